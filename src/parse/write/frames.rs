//! Blocks while they are open: from their first line to their last, what stands in them, and the
//! items of their lists.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, Tag, TagEnd};

use super::super::blocks::kinds::{self, Kind};
use super::super::blocks::marker::{Attributes, Marker, Opening, Wrong};
use super::super::blocks::reading::{Child, Item, Reading, Shape, Wish, Yaml};
use super::super::blocks::{Block, Datum, Mark, Span};
use super::super::body::{Hole, HoleKind, Word, escape_attribute};
use super::super::slug::heading_slug;
use super::super::{Anchor, Heading};
use super::text::collapse;
use super::{Block as Level, Writer};
use crate::diagnostic::{Code, Fault};
use crate::source::TextRange;

/// Nobody reads blocks inside blocks any deeper, and each is a template inside a template.
const DEPTH_LIMIT: usize = 16;

/// A block that is open.
pub(super) struct Frame {
    kind: Option<&'static Kind>,
    opening: Opening,
    line: Range<usize>,
    /// Its place among the blocks of the part, which is kept for it.
    index: usize,
    /// How many levels of lists and quotes it lies in, and how many footnotes.
    depth: usize,
    notes: usize,
    start: Mark,
    body: Mark,
    id: Option<u32>,
    heading: Option<usize>,
    title: Option<Span>,
    title_text: String,
    level: u8,
    /// The level of heading around it.
    around: u8,
    yaml: Option<Yaml>,
    children: Vec<Child>,
    child: Option<(Shape, Range<usize>, Mark)>,
    /// Finished items of the list that is open.
    listed: Vec<Item>,
    pub(super) items: Vec<OpenItem>,
    /// An alert of GitHub, which ends with its quote.
    alert: bool,
    /// Deeper than the limit: nothing of it is kept but that it has to end.
    hidden: bool,
    /// Its end was met too deep, and told: it ends as soon as it can.
    closing: bool,
}

/// An item of a list that a block reads.
pub(super) struct OpenItem {
    /// How many levels are open inside it.
    pub(super) inside: usize,
    pub(super) lead: Lead,
    /// Whether a paragraph behind the lead is open.
    pub(super) paragraph: bool,
    item: Item,
    rest: Option<Mark>,
    rest_end: Option<Mark>,
    heading: Option<usize>,
}

/// How far what an item begins with is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Lead {
    /// Nothing of the item is written.
    Waiting,
    /// It is being written, from there on.
    Open(Mark),
    /// It is written, or the item has none.
    Over,
}

/// What is about to be written inside a line.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Inline {
    Strong,
    Link,
    Other,
}

impl Writer<'_, '_> {
    pub(super) fn mark(&self) -> Mark {
        Mark {
            html: self.out.html.len() as u32,
            holes: self.out.holes.len() as u32,
            blocks: self.out.blocks.len() as u32,
        }
    }

