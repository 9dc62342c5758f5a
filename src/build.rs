//! Runs before the program is compiled. Names this very source, so that what another build of the
//! program remembered is not taken for its own; and writes the styles and scripts of the themes inside
//! the program without comments and spare spaces, as readers load them.

use std::collections::hash_map::DefaultHasher;
use std::error::Error;
use std::fmt::Write as _;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hasher = DefaultHasher::new();
    for name in ["Cargo.toml", "Cargo.lock", "src", "themes"] {
        println!("cargo::rerun-if-changed={name}");
        add(&root, &root.join(name), &mut hasher);
    }
    println!("cargo::rustc-env=HANDOVER_BUILD={:016x}", hasher.finish());
    let table = format!("&[\n{}]\n", compact(&root, &root.join("themes"))?);
    fs::write(Path::new(&env::var("OUT_DIR")?).join("compact.rs"), table)?;
    Ok(())
}

/// Adds a file, or every file of a folder in the order of their names.
fn add(root: &Path, path: &Path, hasher: &mut DefaultHasher) {
    if let Some(entries) = entries(path) {
        entries.iter().for_each(|entry| add(root, entry, hasher));
    } else if let Ok(bytes) = fs::read(path) {
        let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
        hasher.write(name.as_bytes());
        hasher.write_usize(bytes.len());
        hasher.write(&bytes);
    }
}

/// What is in a folder, in order; nothing where there is no folder.
fn entries(path: &Path) -> Option<Vec<PathBuf>> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(path).ok()?.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    Some(entries)
}

/// The styles and scripts of a folder as lines of a table: path, and text without what only people
/// read.
fn compact(root: &Path, path: &Path) -> Result<String, Box<dyn Error>> {
    let mut lines = String::new();
    if let Some(entries) = entries(path) {
        for entry in entries {
            lines.push_str(&compact(root, &entry)?);
        }
        return Ok(lines);
    }
    let short = match path.extension().and_then(|ending| ending.to_str()) {
        Some("css") => compact_style(&fs::read_to_string(path)?),
        Some("js") => minifier::js::minify(&fs::read_to_string(path)?)?.to_string(),
        _ => return Ok(lines),
    };
    let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
    writeln!(lines, "({name:?}, {short:?}),")?;
    Ok(lines)
}

/// A style sheet without comments, indentation and line breaks. Spaces that may mean something stay:
/// `.a :is(b)` is not `.a:is(b)`, and `and (` is not `and(`.
fn compact_style(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '/' if rest.starts_with("/*") => {
                rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
                continue;
            }
            '"' | '\'' => rest[1..].find(c).map_or(rest.len(), |end| end + 2),
            c if c.is_whitespace() => {
                rest = rest.trim_start();
                let apart = !out.ends_with(['{', '}', ';', ',', ' ']);
                if apart && !rest.starts_with(['{', '}', ';']) && !out.is_empty() {
                    out.push(' ');
                }
                continue;
            }
            c => c.len_utf8(),
        };
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}
