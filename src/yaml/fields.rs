//! Reading named values into types, all faults at once.
//!
//! Each reader takes a name, gives the value if it is there and fit, and notes a fault if it is
//! there and unfit. [`Fields::rest`] gives what nobody asked for: the unknown names.

use super::{KeyPath, Kind, Limits, Map, Node, Part, locate};
use crate::diagnostic::{Code, Fault};
use crate::source::TextRange;
use crate::time::When;

/// A fault of a value, by its path; the place is looked up when all are known.
#[derive(Clone, Debug)]
struct Noted {
    path: KeyPath,
    part: Part,
    code: Code,
    message: String,
    hint: Option<String>,
}

/// The faults of one text, shared by the readers of its nested maps.
#[derive(Default)]
pub struct Notes(Vec<Noted>);

impl Notes {
    /// The faults with their places; `offset` is where the YAML begins in its file.
    pub fn into_faults(self, yaml: &str, offset: usize) -> Vec<Fault> {
        self.into_faults_placed(yaml, offset, usize::MAX)
    }

    /// The same for a text that may be large: each place is a walk through the text, so only the
    /// first so many are looked up, and the others are told at its beginning.
    pub fn into_faults_placed(self, yaml: &str, offset: usize, limit: usize) -> Vec<Fault> {
        let fault = |(at, noted): (usize, Noted)| {
            let range = match at < limit {
                true => locate(yaml, &noted.path, noted.part),
                false => TextRange::new(0, 0),
            };
            let range = range.shifted(offset);
            Fault { code: noted.code, range, message: noted.message, hint: noted.hint }
        };
        self.0.into_iter().enumerate().map(fault).collect()
    }
}

/// What kinds of value there are, in words: `a list`.
pub fn kind_of(node: &Node) -> &'static str {
    match node {
        Node::Null => "nothing",
        Node::Bool(_) => "a switch",
        Node::Int(_) | Node::Float(_) => "a number",
        Node::Text(_) => "text",
        Node::List(_) => "a list",
        Node::Map(_) => "a map of names and values",
    }
}

/// The named values of one map while they are read.
pub struct Fields<'a> {
    map: &'a Map,
    path: KeyPath,
    taken: Vec<bool>,
    notes: &'a mut Notes,
    /// The code of a value of the wrong type.
    type_code: Code,
}

