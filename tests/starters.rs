//! What `init` makes is finished: each starter builds without a word, at any address.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use regex::Regex;
use support::{Ran, Scratch};

const STARTERS: [&str; 3] = ["playbook", "blog", "docs"];

/// A folder with the site of a starter in it.
fn made(starter: &str) -> Scratch {
    let scratch = Scratch::new(starter);
    scratch.run(&["init", ".", "--starter", starter, "--title", "Mine: a \"site\""]).ends(0);
    scratch
}

#[track_caller]
fn is_silent(ran: Ran) {
    let ran = ran.ends(0);
    assert_eq!((ran.out(), ran.err()), (String::new(), String::new()));
}

/// Every page of a site that was built, by its output path.
fn html(scratch: &Scratch) -> BTreeMap<String, String> {
    let files = scratch.tree("public").into_iter();
    files
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("text")))
        .collect()
}

#[test]
fn every_starter_builds_and_checks_without_a_word() {
    for starter in STARTERS {
        let scratch = made(starter);
        is_silent(scratch.run(&["check", "--strict", "--quiet"]));
        // Nor does it have hints.
        assert_eq!(scratch.run(&["check", "--verbose"]).ends(0).err(), "", "{starter}");
        is_silent(scratch.run(&["build", "--quiet"]));
        let home = scratch.read("public/index.html");
        assert!(home.contains("<h1>Mine: a &quot;site&quot;</h1>"), "{starter}");
        for gap in ["{title}", "{date}"] {
            assert!(html(&scratch).values().all(|page| !page.contains(gap)), "{starter}: {gap}");
        }
    }
}

/// Every address in a page leads to something that is published, wherever the site lives.
#[test]
fn every_starter_can_live_in_a_folder_and_every_link_of_it_leads_somewhere() {
    let address = Regex::new("(?:href|src)=\"([^\"]*)\"").expect("a pattern");
    for starter in STARTERS {
        let scratch = made(starter);
        let url = "https://example.org/playbook/";
        is_silent(scratch.run(&["check", "--strict", "--quiet", "--base-url", url]));
        is_silent(scratch.run(&["build", "--quiet", "--base-url", url]));
        let mut followed = 0;
        for (path, page) in html(&scratch) {
            let addresses = address.captures_iter(&page).map(|found| found[1].to_owned());
            for address in addresses.filter(|address| address.starts_with(['/', 'h'])) {
                if address.starts_with("http") && !address.starts_with(url) {
                    panic!("{starter}, {path}: {address} leads away");
                }
                let below = address.trim_start_matches("https://example.org");
                let below = below.split('#').next().unwrap_or(below);
                let below = below.strip_prefix("/playbook/");
                let below = below.unwrap_or_else(|| panic!("{starter}, {path}: {address}"));
                let file = match below.is_empty() || below.ends_with('/') {
                    true => format!("public/{below}index.html"),
                    false => format!("public/{below}"),
                };
                assert!(scratch.at(&file).is_file(), "{starter}, {path}: {address}");
                followed += 1;
            }
        }
        assert!(followed > 100, "{starter}: only {followed}");
    }
}

/// Whoever has made a site reads on its first page what to do with it.
#[test]
fn the_home_page_says_what_to_do_next() {
    let typed = Regex::new("`handover (new [^`]+)`").expect("a pattern");
    for starter in STARTERS {
        let scratch = made(starter);
        let home = scratch.read("content/_index.md");
        let steps = home.lines().filter(|line| {
            line.split_once(". ").is_some_and(|(number, _)| number.parse::<u8>().is_ok())
        });
        assert!((3..=5).contains(&steps.count()), "{starter}");
        for named in ["content/_index.md", "site.yaml", "handover check", "handover build"] {
            assert!(home.contains(&format!("`{named}`")), "{starter}: {named}");
        }
        // What it says can be typed as it stands there.
        let mut pages = 0;
        for command in typed.captures_iter(&home) {
            scratch.run(&command[1].split(' ').collect::<Vec<_>>()).ends(0);
            pages += 1;
        }
        assert!(pages > 0, "{starter}");
        scratch.run(&["check", "--strict"]).ends(0);
        is_silent(scratch.run(&["build", "--quiet"]));
    }
}

