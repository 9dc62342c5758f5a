//! Tags that open something and tags that close it: which of them have no partner.
//!
//! Tera reads to the first tag that cannot stand where it does and calls it unknown, however well
//! it is known. The slip is mostly elsewhere, at the tag that was left open. What is wrong inside
//! of a tag is not looked at here.

use super::scan::{Named, Tag, tags};
use crate::diagnostic::{Code, Fault, list, nearest};

/// Tags that need an end, with their ends.
const PAIRS: [(&str, &str); 8] = [
    ("if", "endif"),
    ("for", "endfor"),
    ("block", "endblock"),
    ("component", "endcomponent"),
    ("filter", "endfilter"),
    ("set", "endset"),
    ("set_global", "endset"),
    ("raw", "endraw"),
];

/// Tags that stand alone.
const SINGLE: [&str; 6] = ["extends", "include", "elif", "else", "break", "continue"];

/// Tags of other template languages, with what does their work here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("elseif", "write `{% elif … %}`"),
    ("elsif", "write `{% elif … %}`"),
    ("elseIf", "write `{% elif … %}`"),
    ("import", "take the line away: components can be called as they are, `{{ <name /> }}`"),
    ("from", "take the line away: components can be called as they are, `{{ <name /> }}`"),
    ("macro", "write a component: `{% component name(title) %}` … `{% endcomponent name %}`"),
    ("endmacro", "end a component with `{% endcomponent name %}`"),
    ("with", "write `{% set name = … %}`"),
    ("endwith", "take it away: what `{% set … %}` names needs no end"),
    ("assign", "write `{% set name = … %}`"),
    ("unless", "write `{% if not … %}`"),
    ("end", "say what ends: `{% endif %}`, `{% endfor %}`, `{% endblock %}`"),
    ("comment", "write `{# … #}`"),
    ("verbatim", "write `{% raw %}` … `{% endraw %}`"),
];

/// The first tag of a template that needs an end and has none, as a fault.
pub(super) fn unclosed(text: &str) -> Option<Fault> {
    let open = open_before(&tags(text), text.len(), text).pop()?;
    let message = format!("this `{}` is never closed", open.begin);
    let hint = format!("add `{{% {} %}}` where it ends", open.end);
    Some(Fault::new(Code::TemplateSyntax, open.range, message).hint(hint))
}

/// Why the tag whose word begins at `at` cannot stand there.
pub(super) fn astray(text: &str, at: usize) -> Option<Fault> {
    let tags = tags(text);
    let index = tags.iter().position(|tag| tag.word.range.start == at && tag.range.start < at)?;
    let word = &tags[index].word;
    let open = open_before(&tags, at, text);
    let closes = |open: &Open| match word.name.as_str() {
        "else" => matches!(open.begin, "if" | "for"),
        "elif" => open.begin == "if",
        end => open.end == end,
    };
    let partners = partners(&word.name);
    let Some(first) = partners.first() else {
        return Some(no_such_tag(text, &tags[index]));
    };
    let fault = |message| Fault::new(Code::TemplateSyntax, tags[index].range.clone(), message);
    let Some(last) = open.last() else {
        return Some(stray(fault, &word.name, first));
    };
    if closes(last) {
        // What closes the last open tag is refused only behind an `else` that was to be the last.
        return Some(
            fault(format!(
                "`{{% {} %}}` stands behind the `else` of this `{}`",
                word.name, last.begin
            ))
            .hint("put `{% else %}` last, and only once"),
        );
    }
    if open.iter().any(closes) {
        let message = format!("this `{}` is not closed before `{{% {} %}}`", last.begin, word.name);
        let hint = format!("add `{{% {} %}}` where it ends", last.end);
        return Some(Fault::new(Code::TemplateSyntax, last.range.clone(), message).hint(hint));
    }
    if word.name.starts_with("end") && !closed_below(&tags[index + 1..], last, text) {
        let line = text[..last.range.start].matches('\n').count() + 1;
        let message =
            format!("`{{% {} %}}` cannot close the `{}` of line {line}", word.name, last.begin);
        return Some(fault(message).hint(format!("write `{{% {} %}}`", last.end)));
    }
    Some(stray(fault, &word.name, first))
}

/// A tag that waits for its end.
struct Open {
    begin: &'static str,
    end: &'static str,
    range: std::ops::Range<usize>,
}

/// What a tag opens, if it opens something.
fn opens(tag: &Tag, text: &str) -> Option<Open> {
    let (begin, end) = PAIRS.into_iter().find(|(begin, _)| *begin == tag.word.name)?;
    // `{% set a = 1 %}` needs no end, `{% set a %}` does.
    if end == "endset" {
        let rest = text[tag.word.range.end..tag.inside.end].trim_start();
        let rest = rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').trim_start();
        if rest.starts_with('=') {
            return None;
        }
    }
    Some(Open { begin, end, range: tag.range.clone() })
}

/// The tags that are open at a place, the innermost last.
fn open_before(tags: &[Tag], at: usize, text: &str) -> Vec<Open> {
    let mut open: Vec<Open> = Vec::new();
    for tag in tags.iter().take_while(|tag| tag.word.range.start < at) {
        if let Some(new) = opens(tag, text) {
            open.push(new);
        } else if let Some(last) = open.iter().rposition(|open| open.end == tag.word.name) {
            open.truncate(last);
        }
    }
    open
}

