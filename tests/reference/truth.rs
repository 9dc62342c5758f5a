//! What the tables of keys say is what the program does.

use handover::config::{self, MarkdownOptions, Overrides, SETTINGS};
use handover::fingerprint::Fingerprint;
use handover::parse::front::{PAGE, SECTION, cascading};
use handover::parse::{ParseOptions, Parsed, parse};
use handover::source::Snapshot;
use handover::yaml::keys::{About, about};
use handover::yaml::{Key, Kind};
use serde_json::Value;

use crate::support::site;

/// A head, read.
fn parsed(yaml: &str) -> Parsed {
    let text = format!("---\n{yaml}\n---\n");
    let markdown = MarkdownOptions { highlight: false, smart: false, html: true };
    parse(&text, Fingerprint::of(&text), &ParseOptions { markdown, highlighter: None })
}

/// What a head says, without how it is spelt and where it stands; and what is wrong with it.
fn head(yaml: &str) -> (Value, Vec<String>) {
    let parsed = parsed(yaml);
    let mut front = serde_json::to_value(&*parsed.document.front).expect("JSON");
    for key in ["range", "print", "spelt"] {
        front.as_object_mut().expect("a map").remove(key).expect(key);
    }
    (front, parsed.faults.into_iter().map(|fault| fault.message).collect())
}

/// What settings are, and what is wrong with them.
fn settings(yaml: &str) -> (String, Vec<String>) {
    let snapshot = Snapshot::from_files([(config::FILE, yaml.as_bytes())]);
    let read = config::read(&snapshot, &Overrides::default());
    let mut config = read.value;
    // It is told by the whole text.
    config.print = Fingerprint::of("");
    let told = read.diagnostics.iter().map(|d| d.message.clone()).collect();
    (format!("{config:?}"), told)
}

/// A value that is not of this kind.
fn unfit(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Texts => "{a: b}",
        Kind::Switch | Kind::Whole | Kind::Count | Kind::Date | Kind::Several(_) => "[a]",
        Kind::Choice | Kind::Map | Kind::Maps => "no such value",
    }
}

fn keys_of_pages_and_sections() -> impl Iterator<Item = About> {
    PAGE.iter().map(|row| row.key.about()).chain(about(SECTION))
}

#[track_caller]
fn wrong_kind_is_told(key: &About, told: &[String]) {
    let wanted = format!("must be {}", key.kind.wanted());
    assert!(told.iter().any(|one| one.contains(&wanted)), "`{}`: {told:?}", key.name);
}

#[test]
fn a_key_at_the_head_takes_what_it_is_said_to_take() {
    let (nothing, _) = head("");
    for key in keys_of_pages_and_sections() {
        let (front, told) = head(key.example);
        assert_eq!(told, Vec::<String>::new(), "the example of `{}`", key.name);
        assert_ne!(front, nothing, "the example of `{}` says nothing", key.name);
        assert_eq!(front["extra"].as_array().map(Vec::len), Some(usize::from(key.name == "extra")));
        wrong_kind_is_told(&key, &head(&format!("{}: {}", key.name, unfit(key.kind))).1);
    }
}

#[test]
fn other_spellings_say_the_same() {
    for key in keys_of_pages_and_sections() {
        for spelling in key.spellings {
            let own = format!("{}:", key.name);
            let (before, after) = key.example.rsplit_once(&own).expect("it shows its key");
            let other = format!("{before}{spelling}:{after}");
            assert_eq!(head(&other), head(key.example), "`{spelling}`");
        }
    }
}

#[test]
fn a_cascade_hands_down_what_it_is_said_to_hold_and_nothing_else() {
    for row in PAGE {
        let key = row.key.about();
        let above = parsed(&format!("cascade:\n  {}", key.example.replace('\n', "\n  ")));
        let refused = format!("`cascade` has no setting `{}`", key.name);
        let is_refused = above.faults.iter().any(|fault| fault.message == refused);
        assert_eq!(is_refused, !row.cascades, "`{}`", key.name);
        let cascade = above.document.front.section.cascade.as_ref().expect("a cascade");
        let page = parsed("").document.front;
        let handed = page.with_cascade(cascade) != *page;
        // Those that are refused can stand beside others in their examples.
        assert!(handed || !row.cascades, "`{}` is not handed down", key.name);
    }
    assert!(cascading().count() < PAGE.len());
}

