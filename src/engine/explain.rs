//! Why an output is made again, in words.
//!
//! Compares what an output was made of with what it would be made of now, and names the file whose
//! edit is behind the difference.

use super::{Edit, Made, Planned, comments};
use crate::parse::{Document, HoleKind};
use crate::plan::field::{gather, part_names};
use crate::plan::{Field, Output, Part, Recipe};
use crate::site::{EntryId, Site, shelf};
use crate::source::SourcePath;
use crate::theme::BLOCKS;

/// Why an output is made again: one phrase without a full stop. `changed` are the files that are not
/// as they were in the build before.
pub fn reason(
    planned: &Planned,
    output: &Output,
    before: Option<&Made>,
    changed: &[SourcePath],
) -> String {
    let Some(before) = before else {
        return match &output.source {
            Some(source) if changed.contains(source) => format!("{source} is new"),
            _ => "it is new".to_owned(),
        };
    };
    let key = output.key(&planned.library);
    if before.key.tool != key.tool {
        return "this is another version of Handover".to_owned();
    }
    if before.key.template != key.template {
        return template(planned, output, changed);
    }
    if before.key.view != key.view {
        return view(planned, output, before, changed);
    }
    match before.answered_otherwise(&*planned.library) {
        Some(question) => match edited(planned, |_| true) {
            Some(what) => format!("{what}, which {question} shows"),
            None => format!("{question} has another answer"),
        },
        None => "its file was not what Handover had written".to_owned(),
    }
}

fn template(planned: &Planned, output: &Output, changed: &[SourcePath]) -> String {
    let theme = &planned.library.theme;
    if let Recipe::Template { template, .. } = &output.recipe {
        let parts = theme.parts(template).iter().filter_map(|part| theme.source(part));
        if let Some(part) = parts.into_iter().find(|part| changed.contains(part)) {
            return format!("the template {part} changed");
        }
        if let Some(source) = theme.source(template) {
            return format!("it is made by {source} now");
        }
    }
    "its template changed".to_owned()
}

