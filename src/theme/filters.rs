//! The filters templates can use beside Tera's own. Pure, but for what they ask the site through
//! [`super::reads`].

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use regex::Regex;
use tera::value::Key;
use tera::{Error, Kwargs, Map, State, StringInput, Tera, TeraResult, Value};

use super::functions::{ask, refuse_unknown};
use super::numerals::{num_format, number};
use super::reads::Question;
use super::value::to_json;
use crate::config::MarkdownOptions;
use crate::fingerprint::Fingerprint;
use crate::parse::body::{HoleKind, escape_attribute};
use crate::parse::{ParseOptions, parse, slug};
use crate::time::When;

/// The filters and their arguments, for messages and for the documentation's test.
pub const FILTERS: &[(&str, &[&str])] = &[
    ("date", &["format", "timezone"]),
    ("markdown", &["inline"]),
    ("duration", &[]),
    ("slugify", &[]),
    ("json_encode", &["pretty"]),
    ("urlencode", &[]),
    ("striptags", &[]),
    ("regex_replace", &["pattern", "rep"]),
    ("filesizeformat", &["binary"]),
    ("num_format", &["locale"]),
    ("number", &["digits", "unit"]),
    ("absolute_url", &[]),
    ("group_by", &["attribute"]),
    ("join", &["sep"]),
];

/// Registers every filter.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("date", date);
    tera.register_filter("markdown", markdown);
    tera.register_filter("duration", duration);
    tera.register_filter("slugify", |text: &str, args: Kwargs, _: &State<'_>| {
        known("slugify", &args)?;
        Ok::<_, Error>(slug::slug(text))
    });
    tera.register_filter("json_encode", json_encode);
    tera.register_filter("urlencode", urlencode);
    tera.register_filter("striptags", |text: &str, args: Kwargs, _: &State<'_>| {
        known("striptags", &args)?;
        Ok::<_, Error>(strip_tags(text))
    });
    tera.register_filter("regex_replace", regex_replace);
    tera.register_filter("filesizeformat", filesizeformat);
    tera.register_filter("num_format", num_format);
    tera.register_filter("number", number);
    tera.register_filter("group_by", group_by);
    tera.register_filter("join", join);
    tera.register_filter("absolute_url", |path: &str, args: Kwargs, _: &State<'_>| {
        known("absolute_url", &args)?;
        ask(Question::Absolute(path.to_owned()))
    });
}

pub(super) fn known(filter: &str, args: &Kwargs) -> TeraResult<()> {
    let names =
        FILTERS.iter().find(|(name, _)| *name == filter).map_or(&[][..], |(_, names)| names);
    refuse_unknown(filter, names, args)
}

/// `{{ page.date | date(format="%-d %B %Y") }}`; a plain date prints as 2026-11-23.
fn date(value: &Value, args: Kwargs, _: &State<'_>) -> TeraResult<String> {
    known("date", &args)?;
    let format = args.get::<&str>("format")?.unwrap_or("%Y-%m-%d");
    let Some(text) = value.as_str() else {
        if let Some(seconds) = value.as_i64() {
            let moment = jiff::Timestamp::from_second(seconds).map_err(Error::message)?;
            return strftime(&moment.to_zoned(TimeZone::UTC), format);
        }
        return Err(Error::message(format!("`date` takes a date, found {}", value.name())));
    };
    let zone = match args.get::<&str>("timezone")? {
        Some(name) => Some(
            TimeZone::get(name)
                .map_err(|_| Error::message(format!("there is no time zone `{name}`")))?,
        ),
        None => None,
    };
    match When::parse(text) {
        Ok(When::Day(day)) => local(day.at(0, 0, 0, 0), format),
        Ok(When::Local(time)) => local(time, format),
        Ok(When::Moment(moment)) => match zone {
            Some(zone) => strftime(&moment.with_time_zone(zone), format),
            None => strftime(&moment, format),
        },
        Err((message, hint)) => Err(Error::message(format!("{message}; {hint}"))),
    }
}

fn local(time: DateTime, format: &str) -> TeraResult<String> {
    match time.to_zoned(TimeZone::UTC) {
        Ok(moment) => strftime(&moment, format),
        Err(_) => Ok(time.to_string()),
    }
}

/// Formats, refusing a format that the library cannot print.
fn strftime(moment: &jiff::Zoned, format: &str) -> TeraResult<String> {
    jiff::fmt::strtime::format(format, moment).map_err(|error| {
        Error::message(format!("the date format `{format}` cannot be used: {error}"))
    })
}

