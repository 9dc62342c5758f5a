//! Template errors, made into diagnostics: the template to edit, the place, the nearest name.
//!
//! Tera gives some errors with a place and some only as the text of a report; both become the same
//! here, so that nobody above has to know.

use std::sync::Arc;

use tera::{Error, ErrorKind, ReportError};

use super::absent;
use crate::diagnostic::{Code, Diagnostic, Fault, list, nearest};
use crate::source::{LineIndex, SourcePath, TextRange};

/// The file and text of a template, by its name in Tera.
type ByName<'a> = &'a dyn Fn(&str) -> Option<(SourcePath, Arc<str>)>;

/// The templates a fault can lie in.
#[derive(Clone, Copy)]
pub(super) struct Templates<'a> {
    /// Finds a template.
    pub(super) by_name: ByName<'a>,
    /// The theme, under whose name its own templates are known.
    pub(super) theme: Option<&'a str>,
}

impl Templates<'_> {
    fn find(&self, name: &str) -> Option<(SourcePath, Arc<str>)> {
        (self.by_name)(name)
    }

    /// The name under which a template is known that another one names: as it is, else the theme's.
    fn resolve(&self, name: &str) -> Option<String> {
        let of_theme = self.theme.map(|theme| format!("{theme}/{name}"));
        let names = std::iter::once(name.to_owned()).chain(of_theme);
        names.into_iter().find(|name| self.find(name).is_some())
    }
}

/// What is wrong with a set of templates.
pub(super) fn load(error: &Error, templates: Templates<'_>) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = Place::of(report);
            vec![torn(report.message(), &place, templates)]
        }
        ErrorKind::MissingParent { current, parent } => {
            vec![named(
                templates,
                current,
                parent,
                format!("there is no template `{parent}` to extend"),
            )]
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let chain = inheritance_chain.join("` → `");
            let parent = inheritance_chain.last().map_or("", String::as_str);
            let message = format!("templates extend each other in a circle: `{chain}`");
            let fault = named(templates, tpl, parent, message);
            // The site's own `page.html` that wants to extend the theme's.
            let of_theme = templates.theme.map(|theme| format!("{theme}/{tpl}")).filter(|name| {
                inheritance_chain.iter().all(|one| one == tpl) && templates.find(name).is_some()
            });
            let hint =
                of_theme.map(|name| format!("write `{name}` to extend the theme's template"));
            vec![hint.into_iter().fold(fault, Diagnostic::hint)]
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let chain = include_chain.join("` → `");
            let next = include_chain.get(1).map_or("", String::as_str);
            vec![named(
                templates,
                tpl,
                next,
                format!("templates include each other in a circle: `{chain}`"),
            )]
        }
        _ => {
            let text = error.to_string();
            let reports = reports(&text);
            if reports.is_empty() {
                return vec![defined_twice(&text, templates)];
            }
            reports
                .into_iter()
                .map(|(message, place)| {
                    let (message, hint) = unknown_block(&message, &place, templates)
                        .unwrap_or_else(|| (sentence(&message), unknown_hint(&message)));
                    place.diagnostic(Code::TemplateName, message, hint, templates)
                })
                .collect()
        }
    }
}

/// A template that cannot be read, with what is usually meant by the parser's words.
fn torn(message: &str, place: &Place<'_>, templates: Templates<'_>) -> Diagnostic {
    if let Some((path, text)) = templates.find(place.name) {
        let better = match message {
            "Unknown tag" => super::pairs::astray(&text, place.range(&text).start as usize),
            "Unexpected end of input" => super::pairs::unclosed(&text),
            _ => None,
        };
        let better = better.or_else(|| ignored(message, &text, place.range(&text)));
        if let Some(fault) = better {
            return fault.at(&path);
        }
    }
    let found = templates.find(place.name);
    let split = found.as_ref().map(|(_, text)| text.split_at(place.range(text).start as usize));
    let hint = if message.contains("Found `.`") {
        // Unlike in other template languages, a call is not a value one can go on from.
        Some("give it a name first: `{% set it = … %}`, then `{{ it.title }}`".to_owned())
    } else if split.is_some_and(|(before, after)| {
        before.trim_end().ends_with("else") && after.starts_with("if")
    }) {
        Some("write `{% elif … %}`".to_owned())
    } else {
        None
    };
    place.diagnostic(Code::TemplateSyntax, sentence(message), hint, templates)
}

/// Text that stands outside of the blocks of a template that extends another. Tera's place begins
/// with the blank lines above it.
fn ignored(message: &str, text: &str, range: TextRange) -> Option<Fault> {
    if !message.starts_with("This content would be ignored") {
        return None;
    }
    let from = range.start as usize;
    let start = from + (text[from..].len() - text[from..].trim_start().len());
    let line = text[start..].lines().next().unwrap_or("").trim_end();
    let message = "this stands outside of the blocks, so it would never be shown";
    Some(
        Fault::new(Code::TemplateSyntax, start..start + line.len(), message)
            .hint("put it into one of the blocks, between `{% block … %}` and `{% endblock %}`"),
    )
}

