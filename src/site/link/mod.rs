//! Where links lead: every hole of every body, resolved against the whole site.
//!
//! A link may be written by source path, by route, or relative to either; whatever its spelling, it
//! is checked, and what does not lead anywhere is told with the nearest thing that exists. Letter
//! case counts, because it counts on most servers.

mod faults;
mod path;
mod scheme;
mod suggest;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::EntryId;
use super::address::{Addresses, Owner};
use super::held::Held;
use super::said::Published;
use super::shelf::Shelf;
use super::tree::CONTENT;
use crate::config::{BaseUrl, Ways};
use crate::diagnostic::Code;
use crate::source::{Picture, Route, Snapshot, SourcePath};
use crate::theme::OwnBlock;

use faults::clipped;
pub(super) use faults::{Hint, LinkFault};
use path::{join, normalise};
pub use scheme::refused_scheme;
use scheme::scheme;
pub(super) use suggest::{SUGGESTION_LIMIT, suggestion_limit};

/// What fills a hole.
#[derive(Clone, Debug, PartialEq)]
pub enum Filling {
    /// An address of the site, with what stands behind it: `?query#anchor`.
    Address(Route, String),
    /// An anchor of the page itself: `#budget`.
    Anchor(String),
    /// Text as it is.
    Text(String),
    /// The id of a heading.
    Id(String),
    /// A reference to footnote N, the Mth to the same one.
    Reference(u32, u32),
    /// A picture of the site with its size.
    Picture(Route, Option<Picture>),
    /// A picture elsewhere.
    Elsewhere(String),
    /// Addresses with descriptors.
    Sources(Vec<(Filling, String)>),
    /// Books of a data file.
    Shelf(Shelf),
}

impl Filling {
    /// The whole of an address as links write it; nothing where it is none.
    pub fn address(&self, base: &BaseUrl) -> Option<String> {
        match self {
            Filling::Address(route, behind) => Some(format!("{}{behind}", base.address(route))),
            Filling::Picture(route, _) => Some(base.address(route)),
            Filling::Anchor(text) | Filling::Text(text) | Filling::Elsewhere(text) => {
                Some(text.clone())
            }
            Filling::Id(_) | Filling::Reference(..) | Filling::Sources(_) | Filling::Shelf(_) => {
                None
            }
        }
    }
}

/// What a link's writer wants there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A page, or a file to open.
    Link,
    /// A file to be used in the page.
    File,
    /// A picture to be shown.
    Picture,
}

/// A link that leads somewhere.
pub(super) struct Found {
    pub(super) filling: Filling,
    /// The page it leads to, for backlinks.
    pub(super) entry: Option<EntryId>,
    /// What is poor about it.
    pub(super) fault: Option<LinkFault>,
}

/// The ids one page can be linked to by.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Anchors {
    /// Those of the headings, in order.
    pub(super) headings: Arc<[String]>,
    /// All that stand in the page, sorted.
    pub(super) all: Vec<String>,
    /// The id of a title that the theme shows.
    pub(super) title: Option<String>,
}

/// Everything links are resolved against.
pub(super) struct Targets<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) addresses: &'a Addresses,
    /// Pages by their source; also by the folder of a section without a file.
    pub(super) entries: &'a HashMap<SourcePath, EntryId>,
    pub(super) published: &'a Published<'a>,
    /// Published files beside pages and in `static/`, by source.
    pub(super) files: &'a BTreeMap<SourcePath, Route>,
    pub(super) held: HashMap<&'a str, &'a Held>,
    pub(super) held_routes: HashMap<&'a str, &'a Held>,
    pub(super) base: &'a BaseUrl,
    pub(super) zone: &'a jiff::tz::TimeZone,
    /// By entry.
    pub(super) anchors: &'a [Arc<Anchors>],
    /// The blocks that the theme has of its own.
    pub(super) theme_blocks: &'a [OwnBlock],
    /// Ids that the theme's templates put into every page.
    pub(super) theme_anchors: &'a [String],
    /// How letters reach the site's people.
    pub(super) contact: &'a Ways,
}

/// Whether a page has an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchored {
    Yes,
    /// It is the page's title, which stands at the top.
    Top,
    No,
}

