//! Words that are explained: what `:::glossary` blocks define, and the first use of each on a page.
//!
//! A word is looked for in the finished text of a body, outside of links, headings, code and
//! controls: whole words only, in every spelling that the glossary lists. The first letter may be
//! large or small, unless the word is an abbreviation. The first use becomes a link to the glossary;
//! what it leads to stands at the end of the body, for a theme to show beside the word and on paper.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use aho_corasick::AhoCorasick;

use super::body::{BodyPart, Placing, address};
use super::{Entry, Filling};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::parse::blocks::Datum;
use crate::parse::body::{escape_attribute, escape_text};
use crate::parse::{Block, Piece, pieces};
use crate::source::{Route, TextRange};

/// The words of a site that are explained.
#[derive(Debug)]
pub struct Glossary {
    words: Vec<Explained>,
    /// Finds spellings; nothing where there are no words.
    finder: Option<Finder>,
    print: Fingerprint,
}

#[derive(Debug)]
struct Finder {
    patterns: AhoCorasick,
    /// The word each pattern is a spelling of.
    words: Vec<usize>,
}

/// A word and what it means.
#[derive(Clone, Debug, PartialEq)]
struct Explained {
    /// Its spellings that no word before it has; the first is what it is called.
    names: Vec<String>,
    /// What it means, as plain text.
    text: String,
    /// The page that defines it.
    route: Route,
    /// The name of that page.
    title: String,
    /// The id it has there.
    id: String,
}

/// The words that a body has used, in order.
#[derive(Default)]
struct Used {
    order: Vec<usize>,
    known: HashSet<usize>,
}

/// Text inside of these stays as it is: it leads somewhere already, is no running text, or is code.
const LEFT_ALONE: &[&str] = &[
    "a", "button", "code", "dfn", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "label", "legend",
    "math", "option", "output", "pre", "samp", "select", "summary", "svg", "template",
];

/// What scripts write anew while somebody reads: a link there would be gone.
const REWRITTEN: &[&str] = &[" data-value=\"", " role=\"status\""];

impl Glossary {
    /// Gathers the words of all pages. `last` is taken again where it has the same ones.
    pub(super) fn gather(
        entries: &[Arc<Entry>],
        last: Option<&Arc<Glossary>>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Arc<Glossary> {
        let mut words: Vec<Explained> = Vec::new();
        let mut taken: HashMap<String, usize> = HashMap::new();
        let mut places: Vec<Place> = Vec::new();
        for entry in entries {
            let Some(document) = &entry.document else { continue };
            for block in document.blocks.iter().filter(|block| block.kind == "glossary") {
                if matches!(block.datum("link"), Some(Datum::Switch(false))) {
                    continue;
                }
                for (mut word, range) in defined(entry, block) {
                    let place = Place { path: entry.source.clone(), range: Some(range) };
                    word.names.retain(|name| match taken.get(&folded(name)).copied() {
                        Some(other) if other == words.len() => false,
                        Some(other) => {
                            let first = words[other].title.as_str();
                            diagnostics.push(twice(name, first, &place, &places[other]));
                            false
                        }
                        None => {
                            taken.insert(folded(name), words.len());
                            true
                        }
                    });
                    if !word.names.is_empty() {
                        words.push(word);
                        places.push(place);
                    }
                }
            }
        }
        let mut mixer = Mixer::default();
        for word in &words {
            mixer.text(&word.text).text(word.route.as_str()).text(&word.title).text(&word.id);
            mixer.number(word.names.len() as u64);
            word.names.iter().for_each(|name| {
                mixer.text(name);
            });
        }
        let print = mixer.finish();
        match last.filter(|last| last.print == print) {
            Some(last) => last.clone(),
            None => Arc::new(Glossary { finder: finder(&words), words, print }),
        }
    }

    /// What every body is made with, where there is any word.
    pub fn print(&self) -> Option<Fingerprint> {
        self.finder.is_some().then_some(self.print)
    }

    /// A body with the first use of each word linked to what it means, and the meanings below it.
    pub fn explain(&self, html: String, placing: &Placing<'_>) -> String {
        let is_whole = match placing.part {
            BodyPart::Whole => true,
            BodyPart::Feed => false,
            BodyPart::Summary | BodyPart::FeedSummary => return html,
        };
        let Some(finder) = &self.finder else { return html };
        let mut used = Used::default();
        let mut out = String::with_capacity(html.len() + 256);
        let mut alone: Option<(&str, usize)> = None;
        for piece in pieces(&html) {
            match piece {
                Piece::Text(text) if alone.is_none() => {
                    self.text(finder, text, placing, is_whole, &mut used, &mut out);
                }
                Piece::Text(text) | Piece::Other(text) => out.push_str(text),
                Piece::Tag { whole, name, closes } => {
                    out.push_str(whole);
                    alone = match alone {
                        Some((outer, depth)) if outer.eq_ignore_ascii_case(name) => {
                            match (closes, depth) {
                                (true, 1) => None,
                                (true, depth) => Some((outer, depth - 1)),
                                (false, depth) => Some((outer, depth + 1)),
                            }
                        }
                        None if !closes && is_left_alone(name, whole) => Some((name, 1)),
                        other => other,
                    };
                }
            }
        }
        if is_whole && !used.order.is_empty() {
            self.meanings(&used.order, placing, &mut out);
        }
        out
    }

    /// A piece of text, with words that are used in it for the first time.
    fn text(
        &self,
        finder: &Finder,
        text: &str,
        placing: &Placing<'_>,
        is_whole: bool,
        used: &mut Used,
        out: &mut String,
    ) {
        // A word of two may have a line break in it.
        let one_line = match text.contains(['\n', '\t']) {
            true => Cow::Owned(text.replace(['\n', '\t'], " ")),
            false => Cow::Borrowed(text),
        };
        // Of two that begin at one place the longer one counts: "scope creep" before "scope". It is
        // found behind the shorter one.
        let mut found: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for one in finder.patterns.find_overlapping_iter(&*one_line) {
            if stands_alone(&one_line, one.start(), one.end()) {
                found.insert(one.start(), (one.end(), finder.words[one.pattern().as_usize()]));
            }
        }
        let mut from = 0;
        let mut over = 0;
        for (start, (end, index)) in found {
            if start < over {
                continue;
            }
            over = end;
            let word = &self.words[index];
            if word.route == *placing.route || !used.known.insert(index) {
                continue;
            }
            out.push_str(&text[from..start]);
            out.push_str("<a class=\"term\" href=\"");
            escape_attribute(&address(&word.route, placing), out);
            out.push('#');
            escape_attribute(&word.id, out);
            if is_whole {
                out.push_str(&format!("\" data-word=\"word..{}", used.order.len() + 1));
            }
            out.push_str("\">");
            out.push_str(&text[start..end]);
            out.push_str("</a>");
            used.order.push(index);
            from = end;
        }
        out.push_str(&text[from..]);
    }

    /// What the words mean that were used, in their order.
    fn meanings(&self, used: &[usize], placing: &Placing<'_>, out: &mut String) {
        out.push_str("<div class=\"words\">\n");
        for (at, index) in used.iter().enumerate() {
            let word = &self.words[*index];
            out.push_str(&format!(
                "<div class=\"word\" id=\"word..{}\" popover tabindex=\"-1\"><p><dfn>",
                at + 1
            ));
            escape_text(word.names.first().map_or("", String::as_str), out);
            out.push_str("</dfn> ");
            escape_text(&word.text, out);
            out.push_str("</p>\n<p><a href=\"");
            escape_attribute(&address(&word.route, placing), out);
            out.push('#');
            escape_attribute(&word.id, out);
            out.push_str("\">");
            escape_text(&word.title, out);
            out.push_str("</a></p></div>\n");
        }
        out.push_str("</div>\n");
    }
}

fn twice(name: &str, page: &str, place: &Place, first: &Place) -> Diagnostic {
    let message = format!("`{name}` is explained twice, so readers see the other explanation");
    let hint = format!("it stands in the glossary of `{page}`, too: keep one of them");
    let fault = Diagnostic {
        place: Some(place.clone()),
        ..Diagnostic::general(Code::GlossaryTwice, message)
    };
    fault.hint(hint).related("the one that readers see", first.clone())
}

fn is_left_alone(name: &str, whole: &str) -> bool {
    LEFT_ALONE.iter().any(|alone| name.eq_ignore_ascii_case(alone))
        || REWRITTEN.iter().any(|attribute| whole.contains(attribute))
}

/// Whether what lies there is a word of its own: no letter or digit touches it.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let before = text[..start].chars().next_back().is_some_and(is_word);
    let after = text[end..].chars().next().is_some_and(is_word);
    !before && !after
}

