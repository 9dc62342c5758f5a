//! Where a value or its key stands in a YAML text.
//!
//! The text was read before without fault, so the same parser is asked again to walk one path and
//! to complain at its end: its complaint carries line and column, exact whatever the style.

use std::cell::Cell;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::byte_of;
use crate::source::TextRange;

/// One step from a value to a value inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value of that name.
    Key(String),
    /// The item at that index.
    Item(usize),
}

/// The steps from the whole document to one value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPath(pub Vec<Step>);

impl KeyPath {
    /// The path of a top-level key.
    pub fn key(name: &str) -> KeyPath {
        KeyPath::default().then(name)
    }

    /// One name further in.
    pub fn then(&self, name: &str) -> KeyPath {
        let mut steps = self.0.clone();
        steps.push(Step::Key(name.to_owned()));
        KeyPath(steps)
    }

    /// One item further in.
    pub fn item(&self, index: usize) -> KeyPath {
        let mut steps = self.0.clone();
        steps.push(Step::Item(index));
        KeyPath(steps)
    }
}

impl fmt::Display for KeyPath {
    /// `menus.main[2].page`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(name) if at == 0 => f.write_str(name)?,
                Step::Key(name) => write!(f, ".{name}")?,
                Step::Item(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Which part of an entry is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The name.
    Key,
    /// The value.
    Value,
}

/// The range of a key or value of a valid YAML text. The longest part of the path that exists is
/// located, so a missing key is shown at the map that lacks it; the beginning of the text where
/// nothing can be found.
pub fn locate(text: &str, path: &KeyPath, part: Part) -> TextRange {
    let mut steps = &path.0[..];
    let mut part = part;
    loop {
        let arrived = Cell::new(false);
        let seed = Walk { steps, part, arrived: &arrived };
        if let Err(error) = seed.deserialize(serde_yaml::Deserializer::from_str(text))
            && arrived.get()
            && let Some(place) = error.location()
        {
            let at = byte_of(text, place.line(), place.column());
            return extent(text, at, part);
        }
        // An item of what is no list is the value itself: one text stands for a list of one.
        match steps.split_last() {
            Some((last, shorter)) if !shorter.is_empty() => {
                steps = shorter;
                part = if matches!(last, Step::Item(0)) { part } else { Part::Key };
            }
            _ => return TextRange::new(0, 0),
        }
    }
}

/// How far the key or value that begins at `at` goes, within its line.
fn extent(text: &str, at: usize, part: Part) -> TextRange {
    let rest = text[at..].split(['\n', '\r']).next().unwrap_or("");
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => closing(rest, quote),
        Some('[') | Some('{') => rest.trim_end().len(),
        _ if part == Part::Key && !flow_depth(text, at) => rest.find(':').unwrap_or(rest.len()),
        // In brackets a name may stand alone.
        _ if part == Part::Key => rest.find([':', ',', '}', ']']).unwrap_or(rest.len()),
        _ => {
            let end = rest.find(" #").unwrap_or(rest.len());
            let inside_flow = flow_depth(text, at);
            let end =
                if inside_flow { rest[..end].find([',', ']', '}']).unwrap_or(end) } else { end };
            rest[..end].trim_end().len()
        }
    };
    TextRange::new(at, at + length.max(1)).clamped(text)
}

/// The length of a quoted value with both quotes, or to the end of the line.
fn closing(rest: &str, quote: char) -> usize {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote && chars.next_if(|(_, c)| *c == '\'' && quote == '\'').is_none() {
            return at + 1;
        }
    }
    rest.trim_end().len()
}

/// Whether a bracket opened on this line is still open at `at`: then a comma ends the value.
fn flow_depth(text: &str, at: usize) -> bool {
    let line = &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at];
    let (mut open, mut before, mut from) = (0, ':', 0);
    while let Some(c) = line[from..].chars().next() {
        // A quote within a word is a letter; brackets in quotes are text.
        let is_quote = matches!(c, '"' | '\'') && matches!(before, ':' | ',' | '[' | '{' | '-');
        from += if is_quote { closing(&line[from..], c) } else { c.len_utf8() };
        match c {
            '[' | '{' => open += 1,
            ']' | '}' => open -= 1,
            _ => {}
        }
        before = if c.is_whitespace() { before } else { c };
    }
    open > 0
}

