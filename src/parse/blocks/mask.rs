//! Finds the marker lines of a text and hides them from the Markdown parser.
//!
//! A marker line is replaced, byte for byte, by a processing instruction: `<?` … `?>`. The parser
//! then gives it as a block of its own, at the right level of lists and quotes, and every place in
//! the rest stays what it was, because it is still one text. Attributes at the end of an item's
//! first line are replaced by spaces. What lies in code or in HTML stays text.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::kinds;
use super::marker::{self, Attributes, Marker, Wrong};

/// A text with its markers hidden.
pub(in crate::parse) struct Masked {
    /// As long as the text.
    pub(in crate::parse) text: String,
    /// The marker lines in order.
    pub(in crate::parse) markers: Vec<MarkerLine>,
    /// The attributes of items in order.
    pub(in crate::parse) items: Vec<ItemLine>,
    /// Lines that are written like markers and cannot be any.
    pub(in crate::parse) lost: Vec<Range<usize>>,
}

/// A marker with its place in the text: from the first colon to the end of the line.
pub(in crate::parse) struct MarkerLine {
    pub(in crate::parse) place: Range<usize>,
    pub(in crate::parse) marker: Marker,
    /// Whether text stands directly above a line that ends a block.
    pub(in crate::parse) crowded: bool,
}

/// Attributes of an item of a list, by the line on which the item begins.
pub(in crate::parse) struct ItemLine {
    pub(in crate::parse) line: Range<usize>,
    pub(in crate::parse) attributes: Result<Attributes, Wrong>,
}

/// Hides what is not Markdown. Gives nothing where there is nothing to hide.
pub(in crate::parse) fn mask(text: &str, options: Options) -> Option<Masked> {
    memchr::memmem::find(text.as_bytes(), b":::")?;
    let mut candidates = candidates(text);
    if candidates.is_empty() {
        return None;
    }
    let mut masked = text.as_bytes().to_vec();
    for candidate in &candidates {
        hide(&mut masked[candidate.place.clone()]);
    }
    let (seen, verbatim) = seen(&as_text(masked.clone(), text), &candidates, options);
    let mut lost = Vec::new();
    let mut at = 0;
    candidates.retain(|candidate| {
        at += 1;
        if seen[at - 1] {
            return true;
        }
        let place = candidate.place.clone();
        masked[place.clone()].copy_from_slice(&text.as_bytes()[place.clone()]);
        if !inside(&verbatim, place.start) {
            lost.push(place);
        }
        false
    });
    let items = items(text, &candidates, &verbatim, &mut masked);
    Some(Masked { text: as_text(masked, text), markers: candidates, items, lost })
}

/// Only ASCII was replaced by ASCII or whole lines by ASCII, so this is text; if not, nothing is
/// hidden.
fn as_text(masked: Vec<u8>, text: &str) -> String {
    String::from_utf8(masked).unwrap_or_else(|_| text.to_owned())
}

fn hide(line: &mut [u8]) {
    line.fill(b' ');
    let length = line.len();
    line[..2].copy_from_slice(b"<?");
    // Of three bytes, `<?>` is a whole instruction.
    if length > 3 {
        line[length - 2] = b'?';
    }
    line[length - 1] = b'>';
}

/// The lines with their line breaks, and where they begin.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line.trim_end_matches(['\n', '\r']))
    })
}

fn candidates(text: &str) -> Vec<MarkerLine> {
    let mut found = Vec::new();
    let mut text_above = false;
    for (start, line) in lines(text) {
        let prefix = prefix(line);
        let rest = line[prefix..].trim_end();
        let marker = rest.starts_with(":::").then(|| marker::read(rest)).flatten();
        let is_marker = marker.is_some();
        if let Some(marker) = marker {
            let place = start + prefix..start + prefix + rest.len();
            let closes = matches!(marker, Marker::Close { .. });
            found.push(MarkerLine { place, marker, crowded: closes && text_above });
        }
        text_above = !rest.is_empty() && !is_marker;
    }
    found
}

