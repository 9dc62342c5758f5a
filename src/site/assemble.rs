//! The steps from documents to a site, in order.
//!
//! Every run takes all the steps. What a step, or one page's part of it, made last time is taken
//! again where nothing it was made of differs ([`Memory`]), so that a run over a site that hardly
//! changed costs a comparison per page.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;
use tera::Value;

use super::arrange::{Arranged, arrange, newest_first};
use super::body::{self, BodyPart, Placing};
use super::card::{Card, CardMaker};
use super::claim::{Claimants, claim};
use super::files::{self, Files};
use super::fill::{self, CHUNK, Filled, Linked};
use super::held::{self, Held, Why};
use super::kept::{Ground, Kept};
use super::link::{Anchors, Targets};
use super::route::{self, Routes};
use super::said::{
    Leaf, Published, Said, held_pages, misplaced_settings, what_is_held, what_pages_say,
};
use super::taxonomy::{self, Taxonomy};
use super::templates::{Chosen, choose};
use super::tree::Tree;
use super::{Addresses, Entry, EntryId, Section, Site, tree};
use crate::config::{Author, Config, Overrides};
use crate::diagnostic::{Code, Diagnosed, Diagnostic, nearest};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::parse::Document;
use crate::source::{Snapshot, SourcePath};
use crate::theme::Theme;
use crate::theme::value;
use crate::time::Now;

/// Everything a site is made of.
pub struct Input<'a> {
    /// The files.
    pub snapshot: &'a Snapshot,
    /// The settings.
    pub config: &'a Arc<Config>,
    /// The theme: which templates there are, which ids they use, what words they have.
    pub theme: &'a Theme,
    /// The files below `content/`, in the order of their paths.
    pub content: &'a Arc<[SourcePath]>,
    /// What they say, in the same order; nothing for what is not Markdown.
    pub documents: &'a [Option<Arc<Document>>],
    /// The moment that decides what is due.
    pub now: &'a Now,
    /// What the command line says.
    pub overrides: &'a Overrides,
}

/// What assembly remembers of the site it made before.
#[derive(Default)]
pub struct Memory {
    rests_on: Option<RestsOn>,
    said: Vec<Arc<Said>>,
    time: Option<(Now, Option<Timestamp>)>,
    tree: Kept<Tree>,
    routes: Kept<Routes>,
    whys: Kept<Vec<Option<Why>>>,
    held: Kept<Vec<Held>>,
    misplaced: Kept<()>,
    authors: Kept<()>,
    arranged: Kept<Arranged>,
    taxonomies: Kept<Vec<Taxonomy>>,
    chosen: Kept<Chosen>,
    files: Kept<Files>,
    addresses: Kept<Addresses>,
    by_source: Kept<HashMap<SourcePath, EntryId>>,
    structure: Option<Structure>,
    /// By [`EntryId`].
    pages: Vec<PageBefore>,
    entries: Vec<Arc<Entry>>,
    backlinks: Arc<Vec<Arc<[EntryId]>>>,
    words: Option<Words>,
}

/// What nearly everything rests on. Where any of it differs, nothing is remembered.
#[derive(PartialEq)]
struct RestsOn {
    config: Fingerprint,
    overrides: Overrides,
    theme: Fingerprint,
    content: Arc<[SourcePath]>,
    files: Fingerprint,
}

/// What was made for one page last time.
pub(super) struct PageBefore {
    pub(super) said: Arc<Said>,
    pub(super) anchors: Arc<Anchors>,
    filled: Arc<Filled>,
}

/// The steps that every page's part depends on.
struct Structure {
    routes: Arc<Routes>,
    held: Arc<Vec<Held>>,
    arranged: Arc<Arranged>,
    taxonomies: Arc<Vec<Taxonomy>>,
    chosen: Arc<Chosen>,
    files: Arc<Files>,
    addresses: Arc<Addresses>,
    by_source: Arc<HashMap<SourcePath, EntryId>>,
}

