//! What a page's own view shows of what was said below it, and the feed of comments.

use tera::Value;

use super::feeds::made_feed;
use crate::config::FeedFormat;
use crate::fingerprint::Mixer;
use crate::site::{Discussion, EntryId, Site, comment_feed_route};
use crate::theme::value::{map, text_or_none};

/// Adds what `page.comments` is the same by.
pub(super) fn mix(site: &Site, id: EntryId, mixer: &mut Mixer) {
    let rules = &site.config.comments;
    let entry = site.entry(id);
    mixer.number(u64::from(site.asks_for_comments(id)));
    for part in [&rules.endpoint, &rules.mail] {
        mixer.text(part.as_deref().unwrap_or(""));
    }
    mixer.number(u64::from(made_feed(site, &comment_feed_route(), FeedFormat::Atom).is_some()));
    mixer.text(&site.config.base.permalink(&entry.route));
    let Some(said) = &entry.comments else {
        return;
    };
    mixer.add(said.print).text(&format!("{:?}", site.config.zone.iana_name()));
    for author in said.all.iter().filter_map(|one| one.comment.author.as_deref()) {
        mixer.text(&format!("{:?}", site.author(author)));
    }
}

/// `page.comments`: `count`, `open`, `endpoint`, `mail`, `feeds`, `threads`.
pub(super) fn value(site: &Site, id: EntryId) -> Value {
    let rules = &site.config.comments;
    let entry = site.entry(id);
    let open = site.asks_for_comments(id);
    let way = |way: &Option<String>| text_or_none(way.as_deref().filter(|_| open));
    let permalink = site.config.base.permalink(&entry.route);
    let threads: Vec<Value> = entry
        .comments
        .iter()
        .flat_map(|said| said.roots.iter().map(|root| contribution(site, said, *root, &permalink)))
        .collect();
    map([
        ("count", Value::from(entry.comments.as_ref().map_or(0, |said| said.all.len()))),
        ("open", Value::from(open)),
        ("endpoint", way(&rules.endpoint)),
        ("mail", way(&rules.mail)),
        ("feeds", feeds(site)),
        ("threads", threads.into()),
    ])
}

/// The feed of comments, as a list like that of other feeds.
pub(super) fn feeds(site: &Site) -> Value {
    let feed = made_feed(site, &comment_feed_route(), FeedFormat::Atom);
    feed.into_iter().collect::<Vec<_>>().into()
}

/// Where a comment is on its page: a theme gives it this id.
pub fn anchor(id: &str) -> String {
    format!("comment-{id}")
}

/// How a comment names who said it, by the comment or by the authors of the site.
pub fn name(site: &Site, said: &Discussion, at: usize) -> String {
    let comment = &said.all[at].comment;
    comment.author.as_ref().map_or_else(|| comment.name.clone(), |id| site.author(id).name)
}

/// One comment with its answers. Their depth is limited where threads are laid out.
fn contribution(site: &Site, said: &Discussion, at: usize, permalink: &str) -> Value {
    let one = &said.all[at];
    let comment = &one.comment;
    let author = comment.author.as_ref().map(|id| site.author(id));
    let own = author.as_ref().and_then(|author| author.url.as_deref());
    let image = author.as_ref().and_then(|author| author.image.as_deref());
    let post = comment.post.as_ref().map_or_else(Value::none, |post| {
        map([
            ("title", Value::normal_string(&post.title)),
            ("url", Value::normal_string(&post.url)),
        ])
    });
    let replies = one.replies.iter().map(|reply| contribution(site, said, *reply, permalink));
    let to = one.answers.map(|to| name(site, said, to));
    map([
        ("id", Value::normal_string(&one.id)),
        ("permalink", Value::normal_string(&format!("{permalink}#{}", anchor(&one.id)))),
        ("name", Value::normal_string(&name(site, said, at))),
        ("site", text_or_none(comment.site.as_deref().or(own))),
        ("date", Value::normal_string(&comment.date.plain(&site.config.zone))),
        ("text", Value::safe_string(&comment.html)),
        ("by_author", Value::from(author.is_some())),
        ("image", text_or_none(image)),
        ("post", post),
        ("reply_to_name", text_or_none(to.as_deref())),
        ("replies", replies.collect::<Vec<_>>().into()),
    ])
}
