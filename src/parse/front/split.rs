//! Where front matter begins and ends.
//!
//! Slips in the lines of dashes are told and worked around: without a word front matter would be
//! published as text.

use std::ops::Range;

use super::keys::PAGE;
use super::section::SECTION;
use crate::diagnostic::{Code, Fault};
use crate::source::LineIndex;

/// A file cut into its front matter and its body.
pub(in crate::parse) struct Split {
    /// The YAML between the lines of dashes.
    pub(in crate::parse) yaml: Option<Range<usize>>,
    /// Where the body begins.
    pub(in crate::parse) body: usize,
}

/// Finds the front matter. Blank lines and a byte order mark before it are passed over.
pub(in crate::parse) fn split(text: &str, faults: &mut Vec<Fault>) -> Split {
    let blank = text.len() - text.trim_start_matches(['\u{feff}', '\n', '\r', ' ', '\t']).len();
    let head = &text[blank..];
    let none = Split { yaml: None, body: text.len() - text.trim_start_matches('\u{feff}').len() };
    let first = head.lines().next().unwrap_or("");
    if first.trim_end() == "+++" {
        faults.push(
            Fault::new(Code::FrontMatterForm, blank..blank + 3, "front matter between `+++` lines is TOML, which is not read here")
                .hint("put `---` in place of both `+++` lines and write `name: value` instead of `name = \"value\"`"),
        );
        // Nothing is read, and the rest of the program is to know that something was written.
        return Split { yaml: Some(0..0), ..none };
    }
    if first.trim_end() != "---" {
        return unopened(text, blank, faults).unwrap_or(none);
    }
    let start = blank + head.find('\n').map_or(head.len(), |at| at + 1);
    // A line of dashes with a blank line below it and then text is a rule between paragraphs.
    let below = text[start..].trim_start_matches([' ', '\t']);
    let first = below.trim_start().lines().next().unwrap_or("");
    if below.starts_with(['\n', '\r']) && !is_entry(first) && !first.starts_with(['#', '-']) {
        return none;
    }
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Split { yaml: Some(start..at), body: at + line.len() };
        }
        at += line.len();
    }
    // A lone line of dashes with no `name:` below it is a rule between paragraphs.
    let second = text[start..].lines().next().unwrap_or("");
    if !is_entry(second) {
        return none;
    }
    let (end, line) = likely_end(text, start);
    let fault = Fault::new(
        Code::FrontMatterUnclosed,
        blank..blank + 3,
        "the front matter that begins here is never closed",
    )
    .hint(format!("add a line `---` after line {line}"));
    faults.push(fault);
    Split { yaml: Some(start..end), body: end }
}

/// Front matter whose first line of dashes is lost or damaged. Without a word it would be published
/// as a heading, with the last line of dashes as the underline.
///
/// Prose must not be taken for it: every line down to the dashes looks like front matter, and one
/// of them has a name of ours.
fn unopened(text: &str, blank: usize, faults: &mut Vec<Fault>) -> Option<Split> {
    // What is indented is code, or the line of a list.
    if text[..blank].ends_with([' ', '\t']) {
        return None;
    }
    let head = &text[blank..];
    let first = head.lines().next().unwrap_or("").trim_end();
    let is_dashes =
        |line: &str| !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '–' | '—' | '−'));
    let damaged = is_dashes(first);
    let start = match damaged {
        true => blank + head.find('\n')? + 1,
        false => blank,
    };
    let (mut at, mut ours) = (start, false);
    for line in text[start..].split_inclusive('\n') {
        // What damaged the first line of dashes has often damaged the last one as well.
        let closes = matches!(line.trim_end(), "---" | "...")
            || damaged && is_dashes(line.trim_end()) && line.trim_end() != "-";
        if closes {
            break;
        }
        let inside =
            line.starts_with([' ', '\t', '-', '#']) && at > start && !line.trim().is_empty();
        if !is_entry(line) && !inside {
            return None;
        }
        ours |= line
            .split_once(':')
            .is_some_and(|(name, value)| is_ours(name) && value.starts_with([' ', '\n', '\r']));
        at += line.len();
    }
    let end = text[at..].split_inclusive('\n').next().filter(|_| ours)?;
    let fault = |message: String| {
        Fault::new(Code::FrontMatterUnopened, blank..blank + first.len(), message)
    };
    faults.push(if damaged {
        let hint = match text[at..].lines().next().map(str::trim_end) {
            Some("---" | "...") | None => "write three dashes here: `---`".to_owned(),
            Some(_) => {
                let line = LineIndex::new(text).place(at).line;
                format!("write three dashes here and in line {line}: `---`")
            }
        };
        fault(format!("`{first}` does not begin front matter")).hint(hint)
    } else {
        let line = LineIndex::new(text).place(blank).line;
        fault("this looks like front matter, and no line `---` begins it".to_owned())
            .hint(format!("add a line `---` above line {line}"))
    });
    Some(Split { yaml: Some(start..at), body: at + end.len() })
}

/// Whether a name is one of ours, in any spelling.
fn is_ours(name: &str) -> bool {
    SECTION.iter().any(|key| key.name() == name)
        || PAGE.iter().any(|row| row.key.names().any(|spelling| spelling == name))
}

/// Whether a line looks like `name: value` or a list item.
fn is_entry(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or("").trim();
    line.contains(':') && !name.is_empty() && !name.contains(' ') && !name.starts_with(['#', '['])
}

/// Where front matter most likely ends, and the number of its last line.
fn likely_end(text: &str, start: usize) -> (usize, usize) {
    let mut end = start;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let inside =
            is_entry(line) || line.starts_with([' ', '\t', '-']) && !line.trim().is_empty();
        if !inside {
            break;
        }
        at += line.len();
        end = at;
    }
    (end, LineIndex::new(text).place(end.saturating_sub(1)).line)
}
