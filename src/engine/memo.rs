//! What the engine has read before: documents by file and by text, coloured code by its content,
//! and the last settings, theme and data. Knows nothing of sites.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::comments::{RememberedComments, holds_comments};
use crate::config::MarkdownOptions;
use crate::diagnostic::{Diagnostic, Fault};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::parse::{self, Document, Grammars, Highlight, Html, ParseOptions, Room};
use crate::site::{CONTENT, is_markdown};
use crate::source::{LateText, Snapshot, SourceFile, SourcePath};

/// The last result of something that is made from one key.
pub(super) struct Last<K, V>(Option<(K, Arc<V>, Vec<Diagnostic>)>);

impl<K, V> Default for Last<K, V> {
    fn default() -> Last<K, V> {
        Last(None)
    }
}

impl<K: PartialEq, V> Last<K, V> {
    /// The last result where the key is the same, else a new one.
    pub(super) fn get(
        &mut self,
        key: K,
        diagnostics: &mut Vec<Diagnostic>,
        make: impl FnOnce(&mut Vec<Diagnostic>) -> V,
    ) -> Arc<V> {
        if let Some((last, made, found)) = &self.0
            && *last == key
        {
            diagnostics.extend(found.iter().cloned());
            return made.clone();
        }
        let mut found = Vec::new();
        let made = Arc::new(make(&mut found));
        diagnostics.extend(found.iter().cloned());
        self.0 = Some((key, made.clone(), found));
        made
    }
}

/// A document, shared, with the faults of its text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Remembered {
    /// What the text is the same by.
    pub(super) text: Fingerprint,
    pub(super) document: Arc<Document>,
    pub(super) faults: Arc<[Fault]>,
    /// The coloured code in it.
    pieces: Arc<[Fingerprint]>,
}

/// What one run of the program can know from another: nothing that could not be read again.
pub struct Known {
    /// The settings that documents were read with.
    pub markdown: MarkdownOptions,
    /// Documents by their files.
    pub documents: Vec<(SourcePath, Remembered)>,
    /// Coloured code by its content.
    pub pieces: Pieces,
    /// Comments by their files.
    pub comments: Vec<(SourcePath, RememberedComments)>,
}

/// Documents by their files.
pub(super) struct Documents {
    content: Arc<[SourcePath]>,
    known: Vec<Option<Remembered>>,
    /// The settings they were read with.
    markdown: Option<MarkdownOptions>,
    /// Documents of an earlier run, without the HTML of their bodies.
    earlier: Vec<(SourcePath, Remembered)>,
    coloured: Arc<Coloured>,
    room: Arc<Room>,
}

/// How much HTML of bodies is held. With seventy thousand pages of a usual length there is room for every
/// body; of larger sites those beyond are made twice, so that 100,000 pages take less than 2 GB.
const ROOM: usize = 512 << 20;

impl Default for Documents {
    fn default() -> Documents {
        Documents::with_room(Arc::new(Room::new(ROOM)))
    }
}

/// What reading the documents of a snapshot gives.
pub(super) struct Read {
    /// The files below `content/`, in the order of their paths; the same value as before where no
    /// file came or went.
    pub(super) content: Arc<[SourcePath]>,
    /// What they say.
    pub(super) documents: Vec<Option<Arc<Document>>>,
    /// The files that were read, with what they said before.
    pub(super) edits: Vec<Edit>,
}

/// A text that was read, because it is not the one that was known.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The file.
    pub path: SourcePath,
    /// What it said before; nothing where it was not there.
    pub before: Option<Arc<Document>>,
    /// What it says now.
    pub now: Arc<Document>,
}

impl Documents {
    /// Nothing, and the room for the HTML of what will be read.
    pub(super) fn with_room(room: Arc<Room>) -> Documents {
        Documents {
            content: Arc::default(),
            known: Vec::new(),
            markdown: None,
            earlier: Vec::new(),
            coloured: Arc::default(),
            room,
        }
    }

    /// Takes what an earlier run knew.
    pub(super) fn recall(&mut self, known: Known) {
        self.markdown = Some(known.markdown);
        self.earlier = known.documents;
        *self.coloured.0.lock().unwrap_or_else(PoisonError::into_inner) = known.pieces;
    }