fn view(planned: &Planned, output: &Output, before: &Made, changed: &[SourcePath]) -> String {
    let site = &planned.library.site;
    let settings = SourcePath::new(crate::config::FILE);
    let fields = planned.library.fields(output);
    let names = part_names(&fields);
    let comment = || changed.iter().find(|path| comments::holds_comments(&planned.snapshot, path));
    if let (Recipe::CommentFeed { .. }, Some(comment)) = (&output.recipe, comment()) {
        return format!("{comment} changed");
    }
    if names.len() != before.parts.len() || names.is_empty() {
        return match &output.source {
            Some(source) if changed.contains(source) => format!("{source} changed"),
            _ => edited(planned, |_| true).unwrap_or_else(|| "what it lists changed".to_owned()),
        };
    }
    let now = &output.seen(&planned.library).parts;
    let differs = |at: &usize| now[*at] != before.parts[*at];
    let parts: Vec<&(String, Part<'_>)> =
        (0..names.len()).filter(differs).map(|at| &names[at]).collect();
    // What the page itself says comes before what others say of themselves.
    for (name, part) in &parts {
        match part {
            Part::Card(id) | Part::Field(Field::Content(id) | Field::Toc(id)) => {
                if let Some(what) = edited(planned, |path| path == &site.entry(*id).source) {
                    return what;
                }
                if let Some(file) = behind_blocks(planned, *id, changed) {
                    return format!("{file} changed, which its blocks are made of");
                }
                if let Some(file) = changed.iter().find(|path| explains_words(site, path)) {
                    return format!("{file} changed, whose words it may explain");
                }
                if name.ends_with("content") {
                    return "what its links lead to changed".to_owned();
                }
            }
            _ => {}
        }
    }
    if let Some(comment) = comment() {
        return format!("{comment} changed");
    }
    for (name, part) in &parts {
        if let Part::Field(field) = part {
            let shown = shown(field, site);
            if let Some(what) = edited(planned, |path| shown.contains(&path)) {
                return what;
            }
            if !shown.is_empty() || matches!(field, Field::Cards(_)) {
                return format!("`{name}` holds other pages");
            }
        }
    }
    if changed.contains(&settings)
        && parts.iter().any(|(name, _)| matches!(name.as_str(), "config" | "theme"))
    {
        return format!("{settings} changed");
    }
    match parts.first() {
        Some((name, _)) => format!("`{name}` changed"),
        None => "its view changed".to_owned(),
    }
}

/// The files that the blocks of an entry are made of beside its text: templates and data.
pub fn of_blocks(planned: &Planned, id: EntryId) -> Vec<SourcePath> {
    let library = &planned.library;
    let Some(document) = &library.site.entry(id).document else { return Vec::new() };
    let theme = &library.theme;
    let templates = document.blocks.iter().filter_map(|block| theme.block_template(&block.kind));
    let parts = templates.flat_map(|template| theme.parts(template));
    let mut files: Vec<SourcePath> = parts.filter_map(|part| theme.source(part)).cloned().collect();
    for hole in &document.body.holes {
        if let HoleKind::Books(from) = &hole.kind {
            files.extend(shelf::file(from, &planned.snapshot));
        }
    }
    files.sort();
    files.dedup();
    files
}

/// Whether a page defines words for the others.
fn explains_words(site: &Site, path: &SourcePath) -> bool {
    let document = site.by_source.get(path).and_then(|id| site.entry(*id).document.as_ref());
    document.is_some_and(|document| document.blocks.iter().any(|block| block.kind == "glossary"))
}

/// The edited file that changed how the blocks of an entry look. One that is gone counts, too: now
/// the template of the layer below draws.
fn behind_blocks<'a>(
    planned: &Planned,
    id: EntryId,
    changed: &'a [SourcePath],
) -> Option<&'a SourcePath> {
    let document = planned.library.site.entry(id).document.as_ref()?;
    let files = of_blocks(planned, id);
    changed.iter().find(|path| {
        let draws = |name: &str| {
            let kind = name.strip_prefix(BLOCKS)?.strip_prefix('/')?.strip_suffix(".html")?;
            document.blocks.iter().find(|block| block.kind == kind)
        };
        let below = path.as_str().split_once("templates/").map(|(_, name)| name);
        files.contains(path) || below.and_then(draws).is_some()
    })
}

/// The files whose cards a field shows.
fn shown<'a>(field: &Field, site: &'a Site) -> Vec<&'a SourcePath> {
    let (mut ids, mut entries) = (Vec::new(), Vec::new());
    gather(field, &mut ids, &mut entries);
    ids.append(&mut entries);
    ids.into_iter().map(|id| &site.entry(id).source).collect()
}

/// What was edited in one of the texts that count: `the title of content/hire/brief.md changed`.
fn edited(planned: &Planned, counts: impl Fn(&SourcePath) -> bool) -> Option<String> {
    let edit = planned.edits.iter().find(|edit| counts(&edit.path))?;
    Some(told(edit))
}

fn told(edit: &Edit) -> String {
    let path = &edit.path;
    let Some(before) = &edit.before else { return format!("{path} is new") };
    match differences(before, &edit.now)[..] {
        [] => format!("{path} changed"),
        [one] => format!("the {one} of {path} changed"),
        [one, two] => format!("the {one} and the {two} of {path} changed"),
        [one, ..] => format!("the {one} and more of {path} changed"),
    }
}

/// What two forms of a document differ in, the weightiest first.
fn differences(before: &Document, now: &Document) -> Vec<&'static str> {
    let (old, new) = (&before.front, &now.front);
    let section = old.section != new.section;
    let checks = [
        ("title", before.title() != now.title()),
        ("date", old.date != new.date || old.publish != new.publish || old.expires != new.expires),
        ("address", old.slug != new.slug || old.path != new.path || old.aliases != new.aliases),
        ("description", old.description != new.description),
        ("tags", old.taxonomies != new.taxonomies),
        ("weight", old.weight != new.weight),
        ("settings", section || old.template != new.template || old.extra != new.extra),
        ("text", before.words != now.words || before.opening != now.opening),
    ];
    let found: Vec<&str> =
        checks.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    // Where nothing else differs, it is a letter of the body.
    if found.is_empty() && old == new { vec!["text"] } else { found }
}
