//! Words and signs → a formula, or what is wrong with it.

use std::ops::Range;

use super::lex::{Token, lex};
use super::{Expr, Fault, Function, MOST_BYTES, MOST_DEPTH, Sign, What};
use crate::diagnostic::nearest;

/// Reads a formula. Which names there are is not known here.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read(text: &str) -> Result<Expr, Fault> {
    if text.len() > MOST_BYTES {
        let message = format!("this formula has {} characters", text.chars().count());
        let hint = format!("the limit is {MOST_BYTES}; put parts of it into `let`");
        let mut end = MOST_BYTES;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        return Err(Fault::new(0..end, message, hint));
    }
    let tokens = lex(text)?;
    let mut parser = Parser { text, tokens: &tokens, at: 0, depth: 0 };
    match parser.token() {
        Token::End => {
            return Err(Fault::new(0..text.len(), "there is no formula", "write one: `a * b`"));
        }
        Token::Sign(Sign::Same) => {
            let message = "a formula begins without `=`";
            return Err(Fault::new(parser.range(), message, "leave it out"));
        }
        _ => {}
    }
    let whole = parser.expr()?;
    match parser.token() {
        Token::End => Ok(whole),
        _ => Err(parser.left_over(None)),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [(Token<'a>, Range<usize>)],
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn token(&self) -> Token<'a> {
        self.tokens.get(self.at).map_or(Token::End, |(token, _)| *token)
    }

    fn range(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(0..0, |(_, range)| range.clone())
    }

    /// The text of the token before this one.
    fn before(&self) -> &'a str {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.and_then(|(_, range)| self.text.get(range.clone())).unwrap_or("")
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth == MOST_DEPTH {
            let message = format!("brackets and signs lie more than {MOST_DEPTH} deep");
            return Err(Fault::new(self.range(), message, "put parts of it into `let`"));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// Sums, and one comparison of two at most.
    fn expr(&mut self) -> Result<Expr, Fault> {
        let left = self.two(2)?;
        let Token::Sign(sign) = self.token() else { return Ok(left) };
        self.at += 1;
        let whole = join(sign, left, self.two(2)?);
        if let Token::Sign(_) = self.token() {
            let message = "this compares three things at once";
            let hint = "compare two, and the other two inside: `if(a < b, b < c, 0)`";
            return Err(Fault::new(self.range(), message, hint));
        }
        Ok(whole)
    }

    /// What signs of at least that strength hold together, from left to right.
    fn two(&mut self, strength: u8) -> Result<Expr, Fault> {
        let mut left = if strength > 3 { return self.one() } else { self.two(strength + 1)? };
        while let Token::Sign(sign) = self.token()
            && sign.strength() == strength
        {
            self.at += 1;
            left = join(sign, left, self.two(strength + 1)?);
        }
        Ok(left)
    }

    /// A number, a name, a function, or something in brackets, with or without a minus.
    fn one(&mut self) -> Result<Expr, Fault> {
        let range = self.range();
        match self.token() {
            Token::Number(number) => {
                self.at += 1;
                Ok(Expr { what: What::Number(number), range })
            }
            Token::Name(name) => {
                self.at += 1;
                match self.token() {
                    Token::Open => self.call(name, range),
                    _ => name_alone(name, range),
                }
            }
            Token::Sign(Sign::Minus) => self.deeper(|parser| {
                parser.at += 1;
                let part = parser.one()?;
                let range = range.start..part.range.end;
                Ok(Expr { what: What::Minus(Box::new(part)), range })
            }),
            Token::Open => self.deeper(|parser| {
                parser.at += 1;
                let inside = parser.expr()?;
                let end = parser.close(range.clone(), None)?;
                Ok(Expr { what: inside.what, range: range.start..end })
            }),
            Token::Sign(_) | Token::Close | Token::Comma | Token::End => Err(self.missing()),
        }
    }

    fn call(&mut self, name: &str, range: Range<usize>) -> Result<Expr, Fault> {
        let Some(function) = Function::find(name) else {
            let known = || Function::ALL.iter().map(|(name, ..)| *name);
            let hint = match nearest(name, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "there are `min`, `max`, `round`, `floor`, `ceil` and `if`; to multiply, write `*`".to_owned(),
            };
            return Err(Fault::new(range, format!("there is no function `{name}`"), hint));
        };
        let open = self.range();
        let (parts, end) = self.deeper(|parser| {
            parser.at += 1;
            let mut parts = Vec::new();
            if parser.token() != Token::Close {
                parts.push(parser.expr()?);
            }
            while !parts.is_empty() && parser.token() == Token::Comma {
                parser.at += 1;
                parts.push(parser.expr()?);
            }
            let end = parser.close(open, Some(function))?;
            Ok((parts, end))
        })?;
        let fits = match function {
            Function::Min | Function::Max => parts.len() >= 2,
            Function::If => parts.len() == 3,
            _ => parts.len() == 1,
        };
        let range = range.start..end;
        if !fits {
            let (name, form) = function.form();
            let wanted = match function {
                Function::Min | Function::Max => "two or more",
                Function::If => "three",
                _ => "one",
            };
            let message = format!("`{name}` takes {wanted}, found {}", parts.len());
            return Err(Fault::new(range, message, format!("write `{form}`")));
        }
        Ok(Expr { what: What::Call(function, parts), range })
    }

    /// The closing bracket; gives its end.
    fn close(&mut self, open: Range<usize>, inside: Option<Function>) -> Result<usize, Fault> {
        match self.token() {
            Token::Close => {
                let end = self.range().end;
                self.at += 1;
                Ok(end)
            }
            Token::End => Err(Fault::new(open, "this bracket is never closed", "add a `)`")),
            _ => Err(self.left_over(inside)),
        }
    }

    /// Where something is expected, and something else stands or nothing.
    fn missing(&self) -> Fault {
        let (range, before) = (self.range(), self.before());
        let shown = self.text.get(range.clone()).unwrap_or("");
        match self.token() {
            Token::Sign(Sign::Plus) => {
                Fault::new(range, "nothing stands before this `+`", "leave it out, or write `0 +`")
            }
            Token::End => {
                let last = self.text.trim_end().len();
                let from = last.saturating_sub(before.len());
                let message = format!("nothing stands behind this `{before}`");
                Fault::new(from..last, message, "add a number or a name")
            }
            _ if before.is_empty() || before == "(" => Fault::new(
                range,
                format!("nothing stands before this `{shown}`"),
                "add a number or a name",
            ),
            _ => Fault::new(
                range,
                format!("nothing stands between `{before}` and `{shown}`"),
                "add a number or a name",
            ),
        }
    }

    /// What stands behind a part that was over.
    fn left_over(&self, inside: Option<Function>) -> Fault {
        let (range, before) = (self.range(), self.before());
        let shown = self.text.get(range.clone()).unwrap_or("");
        match self.token() {
            Token::Close => {
                Fault::new(range, "this bracket closes nothing", "leave it out, or add a `(`")
            }
            Token::Comma => {
                let next =
                    self.tokens.get(self.at + 1).and_then(|(_, next)| self.text.get(next.clone()));
                let is_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
                let hint = match next {
                    Some(next) if is_digit(before) && is_digit(next) => {
                        format!("write decimals with a point: `{before}.{next}`")
                    }
                    _ => "write it between the parts of a function: `min(a, b)`".to_owned(),
                };
                Fault::new(range, "a comma stands here outside of a function", hint)
            }
            Token::Name("x" | "X") => {
                Fault::new(range, format!("formulas have no `{shown}` for times"), "write `*`")
            }
            _ => {
                let is_number = before.starts_with(|c: char| c.is_ascii_digit());
                let hint = match inside {
                    Some(function) => {
                        format!("write a sign such as `*`, or a comma: `{}`", function.form().1)
                    }
                    None if is_number && is_power(shown) => "write the number in full".to_owned(),
                    None => "write `*` between them, if one multiplies the other".to_owned(),
                };
                let message = format!("a sign is missing between `{before}` and `{shown}`");
                Fault::new(range, message, hint)
            }
        }
    }
}

/// Whether what stands behind a number may be its power of ten: `1e3`.
fn is_power(text: &str) -> bool {
    let rest = text.strip_prefix(['e', 'E']);
    rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

fn join(sign: Sign, left: Expr, right: Expr) -> Expr {
    let range = left.range.start..right.range.end;
    Expr { what: What::Two(sign, Box::new(left), Box::new(right)), range }
}

fn name_alone(name: &str, range: Range<usize>) -> Result<Expr, Fault> {
    if let Some(function) = Function::find(name) {
        let hint = format!("write `{}`", function.form().1);
        return Err(Fault::new(range, format!("`{name}` is a function"), hint));
    }
    Ok(Expr { what: What::Name(name.to_owned()), range })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every fault as a writer sees it: the formula, what is underlined, and what is said.
    #[test]
    fn every_slip_is_told_where_it_is() {
        let deep = "(".repeat(70);
        let long = "1 + ".repeat(200);
        let formulas = [
            "",
            " ",
            "= a",
            "a +",
            "a + * b",
            "* a",
            "+a",
            "()",
            "(a",
            "a)",
            "a, b",
            "1,5 * a",
            "min(1,5",
            "2a",
            "2 x 3",
            "a b",
            "a(b)",
            "(a)(b)",
            "summ(a, b)",
            "mn(a, b)",
            "min",
            "min(a)",
            "if(a, b)",
            "round(a, b)",
            "ceil()",
            "min(a b)",
            "min(a,)",
            "min(,a)",
            "a × b",
            "a ÷ b",
            "a ^ 2",
            "a ** 2",
            "a % b",
            "a == b",
            "a <> b",
            "a ≤ b",
            "!a",
            "a && b",
            "a ? b : c",
            "\"a\"",
            "a; b",
            "[a]",
            "$5",
            "a.b",
            ".5",
            "5.",
            "a < b < c",
            "a = b",
            "preis€",
            "a @ b",
            "1e3",
            "-",
            "--a",
            "überzahl",
            &deep,
            &long,
        ];
        let mut said = String::new();
        for formula in formulas {
            let shown: String = formula.chars().take(20).collect();
            match read(formula) {
                Ok(_) => said.push_str(&format!("`{shown}`: fine\n")),
                Err(fault) => {
                    let part = formula.get(fault.range.clone()).expect("within the formula");
                    let part: String = part.chars().take(12).collect();
                    said.push_str(&format!(
                        "`{shown}` at {} `{part}`: {} -> {}\n",
                        fault.range.start, fault.message, fault.hint
                    ));
                }
            }
        }
        insta::assert_snapshot!(said);
    }
}
