//! `:::scorecard`: people side by side, scored on the same lines. What the scores come to is worked
//! out here, so that a page without scripts, a feed and paper say it as well.

use std::collections::HashSet;
use std::ops::Range;

use super::scoring::{Hundredths, Outcome, Sentence, Standing, hundredths, judge};
use super::{Inside, Kind, Lead, Need, first_line, only};
use crate::diagnostic::{Code, list};
use crate::parse::blocks::reading::{Cell, Reading, Row, Shape};
use crate::parse::blocks::{Datum, Span};

pub(super) const SCORECARD: Kind = Kind {
    name: "scorecard",
    aliases: &[],
    title: Need::Optional,
    id: Need::Required,
    attributes: &[],
    keys: &["scale", "people", "blank"],
    lead: Some(Lead::Cells),
    heading: true,
    inside: Inside::Page,
    read,
};

/// Who chooses among more steps than these is better served by a number.
const MOST_STEPS: i64 = 20;

/// More than this weighs down everything else, so that it is a slip.
const MOST_WEIGHT: Hundredths = 1000 * 100;

/// The data of the fence.
struct Settings {
    /// Nothing where it cannot be read, so that not every score is at fault as well.
    scale: Option<(i64, i64)>,
    people: Option<Vec<String>>,
    blank: bool,
}

/// A line of the table.
struct Criterion {
    name: Cell,
    weight: Option<Hundredths>,
    /// Nothing where a person was not scored.
    scores: Vec<Option<Hundredths>>,
}

/// `low`, `high`, `blank`; `intro` and `more`: what stands above and below the table; `line` and
/// `weight`: the headings of the first two columns; `people`: `name`, `label`, `total`, `rank`;
/// `criteria`: `name`, `label`, `weight`, `scores`; `best`; `verdict`: `say`, `names`, `number`.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let settings = settings(reading);
    let hint = "put it above or below the table, as text";
    let children = only(reading, "a table with text", hint, |shape| {
        matches!(shape, Shape::Paragraph | Shape::List { .. } | Shape::Table(_) | Shape::Block(_))
    });
    let (mut intro, mut more): (Option<Span>, Option<Span>) = (None, None);
    let mut table: Option<Vec<Row>> = None;
    for child in children {
        match child.shape {
            Shape::Table(rows) if table.is_none() => table = Some(rows),
            Shape::Table(_) => {
                let message = "`:::scorecard` has a second table";
                let hint = "put it into a scorecard of its own, or out of this one";
                reading.fault(Code::BlockBody, first_line(&child.range), message, hint);
            }
            _ => {
                let text = if table.is_none() { &mut intro } else { &mut more };
                let start = text.map_or(child.span.start, |text| text.start);
                *text = Some(Span { start, end: child.span.end });
            }
        }
    }
    if table.is_none() {
        let message = "`:::scorecard` has no table";
        let hint = "write one: `| What we look at | Weight | Ana | Bo |`";
        reading.fault_of_block(Code::BlockEmpty, message, hint);
    }
    let mut rows = table.unwrap_or_default().into_iter();
    let head = rows.next().map_or_else(Vec::new, |row| row.cells);
    let people = people(reading, &head, settings.people.as_deref());
    let criteria = criteria(reading, rows, &people, &settings);

    let weights: Vec<Hundredths> = criteria.iter().map(|one| one.weight.unwrap_or(0)).collect();
    let scores: Vec<Vec<Option<Hundredths>>> = (0..people.len())
        .map(|at| criteria.iter().map(|one| one.scores.get(at).copied().flatten()).collect())
        .collect();
    let (low, high) = settings.scale.unwrap_or_default();
    let outcome = judge(high, &weights, &scores);
    let html = |span: Option<Span>| span.map_or(Datum::None, Datum::Html);
    let heading = |at: usize| html(head.get(at).map(|cell| cell.html));
    vec![
        ("low".to_owned(), Datum::Whole(low)),
        ("high".to_owned(), Datum::Whole(high)),
        ("blank".to_owned(), Datum::Switch(settings.blank)),
        ("intro".to_owned(), html(intro)),
        ("more".to_owned(), html(more)),
        ("line".to_owned(), heading(0)),
        ("weight".to_owned(), heading(1)),
        ("best".to_owned(), number(outcome.best)),
        ("verdict".to_owned(), verdict(&outcome, &people)),
        ("criteria".to_owned(), Datum::List(criteria.into_iter().map(drawn).collect())),
        ("people".to_owned(), drawn_people(people, outcome)),
    ]
}

