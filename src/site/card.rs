//! Cards: what a listing or a link shows of a page.
//!
//! A card is made once, fingerprinted once and shared by reference: a listing of ten thousand is
//! one allocation. Whoever shows a card depends on its fingerprint and on nothing else of the page.
//! The value that templates see is made when the first of them asks for it: of a large site most
//! cards are only ever compared. It stays, unless there are so many that it would take too much room:
//! then only the last ones do, on each thread.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use tera::{Map, Value};

use crate::fingerprint::{Fingerprint, Mixer};
use crate::parse::FrontMatter;
use crate::theme::value::from_map;

/// What a listing or a link shows of a page.
#[derive(Clone, Debug)]
pub struct Card {
    fields: Box<[(&'static str, Shown)]>,
    /// Where it stays.
    value: Option<OnceLock<Value>>,
    /// What it is the same by.
    pub print: Fingerprint,
    /// What it is the same by for those who do not show what others said of it: feeds.
    pub own_print: Fingerprint,
}

/// One thing that a card shows.
#[derive(Clone, Debug)]
enum Shown {
    Nothing,
    Text(Box<str>),
    Html(Box<str>),
    Number(i64),
    Switch(bool),
    Extra(Arc<FrontMatter>),
    Value(Value),
}

impl Card {
    /// One field as templates see it.
    pub fn field(&self, name: &str) -> Option<Value> {
        self.fields.iter().find(|(key, _)| *key == name).map(|(_, shown)| shown.value())
    }

    /// The card as templates see it.
    pub fn value(&self) -> Value {
        let make = || {
            let fields = self.fields.iter();
            fields.map(|(key, shown)| ((*key).into(), shown.value())).collect::<Map>().into()
        };
        match &self.value {
            Some(value) => value.get_or_init(make).clone(),
            None => recent(self.print, make),
        }
    }
}

/// How many values of cards without a place of their own each thread keeps.
const RECENT_LIMIT: usize = 512;

thread_local! {
    static RECENT: RefCell<HashMap<Fingerprint, Value>> = RefCell::default();
}

/// The value of the card with that fingerprint, which `make` makes if it is none of the last ones:
/// pages that follow each other show the same cards, in a long series a hundred of them.
fn recent(print: Fingerprint, make: impl FnOnce() -> Value) -> Value {
    RECENT.with_borrow_mut(|recent| {
        if recent.len() >= RECENT_LIMIT && !recent.contains_key(&print) {
            recent.clear();
        }
        recent.entry(print).or_insert_with(make).clone()
    })
}

impl Shown {
    fn value(&self) -> Value {
        match self {
            Shown::Nothing => Value::none(),
            Shown::Text(text) => Value::normal_string(text),
            Shown::Html(html) => Value::safe_string(html),
            Shown::Number(number) => Value::from(*number),
            Shown::Switch(on) => Value::from(*on),
            Shown::Extra(front) => from_map(&front.extra),
            Shown::Value(value) => value.clone(),
        }
    }
}

/// Cards are the same where their fingerprints are.
impl PartialEq for Card {
    fn eq(&self, other: &Card) -> bool {
        self.print == other.print
    }
}

/// The keys of a card, for the nearest name and the documentation's test.
pub const CARD_KEYS: &[&str] = &[
    "title",
    "path",
    "permalink",
    "description",
    "summary",
    "date",
    "year",
    "month",
    "day",
    "updated",
    "authors",
    "taxonomies",
    "series",
    "weight",
    "pinned",
    "image",
    "image_alt",
    "image_width",
    "image_height",
    "doing_time",
    "word_count",
    "reading_time",
    "draft",
    "extra",
    "comment_count",
];

/// Gathers what a card shows and its fingerprint in one go, so that nothing can be in one and not in
/// the other.
pub struct CardMaker {
    fields: Vec<(&'static str, Shown)>,
    mixer: Mixer,
    own: Option<Fingerprint>,
}

impl Default for CardMaker {
    fn default() -> CardMaker {
        // No larger than they are: there is a card for each page of the site.
        let fields = Vec::with_capacity(CARD_KEYS.len());
        CardMaker { fields, mixer: Mixer::default(), own: None }
    }
}

impl CardMaker {
    fn show(&mut self, key: &'static str, shown: Shown) -> &mut CardMaker {
        self.fields.push((key, shown));
        self
    }

    /// Adds a text.
    pub fn text(&mut self, key: &'static str, text: String) -> &mut CardMaker {
        self.mixer.text(key).text(&text);
        self.show(key, Shown::Text(text.into()))
    }

    /// Adds HTML that templates must not escape.
    pub fn html(&mut self, key: &'static str, html: Option<String>) -> &mut CardMaker {
        self.mixer.text(key).number(u64::from(html.is_some()));
        self.mixer.text(html.as_deref().unwrap_or(""));
        self.show(key, html.map_or(Shown::Nothing, |html| Shown::Html(html.into())))
    }

    /// Adds a text, or nothing.
    pub fn maybe(&mut self, key: &'static str, text: Option<String>) -> &mut CardMaker {
        self.mixer.text(key).number(u64::from(text.is_some()));
        self.mixer.text(text.as_deref().unwrap_or(""));
        self.show(key, text.map_or(Shown::Nothing, |text| Shown::Text(text.into())))
    }

    /// Adds a number, or nothing.
    pub fn number(&mut self, key: &'static str, number: Option<i64>) -> &mut CardMaker {
        self.mixer.text(key).number(u64::from(number.is_some())).number(number.unwrap_or(0) as u64);
        self.show(key, number.map_or(Shown::Nothing, Shown::Number))
    }

    /// Adds a switch.
    pub fn switch(&mut self, key: &'static str, on: bool) -> &mut CardMaker {
        self.mixer.text(key).number(u64::from(on));
        self.show(key, Shown::Switch(on))
    }

    /// Adds what front matter holds for templates.
    pub fn extra(&mut self, key: &'static str, front: &Arc<FrontMatter>) -> &mut CardMaker {
        self.mixer.text(key);
        if !front.extra.is_empty() {
            self.mixer.text(&format!("{:?}", front.extra));
        }
        self.show(key, Shown::Extra(front.clone()))
    }

    /// Adds a value with its own fingerprint.
    pub fn value(&mut self, key: &'static str, value: Value, print: Fingerprint) -> &mut CardMaker {
        self.mixer.text(key).add(print);
        self.show(key, Shown::Value(value))
    }

    /// Ends what the page says of itself: what is added from here on is what others said.
    pub fn apart(&mut self) -> &mut CardMaker {
        let own = self.mixer.finish();
        self.own = Some(own);
        self.mixer = Mixer::default();
        self.mixer.add(own);
        self
    }

    /// The card. `stays` is whether its value is to be made only once.
    pub fn finish(self, stays: bool) -> Card {
        let print = self.mixer.finish();
        Card {
            print,
            own_print: self.own.unwrap_or(print),
            fields: self.fields.into(),
            value: stays.then(OnceLock::new),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_has_one_value_whether_or_not_it_stays() {
        let card = |number: usize, stays| {
            let mut card = CardMaker::default();
            card.text("title", format!("Page {number}")).number("weight", Some(number as i64));
            card.finish(stays)
        };
        // More than are kept, and each of them again while some are.
        for number in (0..2 * RECENT_LIMIT).flat_map(|number| [number, number / 2, 0]) {
            let value = card(number, false).value();
            assert_eq!(value, card(number, true).value(), "{number}");
        }
    }
}
