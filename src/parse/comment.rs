//! Comments: one file with front matter and a text, or a whole thread as one YAML list.
//!
//! Like a document, a comment knows neither its file's name nor the page it stands below: both are
//! the site's to know. What is wrong with it is told with its place, so that whoever lets comments in
//! knows what to mend.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::comment_text::{html, is_web_address};
use super::front;
use crate::diagnostic::{Code, Fault};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::source::TextRange;
use crate::time::When;
use crate::yaml::{self, Fields, KeyPath, Limits, Node, Notes, Part, kind_of, locate, read_fields};

/// What the head of a comment's file may say.
pub const COMMENT_KEYS: &[&str] = &["name", "date", "site", "post", "reply_to", "author"];

/// What a comment of a thread in one file may say.
pub const THREAD_KEYS: &[&str] =
    &["id", "name", "date", "site", "post", "reply_to", "author", "text"];

/// What `post` may say.
pub const POST_KEYS: &[&str] = &["title", "url"];

/// How many faults of one thread are told with their places: each is looked for from the beginning.
const PLACES: usize = 100;

/// What somebody said below a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    /// Its name in a thread of one file; a comment with a file of its own is named by that.
    pub id: Option<String>,
    /// Its place in the list of such a thread.
    pub item: usize,
    /// Who said it, as they call themselves.
    pub name: String,
    /// When.
    pub date: When,
    /// Their own site: an address of the web.
    pub site: Option<String>,
    /// What they wrote last on it.
    pub post: Option<Post>,
    /// The id of the comment it answers.
    pub reply_to: Option<String>,
    /// The id of an author of this site, who said it.
    pub author: Option<String>,
    /// What they said, as HTML that cannot do harm.
    pub html: String,
    /// What all of it is the same by.
    pub print: Fingerprint,
}

/// A post elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// As readers see it.
    pub title: String,
    /// An address of the web.
    pub url: String,
}

/// What a file of comments says, and what was wrong with it.
#[derive(Debug, Default)]
pub struct ParsedComments {
    /// The comments, in the order they were written.
    pub comments: Vec<Arc<Comment>>,
    /// What was wrong.
    pub faults: Vec<Fault>,
}

/// Reads the file of one comment.
pub fn comment(text: &str) -> ParsedComments {
    let mut faults = Vec::new();
    let split = front::split(text, &mut faults);
    let Some(head) = split.yaml.filter(|_| faults.is_empty()) else {
        if faults.is_empty() {
            let message = "this comment does not say who wrote it, and when".to_owned();
            let hint = "begin the file with lines `---`, `name: …`, `date: …` and `---`";
            faults.push(Fault::new(Code::CommentField, 0..0, message).hint(hint));
        }
        return ParsedComments { comments: Vec::new(), faults };
    };
    let yaml = &text[head.clone()];
    let (read, found) =
        read_fields(yaml, head.start, Limits::FRONT, Code::CommentField, |fields| {
            let read = read(fields);
            fields.refuse_rest(Code::CommentField, COMMENT_KEYS, "a comment");
            read
        });
    faults.extend(found);
    let (html, found) = html(text, split.body);
    faults.extend(found);
    if html.is_empty() {
        faults.push(silent(TextRange::new(head.start, head.start)));
    }
    let comments = read.map(|read| Arc::new(Comment { html, ..read }.with_print()));
    ParsedComments { comments: comments.into_iter().collect(), faults }
}

/// Reads a whole thread in one file: a list of comments with their ids and texts.
pub fn thread(text: &str) -> ParsedComments {
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let source = &text[mark..];
    let limits = Limits { plain: true, ..Limits::DATA };
    let mut faults = Vec::new();
    let items = match yaml::read(source, limits) {
        Ok(Node::List(items)) => items,
        Ok(Node::Map(map)) if map.is_empty() => Vec::new(),
        Ok(other) => {
            let message = format!("this must be a list of comments, found {}", kind_of(&other));
            let hint = "begin every comment with a dash: `- id: …`";
            let range = TextRange::new(mark, mark + 1).clamped(text);
            faults.push(Fault::new(Code::CommentField, range, message).hint(hint));
            Vec::new()
        }
        Err(mut fault) => {
            fault.range = fault.range.shifted(mark);
            faults.push(fault);
            Vec::new()
        }
    };
    let mut notes = Notes::default();
    let mut placed = 0;
    let mut place = |path: &KeyPath| {
        placed += 1;
        let range = || locate(source, path, Part::Value);
        let range = if placed > PLACES { TextRange::new(0, 0) } else { range() };
        range.shifted(mark)
    };
    let mut comments = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let path = KeyPath::default().item(index);
        let Node::Map(map) = item else {
            let range = place(&path);
            let message = format!("a comment has a name and a date, found {}", kind_of(item));
            faults.push(
                Fault::new(Code::CommentField, range, message)
                    .hint("write `- id: …`, and `name:`, `date:` and `text:` below it"),
            );
            continue;
        };
        let mut fields = Fields::new(map, path.clone(), Code::CommentField, &mut notes);
        let read = read(&mut fields);
        let id = fields.text("id").filter(|id| !id.is_empty());
        if id.is_none() && map.get("id").is_none_or(|id| matches!(id, Node::Null | Node::Text(_))) {
            let message = "this comment has no `id`".to_owned();
            let hint = "write one such as `id: 2026-10-02-ana`; it is what replies name";
            fields.fault(Code::CommentField, "id", message, Some(hint.to_owned()));
        }
        let written = fields.text("text").unwrap_or_default();
        fields.refuse_rest(Code::CommentField, THREAD_KEYS, "a comment");
        let (html, found) = html(&written, 0);
        if !found.is_empty() || html.is_empty() {
            let range = place(&path.then("text"));
            faults.extend(found.into_iter().map(|fault| Fault { range, ..fault }));
            if html.is_empty() {
                faults.push(silent(range));
            }
        }
        comments.push(Arc::new(Comment { id, item: index, html, ..read }.with_print()));
    }
    faults.extend(notes.into_faults_placed(source, mark, PLACES));
    ParsedComments { comments, faults }
}

