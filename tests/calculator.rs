//! Calculators as a site has them: what a page and a feed say, in the language of the site.

mod support;

use support::{Built, TestSite};

const BLOCK: &str = r#":::calculator[Cost]{#cost}

```yaml
inputs:
  hours: {label: Hours, value: 1500.5, min: 1}
  rate: {label: Rate, value: 0.25, unit: "%"}
let:
  share: hours * rate / 100
results:
  twice: {is: share * 2, round: 0.01}
  cost: {say: "{cost}, of {hours} hours; twice {twice}.", is: share * 400, unit: €, round: 0.01}
examples: [{hours: 3000}]
```

:::
"#;

fn site(language: &str, text: &str) -> TestSite {
    let text = format!("---\ntitle: A\ndescription: About it.\ndate: 2026-11-01\n---\n{text}");
    let settings = format!(
        "title: T\nlanguage: {language}\nbase_url: https://example.org/\ntheme: false\nfeeds: {{formats: [json], full: true}}\n"
    );
    support::site([("content/blog/a.md", text.as_str())])
        .file("site.yaml", settings)
        .file("templates/page.html", "{{ page.content }}")
}

fn page(built: &Built) -> String {
    built.text("blog/a/index.html").to_owned()
}

#[test]
fn numbers_are_written_in_the_language_of_the_site() {
    let says = |language: &str, expected: &[&str]| {
        let html = page(&site(language, BLOCK).build().quiet());
        for part in expected {
            assert!(html.contains(part), "{language}: no {part} in {html}");
        }
    };
    says(
        "en",
        &[
            ">€1,500.50</strong>",
            ">1,500.5</strong> hours",
            ">7.50</strong>.",
            "<td>3,000</td><td>15.00</td>",
            "value=\"1,500.5\"",
            "0.25%",
        ],
    );
    says(
        "de",
        &[
            ">€1.500,50</strong>",
            ">1.500,5</strong> hours",
            ">7,50</strong>.",
            "<td>3.000</td><td>15,00</td>",
            "value=\"1.500,5\"",
            "0,25%",
        ],
    );
}

#[test]
fn the_marks_of_numbers_can_be_changed_by_the_site() {
    let site =
        site("de", BLOCK).file("strings/de.yaml", "decimal_mark: \".\"\ngroup_mark: \"'\"\n");
    let html = page(&site.build().quiet());
    assert!(html.contains(">€1&#39;500.50</strong>"), "{html}");
}

#[test]
fn a_feed_has_the_sentences_and_the_table_and_no_fields() {
    let built = site("en", BLOCK).build();
    let feed: serde_json::Value = serde_json::from_str(built.text("feed.json")).expect("a feed");
    let html = feed["items"][0]["content_html"].as_str().expect("HTML");
    assert!(html.contains("1,500.5</strong> hours") && html.contains("<td>3,000</td>"), "{html}");
    for part in ["<input", "<form", "<script", "<details", "<button"] {
        assert!(!html.contains(part), "{part}: {html}");
    }
}

#[test]
fn the_way_puts_short_parts_in_and_says_brackets() {
    let text = "let:\n  sum: a + b\n  long: a * a * a * a * a + b\nresults:\n  r: {say: \"{r}\", is: \"sum * 0.5 / max(long, 1)\"}\n  s: {say: \"{s}\", is: \"if(a >= b, r - (sum - 1), -long)\"}\n";
    let block = format!(
        ":::calculator[A]{{#a}}\n\n```yaml\ninputs: {{a: {{label: Width, value: 2}}, b: {{value: 3}}}}\n{text}```\n\n:::\n"
    );
    let html = page(&site("de", &block).build().quiet());
    let from = html.find("<summary>").expect("the way");
    let way = html[from..].split("</details>").next().expect("its end");
    let lines: Vec<&str> =
        way.split("<p>").skip(1).map(|line| line.split("</p>").next().expect("its end")).collect();
    assert_eq!(
        lines,
        [
            "Long = Width × Width × Width × Width × Width + B",
            "R = (Width + B) × 0,5 ÷ largest of (Long; 1)",
            "S = if Width ≥ B: R − (Width + B − 1), else −Long",
        ]
    );
}

#[test]
fn everything_is_worked_out_whatever_the_order_it_is_written_in() {
    let block = ":::calculator[A]{#a}\n\n```yaml\nresults:\n  z: {say: \"{z} {y}\", is: y + 1}\n  y: {is: w * 2}\nlet: {w: v + 1, v: a * 10}\ninputs: {a: {value: 1}}\n```\n\n:::\n";
    let html = page(&site("en", block).build().quiet());
    assert!(html.contains(">23</strong> <strong") && html.contains(">22</strong>"), "{html}");
    assert!(
        html.replace("&quot;", "\"")
            .contains(r#""formulas":[["v","a * 10"],["w","v + 1"],["y","w * 2"],["z","y + 1"]]"#),
        "{html}"
    );
}

#[test]
fn nothing_that_is_written_is_a_tag_of_the_page() {
    let block = ":::calculator[A]{#a}\n\n```yaml\ninputs: {a: {label: \"</script><b>\", value: 1, unit: \"<i>\"}}\nresults: {b: {say: \"<u> {b}\", is: a < 2}}\n```\n\n:::\n";
    let html = page(&site("en", block).build().quiet());
    assert!(html.replace("&quot;", "\"").contains(r#"["b","a \u003c 2"]"#), "{html}");
    for part in ["</script><b>", "<i>", "<u>"] {
        assert!(!html.contains(part), "{part}: {html}");
    }
}

/// What somebody wrote who is used to other numbers, and the hint.
#[test]
fn a_number_written_otherwise_is_told_with_one_that_works() {
    let cases = [
        ("\"7\"", "write it without quotes: `7`"),
        ("\"1,000\"", "write thousands without marks: `1000`"),
        ("1_000", "write thousands without marks: `1000`"),
        ("\"2,5\"", "write decimals with a point: `2.5`"),
        ("2,5", "write decimals with a point: `2.5`"),
        ("10%", "write the number alone, `10`, and beside it `unit: \"%\"`"),
        ("$5", "write the number alone, `5`, and beside it `unit: \"$\"`"),
        ("ten", "write digits: `12` or `12.5`"),
        ("9007199254740993", "six decimals are the most, or two from 1000000000 up"),
    ];
    for (number, hint) in cases {
        let block = format!(
            ":::calculator[A]{{#a}}\n\n```yaml\ninputs: {{a: {{value: {number}}}}}\nresults: {{b: {{say: \"{{b}}\", is: a}}}}\n```\n\n:::\n"
        );
        let built = site("en", &block).build();
        assert!(built.told().contains(hint), "{number}: {}", built.told());
        assert_eq!(built.codes().len(), 1, "{number}: {}", built.told());
    }
}

/// One slip was followed by a message that there is nothing at all.
#[test]
fn what_cannot_be_read_is_told_once() {
    let block = ":::calculator[A]{#a}\n\n```yaml\ninputs: {a: {value: 1, min: 3, max: 2}}\nresults: {b: {say: \"{b}\", is: a, is: a}}\n```\n\n:::\n";
    assert_eq!(site("en", block).build().codes().len(), 1);
    let block =
        block.replace(", is: a}", "}").replace("say", "is: a, say").replace(", is: a}", "}");
    assert_eq!(site("en", &block).build().codes().len(), 1);
    let block = BLOCK.replace("{hours: 3000}", "{}");
    assert!(site("en", &block).build().told().contains("this example changes nothing"));
}
