//! Site and theme → [`Plan`]: every output, by its path, with its recipe and its key.
//!
//! A key is the list of what an output's bytes depend on, as fingerprints: the program, the template
//! with all it is made of, the view. What a template asks for while it is rendered joins them in the
//! engine. Equal keys and equal answers mean equal bytes. It is made when somebody asks for it first,
//! so that a page can be shown before the keys of all others are known. Planning renders nothing and
//! looks at no disk.

mod comments;
mod feeds;
pub mod field;
mod library;
mod meaning;
mod lists;
mod seen;
mod shared;
mod terms;
mod view;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::config::{FeedFormat, Filing};
use crate::fingerprint::Fingerprint;
use crate::site::{Claimed, DataForm, Entry, EntryId, FeedOf, Owner, Site};
use crate::source::{OutputPath, Route, SourcePath};
use crate::theme::Theme;

pub use comments::{anchor as comment_anchor, name as commenter};
pub use field::{Field, Fields, Part, Shows};
pub use library::SiteLibrary;
pub use seen::Seen;
pub use shared::Shared;
pub use view::View;

/// Every output of a site, in the order of the paths.
#[derive(Default)]
pub struct Plan(Vec<(OutputPath, Arc<Output>)>);

impl Plan {
    /// Every output with its path.
    pub fn iter(&self) -> impl Iterator<Item = &(OutputPath, Arc<Output>)> {
        self.0.iter()
    }

    /// An output by its path.
    pub fn get(&self, path: &OutputPath) -> Option<&Arc<Output>> {
        self.position(path).map(|at| &self.0[at].1)
    }

    /// The place of an output among all of them.
    pub fn position(&self, path: &OutputPath) -> Option<usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(path)).ok()
    }

    /// How many outputs there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::ops::Index<usize> for Plan {
    type Output = (OutputPath, Arc<Output>);

    fn index(&self, at: usize) -> &Self::Output {
        &self.0[at]
    }
}

/// One output.
pub struct Output {
    /// Its address.
    pub route: Route,
    /// What it is made from.
    pub recipe: Recipe,
    /// The file to blame and to show: a page's source.
    pub source: Option<SourcePath>,
    /// The template and all it is made of.
    template: Fingerprint,
    /// Known since somebody wanted to.
    seen: OnceLock<Seen>,
}

impl Output {
    /// What its view holds, without making it. `library` is that of a site for which it was planned:
    /// each of them gives the same.
    pub fn seen(&self, library: &SiteLibrary) -> &Seen {
        self.seen.get_or_init(|| seen::seen(&self.recipe, &self.route, library))
    }

    /// What its bytes depend on, besides what its template asks.
    pub fn key(&self, library: &SiteLibrary) -> Key {
        let view = self.seen(library).view;
        Key { tool: library.tool, template: self.template, view }
    }
}

/// How an output is made.
#[derive(Clone)]
pub enum Recipe {
    /// A template with its view.
    Template {
        /// By the name Tera knows it by.
        template: Arc<str>,
        /// What it sees.
        view: View,
        /// The folder of the page, for data beside it.
        beside: Arc<str>,
    },
    /// A feed of pages, newest first.
    Feed {
        /// What it is of.
        of: FeedOf,
        /// In which format.
        format: FeedFormat,
        /// The pages.
        pages: Vec<EntryId>,
    },
    /// A feed of what was said last.
    CommentFeed {
        /// What comments are called in the language of the site.
        word: String,
        /// The comments by their pages and their places there, newest first.
        newest: Vec<(EntryId, usize)>,
    },
    /// What a page says, for programs.
    Data(EntryId, DataForm),
    /// The sitemap, or one numbered part of it.
    Sitemap(Option<usize>),
    /// `robots.txt`
    Robots,
    /// A page that leads on to another.
    Alias(EntryId),
    /// A file as it is.
    Copy(SourcePath),
    /// A file with nothing in it.
    Empty,
}

/// What an output's bytes depend on, besides what its template asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Key {
    /// This program.
    pub tool: Fingerprint,
    /// The template and all it is made of.
    pub template: Fingerprint,
    /// What the recipe shows.
    pub view: Fingerprint,
}

