//! `:::contact`: a form by which readers write to the people of the site.
//!
//! Where it is sent stands in `site.yaml`, so that one page cannot send it elsewhere.

use std::collections::HashSet;

use super::{Inside, Kind, Need};
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
    inside: Inside::Page,
    read,
};

/// More than this nobody answers who wants to ask something.
const MOST: usize = 20;

/// What the form has without being told to; a second field of one of these names takes its place.
const THERE: &[&str] = &["name", "email", "message", "topic"];

/// `topic`: what the letter is about; `ask`: questions beside name, address and message.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let asked = reading.data(CONTACT.keys, |fields| fields.texts("ask")).unwrap_or_default();
    if asked.len() > MOST {
        let place = reading.place_of_key(&KeyPath::key("ask"));
        let message = format!("`ask` has {} questions, and {MOST} are the most", asked.len());
        reading.fault(Code::BlockData, place, message, "keep those that you need to answer");
    }
    let mut known = HashSet::new();
    let mut questions = Vec::new();
    for (at, question) in asked.into_iter().enumerate().take(MOST) {
        let folded = question.to_lowercase();
        let (message, hint) = if question.is_empty() {
            ("this question asks nothing".to_owned(), "write what you want to know")
        } else if THERE.contains(&folded.as_str()) {
            let hint = "take it out, or ask with more words";
            (format!("the form has `{folded}` already"), hint)
        } else if !known.insert(folded) {
            (format!("`{question}` is asked twice"), "take one of them out")
        } else {
            questions.push(Datum::Text(question));
            continue;
        };
        let place = reading.place_of(&KeyPath::key("ask").item(at));
        reading.fault(Code::BlockData, place, message, hint);
    }
    let topic = reading.attribute("topic").map(str::to_owned);
    vec![("topic".to_owned(), Datum::maybe(topic)), ("ask".to_owned(), Datum::List(questions))]
}
