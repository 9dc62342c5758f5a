//! The names that can stand at the head of a page.
//!
//! What is written here is what is read, and what the documentation says: from it
//! `content/docs/front-matter.md` is made.

use super::FrontMatter;
use super::read::{file_all, file_under};
use crate::parse::review;
use crate::yaml::{Key, Kind};

/// A name at the head of a page.
pub struct PageKey {
    /// What is known of it.
    pub key: Key<FrontMatter>,
    /// Whether a `cascade` may hold it: whatever makes sense for many pages at once.
    pub cascades: bool,
}

type Page = Key<FrontMatter>;

/// A key of one page.
const fn one(key: Page) -> PageKey {
    PageKey { key, cascades: false }
}

/// A key that many pages can say at once.
const fn many(key: Page) -> PageKey {
    PageKey { key, cascades: true }
}

/// The names at the head of a page, in the order in which they are read and shown.
pub static PAGE: &[PageKey] = &[
    one(Page::text("title", |front, text| front.title = Some(text))
        .means(
            "The title of the page. Without it, the [first heading or the file's \
             name](writing.md#titles) is taken.",
        )
        .example("title: The brief")),
    one(Page::text("description", |front, text| front.description = Some(text))
        .spelt(&["excerpt"])
        .means("One sentence for lists, search engines and shared links.")
        .example("description: How to say on one page what you want done.")),
    one(Page::date("date", |front, when| front.date = Some(when))
        .spelt(&["created"])
        .means(
            "When the page was written. Pages with a date are in feeds. A page is held back \
             until its date. A date in the [file's name](writing.md#names-and-addresses) \
             counts as well; this key wins over it.",
        )
        .example("date: 2026-11-23")),
    one(Page::date("updated", |front, when| front.updated = Some(when))
        .spelt(&["lastmod", "last_modified_at", "lastUpdated", "modified"])
        .means("When the page was last changed. It is shown, and told to feeds and search engines.")
        .example("updated: 2026-12-01")),
    many(
        Page::date("publish", |front, when| front.publish = Some(when))
            .spelt(&["publishDate", "publish_date", "pubdate"])
            .means("From when on the page is published, where that is not `date`.")
            .example("date: 2026-11-20\npublish: 2026-12-01 09:00"),
    ),
    many(
        Page::date("expires", |front, when| front.expires = Some(when))
            .spelt(&["expiryDate", "expiry_date", "unpublishdate"])
            .means("From when on the page is no longer published.")
            .example("expires: 2027-01-01"),
    ),
    many(
        Page::switch("draft", |front, on| front.draft = Some(on))
            .means(
                "A draft is not published, unless you build with `--drafts`. Jekyll's `published: \
                 false` is read as `draft: true`.",
            )
            .example("draft: true"),
    ),
    one(Page::text("slug", |front, text| front.slug = Some(text))
        .means(
            "The last part of the address, letter for letter. Spaces and capitals stay as you \
             write them. It cannot contain `/`. On a section, it is the section's part in the \
             addresses of all its pages.",
        )
        .example("slug: first-hire")),
    one(Page::text("path", |front, text| front.path = Some(text))
        .spelt(&["url", "permalink"])
        .means(
            "The whole address, from the root of the site. It wins over `slug`. A path that \
             ends in `.html` becomes that file. The home page can have neither `slug` nor \
             `path`.",
        )
        .example("path: /hire/first/")),
    one(Page::texts("aliases", |front, texts| front.aliases = texts)
        .spelt(&["alias", "redirect_from"])
        .means(
            "Old addresses that lead on to this page. Each becomes a small page that sends the \
             reader on; what stood behind `#` is kept.",
        )
        .example("aliases: [/2019/03/first-hire/, /old.html]")),
    one(Page::whole("weight", |front, number| front.weight = Some(number))
        .spelt(&["order", "menu_order", "nav_order", "sidebar_position"])
        .means("The place among its neighbours: lighter comes first, pages without a weight last.")
        .example("weight: 2")),
    many(
        Page::text("template", |front, text| front.template = Some(text))
            .spelt(&["layout"])
            .means(
                "The [template](themes.md#which-template-makes-what) that makes the page, with or \
                 without `.html`. A name that no template has is an error: a page from Jekyll with \
                 `layout: post` needs that line taken away.",
            )
            .example("template: wide.html"),
    ),
    many(
        Page::texts("authors", |front, texts| front.authors = Some(texts))
            .spelt(&["author"])
            .means(
                "Who wrote the page: ids from [`authors` in `site.yaml`](site-yaml.md#authors), or \
                 names.",
            )
            .example("authors: [mia, bo]"),
    ),
    many(
        Page::own("tags", Kind::Texts, |fields, key, front| file_under(fields, key, "tags", front))
            .spelt(&["tag"])
            .means("What the page is about. See [Tags](writing.md#tags).")
            .example("tags: [hiring, cost]"),
    ),
    many(
        Page::own("categories", Kind::Texts, |fields, key, front| {
            file_under(fields, key, "categories", front);
        })
        .spelt(&["category"])
        .means("The same as `tags`, for a second way of filing.")
        .example("categories: [Guides]"),
    ),
    many(
        Page::text("series", |front, text| {
            front.series = Some(text).filter(|text| !text.is_empty());
        })
        .means(
            "The series the page is a part of. The parts are read from front to back: by \
             `weight`, then from the oldest to the newest, then by title. Each series has a \
             page, such as `/series/first-steps/`, and a template sees the [parts before and \
             after](templates.md#on-a-page).",
        )
        .example("series: First steps"),
    ),
    many(
        Page::own("taxonomies", Kind::Map, file_all)
            .means(
                "Pages filed in ways that [`site.yaml` declares](site-yaml.md#taxonomies). `tags` \
                 and `categories` may stand here, too, and so may `authors` and `series`: they are \
                 read as the keys of that name.\n\nApart from these four, no taxonomy can stand at \
                 the top level. A line `roles: [Owner]` there files nothing, and a warning says so.",
            )
            .example("taxonomies:\n  roles: [Owner, Assistant]"),
    ),
    many(
        Page::text("image", |front, text| front.image = Some(text))
            .spelt(&["cover", "featured_image"])
            .means(
                "The picture that stands for the page when it is shared: a file beside the page, a \
                 file of the site, or a whole address. It is checked like a picture in the text.",
            )
            .example("image: cards.jpg"),
    ),
    many(
        Page::text("image_alt", |front, text| front.image_alt = Some(text))
            .means(
                "What that picture shows, for those who do not see it. Leave it out where the \
                 picture only decorates.",
            )
            .example(
                "image: cards.jpg\nimage_alt: Three index cards on a desk, each with one task",
            ),
    ),
    one(Page::switch("pinned", |front, on| front.pinned = Some(on))
        .means(
            "The page stands first in the list of its section and of its tags. Feeds, archives \
             and the order of reading stay as they are. A pinned section stands first among \
             the sections beside it.",
        )
        .example("pinned: true")),
    many(
        Page::text("owner", |front, text| front.owner = Some(text))
            .means(
                "Who answers for what the page says. It is shown, and `handover check` names them \
                 when a review is due.",
            )
            .example("owner: Mia Ilieva"),
    ),
    one(Page::own("reviewed", Kind::Date, |fields, key, front| {
        front.reviewed = review::reviewed(fields, key);
    })
    .spelt(&["last_reviewed_on", "last_reviewed"])
    .or("a map of `date` and `by`")
    .means(
        "When somebody last read the page through and found it right. If the day is all there \
         is to say, `reviewed: 2026-10-01` is enough.",
    )
    .example("reviewed:\n  date: 2026-10-01\n  by: Bo Berg")),
    many(
        Page::own("review_every", Kind::Text, |fields, key, front| {
            front.review_every = review::review_every(fields, key);
        })
        .means(
            "How often the page is to be reviewed: a number of days, weeks, months or years. The \
             next review is due so long after `reviewed`; a month that is too short ends on its \
             last day. When that day has passed, [`handover check`](messages.md#review-overdue) \
             says so.\n\nIt can stand in a [`cascade`](#cascade). For pages that do not say when \
             they were reviewed it does nothing.",
        )
        .example("reviewed: 2026-10-01\nreview_every: 6 months"),
    ),
    one(Page::own("doing_time", Kind::Text, |fields, key, front| {
        front.doing_time = review::doing_time(fields, key);
    })
    .means(
        "How long it takes to do what the page says: `45m`, `1h`, `1h 30m`, or words of your \
         own. Readers see `1 h 30 min`, or your words.",
    )
    .example("doing_time: 1h 30m")),
    many(
        Page::switch("toc", |front, on| front.toc = Some(on))
            .means(
                "`false` takes the table of contents away. The default theme shows one on pages \
                 with three main headings or more.",
            )
            .example("toc: false"),
    ),
    many(
        Page::switch("page_data", |front, on| front.page_data = Some(on))
            .means(
                "With `true`, two files for programs lie beside the page: `index.json` says what \
                 lists show of it, its table of contents and its blocks with their data; \
                 `index.md` is its text as plain Markdown, without front matter and blocks, with \
                 whole addresses. For all pages, put it below [`cascade`](#cascade) in the front \
                 matter of `content/_index.md`.",
            )
            .example("page_data: true"),
    ),
    many(
        Page::switch("comments", |front, on| front.comments = Some(on))
            .means(
                "With `false`, the page shows no [comments](comments.md) and asks for none. With \
                 `true` it asks for comments wherever it lies, if `site.yaml` says [how they reach \
                 you](site-yaml.md#comments).",
            )
            .example("comments: false"),
    ),
    many(
        Page::switch("unlisted", |front, on| front.unlisted = Some(on))
            .means(
                "The page is published and can be linked to, and is in no list, feed or sitemap. \
                 On a section it hides the section only; for the pages in it, use \
                 [`cascade`](#cascade).",
            )
            .example("unlisted: true"),
    ),
    many(
        Page::map("extra", |front, map| front.extra = map.clone())
            .spelt(&["params"])
            .means("Values of your own for templates: `page.extra.phone`.")
            .example("extra:\n  phone: \"+359 2 000 000\""),
    ),
];

/// What is known of a name.
pub(super) fn page_key(name: &str) -> Option<&'static Key<FrontMatter>> {
    PAGE.iter().map(|row| &row.key).find(|key| key.name() == name)
}

/// Every name a `cascade` may hold, in the spelling of ours.
pub fn cascading() -> impl Iterator<Item = &'static str> {
    PAGE.iter().filter(|row| row.cascades).map(|row| row.key.name())
}
