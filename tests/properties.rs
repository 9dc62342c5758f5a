//! What must hold for any site: random names, random text, random trees.

mod support;

use std::collections::BTreeSet;

use handover::config::MarkdownOptions;
use handover::engine::{Engine, Manifest, Nowhere};
use handover::fingerprint::Fingerprint;
use handover::parse::{ParseOptions, parse};
use handover::source::{OutputPath, Route};
use proptest::prelude::*;
use pulldown_cmark::{Options, Parser};
use support::{SETTINGS, TEMPLATES, TestSite, site};

/// Names as people and other programs make them.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        "[A-Za-z0-9 ._-]{1,12}",
        "[äöüßéñ日本語🙂a-z -]{1,8}",
        Just("index".to_owned()),
        Just("_index".to_owned()),
        Just("404".to_owned()),
        Just("con".to_owned()),
        "20[0-9]{2}-[01][0-9]-[0-3][0-9]-[a-z]{1,4}",
    ]
    .prop_map(|name| name.trim().to_owned())
    .prop_filter("a file can have it", |name| {
        !name.is_empty()
            && name != "."
            && name != ".."
            && !name.contains('/')
            && !name.starts_with('.')
    })
}

/// Text that Markdown, HTML and YAML could stumble over.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z ]{0,12}",
        prop::sample::select(vec![
            "<b>",
            "</b>",
            "<script>alert(1)</script>",
            "\"",
            "'",
            "&",
            "&amp;",
            "{{ x }}",
            "{% raw %}",
            "]]>",
            "\n",
            "\n\n",
            "# ",
            "- ",
            "> ",
            "> [!NOTE]\n> ",
            "1. ",
            "| a | b |\n|---|---|\n| c | d |\n",
            "```\n",
            "    ",
            "[a](b)",
            "[a](/x/)",
            "![a](b.png)",
            "[^1]",
            "[^1]: x\n",
            "<!-- more -->",
            "---\n",
            "<a href=x>",
            "<img src=y",
            "https://a.example",
            "\u{0}",
            "\u{feff}",
            "\r\n",
            "é",
            "日本",
            "{#id}",
            "a: b",
            "- [ ] ",
            "~~",
            "*",
            "_",
            "`",
            "\\",
            ": d\n",
            "<?",
            "<![CDATA[",
            "<!--",
            ":::tip[*a* [b](c)]{#d}\n",
            ":::checklist{#e}\n\n- [ ] f {#g}\n  h\n\n:::\n",
            ":::steps\n\n```yaml\nowner: a\n```\n\n1. **b** {time=2m}\n\n:::\n",
            ":::scorecard{#h}\n\n| a | b | c |\n|---|---|---|\n| d | 1 | 2 |\n\n:::\n",
            ":::scorecard{#h}\n",
            "| é\\| | −1 | ::: | – |\n",
            ":::mistake[a]\n",
            ":::tabs\n\n## a\n\nb\n\n## c {#d}\n\n",
            ":::contact{topic=a}\n\n```yaml\nask: [b]\n```\n",
            ":::glossary\n\n### a, b\n\nc\n",
            ":::faq[a]{open}\n\n### b\n",
            ":::before-after\n\n## a\n\nb\n",
            ":::template[a]{file=b.txt}\n\n```\nc\n```\n",
            ":::example\n\na\n",
            ":::cards\n\n- [a](b) c\n",
            ":::video[a]{url=b}\n",
            ":::books{from=a}\n",
            ":::calculator[a]{#h}\n\n```yaml\ninputs: {a: {value: 1}}\nresults: {b: {say: \"{b}\", is: a * 2}}\n```\n\n:::\n",
            "\n:::\n",
            ":::: /tip\n",
            "  :::\n",
            "> :::note\n",
            "- :::tip\n",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..25).prop_map(|pieces| pieces.concat())
}

/// The tags and words of HTML without attributes, wrappers and white space.
fn structure(html: &str) -> Vec<String> {
    let wrappers = ["div", "figure", "figcaption", "input", "label", "span"];
    let mut parts = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        parts.extend(rest[..at].split_whitespace().map(str::to_owned));
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        let tag = rest[at + 1..end].trim_end_matches('>').trim_end_matches('/');
        let name: String =
            tag.chars().take_while(|c| c.is_alphanumeric() || "/!?[".contains(*c)).collect();
        if !wrappers.contains(&name.trim_start_matches('/')) {
            parts.push(format!("<{name}>"));
        }
        rest = &rest[end..];
    }
    parts.extend(rest.split_whitespace().map(str::to_owned));
    parts
}

fn folder() -> impl Strategy<Value = String> {
    prop::collection::vec(name(), 0..3).prop_map(|parts| parts.concat_path())
}

trait ConcatPath {
    fn concat_path(self) -> String;
}

impl ConcatPath for Vec<String> {
    fn concat_path(self) -> String {
        self.into_iter().map(|part| format!("{part}/")).collect()
    }
}