/// How many comments a thread in one file holds, whatever is wrong with them.
pub fn thread_length(text: &str) -> usize {
    let limits = Limits { plain: true, ..Limits::DATA };
    match yaml::read(text.trim_start_matches('\u{feff}'), limits) {
        Ok(Node::List(items)) => items.len(),
        _ => 1,
    }
}

/// Where a comment says something: in the head of its file, or in the item of that place in a thread.
/// At the comment itself where it does not say it.
pub fn place(text: &str, index: Option<usize>, key: &str) -> TextRange {
    match index {
        Some(index) => {
            let mark = text.len() - text.trim_start_matches('\u{feff}').len();
            let path = KeyPath::default().item(index).then(key);
            locate(&text[mark..], &path, Part::Value).shifted(mark)
        }
        None => match front::split(text, &mut Vec::new()).yaml {
            Some(head) => {
                let start = head.start;
                locate(&text[head], &KeyPath::key(key), Part::Value).shifted(start)
            }
            None => TextRange::new(0, 0),
        },
    }
}

/// Whether a page's head is one of a comment: it says who, and what pages say it does not.
pub fn looks_like_comment(front: &super::FrontMatter) -> bool {
    matches!(front.extra.get("name"), Some(Node::Text(_)))
        && front.date.is_some()
        && front.title.is_none()
}

fn silent(range: TextRange) -> Fault {
    Fault::new(Code::CommentField, range, "this comment has no text")
        .hint("write what was said below the second line of dashes, or take the comment away")
}

/// What both forms say. What is missing is told, and stands in for itself.
fn read(fields: &mut Fields<'_>) -> Comment {
    let author = fields.text("author").filter(|id| !id.is_empty());
    let name =
        fields.text("name").map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
    let name = name.filter(|name| !name.is_empty());
    if name.is_none() && author.is_none() {
        missing(fields, "name", "who wrote it", "name: Ana Petrova");
    }
    let date = fields.when("date");
    if date.is_none() {
        missing(fields, "date", "when it was written", "date: 2026-10-02 14:05");
    }
    Comment {
        id: None,
        item: 0,
        name: name.unwrap_or_default(),
        date: date.unwrap_or(When::Day(jiff::civil::Date::constant(1970, 1, 1))),
        site: address(fields, "site"),
        post: post(fields),
        reply_to: fields.text("reply_to").filter(|id| !id.is_empty()),
        author,
        html: String::new(),
        print: Fingerprint::of(""),
    }
}

/// Tells what a comment lacks, where it says nothing of the kind at all.
fn missing(fields: &mut Fields<'_>, key: &str, what: &str, example: &str) {
    // What is there and cannot be read was told already.
    let unsaid = match fields.node(key) {
        None => true,
        Some(Node::Text(text)) => key == "name" && text.trim().is_empty(),
        Some(_) => false,
    };
    if unsaid {
        let message = format!("this comment does not say {what}");
        let hint = format!("write `{example}`");
        fields.fault(Code::CommentField, key, message, Some(hint));
    }
}

fn post(fields: &mut Fields<'_>) -> Option<Post> {
    let map = fields.map("post")?;
    let path = fields.path_of("post");
    let mut inner = Fields::new(map, path, Code::CommentField, fields.notes());
    let title = inner.text("title").filter(|title| !title.is_empty());
    let url = address(&mut inner, "url");
    for (key, there) in [("title", title.is_some()), ("url", map.get("url").is_some())] {
        if !there {
            let message = format!("`post` has no `{key}`");
            let hint = "write both: `post: {title: How I wrote my brief, url: https://…}`";
            inner.fault(Code::CommentField, key, message, Some(hint.to_owned()));
        }
    }
    inner.refuse_rest(Code::CommentField, POST_KEYS, "`post`");
    Some(Post { title: title?, url: url? })
}

/// An address of the web.
fn address(fields: &mut Fields<'_>, key: &str) -> Option<String> {
    let written = fields.text(key).filter(|written| !written.is_empty())?;
    if is_web_address(&written) {
        return Some(written);
    }
    let message = format!("`{written}` is no address of the web");
    let hint = match is_web_address(&format!("https://{written}")) {
        true => format!("write `https://{written}`"),
        false => "write the whole address, `https://…`, or take the line away".to_owned(),
    };
    fields.fault(Code::CommentField, key, message, Some(hint));
    None
}

impl Comment {
    fn with_print(mut self) -> Comment {
        let mut mixer = Mixer::default();
        let (title, url) =
            self.post.as_ref().map_or((None, None), |post| (Some(&post.title), Some(&post.url)));
        mixer.text(&self.name).text(&format!("{:?}", self.date)).text(&self.html);
        let maybe = [&self.id, &self.site, &self.reply_to, &self.author].map(Option::as_ref);
        for part in maybe.into_iter().chain([title, url]) {
            mixer.number(u64::from(part.is_some())).text(part.map_or("", String::as_str));
        }
        self.print = mixer.finish();
        self
    }
}
