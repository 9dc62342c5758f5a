//! Files pages under their terms, and finds the files that describe terms: `content/tags/hiring.md`
//! is what stands above the list at `/tags/hiring/`, and no page of its own.

use std::collections::{HashMap, HashSet};

use super::EntryId;
use super::arrange::TermOrder;
use super::link::SUGGESTION_LIMIT;
use super::said::{Leaf, Published};
use super::taxonomy::{self, DEEPEST, Taxonomy};
use super::templates::of_taxonomy;
use crate::config::{Config, Filing, TaxonomyRule};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::parse::slug::slug;
use crate::source::Route;
use crate::theme::Theme;

/// How the pages of a term are sorted.
pub(super) fn order_of(rule: &TaxonomyRule) -> TermOrder {
    match rule.filing {
        Filing::Series => TermOrder::Reading,
        Filing::Words | Filing::Authors => TermOrder::Newest,
    }
}

/// Files pages under their terms; what is filed under an unknown taxonomy is an error.
pub(super) fn file_pages(
    published: &Published<'_>,
    config: &Config,
    theme: &Theme,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Taxonomy> {
    unknown_taxonomies(published, config, diagnostics);
    too_deep(published, config, diagnostics);
    let mut taxonomies = assemble(published, config, &[]);
    let mut places = described(published, &taxonomies, theme);
    // What describes a term is no page, so its own terms do not count.
    let filed = places.iter().any(|(id, _)| {
        let front = &published.leaf(*id).said.front;
        config.taxonomies.iter().any(|rule| !front.terms(&rule.name).is_empty())
    });
    if filed {
        let described_by: Vec<EntryId> = places.iter().map(|(id, _)| *id).collect();
        taxonomies = assemble(published, config, &described_by);
        places = described(published, &taxonomies, theme);
    }
    for (id, place) in places {
        match place {
            Described::List(at) => taxonomies[at].entry = Some(id),
            Described::Term(at, term) => taxonomies[at].terms[term].entry = Some(id),
        }
    }
    unused(published, config, &taxonomies, diagnostics);
    taxonomies
}

fn assemble(published: &Published<'_>, config: &Config, without: &[EntryId]) -> Vec<Taxonomy> {
    let filed = |rule: &TaxonomyRule| {
        published
            .iter()
            .filter(|(id, leaf)| {
                !leaf.sprout.is_section && leaf.is_listed() && without.binary_search(id).is_err()
            })
            .map(|(id, leaf)| (id, leaf.said.front.terms(&rule.name)))
            .filter(|(_, names)| !names.is_empty())
            .collect()
    };
    let admits = |rule: &TaxonomyRule, name: &str| {
        // A name without a profile is shown as it is, and has no page.
        rule.filing != Filing::Authors || rule.declared || config.authors.contains_key(name)
    };
    let shown = |rule: &TaxonomyRule, name: &str| match rule.filing {
        Filing::Authors => config.authors.get(name).map(|author| author.name.clone()),
        Filing::Words | Filing::Series => None,
    };
    taxonomy::assemble(&config.taxonomies, filed, admits, shown, |rule, pages| {
        order_of(rule).sort(published, pages);
    })
}

/// What a file describes, by its places among the taxonomies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Described {
    List(usize),
    Term(usize, usize),
}

