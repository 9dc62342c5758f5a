//! Editorial rules over a finished site, for `handover check`: what nobody needs for building, but a
//! reader would thank for. Repeats nothing that assembly finds.

use crate::diagnostic::{Code, Diagnostic, Fault};
use crate::parse::HoleKind;
use crate::site::{Entry, Site};
use crate::source::Snapshot;
use crate::time::Now;

/// Applies every rule to every page.
pub fn run(site: &Site, snapshot: &Snapshot, now: &Now) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for entry in site.entries.iter().filter(|entry| entry.document.is_some()) {
        for rule in [title_twice, heading_skipped, no_description, link_without_slash] {
            diagnostics.extend(rule(entry));
        }
        diagnostics.extend(review_overdue(entry, site, snapshot, now));
    }
    diagnostics
}

/// The theme shows the title as the one heading of level one; another in the text is a second.
fn title_twice(entry: &Entry) -> Vec<Diagnostic> {
    let Some(document) = &entry.document else { return Vec::new() };
    let title = usize::from(document.title_heading().is_some());
    document
        .headings
        .iter()
        .skip(title)
        .filter(|heading| heading.level == 1)
        .map(|heading| {
            Fault::new(
                Code::TitleTwice,
                heading.range,
                "the page has its title already, and this is another heading of level one",
            )
            .hint("write `##`, so that readers who jump from heading to heading find their way")
            .at(&entry.source)
        })
        .collect()
}

/// A heading two or more levels below the one before it: readers who listen think they missed one.
fn heading_skipped(entry: &Entry) -> Vec<Diagnostic> {
    let Some(document) = &entry.document else { return Vec::new() };
    let mut above = 1;
    let mut faults = Vec::new();
    for heading in &document.headings {
        if heading.level > above + 1 {
            let message =
                format!("a heading of level {} follows one of level {above}", heading.level);
            faults.push(
                Fault::new(Code::HeadingSkipped, heading.range, message)
                    .hint(format!("write `{}`", "#".repeat(usize::from(above) + 1)))
                    .at(&entry.source),
            );
        }
        above = heading.level;
    }
    faults
}

/// Lists, search engines and shared links show a page's description. One may stand in front matter
/// that could not be read.
fn no_description(entry: &Entry) -> Vec<Diagnostic> {
    let described = entry.front.description.as_ref().is_some_and(|text| !text.is_empty());
    if described || entry.front.faulty {
        return Vec::new();
    }
    let message = "this page has no `description`, so lists and search results show nothing or the first words";
    vec![
        Diagnostic::file(Code::DescriptionMissing, &entry.source, message)
            .hint("add one sentence to the front matter: `description: …`"),
    ]
}

/// A page that somebody promised to look over, and the day has passed.
fn review_overdue(
    entry: &Entry,
    site: &Site,
    snapshot: &Snapshot,
    now: &Now,
) -> Option<Diagnostic> {
    let zone = &site.config.zone;
    let today = now.day(zone);
    let due = entry.review_due(zone).filter(|due| *due < today)?;
    let message = match &entry.front.owner {
        Some(owner) => format!("the review of this page, which {owner} owns, was due on {due}"),
        None => format!("the review of this page was due on {due}"),
    };
    let front = &entry.document.as_ref()?.front;
    let place = snapshot.text(&entry.source).map(|text| front.place(&text, "reviewed"));
    let fault = match place {
        Some(range) => Fault::new(Code::ReviewOverdue, range, message).at(&entry.source),
        None => Diagnostic::file(Code::ReviewOverdue, &entry.source, message),
    };
    Some(fault.hint(format!("read it through, and write today's day here: `{today}`")))
}

/// A link that is written without the last slash of its page. It is published with the slash; other
/// programs that read the files may not be so kind.
fn link_without_slash(entry: &Entry) -> Vec<Diagnostic> {
    let Some(document) = &entry.document else { return Vec::new() };
    let slashless = |target: &str| {
        let path = target.split(['?', '#']).next().unwrap_or("");
        let name = path.rsplit('/').next().unwrap_or("");
        path.starts_with('/') && !path.starts_with("//") && !name.is_empty() && !name.contains('.')
    };
    document
        .body
        .holes
        .iter()
        .filter_map(|hole| match &hole.kind {
            HoleKind::Link(target) if slashless(target) => {
                let path = target.split(['?', '#']).next().unwrap_or("");
                let fault = Fault::new(
                    Code::LinkSlash,
                    hole.range,
                    format!("`{target}` is the page `{path}/`: its address ends in a slash"),
                );
                Some(
                    fault
                        .hint(format!("write `{}`", target.replacen(path, &format!("{path}/"), 1)))
                        .at(&entry.source),
                )
            }
            _ => None,
        })
        .collect()
}
