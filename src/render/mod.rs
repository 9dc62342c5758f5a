//! Recipe → bytes. Remembers nothing.

mod comment_feed;
mod feed;
mod page_data;
mod xml;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::parse::body::escape_attribute;
use crate::plan::{Output, Recipe, SiteLibrary, field, mapped};
use crate::site::{EntryId, SITEMAP_LIMIT, Site};
use crate::source::{FileBody, SourcePath};
use crate::theme::{Mentions, Reads, Theme};

/// What an output is.
#[derive(Clone, Debug, PartialEq)]
pub enum Artifact {
    /// Bytes that were made, or are in memory.
    Bytes(Arc<[u8]>),
    /// A file of the site, as it is on the disk.
    CopyOf(SourcePath),
}

/// A made output, and what its template asked.
pub struct Rendered {
    /// The output, or why it could not be made.
    pub artifact: Result<Artifact, Diagnostic>,
    /// What its template asked, with the fingerprints of the answers.
    pub reads: Reads,
}

/// Makes one output.
pub fn render(output: &Output, library: &Arc<SiteLibrary>) -> Rendered {
    let site = &*library.site;
    let bytes = |bytes: Vec<u8>| Rendered {
        artifact: Ok(Artifact::Bytes(Arc::from(bytes))),
        reads: Reads::new(),
    };
    match &output.recipe {
        Recipe::Template { template, beside, .. } => {
            let fields = library.fields(output);
            let context = |mentions: &Mentions| field::context(&fields, site, mentions);
            let (result, reads) = library.theme.render(template, context, library.clone(), beside);
            Rendered { artifact: result.map(|bytes| Artifact::Bytes(Arc::from(bytes))), reads }
        }
        Recipe::Feed { of, format, pages } => {
            let feed = || feed::write(site, &output.route, of, *format, pages).into_bytes();
            let (result, reads) = Theme::drawing(library.clone(), feed);
            Rendered { artifact: result.map(|bytes| Artifact::Bytes(Arc::from(bytes))), reads }
        }
        Recipe::Data(id, form) => {
            let data = || page_data::write(site, *id, *form).into_bytes();
            let (result, reads) = Theme::drawing(library.clone(), data);
            Rendered { artifact: result.map(|bytes| Artifact::Bytes(Arc::from(bytes))), reads }
        }
        Recipe::CommentFeed { word, newest } => {
            bytes(comment_feed::write(site, &output.route, word, newest).into_bytes())
        }
        Recipe::Sitemap(part) => bytes(sitemap(site, *part).into_bytes()),
        Recipe::Robots => bytes(robots(site).into_bytes()),
        Recipe::Alias(to) => bytes(alias(site, &library.theme, *to).into_bytes()),
        Recipe::Copy(source) => {
            Rendered { artifact: Ok(copy(source, library)), reads: Reads::new() }
        }
        Recipe::Empty => bytes(Vec::new()),
    }
}

/// A file as it is: what is in memory anyway is given from there.
fn copy(source: &SourcePath, library: &SiteLibrary) -> Artifact {
    match library.snapshot.files.get(source).map(|file| &file.body) {
        Some(FileBody::Held(bytes, _)) => Artifact::Bytes(bytes.clone()),
        Some(FileBody::Text(text)) => Artifact::Bytes(Arc::from(text.get())),
        _ => Artifact::CopyOf(source.clone()),
    }
}

/// The map of the site for search engines; above the protocol's limit the file that lists its
/// parts.
fn sitemap(site: &Site, part: Option<usize>) -> String {
    const SPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
    let mapped = mapped(site);
    let base = &site.config.base;
    let mut xml = xml::Writer::new();
    if part.is_none() && mapped.len() > SITEMAP_LIMIT {
        xml.open("sitemapindex", &[("xmlns", SPACE)]);
        for part in 1..=mapped.len().div_ceil(SITEMAP_LIMIT) {
            let route = crate::source::Route::home().file(&format!("sitemap-{part}.xml"));
            xml.open("sitemap", &[]).text("loc", &base.permalink(&route)).close("sitemap");
        }
        xml.close("sitemapindex");
        return xml.finish();
    }
    let skipped = part.map_or(0, |part| (part - 1) * SITEMAP_LIMIT);
    xml.open("urlset", &[("xmlns", SPACE)]);
    for (route, changed) in mapped.iter().skip(skipped).take(SITEMAP_LIMIT) {
        xml.open("url", &[]).text("loc", &base.permalink(route));
        if let Some(changed) = changed {
            xml.text("lastmod", changed);
        }
        xml.close("url");
    }
    xml.close("urlset");
    xml.finish()
}

/// Everything may be read; the sitemap is named where there is one.
fn robots(site: &Site) -> String {
    let mut text = "User-agent: *\nDisallow:\n".to_owned();
    if site.config.base.is_absolute() {
        let route = crate::source::Route::home().file("sitemap.xml");
        text.push_str(&format!("Sitemap: {}\n", site.config.base.permalink(&route)));
    }
    text
}

/// A page that leads on: at once for browsers, by a link for everybody else, and by its canonical
/// address for search engines. What stood behind `#` is kept. An address is percent-encoded, so it
/// can stand in a script as it is.
fn alias(site: &Site, theme: &Theme, to: EntryId) -> String {
    let entry = site.entry(to);
    let mut address = String::new();
    escape_attribute(&site.config.base.address(&entry.route), &mut address);
    let mut permalink = String::new();
    escape_attribute(&site.config.base.permalink(&entry.route), &mut permalink);
    let mut title = String::new();
    escape_attribute(&entry.title, &mut title);
    let mut moved = String::new();
    escape_attribute(&theme.strings().get("moved", &[]).unwrap_or_default(), &mut moved);
    let language = &site.config.language;
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <link rel=\"canonical\" href=\"{permalink}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={address}\">\n\
         <script>location.replace(\"{address}\"+location.hash)</script>\n\
         </head>\n<body>\n<main><h1>{moved}</h1><p><a href=\"{address}\">{title}</a></p></main>\n</body>\n</html>\n"
    )
}
