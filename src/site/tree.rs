//! The folder `content/` as a tree: which files are pages, which folders are sections, what belongs
//! to whom. Knows names only; what the pages say is joined to it later.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::SourcePath;

/// The folder of the pages.
pub const CONTENT: &str = "content";

/// Something that has a page: a Markdown file, or a folder that is a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sprout {
    /// The Markdown file, or the folder where a section has none.
    pub(super) source: SourcePath,
    /// The place of `source` among the files below `content/`; nothing where it is a folder.
    pub(super) file: Option<usize>,
    pub(super) is_section: bool,
    /// The folder below `content/` in which it stands; a section or a bundle *is* this folder.
    pub(super) folder: String,
    /// What its last part of the address is made of: the name of the file, or of the folder.
    pub(super) name: String,
    /// Whether it is its folder: a section, or `index.md`.
    pub(super) owns_folder: bool,
    /// The section above, by its place in the list; nothing for the home page.
    pub(super) parent: Option<usize>,
}

impl Sprout {
    /// Whether `source` is a file.
    pub(super) fn written(&self) -> bool {
        self.file.is_some()
    }
}

/// The tree.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Tree {
    /// The home page first; every parent before what is below it.
    pub(super) sprouts: Vec<Sprout>,
    /// Files beside pages, with the folder below `content/` they lie in.
    pub(super) files: Vec<(SourcePath, String)>,
    /// Every folder below `content/`, with the sprout that is this folder.
    pub(super) folders: BTreeMap<String, Option<usize>>,
}

/// A Markdown file, with its place among the files below `content/`.
type Leaf = (SourcePath, usize);

/// What lies directly in one folder.
#[derive(Default)]
struct Folder {
    section: Option<Leaf>,
    index: Option<Leaf>,
    pages: Vec<Leaf>,
    files: Vec<SourcePath>,
    /// Whether a page lies in it or anywhere below.
    holds_pages: bool,
}

/// Whether a file is a page's text.
pub fn is_markdown(path: &SourcePath) -> bool {
    path.has_extension(&["md", "markdown"])
}

/// Whether a path below `content/` is published: no part of it begins with `_` or `.`.
fn is_published(below: &str) -> bool {
    let mut parts = below.split('/').rev();
    let name = parts.next().unwrap_or("");
    let section = matches!(name, "_index.md" | "_index.markdown");
    (section || !name.starts_with(['_', '.'])) && parts.all(|part| !part.starts_with(['_', '.']))
}

/// Reads the tree of the files below `content/`, which come in the order of their paths.
pub(super) fn read(files: &[SourcePath], diagnostics: &mut Vec<Diagnostic>) -> Tree {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    folders.entry(String::new()).or_default();
    for (at, path) in files.iter().enumerate() {
        let Some(below) = path.below(CONTENT).filter(|below| is_published(below)) else { continue };
        let name = below.rsplit_once('/').map_or("", |(folder, _)| folder);
        let page = is_markdown(path);
        note_folders(&mut folders, name, page);
        let Some(folder) = folders.get_mut(name) else { continue };
        if !page {
            folder.files.push(path.clone());
            continue;
        }
        let place = match path.stem() {
            "_index" => &mut folder.section,
            "index" => &mut folder.index,
            _ => {
                folder.pages.push((path.clone(), at));
                continue;
            }
        };
        match place {
            Some((first, _)) => diagnostics.push(twice(first, path)),
            None => *place = Some((path.clone(), at)),
        }
    }
    plant(folders, diagnostics)
}

/// Notes a folder and all above it.
fn note_folders(folders: &mut BTreeMap<String, Folder>, name: &str, page: bool) {
    let mut rest = Some(name);
    while let Some(name) = rest {
        match folders.get_mut(name) {
            Some(folder) => {
                if folder.holds_pages >= page {
                    return;
                }
                folder.holds_pages = page;
            }
            None => {
                folders.insert(name.to_owned(), Folder { holds_pages: page, ..Folder::default() });
            }
        }
        rest = (!name.is_empty()).then(|| name.rsplit_once('/').map_or("", |(above, _)| above));
    }
}

