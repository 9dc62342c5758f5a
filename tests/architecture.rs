//! The map of `lib.rs` is true: rooms use only rooms below them, only the rooms that are the outside
//! touch the outside, and every file says what it is for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The rooms from the ground up. A room may use those on lower rungs only.
const LADDER: &[&[&str]] = &[
    &["fingerprint"],
    &["source"],
    &["diagnostic"],
    &["time"],
    &["yaml"],
    &["number", "formula"],
    &["config", "data"],
    &["discover", "parse"],
    &["theme"],
    &["site"],
    &["check", "plan"],
    &["render"],
    &["engine"],
    &["cache"],
    &["publish"],
    &["serve"],
    &["cli"],
];

/// The rooms that are the outside.
const OUTSIDE: &[&str] = &["discover", "cache", "publish", "serve", "cli"];

/// What a lower room may know of a higher one: names only, no behaviour.
const KNOWN_EXCEPTIONS: &[(&str, &str)] = &[("discover", "config"), ("theme", "parse")];

fn files() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<(String, PathBuf, String)> = walkdir::WalkDir::new(&root)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        // Runs before the program is compiled, and is no part of it.
        .filter(|entry| entry.path() != root.join("build.rs"))
        .map(|entry| {
            let below = entry.path().strip_prefix(&root).expect("below").to_owned();
            let room = below
                .components()
                .next()
                .expect("a name")
                .as_os_str()
                .to_string_lossy()
                .trim_end_matches(".rs")
                .to_owned();
            (room, below, std::fs::read_to_string(entry.path()).expect("readable"))
        })
        .collect();
    files.sort();
    files
}

fn rung(room: &str) -> Option<usize> {
    LADDER.iter().position(|rung| rung.contains(&room))
}

#[test]
fn rooms_use_only_rooms_below_them() {
    let mut wrong = Vec::new();
    for (room, path, text) in files() {
        let Some(own) = rung(&room) else {
            assert!(matches!(room.as_str(), "lib" | "main"), "{room} is not on the ladder");
            continue;
        };
        // Tests at the end of a file may look wherever they like.
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for used in code.split("crate::").skip(1) {
            let used: String =
                used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let Some(other) = rung(&used) else { continue };
            let allowed = other < own
                || used == room
                || KNOWN_EXCEPTIONS.contains(&(room.as_str(), used.as_str()));
            if !allowed {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    wrong.dedup();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_the_outside_touches_the_outside() {
    let mut rooms: BTreeMap<String, bool> = BTreeMap::new();
    for (room, _, text) in files() {
        let says = room != "lib" && text.contains("clippy::disallowed_methods");
        *rooms.entry(room).or_default() |= says;
    }
    let outside: Vec<&str> =
        rooms.iter().filter(|(_, says)| **says).map(|(room, _)| room.as_str()).collect();
    let mut expected = OUTSIDE.to_vec();
    expected.sort_unstable();
    assert_eq!(outside, expected);
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = files()
        .iter()
        .filter(|(_, _, text)| !text.starts_with("//! "))
        .map(|(_, path, _)| path.display().to_string())
        .collect();
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn the_map_names_every_room() {
    let map = include_str!("../src/lib.rs");
    for room in LADDER.iter().copied().flatten() {
        assert!(map.contains(&format!("//! | [`{room}`]")), "{room} is not in the map of lib.rs");
    }
}
