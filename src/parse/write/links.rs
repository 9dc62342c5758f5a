//! Links, pictures and headings: what has an address or gets one.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::super::Heading;
use super::super::blocks::Span;
use super::super::blocks::kinds::Inside;
use super::super::blocks::kinds::glossary::spellings;
use super::super::blocks::reading::Head;
use super::super::body::{HoleKind, escape_attribute, escape_text};
use super::super::slug::heading_slug;
use super::frames::Frame;
use super::items::Inline;
use super::text::collapse;
use super::{BARE, Block, OpenHeading, Writer};
use crate::diagnostic::Code;
use crate::source::TextRange;

impl Writer<'_, '_> {
    pub(super) fn open_heading(
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
        let words = self.mark();
        self.heading =
            Some(OpenHeading { level, explicit, range, text: String::new(), html, holes, words });
    }

    pub(super) fn close_heading(&mut self, level: u8) {
        let Some(open) = self.heading.take() else { return };
        let text = collapse(&open.text);
        let words = Span { start: open.words, end: self.mark() };
        self.push(&format!("</h{level}>\n"));
        let range = TextRange::from(open.range).shifted(self.start);
        // The first heading of level one can be the page's title; only at the top of the page is
        // it taken out of the body, where the theme shows it.
        let at_top = open.html == 0 && self.held.is_empty() && self.blocks.is_empty();
        let inside = |frame: &Frame| frame.kind.map_or(Inside::Page, |kind| kind.inside);
        let listed = self.frames.iter().all(|frame| inside(frame) == Inside::Page);
        let is_word = self.directly_in_block()
            && self.frames.last().is_some_and(|frame| inside(frame) == Inside::Words);
        let first = spellings(&text).next().filter(|_| is_word);
        let heading = Heading {
            level: open.level,
            slug: heading_slug(first.unwrap_or(&open.text)),
            text: text.clone(),
            explicit: open.explicit,
            range,
            title: level == 1 && at_top && !self.has_title,
            listed,
            end: self.out.html.len() as u32,
            holes: (self.out.holes.len() - open.holes) as u32,
        };
        self.has_title |= level == 1;
        self.section_level = level;
        self.written.headings.push(heading);
        if !self.frames.is_empty() {
            self.heading_said(Head { level, id: open.holes as u32, words, text });
        }
    }

    /// Where the address of a link has to be edited: in its definition, if it has one of its own.
    pub(super) fn place_of_address(
        &self,
        kind: LinkType,
        label: &str,
        used: &Range<usize>,
    ) -> Range<usize> {
        let defined = match kind {
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                self.definitions.get(&label.to_lowercase()).map(|definition| &definition.place)
            }
            _ => None,
        };
        defined.unwrap_or(used).clone()
    }

    pub(super) fn link(&mut self, kind: LinkType, target: &str, title: &str, place: Range<usize>) {
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

    pub(super) fn title_attribute(&mut self, title: &str) {
        if !title.is_empty() {
            self.push(" title=\"");
            escape_attribute(title, &mut self.out.html);
            self.push("\"");
        }
    }

    pub(super) fn picture(
        &mut self,
        source: &str,
        title: &str,
        range: Range<usize>,
        place: Range<usize>,
    ) {
        self.before_inline(Inline::Other);
        let words = self.picture_words();
        let alone = match self.blocks.last() {
            Some(Block::Paragraph { html, only_picture: true }) => {
                self.out.html.len() == html + "<p>".len()
            }
            _ => false,
        };
        let figure = alone
            && !title.is_empty()
            && matches!(self.events.peek(), Some(Event::End(TagEnd::Paragraph)));
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
    pub(super) fn picture_words(&mut self) -> String {
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
}
