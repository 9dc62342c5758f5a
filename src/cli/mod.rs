//! Words in, words out. Computes nothing of the site.

#![expect(clippy::disallowed_methods, reason = "this room reads the clock and the environment")]

mod archetype;
mod args;
mod build;
mod clean;
mod init;
mod new;
mod onto_disk;
mod serve;
mod starter;
mod terminal;
mod theme;
mod why;

use std::io;
use std::path::Path;

use clap::{CommandFactory as _, Parser as _};
use jiff::Timestamp;

use crate::config::{self, BaseUrl, Overrides};
use crate::diagnostic::Diagnostic;
use crate::discover::discover;
use crate::engine::Request;
use crate::source::Snapshot;
use crate::time::{AskedNow, When};

use args::{Arguments, Command, Content, ThemeCommand};
use terminal::Terminal;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// All is well.
    Fine,
    /// The site has errors.
    SiteHasErrors,
    /// The command cannot be understood.
    WrongUsage,
    /// The job could not be done.
    NotDone,
}

impl ExitStatus {
    /// The number the shell sees.
    pub fn code(self) -> u8 {
        match self {
            ExitStatus::Fine => 0,
            ExitStatus::SiteHasErrors => 1,
            ExitStatus::WrongUsage => 2,
            ExitStatus::NotDone => 3,
        }
    }
}

/// Why a command ended early.
pub(crate) enum Stop {
    /// The command cannot be understood: message and hint.
    Usage(String, Option<String>),
    /// The job could not be done: message and hint.
    Failed(String, Option<String>),
}

impl Stop {
    fn failed(message: impl Into<String>) -> Stop {
        Stop::Failed(message.into(), None)
    }
}

/// Every command with its arguments and switches, as `--help` shows them. The documentation is made
/// of it.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// The stack of each thread, of which the system gives only what is used.
const STACK: usize = 16 << 20;

/// Runs the program with the words of the command line.
pub fn run(words: impl IntoIterator<Item = std::ffi::OsString>) -> ExitStatus {
    let arguments = match Arguments::try_parse_from(words) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way, too. A closed pipe is nobody's fault.
            let _ = error.print();
            return if error.use_stderr() { ExitStatus::WrongUsage } else { ExitStatus::Fine };
        }
    };
    if !matches!(arguments.command, Command::Init(_) | Command::New(_) | Command::Clean(_)) {
        // Templates that include each other inside of blocks that show pages go far down the stack.
        // It is the first use of these threads, so this cannot fail; it would only mean less room.
        let _ = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global();
    }
    let terminal = Terminal::new();
    let result = match arguments.command {
        Command::Build(arguments) => build::build(arguments, &terminal),
        Command::Check(arguments) => build::check(arguments, &terminal),
        Command::Serve(arguments) => serve::serve(arguments, &terminal),
        Command::Init(arguments) => init::init(arguments, &terminal),
        Command::New(arguments) => new::new(arguments, &terminal),
        Command::Why(arguments) => why::why(arguments, &terminal),
        Command::Theme(ThemeCommand::List { common }) => theme::list(common, &terminal),
        Command::Theme(ThemeCommand::Show { template, common }) => {
            theme::show(&template, common, &terminal)
        }
        Command::Theme(ThemeCommand::Copy { template, extend, common }) => {
            theme::copy(&template, extend, common, &terminal)
        }
        Command::Clean(arguments) => clean::clean(arguments, &terminal),
    };
    result.unwrap_or_else(|stop| {
        let (status, message, hint) = match stop {
            Stop::Usage(message, hint) => (ExitStatus::WrongUsage, message, hint),
            Stop::Failed(message, hint) => (ExitStatus::NotDone, message, hint),
        };
        terminal.complain(&message, hint.as_deref());
        status
    })
}

/// What a build is asked for, by the words typed.
fn request(content: &Content, rules: bool) -> Result<Request, Stop> {
    if let Some(url) = &content.base_url
        && let Err(message) = BaseUrl::parse(url)
    {
        let hint = "write the whole address: `--base-url https://example.org/playbook/`".to_owned();
        return Err(Stop::Usage(message, Some(hint)));
    }
    let overrides = Overrides {
        base_url: content.base_url.clone(),
        drafts: content.drafts,
        future: content.future,
        expired: content.expired,
    };
    Ok(Request { now: now(content.now.as_deref())?, overrides, rules })
}

/// The moment to take for now: as told, else `SOURCE_DATE_EPOCH`, else the clock. Read once.
fn now(told: Option<&str>) -> Result<AskedNow, Stop> {
    if let Some(text) = told {
        return match When::parse(text) {
            Ok(when) => Ok(AskedNow::Written(when)),
            Err((message, hint)) => Err(Stop::Usage(format!("--now: {message}"), Some(hint))),
        };
    }
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(AskedNow::Clock(Timestamp::now()));
    };
    match epoch.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok()) {
        Some(moment) => Ok(AskedNow::Clock(moment)),
        None => Err(Stop::Usage(
            format!("SOURCE_DATE_EPOCH must be a number of seconds, found `{epoch}`"),
            None,
        )),
    }
}

/// Reads a site from the disk, with what was wrong with its files.
fn read_site(root: &Path) -> Result<(Snapshot, Vec<Diagnostic>), Stop> {
    match discover(root, config::allowed_links) {
        Ok(found) => Ok((found.value, found.diagnostics)),
        Err(error) => Err(cannot_read(root, &error)),
    }
}

/// Why a site's folder cannot be read.
fn cannot_read(root: &Path, error: &io::Error) -> Stop {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    Stop::failed(format!("cannot read `{}`: {reason}", root.display()))
}