impl Targets<'_> {
    /// Resolves one address as it is written in the page `from`. Notes in `asked` the pages whose
    /// ids were looked at.
    pub(super) fn resolve(
        &self,
        written: &str,
        from: EntryId,
        source: &SourcePath,
        wanted: Wanted,
        asked: &mut Vec<EntryId>,
    ) -> Result<Found, LinkFault> {
        let target = written.trim();
        if target.is_empty() {
            let fault = LinkFault::new(
                Code::LinkEmpty,
                "this link has no address",
                Hint::said("write where it leads between the round brackets"),
            );
            return Ok(Found {
                filling: Filling::Text(String::new()),
                entry: None,
                fault: Some(fault),
            });
        }
        if let Some(inside) = self.base.inside(target) {
            return self.inside(inside, target, from, source, wanted, asked);
        }
        if let Some(found) = scheme(target, wanted) {
            return found;
        }
        self.inside(target, target, from, source, wanted, asked)
    }

    /// Resolves an address inside the site, which messages call `written`.
    fn inside(
        &self,
        target: &str,
        written: &str,
        from: EntryId,
        source: &SourcePath,
        wanted: Wanted,
        asked: &mut Vec<EntryId>,
    ) -> Result<Found, LinkFault> {
        let shown = &*clipped(written);
        let (path, suffix) = target.find(['?', '#']).map_or((target, ""), |at| target.split_at(at));
        let (query, anchor) =
            suffix.split_once('#').map_or((suffix, None), |(query, anchor)| (query, Some(anchor)));
        let at = match path {
            "" => At::Entry(from),
            path => {
                let Ok(path) = percent_decode_str(path).decode_utf8() else {
                    let message = format!("the address `{shown}` is not readable text");
                    return Err(LinkFault::new(Code::LinkPageMissing, message, Hint::None));
                };
                self.look_up(&path, source, from)
                    .ok_or_else(|| self.missing(&path, shown, source, wanted))?
            }
        };
        let mut fault = None;
        let route = match &at {
            At::Entry(entry) => {
                if wanted == Wanted::Picture {
                    let message = format!("`{shown}` is a page, not a picture");
                    return Err(LinkFault::new(Code::ImageMissing, message, Hint::None));
                }
                self.route(*entry).clone()
            }
            At::Route(route) => route.clone(),
            At::File(file, route) => return Ok(self.file(file, route, query, anchor, wanted)),
            At::Alias(entry) => {
                let to = self.route(*entry);
                let message = format!("`{shown}` is an old address, which leads on to another");
                let hint = Hint::Said(format!("link to `{to}`"));
                fault = Some(LinkFault::new(Code::LinkAlias, message, hint));
                to.clone()
            }
        };
        let entry = match at {
            At::Entry(entry) | At::Alias(entry) => Some(entry),
            _ => None,
        };
        let mut behind = query.to_owned();
        if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) {
            asked.extend(entry);
            match entry.map(|entry| self.anchor(entry, anchor)) {
                None | Some(Anchored::Yes) => {
                    behind.push('#');
                    behind.push_str(anchor);
                }
                // The title is what the page begins with.
                Some(Anchored::Top) => {}
                Some(Anchored::No) => return Err(self.no_anchor(entry, anchor, path)),
            }
        }
        // A link within the page needs no address.
        let filling = match (path, entry) {
            ("", Some(entry)) if entry == from && !suffix.is_empty() => {
                Filling::Anchor(if behind.is_empty() { "#".to_owned() } else { behind })
            }
            _ => Filling::Address(route, behind),
        };
        let entry = entry.filter(|entry| *entry != from);
        Ok(Found { filling, entry, fault })
    }

    fn route(&self, entry: EntryId) -> &Route {
        self.published.leaf(entry).route
    }

    fn has_anchor(&self, entry: EntryId, anchor: &str) -> Anchored {
        let own = &self.anchors[entry.0 as usize];
        if own.title.as_deref() == Some(anchor) {
            Anchored::Top
        } else if own.all.binary_search_by(|id| id.as_str().cmp(anchor)).is_ok()
            || self.theme_anchors.iter().any(|own| own == anchor)
        {
            Anchored::Yes
        } else {
            Anchored::No
        }
    }

    fn anchor(&self, entry: EntryId, anchor: &str) -> Anchored {
        // `#top` is the top of every page; `#:~:text=…` is looked for by the browser.
        if anchor.eq_ignore_ascii_case("top") || anchor.starts_with(":~:") {
            return Anchored::Yes;
        }
        let anchor = anchor.split(":~:").next().unwrap_or(anchor);
        match self.has_anchor(entry, anchor) {
            Anchored::No => {
                let decoded = percent_decode_str(anchor).decode_utf8_lossy();
                self.has_anchor(entry, &decoded)
            }
            found => found,
        }
    }

    fn file(
        &self,
        file: &SourcePath,
        route: &Route,
        query: &str,
        anchor: Option<&str>,
        wanted: Wanted,
    ) -> Found {
        let fragment = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
        let known = self.snapshot.files.get(file);
        let filling = match wanted {
            Wanted::Picture if query.is_empty() && fragment.is_empty() => {
                Filling::Picture(route.clone(), known.and_then(|file| file.picture()))
            }
            _ => Filling::Address(route.clone(), format!("{query}{fragment}")),
        };
        let fault = known
            .filter(|known| wanted == Wanted::Picture && known.size > PICTURE_LIMIT)
            .map(|known| {
                let size = known.size as f64 / 1e6;
                let message = format!("this picture has {size:.1} MB, which takes long on a phone");
                let hint = "make it smaller: 1,600 pixels of width are enough for any screen";
                LinkFault::new(Code::ImageLarge, message, Hint::said(hint))
            });
        Found { filling, entry: None, fault }
    }

    /// What a path leads to.
    fn look_up(&self, path: &str, source: &SourcePath, from: EntryId) -> Option<At> {
        if let Some(below) = path.strip_prefix("@/") {
            return self.by_source(&join(CONTENT, below)?);
        }
        if path.starts_with('/') {
            return self.by_route(path).or_else(|| {
                // `/hire/brief.md`: by source, from the folder of the pages.
                let below = join(CONTENT, path.trim_start_matches('/'))?;
                below.to_lowercase().ends_with(".md").then(|| self.by_source(&below)).flatten()
            });
        }
        let beside = join(source.folder(), path);
        if let Some(found) = beside.as_deref().and_then(|beside| self.by_source(beside)) {
            return Some(found);
        }
        // Against the route of the page that is being written, as a browser would.
        let against = join(self.route(from).folder().trim_matches('/'), path)?;
        let slash =
            if path.ends_with('/') || path.ends_with("..") || path == "." { "/" } else { "" };
        self.by_route(&format!("/{against}{slash}").replace("//", "/"))
    }

    /// What lies at a source path: a page, a file, the folder of a section or bundle, or a page
    /// without its ending.
    fn by_source(&self, path: &str) -> Option<At> {
        if let Some(entry) = self.entries.get(path) {
            return Some(At::Entry(*entry));
        }
        if let Some(route) = self.files.get(path) {
            return Some(At::File(SourcePath::new(path), route.clone()));
        }
        for name in ["_index.md", "index.md"] {
            let inside = format!("{path}/{name}");
            if let Some(entry) = self.entries.get(inside.trim_start_matches('/')) {
                return Some(At::Entry(*entry));
            }
        }
        self.entries.get(format!("{path}.md").as_str()).map(|entry| At::Entry(*entry))
    }

    /// What answers at a route, with or without its last slash or `index.html`.
    fn by_route(&self, path: &str) -> Option<At> {
        let path = normalise(path)?;
        let path = path.strip_suffix("index.html").unwrap_or(&path);
        let claimed = self.addresses.at(path).or_else(|| {
            let slashed = format!("{path}/");
            self.addresses.at(&slashed)
        })?;
        Some(match &claimed.owner {
            Owner::Entry(entry, 1) => At::Entry(*entry),
            Owner::Alias(entry) => At::Alias(*entry),
            Owner::File(file) => At::File(file.clone(), claimed.route.clone()),
            _ => At::Route(claimed.route.clone()),
        })
    }
}

/// Above this many bytes a picture is worth a warning.
const PICTURE_LIMIT: u64 = 1_000_000;

/// What a path leads to.
enum At {
    Entry(EntryId),
    Route(Route),
    File(SourcePath, Route),
    Alias(EntryId),
}
