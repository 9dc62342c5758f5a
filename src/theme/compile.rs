//! The files of templates → templates that Tera has compiled, or everything that is wrong with them.
//!
//! Tera stops at the first fault; an owner wants them all. So templates that cannot be read are
//! told and left out, and the others are tried again without them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use tera::Tera;

use super::graph::Graph;
use super::{Template, embedded, faults, filters, functions};
use crate::diagnostic::{Code, Diagnostic, Fault, nearest};
use crate::fingerprint::Fingerprint;
use crate::source::{Snapshot, SourcePath};

/// One template as it is read.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) path: SourcePath,
    pub(super) text: Arc<str>,
    pub(super) print: Fingerprint,
}

impl Source {
    /// The file and its text, as faults are placed in them.
    fn found(&self) -> (SourcePath, Arc<str>) {
        (self.path.clone(), self.text.clone())
    }
}

/// The templates of the theme by `NAME/…`, and the site's own by their own names.
pub(super) fn sources(snapshot: &Snapshot, theme: Option<&str>) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut add = |folder: &str, prefix: &str| {
        for (path, file) in snapshot.below(folder) {
            if let (Some(below), Some(text)) = (path.below(folder), file.text()) {
                let name = format!("{prefix}{below}");
                sources.push(Source {
                    name,
                    path: path.clone(),
                    text: text.clone(),
                    print: file.print,
                });
            }
        }
    };
    if let Some(theme) = theme {
        add(&format!("themes/{theme}/templates"), &format!("{theme}/"));
    }
    add("templates", "");
    // Every block has a look, whatever the theme.
    for (path, file) in embedded::block_templates() {
        if let (Some(name), Some(text)) = (path.as_str().split_once("/templates/"), file.text()) {
            sources.push(Source {
                name: format!("{}/{}", embedded::BUILT_IN, name.1),
                path: path.clone(),
                text: text.clone(),
                print: file.print,
            });
        }
    }
    sources
}

/// Compiles templates; those with faults are left out, with all their faults.
pub(super) fn compile(
    sources: Vec<Source>,
    theme: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Tera, BTreeMap<Arc<str>, Template>) {
    // Of two files for one template the site's own counts, which is the later one.
    let by_name: HashMap<&str, &Source> =
        sources.iter().map(|source| (source.name.as_str(), source)).collect();
    let find = |name: &str| by_name.get(name).map(|source| source.found());
    let find = faults::Templates { by_name: &find, theme };
    let new = || {
        let mut tera = Tera::new();
        // Nothing was added yet, so this cannot be refused.
        let built_in = format!("{}/", embedded::BUILT_IN);
        let _ = tera.set_fallback_prefixes(
            theme.map(|theme| format!("{theme}/")).into_iter().chain([built_in]),
        );
        filters::register(&mut tera);
        functions::register(&mut tera);
        tera
    };
    let all = || sources.iter().map(|source| (source.name.as_str(), &*source.text));
    // Before Tera goes down the same ways.
    let graph = Graph::new(&sources, theme);
    if let Some(fault) = graph.too_deep() {
        diagnostics.push(fault);
        return (new(), BTreeMap::new());
    }
    let mut tera = new();
    if let Err(error) = tera.add_raw_templates(all()) {
        // One fault hides all others, so what cannot be read is told and left out first.
        let left_out = unreadable(&sources, find, diagnostics);
        if left_out.is_empty() {
            diagnostics.extend(faults::load(&error, find));
        } else {
            let mut others = new();
            let rest = all().filter(|(name, _)| !left_out.contains(name));
            if let Err(error) = others.add_raw_templates(rest) {
                // What is only missing because it was left out is not worth a word.
                let gone = |message: &str| {
                    let last = |name: &str| name.rsplit('/').next().unwrap_or("").to_owned();
                    let component = message
                        .split_once("component `")
                        .and_then(|(_, rest)| Some(rest.split_once('`')?.0));
                    let torn = sources.iter().filter(|source| left_out.contains(&*source.name));
                    left_out
                        .iter()
                        .any(|name| message.contains(&format!("template `{}`", last(name))))
                        || component.is_some_and(|component| {
                            let definition = format!("component {component}(");
                            torn.clone().any(|source| source.text.contains(&definition))
                        })
                };
                let more = faults::load(&error, find);
                diagnostics.extend(more.into_iter().filter(|more| !gone(&more.message)));
            }
        }
        return (new(), BTreeMap::new());
    }
    let templates = sources
        .iter()
        .map(|source| (Arc::from(source.name.as_str()), graph.template(source)))
        .collect();
    (tera, templates)
}

/// Templates that cannot be read, with their faults: torn ones, ones that extend what is not there,
/// and, without a word, ones that extend those.
fn unreadable<'a>(
    sources: &'a [Source],
    find: faults::Templates<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeSet<&'a str> {
    let mut left_out = BTreeSet::new();
    for source in sources {
        let mut alone = Tera::new();
        if let Err(error) = alone.add_raw_template(&source.name, &source.text)
            && matches!(error.kind(), tera::ErrorKind::SyntaxError(_))
        {
            // It may be torn in the theme and replaced by the site.
            let own = |_: &str| Some(source.found());
            diagnostics.extend(faults::load(&error, faults::Templates { by_name: &own, ..find }));
            left_out.insert(source.name.as_str());
        }
    }
    let graph = Graph::new(sources, find.theme);
    let mut children: Vec<(&str, &str)> = Vec::new();
    for source in sources {
        let Some(parent) =
            graph.sources.get(source.name.as_str()).and_then(|(_, names)| names.extends.clone())
        else {
            continue;
        };
        match graph.resolve(&parent.name) {
            Some(found) => children.push((&source.name, found)),
            None if left_out.insert(&source.name) => {
                let message = format!("there is no template `{}` to extend", parent.name);
                let fault = Fault::new(Code::TemplateName, parent.range, message);
                // The theme's templates go by two names, with the theme's own before it and without.
                let names =
                    sources.iter().filter(|other| other.name != source.name).flat_map(|other| {
                        let plain = find
                            .theme
                            .and_then(|theme| other.name.strip_prefix(theme)?.strip_prefix('/'));
                        plain.into_iter().chain([other.name.as_str()])
                    });
                // `theme/page.html`, by one who does not know the theme's name.
                let of_theme = parent.name.rsplit_once('/').and_then(|(_, plain)| {
                    let name = format!("{}/{plain}", find.theme?);
                    sources.iter().map(|other| other.name.as_str()).find(|other| *other == name)
                });
                let near = nearest(&parent.name, names).or(of_theme);
                let fault = near
                    .into_iter()
                    .fold(fault, |fault, near| fault.hint(format!("did you mean `{near}`?")));
                diagnostics.push(fault.at(&source.path));
            }
            None => {}
        }
    }
    loop {
        let before = left_out.len();
        left_out.extend(
            children
                .iter()
                .filter(|(_, parent)| left_out.contains(parent))
                .map(|(child, _)| *child)
                .collect::<Vec<_>>(),
        );
        if left_out.len() == before {
            return left_out;
        }
    }
}
