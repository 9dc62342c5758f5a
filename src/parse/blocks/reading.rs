//! A block that was just closed, while its kind reads it: what was written, and a place for every
//! fault.

use std::ops::Range;

use super::marker::{Attributes, Opening};
use super::{Datum, Span};
use crate::diagnostic::{Code, Fault, list, nearest};
use crate::source::TextRange;
use crate::yaml::{Fields, KeyPath, Limits, Map, Node, Notes, Part, locate, read_map};

/// What stands directly in a block.
#[derive(Clone, Debug)]
pub(in crate::parse) struct Child {
    pub(in crate::parse) shape: Shape,
    pub(in crate::parse) range: Range<usize>,
    pub(in crate::parse) span: Span,
}

/// What it is.
#[derive(Clone, Debug)]
pub(in crate::parse) enum Shape {
    Paragraph,
    Heading(Head),
    List {
        numbered: bool,
        items: Vec<Item>,
    },
    /// A table of a block that reads its cells: the line of the headings, and those below.
    Table(Vec<Row>),
    Block(String),
    /// Anything else, in a word: `a table`.
    Other(&'static str),
}

impl Shape {
    /// In a word or two.
    pub(in crate::parse) fn word(&self) -> String {
        match self {
            Shape::Paragraph => "a paragraph".to_owned(),
            Shape::Heading(_) => "a heading".to_owned(),
            Shape::List { numbered: true, .. } => "a numbered list".to_owned(),
            Shape::List { .. } => "a list".to_owned(),
            Shape::Table(_) => "a table".to_owned(),
            Shape::Block(name) => format!("`:::{name}`"),
            Shape::Other(word) => (*word).to_owned(),
        }
    }
}

/// A heading.
#[derive(Clone, Debug, Default)]
pub(in crate::parse) struct Head {
    pub(in crate::parse) level: u8,
    /// The hole of its id.
    pub(in crate::parse) id: u32,
    /// What it says as HTML.
    pub(in crate::parse) words: Span,
    /// The same as plain text.
    pub(in crate::parse) text: String,
}

/// An item of a list in a block that reads items.
#[derive(Clone, Debug)]
pub(in crate::parse) struct Item {
    /// Its first line in the source.
    pub(in crate::parse) range: Range<usize>,
    /// Whether it has a box, and whether that is ticked.
    pub(in crate::parse) ticked: Option<bool>,
    /// What it begins with, as the kind wants it: a line, bold words, a link.
    pub(in crate::parse) lead: Option<Span>,
    /// The same as plain text.
    pub(in crate::parse) lead_text: String,
    /// The hole of the address, where the lead is a link.
    pub(in crate::parse) address: Option<u32>,
    /// The hole of its id, where it has one.
    pub(in crate::parse) id: Option<u32>,
    /// Everything behind the lead, up to a list of the same kind inside.
    pub(in crate::parse) rest: Span,
    pub(in crate::parse) attributes: Attributes,
    /// The items of the list inside.
    pub(in crate::parse) items: Vec<Item>,
}

/// A line of a table in a block that reads cells.
#[derive(Clone, Debug)]
pub(in crate::parse) struct Row {
    /// The line in the source.
    pub(in crate::parse) range: Range<usize>,
    pub(in crate::parse) cells: Vec<Cell>,
}

/// A cell of such a table.
#[derive(Clone, Debug)]
pub(in crate::parse) struct Cell {
    /// Where it stands in the source.
    pub(in crate::parse) range: Range<usize>,
    pub(in crate::parse) html: Span,
    /// The same as plain text.
    pub(in crate::parse) text: String,
}

/// The data of a block.
pub(in crate::parse) struct Yaml {
    pub(in crate::parse) text: String,
    /// Where it stands.
    pub(in crate::parse) range: Range<usize>,
    /// Where each of its pieces begins in the text, and where it stands: in quotes, in lists and
    /// where lines end as on Windows, the text is not in one piece in the file.
    pub(in crate::parse) pieces: Vec<(usize, Range<usize>)>,
}

impl Yaml {
    /// Where a part of the text stands.
    fn place(&self, part: Range<usize>) -> Range<usize> {
        let start = self.byte(part.start);
        match part.end.checked_sub(1).filter(|last| *last >= part.start) {
            Some(last) => start..self.byte(last) + 1,
            None => start..start,
        }
    }

    fn byte(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|(begins, _)| *begins <= at);
        match next.checked_sub(1).and_then(|last| self.pieces.get(last)) {
            Some((begins, place)) => (place.start + at - begins).min(place.end),
            None => self.range.start,
        }
    }
}

/// A block while it is read.
pub(in crate::parse) struct Reading<'a> {
    /// The name as its writer spelt it.
    pub(in crate::parse) opening: &'a Opening,
    /// The first line in the body of the file.
    pub(in crate::parse) line: Range<usize>,
    /// Where its last line begins; where nothing ends it, that of its first.
    pub(in crate::parse) end: usize,
    /// The body of the file.
    pub(in crate::parse) source: &'a str,
    /// The HTML that was written so far.
    pub(in crate::parse) written: &'a str,
    pub(in crate::parse) title: Option<&'a str>,
    pub(in crate::parse) children: Vec<Child>,
    pub(in crate::parse) yaml: Option<Yaml>,
    /// Where the body begins in its file.
    pub(in crate::parse) start: usize,
    pub(in crate::parse) faults: &'a mut Vec<Fault>,
    /// Ids the block puts into the page beside its own, with their places.
    pub(in crate::parse) ids: Vec<(String, Range<usize>)>,
    /// The holes of its data, asked for with [`Reading::hole`].
    pub(in crate::parse) holes: &'a mut dyn FnMut(Wish, Range<usize>) -> u32,
}

