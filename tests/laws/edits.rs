//! Edits as people make them, at random: what the laws of rebuilding are tested with.
//!
//! A step is a few numbers, so that a failing script shrinks; what it does is told in words, so that
//! a person can do the same by hand.

use proptest::prelude::*;

use handover::theme::embedded;

use crate::support::TestSite;

/// One edit. The numbers choose among what is there.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) what: What,
    pub(crate) a: usize,
    pub(crate) b: usize,
}

macro_rules! edits {
    ($($name:ident),+ $(,)?) => {
        /// What is edited.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum What { $($name),+ }

        /// Every kind of edit.
        pub(crate) const ALL: &[What] = &[$(What::$name),+];
    };
}

edits! {
    Body, Heading, Block, BlockOfData, BlockInside, Books, BlockTemplate, BreakBlockTemplate, DropBlockTemplate, Link, AnchorLink, Picture, Code, Footnote, Summary, Title, NoTitle, Description, Date, Updated,
    Publish, Expires, Draft, Weight, Tags, Authors, Aliases, Slug, Path, Image, Toc, PageData, Unlisted, Extra,
    PageTemplate, SortBy, Reverse, PaginateBy, Transparent, Feed, Cascade, SectionTemplate, BreakYaml,
    Comment, NewPage, NewFolder, NewSection, NewBundle, DeletePage, MovePage, RenameFolder, CopyPage,
    EditTemplate, EditInclude, EditComponent, BreakTemplate, NewTemplate, DropTemplate, Data, BreakData,
    BesideData, Static, StaticGone, Drawing, ThemeStyle, Strings, SiteTitle, BaseUrl, Parameter, Feeds,
    Taxonomies, Menu, Language, Zone, SiteAuthors, Markdown, Check, ThemeOff, ThemeFolder, Clock, Drafts, Future,
    Pinned, Owner, Reviewed, ReviewEvery, DoingTime, ImageAlt, Series, Categories, TermPage, TermPageGone,
    DataAuthors,
    CommentAdded, CommentGone, CommentWaits, CommentLetIn, CommentThread, CommentBeside, CommentsOff, CommentRules, ContactRules, Nothing,
}

