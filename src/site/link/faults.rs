//! What is wrong with a link, in words: nothing lies there, it is not published, it has no such
//! heading.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::super::EntryId;
use super::super::held::Held;
use super::super::tree::CONTENT;
use super::path::{join, normalise};
use super::{Targets, Wanted};
use crate::diagnostic::Code;
use crate::source::SourcePath;

/// What is wrong with a link.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::site) struct LinkFault {
    pub(in crate::site) code: Code,
    pub(in crate::site) message: String,
    pub(in crate::site) hint: Hint,
}

impl LinkFault {
    pub(super) fn new(code: Code, message: impl Into<String>, hint: Hint) -> LinkFault {
        LinkFault { code, message: message.into(), hint }
    }
}

/// What to do about a link.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::site) enum Hint {
    /// Nobody knows.
    None,
    /// This.
    Said(String),
    /// The nearest heading of a page to `anchor`, as it would be written behind `path`.
    NearestAnchor { entry: EntryId, anchor: String, path: String },
    /// The nearest thing that exists.
    Nearest { path: String, by_source: Option<String>, folder: String, wanted: Wanted },
    /// The nearest data file.
    DataFile(String),
}

impl Hint {
    pub(in crate::site) fn said(text: impl Into<String>) -> Hint {
        Hint::Said(text.into())
    }

    /// Whether finding it is a search through the whole site.
    pub(in crate::site) fn is_search(&self) -> bool {
        matches!(self, Hint::NearestAnchor { .. } | Hint::Nearest { .. })
    }
}

/// The most characters of an address that a message quotes whole: a line and a half.
const SHOWN_LIMIT: usize = 120;

/// How many characters of a longer one are quoted: the folder, and the name at the end.
const SHOWN_BEFORE: usize = 80;
const SHOWN_BEHIND: usize = 30;

impl Targets<'_> {
    pub(super) fn no_anchor(&self, entry: Option<EntryId>, anchor: &str, path: &str) -> LinkFault {
        let decoded = percent_decode_str(anchor).decode_utf8_lossy();
        let message = match path {
            "" => format!("this page has no heading `#{decoded}`"),
            path => format!("`{path}` has no heading `#{decoded}`"),
        };
        let hint = entry.map_or(Hint::None, |entry| Hint::NearestAnchor {
            entry,
            anchor: decoded.into_owned(),
            path: path.to_owned(),
        });
        LinkFault::new(Code::LinkAnchorMissing, message, hint)
    }

    /// The fault of a link that leads nowhere.
    pub(super) fn missing(
        &self,
        path: &str,
        shown: &str,
        source: &SourcePath,
        wanted: Wanted,
    ) -> LinkFault {
        let by_source = path
            .strip_prefix("@/")
            .map_or_else(|| join(source.folder(), path), |below| join(CONTENT, below));
        if let Some(held) = self.held_at(path, by_source.as_deref()) {
            let message = format!(
                "`{shown}` is not published: {} is {}",
                held.source,
                held.reason(self.zone)
            );
            let hint = Hint::said("link to it once it is published, or publish it first");
            return LinkFault::new(Code::LinkPageHeld, message, hint);
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_file = name.rsplit_once('.').is_some_and(|(stem, extension)| {
            !stem.is_empty()
                && !matches!(extension.to_lowercase().as_str(), "md" | "markdown" | "html" | "htm")
        });
        let (code, message) = match wanted {
            Wanted::Picture => (Code::ImageMissing, format!("no picture at `{shown}`")),
            _ if is_file || wanted == Wanted::File => {
                (Code::LinkFileMissing, format!("no file at `{shown}`"))
            }
            _ => (Code::LinkPageMissing, format!("no page at `{shown}`")),
        };
        let hint = Hint::Nearest {
            path: path.to_owned(),
            by_source,
            folder: source.folder().to_owned(),
            wanted,
        };
        LinkFault::new(code, message, hint)
    }

    fn held_at(&self, path: &str, by_source: Option<&str>) -> Option<&Held> {
        let route =
            normalise(path).map(|path| if path.ends_with('/') { path } else { format!("{path}/") });
        let by_source = by_source.and_then(|source| {
            let spellings = [
                source.to_owned(),
                format!("{source}.md"),
                format!("{source}/index.md"),
                format!("{source}/_index.md"),
            ];
            spellings.iter().find_map(|source| self.held.get(source.as_str()))
        });
        by_source.or_else(|| self.held_routes.get(route?.as_str())).copied()
    }
}

/// An address as messages quote it: its middle is left out where a terminal would be full of it.
pub(super) fn clipped(address: &str) -> Cow<'_, str> {
    if address.len() <= SHOWN_LIMIT || address.chars().nth(SHOWN_LIMIT).is_none() {
        return Cow::Borrowed(address);
    }
    let before = address.char_indices().nth(SHOWN_BEFORE).map_or(0, |(at, _)| at);
    let behind = address.char_indices().nth_back(SHOWN_BEHIND - 1).map_or(0, |(at, _)| at);
    Cow::Owned(format!("{}…{}", &address[..before], &address[behind..]))
}
