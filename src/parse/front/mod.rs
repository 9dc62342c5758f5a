//! The YAML block at the head of a Markdown file, typed.
//!
//! Other generators' spellings are read as ours. What is unknown is kept for templates; what looks
//! like a misspelt name of ours is a warning, because it would silently do nothing.

mod keys;
mod read;
mod section;
mod slips;
mod split;

use serde::{Deserialize, Serialize};

use super::review::{Every, Reviewed};
use crate::fingerprint::Fingerprint;
use crate::source::TextRange;
use crate::time::When;
use crate::yaml::{KeyPath, Map, Node, Part, locate};

pub use keys::{PAGE, PageKey, cascading};
pub(super) use read::read;
pub use section::{SECTION, SectionFront, SortBy};
pub use slips::{ELSEWHERE, OWN_WORDS};
pub(super) use split::split;

/// What the head of a page says. Absent means: not said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// The YAML inside its file; empty where there is none.
    pub range: TextRangeOrNone,
    /// What the YAML is the same by: two equal heads are equal to the last space, so that a place
    /// in one is the same place in the other.
    pub print: Option<Fingerprint>,
    /// An error in it was told, so that what seems not to be said may be said all the same.
    pub faulty: bool,
    /// The page's title.
    pub title: Option<String>,
    /// One sentence about the page.
    pub description: Option<String>,
    /// When it was written.
    pub date: Option<When>,
    /// When it was last changed.
    pub updated: Option<When>,
    /// From when on it is published, where that is not `date`.
    pub publish: Option<When>,
    /// From when on it is not published any more.
    pub expires: Option<When>,
    /// Not to be published yet.
    pub draft: Option<bool>,
    /// The last part of the address.
    pub slug: Option<String>,
    /// The whole address.
    pub path: Option<String>,
    /// Old addresses that lead here.
    pub aliases: Vec<String>,
    /// The place among its neighbours: lighter comes first.
    pub weight: Option<i64>,
    /// The template that makes the page.
    pub template: Option<String>,
    /// Ids of those who wrote it.
    pub authors: Option<Vec<String>>,
    /// The series it is a part of.
    pub series: Option<String>,
    /// Taxonomy names with their terms, in the order they were written.
    pub taxonomies: Vec<(String, Vec<String>)>,
    /// The picture that stands for the page: a file of the site.
    pub image: Option<String>,
    /// That picture in words.
    pub image_alt: Option<String>,
    /// First in lists, before everything else.
    pub pinned: Option<bool>,
    /// Who answers for what it says.
    pub owner: Option<String>,
    /// When it was last looked over.
    pub reviewed: Option<Reviewed>,
    /// How often it is to be looked over.
    pub review_every: Option<Every>,
    /// How long it takes to do what it says.
    pub doing_time: Option<String>,
    /// Whether the page shows its table of contents.
    pub toc: Option<bool>,
    /// Whether its data lie beside it, for programs.
    pub page_data: Option<bool>,
    /// Whether the page shows comments and asks for them.
    pub comments: Option<bool>,
    /// Published, but in no listing, feed or sitemap.
    pub unlisted: Option<bool>,
    /// What only a section can say.
    pub section: SectionFront,
    /// Everything else, for templates.
    pub extra: Map,
    /// Which spelling was used where it was not ours: (ours, written).
    spelt: Vec<(String, String)>,
}

/// The range of the YAML, or an empty one at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRangeOrNone(pub TextRange);

impl Default for TextRangeOrNone {
    fn default() -> Self {
        TextRangeOrNone(TextRange::new(0, 0))
    }
}

impl FrontMatter {
    /// The path of one of our names, as it was spelt.
    pub fn key_path(&self, name: &str) -> KeyPath {
        let written =
            self.spelt.iter().find(|(ours, _)| ours == name).map(|(_, written)| written.as_str());
        KeyPath::key(written.unwrap_or(name))
    }

