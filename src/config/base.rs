//! Where a site will be published: the origin, and the path below it.

use std::fmt::Write as _;

use super::Config;
use crate::diagnostic::Code;
use crate::source::Route;
use crate::yaml::Fields;

/// The address of the site's home, taken apart.
///
/// Every address in every output is made here, so a site that lives under `/playbook/` cannot
/// forget it anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    /// `https://example.org`, or nothing where the site does not say where it will live.
    origin: Option<String>,
    /// `/playbook` or nothing: never with a slash at the end, percent-encoded.
    path: String,
}

impl BaseUrl {
    /// A site that does not say where it will live: addresses are root-relative.
    pub fn none() -> BaseUrl {
        BaseUrl { origin: None, path: String::new() }
    }

    /// Reads `https://example.org/playbook/`.
    ///
    /// # Errors
    /// One phrase that says what is wrong with it.
    pub fn parse(text: &str) -> Result<BaseUrl, String> {
        let text = text.trim();
        // A bare path is a base too: what a template or a proxy needs, with no origin to tell.
        if text.starts_with('/') && !text.starts_with("//") {
            return Ok(BaseUrl { origin: None, path: clean_path(text)? });
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(format!("`{text}` is not a whole address"));
        };
        if !matches!(scheme, "http" | "https") {
            return Err(format!("`{text}` must begin with `https://` or `http://`"));
        }
        let (host, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let host_fits = !host.is_empty()
            && !host.contains(|c: char| c.is_whitespace() || "\"'<>\\@?#".contains(c));
        if !host_fits {
            return Err(format!("`{text}` has no host name that a browser could find"));
        }
        Ok(BaseUrl {
            origin: Some(format!("{scheme}://{}", host.to_lowercase())),
            path: clean_path(path)?,
        })
    }

    /// `https://example.org`, without a slash.
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// `/playbook`, or nothing.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether absolute addresses can be told.
    pub fn is_absolute(&self) -> bool {
        self.origin.is_some()
    }

    /// The whole address of the home page, or `/` with the base path.
    pub fn home(&self) -> String {
        self.permalink(&Route::home())
    }

    /// The address of a route as links write it: `/playbook/hire/brief/`.
    pub fn address(&self, route: &Route) -> String {
        let mut address = String::with_capacity(self.path.len() + route.as_str().len());
        address.push_str(&self.path);
        encode(route.as_str(), &mut address);
        address
    }

    /// The absolute address of a route; the same as [`BaseUrl::address`] where there is no origin.
    pub fn permalink(&self, route: &Route) -> String {
        let address = self.address(route);
        match &self.origin {
            Some(origin) => format!("{origin}{address}"),
            None => address,
        }
    }

    /// What an absolute address inside this site is below its base: the reverse of
    /// [`BaseUrl::permalink`], still encoded.
    pub fn inside<'a>(&self, url: &'a str) -> Option<&'a str> {
        let origin = self.origin.as_deref()?;
        let rest = match url.get(..origin.len()) {
            Some(start) if start.eq_ignore_ascii_case(origin) => &url[origin.len()..],
            _ => return None,
        };
        if rest.is_empty() && self.path.is_empty() {
            return Some("/");
        }
        let rest = rest.strip_prefix(&self.path)?;
        match rest.chars().next() {
            None => Some("/"),
            Some('/' | '?' | '#') => Some(rest),
            Some(_) => None,
        }
    }
}

/// A base path without its last slash.
fn clean_path(path: &str) -> Result<String, String> {
    if path.contains(['?', '#']) {
        return Err("the address of a site cannot contain `?` or `#`".to_owned());
    }
    if path.split('/').any(|part| part == "." || part == "..") {
        return Err("the address of a site cannot contain `.` or `..` parts".to_owned());
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut clean = String::new();
    for part in parts {
        clean.push('/');
        let decoded = percent_encoding::percent_decode_str(part).decode_utf8_lossy();
        encode(&decoded, &mut clean);
    }
    Ok(clean)
}

/// Percent-encodes a path: everything but the characters RFC 3986 allows in a path, and `/`.
pub(super) fn encode(path: &str, into: &mut String) {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$()*+,;=:@/".contains(&byte);
    if path.bytes().all(plain) {
        into.push_str(path);
        return;
    }
    for byte in path.bytes() {
        if plain(byte) {
            into.push(char::from(byte));
        } else {
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

/// `base_url`. Where the command line says one, what stands here is not looked at: that one was checked
/// there, where the fault can be told in its words.
pub(super) fn base_url(fields: &mut Fields<'_>, name: &str, config: &mut Config) {
    let Some(written) = fields.text(name).filter(|_| !config.base_told) else { return };
    match BaseUrl::parse(&written) {
        Ok(base) => config.base = base,
        Err(message) => {
            let hint = "write the whole address: `https://example.org/` or `https://example.org/playbook/`";
            fields.fault(Code::ConfigValue, name, message, Some(hint.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_begins_with_the_base_path() {
        let base = BaseUrl::parse("https://Example.org/playbook/").expect("fine");
        assert_eq!(base.address(&Route::new("/hire/")), "/playbook/hire/");
        assert_eq!(base.address(&Route::home()), "/playbook/");
        assert_eq!(
            base.permalink(&Route::new("/ä b/")),
            "https://example.org/playbook/%C3%A4%20b/"
        );
        let none = BaseUrl::none();
        assert_eq!(none.permalink(&Route::new("/hire/")), "/hire/");
    }

    #[test]
    fn own_absolute_addresses_are_known_as_inside() {
        let base = BaseUrl::parse("https://example.org/playbook").expect("fine");
        assert_eq!(base.inside("https://example.org/playbook/hire/#x"), Some("/hire/#x"));
        assert_eq!(base.inside("https://example.org/playbook"), Some("/"));
        assert_eq!(base.inside("https://example.org/playbooks/"), None);
        assert_eq!(base.inside("https://example.org/"), None);
        assert_eq!(BaseUrl::parse("https://a.b").expect("fine").inside("https://a.b"), Some("/"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "example.org",
            "ftp://example.org",
            "https://",
            "https://a b/",
            "https://a.b/../x",
            "https://a.b/?x",
        ] {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
    }
}
