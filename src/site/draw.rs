//! Blocks → HTML: what a block's template sees, and asking for it to be rendered.
//!
//! A template sees `block`: `kind`, `id`, `title`, `level`, `body`, `classes`, `form` and the `data`
//! its kind made. Text of the page comes as finished HTML, with the blocks inside drawn already.

use tera::{Map, Value};

use super::AT_ROUTE;
use super::body::{BodyPart, Pen, address};
use super::link::Filling;
use crate::parse::Block;
use crate::parse::blocks::{Datum, Span, kind_of};
use crate::theme::reads;
use crate::theme::value::{from_node, map};

/// The names of what a block's template sees under `block`.
pub const BLOCK_KEYS: &[&str] =
    &["kind", "id", "title", "title_text", "level", "classes", "form", "body", "data"];

impl Pen<'_> {
    /// The block as its template writes it; nothing where no template is at hand.
    pub(super) fn draw(&self, block: &Block) -> Option<String> {
        if block.kind.is_empty() || !reads::draws(&block.kind) {
            return None;
        }
        reads::draw(&block.kind, self.block(block))
    }

    pub(super) fn block(&self, block: &Block) -> Value {
        let form = match self.placing.part {
            BodyPart::Feed | BodyPart::FeedSummary => "feed",
            BodyPart::Whole | BodyPart::Summary => "page",
        };
        let data: Map = block
            .data
            .iter()
            .map(|(name, datum)| (name.clone().into(), self.datum(datum)))
            .collect();
        let body = match kind_of(&block.kind).is_some_and(|kind| kind.is_all_data()) {
            true => Value::none(),
            false => self.html(block.body),
        };
        map([
            ("kind", Value::normal_string(&block.kind)),
            ("id", block.id.map_or_else(Value::none, |id| self.hole(id))),
            ("title", block.title.map_or_else(Value::none, |title| self.html(title))),
            ("title_text", Value::normal_string(&block.title_text)),
            ("level", Value::from(i64::from(block.level))),
            ("classes", Value::normal_string(&block.classes.join(" "))),
            ("form", Value::normal_string(form)),
            ("body", body),
            ("data", data.into()),
        ])
    }

    fn html(&self, span: Span) -> Value {
        let mut html = String::new();
        self.span(span, &mut html);
        Value::safe_string(html.trim())
    }

    fn datum(&self, datum: &Datum) -> Value {
        match datum {
            Datum::None => Value::none(),
            Datum::Switch(on) => Value::from(*on),
            Datum::Whole(number) => Value::from(*number),
            Datum::Number(number) => Value::from(*number),
            Datum::Text(text) => Value::normal_string(text),
            Datum::Html(span) => self.html(*span),
            Datum::Hole(hole) => self.hole(*hole),
            Datum::Page(hole) => match self.filling(*hole) {
                Some(Filling::Address(route, _)) => {
                    Value::normal_string(&format!("{AT_ROUTE}{route}"))
                }
                _ => Value::none(),
            },
            Datum::List(items) => {
                items.iter().map(|item| self.datum(item)).collect::<Vec<_>>().into()
            }
            Datum::Fields(fields) => fields
                .iter()
                .map(|(name, datum)| (name.clone().into(), self.datum(datum)))
                .collect::<Map>()
                .into(),
            Datum::Node(node) => from_node(node),
        }
    }

    /// What fills a hole, as a value.
    fn hole(&self, hole: u32) -> Value {
        self.filling(hole).map_or_else(Value::none, |filling| self.filled(filling))
    }

    fn filled(&self, filling: &Filling) -> Value {
        match filling {
            Filling::Picture(route, size) => map([
                ("path", Value::normal_string(&address(route, self.placing))),
                ("width", size.map_or_else(Value::none, |size| Value::from(i64::from(size.width)))),
                (
                    "height",
                    size.map_or_else(Value::none, |size| Value::from(i64::from(size.height))),
                ),
            ]),
            Filling::Elsewhere(url) => map([
                ("path", Value::normal_string(url)),
                ("width", Value::none()),
                ("height", Value::none()),
            ]),
            Filling::Shelf(shelf) => shelf.value(|filling| self.filled(filling)),
            Filling::Text(text) | Filling::Id(text) => Value::normal_string(text),
            Filling::Address(route, behind) => {
                Value::normal_string(&format!("{}{behind}", address(route, self.placing)))
            }
            Filling::Anchor(anchor) if self.placing.part == BodyPart::Whole => {
                Value::normal_string(anchor)
            }
            Filling::Anchor(anchor) => {
                let page = address(self.placing.route, self.placing);
                Value::normal_string(&format!("{page}{}", anchor.trim_end_matches('#')))
            }
            Filling::Reference(..) | Filling::Sources(_) => Value::none(),
        }
    }
}
