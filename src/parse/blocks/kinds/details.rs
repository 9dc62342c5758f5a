//! `:::details`: something on the side that a reader may open.

use super::{Inside, Kind, Need};
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::Reading;

pub(super) const DETAILS: Kind = Kind {
    name: "details",
    aliases: &[],
    title: Need::Required,
    id: Need::Optional,
    attributes: &["open"],
    keys: &[],
    lead: None,
    heading: false,
    inside: Inside::Page,
    read,
};

/// `open`: whether it begins open.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let open = reading.switch("open");
    vec![("open".to_owned(), Datum::Switch(open))]
}
