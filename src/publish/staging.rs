//! A publication under way: outputs come in, and go out all at once.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::exchange::exchange;
use super::guard::{self, Places};
use super::journal::{self, NEW, Steps};
use super::lock::Lock;
use super::marker::{self, Listed};
use super::{How, PublishError, Published};
use crate::engine::{Manifest, Sink};
use crate::fingerprint::Fingerprint;
use crate::render::Artifact;
use crate::source::{MARKER, OutputPath, SourcePath};

/// The lock inside a folder beside which none can be made.
const LOCK: &str = ".handover-lock";

/// A publication under way. Dropping it throws away what was staged.
pub struct Staging {
    /// The folder that is published into, with links resolved.
    output: PathBuf,
    /// Where new files wait.
    staging: PathBuf,
    /// Why the folder cannot be exchanged as a whole, if it cannot.
    one_by_one: Option<String>,
    /// What was published last time.
    listed: Listed,
    /// What the outputs were the same by that were published last time.
    print: Option<String>,
    /// What of it is still there, with the sizes found.
    present: BTreeMap<OutputPath, u64>,
    /// Files of others, looked for when something is to be published.
    foreign: OnceLock<BTreeSet<String>>,
    existed: bool,
    root: PathBuf,
    taken: Mutex<Taken>,
    _lock: Lock,
}

/// What came in.
#[derive(Default)]
struct Taken {
    written: Vec<(OutputPath, u64)>,
    kept: Vec<(OutputPath, u64)>,
    /// Folders that are there, below the new one.
    folders: HashSet<String>,
    fault: Option<PublishError>,
}

impl Staging {
    /// Opens an output folder: checks that it may be published into, before anything is touched;
    /// waits for other builds, clears away what a killed build left.
    ///
    /// # Errors
    /// Where the folder must not be published into, or the disk says no.
    pub fn open(
        output: &Path,
        places: &Places,
        tell: &dyn Fn(&str),
    ) -> Result<Staging, PublishError> {
        let linked = fs::symlink_metadata(output).is_ok_and(|meta| meta.is_symlink());
        let real = guard::check(output, places)?;
        let (Some(parent), Some(name)) = (real.parent(), real.file_name()) else {
            return Err(PublishError::refused(
                output,
                "it has no name",
                "choose a folder such as `public`",
            ));
        };
        let name = name.to_string_lossy();
        let beside = |what: &str| parent.join(format!(".{name}.handover-{what}"));
        let inside = real.join(".handover-new");
        let lock_file = beside("lock");
        // A stranger's folder is refused before anything is made beside it. What a build under way
        // or a killed one holds may lack its list as yet: it can be told only behind the lock.
        let under_way = [&lock_file, &beside("new"), &inside, &real.join(LOCK)]
            .into_iter()
            .any(|path| fs::symlink_metadata(path).is_ok());
        if real.is_dir() && !under_way {
            own(&real, output)?;
        }
        fs::create_dir_all(parent).map_err(PublishError::io("create", parent))?;
        let (lock, writable) = match Lock::take(&lock_file, tell) {
            Ok(lock) => (lock, true),
            // A folder that was handed to us may lie in one that was not.
            Err(error) if real.is_dir() && error.kind() == io::ErrorKind::PermissionDenied => {
                let path = real.join(LOCK);
                (Lock::take(&path, tell).map_err(PublishError::io("lock", &path))?, false)
            }
            Err(error) => return Err(PublishError::io("lock", &lock_file)(error)),
        };
        // Only now, as another build may have made the folder while this one waited.
        let existed = real.is_dir();
        let mounted = existed && is_mount_point(&real, parent);
        let staging = if mounted || !writable { inside.clone() } else { beside("new") };
        for left in [&beside("new"), &inside] {
            clear_left(left, &real)?;
        }
        let (listed, print) = match existed {
            true => own(&real, output)?,
            false => (Listed::new(), None),
        };
        let present = survey(&real, &listed);
        let one_by_one = if linked {
            Some("the folder is a link".to_owned())
        } else if mounted {
            Some("the folder is a mount point".to_owned())
        } else if !writable {
            Some("the folder around it cannot be written".to_owned())
        } else {
            None
        };
        Ok(Staging {
            output: real,
            staging,
            one_by_one,
            listed,
            print,
            present,
            foreign: OnceLock::new(),
            existed,
            root: places.root.clone(),
            taken: Mutex::default(),
            _lock: lock,
        })
    }

