//! `theme.yaml`: what a theme promises and asks for. The parameters an owner may set, with type
//! and default; the Handover it needs; the ids its templates put into a page.

use crate::diagnostic::{Code, Diagnostic, Fault, list, nearest};
use crate::parse::blocks;
use crate::source::{Snapshot, SourcePath};
use crate::yaml::{Fields, KeyPath, Limits, Map, Node, Part, locate, read_fields};

use super::colour::Colour;
use super::readable;

/// What a theme declares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contract {
    /// The oldest Handover it works with: major, minor, patch.
    pub needs: Option<(u32, u32, u32)>,
    /// One sentence for `handover theme list`.
    pub description: String,
    /// Ids that its templates put into pages: links may lead to them, headings must not take them.
    pub anchors: Vec<String>,
    /// What an owner may set.
    pub parameters: Vec<Parameter>,
    /// Blocks of its own.
    pub blocks: Vec<OwnBlock>,
}

/// A block that only this theme has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnBlock {
    /// Its name: `:::NAME` in Markdown, `blocks/NAME.html` among the templates.
    pub name: String,
    /// The names between its braces.
    pub attributes: Vec<String>,
    /// What it is for, for people.
    pub about: String,
}

/// Something an owner may set.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name: `theme.NAME` in templates.
    pub name: String,
    /// Which values it takes.
    pub kind: Kind,
    /// Its value where the owner sets none.
    pub default: Node,
    /// For a colour: what it stands on, as colours or as names of other parameters.
    pub on: Vec<String>,
    /// For a colour: the contrast that it needs there.
    pub contrast: Option<f64>,
    /// For a colour: the parameter of which it is a shade where only that one is set.
    pub from: Option<String>,
    /// What it does, for people.
    pub about: String,
}

/// Which values a parameter takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Any text.
    Text,
    /// Any number.
    Number,
    /// `true` or `false`.
    Switch,
    /// `#RGB` or `#RRGGBB`.
    Colour,
    /// A file of the site, or a whole address. Templates see what to link to.
    File,
    /// One of several words.
    Choice(Vec<String>),
    /// A list of texts.
    Texts,
}

impl Kind {
    /// Its name in `theme.yaml`.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Number => "number",
            Kind::Switch => "switch",
            Kind::Colour => "colour",
            Kind::File => "file",
            Kind::Choice(_) => "choice",
            Kind::Texts => "texts",
        }
    }

    /// What a value must be, in words.
    fn wanted(&self) -> String {
        match self {
            Kind::Text => "text".to_owned(),
            Kind::Number => "a number".to_owned(),
            Kind::Switch => "`true` or `false`".to_owned(),
            Kind::Colour => "a colour such as `\"#1b4f8f\"`".to_owned(),
            Kind::File => "a file of the site, such as `/logo.svg`".to_owned(),
            Kind::Choice(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("one of {}", list(&words))
            }
            Kind::Texts => "a list of texts".to_owned(),
        }
    }

    /// Whether a value can be taken.
    fn takes(&self, node: &Node) -> bool {
        match (self, node) {
            (Kind::Text, Node::Text(_) | Node::Int(_)) | (Kind::File, Node::Text(_)) => true,
            (Kind::Number, Node::Int(_) | Node::Float(_)) => true,
            (Kind::Switch, Node::Bool(_)) => true,
            (Kind::Colour, Node::Text(text)) => Colour::parse(text).is_some(),
            (Kind::Choice(words), Node::Text(text)) => words.contains(text),
            (Kind::Texts, Node::List(items)) => {
                items.iter().all(|item| matches!(item, Node::Text(_) | Node::Int(_)))
            }
            _ => false,
        }
    }
}

fn is_block_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// The names `theme.yaml` knows, and those of one parameter.
pub const KEYS: &[&str] = &["description", "needs", "anchors", "parameters", "blocks"];
/// The names of one block.
pub const BLOCK_KEYS: &[&str] = &["attributes", "about"];
/// The names of one parameter.
pub const PARAMETER_KEYS: &[&str] = &["type", "of", "default", "about", "on", "contrast", "from"];
/// The types a parameter can have.
pub const TYPES: &[&str] = &["text", "number", "switch", "colour", "file", "choice", "texts"];

