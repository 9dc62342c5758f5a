//! Blocks while they are open: their first line, and what stands in them.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, Tag, TagEnd};

use super::super::Heading;
use super::super::blocks::kinds::{self, Kind};
use super::super::blocks::marker::{Attributes, Marker, Opening, Wrong};
use super::super::blocks::reading::{Child, Head, Item, Shape, Yaml};
use super::super::blocks::{Block, Mark, Span};
use super::super::body::{HoleKind, Word, escape_attribute};
use super::super::slug::heading_slug;
use super::Writer;
use super::items::OpenItem;
use super::text::collapse;
use crate::diagnostic::Code;
use crate::source::TextRange;

/// Nobody reads blocks inside blocks any deeper, and each is a template inside a template.
const DEPTH_LIMIT: usize = 16;

/// A block that is open.
pub(super) struct Frame {
    pub(super) kind: Option<&'static Kind>,
    pub(super) opening: Opening,
    pub(super) line: Range<usize>,
    /// Its place among the blocks of the part, which is kept for it.
    pub(super) index: usize,
    /// How many levels of lists and quotes it lies in, and how many footnotes.
    pub(super) depth: usize,
    pub(super) notes: usize,
    pub(super) start: Mark,
    pub(super) body: Mark,
    pub(super) id: Option<u32>,
    pub(super) heading: Option<usize>,
    pub(super) title: Option<Span>,
    pub(super) title_text: String,
    pub(super) level: u8,
    /// The level of heading around it.
    pub(super) around: u8,
    pub(super) yaml: Option<Yaml>,
    pub(super) children: Vec<Child>,
    pub(super) child: Option<(Shape, Range<usize>, Mark)>,
    /// Finished items of the list that is open.
    pub(super) listed: Vec<Item>,
    pub(super) items: Vec<OpenItem>,
    /// An alert of GitHub, which ends with its quote.
    pub(super) alert: bool,
    /// Deeper than the limit: nothing of it is kept but that it has to end.
    pub(super) hidden: bool,
    /// Where the line begins that ends it.
    pub(super) end: Option<usize>,
    /// Its end was met too deep, and told: it ends as soon as it can.
    pub(super) closing: bool,
}

impl Writer<'_, '_> {
    pub(super) fn mark(&self) -> Mark {
        Mark {
            html: self.out.html.len() as u32,
            holes: self.out.holes.len() as u32,
            blocks: self.out.blocks.len() as u32,
        }
    }

    /// Whether an HTML block stands for the next marker.
    fn is_marker(&self, range: &Range<usize>) -> bool {
        self.markers.get(self.next_marker).is_some_and(|line| range.contains(&line.place.start))
    }

    /// The marker that an HTML block stands for, if it stands for one; its events are taken.
    pub(super) fn take_marker(&mut self, range: &Range<usize>) -> bool {
        if !self.is_marker(range) {
            return false;
        }
        let line = &self.markers[self.next_marker];
        let (place, marker, crowded) = (line.place.clone(), line.marker.clone(), line.crowded);
        self.next_marker += 1;
        // What is left of a tab before it comes as text.
        let inside = |event: &Event<'_>| matches!(event, Event::Html(_) | Event::Text(_));
        while self.events.next_if(inside).is_some() {}
        let _ = self.events.next_if(|event| matches!(event, Event::End(TagEnd::HtmlBlock)));
        if crowded {
            let fault =
                self.fault(Code::BlockCrowded, place.clone(), "text stands right above this line");
            let hint = "leave a blank line before `:::`: other viewers glue it to what is above";
            self.written.faults.push(fault.hint(hint));
        }
        match marker {
            Marker::Open(opening) => self.open_block(absolute(opening, place.start), place),
            Marker::Close { colons, name } => self.close_marker(colons, name, place),
            Marker::Wrong { wrong, opens } => {
                self.wrong(wrong, place.start);
                if opens {
                    self.open_block(Opening { colons: 3, ..Opening::default() }, place);
                }
            }
        }
        true
    }

