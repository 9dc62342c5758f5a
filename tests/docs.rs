//! The documentation is true: every name the program accepts is in it, every name in it is accepted,
//! and every example does what stands beside it.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use handover::diagnostic::{Code, Severity};
use handover::parse::blocks::KINDS;
use handover::parse::comment::{COMMENT_KEYS, THREAD_KEYS};
use handover::parse::front::{PAGE, SECTION};
use handover::site::card::CARD_KEYS;
use handover::site::draw::BLOCK_KEYS;
use handover::theme::{contract, filters::FILTERS, functions::FUNCTIONS};
use handover::{config, theme};
use regex::Regex;
use support::fences::{Fence, fences};
use support::{Built, Scratch, TestSite, themed};

const BLOCKS: &str = include_str!("../content/docs/blocks.md");
const COMMENTS: &str = include_str!("../content/docs/comments.md");
const COMMANDS: &str = include_str!("../content/docs/commands.md");
const FRONT_MATTER: &str = include_str!("../content/docs/front-matter.md");
const HOW_IT_WORKS: &str = include_str!("../content/docs/how-it-works/index.md");
const MESSAGES: &str = include_str!("../content/docs/messages.md");
const PERFORMANCE: &str = include_str!("../content/docs/performance.md");
const SITE_YAML: &str = include_str!("../content/docs/site-yaml.md");
const TEMPLATES: &str = include_str!("../content/docs/templates.md");
const THEME_FROM_NOTHING: &str = include_str!("../content/docs/theme-from-nothing.md");
const THEMES: &str = include_str!("../content/docs/themes.md");

/// The pages in the order in which a newcomer needs them.
const READING_ORDER: [&str; 20] = [
    "five-minutes",
    "first-site",
    "writing",
    "blocks",
    "front-matter",
    "site-yaml",
    "templates",
    "themes",
    "commands",
    "messages",
    "hosting",
    "comments",
    "coming-from-wordpress",
    "coming-from-jekyll",
    "coming-from-hugo",
    "coming-from-zola",
    "performance",
    "limits",
    "how-it-works",
    "changelog",
];

#[test]
fn the_list_of_pages_is_in_the_order_in_which_they_are_needed() {
    let built = TestSite::read(Path::new(env!("CARGO_MANIFEST_DIR"))).at("2100-01-01").build();
    let list = built.text("docs/index.html");
    let (_, list) = list.split_once("<ul class=\"entries").expect("a list of pages");
    let places: Vec<Option<usize>> =
        READING_ORDER.iter().map(|name| list.find(&format!("href=\"/docs/{name}/\""))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
}

// What the pages say -------------------------------------------------------------------------------

/// Everything between backticks outside fenced blocks, by the heading it stands under.
fn names(page: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut heading = String::new();
    let mut open = false;
    for line in page.lines() {
        if line.starts_with("```") {
            open = !open;
        }
        if open {
            continue;
        }
        if let Some(title) = line.strip_prefix('#') {
            heading = title.trim_start_matches('#').trim().to_owned();
        }
        let under = names.entry(heading.clone()).or_default();
        under.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
    }
    names
}

fn all_names(page: &str) -> BTreeSet<String> {
    names(page).into_values().flatten().collect()
}

/// Refuses a page that lacks one of these names.
#[track_caller]
fn lists<'n>(page: &str, wanted: impl IntoIterator<Item = &'n str>) {
    let there = all_names(page);
    let missing: Vec<&str> = wanted.into_iter().filter(|name| !there.contains(*name)).collect();
    assert!(missing.is_empty(), "not documented: {missing:?}");
}

/// The headings that are nothing but a name.
fn named_headings(page: &str) -> Vec<&str> {
    page.lines()
        .filter_map(|line| line.trim_start_matches('#').trim().strip_prefix('`')?.strip_suffix('`'))
        .filter(|name| !name.contains('`'))
        .collect()
}

// Settings and front matter ------------------------------------------------------------------------

