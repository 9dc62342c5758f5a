//! The body of a page as HTML with holes.
//!
//! Everything that only the whole site can tell (where a link leads, how large a picture is, which
//! id a heading gets, what "Note" is called in the site's language) is a hole between finished
//! pieces of HTML. Filling the holes makes the body; no event and no syntax tree is kept.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::source::TextRange;

/// HTML with holes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The finished HTML, without what belongs into the holes.
    #[serde(skip)]
    pub html: Html,
    /// The holes, in the order of their places.
    pub holes: Vec<Hole>,
    /// The HTML up to the end of the summary, where the writer marked it. Lists show it without
    /// asking for the rest.
    pub summary: Option<String>,
}

/// HTML that may be made when somebody asks for it.
///
/// A body is as long as its page and quickly made again, so between two runs only what surrounds
/// it is remembered, and within one not more bodies than there is [`Room`] for.
#[derive(Clone, Default)]
pub struct Html(Arc<Made>);

#[derive(Default)]
struct Made {
    html: Mutex<Option<Arc<str>>>,
    again: Option<(Again, Arc<Room>)>,
}

/// Makes HTML once more.
pub type Again = Box<dyn Fn() -> String + Send + Sync>;

/// How many bytes of HTML are held.
pub struct Room {
    left: AtomicUsize,
}

impl Room {
    /// Room for so many bytes.
    pub fn new(bytes: usize) -> Room {
        Room { left: AtomicUsize::new(bytes) }
    }

    /// Takes some of it, if there is enough.
    fn take(&self, bytes: usize) -> bool {
        let less = |left: usize| left.checked_sub(bytes);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    fn give_back(&self, bytes: usize) {
        self.left.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl Html {
    /// HTML that `again` makes when it is wanted. It is held as long as there is room for it; `made`
    /// is what it made already.
    pub fn late(made: Option<String>, again: Again, room: Arc<Room>) -> Html {
        let html = made.filter(|made| room.take(made.len())).map(Arc::from);
        Html(Arc::new(Made { html: Mutex::new(html), again: Some((again, room)) }))
    }

    /// The HTML.
    pub fn get(&self) -> Arc<str> {
        if let Some(html) = &*self.0.html() {
            return html.clone();
        }
        let Some((again, room)) = &self.0.again else { return Arc::default() };
        let made: Arc<str> = again().into();
        let mut html = self.0.html();
        if html.is_none() && room.take(made.len()) {
            *html = Some(made.clone());
        }
        made
    }

    /// Whether it is there and need not be made when it is wanted.
    pub fn is_made(&self) -> bool {
        self.0.html().is_some()
    }

    /// Makes room: whoever wants it from here on has it made again.
    pub fn release(&self) {
        if let Some((_, room)) = &self.0.again
            && let Some(html) = self.0.html().take()
        {
            room.give_back(html.len());
        }
    }
}

impl Made {
    fn html(&self) -> MutexGuard<'_, Option<Arc<str>>> {
        self.html.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if let (Some(html), Some((_, room))) = (&*self.html(), &self.again) {
            room.give_back(html.len());
        }
    }
}

impl From<String> for Html {
    fn from(html: String) -> Html {
        Html(Arc::new(Made { html: Mutex::new(Some(html.into())), again: None }))
    }
}

impl PartialEq for Html {
    fn eq(&self, other: &Html) -> bool {
        self.get() == other.get()
    }
}

impl fmt::Debug for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.get(), f)
    }
}

/// A place in the HTML that is filled later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hole {
    /// The byte of the HTML at which it lies.
    pub at: u32,
    /// What is wanted there.
    pub kind: HoleKind,
    /// What asked for it, in bytes of the file.
    pub range: TextRange,
    /// Whether it is for the data of a block, so that nothing is written in its place.
    pub quiet: bool,
}

/// What a hole is filled with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum HoleKind {
    /// The address a link leads to: the value of an attribute.
    Link(String),
    /// The address of a section whose pages are shown.
    Section(String),
    /// The address of a file a raw HTML tag uses: the value of an attribute.
    File(String),
    /// The attributes `src`, `width` and `height` of a picture.
    Picture(String),
    /// Several addresses with descriptors, as in `srcset`.
    Sources(String),
    /// A list of books in a data file: `books#training`.
    Books(String),
    /// The id of a heading, by its index in [`crate::parse::Document::headings`].
    Id(u32),
    /// A reference to footnote N, the Mth to the same one. In a summary there are no footnotes.
    Reference(u32, u32),
    /// A word in the site's language.
    Word(Word),
}

/// The id of the Mth reference to footnote N.
pub fn reference_id(number: u32, times: u32) -> String {
    if times == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{times}") }
}

/// A word of the page's own furniture, named as in the strings files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Word {
    /// The label of a callout.
    Note,
    /// The label of a callout.
    Tip,
    /// The label of a callout.
    Important,
    /// The label of a callout.
    Warning,
    /// The label of a callout.
    Caution,
    /// The heading of the footnotes.
    Footnotes,
    /// What the arrow behind footnote N does.
    BackToText(u32),
    /// The name of the Nth table of a page, for those who hear it.
    Table(u32),
}

impl Word {
    /// Every word, with a number where one takes one.
    pub const ALL: [Word; 8] = [
        Word::Note,
        Word::Tip,
        Word::Important,
        Word::Warning,
        Word::Caution,
        Word::Footnotes,
        Word::BackToText(0),
        Word::Table(0),
    ];

