//! The cells of tables that blocks read: what each says, and where it stands.

use std::ops::Range;

use super::super::blocks::Span;
use super::super::blocks::kinds::Lead;
use super::super::blocks::reading::{Cell, Row, Shape};
use super::Writer;
use super::text::collapse;

impl Writer<'_, '_> {
    /// Whether the innermost block reads the cells of its table.
    pub(super) fn reads_cells(&self) -> bool {
        let kind = self.frames.last().and_then(|frame| frame.kind);
        kind.is_some_and(|kind| kind.lead == Some(Lead::Cells))
    }

    /// Notes that a line of a table begins.
    pub(super) fn row_starts(&mut self, range: Range<usize>) {
        if let Some(rows) = self.rows() {
            rows.push(Row { range, cells: Vec::new() });
        }
    }

    /// Notes that a cell begins, behind its tag.
    pub(super) fn cell_starts(&mut self, range: Range<usize>) {
        if self.rows().is_none() {
            return;
        }
        let (mark, source) = (self.mark(), self.source);
        let text = source.get(range.clone()).unwrap_or("");
        let start = range.start + (text.len() - text.trim_start().len());
        let range = start..start + text.trim().len();
        if let Some(row) = self.rows().and_then(|rows| rows.last_mut()) {
            let html = Span { start: mark, end: mark };
            row.cells.push(Cell { range, html, text: String::new() });
        }
    }

    /// Adds plain text to the cell that is being written.
    pub(super) fn count_cell(&mut self, text: &str) {
        if let Some(cell) = self.cell() {
            cell.text.push_str(text);
        }
    }

    /// Notes that a cell ends, before its tag.
    pub(super) fn cell_ends(&mut self) {
        let mark = self.mark();
        if let Some(cell) = self.cell() {
            cell.html.end = mark;
            cell.text = collapse(&cell.text);
        }
    }

    /// The lines of the table that is being written, where its block reads them. In a cell no table and
    /// no block can begin, so that the table is always that of the innermost block.
    fn rows(&mut self) -> Option<&mut Vec<Row>> {
        match self.frames.last_mut()?.child.as_mut()? {
            (Shape::Table(rows), ..) => Some(rows),
            _ => None,
        }
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        self.rows()?.last_mut()?.cells.last_mut()
    }
}
