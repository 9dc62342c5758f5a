//! The sites that `handover init` can make: which files each has. Texts only; what differs from site
//! to site is filled in by `init`.
//!
//! What several starters have in common lies in `shared/`, and the shapes of new pages in
//! `../archetypes/`, so that no sentence is kept twice.

use super::archetype;
use super::args::Starter;

/// A file of a new site: its path, and its text with `{title}` and `{date}` to be filled in. A path
/// may hold `{date}`, too. Files below `archetypes/` are written as they are.
pub(super) type File = (&'static str, &'static str);

/// The settings that every site begins with, and those of this one.
macro_rules! settings {
    ($own:literal) => {
        ("site.yaml", concat!(include_str!("shared/site.yaml"), include_str!($own)))
    };
}

const SHARED: &[File] = &[
    (".gitignore", include_str!("shared/gitignore")),
    ("static/site.css", include_str!("shared/site.css")),
];

const PLAYBOOK: &[File] = &[
    settings!("playbook/site.yaml"),
    ("content/_index.md", include_str!("playbook/home.md")),
    ("content/guide/_index.md", include_str!("playbook/guide/_index.md")),
    ("content/guide/start-here.md", include_str!("playbook/guide/start-here.md")),
    ("content/guide/pick-one-task.md", include_str!("playbook/guide/pick-one-task.md")),
    ("content/guide/what-it-costs.md", include_str!("playbook/guide/what-it-costs.md")),
    ("content/guide/find-the-match.md", include_str!("playbook/guide/find-the-match.md")),
    ("content/guide/the-agreement.md", include_str!("playbook/guide/the-agreement.md")),
    ("content/guide/write-it-down.md", include_str!("playbook/guide/write-it-down.md")),
    ("content/guide/work-together.md", include_str!("playbook/guide/work-together.md")),
    ("content/guide/when-it-goes-wrong.md", include_str!("playbook/guide/when-it-goes-wrong.md")),
    ("content/guide/telling-it-once.md", include_str!("playbook/guide/telling-it-once.md")),
    ("content/tools/_index.md", include_str!("playbook/tools/_index.md")),
    ("content/tools/brief.md", include_str!("playbook/tools/brief.md")),
    ("content/tools/sop.md", include_str!("playbook/tools/sop.md")),
    ("content/tools/scorecard.md", include_str!("playbook/tools/scorecard.md")),
    ("content/tools/onboarding.md", include_str!("playbook/tools/onboarding.md")),
    ("content/tools/access-list.md", include_str!("playbook/tools/access-list.md")),
    ("content/tools/weekly-report.md", include_str!("playbook/tools/weekly-report.md")),
    ("content/tools/offboarding.md", include_str!("playbook/tools/offboarding.md")),
    ("content/blog/_index.md", include_str!("playbook/blog/_index.md")),
    ("content/blog/{date}-we-begin.md", include_str!("playbook/blog/we-begin.md")),
    ("content/glossary.md", include_str!("playbook/glossary.md")),
    ("data/books.yaml", include_str!("playbook/books.yaml")),
    ("archetypes/mistake.md", archetype::MISTAKE),
    ("archetypes/sop.md", archetype::SOP),
    ("archetypes/checklist.md", archetype::CHECKLIST),
    ("archetypes/scorecard.md", archetype::SCORECARD),
    ("archetypes/post.md", archetype::POST),
];

const BLOG: &[File] = &[
    settings!("blog/site.yaml"),
    ("content/_index.md", include_str!("blog/home.md")),
    ("content/about.md", include_str!("blog/about.md")),
    ("content/blog/_index.md", include_str!("blog/posts.md")),
    ("content/blog/{date}-hello.md", include_str!("blog/hello.md")),
    ("content/blog/{date}-one-post-in-an-hour.md", include_str!("blog/one-post-in-an-hour.md")),
    ("archetypes/post.md", archetype::POST),
];

const DOCS: &[File] = &[
    settings!("docs/site.yaml"),
    ("content/_index.md", include_str!("docs/home.md")),
    ("content/getting-started/_index.md", include_str!("docs/getting-started/_index.md")),
    ("content/getting-started/what-it-is.md", include_str!("docs/getting-started/what-it-is.md")),
    ("content/getting-started/first-steps.md", include_str!("docs/getting-started/first-steps.md")),
    ("content/how-to/_index.md", include_str!("docs/how-to/_index.md")),
    ("content/how-to/invite-a-colleague.md", include_str!("docs/how-to/invite-a-colleague.md")),
    ("content/how-to/calendar-on-a-phone.md", include_str!("docs/how-to/calendar-on-a-phone.md")),
    ("content/reference/_index.md", include_str!("docs/reference/_index.md")),
    ("content/reference/rights.md", include_str!("docs/reference/rights.md")),
    ("content/reference/settings.md", include_str!("docs/reference/settings.md")),
    ("content/faq.md", include_str!("docs/faq.md")),
    ("archetypes/how-to.md", archetype::HOW_TO),
    ("archetypes/reference.md", archetype::REFERENCE),
];

/// The files of a starter, in no order that matters.
pub(super) fn files(starter: Starter) -> impl Iterator<Item = &'static File> {
    let own = match starter {
        Starter::Playbook => PLAYBOOK,
        Starter::Blog => BLOG,
        Starter::Docs => DOCS,
    };
    own.iter().chain(SHARED)
}
