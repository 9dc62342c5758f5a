//! One state of the site: planned, and made as far as somebody asked for it.
//!
//! A generation can be shown as soon as it is planned. Whoever asks for an output that is not made
//! yet makes it; the rest is made behind their backs, for its faults and for the news.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::shelf::Shelf;
use super::state::Told;
use super::told;
use crate::diagnostic::{Diagnostic, sort};
use crate::engine::{Build, Made, MadeOne, Manifest, Planned};
use crate::render::Artifact;
use crate::source::OutputPath;

/// A planned site and what was made of it.
pub(super) struct Generation {
    planned: Planned,
    /// In the order of the plan.
    made: Vec<OnceLock<Result<Arc<Made>, Box<Diagnostic>>>>,
    /// The places in the plan that are not as they were, when that is known.
    stale: OnceLock<Vec<usize>>,
    shelf: Arc<Shelf>,
}

/// What there is for one output.
pub(super) enum Answer {
    /// These bytes, or this file.
    Made(Artifact),
    /// It could not be made from what is written now.
    Failed(Failed),
    /// The site has no such output.
    Nothing,
}

/// An output that could not be made.
pub(super) struct Failed {
    /// The last bytes it had.
    pub(super) last: Option<Arc<[u8]>>,
    /// Why there are no others.
    pub(super) faults: Vec<Told>,
}

impl Generation {
    /// What is planned, of which nothing is made yet.
    pub(super) fn new(planned: Planned, shelf: Arc<Shelf>) -> Generation {
        let made = (0..planned.plan.len()).map(|_| OnceLock::new()).collect();
        Generation { made, stale: OnceLock::new(), planned, shelf }
    }

    /// Takes what an earlier generation left, once. What somebody asked for meanwhile is made already.
    pub(super) fn take(&self, before: &Manifest) {
        if self.stale.get().is_some() {
            return;
        }
        let standing = self.planned.standing(before);
        let mut stale = Vec::new();
        for (at, standing) in standing.into_iter().enumerate() {
            match standing {
                Some(made) => {
                    let _ = self.made[at].set(Ok(made));
                }
                None => stale.push(at),
            }
        }
        let _ = self.stale.set(stale);
    }

    fn stale(&self) -> &[usize] {
        self.stale.get().map_or(&[], Vec::as_slice)
    }

    pub(super) fn planned(&self) -> &Planned {
        &self.planned
    }

    /// The place of an output in the plan.
    pub(super) fn position(&self, path: &OutputPath) -> Option<usize> {
        self.planned.plan.position(path)
    }

    /// Makes an output, unless it is made or being made.
    fn made(&self, at: usize) -> &Result<Arc<Made>, Box<Diagnostic>> {
        self.made[at].get_or_init(|| self.make(at).map(|(made, _)| made))
    }

    fn make(&self, at: usize) -> MadeOne {
        let (made, artifact) = self.planned.make(at)?;
        if let Artifact::Bytes(bytes) = &artifact {
            self.shelf.put(&self.planned.plan[at].0, made.print, bytes.clone());
        }
        Ok((made, artifact))
    }

    /// The bytes of an output.
    pub(super) fn answer(&self, path: &OutputPath) -> Answer {
        let Some(at) = self.position(path) else {
            // While templates cannot be read, nothing is known of what they would make.
            let last = self.shelf.last(path);
            return match self.planned.library.theme.is_broken() {
                true if last.is_some() || path.as_str().ends_with(".html") => {
                    Answer::Failed(Failed { last, faults: self.faults() })
                }
                _ => Answer::Nothing,
            };
        };
        let fault = match self.made(at) {
            Ok(made) => match self.shelf.get(path, made.print) {
                Some(bytes) => return Answer::Made(Artifact::Bytes(bytes)),
                None => match self.make(at) {
                    Ok((_, artifact)) => return Answer::Made(artifact),
                    Err(fault) => fault,
                },
            },
            Err(fault) => fault.clone(),
        };
        let snapshot = &self.planned.snapshot;
        let faults = told(&[*fault], &|path| snapshot.text(path));
        Answer::Failed(Failed { last: self.shelf.last(path), faults })
    }

    /// What stops a build, as far as it is known before anything is made.
    pub(super) fn faults(&self) -> Vec<Told> {
        let mut found = self.planned.diagnostics.clone();
        sort(&mut found);
        told(&found, &|path| self.planned.snapshot.text(path))
    }

    /// Makes these outputs before all others. Gives those that are other than before.
    pub(super) fn hurry(&self, wanted: &[OutputPath], before: &Manifest) -> Vec<OutputPath> {
        let stale = wanted.iter().filter_map(|path| self.position(path));
        let stale: Vec<usize> = stale.filter(|at| self.stale().binary_search(at).is_ok()).collect();
        for at in &stale {
            self.made(*at);
        }
        self.different(&stale, before)
    }

    /// Makes everything that is not as it was ([`Generation::take`] says what), until `stop` says so. Gives the outputs that are
    /// other than before, and whether it came to the end.
    pub(super) fn complete(
        &self,
        before: &Manifest,
        stop: impl Fn() -> bool + Sync,
    ) -> (Vec<OutputPath>, bool) {
        let finished = self.stale().par_iter().all(|at| {
            self.made(*at);
            !stop()
        });
        (self.different(self.stale(), before), finished)
    }

    /// Which of the outputs that are made are other than before.
    fn different(&self, stale: &[usize], before: &Manifest) -> Vec<OutputPath> {
        let differs = |at: &usize| {
            let path = &self.planned.plan[*at].0;
            let now = self.made[*at].get()?.as_ref().ok().map(|made| made.print);
            let old = before.get(path).map(|made| made.print);
            (now != old).then(|| path.clone())
        };
        stale.iter().filter_map(differs).collect()
    }

    /// What is known of every output, where not everything was made.
    pub(super) fn so_far(&self, before: &Manifest) -> Manifest {
        let made = self.planned.plan.iter().zip(&self.made).filter_map(|((path, _), made)| {
            let made = match made.get() {
                Some(made) => made.as_ref().ok(),
                None => before.get(path),
            };
            Some((path.clone(), made?.clone()))
        });
        Manifest::from_sorted(made.collect())
    }

    /// The build, when everything is made.
    pub(super) fn build(&self) -> Build {
        let made = (0..self.made.len()).map(|at| self.made(at).clone()).collect();
        let rendered = self.stale().iter().map(|at| self.planned.plan[*at].0.clone()).collect();
        self.planned.finish(made, rendered)
    }
}
