//! The pipeline, and its only memory.
//!
//! [`Engine::build`] takes a snapshot and what an earlier build left, and gives every output into a
//! sink: made, or kept because nothing it depends on has changed. It opens no file, prints nothing
//! and reads no clock. What it remembers it can always make again: documents by their text,
//! coloured code by its content.

mod manifest;
mod memo;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::check;
use crate::config::{self, Config, Overrides};
use crate::data;
use crate::diagnostic::{self, Code, Diagnostic, any_error, nearest};
use crate::fingerprint::Fingerprint;
use crate::parse::{self, Document};
use crate::plan::{Output, Plan, Recipe, SiteLibrary, plan};
use crate::render::{Artifact, render};
use crate::site::{CONTENT, Input, Site, assemble, is_markdown};
use crate::source::{OutputPath, Snapshot, SourcePath};
use crate::theme::{self, Library, Question, Theme, embedded};
use crate::time::AskedNow;

pub use manifest::{Made, Manifest};
use memo::Documents;

/// Takes what a build makes. Called from many threads at once.
pub trait Sink: Sync {
    /// An output that was made.
    fn put(&self, path: &OutputPath, artifact: Artifact);

    /// An output that is the same as after the build before.
    fn keep(&self, path: &OutputPath);
}

/// Takes nothing: for `check`, and for builds that are bound to fail.
pub struct Nowhere;

impl Sink for Nowhere {
    fn put(&self, _: &OutputPath, _: Artifact) {}

    fn keep(&self, _: &OutputPath) {}
}

/// What a build is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The moment to take for now.
    pub now: AskedNow,
    /// What the command line says about the site.
    pub overrides: Overrides,
    /// Whether the rules of `check` are applied.
    pub rules: bool,
}

/// What a build gives besides its outputs.
pub struct Build {
    /// Everything that was wrong, in the order it is shown in.
    pub diagnostics: Vec<Diagnostic>,
    /// The files, with those of an embedded theme: what diagnostics quote.
    pub snapshot: Arc<Snapshot>,
    /// The site, the theme, and what templates can ask of them.
    pub library: Arc<SiteLibrary>,
    /// Every output with its recipe.
    pub plan: Plan,
    /// What every output was made of, for the next build.
    pub manifest: Manifest,
    /// The outputs that were made, in order.
    pub rendered: Vec<OutputPath>,
    /// How many documents were read.
    pub parsed: usize,
}

/// A site with its plan, before any output is made.
pub struct Planned {
    /// What was wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    /// The files, with those of an embedded theme.
    pub snapshot: Arc<Snapshot>,
    /// The site, the theme, and what templates can ask of them.
    pub library: Arc<SiteLibrary>,
    /// Every output with its recipe.
    pub plan: Plan,
    /// How many documents were read.
    pub parsed: usize,
}

impl Build {
    /// Whether something is so wrong that nothing may be published.
    pub fn has_errors(&self) -> bool {
        any_error(&self.diagnostics)
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.library.site
    }

    /// The text of a file, for diagnostics.
    pub fn text(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.snapshot.text(path).cloned()
    }
}

/// The pipeline with its memory.
#[derive(Default)]
pub struct Engine {
    documents: Documents,
}

impl Engine {
    /// Makes a site, one stage after the other.
    ///
    /// What is the same by the manifest of an earlier build is kept, not made. Where there are
    /// errors, what can be made is made all the same: the sink's owner decides what to do with it.
    pub fn build(
        &mut self,
        snapshot: Snapshot,
        request: &Request,
        previous: &Manifest,
        sink: &dyn Sink,
    ) -> Build {
        let Planned { mut diagnostics, snapshot, library, plan, parsed } =
            self.plan(snapshot, request);
        let made = make(&plan, &library, previous, sink);
        diagnostics.extend(std::mem::take(
            &mut *library.faults.lock().unwrap_or_else(PoisonError::into_inner),
        ));
        diagnostics.extend(made.diagnostics);
        unused_templates(&library.theme, &library.site.config, &plan, &mut diagnostics);
        diagnostic::sort(&mut diagnostics);
        Build {
            diagnostics,
            snapshot,
            library,
            plan,
            manifest: made.manifest,
            rendered: made.rendered,
            parsed,
        }
    }

