//! The pipeline, and its only memory.
//!
//! [`Engine::build`] takes a snapshot and what an earlier build left, and gives every output into a
//! sink: made, or kept because nothing it depends on has changed. It opens no file, prints nothing
//! and reads no clock. What it remembers it can always make again: documents by their text,
//! coloured code by its content.

mod comments;
mod explain;
mod manifest;
mod memo;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock, PoisonError};

use jiff::Timestamp;
use rayon::prelude::*;

use crate::check;
use crate::config::{self, Config, Overrides};
use crate::data::{self, Data};
use crate::diagnostic::{self, Code, Diagnosed, Diagnostic, any_error, nearest};
use crate::fingerprint::Fingerprint;
use crate::parse::Room;
use crate::plan::{self, Output, Plan, Recipe, Shared, SiteLibrary, plan};
use crate::render::{Artifact, render};
use crate::site::{self, Input, Site, assemble};
use crate::source::{OutputPath, Snapshot, SourcePath};
use crate::theme::{self, Theme, embedded};
use crate::time::AskedNow;

pub use comments::RememberedComments;
pub use explain::{of_blocks, reason};
pub use manifest::{Asked, Made, Manifest};
pub use memo::{Edit, Known, Pieces, Remembered};

use comments::CommentTexts;
use manifest::{BuildNumber, Questions, measure};
use memo::{Documents, Last};

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
    pub plan: Arc<Plan>,
    /// What every output was made of, for the next build.
    pub manifest: Manifest,
    /// The outputs that were made, in order.
    pub rendered: Vec<OutputPath>,
    /// The texts that were read.
    pub edits: Vec<Edit>,
    /// Whether files of comments were read.
    pub read_comments: bool,
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
    pub plan: Arc<Plan>,
    /// The texts that were read.
    pub edits: Vec<Edit>,
    read_comments: bool,
    number: BuildNumber,
    questions: Arc<Questions>,
}

/// What came before a build, to tell why outputs are made.
pub struct History<'a> {
    /// What is known of every output, whether or not its file still is what it was.
    pub known: &'a Manifest,
    /// The files that are not as they were.
    pub changed: &'a [SourcePath],
}

/// What was made of one output: what it was made of and its bytes, or why there are none.
pub type MadeOne = Result<(Arc<Made>, Artifact), Box<Diagnostic>>;

impl Planned {
    /// What an earlier build left of each output, in the order of the plan, where that is what this
    /// build would make.
    pub fn standing(&self, previous: &Manifest) -> Vec<Option<Arc<Made>>> {
        let known = previous.along(&self.plan);
        let known: Vec<_> = self.plan.iter().zip(known).collect();
        known
            .into_par_iter()
            .with_min_len(1024)
            .map(|((_, output), made)| {
                let made = made.filter(|made| {
                    made.key == output.key(&self.library)
                        && made.is_answered_alike(self.number, &*self.library)
                })?;
                Some(made.clone())
            })
            .collect()
    }

    /// Makes one output.
    pub fn make(&self, at: usize) -> MadeOne {
        let output = &self.plan[at].1;
        let rendered = render(output, &self.library);
        let artifact = rendered.artifact.map_err(Box::new)?;
        let (print, size) = measure(&artifact, &self.snapshot);
        let made = Made {
            key: output.key(&self.library),
            reads: self.questions.shared(rendered.reads),
            parts: output.seen(&self.library).parts.clone(),
            print,
            size,
            why: None,
        };
        Ok((Arc::new(made), artifact))
    }

