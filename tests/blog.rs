//! What makes a blog of pages: what is pinned, who wrote it, series, what is related, what stands above
//! a list of terms, archives.

mod support;

use support::{TestSite, site};

/// A site with these settings beside the usual ones.
fn with_settings(site: TestSite, settings: &str) -> TestSite {
    let usual = support::SETTINGS;
    site.file("site.yaml", format!("{usual}{settings}\n"))
}

const LIST: (&str, &str) = (
    "templates/section.html",
    "{% for page in section.pages %}{{ page.title }}{% if page.pinned %}!{% endif %} {% endfor %}",
);

#[test]
fn pinned_pages_stand_first_in_lists_and_in_their_place_elsewhere() {
    let built = with_settings(
        site([
            LIST,
            ("content/blog/_index.md", "---\nsort_by: date\n---\n"),
            ("content/blog/a.md", "---\ndate: 2026-01-01\npinned: true\ntags: [x]\n---\n"),
            ("content/blog/b.md", "---\ndate: 2026-02-01\ntags: [x]\n---\n"),
            ("content/blog/c.md", "---\ndate: 2026-03-01\ntags: [x]\n---\n"),
            ("content/blog/d.md", "---\ndate: 2026-12-01\npinned: true\ntags: [x]\n---\n"),
            (
                "templates/page.html",
                "{{ page.lower?.title or '-' }} {{ page.higher?.title or '-' }} {{ page.previous?.title or '-' }} {{ page.next?.title or '-' }}",
            ),
        ]),
        "taxonomies: [{name: tags, feed: true}]",
    )
    .build()
    .quiet();
    assert_eq!(built.text("blog/index.html"), "A! C B ");
    assert_eq!(built.text("tags/x/index.html"), "<h1>x</h1><li>A</li>\n<li>C</li>\n<li>B</li>\n");
    assert_eq!(built.text("blog/b/index.html"), "A C C A");
    for feed in ["atom.xml", "tags/x/atom.xml"] {
        let text = built.text(feed);
        let titles: Vec<&str> = text.split("<title>").skip(2).map(|rest| &rest[..1]).collect();
        assert_eq!(titles, ["C", "B", "A"], "{feed}");
    }
}

#[test]
fn a_pinned_section_stands_first_among_those_beside_it() {
    let built = site([
        ("templates/section.html", "{% for part in section.subsections %}{{ part.title }} {% endfor %}{{ section.next?.title or '-' }}"),
        ("content/a/_index.md", "---\ntitle: A\n---\n"),
        ("content/b/_index.md", "---\ntitle: B\npinned: true\n---\n"),
    ])
    .build()
    .quiet();
    assert_eq!(built.text("index.html"), "B A A");
}

/// Another title left the list of a term in the old order where it moved nothing else.
#[test]
fn another_title_moves_a_page_in_the_list_of_its_term() {
    use handover::engine::{Engine, Manifest};
    let mut test = site([
        ("content/one/a.md", "---\ntitle: A\ntags: [x]\n---\n"),
        ("content/two/b.md", "---\ntitle: B\ntags: [x]\n---\n"),
    ]);
    let mut engine = Engine::default();
    let built = test.build_with(&mut engine, &Manifest::default());
    assert_eq!(built.text("tags/x/index.html"), "<h1>x</h1><li>A</li>\n<li>B</li>\n");
    test.put("content/one/a.md", "---\ntitle: C\ntags: [x]\n---\n");
    let built = test.build_with(&mut engine, &built.build.manifest);
    assert_eq!(built.text("tags/x/index.html"), "<h1>x</h1><li>B</li>\n<li>C</li>\n");
}

