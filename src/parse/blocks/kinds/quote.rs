//! `:::quote`: what somebody said, with who said it.

use super::{Inside, Kind, Need};
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::{Reading, Wish};

pub(super) const QUOTE: Kind = Kind {
    name: "quote",
    aliases: &[],
    title: Need::Optional,
    id: Need::Optional,
    attributes: &["source"],
    keys: &[],
    lead: None,
    heading: false,
    inside: Inside::Page,
    read,
};

/// `source`: where it was said.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let source = reading.attribute("source").map(str::to_owned);
    let source = match source {
        Some(source) => reading.hole(Wish::Link(source), reading.attribute_place("source")),
        None => Datum::None,
    };
    vec![("source".to_owned(), source)]
}
