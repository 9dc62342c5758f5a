//! Markdown events → HTML with holes, in one pass.
//!
//! pulldown-cmark gives the events; this writes them. It writes what CommonMark and GitHub write,
//! with the site's own manners: every link and picture is a hole, a picture alone in its paragraph
//! with a title is a figure, footnotes stand at the end, boxes of task lists have labels, wide
//! tables scroll in themselves. It knows nothing of other files.

use std::collections::HashMap;
use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, OffsetIter, Options, Parser, Tag,
    TagEnd,
};

use super::autolink;
use super::body::{Body, Hole, HoleKind, Word, escape_attribute, escape_text, reference_id};
use super::code::Highlight;
use super::slug::heading_slug;
use super::tags;
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

/// The longest opening kept, in characters: what search engines show.
const OPENING_LIMIT: usize = 200;

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

    // Text ------------------------------------------------------------------------------------

    fn flush_text(&mut self) {
        if self.text.text.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.text);
        self.spaced_links(&run.range);
        self.inline_text_at(&run.text, run.range);
    }

    fn inline_text(&mut self, text: &str) {
        self.inline_text_at(text, 0..0);
    }

    fn inline_text_at(&mut self, text: &str, range: Range<usize>) {
        if !text.trim().is_empty() {
            self.not_only_picture();
        }
        self.count(text);
        if text.contains("[^") {
            self.lost_footnotes(text, &range);
        }
        if self.in_link > 0 || !autolink::possible(text) {
            escape_text(text, &mut self.out.html);
            return;
        }
        let mut at = 0;
        for link in autolink::find(text) {
            escape_text(&text[at..link.range.start], &mut self.out.html);
            let shown = &text[link.range.clone()];
            self.push("<a href=\"");
            self.hole(HoleKind::Link(format!("{}{shown}", link.prefix)), range.clone());
            self.push(BARE);
            escape_text(shown, &mut self.out.html);
            self.push("</a>");
            at = link.range.end;
        }
        escape_text(&text[at..], &mut self.out.html);
    }

    /// Links that Markdown takes for text: their writer expects readers to see a link.
    fn spaced_links(&mut self, range: &Range<usize>) {
        for link in autolink::spaced(self.source, range.clone()) {
            let what = if link.picture { "picture" } else { "link" };
            let message = format!("this is not read as a {what}, because its address has a space");
            let (address, joined) = (link.address, link.address.replace(' ', "%20"));
            let fault = self.fault(Code::LinkAsText, link.range, message);
            self.written.faults.push(fault.hint(format!("write `<{address}>` or `{joined}`")));
        }
    }

    /// References to footnotes that are written nowhere: the parser takes them for text.
    fn lost_footnotes(&mut self, text: &str, range: &Range<usize>) {
        let exact = self.source.get(range.clone()) == Some(text);
        for (at, _) in text.match_indices("[^") {
            let name = text[at + 2..].split(']').next().unwrap_or("");
            let whole = text[at + 2 + name.len()..].starts_with(']');
            if !whole || name.is_empty() || name.contains(char::is_whitespace) {
                continue;
            }
            let place = match exact {
                true => range.start + at..range.start + at + name.len() + 3,
                false => range.clone(),
            };
            let message = format!("the footnote `[^{name}]` is used here and written nowhere");
            let fault = self.fault(Code::FootnoteMissing, place, message);
            self.written.faults.push(fault.hint(format!("write a line `[^{name}]: …`")));
        }
    }

    /// Adds text to whatever gathers plain text.
    fn count(&mut self, text: &str) {
        self.written.words += words(text);
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        if let Some(opening) = &mut self.opening {
            opening.push_str(text);
        }
    }

    fn code_span(&mut self, code: &str) {
        self.not_only_picture();
        self.count(code);
        self.push("<code>");
        escape_text(code, &mut self.out.html);
        self.push("</code>");
    }

    fn plain_break(&mut self, html: &str) {
        self.count(" ");
        self.push(html);
    }

    fn not_only_picture(&mut self) {
        if let Some(Block::Paragraph { only_picture, .. }) = self.blocks.last_mut() {
            *only_picture = false;
        }
    }

    // Blocks ----------------------------------------------------------------------------------

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
            self.written.opening = shorten(&opening);
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

    // Headings --------------------------------------------------------------------------------

    fn open_heading(
        &mut self,
        level: u8,
        explicit: Option<String>,
        classes: &[pulldown_cmark::CowStr<'_>],
        range: Range<usize>,
    ) {
        self.flush_text();
        let html = self.out.html.len();
        let holes = self.out.holes.len();
        self.push(&format!("<h{level} id=\""));
        self.hole(HoleKind::Id(self.written.headings.len() as u32), range.clone());
        self.push("\"");
        if !classes.is_empty() {
            let classes: Vec<&str> = classes.iter().map(|class| &**class).collect();
            self.push(" class=\"");
            escape_attribute(&classes.join(" "), &mut self.out.html);
            self.push("\"");
        }
        self.push(">");
        self.heading =
            Some(OpenHeading { level, explicit, range, text: String::new(), html, holes });
    }

    fn close_heading(&mut self, level: u8) {
        let Some(open) = self.heading.take() else { return };
        self.push(&format!("</h{level}>\n"));
        let range = TextRange::from(open.range).shifted(self.start);
        // The first heading of level one can be the page's title; only at the top of the page is
        // it taken out of the body, where the theme shows it.
        let at_top = open.html == 0 && self.held.is_empty() && self.blocks.is_empty();
        let heading = Heading {
            level: open.level,
            slug: heading_slug(&open.text),
            text: collapse(&open.text),
            explicit: open.explicit,
            range,
            title: level == 1 && at_top && !self.has_title,
            end: self.out.html.len() as u32,
            holes: (self.out.holes.len() - open.holes) as u32,
        };
        self.has_title |= level == 1;
        self.written.headings.push(heading);
    }

    // Links and pictures ----------------------------------------------------------------------

    /// Where the address of a link has to be edited: in its definition, if it has one of its own.
    fn place_of_address(&self, kind: LinkType, label: &str, used: &Range<usize>) -> Range<usize> {
        let defined = match kind {
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                self.definitions.get(&label.to_lowercase())
            }
            _ => None,
        };
        defined.unwrap_or(used).clone()
    }

    fn link(&mut self, kind: LinkType, target: &str, title: &str, place: Range<usize>) {
        self.not_only_picture();
        self.in_link += 1;
        let target =
            if kind == LinkType::Email { format!("mailto:{target}") } else { target.to_owned() };
        self.push("<a href=\"");
        self.hole(HoleKind::Link(target), place);
        match kind {
            LinkType::Autolink | LinkType::Email => return self.push(BARE),
            _ => self.push("\""),
        }
        self.title_attribute(title);
        self.push(">");
    }

    fn title_attribute(&mut self, title: &str) {
        if !title.is_empty() {
            self.push(" title=\"");
            escape_attribute(title, &mut self.out.html);
            self.push("\"");
        }
    }

    fn picture(&mut self, source: &str, title: &str, range: Range<usize>, place: Range<usize>) {
        let words = self.picture_words();
        let alone = match self.blocks.last() {
            Some(Block::Paragraph { html, only_picture: true }) => {
                self.out.html.len() == html + "<p>".len()
            }
            _ => false,
        };
        let figure = alone
            && !title.is_empty()
            && matches!(self.events.peek(), Some((Event::End(TagEnd::Paragraph), _)));
        if figure {
            // Nothing but `<p>` was written since the paragraph began.
            self.out.html.truncate(self.out.html.len() - "<p>".len());
            self.push("<figure>");
        } else {
            self.not_only_picture();
        }
        if words.trim().is_empty() {
            let fault = self
                .fault(
                    Code::ImageAlt,
                    range,
                    "this picture has no words for those who do not see it",
                )
                .hint("say what it shows between the brackets: `![three cards on a table](…)`");
            self.written.faults.push(fault);
        }
        self.push("<img ");
        self.hole(HoleKind::Picture(source.to_owned()), place);
        self.push(" alt=\"");
        escape_attribute(&words, &mut self.out.html);
        self.push("\"");
        if !figure {
            self.title_attribute(title);
        }
        // What is on the first screen should not wait for a script's permission.
        if self.pictures > 0 {
            self.push(" loading=\"lazy\"");
        }
        self.push(" decoding=\"async\">");
        self.pictures += 1;
        if figure {
            self.push("<figcaption>");
            escape_text(title, &mut self.out.html);
            self.push("</figcaption></figure>\n");
        }
    }

    /// The plain text inside a picture's brackets, up to and with its end.
    fn picture_words(&mut self) -> String {
        let mut words = String::new();
        let mut depth = 0;
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(Tag::Image { .. }) => depth += 1,
                Event::End(TagEnd::Image) if depth == 0 => break,
                Event::End(TagEnd::Image) => depth -= 1,
                Event::Text(text) | Event::Code(text) => words.push_str(&text),
                Event::SoftBreak | Event::HardBreak => words.push(' '),
                _ => {}
            }
        }
        words
    }

    // Code ------------------------------------------------------------------------------------

    fn code_block(&mut self, kind: &CodeBlockKind<'_>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.trim().to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        let language = info.split([' ', ',', '{']).next().unwrap_or("").to_owned();
        let mut code = String::new();
        while let Some((Event::Text(text), _)) =
            self.events.next_if(|(event, _)| matches!(event, Event::Text(_)))
        {
            code.push_str(&text);
        }
        self.push("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.push(" class=\"language-");
            escape_attribute(&language, &mut self.out.html);
            self.push("\" data-lang=\"");
            escape_attribute(&language, &mut self.out.html);
            self.push("\"");
        }
        self.push(">");
        let coloured = match language.is_empty() {
            true => None,
            false => {
                self.options.highlighter.and_then(|h: &dyn Highlight| h.highlight(&language, &code))
            }
        };
        match coloured {
            Some(html) => self.push(&html),
            None => escape_text(&code, &mut self.out.html),
        }
        self.push("</code></pre>\n");
    }

    // Tables ----------------------------------------------------------------------------------

    fn open_cell(&mut self) {
        let tag = if self.in_head { "th" } else { "td" };
        let align = match self.columns.get(self.column) {
            Some(Alignment::Left) => " style=\"text-align:left\"",
            Some(Alignment::Center) => " style=\"text-align:center\"",
            Some(Alignment::Right) => " style=\"text-align:right\"",
            _ => "",
        };
        let scope = if tag == "th" { " scope=\"col\"" } else { "" };
        self.push(&format!("<{tag}{scope}{align}>"));
    }

    // Task lists ------------------------------------------------------------------------------

    fn task(&mut self, done: bool) {
        if let Some(at) = self.items.last() {
            self.blocks[*at] = Block::Item { label: true };
        }
        self.not_only_picture();
        self.push("<label class=\"task\"><input type=\"checkbox\" disabled");
        self.push(if done { " checked> " } else { "> " });
    }

    /// Ends the label of a box before the next block begins.
    fn close_label(&mut self) {
        if let Some(at) = self.items.last()
            && self.blocks[*at] == (Block::Item { label: true })
        {
            self.blocks[*at] = Block::Item { label: false };
            self.push("</label>");
        }
    }

    // Raw HTML --------------------------------------------------------------------------------

    /// Gathers an HTML block, which comes line by line, and writes it as one.
    fn html_block(&mut self) {
        let mut html = String::new();
        let mut range: Option<Range<usize>> = None;
        while let Some((Event::Html(text), at)) =
            self.events.next_if(|(event, _)| matches!(event, Event::Html(_)))
        {
            html.push_str(&text);
            range = Some(range.map_or(at.start, |range| range.start)..at.end);
        }
        if let Some(range) = range {
            self.raw(&html, range);
        }
    }

    fn raw(&mut self, html: &str, range: Range<usize>) {
        if is_summary_mark(html) {
            return self.summary_mark();
        }
        if !self.options.markdown.html {
            return escape_text(html, &mut self.out.html);
        }
        let (held, wordless) = tags::scan(html);
        // Places are exact where the text stands in the file as it is read, which is nearly always:
        // only the quote marks of a quote or the spaces of a list item are missing from it.
        let exact = self.source.get(range.clone()) == Some(html);
        let place = |part: &Range<usize>| match exact {
            true => range.start + part.start..range.start + part.end,
            false => range.clone(),
        };
        for tags::Wordless(part) in wordless {
            let fault = self
                .fault(
                    Code::ImageAlt,
                    place(&part),
                    "this picture has no `alt` for those who do not see it",
                )
                .hint("say what it shows in `alt=\"…\"`; `alt=\"\"` where it only decorates");
            self.written.faults.push(fault);
        }
        let mut at = 0;
        for held in held {
            self.push(&html[at..held.range.start]);
            let here = place(&held.range);
            let kind = match held.kind {
                tags::HeldKind::Id => {
                    let range = TextRange::from(here).shifted(self.start);
                    self.anchor(held.value, range);
                    at = held.range.start;
                    continue;
                }
                tags::HeldKind::Link => HoleKind::Link(held.value),
                tags::HeldKind::File => HoleKind::File(held.value),
                tags::HeldKind::Sources => HoleKind::Sources(held.value),
            };
            if held.bare {
                self.push("\"");
            }
            self.hole(kind, here);
            if held.bare {
                self.push("\"");
            }
            at = held.range.end;
        }
        self.push(&html[at..]);
    }

    fn summary_mark(&mut self) {
        if self.summary_due || self.written.body.summary.is_some() {
            return;
        }
        if self.blocks.iter().all(|block| *block == Block::Other)
            && self.blocks.len() <= 1
            && self.held.is_empty()
        {
            self.mark_summary();
        } else {
            // The summary ends with the block in which the mark stands, so that its HTML is whole.
            self.summary_due = true;
        }
    }

    fn mark_summary(&mut self) {
        if self.written.body.summary.is_none() {
            self.written.body.summary = Some(self.out.html.clone());
        }
    }

    // Footnotes -------------------------------------------------------------------------------

    fn footnote_reference(&mut self, name: &str, range: Range<usize>) {
        self.not_only_picture();
        let place = TextRange::from(range).shifted(self.start);
        let next = self.footnotes.used.len() as u32 + 1;
        let number = *self.footnotes.numbers.entry(name.to_owned()).or_insert(next);
        if number == next {
            self.footnotes.used.push((name.to_owned(), 0, place));
        }
        let uses = &mut self.footnotes.used[number as usize - 1].1;
        *uses += 1;
        let times = *uses;
        self.anchor(reference_id(number, times), place);
        self.out.holes.push(Hole {
            at: self.out.html.len() as u32,
            kind: HoleKind::Reference(number, times),
            range: place,
        });
    }

    /// Writes the footnotes that are used, in the order of first use. One may use others.
    fn footnotes(&mut self) {
        let mut number = 0;
        while number < self.footnotes.used.len() {
            let (name, uses, place) = self.footnotes.used[number].clone();
            number += 1;
            // The parser gives references only to footnotes that are written.
            let said = self.footnotes.said.remove(&name).unwrap_or_default();
            if number == 1 {
                self.anchor("footnotes".to_owned(), place);
                self.push("<section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"footnotes\">\n<h2 id=\"footnotes\">");
                self.word(Word::Footnotes, place);
                self.push("</h2>\n<ol>\n");
            }
            self.anchor(format!("fn-{number}"), place);
            self.push(&format!("<li id=\"fn-{number}\">"));
            // The arrow belongs at the end of the last paragraph.
            let inside = said.html.ends_with("</p>\n");
            let cut = said.html.len() - if inside { "</p>\n".len() } else { 0 };
            let offset = self.out.html.len() as u32;
            self.out
                .holes
                .extend(said.holes.into_iter().map(|hole| Hole { at: hole.at + offset, ..hole }));
            self.push(&said.html[..cut]);
            for times in 1..=uses {
                self.push(" <a href=\"#");
                self.push(&reference_id(number as u32, times));
                self.push("\" class=\"footnote-backref\" role=\"doc-backlink\" aria-label=\"");
                self.word(Word::BackToText(number as u32), place);
                self.push("\">↩</a>");
            }
            self.push(if inside { "</p>\n</li>\n" } else { "</li>\n" });
        }
        if number > 0 {
            self.push("</ol>\n</section>\n");
        }
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

/// `<!-- more -->`, as every generator writes it.
fn is_summary_mark(html: &str) -> bool {
    let inside = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inside.is_some_and(|inside| {
        matches!(inside.trim().to_ascii_lowercase().as_str(), "more" | "truncate")
    })
}

/// White space folded, ends trimmed.
fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first part of a text, cut between words.
fn shorten(text: &str) -> String {
    let text = collapse(text);
    if text.chars().count() <= OPENING_LIMIT {
        return text;
    }
    let cut = text.char_indices().nth(OPENING_LIMIT).map_or(text.len(), |(at, _)| at);
    let cut = text[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", text[..cut].trim_end_matches([',', ';', ':', '.', '–', '—', ' ']))
}

/// How many words a text has: runs without spaces that hold a letter or digit; each character of
/// scripts that write without spaces counts as a word.
fn words(text: &str) -> u32 {
    let mut words = 0;
    let mut inside = false;
    for c in text.chars() {
        if ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c) {
            words += 1;
            inside = false;
        } else if c.is_whitespace() {
            inside = false;
        } else if !inside && c.is_alphanumeric() {
            words += 1;
            inside = true;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::{ParseOptions, parse};
    use super::*;
    use crate::config::MarkdownOptions;
    use crate::fingerprint::Fingerprint;

    const OPTIONS: MarkdownOptions = MarkdownOptions { highlight: false, smart: false, html: true };

    fn parsed(text: &str) -> super::super::Parsed {
        parse(text, Fingerprint::of(text), &ParseOptions { markdown: OPTIONS, highlighter: None })
    }

    /// The body with its holes shown as `{…}`.
    fn html(text: &str) -> String {
        let parsed = parsed(text);
        let mut html = String::new();
        for (piece, hole) in parsed.document.body.pieces() {
            html.push_str(piece);
            if let Some((_, hole)) = hole {
                let shown = match &hole.kind {
                    HoleKind::Link(to)
                    | HoleKind::File(to)
                    | HoleKind::Picture(to)
                    | HoleKind::Sources(to) => to.clone(),
                    HoleKind::Id(index) => format!("#{index}"),
                    HoleKind::Reference(number, times) => reference_id(*number, *times),
                    HoleKind::Word(word) => format!(
                        "{}{}",
                        word.key(),
                        word.number().map_or(String::new(), |n| n.to_string())
                    ),
                };
                html.push_str(&format!("{{{shown}}}"));
            }
        }
        html
    }

    #[track_caller]
    fn case(text: &str, expected: &str) {
        assert_eq!(html(text), expected, "{text}");
    }

    #[test]
    fn markdown_becomes_html_with_holes() {
        case(
            "a *b* **c** ~~d~~ `e<f`\n",
            "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;f</code></p>\n",
        );
        case("[x](y.md \"t\")", "<p><a href=\"{y.md}\" title=\"t\">x</a></p>\n");
        case("## A & B\n", "<h2 id=\"{#0}\">A &amp; B</h2>\n");
        case(
            "see https://a.example.\n",
            "<p>see <a href=\"{https://a.example}\" class=\"bare\">https://a.example</a>.</p>\n",
        );
        case(
            "<b@c.example>",
            "<p><a href=\"{mailto:b@c.example}\" class=\"bare\">b@c.example</a></p>\n",
        );
        case("[https://a.example](x)", "<p><a href=\"{x}\">https://a.example</a></p>\n");
        case("3. a\n4. b\n", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
        case("a\n: b\n", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n");
        case("    x\n", "<pre tabindex=\"0\"><code>x\n</code></pre>\n");
        case(
            "```rust,ignore\na < b\n```\n",
            "<pre tabindex=\"0\"><code class=\"language-rust\" data-lang=\"rust\">a &lt; b\n</code></pre>\n",
        );
    }

    #[test]
    fn a_picture_alone_with_a_title_is_a_figure() {
        case(
            "![a](b.png \"c\")\n",
            "<figure><img {b.png} alt=\"a\" decoding=\"async\"><figcaption>c</figcaption></figure>\n",
        );
        case("![a](b.png)\n", "<p><img {b.png} alt=\"a\" decoding=\"async\"></p>\n");
        case(
            "x ![a](b.png \"c\")\n",
            "<p>x <img {b.png} alt=\"a\" title=\"c\" decoding=\"async\"></p>\n",
        );
        case(
            "![a](b.png \"c\") x\n",
            "<p><img {b.png} alt=\"a\" title=\"c\" decoding=\"async\"> x</p>\n",
        );
        let two = html("![a](b)\n\n![*c* d](e \"f\")\n");
        assert!(two.contains("alt=\"c d\" loading=\"lazy\""), "{two}");
    }

    #[test]
    fn boxes_of_task_lists_have_labels_that_end_before_the_next_block() {
        case(
            "- [ ] a *b*\n  - c\n- [x] d\n",
            "<ul>\n<li><label class=\"task\"><input type=\"checkbox\" disabled> a <em>b</em></label><ul>\n<li>c</li>\n</ul>\n</li>\n<li><label class=\"task\"><input type=\"checkbox\" disabled checked> d</label></li>\n</ul>\n",
        );
        case(
            "- [ ] a\n\n  b\n",
            "<ul>\n<li><p><label class=\"task\"><input type=\"checkbox\" disabled> a</label></p>\n<p>b</p>\n</li>\n</ul>\n",
        );
    }

    #[test]
    fn callouts_are_named_and_tables_scroll() {
        case(
            "> [!TIP]\n> a\n",
            "<div class=\"block tip\" role=\"note\" aria-label=\"{tip}\"><p class=\"lab\" aria-hidden=\"true\">{tip}</p>\n<p>a</p>\n</div>\n",
        );
        case(
            "|a|b|\n|-|-:|\n|c|d|\n",
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{table1}\"><table>\n<thead><tr><th scope=\"col\">a</th><th scope=\"col\" style=\"text-align:right\">b</th></tr></thead>\n<tbody>\n<tr><td>c</td><td style=\"text-align:right\">d</td></tr>\n</tbody></table></div>\n",
        );
    }

    #[test]
    fn footnotes_stand_at_the_end_in_the_order_of_use() {
        let text = html("a[^x] b[^y] c[^x]\n\n[^y]: why\n[^x]: ex\n[^z]: unused\n");
        let order = [
            "{fnref-1}",
            "{fnref-2}",
            "{fnref-1-2}",
            "<li id=\"fn-1\"><p>ex",
            "href=\"#fnref-1-2\"",
            "<li id=\"fn-2\"><p>why",
        ];
        let mut at = 0;
        for part in order {
            at += text[at..].find(part).unwrap_or_else(|| panic!("{part} in {text}"));
        }
        assert!(!text.contains("unused"));
        let text = "*a* b[^missing] c\n";
        let faults = parsed(text).faults;
        assert_eq!(faults.len(), 1);
        assert_eq!(&text[faults[0].range.bytes()], "[^missing]");
    }

    #[test]
    fn raw_html_keeps_its_words_and_gives_up_its_addresses() {
        case(
            "<a href=\"x.md?a&amp;b\" class=c>t</a>\n",
            "<p><a href=\"{x.md?a&b}\" class=c>t</a></p>\n",
        );
        case(
            "<div id=k>\n<img src='p.png' alt=''>\n</div>\n",
            "<div id=k>\n<img src='{p.png}' alt=''>\n</div>\n",
        );
        case("<a href=x>t</a>", "<p><a href=\"{x}\">t</a></p>\n");
        assert_eq!(parsed("<div id=k></div>\n").document.anchors[0].id, "k");
    }

    #[test]
    fn places_are_those_of_the_file() {
        let text = "---\ntitle: T\n---\n\n> <div><a href='bad'>x</a></div>\n\nand [a](b)\n";
        let document = parsed(text).document;
        let places: Vec<&str> =
            document.body.holes.iter().map(|hole| &text[hole.range.bytes()]).collect();
        assert_eq!(places.last(), Some(&"[a](b)"));
        assert!(places[0].contains("bad"), "{places:?}");
    }

    #[test]
    fn the_summary_ends_at_the_mark_or_with_the_block_around_it() {
        let summary = |text: &str| {
            let body = parsed(text).document.body;
            body.summary
        };
        assert_eq!(summary("a\n\n<!-- more -->\n\nb\n").as_deref(), Some("<p>a</p>\n"));
        assert_eq!(summary("a\n\n<!--more-->\nb\n").as_deref(), Some("<p>a</p>\n"));
        assert_eq!(summary("a <!-- more --> b\n\nc\n").as_deref(), Some("<p>a  b</p>\n"));
        assert_eq!(
            summary("> a\n>\n> <!-- truncate -->\n>\n> b\n\nc\n").as_deref(),
            Some("<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n")
        );
        assert_eq!(summary("a\n"), None);
    }

    #[test]
    fn a_title_heading_can_be_left_out_only_at_the_top() {
        let document = parsed("# The *big* one {#top}\n\ntext\n").document;
        assert_eq!(document.title(), Some("The big one"));
        assert_eq!(document.title_heading().map(|h| h.explicit.as_deref()), Some(Some("top")));
        let later = parsed("text\n\n# Later\n").document;
        assert_eq!((later.title(), later.title_heading().is_some()), (Some("Later"), false));
        let given = parsed("---\ntitle: G\n---\n# H\n").document;
        assert_eq!((given.title(), given.title_heading().is_some()), (Some("G"), false));
    }

    #[test]
    fn words_and_opening_are_counted_without_code() {
        let document =
            parsed("# T\n\nOne two, three-four `five`.\n\n```\nnot these\n```\n\nsix 日本\n")
                .document;
        assert_eq!(document.words, 1 + 4 + 3);
        assert_eq!(document.opening, "One two, three-four five.");
    }

    #[test]
    fn nesting_is_limited_and_said_once() {
        let text = format!("{} deep\n", ">".repeat(5_000));
        let parsed = parsed(&text);
        assert_eq!(parsed.faults.iter().filter(|f| f.code == Code::MarkdownDepth).count(), 1);
        let opened = parsed.document.body.html.get().matches("<blockquote>").count();
        assert_eq!(opened, parsed.document.body.html.get().matches("</blockquote>").count());
        assert!(opened <= DEPTH_LIMIT);
    }

    #[test]
    fn html_can_be_turned_off() {
        let options = MarkdownOptions { html: false, ..OPTIONS };
        let text = "<b>x</b>\n";
        let parsed = parse(
            text,
            Fingerprint::of(text),
            &ParseOptions { markdown: options, highlighter: None },
        );
        assert_eq!(parsed.document.body.html.get(), "<p>&lt;b&gt;x&lt;/b&gt;</p>\n");
    }
}