    /// Makes or keeps every output, on all cores. With `history` each that is made notes why. Bodies are
    /// let go with the last output that shows them.
    pub fn carry_out(
        &self,
        previous: &Manifest,
        history: Option<&History<'_>>,
        sink: &dyn Sink,
    ) -> Build {
        let standing = self.standing(previous);
        let bodies = Bodies::new(&self.plan, &self.library);
        let made: Vec<Result<Arc<Made>, Box<Diagnostic>>> = standing
            .par_iter()
            .enumerate()
            .map(|(at, standing)| {
                let (path, output) = &self.plan[at];
                if let Some(made) = standing {
                    sink.keep(path);
                    return Ok(made.clone());
                }
                let made = self.make(at);
                bodies.shown(output);
                let (mut made, artifact) = made?;
                if let Some(history) = history {
                    let known = history.known.get(path).map(|made| &**made);
                    let why = explain::reason(self, output, known, history.changed);
                    Arc::make_mut(&mut made).why = Some(Arc::from(why));
                }
                sink.put(path, artifact);
                Ok(made)
            })
            .collect();
        let outputs = self.plan.iter().zip(&standing);
        let rendered = outputs.filter(|(_, standing)| standing.is_none());
        let rendered = rendered.map(|((path, _), _)| path.clone()).collect();
        self.finish(made, rendered)
    }

    /// The build of a site of which nothing can be made.
    pub fn unmade(&self) -> Build {
        let mut diagnostics = self.diagnostics.clone();
        diagnostic::sort(&mut diagnostics);
        Build {
            diagnostics,
            snapshot: self.snapshot.clone(),
            library: self.library.clone(),
            plan: self.plan.clone(),
            manifest: Manifest::default(),
            rendered: Vec::new(),
            edits: Vec::new(),
            read_comments: self.read_comments,
        }
    }

    /// The build, when every output was made or kept. `made` comes in the order of the plan.
    pub fn finish(
        &self,
        made: Vec<Result<Arc<Made>, Box<Diagnostic>>>,
        rendered: Vec<OutputPath>,
    ) -> Build {
        let mut build = self.unmade();
        build.diagnostics.extend(render_faults(&self.library, &self.plan, &made));
        diagnostic::sort(&mut build.diagnostics);
        let made = self.plan.iter().zip(made);
        let made = made.filter_map(|((path, _), made)| Some((path.clone(), made.ok()?)));
        build.manifest = Manifest::from_sorted(made.collect());
        build.rendered = rendered;
        build.edits = self.edits.clone();
        build
    }
}

/// The bodies of a site while its outputs are made. One that no other output shows any more makes room:
/// they are a quarter of the memory of a build.
struct Bodies<'a> {
    library: &'a SiteLibrary,
    /// How many outputs may still show it, by the entry.
    wanted: Vec<AtomicU32>,
}

impl Bodies<'_> {
    fn new<'a>(plan: &Plan, library: &'a SiteLibrary) -> Bodies<'a> {
        let mut wanted = vec![0; library.site.entries.len()];
        for (_, output) in plan.iter() {
            let entries = output.seen(library).shows.entries.iter();
            entries.for_each(|id| wanted[id.0 as usize] += 1);
        }
        Bodies { library, wanted: wanted.into_iter().map(AtomicU32::new).collect() }
    }

    /// Notes that an output was made.
    fn shown(&self, output: &Output) {
        for id in &output.seen(self.library).shows.entries {
            let last = self.wanted[id.0 as usize].fetch_sub(1, Ordering::AcqRel) == 1;
            if let Some(document) = self.library.site.entry(*id).document.as_ref().filter(|_| last)
            {
                document.body.html.release();
            }
        }
    }
}

