//! Where links lead: every hole of every body, resolved against the whole site.
//!
//! A link may be written by source path, by route, or relative to either; whatever its spelling, it
//! is checked, and what does not lead anywhere is told with the nearest thing that exists. Letter
//! case counts, because it counts on most servers.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::EntryId;
use super::address::{Addresses, Owner};
use super::held::Held;
use super::said::Published;
use super::shelf::{self, Shelf};
use super::tree::CONTENT;
use crate::config::{BaseUrl, Ways};
use crate::diagnostic::{Code, nearest, nearest_path};
use crate::source::{Picture, Route, Snapshot, SourcePath};
use crate::theme::OwnBlock;

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

/// What is wrong with a link.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LinkFault {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) hint: Hint,
}

impl LinkFault {
    fn new(code: Code, message: impl Into<String>, hint: Hint) -> LinkFault {
        LinkFault { code, message: message.into(), hint }
    }
}

/// What to do about a link.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Hint {
    /// Nobody knows.
    None,
    /// This.
    Said(String),
    /// The nearest heading of a page to `anchor`, as it would be written behind `path`.
    NearestAnchor { entry: EntryId, anchor: String, path: String },
    /// The nearest thing that exists.
    Nearest { path: String, by_source: Option<String>, folder: String, wanted: Wanted },
    /// The nearest data file.
    DataFile(String),
}

impl Hint {
    pub(super) fn said(text: impl Into<String>) -> Hint {
        Hint::Said(text.into())
    }

    /// Whether finding it is a search through the whole site.
    pub(super) fn is_search(&self) -> bool {
        matches!(self, Hint::NearestAnchor { .. } | Hint::Nearest { .. })
    }
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
    /// Ids that the theme's templates put into every page.
    /// The blocks that the theme has of its own.
    pub(super) theme_blocks: &'a [OwnBlock],
    pub(super) theme_anchors: &'a [String],
    /// How letters reach the site's people.
    pub(super) contact: &'a Ways,
}

/// How many suggestions are looked for in one build: each is a search through the whole site. With
/// more faults than this, the first ones show the pattern.
pub(super) const SUGGESTION_LIMIT: usize = 200;

/// The same for links, which are held against every page of the site: fewer where there are many
/// pages, so that all searches together take no longer there.
pub(super) fn suggestion_limit(pages: usize) -> usize {
    SUGGESTION_LIMIT.min(250_000 / pages.max(1)).max(10)
}

/// Whether a page has an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchored {
    Yes,
    /// It is the page's title, which stands at the top.
    Top,
    No,
}

