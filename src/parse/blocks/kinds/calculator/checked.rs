//! How the parts of a calculator hang together: names that mean one thing, formulas in the order they
//! need each other, nothing divided by nought, and sentences about what there is.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::written::{Named, Written, label_of, outside};
use crate::diagnostic::{Code, list, nearest};
use crate::formula::{self, Expr, Function, What, find_zeros};
use crate::number::{Style, format};
use crate::parse::blocks::reading::Reading;
use crate::yaml::KeyPath;

/// A formula that can be worked out.
pub(super) struct Formula {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) expr: Expr,
    is: KeyPath,
    is_result: bool,
}

/// A piece of a sentence.
pub(super) enum Say {
    Text(String),
    Value(String),
}

/// What holds together.
pub(super) struct Checked {
    /// In the order in which they need each other.
    pub(super) formulas: Vec<Formula>,
    /// What each name is called.
    pub(super) labels: HashMap<String, String>,
    /// The sentences in their order.
    pub(super) say: Vec<Vec<Say>>,
    pub(super) examples: Vec<Vec<(String, f64)>>,
}

/// The most parts of a formula of `let` that is put into others instead of standing on its own line.
const MOST_PUT_IN: usize = 7;

/// Checks everything, with all faults in one go.
pub(super) fn check(written: &Written, reading: &mut Reading<'_>) -> Checked {
    if written.results.is_empty() && written.is_read && reading.yaml.is_some() {
        let hint = "add `results:` with a formula: `cost: {say: \"… {cost}\", is: a * b}`";
        reading.fault_of_block(Code::BlockEmpty, "this calculator has no results", hint);
    }
    check_names(written, reading);
    let (formulas, is_whole) = formulas(written, reading);
    let (say, said) = sentences(written, reading);
    let examples = examples(written, reading);
    if is_whole {
        check_zeros(written, &formulas, &examples, reading);
        check_unused(written, &formulas, &said, reading);
    }
    let inputs = written.inputs.iter().map(|input| (input.name.clone(), input.label.clone()));
    let lets = written.formulas.iter().map(|one| (one.name.clone(), label_of(&one.name)));
    let results = written.results.iter().map(|one| (one.name.clone(), one.label.clone()));
    let labels = lets.chain(results).chain(inputs).collect();
    Checked { formulas, labels, say, examples }
}

/// Names: in the letters of formulas, each once, and none that of a function.
fn check_names(written: &Written, reading: &mut Reading<'_>) {
    let inputs = written.inputs.iter().map(|input| (&input.name, &input.path));
    let formulas = written.formulas.iter().map(|one| (&one.name, &one.path));
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for (name, path) in inputs.chain(formulas) {
        let mut letters = name.chars();
        let fits = letters.next().is_some_and(|first| first.is_ascii_lowercase())
            && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        let fault = if !fits {
            let hint = "use small letters from a to z, digits and `_`, with a letter first";
            Some((format!("`{name}` cannot be a name in a formula"), hint))
        } else if Function::find(name).is_some() {
            Some((format!("`{name}` is a function"), "choose another name"))
        } else if !taken.insert(name) {
            let hint = "give one of them another name";
            Some((format!("there is more than one `{name}`"), hint))
        } else {
            None
        };
        if let Some((message, hint)) = fault {
            let place = reading.place_of_key(path);
            reading.fault(Code::CalcName, place, message, hint);
        }
    }
}

/// The formulas that can be read, in the order they need each other; and whether those are all.
fn formulas(written: &Written, reading: &mut Reading<'_>) -> (Vec<Formula>, bool) {
    let inputs = written.inputs.iter().map(|input| input.name.as_str());
    let lets = written.formulas.iter().map(|one| one.name.as_str());
    let results = written.results.iter().map(|result| result.name.as_str());
    let names: Vec<&str> = inputs.chain(lets).chain(results).collect();
    let mut open: Vec<Formula> = Vec::new();
    let has_formula = |name: &str| written.formulas.iter().any(|one| one.name == name);
    let mut is_whole = written.results.iter().all(|result| has_formula(&result.name));
    for Named { name, formula: text, is, .. } in &written.formulas {
        let found = formula::read(text).map_err(|fault| (Code::CalcFormula, fault));
        let expr = match found.and_then(|expr| known_names(expr, &names)) {
            Ok(expr) => expr,
            Err((code, fault)) => {
                is_whole = false;
                let place = place_in(reading, is, text, &fault.range);
                reading.fault(code, place, fault.message, fault.hint);
                continue;
            }
        };
        let is_result = written.results.iter().any(|result| result.name == *name);
        // Of two with one name the first counts: the other has its fault.
        if !open.iter().any(|other| other.name == *name) {
            let (name, text) = (name.clone(), text.clone());
            open.push(Formula { name, text, expr, is: is.clone(), is_result });
        }
    }
    let mut done: BTreeSet<String> =
        written.inputs.iter().map(|input| input.name.clone()).collect();
    let mut sorted = Vec::new();
    loop {
        let is_ready =
            |one: &Formula| one.expr.names().iter().all(|(name, _)| done.contains(*name));
        let Some(next) = open.iter().position(is_ready) else { break };
        let next = open.remove(next);
        done.insert(next.name.clone());
        sorted.push(next);
    }
    if is_whole && !open.is_empty() {
        tell_cycle(&open, reading);
    }
    (sorted, is_whole && open.is_empty())
}

