//! The ways pages are filed: `taxonomies` in `site.yaml`, and those that are always there.

use super::Config;
use crate::diagnostic::Code;
use crate::yaml::{Fields, Key, Kind, Node, keys};

/// One way pages are filed.
#[derive(Clone, Debug, PartialEq)]
pub struct TaxonomyRule {
    /// The key in front matter: `tags`.
    pub name: String,
    /// The folder of its pages: `tags`.
    pub slug: String,
    /// Pages per pager of a term; all on one where absent.
    pub paginate_by: Option<usize>,
    /// Whether each term has a feed.
    pub feed: bool,
    /// Whether `Hiring/Trials` is a term below `Hiring`.
    pub hierarchical: bool,
    /// Whether `site.yaml` names it. Taxonomies that are only there by default have pages only
    /// where they are used.
    pub declared: bool,
    /// What its terms are.
    pub filing: Filing,
}

/// What the terms of a taxonomy are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filing {
    /// Words.
    Words,
    /// People, by their ids.
    Authors,
    /// Series, whose pages are read one after the other.
    Series,
}

/// The taxonomies with a meaning of their own: `authors` and `series`.
const BUILT_IN: [(&str, Filing); 2] = [("authors", Filing::Authors), ("series", Filing::Series)];

impl TaxonomyRule {
    /// A taxonomy of which only the name is known.
    pub fn named(name: &str, declared: bool) -> TaxonomyRule {
        let built_in = BUILT_IN.iter().find(|(own, _)| *own == name);
        let filing = built_in.map_or(Filing::Words, |(_, filing)| *filing);
        TaxonomyRule {
            name: name.to_owned(),
            slug: name.to_owned(),
            paginate_by: None,
            // Those who follow an author do so by a feed.
            feed: filing == Filing::Authors,
            hierarchical: false,
            declared,
            filing,
        }
    }
}

/// Adds what is there without being declared. Authors have pages where there are profiles.
pub(super) fn add_built_in(rules: &mut Vec<TaxonomyRule>, profiles: bool) {
    for (name, filing) in BUILT_IN {
        let wanted = filing == Filing::Series || profiles;
        if wanted && !rules.iter().any(|rule| rule.name == name) {
            rules.push(TaxonomyRule::named(name, false));
        }
    }
}

type Taxonomy = Key<TaxonomyRule>;

/// What a taxonomy may say.
pub(super) static TAXONOMY: &[Taxonomy] = &[
    // Its name says what it is, so it is known before anything else is read.
    Taxonomy::text("name", |rule, name| *rule = TaxonomyRule::named(&name, true))
        .means("The name in front matter. It must be there."),
    Taxonomy::text("slug", |rule, slug| rule.slug = slug)
        .default("the name")
        .means("The first part of the addresses: `/who/`, `/who/owner/`."),
    Taxonomy::count("paginate_by", |rule, number| rule.paginate_by = Some(number))
        .default("all on one page")
        .means("How many pages a term shows at a time."),
    Taxonomy::switch("feed", |rule, on| rule.feed = on)
        .default("`false`")
        .means("Whether each term has a feed. For `authors` the default is `true`."),
    Taxonomy::own("hierarchical", Kind::Switch, hierarchical).default("`false`").means(
        "Whether terms lie below others: `Hiring/Trials` is at \
         `/categories/hiring/trials/`, and `Hiring` lists its pages, too. Up to eight deep.",
    ),
];

fn hierarchical(fields: &mut Fields<'_>, key: &str, rule: &mut TaxonomyRule) {
    rule.hierarchical = fields.switch(key).unwrap_or(false);
    if rule.hierarchical && rule.filing != Filing::Words {
        let message = format!("`{}` has no terms below others", rule.name);
        let hint = Some("take the line away".to_owned());
        fields.fault(Code::ConfigValue, key, message, hint);
        rule.hierarchical = false;
    }
}

/// The taxonomies where `site.yaml` says nothing of them.
pub(super) fn unsaid() -> Vec<TaxonomyRule> {
    ["tags", "categories"].map(|name| TaxonomyRule::named(name, false)).into()
}

/// `taxonomies`
pub(super) fn read(fields: &mut Fields<'_>, key: &str, config: &mut Config) {
    // A plain list of names is enough where nothing else is to be said.
    if let Some(Node::List(items)) = fields.node(key)
        && items.iter().all(|item| matches!(item, Node::Text(_)))
    {
        let names = fields.texts(key).unwrap_or_default();
        config.taxonomies = names.iter().map(|name| TaxonomyRule::named(name, true)).collect();
        return;
    }
    let Some(maps) = fields.maps(key) else { return };
    let path = fields.path_of(key);
    let mut rules: Vec<TaxonomyRule> = Vec::new();
    for (index, map) in maps {
        let mut inner = Fields::new(map, path.item(index), Code::ConfigValue, fields.notes());
        let mut rule = TaxonomyRule::named("", true);
        keys::read_all(TAXONOMY, &mut inner, &mut rule);
        inner.refuse_rest(Code::ConfigKey, &keys::names(TAXONOMY), "a taxonomy");
        if rule.name.is_empty() {
            let message = "this taxonomy has no `name`".to_owned();
            let hint = "write `- name: tags`".to_owned();
            fields.fault_of_item(Code::ConfigValue, key, index, message, Some(hint));
        } else if rules.iter().any(|other| other.name == rule.name) {
            let message = format!("the taxonomy `{}` is declared twice", rule.name);
            fields.fault_of_item(Code::ConfigValue, key, index, message, None);
        } else {
            rules.push(rule);
        }
    }
    config.taxonomies = rules;
}
