//! Which pages a section lists, who stands beside whom, and the reading order of the whole guide.

use jiff::tz::TimeZone;

use super::EntryId;
use super::order::{Rule, SortKey, fold_title};
use super::said::Published;
use crate::parse::front::SortBy;

/// What the order of pages gives, by [`EntryId`].
#[derive(Clone)]
pub(super) struct Arranged {
    /// What each entry is sorted by.
    pub(super) keys: Vec<SortKey>,
    /// Per section: its pages in order; empty for pages.
    pub(super) pages: Vec<Vec<EntryId>>,
    /// Per section: the sections directly below it, in order.
    pub(super) subsections: Vec<Vec<EntryId>>,
    /// The earlier, lighter page of the same section.
    pub(super) lower: Vec<Option<EntryId>>,
    /// The later, heavier page of the same section.
    pub(super) higher: Vec<Option<EntryId>>,
    /// The whole guide from front to back.
    pub(super) reading: Vec<EntryId>,
    /// Listed pages with a date, newest first.
    pub(super) newest: Vec<EntryId>,
}

/// The rule by which dated pages are listed across sections.
const NEWEST_FIRST: Rule = Rule { first: Some(SortBy::Date), reverse: false };

impl Arranged {
    /// Sorts pages newest first.
    pub(super) fn newest_first(&self, pages: &mut [EntryId]) {
        pages.sort_by(|a, b| {
            NEWEST_FIRST.compare(&self.keys[a.0 as usize], &self.keys[b.0 as usize])
        });
    }
}

/// Puts everything in order.
pub(super) fn arrange(published: &Published<'_>, zone: &TimeZone) -> Arranged {
    let count = published.leaves.len();
    let keys: Vec<SortKey> = published
        .leaves
        .iter()
        .map(|leaf| SortKey {
            weight: leaf.said.front.weight,
            date: leaf.said.date.as_ref().map(|date| date.moment(zone)),
            updated: leaf.said.front.updated.as_ref().map(|date| date.moment(zone)),
            title: fold_title(&leaf.said.title),
            path: leaf.sprout.source.clone(),
        })
        .collect();
    let rule = |section: EntryId| {
        let front = &published.leaf(section).said.front.section;
        Rule { first: front.sort_by, reverse: front.reverse == Some(true) }
    };
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
        keys,
    };
    let by_default = Rule { first: None, reverse: false };
    for (id, _) in published.iter().filter(|(_, leaf)| leaf.sprout.is_section) {
        let at = id.0 as usize;
        let rule = rule(id);
        let compare = |a: &EntryId, b: &EntryId| {
            rule.compare(&arranged.keys[a.0 as usize], &arranged.keys[b.0 as usize])
        };
        own[at].sort_by(compare);
        let mut pages = own[at].clone();
        pages.append(&mut lent[at]);
        pages.sort_by(compare);
        let keys: Vec<&SortKey> =
            own[at].iter().map(|page| &arranged.keys[page.0 as usize]).collect();
        let down = rule.runs_down(&keys);
        for pair in own[at].windows(2) {
            let (lower, higher) = if down { (pair[1], pair[0]) } else { (pair[0], pair[1]) };
            arranged.higher[lower.0 as usize] = Some(higher);
            arranged.lower[higher.0 as usize] = Some(lower);
        }
        let keys = &arranged.keys;
        arranged.subsections[at]
            .sort_by(|a, b| by_default.compare(&keys[a.0 as usize], &keys[b.0 as usize]));
        arranged.pages[at] = pages;
    }
    arranged.reading = reading_order(published, &own, &arranged, rule);
    arranged.newest = published
        .iter()
        .filter(|(_, leaf)| !leaf.sprout.is_section && leaf.is_listed() && leaf.said.date.is_some())
        .map(|(id, _)| id)
        .collect();
    let mut newest = std::mem::take(&mut arranged.newest);
    arranged.newest_first(&mut newest);
    arranged.newest = newest;
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
        below.sort_by(|a, b| {
            rule.compare(&arranged.keys[a.0 as usize], &arranged.keys[b.0 as usize])
        });
        waiting.extend(below.into_iter().rev());
    }
    order
}