    /// The marker that an HTML block stands for, if it stands for one; its events are taken.
    pub(super) fn take_marker(&mut self, range: &Range<usize>) -> bool {
        let Some(line) = self.markers.get(self.next_marker) else { return false };
        if !range.contains(&line.place.start) {
            return false;
        }
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

    fn wrong(&mut self, wrong: Wrong, offset: usize) {
        let Wrong { code, place, message, hint } = wrong;
        let fault = self.fault(code, place.start + offset..place.end + offset, message);
        self.written.faults.push(fault.hint(hint));
    }

    // Opening ---------------------------------------------------------------------------------

    fn open_block(&mut self, opening: Opening, line: Range<usize>) {
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

    fn push_frame(&mut self, kind: Option<&'static Kind>, opening: Opening, line: Range<usize>) {
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
        self.frames.push(Frame {
            kind,
            opening,
            line,
            index,
            depth: self.blocks.len(),
            notes: self.held.len(),
            start,
            body: start,
            id,
            heading,
            title: None,
            title_text: String::new(),
            level,
            around,
            yaml: None,
            children: Vec::new(),
            child: None,
            listed: Vec::new(),
            items: Vec::new(),
            alert: false,
            hidden: false,
            closing: false,
        });
    }

    fn push_hidden(&mut self, opening: Opening, line: Range<usize>) {
        let mark = self.mark();
        self.frames.push(Frame {
            kind: None,
            opening: Opening { title: None, attributes: Attributes::default(), ..opening },
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
            hidden: true,
            closing: false,
        });
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

    fn check_nesting(&mut self, kind: Option<&Kind>, opening: &Opening, line: &Range<usize>) {
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
    fn line_of(&self, at: usize) -> usize {
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

    // Closing ---------------------------------------------------------------------------------

    fn close_marker(&mut self, colons: usize, name: Option<String>, place: Range<usize>) {
        self.before_block();
        let Some(frame) = self.frames.iter().rfind(|frame| !frame.alert) else {
            let fault = self.fault(Code::BlockStrayEnd, place, "this `:::` closes nothing");
            self.written.faults.push(fault.hint("delete it, or write `\\:::` to show it"));
            return;
        };
        let (opened, opened_by) = (frame.opening.name.clone(), frame.opening.colons);
        let start = frame.line.start;
        let named = name.is_some();
        if let Some(name) = name.filter(|name| *name != opened && !opened.is_empty()) {
            let line = self.line_of(start);
            let message = format!("`::: /{name}` closes a `:::{opened}` opened in line {line}");
            let fault = self.fault(Code::BlockCrossed, place.clone(), message);
            let hint = format!("write `::: /{opened}` here, or close `{opened}` before this line");
            self.written.faults.push(fault.hint(hint));
        } else if colons != opened_by && !opened.is_empty() && !(named && colons == 3) {
            let line = self.line_of(start);
            let message = format!(
                "{colons} colons close a `:::{opened}` that {opened_by} colons opened in line {line}"
            );
            let fault = self.fault(Code::BlockCrossed, place.clone(), message);
            let hint = format!("write `{}`, or close `{opened}` before", ":".repeat(opened_by));
            self.written.faults.push(fault.hint(hint));
        }
        let frame = &self.frames[self.frames.len() - 1];
        let same_level = frame.depth == self.blocks.len() && frame.notes == self.held.len();
        if same_level && !frame.alert {
            return self.close_block(false);
        }
        // Its beginning lies outside of this list or quote: it ends when that has ended.
        let Some(frame) = self.frames.iter_mut().rfind(|frame| !frame.alert) else { return };
        if !std::mem::replace(&mut frame.closing, true) {
            let line = self.line_of(start);
            let message = format!(
                "this `:::` stands inside a list or quote, and the `:::{opened}` of line {line} began outside of it"
            );
            let fault = self.fault(Code::BlockUnclosed, place, message);
            let hint = "begin the line as far to the left as the block's first line";
            self.written.faults.push(fault.hint(hint));
        }
    }

    /// Closes the blocks that were opened inside a list, quote or footnote that ends now.
    pub(super) fn close_inside(&mut self) {
        let (depth, notes) = (self.blocks.len(), self.held.len());
        while let Some(frame) = self.frames.last() {
            if frame.notes < notes || frame.notes == notes && frame.depth < depth {
                break;
            }
            let told = frame.alert || frame.closing;
            self.close_block(!told);
        }
    }

    /// Closes a block whose end was met inside of something that is over now.
    pub(super) fn close_late(&mut self) {
        while let Some(frame) = self.frames.last() {
            if !frame.closing || frame.depth < self.blocks.len() || frame.notes != self.held.len() {
                break;
            }
            self.close_block(false);
        }
    }

    /// Closes whatever is open at the end of the text.
    pub(super) fn close_all(&mut self) {
        while let Some(frame) = self.frames.last() {
            let told = frame.closing;
            self.close_block(!told);
        }
    }

    fn close_block(&mut self, unclosed: bool) {
        let Some(mut frame) = self.frames.pop() else { return };
        if frame.hidden {
            return self.child_ends();
        }
        if unclosed {
            self.unclosed(&frame);
        }
        let body = Span { start: frame.body, end: self.mark() };
        let told = self.written.faults.len();
        let data = self.read_block(&mut frame);
        if unclosed {
            // What follows the block stands in it as well, and is at fault for nothing.
            self.written.faults.truncate(told);
        }
        self.push("</div>\n");
        let span = Span { start: frame.start, end: self.mark() };
        self.section_level = frame.around;
        let attributes = frame.opening.attributes.named.iter().map(|attribute| {
            let place = TextRange::from(attribute.place.clone()).shifted(self.start);
            (attribute.name.clone(), place)
        });
        let attributes = if frame.kind.is_none() { attributes.collect() } else { Vec::new() };
        if let Some(block) = self.out.blocks.get_mut(frame.index) {
            block.id = frame.id;
            block.title = frame.title;
            block.title_text = std::mem::take(&mut frame.title_text);
            block.body = body;
            block.data = data;
            block.span = span;
            block.attributes = attributes;
        }
        self.child_ends();
    }

    fn unclosed(&mut self, frame: &Frame) {
        let name = &frame.opening.name;
        if name.is_empty() {
            return;
        }
        let after = frame.children.last().map(|child| child.range.end);
        let fault = self.fault(
            Code::BlockUnclosed,
            frame.line.clone(),
            format!("`:::{name}` is never closed"),
        );
        let hint = match after.map(|end| self.source[..end.min(self.source.len())].trim_end().len())
        {
            Some(end) => {
                let line = self.line_of(end.saturating_sub(1)) + 1;
                format!(
                    "add a line with `:::` where it ends; at the latest below line {}",
                    line - 1
                )
            }
            None => "add a line with `:::` where it ends".to_owned(),
        };
        self.written.faults.push(fault.hint(hint));
    }

    /// What the block's kind makes of it.
    fn read_block(&mut self, frame: &mut Frame) -> Vec<(String, Datum)> {
        let mut ids = Vec::new();
        let start = self.start;
        let (html, holes) = (&self.out.html, &mut self.out.holes);
        let mut hole = |wish: Wish, place: Range<usize>| {
            let at = html.len() as u32;
            let kind = match wish {
                Wish::Link(target) => HoleKind::Link(target),
                Wish::Section(target) => HoleKind::Section(target),
                Wish::File(target) => HoleKind::File(target),
                Wish::Picture(target) => HoleKind::Picture(target),
                Wish::Books(from) => HoleKind::Books(from),
            };
            let range = TextRange::from(place).shifted(start);
            holes.push(Hole { at, kind, range, quiet: true });
            holes.len() as u32 - 1
        };
        let mut reading = Reading {
            opening: &frame.opening,
            line: frame.line.clone(),
            source: self.source,
            title: frame.title.map(|_| frame.title_text.as_str()),
            children: std::mem::take(&mut frame.children),
            yaml: frame.yaml.take(),
            start,
            faults: &mut self.written.faults,
            ids: Vec::new(),
            holes: &mut hole,
        };
        let data = match frame.kind {
            Some(kind) => {
                kind.check(&mut reading);
                let data = (kind.read)(&mut reading);
                ids = std::mem::take(&mut reading.ids);
                data
            }
            None => reading.unknown(),
        };
        for (id, place) in ids {
            self.written
                .anchors
                .push(Anchor { id, range: TextRange::from(place).shifted(self.start) });
        }
        data
    }

    // What stands in a block --------------------------------------------------------------------

    /// Whether what comes now stands directly in the innermost block.
    fn directly_in_block(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| frame.depth == self.blocks.len() && frame.notes == self.held.len())
    }

    /// Notes that something begins in the innermost block, if it stands directly in it.
    fn child_starts(&mut self, shape: Shape, range: &Range<usize>) {
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
            Tag::Heading { .. } => Shape::Heading,
            Tag::List(number) => Shape::List { numbered: number.is_some(), items: Vec::new() },
            Tag::BlockQuote(None) => Shape::Other("a quote"),
            Tag::BlockQuote(Some(_)) => Shape::Block("note".to_owned()),
            Tag::CodeBlock(_) => Shape::Other("code"),
            Tag::Table(_) => Shape::Other("a table"),
            Tag::DefinitionList => Shape::Other("a list of terms"),
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
                frame.children.is_empty() && frame.yaml.is_none() && !frame.alert
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

    // Items -------------------------------------------------------------------------------------

    /// The item that is being written, where what comes now stands directly in it.
    fn item(&mut self) -> Option<(&'static Kind, &mut OpenItem)> {
        let (levels, notes) = (self.blocks.len(), self.held.len());
        let in_lead = matches!(self.blocks.last(), Some(Level::Lead));
        let frame = self.frames.last_mut().filter(|frame| frame.notes == notes)?;
        let kind = frame.kind?;
        let item = frame.items.last_mut()?;
        (levels == item.inside || levels == item.inside + 1 && in_lead).then_some((kind, item))
    }

    /// Notes that an item begins, after its level was noted; gives whether its tag has an id.
    pub(super) fn item_starts(&mut self, range: &Range<usize>) {
        let levels = self.blocks.len();
        let notes = self.held.len();
        let Some(frame) = self.frames.last().filter(|frame| frame.notes == notes) else {
            return self.push("<li>");
        };
        let lead = frame.kind.and_then(|kind| kind.lead);
        let outer = frame.items.len();
        let fits = match lead {
            Some(kinds::Lead::Line) => outer < 2 && levels == frame.depth + 2 * (outer + 1),
            Some(_) => outer == 0 && levels == frame.depth + 2,
            None => false,
        };
        let numbered = matches!(frame.child, Some((Shape::List { numbered: true, .. }, ..)));
        if !fits {
            return self.push("<li>");
        }
        let source = &self.source[range.clone()];
        let line = range.start..range.start + source.find('\n').unwrap_or(source.len());
        let is_step = lead == Some(kinds::Lead::Bold) && numbered;
        let attributes = self.item_attributes(&line);
        let (mut id, mut heading) = (None, None);
        self.push("<li");
        if is_step {
            self.push(" id=\"");
            id = Some(self.out.holes.len() as u32);
            heading = Some(self.written.headings.len());
            self.hole(HoleKind::Id(self.written.headings.len() as u32), line.clone());
            self.push("\"");
            let (level, explicit) = self.step_heading(&attributes);
            self.written.headings.push(Heading {
                level,
                text: String::new(),
                slug: String::new(),
                explicit,
                range: TextRange::from(line.clone()).shifted(self.start),
                title: false,
                listed: true,
                end: 0,
                holes: 0,
            });
        }
        self.push(">");
        let item = Item {
            range: line,
            ticked: None,
            lead: None,
            lead_text: String::new(),
            address: None,
            id,
            rest: Span::default(),
            attributes,
            items: Vec::new(),
        };
        let open = OpenItem {
            inside: levels,
            lead: Lead::Waiting,
            paragraph: false,
            item,
            rest: None,
            rest_end: None,
            heading,
        };
        if let Some(frame) = self.frames.last_mut() {
            frame.items.push(open);
        }
    }

    /// The level of a step's heading, and its id where the block or the step has one written.
    fn step_heading(&self, attributes: &Attributes) -> (u8, Option<String>) {
        let Some(frame) = self.frames.last() else { return (3, None) };
        let level = (frame.level + u8::from(frame.title.is_some())).min(6);
        let own = attributes.id.as_ref().map(|id| id.value.clone());
        let number = frame.listed.len() + 1;
        let block = frame.opening.attributes.id.as_ref();
        (level, own.or_else(|| block.map(|id| format!("{}-{number}", id.value))))
    }

    /// The attributes that were hidden at the end of an item's first line.
    fn item_attributes(&mut self, line: &Range<usize>) -> Attributes {
        let at = self.item_lines.partition_point(|item| item.line.end < line.start);
        let Some(item) = self.item_lines.get(at).filter(|item| item.line.start <= line.start)
        else {
            return Attributes::default();
        };
        let offset = item.line.start;
        match item.attributes.clone() {
            Ok(attributes) => shifted(attributes, offset),
            Err(wrong) => {
                self.wrong(wrong, offset);
                Attributes::default()
            }
        }
    }

    /// Notes the box of an item.
    pub(super) fn item_ticked(&mut self, ticked: bool) {
        if let Some((_, open)) = self.item() {
            open.item.ticked = Some(ticked);
        }
    }

    /// Gets an item ready for something inside a line. Gives whether that begins a line behind the
    /// lead, where spaces count as nothing.
    pub(super) fn before_inline(&mut self, inline: Inline) -> bool {
        if self.frames.is_empty() {
            return false;
        }
        let mark = self.mark();
        let Some((kind, open)) = self.item() else { return false };
        if open.lead == Lead::Waiting {
            match (kind.lead, inline) {
                (Some(kinds::Lead::Line), _) => {
                    open.lead = Lead::Open(mark);
                    return false;
                }
                (Some(kinds::Lead::Bold), Inline::Strong)
                | (Some(kinds::Lead::Link), Inline::Link) => {
                    // The lead begins behind the tag.
                    return false;
                }
                _ => {
                    open.lead = Lead::Over;
                    open.rest = Some(mark);
                }
            }
        }
        if open.lead != Lead::Over || open.paragraph {
            return false;
        }
        open.paragraph = true;
        self.push("<p>");
        true
    }

    /// Whether text would begin a line behind the lead.
    pub(super) fn begins_rest(&mut self) -> bool {
        !self.frames.is_empty()
            && self.item().is_some_and(|(_, open)| open.lead == Lead::Over && !open.paragraph)
    }

    /// Notes that the tag of bold words or of a link is written.
    pub(super) fn after_tag(&mut self, inline: Inline) {
        if self.frames.is_empty() {
            return;
        }
        let mark = self.mark();
        let Some((kind, open)) = self.item() else { return };
        let wanted = match kind.lead {
            Some(kinds::Lead::Bold) => Inline::Strong,
            Some(kinds::Lead::Link) => Inline::Link,
            _ => return,
        };
        if open.lead == Lead::Waiting && inline == wanted {
            open.lead = Lead::Open(mark);
            // The address is the last hole that was made.
            open.item.address = (inline == Inline::Link).then(|| mark.holes.saturating_sub(1));
        }
    }

    /// Notes that bold words or a link end, before their tag is written. Gives whether they were the
    /// lead, so that [`Writer::lead_over`] is due behind the tag.
    pub(super) fn before_end_tag(&mut self, inline: Inline) -> bool {
        if self.frames.is_empty() {
            return false;
        }
        let mark = self.mark();
        let Some((kind, open)) = self.item() else { return false };
        let wanted = match kind.lead {
            Some(kinds::Lead::Bold) => Inline::Strong,
            Some(kinds::Lead::Link) => Inline::Link,
            _ => return false,
        };
        let Lead::Open(start) = open.lead else { return false };
        if inline != wanted {
            return false;
        }
        open.item.lead = Some(Span { start, end: mark });
        true
    }

    /// What comes now stands behind the lead.
    pub(super) fn lead_over(&mut self) {
        let mark = self.mark();
        if let Some((_, open)) = self.item() {
            open.lead = Lead::Over;
            open.rest = Some(mark);
        }
    }

    /// Ends a lead that is a line. Gives whether a line break is over with that.
    pub(super) fn line_ends(&mut self) -> bool {
        if self.frames.is_empty() {
            return false;
        }
        let mark = self.mark();
        let Some((kind, open)) = self.item() else { return false };
        match open.lead {
            Lead::Open(start) if kind.lead == Some(kinds::Lead::Line) => {
                open.item.lead = Some(Span { start, end: mark });
                self.close_label();
                self.lead_over();
                true
            }
            Lead::Over => !open.paragraph,
            _ => false,
        }
    }

    /// Ends what is open of an item's first lines, before a block or the item's end.
    pub(super) fn before_block(&mut self) {
        if !self.frames.is_empty() {
            self.line_ends();
        }
        self.close_label();
        if self.frames.is_empty() {
            return;
        }
        let mark = self.mark();
        let Some((_, open)) = self.item() else { return };
        open.lead = Lead::Over;
        open.rest.get_or_insert(mark);
        if std::mem::take(&mut open.paragraph) {
            self.push("</p>\n");
        }
    }

    /// Notes that a list begins inside an item: that of a checklist holds points of its own.
    pub(super) fn list_in_item(&mut self) {
        let mark = self.mark();
        if let Some((kind, open)) = self.item()
            && kind.lead == Some(kinds::Lead::Line)
        {
            open.rest_end.get_or_insert(mark);
        }
    }

    /// Whether a paragraph that begins now holds the lead of an item.
    pub(super) fn is_lead_paragraph(&mut self) -> bool {
        !self.frames.is_empty() && self.item().is_some_and(|(_, open)| open.lead == Lead::Waiting)
    }

    /// Adds plain text to the lead.
    pub(super) fn count_lead(&mut self, text: &str) {
        if let Some((_, open)) = self.item()
            && matches!(open.lead, Lead::Open(_))
        {
            open.item.lead_text.push_str(text);
        }
    }

    /// Notes that an item ends.
    pub(super) fn item_ends(&mut self) {
        self.before_block();
        let end = self.mark();
        let levels = self.blocks.len();
        let Some(frame) = self.frames.last_mut() else { return };
        if frame.items.last().is_none_or(|open| open.inside != levels) {
            return;
        }
        let Some(mut open) = frame.items.pop() else { return };
        // A list without boxes is what its point says.
        let points = open.item.items.iter().any(|item| item.ticked.is_some());
        if !points {
            open.item.items.clear();
        }
        let rest_end = open.rest_end.filter(|_| points).unwrap_or(end);
        open.item.rest = Span { start: open.rest.unwrap_or(end), end: rest_end };
        open.item.lead_text = collapse(&open.item.lead_text);
        if let Some(heading) = open.heading {
            let heading = &mut self.written.headings[heading];
            heading.text.clone_from(&open.item.lead_text);
            heading.slug = heading_slug(&open.item.lead_text);
            heading.listed = open.item.lead.is_some();
        }
        match frame.items.last_mut() {
            Some(outer) => outer.item.items.push(open.item),
            None => frame.listed.push(open.item),
        }
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

fn shifted(mut attributes: Attributes, offset: usize) -> Attributes {
    let shift = |place: &mut Range<usize>| *place = place.start + offset..place.end + offset;
    attributes.id.iter_mut().for_each(|id| shift(&mut id.place));
    attributes.named.iter_mut().for_each(|attribute| shift(&mut attribute.place));
    attributes
}

/// The turn: a mistake is followed by what to do instead, and nothing is done instead of nothing.
pub(super) fn check_turns(blocks: &[Block], faults: &mut Vec<Fault>) {
    // Blocks begin in this order, so what follows one is the next that begins where it ends.
    let after = |block: &Block| {
        let next = blocks.partition_point(|other| other.span.start.html < block.span.end.html);
        blocks.get(next).filter(|next| next.span.start.html == block.span.end.html)
    };
    let mut answered = std::collections::HashSet::new();
    for block in blocks.iter().filter(|block| block.kind == "mistake") {
        match after(block).filter(|next| next.kind == "instead") {
            Some(next) => {
                answered.insert(next.span.start.html);
            }
            None => {
                let message = "this mistake has no `:::instead` right after it";
                let fault = Fault::new(Code::BlockNoInstead, block.range, message);
                faults.push(fault.hint("readers leave without an answer: say what to do instead"));
            }
        }
    }
    // An opening that cannot be read or has another name was told as such: it may be the mistake.
    let perhaps: std::collections::HashSet<u32> = blocks
        .iter()
        .filter(|block| !kinds::is_built_in(&block.kind))
        .map(|block| block.span.end.html)
        .collect();
    for block in blocks.iter().filter(|block| block.kind == "instead") {
        let start = block.span.start.html;
        if !answered.contains(&start) && !perhaps.contains(&start) {
            let message = "this `:::instead` does not stand right behind a `:::mistake`";
            let fault = Fault::new(Code::BlockNoMistake, block.range, message);
            faults.push(fault.hint("put it there, or write `:::tip`"));
        }
    }
}
