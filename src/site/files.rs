//! Where files that are only copied go: those beside pages, the site's `static/`, the theme's.

use std::collections::BTreeMap;

use super::EntryId;
use super::route::Routes;
use super::said::Published;
use super::tree::Tree;
use crate::source::{Route, Snapshot, SourcePath};
use crate::theme::Theme;

/// Files and their routes.
#[derive(Debug, Default, PartialEq)]
pub struct Files {
    /// Every published file, by source.
    pub by_source: BTreeMap<SourcePath, Route>,
    /// Files of the theme by the name templates use: `theme/daybook.css`.
    pub theme: BTreeMap<String, Route>,
    /// Files beside a page that are its own, by entry.
    pub assets: BTreeMap<EntryId, Vec<Route>>,
}

/// Styles and scripts of a theme carry a fingerprint in their names, so that browsers may keep them
/// for ever and yet notice a change.
const FINGERPRINTED: [&str; 3] = ["css", "js", "mjs"];

/// Gives every file its route. Files beside pages that are not published are not published either.
pub(super) fn place(
    tree: &Tree,
    routes: &Routes,
    published: &Published<'_>,
    snapshot: &Snapshot,
    theme: &Theme,
) -> Files {
    let mut files = Files::default();
    for (path, folder) in &tree.files {
        let owner = owner(tree, folder);
        let entry = owner.map(|owner| published.by_sprout[owner]);
        if matches!(entry, Some(None)) {
            continue;
        }
        let Some(above) = routes.folders.get(folder) else { continue };
        let route = above.file(&unicode(path.name()));
        if let Some(Some(entry)) = entry {
            files.assets.entry(entry).or_default().push(route.clone());
        }
        files.by_source.insert(path.clone(), route);
    }
    // By route, so that the site's own file of a name replaces the theme's.
    let mut copied: BTreeMap<Route, SourcePath> = BTreeMap::new();
    if let Some(name) = theme.name() {
        let folder = format!("themes/{name}/static");
        for (path, _) in snapshot.below(&folder) {
            if let Some(below) = path.below(&folder) {
                copied.insert(Route::new(format!("/theme/{}", unicode(below))), path.clone());
            }
        }
    }
    for (path, _) in snapshot.below("static") {
        if let Some(below) = path.below("static") {
            copied.insert(Route::new(format!("/{}", unicode(below))), path.clone());
        }
    }
    for (route, path) in copied {
        let name = route.as_str().trim_start_matches('/').to_owned();
        let of_theme = name.starts_with("theme/") && theme.name().is_some();
        let fingerprinted = of_theme && FINGERPRINTED.contains(&path.extension().as_str());
        let route = match snapshot.files.get(&path).filter(|_| fingerprinted) {
            Some(file) => fingerprint(&route, &file.print.short()),
            None => route,
        };
        if of_theme {
            files.theme.insert(name, route.clone());
        }
        files.by_source.insert(path, route);
    }
    files
}

/// The bundle or section a folder of files belongs to: the nearest folder above with a page of its
/// own.
fn owner(tree: &Tree, folder: &str) -> Option<usize> {
    let mut rest = folder;
    loop {
        if let Some(Some(own)) = tree.folders.get(rest) {
            return Some(*own);
        }
        if rest.is_empty() {
            return None;
        }
        rest = rest.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

fn unicode(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    if name.is_ascii() { name.to_owned() } else { name.nfc().collect() }
}

/// `/theme/daybook.css` → `/theme/daybook.9f3c1a2b.css`
fn fingerprint(route: &Route, print: &str) -> Route {
    match route.as_str().rsplit_once('.') {
        Some((stem, extension)) => Route::new(format!("{stem}.{print}.{extension}")),
        None => route.clone(),
    }
}