impl<'a> Fields<'a> {
    /// The fields of a map; `path` is where the map itself stands.
    pub fn new(map: &'a Map, path: KeyPath, type_code: Code, notes: &'a mut Notes) -> Fields<'a> {
        Fields { map, path, taken: vec![false; map.0.len()], notes, type_code }
    }

    /// All of them, where the names are not known from before.
    pub fn all(&self) -> &'a Map {
        self.map
    }

    /// Where the value of that name stands.
    pub fn path_of(&self, name: &str) -> KeyPath {
        self.path.then(name)
    }

    /// The faults found so far go here, for readers of nested maps.
    pub fn notes(&mut self) -> &mut Notes {
        self.notes
    }

    /// Notes a fault of the value of that name.
    pub fn fault(&mut self, code: Code, name: &str, message: String, hint: Option<String>) {
        let path = self.path.then(name);
        self.notes.0.push(Noted { path, part: Part::Value, code, message, hint });
    }

    /// Notes a fault of the name itself.
    pub fn fault_of_key(&mut self, code: Code, name: &str, message: String, hint: Option<String>) {
        let path = self.path.then(name);
        self.notes.0.push(Noted { path, part: Part::Key, code, message, hint });
    }

    /// Notes a fault of one item of a list.
    pub fn fault_of_item(
        &mut self,
        code: Code,
        name: &str,
        index: usize,
        message: String,
        hint: Option<String>,
    ) {
        let path = self.path.then(name).item(index);
        self.notes.0.push(Noted { path, part: Part::Value, code, message, hint });
    }

    /// The value of that name, whatever its kind; `null` counts as absent.
    pub fn node(&mut self, name: &str) -> Option<&'a Node> {
        let at = self.map.0.iter().position(|(key, _)| key == name)?;
        self.taken[at] = true;
        match &self.map.0[at].1 {
            Node::Null => None,
            node => Some(node),
        }
    }

    /// The first of several spellings of one name that is there. Two at once are a fault.
    pub fn spelling<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        let there: Vec<&str> =
            names.into_iter().filter(|name| self.map.get(name).is_some()).collect();
        for other in there.iter().skip(1) {
            let _ = self.node(other);
            let message = format!("`{other}` and `{}` mean the same, and both are given", there[0]);
            self.fault_of_key(Code::KeyBoth, other, message, Some("keep one of them".to_owned()));
        }
        there.first().copied()
    }

    fn wrong(&mut self, name: &str, kind: Kind, node: &Node, hint: Option<String>) {
        let (path, wanted) = (self.path.then(name), kind.wanted());
        let message = format!("`{path}` must be {wanted}, found {}", show(node));
        self.fault(self.type_code, name, message, hint);
    }

    /// A text. Whole numbers are taken as they are printed; other kinds need quotes.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.node(name)? {
            Node::Text(text) => Some(text.trim().to_owned()),
            Node::Int(number) => Some(number.to_string()),
            node => {
                let hint = match node {
                    Node::Bool(_) | Node::Float(_) => {
                        Some("put it in quotes if it is text".to_owned())
                    }
                    _ => None,
                };
                self.wrong(name, Kind::Text, node, hint);
                None
            }
        }
    }

    /// A switch. `yes`, `no`, `on` and `off` work too, with a warning.
    pub fn switch(&mut self, name: &str) -> Option<bool> {
        let node = self.node(name)?;
        let hint = || Some(format!("write `{name}: true` or `{name}: false`"));
        let value = match node {
            Node::Bool(value) => return Some(*value),
            Node::Text(text) => match text.to_lowercase().as_str() {
                "yes" | "on" | "true" => true,
                "no" | "off" | "false" => false,
                _ => {
                    self.wrong(name, Kind::Switch, node, hint());
                    return None;
                }
            },
            _ => {
                self.wrong(name, Kind::Switch, node, hint());
                return None;
            }
        };
        let message = format!("`{}` is read as `{value}`", show(node).trim_matches('`'));
        self.fault(Code::SwitchWord, name, message, Some(format!("write `{name}: {value}`")));
        Some(value)
    }

    /// A whole number.
    pub fn whole(&mut self, name: &str) -> Option<i64> {
        match self.node(name)? {
            Node::Int(number) => Some(*number),
            Node::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                Some(*number as i64)
            }
            Node::Text(text) if text.trim().parse::<i64>().is_ok() => text.trim().parse().ok(),
            node => {
                self.wrong(name, Kind::Whole, node, None);
                None
            }
        }
    }

    /// A whole number that counts something: one or more.
    pub fn count(&mut self, name: &str) -> Option<usize> {
        let number = self.whole(name)?;
        match usize::try_from(number) {
            Ok(number) if number > 0 => Some(number),
            _ => {
                let message =
                    format!("`{}` must be 1 or more, found {number}", self.path.then(name));
                self.fault(self.type_code, name, message, None);
                None
            }
        }
    }

    /// A date or date-time.
    pub fn when(&mut self, name: &str) -> Option<When> {
        let node = self.node(name)?;
        let Node::Text(text) = node else {
            let hint = "write the year first: `2026-11-23`".to_owned();
            self.wrong(name, Kind::Date, node, Some(hint));
            return None;
        };
        match When::parse(text) {
            Ok(when) => Some(when),
            Err((message, hint)) => {
                self.fault(Code::DateUnreadable, name, message, Some(hint));
                None
            }
        }
    }

    /// A list of texts; one text alone is a list of one.
    pub fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let node = self.node(name)?;
        let items = match node {
            Node::Text(text) => return Some(vec![text.trim().to_owned()]),
            Node::Int(number) => return Some(vec![number.to_string()]),
            Node::List(items) => items,
            _ => {
                self.wrong(name, Kind::Texts, node, Some(format!("write `{name}: [one, two]`")));
                return None;
            }
        };
        let mut texts = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match item {
                Node::Text(text) => texts.push(text.trim().to_owned()),
                Node::Int(number) => texts.push(number.to_string()),
                _ => {
                    let path = self.path.then(name).item(index);
                    let message = format!("`{path}` must be text, found {}", show(item));
                    let hint = match item {
                        Node::Bool(_) | Node::Float(_) => {
                            Some("put it in quotes if it is text".to_owned())
                        }
                        _ => None,
                    };
                    self.fault_of_item(self.type_code, name, index, message, hint);
                }
            }
        }
        Some(texts)
    }

    /// A map of names and values.
    pub fn map(&mut self, name: &str) -> Option<&'a Map> {
        match self.node(name)? {
            Node::Map(map) => Some(map),
            node => {
                let hint = "write the names below it, each two spaces further in, with its value";
                self.wrong(name, Kind::Map, node, Some(hint.to_owned()));
                None
            }
        }
    }

    /// A list whose items are maps.
    pub fn maps(&mut self, name: &str) -> Option<Vec<(usize, &'a Map)>> {
        let node = self.node(name)?;
        let Node::List(items) = node else {
            let hint = "write its entries below it, each behind `- `".to_owned();
            self.wrong(name, Kind::Maps, node, Some(hint));
            return None;
        };
        let mut maps = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match item {
                Node::Map(map) => maps.push((index, map)),
                _ => {
                    let path = self.path.then(name).item(index);
                    let message =
                        format!("`{path}` must be a map of names and values, found {}", show(item));
                    self.fault_of_item(self.type_code, name, index, message, None);
                }
            }
        }
        Some(maps)
    }

    /// One of several words.
    pub fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(name)?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let words: Vec<String> = choices.iter().map(|(word, _)| format!("`{word}`")).collect();
        let message = format!(
            "`{}` must be {} {}, found `{text}`",
            self.path.then(name),
            Kind::Choice.wanted(),
            crate::diagnostic::list(&words)
        );
        let hint = crate::diagnostic::nearest(&text, choices.iter().map(|(word, _)| *word))
            .map(|word| format!("did you mean `{word}`?"));
        self.fault(self.type_code, name, message, hint);
        None
    }

    /// The names nobody asked for, with their values, in the order they were written.
    pub fn rest(&self) -> Vec<(&'a str, &'a Node)> {
        self.map
            .0
            .iter()
            .zip(&self.taken)
            .filter(|(_, taken)| !**taken)
            .map(|((name, node), _)| (name.as_str(), node))
            .collect()
    }

    /// Reports every name nobody asked for as an error, with the nearest of the known ones.
    pub fn refuse_rest(&mut self, code: Code, known: &[&str], what: &str) {
        for (name, _) in self.rest() {
            let message = format!("{what} has no setting `{name}`");
            let hint = match crate::diagnostic::nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it knows {}", crate::diagnostic::list(known)),
            };
            self.fault_of_key(code, name, message, Some(hint));
        }
    }
}

