//! `handover build` and `handover check`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::json;

use super::args::{Build, Check, Common, Form};
use super::onto_disk::{Outcome, Site as SiteOnDisk};
use super::terminal::Terminal;
use super::{ExitStatus, Stop, read_site, request};
use crate::cache::Summary;
use crate::diagnostic::{self, Severity, count, tally};
use crate::engine::{Engine, Manifest, Nowhere};
use crate::publish::{How, Places, PublishError, Published};
use crate::serve::{Doorbell, Ring};
use crate::site::Site;
use crate::site::comment_files::WAITING;
use crate::time::AskedNow;

/// Writes the site into its output folder.
pub(super) fn build(arguments: Build, terminal: &Terminal) -> Result<ExitStatus, Stop> {
    let begun = Instant::now();
    let mut request = request(&arguments.content, false)?;
    let mut site = SiteOnDisk::open(&arguments)?;
    // Watched before it is read: what changes in between is noticed.
    let doorbell =
        arguments.watch.then(|| Doorbell::new(&arguments.common.root, None, Arc::default()));
    let tell = |line: &str| terminal.tell(line);
    let outcome = terminal.patiently("building", || {
        site.scan()?;
        site.build(&request, &tell)
    })?;
    show(&arguments, &site, &outcome, begun.elapsed(), terminal);
    if arguments.verify && outcome.published.is_some() {
        let different = terminal.patiently("comparing", || site.verify(&request))?;
        if !different.is_empty() {
            let names: Vec<String> =
                different.iter().take(10).map(|path| format!("`{path}`")).collect();
            let message = format!(
                "{} not what a build from nothing makes: {}",
                if different.len() == 1 { "this file is" } else { "these files are" },
                diagnostic::list(&names)
            );
            let hint = "`handover build --no-cache` makes everything anew; if nobody has changed the \
                        files by hand, please report it";
            return Err(Stop::Failed(message, Some(hint.to_owned())));
        }
        if !arguments.common.quiet && arguments.common.format != Form::Json {
            terminal.say("every file is what a build from nothing makes");
        }
    }
    let Some(doorbell) = doorbell else {
        let status = match outcome.published {
            Some(_) => ExitStatus::Fine,
            None => ExitStatus::SiteHasErrors,
        };
        // The process ends here, and the system takes its memory back at once. To give back each
        // piece of a large site takes longer than to write its cache.
        std::mem::forget((site, outcome));
        return Ok(status);
    };
    watch(&arguments, &mut site, &mut request, doorbell, outcome, terminal)
}

/// Builds again after every edit.
fn watch(
    arguments: &Build,
    site: &mut SiteOnDisk,
    request: &mut crate::engine::Request,
    mut doorbell: Doorbell,
    mut outcome: Outcome,
    terminal: &Terminal,
) -> Result<ExitStatus, Stop> {
    if !arguments.common.quiet && arguments.common.format != Form::Json {
        terminal.say("watching for edits  (end it with Ctrl+C)");
    }
    loop {
        // A moment that was named stays that moment.
        let clock = matches!(request.now, AskedNow::Clock(_));
        let until = outcome.next_change.filter(|_| clock).map(|due| {
            let wait = due.duration_since(Timestamp::now());
            Duration::try_from(wait).unwrap_or(Duration::ZERO) + Duration::from_millis(50)
        });
        doorbell.follow(site.linked());
        if let Some(notice) = doorbell.notice() {
            terminal.tell(&notice);
        }
        let ring = doorbell.wait(until);
        let begun = Instant::now();
        let due = matches!(ring, Ring::Due);
        if !site.look(ring)? && !due {
            continue;
        }
        if let AskedNow::Clock(_) = request.now {
            request.now = AskedNow::Clock(Timestamp::now());
        }
        outcome = site.build(request, &|line| terminal.tell(line))?;
        show(arguments, site, &outcome, begun.elapsed(), terminal);
    }
}

