//! The last step: everything that was found out about a page, put together, with its card.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Value;

use super::arrange::Arranged;
use super::assemble::{Structure, terms_of};
use super::body::{self, BodyPart, Placing};
use super::card::{Card, CardMaker};
use super::fill::Filled;
use super::link::Anchors;
use super::said::Leaf;
use super::taxonomy::Taxonomy;
use super::{Entry, EntryId, Section, tree};
use crate::config::{Author, Config};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::theme::value;

/// What the entries are put together from, by [`EntryId`].
pub(super) struct Parts<'a> {
    pub(super) structure: &'a Structure,
    pub(super) pages: &'a [Arc<Filled>],
    pub(super) anchors: &'a [Arc<Anchors>],
    pub(super) backlinks: &'a [Arc<[EntryId]>],
    pub(super) taxonomies: &'a [Taxonomy],
    pub(super) authors: &'a BTreeMap<String, Author>,
    pub(super) config: &'a Config,
    pub(super) neighbours: Neighbours,
}

/// The pages before and after each page, reading the whole guide.
pub(super) struct Neighbours {
    before: Vec<Option<EntryId>>,
    after: Vec<Option<EntryId>>,
}

impl Neighbours {
    pub(super) fn new(arranged: &Arranged, count: usize) -> Neighbours {
        let mut neighbours = Neighbours { before: vec![None; count], after: vec![None; count] };
        for pair in arranged.reading.windows(2) {
            neighbours.after[pair[0].0 as usize] = Some(pair[1]);
            neighbours.before[pair[1].0 as usize] = Some(pair[0]);
        }
        neighbours
    }
}

impl Parts<'_> {
    pub(super) fn entry(&self, at: usize, leaf: &Leaf<'_>) -> Entry {
        let Structure { arranged, chosen, files, comments, .. } = self.structure;
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
            comments: comments.by_entry.get(&EntryId(at as u32)).cloned(),
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
        let said = self.structure.comments.by_entry.get(&EntryId(at as u32));
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
            .extra("extra", front)
            .apart()
            .number("comment_count", Some(said.map_or(0, |said| said.all.len() as i64)));
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
