//! Names and front matter → routes: the address of every page and of every file beside one.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::fill::CHUNK;
use super::said::Said;
use super::tree::{Sprout, Tree};
use crate::diagnostic::{Code, Diagnostic, Fault};
use crate::parse::slug;
use crate::source::Route;

/// A name taken apart: `2026-11-23-first-hire` gives a day and `first-hire`.
pub fn dated(name: &str) -> (Option<Date>, &str) {
    let day = name.get(..10).and_then(|day| day.parse::<Date>().ok());
    match (day, name.get(10..)) {
        (Some(day), Some(rest)) if rest.len() > 1 && rest.starts_with(['-', '_', ' ']) => {
            (Some(day), &rest[1..])
        }
        (Some(day), Some("")) => (Some(day), name),
        _ => (None, name),
    }
}

/// The routes of all sprouts, and of every folder.
#[derive(Debug, PartialEq)]
pub(super) struct Routes {
    pub(super) sprouts: Vec<Route>,
    pub(super) folders: BTreeMap<String, Route>,
}

/// Makes all routes: those that own a folder first, parents before what is below them.
pub(super) fn make(tree: &Tree, said: &[Arc<Said>], diagnostics: &mut Vec<Diagnostic>) -> Routes {
    let mut folders = BTreeMap::new();
    let mut owners: Vec<Option<Route>> = vec![None; tree.sprouts.len()];
    // The list is in the order of the folders.
    let mut plain_folders =
        tree.folders.iter().filter(|(_, own)| own.is_none()).map(|(name, _)| name).peekable();
    for (at, sprout) in tree.sprouts.iter().enumerate().filter(|(_, sprout)| sprout.owns_folder) {
        while let Some(folder) =
            plain_folders.next_if(|folder| folder.as_str() <= sprout.folder.as_str())
        {
            plain_folder(&mut folders, folder);
        }
        let above = sprout.folder.rsplit_once('/').map_or("", |(above, _)| above);
        let above = folders.get(above).cloned().unwrap_or_else(Route::home);
        let route = route(sprout, &said[at], &above, diagnostics);
        folders.insert(sprout.folder.clone(), route.clone());
        owners[at] = Some(route);
    }
    for folder in plain_folders {
        plain_folder(&mut folders, folder);
    }
    let (sprouts, found): (Vec<Route>, Vec<Vec<Diagnostic>>) = tree
        .sprouts
        .par_iter()
        .zip(said)
        .zip(owners)
        .with_min_len(CHUNK)
        .map(|((sprout, said), own)| {
            let mut found = Vec::new();
            let route = own.unwrap_or_else(|| {
                let above = folders.get(&sprout.folder).cloned().unwrap_or_else(Route::home);
                route(sprout, said, &above, &mut found)
            });
            (route, found)
        })
        .unzip();
    diagnostics.extend(found.into_iter().flatten());
    Routes { sprouts, folders }
}

/// A folder of files only keeps its name: people link to the files by it.
fn plain_folder(folders: &mut BTreeMap<String, Route>, folder: &str) {
    let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
    let above = folders.get(above).cloned().unwrap_or_else(Route::home);
    folders.insert(folder.to_owned(), above.child(&name.nfc().collect::<String>()));
}

