//! Tags of raw HTML inside Markdown: which addresses and ids they hold, and where.
//!
//! A scanner for the start tags of a piece of HTML, as browsers tokenise them: comments,
//! declarations and the insides of scripts and styles are passed over. It judges nothing and
//! changes nothing; it gives ranges.

use std::borrow::Cow;
use std::ops::Range;

/// Something in a tag that matters to the site.
#[derive(Debug, PartialEq)]
pub(super) struct Held {
    /// The bytes of the attribute's value, without quotes.
    pub(super) range: Range<usize>,
    /// The value, with character references resolved.
    pub(super) value: String,
    /// What it is.
    pub(super) kind: HeldKind,
    /// Whether quotes must be added when the value is written anew.
    pub(super) bare: bool,
}

/// What an attribute's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeldKind {
    /// Leads somewhere: a page or a file.
    Link,
    /// A file that is used here.
    File,
    /// Several files with descriptors.
    Sources,
    /// An id others can link to.
    Id,
}

/// A picture tag that has no `alt` at all.
#[derive(Debug, PartialEq)]
pub(super) struct Wordless(pub(super) Range<usize>);

/// Everything of interest in a piece of HTML, in order.
pub(super) fn scan(html: &str) -> (Vec<Held>, Vec<Wordless>) {
    let mut held = Vec::new();
    let mut wordless = Vec::new();
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|offset| at + offset) {
        let rest = &html[open..];
        if let Some(inside) = rest.strip_prefix("<!--") {
            at = inside.find("-->").map_or(html.len(), |end| open + 4 + end + 3);
        } else if rest.starts_with("<![CDATA[") {
            at = rest.find("]]>").map_or(html.len(), |end| open + end + 3);
        } else if bytes.get(open + 1).is_some_and(u8::is_ascii_alphabetic) {
            let tag = Tag::read(html, open);
            tag.collect(html, &mut held, &mut wordless);
            at = tag.end;
            if matches!(tag.name.as_str(), "script" | "style" | "textarea" | "title") {
                at = raw_end(html, at, &tag.name);
            }
        } else {
            at = open + 1;
        }
    }
    (held, wordless)
}

/// Where the raw text of a `script` or its like ends.
fn raw_end(html: &str, from: usize, name: &str) -> usize {
    let close = format!("</{name}");
    let rest = &html.as_bytes()[from..];
    rest.windows(close.len())
        .position(|window| window.eq_ignore_ascii_case(close.as_bytes()))
        .map_or(html.len(), |at| from + at)
}

/// One start tag.
struct Tag {
    name: String,
    attributes: Vec<Attribute>,
    range: Range<usize>,
    end: usize,
}

struct Attribute {
    name: String,
    value: Range<usize>,
    bare: bool,
}

impl Tag {
    fn read(html: &str, open: usize) -> Tag {
        let bytes = html.as_bytes();
        let is_space = |byte: u8| byte.is_ascii_whitespace();
        let mut at = open + 1;
        while at < bytes.len() && !is_space(bytes[at]) && !matches!(bytes[at], b'>' | b'/') {
            at += 1;
        }
        let mut tag = Tag {
            name: html[open + 1..at].to_ascii_lowercase(),
            attributes: Vec::new(),
            range: open..at,
            end: html.len(),
        };
        loop {
            while at < bytes.len() && (is_space(bytes[at]) || bytes[at] == b'/') {
                at += 1;
            }
            match bytes.get(at) {
                None => break,
                Some(b'>') => {
                    at += 1;
                    break;
                }
                Some(_) => {}
            }
            let name = at;
            at += 1;
            while at < bytes.len()
                && !is_space(bytes[at])
                && !matches!(bytes[at], b'=' | b'>' | b'/')
            {
                at += 1;
            }
            let name = html[name..at].to_ascii_lowercase();
            let mut next = at;
            while next < bytes.len() && is_space(bytes[next]) {
                next += 1;
            }
            if bytes.get(next) != Some(&b'=') {
                tag.attributes.push(Attribute { name, value: at..at, bare: false });
                continue;
            }
            at = next + 1;
            while at < bytes.len() && is_space(bytes[at]) {
                at += 1;
            }
            let (value, bare) = match bytes.get(at) {
                Some(&quote @ (b'"' | b'\'')) => {
                    let start = at + 1;
                    let end =
                        memchr::memchr(quote, &bytes[start..]).map_or(bytes.len(), |n| start + n);
                    at = (end + 1).min(bytes.len());
                    (start..end, false)
                }
                _ => {
                    let start = at;
                    while at < bytes.len() && !is_space(bytes[at]) && bytes[at] != b'>' {
                        at += 1;
                    }
                    (start..at, true)
                }
            };
            tag.attributes.push(Attribute { name, value, bare });
        }
        tag.end = at;
        tag.range.end = at;
        tag
    }

