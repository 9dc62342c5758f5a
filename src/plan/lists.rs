//! Lists of the whole site that templates can ask for: by month, and by the alphabet.

use tera::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::fingerprint::{Fingerprint, Mixer};
use crate::site::{EntryId, Site};
use crate::theme::value::map;

/// The dated pages of a section and of those below it, newest first; without a section those of the
/// whole site.
pub(super) fn newest(site: &Site, section: Option<EntryId>) -> Vec<EntryId> {
    let Some(section) = section.filter(|id| *id != site.home()) else {
        return site.newest().to_vec();
    };
    let inside = |id: &EntryId| {
        std::iter::successors(site.entry(*id).parent, |at| site.entry(*at).parent)
            .any(|at| at == section)
    };
    site.newest().iter().copied().filter(inside).collect()
}

/// What a list of cards is the same by.
pub(super) fn print(site: &Site, pages: impl IntoIterator<Item = EntryId>) -> Fingerprint {
    let mut mixer = Mixer::default();
    for id in pages {
        mixer.add(site.entry(id).card.print);
    }
    mixer.finish()
}

/// Pages that come newest first, by year and month.
pub(super) fn archive(site: &Site, pages: &[EntryId]) -> Value {
    let zone = &site.config.zone;
    let month = |id: &EntryId| {
        let day = site.entry(*id).date.as_ref().map(|date| date.day(zone));
        day.map_or((0, 0), |day| (day.year(), day.month()))
    };
    // Two offsets can make a later moment an earlier day, so neighbours need not be in order.
    let mut pages = pages.to_vec();
    pages.sort_by_key(|id| std::cmp::Reverse(month(id)));
    let year = |pages: &[EntryId]| {
        let months = pages.chunk_by(|a, b| month(a) == month(b)).map(|pages| {
            let number = month(&pages[0]).1;
            map([("month", Value::from(i64::from(number))), ("pages", cards(site, pages))])
        });
        map([
            ("year", Value::from(i64::from(month(&pages[0]).0))),
            ("page_count", Value::from(pages.len())),
            ("months", months.collect::<Vec<_>>().into()),
        ])
    };
    let years = pages.chunk_by(|a, b| month(a).0 == month(b).0).map(year);
    years.collect::<Vec<_>>().into()
}

/// Every listed page, in no order.
pub(super) fn listed(site: &Site) -> impl Iterator<Item = EntryId> {
    let all = site.entries.iter().enumerate();
    all.filter(|(_, entry)| entry.listed && entry.section.is_none())
        .map(|(at, _)| EntryId(at as u32))
}

/// Every listed page by the first letter of its title.
pub(super) fn titles(site: &Site) -> Value {
    let mut pages: Vec<(Option<char>, String, EntryId)> = listed(site)
        .map(|id| {
            let plain = plain(&site.entry(id).title);
            (letter(&plain), plain, id)
        })
        .collect();
    // Nothing comes before every letter.
    pages.sort_by(|a, b| {
        let path = |id: EntryId| &site.entry(id).source;
        (a.0, &a.1, path(a.2)).cmp(&(b.0, &b.1, path(b.2)))
    });
    let letters = pages.chunk_by(|a, b| a.0 == b.0).map(|pages| {
        let ids: Vec<EntryId> = pages.iter().map(|(_, _, id)| *id).collect();
        let letter = pages[0].0.map_or("#".to_owned(), |letter| letter.to_uppercase().collect());
        map([("letter", Value::normal_string(&letter)), ("pages", cards(site, &ids))])
    });
    letters.collect::<Vec<_>>().into()
}

/// A title without accents, in small letters.
fn plain(title: &str) -> String {
    let title = title.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>();
    title.to_lowercase().nfc().collect()
}

/// The letter a title without accents begins with, quotes and brackets passed over.
fn letter(plain: &str) -> Option<char> {
    let first = plain.chars().find(|c| c.is_alphanumeric())?;
    first.is_alphabetic().then_some(first)
}

fn cards(site: &Site, pages: &[EntryId]) -> Value {
    pages.iter().map(|id| site.entry(*id).card.value()).collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stand_under_the_letter_people_look_for_them() {
        let found = |title: &str| letter(&plain(title));
        assert_eq!(found("Übergabe"), Some('u'));
        assert_eq!(found("“Éclair”"), Some('e'));
        assert_eq!(found("7 mistakes"), None);
        assert_eq!(found("Öffnen"), Some('o'));
        assert_eq!(found("договор"), Some('д'));
        assert_eq!(found("…"), None);
    }
}
