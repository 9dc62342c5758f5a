//! What a YAML text must not hold, found before it is parsed: nesting that takes the parser more
//! than linear time, and in front matter anchors, aliases, merge keys and tags.
//!
//! This is a scan for signs at the places where a value may begin, not a parser: it knows comments,
//! quotes, block scalars and the continuation lines of plain text, and nothing else.

use super::{Limits, word_at};
use crate::diagnostic::{Code, Fault};

/// The first thing that must not be there.
pub(super) fn check(text: &str, limits: Limits) -> Option<Fault> {
    let bytes = text.as_bytes();
    let has_sign = || {
        memchr::memchr3(b'&', b'*', b'!', bytes).is_some()
            || memchr::memmem::find(bytes, b"<<").is_some()
    };
    let signs = limits.plain && has_sign();
    let nesting = bytes.iter().filter(|b| matches!(b, b'[' | b'{')).count() > limits.depth
        || text.lines().any(|line| leading_items(line) > limits.depth);
    if signs || nesting { Scan { text, limits }.run() } else { None }
}

/// How many `- ` a line begins with: each nests a list.
fn leading_items(line: &str) -> usize {
    let mut rest = line.trim_start();
    let mut items = 0;
    while let Some(after) =
        rest.strip_prefix('-').filter(|r| r.starts_with([' ', '\t']) || r.is_empty())
    {
        items += 1;
        rest = after.trim_start();
    }
    items
}

struct Scan<'a> {
    text: &'a str,
    limits: Limits,
}

impl Scan<'_> {
    fn run(&self) -> Option<Fault> {
        let mut start = 0;
        let mut block: Option<usize> = None;
        let mut depth = 0usize;
        let mut quote: Option<char> = None;
        let mut plain_indent: Option<usize> = None;
        for line in self.text.split_inclusive('\n') {
            let here = start;
            start += line.len();
            let indent = line.len() - line.trim_start_matches(' ').len();
            let content = line.trim_end();
            if let Some(parent) = block {
                if content.trim().is_empty() || indent > parent {
                    continue;
                }
                block = None;
            }
            if leading_items(content) > self.limits.depth {
                return Some(self.too_deep(here + indent));
            }
            // A plain value goes on in deeper lines that are neither items nor entries.
            let continues = plain_indent.is_some_and(|parent| indent > parent)
                && depth == 0
                && quote.is_none()
                && leading_items(content) == 0
                && !looks_like_entry(content.trim_start());
            if continues {
                continue;
            }
            let mut value_may_begin = quote.is_none();
            let mut last = ' ';
            plain_indent = None;
            let mut chars = content.char_indices().peekable();
            while let Some((at, c)) = chars.next() {
                if let Some(open) = quote {
                    if c == '\\' && open == '"' {
                        chars.next();
                    } else if c == open {
                        quote = None;
                    }
                    last = c;
                    continue;
                }
                let next = chars.peek().map(|(_, c)| *c);
                let ends_token = next.is_none_or(char::is_whitespace);
                match c {
                    '#' if last.is_whitespace() => break,
                    ' ' | '\t' => {}
                    '"' | '\'' if value_may_begin => quote = Some(c),
                    '[' | '{' if value_may_begin || depth > 0 => {
                        depth += 1;
                        if depth > self.limits.depth {
                            return Some(self.too_deep(here + at));
                        }
                        value_may_begin = true;
                    }
                    ']' | '}' if depth > 0 => depth -= 1,
                    ',' if depth > 0 => value_may_begin = true,
                    '-' | '?' if value_may_begin && ends_token => {}
                    ':' if ends_token || depth > 0 && matches!(next, Some(',' | ']' | '}')) => {
                        value_may_begin = true;
                    }
                    '|' | '>' if value_may_begin && depth == 0 => {
                        block = Some(block_parent(content));
                        break;
                    }
                    '&' | '*' | '!' if value_may_begin && self.limits.plain && !ends_token => {
                        return Some(self.feature(here + at, c));
                    }
                    '<' if value_may_begin
                        && self.limits.plain
                        && content[at..].starts_with("<<:") =>
                    {
                        return Some(self.feature(here + at, c));
                    }
                    _ => {
                        if value_may_begin {
                            plain_indent = Some(block_parent(content));
                        }
                        value_may_begin = false;
                    }
                }
                last = c;
            }
        }
        None
    }

    fn too_deep(&self, at: usize) -> Fault {
        let message =
            format!("lists and maps lie more than {} deep in each other", self.limits.depth);
        Fault::new(Code::YamlLimit, at..at + 1, message)
            .hint("flatten them, or move them to a file in `data/`")
    }

    fn feature(&self, at: usize, sign: char) -> Fault {
        let (what, instead) = match sign {
            '&' => {
                ("an anchor", "write the value out where it is needed, or quote it if `&` is text")
            }
            '*' => ("an alias", "write the value out, or put it in quotes if `*` is text"),
            '<' => ("a merge key", "write the entries out"),
            _ => ("a tag", "leave it away, or put the value in quotes if `!` is text"),
        };
        let range = word_at(self.text, at);
        let word = &self.text[range.bytes()];
        Fault::new(Code::YamlFeature, range, format!("`{word}` is {what}, which is not read here"))
            .hint(instead)
    }
}

/// Whether a line is `key: …`: then it ends the plain value above it.
fn looks_like_entry(line: &str) -> bool {
    line.ends_with(':') || line.contains(": ")
}

/// The indentation that the lines of a block scalar or continued value must exceed: that of the
/// entry they belong to.
fn block_parent(line: &str) -> usize {
    let mut rest = line;
    let mut indent = 0;
    loop {
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        rest = &rest[spaces..];
        match rest.strip_prefix("- ") {
            Some(after) => {
                indent += spaces + 2;
                rest = after;
            }
            None => {
                // `- |`: the block belongs to the item, whose indentation is the dash's.
                let entry = rest.contains(':');
                return if entry || indent == 0 { indent + spaces } else { indent - 2 };
            }
        }
    }
}
