//! Documents → [`Site`]: routes, order, terms, links. Complete at birth: no field waits for a later
//! pass.
//!
//! [`assemble()`] works in steps, each of which takes what the steps before made and gives new values:
//! the tree of files, what each page says, routes, what is held back, order, terms, addresses, comments,
//! links, related pages, cards, the words of glossaries. It renders nothing and looks at no disk; `body` and `draw` write a page's
//! body when a render asks for it.

pub mod address;
mod arrange;
mod assemble;
pub mod body;
pub mod card;
mod changes;
mod claim;
pub mod comment_files;
mod comments;
pub mod draw;
mod entries;
mod files;
mod filing;
mod fill;
mod glossary;
pub mod held;
mod kept;
mod link;
mod order;
mod place;
mod related;
mod route;
mod said;
pub mod shelf;
pub mod taxonomy;
mod templates;
mod threads;
mod tree;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use percent_encoding::percent_decode_str;

use crate::config::{Author, Config, Profile};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::parse::{Document, FrontMatter};
use crate::source::{Route, SourcePath};
use crate::time::When;

pub use address::{Addresses, Claimed, DataForm, FeedOf, Owner};
pub use arrange::Arranged;
pub use assemble::{Input, Memory, assemble};
pub use body::{BodyPart, Fillings, Placing};
pub use card::Card;
pub use claim::{SITEMAP_LIMIT, comment_feed_route};
pub use comment_files::{CommentFile, CommentFiles};
pub use comments::Comments;
pub use files::Files;
pub use glossary::Glossary;
pub use held::{Held, Why};
pub use link::{Filling, refused_scheme};
pub use route::dated;
pub use said::title_from_name;
pub use taxonomy::{Taxonomy, Term};
pub use templates::TermTemplates;
pub use threads::{Contribution, Discussion, LEVELS};

use templates::Chosen;
pub use tree::{CONTENT, is_markdown};

/// A page or section, by its place in [`Site::entries`]. Means nothing in another site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

/// A page or a section: whatever has a Markdown file, or could have one.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The file; the folder of a section without one.
    pub source: SourcePath,
    /// The folder below `content/` it stands in, for data beside it.
    pub folder: Arc<str>,
    /// What the file says; nothing where a section has none.
    pub document: Option<Arc<Document>>,
    /// The head, with what sections above hand down.
    pub front: Arc<FrontMatter>,
    /// The title, by the rules for titles.
    pub title: String,
    /// The address.
    pub route: Route,
    /// When it was written: front matter, else the name of the file.
    pub date: Option<When>,
    /// The section above; nothing for the home page.
    pub parent: Option<EntryId>,
    /// What only a section has.
    pub section: Option<Section>,
    /// The template that makes it, by the name Tera knows it by.
    pub template: Option<Arc<str>>,
    /// The ids of the headings, in order.
    pub ids: Arc<[String]>,
    /// What fills the holes of the body.
    pub fillings: Arc<Fillings>,
    /// What was said below it, where anything was.
    pub comments: Option<Arc<Discussion>>,
    /// What others show of it.
    pub card: Card,
    /// The earlier, lighter page of its section.
    pub lower: Option<EntryId>,
    /// The later, heavier page of its section.
    pub higher: Option<EntryId>,
    /// The page before it, reading the whole guide.
    pub previous: Option<EntryId>,
    /// The page after it, reading the whole guide.
    pub next: Option<EntryId>,
    /// Who links to it, in the order of the sources.
    pub backlinks: Arc<[EntryId]>,
    /// Its place in a series.
    pub series: Option<Part>,
    /// Pages that are about the same, the nearest first.
    pub related: Arc<[EntryId]>,
    /// Whether it is in lists, feeds and the sitemap.
    pub listed: bool,
    /// Files beside it that are its own: routes, in order.
    pub assets: Vec<Route>,
}

