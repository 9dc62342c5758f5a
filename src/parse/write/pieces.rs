//! Code, tables and boxes.

use pulldown_cmark::{Alignment, CodeBlockKind, Event, TagEnd};

use super::super::body::{escape_attribute, escape_text};
use super::super::code::Highlight;
use super::{Block, Writer};

impl Writer<'_, '_> {
    /// Takes a fence that holds the data of a block.
    pub(super) fn data(&mut self, kind: &CodeBlockKind<'_>) -> bool {
        if self.frames.is_empty()
            || !matches!(kind, CodeBlockKind::Fenced(info) if matches!(info.trim(), "yaml" | "yml"))
        {
            return false;
        }
        if !self.data_is_due() {
            return false;
        }
        let mut code = String::new();
        let mut pieces = Vec::new();
        while let Some((Event::Text(text), range)) =
            self.events.next_if(|event| matches!(event, Event::Text(_)))
        {
            pieces.push((code.len(), range));
            code.push_str(&text);
        }
        let _ = self.events.next_if(|event| matches!(event, Event::End(TagEnd::CodeBlock)));
        self.take_data(code, pieces);
        true
    }

    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.trim().to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        let language = info.split([' ', ',', '{']).next().unwrap_or("").to_owned();
        let mut code = String::new();
        while let Some((Event::Text(text), _)) =
            self.events.next_if(|event| matches!(event, Event::Text(_)))
        {
            code.push_str(&text);
        }
        self.push("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.push(" class=\"language-");
            escape_attribute(&language, &mut self.out.html);
            self.push("\" data-lang=\"");
            escape_attribute(&language, &mut self.out.html);
            self.push("\"");
        }
        self.push(">");
        let coloured = match language.is_empty() {
            true => None,
            false => {
                self.options.highlighter.and_then(|h: &dyn Highlight| h.highlight(&language, &code))
            }
        };
        match coloured {
            Some(html) => self.push(&html),
            None => escape_text(&code, &mut self.out.html),
        }
        self.push("</code></pre>\n");
    }

    pub(super) fn open_cell(&mut self) {
        let tag = if self.in_head { "th" } else { "td" };
        let align = match self.columns.get(self.column) {
            Some(Alignment::Left) => " style=\"text-align:left\"",
            Some(Alignment::Center) => " style=\"text-align:center\"",
            Some(Alignment::Right) => " style=\"text-align:right\"",
            _ => "",
        };
        let scope = if tag == "th" { " scope=\"col\"" } else { "" };
        self.push(&format!("<{tag}{scope}{align}>"));
    }

    pub(super) fn task(&mut self, done: bool) {
        self.item_ticked(done);
        if let Some(at) = self.items.last() {
            self.blocks[*at] = Block::Item { label: true };
        }
        self.not_only_picture();
        self.push("<label class=\"task\"><input type=\"checkbox\" disabled");
        self.push(if done { " checked> " } else { "> " });
    }

    /// Ends the label of a box before the next block begins.
    pub(super) fn close_label(&mut self) {
        if let Some(at) = self.items.last()
            && self.blocks[*at] == (Block::Item { label: true })
        {
            self.blocks[*at] = Block::Item { label: false };
            self.push("</label>");
        }
    }
}
