//! The preview: look, plan, show, make the rest, wait for the doorbell; for ever.
//!
//! The loop invalidates nothing by what kind of file changed: it looks where the watcher (`watch`)
//! points, and lets the engine find out what that means. A planned site can be shown at once
//! (`generation`): what somebody asks for is made first. Bytes are kept while there is room
//! (`shelf`) and answered over HTTP (`http`).

#![expect(
    clippy::disallowed_methods,
    reason = "this room watches the disk and listens on the network"
)]

mod generation;
mod http;
mod shelf;
mod state;
mod watch;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::cache::{Built, Cache, outputs_name};
use crate::config;
use crate::diagnostic::{Code, Diagnostic, Severity, show, sort};
use crate::discover::Disk;
use crate::engine::{Build, Engine, Manifest, Planned, Request};
use crate::source::{OutputPath, SourcePath};
use crate::time::AskedNow;

use generation::Generation;
use shelf::Shelf;
use state::{State, Told};
pub use watch::{Doorbell, Ring};

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
    /// How often to look at the files, in place of having the system tell.
    pub poll: Option<Duration>,
    /// Whether what an earlier run left is used, and something is left for the next one.
    pub cache: bool,
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
    let mut disk = Disk::open(&options.root)?;
    // Thousands of folders take their time to be watched, so that is begun beside the reading; what
    // changes in between is found by the look that follows the first second.
    let (root, poll) = (options.root.clone(), options.poll);
    let heard = Arc::new(AtomicU64::new(0));
    let ears = heard.clone();
    let doorbell = std::thread::spawn(move || Doorbell::new(&root, poll, ears));
    let state = State::new(options.root.clone(), std::process::id(), heard);
    let begun = Instant::now();
    let mut engine = Engine::default();
    let cache = options.cache.then(|| Cache::of(&options.root));
    match &cache {
        Some(cache) => recall(cache, &mut disk, &mut engine)?,
        None => disk.scan(&config::allowed_links)?,
    }
    disk.take_changed();
    let mut preview = Preview {
        options,
        engine,
        disk,
        manifest: Manifest::default(),
        cache,
        unsaved: false,
        settled: 0,
        unfinished: None,
        outdated: None,
        waiting: Vec::new(),
        shelf: Arc::default(),
        state: state.clone(),
        file_faults: Vec::new(),
        next_change: None,
        tell: Box::new(tell),
    };
    let generation = preview.plan(true);
    let base = preview.state.now().base_path().to_owned();
    let url = format!("http://{}{base}/", shown(address));
    (preview.tell)(Event::Ready { url, busy });
    let ending = Ending(state.clone());
    std::thread::Builder::new().name("preview".into()).spawn(move || {
        let _ending = ending;
        // The first page is asked for by now, and waits for nothing that is only for the others.
        preview.manifest = preview.manifest_before();
        preview.complete(generation, Vec::new(), begun);
        // It ends with the program's memory only.
        if let Ok(doorbell) = doorbell.join() {
            preview.run(doorbell);
        }
    })?;
    http::run(listener, state)
}

