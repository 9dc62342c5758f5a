//! Taxonomies and their terms: which pages are filed under what.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::EntryId;
use crate::config::TaxonomyRule;
use crate::parse::slug::slug;
use crate::source::Route;

/// A way pages are filed, with its terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Taxonomy {
    /// What `site.yaml` says of it.
    pub rule: TaxonomyRule,
    /// The page that lists its terms.
    pub route: Route,
    /// In the order of their folded names.
    pub terms: Vec<Term>,
}

/// One value of a taxonomy.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// As it is most often written.
    pub name: String,
    /// What makes two spellings one term.
    pub folded: String,
    /// The last part of its address.
    pub slug: String,
    /// Its page.
    pub route: Route,
    /// Its pages, newest first.
    pub pages: Vec<EntryId>,
}

impl Taxonomy {
    /// The term of that name, in any letter case.
    pub fn term(&self, name: &str) -> Option<&Term> {
        let folded = fold(name);
        self.terms
            .binary_search_by(|term| term.folded.as_str().cmp(&folded))
            .ok()
            .map(|at| &self.terms[at])
    }
}

/// What makes two spellings one term: Unicode form and letter case do not count.
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfc().collect::<String>().to_lowercase()
}

/// The pages of one spelling of a term.
type Spellings<'a> = BTreeMap<&'a str, Vec<EntryId>>;

/// Files pages. `filed` gives a page's terms of one taxonomy; `newest_first` is the order of pages
/// within a term.
pub(super) fn assemble<'a>(
    rules: &[TaxonomyRule],
    filed: impl Fn(&str) -> Vec<(EntryId, &'a [String])>,
    newest_first: impl Fn(&mut Vec<EntryId>),
) -> Vec<Taxonomy> {
    let mut taxonomies = Vec::new();
    for rule in rules {
        let mut terms: BTreeMap<String, Spellings<'a>> = BTreeMap::new();
        for (page, names) in filed(&rule.name) {
            for name in names {
                let pages = terms.entry(fold(name)).or_default().entry(name).or_default();
                if pages.last() != Some(&page) {
                    pages.push(page);
                }
            }
        }
        if terms.is_empty() && !rule.declared {
            continue;
        }
        let route = Route::home().child(&slug(&rule.slug));
        let terms = terms
            .into_iter()
            .map(|(folded, spellings)| term(folded, &spellings, &route, &newest_first))
            .collect();
        taxonomies.push(Taxonomy { rule: rule.clone(), route, terms });
    }
    taxonomies
}

fn term(
    folded: String,
    spellings: &Spellings<'_>,
    above: &Route,
    newest_first: &impl Fn(&mut Vec<EntryId>),
) -> Term {
    // Most often written; of equals the first in byte order, which is the map's order.
    let most = spellings.values().map(Vec::len).max().unwrap_or(0);
    let name = spellings
        .iter()
        .find(|(_, pages)| pages.len() == most)
        .map_or(folded.as_str(), |(name, _)| name);
    let mut pages: Vec<EntryId> = spellings.values().flatten().copied().collect();
    pages.sort_unstable();
    pages.dedup();
    newest_first(&mut pages);
    let slug = slug(name);
    let route = above.child(if slug.is_empty() { "unnamed" } else { &slug });
    Term { name: name.to_owned(), folded, slug, route, pages }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_differ_in_case_are_one_term_shown_as_most_often_written() {
        let rule = TaxonomyRule {
            name: "tags".into(),
            slug: "tags".into(),
            paginate_by: None,
            feed: false,
            declared: false,
        };
        let filed: Vec<(EntryId, Vec<String>)> = [
            (1, vec!["Hiring", "hiring"]),
            (2, vec!["hiring"]),
            (3, vec!["HIRING", "Ärger"]),
            (4, vec!["A\u{308}rger"]),
        ]
        .into_iter()
        .map(|(id, names)| (EntryId(id), names.into_iter().map(str::to_owned).collect()))
        .collect();
        let taxonomies = assemble(
            &[rule],
            |_| filed.iter().map(|(id, names)| (*id, names.as_slice())).collect(),
            |pages| pages.reverse(),
        );
        let terms: Vec<(&str, Vec<u32>)> = taxonomies[0]
            .terms
            .iter()
            .map(|term| (term.name.as_str(), term.pages.iter().map(|id| id.0).collect()))
            .collect();
        assert_eq!(terms, [("hiring", vec![3, 2, 1]), ("A\u{308}rger", vec![4, 3])]);
        assert_eq!(
            taxonomies[0].term("HiRiNg").map(|term| term.route.as_str()),
            Some("/tags/hiring/")
        );
        assert!(taxonomies[0].term("ärger").is_some());
    }

    #[test]
    fn a_default_taxonomy_nobody_uses_has_no_page() {
        let rule = |declared| TaxonomyRule {
            name: "tags".into(),
            slug: "tags".into(),
            paginate_by: None,
            feed: false,
            declared,
        };
        assert!(assemble(&[rule(false)], |_| Vec::new(), |_| ()).is_empty());
        assert_eq!(assemble(&[rule(true)], |_| Vec::new(), |_| ()).len(), 1);
    }
}
