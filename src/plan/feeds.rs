//! Feeds as templates see them: those of the whole site, and those that lie at a page.

use tera::Value;

use crate::config::FeedFormat;
use crate::site::{Owner, Site};
use crate::source::Route;
use crate::theme::value::map;

/// The feeds that lie at a page: `format`, `path`, `permalink`, `mime`.
pub(super) fn feed_values(site: &Site, route: &Route) -> Value {
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

/// The names of the site's feeds, as far as they are made.
pub(super) fn feed_files(site: &Site) -> Vec<Value> {
    let made = |format: &&FeedFormat| site.addresses.at(&format!("/{}", format.file())).is_some();
    site.config
        .feeds
        .formats
        .iter()
        .filter(made)
        .map(|format| Value::normal_string(format.file()))
        .collect()
}
