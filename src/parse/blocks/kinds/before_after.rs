//! `:::before-after`: a text as it was and as it became, beside each other.

use super::parts::{Part, divide};
use super::{Inside, Kind, Lead, Need};
use crate::diagnostic::Code;
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::Reading;

pub(super) const BEFORE_AFTER: Kind = Kind {
    name: "before-after",
    aliases: &[],
    title: Need::Optional,
    id: Need::Optional,
    attributes: &[],
    keys: &[],
    lead: Some(Lead::Parts),
    heading: true,
    inside: Inside::Apart,
    read,
};

/// `intro`; `before`, `after`: `id`, `title`, `title_text`, `heading`, `body`.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let divided = divide(reading, "half");
    let count = divided.parts.len();
    if count != 2 {
        let message = format!(
            "`{}` needs two headings, and has {}",
            reading.shown(),
            match count {
                0 => "none".to_owned(),
                count => count.to_string(),
            }
        );
        let hint = "write `### Before` with a text below it, then `### After` with the other";
        reading.fault_of_block(Code::BlockBody, message, hint);
    }
    let mut parts = divided.parts.into_iter().map(Part::datum);
    vec![
        ("intro".to_owned(), divided.above.map_or(Datum::None, |(span, _)| Datum::Html(span))),
        ("before".to_owned(), parts.next().unwrap_or(Datum::None)),
        ("after".to_owned(), parts.next().unwrap_or(Datum::None)),
    ]
}
