//! `:::tabs`: the same thing for different readers, one of which is looked at.

use super::parts::{Part, divide};
use super::{Inside, Kind, Lead, Need};
use crate::diagnostic::Code;
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::Reading;

pub(super) const TABS: Kind = Kind {
    name: "tabs",
    aliases: &[],
    title: Need::Optional,
    id: Need::Optional,
    attributes: &["sync"],
    keys: &[],
    lead: Some(Lead::Parts),
    heading: true,
    inside: Inside::Page,
    read,
};

/// More of them do not fit into a row on a phone.
const MOST: usize = 6;

/// `tabs`: `id`, `title`, `title_text`, `heading`, `body`; `sync`: the name under which the reader's
/// choice holds for all tabs of that name.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let divided = divide(reading, "tab");
    if let Some((_, place)) = divided.above {
        let message = "this text belongs to no tab of `:::tabs`";
        let hint = "put it above the block, or below a heading in it";
        reading.fault(Code::TabsTextOutside, place, message, hint);
    }
    let tabs = divided.parts;
    match tabs.len() {
        0 => {
            let message = "`:::tabs` has no tabs";
            reading.fault_of_block(Code::BlockEmpty, message, "begin each one with `### Its name`");
        }
        1 => {
            let message = "`:::tabs` has one tab, so there is nothing to choose";
            let hint = "add another heading like the first one, or write the text without a block";
            reading.fault_of_block(Code::BlockBody, message, hint);
        }
        many if many > MOST => {
            let message = format!("`:::tabs` has {many} tabs, and {MOST} fit into a row");
            reading.fault_of_block(Code::BlockBody, message, "headings and text do better here");
        }
        _ => {}
    }
    let sync = reading.attribute("sync").map(str::to_owned);
    vec![
        ("tabs".to_owned(), Datum::List(tabs.into_iter().map(Part::datum).collect())),
        ("sync".to_owned(), Datum::maybe(sync)),
    ]
}