/// What was wrong with making outputs.
pub fn render_faults(
    library: &SiteLibrary,
    plan: &Plan,
    made: &[Result<Arc<Made>, Box<Diagnostic>>],
) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let of_data =
        std::mem::take(&mut *library.faults.lock().unwrap_or_else(PoisonError::into_inner));
    let mut told = HashSet::new();
    diagnostics.extend(of_data.into_iter().filter(|fault| told.insert(format!("{fault:?}"))));
    let failed = plan.iter().zip(made).filter_map(|((path, output), made)| {
        let what = output.source.as_ref().map_or_else(|| path.to_string(), ToString::to_string);
        Some(((**made.as_ref().err()?).clone(), what))
    });
    diagnostics.extend(together(failed.collect()));
    unused_templates(&library.theme, &library.site.config, plan, &mut diagnostics);
    diagnostics
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

    /// The next moment at which the outputs change by time alone: when a page is due or over, and at
    /// midnight where a template asked for the day.
    pub fn next_change(&self) -> Option<Timestamp> {
        let zone = &self.site().config.zone;
        let midnight = || {
            let tomorrow = self.library.now.day(zone).tomorrow().ok()?;
            Some(tomorrow.to_zoned(zone.clone()).ok()?.timestamp())
        };
        let day = self.manifest.asks_the_day().then(midnight).flatten();
        [self.site().next_change, day].into_iter().flatten().min()
    }

    /// The text of a file, for diagnostics.
    pub fn text(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.snapshot.text(path)
    }
}

/// The pipeline with its memory.
#[derive(Default)]
pub struct Engine {
    tool: Option<Fingerprint>,
    documents: Documents,
    comments: CommentTexts,
    config: Last<(Option<Fingerprint>, Option<Fingerprint>, Overrides), Config>,
    data: Last<Fingerprint, Data>,
    theme: Last<Fingerprint, Theme>,
    site: site::Memory,
    plan: plan::Memory,
    questions: Arc<Questions>,
}

impl Engine {
    /// An engine that holds so many bytes of HTML, and makes again what goes beyond. What it makes is
    /// the same.
    pub fn with_room(bytes: usize) -> Engine {
        let documents = Documents::with_room(Arc::new(Room::new(bytes)));
        Engine { documents, ..Engine::default() }
    }

    /// Takes what an earlier run of the same program knew.
    pub fn recall(&mut self, mut known: Known) {
        let Known { comments, .. } = &mut known;
        self.comments.recall(std::mem::take(comments));
        self.documents.recall(known);
    }

    /// What a later run may want to know; nothing before the first build.
    pub fn known(&self) -> Option<Known> {
        let documents = self.documents.known()?;
        Some(Known { comments: self.comments.known(), ..documents })
    }

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
        self.plan(snapshot, request).carry_out(previous, None, sink)
    }

    /// Everything before the outputs are made: enough to tell where a page is and what it is made of.
    pub fn plan(&mut self, snapshot: Snapshot, request: &Request) -> Planned {
        self.questions.forget_unused();
        let mut diagnostics = Vec::new();
        let settings = snapshot.file(config::FILE).map(|file| file.print);
        let authors = config::authors_print(&snapshot);
        let config = self.config.get(
            (settings, authors, request.overrides.clone()),
            &mut diagnostics,
            |found| config::read(&snapshot, &request.overrides).into_value(found),
        );
        let snapshot = Arc::new(with_theme(snapshot, &config));
        // The theme is compiled on one core, while the others read.
        let (read, (theme, of_theme)) = rayon::join(
            || self.documents.read(&snapshot, config.markdown),
            || {
                let mut found = Vec::new();
                let print = theme_print(&snapshot, &config);
                let theme = self.theme.get(print, &mut found, |found| {
                    theme::load(&snapshot, &config).into_value(found)
                });
                (theme, found)
            },
        );
        diagnostics.extend(self.documents.faults());
        let comments = self.comments.read(&snapshot);
        diagnostics.extend(self.comments.faults());
        let data = snapshot.print_below(&[data::FOLDER], is_data);
        let data = self.data.get(data, &mut diagnostics, |found| {
            data::read_all(&snapshot, is_data).into_value(found)
        });
        diagnostics.extend(of_theme);
        let now = request.now.moment(&config.zone);
        let input = Input {
            snapshot: &snapshot,
            config: &config,
            theme: &theme,
            content: &read.content,
            documents: &read.documents,
            comments: &comments,
            now: &now,
            overrides: &request.overrides,
        };
        let config_is_fine = !any_error(&diagnostics);
        let Diagnosed { value: site, diagnostics: found } = assemble(&input, &mut self.site);
        diagnostics.extend(found);
        // Who misspelt `base_url` need not be told that it is missing, too.
        diagnostics.retain(|found| {
            config_is_fine || !matches!(found.code, Code::BaseUrlMissing | Code::TitleMissing)
        });
        if request.rules {
            diagnostics.extend(check::run(&site, &snapshot, &now));
        }
        let tool = *self.tool.get_or_insert_with(|| Fingerprint::of(BUILD));
        let shared = Shared::new(&site, theme.parameters(), theme.parameters_print());
        let shared_print = shared.print(&site);
        let (faults, titles, around_blocks) = Default::default();
        let taxonomies = site.taxonomies.iter().map(|_| OnceLock::new()).collect();
        let library = Arc::new(SiteLibrary {
            site,
            theme,
            snapshot: snapshot.clone(),
            data,
            shared,
            shared_print,
            tool,
            now,
            faults,
            titles,
            taxonomies,
            around_blocks,
        });
        let plan = plan(&library, &mut self.plan);
        Planned {
            diagnostics,
            snapshot,
            library,
            plan,
            edits: read.edits,
            read_comments: self.comments.has_read(),
            number: BuildNumber::next(),
            questions: self.questions.clone(),
        }
    }
}

