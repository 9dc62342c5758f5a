//! The laws of rebuilding: clean equals incremental, minimal, idle is free, order-free. In one process
//! with an engine that remembers, and across processes with the real program and its cache.

mod support;

#[path = "laws/edits.rs"]
mod edits;

use std::collections::{BTreeMap, BTreeSet};

use handover::engine::{Engine, Manifest};
use proptest::prelude::*;
use support::{Built, Scratch, TestSite, site};

/// The outputs of a site that is edited, kept as a folder would be.
#[derive(Default)]
struct Edited {
    engine: Engine,
    manifest: Manifest,
    outputs: BTreeMap<String, Vec<u8>>,
}

impl Edited {
    /// Builds on what was there.
    fn build(&mut self, site: &TestSite) -> Built {
        let built = site.build_with(&mut self.engine, &self.manifest);
        let planned: BTreeSet<&str> =
            built.build.plan.iter().map(|(path, _)| path.as_str()).collect();
        self.outputs.retain(|path, _| planned.contains(path.as_str()));
        // What could not be made is not there, as after a clean build.
        for (path, _) in built.build.plan.iter() {
            if built.build.manifest.get(path).is_none() {
                self.outputs.remove(path.as_str());
            }
        }
        self.outputs.extend(built.outputs.clone());
        self.manifest = built.build.manifest.clone();
        built
    }
}

/// They are a quarter of the memory of a build, which is why nobody holds them longer than he must.
#[test]
fn a_body_is_let_go_with_the_last_output_that_shows_it() {
    let site = site([
        (
            "site.yaml",
            "title: T\nbase_url: https://example.org/\nfeeds: {formats: [atom], full: true}\n",
        ),
        ("content/_index.md", "Home.\n"),
        ("content/a.md", "---\ndate: 2026-01-02\npage_data: true\n---\nIn the feed, too.\n"),
        ("content/b.md", "---\ntitle: B\n---\nText.\n"),
    ]);
    let mut engine = Engine::default();
    let first = site.build_with(&mut engine, &Manifest::default());
    let bodies = |built: &Built| -> Vec<bool> {
        let documents =
            built.build.site().entries.iter().filter_map(|entry| entry.document.as_ref());
        documents.map(|document| document.body.html.is_made()).collect()
    };
    assert_eq!(bodies(&first), [false; 3]);
    // Made again where it is wanted again.
    assert_eq!(site.build_with(&mut engine, &Manifest::default()).outputs, first.outputs);
    assert_eq!(bodies(&first), [false; 3]);
}

