//! A text that is read when somebody asks for it.
//!
//! What is known of an unchanged file is remembered by its fingerprint, so most texts of a large
//! site are never looked at. This room opens no file: whoever scanned the disk brings the reader.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::SourcePath;
use crate::fingerprint::Fingerprint;

/// Reads a text that was passed over when its file was found.
pub trait ReadLate: Send + Sync {
    /// The text of a file. If it is not the one with that fingerprint any more, the reader remembers
    /// that the snapshot is torn: what was made of it must not be published.
    fn read(&self, path: &SourcePath, print: Fingerprint) -> Option<Arc<str>>;
}

/// A text, read at most once. Clones share it.
#[derive(Clone)]
pub struct LateText(Arc<Inner>);

struct Inner {
    text: OnceLock<Arc<str>>,
    late: Option<(SourcePath, Fingerprint, Arc<dyn ReadLate>)>,
}

impl LateText {
    /// A text that is there.
    pub fn known(text: Arc<str>) -> LateText {
        LateText(Arc::new(Inner { text: OnceLock::from(text), late: None }))
    }

    /// A text to be read from a file that has this fingerprint.
    pub fn late(path: SourcePath, print: Fingerprint, reader: Arc<dyn ReadLate>) -> LateText {
        LateText(Arc::new(Inner { text: OnceLock::new(), late: Some((path, print, reader)) }))
    }

    /// The text. It is another one, or empty, where its file is; then its reader knows.
    pub fn get(&self) -> &Arc<str> {
        self.0.text.get_or_init(|| match &self.0.late {
            Some((path, print, reader)) => reader.read(path, *print).unwrap_or_default(),
            None => Arc::default(),
        })
    }
}

impl fmt::Debug for LateText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.text.get() {
            Some(text) => fmt::Debug::fmt(text, f),
            None => f.write_str("(not read)"),
        }
    }
}
