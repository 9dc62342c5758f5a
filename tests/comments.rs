//! What was said below pages: where it lies, how it is shown, and that no text of a visitor can do
//! harm.

mod support;

use handover::parse::comment::comment;
use proptest::prelude::*;
use support::{Scratch, TestSite, site};

const THREAD: &str = "{% component said(of, own) %}{% for c in of %}[{{ c.id }} {{ c.name }}{% if c.by_author %}*{% endif %}{% if c.reply_to_name %} @{{ c.reply_to_name }}{% endif %}{{ <said of={c.replies} own={own}/> }}]{% endfor %}{% endcomponent said %}";

const PAGE: &str = "{{ page.title }} {{ page.comment_count }} open={{ page.comments.open }} {{ <said of={page.comments.threads} own={1}/> }}\n{% for c in page.comments.threads %}{{ c.date }} {{ c.site or \"-\" }} {{ c.text }}{% if c.post %}{{ c.post.title }} {{ c.post.url }}{% endif %}{% endfor %}";

/// A blog with one page on which others write.
fn blog<const N: usize>(comments: [(&str, &str); N]) -> TestSite {
    let start = site([
        ("content/blog/_index.md", "---\ntitle: Blog\n---\n"),
        ("content/blog/first-hire.md", "---\ntitle: First hire\ndate: 2026-10-01\n---\nText.\n"),
        ("templates/page.html", PAGE),
        ("templates/said.html", THREAD),
        (
            "templates/section.html",
            "{% for page in section.pages %}{{ page.title }} {{ page.comment_count }}{% endfor %}",
        ),
    ]);
    comments.into_iter().fold(start, |site, (path, text)| site.file(path, text))
}

fn says(name: &str, date: &str, more: &str) -> String {
    format!("---\nname: {name}\ndate: {date}\n{more}---\nSays {name}.\n")
}

fn ana() -> String {
    says("Ana", "2026-10-02 14:05", "")
}

const AT: &str = "data/comments/blog/first-hire";

#[test]
fn a_comment_is_a_file_in_either_place_or_an_item_of_a_thread() {
    let one = "---\nname: Ana Petrova\ndate: 2026-10-02 14:05\nsite: https://example.net\npost: {title: My brief, url: https://example.net/brief}\n---\nThank *you*.\n";
    let built = blog([(&format!("{AT}/2026-10-02-ana.md"), one)]).build().quiet();
    let page = built.text("blog/first-hire/index.html");
    assert_eq!(
        page.trim(),
        "First hire 1 open=false [2026-10-02-ana Ana Petrova]\n2026-10-02T14:05:00+00:00 https://example.net <p>Thank <em>you</em>.</p>\nMy brief https://example.net/brief"
    );
    assert_eq!(built.text("blog/index.html"), "First hire 1");
    assert_eq!(built.paths().iter().filter(|path| path.contains("ana")).count(), 0);

    let bundle = blog([
        ("content/blog/second/index.md", "---\ntitle: Second\n---\n"),
        ("content/blog/second/comments/x.md", one),
        ("content/blog/second/comments/desk.txt", "a file beside it"),
    ]);
    let built = bundle.build().quiet();
    assert!(built.text("blog/second/index.html").starts_with("Second 1 "));
    assert!(!built.paths().contains(&"blog/second/comments/x/index.html"));

    let thread = "- id: a\n  name: Ana\n  date: 2026-10-02\n  text: |\n    First.\n\n    Second.\n- {id: b, name: Bo, date: 2026-10-03, reply_to: a, text: Yes.}\n";
    let built = blog([(&format!("{AT}.yaml"), thread)]).build().quiet();
    let page = built.text("blog/first-hire/index.html");
    assert!(page.contains("[a Ana[b Bo]]"), "{page}");
    assert!(page.contains("2026-10-02 - <p>First.</p>\n<p>Second.</p>"), "{page}");
}

