//! Links in every spelling: where they lead, and what is said of those that lead nowhere.

mod support;

use support::{Built, site, themed};

/// A site with something of everything to link to, and one page that links.
fn linking(text: &str) -> Built {
    site([
        ("content/_index.md", "# Home\n"),
        ("content/hire/_index.md", "---\ntitle: Hire\naliases: [/recruit/]\n---\n"),
        ("content/hire/brief.md", "## What it names\n\n<div id=\"raw\"></div>\n"),
        ("content/hire/talk/index.md", ""),
        ("content/hire/talk/sheet.pdf", "x"),
        ("content/hire/Desk.png", "x"),
        ("content/hire/later.md", "---\ndate: 2030-05-01\n---\n"),
        ("content/tagged.md", "---\ntags: [one]\n---\n"),
        ("static/files/plan.pdf", "x"),
        ("content/hire/from.md", text),
    ])
    .build()
}

#[track_caller]
fn leads(target: &str, expected: &str) {
    let built = linking(&format!("[x]({target})\n"));
    let text = built.text("hire/from/index.html");
    let href = text.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("");
    assert_eq!((href, built.said().as_str()), (expected, ""), "{target}");
}

#[test]
fn every_spelling_of_a_link_leads_to_the_page() {
    for target in [
        "brief.md",
        "./brief.md",
        "../hire/brief.md",
        "@/hire/brief.md",
        "/hire/brief/",
        "/hire/brief",
        "/hire/brief.md",
        "/hire/brief/index.html",
        "brief",
        "brief/",
        "https://example.org/hire/brief/",
        "HTTPS://Example.org/hire/brief/",
    ] {
        leads(target, "/hire/brief/");
    }
    leads("brief.md#what-it-names", "/hire/brief/#what-it-names");
    leads("brief.md?a=1&b=2#raw", "/hire/brief/?a=1&amp;b=2#raw");
    leads("talk/", "/hire/talk/");
    leads("talk/index.md", "/hire/talk/");
    leads(".", "/hire/");
    leads("..", "/");
    leads("../", "/");
    leads("_index.md", "/hire/");
    leads("talk/sheet.pdf", "/hire/talk/sheet.pdf");
    leads("Desk.png", "/hire/Desk.png");
    leads("/files/plan.pdf#page=2", "/files/plan.pdf#page=2");
    leads("/tags/one/", "/tags/one/");
    leads("/atom.xml", "/atom.xml");
    leads("#top", "#top");
    leads("https://elsewhere.example/x", "https://elsewhere.example/x");
    leads("mailto:a@b.example", "mailto:a@b.example");
    leads("tel:+123", "tel:+123");
}

#[track_caller]
fn fault(target: &str, expected: &str) {
    let said = linking(&format!("[x]({target})\n")).said();
    assert_eq!(said, format!("content/hire/from.md:1:1: {expected}"), "{target}");
}