#[test]
fn reviews_are_due_and_told_by_check() {
    let template = (
        "templates/page.html",
        "{% if page.review %}{{ page.review.date }} {{ page.review.by or '-' }} {{ page.review.every or '-' }} {{ page.review.due or '-' }}{% if page.review.due and page.review.due < now() %} overdue{% endif %}{% endif %} {{ page.owner or '-' }} {{ page.doing_time or '-' }}",
    );
    let test = site([
        template,
        (
            "content/a.md",
            "---\ndescription: x\nowner: Mia\nreviewed: {date: 2026-05-22, by: Bo}\nreview_every: 6 months\ndoing_time: 1h 30m\n---\n",
        ),
        ("content/b.md", "---\ndescription: x\nlast_reviewed_on: 2026-05-23\nreview_every: 6 months\n---\n"),
        ("content/c.md", "---\ndescription: x\nlast_reviewed: 2020-01-01\ndoing_time: an afternoon\n---\n"),
        (
            "content/part/_index.md",
            "---\ndescription: x\ncascade: {owner: Bo, review_every: 1 year}\n---\n",
        ),
        ("content/part/d.md", "---\ndescription: x\nreviewed: 2026-01-31\n---\n"),
        ("content/part/e.md", "---\ndescription: x\n---\n"),
    ])
    .file("content/_index.md", "---\ndescription: x\n---\n");
    let built = test.build().quiet();
    assert_eq!(
        built.text("a/index.html"),
        "2026-05-22 Bo 6 months 2026-11-22 overdue Mia 1 h 30 min"
    );
    assert_eq!(built.text("b/index.html"), "2026-05-23 - 6 months 2026-11-23 - -");
    assert_eq!(built.text("c/index.html"), "2020-01-01 - - - - an afternoon");
    assert_eq!(built.text("part/d/index.html"), "2026-01-31 - 1 year 2027-01-31 Bo -");
    assert_eq!(built.text("part/e/index.html"), " Bo -");
    let checked = test.clone().with_rules().build();
    assert_eq!(
        checked.said(),
        "content/a.md:4:11: warning[review-overdue]: the review of this page, which Mia owns, was due on 2026-11-22 (read it through, and write today's day here: `2026-11-23`)"
    );
    let later = test.with_rules().at("2026-11-24").build();
    assert_eq!(later.codes(), ["review-overdue"; 2]);
}

