//! What a template names by literals: the template it extends, those it includes, the components
//! it defines and calls, its blocks.
//!
//! Tera keeps its own graph private, but all these names are literals in the source, so reading
//! them gives the exact graph. Comments and raw text are passed over.

use std::ops::Range;

/// A name, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Its bytes in the template.
    pub range: Range<usize>,
}

/// Every literal name in a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// `{% extends "…" %}`
    pub extends: Option<Named>,
    /// `{% include "…" %}`
    pub includes: Vec<Named>,
    /// `{% component name(…) %}`
    pub defines: Vec<Named>,
    /// `{% block name %}`
    pub blocks: Vec<Named>,
    /// `{{ <name …/> }}` and `{% <name …> %}`
    pub calls: Vec<Named>,
}

impl Names {
    /// The templates it names.
    pub fn templates(&self) -> impl Iterator<Item = &Named> {
        self.extends.iter().chain(&self.includes)
    }
}

/// Reads the names of a template.
pub fn scan(text: &str) -> Names {
    let mut names = Names::default();
    for tag in tags(text) {
        match tag.word.name.as_str() {
            "" => calls(text, tag.inside, &mut names),
            word => statement(text, tag.inside, word, &mut names),
        }
    }
    names
}

/// A tag of a template: `{% … %}` or `{{ … }}`.
pub(super) struct Tag {
    /// All of it, signs included.
    pub(super) range: Range<usize>,
    /// What stands between the signs, from the first letter on.
    pub(super) inside: Range<usize>,
    /// The word of a `{% … %}`, such as `if`; empty where a value is printed or a component called.
    pub(super) word: Named,
}

/// The tags of a template in order. The end of raw text is a tag too.
pub(super) fn tags(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'{', &bytes[at..]).map(|offset| at + offset) {
        at = match bytes.get(open + 1) {
            Some(b'#') => text[open..].find("#}").map_or(text.len(), |end| open + end + 2),
            Some(b'%') => {
                let end = tag_end(text, open + 2, "%}");
                let tag = statement_tag(text, open..end);
                let raw = tag.word.name == "raw";
                tags.push(tag);
                match raw.then(|| raw_end(text, end)).flatten() {
                    Some(raw_end) => {
                        let after = raw_end.end;
                        tags.push(statement_tag(text, raw_end));
                        after
                    }
                    None if raw => text.len(),
                    None => end,
                }
            }
            Some(b'{') => {
                let end = tag_end(text, open + 2, "}}");
                let word = Named { name: String::new(), range: open + 2..open + 2 };
                tags.push(Tag { range: open..end, inside: open + 2..end, word });
                end
            }
            _ => open + 1,
        };
    }
    tags
}

/// The tag `{% … %}` that covers a range.
fn statement_tag(text: &str, range: Range<usize>) -> Tag {
    let inside = trim_dashes(text, (range.start + 2).min(range.end), range.end);
    let name: String =
        text[inside.clone()].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let word = Named { range: inside.start..inside.start + name.len(), name };
    Tag { range, inside, word }
}

/// The byte after the end of a tag; strings inside it may hold the closing sign.
fn tag_end(text: &str, from: usize, close: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'' | b'`') => {
                at += 1;
                while at < bytes.len() && bytes[at] != quote {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            _ if bytes[at..].starts_with(close.as_bytes()) => return at + close.len(),
            _ => at += 1,
        }
    }
    text.len()
}

/// The inside of a tag without `-`, the closing sign and white space around.
fn trim_dashes(text: &str, from: usize, end: usize) -> Range<usize> {
    let inside = &text[from..end];
    let start =
        from + (inside.len() - inside.trim_start_matches(['-', ' ', '\t', '\n', '\r']).len());
    start..end.max(start)
}

