//! Which pages are held back, why, and when the next one is due.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::config::Overrides;
use crate::parse::FrontMatter;
use crate::source::{Route, SourcePath};
use crate::time::{Now, When};

/// A page that is not published now.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The file.
    pub source: SourcePath,
    /// Where it would be.
    pub route: Route,
    /// Why.
    pub why: Why,
}

/// Why a page is not published now.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// It says `draft: true`.
    Draft,
    /// Its time has not come.
    Future(Timestamp),
    /// Its time is over.
    Expired(Timestamp),
    /// The section above is held back.
    Above(SourcePath),
}

impl Held {
    /// The moment it will be published by itself, if there is one.
    pub fn due(&self) -> Option<Timestamp> {
        match self.why {
            Why::Future(due) => Some(due),
            _ => None,
        }
    }

    /// The reason in words: `a draft`, `due on 2026-12-01`.
    pub fn reason(&self, zone: &TimeZone) -> String {
        match &self.why {
            Why::Draft => "a draft".to_owned(),
            Why::Future(due) => format!("due on {}", told(*due, zone)),
            Why::Expired(over) => format!("expired on {}", told(*over, zone)),
            Why::Above(section) => format!("held back with {section}"),
        }
    }
}

/// A moment in words: the day, and the time where it is not midnight.
pub fn told(moment: Timestamp, zone: &TimeZone) -> String {
    let moment = moment.to_zoned(zone.clone());
    let form =
        if moment.hour() == 0 && moment.minute() == 0 { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" };
    moment.strftime(form).to_string()
}

/// Why a page is held back at `now`, going by itself only.
pub(super) fn why(
    front: &FrontMatter,
    date: Option<&When>,
    now: &Now,
    zone: &TimeZone,
    overrides: &Overrides,
) -> Option<Why> {
    if front.draft == Some(true) && !overrides.drafts {
        return Some(Why::Draft);
    }
    let from = front.publish.as_ref().or(date).map(|when| when.moment(zone));
    if let Some(from) = from
        && now.0 < from
        && !overrides.future
    {
        return Some(Why::Future(from));
    }
    let until = front.expires.as_ref().map(|when| when.moment(zone));
    match until {
        Some(until) if now.0 >= until && !overrides.expired => Some(Why::Expired(until)),
        _ => None,
    }
}

/// The next moment at which the site would look different by time alone.
pub(super) fn next_change<'a>(
    fronts: impl IntoIterator<Item = (&'a FrontMatter, Option<&'a When>)>,
    now: &Now,
    zone: &TimeZone,
    overrides: &Overrides,
) -> Option<Timestamp> {
    fronts
        .into_iter()
        .filter(|(front, _)| front.draft != Some(true) || overrides.drafts)
        .flat_map(|(front, date)| {
            let from = front.publish.as_ref().or(date).filter(|_| !overrides.future);
            let until = front.expires.as_ref().filter(|_| !overrides.expired);
            [from, until].into_iter().flatten()
        })
        .map(|when| when.moment(zone))
        .filter(|moment| *moment > now.0)
        .min()
}
