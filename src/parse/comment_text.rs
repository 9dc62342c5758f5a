//! The text of a comment → HTML that cannot do harm, whoever wrote it.
//!
//! Nothing is filtered: every tag in the result is written here, from a short list, and whatever a
//! visitor typed is text or the address of a link. HTML in a comment is shown as it was typed.
//! Pictures become links. Links lead to whole addresses only and are marked as not recommended by the
//! site.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::autolink;
use super::body::{escape_attribute, escape_text};
use crate::diagnostic::{Code, Fault};

/// The same as for pages: browsers stop nesting at a few hundred elements.
const DEPTH_LIMIT: usize = 100;

/// Headings of a comment stand below those of the page.
const HIGHEST_HEADING: u8 = 4;

/// Writes the HTML of the Markdown that begins at byte `start` of a text.
pub(super) fn html(text: &str, start: usize) -> (String, Vec<Fault>) {
    let source = &text[start..];
    let events = Parser::new_ext(source, Options::ENABLE_STRIKETHROUGH).into_offset_iter();
    let mut writer = Writer {
        html: String::with_capacity(source.len() + source.len() / 4),
        open: Vec::new(),
        verbatim: 0,
        picture: None,
        start,
        faults: Vec::new(),
    };
    for (event, range) in TextMergeWithOffset::new(events) {
        writer.event(event, range);
    }
    (writer.html, writer.faults)
}

struct Writer {
    html: String,
    /// What closes each element that is open; nothing where it was left out.
    open: Vec<&'static str>,
    /// How many links and pieces of code are open, in which no bare address is a link.
    verbatim: usize,
    /// A picture that became a link: its address, and where its words begin.
    picture: Option<(String, usize)>,
    start: usize,
    faults: Vec<Fault>,
}

