//! The data of a calculator as it is written: each value of its own type, and nothing yet of how they
//! hang together.

use crate::diagnostic::Code;
use crate::number::{MOST_DIGITS, Style, format, parse};
use crate::parse::blocks::reading::Reading;
use crate::yaml::{Fields, KeyPath, Map, Node, Notes, kind_of};

/// The names of its data.
pub(super) const KEYS: &[&str] = &["inputs", "let", "results", "examples"];
const INPUT_KEYS: &[&str] = &["label", "value", "min", "max", "step", "unit"];
const RESULT_KEYS: &[&str] = &["say", "is", "unit", "round", "label"];

/// More than anyone fills in, and few enough to be tried for divisions by nought.
const MOST_INPUTS: usize = 30;
const MOST_FORMULAS: usize = 60;
const MOST_EXAMPLES: usize = 50;

/// A value that the reader may change.
pub(super) struct Input {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: f64,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) step: Option<f64>,
    pub(super) unit: Option<String>,
    pub(super) path: KeyPath,
}

/// A formula with its name, and where it stands.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) formula: String,
    /// Where the name stands, and where the formula.
    pub(super) path: KeyPath,
    pub(super) is: KeyPath,
}

/// What comes out.
pub(super) struct Outcome {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) say: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) round: Option<f64>,
    pub(super) path: KeyPath,
}

/// All of it.
#[derive(Default)]
pub(super) struct Written {
    pub(super) inputs: Vec<Input>,
    /// The formulas of `let`, then those of `results`.
    pub(super) formulas: Vec<Named>,
    pub(super) results: Vec<Outcome>,
    /// Whether it can be read at all.
    pub(super) is_read: bool,
    /// Values by name, and where each stands.
    pub(super) examples: Vec<Vec<(String, f64, KeyPath)>>,
}

/// Reads the fence.
pub(super) fn read_written(reading: &mut Reading<'_>) -> Written {
    let told = reading.faults.len();
    let mut written = reading.data(KEYS, |fields| {
        let mut written = Written { is_read: !fields.all().0.is_empty(), ..Written::default() };
        for (name, map, path) in maps(fields, "inputs", MOST_INPUTS) {
            written.inputs.push(input(name, map, path, fields.notes()));
        }
        let path = fields.path_of("let");
        if let Some(map) = fields.map("let") {
            few(fields, "let", map.0.len(), MOST_FORMULAS);
            let mut inside = Fields::new(map, path.clone(), Code::BlockData, fields.notes());
            for (name, _) in map.iter().take(MOST_FORMULAS) {
                if let Some(formula) = formula(&mut inside, name) {
                    let path = path.then(name);
                    let name = name.to_owned();
                    written.formulas.push(Named { name, formula, is: path.clone(), path });
                }
            }
        }
        for (name, map, path) in maps(fields, "results", MOST_FORMULAS) {
            let (formula, outcome) = outcome(name, map, path, fields.notes());
            written.formulas.extend(formula);
            written.results.push(outcome);
        }
        let path = fields.path_of("examples");
        let examples = fields.maps("examples").unwrap_or_default();
        few(fields, "examples", examples.len(), MOST_EXAMPLES);
        for (index, map) in examples.into_iter().take(MOST_EXAMPLES) {
            if map.0.is_empty() {
                let message = "this example changes nothing".to_owned();
                let hint = "give it another value for an input: `{hours: 10}`".to_owned();
                fields.fault_of_item(Code::BlockData, "examples", index, message, Some(hint));
            }
            let path = path.item(index);
            let mut inside = Fields::new(map, path.clone(), Code::BlockData, fields.notes());
            let values = map.iter().filter_map(|(name, _)| {
                let value = number(&mut inside, name)?;
                Some((name.to_owned(), value, path.then(name)))
            });
            let values = values.collect();
            written.examples.push(values);
        }
        written
    });
    written.is_read |= reading.faults.len() == told;
    written
}

/// A map of maps, which has only so many.
fn maps<'a>(fields: &mut Fields<'a>, key: &str, most: usize) -> Vec<(&'a str, &'a Map, KeyPath)> {
    let path = fields.path_of(key);
    let Some(map) = fields.map(key) else { return Vec::new() };
    few(fields, key, map.0.len(), most);
    let mut found = Vec::new();
    for (name, node) in map.iter().take(most) {
        match node {
            Node::Map(inside) => found.push((name, inside, path.then(name))),
            node => {
                let mut inside = Fields::new(map, path.clone(), Code::BlockData, fields.notes());
                let form = match key {
                    "inputs" => format!("{name}: {{label: …, value: 1}}"),
                    _ => format!("{name}: {{is: …}}"),
                };
                let message = format!("`{key}.{name}` must be a map, found {}", kind_of(node));
                inside.fault(Code::BlockData, name, message, Some(format!("write `{form}`")));
            }
        }
    }
    found
}

