//! What only a section can say.

use serde::{Deserialize, Serialize};

use super::FrontMatter;
use super::read::cascade;
use crate::yaml::{Key, Kind};

/// What only a section can say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SectionFront {
    /// What its pages are sorted by first.
    pub sort_by: Option<SortBy>,
    /// Whether the order is turned round.
    pub reverse: Option<bool>,
    /// Pages per pager.
    pub paginate_by: Option<usize>,
    /// The template of the pages below it.
    pub page_template: Option<String>,
    /// Its pages are listed in the section above.
    pub transparent: Option<bool>,
    /// Whether it has a feed of its own.
    pub feed: Option<bool>,
    /// What the pages below say unless they say it themselves.
    pub cascade: Option<Box<FrontMatter>>,
}

/// What pages are sorted by before everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SortBy {
    /// Lighter first.
    Weight,
    /// Newer first.
    Date,
    /// Last changed first.
    Updated,
    /// By the alphabet.
    Title,
    /// By the name of the file.
    Path,
}

type Section = Key<SectionFront>;

/// The names that only sections know, in the order in which they are read and shown.
pub static SECTION: &[Section] = &[
    Section::choice(
        "sort_by",
        &[
            ("weight", "the lightest first", |section| section.sort_by = Some(SortBy::Weight)),
            ("date", "the newest first", |section| section.sort_by = Some(SortBy::Date)),
            (
                "updated",
                "the last changed first; a page that was never changed counts by its date",
                |section| section.sort_by = Some(SortBy::Updated),
            ),
            ("title", "from A to Z", |section| section.sort_by = Some(SortBy::Title)),
            ("path", "by the name of the file", |section| section.sort_by = Some(SortBy::Path)),
        ],
    )
    .means(
        "What the pages of the section are sorted by first. Pages without that key come last. \
         Without `sort_by`, the [usual order](writing.md#order) holds.",
    )
    .example("sort_by: date"),
    Section::switch("reverse", |section, on| section.reverse = Some(on))
        .means(
            "Turns the order round: the oldest first, the heaviest first. Pages without the \
             key still come last.",
        )
        .example("sort_by: date\nreverse: true"),
    Section::count("paginate_by", |section, number| section.paginate_by = Some(number))
        .means("How many pages the list shows at a time. Without it, all of them.")
        .example("paginate_by: 20"),
    Section::text("page_template", |section, text| section.page_template = Some(text))
        .means(
            "The template of all pages in the section and in the sections below it. The \
             nearest section wins, and a page's own `template` wins over all.",
        )
        .example("page_template: chapter.html"),
    Section::switch("transparent", |section, on| section.transparent = Some(on))
        .means(
            "The pages of this section are also listed in the section above it. With it you \
             can sort posts into folders by year and still have one list.",
        )
        .example("transparent: true"),
    Section::switch("feed", |section, on| section.feed = Some(on))
        .means(
            "The section gets a feed of its own, such as `/blog/atom.xml`, in every [format of \
             the site](site-yaml.md#feeds). It holds the pages with a date in the section and \
             below it. It needs a `base_url`.",
        )
        .example("feed: true"),
    Section::own("cascade", Kind::Map, |fields, key, section| {
        section.cascade = cascade(fields, key);
    })
    .means(
        "What the pages and sections below say, unless they say it themselves. It does not \
         change the section it stands in.",
    )
    .example("cascade:\n  authors: [mia]\n  tags: [training]\n  extra:\n    level: beginners"),
];
