//! Diagnostics as text, in three forms. Decides nothing: no severity, no exit status, no colour
//! that it was not told to use.

use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Place, Severity};
use crate::source::{LineIndex, SourcePath, TextRange};

/// Gives the text of a file, for the lines shown with a fault.
pub type Texts<'a> = &'a dyn Fn(&SourcePath) -> Option<Arc<str>>;

/// The form for people: heading, place, line, marks, hint.
pub fn human(diagnostic: &Diagnostic, texts: Texts<'_>, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::HELP.with_name("hint"),
    };
    let mut group =
        Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code.name()));
    let mut hint_shown = false;
    let shown = diagnostic.place.as_ref().map(|place| Shown::new(place, texts));
    if let Some(shown) = &shown {
        match &shown.line {
            Some(line) => {
                let label = diagnostic.hint.as_deref().filter(|hint| fits(hint, line));
                hint_shown = label.is_some();
                group = group.element(line.snippet(&shown.path, label, true));
            }
            None => group = group.element(Origin::path(shown.path.as_str())),
        }
    }
    let related: Vec<(&str, Shown)> = diagnostic
        .related
        .iter()
        .map(|related| (related.message.as_str(), Shown::new(&related.place, texts)))
        .collect();
    for (message, shown) in &related {
        match &shown.line {
            Some(line) => {
                group = group.element(line.snippet(&shown.path, Some(message), false));
            }
            None => {
                let text = format!("{message}: {}", shown.path);
                group = group.element(Level::NOTE.message(text));
            }
        }
    }
    if let Some(hint) = diagnostic.hint.as_deref().filter(|_| !hint_shown) {
        group = group.element(Level::HELP.message(hint));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    // A line of prose is often a whole paragraph: what is far from the marks is cut away.
    renderer.term_width(WIDTH).decor_style(DecorStyle::Ascii).render(&[group])
}

/// How wide a report may be, in characters.
const WIDTH: usize = 120;

/// A hint of one line fits behind the marks when both stay readable in one line of a terminal.
fn fits(hint: &str, line: &Line) -> bool {
    !hint.contains('\n') && hint.chars().count() + line.column < 120
}

/// A place, looked up.
struct Shown {
    path: String,
    line: Option<Line>,
}

/// The one line of a file in which a fault begins.
struct Line {
    number: usize,
    column: usize,
    text: String,
    marks: std::ops::Range<usize>,
}

impl Shown {
    fn new(place: &Place, texts: Texts<'_>) -> Shown {
        let line = place.range.and_then(|range| {
            let text = texts(&place.path)?;
            Some(Line::new(&text, range.clamped(&text)))
        });
        Shown { path: place.path.to_string(), line }
    }
}

impl Line {
    fn new(text: &str, range: TextRange) -> Line {
        let index = LineIndex::new(text);
        let place = index.place(range.start as usize);
        let whole = index.line_range(place.line);
        let from = range.start.clamp(whole.start, whole.end);
        let to = range.end.clamp(from, whole.end);
        let mark = |at: u32| (at - whole.start) as usize;
        let mut line = Line {
            number: place.line,
            column: place.column,
            text: text[whole.bytes()].to_owned(),
            marks: mark(from)..mark(to),
        };
        if let Some(rest) = line.text.strip_prefix(BYTE_ORDER_MARK) {
            let cut = BYTE_ORDER_MARK.len_utf8();
            line.marks = line.marks.start.saturating_sub(cut)..line.marks.end.saturating_sub(cut);
            line.text = rest.to_owned();
        }
        line
    }

    fn snippet<'a>(
        &'a self,
        path: &'a str,
        label: Option<&'a str>,
        primary: bool,
    ) -> Snippet<'a, Annotation<'a>> {
        let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        Snippet::source(self.text.as_str())
            .line_start(self.number)
            .path(path)
            .fold(false)
            .annotation(kind.span(self.marks.clone()).label(label))
    }
}