fn few(fields: &mut Fields<'_>, key: &str, count: usize, most: usize) {
    if count > most {
        let message = format!("`{key}` has {count}, and {most} are the most");
        let hint = "make two calculators of it".to_owned();
        fields.fault_of_key(Code::BlockData, key, message, Some(hint));
    }
}

fn input(name: &str, map: &Map, path: KeyPath, notes: &mut Notes) -> Input {
    let mut fields = Fields::new(map, path.clone(), Code::BlockData, notes);
    let label = label(&mut fields, name);
    let value = number(&mut fields, "value");
    let (min, max) = (number(&mut fields, "min"), number(&mut fields, "max"));
    let step = positive(&mut fields, "step");
    let unit = fields.text("unit").filter(|unit| !unit.is_empty());
    torn_number(&mut fields);
    fields.refuse_rest(Code::BlockDataKey, INPUT_KEYS, "an input");
    if value.is_none() && map.get("value").is_none() {
        let first = map.iter().next().map_or("value", |(key, _)| key).to_owned();
        let message = format!("`{name}` has no value to begin with");
        fields.fault_of_key(Code::BlockData, &first, message, Some("add `value: 1`".to_owned()));
    }
    // An input that cannot be read is still known by its name, so that the rest makes sense.
    let (mut min, mut max) = (min, max);
    if let (Some(low), Some(high)) = (min, max)
        && low > high
    {
        let message = format!("`max` is {high}, which is less than `min`, {low}");
        fields.fault(Code::BlockData, "max", message, Some("exchange the two".to_owned()));
        (min, max) = (None, None);
    }
    let value = value.or(min).or(max).unwrap_or(1.0);
    if let Some(fault) = outside(value, min, max) {
        let hint = Some("begin with a value that readers may enter".to_owned());
        fields.fault(Code::BlockData, "value", format!("`value` is {fault}"), hint);
    }
    Input { name: name.to_owned(), label, value, min, max, step, unit, path }
}

/// A decimal comma in curly brackets leaves the decimals as a name: `{value: 2,5}`.
fn torn_number(fields: &mut Fields<'_>) {
    let is_torn = |(key, node): &(&str, &Node)| {
        **node == Node::Null && key.bytes().all(|byte| byte.is_ascii_digit())
    };
    let Some((rest, _)) = fields.rest().into_iter().find(is_torn) else { return };
    let rest = rest.to_owned();
    let _ = fields.node(&rest);
    let message = "a number ends at a comma".to_owned();
    let hint = format!("write decimals with a point: `2.{rest}`");
    fields.fault_of_key(Code::BlockData, &rest, message, Some(hint));
}

/// Why a value is not allowed.
pub(super) fn outside(value: f64, min: Option<f64>, max: Option<f64>) -> Option<String> {
    let below = min.filter(|min| value < *min).map(|min| format!("{value}, below `min`, {min}"));
    below.or_else(|| {
        max.filter(|max| value > *max).map(|max| format!("{value}, above `max`, {max}"))
    })
}

fn outcome(name: &str, map: &Map, path: KeyPath, notes: &mut Notes) -> (Option<Named>, Outcome) {
    let mut fields = Fields::new(map, path.clone(), Code::BlockData, notes);
    let say = fields.text("say");
    let label = label(&mut fields, name);
    let formula = formula(&mut fields, "is");
    let unit = fields.text("unit").filter(|unit| !unit.is_empty());
    let round = positive(&mut fields, "round");
    // A comma ends a value in curly brackets, and leaves the rest of a formula as a name.
    let torn =
        fields.rest().into_iter().find(|(key, node)| key.contains(')') && **node == Node::Null);
    if let Some((rest, _)) = torn {
        let rest = rest.to_owned();
        let _ = fields.node(&rest);
        let message = format!("the formula of `{name}` ends at a comma");
        let hint = "put it in quotes: `is: \"min(a, b)\"`".to_owned();
        fields.fault_of_key(Code::CalcFormula, &rest, message, Some(hint));
        fields.refuse_rest(Code::BlockDataKey, RESULT_KEYS, "a result");
        let name = name.to_owned();
        return (None, Outcome { name, label, say, unit, round, path });
    }
    fields.refuse_rest(Code::BlockDataKey, RESULT_KEYS, "a result");
    if formula.is_none() && map.get("is").is_none() {
        let first = map.iter().next().map_or("is", |(key, _)| key).to_owned();
        let message = format!("`{name}` has no formula");
        fields.fault_of_key(Code::BlockData, &first, message, Some("add `is: a * b`".to_owned()));
    }
    let named = formula.map(|formula| Named {
        name: name.to_owned(),
        formula,
        is: path.then("is"),
        path: path.clone(),
    });
    (named, Outcome { name: name.to_owned(), label, say, unit, round, path })
}