/// What cards show that stands in `site.yaml`.
#[derive(PartialEq)]
struct Words {
    authors: BTreeMap<String, Author>,
}

/// What differs between what the pages say and what they said before. Where the pages are not the
/// same ones, everything does.
struct Changes<'a> {
    /// The pages that say something else: before and now.
    pairs: Option<Vec<(&'a Said, &'a Said)>>,
    /// Whether only bodies differ: then every place in a head is where it was.
    places: bool,
}

impl<'a> Changes<'a> {
    fn new(same_pages: bool, before: &'a [Arc<Said>], now: &'a [Arc<Said>]) -> Changes<'a> {
        let pairs = same_pages.then(|| {
            let pairs = before.iter().zip(now).filter(|(old, new)| !Arc::ptr_eq(old, new));
            pairs.map(|(old, new)| (&**old, &**new)).collect::<Vec<_>>()
        });
        let places = pairs.as_ref().is_some_and(|pairs| {
            pairs.iter().all(|(old, new)| Arc::ptr_eq(&old.front, &new.front))
        });
        Changes { pairs, places }
    }

    /// The ground of a step: other results that are the same, and what the pages say of something.
    fn ground(&self, others: bool, equal: impl Fn(&Said, &Said) -> bool) -> Ground {
        let pages = self.pairs.as_ref();
        let same = others && pages.is_some_and(|pairs| pairs.iter().all(|(a, b)| equal(a, b)));
        Ground { same, places: self.places }
    }
}

fn same_address(a: &Said, b: &Said) -> bool {
    a.front.slug == b.front.slug && a.front.path == b.front.path
}

fn same_times(a: &Said, b: &Said) -> bool {
    let (old, new) = (&a.front, &b.front);
    old.draft == new.draft
        && old.publish == new.publish
        && old.expires == new.expires
        && a.date == b.date
}

/// Whether the order of a page is decided by the same, but for its title.
fn differs_in_title(a: &Said, b: &Said) -> bool {
    let (old, new) = (&a.key, &b.key);
    old.weight == new.weight
        && old.date == new.date
        && old.updated == new.updated
        && old.path == new.path
        && same_section_order(a, b)
}

fn same_order(a: &Said, b: &Said) -> bool {
    a.key == b.key && same_section_order(a, b)
}

fn same_section_order(a: &Said, b: &Said) -> bool {
    let (old, new) = (&a.front.section, &b.front.section);
    a.front.unlisted == b.front.unlisted
        && old.sort_by == new.sort_by
        && old.reverse == new.reverse
        && old.transparent == new.transparent
}

fn same_terms(a: &Said, b: &Said) -> bool {
    a.front.taxonomies == b.front.taxonomies && a.front.unlisted == b.front.unlisted
}

fn same_templates(a: &Said, b: &Said) -> bool {
    a.front.template == b.front.template
        && a.front.section.page_template == b.front.section.page_template
}

fn same_claims(a: &Said, b: &Said) -> bool {
    same_address(a, b)
        && a.front.aliases == b.front.aliases
        && a.front.unlisted == b.front.unlisted
        && a.front.section.feed == b.front.section.feed
        && a.front.section.paginate_by == b.front.section.paginate_by
}

fn same_head(a: &Said, b: &Said) -> bool {
    Arc::ptr_eq(&a.front, &b.front)
}

impl Memory {
    /// Whether a value is the one that was there before.
    fn is_last<T>(last: Option<&Arc<T>>, now: &Arc<T>) -> bool {
        last.is_some_and(|last| Arc::ptr_eq(last, now))
    }
}