fn settings(reading: &mut Reading<'_>) -> Settings {
    reading.data(SCORECARD.keys, |fields| {
        let text = fields.text("scale");
        let scale = text.as_deref().map_or(Some((0, 5)), scale);
        if let Some(text) = text.filter(|_| scale.is_none()) {
            let message = format!("`{text}` is no scale");
            let hint = format!("write `0-5` or `1-10`: from 0 up, and at most {MOST_STEPS} steps");
            fields.fault(Code::BlockData, "scale", message, Some(hint));
        }
        let people = fields.texts("people");
        let blank = fields.switch("blank").unwrap_or(false);
        Settings { scale, people, blank }
    })
}

/// `0-5`, with any dash.
fn scale(text: &str) -> Option<(i64, i64)> {
    let (low, high) = text.split_once(['-', '–'])?;
    let whole = |text: &str| text.trim().parse::<u16>().ok().map(i64::from);
    let (low, high) = (whole(low)?, whole(high)?);
    (low < high && high - low <= MOST_STEPS).then_some((low, high))
}

/// The people of the table: its columns behind the weight.
fn people(reading: &mut Reading<'_>, head: &[Cell], named: Option<&[String]>) -> Vec<Cell> {
    let Some(first) = head.first() else { return Vec::new() };
    let people = head.get(2..).unwrap_or_default().to_vec();
    let is_person = |cell: &Cell| named.is_some_and(|named| named.contains(&cell.text));
    match head.get(1).filter(|cell| !is_person(cell)) {
        None => {
            let message = "the table has no column for the weights";
            let hint = "put it behind the first: `| What we look at | Weight | Ana | Bo |`";
            let place = head.get(1).unwrap_or(first).range.clone();
            reading.fault(Code::ScoreColumn, place, message, hint);
            return Vec::new();
        }
        Some(weight) if people.is_empty() => {
            let message = "the table has no column for a person";
            let hint = "put one behind the weights: `| What we look at | Weight | Ana | Bo |`";
            reading.fault(Code::ScoreColumn, weight.range.clone(), message, hint);
            return Vec::new();
        }
        Some(_) => {}
    }
    let mut taken = HashSet::new();
    for person in &people {
        if person.text.is_empty() {
            let (message, hint) = ("this column has no name", "write who it is about");
            reading.fault(Code::ScoreColumn, person.range.clone(), message, hint);
        } else if !taken.insert(person.text.as_str()) {
            let message = format!("two people have the name `{}`", person.text);
            let hint = "tell them apart: `Ana B.`";
            reading.fault(Code::ScoreTwice, person.range.clone(), message, hint);
        }
    }
    if let Some(named) = named {
        let there = people.iter().map(|cell| cell.text.as_str());
        same_people(reading, &people, there.collect(), named);
    }
    people
}

/// Whether the columns are the people that the data names, in their order.
fn same_people(reading: &mut Reading<'_>, people: &[Cell], there: Vec<&str>, named: &[String]) {
    let from = people.first().map_or(0, |cell| cell.range.start);
    let whole = from..people.last().map_or(0, |cell| cell.range.end);
    if there.len() != named.len() {
        let known: HashSet<&str> = there.iter().copied().collect();
        let wanted: HashSet<&str> = named.iter().map(String::as_str).collect();
        let lost: Vec<&String> =
            named.iter().filter(|name| !known.contains(name.as_str())).collect();
        let extra: Vec<&str> =
            there.iter().copied().filter(|name| !wanted.contains(name)).collect();
        let are =
            |names: String, n: usize| format!("{names} {}", if n == 1 { "is" } else { "are" });
        let (wrong, hint) = match (lost.is_empty(), extra.is_empty()) {
            (false, _) => (
                format!(": {} missing", are(list(&lost), lost.len())),
                "add the column, or take the name out of `people`",
            ),
            (true, false) => (
                format!(": {} not among them", are(list(&extra), extra.len())),
                "add the name to `people`, or take the column out",
            ),
            (true, true) => (String::new(), "name each person once"),
        };
        let count = |n: usize| if n == 1 { "1 person".to_owned() } else { format!("{n} people") };
        let message =
            format!("the table has {}, `people` names {}{wrong}", count(there.len()), named.len());
        reading.fault(Code::ScoreColumn, whole, message, hint);
        return;
    }
    for (person, name) in people.iter().zip(named).filter(|(person, name)| person.text != **name) {
        let message =
            format!("the column says `{}`, and `people` says `{name}` there", person.text);
        let hint = "write the same names in the same order, or leave `people` out";
        reading.fault(Code::ScoreColumn, person.range.clone(), message, hint);
    }
}

