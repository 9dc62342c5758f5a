//! `:::faq`: questions that are asked often, each with its answer below it to open.

use super::parts::{Part, divide};
use super::{Inside, Kind, Lead, Need};
use crate::diagnostic::Code;
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::Reading;

pub(super) const FAQ: Kind = Kind {
    name: "faq",
    aliases: &[],
    title: Need::Optional,
    id: Need::Optional,
    attributes: &["open"],
    keys: &[],
    lead: Some(Lead::Parts),
    heading: true,
    inside: Inside::Page,
    read,
};

/// `intro`; `questions`: `id`, `title`, `title_text`, `heading`, `body`; `open`: whether the answers
/// are shown from the start.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let divided = divide(reading, "question");
    if divided.parts.is_empty() {
        let hint = "begin each one with `### The question?`, and answer below it";
        reading.fault_of_block(Code::BlockEmpty, "`:::faq` has no questions", hint);
    }
    let open = reading.switch("open");
    vec![
        ("intro".to_owned(), divided.above.map_or(Datum::None, |(span, _)| Datum::Html(span))),
        ("questions".to_owned(), Datum::List(divided.parts.into_iter().map(Part::datum).collect())),
        ("open".to_owned(), Datum::Switch(open)),
    ]
}
