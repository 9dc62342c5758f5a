//! The themes inside the program: Daybook, so that a title and one Markdown file are a complete
//! site, and `plain`, which is small enough to be read and built upon.
//!
//! The files of the one a site uses join the snapshot under `themes/NAME/`, where a theme on disk
//! would lie, unless there is one. Nobody downstream can tell the difference.

use std::sync::LazyLock;

use crate::config::{Config, DEFAULT_THEME, ThemeChoice};
use crate::source::{Snapshot, SourceFile, SourcePath};

/// The files of a theme: the path of each below `themes/NAME/`, and its bytes.
type Files = &'static [(&'static str, &'static [u8])];

/// Every theme inside the program: its name and its files.
pub const THEMES: [(&str, Files); 2] = [(DEFAULT_THEME, DAYBOOK), ("plain", PLAIN)];

macro_rules! files {
    ($(#[$about:meta])* $name:ident from $theme:literal: $($path:literal,)+) => {
        $(#[$about])*
        pub const $name: Files = &[
            $(($path, include_bytes!(concat!("../../themes/", $theme, "/", $path))),)+
        ];
    };
}

files! {
    /// Every file of the default theme.
    DAYBOOK from "daybook":
    "theme.yaml",
    "static/block.js",
    "static/calculator.js",
    "static/checklist.js",
    "static/daybook.css",
    "static/daybook.js",
    "static/fonts/OFL.txt",
    "static/fonts/source-serif-4-cyrillic-600-normal.woff2",
    "static/fonts/source-serif-4-greek-600-normal.woff2",
    "static/fonts/source-serif-4-latin-600-normal.woff2",
    "static/fonts/source-serif-4-latin-ext-600-normal.woff2",
    "static/formula.js",
    "static/number.js",
    "static/scorecard.js",
    "static/steps.js",
    "static/tabs.js",
    "static/template.js",
    "static/video.js",
    "strings/en.yaml",
    "templates/404.html",
    "templates/archive.html",
    "templates/authors/list.html",
    "templates/authors/single.html",
    "templates/base.html",
    "templates/blocks/before-after.html",
    "templates/blocks/books.html",
    "templates/blocks/calculator.html",
    "templates/blocks/callout.html",
    "templates/blocks/cards.html",
    "templates/blocks/checklist.html",
    "templates/blocks/contact.html",
    "templates/blocks/details.html",
    "templates/blocks/example.html",
    "templates/blocks/faq.html",
    "templates/blocks/glossary.html",
    "templates/blocks/instead.html",
    "templates/blocks/mistake.html",
    "templates/blocks/note.html",
    "templates/blocks/quote.html",
    "templates/blocks/scorecard.html",
    "templates/blocks/steps.html",
    "templates/blocks/tabs.html",
    "templates/blocks/template.html",
    "templates/blocks/tip.html",
    "templates/blocks/video.html",
    "templates/blocks/warning.html",
    "templates/brand.html",
    "templates/comments.html",
    "templates/facts.html",
    "templates/index.html",
    "templates/list.html",
    "templates/page.html",
    "templates/parts.html",
    "templates/post_end.html",
    "templates/section.html",
    "templates/taxonomy_list.html",
    "templates/taxonomy_single.html",
    "templates/term.html",
    "templates/titles.html",
}

files! {
    /// Every file of the small theme, which `content/docs/theme-from-nothing.md` builds.
    PLAIN from "plain":
    "theme.yaml",
    "static/plain.css",
    "strings/en.yaml",
    "templates/404.html",
    "templates/archive.html",
    "templates/base.html",
    "templates/blocks/quote.html",
    "templates/page.html",
    "templates/parts.html",
    "templates/section.html",
    "templates/taxonomy_list.html",
    "templates/taxonomy_single.html",
    "templates/titles.html",
}

/// The styles and scripts of the themes without comments and spare spaces, as readers load them: the
/// path of each, and its text. The build script makes them.
const COMPACT: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/compact.rs"));

/// The names of the themes inside the program.
pub fn names() -> [&'static str; THEMES.len()] {
    THEMES.map(|(name, _)| name)
}

/// Adds the embedded theme that a site uses, unless it brings one of that name.
pub fn add_to(snapshot: &mut Snapshot, config: &Config) {
    let ThemeChoice::Named { name, .. } = &config.theme else { return };
    if is_on_disk(snapshot, name) {
        return;
    }
    if let Some(at) = names().iter().position(|known| known == name) {
        snapshot.files.extend(HELD[at].iter().cloned());
    }
}

/// The files of each theme as the snapshot has them: their fingerprints are found out once.
static HELD: LazyLock<[Vec<(SourcePath, SourceFile)>; THEMES.len()]> = LazyLock::new(|| {
    THEMES.map(|(theme, files)| {
        let file = |(name, bytes): &(&str, &[u8])| {
            let path = SourcePath::new(format!("themes/{theme}/{name}"));
            let compact = COMPACT.iter().find(|(known, _)| *known == path.as_str());
            let file = SourceFile::held(&path, compact.map_or(*bytes, |(_, text)| text.as_bytes()));
            (path, file)
        };
        files.iter().map(file).collect()
    })
});

/// The name under which the templates of blocks are known that every site has.
pub const BUILT_IN: &str = "built-in";

/// The templates of blocks, for themes without their own.
pub fn block_templates() -> impl Iterator<Item = &'static (SourcePath, SourceFile)> {
    // Those of Daybook, which has all of them.
    HELD[0].iter().filter(|(path, _)| path.as_str().contains("/templates/blocks/"))
}

/// Whether the site brings a theme of that name itself: it replaces an embedded one whole.
pub fn is_on_disk(snapshot: &Snapshot, name: &str) -> bool {
    snapshot.below(&format!("themes/{name}")).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_hold_exactly_the_files_of_the_folders() {
        for (theme, files) in THEMES {
            let root = format!("{}/themes/{theme}", env!("CARGO_MANIFEST_DIR"));
            let mut on_disk: Vec<String> = walkdir::WalkDir::new(&root)
                .into_iter()
                .filter_map(Result::ok)
                .filter(|entry| entry.file_type().is_file())
                .map(|entry| entry.path().strip_prefix(&root).expect("below").display().to_string())
                .collect();
            on_disk.sort();
            let mut embedded: Vec<String> =
                files.iter().map(|(name, _)| (*name).to_owned()).collect();
            embedded.sort();
            assert_eq!(embedded, on_disk, "{theme}");
        }
    }
}
