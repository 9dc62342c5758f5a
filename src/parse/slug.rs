//! Names made of text: heading ids as GitHub makes them, and parts of addresses.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The id GitHub gives a heading: NFC, lower case, letters, digits, marks, `_` and `-` of every
/// script kept, spaces to `-`, the rest dropped. May be empty.
pub fn heading_slug(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        let kept = text.bytes().filter_map(|byte| match byte {
            b' ' => Some('-'),
            b'_' | b'-' => Some(char::from(byte)),
            _ => byte.is_ascii_alphanumeric().then(|| char::from(byte.to_ascii_lowercase())),
        });
        let mut slug = String::with_capacity(text.len());
        slug.extend(kept);
        return slug;
    }
    let lower = text.nfc().collect::<String>().to_lowercase();
    lower
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '_' | '-' | '\u{203f}' | '\u{2040}' => Some(c),
            c if c.is_alphanumeric() || is_combining_mark(c) => Some(c),
            _ => None,
        })
        .collect()
}

/// A part of an address made of a name: as a heading's id, without the dashes that punctuation
/// leaves at its ends or in rows.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in heading_slug(text).chars() {
        if c != '-' || !slug.ends_with('-') && !slug.is_empty() {
            slug.push(c);
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Gives out ids within one page, each only once.
///
/// A counter per name, as GitHub has it: a thousand equal headings take a thousand steps.
pub struct Ids<'a> {
    taken: HashSet<Cow<'a, str>>,
    next: HashMap<&'a str, u32>,
}

impl<'a> Ids<'a> {
    /// None so far, with room for so many.
    pub fn with_capacity(number: usize) -> Ids<'a> {
        Ids { taken: HashSet::with_capacity(number), next: HashMap::new() }
    }

    /// Takes an id that is wanted exactly so. Gives whether it was free.
    pub fn take(&mut self, id: &'a str) -> bool {
        self.taken.insert(id.into())
    }

    /// An id like the wanted one: itself, or with `-1`, `-2`, … behind it.
    pub fn like(&mut self, wanted: &'a str) -> String {
        if self.take(wanted) {
            return wanted.to_owned();
        }
        let number = self.next.entry(wanted).or_default();
        loop {
            *number += 1;
            let id = format!("{wanted}-{number}");
            if self.taken.insert(id.clone().into()) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heading_ids_are_those_of_github() {
        for (text, id) in [
            ("What goes wrong", "what-goes-wrong"),
            ("Do’s and don’ts", "dos-and-donts"),
            ("C++ & Rust: a_b", "c--rust-a_b"),
            ("Über uns — Preise", "über-uns--preise"),
            ("日本語 テスト", "日本語-テスト"),
            ("e\u{301}cole", "école"),
            ("हिन्दी", "हिन्दी"),
            ("🚀 Launch", "-launch"),
            ("!!!", ""),
        ] {
            assert_eq!(heading_slug(text), id, "{text}");
        }
    }

    #[test]
    fn slugs_have_no_loose_dashes() {
        for (text, expected) in
            [("C++ & Rust", "c-rust"), ("  a  b ", "a-b"), ("--x--", "x"), ("a.b", "ab")]
        {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn repeated_ids_count_up_and_pass_over_what_is_taken() {
        let mut ids = Ids::with_capacity(0);
        assert!(ids.take("a-1"));
        let given: Vec<String> =
            ["a", "a", "a", "a-1", "b"].iter().map(|id| ids.like(id)).collect();
        assert_eq!(given, ["a", "a-2", "a-3", "a-1-1", "b"]);
    }
}