/// The playbook has the pages its users come for, each with the block that does the work.
#[test]
fn the_playbook_has_a_page_for_each_thing_and_each_page_its_block() {
    let scratch = made("playbook");
    scratch.run(&["build", "--quiet"]).ends(0);
    for (page, block) in [
        ("guide/start-here", "block check"),
        ("guide/pick-one-task", "block check"),
        ("guide/what-it-costs", "block calc"),
        ("guide/find-the-match", "block sop"),
        ("guide/the-agreement", "block template"),
        ("guide/write-it-down", "block shelf"),
        ("guide/work-together", "block tabs"),
        ("guide/when-it-goes-wrong", "block sop"),
        ("guide/telling-it-once", "block mistake"),
        ("tools/brief", "block template"),
        ("tools/sop", "block sop"),
        ("tools/scorecard", "block score"),
        ("tools/onboarding", "block check"),
        ("tools/access-list", "block check"),
        ("tools/weekly-report", "block template"),
        ("tools/offboarding", "block check"),
        ("glossary", "block glossary"),
    ] {
        let html = scratch.read(&format!("public/{page}/index.html"));
        assert!(html.contains(&format!("class=\"{block}")), "{page}: no {block}");
        let text = scratch.read(&format!("content/{page}.md"));
        assert!(text.contains(":::note[Write here]"), "{page} does not say what belongs on it");
        let words = text.split_whitespace().count();
        assert!((80..=260).contains(&words), "{page}: {words} words");
    }
    // One flat guide: the chapters follow each other.
    let folders = scratch.tree("content/guide").into_keys().filter(|path| path.contains('/'));
    assert_eq!(folders.count(), 0);
    // What the settings have ready, marks and all, works once the marks are gone.
    let settings = scratch.read("site.yaml");
    let marked = "# contact:\n#   mail: ";
    assert!(settings.contains(marked), "{settings}");
    scratch.write("site.yaml", &settings.replace(marked, "contact:\n  mail: "));
    let page = "---\ntitle: Write\ndescription: To us.\n---\n\n:::contact[Write to us]\n\n:::\n";
    scratch.write("content/write.md", page);
    is_silent(scratch.run(&["check", "--strict", "--quiet"]));
}

/// A blog begins with posts that have a date, a topic and a feed.
#[test]
fn the_blog_has_posts_topics_and_a_feed() {
    let scratch = made("blog");
    scratch.run(&["build", "--quiet"]).ends(0);
    let home = scratch.read("public/index.html");
    for post in ["/blog/hello/", "/blog/one-post-in-an-hour/"] {
        assert!(home.contains(&format!("href=\"{post}\"")), "{post} is not on the home page");
        assert!(scratch.read("public/atom.xml").contains(post), "{post} is not in the feed");
        let page = scratch.read(&format!("public{post}index.html"));
        assert!(page.contains("<time datetime=") && page.contains("href=\"/tags/"), "{post}");
    }
    assert!(scratch.read("public/tags/index.html").contains("href=\"/tags/writing/\""));
    assert!(home.contains("href=\"/about/\""));
}

#[test]
fn the_documentation_has_steps_tabs_tables_and_questions() {
    let scratch = made("docs");
    scratch.run(&["build", "--quiet"]).ends(0);
    for (page, shown) in [
        ("getting-started/first-steps", "class=\"block sop\""),
        ("how-to/calendar-on-a-phone", "class=\"block tabs\""),
        ("reference/settings", "<table"),
        ("faq", "FAQPage"),
    ] {
        assert!(scratch.read(&format!("public/{page}/index.html")).contains(shown), "{page}");
    }
}

#[test]
fn a_starter_that_does_not_exist_is_told_with_the_nearest() {
    let scratch = Scratch::new("no-starter");
    insta::assert_snapshot!(scratch.run(&["init", "x", "--starter", "playbok"]).ends(2).err());
    assert!(!scratch.at("x").exists());
    let help = scratch.run(&["init", "--help"]).ends(0).out();
    for starter in STARTERS {
        assert!(help.contains(&format!("- {starter}: ")), "{starter} is not in the help");
    }
}

/// A full folder is refused by every starter, as it is.
#[test]
fn no_starter_writes_into_a_full_folder() {
    for starter in STARTERS {
        let scratch = Scratch::new("full");
        scratch.write("site/letter.txt", "mine");
        let ran = scratch.run(&["init", "site", "--starter", starter]).ends(3);
        assert!(ran.err().contains("`site` is not empty: there is `letter.txt`"), "{}", ran.err());
        assert_eq!(scratch.tree("site").len(), 1);
    }
}

/// What two starters share is kept once, so that nobody mends one and forgets the other.
#[test]
fn no_starter_has_words_of_another() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for part in ["starter/playbook", "starter/blog", "starter/docs", "starter/shared", "archetypes"]
    {
        let mut files = 0;
        for entry in walkdir::WalkDir::new(root.join(part)).into_iter().filter_map(Result::ok) {
            if !entry.file_type().is_file() {
                continue;
            }
            files += 1;
            let text = std::fs::read_to_string(entry.path()).expect("text");
            for line in text.lines().map(str::trim).filter(|line| line.len() >= 40) {
                let other = seen.entry(line.to_owned()).or_insert_with(|| part.to_owned());
                assert_eq!(other, part, "both have `{line}`");
            }
        }
        assert!(files > 1, "{part}");
    }
}
