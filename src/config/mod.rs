//! `site.yaml` → [`Config`]: every setting, checked, with its default.
//!
//! An unknown setting is an error with the nearest name, because a misspelt one would silently do
//! nothing. A setting exists here from the day it works. No stage is handed the whole of it where
//! a slice does.

mod authors;
mod base;
mod comments;
mod taxonomies;
mod ways;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnosed, Diagnostic, list, nearest};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::source::{Snapshot, SourcePath};
use crate::yaml::{Fields, KeyPath, Limits, Map, Node, read_fields};

pub use authors::IN_DATA as AUTHORS_FILE;
pub use base::BaseUrl;
pub use comments::CommentRules;
pub use taxonomies::{Filing, TaxonomyRule};
pub use ways::Ways;

/// The name of the configuration file, at the site's root.
pub const FILE: &str = "site.yaml";

/// Everything `site.yaml` says, with what the command line changed.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// Where it will be published.
    pub base: BaseUrl,
    /// One sentence about the site.
    pub description: String,
    /// The language of the site as a BCP 47 tag: `en`, `pt-BR`.
    pub language: String,
    /// The zone in which dates without offset are told.
    pub zone: TimeZone,
    /// Which theme, with which parameters.
    pub theme: ThemeChoice,
    /// The people who write, by id.
    pub authors: BTreeMap<String, Author>,
    /// The ways pages are filed.
    pub taxonomies: Vec<TaxonomyRule>,
    /// Menus by name, in the order they were written.
    pub menus: Vec<(String, Vec<MenuEntry>)>,
    /// Which feeds, and how long.
    pub feeds: FeedRules,
    /// Whether comments are shown, and where new ones go.
    pub comments: CommentRules,
    /// Where the forms of `:::contact` go.
    pub contact: Ways,
    /// How Markdown is read.
    pub markdown: MarkdownOptions,
    /// How strict the checks are.
    pub check: CheckRules,
    /// Links that may lead out of the site's folder, by source path.
    pub symlinks: Vec<String>,
    /// Whatever else templates need.
    pub extra: Map,
    /// What the settings are the same by: text and overrides.
    pub print: Fingerprint,
}

/// What the command line says about the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--drafts`: drafts are published too.
    pub drafts: bool,
    /// `--future`: pages whose time has not come are published too.
    pub future: bool,
    /// `--expired`: pages whose time is over are published too.
    pub expired: bool,
}

/// Which theme makes the pages.
#[derive(Clone, Debug, PartialEq)]
pub enum ThemeChoice {
    /// A theme by name, with the parameters the owner sets.
    Named {
        /// The folder below `themes/`, or an embedded theme.
        name: String,
        /// What `site.yaml` says beside the name.
        parameters: Map,
    },
    /// Only the site's own `templates/`.
    None,
}

/// Somebody who writes.
#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    /// As readers see it.
    pub name: String,
    /// Their own page.
    pub url: Option<String>,
    /// A sentence or two.
    pub bio: Option<String>,
    /// A portrait: a file of the site.
    pub image: Option<String>,
    /// Where that is written.
    pub profile: Profile,
}

/// Where a profile is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// In `site.yaml`, below `authors`.
    Settings,
    /// In `data/authors.yaml`.
    Data,
}

impl Author {
    /// Somebody of whom only the name is known.
    pub fn named(name: &str, profile: Profile) -> Author {
        Author { name: name.to_owned(), url: None, bio: None, image: None, profile }
    }
}

/// One line of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuEntry {
    /// As readers see it; the page's own title where absent.
    pub title: Option<String>,
    /// Where it leads, as written.
    pub target: Option<String>,
    /// The lines below it.
    pub children: Vec<MenuEntry>,
    /// Where the target stands in `site.yaml`; the whole entry where it has none.
    pub path: KeyPath,
}

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

/// How Markdown is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MarkdownOptions {
    /// Code is coloured at build time.
    pub highlight: bool,
    /// `"`, `--` and `...` become typographic.
    pub smart: bool,
    /// HTML inside Markdown is kept.
    pub html: bool,
}

/// How strict the checks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckRules {
    /// Whether a link that leads nowhere stops the build.
    pub broken_links_stop: bool,
}

/// The settings, for the nearest name and for the documentation's test.
pub const SETTINGS: &[&str] = &[
    "title",
    "base_url",
    "description",
    "language",
    "timezone",
    "theme",
    "authors",
    "taxonomies",
    "menus",
    "feeds",
    "comments",
    "contact",
    "markdown",
    "check",
    "symlinks",
    "extra",
];

/// The settings of each group, for the same two readers.
pub const GROUPS: &[(&str, &[&str])] = &[
    ("authors", AUTHOR),
    ("taxonomies", TAXONOMY),
    ("menus", MENU),
    ("feeds", FEEDS),
    ("comments", comments::KEYS),
    ("contact", ways::KEYS),
    ("markdown", MARKDOWN),
    ("check", CHECK),
];

