//! What templates can ask: the [`Library`] over a finished site.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tera::{Context, Value};

use super::field::{Field, Fields};
use super::lists;
use super::shared::Shared;
use super::terms::{mix_taxonomy, taxonomy_with_terms};
use super::view::{page_fields, section_lists};
use super::{Output, Recipe};
use crate::data::{self, Data, Format};
use crate::diagnostic::{Diagnostic, list, nearest, nearest_path};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::site::{EntryId, Site, refused_scheme};
use crate::source::{Route, Snapshot, SourcePath};
use crate::theme::value::from_node;
use crate::theme::{Answer, Library, Question, Theme};
use crate::time::Now;

/// A finished site that answers questions.
pub struct SiteLibrary {
    /// The site.
    pub site: Arc<Site>,
    /// The theme, for its strings.
    pub theme: Arc<Theme>,
    /// The files, for data beside pages.
    pub snapshot: Arc<Snapshot>,
    /// The data of the site.
    pub data: Arc<Data>,
    /// What every view holds.
    pub shared: Shared,
    /// What that is the same by.
    pub shared_print: Fingerprint,
    /// What this program is the same by.
    pub tool: Fingerprint,
    /// The moment taken for now.
    pub now: Now,
    /// Faults of data that only a template asked for.
    pub faults: Mutex<Vec<Diagnostic>>,
    /// What the templates of blocks see beside the block, made when the first is drawn.
    pub around_blocks: OnceLock<Context>,
    /// Every page by its title, once a template has asked.
    pub titles: OnceLock<Answer>,
    /// The taxonomies with all their terms, in their order, once a template has asked.
    pub taxonomies: Vec<OnceLock<Answer>>,
}

impl Library for SiteLibrary {
    fn draws(&self, kind: &str) -> bool {
        self.site.looks.contains_key(kind)
    }

    fn draw(&self, kind: &str, block: Value) -> Result<String, Diagnostic> {
        let around = self.around_blocks.get_or_init(|| self.shared.around_blocks());
        let mut context = around.clone();
        context.insert_value("block", block);
        context.insert_value("lang", Value::normal_string(&self.site.config.language));
        self.theme.draw(kind, &context)
    }

    fn answer(&self, question: &Question) -> Answer {
        match question {
            Question::Page(path) => self.page(path),
            Question::Card { path, required } => match self.site.find(path) {
                Some(id) => self.field(&Field::Card(id)),
                None if !required => none(),
                None => self.no_entry("page", path),
            },
            Question::Section { path, metadata_only } => self.section(path, *metadata_only),
            Question::Url { path, absolute, cachebust } => self.url(path, *absolute, *cachebust),
            Question::Taxonomy { kind, required } => self.taxonomy(kind, *required),
            Question::TaxonomyUrl { kind, name, required } => {
                self.taxonomy_url(kind, name, *required)
            }
            Question::Data { path, beside, format, required } => {
                self.data(path, beside, format.as_deref(), *required)
            }
            Question::Phrase { key, values } => self.phrase(key, values),
            Question::Link(target) => self.link(target),
            Question::Absolute(path) => self.absolute(path),
            Question::Archive(path) => match self.dated(path.as_deref()) {
                Ok(pages) => Answer {
                    value: Ok(lists::archive(&self.site, &pages)),
                    print: lists::print(&self.site, pages),
                },
                Err(fault) => fault,
            },
            Question::Titles => self
                .titles
                .get_or_init(|| Answer {
                    value: Ok(lists::titles(&self.site)),
                    print: lists::print(&self.site, lists::listed(&self.site)),
                })
                .clone(),
            Question::Today => Answer::text(&self.now.day(&self.site.config.zone).to_string()),
        }
    }

