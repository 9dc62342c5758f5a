//! The disk → [`Snapshot`]: every file a build may use, read once.
//!
//! Walks the folders a site has by convention, with walkdir, and reads what it finds on all cores.
//! Parses nothing and asks no setting but which links out of the site are allowed. Only ordinary
//! files are opened: a pipe would block, a device could be anything.

#![expect(clippy::disallowed_methods, reason = "this room reads the disk")]

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Code, Diagnosed, Diagnostic};
use crate::fingerprint::Fingerprint;
use crate::source::{FileBody, Snapshot, SourceFile, SourcePath, TEXT_LIMIT, is_text, picture};

/// The folders of a site that are read.
pub const FOLDERS: [&str; 6] = ["content", "themes", "templates", "static", "data", "strings"];

/// How much of a picture is kept to read its size: metadata in front of it is rarely larger.
const PICTURE_HEAD: usize = 256 << 10;

/// Reads a site. `allowed` names, from the text of `site.yaml`, the links that may lead out of it.
///
/// # Errors
/// Only where the root itself cannot be read; what is wrong with a file is a diagnostic.
pub fn discover(
    root: &Path,
    allowed: impl Fn(&str) -> Vec<String>,
) -> io::Result<Diagnosed<Snapshot>> {
    let real_root = fs::canonicalize(root)?;
    let mut diagnostics = Vec::new();
    let mut found = Vec::new();
    let config = SourcePath::new(crate::config::FILE);
    let config_file = config.under(root);
    if config_file.is_file() {
        found.push((config, config_file.clone()));
    }
    let allowed = fs::read_to_string(&config_file).map(|text| allowed(&text)).unwrap_or_default();
    for folder in FOLDERS {
        walk(root, &real_root, folder, &allowed, &mut found, &mut diagnostics);
    }
    let read: Vec<(SourcePath, Result<SourceFile, Diagnostic>)> = found
        .into_par_iter()
        .map(|(path, file)| {
            let read = read(&path, &file);
            (path, read)
        })
        .collect();
    let mut snapshot = Snapshot::default();
    for (path, file) in read {
        match file {
            Ok(file) => {
                snapshot.files.insert(path, file);
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    Ok(Diagnosed { value: snapshot, diagnostics })
}

/// Lists the files of one folder.
fn walk(
    root: &Path,
    real_root: &Path,
    folder: &str,
    allowed: &[String],
    found: &mut Vec<(SourcePath, PathBuf)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let start = root.join(folder);
    if fs::symlink_metadata(&start).is_err() {
        return;
    }
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
        match sight(folder, &entry) {
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
        if entry.file_type().is_file() {
            found.push((path, entry.into_path()));
        } else if !entry.file_type().is_dir() {
            diagnostics.push(special(&path));
        }
    }
}

fn special(path: &SourcePath) -> Diagnostic {
    Diagnostic::file(
        Code::FileSpecial,
        path,
        "this is no ordinary file (a pipe, a socket or a device), so it is passed over",
    )
    .hint("take it out of the site's folders")
}

/// What became of an entry's name.
enum Sight {
    /// It is part of the site.
    Seen,
    /// An editor's or a system's leftovers.
    Ignored,
    /// It begins with a dot, and somebody might expect it to be published.
    Hidden,
}

/// Whether a file or folder is part of the site, by its name.
fn sight(folder: &str, entry: &DirEntry) -> Sight {
    if entry.depth() == 0 {
        return Sight::Seen;
    }
    let name = entry.file_name().to_string_lossy();
    if is_leftover(&name) {
        return Sight::Ignored;
    }
    if !name.starts_with('.') {
        return Sight::Seen;
    }
    let published = matches!(&*name, ".well-known" | ".nojekyll" | ".htaccess");
    match folder {
        "static" if published => Sight::Seen,
        "static" if !matches!(&*name, ".gitkeep" | ".gitignore" | ".gitattributes" | ".git") => {
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
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "it may not be read: permission denied".to_owned(),
        io::ErrorKind::NotFound => "it is not there any more".to_owned(),
        _ => format!("it cannot be read: {error}"),
    }
}

/// Reads one file as far as it is needed.
fn read(path: &SourcePath, file: &Path) -> Result<SourceFile, Diagnostic> {
    let unreadable = |error: io::Error| {
        Diagnostic::file(Code::FileUnreadable, path, reason(&error))
            .hint("check who may read it, then build again")
    };
    let meta = fs::metadata(file).map_err(unreadable)?;
    if !meta.is_file() {
        return Err(special(path));
    }
    if is_text(path) {
        if meta.len() > TEXT_LIMIT {
            return Err(Diagnostic::file(
                Code::FileTooLarge,
                path,
                format!("{:.1} MiB are too much for a text", meta.len() as f64 / 1_048_576.0),
            )
            .hint("the limit is 16 MiB; what is only to be downloaded belongs into `static/`"));
        }
        let bytes = fs::read(file).map_err(unreadable)?;
        let print = Fingerprint::of(&bytes);
        let size = bytes.len() as u64;
        return match String::from_utf8(bytes) {
            Ok(text) => Ok(SourceFile { print, size, body: FileBody::Text(Arc::from(text)) }),
            Err(error) => Err(not_utf8(path, error.as_bytes(), error.utf8_error().valid_up_to())),
        };
    }
    let mut head = Vec::new();
    let mut hasher = blake3::Hasher::new();
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
    let print = Fingerprint::from_hash(hasher.finalize());
    Ok(SourceFile { print, size, body: FileBody::OnDisk(picture(path, &head)) })
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