fn criteria(
    reading: &mut Reading<'_>,
    rows: impl Iterator<Item = Row>,
    people: &[Cell],
    settings: &Settings,
) -> Vec<Criterion> {
    let mut criteria: Vec<Criterion> = Vec::new();
    let mut taken = HashSet::new();
    let (mut any, columns) = (false, people.len() + 2);
    for row in rows {
        any = true;
        // Where the columns are wrong already, every cell would be at fault.
        if people.is_empty() {
            continue;
        }
        surplus(reading, &row, columns);
        if row.cells.iter().all(|cell| cell.text.is_empty()) {
            let (message, hint) = ("this line is empty", "take it out, or write what is looked at");
            reading.fault(Code::BlockData, first_line(&row.range), message, hint);
            continue;
        }
        let mut cells = row.cells.into_iter();
        let (Some(name), Some(weight)) = (cells.next(), cells.next()) else { continue };
        if name.text.is_empty() {
            let (message, hint) = ("this line has no name", "write what is looked at");
            reading.fault(Code::BlockData, place(&name, &row.range), message, hint);
        } else if !taken.insert(name.text.clone()) {
            let message = format!("two lines have the name `{}`", name.text);
            let hint = "tell them apart, or make one line of them";
            reading.fault(Code::ScoreTwice, name.range.clone(), message, hint);
        }
        let scores: Vec<Cell> = cells.collect();
        let scores = scores.iter().zip(people).map(|(cell, person)| {
            let about = (name.text.as_str(), person.text.as_str());
            score(reading, cell, about, settings)
        });
        let scores = scores.collect();
        let weight = weigh(reading, &weight, &name.text, &row.range);
        criteria.push(Criterion { name, weight, scores });
    }
    if !any && !people.is_empty() {
        let message = "the table of `:::scorecard` has no lines";
        let hint = "write what you look at, and how much it weighs: `| Paid sample | 3 | | |`";
        reading.fault_of_block(Code::BlockEmpty, message, hint);
    }
    criteria
}

/// Cells behind the last column, which Markdown drops.
fn surplus(reading: &mut Reading<'_>, row: &Row, columns: usize) {
    let Some(last) = row.cells.last().filter(|_| row.cells.len() == columns) else { return };
    let behind = last.range.end..row.range.end.max(last.range.end);
    let text = reading.source.get(behind.clone()).unwrap_or("");
    let lost = text.trim_start().strip_prefix('|').unwrap_or(text).trim_start();
    let start = behind.end - lost.len();
    let lost = lost.trim_end_matches(|c: char| c.is_whitespace() || c == '|');
    if lost.is_empty() {
        return;
    }
    let place = start..start + lost.len();
    let message = format!("this line has more cells than the table has columns ({columns})");
    let hint = "name the column in the first line of the table, or take the cell out";
    reading.fault(Code::ScoreColumn, place, message, hint);
}

