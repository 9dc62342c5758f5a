//! Markdown events → HTML with holes, in one pass.
//!
//! pulldown-cmark gives the events; this writes them. It writes what CommonMark and GitHub write,
//! with the site's own manners: every link and picture is a hole, a picture alone in its paragraph
//! with a title is a figure, footnotes stand at the end, boxes of task lists have labels, wide
//! tables scroll in themselves. It knows nothing of other files.

mod cells;
mod closing;
mod events;
mod footnotes;
mod frames;
mod items;
mod links;
mod pieces;
mod raw;
mod text;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd};

use self::events::Events;
use self::frames::Frame;
use self::items::Inline;
use super::blocks::mask::{self, ItemLine, MarkerLine};
use super::blocks::{self, Mark};
use super::body::{Hole, HoleKind, Word};
use super::{Anchor, Heading, ParseOptions};
use crate::diagnostic::{Code, Fault};
use crate::source::TextRange;

/// Browsers stop nesting at a few hundred elements; nobody reads even ten.
const DEPTH_LIMIT: usize = 100;

/// What the writer found beside the HTML.
#[derive(Default)]
pub(super) struct Written {
    pub(super) html: String,
    pub(super) holes: Vec<Hole>,
    pub(super) summary: Option<String>,
    pub(super) headings: Vec<Heading>,
    pub(super) anchors: Vec<Anchor>,
    pub(super) blocks: Vec<blocks::Block>,
    pub(super) words: u32,
    pub(super) opening: String,
    pub(super) faults: Vec<Fault>,
}

/// The end of the tag of a link whose words are its address, which a theme need not print twice.
const BARE: &str = "\" class=\"bare\">";

/// Writes the body that begins at byte `start` of the file.
pub(super) fn write(text: &str, start: usize, options: &ParseOptions<'_>) -> Written {
    let mut extensions = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    extensions.set(Options::ENABLE_SMART_PUNCTUATION, options.markdown.smart);
    let body = &text[start..];
    let masked = mask::mask(body, extensions);
    let parser = Parser::new_ext(masked.as_ref().map_or(body, |masked| &masked.text), extensions);
    let mut definitions = HashMap::new();
    for (label, definition) in parser.reference_definitions().iter() {
        // Only the titles of blocks ask for more than the place.
        let target = masked.as_ref().map(|_| {
            let title = definition.title.as_deref().map(str::to_owned);
            (definition.dest.to_string(), title.unwrap_or_default())
        });
        let place = definition.span.clone();
        definitions.insert(label.to_lowercase(), Definition { place, target });
    }
    let (markers, item_lines, lost) = match &masked {
        Some(masked) => (&masked.markers[..], &masked.items[..], &masked.lost[..]),
        None => Default::default(),
    };
    let mut writer = Writer {
        events: Events::new(parser.into_offset_iter()),
        definitions,
        source: body,
        start,
        options,
        written: Written::default(),
        out: Part { html: String::with_capacity(body.len() + body.len() / 3), ..Part::default() },
        held: Vec::new(),
        depth: 0,
        blocks: Vec::new(),
        items: Vec::new(),
        too_deep: false,
        summary_due: false,
        text: Run::default(),
        heading: None,
        has_title: false,
        pictures: 0,
        tables: 0,
        columns: Vec::new(),
        column: 0,
        in_head: false,
        footnotes: Footnotes::default(),
        opening: None,
        in_link: 0,
        extensions,
        line_breaks: OnceCell::new(),
        lines_above: text[..start].matches('\n').count(),
        markers,
        next_marker: 0,
        item_lines,
        frames: Vec::new(),
        section_level: 1,
        title_text: None,
    };
    for place in lost {
        let message = "this line stands too far to the right to begin or end a block";
        let fault = writer.fault(Code::BlockSyntax, place.clone(), message);
        let hint = "begin it below the first letter of the text around it, or write `\\:::`";
        writer.written.faults.push(fault.hint(hint));
    }
    writer.run();
    writer.finish()
}

/// Finished HTML with holes: the page so far, or a footnote's.
#[derive(Default)]
struct Part {
    html: String,
    holes: Vec<Hole>,
    blocks: Vec<blocks::Block>,
}

/// Where `[label]: address` is written, and what it says, where a title may ask for it.
struct Definition {
    place: Range<usize>,
    target: Option<(String, String)>,
}

/// Text events in a row, which the parser splits at every special character.
#[derive(Default)]
struct Run {
    text: String,
    range: Range<usize>,
}

