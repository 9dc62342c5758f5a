//! The feed of the newest comments: Atom (RFC 4287), each naming the page it stands below and, by
//! RFC 4685, the one it answers.

use super::xml::Writer;
use crate::config::FeedFormat;
use crate::plan::{comment_anchor, commenter};
use crate::site::{EntryId, Site};
use crate::source::Route;

/// Writes the feed that lies at `route`. `word` is what comments are called in the site's language.
pub(super) fn write(site: &Site, route: &Route, word: &str, newest: &[(EntryId, usize)]) -> String {
    let config = &site.config;
    let zone = &config.zone;
    let url = config.base.permalink(route);
    let mut xml = Writer::new();
    xml.open(
        "feed",
        &[
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xmlns:thr", "http://purl.org/syndication/thread/1.0"),
            ("xml:lang", &config.language),
        ],
    );
    xml.text("title", &format!("{word} – {}", config.title));
    xml.empty("link", &[("rel", "self"), ("type", FeedFormat::Atom.mime()), ("href", &url)]).empty(
        "link",
        &[("rel", "alternate"), ("type", "text/html"), ("href", &config.base.home())],
    );
    let all = || {
        newest.iter().filter_map(|(id, at)| {
            let entry = site.entry(*id);
            Some((entry, entry.comments.as_ref()?, *at))
        })
    };
    let latest = all().map(|(_, said, at)| &said.all[at].comment.date).next();
    let updated =
        latest.map_or_else(|| "1970-01-01T00:00:00+00:00".to_owned(), |date| date.rfc3339(zone));
    xml.text("updated", &updated).text("id", &url).text_with(
        "generator",
        &[("version", env!("CARGO_PKG_VERSION"))],
        "Handover",
    );
    for (entry, said, at) in all() {
        let one = &said.all[at];
        let comment = &one.comment;
        let name = commenter(site, said, at);
        let page = config.base.permalink(&entry.route);
        let permalink = format!("{page}#{}", comment_anchor(&one.id));
        let answered =
            comment.reply_to.as_deref().filter(|to| said.all.iter().any(|o| o.id == *to));
        let answered =
            answered.map_or_else(|| page.clone(), |to| format!("{page}#{}", comment_anchor(to)));
        let date = comment.date.rfc3339(zone);
        xml.open("entry", &[])
            .text("title", &format!("{name}: {}", entry.title))
            .empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &permalink)])
            .text("id", &permalink)
            .text("published", &date)
            .text("updated", &date)
            .empty(
                "thr:in-reply-to",
                &[("ref", &answered), ("href", &answered), ("type", "text/html")],
            )
            .open("author", &[])
            .text("name", &name);
        if let Some(address) = &comment.site {
            xml.text("uri", address);
        }
        xml.close("author").text_with("content", &[("type", "html")], &comment.html).close("entry");
    }
    xml.close("feed");
    xml.finish()
}
