//! The examples on the pages for those who come from elsewhere are true: the files a page shows make
//! a site with nothing to mend, and what the program says of the old ones is what the page shows.

mod support;

use handover::parse::front::{PAGE, SECTION};
use support::fences::{Fence, fences};
use support::{Built, Scratch, TestSite};

const HUGO: &str = include_str!("../content/docs/coming-from-hugo.md");
const JEKYLL: &str = include_str!("../content/docs/coming-from-jekyll.md");
const WORDPRESS: &str = include_str!("../content/docs/coming-from-wordpress.md");

/// A picture of 640 by 480 points, as far as anybody asks.
const JPEG: &[u8] =
    b"\xff\xd8\xff\xc0\x00\x11\x08\x01\xe0\x02\x80\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xd9";

/// A day after everything in the examples.
const TODAY: &str = "2026-11-28";

/// The site that a page shows: every fence below a line such as `` `site.yaml`: ``. `how` is what else
/// that line says.
fn shown(page: &str, how: &str) -> TestSite {
    let mut site = TestSite::default().at(TODAY).with_rules();
    for fence in fences(page) {
        if let Some(path) = fence.file(how) {
            site.put(path, &fence.text);
        }
    }
    site
}

/// The messages of the program that a page shows.
fn messages(page: &str) -> Vec<String> {
    let is_message = |text: &str| text.starts_with("error[") || text.starts_with("warning[");
    let texts = fences(page).into_iter().map(|fence| fence.text);
    texts.filter(|text| is_message(text)).map(|text| text.trim_end().to_owned()).collect()
}

/// Refuses a message that is not among those of any of these builds.
#[track_caller]
fn says<'b>(shown: &[String], built: impl IntoIterator<Item = &'b Built>) {
    let told: Vec<String> = built.into_iter().map(Built::told).collect();
    for message in shown {
        let said = told.iter().any(|told| told.contains(message));
        assert!(said, "shown, and never said:\n{message}\n\nsaid:\n{}", told.join("\n\n"));
    }
}

/// Refuses a site of which `check --strict` has anything to say, even a hint, or says it otherwise
/// than the page.
#[track_caller]
fn has_nothing_to_mend(site: &TestSite, page: &str) {
    site.build().quiet();
    let scratch = Scratch::new("moving");
    site.write(scratch.path());
    let said = scratch.run(&["check", "--strict", "--now", TODAY]).ends(0).out();
    assert!(said.ends_with("nothing to mend\n"), "{said}");
    assert!(fences(page).iter().any(|fence| fence.text == said), "not shown: {said}");
}

// WordPress ----------------------------------------------------------------------------------------

const POST: &str = "content/blog/three-mistakes/index.md";

/// The site as the page shows it, with the pictures that it says to copy.
fn carried_over() -> TestSite {
    let mut site = shown(WORDPRESS, "");
    let tree = fences(WORDPRESS).into_iter().find(|fence| fence.text.starts_with("site.yaml\n"));
    let tree = tree.expect("the files of the site").text;
    for picture in tree.lines().map(str::trim).filter(|name| name.ends_with(".jpg")) {
        site.put(&format!("content/blog/three-mistakes/{picture}"), JPEG);
    }
    let mut names = tree.lines().map(str::trim).filter(|name| !name.ends_with('/'));
    assert!(
        names.all(|name| site.all().keys().any(|path| path.rsplit('/').next() == Some(name))),
        "a file of the list is not shown: {tree}"
    );
    assert_eq!(site.all().len(), 9, "files that the list does not name");
    site
}

