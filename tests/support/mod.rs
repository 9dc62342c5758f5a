//! The one harness: a test is a small site and what must come of it.
//!
//! [`site`] builds a site in memory from `[(path, text)]`, whole pipeline, no disk. [`Scratch`] is a
//! folder on the disk for tests of the real binary.

#![allow(dead_code, unreachable_pub, reason = "every test program uses another part of it")]

pub mod fences;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;

use handover::config::Overrides;
use handover::diagnostic::show;
use handover::engine::{Build, Engine, Manifest, Request, Sink};
use handover::render::Artifact;
use handover::source::{OutputPath, Snapshot};
use handover::time::{AskedNow, When};

/// The settings of a test site that says nothing of its own: no theme, so that outputs are short.
pub const SETTINGS: &str = "title: Test\nbase_url: https://example.org/\ntheme: false\n";

/// Templates that show what tests look for.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("templates/page.html", "<h1>{{ page.title }}</h1>\n{{ page.content | safe }}"),
    (
        "templates/section.html",
        "<h1>{{ section.title }}</h1>\n{{ section.content | safe }}{% for page in paginator.pages %}<li>{{ page.title }}</li>\n{% endfor %}",
    ),
    (
        "templates/taxonomy_list.html",
        "{% for term in terms %}<li>{{ term.name }} {{ term.page_count }}</li>\n{% endfor %}",
    ),
    (
        "templates/taxonomy_single.html",
        "<h1>{{ term.name }}</h1>{% for page in paginator.pages %}<li>{{ page.title }}</li>\n{% endfor %}",
    ),
    ("templates/404.html", "not here"),
];

/// A site that was built in memory.
pub struct Built {
    /// What the engine says.
    pub build: Build,
    /// Every output that was made.
    pub outputs: BTreeMap<String, Vec<u8>>,
}

/// A site under construction.
#[derive(Clone, Default)]
pub struct TestSite {
    files: BTreeMap<String, Vec<u8>>,
    overrides: Overrides,
    rules: bool,
    now: Option<String>,
}

/// A site of these files, with [`SETTINGS`] and [`TEMPLATES`] where it brings none.
pub fn site<const N: usize>(files: [(&str, &str); N]) -> TestSite {
    let mut site = TestSite::default().file("site.yaml", SETTINGS);
    for (path, text) in TEMPLATES {
        site = site.file(path, text);
    }
    files.into_iter().fold(site, |site, (path, text)| site.file(path, text))
}

/// A site of these files with the default theme.
pub fn themed<const N: usize>(files: [(&str, &str); N]) -> TestSite {
    let settings = "title: Test\nbase_url: https://example.org/playbook/\n";
    let site = TestSite::default().file("site.yaml", settings);
    files.into_iter().fold(site, |site, (path, text)| site.file(path, text))
}

/// The files a person would type to make the site again: what a failed property test prints.
impl std::fmt::Debug for TestSite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (path, bytes) in &self.files {
            let own =
                TEMPLATES.iter().any(|(known, text)| path == known && bytes == text.as_bytes());
            if !own {
                write!(f, "\n{path}: {:?}", String::from_utf8_lossy(bytes))?;
            }
        }
        Ok(())
    }
}

impl TestSite {
    /// Adds or replaces a file.
    pub fn file(mut self, path: &str, bytes: impl AsRef<[u8]>) -> TestSite {
        self.files.insert(path.to_owned(), bytes.as_ref().to_vec());
        self
    }

    /// Takes a file away.
    pub fn without(mut self, path: &str) -> TestSite {
        self.files.remove(path);
        self
    }

    /// Adds or replaces a file in place.
    pub fn put(&mut self, path: &str, bytes: impl AsRef<[u8]>) {
        self.files.insert(path.to_owned(), bytes.as_ref().to_vec());
    }

    /// Takes a file away in place, and gives it.
    pub fn take(&mut self, path: &str) -> Option<Vec<u8>> {
        self.files.remove(path)
    }

    /// The paths that `wanted` says yes to, in order.
    pub fn paths(&self, wanted: impl Fn(&str) -> bool) -> Vec<String> {
        self.files.keys().filter(|path| wanted(path)).cloned().collect()
    }

