//! `:::mistake` and `:::instead`, the turn: what goes wrong, and what to do instead of it.
//!
//! That the second follows the first is a matter of both, and looked at by the writer of the page
//! when all blocks are known.

use super::{Inside, Kind, Need};
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::Reading;

pub(super) const MISTAKE: Kind = Kind {
    name: "mistake",
    aliases: &[],
    title: Need::Required,
    id: Need::Optional,
    attributes: &["cost"],
    keys: &[],
    lead: None,
    heading: true,
    inside: Inside::Page,
    read: mistake,
};

pub(super) const INSTEAD: Kind = Kind {
    name: "instead",
    aliases: &[],
    title: Need::Required,
    id: Need::Optional,
    attributes: &["time"],
    keys: &[],
    lead: None,
    heading: true,
    inside: Inside::Page,
    read: instead,
};

/// `cost`: what the mistake costs, in the writer's words.
fn mistake(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let cost = reading.attribute("cost").map(str::to_owned);
    vec![("cost".to_owned(), Datum::maybe(cost))]
}

/// `time`: how long it takes, in the writer's words.
fn instead(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let time = reading.attribute("time").map(str::to_owned);
    vec![("time".to_owned(), Datum::maybe(time))]
}
