//! `:::cards`: a few ways on, each a link with a line; or the pages of a section.

use super::{Inside, Kind, Need, only};
use crate::diagnostic::Code;
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::{Reading, Shape, Wish};

pub(super) const CARDS: Kind = Kind {
    name: "cards",
    aliases: &[],
    title: Need::Optional,
    id: Need::Optional,
    attributes: &["from"],
    keys: &[],
    lead: Some(super::Lead::Link),
    heading: true,
    inside: Inside::Page,
    read,
};

/// `items`: `title`, `path`, `body`; `section`: the address of the section whose pages are shown.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let children =
        only(reading, "a list of links", "begin each line with `- [Title](address)`", |shape| {
            matches!(shape, Shape::List { .. })
        });
    let mut items = Vec::new();
    for child in children {
        let Shape::List { items: listed, .. } = child.shape else { continue };
        for item in listed {
            let (Some(lead), Some(address)) = (item.lead, item.address) else {
                let message = "this card leads nowhere: it does not begin with a link";
                let hint = "write `- [Title](address)`, and what it says below";
                reading.fault(Code::CardsNoLink, item.range, message, hint);
                continue;
            };
            let body = if item.rest.is_empty() { Datum::None } else { Datum::Html(item.rest) };
            items.push(Datum::fields([
                ("title", Datum::Html(lead)),
                ("path", Datum::Hole(address)),
                ("page", Datum::Page(address)),
                ("body", body),
            ]));
        }
    }
    let section = section(reading);
    if items.is_empty() && section == Datum::None && reading.attribute("from").is_none() {
        let hint =
            "start lines with `- [Title](address)`, or list a section: `{from=section:/tools/}`";
        reading.fault_of_block(Code::BlockEmpty, "`:::cards` has no cards", hint);
    }
    vec![("items".to_owned(), Datum::List(items)), ("section".to_owned(), section)]
}

fn section(reading: &mut Reading<'_>) -> Datum {
    let Some(from) = reading.attribute("from").map(str::to_owned) else { return Datum::None };
    let place = reading.attribute_place("from");
    match from.strip_prefix("section:") {
        Some(address) => match reading.hole(Wish::Section(address.to_owned()), place) {
            Datum::Hole(hole) => Datum::Page(hole),
            other => other,
        },
        None => {
            let message = format!("`from={from}` names no section");
            let hint = format!("write `from=section:/{}/`", from.trim_matches('/'));
            reading.fault(Code::BlockData, place, message, hint);
            Datum::None
        }
    }
}