#[test]
fn sections_and_the_home_page_take_comments_by_their_files_names() {
    let built = blog([
        ("content/_index.md", "---\ntitle: Home\n---\n"),
        (
            "templates/section.html",
            "{{ section.comments.count }}{% for c in section.comments.threads %}{{ c.permalink }}{% endfor %}",
        ),
        ("data/comments/blog/_index/x.md", &ana()),
        ("data/comments/_index/y.md", &ana()),
    ])
    .build()
    .quiet();
    assert_eq!(built.text("blog/index.html"), "1https://example.org/blog/#comment-x");
    assert_eq!(built.text("index.html"), "1https://example.org/#comment-y");
}

#[test]
fn replies_lie_three_deep_and_by_date_and_deeper_ones_name_whom_they_answer() {
    let at = |id: &str| format!("{AT}/{id}.md");
    let says = |name: &str, day: u8, to: &str| {
        says(name, &format!("2026-10-{day:02}"), &format!("reply_to: {to}\n"))
    };
    let built = blog([
        (&at("b"), &support_says("Bo", 2)),
        (&at("a"), &support_says("Ana", 2)),
        (&at("c"), &says("Cem", 9, "a")),
        (&at("d"), &says("Di", 4, "a")),
        (&at("e"), &says("Eve", 5, "d")),
        (&at("f"), &says("Flo", 6, "e")),
        (&at("g"), &says("Gil", 7, "f")),
        (&at("h"), &says("Hal", 3, "d")),
    ])
    .build()
    .quiet();
    let page = built.text("blog/first-hire/index.html");
    let threads = "[a Ana[d Di[h Hal][e Eve][f Flo @Eve][g Gil @Flo]][c Cem]][b Bo]";
    assert!(page.contains(threads), "{page}");
}

fn support_says(name: &str, day: u8) -> String {
    says(name, &format!("2026-10-{day:02}"), "")
}

#[test]
fn authors_of_the_site_are_known_by_their_profiles() {
    let settings = "title: T\nbase_url: https://example.org/\ntheme: false\nauthors: {jo: {name: Jo Hart, url: /, image: jo.svg}}\n";
    let built = blog([(
        &format!("{AT}/jo.md"),
        "---\nauthor: jo\ndate: 2026-10-02\n---\nThanks.\n",
    )])
    .file("site.yaml", settings)
    .file("static/jo.svg", "<svg width='1' height='1'></svg>")
    .without("templates/said.html")
    .file(
        "templates/page.html",
        "{% for c in page.comments.threads %}{{ c.name }} {{ c.by_author }} {{ c.image }} {{ c.site }}{% endfor %}",
    )
    .build()
    .quiet();
    assert_eq!(built.text("blog/first-hire/index.html"), "Jo Hart true /jo.svg /");
}

#[test]
fn pages_say_whether_they_take_comments() {
    let form = "title: T\nbase_url: https://example.org/\ntheme: false\ncomments: ";
    let asks = |settings: &str, head: &str| {
        let built = blog([(&format!("{AT}/a.md"), &ana())])
            .file("site.yaml", format!("{form}{settings}\n"))
            .file("content/blog/first-hire.md", format!("---\ntitle: First hire\n{head}\n---\n"))
            .file("content/other/_index.md", "")
            .without("templates/said.html")
            .file(
                "templates/page.html",
                "{{ page.comments.count }} {{ page.comments.open }} {{ page.comments.endpoint or \"-\" }} {{ page.comments.mail or \"-\" }}",
            )
            .build()
            .quiet();
        built.text("blog/first-hire/index.html").to_owned()
    };
    let dated = "date: 2026-10-01";
    assert_eq!(asks("{}", dated), "1 false - -");
    assert_eq!(asks("{endpoint: https://f.example/x}", dated), "1 true https://f.example/x -");
    assert_eq!(asks("{mail: me@example.org}", dated), "1 true - me@example.org");
    assert_eq!(asks("{mail: me@example.org}", "weight: 1"), "1 false - -");
    assert_eq!(asks("{mail: me@example.org}", "comments: true"), "1 true - me@example.org");
    assert_eq!(asks("{mail: me@example.org}", "comments: false\ndate: 2026-10-01"), "0 false - -");
    assert_eq!(
        asks("{mail: me@example.org, sections: [blog]}", "weight: 1"),
        "1 true - me@example.org"
    );
    assert_eq!(asks("{mail: me@example.org, sections: [other]}", dated), "1 false - -");
    assert_eq!(asks("false", dated), "0 false - -");
}

