//! The events of the parser, before which others can be put: the title of a block is Markdown of its
//! own.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, OffsetIter, Parser, Tag, TagEnd};

use super::super::body::escape_text;
use super::Writer;

/// Events, of which the next can be looked at.
pub(super) struct Events<'a> {
    parser: OffsetIter<'a>,
    first: VecDeque<(Event<'a>, Range<usize>)>,
}

impl<'a> Events<'a> {
    pub(super) fn new(parser: OffsetIter<'a>) -> Events<'a> {
        Events { parser, first: VecDeque::new() }
    }

    pub(super) fn peek(&mut self) -> Option<&Event<'a>> {
        if self.first.is_empty() {
            let next = self.parser.next()?;
            self.first.push_back(next);
        }
        self.first.front().map(|(event, _)| event)
    }

    pub(super) fn next_if(
        &mut self,
        fits: impl Fn(&Event<'a>) -> bool,
    ) -> Option<(Event<'a>, Range<usize>)> {
        let next = self.peek()?;
        if fits(next) { self.next() } else { None }
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = (Event<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        self.first.pop_front().or_else(|| self.parser.next())
    }
}

impl<'a> Writer<'a, '_> {
    /// Writes the title of a block: Markdown inside a line, in which the links of the page work.
    pub(super) fn title(&mut self, place: Range<usize>) {
        let source: &'a str = self.source;
        let text = &source[place.clone()];
        let definitions = &self.definitions;
        let lookup = |link: BrokenLink<'_>| {
            let definition = definitions.get(&link.reference.to_lowercase())?;
            let (address, title) = definition.target.as_ref()?;
            Some((CowStr::from(address.clone()), CowStr::from(title.clone())))
        };
        let parser = Parser::new_with_broken_link_callback(text, self.extensions, Some(lookup));
        let events: Vec<(Event<'a>, Range<usize>)> = parser
            .into_offset_iter()
            .map(|(event, at)| (event, at.start + place.start..at.end + place.start))
            .collect();
        let blocks = events.iter().filter(|(event, _)| is_block(event)).count();
        let one_line = blocks == 1
            && matches!(events.first(), Some((Event::Start(Tag::Paragraph), _)))
            && matches!(events.last(), Some((Event::End(TagEnd::Paragraph), _)));
        if !one_line {
            // `1. First` is a title, and no list.
            self.count(text);
            escape_text(text, &mut self.out.html);
            return;
        }
        // What the parser has given already comes after the title.
        let later = std::mem::take(&mut self.events.first);
        self.events.first.extend(events);
        self.events.first.pop_front();
        self.events.first.pop_back();
        while !self.events.first.is_empty() {
            self.step();
        }
        self.flush_text();
        self.events.first = later;
    }
}

/// Whether an event begins something larger than a part of a line.
fn is_block(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => !matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Event::Html(_) | Event::Rule => true,
        _ => false,
    }
}
