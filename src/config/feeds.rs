//! `feeds`: which feeds, and how long.

use super::{Config, group};
use crate::diagnostic::Code;
use crate::yaml::{Fields, Key, Kind, Node};

/// A format of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedFormat {
    /// `atom.xml`
    Atom,
    /// `rss.xml`
    Rss,
    /// `feed.json`
    Json,
}

impl FeedFormat {
    /// The name of the file.
    pub fn file(self) -> &'static str {
        match self {
            FeedFormat::Atom => "atom.xml",
            FeedFormat::Rss => "rss.xml",
            FeedFormat::Json => "feed.json",
        }
    }

    /// The MIME type.
    pub fn mime(self) -> &'static str {
        match self {
            FeedFormat::Atom => "application/atom+xml",
            FeedFormat::Rss => "application/rss+xml",
            FeedFormat::Json => "application/feed+json",
        }
    }
}

/// Which feeds, and how long.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedRules {
    /// The formats, in the order they were written.
    pub formats: Vec<FeedFormat>,
    /// The newest so many pages.
    pub limit: usize,
    /// Whole pages, or summaries only.
    pub full: bool,
}

type Feeds = Key<FeedRules>;

/// What `feeds` may say.
pub(super) static FEEDS: &[Feeds] = &[
    Feeds::own("formats", Kind::Texts, formats)
        .default("`[atom]`")
        .means("Any of `atom` (`/atom.xml`), `rss` (`/rss.xml`) and `json` (`/feed.json`)."),
    Feeds::count("limit", |rules, number| rules.limit = number)
        .default("`20`")
        .means("How many pages a feed holds."),
    Feeds::switch("full", |rules, on| rules.full = on).default("`true`").means(
        "Whole pages; `false` gives the summary, else the description, else the first \
         paragraph.",
    ),
];

/// `feeds`
pub(super) fn read(fields: &mut Fields<'_>, name: &str, config: &mut Config) {
    // `feeds: false` is what people try first.
    match fields.node(name) {
        Some(Node::Bool(false)) => config.feeds.formats.clear(),
        Some(Node::Bool(true)) => {}
        _ => group(fields, name, FEEDS, &mut config.feeds),
    }
}

fn formats(fields: &mut Fields<'_>, key: &str, rules: &mut FeedRules) {
    let Some(names) = fields.texts(key) else { return };
    rules.formats.clear();
    for (index, name) in names.iter().enumerate() {
        let format = match name.to_lowercase().as_str() {
            "atom" => FeedFormat::Atom,
            "rss" => FeedFormat::Rss,
            "json" => FeedFormat::Json,
            _ => {
                let message = format!("there is no feed format `{name}`");
                let hint = "it knows `atom`, `rss` and `json`".to_owned();
                fields.fault_of_item(Code::ConfigValue, key, index, message, Some(hint));
                continue;
            }
        };
        if !rules.formats.contains(&format) {
            rules.formats.push(format);
        }
    }
}
