//! The YAML block at the head of a Markdown file, typed.
//!
//! Other generators' spellings are read as ours. What is unknown is kept for templates; what looks
//! like a misspelt name of ours is a warning, because it would silently do nothing.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::review::{self, Every, Reviewed};
use crate::diagnostic::{Code, Fault, Severity, nearest};
use crate::fingerprint::Fingerprint;
use crate::source::{LineIndex, TextRange};
use crate::time::When;
use crate::yaml::{Fields, KeyPath, Limits, Map, Node, Part, locate, read_fields};

/// What the head of a page says. Absent means: not said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// The YAML inside its file; empty where there is none.
    pub range: TextRangeOrNone,
    /// What the YAML is the same by: two equal heads are equal to the last space, so that a place
    /// in one is the same place in the other.
    pub print: Option<Fingerprint>,
    /// An error in it was told, so that what seems not to be said may be said all the same.
    pub faulty: bool,
    /// The page's title.
    pub title: Option<String>,
    /// One sentence about the page.
    pub description: Option<String>,
    /// When it was written.
    pub date: Option<When>,
    /// When it was last changed.
    pub updated: Option<When>,
    /// From when on it is published, where that is not `date`.
    pub publish: Option<When>,
    /// From when on it is not published any more.
    pub expires: Option<When>,
    /// Not to be published yet.
    pub draft: Option<bool>,
    /// The last part of the address.
    pub slug: Option<String>,
    /// The whole address.
    pub path: Option<String>,
    /// Old addresses that lead here.
    pub aliases: Vec<String>,
    /// The place among its neighbours: lighter comes first.
    pub weight: Option<i64>,
    /// The template that makes the page.
    pub template: Option<String>,
    /// Ids of those who wrote it.
    pub authors: Option<Vec<String>>,
    /// The series it is a part of.
    pub series: Option<String>,
    /// Taxonomy names with their terms, in the order they were written.
    pub taxonomies: Vec<(String, Vec<String>)>,
    /// The picture that stands for the page: a file of the site.
    pub image: Option<String>,
    /// That picture in words.
    pub image_alt: Option<String>,
    /// First in lists, before everything else.
    pub pinned: Option<bool>,
    /// Who answers for what it says.
    pub owner: Option<String>,
    /// When it was last looked over.
    pub reviewed: Option<Reviewed>,
    /// How often it is to be looked over.
    pub review_every: Option<Every>,
    /// How long it takes to do what it says.
    pub doing_time: Option<String>,
    /// Whether the page shows its table of contents.
    pub toc: Option<bool>,
    /// Whether its data lie beside it, for programs.
    pub page_data: Option<bool>,
    /// Whether the page shows comments and asks for them.
    pub comments: Option<bool>,
    /// Published, but in no listing, feed or sitemap.
    pub unlisted: Option<bool>,
    /// What only a section can say.
    pub section: SectionFront,
    /// Everything else, for templates.
    pub extra: Map,
    /// Which spelling was used where it was not ours: (ours, written).
    spelt: Vec<(String, String)>,
}

/// What only a section can say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SectionFront {
    /// What its pages are sorted by first.
    pub sort_by: Option<SortBy>,
    /// Whether the order is turned round.
    pub reverse: Option<bool>,
    /// Pages per pager.
    pub paginate_by: Option<usize>,
    /// The template of the pages below it.
    pub page_template: Option<String>,
    /// Its pages are listed in the section above.
    pub transparent: Option<bool>,
    /// Whether it has a feed of its own.
    pub feed: Option<bool>,
    /// What the pages below say unless they say it themselves.
    pub cascade: Option<Box<FrontMatter>>,
}

/// What pages are sorted by before everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SortBy {
    /// Lighter first.
    Weight,
    /// Newer first.
    Date,
    /// Last changed first.
    Updated,
    /// By the alphabet.
    Title,
    /// By the name of the file.
    Path,
}

/// The range of the YAML, or an empty one at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRangeOrNone(pub TextRange);

impl Default for TextRangeOrNone {
    fn default() -> Self {
        TextRangeOrNone(TextRange::new(0, 0))
    }
}

