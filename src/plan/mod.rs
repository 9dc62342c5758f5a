//! Site and theme → [`Plan`]: every output, by its path, with its recipe and its key.
//!
//! A key is the list of what an output's bytes depend on, as fingerprints: the program, the template
//! with all it is made of, the view. What a template asks for while it is rendered joins them in the
//! engine. Equal keys and equal answers mean equal bytes. Planning renders nothing and looks at no
//! disk.

mod library;
pub mod view;

use std::collections::BTreeMap;

use crate::config::FeedFormat;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::site::{EntryId, FeedOf, Owner, Site};
use crate::source::{OutputPath, Route, Snapshot, SourcePath};
use crate::theme::Theme;

pub use library::SiteLibrary;
pub use view::{Fields, Shared};

/// Every output of a site.
pub struct Plan {
    /// By path.
    pub outputs: BTreeMap<OutputPath, Output>,
}

/// One output.
pub struct Output {
    /// Its address.
    pub route: Route,
    /// What it is made from.
    pub recipe: Recipe,
    /// What its bytes depend on, besides what its template asks.
    pub key: Key,
    /// The file to blame and to show: a page's source.
    pub source: Option<SourcePath>,
}

/// How an output is made.
pub enum Recipe {
    /// A template with its view.
    Template {
        /// By the name Tera knows it by.
        template: String,
        /// What it sees.
        fields: Fields,
        /// The folder of the page, for data beside it.
        beside: String,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// This program.
    pub tool: Fingerprint,
    /// The template and all it is made of.
    pub template: Fingerprint,
    /// What the recipe shows.
    pub view: Fingerprint,
}

/// Templates by which a site makes machine files its own way, in place of the built-in ones.
fn machine_template(theme: &Theme, name: &str) -> Option<String> {
    theme.resolve(name).map(str::to_owned)
}

/// Plans every output.
pub fn plan(site: &Site, theme: &Theme, snapshot: &Snapshot, tool: Fingerprint) -> Plan {
    let shared = Shared::new(site, theme.parameters(), theme.parameters_print());
    let planner = Planner { site, theme, snapshot, shared, tool };
    let outputs = site
        .addresses
        .outputs()
        .filter_map(|(path, claimed)| {
            let output = planner.output(&claimed.route, &claimed.owner)?;
            Some((path.clone(), output))
        })
        .collect();
    Plan { outputs }
}

struct Planner<'a> {
    site: &'a Site,
    theme: &'a Theme,
    snapshot: &'a Snapshot,
    shared: Shared,
    tool: Fingerprint,
}

