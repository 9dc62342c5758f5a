//! `handover serve`

use std::cell::Cell;
use std::io;

use super::args::{Common, Form, Serve};
use super::build::{held, summary};
use super::terminal::Terminal;
use super::{ExitStatus, Stop, request};
use crate::diagnostic::{count, tally};
use crate::serve::{self, Event, Options};

/// Shows the site and follows every edit.
pub(super) fn serve(arguments: Serve, terminal: &Terminal) -> Result<ExitStatus, Stop> {
    let Serve { common, content, port, interface, open, poll, no_cache } = arguments;
    let options = Options {
        root: common.root.clone(),
        interface,
        port,
        request: request(&content, false)?,
        poll,
        cache: !no_cache,
    };
    let speaker = Speaker { common, open, terminal: Terminal::new(), broken: Cell::new(false) };
    let _ = terminal;
    match serve::serve(options, move |event| speaker.tell(&event)) {
        Ok(()) => Ok(ExitStatus::Fine),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(Stop::Failed(
            format!("port {} is in use", port.unwrap_or(serve::FIRST_PORT)),
            Some("end what uses it, or choose another with `--port`".to_owned()),
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(Stop::failed("there is no such folder"))
        }
        Err(error) => Err(Stop::failed(format!("the preview cannot be shown: {error}"))),
    }
}

/// Says what happens.
struct Speaker {
    common: Common,
    open: bool,
    terminal: Terminal,
    /// Whether the site had errors when it was told of last.
    broken: Cell<bool>,
}

impl Speaker {
    fn tell(&self, event: &Event<'_>) {
        let json = self.common.format == Form::Json;
        match event {
            Event::Ready { url, busy } => {
                if let Some(port) = busy
                    && !json
                {
                    self.terminal.tell(&format!("port {port} is in use, so another was taken"));
                }
                if json {
                    self.terminal
                        .say(&serde_json::json!({"type": "ready", "url": url}).to_string());
                } else {
                    self.terminal.say(&format!("the preview is at {url}  (end it with Ctrl+C)"));
                }
                if self.open && open::that_detached(url).is_err() {
                    self.terminal
                        .tell("no browser could be opened here; open the address yourself");
                }
            }
            Event::Built { build, changed, outputs, took } => {
                self.terminal.diagnostics(
                    &build.diagnostics,
                    &|path| build.text(path),
                    self.common.format,
                    self.common.verbose,
                );
                if self.common.quiet || json {
                    return;
                }
                let was_broken = self.broken.replace(build.has_errors());
                if changed.is_empty() {
                    held(&summary(build.site(), Vec::new()), &self.terminal);
                    return;
                }
                let what = match &changed[..] {
                    [one] => one.as_str().trim_start_matches("content/").to_owned(),
                    [one, rest @ ..] => format!(
                        "{} and {} more",
                        one.as_str().trim_start_matches("content/"),
                        rest.len()
                    ),
                    [] => String::new(),
                };
                let pages = outputs.iter().filter(|path| path.as_str().ends_with(".html")).count();
                let time = jiff::Zoned::now().strftime("%H:%M:%S").to_string();
                let pages = count(pages, "page");
                let found = tally(&build.diagnostics);
                let found = match (was_broken && !build.has_errors(), found.is_empty()) {
                    (true, true) => "  no errors any more".to_owned(),
                    (true, false) => format!("  no errors any more, {found}"),
                    (false, true) => String::new(),
                    (false, false) => format!("  {found}"),
                };
                self.terminal
                    .say(&format!("{time}  {what}  {pages}  {} ms{found}", took.as_millis()));
            }
            Event::Notice(text) => self.terminal.tell(text),
        }
    }
}