/// Makes a site.
pub fn assemble(input: &Input<'_>, memory: &mut Memory) -> Diagnosed<Arc<Site>> {
    let mut diagnostics = Vec::new();
    let config = input.config;
    let rests_on = RestsOn {
        config: config.print,
        overrides: input.overrides.clone(),
        theme: input.theme.facts(),
        content: input.content.clone(),
        files: copied_files(input.snapshot),
    };
    let same_ground = memory.rests_on.as_ref().is_some_and(|before| *before == rests_on);
    if !same_ground {
        *memory = Memory { rests_on: Some(rests_on), ..Memory::default() };
    }
    let before = memory.structure.take();
    let ground = Ground { same: same_ground, places: true };
    let tree = memory
        .tree
        .step(ground, &mut diagnostics, |diagnostics| tree::read(input.content, diagnostics));
    let said_before = std::mem::take(&mut memory.said);
    let said = what_pages_say(&tree, input, &said_before);
    let changes = Changes::new(same_ground, &said_before, &said);
    let routes =
        memory.routes.step(changes.ground(true, same_address), &mut diagnostics, |diagnostics| {
            route::make(&tree, &said, diagnostics)
        });
    // Nothing but time decides between two changes that time makes.
    let same_time = memory.time.as_ref().is_some_and(|(then, next)| {
        then.0 <= input.now.0 && next.is_none_or(|next| input.now.0 < next)
    });
    let timely = changes.ground(same_time, same_times);
    let next_change = match &memory.time {
        Some((_, next)) if timely.same => *next,
        _ => held::next_change(
            said.iter().map(|said| (&*said.front, said.date.as_ref())),
            input.now,
            &config.zone,
            input.overrides,
        ),
    };
    memory.time = Some((input.now.clone(), next_change));
    let whys = memory.whys.step(timely, &mut diagnostics, |_| what_is_held(&tree, &said, input));
    let same_routes = Memory::is_last(before.as_ref().map(|before| &before.routes), &routes);
    let held = memory.held.step(
        Ground { same: timely.same && same_routes, places: true },
        &mut diagnostics,
        |_| held_pages(&tree, &routes, &whys),
    );
    let published = Published::new(&tree, &said, &routes, &whys);
    let by_source =
        memory.by_source.step(Ground { same: timely.same, places: true }, &mut diagnostics, |_| {
            published.iter().map(|(id, leaf)| (leaf.sprout.source.clone(), id)).collect()
        });
    let same_pages = Memory::is_last(before.as_ref().map(|before| &before.by_source), &by_source);
    memory.misplaced.step(changes.ground(same_pages, same_head), &mut diagnostics, |diagnostics| {
        misplaced_settings(&published, &config.taxonomies, diagnostics);
    });
    // Another title rarely moves a page.
    let in_order = |old: &Said, new: &Said| {
        let stands = || {
            let page = by_source.get(&new.key.path)?;
            Some(before.as_ref()?.arranged.still_holds(&published, *page))
        };
        same_order(old, new) || differs_in_title(old, new) && stands() == Some(true)
    };
    let arranged =
        memory
            .arranged
            .step(changes.ground(same_pages, in_order), &mut diagnostics, |_| arrange(&published));
    let same_arranged = Memory::is_last(before.as_ref().map(|before| &before.arranged), &arranged);
    let taxonomies = memory.taxonomies.step(
        changes.ground(same_pages && same_arranged, same_terms),
        &mut diagnostics,
        |diagnostics| file_pages(&published, config, diagnostics),
    );
    let same_taxonomies =
        Memory::is_last(before.as_ref().map(|before| &before.taxonomies), &taxonomies);
    let chosen = memory.chosen.step(
        changes.ground(same_pages && same_taxonomies, same_templates),
        &mut diagnostics,
        |diagnostics| choose(&published, &taxonomies, input.theme, diagnostics),
    );
    let same_chosen = Memory::is_last(before.as_ref().map(|before| &before.chosen), &chosen);
    let files = memory.files.step(
        Ground { same: same_pages && same_routes, places: true },
        &mut diagnostics,
        |_| files::place(&tree, &routes, &published, input.snapshot, input.theme),
    );
    let same_files = Memory::is_last(before.as_ref().map(|before| &before.files), &files);
    let same_lengths = before.as_ref().is_some_and(|before| {
        same_arranged
            || before.arranged.pages.iter().map(Vec::len).eq(arranged.pages.iter().map(Vec::len))
    });
    let same_claimants =
        same_pages && same_routes && same_lengths && same_taxonomies && same_chosen && same_files;
    let addresses = memory.addresses.step(
        changes.ground(same_claimants, same_claims),
        &mut diagnostics,
        |diagnostics| {
            let claimants = Claimants {
                published: &published,
                arranged: &arranged,
                taxonomies: &taxonomies,
                chosen: &chosen,
                files: &files,
            };
            claim(&claimants, input, diagnostics)
        },
    );
    let same_addresses =
        Memory::is_last(before.as_ref().map(|before| &before.addresses), &addresses);
    let same_held = Memory::is_last(before.as_ref().map(|before| &before.held), &held);
    memory.authors.step(changes.ground(same_pages, same_head), &mut diagnostics, |diagnostics| {
        authors(&published, config, diagnostics);
    });

    let pages_before = if same_pages { std::mem::take(&mut memory.pages) } else { Vec::new() };
    let anchors = fill::anchors(&published, &input.theme.contract().anchors, &pages_before);
    let targets = Targets {
        snapshot: input.snapshot,
        addresses: &addresses,
        entries: &by_source,
        published: &published,
        files: &files.by_source,
        held: held.iter().map(|held| (held.source.as_str(), held)).collect(),
        held_routes: held.iter().map(|held| (held.route.as_str(), held)).collect(),
        base: &config.base,
        zone: &config.zone,
        anchors: &anchors,
        theme_anchors: &input.theme.contract().anchors,
    };
    let same_targets = same_pages && same_routes && same_addresses && same_files && same_held;
    let moved: Vec<bool> = match same_targets {
        true => pages_before
            .iter()
            .zip(&anchors)
            .map(|(before, anchors)| !Arc::ptr_eq(&before.anchors, anchors))
            .collect(),
        false => Vec::new(),
    };
    let settled = |id: EntryId| {
        let at = id.0 as usize;
        let before = pages_before.get(at).filter(|_| same_targets)?;
        let same = Arc::ptr_eq(&before.said, published.leaf(id).said)
            && !moved[at]
            && !before.filled.asked.iter().any(|asked| moved[asked.0 as usize]);
        same.then(|| before.filled.clone())
    };
    let linked = fill::fill(&targets, input, settled, &mut diagnostics);
    let Linked { pages, menus, authors, parameter_files } = linked;
    let same_links = same_pages
        && changes.ground(true, |a, b| a.front.unlisted == b.front.unlisted).same
        && pages_before.iter().zip(&pages).all(|(before, now)| {
            Arc::ptr_eq(&before.filled, now) || before.filled.links_to == now.links_to
        });
    if !same_links {
        let now = fill::backlinks(&published, &pages);
        let before = &memory.backlinks;
        let reuse = |(at, now): (usize, Arc<[EntryId]>)| match before.get(at) {
            Some(before) if same_pages && *before == now => before.clone(),
            _ => now,
        };
        memory.backlinks = Arc::new(now.into_iter().enumerate().map(reuse).collect());
    }
    if input.snapshot.files.contains_key(&SourcePath::new(crate::config::FILE)) {
        unsaid(config, &mut diagnostics);
    }
    let words = Words { authors };
    let same_words = memory.words.as_ref().is_some_and(|before| *before == words);
    let structure = Structure {
        routes: routes.clone(),
        held: held.clone(),
        arranged: arranged.clone(),
        taxonomies: taxonomies.clone(),
        chosen: chosen.clone(),
        files: files.clone(),
        addresses: addresses.clone(),
        by_source: by_source.clone(),
    };
    let entries_before = if same_pages { std::mem::take(&mut memory.entries) } else { Vec::new() };
    let parts = Parts {
        structure: &structure,
        pages: &pages,
        anchors: &anchors,
        backlinks: &memory.backlinks,
        taxonomies: &taxonomies,
        authors: &words.authors,
        config,
        neighbours: Neighbours::new(&arranged, published.leaves.len()),
    };
    let same_shown = same_targets && same_taxonomies && same_words;
    let same_places = same_targets && same_arranged && same_chosen;
    let entries: Vec<Arc<Entry>> = published
        .leaves
        .par_iter()
        .enumerate()
        .with_min_len(CHUNK)
        .map(|(at, leaf)| {
            let before = pages_before.get(at).zip(entries_before.get(at));
            let same = before.is_some_and(|(page, entry)| {
                same_shown
                    && same_places
                    && Arc::ptr_eq(&page.said, leaf.said)
                    && Arc::ptr_eq(&page.filled, &pages[at])
                    && Arc::ptr_eq(&page.anchors, &anchors[at])
                    && Arc::ptr_eq(&entry.backlinks, &memory.backlinks[at])
            });
            match before.filter(|_| same) {
                Some((_, entry)) => {
                    debug_assert!(parts.entry(at, leaf) == **entry, "{}", entry.source);
                    entry.clone()
                }
                None => {
                    let entry = parts.entry(at, leaf);
                    match before {
                        Some((_, before)) if **before == entry => before.clone(),
                        _ => Arc::new(entry),
                    }
                }
            }
        })
        .collect();
    let site = Site {
        config: config.clone(),
        by_source,
        arranged,
        templates: chosen.clone(),
        taxonomies,
        menus,
        authors: words.authors.clone(),
        parameter_files,
        addresses,
        published_files: files,
        held,
        next_change,
        entries: entries.clone(),
    };
    memory.pages = published
        .leaves
        .iter()
        .zip(&anchors)
        .zip(&pages)
        .map(|((leaf, anchors), filled)| PageBefore {
            said: leaf.said.clone(),
            anchors: anchors.clone(),
            filled: filled.clone(),
        })
        .collect();
    drop(published);
    memory.entries = entries;
    memory.words = Some(words);
    memory.structure = Some(structure);
    memory.said = said;
    Diagnosed { value: Arc::new(site), diagnostics }
}