impl Entry {
    /// The day its next review is due.
    pub fn review_due(&self, zone: &TimeZone) -> Option<Date> {
        let reviewed = self.front.reviewed.as_ref()?;
        self.front.review_every?.after(reviewed.date.day(zone))
    }
}

/// A page's place in a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The series.
    pub name: String,
    /// Where all of it is listed, if anywhere.
    pub route: Option<Route>,
    /// Which part it is, from 0.
    pub at: usize,
    /// All parts, from front to back.
    pub pages: Arc<[EntryId]>,
}

/// What only a section has.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its pages, in order.
    pub pages: Vec<EntryId>,
    /// The sections directly below it, in order.
    pub subsections: Vec<EntryId>,
    /// Pages per pager; all on one where absent.
    pub paginate_by: Option<usize>,
}

impl Section {
    /// How many pagers it has.
    pub fn pagers(&self) -> usize {
        pagers(self.pages.len(), self.paginate_by)
    }
}

/// How many pagers a list of that many pages has: at least one.
pub fn pagers(pages: usize, paginate_by: Option<usize>) -> usize {
    paginate_by.map_or(1, |by| pages.div_ceil(by).max(1))
}

/// The address of a pager of a list, counting from one.
pub fn pager_route(list: &Route, number: usize) -> Route {
    if number == 1 { list.clone() } else { list.child("page").child(&number.to_string()) }
}

/// A line of a menu, resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuItem {
    /// As readers see it.
    pub title: String,
    /// The address as links write it; nothing where it only holds others.
    pub path: Option<String>,
    /// The lines below it.
    pub children: Vec<MenuItem>,
}

/// The whole site. What has not changed since the site before is shared with it.
pub struct Site {
    /// The settings it was made by.
    pub config: Arc<Config>,
    /// Pages and sections that are published, the home page first, every section before what is
    /// below it.
    pub entries: Vec<Arc<Entry>>,
    /// Entries by their source path.
    pub by_source: Arc<HashMap<SourcePath, EntryId>>,
    /// The order of everything.
    pub arranged: Arc<Arranged>,
    /// The ways pages are filed.
    pub taxonomies: Arc<Vec<Taxonomy>>,
    templates: Arc<Chosen>,
    /// Menus by name.
    pub menus: Vec<(String, Vec<MenuItem>)>,
    /// The people who write, by id, with their addresses resolved.
    pub authors: BTreeMap<String, Author>,
    /// The addresses of files that parameters of the theme name, by parameter; nothing where there
    /// is no such file.
    pub parameter_files: Vec<(String, Option<String>)>,
    /// What was said below its pages.
    pub comments: Arc<Comments>,
    /// How many comments nobody has let in.
    pub comments_waiting: usize,
    /// Every address.
    pub addresses: Arc<Addresses>,
    /// The files that are published as they are.
    pub published_files: Arc<Files>,
    /// Pages that are not published now.
    pub held: Arc<Vec<Held>>,
    /// The next moment at which the site changes by time alone.
    pub next_change: Option<Timestamp>,
    /// The words that its pages explain.
    pub glossary: Arc<Glossary>,
    /// What the template of each kind of block is the same by, with all it is made of.
    pub looks: BTreeMap<String, Fingerprint>,
}

/// Before the route of a page, where nothing else must be meant: not a file of that name, and not
/// the base path, which addresses begin with and routes do not.
pub(crate) const AT_ROUTE: &str = "route:";

impl Site {
    /// An entry by its id.
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// What the body of an entry is the same by: its text, what fills its holes, how its blocks look,
    /// which words it explains.
    pub fn body_print(&self, id: EntryId) -> Fingerprint {
        let entry = self.entry(id);
        let mut mixer = Mixer::default();
        if let Some(document) = &entry.document {
            mixer.add(document.print);
            let mut kinds: Vec<&str> =
                document.blocks.iter().map(|block| block.kind.as_str()).collect();
            kinds.sort_unstable();
            kinds.dedup();
            for look in kinds.into_iter().filter_map(|kind| self.looks.get(kind)) {
                mixer.add(*look);
            }
            if let Some(words) = self.glossary.print() {
                mixer.add(words);
            }
        }
        mixer.add(entry.fillings.print());
        mixer.finish()
    }

