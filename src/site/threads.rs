//! Comments of one page as threads.
//!
//! Answers lie in the comment they answer, three deep; what lies deeper stands in a row on the third
//! level and says whom it answers. Everything is in the order of the dates, then of the ids.

use std::sync::Arc;

use super::comment_files::CommentFile;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::parse::Comment;
use crate::source::SourcePath;

/// How deep replies lie in each other: more is too narrow for a phone.
pub const LEVELS: usize = 3;

/// What was said below one page.
#[derive(Debug, PartialEq)]
pub struct Discussion {
    /// Every comment, by date.
    pub all: Vec<Contribution>,
    /// Those that answer no other, by their places, by date.
    pub roots: Vec<usize>,
    /// What all of it is the same by.
    pub print: Fingerprint,
}

/// One comment in its thread.
#[derive(Debug, PartialEq)]
pub struct Contribution {
    /// Its name on its page.
    pub id: String,
    /// The file it stands in.
    pub source: SourcePath,
    /// What it says.
    pub comment: Arc<Comment>,
    /// The places of its answers, by date.
    pub replies: Vec<usize>,
    /// The place of the comment it answers, where it does not lie in that one.
    pub answers: Option<usize>,
}

/// Lays comments into each other. They come by date, so every list is by date.
pub(super) fn threads(
    kept: &[(&CommentFile, usize, &str)],
    answered: &[Option<usize>],
) -> Discussion {
    let mut all: Vec<Contribution> = kept
        .iter()
        .map(|(file, at, id)| Contribution {
            id: (*id).to_owned(),
            source: file.path.clone(),
            comment: file.comments[*at].clone(),
            replies: Vec::new(),
            answers: None,
        })
        .collect();
    let mut mixer = Mixer::default();
    for one in &all {
        mixer.text(&one.id).add(one.comment.print);
    }
    // How many comments lie above each one, and in which one it lies, found from the top down.
    let mut lies: Vec<Option<(usize, Option<usize>)>> = vec![None; all.len()];
    for at in 0..all.len() {
        let mut above = vec![at];
        while let Some(next) = answered[above[above.len() - 1]]
            && lies[above[above.len() - 1]].is_none()
        {
            above.push(next);
        }
        for at in above.into_iter().rev().filter(|at| lies[*at].is_none()).collect::<Vec<_>>() {
            lies[at] = Some(match answered[at] {
                None => (0, None),
                Some(to) => match lies[to] {
                    Some((level, holder)) if level + 1 >= LEVELS => (level, holder),
                    Some((level, _)) => (level + 1, Some(to)),
                    None => (0, None),
                },
            });
        }
    }
    let mut roots = Vec::new();
    for at in 0..all.len() {
        match lies[at].and_then(|(_, holder)| holder) {
            Some(holder) => {
                all[holder].replies.push(at);
                all[at].answers = answered[at].filter(|to| *to != holder);
            }
            None => roots.push(at),
        }
    }
    Discussion { all, roots, print: mixer.finish() }
}
