//! Numbers and formulas: one table of cases, which the browser runs as well
//! (`tests/browser/checks/formulas.js`), so that both sides agree to the last character.

use handover::number::{Style, parse, with_unit};
use serde_json::Value;

fn cases() -> Value {
    serde_json::from_str(include_str!("formulas/cases.json")).expect("a table")
}

fn style(cases: &Value, name: &Value) -> Style {
    let marks = &cases["styles"][name.as_str().expect("a name")];
    Style::new(marks[0].as_str().expect("a mark"), marks[1].as_str().expect("a mark"))
        .expect("a style")
}

fn rows<'a>(cases: &'a Value, name: &str) -> &'a Vec<Value> {
    let rows = cases[name].as_array().expect("a list");
    assert!(rows.len() > 50, "{name}: the table is nearly empty");
    rows
}

#[test]
fn numbers_are_written_as_the_table_says() {
    let cases = cases();
    for row in rows(&cases, "numbers") {
        let value: f64 = row[0].as_str().expect("text").parse().expect("a number");
        let digits = row[1].as_u64().map(|digits| u8::try_from(digits).expect("few"));
        let unit = row[3].as_str().expect("a unit");
        assert_eq!(with_unit(value, digits, unit, style(&cases, &row[2])), row[4], "{row}");
    }
}

#[test]
fn typed_numbers_are_read_as_the_table_says() {
    let cases = cases();
    for row in rows(&cases, "typed") {
        let typed = row[0].as_str().expect("text");
        assert_eq!(parse(typed, style(&cases, &row[1])), row[2].as_f64(), "{row}");
    }
}
