//! Where text is: the files of a site as one value, and places inside them.
//!
//! A [`Snapshot`] is everything a build may know of the disk. It can be made from strings, so that
//! the whole pipeline runs in memory. Nothing here opens a file.

mod late;
mod path;
mod text;

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::fingerprint::{Fingerprint, Mixer};

pub use late::{LateText, ReadLate};
pub use path::{OutputPath, Route, SourcePath, fold};
pub use text::{LineColumn, LineIndex, TextRange};

/// The list of what Handover wrote, inside the output folder: by it a folder is known as ours.
pub const MARKER: &str = ".handover-output";

/// The largest text Handover reads: more is a mistake, such as a film named `.csv`.
pub const TEXT_LIMIT: u64 = 16 << 20;

/// Every file a build may use, by source path.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The files, in the order of their paths.
    pub files: BTreeMap<SourcePath, SourceFile>,
}

/// One file: its sameness, its size, and what is known of its inside.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The fingerprint of the bytes.
    pub print: Fingerprint,
    /// The size in bytes.
    pub size: u64,
    /// What the file holds, as far as it is needed in memory.
    pub body: FileBody,
}

/// What is known of a file's inside.
#[derive(Clone, Debug)]
pub enum FileBody {
    /// A text the pipeline reads: content, data, templates, configuration.
    Text(LateText),
    /// Bytes held in memory: files of an embedded theme, files of a test.
    Held(Arc<[u8]>, Option<Picture>),
    /// Bytes that stay on the disk and are only ever copied.
    OnDisk(Option<Picture>),
}

/// What the head of a picture file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Extensions of files that are read as text, wherever they lie.
const TEXT_EXTENSIONS: [&str; 14] = [
    "md", "markdown", "yaml", "yml", "json", "toml", "csv", "html", "htm", "xml", "txt", "css",
    "js", "mjs",
];

/// Extensions of pictures whose size is read.
const PICTURE_EXTENSIONS: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

impl SourceFile {
    /// A file made from its bytes, held in memory.
    ///
    /// Bytes that should be text but are not UTF-8 are held as they are; `discover` reports them.
    pub fn held(path: &SourcePath, bytes: &[u8]) -> SourceFile {
        let body = match std::str::from_utf8(bytes) {
            Ok(text) if is_text(path) => FileBody::Text(LateText::known(Arc::from(text))),
            _ => FileBody::Held(Arc::from(bytes), picture(path, bytes)),
        };
        SourceFile { print: Fingerprint::of(bytes), size: bytes.len() as u64, body }
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<Arc<str>> {
        self.late_text().map(LateText::get)
    }

    /// The text, where it is one, without reading it.
    pub fn late_text(&self) -> Option<&LateText> {
        match &self.body {
            FileBody::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The size of the picture, where it is one that could be read.
    pub fn picture(&self) -> Option<Picture> {
        match self.body {
            FileBody::Held(_, picture) | FileBody::OnDisk(picture) => picture,
            FileBody::Text(_) => None,
        }
    }
}

impl Snapshot {
    /// A site made of strings: `[("content/a.md", "# A"), …]`.
    pub fn from_files<P: AsRef<str>, B: AsRef<[u8]>>(
        files: impl IntoIterator<Item = (P, B)>,
    ) -> Snapshot {
        let files = files.into_iter().map(|(path, bytes)| {
            let path = SourcePath::new(path.as_ref());
            let file = SourceFile::held(&path, bytes.as_ref());
            (path, file)
        });
        Snapshot { files: files.collect() }
    }

    /// The file of that name.
    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(&SourcePath::new(path))
    }

    /// The text of that name.
    pub fn text(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.files.get(path).and_then(SourceFile::text)
    }

    /// What all files are the same by: their paths and their bytes.
    pub fn print(&self) -> Fingerprint {
        print(self.files.iter())
    }

    /// What those files below some folders are the same by that `counts` says yes to. With a hundred
    /// thousand pages it matters that no other file is looked at.
    pub fn print_below(
        &self,
        folders: &[&str],
        counts: impl Fn(&SourcePath) -> bool,
    ) -> Fingerprint {
        let files = folders.iter().flat_map(|folder| self.below(folder));
        print(files.filter(|(path, _)| counts(path)))
    }

    /// Every file below a folder, in the order of their paths.
    pub fn below<'a>(
        &'a self,
        folder: &str,
    ) -> impl Iterator<Item = (&'a SourcePath, &'a SourceFile)> + use<'a> {
        // What begins with `folder/` comes before whatever begins with `folder` and the next character.
        let (start, end) = (format!("{folder}/"), format!("{folder}0"));
        self.files.range::<str, _>((Bound::Included(&*start), Bound::Excluded(&*end)))
    }
}

