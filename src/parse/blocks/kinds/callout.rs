//! `:::note`, `:::tip`, `:::warning`, and the alerts of GitHub, which are the same.

use super::{Inside, Kind, Need};
use crate::diagnostic::Code;
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::Reading;

const fn callout(
    name: &'static str,
    aliases: &'static [&'static str],
    read: fn(&mut Reading<'_>) -> Vec<(String, Datum)>,
) -> Kind {
    Kind {
        name,
        aliases,
        title: Need::Optional,
        id: Need::Optional,
        attributes: &["fold"],
        keys: &[],
        lead: None,
        heading: false,
        inside: Inside::Page,
        read,
    }
}

pub(super) const NOTE: Kind = callout("note", &["info", "important"], read);
pub(super) const TIP: Kind = callout("tip", &["hint"], read);
pub(super) const WARNING: Kind = callout("warning", &["caution", "danger"], warning);

/// `label`: the string that names it; `fold`: whether it begins closed.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let fold = reading.switch("fold");
    let label = match reading.opening.name.as_str() {
        "info" => "note",
        "hint" => "tip",
        "danger" => "warning",
        name => name,
    };
    vec![
        ("label".to_owned(), Datum::Text(label.to_owned())),
        ("fold".to_owned(), Datum::Switch(fold)),
    ]
}

fn warning(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    if reading.switch("fold") {
        let place = reading.attribute_place("fold");
        let message = "a warning cannot be folded: who does not open it is not warned";
        reading.fault(Code::WarningFolded, place, message, "delete `fold`, or write `:::note`");
    }
    read(reading)
}
