//! What scores come to. `tests/scorecards/cases.json` is also run against the script of Daybook, in
//! the browser check `scorecards`: what a page says and what its script says is the same.

mod support;

use serde::Deserialize;
use support::{TestSite, site};

/// A scorecard, with a point in every number, and what it comes to.
#[derive(Deserialize)]
struct Case {
    name: String,
    scale: (u8, u8),
    weights: Vec<String>,
    people: serde_json::Map<String, serde_json::Value>,
    best: String,
    totals: Vec<String>,
    ranks: Vec<String>,
    verdict: String,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("scorecards/cases.json")).expect("cases")
}

impl Case {
    fn markdown(&self) -> String {
        // What could be Markdown or HTML is the name itself.
        let escape =
            |name: &String| name.replace('<', "&lt;").replace('&', "\\&").replace("\\&lt;", "&lt;");
        let names: Vec<String> = self.people.keys().map(escape).collect();
        let mut text = format!(
            ":::scorecard{{#a}}\n\n```yaml\nscale: {}-{}\n```\n\n| Line | Weight | {} |\n|---|---{}|\n",
            self.scale.0,
            self.scale.1,
            names.join(" | "),
            "|---".repeat(names.len()),
        );
        for (line, weight) in self.weights.iter().enumerate() {
            text.push_str(&format!("| Line {line} | {weight} |"));
            for scores in self.people.values() {
                text.push_str(&format!(" {} |", scores[line].as_str().unwrap_or("")));
            }
            text.push('\n');
        }
        text + "\n:::\n"
    }
}

fn page(text: &str, language: &str) -> TestSite {
    let config =
        format!("title: T\nbase_url: https://a.example/\nlanguage: {language}\ntheme: false\n");
    let mut site = site([("content/a.md", text), ("site.yaml", &config)]);
    site.put("templates/page.html", "{{ page.content }}");
    site.put("templates/section.html", "-");
    site
}

/// What stands between `from` and the next `to`, each time.
fn all_between(html: &str, from: &str, to: &str) -> Vec<String> {
    let text = |part: &str| {
        let end = part.find(to).expect("an end");
        part[..end].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    };
    html.split(from).skip(1).map(text).collect()
}

#[test]
fn every_case_comes_to_what_it_says() {
    let cases = cases();
    assert!(cases.len() > 15);
    for case in cases {
        let built = page(&case.markdown(), "en").build().quiet();
        let html = built.text("a/index.html");
        let foot = html.split_once("<tfoot>").expect("a foot").1;
        let mut found = all_between(foot, "<td>", "</td>");
        // Below the weights nothing stands.
        found.retain(|text| !text.is_empty());
        let (totals, ranks) = found.split_at(case.people.len());
        assert_eq!(totals, case.totals, "{}: totals", case.name);
        assert_eq!(ranks, case.ranks, "{}: ranks", case.name);
        let verdict = all_between(html, "role=\"status\">", "</p>");
        assert_eq!(verdict, [case.verdict], "{}", case.name);
        let best = all_between(html, "<tfoot>\n<tr><th scope=\"row\">Total of ", "</th>");
        assert_eq!(best, [case.best], "{}: the best", case.name);
    }
}

#[test]
fn numbers_are_written_as_the_language_writes_them_whichever_way_they_were_typed() {
    let table = "| L | W | Ana | Bo |\n|---|---|---|---|\n| One | 1,5 | 3.5 | 2 |\n";
    let text = format!(":::scorecard{{#a}}\n\n{table}\n:::\n");
    let html =
        |language: &str| page(&text, language).build().quiet().text("a/index.html").to_owned();
    let (german, english) = (html("de"), html("en"));
    for (html, numbers) in [(&german, ["1,5", "3,5", "5,25"]), (&english, ["1.5", "3.5", "5.25"])] {
        let [weight, score, total] = numbers;
        assert!(html.contains(&format!("<td>{weight}</td><td>{score}</td><td>2</td>")), "{html}");
        assert!(html.contains(&format!("<td></td><td>{total}</td>")), "{html}");
    }
    assert!(german.contains("Ana is ahead by 2,25 points."), "{german}");
}

/// A table elsewhere in a block that reads one, and tables of blocks that do not, stay tables.
#[test]
fn only_the_table_that_stands_in_the_block_itself_is_read() {
    let table = "| L | W | Ana |\n|---|---|---|\n| One | 2 | 3 |\n";
    let inner = "  | x | y |\n  |---|---|\n  | a | b |\n";
    let text = format!(
        ":::scorecard{{#a}}\n\n- first\n\n{inner}\n\n:::tip\n\n{table}\n:::\n\n{table}\n:::\n"
    );
    let html = page(&text, "en").build().quiet().text("a/index.html").to_owned();
    assert_eq!(html.matches("<table>").count(), 3, "{html}");
    assert!(html.contains("Ana has 6 of 10."), "{html}");
    assert!(html.contains("<td>a</td>") && html.contains("<th scope=\"col\">L</th>"), "{html}");
}

#[test]
fn in_a_quote_and_in_a_list_a_scorecard_is_the_same() {
    let card = ":::scorecard{#a}\n\n| L | W | Ana |\n|---|---|---|\n| One | 2 | 3 |\n\n:::\n";
    let with = |first: &str, next: &str| {
        let lines: Vec<String> = card
            .lines()
            .enumerate()
            .map(|(at, line)| format!("{}{line}\n", if at == 0 { first } else { next }))
            .collect();
        let html = page(&lines.concat(), "en").build().quiet().text("a/index.html").to_owned();
        let start = html.find("<section").expect("a section");
        html[start..html.find("</section>").expect("its end")].to_owned()
    };
    assert_eq!(with("> ", "> "), with("", ""));
    assert_eq!(with("- ", "  "), with("", ""));
}

#[test]
fn in_a_feed_a_scorecard_is_a_table_and_a_sentence() {
    let text = "---\ndate: 2026-11-01\n---\n:::scorecard[Two]{#a}\n\nAbove.\n\n| L | W | Ana | Bo |\n|---|---|---|---|\n| One | 2 | 3 | 1 |\n\nBelow.\n\n:::\n";
    let built = page("", "en")
        .file("content/blog/b.md", text)
        .file(
            "site.yaml",
            "title: T\nbase_url: https://a.example/\ntheme: false\nfeeds: {formats: [json], full: true}\n",
        )
        .build();
    let feed: serde_json::Value = serde_json::from_str(built.text("feed.json")).expect("JSON");
    let html = feed["items"][0]["content_html"].as_str().expect("HTML");
    let (table, behind) = html.split_once("</table>").expect("a table");
    assert!(table.starts_with("<p><strong>Two</strong></p>\n<p>Above.</p>\n<table>"), "{html}");
    assert_eq!(behind.trim(), "<p>Ana is ahead by 4 points.</p>\n<p>Below.</p>");
    assert!(!html.contains("<button") && !html.contains(" id="), "{html}");
}

#[test]
fn one_slip_is_told_once() {
    let faults = |scale: &str, line: &str| {
        let text = format!(
            ":::scorecard{{#a}}\n\n```yaml\nscale: {scale}\n```\n\n| a | b | c |\n|---|---|---|\n| x | 1 | 2 |\n{line}\n\n:::\n"
        );
        site([("content/a.md", text.as_str())]).build().codes().len()
    };
    assert_eq!(faults("0-5", "| y | 1 | |"), 0);
    assert_eq!(faults("0-5", "| | | |"), 1);
    assert_eq!(faults("-5-5", "| y | 1 | -3 |"), 1);
}
