//! What a build left: for every output what it was made of, and how large it is.

use std::collections::BTreeMap;

use crate::fingerprint::Fingerprint;
use crate::plan::Key;
use crate::render::Artifact;
use crate::source::{OutputPath, Snapshot};
use crate::theme::Reads;

/// What one output was made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// What its bytes depend on, besides what its template asked.
    pub key: Key,
    /// What its template asked, with the fingerprints of the answers.
    pub reads: Reads,
    /// The fingerprint of its bytes.
    pub print: Fingerprint,
    /// Its size in bytes.
    pub size: u64,
}

impl Made {
    /// What an artifact was made of.
    pub(super) fn new(key: Key, reads: Reads, artifact: &Artifact, snapshot: &Snapshot) -> Made {
        let (print, size) = match artifact {
            Artifact::Bytes(bytes) => (Fingerprint::of(bytes), bytes.len() as u64),
            Artifact::CopyOf(path) => snapshot
                .files
                .get(path)
                .map_or_else(|| (Fingerprint::of(""), 0), |file| (file.print, file.size)),
        };
        Made { key, reads, print, size }
    }
}

/// What a build left, by output path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest(BTreeMap<OutputPath, Made>);

impl Manifest {
    /// What an output was made of.
    pub fn get(&self, path: &OutputPath) -> Option<&Made> {
        self.0.get(path)
    }

    /// Notes what an output was made of.
    pub fn insert(&mut self, path: OutputPath, made: Made) {
        self.0.insert(path, made);
    }

    /// Every output, in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&OutputPath, &Made)> {
        self.0.iter()
    }

    /// How many outputs there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
