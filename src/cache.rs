//! What one run of the program leaves for the next, in `.handover/`: never needed, safe to delete.
//!
//! | file | holds |
//! |---|---|
//! | `sources` | what makes each file the one it was: size, times, inode, fingerprint |
//! | `documents` | what each Markdown file says, without the HTML of its body |
//! | `comments` | what each file of comments says |
//! | `pieces` | coloured code by its content |
//! | `outputs-…` | what each output was made of, per output folder and set of flags |
//!
//! A file that is torn, damaged, older or newer than the program, or from elsewhere is as good as
//! none: it costs time, nothing else. Files are replaced by renaming, so two runs at once leave the
//! whole of one or of the other.

#![expect(clippy::disallowed_methods, reason = "this room reads and writes the cache")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::config::{MarkdownOptions, Overrides};
use crate::diagnostic::Diagnostic;
use crate::discover::Seen;
use crate::engine::{BUILD, Known, Manifest, Pieces, Remembered, RememberedComments};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::source::SourcePath;

/// The folder of the cache, in the site's.
pub const FOLDER: &str = ".handover";

/// How many documents one piece of a file holds: pieces are read on all cores.
const PIECE: usize = 256;

/// How many pieces are made before they are written.
const AT_ONCE: usize = 16;

/// The cache of one site.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// What a finished build left, so that the next one can tell that nothing is to be done.
#[derive(Serialize, Deserialize)]
pub struct Built {
    /// Everything the build was made from: files, flags, program.
    pub inputs: Fingerprint,
    /// The moment it took for now, in seconds since 1970.
    pub now: i64,
    /// The next moment at which the site changes by time alone.
    pub next_change: Option<i64>,
    /// The site's time zone, by its name.
    pub zone: String,
    /// The day it was, if a template asked.
    pub today: Option<String>,
    /// What was told at its end.
    pub summary: Summary,
    /// What every output was made of.
    pub manifest: Manifest,
}

impl Built {
    /// What a preview leaves: what it made, and nothing by which a build could think itself done.
    pub fn of_preview(manifest: Manifest) -> Built {
        Built {
            inputs: Fingerprint::of(""),
            now: 0,
            next_change: Some(0),
            zone: String::new(),
            today: None,
            summary: Summary::default(),
            manifest,
        }
    }
}

/// What is told at the end of a build.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    /// How many pages were written by somebody.
    pub pages: usize,
    /// How many comments nobody has let in.
    pub comments_waiting: usize,
    /// The pages that are held back.
    pub held: Vec<HeldBack>,
    /// When the site changes by time alone: for people and for programs.
    pub next_change: Option<(String, String)>,
    /// What was wrong; no errors, or nothing would have been published.
    pub diagnostics: Vec<Diagnostic>,
}

/// A page that is held back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HeldBack {
    /// The file.
    pub path: SourcePath,
    /// Why, in words.
    pub why: String,
    /// When it will be published by itself.
    pub due: Option<String>,
}

impl Cache {
    /// The cache of a site's folder. Nothing is read or made yet.
    pub fn of(root: &Path) -> Cache {
        Cache { folder: root.join(FOLDER) }
    }

    /// What the files were when they were read.
    pub fn sources(&self) -> BTreeMap<SourcePath, Seen> {
        self.read::<Vec<(SourcePath, Seen)>>("sources").unwrap_or_default().into_iter().collect()
    }

    /// Remembers what the files were when they were read.
    ///
    /// # Errors
    /// Where the folder cannot be written. The cache is then as it was.
    pub fn keep_sources(&self, seen: &BTreeMap<SourcePath, Seen>) -> io::Result<()> {
        let seen: Vec<_> = seen.iter().collect();
        self.write("sources", |file| file.piece(&seen))
    }

    /// What an earlier run knew of the texts.
    pub fn known(&self) -> Option<Known> {
        let bytes = self.bytes("documents")?;
        let pieces = pieces(&bytes)?;
        let (head, documents) = pieces.split_first()?;
        let markdown: MarkdownOptions = decode(head)?;
        let documents: Option<Vec<Vec<(SourcePath, Remembered)>>> =
            documents.par_iter().map(decode).collect();
        let pieces = self.read::<Pieces>("pieces").unwrap_or_default();
        let documents = documents?.into_iter().flatten().collect();
        let comments = self.read::<Vec<(SourcePath, RememberedComments)>>("comments");
        Some(Known { markdown, documents, pieces, comments: comments.unwrap_or_default() })
    }

