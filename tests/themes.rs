//! The theme contract: layers, replacing and extending, words, anchors, static files, and that what
//! templates ask for is remembered.

mod support;

use handover::engine::{Engine, Manifest};
use support::{Built, TestSite, site, themed};

/// A site with a small theme of its own, `plain`.
fn plain<const N: usize>(files: [(&str, &str); N]) -> TestSite {
    let theme = [
        ("site.yaml", "title: T\nbase_url: https://example.org/p/\ntheme: plain\n"),
        (
            "themes/plain/templates/base.html",
            "<{% block top %}theme's top{% endblock %}|{% block main %}{% endblock %}>",
        ),
        (
            "themes/plain/templates/page.html",
            "{% extends \"base.html\" %}{% block main %}theme's page{% endblock %}",
        ),
        ("themes/plain/templates/section.html", "section"),
        ("themes/plain/templates/taxonomy_list.html", "list"),
        ("themes/plain/templates/taxonomy_single.html", "single"),
        ("themes/plain/templates/404.html", "not here"),
        ("content/a.md", "x"),
    ];
    let mut site = TestSite::default();
    for (path, text) in theme.into_iter().chain(files) {
        site = site.file(path, text);
    }
    site
}

fn page(built: &Built) -> &str {
    built.text("a/index.html")
}

/// Only what a template mentions is made for it. However it mentions something, that is there.
#[test]
fn a_template_is_given_whatever_it_asks_for() {
    let text = "---\ntitle: First\ntags: [x]\n---\n## One\n\nText.\n";
    let given = |template: &str| {
        let files = [
            ("templates/page.html", template),
            ("templates/part.html", "{{ page.slug }}{{ current_path }}"),
            (
                "templates/parts.html",
                "{% component slug(page) %}{{ page.slug }}{{ page.toc[0].id }}{% endcomponent slug %}",
            ),
            ("content/a.md", text),
        ];
        page(&plain(files).build()).to_owned()
    };
    assert_eq!(given("{{ page.toc[0].title }} {{ page.title }}"), "One First");
    assert_eq!(given("{{ page['toc'][0].title }}"), "One");
    assert_eq!(given("{% set p = page %}{{ p.toc[0].title }}{{ p.slug }}"), "Onea");
    assert_eq!(
        given("{% set key = 'to' ~ 'c' %}{% set got = page | get(key=key) %}{{ got[0].title }}"),
        "One"
    );
    assert_eq!(
        given(
            "{% for key, value in page %}{% if key == 'slug' %}{{ value }}{% endif %}{% endfor %}"
        ),
        "a"
    );
    assert_eq!(given("{% for page in [page] %}{{ page.slug }}{% endfor %}"), "a");
    assert_eq!(given("{{ <slug page={page} /> }}"), "aone");
    // An error would have all of it made: this is none.
    assert_eq!(given("{{ page.slug }}{% set p = {...page} %} {{ p.toc is defined }}"), "a true");
    assert_eq!(given("{% set list = [...page.toc] %}{{ list[0].id }}"), "one");
    assert_eq!(given("{% include 'part.html' %}"), "a/p/a/");
    assert!(given("{{ page | json_encode }}").contains("\"slug\":\"a\""));
    assert!(given("{{ __tera_context }}").contains("reading_time"));
    assert_eq!(given("{{ page.nothing is defined }}{{ page.toc is defined }}"), "falsetrue");
}

#[test]
fn a_sites_templates_go_before_the_themes() {
    assert_eq!(page(&plain([]).build().quiet()), "<theme's top|theme's page>");
    // A whole template; the theme's page fills the site's base.
    let base = ("templates/base.html", "[{% block main %}{% endblock %}]");
    assert_eq!(page(&plain([base]).build().quiet()), "[theme's page]");
    // One block of the theme's own page, which extends the theme's own base.
    let block = (
        "templates/page.html",
        "{% extends \"plain/page.html\" %}{% block top %}mine, {{ super() }}{% endblock %}",
    );
    assert_eq!(page(&plain([block]).build().quiet()), "<mine, theme's top|theme's page>");
    // Both at once: the way up is always the nearest.
    let base = (
        "templates/base.html",
        "{% extends \"plain/base.html\" %}{% block top %}top of the site{% endblock %}",
    );
    let page_block = (
        "templates/page.html",
        "{% extends \"plain/page.html\" %}{% block main %}mine{% endblock %}",
    );
    let built = plain([base, page_block]).build().quiet();
    assert_eq!(page(&built), "<top of the site|mine>");
}

