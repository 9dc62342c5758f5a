//! What every view holds: the settings of the site and the parameters of the theme, made once per
//! build.

use tera::{Context, Map, Value};

use super::feeds::{feed_files, feed_values};
use super::field::{Field, Fields};
use super::terms::taxonomy_value;
use crate::config::Config;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::site::{MenuItem, Owner, Site};
use crate::source::Route;
use crate::theme::value::{from_map, map, text_or_none};

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

    pub(super) fn fields(&self, site: &Site, route: &Route) -> Fields {
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
