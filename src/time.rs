//! Dates and times of a site: civil days, date-times, and the one moment called now.
//!
//! A date means the same on every machine: what carries no offset is in the site's time zone,
//! never in the machine's. The clock is read once, at the command line.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

/// A date as somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum When {
    /// A day, which begins at 00:00 in the site's time zone.
    Day(Date),
    /// A day and a time in the site's time zone.
    Local(DateTime),
    /// A moment with its own offset.
    Moment(Zoned),
}

/// The spellings of a date-time without offset, besides ISO 8601.
const LOCAL_FORMS: [&str; 4] =
    ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%.f"];

/// The spellings of a date-time with offset, besides RFC 3339.
const ZONED_FORMS: [&str; 6] = [
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M:%S%:z",
    "%Y-%m-%d %H:%M:%S %:z",
    "%Y-%m-%d %H:%M %z",
    "%Y-%m-%dT%H:%M%:z",
    "%Y-%m-%dT%H:%M:%S%z",
];

impl When {
    /// Reads `2026-11-23`, `2026-11-23 09:30`, `2026-11-23T09:30:00Z`, `2026-11-23 09:30 +02:00`
    /// and their like.
    ///
    /// # Errors
    /// One phrase that says what is wrong, and what to do.
    pub fn parse(text: &str) -> Result<When, (String, String)> {
        let text = text.trim();
        When::usual(text).map_or_else(|| When::any(text), Ok)
    }

    fn any(text: &str) -> Result<When, (String, String)> {
        if let Ok(day) = text.parse::<Date>()
            && text.len() == 10
        {
            return Ok(When::Day(day));
        }
        let utc = text.strip_suffix(['Z', 'z']).map(|rest| rest.trim_end());
        for form in LOCAL_FORMS {
            if let Ok(local) = DateTime::strptime(form, utc.unwrap_or(text)) {
                if utc.is_none() {
                    return Ok(When::Local(local));
                }
                if let Ok(moment) = local.to_zoned(TimeZone::UTC) {
                    return Ok(When::Moment(moment));
                }
            }
        }
        for form in ZONED_FORMS {
            if let Ok(moment) = Zoned::strptime(form, text) {
                return Ok(When::Moment(moment));
            }
        }
        if let Ok(pieces) = jiff::fmt::temporal::Pieces::parse(text)
            && let (Some(time), Some(offset)) = (pieces.time(), pieces.to_numeric_offset())
            && let Ok(moment) = pieces.date().to_datetime(time).to_zoned(TimeZone::fixed(offset))
        {
            return Ok(When::Moment(moment));
        }
        Err(fault(text))
    }

    /// Reads the spellings that nearly every page has, and gives nothing for all others. A site has
    /// very many dates, and trying one form after the other is twenty times slower.
    fn usual(text: &str) -> Option<When> {
        let two = |at: usize| match text.as_bytes().get(at..at + 2)? {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
                Some(10 * (tens - b'0') as i8 + (ones - b'0') as i8)
            }
            _ => None,
        };
        let is = |at: usize, sign: u8| text.as_bytes().get(at) == Some(&sign);
        let year = 100 * i16::from(two(0)?) + i16::from(two(2)?);
        if !is(4, b'-') || !is(7, b'-') {
            return None;
        }
        let day = Date::new(year, two(5)?, two(8)?).ok()?;
        if text.len() == 10 {
            return Some(When::Day(day));
        }
        if !is(10, b'T') && !is(10, b' ') || !is(13, b':') {
            return None;
        }
        let (seconds, end) = if is(16, b':') { (two(17)?, 19) } else { (0, 16) };
        // A second of 60 is a matter for those who know of leap seconds.
        let local = day.to_datetime(Time::new(two(11)?, two(14)?, seconds, 0).ok()?);
        let zone = match text.get(end..)? {
            "" => return Some(When::Local(local)),
            "Z" => TimeZone::UTC,
            rest if rest.len() == 6 && end == 19 && is(10, b'T') && is(22, b':') => {
                let (hours, minutes) = (two(20)?, two(23)?);
                if hours > 23 || minutes > 59 {
                    return None;
                }
                let ahead = i32::from(hours) * 3600 + i32::from(minutes) * 60;
                TimeZone::fixed(match text.as_bytes()[end] {
                    b'+' => Offset::from_seconds(ahead).ok()?,
                    b'-' => Offset::from_seconds(-ahead).ok()?,
                    _ => return None,
                })
            }
            _ => return None,
        };
        local.to_zoned(zone).ok().map(When::Moment)
    }

    /// The civil day in the site's time zone.
    pub fn day(&self, zone: &TimeZone) -> Date {
        match self {
            When::Day(day) => *day,
            When::Local(local) => local.date(),
            When::Moment(moment) => moment.with_time_zone(zone.clone()).date(),
        }
    }

    /// The moment it begins.
    pub fn moment(&self, zone: &TimeZone) -> Timestamp {
        match self {
            When::Day(day) => zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)),
            When::Local(local) => zone.to_ambiguous_timestamp(*local),
            When::Moment(moment) => return moment.timestamp(),
        }
        .compatible()
        .unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// `2026-11-23` for a day, RFC 3339 with the site's offset for a date-time: what templates get.
    pub fn plain(&self, zone: &TimeZone) -> String {
        match self {
            When::Day(day) => day.to_string(),
            _ => self.rfc3339(zone),
        }
    }

    /// RFC 3339 with an offset, as feeds want it.
    pub fn rfc3339(&self, zone: &TimeZone) -> String {
        let moment = match self {
            When::Moment(moment) => moment.clone(),
            _ => self.moment(zone).to_zoned(zone.clone()),
        };
        moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// RFC 2822, as RSS wants it.
    pub fn rfc2822(&self, zone: &TimeZone) -> String {
        let moment = match self {
            When::Moment(moment) => moment.clone(),
            _ => self.moment(zone).to_zoned(zone.clone()),
        };
        moment.strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
    }
}

