//! The list of what Handover wrote, inside the output folder: by it a folder is known as ours, and
//! by it files of others stay.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use crate::fingerprint::Fingerprint;
use crate::source::{MARKER, OutputPath};

/// The first line of the list.
const HEAD: &str = "# Written by Handover: the files it may replace and remove. Format 1.";

/// The outputs of the last publication, with their sizes in bytes.
pub(super) type Listed = BTreeMap<OutputPath, u64>;

/// What stands before the fingerprint of all outputs.
const OUTPUTS: &str = "# Outputs ";

/// The list as text: sorted, without times and absolute paths, so that equal sites have equal lists.
/// `print` is what the outputs are the same by: two builds can write files of the same sizes.
pub(super) fn text(listed: &Listed, print: Fingerprint) -> String {
    let mut text = format!("{HEAD}\n{OUTPUTS}{print}\n");
    for (path, size) in listed {
        text.push_str(&format!("{size} {path}\n"));
    }
    text
}

/// Reads the list of a folder with the fingerprint of its outputs, as far as it has one; nothing
/// where there is no list. A line that cannot be read is passed
/// over: then its file counts as somebody else's and stays.
pub(super) fn read(folder: &Path) -> io::Result<Option<(Listed, Option<String>)>> {
    let text = match fs::read_to_string(folder.join(MARKER)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let entry = |line: &str| {
        let (size, path) = line.split_once(' ')?;
        Some((OutputPath::claim(path).ok()?, size.parse().ok()?))
    };
    let print = text.lines().nth(1).and_then(|line| line.strip_prefix(OUTPUTS));
    Ok(Some((text.lines().skip(1).filter_map(entry).collect(), print.map(str::to_owned))))
}

/// Names in a folder that may be adopted: what a new branch for a host holds.
pub(super) fn is_adoptable(name: &str) -> bool {
    matches!(name, ".git" | ".gitignore" | ".nojekyll" | "CNAME")
        || name.starts_with("README")
        || name.starts_with("LICENSE")
}