/// How many bytes at the beginning of a line belong to quotes and lists around it. Where a block
/// begins behind the marks of items, these belong to them.
fn prefix(line: &str) -> usize {
    let skip = |at: usize| {
        at + line[at..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count()
    };
    let outer = skip(0);
    let mut at = outer;
    while let Some(length) = item_marker(&line[at..]) {
        at = skip(at + length);
    }
    if line[at..].starts_with(":::") { at } else { outer }
}

/// The length of `- ` or `12. ` at the beginning of a line.
fn item_marker(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let sign = *line.as_bytes().get(digits)?;
    let fits = match digits {
        0 => matches!(sign, b'-' | b'*' | b'+'),
        _ => digits < 10 && matches!(sign, b'.' | b')'),
    };
    (fits && line.as_bytes().get(digits + 1).is_some_and(|byte| matches!(byte, b' ' | b'\t')))
        .then_some(digits + 2)
}

/// Which of the hidden lines the parser sees as blocks of their own, and where code and HTML lie.
fn seen(
    masked: &str,
    candidates: &[MarkerLine],
    options: Options,
) -> (Vec<bool>, Vec<Range<usize>>) {
    let mut seen = vec![false; candidates.len()];
    let mut verbatim = Vec::new();
    for (event, range) in Parser::new_ext(masked, options).into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) => {
                let first = candidates.partition_point(|line| line.place.start < range.start);
                let at_start = candidates.get(first).filter(|line| {
                    line.place.start < range.end
                        && masked[range.start..line.place.start].trim().is_empty()
                });
                match at_start {
                    Some(_) => seen[first] = true,
                    None => verbatim.push(range),
                }
            }
            Event::Start(Tag::CodeBlock(_)) => verbatim.push(range),
            _ => {}
        }
    }
    verbatim.sort_by_key(|range| range.start);
    (seen, verbatim)
}

fn inside(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.start <= at);
    next.checked_sub(1).is_some_and(|last| ranges[last].contains(&at))
}

/// Hides the attributes of items in the blocks whose items have some.
fn items(
    text: &str,
    markers: &[MarkerLine],
    verbatim: &[Range<usize>],
    masked: &mut [u8],
) -> Vec<ItemLine> {
    let mut items = Vec::new();
    let mut open: Vec<bool> = Vec::new();
    let mut markers = markers.iter().peekable();
    for (start, line) in lines(text) {
        if let Some(marker) =
            markers.next_if(|marker| marker.place.start < start + line.len().max(1))
        {
            match &marker.marker {
                Marker::Open(opening) => {
                    let kind = kinds::find(&opening.name);
                    open.push(kind.is_some_and(|kind| kind.takes_item_attributes()));
                }
                Marker::Wrong { opens: true, .. } => open.push(false),
                Marker::Wrong { .. } => {}
                Marker::Close { .. } => {
                    open.pop();
                }
            }
            continue;
        }
        let indent = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count();
        if open.last() != Some(&true)
            || item_marker(&line[indent..]).is_none()
            || inside(verbatim, start)
        {
            continue;
        }
        if let Some((at, attributes)) = marker::trailing(line) {
            masked[start + at..start + line.len()].fill(b' ');
            items.push(ItemLine { line: start..start + line.len(), attributes });
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> Masked {
        let options =
            Options::ENABLE_TABLES | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_GFM;
        mask(text, options).unwrap()
    }

    #[test]
    fn markers_keep_their_length_and_code_keeps_its_colons() {
        let text = ":::tip[A]\n\n```\n:::tip\n```\n\n:::\n\n> :::note\n> x\n> :::\n\n    :::\n";
        let masked = masked(text);
        assert_eq!(masked.text.len(), text.len());
        let places: Vec<&str> = masked.markers.iter().map(|m| &text[m.place.clone()]).collect();
        assert_eq!(places, [":::tip[A]", ":::", ":::note", ":::"]);
        assert!(masked.text.contains("```\n:::tip\n```"));
        assert!(masked.lost.is_empty());
        assert!(masked.markers[3].crowded && !masked.markers[1].crowded);
    }

    #[test]
    fn what_stands_too_far_to_the_right_is_lost() {
        let text = "words\n        :::tip\n\n:::note\n\n:::\n";
        let masked = masked(text);
        assert_eq!(masked.markers.len(), 2);
        assert_eq!(&text[masked.lost[0].clone()], ":::tip");
    }

    #[test]
    fn attributes_of_items_are_hidden_only_in_blocks_that_have_some() {
        let text = "- a {#x}\n\n:::checklist{#c}\n\n- [ ] b {#y}\n  - [ ] c {#z}\n\n:::\n";
        let masked = masked(text);
        assert_eq!(masked.items.len(), 2);
        assert!(masked.text.contains("- a {#x}"));
        assert!(masked.text.contains("- [ ] b     \n"));
    }
}