const AUTHOR: &[&str] = &["name", "url", "bio", "image"];
const TAXONOMY: &[&str] = &["name", "slug", "paginate_by", "feed", "hierarchical"];
const MENU: &[&str] = &["title", "url", "page", "children"];
const FEEDS: &[&str] = &["formats", "limit", "full"];
const MARKDOWN: &[&str] = &["highlight", "smart", "html"];
const CHECK: &[&str] = &["broken_links"];

/// Names other generators use, with ours.
const ELSEWHERE: &[(&str, &str)] = &[
    ("baseURL", "base_url"),
    ("baseurl", "base_url"),
    ("url", "base_url"),
    ("site_url", "base_url"),
    ("site-url", "base_url"),
    ("site_name", "title"),
    ("default_language", "language"),
    ("languageCode", "language"),
    ("lang", "language"),
    ("timeZone", "timezone"),
    ("params", "extra"),
    ("menu", "menus"),
    ("nav", "menus"),
    ("taxonomy", "taxonomies"),
    ("feed", "feeds"),
    ("generate_feeds", "feeds"),
    ("author", "authors"),
    ("markup", "markdown"),
];

/// Words for what is the theme's to say, with its parameters: those of Daybook, which others follow.
const OF_THE_THEME: &[(&str, &str)] = &[
    ("accent", "accent"),
    ("colour", "accent"),
    ("color", "accent"),
    ("colours", "accent"),
    ("colors", "accent"),
    ("logo", "logo"),
    ("font", "heading_font"),
    ("heading_font", "heading_font"),
    ("footer", "footer"),
];

/// The embedded theme that is used where `site.yaml` names none.
pub const DEFAULT_THEME: &str = "daybook";

/// Reads the settings. A site without `site.yaml` is an error, and gives the defaults.
pub fn read(snapshot: &Snapshot, overrides: &Overrides) -> Diagnosed<Config> {
    let path = SourcePath::new(FILE);
    let mut diagnostics = Vec::new();
    let text = match snapshot.text(&path) {
        Some(text) => text.clone(),
        None => {
            let missing = Diagnostic::general(Code::ConfigMissing, "this folder has no `site.yaml`, so it is not a site")
                .hint("go into the site's folder or name it with `--root`; `handover init my-playbook` makes a new one");
            diagnostics.push(missing);
            "".into()
        }
    };
    // A byte order mark is nothing to YAML; keeping its length keeps every place right.
    let yaml = text.trim_start_matches('\u{feff}');
    let offset = text.len() - yaml.len();
    let (config, faults) = read_fields(yaml, offset, Limits::FRONT, Code::ConfigValue, |fields| {
        config(fields, overrides)
    });
    diagnostics.extend(faults.into_iter().map(|fault| fault.at(&path)));
    let mut config = config.unwrap_or_else(|| defaults(overrides));
    authors::add_from_data(snapshot, &mut config.authors, &mut diagnostics);
    taxonomies::add_built_in(&mut config.taxonomies, !config.authors.is_empty());
    config.print = print(&text, authors_print(snapshot), overrides);
    Diagnosed { value: config, diagnostics }
}

/// The links that may lead out of the site's folder, by the text of `site.yaml`. What else is
/// wrong with the text is told by [`read`].
pub fn allowed_links(text: &str) -> Vec<String> {
    let (links, _) = read_fields(
        text.trim_start_matches('\u{feff}'),
        0,
        Limits::FRONT,
        Code::ConfigValue,
        |fields| fields.texts("symlinks"),
    );
    links.flatten().unwrap_or_default()
}

/// The settings of an empty `site.yaml`.
fn defaults(overrides: &Overrides) -> Config {
    let (map, mut notes) = (Map::default(), Default::default());
    config(&mut Fields::new(&map, KeyPath::default(), Code::ConfigValue, &mut notes), overrides)
}

/// What the profiles outside of `site.yaml` are the same by.
pub fn authors_print(snapshot: &Snapshot) -> Option<Fingerprint> {
    snapshot.file(AUTHORS_FILE).map(|file| file.print)
}

fn print(text: &str, authors: Option<Fingerprint>, overrides: &Overrides) -> Fingerprint {
    let mut mixer = Mixer::default();
    mixer.text(text).number(u64::from(authors.is_some()));
    authors.map(|authors| mixer.add(authors));
    mixer.text(overrides.base_url.as_deref().unwrap_or(""));
    for flag in [overrides.drafts, overrides.future, overrides.expired] {
        mixer.number(u64::from(flag));
    }
    mixer.finish()
}

