//! What a formula comes to.

use super::{Expr, Function, Sign, What};

/// Works a formula out. Names that `value` does not know are no number, and so is what comes of them.
pub fn evaluate(expr: &Expr, value: &dyn Fn(&str) -> f64) -> f64 {
    watched(expr, value, &mut |_, _| {})
}

/// The same; every part that something is divided by is shown to `divided` with what it came to.
pub(super) fn watched<'a>(
    expr: &'a Expr,
    value: &dyn Fn(&str) -> f64,
    divided: &mut dyn FnMut(&'a Expr, f64),
) -> f64 {
    match &expr.what {
        What::Number(number) => *number,
        What::Name(name) => value(name),
        What::Minus(part) => -watched(part, value, divided),
        What::Two(sign, left, right) => {
            let (one, other) = (watched(left, value, divided), watched(right, value, divided));
            if *sign == Sign::By {
                divided(right, other);
            }
            two(*sign, one, other)
        }
        What::Call(Function::If, parts) => {
            let [condition, then, otherwise] = parts.as_slice() else { return f64::NAN };
            // What is not chosen is not worked out: `if(a > 0, b / a, 0)` divides by nothing.
            let is_true = holds(watched(condition, value, divided));
            watched(if is_true { then } else { otherwise }, value, divided)
        }
        What::Call(function, parts) => {
            let mut parts = parts.iter().map(|part| watched(part, value, divided));
            let first = parts.next().unwrap_or(f64::NAN);
            match function {
                Function::Min => parts.fold(first, least),
                Function::Max => -parts.map(|part| -part).fold(-first, least),
                Function::Round => first.round(),
                Function::Floor => first.floor(),
                Function::Ceil => first.ceil(),
                Function::If => f64::NAN,
            }
        }
    }
}

/// As `Math.min`: what is no number wins, and of two noughts the one below.
fn least(one: f64, other: f64) -> f64 {
    let is_other = other.is_nan() || other < one || (other == one && other.is_sign_negative());
    if is_other && !one.is_nan() { other } else { one }
}

/// Anything but nought holds; what is no number does not.
fn holds(condition: f64) -> bool {
    condition != 0.0 && !condition.is_nan()
}

fn two(sign: Sign, one: f64, other: f64) -> f64 {
    let truth = match sign {
        Sign::Plus => return one + other,
        Sign::Minus => return one - other,
        Sign::Times => return one * other,
        Sign::By => return one / other,
        Sign::Less => one < other,
        Sign::AtMost => one <= other,
        Sign::More => one > other,
        Sign::AtLeast => one >= other,
        Sign::Same => one == other,
        Sign::Other => one != other,
    };
    f64::from(u8::from(truth))
}
