//! Numbers and formulas: one table of cases, which the browser runs as well
//! (`tests/browser/checks/formulas.js`), so that both sides agree to the last character.

use handover::formula::{evaluate, read};
use handover::number::{Style, parse, to_step, with_unit};
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
    assert!(rows.len() > 10, "{name}: the table is nearly empty");
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

/// The very same double: of nought the sign as well, and anything that is no number is the same.
fn same(one: f64, other: f64) -> bool {
    one.to_bits() == other.to_bits() || (one.is_nan() && other.is_nan())
}

#[test]
fn numbers_go_to_the_steps_the_table_says() {
    for row in rows(&cases(), "steps") {
        let number = |at: usize| row[at].as_str().expect("text").parse::<f64>().expect("a number");
        assert!(same(to_step(number(0), number(1)), number(2)), "{row}");
    }
}

#[test]
fn formulas_come_to_what_the_table_says() {
    for row in rows(&cases(), "formulas") {
        let formula = read(row[0].as_str().expect("text")).expect("a formula");
        let value = |name: &str| row[1][name].as_f64().unwrap_or(f64::NAN);
        let expected: f64 = row[2].as_str().expect("text").parse().expect("a number");
        let found = evaluate(&formula, &value);
        assert!(same(found, expected), "{row}: {found}");
    }
}