/// Says what is wrong with a text that should have been a date.
fn fault(text: &str) -> (String, String) {
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .take(3)
        .filter_map(|part| part.parse().ok())
        .collect();
    let iso = |year: u32, month: u32, day: u32| {
        Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
    };
    let shape = "write the year first: `2026-11-23`, or `2026-11-23 09:30`".to_owned();
    let is_month = |number: u32| (1..=12).contains(&number);
    match numbers[..] {
        [year, month, day] if year >= 1000 => {
            if let Some(date) = iso(year, month, day) {
                return (format!("`{text}` is not written like a date"), format!("write `{date}`"));
            }
            if !is_month(month) {
                let hint = match iso(year, day, month) {
                    Some(date) => format!("the month stands in the middle: did you mean `{date}`?"),
                    None => {
                        "the month stands in the middle, and months run from 01 to 12".to_owned()
                    }
                };
                return (format!("`{text}` is not a date: there is no month {month}"), hint);
            }
            let (why, days) = no_such_day(year, month, day);
            let hint = days.map_or(shape, |days| {
                format!("the day stands last, and that month has days 01 to {days}")
            });
            (format!("`{text}` is not a date: {why}"), hint)
        }
        [a, b, year] if year >= 1000 => {
            // Day and month stand in either order around the world: only one may be possible.
            let readings: Vec<String> = [iso(year, b, a), iso(year, a, b)]
                .into_iter()
                .flatten()
                .map(|date| format!("`{date}`"))
                .collect();
            let hint = match &readings[..] {
                [one, two] if one != two => format!("write the year first: {one} or {two}"),
                [one, ..] => format!("write the year first: {one}"),
                [] => {
                    let why = match (is_month(a), is_month(b)) {
                        (true, _) => no_such_day(year, a, b).0,
                        (_, true) => no_such_day(year, b, a).0,
                        _ if a == b => format!("there is no month {a}"),
                        _ => format!("there is no month {a} and no month {b}"),
                    };
                    let hint = "write year, month, day: `2026-11-23`, with a month from 01 to 12";
                    return (format!("`{text}` is not a date: {why}"), hint.to_owned());
                }
            };
            (format!("`{text}` is not written like a date"), hint)
        }
        _ => (format!("`{text}` is not a date"), shape),
    }
}

/// Why a month has no such day, and how many days it has, where the year is one there can be.
fn no_such_day(year: u32, month: u32, day: u32) -> (String, Option<i8>) {
    let first = || Date::new(year.try_into().ok()?, month.try_into().ok()?, 1).ok();
    match first() {
        Some(first) => {
            let days = first.days_in_month();
            let why = match day {
                0 => "there is no day 0".to_owned(),
                _ => format!("{} has {days} days", first.strftime("%B %Y")),
            };
            (why, Some(days))
        }
        None => (format!("there is no year {year}"), None),
    }
}

/// What somebody asked to be taken for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedNow {
    /// What the clock said when it was read.
    Clock(Timestamp),
    /// A date somebody wrote, to be read in the site's time zone.
    Written(When),
}

impl AskedNow {
    /// The moment, in a site's time zone.
    pub fn moment(&self, zone: &TimeZone) -> Now {
        match self {
            AskedNow::Clock(moment) => Now(*moment),
            AskedNow::Written(when) => Now(when.moment(zone)),
        }
    }
}

