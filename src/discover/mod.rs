//! The disk → [`Snapshot`]: every file a build may use, read once.
//!
//! Walks the folders a site has by convention, with walkdir, and reads what it finds on all cores.
//! Parses nothing and asks no setting but which links out of the site are allowed. Only ordinary
//! files are opened: a pipe would block, a device could be anything.
//!
//! A [`Disk`] remembers what it saw, so that the next look reads only what is different: a file
//! with the size, the times and the inode it had is the file it was, unless it was written so
//! shortly before it was read that a later write could bear the same time (git's racy rule).

#![expect(clippy::disallowed_methods, reason = "this room reads the disk")]

mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnosed, Diagnostic};
use crate::fingerprint::{Fingerprint, Hasher};
use crate::source::{
    FileBody, LateText, Picture, ReadLate, Snapshot, SourceFile, SourcePath, TEXT_LIMIT, is_text,
    picture,
};

pub use walk::is_leftover;

use walk::{Sight, Walked, reason, sight_of, special, walk};

/// The folders of a site that are read.
pub const FOLDERS: [&str; 6] = ["content", "themes", "templates", "static", "data", "strings"];

/// How much of a picture is kept to read its size: metadata in front of it is rarely larger.
const PICTURE_HEAD: usize = 256 << 10;

/// How far the clock of file systems may lag behind the system's: two ticks of the slowest kernel.
const CLOCK_STEP: i64 = 20_000_000;

/// Reads a site. `allowed` names, from the text of `site.yaml`, the links that may lead out of it.
///
/// # Errors
/// Only where the root itself cannot be read; what is wrong with a file is a diagnostic.
pub fn discover(
    root: &Path,
    allowed: impl Fn(&str) -> Vec<String>,
) -> io::Result<Diagnosed<Snapshot>> {
    let mut disk = Disk::open(root)?;
    disk.scan(&allowed)?;
    Ok(Diagnosed { value: disk.snapshot().clone(), diagnostics: disk.diagnostics().to_vec() })
}

/// What makes a file the one it was, without reading it. Times are nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stat {
    size: u64,
    modified: i64,
    changed: i64,
    inode: u64,
}

impl Stat {
    fn of(meta: &Metadata) -> Stat {
        let modified = meta.modified().map_or(0, nanoseconds);
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let changed =
                meta.ctime().saturating_mul(1_000_000_000).saturating_add(meta.ctime_nsec());
            Stat { size: meta.len(), modified, changed, inode: meta.ino() }
        }
        #[cfg(not(unix))]
        Stat { size: meta.len(), modified, changed: modified, inode: 0 }
    }
}

fn nanoseconds(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
}

/// What is remembered of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Seen {
    stat: Stat,
    /// When it was read.
    read: i64,
    print: Fingerprint,
    /// The bytes that were read, which may be others than `stat` counted.
    size: u64,
    picture: Option<Picture>,
}

impl Seen {
    /// Whether a file with these data is the one that was read.
    fn is(&self, stat: Stat) -> bool {
        let latest = self.stat.modified.max(self.stat.changed);
        self.stat == stat && self.size == stat.size && latest.saturating_add(CLOCK_STEP) < self.read
    }
}

/// A site's folder as it was seen last.
pub struct Disk {
    root: PathBuf,
    real_root: PathBuf,
    seen: BTreeMap<SourcePath, Seen>,
    snapshot: Snapshot,
    diagnostics: Vec<Diagnostic>,
    /// Links that are followed, with the real path they lead to.
    links: Vec<(SourcePath, PathBuf)>,
    changed: BTreeSet<SourcePath>,
    reader: Arc<Reader>,
}

/// Reads texts that nobody needed so far.
struct Reader {
    root: PathBuf,
    torn: AtomicBool,
}