/// What the files are the same by that are published as they are.
fn copied_files(snapshot: &Snapshot) -> Fingerprint {
    snapshot.print_of(|path| {
        let text = path.as_str();
        let top = text.split('/').next().unwrap_or("");
        match top {
            tree::CONTENT => !tree::is_markdown(path),
            "static" => true,
            "themes" => text.split('/').nth(2) == Some("static"),
            _ => false,
        }
    })
}

/// Settings without which a site works, and works poorly.
fn unsaid(config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let settings = SourcePath::new(crate::config::FILE);
    if config.title.is_empty() {
        let message = "the site has no name, so the tabs of browsers and the feeds lack it";
        diagnostics.push(
            Diagnostic::file(Code::TitleMissing, &settings, message)
                .hint("add `title: …` to `site.yaml`"),
        );
    }
    if !config.base.is_absolute() {
        let message = "the site does not say where it will live, so feeds, sitemap and canonical addresses are left out";
        diagnostics.push(
            Diagnostic::file(Code::BaseUrlMissing, &settings, message)
                .hint("add `base_url: https://…` to `site.yaml`"),
        );
    }
}

/// Files pages under their terms; what is filed under an unknown taxonomy is an error.
fn file_pages(
    published: &Published<'_>,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Taxonomy> {
    let names: Vec<&str> = config.taxonomies.iter().map(|rule| rule.name.as_str()).collect();
    for (_, leaf) in published.iter() {
        for (name, _) in &leaf.said.front.taxonomies {
            if !names.contains(&name.as_str()) {
                let message = format!("there is no taxonomy `{name}`");
                let hint = match nearest(name, names.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "declare it in `site.yaml`: `taxonomies: [{}, {name}]`",
                        names.join(", ")
                    ),
                };
                let fault = leaf.fault_at(Code::TaxonomyUnknown, message, |front, text| {
                    front.place_of_taxonomy(text, name)
                });
                diagnostics.push(fault.hint(hint));
            }
        }
    }
    let filed = |taxonomy: &str| {
        published
            .iter()
            .filter(|(_, leaf)| !leaf.sprout.is_section && leaf.is_listed())
            .filter_map(|(id, leaf)| Some((id, terms_of(leaf, taxonomy)?)))
            .collect()
    };
    taxonomy::assemble(&config.taxonomies, filed, |pages| newest_first(published, pages))
}

