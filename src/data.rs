//! Data files: YAML, JSON, TOML and CSV, read into one kind of value.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnosed, Fault};
use crate::source::{LineIndex, Snapshot, SourcePath, TextRange};
use crate::yaml::{self, Limits, Map, Node};

/// The folder of data that belongs to the whole site.
pub const FOLDER: &str = "data";

/// A way data is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `.yaml`, `.yml`
    Yaml,
    /// `.json`
    Json,
    /// `.toml`
    Toml,
    /// `.csv`: a map of `headers` and `records`.
    Csv,
    /// Anything else: the text itself.
    Plain,
}

impl Format {
    /// The format of that name.
    pub fn named(name: &str) -> Option<Format> {
        Some(match name.to_lowercase().as_str() {
            "yaml" | "yml" => Format::Yaml,
            "json" => Format::Json,
            "toml" => Format::Toml,
            "csv" => Format::Csv,
            "plain" | "txt" => Format::Plain,
            _ => return None,
        })
    }

    /// The format a file's name tells.
    pub fn of(path: &SourcePath) -> Format {
        Format::named(&path.extension()).unwrap_or(Format::Plain)
    }
}

/// The data of a site, by source path.
pub type Data = BTreeMap<SourcePath, Arc<Node>>;

/// Reads everything in `data/` that `counts` says yes to.
pub fn read_all(snapshot: &Snapshot, counts: impl Fn(&SourcePath) -> bool) -> Diagnosed<Data> {
    let files: Vec<(&SourcePath, Arc<str>)> = snapshot
        .below(FOLDER)
        .filter(|(path, _)| counts(path))
        .filter_map(|(path, file)| Some((path, file.text()?)))
        .collect();
    let read: Vec<(&SourcePath, Result<Node, Fault>)> =
        files.into_par_iter().map(|(path, text)| (path, read(&text, Format::of(path)))).collect();
    let mut data = Data::new();
    let mut diagnostics = Vec::new();
    for (path, node) in read {
        match node {
            Ok(node) => {
                data.insert(path.clone(), Arc::new(node));
            }
            Err(fault) => diagnostics.push(fault.at(path)),
        }
    }
    Diagnosed { value: data, diagnostics }
}

/// Reads one text.
///
/// # Errors
/// The first fault, with its place: none of these formats can be read any further after it.
pub fn read(text: &str, format: Format) -> Result<Node, Fault> {
    let text_without_mark = text.trim_start_matches('\u{feff}');
    let offset = text.len() - text_without_mark.len();
    let node = match format {
        Format::Yaml => yaml::read(text_without_mark, Limits::DATA),
        Format::Json => json(text_without_mark),
        Format::Toml => toml(text_without_mark),
        Format::Csv => csv(text_without_mark),
        Format::Plain => Ok(Node::Text(text_without_mark.to_owned())),
    };
    node.map_err(|mut fault| {
        fault.range = fault.range.shifted(offset);
        fault
    })
}

fn json(text: &str) -> Result<Node, Fault> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        let index = LineIndex::new(text);
        let start = index.line_start(error.line()) + error.column().saturating_sub(1);
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
        // The reader notices a comma too many only at the bracket behind it, perhaps lines below.
        let comma = message.contains("trailing comma").then(|| text.get(..start)?.rfind(','));
        let (start, hint) = match comma.flatten() {
            Some(comma) => (comma, "take the comma away"),
            None => (start, "check the commas, quotes and brackets around it"),
        };
        let range = TextRange::new(start, start + 1).clamped(text);
        Fault::new(Code::DataSyntax, range, format!("this is not JSON: {message}")).hint(hint)
    })?;
    limited(from_json(value), text)
}

fn from_json(value: serde_json::Value) -> Node {
    match value {
        serde_json::Value::Null => Node::Null,
        serde_json::Value::Bool(value) => Node::Bool(value),
        serde_json::Value::Number(number) => number
            .as_i64()
            .map_or_else(|| Node::Float(number.as_f64().unwrap_or(f64::NAN)), Node::Int),
        serde_json::Value::String(text) => Node::Text(text),
        serde_json::Value::Array(items) => Node::List(items.into_iter().map(from_json).collect()),
        serde_json::Value::Object(map) => {
            Node::Map(Map(map.into_iter().map(|(key, value)| (key, from_json(value))).collect()))
        }
    }
}

fn toml(text: &str) -> Result<Node, Fault> {
    let value: toml::Table = toml::from_str(text).map_err(|error| {
        let range = error.span().map_or(TextRange::new(0, 0), |span| span.into());
        let message = error.message().trim().replace('\n', ", ");
        Fault::new(Code::DataSyntax, range.clamped(text), format!("this is not TOML: {message}"))
            .hint("text needs quotes, and every line is `name = value`")
    })?;
    limited(from_toml(toml::Value::Table(value)), text)
}

