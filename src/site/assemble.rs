//! The steps from documents to a site, in order.
//!
//! Every run takes all the steps. What a step, or one page's part of it, made last time is taken
//! again where nothing it was made of differs ([`Memory`]), so that a run over a site that hardly
//! changed costs a comparison per page.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use super::arrange::Arranged;
use super::changes::{Changes, same_address, same_head, same_newness, same_times};
use super::comment_files::CommentFiles;
use super::comments::Comments;
use super::entries::{self, Neighbours, Parts};
use super::files::Files;
use super::fill::{self, CHUNK, Filled, Linked};
use super::glossary::Glossary;
use super::held::{self, Held, Why};
use super::kept::{Ground, Kept};
use super::link::{Anchors, SUGGESTION_LIMIT, Targets};
use super::place::{self, Placed};
use super::related::{self, Related, Ties};
use super::route::{self, Routes};
use super::said::{Published, Said, held_pages, misplaced_settings, what_is_held, what_pages_say};
use super::taxonomy::Taxonomy;
use super::templates::Chosen;
use super::tree::Tree;
use super::{Addresses, Entry, EntryId, Site, tree};
use crate::config::{Author, Config, Overrides, Profile};
use crate::diagnostic::{Code, Diagnosed, Diagnostic, nearest};
use crate::fingerprint::Fingerprint;
use crate::parse::Document;
use crate::source::{Snapshot, SourcePath};
use crate::theme::Theme;
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
    /// What was said below pages.
    pub comments: &'a Arc<CommentFiles>,
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
    places: place::Memory,
    by_source: Kept<HashMap<SourcePath, EntryId>>,
    structure: Option<Structure>,
    /// By [`EntryId`].
    pages: Vec<PageBefore>,
    entries: Vec<Arc<Entry>>,
    backlinks: Arc<Vec<Arc<[EntryId]>>>,
    related: Option<Related>,
    words: Option<Words>,
    glossary: Option<Arc<Glossary>>,
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
pub(super) struct Structure {
    pub(super) routes: Arc<Routes>,
    pub(super) held: Arc<Vec<Held>>,
    pub(super) arranged: Arc<Arranged>,
    pub(super) taxonomies: Arc<Vec<Taxonomy>>,
    pub(super) chosen: Arc<Chosen>,
    pub(super) files: Arc<Files>,
    pub(super) addresses: Arc<Addresses>,
    pub(super) comments: Arc<Comments>,
    /// Whether there is anything for a feed of comments.
    pub(super) fed: bool,
    pub(super) by_source: Arc<HashMap<SourcePath, EntryId>>,
}

/// What cards show that stands in `site.yaml`.
#[derive(PartialEq)]
struct Words {
    authors: BTreeMap<String, Author>,
}

