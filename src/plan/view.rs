//! Views: everything a template may see for one output, besides what it asks for.
//!
//! A view is a list of named fields, [`super::field`]. Key and value come from the same list, so
//! nothing can be shown that the key does not know.

use std::sync::{Arc, LazyLock};

use tera::Value;

use super::feeds::feed_values;
use super::field::{Field, Fields};
use super::shared::Shared;
use super::terms::{taxonomy_beside, taxonomy_fields, term_fields, term_values};
use crate::parse::Block;
use crate::site::{DataForm, Entry, EntryId, Filling, Part as SeriesPart, Site, pager_route};
use crate::source::Route;
use crate::theme::value::{map, text_or_none};

/// What a template sees of one output. Its fields are made when somebody wants them: held for all
/// outputs they would be an eighth of the memory of a build.
#[derive(Clone)]
pub enum View {
    /// A page.
    Page(EntryId),
    /// One pager of a section.
    Section(EntryId, usize),
    /// The list of a taxonomy's terms, by its place.
    Taxonomy(usize),
    /// One pager of a term, by their places.
    Term(usize, usize, usize),
    /// The page for wrong addresses.
    NotFound,
    /// A file for machines, with fields of its own.
    Machine(Arc<Fields>),
}

impl View {
    /// Its fields. `route` is the output's.
    pub fn fields(&self, shared: &Shared, site: &Site, route: &Route) -> Fields {
        match self {
            View::Page(id) => page(shared, site, *id),
            View::Section(id, pager) => section(shared, site, *id, *pager),
            View::Taxonomy(at) => taxonomy(shared, site, *at),
            View::Term(at, term, pager) => self::term(shared, site, *at, *term, *pager),
            View::NotFound => not_found(shared, site),
            View::Machine(more) => machine(shared, site, route, more),
        }
    }
}

/// An empty list, which nearly every page has several of.
fn no_items() -> Field {
    static NOTHING: LazyLock<Field> = LazyLock::new(|| Field::ready(Vec::<Value>::new().into()));
    NOTHING.clone()
}

fn assets(site: &Site, entry: &Entry) -> Field {
    if entry.assets.is_empty() {
        return no_items();
    }
    let paths =
        entry.assets.iter().map(|route| Value::normal_string(&site.config.base.address(route)));
    Field::ready(paths.collect::<Vec<_>>().into())
}

/// What a page's own view knows of it beyond its card.
pub(super) fn page_fields(site: &Site, id: EntryId) -> Field {
    let entry = site.entry(id);
    Field::Extended(id, own_fields(site, id, entry))
}

fn own_fields(site: &Site, id: EntryId, entry: &Entry) -> Fields {
    let opening = entry.document.as_ref().map_or("", |document| &document.opening);
    vec![
        ("content", Field::Content(id)),
        ("toc", Field::Toc(id)),
        ("comments", Field::Comments(id)),
        ("opening", Field::Text(opening.to_owned())),
        ("structured", Field::Meaning(id)),
        ("blocks", blocks(entry)),
        ("ancestors", Field::Cards(site.ancestors(id))),
        ("lower", Field::maybe_card(entry.lower)),
        ("higher", Field::maybe_card(entry.higher)),
        ("previous", Field::maybe_card(entry.previous)),
        ("next", Field::maybe_card(entry.next)),
        ("backlinks", Field::Cards(entry.backlinks.to_vec())),
        ("related", Field::Cards(entry.related.to_vec())),
        ("series", entry.series.as_ref().map_or(Field::None, |part| series(site, part))),
        ("owner", Field::maybe_text(entry.front.owner.as_deref())),
        ("review", review(site, entry)),
        ("translations", no_items()),
        ("assets", assets(site, entry)),
        (
            "relative_path",
            Field::Text(entry.source.below(crate::site::CONTENT).unwrap_or("").to_owned()),
        ),
        ("data", data(site, entry)),
        ("slug", Field::Text(last_part(&entry.route).to_owned())),
        ("lang", Field::Text(site.config.language.clone())),
    ]
}

/// Where the page lies for programs: `json` and `markdown`; nothing where it does not.
fn data(site: &Site, entry: &Entry) -> Field {
    if entry.front.page_data != Some(true) {
        return Field::None;
    }
    let at = |form: DataForm| Field::Text(site.config.base.address(&form.route(&entry.route)));
    Field::Fields(vec![("json", at(DataForm::Json)), ("markdown", at(DataForm::Markdown))])
}