fn config(fields: &mut Fields<'_>, overrides: &Overrides) -> Config {
    let title = fields.text("title").unwrap_or_default();
    let base = base_url(fields, overrides);
    let config = Config {
        title,
        base,
        description: fields.text("description").unwrap_or_default(),
        language: language(fields),
        zone: zone(fields),
        theme: theme(fields),
        authors: authors::in_settings(fields),
        taxonomies: taxonomies::read(fields),
        menus: menus(fields),
        feeds: feeds(fields),
        comments: comments::read(fields),
        contact: ways::contact(fields),
        markdown: markdown(fields),
        check: check(fields),
        symlinks: fields.texts("symlinks").unwrap_or_default(),
        extra: fields.map("extra").cloned().unwrap_or_default(),
        print: Fingerprint::of(""),
    };
    for (name, _) in fields.rest() {
        let ours = ELSEWHERE.iter().find(|(theirs, _)| *theirs == name).map(|(_, ours)| *ours);
        let of_theme = OF_THE_THEME.iter().find(|(word, _)| *word == name);
        let near = ours.or_else(|| nearest(name, SETTINGS.iter().copied()));
        let hint = match (of_theme, &config.theme, near) {
            (Some((_, parameter)), ThemeChoice::Named { name: theme, .. }, _) => {
                format!("that is for the theme to know: `theme: {{name: {theme}, {parameter}: …}}`")
            }
            (_, _, Some(near)) => format!("did you mean `{near}`?"),
            _ => format!("settings of your own go under `extra`; ours are {}", list(SETTINGS)),
        };
        fields.fault_of_key(
            Code::ConfigKey,
            name,
            format!("there is no setting `{name}`"),
            Some(hint),
        );
    }
    config
}

fn base_url(fields: &mut Fields<'_>, overrides: &Overrides) -> BaseUrl {
    let written = fields.text("base_url");
    // What the command line says was checked there, where the fault can be told in its words.
    if let Some(base) = overrides.base_url.as_deref().and_then(|url| BaseUrl::parse(url).ok()) {
        return base;
    }
    match written.as_deref().map(BaseUrl::parse) {
        None => BaseUrl::none(),
        Some(Ok(base)) => base,
        Some(Err(message)) => {
            let hint = "write the whole address: `https://example.org/` or `https://example.org/playbook/`";
            fields.fault(Code::ConfigValue, "base_url", message, Some(hint.to_owned()));
            BaseUrl::none()
        }
    }
}

fn language(fields: &mut Fields<'_>) -> String {
    let Some(tag) = fields.text("language") else { return "en".to_owned() };
    if is_language_tag(&tag) {
        return tag;
    }
    let message = format!("`{tag}` is not a language tag");
    let hint = match tag.replace('_', "-") {
        dashed if is_language_tag(&dashed) => format!("write `{dashed}`"),
        _ => "write two letters such as `en`, with a region where it matters: `en-GB`".to_owned(),
    };
    fields.fault(Code::ConfigValue, "language", message, Some(hint));
    "en".to_owned()
}

/// Whether a text is made like a BCP 47 tag. Longer first parts are possible there, and none is in
/// use: whoever writes one means the name of a language.
fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or("");
    // A single letter, as in `de-u-co-phonebk`, says what the next part is.
    let whole = tag.rsplit('-').next().is_some_and(|last| last.len() > 1);
    (2..=3).contains(&language.len())
        && language.chars().all(|c| c.is_ascii_alphabetic())
        && whole
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
        })
}