    fn print(&self, question: &Question) -> Fingerprint {
        let field = match question {
            Question::Archive(path) => {
                return match self.dated(path.as_deref()) {
                    Ok(pages) => lists::print(&self.site, pages),
                    Err(fault) => fault.print,
                };
            }
            Question::Titles => return lists::print(&self.site, lists::listed(&self.site)),
            Question::Page(path) => {
                let page = self.site.find(path);
                page.filter(|id| self.site.entry(*id).section.is_none())
                    .map(|id| page_fields(&self.site, id))
            }
            Question::Card { path, .. } => self.site.find(path).map(Field::Card),
            Question::Section { path, metadata_only } => {
                let section = self.site.find(path);
                section.filter(|id| self.site.entry(*id).section.is_some()).map(|id| {
                    match metadata_only {
                        true => Field::Card(id),
                        false => section_lists(&self.site, id),
                    }
                })
            }
            _ => None,
        };
        match field {
            Some(field) => field.print(&self.site),
            None => self.answer(question).print,
        }
    }
}

impl SiteLibrary {
    /// What the template of an output sees; nothing where no template makes it.
    pub fn fields(&self, output: &Output) -> Fields {
        match &output.recipe {
            Recipe::Template { view, .. } => view.fields(&self.shared, &self.site, &output.route),
            _ => Fields::new(),
        }
    }

    fn field(&self, field: &Field) -> Answer {
        Answer { value: Ok(field.value(&self.site)), print: field.print(&self.site) }
    }

    /// Why there is no entry of that name, with the nearest one.
    fn no_entry(&self, what: &str, path: &str) -> Answer {
        if let Some(held) = self
            .site
            .held
            .iter()
            .find(|held| held.source.as_str().ends_with(path.trim_start_matches("@/")))
        {
            let reason = held.reason(&self.site.config.zone);
            return Answer::fault(format!("the {what} `{path}` is not published: it is {reason}"));
        }
        let names: Vec<&str> = self
            .site
            .entries
            .iter()
            .filter_map(|entry| entry.source.below(crate::site::CONTENT))
            .collect();
        match nearest_path(path.trim_start_matches("@/"), names) {
            Some(near) => {
                Answer::fault(format!("there is no {what} `{path}`; did you mean `{near}`?"))
            }
            None => Answer::fault(format!("there is no {what} `{path}`")),
        }
    }

    fn page(&self, path: &str) -> Answer {
        match self.site.find(path) {
            Some(id) if self.site.entry(id).section.is_none() => {
                self.field(&page_fields(&self.site, id))
            }
            Some(_) => {
                Answer::fault(format!("`{path}` is a section; ask for it with `get_section`"))
            }
            None => self.no_entry("page", path),
        }
    }

    /// The dated pages of a section, or of the whole site.
    fn dated(&self, path: Option<&str>) -> Result<Vec<EntryId>, Answer> {
        let Some(path) = path else { return Ok(lists::newest(&self.site, None)) };
        let Some(id) = self.site.find(path) else { return Err(self.no_entry("section", path)) };
        match self.site.entry(id).section {
            Some(_) => Ok(lists::newest(&self.site, Some(id))),
            None => Err(Answer::fault(format!("`{path}` is a page; an archive is of a section"))),
        }
    }

    fn section(&self, path: &str, metadata_only: bool) -> Answer {
        let Some(id) = self.site.find(path) else { return self.no_entry("section", path) };
        if self.site.entry(id).section.is_none() {
            return Answer::fault(format!("`{path}` is a page; ask for it with `get_page`"));
        }
        match metadata_only {
            true => self.field(&Field::Card(id)),
            false => self.field(&section_lists(&self.site, id)),
        }
    }

    fn address(&self, route: &Route, absolute: bool, behind: &str) -> Answer {
        let base = &self.site.config.base;
        let address = if absolute { base.permalink(route) } else { base.address(route) };
        Answer::text(&format!("{address}{behind}"))
    }

