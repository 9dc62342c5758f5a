//! `:::video`, also `:::webinar`: a recording, here or on another host, with its words.

use super::{Inside, Kind, Need, time};
use crate::diagnostic::Code;
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::{Reading, Wish};
use crate::yaml::{KeyPath, Node};

pub(super) const VIDEO: Kind = Kind {
    name: "video",
    aliases: &["webinar", "recording"],
    title: Need::Required,
    id: Need::Optional,
    attributes: &["url", "length"],
    keys: &["file", "url", "poster", "captions", "length", "recorded", "speakers", "chapters"],
    lead: None,
    heading: true,
    inside: Inside::Page,
    read,
};

struct About {
    file: Option<String>,
    url: Option<String>,
    poster: Option<String>,
    captions: Vec<(String, String)>,
    length: Option<String>,
    recorded: Option<String>,
    speakers: Vec<String>,
    chapters: Vec<(String, String)>,
}

/// `file`, `url`, `host`, `poster`, `captions`: `language`, `path`; `minutes`, `recorded`, `speakers`,
/// `chapters`: `seconds`, `at`, `title`.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let mut about = reading.data(VIDEO.keys, |fields| About {
        file: fields.text("file"),
        url: fields.text("url"),
        poster: fields.text("poster"),
        captions: pairs(fields, "captions"),
        length: fields.text("length"),
        recorded: fields.when("recorded").map(|when| when.plain(&jiff::tz::TimeZone::UTC)),
        speakers: fields.texts("speakers").unwrap_or_default(),
        chapters: pairs(fields, "chapters"),
    });
    about.url = about.url.or_else(|| reading.attribute("url").map(str::to_owned));
    about.length = about.length.or_else(|| reading.attribute("length").map(str::to_owned));
    check(&about, reading);
    let chapters = about.chapters.iter().filter_map(|(at, title)| {
        let seconds = seconds(at);
        if seconds.is_none() {
            let place = reading.place_of(&KeyPath::key("chapters").then(at));
            let message = format!("`{at}` is no place in a recording");
            let hint = "write `\"04:10\"` or `\"1:04:10\"`";
            reading.fault(Code::BlockData, place, message, hint);
        }
        Some(Datum::fields([
            ("seconds", Datum::Whole(seconds?)),
            ("at", Datum::Text(at.clone())),
            ("title", Datum::Text(title.clone())),
        ]))
    });
    let chapters = chapters.collect();
    let place = place_of(reading, "length");
    let length = time(reading, about.length, place);
    let host = about.url.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        host.strip_prefix("www.").unwrap_or(host).to_owned()
    });
    let mut hole = |key: &str, wish: Option<Wish>| match wish {
        Some(wish) => {
            let place = place_of(reading, key);
            reading.hole(wish, place)
        }
        None => Datum::None,
    };
    let file = hole("file", about.file.map(Wish::File));
    let url = hole("url", about.url.map(Wish::Link));
    let poster = hole("poster", about.poster.map(Wish::Picture));
    let captions = about.captions.into_iter().map(|(language, path)| {
        Datum::fields([
            ("language", Datum::Text(language)),
            ("path", hole("captions", Some(Wish::File(path)))),
        ])
    });
    let captions = captions.collect();
    vec![
        ("file".to_owned(), file),
        ("url".to_owned(), url),
        ("host".to_owned(), Datum::maybe(host)),
        ("poster".to_owned(), poster),
        ("captions".to_owned(), Datum::List(captions)),
        ("minutes".to_owned(), length),
        ("recorded".to_owned(), Datum::maybe(about.recorded)),
        ("speakers".to_owned(), Datum::List(about.speakers.into_iter().map(Datum::Text).collect())),
        ("chapters".to_owned(), Datum::List(chapters)),
    ]
}

/// Where a value stands: between the braces, else in the data.
fn place_of(reading: &Reading<'_>, key: &str) -> std::ops::Range<usize> {
    match reading.attribute(key) {
        Some(_) => reading.attribute_place(key),
        None => reading.place_of(&KeyPath::key(key)),
    }
}

fn check(about: &About, reading: &mut Reading<'_>) {
    match (&about.file, &about.url) {
        (None, None) => reading.fault_of_block(
            Code::BlockData,
            "this `:::video` says neither where the recording is nor which file it is",
            "write `{url=https://…}` behind the title, or `file: talk.mp4` in a `yaml` fence",
        ),
        (Some(_), Some(_)) => reading.fault(
            Code::BlockData,
            reading.data_place(),
            "this `:::video` has both a `file` and a `url`",
            "keep the one that readers are to watch",
        ),
        _ => {}
    }
    if about.captions.is_empty() && reading.children.is_empty() {
        let message = "a recording without captions or its words gives some readers nothing";
        let hint = "write below what is said, or name `captions: {en: talk.en.vtt}`";
        // Whoever points at somebody else's recording can often do no more.
        let code = if about.url.is_some() { Code::VideoWordless } else { Code::VideoNoWords };
        reading.fault_of_block(code, message, hint);
    }
}

/// A map of texts in its order.
fn pairs(fields: &mut crate::yaml::Fields<'_>, name: &str) -> Vec<(String, String)> {
    let Some(map) = fields.map(name) else { return Vec::new() };
    let text = |(key, node): (&str, &Node)| match node {
        Node::Text(text) => Some((key.to_owned(), text.trim().to_owned())),
        _ => None,
    };
    let pairs: Vec<_> = map.iter().filter_map(text).collect();
    if pairs.len() < map.0.len() {
        let message = format!("every value of `{name}` must be text");
        fields.fault(Code::BlockData, name, message, None);
    }
    pairs
}

/// `04:10`, `1:04:10`
fn seconds(at: &str) -> Option<i64> {
    let mut seconds = 0;
    let parts: Vec<&str> = at.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    for (index, part) in parts.iter().enumerate() {
        let number: i64 = part.parse().ok().filter(|number| *number >= 0)?;
        if index > 0 && (number > 59 || part.len() != 2) {
            return None;
        }
        seconds = seconds * 60 + number;
    }
    Some(seconds)
}
