//! What a step of assembly made last time, used again while nothing it was made of differs.
//!
//! Who calls a step says whether its ground is the same. A step that says too much is a wrong site,
//! so debug builds, and with them all tests, carry out every kept step again and compare.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;

/// The last result of one step, with what was wrong.
pub(super) struct Kept<T> {
    last: Option<(Arc<T>, Vec<Diagnostic>)>,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept { last: None }
    }
}

/// How much of what a step is made of is as it was.
#[derive(Clone, Copy)]
pub(super) struct Ground {
    /// Everything its result depends on.
    pub(super) same: bool,
    /// The places its faults name.
    pub(super) places: bool,
}

impl<T: PartialEq> Kept<T> {
    /// The result of a step: the last one where the ground is the same, else a new one. A new one
    /// that is equal to the last one *is* the last one, so that nothing after it need be done again.
    pub(super) fn step(
        &mut self,
        ground: Ground,
        diagnostics: &mut Vec<Diagnostic>,
        make: impl Fn(&mut Vec<Diagnostic>) -> T,
    ) -> Arc<T> {
        if let Some((last, found)) = &self.last
            && ground.same
            && (ground.places || found.is_empty())
        {
            if cfg!(debug_assertions) {
                let mut again = Vec::new();
                assert!(make(&mut again) == **last, "a kept step would be another now");
                assert_eq!(&again, found, "a kept step would say something else now");
            }
            diagnostics.extend(found.iter().cloned());
            return last.clone();
        }
        let mut found = Vec::new();
        let made = make(&mut found);
        let made = match self.last.take() {
            Some((last, _)) if *last == made => last,
            _ => Arc::new(made),
        };
        diagnostics.extend(found.iter().cloned());
        self.last = Some((made.clone(), found));
        made
    }
}