    fn url(&self, path: &str, absolute: bool, cachebust: bool) -> Answer {
        if path.contains("://") || path.starts_with("mailto:") || path.starts_with("//") {
            return Answer::text(path);
        }
        let (plain, behind) = path.find(['#', '?']).map_or((path, ""), |at| path.split_at(at));
        // An address as a card has it begins with the folder of the site.
        let base = self.site.config.base.path();
        let within = plain.strip_prefix(base).filter(|rest| rest.starts_with('/'));
        let name = within.unwrap_or(plain).trim_start_matches('/');
        if let Some(route) = self.site.theme_files().get(name) {
            return self.address(route, absolute, behind);
        }
        let routes =
            [format!("/{name}"), format!("/{}/", name.trim_end_matches('/')).replace("//", "/")];
        let file = routes.iter().find_map(|route| self.site.addresses.at(route));
        if let Some(claimed) = file {
            let mut behind = behind.to_owned();
            if let (true, crate::site::Owner::File(source)) = (cachebust, &claimed.owner)
                && let Some(file) = self.snapshot.files.get(source)
            {
                behind = format!("?h={}{behind}", file.print.short());
            }
            return self.address(&claimed.route, absolute, &behind);
        }
        if let Some(id) = self.site.find(plain) {
            return self.address(&self.site.entry(id).route, absolute, behind);
        }
        let known = self.site.theme_files().keys().map(String::as_str);
        let routes = self.site.addresses.routes().map(|route| route.trim_start_matches('/'));
        let slash = if plain.starts_with('/') { "/" } else { "" };
        // The usual slip of a theme from elsewhere: its own files lie under `theme/`.
        if self.site.theme_files().contains_key(&format!("theme/{name}")) {
            return Answer::fault(format!(
                "there is nothing at `{path}`; did you mean `theme/{name}`?"
            ));
        }
        match nearest_path(name, known.chain(routes)) {
            Some(near) => Answer::fault(format!(
                "there is nothing at `{path}`; did you mean `{slash}{near}`?"
            )),
            None => Answer::fault(format!("there is nothing at `{path}`")),
        }
    }

    fn taxonomy(&self, kind: &str, required: bool) -> Answer {
        match self.site.taxonomies.iter().position(|taxonomy| taxonomy.rule.name == kind) {
            Some(at) => {
                let answer = || {
                    let taxonomy = &self.site.taxonomies[at];
                    let mut mixer = Mixer::default();
                    mix_taxonomy(&self.site, taxonomy, &mut mixer);
                    let value = Ok(taxonomy_with_terms(&self.site, taxonomy));
                    Answer { value, print: mixer.finish() }
                };
                // The page of each term may ask for all of them.
                match self.taxonomies.get(at) {
                    Some(known) => known.get_or_init(answer).clone(),
                    None => answer(),
                }
            }
            None if !required => none(),
            None => self.no_taxonomy(kind),
        }
    }

    fn no_taxonomy(&self, kind: &str) -> Answer {
        let names: Vec<&str> =
            self.site.config.taxonomies.iter().map(|rule| rule.name.as_str()).collect();
        match nearest(kind, names.iter().copied()) {
            Some(near) if near != kind => {
                Answer::fault(format!("there is no taxonomy `{kind}`; did you mean `{near}`?"))
            }
            Some(_) => Answer::fault(format!("no page is filed under `{kind}` yet")),
            None => {
                Answer::fault(format!("there is no taxonomy `{kind}`; there is {}", list(&names)))
            }
        }
    }

    fn taxonomy_url(&self, kind: &str, name: &str, required: bool) -> Answer {
        let Some(taxonomy) =
            self.site.taxonomies.iter().find(|taxonomy| taxonomy.rule.name == kind)
        else {
            return if required { self.no_taxonomy(kind) } else { none() };
        };
        match taxonomy.term(name) {
            Some(term) => self.address(&term.route, false, ""),
            None if !required => none(),
            None => match nearest(name, taxonomy.terms.iter().map(|term| term.name.as_str())) {
                Some(near) => Answer::fault(format!(
                    "no page is filed under `{name}` in {kind}; did you mean `{near}`?"
                )),
                None => Answer::fault(format!("no page is filed under `{name}` in {kind}")),
            },
        }
    }

