//! A theme written for Zola 0.23 comes over by the edits that *Coming from Zola* lists, and no others.

mod support;

use std::fs;
use std::path::Path;

use support::{Built, TestSite};

const GUIDE: &str = include_str!("../content/docs/coming-from-zola.md");
const EXPECTED: &str = include_str!("zola/expected.txt");
const THEME: &str = "themes/fieldnotes";

/// A line of the guide's table: in this file, this line becomes that one.
struct Edit {
    file: String,
    from: String,
    to: String,
}

/// The rows of the guide's last table.
fn edits() -> Vec<Edit> {
    let (_, part) = GUIDE.split_once("## Every edit").expect("the guide has its table");
    let rows = part.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let row = row.replace(r"\|", "\u{0}");
        let cells: Vec<String> = row
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().trim_matches('`').replace('\u{0}', "|"))
            .collect();
        let [file, from, to] = <[String; 3]>::try_from(cells).expect("three cells");
        Edit { file, from, to }
    })
    .collect()
}

/// The site, with its theme as Zola reads it.
fn unchanged() -> TestSite {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/zola");
    let mut site = TestSite::default();
    for (folder, mount) in [("site", ""), ("theme", "themes/fieldnotes/")] {
        let root = here.join(folder);
        for entry in walkdir::WalkDir::new(&root).into_iter().map(|entry| entry.expect("readable"))
        {
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(&root).expect("below").display().to_string();
                site =
                    site.file(&format!("{mount}{path}"), fs::read(entry.path()).expect("readable"));
            }
        }
    }
    site
}

/// The site with some of the edits made.
fn edited<'e>(edits: impl IntoIterator<Item = &'e Edit>) -> TestSite {
    let mut site = unchanged();
    for Edit { file, from, to } in edits {
        let path = format!("{THEME}/{file}");
        let text = site.text(&path);
        let mut found = 0;
        let lines: Vec<String> = text
            .split('\n')
            .map(|line| match line.trim() == from {
                true => {
                    found += 1;
                    line.replace(from.as_str(), to)
                }
                false => line.to_owned(),
            })
            .collect();
        assert_eq!(found, 1, "{path} has this line {found} times: {from}");
        site = site.file(&path, lines.join("\n"));
    }
    site
}

/// What of the expected is not so: an output, a tab, and words that are in it or, after `!`, are not.
fn faults(built: &Built) -> Vec<&'static str> {
    let holds = |line: &&str| {
        let (output, words) = line.split_once('\t').expect("an output and what is in it");
        let text = built.outputs.get(output).map(|bytes| String::from_utf8_lossy(bytes));
        match words.strip_prefix('!') {
            Some(words) => text.is_some_and(|text| !text.contains(words)),
            None => text.is_some_and(|text| text.contains(words)),
        }
    };
    EXPECTED.lines().filter(|line| !holds(line)).collect()
}

#[test]
fn the_guide_lists_every_edit_and_no_more_than_ten() {
    let edits = edits();
    assert!((1..=10).contains(&edits.len()), "{} edits", edits.len());
    assert_eq!(faults(&edited(&edits).build().quiet()), Vec::<&str>::new());
}

#[test]
fn no_edit_is_for_nothing() {
    let edits = edits();
    for left_out in 0..edits.len() {
        let others =
            edits.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, edit)| edit);
        let built = edited(others).build();
        let Edit { file, from, .. } = &edits[left_out];
        assert!(
            !faults(&built).is_empty() || !built.said().is_empty(),
            "not needed: in {file} {from}"
        );
    }
}
