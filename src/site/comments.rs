//! What was said below each page: files of comments, joined to their pages and to each other, and
//! what is wrong with that.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::assemble::Input;
use super::comment_files::{self, CommentFile};
use super::link::SUGGESTION_LIMIT;
use super::said::{Published, Said};
use super::threads::{Discussion, threads};
use super::tree::{CONTENT, Tree, is_markdown};
use super::{EntryId, Site};
use crate::diagnostic::{Code, Diagnostic, Fault, Place, count, nearest, nearest_path};
use crate::parse::comment::{looks_like_comment, place as place_of};
use crate::parse::slug;
use crate::source::{SourcePath, TextRange};
use crate::yaml::{KeyPath, Part, locate};

/// Everything that is shown of what was said, by page.
#[derive(Debug, Default, PartialEq)]
pub struct Comments {
    /// Pages without a comment are not there.
    pub by_entry: BTreeMap<EntryId, Arc<Discussion>>,
}

impl Comments {
    /// Takes what is as it was before from there, so that nobody need look at it again.
    pub(super) fn share(&mut self, before: &Comments) {
        for (id, now) in &mut self.by_entry {
            if let Some(before) = before.by_entry.get(id).filter(|before| **before == *now) {
                *now = before.clone();
            }
        }
    }

    /// Whether what was said below a page is the very value that was there before.
    pub(super) fn is_as_before(&self, id: EntryId, before: Option<&Arc<Discussion>>) -> bool {
        match (self.by_entry.get(&id), before) {
            (Some(now), Some(before)) => Arc::ptr_eq(now, before),
            (None, None) => true,
            _ => false,
        }
    }
}

impl Site {
    /// Whether a page asks for comments: there is a way to send them, and the page says so, lies in
    /// one of the sections that do, or, where none is named, has a date.
    pub fn asks_for_comments(&self, id: EntryId) -> bool {
        let (entry, rules) = (self.entry(id), &self.config.comments);
        let by_itself = || match &rules.sections {
            _ if entry.section.is_some() => false,
            Some(sections) => sections.iter().any(|section| {
                let folder = format!("{CONTENT}/{}", section_folder(section));
                entry.source.below(folder.trim_end_matches('/')).is_some()
            }),
            None => entry.date.is_some(),
        };
        rules.takes_any() && entry.front.comments.unwrap_or_else(by_itself)
    }

    /// The newest comments of pages that are listed, the newest first.
    pub fn newest_comments(&self) -> Vec<(EntryId, usize)> {
        let zone = &self.config.zone;
        let listed = self.comments.by_entry.iter();
        let listed = listed.filter(|(id, _)| self.entry(**id).front.unlisted != Some(true));
        let mut all: Vec<(EntryId, usize)> =
            listed.flat_map(|(id, said)| (0..said.all.len()).map(|at| (*id, at))).collect();
        all.sort_by_cached_key(|(id, at)| {
            let one = &self.comments.by_entry[id].all[*at];
            let moment = one.comment.date.moment(zone);
            (std::cmp::Reverse(moment), self.entry(*id).source.clone(), one.id.clone())
        });
        all.truncate(self.config.feeds.limit);
        all
    }
}

/// The folder below `content/` that a name of a section means.
fn section_folder(written: &str) -> &str {
    let name = written.trim_start_matches("@/").trim_matches('/');
    name.strip_suffix("/_index.md").unwrap_or(name)
}

/// What a page says that concerns its comments.
pub(super) fn same_comments(a: &Said, b: &Said) -> bool {
    a.front.comments == b.front.comments
        && looks_like_comment(&a.front) == looks_like_comment(&b.front)
}

/// Whether a feed of comments has anything to show.
pub(super) fn are_fed(comments: &Comments, published: &Published<'_>) -> bool {
    comments.by_entry.keys().any(|id| published.leaf(*id).is_listed())
}

