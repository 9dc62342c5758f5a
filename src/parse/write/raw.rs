//! HTML that is written in Markdown, and the mark for the end of the summary.

use std::ops::Range;

use pulldown_cmark::Event;

use super::super::body::{HoleKind, escape_text};
use super::super::tags;
use super::{Block, Writer};
use crate::diagnostic::Code;
use crate::source::TextRange;

impl Writer<'_, '_> {
    /// Gathers an HTML block, which comes line by line, and writes it as one.
    pub(super) fn html_block(&mut self) {
        let mut html = String::new();
        let mut range: Option<Range<usize>> = None;
        while let Some((Event::Html(text), at)) =
            self.events.next_if(|event| matches!(event, Event::Html(_)))
        {
            html.push_str(&text);
            range = Some(range.map_or(at.start, |range| range.start)..at.end);
        }
        if let Some(range) = range {
            self.raw(&html, range);
        }
    }

    pub(super) fn raw(&mut self, html: &str, range: Range<usize>) {
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

    pub(super) fn summary_mark(&mut self) {
        if self.summary_due || self.written.summary.is_some() {
            return;
        }
        if self.blocks.iter().all(|block| *block == Block::Other)
            && self.blocks.len() <= 1
            && self.held.is_empty()
            && self.frames.is_empty()
        {
            self.mark_summary();
        } else {
            // The summary ends with the block in which the mark stands, so that its HTML is whole.
            self.summary_due = true;
        }
    }

    pub(super) fn mark_summary(&mut self) {
        if self.written.summary.is_none() {
            self.written.summary = Some(self.out.html.clone());
        }
    }
}

/// `<!-- more -->`, as every generator writes it.
pub(super) fn is_summary_mark(html: &str) -> bool {
    let inside = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inside.is_some_and(|inside| {
        matches!(inside.trim().to_ascii_lowercase().as_str(), "more" | "truncate")
    })
}
