//! Addresses with a scheme or a host of their own: which of them may be linked to, and why the
//! others may not.

use super::{Filling, Found, Hint, LinkFault, Wanted};
use crate::diagnostic::Code;

/// Schemes a link may have.
const LINK_SCHEMES: [&str; 12] = [
    "http", "https", "mailto", "tel", "sms", "ftp", "sftp", "xmpp", "irc", "ircs", "geo", "webcal",
];

/// An address with a scheme or a host of its own; nothing where it is inside the site.
pub(super) fn scheme(target: &str, wanted: Wanted) -> Option<Result<Found, LinkFault>> {
    let elsewhere = || {
        let filling = match wanted {
            Wanted::Picture => Filling::Elsewhere(target.to_owned()),
            _ => Filling::Text(target.to_owned()),
        };
        Some(Ok(Found { filling, entry: None, fault: None }))
    };
    if target.starts_with("//") {
        return elsewhere();
    }
    // Browsers pass over tabs and line ends inside a scheme; so must the check.
    let clean: String = target.chars().filter(|c| !c.is_control()).collect();
    let (name, rest) = clean.split_once(':')?;
    let is_scheme = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    if !is_scheme {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let picture_data = lower == "data"
        && wanted != Wanted::Link
        && rest.to_ascii_lowercase().starts_with("image/");
    if LINK_SCHEMES.contains(&lower.as_str()) || picture_data {
        return elsewhere();
    }
    let message = format!("an address cannot begin with `{name}:`");
    let hint = match lower.as_str() {
        "javascript" | "vbscript" | "data" => {
            "it could run a program in the reader's browser; link to a page or a file".to_owned()
        }
        "file" => "that is a file on your own machine; put it into `static/` and link to it there"
            .to_owned(),
        _ if name.len() == 1 => {
            "that is a file on your own machine; put it beside the page and link to its name"
                .to_owned()
        }
        _ => "write `https://…`, `mailto:…` or an address of the site".to_owned(),
    };
    Some(Err(LinkFault::new(Code::LinkScheme, message, Hint::Said(hint))))
}

/// Why an address elsewhere may not be linked to, in a sentence; nothing where it may.
pub fn refused_scheme(target: &str) -> Option<String> {
    match scheme(target, Wanted::Link)? {
        Ok(_) => None,
        Err(LinkFault { message, hint: Hint::Said(hint), .. }) => {
            Some(format!("{message}: {hint}"))
        }
        Err(LinkFault { message, .. }) => Some(message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_known_however_they_are_disguised() {
        let refused = |target| {
            matches!(
                scheme(target, Wanted::Link),
                Some(Err(LinkFault { code: Code::LinkScheme, .. }))
            )
        };
        for target in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "java\tscript:x",
            "data:text/html,x",
            "C:\\x",
            "file:///etc",
        ] {
            assert!(refused(target), "{target}");
        }
        for target in ["https://a.b", "mailto:a@b.c", "//a.b/c"] {
            assert!(matches!(scheme(target, Wanted::Link), Some(Ok(_))), "{target}");
        }
        for target in ["a.md", "/a:b", "a/b:c", "10:30", "#x:y"] {
            assert!(scheme(target, Wanted::Link).is_none(), "{target}");
        }
        assert!(matches!(scheme("data:image/png;base64,x", Wanted::Picture), Some(Ok(_))));
    }
}
