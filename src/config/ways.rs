//! How what readers write reaches the site's people: a form service, or mail.

use crate::diagnostic::Code;
use crate::yaml::Fields;

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

/// What `contact` may say.
pub(super) const KEYS: &[&str] = &["endpoint", "mail"];

/// `contact` in `site.yaml`: where the forms of the block `:::contact` go.
pub(super) fn contact(fields: &mut Fields<'_>) -> Ways {
    let Some(map) = fields.map("contact") else { return Ways::default() };
    let path = fields.path_of("contact");
    let mut inner = Fields::new(map, path, Code::ConfigValue, fields.notes());
    let read = ways(&mut inner);
    inner.refuse_rest(Code::ConfigKey, KEYS, "`contact`");
    read
}

/// Reads `endpoint` and `mail`. What can be neither is a fault and counts as not said.
pub(super) fn ways(fields: &mut Fields<'_>) -> Ways {
    let endpoint = fields.text("endpoint").filter(|address| !address.is_empty());
    let endpoint = endpoint.filter(|address| {
        let fits = is_endpoint(address);
        if !fits {
            let message = format!("`{address}` is no address that a form can be sent to");
            let hint = "write the whole address your form service gave you: `https://…`".to_owned();
            fields.fault(Code::ConfigValue, "endpoint", message, Some(hint));
        }
        fits
    });
    let mail = fields.text("mail").filter(|address| !address.is_empty());
    let mail = mail.filter(|address| {
        let fits = is_mail(address);
        if !fits {
            let message = format!("`{address}` is no mail address");
            let hint = "write it plainly: `me@example.org`".to_owned();
            fields.fault(Code::ConfigValue, "mail", message, Some(hint));
        }
        fits
    });
    Ways { endpoint, mail }
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