#[test]
fn examples_of_settings_work() {
    let mut tried = 0;
    for fence in fences(SITE_YAML).iter().filter(|fence| fence.language == "yaml") {
        tried += 1;
        let built = book().file("site.yaml", &fence.text).build();
        let wrong: Vec<_> = built
            .codes()
            .into_iter()
            .filter(|code| {
                ["config-", "yaml-", "key-", "switch-"].iter().any(|start| code.starts_with(start))
            })
            .collect();
        assert!(wrong.is_empty(), "under `{}`:\n{}\n{}", fence.heading, fence.text, built.told());
    }
    assert!(tried > config::SETTINGS.len(), "only {tried} examples");
}

#[test]
fn examples_of_front_matter_work() {
    let mut tried = 0;
    for fence in fences(FRONT_MATTER).iter().filter(|fence| fence.language == "yaml") {
        // The part on dates shows several ways to write one line.
        let several = fence.text.lines().all(|line| line.starts_with("date: "));
        let texts: Vec<&str> =
            if several { fence.text.lines().collect() } else { vec![&fence.text] };
        let section = SECTION.iter().any(|key| fence.heading == format!("`{}`", key.name()));
        let path = if section { "content/hire/_index.md" } else { "content/hire/scores.md" };
        for text in texts {
            tried += 1;
            let built = book().file(path, format!("---\n{}\n---\n\nText.\n", text.trim())).build();
            let wrong = built.codes().into_iter().any(|code| {
                ["front-", "yaml-", "key-", "switch-", "date-"]
                    .iter()
                    .any(|start| code.starts_with(start))
            });
            assert!(!wrong, "under `{}`:\n{text}\n{}", fence.heading, built.told());
        }
    }
    assert!(tried > PAGE.len() + SECTION.len(), "only {tried} examples");
}

#[test]
fn what_a_comment_may_say_is_listed_and_its_examples_work() {
    let keys = COMMENT_KEYS.iter().chain(THREAD_KEYS);
    lists(COMMENTS, keys.copied());
    let start = book()
        .file("site.yaml", "title: T\nbase_url: https://example.org/\nauthors: {jo: Jo}\n")
        .file(
            "content/blog/first-hire.md",
            "---\ntitle: First hire\ndate: 2026-10-01\ndescription: x\n---\n",
        )
        .file("content/blog/_index.md", "---\ntitle: Blog\ndescription: x\n---\n");
    let mut tried = 0;
    for fence in fences(COMMENTS) {
        let path = match (fence.language.as_str(), fence.text.starts_with("- id:")) {
            ("md", _) => "data/comments/blog/first-hire/2026-10-02-ana.md",
            ("yaml", true) => "data/comments/blog/first-hire.yaml",
            _ => continue,
        };
        tried += 1;
        start.clone().file(path, &fence.text).build().quiet();
    }
    assert_eq!(tried, 2);
}

// Commands -----------------------------------------------------------------------------------------

/// Every switch there is, by its long name.
fn flags() -> BTreeSet<String> {
    fn gather(command: &clap::Command, flags: &mut BTreeSet<String>) {
        let long = command.get_arguments().filter_map(clap::Arg::get_long);
        flags.extend(long.map(|name| format!("--{name}")));
        command.get_subcommands().for_each(|below| gather(below, flags));
    }
    let (mut command, mut all) = (handover::cli::command(), BTreeSet::new());
    command.build();
    gather(&command, &mut all);
    all
}

fn long_flags(text: &str) -> BTreeSet<String> {
    let begins = text.match_indices("--").filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '-')
    });
    begins
        .map(|(at, _)| {
            let end = text[at + 2..]
                .find(|c: char| !c.is_ascii_lowercase() && c != '-')
                .map_or(text.len(), |end| at + 2 + end);
            text[at..end].to_owned()
        })
        .filter(|flag| flag.len() > 2)
        .collect()
}