#[test]
fn comments_of_held_pages_are_not_shown_and_no_fault() {
    let built = blog([
        ("content/blog/later.md", "---\ntitle: Later\ndraft: true\n---\n"),
        ("data/comments/blog/later/a.md", &ana()),
    ])
    .build()
    .quiet();
    assert!(built.build.site().comments.by_entry.is_empty());
    assert!(!built.outputs.contains_key("comments/atom.xml"));
}

#[test]
fn what_waits_is_counted_and_never_shown() {
    let waiting = blog([
        (&format!("{AT}/a.md"), &ana()),
        ("data/comments/pending/blog/first-hire/spam.md", "no head at all <script>"),
        ("data/comments/pending/blog/first-hire.yaml", "- {id: x}\n- {id: y}\n"),
    ]);
    let built = waiting.build().quiet();
    assert_eq!(built.build.site().comments_waiting, 3);
    for (path, bytes) in &built.outputs {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("script") && !text.contains("spam"), "{path}: {text}");
    }
    let scratch = Scratch::new("comments");
    waiting.write(&scratch.at("site"));
    let ran = scratch.run(&["build", "--root=site", "--now=2026-11-23"]).ends(0);
    assert!(ran.out().contains("3 comments wait in data/comments/pending/\n"), "{}", ran.out());
    let ran = scratch.run(&["build", "--root=site", "--now=2026-11-23", "--format=json"]).ends(0);
    assert!(ran.out().contains("\"comments_waiting\":3"), "{}", ran.out());
    // To let one in is to move it.
    std::fs::rename(
        scratch.at("site/data/comments/pending/blog/first-hire.yaml"),
        scratch.at("site/data/comments/blog/first-hire.yaml"),
    )
    .expect("moved");
    let ran = scratch.run(&["build", "--root=site", "--now=2026-11-23"]).ends(1);
    assert!(ran.err().contains("comment-field"), "{}", ran.err());
}

#[test]
fn data_beside_comments_is_data_as_before() {
    let built = blog([
        (&format!("{AT}.yaml"), "- {id: a, name: Ana, date: 2026-10-02, text: Hi.}\n"),
        ("data/comments/terms.json", "{\"x\": \"kept\"}"),
        (
            "templates/page.html",
            "{% set t = load_data(path=\"comments/terms.json\") %}{{ t.x }}{{ page.comment_count }}",
        ),
    ])
    .without("templates/said.html")
    .build()
    .quiet();
    assert_eq!(built.text("blog/first-hire/index.html"), "kept1");
}

#[test]
fn a_folder_named_comments_that_is_a_section_stays_one() {
    let built = blog([
        ("content/blog/second/index.md", "---\ntitle: Second\n---\n"),
        ("content/blog/second/comments/_index.md", "---\ntitle: On comments\n---\n"),
        ("content/blog/second/comments/page.md", "---\ntitle: P\n---\n"),
        ("content/comments/about.md", "---\ntitle: Our rules\n---\n"),
    ])
    .build()
    .quiet();
    assert!(built.paths().contains(&"blog/second/comments/page/index.html"));
    assert!(built.paths().contains(&"comments/about/index.html"));
}

#[test]
fn what_was_read_before_is_not_read_again() {
    use handover::engine::{Engine, Manifest};
    let site = blog([(&format!("{AT}/a.md"), &ana()), ("data/comments/pending/x.md", "x")]);
    let mut engine = Engine::default();
    let first = site.build_with(&mut engine, &Manifest::default());
    assert!(first.build.read_comments);
    let again = site.build_with(&mut engine, &first.build.manifest);
    assert!(!again.build.read_comments && again.build.rendered.is_empty());
    let page = site.clone().file("content/blog/first-hire.md", "---\ntitle: Other\n---\n");
    assert!(!page.build_with(&mut engine, &first.build.manifest).build.read_comments);
    // Another run takes what this one knew.
    let mut other = Engine::default();
    other.recall(engine.known().expect("something"));
    let later = site.build_with(&mut other, &first.build.manifest);
    assert!(!later.build.read_comments && later.build.rendered.is_empty());
    let more = site.file(&format!("{AT}/b.md"), ana());
    let more = more.build_with(&mut other, &first.build.manifest);
    assert!(more.build.read_comments);
    assert!(more.text("blog/first-hire/index.html").starts_with("First hire 2 "));
}

