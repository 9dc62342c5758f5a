//! What the writer makes of Markdown.

use super::super::body::{HoleKind, reference_id};
use super::super::{ParseOptions, parse};
use super::*;
use crate::config::MarkdownOptions;
use crate::fingerprint::Fingerprint;

const OPTIONS: MarkdownOptions = MarkdownOptions { highlight: false, smart: false, html: true };

fn parsed(text: &str) -> super::super::Parsed {
    parse(text, Fingerprint::of(text), &ParseOptions { markdown: OPTIONS, highlighter: None })
}

/// The body with its holes shown as `{…}`.
fn html(text: &str) -> String {
    let parsed = parsed(text);
    let mut html = String::new();
    for (piece, hole) in parsed.document.body.pieces(&parsed.document.body.html.get()) {
        html.push_str(piece);
        if let Some((_, hole)) = hole.filter(|(_, hole)| !hole.quiet) {
            let shown = match &hole.kind {
                HoleKind::Link(to)
                | HoleKind::Section(to)
                | HoleKind::File(to)
                | HoleKind::Picture(to)
                | HoleKind::Sources(to)
                | HoleKind::Books(to) => to.clone(),
                HoleKind::Id(index) => format!("#{index}"),
                HoleKind::Reference(number, times) => reference_id(*number, *times),
                HoleKind::Word(word) => format!(
                    "{}{}",
                    word.key(),
                    word.number().map_or(String::new(), |n| n.to_string())
                ),
            };
            html.push_str(&format!("{{{shown}}}"));
        }
    }
    html
}

#[track_caller]
fn case(text: &str, expected: &str) {
    assert_eq!(html(text), expected, "{text}");
}