    /// What a later run may want to know.
    pub(super) fn known(&self) -> Option<Known> {
        let documents = self.all().map(|(path, known)| (path.clone(), known.clone()));
        // Code that stands in no text any more is not worth its room.
        let used: HashSet<Fingerprint> =
            self.all().flat_map(|(_, known)| known.pieces.iter().copied()).collect();
        let mut pieces = self.coloured.0.lock().unwrap_or_else(PoisonError::into_inner);
        pieces.retain(|print, _| used.contains(print));
        let pieces = pieces.clone();
        let documents = documents.collect();
        Some(Known { markdown: self.markdown?, documents, pieces, comments: Vec::new() })
    }

    fn all(&self) -> impl Iterator<Item = (&SourcePath, &Remembered)> {
        let known = self.content.iter().zip(&self.known);
        known.filter_map(|(path, known)| Some((path, known.as_ref()?)))
    }

    /// Reads every document of a snapshot that is not known, on all cores, and forgets what is not
    /// there any more.
    pub(super) fn read(&mut self, snapshot: &Snapshot, markdown: MarkdownOptions) -> Read {
        if self.markdown != Some(markdown) {
            *self = Documents {
                markdown: Some(markdown),
                coloured: std::mem::take(&mut self.coloured),
                ..Documents::with_room(self.room.clone())
            };
        }
        let files: Vec<(&SourcePath, &SourceFile)> = content(snapshot).collect();
        let paths = files.iter().map(|(path, _)| *path);
        let same = self.content.len() == files.len()
            && paths.zip(self.content.iter()).all(|(path, known)| path.is(known));
        if !same {
            self.arrange(snapshot);
        }
        // What a file says that was renamed is known by its text.
        let wanted: Vec<(usize, &SourcePath, &LateText, Fingerprint)> = files
            .into_iter()
            .enumerate()
            .filter_map(|(at, (path, file))| {
                let known = self.known[at].as_ref();
                if known.is_none() && !is_markdown(path) {
                    return None;
                }
                let text = file.late_text()?;
                let fresh = known.is_some_and(|known| known.text == file.print);
                (!fresh).then_some((at, path, text, file.print))
            })
            .collect();
        let read: Vec<(usize, Edit, Remembered)> = wanted
            .into_par_iter()
            // In small portions, so that no core waits long for the last one of another.
            .with_max_len(8)
            .map(|(at, path, text, text_print)| {
                let before = self.known[at].as_ref().map(|known| known.document.clone());
                let colours = Noting { coloured: &self.coloured, used: Mutex::default() };
                let highlighter = markdown.highlight.then_some(&colours as &dyn Highlight);
                let options = ParseOptions { markdown, highlighter };
                let hold = |html| self.html_of(text.clone(), Some(html));
                let mut parsed = parse::parse_holding(&text.get(), text_print, &options, hold);
                // It is quoted where something is wrong with it, and otherwise hardly ever.
                if parsed.faults.is_empty() {
                    text.release();
                }
                // A head that is as it was is the same value: then nobody need look at it again.
                if let Some(before) =
                    before.as_ref().filter(|old| old.front == parsed.document.front)
                {
                    parsed.document.front = before.front.clone();
                }
                let document = Arc::new(parsed.document);
                let edit = Edit { path: path.clone(), before, now: document.clone() };
                let faults = parsed.faults.into();
                let pieces = colours.used.into_inner().unwrap_or_else(PoisonError::into_inner);
                let pieces = pieces.into();
                (at, edit, Remembered { text: text_print, document, faults, pieces })
            })
            .collect();
        let mut edits = Vec::with_capacity(read.len());
        for (at, edit, remembered) in read {
            self.known[at] = Some(remembered);
            edits.push(edit);
        }
        let documents = self.known.iter().map(|known| Some(known.as_ref()?.document.clone()));
        Read { content: self.content.clone(), documents: documents.collect(), edits }
    }

    /// Every fault of every text.
    pub(super) fn faults(&self) -> impl Iterator<Item = Diagnostic> {
        self.all().flat_map(|(path, known)| known.faults.iter().map(|fault| fault.clone().at(path)))
    }

