//! Values as templates see them.

use tera::{Map, Value};

use crate::yaml::Node;

/// Named values in order.
pub fn map(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let map: Map = entries.into_iter().map(|(key, value)| (key.into(), value)).collect();
    map.into()
}

/// A text or nothing.
pub fn text_or_none(text: Option<&str>) -> Value {
    text.map_or_else(Value::none, Value::normal_string)
}

/// What a data file or front matter holds.
pub fn from_node(node: &Node) -> Value {
    match node {
        Node::Null => Value::none(),
        Node::Bool(value) => Value::from(*value),
        Node::Int(number) => Value::from(*number),
        Node::Float(number) => Value::from(*number),
        Node::Text(text) => Value::normal_string(text),
        Node::List(items) => Value::from(items.iter().map(from_node).collect::<Vec<Value>>()),
        Node::Map(map) => from_map(map),
    }
}

/// Named values of a data file or front matter.
pub fn from_map(map: &crate::yaml::Map) -> Value {
    let map: Map = map.iter().map(|(key, node)| (key.to_owned().into(), from_node(node))).collect();
    map.into()
}

/// A value as plain data, for `why --view` and for JSON.
pub fn to_json(value: &Value) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or(serde_json::Value::Null)
}