/// The tag that ends the raw text beginning at `from`.
fn raw_end(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    while let Some(open) = text[at..].find("{%").map(|offset| at + offset) {
        let end = text[open..].find("%}").map_or(text.len(), |end| open + end + 2);
        if text[open + 2..end]
            .trim_matches(|c: char| c == '-' || c == '%' || c == '}' || c.is_whitespace())
            == "endraw"
        {
            return Some(open..end);
        }
        at = open + 2;
    }
    None
}

fn statement(text: &str, inside: Range<usize>, word: &str, names: &mut Names) {
    match word {
        "extends" => names.extends = literal(text, inside),
        "include" => names.includes.extend(literal(text, inside)),
        "component" => names.defines.extend(named(text, inside, word)),
        "block" => names.blocks.extend(named(text, inside, word)),
        _ => calls(text, inside, names),
    }
}

/// The name behind the word of a tag.
fn named(text: &str, inside: Range<usize>, word: &str) -> Option<Named> {
    let after = inside.start + word.len();
    let rest = &text[after..inside.end];
    identifier(text, after + (rest.len() - rest.trim_start().len()))
}

/// The first quoted text of a tag.
fn literal(text: &str, inside: Range<usize>) -> Option<Named> {
    let body = &text[inside.clone()];
    let at = body.find(['"', '\'', '`'])?;
    let quote = body[at..].chars().next()?;
    let length = body[at + 1..].find(quote)?;
    let start = inside.start + at + 1;
    Some(Named { name: body[at + 1..at + 1 + length].to_owned(), range: start..start + length })
}

/// Letters, digits, `_`, `-`, `.` and `:` from `at` on.
fn identifier(text: &str, at: usize) -> Option<Named> {
    let rest = text.get(at..)?;
    let length =
        rest.find(|c: char| !(c.is_alphanumeric() || "_-.:".contains(c))).unwrap_or(rest.len());
    (length > 0).then(|| Named { name: rest[..length].to_owned(), range: at..at + length })
}

/// The components a tag calls: `<name` outside of strings.
fn calls(text: &str, inside: Range<usize>, names: &mut Names) {
    let bytes = text.as_bytes();
    let mut at = inside.start;
    while at < inside.end.min(bytes.len()) {
        match bytes[at] {
            quote @ (b'"' | b'\'' | b'`') => {
                at += 1;
                while at < inside.end && bytes[at] != quote {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'<' if bytes
                .get(at + 1)
                .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') =>
            {
                if let Some(call) = identifier(text, at + 1) {
                    at = call.range.end;
                    names.calls.push(call);
                } else {
                    at += 1;
                }
            }
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(named: &[Named]) -> Vec<&str> {
        named.iter().map(|named| named.name.as_str()).collect()
    }

    #[test]
    fn literals_are_found_and_comments_are_not() {
        let text = r#"{%- extends "base.html" -%}
{# {% include "not.html" %} #}
{% raw %}{% include "nor.html" %}{{ <nope/> }}{% endraw %}
{% include 'a.html' %}{% if x %}{% include `b.html` %}{% endif %}
{% component card(title, kind="<x>") %}<p>{{ title }}</p>{% endcomponent card %}
{{ <card title="a %} b" /> }}{% <box.big kind="1"> %}text{% </box.big> %}
{{ a < b }}{{ "<no" }}{%- block main %}{% endblock main %}"#;
        let found = scan(text);
        assert_eq!(found.extends.as_ref().map(|e| e.name.as_str()), Some("base.html"));
        assert_eq!(names(&found.includes), ["a.html", "b.html"]);
        assert_eq!(names(&found.defines), ["card"]);
        assert_eq!(names(&found.blocks), ["main"]);
        assert_eq!(names(&found.calls), ["card", "box.big"]);
        assert_eq!(&text[found.includes[0].range.clone()], "a.html");
    }

    #[test]
    fn torn_templates_are_read_to_their_end() {
        for text in ["{% extends", "{% include \"", "{{ <a", "{#", "{% raw %}{%", "{"] {
            let _ = scan(text);
        }
    }
}
