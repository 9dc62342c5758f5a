//! Words of the page's furniture in the site's language: `strings/LANGUAGE.yaml`.
//!
//! Layers, later wins: Handover's own English words, the theme's, the site's; and within each the
//! base language (`pt`) before the regional one (`pt-BR`). A word that is missing in the language
//! is shown in English rather than not at all.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::number::Style;
use crate::source::{Snapshot, SourcePath};
use crate::yaml::{Limits, Map, Node, read_fields};

/// Handover's own words, for themes without any; `one | other` where they count something.
const BUILT_IN: &[(&str, &str)] = &[
    ("note", "Note"),
    ("tip", "Tip"),
    ("important", "Important"),
    ("warning", "Warning"),
    ("caution", "Caution"),
    ("footnotes", "Footnotes"),
    ("back_to_text", "Back to the text of note {number}"),
    ("table", "Table {number}"),
    ("moved", "This page has moved"),
    ("mistake", "The mistake"),
    ("mistake_cost", "What it costs:"),
    ("instead", "Do this instead"),
    ("instead_time", "How long it takes:"),
    ("checklist", "Checklist"),
    ("points", "1 point | {number} points"),
    ("ticked", "{number} of {total} done"),
    ("all_ticked", "All {number} done."),
    ("ticks_kept", "Ticks stay on this device. Nobody else sees them."),
    (
        "ticks_refused",
        "Your browser does not keep ticks here. Print or copy the list before you leave.",
    ),
    ("clear_ticks", "Clear 1 tick? | Clear {number} ticks?"),
    ("copy_link", "Copy link with ticks"),
    ("borrowed_ticks", "These ticks came with the link."),
    ("keep_borrowed", "Keep them"),
    ("own_ticks", "Show mine"),
    ("clear", "Clear"),
    ("keep", "Keep"),
    ("print", "Print"),
    ("print_ticks", "Print with your ticks?"),
    ("print_with", "With ticks"),
    ("print_without", "Empty boxes"),
    ("print_cards", "Print work cards"),
    ("copy_text", "Copy as text"),
    ("copied", "Copied"),
    ("copy_failed", "Mark the text and copy it by hand"),
    ("download", "Download"),
    ("example", "Example"),
    ("contact_name", "Your name"),
    ("contact_mail", "Your e-mail"),
    ("contact_message", "Your message"),
    ("contact_send", "Send it"),
    ("step_who", "Who"),
    ("step_time", "Time"),
    ("step_result", "Result"),
    ("steps_when", "When"),
    ("steps_needs", "Needs"),
    ("steps_done", "Done when"),
    ("score_caption", "Scores from {low} to {high}; the weights are in the second column"),
    ("score_total", "Total of {number}"),
    ("score_rank", "Rank"),
    ("score_ahead", "{name} is ahead by 1 point. | {name} is ahead by {number} points."),
    ("score_shared", "{names} share the lead."),
    ("score_alone", "{name} has {number} of {total}."),
    (
        "score_left",
        "{names} has not been scored on every line. | {names} have not been scored on every line.",
    ),
    ("score_nobody", "Nobody has been scored yet."),
    ("score_both", "{first} and {last}"),
    ("score_cell", "{line}, {name}"),
    ("score_add", "Add a person"),
    ("score_name", "Name"),
    ("score_put", "Add"),
    ("score_rename", "Rename"),
    ("score_remove", "Remove"),
    ("score_leave", "Leave it"),
    ("score_empty", "Start empty"),
    ("score_empty_ask", "Take out every score?"),
    ("score_back", "Back to the scores of the page"),
    ("score_back_ask", "Take back what you changed?"),
    ("score_save", "Save as CSV"),
    ("score_kept", "Scores stay on this device. Nobody else sees them."),
    (
        "score_refused",
        "Your browser does not keep scores here. Save or print them before you leave.",
    ),
    ("quote_source", "Where it was said"),
    ("recorded", "recorded on"),
    ("speakers", "with {names}"),
    ("watch", "Watch the recording"),
    ("book_link", "Look at"),
    (
        "paid_links",
        "We get a small fee if you buy through these links. It does not change the choice.",
    ),
    ("calc_given", "For these values:"),
    ("calc_go", "Work it out"),
    ("calc_cases", "Other cases"),
    ("calc_how", "How we work it out"),
    ("calc_wrong", "{label} must be a number."),
    ("calc_wrong_min", "{label} must be a number from {min} up."),
    ("calc_wrong_max", "{label} must be a number up to {max}."),
    ("calc_wrong_range", "{label} must be a number between {min} and {max}."),
    ("calc_min_hint", "{min} or more"),
    ("calc_max_hint", "{max} or less"),
    ("calc_range_hint", "{min} to {max}"),
    ("calc_min", "smallest of"),
    ("calc_max", "largest of"),
    ("calc_round", "rounded"),
    ("calc_floor", "rounded down"),
    ("calc_ceil", "rounded up"),
    ("calc_if", "if"),
    ("calc_else", "else"),
    ("minutes_short", "{number} min"),
    ("hours_short", "{number} h"),
];

