//! What to do about a link that leads nowhere: the nearest thing that exists.
//!
//! Apart from the faults, because it is a search through the whole site, made only for the first
//! faults of a build.

use super::super::shelf;
use super::super::tree::CONTENT;
use super::path::relative;
use super::{Hint, Targets, Wanted};
use crate::diagnostic::{nearest, nearest_path};
use crate::source::SourcePath;

/// How many suggestions are looked for in one build: each is a search through the whole site. With
/// more faults than this, the first ones show the pattern.
pub(in crate::site) const SUGGESTION_LIMIT: usize = 200;

/// The same for links, which are held against every page of the site: fewer where there are many
/// pages, so that all searches together take no longer there.
pub(in crate::site) fn suggestion_limit(pages: usize) -> usize {
    SUGGESTION_LIMIT.min(250_000 / pages.max(1)).max(10)
}

impl Targets<'_> {
    /// What to do, where that is to be looked for now.
    pub(in crate::site) fn hint(&self, hint: &Hint) -> Option<String> {
        match hint {
            Hint::None => None,
            Hint::Said(text) => Some(text.clone()),
            Hint::DataFile(name) => Some(shelf::hint(name, self.snapshot)),
            Hint::NearestAnchor { entry, anchor, path } => {
                let ids = &self.anchors[entry.0 as usize].all;
                match nearest(anchor, ids.iter().map(String::as_str)) {
                    Some(near) => Some(format!("did you mean `{path}#{near}`?")),
                    None if ids.is_empty() => None,
                    None => {
                        let shown: Vec<String> =
                            ids.iter().take(6).map(|id| format!("`#{id}`")).collect();
                        Some(format!("it has {}", crate::diagnostic::list(&shown)))
                    }
                }
            }
            Hint::Nearest { path, by_source, folder, wanted } => {
                self.suggest(path, by_source.as_deref(), folder, *wanted)
            }
        }
    }

    /// The nearest thing that exists, in the spelling the writer chose.
    fn suggest(
        &self,
        path: &str,
        by_source: Option<&str>,
        folder: &str,
        kind: Wanted,
    ) -> Option<String> {
        let base = self.base.path();
        if !base.is_empty()
            && let Some(rest) = path.strip_prefix(base)
            && rest.starts_with('/')
            && self.by_route(rest).is_some()
        {
            return Some(format!("leave `{base}` away: it is added by itself, so write `{rest}`"));
        }
        // What people type into a browser or a mail program is neither an address nor a file here.
        if path.starts_with("www.") {
            return Some(format!("for another site write `https://{path}`"));
        }
        if let Some((name, host)) = path.split_once('@')
            && !name.is_empty()
            && !path.contains('/')
            && host.contains('.')
        {
            return Some(format!("for a mail address write `mailto:{path}`"));
        }
        if path.starts_with('/') {
            let wanted = path
                .strip_suffix(".html")
                .map_or_else(|| path.to_owned(), |stem| format!("{stem}/"));
            if wanted != path && self.by_route(&wanted).is_some() {
                return Some(format!("did you mean `{wanted}`?"));
            }
            let near = nearest_path(path, self.addresses.routes())?;
            return Some(told(path, near));
        }
        let wanted = by_source?;
        let near =
            nearest_path(wanted, self.sources(kind)).or_else(|| self.same_name(wanted, kind))?;
        let near = match path.starts_with("@/") {
            true => format!("@/{}", near.strip_prefix(CONTENT)?.trim_start_matches('/')),
            false => relative(folder, near),
        };
        Some(told(path, &near))
    }

    /// What can be linked to by source: a picture is never a page.
    fn sources(&self, kind: Wanted) -> impl Iterator<Item = &str> {
        let pages = self
            .entries
            .keys()
            .map(SourcePath::as_str)
            .filter(move |known| kind == Wanted::Link && known.contains('.'));
        pages.chain(self.files.keys().map(SourcePath::as_str))
    }

    /// A file of the same name in another folder: the usual slip with pictures.
    fn same_name(&self, wanted: &str, kind: Wanted) -> Option<&str> {
        let name = wanted.rsplit('/').next()?.to_lowercase();
        let same = |known: &&str| {
            known.rsplit('/').next().is_some_and(|other| other.to_lowercase() == name)
        };
        self.sources(kind).filter(same).min()
    }
}

/// `did you mean …?`, or what is different where only the letter case is.
fn told(written: &str, near: &str) -> String {
    if written != near && written.to_lowercase() == near.to_lowercase() {
        return format!("it is called `{near}`: capital and small letters count");
    }
    format!("did you mean `{near}`?")
}
