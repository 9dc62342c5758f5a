//! `:::template`: a text to take along and fill in; and `:::example`, the same one filled in.

use super::parts::together;
use super::{Inside, Kind, Lead, Need, first_line};
use crate::diagnostic::Code;
use crate::parse::blocks::reading::{Reading, Shape};
use crate::parse::blocks::{Datum, Span};
use crate::parse::slug::heading_slug;

pub(super) const TEMPLATE: Kind = Kind {
    name: "template",
    aliases: &[],
    title: Need::Required,
    id: Need::Optional,
    attributes: &["file"],
    keys: &[],
    lead: None,
    heading: true,
    inside: Inside::Apart,
    read: template,
};

pub(super) const EXAMPLE: Kind = Kind {
    name: "example",
    aliases: &[],
    title: Need::Optional,
    id: Need::Optional,
    attributes: &[],
    keys: &[],
    lead: Some(Lead::Parts),
    heading: true,
    inside: Inside::Apart,
    read: example,
};

/// `text`: what was written, to be copied and kept; `file`: the name it is kept under.
fn template(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let inside: Vec<(String, std::ops::Range<usize>)> = reading
        .children
        .iter()
        .filter_map(|child| match &child.shape {
            Shape::Block(name) => Some((name.clone(), first_line(&child.range))),
            _ => None,
        })
        .collect();
    for (name, place) in inside {
        let message = format!("`:::{name}` cannot be taken along in a `:::template`");
        let hint = "write it in plain Markdown: a list with `- [ ]`, a table, a quote";
        reading.fault(Code::BlockBody, place, message, hint);
    }
    let text = written(reading);
    if text.trim().is_empty() {
        let hint = "write the text between its lines, with gaps to fill in: `Deadline: …`";
        reading.fault_of_block(Code::BlockEmpty, "`:::template` has no text", hint);
    }
    let file = reading.attribute("file").filter(|file| !file.is_empty()).map(str::to_owned);
    let file = match file {
        Some(file) if is_file_name(&file) => file,
        Some(file) => {
            let message = format!("`{file}` is no name for a file");
            let hint = "letters, digits, `-` and an ending: `file=brief.txt`";
            reading.fault(Code::BlockData, reading.attribute_place("file"), message, hint);
            file
        }
        None => match reading.title.map_or_else(String::new, heading_slug) {
            name if name.is_empty() => "template.txt".to_owned(),
            name => format!("{name}.txt"),
        },
    };
    vec![("text".to_owned(), Datum::Text(text)), ("file".to_owned(), Datum::Text(file))]
}

/// Whether every system keeps a file under that name.
fn is_file_name(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    !name.starts_with('.') && name.contains('.') && !name.ends_with('.') && name.chars().all(fits)
}

/// What stands in the block as it was written, without the marks of a quote or list around it. Where
/// it is nothing but a fence, only what that holds.
fn written(reading: &Reading<'_>) -> String {
    let (source, line) = (reading.source, &reading.line);
    let begin_of = |at: usize| source[..at].rfind('\n').map_or(0, |end| end + 1);
    let margin = line.start - begin_of(line.start);
    let is_margin = |byte: &u8| matches!(byte, b' ' | b'\t' | b'>');
    let begins = source[line.end..].find('\n').map_or(source.len(), |end| line.end + end + 1);
    let inside = source.get(begins..begin_of(reading.end)).unwrap_or("");
    // Addresses that links name stand anywhere, and belong to it as well.
    let lines = inside.lines().map(|line| {
        let cut = line.bytes().take(margin).take_while(is_margin).count();
        &line[cut..]
    });
    let is_blank = |line: &&str| line.trim().is_empty();
    let mut lines: Vec<&str> = lines.skip_while(is_blank).collect();
    let last = lines.iter().rposition(|line| !is_blank(line)).map_or(0, |last| last + 1);
    lines.truncate(last);
    let first = reading.children.first();
    let is_fence = first.is_some_and(|first| matches!(first.shape, Shape::Other("code")))
        && reading.children.len() == 1;
    let begins_fence =
        |line: &&str| ["```", "~~~"].iter().any(|mark| line.trim_start().starts_with(mark));
    if is_fence
        && lines.len() > 1
        && lines.first().is_some_and(begins_fence)
        && lines.last().is_some_and(begins_fence)
    {
        lines.pop();
        lines.remove(0);
    }
    let mut text = lines.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// `filled`: the text filled in; `empty`: the template beside it, if there is one.
fn example(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let mut filled: Option<Span> = None;
    let mut empty: Option<Span> = None;
    for child in std::mem::take(&mut reading.children) {
        let is_template = matches!(&child.shape, Shape::Block(name) if name == "template");
        if is_template && empty.is_none() {
            empty = Some(child.span);
        } else if empty.is_some() {
            let message = "this stands behind the template of `:::example`";
            let hint = "put the example first and the `:::template` last";
            reading.fault(Code::BlockBody, first_line(&child.range), message, hint);
        } else {
            filled = Some(together(filled, child.span));
        }
    }
    if filled.is_none() {
        let hint = "write what somebody filled in, then the empty `:::template` if you like";
        reading.fault_of_block(Code::BlockEmpty, "`:::example` has no text", hint);
    }
    vec![
        ("filled".to_owned(), filled.map_or(Datum::None, Datum::Html)),
        ("empty".to_owned(), empty.map_or(Datum::None, Datum::Html)),
    ]
}
