//! Which variables a template mentions, and which of their fields: what need not be made for it.
//!
//! Read from the text of its tags, and with caution. Only what is plainly a field of a variable,
//! `page.title`, counts as one; a variable that is mentioned in any other way, in `{{ page }}`,
//! `page[name]`, `{% set p = page %}` or as an argument, is mentioned whole.

use std::collections::{BTreeMap, BTreeSet};

use super::scan::tags;

/// The variables that a template and all it is made of mention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// By variable: its fields, or nothing where it is mentioned whole.
    variables: BTreeMap<String, Option<BTreeSet<String>>>,
    /// Whether something shows all variables there are.
    everything: bool,
}

/// What of a variable is mentioned.
#[derive(Clone, Copy, Debug)]
pub enum Mentioned<'a> {
    /// All of it.
    Whole,
    /// These fields.
    Fields(&'a BTreeSet<String>),
}

/// How Tera names the variable that holds all others, and its kin.
const ALL_VARIABLES: &str = "__tera";

impl Mentions {
    /// Mentions of whatever there is.
    pub fn everything() -> Mentions {
        Mentions { everything: true, ..Mentions::default() }
    }

    /// Adds what a text mentions.
    pub fn add(&mut self, text: &str) {
        for tag in tags(text) {
            self.add_tag(&text[tag.inside]);
        }
    }

    /// What is mentioned of a variable, if anything is.
    pub fn of(&self, variable: &str) -> Option<Mentioned<'_>> {
        if self.everything {
            return Some(Mentioned::Whole);
        }
        let fields = self.variables.get(variable)?;
        Some(fields.as_ref().map_or(Mentioned::Whole, Mentioned::Fields))
    }

    fn add_tag(&mut self, tag: &str) {
        let bytes = tag.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            match byte {
                quote @ (b'"' | b'\'' | b'`') => {
                    at += 1;
                    while bytes.get(at).is_some_and(|byte| byte != quote) {
                        at += if bytes[at] == b'\\' { 2 } else { 1 };
                    }
                    at += 1;
                }
                _ if is_word(*byte) => {
                    let end = word_end(bytes, at);
                    // What stands behind a dot is a field, of whatever; behind three it is spread.
                    let before = &bytes[..at];
                    if !before.ends_with(b".") || before.ends_with(b"...") {
                        self.add_variable(&tag[at..end], field(tag, end));
                    }
                    at = end;
                }
                _ => at += 1,
            }
        }
    }

    fn add_variable(&mut self, name: &str, field: Option<&str>) {
        self.everything |= name.starts_with(ALL_VARIABLES);
        let known = self.variables.entry(name.to_owned()).or_insert_with(|| Some(BTreeSet::new()));
        match (known.as_mut(), field) {
            (Some(fields), Some(field)) => {
                if !fields.contains(field) {
                    fields.insert(field.to_owned());
                }
            }
            (Some(_), None) => *known = None,
            (None, _) => {}
        }
    }
}

/// The field that is named right behind a variable.
fn field(tag: &str, end: usize) -> Option<&str> {
    let rest = &tag[end..];
    let name = rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.'))?;
    let length = word_end(name.as_bytes(), 0);
    (length > 0).then(|| &name[..length])
}

/// Letters outside of ASCII count as well, by their bytes.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| !is_word(*byte)).map_or(bytes.len(), |length| at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn mentions(text: &str, variable: &str, expected: Option<&[&str]>) {
        let mut mentions = Mentions::default();
        mentions.add(text);
        match (mentions.of(variable), expected) {
            (Some(Mentioned::Whole), None) => {}
            (Some(Mentioned::Fields(fields)), Some(expected)) => {
                assert_eq!(
                    fields.iter().map(String::as_str).collect::<Vec<_>>(),
                    expected,
                    "{text}"
                );
            }
            (found, _) => panic!("{text}: {found:?}"),
        }
    }

    #[test]
    fn plain_fields_are_told_apart() {
        mentions(
            "{{ page.title }}{% if page.extra.lead %}x{% endif %}",
            "page",
            Some(&["extra", "title"]),
        );
        mentions("{{page?.toc}}{{- page.title | upper -}}", "page", Some(&["title", "toc"]));
        mentions("{% for other in page.next.pages %}{{ other.page }}", "page", Some(&["next"]));
        mentions(
            r#"{{ f(a=page.title, b="page") }}{{ "page.toc" ~ page.slug }}"#,
            "page",
            Some(&["slug", "title"]),
        );
        mentions(
            "{{ [...page.ancestors, ... page.related] }}",
            "page",
            Some(&["ancestors", "related"]),
        );
        mentions("page {{ page.title }} page", "page", Some(&["title"]));
    }

    #[test]
    fn everything_else_is_a_mention_of_the_whole() {
        for text in [
            "{{ page }}",
            "{{ page.title }}{{ page | json_encode }}",
            "{{ page[name] }}",
            "{{ page?[name] }}",
            "{{ page['toc'] }}",
            "{{ page .toc }}",
            "{% set p = page %}{{ p.toc }}",
            "{% for page in pages %}{{ page.title }}",
            "{% for key, value in page %}",
            "{{ <entry page={page} /> }}",
            "{{ <entry page /> }}",
            "{% if toc in page %}",
            "{{ [page] }}",
            "{{ {...page} }}",
            "{{ page.title }}{% set all = {a: 1, ...page} %}",
            "{{ __tera_context }}",
        ] {
            mentions(text, "page", None);
        }
    }

    #[test]
    fn what_is_not_mentioned_is_not_there() {
        let mut mentions = Mentions::default();
        mentions.add("{# page #}{% raw %}{{ page }}{% endraw %}{{ section.page }} page");
        assert!(mentions.of("page").is_none());
        assert!(mentions.of("section").is_some());
    }
}
