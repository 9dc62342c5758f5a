//! The formulas of calculators: four signs, comparisons, a handful of functions, names. No loops and
//! no text, so that every formula ends and `themes/daybook/static/formula.js` can be small.
//!
//! Numbers are IEEE doubles, and each step is one operation of theirs, in the order the formula says:
//! so the same formula gives the same bits here and in a browser. `tests/formulas/cases.json` and
//! random formulas hold both sides to it.

mod evaluate;
mod lex;
mod read;
mod words;
mod zero;

use std::ops::Range;

pub use evaluate::evaluate;
pub use read::read;
pub use words::{Piece, words};
pub use zero::{Input, Zero, find_zeros};

/// The most bytes of one formula: several lines of one, and little enough for a browser's stack.
pub const MOST_BYTES: usize = 500;

/// The most brackets, signs and functions inside each other.
pub const MOST_DEPTH: usize = 64;

/// A formula, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub what: What,
    /// Where it stands in the text of the formula.
    pub range: Range<usize>,
}

/// What a part of a formula is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// `12.5`
    Number(f64),
    /// `hours`
    Name(String),
    /// `-hours`
    Minus(Box<Expr>),
    /// `hours * price`
    Two(Sign, Box<Expr>, Box<Expr>),
    /// `min(hours, 40)`
    Call(Function, Vec<Expr>),
}

/// What stands between two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    By,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `=`
    Same,
    /// `!=`
    Other,
}

impl Sign {
    /// Every sign as it is written; those of two characters first.
    pub const ALL: &'static [(&'static str, Sign)] = &[
        ("<=", Sign::AtMost),
        (">=", Sign::AtLeast),
        ("!=", Sign::Other),
        ("<", Sign::Less),
        (">", Sign::More),
        ("=", Sign::Same),
        ("+", Sign::Plus),
        ("-", Sign::Minus),
        ("*", Sign::Times),
        ("/", Sign::By),
    ];

    /// How tightly it holds together what stands beside it.
    fn strength(self) -> u8 {
        match self {
            Sign::Times | Sign::By => 3,
            Sign::Plus | Sign::Minus => 2,
            _ => 1,
        }
    }

    /// As it is written.
    fn text(self) -> &'static str {
        Sign::ALL.iter().find(|(_, sign)| *sign == self).map_or("", |(text, _)| text)
    }
}

/// What formulas can call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// `min(a, b)`: the smallest.
    Min,
    /// `max(a, b)`: the largest.
    Max,
    /// `round(a)`: to a whole number, half away from zero.
    Round,
    /// `floor(a)`: to the next whole number below.
    Floor,
    /// `ceil(a)`: to the next whole number above.
    Ceil,
    /// `if(a > 0, b, c)`: one or the other, of which only the chosen one is worked out.
    If,
}

impl Function {
    /// Every function with its name, and the form it is called in.
    pub const ALL: &'static [(&'static str, Function, &'static str)] = &[
        ("min", Function::Min, "min(a, b)"),
        ("max", Function::Max, "max(a, b)"),
        ("round", Function::Round, "round(a)"),
        ("floor", Function::Floor, "floor(a)"),
        ("ceil", Function::Ceil, "ceil(a)"),
        ("if", Function::If, "if(a > 0, b, c)"),
    ];

    /// The function of that name.
    pub fn find(name: &str) -> Option<Function> {
        Function::ALL.iter().find(|(known, ..)| *known == name).map(|(_, function, _)| *function)
    }

    /// Its name, and the form it is called in.
    fn form(self) -> (&'static str, &'static str) {
        let found = Function::ALL.iter().find(|(_, function, _)| *function == self);
        found.map_or(("", ""), |(name, _, form)| (name, form))
    }
}

/// What is wrong with a formula, and where in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Where it stands in the text of the formula.
    pub range: Range<usize>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Fault {
    fn new(range: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault { range, message: message.into(), hint: hint.into() }
    }
}

impl Expr {
    /// Every name in it, with its place, in the order they are written.
    pub fn names(&self) -> Vec<(&str, Range<usize>)> {
        let mut names = Vec::new();
        self.visit(&mut |part| {
            if let What::Name(name) = &part.what {
                names.push((name.as_str(), part.range.clone()));
            }
        });
        names
    }

    /// How many parts it has.
    pub fn size(&self) -> usize {
        let mut size = 0;
        self.visit(&mut |_| size += 1);
        size
    }

    fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Expr)) {
        see(self);
        match &self.what {
            What::Number(_) | What::Name(_) => {}
            What::Minus(part) => part.visit(see),
            What::Two(_, left, right) => {
                left.visit(see);
                right.visit(see);
            }
            What::Call(_, parts) => parts.iter().for_each(|part| part.visit(see)),
        }
    }
}
