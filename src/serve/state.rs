//! What the HTTP side sees of the preview, and the news it passes on.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use serde::Serialize;
use tokio::sync::{broadcast, watch};

use super::generation::Generation;
use crate::source::OutputPath;

/// A fault as the terminal shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Told {
    /// The file to edit; empty where there is none.
    pub(super) path: String,
    /// In the terminal's words.
    pub(super) text: String,
}

/// What browsers are told when something changed.
#[derive(Clone, Debug, Serialize)]
pub(super) struct News {
    /// Tells this preview from one that was started later.
    pub(super) preview: u32,
    /// Counts the states of the site.
    pub(super) number: u64,
    /// The addresses that are different now, with the base path; `*` for every page.
    pub(super) changed: Vec<String>,
    /// Everything that stops a build; nothing where that is not known yet.
    pub(super) faults: Option<Arc<Vec<Told>>>,
}

/// What is shown now: replaced as a whole.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) generation: Option<Arc<Generation>>,
    /// Tells this preview from one that was started later.
    pub(super) preview: u32,
    /// Counts the states of the site.
    pub(super) number: u64,
    /// What stops a build, by the last state that was made whole.
    pub(super) faults: Arc<Vec<Told>>,
    /// Whether the settings cannot be read: then no page can be made from what is written now.
    pub(super) unreadable: bool,
    pub(super) root: PathBuf,
}

impl Shown {
    /// The path of the site's base address: `/playbook`, or nothing.
    pub(super) fn base_path(&self) -> &str {
        match &self.generation {
            Some(generation) => generation.planned().library.site.config.base.path(),
            None => "",
        }
    }

    /// `https://example.org`, which the preview shows as itself.
    pub(super) fn origin(&self) -> Option<&str> {
        self.generation.as_ref()?.planned().library.site.config.base.origin()
    }
}

/// The state that the builder writes and the server reads.
pub(super) struct State {
    shown: RwLock<Shown>,
    /// How many signs of a change the system gave.
    heard: Arc<AtomicU64>,
    /// Up to which of them it is known what they mean: a request waits for those before it.
    settled: watch::Sender<u64>,
    /// Whether the preview has come to its end.
    ended: watch::Sender<bool>,
    news: broadcast::Sender<News>,
    /// The pages that browsers have open, with how many have.
    open: Mutex<HashMap<OutputPath, usize>>,
}

/// A page that a browser has open, until this is dropped.
pub(super) struct Open {
    state: Arc<State>,
    path: OutputPath,
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut open = self.state.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.path) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.path);
            }
        }
    }
}

impl State {
    pub(super) fn new(root: PathBuf, preview: u32, heard: Arc<AtomicU64>) -> Arc<State> {
        let shown = Shown {
            generation: None,
            preview,
            number: 0,
            faults: Arc::default(),
            unreadable: false,
            root,
        };
        Arc::new(State {
            shown: RwLock::new(shown),
            heard,
            settled: watch::Sender::new(0),
            ended: watch::Sender::new(false),
            news: broadcast::Sender::new(64),
            open: Mutex::default(),
        })
    }

    /// A number for what is looked at without a sign of the system.
    pub(super) fn notice(&self) -> u64 {
        self.heard.fetch_add(1, Ordering::AcqRel) + 1
    }

    /// How many signs there were.
    pub(super) fn heard(&self) -> u64 {
        self.heard.load(Ordering::Acquire)
    }

    /// It is known what the signs up to this number mean.
    pub(super) fn settle(&self, number: u64) {
        self.settled.send_modify(|settled| *settled = number.max(*settled));
    }

    /// What is shown, once it is known what everything means that was heard before.
    pub(super) async fn settled(&self) -> Shown {
        let heard = self.heard();
        let mut settled = self.settled.subscribe();
        // The sender lives as long as the program.
        let _ = settled.wait_for(|settled| *settled >= heard).await;
        self.now()
    }

    /// Ends the preview.
    pub(super) fn end(&self) {
        self.ended.send_replace(true);
    }

    /// Waits for the end of the preview.
    pub(super) async fn ended(&self) {
        let mut ended = self.ended.subscribe();
        let _ = ended.wait_for(|ended| *ended).await;
    }

    pub(super) fn now(&self) -> Shown {
        self.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Notes that a browser has a page open.
    pub(super) fn open(self: &Arc<State>, path: OutputPath) -> Open {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        *open.entry(path.clone()).or_default() += 1;
        Open { state: self.clone(), path }
    }

    /// The pages that browsers have open.
    pub(super) fn opened(&self) -> Vec<OutputPath> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// Shows another state of the site.
    #[must_use = "to let it go takes its time, for which nobody should wait"]
    pub(super) fn show(&self, generation: Arc<Generation>) -> Option<Arc<Generation>> {
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        shown.number += 1;
        shown.unreadable = false;
        shown.generation.replace(generation)
    }

    /// Goes on showing what was there, which is not what is written.
    pub(super) fn hold(&self) {
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        shown.number += 1;
        shown.unreadable = true;
    }

    /// Notes everything that stops a build.
    pub(super) fn note(&self, faults: Vec<Told>) {
        self.shown.write().unwrap_or_else(PoisonError::into_inner).faults = Arc::new(faults);
    }

    /// Where things stand.
    pub(super) fn news(&self, changed: Vec<String>, faults: bool) -> News {
        let shown = self.now();
        News {
            preview: shown.preview,
            number: shown.number,
            changed,
            faults: faults.then_some(shown.faults),
        }
    }

    /// Tells every browser.
    pub(super) fn tell(&self, news: News) {
        // Nobody may be listening.
        let _ = self.news.send(news);
    }
}