/// The blocks of a page: `kind`, `id` and `title` of each, in order.
fn blocks(entry: &Entry) -> Field {
    let block = |block: &Block| {
        let id = block.id.and_then(|hole| match entry.fillings.get(hole) {
            Some(Filling::Id(id)) => Some(id.as_str()),
            _ => None,
        });
        map([
            ("kind", Value::normal_string(&block.kind)),
            ("id", text_or_none(id)),
            ("title", Value::normal_string(&block.title_text)),
        ])
    };
    let all = entry.document.iter().flat_map(|document| &document.blocks);
    if all.clone().next().is_none() {
        return no_items();
    }
    Field::ready(all.map(block).collect::<Vec<_>>().into())
}

/// How many parts of a series a page lists at most: of a longer one those around it. Else each of
/// very many parts would show all the others.
const SERIES_LISTED: usize = 100;

/// A page's place in a series.
fn series(site: &Site, part: &SeriesPart) -> Field {
    let pages = &part.pages;
    let start = part.at.saturating_sub(SERIES_LISTED / 2);
    let start = start.min(pages.len().saturating_sub(SERIES_LISTED));
    let around = &pages[start..pages.len().min(start + SERIES_LISTED)];
    let path = part.route.as_ref().map(|route| site.config.base.address(route));
    let before = part.at.checked_sub(1).and_then(|at| pages.get(at)).copied();
    Field::Fields(vec![
        ("name", Field::Text(part.name.clone())),
        ("path", Field::maybe_text(path.as_deref())),
        ("position", Field::Number(part.at as i64 + 1)),
        ("total", Field::Number(pages.len() as i64)),
        ("previous", Field::maybe_card(before)),
        ("next", Field::maybe_card(pages.get(part.at + 1).copied())),
        ("pages", Field::Cards(around.to_vec())),
    ])
}

/// When a page was looked over, and when that is due again.
fn review(site: &Site, entry: &Entry) -> Field {
    let Some(reviewed) = &entry.front.reviewed else { return Field::None };
    let every = entry.front.review_every.map(|every| every.told());
    let due = entry.review_due(&site.config.zone).map(|day| day.to_string());
    Field::Fields(vec![
        ("date", Field::Text(reviewed.date.day(&site.config.zone).to_string())),
        ("by", Field::maybe_text(reviewed.by.as_deref())),
        ("every", Field::maybe_text(every.as_deref())),
        ("due", Field::maybe_text(due.as_deref())),
    ])
}

/// The last part of an address.
fn last_part(route: &Route) -> &str {
    route.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or("")
}

/// What a section's own view knows of it beyond its card. `pages` are those of the pager.
pub(super) fn section_fields(site: &Site, id: EntryId, pages: Vec<EntryId>) -> Field {
    let entry = site.entry(id);
    let mut fields = own_fields(site, id, entry);
    fields.extend(list_fields(site, id, pages));
    Field::Extended(id, fields)
}

/// What others may ask of a section: its lists, and nothing of its text, so that a changed
/// paragraph there concerns nobody here.
pub(super) fn section_lists(site: &Site, id: EntryId) -> Field {
    let pages =
        site.entry(id).section.as_ref().map(|section| section.pages.clone()).unwrap_or_default();
    let mut fields = vec![("ancestors", Field::Cards(site.ancestors(id)))];
    fields.extend(list_fields(site, id, pages));
    Field::Extended(id, fields)
}

fn list_fields(site: &Site, id: EntryId, pages: Vec<EntryId>) -> Fields {
    let entry = site.entry(id);
    let (count, subsections) = entry
        .section
        .as_ref()
        .map_or((0, Vec::new()), |section| (section.pages.len(), section.subsections.clone()));
    vec![
        ("pages", Field::Cards(pages)),
        ("page_count", Field::Number(count as i64)),
        ("subsections", Field::Cards(subsections)),
        ("feeds", Field::ready(feed_values(site, &entry.route))),
    ]
}

/// The pages of one pager, counting from one.
pub(super) fn pager_pages(
    pages: &[EntryId],
    paginate_by: Option<usize>,
    number: usize,
) -> Vec<EntryId> {
    match paginate_by {
        Some(by) => pages.iter().skip((number - 1) * by).take(by).copied().collect(),
        None => pages.to_vec(),
    }
}

/// One pager of a list: `pages`, `current_index`, `number_pagers`, `previous`, `next`, …
fn paginator(
    site: &Site,
    list: &Route,
    total: usize,
    pages: Vec<EntryId>,
    number: usize,
    of: usize,
    by: Option<usize>,
) -> Field {
    let address = |number: usize| site.config.base.address(&pager_route(list, number));
    let maybe =
        |there: bool, number: usize| if there { Field::Text(address(number)) } else { Field::None };
    Field::Fields(vec![
        ("paginate_by", by.map_or(Field::None, |by| Field::Number(by as i64))),
        ("base_url", Field::Text(format!("{}page/", site.config.base.address(list)))),
        ("number_pagers", Field::Number(of as i64)),
        ("current_index", Field::Number(number as i64)),
        ("first", Field::Text(address(1))),
        ("last", Field::Text(address(of))),
        ("previous", maybe(number > 1, number.saturating_sub(1))),
        ("next", maybe(number < of, number + 1)),
        ("total_pages", Field::Number(total as i64)),
        ("pages", Field::Cards(pages)),
    ])
}

