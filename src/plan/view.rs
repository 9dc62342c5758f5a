//! Views: everything a template may see for one output, besides what it asks for.
//!
//! A view is a list of named fields. A field knows both faces of one thing: its value, made only
//! when something is rendered, and its fingerprint, cheap to have at any time. Key and value come
//! from the same list, so nothing can be shown that the key does not know.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use tera::{Context, Map, Value};

use super::meaning;
use super::terms::{taxonomy_beside, taxonomy_fields, taxonomy_value, term_fields, term_values};
use crate::config::{Config, FeedFormat};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::parse::Block;
use crate::site::body::{self, BodyPart, Placing};
use crate::site::{
    DataForm, Entry, EntryId, Filling, MenuItem, Owner, Part as SeriesPart, Site, pager_route,
};
use crate::source::Route;
use crate::theme::value::{from_map, map, text_or_none};
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
        ready(value)
    }

    fn maybe_card(id: Option<EntryId>) -> Field {
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

/// Whether fields show the card of an entry that `card` says yes to, or more of one that `entry`
/// does.
pub fn touches(
    fields: &Fields,
    card: &impl Fn(EntryId) -> bool,
    entry: &impl Fn(EntryId) -> bool,
) -> bool {
    fields.iter().any(|(_, field)| field_touches(field, card, entry))
}

fn field_touches(
    field: &Field,
    card: &impl Fn(EntryId) -> bool,
    entry: &impl Fn(EntryId) -> bool,
) -> bool {
    match field {
        Field::Ready(..) | Field::Text(_) | Field::None | Field::Number(_) => false,
        Field::Card(id) => card(*id),
        Field::Cards(ids) => ids.iter().any(|id| card(*id)),
        Field::Content(id) | Field::Toc(id) | Field::Comments(id) | Field::Meaning(id) => {
            entry(*id)
        }
        Field::List(items) => items.iter().any(|item| field_touches(item, card, entry)),
        Field::Fields(fields) => touches(fields, card, entry),
        // Its fields are made of the whole entry.
        Field::Extended(id, fields) => entry(*id) || touches(fields, card, entry),
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

/// What every view holds.
pub struct Shared {
    config: (Value, Fingerprint),
    theme: (Value, Fingerprint),
}

impl Shared {
    /// Makes what every view holds, once per build.
    pub fn new(site: &Site, parameters: &Value, parameters_print: Fingerprint) -> Shared {
        let mut print = Mixer::default();
        print.add(parameters_print);
        let mut parameters = parameters.as_map().cloned().unwrap_or_default();
        for (name, address) in &site.parameter_files {
            print.text(name).text(address.as_deref().unwrap_or(""));
            parameters.insert(name.clone().into(), text_or_none(address.as_deref()));
        }
        Shared { config: config(site), theme: (parameters.into(), print.finish()) }
    }

    /// What all of it is the same by.
    pub fn print(&self, site: &Site) -> Fingerprint {
        let mut mixer = Mixer::default();
        mixer.add(self.config.1).add(self.theme.1).add(site.config.print);
        mixer.finish()
    }

    /// What the templates of blocks see beside the block.
    pub fn around_blocks(&self) -> Context {
        let mut context = Context::new();
        context.insert_value("config", self.config.0.clone());
        context.insert_value("theme", self.theme.0.clone());
        context
    }

    fn fields(&self, site: &Site, route: &Route) -> Fields {
        // With room for what most views have besides: there is one for each output.
        let mut fields = Vec::with_capacity(6);
        fields.extend([
            ("config", Field::Ready(self.config.0.clone(), self.config.1)),
            ("theme", Field::Ready(self.theme.0.clone(), self.theme.1)),
            ("lang", Field::Text(site.config.language.clone())),
            ("current_path", Field::Text(site.config.base.address(route))),
            ("current_url", Field::Text(site.config.base.permalink(route))),
        ]);
        fields
    }
}

/// Languages that run from right to left.
const RIGHT_TO_LEFT: [&str; 9] = ["ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv"];

/// The settings as templates see them.
fn config(site: &Site) -> (Value, Fingerprint) {
    let config: &Config = &site.config;
    let base = &config.base;
    let direction = match RIGHT_TO_LEFT.contains(&config.language.split('-').next().unwrap_or("")) {
        true => "rtl",
        false => "ltr",
    };
    let menus: Map =
        site.menus.iter().map(|(name, items)| (name.clone().into(), menu_value(items))).collect();
    let taxonomies: Vec<Value> =
        site.taxonomies.iter().map(|taxonomy| taxonomy_value(site, taxonomy)).collect();
    let authors: Map = site
        .authors
        .iter()
        .map(|(id, author)| {
            let value = map([
                ("id", Value::normal_string(id)),
                ("name", Value::normal_string(&author.name)),
                ("url", text_or_none(author.url.as_deref())),
                ("bio", text_or_none(author.bio.as_deref())),
                ("image", text_or_none(author.image.as_deref())),
            ]);
            (id.clone().into(), value)
        })
        .collect();
    let contact = match config.contact.is_none() {
        true => Value::none(),
        false => map([
            ("endpoint", text_or_none(config.contact.endpoint.as_deref())),
            ("mail", text_or_none(config.contact.mail.as_deref())),
        ]),
    };
    let value = map([
        ("title", Value::normal_string(&config.title)),
        ("base_url", Value::normal_string(base.home().trim_end_matches('/'))),
        ("home", Value::normal_string(&base.address(&Route::home()))),
        ("description", Value::normal_string(&config.description)),
        ("language", Value::normal_string(&config.language)),
        ("default_language", Value::normal_string(&config.language)),
        ("direction", Value::normal_string(direction)),
        ("menus", menus.into()),
        ("taxonomies", taxonomies.into()),
        ("authors", authors.into()),
        ("feeds", feed_values(site, &Route::home())),
        ("contact", contact),
        ("comment_feeds", super::comments::feeds(site)),
        // The same as Zola tells it.
        ("generate_feeds", Value::from(!feed_files(site).is_empty())),
        ("feed_filenames", feed_files(site).into()),
        ("favicon", text_or_none(favicon(site).map(|route| base.address(route)).as_deref())),
        (
            "site_css",
            text_or_none(root_file(site, "/site.css").map(|route| base.address(route)).as_deref()),
        ),
        ("extra", from_map(&config.extra)),
    ]);
    let print = Fingerprint::of(format!("{value:?}"));
    (value, print)
}

fn root_file<'a>(site: &'a Site, route: &str) -> Option<&'a Route> {
    let claimed = site.addresses.at(route)?;
    matches!(claimed.owner, Owner::File(_)).then_some(&claimed.route)
}

/// The names of the site's feeds, as far as they are made.
fn feed_files(site: &Site) -> Vec<Value> {
    let made = |format: &&FeedFormat| site.addresses.at(&format!("/{}", format.file())).is_some();
    site.config
        .feeds
        .formats
        .iter()
        .filter(made)
        .map(|format| Value::normal_string(format.file()))
        .collect()
}

/// `static/favicon.*`: the sharpest form there is.
fn favicon(site: &Site) -> Option<&Route> {
    ["svg", "png", "ico", "webp", "gif"]
        .iter()
        .find_map(|ending| root_file(site, &format!("/favicon.{ending}")))
}

fn menu_value(items: &[MenuItem]) -> Value {
    let value = |item: &MenuItem| {
        map([
            ("title", Value::normal_string(&item.title)),
            ("path", text_or_none(item.path.as_deref())),
            ("children", menu_value(&item.children)),
        ])
    };
    items.iter().map(value).collect::<Vec<_>>().into()
}

/// The feeds that lie at a page: `format`, `path`, `permalink`, `mime`.
fn feed_values(site: &Site, route: &Route) -> Value {
    let made = |format: &FeedFormat| made_feed(site, &route.file(format.file()), *format);
    site.config.feeds.formats.iter().filter_map(made).collect::<Vec<_>>().into()
}

/// A feed as templates see it, where it is made.
pub(super) fn made_feed(site: &Site, route: &Route, format: FeedFormat) -> Option<Value> {
    let base = &site.config.base;
    let claimed = site.addresses.at(route.as_str())?;
    matches!(claimed.owner, Owner::Feed(..) | Owner::File(_)).then(|| {
        map([
            ("format", Value::normal_string(format.file().split('.').next().unwrap_or(""))),
            ("path", Value::normal_string(&base.address(route))),
            ("permalink", Value::normal_string(&base.permalink(route))),
            ("mime", Value::normal_string(format.mime())),
        ])
    })
}

/// An empty list, which nearly every page has several of.
fn no_items() -> Field {
    static NOTHING: LazyLock<Field> = LazyLock::new(|| ready(Vec::<Value>::new().into()));
    NOTHING.clone()
}

fn ready(value: Value) -> Field {
    let print = Fingerprint::of(format!("{value:?}"));
    Field::Ready(value, print)
}

fn assets(site: &Site, entry: &Entry) -> Field {
    if entry.assets.is_empty() {
        return no_items();
    }
    let paths =
        entry.assets.iter().map(|route| Value::normal_string(&site.config.base.address(route)));
    ready(paths.collect::<Vec<_>>().into())
}

/// What a page's own view knows of it beyond its card.
pub fn page_fields(site: &Site, id: EntryId) -> Field {
    let entry = site.entry(id);
    Field::Extended(id, own_fields(site, id, entry))
}

fn own_fields(site: &Site, id: EntryId, entry: &Entry) -> Fields {
    let opening = entry.document.as_ref().map_or("", |document| &document.opening);
    vec![
        ("content", Field::Content(id)),
        ("toc", Field::Toc(id)),
        ("comments", Field::Comments(id)),
        ("opening", Field::Text(opening.to_owned())),
        ("structured", Field::Meaning(id)),
        ("blocks", blocks(entry)),
        ("ancestors", Field::Cards(site.ancestors(id))),
        ("lower", Field::maybe_card(entry.lower)),
        ("higher", Field::maybe_card(entry.higher)),
        ("previous", Field::maybe_card(entry.previous)),
        ("next", Field::maybe_card(entry.next)),
        ("backlinks", Field::Cards(entry.backlinks.to_vec())),
        ("related", Field::Cards(entry.related.to_vec())),
        ("series", entry.series.as_ref().map_or(Field::None, |part| series(site, part))),
        ("owner", Field::maybe_text(entry.front.owner.as_deref())),
        ("review", review(site, entry)),
        ("translations", no_items()),
        ("assets", assets(site, entry)),
        (
            "relative_path",
            Field::Text(entry.source.below(crate::site::CONTENT).unwrap_or("").to_owned()),
        ),
        ("data", data(site, entry)),
        ("slug", Field::Text(last_part(&entry.route).to_owned())),
        ("lang", Field::Text(site.config.language.clone())),
    ]
}

/// Where the page lies for programs: `json` and `markdown`; nothing where it does not.
fn data(site: &Site, entry: &Entry) -> Field {
    if entry.front.page_data != Some(true) {
        return Field::None;
    }
    let at = |form: DataForm| Field::Text(site.config.base.address(&form.route(&entry.route)));
    Field::Fields(vec![("json", at(DataForm::Json)), ("markdown", at(DataForm::Markdown))])
}

/// The blocks of a page: `kind`, `id` and `title` of each, in order.
fn blocks(entry: &Entry) -> Field {
    let block = |block: &Block| {
        let id = block.id.and_then(|hole| match entry.fillings.get(hole) {
            Some(Filling::Id(id)) => Some(id.as_str()),
            _ => None,
        });
        map([
            ("kind", Value::normal_string(&block.kind)),
            ("id", text_or_none(id)),
            ("title", Value::normal_string(&block.title_text)),
        ])
    };
    let all = entry.document.iter().flat_map(|document| &document.blocks);
    if all.clone().next().is_none() {
        return no_items();
    }
    ready(all.map(block).collect::<Vec<_>>().into())
}

/// How many parts of a series a page lists at most: of a longer one those around it. Else each of
/// very many parts would show all the others.
const SERIES_LISTED: usize = 100;

/// A page's place in a series.
fn series(site: &Site, part: &SeriesPart) -> Field {
    let pages = &part.pages;
    let start = part.at.saturating_sub(SERIES_LISTED / 2);
    let start = start.min(pages.len().saturating_sub(SERIES_LISTED));
    let around = &pages[start..pages.len().min(start + SERIES_LISTED)];
    let path = part.route.as_ref().map(|route| site.config.base.address(route));
    let before = part.at.checked_sub(1).and_then(|at| pages.get(at)).copied();
    Field::Fields(vec![
        ("name", Field::Text(part.name.clone())),
        ("path", Field::maybe_text(path.as_deref())),
        ("position", Field::Number(part.at as i64 + 1)),
        ("total", Field::Number(pages.len() as i64)),
        ("previous", Field::maybe_card(before)),
        ("next", Field::maybe_card(pages.get(part.at + 1).copied())),
        ("pages", Field::Cards(around.to_vec())),
    ])
}

/// When a page was looked over, and when that is due again.
fn review(site: &Site, entry: &Entry) -> Field {
    let Some(reviewed) = &entry.front.reviewed else { return Field::None };
    let every = entry.front.review_every.map(|every| every.told());
    let due = entry.review_due(&site.config.zone).map(|day| day.to_string());
    Field::Fields(vec![
        ("date", Field::Text(reviewed.date.day(&site.config.zone).to_string())),
        ("by", Field::maybe_text(reviewed.by.as_deref())),
        ("every", Field::maybe_text(every.as_deref())),
        ("due", Field::maybe_text(due.as_deref())),
    ])
}

/// The last part of an address.
fn last_part(route: &Route) -> &str {
    route.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or("")
}

/// What a section's own view knows of it beyond its card. `pages` are those of the pager.
pub fn section_fields(site: &Site, id: EntryId, pages: Vec<EntryId>) -> Field {
    let entry = site.entry(id);
    let mut fields = own_fields(site, id, entry);
    fields.extend(list_fields(site, id, pages));
    Field::Extended(id, fields)
}

/// What others may ask of a section: its lists, and nothing of its text, so that a changed
/// paragraph there concerns nobody here.
pub fn section_lists(site: &Site, id: EntryId) -> Field {
    let pages =
        site.entry(id).section.as_ref().map(|section| section.pages.clone()).unwrap_or_default();
    let mut fields = vec![("ancestors", Field::Cards(site.ancestors(id)))];
    fields.extend(list_fields(site, id, pages));
    Field::Extended(id, fields)
}

fn list_fields(site: &Site, id: EntryId, pages: Vec<EntryId>) -> Fields {
    let entry = site.entry(id);
    let (count, subsections) = entry
        .section
        .as_ref()
        .map_or((0, Vec::new()), |section| (section.pages.len(), section.subsections.clone()));
    vec![
        ("pages", Field::Cards(pages)),
        ("page_count", Field::Number(count as i64)),
        ("subsections", Field::Cards(subsections)),
        ("feeds", ready(feed_values(site, &entry.route))),
    ]
}

/// The pages of one pager, counting from one.
pub fn pager_pages(pages: &[EntryId], paginate_by: Option<usize>, number: usize) -> Vec<EntryId> {
    match paginate_by {
        Some(by) => pages.iter().skip((number - 1) * by).take(by).copied().collect(),
        None => pages.to_vec(),
    }
}

/// One pager of a list: `pages`, `current_index`, `number_pagers`, `previous`, `next`, …
fn paginator(
    site: &Site,
    list: &Route,
    total: usize,
    pages: Vec<EntryId>,
    number: usize,
    of: usize,
    by: Option<usize>,
) -> Field {
    let address = |number: usize| site.config.base.address(&pager_route(list, number));
    let maybe =
        |there: bool, number: usize| if there { Field::Text(address(number)) } else { Field::None };
    Field::Fields(vec![
        ("paginate_by", by.map_or(Field::None, |by| Field::Number(by as i64))),
        ("base_url", Field::Text(format!("{}page/", site.config.base.address(list)))),
        ("number_pagers", Field::Number(of as i64)),
        ("current_index", Field::Number(number as i64)),
        ("first", Field::Text(address(1))),
        ("last", Field::Text(address(of))),
        ("previous", maybe(number > 1, number.saturating_sub(1))),
        ("next", maybe(number < of, number + 1)),
        ("total_pages", Field::Number(total as i64)),
        ("pages", Field::Cards(pages)),
    ])
}

/// The view of a page.
pub fn page(shared: &Shared, site: &Site, id: EntryId) -> Fields {
    let mut fields = shared.fields(site, &site.entry(id).route);
    fields.push(("page", page_fields(site, id)));
    fields
}

/// The view of one pager of a section.
pub fn section(shared: &Shared, site: &Site, id: EntryId, number: usize) -> Fields {
    let entry = site.entry(id);
    let (pages, by) = entry
        .section
        .as_ref()
        .map_or((&[][..], None), |section| (&section.pages[..], section.paginate_by));
    let of = crate::site::pagers(pages.len(), by);
    let shown = pager_pages(pages, by, number);
    let mut fields = shared.fields(site, &pager_route(&entry.route, number));
    fields.push(("section", section_fields(site, id, shown.clone())));
    fields.push(("paginator", paginator(site, &entry.route, pages.len(), shown, number, of, by)));
    fields
}

/// The view of the list of a taxonomy's terms.
pub fn taxonomy(shared: &Shared, site: &Site, at: usize) -> Fields {
    let taxonomy = &site.taxonomies[at];
    let mut fields = shared.fields(site, &taxonomy.route);
    fields.push(("taxonomy", taxonomy_fields(site, taxonomy)));
    fields.push(("terms", ready(term_values(site, taxonomy).into())));
    fields
}

/// The view of one pager of a term.
pub fn term(shared: &Shared, site: &Site, at: usize, index: usize, number: usize) -> Fields {
    let taxonomy = &site.taxonomies[at];
    let term = &taxonomy.terms[index];
    let by = taxonomy.rule.paginate_by;
    let of = crate::site::pagers(term.pages.len(), by);
    let shown = pager_pages(&term.pages, by, number);
    let mut fields = shared.fields(site, &pager_route(&term.route, number));
    fields.push(("taxonomy", ready(taxonomy_beside(site, taxonomy))));
    let mut own = term_fields(site, taxonomy, term);
    own.push(("pages", Field::Cards(shown.clone())));
    own.push(("feeds", ready(feed_values(site, &term.route))));
    fields.push(("term", Field::Fields(own)));
    fields
        .push(("paginator", paginator(site, &term.route, term.pages.len(), shown, number, of, by)));
    fields
}

/// The view of the page for wrong addresses.
pub fn not_found(shared: &Shared, site: &Site) -> Fields {
    let mut fields = shared.fields(site, &Route::new("/404.html"));
    // It is shown at any address, so it has none of its own to be found by.
    fields.retain(|(name, _)| *name != "current_url");
    fields.push(("current_url", Field::None));
    fields
}

/// The view of a machine file that a template makes, with fields of its own.
pub fn machine(shared: &Shared, site: &Site, route: &Route, more: Fields) -> Fields {
    let mut fields = shared.fields(site, route);
    fields.push(("feed_url", Field::Text(site.config.base.permalink(route))));
    fields.extend(more);
    fields
}

/// What a feed's template sees: `pages` with `content`, newest first, and `last_updated`.
pub fn feed_fields(site: &Site, pages: &[EntryId]) -> Fields {
    let zone = &site.config.zone;
    let newest = pages
        .iter()
        .filter_map(|id| {
            let entry = site.entry(*id);
            entry.front.updated.as_ref().or(entry.date.as_ref())
        })
        .max_by_key(|when| when.moment(zone));
    vec![
        ("pages", Field::List(pages.iter().map(|id| page_fields(site, *id)).collect())),
        ("last_updated", newest.map_or(Field::None, |when| Field::Text(when.rfc3339(zone)))),
    ]
}

/// What a sitemap's template sees: `entries` with `permalink` and `updated`.
pub fn sitemap_fields(site: &Site) -> Fields {
    let entry = |(route, changed): (Route, Option<String>)| {
        map([
            ("permalink", Value::normal_string(&site.config.base.permalink(&route))),
            ("updated", text_or_none(changed.as_deref())),
        ])
    };
    let entries: Vec<Value> = super::mapped(site).into_iter().map(entry).collect();
    vec![("entries", ready(entries.into()))]
}
