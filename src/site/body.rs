//! A document and what fills its holes → the HTML of a page's body.

use super::link::Filling;
use crate::config::BaseUrl;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::parse::blocks::{Mark, Span};
use crate::parse::body::{escape_attribute, reference_id};
use crate::parse::{Block, Document, Hole};
use crate::source::{Picture, Route};

/// What fills the holes of one document, in the order of the holes.
#[derive(Clone, Debug, PartialEq)]
pub struct Fillings {
    items: Vec<Filling>,
    print: Fingerprint,
}

impl Fillings {
    /// Wraps fillings with their fingerprint.
    pub(super) fn new(items: Vec<Filling>) -> Fillings {
        let mut mixer = Mixer::default();
        for item in &items {
            mix(item, &mut mixer);
        }
        Fillings { print: mixer.finish(), items }
    }

    /// What fills a hole.
    pub fn get(&self, hole: u32) -> Option<&Filling> {
        self.items.get(hole as usize)
    }

    /// What the fillings are the same by.
    pub fn print(&self) -> Fingerprint {
        self.print
    }
}

fn mix(filling: &Filling, mixer: &mut Mixer) {
    match filling {
        Filling::Address(route, behind) => mixer.number(0).text(route.as_str()).text(behind),
        Filling::Anchor(text) => mixer.number(1).text(text),
        Filling::Text(text) => mixer.number(2).text(text),
        Filling::Id(id) => mixer.number(3).text(id),
        Filling::Reference(number, times) => {
            mixer.number(4).number(u64::from(*number)).number(u64::from(*times))
        }
        Filling::Picture(route, picture) => {
            let size = picture.map_or(0, |p| u64::from(p.width) << 32 | u64::from(p.height));
            mixer.number(5).text(route.as_str()).number(size)
        }
        Filling::Elsewhere(url) => mixer.number(6).text(url),
        Filling::Sources(sources) => {
            mixer.number(7).number(sources.len() as u64);
            for (source, descriptor) in sources {
                mix(source, mixer);
                mixer.text(descriptor);
            }
            mixer
        }
        Filling::Shelf(shelf) => mixer.number(8).text(&shelf.to_string()),
    };
}

/// Where a body is shown.
#[derive(Clone, Copy)]
pub struct Placing<'a> {
    /// The site's address.
    pub base: &'a BaseUrl,
    /// The page it is the body of.
    pub route: &'a Route,
    /// How much of it, and for whom.
    pub part: BodyPart,
}

/// How much of a body is shown, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyPart {
    /// All of it, on its own page.
    Whole,
    /// The summary, among others on a list: ids would clash, footnotes would dangle.
    Summary,
    /// All of it, in a feed: addresses are absolute.
    Feed,
    /// The summary in a feed.
    FeedSummary,
}

impl BodyPart {
    fn is_summary(self) -> bool {
        matches!(self, BodyPart::Summary | BodyPart::FeedSummary)
    }

    fn is_absolute(self) -> bool {
        matches!(self, BodyPart::Feed | BodyPart::FeedSummary)
    }
}

/// Writes a body. On its own page and in feeds each block is drawn by its template; in a summary it
/// stands as plain as in any other viewer.
pub fn write(document: &Document, fillings: &Fillings, placing: &Placing<'_>) -> String {
    let body = &document.body;
    let whole = (!placing.part.is_summary()).then(|| body.html.get());
    let written = whole.as_deref().or(body.summary.as_deref()).unwrap_or("");
    let blocks = if placing.part.is_summary() { &[][..] } else { &document.blocks[..] };
    let pen = Pen { written, holes: &body.holes, blocks, fillings, placing };
    let mut html = String::with_capacity(written.len() + body.holes.len() * 32);
    let mut start = Mark::default();
    // The title stands in the theme; what somebody linked to by hand must still be there.
    if let Some(title) = document.title_heading() {
        start.html = title.end.min(written.len() as u32);
        start.holes = title.holes;
        if let Some(id) = title.explicit.as_ref().filter(|_| placing.part == BodyPart::Whole) {
            html.push_str("<span id=\"");
            escape_attribute(id, &mut html);
            html.push_str("\"></span>");
        }
    }
    let end = written.len() as u32;
    let holes = match placing.part.is_summary() {
        true => body.holes.partition_point(|hole| hole.at < end),
        false => body.holes.len(),
    };
    let end = Mark { html: end, holes: holes as u32, blocks: blocks.len() as u32 };
    pen.span(Span { start, end }, &mut html);
    html
}