/// A formula whose names are all known.
fn known_names(expr: Expr, names: &[&str]) -> Result<Expr, (Code, formula::Fault)> {
    let unknown = expr.names().into_iter().find(|(name, _)| !names.contains(name));
    let Some((name, range)) = unknown else { return Ok(expr) };
    let hint = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "name it under `inputs`".to_owned(),
        None => format!("there are {}", list(&names.iter().take(12).collect::<Vec<_>>())),
    };
    let message = format!("no input, `let` or result is called `{name}`");
    Err((Code::CalcName, formula::Fault { range, message, hint }))
}

/// Formulas that need each other: the way round from one to itself.
fn tell_cycle(open: &[Formula], reading: &mut Reading<'_>) {
    // Every one of these needs one of these, so going on from any of them comes round at last.
    let mut way: Vec<(&Formula, Range<usize>)> = Vec::new();
    let mut at = &open[0];
    loop {
        let step = at.expr.names().into_iter().find_map(|(name, range)| {
            open.iter().find(|other| other.name == name).map(|other| (other, range))
        });
        let Some((next, range)) = step else { return };
        way.push((at, range));
        if let Some(first) = way.iter().position(|(known, _)| known.name == next.name) {
            way.drain(..first);
            break;
        }
        at = next;
    }
    let names: Vec<&str> = way.iter().map(|(one, _)| one.name.as_str()).collect();
    let (first, range) = &way[0];
    let needs: Vec<String> =
        names[1..].iter().map(|name| format!("needs `{name}`, which ")).collect();
    let message = match needs.is_empty() {
        true => format!("`{0}` needs itself", first.name),
        false => format!("`{0}` {1}needs `{0}`", first.name, needs.concat()),
    };
    let place = place_in(reading, &first.is, &first.text, range);
    reading.fault(Code::CalcCycle, place, message, "take one of them out of the other's formula");
}

/// The sentences, and the names they say.
fn sentences(written: &Written, reading: &mut Reading<'_>) -> (Vec<Vec<Say>>, BTreeSet<String>) {
    let results = written.results.iter().map(|result| result.name.as_str());
    let known: Vec<&str> =
        results.chain(written.inputs.iter().map(|input| input.name.as_str())).collect();
    let (mut all, mut said) = (Vec::new(), BTreeSet::new());
    for result in &written.results {
        let Some(text) = &result.say else { continue };
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            let at = text.len() - behind.len();
            let Some((name, after)) = behind.split_once('}') else {
                let place = place_in(reading, &result.path.then("say"), text, &(at - 1..at));
                let hint = "close it: `{cost}`";
                reading.fault(Code::CalcSay, place, "this bracket is never closed", hint);
                break;
            };
            if !before.is_empty() {
                pieces.push(Say::Text(before.to_owned()));
            }
            if known.contains(&name.trim()) {
                pieces.push(Say::Value(name.trim().to_owned()));
                said.insert(name.trim().to_owned());
            } else {
                let range = at - 1..at + name.len() + 1;
                let place = place_in(reading, &result.path.then("say"), text, &range);
                let is_let = written.formulas.iter().any(|one| one.name == name.trim());
                let hint = match nearest(name.trim(), known.iter().copied()) {
                    _ if is_let => format!("make it a result: `{}: {{is: …}}`", name.trim()),
                    Some(near) => format!("did you mean `{{{near}}}`?"),
                    None => format!("there are {}", list(&known)),
                };
                let message = format!("`{{{name}}}` is no result and no input");
                reading.fault(Code::CalcSay, place, message, hint);
            }
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Say::Text(rest.to_owned()));
        }
        all.push(pieces);
    }
    (all, said)
}

fn examples(written: &Written, reading: &mut Reading<'_>) -> Vec<Vec<(String, f64)>> {
    let names: Vec<&str> = written.inputs.iter().map(|input| input.name.as_str()).collect();
    let mut examples = Vec::new();
    for example in &written.examples {
        let mut values = Vec::new();
        for (name, value, path) in example {
            let Some(input) = written.inputs.iter().find(|input| input.name == *name) else {
                let hint = match nearest(name, names.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are {}", list(&names)),
                };
                let place = reading.place_of_key(path);
                reading.fault(Code::CalcName, place, format!("no input is called `{name}`"), hint);
                // One slip is enough to look at all of them.
                break;
            };
            if let Some(fault) = outside(*value, input.min, input.max) {
                let message = format!("in this example `{name}` is {fault}");
                let hint = "take a value that readers may enter";
                reading.fault(Code::BlockData, reading.place_of(path), message, hint);
            }
            values.push((name.clone(), *value));
        }
        examples.push(values);
    }
    examples
}