#[test]
fn the_documentation_names_no_switch_that_is_not_there() {
    let known = flags();
    assert!(known.len() > 15, "{known:?}");
    let moving = [
        include_str!("../content/docs/coming-from-wordpress.md"),
        include_str!("../content/docs/coming-from-jekyll.md"),
        include_str!("../content/docs/coming-from-hugo.md"),
        include_str!("../content/docs/coming-from-zola.md"),
    ];
    let others = [COMMANDS, SITE_YAML, FRONT_MATTER, MESSAGES, THEMES, TEMPLATES]
        .into_iter()
        .chain([THEME_FROM_NOTHING, PERFORMANCE, HOW_IT_WORKS]);
    for page in others.chain(moving) {
        let lines = fences(page).into_iter().filter(|fence| fence.language == "sh");
        let lines = lines.map(|fence| fence.text).collect::<String>();
        let spans = all_names(page);
        let commands = lines
            .split(['\n', '|', '&', '#'])
            .chain(spans.iter().map(String::as_str))
            .map(str::trim)
            .filter(|text| text.starts_with("handover "));
        for command in commands {
            for flag in long_flags(command) {
                assert!(known.contains(&flag), "`{command}`: no such flag");
            }
        }
    }
    for name in all_names(COMMANDS).into_iter().filter(|name| name.starts_with("--")) {
        assert!(long_flags(&name).is_subset(&known), "`{name}` is no flag");
    }
}

// Messages -----------------------------------------------------------------------------------------

#[test]
fn every_message_has_its_part_and_says_how_bad_it_is() {
    let headings = named_headings(MESSAGES);
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    for heading in &headings {
        assert!(codes.contains(heading), "no message has the code `{heading}`");
    }
    for code in Code::ALL {
        let (_, part) = MESSAGES
            .split_once(&format!("### `{}`\n", code.name()))
            .unwrap_or_else(|| panic!("no part on `{}`", code.name()));
        let weight = match code.severity() {
            Severity::Error => "**Error",
            Severity::Warning => "**Warning",
            Severity::Hint => "**Hint",
        };
        assert!(part.trim_start().starts_with(weight), "`{}` is {weight}", code.name());
    }
}

// Templates ----------------------------------------------------------------------------------------

/// The site that the examples speak of.
fn book() -> TestSite {
    themed([
        ("site.yaml", "title: My playbook\nbase_url: https://example.org/playbook/\n"),
        ("content/hire/_index.md", "---\ntitle: Hire\n---\n"),
        (
            "content/hire/brief.md",
            "---\ntitle: The brief\ndate: 2026-11-23\ntags: [hiring]\ndescription: One page.\n---\n\nText.\n",
        ),
        ("data/books.yaml", "training:\n  - title: Show, then tell\n"),
        ("static/site.css", "p { color: green }\n"),
    ])
}

#[test]
fn functions_and_filters_have_parts_with_examples() {
    let parts = names(TEMPLATES);
    let examples: BTreeSet<String> =
        examples().into_iter().map(|(fence, _)| fence.heading).collect();
    for (name, arguments) in FUNCTIONS.iter().chain(FILTERS) {
        let heading = format!("`{name}`");
        let part = parts.get(&heading).unwrap_or_else(|| panic!("no part on {heading}"));
        for argument in *arguments {
            let named =
                part.iter().any(|span| span == argument || span.contains(&format!("{argument}=")));
            assert!(named, "{heading} takes `{argument}`, which is not said");
        }
        assert!(examples.contains(&heading), "{heading} has no example with what comes of it");
    }
}

/// Template examples, each with the HTML that stands after it.
fn examples() -> Vec<(Fence, String)> {
    let mut examples = Vec::new();
    let mut fences = fences(TEMPLATES).into_iter().peekable();
    while let Some(fence) = fences.next() {
        if fence.language == "jinja2"
            && let Some(result) = fences.next_if(|next| next.language == "html")
        {
            examples.push((fence, result.text));
        }
    }
    examples
}

#[test]
fn template_examples_give_what_stands_after_them() {
    let examples = examples();
    assert!(examples.len() >= FUNCTIONS.len() + FILTERS.len());
    for (fence, expected) in examples {
        let built = book().file("templates/page.html", &fence.text).build().quiet();
        let plain = |text: &str| {
            let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
            lines.collect::<Vec<_>>().join("\n")
        };
        let made = built.text("hire/brief/index.html");
        assert_eq!(plain(made), plain(&expected), "under {}", fence.heading);
    }
}

