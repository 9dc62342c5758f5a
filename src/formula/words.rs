//! A formula for people: names by their labels, and the signs of school.
//!
//! Pieces, and not a text: numbers are written, and words chosen, by the language of the site.

use super::{Expr, Function, Sign, What};

/// A piece of a formula in words.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// A number.
    Number(f64),
    /// A word of the site by its key.
    Word(&'static str),
}

/// A formula in words. `label` says what a name is called.
pub fn words(expr: &Expr, label: &dyn Fn(&str) -> String) -> Vec<Piece> {
    let mut pieces = Vec::new();
    write(expr, 0, label, &mut pieces);
    pieces
}

/// Writes a part that stands beside a sign of that strength.
fn write(expr: &Expr, beside: u8, label: &dyn Fn(&str) -> String, pieces: &mut Vec<Piece>) {
    match &expr.what {
        What::Number(number) => pieces.push(Piece::Number(*number)),
        What::Name(name) => text(pieces, &label(name)),
        What::Minus(part) => {
            // Two signs do not stand beside each other.
            let behind = match pieces.last() {
                Some(Piece::Text(text)) => text.ends_with([' ', '−']),
                _ => false,
            };
            bracketed(beside > 1 && behind, pieces, |pieces| {
                text(pieces, "−");
                write(part, 4, label, pieces);
            });
        }
        What::Two(sign, left, right) => {
            let strength = sign.strength();
            bracketed(strength < beside, pieces, |pieces| {
                // Comparisons do not follow on each other, sums and products do from the left.
                let left_beside = if strength == 1 { 2 } else { strength };
                write(left, left_beside, label, pieces);
                text(pieces, &format!(" {} ", shown(*sign)));
                write(right, strength + 1, label, pieces);
            });
        }
        What::Call(function, parts) => {
            let keys: &[&'static str] = match function {
                Function::Min => &["calc_min", "; "],
                Function::Max => &["calc_max", "; "],
                Function::Round => &["calc_round"],
                Function::Floor => &["calc_floor"],
                Function::Ceil => &["calc_ceil"],
                Function::If => &["calc_if", ": ", "calc_else"],
            };
            let is_if = *function == Function::If;
            bracketed(is_if && beside > 0, pieces, |pieces| {
                pieces.push(Piece::Word(keys[0]));
                text(pieces, if is_if { " " } else { " (" });
                for (at, part) in parts.iter().enumerate() {
                    match at {
                        0 => {}
                        2 if is_if => {
                            text(pieces, ", ");
                            pieces.push(Piece::Word("calc_else"));
                            text(pieces, " ");
                        }
                        _ => text(pieces, keys[1]),
                    }
                    write(part, u8::from(is_if && at > 0), label, pieces);
                }
                if !is_if {
                    text(pieces, ")");
                }
            });
        }
    }
}

fn bracketed(needed: bool, pieces: &mut Vec<Piece>, inside: impl FnOnce(&mut Vec<Piece>)) {
    if needed {
        text(pieces, "(");
    }
    inside(pieces);
    if needed {
        text(pieces, ")");
    }
}

/// Adds a text to the one before.
fn text(pieces: &mut Vec<Piece>, more: &str) {
    match pieces.last_mut() {
        Some(Piece::Text(text)) => text.push_str(more),
        _ => pieces.push(Piece::Text(more.to_owned())),
    }
}

fn shown(sign: Sign) -> &'static str {
    match sign {
        Sign::Minus => "−",
        Sign::Times => "×",
        Sign::By => "÷",
        Sign::AtMost => "≤",
        Sign::AtLeast => "≥",
        Sign::Other => "≠",
        sign => sign.text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_stand_where_they_are_needed_and_nowhere_else() {
        let cases = [
            ("hours * 52 / 12", "Hours × 52 ÷ 12"),
            ("(a * b) * c", "A × B × C"),
            ("a * (b * c)", "A × (B × C)"),
            ("a - (b - c)", "A − (B − C)"),
            ("(a + b) / c", "(A + B) ÷ C"),
            ("a + b / c", "A + B ÷ C"),
            ("-a + -(b + c)", "−A + (−(B + C))"),
            ("-(-a) * -b", "−(−A) × (−B)"),
            ("min(a + 1, 2)", "calc_min (A + 1; 2)"),
            ("2 * round(a)", "2 × calc_round (A)"),
            ("if(a > 0, b / a, 0)", "calc_if A > 0: B ÷ A, calc_else 0"),
            ("if(a, b, c) * (a <= 1)", "(calc_if A: B, calc_else C) × (A ≤ 1)"),
        ];
        for (formula, expected) in cases {
            let label = |name: &str| {
                let (first, rest) = name.split_at(1);
                first.to_uppercase() + rest
            };
            let pieces = words(&super::super::read(formula).expect("a formula"), &label);
            let said: String = pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.clone(),
                    Piece::Number(number) => number.to_string(),
                    Piece::Word(key) => (*key).to_owned(),
                })
                .collect();
            assert_eq!(said, expected);
        }
    }
}