#[test]
fn a_post_of_wordpress_is_carried_over_from_its_export_to_its_page() {
    let site = carried_over();
    has_nothing_to_mend(&site, WORDPRESS);
    let built = site.build();
    let page = built.text("blog/three-mistakes/index.html");
    for part in [
        "<img src=\"/blog/three-mistakes/kitchen-table.jpg\" width=\"640\" height=\"480\"",
        "<figcaption>My office, until spring.</figcaption>",
        "<a href=\"/blog/help-wanted/\">Help wanted</a>",
        "<h2 id=\"what-i-left-out\">",
        "<table>",
        "href=\"https://www.youtube.com/watch?v=EXAMPLE1234\"",
        "href=\"mailto:ida@idas-yarn.example",
        "href=\"/category/hiring/\"",
        "href=\"/tag/first-steps/\"",
        "href=\"/author/ida/\"",
        "<meta property=\"og:image\" content=\"https://idas-yarn.example/blog/three-mistakes/kitchen-table.jpg\">",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let (first, second) =
        (page.find("Did you write the refunds"), page.find("<em>one</em> evening"));
    assert!(first.is_some() && first < second, "two comments, in their order");
    for old in ["2026/10/26/three-mistakes", "2026/09/14/help-wanted"] {
        let name = old.rsplit('/').next().expect("a name");
        let leads = format!("<meta http-equiv=\"refresh\" content=\"0; url=/blog/{name}/\">");
        assert!(built.text(&format!("{old}/index.html")).contains(&leads), "{old}");
    }
    for kept in ["category/hiring", "tag/first-steps", "author/ida"] {
        assert!(
            built.text(&format!("{kept}/index.html")).contains("/blog/three-mistakes/"),
            "{kept}"
        );
    }
    assert!(built.text("comments/atom.xml").contains("#comment-wp-42"));
}

/// The old export of the example.
fn export() -> String {
    let is_export = |fence: &Fence| fence.language == "xml";
    fences(WORDPRESS).into_iter().find(is_export).expect("an export").text
}

/// What stands in an element of the export, without the frame of its text.
fn element<'e>(export: &'e str, name: &str) -> &'e str {
    let (_, rest) = export.split_once(&format!("<{name}>")).expect(name);
    let (inside, _) = rest.split_once(&format!("</{name}>")).expect(name);
    inside.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(inside)
}

#[test]
fn nothing_of_the_export_is_lost_on_the_way() {
    let (export, site) = (export(), carried_over());
    let post = site.text(POST);
    for (name, key) in
        [("title", "title: "), ("excerpt:encoded", "description: "), ("dc:creator", "authors: [")]
    {
        assert!(post.contains(&format!("{key}{}", element(&export, name))), "{name}");
    }
    let old = element(&export, "link").strip_prefix("https://idas-yarn.example").expect("its host");
    assert!(post.contains(&format!("aliases: [{old}]")));
    assert!(post.contains(&format!("date: {}\n", &element(&export, "wp:post_date")[..16])));
    assert!(POST.contains(element(&export, "wp:post_name")));
    for comment in export.split("<wp:comment>").skip(1) {
        let path = format!(
            "content/blog/three-mistakes/comments/wp-{}.md",
            element(comment, "wp:comment_id")
        );
        let text = site.text(&path);
        let content =
            element(comment, "wp:comment_content").replace("<em>", "*").replace("</em>", "*");
        assert!(text.contains(&content), "{path}");
        assert!(text.contains(&element(comment, "wp:comment_date")[..16]), "{path}");
        let parent = element(comment, "wp:comment_parent");
        assert_eq!(text.contains(&format!("reply_to: wp-{parent}\n")), parent != "0", "{path}");
        assert!(!text.contains('@'), "{path} has a mail address");
    }
}

#[test]
fn the_html_of_a_post_can_be_pasted_as_it_is() {
    let (export, site) = (export(), carried_over());
    let post = site.text(POST);
    let head = post.split("\n---\n").next().expect("front matter");
    let pasted = format!("{head}\n---\n\n{}\n", element(&export, "content:encoded"));
    let site = site
        .file(POST, pasted)
        .file("static/wp-content/uploads/2026/10/kitchen-table-1024x768.jpg", JPEG);
    let built = site.build();
    assert_eq!(built.codes(), ["link-alias"], "{}", built.told());
    let page = built.text("blog/three-mistakes/index.html");
    assert!(page.contains("src=\"/wp-content/uploads/2026/10/kitchen-table-1024x768.jpg\""));
    assert!(page.contains("<h2 class=\"wp-block-heading\">"), "a heading without an id");
    assert!(page.contains("[gallery ids=\"152,153\"]"), "what the page says of shortcodes");
}

#[test]
fn what_is_said_of_old_addresses_of_wordpress_is_what_the_page_shows() {
    let site = carried_over();
    let change = |from: &str, to: &str| {
        let post = site.text(POST);
        assert!(post.contains(from), "{from}");
        site.clone().file(POST, post.replace(from, to)).build()
    };
    let old = "https://idas-yarn.example/2026/09/14/help-wanted/";
    let linked = change("../2026-09-14-help-wanted.md", old);
    let short = change("three-mistakes/]", "three-mistakes/, '/?p=123']");
    let shown = messages(WORDPRESS);
    assert_eq!(shown.len(), 2);
    says(&shown, [&linked, &short]);
}

// Jekyll and Hugo ----------------------------------------------------------------------------------