#[test]
fn covers_have_words_and_a_size() {
    let built = site([
        ("content/a.md", "---\nimage: /c.svg\nimage_alt: A desk\n---\n"),
        ("content/b.md", "---\nimage: https://example.com/c.png\n---\n"),
        ("content/c.md", "---\nimage_alt: Of nothing\n---\n"),
        ("content/p/_index.md", "---\ncascade: {image: /c.svg, image_alt: A desk}\n---\n"),
        ("content/p/d.md", "x"),
        ("content/p/e.md", "---\nimage: /d.svg\n---\n"),
        ("static/c.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'></svg>"),
        ("static/d.svg", "<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
        (
            "templates/page.html",
            "{{ page.image or '-' }} {{ page.image_alt or '-' }} {{ page.image_width or '-' }} {{ page.image_height or '-' }}",
        ),
    ])
    .build()
    .quiet();
    assert_eq!(built.text("a/index.html"), "/c.svg A desk 40 30");
    assert_eq!(built.text("b/index.html"), "https://example.com/c.png - - -");
    assert_eq!(built.text("c/index.html"), "- - - -");
    assert_eq!(built.text("p/d/index.html"), "/c.svg A desk 40 30");
    assert_eq!(built.text("p/e/index.html"), "/d.svg - - -");
}

/// Who writes, in both places where that can stand.
fn written() -> TestSite {
    with_settings(
        site([
            ("data/authors.yaml", "bo:\n  name: Bo Berg\n  bio: Keeps books.\nida: Ida\n"),
            ("content/a.md", "---\nauthors: [mia, bo]\ndate: 2026-01-01\n---\n"),
            ("content/b.md", "---\nauthor: mia\ndate: 2026-02-01\n---\n"),
            ("content/c.md", "---\nauthors: [ida]\ndate: 2026-12-01\n---\n"),
            ("content/d.md", "---\nauthors: [ida]\nunlisted: true\n---\n"),
            (
                "templates/page.html",
                "{% for author in page.authors %}{{ author.name }} {{ author.path or '-' }} {% endfor %}{{ page.taxonomies }}",
            ),
            (
                "templates/authors/single.html",
                "{{ term.name }} {{ term.slug }} {{ term.author.id }} {{ term.author.bio or '-' }}:{% for page in term.pages %} {{ page.title }}{% endfor %}",
            ),
            (
                "templates/taxonomy_list.html",
                "{% for term in terms %}{{ term.author.name }} {% endfor %}",
            ),
        ]),
        "authors: {mia: {name: Zora Mia}}",
    )
}

#[test]
fn authors_with_a_profile_and_a_page_have_pages() {
    let built = written().build().quiet();
    assert_eq!(built.text("a/index.html"), "Zora Mia /authors/mia/ Bo Berg /authors/bo/ {}");
    assert_eq!(built.text("authors/index.html"), "Bo Berg Zora Mia ");
    assert_eq!(built.text("authors/mia/index.html"), "Zora Mia mia mia -: B A");
    assert_eq!(built.text("authors/bo/index.html"), "Bo Berg bo bo Keeps books.: A");
    assert!(built.text("authors/mia/atom.xml").contains("<title>B</title>"));
    assert_eq!(built.text("d/index.html"), "Ida - {}");
    assert!(!built.outputs.contains_key("authors/ida/index.html"));
}

#[test]
fn slips_in_profiles_are_told() {
    let twice = written()
        .file(
            "data/authors.yaml",
            "Mia: M\nbo: {name: Bo, nmae: x}\nBO: B\n3: [x]\nida: {url: /no/}\n",
        )
        .file("content/e.md", "---\nauthors: [io]\n---\n")
        .build();
    insta::assert_snapshot!(twice.told());
    let only_data = site([
        ("data/authors.yaml", "mia: Mia\n"),
        ("content/a.md", "---\nauthors: [somebody]\n---\n"),
    ])
    .build();
    assert_eq!(
        only_data.said(),
        "content/a.md:2:11: warning[author-unknown]: there is no profile of `somebody`, so only this name is shown (add `somebody:` to `data/authors.yaml`)"
    );
}

/// The parts of a series: in order by weight, else from the oldest to the newest.
fn parts() -> TestSite {
    site([
        ("content/one.md", "---\nseries: First steps\ndate: 2026-01-01\n---\n"),
        ("content/two.md", "---\nseries: first steps\ndate: 2026-02-01\n---\n"),
        (
            "content/zero.md",
            "---\nseries: First steps\nweight: 1\ndate: 2026-03-01\npinned: true\n---\n",
        ),
        ("content/later.md", "---\nseries: First steps\ndate: 2026-12-01\n---\n"),
        ("content/other.md", "x"),
        (
            "templates/page.html",
            "{% if page.series %}{{ page.series.name }} {{ page.series.path }} {{ page.series.position }}/{{ page.series.total }} {{ page.series.previous?.title or '-' }} {{ page.series.next?.title or '-' }}:{% for part in page.series.pages %} {{ part.title }}, {{ part.series }}{% endfor %}{% else %}none{% endif %}",
        ),
    ])
}

#[test]
fn series_are_read_from_front_to_back() {
    let built = parts().build().quiet();
    let all = " Zero, First steps One, First steps Two, First steps";
    assert_eq!(
        built.text("zero/index.html"),
        format!("First steps /series/first-steps/ 1/3 - One:{all}")
    );
    assert_eq!(
        built.text("two/index.html"),
        format!("First steps /series/first-steps/ 3/3 One -:{all}")
    );
    assert_eq!(built.text("other/index.html"), "none");
    assert_eq!(
        built.text("series/first-steps/index.html"),
        "<h1>First steps</h1><li>Zero</li>\n<li>One</li>\n<li>Two</li>\n"
    );
    let built = parts().without("templates/taxonomy_single.html").build();
    assert!(built.text("one/index.html").starts_with("First steps  2/3"));
}

/// Each part of a very long series showed all the others.
#[test]
fn a_long_series_lists_the_parts_around_the_page() {
    let mut test = site([(
        "templates/page.html",
        "{{ page.series.position }}/{{ page.series.total }} {{ page.series.pages | length }} {{ page.series.pages[0].title }}",
    )]);
    for part in 1..=250 {
        let text = format!("---\ntitle: P{part}\nseries: Long\nweight: {part}\n---\n");
        test = test.file(&format!("content/p{part}.md"), text);
    }
    let built = test.build().quiet();
    assert_eq!(built.text("p1/index.html"), "1/250 100 P1");
    assert_eq!(built.text("p200/index.html"), "200/250 100 P150");
    assert_eq!(built.text("p250/index.html"), "250/250 100 P151");
}

#[test]
fn rare_terms_and_links_relate_pages() {
    let related =
        ("templates/page.html", "{% for page in page.related %}{{ page.title }} {% endfor %}");
    let built = site([
        related,
        ("content/_index.md", "See [a](a.md).\n"),
        ("content/a.md", "---\ntags: [common, rare]\nauthors: [mia]\n---\nSee [g](g.md).\n"),
        ("content/b.md", "---\ntags: [common]\ndate: 2026-01-01\n---\n"),
        ("content/c.md", "---\ntags: [common]\ndate: 2026-02-01\n---\n"),
        ("content/d.md", "---\ntags: [common]\ncategories: [x]\n---\n"),
        ("content/e.md", "---\ntags: [rare]\n---\n"),
        ("content/f.md", "---\nauthors: [mia]\n---\n"),
        ("content/g.md", "x"),
        ("content/h.md", "---\ntags: [rare]\nunlisted: true\n---\nSee [a](a.md).\n"),
        ("content/i.md", "---\ntags: [rare]\ndate: 2026-12-01\n---\n"),
        ("content/j.md", "---\nseries: S\n---\n"),
        ("content/k.md", "---\nseries: S\n---\n"),
    ])
    .build()
    .quiet();
    // What only two share, and a link, which counts as much; then the newest of many.
    assert_eq!(built.text("a/index.html"), "E G C B ");
    assert_eq!(built.text("g/index.html"), "A ");
    assert_eq!(built.text("f/index.html"), "");
    assert_eq!(built.text("h/index.html"), "A ");
    assert_eq!(built.text("j/index.html"), "K ");
    assert_eq!(built.text("d/index.html"), "C B A ");
}

#[test]
fn a_term_of_very_many_pages_relates_none() {
    let mut test = site([(
        "templates/page.html",
        "{% for page in page.related %}{{ page.title }} {% endfor %}",
    )]);
    for number in 0..201 {
        test = test.file(&format!("content/p{number}.md"), "---\ntags: [all]\n---\n");
    }
    assert_eq!(test.build().quiet().text("p1/index.html"), "");
    let fewer = test.without("content/p200.md").build().quiet();
    assert_eq!(fewer.text("p1/index.html"), "P0 P10 P100 P101 ");
}

const DESCRIBED: [(&str, &str); 2] = [
    (
        "templates/taxonomy_list.html",
        "{{ taxonomy.title or '-' }} {{ taxonomy.description or '-' }} {{ taxonomy.content }}{% for term in terms %}[{{ term.title or '-' }} {{ term.description or '-' }}]{% endfor %}",
    ),
    (
        "templates/taxonomy_single.html",
        "{{ term.name }} {{ term.title or '-' }} {{ term.description or '-' }} {{ term.content }}{% for page in term.pages %}{{ page.title }} {% endfor %}{{ taxonomy.title or '-' }}",
    ),
];

#[test]
fn files_stand_above_the_lists_of_terms() {
    let [list, single] = DESCRIBED;
    let test = site([
        list,
        single,
        LIST,
        ("content/_index.md", "[of hiring](tags/hiring.md) [money](/tags/money/)\n"),
        ("content/a.md", "---\ntags: [Hiring, money]\n---\n[all](tags/_index.md)\n"),
        ("content/tags/_index.md", "---\ntitle: All tags\ndescription: By word.\n---\nChoose.\n"),
        (
            "content/tags/hiring.md",
            "---\ntitle: On hiring\ndescription: Who and how.\ntags: [money]\n---\nSee [a](../a.md).\n",
        ),
        ("content/tags/money/_index.md", "Of *money*.\n"),
    ]);
    let built = test.build().quiet();
    assert_eq!(
        built.text("tags/index.html"),
        "All tags By word. <p>Choose.</p>\n[On hiring Who and how.][- -]"
    );
    assert_eq!(
        built.text("tags/hiring/index.html"),
        "Hiring On hiring Who and how. <p>See <a href=\"/a/\">a</a>.</p>\nA All tags"
    );
    assert_eq!(
        built.text("tags/money/index.html"),
        "money - - <p>Of <em>money</em>.</p>\nA All tags"
    );
    assert_eq!(built.text("index.html"), "A ");
    assert_eq!(built.text("sitemap.xml").matches("/tags/").count(), 3);
    // Where there is no such list, it is a page as it always was.
    let plain = test.without("templates/taxonomy_single.html").build();
    assert_eq!(plain.codes(), ["template-left-out"]);
    assert!(plain.text("tags/hiring/index.html").starts_with("<h1>On hiring</h1>"));
}

#[test]
fn what_describes_no_term_is_told_and_published() {
    let test = site([
        ("content/a.md", "---\ntags: [hiring]\n---\n"),
        ("content/tags/hirings.md", "---\ntitle: On hiring\n---\n"),
        ("content/categories/guides.md", "---\ntitle: Guides\n---\n"),
        ("content/series/one.md", "---\ntitle: One\n---\n"),
        ("content/tags/dated.md", "---\ndate: 2026-01-01\n---\n"),
    ]);
    let built = test.build();
    insta::assert_snapshot!(built.told());
    assert!(built.outputs.contains_key("tags/hirings/index.html"));
    assert!(built.outputs.contains_key("categories/index.html"));
}

#[test]
fn two_files_for_one_term_are_in_each_others_way() {
    let built = site([
        ("content/a.md", "---\ntags: [hiring]\n---\n"),
        ("content/tags/hiring.md", "x"),
        ("content/tags/hiring/_index.md", "x"),
    ])
    .build();
    assert_eq!(built.codes(), ["route-taken"], "{}", built.told());
    // Put there on purpose, it is a page.
    let built = site([
        ("content/a.md", "---\ntags: [hiring]\n---\n"),
        ("content/b.md", "---\npath: /tags/hiring/\n---\n"),
    ])
    .build();
    assert_eq!(built.codes(), ["route-taken"], "{}", built.told());
}

#[test]
fn terms_lie_below_others() {
    let test = with_settings(
        site([
            ("content/a.md", "---\ncategories: [Hiring/Trials]\n---\n"),
            ("content/b.md", "---\ncategories: [hiring / trials]\n---\n"),
            ("content/c.md", "---\ncategories: [Hiring]\n---\n"),
            ("content/categories/hiring/trials.md", "---\ntitle: Trial tasks\n---\n"),
            (
                "templates/page.html",
                "{% for name in page.taxonomies.categories %}{{ get_taxonomy_url(kind='categories', name=name) }}{% endfor %}",
            ),
            (
                "templates/taxonomy_single.html",
                "{{ term.name }}, {{ term.label }}, {{ term.title or '-' }}:{% for page in term.pages %} {{ page.title }}{% endfor %};{% for term in term.parents %} {{ term.label }} {{ term.path }} {{ term.page_count }}{% endfor %};{% for term in term.children %} {{ term.name }} {{ term.path }} {{ term.page_count }}{% endfor %}",
            ),
        ]),
        "taxonomies: [tags, categories]\n",
    );
    let test = with_settings(test, "taxonomies: [{name: categories, hierarchical: true}]");
    let built = test.build().quiet();
    assert_eq!(
        built.text("categories/hiring/index.html"),
        "Hiring, Hiring, -: A B C;; Hiring/Trials /categories/hiring/trials/ 2"
    );
    assert_eq!(
        built.text("categories/hiring/trials/index.html"),
        "Hiring/Trials, Trials, Trial tasks: A B; Hiring /categories/hiring/ 3;"
    );
    assert_eq!(built.text("b/index.html"), "/categories/hiring/trials/");
    let deep = test.file("templates/page.html", "x");
    let built = deep.file("content/d.md", "---\ncategories: [x, a/b/c/d/e/f/g/h/i]\n---\n").build();
    assert_eq!(
        built.said(),
        "content/d.md:2:17: error[front-matter-value]: this term lies more than 8 deep below others (leave the last parts away)"
    );
}

#[test]
fn archives_go_by_month_and_titles_by_letter() {
    let test = site([
        ("content/blog/_index.md", ""),
        ("content/blog/a.md", "---\ntitle: Ärger\ndate: 2026-02-03\n---\n"),
        ("content/blog/b.md", "---\ntitle: apples\ndate: 2026-02-01\n---\n"),
        ("content/blog/old/c.md", "---\ntitle: 7 mistakes\ndate: 2025-12-31\n---\n"),
        ("content/d.md", "---\ntitle: '“Zeal”'\ndate: 2026-01-01\n---\n"),
        ("content/blog/draft.md", "---\ndate: 2026-12-01\n---\n"),
        ("content/e.md", "---\ntitle: Hidden\nunlisted: true\ndate: 2026-01-02\n---\n"),
        (
            "templates/section.html",
            "{% set years = get_archive(path='blog/_index.md') %}{% for year in years %}{{ year.year }} ({{ year.page_count }}):{% for month in year.months %} {{ month.month }}{% for page in month.pages %} {{ page.title }}{% endfor %}{% endfor %}; {% endfor %}",
        ),
        (
            "templates/page.html",
            "{% set letters = get_titles() %}{% for letter in letters %}{{ letter.letter }}:{% for page in letter.pages %} {{ page.title }}{% endfor %}; {% endfor %}",
        ),
    ]);
    let built = test.build().quiet();
    assert_eq!(built.text("index.html"), "2026 (2): 2 Ärger apples; 2025 (1): 12 7 mistakes; ");
    assert_eq!(built.text("d/index.html"), "#: 7 mistakes; A: apples Ärger; Z: “Zeal”; ");
    let slip = test
        .file("templates/page.html", "{{ get_archive(path='blgo/_index.md') }}")
        .file("templates/section.html", "{{ get_archive(path='d.md') }}")
        .build();
    let said = slip.said();
    assert!(
        said.contains("there is no section `blgo/_index.md`; did you mean `blog/_index.md`?"),
        "{said}"
    );
    assert!(said.contains("`d.md` is a page; an archive is of a section"), "{said}");
}

/// What is not due yet is in nothing of all this, and comes by itself.
#[test]
fn scheduled_pages_are_left_out_until_their_day() {
    let test = with_settings(
        site([
            ("content/_index.md", "x"),
            ("content/a.md", "---\nseries: S\ntags: [x]\nauthors: [mia]\ndate: 2026-01-01\n---\n"),
            (
                "content/later.md",
                "---\nseries: S\ntags: [x, only]\nauthors: [mia, bo]\npinned: true\ndate: 2026-12-01\n---\n[a](a.md)\n",
            ),
            LIST,
            (
                "templates/page.html",
                "{{ page.series.total }} {{ page.related | length }} {% set years = get_archive() %}{{ years[0].page_count }} {% set letters = get_titles() %}{{ letters | length }}",
            ),
        ]),
        "authors: {mia: Mia, bo: Bo}",
    );
    let built = test.build().quiet();
    assert_eq!(built.text("a/index.html"), "1 0 1 1");
    assert_eq!(built.text("index.html"), "A ");
    assert!(!built.outputs.contains_key("authors/bo/index.html"));
    assert!(!built.outputs.contains_key("tags/only/index.html"));
    let built = test.at("2026-12-01").build().quiet();
    assert_eq!(built.text("a/index.html"), "2 1 2 2");
    assert_eq!(built.text("index.html"), "Later! A ");
    assert!(built.outputs.contains_key("authors/bo/index.html"));
}

#[test]
fn slips_in_the_new_settings_are_told_the_way_out() {
    let all: Vec<String> = [
        "reviewed: soon",
        "reviewed: {by: Mia}",
        "reviewed: {date: 2026-10-01, who: Mia}",
        "reviewed: 2026-10-01\nreview_every: 6",
        "reviewed: 2026-10-01\nreview_every: often",
        "review_every: 6 months",
        "reviewed: 2026-10-01\nlast_reviewed: 2026-10-02",
        "doing_time: 45",
        "pinned: first",
        "series: [A, B]",
        "taxonomies: {series: [A, B]}",
        "owner: [Mia, Bo]",
        "reviewd: 2026-10-01",
    ]
    .into_iter()
    .map(|lines| site([("content/a.md", &*format!("---\n{lines}\n---\n"))]).build().told())
    .collect();
    insta::assert_snapshot!(all.join("\n\n"));
}
