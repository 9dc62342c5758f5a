//! A parser's complaint, put into the words of somebody who writes prose.
//!
//! The parser says where it gave up, which is often a line below the slip. The usual slips are
//! looked for by name; what is none of them keeps the parser's own words and place.

use super::word_at;
use crate::diagnostic::{Code, Fault};
use crate::source::{LineIndex, TextRange};

/// Makes a fault of an error message and the byte the parser stood at.
pub(super) fn explain(text: &str, message: &str, at: usize) -> Fault {
    if let Some((_, key)) = message.split_once("TWICE ") {
        let key = key.rsplit_once(" at line ").map_or(key, |(key, _)| key);
        let range = TextRange::new(at, at + key.len()).clamped(text);
        return Fault::new(Code::YamlDuplicateKey, range, format!("`{key}` is given twice"))
            .hint("keep one of the two lines");
    }
    if let Some((_, limit)) = message.split_once("LIMIT ") {
        let limit = limit.rsplit_once(" at line ").map_or(limit, |(limit, _)| limit);
        return Fault::new(
            Code::YamlLimit,
            word_at(text, at),
            format!("too much for one file: {limit}"),
        )
        .hint("move it to a file in `data/`, or make it simpler");
    }
    slip(text, at).unwrap_or_else(|| plain(text, message, at))
}

/// One line of a text: its bytes, and where it starts.
struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl Line<'_> {
    fn range(&self, from: usize, to: usize) -> TextRange {
        TextRange::new(self.start + from, self.start + to)
    }
}

/// The slip that explains why the parser stopped at `at`: looked for in that line, then upwards.
fn slip(text: &str, at: usize) -> Option<Fault> {
    let index = LineIndex::new(text);
    let stopped = index.place(at).line;
    let line = |number: usize| {
        let range = index.line_range(number);
        Line { start: range.start as usize, text: &text[range.bytes()] }
    };
    // Values that stay open swallow lines, so the slip may lie any number of lines above.
    let above: Vec<Line<'_>> = (1..=stopped).rev().map(line).collect();
    (0..above.len().min(2))
        .find_map(|number| tab(&above[number], &above[number + 1..]))
        .or_else(|| above.iter().find_map(open_quote).filter(|fault| fault.0).map(|fault| fault.1))
        .or_else(|| above.iter().find_map(comment_in_brackets))
        .or_else(|| above.iter().find_map(open_bracket))
        .or_else(|| above.iter().take(2).find_map(no_space))
        .or_else(|| above.iter().take(2).find_map(curly_quotes))
        .or_else(|| above.iter().take(2).find_map(quote_inside))
        .or_else(|| above.iter().take(2).find_map(colon))
        .or_else(|| above.iter().take(1).find_map(sign))
        .or_else(|| above.iter().take(1).find_map(indented))
}

/// `key` and value of a line that is an entry, with the byte at which the value begins.
fn entry<'a>(line: &Line<'a>) -> Option<(&'a str, &'a str, usize)> {
    let (key, value) = line.text.split_once(": ")?;
    let name = key.trim_start().trim_start_matches("- ").trim();
    if name.is_empty() || name.contains(['"', '\'', '#']) {
        return None;
    }
    let begin = key.len() + 2 + (value.len() - value.trim_start().len());
    let value = value.trim();
    (!value.is_empty()).then_some((name, value, begin))
}