fn terms_of<'a>(leaf: &Leaf<'a>, taxonomy: &str) -> Option<&'a [String]> {
    let (_, terms) = leaf.said.front.taxonomies.iter().find(|(name, _)| name == taxonomy)?;
    Some(terms)
}

/// Authors whom the settings do not know, where they know any.
fn authors(published: &Published<'_>, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    if config.authors.is_empty() {
        return;
    }
    for (_, leaf) in published.iter() {
        for (index, id) in leaf.said.front.authors.iter().flatten().enumerate() {
            if config.authors.contains_key(id) {
                continue;
            }
            let message = format!("`site.yaml` knows no author `{id}`, so only this name is shown");
            let hint = match nearest(id, config.authors.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `{id}:` below `authors:`"),
            };
            let fault = leaf.fault_at(Code::AuthorUnknown, message, |front, text| {
                front.place_of_item(text, "authors", index)
            });
            diagnostics.push(fault.hint(hint));
        }
    }
}

/// What the entries are put together from, by [`EntryId`].
struct Parts<'a> {
    structure: &'a Structure,
    pages: &'a [Arc<Filled>],
    anchors: &'a [Arc<Anchors>],
    backlinks: &'a [Arc<[EntryId]>],
    taxonomies: &'a [Taxonomy],
    authors: &'a BTreeMap<String, Author>,
    config: &'a Config,
    neighbours: Neighbours,
}

