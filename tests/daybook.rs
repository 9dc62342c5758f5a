//! What Daybook, the default theme, promises without a browser: colours that are told apart, a sheet
//! for both directions of writing, words that are all there. Bytes are counted in the browser.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/daybook");

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{ROOT}/{path}")).expect("readable")
}

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = walkdir::WalkDir::new(format!("{ROOT}/{folder}"))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|found| found == ending))
        .map(|entry| {
            let name = entry.path().strip_prefix(ROOT).expect("below").display().to_string();
            let text = std::fs::read_to_string(entry.path()).expect("readable");
            (name, text)
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{folder}");
    files
}

/// Every stylesheet without its comments.
fn sheets() -> Vec<(String, String)> {
    let comment = Regex::new(r"(?s)/\*.*?\*/").expect("a pattern");
    let sheets = files("static", "css").into_iter();
    sheets.map(|(name, text)| (name, comment.replace_all(&text, "").into_owned())).collect()
}

/// The declarations of a stylesheet: property and value.
fn declarations(css: &str) -> Vec<(String, String)> {
    let declaration = Regex::new(r"[{;]\s*([\w-]+)\s*:\s*([^;{}]+?)\s*[;}]").expect("a pattern");
    let mut found = Vec::new();
    let mut at = 0;
    // A mark that ends one declaration begins the next.
    while let Some(one) = declaration.captures_at(css, at) {
        at = one.get(0).expect("all of it").end() - 1;
        found.push((one[1].to_owned(), one[2].to_owned()));
    }
    assert!(found.len() >= css.matches("; ").count(), "no stylesheet: {css}");
    found
}

fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let part = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("digits")) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Text that is read in passing needs 6, text that is read at length 7, borders of what can be used
/// and the focus ring 3.5, the colours of code 4.5 and its comments 5.
#[test]
fn every_pair_of_colours_is_told_apart_in_light_and_dark() {
    let css = read("static/daybook.css");
    let pair = Regex::new(r"--([\w-]+):\s*light-dark\((#[0-9A-F]{6}), (#[0-9A-F]{6})\)");
    let tokens: BTreeMap<String, [String; 2]> = pair
        .expect("a pattern")
        .captures_iter(&css)
        .map(|found| (found[1].to_owned(), [found[2].to_owned(), found[3].to_owned()]))
        .collect();
    let tints = ["done-bg", "clay-bg", "amber-bg", "note-bg"];
    let with_tints = |grounds: &[&'static str]| [grounds, &tints].concat();
    let mut pairs: Vec<(&str, Vec<&str>, f64)> = vec![
        ("ink", with_tints(&["paper", "surface", "sunk", "mark"]), 7.0),
        ("ink-2", with_tints(&["paper", "sunk"]), 6.0),
        ("link", with_tints(&["paper", "surface"]), 7.0),
        ("link-hover", vec!["paper", "surface"], 7.0),
        ("surface", vec!["link", "link-hover", "done", "clay"], 6.0),
        ("done", vec!["paper", "done-bg"], 6.0),
        ("clay", vec!["paper", "clay-bg"], 6.0),
        ("amber", vec!["paper", "amber-bg"], 6.0),
        ("edge", vec!["paper", "sunk", "surface"], 3.5),
        ("focus", vec!["paper", "halo", "surface", "sunk"], 3.5),
        ("c", vec!["sunk"], 5.0),
    ];
    pairs.extend(["k", "s", "n", "f", "t"].map(|kind| (kind, vec!["sunk"], 4.5)));
    for (fore, grounds, least) in pairs {
        for ground in grounds {
            for (scheme, side) in [("light", 0), ("dark", 1)] {
                let (one, other) = (&tokens[fore][side], &tokens[ground][side]);
                let measured = contrast(one, other);
                assert!(
                    measured >= least,
                    "--{fore} {one} on --{ground} {other} ({scheme}): {measured:.2}, needs {least}"
                );
            }
        }
    }
    // Browsers that cannot tell light from dark have the light ones.
    let plain = Regex::new(r"--([\w-]+): (#[0-9A-F]{6});").expect("a pattern");
    let before = css.split("@supports (color").next().expect("a part");
    let plain: BTreeMap<&str, &str> = plain
        .captures_iter(before)
        .map(|found| (found.get(1).expect("one").as_str(), found.get(2).expect("two").as_str()))
        .collect();
    for (name, [light, _]) in tokens.iter().filter(|(name, _)| name.len() > 1) {
        assert_eq!(plain.get(name.as_str()), Some(&light.as_str()), "--{name} for old browsers");
    }
    // The parameters repeat what the sheet says, so that the owner's are checked against it.
    let contract = read("theme.yaml");
    for name in ["paper", "link"] {
        for (colour, suffix) in tokens[name].iter().zip(["", "_dark"]) {
            let parameter = if name == "link" { "accent" } else { name };
            let part = contract.split(&format!("  {parameter}{suffix}:\n")).nth(1);
            let part = part.expect("a parameter").split("about:").next().expect("a part");
            assert!(part.contains(&format!("default: \"{colour}\"")), "{parameter}{suffix}");
            assert!(read("templates/brand.html").contains(colour), "{parameter}{suffix}");
        }
    }
}

/// Sides are start and end, so that a page from right to left is the same page mirrored.
#[test]
fn no_stylesheet_knows_left_from_right() {
    let side = Regex::new(r"(^|-)(left|right|top|bottom)(-|$)").expect("a pattern");
    for (name, css) in sheets() {
        for (property, value) in declarations(&css) {
            assert!(!side.is_match(&property) || property.starts_with("--"), "{name}: {property}");
            let is_side = matches!(property.as_str(), "float" | "clear" | "text-align");
            assert!(!is_side || !side.is_match(&value), "{name}: {property}: {value}");
            // Four values go round top, right, bottom and left.
            let goes_round = matches!(property.as_str(), "margin" | "padding" | "inset");
            let values: Vec<&str> = value.split_whitespace().collect();
            assert!(!goes_round || values.len() < 4, "{name}: {property}: {value}");
            let is_size = matches!(
                property.as_str(),
                "width" | "height" | "min-width" | "min-height" | "max-width" | "max-height"
            );
            assert!(!is_size, "{name}: {property}");
        }
    }
}

#[test]
fn stylesheets_ask_nobody_and_force_nothing() {
    let id = Regex::new(r"#[\w-]+").expect("a pattern");
    let selector = Regex::new(r"(?:^|[{};])\s*([^{};@]+)\{").expect("a pattern");
    for (name, css) in sheets() {
        for forbidden in ["@import", "url(http", "url(\"http", "url(//", "url(\"//"] {
            assert!(!css.contains(forbidden), "{name}: {forbidden}");
        }
        // Only paper may insist: what stands there must win over whatever a site's own sheet shows.
        let screen = css.split("@layer print {").next().expect("a part");
        assert!(!screen.contains("!important"), "{name}");
        for found in selector.captures_iter(&css) {
            assert!(!id.is_match(&found[1]), "{name}: an id in `{}`", found[1].trim());
        }
    }
    let css = read("static/daybook.css");
    let order = "@layer reset, tokens, base, layout, blocks, utilities, site, print;";
    assert!(css.contains(order), "the order of the layers");
    for layer in ["reset", "tokens", "base", "layout", "blocks", "utilities", "print"] {
        assert!(css.contains(&format!("@layer {layer} {{")), "{layer}");
    }
}

/// What a block is recognised by in the stylesheet, where that is not its name.
const CLASSES: [(&str, &str); 5] = [
    ("checklist", "check"),
    ("steps", "sop"),
    ("scorecard", "score"),
    ("books", "shelf"),
    ("calculator", "calc"),
];

/// A block without a template cannot be drawn; one without a rule looks like text; one that paper does
/// not know is cut in two there.
#[test]
fn every_block_is_drawn_on_screen_and_on_paper() {
    let about = std::fs::read_to_string(format!("{ROOT}/../../content/docs/blocks.md"));
    let about = about.expect("readable");
    let heading = Regex::new(r"(?m)^### (`.+)$").expect("a pattern");
    let name = Regex::new(r"`([\w-]+)`").expect("a pattern");
    let described: BTreeSet<&str> = heading
        .captures_iter(&about)
        .map(|found| found.get(1).expect("names").as_str())
        .flat_map(|line| name.captures_iter(line).map(|one| one.get(1).expect("one").as_str()))
        .collect();
    let templates = files("templates/blocks", "html");
    let drawn: BTreeSet<&str> = templates
        .iter()
        .map(|(path, _)| path.rsplit('/').next().expect("a name").trim_end_matches(".html"))
        // What three of them share.
        .filter(|name| *name != "callout")
        .collect();
    assert_eq!(drawn, described, "the templates, and the blocks of content/docs/blocks.md");

    let sheets = sheets();
    let layer = |name: &str| {
        let of_sheet = |(_, css): &(String, String)| {
            let from = css.split(&format!("@layer {name} {{")).nth(1).expect("a layer");
            from.split("\n}").next().expect("its end").to_owned()
        };
        sheets.iter().map(of_sheet).collect::<String>()
    };
    let (screen, paper) = (layer("blocks"), layer("print"));
    let shared = read("templates/blocks/callout.html");
    for (path, template) in templates.iter().filter(|(path, _)| !path.ends_with("callout.html")) {
        let kind = path.rsplit('/').next().expect("a name").trim_end_matches(".html");
        let template = template.replace(
            "{%- include \"blocks/callout.html\" %}",
            &shared.replace("{{ block.kind }}", kind),
        );
        let class = CLASSES.iter().find(|(one, _)| *one == kind).map_or(kind, |(_, class)| class);
        let drawn = Regex::new(&format!(r#"class="(block )?{class}[{{"]"#)).expect("a pattern");
        assert!(drawn.is_match(&template), "{path} draws no `{class}`");
        let rule = Regex::new(&format!(r"\.{class}\b")).expect("a pattern");
        assert!(rule.is_match(&screen), "no rule for `.{class}`");
        assert!(rule.is_match(&paper), "no rule for `.{class}` on paper");
    }
}

/// A script stands beside the block that it serves, and is asked for by pages that have the block;
/// or the pages say where others find it by its name.
#[test]
fn every_script_of_a_block_has_its_block() {
    let parts = read("templates/parts.html");
    for (path, script) in
        files("static", "js").iter().filter(|(path, _)| !path.contains("daybook."))
    {
        let kind = path.rsplit('/').next().expect("a name").trim_end_matches(".js");
        if parts.contains(&format!("\"{kind}\": \"{{{{ get_url(path=\"theme/{kind}.js\")")) {
            continue;
        }
        let brings = [format!(r#"[data-block="{kind}"]"#), format!("bring('{kind}'")];
        assert!(brings.iter().any(|sign| script.contains(sign)), "{path}");
        let template = read(&format!("templates/blocks/{kind}.html"));
        assert!(template.contains(&format!(r#"data-block="{kind}""#)), "{path}");
        assert!(parts.contains(&format!("\"{kind}\"")), "no page asks for {path}");
    }
}

/// A key that is used is there, and one that is there is used.
#[test]
fn words_and_templates_know_the_same_keys() {
    let strings = read("strings/en.yaml");
    let key = Regex::new(r"(?m)^(\w+):").expect("a pattern");
    let there: BTreeSet<&str> =
        key.captures_iter(&strings).map(|found| found.get(1).expect("a key").as_str()).collect();
    let templates: String = files("templates", "html").into_iter().map(|(_, text)| text).collect();
    let asked = Regex::new(r#"trans\(key="(\w+)""#).expect("a pattern");
    for found in asked.captures_iter(&templates) {
        assert!(there.contains(&found[1]), "no word for `{}`", &found[1]);
    }
    for key in &there {
        // Some are asked for by a name that was given before: `{% set word = "older" %}`.
        let by_filter =
            ["minutes_short", "hours_short"].contains(key) && templates.contains("| duration");
        // These stand in formulas: `src/formula/words.rs`.
        let by_formula = ["min", "max", "round", "floor", "ceil", "if", "else"]
            .contains(&key.trim_start_matches("calc_"))
            && templates.contains("trans(key=piece.word)");
        assert!(
            by_filter || by_formula || templates.contains(&format!("\"{key}\"")),
            "nothing says `{key}`"
        );
    }
    for line in strings.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let is_plain = ["not_found:", "not_found_text:"].iter().any(|key| line.starts_with(key));
        assert!(is_plain || line.contains("  # "), "no note for translators: {line}");
    }
}
