//! Addresses in running text: bare ones, as GitHub links them (`https://…`, `http://…`, `www.…` and
//! mail addresses), and those in links that Markdown does not read as links.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// A bare address in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// What stands before it in the link's target: `http://`, `mailto:` or nothing.
    pub(super) prefix: &'static str,
}

/// Made once, because that takes longer than to look through a paragraph.
static WWW: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("www."));

/// Whether a text can hold a bare address at all.
pub(super) fn possible(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2(b':', b'@', bytes).is_some() || WWW.find(bytes).is_some()
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

/// A link or picture that Markdown takes for text, because a space is in its address.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spaced<'a> {
    /// Its bytes, from the opening bracket to the closing one.
    pub(super) range: Range<usize>,
    /// What was meant as its address.
    pub(super) address: &'a str,
    /// Whether it was meant as a picture.
    pub(super) picture: bool,
}

/// What a file's name ends in that somebody links to from a page.
const EXTENSIONS: [&str; 31] = [
    "md", "markdown", "html", "htm", "pdf", "txt", "csv", "json", "xml", "yaml", "zip", "png",
    "jpg", "jpeg", "gif", "webp", "avif", "svg", "mp3", "mp4", "webm", "mov", "doc", "docx", "xls",
    "xlsx", "ppt", "pptx", "odt", "ods", "odp",
];

/// The longest words and the longest address looked at, in bytes: more than anybody writes by hand.
/// Without a limit a line of brackets would be read again for each of them.
const SPAN_LIMIT: usize = 300;

/// The links with a space in their address that begin in a run of text, which lies at `run` in its
/// source. Brackets in prose are passed over: only what looks like an address counts.
pub(super) fn spaced(source: &str, run: Range<usize>) -> Vec<Spaced<'_>> {
    let text = source.get(run.clone()).unwrap_or("");
    memchr::memchr_iter(b']', text.as_bytes())
        .filter(|at| text.as_bytes().get(at + 1) == Some(&b'('))
        .filter_map(|at| spaced_at(source, run.start + at))
        .collect()
}

/// The link whose `](` stands at `at`.
fn spaced_at(source: &str, at: usize) -> Option<Spaced<'_>> {
    let bytes = source.as_bytes();
    let before = at.saturating_sub(SPAN_LIMIT);
    let open = before + memchr::memrchr2(b'\n', b'[', &bytes[before..at])?;
    if bytes[open] == b'\n' {
        return None;
    }
    if source[..at].ends_with('\\') || source[..open].ends_with('\\') {
        return None;
    }
    let inside = &source[at + 2..];
    let mut depth = 0;
    let close = inside.bytes().take(SPAN_LIMIT).position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth < 0 || matches!(byte, b'\n' | b'<' | b'>' | b'`')
    })?;
    if !inside[close..].starts_with(')') {
        return None;
    }
    // A title behind the address is no part of it.
    let title = [" \"", " '"].iter().filter_map(|quote| inside[..close].find(quote)).min();
    let address = inside[..title.unwrap_or(close)].trim();
    let picture = source[..open].ends_with('!');
    let range = open - usize::from(picture)..at + 2 + close + 1;
    (address.contains(' ') && is_address(address)).then_some(Spaced { range, address, picture })
}

/// Whether a text with spaces is an address all the same.
fn is_address(text: &str) -> bool {
    let begins = ["http://", "https://", "./", "../", "/"]
        .iter()
        .any(|start| text.strip_prefix(start).is_some_and(|rest| !rest.starts_with(' ')));
    let path = text.split(['?', '#']).next().unwrap_or("");
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    begins || EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
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
    fn links_with_a_space_in_their_address_are_found() {
        let found = |text: &str| {
            let shown = |link: Spaced<'_>| (text[link.range].to_owned(), link.address.to_owned());
            spaced(text, 0..text.len()).into_iter().map(shown).collect::<Vec<_>>()
        };
        for (link, address) in [
            ("[x](my file.md)", "my file.md"),
            ("![p](my pic.PNG)", "my pic.PNG"),
            ("[*x*](../a b/c.html#d)", "../a b/c.html#d"),
            ("[x](a (1) b.pdf \"A title\")", "a (1) b.pdf"),
            ("[x](/guide/first hire/)", "/guide/first hire/"),
            ("[x](https://a.example/b c)", "https://a.example/b c"),
        ] {
            let text = format!("see [1] ä\n{link} and (b.md)");
            assert_eq!(found(&text), [(link.to_owned(), address.to_owned())], "{text}");
        }
        for text in [
            "[x](as we said)",
            "[sic](in Nov. 2026)",
            "[x](a b.md",
            "[x](a\nb.md)",
            "x](a b.md)",
            "\\[x](a b.md)",
            "[x\\](a b.md)",
            "[x] (a b.md)",
            "either [1](/ or 2)",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
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
