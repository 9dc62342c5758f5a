//! The watcher: a doorbell. It tells where something may have changed, never what.
//!
//! A file that was closed after writing or moved into place is finished, so it rings at once; other
//! signs wait for a short quiet window, and what comes meanwhile belongs to them. After every ring
//! and a second of quiet everything is looked at once more, because events can be lost: of files
//! written into a folder just made, one in six gives none. Where the system cannot watch, or not
//! everything, the bell rings by the clock, and says so.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::config;
use crate::discover::{FOLDERS, is_leftover};

/// After the first sign, what follows within this time belongs to it.
const QUIET: Duration = Duration::from_millis(20);

/// However much goes on, somebody waits for the page.
const IMPATIENCE: Duration = Duration::from_millis(150);

/// How often the files are looked at where the system cannot watch them.
const POLL: Duration = Duration::from_secs(1);

/// The longest wait without a look at the clock on the wall.
const NAP: Duration = Duration::from_secs(60);

/// After a ring, the files are looked at once more when all has been quiet: an event can be lost
/// when a folder appears and is filled at once.
const AFTER_LOOK: Duration = Duration::from_secs(1);

/// What tells a folder from another one of the same name.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = ();

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    path.metadata().ok().map(|meta| (meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.exists().then_some(())
}

/// Whether a folder lies on another machine, or behind a program: there the kernel tells only of
/// what this very machine does, or of nothing.
#[cfg(target_os = "linux")]
fn is_remote(path: &Path) -> bool {
    /// NFS, SMB in its three forms, 9P, FUSE, Ceph, AFS: see statfs(2).
    const REMOTE: [u32; 8] = [
        0x0000_6969,
        0xff53_4d42,
        0xfe53_4d42,
        0x0000_517b,
        0x0102_1997,
        0x6573_5546,
        0x00c3_6400,
        0x5346_414f,
    ];
    // The width of the type differs by machine; the numbers have 32 bits on all.
    rustix::fs::statfs(path).is_ok_and(|about| REMOTE.contains(&(about.f_type as u32)))
}

#[cfg(not(target_os = "linux"))]
fn is_remote(_: &Path) -> bool {
    false
}

/// Why the bell rang.
#[derive(Debug)]
pub enum Ring {
    /// Something may be different at these places, or anywhere below them.
    Paths(Vec<PathBuf>),
    /// Something may be different anywhere.
    Anything,
    /// The time that was given is over.
    Due,
}

/// What one event of the system means.
enum Sign {
    /// Nothing that could change the site.
    None,
    /// Files that are finished.
    Finished(Vec<PathBuf>),
    /// Something is going on at these places.
    Busy(Vec<PathBuf>),
    /// Events were lost.
    Lost,
}

/// Tells that something may have changed.
pub struct Doorbell {
    root: PathBuf,
    watcher: Option<RecommendedWatcher>,
    /// What is watched, and which file of the system that was.
    watched: Vec<(PathBuf, Identity)>,
    /// Where the site's links lead.
    linked: Arc<RwLock<Vec<PathBuf>>>,
    rings: Receiver<(u64, Sign)>,
    sender: Sender<(u64, Sign)>,
    notice: Option<String>,
    look_again: bool,
    poll: Duration,
    heard: Arc<AtomicU64>,
    /// The number of the last sign that was taken.
    taken: u64,
}

impl Doorbell {
    /// Begins to watch a site's folder; with `poll` looks by the clock instead. `heard` counts the
    /// signs the system gives, from the moment it gives them.
    pub fn new(root: &Path, poll: Option<Duration>, heard: Arc<AtomicU64>) -> Doorbell {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let (sender, rings) = channel();
        let mut doorbell = Doorbell {
            root,
            watcher: None,
            watched: Vec::new(),
            linked: Arc::default(),
            rings,
            sender,
            notice: None,
            look_again: true,
            poll: poll.unwrap_or(POLL),
            heard,
            taken: 0,
        };
        match poll {
            Some(_) => {}
            None if is_remote(&doorbell.root) => {
                doorbell.notice = Some(format!(
                    "this folder is on a network, where no system tells of changes; looking every {} s instead (`--poll` sets how often)",
                    POLL.as_secs()
                ));
            }
            None => doorbell.arm(),
        }
        doorbell
    }

    /// The number of the last sign that belongs to the last ring.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// What the user should know about the watching.
    pub fn notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// Watches the root and every folder of the site.
    fn arm(&mut self) {
        let (sender, root, heard) = (self.sender.clone(), self.root.clone(), self.heard.clone());
        let linked = self.linked.clone();
        // Links are followed by whoever knows the site's: a folder that is watched by two names is not
        // watched any more when one of them goes.
        let how = notify::Config::default().with_follow_symlinks(false);
        let ring = move |event| {
            let linked = linked.read().unwrap_or_else(PoisonError::into_inner);
            let sign = sign(&root, &linked, event);
            if !matches!(sign, Sign::None) {
                let number = heard.fetch_add(1, Ordering::AcqRel) + 1;
                // Nobody listens when the program ends.
                let _ = sender.send((number, sign));
            }
        };
        let watcher = RecommendedWatcher::new(ring, how);
        self.watched.clear();
        match watcher {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(error) => return self.poll(&error),
        }
        self.watch_folders();
    }

    /// Watches where links lead, too: an edit there is an edit of the site.
    pub fn follow<'a>(&mut self, linked: impl Iterator<Item = &'a Path>) {
        let outside = linked
            .filter(|path| !FOLDERS.iter().any(|folder| path.starts_with(self.root.join(folder))));
        let linked: Vec<PathBuf> = outside.map(Path::to_owned).collect();
        let same = *self.linked.read().unwrap_or_else(PoisonError::into_inner) == linked;
        if !same {
            *self.linked.write().unwrap_or_else(PoisonError::into_inner) = linked;
            self.watch_folders();
        }
    }

    /// Watches what there is to be watched. A folder that took the place of another of its name is
    /// another folder.
    fn watch_folders(&mut self) {
        if self.watcher.is_none() {
            return;
        }
        let root = (self.root.clone(), RecursiveMode::NonRecursive);
        let folders = FOLDERS.map(|folder| (self.root.join(folder), RecursiveMode::Recursive));
        // Of a file its folder is watched: editors put another file in its place.
        let linked = self.linked.read().unwrap_or_else(PoisonError::into_inner).clone();
        let linked = linked.iter().map(|path| match (path.is_dir(), path.parent()) {
            (false, Some(folder)) => (folder.to_owned(), RecursiveMode::NonRecursive),
            _ => (path.clone(), RecursiveMode::Recursive),
        });
        let wanted: Vec<(PathBuf, RecursiveMode)> =
            std::iter::once(root).chain(folders).chain(linked).collect();
        self.watched.retain(|(path, _)| wanted.iter().any(|(wanted, _)| wanted == path));
        for (path, mode) in wanted {
            let now = identity(&path);
            let known = self.watched.iter().position(|(watched, _)| *watched == path);
            match (known.map(|at| self.watched[at].1), now) {
                (Some(known), Some(now)) if known == now => continue,
                (None, None) => continue,
                _ => {}
            }
            if let Some(known) = known {
                self.watched.remove(known);
                if let Some(watcher) = &mut self.watcher {
                    // The system may have ended it by itself.
                    let _ = watcher.unwatch(&path);
                }
            }
            if let Some(now) = now.filter(|_| path.is_dir()) {
                self.watch(path, mode, now);
            }
        }
    }

    fn watch(&mut self, path: PathBuf, mode: RecursiveMode, identity: Identity) {
        let Some(watcher) = &mut self.watcher else { return };
        match watcher.watch(&path, mode) {
            Ok(()) => self.watched.push((path, identity)),
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
        self.notice = Some(format!(
            "cannot watch for changes: {reason}; looking every {} s instead",
            self.poll.as_secs_f64()
        ));
    }

    /// Waits until something may have changed, or for the given time.
    pub fn wait(&mut self, limit: Option<Duration>) -> Ring {
        // The clock of waiting stands still while a machine sleeps, so nobody waits for long: who
        // has to wait longer asks again, by the clock on the wall.
        let (limit, due) = match limit {
            Some(limit) if limit > NAP => (Some(NAP), Ring::Paths(Vec::new())),
            limit => (limit, Ring::Due),
        };
        let deadline = limit.map(|limit| Instant::now() + limit);
        loop {
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            let patience = match (self.watcher.is_some(), self.look_again) {
                (false, _) => Some(self.poll),
                (true, true) => Some(AFTER_LOOK),
                (true, false) => None,
            };
            let wait = [left, patience].into_iter().flatten().min();
            let event = match wait {
                Some(wait) => self.rings.recv_timeout(wait),
                None => self.rings.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match event {
                Ok((number, sign)) => {
                    self.taken = number;
                    let ring = self.gather(sign);
                    self.watch_folders();
                    self.look_again = true;
                    return ring;
                }
                Err(_) if left.is_some_and(|left| left.is_zero()) => return due,
                Err(_) if self.look_again || self.watcher.is_none() => {
                    self.watch_folders();
                    self.look_again = false;
                    return Ring::Anything;
                }
                Err(_) => {}
            }
        }
    }

    /// Takes what belongs to a sign. A finished file waits for nothing: what was written together
    /// with it and is already told comes along.
    fn gather(&mut self, first: Sign) -> Ring {
        let begun = Instant::now();
        let mut paths = BTreeSet::new();
        let mut sign = first;
        let mut lost = false;
        loop {
            let mut finished = false;
            match sign {
                Sign::None => {}
                Sign::Finished(more) => {
                    finished = true;
                    paths.extend(more);
                }
                Sign::Busy(more) => paths.extend(more),
                Sign::Lost => lost = true,
            }
            let quiet = if finished && !lost { Duration::ZERO } else { QUIET };
            if begun.elapsed() >= IMPATIENCE {
                break;
            }
            match self.rings.recv_timeout(quiet) {
                Ok((number, next)) => {
                    self.taken = number;
                    sign = next;
                }
                Err(_) => break,
            }
        }
        if lost { Ring::Anything } else { Ring::Paths(paths.into_iter().collect()) }
    }
}

/// What an event means for the site below `root`, some of whose links lead to `linked`.
fn sign(root: &Path, linked: &[PathBuf], event: notify::Result<notify::Event>) -> Sign {
    let Ok(event) = event else { return Sign::Lost };
    if event.need_rescan() {
        return Sign::Lost;
    }
    let finished = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => true,
        EventKind::Access(_) => return Sign::None,
        _ => false,
    };
    let paths: Vec<PathBuf> =
        event.paths.into_iter().filter(|path| is_ours(root, linked, path)).collect();
    match paths.is_empty() {
        true => Sign::None,
        // A folder is finished when nothing more comes.
        false if finished && paths.iter().all(|path| !path.is_dir()) => Sign::Finished(paths),
        false => Sign::Busy(paths),
    }
}

fn is_ours(root: &Path, linked: &[PathBuf], path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    if linked.iter().any(|target| path.starts_with(target)) {
        return !is_leftover(&name);
    }
    let Ok(below) = path.strip_prefix(root) else { return false };
    // The whole site was moved, or something like it.
    if below.as_os_str().is_empty() {
        return true;
    }
    if is_leftover(&name) {
        return false;
    }
    let first = below.components().next().map(|part| part.as_os_str().to_string_lossy());
    first.is_some_and(|first| first == config::FILE || FOLDERS.contains(&&*first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, DataChange, Flag};

    fn told(kind: EventKind, path: &str) -> Sign {
        let event = notify::Event::new(kind).add_path(PathBuf::from(path));
        sign(Path::new("/site"), &[PathBuf::from("/elsewhere")], Ok(event))
    }

    #[test]
    fn a_look_at_a_file_is_no_sign_and_a_closed_or_renamed_file_is_finished() {
        let page = "/site/content/a.md";
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::To));
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        for look in [
            AccessKind::Read,
            AccessKind::Open(AccessMode::Any),
            AccessKind::Close(AccessMode::Read),
        ] {
            assert!(matches!(told(EventKind::Access(look), page), Sign::None), "{look:?}");
        }
        assert!(matches!(told(closed, page), Sign::Finished(_)));
        assert!(matches!(told(renamed, page), Sign::Finished(_)));
        assert!(matches!(told(written, page), Sign::Busy(_)));
        assert!(matches!(
            told(EventKind::Create(CreateKind::Folder), "/site/content/x"),
            Sign::Busy(_)
        ));
    }

    #[test]
    fn outputs_caches_and_leftovers_of_editors_never_ring() {
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        for path in [
            "/site/public/a/index.html",
            "/site/docs/index.html",
            "/site/.handover/sources",
            "/site/.public.handover-new/x",
            "/site/content/.a.md.swp",
            "/site/content/a.md~",
            "/site/content/4913",
            "/site/README.md",
        ] {
            assert!(matches!(told(written, path), Sign::None), "{path}");
        }
        for path in
            ["/site/site.yaml", "/site/themes/x/theme.yaml", "/elsewhere/linked.md", "/site"]
        {
            assert!(!matches!(told(written, path), Sign::None), "{path}");
        }
    }

    #[test]
    fn lost_events_mean_a_look_at_everything() {
        let overflow = notify::Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(matches!(sign(Path::new("/site"), &[], Ok(overflow)), Sign::Lost));
        assert!(matches!(
            sign(Path::new("/site"), &[], Err(notify::Error::generic("x"))),
            Sign::Lost
        ));
    }
}