/// Schemes a link may have.
const LINK_SCHEMES: [&str; 12] = [
    "http", "https", "mailto", "tel", "sms", "ftp", "sftp", "xmpp", "irc", "ircs", "geo", "webcal",
];

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

    fn no_anchor(&self, entry: Option<EntryId>, anchor: &str, path: &str) -> LinkFault {
        let decoded = percent_decode_str(anchor).decode_utf8_lossy();
        let message = match path {
            "" => format!("this page has no heading `#{decoded}`"),
            path => format!("`{path}` has no heading `#{decoded}`"),
        };
        let hint = entry.map_or(Hint::None, |entry| Hint::NearestAnchor {
            entry,
            anchor: decoded.into_owned(),
            path: path.to_owned(),
        });
        LinkFault::new(Code::LinkAnchorMissing, message, hint)
    }

    /// What to do, where that is to be looked for now.
    pub(super) fn hint(&self, hint: &Hint) -> Option<String> {
        match hint {
            Hint::None => None,
            Hint::Said(text) => Some(text.clone()),
            Hint::DataFile(name) => Some(shelf::hint(name, self.snapshot)),
            Hint::NearestAnchor { entry, anchor, path } => {
                let ids = &self.anchors[entry.0 as usize].all;
                match nearest(anchor, ids.iter().map(String::as_str)) {
                    Some(near) => Some(format!("did you mean `{path}#{near}`?")),
                    None if ids.is_empty() => None,
                    None => {
                        let shown: Vec<String> =
                            ids.iter().take(6).map(|id| format!("`#{id}`")).collect();
                        Some(format!("it has {}", crate::diagnostic::list(&shown)))
                    }
                }
            }
            Hint::Nearest { path, by_source, folder, wanted } => {
                self.suggest(path, by_source.as_deref(), folder, *wanted)
            }
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

    /// The fault of a link that leads nowhere.
    fn missing(&self, path: &str, shown: &str, source: &SourcePath, wanted: Wanted) -> LinkFault {
        let by_source = path
            .strip_prefix("@/")
            .map_or_else(|| join(source.folder(), path), |below| join(CONTENT, below));
        if let Some(held) = self.held_at(path, by_source.as_deref()) {
            let message = format!(
                "`{shown}` is not published: {} is {}",
                held.source,
                held.reason(self.zone)
            );
            let hint = Hint::said("link to it once it is published, or publish it first");
            return LinkFault::new(Code::LinkPageHeld, message, hint);
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_file = name.rsplit_once('.').is_some_and(|(stem, extension)| {
            !stem.is_empty()
                && !matches!(extension.to_lowercase().as_str(), "md" | "markdown" | "html" | "htm")
        });
        let (code, message) = match wanted {
            Wanted::Picture => (Code::ImageMissing, format!("no picture at `{shown}`")),
            _ if is_file || wanted == Wanted::File => {
                (Code::LinkFileMissing, format!("no file at `{shown}`"))
            }
            _ => (Code::LinkPageMissing, format!("no page at `{shown}`")),
        };
        let hint = Hint::Nearest {
            path: path.to_owned(),
            by_source,
            folder: source.folder().to_owned(),
            wanted,
        };
        LinkFault::new(code, message, hint)
    }

    fn held_at(&self, path: &str, by_source: Option<&str>) -> Option<&Held> {
        let route =
            normalise(path).map(|path| if path.ends_with('/') { path } else { format!("{path}/") });
        let by_source = by_source.and_then(|source| {
            let spellings = [
                source.to_owned(),
                format!("{source}.md"),
                format!("{source}/index.md"),
                format!("{source}/_index.md"),
            ];
            spellings.iter().find_map(|source| self.held.get(source.as_str()))
        });
        by_source.or_else(|| self.held_routes.get(route?.as_str())).copied()
    }

    /// The nearest thing that exists, in the spelling the writer chose.
    fn suggest(
        &self,
        path: &str,
        by_source: Option<&str>,
        folder: &str,
        kind: Wanted,
    ) -> Option<String> {
        let base = self.base.path();
        if !base.is_empty()
            && let Some(rest) = path.strip_prefix(base)
            && rest.starts_with('/')
            && self.by_route(rest).is_some()
        {
            return Some(format!("leave `{base}` away: it is added by itself, so write `{rest}`"));
        }
        // What people type into a browser or a mail program is neither an address nor a file here.
        if path.starts_with("www.") {
            return Some(format!("for another site write `https://{path}`"));
        }
        if let Some((name, host)) = path.split_once('@')
            && !name.is_empty()
            && !path.contains('/')
            && host.contains('.')
        {
            return Some(format!("for a mail address write `mailto:{path}`"));
        }
        if path.starts_with('/') {
            let wanted = path
                .strip_suffix(".html")
                .map_or_else(|| path.to_owned(), |stem| format!("{stem}/"));
            if wanted != path && self.by_route(&wanted).is_some() {
                return Some(format!("did you mean `{wanted}`?"));
            }
            let near = nearest_path(path, self.addresses.routes())?;
            return Some(told(path, near));
        }
        let wanted = by_source?;
        let near =
            nearest_path(wanted, self.sources(kind)).or_else(|| self.same_name(wanted, kind))?;
        let near = match path.starts_with("@/") {
            true => format!("@/{}", near.strip_prefix(CONTENT)?.trim_start_matches('/')),
            false => relative(folder, near),
        };
        Some(told(path, &near))
    }

    /// What can be linked to by source: a picture is never a page.
    fn sources(&self, kind: Wanted) -> impl Iterator<Item = &str> {
        let pages = self
            .entries
            .keys()
            .map(SourcePath::as_str)
            .filter(move |known| kind == Wanted::Link && known.contains('.'));
        pages.chain(self.files.keys().map(SourcePath::as_str))
    }

    /// A file of the same name in another folder: the usual slip with pictures.
    fn same_name(&self, wanted: &str, kind: Wanted) -> Option<&str> {
        let name = wanted.rsplit('/').next()?.to_lowercase();
        let same = |known: &&str| {
            known.rsplit('/').next().is_some_and(|other| other.to_lowercase() == name)
        };
        self.sources(kind).filter(same).min()
    }
}

/// Above this many bytes a picture is worth a warning.
const PICTURE_LIMIT: u64 = 1_000_000;

/// The most characters of an address that a message quotes whole: a line and a half.
const SHOWN_LIMIT: usize = 120;

/// How many characters of a longer one are quoted: the folder, and the name at the end.
const SHOWN_BEFORE: usize = 80;
const SHOWN_BEHIND: usize = 30;

/// `did you mean …?`, or what is different where only the letter case is.
fn told(written: &str, near: &str) -> String {
    if written != near && written.to_lowercase() == near.to_lowercase() {
        return format!("it is called `{near}`: capital and small letters count");
    }
    format!("did you mean `{near}`?")
}

/// An address as messages quote it: its middle is left out where a terminal would be full of it.
fn clipped(address: &str) -> Cow<'_, str> {
    if address.len() <= SHOWN_LIMIT || address.chars().nth(SHOWN_LIMIT).is_none() {
        return Cow::Borrowed(address);
    }
    let before = address.char_indices().nth(SHOWN_BEFORE).map_or(0, |(at, _)| at);
    let behind = address.char_indices().nth_back(SHOWN_BEHIND - 1).map_or(0, |(at, _)| at);
    Cow::Owned(format!("{}…{}", &address[..before], &address[behind..]))
}

/// What a path leads to.
enum At {
    Entry(EntryId),
    Route(Route),
    File(SourcePath, Route),
    Alias(EntryId),
}

/// An address with a scheme or a host of its own; nothing where it is inside the site.
fn scheme(target: &str, wanted: Wanted) -> Option<Result<Found, LinkFault>> {
    let elsewhere = || {
        let filling = match wanted {
            Wanted::Picture => Filling::Elsewhere(target.to_owned()),
            _ => Filling::Text(target.to_owned()),
        };
        Some(Ok(Found { filling, entry: None, fault: None }))
    };
    if target.starts_with("//") {
        return elsewhere();
    }
    // Browsers pass over tabs and line ends inside a scheme; so must the check.
    let clean: String = target.chars().filter(|c| !c.is_control()).collect();
    let (name, rest) = clean.split_once(':')?;
    let is_scheme = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    if !is_scheme {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let picture_data = lower == "data"
        && wanted != Wanted::Link
        && rest.to_ascii_lowercase().starts_with("image/");
    if LINK_SCHEMES.contains(&lower.as_str()) || picture_data {
        return elsewhere();
    }
    let message = format!("an address cannot begin with `{name}:`");
    let hint = match lower.as_str() {
        "javascript" | "vbscript" | "data" => {
            "it could run a program in the reader's browser; link to a page or a file".to_owned()
        }
        "file" => "that is a file on your own machine; put it into `static/` and link to it there"
            .to_owned(),
        _ if name.len() == 1 => {
            "that is a file on your own machine; put it beside the page and link to its name"
                .to_owned()
        }
        _ => "write `https://…`, `mailto:…` or an address of the site".to_owned(),
    };
    Some(Err(LinkFault::new(Code::LinkScheme, message, Hint::Said(hint))))
}

/// Why an address elsewhere may not be linked to, in a sentence; nothing where it may.
pub fn refused_scheme(target: &str) -> Option<String> {
    match scheme(target, Wanted::Link)? {
        Ok(_) => None,
        Err(LinkFault { message, hint: Hint::Said(hint), .. }) => {
            Some(format!("{message}: {hint}"))
        }
        Err(LinkFault { message, .. }) => Some(message),
    }
}

/// Joins a folder and a relative path, resolving `.` and `..`; nothing where it leads out.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A root-relative path with `.` and `..` resolved and its last slash kept.
fn normalise(path: &str) -> Option<String> {
    let joined = join("", path)?;
    let slash = !joined.is_empty()
        && (path.ends_with('/') || path.ends_with("/.") || path.ends_with("/.."));
    Some(format!("/{joined}{}", if slash { "/" } else { "" }))
}

/// A source path as it is written from another folder.
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - same);
    format!("{up}{}", to[same..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_never_lead_out() {
        assert_eq!(join("content/a", "../b/./c").as_deref(), Some("content/b/c"));
        assert_eq!(join("a", "../../b"), None);
        assert_eq!(normalise("/a/../b/").as_deref(), Some("/b/"));
        assert_eq!(normalise("/..").as_deref(), None);
        assert_eq!(normalise("/").as_deref(), Some("/"));
        assert_eq!(relative("content/a/b", "content/a/c.png"), "../c.png");
        assert_eq!(relative("content", "content/c.png"), "c.png");
    }

    #[test]
    fn schemes_are_known_however_they_are_disguised() {
        let refused = |target| {
            matches!(
                scheme(target, Wanted::Link),
                Some(Err(LinkFault { code: Code::LinkScheme, .. }))
            )
        };
        for target in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "java\tscript:x",
            "data:text/html,x",
            "C:\\x",
            "file:///etc",
        ] {
            assert!(refused(target), "{target}");
        }
        for target in ["https://a.b", "mailto:a@b.c", "//a.b/c"] {
            assert!(matches!(scheme(target, Wanted::Link), Some(Ok(_))), "{target}");
        }
        for target in ["a.md", "/a:b", "a/b:c", "10:30", "#x:y"] {
            assert!(scheme(target, Wanted::Link).is_none(), "{target}");
        }
        assert!(matches!(scheme("data:image/png;base64,x", Wanted::Picture), Some(Ok(_))));
    }
}
