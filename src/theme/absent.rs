//! What a template asks for and the page does not have: the nearest name, or how to do without.

use crate::diagnostic::{list, nearest};
use crate::source::TextRange;

/// What is not defined, with the nearest name that is.
pub(super) fn undefined(message: &str) -> Option<(String, Option<String>)> {
    let name = message.split('`').nth(1)?;
    let (what, known) = match message.split_once(" Available variables: ") {
        Some((_, known)) => ("variable", known),
        None => match message.split_once(" Available fields: ") {
            Some((_, known)) => ("field", known),
            None if message.starts_with("Variable") => ("variable", ""),
            None if message.starts_with("Field") => ("field", ""),
            None => return None,
        },
    };
    let known: Vec<&str> =
        known.trim_end_matches('.').split(", ").filter(|name| !name.is_empty()).collect();
    let hint = match nearest(name, known.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if known.is_empty() => None,
        None => Some(format!("there is {}", list(&known))),
    };
    Some((format!("there is no {what} `{name}` here"), hint))
}

/// What to write where a value may be missing on some pages; only if it is plain which one it is.
pub(super) fn way_out(message: &str, text: &str, range: TextRange) -> Option<String> {
    let (before, after) = text.split_at(range.start as usize);
    if message.starts_with("Variable `super` is not defined") {
        return Some("write `{{ super() }}`".to_owned());
    }
    if message.starts_with("Field `") {
        let path = format!("{}{}", last_path(before), &text[range.bytes()]);
        let (owner, name) = path.rsplit_once('.')?;
        return owner.ends_with(".extra").then(|| {
            format!(
                "if it may be missing, write `{{{{ {owner}.{name} or \"\" }}}}` or test it with `{{% if {owner}.{name} %}}`"
            )
        });
    }
    let nothing =
        |words: &str| ["none", "undefined"].iter().any(|kind| words.trim_matches('`') == *kind);
    let path = if message.strip_prefix("`date` takes a date, found ").is_some_and(nothing) {
        last_path(before.trim_end().strip_suffix('|')?.trim_end())
    } else if message.starts_with("Invalid type for the value")
        && message.rsplit_once(" but got ").is_some_and(|(_, kind)| nothing(kind))
    {
        &after[..after.find(|c| !in_path(c)).unwrap_or(after.len())]
    } else {
        return None;
    };
    path.contains('.').then(|| format!("put it inside `{{% if {path} %}}` … `{{% endif %}}`"))
}

/// The path of names, such as `page.date`, with which a text ends.
fn last_path(text: &str) -> &str {
    &text[text.trim_end_matches(in_path).len()..]
}

fn in_path(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.')
}
