//! The items of lists that blocks read: what an item begins with, and what it says behind that.

use std::ops::Range;

use super::super::Heading;
use super::super::blocks::kinds::{self, Kind};
use super::super::blocks::marker::Attributes;
use super::super::blocks::reading::{Item, Shape};
use super::super::blocks::{Mark, Span};
use super::super::body::HoleKind;
use super::super::slug::heading_slug;
use super::frames::shifted;
use super::text::collapse;
use super::{Block as Level, Writer};
use crate::source::TextRange;

/// An item of a list that a block reads.
pub(super) struct OpenItem {
    /// How many levels are open inside it.
    pub(super) inside: usize,
    pub(super) lead: Lead,
    /// Whether a paragraph behind the lead is open.
    pub(super) paragraph: bool,
    pub(super) item: Item,
    pub(super) rest: Option<Mark>,
    pub(super) rest_end: Option<Mark>,
    pub(super) heading: Option<usize>,
}

/// How far what an item begins with is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Lead {
    /// Nothing of the item is written.
    Waiting,
    /// It is being written, from there on.
    Open(Mark),
    /// It is written, or the item has none.
    Over,
}

/// What is about to be written inside a line.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Inline {
    Strong,
    Link,
    Other,
}

impl Writer<'_, '_> {
    /// The item that is being written, where what comes now stands directly in it.
    pub(super) fn item(&mut self) -> Option<(&'static Kind, &mut OpenItem)> {
        let (levels, notes) = (self.blocks.len(), self.held.len());
        let in_lead = matches!(self.blocks.last(), Some(Level::Lead));
        let frame = self.frames.last_mut().filter(|frame| frame.notes == notes)?;
        let kind = frame.kind?;
        let item = frame.items.last_mut()?;
        (levels == item.inside || levels == item.inside + 1 && in_lead).then_some((kind, item))
    }

    /// Notes that an item begins, after its level was noted; gives whether its tag has an id.
    pub(super) fn item_starts(&mut self, range: &Range<usize>) {
        let levels = self.blocks.len();
        let notes = self.held.len();
        let Some(frame) = self.frames.last().filter(|frame| frame.notes == notes) else {
            return self.push("<li>");
        };
        let lead = frame.kind.and_then(|kind| kind.lead);
        let outer = frame.items.len();
        let fits = match lead {
            Some(kinds::Lead::Line) => outer < 2 && levels == frame.depth + 2 * (outer + 1),
            Some(kinds::Lead::Bold | kinds::Lead::Link) => outer == 0 && levels == frame.depth + 2,
            Some(kinds::Lead::Cells | kinds::Lead::Parts) | None => false,
        };
        let numbered = matches!(frame.child, Some((Shape::List { numbered: true, .. }, ..)));
        if !fits {
            return self.push("<li>");
        }
        let source = &self.source[range.clone()];
        let line = range.start..range.start + source.find('\n').unwrap_or(source.len());
        let is_step = lead == Some(kinds::Lead::Bold) && numbered;
        let attributes = self.item_attributes(&line);
        let (mut id, mut heading) = (None, None);
        self.push("<li");
        if is_step {
            self.push(" id=\"");
            id = Some(self.out.holes.len() as u32);
            heading = Some(self.written.headings.len());
            self.hole(HoleKind::Id(self.written.headings.len() as u32), line.clone());
            self.push("\"");
            let (level, explicit) = self.step_heading(&attributes);
            self.written.headings.push(Heading {
                level,
                text: String::new(),
                slug: String::new(),
                explicit,
                range: TextRange::from(line.clone()).shifted(self.start),
                title: false,
                listed: true,
                end: 0,
                holes: 0,
            });
        }
        self.push(">");
        let item = Item {
            range: line,
            ticked: None,
            lead: None,
            lead_text: String::new(),
            address: None,
            id,
            rest: Span::default(),
            attributes,
            items: Vec::new(),
        };
        let open = OpenItem {
            inside: levels,
            lead: Lead::Waiting,
            paragraph: false,
            item,
            rest: None,
            rest_end: None,
            heading,
        };
        if let Some(frame) = self.frames.last_mut() {
            frame.items.push(open);
        }
    }