    /// Remembers what was known of the texts.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn keep_known(&self, known: &Known) -> io::Result<()> {
        self.write("documents", |file| {
            file.piece(&known.markdown)?;
            known.documents.chunks(PIECE * AT_ONCE).try_for_each(|some| {
                let pieces: Vec<Vec<u8>> = some.par_chunks(PIECE).map(encode).collect();
                pieces.iter().try_for_each(|piece| file.bytes(piece))
            })
        })?;
        self.write("comments", |file| file.piece(&known.comments))?;
        self.write("pieces", |file| file.piece(&known.pieces))
    }

    /// What the last build of that name left.
    pub fn built(&self, name: &str) -> Option<Built> {
        self.read(name)
    }

    /// Remembers what a build left.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn keep_built(&self, name: &str, built: &Built) -> io::Result<()> {
        self.write(name, |file| file.piece(built))
    }

    fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        decode(pieces(&self.bytes(name)?)?.first()?)
    }

    fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.join(name)).ok()
    }

    /// Writes a file of the cache, of which `fill` gives the pieces.
    fn write(&self, name: &str, fill: impl FnOnce(&mut Draft) -> io::Result<()>) -> io::Result<()> {
        if !self.folder.is_dir() {
            fs::create_dir_all(&self.folder)?;
            // Whoever versions a site does not want its cache.
            fs::write(self.folder.join(".gitignore"), "*\n")?;
        }
        let draft = self.folder.join(format!("{name}.{}", std::process::id()));
        let written = Draft::begin(&draft)
            .and_then(|mut file| fill(&mut file).and_then(|()| file.0.flush()))
            .and_then(|()| fs::rename(&draft, self.folder.join(name)));
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written
    }
}

/// A file of the cache while it is written, piece after piece, so that it is never in memory as a
/// whole.
struct Draft(BufWriter<File>);

impl Draft {
    fn begin(path: &Path) -> io::Result<Draft> {
        let mut file = BufWriter::with_capacity(1 << 18, File::create(path)?);
        file.write_all(&head())?;
        Ok(Draft(file))
    }

    fn piece<T: Serialize + ?Sized>(&mut self, value: &T) -> io::Result<()> {
        self.bytes(&encode(value))
    }

    fn bytes(&mut self, piece: &[u8]) -> io::Result<()> {
        self.0.write_all(&(piece.len() as u64).to_le_bytes())?;
        self.0.write_all(&Fingerprint::of(piece).bytes())?;
        self.0.write_all(piece)
    }
}

/// One piece of a file with its fingerprint.
type Piece<'a> = ([u8; 16], &'a [u8]);

/// The pieces of a file, if this very program wrote it.
fn pieces(bytes: &[u8]) -> Option<Vec<Piece<'_>>> {
    let mut rest = bytes.strip_prefix(head().as_slice())?;
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<8>()?;
        let (print, after) = after.split_first_chunk::<16>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (piece, after) = after.split_at_checked(length)?;
        pieces.push((*print, piece));
        rest = after;
    }
    Some(pieces)
}

/// What a piece holds, if it is whole.
fn decode<'a, T: Deserialize<'a>>((print, piece): &Piece<'a>) -> Option<T> {
    let whole = Fingerprint::of(piece).bytes() == *print;
    whole.then(|| postcard::from_bytes(piece).ok())?
}

/// The beginning of every file of the cache.
fn head() -> Vec<u8> {
    format!("handover cache {BUILD}\n").into_bytes()
}

/// Values of ours are plain data, which can always be written into memory.
fn encode<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    postcard::to_stdvec(value).unwrap_or_default()
}

/// The name under which the outputs of a folder, made with these flags, are remembered. A folder
/// inside the site is named from there, so that the site can be moved.
pub fn outputs_name(root: &Path, output: Option<&Path>, overrides: &Overrides) -> String {
    let mut mixer = Mixer::default();
    match output {
        Some(output) => {
            let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
            let (root, output) = (real(root).ok(), real(output).ok());
            let inside = root.zip(output.as_ref()).and_then(|(root, output)| {
                Some(output.strip_prefix(&root).ok()?.to_string_lossy().into_owned())
            });
            let output = output.map(|output| output.to_string_lossy().into_owned());
            mixer.text(&inside.or(output).unwrap_or_default())
        }
        None => mixer.text("the preview"),
    };
    mixer.text(&format!("{overrides:?}"));
    format!("outputs-{}", mixer.finish().short())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn scratch() -> Cache {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("handover-cache-{}-{number}", std::process::id());
        Cache::of(&std::env::temp_dir().join(name))
    }

    #[test]
    fn a_file_that_is_torn_changed_or_foreign_is_as_good_as_none() {
        let cache = scratch();
        let value: Vec<u32> = (0..1000).collect();
        cache.write("x", |file| file.piece(&value)).expect("written");
        assert_eq!(cache.read::<Vec<u32>>("x"), Some(value));
        let whole = fs::read(cache.folder.join("x")).expect("there");
        for length in 0..whole.len() {
            fs::write(cache.folder.join("x"), &whole[..length]).expect("written");
            assert_eq!(cache.read::<Vec<u32>>("x"), None, "torn at {length}");
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x20;
            fs::write(cache.folder.join("x"), &changed).expect("written");
            assert_eq!(cache.read::<Vec<u32>>("x"), None, "changed at {at}");
        }
        let _ = fs::remove_dir_all(cache.folder.parent().expect("a folder"));
    }
}
