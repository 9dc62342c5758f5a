//! Places inside a text: byte ranges inside the program, lines and columns for people.
//!
//! Ranges are what stages pass on; a [`LineIndex`] is made only when something must be shown.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A range of bytes in one text. `u32` because no text of a site may exceed 16 MiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TextRange {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl TextRange {
    /// The range of an index pair.
    pub fn new(start: usize, end: usize) -> TextRange {
        TextRange { start: start as u32, end: end as u32 }
    }

    /// The same range as index pair.
    pub fn bytes(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same range, `offset` bytes further on.
    pub fn shifted(self, offset: usize) -> TextRange {
        TextRange { start: self.start + offset as u32, end: self.end + offset as u32 }
    }

    /// The range moved inside a text of that many bytes, onto character borders.
    pub fn clamped(self, text: &str) -> TextRange {
        let floor = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = floor(self.start as usize);
        TextRange::new(start, floor(self.end as usize).max(start))
    }
}

impl From<Range<usize>> for TextRange {
    fn from(range: Range<usize>) -> TextRange {
        TextRange::new(range.start, range.end)
    }
}

/// A place for people: both count from one, columns in characters, a byte order mark and the `\r`
/// of a line end count as nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Lines from the first line of the file, front matter included.
    pub line: usize,
    /// Characters, not bytes, not screen cells.
    pub column: usize,
}

/// Where the lines of a text begin.
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    /// Finds every line of a text.
    pub fn new(text: &'a str) -> LineIndex<'a> {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        LineIndex { text, starts }
    }

    /// The place of a byte.
    pub fn place(&self, at: usize) -> LineColumn {
        let at = TextRange::new(at, at).clamped(self.text).start as usize;
        let line = self.starts.partition_point(|&start| start <= at);
        let before = &self.text[self.starts[line - 1]..at];
        LineColumn { line, column: before.trim_start_matches('\u{feff}').chars().count() + 1 }
    }

    /// The byte where a line begins, counting lines from one; the end where there is no such line.
    pub fn line_start(&self, line: usize) -> usize {
        self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len())
    }

    /// The range of a line without its end.
    pub fn line_range(&self, line: usize) -> TextRange {
        let start = self.line_start(line);
        let text = self.text[start..].split('\n').next().unwrap_or("").trim_end_matches('\r');
        TextRange::new(start, start + text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let text = "\u{feff}ab\r\nü🙂x\n\nz";
        let index = LineIndex::new(text);
        let place = |needle: &str| {
            let at = text.find(needle).expect("in the text");
            let LineColumn { line, column } = index.place(at);
            (line, column)
        };
        assert_eq!(place("a"), (1, 1));
        assert_eq!(place("b"), (1, 2));
        assert_eq!(place("x"), (2, 3));
        assert_eq!(place("z"), (4, 1));
        assert_eq!(index.place(10_000), LineColumn { line: 4, column: 2 });
        assert_eq!(&text[index.line_range(2).bytes()], "ü🙂x");
    }
}