    /// Publishes file by file even where the folder could be exchanged: the way of systems that
    /// cannot do it.
    pub fn one_by_one(mut self, reason: &str) -> Staging {
        self.one_by_one.get_or_insert_with(|| reason.to_owned());
        self
    }

    /// Of what an earlier build left, what is still there with the size it had; nothing where
    /// another build wrote the folder since.
    pub fn confirm(&self, manifest: &Manifest) -> Manifest {
        if self.print.as_deref() != Some(manifest.print().to_string().as_str()) {
            return Manifest::default();
        }
        let mut confirmed = manifest.clone();
        confirmed.retain(|(path, made)| self.present.get(path) == Some(&made.size));
        confirmed
    }

    /// Throws away what came in, to begin again.
    pub fn restart(&self) {
        *self.taken() = Taken::default();
        let _ = fs::remove_dir_all(self.staging.join(NEW));
    }

    /// Makes what came in the content of the output folder. `print` is what all outputs are the same
    /// by.
    ///
    /// # Errors
    /// Where the disk said no, now or while outputs came in. Then nothing has changed, unless files
    /// had to be moved one by one: those are finished by the next build.
    pub fn finish(mut self, print: Fingerprint) -> Result<Published, PublishError> {
        let mut taken =
            std::mem::take(&mut *self.taken.get_mut().unwrap_or_else(PoisonError::into_inner));
        if let Some(fault) = taken.fault.take() {
            return Err(fault);
        }
        // They came in as the cores made them.
        let kept: BTreeMap<OutputPath, u64> = taken.kept.into_iter().collect();
        let written: BTreeMap<OutputPath, u64> = taken.written.into_iter().collect();
        let all = written.iter().chain(&kept).map(|(path, size)| (path.clone(), *size));
        let listed: Listed = all.collect();
        let removed: Vec<OutputPath> =
            self.present.keys().filter(|path| !listed.contains_key(*path)).cloned().collect();
        let published = |how| Published {
            written: written.keys().cloned().collect(),
            unchanged: kept.len(),
            removed: removed.clone(),
            how,
        };
        if written.is_empty()
            && removed.is_empty()
            && self.existed
            && listed == self.listed
            && self.print.as_deref() == Some(print.to_string().as_str())
        {
            return Ok(published(How::Untouched));
        }
        if let (None, Some(first)) = (&self.one_by_one, self.foreign()?.first()) {
            self.one_by_one = Some(format!("the folder holds files of others, such as `{first}`"));
        }
        let new = self.staging.join(NEW);
        fs::create_dir_all(&new).map_err(PublishError::io("create", &new))?;
        journal::write_list(&self.staging, &listed, print)?;
        if self.one_by_one.is_none() {
            if !self.existed {
                fs::rename(&new, &self.output).map_err(PublishError::io("rename", &self.output))?;
                return Ok(published(How::AtOnce));
            }
            self.link_kept(&kept)?;
            if exchange(&new, &self.output).map_err(PublishError::io("exchange", &self.output))? {
                return Ok(published(How::AtOnce));
            }
            self.unlink_kept(&kept);
            self.one_by_one = Some("this disk cannot exchange folders".to_owned());
        }
        let steps = Steps { written: written.keys().cloned().collect(), removed: removed.clone() };
        fs::create_dir_all(&self.output).map_err(PublishError::io("create", &self.output))?;
        journal::write(&self.staging, &steps)?;
        journal::finish(&self.staging, &self.output)?;
        Ok(published(How::OneByOne(self.one_by_one.clone().unwrap_or_default())))
    }

    /// Links what is unchanged into the new folder: the same file, with its times.
    fn link_kept(&self, kept: &BTreeMap<OutputPath, u64>) -> Result<(), PublishError> {
        let new = self.staging.join(NEW);
        let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
        for path in kept.keys() {
            if let Some(folder) = path.under(&new).parent()
                && !folders.contains(folder)
            {
                fs::create_dir_all(folder).map_err(PublishError::io("create", folder))?;
                folders.insert(folder.to_owned());
            }
        }
        let link = |path: &OutputPath| {
            let (from, to) = (path.under(&self.output), path.under(&new));
            fs::hard_link(&from, &to)
                .or_else(|_| copy_with_times(&from, &to))
                .map_err(PublishError::io("link", &to))
        };
        kept.par_iter().try_for_each(|(path, _)| link(path))
    }

    fn unlink_kept(&self, kept: &BTreeMap<OutputPath, u64>) {
        for path in kept.keys() {
            let _ = fs::remove_file(path.under(&self.staging.join(NEW)));
        }
    }

