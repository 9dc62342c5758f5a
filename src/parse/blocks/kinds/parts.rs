//! Blocks that headings divide: `:::tabs`, `:::faq`, `:::before-after`, `:::glossary`.

use std::ops::Range;

use super::first_line;
use crate::diagnostic::Code;
use crate::parse::blocks::reading::{Child, Head, Reading, Shape};
use crate::parse::blocks::{Datum, Span};

/// A heading of a block and what stands below it.
pub(super) struct Part {
    pub(super) head: Head,
    /// Where the heading stands in the source.
    pub(super) place: Range<usize>,
    /// The whole heading.
    pub(super) heading: Span,
    pub(super) body: Option<Span>,
}

impl Part {
    /// `id`, `title`, `title_text`, `heading`, `body`.
    pub(super) fn datum(self) -> Datum {
        Datum::fields([
            ("id", Datum::Hole(self.head.id)),
            ("title", Datum::Html(self.head.words)),
            ("title_text", Datum::Text(self.head.text)),
            ("heading", Datum::Html(self.heading)),
            ("body", self.body.map_or(Datum::None, Datum::Html)),
        ])
    }
}

/// What stands above the first heading of a block, and its parts.
pub(super) struct Parts {
    pub(super) above: Option<(Span, Range<usize>)>,
    pub(super) parts: Vec<Part>,
}

/// Divides a block at its headings. The first says of which level they are: deeper ones are text of
/// a part, and a higher one is a fault, as is a part that says nothing. `what` is one part in a word.
pub(super) fn divide(reading: &mut Reading<'_>, what: &str) -> Parts {
    let mut parts: Vec<Part> = Vec::new();
    let mut above: Option<(Span, Range<usize>)> = None;
    let shown = reading.shown();
    for Child { shape, range, span } in std::mem::take(&mut reading.children) {
        let level = parts.first().map(|part| part.head.level);
        if let Shape::Heading(head) = shape
            && level.is_none_or(|level| head.level <= level)
        {
            if let Some(level) = level.filter(|level| head.level < *level) {
                let message = format!("this heading stands above the others of `{shown}`");
                let hint = format!("write it with {level} `#`, as the first one");
                reading.fault(Code::BlockBody, first_line(&range), message, hint);
            }
            parts.push(Part { head, place: first_line(&range), heading: span, body: None });
            continue;
        }
        match parts.last_mut() {
            Some(part) => part.body = Some(together(part.body, span)),
            None => {
                above = Some(match above {
                    Some((all, place)) => (together(Some(all), span), place),
                    None => (span, first_line(&range)),
                });
            }
        }
    }
    for part in &parts {
        if part.body.is_none() {
            let message = format!("nothing stands below this {what}");
            let hint = "write its text below it, or take it out";
            reading.fault(Code::BlockEmpty, part.place.clone(), message, hint);
        }
    }
    Parts { above, parts }
}

/// A piece and the one behind it.
pub(super) fn together(first: Option<Span>, second: Span) -> Span {
    first.map_or(second, |first| Span { start: first.start, end: second.end })
}
