//! The order of pages, and who stands beside whom. Every order is total: it ends in the source path.

use std::cmp::Ordering;

use jiff::Timestamp;

use crate::parse::front::SortBy;
use crate::source::SourcePath;

/// What a page is sorted by.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SortKey {
    pub(super) weight: Option<i64>,
    pub(super) date: Option<Timestamp>,
    pub(super) updated: Option<Timestamp>,
    /// Folded, so that `apple` stands beside `Apple`.
    pub(super) title: String,
    pub(super) path: SourcePath,
}

/// How a section sorts its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) first: Option<SortBy>,
    pub(super) reverse: bool,
}

/// What is there comes before what is not; both there: as told.
fn absent_last<T>(a: &Option<T>, b: &Option<T>, both: impl Fn(&T, &T) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => both(a, b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn by(key: SortBy, a: &SortKey, b: &SortKey, reverse: bool) -> Ordering {
    let turn = |ordering: Ordering| if reverse { ordering.reverse() } else { ordering };
    match key {
        SortBy::Weight => absent_last(&a.weight, &b.weight, |a, b| turn(a.cmp(b))),
        SortBy::Date => absent_last(&a.date, &b.date, |a, b| turn(b.cmp(a))),
        SortBy::Updated => {
            // What was never changed was last changed when it was written.
            let (a, b) = (a.updated.or(a.date), b.updated.or(b.date));
            absent_last(&a, &b, |a, b| turn(b.cmp(a)))
        }
        SortBy::Title => turn(a.title.cmp(&b.title)),
        SortBy::Path => turn(a.path.cmp(&b.path)),
    }
}

impl Rule {
    /// The order of two pages: by the rule's own key, then by weight (lighter first), date (newer
    /// first), title, path. A page without the key comes last, also where the order is reversed.
    pub(super) fn compare(self, a: &SortKey, b: &SortKey) -> Ordering {
        let own = self.first.map_or(Ordering::Equal, |key| by(key, a, b, self.reverse));
        let rest = self.first.is_none() && self.reverse;
        own.then_with(|| by(SortBy::Weight, a, b, rest))
            .then_with(|| by(SortBy::Date, a, b, rest))
            .then_with(|| by(SortBy::Title, a, b, rest))
            .then_with(|| a.path.cmp(&b.path))
    }

    /// Whether the page that comes later in the list is the *lower* one, as Zola says it: the
    /// earlier, the lighter, the one with the title before. Newest-first lists run downwards.
    pub(super) fn runs_down(self, keys: &[&SortKey]) -> bool {
        let main = self.first.unwrap_or_else(|| {
            if keys.iter().any(|key| key.weight.is_some()) {
                SortBy::Weight
            } else if keys.iter().any(|key| key.date.is_some()) {
                SortBy::Date
            } else {
                SortBy::Title
            }
        });
        matches!(main, SortBy::Date | SortBy::Updated) != self.reverse
    }
}

/// From front to back: lighter first, then older first, then by title. What has no weight comes
/// after what has one, and what has no date after what has one.
pub(super) fn compare_reading(a: &SortKey, b: &SortKey) -> Ordering {
    absent_last(&a.weight, &b.weight, Ord::cmp)
        .then_with(|| absent_last(&a.date, &b.date, Ord::cmp))
        .then_with(|| a.title.cmp(&b.title))
        .then_with(|| a.path.cmp(&b.path))
}

/// A title as it is compared.
pub(super) fn fold_title(title: &str) -> String {
    title.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(weight: Option<i64>, day: Option<i64>, title: &str, path: &str) -> SortKey {
        SortKey {
            weight,
            date: day.map(|day| Timestamp::from_second(day * 86_400).expect("in range")),
            updated: None,
            title: fold_title(title),
            path: SourcePath::new(path),
        }
    }

    fn sorted(rule: Rule, keys: &[SortKey]) -> Vec<String> {
        let mut keys = keys.to_vec();
        keys.sort_by(|a, b| rule.compare(a, b));
        keys.iter().map(|key| key.path.to_string()).collect()
    }

    #[test]
    fn the_default_is_weight_then_date_then_title() {
        let keys = [
            key(None, Some(1), "b", "old"),
            key(None, Some(9), "b", "new"),
            key(Some(2), None, "z", "two"),
            key(Some(1), None, "z", "one"),
            key(None, None, "B", "plain-b"),
            key(None, None, "a", "plain-a"),
        ];
        let rule = Rule { first: None, reverse: false };
        assert_eq!(sorted(rule, &keys), ["one", "two", "new", "old", "plain-a", "plain-b"]);
        let by_date = Rule { first: Some(SortBy::Date), reverse: false };
        assert_eq!(sorted(by_date, &keys)[..2], ["new", "old"]);
        let turned = Rule { first: Some(SortBy::Date), reverse: true };
        assert_eq!(sorted(turned, &keys), ["old", "new", "one", "two", "plain-a", "plain-b"]);
    }

    fn any_key() -> impl Strategy<Value = SortKey> {
        (proptest::option::of(0..3i64), proptest::option::of(0..3i64), "[abAB]{1,2}", "[a-e]{1,3}")
            .prop_map(|(weight, day, title, path)| key(weight, day, &title, &path))
    }

    fn any_rule() -> impl Strategy<Value = Rule> {
        let keys = [SortBy::Weight, SortBy::Date, SortBy::Updated, SortBy::Title, SortBy::Path];
        (proptest::option::of(proptest::sample::select(keys.to_vec())), any::<bool>())
            .prop_map(|(first, reverse)| Rule { first, reverse })
    }

    proptest! {
        #[test]
        fn every_order_is_total(a in any_key(), b in any_key(), c in any_key(), rule in any_rule()) {
            prop_assert_eq!(rule.compare(&a, &b), rule.compare(&b, &a).reverse());
            if rule.compare(&a, &b).is_le() && rule.compare(&b, &c).is_le() {
                prop_assert!(rule.compare(&a, &c).is_le());
            }
            if a.path != b.path {
                prop_assert!(rule.compare(&a, &b).is_ne());
            }
        }

        #[test]
        fn the_order_found_does_not_depend_on_the_order_given(
            mut keys in proptest::collection::btree_map("[a-e]{1,3}", any_key(), 0..12), rule in any_rule()
        ) {
            let keys: Vec<SortKey> = std::mem::take(&mut keys)
                .into_iter()
                .map(|(path, key)| SortKey { path: SourcePath::new(path), ..key })
                .collect();
            let backwards: Vec<SortKey> = keys.iter().rev().cloned().collect();
            prop_assert_eq!(sorted(rule, &keys), sorted(rule, &backwards));
        }
    }
}
