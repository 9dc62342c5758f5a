//! YAML with strict manners: a tree of plain values, and a place for every fault.
//!
//! The parser gives no places of valid values, so [`locate()`] asks it again, only when there is
//! something to report: a reader that walks one key path and stops with an error there is told the
//! line and column by the parser itself. What people write by mistake is put into their words by
//! `explain`. Front matter refuses anchors, aliases, merge keys and tags: nobody needs them
//! there, and each can surprise.

mod explain;
mod fields;
pub mod keys;
mod locate;
mod strict;

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Fault};
use crate::source::{LineIndex, TextRange};

pub use fields::{Fields, Notes, kind_of, read_fields, read_map};
pub use keys::{Key, Kind};
pub use locate::{KeyPath, Part, locate};

/// A value of a YAML, JSON, TOML or CSV file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Node {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Node>),
    /// Named values in order.
    Map(Map),
}

/// Named values in the order they were written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Map(pub Vec<(String, Node)>);

impl Map {
    /// The value of that name.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.0.iter().map(|(name, node)| (name.as_str(), node))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// How large and how deep a text may be, and what it may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes.
    pub bytes: usize,
    /// Lists and maps inside each other.
    pub depth: usize,
    /// Values in all.
    pub nodes: usize,
    /// Whether anchors, aliases, merge keys and tags are refused.
    pub plain: bool,
}

impl Limits {
    /// Front matter, configuration, theme contracts: written by hand, so small.
    pub const FRONT: Limits = Limits { bytes: 64 << 10, depth: 32, nodes: 10_000, plain: true };

    /// Data files, which may come from other programs.
    pub const DATA: Limits = Limits { bytes: 16 << 20, depth: 32, nodes: 2_000_000, plain: false };
}

/// Reads one YAML document. An empty text is an empty map.
///
/// # Errors
/// One fault, with its place in `text`: YAML cannot be read any further after the first.
pub fn read(text: &str, limits: Limits) -> Result<Node, Fault> {
    if text.len() > limits.bytes {
        let message = format!("{} bytes are too much here", text.len());
        let hint = format!(
            "the limit is {} KiB; keep tables in `data/` and prose in the body",
            limits.bytes >> 10
        );
        return Err(Fault::new(Code::YamlLimit, 0..0, message).hint(hint));
    }
    if let Some(fault) = strict::check(text, limits) {
        return Err(fault);
    }
    if text.trim().is_empty() {
        return Ok(Node::Map(Map::default()));
    }
    let budget = Budget { depth: limits.depth, nodes: std::cell::Cell::new(limits.nodes) };
    let seed = NodeSeed { budget: &budget, depth: 0 };
    seed.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| {
        let at = error.location().map_or(0, |place| byte_of(text, place.line(), place.column()));
        explain::explain(text, &error.to_string(), at)
    })
}

/// The byte at which a line and column (in characters, both from one) lie.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let range = LineIndex::new(text).line_range(line);
    let inside = &text[range.bytes()];
    let inside =
        inside.char_indices().nth(column.saturating_sub(1)).map_or(inside.len(), |(at, _)| at);
    range.start as usize + inside
}

/// The word that begins at a byte: up to a space, a comma, a bracket or the end of the line.
fn word_at(text: &str, at: usize) -> TextRange {
    let rest = &text[at.min(text.len())..];
    let length = rest.find([' ', '\t', '\n', '\r', ',', ']', '}']).unwrap_or(rest.len());
    TextRange::new(
        at.min(text.len()),
        at.min(text.len()) + length.max(usize::from(!rest.is_empty())),
    )
    .clamped(text)
}

/// What is left of the limits while one document is read.
struct Budget {
    depth: usize,
    nodes: std::cell::Cell<usize>,
}

#[derive(Clone, Copy)]
struct NodeSeed<'a> {
    budget: &'a Budget,
    depth: usize,
}

