//! A document and what fills its holes → the HTML of a page's body.

use super::link::Filling;
use crate::config::BaseUrl;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::parse::Document;
use crate::parse::body::{escape_attribute, reference_id};
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

/// Writes a body.
pub fn write(document: &Document, fillings: &Fillings, placing: &Placing<'_>) -> String {
    let body = &document.body;
    let written = match placing.part.is_summary() {
        true => body.summary.as_deref().unwrap_or(""),
        false => body.html.get(),
    };
    let end = written.len();
    let mut html = String::with_capacity(end + body.holes.len() * 32);
    // The title stands in the theme; what somebody linked to by hand must still be there.
    let (mut start, mut first) = (0, 0);
    if let Some(title) = document.title_heading() {
        (start, first) = ((title.end as usize).min(end), title.holes as usize);
        if let Some(id) = title.explicit.as_ref().filter(|_| placing.part == BodyPart::Whole) {
            html.push_str("<span id=\"");
            escape_attribute(id, &mut html);
            html.push_str("\"></span>");
        }
    }
    for (hole, filling) in body.holes.iter().zip(&fillings.items).skip(first) {
        let at = hole.at as usize;
        if at > end || at == end && placing.part.is_summary() {
            break;
        }
        // Where a file changed between two looks at it, the holes are those of another text.
        let Some(piece) = written.get(start..at) else { break };
        html.push_str(piece);
        start = at;
        fill(filling, placing, &mut html);
    }
    html.push_str(written.get(start..).unwrap_or(""));
    html
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

fn address(route: &Route, placing: &Placing<'_>) -> String {
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
