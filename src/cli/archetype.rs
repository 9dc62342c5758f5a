//! The shapes that new pages begin in: the site's own in `archetypes/`, and those inside Handover.
//! Finds one, fills it in, and refuses one whose front matter cannot be read. Writes nothing.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::Stop;
use crate::config::MarkdownOptions;
use crate::diagnostic::{Diagnostic, Severity, list, nearest};
use crate::fingerprint::Fingerprint;
use crate::parse::{ParseOptions, parse};
use crate::site::CONTENT;
use crate::source::SourcePath;

/// A mistake with its turn.
pub(super) const MISTAKE: &str = include_str!("archetypes/mistake.md");
/// An instruction, step by step.
pub(super) const SOP: &str = include_str!("archetypes/sop.md");
/// A list to tick.
pub(super) const CHECKLIST: &str = include_str!("archetypes/checklist.md");
/// A table that adds up.
pub(super) const SCORECARD: &str = include_str!("archetypes/scorecard.md");
/// A dated post.
pub(super) const POST: &str = include_str!("archetypes/post.md");
/// A task of a documentation. Only in the starter `docs`.
pub(super) const HOW_TO: &str = include_str!("archetypes/how-to.md");
/// Facts to look up. Only in the starter `docs`.
pub(super) const REFERENCE: &str = include_str!("archetypes/reference.md");

/// The kinds of page that every site has. A file of that name in `archetypes/` goes before.
const BUILT_IN: &[(&str, &str)] = &[
    ("mistake", MISTAKE),
    ("sop", SOP),
    ("checklist", CHECKLIST),
    ("scorecard", SCORECARD),
    ("post", POST),
];

/// The folder of the site's own shapes.
const FOLDER: &str = "archetypes";

/// A shape with `{title}` and `{date}` in it.
#[derive(Debug)]
pub(super) struct Shape {
    /// Its text.
    text: String,
    /// The site's file it comes from, if it is the site's.
    file: Option<SourcePath>,
}

impl Shape {
    /// A shape that comes with Handover.
    pub(super) fn inside(text: &str) -> Shape {
        Shape { text: text.to_owned(), file: None }
    }

    /// The page that begins in this shape: `{title}` and `{date}` are filled in. Fails where its front
    /// matter cannot be read; only a shape of the site's own can.
    pub(super) fn page(
        &self,
        title: &str,
        date: &str,
        markdown: MarkdownOptions,
    ) -> Result<String, Unreadable> {
        let text = fill(&self.text, title, date);
        let Some(file) = &self.file else { return Ok(text) };
        let options = ParseOptions { markdown, highlighter: None };
        let parsed = parse(&text, Fingerprint::of(&text), &options);
        if !parsed.document.front.faulty {
            return Ok(text);
        }
        let faults = parsed.faults.into_iter().map(|fault| fault.at(file));
        let faults = faults.filter(|fault| fault.severity == Severity::Error).collect();
        Err(Unreadable { file: file.clone(), text, faults })
    }
}

/// A page that would begin with front matter that cannot be read.
#[derive(Debug)]
pub(super) struct Unreadable {
    /// The shape that is to be mended.
    pub(super) file: SourcePath,
    /// The text with the title filled in, which the places of the faults are counted in.
    pub(super) text: String,
    /// What is wrong with it.
    pub(super) faults: Vec<Diagnostic>,
}

/// The shape of a kind of page: `archetypes/KIND.md` of the site, else the one inside Handover. Where
/// there is neither, tells which there are. `page` is what was typed behind the kind.
pub(super) fn of_kind(root: &Path, kind: &str, page: &str) -> Result<Shape, Stop> {
    // Looked up among the names that are there, so that no kind leads out of the folder.
    let own = own_kinds(root)?;
    if own.contains(kind)
        && let Some(shape) = read(root, kind)?
    {
        return Ok(shape);
    }
    if let Some((_, text)) = BUILT_IN.iter().find(|(name, _)| *name == kind) {
        return Ok(Shape::inside(text));
    }
    let mut kinds: BTreeSet<&str> = own.iter().map(String::as_str).collect();
    kinds.extend(BUILT_IN.iter().map(|(name, _)| *name));
    Err(no_such_kind(kind, page, &kinds))
}

/// The shape of a section's pages: `archetypes/SECTION.md` by the first folder, else
/// `archetypes/default.md`, else nothing.
pub(super) fn of_section(root: &Path, path: &SourcePath) -> Result<Option<Shape>, Stop> {
    let below = path.below(CONTENT).unwrap_or_default();
    let section = below.split_once('/').map(|(section, _)| section);
    for name in section.into_iter().chain(["default"]) {
        if let Some(shape) = read(root, name)? {
            return Ok(Some(shape));
        }
    }
    Ok(None)
}