fn check_zeros(
    written: &Written,
    formulas: &[Formula],
    examples: &[Vec<(String, f64)>],
    reading: &mut Reading<'_>,
) {
    let inputs: Vec<(&str, formula::Input)> = written
        .inputs
        .iter()
        .map(|input| {
            let formula = formula::Input { value: input.value, min: input.min, max: input.max };
            (input.name.as_str(), formula)
        })
        .collect();
    let parts: Vec<(&str, &Expr)> =
        formulas.iter().map(|formula| (formula.name.as_str(), &formula.expr)).collect();
    let case = |example: &Vec<(String, f64)>| {
        let value = |(name, input): &(&str, formula::Input)| {
            let changed = example.iter().find(|(changed, _)| changed == name);
            changed.map_or(input.value, |(_, value)| *value)
        };
        inputs.iter().map(value).collect()
    };
    let cases: Vec<Vec<f64>> = examples.iter().map(case).collect();
    for zero in find_zeros(&inputs, &parts, &cases) {
        let formula = &formulas[zero.formula];
        let place = place_in(reading, &formula.is, &formula.text, &zero.range);
        let say = |(at, value): &(usize, f64)| {
            format!("`{}` may be {}", inputs[*at].0, format(*value, None, Style::of("en")))
        };
        let values: Vec<String> = zero.values.iter().map(say).collect();
        let divisor = formula.text.get(zero.range.clone()).unwrap_or("");
        let (message, hint) = match zero.values.as_slice() {
            [] => ("this divides by nought".to_owned(), "divide by something else".to_owned()),
            [(at, 0.0)] if inputs[*at].0 == divisor => {
                let message = format!("this can divide by nought: {}", values[0]);
                let hint = format!("set `min: 1` for it, or write `if({divisor} > 0, …, 0)`");
                (message, hint)
            }
            _ => {
                let message = format!("this can divide by nought: {}", list(&values));
                let hint = "narrow `min` and `max`, or divide only where it is not nought: `if(a > 0, b / a, 0)`";
                (message, hint.to_owned())
            }
        };
        reading.fault(Code::CalcZero, place, message, hint);
    }
}

/// What nobody needs is told, since it is often a slip in a formula.
fn check_unused(
    written: &Written,
    formulas: &[Formula],
    said: &BTreeSet<String>,
    reading: &mut Reading<'_>,
) {
    let needed: BTreeSet<&str> = formulas
        .iter()
        .flat_map(|formula| {
            let own = formula.name.as_str();
            formula.expr.names().into_iter().map(|(name, _)| name).filter(move |name| *name != own)
        })
        .chain(said.iter().map(String::as_str))
        .collect();
    let inputs = written.inputs.iter().map(|input| (&input.name, &input.path, "input"));
    let formulas = written.formulas.iter().map(|one| (&one.name, &one.path, "`let`"));
    for (name, path, what) in inputs.chain(formulas) {
        let result = written.results.iter().find(|result| result.name == *name);
        if needed.contains(name.as_str()) || result.is_some_and(|result| result.say.is_some()) {
            continue;
        }
        let (message, hint) = match result {
            Some(_) => (
                format!("the result `{name}` is said nowhere"),
                format!("add `say: \"… {{{name}}}\"`"),
            ),
            None => (
                format!("nothing uses the {what} `{name}`"),
                "put it into a formula, or take it out".to_owned(),
            ),
        };
        let place = reading.place_of_key(path);
        reading.fault(Code::CalcUnused, place, message, hint);
    }
}

/// Where a part of a value stands, where the value is written without breaks and escapes; else all of
/// it.
fn place_in(
    reading: &Reading<'_>,
    path: &KeyPath,
    text: &str,
    part: &Range<usize>,
) -> Range<usize> {
    let whole = reading.place_of(path);
    let written = reading.source.get(whole.clone()).unwrap_or("");
    match written.find(text.trim()) {
        Some(at) if !text.is_empty() => {
            let skipped = text.len() - text.trim_start().len();
            let start = whole.start + at + part.start.saturating_sub(skipped);
            let length = part.len().max(1);
            start..(start + length).min(whole.end)
        }
        _ => whole,
    }
}

impl Checked {
    /// The formulas as people follow them: short ones of `let` are put where they are needed.
    pub(super) fn put_together(&self) -> Vec<(&Formula, Expr)> {
        let mut short: HashMap<&str, Expr> = HashMap::new();
        let mut lines = Vec::new();
        for formula in &self.formulas {
            let mut expr = formula.expr.clone();
            put_in(&mut expr, &short);
            if !formula.is_result && expr.size() <= MOST_PUT_IN {
                short.insert(&formula.name, expr);
            } else {
                lines.push((formula, expr));
            }
        }
        lines
    }
}

fn put_in(expr: &mut Expr, short: &HashMap<&str, Expr>) {
    match &mut expr.what {
        What::Number(_) => {}
        What::Name(name) => {
            if let Some(found) = short.get(name.as_str()) {
                *expr = found.clone();
            }
        }
        What::Minus(part) => put_in(part, short),
        What::Two(_, left, right) => {
            put_in(left, short);
            put_in(right, short);
        }
        What::Call(_, parts) => parts.iter_mut().for_each(|part| put_in(part, short)),
    }
}