/// The site as the page shows it, with the picture of its post.
fn ledger(page: &str, picture: &str) -> TestSite {
    let site = shown(page, "").file(picture, JPEG);
    assert_eq!(site.all().len(), 5, "{:?}", site.all().keys());
    site
}

/// What a page says is read as it is, is read.
#[track_caller]
fn reads_what_it_says(page: &str) {
    let (_, rest) = page.split_once("Read as it is: ").expect("a list of keys");
    let line = rest.lines().next().expect("a line");
    let (list, _) = line.split_once(". Keys of your own").expect("the end of the list");
    let known: Vec<&str> = PAGE
        .iter()
        .flat_map(|key| key.key.names())
        .chain(SECTION.iter().flat_map(|key| key.names()))
        .chain(["published: false"])
        .collect();
    let mut counted = 0;
    for name in list.split('`').skip(1).step_by(2).filter(|name| *name != "_index.md") {
        counted += 1;
        assert!(known.contains(&name), "`{name}` is not read");
    }
    assert!(counted > 10, "{list}");
}

#[test]
fn a_post_of_jekyll_is_carried_over() {
    let site = ledger(JEKYLL, "static/assets/desk.jpg");
    has_nothing_to_mend(&site, JEKYLL);
    let built = site.build();
    let page = built.text("blog/first-month/index.html");
    for part in [
        "<img src=\"/notes/assets/desk.jpg\" width=\"640\" height=\"480\"",
        "<a href=\"/notes/blog/the-brief/\">The brief</a>",
        "Nora Falk",
        "datetime=\"2026-05-04T09:00:00+02:00\"",
        "datetime=\"2026-06-01\"",
        "href=\"/notes/categories/bookkeeping/\"",
        "href=\"/notes/tags/handover/\"",
        "href=\"/notes/tags/trial/\"",
        "We kept the bank password to ourselves.",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for old in ["2026/first-month/index.html", "bookkeeping/2026/05/04/first-month.html"] {
        assert!(built.text(old).contains("url=/notes/blog/first-month/"), "{old}");
    }
}

#[test]
fn a_post_of_jekyll_as_it_was_gets_the_messages_of_the_page() {
    reads_what_it_says(JEKYLL);
    let name = "2026-05-04-first-month.md";
    let old = shown(JEKYLL, ", in Jekyll").text(&format!("_posts/{name}"));
    let path = format!("content/blog/{name}");
    let site = ledger(JEKYLL, "static/assets/desk.jpg");
    let built = site.clone().file(&path, &old).build();
    let shown = messages(JEKYLL);
    assert_eq!(shown.len(), 2);
    says(&shown, [&built]);
    // What the page says happens in silence.
    let built = site.file(&path, old.replace("layout: post\n", "")).build();
    let page = built.text("blog/first-month/index.html");
    assert!(page.contains("{% include note.html"), "Liquid is text");
    assert!(page.contains("href=\"/notes/tags/handover-trial/\""), "two tags are one");
}

#[test]
fn a_post_of_hugo_is_carried_over() {
    let site = ledger(HUGO, "content/posts/first-month/desk.jpg");
    has_nothing_to_mend(&site, HUGO);
    let built = site.build();
    let page = built.text("posts/first-month/index.html");
    for part in [
        "<img src=\"/posts/first-month/desk.jpg\" width=\"640\" height=\"480\"",
        "<figcaption>What was left on my desk.</figcaption>",
        "<a href=\"/posts/the-brief/\">The brief</a>",
        "datetime=\"2026-06-01\"",
        "href=\"/categories/bookkeeping/\"",
        "href=\"/series/the-first-year/\"",
        "href=\"/tags/trial/\"",
        "<summary>What we kept to ourselves</summary>",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for (old, new) in
        [("2026/first-month", "first-month"), ("posts/2026-04-20-the-brief", "the-brief")]
    {
        assert!(built.text(&format!("{old}/index.html")).contains(&format!("url=/posts/{new}/")));
    }
}

#[test]
fn a_post_of_hugo_as_it_was_gets_the_messages_of_the_page() {
    reads_what_it_says(HUGO);
    let path = "content/posts/first-month/index.md";
    let site = ledger(HUGO, "content/posts/first-month/desk.jpg");
    let with = |how: &str| site.clone().file(path, shown(HUGO, how).text(path)).build();
    let messages = messages(HUGO);
    assert_eq!(messages.len(), 3);
    says(&messages[..1], [&with(", in Hugo")]);
    says(&messages[1..], [&with(", converted")]);
}