    fn collect(&self, html: &str, held: &mut Vec<Held>, wordless: &mut Vec<Wordless>) {
        let mut met: Vec<&str> = Vec::new();
        for attribute in &self.attributes {
            let Some(kind) = kind(&self.name, &attribute.name) else { continue };
            // The first of two attributes of one name counts, as in browsers. Few names come here.
            if met.contains(&attribute.name.as_str()) {
                continue;
            }
            met.push(&attribute.name);
            if attribute.value.is_empty() && kind != HeldKind::Link {
                continue;
            }
            let value = unescape(&html[attribute.value.clone()]).into_owned();
            held.push(Held { range: attribute.value.clone(), value, kind, bare: attribute.bare });
        }
        let has = |name: &str| self.attributes.iter().any(|attribute| attribute.name == name);
        if self.name == "img" && !has("alt") && !has("aria-hidden") && !has("role") {
            wordless.push(Wordless(self.range.clone()));
        }
    }
}

/// What an attribute of a tag holds.
fn kind(tag: &str, attribute: &str) -> Option<HeldKind> {
    Some(match (tag, attribute) {
        (_, "id") | ("a", "name") => HeldKind::Id,
        ("a" | "area", "href")
        | ("form", "action")
        | ("button" | "input", "formaction")
        | ("iframe", "src") => HeldKind::Link,
        ("link", "href") | ("use" | "image", "href" | "xlink:href") | ("object", "data") => {
            HeldKind::File
        }
        ("img" | "source" | "video" | "audio" | "track" | "embed" | "script" | "input", "src") => {
            HeldKind::File
        }
        (_, "poster") => HeldKind::File,
        ("img" | "source", "srcset") | ("link", "imagesrcset") => HeldKind::Sources,
        _ => return None,
    })
}

/// Resolves the character references that occur in addresses.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let named = [
            ("&amp;", '&'),
            ("&quot;", '"'),
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&apos;", '\''),
            ("&nbsp;", '\u{a0}'),
        ];
        if let Some((reference, c)) =
            named.iter().find(|(reference, _)| rest.starts_with(reference))
        {
            out.push(*c);
            rest = &rest[reference.len()..];
        } else if let Some((c, length)) = numeric(rest) {
            out.push(c);
            rest = &rest[length..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// `&#38;` or `&#x26;` at the start of a text: the character, and the length of the reference.
fn numeric(text: &str) -> Option<(char, usize)> {
    let digits = text.strip_prefix("&#")?;
    let (digits, radix, head) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 3),
        None => (digits, 10, 2),
    };
    let length =
        digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).take(8).count();
    let c = char::from_u32(u32::from_str_radix(&digits[..length], radix).ok()?)?;
    let end = digits[length..].starts_with(';');
    Some((c, head + length + usize::from(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(html: &str, expected: &[(&str, HeldKind)]) {
        let (held, _) = scan(html);
        let found: Vec<(&str, HeldKind)> =
            held.iter().map(|held| (held.value.as_str(), held.kind)).collect();
        assert_eq!(found, expected, "{html}");
        for held in &held {
            assert_eq!(unescape(&html[held.range.clone()]), held.value);
        }
    }

    #[test]
    fn addresses_and_ids_are_found_in_every_spelling() {
        use HeldKind::{File, Id, Link, Sources};
        case("<a href=\"/x?a=1&amp;b=2\">", &[("/x?a=1&b=2", Link)]);
        case("<A HREF='y'>t</A><a name=z>", &[("y", Link), ("z", Id)]);
        case(
            "<img src=a.png alt=\"\"/><source srcset=\"a 1x, b 2x\">",
            &[("a.png", File), ("a 1x, b 2x", Sources)],
        );
        case("<div\n id = \"k\" class=c href=no>", &[("k", Id)]);
        case("<a href=\"1\" href=\"2\">", &[("1", Link)]);
        case("<video poster=p.jpg src=v.mp4>", &[("p.jpg", File), ("v.mp4", File)]);
        case("<a href=\"&#x6a;ava&#115;cript:x\">", &[("javascript:x", Link)]);
    }

    #[test]
    fn comments_scripts_and_torn_tags_hold_nothing() {
        case("<!-- <a href=x> --><p>", &[]);
        case("<script>if (a<b) x = '<a href=y>'</script><a href=z>", &[("z", HeldKind::Link)]);
        case("a < b <> <1 </a href=x>", &[]);
        case("<a href=\"unclosed", &[("unclosed", HeldKind::Link)]);
        case("<", &[]);
        case("<a href", &[("", HeldKind::Link)]);
    }

    #[test]
    fn pictures_without_words_are_noticed() {
        let (_, wordless) = scan("<img src=a><img src=b alt><img src=c alt=''>");
        assert_eq!(wordless, [Wordless(0..11)]);
    }
}
