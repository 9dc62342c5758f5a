//! Fields: the named things that a view is a list of.
//!
//! A field knows both faces of one thing: its value, made only when something is rendered, and its
//! fingerprint, cheap to have at any time.

use std::collections::BTreeSet;

use tera::{Context, Map, Value};

use super::meaning;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::site::body::{self, BodyPart, Placing};
use crate::site::{EntryId, Site};
use crate::theme::{Mentioned, Mentions};

/// One named thing of a view.
#[derive(Clone, Debug)]
pub enum Field {
    /// A value that is there already, with its fingerprint.
    Ready(Value, Fingerprint),
    /// A text.
    Text(String),
    /// Nothing.
    None,
    /// A number.
    Number(i64),
    /// The card of an entry.
    Card(EntryId),
    /// Cards in order.
    Cards(Vec<EntryId>),
    /// The body of an entry as HTML.
    Content(EntryId),
    /// The table of contents of an entry.
    Toc(EntryId),
    /// What an entry is, for machines.
    Meaning(EntryId),
    /// What was said below an entry, and how to say more.
    Comments(EntryId),
    /// Several of them in order.
    List(Vec<Field>),
    /// More fields.
    Fields(Fields),
    /// Everything of an entry's card, and more fields beside it.
    Extended(EntryId, Fields),
}

/// Named fields in order.
pub type Fields = Vec<(&'static str, Field)>;

impl Field {
    pub(super) fn maybe_text(text: Option<&str>) -> Field {
        text.map_or(Field::None, |text| Field::Text(text.to_owned()))
    }

    /// A value with its fingerprint.
    pub(super) fn ready(value: Value) -> Field {
        let print = Fingerprint::of(format!("{value:?}"));
        Field::Ready(value, print)
    }

    pub(super) fn maybe_card(id: Option<EntryId>) -> Field {
        id.map_or(Field::None, Field::Card)
    }

    /// What the field is the same by.
    pub fn print(&self, site: &Site) -> Fingerprint {
        match self {
            Field::Ready(_, print) => *print,
            Field::Card(id) => site.entry(*id).card.print,
            _ => {
                let mut mixer = Mixer::default();
                self.mix(site, &mut mixer);
                mixer.finish()
            }
        }
    }

    /// Adds what the field is the same by.
    fn mix(&self, site: &Site, mixer: &mut Mixer) {
        match self {
            Field::Ready(_, print) => mixer.add(*print),
            Field::Text(text) => mixer.number(1).text(text),
            Field::None => mixer.number(2),
            Field::Number(number) => mixer.number(3).number(*number as u64),
            Field::Card(id) => mixer.add(site.entry(*id).card.print),
            Field::Cards(ids) => {
                mixer.number(4).number(ids.len() as u64);
                ids.iter().fold(mixer, |mixer, id| mixer.add(site.entry(*id).card.print))
            }
            Field::Content(id) => {
                mixer.number(5).add(site.body_print(*id)).text(site.config.base.path())
            }
            Field::Meaning(id) => {
                let entry = site.entry(*id);
                mixer.number(10).add(entry.card.own_print).add(site.body_print(*id));
                mixer.add(site.config.print).text(&site.config.base.home());
                for above in site.ancestors(*id) {
                    mixer.add(site.entry(above).card.own_print);
                }
                mixer
            }
            Field::Toc(id) => {
                let entry = site.entry(*id);
                mixer
                    .number(6)
                    .number(u64::from(entry.front.toc != Some(false)))
                    .add(site.body_print(*id))
                    .text(entry.route.as_str())
                    .text(&site.config.base.home())
            }
            Field::Comments(id) => {
                super::comments::mix(site, *id, mixer.number(10));
                mixer
            }
            Field::List(items) => {
                mixer.number(9).number(items.len() as u64);
                items.iter().for_each(|item| item.mix(site, mixer));
                mixer
            }
            Field::Fields(fields) => {
                mix(fields, site, mixer.number(7));
                mixer
            }
            Field::Extended(id, fields) => {
                mix(fields, site, mixer.number(8).add(site.entry(*id).card.print));
                mixer
            }
        };
    }

    /// The value as templates see it.
    pub fn value(&self, site: &Site) -> Value {
        match self {
            Field::Ready(value, _) => value.clone(),
            Field::Text(text) => Value::normal_string(text),
            Field::None => Value::none(),
            Field::Number(number) => Value::from(*number),
            Field::Card(id) => site.entry(*id).card.value(),
            Field::Cards(ids) => {
                ids.iter().map(|id| site.entry(*id).card.value()).collect::<Vec<_>>().into()
            }
            Field::Content(id) => Value::safe_string(&content(site, *id, BodyPart::Whole)),
            Field::Toc(id) => toc(site, *id),
            Field::Meaning(id) => {
                meaning::page(site, *id).map_or_else(Value::none, |json| Value::safe_string(&json))
            }
            Field::Comments(id) => super::comments::value(site, *id),
            Field::List(items) => {
                items.iter().map(|item| item.value(site)).collect::<Vec<_>>().into()
            }
            Field::Fields(fields) => value(fields, site, Map::new()),
            Field::Extended(id, fields) => {
                let card = site.entry(*id).card.value().as_map().cloned().unwrap_or_default();
                value(fields, site, card)
            }
        }
    }
}

/// A part of a view.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// A field.
    Field(&'a Field),
    /// What a card shows of the entry whose own output it is.
    Card(EntryId),
}

impl Part<'_> {
    fn mix(&self, site: &Site, mixer: &mut Mixer) {
        match self {
            Part::Field(field) => field.mix(site, mixer),
            Part::Card(id) => {
                mixer.add(site.entry(*id).card.print);
            }
        }
    }
}