#[test]
fn links_that_lead_nowhere_are_told_with_the_nearest_thing() {
    fault(
        "/hire/breif/",
        "error[link-page-missing]: no page at `/hire/breif/` (did you mean `/hire/brief/`?)",
    );
    fault("breif.md", "error[link-page-missing]: no page at `breif.md` (did you mean `brief.md`?)");
    fault(
        "@/hire/breif.md",
        "error[link-page-missing]: no page at `@/hire/breif.md` (did you mean `@/hire/brief.md`?)",
    );
    fault(
        "/Hire/Brief/",
        "error[link-page-missing]: no page at `/Hire/Brief/` (it is called `/hire/brief/`: capital and small letters count)",
    );
    fault(
        "/hire/brief.html",
        "error[link-page-missing]: no page at `/hire/brief.html` (did you mean `/hire/brief/`?)",
    );
    fault("/nowhere/at/all/", "error[link-page-missing]: no page at `/nowhere/at/all/`");
    fault(
        "brief.md#what-it-name",
        "error[link-anchor-missing]: `brief.md` has no heading `#what-it-name` (did you mean `brief.md#what-it-names`?)",
    );
    fault("#nothing", "error[link-anchor-missing]: this page has no heading `#nothing`");
    fault(
        "talk/sheet.PDF",
        "error[link-file-missing]: no file at `talk/sheet.PDF` (it is called `talk/sheet.pdf`: capital and small letters count)",
    );
    fault(
        "sheet.pdf",
        "error[link-file-missing]: no file at `sheet.pdf` (did you mean `talk/sheet.pdf`?)",
    );
    fault(
        "later.md",
        "error[link-page-held]: `later.md` is not published: content/hire/later.md is due on 2030-05-01 (link to it once it is published, or publish it first)",
    );
    fault(
        "/hire/later/",
        "error[link-page-held]: `/hire/later/` is not published: content/hire/later.md is due on 2030-05-01 (link to it once it is published, or publish it first)",
    );
    fault(
        "/recruit/",
        "warning[link-alias]: `/recruit/` is an old address, which leads on to another (link to `/hire/`)",
    );
    fault(
        "javascript:alert(1)",
        "error[link-scheme]: an address cannot begin with `javascript:` (it could run a program in the reader's browser; link to a page or a file)",
    );
    fault(
        "",
        "warning[link-empty]: this link has no address (write where it leads between the round brackets)",
    );
    fault(
        "../../../../etc/passwd",
        "error[link-page-missing]: no page at `../../../../etc/passwd`",
    );
}

/// An address of a million letters was told with every one of them.
#[test]
fn of_a_long_address_the_middle_is_left_out() {
    let told = |address: &str, shown: &str| {
        fault(address, &format!("error[link-page-missing]: no page at `{shown}`"));
    };
    let address = |length: usize| format!("/{}/", "é".repeat(length - 2));
    told(&address(120), &address(120));
    told(&address(121), &format!("/{}…{}/", "é".repeat(79), "é".repeat(29)));
    told(&address(100_000), &format!("/{}…{}/", "é".repeat(79), "é".repeat(29)));
}

/// They were placed where the link is used, and the address to edit was nowhere to be seen.
#[test]
fn faults_of_an_address_that_is_written_apart_are_placed_there() {
    let built = linking(
        "[one][Jump], [jump][] and [jump]\n\n![desk][the  Desk]\n\n> [jump]: javascript:alert(1)\n\n[the desk]:\n  desk.png \"The desk\"\n",
    );
    assert_eq!(
        built.said(),
        "content/hire/from.md:5:3: error[link-scheme]: an address cannot begin with `javascript:` (it could run a program in the reader's browser; link to a page or a file)\n\
         content/hire/from.md:7:1: error[image-missing]: no picture at `desk.png` (it is called `Desk.png`: capital and small letters count)"
    );
}

#[test]
fn pictures_are_checked_like_links() {
    let built = linking("![x](desk.png)\n\n![y](brief.md)\n\n![](Desk.png)\n");
    assert_eq!(
        built.said(),
        "content/hire/from.md:1:1: error[image-missing]: no picture at `desk.png` (it is called `Desk.png`: capital and small letters count)\n\
         content/hire/from.md:3:1: error[image-missing]: `brief.md` is a page, not a picture\n\
         content/hire/from.md:5:1: warning[image-alt]: this picture has no words for those who do not see it (say what it shows between the brackets: `![three cards on a table](…)`)"
    );
}