/// Joins comments to their pages. Comments of pages that are not published now are not shown.
pub(super) fn gather(
    tree: &Tree,
    published: &Published<'_>,
    input: &Input<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Comments {
    strays(published, diagnostics);
    sections(tree, input, diagnostics);
    if input.comments.files.is_empty() {
        return Comments::default();
    }
    let pages: HashMap<&str, usize> = tree
        .sprouts
        .iter()
        .enumerate()
        .filter(|(_, sprout)| sprout.written())
        .filter_map(|(at, sprout)| Some((sprout.source.below(CONTENT)?, at)))
        .collect();
    let mut by_page: BTreeMap<usize, Vec<(&CommentFile, usize)>> = BTreeMap::new();
    let mut homeless: BTreeMap<&str, Vec<&CommentFile>> = BTreeMap::new();
    for file in &input.comments.files {
        match page_named(&file.page, &pages) {
            Some(page) => {
                let all = (0..file.comments.len()).map(|at| (file, at));
                by_page.entry(page).or_default().extend(all);
            }
            None => homeless.entry(&file.page).or_default().push(file),
        }
    }
    for (number, (page, files)) in homeless.into_iter().enumerate() {
        diagnostics.push(no_page(page, &files, &pages, number < SUGGESTION_LIMIT));
    }
    let zone = &input.config.zone;
    let mut comments = Comments::default();
    for (page, mut found) in by_page {
        found.sort_by_cached_key(|(file, at)| {
            let moment = file.comments[*at].date.moment(zone);
            (moment, id_of(file, *at).unwrap_or("").to_owned(), file.path.clone(), *at)
        });
        let discussion = discussion(&found, input, diagnostics);
        let shown = published.by_sprout[page].filter(|id| {
            let front = &published.leaf(*id).said.front;
            input.config.comments.shown && front.comments != Some(false)
        });
        if let Some(id) = shown.filter(|_| !discussion.all.is_empty()) {
            comments.by_entry.insert(id, Arc::new(discussion));
        }
    }
    comments
}

/// The page that a folder of comments is named after.
fn page_named(page: &str, pages: &HashMap<&str, usize>) -> Option<usize> {
    let endings = [".md", ".markdown", "/index.md", "/index.markdown"];
    endings.iter().find_map(|ending| pages.get(format!("{page}{ending}").as_str()).copied())
}

/// Comments for a page that does not exist, told once.
fn no_page(
    page: &str,
    files: &[&CommentFile],
    pages: &HashMap<&str, usize>,
    search: bool,
) -> Diagnostic {
    let first = &files[0].path;
    if page.is_empty() {
        let message = "this comment lies in no page's folder".to_owned();
        let hint = format!(
            "a comment on `{CONTENT}/blog/first-hire.md` lies in `{}/blog/first-hire/`",
            comment_files::FOLDER
        );
        return Diagnostic::file(Code::CommentPage, first, message).hint(hint);
    }
    let number: usize = files.iter().map(|file| file.comments.len()).sum();
    let message = match number {
        0 | 1 => format!("there is no page `{CONTENT}/{page}.md` for this comment"),
        number => {
            format!("there is no page `{CONTENT}/{page}.md` for {}", count(number, "comment"))
        }
    };
    let near = || {
        let mut names: Vec<&str> = pages.keys().map(|below| name_of(below)).collect();
        names.sort_unstable();
        nearest_path(page, names)
    };
    let hint = match search.then(near).flatten() {
        Some(near) => {
            format!("did you mean `{near}`? rename what follows `{}/`", comment_files::FOLDER)
        }
        None => "move the comments to where the page is now, or take them away".to_owned(),
    };
    Diagnostic::file(Code::CommentPage, first, message).hint(hint)
}

/// What the folder of a page's comments is named: `blog/first-hire`.
fn name_of(below: &str) -> &str {
    let name = below.rsplit_once('.').map_or(below, |(name, _)| name);
    name.strip_suffix("/index").unwrap_or(name)
}

/// The id of a comment, where it has one.
fn id_of(file: &CommentFile, at: usize) -> Option<&str> {
    file.id.as_deref().or(file.comments[at].id.as_deref())
}

/// Something wrong with one comment, at what it says of `key`; at its whole file where the name of the
/// file says it. In a thread each place is looked for from the beginning, so where very many faults
/// were told already, the later ones only name the file.
fn wrong(
    code: Code,
    (file, at, key): (&CommentFile, usize, &str),
    message: String,
    input: &Input<'_>,
    told: &[Diagnostic],
) -> Diagnostic {
    let said = |place: &mut Place| {
        let index = file.id.is_none().then(|| file.comments[at].item);
        let text = input.snapshot.text(&file.path).filter(|_| told.len() < SUGGESTION_LIMIT);
        let in_text = key != "id" || index.is_some();
        place.range = text.filter(|_| in_text).map(|text| place_of(&text, index, key));
    };
    let mut fault = Diagnostic::file(code, &file.path, message);
    fault.place.iter_mut().for_each(said);
    fault
}

/// The threads of one page.
fn discussion(
    found: &[(&CommentFile, usize)],
    input: &Input<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Discussion {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut kept: Vec<(&CommentFile, usize, &str)> = Vec::with_capacity(found.len());
    for (file, at) in found {
        // Told where the thread is read.
        let Some(id) = id_of(file, *at) else { continue };
        unfit(id, file, *at, input, diagnostics);
        if let Some(first) = places.get(id) {
            let (first, first_at, _) = kept[*first];
            let message = format!("two comments of this page are called `{id}`");
            let tell = |file: &CommentFile, at: usize, told: &[Diagnostic]| {
                wrong(Code::CommentTwice, (file, at, "id"), message.clone(), input, told)
            };
            let mut twice = tell(file, *at, diagnostics).hint("give one of them another id");
            if let Some(other) = tell(first, first_at, diagnostics).place {
                twice = twice.related("the other one", other);
            }
            diagnostics.push(twice);
            continue;
        }
        places.insert(id, kept.len());
        kept.push((file, *at, id));
    }
    for (file, at, _) in &kept {
        author_known(file, *at, input, diagnostics);
    }
    let answered: Vec<Option<usize>> = kept
        .iter()
        .map(|(file, at, own)| {
            let wanted = file.comments[*at].reply_to.as_deref()?;
            let known = places.get(wanted).copied();
            if known.is_none() {
                let message = format!("no comment of this page is called `{wanted}`");
                let ids = kept.iter().map(|(.., id)| *id).filter(|id| id != own);
                let search = diagnostics.len() < SUGGESTION_LIMIT;
                let hint = match search.then(|| nearest(wanted, ids)).flatten() {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`reply_to` is the name of another comment's file, without `.md`; take the line away if that comment is gone".to_owned(),
                };
                let at = (*file, *at, "reply_to");
                let fault = wrong(Code::CommentReply, at, message, input, diagnostics);
                diagnostics.push(fault.hint(hint));
            }
            known
        })
        .collect();
    let answered = without_rings(answered, &kept, input, diagnostics);
    threads(&kept, &answered)
}

/// An id that could not be part of an address is refused: links lead to comments.
fn unfit(
    id: &str,
    file: &CommentFile,
    at: usize,
    input: &Input<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')) {
        return;
    }
    let message = format!("`{id}` cannot be the id of a comment: links lead to it");
    let hint = match slug::slug(id) {
        better if better.is_empty() => "use letters, digits and dashes".to_owned(),
        better => format!("call it `{better}`"),
    };
    let fault = wrong(Code::CommentField, (file, at, "id"), message, input, diagnostics);
    diagnostics.push(fault.hint(hint));
}

/// A comment that says it is by an author of the site is by one of those.
fn author_known(
    file: &CommentFile,
    at: usize,
    input: &Input<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let known = &input.config.authors;
    let Some(id) = file.comments[at].author.as_deref().filter(|id| !known.contains_key(*id)) else {
        return;
    };
    let message = format!("`authors` in `site.yaml` has no `{id}`");
    let hint = match nearest(id, known.keys().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add `{id}:` below `authors:`, or write `name:` instead of `author:`"),
    };
    let fault = wrong(Code::CommentField, (file, at, "author"), message, input, diagnostics);
    diagnostics.push(fault.hint(hint));
}

/// Comments that answer each other in a ring answer none; each ring is told once.
fn without_rings(
    mut answered: Vec<Option<usize>>,
    kept: &[(&CommentFile, usize, &str)],
    input: &Input<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Option<usize>> {
    // 0: not looked at; else the number of the walk that came by.
    let mut seen = vec![0; answered.len()];
    for start in 0..answered.len() {
        let walk = start + 1;
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = walk;
            match answered[at] {
                Some(next) => at = next,
                None => break,
            }
        }
        if seen[at] != walk || answered[at].is_none() {
            continue;
        }
        let mut ring = vec![at];
        while let Some(next) = answered[ring[ring.len() - 1]].filter(|next| *next != at) {
            ring.push(next);
        }
        let (file, place, id) = kept[at];
        let last = kept[ring[ring.len() - 1]].2;
        let (message, hint) = match ring.len() {
            1 => (format!("the comment `{id}` answers itself"), "take this line away"),
            _ => (
                format!("the comments `{id}` and `{last}` answer each other, in a ring"),
                "the first of them answers nobody: take its `reply_to` away",
            ),
        };
        let at = (file, place, "reply_to");
        let fault = wrong(Code::CommentReply, at, message, input, diagnostics);
        diagnostics.push(fault.hint(hint));
        for at in ring {
            answered[at] = None;
        }
    }
    answered
}

/// Comments beside what is no page any more would be published as pages, as if the site said them.
fn strays(published: &Published<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (_, leaf) in published.iter().filter(|(_, leaf)| !leaf.sprout.is_section) {
        let source = &leaf.sprout.source;
        if comment_files::could_be(source)
            && is_markdown(source)
            && leaf.said.document.as_ref().is_some_and(|said| looks_like_comment(&said.front))
        {
            let message = "this looks like a comment, and beside its folder is no `index.md`, so it would be a page".to_owned();
            diagnostics.push(
                Diagnostic::file(Code::CommentPage, source, message)
                    .hint(format!("move it to `{}/PAGE/`", comment_files::FOLDER)),
            );
        }
    }
}

/// Sections that ask for comments and do not exist.
fn sections(tree: &Tree, input: &Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let named = input.config.comments.sections.iter().flatten();
    for (index, written) in named.enumerate() {
        let folder = section_folder(written);
        if tree.folders.contains_key(folder) {
            continue;
        }
        let settings = SourcePath::new(crate::config::FILE);
        let path = KeyPath::key("comments").then("sections").item(index);
        let range = input
            .snapshot
            .text(&settings)
            .map_or(TextRange::new(0, 0), |text| locate(&text, &path, Part::Value));
        let message = format!("there is no folder `{CONTENT}/{folder}/`");
        let known: HashSet<&str> = tree.folders.keys().map(String::as_str).collect();
        let mut known: Vec<&str> = known.into_iter().filter(|name| !name.is_empty()).collect();
        known.sort_unstable();
        let hint = match nearest_path(folder, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the name of a folder below `content/`, such as `blog`".to_owned(),
        };
        let fault = Fault::new(Code::ConfigValue, range, message).hint(hint);
        diagnostics.push(fault.at(&settings));
    }
}
