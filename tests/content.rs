//! Pages, sections, addresses, order, terms: what a folder of Markdown becomes.

mod support;

use support::{site, themed};

#[test]
fn every_file_has_its_address() {
    let built = site([
        ("content/_index.md", "Home"),
        ("content/about us.md", "A"),
        ("content/Hire/_index.md", "---\ntitle: Hire\n---\n"),
        ("content/Hire/The Brief.md", "B"),
        ("content/blog/2026-11-01-first/index.md", "C"),
        ("content/blog/2026-11-01-first/desk.png", "not really"),
        ("content/pictures/Big One.png", "x"),
        ("content/über/straße.md", "D"),
        ("content/moved.md", "---\npath: /deep/down\n---\n"),
        ("content/file.md", "---\npath: /old.html\n---\n"),
        ("content/renamed.md", "---\nslug: other\n---\n"),
        ("static/plain.txt", "x"),
    ])
    .build()
    .quiet();
    assert_eq!(
        built.paths(),
        [
            "about-us/index.html",
            "blog/first/desk.png",
            "blog/first/index.html",
            "blog/index.html",
            "deep/down/index.html",
            "hire/index.html",
            "hire/the-brief/index.html",
            "index.html",
            "old.html",
            "other/index.html",
            "pictures/Big One.png",
            "plain.txt",
            "über/index.html",
            "über/straße/index.html",
        ]
    );
}

#[test]
fn what_begins_with_a_dash_or_dot_below_content_is_not_published() {
    let built = site([
        ("content/_index.md", ""),
        ("content/a.md", ""),
        ("content/_notes.md", ""),
        ("content/_private/b.md", ""),
        ("content/a/_data.yaml", "x: 1"),
        ("content/.hidden.md", ""),
    ])
    .build()
    .quiet();
    assert_eq!(built.paths(), ["a/index.html", "index.html"]);
}

#[test]
fn titles_come_from_front_matter_then_heading_then_name() {
    let built = site([
        ("content/a.md", "---\ntitle: Given\n---\n# Heading\n"),
        ("content/b.md", "# From *the* heading\n\ntext\n"),
        ("content/2026-01-02-from-the-name.md", "text"),
    ])
    .build()
    .quiet();
    assert!(
        built.text("a/index.html").starts_with("<h1>Given</h1>\n<h1 id=\"heading\">Heading</h1>")
    );
    assert_eq!(built.text("b/index.html"), "<h1>From the heading</h1>\n<p>text</p>\n");
    assert!(built.text("from-the-name/index.html").starts_with("<h1>From the name</h1>"));
}

#[test]
fn a_title_heading_with_an_id_of_its_own_can_still_be_linked_to() {
    let built = site([
        ("content/a.md", "# Title {#top-of-a}\n\nSee [b](b.md#title-of-b).\n"),
        ("content/b.md", "# Title of B\n\nSee [a](a.md#top-of-a).\n"),
    ])
    .build()
    .quiet();
    assert!(built.text("a/index.html").contains("<span id=\"top-of-a\"></span>"));
    // A generated id of a title is the top of the page: the heading stands in the theme.
    assert!(built.text("a/index.html").contains("href=\"/b/\""));
}

#[test]
fn pages_wait_for_their_time_and_are_named() {
    let files = [
        ("content/draft.md", "---\ndraft: true\n---\n"),
        ("content/future.md", "---\ndate: 2026-11-24\n---\n"),
        ("content/published.md", "---\ndate: 2030-01-01\npublish: 2026-11-23\n---\n"),
        ("content/over.md", "---\nexpires: 2026-11-23\n---\n"),
        ("content/parts/_index.md", "---\ndraft: true\n---\n"),
        ("content/parts/a.md", ""),
    ];
    let built = site(files).build().quiet();
    assert_eq!(built.paths(), ["index.html", "published/index.html"]);
    let zone = &built.build.site().config.zone;
    let held: Vec<String> = built
        .build
        .site()
        .held
        .iter()
        .map(|held| format!("{} {}", held.source, held.reason(zone)))
        .collect();
    assert_eq!(
        held,
        [
            "content/draft.md a draft",
            "content/future.md due on 2026-11-24",
            "content/over.md expired on 2026-11-23",
            "content/parts/_index.md a draft",
            "content/parts/a.md held back with content/parts/_index.md",
        ]
    );
    assert_eq!(
        built.build.site().next_change.map(|due| due.to_string()).as_deref(),
        Some("2026-11-24T00:00:00Z")
    );
    let all =
        site(files).with(|o| (o.drafts, o.future, o.expired) = (true, true, true)).build().quiet();
    assert_eq!(all.build.site().held.len(), 0);
}