/// What this program is the same by: made of its own source when it was compiled.
pub const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("HANDOVER_BUILD"));

/// Whether a file is one of data. Comments, which lie beside them, are not.
fn is_data(path: &SourcePath) -> bool {
    path.below(data::FOLDER).is_some() && !site::comment_files::is_in_folder(path)
}

/// What everything a theme is made of is the same by.
fn theme_print(snapshot: &Snapshot, config: &Config) -> Fingerprint {
    let files = snapshot.print_below(&["strings", "templates", "themes"], |path| {
        let mut parts = path.as_str().split('/');
        parts.next() != Some("themes") || parts.nth(1) != Some("static")
    });
    // Places in `site.yaml` are part of what may be wrong with a theme.
    Fingerprint::of_all([files, config.print])
}

/// A site with the files of the embedded theme, where it uses it.
fn with_theme(mut snapshot: Snapshot, config: &Config) -> Snapshot {
    embedded::add_to(&mut snapshot, config);
    snapshot
}

/// One fault of a template is told once, however many pages it spoils.
fn together(failed: Vec<(Diagnostic, String)>) -> Vec<Diagnostic> {
    let mut groups: Vec<(Diagnostic, Vec<String>)> = Vec::new();
    // By what they say, since there may be as many faults as pages.
    let mut known: HashMap<String, usize> = HashMap::new();
    for (diagnostic, what) in failed {
        let group = *known.entry(format!("{diagnostic:?}")).or_insert_with(|| {
            groups.push((diagnostic, Vec::new()));
            groups.len() - 1
        });
        groups[group].1.push(what);
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
    let mut last: Option<&Arc<str>> = None;
    for (_, output) in plan.iter() {
        if let Recipe::Template { template, .. } = &output.recipe
            && last.is_none_or(|last| !Arc::ptr_eq(last, template))
        {
            last = Some(template);
            if used.insert(template) {
                used.extend(theme.parts(template).iter().map(String::as_str));
            }
        }
    }
    for kind in theme.block_looks().keys() {
        if let Some(template) = theme.block_template(kind) {
            used.extend(theme.parts(template).iter().map(String::as_str));
        }
    }
    let prefix = theme.name().map(|name| format!("{name}/"));
    let built_in = format!("{}/", embedded::BUILT_IN);
    let below = |name: &'_ str| {
        let theme = prefix.as_deref().and_then(|prefix| name.strip_prefix(prefix));
        theme.or_else(|| name.strip_prefix(&*built_in)).map(str::len)
    };
    let of_theme: Vec<&str> = theme
        .template_names()
        .filter_map(|name| Some(&name[name.len() - below(name)?..]))
        .collect();
    for name in theme.template_names() {
        let own = below(name).is_none();
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
