//! `comments` in `site.yaml`: whether comments are shown, and where new ones go.

use super::ways::{endpoint, mail};
use super::{Config, group};
use crate::yaml::{Fields, Key, Kind, Node};

/// Whether comments are shown, and where new ones go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRules {
    /// Whether any comment is shown at all.
    pub shown: bool,
    /// Where the form is sent to.
    pub endpoint: Option<String>,
    /// Where comments are mailed to.
    pub mail: Option<String>,
    /// The folders below `content/` whose pages ask for comments, as they were written; where none
    /// is named, all pages that have a date.
    pub sections: Option<Vec<String>>,
}

impl CommentRules {
    /// Whether there is any way to send a comment.
    pub fn takes_any(&self) -> bool {
        self.shown && (self.endpoint.is_some() || self.mail.is_some())
    }
}

impl Default for CommentRules {
    fn default() -> Self {
        CommentRules { shown: true, endpoint: None, mail: None, sections: None }
    }
}

type Comments = Key<CommentRules>;

/// What `comments` may say.
pub(super) static COMMENTS: &[Comments] = &[
    Comments::own("endpoint", Kind::Text, |fields, name, rules| {
        rules.endpoint = endpoint(fields, name);
    })
    .default("none")
    .means(
        "Where the form is sent: a whole address, or a path on the same host such as \
         `/api/comment`.",
    ),
    Comments::own("mail", Kind::Text, |fields, name, rules| rules.mail = mail(fields, name))
        .default("none")
        .means("The mail address for comments."),
    Comments::texts("sections", |rules, folders| rules.sections = Some(folders))
        .default("pages with a date")
        .means("Folders below `content/` whose pages ask for comments."),
];

/// `comments`
pub(super) fn read(fields: &mut Fields<'_>, name: &str, config: &mut Config) {
    // `comments: false` is what people try first, as with feeds.
    match fields.node(name) {
        Some(Node::Bool(shown)) => config.comments.shown = *shown,
        _ => group(fields, name, COMMENTS, &mut config.comments),
    }
}