#[test]
fn a_day_begins_in_the_sites_own_zone() {
    let files = |zone: &str| {
        site([("content/a.md", "---\ndate: 2026-11-23\n---\n")])
            .file(
                "site.yaml",
                format!("title: T\nbase_url: https://a.b\ntheme: false\ntimezone: {zone}\n"),
            )
            .at("2026-11-22T23:00:00Z")
    };
    assert_eq!(files("Europe/Sofia").build().quiet().paths(), ["a/index.html", "index.html"]);
    assert_eq!(files("UTC").build().quiet().paths(), ["index.html"]);
}

#[test]
fn sections_hand_down_what_they_cascade() {
    let template = (
        "templates/page.html",
        "{{ page.extra.level }} {{ page.extra.own | default(value=\"-\") }} {{ page.taxonomies.tags | join(sep=\",\") }}",
    );
    let built = site([
        (
            "content/a/_index.md",
            "---\ncascade:\n  tags: [x]\n  extra: {level: one, own: no}\n---\n",
        ),
        ("content/a/b.md", "---\nextra: {own: yes}\n---\n"),
        ("content/a/c/_index.md", "---\ncascade: {extra: {level: two}}\n---\n"),
        ("content/a/c/d.md", "---\ntags: [y]\n---\n"),
        template,
    ])
    .build()
    .quiet();
    assert_eq!(built.text("a/b/index.html"), "one yes x");
    assert_eq!(built.text("a/c/d/index.html"), "two no y");
}

#[test]
fn neighbours_are_those_of_zola_and_reading_goes_through_the_whole_guide() {
    let template = (
        "templates/page.html",
        "{{ page.lower?.title or '-' }} {{ page.higher?.title or '-' }} {{ page.previous?.title or '-' }} {{ page.next?.title or '-' }}",
    );
    let built = site([
        ("content/_index.md", "---\ntitle: Home\n---\n"),
        ("content/blog/_index.md", "---\ntitle: Blog\nsort_by: date\nweight: 2\n---\n"),
        ("content/blog/old.md", "---\ntitle: Old\ndate: 2026-01-01\n---\n"),
        ("content/blog/new.md", "---\ntitle: New\ndate: 2026-02-01\n---\n"),
        ("content/guide/_index.md", "---\ntitle: Guide\nweight: 1\n---\n"),
        ("content/guide/one.md", "---\ntitle: One\nweight: 1\n---\n"),
        ("content/guide/two.md", "---\ntitle: Two\nweight: 2\n---\n"),
        template,
    ])
    .build()
    .quiet();
    assert_eq!(built.text("blog/old/index.html"), "- New New -");
    assert_eq!(built.text("blog/new/index.html"), "Old - Blog Old");
    assert_eq!(built.text("guide/one/index.html"), "- Two Guide Two");
    assert_eq!(built.text("guide/two/index.html"), "One - One Blog");
}