#[test]
fn markdown_becomes_html_with_holes() {
    case(
        "a *b* **c** ~~d~~ `e<f`\n",
        "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;f</code></p>\n",
    );
    case("[x](y.md \"t\")", "<p><a href=\"{y.md}\" title=\"t\">x</a></p>\n");
    case("## A & B\n", "<h2 id=\"{#0}\">A &amp; B</h2>\n");
    case(
        "see https://a.example.\n",
        "<p>see <a href=\"{https://a.example}\" class=\"bare\">https://a.example</a>.</p>\n",
    );
    case(
        "<b@c.example>",
        "<p><a href=\"{mailto:b@c.example}\" class=\"bare\">b@c.example</a></p>\n",
    );
    case("[https://a.example](x)", "<p><a href=\"{x}\">https://a.example</a></p>\n");
    case("3. a\n4. b\n", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
    case("a\n: b\n", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n");
    case("    x\n", "<pre tabindex=\"0\"><code>x\n</code></pre>\n");
    case(
        "```rust,ignore\na < b\n```\n",
        "<pre tabindex=\"0\"><code class=\"language-rust\" data-lang=\"rust\">a &lt; b\n</code></pre>\n",
    );
}

#[test]
fn a_picture_alone_with_a_title_is_a_figure() {
    case(
        "![a](b.png \"c\")\n",
        "<figure><img {b.png} alt=\"a\" decoding=\"async\"><figcaption>c</figcaption></figure>\n",
    );
    case("![a](b.png)\n", "<p><img {b.png} alt=\"a\" decoding=\"async\"></p>\n");
    case(
        "x ![a](b.png \"c\")\n",
        "<p>x <img {b.png} alt=\"a\" title=\"c\" decoding=\"async\"></p>\n",
    );
    case(
        "![a](b.png \"c\") x\n",
        "<p><img {b.png} alt=\"a\" title=\"c\" decoding=\"async\"> x</p>\n",
    );
    let two = html("![a](b)\n\n![*c* d](e \"f\")\n");
    assert!(two.contains("alt=\"c d\" loading=\"lazy\""), "{two}");
}

#[test]
fn boxes_of_task_lists_have_labels_that_end_before_the_next_block() {
    case(
        "- [ ] a *b*\n  - c\n- [x] d\n",
        "<ul>\n<li><label class=\"task\"><input type=\"checkbox\" disabled> a <em>b</em></label><ul>\n<li>c</li>\n</ul>\n</li>\n<li><label class=\"task\"><input type=\"checkbox\" disabled checked> d</label></li>\n</ul>\n",
    );
    case(
        "- [ ] a\n\n  b\n",
        "<ul>\n<li><p><label class=\"task\"><input type=\"checkbox\" disabled> a</label></p>\n<p>b</p>\n</li>\n</ul>\n",
    );
}

#[test]
fn callouts_are_named_and_tables_scroll() {
    case(
        "> [!TIP]\n> a\n",
        "<div class=\"block tip\">\n<p class=\"lab\">{tip}</p>\n<p>a</p>\n</div>\n",
    );
    case(
        "|a|b|\n|-|-:|\n|c|d|\n",
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{table1}\"><table>\n<thead><tr><th scope=\"col\">a</th><th scope=\"col\" style=\"text-align:right\">b</th></tr></thead>\n<tbody>\n<tr><td>c</td><td style=\"text-align:right\">d</td></tr>\n</tbody></table></div>\n",
    );
}

#[test]
fn footnotes_stand_at_the_end_in_the_order_of_use() {
    let text = html("a[^x] b[^y] c[^x]\n\n[^y]: why\n[^x]: ex\n[^z]: unused\n");
    let order = [
        "{fnref-1}",
        "{fnref-2}",
        "{fnref-1-2}",
        "<li id=\"fn-1\"><p>ex",
        "href=\"#fnref-1-2\"",
        "<li id=\"fn-2\"><p>why",
    ];
    let mut at = 0;
    for part in order {
        at += text[at..].find(part).unwrap_or_else(|| panic!("{part} in {text}"));
    }
    assert!(!text.contains("unused"));
    let text = "*a* b[^missing] c\n";
    let faults = parsed(text).faults;
    assert_eq!(faults.len(), 1);
    assert_eq!(&text[faults[0].range.bytes()], "[^missing]");
}

#[test]
fn raw_html_keeps_its_words_and_gives_up_its_addresses() {
    case(
        "<a href=\"x.md?a&amp;b\" class=c>t</a>\n",
        "<p><a href=\"{x.md?a&b}\" class=c>t</a></p>\n",
    );
    case(
        "<div id=k>\n<img src='p.png' alt=''>\n</div>\n",
        "<div id=k>\n<img src='{p.png}' alt=''>\n</div>\n",
    );
    case("<a href=x>t</a>", "<p><a href=\"{x}\">t</a></p>\n");
    assert_eq!(parsed("<div id=k></div>\n").document.anchors[0].id, "k");
}

#[test]
fn places_are_those_of_the_file() {
    let text = "---\ntitle: T\n---\n\n> <div><a href='bad'>x</a></div>\n\nand [a](b)\n";
    let document = parsed(text).document;
    let places: Vec<&str> =
        document.body.holes.iter().map(|hole| &text[hole.range.bytes()]).collect();
    assert_eq!(places.last(), Some(&"[a](b)"));
    assert!(places[0].contains("bad"), "{places:?}");
}

#[test]
fn the_summary_ends_at_the_mark_or_with_the_block_around_it() {
    let summary = |text: &str| {
        let body = parsed(text).document.body;
        body.summary
    };
    assert_eq!(summary("a\n\n<!-- more -->\n\nb\n").as_deref(), Some("<p>a</p>\n"));
    assert_eq!(summary("a\n\n<!--more-->\nb\n").as_deref(), Some("<p>a</p>\n"));
    assert_eq!(summary("a <!-- more --> b\n\nc\n").as_deref(), Some("<p>a  b</p>\n"));
    assert_eq!(
        summary("> a\n>\n> <!-- truncate -->\n>\n> b\n\nc\n").as_deref(),
        Some("<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n")
    );
    assert_eq!(summary("a\n"), None);
}

#[test]
fn a_title_heading_can_be_left_out_only_at_the_top() {
    let document = parsed("# The *big* one {#top}\n\ntext\n").document;
    assert_eq!(document.title(), Some("The big one"));
    assert_eq!(document.title_heading().map(|h| h.explicit.as_deref()), Some(Some("top")));
    let later = parsed("text\n\n# Later\n").document;
    assert_eq!((later.title(), later.title_heading().is_some()), (Some("Later"), false));
    let given = parsed("---\ntitle: G\n---\n# H\n").document;
    assert_eq!((given.title(), given.title_heading().is_some()), (Some("G"), false));
}

#[test]
fn words_and_opening_are_counted_without_code() {
    let document =
        parsed("# T\n\nOne two, three-four `five`.\n\n```\nnot these\n```\n\nsix 日本\n").document;
    assert_eq!(document.words, 1 + 4 + 3);
    assert_eq!(document.opening, "One two, three-four five.");
}

#[test]
fn words_are_counted_across_scripts() {
    for (text, count) in [
        ("", 0),
        (" - -- \u{a0}\t\n", 0),
        ("one-two three's", 2),
        ("é", 1),
        ("caf\u{e9}s caf\u{e9}", 2),
        ("a\u{a0}b", 2),
        ("a日本b", 4),
        ("日 本", 2),
        ("–a– –", 1),
        ("a\u{b}b\u{1c}c", 2),
    ] {
        assert_eq!(super::text::words(text), count, "{text:?}");
    }
}

/// Words of ASCII are counted by stretches: a word may end, begin or go on at each of their bounds.
#[test]
fn words_are_counted_across_stretches() {
    let one_by_one = |text: &str| {
        let runs = text.split(|c: char| matches!(c, '\t'..='\r' | ' '));
        runs.filter(|run| run.contains(|c: char| c.is_ascii_alphanumeric())).count() as u32
    };
    // All of ASCII, and letters, spaces and dashes in every order.
    let bytes: Vec<u8> = (0..128).collect();
    let mut mixed = 1_u64;
    let mut texts = vec![String::from_utf8(bytes).expect("ASCII")];
    for length in 0..300 {
        let mut text = String::new();
        while text.len() < length {
            mixed = mixed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push([' ', '-', 'a', 'Z', '9', '\n', 'x', 'y'][(mixed >> 61) as usize]);
        }
        texts.push(text);
    }
    for text in texts.into_iter().chain(["a".repeat(200), "-".repeat(200), "a ".repeat(100)]) {
        for start in 0..text.len().min(9) {
            assert_eq!(super::text::words(&text[start..]), one_by_one(&text[start..]), "{text:?}");
        }
    }
}

#[test]
fn nesting_is_limited_and_said_once() {
    let text = format!("{} deep\n", ">".repeat(5_000));
    let parsed = parsed(&text);
    assert_eq!(parsed.faults.iter().filter(|f| f.code == Code::MarkdownDepth).count(), 1);
    let opened = parsed.document.body.html.get().matches("<blockquote>").count();
    assert_eq!(opened, parsed.document.body.html.get().matches("</blockquote>").count());
    assert!(opened <= DEPTH_LIMIT);
}

#[test]
fn html_can_be_turned_off() {
    let options = MarkdownOptions { html: false, ..OPTIONS };
    let text = "<b>x</b>\n";
    let parsed =
        parse(text, Fingerprint::of(text), &ParseOptions { markdown: options, highlighter: None });
    assert_eq!(&*parsed.document.body.html.get(), "<p>&lt;b&gt;x&lt;/b&gt;</p>\n");
}
