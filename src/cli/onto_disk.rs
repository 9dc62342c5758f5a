//! A site that is built onto the disk, once or again and again, with what is remembered between.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::Build as Arguments;
use super::build::{output_folder, places, stop, summary};
use super::{Stop, cannot_read};
use crate::cache::{self, Built, Cache, Summary};
use crate::config;
use crate::diagnostic::{self, any_error};
use crate::discover::Disk;
use crate::engine::{BUILD, Build, Engine, History, Manifest, Request, Sink};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::plan::Recipe;
use crate::publish::{Published, Staging};
use crate::render::Artifact;
use crate::serve::Ring;
use crate::source::{OutputPath, Snapshot, SourcePath};
use crate::time::{AskedNow, Now};

/// A site and the folder it is published into.
pub(super) struct Site {
    pub(super) output: PathBuf,
    root: PathBuf,
    cache: Option<Cache>,
    disk: Disk,
    engine: Engine,
    /// What the last build left, as far as it is known.
    last: Last,
    /// Whether what an earlier run knew of the texts was asked for.
    recalled: bool,
}

/// What the last build left.
enum Last {
    /// Nobody has looked yet.
    Unread,
    /// A run before this one, or this one.
    Built(Box<Built>),
    /// Nothing that is of use.
    Nothing,
}

/// What came of a build.
pub(super) struct Outcome {
    pub(super) summary: Summary,
    /// Nothing where the site has errors.
    pub(super) published: Option<Published>,
    pub(super) rendered: usize,
    /// What was made, and why.
    pub(super) made: Vec<(OutputPath, String)>,
    pub(super) next_change: Option<Timestamp>,
    /// The files, where they were looked into.
    snapshot: Option<Arc<Snapshot>>,
}

impl Outcome {
    /// The text of a file, for diagnostics.
    pub(super) fn text(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.snapshot.as_ref()?.text(path)
    }
}

/// How often a site is read again that changes while it is read.
const TRIES: usize = 5;

impl Site {
    /// A site's folder; nothing is read yet.
    pub(super) fn open(arguments: &Arguments) -> Result<Site, Stop> {
        let root = arguments.common.root.clone();
        let output = output_folder(&root, arguments.output.as_deref());
        let cache = (!arguments.no_cache).then(|| Cache::of(&root));
        let mut disk = Disk::open(&root).map_err(|error| cannot_read(&root, &error))?;
        if let Some(cache) = &cache {
            disk.recall(cache.sources());
        }
        let (engine, last) = (Engine::default(), Last::Unread);
        Ok(Site { output, root, cache, disk, engine, last, recalled: false })
    }

    /// Looks at all files.
    pub(super) fn scan(&mut self) -> Result<(), Stop> {
        self.disk.scan(&config::allowed_links).map_err(|error| cannot_read(&self.root, &error))
    }

    /// Looks where the bell points. Gives whether anything is different.
    pub(super) fn look(&mut self, ring: Ring) -> Result<bool, Stop> {
        let told = self.disk.diagnostics().to_vec();
        match ring {
            Ring::Due => {}
            Ring::Paths(paths) => self.disk.look(&paths, &config::allowed_links),
            Ring::Anything => self.scan()?,
        }
        Ok(self.disk.has_changed() || self.disk.diagnostics() != told)
    }

    /// Where the site's links lead.
    pub(super) fn linked(&self) -> impl Iterator<Item = &Path> {
        self.disk.linked()
    }

    /// The text of a file, for diagnostics.
    pub(super) fn text(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.disk.snapshot().text(path)
    }

    /// Publishes the site as it was seen last.
    pub(super) fn build(
        &mut self,
        request: &Request,
        tell: &dyn Fn(&str),
    ) -> Result<Outcome, Stop> {
        let places = places(&self.root);
        let staging = Staging::open(&self.output, &places, tell).map_err(stop)?;
        let name = cache::outputs_name(&self.root, Some(&self.output), &request.overrides);
        if let (Last::Unread, Some(cache)) = (&self.last, &self.cache) {
            self.last = cache.built(&name).map_or(Last::Nothing, |built| Last::Built(built.into()));
        }
        let inputs = self.inputs(request);
        if let Some(done) = self.nothing_to_do(inputs, request, &staging) {
            let print = match &self.last {
                Last::Built(built) => built.manifest.print(),
                _ => Fingerprint::of(""),
            };
            let published = Some(staging.finish(print).map_err(stop)?);
            self.disk.take_changed();
            return Ok(Outcome { published, ..done });
        }
        if let (false, Some(cache)) = (self.recalled, &self.cache)
            && let Some(known) = cache.known()
        {
            self.engine.recall(known);
        }
        self.recalled = true;
        let known = match &self.last {
            Last::Built(built) => built.manifest.clone(),
            _ => Manifest::default(),
        };
        let mut changed = self.disk.take_changed();
        let mut tries = 0;
        let (build, staging) = loop {
            let history =
                (!known.is_empty()).then_some(History { known: &known, changed: &changed });
            let planned = self.engine.plan(self.disk.snapshot().clone(), request);
            let build = planned.carry_out(&staging.confirm(&known), history.as_ref(), &staging);
            // Files that are copied are read last; what came of them is known by another look.
            let copied = build.rendered.iter().any(|path| {
                let output = build.plan.get(path);
                output.is_some_and(|output| matches!(output.recipe, Recipe::Copy(_)))
            });
            if copied {
                self.scan()?;
            }
            if !self.disk.is_torn() && !self.disk.has_changed() {
                break (build, staging);
            }
            tries += 1;
            if tries == TRIES {
                return Err(Stop::failed("the files change while they are read; build again"));
            }
            self.scan()?;
            changed.extend(self.disk.take_changed());
            staging.restart();
        };
        let mut found = self.disk.diagnostics().to_vec();
        found.extend(build.diagnostics.iter().cloned());
        diagnostic::sort(&mut found);
        let stops = any_error(&found);
        let summary = summary(build.site(), found);
        let published = match stops {
            true => None,
            false => Some(staging.finish(build.manifest.print()).map_err(stop)?),
        };
        let why = |path: &OutputPath| {
            let made = build.manifest.get(path)?;
            Some((path.clone(), made.why.as_deref().unwrap_or("nothing is remembered").to_owned()))
        };
        let outcome = Outcome {
            rendered: build.rendered.len(),
            made: build.rendered.iter().filter_map(why).collect(),
            next_change: build.next_change(),
            snapshot: Some(build.snapshot.clone()),
            summary,
            published,
        };
        // What changed while it was read has other fingerprints than those that are known now.
        let inputs = self.inputs(request);
        self.keep(&name, inputs, build, &outcome);
        Ok(outcome)
    }

