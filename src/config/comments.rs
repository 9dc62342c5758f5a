//! `comments` in `site.yaml`: whether comments are shown, and where new ones go.

use super::ways::{Ways, ways};
use crate::diagnostic::Code;
use crate::yaml::{Fields, Node};

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

/// What `comments` may say.
pub(super) const KEYS: &[&str] = &["endpoint", "mail", "sections"];

pub(super) fn read(fields: &mut Fields<'_>) -> CommentRules {
    let mut rules = CommentRules { shown: true, endpoint: None, mail: None, sections: None };
    // `comments: false` is what people try first, as with feeds.
    if let Some(Node::Bool(shown)) = fields.node("comments") {
        rules.shown = *shown;
        return rules;
    }
    let Some(map) = fields.map("comments") else { return rules };
    let path = fields.path_of("comments");
    let mut inner = Fields::new(map, path, Code::ConfigValue, fields.notes());
    Ways { endpoint: rules.endpoint, mail: rules.mail } = ways(&mut inner);
    rules.sections = inner.texts("sections");
    inner.refuse_rest(Code::ConfigKey, KEYS, "`comments`");
    rules
}