fn weigh(
    reading: &mut Reading<'_>,
    cell: &Cell,
    name: &str,
    row: &Range<usize>,
) -> Option<Hundredths> {
    let (message, hint) = match hundredths(&cell.text) {
        Some(weight) if (1..=MOST_WEIGHT).contains(&weight) => return Some(weight),
        Some(0) => ("a weight is more than 0".to_owned(), "take the line out if it does not count"),
        Some(_) => ("a weight is at most 1000".to_owned(), "mostly 1, 2 and 3 are enough"),
        None if cell.text.is_empty() => {
            let message = match name {
                "" => "this line has no weight".to_owned(),
                name => format!("`{name}` has no weight"),
            };
            (message, "write 1 where all count the same")
        }
        None if cell.text.starts_with(['-', '−']) => {
            (format!("a weight is more than 0, found `{}`", cell.text), "turn the question around")
        }
        None => (
            format!("`{}` is no weight", cell.text),
            "write a number, with at most two digits behind the point",
        ),
    };
    reading.fault(Code::BlockData, place(cell, row), message, hint);
    None
}

fn score(
    reading: &mut Reading<'_>,
    cell: &Cell,
    (row, column): (&str, &str),
    settings: &Settings,
) -> Option<Hundredths> {
    let text = cell.text.as_str();
    if matches!(text, "" | "–" | "-" | "—") {
        return None;
    }
    let at = format!("(row \"{row}\", column \"{column}\")");
    let is_below = text.strip_prefix(['-', '−']).is_some_and(|rest| hundredths(rest).is_some());
    let read = hundredths(text);
    match (read, settings.scale) {
        (Some(score), Some((low, high))) if (low * 100..=high * 100).contains(&score) => {
            return Some(score);
        }
        (None, _) if !is_below => {
            let message = format!("`{text}` is no score {at}");
            let hint =
                "write a number with at most two digits behind the point, or leave the cell empty";
            reading.fault(Code::BlockData, cell.range.clone(), message, hint);
        }
        (_, None) => {}
        (_, Some((low, high))) => {
            let message = format!("{text} is outside the scale {low}-{high} {at}");
            let hint = "mend it, or set `scale:` in the `yaml` fence";
            reading.fault(Code::ScoreScale, cell.range.clone(), message, hint);
        }
    }
    None
}

/// Where a cell stands; its line, where it is empty.
fn place(cell: &Cell, row: &Range<usize>) -> Range<usize> {
    if cell.text.is_empty() { first_line(row) } else { cell.range.clone() }
}

fn number(hundredths: Hundredths) -> Datum {
    Datum::Number(hundredths as f64 / 100.0)
}

fn verdict(outcome: &Outcome, people: &[Cell]) -> Datum {
    let sentence = |sentence: &Sentence| {
        let (say, who, amount): (_, &[usize], _) = match sentence {
            Sentence::Nobody => ("nobody", &[], None),
            Sentence::Ahead(who, by) => ("ahead", std::slice::from_ref(who), Some(*by)),
            Sentence::Shared(who) => ("shared", who, None),
            Sentence::Alone(who, total) => ("alone", std::slice::from_ref(who), Some(*total)),
            Sentence::Incomplete(who) => ("incomplete", who, None),
        };
        let names = who.iter().filter_map(|at| people.get(*at));
        Datum::fields([
            ("say", Datum::Text(say.to_owned())),
            ("names", Datum::List(names.map(|cell| Datum::Text(cell.text.clone())).collect())),
            ("number", amount.map_or(Datum::None, number)),
        ])
    };
    Datum::List(outcome.verdict.iter().map(sentence).collect())
}

fn drawn(criterion: Criterion) -> Datum {
    let scores = criterion.scores.into_iter();
    Datum::fields([
        ("name", Datum::Text(criterion.name.text)),
        ("label", Datum::Html(criterion.name.html)),
        ("weight", criterion.weight.map_or(Datum::None, number)),
        ("scores", Datum::List(scores.map(|score| score.map_or(Datum::None, number)).collect())),
    ])
}

fn drawn_people(people: Vec<Cell>, outcome: Outcome) -> Datum {
    let person = |(person, standing): (Cell, Standing)| {
        Datum::fields([
            ("name", Datum::Text(person.text)),
            ("label", Datum::Html(person.html)),
            ("total", standing.total.map_or(Datum::None, number)),
            ("rank", standing.rank.map_or(Datum::None, Datum::Whole)),
        ])
    };
    Datum::List(people.into_iter().zip(outcome.standings).map(person).collect())
}
