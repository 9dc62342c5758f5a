//! `:::calculator`: values a reader can change, and sentences with what comes of them.
//!
//! What is written is read by `written`, held together by `checked`, and made into data here. All of
//! it is worked out once with the values as they are written, so that a page without scripts says the
//! same. Numbers stay numbers: how they are written depends on the language of the site.

mod checked;
mod written;

use std::collections::HashMap;

use super::{Inside, Kind, Need};
use crate::diagnostic::Code;
use crate::formula::{Expr, Piece, evaluate, words};
use crate::number::{is_currency, to_step};
use crate::parse::blocks::Datum;
use crate::parse::blocks::reading::Reading;
use checked::{Checked, Formula, Say, check};
use written::{Input, Outcome, read_written};

pub(super) const CALCULATOR: Kind = Kind {
    name: "calculator",
    aliases: &[],
    title: Need::Required,
    id: Need::Required,
    attributes: &[],
    keys: written::KEYS,
    lead: None,
    heading: true,
    inside: Inside::Page,
    read,
};

/// How a number of the calculation is shown.
#[derive(Clone, Copy)]
struct Shown<'a> {
    unit: Option<&'a str>,
    round: Option<f64>,
}

impl<'a> Shown<'a> {
    /// As `value`, `digits` and `unit`; what is no number as no value.
    fn datum(self, value: f64) -> Vec<(String, Datum)> {
        let value = self.round.map_or(value, |step| to_step(value, step));
        let digits = self.round.and_then(digits_of);
        let fields = [
            ("value", number(value)),
            ("digits", digits.map_or(Datum::None, |digits| Datum::Whole(digits.into()))),
            ("unit", Datum::maybe(self.unit.map(str::to_owned))),
        ];
        fields.map(|(name, datum)| (name.to_owned(), datum)).into()
    }

    /// Within a sentence, which says hours and pieces itself, but not dollars.
    fn in_sentence(self) -> Shown<'a> {
        Shown { unit: self.unit.filter(|unit| *unit == "%" || is_currency(unit)), ..self }
    }
}

/// How many decimals stand behind a number that is rounded to a step. A single one is shown only where it
/// is not nought: halves are `26` and `26.5`, but cents are `26.00`.
fn digits_of(step: f64) -> Option<u8> {
    Some(written::decimals(step)).filter(|digits| *digits != 1)
}

fn number(value: f64) -> Datum {
    if value.is_finite() { Datum::Number(value) } else { Datum::None }
}

/// `inputs`: `id`, `name`, `label`, `min`, `max`, `step` and a number; `answers`: sentences as lists
/// of pieces, each `text`, or a number with the `name` of its result; `examples`: `inputs` and
/// `results`, which are labels, and `rows` of numbers; `working`: `label` and `words`, which are each
/// `text`, a `number` or the key of a `word`; `program`: what a script needs. A number is `value`,
/// `digits` and `unit`.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    if reading.yaml.is_none() {
        let hint = "begin with a `yaml` fence: `inputs:` and `results:`";
        reading.fault_of_block(Code::BlockEmpty, "`:::calculator` has nothing to work out", hint);
    }
    let written = read_written(reading);
    let checked = check(&written, reading);
    let block = reading.id().unwrap_or("calculator").to_owned();
    let place = reading.line.clone();
    let names = written.inputs.iter().map(|input| format!("{block}.{}", input.name));
    let ids: Vec<String> = names.collect();
    reading.ids.extend(ids.iter().map(|id| (id.clone(), place.clone())));

    let first = work_out(&written.inputs, &checked, &[]);
    let inputs = written.inputs.iter().zip(&ids).map(|(input, id)| input_datum(input, id));
    let results: Vec<&Outcome> =
        written.results.iter().filter(|one| first.contains_key(one.name.as_str())).collect();
    vec![
        ("inputs".to_owned(), Datum::List(inputs.collect())),
        ("answers".to_owned(), answers(&written.inputs, &results, &checked, &first)),
        ("examples".to_owned(), examples(&written, &results, &checked)),
        ("working".to_owned(), working(&checked)),
        ("program".to_owned(), program(&written, &results, &checked)),
    ]
}

/// What every name comes to, with some of the inputs changed.
fn work_out<'a>(
    inputs: &'a [Input],
    checked: &'a Checked,
    changed: &[(String, f64)],
) -> HashMap<&'a str, f64> {
    let mut values: HashMap<&str, f64> =
        inputs.iter().map(|input| (input.name.as_str(), input.value)).collect();
    for (name, value) in changed {
        if let Some(known) = values.get_mut(name.as_str()) {
            *known = *value;
        }
    }
    for formula in &checked.formulas {
        let value = evaluate(&formula.expr, &|name| values.get(name).copied().unwrap_or(f64::NAN));
        values.insert(&formula.name, value);
    }
    values
}

fn input_datum(input: &Input, id: &str) -> Datum {
    let edge = |edge: Option<f64>| edge.map_or(Datum::None, number);
    let mut fields = vec![
        ("id".to_owned(), Datum::Text(id.to_owned())),
        ("name".to_owned(), Datum::Text(input.name.clone())),
        ("label".to_owned(), Datum::Text(input.label.clone())),
        ("min".to_owned(), edge(input.min)),
        ("max".to_owned(), edge(input.max)),
        ("step".to_owned(), edge(input.step)),
    ];
    fields.extend(Shown { unit: input.unit.as_deref(), round: None }.datum(input.value));
    Datum::Fields(fields)
}