fn zone(fields: &mut Fields<'_>) -> TimeZone {
    let Some(name) = fields.text("timezone") else { return TimeZone::UTC };
    match TimeZone::get(&name) {
        Ok(zone) => zone,
        Err(_) => {
            let names: Vec<String> =
                jiff::tz::db().available().map(|zone| zone.to_string()).collect();
            let hint = nearest(&name, names.iter().map(String::as_str))
                .map_or("write a place such as `Europe/Sofia`".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
            fields.fault(
                Code::ConfigValue,
                "timezone",
                format!("there is no time zone `{name}`"),
                Some(hint),
            );
            TimeZone::UTC
        }
    }
}

fn theme(fields: &mut Fields<'_>) -> ThemeChoice {
    let named =
        |name: &str, parameters: Map| ThemeChoice::Named { name: name.to_owned(), parameters };
    match fields.node("theme") {
        None => named(DEFAULT_THEME, Map::default()),
        Some(Node::Bool(false)) => ThemeChoice::None,
        Some(Node::Text(name)) => named(name.trim(), Map::default()),
        Some(Node::Map(map)) => {
            let name = match map.get("name") {
                Some(Node::Text(name)) => name.trim(),
                None | Some(Node::Null) => DEFAULT_THEME,
                Some(_) => {
                    let message = "`theme.name` must be the name of a theme".to_owned();
                    fields.fault(Code::ConfigValue, "theme", message, None);
                    DEFAULT_THEME
                }
            };
            let rest = map.0.iter().filter(|(key, _)| key != "name").cloned().collect();
            named(name, Map(rest))
        }
        Some(_) => {
            let message = "`theme` must be a name, `false`, or a name with parameters".to_owned();
            let hint = "write `theme: daybook`, or `name:` and the parameters below `theme:`";
            fields.fault(Code::ConfigValue, "theme", message, Some(hint.to_owned()));
            named(DEFAULT_THEME, Map::default())
        }
    }
}

fn menus(fields: &mut Fields<'_>) -> Vec<(String, Vec<MenuEntry>)> {
    let Some(map) = fields.map("menus") else { return Vec::new() };
    let path = fields.path_of("menus");
    let mut menus = Vec::new();
    for (name, _) in map.iter() {
        let mut inner = Fields::new(map, path.clone(), Code::ConfigValue, fields.notes());
        menus.push((name.to_owned(), menu_entries(&mut inner, name)));
    }
    menus
}

fn menu_entries(fields: &mut Fields<'_>, name: &str) -> Vec<MenuEntry> {
    let path = fields.path_of(name);
    let mut entries = Vec::new();
    for (index, map) in fields.maps(name).unwrap_or_default() {
        let here = path.item(index);
        let mut inner = Fields::new(map, here.clone(), Code::ConfigValue, fields.notes());
        let title = inner.text("title");
        let key = inner.spelling(&["page", "url"]);
        let target = key.and_then(|key| inner.text(key));
        let children = match map.get("children") {
            Some(_) => menu_entries(&mut inner, "children"),
            None => Vec::new(),
        };
        inner.refuse_rest(Code::ConfigKey, MENU, "a menu entry");
        if target.is_none() && title.is_none() {
            let message = "this menu entry has neither `page` nor `url`".to_owned();
            let hint = "write `page: guide/_index.md`, or `title:` and `url:`".to_owned();
            fields.fault_of_item(Code::ConfigValue, name, index, message, Some(hint));
            continue;
        }
        let path = key.map_or_else(|| here.clone(), |key| here.then(key));
        entries.push(MenuEntry { title, target, children, path });
    }
    entries
}

fn feeds(fields: &mut Fields<'_>) -> FeedRules {
    let mut rules = FeedRules { formats: vec![FeedFormat::Atom], limit: 20, full: true };
    // `feeds: false` is what people try first.
    if let Some(Node::Bool(on)) = fields.node("feeds") {
        if !on {
            rules.formats.clear();
        }
        return rules;
    }
    let Some(map) = fields.map("feeds") else { return rules };
    let path = fields.path_of("feeds");
    let mut inner = Fields::new(map, path, Code::ConfigValue, fields.notes());
    if let Some(names) = inner.texts("formats") {
        rules.formats.clear();
        for (index, name) in names.iter().enumerate() {
            let format = match name.to_lowercase().as_str() {
                "atom" => FeedFormat::Atom,
                "rss" => FeedFormat::Rss,
                "json" => FeedFormat::Json,
                _ => {
                    let message = format!("there is no feed format `{name}`");
                    let hint = "it knows `atom`, `rss` and `json`".to_owned();
                    inner.fault_of_item(Code::ConfigValue, "formats", index, message, Some(hint));
                    continue;
                }
            };
            if !rules.formats.contains(&format) {
                rules.formats.push(format);
            }
        }
    }
    rules.limit = inner.count("limit").unwrap_or(rules.limit);
    rules.full = inner.switch("full").unwrap_or(rules.full);
    inner.refuse_rest(Code::ConfigKey, FEEDS, "`feeds`");
    rules
}

fn markdown(fields: &mut Fields<'_>) -> MarkdownOptions {
    let mut options = MarkdownOptions { highlight: true, smart: false, html: true };
    let Some(map) = fields.map("markdown") else { return options };
    let path = fields.path_of("markdown");
    let mut inner = Fields::new(map, path, Code::ConfigValue, fields.notes());
    options.highlight = inner.switch("highlight").unwrap_or(options.highlight);
    options.smart = inner.switch("smart").unwrap_or(options.smart);
    options.html = inner.switch("html").unwrap_or(options.html);
    inner.refuse_rest(Code::ConfigKey, MARKDOWN, "`markdown`");
    options
}

fn check(fields: &mut Fields<'_>) -> CheckRules {
    let mut rules = CheckRules { broken_links_stop: true };
    let Some(map) = fields.map("check") else { return rules };
    let path = fields.path_of("check");
    let mut inner = Fields::new(map, path, Code::ConfigValue, fields.notes());
    let stops = inner.choice("broken_links", &[("error", true), ("warn", false)]);
    rules.broken_links_stop = stops.unwrap_or(true);
    inner.refuse_rest(Code::ConfigKey, CHECK, "`check`");
    rules
}