    /// The path of a taxonomy's terms: at the top where it has a key of its own, else below
    /// `taxonomies`.
    fn taxonomy_path(&self, yaml: &str, name: &str) -> KeyPath {
        let top = self.key_path(name);
        let there = locate(yaml, &top, Part::Key);
        let own_keys = ["tags", "categories", "authors", "series"];
        let at_top = there.end > there.start && own_keys.contains(&name);
        if at_top { top } else { KeyPath::key("taxonomies").then(name) }
    }

    /// Where the value of one of our names stands in its file.
    pub fn place(&self, text: &str, name: &str) -> TextRange {
        self.place_of(text, &self.key_path(name), Part::Value)
    }

    /// Where one item of a list of ours stands; a single text counts as a list of one.
    pub fn place_of_item(&self, text: &str, name: &str, index: usize) -> TextRange {
        self.place_of(text, &self.key_path(name).item(index), Part::Value)
    }

    /// Where a term of a taxonomy stands.
    pub fn place_of_term(&self, text: &str, taxonomy: &str, index: usize) -> TextRange {
        let yaml = &text[self.range.0.bytes()];
        self.place_of(text, &self.taxonomy_path(yaml, taxonomy).item(index), Part::Value)
    }

    /// Where the name of a taxonomy stands.
    pub fn place_of_taxonomy(&self, text: &str, taxonomy: &str) -> TextRange {
        let yaml = &text[self.range.0.bytes()];
        self.place_of(text, &self.taxonomy_path(yaml, taxonomy), Part::Key)
    }

    fn place_of(&self, text: &str, path: &KeyPath, part: Part) -> TextRange {
        let yaml = &text[self.range.0.bytes()];
        locate(yaml, path, part).shifted(self.range.0.start as usize)
    }

    /// What this page says, and where it says nothing, what `cascade` says.
    pub fn with_cascade(&self, cascade: &FrontMatter) -> FrontMatter {
        let mut front = self.clone();
        front.template = front.template.or_else(|| cascade.template.clone());
        front.draft = front.draft.or(cascade.draft);
        front.publish = front.publish.or_else(|| cascade.publish.clone());
        front.expires = front.expires.or_else(|| cascade.expires.clone());
        front.unlisted = front.unlisted.or(cascade.unlisted);
        front.toc = front.toc.or(cascade.toc);
        front.page_data = front.page_data.or(cascade.page_data);
        front.comments = front.comments.or(cascade.comments);
        front.authors = front.authors.or_else(|| cascade.authors.clone());
        front.series = front.series.or_else(|| cascade.series.clone());
        front.owner = front.owner.or_else(|| cascade.owner.clone());
        front.review_every = front.review_every.or(cascade.review_every);
        // The words belong to the picture: those of another one would be wrong.
        if front.image.is_none() {
            front.image = cascade.image.clone();
            front.image_alt = front.image_alt.or_else(|| cascade.image_alt.clone());
        }
        for (name, terms) in &cascade.taxonomies {
            if !front.taxonomies.iter().any(|(own, _)| own == name) {
                front.taxonomies.push((name.clone(), terms.clone()));
            }
        }
        for (name, node) in &cascade.extra.0 {
            if front.extra.get(name).is_none() {
                front.extra.0.push((name.clone(), node.clone()));
            }
        }
        front
    }

    fn file_under(&mut self, taxonomy: &str, terms: Vec<String>) {
        match self.taxonomies.iter_mut().find(|(name, _)| name == taxonomy) {
            Some((_, all)) => all.extend(terms),
            None => self.taxonomies.push((taxonomy.to_owned(), terms)),
        }
    }

    /// The terms of one taxonomy, as they are written: also who wrote it and its series.
    pub fn terms(&self, taxonomy: &str) -> &[String] {
        match taxonomy {
            "authors" => self.authors.as_deref().unwrap_or_default(),
            "series" => self.series.as_slice(),
            _ => {
                let found = self.taxonomies.iter().find(|(name, _)| name == taxonomy);
                found.map_or(&[], |(_, terms)| terms)
            }
        }
    }

    /// A value of `extra` that is text.
    pub fn extra_text(&self, name: &str) -> Option<&str> {
        match self.extra.get(name) {
            Some(Node::Text(text)) => Some(text),
            _ => None,
        }
    }
}