#[test]
fn a_key_of_sections_on_a_page_is_told() {
    for key in SECTION.iter().map(Key::about) {
        let page = format!("---\n{}\n---\n", key.example);
        let built = site([("content/a.md", page.as_str())]).build();
        let wanted = format!("`{}` is a setting of sections", key.name);
        assert!(built.said().contains(&wanted), "{}", built.said());
    }
}

#[test]
fn a_setting_takes_what_it_is_said_to_take() {
    let (nothing, _) = settings("");
    for key in about(SETTINGS) {
        let (config, told) = settings(key.example);
        assert_eq!(told, Vec::<String>::new(), "the example of `{}`", key.name);
        let default =
            key.default == format!("`{}`", key.example.replace(&format!("{}: ", key.name), ""));
        assert_eq!(config == nothing, default, "the example of `{}` says nothing", key.name);
        wrong_kind_is_told(&key, &settings(&format!("{}: {}", key.name, unfit(key.kind))).1);
        for below in &key.below {
            for name in [below.name].iter().chain(below.spellings) {
                let (before, _) = settings(&within(key.name, name, None));
                let (after, told) = settings(&within(key.name, name, Some(other(below))));
                assert_eq!(told, Vec::<String>::new(), "`{}.{name}`", key.name);
                assert_ne!(before, after, "`{}.{name}` says nothing", key.name);
                let unfit = within(key.name, name, Some(unfit(below.kind)));
                wrong_kind_is_told(below, &settings(&unfit).1);
            }
        }
    }
}

#[test]
fn a_default_is_what_holds_where_nothing_is_written() {
    let shown = |key: &About| key.default.strip_prefix('`')?.strip_suffix('`');
    let mut tried = 0;
    for key in about(SETTINGS) {
        if let Some(default) = shown(&key) {
            tried += 1;
            assert_eq!(settings(&format!("{}: {default}", key.name)), settings(""), "{}", key.name);
        }
        for below in &key.below {
            if let Some(default) = shown(below) {
                tried += 1;
                let (unsaid, _) = settings(&within(key.name, below.name, None));
                let (said, _) = settings(&within(key.name, below.name, Some(default)));
                assert_eq!(unsaid, said, "`{}.{}`", key.name, below.name);
            }
        }
    }
    assert!(tried > 10, "only {tried} defaults");
}

/// A setting with one name below it, or without.
fn within(setting: &str, name: &str, value: Option<&str>) -> String {
    let needed = match setting {
        "taxonomies" if name != "name" => Some("name: t".to_owned()),
        "menus" if name != "title" => Some("title: t".to_owned()),
        "taxonomies" if value.is_none() => Some("name: t".to_owned()),
        "menus" if value.is_none() => Some("title: t".to_owned()),
        _ => None,
    };
    let said = value.map(|value| format!("{name}: {value}"));
    let inner: Vec<String> = needed.into_iter().chain(said).collect();
    let inner = inner.join(", ");
    match setting {
        "authors" => format!("authors: {{a: {{{inner}}}}}"),
        "taxonomies" => format!("taxonomies: [{{{inner}}}]"),
        "menus" => format!("menus: {{m: [{{{inner}}}]}}"),
        setting => format!("{setting}: {{{inner}}}"),
    }
}

/// A value that is not the default.
fn other(key: &About) -> &'static str {
    match (key.name, key.kind) {
        ("endpoint", _) => "/api/letters",
        ("mail", _) => "me@example.org",
        ("formats", _) => "[json, rss]",
        (_, Kind::Switch) if key.default == "`true`" => "false",
        (_, Kind::Switch) => "true",
        (_, Kind::Count | Kind::Whole) => "7",
        (_, Kind::Choice) => key.words.last().expect("a word").0,
        (_, Kind::Texts) => "[one]",
        (_, Kind::Maps) => "[{title: one}]",
        _ => "one",
    }
}
