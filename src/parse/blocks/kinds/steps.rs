//! `:::steps`: an instruction somebody else can follow: who does what, how long it takes, what must
//! come of it.

use super::{Inside, Kind, Lead, Need, check_item, minutes, only};
use crate::diagnostic::Code;
use crate::parse::blocks::reading::{Item, Reading, Shape};
use crate::parse::blocks::{Datum, Span};
use crate::source::TextRange;

pub(super) const STEPS: Kind = Kind {
    name: "steps",
    aliases: &["sop"],
    title: Need::Optional,
    id: Need::Optional,
    attributes: &[],
    keys: &["owner", "when", "needs", "done"],
    lead: Some(Lead::Bold),
    heading: true,
    inside: Inside::Page,
    read,
};

/// `owner`, `when`, `needs`, `done`; `minutes`: the sum; `intro`; `steps`: `id`, `title`, `name`, `who`,
/// `minutes`, `result`, `body`.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let about = reading.data(STEPS.keys, |fields| {
        let needs = fields.texts("needs").unwrap_or_default();
        vec![
            ("owner".to_owned(), Datum::maybe(fields.text("owner"))),
            ("when".to_owned(), Datum::maybe(fields.text("when"))),
            ("needs".to_owned(), Datum::List(needs.into_iter().map(Datum::Text).collect())),
            ("done".to_owned(), Datum::maybe(fields.text("done"))),
        ]
    });
    let hint = "put it inside a step, or below the block";
    let children = only(reading, "a numbered list", hint, |shape| {
        matches!(shape, Shape::Paragraph | Shape::Block(_) | Shape::List { numbered: true, .. })
    });
    let mut intro: Option<Span> = None;
    let mut steps = Vec::new();
    let mut total = 0;
    for child in children {
        match child.shape {
            Shape::List { items, .. } => {
                for item in items {
                    let (step, minutes) = step(item, reading);
                    total += minutes;
                    steps.push(step);
                }
            }
            _ if steps.is_empty() => {
                let span = child.span;
                intro =
                    Some(intro.map_or(span, |intro| Span { start: intro.start, end: span.end }));
            }
            _ => {
                let message = "text behind the last step of `:::steps` would be lost";
                reading.fault(Code::BlockBody, super::first_line(&child.range), message, hint);
            }
        }
    }
    if steps.is_empty() {
        let hint = "start lines with `1. **Open the help desk.**`";
        reading.fault_of_block(Code::BlockEmpty, "`:::steps` has no steps", hint);
    }
    let mut data = about;
    data.extend([
        ("minutes".to_owned(), if total > 0 { Datum::Whole(total) } else { Datum::None }),
        ("intro".to_owned(), intro.map_or(Datum::None, Datum::Html)),
        ("steps".to_owned(), Datum::List(steps)),
    ]);
    data
}

/// One step, and how long it takes.
fn step(item: Item, reading: &mut Reading<'_>) -> (Datum, i64) {
    check_item(reading, &item.attributes, &["time", "who", "result"], "a step");
    if item.lead.is_none() {
        let message = "this step has no title";
        let hint = "begin it with what to do, in bold: `1. **Open the help desk.**`";
        reading.fault(Code::StepsNoTitle, item.range.clone(), message, hint);
    }
    let value = |name: &str| {
        let named = item.attributes.named.iter().find(|attribute| attribute.name == name)?;
        Some((named.value.clone().unwrap_or_default(), named.place.clone()))
    };
    let time = value("time").map(|(text, place)| {
        let minutes = minutes(&text);
        if minutes.is_none() {
            let message = format!("`{text}` is no length of time");
            let range = TextRange::from(place).shifted(reading.start);
            let fault = crate::diagnostic::Fault::new(Code::BlockData, range, message);
            reading.faults.push(fault.hint("write `45m`, `1h` or `1h 30m`"));
        }
        minutes.unwrap_or(0)
    });
    let text = |name: &str| Datum::maybe(value(name).map(|(text, _)| text));
    let step = Datum::fields([
        ("id", item.id.map_or(Datum::None, Datum::Hole)),
        ("title", item.lead.map_or(Datum::None, Datum::Html)),
        ("name", Datum::Text(item.lead_text)),
        ("who", text("who")),
        ("minutes", time.map_or(Datum::None, Datum::Whole)),
        ("result", text("result")),
        ("body", if item.rest.is_empty() { Datum::None } else { Datum::Html(item.rest) }),
    ]);
    (step, time.unwrap_or(0))
}