#[test]
fn a_build_tells_which_comment_a_file_was_made_for() {
    let site = blog([(&format!("{AT}/a.md"), &ana())]);
    let scratch = Scratch::new("comments-why");
    site.write(&scratch.at("site"));
    let build = ["build", "--root=site", "--now=2026-11-23", "--explain"];
    scratch.run(&build).ends(0);
    scratch.write(&format!("site/{AT}/b.md"), &says("Bo", "2026-10-05", ""));
    let told = scratch.run(&build).ends(0).out();
    for path in ["blog/first-hire/index.html", "blog/index.html", "comments/atom.xml"] {
        assert!(told.contains(&format!("{path}: {AT}/b.md changed\n")), "{told}");
    }
    assert!(!told.contains("\natom.xml: "), "{told}");
    let why = scratch
        .run(&["why", "blog/first-hire.md", "--root=site", "--now=2026-11-23"])
        .ends(0)
        .out();
    assert!(why.contains(&format!("{AT}/a.md (page.comments)")), "{why}");
    assert!(why.contains(&format!("{AT}/b.md (page.comments)")), "{why}");
}

// Text ---------------------------------------------------------------------------------------------

/// What the text of a comment becomes.
fn html(text: &str) -> String {
    let parsed = comment(&format!("---\nname: A\ndate: 2026-01-01\n---\n{text}\n"));
    parsed.comments[0].html.trim().to_owned()
}

#[test]
fn markdown_in_comments_is_what_letters_need_and_nothing_more() {
    for (text, expected) in [
        (
            "*a* **b** ~~c~~ `d<`",
            "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d&lt;</code></p>",
        ),
        ("# Loud\n\n##### Quiet", "<h4>Loud</h4>\n<h5>Quiet</h5>"),
        (
            "> so\n\n3. x\n4. y",
            "<blockquote>\n<p>so</p>\n</blockquote>\n<ol start=\"3\">\n<li>x</li>\n<li>y</li>\n</ol>",
        ),
        (
            "[x](https://a.example/?b=c&d \"t\")",
            "<p><a href=\"https://a.example/?b=c&amp;d\" rel=\"nofollow ugc\">x</a></p>",
        ),
        (
            "see https://a.example/x_y_z, www.b.example.",
            "<p>see <a href=\"https://a.example/x_y_z\" rel=\"nofollow ugc\">https://a.example/x_y_z</a>, <a href=\"http://www.b.example\" rel=\"nofollow ugc\">www.b.example</a>.</p>",
        ),
        ("me@a.example <me@a.example>", "<p>me@a.example me@a.example</p>"),
        (
            "[write](mailto:me@a.example)",
            "<p><a href=\"mailto:me@a.example\" rel=\"nofollow ugc\">write</a></p>",
        ),
        (
            "![a desk](https://a.example/d.png)",
            "<p><a href=\"https://a.example/d.png\" rel=\"nofollow ugc\">a desk</a></p>",
        ),
        (
            "![](https://a.example/d.png)",
            "<p><a href=\"https://a.example/d.png\" rel=\"nofollow ugc\">https://a.example/d.png</a></p>",
        ),
        (
            "![<https://e.example/> [x](https://f.example/)](https://a.example/d.png)",
            "<p><a href=\"https://a.example/d.png\" rel=\"nofollow ugc\">https://e.example/ x</a></p>",
        ),
        (
            "```rust\n<b> https://a.example\n```",
            "<pre><code>&lt;b&gt; https://a.example\n</code></pre>",
        ),
        ("I use <div> & <b>bold</b>.", "<p>I use &lt;div&gt; &amp; &lt;b&gt;bold&lt;/b&gt;.</p>"),
    ] {
        assert_eq!(html(text), expected, "{text}");
    }
}