#[test]
fn everything_a_template_is_given_is_listed() {
    let many = |site: TestSite| {
        site.file("site.yaml", "title: T\nbase_url: https://example.org/\nauthors: {mia: Mia}\ntaxonomies: [{name: tags}, {name: categories, hierarchical: true}]\nmenus: {main: [{page: hire/_index.md}]}\n")
            .file("content/hire/_index.md", "---\npaginate_by: 1\nfeed: true\n---\n")
            .file("data/comments/hire/scores.yaml", "- {id: a, name: A, date: 2026-01-02, post: {title: T, url: 'https://a.example/'}, text: x}\n- {id: b, author: mia, date: 2026-01-03, reply_to: a, text: y}\n")
            .file("content/hire/scores.md", "---\nauthors: [mia]\ndate: 2026-01-01\nseries: first\nreviewed: 2026-01-01\ncategories: [a/b]\n---\n[brief](brief.md)\n\n# A\n\n## B\n")
            .file("content/hire/next.md", "---\nseries: first\n---\n")
    };
    let scratch = Scratch::new("docs-views");
    many(book()).write(scratch.path());
    let mut keys = BTreeSet::new();
    for page in [
        "hire/brief.md",
        "hire/scores.md",
        "hire/_index.md",
        "_index.md",
        "/tags/",
        "/tags/hiring/",
        "/categories/a/",
        "/categories/a/b/",
        "/authors/mia/",
        "/series/first/",
    ] {
        let view = scratch.run(&["why", page, "--view", "--now", "2026-11-23"]).ends(0).out();
        let view: serde_json::Value = serde_json::from_str(&view).expect("JSON");
        gather(&view, &mut keys);
    }
    assert!(keys.len() > CARD_KEYS.len() + 30, "{keys:?}");
    let parameters = Regex::new(r"(?m)^  (\w+):$").expect("a pattern");
    let parameters: Vec<&str> = parameters
        .captures_iter(include_str!("../themes/daybook/theme.yaml"))
        .map(|found| found.get(1).expect("a name").as_str())
        .collect();
    let values = [&["mia", "main", "tags", "hiring", "categories"], &*parameters].concat();
    lists(TEMPLATES, keys.iter().map(String::as_str).filter(|key| !values.contains(key)));
    lists(TEMPLATES, CARD_KEYS.iter().copied());
}

fn gather(value: &serde_json::Value, keys: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                keys.insert(key.clone());
                gather(value, keys);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| gather(item, keys)),
        _ => {}
    }
}

// Blocks -------------------------------------------------------------------------------------------

#[test]
fn every_block_has_its_part_which_names_all_it_takes() {
    for kind in KINDS {
        let part = BLOCKS
            // The headings inside of blocks begin no part.
            .split("\n### `")
            .find(|part| {
                let names = part.lines().next().map(|line| format!("`{line}"));
                names.is_some_and(|names| names.contains(&format!("`{}`", kind.name)))
            })
            .unwrap_or_else(|| panic!("no part on `{}`", kind.name));
        for name in kind.attributes.iter().chain(kind.keys) {
            assert!(
                [format!("`{name}`"), format!("{name}:"), format!("{name}=")]
                    .iter()
                    .any(|said| part.contains(said)),
                "`{}`: `{name}`",
                kind.name
            );
        }
        for name in kind.aliases {
            assert!(part.contains(name), "`{}` is also `{name}`", kind.name);
        }
    }
    assert!(names(TEMPLATES).contains_key("`block`"));
    lists(TEMPLATES, BLOCK_KEYS.iter().copied());
}

#[test]
fn every_block_is_shown_as_it_is_written() {
    let (mut examples, mut around) = (Vec::new(), String::new());
    let mut open: Option<(usize, String)> = None;
    for line in BLOCKS.lines() {
        let ticks = line.chars().take_while(|c| *c == '`').count();
        match &mut open {
            None if ticks >= 3 && line.ends_with("markdown") => open = Some((ticks, String::new())),
            Some((by, example)) if ticks == *by && line.len() == ticks => {
                examples.push(std::mem::take(example));
                open = None;
            }
            Some((_, example)) => example.push_str(&format!("{line}\n")),
            None => around.push_str(&format!("{line}\n")),
        }
    }
    assert!(examples.len() > 10);
    for example in examples {
        // Its files are nowhere, so it is only shown.
        let shown = around.contains(&example) || example.contains("file: instruction.mp4");
        assert!(shown, "not shown: {example}");
    }
}

