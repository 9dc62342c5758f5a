//! Fills the holes of every body: ids, links, pictures, words. Also the links outside of bodies: a
//! page's `image`, the menus.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::assemble::{Input, PageBefore};
use super::body::Fillings;
use super::link::{self, Anchors, Filling, Hint, LinkFault, Targets, Wanted};
use super::said::{Leaf, Published, Said};
use super::shelf::{self, Found, Shelf};
use super::{EntryId, MenuItem};
use crate::config::{Author, MenuEntry};
use crate::diagnostic::{Code, Diagnostic, Fault, Severity, nearest};
use crate::fingerprint::Fingerprint;
use crate::parse::{Document, HoleKind, blocks};
use crate::source::{SourcePath, TextRange};
use crate::theme::Strings;
use crate::yaml::{KeyPath, Part, locate};

/// The ids of each page. A page whose document is the one it was `before` has the ids it had.
pub(super) fn anchors(
    pages: &[&Arc<Said>],
    theme: &[String],
    before: &[PageBefore],
) -> Vec<Arc<Anchors>> {
    let of = |(at, said): (usize, &&Arc<Said>)| {
        let before = before.get(at);
        if let Some(before) = before
            && Arc::ptr_eq(&before.said, said)
        {
            return before.anchors.clone();
        }
        let anchors = page_anchors(said, theme);
        match before {
            Some(before) if *before.anchors == anchors => before.anchors.clone(),
            _ => Arc::new(anchors),
        }
    };
    pages.par_iter().enumerate().with_min_len(CHUNK).map(of).collect()
}

/// How many pages are worth handing to another core where most of them are as they were.
pub(super) const CHUNK: usize = 256;

fn page_anchors(said: &Said, theme: &[String]) -> Anchors {
    let Some(document) = &said.document else { return Anchors::default() };
    let headings = document.ids(theme.iter().map(String::as_str));
    let written = document.written_ids().map(str::to_owned);
    let mut all: Vec<String> = headings.iter().cloned().chain(written).collect();
    all.sort_unstable();
    all.dedup();
    let title = document.title_heading().filter(|title| title.explicit.is_none());
    Anchors { title: title.and_then(|_| headings.first().cloned()), all, headings: headings.into() }
}

/// What the links of the whole site give.
pub(super) struct Linked {
    /// By [`EntryId`].
    pub(super) pages: Vec<Arc<Filled>>,
    pub(super) menus: Vec<(String, Vec<MenuItem>)>,
    pub(super) authors: BTreeMap<String, Author>,
    /// The addresses of files that parameters of the theme name, by parameter.
    pub(super) parameter_files: Vec<(String, Option<String>)>,
}

/// Resolves every link. What a page's links gave before is taken as it is where `settled` says so.
pub(super) fn fill(
    targets: &Targets<'_>,
    input: &Input<'_>,
    settled: impl Fn(EntryId) -> Option<Arc<Filled>> + Sync,
    diagnostics: &mut Vec<Diagnostic>,
) -> Linked {
    let strings = input.theme.strings();
    let resolve = |(at, leaf): (usize, &Leaf<'_>)| {
        let id = EntryId(at as u32);
        match settled(id) {
            Some(before) => {
                debug_assert!(
                    page(id, leaf, targets, strings) == *before,
                    "links of {}",
                    leaf.sprout.source
                );
                before
            }
            None => Arc::new(page(id, leaf, targets, strings)),
        }
    };
    let leaves = targets.published.leaves.par_iter().enumerate();
    let pages: Vec<Arc<Filled>> = leaves.with_min_len(CHUNK.min(32)).map(resolve).collect();
    let limit = link::suggestion_limit(pages.len());
    let mut searched = 0;
    let faults = pages.iter().zip(&targets.published.leaves).flat_map(|(filled, leaf)| {
        filled.faults.iter().map(|(fault, range)| (&leaf.sprout.source, fault, *range))
    });
    let faults: Vec<_> = faults
        .map(|(source, fault, range)| {
            searched += usize::from(fault.hint.is_search());
            let hinted = !fault.hint.is_search() || searched <= limit;
            (source, fault, range, hinted)
        })
        .collect();
    let told = |(source, fault, range, hinted): (&SourcePath, &LinkFault, TextRange, bool)| {
        let hint = hinted.then(|| targets.hint(&fault.hint)).flatten();
        let LinkFault { code, message, .. } = fault.clone();
        Fault { code, range, message, hint }.at(source)
    };
    let mut found: Vec<Diagnostic> = faults.into_par_iter().map(told).collect();
    // A list that several pages show is wrong once.
    let mut met = HashSet::new();
    let in_data = pages.iter().flat_map(|filled| &filled.data_faults);
    diagnostics.extend(in_data.filter(|fault| met.insert(format!("{fault:?}"))).cloned());
    let menus = menus(input, targets, &mut found);
    let mut settings = Settings { input, targets, diagnostics: &mut found };
    let authors = settings.authors();
    let parameter_files = settings.parameter_files();
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
    Linked { pages, menus, authors, parameter_files }
}

