//! Bare addresses in running text, as GitHub links them: `https://…`, `http://…`, `www.…` and
//! mail addresses.

use std::ops::Range;

/// A bare address in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// What stands before it in the link's target: `http://`, `mailto:` or nothing.
    pub(super) prefix: &'static str,
}

/// Whether a text can hold a bare address at all.
pub(super) fn possible(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2(b':', b'@', bytes).is_some() || memchr::memmem::find(bytes, b"www.").is_some()
}

/// The bare addresses of a text, in order.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let next = match bytes[at] {
            b'h' | b'H' | b'w' | b'W' => web(text, at),
            b'@' => mail(text, at, found.last().map_or(0, |last| last.range.end)),
            _ => None,
        };
        match next {
            Some(link) => {
                at = link.range.end.max(at + 1);
                found.push(link);
            }
            None => at += 1,
        }
    }
    found
}

/// An address that begins at `at`.
fn web(text: &str, at: usize) -> Option<Found> {
    let before = text[..at].chars().next_back();
    if !before.is_none_or(|c| c.is_whitespace() || "*_~(\"'[".contains(c)) {
        return None;
    }
    let rest = &text[at..];
    let begins =
        |start: &str| rest.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start));
    let (scheme, prefix) = if begins("https://") {
        (8, "")
    } else if begins("http://") {
        (7, "")
    } else if begins("www.") {
        (0, "http://")
    } else {
        return None;
    };
    let end =
        rest.find(|c: char| c.is_whitespace() || c == '<' || c.is_control()).unwrap_or(rest.len());
    let host = &rest[scheme..end];
    let host = &host[..host.find(['/', '?', '#', ':']).unwrap_or(host.len())];
    if !is_domain(host.trim_end_matches(TRAILING)) {
        return None;
    }
    let end = trimmed(&rest[..end]);
    (end > scheme).then(|| Found { range: at..at + end, prefix })
}

/// Punctuation that ends a sentence rather than an address.
const TRAILING: [char; 11] = ['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"'];

/// The length of an address without the punctuation behind it, and without a closing bracket that
/// was opened before it.
fn trimmed(address: &str) -> usize {
    let opened = address.matches('(').count();
    let mut closed = address.matches(')').count();
    let mut end = address.len();
    loop {
        let part = &address[..end];
        if part.ends_with(TRAILING) || part.ends_with(['”', '’', '…']) {
            end -= part.chars().next_back().map_or(1, char::len_utf8);
        } else if part.ends_with(')') && closed > opened {
            closed -= 1;
            end -= 1;
        } else if part.ends_with(']') {
            end -= 1;
        } else {
            return end;
        }
    }
}

/// Letters, digits, `-` and `_` between dots, at least one dot, no `_` in the last two parts.
fn is_domain(host: &str) -> bool {
    let parts: Vec<&str> = host.split('.').collect();
    parts.len() >= 2
        && parts.iter().all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "-_".contains(c))
        })
        && parts.iter().rev().take(2).all(|part| !part.contains('_'))
}

/// A mail address around the `@` at `at`; what lies before `from` belongs to another address.
fn mail(text: &str, at: usize, from: usize) -> Option<Found> {
    let name = text[from..at]
        .bytes()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b".-_+".contains(byte))
        .count();
    let rest = &text[at + 1..];
    let host = rest
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(byte))
        .count();
    let host = rest[..host].trim_end_matches('.');
    let fits = name > 0 && is_domain(host) && !host.ends_with(['-', '_']);
    fits.then(|| Found { range: at - name..at + 1 + host.len(), prefix: "mailto:" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: &[&str]) {
        let found = find(text);
        let links: Vec<String> = found
            .iter()
            .map(|link| format!("{}{}", link.prefix, &text[link.range.clone()]))
            .collect();
        assert_eq!(links, expected, "{text}");
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        case("see https://example.org/a_b?c=d, then", &["https://example.org/a_b?c=d"]);
        case("(https://example.org/x(y))", &["https://example.org/x(y)"]);
        case("www.example.org.", &["http://www.example.org"]);
        case("“https://example.org”", &[]);
        case("\"https://example.org\"", &["https://example.org"]);
        case("write to ana@example.org!", &["mailto:ana@example.org"]);
        case("https://a.example/ and b@c.example", &["https://a.example/", "mailto:b@c.example"]);
        case("HTTPS://Example.org", &["HTTPS://Example.org"]);
    }

    #[test]
    fn what_is_no_address_stays_text() {
        for text in [
            "http://",
            "https://x",
            "xhttps://a.b",
            "a@b",
            "@home",
            "at 10:30",
            "www.",
            "a_b@c_d.e_f",
        ] {
            case(text, &[]);
        }
    }
}