// Themes -------------------------------------------------------------------------------------------

#[test]
fn what_a_theme_may_say_is_listed_and_the_example_works() {
    let keys = contract::KEYS
        .iter()
        .chain(contract::PARAMETER_KEYS)
        .chain(contract::TYPES)
        .chain(contract::BLOCK_KEYS);
    lists(THEMES, keys.copied());
    let contract = fences(THEMES)
        .into_iter()
        .find(|fence| fence.heading == "`theme.yaml`")
        .expect("an example of theme.yaml");
    let built = book()
        .file(
            "site.yaml",
            "title: T\nbase_url: https://example.org/\ntheme: {name: plain, mood: loud}\n",
        )
        .file("themes/plain/theme.yaml", contract.text)
        .file("themes/plain/templates/page.html", "{{ theme.columns }} {{ theme.mood }}")
        .file("themes/plain/templates/section.html", "s")
        .file("themes/plain/templates/taxonomy_list.html", "l")
        .file("themes/plain/templates/taxonomy_single.html", "t")
        .file("themes/plain/templates/404.html", "4")
        .build()
        .quiet();
    assert_eq!(built.text("hire/brief/index.html"), "2 loud");
}

#[test]
fn examples_that_change_daybook_work() {
    let mut tried = 0;
    for fence in fences(THEMES).into_iter().filter(|fence| fence.language == "jinja2") {
        if let Some((_, rest)) = fence.text.split_once("{% extends \"daybook/") {
            tried += 1;
            let name = rest.split('"').next().expect("a name");
            book().file(&format!("templates/{name}"), &fence.text).build().quiet();
        }
    }
    assert_eq!(tried, 2);
    let words = fences(THEMES)
        .into_iter()
        .find(|fence| fence.heading == "Words")
        .expect("an example of words");
    let built: Built = book().file("strings/en.yaml", words.text).build().quiet();
    assert!(built.text("hire/brief/index.html").contains(">Start</a>"));
    let (_, style) = theme::embedded::DAYBOOK
        .iter()
        .find(|(name, _)| *name == "static/daybook.css")
        .expect("Daybook has a style");
    let daybook = String::from_utf8_lossy(style);
    let properties = all_names(THEMES).into_iter().filter(|name| name.starts_with("--"));
    let mut counted = 0;
    for property in properties {
        counted += 1;
        assert!(daybook.contains(&format!("{property}:")), "{property} is not in Daybook");
    }
    assert!(counted > 10);
}

// How it works -------------------------------------------------------------------------------------

#[test]
fn the_map_of_the_source_names_every_folder_and_no_other() {
    let (_, map) = HOW_IT_WORKS.split_once("## The map of the source").expect("a map");
    let (map, _) = map.split_once("\n## ").expect("its end");
    let cells = map.lines().filter_map(|row| row.strip_prefix("| `")?.split('|').next());
    let named: BTreeSet<String> = cells
        .flat_map(|cell| cell.split('`').filter(|part| part.starts_with("src/")))
        .map(str::to_owned)
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let there: BTreeSet<String> = std::fs::read_dir(root.join("src"))
        .expect("readable")
        .map(|entry| entry.expect("readable"))
        .map(|entry| {
            let slash = if entry.path().is_dir() { "/" } else { "" };
            format!("src/{}{slash}", entry.file_name().display())
        })
        .collect();
    assert_eq!(named, there);
    // The order is that of the map in the source.
    let (_, table) = include_str!("../src/lib.rs").split_once("| room |").expect("a table");
    let place = |path: &String| {
        let room = path.trim_start_matches("src/").trim_end_matches(['/']).trim_end_matches(".rs");
        table.find(&format!("| [`{room}`]"))
    };
    let order: Vec<&str> = map.lines().filter_map(|row| row.strip_prefix("| `")).collect();
    let places: Vec<usize> = order
        .iter()
        .filter_map(|row| place(&row.split('`').next().expect("a name").to_owned()))
        .collect();
    assert!(places.len() > 15 && places.is_sorted(), "another order than in lib.rs: {places:?}");
}

