//! What scores come to: totals, ranks and the sentence about who is ahead.
//!
//! Everything is counted in whole hundredths and rounded once, so that the script of a theme, which
//! counts again when a reader changes a score, comes to the same. `tests/scorecards/cases.json` holds
//! both to that.

/// A hundredth of a point, or of a weight.
pub(super) type Hundredths = i64;

/// What one person got.
#[derive(Debug, PartialEq)]
pub(super) struct Standing {
    /// The weighted sum of the scores there are; nothing where there is none.
    pub(super) total: Option<Hundredths>,
    /// The place among those who were scored on every line; who has the same total shares it.
    pub(super) rank: Option<i64>,
}

/// A sentence of the verdict, by the people it is about.
#[derive(Debug, PartialEq)]
pub(super) enum Sentence {
    /// There is no score at all.
    Nobody,
    /// One has more than all others: by how much.
    Ahead(usize, Hundredths),
    /// Several have the most.
    Shared(Vec<usize>),
    /// The only one that was scored on every line: with how much.
    Alone(usize, Hundredths),
    /// Those that were not scored on every line.
    Incomplete(Vec<usize>),
}

/// What the scores of all come to.
#[derive(Debug, PartialEq)]
pub(super) struct Outcome {
    /// The most that one can get.
    pub(super) best: Hundredths,
    pub(super) standings: Vec<Standing>,
    pub(super) verdict: Vec<Sentence>,
}

/// A number above or equal to nothing with at most two decimals, behind a point or a comma.
pub(super) fn hundredths(text: &str) -> Option<Hundredths> {
    let (whole, rest) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(whole, 6) || !digits(rest, 2) {
        return None;
    }
    let tenths = if rest.len() == 1 { 10 } else { 1 };
    Some(whole.parse::<i64>().ok()? * 100 + rest.parse::<i64>().ok()? * tenths)
}

/// `scores` has a list for each person, in the order of the weights.
pub(super) fn judge(
    high: i64,
    weights: &[Hundredths],
    scores: &[Vec<Option<Hundredths>>],
) -> Outcome {
    let totals: Vec<(Option<Hundredths>, bool)> = scores
        .iter()
        .map(|scores| {
            let given =
                scores.iter().zip(weights).filter_map(|(score, weight)| Some((*score)? * weight));
            let sum: Option<i64> = given.reduce(|sum, more| sum + more);
            (sum.map(|sum| (sum + 50) / 100), scores.iter().all(Option::is_some) && sum.is_some())
        })
        .collect();
    let mut complete: Vec<(usize, Hundredths)> = totals
        .iter()
        .enumerate()
        .filter_map(|(at, (total, complete))| Some((at, total.filter(|_| *complete)?)))
        .collect();
    // Those of one total stay in the order of the columns.
    complete.sort_by_key(|(_, total)| -total);
    let rank = |total: Hundredths| 1 + complete.partition_point(|(_, other)| *other > total) as i64;
    Outcome {
        best: weights.iter().sum::<i64>() * high,
        standings: totals
            .iter()
            .map(|(total, complete)| Standing {
                total: *total,
                rank: total.filter(|_| *complete).map(rank),
            })
            .collect(),
        verdict: verdict(&totals, &complete),
    }
}

fn verdict(
    totals: &[(Option<Hundredths>, bool)],
    complete: &[(usize, Hundredths)],
) -> Vec<Sentence> {
    if totals.iter().all(|(total, _)| total.is_none()) {
        return vec![Sentence::Nobody];
    }
    let mut said = Vec::new();
    match complete {
        [] => {}
        [(only, total)] => said.push(Sentence::Alone(*only, *total)),
        [(first, most), (_, next), ..] if most > next => {
            said.push(Sentence::Ahead(*first, most - next));
        }
        [(_, most), ..] => {
            let leaders = complete.iter().take_while(|(_, total)| total == most);
            said.push(Sentence::Shared(leaders.map(|(at, _)| *at).collect()));
        }
    }
    let left: Vec<usize> = (0..totals.len()).filter(|at| !totals[*at].1).collect();
    if !left.is_empty() {
        said.push(Sentence::Incomplete(left));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_a_point_or_a_comma_and_nothing_else_is_guessed() {
        for (text, expected) in [("3", 300), ("3.5", 350), ("3,25", 325), ("0", 0), ("0.07", 7)] {
            assert_eq!(hundredths(text), Some(expected), "{text}");
        }
        // `1,000` may be a thousand or one.
        for text in
            ["", "x", "1,000", "-1", "+1", "1.", ".5", "1e3", "1 2", "1.2.3", "1234567", "٣"]
        {
            assert_eq!(hundredths(text), None, "{text}");
        }
    }
}