/// The blocks of a document in order, each as its template sees it.
pub fn block_values(
    document: &Document,
    fillings: &Fillings,
    placing: &Placing<'_>,
) -> Vec<tera::Value> {
    let body = &document.body;
    let blocks = &document.blocks[..];
    let written = &*body.html.get();
    let pen = Pen { written, holes: &body.holes, blocks, fillings, placing };
    blocks.iter().filter(|block| !block.kind.is_empty()).map(|block| pen.block(block)).collect()
}

/// Writes pieces of one body.
pub(super) struct Pen<'a> {
    written: &'a str,
    holes: &'a [Hole],
    pub(super) blocks: &'a [Block],
    fillings: &'a Fillings,
    pub(super) placing: &'a Placing<'a>,
}

impl Pen<'_> {
    /// A piece with what fills its holes and its blocks drawn.
    pub(super) fn span(&self, span: Span, html: &mut String) {
        let mut from = span.start;
        while from.blocks < span.end.blocks {
            let Some(block) = self.blocks.get(from.blocks as usize) else { break };
            // The blocks inside of it are drawn with it.
            let after =
                Mark { blocks: block.span.end.blocks.max(from.blocks + 1), ..block.span.end };
            match self.draw(block) {
                Some(drawn) => {
                    self.plain(from, block.span.start, html);
                    html.push_str(drawn.trim());
                    html.push('\n');
                }
                // Nobody draws it: it stands as it was written, with the blocks inside drawn.
                None => {
                    self.plain(from, block.body.start, html);
                    self.span(block.body, html);
                    self.plain(block.body.end, block.span.end, html);
                }
            }
            from = after;
        }
        self.plain(from, span.end, html);
    }

    /// A piece without blocks.
    fn plain(&self, start: Mark, end: Mark, html: &mut String) {
        let mut at = start.html as usize;
        for index in start.holes..end.holes {
            let (Some(hole), Some(filling)) = (self.holes.get(index as usize), self.filling(index))
            else {
                break;
            };
            // Where a file changed between two looks at it, the holes are those of another text.
            let Some(piece) = self.written.get(at..hole.at as usize) else { break };
            html.push_str(piece);
            at = hole.at as usize;
            if !hole.quiet {
                fill(filling, self.placing, html);
            }
        }
        html.push_str(self.written.get(at..end.html as usize).unwrap_or(""));
    }

    pub(super) fn filling(&self, hole: u32) -> Option<&Filling> {
        self.fillings.get(hole)
    }
}

fn fill(filling: &Filling, placing: &Placing<'_>, html: &mut String) {
    match filling {
        Filling::Text(text) => escape_attribute(text, html),
        Filling::Anchor(anchor) if placing.part == BodyPart::Whole => {
            escape_attribute(anchor, html);
        }
        Filling::Anchor(anchor) => {
            let anchor = anchor.trim_end_matches('#');
            escape_attribute(&format!("{}{anchor}", address(placing.route, placing)), html);
        }
        Filling::Id(id) => {
            // On a list two pages may have a heading of the same name.
            if placing.part == BodyPart::Summary {
                let name = placing.route.as_str().trim_matches('/').replace('/', "-");
                escape_attribute(&name, html);
                html.push('-');
            }
            escape_attribute(id, html);
        }
        Filling::Reference(number, times) if !placing.part.is_summary() => {
            let id = reference_id(*number, *times);
            html.push_str(&format!(
                "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>"
            ));
        }
        Filling::Reference(..) => {}
        Filling::Address(route, behind) => {
            escape_attribute(&address(route, placing), html);
            escape_attribute(behind, html);
        }
        Filling::Picture(route, picture) => {
            picture_attributes(&address(route, placing), *picture, html);
        }
        Filling::Elsewhere(url) => picture_attributes(url, None, html),
        Filling::Shelf(_) => {}
        Filling::Sources(sources) => {
            for (at, (source, descriptor)) in sources.iter().enumerate() {
                if at > 0 {
                    html.push_str(", ");
                }
                fill(source, placing, html);
                if !descriptor.is_empty() {
                    html.push(' ');
                    escape_attribute(descriptor, html);
                }
            }
        }
    }
}

pub(super) fn address(route: &Route, placing: &Placing<'_>) -> String {
    if placing.part.is_absolute() {
        placing.base.permalink(route)
    } else {
        placing.base.address(route)
    }
}

fn picture_attributes(url: &str, picture: Option<Picture>, html: &mut String) {
    html.push_str("src=\"");
    escape_attribute(url, html);
    html.push('"');
    if let Some(Picture { width, height }) = picture {
        html.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
    }
}
