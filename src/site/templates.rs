//! Which template makes what, and what is left out for want of one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::EntryId;
use super::said::{Leaf, Published};
use super::taxonomy::Taxonomy;
use crate::diagnostic::{Code, Diagnostic, count, list, nearest};
use crate::theme::Theme;

/// The templates of everything that has one, by the names Tera knows them by.
#[derive(Debug, PartialEq)]
pub(super) struct Chosen {
    /// By [`EntryId`].
    pub(super) entries: Vec<Option<Arc<str>>>,
    /// Per taxonomy: the list of its terms, and one term.
    pub(super) taxonomies: Vec<TermTemplates>,
    /// `404.html`
    pub(super) not_found: Option<Arc<str>>,
}

/// The templates of a taxonomy: the list of its terms, and one term.
pub type TermTemplates = (Option<Arc<str>>, Option<Arc<str>>);

/// Chooses templates.
pub(super) fn choose(
    published: &Published<'_>,
    taxonomies: &[Taxonomy],
    theme: &Theme,
    diagnostics: &mut Vec<Diagnostic>,
) -> Chosen {
    let broken = theme.is_broken();
    let mut missing: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut entries = Vec::with_capacity(published.leaves.len());
    for (id, leaf) in published.iter() {
        // Its list has a template of its own.
        if leaf.describes {
            entries.push(None);
            continue;
        }
        entries.push(entry(id, leaf, published, theme, &mut missing, diagnostics));
    }
    if !broken {
        for (template, pages) in missing {
            diagnostics.push(no_template(template, &pages, theme));
        }
    }
    let mut left_out = Vec::new();
    let chosen: Vec<TermTemplates> =
        taxonomies.iter().map(|taxonomy| of_taxonomy(&taxonomy.rule.name, theme)).collect();
    for (list, single) in &chosen {
        for (found, general) in [(list, GENERAL.0), (single, GENERAL.1)] {
            if found.is_none() && !left_out.contains(&general) {
                left_out.push(general);
            }
        }
    }
    let not_found = theme.resolve("404.html").cloned();
    if not_found.is_none() {
        left_out.push("404.html");
    }
    if !left_out.is_empty() && !broken {
        let names: Vec<String> = left_out.iter().map(|name| format!("`{name}`")).collect();
        let what = match left_out[..] {
            ["404.html"] => "the page for wrong addresses is left out".to_owned(),
            _ => "their pages are left out".to_owned(),
        };
        let message = format!("there is no template {}, so {what}", list(&names));
        let folder = folder(theme);
        diagnostics.push(
            Diagnostic::general(Code::TemplateLeftOut, message)
                .hint(format!("add it to `{folder}`, or live without")),
        );
    }
    Chosen { entries, taxonomies: chosen, not_found }
}

/// The templates of taxonomies that have none of their own.
const GENERAL: (&str, &str) = ("taxonomy_list.html", "taxonomy_single.html");

/// The templates of a taxonomy: its own, else the general ones.
pub(super) fn of_taxonomy(name: &str, theme: &Theme) -> TermTemplates {
    let either = |own: String, general: &str| {
        theme.resolve(&own).or_else(|| theme.resolve(general)).cloned()
    };
    (
        either(format!("{name}/list.html"), GENERAL.0),
        either(format!("{name}/single.html"), GENERAL.1),
    )
}

/// The folder in which a missing template would be looked for first.
fn folder(theme: &Theme) -> String {
    theme.name().map_or_else(|| "templates/".to_owned(), |name| format!("themes/{name}/templates/"))
}

/// The template of a page: its own, the nearest `page_template` above, `page.html`; of a section
/// its own or `section.html`; of the home page its own, `index.html` or `section.html`.
fn entry(
    id: EntryId,
    leaf: &Leaf<'_>,
    published: &Published<'_>,
    theme: &Theme,
    missing: &mut BTreeMap<&'static str, Vec<String>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<str>> {
    if let Some(name) = &leaf.said.front.template {
        return named(name, leaf, "template", theme, diagnostics);
    }
    let mut above = leaf.parent.filter(|_| !leaf.sprout.is_section);
    while let Some(id) = above {
        let section = published.leaf(id);
        if let Some(name) = &section.said.front.section.page_template {
            return named(name, section, "page_template", theme, diagnostics);
        }
        above = section.parent;
    }
    let names: &[&'static str] = match (id.0, leaf.sprout.is_section) {
        (0, _) => &["index.html", "section.html"],
        (_, true) => &["section.html"],
        (_, false) => &["page.html"],
    };
    let found = names.iter().find_map(|name| theme.resolve(name));
    if found.is_none() {
        missing.entry(names[names.len() - 1]).or_default().push(leaf.sprout.source.to_string());
    }
    found.cloned()
}

/// A template that front matter names, with or without its ending.
fn named(
    name: &str,
    leaf: &Leaf<'_>,
    key: &str,
    theme: &Theme,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<str>> {
    if let Some(found) = theme.resolve(name).or_else(|| theme.resolve(&format!("{name}.html"))) {
        return Some(found.clone());
    }
    // Where templates cannot be read, what is missing is no news.
    if theme.is_broken() {
        return None;
    }
    let names: Vec<&str> = theme
        .template_names()
        .map(|template| {
            theme
                .name()
                .and_then(|own| template.strip_prefix(own)?.strip_prefix('/'))
                .unwrap_or(template)
        })
        .collect();
    let hint = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "take the line away to use the usual template, or add this one to `templates/`"
            .to_owned(),
    };
    let fault =
        leaf.fault(Code::TemplateMissing, key, format!("there is no template `{name}`")).hint(hint);
    if !diagnostics.contains(&fault) {
        diagnostics.push(fault);
    }
    None
}

/// Pages that no template can make.
fn no_template(template: &str, pages: &[String], theme: &Theme) -> Diagnostic {
    let shown: Vec<&str> = pages.iter().take(3).map(String::as_str).collect();
    let more = pages.len().saturating_sub(shown.len());
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!(
        "there is no template `{template}`, and {} {} it: {}{rest}",
        count(pages.len(), "page"),
        if pages.len() == 1 { "needs" } else { "need" },
        shown.join(", ")
    );
    Diagnostic::general(Code::TemplateMissing, message)
        .hint(format!("add `{}{template}`", folder(theme)))
}