    /// Lays what is known in the order of the files of a snapshot. What a new file says may be
    /// known from one that is gone, or from an earlier run.
    fn arrange(&mut self, snapshot: &Snapshot) {
        let mut known: HashMap<SourcePath, Remembered> = std::mem::take(&mut self.known)
            .into_iter()
            .zip(self.content.iter())
            .filter_map(|(known, path)| Some((path.clone(), known?)))
            .collect();
        for (path, mut remembered) in std::mem::take(&mut self.earlier) {
            let Some(text) = snapshot.files.get(&path).and_then(|file| file.late_text()) else {
                continue;
            };
            let document = Arc::make_mut(&mut remembered.document);
            document.body.html = self.html_of(text.clone(), None);
            known.insert(path, remembered);
        }
        let files = || content(snapshot).filter(|(path, _)| is_markdown(path));
        let mut found: HashMap<SourcePath, Remembered> = HashMap::with_capacity(known.len());
        let mut strays = Vec::new();
        for (path, _) in files() {
            match known.remove(path) {
                Some(remembered) => {
                    found.insert(path.clone(), remembered);
                }
                None => strays.push(path),
            }
        }
        let mut by_print: HashMap<Fingerprint, Remembered> = match strays.is_empty() {
            true => HashMap::new(),
            false => known.into_values().map(|known| (known.text, known)).collect(),
        };
        for path in strays {
            let file = &snapshot.files[path];
            if let Some(mut known) = by_print.remove(&file.print) {
                // What was to be read from a file that is gone is read from this one.
                if let Some(text) = file.late_text().filter(|_| !known.document.body.html.is_made())
                {
                    let document = Arc::make_mut(&mut known.document);
                    document.body.html = self.html_of(text.clone(), None);
                }
                found.insert(path.clone(), known);
            }
        }
        self.content = content(snapshot).map(|(path, _)| path.clone()).collect();
        self.known = self.content.iter().map(|path| found.remove(path)).collect();
    }

    /// The HTML of the body of a text, to be made when somebody wants it and there is no room for
    /// what was `made`.
    fn html_of(&self, text: LateText, made: Option<String>) -> Html {
        let (coloured, markdown) = (self.coloured.clone(), self.markdown);
        let again = move || {
            let Some(markdown) = markdown else { return String::new() };
            let highlighter = markdown.highlight.then_some(&*coloured as &dyn Highlight);
            let html = parse::html(&text.get(), &ParseOptions { markdown, highlighter });
            text.release();
            html
        };
        Html::late(made, Box::new(again), self.room.clone())
    }
}

/// The files below `content/` without those of comments.
fn content(snapshot: &Snapshot) -> impl Iterator<Item = (&SourcePath, &SourceFile)> {
    snapshot.below(CONTENT).filter(|(path, _)| !holds_comments(snapshot, path))
}

/// Coloured code by its content; nothing for code whose language is not known.
pub type Pieces = HashMap<Fingerprint, Option<Arc<str>>>;

/// Colours each piece of code once: it takes a hundred times longer than the Markdown around it.
#[derive(Default)]
struct Coloured(Mutex<Pieces>);

impl Coloured {
    fn print(language: &str, code: &str) -> Fingerprint {
        Mixer::default().text(language).text(code).finish()
    }
}

/// Notes which code one text holds.
struct Noting<'a> {
    coloured: &'a Coloured,
    used: Mutex<Vec<Fingerprint>>,
}

impl Highlight for Noting<'_> {
    fn highlight(&self, language: &str, code: &str) -> Option<String> {
        let print = Coloured::print(language, code);
        self.used.lock().unwrap_or_else(PoisonError::into_inner).push(print);
        self.coloured.highlight(language, code)
    }
}

impl Highlight for Coloured {
    fn highlight(&self, language: &str, code: &str) -> Option<String> {
        let print = Coloured::print(language, code);
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&print).cloned();
        let html = known.unwrap_or_else(|| {
            let html = Grammars.highlight(language, code).map(Arc::from);
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(print, html.clone());
            html
        });
        html.map(|html| html.to_string())
    }
}
