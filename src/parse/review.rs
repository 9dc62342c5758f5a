//! How often a page is looked over, when that was done last, and how long its task takes.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, count};
use crate::time::When;
use crate::yaml::{Fields, Node};

/// When a page was looked over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// The day.
    pub date: When,
    /// Who did it.
    pub by: Option<String>,
}

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    fn word(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        }
    }
}

/// A stretch of the calendar: `6 months`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Every {
    number: u16,
    unit: Unit,
}

/// The most of any unit: more than any day there is from any other.
const MOST: u16 = 9_999;

impl Every {
    /// Reads `6 months`, `1 year`, `90 days`, `2 weeks`.
    ///
    /// # Errors
    /// What to write instead.
    pub fn parse(text: &str) -> Result<Every, String> {
        let usual = || "write `90 days`, `2 weeks`, `6 months` or `1 year`".to_owned();
        let text = text.trim().to_lowercase();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, word) = (&text[..digits], text[digits..].trim());
        let unit = match word {
            "d" | "day" | "days" | "daily" => Unit::Day,
            "w" | "week" | "weeks" | "weekly" => Unit::Week,
            "month" | "months" | "monthly" => Unit::Month,
            "y" | "year" | "years" | "yearly" => Unit::Year,
            "" if !number.is_empty() => {
                return Err(format!("write the unit: `{number} months`, `{number} weeks`"));
            }
            // A minute to some, a month to others.
            "m" if !number.is_empty() => return Err(format!("write `{number} months`")),
            _ => return Err(usual()),
        };
        let adverb = word.ends_with("ly");
        let number = match number {
            "" if adverb || word == unit.word() => 1,
            _ if adverb => return Err(usual()),
            number => number.parse::<u16>().map_err(|_| usual())?,
        };
        if !(1..=MOST).contains(&number) {
            return Err(format!("write a number from 1 to {MOST}"));
        }
        Ok(Every { number, unit })
    }

    /// The same time later; the last day of a month that is too short. Nothing after the last day
    /// there is.
    pub fn after(self, day: Date) -> Option<Date> {
        let number = i64::from(self.number);
        let span: Span = match self.unit {
            Unit::Day => number.days(),
            Unit::Week => number.weeks(),
            Unit::Month => number.months(),
            Unit::Year => number.years(),
        };
        day.checked_add(span).ok()
    }

    /// `6 months`
    pub fn told(self) -> String {
        count(usize::from(self.number), self.unit.word())
    }
}

/// `reviewed: 2026-10-01`, or `reviewed: {date: 2026-10-01, by: Mia}`.
pub(super) fn reviewed(fields: &mut Fields<'_>, key: &str) -> Option<Reviewed> {
    if !matches!(fields.node(key), Some(Node::Map(_))) {
        return Some(Reviewed { date: fields.when(key)?, by: None });
    }
    let map = fields.map(key)?;
    let path = fields.path_of(key);
    let mut inner = Fields::new(map, path, Code::FrontMatterValue, fields.notes());
    let (date, by) = (inner.when("date"), inner.text("by"));
    inner.refuse_rest(Code::FrontMatterValue, &["date", "by"], &format!("`{key}`"));
    if map.get("date").is_none_or(|node| *node == Node::Null) {
        let message = format!("`{key}` does not say when that was");
        let hint = format!("write `{key}: {{date: 2026-10-01, by: Mia}}`");
        fields.fault(Code::FrontMatterValue, key, message, Some(hint));
    }
    Some(Reviewed { date: date?, by })
}

/// `review_every: 6 months`
pub(super) fn review_every(fields: &mut Fields<'_>, key: &str) -> Option<Every> {
    let text = fields.text(key)?;
    let every = Every::parse(&text);
    if let Err(hint) = &every {
        let message = format!("`{text}` does not say how often");
        fields.fault(Code::FrontMatterValue, key, message, Some(hint.clone()));
    }
    every.ok()
}

/// `45m`, `1h`, `1h 30m` as people read them; any other text as it is.
pub(super) fn doing_time(fields: &mut Fields<'_>, key: &str) -> Option<String> {
    if let Some(Node::Int(number)) = fields.node(key) {
        let message = format!("`{key}: {number}` does not say of what");
        let hint = format!("write `{number}m` for minutes or `{number}h` for hours");
        fields.fault(Code::FrontMatterValue, key, message, Some(hint));
        return None;
    }
    fields.text(key).filter(|text| !text.is_empty()).map(|text| spelt_out(&text).unwrap_or(text))
}

/// `1h 30m` → `1 h 30 min`; nothing where a part is something else.
fn spelt_out(text: &str) -> Option<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    for (unit, word) in [("h", "h"), ("m", "min")] {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
        let Some(behind) = rest[digits..].trim_start().strip_prefix(unit) else { continue };
        if digits == 0 || behind.starts_with(char::is_alphanumeric) && unit == "m" {
            return None;
        }
        parts.push(format!("{} {word}", &rest[..digits]));
        rest = behind.trim_start();
    }
    (rest.is_empty() && !parts.is_empty()).then(|| parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_where_the_month_does() {
        let after = |every: &str, day: &str| {
            let day = day.parse::<Date>().expect("a day");
            Every::parse(every).expect("readable").after(day).map(|day| day.to_string())
        };
        assert_eq!(after("1 month", "2026-01-31").as_deref(), Some("2026-02-28"));
        assert_eq!(after("6 months", "2026-08-31").as_deref(), Some("2027-02-28"));
        assert_eq!(after("1 year", "2028-02-29").as_deref(), Some("2029-02-28"));
        assert_eq!(after("90 days", "2026-11-23").as_deref(), Some("2027-02-21"));
        assert_eq!(after("2weeks", "2026-12-25").as_deref(), Some("2027-01-08"));
        assert_eq!(after("9999 years", "2026-12-25"), None);
    }

    #[test]
    fn the_usual_words_are_read_and_others_are_not() {
        for (text, told) in [
            ("6 months", "6 months"),
            ("1 Month", "1 month"),
            ("yearly", "1 year"),
            ("week", "1 week"),
            ("90d", "90 days"),
        ] {
            assert_eq!(Every::parse(text).map(Every::told).as_deref(), Ok(told));
        }
        let usual = "write `90 days`, `2 weeks`, `6 months` or `1 year`";
        for (text, hint) in [
            ("6", "write the unit: `6 months`, `6 weeks`"),
            ("3m", "write `3 months`"),
            ("often", usual),
            ("months", usual),
            ("2 monthly", usual),
            ("1.5 years", usual),
            ("99999 days", usual),
            ("0 days", "write a number from 1 to 9999"),
        ] {
            assert_eq!(Every::parse(text), Err(hint.to_owned()), "{text}");
        }
    }

    #[test]
    fn times_are_spelt_out_and_words_are_left_alone() {
        for (text, shown) in [
            ("45m", Some("45 min")),
            ("1h", Some("1 h")),
            ("1h 30m", Some("1 h 30 min")),
            ("1h30m", Some("1 h 30 min")),
            ("45min", None),
            ("an afternoon", None),
            ("30m 1h", None),
            ("m", None),
            ("", None),
        ] {
            assert_eq!(spelt_out(text).as_deref(), shown, "{text}");
        }
    }
}
