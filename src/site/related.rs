//! Pages that are about the same: what a reader may want next.
//!
//! Two pages are the nearer the more terms they share and the rarer these are, and nearer still
//! where one links to the other. A term of very many pages says little and would cost a comparison
//! of all with all, so it is passed over. Who wrote a page does not count.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

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

/// The related pages of a whole site.
#[derive(Debug, PartialEq)]
pub(super) struct Related {
    /// By [`EntryId`]: the nearest first.
    pub(super) of: Vec<Arc<[EntryId]>>,
    /// By [`EntryId`]: which of two equally near pages comes first; nothing for what is never
    /// related to anything.
    ranks: Arc<[Option<u32>]>,
}

/// What the site before had, where it had the same pages with the same dates.
pub(super) struct Before<'a> {
    pub(super) taxonomies: &'a [Taxonomy],
    pub(super) related: &'a Related,
    /// By [`EntryId`]: whether the links from or to a page are others.
    pub(super) links_differ: Vec<bool>,
}

/// Finds the related pages of each page. Of pages whose terms and links are as they were, they are
/// as they were.
pub(super) fn related(ties: &Ties<'_>, before: Option<&Before<'_>>) -> Related {
    let count = ties.published.leaves.len();
    let Some(before) = before else {
        let ranks = ranks(ties.published);
        let all: Vec<usize> = (0..count).collect();
        return Related { of: compare(ties, &ranks, &all), ranks };
    };
    let mut stale = before.links_differ.clone();
    for id in differing(before.taxonomies, ties.taxonomies) {
        stale[id.0 as usize] = true;
    }
    let stale: Vec<usize> = (0..count).filter(|at| stale[*at]).collect();
    let mut of = before.related.of.clone();
    let ranks = before.related.ranks.clone();
    for (at, made) in stale.iter().zip(compare(ties, &ranks, &stale)) {
        if of[*at] != made {
            of[*at] = made;
        }
    }
    Related { of, ranks }
}

/// The order of equally near pages: the newest first, then by source path. What is not listed, and
/// what is a list itself, has no place in it.
fn ranks(published: &Published<'_>) -> Arc<[Option<u32>]> {
    let counts = |leaf: &Leaf<'_>| leaf.is_listed() && !leaf.sprout.is_section;
    let mut order: Vec<EntryId> =
        published.iter().filter(|(_, leaf)| counts(leaf)).map(|(id, _)| id).collect();
    order.sort_by_key(|id| {
        let key = published.key(*id);
        (Reverse(key.date), &key.path)
    });
    let mut ranks = vec![None; published.leaves.len()];
    for (rank, id) in order.into_iter().enumerate() {
        ranks[id.0 as usize] = Some(rank as u32);
    }
    ranks.into()
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

/// Compares the pages at `which` with those they share something with.
fn compare(ties: &Ties<'_>, ranks: &[Option<u32>], which: &[usize]) -> Vec<Arc<[EntryId]>> {
    if which.is_empty() {
        return Vec::new();
    }
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
    let of = |near: &mut Nearness, at: &usize| {
        let leaf = ties.published.leaf(EntryId(*at as u32));
        if leaf.sprout.is_section || leaf.describes {
            return Arc::default();
        }
        for at in &filed[*at] {
            let (term, weight) = terms[*at as usize];
            term.pages.iter().for_each(|other| near.add(*other, weight));
        }
        let (to, from) = (&ties.pages[*at].links_to, &ties.backlinks[*at]);
        to.iter().for_each(|other| near.add(*other, link));
        let only_back = from.iter().filter(|other| to.binary_search(other).is_err());
        only_back.for_each(|other| near.add(*other, link));
        near.take_best(EntryId(*at as u32), ranks)
    };
    let scratch = || Nearness { sums: vec![0; count], touched: Vec::new() };
    which.par_iter().with_min_len(CHUNK).map_init(scratch, of).collect()
}

/// How near every page is to one page: nearly all of them not at all.
struct Nearness {
    /// By [`EntryId`].
    sums: Vec<u32>,
    /// The pages that are near at all.
    touched: Vec<EntryId>,
}

impl Nearness {
    fn add(&mut self, other: EntryId, by: u32) {
        let sum = &mut self.sums[other.0 as usize];
        if *sum == 0 {
            self.touched.push(other);
        }
        *sum += by;
    }

    /// The nearest pages but the page itself; forgets everything.
    fn take_best(&mut self, own: EntryId, ranks: &[Option<u32>]) -> Arc<[EntryId]> {
        let mut best: Vec<(Reverse<u32>, u32, EntryId)> = Vec::with_capacity(MOST + 1);
        for other in self.touched.drain(..) {
            let sum = std::mem::take(&mut self.sums[other.0 as usize]);
            let Some(rank) = ranks[other.0 as usize].filter(|_| other != own) else { continue };
            let found = (Reverse(sum), rank, other);
            if best.len() == MOST && best[MOST - 1] < found {
                continue;
            }
            let place = best.partition_point(|known| *known < found);
            best.insert(place, found);
            best.truncate(MOST);
        }
        best.into_iter().map(|(_, _, id)| id).collect()
    }
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