/// The pages before and after each page, reading the whole guide.
struct Neighbours {
    before: Vec<Option<EntryId>>,
    after: Vec<Option<EntryId>>,
}

impl Neighbours {
    fn new(arranged: &Arranged, count: usize) -> Neighbours {
        let mut neighbours = Neighbours { before: vec![None; count], after: vec![None; count] };
        for pair in arranged.reading.windows(2) {
            neighbours.after[pair[0].0 as usize] = Some(pair[1]);
            neighbours.before[pair[1].0 as usize] = Some(pair[0]);
        }
        neighbours
    }
}

impl Parts<'_> {
    fn entry(&self, at: usize, leaf: &Leaf<'_>) -> Entry {
        let Structure { arranged, chosen, files, .. } = self.structure;
        let section = leaf.sprout.is_section.then(|| Section {
            pages: arranged.pages[at].clone(),
            subsections: arranged.subsections[at].clone(),
            paginate_by: leaf.said.front.section.paginate_by,
        });
        let folder = format!("{}/{}", tree::CONTENT, leaf.sprout.folder);
        Entry {
            source: leaf.sprout.source.clone(),
            folder: Arc::from(folder.trim_end_matches('/')),
            document: leaf.said.document.clone(),
            front: leaf.said.front.clone(),
            title: leaf.said.title.clone(),
            route: leaf.route.clone(),
            date: leaf.said.date.clone(),
            parent: leaf.parent,
            section,
            template: chosen.entries[at].clone(),
            ids: self.anchors[at].headings.clone(),
            fillings: self.pages[at].fillings.clone(),
            card: self.card(at, leaf),
            lower: arranged.lower[at],
            higher: arranged.higher[at],
            previous: self.neighbours.before[at],
            next: self.neighbours.after[at],
            backlinks: self.backlinks[at].clone(),
            assets: files.assets.get(&EntryId(at as u32)).cloned().unwrap_or_default(),
        }
    }

    fn card(&self, at: usize, leaf: &Leaf<'_>) -> Card {
        let Filled { fillings, image, .. } = &*self.pages[at];
        let front = &leaf.said.front;
        let (base, zone) = (&self.config.base, &self.config.zone);
        let words = leaf.said.document.as_ref().map_or(0, |document| i64::from(document.words));
        let with_summary =
            leaf.said.document.as_ref().filter(|document| document.body.summary.is_some());
        let summary = with_summary.map(|document| {
            let placing = Placing { base, route: leaf.route, part: BodyPart::Summary };
            body::write(document, fillings, &placing)
        });
        let image = image.as_ref().and_then(|filling| filling.address(base));
        let (authors, authors_print) =
            author_values(front.authors.as_deref().unwrap_or_default(), self.authors);
        let (terms, terms_print) = term_values(leaf, self.taxonomies);
        let day = leaf.said.date.as_ref().map(|date| date.day(zone));
        let mut card = CardMaker::default();
        card.text("title", leaf.said.title.clone())
            .text("path", base.address(leaf.route))
            .text("permalink", base.permalink(leaf.route))
            .maybe("description", front.description.clone())
            .html("summary", summary)
            .maybe("date", leaf.said.date.as_ref().map(|date| date.plain(zone)))
            .number("year", day.map(|day| i64::from(day.year())))
            .number("month", day.map(|day| i64::from(day.month())))
            .number("day", day.map(|day| i64::from(day.day())))
            .maybe("updated", front.updated.as_ref().map(|date| date.plain(zone)))
            .value("authors", authors, authors_print)
            .value("taxonomies", terms, terms_print)
            .number("weight", front.weight)
            .maybe("image", image)
            .number("word_count", Some(words))
            .number("reading_time", Some((words + WORDS_A_MINUTE - 1) / WORDS_A_MINUTE))
            .switch("draft", front.draft == Some(true))
            .extra("extra", front);
        card.finish()
    }
}

