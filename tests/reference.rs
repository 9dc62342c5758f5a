//! The reference in the documentation is made from the program: from the tables by which it reads front
//! matter and `site.yaml`, from the command line as it describes itself, from the parameters of Daybook.
//! And what the tables say is what the program does.
//!
//! A part that is made stands between `[//]: # (generated: …)` and `[//]: # (end)`, which no reader sees.
//! `HANDOVER_WRITE_REFERENCE=1 cargo test --test reference` writes it anew.

mod support;

#[path = "reference/commands.rs"]
mod commands;
#[path = "reference/keys.rs"]
mod keys;
#[path = "reference/truth.rs"]
mod truth;

use std::path::Path;

/// Beside it the pages are written, not compared.
const WRITE: &str = "HANDOVER_WRITE_REFERENCE";

const BEGIN: &str = "[//]: # (generated: ";
const END: &str = "[//]: # (end)";

/// What makes the parts of a page: the words of the order become Markdown, or nothing where nobody
/// knows the order.
type Maker = fn(&str, &[&str]) -> Option<String>;

/// The pages with parts that are made.
const PAGES: [(&str, Maker); 4] = [
    ("content/docs/front-matter.md", keys::front_matter),
    ("content/docs/site-yaml.md", keys::site_yaml),
    ("content/docs/commands.md", commands::commands),
    ("content/docs/changelog.md", changes),
];

#[test]
fn the_reference_is_what_the_program_says_of_itself() {
    let mut stale = Vec::new();
    for (page, make) in PAGES {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        let text = std::fs::read_to_string(&file).expect("readable");
        let made = with_parts(page, &text, make);
        if text == made {
            continue;
        }
        if std::env::var_os(WRITE).is_some() {
            std::fs::write(&file, made).expect("can be written");
            continue;
        }
        let at = text.lines().zip(made.lines()).take_while(|(old, new)| old == new).count();
        let line = |text: &str| text.lines().nth(at).unwrap_or("nothing").to_owned();
        let (old, new) = (line(&text), line(&made));
        stale.push(format!("{page}:{}\n  it says:   {old}\n  should be: {new}", at + 1));
    }
    let command = format!("{WRITE}=1 cargo test --test reference");
    assert!(stale.is_empty(), "write them anew with `{command}`:\n{}", stale.join("\n"));
}

/// The orders of a page, in their order.
fn orders(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix(BEGIN)?.strip_suffix(')')).collect()
}

/// A page with its parts made anew.
#[track_caller]
fn with_parts(page: &str, text: &str, make: Maker) -> String {
    let orders = orders(text);
    let (mut made, mut lines) = (String::new(), text.lines());
    let mut at = 0;
    while let Some(line) = lines.next() {
        made.push_str(line);
        made.push('\n');
        if !line.starts_with(BEGIN) {
            continue;
        }
        let order = orders[at];
        at += 1;
        let part = make(order, &orders).unwrap_or_else(|| panic!("{page}: what is `{order}`?"));
        made.push_str(&format!("\n{}\n\n{END}\n", part.trim()));
        let closed = lines.by_ref().find(|line| *line == END || line.starts_with(BEGIN));
        assert_eq!(closed, Some(END), "{page}: `{order}` has no end");
    }
    made
}

/// The changes, without the heading of their file.
fn changes(order: &str, _: &[&str]) -> Option<String> {
    let changes = include_str!("../CHANGELOG.md");
    (order == "CHANGELOG.md").then(|| changes.trim_start_matches("# Changes").to_owned())
}

/// A table of Markdown. Two columns are what a phone has room for.
fn table(heads: [&str; 2], rows: impl IntoIterator<Item = [String; 2]>) -> String {
    let mut table = format!("| {} |\n|---|---|\n", heads.join(" | "));
    for row in rows {
        table.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    table
}

/// What is one of several words: `` `a` or `b` ``, ``one of `a`, `b`, `c` ``.
fn one_of(words: &[&str]) -> String {
    let told: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.len() {
        0..=2 => told.join(" or "),
        _ => format!("one of {}", told.join(", ")),
    }
}

/// The first letter as a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.clone()).collect()
}

/// Names between backticks: `` `a`, `b` and `c` ``.
fn listed(names: &[&str], last: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((one, [])) => one.clone(),
        Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
        None => String::new(),
    }
}

/// A sentence has a full stop.
fn sentence(text: &str) -> String {
    let stop = if text.ends_with(['.', ':', '!', '?']) { "" } else { "." };
    format!("{text}{stop}")
}