    /// What all that a build is made from is the same by, but for the clock.
    fn inputs(&self, request: &Request) -> Fingerprint {
        let mut mixer = Mixer::default();
        mixer.text(BUILD).text(&format!("{:?}", request.overrides));
        mixer.text(&format!("{:?}", self.disk.diagnostics()));
        mixer.add(self.disk.snapshot().print()).finish()
    }

    /// The outcome of the last build, if this one would come to the same.
    fn nothing_to_do(
        &self,
        inputs: Fingerprint,
        request: &Request,
        staging: &Staging,
    ) -> Option<Outcome> {
        let Last::Built(built) = &self.last else { return None };
        if built.inputs != inputs || !is_same_time(built, request) {
            return None;
        }
        let there = staging.confirm(&built.manifest);
        if there.len() != built.manifest.len() {
            return None;
        }
        there.iter().for_each(|(path, _)| staging.keep(path));
        Some(Outcome {
            summary: built.summary.clone(),
            published: None,
            rendered: 0,
            made: Vec::new(),
            next_change: built.next_change.and_then(|due| Timestamp::from_second(due).ok()),
            snapshot: None,
        })
    }

    /// Remembers what a build left, for the next one in this run and in another.
    fn keep(&mut self, name: &str, inputs: Fingerprint, build: Build, outcome: &Outcome) {
        let edited = !build.edits.is_empty() || build.read_comments;
        let built = outcome.published.is_some().then(|| {
            let now = &build.library.now;
            let zone = &build.site().config.zone;
            let today = build.manifest.asks_the_day();
            Built {
                inputs,
                now: now.0.as_second(),
                next_change: build.next_change().map(|due| due.as_second()),
                zone: zone.iana_name().unwrap_or_default().to_owned(),
                today: today.then(|| now.day(zone).to_string()),
                summary: outcome.summary.clone(),
                manifest: build.manifest.clone(),
            }
        });
        if let Some(cache) = &self.cache {
            // A cache that cannot be written only costs time.
            let (disk, engine) = (&self.disk, &self.engine);
            rayon::scope(|scope| {
                scope.spawn(|_| drop(cache.keep_sources(disk.seen())));
                scope.spawn(|_| {
                    if let Some(built) = &built {
                        drop(cache.keep_built(name, built));
                    }
                });
                if edited && let Some(known) = engine.known() {
                    drop(cache.keep_known(&known));
                }
            });
        }
        // After a build that published nothing, what was published before still stands.
        if let Some(built) = built {
            self.last = Last::Built(Box::new(built));
        }
    }

    /// Builds from nothing, and gives the files that are not what that makes.
    pub(super) fn verify(&self, request: &Request) -> Result<Vec<OutputPath>, Stop> {
        let mut disk = Disk::open(&self.root).map_err(|error| cannot_read(&self.root, &error))?;
        disk.scan(&config::allowed_links).map_err(|error| cannot_read(&self.root, &error))?;
        let comparing = Comparing { site: self, different: Mutex::default() };
        Engine::default().build(disk.snapshot().clone(), request, &Manifest::default(), &comparing);
        let mut different =
            comparing.different.into_inner().unwrap_or_else(PoisonError::into_inner);
        different.sort();
        Ok(different)
    }
}

/// Whether nothing that time decides would be decided otherwise than in an earlier build.
fn is_same_time(built: &Built, request: &Request) -> bool {
    let Ok(zone) = TimeZone::get(&built.zone) else { return false };
    let now: Now = request.now.moment(&zone);
    let later = built.now <= now.0.as_second();
    let before = built.next_change.is_none_or(|next| now.0.as_second() < next);
    let same_day = built.today.as_ref().is_none_or(|day| *day == now.day(&zone).to_string());
    // A moment that was named need not lie after the last one to be the same.
    let same = matches!(request.now, AskedNow::Written(_)) && built.now == now.0.as_second();
    (later && before || same) && same_day
}

/// Compares what is made with what was published.
struct Comparing<'a> {
    site: &'a Site,
    different: Mutex<Vec<OutputPath>>,
}

impl Sink for Comparing<'_> {
    fn put(&self, path: &OutputPath, artifact: Artifact) {
        let there = std::fs::read(path.under(&self.site.output)).ok();
        let same = match artifact {
            Artifact::Bytes(bytes) => there.as_deref() == Some(&*bytes),
            Artifact::CopyOf(source) => {
                there.is_some() && there == std::fs::read(source.under(&self.site.root)).ok()
            }
        };
        if !same {
            self.different.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
        }
    }

    fn keep(&self, path: &OutputPath) {
        self.different.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
    }
}