/// The names of front matter, each with the spellings of other generators.
pub const KEYS: &[(&str, &[&str])] = &[
    ("title", &[]),
    ("description", &["excerpt"]),
    ("date", &["created"]),
    ("updated", &["lastmod", "last_modified_at", "lastUpdated", "modified"]),
    ("publish", &["publishDate", "publish_date", "pubdate"]),
    ("expires", &["expiryDate", "expiry_date", "unpublishdate"]),
    ("draft", &[]),
    ("slug", &[]),
    ("path", &["url", "permalink"]),
    ("aliases", &["alias", "redirect_from"]),
    ("weight", &["order", "menu_order", "nav_order", "sidebar_position"]),
    ("template", &["layout"]),
    ("authors", &["author"]),
    ("tags", &["tag"]),
    ("categories", &["category"]),
    ("series", &[]),
    ("taxonomies", &[]),
    ("image", &["cover", "featured_image"]),
    ("image_alt", &[]),
    ("pinned", &[]),
    ("owner", &[]),
    ("reviewed", &["last_reviewed_on", "last_reviewed"]),
    ("review_every", &[]),
    ("doing_time", &[]),
    ("toc", &[]),
    ("page_data", &[]),
    ("comments", &[]),
    ("unlisted", &[]),
    ("extra", &["params"]),
];

/// The names that only sections know.
pub const SECTION_KEYS: &[&str] =
    &["sort_by", "reverse", "paginate_by", "page_template", "transparent", "feed", "cascade"];

/// The names a `cascade` may hold: whatever makes sense for many pages at once.
pub const CASCADE_KEYS: &[&str] = &[
    "template",
    "draft",
    "publish",
    "expires",
    "unlisted",
    "toc",
    "page_data",
    "comments",
    "authors",
    "tags",
    "categories",
    "series",
    "taxonomies",
    "image",
    "image_alt",
    "owner",
    "review_every",
    "extra",
];

/// Names by which other generators do something, with what does it here. Passed over in silence they
/// would publish what was meant to stay hidden.
const ELSEWHERE: &[(&str, &str)] = &[
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
    /// Its spellings.
    names: &'static [&'static str],
    /// The values by which it keeps a page back. With others a name is likely somebody's own, such
    /// as `publisher: Penguin`.
    by: fn(&Node) -> bool,
    /// What comes of it where it is not understood.
    otherwise: &'static str,
}

/// The settings that keep a page back.
const HOLDS: &[Hold] = &[
    Hold { names: &["draft"], by: is_on, otherwise: "the page would be published" },
    Hold { names: &["published"], by: is_off, otherwise: "the page would be published" },
    Hold { names: &["unlisted"], by: is_on, otherwise: "the page would be in every list" },
    Hold {
        names: &["publish", "publishDate", "publish_date", "pubdate"],
        by: is_date,
        otherwise: "the page would not wait for that date",
    },
    Hold {
        names: &["expires", "expiryDate", "expiry_date", "unpublishdate"],
        by: is_date,
        otherwise: "the page would stay after that date",
    },
];

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
const OWN_WORDS: &[&str] =
    &["data", "label", "level", "rate", "reviewer", "state", "status", "text", "type", "lead"];

/// A file cut into its front matter and its body.
pub(super) struct Split {
    /// The YAML between the lines of dashes.
    pub(super) yaml: Option<Range<usize>>,
    /// Where the body begins.
    pub(super) body: usize,
}

