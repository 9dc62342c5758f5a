//! What a page says for programs, beside it: `index.json` and `index.md`.

mod support;

use support::{TestSite, site};

const PAGE: &str = r#"---
title: A page
description: What it is about.
date: 2026-11-01
tags: [hiring]
page_data: true
---
See [the other](b.md#x) and an SOP.[^1]

:::checklist[Before]{#before}

- [ ] **One** {#one}
  A [hint](b.md).

:::

:::faq

### Why?

Because.

- a
- b

:::

:::cards

- [B](b.md)

:::

| a | b |
|---|---|
| 1 | 2 |

```rust
let a = 1 < 2;
```

[^1]: A note.
"#;

fn with(text: &str) -> TestSite {
    let mut site = site([
        ("content/a.md", text),
        ("content/b.md", "---\ntitle: B\n---\n## X\n"),
        ("content/words.md", "---\ntitle: Words\n---\n:::glossary\n\n### SOP\n\nA text.\n\n:::\n"),
        (
            "site.yaml",
            "title: T\nbase_url: https://example.org/p/\ntheme: false\nfeeds: {formats: []}\n",
        ),
    ]);
    site.put(
        "templates/page.html",
        "{% if page.data %}{{ page.data.json }} {{ page.data.markdown }}{% endif %}",
    );
    site.put("templates/section.html", "{{ section.title }}");
    site
}

#[test]
fn a_page_says_what_it_is_in_json_and_in_markdown() {
    let built = with(PAGE).build().quiet();
    insta::assert_snapshot!("json", built.text("a/index.json"));
    insta::assert_snapshot!("markdown", built.text("a/index.md"));
    assert_eq!(built.text("a/index.html"), "/p/a/index.json /p/a/index.md");
    let json: serde_json::Value = serde_json::from_str(built.text("a/index.json")).unwrap();
    let kinds: Vec<&str> = json["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|block| block["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["checklist", "faq", "cards"]);
    assert_eq!(json["blocks"][0]["data"]["groups"][0]["items"][0]["id"], "before.one");
    assert_eq!(json["blocks"][2]["data"]["items"][0]["page"], "https://example.org/p/b/");
}

#[test]
fn only_pages_that_ask_for_it_have_it() {
    let built = with(&PAGE.replace("page_data: true\n", "")).build().quiet();
    assert!(
        !built.outputs.contains_key("a/index.json") && !built.outputs.contains_key("b/index.json")
    );
    assert_eq!(built.text("a/index.html").trim(), "");
    // A section gives it to all below it, and a page declines.
    let built = with(&PAGE.replace("page_data: true", "page_data: false"))
        .file("content/_index.md", "---\ntitle: H\ncascade: {page_data: true}\n---\n")
        .build()
        .quiet();
    assert!(
        !built.outputs.contains_key("a/index.json") && built.outputs.contains_key("b/index.md")
    );
}

#[test]
fn a_page_with_an_address_of_its_own_has_it_beside_that() {
    let built = with(&PAGE.replace("page_data: true", "page_data: true\npath: /old/a.html"))
        .build()
        .quiet();
    assert!(built.outputs.contains_key("old/a.json") && built.outputs.contains_key("old/a.md"));
}

#[test]
fn another_file_at_that_address_is_told() {
    let built = with(PAGE).file("static/a/index.json", "{}").build();
    insta::assert_snapshot!(built.told());
}

#[test]
fn whatever_is_nested_comes_out_as_text() {
    let deep = format!("{}deep{}", "<div><b>".repeat(5_000), "</b></div>".repeat(5_000));
    let built =
        with(&format!("---\ntitle: A\npage_data: true\n---\n{deep}\n\n<p>a<p>b<br>c\n")).build();
    let text = built.text("a/index.md");
    assert!(text.starts_with("# A\n") && text.contains("deep"), "{text}");
}

/// What is closed out of turn stayed open for the converter, which then went down without end.
#[test]
fn whatever_is_closed_out_of_turn_comes_out_as_text() {
    let markdown = |html: &str| {
        let files = with(&format!("---\npage_data: true\n---\n{html}\n\nThe end.\n")).build();
        files.text("a/index.md").to_owned()
    };
    for one in ["<div></i>", "<div/>", "<div><object></div>", "<b><div></b>", "<svg><div/>"] {
        assert!(markdown(&one.repeat(20_000)).contains("The end."), "{one}");
    }
    let read =
        markdown("<p>One <b>two <i>three</b> four.\n<p>Five <a href=https://e.org/>six</a>.");
    for part in ["\n\nOne **two *three*** four.", "\n\nFive [six](https://e.org/)."] {
        assert!(read.contains(part), "{read}");
    }
}
