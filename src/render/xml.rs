//! XML that cannot be malformed: everything is escaped, and what XML cannot hold is dropped.

/// Writes XML element by element.
pub(super) struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    pub(super) fn new() -> Writer {
        Writer { text: "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned(), depth: 0 }
    }

    fn indent(&mut self) {
        self.text.push_str(&"  ".repeat(self.depth));
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            self.text.push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
    }

    /// Begins an element that holds others.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Writer {
        self.tag(name, attributes);
        self.text.push_str(">\n");
        self.depth += 1;
        self
    }

    /// Ends an element.
    pub(super) fn close(&mut self, name: &str) -> &mut Writer {
        self.depth -= 1;
        self.indent();
        self.text.push_str(&format!("</{name}>\n"));
        self
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Writer {
        self.tag(name, attributes);
        self.text.push_str("/>\n");
        self
    }

    /// An element that holds text.
    pub(super) fn text(&mut self, name: &str, text: &str) -> &mut Writer {
        self.text_with(name, &[], text)
    }

    /// An element with attributes that holds text.
    pub(super) fn text_with(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        text: &str,
    ) -> &mut Writer {
        self.tag(name, attributes);
        self.text.push_str(&format!(">{}</{name}>\n", escape(text)));
        self
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Text that is safe anywhere in XML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(c),
            c if (c as u32) < 0x20 || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_dropped_and_the_rest_is_escaped() {
        let mut xml = Writer::new();
        xml.open("a", &[("b", "<\"&\u{1}>")])
            .text("c", "x\u{b}]]>y\u{ffff}")
            .empty("d", &[])
            .close("a");
        assert_eq!(
            xml.finish(),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a b=\"&lt;&quot;&amp;&gt;\">\n  <c>x]]&gt;y</c>\n  <d/>\n</a>\n"
        );
    }
}