#[test]
fn hostile_text_is_shown_and_does_nothing() {
    for (text, expected) in [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;\n</p>"),
        ("a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>"),
        ("[x](javascript:alert(1))", "<p>x</p>"),
        ("[x](JaVaScRiPt:alert(1))", "<p>x</p>"),
        ("[x](&#106;avascript:alert(1))", "<p>x</p>"),
        ("[x](data:text/html,<b>)", "<p>x</p>"),
        ("[x](//evil.example/)", "<p>x</p>"),
        ("[x](/inside/)", "<p>x</p>"),
        ("[x](https://bank.example@evil.example/)", "<p>x</p>"),
        ("[x](<https://a.example/\" onclick=\"alert(1)>)", "<p>x</p>"),
        (
            "<a href=\"javascript:x\" onclick=y>z</a>",
            "<p>&lt;a href=\"javascript:x\" onclick=y&gt;z&lt;/a&gt;</p>",
        ),
        (
            "</article></main><style>*{display:none}",
            "<p>&lt;/article&gt;&lt;/main&gt;&lt;style&gt;*{display:none}\n</p>",
        ),
        ("<b>unclosed", "<p>&lt;b&gt;unclosed</p>"),
        ("<!-- swallow the rest", "<p>&lt;!-- swallow the rest\n</p>"),
    ] {
        assert_eq!(html(text), expected, "{text}");
    }
}

#[test]
fn deep_nesting_ends_where_nobody_sees_more() {
    for text in [
        ">".repeat(20_000),
        "- ".repeat(20_000),
        "*a **b ".repeat(5_000) + &"** c*".repeat(5_000),
        "[".repeat(50_000),
    ] {
        let text = format!("{text} x");
        let begun = std::time::Instant::now();
        let parsed = comment(&format!("---\nname: A\ndate: 2026-01-01\n---\n{text}\n"));
        let html = &parsed.comments[0].html;
        let mut depth = 0i32;
        for tag in
            html.split('<').skip(1).filter(|tag| !tag.starts_with("hr>") && !tag.starts_with("br>"))
        {
            depth += if tag.starts_with('/') { -1 } else { 1 };
            assert!((0..=100).contains(&depth));
        }
        assert_eq!(depth, 0);
        assert!(begun.elapsed().as_secs() < 5, "{:?} for {:.20}…", begun.elapsed(), text);
    }
}

/// The oracle: a sanitiser that knows every trick leaves what we write as it is.
fn sanitised(html: &str) -> String {
    ammonia::Builder::new()
        .tags(
            [
                "p",
                "h4",
                "h5",
                "h6",
                "blockquote",
                "pre",
                "code",
                "ol",
                "ul",
                "li",
                "em",
                "strong",
                "del",
                "a",
                "br",
                "hr",
            ]
            .into(),
        )
        .tag_attributes([("a", ["href"].into()), ("ol", ["start"].into())].into())
        .generic_attributes([].into())
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("nofollow ugc"))
        .clean(html)
        .to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_sanitiser_finds_nothing_to_take_away(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<script>", "</script>", "<svg/onload=alert(1)>", "<math><mi>", "<style>", "</p>", "<b", "<a href=\"",
            "javascript:alert(1)", "java\tscript:x", "&#x6a;avascript&colon;x", "data:text/html,x", "https://a.example/",
            "http://b.example/?q=%22><i>", "www.c.example", "mailto:x@y.example", "[", "](", ")", "![", "<", ">", "\"", "'",
            "`", "```\n", "\n", "\n\n", "> ", "- ", "1. ", "7) ", "# ", "###### ", "***", "*", "_", "~~", "&", "&lt;script&gt;",
            "\\", "word ", "<!--", "-->", "<![CDATA[", "]]>", "<?php", "<textarea>", "<noscript>", "\u{202e}", "é",
            "[r]: https://d.example/ \"t\"\n", "[r]", "<https://e.example/>", "    code\n",
        ]), 0..40)
    ) {
        let text: String = pieces.concat();
        let html = html(&text);
        prop_assert_eq!(sanitised(&html), html, "{:?}", text);
    }
}