    /// The key in the strings files.
    pub fn key(self) -> &'static str {
        match self {
            Word::Note => "note",
            Word::Tip => "tip",
            Word::Important => "important",
            Word::Warning => "warning",
            Word::Caution => "caution",
            Word::Footnotes => "footnotes",
            Word::BackToText(_) => "back_to_text",
            Word::Table(_) => "table",
        }
    }

    /// The number that belongs to it: what stands for `{number}` in the string.
    pub fn number(self) -> Option<u32> {
        match self {
            Word::BackToText(number) | Word::Table(number) => Some(number),
            _ => None,
        }
    }
}

impl Body {
    /// Of its HTML the text before the first hole, the text between each two, the text after the
    /// last: one more than there are holes.
    pub fn pieces<'a>(
        &'a self,
        html: &'a str,
    ) -> impl Iterator<Item = (&'a str, Option<(usize, &'a Hole)>)> {
        let starts = std::iter::once(0).chain(self.holes.iter().map(|hole| hole.at as usize));
        let holes = self.holes.iter().enumerate().map(Some).chain(std::iter::once(None));
        starts.zip(holes).map(move |(start, hole)| {
            let stop = hole.map_or(html.len(), |(_, hole)| hole.at as usize);
            (&html[start..stop], hole)
        })
    }
}

/// Escapes text for HTML.
pub fn escape_text(text: &str, into: &mut String) {
    escape(text, into, false);
}

/// Escapes text for an HTML attribute in double quotes.
pub fn escape_attribute(text: &str, into: &mut String) {
    escape(text, into, true);
}

/// How many bytes are looked at together. Nearly all text has nothing to escape, and without branches
/// the compiler looks at a stretch of this length in a few instructions.
const STRETCH: usize = 32;

fn escape(text: &str, into: &mut String, quotes: bool) {
    let mut start = 0;
    for (count, stretch) in text.as_bytes().chunks(STRETCH).enumerate() {
        if stretch.iter().fold(false, |found, byte| found | is_special(*byte)) {
            for (at, byte) in (count * STRETCH..).zip(stretch) {
                let Some(with) = replacement(*byte, quotes) else { continue };
                into.push_str(&text[start..at]);
                into.push_str(with);
                start = at + 1;
            }
        }
    }
    into.push_str(&text[start..]);
}

/// Whether a byte may need escaping somewhere. No byte of a character beyond ASCII does.
fn is_special(byte: u8) -> bool {
    let control = (byte < b' ') & (byte != b'\t') & (byte != b'\n') & (byte != b'\r');
    control | (byte == 127) | (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"')
}

/// What stands for a byte in HTML. Control characters have no place there.
fn replacement(byte: u8, quotes: bool) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' if quotes => Some("&quot;"),
        0..=8 | 11 | 12 | 14..=31 | 127 => Some(""),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_holes_alternate() {
        let hole =
            |at| Hole { at, kind: HoleKind::Id(0), range: TextRange::new(0, 0), quiet: false };
        let body = Body {
            html: "abcdef".to_owned().into(),
            holes: vec![hole(1), hole(4), hole(6)],
            summary: None,
        };
        let html = body.html.get();
        let pieces: Vec<_> =
            body.pieces(&html).map(|(text, hole)| (text, hole.map(|(n, _)| n))).collect();
        assert_eq!(pieces, [("a", Some(0)), ("bcd", Some(1)), ("ef", Some(2)), ("", None)]);
    }

    #[test]
    fn what_there_is_room_for_is_made_once() {
        let times = Arc::new(AtomicUsize::new(0));
        let late = |made: Option<&str>, room: &Arc<Room>| {
            let times = times.clone();
            let again = move || {
                times.fetch_add(1, Ordering::Relaxed);
                "body".to_owned()
            };
            Html::late(made.map(str::to_owned), Box::new(again), room.clone())
        };
        let made = || times.load(Ordering::Relaxed);
        let room = Arc::new(Room::new(9));
        let held = [late(Some("body"), &room), late(None, &room)];
        assert_eq!(&*held[1].get(), "body");
        let beyond = late(Some("body"), &room);
        for html in held.iter().chain(&held).chain([&beyond, &beyond]) {
            assert_eq!(&*html.get(), "body");
        }
        assert_eq!(made(), 1 + 2, "one once, one each time");
        drop(held);
        for _ in 0..2 {
            assert_eq!(&*beyond.get(), "body");
        }
        assert_eq!(made(), 4, "the room of what is gone serves another");
        beyond.release();
        assert!(!beyond.is_made());
        let other = late(Some("another"), &room);
        assert!(other.is_made(), "and so does the room of what was let go");
        assert_eq!(&*beyond.get(), "body");
        assert_eq!(made(), 5, "which is made again");
    }

    #[test]
    fn escaping_loses_nothing_but_control_characters() {
        let mut text = String::new();
        escape_attribute("a<b>&\"c\"\u{0}\n é", &mut text);
        assert_eq!(text, "a&lt;b&gt;&amp;&quot;c&quot;\n é");
    }

    /// A special byte at each place of a stretch and around its ends.
    #[test]
    fn escaping_finds_every_byte() {
        for length in 1..3 * STRETCH {
            for at in 0..length {
                for byte in (0..128).map(char::from) {
                    let text = format!("{}{byte}{}é", "a".repeat(at), "b".repeat(length - at - 1));
                    let mut escaped = String::new();
                    escape_attribute(&text, &mut escaped);
                    let with =
                        replacement(byte as u8, true).map_or(byte.to_string(), str::to_owned);
                    assert_eq!(
                        escaped,
                        format!("{}{with}{}é", "a".repeat(at), "b".repeat(length - at - 1)),
                        "{byte:?} at {at} of {length}"
                    );
                    assert_eq!(replacement(byte as u8, true).is_some(), is_special(byte as u8));
                }
            }
        }
    }
}