/// Templates by which a site makes machine files its own way, in place of the built-in ones.
fn machine_template(theme: &Theme, name: &str) -> Option<Arc<str>> {
    theme.resolve(name).cloned()
}

/// What planning remembers of the site it planned before.
#[derive(Default)]
pub struct Memory {
    last: Option<Last>,
}

struct Last {
    site: Arc<Site>,
    plan: Arc<Plan>,
    shared: Fingerprint,
    tool: Fingerprint,
}

/// Plans every output. An output that shows nothing that changed is taken as it was planned before.
pub fn plan(library: &SiteLibrary, memory: &mut Memory) -> Arc<Plan> {
    let (site, tool) = (&library.site, library.tool);
    let shared = library.shared_print;
    let last = memory.last.take().filter(|last| {
        last.shared == shared
            && last.tool == tool
            && Arc::ptr_eq(&last.site.addresses, &site.addresses)
            && Arc::ptr_eq(&last.site.by_source, &site.by_source)
    });
    let changes = last.as_ref().map(|last| Changes::new(&last.site, site));
    let planner = Planner { site, theme: &library.theme };
    let claimed: Vec<(&OutputPath, &Claimed)> = site.addresses.outputs().collect();
    // What was planned before lies in the same order, without what could not be planned.
    let mut before = last.as_ref().map(|last| last.plan.iter().peekable());
    let claimed: Vec<(&OutputPath, &Claimed, Option<&Arc<Output>>)> = claimed
        .into_iter()
        .map(|(path, claimed)| {
            let known = before.as_mut().and_then(|plans| plans.next_if(|(known, _)| known == path));
            (path, claimed, known.map(|(_, output)| output))
        })
        .collect();
    let outputs: Vec<Option<(OutputPath, Arc<Output>)>> = claimed
        .par_iter()
        .with_min_len(64)
        .map(|(path, claimed, before)| {
            let kept = changes
                .as_ref()
                .zip(*before)
                .filter(|(changes, before)| changes.leave(&claimed.owner, before));
            let output = match kept {
                Some((_, before)) => planner.again(before),
                None => Arc::new(planner.output(&claimed.route, &claimed.owner)?),
            };
            debug_assert!(
                kept.is_none()
                    || planner.output(&claimed.route, &claimed.owner).is_some_and(|new| {
                        new.key(library) == output.key(library)
                            && new.seen(library) == output.seen(library)
                    }),
                "the plan of {path} should have changed"
            );
            Some(((*path).clone(), output))
        })
        .collect();
    let plan = Arc::new(Plan(outputs.into_iter().flatten().collect()));
    memory.last = Some(Last { site: site.clone(), plan: plan.clone(), shared, tool });
    plan
}

/// What is different from the site before; both have the same pages at the same addresses.
struct Changes {
    /// Per entry: whether anything of it is.
    entries: Vec<bool>,
    /// Per entry: whether what others show of it is.
    cards: Vec<bool>,
    /// Whether nothing is.
    none: bool,
    taxonomies: bool,
    newest: bool,
    mapped: bool,
    /// Whether anything differs of pages below which something was or is said.
    commented: bool,
}

impl Changes {
    fn new(before: &Site, now: &Site) -> Changes {
        let pairs = || before.entries.iter().zip(&now.entries);
        let drawn = before.looks == now.looks;
        let explained = before.glossary.print() == now.glossary.print();
        let differs = |old: &Arc<Entry>, new: &Arc<Entry>| {
            !Arc::ptr_eq(old, new)
                || !drawn && has_blocks(new)
                || !explained && new.document.is_some()
        };
        let entries: Vec<bool> = pairs().map(|(old, new)| differs(old, new)).collect();
        let changed =
            || pairs().zip(&entries).filter(|(_, changed)| **changed).map(|(pair, _)| pair);
        Changes {
            cards: pairs()
                .zip(&entries)
                .map(|((old, new), changed)| *changed && old.card.print != new.card.print)
                .collect(),
            none: changed().next().is_none(),
            taxonomies: !Arc::ptr_eq(&before.taxonomies, &now.taxonomies)
                || now.describing().any(|id| entries[id.0 as usize]),
            newest: !Arc::ptr_eq(&before.arranged, &now.arranged)
                && before.newest() != now.newest(),
            mapped: changed().any(|(old, new)| {
                old.front.updated != new.front.updated
                    || old.date != new.date
                    || old.front.unlisted != new.front.unlisted
            }),
            commented: changed().any(|(old, new)| old.comments.is_some() || new.comments.is_some()),
            entries,
        }
    }