/// What was wrong in the site's file was told at that line of the theme's.
#[test]
fn a_fault_in_a_template_that_replaces_the_themes_by_its_full_name_is_told_there() {
    let own = "templates/plain/page.html";
    let said = |path: &str, text: &str| plain([(own, "own"), (path, text)]).build().said();
    assert_eq!(
        said(own, "\n\n{{ 1 | nothing }}"),
        "templates/plain/page.html:3:8: error[template-name]: unknown filter `nothing`"
    );
    let torn = "error[template-syntax]: unexpected end of input";
    assert_eq!(said(own, "\n\n{{ 1 "), format!("{own}:3:5: {torn}"));
    let theirs = "themes/plain/templates/page.html";
    assert_eq!(said(theirs, "\n\n{{ 1 "), format!("{theirs}:3:5: {torn}"));
}

#[test]
fn without_a_theme_only_the_sites_templates_count() {
    let built = site([("content/a.md", "---\ntags: [x]\n---\n")])
        .without("templates/404.html")
        .without("templates/taxonomy_list.html")
        .build();
    assert_eq!(
        built.said(),
        "warning[template-left-out]: there is no template `taxonomy_list.html` and `404.html`, so their pages are left out (add it to `templates/`, or live without)"
    );
    assert!(
        !built.outputs.contains_key("404.html") && !built.outputs.contains_key("tags/index.html")
    );
    assert!(built.outputs.contains_key("tags/x/index.html"));
    assert!(!built.outputs.keys().any(|path| path.starts_with("theme/")), "{:?}", built.paths());
    let built = site([("content/a.md", "x")]).without("templates/page.html").build();
    assert_eq!(built.codes(), ["template-missing"], "{}", built.told());
}

#[test]
fn a_theme_can_ask_for_a_newer_handover() {
    let built = plain([("themes/plain/theme.yaml", "needs: \"99.1\"\n")]).build();
    assert_eq!(built.codes(), ["theme-needs"], "{}", built.told());
    let version = env!("CARGO_PKG_VERSION");
    let own = format!("needs: \"{version}\"\n");
    plain([("themes/plain/theme.yaml", own.as_str())]).build().quiet();
    let built = plain([("themes/plain/theme.yaml", "needs: 0.1\n")]).build();
    assert_eq!(built.codes(), ["theme-contract"], "{}", built.told());
}

#[test]
fn ids_of_the_theme_can_be_linked_to_and_are_not_given_to_headings() {
    let built = plain([
        ("themes/plain/theme.yaml", "anchors: [main]\n"),
        ("themes/plain/templates/page.html", "{{ page.content }}"),
        ("content/a.md", "[up](#main)\n\n## Main\n"),
    ])
    .build()
    .quiet();
    assert!(page(&built).contains("href=\"#main\"") && page(&built).contains("<h2 id=\"main-1\""));
    let built = plain([("content/a.md", "[up](#main)\n")]).build();
    assert_eq!(built.codes(), ["link-anchor-missing"]);
}

#[test]
fn words_come_from_the_nearest_file_and_fall_back_to_english() {
    let words = "{{ trans(key='own') }}, {{ trans(key='both') }}, {{ trans(key='more', number=1) }}, {{ trans(key='more', number=3) }}, {{ trans(key='en') }}";
    let theme = [
        ("themes/plain/templates/page.html", words),
        (
            "themes/plain/strings/en.yaml",
            "own: own\nboth: theirs\nmore: {one: one, other: \"{number} of them\"}\nen: only English\n",
        ),
        ("themes/plain/strings/de.yaml", "own: eigen\nboth: von ihnen\n"),
    ];
    let english = plain(theme);
    assert_eq!(page(&english.build().quiet()), "own, theirs, one, 3 of them, only English");
    let built = english.clone().file("strings/en.yaml", "both: mine\n").build().quiet();
    assert_eq!(page(&built), "own, mine, one, 3 of them, only English");
    let german = english
        .file(
            "site.yaml",
            "title: T\nbase_url: https://example.org/\ntheme: plain\nlanguage: de-AT\n",
        )
        .file("strings/de-AT.yaml", "both: von uns\n");
    assert_eq!(page(&german.build().quiet()), "eigen, von uns, one, 3 of them, only English");
    let wrong = plain([("templates/page.html", "{{ trans(key='onw') }}"), theme[1]]).build();
    assert!(wrong.said().contains("did you mean `own`?"), "{}", wrong.said());
}

