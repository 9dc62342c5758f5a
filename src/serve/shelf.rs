//! Bytes of outputs, kept as long as there is room. What was thrown away is made again when it is
//! asked for.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use crate::fingerprint::Fingerprint;
use crate::source::OutputPath;

/// How many bytes are kept: enough for ten thousand pages, little beside a browser.
const ROOM: usize = 256 << 20;

/// Bytes by output path.
pub(super) struct Shelf {
    room: usize,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    bytes: HashMap<OutputPath, (Fingerprint, Arc<[u8]>)>,
    /// In the order they came; what came again stands there twice.
    order: VecDeque<OutputPath>,
    size: usize,
}

impl Default for Shelf {
    fn default() -> Shelf {
        Shelf::with_room(ROOM)
    }
}

impl Shelf {
    pub(super) fn with_room(room: usize) -> Shelf {
        Shelf { room, inside: Mutex::default() }
    }

    /// The bytes of an output, if they are those with this fingerprint.
    pub(super) fn get(&self, path: &OutputPath, print: Fingerprint) -> Option<Arc<[u8]>> {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, bytes) = inside.bytes.get(path)?;
        (*known == print).then(|| bytes.clone())
    }

    /// The last bytes an output had, whichever they are.
    pub(super) fn last(&self, path: &OutputPath) -> Option<Arc<[u8]>> {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.bytes.get(path).map(|(_, bytes)| bytes.clone())
    }

    /// Keeps the bytes of an output; the oldest make room.
    pub(super) fn put(&self, path: &OutputPath, print: Fingerprint, bytes: Arc<[u8]>) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let inside = &mut *inside;
        inside.size += bytes.len();
        match inside.bytes.insert(path.clone(), (print, bytes)) {
            Some((_, old)) => inside.size -= old.len(),
            None => inside.order.push_back(path.clone()),
        }
        while inside.size > self.room
            && let Some(oldest) = inside.order.pop_front()
        {
            inside.remove(&oldest);
        }
    }

    /// Throws away what no output has any more.
    pub(super) fn retain(&self, keep: impl Fn(&OutputPath) -> bool) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let gone: Vec<OutputPath> =
            inside.bytes.keys().filter(|path| !keep(path)).cloned().collect();
        gone.iter().for_each(|path| inside.remove(path));
        inside.order.retain(|path| keep(path));
    }
}

impl Inside {
    fn remove(&mut self, path: &OutputPath) {
        if let Some((_, bytes)) = self.bytes.remove(path) {
            self.size -= bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_makes_room_and_nothing_else_is_lost() {
        let shelf = Shelf::with_room(10);
        let path = |name: &str| OutputPath::claim(name).expect("fine");
        let print = |text: &str| Fingerprint::of(text);
        let put = |name: &str, text: &str| {
            shelf.put(&path(name), print(text), Arc::from(text.as_bytes()));
        };
        let has = |name: &str, text: &str| shelf.get(&path(name), print(text)).is_some();
        put("a", "1234");
        put("b", "1234");
        put("a", "4321");
        assert!(has("a", "4321") && has("b", "1234") && !has("a", "1234"));
        put("c", "1234");
        assert!(!has("a", "4321") && has("b", "1234") && has("c", "1234"));
        shelf.retain(|path| path.as_str() != "b");
        assert!(shelf.last(&path("b")).is_none() && has("c", "1234"));
    }
}
