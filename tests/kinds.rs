//! `new` with a kind before the page: what each begins with is finished, and what cannot be done is told.

mod support;

use std::collections::BTreeSet;

use support::{Ran, Scratch};

/// The kinds that are in every site, and what a page of each shows.
const KINDS: [(&str, &[&str]); 5] = [
    ("mistake", &["class=\"block mistake\"", "class=\"block instead\"", "class=\"block check\""]),
    ("sop", &["class=\"block sop\"", "<dt>Doing</dt>", "<dt>Reviewed</dt>"]),
    ("checklist", &["class=\"block check\"", "<dt>Reviewed</dt>"]),
    ("scorecard", &["class=\"block score\"", "<dt>Reviewed</dt>"]),
    ("post", &["<h2 id=\"what-we-tried\">", "<time datetime="]),
];

/// The kinds of a documentation.
const KINDS_OF_DOCS: [(&str, &[&str]); 2] = [
    ("how-to", &["class=\"block sop\"", "<dt>Doing</dt>"]),
    ("reference", &["<table", "<h2 id=\"limits\">"]),
];

#[track_caller]
fn is_silent(ran: Ran) {
    let ran = ran.ends(0);
    assert_eq!((ran.out(), ran.err()), (String::new(), String::new()));
}

/// Fills in the description that every new page asks for.
#[track_caller]
fn describe(scratch: &Scratch, file: &str) {
    let text = scratch.read(file);
    assert!(text.contains("\ndescription:\n"), "{text}");
    scratch.write(file, &text.replacen("description:", "description: What it is for.", 1));
}

/// Makes a page of each kind, and looks whether it shows what it should.
fn makes_pages(scratch: &Scratch, kinds: &[(&str, &[&str])]) {
    for (kind, _) in kinds {
        let page = format!("tried/{kind}");
        let ran = scratch.run(&["new", kind, &page, "--title", "Say \"no\": [well]"]).ends(0);
        assert_eq!(ran.out(), format!("content/{page}.md  →  /{page}/\n"));
    }
    scratch.run(&["check", "--strict"]).ends(0);
    is_silent(scratch.run(&["build", "--quiet"]));
    // The description is for the writer to fill in. Nothing else is asked for.
    kinds.iter().for_each(|(kind, _)| describe(scratch, &format!("content/tried/{kind}.md")));
    is_silent(scratch.run(&["check", "--strict", "--quiet"]));
    is_silent(scratch.run(&["build", "--quiet"]));
    for (kind, shown) in kinds {
        let html = scratch.read(&format!("public/tried/{kind}/index.html"));
        assert!(html.contains("<h1>Say &quot;no&quot;: [well]</h1>"), "{kind}");
        for part in *shown {
            assert!(html.contains(part), "{kind}: no {part}");
        }
        let text = scratch.read(&format!("content/tried/{kind}.md"));
        assert!(!text.contains("{title}") && !text.contains("{date}"), "{text}");
    }
}

#[test]
fn every_archetype_of_every_starter_makes_a_page_that_is_fine() {
    for (starter, kinds) in
        [("playbook", &KINDS[..]), ("blog", &KINDS[4..]), ("docs", &KINDS_OF_DOCS)]
    {
        let scratch = Scratch::new(starter);
        scratch.run(&["init", ".", "--starter", starter]).ends(0);
        let files: BTreeSet<String> = scratch.tree("archetypes").into_keys().collect();
        let named = kinds.iter().map(|(kind, _)| format!("{kind}.md")).collect();
        assert_eq!(files, named, "{starter}");
        makes_pages(&scratch, kinds);
    }
    // By their section alone, too.
    let docs = Scratch::new("docs");
    docs.run(&["init", ".", "--starter", "docs"]).ends(0);
    docs.run(&["new", "how-to/change-the-logo"]).ends(0);
    assert!(docs.read("content/how-to/change-the-logo.md").contains(":::steps"));
}

