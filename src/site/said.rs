//! What the pages say of themselves, with what the sections above hand down; and which of them are
//! published now.

use std::collections::HashSet;
use std::sync::Arc;

use super::EntryId;
use super::assemble::Input;
use super::held::{self, Held, Why};
use super::route::{Routes, dated};
use super::tree::{Sprout, Tree};
use crate::config::TaxonomyRule;
use crate::diagnostic::{Code, Diagnostic, Fault};
use crate::parse::{Document, FrontMatter};
use crate::source::Route;
use crate::time::When;
use crate::yaml::Node;

/// What one page says.
pub(super) struct Said {
    pub(super) document: Option<Arc<Document>>,
    pub(super) text: Option<Arc<str>>,
    /// With what the sections above hand down.
    pub(super) front: Arc<FrontMatter>,
    pub(super) date: Option<When>,
    pub(super) title: String,
}

/// Reads what every sprout says, parents first.
pub(super) fn what_pages_say(tree: &Tree, input: &Input<'_>) -> Vec<Said> {
    let nothing = Arc::new(FrontMatter::default());
    let mut said: Vec<Said> = Vec::with_capacity(tree.sprouts.len());
    let mut handed_down: Vec<Option<Arc<FrontMatter>>> = Vec::with_capacity(tree.sprouts.len());
    for sprout in &tree.sprouts {
        let document = input.documents.get(&sprout.source).cloned();
        let own =
            document.as_ref().map_or_else(|| nothing.clone(), |document| document.front.clone());
        let above = sprout.parent.and_then(|parent| handed_down[parent].clone());
        let front = match &above {
            Some(above) => {
                let mut front = own.with_cascade(above);
                // A template for pages cannot make a section: their views differ.
                if sprout.is_section {
                    front.template = own.template.clone();
                }
                Arc::new(front)
            }
            None => own.clone(),
        };
        handed_down.push(match (&own.section.cascade, above) {
            (Some(cascade), Some(above)) => Some(Arc::new(cascade.with_cascade(&above))),
            (Some(cascade), None) => Some(Arc::new((**cascade).clone())),
            (None, above) => above,
        });
        let (day, _) = dated(&sprout.name);
        let title = document.as_ref().and_then(|document| document.title()).map_or_else(
            || match sprout.parent {
                None => input.config.title.clone(),
                Some(_) => title_from_name(&sprout.name),
            },
            str::to_owned,
        );
        said.push(Said {
            text: input.snapshot.text(&sprout.source).cloned(),
            date: front.date.clone().or(day.map(When::Day)),
            document,
            front,
            title,
        });
    }
    said
}

/// A title made of a file's name: `2026-11-23-first-hire` → `First hire`.
pub fn title_from_name(name: &str) -> String {
    let words = dated(name).1.replace(['-', '_'], " ");
    let words = words.trim();
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => name.to_owned(),
    }
}

/// Why each sprout is held back, if it is: by itself, or with the section above.
pub(super) fn what_is_held(tree: &Tree, said: &[Said], input: &Input<'_>) -> Vec<Option<Why>> {
    let mut whys: Vec<Option<Why>> = Vec::with_capacity(tree.sprouts.len());
    for (sprout, said) in tree.sprouts.iter().zip(said) {
        let above = sprout.parent.filter(|parent| whys[*parent].is_some());
        let own = || {
            held::why(
                &said.front,
                said.date.as_ref(),
                input.now,
                &input.config.zone,
                input.overrides,
            )
        };
        // A site always has a home page: a draft of it would be a site without a door.
        whys.push(match (sprout.parent, above) {
            (None, _) => None,
            (_, Some(above)) => Some(Why::Above(tree.sprouts[above].source.clone())),
            _ => own(),
        });
    }
    whys
}

/// The held pages, for the report and for links to them.
pub(super) fn held_pages(tree: &Tree, routes: &Routes, whys: &[Option<Why>]) -> Vec<Held> {
    let all = tree.sprouts.iter().zip(&routes.sprouts).zip(whys);
    let mut held: Vec<Held> = all
        .filter_map(|((sprout, route), why)| {
            Some(Held { source: sprout.source.clone(), route: route.clone(), why: why.clone()? })
        })
        .collect();
    held.sort_by(|a, b| a.source.cmp(&b.source));
    held
}

/// One page or section that is published.
pub(super) struct Leaf<'a> {
    pub(super) sprout: &'a Sprout,
    pub(super) said: &'a Said,
    pub(super) route: &'a Route,
    pub(super) parent: Option<EntryId>,
}

impl Leaf<'_> {
    /// Whether it is in listings, feeds and the sitemap.
    pub(super) fn is_listed(&self) -> bool {
        self.said.front.unlisted != Some(true)
    }

    /// A fault of one of its settings.
    pub(super) fn fault(&self, code: Code, key: &str, message: String) -> Diagnostic {
        self.fault_at(code, message, |front, text| front.place(text, key))
    }

    /// A fault at a place of its front matter.
    pub(super) fn fault_at(
        &self,
        code: Code,
        message: String,
        place: impl Fn(&FrontMatter, &str) -> crate::source::TextRange,
    ) -> Diagnostic {
        match (&self.said.document, &self.said.text) {
            (Some(document), Some(text)) => {
                Fault::new(code, place(&document.front, text), message).at(&self.sprout.source)
            }
            _ => Diagnostic::file(code, &self.sprout.source, message),
        }
    }
}

