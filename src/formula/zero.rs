//! Whether something can be divided by nought with values that readers may enter.
//!
//! A calculation is tried with the edges of what is allowed and with what lies around nought, and
//! where a divisor changes its sign between two values, the one between them is looked for. So every
//! finding is a set of values that does divide by nought, and there is no false alarm; a divisor
//! that is nought at some odd spot inside only may be missed, and shows a dash in the page.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::Expr;
use super::evaluate::watched;

/// A value that readers may change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Input {
    /// What it is at first.
    pub value: f64,
    /// The least it may be.
    pub min: Option<f64>,
    /// The most it may be.
    pub max: Option<f64>,
}

/// A division by nought.
#[derive(Clone, Debug, PartialEq)]
pub struct Zero {
    /// The formula, by its place in the list.
    pub formula: usize,
    /// What is nought, in its text.
    pub range: Range<usize>,
    /// The inputs it depends on, by their place in the list, and the values that make it nought.
    pub values: Vec<(usize, f64)>,
}

/// How many parts of formulas are worked out at most: some milliseconds.
const MOST_WORK: usize = 300_000;

/// A divisor: its formula, and where it begins and ends there.
type Site = (usize, usize, usize);

/// Looks for divisions by nought: for each divisor the first that is found. `formulas` stand in the
/// order in which they need each other; `cases` are sets of values that have to work in any case.
pub fn find_zeros(
    inputs: &[(&str, Input)],
    formulas: &[(&str, &Expr)],
    cases: &[Vec<f64>],
) -> Vec<Zero> {
    let size: usize = formulas.iter().map(|(_, formula)| formula.size()).sum();
    let trials = MOST_WORK / (size + 1);
    let mut search = Search { inputs, formulas, trials, found: BTreeMap::new() };
    for case in cases {
        search.run(case);
    }
    let edge = |edge: fn(&[f64]) -> Option<&f64>| {
        inputs
            .iter()
            .map(|(_, input)| edge(&candidates(*input)).copied().unwrap_or(input.value))
            .collect()
    };
    let first: Vec<f64> = inputs.iter().map(|(_, input)| input.value).collect();
    let around: [Vec<f64>; 3] = [first, edge(<[f64]>::first), edge(<[f64]>::last)];
    for values in around {
        search.around(values);
    }
    search.found.into_values().collect()
}

struct Search<'a> {
    inputs: &'a [(&'a str, Input)],
    formulas: &'a [(&'a str, &'a Expr)],
    /// How often everything may still be worked out.
    trials: usize,
    found: BTreeMap<Site, Zero>,
}

impl Search<'_> {
    /// Changes one value after the other.
    fn around(&mut self, values: Vec<f64>) {
        for at in 0..values.len() {
            let mut values = values.clone();
            let mut last: Option<(f64, BTreeMap<Site, f64>)> = None;
            for value in candidates(self.inputs[at].1) {
                values[at] = value;
                let divisors = self.run(&values);
                if let Some((before, divisors_before)) = &last {
                    for (site, divisor) in &divisors {
                        let changes =
                            divisors_before.get(site).is_some_and(|old| old * divisor < 0.0);
                        if changes && !self.found.contains_key(site) {
                            self.between(&values, at, (*before, value), *site, *divisor);
                        }
                    }
                }
                last = Some((value, divisors));
            }
        }
    }

    /// Halves the distance between two values, at the second of which the divisor is `divisor`.
    fn between(&mut self, values: &[f64], at: usize, ends: (f64, f64), site: Site, divisor: f64) {
        let (mut low, mut high) = ends;
        let mut values = values.to_vec();
        loop {
            let middle = low + (high - low) / 2.0;
            if middle <= low || middle >= high {
                return;
            }
            values[at] = middle;
            match self.run(&values).get(&site) {
                Some(found) if *found == 0.0 => return,
                Some(found) if found * divisor > 0.0 => high = middle,
                Some(_) => low = middle,
                None => return,
            }
        }
    }

    /// Works everything out once; gives what every divisor came to.
    fn run(&mut self, values: &[f64]) -> BTreeMap<Site, f64> {
        let mut divisors = BTreeMap::new();
        if self.trials == 0 {
            return divisors;
        }
        self.trials -= 1;
        let names = self.inputs.iter().map(|(name, _)| *name);
        let mut known: HashMap<&str, f64> = names.zip(values.iter().copied()).collect();
        for (at, (name, formula)) in self.formulas.iter().enumerate() {
            let value_of = |name: &str| known.get(name).copied().unwrap_or(f64::NAN);
            let value = watched(formula, &value_of, &mut |part, value| {
                let site = (at, part.range.start, part.range.end);
                divisors.insert(site, value);
                if value == 0.0 {
                    self.found.entry(site).or_insert_with(|| {
                        let needed = needed(part, self.inputs, &self.formulas[..at]);
                        let values = needed.into_iter().map(|input| (input, values[input]));
                        let range = part.range.clone();
                        Zero { formula: at, range, values: values.collect() }
                    });
                }
            });
            known.insert(name, value);
        }
        divisors
    }
}