    fn data(&self, path: &str, beside: &str, format: Option<&str>, required: bool) -> Answer {
        let format = match format.map(|name| (name, Format::named(name))) {
            Some((name, None)) => {
                return Answer::fault(format!(
                    "there is no data format `{name}`; there is yaml, json, toml, csv and plain"
                ));
            }
            Some((_, format)) => format,
            None => None,
        };
        let clean = path.trim_start_matches("@/").trim_start_matches('/');
        if clean.is_empty() || clean.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Answer::fault(format!(
                "`{path}` is not the path of a file in the site's folder"
            ));
        }
        let places = [
            format!("{beside}/{clean}"),
            clean.to_owned(),
            format!("{}/{clean}", data::FOLDER),
            format!("{}/{clean}", crate::site::CONTENT),
        ];
        let found = places
            .iter()
            .map(|place| SourcePath::new(place.trim_start_matches('/')))
            .find(|place| self.snapshot.files.contains_key(place));
        let Some(source) = found else {
            if !required {
                return none();
            }
            let names: Vec<&str> = self.data.keys().map(SourcePath::as_str).collect();
            return match nearest_path(&format!("{}/{clean}", data::FOLDER), names.iter().copied())
                .or_else(|| nearest(clean, names.iter().copied()))
            {
                Some(near) => {
                    Answer::fault(format!("there is no data file `{path}`; did you mean `{near}`?"))
                }
                None => Answer::fault(format!(
                    "there is no data file `{path}`, neither beside the page nor in `data/`"
                )),
            };
        };
        let Some(file) = self.snapshot.files.get(&source) else { return none() };
        let mut mixer = Mixer::default();
        let print = mixer.text(source.as_str()).add(file.print).finish();
        if let Some(node) = self.data.get(&source).filter(|_| format.is_none()) {
            return Answer { value: Ok(from_node(node)), print };
        }
        let Some(text) = file.text() else {
            return Answer::fault(format!("`{source}` is not a text file"));
        };
        match data::read(&text, format.unwrap_or_else(|| Format::of(&source))) {
            Ok(node) => Answer { value: Ok(from_node(&node)), print },
            Err(fault) => {
                let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
                faults.push(fault.at(&source));
                Answer {
                    value: Err(format!("`{source}` cannot be read; its own fault says why")),
                    print,
                }
            }
        }
    }

    fn phrase(&self, key: &str, values: &[(String, String)]) -> Answer {
        let filled: Vec<(&str, String)> =
            values.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        match self.theme.strings().get(key, &filled) {
            Some(text) => Answer::text(&text),
            None => match nearest(key, self.theme.strings().keys()) {
                Some(near) => {
                    Answer::fault(format!("there is no string `{key}`; did you mean `{near}`?"))
                }
                None => Answer::fault(format!(
                    "there is no string `{key}`; add it to `strings/{}.yaml`",
                    self.site.config.language
                )),
            },
        }
    }

    /// A link inside Markdown that a template renders.
    fn link(&self, target: &str) -> Answer {
        let inside = target.starts_with("@/")
            || target.ends_with(".md")
            || target.contains(".md#")
            || target.starts_with('/');
        if !inside || target.starts_with("//") {
            return match refused_scheme(target) {
                Some(reason) => Answer::fault(reason),
                None => Answer::text(target),
            };
        }
        self.url(target, false, false)
    }

    fn absolute(&self, path: &str) -> Answer {
        if path.contains("://") || path.starts_with("//") {
            return Answer::text(path);
        }
        match self.site.config.base.origin() {
            Some(origin) => Answer::text(&format!("{origin}/{}", path.trim_start_matches('/'))),
            None => Answer::text(path),
        }
    }

    /// The entry that a path names, for the command line.
    pub fn find(&self, path: &str) -> Option<EntryId> {
        self.site.find(path)
    }
}

fn none() -> Answer {
    Answer { value: Ok(Value::none()), print: Fingerprint::of("none") }
}