/// Finds the front matter. Blank lines and a byte order mark before it are passed over.
pub(super) fn split(text: &str, faults: &mut Vec<Fault>) -> Split {
    let blank = text.len() - text.trim_start_matches(['\u{feff}', '\n', '\r', ' ', '\t']).len();
    let head = &text[blank..];
    let none = Split { yaml: None, body: text.len() - text.trim_start_matches('\u{feff}').len() };
    let first = head.lines().next().unwrap_or("");
    if first.trim_end() == "+++" {
        faults.push(
            Fault::new(Code::FrontMatterForm, blank..blank + 3, "front matter between `+++` lines is TOML, which is not read here")
                .hint("put `---` in place of both `+++` lines and write `name: value` instead of `name = \"value\"`"),
        );
        // Nothing is read, and the rest of the program is to know that something was written.
        return Split { yaml: Some(0..0), ..none };
    }
    if first.trim_end() != "---" {
        return unopened(text, blank, faults).unwrap_or(none);
    }
    let start = blank + head.find('\n').map_or(head.len(), |at| at + 1);
    // A line of dashes with a blank line below it and then text is a rule between paragraphs.
    let below = text[start..].trim_start_matches([' ', '\t']);
    let first = below.trim_start().lines().next().unwrap_or("");
    if below.starts_with(['\n', '\r']) && !is_entry(first) && !first.starts_with(['#', '-']) {
        return none;
    }
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Split { yaml: Some(start..at), body: at + line.len() };
        }
        at += line.len();
    }
    // A lone line of dashes with no `name:` below it is a rule between paragraphs.
    let second = text[start..].lines().next().unwrap_or("");
    if !is_entry(second) {
        return none;
    }
    let (end, line) = likely_end(text, start);
    let fault = Fault::new(
        Code::FrontMatterUnclosed,
        blank..blank + 3,
        "the front matter that begins here is never closed",
    )
    .hint(format!("add a line `---` after line {line}"));
    faults.push(fault);
    Split { yaml: Some(start..end), body: end }
}

/// Front matter whose first line of dashes is lost or damaged. Without a word it would be published
/// as a heading, with the last line of dashes as the underline.
///
/// Prose must not be taken for it: every line down to the dashes looks like front matter, and one
/// of them has a name of ours.
fn unopened(text: &str, blank: usize, faults: &mut Vec<Fault>) -> Option<Split> {
    // What is indented is code, or the line of a list.
    if text[..blank].ends_with([' ', '\t']) {
        return None;
    }
    let head = &text[blank..];
    let first = head.lines().next().unwrap_or("").trim_end();
    let is_dashes =
        |line: &str| !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '–' | '—' | '−'));
    let damaged = is_dashes(first);
    let start = match damaged {
        true => blank + head.find('\n')? + 1,
        false => blank,
    };
    let (mut at, mut ours) = (start, false);
    for line in text[start..].split_inclusive('\n') {
        // What damaged the first line of dashes has often damaged the last one as well.
        let closes = matches!(line.trim_end(), "---" | "...")
            || damaged && is_dashes(line.trim_end()) && line.trim_end() != "-";
        if closes {
            break;
        }
        let inside =
            line.starts_with([' ', '\t', '-', '#']) && at > start && !line.trim().is_empty();
        if !is_entry(line) && !inside {
            return None;
        }
        ours |= line
            .split_once(':')
            .is_some_and(|(name, value)| is_ours(name) && value.starts_with([' ', '\n', '\r']));
        at += line.len();
    }
    let end = text[at..].split_inclusive('\n').next().filter(|_| ours)?;
    let fault = |message: String| {
        Fault::new(Code::FrontMatterUnopened, blank..blank + first.len(), message)
    };
    faults.push(if damaged {
        let hint = match text[at..].lines().next().map(str::trim_end) {
            Some("---" | "...") | None => "write three dashes here: `---`".to_owned(),
            Some(_) => {
                let line = LineIndex::new(text).place(at).line;
                format!("write three dashes here and in line {line}: `---`")
            }
        };
        fault(format!("`{first}` does not begin front matter")).hint(hint)
    } else {
        let line = LineIndex::new(text).place(blank).line;
        fault("this looks like front matter, and no line `---` begins it".to_owned())
            .hint(format!("add a line `---` above line {line}"))
    });
    Some(Split { yaml: Some(start..at), body: at + end.len() })
}

/// Whether a name is one of ours, in any spelling.
fn is_ours(name: &str) -> bool {
    SECTION_KEYS.contains(&name)
        || KEYS.iter().any(|(ours, others)| *ours == name || others.contains(&name))
}

/// Whether a line looks like `name: value` or a list item.
fn is_entry(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or("").trim();
    line.contains(':') && !name.is_empty() && !name.contains(' ') && !name.starts_with(['#', '['])
}

/// Where front matter most likely ends, and the number of its last line.
fn likely_end(text: &str, start: usize) -> (usize, usize) {
    let mut end = start;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let inside =
            is_entry(line) || line.starts_with([' ', '\t', '-']) && !line.trim().is_empty();
        if !inside {
            break;
        }
        at += line.len();
        end = at;
    }
    (end, LineIndex::new(text).place(end.saturating_sub(1)).line)
}

