//! Tables of the names that people can write.
//!
//! A row says which name, what it takes, what it means and where its value goes. [`Key::read`] reads
//! by it, and the documentation shows it ([`Key::about`]). So nothing is read that is not described,
//! and nothing is described that is not read.

use super::{Fields, Map};
use crate::time::When;

/// What a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// `true` or `false`.
    Switch,
    /// A whole number.
    Whole,
    /// A whole number from one on.
    Count,
    /// A day, or a day with a time.
    Date,
    /// One of several words.
    Choice,
    /// Texts, or one alone.
    Texts,
    /// Names and values.
    Map,
    /// Maps, one after the other.
    Maps,
    /// Several kinds, in the words of messages.
    Several(&'static str),
}

impl Kind {
    /// What a value must be, in the words of messages: `` `x` must be … ``.
    pub fn wanted(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Switch => "`true` or `false`",
            Kind::Whole | Kind::Count => "a whole number",
            Kind::Date => "a date",
            Kind::Choice => "one of",
            Kind::Texts => "a list of texts",
            Kind::Map => "a map of names and values",
            Kind::Maps => "a list",
            Kind::Several(words) => words,
        }
    }
}

/// One name with all there is to know about it; its value goes into a `T`.
pub struct Key<T: 'static> {
    name: &'static str,
    spellings: &'static [&'static str],
    takes: Takes<T>,
    or: &'static str,
    default: &'static str,
    meaning: &'static str,
    example: &'static str,
    below: fn() -> Vec<About>,
}

/// What a key takes, and where it goes.
enum Takes<T: 'static> {
    Text(fn(&mut T, String)),
    Switch(fn(&mut T, bool)),
    Whole(fn(&mut T, i64)),
    Count(fn(&mut T, usize)),
    Date(fn(&mut T, When)),
    Choice(&'static [Word<T>]),
    Texts(fn(&mut T, Vec<String>)),
    Map(fn(&mut T, &Map)),
    Own(Kind, Reader<T>),
}

/// Reads the value of a name, as it was spelt.
type Reader<T> = fn(&mut Fields<'_>, &str, &mut T);

/// One of the words of a choice, what it means in Markdown, and what comes of it.
pub type Word<T> = (&'static str, &'static str, fn(&mut T));

/// A key for those who write the documentation.
#[derive(Clone, Debug)]
pub struct About {
    /// Its name.
    pub name: &'static str,
    /// The names of other programs that are read as this one.
    pub spellings: &'static [&'static str],
    /// What it takes.
    pub kind: Kind,
    /// What it takes beside that, in Markdown; mostly nothing.
    pub or: &'static str,
    /// The words of a choice with their meaning, which may be empty.
    pub words: Vec<(&'static str, &'static str)>,
    /// What holds where it is not written, in Markdown; empty where the meaning says it.
    pub default: &'static str,
    /// What it means: whole sentences in Markdown.
    pub meaning: &'static str,
    /// How it is written: YAML.
    pub example: &'static str,
    /// The keys of the maps it takes, where they are known.
    pub below: Vec<About>,
}

impl<T> Key<T> {
    const fn new(name: &'static str, takes: Takes<T>) -> Key<T> {
        let (spellings, or, default, meaning, example): (&[&str], _, _, _, _) =
            (&[], "", "", "", "");
        Key { name, spellings, takes, or, default, meaning, example, below: Vec::new }
    }

    /// A key that takes text.
    pub const fn text(name: &'static str, put: fn(&mut T, String)) -> Key<T> {
        Key::new(name, Takes::Text(put))
    }

    /// A key that takes `true` or `false`.
    pub const fn switch(name: &'static str, put: fn(&mut T, bool)) -> Key<T> {
        Key::new(name, Takes::Switch(put))
    }

    /// A key that takes a whole number.
    pub const fn whole(name: &'static str, put: fn(&mut T, i64)) -> Key<T> {
        Key::new(name, Takes::Whole(put))
    }

    /// A key that takes a whole number from one on.
    pub const fn count(name: &'static str, put: fn(&mut T, usize)) -> Key<T> {
        Key::new(name, Takes::Count(put))
    }

    /// A key that takes a date.
    pub const fn date(name: &'static str, put: fn(&mut T, When)) -> Key<T> {
        Key::new(name, Takes::Date(put))
    }

    /// A key that takes one of several words.
    pub const fn choice(name: &'static str, words: &'static [Word<T>]) -> Key<T> {
        Key::new(name, Takes::Choice(words))
    }