/// A script of edits.
pub(crate) fn script(steps: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Step>> {
    let step = (prop::sample::select(ALL.to_vec()), 0..64usize, 0..64usize)
        .prop_map(|(what, a, b)| Step { what, a, b });
    prop::collection::vec(step, steps)
}

const WORDS: [&str; 8] =
    ["brief", "Hiring", "hiring", "Übergabe", "a-b", "first task", "2026", "weekly review"];
const DAYS: [&str; 6] =
    ["2026-01-05", "2026-11-22", "2026-11-24", "2026-12-01 09:30", "2025-03-01", "2027-01-01"];

/// A head and a body.
fn split(text: &str) -> (Vec<String>, String) {
    let Some(rest) = text.strip_prefix("---\n") else { return (Vec::new(), text.to_owned()) };
    match rest.split_once("\n---\n") {
        Some((head, body)) => (head.lines().map(str::to_owned).collect(), body.to_owned()),
        None => (Vec::new(), text.to_owned()),
    }
}

/// Sets one line of the head of a page, or takes it away.
fn set(site: &mut TestSite, path: &str, key: &str, value: Option<String>) -> String {
    let (mut head, body) = split(&site.lossy(path));
    head.retain(|line| !line.starts_with(&format!("{key}:")));
    let told = match &value {
        Some(value) => {
            head.push(format!("{key}: {value}"));
            format!("in {path} write `{key}: {value}`")
        }
        None => format!("in {path} take `{key}` away"),
    };
    let text =
        if head.is_empty() { body } else { format!("---\n{}\n---\n{body}", head.join("\n")) };
    site.put(path, text);
    told
}

fn append(site: &mut TestSite, path: &str, more: &str) -> String {
    let text = site.lossy(path);
    site.put(path, format!("{text}\n{more}\n"));
    format!("at the end of {path} write {more:?}")
}

fn setting(site: &mut TestSite, key: &str, value: Option<&str>) -> String {
    let text = site.lossy("site.yaml");
    let mut lines: Vec<String> = text
        .lines()
        .filter(|line| !line.starts_with(&format!("{key}:")))
        .map(str::to_owned)
        .collect();
    lines.extend(value.map(|value| format!("{key}: {value}")));
    site.put("site.yaml", lines.join("\n") + "\n");
    format!("in site.yaml: {key}: {value:?}")
}

impl Step {
    /// Does it, and says what was done.
    pub(crate) fn apply(&self, site: &mut TestSite) -> String {
        let (a, b) = (self.a, self.b);
        let pages = site.paths(|path| path.starts_with("content/") && path.ends_with(".md"));
        let sections: Vec<String> =
            pages.iter().filter(|path| path.ends_with("_index.md")).cloned().collect();
        let templates =
            site.paths(|path| path.starts_with("templates/") && path.ends_with(".html"));
        let comments = site.paths(|path| path.starts_with("data/comments/"));
        let some = |list: &[String], number: usize| list.get(number % list.len().max(1)).cloned();
        let word = WORDS[b % WORDS.len()];
        let day = DAYS[b % DAYS.len()];
        let maybe = |value: String| (b % 4 != 3).then_some(value);
        let Some(page) = some(&pages, a) else {
            site.put("content/_index.md", "# Home\n");
            return "write content/_index.md".to_owned();
        };
        let other = some(&pages, b).unwrap_or_default();
        let other_below = other.trim_start_matches("content/").to_owned();
        let section = some(&sections, a).unwrap_or_else(|| "content/_index.md".to_owned());
        match self.what {
            What::Nothing => "nothing".to_owned(),
            What::Body => append(site, &page, &format!("More about *{word}* {a}.")),
            What::Heading => append(site, &page, &format!("## {word}\n\nText.")),
            What::Block => {
                let text = match b % 14 {
                    13 => format!(
                        ":::calculator[{word}]{{#k{a}}}\n\n```yaml\ninputs: {{a: {{value: {b}}}}}\nresults: {{r: {{say: \"{word} {{r}}\", is: a * 1234.5}}}}\nexamples: [{{a: {a}}}]\n```\n\n:::"
                    ),
                    0 => format!(
                        ":::mistake[{word}]{{#m{a} cost=\"{a} weeks\"}}\n\nOne.\n\n:::\n\n:::instead[Do {word}]\n\nTwo.\n\n:::"
                    ),
                    1 => format!(
                        ":::checklist[{word}]{{#c{a}}}\n\n- [ ] {word} one {{#one}}\n- [ ] two\n  [{word}](@/{other_below})\n\n:::"
                    ),
                    2 => format!(
                        ":::steps[{word}]\n\n```yaml\nowner: {word}\n```\n\n1. **{word}** {{time={a}m}}\n   Text.\n\n:::"
                    ),
                    3 => format!(":::tip[{word}]\n\n## {word}\n\n:::"),
                    4 => format!("> [!WARNING]\n> {word}"),
                    5 => format!(":::details[{word}]\n\n[^{b}]\n\n:::\n\n[^{b}]: {word}"),
                    6 => format!(":::nothing[{word}]\n\n{word}\n\n:::"),
                    7 => format!(
                        ":::tabs{{sync={word}}}\n\n## {word}\n\n[{word}](@/{other_below})\n\n## Two\n\n{a}\n\n:::"
                    ),
                    11 => format!(":::contact[{word}]{{topic={word}}}\n\n:::"),
                    10 => format!(
                        ":::glossary\n\n### {word}, {word}s\n\nMeans {a}.\n\n:::\n\nMore {word}."
                    ),
                    8 => format!(":::faq\n\n## {word}?\n\n[{word}](@/{other_below})\n\n:::"),
                    9 => format!(
                        ":::example[{word}]\n\n{a}\n\n:::template[{word}]\n\n{word} …\n\n:::\n\n:::"
                    ),
                    12 => format!(
                        ":::scorecard[{word}]{{#s{a}}}\n\n| {word} | w | A | B |\n|---|---|---|---|\n| [x](@/{other_below}) | 1.5 | {} | |\n\n:::",
                        a % 7
                    ),
                    _ => format!(":::quote[{word}]{{source=/guide/}}\n\n{word}\n\n:::"),
                };
                append(site, &page, &text)
            }
            What::BlockOfData => {
                let list = ["books#a", "books#b", "books", "none"][b % 4];
                let section =
                    section.trim_start_matches("content").trim_end_matches("_index.md").to_owned();
                append(
                    site,
                    &page,
                    &match a % 2 {
                        0 => format!(":::books{{from={list}}}\n\n:::"),
                        _ => format!(
                            ":::cards{{from=section:{section}}}\n\n- [x](@/{other_below})\n\n:::"
                        ),
                    },
                )
            }
            What::BlockInside => append(
                site,
                &page,
                &format!(
                    "- {word}\n\n  :::tip[{word}]\n\n  > [!NOTE]\n  > [{word}](@/{other_below})\n\n  :::"
                ),
            ),
            What::Books => match b % 5 {
                4 => match site.take("data/books.yaml") {
                    Some(_) => "delete data/books.yaml".to_owned(),
                    None => "nothing".to_owned(),
                },
                3 => {
                    site.put("data/books.yaml", "a:\n- titel: Slip\n");
                    "misspell a title in data/books.yaml".to_owned()
                }
                number => {
                    let text =
                        format!("a:\n- {{title: {word}, link: /guide/, year: {number}}}\nb: []\n");
                    site.put("data/books.yaml", &text);
                    format!("data/books.yaml: {text}")
                }
            },
            What::BlockTemplate => {
                let kind = ["tip", "warning", "checklist", "cards", "mistake", "scorecard"][a % 6];
                let more = match b % 4 {
                    0 => "{{ config.title }}",
                    1 => "{{ trans(key=\"tip\") }}",
                    2 => "{{ 1234.5 | number }}",
                    _ => "{% set s = get_section(path=\"guide/_index.md\") %}{{ s.page_count }}",
                };
                let path = format!("templates/blocks/{kind}.html");
                site.put(
                    &path,
                    format!(
                        "<div>{b}{{{{ block.title_text }}}}{{{{ block.body or \"\" }}}}{more}</div>"
                    ),
                );
                format!("write {path} ({b})")
            }
            What::BreakBlockTemplate => {
                let kind = ["tip", "warning"][a % 2];
                let path = format!("templates/blocks/{kind}.html");
                site.put(&path, ["{{ block.nothing }}", "{{ block."][b % 2]);
                format!("break {path}")
            }
            What::DropBlockTemplate => {
                let all = site.paths(|path| path.starts_with("templates/blocks/"));
                match some(&all, a) {
                    Some(path) => {
                        site.take(&path);
                        format!("delete {path}")
                    }
                    None => "nothing".to_owned(),
                }
            }
            What::Link => append(site, &page, &format!("[{word}](@/{other_below})")),
            What::AnchorLink => {
                let anchor = ["hiring", "first-task", "nowhere", "2026"][a % 4];
                append(site, &page, &format!("[{word}](@/{other_below}#{anchor})"))
            }
            What::Picture => append(site, &page, &format!("![{word}](/pictures/{}.svg)", b % 3)),
            What::Code => append(site, &page, &format!("```rust\nfn f{b}() {{}}\n```")),
            What::Footnote => append(site, &page, &format!("Noted[^{b}].\n\n[^{b}]: {word}")),
            What::Summary => append(site, &page, "<!-- more -->"),
            What::Title => set(site, &page, "title", Some(format!("{word} {}", a % 5))),
            What::NoTitle => set(site, &page, "title", None),
            What::Description => set(site, &page, "description", maybe(format!("About {word}."))),
            What::Date => set(site, &page, "date", maybe(day.to_owned())),
            What::Updated => set(site, &page, "updated", maybe(day.to_owned())),
            What::Publish => set(site, &page, "publish", maybe(day.to_owned())),
            What::Expires => set(site, &page, "expires", maybe(day.to_owned())),
            What::Draft => set(site, &page, "draft", maybe("true".to_owned())),
            What::Weight => set(site, &page, "weight", maybe((b % 4).to_string())),
            What::Tags => {
                let next = WORDS[(b + 1) % WORDS.len()];
                set(site, &page, "tags", maybe(format!("[\"{word}\", \"{next}\"]")))
            }
            What::Authors => set(site, &page, "authors", maybe("[mia, tom]".to_owned())),
            What::Aliases => {
                set(site, &page, "aliases", maybe(format!("[/old-{}/, /x.html]", b % 5)))
            }
            What::Slug => set(site, &page, "slug", maybe(format!("s{}", b % 4))),
            What::Path => set(site, &page, "path", maybe(format!("/p/{}/", b % 4))),
            What::Image => set(site, &page, "image", maybe(format!("/pictures/{}.svg", b % 3))),
            What::ImageAlt => set(site, &page, "image_alt", maybe(format!("A picture of {word}"))),
            What::Pinned => set(site, &page, "pinned", maybe("true".to_owned())),
            What::Owner => set(site, &page, "owner", maybe(word.to_owned())),
            What::Reviewed => {
                let by = ["", ", by: Mia"][a % 2];
                set(site, &page, "reviewed", maybe(format!("{{date: {day}{by}}}")))
            }
            What::ReviewEvery => {
                let every = ["6 months", "1 year", "30 days", "often"][b % 4];
                set(site, &page, "review_every", Some(every.to_owned()))
            }
            What::DoingTime => set(site, &page, "doing_time", maybe(format!("{}m", b % 5))),
            What::Series => set(
                site,
                &page,
                "series",
                maybe(["First steps", "first steps", "Money"][b % 3].to_owned()),
            ),
            What::Categories => {
                let names = ["Hiring/Trials", "hiring", "Hiring / Trials / Paid", "Money"];
                let (one, two) = (names[b % 4], names[a % 4]);
                set(site, &page, "categories", maybe(format!("[\"{one}\", \"{two}\"]")))
            }
            What::TermPage => {
                let paths = [
                    "tags/hiring.md",
                    "tags/_index.md",
                    "tags/money/_index.md",
                    "categories/hiring/trials.md",
                    "authors/mia.md",
                    "series/first-steps.md",
                    "tags/hiring/index.md",
                ];
                let path = format!("content/{}", paths[b % paths.len()]);
                let tags = ["", "tags: [money]\n"][a % 2];
                site.put(&path, format!("---\ntitle: All on {word}\n{tags}---\nIn short: {a}.\n"));
                format!("write {path}")
            }
            What::TermPageGone => {
                let gone = site.paths(|path| {
                    ["tags", "categories", "authors", "series"]
                        .iter()
                        .any(|folder| path.starts_with(&format!("content/{folder}/")))
                });
                gone.iter().for_each(|path| drop(site.take(path)));
                "delete what describes terms".to_owned()
            }
            What::DataAuthors => {
                match b % 4 {
                    3 => drop(site.take("data/authors.yaml")),
                    _ => site.put(
                        "data/authors.yaml",
                        format!("mia: {{name: Mia {}, url: /about/}}\n", b % 3),
                    ),
                }
                "change data/authors.yaml".to_owned()
            }
            What::PageData => set(site, &page, "page_data", maybe((a % 3 > 0).to_string())),
            What::Toc => set(site, &page, "toc", maybe("false".to_owned())),
            What::Unlisted => set(site, &page, "unlisted", maybe("true".to_owned())),
            What::Extra => set(site, &page, "extra", maybe(format!("{{mood: {word}}}"))),
            What::PageTemplate => set(site, &page, "template", maybe("other.html".to_owned())),
            What::SortBy => {
                let by = ["date", "title", "weight", "updated", "path"][b % 5];
                set(site, &section, "sort_by", Some(by.to_owned()))
            }
            What::Reverse => set(site, &section, "reverse", maybe("true".to_owned())),
            What::PaginateBy => set(site, &section, "paginate_by", maybe((1 + b % 3).to_string())),
            What::Transparent => set(site, &section, "transparent", maybe("true".to_owned())),
            What::Feed => set(site, &section, "feed", maybe("true".to_owned())),
            What::Cascade => {
                let cascade = match b % 4 {
                    0 => format!("{{toc: {}}}", a % 2 == 0),
                    _ => format!("{{tags: [\"{word}\"], extra: {{from: {}}}}}", b % 3),
                };
                set(site, &section, "cascade", maybe(cascade))
            }
            What::SectionTemplate => {
                set(site, &section, "page_template", maybe("other.html".to_owned()))
            }
            What::BreakYaml => set(site, &page, "title", Some("Mistake 1: a colon".to_owned())),
            What::Comment => {
                let (mut head, body) = split(&site.lossy(&page));
                head.insert(0, format!("# {word}"));
                site.put(&page, format!("---\n{}\n---\n{body}", head.join("\n")));
                format!("write a comment into the head of {page}")
            }
            What::NewPage => {
                let path = format!("content/blog/new-{}.md", b % 6);
                site.put(&path, format!("---\ntitle: New {word}\ndate: {day}\n---\nText.\n"));
                format!("write {path}")
            }
            What::NewFolder => {
                let path = format!("content/deep/{}/{}/page.md", a % 3, b % 3);
                site.put(&path, format!("# {word}\n\n[home](/)\n"));
                format!("write {path}")
            }
            What::NewSection => {
                let path = format!("content/deep/{}/_index.md", a % 3);
                site.put(&path, format!("---\ntitle: {word}\n---\n"));
                format!("write {path}")
            }
            What::NewBundle => {
                let folder = format!("content/blog/bundle-{}", b % 3);
                site.put(&format!("{folder}/index.md"), "# Bundle\n\n![d](d.svg)\n");
                site.put(&format!("{folder}/d.svg"), "<svg width='4' height='4'></svg>");
                format!("write {folder}/")
            }
            What::DeletePage if page != "content/_index.md" => {
                site.take(&page);
                format!("delete {page}")
            }
            What::DeletePage => "nothing".to_owned(),
            What::MovePage => {
                let to = format!("content/guide/moved-{}.md", b % 4);
                let text = site.take(&page).unwrap_or_default();
                site.put(&to, text);
                format!("move {page} to {to}")
            }
            What::RenameFolder => {
                let folders = ["guide", "blog", "deep", "renamed"];
                let (from, to) = (folders[a % 4], folders[(a + 1 + b % 3) % 4]);
                for path in site.paths(|path| path.starts_with(&format!("content/{from}/"))) {
                    let text = site.take(&path).unwrap_or_default();
                    site.put(&path.replacen(from, to, 1), text);
                }
                format!("rename content/{from}/ to content/{to}/")
            }
            What::CopyPage => {
                let to = format!("content/guide/copy-{}.md", b % 3);
                site.put(&to, site.lossy(&page));
                format!("copy {page} to {to}")
            }
            What::EditTemplate => match some(&templates, a) {
                Some(template) => {
                    let text = site.lossy(&template);
                    site.put(&template, format!("{text}<!-- {b} -->"));
                    format!("write a comment into {template}")
                }
                None => "nothing".to_owned(),
            },
            What::EditInclude => {
                site.put("templates/parts/note.html", format!("<p>note {b}</p>"));
                "change templates/parts/note.html".to_owned()
            }
            What::EditComponent => {
                let text = format!(
                    "{{% component tag(name) %}}<b>{b}: {{{{ name }}}}</b>{{% endcomponent tag %}}"
                );
                site.put("templates/parts/tag.html", text);
                "change templates/parts/tag.html".to_owned()
            }
            What::BreakTemplate => {
                let broken = [
                    "{% if x %}",
                    "{{ page.nothing_of_that_name.x }}",
                    "{{ get_url(path=\"@/no.md\") }}",
                ][b % 3];
                site.put("templates/other.html", format!("<h1>{{{{ page.title }}}}</h1>{broken}"));
                format!("write {broken} into templates/other.html")
            }
            What::NewTemplate => {
                let asks = [
                    "{% set blog = get_section(path=\"blog/_index.md\") %}{{ blog.pages | length }}",
                    "{% set tags = get_taxonomy(kind=\"tags\", required=false) %}{% if tags %}{% for t in tags.items %}{{ t.name }}{{ t.page_count }}{% endfor %}{% endif %}",
                    "{% set prices = load_data(path=\"prices.yaml\", required=false) %}{% if prices %}{{ prices.rate }}{% endif %}",
                    "{{ now() }}",
                    "{% for p in page.backlinks %}{{ p.title }}{% endfor %}",
                    "{% for h in page.toc %}{{ h.title }}{% endfor %}{{ page.taxonomies }}",
                    "{% set years = get_archive() %}{% for y in years %}{{ y.year }}{% for m in y.months %}{{ m.month }}{% for p in m.pages %}{{ p.title }}{% endfor %}{% endfor %}{% endfor %}",
                    "{% set letters = get_titles() %}{% for l in letters %}{{ l.letter }}{% for p in l.pages %}{{ p.title }}{% endfor %}{% endfor %}",
                    "{% set tags = get_taxonomy(kind=\"tags\", required=false) %}{% if tags %}{{ tags.title or \"\" }}{% for t in tags.items %}{{ t.description or \"\" }}{% endfor %}{% endif %}",
                ][b % 9];
                site.put("templates/other.html", format!("<h1>{{{{ page.title }}}}</h1>{asks}"));
                format!("write {asks} into templates/other.html")
            }
            What::DropTemplate => {
                site.take("templates/other.html");
                "delete templates/other.html".to_owned()
            }
            What::Data => {
                site.put("data/prices.yaml", format!("rate: {b}\n"));
                format!("write rate {b} into data/prices.yaml")
            }
            What::BreakData => {
                site.put("data/prices.yaml", "rate: [1\n");
                "break data/prices.yaml".to_owned()
            }
            What::BesideData => {
                site.put("content/guide/prices.yaml", format!("rate: {}\n", b + 100));
                "change content/guide/prices.yaml".to_owned()
            }
            What::Static => {
                let path = format!("static/file-{}.txt", b % 4);
                site.put(&path, format!("{a}"));
                format!("write {path}")
            }
            What::StaticGone => {
                let path = format!("static/file-{}.txt", b % 4);
                site.take(&path);
                format!("delete {path}")
            }
            What::Drawing => {
                let path = format!("static/pictures/{}.svg", b % 3);
                match a % 5 {
                    4 => drop(site.take(&path)),
                    _ => site.put(&path, format!("<svg width='{}' height='9'></svg>", 1 + a % 4)),
                }
                format!("change {path}")
            }
            What::ThemeStyle => {
                site.put("static/site.css", format!("a{{color:#{b:06x}}}"));
                "change static/site.css".to_owned()
            }
            What::Strings => {
                let marks = ["", "group_mark: \"'\"\n"][a % 2];
                site.put("strings/en.yaml", format!("note: Note {}\n{marks}", b % 3));
                "change strings/en.yaml".to_owned()
            }
            What::SiteTitle => setting(site, "title", Some(word)),
            What::BaseUrl => {
                let urls = [
                    Some("https://example.org/"),
                    Some("https://example.org/playbook/"),
                    None,
                    Some("https://other.example/"),
                ];
                setting(site, "base_url", urls[b % 4])
            }
            What::Parameter => {
                let themes = [
                    "daybook",
                    "{name: daybook, accent: \"#123456\"}",
                    "{name: daybook, accent: \"#7a2e1a\"}",
                    "{name: plain, accent: \"#7a2e1a\"}",
                ];
                setting(site, "theme", Some(themes[b % 4]))
            }
            What::ThemeOff => setting(site, "theme", Some(["false", "daybook", "plain"][b % 3])),
            // A folder of the name of a theme inside the program takes its place as a whole.
            What::ThemeFolder => {
                for (path, bytes) in embedded::PLAIN {
                    let path = format!("themes/plain/{path}");
                    match (b % 3, path.ends_with("/page.html")) {
                        (0, _) => drop(site.take(&path)),
                        (2, true) => site.put(&path, "<h1>{{ page.title }}</h1>"),
                        _ => site.put(&path, bytes),
                    }
                }
                format!("themes/plain {}", ["gone", "as it is inside", "changed"][b % 3])
            }
            What::Feeds => {
                let feeds = [
                    "{formats: [atom, rss]}",
                    "{formats: [json], limit: 2}",
                    "{formats: [atom], full: false}",
                    "{formats: []}",
                ];
                setting(site, "feeds", Some(feeds[b % 4]))
            }
            What::Taxonomies => {
                let rules = [
                    "[tags]",
                    "[{name: tags, paginate_by: 1, feed: true}]",
                    "[{name: tags, slug: themes}, categories]",
                    "[{name: tags}, {name: categories, hierarchical: true, feed: true}]",
                    "[tags, {name: series, paginate_by: 1, feed: true}, {name: authors, slug: people}]",
                ];
                setting(site, "taxonomies", Some(rules[b % 5]))
            }
            What::Menu => {
                let menu =
                    format!("{{main: [{{page: \"@/{other_below}\"}}, {{title: {word}, url: /}}]}}");
                setting(site, "menus", maybe(menu).as_deref())
            }
            What::Language => setting(site, "language", Some(["en", "de", "he"][b % 3])),
            What::Zone => {
                setting(site, "timezone", Some(["UTC", "Europe/Berlin", "Asia/Tokyo"][b % 3]))
            }
            What::SiteAuthors => {
                let authors =
                    format!("{{mia: {{name: Mia {}}}, tom: {{name: Tom, url: /}}}}", b % 3);
                setting(site, "authors", maybe(authors).as_deref())
            }
            What::Markdown => setting(
                site,
                "markdown",
                Some(["{smart: true}", "{html: false}", "{highlight: false}", "{}"][b % 4]),
            ),
            What::Check => setting(
                site,
                "check",
                Some(["{broken_links: warn}", "{broken_links: error}"][b % 2]),
            ),
            What::CommentAdded => {
                let path = format!("data/comments/blog/2026-01-05-one/c{}.md", a % 4);
                let more = match b % 5 {
                    0 => "reply_to: c1\n".to_owned(),
                    1 => "author: mia\n".to_owned(),
                    _ => String::new(),
                };
                let text = format!("---\nname: {word}\ndate: {day}\n{more}---\nSaid *{b}*.\n");
                site.put(&path, text);
                format!("write {path} of {word}, {day}, {more:?}, saying {b}")
            }
            What::CommentGone => match some(&comments, a) {
                Some(path) => {
                    site.take(&path);
                    format!("delete {path}")
                }
                None => "nothing".to_owned(),
            },
            What::CommentWaits => {
                let path = format!("data/comments/pending/blog/2026-01-05-one/c{}.md", 4 + b % 3);
                site.put(&path, format!("---\nname: {word}\ndate: {day}\n---\nWaits.\n"));
                format!("write {path}")
            }
            What::CommentLetIn => {
                let waiting = site.paths(|path| path.starts_with("data/comments/pending/"));
                match some(&waiting, a) {
                    Some(path) => {
                        let to = path.replace("pending/", "");
                        let text = site.take(&path).unwrap_or_default();
                        site.put(&to, text);
                        format!("move {path} to {to}")
                    }
                    None => "nothing".to_owned(),
                }
            }
            What::CommentThread => {
                let page = ["about", "guide/brief", "guide/_index"][a % 3];
                let path = format!("data/comments/{page}.yaml");
                let text = format!(
                    "- {{id: t1, name: {word}, date: {day}, text: \"See https://a.example/{b}\"}}\n- {{id: t2, name: Bo, date: 2026-01-07, reply_to: t1, text: Yes.}}\n"
                );
                site.put(&path, text);
                format!("write {path} of {word}, {day}, {b}")
            }
            What::CommentBeside => {
                let path = format!("content/blog/bundle-{}/comments/x.md", b % 3);
                site.put(&path, format!("---\nname: {word}\ndate: {day}\n---\nBeside {a}.\n"));
                format!("write {path} of {word}, {day}, saying {a}")
            }
            What::CommentsOff => {
                let value = ["true", "false"][b % 2];
                set(site, &page, "comments", maybe(value.to_owned()))
            }
            What::CommentRules => {
                let rules = [
                    "{mail: me@example.org}",
                    "{endpoint: https://f.example/x, sections: [guide]}",
                    "false",
                    "{mail: me@example.org, sections: [nowhere]}",
                ];
                setting(site, "comments", maybe(rules[a % 4].to_owned()).as_deref())
            }
            What::ContactRules => {
                let rules =
                    ["{mail: me@example.org}", "{endpoint: https://f.example/x}", "{mail: no}"];
                setting(site, "contact", maybe(rules[a % 3].to_owned()).as_deref())
            }
            What::Clock => {
                let now =
                    ["2026-11-23", "2026-11-25", "2026-12-01 10:00", "2025-01-01", "2027-06-01"]
                        [b % 5];
                site.set_now(now);
                format!("let it be {now}")
            }
            What::Drafts => {
                site.override_with(|overrides| overrides.drafts = b % 2 == 0);
                format!("--drafts {}", b % 2 == 0)
            }
            What::Future => {
                site.override_with(|overrides| overrides.future = b % 2 == 0);
                format!("--future {}", b % 2 == 0)
            }
        }
    }
}

/// A small site with something of everything to edit.
pub(crate) fn start(theme: &str) -> TestSite {
    let mut site = TestSite::default();
    let files: &[(&str, &str)] = &[
        ("content/_index.md", "---\ntitle: Home\n---\nWelcome. [Brief](@/guide/brief.md#hiring)\n"),
        ("content/about.md", "# About us\n\nWe are few. See [the blog](/blog/).\n"),
        ("content/guide/_index.md", "---\ntitle: Guide\nsort_by: weight\n---\n"),
        (
            "content/guide/brief.md",
            "---\ntitle: The brief\nweight: 1\ntags: [hiring]\nseries: First steps\n---\n## Hiring\n\nText.\n\n[cost](cost.md)\n",
        ),
        (
            "content/guide/cost.md",
            "---\ntitle: What it costs\nweight: 2\ntags: [Hiring, money]\nseries: First steps\naliases: [/costs/]\n---\n## First task\n\n> [!NOTE]\n> Mind it.\n",
        ),
        (
            "content/guide/train.md",
            "---\ntitle: Training\ntemplate: other.html\n---\nText[^1].\n\n[^1]: A note.\n",
        ),
        (
            "content/blog/_index.md",
            "---\ntitle: Blog\nsort_by: date\npaginate_by: 2\nfeed: true\n---\n",
        ),
        (
            "content/blog/2026-01-05-one.md",
            "---\ntitle: One\ntags: [money]\n---\nFirst.\n\n<!-- more -->\n\nRest.\n",
        ),
        (
            "content/blog/2026-02-05-two.md",
            "---\ntitle: Two\nauthors: [mia]\n---\n![drawing](/pictures/1.svg)\n",
        ),
        ("content/tags/money.md", "---\ntitle: On money\n---\nWhat it costs.\n"),
        ("content/blog/2026-12-01-later.md", "---\ntitle: Later\n---\nNot yet.\n"),
        ("static/pictures/0.svg", "<svg width='2' height='9'></svg>"),
        ("static/pictures/1.svg", "<svg width='3' height='9'></svg>"),
        ("static/site.css", "a{color:red}"),
        ("data/prices.yaml", "rate: 1\n"),
        (
            "data/comments/blog/2026-01-05-one/c1.md",
            "---\nname: Ana\ndate: 2026-01-06\n---\nThank you.\n",
        ),
        (
            "data/comments/pending/blog/2026-01-05-one/c5.md",
            "---\nname: Bo\ndate: 2026-01-07\n---\nWaits.\n",
        ),
        (
            "templates/other.html",
            "<h1>{{ page.title }}</h1>{{ page.content | safe }}{% include \"parts/note.html\" %}{% for p in page.ancestors %}{{ <tag name={p.title}/> }}{% endfor %}",
        ),
        ("templates/blocks/tip.html", "<div>{{ block.title }}{{ block.body }}</div>"),
        ("templates/parts/note.html", "<p>note</p>"),
        (
            "templates/parts/tag.html",
            "{% component tag(name) %}<b>{{ name }}</b>{% endcomponent tag %}",
        ),
    ];
    for (path, text) in files {
        site.put(path, *text);
    }
    site.put(
        "site.yaml",
        format!("title: Test\nbase_url: https://example.org/playbook/\ntheme: {theme}\n"),
    );
    if theme == "false" {
        for (path, text) in crate::support::TEMPLATES {
            site.put(path, *text);
        }
        site.put(
            "templates/page.html",
            "<h1>{{ page.title }}</h1>{{ page.date or \"\" }}{% for tag in page.taxonomies.tags %}{{ get_taxonomy_url(kind=\"tags\", name=tag) }}{% endfor %}\
             {{ page.content | safe }}{% if page.lower %}{{ page.lower.title }}{% endif %}{% if page.higher %}{{ page.higher.title }}{% endif %}\
             {% if page.previous %}{{ page.previous.title }}{% endif %}{% for p in page.backlinks %}{{ p.title }}{% endfor %}\
             {% for p in page.related %}{{ p.title }}{% endfor %}{% if page.series %}{{ page.series }}{% endif %}\
             {% if page.review %}{{ page.review }}{% endif %}{{ page.owner or \"\" }}{{ page.doing_time or \"\" }}{{ page.pinned }}{{ page.authors }}\
             {{ page.comment_count }}{{ page.comments.open }}{{ page.comments.mail or \"\" }}{% for c in page.comments.threads %}{{ c.name }}{{ c.date }}{{ c.image or \"\" }}{{ c.text }}{% for r in c.replies %}{{ r.name }}{{ r.text }}{% endfor %}{% endfor %}",
        );
        site.put(
            "templates/taxonomy_single.html",
            "<h1>{{ term.title or term.name }}</h1>{{ term.description or \"\" }}{{ term.content }}{{ term.author or \"\" }}{{ term.children }}{{ term.parents }}\
             {{ taxonomy.title or \"\" }}{% for page in paginator.pages %}<li>{{ page.title }}</li>{% endfor %}",
        );
        site.put(
            "templates/taxonomy_list.html",
            "{{ taxonomy.title or \"\" }}{{ taxonomy.content }}{{ terms }}",
        );
    }
    site
}
