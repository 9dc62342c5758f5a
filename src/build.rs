//! Runs before the program is compiled: names this very source, so that what another build of the
//! program remembered is not taken for its own.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hasher = DefaultHasher::new();
    for name in ["Cargo.toml", "Cargo.lock", "src", "themes/daybook"] {
        println!("cargo::rerun-if-changed={name}");
        add(&root, &root.join(name), &mut hasher);
    }
    println!("cargo::rustc-env=HANDOVER_BUILD={:016x}", hasher.finish());
}

/// Adds a file, or every file of a folder in the order of their names.
fn add(root: &Path, path: &Path, hasher: &mut DefaultHasher) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        entries.sort();
        entries.iter().for_each(|entry| add(root, entry, hasher));
    } else if let Ok(bytes) = fs::read(path) {
        let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
        hasher.write(name.as_bytes());
        hasher.write_usize(bytes.len());
        hasher.write(&bytes);
    }
}
