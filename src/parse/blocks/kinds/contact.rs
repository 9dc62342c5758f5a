//! `:::contact`: a form by which readers write to the people of the site.
//!
//! Where it is sent stands in `site.yaml`, so that one page cannot send it elsewhere.

use std::collections::HashSet;

use super::{Kind, Need};
use crate::diagnostic::Code;
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::Reading;
use crate::yaml::KeyPath;

pub(super) const CONTACT: Kind = Kind {
    name: "contact",
    aliases: &[],
    title: Need::Optional,
    id: Need::Optional,
    attributes: &["topic"],
    keys: &["ask"],
    lead: None,
    heading: true,
    read,
};

/// `topic`: what the letter is about; `ask`: questions beside name, address and message.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let asked = reading.data(CONTACT.keys, |fields| fields.texts("ask")).unwrap_or_default();
    let mut known = HashSet::new();
    let mut questions = Vec::new();
    for (at, question) in asked.into_iter().enumerate() {
        let place = reading.place_of(&KeyPath::key("ask").item(at));
        if question.trim().is_empty() {
            let message = "this question asks nothing";
            reading.fault(Code::BlockData, place, message, "write what you want to know");
        } else if !known.insert(question.to_lowercase()) {
            let message = format!("`{question}` is asked twice");
            reading.fault(Code::BlockData, place, message, "take one of them out");
        } else {
            questions.push(Datum::Text(question));
        }
    }
    let topic = reading.attribute("topic").map(str::to_owned);
    vec![("topic".to_owned(), Datum::maybe(topic)), ("ask".to_owned(), Datum::List(questions))]
}