    pub(super) fn wrong(&mut self, wrong: Wrong, offset: usize) {
        let Wrong { code, place, message, hint } = wrong;
        let fault = self.fault(code, place.start + offset..place.end + offset, message);
        self.written.faults.push(fault.hint(hint));
    }

    pub(super) fn open_block(&mut self, opening: Opening, line: Range<usize>) {
        self.before_block();
        let shape = Shape::Block(opening.name.clone());
        self.child_starts(shape, &line);
        let kind = kinds::find(&opening.name);
        self.check_nesting(kind, &opening, &line);
        if self.frames.len() >= DEPTH_LIMIT {
            return self.push_hidden(opening, line);
        }
        self.push_frame(kind, opening, line);
        let Some(frame) = self.frames.last() else { return };
        let (title, line) = (frame.opening.title.clone(), frame.line.clone());
        if let Some(title) = title {
            self.push("<p class=\"lab\"><strong>");
            let start = self.mark();
            self.title_text = Some(String::new());
            self.title(title);
            let text = collapse(&self.title_text.take().unwrap_or_default());
            let span = Span { start, end: self.mark() };
            self.push("</strong></p>\n");
            if let Some(frame) = self.frames.last_mut() {
                frame.title = Some(span);
                frame.title_text = text.clone();
                if let Some(heading) = frame.heading {
                    self.written.headings[heading].slug = heading_slug(&text);
                    self.written.headings[heading].text = text;
                }
            }
        } else if let Some(word) = self.frames.last().and_then(|frame| label(&frame.opening.name)) {
            self.push("<p class=\"lab\">");
            self.hole(HoleKind::Word(word), line);
            self.push("</p>\n");
        }
        let body = self.mark();
        if let Some(frame) = self.frames.last_mut() {
            frame.body = body;
        }
    }

    pub(super) fn push_frame(
        &mut self,
        kind: Option<&'static Kind>,
        opening: Opening,
        line: Range<usize>,
    ) {
        let (start, index) = (self.mark(), self.out.blocks.len());
        let titled = opening.title.is_some();
        let around = self.section_level;
        let level = (around + 1).clamp(2, 6);
        let name = kind.map_or(opening.name.as_str(), |kind| kind.name).to_owned();
        self.out.blocks.push(Block {
            kind: name.clone(),
            id: None,
            title: None,
            title_text: String::new(),
            level,
            classes: opening.attributes.classes.clone(),
            body: Span::default(),
            data: Vec::new(),
            span: Span::default(),
            range: TextRange::from(line.clone()).shifted(self.start),
            attributes: Vec::new(),
        });
        self.push("<div class=\"block");
        if !name.is_empty() {
            self.push(" ");
            escape_attribute(&name, &mut self.out.html);
        }
        self.push("\"");
        let (mut id, mut heading) = (None, None);
        if titled || opening.attributes.id.is_some() {
            self.push(" id=\"");
            id = Some(self.out.holes.len() as u32);
            heading = Some(self.written.headings.len());
            self.hole(HoleKind::Id(self.written.headings.len() as u32), line.clone());
            self.push("\"");
            let place = opening.attributes.id.as_ref().map_or(&line, |id| &id.place).clone();
            self.written.headings.push(Heading {
                level,
                text: String::new(),
                slug: String::new(),
                explicit: opening.attributes.id.as_ref().map(|id| id.value.clone()),
                range: TextRange::from(place).shifted(self.start),
                title: false,
                listed: titled && kind.is_some_and(|kind| kind.heading),
                end: 0,
                holes: 0,
            });
        }
        self.push(">\n");
        if titled {
            self.section_level = level;
        }
        let opened = self.frame(opening, line);
        self.frames.push(Frame {
            kind,
            index,
            start,
            body: start,
            id,
            heading,
            level,
            around,
            ..opened
        });
    }

    pub(super) fn push_hidden(&mut self, opening: Opening, line: Range<usize>) {
        let opening = Opening { title: None, attributes: Attributes::default(), ..opening };
        let opened = self.frame(opening, line);
        self.frames.push(Frame { hidden: true, ..opened });
    }

