//! The disk's sink: made outputs become the output folder's content, in one step.
//!
//! Made outputs are written into a staging folder beside the output folder, on the same file system;
//! what is unchanged is linked into it with its times; then the two folders are exchanged by one
//! system call. Whoever looks at the folder, and whoever kills the program, finds the old site or the
//! new one. Where folders cannot be exchanged, a journal takes its place (see `journal`). Where
//! nothing differs, nothing is touched. Knows nothing of Markdown or templates.

#![expect(clippy::disallowed_methods, reason = "this room writes the disk")]

mod exchange;
mod guard;
mod journal;
mod lock;
mod marker;
mod staging;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::source::OutputPath;

pub use guard::Places;
pub use staging::{Staging, clean};

/// Why nothing could be published.
#[derive(Debug)]
pub enum PublishError {
    /// A folder that must not be touched.
    Refused {
        /// What is not done to it: `publish into`.
        doing: &'static str,
        /// Which one.
        path: PathBuf,
        /// Why, as one phrase.
        why: String,
        /// What to do.
        hint: String,
    },
    /// The disk said no.
    Io {
        /// What was being done: `write`, `rename`.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

impl PublishError {
    /// A refusal to publish.
    fn refused(path: &Path, why: impl Into<String>, hint: &str) -> PublishError {
        let (path, why, hint) = (path.to_owned(), why.into(), hint.to_owned());
        PublishError::Refused { doing: "publish into", path, why, hint }
    }

    /// Wraps an I/O error with what was being done.
    fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PublishError {
        let path = path.to_owned();
        move |error| PublishError::Io { doing, path, error }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PublishError::Refused { doing, path, why, .. } => {
                write!(f, "will not {doing} `{}`: {why}", path.display())
            }
            PublishError::Io { doing, path, error } => {
                let reason = match error.kind() {
                    io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
                    io::ErrorKind::StorageFull => "the disk is full".to_owned(),
                    io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
                    _ => error.to_string(),
                };
                write!(f, "could not {doing} `{}`: {reason}", path.display())
            }
        }
    }
}

impl std::error::Error for PublishError {}

/// What publishing changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// Outputs that are new or different.
    pub written: Vec<OutputPath>,
    /// How many outputs are as they were.
    pub unchanged: usize,
    /// Outputs that are gone.
    pub removed: Vec<OutputPath>,
    /// In which way.
    pub how: How,
}

/// The way a site was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// There was nothing to do.
    Untouched,
    /// The folder did not exist, or was exchanged as a whole.
    AtOnce,
    /// File by file, because of this.
    OneByOne(String),
}