/// Everything that is published, by [`EntryId`].
pub(super) struct Published<'a> {
    pub(super) leaves: Vec<Leaf<'a>>,
    /// Sprout → entry.
    pub(super) by_sprout: Vec<Option<EntryId>>,
}

impl<'a> Published<'a> {
    pub(super) fn new(
        tree: &'a Tree,
        said: &'a [Said],
        routes: &'a Routes,
        whys: &[Option<Why>],
    ) -> Published<'a> {
        let mut leaves = Vec::with_capacity(tree.sprouts.len());
        let mut by_sprout = Vec::with_capacity(tree.sprouts.len());
        for (at, sprout) in tree.sprouts.iter().enumerate() {
            if whys[at].is_some() {
                by_sprout.push(None);
                continue;
            }
            by_sprout.push(Some(EntryId(leaves.len() as u32)));
            let parent = sprout.parent.and_then(|parent: usize| by_sprout[parent]);
            leaves.push(Leaf { sprout, said: &said[at], route: &routes.sprouts[at], parent });
        }
        Published { leaves, by_sprout }
    }

    pub(super) fn leaf(&self, id: EntryId) -> &Leaf<'a> {
        &self.leaves[id.0 as usize]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (EntryId, &Leaf<'a>)> {
        self.leaves.iter().enumerate().map(|(at, leaf)| (EntryId(at as u32), leaf))
    }
}

/// Pages whose names say a language: a site has one, so they would be pages of odd names.
fn translations(pages: &Published<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let sources: HashSet<&str> =
        pages.leaves.iter().map(|leaf| leaf.sprout.source.as_str()).collect();
    for leaf in pages.leaves.iter().filter(|leaf| leaf.sprout.written) {
        let source = &leaf.sprout.source;
        let Some((stem, language)) = source.stem().rsplit_once('.') else { continue };
        let original = format!("{}/{stem}.{}", source.folder(), source.extension());
        let is_language = (2..=3).contains(&language.split('-').next().map_or(0, str::len))
            && language.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
        if is_language && sources.contains(original.as_str()) {
            let message = format!(
                "this looks like a translation of `{original}`, and is published as a page beside it"
            );
            diagnostics.push(
                Diagnostic::file(Code::Translation, source, message).hint(
                    "a site has one language; build a site for each, and link them with a menu",
                ),
            );
        }
    }
}

/// Taxonomies at the top of the front matter, where only `tags` and `categories` are read.
fn misplaced_taxonomies(
    pages: &Published<'_>,
    rules: &[TaxonomyRule],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (_, leaf) in pages.iter() {
        let (Some(document), Some(text)) = (&leaf.said.document, &leaf.said.text) else { continue };
        let front = &document.front;
        for TaxonomyRule { name, .. } in rules {
            let written = || {
                let yaml = &text[front.range.0.bytes()];
                yaml.lines().any(|line| {
                    line.strip_prefix(name.as_str())
                        .is_some_and(|rest| rest.trim_start().starts_with(':'))
                })
            };
            if matches!(front.extra.get(name), Some(Node::List(_) | Node::Text(_))) && written() {
                let message =
                    format!("`{name}` is a taxonomy of this site, and files nothing here");
                let hint = format!("write it one level deeper: `taxonomies: {{{name}: […]}}`");
                diagnostics.push(leaf.fault(Code::FrontMatterPlace, name, message).hint(hint));
            }
        }
    }
}

/// Settings that do nothing where they stand.
pub(super) fn misplaced_settings(
    pages: &Published<'_>,
    rules: &[TaxonomyRule],
    diagnostics: &mut Vec<Diagnostic>,
) {
    translations(pages, diagnostics);
    misplaced_taxonomies(pages, rules, diagnostics);
    for (_, leaf) in pages.iter().filter(|(_, leaf)| !leaf.sprout.is_section) {
        let section = &leaf.said.front.section;
        let given = [
            ("sort_by", section.sort_by.is_some()),
            ("reverse", section.reverse.is_some()),
            ("paginate_by", section.paginate_by.is_some()),
            ("page_template", section.page_template.is_some()),
            ("transparent", section.transparent.is_some()),
            ("feed", section.feed.is_some()),
            ("cascade", section.cascade.is_some()),
        ];
        for (key, _) in given.into_iter().filter(|(_, given)| *given) {
            let message = format!("`{key}` is a setting of sections, and this is a page");
            diagnostics.push(leaf.fault(Code::FrontMatterPlace, key, message).hint(
                "call the file `_index.md` if its folder is a section, or take the line away",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_title() {
        assert_eq!(title_from_name("2026-11-23-first-hire"), "First hire");
        assert_eq!(title_from_name("über_uns"), "Über uns");
        assert_eq!(title_from_name("-"), "-");
    }
}
