//! Every address of the site and who answers there. Each output claims its path here; a second
//! claim is an error that names both, also where the two differ only in letter case or Unicode form,
//! because on many disks they would be one file.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::sync::Arc;

use rayon::prelude::*;

use super::EntryId;
use super::fill::CHUNK;
use crate::config::FeedFormat;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{OutputPath, Route, SourcePath, fold};

/// Who answers at an address.
#[derive(Clone, Debug, PartialEq)]
pub enum Owner {
    /// A page or section; pagers count from one.
    Entry(EntryId, usize),
    /// The list of a taxonomy's terms, by its place among the taxonomies.
    Taxonomy(usize),
    /// A term, by its places, and the pager.
    Term(usize, usize, usize),
    /// A feed.
    Feed(FeedOf, FeedFormat),
    /// The map of the site for search engines: the file, or its numbered parts.
    Sitemap(Option<usize>),
    /// `robots.txt`
    Robots,
    /// `404.html`
    NotFound,
    /// `.nojekyll`, which keeps GitHub from leaving files out.
    NoJekyll,
    /// What a page says, for programs.
    Data(EntryId, DataForm),
    /// A page that leads on to another.
    Alias(EntryId),
    /// A file that is copied.
    File(SourcePath),
}

/// How a page is said to programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataForm {
    /// Its card, its contents, its blocks with their data: `index.json`.
    Json,
    /// Its text as plain Markdown: `index.md`.
    Markdown,
}

impl DataForm {
    /// All of them.
    pub const ALL: [DataForm; 2] = [DataForm::Json, DataForm::Markdown];

    /// The address beside that of a page: `/a/index.json`, or `/a.json` beside `/a.html`.
    pub fn route(self, page: &Route) -> Route {
        let ending = match self {
            DataForm::Json => "json",
            DataForm::Markdown => "md",
        };
        match page.as_str().strip_suffix(".html") {
            Some(stem) => Route::new(format!("{stem}.{ending}")),
            None => page.file(&format!("index.{ending}")),
        }
    }
}

/// What a feed is of.
#[derive(Clone, Debug, PartialEq)]
pub enum FeedOf {
    /// The whole site.
    Site,
    /// A section.
    Section(EntryId),
    /// A term.
    Term(usize, usize),
    /// What was said last, below any page.
    Comments,
}

/// An output that is claimed.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// Its address.
    pub route: Route,
    /// Who answers.
    pub owner: Owner,
}

/// Every address of the site.
#[derive(Default, PartialEq)]
pub struct Addresses {
    /// In the order of the paths.
    outputs: Vec<(OutputPath, Claimed)>,
    /// Where the output of each route stands there.
    routes: HashMap<Route, u32>,
}

impl Addresses {
    /// Every output, in the order of the paths.
    pub fn outputs(&self) -> impl Iterator<Item = (&OutputPath, &Claimed)> {
        self.outputs.iter().map(|(path, claimed)| (path, claimed))
    }

    /// Who answers at a route.
    pub fn at(&self, route: &str) -> Option<&Claimed> {
        Some(&self.outputs[*self.routes.get(route)? as usize].1)
    }

    /// Every route, in no order.
    pub fn routes(&self) -> impl Iterator<Item = &str> {
        self.outputs.iter().map(|(_, claimed)| claimed.route.as_str())
    }

    /// The output path of a route.
    pub fn output(&self, route: &str) -> Option<&OutputPath> {
        Some(&self.outputs[*self.routes.get(route)? as usize].0)
    }
}

/// What was claimed so far, in the order of the claims.
#[derive(Default)]
pub(super) struct Claims {
    outputs: Vec<(OutputPath, Claimed)>,
    /// Where each stands there, by what makes two paths one on some disk.
    folded: HashMap<Arc<str>, u32>,
}