/// The parts of a view by name: fields, and one step into those that hold fields.
pub fn part_names(fields: &Fields) -> Vec<(String, Part<'_>)> {
    let mut parts = Vec::new();
    each_part(fields, |above, name, part| {
        let name = match (above, name) {
            ("", name) | (name, "") => name.to_owned(),
            (above, name) => format!("{above}.{name}"),
        };
        parts.push((name, part));
    });
    parts
}

/// Adds what a view is the same by. Gives for each of its parts a short number that is another one
/// when the part is.
pub fn mix_parts(fields: &Fields, site: &Site, mixer: &mut Mixer) -> Vec<u32> {
    let mut parts = Vec::with_capacity(32);
    each_part(fields, |_, _, part| {
        let start = mixer.len();
        part.mix(site, mixer);
        parts.push(mixer.number_since(start));
    });
    parts
}

fn each_part<'a>(fields: &'a Fields, mut take: impl FnMut(&'static str, &'static str, Part<'a>)) {
    for (name, field) in fields {
        match field {
            Field::Fields(inner) => {
                inner.iter().for_each(|(inner, field)| take(name, inner, Part::Field(field)));
            }
            Field::Extended(id, inner) => {
                take(name, "", Part::Card(*id));
                inner.iter().for_each(|(inner, field)| take(name, inner, Part::Field(field)));
            }
            field => take("", name, Part::Field(field)),
        }
    }
}

/// The pages of which fields show something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shows {
    /// Those of which no more than the card is shown.
    pub cards: Box<[EntryId]>,
    /// Those of which anything may be shown.
    pub entries: Box<[EntryId]>,
}

impl Shows {
    /// What these fields show.
    pub fn of(fields: &Fields) -> Shows {
        let (mut cards, mut entries) = (Vec::new(), Vec::new());
        fields.iter().for_each(|(_, field)| gather(field, &mut cards, &mut entries));
        for ids in [&mut cards, &mut entries] {
            ids.sort_unstable();
            ids.dedup();
        }
        Shows { cards: cards.into(), entries: entries.into() }
    }
}

