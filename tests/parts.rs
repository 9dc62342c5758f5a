//! Blocks that headings divide, and texts to take along: `tabs`, `faq`, `before-after`, `template`,
//! `example`.

mod support;

use support::{TestSite, site};

fn page(text: &str) -> TestSite {
    let mut site = site([("content/a.md", text), ("content/b.md", "---\ntitle: B\n---\n")]);
    site.put("templates/page.html", "{{ page.content }}");
    site.put("templates/section.html", "{{ section.content }}");
    site
}

const EVERY: &str = r#"---
title: A
---
:::tabs{sync=hire}

### A freelancer

Best for [one task](b.md).

#### When

Today.

### An *agency* {#agency}

:::tip

Ask first.

:::

:::

:::tabs[Your system]

## Mac

m

## Windows

w

:::

:::faq[Often asked]

Ask us more.

### What does it *cost*?

- Time
- Money

### Is it hard?

No.

:::

:::before-after[A brief]

## Before

"Do the mail."

## After

Answer **every** mail within a day.

:::

:::example[The brief of a flower shop]{#shop}

### Task

Answer the mail.

:::template[The brief]{file=brief.txt}

### Task

Deadline: …  "quoted" & <b>

- [ ] paid

:::

:::
"#;

#[test]
fn every_block_becomes_what_its_template_says() {
    let built = page(EVERY).build().quiet();
    insta::assert_snapshot!(built.text("a/index.html"));
}

#[test]
fn in_feeds_nothing_is_hidden_and_nothing_is_dead() {
    let text = EVERY.replace("title: A", "title: A\ndate: 2026-11-01");
    let built = page(&text)
        .file(
            "site.yaml",
            "title: T\nbase_url: https://example.org/p/\ntheme: false\nfeeds: {formats: [json], full: true}\n",
        )
        .build();
    let feed: serde_json::Value = serde_json::from_str(built.text("feed.json")).unwrap();
    let html = feed["items"][0]["content_html"].as_str().unwrap();
    for said in ["A freelancer", "https://example.org/p/b/", "Ask first.", "Windows", "cost</em>?"]
    {
        assert!(html.contains(said), "{said}: {html}");
    }
    for dead in ["<details", "<button", "tabs-list", "class=\"tools"] {
        assert!(!html.contains(dead), "{dead}: {html}");
    }
}

#[test]
fn a_template_is_taken_along_as_it_was_written() {
    let taken = |text: &str| {
        let built = page(&format!("---\ntitle: A\n---\n{text}"))
            .file(
                "templates/blocks/template.html",
                "[{{ block.data.file }}]{{ block.data.text | safe }}[end]",
            )
            .build()
            .quiet();
        let text = built.text("a/index.html");
        let (begin, end) = (text.find('[').unwrap(), text.find("[end]").unwrap());
        text[begin..end].to_owned()
    };
    let cases = [
        (
            ":::template[The brief]\n\n## Task\n\n- one\n  - two\n\n:::\n",
            "[the-brief.txt]## Task\n\n- one\n  - two\n",
        ),
        (
            ":::template[A]{file=b.md}\n\n```markdown\n# *Task*\n\n\tx\n```\n\n:::\n",
            "[b.md]# *Task*\n\n\tx\n",
        ),
        (":::template[A]\n\n```\nx\n```\n\ny\n\n:::\n", "[a.txt]```\nx\n```\n\ny\n"),
        (
            "- l\n\n  :::template[A]\n\n  one\n\n  - two\n    three\n\n  :::\n",
            "[a.txt]one\n\n- two\n  three\n",
        ),
        ("> :::template[A]\n>\n> one\n>\n> > two\n>\n> :::\n", "[a.txt]one\n\n> two\n"),
        (":::template[日本]\r\n\r\none\r\ntwo\r\n\r\n:::\r\n", "[日本.txt]one\ntwo\n"),
        // It was lost where nothing but a link needs it.
        (
            ":::template[A]\n\n[a]: https://a.example\n\nb [c]\n\n[c]: https://c.example\n\n:::\n",
            "[a.txt][a]: https://a.example\n\nb [c]\n\n[c]: https://c.example\n",
        ),
        // It was taken for data, which a template has not.
        (":::template[A]\n\n```yaml\na: 1\n```\n\n:::\n", "[a.txt]a: 1\n"),
        // What a page lies in is no part of it, neither is what stands in front of a fence.
        (":::template[A]\n\n    code\n\n:::\n", "[a.txt]    code\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(taken(text), expected, "{text}");
    }
}

#[test]
fn an_answer_can_be_linked_to_and_is_in_the_table_of_contents() {
    let built = page(&EVERY.replace("Ask us more.", "[one](#is-it-hard) [two](#agency) [three](#mac)"))
        .file(
            "templates/page.html",
            "{% for a in page.toc %}{{ a.title }}({% for b in a.children %}{{ b.id }} {% endfor %}) {% endfor %}",
        )
        .build()
        .quiet();
    insta::assert_snapshot!(built.text("a/index.html"));
}

#[test]
fn machines_are_told_of_questions_and_answers() {
    let built = page(EVERY).file("templates/page.html", "{{ page.structured }}").build().quiet();
    let said: serde_json::Value = serde_json::from_str(built.text("a/index.html")).unwrap();
    let graph = said["@graph"].as_array().unwrap();
    let faq = graph.iter().find(|one| one["@type"] == "FAQPage").expect("questions");
    assert_eq!(
        faq["mainEntity"],
        serde_json::json!([
            {"@type": "Question", "name": "What does it cost?",
             "acceptedAnswer": {"@type": "Answer", "text": "Time Money"}},
            {"@type": "Question", "name": "Is it hard?",
             "acceptedAnswer": {"@type": "Answer", "text": "No."}},
        ])
    );
}

#[test]
fn every_fault_is_told_with_its_place_in_one_run() {
    let cases = [
        ("Text outside", ":::tabs\n\nLost.\n\n## A\n\na\n\n## B\n\nb\n\n:::\n"),
        ("One tab", ":::tabs\n\n## A\n\na\n\n:::\n"),
        ("No tabs", ":::tabs\n\n:::\n"),
        (
            "Seven tabs",
            ":::tabs\n\n## A\n\na\n\n## B\n\na\n\n## C\n\na\n\n## D\n\na\n\n## E\n\na\n\n## F\n\na\n\n## G\n\na\n\n:::\n",
        ),
        ("Levels", ":::tabs\n\n### A\n\na\n\n## B\n\nb\n\n:::\n"),
        ("An empty part", ":::tabs\n\n## A\n\n## B\n\nb\n\n:::\n"),
        ("A setting", ":::tabs{snyc=hire}\n\n## A\n\na\n\n## B\n\nb\n\n:::\n"),
        (
            "Inside itself",
            ":::tabs\n\n## A\n\n:::tabs\n\n### C\n\nc\n\n### D\n\nd\n\n:::\n\n## B\n\nb\n\n:::\n",
        ),
        ("No questions", ":::faq\n\nText.\n\n:::\n"),
        ("One half", ":::before-after\n\n## Before\n\na\n\n:::\n"),
        ("Three halves", ":::before-after\n\n## A\n\na\n\n## B\n\nb\n\n## C\n\nc\n\n:::\n"),
        ("No title", ":::template\n\na\n\n:::\n"),
        ("No text", ":::template[A]\n\n:::\n\n:::example\n\n:::\n"),
        ("A path", ":::template[A]{file=../a}\n\na\n\n:::\n"),
        ("A block to take along", ":::template[A]\n\n:::tip\n\na\n\n:::\n\n:::\n"),
        (
            "Names without a value",
            ":::tabs{sync}\n\n## A\n\na\n\n## B\n\nb\n\n:::\n\n:::template[A]{file=\"\"}\n\na\n\n:::\n",
        ),
        ("Behind the template", ":::example\n\na\n\n:::template[A]\n\nb\n\n:::\n\nc\n\n:::\n"),
    ];
    let mut told = String::new();
    for (name, text) in cases {
        let built = page(&format!("---\ntitle: A\ndescription: x\n---\n{text}")).build();
        assert!(!built.codes().is_empty(), "{name}");
        told.push_str(&format!("## {name}\n{}\n", built.told()));
    }
    insta::assert_snapshot!(told);
}

const FORM: &str =
    ":::contact[Write]{topic=\"A & b\"}\n\n```yaml\nask: [Your company]\n```\n\nSoon.\n\n:::\n";

#[test]
fn a_form_goes_where_the_settings_say() {
    let with = |contact: &str| {
        let settings =
            format!("title: T\nbase_url: https://a.example/\ntheme: false\ncontact: {contact}\n");
        page(&format!("---\ntitle: A\n---\n{FORM}")).file("site.yaml", settings)
    };
    let built = with("{endpoint: https://f.example/x}").build().quiet();
    insta::assert_snapshot!(built.text("a/index.html"));
    let built = with("{mail: me@a.example}").build().quiet();
    let text = built.text("a/index.html");
    assert!(
        text.contains("href=\"mailto:me@a.example?subject=A%20%26%20b&amp;body=Your%20company\"")
            && !text.contains("<form"),
        "{text}"
    );
}

#[test]
fn a_form_that_goes_nowhere_is_told() {
    let built = page(&format!("---\ntitle: A\n---\n{FORM}")).build();
    insta::assert_snapshot!(built.told());
    let built = page(":::contact\n\n```yaml\nask: [a, A, \"\", Email]\nmail: x\n```\n\n:::\n")
        .file(
            "site.yaml",
            "title: T\nbase_url: https://a.example/\ncontact: {endpoint: nowhere, mial: x}\n",
        )
        .build();
    insta::assert_snapshot!(built.told());
}