impl Writer {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.verbatim == 0 => self.text(&text),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.escaped(&text),
            Event::Code(code) => {
                self.html.push_str("<code>");
                self.escaped(&code);
                self.html.push_str("</code>");
            }
            Event::SoftBreak => self.html.push('\n'),
            Event::HardBreak => self.html.push_str("<br>\n"),
            Event::Rule => self.html.push_str("<hr>\n"),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.escaped(&text),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.element("<p>", "</p>\n", &range),
            Tag::Heading { level, .. } => {
                let (open, close) = match (level as u8).max(HIGHEST_HEADING) {
                    4 => ("<h4>", "</h4>\n"),
                    5 => ("<h5>", "</h5>\n"),
                    _ => ("<h6>", "</h6>\n"),
                };
                self.element(open, close, &range);
            }
            Tag::BlockQuote(_) => self.element("<blockquote>\n", "</blockquote>\n", &range),
            Tag::CodeBlock(_) => {
                self.verbatim += 1;
                self.element("<pre><code>", "</code></pre>\n", &range);
            }
            Tag::List(Some(number)) if number != 1 => {
                self.element(&format!("<ol start=\"{number}\">\n"), "</ol>\n", &range);
            }
            Tag::List(Some(_)) => self.element("<ol>\n", "</ol>\n", &range),
            Tag::List(None) => self.element("<ul>\n", "</ul>\n", &range),
            Tag::Item => self.element("<li>", "</li>\n", &range),
            Tag::Emphasis => self.element("<em>", "</em>", &range),
            Tag::Strong => self.element("<strong>", "</strong>", &range),
            Tag::Strikethrough => self.element("<del>", "</del>", &range),
            Tag::Link { link_type, dest_url, .. } => {
                // A mail address in angle brackets is left to people to copy, not to collectors.
                let address = (link_type != LinkType::Email).then_some(&*dest_url);
                // In the words of a picture, which is a link itself.
                self.link(address.filter(|_| self.verbatim == 0), &range);
            }
            Tag::Image { dest_url, .. } => {
                self.link(Some(&*dest_url).filter(|_| self.verbatim == 0), &range);
                let linked = self.open.last().is_some_and(|close| !close.is_empty());
                self.picture = linked.then(|| (dest_url.to_string(), self.html.len()));
            }
            // None of these is switched on.
            _ => self.open.push(""),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link | TagEnd::CodeBlock => self.verbatim -= 1,
            TagEnd::Image => {
                self.verbatim -= 1;
                // A picture without words would be a link that nobody sees.
                if let Some((address, from)) = self.picture.take()
                    && self.html.len() == from
                {
                    self.escaped(&address);
                }
            }
            _ => {}
        }
        let close = self.open.pop().unwrap_or("");
        self.html.push_str(close);
    }

    /// Opens an element; deeper than anybody can see it is left out, and told once.
    fn element(&mut self, open: &str, close: &'static str, range: &Range<usize>) {
        if self.open.len() < DEPTH_LIMIT {
            self.html.push_str(open);
            self.open.push(close);
            return;
        }
        self.open.push("");
        if !self.faults.iter().any(|fault| fault.code == Code::MarkdownDepth) {
            let message = format!(
                "quotes, lists and emphasis lie more than {DEPTH_LIMIT} deep in each other"
            );
            let at = self.start + range.start;
            let fault = Fault::new(Code::MarkdownDepth, at..at + 1, message);
            self.faults.push(fault.hint("nobody can read that; take some of the levels away"));
        }
    }

    /// Opens a link, or nothing where there is no address that may be linked to.
    fn link(&mut self, address: Option<&str>, range: &Range<usize>) {
        self.verbatim += 1;
        let Some(address) = address else { return self.open.push("") };
        if may_be_linked(address) {
            let mut tag = String::new();
            open_link(address, &mut tag);
            return self.element(&tag, "</a>", range);
        }
        self.open.push("");
        let mut shown: String = address.chars().take(60).collect();
        if shown.len() < address.len() {
            shown.push('…');
        }
        let message = format!(
            "`{shown}` is no address that a comment can link to, so only the words are shown"
        );
        let at = self.start + range.start..self.start + range.end;
        self.faults.push(
            Fault::new(Code::CommentLink, at, message).hint("write the whole address: `https://…`"),
        );
    }

    fn escaped(&mut self, text: &str) {
        escape_text(text, &mut self.html);
    }

    /// Text with its bare addresses as links.
    fn text(&mut self, text: &str) {
        let mut done = 0;
        if autolink::possible(text) {
            for found in autolink::find(text) {
                let written = &text[found.range.clone()];
                let address = format!("{}{written}", found.prefix);
                if found.prefix == "mailto:" || !is_web_address(&address) {
                    continue;
                }
                self.escaped(&text[done..found.range.start]);
                if self.open.len() < DEPTH_LIMIT {
                    open_link(&address, &mut self.html);
                    self.escaped(written);
                    self.html.push_str("</a>");
                } else {
                    self.escaped(written);
                }
                done = found.range.end;
            }
        }
        self.escaped(&text[done..]);
    }
}

fn open_link(address: &str, into: &mut String) {
    let mut plain = String::with_capacity(address.len());
    for c in address.chars() {
        // What has no business in an address is written as its bytes.
        if c.is_ascii_graphic()
            && !matches!(c, '"' | '<' | '>' | '`' | '\\' | '{' | '}' | '|' | '^')
        {
            plain.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(plain, "%{byte:02X}");
            }
        }
    }
    into.push_str("<a href=\"");
    escape_attribute(&plain, into);
    into.push_str("\" rel=\"nofollow ugc\">");
}

fn may_be_linked(address: &str) -> bool {
    let mail = address.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    mail && address[7..].contains('@') || is_web_address(address)
}

/// Whether a text is a whole address of the web: `https://` or `http://` and the name of a host. One
/// with a name before the host (`https://your.bank@evil.example/`) only exists to deceive.
pub(super) fn is_web_address(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let name = host.rsplit_once(':').map_or(host, |(name, port)| match port {
        "" => "",
        port if port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => "",
    });
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
        && name.starts_with(char::is_alphanumeric)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'))
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
