//! `comments` in `site.yaml`: whether comments are shown, and where new ones go.

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
    rules.endpoint = inner.text("endpoint").filter(|address| !address.is_empty());
    if let Some(address) = &rules.endpoint
        && !is_endpoint(address)
    {
        let message = format!("`{address}` is no address that a form can be sent to");
        let hint = "write the whole address your form service gave you: `https://…`".to_owned();
        inner.fault(Code::ConfigValue, "endpoint", message, Some(hint));
        rules.endpoint = None;
    }
    rules.mail = inner.text("mail").filter(|address| !address.is_empty());
    if let Some(address) = &rules.mail
        && !is_mail(address)
    {
        let message = format!("`{address}` is no mail address");
        let hint = "write it plainly: `me@example.org`".to_owned();
        inner.fault(Code::ConfigValue, "mail", message, Some(hint));
        rules.mail = None;
    }
    rules.sections = inner.texts("sections");
    inner.refuse_rest(Code::ConfigKey, KEYS, "`comments`");
    rules
}

/// A whole address, or a path on the same host, where some hosts run small programs.
fn is_endpoint(text: &str) -> bool {
    let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    let whole = ["https://", "http://"].iter().any(|scheme| {
        let begins = text.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
        begins && text[scheme.len()..].starts_with(char::is_alphanumeric)
    });
    plain && (whole || text.starts_with('/') && !text.starts_with("//"))
}

fn is_mail(text: &str) -> bool {
    let parts = text.split_once('@').filter(|(_, host)| !host.contains('@'));
    parts.is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && text.chars().all(|c| c.is_alphanumeric() || "@.-_+%".contains(c))
    })
}
