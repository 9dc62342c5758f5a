//! A theme written for Zola 0.23 comes over by the edits that *Coming from Zola* lists, and no others.

mod support;

use std::fs;
use std::path::Path;

use handover::theme::{filters::FILTERS, functions::FUNCTIONS};
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

/// The names in a part of the guide, without what stands in brackets behind them.
fn named(from: &str, to: &str) -> Vec<&'static str> {
    let (_, part) = GUIDE.split_once(from).expect("the part begins");
    let (part, _) = part.split_once(to).expect("the part ends");
    part.split('`').skip(1).step_by(2).collect()
}

#[test]
fn functions_and_filters_are_there_or_not_as_the_guide_says() {
    let ours: Vec<&str> = FUNCTIONS.iter().chain(FILTERS).map(|(name, _)| *name).collect();
    let there = named("**Functions and filters**:", "and all that Tera itself has");
    assert!(there.len() > 10, "{there:?}");
    for name in there {
        assert!(ours.contains(&name), "`{name}` is not there");
    }
    // `load_data` and `date` are there, without some arguments.
    let missing = named("Not there: `page.components`", "Printing or calling");
    assert!(missing.len() > 10, "{missing:?}");
    for name in missing.into_iter().filter(|name| !["load_data", "date"].contains(name)) {
        assert!(!ours.contains(&name), "`{name}` is there");
    }
}

#[test]
fn front_matter_of_zola_gets_the_warnings_of_the_guide() {
    let rows: Vec<&str> = GUIDE.lines().filter(|row| row.contains("a warning says so")).collect();
    let names: Vec<&str> = rows
        .iter()
        .flat_map(|row| row.split('|').nth(1).expect("a cell").split('`').skip(1).step_by(2))
        .map(|name| name.split(' ').next().expect("a name"))
        .collect();
    assert_eq!(names.len(), 4, "{names:?}");
    for name in names {
        let page = format!("---\ntitle: A\n{name}: false\n---\n");
        let built = support::site([("content/a.md", &page)]).build();
        assert_eq!(built.codes(), ["front-matter-key"], "{name}");
    }
}
