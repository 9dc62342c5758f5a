//! Twice the input takes about twice the time, for every input that somebody could make large.
//!
//! A ratio of times is noisy, so each case takes the best of several runs and may try again; what
//! grows with the square of its input fails every time.

mod support;

use std::time::Instant;

use support::{TestSite, site};

/// The seconds the best of three builds takes.
fn seconds(site: &TestSite) -> f64 {
    (0..3)
        .map(|_| {
            let begun = Instant::now();
            site.build();
            begun.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}

/// Four times the input may take up to nine times as long: quadratic work would take sixteen.
#[track_caller]
fn grows_evenly(name: &str, times: usize, make: impl Fn(usize) -> String) {
    file_grows_evenly("content/a.md", name, times, make);
}

#[track_caller]
fn file_grows_evenly(path: &str, name: &str, times: usize, make: impl Fn(usize) -> String) {
    site_grows_evenly(name, times, |n| site([("content/a.md", "")]).file(path, make(n)));
}

/// The same for whole sites.
#[track_caller]
fn site_grows_evenly(name: &str, times: usize, make: impl Fn(usize) -> TestSite) {
    let mut ratio = f64::INFINITY;
    for _ in 0..3 {
        let (small, large) = (seconds(&make(times)), seconds(&make(4 * times)));
        ratio = ratio.min(large / small);
        if ratio < 9.0 {
            return;
        }
    }
    panic!("{name}: four times the input takes {ratio:.1} times as long");
}

#[test]
fn equal_headings() {
    grows_evenly("headings", 4_000, |n| "## Same\n\n".repeat(n));
}

#[test]
fn headings_that_look_like_counted_ones() {
    grows_evenly("counted headings", 2_000, |n| {
        let counted: String = (1..n).map(|n| format!("## Same-{n}\n\n")).collect();
        counted + &"## Same\n\n".repeat(n)
    });
}

#[test]
fn links_to_ones_own_headings() {
    grows_evenly("own anchors", 2_000, |n| {
        (0..n).map(|n| format!("## H{n}\n\n[x](#h{n})\n\n")).collect()
    });
}

#[test]
fn aliases() {
    grows_evenly("aliases", 1_000, |n| {
        let list: String = (0..n).map(|n| format!("- /a{n}/\n")).collect();
        format!("---\naliases:\n{list}---\n")
    });
}

#[test]
fn tags() {
    grows_evenly("tags", 1_000, |n| {
        let list: String = (0..n).map(|n| format!("- t{n}\n")).collect();
        format!("---\ntags:\n{list}---\n")
    });
}

#[test]
fn nested_quotes() {
    grows_evenly("quotes", 4_000, |n| format!("{} x\n", ">".repeat(n)));
}

#[test]
fn rows_of_a_table() {
    grows_evenly("table", 4_000, |n| format!("|a|b|\n|-|-|\n{}", "|c|d|\n".repeat(n)));
}

#[test]
fn footnotes() {
    grows_evenly("footnotes", 2_000, |n| {
        (0..n).map(|n| format!("a[^{n}]\n\n[^{n}]: b\n\n")).collect()
    });
}

#[test]
fn raw_tags_and_half_tags() {
    grows_evenly("tags", 4_000, |n| "<a href=x><b <!-- <img src=\"".repeat(n));
}

#[test]
fn bare_addresses_and_at_signs() {
    grows_evenly("addresses", 4_000, |n| "https://a.b www.c a@b @ http:// ".repeat(n));
}

#[test]
fn brackets_and_emphasis() {
    grows_evenly("brackets", 4_000, |n| "[*_`~![".repeat(n));
}

#[test]
fn links_that_are_none_and_links_that_are_written_apart() {
    grows_evenly("links that are none", 4_000, |n| "](a b".repeat(n));
    grows_evenly("definitions", 1_000, |n| {
        (0..n).map(|n| format!("[a][l{n}]\n\n[l{n}]: #top\n\n")).collect()
    });
}

#[test]
fn boxes() {
    grows_evenly("boxes", 2_000, |n| "- [ ] a\n  - [x] b\n".repeat(n));
}

#[test]
fn many_keys() {
    grows_evenly("keys", 1_000, |n| {
        let keys: String = (0..n).map(|n| format!("key{n}: v\n")).collect();
        format!("---\n{keys}---\n")
    });
}

#[test]
fn pages_of_one_tag_and_of_one_series() {
    let pages = |n: usize, head: &str| {
        (0..n).fold(site([]), |site, n| site.file(&format!("content/p{n}.md"), head))
    };
    site_grows_evenly("one tag", 300, |n| pages(n, "---\ntags: [x]\npinned: true\n---\n"));
    site_grows_evenly("one series", 300, |n| pages(n, "---\nseries: x\n---\n"));
}

#[test]
fn files_that_describe_terms() {
    site_grows_evenly("terms", 200, |n| {
        (0..n).fold(site([]), |site, n| {
            site.file(&format!("content/p{n}.md"), format!("---\ntags: [t{n}]\n---\n"))
                .file(&format!("content/tags/t{n}.md"), "x")
                .file(&format!("content/tags/u{n}.md"), "x")
        })
    });
}

#[test]
fn comments() {
    let thread = |name: &str, more: fn(usize) -> String| {
        file_grows_evenly("data/comments/a.yaml", name, 500, |n| {
            let one =
                |n| format!("- {{id: c{n}, name: N, date: 2026-01-02, text: x{}}}\n", more(n));
            (1..=n).map(one).collect()
        });
    };
    thread("comments", |_| String::new());
    thread("a chain of answers", |n| match n {
        1 => String::new(),
        n => format!(", reply_to: c{}", n - 1),
    });
    thread("answers to nobody", |n| format!(", reply_to: d{n}"));
    thread("slips", |n| format!(", sit{n}: x"));
    let text = |name: &str, piece: &'static str| {
        file_grows_evenly("data/comments/a/x.md", name, 4_000, move |n| {
            format!("---\nname: N\ndate: 2026-01-02\n---\n{}\n", piece.repeat(n))
        });
    };
    text("quotes in a comment", "> ");
    text("links in a comment", "[x](y) [z](https://a.b) ![");
    text("brackets in a comment", "[*_`~![<a ");
}

#[test]
fn blocks() {
    grows_evenly("blocks", 1_000, |n| ":::tip[a]\n\nb\n\n:::\n\n".repeat(n));
    grows_evenly("blocks that never end", 1_000, |n| ":::tip[a]\n\nb\n\n".repeat(n));
    grows_evenly("ends without a block", 2_000, |n| ":::\n\n".repeat(n));
    grows_evenly("mistakes and nothing instead", 1_000, |n| ":::mistake[a]\n\n:::\n\n".repeat(n));
    grows_evenly("settings of a block", 2_000, |n| {
        let settings: String = (0..n).map(|at| format!("a{at}=1 ")).collect();
        format!(":::tip{{{settings}}}\n\nb\n\n:::\n")
    });
    grows_evenly("blocks in quotes", 500, |n| "> :::tip\n>\n> a\n>\n> :::\n\n".repeat(n));
    grows_evenly("markers in code", 2_000, |n| format!("```\n{}```\n", ":::tip\n".repeat(n)));
    grows_evenly("points", 2_000, |n| {
        let points: String = (0..n).map(|n| format!("- [ ] point {n} {{#p{n}}}\n")).collect();
        format!(":::checklist{{#a}}\n\n{points}\n:::\n")
    });
    grows_evenly("points of one name", 2_000, |n| {
        format!(":::checklist{{#a}}\n\n{}\n:::\n", "- [ ] same\n".repeat(n))
    });
    let card = |lines: String, people: String, rule: String| {
        format!(":::scorecard{{#a}}\n\n| a | b |{people}\n|---|---|{rule}\n{lines}\n:::\n")
    };
    grows_evenly("lines of a scorecard", 1_000, |n| {
        let lines = (0..n).map(|n| format!("| line {n} | 1 | 2 | 9 | x |\n")).collect();
        card(lines, " c | d |".to_owned(), "---|---|".to_owned())
    });
    grows_evenly("lines of one name", 1_000, |n| {
        card("| a | x | 2 |\n".repeat(n), " c |".to_owned(), "---|".to_owned())
    });
    grows_evenly("people of a scorecard", 1_000, |n| {
        let people = (0..n).map(|n| format!(" p{n} |")).collect();
        card(format!("| a | 1 |{}\n", " 1 |".repeat(n)), people, "---|".repeat(n))
    });
    grows_evenly("people who are not in the table", 1_000, |n| {
        let names: Vec<String> = (0..n).map(|n| format!("q{n}")).collect();
        let people: String = (0..n).map(|n| format!(" p{n} |")).collect();
        format!(
            ":::scorecard{{#a}}\n\n```yaml\npeople: [{}, r]\n```\n\n| a | b |{people}\n|---|---|{}\n| c | 1 |\n\n:::\n",
            names.join(", "),
            "---|".repeat(n),
        )
    });
    grows_evenly("inputs of a calculator", 500, |n| {
        let inputs: String = (0..n).map(|at| format!("  a{at}: {{value: {at}}}\n")).collect();
        let sum: Vec<String> = (0..n.min(60)).map(|at| format!("1 / a{at}")).collect();
        let results = format!("results: {{r: {{say: \"{{r}}\", is: {}}}}}", sum.join(" + "));
        format!(":::calculator[a]{{#a}}\n\n```yaml\ninputs:\n{inputs}{results}\n```\n\n:::\n")
    });
    grows_evenly("formulas of a calculator", 500, |n| {
        let lets: String =
            (1..n).map(|at| format!("  a{at}: a{} + a{}\n", at - 1, at - 1)).collect();
        let results = format!("results: {{r: {{say: \"{{r}}\", is: a{}}}}}", n - 1);
        format!(
            ":::calculator[a]{{#a}}\n\n```yaml\ninputs: {{a0: {{value: 1}}}}\nlet:\n{lets}{results}\n```\n\n:::\n"
        )
    });
    grows_evenly("a formula in brackets", 1_000, |n| {
        let is = format!("{}a{}", "(".repeat(n), ")".repeat(n));
        format!(
            ":::calculator[a]{{#a}}\n\n```yaml\ninputs: {{a: {{value: 1}}}}\nresults: {{r: {{is: \"{is}\"}}}}\n```\n\n:::\n"
        )
    });
    site_grows_evenly("a word that a page nearly uses", 2_000, |n| {
        let word = "a ".repeat(n);
        site([("content/a.md", word.as_str())])
            .file("content/b.md", format!(":::glossary\n\n### {word}b\n\nx\n\n:::\n"))
    });
    grows_evenly("words of a glossary", 1_000, |n| {
        let words: String = (0..n).map(|at| format!("### word{at}\n\na\n\n")).collect();
        format!(":::glossary\n\n{words}:::\n")
    });
    site_grows_evenly("words that are explained", 500, |n| {
        let words: String = (0..n).map(|at| format!("### word{at}\n\na\n\n")).collect();
        let used: String = (0..4 * n).map(|at| format!("word{} ", at % n)).collect();
        site([("content/a.md", used.as_str())])
            .file("content/b.md", format!(":::glossary\n\n{words}:::\n"))
    });
    grows_evenly("questions of a form", 500, |n| {
        let asked: String = (0..n).map(|at| format!("  - \"\"\n  - a{at}\n")).collect();
        format!(":::contact\n\n```yaml\nask:\n{asked}```\n\n:::\n")
    });
    grows_evenly("steps", 1_000, |n| {
        format!(":::steps\n\n{}\n:::\n", "1. **a** {time=2m}\n   b\n".repeat(n))
    });
    grows_evenly("titles of brackets", 4_000, |n| format!(":::tip[{}]\n\n:::\n", "[".repeat(n)));
    grows_evenly("attributes", 1_000, |n| {
        let names: String = (0..n).map(|n| format!(" a{n}=b")).collect();
        format!(":::tip{{{names} }}\n\n:::\n")
    });
    grows_evenly("braces", 2_000, |n| {
        format!(":::steps\n\n1. **a** {}\n\n:::\n", "{a=b}".repeat(n))
    });
    grows_evenly("titles with references", 500, |n| {
        (0..n).map(|n| format!(":::tip[[a{n}]]\n\n:::\n\n[a{n}]: /b\n\n")).collect()
    });
}
