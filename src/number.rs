//! Numbers as a language writes them, for pages and for the scripts of pages.
//!
//! `themes/daybook/static/number.js` does the very same, so that what a build writes and what a
//! browser writes are the same characters; `tests/formulas/cases.json` holds both to it. Neither
//! asks the platform: what `Intl` answers changes with the browser.
//!
//! Digits are always `0` to `9`. Thousands are set apart from 1,000 up, in threes.

/// What stands for a number that cannot be said.
pub const NONE: &str = "–";

/// The most decimals that are shown where nobody asked for a number of them: enough for what people
/// reckon with, and too few to show the dust of binary fractions.
const MOST_DECIMALS: usize = 6;

/// From here up, and for the same reason, it is two.
const LARGE: f64 = 1e9;

/// The most decimals that are shown at all.
pub const MOST_DIGITS: u8 = 10;

/// From here up a number is not said: `toFixed` of a browser writes it another way.
const TOO_LARGE: f64 = 1e21;

/// The marks a language writes numbers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// What stands before the decimals: `.` or `,`.
    pub decimal: char,
    /// What sets thousands apart, if anything does.
    pub group: Option<char>,
}

/// What may set thousands apart: a point, a comma, a space of some width, an apostrophe.
const GROUPS: &[char] = &['.', ',', ' ', '\u{a0}', '\u{2009}', '\u{202f}', '\'', '’'];

/// What is typed for a space.
const SPACES: &[char] = &[' ', '\t', '\u{a0}', '\u{2009}', '\u{202f}'];

/// Languages that write `1,234.5` need no entry. From the Unicode CLDR, release 48, of which the
/// regions stand before their languages.
const MARKS: &[(&str, char, char)] = &[
    ("de-AT en-ZA es-CR fr-CA pt-PT", ',', '\u{a0}'),
    ("de-CH de-LI en-CH it-CH", '.', '\''),
    ("es-419 es-MX es-US", '.', ','),
    ("ms-BN sw-CD", ',', '.'),
    (
        "af be bg br cs et fi hu hy ka kk ky lt lv nb nn no oc pl ru sk sq sv tk uk uz",
        ',',
        '\u{a0}',
    ),
    ("eo fr rm", ',', '\u{202f}'),
    (
        "ast az bs ca da de el es eu fo fy gl hr id is it lb lo mk nds nl pt ro sc sl sr tr vi",
        ',',
        '.',
    ),
];

impl Style {
    /// How a language writes: `de`, `de-AT`.
    pub fn of(language: &str) -> Style {
        let base = language.split('-').next().unwrap_or(language);
        let entry = [language, base].into_iter().find_map(|wanted| {
            let same = |known: &str| known.eq_ignore_ascii_case(wanted);
            MARKS.iter().find(|(languages, ..)| languages.split(' ').any(same))
        });
        let (_, decimal, group) = entry.copied().unwrap_or(("", '.', ','));
        Style { decimal, group: Some(group) }
    }

    /// The style of two marks, where they can be told from each other and from digits.
    pub fn new(decimal: &str, group: &str) -> Option<Style> {
        let mut marks = group.chars();
        let style = Style { decimal: decimal.parse().ok()?, group: marks.next() };
        let fits = matches!(style.decimal, '.' | ',')
            && style.group.is_none_or(|mark| GROUPS.contains(&mark))
            && style.group != Some(style.decimal)
            && marks.next().is_none();
        fits.then_some(style)
    }
}

/// A number with that many decimals, rounded half away from zero by its exact value; without a number
/// of them, with as many as it has: six at most, and two from a thousand million up. What is no number is a
/// dash.
pub fn format(value: f64, digits: Option<u8>, style: Style) -> String {
    let (sign, text) = signed(value, digits, style);
    format!("{sign}{text}")
}

/// The same with its unit: currency signs stand before the number, `%` right behind it, and
/// everything else behind a space at which no line breaks.
pub fn with_unit(value: f64, digits: Option<u8>, unit: &str, style: Style) -> String {
    let (sign, text) = signed(value, digits, style);
    match unit {
        _ if text == NONE => text,
        "" => format!("{sign}{text}"),
        "%" => format!("{sign}{text}%"),
        unit if is_currency(unit) => format!("{sign}{unit}{text}"),
        unit => format!("{sign}{text}\u{a0}{unit}"),
    }
}

/// A number to the nearest multiple of a step, half away from zero.
pub fn to_step(value: f64, step: f64) -> f64 {
    (value / step).round() * step
}

/// Whether a unit is the sign of a currency: `$`, `€`, `US$`.
pub fn is_currency(unit: &str) -> bool {
    let sign = unit.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let mut chars = sign.chars();
    unit.len() - sign.len() <= 3
        && chars.next().is_some_and(is_currency_sign)
        && chars.next().is_none()
}

/// The signs of Unicode's category Sc, of which browsers ask themselves.
fn is_currency_sign(c: char) -> bool {
    matches!(
        c,
        '$' | '¢'..='¥' | '\u{58f}' | '\u{60b}' | '\u{7fe}' | '\u{7ff}' | '৲' | '৳' | '৻' | '૱' | '௹'
            | '฿' | '៛' | '₠'..='⃀' | '\u{a838}' | '\u{fdfc}' | '﹩' | '＄' | '￠' | '￡' | '￥' | '￦'
            | '\u{11fdd}'..='\u{11fe0}' | '\u{1e2ff}' | '\u{1ecb0}'
    )
}

