//! The settings of `site.yaml`.
//!
//! What is written here is what is read, and what the documentation says: from it
//! `content/docs/site-yaml.md` is made.

use super::base::base_url;
use super::language::{language, zone};
use super::{
    CheckRules, Config, MarkdownOptions, authors, comments, feeds, group, menus, taxonomies, theme,
    ways,
};
use crate::yaml::keys::about;
use crate::yaml::{Key, Kind};

type Setting = Key<Config>;

/// The settings, in the order in which they are read and shown.
pub static SETTINGS: &[Setting] = &[
    Setting::text("title", |config, text| config.title = text)
        .default("empty")
        .means(
            "The name of the site. It stands at the top of every page, in the browser's tab \
             and in feeds.",
        )
        .example("title: My playbook"),
    Setting::own("base_url", Kind::Text, base_url)
        .default("not set")
        .means(
            "The whole address at which the site will live, beginning with `https://` or \
             `http://`.",
        )
        .example("base_url: https://www.example.com/"),
    Setting::text("description", |config, text| config.description = text)
        .default("empty")
        .means("One sentence about the site, for search engines and feeds.")
        .example("description: How we hand work over, step by step."),
    Setting::own("language", Kind::Text, language)
        .default("`en`")
        .means(
            "The language of the site as a tag: two letters, with a region where it matters. A \
             site has one language.",
        )
        .example("language: en-GB"),
    Setting::own("timezone", Kind::Text, zone)
        .default("`UTC`")
        .means("The time zone in which dates without an offset are meant.")
        .example("timezone: Europe/Sofia"),
    Setting::own("theme", theme::WANTED, theme::theme)
        .default("`daybook`")
        .means("The theme that makes the pages. `false` switches themes off.")
        .example("theme: daybook"),
    Setting::own("authors", Kind::Map, authors::in_settings)
        .default("empty")
        .means("The people who write, by the id that pages use.")
        .example(
            "authors:\n  mia: Mia Ilieva\n  bo:\n    name: Bo Berg\n    url: \
             https://bo.example.com/\n    bio: Bo keeps the books of 12 small shops.\n    \
             image: /bo.jpg",
        )
        .below(|| about(authors::AUTHOR)),
    Setting::own("taxonomies", Kind::Maps, taxonomies::read)
        .means(
            "The ways in which pages are filed. The default is `tags` and `categories`, each \
             only where a page uses it.",
        )
        .example(
            "taxonomies:\n  - name: tags\n    paginate_by: 20\n    feed: true\n  - name: \
             roles\n    slug: who",
        )
        .below(|| about(taxonomies::TAXONOMY)),
    Setting::own("menus", Kind::Map, menus::read)
        .default("empty")
        .means("Menus by name, each a list of entries.")
        .example(
            "menus:\n  main:\n    - page: guide/_index.md\n      title: Guide\n    - page: \
             blog/_index.md\n    - title: Shop\n      url: https://shop.example.com/",
        )
        .below(|| about(menus::ENTRY)),
    Setting::own("feeds", Kind::Map, feeds::read)
        .or("`false` for no feeds at all")
        .means("Feeds list the newest pages that have a date, for programs that follow a site.")
        .example("feeds:\n  formats: [atom, rss]\n  limit: 20\n  full: true")
        .below(|| about(feeds::FEEDS)),
    Setting::own("comments", Kind::Map, comments::read)
        .or("`false` to show no comments at all")
        .means("How new [comments](comments.md) reach you, and which pages ask for them.")
        .example(
            "comments:\n  endpoint: https://forms.example.com/f/abc123\n  mail: \
             me@example.org\n  sections: [hire]",
        )
        .below(|| about(comments::COMMENTS)),
    Setting::own("contact", Kind::Map, |fields, name, config| {
        group(fields, name, ways::CONTACT, &mut config.contact);
    })
    .means(
        "Where the forms of the block [`:::contact`](blocks.md#contact) go: to a form \
         service, which gives you an address, or by mail. With both, readers find the mail \
         address below the form.",
    )
    .example("contact:\n  endpoint: https://forms.example.com/f/abc123\n  mail: me@example.org")
    .below(|| about(ways::CONTACT)),
    Setting::own("markdown", Kind::Map, |fields, name, config| {
        group(fields, name, MARKDOWN, &mut config.markdown);
    })
    .means("How Markdown is read.")
    .example("markdown:\n  highlight: true\n  smart: true\n  html: true")
    .below(|| about(MARKDOWN)),
    Setting::own("check", Kind::Map, |fields, name, config| {
        group(fields, name, CHECK, &mut config.check);
    })
    .means("How strict a build is.")
    .example("check:\n  broken_links: warn")
    .below(|| about(CHECK)),
    Setting::texts("symlinks", |config, paths| config.symlinks = paths)
        .default("empty")
        .means(
            "Symbolic links that may lead out of the site's folder, by their own path in the \
             site.",
        )
        .example("symlinks: [static/photos]"),
    Setting::map("extra", |config, map| config.extra = map.clone())
        .default("empty")
        .means("Values of your own for templates: `config.extra.phone`.")
        .example("extra:\n  phone: \"+359 2 000 000\""),
];

type Markdown = Key<MarkdownOptions>;

/// What `markdown` may say.
static MARKDOWN: &[Markdown] = &[
    Markdown::switch("highlight", |options, on| options.highlight = on)
        .default("`true`")
        .means("Code in a known language is coloured."),
    Markdown::switch("smart", |options, on| options.smart = on)
        .default("`false`")
        .means("Straight quotes become curly, `--` becomes –, `---` becomes —, `...` becomes …."),
    Markdown::switch("html", |options, on| options.html = on)
        .default("`true`")
        .means("HTML in Markdown is kept. With `false`, its tags are shown as text."),
];

/// What `check` may say.
static CHECK: &[Key<CheckRules>] = &[Key::<CheckRules>::choice(
    "broken_links",
    &[
        ("error", "", |rules| rules.broken_links_stop = true),
        ("warn", "", |rules| rules.broken_links_stop = false),
    ],
)
.default("`error`")
.means(
    "With `warn`, links to pages, headings, files and pictures that are not there \
     become warnings, and the site is published with them. Menu entries that lead \
     nowhere are left out.",
)];

/// Names other generators use, with ours.
pub const ELSEWHERE: &[(&str, &str)] = &[
    ("baseURL", "base_url"),
    ("baseurl", "base_url"),
    ("url", "base_url"),
    ("site_url", "base_url"),
    ("site-url", "base_url"),
    ("site_name", "title"),
    ("default_language", "language"),
    ("languageCode", "language"),
    ("lang", "language"),
    ("timeZone", "timezone"),
    ("params", "extra"),
    ("menu", "menus"),
    ("nav", "menus"),
    ("taxonomy", "taxonomies"),
    ("feed", "feeds"),
    ("generate_feeds", "feeds"),
    ("author", "authors"),
    ("markup", "markdown"),
];

/// Words for what is the theme's to say, with its parameters: those of Daybook, which others follow.
pub(super) const OF_THE_THEME: &[(&str, &str)] = &[
    ("accent", "accent"),
    ("colour", "accent"),
    ("color", "accent"),
    ("colours", "accent"),
    ("colors", "accent"),
    ("logo", "logo"),
    ("font", "heading_font"),
    ("heading_font", "heading_font"),
    ("footer", "footer"),
];