/// Plays a script, and compares with a clean build after every step.
fn play(mut site: TestSite, script: &[edits::Step]) -> Result<(), TestCaseError> {
    let mut edited = Edited::default();
    let built = edited.build(&site);
    prop_assert!(!built.build.has_errors(), "{}", built.told());
    let mut told = Vec::new();
    for step in script {
        let before = site.clone();
        told.push(step.apply(&mut site));
        let incremental = edited.build(&site);
        // What there is no room for is made again, and is the same.
        let clean = site.build_with(&mut Engine::with_room(0), &Manifest::default());
        let script = told.join("\n  ");
        for (path, bytes) in &clean.outputs {
            let now = edited.outputs.get(path);
            prop_assert_eq!(
                now.map(|bytes| String::from_utf8_lossy(bytes)),
                Some(String::from_utf8_lossy(bytes)),
                "{} after\n  {}",
                path,
                script
            );
        }
        let extra: Vec<&String> =
            edited.outputs.keys().filter(|path| !clean.outputs.contains_key(*path)).collect();
        prop_assert!(extra.is_empty(), "{:?} should be gone after\n  {}", extra, script);
        prop_assert_eq!(incremental.told(), clean.told(), "after\n  {}", script);
        if clean.build.has_errors() && step.a % 3 > 0 {
            site = before;
            told.push("take that back".to_owned());
            continue;
        }
        let again = edited.build(&site);
        let failed: BTreeSet<_> = clean
            .build
            .plan
            .iter()
            .map(|(path, _)| path)
            .filter(|path| clean.build.manifest.get(path).is_none())
            .collect();
        let made: Vec<_> =
            again.build.rendered.iter().filter(|path| !failed.contains(path)).collect();
        prop_assert!(
            made.is_empty(),
            "{:?} made though nothing changed, after\n  {}",
            made,
            script
        );
        prop_assert!(
            again.build.edits.is_empty(),
            "read though nothing changed, after\n  {}",
            script
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn clean_equals_incremental_with_own_templates(script in edits::script(1..12)) {
        play(edits::start("false"), &script)?;
    }

    #[test]
    fn clean_equals_incremental_with_the_default_theme(script in edits::script(1..12)) {
        play(edits::start("daybook"), &script)?;
    }

    #[test]
    fn clean_equals_incremental_with_the_small_theme(script in edits::script(1..12)) {
        play(edits::start("plain"), &script)?;
    }
}

/// Every kind of edit does something to the site it is tried on, or the law is tested with nothing.
#[test]
fn every_kind_of_edit_is_an_edit() {
    for what in edits::ALL.iter().filter(|what| **what != edits::What::Nothing) {
        let changes = (0..8).any(|number| {
            let mut site = edits::start("daybook");
            site.put("static/file-1.txt", "x");
            let before = format!("{:?} {:?}", site.all(), site.request());
            edits::Step { what: *what, a: number, b: number }.apply(&mut site);
            before != format!("{:?} {:?}", site.all(), site.request())
        });
        assert!(changes, "{what:?}");
    }
}

/// The outputs that an edit makes anew, and those that are different afterwards.
fn made_by(before: &TestSite, after: &TestSite) -> (Vec<String>, Vec<String>) {
    let mut edited = Edited::default();
    let built = edited.build(before);
    assert!(!built.build.has_errors(), "{}", built.told());
    let old = edited.outputs.clone();
    let built = edited.build(after);
    let made = built.build.rendered.iter().map(ToString::to_string).collect();
    let different = edited.outputs.iter().filter(|(path, bytes)| old.get(*path) != Some(bytes));
    (made, different.map(|(path, _)| path.clone()).collect())
}

/// A guide of three pages and a dated blog, all listed, tagged and fed.
fn guide() -> TestSite {
    site([
        ("content/_index.md", "---\ntitle: Home\n---\n"),
        ("content/guide/_index.md", "---\ntitle: Guide\n---\n"),
        ("content/guide/a.md", "---\ntitle: A\nweight: 1\ntags: [x]\n---\n## Part\n\nText of a.\n"),
        ("content/guide/b.md", "---\ntitle: B\nweight: 2\n---\nSee [a](a.md#part).\n"),
        ("content/guide/c.md", "---\ntitle: C\nweight: 3\ntemplate: asks.html\n---\nText of c.\n"),
        ("content/blog/_index.md", "---\ntitle: Blog\n---\n"),
        ("content/blog/p.md", "---\ntitle: P\ndate: 2026-01-01\n---\nText of p.\n"),
        ("data/rates.yaml", "rate: 1\n"),
        ("data/comments/blog/p/x.md", "---\nname: X\ndate: 2026-01-02\n---\nText of x.\n"),
        (
            "templates/asks.html",
            "{% set rates = load_data(path=\"rates.yaml\") %}{{ rates.rate }}{{ page.title }}{% include \"foot.html\" %}",
        ),
        ("templates/foot.html", "foot"),
        ("static/a.txt", "a"),
        ("content/tags/x.md", "Of x.\n"),
    ])
}

/// The table of edits: what is made again, and what is written because it is different.
#[test]
fn an_edit_makes_what_shows_it_and_nothing_else() {
    let page = |path: &str, text: &str| guide().file(path, text);
    let a = "---\ntitle: A\nweight: 1\ntags: [x]\n---\n## Part\n\n";
    let table: Vec<(&str, TestSite, &[&str], &[&str])> = vec![
        ("nothing", guide(), &[], &[]),
        (
            "a word of the body, as many words as before",
            page("content/guide/a.md", &format!("{a}Text of x.\n")),
            &["guide/a/index.html"],
            &["guide/a/index.html"],
        ),
        (
            // Cards tell how many words a page has; these templates do not show it.
            "a longer body",
            page("content/guide/a.md", &format!("{a}Text of a, and more.\n")),
            &["guide/a/index.html", "guide/b/index.html", "guide/index.html", "tags/x/index.html"],
            &["guide/a/index.html"],
        ),
        (
            "a title",
            page(
                "content/guide/a.md",
                "---\ntitle: Z\nweight: 1\ntags: [x]\n---\n## Part\n\nText of a.\n",
            ),
            &["guide/a/index.html", "guide/b/index.html", "guide/index.html", "tags/x/index.html"],
            &["guide/a/index.html", "guide/index.html", "tags/x/index.html"],
        ),
        (
            "a comment in a head",
            page(
                "content/guide/a.md",
                "---\n# why\ntitle: A\nweight: 1\ntags: [x]\n---\n## Part\n\nText of a.\n",
            ),
            &["guide/a/index.html"],
            &[],
        ),
        (
            "the text of a dated page, which is in the feed",
            page("content/blog/p.md", "---\ntitle: P\ndate: 2026-01-01\n---\nText of q.\n"),
            &["atom.xml", "blog/p/index.html"],
            &["atom.xml", "blog/p/index.html"],
        ),
        (
            "data that one page asks for",
            page("data/rates.yaml", "rate: 2\n"),
            &["guide/c/index.html"],
            &["guide/c/index.html"],
        ),
        (
            "data, written differently",
            page("data/rates.yaml", "rate:  1\n"),
            &["guide/c/index.html"],
            &[],
        ),
        (
            "an included template",
            page("templates/foot.html", "feet"),
            &["guide/c/index.html"],
            &["guide/c/index.html"],
        ),
        (
            // Cards tell how many comments a page has, also to the page that is read before it; these
            // templates do not show it.
            "a new comment",
            page("data/comments/blog/p/y.md", "---\nname: Y\ndate: 2026-01-03\n---\nText of y.\n"),
            &["blog/index.html", "blog/p/index.html", "comments/atom.xml", "guide/index.html"],
            &["comments/atom.xml"],
        ),
        (
            "the text of a comment",
            page("data/comments/blog/p/x.md", "---\nname: X\ndate: 2026-01-02\n---\nText of z.\n"),
            &["blog/p/index.html", "comments/atom.xml"],
            &["comments/atom.xml"],
        ),
        (
            "a comment, written differently",
            page(
                "data/comments/blog/p/x.md",
                "---\ndate:   2026-01-02\nname: X\n---\n\nText of x.\n",
            ),
            &[],
            &[],
        ),
        (
            "a comment that waits",
            page("data/comments/pending/blog/p/y.md", "---\nname: Y\ndate: 2026-01-03\n---\nY.\n"),
            &[],
            &[],
        ),
        ("a copied file", page("static/a.txt", "b"), &["a.txt"], &["a.txt"]),
        (
            "a template of terms",
            page("templates/taxonomy_single.html", "<h1>{{ term.name }}!</h1>"),
            &["tags/x/index.html"],
            &["tags/x/index.html"],
        ),
        (
            // These templates do not show it.
            "the text above the list of a tag",
            page("content/tags/x.md", "About x.\n"),
            &["tags/x/index.html"],
            &[],
        ),
        (
            "a pin",
            page(
                "content/guide/b.md",
                "---\ntitle: B\nweight: 2\npinned: true\n---\nSee [a](a.md#part).\n",
            ),
            &["guide/a/index.html", "guide/b/index.html", "guide/c/index.html", "guide/index.html"],
            &["guide/index.html"],
        ),
        (
            "the switch of a table of contents, handed down",
            page("content/guide/_index.md", "---\ntitle: Guide\ncascade: {toc: false}\n---\n"),
            &["guide/a/index.html", "guide/b/index.html", "guide/c/index.html", "guide/index.html"],
            &[],
        ),
        (
            "an old address",
            page(
                "content/guide/c.md",
                "---\ntitle: C\nweight: 3\ntemplate: asks.html\naliases: [/c/]\n---\nText of c.\n",
            ),
            &["c/index.html", "guide/c/index.html"],
            &["c/index.html"],
        ),
    ];
    for (what, after, made, different) in table {
        let (now_made, now_different) = made_by(&guide(), &after);
        assert_eq!(now_made, made, "made after an edit of {what}");
        assert_eq!(now_different, different, "different after an edit of {what}");
    }
}

/// What random scripts meet too rarely: each step changes something that another output shows besides
/// the one it is written for.
#[test]
fn what_others_say_of_a_page_reaches_its_data_and_its_words() {
    let words = |heading: &str| {
        format!("---\ntitle: More\n---\n:::glossary\n\n### {heading} {{#it}}\n\nTwo.\n\n:::\n")
    };
    let mut site = guide()
        .file(
            "content/a.md",
            "---\ntitle: A\ndate: 2026-01-05\npage_data: true\n---\nA handbook.\n",
        )
        .file("content/b.md", "---\ntitle: B\n---\n:::glossary\n\n### Scope, Team\n\nOne.\n\n:::\n")
        .file("content/more.md", words("Scope, handbook"));
    let mut edited = Edited::default();
    edited.build(&site);
    let steps = [
        ("data/comments/a/c1.md", "---\nname: Ana\ndate: 2026-02-01\n---\nSaid.\n".to_owned()),
        ("content/more.md", words("Team, handbook")),
        ("content/more.md", words("handbook")),
    ];
    for (path, text) in steps {
        site.put(path, &text);
        edited.build(&site);
        let clean = site.build();
        for (output, bytes) in &clean.outputs {
            let now = edited.outputs.get(output).map(|bytes| String::from_utf8_lossy(bytes));
            assert_eq!(now, Some(String::from_utf8_lossy(bytes)), "{output} after {path}: {text}");
        }
    }
}

/// What is done to a published site behind Handover's back.
fn tamper(scratch: &Scratch, number: usize) -> String {
    let outputs: Vec<String> = scratch.tree("site/public").into_keys().collect();
    let cached: Vec<String> = scratch.tree("site/.handover").into_keys().collect();
    let output = outputs.get(number % outputs.len().max(1));
    let cache = cached.get(number % cached.len().max(1));
    match (number % 6, output, cache) {
        (0, Some(output), _) if output != ".handover-output" => {
            std::fs::remove_file(scratch.at("site/public").join(output)).expect("removed");
            format!("delete public/{output}")
        }
        (1, Some(output), _) if output != ".handover-output" => {
            std::fs::write(
                scratch.at("site/public").join(output),
                "torn by hand, to a length that no file of the site has",
            )
            .expect("written");
            format!("truncate public/{output}")
        }
        (2, _, Some(cache)) => {
            let path = scratch.at("site/.handover").join(cache);
            let bytes = std::fs::read(&path).expect("there");
            std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("written");
            format!("tear .handover/{cache}")
        }
        (3, _, Some(cache)) => {
            std::fs::remove_file(scratch.at("site/.handover").join(cache)).expect("removed");
            format!("delete .handover/{cache}")
        }
        (4, _, _) => {
            std::fs::rename(scratch.at("site"), scratch.at("moved")).expect("moved");
            std::fs::create_dir_all(scratch.at("elsewhere")).expect("made");
            std::fs::rename(scratch.at("moved"), scratch.at("elsewhere/site")).expect("moved");
            std::fs::rename(scratch.at("elsewhere/site"), scratch.at("site")).expect("moved");
            "move the whole site away and back".to_owned()
        }
        _ => "nothing behind its back".to_owned(),
    }
}

/// Writes what differs between two states of a site onto the disk.
fn rewrite(scratch: &Scratch, before: &TestSite, after: &TestSite) {
    for path in before.all().keys().filter(|path| !after.all().contains_key(*path)) {
        std::fs::remove_file(scratch.at("site").join(path)).expect("removed");
    }
    for (path, bytes) in after.all() {
        if before.all().get(path) != Some(bytes) {
            let file = scratch.at("site").join(path);
            // A folder that held only what is gone may be in the way of a file.
            let _ = std::fs::remove_dir(&file);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            std::fs::write(file, bytes).expect("written");
        }
    }
}

/// Plays a script with a process per build.
fn play_on_disk(mut site: TestSite, script: &[edits::Step]) -> Result<(), TestCaseError> {
    let scratch = Scratch::new("laws");
    std::fs::create_dir_all(scratch.at("site")).expect("made");
    rewrite(&scratch, &TestSite::default(), &site);
    let words = |site: &TestSite| {
        let overrides = &site.request().overrides;
        let mut words = vec!["build".to_owned(), "--root=site".to_owned()];
        words.push(format!("--now={}", site.now()));
        words.extend(overrides.drafts.then(|| "--drafts".to_owned()));
        words.extend(overrides.future.then(|| "--future".to_owned()));
        words
    };
    let run = |site: &TestSite, more: &[&str]| {
        let words = words(site);
        let words: Vec<&str> =
            words.iter().map(String::as_str).chain(more.iter().copied()).collect();
        scratch.run(&words)
    };
    run(&site, &[]);
    let mut told = Vec::new();
    for step in script {
        let before = site.clone();
        told.push(step.apply(&mut site));
        rewrite(&scratch, &before, &site);
        told.push(tamper(&scratch, step.a + step.b));
        if step.b % 5 == 0 {
            run(&site, &["--base-url=https://other.example/xxxxxxx/"]);
            told.push("build for another address into the same folder".to_owned());
        }
        let incremental = run(&site, &[]);
        let clean = run(&site, &["--no-cache", "--output=clean"]);
        let script = told.join("\n  ");
        prop_assert_eq!(incremental.code(), clean.code(), "after\n  {}", script);
        prop_assert_eq!(incremental.err(), clean.err(), "after\n  {}", script);
        if clean.code() != 0 {
            if step.a % 3 > 0 {
                rewrite(&scratch, &site, &before);
                site = before;
                told.push("take that back".to_owned());
            }
            continue;
        }
        let (now, wanted) = (scratch.tree("site/public"), scratch.tree("clean"));
        let differing: Vec<&String> = wanted
            .keys()
            .chain(now.keys())
            .filter(|path| now.get(*path) != wanted.get(*path))
            .collect();
        prop_assert!(differing.is_empty(), "{:?} after\n  {}", differing, script);
        let idle = run(&site, &["--format=json"]).out();
        let report = idle.lines().last().unwrap_or_default();
        prop_assert!(report.contains("\"rendered\":0"), "{} after\n  {}", report, script);
        prop_assert!(report.contains("\"written\":0"), "{} after\n  {}", report, script);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn clean_equals_incremental_across_processes(script in edits::script(1..10)) {
        play_on_disk(edits::start("false"), &script)?;
    }

    #[test]
    fn clean_equals_incremental_across_processes_with_the_default_theme(script in edits::script(1..10)) {
        play_on_disk(edits::start("daybook"), &script)?;
    }
}

/// Real sites, edited at random: those of `HANDOVER_CORPORA`, and this repository's own.
#[test]
fn clean_equals_incremental_on_real_sites() {
    let own = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let corpora = std::env::var_os("HANDOVER_CORPORA").map(std::path::PathBuf::from);
    let real = corpora.iter().flat_map(|folder| std::fs::read_dir(folder).expect("readable"));
    let real = real.map(|entry| entry.expect("readable").path());
    let sites = real.filter(|folder| folder.join("site.yaml").is_file());
    for folder in sites.chain([own]) {
        let mut site = TestSite::read(&folder);
        let mut edited = Edited::default();
        edited.build(&site);
        let mut told = Vec::new();
        // The same numbers every time: a failure here is a failure tomorrow.
        for number in 0..40usize {
            let what = edits::ALL[(number * 7 + 3) % edits::ALL.len()];
            let step = edits::Step { what, a: number * 13 % 61, b: number * 29 % 53 };
            told.push(step.apply(&mut site));
            let incremental = edited.build(&site);
            let clean = site.build();
            let script = told.join("\n  ");
            assert_eq!(incremental.told(), clean.told(), "{} after\n  {script}", folder.display());
            for (path, bytes) in &clean.outputs {
                assert!(edited.outputs.get(path) == Some(bytes), "{path} after\n  {script}");
            }
            assert_eq!(edited.outputs.len(), clean.outputs.len(), "after\n  {script}");
        }
    }
    if corpora.is_none() {
        println!("skip real sites: HANDOVER_CORPORA is not set");
    }
}
