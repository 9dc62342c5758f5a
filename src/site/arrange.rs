//! Which pages a section lists, who stands beside whom, and the reading order of the whole guide.

use std::cmp::Ordering;

use super::EntryId;
use super::order::{self, Rule, SortKey};
use super::said::Published;
use crate::parse::front::SortBy;

/// What the order of pages gives, by [`EntryId`].
#[derive(Clone, Debug, PartialEq)]
pub struct Arranged {
    /// Per section: its pages in order, the pinned ones first; empty for pages.
    pub pages: Vec<Vec<EntryId>>,
    /// Per section: the sections directly below it, in order.
    pub subsections: Vec<Vec<EntryId>>,
    /// The earlier, lighter page of the same section.
    pub lower: Vec<Option<EntryId>>,
    /// The later, heavier page of the same section.
    pub higher: Vec<Option<EntryId>>,
    /// The whole guide from front to back.
    pub reading: Vec<EntryId>,
    /// Listed pages with a date, newest first.
    pub newest: Vec<EntryId>,
}

/// The rule by which dated pages are listed across sections.
const NEWEST_FIRST: Rule = Rule { first: Some(SortBy::Date), reverse: false };

impl Arranged {
    /// Whether a page whose title alone is another one stands where it would be put now: between its
    /// neighbours in every list that holds it. Says no where that is not quickly told.
    pub(super) fn still_holds(&self, published: &Published<'_>, page: EntryId) -> bool {
        let leaf = published.leaf(page);
        let Some(parent) = leaf.parent.filter(|_| !leaf.sprout.is_section) else { return false };
        // Beside sections a page has a place in the reading order that no list tells.
        if !self.subsections[parent.0 as usize].is_empty() {
            return false;
        }
        let mut at = Some(parent);
        while let Some(section) = at {
            let rule = rule_of(published, section);
            let pages = &self.pages[section.0 as usize];
            // Where some are pinned, the list is not the order that neighbours are told by.
            let pinned = pages.first().is_some_and(|first| published.is_pinned(*first));
            if pinned || !stands(pages, page, rule, published) {
                return false;
            }
            let lends = published.leaf(section).said.front.section.transparent == Some(true);
            at = published.leaf(section).parent.filter(|_| lends);
        }
        stands(&self.newest, page, NEWEST_FIRST, published)
    }
}

/// Whether a page of a list that was in order stands between its neighbours.
fn stands(list: &[EntryId], page: EntryId, rule: Rule, published: &Published<'_>) -> bool {
    let Some(at) = list.iter().position(|id| *id == page) else { return true };
    let around = &list[at.saturating_sub(1)..list.len().min(at + 2)];
    around.is_sorted_by(|a, b| rule.compare(published.key(*a), published.key(*b)).is_le())
}

/// How a section sorts its pages.
fn rule_of(published: &Published<'_>, section: EntryId) -> Rule {
    let front = &published.leaf(section).said.front.section;
    Rule { first: front.sort_by, reverse: front.reverse == Some(true) }
}

/// Sorts pages newest first.
fn newest_first(published: &Published<'_>, pages: &mut [EntryId]) {
    pages.sort_by(|a, b| NEWEST_FIRST.compare(published.key(*a), published.key(*b)));
}

/// Puts the pinned pages first, and leaves the order otherwise as it is.
fn pinned_first(published: &Published<'_>, pages: &mut [EntryId]) {
    pages.sort_by_key(|id| !published.is_pinned(*id));
}

/// How the pages of a term are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TermOrder {
    /// Pinned ones first, then the newest.
    Newest,
    /// From front to back: by weight, then the oldest first, then by title.
    Reading,
}

impl TermOrder {
    fn compare(self, published: &Published<'_>, a: EntryId, b: EntryId) -> Ordering {
        let (left, right) = (published.key(a), published.key(b));
        match self {
            TermOrder::Newest => (!published.is_pinned(a))
                .cmp(&!published.is_pinned(b))
                .then_with(|| NEWEST_FIRST.compare(left, right)),
            TermOrder::Reading => order::compare_reading(left, right),
        }
    }

    /// Sorts the pages of a term.
    pub(super) fn sort(self, published: &Published<'_>, pages: &mut [EntryId]) {
        pages.sort_by(|a, b| self.compare(published, *a, *b));
    }

