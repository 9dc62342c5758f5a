//! Slips that would otherwise do nothing in silence: misspelt names, names of other generators, curly
//! quotes.

use super::FrontMatter;
use super::keys::{PAGE, page_key};
use super::section::SECTION;
use crate::diagnostic::{Code, Fault, nearest};
use crate::time::When;
use crate::yaml::{Fields, Key, KeyPath, Node, Part, locate};

/// Names by which other generators do something, with what does it here. Passed over in silence they
/// would publish what was meant to stay hidden.
pub const ELSEWHERE: &[(&str, &str)] = &[
    (
        "render",
        "write `draft: true` to keep the page unpublished, `unlisted: true` to keep it out of lists",
    ),
    (
        "build",
        "write `draft: true` to keep the page unpublished, `unlisted: true` to keep it out of lists",
    ),
    (
        "headless",
        "write `draft: true` to keep the page unpublished, `unlisted: true` to keep it out of lists",
    ),
    ("redirect_to", "write `aliases:` on the page it should lead to"),
    ("redirect", "write `aliases:` on the page it should lead to"),
    ("in_search_index", "there is no search yet"),
    ("paginate_path", "pagers are always at `page/2/`"),
    ("generate_feeds", "write `feed: true`"),
];

/// A setting that keeps a page back. Misspelt in silence it would publish what was to stay hidden.
struct Hold {
    /// Its name; that of a key stands for every spelling of it.
    name: &'static str,
    /// The values by which it keeps a page back. With others a name is likely somebody's own, such
    /// as `publisher: Penguin`.
    by: fn(&Node) -> bool,
    /// What comes of it where it is not understood.
    otherwise: &'static str,
}

/// The settings that keep a page back.
const HOLDS: &[Hold] = &[
    Hold { name: "draft", by: is_on, otherwise: "the page would be published" },
    Hold { name: "published", by: is_off, otherwise: "the page would be published" },
    Hold { name: "unlisted", by: is_on, otherwise: "the page would be in every list" },
    Hold { name: "publish", by: is_date, otherwise: "the page would not wait for that date" },
    Hold { name: "expires", by: is_date, otherwise: "the page would stay after that date" },
];

impl Hold {
    /// Every name that would keep the page back.
    fn names(&self) -> Vec<&'static str> {
        page_key(self.name).map_or_else(|| vec![self.name], |key| key.names().collect())
    }
}

fn is_on(node: &Node) -> bool {
    match node {
        Node::Bool(on) => *on,
        Node::Text(text) => matches!(text.to_lowercase().as_str(), "yes" | "on" | "true"),
        _ => false,
    }
}

fn is_off(node: &Node) -> bool {
    match node {
        Node::Bool(on) => !on,
        Node::Text(text) => matches!(text.to_lowercase().as_str(), "no" | "off" | "false"),
        _ => false,
    }
}

fn is_date(node: &Node) -> bool {
    matches!(node, Node::Text(text) if When::parse(text).is_ok())
}

/// Names of people's own that only look like misspelt ones of ours.
pub const OWN_WORDS: &[&str] =
    &["data", "label", "level", "rate", "reviewer", "state", "status", "text", "type", "lead"];

/// Keeps what is not ours for templates, and says so where it looks misspelt.
pub(super) fn unknown(fields: &mut Fields<'_>, front: &mut FrontMatter) {
    let known = || {
        let pages = PAGE.iter().map(|row| row.key.name());
        let sections = SECTION.iter().map(Key::name);
        pages.chain(sections).chain(HOLDS.iter().flat_map(Hold::names))
    };
    for (name, node) in fields.rest() {
        if let Some((_, instead)) = ELSEWHERE.iter().find(|(theirs, _)| *theirs == name) {
            let message = format!("`{name}` does nothing here");
            fields.fault_of_key(Code::FrontMatterKey, name, message, Some((*instead).to_owned()));
        } else if !OWN_WORDS.contains(&name)
            && let Some(near) = nearest(name, known())
        {
            let hold = HOLDS.iter().find(|hold| hold.names().contains(&near) && (hold.by)(node));
            let message = format!("`{name}` does nothing here: no setting has that name");
            let (code, message) = match hold {
                Some(hold) => (Code::FrontMatterHold, format!("{message}, and {}", hold.otherwise)),
                None => (Code::FrontMatterKey, message),
            };
            fields.fault_of_key(code, name, message, Some(format!("did you mean `{near}`?")));
        }
        if front.extra.get(name).is_none() {
            front.extra.0.push((name.to_owned(), node.clone()));
        }
    }
}

/// Values that stand in curly quotes where straight ones were meant.
pub(super) fn curly_quotes(yaml: &str, front: &FrontMatter, faults: &mut Vec<Fault>) {
    if !yaml.contains(['“', '”', '„', '«']) {
        return;
    }
    let mut check = |path: KeyPath, value: &str| {
        if !is_curly(value) {
            return;
        }
        let range = locate(yaml, &path, Part::Value);
        // Within straight quotes they are meant.
        if yaml[range.bytes()].starts_with(['"', '\'']) {
            return;
        }
        let inside = value.trim_matches(['“', '”', '„', '«', '»']).replace('"', "\\\"");
        faults.push(
            Fault::new(Code::CurlyQuotes, range.shifted(front.range.0.start as usize), "readers will see these curly quotes: YAML takes them for letters")
                .hint(format!("use straight ones: `\"{inside}\"`; to show curly ones put straight ones around them")),
        );
    };
    for (key, value) in
        [("title", &front.title), ("description", &front.description), ("slug", &front.slug)]
    {
        if let Some(value) = value {
            check(front.key_path(key), value);
        }
    }
    for (name, terms) in &front.taxonomies {
        for (index, term) in terms.iter().enumerate() {
            check(front.taxonomy_path(yaml, name).item(index), term);
        }
    }
}

fn is_curly(value: &str) -> bool {
    value.starts_with(['“', '”', '„', '«'])
        && value.ends_with(['”', '“', '»'])
        && value.chars().count() > 1
}
