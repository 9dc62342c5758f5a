//! What `plain`, the small theme, promises without a browser: every kind of page and every block is
//! made, everything in it leads somewhere, nothing waits for a script, and the sheet hides nothing.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use handover::theme::embedded;
use regex::Regex;
use support::{Built, TestSite};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const MOUNT: &str = "/playbook/";

/// A file of the theme, by the end of its name.
fn files(ending: &str) -> Vec<(&'static str, &'static str)> {
    let files = embedded::PLAIN.iter().filter(|(path, _)| path.ends_with(ending));
    let files: Vec<_> =
        files.map(|(path, bytes)| (*path, std::str::from_utf8(bytes).expect("text"))).collect();
    assert!(!files.is_empty(), "{ending}");
    files
}

/// This repository's own site with the pages of the browser tests, in `plain`: something of every kind.
fn specimen() -> TestSite {
    let mut site = TestSite::read(Path::new(ROOT));
    for path in site.paths(|path| path.starts_with("themes/")) {
        site.take(&path);
    }
    for (folder, below) in [("specimen", "content/docs/specimen/"), ("specimen-site", "")] {
        let root = format!("{ROOT}/tests/browser/{folder}");
        for entry in walkdir::WalkDir::new(&root).into_iter().filter_map(Result::ok) {
            if entry.file_type().is_file() {
                let name = entry.path().strip_prefix(&root).expect("below").display().to_string();
                site.put(&format!("{below}{name}"), std::fs::read(entry.path()).expect("readable"));
            }
        }
    }
    let theme = Regex::new(r"(?m)^theme:\n(?:[ \t]+.*\n)+").expect("a pattern");
    let settings = theme.replace(&site.text("site.yaml"), "theme: plain\n").into_owned()
        + "taxonomies: [{name: tags}, {name: categories, hierarchical: true}]\ncomments:\n  endpoint: https://elsewhere.example/comments\n";
    assert!(settings.contains("theme: plain\n"));
    site.put("site.yaml", settings);
    site.put("content/docs/every-block/silence.wav", "RIFF");
    site.put(
        "content/parted/_index.md",
        "---\ntitle: A list in parts\npaginate_by: 1\nfeed: true\n---\n",
    );
    for part in ["one", "two", "three"] {
        let text = format!("---\ntitle: Part {part}\ncategories: [Hiring/Trials]\n---\nText.\n");
        site.put(&format!("content/parted/{part}.md"), text);
    }
    site.at("2026-11-26").with(|overrides| {
        overrides.base_url = Some(format!("https://example.org{MOUNT}"));
    })
}

fn pages(built: &Built) -> BTreeMap<&str, &str> {
    let html = built.outputs.iter().filter(|(path, _)| path.ends_with(".html"));
    html.map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).expect("text"))).collect()
}

#[test]
fn every_kind_of_page_and_every_block_is_made() {
    let built = specimen().build().quiet();
    let pages = pages(&built);
    for (path, shows) in [
        ("index.html", "Who writes this"),
        ("guide/index.html", "<ul class=\"entries\">"),
        ("parted/page/2/index.html", "Page 2 of 3"),
        ("guide/mistakes/not-knowing-why/index.html", "rel=\"next\""),
        ("blog/specimen-part-2/index.html", "Part 2 of 3 of First steps"),
        ("blog/specimen-part-2/index.html", "Review was due on"),
        ("blog/specimen-part-2/index.html", "<h2>Read this too</h2>"),
        ("blog/specimen-part-2/index.html", "Write a comment"),
        ("archive/index.html", "<h2 id=\"y2026\">2026</h2>"),
        ("a-to-z/index.html", "<h2 id=\"l1\">"),
        ("tags/index.html", "<ul class=\"terms\">"),
        ("tags/hiring/index.html", "More words on it"),
        ("categories/hiring/index.html", "<h2 id=\"below-h\">Below this</h2>"),
        ("authors/index.html", "Mia Ilieva"),
        ("authors/mia/index.html", "Mia is a sample author"),
        ("series/first-steps/index.html", "<ul class=\"entries\">"),
        ("404.html", "This page is not here"),
    ] {
        let page = pages.get(path).unwrap_or_else(|| panic!("no {path}: {:?}", pages.keys()));
        assert!(page.contains(shows), "{path} does not show {shows}");
    }
    let blocks = pages["docs/every-block/index.html"];
    for kind in handover::parse::blocks::KINDS {
        let written = specimen().text("content/docs/every-block/index.md");
        assert!(written.contains(&format!(":::{}", kind.name)), "no {}", kind.name);
    }
    assert!(blocks.contains("class=\"quote\"") && !blocks.contains("block quote"), "its own look");
}

