//! What a page is, for machines that read along: JSON-LD in the words of schema.org.
//!
//! Only where a true type exists: an article, the way to it, an instruction, a recording, books, a
//! person. There is none for checklists, and none is bent to fit. Everything said here is also said
//! to people on the page. Without `base_url` there is nothing, because every name is an address.

use serde_json::{Map, Value as Json, json};

use crate::parse::blocks::Datum;
use crate::parse::{Block, plain_text};
use crate::site::{Entry, EntryId, Filling, Site};
use crate::theme::filters::script_safe;

/// What a page is, as JSON fit for a script element.
pub(super) fn page(site: &Site, id: EntryId) -> Option<String> {
    let base = &site.config.base;
    if !base.is_absolute() {
        return None;
    }
    let entry = site.entry(id);
    let address = base.permalink(&entry.route);
    let mut graph = Vec::new();
    if entry.section.is_none() {
        graph.push(article(site, entry, &address));
    }
    graph.extend(way(site, id, entry, &address));
    let blocks = entry.document.iter().flat_map(|document| &document.blocks);
    for block in blocks {
        match block.kind.as_str() {
            "steps" => graph.extend(instruction(entry, block, &address)),
            "video" => graph.extend(recording(site, entry, block, &address)),
            "books" => graph.extend(books(site, entry, block)),
            "faq" => graph.extend(questions(entry, block)),
            _ => {}
        }
    }
    (!graph.is_empty()).then(|| written(graph))
}

/// Who an author is.
pub(super) fn person(site: &Site, id: &str, address: &str) -> Option<String> {
    site.config.base.is_absolute().then(|| {
        let author = site.author(id);
        let mut person = named("Person", &author.name);
        put(&mut person, "description", author.bio.as_deref());
        put(&mut person, "image", author.image.as_deref().map(|path| absolute(site, path)));
        put(&mut person, "sameAs", author.url.as_deref().map(|url| absolute(site, url)));
        put(&mut person, "url", Some(address));
        written(vec![person.into()])
    })
}

fn written(graph: Vec<Json>) -> String {
    script_safe(&json!({"@context": "https://schema.org", "@graph": graph}).to_string())
}

fn named(kind: &str, name: &str) -> Map<String, Json> {
    let mut map = Map::new();
    map.insert("@type".to_owned(), kind.into());
    map.insert("name".to_owned(), name.into());
    map
}

fn put(map: &mut Map<String, Json>, key: &str, value: Option<impl Into<Json>>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), value.into());
    }
}

/// An address with its host.
fn absolute(site: &Site, path: &str) -> String {
    match site.config.base.origin() {
        Some(origin) if path.starts_with('/') && !path.starts_with("//") => {
            format!("{origin}{path}")
        }
        _ => path.to_owned(),
    }
}

fn article(site: &Site, entry: &Entry, address: &str) -> Json {
    let zone = &site.config.zone;
    let kind = if entry.date.is_some() { "BlogPosting" } else { "Article" };
    let mut article = named(kind, &entry.title);
    article.insert("headline".to_owned(), entry.title.as_str().into());
    article.insert("mainEntityOfPage".to_owned(), address.into());
    article.insert("inLanguage".to_owned(), site.config.language.as_str().into());
    put(&mut article, "description", entry.front.description.as_deref());
    put(&mut article, "datePublished", entry.date.as_ref().map(|date| date.plain(zone)));
    put(&mut article, "dateModified", entry.front.updated.as_ref().map(|date| date.plain(zone)));
    let image = entry.card.field("image");
    let image = image.as_ref().and_then(tera::Value::as_str);
    put(&mut article, "image", image.map(|path| absolute(site, path)));
    let authors: Vec<Json> = entry
        .front
        .authors
        .iter()
        .flatten()
        .map(|id| named("Person", &site.author(id).name).into())
        .collect();
    put(&mut article, "author", (!authors.is_empty()).then_some(authors));
    article.into()
}

/// The way to a page, from the home page.
fn way(site: &Site, id: EntryId, entry: &Entry, address: &str) -> Option<Json> {
    let above = site.ancestors(id);
    if above.is_empty() {
        return None;
    }
    let step = |(at, (name, address)): (usize, (String, String))| json!({"@type": "ListItem", "position": at + 1, "name": name, "item": address});
    let above = above.into_iter().map(|id| {
        let entry = site.entry(id);
        (entry.title.clone(), site.config.base.permalink(&entry.route))
    });
    let own = std::iter::once((entry.title.clone(), address.to_owned()));
    let steps: Vec<Json> = above.chain(own).enumerate().map(step).collect();
    Some(json!({"@type": "BreadcrumbList", "itemListElement": steps}))
}

/// What fills a hole of an entry, as text.
fn filled<'a>(entry: &'a Entry, datum: Option<&Datum>) -> Option<&'a Filling> {
    match datum? {
        Datum::Hole(hole) => entry.fillings.get(*hole),
        _ => None,
    }
}

fn id_of(entry: &Entry, datum: Option<&Datum>) -> Option<String> {
    match filled(entry, datum)? {
        Filling::Id(id) => Some(id.clone()),
        _ => None,
    }
}

fn text(datum: Option<&Datum>) -> Option<&str> {
    match datum? {
        Datum::Text(text) => Some(text),
        _ => None,
    }
}

/// Minutes as schema.org writes a length of time: `PT1H30M`.
fn duration(datum: Option<&Datum>) -> Option<String> {
    match datum? {
        Datum::Whole(minutes) => Some(match (minutes / 60, minutes % 60) {
            (0, minutes) => format!("PT{minutes}M"),
            (hours, 0) => format!("PT{hours}H"),
            (hours, minutes) => format!("PT{hours}H{minutes}M"),
        }),
        _ => None,
    }
}

