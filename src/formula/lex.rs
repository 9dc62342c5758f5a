//! Formula → words and signs. What people write by habit from spreadsheets, school and other
//! languages is told apart here, each with the spelling that works.

use std::ops::Range;

use super::{Fault, Sign};

/// One word or sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Number(f64),
    Name(&'a str),
    Sign(Sign),
    Open,
    Close,
    Comma,
    End,
}

/// Spellings that mean something else here: what is written, and what works.
const HABITS: &[(&[&str], &str)] = &[
    (&["**", "^"], "multiply by itself: `a * a`"),
    (&["×", "·", "∙", "⋅"], "write `*` for times"),
    (&["÷", ":"], "write `/` to divide"),
    (&["−", "–", "—"], "write `-`, the hyphen, for minus"),
    (&["%"], "write `/ 100` for per cent"),
    (&["==", "==="], "write one `=`"),
    (&["<>", "≠"], "write `!=` for what is not the same"),
    (&["≤", "=<"], "write `<=`"),
    (&["≥", "=>"], "write `>=`"),
    (&["&", "|", "!"], "put one `if(…)` into another"),
    (&["?"], "write `if(a > 0, b, c)`"),
    (&["\"", "'", "“", "”", "‘", "’"], "a formula knows numbers and names, and no text"),
    (&[";"], "write a comma between the parts of a function"),
    (&["[", "]", "{", "}"], "write round brackets"),
    (&["$", "€", "£", "¥"], "leave it out: it goes into `unit`"),
    (&["."], "a point stands only between the digits of a number: `0.5`"),
];

/// Takes a formula apart. The last token is [`Token::End`].
pub(super) fn lex(text: &str) -> Result<Vec<(Token<'_>, Range<usize>)>, Fault> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (token, length) = token(&text[at..], at)?;
        tokens.push((token, at..at + length));
        at += length;
    }
    let end = text.trim_end().len();
    tokens.push((Token::End, end..end));
    Ok(tokens)
}

/// The token a text begins with, and its length.
fn token(text: &str, at: usize) -> Result<(Token<'_>, usize), Fault> {
    let first = text.chars().next().unwrap_or(' ');
    if first.is_ascii_digit() {
        let whole = digits(text);
        let behind = text[whole..].strip_prefix('.').map_or(0, digits);
        let length = whole + if behind > 0 { behind + 1 } else { 0 };
        let number = text[..length].parse().unwrap_or(f64::NAN);
        return Ok((Token::Number(number), length));
    }
    if first.is_alphabetic() || first == '_' {
        let length = text.find(|c: char| !(c.is_alphanumeric() || c == '_'));
        let name = &text[..length.unwrap_or(text.len())];
        return Ok((Token::Name(name), name.len()));
    }
    let habit = HABITS.iter().flat_map(|(spellings, hint)| {
        spellings
            .iter()
            .filter(|spelling| text.starts_with(*spelling))
            .map(move |one| (*one, *hint))
    });
    let sign = Sign::ALL.iter().find(|(sign, _)| text.starts_with(sign));
    // `!=` is a sign, and `!` is none; `==` is none, and `=` is a sign.
    if let Some((spelling, hint)) = habit.max_by_key(|(spelling, _)| spelling.len())
        && sign.is_none_or(|(sign, _)| spelling.len() > sign.len())
    {
        let range = at..at + spelling.len();
        return Err(Fault::new(range, format!("formulas have no `{spelling}`"), hint));
    }
    match (first, sign) {
        ('(', _) => Ok((Token::Open, 1)),
        (')', _) => Ok((Token::Close, 1)),
        (',', _) => Ok((Token::Comma, 1)),
        (_, Some((written, sign))) => Ok((Token::Sign(*sign), written.len())),
        _ => {
            let hint = "formulas have numbers, names, brackets and the signs + - * /";
            let message = format!("formulas have no `{first}`");
            Err(Fault::new(at..at + first.len_utf8(), message, hint))
        }
    }
}

fn digits(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
}