/// Gathers the entries whose cards a field shows, and those of which it may show anything.
pub fn gather(field: &Field, cards: &mut Vec<EntryId>, entries: &mut Vec<EntryId>) {
    match field {
        Field::Ready(..) | Field::Text(_) | Field::None | Field::Number(_) => {}
        Field::Card(id) => cards.push(*id),
        Field::Cards(ids) => cards.extend(ids),
        Field::Content(id) | Field::Toc(id) | Field::Comments(id) | Field::Meaning(id) => {
            entries.push(*id);
        }
        Field::List(items) => items.iter().for_each(|item| gather(item, cards, entries)),
        Field::Fields(fields) => {
            fields.iter().for_each(|(_, field)| gather(field, cards, entries));
        }
        Field::Extended(id, fields) => {
            // Its fields are made of the whole entry.
            entries.push(*id);
            fields.iter().for_each(|(_, field)| gather(field, cards, entries));
        }
    }
}

/// Adds what fields are the same by.
fn mix(fields: &Fields, site: &Site, mixer: &mut Mixer) {
    for (name, field) in fields {
        field.mix(site, mixer.text(name));
    }
}

fn value<'a>(
    fields: impl IntoIterator<Item = &'a (&'static str, Field)>,
    site: &Site,
    mut map: Map,
) -> Value {
    for (name, field) in fields {
        map.insert((*name).into(), field.value(site));
    }
    map.into()
}

/// The fields as the context of a template, as far as it mentions them.
pub fn context(fields: &Fields, site: &Site, mentions: &Mentions) -> Context {
    let mut context = Context::new();
    for (name, field) in fields {
        match mentions.of(name) {
            None => {}
            Some(Mentioned::Whole) => context.insert_value(*name, field.value(site)),
            Some(Mentioned::Fields(some)) => {
                context.insert_value(*name, some_of(field, some, site));
            }
        }
    }
    context
}

/// The value of a field with only those of its own fields that are named.
fn some_of(field: &Field, names: &BTreeSet<String>, site: &Site) -> Value {
    let (map, fields) = match field {
        Field::Fields(fields) => (Map::new(), fields),
        Field::Extended(id, fields) => {
            let card = &site.entry(*id).card;
            let named =
                names.iter().filter_map(|name| Some((name.clone().into(), card.field(name)?)));
            (named.collect(), fields)
        }
        _ => return field.value(site),
    };
    let fields = fields.iter().filter(|(name, _)| names.contains(*name));
    value(fields, site, map)
}

/// The body of an entry.
pub fn content(site: &Site, id: EntryId, part: BodyPart) -> String {
    let entry = site.entry(id);
    match &entry.document {
        Some(document) => {
            let placing = Placing { base: &site.config.base, route: &entry.route, part };
            site.glossary.explain(body::write(document, &entry.fillings, &placing), &placing)
        }
        None => String::new(),
    }
}

/// The headings of an entry as a tree: `level`, `id`, `permalink`, `title`, `children`.
pub fn toc(site: &Site, id: EntryId) -> Value {
    struct Open {
        level: u8,
        map: Map,
        children: Vec<Value>,
    }
    fn close(open: &mut Vec<Open>, into: &mut Vec<Value>) {
        if let Some(Open { mut map, children, .. }) = open.pop() {
            map.insert("children".into(), children.into());
            match open.last_mut() {
                Some(above) => above.children.push(map.into()),
                None => into.push(map.into()),
            }
        }
    }
    let entry = site.entry(id);
    let Some(document) = entry.document.as_ref().filter(|_| entry.front.toc != Some(false)) else {
        return Vec::<Value>::new().into();
    };
    let title = usize::from(document.title_heading().is_some());
    let permalink = site.config.base.permalink(&entry.route);
    let mut tree = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let headings = document.headings.iter().zip(&entry.ids[..]).skip(title);
    for (heading, id) in headings.filter(|(heading, _)| heading.listed) {
        while open.last().is_some_and(|last| last.level >= heading.level) {
            close(&mut open, &mut tree);
        }
        let map: Map = [
            ("level", Value::from(i64::from(heading.level))),
            ("id", Value::normal_string(id)),
            ("permalink", Value::normal_string(&format!("{permalink}#{id}"))),
            ("title", Value::normal_string(&heading.text)),
        ]
        .into_iter()
        .map(|(key, value)| (key.into(), value))
        .collect();
        open.push(Open { level: heading.level, map, children: Vec::new() });
    }
    while !open.is_empty() {
        close(&mut open, &mut tree);
    }
    tree.into()
}