/// What a block's data may want from the rest of the site.
pub(in crate::parse) enum Wish {
    /// The address of something to link to.
    Link(String),
    /// The address of a section.
    Section(String),
    /// The address of a file.
    File(String),
    /// The address and size of a picture.
    Picture(String),
    /// A list of books in a data file: `books#training`.
    Books(String),
}

impl Reading<'_> {
    /// The name of the block's kind with its colons.
    pub(in crate::parse) fn shown(&self) -> String {
        format!(":::{}", self.opening.name)
    }

    /// Notes a fault.
    pub(in crate::parse) fn fault(
        &mut self,
        code: Code,
        place: Range<usize>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let range = TextRange::from(place).shifted(self.start);
        self.faults.push(Fault::new(code, range, message).hint(hint));
    }

    /// Notes a fault of the whole block, at its first line.
    pub(in crate::parse) fn fault_of_block(
        &mut self,
        code: Code,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.fault(code, self.line.clone(), message, hint);
    }

    /// The value of an attribute; a name alone has none.
    pub(in crate::parse) fn attribute(&self, name: &str) -> Option<&str> {
        self.opening
            .attributes
            .named
            .iter()
            .find(|attribute| attribute.name == name)
            .and_then(|attribute| attribute.value.as_deref())
    }

    /// Where an attribute stands.
    pub(in crate::parse) fn attribute_place(&self, name: &str) -> Range<usize> {
        let named = self.opening.attributes.named.iter();
        let found = named.into_iter().find(|attribute| attribute.name == name);
        found.map_or(self.line.clone(), |attribute| attribute.place.clone())
    }

    /// A switch among the attributes: the name alone, or `=true`, `=false`.
    pub(in crate::parse) fn switch(&mut self, name: &'static str) -> bool {
        let named = &self.opening.attributes.named;
        let Some(attribute) = named.iter().find(|attribute| attribute.name == name) else {
            return false;
        };
        match attribute.value.as_deref() {
            None | Some("true") => true,
            Some("false") => false,
            Some(other) => {
                let message = format!("`{name}` is a switch, and `{other}` is no position of it");
                let hint = format!("write `{{{name}}}`, or leave it out");
                let place = attribute.place.clone();
                self.fault(Code::BlockData, place, message, hint);
                false
            }
        }
    }

    /// The explicit id.
    pub(in crate::parse) fn id(&self) -> Option<&str> {
        self.opening.attributes.id.as_ref().map(|id| id.value.as_str())
    }

    /// Reads the data fence, if there is one, with all its faults. `keys` are the names it may have.
    pub(in crate::parse) fn data<T>(
        &mut self,
        keys: &[&str],
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> T {
        let what = self.shown();
        let mut found = Vec::new();
        let yaml = self.yaml.as_ref().map_or("", |yaml| &yaml.text);
        // What cannot be read at all is read as nothing, so that the rest has its faults as well.
        let map = read_map(yaml, Limits::FRONT).unwrap_or_else(|fault| {
            found.push(fault);
            Map::default()
        });
        let mut notes = Notes::default();
        let mut fields = Fields::new(&map, KeyPath::default(), Code::BlockData, &mut notes);
        let value = read(&mut fields);
        for (name, _) in fields.rest() {
            let message = format!("`{what}` has no key `{name}`");
            let hint = match nearest(name, keys.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it knows {}", list(keys)),
            };
            fields.fault_of_key(Code::BlockDataKey, name, message, Some(hint));
        }
        found.extend(notes.into_faults(yaml, 0));
        if let Some(yaml) = &self.yaml {
            for mut fault in found {
                fault.range = TextRange::from(yaml.place(fault.range.bytes())).shifted(self.start);
                self.faults.push(fault);
            }
        }
        value
    }

    /// A block that only a theme can know: everything as it was written.
    pub(in crate::parse) fn unknown(&mut self) -> Vec<(String, Datum)> {
        let mut data: Vec<(String, Datum)> = Vec::new();
        for attribute in &self.opening.attributes.named {
            let value = attribute.value.clone().map_or(Datum::Switch(true), Datum::Text);
            data.push((attribute.name.clone(), value));
        }
        let written = self.data(&[], |fields| {
            let all: Vec<(String, Node)> = fields
                .rest()
                .into_iter()
                .map(|(name, node)| (name.to_owned(), node.clone()))
                .collect();
            for (name, _) in &all {
                let _ = fields.node(name);
            }
            all
        });
        data.extend(written.into_iter().map(|(name, node)| (name, Datum::Node(node))));
        data
    }

    /// A hole for something in the data that only the whole site knows.
    pub(in crate::parse) fn hole(&mut self, wish: Wish, place: Range<usize>) -> Datum {
        Datum::Hole((self.holes)(wish, place))
    }

    /// Where a value of the data stands.
    pub(in crate::parse) fn place_of(&self, path: &KeyPath) -> Range<usize> {
        self.place_of_part(path, Part::Value)
    }

    /// Where the name of a value stands.
    pub(in crate::parse) fn place_of_key(&self, path: &KeyPath) -> Range<usize> {
        self.place_of_part(path, Part::Key)
    }

    fn place_of_part(&self, path: &KeyPath, part: Part) -> Range<usize> {
        match &self.yaml {
            Some(yaml) => yaml.place(locate(&yaml.text, path, part).bytes()),
            None => self.line.clone(),
        }
    }

    /// Where the data stands.
    pub(in crate::parse) fn data_place(&self) -> Range<usize> {
        self.yaml.as_ref().map_or(self.line.clone(), |yaml| yaml.range.clone())
    }
}
