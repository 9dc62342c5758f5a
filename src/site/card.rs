//! Cards: what a listing or a link shows of a page.
//!
//! A card is made once, fingerprinted once and shared by reference: a listing of ten thousand is
//! one allocation. Whoever shows a card depends on its fingerprint and on nothing else of the page.

use tera::{Map, Value};

use crate::fingerprint::{Fingerprint, Mixer};
use crate::theme::value::{from_map, text_or_none};

/// What a listing or a link shows of a page.
#[derive(Clone, Debug)]
pub struct Card {
    /// The values, as templates see them.
    pub value: Value,
    /// What they are the same by.
    pub print: Fingerprint,
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
    "weight",
    "image",
    "word_count",
    "reading_time",
    "draft",
    "extra",
];

/// Gathers values and their fingerprint in one go, so that none can be in one and not in the other.
#[derive(Default)]
pub struct CardMaker {
    map: Map,
    mixer: Mixer,
}

impl CardMaker {
    /// Adds a text.
    pub fn text(&mut self, key: &'static str, text: &str) -> &mut CardMaker {
        self.mixer.text(key).text(text);
        self.map.insert(key.into(), Value::normal_string(text));
        self
    }

    /// Adds HTML that templates must not escape.
    pub fn html(&mut self, key: &'static str, html: Option<&str>) -> &mut CardMaker {
        self.mixer.text(key).number(u64::from(html.is_some())).text(html.unwrap_or(""));
        self.map.insert(key.into(), html.map_or_else(Value::none, Value::safe_string));
        self
    }

    /// Adds a text, or nothing.
    pub fn maybe(&mut self, key: &'static str, text: Option<&str>) -> &mut CardMaker {
        self.mixer.text(key).number(u64::from(text.is_some())).text(text.unwrap_or(""));
        self.map.insert(key.into(), text_or_none(text));
        self
    }

    /// Adds a number, or nothing.
    pub fn number(&mut self, key: &'static str, number: Option<i64>) -> &mut CardMaker {
        self.mixer.text(key).number(u64::from(number.is_some())).number(number.unwrap_or(0) as u64);
        self.map.insert(key.into(), number.map_or_else(Value::none, Value::from));
        self
    }

    /// Adds a switch.
    pub fn switch(&mut self, key: &'static str, on: bool) -> &mut CardMaker {
        self.mixer.text(key).number(u64::from(on));
        self.map.insert(key.into(), Value::from(on));
        self
    }

    /// Adds free data.
    pub fn data(&mut self, key: &'static str, data: &crate::yaml::Map) -> &mut CardMaker {
        self.mixer.text(key).text(&format!("{data:?}"));
        self.map.insert(key.into(), from_map(data));
        self
    }

    /// Adds a value with its own fingerprint.
    pub fn value(&mut self, key: &'static str, value: Value, print: Fingerprint) -> &mut CardMaker {
        self.mixer.text(key).add(print);
        self.map.insert(key.into(), value);
        self
    }

    /// The card.
    pub fn finish(self) -> Card {
        Card { print: self.mixer.finish(), value: self.map.into() }
    }
}