/// Reads a theme's contract. A theme without one declares nothing.
pub(super) fn read(
    snapshot: &Snapshot,
    folder: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Contract {
    let path = SourcePath::new(format!("{folder}/theme.yaml"));
    let Some(text) = snapshot.text(&path) else { return Contract::default() };
    let (contract, faults) = read_fields(&text, 0, Limits::FRONT, Code::ThemeContract, contract);
    diagnostics.extend(faults.into_iter().map(|fault| fault.at(&path)));
    contract.unwrap_or_default()
}

fn contract(fields: &mut Fields<'_>) -> Contract {
    let mut contract = Contract {
        needs: None,
        description: fields.text("description").unwrap_or_default(),
        anchors: fields.texts("anchors").unwrap_or_default(),
        parameters: Vec::new(),
        blocks: Vec::new(),
    };
    // `needs: 0.10` is a number to YAML, and would lose its last digit.
    match fields.node("needs") {
        Some(Node::Text(text)) => {
            contract.needs = version(text);
            if contract.needs.is_none() {
                let message = format!("`needs` must be a version of Handover, found `{text}`");
                fields.fault(
                    Code::ThemeContract,
                    "needs",
                    message,
                    Some("write `needs: \"0.1\"`".to_owned()),
                );
            }
        }
        Some(_) => {
            let message = "`needs` must be a version in quotes".to_owned();
            fields.fault(
                Code::ThemeContract,
                "needs",
                message,
                Some("write `needs: \"0.1\"`".to_owned()),
            );
        }
        None => {}
    }
    if let Some(map) = fields.map("parameters") {
        let path = fields.path_of("parameters");
        for (name, _) in map.iter() {
            let mut inner = Fields::new(map, path.clone(), Code::ThemeContract, fields.notes());
            if inner.map(name).is_none() {
                continue;
            }
            let Some(Node::Map(about)) = map.get(name) else { continue };
            let mut one = Fields::new(about, path.then(name), Code::ThemeContract, fields.notes());
            let names: Vec<&str> = map.iter().map(|(name, _)| name).collect();
            contract.parameters.extend(parameter(&mut one, name, &names));
        }
    }
    if let Some(map) = fields.map("blocks") {
        let path = fields.path_of("blocks");
        for (name, about) in map.iter() {
            let place = path.then(name);
            let empty = Map::default();
            let about = match about {
                Node::Map(about) => about,
                Node::Null => &empty,
                _ => {
                    let mut inner =
                        Fields::new(map, path.clone(), Code::ThemeContract, fields.notes());
                    let _ = inner.map(name);
                    continue;
                }
            };
            let mut one = Fields::new(about, place, Code::ThemeContract, fields.notes());
            contract.blocks.push(OwnBlock {
                name: name.to_owned(),
                attributes: one.texts("attributes").unwrap_or_default(),
                about: one.text("about").unwrap_or_default(),
            });
            one.refuse_rest(Code::ThemeContract, BLOCK_KEYS, "a block");
            if blocks::is_built_in(name) || !is_block_name(name) {
                let mut inner = Fields::new(map, path.clone(), Code::ThemeContract, fields.notes());
                let (message, hint) = match blocks::is_built_in(name) {
                    true => (
                        format!("`{name}` is a block that Handover has"),
                        format!("change its look with `templates/blocks/{name}.html` alone"),
                    ),
                    false => (
                        format!("`{name}` cannot be the name of a block"),
                        "use small letters, digits and `-`".to_owned(),
                    ),
                };
                inner.fault_of_key(Code::ThemeContract, name, message, Some(hint));
            }
        }
    }
    fields.refuse_rest(Code::ThemeContract, KEYS, "`theme.yaml`");
    contract
}

fn parameter(fields: &mut Fields<'_>, name: &str, names: &[&str]) -> Option<Parameter> {
    let words = fields.texts("of");
    let kind = fields.choice("type", &TYPES.iter().map(|word| (*word, *word)).collect::<Vec<_>>());
    let about = fields.text("about").unwrap_or_default();
    let default = fields.node("default").cloned();
    let on = fields.texts("on").unwrap_or_default();
    let contrast = fields.node("contrast").cloned();
    let from = fields.text("from");
    fields.refuse_rest(Code::ThemeContract, PARAMETER_KEYS, "a parameter");
    let kind = match kind? {
        "number" => Kind::Number,
        "switch" => Kind::Switch,
        "colour" => Kind::Colour,
        "file" => Kind::File,
        "texts" => Kind::Texts,
        "choice" => match words {
            Some(words) if !words.is_empty() => Kind::Choice(words),
            _ => {
                let message =
                    format!("the parameter `{name}` is a choice, and `of` does not say of what");
                fields.fault_of_key(
                    Code::ThemeContract,
                    "type",
                    message,
                    Some("write `of: [one, two]`".to_owned()),
                );
                return None;
            }
        },
        _ => Kind::Text,
    };
    let default = default.unwrap_or(match &kind {
        Kind::Switch => Node::Bool(false),
        Kind::Number => Node::Int(0),
        Kind::Choice(words) => Node::Text(words[0].clone()),
        Kind::Texts => Node::List(Vec::new()),
        Kind::Text | Kind::Colour | Kind::File => Node::Text(String::new()),
    });
    let empty_colour = kind == Kind::Colour && default == Node::Text(String::new());
    if !kind.takes(&default) && !empty_colour {
        let message = format!("the default of `{name}` must be {}", kind.wanted());
        fields.fault(Code::ThemeContract, "default", message, None);
        return None;
    }
    let contrast = match contrast {
        None => None,
        Some(Node::Int(number)) if (1..=21).contains(&number) => Some(number as f64),
        Some(Node::Float(number)) if (1.0..=21.0).contains(&number) => Some(number),
        Some(_) => {
            let message = format!("`contrast` of `{name}` must be a number from 1 to 21");
            fields.fault(Code::ThemeContract, "contrast", message, None);
            None
        }
    };
    let mut known = |key: &str, ground: &String, may_be_colour: bool| {
        let is_known =
            names.contains(&ground.as_str()) || may_be_colour && Colour::parse(ground).is_some();
        if !is_known {
            let wanted = if may_be_colour { "a colour or a parameter" } else { "a parameter" };
            let message = format!("`{key}` of `{name}` must be {wanted}, found `{ground}`");
            let hint = nearest(ground, names.iter().copied());
            let hint = hint.map(|near| format!("did you mean `{near}`?"));
            fields.fault(Code::ThemeContract, key, message, hint);
        }
        is_known
    };
    let on = on.into_iter().filter(|ground| known("on", ground, true)).collect();
    let from = from.filter(|from| known("from", from, false));
    Some(Parameter { name: name.to_owned(), kind, default, on, contrast, from, about })
}

/// `0.1` or `0.1.2`.
pub fn version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts =
        text.trim().trim_start_matches(">=").trim().split('.').map(|part| part.parse().ok());
    let version =
        (parts.next()??, parts.next().unwrap_or(Some(0))?, parts.next().unwrap_or(Some(0))?);
    parts.next().is_none().then_some(version)
}