/// In order, the files that stand where a list of terms or a term is published, each place once. A page that
/// was put there by its `path` is a page, and in the way.
fn described(
    published: &Published<'_>,
    taxonomies: &[Taxonomy],
    theme: &Theme,
) -> Vec<(EntryId, Described)> {
    let above: Vec<&Route> = taxonomies.iter().map(|taxonomy| &taxonomy.route).collect();
    let near: Vec<(EntryId, &Leaf<'_>)> = published
        .iter()
        .filter(|(_, leaf)| leaf.parent.is_some() && leaf.said.front.path.is_none())
        .filter(|(_, leaf)| above.iter().any(|above| is_below(leaf.route, above)))
        .collect();
    if near.is_empty() {
        return Vec::new();
    }
    let mut places: HashMap<&str, Described> = HashMap::new();
    for (at, taxonomy) in taxonomies.iter().enumerate() {
        let (list, single) = of_taxonomy(&taxonomy.rule.name, theme);
        if list.is_some() {
            places.insert(taxonomy.route.as_str(), Described::List(at));
        }
        let terms = taxonomy.terms.iter().enumerate().filter(|_| single.is_some());
        for (term, found) in terms.filter(|(_, found)| !found.slug.is_empty()) {
            places.insert(found.route.as_str(), Described::Term(at, term));
        }
    }
    // The second one at a place is a page, and told to be in the way.
    near.into_iter()
        .filter_map(|(id, leaf)| Some((id, places.remove(leaf.route.as_str())?)))
        .collect()
}

/// Whether a route is another one or lies below it.
fn is_below(route: &Route, above: &Route) -> bool {
    route.as_str().starts_with(above.as_str())
}

/// The entries that describe terms and lists of them, in order.
pub(super) fn describing(taxonomies: &[Taxonomy]) -> Vec<EntryId> {
    let mut found: Vec<EntryId> = taxonomies
        .iter()
        .flat_map(|taxonomy| {
            taxonomy.entry.into_iter().chain(taxonomy.terms.iter().filter_map(|term| term.entry))
        })
        .collect();
    found.sort_unstable();
    found
}

/// Files that were likely meant to describe a term, and there is none.
fn unused(
    published: &Published<'_>,
    config: &Config,
    taxonomies: &[Taxonomy],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let taken = describing(taxonomies);
    let mut searched = 0;
    for rule in &config.taxonomies {
        let taxonomy = taxonomies.iter().find(|taxonomy| taxonomy.rule.name == rule.name);
        // A folder `series/` may well hold the parts themselves.
        if taxonomy.is_none() && rule.filing == Filing::Series {
            continue;
        }
        let above = Route::home().child(&slug(&rule.slug));
        let terms = || taxonomy.iter().flat_map(|taxonomy| &taxonomy.terms);
        let routes: HashSet<&str> = terms().map(|term| term.route.as_str()).collect();
        for (id, leaf) in published.iter() {
            let below = leaf.route.as_str().strip_prefix(above.as_str()).unwrap_or("");
            let names_a_term = !below.is_empty()
                && (rule.hierarchical || !below.trim_end_matches('/').contains('/'));
            if !names_a_term || !leaf.sprout.written() || taken.binary_search(&id).is_ok() {
                continue;
            }
            // There is such a term; what keeps the file from standing above it is told elsewhere.
            if routes.contains(leaf.route.as_str()) {
                continue;
            }
            let front = &leaf.said.front;
            // What has a date or is filed itself is a page.
            let page = leaf.said.date.is_some() || !front.terms(&rule.name).is_empty();
            if page || front.path.is_some() {
                continue;
            }
            let name = below.trim_end_matches('/');
            let message = format!(
                "no page is filed under `{name}` in {}, so this is published as a page like others",
                rule.name
            );
            searched += 1;
            let near = match searched > SUGGESTION_LIMIT {
                true => None,
                false => nearest(name, terms().map(|term| term.slug.as_str())),
            };
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "file a page under it and this will stand above the list; if it is a page, put it into a folder that is not called `{}`",
                    above.as_str().trim_matches('/')
                ),
            };
            diagnostics
                .push(Diagnostic::file(Code::TermUnused, &leaf.sprout.source, message).hint(hint));
        }
    }
}

fn unknown_taxonomies(
    published: &Published<'_>,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let names: Vec<&str> = config.taxonomies.iter().map(|rule| rule.name.as_str()).collect();
    for (_, leaf) in published.iter() {
        for (name, _) in &leaf.said.front.taxonomies {
            if names.contains(&name.as_str()) {
                continue;
            }
            let message = format!("there is no taxonomy `{name}`");
            let hint = match nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    let words = config
                        .taxonomies
                        .iter()
                        .filter(|rule| rule.declared || rule.filing == Filing::Words);
                    let words: Vec<&str> = words.map(|rule| rule.name.as_str()).collect();
                    let words = words.join(", ");
                    format!("declare it in `site.yaml`: `taxonomies: [{words}, {name}]`")
                }
            };
            let fault = leaf.fault_at(Code::TaxonomyUnknown, message, |front, text| {
                front.place_of_taxonomy(text, name)
            });
            diagnostics.push(fault.hint(hint));
        }
    }
}

/// Terms that lie deeper below others than anybody files.
fn too_deep(published: &Published<'_>, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    for rule in config.taxonomies.iter().filter(|rule| rule.hierarchical) {
        for (_, leaf) in published.iter() {
            for (index, name) in leaf.said.front.terms(&rule.name).iter().enumerate() {
                if name.split('/').filter(|part| !part.trim().is_empty()).count() > DEEPEST {
                    let message = format!("this term lies more than {DEEPEST} deep below others");
                    let fault = leaf.fault_at(Code::FrontMatterValue, message, |front, text| {
                        front.place_of_term(text, &rule.name, index)
                    });
                    diagnostics.push(fault.hint("leave the last parts away"));
                }
            }
        }
    }
}
