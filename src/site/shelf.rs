//! Books of a data file, for `:::books{from=books#training}`: the file below `data/`, the list in it,
//! and what its links lead to.

use std::fmt;

use tera::Value;

use super::link::{Filling, Hint};
use crate::data::{self, Format};
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::fingerprint::Fingerprint;
use crate::parse::blocks::books::{Book, book};
use crate::source::{Snapshot, SourcePath};
use crate::theme::value::{map, text_or_none};
use crate::yaml::{KeyPath, Node, Notes};

/// Books with what their links lead to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf(Vec<Placed>);

#[derive(Clone, Debug, PartialEq)]
struct Placed {
    book: Book,
    link: Option<Filling>,
    cover: Option<Filling>,
}

/// What a shelf is the same by is what it says.
impl fmt::Display for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl Shelf {
    /// Puts books on a shelf; `resolve` follows their links.
    pub(super) fn new(books: Vec<Book>, mut resolve: impl FnMut(&str, bool) -> Filling) -> Shelf {
        let placed = |book: Book| Placed {
            link: book.link.as_deref().map(|link| resolve(link, false)),
            cover: book.cover.as_deref().map(|cover| resolve(cover, true)),
            book,
        };
        Shelf(books.into_iter().map(placed).collect())
    }

    /// The books, and where their links lead.
    pub fn books(&self) -> impl Iterator<Item = (&Book, Option<&Filling>)> {
        self.0.iter().map(|placed| (&placed.book, placed.link.as_ref()))
    }

    /// The books as templates see them.
    pub(super) fn value(&self, filled: impl Fn(&Filling) -> Value) -> Value {
        let number = |number: Option<i64>| number.map_or_else(Value::none, Value::from);
        let value = |placed: &Placed| {
            let book = &placed.book;
            map([
                ("title", Value::normal_string(&book.title)),
                ("author", text_or_none(book.author.as_deref())),
                ("year", number(book.year)),
                ("why", text_or_none(book.why.as_deref())),
                ("link", placed.link.as_ref().map_or_else(Value::none, &filled)),
                ("cover", placed.cover.as_ref().map_or_else(Value::none, &filled)),
                ("paid", Value::from(book.paid)),
                ("isbn", text_or_none(book.isbn.as_deref())),
            ])
        };
        map([
            ("books", self.0.iter().map(value).collect::<Vec<_>>().into()),
            ("paid", Value::from(self.0.iter().any(|placed| placed.book.paid))),
        ])
    }
}

/// The books that `from` names, the files they rest on, and what is wrong with those.
pub(super) struct Found {
    pub(super) books: Vec<Book>,
    /// The files that were looked for, with what they were.
    pub(super) rests_on: Vec<(SourcePath, Option<Fingerprint>)>,
    /// Faults in the file.
    pub(super) faults: Vec<Diagnostic>,
    /// Why there is no such list: a message and a hint.
    pub(super) missing: Option<(String, Hint)>,
}

/// The data file that `books#training` names, if it is there.
pub fn file(from: &str, snapshot: &Snapshot) -> Option<SourcePath> {
    candidates(from).find(|path| snapshot.files.contains_key(path))
}

/// The files that `books#training` can mean, in the order in which they are looked for.
fn candidates(from: &str) -> impl Iterator<Item = SourcePath> {
    let name = name(from).to_owned();
    ["", ".yaml", ".yml", ".json", ".toml", ".csv"]
        .into_iter()
        .map(move |ending| SourcePath::new(format!("{}/{name}{ending}", data::FOLDER)))
}

fn name(from: &str) -> &str {
    let name = from.split('#').next().unwrap_or(from);
    name.trim_start_matches('/').trim_start_matches("data/")
}

/// Looks up `books#training`.
pub(super) fn find(from: &str, snapshot: &Snapshot) -> Found {
    let name = name(from);
    let key = from.split_once('#').map(|(_, key)| key);
    let mut found =
        Found { books: Vec::new(), rests_on: Vec::new(), faults: Vec::new(), missing: None };
    let mut source = None;
    for path in candidates(from) {
        let print = snapshot.files.get(&path).map(|file| file.print);
        found.rests_on.push((path.clone(), print));
        if print.is_some() {
            source = Some(path);
            break;
        }
    }
    let Some(source) = source else {
        let message = format!("there is no data file `data/{name}.yaml`");
        found.missing = Some((message, Hint::DataFile(name.to_owned())));
        return found;
    };
    let Some(text) = snapshot.text(&source) else {
        found.missing =
            Some((format!("`{source}` is no text"), Hint::said("keep books in YAML or JSON")));
        return found;
    };
    let node = match data::read(&text, Format::of(&source)) {
        Ok(node) => node,
        Err(fault) => {
            found.faults.push(fault.at(&source));
            return found;
        }
    };
    let (listed, path) = match (key, &node) {
        (Some(key), Node::Map(map)) => match map.get(key) {
            Some(listed) => (listed, KeyPath::key(key)),
            None => {
                let names: Vec<&str> = map.iter().map(|(name, _)| name).collect();
                let hint = match nearest(key, names.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it has {}", list(&names)),
                };
                found.missing = Some((format!("`{source}` has no list `{key}`"), Hint::Said(hint)));
                return found;
            }
        },
        (None, node) => (node, KeyPath::default()),
        (Some(key), _) => {
            let message = format!("`{source}` is one list, and has no `{key}` in it");
            found.missing = Some((message, Hint::Said(format!("write `from={name}`"))));
            return found;
        }
    };
    let Node::List(items) = listed else {
        let hint = match &node {
            Node::Map(map) if key.is_none() => {
                let names: Vec<String> =
                    map.iter().map(|(key, _)| format!("{name}#{key}")).collect();
                format!("name one of its lists: {}", list(&names))
            }
            _ => "begin each book with `- title: …`".to_owned(),
        };
        found.missing = Some((format!("`{from}` is no list of books"), Hint::Said(hint)));
        return found;
    };
    let mut notes = Notes::default();
    for (index, item) in items.iter().enumerate() {
        let path = match key {
            Some(_) => path.item(index),
            None => KeyPath::default().item(index),
        };
        if let Node::Map(map) = item {
            found.books.extend(book(map, path, Code::BlockData, &mut notes));
        }
    }
    if items.iter().any(|item| !matches!(item, Node::Map(_))) {
        let message = format!("an entry of `{from}` is no book");
        found.missing = Some((message, Hint::said("begin each book with `- title: …`")));
    }
    found.faults.extend(notes.into_faults(&text, 0).into_iter().map(|fault| fault.at(&source)));
    found
}

/// What to write in place of a data file that is not there. It depends on every file there is, so it
/// is looked for only when a fault is told.
pub(super) fn hint(name: &str, snapshot: &Snapshot) -> String {
    let known: Vec<&str> =
        snapshot.below(data::FOLDER).filter_map(|(path, _)| path.below(data::FOLDER)).collect();
    let stems = known.iter().map(|name| name.rsplit_once('.').map_or(*name, |(stem, _)| stem));
    match nearest(name, stems) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => format!("put the list into `data/{name}.yaml`"),
        None => format!("there is {}", list(&known)),
    }
}