    /// The level of a step's heading, and its id where the block or the step has one written.
    pub(super) fn step_heading(&self, attributes: &Attributes) -> (u8, Option<String>) {
        let Some(frame) = self.frames.last() else { return (3, None) };
        let level = (frame.level + u8::from(frame.title.is_some())).min(6);
        let own = attributes.id.as_ref().map(|id| id.value.clone());
        let number = frame.listed.len() + 1;
        let block = frame.opening.attributes.id.as_ref();
        (level, own.or_else(|| block.map(|id| format!("{}-{number}", id.value))))
    }

    /// The attributes that were hidden at the end of an item's first line.
    pub(super) fn item_attributes(&mut self, line: &Range<usize>) -> Attributes {
        let at = self.item_lines.partition_point(|item| item.line.end < line.start);
        let Some(item) = self.item_lines.get(at).filter(|item| item.line.start <= line.start)
        else {
            return Attributes::default();
        };
        let offset = item.line.start;
        match item.attributes.clone() {
            Ok(attributes) => shifted(attributes, offset),
            Err(wrong) => {
                self.wrong(wrong, offset);
                Attributes::default()
            }
        }
    }

    /// Notes the box of an item.
    pub(super) fn item_ticked(&mut self, ticked: bool) {
        if let Some((_, open)) = self.item() {
            open.item.ticked = Some(ticked);
        }
    }

    /// Gets an item ready for something inside a line. Gives whether that begins a line behind the
    /// lead, where spaces count as nothing.
    pub(super) fn before_inline(&mut self, inline: Inline) -> bool {
        if self.frames.is_empty() {
            return false;
        }
        let mark = self.mark();
        let Some((kind, open)) = self.item() else { return false };
        if open.lead == Lead::Waiting {
            match (kind.lead, inline) {
                (Some(kinds::Lead::Line), _) => {
                    open.lead = Lead::Open(mark);
                    return false;
                }
                (Some(kinds::Lead::Bold), Inline::Strong)
                | (Some(kinds::Lead::Link), Inline::Link) => {
                    // The lead begins behind the tag.
                    return false;
                }
                _ => {
                    open.lead = Lead::Over;
                    open.rest = Some(mark);
                }
            }
        }
        if open.lead != Lead::Over || open.paragraph {
            return false;
        }
        open.paragraph = true;
        self.push("<p>");
        true
    }

    /// Whether text would begin a line behind the lead.
    pub(super) fn begins_rest(&mut self) -> bool {
        !self.frames.is_empty()
            && self.item().is_some_and(|(_, open)| open.lead == Lead::Over && !open.paragraph)
    }

    /// Notes that the tag of bold words or of a link is written.
    pub(super) fn after_tag(&mut self, inline: Inline) {
        if self.frames.is_empty() {
            return;
        }
        let mark = self.mark();
        let Some((kind, open)) = self.item() else { return };
        let wanted = match kind.lead {
            Some(kinds::Lead::Bold) => Inline::Strong,
            Some(kinds::Lead::Link) => Inline::Link,
            _ => return,
        };
        if open.lead == Lead::Waiting && inline == wanted {
            open.lead = Lead::Open(mark);
            // The address is the last hole that was made.
            open.item.address = (inline == Inline::Link).then(|| mark.holes.saturating_sub(1));
        }
    }