/// Whether a value is the one that was there before.
pub(super) fn is_last<T>(last: Option<&Arc<T>>, now: &Arc<T>) -> bool {
    last.is_some_and(|last| Arc::ptr_eq(last, now))
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
    let same_routes = is_last(before.as_ref().map(|before| &before.routes), &routes);
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
    let same_pages = is_last(before.as_ref().map(|before| &before.by_source), &by_source);
    memory.misplaced.step(changes.ground(same_pages, same_head), &mut diagnostics, |diagnostics| {
        misplaced_settings(&published, &config.taxonomies, diagnostics);
    });
    let base = place::Base {
        input,
        tree: &tree,
        routes: &routes,
        by_source: &by_source,
        changes: &changes,
        before: before.as_ref(),
        same_pages,
        same_routes,
    };
    let pages_before = if same_pages { std::mem::take(&mut memory.pages) } else { Vec::new() };
    // Ids depend on nothing that is placed, so one core makes them while another places.
    let leaves: Vec<&Arc<Said>> = published.leaves.iter().map(|leaf| leaf.said).collect();
    let (anchors, placed) = rayon::join(
        || fill::anchors(&leaves, &input.theme.contract().anchors, &pages_before),
        || place::place(&base, published, &mut memory.places, &mut diagnostics),
    );
    let Placed { published, taxonomies, arranged, chosen, files, comments, fed, addresses, same } =
        placed;
    let same_held = is_last(before.as_ref().map(|before| &before.held), &held);
    memory.authors.step(changes.ground(same_pages, same_head), &mut diagnostics, |diagnostics| {
        authors(&published, config, diagnostics);
    });

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
        theme_blocks: &input.theme.contract().blocks,
        theme_anchors: &input.theme.contract().anchors,
        contact: &config.contact,
    };
    let same_targets = same_pages && same_routes && same.addresses && same.files && same_held;
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
            && !before.filled.asked.iter().any(|asked| moved[asked.0 as usize])
            && before.filled.rests_on.iter().all(|(path, print)| {
                input.snapshot.files.get(path).map(|file| file.print) == *print
            });
        same.then(|| before.filled.clone())
    };
    let linked = fill::fill(&targets, input, settled, &mut diagnostics);
    let Linked { pages, menus, authors, parameter_files } = linked;
    let same_links = same_pages
        && same.described
        && changes.ground(true, |a, b| a.front.unlisted == b.front.unlisted).same
        && pages_before.iter().zip(&pages).all(|(before, now)| {
            Arc::ptr_eq(&before.filled, now) || before.filled.links_to == now.links_to
        });
    let backlinks_before = memory.backlinks.clone();
    if !same_links {
        let now = fill::backlinks(&published, &pages);
        let before = &memory.backlinks;
        let reuse = |(at, now): (usize, Arc<[EntryId]>)| match before.get(at) {
            Some(before) if same_pages && *before == now => before.clone(),
            _ => now,
        };
        memory.backlinks = Arc::new(now.into_iter().enumerate().map(reuse).collect());
    }
    let ties = Ties {
        published: &published,
        taxonomies: &taxonomies,
        pages: &pages,
        backlinks: &memory.backlinks,
    };
    // What decides between two equally near may be any page's date.
    let comparable = same_pages && same.described && changes.ground(true, same_newness).same;
    let related = match memory.related.take().filter(|_| comparable).zip(before.as_ref()) {
        Some((related, _)) if same_links && same.taxonomies => related,
        Some((last, before)) => {
            let from = backlinks_before.iter().zip(memory.backlinks.iter());
            let links = pages_before.iter().zip(&pages).zip(from);
            let links_differ = links.map(|((before, now), (from_before, from))| {
                before.filled.links_to != now.links_to || from_before != from
            });
            let before = related::Before {
                taxonomies: &before.taxonomies,
                related: &last,
                links_differ: links_differ.collect(),
            };
            related::related(&ties, Some(&before))
        }
        None => related::related(&ties, None),
    };
    debug_assert!(related == related::related(&ties, None), "related pages would be others now");
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
        comments: comments.clone(),
        fed,
        by_source: by_source.clone(),
    };
    let entries_before = if same_pages { std::mem::take(&mut memory.entries) } else { Vec::new() };
    let parts = Parts {
        structure: &structure,
        pages: &pages,
        anchors: &anchors,
        backlinks: &memory.backlinks,
        related: &related.of,
        series: entries::series_places(&taxonomies, &chosen, published.leaves.len()),
        taxonomies: &taxonomies,
        authors: &words.authors,
        config,
        neighbours: Neighbours::new(&arranged, published.leaves.len()),
    };
    let same_shown = same_targets && same.taxonomies && same_words;
    let same_places = same_targets && same.arranged && same.chosen;
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
                    && Arc::ptr_eq(&entry.related, &related.of[at])
                    && comments.is_as_before(EntryId(at as u32), entry.comments.as_ref())
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
    let glossary = Glossary::gather(&entries, memory.glossary.as_ref(), &mut diagnostics);
    memory.glossary = Some(glossary.clone());
    let site = Site {
        config: config.clone(),
        glossary,
        by_source,
        arranged,
        templates: chosen,
        taxonomies,
        menus,
        authors: words.authors.clone(),
        parameter_files,
        comments,
        comments_waiting: input.comments.waiting,
        addresses,
        published_files: files,
        held,
        next_change,
        looks: input.theme.block_looks(),
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
    memory.related = Some(related);
    memory.words = Some(words);
    memory.structure = Some(structure);
    memory.said = said;
    Diagnosed { value: Arc::new(site), diagnostics }
}

/// What the files are the same by that are published as they are.
fn copied_files(snapshot: &Snapshot) -> Fingerprint {
    snapshot.print_below(&[tree::CONTENT, "static", "themes"], |path| {
        let text = path.as_str();
        match text.split('/').next() {
            Some(tree::CONTENT) => !tree::is_markdown(path),
            Some("themes") => text.split('/').nth(2) == Some("static"),
            _ => true,
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

/// Authors whom the settings do not know, where they know any.
fn authors(published: &Published<'_>, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    if config.authors.is_empty() {
        return;
    }
    let mut searched = 0;
    let in_data = config.authors.values().all(|author| author.profile == Profile::Data);
    for (_, leaf) in published.iter() {
        for (index, id) in leaf.said.front.authors.iter().flatten().enumerate() {
            if config.authors.contains_key(id) {
                continue;
            }
            let message = format!("there is no profile of `{id}`, so only this name is shown");
            // Thousands of unknown names are no slips of the pen, and each is held against all.
            let near = (searched < SUGGESTION_LIMIT).then(|| {
                searched += 1;
                nearest(id, config.authors.keys().map(String::as_str))
            });
            let hint = match near.flatten() {
                Some(near) => format!("did you mean `{near}`?"),
                None if in_data => format!("add `{id}:` to `{}`", crate::config::AUTHORS_FILE),
                None => format!("add `{id}:` below `authors:` in `{}`", crate::config::FILE),
            };
            let fault = leaf.fault_at(Code::AuthorUnknown, message, |front, text| {
                front.place_of_term(text, "authors", index)
            });
            diagnostics.push(fault.hint(hint));
        }
    }
}
