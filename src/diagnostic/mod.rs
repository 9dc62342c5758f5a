//! What is wrong: faults as data, for people and programs alike.
//!
//! A stage that reads user input gives the best value it can *and* what was wrong with it
//! ([`Diagnosed`]). What a stage remembers by content is a [`Fault`], which knows no file name; the
//! caller that knows the file makes a [`Diagnostic`] of it. Nothing here prints: see [`show`].

mod code;
pub mod show;
mod words;

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::source::{SourcePath, TextRange};

pub use code::Code;
pub use words::{count, list, nearest, nearest_path};

/// How bad it is. What would publish something broken is an error; what is merely poor, a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Stops `build` and `check`; nothing is written.
    Error,
    /// Never stops anything, except `check --strict`.
    Warning,
    /// A suggestion.
    Hint,
}

impl Severity {
    /// The word used in every form of output.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        }
    }
}

/// Something wrong in a text whose name is not known here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// Which fault it is.
    pub code: Code,
    /// Where, in bytes of that text.
    pub range: TextRange,
    /// One lower-case phrase without a full stop; the user's words in backticks.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Fault {
    /// A fault without a hint.
    pub fn new(code: Code, range: impl Into<TextRange>, message: impl Into<String>) -> Fault {
        Fault { code, range: range.into(), message: message.into(), hint: None }
    }

    /// Adds what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Fault {
        self.hint = Some(hint.into());
        self
    }

    /// Names the file.
    pub fn at(self, path: &SourcePath) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: self.code.severity(),
            message: self.message,
            place: Some(Place { path: path.clone(), range: Some(self.range) }),
            hint: self.hint,
            related: Vec::new(),
        }
    }
}

/// Where something is: the file to edit and, where known, the bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub path: SourcePath,
    /// The bytes; nothing where the whole file is meant.
    pub range: Option<TextRange>,
}

/// A second place that belongs to the same fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// What is there.
    pub message: String,
    /// Where.
    pub place: Place,
}

/// Something wrong with the site, ready to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Which fault it is.
    pub code: Code,
    /// How bad it is; usually what the code says.
    pub severity: Severity,
    /// One lower-case phrase without a full stop; the user's words in backticks.
    pub message: String,
    /// Where; nothing where no file is to blame.
    pub place: Option<Place>,
    /// What to do.
    pub hint: Option<String>,
    /// Other places that matter.
    pub related: Vec<Related>,
}

impl Diagnostic {
    /// A fault that has no file.
    pub fn general(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity(),
            message: message.into(),
            place: None,
            hint: None,
            related: Vec::new(),
        }
    }

    /// A fault of a whole file.
    pub fn file(code: Code, path: &SourcePath, message: impl Into<String>) -> Diagnostic {
        let place = Some(Place { path: path.clone(), range: None });
        Diagnostic { place, ..Diagnostic::general(code, message) }
    }

    /// Adds what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = Some(hint.into());
        self
    }

    /// Adds a second place.
    pub fn related(mut self, message: impl Into<String>, place: Place) -> Diagnostic {
        self.related.push(Related { message: message.into(), place });
        self
    }

    /// Changes how bad it is.
    pub fn severity(mut self, severity: Severity) -> Diagnostic {
        self.severity = severity;
        self
    }
}

/// A value, and what was wrong with what it was made from.
#[derive(Clone, Debug)]
pub struct Diagnosed<T> {
    /// The best value that could be made.
    pub value: T,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Diagnosed<T> {
    /// Hands the diagnostics over and keeps the value.
    pub fn into_value(self, diagnostics: &mut Vec<Diagnostic>) -> T {
        diagnostics.extend(self.diagnostics);
        self.value
    }
}

/// Puts diagnostics in the order they are shown in, by path and place, and drops repetitions.
///
/// Faults without a file come first: they are about the site as a whole.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (&a.place, a.severity, a.code.name(), &a.message).cmp(&(
            &b.place,
            b.severity,
            b.code.name(),
            &b.message,
        ))
    });
    diagnostics.dedup();
}

/// Whether any of them is an error.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// `2 errors and 1 warning`; empty where there is nothing to count.
pub fn tally(diagnostics: &[Diagnostic]) -> String {
    let of = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let mut text = String::new();
    for (severity, noun) in
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Hint, "hint")]
    {
        let number = of(severity);
        if number > 0 {
            let joint = if text.is_empty() { "" } else { ", " };
            let _ = write!(text, "{joint}{}", count(number, noun));
        }
    }
    text
}