fn field<'a>(fields: &'a [(String, Datum)], name: &str) -> Option<&'a Datum> {
    fields.iter().find(|(key, _)| key == name).map(|(_, datum)| datum)
}

fn instruction(entry: &Entry, block: &Block, address: &str) -> Option<Json> {
    let name = if block.title_text.is_empty() { &entry.title } else { &block.title_text };
    let mut how = named("HowTo", name);
    put(&mut how, "totalTime", duration(block.datum("minutes")));
    if let Some(Datum::List(needs)) = block.datum("needs") {
        let tools: Vec<Json> = needs
            .iter()
            .filter_map(|need| Some(named("HowToTool", text(Some(need))?).into()))
            .collect();
        put(&mut how, "tool", (!tools.is_empty()).then_some(tools));
    }
    let Some(Datum::List(steps)) = block.datum("steps") else { return None };
    let steps: Vec<Json> = steps
        .iter()
        .filter_map(|step| {
            let Datum::Fields(fields) = step else { return None };
            let mut step = named("HowToStep", text(field(fields, "name"))?);
            let id = id_of(entry, field(fields, "id"));
            put(&mut step, "url", id.map(|id| format!("{address}#{id}")));
            Some(step.into())
        })
        .collect();
    how.insert("step".to_owned(), steps.into());
    Some(how.into())
}

/// Questions with their answers as plain text.
fn questions(entry: &Entry, block: &Block) -> Option<Json> {
    let html = entry.document.as_ref()?.body.html.get();
    let Some(Datum::List(questions)) = block.datum("questions") else { return None };
    let questions: Vec<Json> = questions
        .iter()
        .filter_map(|question| {
            let Datum::Fields(fields) = question else { return None };
            let Some(Datum::Html(answer)) = field(fields, "body") else { return None };
            let answer = html.get(answer.start.html as usize..answer.end.html as usize)?;
            let mut said = Map::new();
            said.insert("@type".to_owned(), "Answer".into());
            said.insert("text".to_owned(), plain_text(answer).into());
            let mut question = named("Question", text(field(fields, "title_text"))?);
            question.insert("acceptedAnswer".to_owned(), said.into());
            Some(question.into())
        })
        .collect();
    (!questions.is_empty()).then(|| json!({"@type": "FAQPage", "mainEntity": questions}))
}

fn recording(site: &Site, entry: &Entry, block: &Block, address: &str) -> Option<Json> {
    let base = &site.config.base;
    let whole = |datum: Option<&Datum>| {
        let address = filled(entry, datum)?.address(base)?;
        Some(absolute(site, &address))
    };
    let mut video = named("VideoObject", &block.title_text);
    put(&mut video, "duration", duration(block.datum("minutes")));
    put(&mut video, "contentUrl", whole(block.datum("file")));
    put(&mut video, "thumbnailUrl", whole(block.datum("poster")));
    let id = block.id.and_then(|id| id_of(entry, Some(&Datum::Hole(id))));
    let here = id.map_or_else(|| address.to_owned(), |id| format!("{address}#{id}"));
    put(&mut video, "url", whole(block.datum("url")).or(Some(here)));
    if let Some(day) = text(block.datum("recorded")) {
        let mut event = named("Event", &block.title_text);
        event.insert("startDate".to_owned(), day.into());
        if let Some(Datum::List(speakers)) = block.datum("speakers") {
            let people: Vec<Json> = speakers
                .iter()
                .filter_map(|name| Some(named("Person", text(Some(name))?).into()))
                .collect();
            put(&mut event, "performer", (!people.is_empty()).then_some(people));
        }
        video.insert("recordedAt".to_owned(), event.into());
    }
    Some(video.into())
}

fn books(site: &Site, entry: &Entry, block: &Block) -> Vec<Json> {
    let number = |datum: Option<&Datum>| match datum? {
        Datum::Whole(number) => Some(number.to_string()),
        _ => None,
    };
    let mut books = Vec::new();
    if let Some(Datum::List(written)) = block.datum("books") {
        books.extend(written.iter().filter_map(|book| {
            let Datum::Fields(fields) = book else { return None };
            Some(Said {
                title: text(field(fields, "title"))?.to_owned(),
                author: text(field(fields, "author")).map(str::to_owned),
                year: number(field(fields, "year")),
                isbn: text(field(fields, "isbn")).map(str::to_owned),
                address: filled(entry, field(fields, "link"))
                    .and_then(|link| link.address(&site.config.base)),
            })
        }));
    }
    if let Some(Filling::Shelf(shelf)) = filled(entry, block.datum("shelf")) {
        books.extend(shelf.books().map(|(book, link)| Said {
            title: book.title.clone(),
            author: book.author.clone(),
            year: book.year.map(|year| year.to_string()),
            isbn: book.isbn.clone(),
            address: link.and_then(|link| link.address(&site.config.base)),
        }));
    }
    books.into_iter().map(|book| book.json(site)).collect()
}

/// What is said of a book.
struct Said {
    title: String,
    author: Option<String>,
    year: Option<String>,
    isbn: Option<String>,
    address: Option<String>,
}

impl Said {
    fn json(self, site: &Site) -> Json {
        let mut book = named("Book", &self.title);
        put(&mut book, "author", self.author.map(|name| Json::from(named("Person", &name))));
        put(&mut book, "datePublished", self.year);
        put(&mut book, "isbn", self.isbn);
        put(&mut book, "url", self.address.map(|address| absolute(site, &address)));
        book.into()
    }
}