fn twice(first: &SourcePath, second: &SourcePath) -> Diagnostic {
    Diagnostic::file(Code::PageTwice, second, "this folder has its page twice")
        .related("the other one", Place { path: first.clone(), range: None })
        .hint("keep `_index.md` for a section with pages below it, `index.md` for a single page with its files")
}

fn plant(folders: BTreeMap<String, Folder>, diagnostics: &mut Vec<Diagnostic>) -> Tree {
    let mut tree = Tree::default();
    for (name, folder) in folders {
        let parent = nearest_section(&tree, &name);
        let last = name.rsplit('/').next().unwrap_or("").to_owned();
        // At the root both names are the home page, which is a section in either case.
        let root = name.is_empty();
        if let (Some(section), Some(index)) = (&folder.section, &folder.index) {
            diagnostics.push(twice(&section.0, &index.0));
        }
        let written = folder.section.clone().or_else(|| folder.index.clone());
        let is_section =
            root || folder.section.is_some() || folder.index.is_none() && folder.holds_pages;
        let mut own = None;
        if is_section || folder.index.is_some() {
            own = Some(tree.sprouts.len());
            let folder_path = if root { CONTENT.to_owned() } else { format!("{CONTENT}/{name}") };
            tree.sprouts.push(Sprout {
                file: written.as_ref().map(|(_, at)| *at),
                source: written.map_or_else(|| SourcePath::new(folder_path), |(path, _)| path),
                is_section,
                folder: name.clone(),
                name: last,
                owns_folder: true,
                parent: if root { None } else { parent },
            });
        }
        let above = if is_section { own } else { parent };
        for (page, at) in folder.pages {
            tree.sprouts.push(Sprout {
                name: page.stem().to_owned(),
                source: page,
                file: Some(at),
                is_section: false,
                folder: name.clone(),
                owns_folder: false,
                parent: above,
            });
        }
        tree.files.extend(folder.files.into_iter().map(|file| (file, name.clone())));
        tree.folders.insert(name, own);
    }
    tree
}

/// The section that a folder's page belongs to: the nearest folder above that is one.
fn nearest_section(tree: &Tree, folder: &str) -> Option<usize> {
    let mut rest = folder;
    while !rest.is_empty() {
        rest = rest.rsplit_once('/').map_or("", |(above, _)| above);
        if let Some(Some(own)) = tree.folders.get(rest)
            && tree.sprouts[*own].is_section
        {
            return Some(*own);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> Vec<String> {
        let mut files: Vec<SourcePath> = files.iter().map(|path| SourcePath::new(*path)).collect();
        files.sort();
        let mut diagnostics = Vec::new();
        let tree = read(&files, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        tree.sprouts
            .iter()
            .map(|sprout| {
                let kind = if sprout.is_section { "section" } else { "page" };
                let above = sprout
                    .parent
                    .map_or("-".to_owned(), |parent| tree.sprouts[parent].folder.clone());
                format!("{kind} {} in [{above}]", sprout.source)
            })
            .collect()
    }

    #[test]
    fn folders_with_pages_are_sections_and_bundles_are_pages() {
        assert_eq!(
            tree(&[
                "content/about.md",
                "content/blog/first/index.md",
                "content/blog/first/desk.png",
                "content/blog/first/more.md",
                "content/guide/_index.md",
                "content/guide/a.md",
                "content/pictures/x.png",
                "content/_notes/secret.md",
                "content/guide/_draft.md",
                "content/.git/x.md",
            ]),
            [
                "section content in [-]",
                "page content/about.md in []",
                "section content/blog in []",
                "page content/blog/first/index.md in [blog]",
                "page content/blog/first/more.md in [blog]",
                "section content/guide/_index.md in []",
                "page content/guide/a.md in [guide]",
            ]
        );
    }

    #[test]
    fn the_home_page_may_be_written_in_either_name_but_not_in_both() {
        assert_eq!(tree(&["content/index.md"]), ["section content/index.md in [-]"]);
        let files = ["content/_index.md", "content/index.md"].map(SourcePath::new);
        let mut diagnostics = Vec::new();
        read(&files, &mut diagnostics);
        assert_eq!(diagnostics[0].code, Code::PageTwice);
    }
}
