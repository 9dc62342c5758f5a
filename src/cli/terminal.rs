//! Where words go: standard output, standard error, colour, and a closed pipe that is no fault.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use super::args::Form;
use crate::diagnostic::{Diagnostic, Severity, show};

/// The two streams, and whether they may be coloured.
pub(crate) struct Terminal {
    colour: bool,
    /// Whether somebody watches standard error.
    watched: bool,
}

/// How many diagnostics are shown in full. More are a pattern, and `--format short` lists them all.
const FULL_LIMIT: usize = 200;

/// How long work may take before it is worth a word.
const PATIENCE: Duration = Duration::from_millis(500);

impl Terminal {
    /// Looks at the streams and at the conventions of `NO_COLOR` and `CLICOLOR_FORCE`.
    pub(crate) fn new() -> Terminal {
        let watched = io::stderr().is_terminal();
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let forced = std::env::var_os("CLICOLOR_FORCE")
            .is_some_and(|value| !value.is_empty() && value != "0");
        let plain = std::env::var_os("CLICOLOR").is_some_and(|value| value == "0")
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Terminal { colour: !set("NO_COLOR") && (forced || watched && !plain), watched }
    }

    /// A line on standard output.
    pub(crate) fn say(&self, line: &str) {
        let _ = writeln!(io::stdout().lock(), "{line}");
    }

    /// A line on standard error.
    pub(crate) fn tell(&self, line: &str) {
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// Why the job could not be done.
    pub(crate) fn complain(&self, message: &str, hint: Option<&str>) {
        let (red, bold, plain) =
            if self.colour { ("\x1b[1;31m", "\x1b[1m", "\x1b[0m") } else { ("", "", "") };
        self.tell(&format!("{red}error{plain}{bold}: {message}{plain}"));
        if let Some(hint) = hint {
            self.tell(&format!("  = help: {hint}"));
        }
    }

    /// Diagnostics in the form that was asked for. Hints only where they were asked for.
    pub(crate) fn diagnostics(
        &self,
        diagnostics: &[Diagnostic],
        texts: show::Texts<'_>,
        form: Form,
        hints: bool,
    ) {
        let shown: Vec<&Diagnostic> =
            diagnostics.iter().filter(|d| hints || d.severity != Severity::Hint).collect();
        match form {
            Form::Json => shown.iter().for_each(|d| self.say(&show::json(d, texts).to_string())),
            Form::Short => shown.iter().for_each(|d| self.tell(&show::short(d, texts))),
            Form::Human => {
                for diagnostic in shown.iter().take(FULL_LIMIT) {
                    self.tell(&format!("{}\n", show::human(diagnostic, texts, self.colour)));
                }
                if shown.len() > FULL_LIMIT {
                    let more = shown.len() - FULL_LIMIT;
                    self.tell(&format!("… and {more} more; `--format short` lists them all\n"));
                }
            }
        }
    }

    /// Does something, and says what where it takes longer than half a second and somebody watches.
    pub(crate) fn patiently<T>(&self, what: &str, work: impl FnOnce() -> T) -> T {
        if !self.watched {
            return work();
        }
        let (done, waiting) = mpsc::channel::<()>();
        let said = Arc::new(AtomicBool::new(false));
        let line = {
            let (said, what) = (said.clone(), what.to_owned());
            thread::spawn(move || {
                let mut waited = PATIENCE;
                while waiting.recv_timeout(if said.load(Ordering::Relaxed) {
                    Duration::from_millis(100)
                } else {
                    PATIENCE
                }) == Err(mpsc::RecvTimeoutError::Timeout)
                {
                    said.store(true, Ordering::Relaxed);
                    let _ = write!(io::stderr().lock(), "\r{what} … {:.1} s", waited.as_secs_f64());
                    let _ = io::stderr().flush();
                    waited += Duration::from_millis(100);
                }
            })
        };
        let result = work();
        drop(done);
        let _ = line.join();
        if said.load(Ordering::Relaxed) {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
        result
    }
}