/// A heading while it is written.
struct OpenHeading {
    level: u8,
    explicit: Option<String>,
    range: Range<usize>,
    text: String,
    /// Where its HTML begins, so that a title can be taken out again.
    html: usize,
    holes: usize,
    /// Where its words begin.
    words: Mark,
}

/// A block that is open, as far as the writer cares.
#[derive(Clone, Copy, PartialEq)]
enum Block {
    /// A paragraph: where its tag begins, whether anything but one picture is in it.
    Paragraph { html: usize, only_picture: bool },
    /// An item of a list; whether a label of a box is open in it.
    Item { label: bool },
    /// A paragraph that begins with the lead of an item: its tag is left out.
    Lead,
    /// Deeper than the limit: its tags are left out.
    Hidden,
    /// Anything else.
    Other,
}

#[derive(Default)]
struct Footnotes {
    /// Name → number, in the order of first use.
    numbers: HashMap<String, u32>,
    /// Per number: name, how often it is used, where it was used first.
    used: Vec<(String, u32, TextRange)>,
    /// Name → what it says.
    said: HashMap<String, Part>,
    /// The name of the one being written.
    open: Vec<String>,
}

struct Writer<'a, 'o> {
    events: Events<'a>,
    /// By labels in small letters.
    definitions: HashMap<String, Definition>,
    source: &'a str,
    /// Where the body begins in its file.
    start: usize,
    options: &'o ParseOptions<'o>,
    written: Written,
    out: Part,
    /// Parts that wait while a footnote is written.
    held: Vec<Part>,
    depth: usize,
    blocks: Vec<Block>,
    /// Where the open items of lists lie in `blocks`: the innermost one may have a label open.
    items: Vec<usize>,
    /// Whether the depth was told of already.
    too_deep: bool,
    /// The writer's mark for the end of the summary was met inside a block that is still open.
    summary_due: bool,
    text: Run,
    heading: Option<OpenHeading>,
    /// Whether the first heading of level one was met.
    has_title: bool,
    pictures: usize,
    tables: u32,
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    footnotes: Footnotes,
    /// The text of the first paragraph while it is open.
    opening: Option<String>,
    in_link: usize,
    extensions: Options,
    /// How many lines of the file lie above the body.
    lines_above: usize,
    /// Where the lines of the body end.
    line_breaks: OnceCell<Vec<usize>>,
    /// The marker lines of blocks, of which that many were met.
    markers: &'o [MarkerLine],
    next_marker: usize,
    item_lines: &'o [ItemLine],
    /// The blocks that are open.
    frames: Vec<Frame>,
    /// The level of the heading above, which the title of a block goes one below.
    section_level: u8,
    /// The text of a block's title while it is written.
    title_text: Option<String>,
}

impl Writer<'_, '_> {
    fn run(&mut self) {
        while self.step() {}
        self.flush_text();
        self.close_all();
    }