impl Planner<'_> {
    fn output(&self, route: &Route, owner: &Owner) -> Option<Output> {
        let site = self.site;
        let (recipe, source) = match owner {
            Owner::Entry(id, pager) => {
                let entry = site.entry(*id);
                let fields = match entry.section {
                    Some(_) => view::section(&self.shared, site, *id, *pager),
                    None => view::page(&self.shared, site, *id),
                };
                let template = entry.template.clone()?;
                // A listing that nobody wrote has no file to blame.
                let source = entry.document.is_some().then(|| entry.source.clone());
                (Recipe::Template { template, fields, beside: entry.folder.clone() }, source)
            }
            Owner::Taxonomy(at) => {
                let template = site.term_templates.get(*at)?.0.clone()?;
                let fields = view::taxonomy(&self.shared, site, *at);
                (Recipe::Template { template, fields, beside: String::new() }, None)
            }
            Owner::Term(at, term, pager) => {
                let template = site.term_templates.get(*at)?.1.clone()?;
                let fields = view::term(&self.shared, site, *at, *term, *pager);
                (Recipe::Template { template, fields, beside: String::new() }, None)
            }
            Owner::NotFound => {
                let template = site.not_found.clone()?;
                let fields = view::not_found(&self.shared, site);
                (Recipe::Template { template, fields, beside: String::new() }, None)
            }
            Owner::Feed(of, format) => (self.feed(route, of, *format), None),
            Owner::Sitemap(part) => (self.sitemap(route, *part), None),
            Owner::Robots => {
                let own = machine_template(self.theme, "robots.txt");
                (own.map_or(Recipe::Robots, |template| self.plain(template, route)), None)
            }
            Owner::Alias(to) => (Recipe::Alias(*to), Some(site.entry(*to).source.clone())),
            Owner::File(path) => (Recipe::Copy(path.clone()), Some(path.clone())),
            Owner::NoJekyll => (Recipe::Empty, None),
        };
        let key = Key {
            tool: self.tool,
            template: self.template_print(&recipe),
            view: self.view_print(&recipe),
        };
        Some(Output { route: route.clone(), recipe, key, source })
    }

    /// A template that sees only what every template sees.
    fn plain(&self, template: String, route: &Route) -> Recipe {
        let fields = view::machine(&self.shared, self.site, route, Vec::new());
        Recipe::Template { template, fields, beside: String::new() }
    }

    fn feed(&self, route: &Route, of: &FeedOf, format: FeedFormat) -> Recipe {
        let limit = self.site.config.feeds.limit;
        let pages = feed_pages(self.site, of).into_iter().take(limit).collect::<Vec<_>>();
        match machine_template(self.theme, format.file()) {
            Some(template) => {
                let fields = view::machine(
                    &self.shared,
                    self.site,
                    route,
                    view::feed_fields(self.site, &pages),
                );
                Recipe::Template { template, fields, beside: String::new() }
            }
            None => Recipe::Feed { of: of.clone(), format, pages },
        }
    }

    fn sitemap(&self, route: &Route, part: Option<usize>) -> Recipe {
        match machine_template(self.theme, "sitemap.xml").filter(|_| part.is_none()) {
            Some(template) => {
                let fields =
                    view::machine(&self.shared, self.site, route, view::sitemap_fields(self.site));
                Recipe::Template { template, fields, beside: String::new() }
            }
            None => Recipe::Sitemap(part),
        }
    }

    fn template_print(&self, recipe: &Recipe) -> Fingerprint {
        match recipe {
            Recipe::Template { template, .. } => self.theme.closure(template),
            _ => Fingerprint::of("built in"),
        }
    }

    fn view_print(&self, recipe: &Recipe) -> Fingerprint {
        let site = self.site;
        let mut mixer = Mixer::default();
        match recipe {
            Recipe::Template { fields, beside, .. } => {
                mixer.add(view::print(fields, site)).text(beside)
            }
            Recipe::Feed { pages, .. } => {
                mixer.add(site.config.print);
                for id in pages {
                    let entry = site.entry(*id);
                    let body =
                        entry.document.as_ref().map_or_else(|| Fingerprint::of(""), |d| d.print);
                    mixer.add(entry.card.print).add(body).add(entry.fillings.print());
                }
                &mut mixer
            }
            Recipe::Sitemap(part) => {
                mixer.text(&site.config.base.home()).number(part.map_or(0, |part| part as u64));
                for (route, changed) in mapped(site) {
                    mixer.text(route.as_str()).text(changed.as_deref().unwrap_or(""));
                }
                &mut mixer
            }
            Recipe::Robots => mixer.text(&site.config.base.home()),
            Recipe::Alias(to) => mixer
                .text(&site.config.base.permalink(&site.entry(*to).route))
                .text(&site.config.language)
                .text(&self.theme.strings().get("moved", &[]).unwrap_or_default()),
            Recipe::Copy(path) => {
                let print = self
                    .snapshot
                    .files
                    .get(path)
                    .map_or_else(|| Fingerprint::of(""), |file| file.print);
                mixer.add(print)
            }
            Recipe::Empty => mixer.number(0),
        };
        mixer.finish()
    }
}

/// The pages of a feed, newest first.
fn feed_pages(site: &Site, of: &FeedOf) -> Vec<EntryId> {
    match of {
        FeedOf::Site => site.newest.clone(),
        FeedOf::Section(section) => {
            let inside = |id: &EntryId| {
                std::iter::successors(site.entry(*id).parent, |at| site.entry(*at).parent)
                    .any(|at| at == *section)
            };
            site.newest.iter().copied().filter(inside).collect()
        }
        FeedOf::Term(at, term) => {
            let pages = &site.taxonomies[*at].terms[*term].pages;
            pages.iter().copied().filter(|id| site.entry(*id).date.is_some()).collect()
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
                let listed = entry.front.unlisted != Some(true);
                listed.then(|| (claimed.route.clone(), changed.map(|date| date.plain(zone))))
            }
            Owner::Taxonomy(_) | Owner::Term(..) => Some((claimed.route.clone(), None)),
            _ => None,
        })
        .collect();
    mapped.sort();
    mapped
}
