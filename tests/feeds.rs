//! What machines read: feeds, sitemap, robots.txt.

mod support;

use support::{Built, site};

const POST: &str = "---\ntitle: \"A <b> & \\\"c\\\"\"\ndate: 2026-03-04 09:30\nupdated: 2026-03-05\ndescription: What & why\nauthors: [mia]\ntags: [one, two]\n---\n\nFirst [link](/b/) ![p](p.png \"t\").\n\n<!-- more -->\n\n]]> rest\u{8}\n";

fn built(settings: &str) -> Built {
    site([
        ("content/blog/_index.md", "---\ntitle: Blog\nfeed: true\n---\n"),
        ("content/blog/a/index.md", POST),
        ("content/blog/a/p.png", "x"),
        ("content/b.md", "---\ndate: 2026-01-01\n---\nOld.\n"),
        ("content/plain.md", "No date, so in no feed.\n"),
    ])
    .file(
        "site.yaml",
        format!(
            "title: My site\ndescription: All of it\nbase_url: https://example.org/play/\ntheme: false\ntimezone: Europe/Sofia\n\
             authors: {{mia: {{name: Mia, url: 'https://mia.example/'}}}}\n{settings}"
        ),
    )
    .build()
    .quiet()
}

#[test]
fn atom_has_what_its_specification_asks_for() {
    let built = built("");
    insta::assert_snapshot!(built.text("atom.xml"));
    assert!(built.text("blog/atom.xml").contains("<title>Blog – My site</title>"));
    assert!(!built.text("blog/atom.xml").contains("Old."));
}

#[test]
fn rss_has_what_its_specification_asks_for() {
    insta::assert_snapshot!(built("feeds: {formats: [rss]}").text("rss.xml"));
}

#[test]
fn json_feed_has_what_its_specification_asks_for() {
    let built = built("feeds: {formats: [json]}");
    insta::assert_snapshot!(built.text("feed.json"));
}

#[test]
fn feeds_can_be_short_few_or_none() {
    let short = built("feeds: {full: false, limit: 1}");
    let text = short.text("atom.xml");
    assert!(text.contains("First") && !text.contains("rest") && !text.contains("Old."), "{text}");
    let none = built("feeds: false");
    assert!(!none.outputs.contains_key("atom.xml"));
}

#[test]
fn the_sitemap_lists_pages_in_order_and_nothing_else() {
    let built = built("");
    let text = built.text("sitemap.xml");
    let found: Vec<&str> =
        text.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()).collect();
    assert_eq!(
        found,
        [
            "https://example.org/play/",
            "https://example.org/play/authors/",
            "https://example.org/play/authors/mia/",
            "https://example.org/play/b/",
            "https://example.org/play/blog/",
            "https://example.org/play/blog/a/",
            "https://example.org/play/plain/",
            "https://example.org/play/tags/",
            "https://example.org/play/tags/one/",
            "https://example.org/play/tags/two/",
        ]
    );
    assert!(text.contains("<lastmod>2026-03-05</lastmod>"));
    assert_eq!(
        built.text("robots.txt"),
        "User-agent: *\nDisallow:\nSitemap: https://example.org/play/sitemap.xml\n"
    );
}

#[test]
fn without_a_base_url_what_needs_one_is_left_out_and_said() {
    let built = site([("content/a.md", "---\ndate: 2026-01-01\n---\n")])
        .file("site.yaml", "title: T\ntheme: false\n")
        .build();
    assert_eq!(built.codes(), ["base-url-missing"]);
    assert!(!built.outputs.contains_key("atom.xml") && !built.outputs.contains_key("sitemap.xml"));
    assert_eq!(built.text("robots.txt"), "User-agent: *\nDisallow:\n");
    for bytes in built.outputs.values() {
        assert!(!String::from_utf8_lossy(bytes).contains("localhost"));
    }
}

#[test]
fn a_file_or_a_template_of_that_name_replaces_ours() {
    let built = site([
        ("static/robots.txt", "mine"),
        ("static/sitemap.xml", "mine too"),
        (
            "templates/atom.xml",
            "{% for page in pages %}{{ page.title }} {{ page.content }}{% endfor %}{{ feed_url }}",
        ),
        ("content/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\ntext\n"),
        ("content/lost.md", "---\npath: /404.html\n---\nlost\n"),
    ])
    .build()
    .quiet();
    assert_eq!(built.text("robots.txt"), "mine");
    assert_eq!(built.text("sitemap.xml"), "mine too");
    assert_eq!(built.text("atom.xml"), "A <p>text</p>\nhttps://example.org/atom.xml");
    assert!(built.text("404.html").contains("lost"));
}

#[test]
fn a_large_sitemap_is_an_index() {
    let mut test = site([]);
    for n in 0..50_010 {
        test = test.file(&format!("content/p{n}.md"), "");
    }
    let built = test.build().quiet();
    let index = built.text("sitemap.xml");
    assert_eq!(index.matches("<sitemap>").count(), 2);
    assert_eq!(built.text("sitemap-1.xml").matches("<url>").count(), 50_000);
    assert_eq!(built.text("sitemap-2.xml").matches("<url>").count(), 11);
}

#[test]
fn comments_have_a_feed_of_their_own() {
    let with = |settings: &str| {
        site([
            ("content/a.md", "---\ntitle: A & b\n---\n"),
            ("content/secret.md", "---\ntitle: S\nunlisted: true\n---\n"),
            ("data/comments/secret/x.md", "---\nname: X\ndate: 2026-03-09\n---\nHidden.\n"),
            (
                "data/comments/a.yaml",
                "- {id: x, name: Ana <3, date: 2026-03-04 09:30, site: 'https://ana.example/', text: \"*So* & so]]>\"}\n\
                 - {id: y, author: mia, date: 2026-03-05, reply_to: x, text: Thanks.}\n\
                 - {id: z, name: Bo, date: 2026-03-03, text: Third.}\n",
            ),
            (
                "templates/page.html",
                "{% for f in page.comments.feeds %}{{ f.path }}{% endfor %} {% for f in config.comment_feeds %}{{ f.format }} {{ f.permalink }} {{ f.mime }}{% endfor %}",
            ),
        ])
        .file("site.yaml", format!("title: My site\ntheme: false\ntimezone: Europe/Sofia\nauthors: {{mia: {{name: Mia}}}}\n{settings}\n"))
        .build()
    };
    let built = with("base_url: https://example.org/play/").quiet();
    insta::assert_snapshot!(built.text("comments/atom.xml"));
    assert_eq!(
        built.text("a/index.html"),
        "/play/comments/atom.xml atom https://example.org/play/comments/atom.xml application/atom+xml"
    );
    let few = with("base_url: https://example.org/\nfeeds: {limit: 1, formats: [json]}").quiet();
    assert_eq!(few.text("comments/atom.xml").matches("<entry").count(), 1);
    let none = [
        "base_url: https://example.org/\nfeeds: false",
        "base_url: https://example.org/\ncomments: false",
        "description: no address",
    ];
    for settings in none {
        let built = with(settings);
        assert!(!built.outputs.contains_key("comments/atom.xml"), "{settings}");
        assert_eq!(built.text("a/index.html").trim(), "", "{settings}");
    }
}