/// `above` are the lines before it, the nearest first: they tell how far it is to be indented.
fn tab(line: &Line<'_>, above: &[Line<'_>]) -> Option<Fault> {
    let trimmed = line.text.trim_start();
    let indent = line.text.len() - trimmed.len();
    if !line.text[..indent].contains('\t') {
        return None;
    }
    let message = "this line is indented with a tab, and YAML takes only spaces";
    let parent = above.iter().map(|line| line.text.trim_end()).find(|text| !text.is_empty());
    let wanted = match parent {
        None => 0,
        // Something is open that this line belongs to.
        Some(parent) if parent.ends_with([':', '|', '>', ',', '[', '{']) => {
            width_of_indent(parent) + 2
        }
        Some(parent) if parent.trim_start().starts_with("- ") && !trimmed.starts_with("- ") => {
            width_of_indent(parent) + 2
        }
        // An entry beside the one above.
        Some(parent) if trimmed.starts_with("- ") || trimmed.contains(':') => {
            width_of_indent(parent)
        }
        Some(parent) => width_of_indent(parent) + 2,
    };
    let hint = match wanted {
        0 if indent > 1 => "begin the line in its first column".to_owned(),
        0 => "take the tab away".to_owned(),
        2 => "put two spaces where the tab is".to_owned(),
        more => format!("put {more} spaces where the tab is"),
    };
    Some(Fault::new(Code::YamlSyntax, line.range(0, indent), message).hint(hint))
}

/// How far a line is indented, a tab taken for two spaces.
fn width_of_indent(line: &str) -> usize {
    let indent = &line[..line.len() - line.trim_start().len()];
    indent.chars().map(|c| if c == '\t' { 2 } else { 1 }).sum()
}

/// A value that begins with a quote and has no second one. The flag tells a certain case from a
/// line on which quotes merely look odd.
fn open_quote(line: &Line<'_>) -> Option<(bool, Fault)> {
    let (name, value, begin) = entry(line)?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inside = &value[1..];
    if inside.contains(quote) {
        return None;
    }
    let message = format!("the quote that opens the value of `{name}` is never closed");
    let fault = Fault::new(Code::YamlSyntax, line.range(begin, begin + value.len()), message)
        .hint(format!("end the line with {quote}"));
    Some((true, fault))
}

/// `{accent: #1b4f8f}`: the comment takes the bracket with it.
fn comment_in_brackets(line: &Line<'_>) -> Option<Fault> {
    let (_, value, begin) = entry(line)?;
    let sign = value.find(" #")? + 1;
    let count = |text: &str, signs: [char; 2]| text.matches(signs).count();
    let (before, after) = value.split_at(sign);
    let closes = count(after, [']', '}']);
    if closes == 0 || count(before, ['[', '{']) <= count(before, [']', '}']) {
        return None;
    }
    let end = after.find([',', ']', '}', ' ']).unwrap_or(after.len());
    let range = line.range(begin + sign, begin + sign + end);
    let message = "YAML reads what stands behind ` #` as a comment, also the closing bracket";
    Some(
        Fault::new(Code::YamlSyntax, range, message)
            .hint(format!("put it in quotes: `\"{}\"`", &after[..end])),
    )
}

fn open_bracket(line: &Line<'_>) -> Option<Fault> {
    let (name, value, begin) = entry(line)?;
    let open = value.chars().next().filter(|c| matches!(c, '[' | '{'))?;
    let close = if open == '[' { ']' } else { '}' };
    if value.matches(open).count() <= value.matches(close).count() {
        return None;
    }
    let message = format!("the `{open}` that opens the value of `{name}` is never closed");
    let hint = match open {
        '[' => {
            "end the list with `]`, or put the value in quotes if the bracket is text".to_owned()
        }
        _ => "end it with `}`, or put the value in quotes if the bracket is text".to_owned(),
    };
    Some(Fault::new(Code::YamlSyntax, line.range(begin, begin + value.len()), message).hint(hint))
}

/// `title:Hello`
fn no_space(line: &Line<'_>) -> Option<Fault> {
    let trimmed = line.text.trim_start();
    let offset = line.text.len() - trimmed.len();
    let (key, value) = trimmed.split_once(':')?;
    let a_name =
        !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    if !a_name || value.is_empty() || value.starts_with([' ', '/']) {
        return None;
    }
    let range = line.range(offset, offset + key.len() + 1);
    Some(
        Fault::new(Code::YamlSyntax, range, format!("there is no space after `{key}:`"))
            .hint(format!("write `{key}: {value}`")),
    )
}