impl<'a> NodeSeed<'a> {
    /// The seed for what lies inside this value.
    fn inside<E: de::Error>(self) -> Result<NodeSeed<'a>, E> {
        if self.depth >= self.budget.depth {
            return Err(E::custom(format_args!(
                "LIMIT lists and maps deeper than {}",
                self.budget.depth
            )));
        }
        Ok(NodeSeed { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        match self.budget.nodes.get().checked_sub(1) {
            Some(left) => self.budget.nodes.set(left),
            None => return Err(de::Error::custom("LIMIT more values than anyone can read")),
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(i64::try_from(value).map_or(Node::Float(value as f64), Node::Int))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Node, E> {
        Ok(Node::Float(value as f64))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Node, E> {
        Ok(Node::Float(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let inside = self.inside()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(inside)? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let inside = self.inside()?;
        let mut entries: Vec<(String, Node)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        // A short map is searched faster than a set is made.
        while let Some(key) =
            access.next_key_seed(KeySeed { entries: &entries, seen: &mut seen })?
        {
            entries.push((key, access.next_value_seed(inside)?));
        }
        Ok(Node::Map(Map(entries)))
    }

    fn visit_enum<A: de::EnumAccess<'de>>(self, access: A) -> Result<Node, A::Error> {
        // A tag such as `!date`: what it marks is read, the tag itself means nothing here.
        let (_, variant) = access.variant::<de::IgnoredAny>()?;
        de::VariantAccess::newtype_variant_seed(variant, self)
    }
}

/// Above this many keys, a set finds repetitions faster than a search.
const FEW_KEYS: usize = 24;

/// Reads a key and refuses one that is there already, at the place of the key.
struct KeySeed<'a> {
    entries: &'a [(String, Node)],
    seen: &'a mut std::collections::HashSet<String>,
}

impl KeySeed<'_> {
    fn accept<E: de::Error>(self, key: String) -> Result<String, E> {
        if self.entries.len() == FEW_KEYS {
            self.seen.extend(self.entries.iter().map(|(name, _)| name.clone()));
        }
        let twice = match self.entries.len() {
            0..FEW_KEYS => self.entries.iter().any(|(name, _)| *name == key),
            _ => !self.seen.insert(key.clone()),
        };
        if twice { Err(E::custom(format_args!("TWICE {key}"))) } else { Ok(key) }
    }
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for KeySeed<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<String, E> {
        self.accept(key.to_owned())
    }

    fn visit_i64<E: de::Error>(self, key: i64) -> Result<String, E> {
        self.accept(key.to_string())
    }

    fn visit_u64<E: de::Error>(self, key: u64) -> Result<String, E> {
        self.accept(key.to_string())
    }

    fn visit_f64<E: de::Error>(self, key: f64) -> Result<String, E> {
        self.accept(key.to_string())
    }

    fn visit_bool<E: de::Error>(self, key: bool) -> Result<String, E> {
        self.accept(key.to_string())
    }

    fn visit_unit<E: de::Error>(self) -> Result<String, E> {
        self.accept("null".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn fault(text: &str) -> (Code, String, String) {
        let fault = read(text, Limits::FRONT).expect_err("should be refused");
        let place = LineIndex::new(text).place(fault.range.start as usize);
        let hint = fault.hint.unwrap_or_default();
        (fault.code, format!("{}:{} {}", place.line, place.column, fault.message), hint)
    }

    #[test]
    fn values_keep_their_kind_and_order() {
        let text = "b: 1\na: [x, 2.5, true, ~]\nc: 2026-01-15\nd: 0755\ne: yes\n2: z\n";
        let Node::Map(map) = read(text, Limits::FRONT).expect("fine") else { panic!("a map") };
        let names: Vec<&str> = map.iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["b", "a", "c", "d", "e", "2"]);
        assert_eq!(map.get("c"), Some(&Node::Text("2026-01-15".into())));
        assert_eq!(map.get("d"), Some(&Node::Text("0755".into())));
        assert_eq!(map.get("e"), Some(&Node::Text("yes".into())));
    }

    #[test]
    fn a_key_given_twice_is_named_at_its_second_place() {
        let (code, message, _) = fault("title: a\ndate: x\ntitle: b\n");
        assert_eq!(
            (code, message.as_str()),
            (Code::YamlDuplicateKey, "3:1 `title` is given twice")
        );
    }

    #[test]
    fn depth_number_and_size_are_limited_in_linear_time() {
        let deep = format!("a: {}{}", "[".repeat(40), "]".repeat(40));
        assert_eq!(fault(&deep).0, Code::YamlLimit);
        let wild = format!("a: {}", "[".repeat(20_000));
        assert_eq!(fault(&wild).0, Code::YamlLimit);
        let many = format!("a: [{}]", "1,".repeat(11_000));
        assert_eq!(fault(&many).0, Code::YamlLimit);
        assert_eq!(fault(&"#".repeat(70_000)).0, Code::YamlLimit);
        let nested: String = (0..5_000).map(|_| "- ").collect();
        assert_eq!(fault(&nested).0, Code::YamlLimit);
    }

    #[test]
    fn many_keys_are_still_told_apart() {
        let mut text: String = (0..200).map(|n| format!("k{n}: {n}\n")).collect();
        assert!(read(&text, Limits::FRONT).is_ok());
        text.push_str("k150: again\n");
        assert_eq!(fault(&text).0, Code::YamlDuplicateKey);
    }

    #[test]
    fn anchors_tags_and_merge_keys_are_refused_in_front_matter_but_not_in_prose() {
        for text in ["a: &x 1\nb: *x\n", "a: !date 2026-01-01\n", "<<: {a: 1}\n", "a: [*x]\n"] {
            assert_eq!(fault(text).0, Code::YamlFeature, "{text}");
        }
        for text in [
            "a: R&D and *stars*\n",
            "a: \"&x *y !z\"\n",
            "a: '&x'\n",
            "a: |\n  - &x 1\n  *y\n",
            "# &x\na: 1 # *y\n",
            "a: b <<c>>\n",
            "a: plain\n  &not an anchor\n",
        ] {
            assert!(read(text, Limits::FRONT).is_ok(), "{text}");
        }
        assert!(read("a: &x 1\nb: *x\n", Limits::DATA).is_ok());
    }
}
