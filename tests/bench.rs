//! The sites that are made for measuring are sound: a build of one has nothing to say, and what is
//! measured is what `content/docs/performance.md` says is measured.

mod support;

use std::path::Path;
use std::process::{Command, Output};

use support::Scratch;

/// Starts a script of `tests/bench`; nothing where Python is missing.
#[expect(clippy::print_stdout, reason = "says why a test has looked at nothing")]
fn script(name: &str, words: &[&str]) -> Option<Output> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench").join(name);
    let started = Command::new("python3").arg(file).args(words).output();
    match started {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!("skip: Python is missing");
            None
        }
        Err(error) => panic!("python3: {error}"),
    }
}

/// A site for measuring in a new folder `site`; nothing where Python is missing.
fn made(scratch: &Scratch, options: &[&str]) -> Option<()> {
    let folder = scratch.at("site");
    let words = [&[folder.to_str().expect("text"), "--pages", "30"], options].concat();
    let output = script("site", &words)?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(())
}

/// Builds and checks the site in `site`, and refuses every word about it.
fn is_silent(scratch: &Scratch) {
    for words in [&["build", "--quiet"][..], &["check", "--strict", "--quiet"]] {
        let ran = scratch.run(&[words, &["--root", "site"]].concat()).ends(0);
        assert_eq!((ran.out(), ran.err()), (String::new(), String::new()), "{words:?}");
    }
}

#[test]
fn a_site_for_measuring_has_nothing_to_mend() {
    let scratch = Scratch::new("bench-plain");
    if made(&scratch, &[]).is_none() {
        return;
    }
    is_silent(&scratch);
    // What the documentation says a page has.
    let page = scratch.read("site/content/part-0000/page-000007.md");
    assert!((600..=800).contains(&page.split_whitespace().count()), "{page}");
    assert!((6_000..=6_800).contains(&page.len()), "{} bytes", page.len());
    let html = scratch.read("site/public/part-0000/page-000007/index.html");
    let count = |mark: &str| html.matches(mark).count();
    assert_eq!(count("href=\"/tags/"), 3, "{html}");
    assert_eq!(count("<table>"), 1, "{html}");
    assert_eq!((count("<h2"), count("<ol>"), count("<pre")), (4, 1, 0), "{html}");
    assert!(
        count("href=\"/part-0000/page-") >= 5 + 2,
        "links, and the pages before and after: {html}"
    );
    // Lists by 20, one feed, and no theme.
    let list = scratch.read("site/public/part-0000/index.html");
    assert_eq!(list.matches("<li>").count(), 20, "{list}");
    assert!(scratch.at("site/public/part-0000/page/2/index.html").exists());
    assert!(
        scratch.at("site/public/rss.xml").exists()
            && scratch.at("site/public/sitemap.xml").exists()
    );
    assert!(!scratch.at("site/public/atom.xml").exists());
}

#[test]
fn a_site_for_measuring_can_have_code_that_is_coloured() {
    let scratch = Scratch::new("bench-code");
    if made(&scratch, &["--code"]).is_none() {
        return;
    }
    is_silent(&scratch);
    // Four languages, one block on each page, and no two blocks alike.
    let blocks: std::collections::BTreeSet<String> = (0..30)
        .map(|page| {
            let html = scratch.read(&format!("site/public/part-0000/page-{page:06}/index.html"));
            assert_eq!(html.matches("<pre").count(), 1, "{html}");
            let block = html.split("<pre").nth(1).and_then(|rest| rest.split("</pre>").next());
            let block = block.expect("a block of code");
            assert!(block.contains("<span class="), "not coloured: {block}");
            block.to_owned()
        })
        .collect();
    assert_eq!(blocks.len(), 30);
}

#[test]
fn a_site_for_measuring_can_be_in_daybook() {
    let scratch = Scratch::new("bench-daybook");
    if made(&scratch, &["--daybook"]).is_none() {
        return;
    }
    is_silent(&scratch);
    let home = scratch.read("site/public/index.html");
    assert!(home.contains("daybook"), "{home}");
    for feed in ["atom.xml", "rss.xml", "feed.json", "part-0000/atom.xml"] {
        assert!(scratch.at("site/public").join(feed).exists(), "no {feed}");
    }
}

#[test]
fn the_same_seed_makes_the_same_pages_for_both_programs() {
    let [one, other, third] =
        ["one", "other", "third"].map(|name| Scratch::new(&format!("bench-{name}")));
    if made(&one, &[]).is_none() {
        return;
    }
    made(&other, &["--for", "hugo"]);
    made(&third, &["--seed", "2"]);
    let page = "site/content/part-0000/page-000007.md";
    assert_eq!(one.read(page), other.read(page));
    assert_ne!(one.read(page), third.read(page));
    assert!(other.at("site/hugo.yaml").exists() && !other.at("site/site.yaml").exists());
}

#[test]
fn the_scripts_tell_how_they_are_used_and_never_write_over_a_folder() {
    let scratch = Scratch::new("bench-words");
    for (name, word) in [("site", "--daybook"), ("run", "--large")] {
        let Some(output) = script(name, &["--help"]) else { return };
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success() && told.contains(word) && told.contains("tests/bench/"),
            "{told}"
        );
    }
    scratch.write("site/mine.txt", "mine");
    let refused =
        script("site", &[scratch.at("site").to_str().expect("text")]).expect("Python is there");
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is not empty"));
    assert_eq!(scratch.read("site/mine.txt"), "mine");
}