    fn taken(&self) -> std::sync::MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fail(&self, error: PublishError) {
        self.taken().fault.get_or_insert(error);
    }

    fn foreign(&self) -> Result<&BTreeSet<String>, PublishError> {
        if self.foreign.get().is_none() {
            let found = others(&self.output, &self.listed)?;
            return Ok(self.foreign.get_or_init(|| found));
        }
        Ok(self.foreign.get_or_init(BTreeSet::new))
    }

    /// Writes one output into the staging folder, unless it is the same as the published one.
    fn take(&self, path: &OutputPath, artifact: Artifact) -> Result<(), PublishError> {
        // What a person put there is not ours to replace.
        if self.foreign()?.contains(path.as_str()) && !marker::is_adoptable(path.as_str()) {
            return Err(PublishError::refused(
                &path.under(&self.output),
                "this file is not one that Handover wrote",
                "move it away, or put it into the site's `static/`",
            ));
        }
        match artifact {
            Artifact::Bytes(bytes) => self.take_bytes(path, &bytes),
            Artifact::CopyOf(source) => self.take_copy(path, &source),
        }
    }

    fn take_bytes(&self, path: &OutputPath, bytes: &[u8]) -> Result<(), PublishError> {
        let size = bytes.len() as u64;
        if self.present.get(path) == Some(&size)
            && fs::read(path.under(&self.output)).is_ok_and(|old| old == bytes)
        {
            self.taken().kept.push((path.clone(), size));
            return Ok(());
        }
        let file = self.place(path)?;
        fs::write(&file, bytes).map_err(PublishError::io("write", &file))?;
        self.taken().written.push((path.clone(), size));
        Ok(())
    }

    fn take_copy(&self, path: &OutputPath, source: &SourcePath) -> Result<(), PublishError> {
        let from = source.under(&self.root);
        let size = fs::metadata(&from).map_err(PublishError::io("read", &from))?.len();
        let old = path.under(&self.output);
        if self.present.get(path) == Some(&size) && same_bytes(&from, &old).unwrap_or(false) {
            self.taken().kept.push((path.clone(), size));
            return Ok(());
        }
        let to = self.place(path)?;
        let copied = copy(&from, &to).map_err(PublishError::io("copy", &from))?;
        self.taken().written.push((path.clone(), copied));
        Ok(())
    }

    /// Where an output waits; its folder exists.
    fn place(&self, path: &OutputPath) -> Result<PathBuf, PublishError> {
        let file = path.under(&self.staging.join(NEW));
        let below = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        let known = self.taken().folders.contains(below);
        if !known && let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(PublishError::io("create", folder))?;
            self.taken().folders.insert(below.to_owned());
        }
        Ok(file)
    }
}

impl Sink for Staging {
    fn put(&self, path: &OutputPath, artifact: Artifact) {
        if let Err(error) = self.take(path, artifact) {
            self.fail(error);
        }
    }

    fn keep(&self, path: &OutputPath) {
        if let Some(size) = self.present.get(path) {
            self.taken().kept.push((path.clone(), *size));
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // A journal that was written is a promise: the next build keeps it.
        if !self.staging.join("journal").exists()
            || journal::finish(&self.staging, &self.output).is_ok()
        {
            let _ = fs::remove_dir_all(&self.staging);
        }
    }
}

/// Clears away a staging folder that a killed build left: finishes it if it was decided.
fn clear_left(staging: &Path, output: &Path) -> Result<(), PublishError> {
    if fs::symlink_metadata(staging).is_err() {
        return Ok(());
    }
    journal::finish(staging, output)?;
    fs::remove_dir_all(staging).map_err(PublishError::io("remove", staging))
}

/// What Handover wrote into an existing folder; refuses one that is not ours.
fn own(real: &Path, shown: &Path) -> Result<(Listed, Option<String>), PublishError> {
    if let Some(listed) =
        marker::read(real).map_err(PublishError::io("read", &real.join(MARKER)))?
    {
        return Ok(listed);
    }
    let mut others = Vec::new();
    for entry in fs::read_dir(real).map_err(PublishError::io("read", real))? {
        let name = entry
            .map_err(PublishError::io("read", real))?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if !marker::is_adoptable(&name) && !name.starts_with(".handover-") {
            others.push(name);
        }
    }
    others.sort();
    let Some(first) = others.first() else { return Ok((Listed::new(), None)) };
    Err(PublishError::refused(
        shown,
        format!("it is not empty, and Handover did not fill it: there is `{first}`"),
        "choose another folder with `--output`, or empty this one yourself",
    ))
}

/// Which outputs are there with which size: one look at each, shared among the cores.
fn survey(output: &Path, listed: &Listed) -> BTreeMap<OutputPath, u64> {
    let paths: Vec<&OutputPath> = listed.keys().collect();
    let found: Vec<Option<u64>> = paths
        .par_iter()
        .with_min_len(256)
        .map(|path| {
            let meta = fs::symlink_metadata(path.under(output)).ok()?;
            meta.is_file().then_some(meta.len())
        })
        .collect();
    let there = paths.into_iter().zip(found);
    there.filter_map(|(path, size)| Some((path.clone(), size?))).collect()
}

/// Files in the folder that Handover did not write.
fn others(output: &Path, listed: &Listed) -> Result<BTreeSet<String>, PublishError> {
    let mut foreign = BTreeSet::new();
    if !output.is_dir() {
        return Ok(foreign);
    }
    for entry in WalkDir::new(output).min_depth(1) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(output).to_owned();
                let error =
                    error.into_io_error().unwrap_or_else(|| io::Error::from(io::ErrorKind::Other));
                return Err(PublishError::Io { doing: "look at", path, error });
            }
        };
        if entry.file_type().is_dir() {
            continue;
        }
        let below = entry.path().strip_prefix(output).unwrap_or(entry.path()).to_string_lossy();
        let list = below == MARKER || below.starts_with(".handover-");
        let output = listed.contains_key(&*below) && entry.file_type().is_file();
        if !list && !output {
            foreign.insert(below.into_owned());
        }
    }
    Ok(foreign)
}

