//! Plurals, lists and near misses, so that every message speaks alike.

/// `1 page`, `3 pages`, `2 entries`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        return format!("1 {noun}");
    }
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        _ => format!("{number} {noun}s"),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// The candidate a writer most likely meant: at most a third of the letters differ (swapped
/// neighbours count as one), the letter case does not count, ties go to the first in byte order.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let letters = wanted.chars().count();
    let limit = (letters / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(letters) <= limit)
        .map(|candidate| (strsim::osa_distance(&wanted, &candidate.to_lowercase()), candidate))
        // Two names of one letter have nothing in common.
        .filter(|(distance, candidate)| {
            *distance <= limit && *distance < letters.max(candidate.chars().count()).max(1)
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// The same for paths: the folders that two paths share do not count, so that a long way to a short
/// name does not make everything in the folder look alike.
pub fn nearest_path<'a>(
    path: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wanted = path.to_lowercase();
    // Two of very different lengths are not alike whatever they share, and need no closer look.
    let length = wanted.chars().count();
    let most = (length / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| !candidate.is_ascii() || candidate.len().abs_diff(length) <= most)
        .filter_map(|candidate| {
            let folded = candidate.to_lowercase();
            let shared = shared_folders(&wanted, &folded);
            let (wanted, folded) = (&wanted[shared..], &folded[shared..]);
            let letters = wanted.chars().count();
            let limit = (letters / 3).max(1);
            if folded.chars().count().abs_diff(letters) > limit || differ(wanted, folded) > limit {
                return None;
            }
            let distance = strsim::osa_distance(wanted, folded);
            (distance <= limit).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters one of two words has that the other lacks: they are not nearer than that, and it is
/// told ten times faster than how near they are. Nothing is said of letters beyond ASCII.
fn differ(a: &str, b: &str) -> usize {
    if !a.is_ascii() || !b.is_ascii() {
        return 0;
    }
    let mut balance = [0_i32; 128];
    a.bytes().for_each(|byte| balance[usize::from(byte)] += 1);
    b.bytes().for_each(|byte| balance[usize::from(byte)] -= 1);
    let lacking = |sign: i32| balance.iter().map(|count| (count * sign).max(0)).sum::<i32>();
    lacking(1).max(lacking(-1)) as usize
}

/// The bytes of the folders two paths begin with alike.
fn shared_folders(a: &str, b: &str) -> usize {
    let mut shared = 0;
    // A page's own last slash is no folder.
    for (x, y) in a
        .trim_end_matches('/')
        .split_inclusive('/')
        .zip(b.trim_end_matches('/').split_inclusive('/'))
    {
        if x != y || !x.ends_with('/') {
            break;
        }
        shared += x.len();
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_nearer_than_their_letters() {
        let words =
            ["", "a", "ab", "ba", "abc", "brief", "breif", "briefs", "page-12", "page-21", "é"];
        for a in words {
            for b in words {
                assert!(differ(a, b) <= strsim::osa_distance(a, b), "{a} {b}");
            }
        }
        assert_eq!(
            (differ("brief", "breif"), differ("page-12", "page-3"), differ("x", "yz")),
            (0, 2, 2)
        );
    }

    #[test]
    fn numbers_and_lists_read_well() {
        assert_eq!(count(1, "page"), "1 page");
        assert_eq!(count(0, "page"), "0 pages");
        assert_eq!(count(2, "entry"), "2 entries");
        assert_eq!(count(2, "key"), "2 keys");
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }

    #[test]
    fn near_misses_are_found_and_far_ones_are_not() {
        let keys = ["title", "description", "date", "draft"];
        assert_eq!(nearest("discription", keys), Some("description"));
        assert_eq!(nearest("Title", keys), Some("title"));
        assert_eq!(nearest("tilte", keys), Some("title"));
        assert_eq!(nearest("colour", keys), None);
        assert_eq!(nearest("x", keys), None);
        assert_eq!(nearest("b", ["", "a", "c"]), None);
        assert_eq!(nearest("b", ["", "a", "ab"]), Some("ab"));
    }

    #[test]
    fn shared_folders_make_nothing_alike() {
        let paths = ["content/hire/desk.png", "content/hire/brief.md", "/hire/brief/"];
        assert_eq!(nearest_path("content/hire/nope.jpg", paths), None);
        assert_eq!(nearest_path("content/hire/breif.md", paths), Some("content/hire/brief.md"));
        assert_eq!(nearest_path("/hire/breif/", paths), Some("/hire/brief/"));
        assert_eq!(nearest_path("/hier/brief/", paths), Some("/hire/brief/"));
        assert_eq!(nearest_path("/", paths), None);
    }
}
