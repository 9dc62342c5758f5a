//! The tutorial is true: its steps can be followed one after another, each can be built, its messages
//! are what the program says, and at its end stands the theme `plain` as it lies inside the program.

mod support;

use std::collections::BTreeMap;

use handover::theme::embedded;
use regex::Regex;
use support::{Built, Scratch, TestSite};

const TUTORIAL: &str = include_str!("../content/docs/theme-from-nothing.md");

/// What a reader is told to write into a file.
struct Edit {
    path: String,
    how: How,
    text: String,
}

enum How {
    Whole,
    AtItsEnd,
    InPlaceOf(String),
}

/// A part of the page below a heading of the second level.
struct Step {
    title: String,
    edits: Vec<Edit>,
    /// What the program says, as it is shown.
    messages: Vec<String>,
}

impl Step {
    /// `1. A page` is step 1.
    fn number(&self) -> Option<u8> {
        self.title.split('.').next()?.parse().ok()
    }
}

/// The steps of the page. A line such as `` `site.yaml`, at its end: `` says what to do with the fence
/// that follows it.
fn steps() -> Vec<Step> {
    let order = Regex::new(r"^`([^`]+)`(?:, (?:(at its end)|in place of `([^`]+)`))?:$");
    let order = order.expect("a pattern");
    let mut steps: Vec<Step> = Vec::new();
    let mut told: Option<(String, How)> = None;
    let mut lines = TUTORIAL.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            let title = title.to_owned();
            steps.push(Step { title, edits: Vec::new(), messages: Vec::new() });
        }
        if let Some(found) = order.captures(line) {
            let how = match (found.get(2), found.get(3)) {
                (Some(_), _) => How::AtItsEnd,
                (_, Some(old)) => How::InPlaceOf(old.as_str().to_owned()),
                _ => How::Whole,
            };
            told = Some((found[1].to_owned(), how));
        }
        let Some(language) = line.strip_prefix("```") else { continue };
        let text: String = lines
            .by_ref()
            .take_while(|line| *line != "```")
            .map(|line| format!("{line}\n"))
            .collect();
        let step = steps.last_mut().expect("a step");
        match (told.take(), language) {
            (Some((path, how)), _) => step.edits.push(Edit { path, how, text }),
            (None, "text") => step.messages.push(text.trim_end().to_owned()),
            (None, "sh") => {}
            (None, other) => panic!("a fence of `{other}` in `{}` names no file", step.title),
        }
    }
    assert!(steps.len() > 10);
    steps
}

/// The site that `handover init` makes, long after its first post.
fn shop() -> TestSite {
    let scratch = Scratch::new("tutorial");
    scratch.run(&["init", "shop"]).ends(0);
    TestSite::read(&scratch.at("shop")).at("2100-01-01")
}

fn follow(site: &mut TestSite, edit: &Edit) {
    let text = match &edit.how {
        How::Whole => edit.text.clone(),
        How::AtItsEnd => site.text(&edit.path) + &edit.text,
        How::InPlaceOf(old) => {
            let before = site.text(&edit.path);
            assert!(before.contains(old.as_str()), "`{old}` is not in {}", edit.path);
            before.replace(&format!("{old}\n"), &edit.text)
        }
    };
    site.put(&edit.path, text);
}

/// The site after each step, and the steps.
fn followed() -> Vec<(Step, TestSite)> {
    let mut site = shop();
    let after = |step: Step| {
        step.edits.iter().for_each(|edit| follow(&mut site, edit));
        (step, site.clone())
    };
    steps().into_iter().map(after).collect()
}

/// A step, and the site after it.
fn after(number: u8) -> (Step, TestSite) {
    let found = followed().into_iter().find(|(step, _)| step.number() == Some(number));
    found.expect("a step of that number")
}

