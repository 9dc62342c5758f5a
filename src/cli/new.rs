//! `handover new hire/brief`: a page with its front matter, ready to be written. `handover new sop
//! hire/brief` begins it in the shape of a kind.

use std::fs;
use std::io::{self, Write as _};
use std::sync::Arc;

use serde_json::json;

use super::archetype::{self, Shape, Unreadable};
use super::args::{Common, Content, Form, New};
use super::terminal::Terminal;
use super::{ExitStatus, Stop, read_site, request};
use crate::engine::Engine;
use crate::parse::front::SortBy;
use crate::parse::slug::slug;
use crate::site::{CONTENT, Site, dated, title_from_name};
use crate::source::{OutputPath, SourcePath};

/// What a page looks like where no archetype says otherwise.
const SHAPE: &str = "---\ntitle: {title}\ndescription:\n---\n\n";

/// The same in a section of dated pages.
const DATED_SHAPE: &str = "---\ntitle: {title}\ndescription:\ndate: {date}\n---\n\n";

/// Makes a page.
pub(super) fn new(arguments: New, terminal: &Terminal) -> Result<ExitStatus, Stop> {
    let root = &arguments.common.root;
    let path = source(&arguments.page)?;
    let everything =
        Content { base_url: None, drafts: true, future: true, expired: true, now: None };
    let request = request(&everything, false)?;
    let (snapshot, _) = read_site(root)?;
    if snapshot.file(crate::config::FILE).is_none() {
        let hint = "go into the site's folder or name it with `--root`".to_owned();
        return Err(Stop::Failed(
            "this folder has no `site.yaml`, so it is not a site".to_owned(),
            Some(hint),
        ));
    }
    let mut engine = Engine::default();
    let before = engine.plan(snapshot, &request);
    let site = &before.library.site;
    let title = arguments.title.unwrap_or_else(|| title_of(&arguments.page, &path));
    let today = request.now.moment(&site.config.zone).day(&site.config.zone).to_string();
    let shape = match &arguments.kind {
        Some(kind) => archetype::of_kind(root, kind, &arguments.page)?,
        None => archetype::of_section(root, &path)?.unwrap_or_else(|| {
            Shape::inside(if is_dated(site, path.folder()) { DATED_SHAPE } else { SHAPE })
        }),
    };
    let page = shape.page(&title, &today, site.config.markdown);
    let text = page.map_err(|why| unreadable(why, &arguments.common, terminal))?;
    let file = path.under(root);
    if let Some(same) = same_address(site, &path) {
        let message = format!("`{path}` would have the address of `{same}`");
        return Err(Stop::Failed(
            message,
            Some("choose another name; nothing was changed".to_owned()),
        ));
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| {
            Stop::failed(format!("could not create `{}`: {error}", folder.display()))
        })?;
    }
    let created = fs::File::options().write(true).create_new(true).open(&file);
    match created.and_then(|mut file| file.write_all(text.as_bytes())) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let hint = "choose another name; nothing was changed".to_owned();
            return Err(Stop::Failed(format!("`{path}` is there already"), Some(hint)));
        }
        Err(error) => return Err(Stop::failed(format!("could not write `{path}`: {error}"))),
    }
    let (snapshot, _) = read_site(root)?;
    let after = engine.plan(snapshot, &request);
    let route = after.library.site.by_source.get(&path).map(|id| {
        let site = &after.library.site;
        site.config.base.address(&site.entry(*id).route)
    });
    if arguments.common.format == Form::Json {
        let told = json!({ "type": "new", "source": path.as_str(), "path": route });
        terminal.say(&told.to_string());
    } else if !arguments.common.quiet {
        terminal.say(&match route {
            Some(route) => format!("{path}  →  {route}"),
            None => path.to_string(),
        });
    }
    Ok(ExitStatus::Fine)
}

/// Tells what is wrong with a shape, in the words of a build.
fn unreadable(why: Unreadable, common: &Common, terminal: &Terminal) -> Stop {
    let text = Arc::from(why.text);
    terminal.diagnostics(&why.faults, &|_| Some(Arc::clone(&text)), common.format, common.verbose);
    let message = format!("the page that `{}` makes could not be read", why.file);
    Stop::Failed(message, Some("mend it there; nothing was changed".to_owned()))
}

/// A page that the new one would be in the way of: the same file in other letters, or the same
/// address from another name.
fn same_address<'s>(site: &'s Site, path: &SourcePath) -> Option<&'s SourcePath> {
    let address = |source: &SourcePath| {
        let below = source.below(CONTENT).unwrap_or_default();
        let parts = below.strip_suffix(".md").unwrap_or(below).split('/');
        let parts: Vec<String> = parts.map(|part| slug(dated(part).1)).collect();
        let parts = parts.strip_suffix(&["index".to_owned()]).unwrap_or(&parts);
        parts.strip_suffix(&["_index".to_owned()]).unwrap_or(parts).join("/")
    };
    let wanted = address(path);
    let mut sources = site.entries.iter().map(|entry| &entry.source);
    sources.find(|source| *source != path && address(source) == wanted)
}

/// The title of a new page: as it was typed where it was typed as words, else made of the name.
fn title_of(typed: &str, path: &SourcePath) -> String {
    let last = typed.trim().trim_end_matches('/').rsplit('/').next().unwrap_or(typed);
    let last = last.strip_suffix(".md").unwrap_or(last);
    match path.stem() {
        "_index" | "index" => {
            let folder = path.folder().rsplit('/').next().unwrap_or_default();
            title_from_name(if folder == CONTENT { "home" } else { folder })
        }
        _ if last.contains(char::is_whitespace) => capitalised(last.trim()),
        stem => title_from_name(stem),
    }
}

/// The file of a page, by what was typed: `hire/brief`, `content/hire/brief.md`, `Hire a VA`.
fn source(typed: &str) -> Result<SourcePath, Stop> {
    let unfit = |why: String| {
        let hint = "write a path below `content/`, such as `hire/brief`".to_owned();
        Stop::Usage(format!("`{typed}` cannot be a page: {why}"), Some(hint))
    };
    let below =
        typed.trim().trim_start_matches("./").strip_prefix("content/").unwrap_or(typed.trim());
    let below = below.strip_suffix(".md").unwrap_or(below).trim_end_matches('/');
    let parts: Vec<&str> = below.split('/').collect();
    let mut path = CONTENT.to_owned();
    for (at, part) in parts.iter().enumerate() {
        let last = at + 1 == parts.len();
        let name = match *part {
            "_index" if last => "_index".to_owned(),
            part if part.contains(char::is_whitespace) => slug(part),
            part => part.to_owned(),
        };
        path.push('/');
        path.push_str(&name);
    }
    path.push_str(".md");
    OutputPath::claim(&path).map_err(unfit)?;
    if parts.iter().any(|part| part.starts_with('.') || part.starts_with('_') && *part != "_index")
    {
        return Err(unfit("names that begin with `.` or `_` are not published".to_owned()));
    }
    Ok(SourcePath::new(path))
}

/// Whether the pages of a folder carry dates: the section sorts by date, or its pages have one.
fn is_dated(site: &Site, folder: &str) -> bool {
    let mut of_folder = site
        .entries
        .iter()
        .filter(|entry| *entry.folder == *folder || entry.source.folder() == folder);
    let sorted = site.entries.iter().any(|entry| {
        entry.section.is_some()
            && *entry.folder == *folder
            && matches!(entry.front.section.sort_by, Some(SortBy::Date | SortBy::Updated))
    });
    sorted || of_folder.any(|entry| entry.section.is_none() && entry.date.is_some())
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}
