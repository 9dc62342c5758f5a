//! Words that are explained: what `:::glossary` blocks define, and the first use of each on a page.
//!
//! A word is looked for in the finished text of a body, outside of links, headings, code and
//! controls: whole words only, in every spelling that the glossary lists. The first letter may be
//! large or small, unless the word is an abbreviation. The first use becomes a link to the glossary;
//! what it leads to stands at the end of the body, for a theme to show beside the word and on paper.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

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

/// The spellings of all words, to be found in a text: sorted, each once.
#[derive(Debug)]
struct Finder {
    spellings: Vec<Spelling>,
    /// Where those with each first byte begin, and the end: few places are a reason to search.
    first: Vec<usize>,
}

#[derive(Debug)]
struct Spelling {
    text: String,
    word: usize,
    /// The longest other one that it begins with.
    shorter: Option<usize>,
}

/// A spelling in a text.
#[derive(Debug, PartialEq)]
struct Use {
    start: usize,
    end: usize,
    word: usize,
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
            None => Arc::new(Glossary { finder: Finder::new(spellings(&words)), words, print }),
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
        let mut from = 0;
        for Use { start, end, word: index } in finder.uses(&one_line) {
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

/// Every spelling as it stands in HTML, with its word.
fn spellings(words: &[Explained]) -> Vec<(String, usize)> {
    let mut all = Vec::new();
    for (index, word) in words.iter().enumerate() {
        for name in &word.names {
            let mut escaped = String::new();
            escape_text(name, &mut escaped);
            if is_abbreviation(name) {
                all.push((escaped, index));
            } else {
                all.push((with_first(&escaped, |c| c.to_lowercase().collect()), index));
                all.push((with_first(&escaped, |c| c.to_uppercase().collect()), index));
            }
        }
    }
    all
}

impl Finder {
    /// Nothing where there are no spellings. Of two that are the same the last one counts.
    fn new(spellings: Vec<(String, usize)>) -> Option<Finder> {
        let sorted: BTreeMap<String, usize> = spellings.into_iter().collect();
        let mut spellings: Vec<Spelling> = Vec::new();
        for (text, word) in sorted {
            // What this one begins with is the one before it, or what that begins with.
            let mut shorter = spellings.len().checked_sub(1);
            while let Some(at) = shorter.filter(|at| !text.starts_with(&spellings[*at].text)) {
                shorter = spellings[at].shorter;
            }
            spellings.push(Spelling { text, word, shorter });
        }
        let before = |byte: u16| {
            spellings.partition_point(|one| one.text.bytes().next().map(u16::from) < Some(byte))
        };
        let first = (0..=256).map(before).collect();
        (!spellings.is_empty()).then_some(Finder { spellings, first })
    }

    /// The spellings in a text that are words of their own: no letter or digit touches them. Of two
    /// that begin at one place the longer one counts: "scope creep" before "scope". What is left is
    /// looked through behind it.
    fn uses(&self, text: &str) -> Vec<Use> {
        let mut uses = Vec::new();
        let mut from = 0;
        let mut in_word = false;
        for (start, c) in text.char_indices() {
            // Behind `&` there is no word, but the name of a character.
            let in_name = text[..start].ends_with('&') || text[..start].ends_with("&#");
            if start >= from
                && !in_word
                && !in_name
                && let Some((end, word)) = self.longest(text, start)
            {
                uses.push(Use { start, end, word });
                from = end;
            }
            in_word = is_of_word(c);
        }
        uses
    }

    /// The end of the longest spelling that begins at a place and that no word goes on behind, with
    /// its word. Sorted, every spelling that a text begins with is the last one before the text, or
    /// what that begins with.
    fn longest(&self, text: &str, start: usize) -> Option<(usize, usize)> {
        let rest = &text[start..];
        let first = usize::from(*rest.as_bytes().first()?);
        let (from, to) = (self.first[first], self.first[first + 1]);
        let before = self.spellings[from..to].partition_point(|one| one.text.as_str() <= rest);
        let mut next = before.checked_sub(1).map(|last| from + last);
        while let Some(at) = next {
            let Spelling { text, word, shorter } = &self.spellings[at];
            let behind = rest.strip_prefix(text.as_str());
            if behind.is_some_and(|behind| !behind.starts_with(is_of_word)) {
                return Some((start + text.len(), *word));
            }
            next = *shorter;
        }
        None
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every spelling at every place.
    fn one_by_one(spellings: &[(String, usize)], text: &str) -> Vec<Use> {
        let mut uses: Vec<Use> = Vec::new();
        for (start, _) in text.char_indices() {
            if uses.last().is_some_and(|last| start < last.end)
                || text[..start].ends_with(is_of_word)
            {
                continue;
            }
            let here = spellings.iter().filter(|(spelling, _)| {
                let behind = text[start..].strip_prefix(spelling.as_str());
                behind.is_some_and(|behind| !behind.starts_with(is_of_word))
            });
            // The last of the longest.
            if let Some((spelling, word)) = here.max_by_key(|(spelling, _)| spelling.len()) {
                uses.push(Use { start, end: start + spelling.len(), word: *word });
            }
        }
        uses
    }

    #[test]
    fn names_of_characters_are_no_words() {
        let spellings = ["amp", "39", "quot", "amp; b"].map(str::to_owned);
        let finder = Finder::new(spellings.into_iter().zip(0..).collect()).unwrap();
        assert_eq!(finder.uses("a &amp; b &#39; &quot;c&quot;"), []);
        let uses = [Use { start: 3, end: 6, word: 0 }, Use { start: 13, end: 15, word: 1 }];
        assert_eq!(finder.uses("an amp &amp; 39"), uses);
    }

    #[test]
    fn spellings_are_found_as_one_by_one() {
        let lists: [&[&str]; 9] = [
            &["a"],
            &["a", "a a", "a a a"],
            &["a a a", "a b", "b"],
            &["a-", "a", "-a", "-"],
            &["é", "éa", "a é", "è"],
            &["a b a", "a b", "b a a", "b"],
            &["a", "b", "a", "a b", "a b"],
            &["aa", "ab", "ba", "a a", "b-b"],
            &["_", "a_", " ", "a ", "b é-"],
        ];
        let letters = ["a", "b", "é", " ", "-", "_"];
        let mut texts = vec![String::new()];
        let mut begin = 0;
        for _ in 0..6 {
            let longer: Vec<String> = texts[begin..]
                .iter()
                .flat_map(|text| letters.map(|letter| format!("{text}{letter}")))
                .collect();
            begin = texts.len();
            texts.extend(longer);
        }
        for list in lists {
            let spellings: Vec<(String, usize)> =
                list.iter().enumerate().map(|(word, name)| ((*name).to_owned(), word)).collect();
            let finder = Finder::new(spellings.clone()).unwrap();
            for text in &texts {
                assert_eq!(finder.uses(text), one_by_one(&spellings, text), "{list:?} in `{text}`");
            }
        }
    }
}