#[test]
fn the_tutorial_ends_with_the_theme_inside_the_program() {
    let (_, site) = followed().pop().expect("a step");
    let of_theme = |path: &str| path.starts_with("themes/plain/");
    let made: BTreeMap<String, String> =
        site.paths(of_theme).into_iter().map(|path| (path.clone(), site.text(&path))).collect();
    let inside: BTreeMap<String, String> = embedded::PLAIN
        .iter()
        .map(|(path, bytes)| {
            let text = String::from_utf8(bytes.to_vec()).expect("text");
            (format!("themes/plain/{path}"), text)
        })
        .collect();
    assert_eq!(
        made.keys().collect::<Vec<_>>(),
        inside.keys().collect::<Vec<_>>(),
        "the files of the tutorial, and those of the theme"
    );
    for (path, text) in &inside {
        assert_eq!(&made[path], text, "{path}");
    }
}

/// What can be seen from a step on, and not before: the step, an output, a part of it.
const SEEN: [(u8, &str, &str); 11] = [
    (1, "guide/pick-one-task/index.html", "<h1>Pick one task</h1>"),
    (1, "guide/pick-one-task/index.html", "<input type=\"checkbox\""),
    (4, "blog/index.html", "<nav class=\"crumbs\""),
    (4, "index.html", "<h2><a href=\"/guide/\">"),
    (5, "guide/pick-one-task/index.html", "rel=\"next\""),
    (6, "authors/mia/index.html", "one task at a time"),
    (6, "series/the-first-month/index.html", "Our first trial"),
    (7, "archive/index.html", "<h2 id=\"y2026\">"),
    (9, "index.html", "--accent: #7A2E1A"),
    (9, "404.html", "Kept by <a href=\"/blog/\">two of us</a>"),
    (10, "blog/first-trial/index.html", "<figcaption>— Mia, that evening"),
];

#[test]
fn each_step_builds_and_shows_what_it_says() {
    for (step, site) in followed() {
        let built = site.build();
        let faults: Vec<&str> =
            built.codes().into_iter().filter(|code| *code != "template-left-out").collect();
        assert!(faults.is_empty(), "after `{}`:\n{}", step.title, built.told());
        // Before the first step, the theme is the one inside the program.
        let Some(number) = step.number() else { continue };
        // The templates that one can do without come with steps 6 and 7.
        assert_eq!(built.codes().is_empty(), number >= 7, "after `{}`", step.title);
        for (from, path, text) in SEEN {
            let is_there = built.outputs.get(path).is_some_and(|bytes| contains(bytes, text));
            assert_eq!(is_there, number >= from, "{path}, {text}: after `{}`", step.title);
        }
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    String::from_utf8_lossy(bytes).contains(text)
}

/// What the program says, with the day on which the tutorial was written.
fn told(built: &Built) -> String {
    let day = Regex::new(r"\d{4}-\d\d-\d\d-we-begin").expect("a pattern");
    day.replace_all(&built.told(), "2026-11-25-we-begin").into_owned()
}

#[test]
fn its_messages_are_what_the_program_says() {
    let (first, site) = after(1);
    let [missing, misspelt] = &first.messages[..] else { panic!("two messages in step 1") };
    let built = site.clone().without("themes/plain/templates/section.html").build();
    assert!(told(&built).contains(missing), "{}", told(&built));
    let page = "themes/plain/templates/page.html";
    let wrong = site.text(page).replace("<h1>{{ page.title }}", "<h1>{{ page.titel }}");
    let built = site.file(page, wrong).build();
    assert!(told(&built).contains(misspelt), "{}", told(&built));

    let (parameters, site) = after(8);
    let [faint] = &parameters.messages[..] else { panic!("one message in step 8") };
    let settings = site.text("site.yaml").replace("#7A2E1A", "#F0B429");
    let built = site.file("site.yaml", settings).build();
    assert!(told(&built).contains(faint), "{}", told(&built));
    let shown: usize = steps().iter().map(|step| step.messages.len()).sum();
    assert_eq!(shown, 3, "messages that nothing looks at");
}
