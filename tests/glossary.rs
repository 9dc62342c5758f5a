//! Words that a glossary defines, and the first use of each on a page.

mod support;

use support::{TestSite, site};

const GLOSSARY: &str = "---\ntitle: Words\n---\n:::glossary[Our words]\n\nIn short.\n\n### SOP, SOPs, standard operating procedure\n\nHow a task is done, *step* by [step](a.md) & in writing.\n\nMore of it.\n\n### Scope creep\n\nWork that grows.\n\n### Scope\n\nWhat is in.\n\n:::\n";

fn with(text: &str) -> TestSite {
    let mut site = site([
        ("content/words.md", GLOSSARY),
        ("content/a.md", text),
        ("content/b.md", "---\ntitle: B\n---\nNo words.\n"),
    ]);
    site.put("templates/page.html", "{{ page.content }}");
    site.put("templates/section.html", "{{ section.content }}");
    site
}

fn page(text: &str) -> String {
    with(&format!("---\ntitle: A\n---\n{text}\n")).build().quiet().text("a/index.html").to_owned()
}

/// The text without what stands at its end, links as `[words](anchor)`.
fn marked(text: &str) -> String {
    let html = page(text);
    let html = html.split("<div class=\"words\">").next().unwrap_or("").trim();
    let link = regex::Regex::new(
        "(?s)<a class=\"term\" href=\"/words/#([^\"]+)\" data-word=\"word..(\\d)\">(.*?)</a>",
    );
    link.expect("a pattern").replace_all(html, "[$3]($1 $2)").into_owned()
}

#[test]
fn the_first_use_of_a_word_is_explained() {
    insta::assert_snapshot!(page(
        "Write an SOP.[^1] Then another SOP, or let scope creep in.\n\n[^1]: Scope."
    ));
}

#[test]
fn a_glossary_is_drawn_in_the_writers_order() {
    insta::assert_snapshot!(with("x").build().quiet().text("words/index.html"));
}

#[test]
fn a_word_is_found_whole_and_in_running_text_only() {
    let cases = [
        ("An SOP.", "<p>An [SOP](sop 1).</p>"),
        ("Two SOPs, one SOP.", "<p>Two [SOPs](sop 1), one SOP.</p>"),
        ("A standard operating\nprocedure.", "<p>A [standard operating\nprocedure](sop 1).</p>"),
        ("SOPx xSOP S_OP sop _SOP", "<p>SOPx xSOP S_OP sop _SOP</p>"),
        ("(SOP) „SOP“", "<p>([SOP](sop 1)) „SOP“</p>"),
        ("**SOP**-like", "<p><strong>[SOP](sop 1)</strong>-like</p>"),
        // The longer of two that begin at one place; small and large first letters.
        ("Scope creep and scope", "<p>[Scope creep](scope-creep 1) and [scope](scope 2)</p>"),
        ("scope creeps", "<p>[scope](scope 1) creeps</p>"),
        ("Éscope scopeé", "<p>Éscope scopeé</p>"),
        (
            "“Scope” → **½** <b title=\"scope\">SOP</b>",
            "<p>“[Scope](scope 1)” → <strong>½</strong> <b title=\"scope\">[SOP](sop 2)</b></p>",
        ),
        // What leads somewhere, names something or is code stays as it is.
        (
            "[SOP](b.md) `SOP` scope",
            "<p><a href=\"/b/\">SOP</a> <code>SOP</code> [scope](scope 1)</p>",
        ),
        ("## SOP\n\nSOP", "<h2 id=\"sop\">SOP</h2>\n<p>[SOP](sop 1)</p>"),
        ("```\nSOP\n```", "<pre tabindex=\"0\"><code>SOP\n</code></pre>"),
        (
            "<a title=\"SOP\">x <b>y</b> SOP</a> SOP",
            "<p><a title=\"SOP\">x <b>y</b> SOP</a> [SOP](sop 1)</p>",
        ),
        ("<!-- SOP --> x", "<!-- SOP --> x"),
        // A script writes it again, without the link.
        ("<i data-value=\"a\">1 SOP</i> SOP", "<p><i data-value=\"a\">1 SOP</i> [SOP](sop 1)</p>"),
        (
            "<script>let SOP = 1 < 2</script>\n\nSOP",
            "<script>let SOP = 1 < 2</script>\n<p>[SOP](sop 1)</p>",
        ),
        (
            "> [!TIP]\n> SOP",
            "<div class=\"block tip\" role=\"note\" aria-label=\"Tip\">\n<p class=\"lab\" aria-hidden=\"true\">Tip</p>\n<p>[SOP](sop 1)</p>\n</div>",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(marked(text), expected, "{text}");
    }
}

#[test]
fn feeds_have_the_links_and_lists_have_nothing() {
    let built = with("---\ntitle: A\ndate: 2026-11-01\n---\nAn SOP.\n\n<!-- more -->\n\nMore.\n")
        .file(
            "site.yaml",
            "title: T\nbase_url: https://example.org/p/\ntheme: false\nfeeds: {formats: [json], full: true}\n",
        )
        .file("templates/section.html", "{% for page in section.pages %}{{ page.summary }}{% endfor %}")
        .build();
    let feed: serde_json::Value = serde_json::from_str(built.text("feed.json")).unwrap();
    let html = feed["items"][0]["content_html"].as_str().unwrap();
    assert!(
        html.contains("<a class=\"term\" href=\"https://example.org/p/words/#sop\">SOP</a>"),
        "{html}"
    );
    assert!(!html.contains("popover"), "{html}");
    assert!(!built.text("index.html").contains("class=\"term\""));
}

#[test]
fn words_may_be_kept_to_their_page_and_each_is_explained_once() {
    let more = |text: &str| {
        let mut site = with("---\ntitle: A\n---\nA freelancer, an SOP.\n");
        site.put("content/more.md", format!("---\ntitle: More\n---\n{text}"));
        site
    };
    let built =
        more(":::glossary{link=false}\n\n### Freelancer\n\nOne.\n\n### SOP\n\nTwo.\n\n:::\n")
            .build()
            .quiet();
    assert!(!built.text("a/index.html").contains("/more/"));
    let built = more(":::glossary\n\n### Freelancer\n\nOne.\n\n### Manual, standard operating procedure\n\nTwo.\n\n:::\n").build();
    assert!(built.text("a/index.html").contains("href=\"/more/#freelancer\""));
    insta::assert_snapshot!(built.told());
    let built = more(":::glossary\n\nNothing.\n\n:::\n\n:::glossary{link=perhaps}\n\n### A\n\n### B\n\nb\n\n### ,\n\nc\n\n:::\n").build();
    insta::assert_snapshot!(built.told());
}

#[test]
fn a_held_page_explains_nothing() {
    let built = with("---\ntitle: A\n---\nSOP\n")
        .file("content/words.md", GLOSSARY.replace("title: Words", "title: Words\ndraft: true"))
        .build()
        .quiet();
    assert!(!built.text("a/index.html").contains("term"));
}
