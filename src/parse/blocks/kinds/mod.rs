//! The kinds of block that Handover has, one file each.
//!
//! One more kind is one more file here, its name in [`KINDS`], and a template `blocks/NAME.html`.

mod before_after;
pub mod books;
mod calculator;
mod callout;
mod cards;
mod checklist;
mod contact;
mod details;
mod faq;
pub(in crate::parse) mod glossary;
mod mistake;
mod parts;
mod quote;
mod scorecard;
mod scoring;
mod steps;
mod tabs;
mod template;
mod video;

use std::ops::Range;

use super::Datum;
use super::marker::{Attribute, Attributes};
use super::reading::{Child, Reading, Shape};
use crate::diagnostic::{Code, list, nearest};

/// A kind of block.
pub struct Kind {
    /// Its name, which is also that of its template.
    pub name: &'static str,
    /// Other names it is known by.
    pub aliases: &'static [&'static str],
    /// Whether it has a title.
    pub(in crate::parse) title: Need,
    /// Whether its id has to be written.
    pub(in crate::parse) id: Need,
    /// The names between its braces.
    pub attributes: &'static [&'static str],
    /// The names in its data.
    pub keys: &'static [&'static str],
    /// What it reads piece by piece: the items of its list, by what they begin with, the cells of its
    /// table, or the parts of its text.
    pub(in crate::parse) lead: Option<Lead>,
    /// Whether its title is a heading of the page, shown in the table of contents.
    pub(in crate::parse) heading: bool,
    /// What the headings inside of it are.
    pub(in crate::parse) inside: Inside,
    /// What it makes of what was written.
    pub(in crate::parse) read: fn(&mut Reading<'_>) -> Vec<(String, Datum)>,
}

/// Whether something has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::parse) enum Need {
    Required,
    Optional,
}

/// What an item begins with; or that there are cells or parts in place of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::parse) enum Lead {
    /// Its first line.
    Line,
    /// Words in bold.
    Bold,
    /// A link.
    Link,
    /// Nothing: the kind reads a table.
    Cells,
    /// Nothing: the kind divides its text among its data.
    Parts,
}

/// What the headings inside of a block are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::parse) enum Inside {
    /// Headings of the page.
    Page,
    /// No part of the page's order: what a reader takes along or sees filled in.
    Apart,
    /// Words that are looked up, each known by its first spelling; no part of the page's order.
    Words,
}

/// Every kind, in the order of the documentation.
pub const KINDS: &[&Kind] = &[
    &mistake::MISTAKE,
    &mistake::INSTEAD,
    &checklist::CHECKLIST,
    &steps::STEPS,
    &scorecard::SCORECARD,
    &callout::NOTE,
    &callout::TIP,
    &callout::WARNING,
    &details::DETAILS,
    &tabs::TABS,
    &faq::FAQ,
    &glossary::GLOSSARY,
    &before_after::BEFORE_AFTER,
    &template::TEMPLATE,
    &template::EXAMPLE,
    &cards::CARDS,
    &quote::QUOTE,
    &video::VIDEO,
    &books::BOOKS,
    &contact::CONTACT,
    &calculator::CALCULATOR,
];

/// The kind of that name, or that another name means.
pub fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.name == name || kind.aliases.contains(&name))
}

/// Whether Handover has a kind of that name.
pub fn is_built_in(name: &str) -> bool {
    find(name).is_some()
}

/// The names of all kinds.
pub fn names<'a>() -> impl Iterator<Item = &'a str> {
    KINDS.iter().map(|kind| kind.name)
}

impl Kind {
    /// Whether the items of its list may have attributes at the end of their first line.
    pub(in crate::parse) fn takes_item_attributes(&self) -> bool {
        matches!(self.lead, Some(Lead::Line | Lead::Bold))
    }

    /// Whether its data holds all that stands in it, so that a body would only be the same once more.
    pub fn is_all_data(&self) -> bool {
        self.lead.is_some()
    }