/// Reads the front matter of a whole file.
pub(super) fn read(text: &str, yaml: Range<usize>, faults: &mut Vec<Fault>) -> FrontMatter {
    let source = &text[yaml.clone()];
    let (front, found) =
        read_fields(source, yaml.start, Limits::FRONT, Code::FrontMatterValue, |fields| {
            front(fields)
        });
    faults.extend(found);
    let mut front = front.unwrap_or_default();
    front.range = TextRangeOrNone(yaml.into());
    front.print = Some(Fingerprint::of(source));
    front.faulty = faults.iter().any(|fault| fault.code.severity() == Severity::Error);
    curly_quotes(source, &front, faults);
    front
}

fn front(fields: &mut Fields<'_>) -> FrontMatter {
    let mut front = common(fields);
    front.title = fields.text("title");
    front.description =
        spelt(fields, &mut front.spelt, "description").and_then(|key| fields.text(key));
    front.date = spelt(fields, &mut front.spelt, "date").and_then(|key| fields.when(key));
    front.updated = spelt(fields, &mut front.spelt, "updated").and_then(|key| fields.when(key));
    front.slug = fields.text("slug");
    front.path = spelt(fields, &mut front.spelt, "path").and_then(|key| fields.text(key));
    front.aliases = spelt(fields, &mut front.spelt, "aliases")
        .and_then(|key| fields.texts(key))
        .unwrap_or_default();
    front.weight = spelt(fields, &mut front.spelt, "weight").and_then(|key| fields.whole(key));
    front.pinned = fields.switch("pinned");
    let reviewed = spelt(fields, &mut front.spelt, "reviewed");
    front.reviewed = reviewed.and_then(|key| review::reviewed(fields, key));
    front.doing_time = review::doing_time(fields, "doing_time");
    if front.review_every.is_some() && reviewed.is_none() {
        let message = "`review_every` has no day to count from".to_owned();
        let hint = "add the day of the last review: `reviewed: 2026-10-01`".to_owned();
        fields.fault_of_key(Code::FrontMatterPlace, "review_every", message, Some(hint));
    }
    front.section = section(fields);
    // Jekyll says `published: false` where others say `draft: true`.
    if fields.spelling(&["published"]).is_some()
        && let Some(published) = fields.switch("published")
        && front.draft.is_none()
    {
        front.draft = Some(!published);
    }
    unknown(fields, &mut front);
    front
}

/// What a page and a `cascade` can both say.
fn common(fields: &mut Fields<'_>) -> FrontMatter {
    let mut front = FrontMatter::default();
    front.publish = spelt(fields, &mut front.spelt, "publish").and_then(|key| fields.when(key));
    front.expires = spelt(fields, &mut front.spelt, "expires").and_then(|key| fields.when(key));
    front.draft = fields.switch("draft");
    front.template = spelt(fields, &mut front.spelt, "template").and_then(|key| fields.text(key));
    front.authors = spelt(fields, &mut front.spelt, "authors").and_then(|key| fields.texts(key));
    for name in ["tags", "categories"] {
        if let Some(key) = spelt(fields, &mut front.spelt, name)
            && let Some(terms) = terms(fields, key)
        {
            front.taxonomies.push((name.to_owned(), terms));
        }
    }
    front.series = fields.text("series").filter(|name| !name.is_empty());
    if let Some(map) = fields.map("taxonomies") {
        let path = fields.path_of("taxonomies");
        for (name, _) in map.iter() {
            let mut inner = Fields::new(map, path.clone(), Code::FrontMatterValue, fields.notes());
            if let Some(terms) = terms(&mut inner, name) {
                // Others write them here; they are what the keys of their own say.
                match name {
                    "authors" => front.authors.get_or_insert_default().extend(terms),
                    "series" => {
                        if terms.len() + usize::from(front.series.is_some()) > 1 {
                            let message = "a page is a part of one series".to_owned();
                            let hint = Some("keep one, and file it under `tags`, too".to_owned());
                            inner.fault(Code::FrontMatterValue, name, message, hint);
                        }
                        front.series = front.series.take().or(terms.into_iter().next());
                    }
                    _ => front.file_under(name, terms),
                }
            }
        }
    }
    front.image = spelt(fields, &mut front.spelt, "image").and_then(|key| fields.text(key));
    front.image_alt = fields.text("image_alt");
    front.owner = fields.text("owner");
    front.review_every = review::review_every(fields, "review_every");
    front.toc = fields.switch("toc");
    front.page_data = fields.switch("page_data");
    front.comments = fields.switch("comments");
    front.unlisted = fields.switch("unlisted");
    front.extra = spelt(fields, &mut front.spelt, "extra")
        .and_then(|key| fields.map(key))
        .cloned()
        .unwrap_or_default();
    front
}

