//! Names of files, one type per world: [`SourcePath`] inside the site's folder, [`OutputPath`]
//! inside the published folder, [`Route`] in the address bar.
//!
//! None of them knows the working directory or holds an absolute path, so moving a site changes
//! nothing. [`OutputPath::claim`] is the only way to an output path: it refuses whatever some file
//! system or web server would misread.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

/// A file of the site, relative to the site's root, `/` separated: `content/hire/brief.md`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Wraps a path that is already relative, `/` separated and free of `.` and `..`.
    ///
    /// # Panics
    /// In debug builds, where the path is none of this: such a path is a bug of the caller.
    pub fn new(path: impl Into<Arc<str>>) -> SourcePath {
        let path = path.into();
        debug_assert!(
            !path.starts_with('/') && path.split('/').all(|s| !matches!(s, "" | "." | "..")),
            "not a source path: {path}"
        );
        SourcePath(path)
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last segment: `brief.md`.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The name without its last extension: `brief`.
    pub fn stem(&self) -> &str {
        match self.name().rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => self.name(),
        }
    }

    /// The last extension in lower case, without the dot; empty where there is none.
    pub fn extension(&self) -> String {
        match self.name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
            _ => String::new(),
        }
    }

    /// Whether its last extension is one of these, given in lower case.
    pub fn has_extension(&self, extensions: &[&str]) -> bool {
        self.name().rsplit_once('.').is_some_and(|(stem, own)| {
            !stem.is_empty() && extensions.iter().any(|one| one.eq_ignore_ascii_case(own))
        })
    }

    /// Whether two paths are one, told fast where they were made by one scan.
    pub fn is(&self, other: &SourcePath) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }

    /// The folder it lies in, without a slash at the end; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// What remains below `folder`, or nothing where it lies elsewhere.
    pub fn below(&self, folder: &str) -> Option<&str> {
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }

    /// The same file as the operating system names it.
    pub fn under(&self, root: &Path) -> PathBuf {
        root.join(&*self.0)
    }
}

impl Borrow<str> for SourcePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Serialize for SourcePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SourcePath {
    /// From a cache file, which may hold anything: what is no source path is refused.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SourcePath, D::Error> {
        let path = <&str>::deserialize(deserializer)?;
        if path.starts_with('/') || path.split('/').any(|s| matches!(s, "" | "." | "..")) {
            return Err(serde::de::Error::custom("not a source path"));
        }
        Ok(SourcePath(Arc::from(path)))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Where an output lies below the output folder: `hire/brief/index.html`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

/// The longest segment of an output path in bytes: 255 is the limit of nearly every file system.
const SEGMENT_LIMIT: usize = 255;

/// The longest output path in bytes. Linux takes 4,096 for a whole path; this leaves room for the
/// folder it is published under.
const PATH_LIMIT: usize = 2048;

/// How names of Handover's own files in the output folder begin: the list of what it wrote, a lock,
/// new files that wait.
const OWN: &str = ".handover-";

/// Names Windows keeps for devices, whatever their extension. A site must open everywhere.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

impl OutputPath {
    /// The output path of that name, or one phrase that says what is wrong with it.
    ///
    /// Refused: absolute paths, empty segments, `.` and `..`, control characters, the characters
    /// `\ : * ? " < > |`, names reserved by Windows, segments ending in a dot or a space, segments
    /// above 255 bytes, paths above 2,048 bytes, and whatever lies in the output folder under one of
    /// Handover's own names.
    pub fn claim(path: &str) -> Result<OutputPath, String> {
        if path.is_empty() {
            return Err("it is empty".to_owned());
        }
        if path.len() > PATH_LIMIT {
            return Err(format!("it is longer than {PATH_LIMIT} bytes"));
        }
        let first = path.split('/').next().unwrap_or(path);
        // Some file systems take capital and small letters for one.
        if first.get(..OWN.len()).is_some_and(|start| start.eq_ignore_ascii_case(OWN)) {
            return Err(format!("names that begin with `{OWN}` are for Handover's own files"));
        }
        for segment in path.split('/') {
            if let Some(fault) = segment_fault(segment) {
                return Err(fault);
            }
        }
        Ok(OutputPath(Arc::from(path)))
    }

