//! What templates ask of the site, and the record of it.
//!
//! A function in a template is a [`Question`]; whoever knows the site is a [`Library`] and gives an
//! [`Answer`] with a fingerprint. While one output is rendered, every question and the fingerprint
//! of its answer are recorded, so that a later build can ask again instead of rendering. The
//! library of the render under way lies in a thread-local cell, because template functions are
//! registered once and for all.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tera::Value;

use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;

/// Something a template asks of the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Question {
    /// `get_page(path="hire/brief.md")`
    Page(String),
    /// `get_card(path="hire/brief.md")`
    Card {
        /// As written: a source path or an address.
        path: String,
        /// Whether it is an error that there is no such page.
        required: bool,
    },
    /// `get_section(path="blog/_index.md")`
    Section {
        /// As written.
        path: String,
        /// Whether its lists of pages and sections are left out.
        metadata_only: bool,
    },
    /// `get_url(path="…")`
    Url {
        /// As written: `@/…`, a route, or a file of the theme or of `static/`.
        path: String,
        /// Whether the absolute form is asked for.
        absolute: bool,
        /// Whether the content's fingerprint is to be added, so that caches notice a change.
        cachebust: bool,
    },
    /// `get_taxonomy(kind="tags")`
    Taxonomy {
        /// The taxonomy.
        kind: String,
        /// Whether a taxonomy without pages is an error.
        required: bool,
    },
    /// `get_taxonomy_url(kind="tags", name="hiring")`
    TaxonomyUrl {
        /// The taxonomy.
        kind: String,
        /// The term.
        name: String,
        /// Whether a term nobody uses is an error.
        required: bool,
    },
    /// `load_data(path="data/books.yaml")`
    Data {
        /// As written.
        path: String,
        /// The page's own folder, where a relative path is looked up first.
        beside: String,
        /// The format, where the name does not tell it.
        format: Option<String>,
        /// Whether a missing file is an error.
        required: bool,
    },
    /// `trans(key="…")`
    Phrase {
        /// The key.
        key: String,
        /// What is filled in, in the order of the names.
        values: Vec<(String, String)>,
    },
    /// The address a link in Markdown inside a template leads to.
    Link(String),
    /// An address made absolute.
    Absolute(String),
    /// `get_archive(path="blog/_index.md")`: dated pages by year and month.
    Archive(Option<String>),
    /// `get_titles()`: every listed page by the first letter of its title.
    Titles,
    /// `now()`: the civil day in the site's time zone.
    Today,
}

impl fmt::Display for Question {
    /// As a template asks it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Question::Page(path) => write!(f, "get_page(path={path:?})"),
            Question::Card { path, .. } => write!(f, "get_card(path={path:?})"),
            Question::Section { path, .. } => write!(f, "get_section(path={path:?})"),
            Question::Url { path, .. } => write!(f, "get_url(path={path:?})"),
            Question::Taxonomy { kind, .. } => write!(f, "get_taxonomy(kind={kind:?})"),
            Question::TaxonomyUrl { kind, name, .. } => {
                write!(f, "get_taxonomy_url(kind={kind:?}, name={name:?})")
            }
            Question::Data { path, .. } => write!(f, "load_data(path={path:?})"),
            Question::Phrase { key, values } => {
                write!(f, "trans(key={key:?}")?;
                values.iter().try_for_each(|(name, value)| write!(f, ", {name}={value:?}"))?;
                f.write_str(")")
            }
            Question::Link(target) => write!(f, "a link to {target:?}"),
            Question::Absolute(path) => write!(f, "{path:?} | absolute_url"),
            Question::Archive(None) => write!(f, "get_archive()"),
            Question::Archive(Some(path)) => write!(f, "get_archive(path={path:?})"),
            Question::Titles => write!(f, "get_titles()"),
            Question::Today => write!(f, "now()"),
        }
    }
}

/// What the site answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The value, or what is wrong with the question, in a sentence.
    pub value: Result<Value, String>,
    /// What the answer is the same by.
    pub print: Fingerprint,
}

impl Answer {
    /// An answer that is a text.
    pub fn text(text: &str) -> Answer {
        Answer { value: Ok(Value::normal_string(text)), print: Fingerprint::of(text) }
    }

    /// No answer, with the reason.
    pub fn fault(reason: impl Into<String>) -> Answer {
        let reason = reason.into();
        Answer { print: Fingerprint::of(&reason), value: Err(reason) }
    }
}

