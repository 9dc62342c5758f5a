//! Footnotes: a number where one is used, the words at the end of the page.

use std::ops::Range;

use super::super::body::{Hole, HoleKind, Word, reference_id};
use super::Writer;
use super::items::Inline;
use crate::source::TextRange;

impl Writer<'_, '_> {
    pub(super) fn footnote_reference(&mut self, name: &str, range: Range<usize>) {
        self.before_inline(Inline::Other);
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
            quiet: false,
        });
    }

    /// Writes the footnotes that are used, in the order of first use. One may use others.
    pub(super) fn footnotes(&mut self) {
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
            let before = self.mark();
            let offset = before.html;
            self.out.blocks.extend(said.blocks.into_iter().map(|block| block.shifted(before)));
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
}