/// The sign of a number, and the rest of it.
fn signed(value: f64, digits: Option<u8>, style: Style) -> (&'static str, String) {
    if !value.is_finite() || value.abs() >= TOO_LARGE {
        return ("", NONE.to_owned());
    }
    let most = if value.abs() < LARGE { MOST_DECIMALS } else { 2 };
    let places = digits.map_or(most, |digits| usize::from(digits.min(MOST_DIGITS)));
    let text = rounded(value.abs(), places);
    let (whole, mut rest) = text.split_once('.').unwrap_or((&text, ""));
    if digits.is_none() {
        rest = rest.trim_end_matches('0');
    }
    let mut said = String::with_capacity(text.len() + 8);
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            said.extend(style.group);
        }
        said.push(digit);
    }
    if !rest.is_empty() {
        said.push(style.decimal);
        said.push_str(rest);
    }
    let is_nought = !said.contains(|c: char| matches!(c, '1'..='9'));
    (if value < 0.0 && !is_nought { "−" } else { "" }, said)
}

/// A number from nought up with that many decimals. The standard library rounds a half to the even
/// neighbour; only what is exactly a half differs, and that ends with a five right behind.
fn rounded(value: f64, places: usize) -> String {
    // No double has more decimals than this.
    let exact = format!("{value:.1074}");
    let point = exact.find('.').unwrap_or(exact.len());
    let behind = exact.get(point + 1 + places..).unwrap_or("");
    let is_half = behind.starts_with('5') && behind.bytes().skip(1).all(|digit| digit == b'0');
    if !is_half {
        return format!("{value:.places$}");
    }
    let mut digits: Vec<u8> = exact.as_bytes()[..point + 1 + places].to_vec();
    let mut carry = true;
    for digit in digits.iter_mut().rev().filter(|digit| **digit != b'.') {
        carry = *digit == b'9';
        *digit = if carry { b'0' } else { *digit + 1 };
        if !carry {
            break;
        }
    }
    let text = String::from_utf8_lossy(&digits);
    format!("{}{}", if carry { "1" } else { "" }, text.trim_end_matches('.'))
}

/// A number as people type it: with the decimal mark of their language, with a point or a comma where
/// that can mean one thing only, with thousands set apart or not. Nothing where it is no number.
pub fn parse(text: &str, style: Style) -> Option<f64> {
    let text = text.replace(SPACES, " ");
    let text = text.trim_matches(' ');
    let unsigned = text.strip_prefix(['-', '−', '+']).unwrap_or(text).trim_start_matches(' ');
    let point = decimal_mark(unsigned, style);
    let (whole, decimals) = match point {
        Some(point) => unsigned.split_once(point)?,
        None => (unsigned, ""),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    let whole = if is_digits(whole) { whole.to_owned() } else { ungrouped(whole)? };
    let size: f64 = format!("0{whole}.{decimals}0").parse().ok()?;
    let is_less = text.starts_with(['-', '−']);
    size.is_finite().then_some(if is_less { -size } else { size })
}

/// Which of the marks in a number stands before its decimals.
fn decimal_mark(text: &str, style: Style) -> Option<char> {
    let marks: Vec<char> = text.chars().filter(|c| matches!(c, '.' | ',')).collect();
    let last = *marks.last()?;
    if marks.len() > 1 {
        // Of two kinds the last is it; one kind that comes twice sets thousands apart.
        return marks.iter().any(|mark| *mark != last).then_some(last);
    }
    // In a language with `1,234` for thousands, that is what it means, and `1,5` means one and a half.
    let parts = text.split_once(last)?;
    let is_grouped = matches!(parts.0.len(), 1..=3) && parts.1.len() == 3 && !text.starts_with('0');
    (style.group != Some(last) || !is_grouped).then_some(last)
}

/// The digits of a number whose thousands are set apart, all by one mark. Groups of two are those of
/// India: `1,00,000`.
fn ungrouped(text: &str) -> Option<String> {
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| GROUPS.contains(c))?;
    let groups: Vec<&str> = text.split(mark).collect();
    let (first, last) = (groups.first()?, groups.last()?);
    let fits = matches!(first.len(), 1..=3)
        && last.len() == 3
        && groups[1..].iter().all(|group| matches!(group.len(), 2..=3))
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    fits.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_the_marks_of_their_region_or_their_own() {
        let marks = |language: &str| {
            let style = Style::of(language);
            (style.decimal, style.group.expect("a mark"))
        };
        assert_eq!(marks("en"), ('.', ','));
        assert_eq!(marks("en-GB"), ('.', ','));
        assert_eq!(marks("de"), (',', '.'));
        assert_eq!(marks("de-at"), (',', '\u{a0}'));
        assert_eq!(marks("de-CH"), ('.', '\''));
        assert_eq!(marks("es-MX"), ('.', ','));
        assert_eq!(marks("pt-BR"), (',', '.'));
        assert_eq!(marks("tlh"), ('.', ','));
    }

    #[test]
    fn every_language_can_read_what_it_writes() {
        let languages = MARKS.iter().flat_map(|(languages, ..)| languages.split(' '));
        for language in languages.chain(["en"]) {
            let style = Style::of(language);
            let group = style.group.map(String::from).unwrap_or_default();
            assert_eq!(Style::new(&style.decimal.to_string(), &group), Some(style), "{language}");
            for value in [0.0, 0.5, -7.25, 999.0, 1000.0, -1234.5, 12_345_678.125, 0.001] {
                let text = format(value, None, style);
                assert_eq!(parse(&text, style), Some(value), "{language}: {text}");
            }
        }
    }

    #[test]
    fn marks_that_cannot_be_told_apart_are_no_style() {
        for (decimal, group) in
            [(",", ","), ("", "."), (";", "."), (",", "x"), (",", ".."), (".", "1")]
        {
            assert_eq!(Style::new(decimal, group), None, "{decimal} {group}");
        }
        assert_eq!(Style::new(",", ""), Some(Style { decimal: ',', group: None }));
    }
}