    /// Whether an output's plan is as it was, as far as that is known.
    fn leave(&self, owner: &Owner, before: &Output) -> bool {
        let Some(Seen { shows, .. }) = before.seen.get() else { return false };
        let at = |id: EntryId| id.0 as usize;
        let own = match owner {
            Owner::Entry(id, _) | Owner::Data(id, _) | Owner::Alias(id) => !self.entries[at(*id)],
            Owner::Taxonomy(_) | Owner::Term(..) => !self.taxonomies,
            Owner::Feed(of, _) => {
                let head = match of {
                    FeedOf::Site => false,
                    FeedOf::Section(id) => self.entries[at(*id)],
                    FeedOf::Term(..) => self.taxonomies,
                    FeedOf::Comments => self.commented,
                };
                (matches!(of, FeedOf::Comments) || !self.newest) && !head
            }
            Owner::Sitemap(_) => !self.mapped,
            Owner::Robots | Owner::NotFound | Owner::NoJekyll | Owner::File(_) => true,
        };
        let same = |shown: &[EntryId], changed: &[bool]| shown.iter().all(|id| !changed[at(*id)]);
        own && (self.none || same(&shows.cards, &self.cards) && same(&shows.entries, &self.entries))
    }
}

struct Planner<'a> {
    site: &'a Site,
    theme: &'a Theme,
}

impl Planner<'_> {
    /// An output that was planned before, with its template as it is now.
    fn again(&self, before: &Arc<Output>) -> Arc<Output> {
        let template = self.template_print(&before.recipe);
        if template == before.template {
            return before.clone();
        }
        Arc::new(Output {
            route: before.route.clone(),
            recipe: before.recipe.clone(),
            source: before.source.clone(),
            template,
            seen: before.seen.clone(),
        })
    }

    fn output(&self, route: &Route, owner: &Owner) -> Option<Output> {
        let site = self.site;
        let made_by = |template: Arc<str>, view: View, beside: Arc<str>| Recipe::Template {
            template,
            view,
            beside,
        };
        let (recipe, source) = match owner {
            Owner::Entry(id, pager) => {
                let entry = site.entry(*id);
                let view = match entry.section {
                    Some(_) => View::Section(*id, *pager),
                    None => View::Page(*id),
                };
                let template = entry.template.clone()?;
                // A listing that nobody wrote has no file to blame.
                let source = entry.document.is_some().then(|| entry.source.clone());
                (made_by(template, view, entry.folder.clone()), source)
            }
            Owner::Taxonomy(at) => {
                let template = site.term_templates(*at)?.0.clone()?;
                let (source, beside) = self.described_by(site.taxonomies[*at].entry);
                (made_by(template, View::Taxonomy(*at), beside), source)
            }
            Owner::Term(at, term, pager) => {
                let template = site.term_templates(*at)?.1.clone()?;
                let (source, beside) = self.described_by(site.taxonomies[*at].terms[*term].entry);
                (made_by(template, View::Term(*at, *term, *pager), beside), source)
            }
            Owner::NotFound => {
                let template = site.not_found()?.clone();
                (made_by(template, View::NotFound, Arc::default()), None)
            }
            Owner::Feed(of, format) => (self.feed(of, *format), None),
            Owner::Sitemap(part) => (self.sitemap(*part), None),
            Owner::Robots => {
                let own = machine_template(self.theme, "robots.txt");
                (own.map_or(Recipe::Robots, |template| machine(template, Vec::new())), None)
            }
            Owner::Data(id, form) => {
                (Recipe::Data(*id, *form), Some(site.entry(*id).source.clone()))
            }
            Owner::Alias(to) => (Recipe::Alias(*to), Some(site.entry(*to).source.clone())),
            Owner::File(path) => (Recipe::Copy(path.clone()), Some(path.clone())),
            Owner::NoJekyll => (Recipe::Empty, None),
        };
        let template = self.template_print(&recipe);
        Some(Output { route: route.clone(), recipe, source, template, seen: OnceLock::new() })
    }

    /// The file that describes a term or a list of terms, and its folder.
    fn described_by(&self, entry: Option<EntryId>) -> (Option<SourcePath>, Arc<str>) {
        let entry = entry.map(|id| self.site.entry(id));
        entry.map_or_else(Default::default, |entry| {
            (Some(entry.source.clone()), entry.folder.clone())
        })
    }

    fn feed(&self, of: &FeedOf, format: FeedFormat) -> Recipe {
        if *of == FeedOf::Comments {
            let word = self.theme.strings().get("comments", &[]);
            let word = word.unwrap_or_else(|| "Comments".to_owned());
            return Recipe::CommentFeed { word, newest: self.site.newest_comments() };
        }
        let limit = self.site.config.feeds.limit;
        let pages = feed_pages(self.site, of).into_iter().take(limit).collect::<Vec<_>>();
        match machine_template(self.theme, format.file()) {
            Some(template) => machine(template, view::feed_fields(self.site, &pages)),
            None => Recipe::Feed { of: of.clone(), format, pages },
        }
    }

    fn sitemap(&self, part: Option<usize>) -> Recipe {
        match machine_template(self.theme, "sitemap.xml").filter(|_| part.is_none()) {
            Some(template) => machine(template, view::sitemap_fields(self.site)),
            None => Recipe::Sitemap(part),
        }
    }

    fn template_print(&self, recipe: &Recipe) -> Fingerprint {
        match recipe {
            Recipe::Template { template, .. } => self.theme.closure(template),
            _ => Fingerprint::of("built in"),
        }
    }
}

