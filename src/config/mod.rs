//! `site.yaml` → [`Config`]: every setting, checked, with its default.
//!
//! An unknown setting is an error with the nearest name, because a misspelt one would silently do
//! nothing. A setting exists here from the day it works. No stage is handed the whole of it where
//! a slice does.

mod authors;
mod base;
mod comments;
mod feeds;
mod keys;
mod language;
mod menus;
mod taxonomies;
mod theme;
mod ways;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnosed, Diagnostic, list, nearest};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::source::{Snapshot, SourcePath};
use crate::yaml::{self, Fields, Key, Limits, Map, read_fields};

use keys::OF_THE_THEME;

pub use authors::{Author, IN_DATA as AUTHORS_FILE, Profile};
pub use base::BaseUrl;
pub use comments::CommentRules;
pub use feeds::{FeedFormat, FeedRules};
pub use keys::{ELSEWHERE, SETTINGS};
pub use menus::MenuEntry;
pub use taxonomies::{Filing, TaxonomyRule};
pub use theme::{DEFAULT_THEME, ThemeChoice};
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
    /// Whether the command line says where, so that it does not matter what is written.
    base_told: bool,
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

/// Reads the settings. A site without `site.yaml` is an error, and gives the defaults.
pub fn read(snapshot: &Snapshot, overrides: &Overrides) -> Diagnosed<Config> {
    let path = SourcePath::new(FILE);
    let mut diagnostics = Vec::new();
    let text = match snapshot.text(&path) {
        Some(text) => text,
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
    let mut config = config.unwrap_or_else(|| unsaid(overrides));
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

/// The settings of an empty `site.yaml`.
fn unsaid(overrides: &Overrides) -> Config {
    let told = overrides.base_url.as_deref().and_then(|url| BaseUrl::parse(url).ok());
    Config {
        title: String::new(),
        base_told: told.is_some(),
        base: told.unwrap_or_else(BaseUrl::none),
        description: String::new(),
        language: "en".to_owned(),
        zone: TimeZone::UTC,
        theme: ThemeChoice::named(DEFAULT_THEME, Map::default()),
        authors: BTreeMap::new(),
        taxonomies: taxonomies::unsaid(),
        menus: Vec::new(),
        feeds: FeedRules { formats: vec![FeedFormat::Atom], limit: 20, full: true },
        comments: CommentRules::default(),
        contact: Ways::default(),
        markdown: MarkdownOptions { highlight: true, smart: false, html: true },
        check: CheckRules { broken_links_stop: true },
        symlinks: Vec::new(),
        extra: Map::default(),
        print: Fingerprint::of(""),
    }
}

/// Takes over what is written, and refuses what is no setting.
fn config(fields: &mut Fields<'_>, overrides: &Overrides) -> Config {
    let mut config = unsaid(overrides);
    yaml::keys::read_all(SETTINGS, fields, &mut config);
    let known = yaml::keys::names(SETTINGS);
    for (name, _) in fields.rest() {
        let ours = ELSEWHERE.iter().find(|(theirs, _)| *theirs == name).map(|(_, ours)| *ours);
        let of_theme = OF_THE_THEME.iter().find(|(word, _)| *word == name);
        let near = ours.or_else(|| nearest(name, known.iter().copied()));
        let hint = match (of_theme, &config.theme, near) {
            (Some((_, parameter)), ThemeChoice::Named { name: theme, .. }, _) => {
                format!("that is for the theme to know: `theme: {{name: {theme}, {parameter}: …}}`")
            }
            (_, _, Some(near)) => format!("did you mean `{near}`?"),
            _ => format!("settings of your own go under `extra`; ours are {}", list(&known)),
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

/// Reads the map of that name by a table, and refuses what the table does not know.
fn group<T>(fields: &mut Fields<'_>, name: &str, table: &'static [Key<T>], into: &mut T) {
    let Some(map) = fields.map(name) else { return };
    let path = fields.path_of(name);
    let mut inner = Fields::new(map, path, Code::ConfigValue, fields.notes());
    yaml::keys::read_all(table, &mut inner, into);
    inner.refuse_rest(Code::ConfigKey, &yaml::keys::names(table), &format!("`{name}`"));
}