fn section(fields: &mut Fields<'_>) -> SectionFront {
    SectionFront {
        sort_by: fields.choice(
            "sort_by",
            &[
                ("weight", SortBy::Weight),
                ("date", SortBy::Date),
                ("updated", SortBy::Updated),
                ("title", SortBy::Title),
                ("path", SortBy::Path),
            ],
        ),
        reverse: fields.switch("reverse"),
        paginate_by: fields.count("paginate_by"),
        page_template: fields.text("page_template"),
        transparent: fields.switch("transparent"),
        feed: fields.switch("feed"),
        cascade: fields.map("cascade").map(|map| {
            let path = fields.path_of("cascade");
            let mut inner = Fields::new(map, path, Code::FrontMatterValue, fields.notes());
            let front = common(&mut inner);
            inner.refuse_rest(Code::FrontMatterValue, CASCADE_KEYS, "`cascade`");
            Box::new(front)
        }),
    }
}

/// The spelling in which a name is given, noted where it is not ours.
fn spelt<'n>(
    fields: &mut Fields<'_>,
    noted: &mut Vec<(String, String)>,
    name: &'static str,
) -> Option<&'n str> {
    let others = KEYS.iter().find(|(ours, _)| *ours == name).map_or(&[][..], |(_, others)| others);
    if let Some(key) = fields.spelling(&[name]) {
        // Only another spelling beside it is worth a search.
        let all: Vec<&'static str> = std::iter::once(name).chain(others.iter().copied()).collect();
        return fields.spelling(&all).or(Some(key));
    }
    let key = fields.spelling(others)?;
    noted.push((name.to_owned(), key.to_owned()));
    Some(key)
}

/// The terms of a taxonomy; a text with commas was likely meant as a list.
fn terms(fields: &mut Fields<'_>, key: &str) -> Option<Vec<String>> {
    let terms = fields.texts(key)?;
    if let [one] = &terms[..]
        && one.contains(',')
    {
        let parts: Vec<&str> =
            one.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        let message = format!("`{one}` is read as one entry, comma and all");
        let hint = format!("for several write `{key}: [{}]`", parts.join(", "));
        fields.fault(Code::ListWritten, key, message, Some(hint));
    }
    Some(terms.into_iter().filter(|term| !term.is_empty()).collect())
}

