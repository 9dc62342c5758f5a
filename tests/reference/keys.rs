//! Front matter and `site.yaml`, from the tables by which they are read.

use handover::config::{self, SETTINGS};
use handover::parse::front::{self, PAGE, SECTION};
use handover::yaml::keys::{About, about};
use handover::yaml::{Kind, Limits, Map, Node, read};

use super::{capital, listed, one_of, sentence, table};

pub(super) fn front_matter(order: &str, _: &[&str]) -> Option<String> {
    let cascading: Vec<&str> = front::cascading().collect();
    Some(match order {
        "keys of pages" => PAGE.iter().map(|row| part("###", &row.key.about())).collect::<String>(),
        "keys of sections" => about(SECTION).iter().map(|key| part("###", key)).collect(),
        "keys in a cascade" => format!(
            "A `cascade` may hold these names, in every spelling above: {}. Any other name in it is an error.",
            listed(&cascading, "and")
        ),
        "names that are never taken for ours" => {
            format!("The names {} never get it.", listed(front::OWN_WORDS, "and"))
        }
        "names from other programs" => {
            let mut rows: Vec<(Vec<&str>, &str)> = Vec::new();
            for (name, instead) in front::ELSEWHERE {
                match rows.last_mut() {
                    Some((names, last)) if last == instead => names.push(name),
                    _ => rows.push((vec![name], instead)),
                }
            }
            let row = |(names, instead): &(Vec<&str>, &str)| {
                [listed(names, "or"), sentence(&capital(instead))]
            };
            table(["Name", "Instead"], rows.iter().map(row))
        }
        _ => return None,
    })
}

pub(super) fn site_yaml(order: &str, orders: &[&str]) -> Option<String> {
    const FROM: &str = "settings from ";
    if let Some(from) = order.strip_prefix(FROM) {
        let begins: Vec<&str> =
            orders.iter().filter_map(|order| order.strip_prefix(FROM)).collect();
        assert_eq!(begins.first(), Some(&SETTINGS[0].name()), "the first settings are nowhere");
        let place = |name: &str| SETTINGS.iter().position(|key| key.name() == name);
        let start = place(from)?;
        let end = begins.iter().filter_map(|name| place(name)).filter(|at| *at > start).min();
        let end = end.unwrap_or(SETTINGS.len());
        return Some(SETTINGS[start..end].iter().map(|key| part("##", &key.about())).collect());
    }
    match order {
        "parameters of Daybook" => Some(parameters()),
        "names from other programs" => {
            let rows = SETTINGS.iter().filter_map(|key| {
                let theirs: Vec<&str> = config::ELSEWHERE
                    .iter()
                    .filter(|(_, ours)| *ours == key.name())
                    .map(|(theirs, _)| *theirs)
                    .collect();
                let row = [listed(&theirs, "or"), format!("`{}`", key.name())];
                (!theirs.is_empty()).then_some(row)
            });
            Some(table(["There", "Here"], rows))
        }
        _ => None,
    }
}

/// The part of a page on one key.
fn part(level: &str, key: &About) -> String {
    let (first, rest) = key.meaning.split_once("\n\n").unwrap_or((key.meaning, ""));
    let mut said = format!("{}. {first}", takes(key));
    if !key.spellings.is_empty() {
        let names: Vec<String> = key.spellings.iter().map(|name| format!("`{name}`")).collect();
        said.push_str(&format!(" Also read: {}.", names.join(", ")));
    }
    let mut parts = vec![format!("{level} `{}`", key.name), said, rest.to_owned()];
    if key.words.iter().any(|(_, meaning)| !meaning.is_empty()) {
        let rows = key.words.iter().map(|(word, what)| [format!("`{word}`"), (*what).to_owned()]);
        parts.push(table(["Value", "Order"], rows));
    }
    parts.push(format!("```yaml\n{}\n```", key.example));
    if !key.below.is_empty() {
        let rows = key.below.iter().map(|key| {
            let names: Vec<&str> = [key.name].iter().chain(key.spellings).copied().collect();
            [listed(&names, "or"), format!("{}. {}", takes(key), key.meaning)]
        });
        parts.push(table(["Setting", "Meaning"], rows));
    }
    parts.retain(|part| !part.is_empty());
    parts.iter().map(|part| format!("{}\n\n", part.trim_end())).collect()
}

/// What a key takes and what holds without it, as a sentence begins.
fn takes(key: &About) -> String {
    let words: Vec<&str> = key.words.iter().map(|(word, _)| *word).collect();
    let kind = match key.kind {
        Kind::Text => "Text".to_owned(),
        Kind::Switch => "Switch".to_owned(),
        Kind::Whole => "Whole number".to_owned(),
        Kind::Count => "Whole number, 1 or more".to_owned(),
        Kind::Date => "A [date](#dates)".to_owned(),
        Kind::Choice => capital(&one_of(&words)),
        Kind::Texts | Kind::Maps => "List".to_owned(),
        Kind::Map => "Map".to_owned(),
        Kind::Several(words) => capital(words),
    };
    let kind = match key.or {
        "" => kind,
        or => format!("{kind}, or {or}"),
    };
    by_default(&kind, key.default)
}

fn by_default(kind: &str, default: &str) -> String {
    let mark = if kind.contains(',') { ';' } else { ',' };
    match default {
        "" => kind.to_owned(),
        default => format!("{kind}{mark} {default} by default"),
    }
}

/// The parameters of Daybook, from what the theme declares.
fn parameters() -> String {
    let declared = include_str!("../../themes/daybook/theme.yaml");
    let Ok(Node::Map(declared)) = read(declared, Limits::FRONT) else { panic!("a map") };
    let Some(Node::Map(parameters)) = declared.get("parameters") else { panic!("a map") };
    let rows = parameters.iter().map(|(name, node)| {
        let Node::Map(parameter) = node else { panic!("`{name}` is no map") };
        let text = |key: &str| text(parameter, key);
        let words: Vec<&str> = match parameter.get("of") {
            Some(Node::List(words)) => words.iter().filter_map(as_text).collect(),
            _ => Vec::new(),
        };
        let kind = text("type").expect("every parameter has a type");
        let default = match (text("from"), text("default"), words.first()) {
            (Some(from), _, _) => format!("from `{from}`"),
            (_, Some(default), _) if kind == "colour" => format!("`\"{default}\"`"),
            (_, Some(default), _) => format!("`{default}`"),
            (_, _, Some(first)) => format!("`{first}`"),
            _ => String::new(),
        };
        let kind = match (kind, &*words) {
            ("texts", _) => "List".to_owned(),
            (kind, []) => capital(kind),
            (_, words) => capital(&one_of(words)),
        };
        let about = sentence(text("about").expect("every parameter says what it does"));
        [format!("`{name}`"), format!("{}. {about}", by_default(&kind, &default))]
    });
    table(["Parameter", "Meaning"], rows)
}

fn as_text(node: &Node) -> Option<&str> {
    match node {
        Node::Text(text) => Some(text),
        _ => None,
    }
}

fn text<'m>(map: &'m Map, key: &str) -> Option<&'m str> {
    map.get(key).and_then(as_text)
}