fn from_toml(value: toml::Value) -> Node {
    match value {
        toml::Value::String(text) => Node::Text(text),
        toml::Value::Integer(number) => Node::Int(number),
        toml::Value::Float(number) => Node::Float(number),
        toml::Value::Boolean(value) => Node::Bool(value),
        toml::Value::Datetime(when) => Node::Text(when.to_string()),
        toml::Value::Array(items) => Node::List(items.into_iter().map(from_toml).collect()),
        toml::Value::Table(map) => {
            Node::Map(Map(map.into_iter().map(|(key, value)| (key, from_toml(value))).collect()))
        }
    }
}

/// Like Zola: `headers` is a list of texts, `records` a list of lists of texts.
fn csv(text: &str) -> Result<Node, Fault> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let fault = |error: csv::Error| {
        let at = error.position().map_or(0, |position| position.byte() as usize);
        let line = LineIndex::new(text).place(at.min(text.len())).line;
        let range = LineIndex::new(text).line_range(line);
        let message = match error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("this row has {len} fields, and the first one has {expected_len}")
            }
            _ => format!("this is not CSV: {error}"),
        };
        Fault::new(Code::DataSyntax, range, message)
            .hint("a field with a comma in it needs double quotes around it")
    };
    let texts = |record: &csv::StringRecord| {
        Node::List(record.iter().map(|field| Node::Text(field.to_owned())).collect())
    };
    let headers = texts(reader.headers().map_err(fault)?);
    let mut records = Vec::new();
    for record in reader.records() {
        records.push(texts(&record.map_err(fault)?));
    }
    Ok(Node::Map(Map(vec![
        ("headers".to_owned(), headers),
        ("records".to_owned(), Node::List(records)),
    ])))
}

/// Refuses what templates could not walk through.
fn limited(node: Node, text: &str) -> Result<Node, Fault> {
    fn depth(node: &Node) -> usize {
        match node {
            Node::List(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
            Node::Map(map) => 1 + map.iter().map(|(_, node)| depth(node)).max().unwrap_or(0),
            _ => 0,
        }
    }
    if depth(&node) <= Limits::DATA.depth {
        return Ok(node);
    }
    let message = format!("lists and maps lie more than {} deep in each other", Limits::DATA.depth);
    Err(Fault::new(Code::YamlLimit, 0..text.len().min(1), message).hint("flatten them"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_data_in_every_format_is_the_same_value() {
        let yaml = read("a: 1\nb: [x, true]\nc: {d: 2.5}\n", Format::Yaml).expect("fine");
        let json = read(r#"{"a":1,"b":["x",true],"c":{"d":2.5}}"#, Format::Json).expect("fine");
        let toml = read("a = 1\nb = [\"x\", true]\n[c]\nd = 2.5\n", Format::Toml).expect("fine");
        assert_eq!(yaml, json);
        assert_eq!(yaml, toml);
        let csv = read("name,price\nBo,\"1,5\"\n", Format::Csv).expect("fine");
        let Node::Map(csv) = csv else { panic!("a map") };
        let Some(Node::List(records)) = csv.get("records") else { panic!("records") };
        assert_eq!(records[0], Node::List(vec![Node::Text("Bo".into()), Node::Text("1,5".into())]));
    }

    #[track_caller]
    fn fault(text: &str, format: Format, place: &str, message: &str) {
        let fault = read(text, format).expect_err("should be refused");
        let at = LineIndex::new(text).place(fault.range.start as usize);
        assert_eq!(format!("{}:{}", at.line, at.column), place, "{}", fault.message);
        assert!(fault.message.contains(message), "{}", fault.message);
        assert!(fault.hint.is_some());
    }

    #[test]
    fn faults_of_every_format_have_their_place() {
        fault("{\"a\": 1,\n \"b\": 2,}\n", Format::Json, "2:8", "trailing comma");
        fault("{\"ä\": [1,\n2,\n\n ]}\n", Format::Json, "2:2", "trailing comma");
        fault("{\"a\": 1,\n \"b\": 2;}\n", Format::Json, "2:8", "expected `,`");
        fault("a = 1\nb = x\n", Format::Toml, "2:5", "not TOML");
        fault("a,b\n1,2\n3\n", Format::Csv, "3:1", "1 field");
        fault(&format!("{}1{}", "[".repeat(60), "]".repeat(60)), Format::Json, "1:1", "32 deep");
        fault("a: [b\n", Format::Yaml, "1:4", "never closed");
    }
}
