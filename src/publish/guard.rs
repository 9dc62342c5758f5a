//! Which folders are never published into, with any flag.

use std::io;
use std::path::{Path, PathBuf};

use super::PublishError;

/// Where things are: what a site's output folder must keep away from.
#[derive(Clone, Debug)]
pub struct Places {
    /// The site's root.
    pub root: PathBuf,
    /// The user's home folder.
    pub home: Option<PathBuf>,
}

/// Folders of a site that hold what people wrote.
const SOURCES: [&str; 9] = [
    "content",
    "themes",
    "templates",
    "static",
    "data",
    "strings",
    "archetypes",
    ".git",
    ".handover",
];

/// The real path of an output folder, which need not exist; refuses what must not be published into.
pub(super) fn check(output: &Path, places: &Places) -> Result<PathBuf, PublishError> {
    let refused = |why: &str, hint: &str| PublishError::refused(output, why, hint);
    let other = "choose a folder of its own, such as `public`";
    if let Some(link) = output.ancestors().find(|path| leads_nowhere(path)) {
        let why = match link == output {
            true => "it is a link that leads nowhere".to_owned(),
            false => format!("`{}` is a link that leads nowhere", link.display()),
        };
        return Err(refused(&why, "remove the link, or make the folder it should lead to"));
    }
    let real = real(output).map_err(PublishError::io("look at", output))?;
    let root = real_or_same(&places.root);
    if real.parent().is_none() {
        return Err(refused("it is the root of the file system", other));
    }
    if let Some(home) = places.home.as_deref().map(real_or_same)
        && home.starts_with(&real)
    {
        return Err(refused("your home folder is there", other));
    }
    if real == root {
        return Err(refused("it is the site's own folder", other));
    }
    if root.starts_with(&real) {
        return Err(refused("the site itself lies in it", other));
    }
    for name in SOURCES {
        let source = real_or_same(&root.join(name));
        if real.starts_with(&source) || real.starts_with(root.join(name)) {
            return Err(refused(
                &format!("it lies in `{name}`, which holds what you wrote"),
                other,
            ));
        }
        if source.starts_with(&real) {
            return Err(refused(&format!("`{name}` of the site lies in it"), other));
        }
    }
    if real.is_file() {
        return Err(refused("it is a file", other));
    }
    Ok(real)
}

/// Whether a path is a link without anything at its other end: no folder can be made there.
fn leads_nowhere(path: &Path) -> bool {
    path.is_symlink()
        && path.metadata().is_err_and(|error| error.kind() != io::ErrorKind::PermissionDenied)
}

/// The path with all links resolved, as far as it exists.
fn real(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    // `..` is resolved by the system where the folder exists, and by name where it does not.
    let mut existing = absolute.as_path();
    let mut rest: Vec<&std::ffi::OsStr> = Vec::new();
    let real = loop {
        match existing.canonicalize() {
            Ok(real) => break real,
            Err(error) => match (existing.parent(), existing.file_name()) {
                (Some(parent), Some(name)) => {
                    rest.push(name);
                    existing = parent;
                }
                (Some(parent), None) => {
                    rest.push(std::ffi::OsStr::new(".."));
                    existing = parent;
                }
                _ => return Err(error),
            },
        }
    };
    let mut path = real;
    for name in rest.into_iter().rev() {
        if name == ".." {
            path.pop();
        } else {
            path.push(name);
        }
    }
    Ok(path)
}

fn real_or_same(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}
