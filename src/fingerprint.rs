//! When two things are the same: one 128-bit fingerprint for everything.
//!
//! XXH3 with 128 bits: with a million things per site the chance that any two differing ones share a
//! fingerprint is below 10⁻²⁶. It is no defence against somebody who makes two texts with one
//! fingerprint on purpose: all they could reach is that their own change is not seen. A fingerprint
//! never depends on a modification time, an absolute path, a pointer or the order of a hash map, so it
//! means the same on every machine.

use std::fmt;

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

/// The fingerprint of some bytes, or of several parts in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// The fingerprint of bytes.
    pub fn of(bytes: impl AsRef<[u8]>) -> Fingerprint {
        Fingerprint(XxHash3_128::oneshot(bytes.as_ref()).to_be_bytes())
    }

    /// The fingerprint of fingerprints, in order.
    pub fn of_all(parts: impl IntoIterator<Item = Fingerprint>) -> Fingerprint {
        let mut mixer = Mixer::default();
        for part in parts {
            mixer.add(part);
        }
        mixer.finish()
    }

    /// The first eight characters of its hexadecimal form, for file names: one in four thousand
    /// million is near enough to never for two versions of one file.
    pub fn short(self) -> String {
        self.to_string()[..8].to_owned()
    }

    /// Its bytes.
    pub fn bytes(self) -> [u8; 16] {
        self.0
    }
}

/// Makes the fingerprint of bytes that come in pieces: the one they have as a whole.
#[derive(Default)]
pub struct Hasher(XxHash3_128);

impl Hasher {
    /// Adds a piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.write(piece);
    }

    /// The fingerprint of all pieces.
    pub fn finish(&self) -> Fingerprint {
        Fingerprint(self.0.finish_128().to_be_bytes())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Makes one fingerprint of many parts. Every text carries its length, so that `ab` + `c` and
/// `a` + `bc` differ.
///
/// The parts are few and short, so they are gathered and hashed at once: that is several times
/// faster than feeding a hasher piece by piece.
#[derive(Default)]
pub struct Mixer(Vec<u8>);

impl Mixer {
    /// Adds a fingerprint.
    pub fn add(&mut self, print: Fingerprint) -> &mut Mixer {
        self.0.extend_from_slice(&print.0);
        self
    }

    /// Adds a text with its length.
    pub fn text(&mut self, text: &str) -> &mut Mixer {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) -> &mut Mixer {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    /// How many bytes were added.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A number that is another one when what was added since `start` is, but for one time in four
    /// thousand million: for words about a difference, never for telling whether there is one.
    pub fn number_since(&self, start: usize) -> u32 {
        // As the hashes of the Fowler–Noll–Vo family, but by eight bytes, and stirred after each.
        let added = &self.0[start..];
        let mixed =
            added.chunks(8).fold(0xcbf2_9ce4_8422_2325 ^ added.len() as u64, |hash, some| {
                let mut eight = [0; 8];
                eight[..some.len()].copy_from_slice(some);
                let hash = (hash ^ u64::from_le_bytes(eight)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                hash ^ (hash >> 32)
            });
        (mixed ^ (mixed >> 29)) as u32
    }

    /// The fingerprint of all that was added.
    pub fn finish(&self) -> Fingerprint {
        Fingerprint::of(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let of = |parts: &[&str]| {
            let mut mixer = Mixer::default();
            parts.iter().for_each(|part| {
                mixer.text(part);
            });
            mixer.finish()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["a"]), of(&["a", ""]));
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        assert_eq!(Fingerprint::of("x").short().len(), 8);
    }

    #[test]
    fn pieces_have_the_fingerprint_of_the_whole() {
        let whole: Vec<u8> = (0..100_000_u32).map(|at| (at % 251) as u8).collect();
        for size in [1, 7, 4096, 64 << 10] {
            let mut hasher = Hasher::default();
            whole.chunks(size).for_each(|piece| hasher.update(piece));
            assert_eq!(hasher.finish(), Fingerprint::of(&whole), "pieces of {size}");
        }
    }
}