/// Every address within the site leads to an output, every `#` to an id, every id stands once.
#[test]
fn everything_leads_somewhere() {
    let built = specimen().build().quiet();
    let pages = pages(&built);
    let id = Regex::new(r#"<[a-z][^<>]*?\sid="([^"]+)""#).expect("a pattern");
    let ids: BTreeMap<&str, BTreeSet<&str>> = pages
        .iter()
        .map(|(path, page)| {
            let mut ids = BTreeSet::new();
            for found in id.captures_iter(page) {
                let one = found.get(1).expect("an id").as_str();
                assert!(ids.insert(one), "{path}: two of #{one}");
            }
            (*path, ids)
        })
        .collect();
    let attribute = |names: &str| {
        let within_a_tag = format!(r#"<[a-z][^<>]*?\s(?:{names})="([^"]*)""#);
        Regex::new(&within_a_tag).expect("a pattern")
    };
    let address = attribute("href|src|poster|action");
    let named = attribute("for|aria-labelledby|aria-describedby");
    let own = format!("https://example.org{MOUNT}");
    let mut followed = 0;
    for (path, page) in &pages {
        for found in named.captures_iter(page) {
            for one in found[1].split(' ') {
                assert!(ids[path].contains(one), "{path}: nothing has the id {one}");
            }
        }
        for found in address.captures_iter(page) {
            let (to, fragment) = found[1].split_once('#').unwrap_or((&found[1], ""));
            if to.contains(':') && !to.starts_with(&own) {
                continue;
            }
            followed += 1;
            let to = to.strip_prefix("https://example.org").unwrap_or(to);
            let target = match to.strip_prefix(MOUNT) {
                Some(below) if below.is_empty() || below.ends_with('/') => {
                    format!("{below}index.html")
                }
                Some(below) => below.to_owned(),
                None if to.is_empty() => (*path).to_owned(),
                None => panic!("{path}: {to} lies outside of the site"),
            };
            let target = percent_encoding::percent_decode_str(&target).decode_utf8_lossy();
            assert!(built.outputs.contains_key(&*target), "{path}: {to} leads nowhere");
            let fragment = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
            if !fragment.is_empty() && target.ends_with(".html") {
                assert!(ids[&*target].contains(&*fragment), "{path}: {to} has no #{fragment}");
            }
        }
    }
    assert!(followed > 500, "{followed}");
}

#[test]
fn no_page_has_a_script_or_needs_one() {
    let built = specimen().build().quiet();
    let handler = Regex::new(r#"<[^>]*\son\w+=""#).expect("a pattern");
    // Pages that lead on from old addresses are no templates: their script keeps the anchor.
    let own = |page: &str| !page.contains("http-equiv=\"refresh\"");
    for (path, page) in pages(&built).into_iter().filter(|(_, page)| own(page)) {
        let code = page.matches("<script").count();
        let data = page.matches("<script type=\"application/ld+json\">").count();
        assert_eq!(code, data, "{path}");
        assert!(!handler.is_match(page), "{path}");
    }
    assert!(!built.outputs.keys().any(|path| path.ends_with(".js")), "{:?}", built.paths());
    // What is hidden is hidden for good, so it may be nothing but what a script is needed for.
    let hidden = Regex::new(r"<(\w+)([^>]*)\shidden[\s>]").expect("a pattern");
    for (path, bytes) in embedded::DAYBOOK.iter().filter(|(path, _)| path.contains("/blocks/")) {
        let template = std::str::from_utf8(bytes).expect("text");
        for found in hidden.captures_iter(template) {
            let is_control = &found[1] == "button" || found[2].contains("tools");
            assert!(is_control, "{path}: without a script nobody sees {}", &found[0]);
        }
    }
}

#[test]
fn a_site_without_an_address_and_with_a_deep_menu_is_whole() {
    let settings = "title: دليل\nlanguage: ar\ntheme: {name: plain, footer: 'By [us](@/us.md)'}\n\
        menus: {main: [{title: Work, children: [{page: us.md}, {title: More, children: [{page: a/_index.md}]}]}]}\n\
        comments: {mail: us@example.org, sections: [a]}\n";
    let built = TestSite::default()
        .file("site.yaml", settings)
        .file("content/us.md", "---\ntitle: Us\n---\nText.\n")
        .file("content/a/_index.md", "---\ntitle: A\n---\n")
        .file("content/a/b.md", "---\ntitle: B\ndate: 2026-01-01\n---\nText.\n")
        .build();
    let home = built.text("index.html");
    assert!(home.contains("<html lang=\"ar\" dir=\"rtl\">"), "{home}");
    assert!(!home.contains("canonical"), "without an address there is none to name");
    assert!(home.contains("<li><span>Work</span>\n<ul>"), "{home}");
    assert!(home.contains("<li><span>More</span>\n<ul>\n<li><a href=\"/a/\">A</a></li>"), "{home}");
    assert!(home.contains("By <a href=\"/us/\">us</a>"), "{home}");
    let us = built.text("us/index.html");
    assert!(us.contains("<a href=\"/us/\" aria-current=\"page\">Us</a>"), "{us}");
    assert!(built.text("a/b/index.html").contains("href=\"mailto:us@example.org?subject="));
}

/// The rules of the sheet, without comments: selector and declarations.
fn rules(css: &str) -> Vec<(String, String)> {
    let comment = Regex::new(r"(?s)/\*.*?\*/").expect("a pattern");
    let rule = Regex::new(r"([^{};]+)\{([^{}]*)\}").expect("a pattern");
    let css = comment.replace_all(css, "");
    let rules = rule.captures_iter(&css);
    let rules: Vec<_> =
        rules.map(|found| (found[1].trim().to_owned(), found[2].trim().to_owned())).collect();
    assert!(rules.len() > 40, "{}", rules.len());
    rules
}

#[test]
fn the_sheet_hides_nothing_and_knows_no_left_and_right() {
    let [(_, css)] = files(".css")[..] else { panic!("one sheet") };
    let (screen, _) = css.split_once("@media print {").expect("rules for paper");
    let hides = Regex::new(
        r"display: none|visibility:|opacity:|clip-path:|font-size: 0|inset-block-start: -",
    );
    let hides = hides.expect("a pattern");
    let hidden: Vec<String> = rules(screen)
        .into_iter()
        .filter(|(_, declarations)| hides.is_match(declarations))
        .map(|(selector, _)| selector)
        .collect();
    // What waits for a script, what shows with the focus, words for those who hear the page.
    assert_eq!(hidden, ["[hidden]", ".skip", ".vh"]);
    let side = Regex::new(
        r"(^|\s)((margin|padding|border|inset|min|max)-)?(left|right|top|bottom|width|height)(-\w+)?:",
    );
    let side = side.expect("a pattern");
    for (selector, declarations) in rules(css) {
        assert!(!side.is_match(&declarations), "{selector}: {declarations}");
        assert!(!selector.contains('#'), "an id in `{selector}`");
        assert!(!declarations.contains("url("), "{selector} asks for a file");
    }
}

#[test]
fn its_words_are_there_and_used() {
    let strings: String = files("strings/en.yaml").into_iter().map(|(_, text)| text).collect();
    let key = Regex::new(r"(?m)^(\w+):").expect("a pattern");
    let templates: String = files(".html").into_iter().map(|(_, text)| text).collect();
    let mut counted = 0;
    for found in key.captures_iter(&strings) {
        counted += 1;
        assert!(templates.contains(&format!("\"{}\"", &found[1])), "nothing says `{}`", &found[1]);
    }
    assert!(counted > 30);
    let there: BTreeSet<&str> =
        key.captures_iter(&strings).map(|found| found.get(1).expect("a key").as_str()).collect();
    let asked = Regex::new(r#"trans\(key="(\w+)""#).expect("a pattern");
    for found in asked.captures_iter(&templates).filter(|found| &found[1] != "quote_source") {
        assert!(there.contains(&found[1]), "no word for `{}`", &found[1]);
    }
}
