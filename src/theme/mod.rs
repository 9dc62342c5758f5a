//! Templates → [`Theme`]: compiled, checked against what is there, with the graph of who uses whom.
//!
//! Layers, later wins silently: the theme's templates, then the site's own `templates/`. A theme's
//! templates are also known by `NAME/page.html`, so that the site's `page.html` can extend the one
//! it replaces. This room knows no page and no site: what templates ask goes through
//! [`reads::Library`].

mod absent;
mod colour;
mod compile;
pub mod contract;
pub mod embedded;
mod faults;
pub mod filters;
pub mod functions;
mod graph;
mod mentions;
mod numerals;
mod pairs;
mod readable;
pub mod reads;
mod scan;
mod strings;
pub mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use tera::{Context, Tera, Value};

use crate::config::{Config, ThemeChoice};
use crate::diagnostic::{Code, Diagnosed, Diagnostic, Fault, nearest};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::parse::blocks;
use crate::source::{Snapshot, SourcePath};

pub use contract::{Contract, Kind, OwnBlock, Parameter, version};
pub use mentions::{Mentioned, Mentions};
use reads::Recorded;
pub use reads::{Answer, Library, Question, Reads};
pub use scan::{Named, Names, scan};
pub use strings::{Phrase, Strings};

/// The most bytes one output may have: a loop without end is stopped here.
const OUTPUT_LIMIT: usize = 64 << 20;

/// The folder below `templates/` for the looks of blocks.
pub const BLOCKS: &str = "blocks";

/// How deep templates of blocks may ask for pages with blocks, which ask for pages: each level takes
/// much of a thread's stack, and nobody reads a page inside a page inside a page.
const DRAWING_LIMIT: usize = 8;

/// A compiled theme.
pub struct Theme {
    tera: Tera,
    /// The name, where there is a theme.
    name: Option<String>,
    templates: BTreeMap<Arc<str>, Template>,
    contract: Contract,
    strings: Strings,
    /// Whether templates are left out because of their faults.
    broken: bool,
    /// The parameters as templates see them, and what they are the same by.
    parameters: (Value, Fingerprint),
}

/// A template and all it is made of.
struct Template {
    /// The file.
    source: SourcePath,
    text: Arc<str>,
    /// What the template and everything it extends, includes and calls is the same by.
    closure: Fingerprint,
    /// The templates it is made of, itself first.
    parts: Vec<String>,
    /// The variables that all of them mention.
    mentions: Mentions,
}

impl Theme {
    /// The name, where there is a theme.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether templates are left out because of their faults: then what is missing is no news.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// What the theme declares.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// The words of the page's furniture.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// The parameters as templates see them: `theme.accent`.
    pub fn parameters(&self) -> &Value {
        &self.parameters.0
    }

    /// The files that parameters name, by parameter.
    pub fn parameter_files(&self) -> Vec<(String, String)> {
        let files = self.contract.parameters.iter().filter(|one| one.kind == Kind::File);
        files
            .filter_map(|parameter| {
                let value = self.parameters.0.get_from_path(&parameter.name)?;
                let file = value.as_str().filter(|file| !file.is_empty())?;
                Some((parameter.name.clone(), file.to_owned()))
            })
            .collect()
    }

    /// What the parameters are the same by.
    pub fn parameters_print(&self) -> Fingerprint {
        self.parameters.1
    }

    /// The name under which Tera knows a template: as it is, else the theme's.
    pub fn resolve(&self, name: &str) -> Option<&Arc<str>> {
        if let Some((found, _)) = self.templates.get_key_value(name) {
            return Some(found);
        }
        let prefixed = |prefix: &str| {
            let name = format!("{prefix}/{name}");
            self.templates.get_key_value(name.as_str()).map(|(found, _)| found)
        };
        self.name.as_deref().and_then(prefixed).or_else(|| prefixed(embedded::BUILT_IN))
    }

    /// What all of it that assembly asks for is the same by: which templates there are, the ids
    /// they use, the words, the files that parameters name. The text of a template is not part of
    /// it, so that an edit there moves no page.
    pub fn facts(&self) -> Fingerprint {
        let mut mixer = Mixer::default();
        mixer.text(self.name.as_deref().unwrap_or("")).number(u64::from(self.broken));
        self.templates.keys().fold(&mut mixer, |mixer, name| mixer.text(name));
        self.contract.anchors.iter().fold(mixer.number(0), |mixer, id| mixer.text(id));
        for block in &self.contract.blocks {
            mixer.text(&block.name);
            block.attributes.iter().fold(mixer.number(1), |mixer, name| mixer.text(name));
        }
        mixer.add(self.strings.print());
        for (name, file) in self.parameter_files() {
            mixer.text(&name).text(&file);
        }
        mixer.finish()
    }