    /// Whether a page of a list that was in order stands between its neighbours.
    pub(super) fn holds(self, published: &Published<'_>, pages: &[EntryId], page: EntryId) -> bool {
        let Some(at) = pages.iter().position(|id| *id == page) else { return true };
        let around = &pages[at.saturating_sub(1)..pages.len().min(at + 2)];
        around.is_sorted_by(|a, b| self.compare(published, *a, *b).is_le())
    }
}

/// Puts everything in order.
pub(super) fn arrange(published: &Published<'_>) -> Arranged {
    let count = published.leaves.len();
    let rule = |section: EntryId| rule_of(published, section);
    let mut own: Vec<Vec<EntryId>> = vec![Vec::new(); count];
    let mut lent: Vec<Vec<EntryId>> = vec![Vec::new(); count];
    let mut subsections: Vec<Vec<EntryId>> = vec![Vec::new(); count];
    for (id, leaf) in published.iter().filter(|(_, leaf)| leaf.is_listed()) {
        let Some(parent) = leaf.parent else { continue };
        if leaf.sprout.is_section {
            subsections[parent.0 as usize].push(id);
            continue;
        }
        own[parent.0 as usize].push(id);
        // A transparent section's pages are listed in the section above, too.
        let mut at = parent;
        while published.leaf(at).said.front.section.transparent == Some(true)
            && let Some(above) = published.leaf(at).parent
        {
            lent[above.0 as usize].push(id);
            at = above;
        }
    }
    let mut arranged = Arranged {
        pages: vec![Vec::new(); count],
        subsections,
        lower: vec![None; count],
        higher: vec![None; count],
        reading: Vec::with_capacity(count),
        newest: Vec::new(),
    };
    let by_default = Rule { first: None, reverse: false };
    for (id, _) in published.iter().filter(|(_, leaf)| leaf.sprout.is_section) {
        let at = id.0 as usize;
        let rule = rule(id);
        let compare = |a: &EntryId, b: &EntryId| rule.compare(published.key(*a), published.key(*b));
        own[at].sort_by(compare);
        let mut pages = own[at].clone();
        if !lent[at].is_empty() {
            pages.append(&mut lent[at]);
            pages.sort_by(compare);
        }
        let keys: Vec<&SortKey> = own[at].iter().map(|page| published.key(*page)).collect();
        let down = rule.runs_down(&keys);
        for pair in own[at].windows(2) {
            let (lower, higher) = if down { (pair[1], pair[0]) } else { (pair[0], pair[1]) };
            arranged.higher[lower.0 as usize] = Some(higher);
            arranged.lower[higher.0 as usize] = Some(lower);
        }
        arranged.subsections[at]
            .sort_by(|a, b| by_default.compare(published.key(*a), published.key(*b)));
        arranged.pages[at] = pages;
    }
    // Pinned pages stand first in lists, and in their place where one reads on.
    arranged.reading = reading_order(published, &own, &arranged, rule);
    for list in arranged.pages.iter_mut().chain(&mut arranged.subsections) {
        pinned_first(published, list);
    }
    arranged.newest = published
        .iter()
        .filter(|(_, leaf)| !leaf.sprout.is_section && leaf.is_listed() && leaf.said.date.is_some())
        .map(|(id, _)| id)
        .collect();
    newest_first(published, &mut arranged.newest);
    arranged
}

/// Front to back: each section, then its pages and the sections below it as one list.
fn reading_order(
    published: &Published<'_>,
    own: &[Vec<EntryId>],
    arranged: &Arranged,
    rule: impl Fn(EntryId) -> Rule,
) -> Vec<EntryId> {
    let mut order = Vec::with_capacity(published.leaves.len());
    let mut waiting = vec![EntryId(0)];
    while let Some(id) = waiting.pop() {
        order.push(id);
        if !published.leaf(id).sprout.is_section {
            continue;
        }
        let at = id.0 as usize;
        let mut below: Vec<EntryId> =
            own[at].iter().chain(&arranged.subsections[at]).copied().collect();
        let rule = rule(id);
        // A section without sections below it is in order already.
        if !arranged.subsections[at].is_empty() {
            below.sort_by(|a, b| rule.compare(published.key(*a), published.key(*b)));
        }
        waiting.extend(below.into_iter().rev());
    }
    order
}