/// Readers saw the brackets, and nothing was said.
#[test]
fn an_address_with_a_space_is_told_and_the_advice_works() {
    let told = |text: &str| {
        site([("content/a.md", text), ("content/my file.md", ""), ("content/my pic.png", "x")])
            .build()
            .said()
    };
    assert_eq!(
        told("> - a\n> - See *[it](my file.md)*.\n\n|a|\n|-|\n|![p](my pic.png)|\n"),
        "content/a.md:2:10: warning[link-written-as-text]: this is not read as a link, because its address has a space (write `<my file.md>` or `my%20file.md`)\n\
         content/a.md:6:2: warning[link-written-as-text]: this is not read as a picture, because its address has a space (write `<my pic.png>` or `my%20pic.png`)"
    );
    assert_eq!(
        told("[x](<my file.md>) [x](my%20file.md) ![p](<my pic.png>) ![p](my%20pic.png)"),
        ""
    );
    assert_eq!(
        told("`[x](my file.md)`\n\n    [x](my file.md)\n\n<p title='[x](my file.md)'>\n"),
        ""
    );
}

#[test]
fn a_large_picture_is_a_warning() {
    let built = site([("content/a.md", "![x](/big.png)\n")])
        .file("static/big.png", vec![0; 1_500_000])
        .build();
    assert_eq!(built.codes(), ["image-large"]);
    assert!(built.said().contains("1.5 MB"), "{}", built.said());
}

#[test]
fn addresses_in_raw_html_are_resolved_and_checked() {
    let built = linking(
        "<a href='brief.md'>a</a> <img src=Desk.png alt=d>\n\n<video src=\"/files/plan.pdf\" poster=nope.jpg></video>\n\n<p id=here><a href=\"#here\">x</a></p>\n",
    );
    let text = built.text("hire/from/index.html");
    assert!(
        text.contains("<a href='/hire/brief/'>a</a> <img src=\"/hire/Desk.png\" alt=d>"),
        "{text}"
    );
    assert_eq!(
        built.said(),
        "content/hire/from.md:3:37: error[link-file-missing]: no file at `nope.jpg`"
    );
}

#[test]
fn under_a_path_every_address_begins_with_it() {
    let built = themed([
        ("content/_index.md", "[a](/a/) ![p](/p.png) <a href=\"/a/#x\">x</a> <img src=\"/p.png\" srcset=\"/p.png 2x\" alt=\"\">"),
        ("content/a.md", "---\naliases: [/old/]\ntags: [t]\ndate: 2026-01-01\n---\n## X\n"),
        ("static/p.png", "x"),
        ("static/site.css", "x"),
    ])
    .build();
    assert_eq!(built.said(), "");
    for (path, bytes) in &built.outputs {
        let text = String::from_utf8_lossy(bytes);
        for attribute in ["href=\"/", "src=\"/", "srcset=\"/", "url=/", "<loc>/"] {
            for (at, _) in text.match_indices(attribute) {
                let address = &text[at + attribute.len() - 1..];
                assert!(
                    address.starts_with("/playbook/"),
                    "{path}: {}",
                    &address[..40.min(address.len())]
                );
            }
        }
    }
    assert!(built.text("index.html").contains("srcset=\"/playbook/p.png 2x\""));
}

#[test]
fn a_writer_who_adds_the_base_path_is_told_to_leave_it_away() {
    let built = themed([("content/a.md", "[x](/playbook/b/)"), ("content/b.md", "")]).build();
    assert!(
        built.said().contains("leave `/playbook` away: it is added by itself, so write `/b/`"),
        "{}",
        built.said()
    );
}

#[test]
fn broken_links_can_be_warnings() {
    let built = site([("content/a.md", "[x](/no/) [y](#no) ![z](no.png)\n")])
        .file(
            "site.yaml",
            "title: T\nbase_url: https://a.b\ntheme: false\ncheck: {broken_links: warn}\n",
        )
        .build();
    assert!(!built.build.has_errors());
    assert_eq!(built.codes(), ["link-page-missing", "link-anchor-missing", "image-missing"]);
}

#[test]
fn thousands_of_broken_links_are_told_without_thousands_of_searches() {
    let links: String = (0..3_000).map(|n| format!("[x](/wrong-{n}/)\n\n")).collect();
    let mut test = site([("content/a.md", &links)]);
    for n in 0..500 {
        test = test.file(&format!("content/p{n}.md"), "");
    }
    let begun = std::time::Instant::now();
    assert_eq!(test.build().codes().len(), 3_000);
    assert!(begun.elapsed().as_secs() < 20, "suggestions are limited");
}