fn print<'a>(files: impl Iterator<Item = (&'a SourcePath, &'a SourceFile)>) -> Fingerprint {
    let mut mixer = Mixer::default();
    for (path, file) in files {
        mixer.text(path.as_str()).add(file.print);
    }
    mixer.finish()
}

/// Whether a file's text is wanted. Everything in `static/` is only ever copied.
pub fn is_text(path: &SourcePath) -> bool {
    let top = path.as_str().split('/').next().unwrap_or("");
    let copied = top == "static" || path.as_str().starts_with("themes/") && is_theme_static(path);
    !copied && TEXT_EXTENSIONS.contains(&path.extension().as_str())
}

/// `themes/NAME/static/…`
fn is_theme_static(path: &SourcePath) -> bool {
    path.as_str().split('/').nth(2) == Some("static")
}

/// Width and height, where the file is a picture and its head can be read.
pub fn picture(path: &SourcePath, bytes: &[u8]) -> Option<Picture> {
    if !PICTURE_EXTENSIONS.contains(&path.extension().as_str()) {
        return None;
    }
    if path.extension() == "svg" {
        return drawing(std::str::from_utf8(bytes).ok()?);
    }
    let size = imagesize::blob_size(bytes).ok()?;
    Some(Picture {
        width: u32::try_from(size.width).ok()?,
        height: u32::try_from(size.height).ok()?,
    })
}

/// The size an SVG gives itself: `width` and `height` in pixels, else those of its `viewBox`.
fn drawing(text: &str) -> Option<Picture> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let attribute = |name: &str| {
        let at =
            tag.match_indices(name).find(|(at, _)| tag[..*at].ends_with(char::is_whitespace))?.0;
        let rest = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    };
    let pixels = |value: &str| {
        let number: f64 = value.trim().trim_end_matches("px").parse().ok()?;
        (1.0..100_000.0).contains(&number).then(|| number.round() as u32)
    };
    if let (Some(width), Some(height)) =
        (attribute("width").and_then(pixels), attribute("height").and_then(pixels))
    {
        return Some(Picture { width, height });
    }
    let mut sides = attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
    let (width, height) = (pixels(sides.next()?)?, pixels(sides.next()?)?);
    Some(Picture { width, height })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_gives_a_folder_and_not_its_namesakes() {
        let site = Snapshot::from_files([
            ("content/a.md", "x"),
            ("content/a/b.md", "x"),
            ("content/a-b/c.md", "x"),
            ("content/ab/c.md", "x"),
        ]);
        let names: Vec<_> = site.below("content/a").map(|(path, _)| path.as_str()).collect();
        assert_eq!(names, ["content/a/b.md"]);
        assert_eq!(site.below("content").count(), 4);
    }

    #[test]
    fn drawings_tell_their_size() {
        let size = |text| drawing(text).map(|picture| (picture.width, picture.height));
        assert_eq!(size("<svg width='720' height=\"405px\">"), Some((720, 405)));
        assert_eq!(size("<?xml?><svg viewBox='0 0 20.4 10' stroke-width='3'>"), Some((20, 10)));
        assert_eq!(size("<svg width='100%' height='100%' viewBox='0,0,8,9'>"), Some((8, 9)));
        assert_eq!(size("<svg>"), None);
        assert_eq!(size("no"), None);
    }

    #[test]
    fn files_in_static_are_copied_not_read() {
        assert!(is_text(&SourcePath::new("content/a.MD")));
        assert!(!is_text(&SourcePath::new("static/a.md")));
        assert!(!is_text(&SourcePath::new("themes/x/static/a.css")));
        assert!(is_text(&SourcePath::new("themes/x/templates/a.html")));
    }
}