/// What went wrong while a template made an output.
pub(super) fn render(error: &Error, template: &str, templates: Templates<'_>) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = Place::of(report);
            let (message, hint) = absent::undefined(report.message())
                .unwrap_or_else(|| (sentence(report.message()), None));
            let absent = templates
                .find(place.name)
                .and_then(|(_, text)| absent::way_out(report.message(), &text, place.range(&text)));
            // A near name is the better guess: then it is not missing but misspelt.
            let misspelt = hint.as_ref().is_some_and(|hint| hint.starts_with("did you mean"));
            let hint = absent.filter(|_| !misspelt).or(hint);
            place.diagnostic(Code::TemplateRender, message, hint, templates)
        }
        _ => {
            let text = error.to_string();
            match reports(&text).into_iter().next() {
                Some((message, place)) => {
                    place.diagnostic(Code::TemplateRender, sentence(&message), None, templates)
                }
                None => file(templates, template, Code::TemplateRender, sentence(&text)),
            }
        }
    }
}

/// A place in a template, in lines and columns from one.
struct Place<'a> {
    name: &'a str,
    line: usize,
    column: usize,
    width: usize,
}

impl<'a> Place<'a> {
    fn of(report: &'a ReportError) -> Place<'a> {
        let span = report.span();
        Place {
            name: report.filename(),
            line: span.start_line,
            column: span.start_col + 1,
            width: width(span),
        }
    }

    fn diagnostic(
        &self,
        code: Code,
        message: String,
        hint: Option<String>,
        templates: Templates<'_>,
    ) -> Diagnostic {
        let Some((path, text)) = templates.find(self.name) else {
            let diagnostic =
                Diagnostic::general(code, format!("{message} (template `{}`)", self.name));
            return hint.into_iter().fold(diagnostic, Diagnostic::hint);
        };
        let range = self.range(&text);
        Fault { code, range, message, hint }.at(&path)
    }

    /// The bytes of the place in the template's text.
    fn range(&self, text: &str) -> TextRange {
        let line = LineIndex::new(text).line_range(self.line);
        let inside = &text[line.bytes()];
        let byte =
            |column: usize| inside.char_indices().nth(column).map_or(inside.len(), |(at, _)| at);
        let start = line.start as usize + byte(self.column.saturating_sub(1));
        let end = line.start as usize + byte(self.column.saturating_sub(1) + self.width);
        TextRange::new(start, end.max(start))
    }
}

/// The columns a span covers on its first line.
fn width(span: &tera::Span) -> usize {
    if span.end_line == span.start_line && span.end_col > span.start_col {
        span.end_col - span.start_col
    } else {
        1
    }
}

/// A fault of a whole template.
fn file(templates: Templates<'_>, name: &str, code: Code, message: String) -> Diagnostic {
    match templates.find(name) {
        Some((path, _)) => Diagnostic::file(code, &path, message),
        None => Diagnostic::general(code, format!("{message} (template `{name}`)")),
    }
}

/// A fault of a name that a template gives as a literal.
fn named(templates: Templates<'_>, template: &str, name: &str, message: String) -> Diagnostic {
    let Some((path, text)) = templates.find(template) else {
        return Diagnostic::general(Code::TemplateName, message);
    };
    let found = super::scan::scan(&text);
    let range = found
        .templates()
        .find(|named| named.name == name || name.ends_with(&format!("/{}", named.name)));
    let range = range.map_or(0..0, |named| named.range.clone());
    Fault::new(Code::TemplateName, range, message).at(&path)
}

/// `Component `x` is defined in both `a` and `b``: the only report without a place.
fn defined_twice(text: &str, templates: Templates<'_>) -> Diagnostic {
    let names: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    match names[..] {
        [component, first, second] => file(
            templates,
            second,
            Code::TemplateName,
            format!("the component `{component}` is defined here and in `{first}`"),
        ),
        _ => Diagnostic::general(Code::TemplateName, sentence(text)),
    }
}

/// The reports in a text: each a line `error: MESSAGE`, then `--> NAME:LINE:COLUMN`, then marks.
fn reports(text: &str) -> Vec<(String, Place<'_>)> {
    let mut reports = Vec::new();
    let mut message = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(rest) = line.strip_prefix("error: ") {
            message = Some(rest.to_owned());
        } else if let Some((_, place)) = line.split_once("--> ")
            && let Some(message) = message.take()
        {
            let mut parts = place.rsplitn(3, ':');
            let (column, line, name) = (parts.next(), parts.next(), parts.next());
            let number = |part: Option<&str>| part.and_then(|part| part.trim().parse().ok());
            if let (Some(column), Some(line), Some(name)) = (number(column), number(line), name) {
                let marks = lines.by_ref().nth(2).map_or(1, |marks| marks.matches('^').count());
                reports.push((message, Place { name, line, column, width: marks.max(1) }));
            }
        }
    }
    reports
}

