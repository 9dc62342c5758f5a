//! One marker line: `:::name[Title]{#id .class key=word key="text" key}`, or `:::` and `::: /name`.
//!
//! A line is read knowing nothing of the lines around it. Places are bytes of the line.

use std::collections::HashSet;
use std::ops::Range;

use crate::diagnostic::Code;

/// A marker line.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::parse) enum Marker {
    /// The first line of a block.
    Open(Opening),
    /// The last line of a block.
    Close {
        /// How many colons.
        colons: usize,
        /// The name behind the slash, where one is written.
        name: Option<String>,
    },
    /// A line that begins like one of them and cannot be read.
    Wrong {
        /// The fault.
        wrong: Wrong,
        /// Whether it was to open a block, so that its end closes something.
        opens: bool,
    },
}

/// The first line of a block.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::parse) struct Opening {
    pub(in crate::parse) colons: usize,
    pub(in crate::parse) name: String,
    /// The Markdown between the brackets.
    pub(in crate::parse) title: Option<Range<usize>>,
    pub(in crate::parse) attributes: Attributes,
}

/// What stands between braces.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::parse) struct Attributes {
    pub(in crate::parse) id: Option<Spot<String>>,
    pub(in crate::parse) classes: Vec<String>,
    /// Names with their values; a name alone is a switch.
    pub(in crate::parse) named: Vec<Attribute>,
}

/// One name with its value.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::parse) struct Attribute {
    pub(in crate::parse) name: String,
    /// Nothing for a name alone.
    pub(in crate::parse) value: Option<String>,
    pub(in crate::parse) place: Range<usize>,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::parse) struct Spot<T> {
    pub(in crate::parse) value: T,
    pub(in crate::parse) place: Range<usize>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::parse) struct Wrong {
    pub(in crate::parse) code: Code,
    pub(in crate::parse) place: Range<usize>,
    pub(in crate::parse) message: String,
    pub(in crate::parse) hint: String,
}

fn wrong(place: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Wrong {
    Wrong { code: Code::BlockSyntax, place, message: message.into(), hint: hint.into() }
}

/// Reads a line that begins with `:::`. Gives nothing where it is meant as text: four colons or
/// more with nothing we know behind them are still markers, but `:::)` is not.
pub(in crate::parse) fn read(line: &str) -> Option<Marker> {
    let colons = line.bytes().take_while(|byte| *byte == b':').count();
    let rest = line[colons..].trim_end();
    if colons < 3 {
        return None;
    }
    if rest.is_empty() {
        return Some(Marker::Close { colons, name: None });
    }
    let gap = rest.len() - rest.trim_start().len();
    let start = colons + gap;
    let rest = &rest[gap..];
    if let Some(name) = rest.strip_prefix('/') {
        let name = name.trim();
        return Some(match is_name(name) {
            true => Marker::Close { colons, name: Some(name.to_owned()) },
            false => Marker::Wrong {
                wrong: wrong(
                    start..start + rest.len(),
                    format!("`/{name}` is not the name of a block"),
                    "write `:::` alone, or `::: /checklist` to say what ends here",
                ),
                opens: false,
            },
        });
    }
    let name = name_at(rest);
    if name.is_empty() {
        // `:::{note}` is how MyST writes it, `::: {.note}` is Pandoc's way.
        let braced =
            rest.strip_prefix('{').map(|inside| inside.trim_start().trim_start_matches('.'));
        let name = name_at(braced?);
        let hint = match name {
            "" => "a block begins with its name: `:::tip{#id}`".to_owned(),
            name => format!("write `:::{}`", name.strip_prefix("callout-").unwrap_or(name)),
        };
        let message = "the name of a block stands right behind the colons, without braces";
        let wrong = wrong(start..start + rest.len(), message, hint);
        return Some(Marker::Wrong { wrong, opens: true });
    }
    // `::: note` is how others write it; nobody means text by it.
    let mut opening = Opening { colons, name: name.to_lowercase(), ..Opening::default() };
    let mut at = start + name.len();
    let whole = line.trim_end();
    if whole[at..].starts_with('[') {
        match bracketed(whole, at) {
            Some(end) => {
                // Nothing between the brackets is no title.
                opening.title =
                    Some(at + 1..end).filter(|title| !whole[title.clone()].trim().is_empty());
                at = end + 1;
            }
            None => {
                let message = "the `[` of the title has no `]`";
                let wrong = wrong(at..whole.len(), message, "close it: `[Title]`");
                return Some(Marker::Wrong { wrong, opens: true });
            }
        }
    }
    let gap = whole[at..].len() - whole[at..].trim_start().len();
    at += gap;
    if whole[at..].starts_with('{') {
        match attributes(whole, at) {
            Ok((attributes, end)) => {
                opening.attributes = attributes;
                at = end;
            }
            Err(wrong) => return Some(Marker::Wrong { wrong, opens: true }),
        }
    }
    if at < whole.len() {
        let rest = at + (whole[at..].len() - whole[at..].trim_start().len());
        let more = whole[rest..].trim();
        let (title, braces) = match more.rfind(" {") {
            Some(at) if more.ends_with('}') => (&more[..at], more[at..].trim_start()),
            _ => (more, ""),
        };
        let (message, hint) = match opening.title {
            None if more.starts_with('[') && title.ends_with(']') => (
                "a space stands between the block and its title".to_owned(),
                format!("write `:::{}{title}{braces}`", opening.name),
            ),
            None if !more.starts_with([':', '{', '[', '}', ']']) => (
                format!("`{more}` stands behind the name of the block"),
                format!("put a title into brackets: `:::{}[{title}]{braces}`", opening.name),
            ),
            _ => (
                format!("`{more}` stands behind the block's opening"),
                "an opening is `:::name[Title]{#id}` and nothing else on its line".to_owned(),
            ),
        };
        return Some(Marker::Wrong { wrong: wrong(rest..whole.len(), message, hint), opens: true });
    }
    Some(Marker::Open(opening))
}

/// The attributes in braces at the end of an item's first line: where they begin, with the spaces
/// before them.
pub(in crate::parse) fn trailing(line: &str) -> Option<(usize, Result<Attributes, Wrong>)> {
    let line = line.trim_end();
    if !line.ends_with('}') {
        return None;
    }
    // The last brace that is opened by a space and something that can only be an attribute.
    let at = line.rmatch_indices('{').map(|(at, _)| at).find(|at| {
        let before = &line[..*at];
        let first = line[at + 1..].trim_start().chars().next();
        before.ends_with([' ', '\t'])
            && first.is_some_and(|c| c == '#' || c == '.' || c.is_ascii_lowercase())
    })?;
    let inside = &line[at + 1..line.len() - 1];
    let looks = inside.trim_start().starts_with('#') || inside.contains('=');
    if !looks {
        return None;
    }
    let start = line[..at].trim_end().len();
    let read = attributes(line, at).and_then(|(attributes, end)| match end == line.len() {
        true => Ok(attributes),
        false => Err(wrong(at..line.len(), "cannot read these attributes", "write `{key=value}`")),
    });
    Some((start, read))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && name_at(text).len() == text.len()
}

/// The name at the beginning: letters, digits and `-`, a letter first.
fn name_at(text: &str) -> &str {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return "";
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(text.len());
    &text[..end]
}

/// Where the bracket that opens at `at` closes; brackets inside count, `\]` and code do not.
fn bracketed(text: &str, at: usize) -> Option<usize> {
    let mut depth = 0;
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate().skip(at) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'[' => depth += 1,
            b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(offset);
                }
            }
            _ => {}
        }
    }
    None
}