/// The moment a build takes for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now(pub Timestamp);

impl Now {
    /// The civil day in a zone.
    pub fn day(&self, zone: &TimeZone) -> Date {
        self.0.to_zoned(zone.clone()).date()
    }
}

impl fmt::Display for Now {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn moment(text: &str, expected: &str) {
        let zone = TimeZone::get("Europe/Sofia").expect("bundled");
        let when = When::parse(text).expect("a date");
        assert_eq!(when.rfc3339(&zone), expected, "{text}");
    }

    #[test]
    fn the_spellings_of_other_generators_are_read() {
        moment("2026-11-23", "2026-11-23T00:00:00+02:00");
        moment("2026-11-23 09:30", "2026-11-23T09:30:00+02:00");
        moment("2026-11-23T09:30:15", "2026-11-23T09:30:15+02:00");
        moment("2026-11-23T09:30:00Z", "2026-11-23T09:30:00+00:00");
        moment("2026-11-23 09:30:00 +0200", "2026-11-23T09:30:00+02:00");
        moment("2026-11-23T09:30:00-05:00", "2026-11-23T09:30:00-05:00");
        moment("2026-11-23 09:30:00 -05:00", "2026-11-23T09:30:00-05:00");
        moment("2026-11-23T09:30:00.123+01:00", "2026-11-23T09:30:00+01:00");
    }

    #[test]
    fn what_is_read_quickly_is_read_as_it_is_read_slowly() {
        let days =
            ["2026-11-23", "2024-02-29", "2023-02-29", "0000-01-01", "2026-00-10", "26-11-23"];
        let times = ["", "T09:30", " 23:59", "T24:00", "T09:60", " 09:30:15", "T09:30:60", "T9:30"];
        let zones =
            ["", "Z", "z", "+02:00", "-00:30", "-23:59", "+25:00", "+0200", " +02:00", " Z"];
        let mut quick = 0;
        let texts =
            days.iter().flat_map(|day| times.iter().map(move |time| format!("{day}{time}")));
        for text in texts.flat_map(|text| zones.map(|zone| format!("{text}{zone}"))) {
            if let Some(when) = When::usual(&text) {
                assert_eq!(When::any(&text), Ok(when), "{text}");
                quick += 1;
            }
        }
        assert!(quick >= 20, "{quick}");
    }

    #[test]
    fn a_day_is_a_day_in_every_zone() {
        for zone in ["UTC", "Pacific/Auckland", "America/Los_Angeles"] {
            let zone = TimeZone::get(zone).expect("bundled");
            let when = When::parse("2026-11-23").expect("a date");
            assert_eq!(when.plain(&zone), "2026-11-23");
            assert_eq!(when.day(&zone).to_string(), "2026-11-23");
        }
    }

    #[track_caller]
    fn refused(text: &str, message: &str, hint: &str) {
        assert_eq!(When::parse(text), Err((message.to_owned(), hint.to_owned())));
    }

    #[test]
    fn impossible_dates_say_why_and_what_was_likely_meant() {
        refused(
            "2026-13-25",
            "`2026-13-25` is not a date: there is no month 13",
            "the month stands in the middle, and months run from 01 to 12",
        );
        refused(
            "2026-25-12",
            "`2026-25-12` is not a date: there is no month 25",
            "the month stands in the middle: did you mean `2026-12-25`?",
        );
        refused(
            "2026-02-30",
            "`2026-02-30` is not a date: February 2026 has 28 days",
            "the day stands last, and that month has days 01 to 28",
        );
        refused(
            "2026-11-00",
            "`2026-11-00` is not a date: there is no day 0",
            "the day stands last, and that month has days 01 to 30",
        );
        refused(
            "20266-11-23",
            "`20266-11-23` is not a date: there is no year 20266",
            "write the year first: `2026-11-23`, or `2026-11-23 09:30`",
        );
        let order = "write year, month, day: `2026-11-23`, with a month from 01 to 12";
        refused(
            "13/25/2026",
            "`13/25/2026` is not a date: there is no month 13 and no month 25",
            order,
        );
        refused("30.02.2028", "`30.02.2028` is not a date: February 2028 has 29 days", order);
        refused(
            "12/25/2026",
            "`12/25/2026` is not written like a date",
            "write the year first: `2026-12-25`",
        );
        refused(
            "3.4.2026",
            "`3.4.2026` is not written like a date",
            "write the year first: `2026-04-03` or `2026-03-04`",
        );
        refused("2026-1-5", "`2026-1-5` is not written like a date", "write `2026-01-05`");
        refused(
            "soon",
            "`soon` is not a date",
            "write the year first: `2026-11-23`, or `2026-11-23 09:30`",
        );
    }
}