/// How fast people read on a screen.
const WORDS_A_MINUTE: i64 = 200;

/// Who wrote a page, as templates see them.
fn author_values(ids: &[String], known: &BTreeMap<String, Author>) -> (Value, Fingerprint) {
    let mut mixer = Mixer::default();
    let values: Vec<Value> = ids
        .iter()
        .map(|id| {
            let known = known.get(id);
            let name = known.map_or(id.as_str(), |author| &author.name);
            let (url, bio, image) = known.map_or((None, None, None), |author| {
                (author.url.as_deref(), author.bio.as_deref(), author.image.as_deref())
            });
            for part in [Some(id.as_str()), Some(name), url, bio, image] {
                mixer.number(u64::from(part.is_some())).text(part.unwrap_or(""));
            }
            value::map([
                ("id", Value::normal_string(id)),
                ("name", Value::normal_string(name)),
                ("url", value::text_or_none(url)),
                ("bio", value::text_or_none(bio)),
                ("image", value::text_or_none(image)),
            ])
        })
        .collect();
    (values.into(), mixer.finish())
}

/// The terms of a page by taxonomy, in the spelling that is shown; every taxonomy is there.
fn term_values(leaf: &Leaf<'_>, taxonomies: &[Taxonomy]) -> (Value, Fingerprint) {
    let mut mixer = Mixer::default();
    let mut map = tera::Map::new();
    for taxonomy in taxonomies {
        mixer.text(&taxonomy.rule.name);
        let names = terms_of(leaf, &taxonomy.rule.name).unwrap_or_default();
        mixer.number(names.len() as u64);
        let mut shown: Vec<&str> = Vec::with_capacity(names.len());
        for name in names {
            let name = taxonomy.term(name).map_or(name.as_str(), |term| &term.name);
            if !shown.contains(&name) {
                mixer.text(name);
                shown.push(name);
            }
        }
        let values: Vec<Value> = shown.into_iter().map(Value::normal_string).collect();
        map.insert(taxonomy.rule.name.clone().into(), values.into());
    }
    (map.into(), mixer.finish())
}
