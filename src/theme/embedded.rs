//! The default theme, inside the program: Daybook, so that a title and one Markdown file are a
//! complete site.
//!
//! Its files join the snapshot under `themes/daybook/`, where a theme on disk would lie, unless
//! there is one. Nobody downstream can tell the difference.

use std::sync::LazyLock;

use crate::config::{Config, DEFAULT_THEME, ThemeChoice};
use crate::source::{Snapshot, SourceFile, SourcePath};

macro_rules! files {
    ($($path:literal,)+) => {
        /// Every file of the theme: its path below `themes/daybook/`, and its bytes.
        pub const FILES: &[(&str, &[u8])] = &[
            $(($path, include_bytes!(concat!("../../themes/daybook/", $path))),)+
        ];
    };
}

files! {
    "theme.yaml",
    "static/block.js",
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
    "static/steps.js",
    "static/tools.css",
    "static/video.js",
    "strings/en.yaml",
    "templates/404.html",
    "templates/archive.html",
    "templates/authors/list.html",
    "templates/authors/single.html",
    "templates/base.html",
    "templates/blocks/books.html",
    "templates/blocks/callout.html",
    "templates/blocks/cards.html",
    "templates/blocks/checklist.html",
    "templates/blocks/details.html",
    "templates/blocks/instead.html",
    "templates/blocks/mistake.html",
    "templates/blocks/note.html",
    "templates/blocks/quote.html",
    "templates/blocks/steps.html",
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

/// Adds the embedded theme to a site that uses it and brings none of its name.
pub fn add_to(snapshot: &mut Snapshot, config: &Config) {
    let uses = matches!(&config.theme, ThemeChoice::Named { name, .. } if name == DEFAULT_THEME);
    if !uses || is_on_disk(snapshot) {
        return;
    }
    snapshot.files.extend(HELD.iter().cloned());
}

/// The files of the theme as the snapshot has them: their fingerprints are found out once.
static HELD: LazyLock<Vec<(SourcePath, SourceFile)>> = LazyLock::new(|| {
    let file = |(name, bytes): &(&str, &[u8])| {
        let path = SourcePath::new(format!("themes/{DEFAULT_THEME}/{name}"));
        let file = SourceFile::held(&path, bytes);
        (path, file)
    };
    FILES.iter().map(file).collect()
});

/// The name under which the templates of blocks are known that every site has.
pub const BUILT_IN: &str = "built-in";

/// The templates of blocks, for themes without their own.
pub fn block_templates() -> impl Iterator<Item = &'static (SourcePath, SourceFile)> {
    HELD.iter().filter(|(path, _)| path.as_str().contains("/templates/blocks/"))
}

/// Whether the site brings a theme of that name itself: it replaces the embedded one whole.
pub fn is_on_disk(snapshot: &Snapshot) -> bool {
    snapshot.below(&format!("themes/{DEFAULT_THEME}")).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_exactly_the_files_of_the_folder() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/daybook");
        let mut on_disk: Vec<String> = walkdir::WalkDir::new(root)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(root).expect("below").display().to_string())
            .collect();
        on_disk.sort();
        let mut embedded: Vec<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        embedded.sort();
        assert_eq!(embedded, on_disk);
    }
}