impl ReadLate for Reader {
    fn read(&self, path: &SourcePath, print: Fingerprint) -> Option<Arc<str>> {
        let bytes = fs::read(path.under(&self.root)).ok();
        if bytes.as_ref().is_none_or(|bytes| Fingerprint::of(bytes) != print) {
            self.torn.store(true, Ordering::Relaxed);
        }
        // Whoever cannot begin again, as the preview, is nearer to the truth with the new text.
        bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map(Arc::from)
    }
}

/// Names, from the text of `site.yaml`, the links that may lead out of the site.
pub type Allowed<'a> = &'a dyn Fn(&str) -> Vec<String>;

impl Disk {
    /// A site's folder that nobody has looked into.
    ///
    /// # Errors
    /// Where there is no such folder, or it may not be read.
    pub fn open(root: &Path) -> io::Result<Disk> {
        let real_root = fs::canonicalize(root)?;
        Ok(Disk {
            root: root.to_owned(),
            reader: Arc::new(Reader { root: root.to_owned(), torn: AtomicBool::new(false) }),
            real_root,
            seen: BTreeMap::new(),
            snapshot: Snapshot::default(),
            diagnostics: Vec::new(),
            links: Vec::new(),
            changed: BTreeSet::new(),
        })
    }

    /// Takes what an earlier run saw. Texts of files that are as they were are read when they are
    /// wanted.
    pub fn recall(&mut self, seen: BTreeMap<SourcePath, Seen>) {
        self.seen = seen;
    }

    /// What a later run may want to know.
    pub fn seen(&self) -> &BTreeMap<SourcePath, Seen> {
        &self.seen
    }

    /// Every file, as it was seen last.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Where the site's links lead, as real paths.
    pub fn linked(&self) -> impl Iterator<Item = &Path> {
        self.links.iter().map(|(_, target)| target.as_path())
    }

    /// What is wrong with the files.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The files that came, went or are different since this was asked last.
    pub fn take_changed(&mut self) -> Vec<SourcePath> {
        std::mem::take(&mut self.changed).into_iter().collect()
    }

    /// Whether there are such files.
    pub fn has_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// Whether a text was not any more what was seen when it was wanted: then what was made of the
    /// snapshot is not to be used, and the next look finds out.
    pub fn is_torn(&self) -> bool {
        self.reader.torn.swap(false, Ordering::Relaxed)
    }

    /// Looks at every file of the site.
    ///
    /// # Errors
    /// Where the root cannot be read any more.
    pub fn scan(&mut self, allowed: Allowed<'_>) -> io::Result<()> {
        fs::read_dir(&self.root)?;
        let config = SourcePath::new(crate::config::FILE);
        let mut walked = Walked::default();
        if config.under(&self.root).is_file() {
            walked.found.push((config.clone(), config.under(&self.root)));
        }
        let allowed = self.allowed(allowed);
        for folder in FOLDERS {
            walk(&self.root, &self.real_root, folder, &allowed, &mut walked);
        }
        let Walked { found, links, diagnostics } = walked;
        self.links = links;
        self.diagnostics = diagnostics;
        let there: BTreeSet<SourcePath> = found.iter().map(|(path, _)| path.clone()).collect();
        // What an earlier run saw is gone as well.
        let known = self.snapshot.files.keys().chain(self.seen.keys());
        let gone = known.filter(|path| !there.contains(*path)).cloned().collect();
        self.forget(gone);
        self.take(found, false);
        Ok(())
    }

    /// Looks at these files and folders, and at whatever lies in them.
    pub fn look(&mut self, paths: &[PathBuf], allowed: Allowed<'_>) {
        let mut below: BTreeSet<String> = BTreeSet::new();
        for path in paths {
            let inside =
                path.strip_prefix(&self.real_root).or_else(|_| path.strip_prefix(&self.root));
            if let Ok(inside) = inside
                && let Some(inside) = inside.to_str()
            {
                below.insert(inside.replace(std::path::MAIN_SEPARATOR, "/"));
            }
            // A file has another name behind every link that leads to it.
            for (link, target) in &self.links {
                if let Ok(behind) = path.strip_prefix(target)
                    && let Some(behind) = behind.to_str()
                {
                    let behind = behind.replace(std::path::MAIN_SEPARATOR, "/");
                    below.insert(format!("{link}/{behind}").trim_end_matches('/').to_owned());
                }
            }
        }
        let allowed = self.allowed(allowed);
        for path in &below {
            if below.iter().any(|other| {
                path.strip_prefix(other.as_str()).is_some_and(|rest| rest.starts_with('/'))
            }) {
                continue;
            }
            self.look_at(path, &allowed);
        }
    }