/// Walks the steps and stops with an error at the end.
#[derive(Clone, Copy)]
struct Walk<'a> {
    steps: &'a [Step],
    part: Part,
    /// Set at the end of the path: any other error, such as that of a map left half read, has the
    /// wrong place.
    arrived: &'a Cell<bool>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.steps {
            [] => {
                self.arrived.set(true);
                deserializer.deserialize_any(Stop)
            }
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a path that exists")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let Some((Step::Key(wanted), rest)) = self.steps.split_first() else { return Ok(()) };
        let stop = (rest.is_empty() && self.part == Part::Key).then_some(self.arrived);
        while let Some(found) = access.next_key_seed(FindKey { wanted, stop })? {
            if found {
                return access.next_value_seed(Walk { steps: rest, ..self });
            }
            access.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let Some((Step::Item(wanted), rest)) = self.steps.split_first() else { return Ok(()) };
        for _ in 0..*wanted {
            if access.next_element::<IgnoredAny>()?.is_none() {
                return Ok(());
            }
        }
        access.next_element_seed(Walk { steps: rest, ..self })?;
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Accepts nothing, so that the parser complains where it stands.
struct Stop;

impl Visitor<'_> for Stop {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing")
    }
}

/// Compares a key; stops at the wanted one where the key itself is meant.
struct FindKey<'a> {
    wanted: &'a str,
    stop: Option<&'a Cell<bool>>,
}

impl FindKey<'_> {
    fn compare<E: de::Error>(self, key: &str) -> Result<bool, E> {
        match self.stop {
            Some(arrived) if key == self.wanted => {
                arrived.set(true);
                Err(E::custom("here"))
            }
            _ => Ok(key == self.wanted),
        }
    }
}

impl<'de> DeserializeSeed<'de> for FindKey<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for FindKey<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<bool, E> {
        self.compare(key)
    }

    fn visit_i64<E: de::Error>(self, key: i64) -> Result<bool, E> {
        self.compare(&key.to_string())
    }

    fn visit_u64<E: de::Error>(self, key: u64) -> Result<bool, E> {
        self.compare(&key.to_string())
    }

    fn visit_f64<E: de::Error>(self, key: f64) -> Result<bool, E> {
        self.compare(&key.to_string())
    }

    fn visit_bool<E: de::Error>(self, key: bool) -> Result<bool, E> {
        self.compare(&key.to_string())
    }

    fn visit_unit<E: de::Error>(self) -> Result<bool, E> {
        self.compare("null")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
title: Hello   # a comment
tags:
  - a
  - \"b c\"
  - [x, y]
extra:
  deep: {k: 1, z: 'q r'}
  quotes: {say: 'it''s } \"so\"', is: min(a, b)}
  text: |
    lines
über: ä ö
2: z
";

    #[track_caller]
    fn case(path: KeyPath, part: Part, expected: &str) {
        assert_eq!(&TEXT[locate(TEXT, &path, part).bytes()], expected, "{path}");
    }

    #[test]
    fn every_key_path_has_its_place() {
        let key = KeyPath::key;
        case(key("title"), Part::Key, "title");
        case(key("title"), Part::Value, "Hello");
        case(key("tags").item(1), Part::Value, "\"b c\"");
        case(key("tags").item(2).item(1), Part::Value, "y");
        case(key("extra").then("deep"), Part::Value, "{k: 1, z: 'q r'}");
        case(key("extra").then("deep").then("k"), Part::Value, "1");
        case(key("extra").then("deep").then("z"), Part::Key, "z");
        case(key("extra").then("deep").then("z"), Part::Value, "'q r'");
        case(key("extra").then("quotes").then("say"), Part::Value, "'it''s } \"so\"'");
        case(key("extra").then("quotes").then("is"), Part::Value, "min(a");
        case(key("extra").then("quotes").then("b)"), Part::Key, "b)");
        case(key("extra").then("text"), Part::Value, "|");
        case(key("über"), Part::Value, "ä ö");
        case(key("2"), Part::Key, "2");
    }

    #[test]
    fn what_is_missing_is_shown_at_what_lacks_it() {
        case(KeyPath::key("extra").then("deep").then("nothing"), Part::Value, "deep");
        case(KeyPath::key("nothing"), Part::Value, "");
    }
}
