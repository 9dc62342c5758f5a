//! Reading front matter by its tables, and the keys that have more to them than their kind.

use std::ops::Range;

use super::keys::{PAGE, PageKey, cascading, page_key};
use super::section::SECTION;
use super::slips::{curly_quotes, unknown};
use super::{FrontMatter, TextRangeOrNone};
use crate::diagnostic::{Code, Fault, Severity};
use crate::fingerprint::Fingerprint;
use crate::yaml::{Fields, Limits, keys, read_fields};

/// Reads the front matter of a whole file.
pub(in crate::parse) fn read(
    text: &str,
    yaml: Range<usize>,
    faults: &mut Vec<Fault>,
) -> FrontMatter {
    let source = &text[yaml.clone()];
    let (front, found) =
        read_fields(source, yaml.start, Limits::FRONT, Code::FrontMatterValue, front);
    faults.extend(found);
    let mut front = front.unwrap_or_default();
    front.range = TextRangeOrNone(yaml.into());
    front.print = Some(Fingerprint::of(source));
    front.faulty = faults.iter().any(|fault| fault.code.severity() == Severity::Error);
    curly_quotes(source, &front, faults);
    front
}

fn front(fields: &mut Fields<'_>) -> FrontMatter {
    let mut front = page(fields, PAGE.iter());
    keys::read_all(SECTION, fields, &mut front.section);
    review_without_a_day(fields, &front);
    // Jekyll says `published: false` where others say `draft: true`.
    if fields.spelling(["published"]).is_some()
        && let Some(published) = fields.switch("published")
        && front.draft.is_none()
    {
        front.draft = Some(!published);
    }
    unknown(fields, &mut front);
    front
}

/// Reads the keys of a page, and notes how they were spelt where that is not as ours.
fn page(fields: &mut Fields<'_>, table: impl Iterator<Item = &'static PageKey>) -> FrontMatter {
    let mut front = FrontMatter::default();
    for PageKey { key, .. } in table {
        if let Some(written) = key.read(fields, &mut front)
            && written != key.name()
        {
            front.spelt.push((key.name().to_owned(), written.to_owned()));
        }
    }
    front
}

/// What a section hands down.
pub(super) fn cascade(fields: &mut Fields<'_>, key: &str) -> Option<Box<FrontMatter>> {
    let map = fields.map(key)?;
    let path = fields.path_of(key);
    let mut inner = Fields::new(map, path, Code::FrontMatterValue, fields.notes());
    let front = page(&mut inner, PAGE.iter().filter(|row| row.cascades));
    let known: Vec<&str> = cascading().collect();
    inner.refuse_rest(Code::FrontMatterValue, &known, "`cascade`");
    Some(Box::new(front))
}

/// Tells of a page that is to be reviewed so and so often, counted from nothing.
fn review_without_a_day(fields: &mut Fields<'_>, front: &FrontMatter) {
    let written = |name: &str| fields.all().get(name).is_some();
    let mut day = page_key("reviewed").into_iter().flat_map(|key| key.names());
    if front.review_every.is_some() && !day.any(written) {
        let message = "`review_every` has no day to count from".to_owned();
        let hint = "add the day of the last review: `reviewed: 2026-10-01`".to_owned();
        fields.fault_of_key(Code::FrontMatterPlace, "review_every", message, Some(hint));
    }
}

/// A taxonomy with a key of its own: `tags: [hiring]`.
pub(super) fn file_under(
    fields: &mut Fields<'_>,
    key: &str,
    taxonomy: &str,
    front: &mut FrontMatter,
) {
    if let Some(terms) = terms(fields, key) {
        front.taxonomies.push((taxonomy.to_owned(), terms));
    }
}

/// All taxonomies in one map: `taxonomies: {roles: [Owner]}`.
pub(super) fn file_all(fields: &mut Fields<'_>, key: &str, front: &mut FrontMatter) {
    let Some(map) = fields.map(key) else { return };
    let path = fields.path_of(key);
    for (name, _) in map.iter() {
        let mut inner = Fields::new(map, path.clone(), Code::FrontMatterValue, fields.notes());
        let Some(terms) = terms(&mut inner, name) else { continue };
        // Others write them here; they are what the keys of their own say.
        match name {
            "authors" => front.authors.get_or_insert_default().extend(terms),
            "series" => {
                if terms.len() + usize::from(front.series.is_some()) > 1 {
                    let message = "a page is a part of one series".to_owned();
                    let hint = Some("keep one, and file it under `tags`, too".to_owned());
                    inner.fault(Code::FrontMatterValue, name, message, hint);
                }
                front.series = front.series.take().or(terms.into_iter().next());
            }
            _ => front.file_under(name, terms),
        }
    }
}

/// The terms of a taxonomy; a text with commas was likely meant as a list.
fn terms(fields: &mut Fields<'_>, key: &str) -> Option<Vec<String>> {
    let terms = fields.texts(key)?;
    if let [one] = &terms[..]
        && one.contains(',')
    {
        let parts: Vec<&str> =
            one.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        let message = format!("`{one}` is read as one entry, comma and all");
        let hint = format!("for several write `{key}: [{}]`", parts.join(", "));
        fields.fault(Code::ListWritten, key, message, Some(hint));
    }
    Some(terms.into_iter().filter(|term| !term.is_empty()).collect())
}
