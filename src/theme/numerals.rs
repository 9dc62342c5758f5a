//! The filters that write numbers: as the site's language does, and as any other.

use tera::{Error, Kwargs, State, TeraResult, Value};

use super::filters::known;
use super::functions::ask;
use super::reads::Question;
use super::strings::{DECIMAL_MARK, GROUP_MARK};
use crate::number::{self, Style};

/// `{{ 1234.5 | number(digits=2, unit="$") }}`: as the site's language writes it, in pages and in their
/// scripts. What is no number is a dash.
pub(super) fn number(value: &Value, args: Kwargs, _: &State<'_>) -> TeraResult<String> {
    known("number", &args)?;
    let unit = args.get::<&Value>("unit")?.and_then(Value::as_str).unwrap_or("");
    let digits = args.get::<&Value>("digits")?.filter(|digits| !digits.is_none());
    let digits = digits.map(|digits| {
        digits.as_i64().and_then(|digits| u8::try_from(digits).ok()).ok_or_else(|| {
            Error::message(format!("`digits` must be a whole number from 0 up, found {digits}"))
        })
    });
    let mark = |key: &str| {
        let mark = ask(Question::Phrase { key: key.to_owned(), values: Vec::new() })?;
        Ok::<_, Error>(mark.as_str().unwrap_or_default().to_owned())
    };
    let (decimal, group) = (mark(DECIMAL_MARK)?, mark(GROUP_MARK)?);
    let style = Style::new(&decimal, &group).unwrap_or_else(|| Style::of("en"));
    match value.as_f64() {
        Some(value) => Ok(number::with_unit(value, digits.transpose()?, unit, style)),
        None if value.is_none() => Ok(number::NONE.to_owned()),
        None => Err(Error::message(format!("`number` takes a number, found {}", value.name()))),
    }
}

/// `{{ 1234567 | num_format }}` is `1,234,567`; `locale="de"` groups with dots, `"fr"` with thin
/// spaces.
pub(super) fn num_format(value: &Value, args: Kwargs, _: &State<'_>) -> TeraResult<String> {
    known("num_format", &args)?;
    let locale = args.get::<&str>("locale")?.unwrap_or("en");
    let (group, point) = match locale.split('-').next().unwrap_or(locale) {
        "en" | "ja" | "zh" | "ko" | "he" | "th" => (",", "."),
        "de" | "es" | "it" | "nl" | "pt" | "da" | "id" | "tr" | "el" | "ro" => (".", ","),
        "fr" | "bg" | "cs" | "fi" | "hu" | "nb" | "no" | "pl" | "ru" | "sk" | "sv" | "uk" => {
            ("\u{202f}", ",")
        }
        other => {
            return Err(Error::message(format!("`num_format` does not know the locale `{other}`")));
        }
    };
    if !value.is_number() {
        return Err(Error::message(format!("`num_format` takes a number, found {}", value.name())));
    }
    let text = value.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push_str(group);
        }
        grouped.push(digit);
    }
    let fraction = if rest.is_empty() { String::new() } else { format!("{point}{rest}") };
    Ok(format!("{sign}{grouped}{fraction}"))
}