    /// The file of a template, by the name Tera knows it by.
    pub fn source(&self, name: &str) -> Option<&SourcePath> {
        self.templates.get(name).map(|template| &template.source)
    }

    /// What a template and all it is made of is the same by.
    pub fn closure(&self, name: &str) -> Fingerprint {
        self.templates.get(name).map_or_else(|| Fingerprint::of(""), |template| template.closure)
    }

    /// The templates a template is made of, itself first.
    pub fn parts(&self, name: &str) -> &[String] {
        self.templates.get(name).map_or(&[], |template| &template.parts)
    }

    /// Every template, by the name Tera knows it by.
    pub fn template_names(&self) -> impl Iterator<Item = &str> {
        self.templates.keys().map(|name| &**name)
    }

    /// Makes one output. `beside` is the folder of the page it is made for, `context` gives what the
    /// template sees, at least as far as it mentions it, and may have blocks drawn for that. A fault names the template; the caller
    /// knows what was being made.
    pub fn render(
        &self,
        template: &str,
        context: impl Fn(&Mentions) -> Context,
        library: Arc<dyn Library>,
        beside: &str,
    ) -> (Result<Vec<u8>, Diagnostic>, Reads) {
        let Recorded { result, reads, failed } = reads::recorded(library, beside, || {
            let made = |mentions: &Mentions| {
                let mut output = Bounded { bytes: Vec::new(), full: false };
                (self.tera.render_to(template, &context(mentions), &mut output), output)
            };
            let everything = Mentions::everything();
            let known = self.templates.get(template).map_or(&everything, |known| &known.mentions);
            let (mut result, mut output) = made(known);
            if result.is_err() && !output.full {
                // What was misspelt is like something that is not mentioned, but could have been.
                (result, output) = made(&everything);
            }
            self.result(template, result, output)
        });
        (failed.map_or(result, Err), reads)
    }

    /// Makes something without a template in which blocks are drawn.
    ///
    /// # Errors
    /// What is wrong with the template of a block.
    pub fn drawing<T>(
        library: Arc<dyn Library>,
        make: impl FnOnce() -> T,
    ) -> (Result<T, Diagnostic>, Reads) {
        let Recorded { result, reads, failed } = reads::recorded(library, "", make);
        (failed.map_or(Ok(result), Err), reads)
    }

    /// The template for blocks of a kind, by the name Tera knows it by.
    pub fn block_template(&self, kind: &str) -> Option<&Arc<str>> {
        self.resolve(&format!("{BLOCKS}/{kind}.html"))
    }

    /// What the template of each kind of block is the same by.
    pub fn block_looks(&self) -> BTreeMap<String, Fingerprint> {
        let own = self.contract.blocks.iter().map(|block| block.name.as_str());
        blocks::names()
            .chain(own)
            .filter_map(|kind| {
                let template = self.block_template(kind)?;
                Some((kind.to_owned(), self.closure(template)))
            })
            .collect()
    }