/// The sentences, with what each number in them comes to.
fn answers(
    inputs: &[Input],
    results: &[&Outcome],
    checked: &Checked,
    values: &HashMap<&str, f64>,
) -> Datum {
    let shown = |name: &str| {
        let input = inputs.iter().find(|input| input.name == name);
        let result = results.iter().find(|result| result.name == name);
        match (input, result) {
            (Some(input), _) => Shown { unit: input.unit.as_deref(), round: None },
            (_, Some(result)) => Shown { unit: result.unit.as_deref(), round: result.round },
            _ => Shown { unit: None, round: None },
        }
    };
    let piece = |piece: &Say| match piece {
        Say::Text(text) => Datum::fields([("text", Datum::Text(text.clone()))]),
        Say::Value(name) => {
            let value = values.get(name.as_str()).copied().unwrap_or(f64::NAN);
            let mut fields = vec![("name".to_owned(), Datum::Text(name.clone()))];
            fields.extend(shown(name).in_sentence().datum(value));
            Datum::Fields(fields)
        }
    };
    let sentence = |say: &Vec<Say>| Datum::List(say.iter().map(piece).collect());
    Datum::List(checked.say.iter().map(sentence).collect())
}

/// A table of other cases: the inputs that differ in one of them, and every result.
fn examples(written: &written::Written, results: &[&Outcome], checked: &Checked) -> Datum {
    if checked.examples.is_empty() || results.is_empty() {
        return Datum::None;
    }
    let is_changed = |input: &&Input| {
        checked.examples.iter().any(|example| example.iter().any(|(name, _)| *name == input.name))
    };
    let inputs: Vec<&Input> = written.inputs.iter().filter(is_changed).collect();
    let row = |example: &Vec<(String, f64)>| {
        let values = work_out(&written.inputs, checked, example);
        let cell = |name: &str, shown: Shown<'_>| {
            Datum::Fields(shown.datum(values.get(name).copied().unwrap_or(f64::NAN)))
        };
        let given = inputs
            .iter()
            .map(|input| cell(&input.name, Shown { unit: input.unit.as_deref(), round: None }));
        let found = results.iter().map(|result| {
            cell(&result.name, Shown { unit: result.unit.as_deref(), round: result.round })
        });
        Datum::List(given.chain(found).collect())
    };
    let labels = |labels: Vec<&String>| {
        Datum::List(labels.into_iter().map(|label| Datum::Text(label.clone())).collect())
    };
    Datum::fields([
        ("inputs", labels(inputs.iter().map(|input| &input.label).collect())),
        ("results", labels(results.iter().map(|result| &result.label).collect())),
        ("rows", Datum::List(checked.examples.iter().map(row).collect())),
    ])
}

/// Every formula in words, in the order they need each other, with the short ones put into others.
fn working(checked: &Checked) -> Datum {
    let line = |(formula, expr): &(&Formula, Expr)| {
        let label =
            |name: &str| checked.labels.get(name).map_or_else(|| name.to_owned(), Clone::clone);
        let pieces = words(expr, &label).into_iter().map(|piece| match piece {
            Piece::Text(text) => Datum::fields([("text", Datum::Text(text))]),
            Piece::Number(value) => Datum::fields([("number", number(value))]),
            Piece::Word(key) => Datum::fields([("word", Datum::Text(key.to_owned()))]),
        });
        Datum::fields([
            ("label", Datum::Text(label(&formula.name))),
            ("words", Datum::List(pieces.collect())),
        ])
    };
    Datum::List(checked.put_together().iter().map(line).collect())
}

/// What a script needs to work it out again: the inputs with `min`, `max` and `step`; the formulas in
/// order with what they are rounded to, and their decimals.
fn program(written: &written::Written, results: &[&Outcome], checked: &Checked) -> Datum {
    let inputs = written.inputs.iter().map(|input| {
        let edges = [("min", input.min), ("max", input.max), ("step", input.step)];
        let edges = edges.into_iter().filter_map(|(name, edge)| Some((name, number(edge?))));
        let name = [("name", Datum::Text(input.name.clone()))];
        let fields = name.into_iter().chain(edges);
        Datum::Fields(fields.map(|(name, datum)| (name.to_owned(), datum)).collect())
    });
    let formulas = checked.formulas.iter().map(|formula| {
        let mut parts = vec![Datum::Text(formula.name.clone()), Datum::Text(formula.text.clone())];
        let result = results.iter().find(|result| result.name == formula.name);
        if let Some(step) = result.and_then(|result| result.round) {
            let digits = digits_of(step).map(|digits| Datum::Whole(digits.into()));
            parts.push(number(step));
            parts.extend(digits);
        }
        Datum::List(parts)
    });
    Datum::fields([
        ("inputs", Datum::List(inputs.collect())),
        ("formulas", Datum::List(formulas.collect())),
    ])
}
