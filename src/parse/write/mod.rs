//! Markdown events → HTML with holes, in one pass.
//!
//! pulldown-cmark gives the events; this writes them. It writes what CommonMark and GitHub write,
//! with the site's own manners: every link and picture is a hole, a picture alone in its paragraph
//! with a title is a figure, footnotes stand at the end, boxes of task lists have labels, wide
//! tables scroll in themselves. It knows nothing of other files.

mod footnotes;
mod links;
mod pieces;
mod raw;
mod text;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use super::body::{Body, Hole, HoleKind, Word};
use super::{Anchor, Heading, ParseOptions};
use crate::diagnostic::{Code, Fault};
use crate::source::TextRange;

/// Browsers stop nesting at a few hundred elements; nobody reads even ten.
const DEPTH_LIMIT: usize = 100;

/// What the writer found beside the HTML.
#[derive(Default)]
pub(super) struct Written {
    pub(super) body: Body,
    pub(super) headings: Vec<Heading>,
    pub(super) anchors: Vec<Anchor>,
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
    let parser = Parser::new_ext(body, extensions);
    let definitions = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| (label.to_lowercase(), definition.span.clone()))
        .collect();
    let mut writer = Writer {
        events: parser.into_offset_iter().peekable(),
        definitions,
        source: body,
        start,
        options,
        written: Written::default(),
        out: Part { html: String::with_capacity(body.len() + body.len() / 3), holes: Vec::new() },
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
    };
    writer.run();
    writer.finish()
}

/// Finished HTML with holes: the page so far, or a footnote's.
#[derive(Default)]
struct Part {
    html: String,
    holes: Vec<Hole>,
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
}

/// A block that is open, as far as the writer cares.
#[derive(Clone, Copy, PartialEq)]
enum Block {
    /// A paragraph: where its tag begins, whether anything but one picture is in it.
    Paragraph { html: usize, only_picture: bool },
    /// An item of a list; whether a label of a box is open in it.
    Item { label: bool },
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
    events: Peekable<OffsetIter<'a>>,
    /// Labels in small letters → where `[label]: address` is written.
    definitions: HashMap<String, Range<usize>>,
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
}

impl Writer<'_, '_> {
    fn run(&mut self) {
        while let Some((event, range)) = self.events.next() {
            if let Event::Text(text) = &event {
                if self.text.text.is_empty() {
                    self.text.range = range.clone();
                }
                self.text.text.push_str(text);
                self.text.range.end = range.end;
                continue;
            }
            self.flush_text();
            match event {
                Event::Start(tag) => self.start(tag, range),
                Event::End(tag) => self.end(tag),
                Event::Code(code) => self.code_span(&code),
                Event::Html(html) => self.raw(&html, range),
                Event::InlineHtml(html) => {
                    self.not_only_picture();
                    self.raw(&html, range);
                }
                Event::FootnoteReference(name) => self.footnote_reference(&name, range),
                Event::SoftBreak => self.plain_break("\n"),
                Event::HardBreak => self.plain_break("<br>\n"),
                Event::Rule => self.push("<hr>\n"),
                Event::TaskListMarker(done) => self.task(done),
                Event::InlineMath(text) | Event::DisplayMath(text) => self.inline_text(&text),
                Event::Text(_) => {}
            }
        }
        self.flush_text();
    }

    fn push(&mut self, html: &str) {
        self.out.html.push_str(html);
    }

    fn hole(&mut self, kind: HoleKind, range: Range<usize>) {
        let range = TextRange::from(range).shifted(self.start);
        self.out.holes.push(Hole { at: self.out.html.len() as u32, kind, range });
    }