    /// Says what is wrong with the first line of a block of this kind.
    pub(in crate::parse) fn check(&self, reading: &mut Reading<'_>) {
        let shown = reading.shown();
        if self.title == Need::Required && reading.title.is_none() {
            let message = format!("`{shown}` needs a title");
            let hint = format!("put it into brackets: `{shown}[What it says]`");
            reading.fault_of_block(Code::BlockTitle, message, hint);
        }
        if self.id == Need::Required && reading.id().is_none() {
            let message = format!("`{shown}` needs an id, by which the browser knows it again");
            let id = reading.title.map_or_else(String::new, super::super::slug::heading_slug);
            let id = if id.is_empty() { "before-yes".to_owned() } else { id };
            reading.fault_of_block(Code::BlockId, message, format!("add `{{#{id}}}`"));
        }
        for attribute in quoted(reading, &reading.opening.attributes.clone(), self.attributes) {
            let name = attribute.name.as_str();
            let message = format!("`{shown}` has no setting `{name}`");
            let known = self.attributes.iter().chain(self.keys).copied();
            let hint = match nearest(name, known) {
                Some(near) if self.attributes.contains(&near) => format!("did you mean `{near}`?"),
                Some(near) if near == name => "it goes into the `yaml` fence".to_owned(),
                Some(near) => format!("did you mean `{near}`? It goes into the `yaml` fence"),
                None if self.attributes.is_empty() => "it has only an `#id`".to_owned(),
                None => format!("it has {}", list(self.attributes)),
            };
            reading.fault(Code::BlockAttribute, attribute.place, message, hint);
        }
        self.check_data(reading);
    }

    /// Whether a fence of YAML at its beginning is data: what is taken along is text, whatever it is.
    pub(in crate::parse) fn reads_data(&self) -> bool {
        !matches!(self.name, "template" | "example")
    }

    /// Data for a kind that takes none, and data that stands bare.
    fn check_data(&self, reading: &mut Reading<'_>) {
        if self.keys.is_empty() && reading.yaml.is_some() {
            let message = format!("`{}` takes no data", reading.shown());
            let hint = "to show the lines as code, write a sentence above them";
            reading.fault(Code::BlockDataKey, reading.data_place(), message, hint);
        }
        let Some(first) = reading.children.first().filter(|_| reading.yaml.is_none()) else {
            return;
        };
        if !matches!(first.shape, Shape::Paragraph) {
            return;
        }
        let range = first.range.clone();
        let text = reading.source.get(range.clone()).unwrap_or("");
        let key = text.split(':').next().unwrap_or("").trim();
        if text.contains(':') && self.keys.contains(&key) {
            let place =
                first_line(&(range.start..range.start + text.lines().next().map_or(0, str::len)));
            let hint = "put a line ` ```yaml ` above it and a line ` ``` ` below the last one";
            let message = format!("the data of `{}` must stand in a fence", reading.shown());
            reading.fault(Code::BlockDataBare, place, message, hint);
            reading.children.remove(0);
        }
    }
}

/// The children that are not of the kinds a block has room for, each with a fault. Gives the rest.
fn only(
    reading: &mut Reading<'_>,
    wanted: &str,
    hint: &str,
    fits: impl Fn(&Shape) -> bool,
) -> Vec<Child> {
    let (fit, other): (Vec<Child>, Vec<Child>) =
        std::mem::take(&mut reading.children).into_iter().partition(|child| fits(&child.shape));
    let shown = reading.shown();
    for child in other {
        let message = format!("only {wanted} belongs in `{shown}`; found {}", child.shape.word());
        reading.fault(Code::BlockBody, first_line(&child.range), message, hint);
    }
    fit
}

/// The beginning of a longer place: what is underlined is a line, not a page.
fn first_line(range: &Range<usize>) -> Range<usize> {
    range.start..range.end.min(range.start + 60)
}

/// What is said by its name alone; everything else between braces needs a value.
const SWITCHES: &[&str] = &["fold", "link", "open"];