#[test]
fn everything_that_the_page_on_the_source_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut counted = 0;
    for name in all_names(HOW_IT_WORKS) {
        let ours = ["src/", "tests/", "themes/", "content/"];
        if ours.iter().any(|start| name.starts_with(start)) {
            counted += 1;
            assert!(root.join(&name).exists(), "no {name}");
        }
    }
    assert!(counted > 20, "{counted}");
    let shown = fences(HOW_IT_WORKS).into_iter().find(|fence| fence.language == "rust");
    let shown = shown.expect("a test").text;
    assert!(include_str!("content.rs").contains(&shown), "no such test: {shown}");
}

// Performance --------------------------------------------------------------------------------------

/// A figure such as `1,296 MiB` or `3.4 ×`.
fn figure(cell: &str) -> (f64, &str) {
    let (number, unit) = cell.trim().split_once(' ').expect("a number and its unit");
    (number.replace(',', "").parse().expect("a number"), unit)
}

/// Refuses a ratio that is not that of the two cells: `large` is `times` as much as `small`.
fn fits(large: &str, small: &str, times: &str, row: &str) {
    if [large, small].iter().any(|cell| cell.trim() == "—") {
        assert_eq!(times.trim(), "—", "nothing to compare: {row}");
        return;
    }
    let ((large, unit), (small, other), (ratio, sign)) =
        (figure(large), figure(small), figure(times));
    assert_eq!((unit, sign), (other, "×"), "{row}");
    let exact = large / small;
    assert!((ratio - exact).abs() < exact * 0.05, "{exact:.1} and not {ratio}: {row}");
}

#[test]
fn ratios_are_those_of_the_times_beside_them() {
    // The first column of every table that was measured.
    let mut labels: Vec<Vec<String>> = Vec::new();
    for part in PERFORMANCE.split("[//]: # (measured: ").skip(1) {
        let table = part.split("[//]: # (end)").next().expect("an end");
        let cells = |row: &'static str| -> Vec<&str> {
            row.trim_matches('|').split('|').map(str::trim).collect()
        };
        let mut lines = table.lines().filter(|line| line.starts_with('|'));
        let heads = lines.next().map(cells).unwrap_or_default();
        let rows: Vec<&str> = lines.skip(1).collect();
        for row in &rows {
            let cells = cells(row);
            assert_eq!(cells.len(), heads.len(), "{row}");
            for at in (2..cells.len()).step_by(2) {
                let (ours, other, ratio) = (cells[1], cells[at], cells[at + 1]);
                match heads[at] {
                    "Floor" | "Without code" => fits(ours, other, ratio, row),
                    "Hugo" | "Daybook" => fits(other, ours, ratio, row),
                    head => panic!("not known what `{head}` is beside: {row}"),
                }
            }
        }
        let label = |row: &&str| row.split('|').nth(1).expect("a cell").trim().to_owned();
        labels.push(rows.iter().map(label).collect());
    }
    // One paragraph about the machine, and all tables by the same sizes.
    labels.retain(|labels| !labels.is_empty());
    assert_eq!(labels.len(), 10);
    assert!(labels.iter().all(|table| *table == labels[0]), "{labels:?}");
    assert!(PERFORMANCE.lines().any(|line| line.starts_with("Measured on ")));
}

#[test]
fn the_page_about_speed_tells_how_the_measuring_is_started() {
    let script = include_str!("bench/run");
    let told = fences(PERFORMANCE).into_iter().find(|fence| fence.text.contains("tests/bench/run"));
    for line in told.expect("a fence with the commands").text.lines() {
        let known = line.starts_with("python3 -m venv ") || line.starts_with("venv/bin/pip ");
        assert!(known || script.contains(&format!("    {line}\n")), "{line}");
    }
    for option in ["--large", "--hugo"] {
        assert!(
            PERFORMANCE.contains(option) && script.contains(&format!("\"{option}\"")),
            "{option}"
        );
    }
}