/// The names of the site's own shapes.
fn own_kinds(root: &Path) -> Result<BTreeSet<String>, Stop> {
    let entries = match fs::read_dir(root.join(FOLDER)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(Stop::failed(format!("could not read `{FOLDER}/`: {error}"))),
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter_map(|name| name.strip_suffix(".md").map(str::to_owned)).collect())
}

/// `archetypes/NAME.md`, if there is one.
fn read(root: &Path, name: &str) -> Result<Option<Shape>, Stop> {
    let file = SourcePath::new(format!("{FOLDER}/{name}.md"));
    match fs::read_to_string(file.under(root)) {
        Ok(text) => {
            // Some editors begin a file with a mark of its encoding.
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
            Ok(Some(Shape { text, file: Some(file) }))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            let hint = "save it again as UTF-8: editors ask for the encoding in “Save as”";
            Err(Stop::Failed(format!("`{file}` is not UTF-8 text"), Some(hint.to_owned())))
        }
        Err(error) => Err(Stop::failed(format!("could not read `{file}`: {error}"))),
    }
}

/// Why a word before the page is none of these kinds, and what was most likely meant.
fn no_such_kind(kind: &str, page: &str, kinds: &BTreeSet<&str>) -> Stop {
    let message = format!("there is no kind of page called `{kind}`");
    let names: Vec<String> = kinds.iter().map(|name| format!("`{name}`")).collect();
    let hint = if kinds.contains(page) {
        format!("the kind goes first: `handover new {page} {kind}`")
    } else if kind.contains(['/', '\\', '.']) || kind.contains(char::is_whitespace) {
        format!(
            "if that is one page, put it in quotes: `handover new \"{kind} {page}\"`; the kinds are {}",
            list(&names)
        )
    } else {
        let meant = match nearest(kind, kinds.iter().copied()) {
            Some(name) => format!("did you mean `{name}`? The"),
            None => "the".to_owned(),
        };
        format!(
            "{meant} kinds are {}; to make one of that name, write its shape into \
             `{FOLDER}/{kind}.md`",
            list(&names)
        )
    };
    Stop::Usage(message, Some(hint))
}

/// Fills `{title}` and `{date}`. In the front matter a title gets the quotes it needs, also where the
/// shape has quotes around it already.
fn fill(shape: &str, title: &str, date: &str) -> String {
    let mut inside = false;
    let mut text = String::new();
    for (at, line) in shape.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" {
            inside = at == 0;
        }
        let line = line.replace("{date}", date);
        let line = match inside {
            true => ["\"{title}\"", "'{title}'", "{title}"]
                .into_iter()
                .fold(line, |line, gap| line.replace(gap, &quoted(title))),
            false => line.replace("{title}", title),
        };
        text.push_str(&line);
    }
    text
}

/// A text as a YAML value.
pub(super) fn quoted(text: &str) -> String {
    let plain = !text.is_empty()
        && !text.starts_with(|c: char| !c.is_alphanumeric())
        && !text.contains([':', '#', '"', '\\', '\n', '{', '}', '[', ']'])
        && text.trim() == text
        && !matches!(
            text.to_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "~"
        )
        && text.parse::<f64>().is_err();
    match plain {
        true => text.to_owned(),
        false => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_get_quotes_where_yaml_needs_them() {
        assert_eq!(quoted("Hire well"), "Hire well");
        assert_eq!(quoted("Mistake 1: hiring"), "\"Mistake 1: hiring\"");
        assert_eq!(quoted("2026"), "\"2026\"");
        assert_eq!(quoted("yes"), "\"yes\"");
        assert_eq!(quoted("say \"no\""), "\"say \\\"no\\\"\"");
        for text in ["Hire well", "a: b", "2026", "\"", "# x", "it's", "- a", "[x]", "&x", ""] {
            let yaml = format!("title: {}\n", quoted(text));
            let crate::yaml::Node::Map(map) =
                crate::yaml::read(&yaml, crate::yaml::Limits::FRONT).expect("fine")
            else {
                panic!("a map")
            };
            assert_eq!(map.get("title"), Some(&crate::yaml::Node::Text(text.to_owned())));
        }
    }

    #[test]
    fn only_front_matter_is_quoted() {
        assert_eq!(
            fill("---\ntitle: {title}\n---\n\n# {title}\n", "A: b", "x"),
            "---\ntitle: \"A: b\"\n---\n\n# A: b\n"
        );
        for around in ["\"", "'"] {
            let shape = format!("---\ntitle: {around}{{title}}{around}\n---\n");
            assert_eq!(fill(&shape, "A: b", "x"), "---\ntitle: \"A: b\"\n---\n");
            assert_eq!(fill(&shape, "A b", "x"), "---\ntitle: A b\n---\n");
        }
    }
}