/// Whether a tag that is open finds its end further down.
fn closed_below(tags: &[Tag], open: &Open, text: &str) -> bool {
    let mut depth = 0;
    for tag in tags {
        if tag.word.name == open.end {
            if depth == 0 {
                return true;
            }
            depth -= 1;
        } else if opens(tag, text).is_some_and(|other| other.end == open.end) {
            depth += 1;
        }
    }
    false
}

/// The tags that a word can go with; none if the word is no tag that goes with another.
fn partners(word: &str) -> Vec<&'static str> {
    match word {
        "else" => vec!["if", "for"],
        "elif" => vec!["if"],
        end => PAIRS.iter().filter(|(_, theirs)| *theirs == end).map(|(begin, _)| *begin).collect(),
    }
}

fn stray(fault: impl Fn(String) -> Fault, word: &str, partner: &str) -> Fault {
    fault(format!("there is no open `{partner}` to which this `{{% {word} %}}` belongs"))
        .hint(format!("take it away, or add `{{% {partner} … %}}` where it should begin"))
}

fn no_such_tag(text: &str, tag: &Tag) -> Fault {
    let Named { name, range } = &tag.word;
    let inside = text[tag.inside.clone()]
        .trim_end_matches("%}")
        .trim_end_matches(['-', ' ', '\t', '\n', '\r']);
    if name.is_empty() {
        return Fault::new(
            Code::TemplateSyntax,
            tag.range.clone(),
            "this tag does not say what it does",
        )
        .hint("write `{% if … %}` or another tag; a value is printed with `{{ … }}`");
    }
    let known = || PAIRS.iter().flat_map(|(begin, end)| [*begin, *end]).chain(SINGLE);
    let elsewhere = ELSEWHERE.iter().find(|(theirs, _)| theirs == name);
    let hint = if let Some((_, instead)) = elsewhere {
        (*instead).to_owned()
    } else if let Some(near) = nearest(name, known()) {
        format!("did you mean `{near}`?")
    } else if inside[name.len()..].trim_start().starts_with(['.', '|', '(']) || inside == name {
        format!("to print a value, write `{{{{ {inside} }}}}`")
    } else {
        let tags: Vec<String> = PAIRS
            .iter()
            .map(|(begin, _)| *begin)
            .chain(["extends", "include"])
            .map(|tag| format!("`{tag}`"))
            .collect();
        format!("there is {}", list(&tags))
    };
    Fault::new(Code::TemplateSyntax, range.clone(), format!("there is no tag `{name}`")).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_without_an_end_is_found() {
        let place = |text| unclosed(text).map(|fault| fault.range.start);
        assert_eq!(place("{% if a %}{% for b in c %}{% endfor %}"), Some(0));
        assert_eq!(place("{% block a %}{% if b %}{% endblock %}"), None);
        assert_eq!(place("{% raw %}{% if x %}{% endraw %}"), None);
        assert_eq!(place("{# {% if x %} #}{{ \"{% if x %}\" }}"), None);
        assert_eq!(place("{% set a = 1 %}{% set b %}{% set_global c %}{% endset %}"), Some(15));
        assert_eq!(place("{% if a %}{% endif %}"), None);
        assert_eq!(place("{% raw %}{% if x %}"), Some(0));
    }

    /// What Tera calls unknown is explained, whatever it is: the fault and its place are never those
    /// of a tag that is in order.
    #[test]
    fn a_tag_that_cannot_stand_where_it_does_is_explained() {
        let told = |text: &str, tag: &str| {
            let at = text.rfind(tag).expect("the tag is in the text");
            let fault = astray(text, at).expect("the tag is astray");
            let hint = fault.hint.unwrap_or_default();
            format!("{} at {}: {hint}", fault.message, &text[fault.range.bytes()])
        };
        assert_eq!(
            told("{% block a %}\n{% if b %}{% endblock %}", "endblock"),
            "this `if` is not closed before `{% endblock %}` at {% if b %}: add `{% endif %}` where it ends"
        );
        assert_eq!(
            told("{% if a %}{% block b %}{% else %}", "else"),
            "this `block` is not closed before `{% else %}` at {% block b %}: add `{% endblock %}` where it ends"
        );
        assert_eq!(
            told("a\n{% for b in c %}{% endif %}", "endif"),
            "`{% endif %}` cannot close the `for` of line 2 at {% endif %}: write `{% endfor %}`"
        );
        assert_eq!(
            told("{% block a %}{% endif %}{% endblock %}", "endif"),
            "there is no open `if` to which this `{% endif %}` belongs at {% endif %}: take it away, or add `{% if … %}` where it should begin"
        );
        assert_eq!(
            told("{% if a %}{% else %}{% elif b %}{% endif %}", "elif"),
            "`{% elif %}` stands behind the `else` of this `if` at {% elif b %}: put `{% else %}` last, and only once"
        );
        assert_eq!(
            told("{%- elseif a -%}", "elseif"),
            "there is no tag `elseif` at elseif: write `{% elif … %}`"
        );
        assert_eq!(
            told("{% fro a in b %}", "fro"),
            "there is no tag `fro` at fro: did you mean `for`?"
        );
        assert_eq!(
            told("{%- page.title | upper -%}", "page"),
            "there is no tag `page` at page: to print a value, write `{{ page.title | upper }}`"
        );
    }
}