    /// A block that begins here, of which nothing is written.
    fn frame(&self, opening: Opening, line: Range<usize>) -> Frame {
        let mark = self.mark();
        Frame {
            kind: None,
            opening,
            line,
            index: usize::MAX,
            depth: self.blocks.len(),
            notes: self.held.len(),
            start: mark,
            body: mark,
            id: None,
            heading: None,
            title: None,
            title_text: String::new(),
            level: 6,
            around: self.section_level,
            yaml: None,
            children: Vec::new(),
            child: None,
            listed: Vec::new(),
            items: Vec::new(),
            alert: false,
            hidden: false,
            end: None,
            closing: false,
        }
    }

    /// `> [!TIP]`: the same as `:::tip`, for as long as the quote lasts.
    pub(super) fn open_alert(&mut self, kind: BlockQuoteKind, range: Range<usize>) {
        let name = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let end = self.source[range.clone()].find('\n').map_or(range.end, |at| range.start + at);
        let line = range.start..end;
        let opening = Opening { colons: 3, name: name.to_owned(), ..Opening::default() };
        if self.frames.len() >= DEPTH_LIMIT {
            self.push_hidden(opening, line);
            if let Some(frame) = self.frames.last_mut() {
                frame.alert = true;
            }
            return;
        }
        self.push_frame(kinds::find(name), opening, line.clone());
        self.push("<p class=\"lab\">");
        if let Some(word) = label(name) {
            self.hole(HoleKind::Word(word), line);
        }
        self.push("</p>\n");
        let body = self.mark();
        if let Some(frame) = self.frames.last_mut() {
            frame.body = body;
            frame.alert = true;
        }
    }

    pub(super) fn check_nesting(
        &mut self,
        kind: Option<&Kind>,
        opening: &Opening,
        line: &Range<usize>,
    ) {
        if self.frames.len() >= DEPTH_LIMIT {
            if self.frames.len() == DEPTH_LIMIT {
                let message = format!("blocks lie more than {DEPTH_LIMIT} deep in each other");
                let fault = self.fault(Code::BlockInside, line.clone(), message);
                self.written.faults.push(fault.hint("is one of them not closed?"));
            }
            return;
        }
        let Some(kind) = kind.filter(|kind| kind.heading) else { return };
        let same = |frame: &&Frame| frame.kind.is_some_and(|outer| outer.name == kind.name);
        if let Some(outer) = self.frames.iter().rfind(same) {
            let (name, outer) = (opening.name.clone(), outer.line.clone());
            let line_number = self.line_of(outer.start);
            let fault = self.fault(
                Code::BlockInside,
                line.clone(),
                format!("a `:::{name}` cannot stand in a `:::{name}`"),
            );
            let hint = format!("close the one of line {line_number} first, with `:::`");
            self.written.faults.push(fault.hint(hint));
        }
    }