/// Tells what came of a build.
fn show(
    arguments: &Build,
    site: &SiteOnDisk,
    outcome: &Outcome,
    took: Duration,
    terminal: &Terminal,
) {
    let common = &arguments.common;
    let texts = |path: &_| outcome.text(path).or_else(|| site.text(path));
    terminal.diagnostics(&outcome.summary.diagnostics, &texts, common.format, common.verbose);
    if arguments.explain {
        for (path, why) in &outcome.made {
            match common.format {
                Form::Json => terminal
                    .say(&json!({"type": "made", "path": path.as_str(), "why": why}).to_string()),
                _ => terminal.say(&format!("{path}: {why}")),
            }
        }
    }
    match &outcome.published {
        Some(published) => {
            report(outcome, published, &site.output, took.as_secs_f64(), common, terminal);
        }
        None => stopped(
            &outcome.summary,
            outcome.rendered,
            took.as_secs_f64(),
            common,
            terminal,
            "nothing was published",
        ),
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
    let stops = build.has_errors() || strict;
    let rendered = build.rendered.len();
    let summary = summary(build.site(), build.diagnostics.clone());
    // As after a build: the process ends here.
    std::mem::forget(build);
    if stops {
        stopped(&summary, rendered, seconds, common, terminal, "nothing was written");
        return Ok(ExitStatus::SiteHasErrors);
    }
    match common.format {
        Form::Json => terminal.say(&report_json(&summary, rendered, None, seconds)),
        _ if !common.quiet => {
            let found = tally(&summary.diagnostics);
            let found = if found.is_empty() { "nothing to mend".to_owned() } else { found };
            terminal.say(&format!("{}: {found}", count(summary.pages, "page")));
        }
        _ => {}
    }
    Ok(ExitStatus::Fine)
}

/// What is told of a site at the end of a build.
pub(super) fn summary(site: &Site, diagnostics: Vec<diagnostic::Diagnostic>) -> Summary {
    let zone = &site.config.zone;
    let held = site.held.iter().map(|held| crate::cache::HeldBack {
        path: held.source.clone(),
        why: held.reason(zone),
        due: held.due().map(|due| due.to_string()),
    });
    Summary {
        pages: site.entries.iter().filter(|entry| entry.document.is_some()).count(),
        comments_waiting: site.comments_waiting,
        held: held.collect(),
        next_change: site
            .next_change
            .map(|due| (crate::site::held::told(due, zone), due.to_string())),
        diagnostics,
    }
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

/// The last line of a build that was stopped.
fn stopped(
    summary: &Summary,
    rendered: usize,
    seconds: f64,
    common: &Common,
    terminal: &Terminal,
    outcome: &str,
) {
    match common.format {
        Form::Json => terminal.say(&report_json(summary, rendered, None, seconds)),
        _ => terminal.tell(&format!("{}: {outcome}", tally(&summary.diagnostics))),
    }
}

/// What was published.
fn report(
    outcome: &Outcome,
    published: &Published,
    output: &Path,
    seconds: f64,
    common: &Common,
    terminal: &Terminal,
) {
    let summary = &outcome.summary;
    if common.format == Form::Json {
        return terminal.say(&report_json(summary, outcome.rendered, Some(published), seconds));
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
    let pages = count(summary.pages, "page");
    let files = count(files, "file");
    terminal.say(&format!("{pages}, {files} in {} ({changes}), {seconds:.2} s", output.display()));
    if let How::OneByOne(reason) = &published.how {
        terminal.say(&format!("published file by file, because {reason}"));
    }
    held(summary, terminal);
    let warnings = tally(&summary.diagnostics);
    if summary.diagnostics.iter().any(|d| d.severity == Severity::Warning) {
        terminal.say(&warnings);
    }
}

/// Names what is held back, and when the next page is due.
pub(super) fn held(summary: &Summary, terminal: &Terminal) {
    const SHOWN: usize = 10;
    for held in summary.held.iter().take(SHOWN) {
        terminal.say(&format!("held back: {} ({})", held.path, held.why));
    }
    if summary.held.len() > SHOWN {
        terminal.say(&format!("held back: {} more", summary.held.len() - SHOWN));
    }
    match summary.comments_waiting {
        0 => {}
        1 => terminal.say(&format!("1 comment waits in {WAITING}/")),
        number => terminal.say(&format!("{number} comments wait in {WAITING}/")),
    }
    if let Some((due, _)) = &summary.next_change {
        terminal.say(&format!("build again on {due}: the site changes by date then"));
    }
}

/// The report for programs.
fn report_json(
    summary: &Summary,
    rendered: usize,
    published: Option<&Published>,
    seconds: f64,
) -> String {
    let held: Vec<_> = summary
        .held
        .iter()
        .map(|held| json!({"path": held.path.as_str(), "why": held.why, "due": held.due}))
        .collect();
    let count = |severity| summary.diagnostics.iter().filter(|d| d.severity == severity).count();
    json!({
        "type": "report",
        "written": published.map_or(0, |p| p.written.len()),
        "unchanged": published.map_or(0, |p| p.unchanged),
        "removed": published.map_or(0, |p| p.removed.len()),
        "rendered": rendered,
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "held": held,
        "comments_waiting": summary.comments_waiting,
        "next_change": summary.next_change.as_ref().map(|(_, due)| due),
        "seconds": (seconds * 1000.0).round() / 1000.0,
    })
    .to_string()
}
