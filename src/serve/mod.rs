//! The preview: build, show, wait for the doorbell, build again; for ever.
//!
//! The loop knows nothing of what changed: it looks at the files again and lets the engine find out.
//! Built outputs are kept in memory (`memory`) and answered over HTTP (`http`); the watcher
//! (`watch`) only rings.

#![expect(
    clippy::disallowed_methods,
    reason = "this room watches the disk and listens on the network"
)]

mod http;
mod memory;
mod watch;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::config;
use crate::diagnostic::{Diagnostic, sort};
use crate::discover::discover;
use crate::engine::{Build, Engine, Request};
use crate::source::{OutputPath, Snapshot, SourcePath};
use crate::time::AskedNow;

use memory::{Memory, State};
use watch::Doorbell;

/// How a preview is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's root.
    pub root: PathBuf,
    /// The address to listen on.
    pub interface: IpAddr,
    /// The port that was asked for; the next free one from [`FIRST_PORT`] on where none was.
    pub port: Option<u16>,
    /// What the builds are asked for.
    pub request: Request,
}

/// Where previews are found where nobody says otherwise: Zola's port.
pub const FIRST_PORT: u16 = 1111;

/// How many ports are tried after the first.
const PORTS_TRIED: u16 = 50;

/// What happens, for whoever started the preview.
pub enum Event<'a> {
    /// The preview can be looked at.
    Ready {
        /// Its address.
        url: String,
        /// The port that was busy, if another had to be taken.
        busy: Option<u16>,
    },
    /// The site was built.
    Built {
        /// With what.
        build: &'a Build,
        /// The files that had changed; empty for the first build.
        changed: Vec<SourcePath>,
        /// The outputs that are different now.
        outputs: Vec<OutputPath>,
        /// How long it took.
        took: Duration,
    },
    /// Something worth a line.
    Notice(String),
}

/// Shows a site until the program is ended.
///
/// # Errors
/// Where the root cannot be read or the port cannot be listened on.
pub fn serve(options: Options, tell: impl Fn(Event<'_>) + Send + 'static) -> io::Result<()> {
    let (listener, busy) = listen(&options)?;
    let address = listener.local_addr()?;
    let mut preview = Preview {
        options,
        engine: Engine::default(),
        memory: Memory::default(),
        state: State::new(),
        files: Snapshot::default(),
        tell: Box::new(tell),
    };
    preview.rebuild(true)?;
    let base = preview.state.base_path();
    let url = format!("http://{}{base}/", shown(address));
    (preview.tell)(Event::Ready { url, busy });
    let state = preview.state.clone();
    std::thread::Builder::new().name("preview".into()).spawn(move || preview.run())?;
    http::run(listener, state)
}

/// The address as it is typed into a browser.
fn shown(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("127.0.0.1:{}", address.port())
    } else {
        address.to_string()
    }
}

/// The listener, and the port that was busy.
fn listen(options: &Options) -> io::Result<(TcpListener, Option<u16>)> {
    if let Some(port) = options.port {
        return Ok((TcpListener::bind((options.interface, port))?, None));
    }
    let mut last = None;
    for port in FIRST_PORT..=FIRST_PORT + PORTS_TRIED {
        match TcpListener::bind((options.interface, port)) {
            Ok(listener) => return Ok((listener, (port != FIRST_PORT).then_some(FIRST_PORT))),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or_else(|| io::Error::from(io::ErrorKind::AddrInUse)))
}

/// A preview under way.
struct Preview {
    options: Options,
    engine: Engine,
    memory: Memory,
    state: Arc<State>,
    files: Snapshot,
    tell: Box<dyn Fn(Event<'_>) + Send>,
}

impl Preview {
    /// Waits and rebuilds, for ever.
    fn run(mut self) {
        let mut doorbell = Doorbell::new(&self.options.root);
        if let Some(notice) = doorbell.notice() {
            (self.tell)(Event::Notice(notice));
        }
        loop {
            let rung = doorbell.wait(self.until_due());
            self.state.begin();
            let result = self.rebuild(!rung);
            self.state.end();
            if let Err(error) = result {
                (self.tell)(Event::Notice(format!("the site's folder cannot be read: {error}")));
            }
        }
    }

    /// How long it is until the site changes by time alone.
    fn until_due(&self) -> Option<Duration> {
        let due = self.state.next_change()?;
        let wait = due.duration_since(Timestamp::now());
        Some(Duration::try_from(wait).unwrap_or(Duration::ZERO) + Duration::from_millis(50))
    }

    /// Looks at the files, and builds if any is different, or in any case.
    fn rebuild(&mut self, anyway: bool) -> io::Result<()> {
        let begun = Instant::now();
        let found = discover(&self.options.root, config::allowed_links)?;
        let changed = changed(&self.files, &found.value);
        let same_faults = self.state.same_faults(&found.diagnostics);
        if changed.is_empty() && same_faults && !anyway {
            return Ok(());
        }
        let first = self.files.files.is_empty();
        self.files = found.value.clone();
        let mut request = self.options.request.clone();
        if let AskedNow::Clock(_) = request.now
            && !first
        {
            request.now = AskedNow::Clock(Timestamp::now());
        }
        let sink = self.memory.begin();
        let mut build = self.engine.build(found.value, &request, &self.memory.manifest(), &sink);
        let files_faults: Vec<Diagnostic> = found.diagnostics;
        build.diagnostics.extend(files_faults.iter().cloned());
        sort(&mut build.diagnostics);
        let outputs = self.memory.finish(sink, &build);
        self.state.publish(&self.memory, &build, files_faults, &outputs, &self.options.root);
        let changed = if first { Vec::new() } else { changed };
        (self.tell)(Event::Built { build: &build, changed, outputs, took: begun.elapsed() });
        Ok(())
    }
}

/// The files that differ between two looks at the disk.
fn changed(before: &Snapshot, after: &Snapshot) -> Vec<SourcePath> {
    let mut changed: Vec<SourcePath> = after
        .files
        .iter()
        .filter(|(path, file)| before.files.get(*path).is_none_or(|old| old.print != file.print))
        .map(|(path, _)| path.clone())
        .collect();
    changed.extend(before.files.keys().filter(|path| !after.files.contains_key(*path)).cloned());
    changed.sort();
    changed
}
