//! A text that is read when somebody asks for it.
//!
//! What is known of an unchanged file is remembered by its fingerprint, so most texts of a large
//! site are never looked at. This room opens no file: whoever scanned the disk brings the reader.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::SourcePath;
use crate::fingerprint::Fingerprint;

/// Reads a text that was passed over when its file was found.
pub trait ReadLate: Send + Sync {
    /// The text of a file. If it is not the one with that fingerprint any more, the reader remembers
    /// that the snapshot is torn: what was made of it must not be published.
    fn read(&self, path: &SourcePath, print: Fingerprint) -> Option<Arc<str>>;
}

/// A text that is read when it is wanted. Clones share it.
#[derive(Clone)]
pub struct LateText(Arc<Inner>);

struct Inner {
    text: Mutex<Option<Arc<str>>>,
    late: Option<(SourcePath, Fingerprint, Arc<dyn ReadLate>)>,
}

impl LateText {
    /// A text that is there, and stays.
    pub fn known(text: Arc<str>) -> LateText {
        LateText(Arc::new(Inner { text: Mutex::new(Some(text)), late: None }))
    }

    /// A text to be read from a file that has this fingerprint; `text` is there where it has been
    /// read already.
    pub fn late(
        path: SourcePath,
        print: Fingerprint,
        reader: Arc<dyn ReadLate>,
        text: Option<Arc<str>>,
    ) -> LateText {
        let late = Some((path, print, reader));
        LateText(Arc::new(Inner { text: Mutex::new(text), late }))
    }

    /// The text. It is another one, or empty, where its file is; then its reader knows.
    pub fn get(&self) -> Arc<str> {
        let mut text = self.0.text.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || match &self.0.late {
            Some((path, print, reader)) => reader.read(path, *print).unwrap_or_default(),
            None => Arc::default(),
        };
        text.get_or_insert_with(read).clone()
    }

    /// Gives back the room of a text that is hardly wanted any more; whoever wants it all the same
    /// has it read again. One that cannot be read again stays.
    pub fn release(&self) {
        if self.0.late.is_some() {
            *self.0.text.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }
}

impl fmt::Debug for LateText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0.text.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(text) => fmt::Debug::fmt(text, f),
            None => f.write_str("(not read)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    struct Counting(AtomicUsize);

    impl ReadLate for Counting {
        fn read(&self, _: &SourcePath, _: Fingerprint) -> Option<Arc<str>> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Some(Arc::from("text"))
        }
    }

    #[test]
    fn a_text_that_was_released_is_read_again() {
        let reader = Arc::new(Counting(AtomicUsize::new(0)));
        let (path, print) = (SourcePath::new("content/a.md"), Fingerprint::of("text"));
        let text = LateText::late(path, print, reader.clone(), Some(Arc::from("text")));
        assert_eq!((&*text.get(), reader.0.load(Ordering::Relaxed)), ("text", 0));
        text.release();
        assert_eq!((&*text.get(), &*text.get()), ("text", "text"));
        assert_eq!(reader.0.load(Ordering::Relaxed), 1);
        let known = LateText::known(Arc::from("held"));
        known.release();
        assert_eq!(&*known.get(), "held");
    }
}
