//! Fills the holes of every body: ids, links, pictures, words. Also the links outside of bodies: a
//! page's `image`, the menus.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicUsize;

use rayon::prelude::*;

use super::address::Addresses;
use super::assemble::Input;
use super::body::Fillings;
use super::files::Files;
use super::held::Held;
use super::link::{Anchored, Filling, Found, LinkFault, Targets, Wanted};
use super::said::{Leaf, Published};
use super::{EntryId, MenuItem};
use crate::config::{Author, MenuEntry};
use crate::diagnostic::{Code, Diagnostic, Fault, Severity};
use crate::parse::{Document, HoleKind};
use crate::source::{Route, SourcePath, TextRange};
use crate::theme::Strings;
use crate::yaml::{KeyPath, Part, locate};

/// The ids of each page's headings, in order.
pub(super) fn ids(published: &Published<'_>, anchors: &[String]) -> Vec<Vec<String>> {
    let of = |leaf: &Leaf<'_>| match &leaf.said.document {
        Some(document) => document.ids(anchors.iter().map(String::as_str)),
        None => Vec::new(),
    };
    published.leaves.par_iter().map(of).collect()
}

/// What the links of the whole site give, by [`EntryId`].
pub(super) struct Linked {
    pub(super) fillings: Vec<Fillings>,
    /// The address of each page's `image`.
    pub(super) images: Vec<Option<Filling>>,
    pub(super) backlinks: Vec<Vec<EntryId>>,
    pub(super) menus: Vec<(String, Vec<MenuItem>)>,
    pub(super) authors: BTreeMap<String, Author>,
    /// The addresses of files that parameters of the theme name, by parameter.
    pub(super) parameter_files: Vec<(String, Option<String>)>,
}

/// Everything links are resolved against.
pub(super) struct Ground<'a> {
    pub(super) published: &'a Published<'a>,
    pub(super) addresses: &'a Addresses,
    pub(super) files: &'a Files,
    pub(super) held: &'a [Held],
    pub(super) ids: &'a [Vec<String>],
}

/// Resolves every link.
pub(super) fn fill(
    ground: &Ground<'_>,
    input: &Input<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Linked {
    let anchors = Anchors::new(ground, &input.theme.contract().anchors);
    let has = |id: EntryId, anchor: &str| anchors.has(id, anchor);
    let all = |id: EntryId| anchors.all(id);
    let routes: Vec<Route> =
        ground.published.leaves.iter().map(|leaf| leaf.route.clone()).collect();
    let targets = targets(ground, input, &routes, &has, &all);
    let filled: Vec<Filled> = ground
        .published
        .leaves
        .par_iter()
        .enumerate()
        .map(|(at, leaf)| {
            page(EntryId(at as u32), leaf, &ground.ids[at], &targets, input.theme.strings())
        })
        .collect();
    let mut linked = Linked {
        fillings: Vec::with_capacity(filled.len()),
        images: Vec::with_capacity(filled.len()),
        backlinks: vec![Vec::new(); filled.len()],
        menus: Vec::new(),
        authors: BTreeMap::new(),
        parameter_files: Vec::new(),
    };
    let mut found = Vec::new();
    for (at, filled) in filled.into_iter().enumerate() {
        let from = EntryId(at as u32);
        if ground.published.leaf(from).is_listed() {
            for to in filled.links_to {
                linked.backlinks[to.0 as usize].push(from);
            }
        }
        found.extend(filled.diagnostics);
        linked.fillings.push(filled.fillings);
        linked.images.push(filled.image);
    }
    for backlinks in &mut linked.backlinks {
        backlinks.sort_by_key(|id| &ground.published.leaf(*id).sprout.source);
        backlinks.dedup();
    }
    linked.menus = menus(ground, input, &targets, &mut found);
    let mut settings = Settings { input, targets: &targets, diagnostics: &mut found };
    linked.authors = settings.authors();
    linked.parameter_files = settings.parameter_files();
    let soften = !input.config.check.broken_links_stop;
    diagnostics.extend(found.into_iter().map(|diagnostic| match diagnostic.code {
        Code::LinkPageMissing
        | Code::LinkPageHeld
        | Code::LinkAnchorMissing
        | Code::LinkFileMissing
        | Code::ImageMissing
        | Code::MenuEntry
            if soften =>
        {
            diagnostic.severity(Severity::Warning)
        }
        _ => diagnostic,
    }));
    linked
}

fn targets<'a>(
    ground: &Ground<'a>,
    input: &Input<'a>,
    routes: &'a [Route],
    anchors: &'a (dyn Fn(EntryId, &str) -> Anchored + Sync),
    ids: &'a (dyn Fn(EntryId) -> Vec<String> + Sync),
) -> Targets<'a> {
    let entries = ground.published.iter().map(|(id, leaf)| (leaf.sprout.source.as_str(), id));
    let held = ground.held.iter().map(|held| (held.source.as_str(), held));
    let held_routes = ground.held.iter().map(|held| (held.route.as_str(), held));
    let files = ground.files.by_source.iter().map(|(path, route)| (path.as_str(), route.clone()));
    Targets {
        snapshot: input.snapshot,
        addresses: ground.addresses,
        entries: entries.collect(),
        routes,
        files: files.collect(),
        held: held.collect(),
        held_routes: held_routes.collect(),
        base: &input.config.base,
        zone: &input.config.zone,
        anchors,
        ids,
        suggestions: AtomicUsize::new(0),
    }
}

