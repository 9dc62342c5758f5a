//! Every crate in the program may be shipped with it, and is named in THIRD-PARTY.md; none needs a
//! newer Rust than we say. Reads what Cargo knows without a download.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// Licences that ask for nothing but their text.
const ALLOWED: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "Unlicense",
    "ISC",
    "Zlib",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "0BSD",
    "CC0-1.0",
    "MIT-0",
    "Unicode-3.0",
    "MPL-2.0 (development only)",
];

/// Crates as Cargo lists them, for the machine this runs on.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--offline",
            "--filter-platform",
            host().as_str(),
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let shipped = shipped(&metadata);
    metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .filter(|package| shipped.contains(package["id"].as_str().unwrap_or("")))
        .cloned()
        .collect()
}

fn host() -> String {
    let output = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned()))
        .arg("-vV")
        .output()
        .expect("rustc starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host").to_owned()
}

/// The ids of what is built into the program: everything reached by normal dependencies.
fn shipped(metadata: &Value) -> BTreeSet<String> {
    let nodes = metadata["resolve"]["nodes"].as_array().expect("nodes");
    let mut shipped = BTreeSet::new();
    let mut waiting = vec![metadata["resolve"]["root"].as_str().expect("a root").to_owned()];
    while let Some(id) = waiting.pop() {
        if !shipped.insert(id.clone()) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id.as_str()).expect("a node");
        for dependency in node["deps"].as_array().expect("deps") {
            let normal = dependency["dep_kinds"]
                .as_array()
                .expect("kinds")
                .iter()
                .any(|kind| kind["kind"].is_null());
            if normal {
                waiting.push(dependency["pkg"].as_str().expect("an id").to_owned());
            }
        }
    }
    shipped
}

#[test]
fn every_crate_has_a_licence_we_may_ship() {
    let mut wrong = Vec::new();
    for package in packages() {
        let licence = package["license"].as_str().unwrap_or("none").replace('/', " OR ");
        // One of several is enough; all of several must be fine.
        let fine = licence.split(" OR ").any(|choice| {
            choice
                .trim_matches(['(', ')'])
                .split(" AND ")
                .all(|part| ALLOWED.contains(&part.trim().trim_matches(['(', ')'])))
        });
        if !fine {
            wrong.push(format!("{} {}: {licence}", package["name"], package["version"]));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_crate_is_named_with_its_licence() {
    let named = include_str!("../THIRD-PARTY.md");
    let own = env!("CARGO_PKG_NAME");
    let missing: Vec<String> = packages()
        .iter()
        .map(|package| package["name"].as_str().expect("a name").to_owned())
        .filter(|name| name != own && !named.contains(&format!("| {name} |")))
        .collect();
    assert_eq!(missing, Vec::<String>::new(), "tests/third-party writes the list anew");
}

#[test]
fn no_crate_needs_a_newer_rust_than_we_say() {
    let version = |text: &str| -> Vec<u32> {
        text.split('.').map(|part| part.parse().unwrap_or(0)).collect()
    };
    let ours = version(env!("CARGO_PKG_RUST_VERSION"));
    let newer: Vec<String> = packages()
        .iter()
        .filter(|package| {
            package["rust_version"].as_str().is_some_and(|theirs| version(theirs) > ours)
        })
        .map(|package| format!("{} needs {}", package["name"], package["rust_version"]))
        .collect();
    assert_eq!(newer, Vec::<String>::new());
}
