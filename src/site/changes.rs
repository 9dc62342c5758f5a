//! What the pages say otherwise than before, and which steps of assembly that concerns.
//!
//! A step reads a few things of each page; here stands which. What is forgotten here would be a wrong
//! site, so debug builds make every kept step again and compare (`kept`).

use std::sync::Arc;

use super::kept::Ground;
use super::said::Said;

/// What differs between what the pages say and what they said before. Where the pages are not the
/// same ones, everything does.
pub(super) struct Changes<'a> {
    /// The pages that say something else: before and now.
    pairs: Option<Vec<(&'a Said, &'a Said)>>,
    /// Whether only bodies differ: then every place in a head is where it was.
    places: bool,
}

impl<'a> Changes<'a> {
    pub(super) fn new(
        same_pages: bool,
        before: &'a [Arc<Said>],
        now: &'a [Arc<Said>],
    ) -> Changes<'a> {
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
    pub(super) fn ground(&self, others: bool, equal: impl Fn(&Said, &Said) -> bool) -> Ground {
        let pages = self.pairs.as_ref();
        let same = others && pages.is_some_and(|pairs| pairs.iter().all(|(a, b)| equal(a, b)));
        Ground { same, places: self.places }
    }
}

pub(super) fn same_address(a: &Said, b: &Said) -> bool {
    a.front.slug == b.front.slug && a.front.path == b.front.path
}

pub(super) fn same_times(a: &Said, b: &Said) -> bool {
    let (old, new) = (&a.front, &b.front);
    old.draft == new.draft
        && old.publish == new.publish
        && old.expires == new.expires
        && a.date == b.date
}

/// Whether the order of a page is decided by the same, but for its title.
pub(super) fn differs_in_title(a: &Said, b: &Said) -> bool {
    same_key_but_title(a, b) && same_section_order(a, b)
}

/// Whether a page is sorted by the same, but for its title.
pub(super) fn same_key_but_title(a: &Said, b: &Said) -> bool {
    let (old, new) = (&a.key, &b.key);
    old.weight == new.weight
        && old.date == new.date
        && old.updated == new.updated
        && old.path == new.path
}

pub(super) fn same_order(a: &Said, b: &Said) -> bool {
    a.key == b.key && same_section_order(a, b)
}

fn same_section_order(a: &Said, b: &Said) -> bool {
    let (old, new) = (&a.front.section, &b.front.section);
    a.front.unlisted == b.front.unlisted
        && a.front.pinned == b.front.pinned
        && old.sort_by == new.sort_by
        && old.reverse == new.reverse
        && old.transparent == new.transparent
}

/// Whether a page is listed as before, and as new.
pub(super) fn same_newness(a: &Said, b: &Said) -> bool {
    a.front.unlisted == b.front.unlisted && a.key.date == b.key.date && a.key.path == b.key.path
}

/// Whether a page is filed under the same.
pub(super) fn same_filing(a: &Said, b: &Said) -> bool {
    let (old, new) = (&a.front, &b.front);
    old.taxonomies == new.taxonomies
        && old.authors == new.authors
        && old.series == new.series
        && old.unlisted == new.unlisted
        && old.pinned == new.pinned
}

pub(super) fn same_templates(a: &Said, b: &Said) -> bool {
    a.front.template == b.front.template
        && a.front.section.page_template == b.front.section.page_template
}

pub(super) fn same_claims(a: &Said, b: &Said) -> bool {
    same_address(a, b)
        && a.front.aliases == b.front.aliases
        && a.front.unlisted == b.front.unlisted
        && a.front.page_data == b.front.page_data
        && a.front.section.feed == b.front.section.feed
        && a.front.section.paginate_by == b.front.section.paginate_by
}

pub(super) fn same_head(a: &Said, b: &Said) -> bool {
    Arc::ptr_eq(&a.front, &b.front)
}
