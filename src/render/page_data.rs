//! What a page says, for programs: `index.json` and `index.md` beside it, where it asks for them.
//!
//! Both are made of what readers see: blocks with the data that their templates are given, and the
//! text in the plain form that feeds have, every address whole. Editions and other tools build on
//! them; nothing of the theme is in them.

use serde_json::{Map, Value as Json};

use crate::parse::Piece;
use crate::parse::pieces;
use crate::plan::field;
use crate::site::{AT_ROUTE, BodyPart, DataForm, EntryId, Placing, Site, body};

/// Elements inside elements that are turned into Markdown; nobody writes text any deeper.
const DEPTH_LIMIT: usize = 200;

/// A page in one of the forms.
pub(super) fn write(site: &Site, id: EntryId, form: DataForm) -> String {
    match form {
        DataForm::Json => json(site, id),
        DataForm::Markdown => markdown(site, id),
    }
}

/// What lists show of the page, its table of contents, and its blocks in order: `kind`, `id`,
/// `title`, `level`, `body`, `data`.
fn json(site: &Site, id: EntryId) -> String {
    let entry = site.entry(id);
    let mut page = Map::new();
    if let Ok(Json::Object(card)) = serde_json::to_value(entry.card.value()) {
        page.extend(card);
    }
    page.insert("language".to_owned(), site.config.language.as_str().into());
    page.insert("toc".to_owned(), plain(site, field::toc(site, id)));
    let blocks = entry.document.as_ref().map(|document| {
        let placing =
            Placing { base: &site.config.base, route: &entry.route, part: BodyPart::Feed };
        let values = body::block_values(document, &entry.fillings, &placing);
        let said = values.into_iter().map(|block| {
            let mut block = plain(site, block);
            if let Json::Object(fields) = &mut block {
                fields.remove("form");
            }
            block
        });
        said.collect::<Vec<_>>()
    });
    page.insert("blocks".to_owned(), blocks.unwrap_or_default().into());
    let text = serde_json::to_string_pretty(&Json::Object(page)).unwrap_or_default();
    format!("{text}\n")
}

/// A value that templates see, as JSON.
fn plain(site: &Site, value: tera::Value) -> Json {
    let mut json = serde_json::to_value(value).unwrap_or_default();
    whole_addresses(site, &mut json);
    json
}

/// Templates ask for pages by their routes; others follow addresses.
fn whole_addresses(site: &Site, json: &mut Json) {
    match json {
        Json::String(text) => {
            if let Some(route) = text.strip_prefix(AT_ROUTE) {
                *text = site.config.base.permalink(&crate::source::Route::new(route.to_owned()));
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|item| whole_addresses(site, item)),
        Json::Object(fields) => {
            fields.values_mut().for_each(|field| whole_addresses(site, field));
        }
        _ => {}
    }
}

/// The page as Markdown that every program reads: without front matter, without blocks.
fn markdown(site: &Site, id: EntryId) -> String {
    let entry = site.entry(id);
    let mut text = format!("# {}\n\n", entry.title);
    if let Some(description) = &entry.front.description {
        text.push_str(&format!("{}\n\n", description.trim()));
    }
    text.push_str(from_html(&field::content(site, id, BodyPart::Feed)).trim());
    format!("{}\n", text.trim_end())
}

fn from_html(html: &str) -> String {
    let readable = readable(html);
    let options = htmd::options::Options {
        bullet_list_marker: htmd::options::BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Default::default()
    };
    let converter = htmd::HtmlToMarkdown::builder()
        .options(options)
        .skip_tags(vec!["script", "style", "noscript", "template"])
        .build();
    converter.convert(&readable).unwrap_or(readable)
}

/// The HTML with every tag closed in its turn, and nothing nested deeper than anybody reads: the
/// converter goes down as deep as the tags do, and a parser takes what is closed out of turn for open.
fn readable(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<&str> = Vec::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Other(other) => out.push_str(other),
            Piece::Tag { whole, name, .. } if is_void(name) => out.push_str(whole),
            Piece::Tag { whole, name, closes: false } => {
                if let Some(last) = open.pop_if(|last| is_over(last, name)) {
                    close(last, &mut out);
                }
                if open.len() == DEPTH_LIMIT {
                    continue;
                }
                out.push_str(whole);
                match is_empty(whole, name) {
                    true => close(name, &mut out),
                    false => open.push(name),
                }
            }
            Piece::Tag { name, .. } => {
                let known = open.iter().rposition(|one| one.eq_ignore_ascii_case(name));
                let inner = open.split_off(known.unwrap_or(open.len()));
                inner.into_iter().rev().for_each(|name| close(name, &mut out));
            }
        }
    }
    out
}

fn close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Whether a tag ends its element itself: `<path d="…"/>`, but not `<a href=b/>`.
fn is_empty(whole: &str, name: &str) -> bool {
    let before = whole.strip_suffix("/>").map(|before| &before[1 + name.len()..]);
    before.is_some_and(|before| before.is_empty() || before.ends_with([' ', '\n', '"', '\'']))
}

/// Whether an element is over where the next one begins, closed or not.
fn is_over(open: &str, next: &str) -> bool {
    const ALIKE: &[&[&str]] =
        &[&["p"], &["li"], &["dt", "dd"], &["td", "th"], &["tr"], &["option"]];
    let has = |names: &[&str], name: &str| names.iter().any(|one| name.eq_ignore_ascii_case(one));
    ALIKE.iter().any(|names| has(names, open) && has(names, next))
}

fn is_void(name: &str) -> bool {
    const VOID: &[&str] =
        &["area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr"];
    VOID.iter().any(|void| name.eq_ignore_ascii_case(void))
}