/// The parameters' values: the owner's, checked, over the defaults.
pub(super) fn values(
    contract: &Contract,
    theme: &str,
    given: &Map,
    config_text: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Map {
    let config = SourcePath::new(crate::config::FILE);
    let mut fault = |name: &str, part: Part, code: Code, message: String, hint: Option<String>| {
        let path = KeyPath::key("theme").then(name);
        let range = config_text.map_or_else(|| (0..0).into(), |text| locate(text, &path, part));
        diagnostics.push(Fault { code, range, message, hint }.at(&config));
    };
    let names: Vec<&str> =
        contract.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    for (name, _) in given.iter() {
        if !names.contains(&name) {
            let hint = match nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if names.is_empty() => {
                    "it has none; `config.extra` can hold values for templates of your own"
                        .to_owned()
                }
                None => format!("it has {}", list(&names)),
            };
            let message = format!("the theme `{theme}` has no parameter `{name}`");
            fault(name, Part::Key, Code::ThemeParameter, message, Some(hint));
        }
    }
    let mut values = Map::default();
    for parameter in &contract.parameters {
        let value = match given.get(&parameter.name) {
            // `accent: #1b4f8f` without quotes is a comment to YAML, and no value.
            Some(Node::Null) if parameter.kind == Kind::Colour => {
                let message = format!("`theme.{}` has no value", parameter.name);
                let hint = "YAML reads `#` as a comment: put the colour in quotes, `\"#1b4f8f\"`";
                fault(&parameter.name, Part::Key, Code::ThemeValue, message, Some(hint.to_owned()));
                parameter.default.clone()
            }
            None | Some(Node::Null) => parameter.default.clone(),
            Some(node) if parameter.kind.takes(node) => node.clone(),
            Some(node) => {
                let found = match node {
                    Node::Text(text) => format!("`{text}`"),
                    other => crate::yaml::kind_of(other).to_owned(),
                };
                let message = format!(
                    "`theme.{}` must be {}, found {found}",
                    parameter.name,
                    parameter.kind.wanted()
                );
                let hint = match (&parameter.kind, node) {
                    (Kind::Colour, _) => Some(
                        "write it with `#` and six digits, in quotes: `\"#1b4f8f\"`".to_owned(),
                    ),
                    (Kind::Choice(words), Node::Text(text)) => {
                        nearest(text, words.iter().map(String::as_str))
                            .map(|near| format!("did you mean `{near}`?"))
                    }
                    _ => None,
                };
                fault(&parameter.name, Part::Value, Code::ThemeValue, message, hint);
                parameter.default.clone()
            }
        };
        values.0.push((parameter.name.clone(), value));
    }
    // One that could not be taken is as good as none.
    let taken = values.clone();
    let is_given = |name: &str| {
        given.get(name).is_some_and(|node| Some(node) == taken.get(name) && *node != Node::Null)
    };
    readable::derive(contract, &is_given, &mut values);
    for (name, message, hint) in readable::check(contract, &is_given, &values) {
        fault(&name, Part::Value, Code::ThemeContrast, message, Some(hint));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_to_the_patch() {
        assert_eq!(version("0.1"), Some((0, 1, 0)));
        assert_eq!(version(">= 1.2.3"), Some((1, 2, 3)));
        assert_eq!(version("1.2.3.4"), None);
        assert_eq!(version("new"), None);
        assert!(version("0.10") > version("0.9.9"));
    }
}