    /// The line of the file in which a byte of the body lies. Where the lines begin is found out when
    /// the first fault asks, and not again for the next.
    pub(super) fn line_of(&self, at: usize) -> usize {
        let breaks = self.line_breaks.get_or_init(|| {
            self.source
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at)
                .collect()
        });
        self.lines_above + breaks.partition_point(|line_break| *line_break < at) + 1
    }

    /// Whether what comes now stands directly in the innermost block.
    pub(super) fn directly_in_block(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| frame.depth == self.blocks.len() && frame.notes == self.held.len())
    }

    /// Notes that something begins in the innermost block, if it stands directly in it.
    pub(super) fn child_starts(&mut self, shape: Shape, range: &Range<usize>) {
        if !self.directly_in_block() {
            return;
        }
        let mark = self.mark();
        if let Some(frame) = self.frames.last_mut()
            && frame.child.is_none()
        {
            frame.child = Some((shape, range.clone(), mark));
        }
    }

    /// Notes what a heading says that stands directly in the innermost block.
    pub(super) fn heading_said(&mut self, head: Head) {
        if self.directly_in_block()
            && let Some(frame) = self.frames.last_mut()
            && let Some((Shape::Heading(known), ..)) = &mut frame.child
        {
            *known = head;
        }
    }

    /// A line across the page.
    pub(super) fn rule(&mut self, range: Range<usize>) {
        self.before_block();
        self.child_starts(Shape::Other("a line across"), &range);
        self.push("<hr>\n");
        self.child_ends();
    }

    /// Notes that something ended.
    pub(super) fn child_ends(&mut self) {
        if !self.directly_in_block() {
            return;
        }
        let end = self.mark();
        let Some(frame) = self.frames.last_mut() else { return };
        if let Some((shape, range, start)) = frame.child.take() {
            let shape = match shape {
                Shape::List { numbered, .. } => {
                    Shape::List { numbered, items: std::mem::take(&mut frame.listed) }
                }
                shape => shape,
            };
            frame.children.push(Child { shape, range, span: Span { start, end } });
        }
    }

    /// Notes a Markdown block that begins.
    pub(super) fn tag_starts(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let shape = match tag {
            Tag::Paragraph => Shape::Paragraph,
            Tag::Heading { .. } => Shape::Heading(Head::default()),
            Tag::List(number) => Shape::List { numbered: number.is_some(), items: Vec::new() },
            Tag::BlockQuote(None) => Shape::Other("a quote"),
            Tag::BlockQuote(Some(_)) => Shape::Block("note".to_owned()),
            Tag::CodeBlock(_) => Shape::Other("code"),
            Tag::Table(_) if self.reads_cells() => Shape::Table(Vec::new()),
            Tag::Table(_) => Shape::Other("a table"),
            Tag::DefinitionList => Shape::Other("a list of terms"),
            // What begins at the line of a block is that block, or nothing where the line ends one.
            Tag::HtmlBlock if self.is_marker(range) => return,
            Tag::HtmlBlock if self.source[range.clone()].trim_start().starts_with("<!--") => return,
            Tag::HtmlBlock => Shape::Other("HTML"),
            _ => return,
        };
        self.child_starts(shape, range);
    }

    /// Whether a fence of YAML that begins now is the data of the innermost block.
    pub(super) fn data_is_due(&self) -> bool {
        self.directly_in_block()
            && self.frames.last().is_some_and(|frame| {
                let reads = frame.kind.is_none_or(Kind::reads_data);
                reads && frame.children.is_empty() && frame.yaml.is_none() && !frame.alert
            })
    }

    /// Keeps the data of the innermost block.
    pub(super) fn take_data(&mut self, text: String, pieces: Vec<(usize, Range<usize>)>) {
        let Some(frame) = self.frames.last_mut() else { return };
        frame.child = None;
        let range = match (pieces.first(), pieces.last()) {
            (Some((_, first)), Some((_, last))) => first.start..last.end,
            _ => frame.line.clone(),
        };
        frame.yaml = Some(Yaml { text, range, pieces });
    }
}

/// The word that names a callout.
fn label(name: &str) -> Option<Word> {
    Some(match name {
        "note" | "info" => Word::Note,
        "tip" | "hint" => Word::Tip,
        "important" => Word::Important,
        "warning" | "danger" => Word::Warning,
        "caution" => Word::Caution,
        _ => return None,
    })
}

/// An opening with its places in the body.
fn absolute(opening: Opening, offset: usize) -> Opening {
    Opening {
        title: opening.title.map(|title| title.start + offset..title.end + offset),
        attributes: shifted(opening.attributes, offset),
        ..opening
    }
}

pub(super) fn shifted(mut attributes: Attributes, offset: usize) -> Attributes {
    let shift = |place: &mut Range<usize>| *place = place.start + offset..place.end + offset;
    attributes.id.iter_mut().for_each(|id| shift(&mut id.place));
    attributes.named.iter_mut().for_each(|attribute| shift(&mut attribute.place));
    attributes
}