    fn fault(&mut self, code: Code, range: Range<usize>, message: impl Into<String>) -> Fault {
        Fault::new(code, TextRange::from(range).shifted(self.start), message)
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis => self.open_span("<em>"),
            Tag::Strong => self.open_span("<strong>"),
            Tag::Strikethrough => self.open_span("<del>"),
            Tag::Superscript => self.open_span("<sup>"),
            Tag::Subscript => self.open_span("<sub>"),
            Tag::Link { link_type, dest_url, title, id } => {
                let place = self.place_of_address(link_type, &id, &range);
                self.link(link_type, &dest_url, &title, place);
            }
            Tag::Image { link_type, dest_url, title, id } => {
                let place = self.place_of_address(link_type, &id, &range);
                self.picture(&dest_url, &title, range, place);
            }
            Tag::Heading { level, id, classes, .. } => {
                self.block(Block::Other, &range);
                self.open_heading(level as u8, id.map(|id| id.to_string()), &classes, range);
            }
            Tag::CodeBlock(kind) => {
                self.close_label();
                self.block(Block::Other, &range);
                self.code_block(&kind);
            }
            Tag::Paragraph => self.open_paragraph(&range),
            Tag::FootnoteDefinition(name) => {
                self.held.push(std::mem::take(&mut self.out));
                self.footnotes.open.push(name.to_string());
                self.blocks.push(Block::Other);
            }
            Tag::HtmlBlock => {
                self.close_label();
                self.blocks.push(Block::Other);
                self.html_block();
            }
            Tag::TableCell => self.open_cell(),
            Tag::MetadataBlock(_) => self.blocks.push(Block::Other),
            tag => self.open_container(tag, range),
        }
    }

    fn open_span(&mut self, html: &str) {
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
        self.close_label();
        let kind =
            if matches!(tag, Tag::Item) { Block::Item { label: false } } else { Block::Other };
        if !self.block(kind, &range) {
            return;
        }
        match tag {
            Tag::BlockQuote(None) => self.push("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.callout(kind, range),
            Tag::List(None) => self.push("<ul>\n"),
            Tag::List(Some(1)) => self.push("<ol>\n"),
            Tag::List(Some(start)) => self.push(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => self.push("<li>"),
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
                self.push("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.push("<tr>");
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
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
            return self.push(html);
        }
        if matches!(tag, TagEnd::TableCell) {
            self.column += 1;
            return self.push(if self.in_head { "</th>" } else { "</td>" });
        }
        if matches!(tag, TagEnd::Item) {
            self.close_label();
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
            self.close_block(tag, block);
        }
        if self.summary_due && self.blocks.is_empty() && self.held.is_empty() {
            self.summary_due = false;
            self.mark_summary();
        }
    }

    fn close_block(&mut self, tag: TagEnd, block: Block) {
        match tag {
            TagEnd::Paragraph => self.close_paragraph(block),
            TagEnd::Heading(level) => self.close_heading(level as u8),
            TagEnd::BlockQuote(None) => self.push("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.push("</div>\n"),
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

    fn callout(&mut self, kind: BlockQuoteKind, range: Range<usize>) {
        let (class, word) = match kind {
            BlockQuoteKind::Note => ("note", Word::Note),
            BlockQuoteKind::Tip => ("tip", Word::Tip),
            BlockQuoteKind::Important => ("note", Word::Important),
            BlockQuoteKind::Warning => ("warning", Word::Warning),
            BlockQuoteKind::Caution => ("warning", Word::Caution),
        };
        self.push(&format!("<div class=\"block {class}\" role=\"note\" aria-label=\""));
        self.hole(HoleKind::Word(word), range.clone());
        self.push("\"><p class=\"lab\" aria-hidden=\"true\">");
        self.hole(HoleKind::Word(word), range);
        self.push("</p>\n");
    }

    /// A word that stands for something at that place of the file.
    fn word(&mut self, word: Word, range: TextRange) {
        self.out.holes.push(Hole {
            at: self.out.html.len() as u32,
            kind: HoleKind::Word(word),
            range,
        });
    }

    /// Notes an id that is written here.
    fn anchor(&mut self, id: String, range: TextRange) {
        self.written.anchors.push(Anchor { id, range });
    }

    fn finish(mut self) -> Written {
        self.footnotes();
        self.written.body.html = self.out.html.into();
        self.written.body.holes = self.out.holes;
        self.written
    }
}
