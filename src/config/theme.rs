//! `theme`: which theme makes the pages, with which parameters.

use super::Config;
use crate::diagnostic::Code;
use crate::yaml::{Fields, Kind, Map, Node};

/// Which theme makes the pages.
#[derive(Clone, Debug, PartialEq)]
pub enum ThemeChoice {
    /// A theme by name, with the parameters the owner sets.
    Named {
        /// The folder below `themes/`, or an embedded theme.
        name: String,
        /// What `site.yaml` says beside the name.
        parameters: Map,
    },
    /// Only the site's own `templates/`.
    None,
}

/// The embedded theme that is used where `site.yaml` names none.
pub const DEFAULT_THEME: &str = "daybook";

impl ThemeChoice {
    /// A theme by name.
    pub(super) fn named(name: &str, parameters: Map) -> ThemeChoice {
        ThemeChoice::Named { name: name.trim().to_owned(), parameters }
    }
}

/// What `theme` takes, in the words of messages.
pub(super) const WANTED: Kind = Kind::Several("a name, `false`, or a name with parameters");

/// `theme`
pub(super) fn theme(fields: &mut Fields<'_>, name: &str, config: &mut Config) {
    match fields.node(name) {
        None => {}
        Some(Node::Bool(false)) => config.theme = ThemeChoice::None,
        Some(Node::Text(theme)) => {
            let theme = folder(fields, name, theme);
            config.theme = ThemeChoice::named(theme, Map::default());
        }
        Some(Node::Map(map)) => {
            let theme = match map.get("name") {
                Some(Node::Text(theme)) => folder(fields, name, theme),
                None | Some(Node::Null) => DEFAULT_THEME,
                Some(_) => {
                    let message = "`theme.name` must be the name of a theme".to_owned();
                    fields.fault(Code::ConfigValue, name, message, None);
                    DEFAULT_THEME
                }
            };
            let rest = map.0.iter().filter(|(key, _)| key != "name").cloned().collect();
            config.theme = ThemeChoice::named(theme, Map(rest));
        }
        Some(_) => {
            let message = format!("`theme` must be {}", WANTED.wanted());
            let hint = "write `theme: daybook`, or `name:` and the parameters below `theme:`";
            fields.fault(Code::ConfigValue, name, message, Some(hint.to_owned()));
        }
    }
}

/// A name as it was written if it can be that of a folder in `themes/`; else the default, and a fault.
fn folder<'t>(fields: &mut Fields<'_>, key: &str, theme: &'t str) -> &'t str {
    let plain = theme.trim();
    if !plain.contains(['/', '\\']) && !matches!(plain, "" | "." | "..") {
        return theme;
    }
    let message = format!("`{plain}` is not the name of a folder in `themes/`");
    let hint = if plain.contains("://") {
        "nothing is fetched from elsewhere: put the theme's folder into `themes/`, and write its name"
    } else {
        "write the name of the folder alone, such as `theme: daybook`"
    };
    fields.fault(Code::ConfigValue, key, message, Some(hint.to_owned()));
    DEFAULT_THEME
}