/// A formula is text, or a number alone.
fn formula(fields: &mut Fields<'_>, key: &str) -> Option<String> {
    match fields.node(key)? {
        Node::Text(text) => Some(text.clone()),
        Node::Int(number) => Some(number.to_string()),
        Node::Float(number) if number.is_finite() => Some(number.to_string()),
        node => {
            let message = format!("`{key}` must be a formula, found {}", kind_of(node));
            fields.fault(Code::BlockData, key, message, Some("write `a * b`".to_owned()));
            None
        }
    }
}

/// A number.
fn number(fields: &mut Fields<'_>, key: &str) -> Option<f64> {
    let hint = match fields.node(key)? {
        // A double has whole numbers up to here, and behind it only some of them.
        Node::Int(number) if number.unsigned_abs() <= 1 << 53 => {
            return shown(fields, key, *number as f64);
        }
        Node::Int(_) => return shown(fields, key, f64::INFINITY),
        Node::Float(number) if number.is_finite() => return shown(fields, key, *number),
        Node::Text(text) => meant(text),
        _ => None,
    };
    let hint = hint.unwrap_or_else(|| "write digits: `12` or `12.5`".to_owned());
    let found = match fields.all().get(key) {
        Some(Node::Text(text)) => format!("`{text}`"),
        Some(Node::Float(number)) => format!("`{number}`"),
        node => kind_of(node.unwrap_or(&Node::Null)).to_owned(),
    };
    let message = format!("`{}` must be a number, found {found}", fields.path_of(key));
    fields.fault(Code::BlockData, key, message, Some(hint));
    None
}

/// What somebody meant who wrote a number as text.
fn meant(text: &str) -> Option<String> {
    let text = text.trim();
    let is_plain = |text: &str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && digits.parse::<f64>().is_ok()
    };
    if is_plain(text) {
        return Some(format!("write it without quotes: `{text}`"));
    }
    let (whole, grouped) = (text.replace([',', '_', ' ', '\''], ""), Style::of("en"));
    if is_plain(&whole) && (parse(text, grouped) == whole.parse().ok() || text.contains('_')) {
        return Some(format!("write thousands without marks: `{whole}`"));
    }
    let point = text.replacen(',', ".", 1);
    if is_plain(&point) {
        return Some(format!("write decimals with a point: `{point}`"));
    }
    let number = text.trim_matches(|c: char| !(c.is_ascii_digit() || c == '-'));
    let unit = text.replacen(number, "", 1);
    let hint =
        format!("write the number alone, `{number}`, and beside it `unit: \"{}\"`", unit.trim());
    is_plain(number).then_some(hint).filter(|_| !unit.contains(['"', '\\']))
}

/// A number that a page can show as it is: a script reads it from there.
fn shown(fields: &mut Fields<'_>, key: &str, value: f64) -> Option<f64> {
    let style = Style::of("en");
    if parse(&format(value, None, style), style) == Some(value) {
        return Some(value);
    }
    let message = format!("`{}` has more digits than a page shows", fields.path_of(key));
    let hint = "six decimals are the most, or two from 1000000000 up".to_owned();
    fields.fault(Code::BlockData, key, message, Some(hint));
    None
}

/// A number above nought with few decimals.
fn positive(fields: &mut Fields<'_>, key: &str) -> Option<f64> {
    let value = number(fields, key)?;
    if value > 0.0 && decimals(value) <= MOST_DIGITS {
        return Some(value);
    }
    let message = format!("`{key}` must be more than 0, with {MOST_DIGITS} decimals at most");
    let hint = "`1` means whole numbers, `0.01` two decimals".to_owned();
    fields.fault(Code::BlockData, key, message, Some(hint));
    None
}

/// How many decimals a number has as it is written.
pub(super) fn decimals(value: f64) -> u8 {
    let text = value.to_string();
    let count = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    u8::try_from(count).unwrap_or(u8::MAX)
}

fn label(fields: &mut Fields<'_>, name: &str) -> String {
    fields.text("label").filter(|label| !label.is_empty()).unwrap_or_else(|| label_of(name))
}

/// What stands for a name where nothing else is said: `paid_hours` is “Paid hours”.
pub(super) fn label_of(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + &letters.as_str().replace('_', " ")
}
