//! Pages that are about the same: what a reader may want next.
//!
//! Two pages are the nearer the more terms they share and the rarer these are, and nearer still
//! where one links to the other. A term of very many pages says little and would cost a comparison
//! of all with all, so it is passed over. Who wrote a page does not count.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use super::EntryId;
use super::fill::{CHUNK, Filled};
use super::said::{Leaf, Published};
use super::taxonomy::{Taxonomy, Term};
use crate::config::Filing;

/// The most related pages of one page.
const MOST: usize = 4;

/// The most pages a term may have to count. With three terms a page these are 600 comparisons.
const COMMON_TERM: usize = 200;

/// What pages are related by.
pub(super) struct Ties<'a> {
    pub(super) published: &'a Published<'a>,
    pub(super) taxonomies: &'a [Taxonomy],
    /// By [`EntryId`]: where a page links to.
    pub(super) pages: &'a [Arc<Filled>],
    /// By [`EntryId`]: who links to a page.
    pub(super) backlinks: &'a [Arc<[EntryId]>],
}

/// The same of the site before, where it had the same pages, and its result.
pub(super) struct Before<'a> {
    pub(super) taxonomies: &'a [Taxonomy],
    pub(super) related: &'a [Arc<[EntryId]>],
    /// By [`EntryId`]: whether the links from or to a page are others.
    pub(super) links_differ: Vec<bool>,
}

/// The related pages of each page, the nearest first. Of pages whose terms and links are as they
/// were, they are as they were.
pub(super) fn related(ties: &Ties<'_>, before: Option<&Before<'_>>) -> Vec<Arc<[EntryId]>> {
    let count = ties.published.leaves.len();
    let Some(before) = before else { return compare(ties, &(0..count).collect::<Vec<_>>(), None) };
    let mut stale = before.links_differ.clone();
    for id in differing(before.taxonomies, ties.taxonomies) {
        stale[id.0 as usize] = true;
    }
    let stale: Vec<usize> = (0..count).filter(|at| stale[*at]).collect();
    match stale.is_empty() {
        true => before.related.to_vec(),
        false => compare(ties, &stale, Some(before.related)),
    }
}

/// The pages of terms that do not have the pages they had.
fn differing(before: &[Taxonomy], now: &[Taxonomy]) -> BTreeSet<EntryId> {
    let terms = |taxonomies: &[Taxonomy]| -> BTreeSet<(String, String, Arc<[EntryId]>)> {
        let counting = taxonomies.iter().flat_map(|taxonomy| {
            counting(taxonomy)
                .map(|term| (taxonomy.rule.name.clone(), term.folded.clone(), term.pages.clone()))
        });
        counting.collect()
    };
    if std::ptr::eq(before, now) {
        return BTreeSet::new();
    }
    let (before, now) = (terms(before), terms(now));
    before.symmetric_difference(&now).flat_map(|(_, _, pages)| pages.iter().copied()).collect()
}

/// The terms of a taxonomy that relate pages.
fn counting(taxonomy: &Taxonomy) -> impl Iterator<Item = &Term> {
    let counts = taxonomy.rule.filing != Filing::Authors;
    let terms = taxonomy.terms.iter().filter(move |_| counts);
    terms.filter(|term| (2..=COMMON_TERM).contains(&term.pages.len()))
}

/// How near one of so many among all brings two pages, in thousandths.
fn weight(count: usize, of: usize) -> u32 {
    let rarity = of as f64 / count.max(1) as f64;
    (rarity.ln_1p() * 1000.0).round() as u32
}

/// What is listed and is no list itself.
fn counts(leaf: &Leaf<'_>) -> bool {
    leaf.is_listed() && !leaf.sprout.is_section
}

/// Compares the pages at `which` with those they share something with; takes all others as they
/// were.
fn compare(
    ties: &Ties<'_>,
    which: &[usize],
    before: Option<&[Arc<[EntryId]>]>,
) -> Vec<Arc<[EntryId]>> {
    let count = ties.published.leaves.len();
    let terms: Vec<(&Term, u32)> = ties
        .taxonomies
        .iter()
        .flat_map(counting)
        .map(|term| (term, weight(term.pages.len(), count)))
        .collect();
    let mut filed: Vec<Vec<u32>> = vec![Vec::new(); count];
    for (at, (term, _)) in terms.iter().enumerate() {
        term.pages.iter().for_each(|page| filed[page.0 as usize].push(at as u32));
    }
    // A link is worth a term that only two pages share.
    let link = weight(2, count);
    let scratch = || (vec![0u32; count], Vec::<EntryId>::new());
    let of = |(near, touched): &mut (Vec<u32>, Vec<EntryId>), at: &usize| {
        let id = EntryId(*at as u32);
        let leaf = ties.published.leaf(id);
        if leaf.sprout.is_section || leaf.describes {
            return Arc::default();
        }
        let mut add = |other: EntryId, by: u32| {
            let sum = &mut near[other.0 as usize];
            if *sum == 0 {
                touched.push(other);
            }
            *sum += by;
        };
        for at in &filed[*at] {
            let (term, weight) = terms[*at as usize];
            term.pages.iter().for_each(|other| add(*other, weight));
        }
        let (to, from) = (&ties.pages[*at].links_to, &ties.backlinks[*at]);
        to.iter().for_each(|other| add(*other, link));
        let only_back = from.iter().filter(|other| to.binary_search(other).is_err());
        only_back.for_each(|other| add(*other, link));
        let mut best: Vec<EntryId> = Vec::with_capacity(MOST + 1);
        let key = |other: EntryId, near: u32| {
            let key = ties.published.key(other);
            let newest: Reverse<Option<Timestamp>> = Reverse(key.date);
            (Reverse(near), newest, &key.path)
        };
        for other in touched.iter().copied() {
            if other == id || !counts(ties.published.leaf(other)) {
                continue;
            }
            let own = key(other, near[other.0 as usize]);
            let place = best.partition_point(|known| key(*known, near[known.0 as usize]) < own);
            if place < MOST {
                best.insert(place, other);
                best.truncate(MOST);
            }
        }
        for other in touched.drain(..) {
            near[other.0 as usize] = 0;
        }
        best.into()
    };
    let made: Vec<Arc<[EntryId]>> =
        which.par_iter().with_min_len(CHUNK).map_init(scratch, of).collect();
    let Some(before) = before else { return made };
    let mut related = before.to_vec();
    for (at, made) in which.iter().zip(made) {
        if related[*at] != made {
            related[*at] = made;
        }
    }
    related
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rare_brings_pages_nearer() {
        assert!(weight(2, 100) > weight(3, 100));
        assert!(weight(COMMON_TERM, COMMON_TERM) > 0);
    }
}
