//! What the pages say of themselves, with what the sections above hand down; and which of them are
//! published now.

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::EntryId;
use super::assemble::Input;
use super::fill::CHUNK;
use super::held::{self, Held, Why};
use super::order::{SortKey, fold_title};
use super::route::{Routes, dated};
use super::tree::{Sprout, Tree};
use crate::config::TaxonomyRule;
use crate::diagnostic::{Code, Diagnostic, Fault};
use crate::parse::{Document, FrontMatter};
use crate::source::{LateText, Route};
use crate::time::When;
use crate::yaml::Node;

/// What one page says.
pub(super) struct Said {
    pub(super) document: Option<Arc<Document>>,
    /// Read only to tell the place of a fault.
    text: Option<LateText>,
    /// With what the sections above hand down.
    pub(super) front: Arc<FrontMatter>,
    pub(super) date: Option<When>,
    pub(super) title: String,
    /// What the page is sorted by.
    pub(super) key: SortKey,
    /// What the sections above hand down, and what this one hands on.
    above: Option<Arc<FrontMatter>>,
    handed_down: Option<Arc<FrontMatter>>,
}

impl Said {
    /// The text of the file.
    pub(super) fn text(&self) -> Option<Arc<str>> {
        self.text.as_ref().map(LateText::get)
    }
}

/// Reads what every sprout says. Who said the same `before` is the same value again.
pub(super) fn what_pages_say(
    tree: &Tree,
    input: &Input<'_>,
    before: &[Arc<Said>],
) -> Vec<Arc<Said>> {
    let read = |at: usize, sprout: &Sprout, sections: &[Option<Arc<Said>>]| {
        let document = sprout.file.and_then(|file| input.documents[file].as_ref());
        let above = sprout.parent.and_then(|parent| sections[parent].as_ref());
        let above = above.and_then(|above| above.handed_down.as_ref());
        match before.get(at) {
            Some(before)
                if is_same(before.document.as_ref(), document)
                    && is_same(before.above.as_ref(), above) =>
            {
                before.clone()
            }
            before => Arc::new(one(sprout, document, above, input, before)),
        }
    };
    // What sections hand down comes from above; the pages in them wait for nothing but that.
    let mut sections: Vec<Option<Arc<Said>>> = vec![None; tree.sprouts.len()];
    for (at, sprout) in tree.sprouts.iter().enumerate().filter(|(_, sprout)| sprout.is_section) {
        sections[at] = Some(read(at, sprout, &sections));
    }
    let sprouts = tree.sprouts.par_iter().enumerate().with_min_len(CHUNK);
    sprouts
        .map(|(at, sprout)| match &sections[at] {
            Some(said) => said.clone(),
            None => read(at, sprout, &sections),
        })
        .collect()
}

/// Whether two shared values are one.
fn is_same<T>(a: Option<&Arc<T>>, b: Option<&Arc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    }
}

fn one(
    sprout: &Sprout,
    document: Option<&Arc<Document>>,
    above: Option<&Arc<FrontMatter>>,
    input: &Input<'_>,
    before: Option<&Arc<Said>>,
) -> Said {
    let own = document.map(|document| document.front.clone()).unwrap_or_default();
    let front = match above {
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
    let handed_down = match (&own.section.cascade, above) {
        (Some(cascade), Some(above)) => Some(Arc::new(cascade.with_cascade(above))),
        (Some(cascade), None) => Some(Arc::new((**cascade).clone())),
        (None, above) => above.cloned(),
    };
    // What is equal to what was there is what was there: then those below need not look at it.
    let front =
        before.map(|before| &before.front).filter(|old| ***old == *front).cloned().unwrap_or(front);
    let handed_down = match (handed_down, before.and_then(|before| before.handed_down.as_ref())) {
        (Some(new), Some(old)) if new == *old => Some(old.clone()),
        (new, _) => new,
    };
    let (day, _) = dated(&sprout.name);
    let title = document.and_then(|document| document.title()).map_or_else(
        || match sprout.parent {
            None => input.config.title.clone(),
            Some(_) => title_from_name(&sprout.name),
        },
        str::to_owned,
    );
    let zone = &input.config.zone;
    let date = front.date.clone().or(day.map(When::Day));
    let text = input.snapshot.files.get(&sprout.source).and_then(|file| file.late_text());
    Said {
        text: text.filter(|_| sprout.written()).cloned(),
        key: SortKey {
            weight: front.weight,
            date: date.as_ref().map(|date| date.moment(zone)),
            updated: front.updated.as_ref().map(|date| date.moment(zone)),
            title: fold_title(&title),
            path: sprout.source.clone(),
        },
        date,
        document: document.cloned(),
        front,
        title,
        above: above.cloned(),
        handed_down,
    }
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
pub(super) fn what_is_held(tree: &Tree, said: &[Arc<Said>], input: &Input<'_>) -> Vec<Option<Why>> {
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
    pub(super) said: &'a Arc<Said>,
    pub(super) route: &'a Route,
    pub(super) parent: Option<EntryId>,
    /// Whether it stands above the list of a term, and is no page of its own.
    pub(super) describes: bool,
}

impl Leaf<'_> {
    /// Whether it is in listings, feeds and the sitemap.
    pub(super) fn is_listed(&self) -> bool {
        self.said.front.unlisted != Some(true) && !self.describes
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
        match (&self.said.document, self.said.text()) {
            (Some(document), Some(text)) => {
                Fault::new(code, place(&document.front, &text), message).at(&self.sprout.source)
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
        said: &'a [Arc<Said>],
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
            let route = &routes.sprouts[at];
            leaves.push(Leaf { sprout, said: &said[at], route, parent, describes: false });
        }
        Published { leaves, by_sprout }
    }

    /// The same, where some describe terms.
    pub(super) fn describing(mut self, terms: &[EntryId]) -> Published<'a> {
        terms.iter().for_each(|id| self.leaves[id.0 as usize].describes = true);
        self
    }

    pub(super) fn leaf(&self, id: EntryId) -> &Leaf<'a> {
        &self.leaves[id.0 as usize]
    }

    /// Whether a page stands first in lists.
    pub(super) fn is_pinned(&self, id: EntryId) -> bool {
        self.leaf(id).said.front.pinned == Some(true)
    }

    /// What a page is sorted by.
    pub(super) fn key(&self, id: EntryId) -> &'a SortKey {
        &self.leaves[id.0 as usize].said.key
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (EntryId, &Leaf<'a>)> {
        self.leaves.iter().enumerate().map(|(at, leaf)| (EntryId(at as u32), leaf))
    }
}

/// Pages whose names say a language: a site has one, so they would be pages of odd names.
fn translations(pages: &Published<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let written = || pages.leaves.iter().filter(|leaf| leaf.sprout.written());
    let with_dot = || written().filter(|leaf| leaf.sprout.source.stem().contains('.'));
    if with_dot().next().is_none() {
        return;
    }
    let sources: HashSet<&str> = written().map(|leaf| leaf.sprout.source.as_str()).collect();
    for leaf in with_dot() {
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
        let Some(document) = &leaf.said.document else { continue };
        let front = &document.front;
        for TaxonomyRule { name, .. } in rules {
            let written = || {
                let Some(text) = leaf.said.text() else { return false };
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
