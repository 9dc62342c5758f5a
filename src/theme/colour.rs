//! Colours as screens mix them: how well two are told apart, and the nearest shade of one that can
//! be read on others.
//!
//! Contrast is that of WCAG 2; "nearest" is in OKLCH, where a step in lightness looks like the same
//! step in every hue (<https://bottosson.github.io/posts/oklab/>).

use std::fmt;

/// A colour: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

impl Colour {
    /// `#RGB` or `#RRGGBB`.
    pub(super) fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let part = |digits: &str| u8::from_str_radix(digits, 16).ok();
        let short = |at: usize| part(&digits[at..=at]).map(|digit| digit * 17);
        let long = |at: usize| part(&digits[at..at + 2]);
        Some(Colour(match digits.len() {
            3 => [short(0)?, short(1)?, short(2)?],
            6 => [long(0)?, long(2)?, long(4)?],
            _ => return None,
        }))
    }

    /// How well two colours are told apart, from 1 to 21:
    /// <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>
    pub(super) fn contrast(self, other: Colour) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The least contrast with any of several grounds.
    pub(super) fn least_contrast(self, grounds: &[Colour]) -> f64 {
        grounds.iter().map(|ground| self.contrast(*ground)).fold(f64::INFINITY, f64::min)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The nearest colour of the same hue, lighter or darker, with at least `contrast` on all
    /// grounds; nothing where grounds leave no such shade.
    pub(super) fn nearest(self, grounds: &[Colour], contrast: f64) -> Option<Colour> {
        let (lightness, chroma, hue) = self.to_oklch();
        // Farther from the colour step by step, on both sides at once: the first that can be read.
        (0..=STEPS).find_map(|step| {
            let away = f64::from(step) / f64::from(STEPS);
            [lightness - away, lightness + away]
                .into_iter()
                .filter(|lightness| (0.0..=1.0).contains(lightness))
                .map(|lightness| if step == 0 { self } else { of_oklch(lightness, chroma, hue) })
                .find(|shade| shade.least_contrast(grounds) >= contrast)
        })
    }

    fn to_oklch(self) -> (f64, f64, f64) {
        let [red, green, blue] = self.0.map(linear);
        let long =
            (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let medium =
            (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short =
            (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        let lightness = 0.210_454_255_3 * long + 0.793_617_785_0 * medium - 0.004_072_046_8 * short;
        let a = 1.977_998_495_1 * long - 2.428_592_205_0 * medium + 0.450_593_709_9 * short;
        let b = 0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766_0 * short;
        (lightness, a.hypot(b), b.atan2(a))
    }
}

/// How finely lightness is searched: finer than one of 256 steps of a screen.
const STEPS: u32 = 1000;

/// A colour of that lightness and hue, with as much chroma as a screen can show of what is asked.
fn of_oklch(lightness: f64, chroma: f64, hue: f64) -> Colour {
    let parts = |chroma: f64| {
        let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
        let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let medium = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
        ]
    };
    let is_shown = |parts: [f64; 3]| parts.iter().all(|part| (-0.0005..=1.0005).contains(part));
    let (mut least, mut most) = (0.0, chroma);
    if !is_shown(parts(most)) {
        // Halving the rest 16 times leaves less than what one of 256 steps shows.
        for _ in 0..16 {
            let middle = (least + most) / 2.0;
            if is_shown(parts(middle)) {
                least = middle;
            } else {
                most = middle;
            }
        }
        most = least;
    }
    Colour(parts(most).map(screen))
}

/// A part of a colour as light.
fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

/// A part of a colour as screens count it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it lies between 0 and 255"
)]
fn screen(light: f64) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let part =
        if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (part * 255.0).round() as u8
}

impl fmt::Display for Colour {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(out, "#{red:02X}{green:02X}{blue:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).expect("a colour")
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let rounded = |one, other| (colour(one).contrast(colour(other)) * 100.0).round() / 100.0;
        assert_eq!(rounded("#000", "#fff"), 21.0);
        assert_eq!(rounded("#777777", "#FFFFFF"), 4.48);
        assert_eq!(rounded("#FFFFFF", "#767676"), 4.54);
        assert_eq!(rounded("#1B4F8F", "#FBFAF6"), 7.85);
        assert_eq!(rounded("#123", "#112233"), 1.0);
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in ["", "#", "#12", "#12345", "123456", "#GGGGGG", "#é23", "#1234567"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
        assert_eq!(colour("#abc").to_string(), "#AABBCC");
    }

    #[test]
    fn the_nearest_shade_can_be_read_and_keeps_its_hue() {
        let [light, dark] = [colour("#FBFAF6"), colour("#15181B")];
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    let given = Colour([red, green, blue]);
                    for ground in [light, dark] {
                        let found = given.nearest(&[ground], 4.5).expect("such a shade");
                        assert!(found.contrast(ground) >= 4.5, "{given} → {found}");
                        if given.contrast(ground) >= 4.5 {
                            assert_eq!(found, given, "what can be read stays");
                        }
                        let ((_, before, hue), (_, chroma, turned)) =
                            (given.to_oklch(), found.to_oklch());
                        // A grey has no hue, and neither has what is nearly black or white.
                        if before > 0.03 && chroma > 0.03 {
                            let turn = (hue - turned).rem_euclid(std::f64::consts::TAU);
                            let turn = turn.min(std::f64::consts::TAU - turn);
                            assert!(turn < 0.12, "{given} → {found} turns by {turn}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn no_shade_can_be_read_on_everything() {
        assert_eq!(colour("#F00").nearest(&[colour("#000"), colour("#FFF")], 7.0), None);
    }
}