    /// Notes that bold words or a link end, before their tag is written. Gives whether they were the
    /// lead, so that [`Writer::lead_over`] is due behind the tag.
    pub(super) fn before_end_tag(&mut self, inline: Inline) -> bool {
        if self.frames.is_empty() {
            return false;
        }
        let mark = self.mark();
        let Some((kind, open)) = self.item() else { return false };
        let wanted = match kind.lead {
            Some(kinds::Lead::Bold) => Inline::Strong,
            Some(kinds::Lead::Link) => Inline::Link,
            _ => return false,
        };
        let Lead::Open(start) = open.lead else { return false };
        if inline != wanted {
            return false;
        }
        open.item.lead = Some(Span { start, end: mark });
        true
    }

    /// What comes now stands behind the lead.
    pub(super) fn lead_over(&mut self) {
        let mark = self.mark();
        if let Some((_, open)) = self.item() {
            open.lead = Lead::Over;
            open.rest = Some(mark);
        }
    }

    /// Ends a lead that is a line. Gives whether a line break is over with that.
    pub(super) fn line_ends(&mut self) -> bool {
        if self.frames.is_empty() {
            return false;
        }
        let mark = self.mark();
        let Some((kind, open)) = self.item() else { return false };
        match open.lead {
            Lead::Open(start) if kind.lead == Some(kinds::Lead::Line) => {
                open.item.lead = Some(Span { start, end: mark });
                self.close_label();
                self.lead_over();
                true
            }
            Lead::Over => !open.paragraph,
            _ => false,
        }
    }

    /// Ends what is open of an item's first lines, before a block or the item's end.
    pub(super) fn before_block(&mut self) {
        if !self.frames.is_empty() {
            self.line_ends();
        }
        self.close_label();
        if self.frames.is_empty() {
            return;
        }
        let mark = self.mark();
        let Some((_, open)) = self.item() else { return };
        open.lead = Lead::Over;
        open.rest.get_or_insert(mark);
        if std::mem::take(&mut open.paragraph) {
            self.push("</p>\n");
        }
    }

    /// Notes that a list begins inside an item: that of a checklist holds points of its own.
    pub(super) fn list_in_item(&mut self) {
        let mark = self.mark();
        if let Some((kind, open)) = self.item()
            && kind.lead == Some(kinds::Lead::Line)
        {
            open.rest_end.get_or_insert(mark);
        }
    }

    /// Whether a paragraph that begins now holds the lead of an item.
    pub(super) fn is_lead_paragraph(&mut self) -> bool {
        !self.frames.is_empty() && self.item().is_some_and(|(_, open)| open.lead == Lead::Waiting)
    }

    /// Adds plain text to the lead.
    pub(super) fn count_lead(&mut self, text: &str) {
        if let Some((_, open)) = self.item()
            && matches!(open.lead, Lead::Open(_))
        {
            open.item.lead_text.push_str(text);
        }
    }

    /// Notes that an item ends.
    pub(super) fn item_ends(&mut self) {
        self.before_block();
        let end = self.mark();
        let levels = self.blocks.len();
        let Some(frame) = self.frames.last_mut() else { return };
        if frame.items.last().is_none_or(|open| open.inside != levels) {
            return;
        }
        let Some(mut open) = frame.items.pop() else { return };
        // A list without boxes is what its point says.
        let points = open.item.items.iter().any(|item| item.ticked.is_some());
        if !points {
            open.item.items.clear();
        }
        let rest_end = open.rest_end.filter(|_| points).unwrap_or(end);
        open.item.rest = Span { start: open.rest.unwrap_or(end), end: rest_end };
        open.item.lead_text = collapse(&open.item.lead_text);
        if let Some(heading) = open.heading {
            let heading = &mut self.written.headings[heading];
            heading.text.clone_from(&open.item.lead_text);
            // By its number, which is told on the page, too; words change more often.
            let title = heading_slug(&frame.title_text);
            let block = if title.is_empty() { "step" } else { &title };
            heading.slug = format!("{block}-{}", frame.listed.len() + 1);
            heading.listed = open.item.lead.is_some();
        }
        match frame.items.last_mut() {
            Some(outer) => outer.item.items.push(open.item),
            None => frame.listed.push(open.item),
        }
    }
}