/// Keeps what is not ours for templates, and says so where it looks misspelt.
fn unknown(fields: &mut Fields<'_>, front: &mut FrontMatter) {
    let known = || {
        let pages = KEYS.iter().map(|(name, _)| *name);
        let holding = HOLDS.iter().flat_map(|hold| hold.names.iter().copied());
        pages.chain(SECTION_KEYS.iter().copied()).chain(holding)
    };
    for (name, node) in fields.rest() {
        if let Some((_, instead)) = ELSEWHERE.iter().find(|(theirs, _)| *theirs == name) {
            let message = format!("`{name}` does nothing here");
            fields.fault_of_key(Code::FrontMatterKey, name, message, Some((*instead).to_owned()));
        } else if !OWN_WORDS.contains(&name)
            && let Some(near) = nearest(name, known())
        {
            let hold = HOLDS.iter().find(|hold| hold.names.contains(&near) && (hold.by)(node));
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
fn curly_quotes(yaml: &str, front: &FrontMatter, faults: &mut Vec<Fault>) {
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

impl FrontMatter {
    /// The path of one of our names, as it was spelt.
    pub fn key_path(&self, name: &str) -> KeyPath {
        let written =
            self.spelt.iter().find(|(ours, _)| ours == name).map(|(_, written)| written.as_str());
        KeyPath::key(written.unwrap_or(name))
    }

    /// The path of a taxonomy's terms: at the top where it has a key of its own, else below
    /// `taxonomies`.
    fn taxonomy_path(&self, yaml: &str, name: &str) -> KeyPath {
        let top = self.key_path(name);
        let there = locate(yaml, &top, Part::Key);
        let own_keys = ["tags", "categories", "authors", "series"];
        let at_top = there.end > there.start && own_keys.contains(&name);
        if at_top { top } else { KeyPath::key("taxonomies").then(name) }
    }

    /// Where the value of one of our names stands in its file.
    pub fn place(&self, text: &str, name: &str) -> TextRange {
        self.place_of(text, &self.key_path(name), Part::Value)
    }

    /// Where one item of a list of ours stands; a single text counts as a list of one.
    pub fn place_of_item(&self, text: &str, name: &str, index: usize) -> TextRange {
        self.place_of(text, &self.key_path(name).item(index), Part::Value)
    }

    /// Where a term of a taxonomy stands.
    pub fn place_of_term(&self, text: &str, taxonomy: &str, index: usize) -> TextRange {
        let yaml = &text[self.range.0.bytes()];
        self.place_of(text, &self.taxonomy_path(yaml, taxonomy).item(index), Part::Value)
    }

    /// Where the name of a taxonomy stands.
    pub fn place_of_taxonomy(&self, text: &str, taxonomy: &str) -> TextRange {
        let yaml = &text[self.range.0.bytes()];
        self.place_of(text, &self.taxonomy_path(yaml, taxonomy), Part::Key)
    }

    fn place_of(&self, text: &str, path: &KeyPath, part: Part) -> TextRange {
        let yaml = &text[self.range.0.bytes()];
        locate(yaml, path, part).shifted(self.range.0.start as usize)
    }

    /// What this page says, and where it says nothing, what `cascade` says.
    pub fn with_cascade(&self, cascade: &FrontMatter) -> FrontMatter {
        let mut front = self.clone();
        front.template = front.template.or_else(|| cascade.template.clone());
        front.draft = front.draft.or(cascade.draft);
        front.publish = front.publish.or_else(|| cascade.publish.clone());
        front.expires = front.expires.or_else(|| cascade.expires.clone());
        front.unlisted = front.unlisted.or(cascade.unlisted);
        front.toc = front.toc.or(cascade.toc);
        front.page_data = front.page_data.or(cascade.page_data);
        front.comments = front.comments.or(cascade.comments);
        front.authors = front.authors.or_else(|| cascade.authors.clone());
        front.series = front.series.or_else(|| cascade.series.clone());
        front.owner = front.owner.or_else(|| cascade.owner.clone());
        front.review_every = front.review_every.or(cascade.review_every);
        // The words belong to the picture: those of another one would be wrong.
        if front.image.is_none() {
            front.image = cascade.image.clone();
            front.image_alt = front.image_alt.or_else(|| cascade.image_alt.clone());
        }
        for (name, terms) in &cascade.taxonomies {
            if !front.taxonomies.iter().any(|(own, _)| own == name) {
                front.taxonomies.push((name.clone(), terms.clone()));
            }
        }
        for (name, node) in &cascade.extra.0 {
            if front.extra.get(name).is_none() {
                front.extra.0.push((name.clone(), node.clone()));
            }
        }
        front
    }

    fn file_under(&mut self, taxonomy: &str, terms: Vec<String>) {
        match self.taxonomies.iter_mut().find(|(name, _)| name == taxonomy) {
            Some((_, all)) => all.extend(terms),
            None => self.taxonomies.push((taxonomy.to_owned(), terms)),
        }
    }

    /// The terms of one taxonomy, as they are written: also who wrote it and its series.
    pub fn terms(&self, taxonomy: &str) -> &[String] {
        match taxonomy {
            "authors" => self.authors.as_deref().unwrap_or_default(),
            "series" => self.series.as_slice(),
            _ => {
                let found = self.taxonomies.iter().find(|(name, _)| name == taxonomy);
                found.map_or(&[], |(_, terms)| terms)
            }
        }
    }

    /// A value of `extra` that is text.
    pub fn extra_text(&self, name: &str) -> Option<&str> {
        match self.extra.get(name) {
            Some(Node::Text(text)) => Some(text),
            _ => None,
        }
    }
}