/// Who links to each page, in the order of the sources.
pub(super) fn backlinks(published: &Published<'_>, pages: &[Arc<Filled>]) -> Vec<Arc<[EntryId]>> {
    let mut backlinks: Vec<Vec<EntryId>> = vec![Vec::new(); pages.len()];
    for (at, filled) in pages.iter().enumerate() {
        let from = EntryId(at as u32);
        if published.leaf(from).is_listed() {
            for to in &filled.links_to {
                backlinks[to.0 as usize].push(from);
            }
        }
    }
    let sorted = |mut from: Vec<EntryId>| {
        from.sort_by_key(|id| &published.leaf(*id).sprout.source);
        from.dedup();
        from.into()
    };
    backlinks.into_iter().map(sorted).collect()
}

/// The holes of one page, filled.
#[derive(Debug, PartialEq)]
pub(super) struct Filled {
    pub(super) fillings: Arc<Fillings>,
    /// The picture that stands for the page.
    pub(super) image: Option<Filling>,
    /// The pages it links to, each once.
    pub(super) links_to: Vec<EntryId>,
    /// The pages whose ids its links depend on.
    pub(super) asked: Vec<EntryId>,
    /// The data files its blocks show, with what they were.
    pub(super) rests_on: Vec<(SourcePath, Option<Fingerprint>)>,
    /// What is wrong, and where.
    faults: Vec<(LinkFault, TextRange)>,
    /// What is wrong in the data files.
    data_faults: Vec<Diagnostic>,
}

fn page(id: EntryId, leaf: &Leaf<'_>, targets: &Targets<'_>, strings: &Strings) -> Filled {
    let mut filler = Filler {
        id,
        leaf,
        targets,
        links_to: Vec::new(),
        asked: Vec::new(),
        rests_on: Vec::new(),
        faults: Vec::new(),
        data_faults: Vec::new(),
    };
    let ids = &targets.anchors[id.0 as usize].headings;
    let items = match &leaf.said.document {
        Some(document) => filler.document(document, ids, strings),
        None => Vec::new(),
    };
    let image = filler.image();
    let Filler { mut links_to, mut asked, rests_on, faults, data_faults, .. } = filler;
    for list in [&mut links_to, &mut asked] {
        list.sort_unstable();
        list.dedup();
    }
    let fillings = Arc::new(Fillings::new(items));
    Filled { fillings, image, links_to, asked, rests_on, faults, data_faults }
}

struct Filler<'a> {
    id: EntryId,
    leaf: &'a Leaf<'a>,
    targets: &'a Targets<'a>,
    links_to: Vec<EntryId>,
    asked: Vec<EntryId>,
    rests_on: Vec<(SourcePath, Option<Fingerprint>)>,
    faults: Vec<(LinkFault, TextRange)>,
    data_faults: Vec<Diagnostic>,
}

