//! `:::books`: a shelf of books, written in the block or in a data file.

use super::{Inside, Kind, Need};
use crate::diagnostic::Code;
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::{Reading, Wish};
use crate::yaml::{Fields, KeyPath, Map, Notes};

pub(super) const BOOKS: Kind = Kind {
    name: "books",
    aliases: &["shelf"],
    title: Need::Optional,
    id: Need::Optional,
    attributes: &["from"],
    keys: &["books"],
    lead: None,
    heading: true,
    inside: Inside::Page,
    read,
};

/// The names of one book.
pub const KEYS: &[&str] = &["title", "author", "year", "why", "link", "cover", "paid", "isbn"];

/// A book on a shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it appeared.
    pub year: Option<i64>,
    /// For whom it is worth an hour.
    pub why: Option<String>,
    /// Where to get it.
    pub link: Option<String>,
    /// A picture of it.
    pub cover: Option<String>,
    /// Whether the link pays the site.
    pub paid: bool,
    /// Its number.
    pub isbn: Option<String>,
}

/// Reads one book of a list. What is wrong goes to `notes`; a book without a title is left out.
pub fn book(map: &Map, path: KeyPath, code: Code, notes: &mut Notes) -> Option<Book> {
    let mut fields = Fields::new(map, path, code, notes);
    let title = fields.text("title");
    let book = Book {
        title: title.clone().unwrap_or_default(),
        author: fields.text("author"),
        year: fields.whole("year"),
        why: fields.text("why"),
        link: fields.text("link"),
        cover: fields.text("cover"),
        paid: fields.switch("paid").unwrap_or(false),
        isbn: fields.text("isbn"),
    };
    fields.refuse_rest(Code::BlockDataKey, KEYS, "a book");
    if title.is_none() && map.get("title").is_none() {
        let first = map.iter().next().map_or("title", |(name, _)| name).to_owned();
        let hint = "add `title: …`".to_owned();
        fields.fault_of_key(code, &first, "this book has no title".to_owned(), Some(hint));
    }
    title.map(|_| book)
}

/// `books`: `title`, `author`, `year`, `why`, `link`, `cover`, `paid`, `isbn`; `shelf`: the same
/// list from a data file; `paid`: whether any link pays.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let mut books = Vec::new();
    reading.data(BOOKS.keys, |fields| {
        let path = fields.path_of("books");
        for (index, map) in fields.maps("books").unwrap_or_default() {
            books.extend(book(map, path.item(index), Code::BlockData, fields.notes()));
        }
    });
    let from = reading.attribute("from").map(str::to_owned);
    if books.is_empty() && from.is_none() && reading.yaml.is_none() {
        let hint =
            "name a list in `data/`, `{from=books#training}`, or write one in a `yaml` fence";
        reading.fault_of_block(Code::BlockEmpty, "`:::books` has no books", hint);
    }
    let shelf = match from {
        Some(from) => reading.hole(Wish::Books(from), reading.attribute_place("from")),
        None => Datum::None,
    };
    let paid = books.iter().any(|book| book.paid);
    let books = books.into_iter().enumerate().map(|(index, book)| {
        let path = KeyPath::key("books").item(index);
        let mut hole = |key: &str, wish: Option<Wish>| match wish {
            Some(wish) => {
                let place = reading.place_of(&path.then(key));
                reading.hole(wish, place)
            }
            None => Datum::None,
        };
        Datum::fields([
            ("title", Datum::Text(book.title)),
            ("author", Datum::maybe(book.author)),
            ("year", book.year.map_or(Datum::None, Datum::Whole)),
            ("why", Datum::maybe(book.why)),
            ("link", hole("link", book.link.map(Wish::Link))),
            ("cover", hole("cover", book.cover.map(Wish::Picture))),
            ("paid", Datum::Switch(book.paid)),
            ("isbn", Datum::maybe(book.isbn)),
        ])
    });
    let books = books.collect();
    vec![
        ("books".to_owned(), Datum::List(books)),
        ("shelf".to_owned(), shelf),
        ("paid".to_owned(), Datum::Switch(paid)),
    ]
}