/// The inputs that a part of a formula depends on, by their place, over the formulas before it.
fn needed(part: &Expr, inputs: &[(&str, Input)], before: &[(&str, &Expr)]) -> Vec<usize> {
    let mut names: BTreeSet<&str> = part.names().into_iter().map(|(name, _)| name).collect();
    for (name, formula) in before.iter().rev() {
        if names.contains(name) {
            names.extend(formula.names().into_iter().map(|(name, _)| name));
        }
    }
    (0..inputs.len()).filter(|at| names.contains(inputs[*at].0)).collect()
}

/// Values worth a trial, in order: the edges, what lies around nought, and the middle.
fn candidates(input: Input) -> Vec<f64> {
    let Input { value, min, max } = input;
    let (low, high) = (min.unwrap_or(-1000.0), max.unwrap_or(1000.0));
    let mut all =
        vec![low, high, low + (high - low) / 2.0, value, value * 2.0, -value, -1.0, 0.0, 1.0];
    let is_allowed = |value: &f64| {
        value.is_finite()
            && min.is_none_or(|min| *value >= min)
            && max.is_none_or(|max| *value <= max)
    };
    all.retain(is_allowed);
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::read;

    /// What is found for two inputs `a` and `b` with their ranges.
    fn zeros(formula: &str, a: [Option<f64>; 2], b: [Option<f64>; 2]) -> Vec<String> {
        let formula = read(formula).expect("a formula");
        let input =
            |[min, max]: [Option<f64>; 2]| Input { value: min.or(max).unwrap_or(5.0), min, max };
        let inputs = [("a", input(a)), ("b", input(b))];
        let found = find_zeros(&inputs, &[("c", &formula)], &[]);
        let shown = |zero: Zero| {
            let value = |(at, value): (usize, f64)| format!("{}={}", ["a", "b"][at], value + 0.0);
            zero.values.into_iter().map(value).collect::<Vec<_>>().join(" ")
        };
        found.into_iter().map(shown).collect()
    }

    #[test]
    fn values_that_divide_by_nought_are_found() {
        let (open, from_nought, few) = ([None, None], [Some(0.0), None], [Some(1.0), Some(40.0)]);
        let found = [
            ("a / b", open, "b=0"),
            ("a / b", from_nought, "b=0"),
            ("a / (b - 7.5)", few, "b=7.5"),
            ("a / (b * 3 - 4.5)", few, "b=1.5"),
            ("a / max(b, 0)", open, "b=-1000"),
            ("a / floor(b / 30)", few, "b=1"),
            ("if(a > 0, a / b, 0)", from_nought, "b=0"),
            ("a / 0", few, ""),
        ];
        for (formula, b, expected) in found {
            assert_eq!(zeros(formula, few, b), [expected], "{formula}");
        }
        assert_eq!(zeros("10 / (a + b)", from_nought, from_nought), ["a=0 b=0"]);
        assert_eq!(zeros("10 / (a - b)", few, few), ["a=1 b=1"]);
    }

    #[test]
    fn what_cannot_divide_by_nought_is_left_alone() {
        let (open, few) = ([None, None], [Some(1.0), Some(40.0)]);
        let fine = [
            ("a / b", few),
            ("a / 12", open),
            ("if(b > 0, a / b, 0)", open),
            ("if(b = 0, 0, a / b)", open),
            ("a / (b * b + 1)", open),
            ("a / max(b, 1)", open),
            ("a / (b - 41)", few),
            ("a / (b * b - 2)", few),
            ("b / 0.5", open),
        ];
        for (formula, b) in fine {
            assert_eq!(zeros(formula, few, b), Vec::<String>::new(), "{formula}");
        }
    }
}