    /// A key that takes texts.
    pub const fn texts(name: &'static str, put: fn(&mut T, Vec<String>)) -> Key<T> {
        Key::new(name, Takes::Texts(put))
    }

    /// A key that takes names of people's own.
    pub const fn map(name: &'static str, put: fn(&mut T, &Map)) -> Key<T> {
        Key::new(name, Takes::Map(put))
    }

    /// A key with more to it than its kind.
    pub const fn own(name: &'static str, kind: Kind, read: Reader<T>) -> Key<T> {
        Key::new(name, Takes::Own(kind, read))
    }

    /// The names of other programs for it.
    pub const fn spelt(mut self, spellings: &'static [&'static str]) -> Key<T> {
        self.spellings = spellings;
        self
    }

    /// What it takes beside its kind.
    pub const fn or(mut self, or: &'static str) -> Key<T> {
        self.or = or;
        self
    }

    /// What holds where it is not written. Between backticks it is YAML, and the very same as not
    /// writing it.
    pub const fn default(mut self, default: &'static str) -> Key<T> {
        self.default = default;
        self
    }

    /// What it means.
    pub const fn means(mut self, meaning: &'static str) -> Key<T> {
        self.meaning = meaning;
        self
    }

    /// How it is written.
    pub const fn example(mut self, example: &'static str) -> Key<T> {
        self.example = example;
        self
    }

    /// The keys of the maps it takes.
    pub const fn below(mut self, below: fn() -> Vec<About>) -> Key<T> {
        self.below = below;
        self
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Every name it goes by, its own first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<T> {
        std::iter::once(self.name).chain(self.spellings.iter().copied())
    }

    /// What it takes.
    pub fn kind(&self) -> Kind {
        match self.takes {
            Takes::Text(_) => Kind::Text,
            Takes::Switch(_) => Kind::Switch,
            Takes::Whole(_) => Kind::Whole,
            Takes::Count(_) => Kind::Count,
            Takes::Date(_) => Kind::Date,
            Takes::Choice(_) => Kind::Choice,
            Takes::Texts(_) => Kind::Texts,
            Takes::Map(_) => Kind::Map,
            Takes::Own(kind, _) => kind,
        }
    }

    /// The key for those who write the documentation.
    pub fn about(&self) -> About {
        let words = match self.takes {
            Takes::Choice(words) => words.iter().map(|(word, what, _)| (*word, *what)).collect(),
            _ => Vec::new(),
        };
        About {
            name: self.name,
            spellings: self.spellings,
            kind: self.kind(),
            or: self.or,
            words,
            default: self.default,
            meaning: self.meaning,
            example: self.example,
            below: (self.below)(),
        }
    }

    /// Reads the value and puts it where it belongs; what cannot be read is noted as a fault. Gives
    /// the name as it was spelt, or nothing where it is not there.
    pub fn read(&self, fields: &mut Fields<'_>, into: &mut T) -> Option<&'static str> {
        let name = fields.spelling(self.names())?;
        match self.takes {
            Takes::Text(put) => fields.text(name).map(|text| put(into, text)),
            Takes::Switch(put) => fields.switch(name).map(|on| put(into, on)),
            Takes::Whole(put) => fields.whole(name).map(|number| put(into, number)),
            Takes::Count(put) => fields.count(name).map(|number| put(into, number)),
            Takes::Date(put) => fields.when(name).map(|when| put(into, when)),
            Takes::Texts(put) => fields.texts(name).map(|texts| put(into, texts)),
            Takes::Map(put) => fields.map(name).map(|map| put(into, map)),
            Takes::Own(_, read) => {
                read(fields, name, into);
                Some(())
            }
            Takes::Choice(words) => {
                let words: Vec<_> =
                    words.iter().map(|(word, _, choose)| (*word, *choose)).collect();
                fields.choice(name, &words).map(|choose| choose(into))
            }
        };
        Some(name)
    }
}

/// Reads every key of a table.
pub fn read_all<T>(table: &[Key<T>], fields: &mut Fields<'_>, into: &mut T) {
    for key in table {
        key.read(fields, into);
    }
}

/// Every name of a table, in its order.
pub fn names<T>(table: &'static [Key<T>]) -> Vec<&'static str> {
    table.iter().flat_map(Key::names).collect()
}

/// A table for those who write the documentation.
pub fn about<T>(table: &'static [Key<T>]) -> Vec<About> {
    table.iter().map(Key::about).collect()
}