// Faults -------------------------------------------------------------------------------------------

#[test]
fn what_is_wrong_with_comments_is_told_with_its_place() {
    let at = |id: &str| format!("{AT}/{id}.md");
    let mut all = String::new();
    let mut show = |name: &str, site: TestSite| {
        all.push_str(&format!("## {name}\n\n{}\n\n", site.build().told()));
    };
    show("A page that does not exist", blog([("data/comments/blog/frist-hire/a.md", &ana())]));
    show(
        "A page that is gone, with a thread",
        blog([(
            "data/comments/old.yaml",
            "- {id: a, name: A, date: 2026-10-02, text: x}\n- {id: b, name: B, date: 2026-10-02, text: y}\n",
        )]),
    );
    show("No page's folder", blog([("data/comments/a.md", &ana())]));
    show(
        "A comment whose page is a section now",
        blog([
            ("content/blog/second/_index.md", "---\ntitle: Second\n---\n"),
            ("content/blog/second/comments/a.md", &ana()),
        ]),
    );
    show(
        "A reply to nobody",
        blog([
            (&at("2026-10-02-ana"), &ana()),
            (&at("b"), &says("Bo", "2026-10-03", "reply_to: 2026-10-02-anna\n")),
        ]),
    );
    show("A reply to itself", blog([(&at("a"), &says("Ana", "2026-10-03", "reply_to: a\n"))]));
    show(
        "A ring",
        blog([
            (&at("a"), &says("Ana", "2026-10-03", "reply_to: c\n")),
            (&at("b"), &says("Bo", "2026-10-04", "reply_to: a\n")),
            (&at("c"), &says("Cem", "2026-10-05", "reply_to: b\n")),
        ]),
    );
    show("No head", blog([(&at("a"), "Nice post!\n")]));
    show("Nobody, never", blog([(&at("a"), "---\nsite: https://a.example\n---\nHi.\n")]));
    show("No text", blog([(&at("a"), "---\nname: Ana\ndate: 2026-10-02\n---\n\n")]));
    show(
        "Slips",
        blog([(
            &at("a"),
            "---\nnmae: Ana\nname: Ana\ndate: 2.10.2026\nsite: javascript:alert(1)\npost: {title: Mine, link: https://a.example}\n---\nSee [this](/hire/).\n",
        )]),
    );
    show(
        "A site without its scheme",
        blog([(&at("a"), "---\nname: Ana\ndate: 2026-10-02\nsite: ana.example\n---\nHi.\n")]),
    );
    show(
        "Two of one name",
        blog([
            (&at("a"), &ana()),
            (
                &format!("{AT}.yaml"),
                "- {id: b, name: B, date: 2026-10-02, text: x}\n- {id: a, name: A, date: 2026-10-03, text: y}\n",
            ),
        ]),
    );
    show("A name with spaces", blog([(&at("2026 Ana P"), &ana())]));
    show(
        "A thread with slips",
        blog([(
            &format!("{AT}.yaml"),
            "- name: Ana\n  date: 2026-10-02\n  text: x\n- just words\n- {id: c, name: Cem, date: 2026-10-02, text: '', reply_to: z}\n",
        )]),
    );
    show("A thread that is none", blog([(&format!("{AT}.yaml"), "id: a\nname: Ana\n")]));
    show("An unknown author", blog([(&at("a"), "---\nauthor: jo\ndate: 2026-10-02\n---\nHi.\n")]));
    show(
        "Settings",
        blog([]).file(
            "site.yaml",
            "title: T\nbase_url: https://example.org/\ntheme: false\ncomments: {endpoint: form, mail: me at home, sections: [blgo], enpoint: x}\n",
        ),
    );
    show(
        "Front matter",
        blog([]).file("content/blog/first-hire.md", "---\ntitle: F\ncomments: closed\n---\n"),
    );
    insta::assert_snapshot!(all);
}