impl Filler<'_> {
    fn document(&mut self, document: &Document, ids: &[String], strings: &Strings) -> Vec<Filling> {
        self.unknown_blocks(document);
        self.forms(document);
        document
            .body
            .holes
            .iter()
            .map(|hole| match &hole.kind {
                HoleKind::Link(target) => self.link(target, Wanted::Link, hole.range),
                HoleKind::Section(target) => self.section(target, hole.range),
                HoleKind::File(target) => self.link(target, Wanted::File, hole.range),
                HoleKind::Picture(target) => self.link(target, Wanted::Picture, hole.range),
                HoleKind::Sources(sources) => self.sources(sources, hole.range),
                HoleKind::Books(from) => self.books(from, hole.range),
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
        let source = &self.leaf.sprout.source;
        match self.targets.resolve(target, self.id, source, wanted, &mut self.asked) {
            Ok(link::Found { filling, entry, fault }) => {
                self.links_to.extend(entry);
                self.faults.extend(fault.map(|fault| (fault, range)));
                filling
            }
            Err(fault) => {
                self.faults.push((fault, range));
                match wanted {
                    Wanted::Picture => Filling::Elsewhere(target.to_owned()),
                    _ => Filling::Text(target.to_owned()),
                }
            }
        }
    }

    /// A section whose pages a block shows; the empty text where there is none to ask for.
    fn section(&mut self, target: &str, range: TextRange) -> Filling {
        let told = self.faults.len();
        let links = self.links_to.len();
        let filling = self.link(target, Wanted::Link, range);
        let to = self.links_to.get(links).copied();
        let published = self.targets.published;
        if matches!(filling, Filling::Address(..))
            && to.is_some_and(|to| published.leaf(to).sprout.is_section)
        {
            return filling;
        }
        if self.faults.len() == told {
            let message = format!("`{target}` is no section");
            let hint = Hint::said("name a folder of `content/`: `from=section:/tools/`");
            self.faults.push((LinkFault { code: Code::BlockData, message, hint }, range));
        }
        Filling::Text(String::new())
    }

    /// Forms to write to the site's people, where the settings do not say how that reaches them.
    fn forms(&mut self, document: &Document) {
        if !self.targets.contact.is_none() {
            return;
        }
        for block in document.blocks.iter().filter(|block| block.kind == "contact") {
            let message = "what readers write here would reach nobody".to_owned();
            let hint = "say how in `site.yaml`: `contact: {endpoint: https://…}` with the address of a form service, or `contact: {mail: me@example.org}`";
            let hint = Hint::said(hint);
            self.faults
                .push((LinkFault { code: Code::ContactNowhere, message, hint }, block.range));
        }
    }

    /// Blocks that neither Handover nor the theme has, and settings that a theme's own does not have.
    fn unknown_blocks(&mut self, document: &Document) {
        let themes = self.targets.theme_blocks;
        let unknown = document.blocks.iter().filter(|block| !blocks::is_built_in(&block.kind));
        for block in unknown.filter(|block| !block.kind.is_empty()) {
            let name = block.kind.as_str();
            let fault = |code, message, hint| LinkFault { code, message, hint: Hint::Said(hint) };
            let Some(known) = themes.iter().find(|known| known.name == name) else {
                let names = blocks::names().chain(themes.iter().map(|known| known.name.as_str()));
                let hint = match nearest(name, names) {
                    Some(near) => format!("did you mean `:::{near}`?"),
                    None => "see the list of blocks in the documentation; a theme can declare more"
                        .to_owned(),
                };
                let message = format!("no block is called `:::{name}`");
                self.faults.push((fault(Code::BlockUnknown, message, hint), block.range));
                continue;
            };
            for (attribute, place) in &block.attributes {
                if !known.attributes.contains(attribute) {
                    let hint = match nearest(attribute, known.attributes.iter().map(String::as_str))
                    {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "the theme's `theme.yaml` says what it has".to_owned(),
                    };
                    let message = format!("`:::{name}` has no setting `{attribute}`");
                    self.faults.push((fault(Code::BlockAttribute, message, hint), *place));
                }
            }
        }
    }

    /// Books of a data file. What is wrong with their links is told where the list is shown.
    fn books(&mut self, from: &str, range: TextRange) -> Filling {
        let Found { books, rests_on, faults, missing } = shelf::find(from, self.targets.snapshot);
        self.rests_on.extend(rests_on);
        self.data_faults.extend(faults);
        if let Some((message, hint)) = missing {
            let fault = LinkFault { code: Code::BlockData, message, hint };
            self.faults.push((fault, range));
        }
        Filling::Shelf(Shelf::new(books, |target, is_picture| {
            let wanted = if is_picture { Wanted::Picture } else { Wanted::Link };
            self.link(target, wanted, range)
        }))
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
        let source = &self.leaf.sprout.source;
        match self.targets.resolve(image, self.id, source, Wanted::Picture, &mut self.asked) {
            Ok(found) => Some(found.filling),
            Err(fault) => {
                let place = self.leaf.said.document.as_ref().zip(self.leaf.said.text());
                let range = place.map(|(document, text)| document.front.place(&text, "image"));
                self.faults.push((fault, range.unwrap_or(TextRange::new(0, 0))));
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
            let snapshot = self.input.snapshot;
            let place = |key: &str| author.profile.place(snapshot, &id, key);
            let url = author.url.and_then(|url| self.address(&url, Wanted::Link, || place("url")));
            author.image = author
                .image
                .and_then(|image| self.address(&image, Wanted::Picture, || place("image")));
            author.url = url;
            resolved.insert(id, author);
        }
        resolved
    }

    fn parameter_files(&mut self) -> Vec<(String, Option<String>)> {
        let named = self.input.theme.parameter_files();
        named
            .into_iter()
            .map(|(name, file)| {
                let place = || {
                    let config = SourcePath::new(crate::config::FILE);
                    let path = KeyPath::key("theme").then(&name);
                    let text = self.input.snapshot.text(&config);
                    let place = |text: Arc<str>| locate(&text, &path, Part::Value);
                    (config, text.map_or(TextRange::new(0, 0), place))
                };
                let address = self.address(&file, Wanted::File, place);
                (name, address)
            })
            .collect()
    }

    /// What to link to, as if it were written in the home page.
    fn address(
        &mut self,
        written: &str,
        wanted: Wanted,
        place: impl Fn() -> (SourcePath, TextRange),
    ) -> Option<String> {
        let from = SourcePath::new(format!("{}/_index.md", super::tree::CONTENT));
        let resolve = |written: &str| {
            self.targets.resolve(written, EntryId(0), &from, wanted, &mut Vec::new())
        };
        let found = resolve(written).or_else(|fault| {
            // Looked for from the root as well, which gives the better suggestion.
            resolve(&format!("/{}", written.trim_start_matches('/'))).map_err(|again| {
                let hint =
                    self.targets.hint(&fault.hint).or_else(|| self.targets.hint(&again.hint));
                (fault.code, fault.message, hint)
            })
        });
        match found {
            Ok(found) => found.filling.address(&self.input.config.base),
            Err((code, message, hint)) => {
                let file = matches!(code, Code::LinkFileMissing | Code::ImageMissing);
                let hint = hint.or_else(|| file.then(|| "put it into `static/`".to_owned()));
                let (file, range) = place();
                self.diagnostics.push(Fault { code, range, message, hint }.at(&file));
                None
            }
        }
    }
}

/// The menus of `site.yaml`, with their targets resolved.
fn menus(
    input: &Input<'_>,
    targets: &Targets<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, Vec<MenuItem>)> {
    let mut lines = |entries: &[MenuEntry]| {
        entries.iter().filter_map(|entry| line(entry, input, targets, diagnostics)).collect()
    };
    input.config.menus.iter().map(|(name, entries)| (name.clone(), lines(entries))).collect()
}

fn line(
    entry: &MenuEntry,
    input: &Input<'_>,
    targets: &Targets<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<MenuItem> {
    let children = entry
        .children
        .iter()
        .filter_map(|child| line(child, input, targets, diagnostics))
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
    let found = match targets.resolve(target, EntryId(0), &from, Wanted::Link, &mut Vec::new()) {
        Ok(found) => found,
        Err(LinkFault { code, message, hint }) => {
            let hint = targets.hint(&hint);
            let config = SourcePath::new(crate::config::FILE);
            let text = input.snapshot.text(&config);
            let range =
                text.map_or(TextRange::new(0, 0), |text| locate(&text, &entry.path, Part::Value));
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
        .or_else(|| Some(targets.published.leaf(found.entry?).said.title.clone()));
    Some(MenuItem { title: title.unwrap_or_else(|| target.clone()), path: Some(path), children })
}