/// `title: “Mistake 1: hiring”`
fn curly_quotes(line: &Line<'_>) -> Option<Fault> {
    let (name, value, begin) = entry(line)?;
    let open = value.chars().next().filter(|c| matches!(c, '“' | '”' | '„' | '‘' | '’' | '«'))?;
    let inside = value.trim_start_matches(open).trim_end_matches(['“', '”', '‘', '’', '»']);
    let message =
        format!("the value of `{name}` stands in curly quotes, which YAML takes for letters");
    Some(
        Fault::new(Code::YamlSyntax, line.range(begin, begin + value.len()), message)
            .hint(format!("use straight quotes: `{name}: \"{}\"`", inside.replace('"', "\\\""))),
    )
}

/// `title: 'it's'` and `title: "the "best" one"`
fn quote_inside(line: &Line<'_>) -> Option<Fault> {
    let (name, value, begin) = entry(line)?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    if value.matches(quote).count() < 3 {
        return None;
    }
    let inside = value[1..].strip_suffix(quote).unwrap_or(&value[1..]);
    let message = format!("the value of `{name}` contains the quote it stands in");
    let hint = match quote {
        '\'' => format!("use double quotes: `{name}: \"{}\"`", inside.replace('"', "\\\"")),
        _ => format!("use single quotes: `{name}: '{}'`", inside.replace('\'', "''")),
    };
    Some(Fault::new(Code::YamlSyntax, line.range(begin, begin + value.len()), message).hint(hint))
}

/// `title: Mistake 1: hiring`
fn colon(line: &Line<'_>) -> Option<Fault> {
    let (name, value, begin) = entry(line)?;
    if value.starts_with(['"', '\'', '[', '{', '|', '>'])
        || !(value.contains(": ") || value.ends_with(':'))
    {
        return None;
    }
    let message = format!("the value of `{name}` contains a colon, so it needs quotes");
    let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
    Some(
        Fault::new(Code::YamlSyntax, line.range(begin, begin + value.len()), message)
            .hint(format!("write `{name}: \"{quoted}\"`")),
    )
}

/// A value that begins with a character YAML keeps for itself.
fn sign(line: &Line<'_>) -> Option<Fault> {
    let (name, value, begin) = entry(line)?;
    let sign = value
        .chars()
        .next()
        .filter(|c| matches!(c, '@' | '`' | '%' | '*' | '&' | '!' | '|' | '>'))?;
    let message = format!("a value cannot begin with `{sign}` unless it stands in quotes");
    let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
    Some(
        Fault::new(Code::YamlSyntax, line.range(begin, begin + value.len()), message)
            .hint(format!("write `{name}: \"{quoted}\"`")),
    )
}

/// An entry that is indented although nothing is open above it.
fn indented(line: &Line<'_>) -> Option<Fault> {
    let indent = line.text.len() - line.text.trim_start().len();
    let trimmed = line.text.trim();
    let entry = trimmed.contains(": ") || trimmed.ends_with(':');
    if indent == 0 || !entry {
        return None;
    }
    let message = "this line is indented, but it does not belong to the line above";
    let hint = "begin it in the same column as the other entries; quote the value above if it goes on here";
    Some(
        Fault::new(Code::YamlSyntax, line.range(indent, line.text.trim_end().len()), message)
            .hint(hint),
    )
}

