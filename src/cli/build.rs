//! `handover build` and `handover check`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;

use super::args::{Build, Check, Common, Form};
use super::terminal::Terminal;
use super::{ExitStatus, Stop, read_site, request};
use crate::diagnostic::{self, Severity, count, tally};
use crate::engine::{self, Engine, Manifest, Nowhere};
use crate::publish::{How, Places, PublishError, Published, Staging};
use crate::site::Site;
use crate::site::held::told;

/// Writes the site into its output folder.
pub(super) fn build(arguments: Build, terminal: &Terminal) -> Result<ExitStatus, Stop> {
    let begun = Instant::now();
    let request = request(&arguments.content, false)?;
    let root = &arguments.common.root;
    let output = output_folder(root, arguments.output.as_deref());
    let (build, published) = terminal.patiently("building", || -> Result<_, Stop> {
        let (snapshot, mut found) = read_site(root)?;
        let places = places(root);
        let staging = Staging::open(&output, &places, &|line| terminal.tell(line)).map_err(stop)?;
        let mut build = Engine::default().build(snapshot, &request, &Manifest::default(), &staging);
        found.append(&mut build.diagnostics);
        build.diagnostics = found;
        diagnostic::sort(&mut build.diagnostics);
        let published = match build.has_errors() {
            true => None,
            false => Some(staging.finish().map_err(stop)?),
        };
        Ok((build, published))
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    let common = &arguments.common;
    terminal.diagnostics(
        &build.diagnostics,
        &|path| build.text(path),
        common.format,
        common.verbose,
    );
    match published {
        Some(published) => {
            report(&build, &published, &output, seconds, common, terminal);
            Ok(ExitStatus::Fine)
        }
        None => {
            stopped(&build, seconds, common, terminal, "nothing was published");
            Ok(ExitStatus::SiteHasErrors)
        }
    }
}

/// Tells what is wrong, writes nothing.
pub(super) fn check(arguments: Check, terminal: &Terminal) -> Result<ExitStatus, Stop> {
    let begun = Instant::now();
    let request = request(&arguments.content, true)?;
    let common = &arguments.common;
    let build = terminal.patiently("checking", || -> Result<_, Stop> {
        let (snapshot, mut found) = read_site(&common.root)?;
        let mut build = Engine::default().build(snapshot, &request, &Manifest::default(), &Nowhere);
        found.append(&mut build.diagnostics);
        build.diagnostics = found;
        diagnostic::sort(&mut build.diagnostics);
        Ok(build)
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    terminal.diagnostics(&build.diagnostics, &|path| build.text(path), common.format, true);
    let strict =
        arguments.strict && build.diagnostics.iter().any(|d| d.severity == Severity::Warning);
    if build.has_errors() || strict {
        stopped(&build, seconds, common, terminal, "nothing was written");
        return Ok(ExitStatus::SiteHasErrors);
    }
    match common.format {
        Form::Json => terminal.say(&report_json(&build, None, seconds)),
        _ if !common.quiet => {
            let found = tally(&build.diagnostics);
            let found = if found.is_empty() { "nothing to mend".to_owned() } else { found };
            terminal.say(&format!("{}: {found}", pages(build.site())));
        }
        _ => {}
    }
    Ok(ExitStatus::Fine)
}

/// The folder to publish into: as told, from the working directory, else `public` in the site.
pub(super) fn output_folder(root: &Path, told: Option<&Path>) -> PathBuf {
    told.map_or_else(
        || if root == Path::new(".") { PathBuf::from("public") } else { root.join("public") },
        Path::to_owned,
    )
}

/// Where things are.
pub(super) fn places(root: &Path) -> Places {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    Places { root: root.to_owned(), home }
}

/// Why nothing could be published.
pub(super) fn stop(error: PublishError) -> Stop {
    let hint = match &error {
        PublishError::Refused { hint, .. } => Some(hint.clone()),
        PublishError::Io { .. } => None,
    };
    Stop::Failed(error.to_string(), hint)
}

/// `14 pages`, with the listings that nobody wrote.
fn pages(site: &Site) -> String {
    let written = site.entries.iter().filter(|entry| entry.document.is_some()).count();
    count(written, "page")
}

/// The last line of a build that was stopped.
fn stopped(
    build: &engine::Build,
    seconds: f64,
    common: &Common,
    terminal: &Terminal,
    outcome: &str,
) {
    match common.format {
        Form::Json => terminal.say(&report_json(build, None, seconds)),
        _ => terminal.tell(&format!("{}: {outcome}", tally(&build.diagnostics))),
    }
}

/// What was published.
fn report(
    build: &engine::Build,
    published: &Published,
    output: &Path,
    seconds: f64,
    common: &Common,
    terminal: &Terminal,
) {
    if common.format == Form::Json {
        return terminal.say(&report_json(build, Some(published), seconds));
    }
    if common.quiet {
        return;
    }
    if common.verbose {
        published.written.iter().for_each(|path| terminal.say(&format!("wrote   {path}")));
        published.removed.iter().for_each(|path| terminal.say(&format!("removed {path}")));
    }
    let files = published.written.len() + published.unchanged;
    let changes = match published.how {
        How::Untouched => "all as before".to_owned(),
        _ => {
            let mut parts = vec![format!("{} written", published.written.len())];
            if published.unchanged > 0 {
                parts.push(format!("{} unchanged", published.unchanged));
            }
            if !published.removed.is_empty() {
                parts.push(format!("{} removed", published.removed.len()));
            }
            parts.join(", ")
        }
    };
    let pages = pages(build.site());
    let files = count(files, "file");
    terminal.say(&format!("{pages}, {files} in {} ({changes}), {seconds:.2} s", output.display()));
    if let How::OneByOne(reason) = &published.how {
        terminal.say(&format!("published file by file, because {reason}"));
    }
    held(build.site(), terminal);
    let warnings = tally(&build.diagnostics);
    if build.diagnostics.iter().any(|d| d.severity == Severity::Warning) {
        terminal.say(&warnings);
    }
}

/// Names what is held back, and when the next page is due.
pub(crate) fn held(site: &Site, terminal: &Terminal) {
    const SHOWN: usize = 10;
    let zone = &site.config.zone;
    for held in site.held.iter().take(SHOWN) {
        terminal.say(&format!("held back: {} ({})", held.source, held.reason(zone)));
    }
    if site.held.len() > SHOWN {
        terminal.say(&format!("held back: {} more", site.held.len() - SHOWN));
    }
    if let Some(due) = site.next_change {
        terminal.say(&format!("build again on {}: the site changes by date then", told(due, zone)));
    }
}

/// The report for programs.
fn report_json(build: &engine::Build, published: Option<&Published>, seconds: f64) -> String {
    let site = build.site();
    let zone = &site.config.zone;
    let held: Vec<_> = site
        .held
        .iter()
        .map(|held| {
            json!({
                "path": held.source.as_str(),
                "why": held.reason(zone),
                "due": held.due().map(|due| due.to_string()),
            })
        })
        .collect();
    let count = |severity| build.diagnostics.iter().filter(|d| d.severity == severity).count();
    json!({
        "type": "report",
        "written": published.map_or(0, |p| p.written.len()),
        "unchanged": published.map_or(0, |p| p.unchanged),
        "removed": published.map_or(0, |p| p.removed.len()),
        "rendered": build.rendered.len(),
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "held": held,
        "next_change": site.next_change.map(|due| due.to_string()),
        "seconds": (seconds * 1000.0).round() / 1000.0,
    })
    .to_string()
}
