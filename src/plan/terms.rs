//! Taxonomies and terms as templates see them.

use tera::Value;

use super::field::{Field, Fields};
use super::meaning;
use crate::config::Filing;
use crate::fingerprint::Mixer;
use crate::site::{Site, Taxonomy, Term};
use crate::theme::value::{map, text_or_none};

/// A taxonomy without its terms and without what describes it.
pub(super) fn taxonomy_value(site: &Site, taxonomy: &Taxonomy) -> Value {
    map([
        ("name", Value::normal_string(&taxonomy.rule.name)),
        ("slug", Value::normal_string(&taxonomy.rule.slug)),
        ("path", Value::normal_string(&site.config.base.address(&taxonomy.route))),
        ("permalink", Value::normal_string(&site.config.base.permalink(&taxonomy.route))),
        ("feed", Value::from(taxonomy.rule.feed)),
    ])
}

/// A taxonomy beside one of its terms: all but its text.
pub(super) fn taxonomy_beside(site: &Site, taxonomy: &Taxonomy) -> Value {
    let mut map = taxonomy_value(site, taxonomy).as_map().cloned().unwrap_or_default();
    let [title, description] = described(site, taxonomy.entry);
    map.insert("title".into(), text_or_none(title));
    map.insert("description".into(), text_or_none(description));
    map.into()
}

/// A taxonomy on its own page.
pub(super) fn taxonomy_fields(site: &Site, taxonomy: &Taxonomy) -> Field {
    let base = &site.config.base;
    let [title, description] = described(site, taxonomy.entry);
    Field::Fields(vec![
        ("name", Field::Text(taxonomy.rule.name.clone())),
        ("slug", Field::Text(taxonomy.rule.slug.clone())),
        ("path", Field::Text(base.address(&taxonomy.route))),
        ("permalink", Field::Text(base.permalink(&taxonomy.route))),
        ("feed", Field::ready(Value::from(taxonomy.rule.feed))),
        ("title", Field::maybe_text(title)),
        ("description", Field::maybe_text(description)),
        ("content", taxonomy.entry.map_or(Field::ready(Value::safe_string("")), Field::Content)),
    ])
}

/// A taxonomy's settings, as Zola's `get_taxonomy` gives them under `kind`.
fn taxonomy_kind(taxonomy: &Taxonomy) -> Value {
    map([
        ("name", Value::normal_string(&taxonomy.rule.name)),
        ("slug", Value::normal_string(&taxonomy.rule.slug)),
        ("paginate_by", taxonomy.rule.paginate_by.map_or_else(Value::none, Value::from)),
        ("feed", Value::from(taxonomy.rule.feed)),
    ])
}

/// A taxonomy with its terms under `items`.
pub(super) fn taxonomy_with_terms(site: &Site, taxonomy: &Taxonomy) -> Value {
    let mut map = taxonomy_beside(site, taxonomy).as_map().cloned().unwrap_or_default();
    map.insert("items".into(), term_values(site, taxonomy).into());
    map.insert("kind".into(), taxonomy_kind(taxonomy));
    map.into()
}

/// Adds what [`taxonomy_with_terms`] is the same by, without making it.
pub(super) fn mix_taxonomy(site: &Site, taxonomy: &Taxonomy, mixer: &mut Mixer) {
    let described = |entry, mixer: &mut Mixer| {
        for text in described(site, entry) {
            mixer.number(u64::from(text.is_some())).text(text.unwrap_or(""));
        }
    };
    mixer.text(&site.config.base.home()).text(&format!("{:?}", taxonomy.rule));
    described(taxonomy.entry, mixer);
    for term in &taxonomy.terms {
        mixer.text(&term.name).text(term.route.as_str()).number(term.pages.len() as u64);
        mixer.number(term.above.map_or(0, |above| above as u64 + 1));
        described(term.entry, mixer);
        if let Some(author) = author(site, taxonomy, term) {
            mixer.text(&format!("{author:?}"));
        }
    }
}

/// Title and description that the file of a term or of a list gives.
fn described(site: &Site, entry: Option<crate::site::EntryId>) -> [Option<&str>; 2] {
    let Some(entry) = entry.map(|id| site.entry(id)) else { return [None, None] };
    let title = entry.document.as_ref().and_then(|document| document.title());
    [title, entry.front.description.as_deref()]
}