/// Whoever knows the site.
pub trait Library: Send + Sync {
    /// Answers a question. The same site gives the same answer.
    fn answer(&self, question: &Question) -> Answer;

    /// What the answer is the same by: for many questions far quicker to have than the answer.
    fn print(&self, question: &Question) -> Fingerprint {
        self.answer(question).print
    }

    /// Whether there is a template for blocks of that kind.
    fn draws(&self, _kind: &str) -> bool {
        false
    }

    /// Renders a block by the template of its kind.
    ///
    /// # Errors
    /// What is wrong with the template.
    fn draw(&self, _kind: &str, _block: Value) -> Result<String, Diagnostic> {
        Ok(String::new())
    }
}

/// Every question one render asked, with the fingerprint of its answer.
pub type Reads = BTreeMap<Question, Fingerprint>;

/// One render under way.
struct Rendering {
    library: Arc<dyn Library>,
    beside: String,
    reads: Reads,
    /// How many templates of blocks are being rendered, each asked for by the one before.
    drawing: usize,
    /// What was wrong with the template of a block.
    failed: Option<Diagnostic>,
}

thread_local! {
    static RENDERING: RefCell<Option<Rendering>> = const { RefCell::new(None) };
}

/// What one render gave.
pub(super) struct Recorded<T> {
    pub(super) result: T,
    pub(super) reads: Reads,
    /// What was wrong with the template of a block, in which case the result is not whole.
    pub(super) failed: Option<Diagnostic>,
}

/// Runs `render` with a library to ask, and gives its result and what it read.
///
/// `beside` is the folder of the page that is rendered.
pub(super) fn recorded<T>(
    library: Arc<dyn Library>,
    beside: &str,
    render: impl FnOnce() -> T,
) -> Recorded<T> {
    let rendering = Rendering {
        library,
        beside: beside.to_owned(),
        reads: Reads::new(),
        drawing: 0,
        failed: None,
    };
    let outer = RENDERING.with(|cell| cell.replace(Some(rendering)));
    let result = render();
    let own = RENDERING.with(|cell| cell.replace(outer));
    let (reads, failed) = own.map(|own| (own.reads, own.failed)).unwrap_or_default();
    Recorded { result, reads, failed }
}

fn library() -> Option<Arc<dyn Library>> {
    RENDERING.with(|cell| cell.borrow().as_ref().map(|rendering| rendering.library.clone()))
}

/// Asks the library of the render under way, and records what it said.
pub(super) fn ask(question: Question) -> Result<Value, String> {
    let Some(library) = library() else {
        return Err("this can only be asked while a page is made".to_owned());
    };
    let answer = library.answer(&question);
    RENDERING.with(|cell| {
        if let Some(rendering) = cell.borrow_mut().as_mut() {
            rendering.reads.insert(question, answer.print);
        }
    });
    answer.value
}

/// Whether the render under way has a template for blocks of that kind.
pub fn draws(kind: &str) -> bool {
    library().is_some_and(|library| library.draws(kind))
}

/// Renders a block within the render under way; nothing where there is none, or where the template
/// has a fault, of which the render then tells.
pub fn draw(kind: &str, block: Value) -> Option<String> {
    let library = library()?;
    let whole = RENDERING.with(|cell| {
        let mut cell = cell.borrow_mut();
        let rendering = cell.as_mut()?;
        rendering.drawing += 1;
        // What is not published need not be drawn to its end, which may be far.
        Some(rendering.failed.is_none())
    })?;
    let drawn = whole.then(|| library.draw(kind, block));
    RENDERING.with(|cell| {
        if let Some(rendering) = cell.borrow_mut().as_mut() {
            rendering.drawing -= 1;
        }
    });
    match drawn? {
        Ok(html) => Some(html),
        Err(diagnostic) => {
            RENDERING.with(|cell| {
                if let Some(rendering) = cell.borrow_mut().as_mut() {
                    rendering.failed.get_or_insert(diagnostic);
                }
            });
            None
        }
    }
}

/// How many templates of blocks are being rendered, each asked for by the one before.
pub(super) fn drawing() -> usize {
    RENDERING.with(|cell| cell.borrow().as_ref().map_or(0, |rendering| rendering.drawing))
}

/// The folder of the page that is rendered.
pub(super) fn beside() -> String {
    RENDERING
        .with(|cell| cell.borrow().as_ref().map(|rendering| rendering.beside.clone()))
        .unwrap_or_default()
}
