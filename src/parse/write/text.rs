//! Text and what is inside a line.

use std::ops::Range;

use super::super::autolink;
use super::super::body::{HoleKind, escape_text};
use super::items::Inline;
use super::{BARE, Block, Writer};
use crate::diagnostic::Code;

/// The longest opening kept, in characters: what search engines show.
const OPENING_LIMIT: usize = 200;

impl Writer<'_, '_> {
    pub(super) fn flush_text(&mut self) {
        if self.text.text.is_empty() {
            return;
        }
        let mut run = std::mem::take(&mut self.text);
        if self.begins_rest() {
            let trimmed = run.text.trim_start();
            if trimmed.is_empty() {
                return;
            }
            run.range.start += (run.text.len() - trimmed.len()).min(run.range.len());
            run.text = trimmed.to_owned();
        }
        self.before_inline(Inline::Other);
        self.spaced_links(&run.range);
        self.inline_text_at(&run.text, run.range);
        // Its room serves the next one.
        if self.text.text.is_empty() {
            run.text.clear();
            self.text.text = run.text;
        }
    }

    pub(super) fn inline_text(&mut self, text: &str) {
        self.inline_text_at(text, 0..0);
    }

    pub(super) fn inline_text_at(&mut self, text: &str, range: Range<usize>) {
        if !text.trim().is_empty() {
            self.not_only_picture();
        }
        self.count(text);
        let bytes = text.as_bytes();
        if memchr::memchr_iter(b'[', bytes).any(|at| bytes.get(at + 1) == Some(&b'^')) {
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
    pub(super) fn spaced_links(&mut self, range: &Range<usize>) {
        for link in autolink::spaced(self.source, range.clone()) {
            let what = if link.picture { "picture" } else { "link" };
            let message = format!("this is not read as a {what}, because its address has a space");
            let (address, joined) = (link.address, link.address.replace(' ', "%20"));
            let fault = self.fault(Code::LinkAsText, link.range, message);
            self.written.faults.push(fault.hint(format!("write `<{address}>` or `{joined}`")));
        }
    }

    /// References to footnotes that are written nowhere: the parser takes them for text.
    pub(super) fn lost_footnotes(&mut self, text: &str, range: &Range<usize>) {
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
    pub(super) fn count(&mut self, text: &str) {
        self.written.words += words(text);
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        if let Some(opening) = &mut self.opening {
            opening.push_str(text);
        }
        if let Some(title) = &mut self.title_text {
            title.push_str(text);
        }
        if !self.frames.is_empty() {
            self.count_lead(text);
            self.count_cell(text);
        }
    }

    pub(super) fn code_span(&mut self, code: &str) {
        self.before_inline(Inline::Other);
        self.not_only_picture();
        self.count(code);
        self.push("<code>");
        escape_text(code, &mut self.out.html);
        self.push("</code>");
    }

    pub(super) fn plain_break(&mut self, html: &str) {
        if self.line_ends() {
            return;
        }
        self.count(" ");
        self.push(html);
    }

    pub(super) fn not_only_picture(&mut self) {
        if let Some(Block::Paragraph { only_picture, .. }) = self.blocks.last_mut() {
            *only_picture = false;
        }
    }
}

/// White space folded, ends trimmed.
pub(super) fn collapse(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// The first part of a text, cut between words.
pub(super) fn shorten(text: &str) -> String {
    let mut folded = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
            length += 1;
        }
        folded.push_str(word);
        length += word.chars().count();
        if length > OPENING_LIMIT {
            break;
        }
    }
    if length <= OPENING_LIMIT {
        return folded;
    }
    let text = folded;
    let cut = text.char_indices().nth(OPENING_LIMIT).map_or(text.len(), |(at, _)| at);
    let cut = text[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", text[..cut].trim_end_matches([',', ';', ':', '.', '–', '—', ' ']))
}

/// How many words a text has: runs without spaces that hold a letter or digit; each character of
/// scripts that write without spaces counts as a word.
pub(super) fn words(text: &str) -> u32 {
    if text.is_ascii() {
        return ascii_words(text.as_bytes());
    }
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

/// The words of a text in ASCII, 64 bytes at a time: all text of all pages comes by here.
///
/// One bit stands for one byte. Added to the bits of what is no space, a letter anywhere in a run of
/// them is carried to the end of the run, which is the space behind it.
fn ascii_words(text: &[u8]) -> u32 {
    let mut words = 0;
    let mut inside = false;
    for stretch in text.chunks(64) {
        let (mut letters, mut solid) = (0_u64, 0_u64);
        let mut take = |at: usize, eight: [u8; 8]| {
            let eight = u64::from_le_bytes(eight);
            let small = eight | 0x2020_2020_2020_2020;
            let letter = within(small, b'a', b'z') | within(eight, b'0', b'9');
            let space = within(eight, b'\t', b'\r') | within(eight, b' ', b' ');
            letters |= gathered(letter) << (8 * at);
            solid |= gathered(space ^ HIGH) << (8 * at);
        };
        let (whole, rest) = stretch.as_chunks::<8>();
        for (at, eight) in whole.iter().enumerate() {
            take(at, *eight);
        }
        if !rest.is_empty() {
            let mut eight = [b' '; 8];
            eight[..rest.len()].copy_from_slice(rest);
            take(whole.len(), eight);
        }
        let (sum, over) = solid.overflowing_add(letters);
        let (sum, further) = sum.overflowing_add(u64::from(inside));
        words += (sum & !solid).count_ones();
        inside = over | further;
    }
    words + u32::from(inside)
}

/// The highest bit of each of eight bytes.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The highest bit of each byte of ASCII from `first` to `last`, and no other.
fn within(eight: u64, first: u8, last: u8) -> u64 {
    let all = |byte: u8| u64::from(byte) * 0x0101_0101_0101_0101;
    let (from, beyond) = (eight + all(0x80 - first), eight + all(0x7f - last));
    from & !beyond & HIGH
}

/// The highest bits of eight bytes, side by side.
fn gathered(high: u64) -> u64 {
    (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}