fn route(sprout: &Sprout, said: &Said, above: &Route, diagnostics: &mut Vec<Diagnostic>) -> Route {
    let mut fault = |key: &str, code: Code, message: String, hint: &str| {
        let range = said.text().map(|text| said.front.place(&text, key));
        diagnostics.push(match range {
            Some(range) => Fault::new(code, range, message).hint(hint).at(&sprout.source),
            None => Diagnostic::file(code, &sprout.source, message).hint(hint),
        });
    };
    if sprout.parent.is_none() && sprout.is_section && sprout.folder.is_empty() {
        for key in ["slug", "path"] {
            let given = if key == "slug" { &said.front.slug } else { &said.front.path };
            if given.is_some() {
                fault(
                    key,
                    Code::RouteUnfit,
                    format!("the home page cannot have a `{key}`: it is the root of the site"),
                    "take the line away, or move the text to another page",
                );
            }
        }
        return Route::home();
    }
    if let Some(path) = &said.front.path {
        return match whole(path) {
            Ok(route) => route,
            Err(reason) => {
                fault(
                    "path",
                    Code::RouteUnfit,
                    format!("`{path}` cannot be an address: {reason}"),
                    "write a path such as `/hire/brief/`",
                );
                above.child(&slug::slug(&sprout.name))
            }
        };
    }
    let segment = match &said.front.slug {
        Some(slug) if slug.trim_matches('/').contains('/') => {
            fault(
                "slug",
                Code::RouteUnfit,
                format!("`{slug}` is more than one part of an address"),
                "a slug is the last part only; `path` sets the whole address",
            );
            slug::slug(slug)
        }
        Some(slug) => slug.trim_matches('/').nfc().collect(),
        None => slug::slug(dated(&sprout.name).1),
    };
    if segment.is_empty() {
        let message = format!(
            "nothing of the name `{}` is left that an address could be made of",
            sprout.name
        );
        diagnostics.push(
            Diagnostic::file(Code::SlugEmpty, &sprout.source, message)
                .hint("give it a `slug:` in the front matter, or another name"),
        );
        return above.child("unnamed");
    }
    let route = above.child(&segment);
    if let Err(reason) = route.output() {
        let message = format!("`{segment}` cannot be part of an address: {reason}");
        match said.front.slug {
            Some(_) => fault("slug", Code::RouteUnfit, message, "choose another slug"),
            None => diagnostics.push(
                Diagnostic::file(Code::RouteUnfit, &sprout.source, message)
                    .hint("give it a `slug:` in the front matter, or another name"),
            ),
        }
    }
    route
}

/// The route a whole path stands for: `hire/brief` and `/hire/brief/` are one, `/old.html` is that
/// file.
pub(super) fn whole(path: &str) -> Result<Route, String> {
    let path: String = path.trim().nfc().collect();
    if path.contains("://") {
        return Err("it is a whole address; leave the host away".to_owned());
    }
    if path.contains(['?', '#']) {
        return Err("it contains `?` or `#`".to_owned());
    }
    let decoded = percent_encoding::percent_decode_str(&path).decode_utf8_lossy().into_owned();
    let inside = decoded.trim_start_matches('/');
    let name = inside.rsplit('/').next().unwrap_or("");
    let file = name.ends_with(".html") || name.ends_with(".htm");
    let route = match inside.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        _ if file || inside.is_empty() || inside.ends_with('/') => format!("/{inside}"),
        _ => format!("/{inside}/"),
    };
    let route = Route::new(route);
    route.output()?;
    Ok(route)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_in_the_name_is_taken_off() {
        let day = |name| {
            let (day, rest) = dated(name);
            (day.map(|day| day.to_string()), rest)
        };
        assert_eq!(day("2026-11-23-first-hire"), (Some("2026-11-23".into()), "first-hire"));
        assert_eq!(day("2026-11-23"), (Some("2026-11-23".into()), "2026-11-23"));
        assert_eq!(day("2026-13-23-x"), (None, "2026-13-23-x"));
        assert_eq!(day("first"), (None, "first"));
    }

    #[test]
    fn whole_paths_in_every_spelling() {
        for (path, route) in [
            ("hire/brief", "/hire/brief/"),
            ("/hire/brief/", "/hire/brief/"),
            ("/old.html", "/old.html"),
            ("/a/index.html", "/a/"),
            ("/", "/"),
            ("/%C3%BCber", "/über/"),
        ] {
            assert_eq!(whole(path).expect("fine").as_str(), route);
        }
        for path in ["../x", "https://a.b/c", "/a?b", "a//b"] {
            assert!(whole(path).is_err(), "{path}");
        }
    }
}