/// Invisible, and no part of the first column.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The form for editors and `grep`: `path:line:column: error[code]: message (hint)`.
pub fn short(diagnostic: &Diagnostic, texts: Texts<'_>) -> String {
    let mut text = String::new();
    if let Some(place) = &diagnostic.place {
        text.push_str(place.path.as_str());
        if let Some((start, _)) = corners(place, texts) {
            text.push_str(&format!(":{}:{}", start.line, start.column));
        }
        text.push_str(": ");
    }
    let (severity, code) = (diagnostic.severity.word(), diagnostic.code.name());
    text.push_str(&format!("{severity}[{code}]: {}", diagnostic.message));
    if let Some(hint) = &diagnostic.hint {
        text.push_str(&format!(" ({})", hint.replace('\n', " ")));
    }
    text
}

/// The form for programs: one object, keys only ever added.
pub fn json(diagnostic: &Diagnostic, texts: Texts<'_>) -> Value {
    let corners = diagnostic.place.as_ref().and_then(|place| corners(place, texts));
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|related| {
            let start = self::corners(&related.place, texts).map(|(start, _)| start);
            json!({
                "message": related.message,
                "path": related.place.path.as_str(),
                "line": start.map(|start| start.line),
                "column": start.map(|start| start.column),
            })
        })
        .collect();
    json!({
        "type": "diagnostic",
        "code": diagnostic.code.name(),
        "severity": diagnostic.severity.word(),
        "message": diagnostic.message,
        "path": diagnostic.place.as_ref().map(|place| place.path.as_str()),
        "line": corners.map(|(start, _)| start.line),
        "column": corners.map(|(start, _)| start.column),
        "end_line": corners.map(|(_, end)| end.line),
        "end_column": corners.map(|(_, end)| end.column),
        "hint": diagnostic.hint,
        "related": related,
    })
}

/// Where a place begins and ends, for people.
fn corners(
    place: &Place,
    texts: Texts<'_>,
) -> Option<(crate::source::LineColumn, crate::source::LineColumn)> {
    let range = place.range?;
    let text = texts(&place.path)?;
    let index = LineIndex::new(&text);
    Some((index.place(range.start as usize), index.place(range.end as usize)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Fault};

    const PAGE: &str = "---\ntitle: A\n---\n\nStart with [a brief](/hire/breif/).\n";

    fn fault() -> Diagnostic {
        let at = PAGE.find("[a brief]").expect("there");
        Fault::new(Code::LinkPageMissing, at..at + 22, "no page at `/hire/breif/`")
            .hint("did you mean `/hire/brief/`?")
            .at(&SourcePath::new("content/first-hire.md"))
    }

    fn texts(_: &SourcePath) -> Option<Arc<str>> {
        Some(Arc::from(PAGE))
    }

    #[test]
    fn the_human_form_shows_the_line_and_what_to_do() {
        insta::assert_snapshot!(human(&fault(), &texts, false), @r"
        error[link-page-missing]: no page at `/hire/breif/`
         --> content/first-hire.md:5:12
          |
        5 | Start with [a brief](/hire/breif/).
          |            ^^^^^^^^^^^^^^^^^^^^^^ did you mean `/hire/brief/`?
        ");
    }

    #[test]
    fn the_short_form_is_one_line() {
        insta::assert_snapshot!(short(&fault(), &texts), @"content/first-hire.md:5:12: error[link-page-missing]: no page at `/hire/breif/` (did you mean `/hire/brief/`?)");
    }

    #[test]
    fn the_json_form_names_both_ends() {
        let value = json(&fault(), &texts);
        assert_eq!(value["line"], 5);
        assert_eq!(value["column"], 12);
        assert_eq!(value["end_column"], 34);
        assert_eq!(value["code"], "link-page-missing");
    }

    #[test]
    fn tabs_and_long_lines_do_not_move_the_marks() {
        let long = format!("{}\tbad\tvalue {}", "é".repeat(400), "y".repeat(2000));
        let at = long.find("bad").expect("there");
        let path = SourcePath::new("content/a.md");
        let fault = Fault::new(Code::YamlSyntax, at..at + 3, "no").at(&path);
        let long: Arc<str> = Arc::from(long.as_str());
        let text = human(&fault, &|_| Some(long.clone()), false);
        let lines: Vec<&str> = text.lines().collect();
        let (source, marks) = (lines[3], lines[4]);
        assert!(source.chars().count() <= WIDTH, "{text}");
        let column = marks.chars().position(|c| c == '^').expect("marks");
        assert_eq!(source.chars().skip(column).take(3).collect::<String>(), "bad");
        assert!(text.contains(":1:402"), "{text}");
    }
}