    /// The path without what is no difference on some disk (see [`fold`]).
    pub fn folded(&self) -> Arc<str> {
        match fold(&self.0) {
            Cow::Borrowed(_) => self.0.clone(),
            Cow::Owned(text) => text.into(),
        }
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same file as the operating system names it.
    pub fn under(&self, root: &Path) -> PathBuf {
        root.join(&*self.0)
    }
}

/// What makes a segment unfit, as one phrase.
fn segment_fault(segment: &str) -> Option<String> {
    if segment.is_empty() {
        return Some("it has an empty part between two slashes".to_owned());
    }
    if segment == "." || segment == ".." {
        return Some(format!("`{segment}` would lead out of the output folder"));
    }
    if segment.len() > SEGMENT_LIMIT {
        return Some(format!("a part of it is longer than {SEGMENT_LIMIT} bytes"));
    }
    let unfit = |c: char| c.is_control() || r#"\:*?"<>|"#.contains(c);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if !segment.bytes().all(plain)
        && let Some(c) = segment.chars().find(|c| unfit(*c))
    {
        return Some(format!("it contains the character {c:?}, which not every system can store"));
    }
    if segment.ends_with('.') || segment.ends_with(' ') {
        return Some(format!("`{segment}` ends in a dot or a space"));
    }
    let stem = segment.split('.').next().unwrap_or(segment);
    if RESERVED.iter().any(|name| name.eq_ignore_ascii_case(stem)) {
        return Some(format!("`{segment}` is a name that Windows keeps for itself"));
    }
    None
}

/// A path without what is no difference on some disk: letter case and Unicode form.
pub fn fold(path: &str) -> Cow<'_, str> {
    match path.is_ascii() {
        true if path.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            path.to_ascii_lowercase().into()
        }
        true => path.into(),
        false => path.nfc().collect::<String>().to_lowercase().nfc().collect(),
    }
}

impl Borrow<str> for OutputPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Serialize for OutputPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OutputPath {
    /// From a cache file, which may hold anything: claimed like any other.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OutputPath, D::Error> {
        let path = <&str>::deserialize(deserializer)?;
        OutputPath::claim(path).map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The address of an output below the site's base, not percent-encoded: `/hire/brief/`.
///
/// Begins with `/`. A page's route ends in `/`, a file's in its name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(Arc<str>);

impl Route {
    /// Wraps an address that begins with `/`.
    pub fn new(route: impl Into<Arc<str>>) -> Route {
        let route = route.into();
        debug_assert!(route.starts_with('/'), "not a route: {route}");
        Route(route)
    }

    /// The home page.
    pub fn home() -> Route {
        Route::new("/")
    }

    /// The address as text, not encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The route of something directly below this one: a folder-like route with `/` at its end.
    pub fn child(&self, segment: &str) -> Route {
        Route::new(format!("{}{segment}/", self.folder()))
    }

    /// The route of a file directly below this one.
    pub fn file(&self, name: &str) -> Route {
        Route::new(format!("{}{name}", self.folder()))
    }

    /// The route up to and with its last `/`.
    pub fn folder(&self) -> &str {
        match self.0.rfind('/') {
            Some(at) => &self.0[..=at],
            None => "/",
        }
    }

    /// The file that answers a request for it.
    pub fn output(&self) -> Result<OutputPath, String> {
        let path = self.0.trim_start_matches('/');
        if path.is_empty() || path.ends_with('/') {
            OutputPath::claim(&format!("{path}index.html"))
        } else {
            OutputPath::claim(path)
        }
    }
}

impl Borrow<str> for Route {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(path: &str, because: &str) {
        let fault = OutputPath::claim(path).expect_err("should be refused");
        assert!(fault.contains(because), "{path:?}: {fault}");
    }

    #[test]
    fn output_paths_refuse_what_some_system_would_misread() {
        refused("", "empty");
        refused("/etc/passwd", "empty part");
        refused("a//b", "empty part");
        refused("../x", "lead out");
        refused("a/../../x", "lead out");
        refused("a/./b", "lead out");
        refused("a\\b", "character");
        refused("a\u{7}b", "character");
        refused("c:/x", "character");
        refused("aux/index.html", "Windows");
        refused("Nul.html", "Windows");
        refused("a./b", "dot or a space");
        refused(&"x".repeat(256), "255 bytes");
        refused(&"x/".repeat(2000), "2048 bytes");
        assert!(crate::source::MARKER.starts_with(OWN));
        refused(crate::source::MARKER, "Handover's own");
        refused(".handover-output/index.html", "Handover's own");
        refused(".Handover-New", "Handover's own");
        refused(".handover-lock", "Handover's own");
    }

    #[test]
    fn output_paths_take_every_script_and_plain_dot_files() {
        for path in [
            "a/b/index.html",
            "über/uns/index.html",
            "日本/index.html",
            ".nojekyll",
            "a/.handover-output",
        ] {
            assert_eq!(OutputPath::claim(path).expect("fine").as_str(), path);
        }
    }

    #[test]
    fn a_route_names_the_file_that_answers_it() {
        for (route, output) in [
            ("/", "index.html"),
            ("/a/", "a/index.html"),
            ("/a.html", "a.html"),
            ("/x/y.png", "x/y.png"),
        ] {
            assert_eq!(Route::new(route).output().expect("fine").as_str(), output);
        }
        assert_eq!(Route::new("/a/").child("b").as_str(), "/a/b/");
        assert_eq!(Route::new("/a.html").file("b.png").as_str(), "/b.png");
    }

    #[test]
    fn source_paths_come_apart() {
        let path = SourcePath::new("content/hire/Brief.Final.MD");
        assert_eq!(
            (path.name(), path.stem(), path.folder()),
            ("Brief.Final.MD", "Brief.Final", "content/hire")
        );
        assert_eq!(path.extension(), "md");
        assert_eq!(path.below("content"), Some("hire/Brief.Final.MD"));
        assert_eq!(path.below("cont"), None);
        assert_eq!(SourcePath::new(".env").extension(), "");
    }
}
