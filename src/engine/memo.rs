//! Documents by the fingerprint of their text, and coloured code by its content. Knows nothing of
//! sites.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::config::MarkdownOptions;
use crate::diagnostic::Fault;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::parse::{self, Document, Grammars, Highlight, ParseOptions};

/// A document, shared, with the faults of its text.
pub(super) struct Remembered {
    pub(super) document: Arc<Document>,
    pub(super) faults: Vec<Fault>,
}

/// Documents by what they are the same by.
#[derive(Default)]
pub(super) struct Documents {
    by_print: HashMap<Fingerprint, Remembered>,
    coloured: Coloured,
}

impl Documents {
    /// Reads what is not remembered, on all cores, and forgets what is not wanted any more. Gives
    /// how many texts were read.
    pub(super) fn read<'a>(
        &mut self,
        texts: impl Iterator<Item = (Fingerprint, &'a str, Fingerprint)>,
        markdown: MarkdownOptions,
    ) -> usize {
        let texts: Vec<(Fingerprint, &str, Fingerprint)> = texts.collect();
        let mut wanted: Vec<&(Fingerprint, &str, Fingerprint)> = Vec::new();
        let mut kept = HashMap::with_capacity(texts.len());
        for text in &texts {
            match self.by_print.remove(&text.0) {
                Some(remembered) => {
                    kept.insert(text.0, remembered);
                }
                None if !kept.contains_key(&text.0) => wanted.push(text),
                None => {}
            }
        }
        wanted.sort_by_key(|(print, _, _)| *print);
        wanted.dedup_by_key(|(print, _, _)| *print);
        let coloured = &self.coloured;
        let options = ParseOptions {
            markdown,
            highlighter: markdown.highlight.then_some(coloured as &dyn Highlight),
        };
        let read: Vec<(Fingerprint, Remembered)> = wanted
            .par_iter()
            .map(|(print, text, text_print)| {
                let parsed = parse::parse(text, *text_print, &options);
                (*print, Remembered { document: Arc::new(parsed.document), faults: parsed.faults })
            })
            .collect();
        let count = read.len();
        kept.extend(read);
        self.by_print = kept;
        count
    }

    pub(super) fn get(&self, print: Fingerprint) -> Option<&Remembered> {
        self.by_print.get(&print)
    }
}

/// Colours each piece of code once: it takes a hundred times longer than the Markdown around it.
#[derive(Default)]
struct Coloured(Mutex<HashMap<Fingerprint, Option<Arc<str>>>>);

impl Highlight for Coloured {
    fn highlight(&self, language: &str, code: &str) -> Option<String> {
        let print = Mixer::default().text(language).text(code).finish();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&print).cloned();
        let html = known.unwrap_or_else(|| {
            let html = Grammars.highlight(language, code).map(Arc::from);
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(print, html.clone());
            html
        });
        html.map(|html| html.to_string())
    }
}
