//! Feeds: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1.
//!
//! Dates are those of the pages, never the clock's: a build without changes changes no feed. Ids are
//! the permalinks.

use serde_json::json;

use super::xml::Writer;
use crate::config::FeedFormat;
use crate::plan::field::content;
use crate::site::{BodyPart, Entry, EntryId, FeedOf, Site};
use crate::source::Route;
use crate::time::When;

/// Writes a feed that lies at `route`.
pub(super) fn write(
    site: &Site,
    route: &Route,
    of: &FeedOf,
    format: FeedFormat,
    pages: &[EntryId],
) -> String {
    let feed = Feed { site, route, of, pages };
    match format {
        FeedFormat::Atom => feed.atom(),
        FeedFormat::Rss => feed.rss(),
        FeedFormat::Json => feed.json(),
    }
}

struct Feed<'a> {
    site: &'a Site,
    route: &'a Route,
    of: &'a FeedOf,
    pages: &'a [EntryId],
}

/// When a page was last changed.
fn changed(entry: &Entry) -> Option<&When> {
    entry.front.updated.as_ref().or(entry.date.as_ref())
}

impl Feed<'_> {
    fn title(&self) -> String {
        let site = &self.site.config.title;
        match self.of {
            FeedOf::Site | FeedOf::Comments => site.clone(),
            FeedOf::Section(id) => format!("{} – {site}", self.site.entry(*id).title),
            FeedOf::Term(at, term) => {
                format!("{} – {site}", self.site.taxonomies[*at].terms[*term].name)
            }
        }
    }

    /// The page that shows the same for people.
    fn home(&self) -> String {
        let route = match self.of {
            FeedOf::Site | FeedOf::Comments => Route::home(),
            FeedOf::Section(id) => self.site.entry(*id).route.clone(),
            FeedOf::Term(at, term) => self.site.taxonomies[*at].terms[*term].route.clone(),
        };
        self.site.config.base.permalink(&route)
    }

    fn description(&self) -> String {
        let own = match self.of {
            FeedOf::Section(id) => self.site.entry(*id).front.description.clone(),
            _ => None,
        };
        own.unwrap_or_else(|| self.site.config.description.clone())
    }

    fn url(&self) -> String {
        self.site.config.base.permalink(self.route)
    }

    fn permalink(&self, entry: &Entry) -> String {
        self.site.config.base.permalink(&entry.route)
    }

    /// The last change of any page. A feed must have one: an empty feed has the oldest there is.
    fn newest(&self) -> Option<&When> {
        let zone = &self.site.config.zone;
        self.pages
            .iter()
            .filter_map(|id| changed(self.site.entry(*id)))
            .max_by_key(|when| when.moment(zone))
    }

    fn updated(&self) -> String {
        self.newest().map_or_else(
            || "1970-01-01T00:00:00+00:00".to_owned(),
            |when| when.rfc3339(&self.site.config.zone),
        )
    }

    /// Who wrote a page; their addresses are whole ones.
    fn authors<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = crate::config::Author> + 'a {
        let origin = self.site.config.base.origin().unwrap_or_default();
        entry.front.authors.iter().flatten().map(move |id| {
            let mut author = self.site.author(id);
            author.url =
                author.url.map(|url| match url.starts_with('/') && !url.starts_with("//") {
                    true => format!("{origin}{url}"),
                    false => url,
                });
            author
        })
    }

    /// Whole page or summary, as the settings say.
    fn body(&self, id: EntryId) -> (String, bool) {
        let entry = self.site.entry(id);
        if self.site.config.feeds.full {
            return (content(self.site, id, BodyPart::Feed), true);
        }
        let summary =
            entry.document.as_ref().is_some_and(|document| document.body.summary.is_some());
        match (summary, &entry.front.description) {
            (true, _) => (content(self.site, id, BodyPart::FeedSummary), true),
            (false, Some(description)) => (description.clone(), false),
            (false, None) => (
                entry
                    .document
                    .as_ref()
                    .map(|document| document.opening.clone())
                    .unwrap_or_default(),
                false,
            ),
        }
    }

    /// The terms of a page in the spelling that is shown, each once.
    fn terms(&self, entry: &Entry) -> Vec<String> {
        let mut shown: Vec<String> = Vec::new();
        for (name, terms) in &entry.front.taxonomies {
            let taxonomy = self.site.taxonomies.iter().find(|known| known.rule.name == *name);
            for term in terms {
                let known = taxonomy.and_then(|taxonomy| taxonomy.term(term));
                let name = known.map_or(term, |term| &term.name);
                if !shown.contains(name) {
                    shown.push(name.clone());
                }
            }
        }
        shown
    }

    fn atom(&self) -> String {
        let config = &self.site.config;
        let zone = &config.zone;
        let mut xml = Writer::new();
        xml.open(
            "feed",
            &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &config.language)],
        );
        xml.text("title", &self.title());
        if !self.description().is_empty() {
            xml.text("subtitle", &self.description());
        }
        xml.empty(
            "link",
            &[("rel", "self"), ("type", FeedFormat::Atom.mime()), ("href", &self.url())],
        )
        .empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &self.home())])
        .text("updated", &self.updated())
        .text("id", &self.url())
        .text_with("generator", &[("version", env!("CARGO_PKG_VERSION"))], "Handover");
        for id in self.pages {
            let entry = self.site.entry(*id);
            let permalink = self.permalink(entry);
            xml.open("entry", &[("xml:lang", &config.language)])
                .text("title", &entry.title)
                .empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &permalink)])
                .text("id", &permalink);
            if let Some(date) = &entry.date {
                xml.text("published", &date.rfc3339(zone));
            }
            if let Some(changed) = changed(entry) {
                xml.text("updated", &changed.rfc3339(zone));
            }
            let mut any = false;
            for author in self.authors(entry) {
                any = true;
                xml.open("author", &[]).text("name", &author.name);
                if let Some(url) = &author.url {
                    xml.text("uri", url);
                }
                xml.close("author");
            }
            // Atom wants an author: where a page is unsigned, the site speaks.
            if !any {
                xml.open("author", &[]).text("name", &config.title).close("author");
            }
            for term in self.terms(entry) {
                xml.empty("category", &[("term", &term)]);
            }
            if let Some(description) = &entry.front.description {
                xml.text("summary", description);
            }
            let (body, html) = self.body(*id);
            xml.text_with("content", &[("type", if html { "html" } else { "text" })], &body);
            xml.close("entry");
        }
        xml.close("feed");
        xml.finish()
    }

    fn rss(&self) -> String {
        let config = &self.site.config;
        let zone = &config.zone;
        let mut xml = Writer::new();
        xml.open(
            "rss",
            &[
                ("version", "2.0"),
                ("xmlns:atom", "http://www.w3.org/2005/Atom"),
                ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
                ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ],
        );
        xml.open("channel", &[]).text("title", &self.title()).text("link", &self.home());
        // RSS wants a description; where the site has none, its title says what it is about.
        let description = Some(self.description()).filter(|text| !text.is_empty());
        xml.text("description", &description.unwrap_or_else(|| self.title()))
            .text("language", &config.language)
            .text("generator", &format!("Handover {}", env!("CARGO_PKG_VERSION")));
        if let Some(newest) = self.newest() {
            xml.text("lastBuildDate", &newest.rfc2822(zone));
        }
        xml.empty(
            "atom:link",
            &[("href", &self.url()), ("rel", "self"), ("type", FeedFormat::Rss.mime())],
        );
        for id in self.pages {
            let entry = self.site.entry(*id);
            let permalink = self.permalink(entry);
            xml.open("item", &[]).text("title", &entry.title).text("link", &permalink);
            xml.text_with("guid", &[("isPermaLink", "true")], &permalink);
            if let Some(date) = &entry.date {
                xml.text("pubDate", &date.rfc2822(zone));
            }
            for author in self.authors(entry) {
                xml.text("dc:creator", &author.name);
            }
            for term in self.terms(entry) {
                xml.text("category", &term);
            }
            let (body, html) = self.body(*id);
            if let Some(description) = &entry.front.description {
                xml.text("description", description);
            } else if !html {
                xml.text("description", &body);
            }
            if html {
                xml.text("content:encoded", &body);
            }
            xml.close("item");
        }
        xml.close("channel").close("rss");
        xml.finish()
    }

    fn json(&self) -> String {
        let config = &self.site.config;
        let zone = &config.zone;
        let items: Vec<serde_json::Value> = self
            .pages
            .iter()
            .map(|id| {
                let entry = self.site.entry(*id);
                let permalink = self.permalink(entry);
                let (body, html) = self.body(*id);
                let mut item = json!({
                    "id": permalink,
                    "url": permalink,
                    "title": entry.title,
                });
                item[if html { "content_html" } else { "content_text" }] = body.into();
                if let Some(description) = &entry.front.description {
                    item["summary"] = description.as_str().into();
                }
                if let Some(date) = &entry.date {
                    item["date_published"] = date.rfc3339(zone).into();
                }
                if let Some(updated) = &entry.front.updated {
                    item["date_modified"] = updated.rfc3339(zone).into();
                }
                let authors: Vec<serde_json::Value> = self
                    .authors(entry)
                    .map(|author| match &author.url {
                        Some(url) => json!({"name": author.name, "url": url}),
                        None => json!({"name": author.name}),
                    })
                    .collect();
                if !authors.is_empty() {
                    item["authors"] = authors.into();
                }
                let terms = self.terms(entry);
                if !terms.is_empty() {
                    item["tags"] = terms.into();
                }
                item
            })
            .collect();
        let mut feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title(),
            "home_page_url": self.home(),
            "feed_url": self.url(),
            "language": config.language,
            "items": items,
        });
        if !self.description().is_empty() {
            feed["description"] = self.description().into();
        }
        let mut text = serde_json::to_string_pretty(&feed).unwrap_or_default();
        text.push('\n');
        text
    }
}