/// The anchors of every page.
struct Anchors<'a> {
    /// By entry, sorted.
    own: Vec<Vec<&'a str>>,
    /// Ids that the theme's templates put into every page.
    theme: &'a [String],
    /// The id of a title that the theme shows.
    titles: Vec<Option<&'a str>>,
}

impl<'a> Anchors<'a> {
    fn new(ground: &Ground<'a>, theme: &'a [String]) -> Anchors<'a> {
        let leaves = ground.published.leaves.iter().zip(ground.ids);
        let own = leaves.clone().map(|(leaf, ids)| {
            let written = leaf.said.document.iter().flat_map(|document| document.written_ids());
            let mut all: Vec<&str> = ids.iter().map(String::as_str).chain(written).collect();
            all.sort_unstable();
            all.dedup();
            all
        });
        let own = own.collect();
        let titles = leaves
            .map(|(leaf, ids)| {
                let title = leaf.said.document.as_ref()?.title_heading()?;
                title.explicit.is_none().then(|| ids.first().map(String::as_str)).flatten()
            })
            .collect();
        Anchors { own, theme, titles }
    }

    fn has(&self, id: EntryId, anchor: &str) -> Anchored {
        let at = id.0 as usize;
        if self.titles[at] == Some(anchor) {
            Anchored::Top
        } else if self.own[at].binary_search(&anchor).is_ok()
            || self.theme.iter().any(|own| own == anchor)
        {
            Anchored::Yes
        } else {
            Anchored::No
        }
    }

    fn all(&self, id: EntryId) -> Vec<String> {
        self.own[id.0 as usize].iter().map(|id| (*id).to_owned()).collect()
    }
}

/// The holes of one page, filled.
struct Filled {
    fillings: Fillings,
    image: Option<Filling>,
    links_to: Vec<EntryId>,
    diagnostics: Vec<Diagnostic>,
}

fn page(
    id: EntryId,
    leaf: &Leaf<'_>,
    ids: &[String],
    targets: &Targets<'_>,
    strings: &Strings,
) -> Filled {
    let mut filler = Filler { id, leaf, targets, links_to: Vec::new(), diagnostics: Vec::new() };
    let items = match &leaf.said.document {
        Some(document) => filler.document(document, ids, strings),
        None => Vec::new(),
    };
    let image = filler.image();
    let mut links_to = filler.links_to;
    links_to.sort_unstable();
    links_to.dedup();
    Filled { fillings: Fillings::new(items), image, links_to, diagnostics: filler.diagnostics }
}