#[test]
fn terms_have_pages_and_pagers() {
    let page = |n: u32, tag: &str| {
        (
            format!("content/p{n}.md"),
            format!("---\ntitle: P{n}\ntags: [{tag}]\ndate: 2026-01-0{n}\n---\n"),
        )
    };
    let mut test = site([]).file(
        "site.yaml",
        "title: T\nbase_url: https://a.b\ntheme: false\ntaxonomies:\n  - {name: tags, paginate_by: 2, feed: true}\n",
    );
    for (n, tag) in [(1, "Hiring"), (2, "hiring"), (3, "hiring")] {
        let (path, text) = page(n, tag);
        test = test.file(&path, text);
    }
    let built = test.build().quiet();
    assert_eq!(built.text("tags/index.html"), "<li>hiring 3</li>\n");
    assert_eq!(built.text("tags/hiring/index.html"), "<h1>hiring</h1><li>P3</li>\n<li>P2</li>\n");
    assert_eq!(built.text("tags/hiring/page/2/index.html"), "<h1>hiring</h1><li>P1</li>\n");
    assert!(built.text("tags/hiring/atom.xml").contains("<title>P1</title>"));
}

#[test]
fn sections_are_paginated_only_where_they_say_so() {
    let mut test = site([("content/blog/_index.md", "---\npaginate_by: 2\n---\n")]);
    for n in 1..=5 {
        test = test
            .file(&format!("content/blog/p{n}.md"), "x")
            .file(&format!("content/all/p{n}.md"), "x");
    }
    let built = test.build().quiet();
    assert!(built.outputs.contains_key("blog/page/3/index.html"));
    assert!(!built.outputs.contains_key("blog/page/1/index.html"));
    assert!(!built.outputs.contains_key("blog/page/4/index.html"));
    assert_eq!(built.text("all/index.html").matches("<li>").count(), 5);
    assert_eq!(built.text("blog/page/3/index.html").matches("<li>").count(), 1);
}

#[test]
fn transparent_sections_lend_their_pages_to_the_section_above() {
    let built = site([
        ("content/blog/_index.md", ""),
        ("content/blog/2026/_index.md", "---\ntransparent: true\n---\n"),
        ("content/blog/2026/a.md", "---\ntitle: A\n---\n"),
        ("content/blog/b.md", "---\ntitle: B\n---\n"),
    ])
    .build()
    .quiet();
    assert!(built.text("blog/index.html").contains("<li>A</li>\n<li>B</li>"));
    assert!(built.text("blog/2026/index.html").contains("<li>A</li>"));
}

#[test]
fn unlisted_pages_are_published_and_mentioned_nowhere() {
    let built = site([
        (
            "content/a.md",
            "---\ntitle: A\nunlisted: true\ndate: 2026-01-01\ntags: [t]\n---\nSee [b](b.md).\n",
        ),
        ("content/b.md", "---\ntitle: B\n---\n"),
        ("templates/page.html", "{{ page.backlinks | length }} {{ page.previous?.title or '-' }}"),
    ])
    .build()
    .quiet();
    assert!(built.outputs.contains_key("a/index.html"));
    assert_eq!(built.text("b/index.html"), "0 Test");
    for path in ["index.html", "sitemap.xml", "atom.xml"] {
        assert!(!built.text(path).contains("/a/") && !built.text(path).contains("<li>A"), "{path}");
    }
    assert!(!built.outputs.contains_key("tags/t/index.html"));
}

#[test]
fn old_addresses_lead_on() {
    let built =
        site([("content/new.md", "---\ntitle: New\naliases: [/old/, /older.html, /a/b]\n---\n")])
            .build()
            .quiet();
    for path in ["old/index.html", "older.html", "a/b/index.html"] {
        let text = built.text(path);
        assert!(
            text.contains("content=\"0; url=/new/\"") && text.contains("https://example.org/new/"),
            "{text}"
        );
    }
    assert!(!built.text("sitemap.xml").contains("old"));
}

#[test]
fn the_same_spellings_as_in_other_generators_are_read() {
    let built = site([
        ("content/a.md", "---\ntitle: A\nlastmod: 2026-02-03\norder: 7\nlayout: special\nredirect_from: /was/\nparams: {x: 1}\ntag: one\nauthor: Mia\n---\n"),
        ("content/b.md", "---\npublished: false\n---\n"),
        (
            "templates/special.html",
            "{{ page.updated }} {{ page.weight }} {{ page.extra.x }} {{ page.taxonomies.tags | join(sep=',') }} {{ page.authors[0].name }}",
        ),
    ])
    .build()
    .quiet();
    assert_eq!(built.text("a/index.html"), "2026-02-03 7 1 one Mia");
    assert_eq!(built.build.site().held.len(), 1);
    assert!(built.outputs.contains_key("was/index.html"));
}