/// The words that a block defines, with the places of their headings.
fn defined(entry: &Entry, block: &Block) -> Vec<(Explained, TextRange)> {
    let Some(Datum::List(terms)) = block.datum("terms") else { return Vec::new() };
    let word = |term: &Datum| {
        let Datum::Fields(fields) = term else { return None };
        let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, datum)| datum);
        let (Some(Datum::Hole(hole)), Some(Datum::List(names))) = (field("id"), field("names"))
        else {
            return None;
        };
        let Some(Filling::Id(id)) = entry.fillings.get(*hole) else { return None };
        let names: Vec<String> = names
            .iter()
            .filter_map(|name| match name {
                Datum::Text(name) => Some(name.clone()),
                _ => None,
            })
            .collect();
        let text = match field("text") {
            Some(Datum::Text(text)) => text.clone(),
            _ => return None,
        };
        let range = entry.document.as_ref()?.body.holes.get(*hole as usize)?.range;
        let explained = Explained {
            names,
            text,
            route: entry.route.clone(),
            title: entry.title.clone(),
            id: id.clone(),
        };
        Some((explained, range))
    };
    terms.iter().filter_map(word).collect()
}

/// The spelling by which two words are the same.
fn folded(name: &str) -> String {
    match is_abbreviation(name) {
        true => name.to_owned(),
        false => with_first(name, |c| c.to_lowercase().collect()),
    }
}

/// `SOP` is one, and so is `eBay`: then small and large letters tell it from other words.
fn is_abbreviation(name: &str) -> bool {
    name.chars().nth(1).is_some_and(char::is_uppercase)
}

fn with_first(name: &str, change: impl Fn(char) -> String) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => change(first) + chars.as_str(),
        None => String::new(),
    }
}

fn finder(words: &[Explained]) -> Option<Finder> {
    let mut patterns: Vec<String> = Vec::new();
    let mut owners = Vec::new();
    for (index, word) in words.iter().enumerate() {
        for name in &word.names {
            let mut escaped = String::new();
            escape_text(name, &mut escaped);
            let mut spellings = vec![escaped.clone()];
            if !is_abbreviation(name) {
                spellings = vec![
                    with_first(&escaped, |c| c.to_lowercase().collect()),
                    with_first(&escaped, |c| c.to_uppercase().collect()),
                ];
                spellings.dedup();
            }
            owners.extend(spellings.iter().map(|_| index));
            patterns.extend(spellings);
        }
    }
    if patterns.is_empty() {
        return None;
    }
    let built = AhoCorasick::new(&patterns);
    built.ok().map(|patterns| Finder { patterns, words: owners })
}