impl Claims {
    /// What is claimed, in the order of the claims.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Claimed> {
        self.outputs.iter().map(|(_, claimed)| claimed)
    }

    /// Whether a path is taken.
    pub(super) fn is_taken(&self, path: &OutputPath) -> bool {
        self.folded.contains_key(&path.folded())
    }

    /// Every address, when all are claimed.
    pub(super) fn finish(self) -> Addresses {
        let mut outputs = self.outputs;
        outputs.par_sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let routes = outputs.iter().enumerate();
        let routes = routes.map(|(at, (_, claimed))| (claimed.route.clone(), at as u32)).collect();
        Addresses { outputs, routes }
    }

    /// Claims routes, one after the other: the first who claims one has it. `what` says in words what
    /// would be there, and where it comes from.
    pub(super) fn claim(
        &mut self,
        wanted: Vec<(Route, Owner)>,
        what: impl Fn(&Owner) -> (String, Option<Place>),
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let places: Vec<_> =
            wanted.par_iter().with_min_len(CHUNK).map(|(route, _)| place(route)).collect();
        for ((route, owner), place) in wanted.into_iter().zip(places) {
            self.take(Claimed { route, owner }, place, &what, diagnostics);
        }
    }

    /// Claims one route.
    pub(super) fn claim_one(
        &mut self,
        route: Route,
        owner: Owner,
        what: impl Fn(&Owner) -> (String, Option<Place>),
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let place = place(&route);
        self.take(Claimed { route, owner }, place, what, diagnostics);
    }

    fn take(
        &mut self,
        claimed: Claimed,
        place: Result<(OutputPath, Arc<str>), String>,
        what: impl Fn(&Owner) -> (String, Option<Place>),
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let (path, folded) = match place {
            Ok(place) => place,
            // Told where the routes of pages are made.
            Err(_) if matches!(claimed.owner, Owner::Entry(_, 1)) => return,
            Err(reason) => {
                let (what, place) = what(&claimed.owner);
                let mut fault = Diagnostic::general(
                    Code::RouteUnfit,
                    format!("{what} cannot be published at `{}`: {reason}", claimed.route),
                );
                fault.place = place;
                diagnostics.push(fault);
                return;
            }
        };
        match self.folded.entry(folded) {
            Slot::Occupied(first) => {
                let (_, first) = &self.outputs[*first.get() as usize];
                diagnostics.push(taken(first, &claimed.route, &claimed.owner, &path, what));
            }
            Slot::Vacant(free) => {
                free.insert(self.outputs.len() as u32);
                self.outputs.push((path, claimed));
            }
        }
    }

    /// Paths that would need a file to be a folder: `a` as a file and `a/b` as another.
    pub(super) fn files_as_folders(
        &self,
        what: impl Fn(&Owner) -> (String, Option<Place>),
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for (path, claimed) in &self.outputs {
            let mut rest = path.as_str();
            while let Some((folder, _)) = rest.rsplit_once('/') {
                rest = folder;
                let Some(first) = self.folded.get(&*fold(folder)) else { continue };
                let (_, first) = &self.outputs[*first as usize];
                let (what_first, place_first) = what(&first.owner);
                let (what_second, place) = what(&claimed.owner);
                let message = format!(
                    "{what_second} would lie in `{folder}/`, and {what_first} is a file of that name"
                );
                let mut fault = Diagnostic::general(Code::RouteTaken, message)
                    .hint("give one of them another name");
                fault.place = place;
                if let Some(place) = place_first {
                    fault = fault.related("the file", place);
                }
                diagnostics.push(fault);
            }
        }
    }
}

/// The path of a route, and that path without what is no difference on some disk.
fn place(route: &Route) -> Result<(OutputPath, Arc<str>), String> {
    let path = route.output()?;
    let folded = path.folded();
    Ok((path, folded))
}

/// Two claims to one path.
fn taken(
    first: &Claimed,
    route: &Route,
    owner: &Owner,
    path: &OutputPath,
    what: impl Fn(&Owner) -> (String, Option<Place>),
) -> Diagnostic {
    let (what_first, place_first) = what(&first.owner);
    let (what_second, place) = what(owner);
    let same = first.route.output().is_ok_and(|first| first == *path);
    let message = match same {
        true => format!("{what_second} and {what_first} would both be published at `{route}`"),
        false => format!(
            "{what_second} would be published at `{route}` and {what_first} at `{}`, which many disks take for one",
            first.route
        ),
    };
    let mut fault = Diagnostic::general(Code::RouteTaken, message)
        .hint("give one of them another name, `slug` or `path`");
    fault.place = place;
    if let Some(place) = place_first {
        fault = fault.related("the other one", place);
    }
    fault
}
