//! Blocks when they end: by their own line, with the list or quote they began in, or with the text.

use std::ops::Range;

use super::super::Anchor;
use super::super::blocks::kinds::{self};
use super::super::blocks::reading::{Reading, Wish};
use super::super::blocks::{Block, Datum, Span};
use super::super::body::{Hole, HoleKind};
use super::Writer;
use super::frames::Frame;
use crate::diagnostic::{Code, Fault};
use crate::source::TextRange;

impl Writer<'_, '_> {
    pub(super) fn close_marker(
        &mut self,
        colons: usize,
        name: Option<String>,
        place: Range<usize>,
    ) {
        self.before_block();
        let Some(frame) = self.frames.iter().rfind(|frame| !frame.alert) else {
            let fault = self.fault(Code::BlockStrayEnd, place, "this `:::` closes nothing");
            self.written.faults.push(fault.hint("delete it, or write `\\:::` to show it"));
            return;
        };
        let (opened, opened_by) = (frame.opening.name.clone(), frame.opening.colons);
        let start = frame.line.start;
        let named = name.is_some();
        if let Some(name) = name.filter(|name| *name != opened && !opened.is_empty()) {
            let line = self.line_of(start);
            let message = format!("`::: /{name}` closes a `:::{opened}` opened in line {line}");
            let fault = self.fault(Code::BlockCrossed, place.clone(), message);
            let hint = format!("write `::: /{opened}` here, or close `{opened}` before this line");
            self.written.faults.push(fault.hint(hint));
        } else if colons != opened_by && !opened.is_empty() && !(named && colons == 3) {
            let line = self.line_of(start);
            let message = format!(
                "{colons} colons close a `:::{opened}` that {opened_by} colons opened in line {line}"
            );
            let fault = self.fault(Code::BlockCrossed, place.clone(), message);
            let hint = format!("write `{}`, or close `{opened}` before", ":".repeat(opened_by));
            self.written.faults.push(fault.hint(hint));
        }
        let (depth, notes) = (self.blocks.len(), self.held.len());
        let innermost = self.frames.last_mut().filter(|frame| !frame.alert);
        if let Some(frame) = innermost.filter(|one| one.depth == depth && one.notes == notes) {
            frame.end = Some(place.start);
            return self.close_block(false);
        }
        // Its beginning lies outside of this list or quote: it ends when that has ended.
        let Some(frame) = self.frames.iter_mut().rfind(|frame| !frame.alert) else { return };
        if !std::mem::replace(&mut frame.closing, true) {
            let line = self.line_of(start);
            let message = format!(
                "this `:::` stands inside a list or quote, and the `:::{opened}` of line {line} began outside of it"
            );
            let fault = self.fault(Code::BlockUnclosed, place, message);
            let hint = "begin the line as far to the left as the block's first line";
            self.written.faults.push(fault.hint(hint));
        }
    }

    /// Closes the blocks that were opened inside a list, quote or footnote that ends now.
    pub(super) fn close_inside(&mut self) {
        let (depth, notes) = (self.blocks.len(), self.held.len());
        while let Some(frame) = self.frames.last() {
            if frame.notes < notes || frame.notes == notes && frame.depth < depth {
                break;
            }
            let told = frame.alert || frame.closing;
            self.close_block(!told);
        }
    }

    /// Closes a block whose end was met inside of something that is over now.
    pub(super) fn close_late(&mut self) {
        while let Some(frame) = self.frames.last() {
            if !frame.closing || frame.depth < self.blocks.len() || frame.notes != self.held.len() {
                break;
            }
            self.close_block(false);
        }
    }

    /// Closes whatever is open at the end of the text.
    pub(super) fn close_all(&mut self) {
        while let Some(frame) = self.frames.last() {
            let told = frame.closing;
            self.close_block(!told);
        }
    }

    pub(super) fn close_block(&mut self, unclosed: bool) {
        let Some(mut frame) = self.frames.pop() else { return };
        if frame.hidden {
            return self.child_ends();
        }
        if unclosed {
            self.unclosed(&frame);
        }
        let body = Span { start: frame.body, end: self.mark() };
        let told = self.written.faults.len();
        let data = self.read_block(&mut frame);
        if unclosed {
            // What follows the block stands in it as well, and is at fault for nothing.
            self.written.faults.truncate(told);
        }
        self.push("</div>\n");
        let span = Span { start: frame.start, end: self.mark() };
        self.section_level = frame.around;
        let attributes = frame.opening.attributes.named.iter().map(|attribute| {
            let place = TextRange::from(attribute.place.clone()).shifted(self.start);
            (attribute.name.clone(), place)
        });
        let attributes = if frame.kind.is_none() { attributes.collect() } else { Vec::new() };
        if let Some(block) = self.out.blocks.get_mut(frame.index) {
            block.id = frame.id;
            block.title = frame.title;
            block.title_text = std::mem::take(&mut frame.title_text);
            block.body = body;
            block.data = data;
            block.span = span;
            block.attributes = attributes;
        }
        self.child_ends();
    }