/// A value as it can be shown in a message.
fn show(node: &Node) -> String {
    match node {
        Node::Text(text) if text.chars().count() <= 40 => format!("`{text}`"),
        Node::Int(number) => format!("the number {number}"),
        Node::Float(number) => format!("the number {number}"),
        Node::Bool(value) => format!("`{value}`"),
        other => kind_of(other).to_owned(),
    }
}

/// Reads a YAML text that must be a map, and hands its fields to `read`.
///
/// Gives what `read` made (nothing where the text could not be read at all) and every fault, placed
/// in the file in which the YAML begins at `offset`.
pub fn read_fields<T>(
    yaml: &str,
    offset: usize,
    limits: Limits,
    type_code: Code,
    read: impl FnOnce(&mut Fields<'_>) -> T,
) -> (Option<T>, Vec<Fault>) {
    let map = match read_map(yaml, limits) {
        Ok(map) => map,
        Err(mut fault) => {
            fault.range = fault.range.shifted(offset);
            return (None, vec![fault]);
        }
    };
    let mut notes = Notes::default();
    let value = read(&mut Fields::new(&map, KeyPath::default(), type_code, &mut notes));
    (Some(value), notes.into_faults(yaml, offset))
}

/// Reads a YAML text that must be a map.
///
/// # Errors
/// One fault, with its place in `yaml`.
pub fn read_map(yaml: &str, limits: Limits) -> Result<Map, Fault> {
    match super::read(yaml, limits)? {
        Node::Map(map) => Ok(map),
        Node::Null => Ok(Map::default()),
        other => {
            let first = yaml.len() - yaml.trim_start().len();
            let range = crate::source::TextRange::new(first, yaml.trim_end().len());
            let message =
                format!("this must be lines of the form `name: value`, found {}", kind_of(&other));
            Err(Fault::new(Code::YamlSyntax, range, message))
        }
    }
}