/// `{{ author.bio | markdown }}`; `inline=true` leaves the paragraph's tags out.
fn markdown(text: &str, args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    known("markdown", &args)?;
    let options = ParseOptions {
        markdown: MarkdownOptions { highlight: false, smart: false, html: true },
        highlighter: None,
    };
    let document = parse(text, Fingerprint::of(text), &options).document;
    let ids = document.ids([]);
    let mut html = String::new();
    for (piece, hole) in document.body.pieces(&document.body.html.get()) {
        html.push_str(piece);
        let Some((_, hole)) = hole.filter(|(_, hole)| !hole.quiet) else { continue };
        match &hole.kind {
            HoleKind::Link(target) | HoleKind::File(target) => address(target, &mut html)?,
            HoleKind::Picture(target) => {
                html.push_str("src=\"");
                address(target, &mut html)?;
                html.push('"');
            }
            HoleKind::Sources(sources) => escape_attribute(sources, &mut html),
            HoleKind::Books(_) | HoleKind::Section(_) => {}
            HoleKind::Reference(number, _) => {
                let _ = write!(html, "<sup>{number}</sup>");
            }
            HoleKind::Id(index) => {
                html.push_str(ids.get(*index as usize).map_or("", String::as_str));
            }
            HoleKind::Word(word) => {
                let values = word.number().map(|number| ("number".to_owned(), number.to_string()));
                let phrase = Question::Phrase {
                    key: word.key().to_owned(),
                    values: values.into_iter().collect(),
                };
                escape_attribute(ask(phrase)?.as_str().unwrap_or_default(), &mut html);
            }
        }
    }
    let mut html = html.trim_end().to_owned();
    if args.get::<bool>("inline")?.unwrap_or(false)
        && let Some(inside) = html.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"))
        && !inside.contains("<p>")
    {
        html = inside.to_owned();
    }
    Ok(Value::safe_string(&html))
}

fn address(target: &str, html: &mut String) -> TeraResult<()> {
    let address = ask(Question::Link(target.to_owned()))?;
    escape_attribute(address.as_str().unwrap_or_default(), html);
    Ok(())
}

/// `{{ 90 | duration }}`: minutes in hours and minutes, in the site's language.
fn duration(minutes: i64, args: Kwargs, _: &State<'_>) -> TeraResult<String> {
    known("duration", &args)?;
    let part = |key: &str, number: i64| {
        let values = vec![("number".to_owned(), number.to_string())];
        let phrase = ask(Question::Phrase { key: key.to_owned(), values })?;
        Ok(phrase.as_str().unwrap_or_default().to_owned())
    };
    let (hours, minutes) = (minutes / 60, minutes % 60);
    match (hours, minutes) {
        (0, minutes) => part("minutes_short", minutes),
        (hours, 0) => part("hours_short", hours),
        (hours, minutes) => {
            Ok(format!("{} {}", part("hours_short", hours)?, part("minutes_short", minutes)?))
        }
    }
}

/// `{{ page.title | json_encode }}`: also fit for a script element.
fn json_encode(value: &Value, args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    known("json_encode", &args)?;
    let json = to_json(value);
    let text = match args.get::<bool>("pretty")?.unwrap_or(false) {
        true => serde_json::to_string_pretty(&json),
        false => serde_json::to_string(&json),
    };
    Ok(Value::safe_string(&script_safe(&text.map_err(Error::message)?)))
}

/// JSON that cannot end the script element it stands in.
pub fn script_safe(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            c => safe.push(c),
        }
    }
    safe
}

/// Percent-encodes everything but letters, digits, `-._~` and `/`.
fn urlencode(value: &Value, args: Kwargs, _: &State<'_>) -> TeraResult<String> {
    known("urlencode", &args)?;
    let text = value.to_string();
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    Ok(encoded)
}

/// Text without tags and comments; the insides of scripts and styles go with them.
pub fn strip_tags(html: &str) -> String {
    static INVISIBLE: LazyLock<Regex> = LazyLock::new(|| {
        #[expect(clippy::expect_used, reason = "the pattern is a constant, and a test runs it")]
        Regex::new(r"(?is)<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>|</?[a-z][^>]*>|<![^>]*>")
            .expect("the pattern is fine")
    });
    INVISIBLE.replace_all(html, "").into_owned()
}