#[cfg(unix)]
fn is_mount_point(folder: &Path, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (fs::metadata(folder), fs::metadata(parent)) {
        (Ok(folder), Ok(parent)) => folder.dev() != parent.dev(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_mount_point(_: &Path, _: &Path) -> bool {
    false
}

/// Copies bytes into a new file with the usual permissions: a picture that only its owner may read
/// would be a picture that no web server can send.
fn copy(from: &Path, to: &Path) -> io::Result<u64> {
    let mut source = File::open(from)?;
    let mut target = File::create(to)?;
    io::copy(&mut source, &mut target)
}

/// A copy that keeps the modification time, where links cannot be made.
fn copy_with_times(from: &Path, to: &Path) -> io::Result<()> {
    copy(from, to)?;
    let modified = fs::metadata(from)?.modified()?;
    let mut target = File::options().write(true).open(to)?;
    target.flush()?;
    target.set_modified(modified)
}

/// Whether two files of one size hold the same bytes.
fn same_bytes(a: &Path, b: &Path) -> io::Result<bool> {
    let (mut a, mut b) = (File::open(a)?, File::open(b)?);
    let (mut left, mut right) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    loop {
        let read = a.read(&mut left)?;
        if read == 0 {
            return Ok(b.read(&mut right)? == 0);
        }
        match b.read_exact(&mut right[..read]) {
            Ok(()) if left[..read] == right[..read] => {}
            Ok(()) => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => return Err(error),
        }
    }
}

/// Removes what Handover wrote into a folder; files of others stay, and with them the folder.
///
/// # Errors
/// Where the folder is not ours, or the disk says no.
pub fn clean(output: &Path, places: &Places, tell: &dyn Fn(&str)) -> Result<usize, PublishError> {
    let in_own_words = |error| match error {
        PublishError::Refused { path, why, hint, .. } => {
            PublishError::Refused { doing: "clean", path, why, hint }
        }
        other => other,
    };
    let real = guard::check(output, places).map_err(in_own_words)?;
    if !real.is_dir() {
        return Ok(0);
    }
    let staging = Staging::open(output, places, tell).map_err(in_own_words)?;
    let removed: Vec<OutputPath> = staging.present.keys().cloned().collect();
    for path in &removed {
        journal::remove(&staging.output, path)?;
    }
    let list = staging.output.join(MARKER);
    let others = fs::read_dir(&staging.output)
        .map_err(PublishError::io("read", &staging.output))?
        .any(|entry| entry.is_ok_and(|entry| entry.file_name() != MARKER));
    if others {
        // Stays ours, so that the next build may publish into it again.
        let empty = marker::text(&Listed::default(), Fingerprint::of(""));
        fs::write(&list, empty).map_err(PublishError::io("write", &list))?;
        return Ok(removed.len());
    }
    match fs::remove_file(&list) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(PublishError::io("remove", &list)(error));
        }
        _ => {}
    }
    let _ = fs::remove_dir(&staging.output);
    Ok(removed.len())
}