#[test]
fn every_site_has_the_five_kinds_and_its_own_file_goes_before() {
    let scratch = Scratch::new("kinds");
    scratch.write("site.yaml", "title: Test\nbase_url: https://example.org/\n");
    scratch.write("content/_index.md", "---\ntitle: Home\ndescription: Here.\n---\n");
    makes_pages(&scratch, &KINDS);
    let help = scratch.run(&["new", "--help"]).ends(0).out();
    for (kind, _) in KINDS {
        assert!(help.contains(kind), "{kind} is not in the help");
    }
    // One word is a page, whatever it is called.
    scratch.run(&["new", "sop"]).ends(0);
    assert_eq!(scratch.read("content/sop.md"), "---\ntitle: Sop\ndescription:\n---\n\n");
    // The site's own file, with quotes where somebody thought they were needed.
    scratch.write("archetypes/sop.md", "\u{feff}---\ntitle: \"{title}\"\n---\n\nOurs, {date}.\n");
    scratch.write("archetypes/hire.md", "Not asked for.\n");
    scratch.run(&["new", "sop", "hire/x", "--title", "A: b"]).ends(0);
    let page = scratch.read("content/hire/x.md");
    assert!(page.starts_with("---\ntitle: \"A: b\"\n---\n\nOurs, 20"), "{page}");
    scratch.run(&["new", "hire", "train/y"]).ends(0);
    assert_eq!(scratch.read("content/train/y.md"), "Not asked for.\n");
    // A page that is there is left alone, and nothing is said of its kind.
    let again = scratch.run(&["new", "sop", "hire/x"]).ends(3);
    assert!(again.err().contains("is there already"), "{}", again.err());
}

#[test]
fn what_new_cannot_do_is_told_kindly() {
    let scratch = Scratch::new("kinds-wrong");
    scratch.write("site.yaml", "title: Test\nbase_url: https://example.org/\n");
    scratch.write("outside.md", "SECRET\n");
    scratch.write("archetypes/price-list.md", "---\ntitle: {title}\n---\n");
    scratch.write("archetypes/torn.md", "---\ntitle: {title}\ntags: [one, two\n---\n\nText.\n");
    scratch.write("archetypes/wrong.md", "---\ntitle: {title}\nweight: heavy\n---\n");
    std::fs::write(scratch.at("archetypes/latin1.md"), b"---\ntitle: Gr\xfc\xdfe\n---\n")
        .expect("can be written");
    let before = scratch.tree(".");
    let told = |words: &[&str], code: i32| {
        let ran = scratch.run(words).ends(code);
        assert_eq!(ran.out(), "", "{words:?}");
        format!("$ handover {}\n{}", words.join(" "), ran.err())
    };
    let messages = [
        told(&["new", "spo", "hire/onboarding"], 2),
        told(&["new", "recipe", "hire/onboarding"], 2),
        told(&["new", "pricelist", "hire/onboarding"], 2),
        told(&["new", "hire/onboarding", "sop"], 2),
        told(&["new", "hire/What we", "learnt"], 2),
        told(&["new", "../outside", "hire/onboarding"], 2),
        told(&["new", "blog/What", "we", "learnt"], 2),
        told(&["new", "latin1", "hire/onboarding"], 3),
        told(&["new", "torn", "hire/onboarding"], 3),
        told(&["new", "wrong", "hire/onboarding"], 3),
        told(&["new", "sop", "../onboarding"], 2),
    ];
    insta::assert_snapshot!(messages.join("\n"));
    assert_eq!(scratch.tree("."), before, "nothing was made");
    let json = scratch.run(&["new", "torn", "x", "--format", "json"]).ends(3).out();
    let told: serde_json::Value = serde_json::from_str(&json).expect("one line");
    assert_eq!(told["path"], "archetypes/torn.md");
    let fine = scratch.run(&["new", "sop", "x", "--format", "json"]).ends(0).out();
    let told: serde_json::Value = serde_json::from_str(&fine).expect("one line");
    assert_eq!((&told["type"], &told["path"]), (&"new".into(), &"/x/".into()));
}
