//! The people who write: `authors` in `site.yaml`, and `data/authors.yaml` in the same form.

use std::collections::BTreeMap;

use super::{Config, FILE};
use crate::diagnostic::{Code, Diagnostic, Fault, Place};
use crate::source::{Snapshot, SourcePath, TextRange};
use crate::yaml::{Fields, Key, KeyPath, Limits, Map, Node, Part, keys, locate, read_fields};

/// The other place for profiles.
pub const IN_DATA: &str = "data/authors.yaml";

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

/// Profiles by id, in the order of the ids.
pub(super) type Authors = BTreeMap<String, Author>;

type Profiled = Key<Author>;

/// What a profile may say.
pub(super) static AUTHOR: &[Profiled] = &[
    Profiled::text("name", |author, text| author.name = text)
        .default("the id")
        .means("The name that readers see."),
    Profiled::text("url", |author, text| author.url = Some(text))
        .default("none")
        .means("The author's own page: a page of the site, such as `/about/`, or a whole address."),
    Profiled::text("bio", |author, text| author.bio = Some(text))
        .default("none")
        .means("A sentence or two, for templates."),
    Profiled::text("image", |author, text| author.image = Some(text))
        .default("none")
        .means("A portrait, for templates: a file of the site."),
];

/// `authors` in `site.yaml`.
pub(super) fn in_settings(fields: &mut Fields<'_>, name: &str, config: &mut Config) {
    let Some(map) = fields.map(name) else { return };
    let path = fields.path_of(name);
    let mut inner = Fields::new(map, path, Code::ConfigValue, fields.notes());
    profiles(map, &mut inner, Profile::Settings, &mut config.authors);
}

/// Adds what `data/authors.yaml` says. Who stands in both is an error: one would be lost.
pub(super) fn add_from_data(
    snapshot: &Snapshot,
    authors: &mut Authors,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let path = SourcePath::new(IN_DATA);
    let Some(text) = snapshot.text(&path) else { return };
    let yaml = text.trim_start_matches('\u{feff}');
    let offset = text.len() - yaml.len();
    let (found, faults) = read_fields(yaml, offset, Limits::DATA, Code::ConfigValue, |fields| {
        let mut found = Authors::new();
        let map = fields.all();
        profiles(map, fields, Profile::Data, &mut found);
        found
    });
    diagnostics.extend(faults.into_iter().map(|fault| fault.at(&path)));
    let settings = SourcePath::new(FILE);
    let known = by_letters(authors);
    for (id, author) in found.unwrap_or_default() {
        if let Some(other) = known.get(&id.to_lowercase()) {
            let range = locate(yaml, &KeyPath::key(&id), Part::Key).shifted(offset);
            let there = snapshot
                .text(&settings)
                .map(|text| locate(&text, &KeyPath::key("authors").then(other), Part::Key));
            let message = format!("`{other}` has a profile here and in `{FILE}`");
            diagnostics.push(
                Fault::new(Code::ConfigValue, range, message)
                    .hint("keep one of them")
                    .at(&path)
                    .related("the other one", Place { path: settings.clone(), range: there }),
            );
            continue;
        }
        authors.insert(id, author);
    }
}

/// Ids by their letters, in any case.
fn by_letters(authors: &Authors) -> BTreeMap<String, String> {
    authors.keys().map(|id| (id.to_lowercase(), id.clone())).collect()
}

/// Reads profiles. Two ids that differ in letter case would be one address.
fn profiles(map: &Map, fields: &mut Fields<'_>, of: Profile, authors: &mut Authors) {
    let mut known = BTreeMap::new();
    for (id, node) in map.iter() {
        if let Some(other) = known.insert(id.to_lowercase(), id) {
            let message = format!("`{other}` and `{id}` would be one author");
            let hint = Some("give one of them another id".to_owned());
            fields.fault_of_key(Code::ConfigValue, id, message, hint);
            continue;
        }
        let author = match node {
            Node::Text(name) => Author { name: name.clone(), ..Author::named(id, of) },
            Node::Map(map) => {
                let path = fields.path_of(id);
                let mut inner = Fields::new(map, path, Code::ConfigValue, fields.notes());
                let mut author = Author::named(id, of);
                keys::read_all(AUTHOR, &mut inner, &mut author);
                inner.refuse_rest(Code::ConfigKey, &keys::names(AUTHOR), "an author");
                author
            }
            _ => {
                let message =
                    format!("`{}` must be a name, or a map with `name`", fields.path_of(id));
                let hint = format!("write `{id}: the name`, or `name:` and more below it");
                fields.fault(Code::ConfigValue, id, message, Some(hint));
                continue;
            }
        };
        authors.insert(id.to_owned(), author);
    }
}

impl Profile {
    /// The file that holds the profile, and where one of its values stands.
    pub fn place(self, snapshot: &Snapshot, id: &str, key: &str) -> (SourcePath, TextRange) {
        let (file, path) = match self {
            Profile::Settings => (FILE, KeyPath::key("authors").then(id).then(key)),
            Profile::Data => (IN_DATA, KeyPath::key(id).then(key)),
        };
        let file = SourcePath::new(file);
        let range = snapshot
            .text(&file)
            .map_or(TextRange::new(0, 0), |text| locate(&text, &path, Part::Value));
        (file, range)
    }
}
