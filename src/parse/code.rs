//! Code coloured at build time, by classes.
//!
//! The colours live in the theme's style sheet, so light and dark are two short lists there. The
//! grammar engine's own writer names every scope of every token, nine times the size of the code;
//! ours knows nine classes of one letter.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::body::escape_text;

/// Something that colours code.
///
/// One function, so that a cache or another engine can stand in its place.
pub trait Highlight: Sync {
    /// The code as HTML with `<span class="…">`, or nothing where the language is not known.
    fn highlight(&self, language: &str, code: &str) -> Option<String>;
}

/// Leaves code as it is.
pub struct Plain;

impl Highlight for Plain {
    fn highlight(&self, _: &str, _: &str) -> Option<String> {
        None
    }
}

/// Colours code by the grammars of Sublime Text and `bat`.
pub struct Grammars;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Scopes and their classes; the innermost scope of a token that is here decides.
///
/// c comment · k keyword · s string · n number and constant · f function · t type · g tag ·
/// a attribute · d deleted · i inserted.
static CLASSES: LazyLock<Vec<(Scope, &str)>> = LazyLock::new(|| {
    [
        ("comment", "c"),
        ("punctuation.definition.comment", "c"),
        ("string", "s"),
        ("punctuation.definition.string", "s"),
        ("constant.character.escape", "n"),
        ("constant", "n"),
        ("keyword.operator", ""),
        ("keyword", "k"),
        ("storage", "k"),
        ("entity.name.function", "f"),
        ("support.function", "f"),
        ("variable.function", "f"),
        ("entity.name.tag", "g"),
        ("entity.name.class", "t"),
        ("entity.name.struct", "t"),
        ("entity.name.enum", "t"),
        ("entity.name.type", "t"),
        ("support.type", "t"),
        ("support.class", "t"),
        ("entity.other.attribute-name", "a"),
        ("markup.inserted", "i"),
        ("markup.deleted", "d"),
        ("markup.heading", "k"),
    ]
    .iter()
    .filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class)))
    .collect()
});

/// Code above this many bytes is not coloured: nobody reads it, and a grammar may take its time.
const SIZE_LIMIT: usize = 128 << 10;

/// A line above this many bytes is not coloured: grammars search each line again and again.
const LINE_LIMIT: usize = 2 << 10;

impl Highlight for Grammars {
    fn highlight(&self, language: &str, code: &str) -> Option<String> {
        if code.len() > SIZE_LIMIT || code.lines().any(|line| line.len() > LINE_LIMIT) {
            return None;
        }
        let syntax = SYNTAXES.find_syntax_by_token(language)?;
        if syntax.name == "Plain Text" {
            return None;
        }
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        let mut writer = Spans { html: String::with_capacity(code.len() * 3), class: "" };
        for line in code.split_inclusive('\n') {
            let operations = state.parse_line(line, &SYNTAXES).ok()?;
            let mut start = 0;
            for (at, operation) in &operations {
                writer.write(&line[start..*at], &stack);
                start = *at;
                stack.apply(operation).ok()?;
            }
            writer.write(&line[start..], &stack);
        }
        Some(writer.finish())
    }
}

/// Writes tokens, joining neighbours of one class.
struct Spans {
    html: String,
    class: &'static str,
}

impl Spans {
    fn write(&mut self, text: &str, stack: &ScopeStack) {
        if text.is_empty() {
            return;
        }
        // White space looks the same in every class.
        let class = if text.trim().is_empty() { self.class } else { class_of(stack) };
        if class != self.class {
            self.close();
            if !class.is_empty() {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.class = class;
        }
        escape_text(text, &mut self.html);
    }

    fn close(&mut self) {
        if !self.class.is_empty() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

fn class_of(stack: &ScopeStack) -> &'static str {
    let class = |scope: &Scope| CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
    stack.as_slice().iter().rev().find_map(class).map_or("", |(_, class)| class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_gets_short_classes_and_keeps_its_text() {
        let html = Grammars.highlight("rust", "fn main() {\n    // hi <b>\n}\n").expect("known");
        assert_eq!(
            html,
            "<span class=\"k\">fn </span><span class=\"f\">main</span>() {\n    <span class=\"c\">// hi &lt;b&gt;\n</span>}\n"
        );
    }

    #[test]
    fn unknown_languages_are_left_alone() {
        assert_eq!(Grammars.highlight("no-such-language", "x"), None);
        assert_eq!(Grammars.highlight("text", "x"), None);
    }

    #[test]
    fn hostile_lines_are_left_alone() {
        assert_eq!(Grammars.highlight("rust", &"(".repeat(100_000)), None);
    }
}
