//! What a template names by literals: the template it extends, those it includes, the components
//! it defines and calls.
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
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'{', &bytes[at..]).map(|offset| at + offset) {
        at = match bytes.get(open + 1) {
            Some(b'#') => text[open..].find("#}").map_or(text.len(), |end| open + end + 2),
            Some(b'%') => {
                let end = tag_end(text, open + 2, "%}");
                let inside = trim_dashes(text, open + 2, end);
                let word: String =
                    text[inside.clone()].chars().take_while(|c| c.is_alphanumeric()).collect();
                statement(text, inside, &word, &mut names);
                if word == "raw" { raw_end(text, end) } else { end }
            }
            Some(b'{') => {
                let end = tag_end(text, open + 2, "}}");
                calls(text, open + 2..end, &mut names);
                end
            }
            _ => open + 1,
        };
    }
    names
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

/// Where the raw text that begins at `from` ends.
fn raw_end(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(open) = text[at..].find("{%").map(|offset| at + offset) {
        let end = text[open..].find("%}").map_or(text.len(), |end| open + end + 2);
        if text[open + 2..end]
            .trim_matches(|c: char| c == '-' || c == '%' || c == '}' || c.is_whitespace())
            == "endraw"
        {
            return end;
        }
        at = open + 2;
    }
    text.len()
}

fn statement(text: &str, inside: Range<usize>, word: &str, names: &mut Names) {
    match word {
        "extends" => names.extends = literal(text, inside),
        "include" => names.includes.extend(literal(text, inside)),
        "component" => {
            let after = inside.start + "component".len();
            let rest = &text[after..inside.end];
            let skipped = rest.len() - rest.trim_start().len();
            names.defines.extend(identifier(text, after + skipped));
        }
        _ => calls(text, inside, names),
    }
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

/// Tags that need an end, with their ends.
const PAIRS: [(&str, &str); 6] = [
    ("if", "endif"),
    ("for", "endfor"),
    ("block", "endblock"),
    ("component", "endcomponent"),
    ("filter", "endfilter"),
    ("raw", "endraw"),
];

/// The first tag of a template that needs an end and has none.
pub(super) fn unclosed(text: &str) -> Option<Named> {
    let mut open: Vec<Named> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{%").map(|offset| at + offset) {
        let end = tag_end(text, start + 2, "%}");
        let inside = trim_dashes(text, start + 2, end);
        let word: String =
            text[inside.clone()].chars().take_while(|c| c.is_alphanumeric()).collect();
        if PAIRS.iter().any(|(begin, _)| *begin == word) {
            open.push(Named { range: start..end, name: word.clone() });
        } else if let Some((begin, _)) = PAIRS.iter().find(|(_, end)| *end == word)
            && let Some(last) = open.iter().rposition(|tag| tag.name == *begin)
        {
            open.truncate(last);
        }
        at = if word == "raw" { raw_end(text, end) } else { end };
        if word == "raw" && text[end..at].contains("endraw") {
            open.pop();
        }
    }
    open.pop()
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
{{ a < b }}{{ "<no" }}"#;
        let found = scan(text);
        assert_eq!(found.extends.as_ref().map(|e| e.name.as_str()), Some("base.html"));
        assert_eq!(names(&found.includes), ["a.html", "b.html"]);
        assert_eq!(names(&found.defines), ["card"]);
        assert_eq!(names(&found.calls), ["card", "box.big"]);
        assert_eq!(&text[found.includes[0].range.clone()], "a.html");
    }

    #[test]
    fn a_tag_without_an_end_is_found() {
        let name = |text| unclosed(text).map(|tag| tag.name);
        assert_eq!(name("{% if a %}{% for b in c %}{% endfor %}").as_deref(), Some("if"));
        assert_eq!(name("{% block a %}{% if b %}{% endblock %}"), None);
        assert_eq!(name("{% raw %}{% if x %}{% endraw %}"), None);
        assert_eq!(name("{% if a %}{% endif %}"), None);
    }

    #[test]
    fn torn_templates_are_read_to_their_end() {
        for text in ["{% extends", "{% include \"", "{{ <a", "{#", "{% raw %}{%", "{"] {
            let _ = scan(text);
        }
    }
}
