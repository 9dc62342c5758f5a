//! Every address of the site and who answers there. Each output claims its path here; a second
//! claim is an error that names both, also where the two differ only in letter case or Unicode form,
//! because on many disks they would be one file.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::EntryId;
use super::route::folded;
use crate::config::FeedFormat;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{OutputPath, Route, SourcePath};

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
    outputs: BTreeMap<OutputPath, Claimed>,
    routes: HashMap<Arc<str>, OutputPath>,
    folded: HashMap<String, OutputPath>,
}

impl Addresses {
    /// Every output, in the order of the paths.
    pub fn outputs(&self) -> impl Iterator<Item = (&OutputPath, &Claimed)> {
        self.outputs.iter()
    }

    /// Who answers at a route.
    pub fn at(&self, route: &str) -> Option<&Claimed> {
        self.outputs.get(self.routes.get(route)?)
    }

    /// Every route, in no order.
    pub fn routes(&self) -> impl Iterator<Item = &str> {
        self.outputs.values().map(|claimed| claimed.route.as_str())
    }

    /// The output path of a route.
    pub fn output(&self, route: &str) -> Option<&OutputPath> {
        self.routes.get(route)
    }

    /// Whether a path is taken.
    pub(super) fn is_taken(&self, path: &str) -> bool {
        self.folded.contains_key(&path.to_lowercase())
    }

    /// Claims a route. `what` says in words what would be there, `place` where it comes from.
    pub(super) fn claim(
        &mut self,
        route: Route,
        owner: Owner,
        what: impl Fn(&Owner) -> (String, Option<Place>),
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let path = match route.output() {
            Ok(path) => path,
            // Told where the routes of pages are made.
            Err(_) if matches!(owner, Owner::Entry(_, 1)) => return,
            Err(reason) => {
                let (what, place) = what(&owner);
                let mut fault = Diagnostic::general(
                    Code::RouteUnfit,
                    format!("{what} cannot be published at `{route}`: {reason}"),
                );
                fault.place = place;
                diagnostics.push(fault);
                return;
            }
        };
        let fold = folded(&path);
        if let Some(first) = self.folded.get(&fold)
            && let Some(claimed) = self.outputs.get(first)
        {
            diagnostics.push(taken(&claimed.clone(), &route, &owner, &path, what));
            return;
        }
        self.folded.insert(fold, path.clone());
        self.routes.insert(Arc::from(route.as_str()), path.clone());
        self.outputs.insert(path, Claimed { route, owner });
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
                let Some(first) =
                    self.folded.get(&folder.to_lowercase()).and_then(|path| self.outputs.get(path))
                else {
                    continue;
                };
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
