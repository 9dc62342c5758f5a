//! The last step: everything that was found out about a page, put together, with its card.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use tera::Value;

use super::arrange::Arranged;
use super::assemble::Structure;
use super::body::{self, BodyPart, Placing};
use super::card::{Card, CardMaker};
use super::fill::Filled;
use super::link::{Anchors, Filling};
use super::said::Leaf;
use super::taxonomy::Taxonomy;
use super::templates::Chosen;
use super::{Entry, EntryId, Part, Section, tree};
use crate::config::{Author, Config, Filing, TaxonomyRule};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::theme::value;

/// What the entries are put together from, by [`EntryId`].
pub(super) struct Parts<'a> {
    pub(super) structure: &'a Structure,
    pub(super) pages: &'a [Arc<Filled>],
    pub(super) anchors: &'a [Arc<Anchors>],
    pub(super) backlinks: &'a [Arc<[EntryId]>],
    pub(super) related: &'a [Arc<[EntryId]>],
    pub(super) series: Vec<Option<Part>>,
    pub(super) taxonomies: &'a [Taxonomy],
    pub(super) authors: &'a BTreeMap<String, Author>,
    pub(super) config: &'a Config,
    pub(super) neighbours: Neighbours,
}

/// The place of each page in its series; nothing at all where there is none.
pub(super) fn series_places(
    taxonomies: &[Taxonomy],
    chosen: &Chosen,
    count: usize,
) -> Vec<Option<Part>> {
    let series = |taxonomy: &&(usize, &Taxonomy)| taxonomy.1.rule.filing == Filing::Series;
    let taxonomies: Vec<(usize, &Taxonomy)> = taxonomies.iter().enumerate().collect();
    let Some((place, series)) = taxonomies.iter().find(series) else { return Vec::new() };
    let mut places = vec![None; count];
    let has_pages = chosen.taxonomies[*place].1.is_some();
    for term in &series.terms {
        let route = (has_pages && !term.slug.is_empty()).then(|| term.route.clone());
        for (at, page) in term.pages.iter().enumerate() {
            let (name, route, pages) = (term.name.clone(), route.clone(), term.pages.clone());
            places[page.0 as usize] = Some(Part { name, route, at, pages });
        }
    }
    places
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

/// Of how many pages what templates see of the card stays once it was made. A card is shown about six
/// times, so making it each time costs a larger site a twentieth of its build, and saves it a tenth of
/// its memory.
const LASTING: usize = 20_000;

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
            series: self.part(at).cloned(),
            related: self.related[at].clone(),
            listed: leaf.is_listed(),
            assets: files.assets.get(&EntryId(at as u32)).cloned().unwrap_or_default(),
        }
    }

    fn part(&self, at: usize) -> Option<&Part> {
        self.series.get(at)?.as_ref()
    }

    /// The page of an author, by id.
    fn author_page(&self, id: &str) -> Option<String> {
        let all = self.taxonomies.iter().zip(&self.structure.chosen.taxonomies);
        let mut of_authors = all.filter(|(taxonomy, _)| taxonomy.rule.filing == Filing::Authors);
        let (authors, (_, single)) = of_authors.next()?;
        let term = authors.term(id).filter(|term| single.is_some() && !term.slug.is_empty())?;
        Some(self.config.base.address(&term.route))
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
        let size = match image {
            Some(Filling::Picture(_, size)) => *size,
            _ => None,
        };
        let image = image.as_ref().and_then(|filling| filling.address(base));
        let (authors, authors_print) =
            self.author_values(front.authors.as_deref().unwrap_or_default());
        let part = self.part(at).map(|part| &part.name).or(front.series.as_ref());
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
            .maybe("series", part.cloned())
            .number("weight", front.weight)
            .switch("pinned", front.pinned == Some(true))
            .maybe("image_alt", front.image_alt.clone().filter(|_| image.is_some()))
            .number("image_width", size.map(|size| i64::from(size.width)))
            .number("image_height", size.map(|size| i64::from(size.height)))
            .maybe("image", image)
            .maybe("doing_time", front.doing_time.clone())
            .number("word_count", Some(words))
            .number("reading_time", Some((words + WORDS_A_MINUTE - 1) / WORDS_A_MINUTE))
            .switch("draft", front.draft == Some(true))
            .extra("extra", front)
            .apart()
            .number("comment_count", Some(said.map_or(0, |said| said.all.len() as i64)));
        card.finish(at < LASTING)
    }

    /// Who wrote a page, as templates see them.
    fn author_values(&self, ids: &[String]) -> (Value, Fingerprint) {
        let mut mixer = Mixer::default();
        let one = |id: &String| {
            let known = self.authors.get(id);
            let name = known.map_or(id.as_str(), |author| &author.name);
            let (url, bio, image) = known.map_or((None, None, None), |author| {
                (author.url.as_deref(), author.bio.as_deref(), author.image.as_deref())
            });
            let path = self.author_page(id);
            for part in [Some(id.as_str()), Some(name), url, bio, image, path.as_deref()] {
                mixer.number(u64::from(part.is_some())).text(part.unwrap_or(""));
            }
            value::map([
                ("id", Value::normal_string(id)),
                ("name", Value::normal_string(name)),
                ("url", value::text_or_none(url)),
                ("bio", value::text_or_none(bio)),
                ("image", value::text_or_none(image)),
                ("path", value::text_or_none(path.as_deref())),
            ])
        };
        let values: Vec<Value> = ids.iter().map(one).collect();
        (values.into(), mixer.finish())
    }
}

/// How fast people read on a screen.
const WORDS_A_MINUTE: i64 = 200;

/// The terms of a page by taxonomy, in the spelling that is shown; every taxonomy is there. Authors
/// and series, which cards show by themselves, only where the site declares them.
fn term_values(leaf: &Leaf<'_>, taxonomies: &[Taxonomy]) -> (Value, Fingerprint) {
    let mut mixer = Mixer::default();
    let mut map = tera::Map::new();
    let words = |rule: &TaxonomyRule| rule.declared || rule.filing == Filing::Words;
    for taxonomy in taxonomies.iter().filter(|taxonomy| words(&taxonomy.rule)) {
        mixer.text(&taxonomy.rule.name);
        let names = leaf.said.front.terms(&taxonomy.rule.name);
        mixer.number(names.len() as u64);
        let mut shown: HashSet<&str> = HashSet::with_capacity(names.len());
        let mut values: Vec<Value> = Vec::with_capacity(names.len());
        for name in names {
            let name = taxonomy.term(name).map_or(name.as_str(), |term| &term.written);
            if shown.insert(name) {
                mixer.text(name);
                values.push(Value::normal_string(name));
            }
        }
        map.insert(taxonomy.rule.name.clone().into(), values.into());
    }
    (map.into(), mixer.finish())
}
