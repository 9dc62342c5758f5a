//! One text → one [`Document`]: what a Markdown file says, knowing nothing of any other file.
//!
//! Parsing takes the text and the Markdown settings and nothing else: no file name, no site, no
//! theme. So a document can be remembered by its text, and the same text is the same document
//! wherever it lies. Parsing never fails: it gives the best document there can be, and the faults.

mod autolink;
pub mod blocks;
pub mod body;
mod code;
pub mod comment;
mod comment_text;
pub mod front;
mod pieces;
pub mod review;
pub mod slug;
mod tags;
mod write;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::MarkdownOptions;
use crate::diagnostic::{Code, Fault};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::source::TextRange;

pub use blocks::Block;
pub use body::{Again, Body, Hole, HoleKind, Html, Room, Word};
pub use code::{Grammars, Highlight, Plain};
pub use comment::Comment;
pub use front::FrontMatter;
pub use pieces::{Piece, pieces, plain_text};

/// What parsing may use besides the text.
pub struct ParseOptions<'a> {
    /// The site's Markdown settings.
    pub markdown: MarkdownOptions,
    /// What colours code, where the settings ask for it.
    pub highlighter: Option<&'a dyn Highlight>,
}

/// What one Markdown file says. Two documents of one fingerprint are the same.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// The head.
    pub front: Arc<FrontMatter>,
    /// The body as HTML with holes.
    pub body: Body,
    /// The headings of the body, in order, with the title if it stands there.
    pub headings: Vec<Heading>,
    /// Ids of raw HTML and of what stands in blocks, in order.
    pub anchors: Vec<Anchor>,
    /// The blocks of the body, in the order in which they begin.
    pub blocks: Vec<Block>,
    /// The words of the body, without code blocks.
    pub words: u32,
    /// The beginning of the first paragraph as plain text.
    pub opening: String,
    /// What the document is the same by: its text, and the settings it was read with.
    pub print: Fingerprint,
}

/// A heading of the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its plain text.
    pub text: String,
    /// The id GitHub would give it, if it were alone.
    pub slug: String,
    /// The id its writer gave it.
    pub explicit: Option<String>,
    /// Where it stands in the file.
    pub range: TextRange,
    /// Whether it is the first thing on the page and of level one: then it can be the title.
    pub title: bool,
    /// Whether a table of contents shows it: the titles of some blocks are only there to be linked to.
    pub listed: bool,
    /// Where its HTML ends.
    pub end: u32,
    /// How many holes its HTML has.
    pub holes: u32,
}

/// An id in raw HTML.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Anchor {
    /// The id.
    pub id: String,
    /// Where it stands in the file.
    pub range: TextRange,
}

impl PartialEq for Document {
    fn eq(&self, other: &Document) -> bool {
        self.print == other.print
    }
}

impl Document {
    /// The title the page gives itself, and whether it stands in the body and is to be left out
    /// there: front matter, else the first heading of level one.
    pub fn title(&self) -> Option<&str> {
        let heading = || self.headings.iter().find(|heading| heading.level == 1);
        self.front.title.as_deref().or_else(|| heading().map(|heading| heading.text.as_str()))
    }

    /// The heading that the theme shows as title, so that the body must not repeat it.
    pub fn title_heading(&self) -> Option<&Heading> {
        let first = self.headings.first().filter(|heading| heading.title)?;
        self.front.title.is_none().then_some(first)
    }

    /// The ids of the page: of its headings, in order, such that none is in `reserved` or occurs
    /// twice. Ids that were written out come first, then the generated ones by GitHub's counter.
    pub fn ids<'a>(&'a self, reserved: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let mut ids = slug::Ids::with_capacity(self.headings.len() + self.anchors.len());
        for id in reserved {
            ids.take(id);
        }
        for id in self.written_ids() {
            ids.take(id);
        }
        self.headings
            .iter()
            .map(|heading| match &heading.explicit {
                Some(id) => id.clone(),
                None if heading.slug.is_empty() => ids.like("section"),
                None => ids.like(&heading.slug),
            })
            .collect()
    }

    /// The ids somebody wrote out, in raw HTML and behind headings.
    pub fn written_ids(&self) -> impl Iterator<Item = &str> {
        let anchors = self.anchors.iter().map(|anchor| anchor.id.as_str());
        anchors.chain(self.headings.iter().filter_map(|heading| heading.explicit.as_deref()))
    }
}

/// A document, and what was wrong with its text.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The document.
    pub document: Document,
    /// What was wrong.
    pub faults: Vec<Fault>,
}

/// What a text is the same by, before it is read: its own fingerprint and that of the settings.
pub fn print(text: Fingerprint, options: MarkdownOptions) -> Fingerprint {
    let mut mixer = Mixer::default();
    mixer.add(text);
    for flag in [options.highlight, options.smart, options.html] {
        mixer.number(u64::from(flag));
    }
    mixer.finish()
}

/// Reads a Markdown file with front matter. `text_print` is the fingerprint of the text.
pub fn parse(text: &str, text_print: Fingerprint, options: &ParseOptions<'_>) -> Parsed {
    parse_holding(text, text_print, options, Html::from)
}

/// The same, where `hold` says how the HTML of the body is held.
pub fn parse_holding(
    text: &str,
    text_print: Fingerprint,
    options: &ParseOptions<'_>,
    hold: impl FnOnce(String) -> Html,
) -> Parsed {
    let mut faults = Vec::new();
    let split = front::split(text, &mut faults);
    let front = match split.yaml {
        Some(yaml) => front::read(text, yaml, &mut faults),
        None => FrontMatter::default(),
    };
    let written = write::write(text, split.body, options);
    faults.extend(written.faults);
    let document = Document {
        front: Arc::new(front),
        body: Body { html: hold(written.html), holes: written.holes, summary: written.summary },
        headings: written.headings,
        anchors: written.anchors,
        blocks: written.blocks,
        words: written.words,
        opening: written.opening,
        print: print(text_print, options.markdown),
    };
    id_faults(&document, &mut faults);
    Parsed { document, faults }
}

/// Only the HTML of the body of a Markdown file, for a document of which the rest is known.
pub fn html(text: &str, options: &ParseOptions<'_>) -> String {
    let split = front::split(text, &mut Vec::new());
    write::write(text, split.body, options).html
}

/// Ids that are written out twice.
fn id_faults(document: &Document, faults: &mut Vec<Fault>) {
    let anchors = document.anchors.iter().map(|anchor| (anchor.id.as_str(), anchor.range));
    let headings = document
        .headings
        .iter()
        .filter_map(|heading| Some((heading.explicit.as_deref()?, heading.range)));
    let mut all: Vec<(&str, TextRange)> = anchors.chain(headings).collect();
    all.sort_by_key(|(id, range)| (*id, range.start));
    for pair in all.windows(2) {
        if pair[0].0 == pair[1].0 {
            let message = format!("the id `{}` is given twice in this page", pair[1].0);
            faults.push(
                Fault::new(Code::IdTwice, pair[1].1, message)
                    .hint("links lead to the first; give this one another id"),
            );
        }
    }
}