struct Filler<'a> {
    id: EntryId,
    leaf: &'a Leaf<'a>,
    targets: &'a Targets<'a>,
    links_to: Vec<EntryId>,
    diagnostics: Vec<Diagnostic>,
}

impl Filler<'_> {
    fn document(&mut self, document: &Document, ids: &[String], strings: &Strings) -> Vec<Filling> {
        document
            .body
            .holes
            .iter()
            .map(|hole| match &hole.kind {
                HoleKind::Link(target) => self.link(target, Wanted::Link, hole.range),
                HoleKind::File(target) => self.link(target, Wanted::File, hole.range),
                HoleKind::Picture(target) => self.link(target, Wanted::Picture, hole.range),
                HoleKind::Sources(sources) => self.sources(sources, hole.range),
                HoleKind::Id(index) => {
                    Filling::Id(ids.get(*index as usize).cloned().unwrap_or_default())
                }
                HoleKind::Reference(number, times) => Filling::Reference(*number, *times),
                HoleKind::Word(word) => {
                    let values: Vec<(&str, String)> = word
                        .number()
                        .map(|number| ("number", number.to_string()))
                        .into_iter()
                        .collect();
                    Filling::Text(strings.get(word.key(), &values).unwrap_or_default())
                }
            })
            .collect()
    }

    fn link(&mut self, target: &str, wanted: Wanted, range: TextRange) -> Filling {
        match self.targets.resolve(target, self.id, &self.leaf.sprout.source, wanted) {
            Ok(Found { filling, entry, fault }) => {
                self.links_to.extend(entry);
                if let Some(fault) = fault {
                    self.note(fault, range);
                }
                filling
            }
            Err(fault) => {
                self.note(fault, range);
                match wanted {
                    Wanted::Picture => Filling::Elsewhere(target.to_owned()),
                    _ => Filling::Text(target.to_owned()),
                }
            }
        }
    }

    fn note(&mut self, (code, message, hint): LinkFault, range: TextRange) {
        let fault = Fault { code, range, message, hint };
        self.diagnostics.push(fault.at(&self.leaf.sprout.source));
    }

    /// `a.png 1x, b.png 2x`
    fn sources(&mut self, sources: &str, range: TextRange) -> Filling {
        if sources.contains("data:") {
            return Filling::Text(sources.to_owned());
        }
        let parts = sources.split(',').map(str::trim).filter(|part| !part.is_empty());
        let resolved = parts.map(|part| {
            let (url, descriptor) = part.split_once(char::is_whitespace).unwrap_or((part, ""));
            (self.link(url, Wanted::File, range), descriptor.trim().to_owned())
        });
        Filling::Sources(resolved.collect())
    }

    /// The picture that stands for the page.
    fn image(&mut self) -> Option<Filling> {
        let image = self.leaf.said.front.image.as_deref()?;
        let found = self.targets.resolve(image, self.id, &self.leaf.sprout.source, Wanted::Picture);
        match found {
            Ok(found) => Some(found.filling),
            Err((code, message, hint)) => {
                let fault = self.leaf.fault(code, "image", message);
                self.diagnostics.push(hint.into_iter().fold(fault, Diagnostic::hint));
                None
            }
        }
    }
}