/// What stands before the decimals of a number.
pub(super) const DECIMAL_MARK: &str = "decimal_mark";
/// What sets thousands apart.
pub(super) const GROUP_MARK: &str = "group_mark";

/// One string: a text, or one text for one thing and another for several.
#[derive(Clone, Debug, PartialEq)]
pub enum Phrase {
    /// Always the same.
    Plain(String),
    /// By the number that is filled in.
    Counted {
        /// For exactly one.
        one: String,
        /// For any other number.
        other: String,
    },
}

/// The strings of one site, by key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strings(BTreeMap<String, Phrase>);

impl Strings {
    /// The text of a key with `{name}` filled in; nothing where there is no such key.
    pub fn get(&self, key: &str, values: &[(&str, String)]) -> Option<String> {
        let text = match self.0.get(key)? {
            Phrase::Plain(text) => text,
            Phrase::Counted { one, other } => {
                let number = values.iter().find(|(name, _)| *name == "number");
                if number.is_some_and(|(_, value)| value == "1") { one } else { other }
            }
        };
        let mut text = text.clone();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        Some(text)
    }

    /// What the strings are the same by.
    pub fn print(&self) -> Fingerprint {
        let mut mixer = Mixer::default();
        for (key, phrase) in &self.0 {
            match phrase {
                Phrase::Plain(text) => mixer.text(key).number(0).text(text),
                Phrase::Counted { one, other } => mixer.text(key).number(1).text(one).text(other),
            };
        }
        mixer.finish()
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// Gathers the strings of all layers. `theme` is the theme's folder, where there is one.
pub(super) fn read(
    snapshot: &Snapshot,
    theme: Option<&str>,
    language: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Strings {
    let own = |text: &str| match text.split_once(" | ") {
        Some((one, other)) => Phrase::Counted { one: one.to_owned(), other: other.to_owned() },
        None => Phrase::Plain(text.to_owned()),
    };
    let built_in = BUILT_IN.iter().map(|(key, text)| ((*key).to_owned(), own(text)));
    let mut strings = Strings(built_in.collect());
    let style = Style::of(language);
    let group = style.group.map(String::from).unwrap_or_default();
    for (key, mark) in [(DECIMAL_MARK, style.decimal.to_string()), (GROUP_MARK, group)] {
        strings.0.insert(key.to_owned(), Phrase::Plain(mark));
    }
    let base = language.split('-').next().unwrap_or(language);
    let mut languages = vec!["en", base, language];
    languages.dedup();
    for folder in
        theme.map(|theme| format!("{theme}/strings")).into_iter().chain(["strings".to_owned()])
    {
        for language in &languages {
            let path = SourcePath::new(format!("{folder}/{language}.yaml"));
            if let Some(text) = snapshot.text(&path) {
                let (found, faults) =
                    read_fields(&text, 0, Limits::FRONT, Code::ThemeContract, |fields| {
                        let keys: Vec<(String, Node)> = fields
                            .rest()
                            .into_iter()
                            .map(|(key, node)| (key.to_owned(), node.clone()))
                            .collect();
                        let fit = |(key, node): (String, Node)| {
                            let found = phrase(&node).filter(|phrase| is_fit(&key, phrase));
                            if found.is_none() {
                                fields.fault(Code::ThemeContract, &key, unfit(&key), None);
                            }
                            // English stands in for words, not for how numbers are written.
                            let is_lent = *language == "en" && base != "en" && is_mark(&key);
                            found.filter(|_| !is_lent).map(|phrase| (key, phrase))
                        };
                        keys.into_iter().filter_map(fit).collect::<Vec<_>>()
                    });
                diagnostics.extend(faults.into_iter().map(|fault| fault.at(&path)));
                strings.0.extend(found.unwrap_or_default());
            }
        }
    }
    // Where the site chose one mark for both, thousands are not set apart: neither here nor by the
    // scripts of pages.
    if strings.0.get(DECIMAL_MARK) == strings.0.get(GROUP_MARK) {
        strings.0.insert(GROUP_MARK.to_owned(), Phrase::Plain(String::new()));
    }
    strings
}

fn is_mark(key: &str) -> bool {
    matches!(key, DECIMAL_MARK | GROUP_MARK)
}

/// Whether a text can be what its key means.
fn is_fit(key: &str, phrase: &Phrase) -> bool {
    match (key, phrase) {
        (DECIMAL_MARK, Phrase::Plain(mark)) => Style::new(mark, "").is_some(),
        (GROUP_MARK, Phrase::Plain(mark)) => {
            [".", ","].iter().any(|decimal| Style::new(decimal, mark).is_some())
        }
        _ => !is_mark(key),
    }
}

/// Why it cannot.
fn unfit(key: &str) -> String {
    match key {
        DECIMAL_MARK => format!("`{key}` must be a point or a comma, in quotes"),
        GROUP_MARK => {
            format!(
                "`{key}` must be a point, a comma, a space, an apostrophe or nothing, in quotes"
            )
        }
        _ => format!("`{key}` must be text, or `one` and `other`"),
    }
}

fn phrase(node: &Node) -> Option<Phrase> {
    match node {
        Node::Text(text) => Some(Phrase::Plain(text.clone())),
        Node::Int(number) => Some(Phrase::Plain(number.to_string())),
        Node::Map(map) => counted(map),
        _ => None,
    }
}

fn counted(map: &Map) -> Option<Phrase> {
    match (map.get("one"), map.get("other"), map.0.len()) {
        (Some(Node::Text(one)), Some(Node::Text(other)), 2) => {
            Some(Phrase::Counted { one: one.clone(), other: other.clone() })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Word;

    #[test]
    fn layers_win_in_order_and_numbers_choose_the_form() {
        let snapshot = Snapshot::from_files([
            (
                "themes/t/strings/en.yaml",
                "hello: Hi {name}\nminutes: {one: '1 minute', other: '{number} minutes'}\nnote: N\n",
            ),
            ("strings/en.yaml", "note: Mind this\n"),
            ("themes/t/strings/de.yaml", "hello: Hallo {name}\n"),
        ]);
        let mut faults = Vec::new();
        let strings = read(&snapshot, Some("themes/t"), "de-AT", &mut faults);
        assert!(faults.is_empty());
        assert_eq!(strings.get("hello", &[("name", "Mia".into())]).as_deref(), Some("Hallo Mia"));
        assert_eq!(strings.get("note", &[]).as_deref(), Some("Mind this"));
        assert_eq!(strings.get("minutes", &[("number", "1".into())]).as_deref(), Some("1 minute"));
        assert_eq!(strings.get("minutes", &[("number", "3".into())]).as_deref(), Some("3 minutes"));
        assert_eq!(strings.get("nothing", &[]), None);
    }

    #[test]
    fn numbers_are_written_as_the_language_does_unless_its_own_strings_say_otherwise() {
        let snapshot = Snapshot::from_files([
            ("strings/en.yaml", "decimal_mark: '.'\ngroup_mark: ' '\n"),
            ("strings/de.yaml", "group_mark: \"'\"\n"),
            ("strings/nl.yaml", "decimal_mark: '.'\n"),
            ("strings/fr.yaml", "decimal_mark: x\ngroup_mark: {one: a, other: b}\n"),
        ]);
        let marks = |language: &str| {
            let mut faults = Vec::new();
            let strings = read(&snapshot, None, language, &mut faults);
            let mark = |key| strings.get(key, &[]).expect("a mark");
            (mark(DECIMAL_MARK), mark(GROUP_MARK), faults.len())
        };
        assert_eq!(marks("en"), (".".into(), " ".into(), 0));
        assert_eq!(marks("de"), (",".into(), "'".into(), 0));
        assert_eq!(marks("nl"), (".".into(), "".into(), 0));
        assert_eq!(marks("it"), (",".into(), ".".into(), 0));
        assert_eq!(marks("fr"), (",".into(), "\u{202f}".into(), 2));
    }

    #[test]
    fn every_word_of_the_body_has_a_built_in_form() {
        let strings = read(&Snapshot::default(), None, "en", &mut Vec::new());
        for word in Word::ALL {
            assert!(strings.get(word.key(), &[]).is_some(), "{word:?}");
        }
    }
}
