//! Which files a folder of the site holds: names, links, and what is passed over.

#![expect(clippy::disallowed_methods, reason = "this room reads the disk")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourcePath;

/// What a walk comes by.
#[derive(Default)]
pub(super) struct Walked {
    pub(super) found: Vec<(SourcePath, PathBuf)>,
    /// Links that are followed, with the real path they lead to.
    pub(super) links: Vec<(SourcePath, PathBuf)>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Lists the files of one folder, or one file.
pub(super) fn walk(
    root: &Path,
    real_root: &Path,
    folder: &str,
    allowed: &[String],
    walked: &mut Walked,
) {
    let Walked { found, links, diagnostics } = walked;
    let start = root.join(folder);
    if fs::symlink_metadata(&start).is_err() {
        return;
    }
    let top = folder.split('/').next().unwrap_or(folder);
    let mut entries = WalkDir::new(&start).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.extend(walk_fault(root, &error));
                continue;
            }
        };
        let skip_folder = |entries: &mut walkdir::IntoIter| {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
        };
        let Some(path) = source_path(root, entry.path()) else {
            let shown = lossy(root, entry.path());
            diagnostics.push(
                Diagnostic::file(
                    Code::FileName,
                    &shown,
                    "this name is not Unicode, so it can have no address",
                )
                .hint("give it another name; it is passed over until then"),
            );
            skip_folder(&mut entries);
            continue;
        };
        match sight(top, &entry) {
            Sight::Seen => {}
            Sight::Ignored => {
                skip_folder(&mut entries);
                continue;
            }
            Sight::Hidden => {
                diagnostics.push(
                    Diagnostic::file(Code::FileHidden, &path, "its name begins with a dot, so it is not published")
                        .hint("only `.well-known/`, `.nojekyll` and `.htaccess` are; take the dot away if it is wanted"),
                );
                skip_folder(&mut entries);
                continue;
            }
        }
        if entry.path_is_symlink() && leads_back(entry.path()) {
            diagnostics.push(loops(&path));
            skip_folder(&mut entries);
            continue;
        }
        if entry.path_is_symlink()
            && leads_out(real_root, entry.path())
            && !allowed.iter().any(|a| a == path.as_str())
        {
            diagnostics.push(
                Diagnostic::file(
                    Code::FileLinkOutside,
                    &path,
                    "this link leads out of the site's folder",
                )
                .hint(format!(
                    "copy what it leads to, or allow it in `site.yaml`: `symlinks: [{path}]`"
                )),
            );
            skip_folder(&mut entries);
            continue;
        }
        if entry.path_is_symlink()
            && let Ok(target) = fs::canonicalize(entry.path())
        {
            links.push((path.clone(), target));
        }
        if entry.file_type().is_file() {
            found.push((path, entry.into_path()));
        } else if !entry.file_type().is_dir() {
            diagnostics.push(special(&path));
        }
    }
}

pub(super) fn special(path: &SourcePath) -> Diagnostic {
    Diagnostic::file(
        Code::FileSpecial,
        path,
        "this is no ordinary file (a pipe, a socket or a device), so it is passed over",
    )
    .hint("take it out of the site's folders")
}

/// What became of an entry's name.
pub(super) enum Sight {
    /// It is part of the site.
    Seen,
    /// An editor's or a system's leftovers.
    Ignored,
    /// It begins with a dot, and somebody might expect it to be published.
    Hidden,
}

/// Whether a file or folder is part of the site, by its name.
fn sight(folder: &str, entry: &DirEntry) -> Sight {
    if entry.depth() == 0 && entry.file_name() == folder {
        return Sight::Seen;
    }
    sight_of(folder, &entry.file_name().to_string_lossy())
}

pub(super) fn sight_of(folder: &str, name: &str) -> Sight {
    if is_leftover(name) {
        return Sight::Ignored;
    }
    if !name.starts_with('.') {
        return Sight::Seen;
    }
    let published = matches!(name, ".well-known" | ".nojekyll" | ".htaccess");
    match folder {
        "static" if published => Sight::Seen,
        "static" if !matches!(name, ".gitkeep" | ".gitignore" | ".gitattributes" | ".git") => {
            Sight::Hidden
        }
        _ => Sight::Ignored,
    }
}

/// Files that editors, systems and downloads leave behind for a moment or for ever.
pub fn is_leftover(name: &str) -> bool {
    const ENDS: [&str; 12] = [
        "~",
        ".swp",
        ".swo",
        ".swx",
        ".tmp",
        ".bak",
        ".orig",
        ".rej",
        ".part",
        ".crdownload",
        "___jb_tmp___",
        "___jb_old___",
    ];
    const NAMES: [&str; 6] =
        ["4913", "Thumbs.db", "desktop.ini", ".DS_Store", ".directory", ".localized"];
    ENDS.iter().any(|end| name.ends_with(end))
        || NAMES.contains(&name)
        || name.starts_with('#')
        || name.starts_with(".#")
        || name.starts_with(".~lock.")
        || name.starts_with("~$")
}

/// The path below the root, if it is Unicode.
fn source_path(root: &Path, path: &Path) -> Option<SourcePath> {
    let below = path.strip_prefix(root).ok()?.to_str()?;
    Some(SourcePath::new(below.replace(std::path::MAIN_SEPARATOR, "/")))
}

fn lossy(root: &Path, path: &Path) -> SourcePath {
    let below = path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned();
    SourcePath::new(below.trim_start_matches('/'))
}

/// Whether the file behind a link lies outside the root.
fn leads_out(real_root: &Path, path: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|target| !target.starts_with(real_root))
}

/// Whether a link leads to a folder in which it lies itself.
fn leads_back(path: &Path) -> bool {
    let target = fs::canonicalize(path);
    let folder = path.parent().map(fs::canonicalize);
    matches!((target, folder), (Ok(target), Some(Ok(folder))) if folder.starts_with(&target))
}

fn loops(path: &SourcePath) -> Diagnostic {
    let message = "this link leads back into the folder it lies in, so it is passed over";
    Diagnostic::file(Code::FileSpecial, path, message).hint("remove the link")
}

/// What a failed step of the walk means.
fn walk_fault(root: &Path, error: &walkdir::Error) -> Option<Diagnostic> {
    let path = lossy(root, error.path()?);
    let name = path.name();
    if is_leftover(name) {
        return None;
    }
    if error.loop_ancestor().is_some() {
        return Some(loops(&path));
    }
    let dangling = fs::symlink_metadata(error.path()?).is_ok_and(|meta| meta.is_symlink());
    if dangling && error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return Some(
            Diagnostic::file(
                Code::FileSpecial,
                &path,
                "this link leads nowhere, so it is passed over",
            )
            .hint("remove the link, or put back what it led to"),
        );
    }
    // A file that is gone by the time it is looked at was never part of this snapshot.
    if error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return None;
    }
    let reason = error.io_error().map_or_else(|| "it cannot be read".to_owned(), reason);
    Some(Diagnostic::file(Code::FileUnreadable, &path, reason))
}

/// An I/O error in a phrase.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "it may not be read: permission denied".to_owned(),
        io::ErrorKind::NotFound => "it is not there any more".to_owned(),
        _ => format!("it cannot be read: {error}"),
    }
}
