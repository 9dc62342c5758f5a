//! Taxonomies and their terms: which pages are filed under what.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

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
    /// In the order of their folded names; a term stands before those below it.
    pub terms: Vec<Term>,
    /// The file that describes it.
    pub entry: Option<EntryId>,
}

/// One value of a taxonomy.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// As readers see it: as it is most often written; of an author, the name.
    pub name: String,
    /// As pages write it: of an author, the id.
    pub written: String,
    /// What makes two spellings one term.
    pub folded: String,
    /// The last part of its address; the parts below the taxonomy's own, where terms lie below
    /// others.
    pub slug: String,
    /// Its page.
    pub route: Route,
    /// Its pages: pinned ones first, then the newest; of a series from front to back.
    pub pages: Arc<[EntryId]>,
    /// The term it lies below, by its place.
    pub above: Option<usize>,
    /// The terms directly below it, by their places.
    pub below: Vec<usize>,
    /// The file that describes it.
    pub entry: Option<EntryId>,
}

impl Term {
    /// The last part of its name: `Trials` of `Hiring/Trials`.
    pub fn label(&self) -> &str {
        match self.above {
            Some(_) => self.name.rsplit('/').next().unwrap_or(&self.name),
            None => &self.name,
        }
    }
}

/// What stands between the parts of a folded name: less than any letter, so that a term stands
/// before those below it, and these before the next.
const BELOW: char = '\0';

impl Taxonomy {
    /// The term of that name, in any letter case.
    pub fn term(&self, name: &str) -> Option<&Term> {
        self.place_of(name).map(|at| &self.terms[at])
    }

    /// The place of the term of that name.
    pub fn place_of(&self, name: &str) -> Option<usize> {
        let folded = fold_by(&self.rule, name);
        self.terms.binary_search_by(|term| term.folded.as_str().cmp(&folded)).ok()
    }

    /// The terms above one, the topmost first.
    pub fn above(&self, term: &Term) -> Vec<&Term> {
        let mut above: Vec<&Term> = std::iter::successors(term.above, |at| self.terms[*at].above)
            .map(|at| &self.terms[at])
            .collect();
        above.reverse();
        above
    }

    /// Whether a page that writes `name` is filed under a term.
    pub(super) fn covers(&self, term: &Term, name: &str) -> bool {
        let folded = fold_by(&self.rule, name);
        folded.strip_prefix(&term.folded).is_some_and(|rest| {
            rest.is_empty() || self.rule.hierarchical && rest.starts_with(BELOW)
        })
    }
}

/// What makes two spellings one term: Unicode form and letter case do not count.
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfc().collect::<String>().to_lowercase()
}

fn fold_by(rule: &TaxonomyRule, name: &str) -> String {
    match rule.hierarchical {
        true => fold(&parts(name).collect::<Vec<_>>().join(&BELOW.to_string())),
        false => fold(name),
    }
}

/// `Hiring / Trials` → `Hiring`, `Trials`
fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split('/').map(str::trim).filter(|part| !part.is_empty())
}

/// How deep terms may lie below others: nobody files deeper, and every level is a list of its own.
pub(super) const DEEPEST: usize = 8;

/// The terms that one name files under: itself, and those above it.
fn levels<'a>(rule: &TaxonomyRule, name: &'a str) -> Vec<Cow<'a, str>> {
    if !rule.hierarchical || !name.contains('/') {
        return vec![Cow::Borrowed(name)];
    }
    let mut levels: Vec<Cow<'a, str>> = Vec::new();
    for part in parts(name).take(DEEPEST) {
        levels.push(match levels.last() {
            Some(above) => Cow::Owned(format!("{above}/{part}")),
            None => Cow::Borrowed(part),
        });
    }
    levels
}

/// The pages of one spelling of a term.
type Spellings<'a> = BTreeMap<Cow<'a, str>, Vec<EntryId>>;

