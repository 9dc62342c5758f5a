//! The steps from documents to a site, in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use tera::Value;

use super::arrange::{Arranged, arrange};
use super::body::{self, BodyPart, Fillings, Placing};
use super::card::{Card, CardMaker};
use super::claim::{Claimants, claim};
use super::files::{self, Files};
use super::fill::{Ground, Linked, fill, ids};
use super::held;
use super::route::{self, Named};
use super::said::{Leaf, Published, held_pages, misplaced_settings, what_is_held, what_pages_say};
use super::taxonomy::{self, Taxonomy};
use super::templates::choose;
use super::{Entry, EntryId, Section, Site, tree};
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
    /// What the Markdown files say.
    pub documents: &'a BTreeMap<SourcePath, Arc<Document>>,
    /// The moment that decides what is due.
    pub now: &'a Now,
    /// What the command line says.
    pub overrides: &'a Overrides,
}

/// Makes a site.
pub fn assemble(input: &Input<'_>) -> Diagnosed<Site> {
    let mut diagnostics = Vec::new();
    let config = input.config;
    let tree = tree::read(input.snapshot, &mut diagnostics);
    let said = what_pages_say(&tree, input);
    let named: Vec<Named<'_>> =
        said.iter().map(|said| Named { front: &said.front, text: said.text.as_deref() }).collect();
    let routes = route::make(&tree, &named, &mut diagnostics);
    let whys = what_is_held(&tree, &said, input);
    let held = held_pages(&tree, &routes, &whys);
    let published = Published::new(&tree, &said, &routes, &whys);
    misplaced_settings(&published, &config.taxonomies, &mut diagnostics);
    let arranged = arrange(&published, &config.zone);
    let taxonomies = file_pages(&published, &arranged, config, &mut diagnostics);
    let chosen = choose(&published, &taxonomies, input.theme, &mut diagnostics);
    let files = files::place(&tree, &routes, &published, input.snapshot, input.theme);
    let claimants = Claimants {
        published: &published,
        arranged: &arranged,
        taxonomies: &taxonomies,
        chosen: &chosen,
        files: &files,
    };
    let addresses = claim(&claimants, input, &mut diagnostics);
    let ids = ids(&published, &input.theme.contract().anchors);
    let ground = Ground {
        published: &published,
        addresses: &addresses,
        files: &files,
        held: &held,
        ids: &ids,
    };
    let linked = fill(&ground, input, &mut diagnostics);
    authors(&published, config, &mut diagnostics);
    if input.snapshot.files.contains_key(&SourcePath::new(crate::config::FILE)) {
        unsaid(config, &mut diagnostics);
    }
    let next_change = held::next_change(
        said.iter().map(|said| (&*said.front, said.date.as_ref())),
        input.now,
        &config.zone,
        input.overrides,
    );
    let cards = cards(&published, &linked, &taxonomies, config);
    let Linked { fillings, backlinks, menus, authors, parameter_files, .. } = linked;
    let parts =
        Parts { cards, fillings, backlinks, ids: ids.clone(), templates: chosen.entries.clone() };
    let entries = entries(&published, &arranged, &files, parts);
    let by_source = entries
        .iter()
        .enumerate()
        .map(|(at, entry)| (entry.source.clone(), EntryId(at as u32)))
        .collect();
    let site = Site {
        config: config.clone(),
        by_source,
        reading_order: arranged.reading.clone(),
        newest: arranged.newest.clone(),
        term_templates: chosen.taxonomies.clone(),
        not_found: chosen.not_found.clone(),
        taxonomies,
        menus,
        authors,
        parameter_files,
        addresses,
        theme_files: files.theme,
        files: files.by_source,
        held,
        next_change,
        entries,
    };
    Diagnosed { value: site, diagnostics }
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
    arranged: &Arranged,
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
    taxonomy::assemble(&config.taxonomies, filed, |pages| arranged.newest_first(pages))
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

/// The cards of all entries.
fn cards(
    published: &Published<'_>,
    linked: &Linked,
    taxonomies: &[Taxonomy],
    config: &Config,
) -> Vec<Card> {
    published
        .leaves
        .par_iter()
        .enumerate()
        .map(|(at, leaf)| card(leaf, at, linked, taxonomies, config))
        .collect()
}

fn card(
    leaf: &Leaf<'_>,
    at: usize,
    linked: &Linked,
    taxonomies: &[Taxonomy],
    config: &Config,
) -> Card {
    let fillings = &linked.fillings[at];
    let front = &leaf.said.front;
    let (base, zone) = (&config.base, &config.zone);
    let words = leaf.said.document.as_ref().map_or(0, |document| i64::from(document.words));
    let summary =
        leaf.said.document.as_ref().filter(|document| document.body.summary.is_some()).map(
            |document| {
                body::write(
                    document,
                    fillings,
                    &Placing { base, route: leaf.route, part: BodyPart::Summary },
                )
            },
        );
    let image = linked.images[at].as_ref().and_then(|filling| filling.address(base));
    let (authors, authors_print) =
        author_values(front.authors.as_deref().unwrap_or_default(), &linked.authors);
    let (terms, terms_print) = term_values(leaf, taxonomies);
    let day = leaf.said.date.as_ref().map(|date| date.day(zone));
    let mut card = CardMaker::default();
    card.text("title", &leaf.said.title)
        .text("path", &base.address(leaf.route))
        .text("permalink", &base.permalink(leaf.route))
        .maybe("description", front.description.as_deref())
        .html("summary", summary.as_deref())
        .maybe("date", leaf.said.date.as_ref().map(|date| date.plain(zone)).as_deref())
        .number("year", day.map(|day| i64::from(day.year())))
        .number("month", day.map(|day| i64::from(day.month())))
        .number("day", day.map(|day| i64::from(day.day())))
        .maybe("updated", front.updated.as_ref().map(|date| date.plain(zone)).as_deref())
        .value("authors", authors, authors_print)
        .value("taxonomies", terms, terms_print)
        .number("weight", front.weight)
        .maybe("image", image.as_deref())
        .number("word_count", Some(words))
        .number("reading_time", Some((words + WORDS_A_MINUTE - 1) / WORDS_A_MINUTE))
        .switch("draft", front.draft == Some(true))
        .data("extra", &front.extra);
    card.finish()
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

/// What was made for all entries, by [`EntryId`].
struct Parts {
    cards: Vec<Card>,
    fillings: Vec<Fillings>,
    backlinks: Vec<Vec<EntryId>>,
    ids: Vec<Vec<String>>,
    templates: Vec<Option<String>>,
}

/// Puts the entries together.
fn entries(
    published: &Published<'_>,
    arranged: &Arranged,
    files: &Files,
    parts: Parts,
) -> Vec<Entry> {
    let mut before: Vec<Option<EntryId>> = vec![None; published.leaves.len()];
    let mut after = before.clone();
    for pair in arranged.reading.windows(2) {
        after[pair[0].0 as usize] = Some(pair[1]);
        before[pair[1].0 as usize] = Some(pair[0]);
    }
    let parts = parts
        .cards
        .into_iter()
        .zip(parts.fillings)
        .zip(parts.backlinks)
        .zip(parts.ids)
        .zip(parts.templates);
    let leaves = published.iter().zip(parts);
    leaves
        .map(|((id, leaf), ((((card, fillings), backlinks), ids), template))| {
            let at = id.0 as usize;
            let section = leaf.sprout.is_section.then(|| Section {
                pages: arranged.pages[at].clone(),
                subsections: arranged.subsections[at].clone(),
                paginate_by: leaf.said.front.section.paginate_by,
            });
            Entry {
                source: leaf.sprout.source.clone(),
                folder: format!("{}/{}", tree::CONTENT, leaf.sprout.folder)
                    .trim_end_matches('/')
                    .to_owned(),
                document: leaf.said.document.clone(),
                front: leaf.said.front.clone(),
                title: leaf.said.title.clone(),
                route: leaf.route.clone(),
                date: leaf.said.date.clone(),
                parent: leaf.parent,
                section,
                template,
                ids,
                fillings,
                card,
                lower: arranged.lower[at],
                higher: arranged.higher[at],
                previous: before[at],
                next: after[at],
                backlinks,
                assets: files.assets.get(&id).cloned().unwrap_or_default(),
            }
        })
        .collect()
}
