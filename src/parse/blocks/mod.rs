//! Blocks: `:::name[Title]{#id}` … `:::` in Markdown.
//!
//! A block is read generically here: its name, its attributes, its data, what stands in it. Each
//! kind that Handover has is one file in `kinds`, which turns that into typed [`Datum`]s and says
//! what is wrong. How a block looks is a template of the theme; a name that no kind has may be one
//! of the theme's own, which only assembly can tell.

pub(super) mod kinds;
pub(super) mod marker;
pub(super) mod mask;
pub(super) mod reading;

use serde::{Deserialize, Serialize};

use crate::source::TextRange;
use crate::yaml::Node;

pub use kinds::{KINDS, Kind, books, find as kind_of, is_built_in, names};

/// A block of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Its kind: the name behind the colons, or what that name means.
    pub kind: String,
    /// The id: the hole that holds it.
    pub id: Option<u32>,
    /// The title as HTML.
    pub title: Option<Span>,
    /// The title as plain text.
    pub title_text: String,
    /// The level of heading its title has: 2 to 6.
    pub level: u8,
    /// The classes its writer gave it.
    pub classes: Vec<String>,
    /// The whole body as HTML.
    pub body: Span,
    /// What its kind made of all that.
    pub data: Vec<(String, Datum)>,
    /// Everything of it in the HTML of the page.
    pub span: Span,
    /// Its first line, in bytes of the file.
    pub range: TextRange,
    /// Where its attributes stand, for kinds that only a theme knows.
    pub attributes: Vec<(String, TextRange)>,
}

/// A value of a block that templates see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Datum {
    /// Nothing.
    None,
    /// A switch.
    Switch(bool),
    /// A whole number.
    Whole(i64),
    /// Any number.
    Number(f64),
    /// A text.
    Text(String),
    /// A piece of the body as HTML.
    Html(Span),
    /// What fills a hole: an id, an address.
    Hole(u32),
    /// The page that a hole leads to, as templates ask for it.
    Page(u32),
    /// Values in order.
    List(Vec<Datum>),
    /// Named values.
    Fields(Vec<(String, Datum)>),
    /// A value as it was written.
    Node(Node),
}

impl Datum {
    /// A text, or nothing.
    pub(super) fn maybe(text: Option<String>) -> Datum {
        text.map_or(Datum::None, Datum::Text)
    }

    /// Named values.
    pub(super) fn fields<const N: usize>(fields: [(&str, Datum); N]) -> Datum {
        Datum::Fields(fields.into_iter().map(|(name, datum)| (name.to_owned(), datum)).collect())
    }

    fn shift(&mut self, by: Mark) {
        match self {
            Datum::Html(span) => span.shift(by),
            Datum::Hole(hole) | Datum::Page(hole) => *hole += by.holes,
            Datum::List(items) => items.iter_mut().for_each(|item| item.shift(by)),
            Datum::Fields(fields) => fields.iter_mut().for_each(|(_, datum)| datum.shift(by)),
            Datum::None
            | Datum::Switch(_)
            | Datum::Whole(_)
            | Datum::Number(_)
            | Datum::Text(_)
            | Datum::Node(_) => {}
        }
    }
}

/// A place in written HTML: how much of everything lies before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Bytes.
    pub html: u32,
    /// Holes.
    pub holes: u32,
    /// Blocks.
    pub blocks: u32,
}

/// A piece of written HTML, with its holes and its blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Where it begins.
    pub start: Mark,
    /// Where it ends.
    pub end: Mark,
}

impl Span {
    /// Whether there is no HTML in it.
    pub fn is_empty(self) -> bool {
        self.start.html >= self.end.html
    }

    fn shift(&mut self, by: Mark) {
        for mark in [&mut self.start, &mut self.end] {
            mark.html += by.html;
            mark.holes += by.holes;
            mark.blocks += by.blocks;
        }
    }
}

impl Block {
    /// The block behind that much more of everything.
    pub(super) fn shifted(mut self, by: Mark) -> Block {
        if let Some(id) = &mut self.id {
            *id += by.holes;
        }
        if let Some(title) = &mut self.title {
            title.shift(by);
        }
        self.body.shift(by);
        self.span.shift(by);
        self.data.iter_mut().for_each(|(_, datum)| datum.shift(by));
        self
    }

    /// A value of its data.
    pub fn datum(&self, name: &str) -> Option<&Datum> {
        self.data.iter().find(|(known, _)| known == name).map(|(_, datum)| datum)
    }
}