    /// Renders a block within the render under way.
    ///
    /// # Errors
    /// What is wrong with the template.
    pub fn draw(&self, kind: &str, context: &Context) -> Result<String, Diagnostic> {
        let Some(template) = self.block_template(kind) else { return Ok(String::new()) };
        if reads::drawing() > DRAWING_LIMIT {
            let message = format!("pages show each other by `:::{kind}` in a circle");
            return Err(match self.source(template) {
                Some(path) => Diagnostic::file(Code::TemplateRender, path, message),
                None => Diagnostic::general(Code::TemplateRender, message),
            }
            .hint("show the `summary` of a page instead of its `content`"));
        }
        let mut output = Bounded { bytes: Vec::new(), full: false };
        let result = self.tera.render_to(template, context, &mut output);
        let bytes = self.result(template, result, output)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn result(
        &self,
        template: &str,
        result: tera::TeraResult<()>,
        output: Bounded,
    ) -> Result<Vec<u8>, Diagnostic> {
        match (result, output) {
            (Ok(()), output) => Ok(output.bytes),
            (Err(_), Bounded { full: true, .. }) => {
                let message =
                    format!("this template makes more than {} MiB of one page", OUTPUT_LIMIT >> 20);
                Err(match self.source(template) {
                    Some(path) => Diagnostic::file(Code::TemplateRender, path, message),
                    None => Diagnostic::general(Code::TemplateRender, message),
                }
                .hint("look for a loop that goes round far too often"))
            }
            (Err(error), _) => {
                let templates = faults::Templates {
                    by_name: &|name| self.template_text(name),
                    theme: self.name.as_deref(),
                };
                Err(faults::render(&error, template, templates))
            }
        }
    }

    fn template_text(&self, name: &str) -> Option<(SourcePath, Arc<str>)> {
        let template = self.templates.get(name)?;
        Some((template.source.clone(), template.text.clone()))
    }
}

/// An output that refuses to grow for ever.
struct Bounded {
    bytes: Vec<u8>,
    full: bool,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > OUTPUT_LIMIT {
            self.full = true;
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads the templates of a site and its theme.
pub fn load(snapshot: &Snapshot, config: &Config) -> Diagnosed<Theme> {
    let mut diagnostics = Vec::new();
    let config_text = snapshot.text(&SourcePath::new(crate::config::FILE));
    let (name, given) = match &config.theme {
        ThemeChoice::Named { name, parameters } => (Some(name.as_str()), parameters.clone()),
        ThemeChoice::None => (None, Default::default()),
    };
    let folder = name.map(|name| format!("themes/{name}"));
    let there = folder.as_deref().is_some_and(|folder| snapshot.below(folder).next().is_some());
    if let Some(name) = name
        && !there
    {
        diagnostics.push(missing(snapshot, name, config_text.as_deref()));
    }
    let folder = folder.filter(|_| there);
    let contract = folder.as_deref().map_or_else(Contract::default, |folder| {
        contract::read(snapshot, folder, &mut diagnostics)
    });
    if let (Some(needs), Some(folder)) = (contract.needs, &folder) {
        check_version(needs, folder, snapshot, &mut diagnostics);
    }
    let values = match (name, there) {
        (Some(name), true) => {
            contract::values(&contract, name, &given, config_text.as_deref(), &mut diagnostics)
        }
        _ => Default::default(),
    };
    let strings = strings::read(snapshot, folder.as_deref(), &config.language, &mut diagnostics);
    let sources = compile::sources(snapshot, name.filter(|_| there));
    let before = diagnostics.len();
    let (tera, templates) = compile::compile(sources, name, &mut diagnostics);
    let broken = diagnostics.len() > before || name.is_some() && !there;
    let parameters = value::from_map(&values);
    let parameters_print = Fingerprint::of(format!("{values:?}"));
    let theme = Theme {
        tera,
        name: name.filter(|_| there).map(str::to_owned),
        templates,
        contract,
        strings,
        broken,
        parameters: (parameters, parameters_print),
    };
    Diagnosed { value: theme, diagnostics }
}

/// A theme that is not there.
fn missing(snapshot: &Snapshot, name: &str, config_text: Option<&str>) -> Diagnostic {
    let mut known: BTreeSet<&str> =
        snapshot.below("themes").filter_map(|(path, _)| path.as_str().split('/').nth(1)).collect();
    known.extend(embedded::names());
    let hint = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("put it into `themes/{name}/`, or use {}", crate::diagnostic::list(&known))
        }
    };
    let path = crate::yaml::KeyPath::key("theme");
    let range = config_text.map_or_else(
        || (0..0).into(),
        |text| {
            let named = crate::yaml::locate(text, &path.then("name"), crate::yaml::Part::Value);
            let plain = crate::yaml::locate(text, &path, crate::yaml::Part::Value);
            if text[named.bytes()].contains(name) { named } else { plain }
        },
    );
    Fault::new(Code::ThemeMissing, range, format!("there is no theme `{name}`"))
        .hint(hint)
        .at(&SourcePath::new(crate::config::FILE))
}

/// A theme that needs a newer Handover says so in words instead of failing somewhere inside.
fn check_version(
    needs: (u32, u32, u32),
    folder: &str,
    snapshot: &Snapshot,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let own = env!("CARGO_PKG_VERSION");
    if version(own).is_some_and(|own| own >= needs) {
        return;
    }
    let path = SourcePath::new(format!("{folder}/theme.yaml"));
    let key = crate::yaml::KeyPath::key("needs");
    let range =
        snapshot.text(&path).map(|text| crate::yaml::locate(&text, &key, crate::yaml::Part::Value));
    let (major, minor, patch) = needs;
    let message =
        format!("this theme needs Handover {major}.{minor}.{patch} or newer, and this is {own}");
    let fault = Fault::new(Code::ThemeNeeds, range.unwrap_or((0..0).into()), message);
    diagnostics.push(
        fault.hint("install a newer Handover, or take an older version of the theme").at(&path),
    );
}