/// Ends the preview when the thread that follows the edits does, which it never should: a preview that
/// follows nothing any more must not look like one that does.
struct Ending(Arc<State>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Looks at the site, and takes what an earlier run knew of its texts.
fn recall(cache: &Cache, disk: &mut Disk, engine: &mut Engine) -> io::Result<()> {
    std::thread::scope(|scope| {
        let known = scope.spawn(|| cache.known());
        disk.recall(cache.sources());
        let scanned = disk.scan(&config::allowed_links);
        if let Ok(Some(known)) = known.join() {
            engine.recall(known);
        }
        scanned
    })
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
    disk: Disk,
    manifest: Manifest,
    cache: Option<Cache>,
    /// Whether the cache does not know all that is known.
    unsaved: bool,
    /// Up to which sign it is known what they mean.
    settled: u64,
    /// A state of the site that was not made to the end, because something was heard.
    unfinished: Option<(Arc<Generation>, Instant)>,
    /// What was shown before, until somebody has time to let it go.
    outdated: Option<Arc<Generation>>,
    /// Files that changed and of which nobody was told yet.
    waiting: Vec<SourcePath>,
    shelf: Arc<Shelf>,
    state: Arc<State>,
    file_faults: Vec<Diagnostic>,
    next_change: Option<Timestamp>,
    tell: Box<dyn Fn(Event<'_>) + Send>,
}

impl Preview {
    /// Waits and rebuilds, for ever.
    fn run(mut self, mut doorbell: Doorbell) {
        doorbell.follow(self.disk.linked());
        loop {
            if let Some(notice) = doorbell.notice() {
                (self.tell)(Event::Notice(notice));
            }
            let ring = doorbell.wait(self.until_due());
            let begun = Instant::now();
            let due = matches!(ring, Ring::Due);
            // What is found without a sign is waited for as if there had been one.
            let number = match ring {
                Ring::Paths(_) => doorbell.taken(),
                Ring::Anything | Ring::Due => self.state.notice(),
            };
            self.settled = self.settled.max(number);
            match ring {
                Ring::Due => {}
                Ring::Paths(paths) => self.disk.look(&paths, &config::allowed_links),
                Ring::Anything => {
                    if let Err(error) = self.disk.scan(&config::allowed_links) {
                        let told = format!("the site's folder cannot be read: {error}");
                        (self.tell)(Event::Notice(told));
                    }
                }
            }
            doorbell.follow(self.disk.linked());
            let changed = self.disk.take_changed();
            let same_faults = self.file_faults == self.disk.diagnostics();
            // Whatever was made of a text that changed while it was read is made again.
            let torn = self.disk.is_torn();
            if changed.is_empty() && same_faults && !due && !torn {
                self.state.settle(self.settled);
                match self.unfinished.take() {
                    Some((generation, begun)) => self.complete(generation, Vec::new(), begun),
                    None => self.save(),
                }
                continue;
            }
            self.unfinished = None;
            let generation = self.plan(false);
            self.state.settle(self.settled);
            self.complete(generation, changed, begun);
        }
    }

    /// How long it is until the site changes by time alone.
    fn until_due(&self) -> Option<Duration> {
        // A moment that was named stays that moment.
        let AskedNow::Clock(_) = self.options.request.now else { return None };
        let wait = self.next_change?.duration_since(Timestamp::now());
        Some(Duration::try_from(wait).unwrap_or(Duration::ZERO) + Duration::from_millis(50))
    }

    /// Plans the site as it is written now, and shows it.
    fn plan(&mut self, first: bool) -> Arc<Generation> {
        let mut request = self.options.request.clone();
        if let AskedNow::Clock(_) = request.now
            && !first
        {
            request.now = AskedNow::Clock(Timestamp::now());
        }
        let mut planned = self.engine.plan(self.disk.snapshot().clone(), &request);
        self.next_change = planned.library.site.next_change;
        self.file_faults = self.disk.diagnostics().to_vec();
        planned.diagnostics.extend(self.file_faults.iter().cloned());
        let unreadable = !first && has_unreadable_settings(&planned);
        let generation = Arc::new(Generation::new(planned, self.shelf.clone()));
        match unreadable {
            true => {
                self.state.note(generation.faults());
                self.state.hold();
            }
            false => self.outdated = self.state.show(generation.clone()),
        }
        generation
    }

    /// Makes what is not made yet, the pages that are open in a browser first, and tells.
    fn complete(&mut self, generation: Arc<Generation>, changed: Vec<SourcePath>, begun: Instant) {
        if self.state.now().unreadable {
            let build = generation.planned().unmade();
            // Every page is its last good form with the fault over it.
            self.state.tell(self.state.news(vec!["*".to_owned()], true));
            let outputs = Vec::new();
            return (self.tell)(Event::Built {
                build: &build,
                changed,
                outputs,
                took: begun.elapsed(),
            });
        }
        generation.take(&self.manifest);
        let base = generation.planned().library.site.config.base.path();
        // News name outputs as they are named on disk, so nothing in them is encoded.
        let base = percent_encoding::percent_decode_str(base).decode_utf8_lossy();
        let hurried = generation.hurry(&self.state.opened(), &self.manifest);
        if !hurried.is_empty() {
            let addresses = hurried.iter().map(|path| address(&base, path)).collect();
            self.state.tell(self.state.news(addresses, false));
        }
        self.outdated = None;
        let (state, settled) = (self.state.clone(), self.settled);
        let stop = || state.heard() > settled;
        let (mut outputs, finished) = generation.complete(&self.manifest, stop);
        if !finished {
            // Something was saved meanwhile, which is what somebody waits for now.
            let news = outputs.iter().filter(|path| !hurried.contains(path));
            let news = news.map(|path| address(&base, path)).collect();
            self.state.tell(self.state.news(news, false));
            self.manifest = generation.so_far(&self.manifest);
            self.waiting.extend(changed);
            self.unfinished = Some((generation, begun));
            return;
        }
        let mut changed = changed;
        changed.append(&mut self.waiting);
        changed.sort();
        changed.dedup();
        let mut build = generation.build();
        sort(&mut build.diagnostics);
        let gone = self.manifest.iter().map(|(path, _)| path);
        outputs.extend(gone.filter(|path| build.plan.get(path).is_none()).cloned());
        outputs.sort();
        // While templates cannot be read, what they made last is still shown below the fault.
        if !build.library.theme.is_broken() {
            self.shelf.retain(|path| build.plan.get(path).is_some());
        }
        self.state.note(told(&build.diagnostics, &|path| build.text(path)));
        let news = outputs.iter().filter(|path| !hurried.contains(path));
        let news = news.map(|path| address(&base, path)).collect();
        self.state.tell(self.state.news(news, true));
        self.manifest = build.manifest.clone();
        self.next_change = build.next_change();
        self.unsaved |= !build.rendered.is_empty();
        if changed.is_empty() {
            self.save();
        }
        (self.tell)(Event::Built { build: &build, changed, outputs, took: begun.elapsed() });
    }
}

impl Preview {
    /// What an earlier run made: it is what this one would make, wherever it was published.
    fn manifest_before(&self) -> Manifest {
        let (root, overrides) = (&self.options.root, &self.options.request.overrides);
        let names = [
            outputs_name(root, None, overrides),
            outputs_name(root, Some(&root.join("public")), overrides),
        ];
        let cache = self.cache.as_ref();
        let built = cache.and_then(|cache| names.iter().find_map(|name| cache.built(name)));
        built.map(|built| built.manifest).unwrap_or_default()
    }

    /// Leaves what is known for the next run, behind everybody's back.
    fn save(&mut self) {
        let Some(cache) = self.cache.clone().filter(|_| self.unsaved) else { return };
        self.unsaved = false;
        let (seen, known) = (self.disk.seen().clone(), self.engine.known());
        let name = outputs_name(&self.options.root, None, &self.options.request.overrides);
        let built = Built::of_preview(self.manifest.clone());
        // A cache that cannot be written only costs time.
        let write = move || {
            let _ = cache.keep_sources(&seen);
            let _ = known.map(|known| cache.keep_known(&known));
            let _ = cache.keep_built(&name, &built);
        };
        let _ = std::thread::Builder::new().name("cache".into()).spawn(write);
    }
}

/// Whether `site.yaml` is so wrong that nothing it says is known.
fn has_unreadable_settings(planned: &Planned) -> bool {
    planned.diagnostics.iter().any(|found| {
        let there = found.place.as_ref().is_some_and(|place| place.path.as_str() == config::FILE);
        there && matches!(found.code, Code::YamlSyntax | Code::FileNotUtf8 | Code::FileUnreadable)
            || found.code == Code::ThemeMissing
    })
}

/// The address of an output, with the base path, decoded.
fn address(base: &str, path: &OutputPath) -> String {
    let path = path.as_str();
    let path = match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    };
    format!("{base}/{path}")
}

/// Everything that stops a build, in the terminal's words.
fn told(diagnostics: &[Diagnostic], texts: show::Texts<'_>) -> Vec<Told> {
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
    errors
        .map(|found| Told {
            path: found.place.as_ref().map(|place| place.path.to_string()).unwrap_or_default(),
            text: show::human(found, texts, false),
        })
        .collect()
}