    /// Every file.
    pub fn all(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// The text of a file, empty where there is none.
    pub fn lossy(&self, path: &str) -> String {
        self.files
            .get(path)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .unwrap_or_default()
    }

    /// The site in a folder, without its outputs.
    pub fn read(root: &Path) -> TestSite {
        let mut site = TestSite::default();
        for top in ["site.yaml", "content", "static", "templates", "themes", "data", "strings"] {
            for entry in walkdir::WalkDir::new(root.join(top)).into_iter().filter_map(Result::ok) {
                if entry.file_type().is_file() {
                    let path =
                        entry.path().strip_prefix(root).expect("below").display().to_string();
                    site.put(&path, std::fs::read(entry.path()).expect("readable"));
                }
            }
        }
        site
    }

    /// The moment taken for now.
    pub fn now(&self) -> &str {
        self.now.as_deref().unwrap_or("2026-11-23")
    }

    /// Takes another moment for now, in place.
    pub fn set_now(&mut self, now: &str) {
        self.now = Some(now.to_owned());
    }

    /// Changes what the command line says, in place.
    pub fn override_with(&mut self, change: impl FnOnce(&mut Overrides)) {
        change(&mut self.overrides);
    }

    /// Changes what the command line says.
    pub fn with(mut self, change: impl FnOnce(&mut Overrides)) -> TestSite {
        change(&mut self.overrides);
        self
    }

    /// Applies the rules of `check`, too.
    pub fn with_rules(mut self) -> TestSite {
        self.rules = true;
        self
    }

    /// Takes another moment for now; 2026-11-23 where none is said.
    pub fn at(mut self, now: &str) -> TestSite {
        self.now = Some(now.to_owned());
        self
    }

    /// The text of one of its files.
    #[track_caller]
    pub fn text(&self, path: &str) -> String {
        let bytes = self.files.get(path).unwrap_or_else(|| panic!("no file {path}"));
        String::from_utf8(bytes.clone()).expect("text")
    }

    pub fn snapshot(&self) -> Snapshot {
        Snapshot::from_files(
            self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())),
        )
    }

    pub fn request(&self) -> Request {
        let now = When::parse(self.now()).expect("a date");
        Request {
            now: AskedNow::Written(now),
            overrides: self.overrides.clone(),
            rules: self.rules,
        }
    }

    /// Builds it.
    pub fn build(&self) -> Built {
        self.build_with(&mut Engine::default(), &Manifest::default())
    }

    /// Builds it with an engine that remembers.
    pub fn build_with(&self, engine: &mut Engine, previous: &Manifest) -> Built {
        let sink = Collected::default();
        let build = engine.build(self.snapshot(), &self.request(), previous, &sink);
        Built { build, outputs: sink.outputs.into_inner().expect("not poisoned") }
    }

    /// Writes its files into a folder.
    pub fn write(&self, root: &Path) {
        for (path, bytes) in &self.files {
            let file = root.join(path);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("can be made");
            std::fs::write(file, bytes).expect("can be written");
        }
    }
}

/// A sink that keeps everything.
#[derive(Default)]
pub struct Collected {
    pub outputs: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Sink for Collected {
    fn put(&self, path: &OutputPath, artifact: Artifact) {
        let bytes = match artifact {
            Artifact::Bytes(bytes) => bytes.to_vec(),
            Artifact::CopyOf(path) => panic!("{path} is not in memory"),
        };
        self.outputs.lock().expect("not poisoned").insert(path.to_string(), bytes);
    }

    fn keep(&self, _: &OutputPath) {}
}

impl Built {
    /// Refuses a build with anything to say.
    #[track_caller]
    pub fn quiet(self) -> Built {
        assert_eq!(self.said(), "");
        self
    }

    /// An output as text.
    #[track_caller]
    pub fn text(&self, path: &str) -> &str {
        let paths: Vec<&String> = self.outputs.keys().collect();
        let bytes =
            self.outputs.get(path).unwrap_or_else(|| panic!("no output {path} among {paths:?}"));
        std::str::from_utf8(bytes).expect("text")
    }

    /// The paths of all outputs but the three that every site has.
    pub fn paths(&self) -> Vec<&str> {
        let always = [".nojekyll", "404.html", "robots.txt", "sitemap.xml", "atom.xml"];
        self.outputs.keys().map(String::as_str).filter(|path| !always.contains(path)).collect()
    }

    /// Everything that was wrong, one line each.
    pub fn said(&self) -> String {
        let lines =
            self.build.diagnostics.iter().map(|d| show::short(d, &|path| self.build.text(path)));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Everything that was wrong, as people see it.
    pub fn told(&self) -> String {
        let shown = self
            .build
            .diagnostics
            .iter()
            .map(|d| show::human(d, &|path| self.build.text(path), false));
        shown.collect::<Vec<_>>().join("\n\n")
    }

    /// The codes of everything that was wrong.
    pub fn codes(&self) -> Vec<&'static str> {
        self.build.diagnostics.iter().map(|d| d.code.name()).collect()
    }
}

/// A folder that is gone when the test ends.
pub struct Scratch(PathBuf);

impl Scratch {
    /// A new folder; `name` only helps to find it.
    pub fn new(name: &str) -> Scratch {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("handover-{name}-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("can be made");
        Scratch(folder)
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A file or folder in it.
    pub fn at(&self, below: &str) -> PathBuf {
        self.0.join(below)
    }

    /// The text of a file in it.
    #[track_caller]
    pub fn read(&self, below: &str) -> String {
        std::fs::read_to_string(self.at(below)).unwrap_or_else(|error| panic!("{below}: {error}"))
    }

    /// Writes a file in it.
    pub fn write(&self, below: &str, text: &str) {
        let file = self.at(below);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("can be made");
        std::fs::write(file, text).expect("can be written");
    }

    /// Runs the real program in it.
    pub fn run(&self, words: &[&str]) -> Ran {
        let output = self.command(words).output().expect("the program starts");
        Ran(output)
    }

    /// The real program with these words, ready to be started in it.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_handover"));
        command.args(words).current_dir(&self.0);
        for name in ["SOURCE_DATE_EPOCH", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    /// Every file below a folder, with its bytes.
    pub fn tree(&self, below: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.at(below);
        walkdir::WalkDir::new(&root)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).expect("below").display().to_string();
                (path, std::fs::read(entry.path()).expect("readable"))
            })
            .collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What the real program did.
pub struct Ran(pub Output);

impl Ran {
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    /// Refuses another exit status.
    #[track_caller]
    pub fn ends(self, code: i32) -> Ran {
        assert_eq!(self.code(), code, "out: {}\nerr: {}", self.out(), self.err());
        self
    }
}