/// Files pages. `filed` gives a page's terms of one taxonomy, `admits` says which of them count,
/// `shown` gives the name of a term that is not shown as it is written; `sort` puts the pages of a
/// term in order.
pub(super) fn assemble<'a>(
    rules: &[TaxonomyRule],
    filed: impl Fn(&TaxonomyRule) -> Vec<(EntryId, &'a [String])>,
    admits: impl Fn(&TaxonomyRule, &str) -> bool,
    shown: impl Fn(&TaxonomyRule, &str) -> Option<String>,
    sort: impl Fn(&TaxonomyRule, &mut Vec<EntryId>),
) -> Vec<Taxonomy> {
    let mut taxonomies = Vec::new();
    for rule in rules {
        let mut found: BTreeMap<String, Spellings<'a>> = BTreeMap::new();
        for (page, names) in filed(rule) {
            let names = names.iter().filter(|name| admits(rule, name));
            for name in names.flat_map(|name| levels(rule, name)) {
                let spellings = found.entry(fold_by(rule, &name)).or_default();
                let pages = spellings.entry(name).or_default();
                if pages.last() != Some(&page) {
                    pages.push(page);
                }
            }
        }
        if found.is_empty() && !rule.declared {
            continue;
        }
        let route = Route::home().child(&slug(&rule.slug));
        let mut terms: Vec<Term> = Vec::with_capacity(found.len());
        let mut places: HashMap<String, usize> = HashMap::new();
        for (folded, spellings) in found {
            let above = folded.rsplit_once(BELOW).and_then(|(above, _)| places.get(above)).copied();
            let mut term = term(folded, &spellings, &route, above.map(|at| &terms[at]));
            if let Some(name) = shown(rule, &term.written) {
                term.name = name;
            }
            let mut pages: Vec<EntryId> = spellings.into_values().flatten().collect();
            pages.sort_unstable();
            pages.dedup();
            sort(rule, &mut pages);
            if rule.hierarchical {
                places.insert(term.folded.clone(), terms.len());
            }
            if let Some(above) = above {
                let at = terms.len();
                terms[above].below.push(at);
            }
            terms.push(Term { pages: pages.into(), above, ..term });
        }
        taxonomies.push(Taxonomy { rule: rule.clone(), route, terms, entry: None });
    }
    taxonomies
}

/// A term without its pages.
fn term(folded: String, spellings: &Spellings<'_>, list: &Route, above: Option<&Term>) -> Term {
    // Most often written; of equals the first in byte order, which is the map's order.
    let most = spellings.values().map(Vec::len).max().unwrap_or(0);
    let name = spellings
        .iter()
        .find(|(_, pages)| pages.len() == most)
        .map_or(folded.as_str(), |(name, _)| &**name);
    let (name, last) = match above {
        Some(above) => {
            let last = name.rsplit('/').next().unwrap_or(name);
            (format!("{}/{last}", above.name), last)
        }
        None => (name.to_owned(), name),
    };
    let own = slug(last);
    let route = above.map_or(list, |above| &above.route);
    let route = route.child(if own.is_empty() { "unnamed" } else { &own });
    let slug = match above {
        None => own,
        // A part without letters has no address, and so has none what lies below it.
        Some(above) if own.is_empty() || above.slug.is_empty() => String::new(),
        Some(above) => format!("{}/{own}", above.slug),
    };
    Term {
        written: name.clone(),
        name,
        folded,
        slug,
        route,
        pages: Arc::default(),
        above: None,
        below: Vec::new(),
        entry: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_differ_in_case_are_one_term_shown_as_most_often_written() {
        let rule = TaxonomyRule::named("tags", false);
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
            |_, _| true,
            |_, _| None,
            |_, pages| pages.reverse(),
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
        let rule = |declared| TaxonomyRule::named("tags", declared);
        assert!(
            assemble(&[rule(false)], |_| Vec::new(), |_, _| true, |_, _| None, |_, _| ())
                .is_empty()
        );
        assert_eq!(
            assemble(&[rule(true)], |_| Vec::new(), |_, _| true, |_, _| None, |_, _| ()).len(),
            1
        );
    }

    #[test]
    fn terms_lie_below_others_where_the_taxonomy_says_so() {
        let rule = TaxonomyRule { hierarchical: true, ..TaxonomyRule::named("categories", true) };
        let filed: Vec<(EntryId, Vec<String>)> = [
            (1, vec!["Hiring/Trials"]),
            (2, vec!["hiring / trials / Paid"]),
            (3, vec!["Hiring"]),
            (4, vec!["Hiring-now", "/"]),
        ]
        .into_iter()
        .map(|(id, names)| (EntryId(id), names.into_iter().map(str::to_owned).collect()))
        .collect();
        let taxonomies = assemble(
            &[rule],
            |_| filed.iter().map(|(id, names)| (*id, names.as_slice())).collect(),
            |_, _| true,
            |_, _| None,
            |_, _| (),
        );
        let categories = &taxonomies[0];
        let told: Vec<String> = categories
            .terms
            .iter()
            .map(|term| {
                let pages: Vec<u32> = term.pages.iter().map(|id| id.0).collect();
                let above: Vec<&str> =
                    categories.above(term).iter().map(|term| term.label()).collect();
                format!("{} {} {:?} {:?}", term.route, term.label(), pages, above)
            })
            .collect();
        assert_eq!(
            told,
            [
                "/categories/hiring/ Hiring [1, 2, 3] []",
                "/categories/hiring/trials/ Trials [1, 2] [\"Hiring\"]",
                "/categories/hiring/trials/paid/ Paid [2] [\"Hiring\", \"Trials\"]",
                "/categories/hiring-now/ Hiring-now [4] []",
            ]
        );
        let trials = categories.term("HIRING / Trials").expect("there");
        assert!(categories.covers(trials, "hiring/trials/paid"));
        assert!(!categories.covers(trials, "hiring"));
    }
}