    /// Writes the next event. Gives whether there was one.
    fn step(&mut self) -> bool {
        let Some((event, range)) = self.events.next() else { return false };
        if let Event::Text(text) = &event {
            if self.text.text.is_empty() {
                self.text.range = range.clone();
            }
            self.text.text.push_str(text);
            self.text.range.end = range.end;
            return true;
        }
        self.flush_text();
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Code(code) => self.code_span(&code),
            Event::Html(html) => self.raw(&html, range),
            Event::InlineHtml(html) => {
                self.before_inline(Inline::Other);
                self.not_only_picture();
                self.raw(&html, range);
            }
            Event::FootnoteReference(name) => self.footnote_reference(&name, range),
            Event::SoftBreak => self.plain_break("\n"),
            Event::HardBreak => self.plain_break("<br>\n"),
            Event::Rule => self.rule(range),
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.inline_text(&text),
            Event::Text(_) => {}
        }
        true
    }

    fn push(&mut self, html: &str) {
        self.out.html.push_str(html);
    }

    fn hole(&mut self, kind: HoleKind, range: Range<usize>) {
        let range = TextRange::from(range).shifted(self.start);
        self.out.holes.push(Hole { at: self.out.html.len() as u32, kind, range, quiet: false });
    }

    fn fault(&mut self, code: Code, range: Range<usize>, message: impl Into<String>) -> Fault {
        Fault::new(code, TextRange::from(range).shifted(self.start), message)
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if !self.frames.is_empty() {
            self.tag_starts(&tag, &range);
        }
        match tag {
            Tag::Emphasis => self.open_span("<em>"),
            Tag::Strong => {
                self.before_inline(Inline::Strong);
                self.not_only_picture();
                self.push("<strong>");
                self.after_tag(Inline::Strong);
            }
            Tag::Strikethrough => self.open_span("<del>"),
            Tag::Superscript => self.open_span("<sup>"),
            Tag::Subscript => self.open_span("<sub>"),
            Tag::Link { link_type, dest_url, title, id } => {
                let place = self.place_of_address(link_type, &id, &range);
                self.before_inline(Inline::Link);
                self.link(link_type, &dest_url, &title, place);
                self.after_tag(Inline::Link);
            }
            Tag::Image { link_type, dest_url, title, id } => {
                let place = self.place_of_address(link_type, &id, &range);
                self.picture(&dest_url, &title, range, place);
            }
            Tag::Heading { level, id, classes, .. } => {
                self.before_block();
                self.block(Block::Other, &range);
                self.open_heading(level as u8, id.map(|id| id.to_string()), &classes, range);
            }
            Tag::CodeBlock(kind) => {
                self.before_block();
                if !self.data(&kind) {
                    self.block(Block::Other, &range);
                    self.code_block(&kind);
                }
            }
            Tag::Paragraph => self.open_paragraph(&range),
            Tag::FootnoteDefinition(name) => {
                self.held.push(std::mem::take(&mut self.out));
                self.footnotes.open.push(name.to_string());
                self.blocks.push(Block::Other);
            }
            Tag::HtmlBlock if self.take_marker(&range) => {}
            Tag::HtmlBlock => {
                self.before_block();
                self.blocks.push(Block::Other);
                self.html_block();
            }
            Tag::TableCell => {
                self.open_cell();
                self.cell_starts(range);
            }
            Tag::MetadataBlock(_) => self.blocks.push(Block::Other),
            tag => self.open_container(tag, range),
        }
    }

    fn open_span(&mut self, html: &str) {
        self.before_inline(Inline::Other);
        self.not_only_picture();
        self.push(html);
    }

    /// Notes that a block begins. Gives whether its tags are to be written.
    fn block(&mut self, kind: Block, range: &Range<usize>) -> bool {
        self.depth += 1;
        if self.depth <= DEPTH_LIMIT {
            if matches!(kind, Block::Item { .. }) {
                self.items.push(self.blocks.len());
            }
            self.blocks.push(kind);
            return true;
        }
        if !std::mem::replace(&mut self.too_deep, true) {
            let end = (range.start + 1).min(range.end);
            let fault = self
                .fault(
                    Code::MarkdownDepth,
                    range.start..end,
                    format!("quotes and lists lie more than {DEPTH_LIMIT} deep in each other"),
                )
                .hint("no browser shows that: take some of them apart");
            self.written.faults.push(fault);
        }
        self.blocks.push(Block::Hidden);
        false
    }

    fn open_container(&mut self, tag: Tag<'_>, range: Range<usize>) {
        self.before_block();
        if matches!(tag, Tag::List(_)) && !self.frames.is_empty() {
            self.list_in_item();
        }
        let kind =
            if matches!(tag, Tag::Item) { Block::Item { label: false } } else { Block::Other };
        if !self.block(kind, &range) {
            return;
        }
        match tag {
            Tag::BlockQuote(None) => self.push("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.open_alert(kind, range),
            Tag::List(None) => self.push("<ul>\n"),
            Tag::List(Some(1)) => self.push("<ol>\n"),
            Tag::List(Some(start)) => self.push(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => self.item_starts(&range),
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListTitle => self.push("<dt>"),
            Tag::DefinitionListDefinition => self.push("<dd>"),
            Tag::Table(columns) => {
                self.columns = columns;
                self.tables += 1;
                self.push("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
                self.hole(HoleKind::Word(Word::Table(self.tables)), range);
                self.push("\"><table>\n");
            }
            Tag::TableHead => {
                self.column = 0;
                self.in_head = true;
                self.row_starts(range);
                self.push("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.row_starts(range);
                self.push("<tr>");
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        let inline = match tag {
            TagEnd::Strong => Some(Inline::Strong),
            TagEnd::Link => Some(Inline::Link),
            _ => None,
        };
        let lead = inline.is_some_and(|inline| self.before_end_tag(inline));
        let span = match tag {
            TagEnd::Emphasis => Some("</em>"),
            TagEnd::Strong => Some("</strong>"),
            TagEnd::Strikethrough => Some("</del>"),
            TagEnd::Superscript => Some("</sup>"),
            TagEnd::Subscript => Some("</sub>"),
            TagEnd::Link => {
                self.in_link = self.in_link.saturating_sub(1);
                Some("</a>")
            }
            _ => None,
        };
        if let Some(html) = span {
            self.push(html);
            if lead {
                self.lead_over();
            }
            return;
        }
        if matches!(tag, TagEnd::TableCell) {
            self.cell_ends();
            self.column += 1;
            return self.push(if self.in_head { "</th>" } else { "</td>" });
        }
        if matches!(tag, TagEnd::Item) {
            self.item_ends();
        }
        if !self.frames.is_empty() && self.blocks.last() != Some(&Block::Hidden) {
            self.close_inside();
        }
        let Some(block) = self.blocks.pop() else { return };
        if matches!(block, Block::Item { .. }) {
            self.items.pop();
        }
        let counted = !matches!(
            tag,
            TagEnd::FootnoteDefinition | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)
        );
        if counted {
            self.depth -= 1;
        }
        if block != Block::Hidden {
            self.close_level(tag, block);
        }
        if !self.frames.is_empty() {
            self.child_ends();
            self.close_late();
        }
        self.summary_is_due();
    }

    /// Ends the summary where its mark was met inside something that is over now.
    fn summary_is_due(&mut self) {
        if self.summary_due
            && self.blocks.is_empty()
            && self.held.is_empty()
            && self.frames.is_empty()
        {
            self.summary_due = false;
            self.mark_summary();
        }
    }

    fn close_level(&mut self, tag: TagEnd, block: Block) {
        match tag {
            TagEnd::Paragraph => self.close_paragraph(block),
            TagEnd::Heading(level) => self.close_heading(level as u8),
            TagEnd::BlockQuote(None) => self.push("</blockquote>\n"),
            // An alert has closed with its block.
            TagEnd::BlockQuote(Some(_)) => {}
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {}
            TagEnd::List(true) => self.push("</ol>\n"),
            TagEnd::List(false) => self.push("</ul>\n"),
            TagEnd::Item => self.push("</li>\n"),
            TagEnd::DefinitionList => self.push("</dl>\n"),
            TagEnd::DefinitionListTitle => self.push("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.push("</dd>\n"),
            TagEnd::Table => self.push("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.push("</tr></thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.push("</tr>\n"),
            TagEnd::FootnoteDefinition => {
                let said = std::mem::replace(&mut self.out, self.held.pop().unwrap_or_default());
                if let Some(name) = self.footnotes.open.pop() {
                    self.footnotes.said.entry(name).or_insert(said);
                }
            }
            _ => {}
        }
    }

    fn open_paragraph(&mut self, range: &Range<usize>) {
        if self.is_lead_paragraph() {
            self.block(Block::Lead, range);
            return;
        }
        self.before_block();
        let html = self.out.html.len();
        if !self.block(Block::Paragraph { html, only_picture: true }, range) {
            return;
        }
        if self.written.opening.is_empty() && self.blocks.len() == 1 && self.held.is_empty() {
            self.opening = Some(String::new());
        }
        self.push("<p>");
    }

    fn close_paragraph(&mut self, block: Block) {
        if block == Block::Lead {
            return;
        }
        self.close_label();
        if let Some(opening) = self.opening.take() {
            self.written.opening = text::shorten(&opening);
        }
        // A figure has closed itself.
        if self.out.html.ends_with("</figure>\n")
            && matches!(block, Block::Paragraph { only_picture: true, .. })
        {
            return;
        }
        self.push("</p>\n");
    }

    /// A word that stands for something at that place of the file.
    fn word(&mut self, word: Word, range: TextRange) {
        self.out.holes.push(Hole {
            at: self.out.html.len() as u32,
            kind: HoleKind::Word(word),
            range,
            quiet: false,
        });
    }

    /// Notes an id that is written here.
    fn anchor(&mut self, id: String, range: TextRange) {
        self.written.anchors.push(Anchor { id, range });
    }

    fn finish(mut self) -> Written {
        self.footnotes();
        self.written.html = self.out.html;
        // As large as they are: they stay as long as the page.
        self.written.holes = Vec::with_capacity(self.out.holes.len());
        self.written.holes.append(&mut self.out.holes);
        closing::check_turns(&self.out.blocks, &mut self.written.faults);
        self.written.blocks = self.out.blocks;
        self.written
    }
}