/// A block that no template above has, so that it would never be shown.
fn unknown_block(
    message: &str,
    place: &Place<'_>,
    templates: Templates<'_>,
) -> Option<(String, Option<String>)> {
    let name = message.strip_prefix("Block `")?.split_once("` is not defined")?.0;
    let (_, text) = templates.find(place.name)?;
    let parent = super::scan::scan(&text).extends?.name;
    let mut above = templates.resolve(&parent);
    let (mut blocks, mut seen) = (Vec::new(), Vec::new());
    while let Some(name) = above.take().filter(|name| !seen.contains(name)) {
        let names = super::scan::scan(&templates.find(&name)?.1);
        blocks.extend(names.blocks.into_iter().map(|block| block.name));
        above = names.extends.and_then(|parent| templates.resolve(&parent.name));
        seen.push(name);
    }
    let hint = match nearest(name, blocks.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            blocks.sort_unstable();
            blocks.dedup();
            let blocks: Vec<String> = blocks.iter().map(|block| format!("`{block}`")).collect();
            format!("it has {}", list(&blocks))
        }
    };
    Some((format!("there is no block `{name}` in `{parent}`"), Some(hint)))
}

/// The nearest filter, function or test to an unknown one.
fn unknown_hint(message: &str) -> Option<String> {
    let name = message.split('`').nth(1)?;
    let candidates: Vec<&str> = if message.contains("filter") {
        super::filters::FILTERS
            .iter()
            .map(|(name, _)| *name)
            .chain(TERA_FILTERS.iter().copied())
            .collect()
    } else if message.contains("function") {
        super::functions::FUNCTIONS
            .iter()
            .map(|(name, _)| *name)
            .chain(["range", "throw"])
            .collect()
    } else if message.contains("test") {
        TERA_TESTS.to_vec()
    } else {
        return None;
    };
    if let Some(near) = nearest(name, candidates.iter().copied()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let elsewhere = ELSEWHERE.iter().find(|(theirs, _)| *theirs == name);
    elsewhere.map(|(_, instead)| (*instead).to_owned())
}

/// Filters and functions of older templates, with what does their work now.
const ELSEWHERE: &[(&str, &str)] = &[
    ("resize_image", "pictures are not resized yet"),
    ("get_image_metadata", "pictures in Markdown get their size by themselves"),
    ("get_hash", "`get_url(path=…, cachebust=true)` adds a fingerprint"),
    ("concat", "Tera 2 joins lists with `[...a, ...b]`"),
    ("slice", "Tera 2 slices with `list[start:end]`"),
    ("filter", "filter in a loop with `{% if %}`, or ask for the section you want"),
    ("map", "loop over the list"),
    ("safe_html", "use `safe`"),
    ("linebreaksbr", "use `newlines_to_br`"),
    ("addslashes", "use `json_encode`"),
    ("matching", "replace with `regex_replace` and compare"),
    ("before", "dates as `2026-11-23` compare as they are: `a < b`"),
    ("after", "dates as `2026-11-23` compare as they are: `a > b`"),
    ("spaceless", "trim with `{%-` and `-%}`"),
    ("format", "Tera 2 joins texts with `~`"),
    ("base64_encode", "there is no filter for it"),
    ("base64_decode", "there is no filter for it"),
    ("get_env", "a site is made of its files only; put the value under `extra` in `site.yaml`"),
    (
        "get_random",
        "a build must give the same bytes each time; choose in the browser if it must be random",
    ),
    ("get_taxonomy_term", "`get_taxonomy(kind=…).items` has all terms"),
    ("text_direction", "`config.direction` is `ltr` or `rtl`"),
    ("urlencode_strict", "use `urlencode`"),
];

/// Tera's own filters.
const TERA_FILTERS: &[&str] = &[
    "safe",
    "default",
    "upper",
    "lower",
    "wordcount",
    "escape",
    "escape_html",
    "escape_xml",
    "newlines_to_br",
    "pluralize",
    "trim",
    "trim_start",
    "trim_end",
    "replace",
    "capitalize",
    "title",
    "truncate",
    "indent",
    "str",
    "int",
    "float",
    "length",
    "reverse",
    "split",
    "abs",
    "round",
    "first",
    "last",
    "nth",
    "join",
    "sort",
    "unique",
    "get",
    "values",
    "keys",
    "pairs",
    "group_by",
];

/// Tera's own tests.
const TERA_TESTS: &[&str] = &[
    "string",
    "number",
    "map",
    "bool",
    "array",
    "integer",
    "float",
    "none",
    "iterable",
    "defined",
    "undefined",
    "odd",
    "even",
    "divisible_by",
    "starting_with",
    "ending_with",
    "containing",
];

/// One lower-case phrase without a full stop.
fn sentence(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut chars = message.chars();
    match chars.next() {
        Some(first) if chars.as_str().chars().next().is_some_and(char::is_lowercase) => {
            format!("{}{}", first.to_lowercase(), chars.as_str())
        }
        _ => message.to_owned(),
    }
}
