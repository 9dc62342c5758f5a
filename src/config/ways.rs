//! How what readers write reaches the site's people: a form service, or mail.

use crate::diagnostic::Code;
use crate::yaml::{Fields, Key, Kind};

/// How what readers write reaches the site's people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Where a form is sent to.
    pub endpoint: Option<String>,
    /// Where mail goes.
    pub mail: Option<String>,
}

impl Ways {
    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        self.endpoint.is_none() && self.mail.is_none()
    }
}

type Contact = Key<Ways>;

/// What `contact` may say.
pub(super) static CONTACT: &[Contact] = &[
    Contact::own("endpoint", Kind::Text, |fields, name, ways| {
        ways.endpoint = endpoint(fields, name);
    })
    .default("none")
    .means(
        "Where forms are sent: a whole address, or a path on the same host such as \
         `/api/contact`.",
    ),
    Contact::own("mail", Kind::Text, |fields, name, ways| ways.mail = mail(fields, name))
        .default("none")
        .means("The mail address for letters."),
];

/// Where a form is sent. What it cannot be sent to is a fault and counts as not said.
pub(super) fn endpoint(fields: &mut Fields<'_>, name: &str) -> Option<String> {
    let address = fields.text(name).filter(|address| !address.is_empty())?;
    if is_endpoint(&address) {
        return Some(address);
    }
    let message = format!("`{address}` is no address that a form can be sent to");
    let hint = "write the whole address your form service gave you: `https://…`".to_owned();
    fields.fault(Code::ConfigValue, name, message, Some(hint));
    None
}

/// Where mail goes. What is no mail address is a fault and counts as not said.
pub(super) fn mail(fields: &mut Fields<'_>, name: &str) -> Option<String> {
    let address = fields.text(name).filter(|address| !address.is_empty())?;
    if is_mail(&address) {
        return Some(address);
    }
    let message = format!("`{address}` is no mail address");
    let hint = "write it plainly: `me@example.org`".to_owned();
    fields.fault(Code::ConfigValue, name, message, Some(hint));
    None
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
