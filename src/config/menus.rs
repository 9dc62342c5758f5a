//! `menus`: where the site leads its readers.

use super::Config;
use crate::diagnostic::Code;
use crate::yaml::{Fields, Key, KeyPath, Kind, keys};

/// One line of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuEntry {
    /// As readers see it; the page's own title where absent.
    pub title: Option<String>,
    /// Where it leads, as written.
    pub target: Option<String>,
    /// The lines below it.
    pub children: Vec<MenuEntry>,
    /// Where the target stands in `site.yaml`; the whole entry where it has none.
    pub path: KeyPath,
}

type Entry = Key<MenuEntry>;

/// What an entry may say.
pub(super) static ENTRY: &[Entry] = &[
    Entry::own("page", Kind::Text, |fields, name, entry| {
        entry.target = fields.text(name);
        entry.path = fields.path_of(name);
    })
    .spelt(&["url"])
    .means(
        "Where the entry leads: a page of the site, as a file below `content/` or as an \
         address. `url` is the better name for an address elsewhere. Give one of the two.",
    ),
    Entry::text("title", |entry, text| entry.title = Some(text))
        .means("What readers see. Without it, the title of the page."),
    Entry::own("children", Kind::Maps, |fields, name, entry| {
        entry.children = entries(fields, name);
    })
    .means("Entries below this one, in the same form."),
];

/// `menus`
pub(super) fn read(fields: &mut Fields<'_>, name: &str, config: &mut Config) {
    let Some(map) = fields.map(name) else { return };
    let path = fields.path_of(name);
    for (menu, _) in map.iter() {
        let mut inner = Fields::new(map, path.clone(), Code::ConfigValue, fields.notes());
        config.menus.push((menu.to_owned(), entries(&mut inner, menu)));
    }
}

fn entries(fields: &mut Fields<'_>, name: &str) -> Vec<MenuEntry> {
    let path = fields.path_of(name);
    let mut all = Vec::new();
    for (index, map) in fields.maps(name).unwrap_or_default() {
        let path = path.item(index);
        let mut inner = Fields::new(map, path.clone(), Code::ConfigValue, fields.notes());
        let mut entry = MenuEntry { title: None, target: None, children: Vec::new(), path };
        keys::read_all(ENTRY, &mut inner, &mut entry);
        inner.refuse_rest(Code::ConfigKey, &keys::names(ENTRY), "a menu entry");
        if entry.target.is_none() && entry.title.is_none() {
            let message = "this menu entry has neither `page` nor `url`".to_owned();
            let hint = "write `page: guide/_index.md`, or `title:` and `url:`".to_owned();
            fields.fault_of_item(Code::ConfigValue, name, index, message, Some(hint));
            continue;
        }
        all.push(entry);
    }
    all
}