/// The attributes that are not known. Bare words behind a value are the rest of it, without the
/// quotes that would hold it together: that is told once, and so is what has no value at all.
fn quoted(reading: &mut Reading<'_>, attributes: &Attributes, known: &[&str]) -> Vec<Attribute> {
    let mut unknown: Vec<Attribute> = Vec::new();
    let mut value: Option<&Attribute> = None;
    let mut words: Option<Range<usize>> = None;
    let mut torn = Vec::new();
    for attribute in &attributes.named {
        let name = attribute.name.as_str();
        let is_known = known.contains(&name);
        let is_empty = attribute.value.as_ref().is_none_or(String::is_empty);
        if is_known && is_empty && !SWITCHES.contains(&name) {
            let hint = format!("write `{name}=\"…\"` with what it is, or leave it out");
            let place = attribute.place.clone();
            reading.fault(Code::BlockData, place, format!("`{name}` has no value"), hint);
        }
        let behind = value.filter(|_| attribute.value.is_none() && !is_known);
        if let Some(before) = behind {
            let start = words.take().map_or(before.place.start, |words| words.start);
            words = Some(start..attribute.place.end);
            continue;
        }
        torn.extend(words.take().zip(value));
        value = attribute.value.is_some().then_some(attribute);
        if !is_known {
            unknown.push(attribute.clone());
        }
    }
    torn.extend(words.zip(value));
    for (place, before) in torn {
        let text = reading.source.get(place.clone()).unwrap_or("");
        let more = text.get(before.name.len() + 1..).unwrap_or("").replace('"', "");
        let message = format!("the value of `{}` goes on behind a space", before.name);
        let hint = format!("put it in quotes: `{}=\"{more}\"`", before.name);
        reading.fault(Code::BlockSyntax, place, message, hint);
    }
    unknown
}

/// The attributes of an item that its kind does not know.
fn check_item(reading: &mut Reading<'_>, attributes: &Attributes, known: &[&str], what: &str) {
    for attribute in quoted(reading, attributes, known) {
        let message = format!("{what} has no setting `{}`", attribute.name);
        let hint = match nearest(&attribute.name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "it has only an `#id`".to_owned(),
            None => format!("it has {}", list(known)),
        };
        reading.fault(Code::BlockAttribute, attribute.place.clone(), message, hint);
    }
}

/// A length of time in minutes: `45m`, `1h 30m`, `2 hours`, `90`.
pub(crate) fn minutes(text: &str) -> Option<i64> {
    let mut rest = text.trim();
    let mut minutes = 0.0;
    let mut any = false;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let number: f64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let word = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        minutes += number
            * match &rest[..word] {
                "" if !any => 1.0,
                "m" | "min" | "mins" | "minute" | "minutes" => 1.0,
                "h" | "hr" | "hrs" | "hour" | "hours" => 60.0,
                _ => return None,
            };
        rest = rest[word..].trim_start();
        any = true;
    }
    (any && minutes < 1e6).then_some(minutes.ceil() as i64)
}

/// An attribute or a value that is a length of time.
fn time(reading: &mut Reading<'_>, text: Option<String>, place: Range<usize>) -> Datum {
    let Some(text) = text else { return Datum::None };
    match minutes(&text) {
        Some(minutes) => Datum::Whole(minutes),
        None => {
            let message = format!("`{text}` is no length of time");
            reading.fault(Code::BlockData, place, message, "write `45m`, `1h` or `1h 30m`");
            Datum::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read_in_the_usual_spellings() {
        let cases = [
            ("45m", 45),
            ("1h 30m", 90),
            ("1h30m", 90),
            ("2 hours", 120),
            ("90", 90),
            ("1.5h", 90),
        ];
        for (text, expected) in cases {
            assert_eq!(minutes(text), Some(expected), "{text}");
        }
        for text in ["", "soon", "5 days", "m", "1h 5"] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }

    #[test]
    fn every_name_means_one_kind() {
        let mut all: Vec<&str> = KINDS
            .iter()
            .flat_map(|kind| std::iter::once(kind.name).chain(kind.aliases.iter().copied()))
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