/// What the parser said, cleaned of what our own report says better.
fn plain(text: &str, message: &str, at: usize) -> Fault {
    if message.contains("more than one document") {
        let second = text.match_indices("\n---").next().map_or(0, |(at, _)| at + 1);
        return Fault::new(
            Code::YamlSyntax,
            second..second + 3,
            "a second `---` begins another document",
        )
        .hint("keep one document in one file");
    }
    if message.contains("control characters are not allowed") {
        let at =
            text.find(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')).unwrap_or(at);
        return Fault::new(
            Code::YamlSyntax,
            at..at + 1,
            "an invisible control character stands here",
        )
        .hint("delete it and type the line again");
    }
    let words = message.split(" at line ").next().unwrap_or(message);
    let words = match words {
        "mapping values are not allowed in this context" => "a `:` stands where none can be",
        "did not find expected key" => "this is not an entry of the form `name: value`",
        "did not find expected '-' indicator" => "a list item must begin with `- `",
        "found unknown escape character" => {
            "this escape is not known; write `\\\\` for a backslash"
        }
        "found character that cannot start any token" => "a value cannot begin with this character",
        other => other,
    };
    Fault::new(Code::YamlSyntax, word_at(text, at), words)
        .hint("put the value in straight quotes if it is text")
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, read};
    use crate::source::LineIndex;

    #[track_caller]
    fn case(text: &str, place: &str, message: &str, hint: &str) {
        let fault = read(text, Limits::FRONT).expect_err("should be refused");
        let at = LineIndex::new(text).place(fault.range.start as usize);
        assert_eq!(format!("{}:{}", at.line, at.column), place, "{}", fault.message);
        assert_eq!(fault.message, message);
        assert_eq!(fault.hint.as_deref(), Some(hint));
    }

    #[test]
    fn the_usual_slips_are_called_by_name() {
        case(
            "title: A\n\ttags: [b]\n",
            "2:1",
            "this line is indented with a tab, and YAML takes only spaces",
            "take the tab away",
        );
        case(
            "title: Mistake 1: hiring\ndate: 2026-01-01\n",
            "1:8",
            "the value of `title` contains a colon, so it needs quotes",
            "write `title: \"Mistake 1: hiring\"`",
        );
        case(
            "title: “Mistake 1: hiring”\n",
            "1:8",
            "the value of `title` stands in curly quotes, which YAML takes for letters",
            "use straight quotes: `title: \"Mistake 1: hiring\"`",
        );
        case(
            "title: \"Open\ndate: 2026-01-01\n",
            "1:8",
            "the quote that opens the value of `title` is never closed",
            "end the line with \"",
        );
        case(
            "tags: [a, b\ntitle: x\n",
            "1:7",
            "the `[` that opens the value of `tags` is never closed",
            "end the list with `]`, or put the value in quotes if the bracket is text",
        );
        case(
            "title:Hello\ndate: x\n",
            "1:1",
            "there is no space after `title:`",
            "write `title: Hello`",
        );
        case(
            "title: 'it's mine'\n",
            "1:8",
            "the value of `title` contains the quote it stands in",
            "use double quotes: `title: \"it's mine\"`",
        );
        case(
            "title: @home\n",
            "1:8",
            "a value cannot begin with `@` unless it stands in quotes",
            "write `title: \"@home\"`",
        );
        case(
            "title: A\n  date: 2026-01-01\n",
            "2:3",
            "this line is indented, but it does not belong to the line above",
            "begin it in the same column as the other entries; quote the value above if it goes on here",
        );
    }
    /// Doing what the message says must not lead to the next error.
    #[test]
    fn the_way_out_of_a_tab_leads_out() {
        for text in [
            "\ttitle: A\n",
            "title: A\n\ttags: [b]\n",
            "title: A\n\n \tdate: 2026-01-01\n",
            "extra:\n\towner: Mia\n",
            "extra:\n  owner: Mia\n\trole: x\n",
            "extra:\n  deep:\n\tx: 1\n",
            "extra:\n    owner: Mia\n\trole: x\n",
            "tags:\n\t- a\n",
            "tags:\n  - a\n\t- b\n",
            "menu:\n- name: a\n\turl: b\n",
            "text: |\n\tone\n",
            "title: a\n\tlong one\n",
        ] {
            let Err(fault) = read(text, Limits::FRONT) else { continue };
            let hint = fault.hint.as_deref().unwrap_or_default();
            let spaces = match hint.split_once(" spaces where the tab is") {
                Some(("put two", "")) => 2,
                Some((put, "")) => put.trim_start_matches("put ").parse().expect(hint),
                _ if hint.contains("the tab away") || hint.contains("first column") => 0,
                _ => panic!("{text:?}: {hint}"),
            };
            let mut mended = text.to_owned();
            mended.replace_range(fault.range.bytes(), &" ".repeat(spaces));
            assert!(read(&mended, Limits::FRONT).is_ok(), "{text:?} became {mended:?}");
        }
    }
}