    /// Everything before the outputs are made: enough to tell where a page is and what it is made of.
    pub fn plan(&mut self, snapshot: Snapshot, request: &Request) -> Planned {
        let mut diagnostics = Vec::new();
        let config =
            Arc::new(config::read(&snapshot, &request.overrides).into_value(&mut diagnostics));
        let snapshot = Arc::new(with_theme(snapshot, &config));
        let (documents, parsed) = self.documents(&snapshot, &config, &mut diagnostics);
        let data = data::read_all(&snapshot).into_value(&mut diagnostics);
        let theme = Arc::new(theme::load(&snapshot, &config).into_value(&mut diagnostics));
        let now = request.now.moment(&config.zone);
        let input = Input {
            snapshot: &snapshot,
            config: &config,
            theme: &theme,
            documents: &documents,
            now: &now,
            overrides: &request.overrides,
        };
        let config_is_fine = !any_error(&diagnostics);
        let site = Arc::new(assemble(&input).into_value(&mut diagnostics));
        // Who misspelt `base_url` need not be told that it is missing, too.
        diagnostics.retain(|found| {
            config_is_fine || !matches!(found.code, Code::BaseUrlMissing | Code::TitleMissing)
        });
        if request.rules {
            diagnostics.extend(check::run(&site));
        }
        let plan = plan(&site, &theme, &snapshot, tool());
        let faults = Mutex::default();
        let library =
            Arc::new(SiteLibrary { site, theme, snapshot: snapshot.clone(), data, now, faults });
        Planned { diagnostics, snapshot, library, plan, parsed }
    }

    /// Every document, read or remembered.
    fn documents(
        &mut self,
        snapshot: &Snapshot,
        config: &Config,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> (BTreeMap<SourcePath, Arc<Document>>, usize) {
        let files: Vec<(&SourcePath, &Arc<str>, Fingerprint)> = snapshot
            .below(CONTENT)
            .filter(|(path, _)| is_markdown(path))
            .filter_map(|(path, file)| {
                Some((path, file.text()?, parse::print(file.print, config.markdown)))
            })
            .collect();
        let texts =
            files.iter().map(|(path, text, print)| (*print, &***text, snapshot.files[*path].print));
        let parsed = self.documents.read(texts, config.markdown);
        let mut documents = BTreeMap::new();
        for (path, _, print) in files {
            if let Some(found) = self.documents.get(print) {
                diagnostics.extend(found.faults.iter().map(|fault| fault.clone().at(path)));
                documents.insert(path.clone(), found.document.clone());
            }
        }
        (documents, parsed)
    }
}

/// A site with the files of the embedded theme, where it uses it.
fn with_theme(mut snapshot: Snapshot, config: &Config) -> Snapshot {
    embedded::add_to(&mut snapshot, config);
    snapshot
}

/// What this program is the same by.
fn tool() -> Fingerprint {
    Fingerprint::of(env!("CARGO_PKG_VERSION"))
}

/// What making all outputs gives.
struct AllMade {
    manifest: Manifest,
    rendered: Vec<OutputPath>,
    diagnostics: Vec<Diagnostic>,
}

/// Makes or keeps every output.
fn make(plan: &Plan, library: &Arc<SiteLibrary>, previous: &Manifest, sink: &dyn Sink) -> AllMade {
    let answers = Answers { library, known: Mutex::default() };
    let outputs: Vec<(&OutputPath, &Output)> = plan.outputs.iter().collect();
    let results: Vec<One> = outputs
        .par_iter()
        .map(|(path, output)| {
            if let Some(made) = previous.get(path)
                && made.key == output.key
                && answers.are_as(made)
            {
                sink.keep(path);
                return One { made: Ok(made.clone()), rendered: false };
            }
            let rendered = render(output, library);
            let made = rendered.artifact.map(|artifact| {
                let made = Made::new(output.key, rendered.reads, &artifact, &library.snapshot);
                sink.put(path, artifact);
                made
            });
            One { made, rendered: true }
        })
        .collect();
    let mut all =
        AllMade { manifest: Manifest::default(), rendered: Vec::new(), diagnostics: Vec::new() };
    let mut failed: Vec<(Diagnostic, String)> = Vec::new();
    for ((path, output), one) in outputs.into_iter().zip(results) {
        if one.rendered {
            all.rendered.push(path.clone());
        }
        match one.made {
            Ok(made) => all.manifest.insert(path.clone(), made),
            Err(diagnostic) => {
                let what =
                    output.source.as_ref().map_or_else(|| path.to_string(), ToString::to_string);
                failed.push((diagnostic, what));
            }
        }
    }
    all.diagnostics = together(failed);
    all
}

/// One output, made or kept, or why it could not be made.
struct One {
    made: Result<Made, Diagnostic>,
    rendered: bool,
}

/// One fault of a template is told once, however many pages it spoils.
fn together(failed: Vec<(Diagnostic, String)>) -> Vec<Diagnostic> {
    let mut groups: Vec<(Diagnostic, Vec<String>)> = Vec::new();
    for (diagnostic, what) in failed {
        match groups.iter_mut().find(|(first, _)| *first == diagnostic) {
            Some((_, pages)) => pages.push(what),
            None => groups.push((diagnostic, vec![what])),
        }
    }
    groups
        .into_iter()
        .map(|(diagnostic, pages)| {
            let more = match pages.len() {
                1 => String::new(),
                number => format!(" and {} more", number - 1),
            };
            let made = format!("while making {}{more}", pages[0]);
            let hint = match &diagnostic.hint {
                Some(hint) => format!("{hint} ({made})"),
                None => made,
            };
            diagnostic.hint(hint)
        })
        .collect()
}

/// Answers to questions that were asked before, each found out once per build.
struct Answers<'a> {
    library: &'a SiteLibrary,
    known: Mutex<BTreeMap<Question, Fingerprint>>,
}

