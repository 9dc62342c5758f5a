//! Whole reports, as people read them: one look tells whether they are kind.

mod support;

use support::{Built, TestSite, site, themed};

#[track_caller]
fn told(built: &Built, expected: &str) {
    assert_eq!(built.told().trim(), expected.trim_matches('\n'));
}

fn page(text: &str) -> TestSite {
    site([
        ("content/hire/brief.md", "---\ntitle: The brief\n---\n"),
        ("content/first-hire.md", text),
    ])
}

/// The ten faults of somebody's first evening.
#[test]
fn beginners_faults() {
    let mut all = String::new();
    let mut show = |name: &str, built: Built| {
        all.push_str(&format!("## {name}\n\n{}\n\n", built.told()));
    };
    show("A tab in the YAML", page("---\ntitle: First hire\n\ttags: [hiring]\n---\n").build());
    show("A colon in a title", page("---\ntitle: Mistake 1: hiring\n---\n").build());
    show(
        "No closing ---",
        page("---\ntitle: First hire\ntags: [hiring]\n\nThe first paragraph.\n").build(),
    );
    show("Curly quotes", page("---\ntitle: “First hire”\n---\n").build());
    show("A date as 13/25", page("---\ntitle: First hire\ndate: 13/25/2026\n---\n").build());
    show(
        "The wrong case of a picture",
        page("![A desk](/pictures/desk.PNG)\n").file("static/pictures/Desk.png", "x").build(),
    );
    show(
        "A link without its last slash",
        page("---\ndescription: x\n---\n\nSee [the brief](/hire/brief).\n").with_rules().build(),
    );
    show(
        "Two pages with one slug",
        page("---\nslug: start\n---\n").file("content/other.md", "---\nslug: start\n---\n").build(),
    );
    show(
        "An unknown theme",
        page("").file("site.yaml", "title: T\nbase_url: https://a.b\ntheme: daybok\n").build(),
    );
    show("A misspelt key", page("---\ntitle: First hire\ndiscription: Short.\n---\n").build());
    insta::assert_snapshot!(all);
}

#[test]
fn a_broken_link_is_shown_in_its_line() {
    told(
        &page("---\ntitle: First hire\n---\n\nStart with [a brief](/hire/breif/).\n").build(),
        "
error[link-page-missing]: no page at `/hire/breif/`
 --> content/first-hire.md:5:12
  |
5 | Start with [a brief](/hire/breif/).
  |            ^^^^^^^^^^^^^^^^^^^^^^^ did you mean `/hire/brief/`?",
    );
}

#[test]
fn an_unknown_variable_in_a_template_names_its_nearest_and_the_page() {
    let built =
        page("").file("templates/page.html", "<h1>{{ pgae.title }}</h1>\n{{ page.tilte }}").build();
    told(
        &built,
        "
error[template-render]: there is no variable `pgae` here
 --> templates/page.html:1:8
  |
1 | <h1>{{ pgae.title }}</h1>
  |        ^^^^ did you mean `page`? (while making content/first-hire.md and 1 more)",
    );
    let built = page("").file("templates/page.html", "{{ page.tilte }}").build();
    told(
        &built,
        "
error[template-render]: there is no field `tilte` here
 --> templates/page.html:1:9
  |
1 | {{ page.tilte }}
  |         ^^^^^ did you mean `title`? (while making content/first-hire.md and 1 more)",
    );
}

#[test]
fn all_faults_of_templates_are_told_in_one_run() {
    let built = page("")
        .file(
            "templates/page.html",
            "{{ page.title | uper }}\n{{ get_pge(path=\"x\") }}\n{% include \"nope.html\" %}",
        )
        .file("templates/section.html", "{% if x %}\n")
        .file("templates/extra.html", "{% extends \"bse.html\" %}")
        .build();
    insta::assert_snapshot!(built.told());
}

