//! Comments by their files and texts: who says what was said before is not read again.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Fault};
use crate::fingerprint::Fingerprint;
use crate::parse::comment::{Comment, comment, thread, thread_length};
use crate::site::comment_files::{self, Lies, lies};
use crate::site::{CONTENT, CommentFile, CommentFiles};
use crate::source::{LateText, Snapshot, SourcePath};

/// What one file of comments says, with the faults of its text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RememberedComments {
    /// What the text is the same by.
    text: Fingerprint,
    /// Whether it is let in; of what is not only the number is known.
    shown: bool,
    comments: Arc<[Arc<Comment>]>,
    number: u32,
    faults: Arc<[Fault]>,
}

/// Comments by their files.
#[derive(Default)]
pub(super) struct CommentTexts {
    known: BTreeMap<SourcePath, RememberedComments>,
    /// What was given last; nothing before the first reading.
    last: Option<Arc<CommentFiles>>,
    read_any: bool,
}

/// Whether a file is one of comments, and so neither a page nor data.
pub(super) fn holds_comments(snapshot: &Snapshot, path: &SourcePath) -> bool {
    lies(path, &|path| snapshot.file(path).is_some()).is_some()
}

impl CommentTexts {
    /// Takes what an earlier run knew.
    pub(super) fn recall(&mut self, known: Vec<(SourcePath, RememberedComments)>) {
        self.known = known.into_iter().collect();
    }

    /// What a later run may want to know.
    pub(super) fn known(&self) -> Vec<(SourcePath, RememberedComments)> {
        self.known.iter().map(|(path, known)| (path.clone(), known.clone())).collect()
    }

    /// Whether a text was read by the last reading.
    pub(super) fn has_read(&self) -> bool {
        self.read_any
    }

    /// Reads every file of comments that is not known. Gives the same value as before where nothing
    /// is different.
    pub(super) fn read(&mut self, snapshot: &Snapshot) -> Arc<CommentFiles> {
        let there = |path: &str| snapshot.file(path).is_some();
        let files: Vec<(&SourcePath, &LateText, Fingerprint, Lies)> = snapshot
            .below(comment_files::FOLDER)
            .chain(snapshot.below(CONTENT))
            .filter_map(|(path, file)| {
                let lies = lies(path, &there)?;
                Some((path, file.late_text()?, file.print, lies))
            })
            .collect();
        let shown = |lies: &Lies| matches!(lies, Lies::One(..) | Lies::Thread(_));
        let unknown: Vec<_> = files
            .iter()
            .filter(|(path, _, print, lies)| {
                self.known
                    .get(*path)
                    .is_none_or(|known| known.text != *print || known.shown != shown(lies))
            })
            .collect();
        self.read_any = !unknown.is_empty();
        // Every file is known, and none is that is gone.
        if let Some(last) = &self.last
            && unknown.is_empty()
            && self.known.len() == files.len()
        {
            return last.clone();
        }
        let read: Vec<(SourcePath, RememberedComments)> = unknown
            .into_par_iter()
            .map(|(path, text, print, lies)| {
                let (parsed, number) = match lies {
                    Lies::One(..) => (comment(&text.get()), 1),
                    Lies::Thread(_) => (thread(&text.get()), 0),
                    Lies::Waiting => Default::default(),
                    Lies::ThreadWaiting => (Default::default(), thread_length(&text.get())),
                };
                let number = if matches!(lies, Lies::Waiting) { 1 } else { number };
                let remembered = RememberedComments {
                    text: *print,
                    shown: shown(lies),
                    comments: parsed.comments.into(),
                    number: u32::try_from(number).unwrap_or(u32::MAX),
                    faults: parsed.faults.into(),
                };
                ((*path).clone(), remembered)
            })
            .collect();
        let mut before = std::mem::take(&mut self.known);
        before.extend(read);
        let mut now = CommentFiles::default();
        for (path, _, _, lies) in files {
            let Some((path, known)) = before.remove_entry(path) else { continue };
            let (page, id) = match lies {
                Lies::One(page, id) => (page, Some(id)),
                Lies::Thread(page) => (page, None),
                Lies::Waiting | Lies::ThreadWaiting => {
                    now.waiting += known.number as usize;
                    self.known.insert(path, known);
                    continue;
                }
            };
            let comments = known.comments.clone();
            now.files.push(CommentFile { path: path.clone(), page, id, comments });
            self.known.insert(path, known);
        }
        let now = Arc::new(now);
        self.last = Some(now.clone());
        now
    }

    /// Every fault of every text.
    pub(super) fn faults(&self) -> impl Iterator<Item = Diagnostic> {
        self.known
            .iter()
            .flat_map(|(path, known)| known.faults.iter().map(|fault| fault.clone().at(path)))
    }
}