    fn look_at(&mut self, path: &str, allowed: &[String]) {
        let mut parts = path.split('/');
        let top = parts.next().unwrap_or("");
        let is_config = path == crate::config::FILE;
        if !is_config && !FOLDERS.contains(&top) {
            return;
        }
        // Below a folder that is passed over, everything is.
        if parts.any(|name| !matches!(sight_of(top, name), Sight::Seen)) && !self.is_told(path) {
            return;
        }
        let prefix = format!("{path}/");
        let inside = |known: &str| known == path || known.starts_with(&prefix);
        self.diagnostics
            .retain(|found| found.place.as_ref().is_none_or(|place| !inside(place.path.as_str())));
        self.links.retain(|(link, _)| !inside(link.as_str()));
        let mut walked = Walked::default();
        if is_config {
            let config = SourcePath::new(path);
            if config.under(&self.root).is_file() {
                walked.found.push((config.clone(), config.under(&self.root)));
            }
        } else {
            walk(&self.root, &self.real_root, path, allowed, &mut walked);
        }
        let Walked { found, links, diagnostics } = walked;
        self.links.extend(links);
        self.diagnostics.extend(diagnostics);
        let there: BTreeSet<&SourcePath> = found.iter().map(|(path, _)| path).collect();
        let own = self.snapshot.files.get_key_value(path).map(|(path, _)| path.clone());
        let gone: Vec<SourcePath> = own
            .into_iter()
            .chain(self.snapshot.below(path).map(|(path, _)| path.clone()))
            .filter(|path| !there.contains(path))
            .collect();
        self.forget(gone);
        self.take(found, true);
    }

    /// Whether something was said about a path that is passed over.
    fn is_told(&self, path: &str) -> bool {
        let top = path.split('/').next().unwrap_or("");
        path.split('/').skip(1).any(|name| matches!(sight_of(top, name), Sight::Hidden))
    }

    fn allowed(&self, allowed: Allowed<'_>) -> Vec<String> {
        let config = self.root.join(crate::config::FILE);
        fs::read_to_string(config).map(|text| allowed(&text)).unwrap_or_default()
    }

    fn forget(&mut self, gone: Vec<SourcePath>) {
        for path in gone {
            let known = self.snapshot.files.remove(&path).is_some();
            if self.seen.remove(&path).is_some() || known {
                self.changed.insert(path);
            }
        }
    }

    /// Reads files that are not known to be as they were; `anyway` reads all of them.
    fn take(&mut self, found: Vec<(SourcePath, PathBuf)>, anyway: bool) {
        let looked: Vec<(SourcePath, Result<Looked, Diagnostic>)> = found
            .into_par_iter()
            .map(|(path, file)| {
                let looked = self.look_into(&path, &file, anyway);
                (path, looked)
            })
            .collect();
        for (path, looked) in looked {
            match looked {
                Ok(Looked::Same) => {}
                Ok(Looked::New(file, seen)) => {
                    let same =
                        self.snapshot.files.get(&path).is_some_and(|old| old.print == file.print);
                    let known = self.seen.insert(path.clone(), seen);
                    if !same {
                        // A file that an earlier run saw just so is no news.
                        if known.is_none_or(|known| {
                            known.print != file.print || self.snapshot.files.contains_key(&path)
                        }) {
                            self.changed.insert(path.clone());
                        }
                        self.snapshot.files.insert(path, file);
                    }
                }
                Err(diagnostic) => {
                    self.forget(vec![path]);
                    self.diagnostics.push(diagnostic);
                }
            }
        }
    }