#[test]
fn addresses_in_the_settings_are_checked_and_made_whole() {
    let settings = "title: T\nbase_url: https://example.org/p/\ntheme: {name: t, logo: logo.svg}\n\
        authors: {mia: {url: about.md, image: /mia.png}, bo: {url: 'https://bo.example/'}}\n";
    let t = "{{ theme.logo }} {% for a in page.authors %}{{ a.url }} {{ a.image or 'no' }} {% endfor %}";
    let made = site([
        ("site.yaml", settings),
        ("themes/t/theme.yaml", "parameters: {logo: {type: file}}"),
        ("themes/t/templates/page.html", t),
        ("templates/page.html", "{% extends 't/page.html' %}"),
        ("static/logo.svg", "<svg/>"),
        ("static/mia.png", "x"),
        ("content/about.md", "---\nauthors: [mia, bo]\ndate: 2026-11-01\n---\n"),
    ]);
    let built = made.build().quiet();
    assert_eq!(
        built.text("about/index.html"),
        "/p/logo.svg /p/about/ /p/mia.png https://bo.example/ no "
    );
    assert!(built.text("atom.xml").contains("<uri>https://example.org/p/about/</uri>"));
    let wrong = settings.replace("logo.svg", "lgoo.svg").replace("about.md", "abuot.md");
    assert_eq!(
        made.file("site.yaml", wrong).build().said(),
        "site.yaml:3:24: error[link-file-missing]: no file at `lgoo.svg` (did you mean `/logo.svg`?)\n\
         site.yaml:4:22: error[link-page-missing]: no page at `abuot.md` (did you mean `about.md`?)"
    );
}

#[test]
fn a_menu_leaves_out_what_is_not_due_yet() {
    let settings = "title: T\nbase_url: https://example.org/\ntheme: false\nmenus:\n  main:\n  - page: later.md\n  - {title: More, children: [{page: now.md}]}\n";
    let shown = "{% for item in config.menus.main %}{{ item.title }} {{ item.path or 'none' }}{% for child in item.children %} {{ child.path }}{% endfor %}{% endfor %}";
    let made = site([
        ("site.yaml", settings),
        ("templates/page.html", shown),
        ("content/later.md", "---\ndate: 2026-12-01\n---\n"),
        ("content/now.md", "x"),
    ]);
    let built = made.build();
    assert_eq!(
        built.said(),
        "site.yaml:6:11: warning[menu-entry]: this menu entry is left out: `later.md` is not published: content/later.md is due on 2026-12-01"
    );
    assert_eq!(built.text("now/index.html"), "More none /now/");
    assert!(
        made.at("2026-12-01").build().quiet().text("now/index.html").starts_with("Later /later/")
    );
}

#[test]
fn markdown_in_templates_may_not_run_programs() {
    let built = site([
        ("templates/page.html", "{{ '[x](javascript:alert(1))' | markdown }}"),
        ("content/a.md", "x"),
    ])
    .build();
    assert!(
        built.said().contains("an address cannot begin with `javascript:`"),
        "{}",
        built.said()
    );
}

#[test]
fn addresses_as_people_type_them_elsewhere_are_told_with_what_to_write() {
    let told = site([("content/a.md", "[w](www.example.com) [m](mia@example.com)\n")])
        .file(
            "site.yaml",
            format!("{}authors: {{mia: {{name: Mia, image: mia.jpg}}}}\n", support::SETTINGS),
        )
        .build()
        .told();
    assert!(told.contains("write `https://www.example.com`"), "{told}");
    assert!(told.contains("write `mailto:mia@example.com`"), "{told}");
    assert!(told.contains("put it into `static/`"), "{told}");
}