/// Addresses in `site.yaml` outside of menus.
struct Settings<'a> {
    input: &'a Input<'a>,
    targets: &'a Targets<'a>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Settings<'_> {
    /// The people who write, with what their `url` and `image` lead to.
    fn authors(&mut self) -> BTreeMap<String, Author> {
        let known = self.input.config.authors.iter();
        let known: Vec<_> = known.map(|(id, author)| (id.clone(), author.clone())).collect();
        let mut resolved = BTreeMap::new();
        for (id, mut author) in known {
            let path = KeyPath::key("authors").then(&id);
            author.url =
                author.url.and_then(|url| self.address(&url, Wanted::Link, &path.then("url")));
            author.image = author
                .image
                .and_then(|image| self.address(&image, Wanted::Picture, &path.then("image")));
            resolved.insert(id, author);
        }
        resolved
    }

    fn parameter_files(&mut self) -> Vec<(String, Option<String>)> {
        let named = self.input.theme.parameter_files();
        named
            .into_iter()
            .map(|(name, file)| {
                let path = KeyPath::key("theme").then(&name);
                let address = self.address(&file, Wanted::File, &path);
                (name, address)
            })
            .collect()
    }

    /// What to link to, as if it were written in the home page.
    fn address(&mut self, written: &str, wanted: Wanted, path: &KeyPath) -> Option<String> {
        let from = SourcePath::new(format!("{}/_index.md", super::tree::CONTENT));
        let found = self.targets.resolve(written, EntryId(0), &from, wanted).or_else(|fault| {
            // Looked for from the root as well, which gives the better suggestion.
            let from_root = format!("/{written}");
            let again = self.targets.resolve(&from_root, EntryId(0), &from, wanted);
            again.map_err(|(_, _, hint)| (fault.0, fault.1, fault.2.or(hint)))
        });
        match found {
            Ok(found) => found.filling.address(&self.input.config.base),
            Err((code, message, hint)) => {
                let config = SourcePath::new(crate::config::FILE);
                let text = self.input.snapshot.text(&config);
                let range =
                    text.map_or(TextRange::new(0, 0), |text| locate(text, path, Part::Value));
                self.diagnostics.push(Fault { code, range, message, hint }.at(&config));
                None
            }
        }
    }
}

/// The menus of `site.yaml`, with their targets resolved.
fn menus(
    ground: &Ground<'_>,
    input: &Input<'_>,
    targets: &Targets<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, Vec<MenuItem>)> {
    let mut lines = |entries: &[MenuEntry]| {
        entries
            .iter()
            .filter_map(|entry| line(entry, ground, input, targets, diagnostics))
            .collect()
    };
    input.config.menus.iter().map(|(name, entries)| (name.clone(), lines(entries))).collect()
}

fn line(
    entry: &MenuEntry,
    ground: &Ground<'_>,
    input: &Input<'_>,
    targets: &Targets<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<MenuItem> {
    let children = entry
        .children
        .iter()
        .filter_map(|child| line(child, ground, input, targets, diagnostics))
        .collect();
    let Some(target) = &entry.target else {
        return Some(MenuItem {
            title: entry.title.clone().unwrap_or_default(),
            path: None,
            children,
        });
    };
    // As if it were written in the home page.
    let from = SourcePath::new(format!("{}/_index.md", super::tree::CONTENT));
    let found = match targets.resolve(target, EntryId(0), &from, Wanted::Link) {
        Ok(found) => found,
        Err((code, message, hint)) => {
            let config = SourcePath::new(crate::config::FILE);
            let text = input.snapshot.text(&config);
            let range =
                text.map_or(TextRange::new(0, 0), |text| locate(text, &entry.path, Part::Value));
            // What is not due yet comes into the menu with its day.
            let held = code == Code::LinkPageHeld;
            let message = match held {
                true => format!("this menu entry is left out: {message}"),
                false => format!("this menu entry leads nowhere: {message}"),
            };
            let hint = hint.filter(|_| !held);
            let fault = Fault { code: Code::MenuEntry, range, message, hint }.at(&config);
            diagnostics.push(if held { fault.severity(Severity::Warning) } else { fault });
            return None;
        }
    };
    let path = found.filling.address(&input.config.base).unwrap_or_else(|| target.clone());
    let title = entry
        .title
        .clone()
        .or_else(|| Some(ground.published.leaf(found.entry?).said.title.clone()));
    Some(MenuItem { title: title.unwrap_or_else(|| target.clone()), path: Some(path), children })
}