#[test]
fn files_of_a_theme_are_published_apart_and_can_be_replaced() {
    let link = (
        "themes/plain/templates/page.html",
        "{{ get_url(path='theme/a.css') }} {{ get_url(path='theme/a.png') }}",
    );
    let made = plain([
        link,
        ("themes/plain/static/a.css", "p {}"),
        ("themes/plain/static/a.png", "picture"),
        ("static/a.css", "b {}"),
    ]);
    let built = made.build().quiet();
    let [style, picture] = page(&built).split(' ').collect::<Vec<_>>()[..] else {
        panic!("two addresses: {}", page(&built))
    };
    assert_eq!(picture, "/p/theme/a.png");
    let style = style.strip_prefix("/p/").expect("below the site's path").to_owned();
    assert!(
        style.starts_with("theme/a.")
            && style.ends_with(".css")
            && style.len() == "theme/a.12345678.css".len()
    );
    assert_eq!(built.text(&style), "p {}");
    assert_eq!(built.text("a.css"), "b {}");
    let replaced = made.file("static/theme/a.css", "p { color: red }").build().quiet();
    let other =
        page(&replaced).split(' ').next().and_then(|path| path.strip_prefix("/p/")).expect("there");
    assert_ne!(other, style, "another content has another name");
    assert_eq!(replaced.text(other), "p { color: red }");
    assert!(!replaced.outputs.contains_key(&style));
}

#[test]
fn a_template_that_nothing_uses_is_told_and_one_in_waiting_is_not() {
    let built = plain([
        ("templates/pagge.html", "x"),
        ("templates/tags/single.html", "x"),
        ("templates/wide.html", "wide"),
        ("content/b.md", "---\ntemplate: wide\n---\n"),
    ])
    .build();
    assert_eq!(
        built.said(),
        "templates/pagge.html: warning[template-unused]: this template replaces nothing, and no page uses it (did you mean to replace `page.html`?)"
    );
}

/// What a template asks is part of what its output is the same by: change the answer, and exactly
/// those outputs are made again.
#[test]
fn what_templates_ask_for_is_remembered() {
    let asks = |question: &str| format!("{{% if page.title == \"A\" %}}{question}{{% endif %}}");
    let cases = [
        ("{% set d = load_data(path='data/x.yaml') %}{{ d.n }}", "data/x.yaml", "n: 2\n"),
        (
            "{% set b = get_page(path='b.md') %}{{ b.title }}",
            "content/b.md",
            "---\ntitle: S2\n---\n",
        ),
        (
            "{% set s = get_section(path='s/_index.md') %}{{ s.title }}",
            "content/s/_index.md",
            "---\ntitle: S2\n---\n",
        ),
        ("{{ get_url(path='@/c.md') }}", "content/c.md", "---\nslug: new\n---\n"),
        ("{{ get_url(path='logo.svg', cachebust=true) }}", "static/logo.svg", "<svg></svg>"),
        ("{{ trans(key='word') }}", "strings/en.yaml", "word: other\n"),
        (
            "{% set t = get_taxonomy(kind='tags') %}{{ t.items | length }}",
            "content/d.md",
            "---\ntags: [x, y]\n---\n",
        ),
        (
            "{{ get_taxonomy_url(kind='tags', name='y', required=false) or 'no' }}",
            "content/d.md",
            "---\ntags: [x, y]\n---\n",
        ),
        ("{{ '[c](@/c.md)' | markdown }}", "content/c.md", "---\nslug: new\n---\n"),
    ];
    for (question, changed, text) in cases {
        let before = site([
            ("templates/page.html", asks(question).as_str()),
            ("content/a.md", "---\ntitle: A\n---\n"),
            ("content/b.md", "---\ntitle: B\n---\n"),
            ("content/c.md", "---\ntitle: C\n---\n"),
            ("content/d.md", "---\ntags: [x]\n---\n"),
            ("content/y.md", "a neighbour keeps the last page apart"),
            ("content/z.md", "---\ntitle: Z\n---\n"),
            ("content/s/_index.md", "---\ntitle: S\n---\n"),
            ("data/x.yaml", "n: 1\n"),
            ("static/logo.svg", "<svg/>"),
            ("strings/en.yaml", "word: one\n"),
        ]);
        let after = before.clone().file(changed, text);
        let mut engine = Engine::default();
        let first = before.build_with(&mut engine, &Manifest::default()).quiet();
        let second = after.build_with(&mut engine, &first.build.manifest).quiet();
        let made: Vec<&str> = second.build.rendered.iter().map(|path| path.as_str()).collect();
        assert!(made.contains(&"a/index.html"), "{question}: {made:?}");
        assert!(!made.contains(&"z/index.html"), "{question}: {made:?}");
        let clean = after.build().quiet();
        assert_eq!(second.text("a/index.html"), clean.text("a/index.html"), "{question}");
        assert_ne!(
            first.text("a/index.html"),
            clean.text("a/index.html"),
            "{question} asks for nothing"
        );
    }
}