impl Answers<'_> {
    /// Whether every question an output asked has the answer it had then.
    fn are_as(&self, made: &Made) -> bool {
        made.reads.iter().all(|(question, print)| self.print(question) == *print)
    }

    fn print(&self, question: &Question) -> Fingerprint {
        if let Some(print) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(question)
        {
            return *print;
        }
        let print = self.library.answer(question).print;
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(question.clone(), print);
        print
    }
}

/// Templates of the site's own that replace nothing and that nothing uses: likely a misspelt name.
fn unused_templates(
    theme: &Theme,
    config: &Config,
    plan: &Plan,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if theme.is_broken() {
        return;
    }
    let mut used: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    for output in plan.outputs.values() {
        if let Recipe::Template { template, .. } = &output.recipe
            && used.insert(template)
        {
            used.extend(theme.parts(template).iter().map(String::as_str));
        }
    }
    let prefix = theme.name().map(|name| format!("{name}/"));
    let of_theme: Vec<&str> =
        theme.template_names().filter_map(|name| name.strip_prefix(prefix.as_deref()?)).collect();
    for name in theme.template_names() {
        let own = prefix.as_deref().is_none_or(|prefix| !name.starts_with(prefix));
        let of_taxonomy = name.split_once('/').is_some_and(|(taxonomy, kind)| {
            matches!(kind, "list.html" | "single.html")
                && config.taxonomies.iter().any(|rule| rule.name == taxonomy)
        });
        let expected = EXPECTED.contains(&name) || of_taxonomy;
        if !own || used.contains(name) || of_theme.contains(&name) || expected {
            continue;
        }
        let Some(source) = theme.source(name) else { continue };
        let fault = Diagnostic::file(
            Code::TemplateUnused,
            source,
            "this template replaces nothing, and no page uses it",
        );
        let known = of_theme.iter().copied().chain(EXPECTED.iter().copied());
        diagnostics.push(match nearest(name, known) {
            Some(near) => fault.hint(format!("did you mean to replace `{near}`?")),
            None => fault.hint("name it in a page's `template:`, or delete it"),
        });
    }
}

/// Templates that are used where they are needed, and may stand by until then.
const EXPECTED: [&str; 13] = [
    "base.html",
    "index.html",
    "section.html",
    "page.html",
    "taxonomy_list.html",
    "taxonomy_single.html",
    "404.html",
    "atom.xml",
    "rss.xml",
    "feed.json",
    "sitemap.xml",
    "robots.txt",
    "list.html",
];
