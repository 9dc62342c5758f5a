//! The ways pages are filed: `taxonomies` in `site.yaml`, and those that are always there.

use super::TAXONOMY;
use crate::diagnostic::Code;
use crate::yaml::{Fields, Node};

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

/// `taxonomies` in `site.yaml`; `tags` and `categories` where it says nothing.
pub(super) fn read(fields: &mut Fields<'_>) -> Vec<TaxonomyRule> {
    // A plain list of names is enough where nothing else is to be said.
    if let Some(Node::List(items)) = fields.node("taxonomies")
        && items.iter().all(|item| matches!(item, Node::Text(_)))
    {
        let names = fields.texts("taxonomies").unwrap_or_default();
        return names.iter().map(|name| TaxonomyRule::named(name, true)).collect();
    }
    let Some(maps) = fields.maps("taxonomies") else {
        return ["tags", "categories"].map(|name| TaxonomyRule::named(name, false)).into();
    };
    let path = fields.path_of("taxonomies");
    let mut rules: Vec<TaxonomyRule> = Vec::new();
    for (index, map) in maps {
        let mut inner = Fields::new(map, path.item(index), Code::ConfigValue, fields.notes());
        let mut rule = TaxonomyRule::named(&inner.text("name").unwrap_or_default(), true);
        rule.slug = inner.text("slug").unwrap_or(rule.slug);
        rule.paginate_by = inner.count("paginate_by");
        rule.feed = inner.switch("feed").unwrap_or(rule.feed);
        rule.hierarchical = inner.switch("hierarchical").unwrap_or(false);
        if rule.hierarchical && rule.filing != Filing::Words {
            let message = format!("`{}` has no terms below others", rule.name);
            let hint = Some("take the line away".to_owned());
            inner.fault(Code::ConfigValue, "hierarchical", message, hint);
            rule.hierarchical = false;
        }
        inner.refuse_rest(Code::ConfigKey, TAXONOMY, "a taxonomy");
        if rule.name.is_empty() {
            let message = "this taxonomy has no `name`".to_owned();
            let hint = "write `- name: tags`".to_owned();
            fields.fault_of_item(Code::ConfigValue, "taxonomies", index, message, Some(hint));
        } else if rules.iter().any(|other| other.name == rule.name) {
            let message = format!("the taxonomy `{}` is declared twice", rule.name);
            fields.fault_of_item(Code::ConfigValue, "taxonomies", index, message, None);
        } else {
            rules.push(rule);
        }
    }
    rules
}