/// `{{ text | regex_replace(pattern="-+", rep="-") }}`
fn regex_replace(text: &str, args: Kwargs, _: &State<'_>) -> TeraResult<String> {
    known("regex_replace", &args)?;
    let pattern = args.must_get::<&str>("pattern")?;
    let with = args.must_get::<&str>("rep")?;
    let regex = regex::RegexBuilder::new(pattern).size_limit(1 << 20).build().map_err(|error| {
        // The library draws a picture of the pattern; its last line says what is wrong.
        let error = error.to_string();
        let reason = error.lines().last().unwrap_or("").trim_start_matches("error: ");
        Error::message(format!("the pattern `{pattern}` cannot be read: {reason}"))
    })?;
    Ok(regex.replace_all(text, with).into_owned())
}

/// `{{ 1536 | filesizeformat }}` is `1.5 kB`; `binary=true` counts in 1,024 as KiB.
fn filesizeformat(bytes: u64, args: Kwargs, _: &State<'_>) -> TeraResult<String> {
    known("filesizeformat", &args)?;
    let binary = args.get::<bool>("binary")?.unwrap_or(false);
    let (step, units): (f64, [&str; 5]) = match binary {
        true => (1024.0, ["B", "KiB", "MiB", "GiB", "TiB"]),
        false => (1000.0, ["B", "kB", "MB", "GB", "TB"]),
    };
    let mut size = bytes as f64;
    let mut unit = 0;
    // 999.96 kB would be printed as 1000.0 kB.
    while unit + 1 < units.len() && (size * 10.0).round() / 10.0 >= step {
        size /= step;
        unit += 1;
    }
    let text = if unit == 0 {
        format!("{bytes}")
    } else {
        format!("{size:.1}").trim_end_matches(".0").to_owned()
    };
    Ok(format!("{text} {}", units[unit]))
}

/// Tera's own gives the groups in another order each time; ours in the order of their first pages.
fn group_by(items: &[Value], args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    known("group_by", &args)?;
    let attribute = args.must_get::<&str>("attribute")?;
    let mut groups: Vec<(Key<'static>, Vec<Value>)> = Vec::new();
    let mut places: HashMap<Key<'static>, usize> = HashMap::new();
    for item in items {
        let Some(found) = item.get_from_path(attribute) else {
            return Err(Error::message(format!("an item has no `{attribute}` to group by")));
        };
        let key: Key<'static> = match (found.as_str(), found.as_i64(), found.as_bool()) {
            (Some(text), _, _) => text.to_owned().into(),
            (_, Some(number), _) => i128::from(number).into(),
            (_, _, Some(value)) => value.to_string().into(),
            _ if found.is_none() => continue,
            _ => {
                return Err(Error::message(format!(
                    "cannot group by `{attribute}`: it is {}",
                    found.name()
                )));
            }
        };
        let place = *places.entry(key.clone()).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(item.clone());
    }
    let map: Map = groups.into_iter().map(|(key, items)| (key, items.into())).collect();
    Ok(map.into())
}

/// Tera's own prints maps as they are in memory, which no reader wants to see.
fn join(items: &[Value], args: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    known("join", &args)?;
    if let Some(item) = items.iter().find(|item| item.is_map() || item.is_array()) {
        let hint = match item.get_from_path("name") {
            Some(_) => "; join their names: `{{ [one.name for one in list] | join(sep=\", \") }}`",
            None => "",
        };
        let kind = if item.is_map() { "maps" } else { "lists" };
        return Err(Error::message(format!(
            "`join` takes texts and numbers, and these are {kind}{hint}"
        )));
    }
    let separator = args.get::<StringInput<'_>>("sep")?;
    let safe = state.autoescaping_enabled()
        && (items.iter().any(|item| item.is_string() && item.is_safe())
            || separator.as_ref().is_some_and(StringInput::is_safe));
    let part =
        |item: &Value| if safe { state.escape_if_needed(item) } else { Ok(item.to_string()) };
    let parts: Vec<String> = items.iter().map(part).collect::<TeraResult<_>>()?;
    let between = match &separator {
        Some(separator) if safe => separator.rendered(state)?.into_owned(),
        Some(separator) => separator.as_str().to_owned(),
        None => String::new(),
    };
    let joined = parts.join(&between);
    Ok(if safe { Value::safe_string(&joined) } else { Value::normal_string(&joined) })
}