/// A file for machines that a template makes.
fn machine(template: Arc<str>, more: Fields) -> Recipe {
    Recipe::Template { template, view: View::Machine(Arc::new(more)), beside: Arc::default() }
}

fn has_blocks(entry: &Entry) -> bool {
    entry.document.as_ref().is_some_and(|document| !document.blocks.is_empty())
}

/// The pages of a feed, newest first.
fn feed_pages(site: &Site, of: &FeedOf) -> Vec<EntryId> {
    match of {
        FeedOf::Site => site.newest().to_vec(),
        FeedOf::Comments => Vec::new(),
        FeedOf::Section(section) => lists::newest(site, Some(*section)),
        FeedOf::Term(at, term) => {
            let taxonomy = &site.taxonomies[*at];
            let pages = &taxonomy.terms[*term].pages;
            let dated = pages.iter().copied().filter(|id| site.entry(*id).date.is_some());
            // What is pinned or read from front to back stands elsewhere in lists than in feeds.
            let pinned = pages.first().is_some_and(|id| site.entry(*id).front.pinned == Some(true));
            if !pinned && taxonomy.rule.filing != Filing::Series {
                return dated.collect();
            }
            let dated: HashSet<EntryId> = dated.collect();
            site.newest().iter().copied().filter(|id| dated.contains(id)).collect()
        }
    }
}

/// The addresses search engines are told, with the day each was last changed, in the order of the
/// routes.
pub fn mapped(site: &Site) -> Vec<(Route, Option<String>)> {
    let zone = &site.config.zone;
    let mut mapped: Vec<(Route, Option<String>)> = site
        .addresses
        .outputs()
        .filter_map(|(_, claimed)| match &claimed.owner {
            Owner::Entry(id, pager) => {
                let entry = site.entry(*id);
                let changed =
                    entry.front.updated.as_ref().or(entry.date.as_ref()).filter(|_| *pager == 1);
                entry.listed.then(|| (claimed.route.clone(), changed.map(|date| date.plain(zone))))
            }
            Owner::Taxonomy(_) | Owner::Term(..) => Some((claimed.route.clone(), None)),
            _ => None,
        })
        .collect();
    mapped.sort();
    mapped
}
