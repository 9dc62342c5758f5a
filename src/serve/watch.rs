//! The watcher: a doorbell. It tells that something may have changed, never what.
//!
//! Any event but a mere look at a file rings. What follows within a short quiet window is one ring.
//! Where the system cannot watch, or not everything, the bell rings by the clock, and says so.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::config;
use crate::discover::{FOLDERS, is_leftover};

/// After the first sign, what follows within this time belongs to it.
const QUIET: Duration = Duration::from_millis(20);

/// However much goes on, somebody waits for the page.
const IMPATIENCE: Duration = Duration::from_millis(150);

/// How often the files are looked at where the system cannot watch them.
const POLL: Duration = Duration::from_secs(1);

/// After a ring, the files are looked at once more when all has been quiet: an event can be lost
/// when a folder appears and is filled at once.
const AFTER_LOOK: Duration = Duration::from_secs(1);

/// Tells that something may have changed.
pub(super) struct Doorbell {
    root: PathBuf,
    watcher: Option<RecommendedWatcher>,
    watched: Vec<PathBuf>,
    rings: Receiver<notify::Result<notify::Event>>,
    sender: Sender<notify::Result<notify::Event>>,
    notice: Option<String>,
    look_again: bool,
}

impl Doorbell {
    pub(super) fn new(root: &Path) -> Doorbell {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let (sender, rings) = channel();
        let mut doorbell = Doorbell {
            root,
            watcher: None,
            watched: Vec::new(),
            rings,
            sender,
            notice: None,
            look_again: false,
        };
        doorbell.arm();
        doorbell
    }

    /// What the user should know about the watching.
    pub(super) fn notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// Watches the root and every folder of the site.
    fn arm(&mut self) {
        let sender = self.sender.clone();
        let watcher = notify::recommended_watcher(move |event| {
            // Nobody listens when the program ends.
            let _ = sender.send(event);
        });
        self.watched.clear();
        match watcher {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(error) => return self.poll(&error),
        }
        self.watch(self.root.clone(), RecursiveMode::NonRecursive);
        self.watch_folders();
    }

    fn watch_folders(&mut self) {
        for folder in FOLDERS {
            let path = self.root.join(folder);
            if path.is_dir() && !self.watched.contains(&path) {
                self.watch(path, RecursiveMode::Recursive);
            }
        }
        self.watched.retain(|path| path.is_dir());
    }

    fn watch(&mut self, path: PathBuf, mode: RecursiveMode) {
        let Some(watcher) = &mut self.watcher else { return };
        match watcher.watch(&path, mode) {
            Ok(()) => self.watched.push(path),
            Err(error) => self.poll(&error),
        }
    }

    /// Looks by the clock from now on.
    fn poll(&mut self, error: &notify::Error) {
        let reason = match &error.kind {
            notify::ErrorKind::MaxFilesWatch => {
                "the system watches too many folders already (on Linux raise fs.inotify.max_user_watches)".to_owned()
            }
            kind => format!("{kind:?}"),
        };
        self.watcher = None;
        self.notice =
            Some(format!("cannot watch for changes: {reason}; looking once a second instead"));
    }

    /// Waits until something may have changed, or for the given time. Gives whether it was a sign,
    /// rather than the time.
    pub(super) fn wait(&mut self, limit: Option<Duration>) -> bool {
        let deadline = limit.map(|limit| Instant::now() + limit);
        loop {
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            let patience = match (self.watcher.is_some(), self.look_again) {
                (false, _) => Some(POLL),
                (true, true) => Some(AFTER_LOOK),
                (true, false) => None,
            };
            let wait = [left, patience].into_iter().flatten().min();
            let event = match wait {
                Some(wait) => self.rings.recv_timeout(wait),
                None => self.rings.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match event {
                Ok(event) if self.matters(&event) => {
                    self.gather();
                    self.watch_folders();
                    self.look_again = true;
                    return true;
                }
                Ok(_) => {}
                Err(_) if left.is_some_and(|left| left.is_zero()) => return false,
                Err(_) if self.look_again || self.watcher.is_none() => {
                    self.look_again = false;
                    return true;
                }
                Err(_) => {}
            }
        }
    }

    /// Waits for the end of a burst.
    fn gather(&self) {
        let begun = Instant::now();
        while begun.elapsed() < IMPATIENCE {
            if self.rings.recv_timeout(QUIET).is_err() {
                return;
            }
        }
    }

    /// Whether an event can mean a change of the site.
    fn matters(&self, event: &notify::Result<notify::Event>) -> bool {
        let Ok(event) = event else { return true };
        if event.need_rescan() {
            return true;
        }
        match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
            EventKind::Access(_) => return false,
            _ => {}
        }
        event.paths.iter().any(|path| self.is_ours(path))
    }

    fn is_ours(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.root) else { return true };
        let name = below.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if is_leftover(&name) {
            return false;
        }
        let first = below.components().next().map(|part| part.as_os_str().to_string_lossy());
        first.is_some_and(|first| first == config::FILE || FOLDERS.contains(&&*first))
    }
}
