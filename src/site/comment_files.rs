//! Where comments lie, told by names alone: `data/comments/PAGE/ID.md`, whole threads as
//! `data/comments/PAGE.yaml`, `comments/ID.md` beside a page's `index.md`, and those that wait to be
//! let in below `data/comments/pending/`.

use std::sync::Arc;

use super::tree::{CONTENT, is_markdown};
use crate::parse::Comment;
use crate::source::SourcePath;

/// The folder of comments that do not lie beside their pages.
pub const FOLDER: &str = "data/comments";

/// The folder of comments that nobody has let in.
pub const WAITING: &str = "data/comments/pending";

/// The folder of comments beside a page's `index.md`.
const BESIDE: &str = "comments";

/// What a file of comments is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lies {
    /// One comment: the page it stands below, and its id.
    One(String, String),
    /// All comments of a page.
    Thread(String),
    /// A comment that nobody has let in.
    Waiting,
    /// A thread that nobody has let in.
    ThreadWaiting,
}

/// A file of comments that are let in.
#[derive(Clone, Debug)]
pub struct CommentFile {
    /// The file.
    pub path: SourcePath,
    /// The page it is for: the page's path below `content/`, without its ending.
    pub page: String,
    /// The id of its one comment; nothing for a thread, whose comments say theirs.
    pub id: Option<String>,
    /// What it says.
    pub comments: Arc<[Arc<Comment>]>,
}

/// Everything that was said on a site.
#[derive(Debug, Default)]
pub struct CommentFiles {
    /// The files, in the order of their paths.
    pub files: Vec<CommentFile>,
    /// How many comments nobody has let in.
    pub waiting: usize,
}

/// Whether a file in `data/` holds comments, and so is no data.
pub fn is_in_folder(path: &SourcePath) -> bool {
    let inside = path.as_str().starts_with(FOLDER) && path.below(FOLDER).is_some();
    inside && (is_markdown(path) || is_thread(path))
}

/// What a file of comments is; nothing for any other file. `there` tells which files there are.
pub fn lies(path: &SourcePath, there: &dyn Fn(&str) -> bool) -> Option<Lies> {
    if is_in_folder(path) {
        let below = path.below(FOLDER)?;
        return Some(match (path.below(WAITING).is_some(), is_thread(path)) {
            (true, true) => Lies::ThreadWaiting,
            (true, false) => Lies::Waiting,
            (false, true) => {
                Lies::Thread(below.rsplit_once('.').map_or(below, |(page, _)| page).to_owned())
            }
            (false, false) => {
                let page = below.rsplit_once('/').map_or("", |(page, _)| page);
                Lies::One(page.to_owned(), path.stem().to_owned())
            }
        });
    }
    // The folder of a page, and not the one of the home page, which is a section in either spelling.
    let folder = path.folder();
    let bundle = folder.strip_suffix(BESIDE)?.strip_suffix('/')?;
    let page = bundle.strip_prefix(CONTENT)?.strip_prefix('/')?;
    let one_of =
        |folder: &str, names: &[&str]| names.iter().any(|name| there(&format!("{folder}/{name}")));
    let is = is_markdown(path)
        && one_of(bundle, &["index.md", "index.markdown"])
        // A folder that says what it is of itself is what it says.
        && !one_of(folder, &["_index.md", "_index.markdown", "index.md", "index.markdown"]);
    is.then(|| Lies::One(format!("{page}/index"), path.stem().to_owned()))
}

/// Whether a file would be a comment if there were a page beside its folder.
pub(super) fn could_be(path: &SourcePath) -> bool {
    path.folder().rsplit('/').next() == Some(BESIDE)
}

fn is_thread(path: &SourcePath) -> bool {
    path.has_extension(&["yaml", "yml"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, others: &[&str]) -> Option<Lies> {
        lies(&SourcePath::new(path), &|other| others.contains(&other))
    }

    #[test]
    fn names_tell_what_a_file_of_comments_is() {
        let one = |page: &str, id: &str| Some(Lies::One(page.to_owned(), id.to_owned()));
        assert_eq!(told("data/comments/blog/a/x.md", &[]), one("blog/a", "x"));
        assert_eq!(told("data/comments/x.md", &[]), one("", "x"));
        assert_eq!(told("data/comments/blog/a.yaml", &[]), Some(Lies::Thread("blog/a".into())));
        assert_eq!(told("data/comments/pending/blog/a/x.md", &[]), Some(Lies::Waiting));
        assert_eq!(told("data/comments/pending/a.yml", &[]), Some(Lies::ThreadWaiting));
        assert_eq!(told("data/comments/blog/a.json", &[]), None);
        assert_eq!(told("data/commentss/x.md", &[]), None);
        assert_eq!(told("data/comments.yaml", &[]), None);
        let beside = "content/blog/a/comments/x.md";
        assert_eq!(told(beside, &["content/blog/a/index.md"]), one("blog/a/index", "x"));
        assert_eq!(told(beside, &["content/blog/a/_index.md"]), None);
        let section = ["content/blog/a/index.md", "content/blog/a/comments/_index.md"];
        assert_eq!(told(beside, &section), None);
        assert_eq!(told("content/comments/x.md", &["content/index.md"]), None);
        assert_eq!(told("content/a/comments/x.png", &["content/a/index.md"]), None);
    }
}