#[test]
fn summaries_stand_in_lists_with_whole_links_and_without_footnotes() {
    let built = site([
        ("content/blog/a.md", "## Why\n\nSee [why](#why) and [b](b.md).[^1]\n\n<!-- more -->\n\nMore.\n\n[^1]: Note.\n"),
        ("content/blog/b.md", ""),
        ("templates/section.html", "{% for page in section.pages %}{% if page.summary %}{{ page.summary }}{% endif %}{% endfor %}"),
    ])
    .build()
    .quiet();
    assert_eq!(
        built.text("blog/index.html"),
        "<h2 id=\"blog-a-why\">Why</h2>\n<p>See <a href=\"/blog/a/#why\">why</a> and <a href=\"/blog/b/\">b</a>.</p>\n"
    );
}

#[test]
fn heading_ids_avoid_those_of_the_theme() {
    let built = themed([("content/a.md", "## Main\n\n## Nav\n\n[x](#main-1)\n")]).build();
    assert!(built.text("a/index.html").contains("<h2 id=\"main-1\">Main</h2>"));
    assert_eq!(built.said(), "");
}

#[test]
fn pictures_get_their_size_from_the_file() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'></svg>";
    let built = site([
        ("content/a/index.md", "![x](b.svg)\n\n![y](/c.svg)\n"),
        ("content/a/b.svg", svg),
        ("static/c.svg", svg),
    ])
    .build()
    .quiet();
    let text = built.text("a/index.html");
    assert!(
        text.contains(
            "<img src=\"/a/b.svg\" width=\"40\" height=\"30\" alt=\"x\" decoding=\"async\">"
        ),
        "{text}"
    );
    assert!(text.contains("<img src=\"/c.svg\" width=\"40\" height=\"30\" alt=\"y\" loading=\"lazy\" decoding=\"async\">"), "{text}");
}

#[test]
fn backlinks_are_in_the_order_of_the_files() {
    let built = site([
        ("content/a.md", "[x](target.md) [y](/target/)"),
        ("content/z.md", "[x](/target/#there)"),
        ("content/target.md", "## There\n\n[self](#there) [self](target.md)\n"),
        ("templates/page.html", "{% for page in page.backlinks %}{{ page.title }} {% endfor %}"),
    ])
    .build()
    .quiet();
    assert_eq!(built.text("target/index.html"), "A Z ");
}

#[test]
fn a_cascaded_template_makes_pages_and_not_sections() {
    let built = site([
        ("templates/chapter.html", "chapter {{ page.title }}"),
        ("content/g/_index.md", "---\ncascade: {template: chapter}\n---\n"),
        ("content/g/a.md", ""),
        ("content/g/s/_index.md", ""),
        ("content/g/s/b.md", ""),
    ])
    .build()
    .quiet();
    assert_eq!(built.text("g/a/index.html"), "chapter A");
    assert_eq!(built.text("g/s/b/index.html"), "chapter B");
    assert!(built.text("g/s/index.html").starts_with("<h1>S</h1>"));
}

#[test]
fn what_would_silently_do_nothing_is_told() {
    let settings = "base_url: https://example.org/\ntheme: false\ntaxonomies: [tags, roles]\n";
    let built = site([
        ("site.yaml", settings),
        ("content/a.md", "---\nroles: [Owner]\n---\n"),
        ("content/a.fr.md", "x"),
        ("content/b.min.md", "x"),
    ])
    .build();
    insta::assert_snapshot!(built.told());
    let built = site([("content/a.md", "---\ndate: 2026-12-01\n---\n")])
        .with(|overrides| overrides.future = true)
        .build();
    assert_eq!(built.build.site().next_change, None);
}