    fn look_into(
        &self,
        path: &SourcePath,
        file: &Path,
        anyway: bool,
    ) -> Result<Looked, Diagnostic> {
        let meta = fs::metadata(file).map_err(|error| unreadable(path, &error))?;
        if !meta.is_file() {
            return Err(special(path));
        }
        let stat = Stat::of(&meta);
        if let Some(seen) = self.seen.get(path).filter(|seen| !anyway && seen.is(stat)) {
            if self.snapshot.files.contains_key(path) {
                return Ok(Looked::Same);
            }
            let body = match is_text(path) {
                true => {
                    let reader = self.reader.clone();
                    FileBody::Text(LateText::late(path.clone(), seen.print, reader, None))
                }
                false => FileBody::OnDisk(seen.picture),
            };
            let file = SourceFile { print: seen.print, size: seen.size, body };
            return Ok(Looked::New(file, seen.clone()));
        }
        let read = nanoseconds(SystemTime::now());
        let file = self.read_file(path, file, &meta)?;
        let seen = Seen { stat, read, print: file.print, size: file.size, picture: file.picture() };
        Ok(Looked::New(file, seen))
    }

    /// Reads one file as far as it is needed.
    fn read_file(
        &self,
        path: &SourcePath,
        file: &Path,
        meta: &Metadata,
    ) -> Result<SourceFile, Diagnostic> {
        let unreadable = |error: io::Error| unreadable(path, &error);
        if is_text(path) {
            if meta.len() > TEXT_LIMIT {
                return Err(Diagnostic::file(
                    Code::FileTooLarge,
                    path,
                    format!("{:.1} MiB are too much for a text", meta.len() as f64 / 1_048_576.0),
                )
                .hint(
                    "the limit is 16 MiB; what is only to be downloaded belongs into `static/`",
                ));
            }
            let bytes = fs::read(file).map_err(unreadable)?;
            let print = Fingerprint::of(&bytes);
            let size = bytes.len() as u64;
            return match String::from_utf8(bytes) {
                Ok(text) => {
                    let body = FileBody::Text(LateText::late(
                        path.clone(),
                        print,
                        self.reader.clone(),
                        Some(text.into()),
                    ));
                    Ok(SourceFile { print, size, body })
                }
                Err(error) => {
                    Err(not_utf8(path, error.as_bytes(), error.utf8_error().valid_up_to()))
                }
            };
        }
        let mut head = Vec::new();
        let mut hasher = Hasher::default();
        let mut source = File::open(file).map_err(unreadable)?;
        let mut chunk = vec![0; 64 << 10];
        let mut size = 0;
        loop {
            let read = source.read(&mut chunk).map_err(unreadable)?;
            if read == 0 {
                break;
            }
            hasher.update(&chunk[..read]);
            size += read as u64;
            if head.len() < PICTURE_HEAD {
                head.extend_from_slice(&chunk[..read]);
            }
        }
        let print = hasher.finish();
        Ok(SourceFile { print, size, body: FileBody::OnDisk(picture(path, &head)) })
    }
}

/// What a look at one file gave.
enum Looked {
    /// It is as it was.
    Same,
    /// What it is now.
    New(SourceFile, Seen),
}

fn unreadable(path: &SourcePath, error: &io::Error) -> Diagnostic {
    Diagnostic::file(Code::FileUnreadable, path, reason(error))
        .hint("check who may read it, then build again")
}

/// A text that is not UTF-8, with the line where it stops being it.
fn not_utf8(path: &SourcePath, bytes: &[u8], valid: usize) -> Diagnostic {
    let line = memchr::memchr_iter(b'\n', &bytes[..valid]).count() + 1;
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let hint = match utf16 {
        true => "it is UTF-16; save it again as UTF-8",
        false => "save it again as UTF-8: editors ask for the encoding in “Save as”",
    };
    Diagnostic::file(Code::FileNotUtf8, path, format!("line {line} is not UTF-8 text")).hint(hint)
}