fn any_site() -> impl Strategy<Value = TestSite> {
    let page = (folder(), name(), text())
        .prop_map(|(folder, name, text)| (format!("content/{folder}{name}.md"), text));
    let file = (folder(), name())
        .prop_map(|(folder, name)| (format!("static/{folder}{name}"), "x".to_owned()));
    prop::collection::vec(prop_oneof![4 => page, 1 => file], 0..10).prop_map(|files| {
        let mut taken = BTreeSet::new();
        let mut site = site([]);
        for (path, text) in files {
            // A file cannot be a folder at the same time.
            let clash = taken.iter().any(|other: &String| {
                other.starts_with(&format!("{path}/")) || path.starts_with(&format!("{other}/"))
            });
            if !clash && taken.insert(path.clone()) {
                site = site.file(&path, text);
            }
        }
        site
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Our writer makes the blocks and words that the parser's own writer makes.
    #[test]
    fn blocks_and_words_are_those_of_the_parsers_own_writer(text in text()) {
        // The parser has no blocks.
        prop_assume!(!text.contains(":::"));
        // What ours adds on purpose: callouts, footnotes, bare links, boxes, the fold; and what
        // this test's own reading of tags cannot follow.
        let added = ["[!NOTE]", "[^", "http", "[ ]", "<!--", "<?", "<![", "\0"];
        let plain = added.iter().fold(text, |text, piece| text.replace(piece, ""));
        let text = format!("First.\n\n{plain}");
        let options = ParseOptions {
            markdown: MarkdownOptions { highlight: false, smart: false, html: true },
            highlighter: None,
        };
        let document = parse(&text, Fingerprint::of(&text), &options).document;
        let html = document.body.html.get();
        let ours: String = document.body.pieces(&html).map(|(piece, _)| piece).collect();
        let extensions = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_GFM
            | Options::ENABLE_DEFINITION_LIST;
        let mut theirs = String::new();
        pulldown_cmark::html::push_html(&mut theirs, Parser::new_ext(&text, extensions));
        prop_assert_eq!(structure(&ours), structure(&theirs));
    }

    /// Nothing makes the pipeline panic, and building twice gives the same bytes and words.
    #[test]
    fn any_site_builds_or_says_why(site in any_site()) {
        let first = site.build();
        let second = site.build();
        prop_assert_eq!(&first.outputs, &second.outputs);
        prop_assert_eq!(first.said(), second.said());
        for path in first.outputs.keys() {
            prop_assert!(OutputPath::claim(path).is_ok());
        }
    }

    /// No two outputs are one file on a disk that does not tell capital from small letters.
    #[test]
    fn outputs_never_meet_on_any_disk(site in any_site()) {
        let outputs = site.build().outputs;
        let folded: BTreeSet<String> = outputs.keys().map(|path| path.to_lowercase()).collect();
        prop_assert_eq!(folded.len(), outputs.len());
    }

    /// A route names one file, and the file names the route.
    #[test]
    fn routes_and_files_agree(parts in prop::collection::vec("[a-zäß0-9-]{1,8}", 0..5), file in any::<bool>()) {
        let mut route = format!("/{}", parts.iter().map(|part| format!("{part}/")).collect::<String>());
        if file { route.push_str("x.png"); }
        if let Ok(path) = Route::new(route.as_str()).output() {
            let back = path.as_str().strip_suffix("index.html").unwrap_or(path.as_str());
            prop_assert_eq!(format!("/{back}"), route);
        }
    }

    /// Whatever a writer types as a title, readers see it and browsers do not run it.
    #[test]
    fn titles_are_escaped_everywhere(title in "[<>&\"'a-z]{1,20}") {
        let yaml = format!("---\ntitle: \"{}\"\ndate: 2026-01-01\ntags: [\"x {}\"]\n---\n", title.replace('"', "\\\""), title.replace('"', "\\\""));
        let built = support::themed([("content/blog/a.md", &yaml)]).build();
        prop_assert!(!built.build.has_errors(), "{}", built.said());
        let dangerous = title.contains('<').then(|| format!("<title>{title}"));
        for (path, bytes) in &built.outputs {
            if path.ends_with(".html") || path.ends_with(".xml") {
                let text = String::from_utf8_lossy(bytes);
                if let Some(raw) = &dangerous {
                    prop_assert!(!text.contains(raw.as_str()), "{}", path);
                }
            }
        }
        let page = built.text("blog/a/index.html");
        let shown = page.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).unwrap_or("");
        let shown = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'").replace("&amp;", "&");
        prop_assert_eq!(shown, title.trim());
    }

    /// What stands in Markdown cannot leave its place: outside of raw HTML every tag is ours.
    #[test]
    fn with_html_turned_off_no_tag_of_the_writer_survives(text in text()) {
        let settings = format!("{SETTINGS}markdown: {{html: false}}\n");
        let built = site([("content/a.md", &text)]).file("site.yaml", settings).build();
        let html = built.outputs.get("a/index.html").map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
        prop_assert!(!html.contains("<script"), "{}", html);
        prop_assert!(!html.contains("<b>") && !html.contains("<a href=x>"), "{}", html);
    }

    /// The order in which files are found changes nothing.
    #[test]
    fn an_engine_that_remembers_gives_what_a_new_one_gives(a in any_site(), b in any_site()) {
        let mut engine = Engine::default();
        a.build_with(&mut engine, &Manifest::default());
        let remembered = b.build_with(&mut engine, &Manifest::default());
        let clean = b.build();
        prop_assert_eq!(&remembered.outputs, &clean.outputs);
        prop_assert_eq!(remembered.said(), clean.said());
    }

    /// Any settings file is read or refused with a place, never a panic.
    #[test]
    fn any_settings_are_read_or_refused(text in text()) {
        let mut test = TestSite::default().file("site.yaml", &text).file("content/a.md", "x");
        for (path, template) in TEMPLATES { test = test.file(path, template); }
        let build = Engine::default().build(test.snapshot(), &test.request(), &Manifest::default(), &Nowhere);
        for found in &build.diagnostics {
            let shown = handover::diagnostic::show::human(found, &|path| build.text(path), false);
            prop_assert!(!shown.is_empty());
        }
    }

    /// Any template is read or refused, never a panic.
    #[test]
    fn any_template_is_read_or_refused(text in text(), tag in "\\{[{%#][ a-z.\"()|=]{0,20}[}%#]\\}") {
        site([("content/a.md", "x")]).file("templates/page.html", format!("{text}{tag}")).build().said();
    }
}