    pub(super) fn unclosed(&mut self, frame: &Frame) {
        let name = &frame.opening.name;
        if name.is_empty() {
            return;
        }
        let after = frame.children.last().map(|child| child.range.end);
        let fault = self.fault(
            Code::BlockUnclosed,
            frame.line.clone(),
            format!("`:::{name}` is never closed"),
        );
        let hint = match after.map(|end| self.source[..end.min(self.source.len())].trim_end().len())
        {
            Some(end) => {
                let line = self.line_of(end.saturating_sub(1)) + 1;
                format!(
                    "add a line with `:::` where it ends; at the latest below line {}",
                    line - 1
                )
            }
            None => "add a line with `:::` where it ends".to_owned(),
        };
        self.written.faults.push(fault.hint(hint));
    }

    /// What the block's kind makes of it.
    pub(super) fn read_block(&mut self, frame: &mut Frame) -> Vec<(String, Datum)> {
        let mut ids = Vec::new();
        let start = self.start;
        let (html, holes) = (&self.out.html, &mut self.out.holes);
        let mut hole = |wish: Wish, place: Range<usize>| {
            let at = html.len() as u32;
            let kind = match wish {
                Wish::Link(target) => HoleKind::Link(target),
                Wish::Section(target) => HoleKind::Section(target),
                Wish::File(target) => HoleKind::File(target),
                Wish::Picture(target) => HoleKind::Picture(target),
                Wish::Books(from) => HoleKind::Books(from),
            };
            let range = TextRange::from(place).shifted(start);
            holes.push(Hole { at, kind, range, quiet: true });
            holes.len() as u32 - 1
        };
        let mut reading = Reading {
            opening: &frame.opening,
            line: frame.line.clone(),
            end: frame.end.unwrap_or(frame.line.end),
            source: self.source,
            written: html,
            title: frame.title.map(|_| frame.title_text.as_str()),
            children: std::mem::take(&mut frame.children),
            yaml: frame.yaml.take(),
            start,
            faults: &mut self.written.faults,
            ids: Vec::new(),
            holes: &mut hole,
        };
        let data = match frame.kind {
            Some(kind) => {
                kind.check(&mut reading);
                let data = (kind.read)(&mut reading);
                ids = std::mem::take(&mut reading.ids);
                data
            }
            None => reading.unknown(),
        };
        for (id, place) in ids {
            self.written
                .anchors
                .push(Anchor { id, range: TextRange::from(place).shifted(self.start) });
        }
        data
    }
}

/// The turn: a mistake is followed by what to do instead, and nothing is done instead of nothing.
pub(super) fn check_turns(blocks: &[Block], faults: &mut Vec<Fault>) {
    // Blocks begin in this order, so what follows one is the next that begins where it ends.
    let after = |block: &Block| {
        let next = blocks.partition_point(|other| other.span.start.html < block.span.end.html);
        blocks.get(next).filter(|next| next.span.start.html == block.span.end.html)
    };
    let mut answered = std::collections::HashSet::new();
    for block in blocks.iter().filter(|block| block.kind == "mistake") {
        match after(block).filter(|next| next.kind == "instead") {
            Some(next) => {
                answered.insert(next.span.start.html);
            }
            None => {
                let message = "this mistake has no `:::instead` right after it";
                let fault = Fault::new(Code::BlockNoInstead, block.range, message);
                faults.push(fault.hint("readers leave without an answer: say what to do instead"));
            }
        }
    }
    // An opening that cannot be read or has another name was told as such: it may be the mistake.
    let perhaps: std::collections::HashSet<u32> = blocks
        .iter()
        .filter(|block| !kinds::is_built_in(&block.kind))
        .map(|block| block.span.end.html)
        .collect();
    for block in blocks.iter().filter(|block| block.kind == "instead") {
        let start = block.span.start.html;
        if !answered.contains(&start) && !perhaps.contains(&start) {
            let message = "this `:::instead` does not stand right behind a `:::mistake`";
            let fault = Fault::new(Code::BlockNoMistake, block.range, message);
            faults.push(fault.hint("put it there, or write `:::tip`"));
        }
    }
}