/// What people and their word processors write for `"`.
const OTHER_QUOTES: [char; 9] = ['\'', '“', '”', '„', '‘', '’', '‚', '«', '»'];

/// Reads `{…}` at `at`. Gives what stands there and where it ends.
fn attributes(line: &str, at: usize) -> Result<(Attributes, usize), Wrong> {
    let mut attributes = Attributes::default();
    let mut names = HashSet::new();
    let mut rest = at + 1;
    loop {
        rest += line[rest..].len() - line[rest..].trim_start().len();
        let text = &line[rest..];
        if text.starts_with('}') {
            return Ok((attributes, rest + 1));
        }
        if text.is_empty() {
            return Err(wrong(at..line.len(), "this `{` has no `}`", "close it: `{#id}`"));
        }
        let end = text.find(|c: char| c.is_whitespace() || matches!(c, '=' | '}' | '"'));
        let word = &text[..end.unwrap_or(text.len())];
        let place = rest..rest + word.len();
        let behind = &text[word.len()..];
        if let Some(id) = word.strip_prefix('#') {
            let fits = |c: char| {
                c.is_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii() && c != '\u{a0}'
            };
            if id.is_empty() || !id.chars().all(fits) || behind.starts_with(['=', '"']) {
                return Err(wrong(
                    place,
                    format!("`{word}` cannot be an id"),
                    "an id is made of letters, digits, `-` and `_`: `{#before-yes}`",
                ));
            }
            if let Some(first) = &attributes.id {
                let message = format!("the block has two ids, `#{}` and `#{id}`", first.value);
                return Err(wrong(place, message, "keep one of them"));
            }
            attributes.id = Some(Spot { value: id.to_owned(), place: place.clone() });
            rest = place.end;
            continue;
        }
        if let Some(class) = word.strip_prefix('.').filter(|class| !class.is_empty()) {
            attributes.classes.push(class.to_owned());
            rest = place.end;
            continue;
        }
        let name = word.replace('-', "_");
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !named {
            let shown = text.split_whitespace().next().unwrap_or(text).trim_end_matches('}');
            return Err(wrong(
                rest..rest + shown.len().max(1),
                format!("cannot read `{shown}` between the braces"),
                "braces hold `#id`, `.class`, `name=value` and `name=\"several words\"`",
            ));
        }
        if !names.insert(name.clone()) {
            return Err(wrong(place, format!("`{name}` is given twice"), "keep one of them"));
        }
        let Some(value) = behind.strip_prefix('=') else {
            if behind.starts_with('"') {
                let message = format!("there is no `=` between `{name}` and its value");
                return Err(wrong(place, message, format!("write `{name}=\"…\"`")));
            }
            rest = place.end;
            attributes.named.push(Attribute { name, value: None, place });
            continue;
        };
        let start = place.end + 1;
        if let Some(quote) = value.chars().next().filter(|first| OTHER_QUOTES.contains(first)) {
            let place = place.start..start + quote.len_utf8();
            let message = format!("`{quote}` is not the quote that values stand in");
            return Err(wrong(
                place,
                message,
                format!("write `{name}=\"…\"`, with straight quotes"),
            ));
        }
        let (value, end) = if let Some(quoted) = value.strip_prefix('"') {
            match quoted.find('"') {
                Some(end) => (&quoted[..end], start + end + 2),
                None => {
                    let message = format!("the quote behind `{name}=` is not closed");
                    return Err(wrong(place.start..line.len(), message, "end it with `\"`"));
                }
            }
        } else {
            let end = value.find(|c: char| c.is_whitespace() || c == '}').unwrap_or(value.len());
            (&value[..end], start + end)
        };
        if value.is_empty() && line.as_bytes().get(start) != Some(&b'"') {
            let hint = format!("write `{name}=value`, or `{name}=\"several words\"`");
            return Err(wrong(place, format!("`{name}=` has no value"), hint));
        }
        let place = place.start..end;
        attributes.named.push(Attribute { name, value: Some(value.to_owned()), place });
        rest = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(line: &str) -> Opening {
        match read(line) {
            Some(Marker::Open(opening)) => opening,
            other => panic!("{line}: {other:?}"),
        }
    }

    fn fault(line: &str) -> String {
        match read(line) {
            Some(Marker::Wrong { wrong, .. }) => {
                format!("{} -> {} ({})", &line[wrong.place], wrong.message, wrong.hint)
            }
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn openings_are_read_in_every_spelling() {
        let line = r#":::steps[Answer *mail* [x](y)]{#a-1 .wide who="VA, owner" time=2m open}"#;
        let read = opening(line);
        assert_eq!((read.colons, &*read.name), (3, "steps"));
        assert_eq!(&line[read.title.unwrap()], "Answer *mail* [x](y)");
        assert_eq!(read.attributes.id.unwrap().value, "a-1");
        assert_eq!(read.attributes.classes, ["wide"]);
        let named: Vec<(&str, Option<&str>)> =
            read.attributes.named.iter().map(|a| (&*a.name, a.value.as_deref())).collect();
        assert_eq!(named, [("who", Some("VA, owner")), ("time", Some("2m")), ("open", None)]);
        assert_eq!(opening("::: note").name, "note");
        // Empty brackets were a title without words: a heading that nobody sees.
        assert_eq!(opening(":::details[ ]{open}").title, None);
        assert_eq!(opening("::::Tip[a \\] b] {.x}  ").colons, 4);
        assert_eq!(
            opening(":::quote{source=https://a.example/b?c=d}").attributes.named[0]
                .value
                .as_deref(),
            Some("https://a.example/b?c=d")
        );
    }

    #[test]
    fn ends_are_read_and_smileys_are_text() {
        assert_eq!(read(":::"), Some(Marker::Close { colons: 3, name: None }));
        assert_eq!(read("::: /tip "), Some(Marker::Close { colons: 3, name: Some("tip".into()) }));
        assert_eq!(read(":::)"), None);
        assert_eq!(read("::: 10:30"), None);
        assert_eq!(read("::x"), None);
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_place() {
        let cases = [
            ":::tip[open",
            ":::tip{#a b=\"c}",
            ":::tip{#a #b}",
            ":::tip{#a b=}",
            ":::tip{#a",
            ":::tip{#a.b=c}",
            ":::tip{a=1 a=2}",
            ":::tip{%}",
            ":::tip Keep it short",
            ":::tip[a] b",
            "::: /",
            // A space before the title, and the spellings of MyST and Pandoc, led to the wrong hint.
            "::: tip [a] {#b}",
            ":::tip Keep it short {#b}",
            ":::{note}",
            "::: {.callout-note #x}",
            ":::{#x}",
            // The value of a single word had these quotes in it, and the second of two was an error.
            ":::mistake[M]{cost='3 to 6 weeks'}",
            ":::instead[I]{time=“soon”}",
        ];
        let said: Vec<String> = cases.iter().map(|line| fault(line)).collect();
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn attributes_at_the_end_of_an_item_are_found() {
        let (at, read) = trailing("1. **Open.** {time=2m result=\"oldest on top\"}").unwrap();
        assert_eq!(at, "1. **Open.**".len());
        assert_eq!(read.unwrap().named.len(), 2);
        assert!(trailing("say `{x}`").is_none());
        assert!(trailing("a {b}").is_none());
        assert!(trailing("a{#b}").is_none());
        assert!(trailing("a {#b} c").is_none());
    }
}
