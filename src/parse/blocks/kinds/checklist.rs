//! `:::checklist`: boxes to tick, which the reader's browser keeps by the ids of the items.

use std::collections::HashMap;
use std::ops::Range;

use super::{Inside, Kind, Lead, Need, check_item, only};
use crate::diagnostic::Code;
use crate::parse::blocks::reading::{Child, Item, Reading, Shape};
use crate::parse::blocks::{Datum, Span};
use crate::parse::slug::heading_slug;

pub(super) const CHECKLIST: Kind = Kind {
    name: "checklist",
    aliases: &[],
    title: Need::Optional,
    id: Need::Required,
    attributes: &[],
    keys: &[],
    lead: Some(Lead::Line),
    heading: true,
    inside: Inside::Page,
    read,
};

/// Points under one heading, or under one point.
struct Group {
    /// A heading of the block, as it is written in the page.
    heading: Option<Span>,
    /// The point above its points.
    title: Option<Span>,
    items: Vec<Datum>,
}

/// `intro`: what stands above the points; `count`; `groups`: `heading`, `title`, `items` with `id`,
/// `name`, `label`, `hint`.
fn read(reading: &mut Reading<'_>) -> Vec<(String, Datum)> {
    let hint = "write each point on a line of its own: `- [ ] …`";
    let children = only(reading, "a list of points", hint, |shape| {
        matches!(shape, Shape::Paragraph | Shape::Heading(_) | Shape::Block(_))
            || matches!(shape, Shape::List { .. })
    });
    let list = reading.id().unwrap_or("checklist").to_owned();
    let mut points = Points { list, taken: HashMap::new(), groups: Vec::new(), count: 0 };
    let mut intro: Option<Span> = None;
    for Child { shape, span, range } in children {
        match shape {
            Shape::Heading(_) => {
                points.groups.push(Group { heading: Some(span), title: None, items: Vec::new() });
            }
            Shape::List { items, .. } => points.list(items, reading),
            _ if points.groups.is_empty() => {
                intro =
                    Some(intro.map_or(span, |intro| Span { start: intro.start, end: span.end }));
            }
            _ => {
                let message = "text between the points of `:::checklist` would be lost";
                let hint = "put it above the first point, or below a point, two spaces in";
                reading.fault(Code::BlockBody, super::first_line(&range), message, hint);
            }
        }
    }
    if points.count == 0 {
        let message = "`:::checklist` has no points";
        reading.fault_of_block(Code::BlockEmpty, message, "start lines with `- [ ]`");
    }
    let groups = points.groups.into_iter().map(|group| {
        Datum::fields([
            ("heading", group.heading.map_or(Datum::None, Datum::Html)),
            ("title", group.title.map_or(Datum::None, Datum::Html)),
            ("items", Datum::List(group.items)),
        ])
    });
    vec![
        ("intro".to_owned(), intro.map_or(Datum::None, Datum::Html)),
        ("count".to_owned(), Datum::Whole(points.count)),
        ("groups".to_owned(), Datum::List(groups.collect())),
    ]
}

struct Points {
    /// The id of the block.
    list: String,
    /// Ids of points, and where they were taken.
    taken: HashMap<String, Range<usize>>,
    groups: Vec<Group>,
    count: i64,
}

impl Points {
    /// A list of points; a point with points below it is the name of their group.
    fn list(&mut self, items: Vec<Item>, reading: &mut Reading<'_>) {
        let under_heading = self
            .groups
            .last()
            .is_some_and(|group| group.heading.is_some() && group.items.is_empty());
        let mut open = under_heading;
        for item in items {
            if item.items.is_empty() {
                if !open {
                    self.groups.push(Group { heading: None, title: None, items: Vec::new() });
                    open = true;
                }
                let point = self.point(item, reading);
                self.groups.extend_last(point);
                continue;
            }
            self.groups.push(Group { heading: None, title: item.lead, items: Vec::new() });
            for point in item.items {
                let point = self.point(point, reading);
                self.groups.extend_last(point);
            }
            open = false;
        }
    }

    fn point(&mut self, item: Item, reading: &mut Reading<'_>) -> Datum {
        check_item(reading, &item.attributes, &[], "a point");
        match item.ticked {
            Some(true) => {
                let message = "boxes start empty: the reader ticks them";
                reading.fault(Code::ChecklistTicked, item.range.clone(), message, "write `- [ ]`");
            }
            None => {
                let message = "this point has no box";
                let hint = "begin it with `- [ ]`; to say more about the point above, indent it";
                reading.fault(Code::BlockBody, item.range.clone(), message, hint);
            }
            Some(false) => {}
        }
        let (name, place) = match &item.attributes.id {
            Some(id) => (id.value.clone(), id.place.clone()),
            None => (heading_slug(&item.lead_text), item.range.clone()),
        };
        let name = if name.is_empty() { format!("point-{}", self.count + 1) } else { name };
        if self.taken.insert(name.clone(), place.clone()).is_some() {
            let message = format!("two points of this list have the id `{name}`");
            let hint = "give one of them its own: `- [ ] … {#other}`";
            reading.fault(Code::ChecklistItemTwice, place, message, hint);
        } else {
            reading.ids.push((format!("{}.{name}", self.list), place));
        }
        let id = format!("{}.{name}", self.list);
        self.count += 1;
        Datum::fields([
            ("id", Datum::Text(id)),
            ("name", Datum::Text(name)),
            ("label", item.lead.map_or(Datum::Text(item.lead_text), Datum::Html)),
            ("hint", if item.rest.is_empty() { Datum::None } else { Datum::Html(item.rest) }),
        ])
    }
}

/// Adds to the last group.
trait ExtendLast {
    fn extend_last(&mut self, item: Datum);
}

impl ExtendLast for Vec<Group> {
    fn extend_last(&mut self, item: Datum) {
        if let Some(group) = self.last_mut() {
            group.items.push(item);
        }
    }
}
