//! Finished HTML in pieces: text that is read, and tags. For what looks at a whole body once more.

use super::tags::unescape;

/// A piece of HTML.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece<'a> {
    /// Text between tags, as it is written: with character references.
    Text(&'a str),
    /// A tag.
    Tag {
        /// All of it, brackets included.
        whole: &'a str,
        /// Its name as it is written.
        name: &'a str,
        /// Whether it ends its element.
        closes: bool,
    },
    /// Anything that nobody reads: comments, declarations, the insides of scripts and styles.
    Other(&'a str),
}

/// The pieces of HTML, in order; together they are the whole.
pub fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    let mut raw: Option<&str> = None;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, length) = match raw.take() {
            Some(name) => {
                let length = end_of_raw(rest, name);
                (Piece::Other(&rest[..length]), length)
            }
            None => next(rest),
        };
        if let Piece::Tag { name, closes: false, .. } = piece
            && ["script", "style", "textarea", "title"]
                .iter()
                .any(|raw| name.eq_ignore_ascii_case(raw))
        {
            raw = Some(name);
        }
        rest = &rest[length..];
        Some(piece)
    })
}

fn next(rest: &str) -> (Piece<'_>, usize) {
    let bytes = rest.as_bytes();
    let begins_tag = |at: usize| {
        let after = bytes.get(at + 1);
        after.is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'))
    };
    if bytes[0] != b'<' || !begins_tag(0) {
        let mut end = rest.chars().next().map_or(1, char::len_utf8);
        while let Some(at) = rest.get(end..).and_then(|rest| rest.find('<')) {
            end += at;
            if begins_tag(end) {
                return (Piece::Text(&rest[..end]), end);
            }
            end += 1;
        }
        return (Piece::Text(rest), rest.len());
    }
    if let Some(comment) = rest.strip_prefix("<!--") {
        let length = comment.find("-->").map_or(rest.len(), |end| end + 7);
        return (Piece::Other(&rest[..length]), length);
    }
    let length = end_of_tag(bytes);
    let whole = &rest[..length];
    let closes = bytes[1] == b'/';
    let name = &whole[if closes { 2 } else { 1 }..];
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(name.len());
    match end {
        0 => (Piece::Other(whole), length),
        end => (Piece::Tag { whole, name: &name[..end], closes }, length),
    }
}

/// Where a tag ends; a `>` inside quotes is none.
fn end_of_tag(bytes: &[u8]) -> usize {
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            // Only a value is quoted: behind `=`.
            (None, b'"' | b'\'') if bytes[..at].trim_ascii_end().ends_with(b"=") => {
                quote = Some(*byte);
            }
            (Some(mark), byte) if mark == *byte => quote = None,
            _ => {}
        }
    }
    bytes.len()
}

/// Where the inside of a script or style ends: at its end tag.
fn end_of_raw(rest: &str, name: &str) -> usize {
    let mut at = 0;
    while let Some(found) = rest[at..].find("</") {
        at += found;
        let after = rest.as_bytes().get(at + 2..at + 2 + name.len());
        if after.is_some_and(|after| after.eq_ignore_ascii_case(name.as_bytes())) {
            return at;
        }
        at += 2;
    }
    rest.len()
}

/// What HTML says, in one line.
pub fn plain_text(html: &str) -> String {
    let mut text = String::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(written) => text.push_str(&unescape(written)),
            // Words of two lines or cells are two words.
            Piece::Tag { name, .. } if !is_inline(name) => text.push(' '),
            Piece::Tag { .. } | Piece::Other(_) => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_inline(name: &str) -> bool {
    const INLINE: &[&str] = &[
        "a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark",
        "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
    ];
    INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_are_the_whole_and_say_what_they_are() {
        let html = "a &lt; b <p title=\"x > y\">c</p><!-- <b> --><SCRIPT>if (a<b) '</p>'</SCRIPT>1 < 2<br/>";
        let all: Vec<Piece<'_>> = pieces(html).collect();
        let tag = |whole, name, closes| Piece::Tag { whole, name, closes };
        assert_eq!(
            all,
            [
                Piece::Text("a &lt; b "),
                tag("<p title=\"x > y\">", "p", false),
                Piece::Text("c"),
                tag("</p>", "p", true),
                Piece::Other("<!-- <b> -->"),
                tag("<SCRIPT>", "SCRIPT", false),
                Piece::Other("if (a<b) '</p>'"),
                tag("</SCRIPT>", "SCRIPT", true),
                Piece::Text("1 < 2"),
                tag("<br/>", "br", false),
            ]
        );
        // Text may begin with any letter.
        let all: Vec<Piece<'_>> = pieces("“a”<b>½</b>").collect();
        assert_eq!(
            all,
            [Piece::Text("“a”"), tag("<b>", "b", false), Piece::Text("½"), tag("</b>", "b", true)]
        );
        for html in ["", "<", "<a", "</", "<!--", "<p a=\"", "<script>x", "a<", "<script></script>"]
        {
            let joined: String = pieces(html)
                .map(|piece| match piece {
                    Piece::Text(text) | Piece::Other(text) => text,
                    Piece::Tag { whole, .. } => whole,
                })
                .collect();
            assert_eq!(joined, html);
        }
    }

    #[test]
    fn plain_text_is_what_a_reader_reads() {
        let html = "<p>One <em>t</em>wo &amp; <a href=\"x>y\">three</a></p>\n<ul><li>4</li><li>5</li></ul>";
        assert_eq!(plain_text(html), "One two & three 4 5");
    }
}