    /// Pages that have a date and are listed, newest first: what feeds are made of.
    pub fn newest(&self) -> &[EntryId] {
        &self.arranged.newest
    }

    /// Files of the theme by the name templates use: `theme/daybook.css`.
    pub fn theme_files(&self) -> &BTreeMap<String, Route> {
        &self.published_files.theme
    }

    /// The entries that stand above lists of terms, and are no pages of their own.
    pub fn describing(&self) -> impl Iterator<Item = EntryId> {
        let of_terms = |taxonomy: &'_ Taxonomy| {
            let terms = taxonomy.terms.iter().filter_map(|term| term.entry);
            taxonomy.entry.into_iter().chain(terms).collect::<Vec<_>>()
        };
        self.taxonomies.iter().flat_map(of_terms)
    }

    /// The templates of a taxonomy, by its place: of the list of its terms, and of one term. By the
    /// names Tera knows them by.
    pub fn term_templates(&self, at: usize) -> Option<&TermTemplates> {
        self.templates.taxonomies.get(at)
    }

    /// The template of the page for wrong addresses.
    pub fn not_found(&self) -> Option<&Arc<str>> {
        self.templates.not_found.as_ref()
    }

    /// The home page.
    pub fn home(&self) -> EntryId {
        EntryId(0)
    }

    /// The sections above an entry, the home page first.
    pub fn ancestors(&self, id: EntryId) -> Vec<EntryId> {
        let mut above = Vec::new();
        let mut at = self.entry(id).parent;
        while let Some(id) = at {
            above.push(id);
            at = self.entry(id).parent;
        }
        above.reverse();
        above
    }

    /// The entry that a path names: by source below `content/`, with or without `@/`, or by route.
    pub fn find(&self, path: &str) -> Option<EntryId> {
        if let Some(route) = path.strip_prefix(AT_ROUTE) {
            return self.entry_at(route);
        }
        let below =
            path.strip_prefix("@/").or_else(|| path.strip_prefix("content/")).unwrap_or(path);
        let by_source = |below: &str| {
            let clean = below.trim_matches('/');
            if clean.is_empty() || clean.split('/').any(|part| matches!(part, "" | "." | "..")) {
                return None;
            }
            self.by_source.get(format!("{CONTENT}/{clean}").as_str()).copied()
        };
        by_source(below)
            .or_else(|| by_source(&format!("{}/_index.md", below.trim_end_matches('/'))))
            .or_else(|| by_source(below.strip_suffix("/_index.md")?))
            .or_else(|| by_source(&format!("{below}.md")))
            .or_else(|| matches!(below, "_index.md" | "index.md" | "" | "/").then(|| self.home()))
            .or_else(|| self.at_route(path))
    }

    fn at_route(&self, path: &str) -> Option<EntryId> {
        // In feeds addresses are whole ones; elsewhere a card's path begins with the base path.
        let base = &self.config.base;
        let below = || path.strip_prefix(base.path()).filter(|rest| rest.starts_with('/'));
        let path = base.inside(path).or_else(below).unwrap_or(path);
        let path = path.split(['#', '?']).next().filter(|path| !path.is_empty())?;
        let path = &*percent_decode_str(path).decode_utf8().ok()?;
        let route = format!("/{}/", path.trim_matches('/')).replace("//", "/");
        self.entry_at(&route).or_else(|| self.entry_at(path))
    }

    fn entry_at(&self, route: &str) -> Option<EntryId> {
        match self.addresses.at(route)?.owner {
            Owner::Entry(id, 1) => Some(id),
            _ => None,
        }
    }

    /// A person who writes: as the settings know them, else by the name alone.
    pub fn author(&self, id: &str) -> Author {
        let named = || Author::named(id, Profile::Settings);
        self.authors.get(id).cloned().unwrap_or_else(named)
    }
}
