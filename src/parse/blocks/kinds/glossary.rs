//! `:::glossary`: words and what they mean. Where a page of the site uses one first, it is explained.

use super::parts::divide;
use super::{Inside, Kind, Lead, Need};
use crate::diagnostic::Code;
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::Reading;
use crate::parse::plain_text;

pub(super) const GLOSSARY: Kind = Kind {
    name: "glossary",
    aliases: &[],
    title: Need::Optional,
    id: Need::Optional,
    attributes: &["link"],
    keys: &[],
    lead: Some(Lead::Parts),
    heading: true,
    inside: Inside::Words,
    read,
};

/// The spellings of a word: `SOP, SOPs, standard operating procedure`.
pub(in crate::parse) fn spellings(heading: &str) -> impl Iterator<Item = &str> {
    heading.split(',').map(str::trim).filter(|name| !name.is_empty())
}

/// `intro`; `terms`: `id`, `title`, `title_text`, `heading`, `body`, `names` (its spellings), `text`
/// (the first paragraph as plain text); `link`: whether other pages explain them.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let link = match reading.attribute("link") {
        None => true,
        Some(_) => reading.switch("link"),
    };
    let divided = divide(reading, "word");
    if divided.parts.is_empty() {
        let hint = "begin each one with `### The word`, and say below it what it means";
        reading.fault_of_block(Code::BlockEmpty, "`:::glossary` has no words", hint);
    }
    for part in divided.parts.iter().filter(|part| spellings(&part.head.text).next().is_none()) {
        let (message, hint) = ("this heading names no word", "write the word: `### Scope creep`");
        reading.fault(Code::BlockEmpty, part.place.clone(), message, hint);
    }
    let terms = divided.parts.into_iter().map(|part| {
        let names = spellings(&part.head.text).map(|name| Datum::Text(name.to_owned())).collect();
        let text = part.body.and_then(|body| {
            let html = reading.written.get(body.start.html as usize..body.end.html as usize)?;
            let first = html.find("</p>").map_or(html, |end| &html[..end]);
            Some(plain_text(first))
        });
        let Datum::Fields(mut fields) = part.datum() else { return Datum::None };
        fields.push(("names".to_owned(), Datum::List(names)));
        fields.push(("text".to_owned(), Datum::maybe(text)));
        Datum::Fields(fields)
    });
    let terms = terms.collect();
    vec![
        ("intro".to_owned(), divided.above.map_or(Datum::None, |(span, _)| Datum::Html(span))),
        ("terms".to_owned(), Datum::List(terms)),
        ("link".to_owned(), Datum::Switch(link)),
    ]
}
