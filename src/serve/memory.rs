//! The memory sink, and what the HTTP side sees of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::Timestamp;
use tokio::sync::{broadcast, watch};

use crate::diagnostic::{Diagnostic, Severity, show};
use crate::engine::{Build, Manifest, Sink};
use crate::fingerprint::Fingerprint;
use crate::render::Artifact;
use crate::source::OutputPath;

/// Every output of the last build.
#[derive(Default)]
pub(super) struct Memory {
    outputs: BTreeMap<OutputPath, Artifact>,
    manifest: Manifest,
}

/// Takes the outputs of one build.
#[derive(Default)]
pub(super) struct Taken {
    put: Mutex<BTreeMap<OutputPath, Artifact>>,
}

impl Sink for Taken {
    fn put(&self, path: &OutputPath, artifact: Artifact) {
        self.put.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), artifact);
    }

    fn keep(&self, _: &OutputPath) {}
}

impl Memory {
    pub(super) fn begin(&self) -> Taken {
        Taken::default()
    }

    pub(super) fn manifest(&self) -> Manifest {
        self.manifest.clone()
    }

    /// Adopts what a build made. Gives the outputs that are different now. An output that could not
    /// be made keeps its last good form, which the browser shows below the fault.
    pub(super) fn finish(&mut self, taken: Taken, build: &Build) -> Vec<OutputPath> {
        let put = taken.put.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut different: Vec<OutputPath> = put
            .keys()
            .filter(|path| print(&self.manifest, path) != print(&build.manifest, path))
            .cloned()
            .collect();
        self.outputs.extend(put);
        let gone: Vec<OutputPath> =
            self.outputs.keys().filter(|path| build.plan.get(path).is_none()).cloned().collect();
        for path in &gone {
            self.outputs.remove(path);
        }
        different.extend(gone);
        different.sort();
        self.manifest = build.manifest.clone();
        different
    }
}

fn print(manifest: &Manifest, path: &OutputPath) -> Option<Fingerprint> {
    manifest.get(path).map(|made| made.print)
}

/// What a browser is told when something changed.
#[derive(Clone, Debug)]
pub(super) struct News {
    /// The addresses that are different now, below the base path.
    pub(super) changed: Vec<String>,
    /// The faults as the terminal shows them.
    pub(super) faults: Vec<String>,
}

/// What the HTTP side sees: replaced as a whole by every build.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) outputs: Arc<BTreeMap<OutputPath, Artifact>>,
    pub(super) base_path: String,
    /// `https://example.org`, which the preview shows as itself.
    pub(super) origin: Option<String>,
    pub(super) faults: Vec<String>,
    /// Outputs that could not be made from what is written now.
    pub(super) failed: Vec<OutputPath>,
    pub(super) root: PathBuf,
    next_change: Option<Timestamp>,
    file_faults: Vec<Diagnostic>,
}

/// The state that the builder writes and the server reads.
pub(super) struct State {
    shown: RwLock<Shown>,
    /// Whether a build is under way: then requests wait.
    building: watch::Sender<bool>,
    news: broadcast::Sender<News>,
}

impl State {
    pub(super) fn new() -> Arc<State> {
        let shown = Shown {
            outputs: Arc::default(),
            base_path: String::new(),
            origin: None,
            faults: Vec::new(),
            failed: Vec::new(),
            root: PathBuf::new(),
            next_change: None,
            file_faults: Vec::new(),
        };
        Arc::new(State {
            shown: RwLock::new(shown),
            building: watch::Sender::new(false),
            news: broadcast::Sender::new(64),
        })
    }

    pub(super) fn begin(&self) {
        self.building.send_replace(true);
    }

    pub(super) fn end(&self) {
        self.building.send_replace(false);
    }

    /// What is shown, once no build is under way.
    pub(super) async fn settled(&self) -> Shown {
        let mut building = self.building.subscribe();
        // The sender lives as long as the program.
        let _ = building.wait_for(|building| !building).await;
        self.now()
    }

    pub(super) fn now(&self) -> Shown {
        self.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    pub(super) fn base_path(&self) -> String {
        self.now().base_path
    }

    pub(super) fn next_change(&self) -> Option<Timestamp> {
        self.now().next_change
    }

    pub(super) fn same_faults(&self, found: &[Diagnostic]) -> bool {
        self.now().file_faults == found
    }

    /// Shows a build.
    pub(super) fn publish(
        &self,
        memory: &Memory,
        build: &Build,
        file_faults: Vec<Diagnostic>,
        different: &[OutputPath],
        root: &Path,
    ) {
        let faults: Vec<String> = build
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .map(|diagnostic| show::human(diagnostic, &|path| build.text(path), false))
            .collect();
        let failed = build
            .plan
            .iter()
            .map(|(path, _)| path)
            .filter(|path| build.manifest.get(path).is_none());
        let base = &build.site().config.base;
        let shown = Shown {
            outputs: Arc::new(memory.outputs.clone()),
            base_path: base.path().to_owned(),
            origin: base.origin().map(str::to_owned),
            faults: faults.clone(),
            failed: failed.cloned().collect(),
            root: root.to_owned(),
            next_change: build.site().next_change,
            file_faults,
        };
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = shown;
        let address = |path: &OutputPath| {
            let path = path.as_str();
            let path = path.strip_suffix("index.html").unwrap_or(path);
            format!("{}/{path}", base.path())
        };
        // Nobody may be listening.
        let _ = self.news.send(News { changed: different.iter().map(address).collect(), faults });
    }
}