/// A part of a thousand chapters put a thousand links into each of its pages.
#[test]
fn of_a_long_part_each_page_lists_the_chapters_around_it() {
    let part = |chapters: usize| {
        (1..=chapters).fold(
            themed([
                ("site.yaml", "title: T\nbase_url: https://a.example/\n"),
                ("content/guide/_index.md", "---\ntitle: Guide\n---\n"),
            ]),
            |site, n| {
                let head = format!("---\ntitle: Chapter {n}\nweight: {n}\n---\n");
                site.file(&format!("content/guide/c{n}.md"), head)
            },
        )
    };
    let way = |built: &Built, n: usize| {
        let page = built.text(&format!("guide/c{n}/index.html"));
        let start = page.find("<nav id=\"way\"").expect("the way");
        page[start..start + page[start..].find("</nav>").expect("its end")].to_owned()
    };
    let long = part(70).build();
    let middle = way(&long, 40);
    assert_eq!(middle.matches("<li>").count(), 31);
    assert!(middle.contains("counter-reset:chapter 24") && middle.contains(">Chapter 25<"));
    assert!(way(&long, 70).contains(">Chapter 70<") && !way(&long, 1).contains("counter-reset"));
    assert_eq!(way(&part(60).build(), 40).matches("<li>").count(), 60);
}

/// A guide of 30 chapters is read part by part.
#[test]
fn a_guide_in_parts_shows_its_parts_and_their_chapters() {
    let built = themed([
        ("site.yaml", "title: T\nbase_url: https://a.example/\n"),
        ("content/_index.md", "---\ntitle: Home\n---\n"),
        ("content/guide/_index.md", "---\ntitle: Guide\n---\n"),
        ("content/guide/start.md", "---\ntitle: Start here\nweight: 1\n---\n"),
        ("content/guide/why/_index.md", "---\ntitle: Why\nweight: 2\n---\n"),
        ("content/guide/why/tally.md", "---\ntitle: Tally\nweight: 1\n---\n"),
        ("content/guide/why/goal.md", "---\ntitle: Goal\nweight: 2\n---\n"),
        ("content/guide/news/_index.md", "---\ntitle: News\nweight: 3\n---\n"),
        ("content/guide/news/post.md", "---\ntitle: Post\ndate: 2026-01-01\n---\n"),
    ])
    .build()
    .quiet();
    let home = built.text("index.html");
    assert!(home.contains("4 chapters"), "{home}");
    assert!(
        home.contains("<a href=\"/guide/why/\">Why</a> <span class=\"quiet\">2 pages"),
        "{home}"
    );
    let guide = built.text("guide/index.html");
    let at = |what: &str| guide.find(what).unwrap_or_else(|| panic!("no {what} in {guide}"));
    assert!(at(">Start here</a>") < at(">Why</a>") && at(">Why</a>") < at(">Tally</a>"));
    assert!(at(">Tally</a>") < at(">Goal</a>") && at(">Goal</a>") < at(">News</a>"));
    assert!(!guide.contains(">Post</a>"), "posts are listed by their section: {guide}");
    let chapter = built.text("guide/why/tally/index.html");
    assert!(chapter.contains("popovertarget=\"way\">Why: 1 of 2</button>"), "{chapter}");
    let start = built.text("guide/start/index.html");
    assert!(start.contains("rel=\"next\" href=\"/guide/why/\""), "on to the first part: {start}");
}

/// Each of these made the program end in a heap of words about itself.
#[test]
fn what_cannot_be_a_folder_of_a_theme_is_told() {
    for (written, hint) in [
        ("https://example.org/theme", "nothing is fetched from elsewhere"),
        ("../theme", "the name of the folder alone"),
        ("/themes/mine", "the name of the folder alone"),
        ("themes/mine", "the name of the folder alone"),
        ("..", "the name of the folder alone"),
        ("{name: './mine', accent: '#123456'}", "the name of the folder alone"),
    ] {
        let said = themed([("site.yaml", &format!("title: T\ntheme: {written}\n"))]).build().said();
        assert!(said.contains("is not the name of a folder in `themes/`"), "{written}: {said}");
        assert!(said.contains(hint) && said.contains("site.yaml:2"), "{written}: {said}");
    }
}

/// The theme's folder is called after the theme, which is easy to forget.
#[test]
fn a_template_of_the_theme_under_a_wrong_name_is_told_its_right_one() {
    for (wrong, right) in [
        ("theme/page.html", "daybook/page.html"),
        ("themes/daybook/page.html", "daybook/page.html"),
        ("daybook/pgae.html", "daybook/page.html"),
    ] {
        let template = format!("{{% extends \"{wrong}\" %}}");
        let said = themed([
            ("site.yaml", "title: T\nbase_url: https://a.example/\n"),
            ("content/a.md", "x"),
            ("templates/page.html", &template),
        ])
        .build()
        .said();
        assert!(said.contains(&format!("did you mean `{right}`?")), "{wrong}: {said}");
    }
}
