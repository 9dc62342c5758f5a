//! Publishing file by file, so that it can be finished after a crash.
//!
//! When every new file lies complete in the staging folder, the journal is written: the list of
//! renames and removals. From that moment the new site is decided; carrying it out again and again
//! gives the same result. Files that pages use come before pages, pages before removals, the list of
//! outputs last: a reader meets old files or new ones, never half of one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::PublishError;
use super::marker;
use crate::fingerprint::Fingerprint;
use crate::source::{MARKER, OutputPath};

/// The name of the journal in the staging folder.
const JOURNAL: &str = "journal";

/// The folder of the new files in the staging folder.
pub(super) const NEW: &str = "new";

/// What is to be done.
pub(super) struct Steps {
    pub(super) written: Vec<OutputPath>,
    pub(super) removed: Vec<OutputPath>,
}

/// Decides: from here on the new site will be there, whatever happens.
pub(super) fn write(staging: &Path, steps: &Steps) -> Result<(), PublishError> {
    let mut text = String::new();
    for path in &steps.written {
        text.push_str(&format!("write {path}\n"));
    }
    for path in &steps.removed {
        text.push_str(&format!("remove {path}\n"));
    }
    text.push_str("end\n");
    let draft = staging.join("journal.draft");
    fs::write(&draft, text).map_err(PublishError::io("write", &draft))?;
    fs::rename(&draft, staging.join(JOURNAL)).map_err(PublishError::io("rename", &draft))
}

/// Carries out the journal of a staging folder, if there is one. Gives whether there was.
pub(super) fn finish(staging: &Path, output: &Path) -> Result<bool, PublishError> {
    let journal = staging.join(JOURNAL);
    let text = match fs::read_to_string(&journal) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(PublishError::io("read", &journal)(error)),
    };
    let steps = read(&text);
    let mut written = steps.written;
    written.sort_by_key(|path| (path.as_str().ends_with(".html"), path.clone()));
    for path in &written {
        move_in(&staging.join(NEW), output, path, &steps.removed)?;
    }
    for path in &steps.removed {
        remove(output, path)?;
    }
    let list = staging.join(NEW).join(MARKER);
    match fs::rename(&list, output.join(MARKER)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(PublishError::io("rename", &list)(error));
        }
        _ => {}
    }
    Ok(true)
}

fn read(text: &str) -> Steps {
    let mut steps = Steps { written: Vec::new(), removed: Vec::new() };
    for line in text.lines() {
        let Some((step, path)) = line.split_once(' ') else { continue };
        // Only paths that could be outputs are ever touched, whatever the file says.
        let Ok(path) = OutputPath::claim(path) else { continue };
        match step {
            "write" => steps.written.push(path),
            "remove" => steps.removed.push(path),
            _ => {}
        }
    }
    steps
}

/// Moves one new file to its place. A file that is gone from staging was moved before.
fn move_in(
    new: &Path,
    output: &Path,
    path: &OutputPath,
    removed: &[OutputPath],
) -> Result<(), PublishError> {
    let from = path.under(new);
    if !from.exists() {
        return Ok(());
    }
    let to = path.under(output);
    clear_way(output, path, removed)?;
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(PublishError::io("create", folder))?;
    }
    fs::rename(&from, &to).map_err(PublishError::io("rename", &to))
}

/// Removes old outputs that stand in the way: a file where a folder is needed, a folder where a file
/// is needed. Only what is to be removed anyway.
fn clear_way(output: &Path, path: &OutputPath, removed: &[OutputPath]) -> Result<(), PublishError> {
    for old in removed {
        let above = path.as_str().starts_with(&format!("{old}/"));
        let below = old.as_str().starts_with(&format!("{path}/"));
        if above || below {
            remove(output, old)?;
        }
    }
    Ok(())
}

/// Removes one old output and the folders it leaves empty.
pub(super) fn remove(output: &Path, path: &OutputPath) -> Result<(), PublishError> {
    let file = path.under(output);
    // A folder of new files may have taken its place already.
    if fs::symlink_metadata(&file).is_ok_and(|meta| meta.is_dir()) {
        return Ok(());
    }
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
        Err(error) => return Err(PublishError::io("remove", &file)(error)),
    }
    let mut folder: PathBuf = file;
    while folder.pop() && folder != output {
        // Fails where something is left in it, which is then somebody's.
        if fs::remove_dir(&folder).is_err() {
            break;
        }
    }
    Ok(())
}

/// The list of outputs, into the staging folder.
pub(super) fn write_list(
    staging: &Path,
    listed: &marker::Listed,
    print: Fingerprint,
) -> Result<(), PublishError> {
    let path = staging.join(NEW).join(MARKER);
    fs::write(&path, marker::text(listed, print)).map_err(PublishError::io("write", &path))
}
