//! What dates and words are told in: `language` and `timezone`.

use jiff::tz::TimeZone;

use super::Config;
use crate::diagnostic::{Code, nearest};
use crate::yaml::Fields;

/// `language`
pub(super) fn language(fields: &mut Fields<'_>, name: &str, config: &mut Config) {
    let Some(tag) = fields.text(name) else { return };
    if is_language_tag(&tag) {
        config.language = tag;
        return;
    }
    let message = format!("`{tag}` is not a language tag");
    let hint = match tag.replace('_', "-") {
        dashed if is_language_tag(&dashed) => format!("write `{dashed}`"),
        _ => "write two letters such as `en`, with a region where it matters: `en-GB`".to_owned(),
    };
    fields.fault(Code::ConfigValue, name, message, Some(hint));
}

/// Whether a text is made like a BCP 47 tag. Longer first parts are possible there, and none is in
/// use: whoever writes one means the name of a language.
fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or("");
    // A single letter, as in `de-u-co-phonebk`, says what the next part is.
    let whole = tag.rsplit('-').next().is_some_and(|last| last.len() > 1);
    (2..=3).contains(&language.len())
        && language.chars().all(|c| c.is_ascii_alphabetic())
        && whole
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
        })
}

/// `timezone`
pub(super) fn zone(fields: &mut Fields<'_>, name: &str, config: &mut Config) {
    let Some(place) = fields.text(name) else { return };
    match TimeZone::get(&place) {
        Ok(zone) => config.zone = zone,
        Err(_) => {
            let names: Vec<String> =
                jiff::tz::db().available().map(|zone| zone.to_string()).collect();
            let hint = nearest(&place, names.iter().map(String::as_str))
                .map_or("write a place such as `Europe/Sofia`".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
            fields.fault(
                Code::ConfigValue,
                name,
                format!("there is no time zone `{place}`"),
                Some(hint),
            );
        }
    }
}