/// The terms of a taxonomy in the order they are shown in: by name.
pub(super) fn term_values(site: &Site, taxonomy: &Taxonomy) -> Vec<Value> {
    let mut terms: Vec<&Term> = taxonomy.terms.iter().collect();
    if taxonomy.rule.filing == Filing::Authors {
        // They lie in the order of their ids.
        terms.sort_by_cached_key(|term| (term.name.to_lowercase(), &term.folded));
    }
    terms.into_iter().map(|term| term_value(site, taxonomy, term)).collect()
}

/// A term as lists show it.
fn term_value(site: &Site, taxonomy: &Taxonomy, term: &Term) -> Value {
    let [title, description] = described(site, term.entry);
    map([
        ("name", Value::normal_string(&term.name)),
        ("label", Value::normal_string(term.label())),
        ("slug", Value::normal_string(&term.slug)),
        ("path", Value::normal_string(&site.config.base.address(&term.route))),
        ("permalink", Value::normal_string(&site.config.base.permalink(&term.route))),
        ("page_count", Value::from(term.pages.len())),
        ("title", text_or_none(title)),
        ("description", text_or_none(description)),
        ("author", author(site, taxonomy, term).unwrap_or_else(Value::none)),
        ("parents", parents(site, taxonomy, term)),
        ("children", children(site, taxonomy, term)),
    ])
}

/// A term on its own page, without its pages.
pub(super) fn term_fields(site: &Site, taxonomy: &Taxonomy, term: &Term) -> Fields {
    let base = &site.config.base;
    let [title, description] = described(site, term.entry);
    vec![
        ("name", Field::Text(term.name.clone())),
        ("label", Field::Text(term.label().to_owned())),
        ("slug", Field::Text(term.slug.clone())),
        ("path", Field::Text(base.address(&term.route))),
        ("permalink", Field::Text(base.permalink(&term.route))),
        ("page_count", Field::Number(term.pages.len() as i64)),
        ("title", Field::maybe_text(title)),
        ("description", Field::maybe_text(description)),
        ("content", term.entry.map_or(Field::ready(Value::safe_string("")), Field::Content)),
        ("author", author(site, taxonomy, term).map_or(Field::None, Field::ready)),
        ("structured", structured(site, taxonomy, term)),
        ("parents", Field::ready(parents(site, taxonomy, term))),
        ("children", Field::ready(children(site, taxonomy, term))),
    ]
}

/// Who an author is, for machines.
fn structured(site: &Site, taxonomy: &Taxonomy, term: &Term) -> Field {
    if taxonomy.rule.filing != Filing::Authors {
        return Field::None;
    }
    let address = site.config.base.permalink(&term.route);
    meaning::person(site, &term.written, &address)
        .map_or(Field::None, |json| Field::ready(Value::safe_string(&json)))
}

/// Whom a term is.
fn author(site: &Site, taxonomy: &Taxonomy, term: &Term) -> Option<Value> {
    if taxonomy.rule.filing != Filing::Authors {
        return None;
    }
    let author = site.author(&term.written);
    Some(map([
        ("id", Value::normal_string(&term.written)),
        ("name", Value::normal_string(&author.name)),
        ("url", text_or_none(author.url.as_deref())),
        ("bio", text_or_none(author.bio.as_deref())),
        ("image", text_or_none(author.image.as_deref())),
    ]))
}

fn parents(site: &Site, taxonomy: &Taxonomy, term: &Term) -> Value {
    let above = taxonomy.above(term);
    above.into_iter().map(|term| brief(site, term)).collect::<Vec<_>>().into()
}

fn children(site: &Site, taxonomy: &Taxonomy, term: &Term) -> Value {
    let below = term.below.iter().map(|at| brief(site, &taxonomy.terms[*at]));
    below.collect::<Vec<_>>().into()
}

/// A term as the terms above and below it show it.
fn brief(site: &Site, term: &Term) -> Value {
    map([
        ("name", Value::normal_string(&term.name)),
        ("label", Value::normal_string(term.label())),
        ("path", Value::normal_string(&site.config.base.address(&term.route))),
        ("page_count", Value::from(term.pages.len())),
    ])
}