/// Tera calls each of these an unknown tag and points at what is in order.
#[test]
fn tags_without_a_partner_are_told_where_the_slip_is() {
    let told = |template: &str| page("").file("templates/page.html", template).build().told();
    let all: Vec<String> = [
        "{% extends \"base.html\" %}\n{% block main %}\n{% if page.date %}\n<p>x</p>\n{% endblock %}\n",
        "{% for tag in page.extra %}\n{{ tag }}\n{% endif %}\n",
        "{% block main %}\n{% endif %}\n{% endblock %}\n",
        "{% if page.date %}a{% elseif page.title %}b{% endif %}\n",
        "{% if page.date %}a{% else if page.title %}b{% endif %}\n",
        "{% import \"macros.html\" as macros %}\n",
        "{% page.title %}\n",
    ]
    .into_iter()
    .map(told)
    .collect();
    insta::assert_snapshot!(all.join("\n\n"));
}

/// What people write who know another generator, or forgot that not every page has everything.
#[test]
fn templates_of_a_site_are_told_the_way_out() {
    let told = |template: &str| {
        themed([("content/a.md", "---\ndescription: x\n---\n")])
            .file("templates/page.html", template)
            .build()
            .told()
    };
    let all: Vec<String> = [
        "{% extends \"page.html\" %}\n{% block facts %}{% endblock %}\n",
        "{% extends \"daybok/page.html\" %}\n{% block facts %}{% endblock %}\n",
        "{% extends \"daybook/page.html\" %}\n{% block fact %}{% endblock %}\n",
        "{% extends \"daybook/page.html\" %}\n{% block mine %}{% endblock %}\n",
        "{% extends \"daybook/page.html\" %}\n\n{# mine #}\n<p>Kept by Mia</p>\n",
        "{% extends \"daybook/page.html\" %}\n{% block facts %}{{ super }}{% endblock %}\n",
        "<p>{{ page.extra.owner }}</p>\n",
        "<p>{{ page.extra.owner | upper }}</p>\n",
        "<p>{{ page.date | date }}</p>\n",
        "<p>{{ page.extra.seen | date(format=\"%Y\") }}</p>\n",
    ]
    .into_iter()
    .map(told)
    .collect();
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn questions_without_an_answer_say_what_there_is() {
    let ask = |question: &str| {
        let built = page("").file("templates/page.html", question).build();
        built.build.diagnostics.first().map(|d| d.message.clone()).unwrap_or_default()
    };
    let mut all = String::new();
    for question in [
        "{% set page = get_page(path=\"hire/breif.md\") %}",
        "{% set page = get_page(path=\"_index.md\") %}",
        "{% set section = get_section(path=\"hir\") %}",
        "{{ get_url(path=\"/hire/breif/\") }}",
        "{{ get_taxonomy_url(kind=\"tag\", name=\"x\") }}",
        "{{ load_data(path=\"boks.yaml\") }}",
        "{{ load_data(path=\"../../etc/passwd\") }}",
        "{{ trans(key=\"notte\") }}",
        "{{ get_url(pth=\"/\") }}",
        "{{ get_url() }}",
        "{{ page.title | date }}",
        "{{ \"2026-01-02\" | date(format=\"%!\") }}",
        "{{ \"x\" | regex_replace(pattern=\"(\", rep=\"\") }}",
    ] {
        all.push_str(&format!("{question}\n  {}\n", ask(question)));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn settings_are_checked_to_the_last() {
    let built = page("")
        .file(
            "site.yaml",
            "title: [x]\nbaseurl: https://a.b\nlanguage: en_GB\ntimezone: Europe/Sophia\ntheme: false\n\
             authors: {mia: {nmae: Mia}}\ntaxonomies:\n  - {nam: tags}\nmenus: {main: [{page: nope.md}, {url: /hire/brief/, titel: x}]}\n\
             feeds: {formats: [atom, xml], limit: 0}\nmarkdown: {highlight: ja, smart: yes}\ncheck: {broken_links: ignore}\nwhatever: 1\n",
        )
        .build();
    insta::assert_snapshot!(built.told());
}

/// `language: english` was taken, and screen readers were told of a language nobody knows.
#[test]
fn the_language_is_a_tag() {
    let said = |tag: &str| {
        let settings = format!("title: T\nbase_url: https://a.b\ntheme: false\nlanguage: {tag}\n");
        site([("site.yaml", &*settings)]).build().said()
    };
    for tag in ["en", "en-GB", "pt-br", "zh-Hant-TW", "gsw", "es-419", "de-u-co-phonebk"] {
        assert_eq!(said(tag), "");
    }
    let spelt = "write two letters such as `en`, with a region where it matters: `en-GB`";
    for (tag, hint) in [
        ("english", spelt),
        ("English", spelt),
        ("e", spelt),
        ("en-", spelt),
        ("en-x", spelt),
        ("en GB", spelt),
        ("english_uk", spelt),
        ("en_GB", "write `en-GB`"),
    ] {
        let expected =
            format!("site.yaml:4:11: error[config-value]: `{tag}` is not a language tag ({hint})");
        assert_eq!(said(tag), expected);
    }
}

#[test]
fn what_the_theme_has_to_know_is_sent_there() {
    let settings = |text: &str| {
        site([("site.yaml", &*format!("title: T\nbase_url: https://example.org/\n{text}\n"))])
    };
    told(
        &settings("colour: \"#1b4f8f\"\ntheme: false").build(),
        "
error[config-key]: there is no setting `colour`
 --> site.yaml:3:1
  |
3 | colour: \"#1b4f8f\"
  | ^^^^^^
  |
  = help: settings of your own go under `extra`; ours are title, base_url, description, language, timezone, theme, authors, taxonomies, menus, feeds, comments, contact, markdown, check, symlinks and extra",
    );
    for (word, parameter) in [("color", "accent"), ("accent", "accent"), ("logo", "logo")] {
        let said = settings(&format!("{word}: x")).build().said();
        assert!(said.contains(&format!("`theme: {{name: daybook, {parameter}: …}}`")), "{said}");
    }
}

/// A colour that cannot be read is told with the nearest shade that can, in either scheme; what is
/// worked out from a colour that can be read needs no word.
#[test]
fn colours_that_cannot_be_read_are_told_with_the_nearest_that_can() {
    let told = |theme: &str| {
        let site = themed([("content/a.md", "---\ndescription: x\n---\n")]);
        let config = format!("title: T\nbase_url: https://a.b\ntheme:\n{theme}");
        site.file("site.yaml", &config).build().told()
    };
    insta::assert_snapshot!(told(
        "  accent: \"#F59E0B\"\n  accent_dark: \"#333\"\n  paper_dark: \"#777777\"\n"
    ));
    for fine in ["#7a2e1a", "#000", "#9A5B00", "#00695C"] {
        assert_eq!(told(&format!("  accent: \"{fine}\"\n")), "", "{fine}");
    }
    // The ground is the owner's, too.
    let on_black = told("  accent: \"#7a2e1a\"\n  paper: \"#D0D0D0\"\n");
    assert!(on_black.contains("paper `#D0D0D0` on `#545A62` is"), "{on_black}");
}

/// What a theme says of its colours is checked as well.
#[test]
fn the_contrast_a_theme_asks_for_must_make_sense() {
    let contract = "parameters:\n  ink:\n    type: colour\n    on: [papr, \"#fff\"]\n    contrast: 40\n  paper:\n    type: colour\n    from: inc\n";
    let built = site([
        ("site.yaml", "title: T\nbase_url: https://a.b\ntheme: mine\n"),
        ("themes/mine/theme.yaml", contract),
        ("themes/mine/templates/page.html", "page"),
        ("themes/mine/templates/section.html", "section"),
    ])
    .build();
    insta::assert_snapshot!(built.told());
}

#[test]
fn parameters_of_a_theme_are_checked() {
    let built = themed([("content/a.md", "---\ndescription: x\n---\n")])
        .file(
            "site.yaml",
            "title: T\nbase_url: https://a.b\ntheme:\n  name: daybook\n  acent: \"#123456\"\n  accent: blue\n  heading_font: serfi\n",
        )
        .build();
    insta::assert_snapshot!(built.told());
}

/// Twenty faults of twenty kinds, all told in one run, each at its place.
#[test]
fn twenty_planted_faults_are_found_in_one_run() {
    let planted = [
        (
            "site.yaml",
            "title: T\nbase_url: https://example.org/\ntheme: false\nfeeds: {limit: many}\n",
            "4:16 config-value",
        ),
        ("content/yaml.md", "---\ntitle: A: b\n---\n", "2:8 yaml-syntax"),
        ("content/twice.md", "---\ntitle: a\ntitle: b\n---\n", "3:1 yaml-duplicate-key"),
        ("content/open.md", "---\ntitle: open\n", "1:1 front-matter-unclosed"),
        ("content/type.md", "---\nweight: heavy\n---\n", "2:9 front-matter-value"),
        ("content/date.md", "---\ndate: 2026-02-30\n---\n", "2:7 date-unreadable"),
        ("content/key.md", "---\ndescripton: x\n---\n", "2:1 front-matter-key"),
        ("content/link.md", "\n[x](/typo/)\n", "2:1 link-page-missing"),
        ("content/anchor.md", "a\n\nb [x](#nope) c\n", "3:3 link-anchor-missing"),
        ("content/image.md", "![x](gone.png)\n", "1:1 image-missing"),
        ("content/words.md", "![](/there.png)\n", "1:1 image-alt"),
        ("content/script.md", "[x](javascript:x)\n", "1:1 link-scheme"),
        ("content/held.md", "[x](draft.md)\n", "1:1 link-page-held"),
        ("content/filed.md", "---\ntaxonomies: {topics: [x]}\n---\n", "2:14 taxonomy-unknown"),
        ("content/path.md", "---\npath: ../out\n---\n", "2:7 route-unfit"),
        ("content/same.md", "---\nslug: link\n---\n", "2:7 route-taken"),
        ("content/none.md", "---\ntemplate: pgae.html\n---\n", "2:11 template-missing"),
        ("content/note.md", "a[^1]\n", "1:2 footnote-missing"),
        ("data/books.yaml", "a: [b\n", "1:4 yaml-syntax"),
        ("templates/section.html", "{{ section.titel }}", "1:12 template-render"),
    ];
    let mut test =
        site([("static/there.png", "x"), ("content/draft.md", "---\ndraft: true\n---\n")]);
    for (path, text, _) in planted {
        test = test.file(path, text);
    }
    let said = test.build().said();
    let missed: Vec<&str> = planted
        .iter()
        .filter(|(path, _, expected)| {
            let (place, code) = expected.split_once(' ').unwrap_or(("", expected));
            let start =
                if place.is_empty() { format!("{path}: ") } else { format!("{path}:{place}: ") };
            !said
                .lines()
                .any(|line| line.starts_with(&start) && line.contains(&format!("[{code}]")))
        })
        .map(|(path, _, _)| *path)
        .collect();
    assert_eq!(missed, Vec::<&str>::new(), "{said}");
}

#[test]
fn front_matter_of_other_kinds_is_refused_in_words() {
    told(
        &page("+++\ntitle = \"x\"\n+++\n").build(),
        "
error[front-matter-form]: front matter between `+++` lines is TOML, which is not read here
 --> content/first-hire.md:1:1
  |
1 | +++
  | ^^^ put `---` in place of both `+++` lines and write `name: value` instead of `name = \"value\"`",
    );
}

/// `check` had nothing to say of it, and `build` failed where no page was named.
#[test]
fn no_page_takes_the_place_of_our_own_files() {
    for path in ["/.handover-output", "/.handover-output/deep", "/.handover-new.html"] {
        assert_eq!(
            page(&format!("---\npath: {path}\n---\n")).build().said(),
            format!(
                "content/first-hire.md:2:7: error[route-unfit]: `{path}` cannot be an address: names that begin with `.handover-` are for Handover's own files (write a path such as `/hire/brief/`)"
            )
        );
    }
}

/// `darft: true` was a warning, and the draft was published.
#[test]
fn a_misspelt_key_that_was_to_hide_the_page_stops_the_build() {
    let said = |line: &str| page(&format!("---\n{line}\n---\n")).build().said();
    let told = |word: &str, rest: &str| {
        format!(
            "content/first-hire.md:2:1: error[front-matter-hold]: `{word}` does nothing here: no setting has that name, and {rest}"
        )
    };
    for (line, word, rest) in [
        ("darft: true", "darft", "the page would be published (did you mean `draft`?)"),
        ("Drafts: yes", "Drafts", "the page would be published (did you mean `draft`?)"),
        ("publised: false", "publised", "the page would be published (did you mean `published`?)"),
        ("unlistd: true", "unlistd", "the page would be in every list (did you mean `unlisted`?)"),
        (
            "pulbish: 2030-01-31",
            "pulbish",
            "the page would not wait for that date (did you mean `publish`?)",
        ),
        (
            "expiry-date: 2026-01-31",
            "expiry-date",
            "the page would stay after that date (did you mean `expiryDate`?)",
        ),
    ] {
        assert_eq!(said(line), told(word, rest));
    }
    for line in ["darft: false", "publisher: Penguin", "drafted: Mia", "publised: true"] {
        assert!(said(line).contains("warning[front-matter-key]"), "{}", said(line));
    }
}

/// A page whose front matter cannot be read was said to have no description, above its fault.
#[test]
fn nothing_is_missed_in_front_matter_that_cannot_be_read() {
    for (text, code) in [
        ("---\ntitle: Mistake 1: hiring\ndescription: Short.\n---\n", "yaml-syntax"),
        ("---\ntitle: a\ntitle: b\ndescription: Short.\n---\n", "yaml-duplicate-key"),
        ("---\ndescription: [Short.]\n---\n", "front-matter-value"),
        ("----\ntitle: A: b\n---\n", "front-matter-unopened yaml-syntax"),
        ("+++\ndescription = \"Short.\"\n+++\n", "front-matter-form"),
        ("---\ntitle: First hire\n---\n", "description-missing"),
    ] {
        let built = page(text)
            .file("content/hire/brief.md", "---\ndescription: x\n---\n")
            .with_rules()
            .build();
        assert_eq!(built.codes().join(" "), code, "{}", built.told());
    }
}

/// Published without a word, its settings would be a heading.
#[test]
fn front_matter_without_its_first_line_is_refused() {
    told(
        &page("title: First hire\ntags:\n  - hiring\nweight: 1\n---\n\nText.\n").build(),
        "
error[front-matter-unopened]: this looks like front matter, and no line `---` begins it
 --> content/first-hire.md:1:1
  |
1 | title: First hire
  | ^^^^^^^^^^^^^^^^^ add a line `---` above line 1",
    );
    for dashes in ["-", "--", "----", "–", "—", "–-"] {
        let built = page(&format!("{dashes}\ntitle: First hire\n---\n\nText.\n")).build();
        assert_eq!(
            built.said(),
            format!(
                "content/first-hire.md:1:1: error[front-matter-unopened]: `{dashes}` does not begin front matter (write three dashes here: `---`)"
            )
        );
    }
    // A word processor makes one long dash of both.
    for dashes in ["----", "—", "—-"] {
        let built = page(&format!("{dashes}\ntitle: First hire\n{dashes}\n\nText.\n")).build();
        assert_eq!(
            built.said(),
            format!(
                "content/first-hire.md:1:1: error[front-matter-unopened]: `{dashes}` does not begin front matter (write three dashes here and in line 3: `---`)"
            )
        );
    }
    // What is wrong inside is told as well.
    let built = page("\ntitle: A: b\n---\n").build();
    assert_eq!(built.codes(), ["front-matter-unopened", "yaml-syntax"], "{}", built.told());
}

#[test]
fn prose_that_has_a_colon_is_no_front_matter() {
    for text in [
        "Note: this is a heading\n---\n\nText.\n",
        "Title: of a film\n---\n",
        "date:2026\n---\n",
        "date: we met\nand talked\n---\n",
        "title: a line on its own\n\n---\n\nText.\n",
        "----\n\ntitle: a rule above\n\n---\n",
        "----\n\ntitle: a rule above\n\n----\n",
        "----\nNote: a heading under a rule\n----\n",
        "- title: an item\n---\n",
        "    title: code\n---\n",
        "title: the end of the file\n",
        "--\n",
        "https://example.org\n---\n",
    ] {
        assert_eq!(page(text).build().said(), "", "{text}");
    }
}

#[test]
fn a_rule_between_paragraphs_is_no_front_matter() {
    let built = page("---\n\nA paragraph.\n\n---\n").build();
    assert_eq!(built.said(), "");
    assert!(built.text("first-hire/index.html").contains("<hr>\n<p>A paragraph.</p>\n<hr>"));
}

#[test]
fn a_switch_that_is_neither_on_nor_off_is_told_its_two_words() {
    for value in ["maybe", "1"] {
        let said = page(&format!("---\ndraft: {value}\n---\n")).build().said();
        assert!(said.ends_with("(write `draft: true` or `draft: false`)"), "{said}");
    }
}

#[test]
fn commas_where_a_list_was_meant_are_a_warning() {
    let built = page("---\ntags: hiring, training\n---\n").build();
    assert_eq!(
        built.said(),
        "content/first-hire.md:2:7: warning[list-written-as-text]: `hiring, training` is read as one entry, comma and all (for several write `tags: [hiring, training]`)"
    );
}

#[test]
fn places_are_right_after_a_byte_order_mark_and_with_windows_line_ends() {
    let built = page("\u{feff}---\r\ntitle: x\r\ndate: soon\r\n---\r\n\r\nä [x](/no/)\r\n").build();
    let said = built.said();
    assert!(said.contains("content/first-hire.md:3:7: error[date-unreadable]"), "{said}");
    assert!(said.contains("content/first-hire.md:6:3: error[link-page-missing]"), "{said}");
}

#[test]
fn a_colour_without_quotes_in_brackets_is_explained() {
    let built = site([(
        "site.yaml",
        "title: T\nbase_url: https://example.org/\ntheme: {accent: #1b4f8f}\n",
    )])
    .build();
    told(
        &built,
        r##"
error[yaml-syntax]: YAML reads what stands behind ` #` as a comment, also the closing bracket
 --> site.yaml:3:17
  |
3 | theme: {accent: #1b4f8f}
  |                 ^^^^^^^ put it in quotes: `"#1b4f8f"`
"##,
    );
}

#[test]
fn what_a_torn_template_defines_is_not_missed() {
    let built = site([
        (
            "templates/parts.html",
            "{% component day(date) %}{{ date }}{% endcomponent day %}{{ oops",
        ),
        ("templates/page.html", "{{ <day date={page.date} /> }}{{ <dya date={page.date} /> }}"),
        ("content/a.md", "x"),
    ])
    .build();
    assert_eq!(built.codes(), ["template-name", "template-syntax"], "{}", built.told());
    assert!(!built.said().contains("`day`"), "{}", built.said());
}

/// Tera would use up the stack of a thread, and the whole program would end.
#[test]
fn templates_that_include_each_other_very_deep_are_told() {
    let chain = |length: usize| {
        let first = page("").file("templates/page.html", "{% include 't1.html' %}");
        (1..=length).fold(first, |site, at| {
            let name = format!("templates/t{at}.html");
            let next = format!("{{% include 't{}.html' %}}", at + 1);
            site.file(&name, if at < length { &next } else { "end" })
        })
    };
    let deep = chain(20).build();
    assert_eq!(deep.text("first-hire/index.html").trim(), "end");
    for length in [21, 5_000] {
        let told = chain(length).build().told();
        assert!(
            told.contains("templates include and extend each other more than 20 deep"),
            "{told}"
        );
        assert_eq!(told.matches("error").count(), 1, "{told}");
    }
}