/// The view of a page.
fn page(shared: &Shared, site: &Site, id: EntryId) -> Fields {
    let mut fields = shared.fields(site, &site.entry(id).route);
    fields.push(("page", page_fields(site, id)));
    fields
}

/// The view of one pager of a section.
fn section(shared: &Shared, site: &Site, id: EntryId, number: usize) -> Fields {
    let entry = site.entry(id);
    let (pages, by) = entry
        .section
        .as_ref()
        .map_or((&[][..], None), |section| (&section.pages[..], section.paginate_by));
    let of = crate::site::pagers(pages.len(), by);
    let shown = pager_pages(pages, by, number);
    let mut fields = shared.fields(site, &pager_route(&entry.route, number));
    fields.push(("section", section_fields(site, id, shown.clone())));
    fields.push(("paginator", paginator(site, &entry.route, pages.len(), shown, number, of, by)));
    fields
}

/// The view of the list of a taxonomy's terms.
fn taxonomy(shared: &Shared, site: &Site, at: usize) -> Fields {
    let taxonomy = &site.taxonomies[at];
    let mut fields = shared.fields(site, &taxonomy.route);
    fields.push(("taxonomy", taxonomy_fields(site, taxonomy)));
    fields.push(("terms", Field::ready(term_values(site, taxonomy).into())));
    fields
}

/// The view of one pager of a term.
fn term(shared: &Shared, site: &Site, at: usize, index: usize, number: usize) -> Fields {
    let taxonomy = &site.taxonomies[at];
    let term = &taxonomy.terms[index];
    let by = taxonomy.rule.paginate_by;
    let of = crate::site::pagers(term.pages.len(), by);
    let shown = pager_pages(&term.pages, by, number);
    let mut fields = shared.fields(site, &pager_route(&term.route, number));
    fields.push(("taxonomy", Field::ready(taxonomy_beside(site, taxonomy))));
    let mut own = term_fields(site, taxonomy, term);
    own.push(("pages", Field::Cards(shown.clone())));
    own.push(("feeds", Field::ready(feed_values(site, &term.route))));
    fields.push(("term", Field::Fields(own)));
    fields
        .push(("paginator", paginator(site, &term.route, term.pages.len(), shown, number, of, by)));
    fields
}

/// The view of the page for wrong addresses.
fn not_found(shared: &Shared, site: &Site) -> Fields {
    let mut fields = shared.fields(site, &Route::new("/404.html"));
    // It is shown at any address, so it has none of its own to be found by.
    fields.retain(|(name, _)| *name != "current_url");
    fields.push(("current_url", Field::None));
    fields
}

/// The view of a machine file that a template makes, with fields of its own.
fn machine(shared: &Shared, site: &Site, route: &Route, more: &Fields) -> Fields {
    let mut fields = shared.fields(site, route);
    fields.push(("feed_url", Field::Text(site.config.base.permalink(route))));
    fields.extend(more.iter().cloned());
    fields
}

/// What a feed's template sees: `pages` with `content`, newest first, and `last_updated`.
pub(super) fn feed_fields(site: &Site, pages: &[EntryId]) -> Fields {
    let zone = &site.config.zone;
    let newest = pages
        .iter()
        .filter_map(|id| {
            let entry = site.entry(*id);
            entry.front.updated.as_ref().or(entry.date.as_ref())
        })
        .max_by_key(|when| when.moment(zone));
    vec![
        ("pages", Field::List(pages.iter().map(|id| page_fields(site, *id)).collect())),
        ("last_updated", newest.map_or(Field::None, |when| Field::Text(when.rfc3339(zone)))),
    ]
}

/// What a sitemap's template sees: `entries` with `permalink` and `updated`.
pub(super) fn sitemap_fields(site: &Site) -> Fields {
    let entry = |(route, changed): (Route, Option<String>)| {
        map([
            ("permalink", Value::normal_string(&site.config.base.permalink(&route))),
            ("updated", text_or_none(changed.as_deref())),
        ])
    };
    let entries: Vec<Value> = super::mapped(site).into_iter().map(entry).collect();
    vec![("entries", Field::ready(entries.into()))]
}
