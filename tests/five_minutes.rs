//! The page `content/docs/five-minutes.md`: what it says to type is typed here, in its order, and what
//! it says one sees is seen.

mod support;

use support::Scratch;

const PAGE: &str = include_str!("../content/docs/five-minutes.md");

/// The commands of the page, one after the other.
fn commands() -> Vec<Vec<&'static str>> {
    let mut inside = false;
    let mut commands = Vec::new();
    for line in PAGE.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside {
            commands.push(line.split_whitespace().collect());
        }
    }
    commands
}

#[test]
fn what_the_page_says_to_type_makes_what_it_says() {
    let scratch = Scratch::new("five-minutes");
    let mut folder = String::new();
    let mut ran = Vec::new();
    for command in commands() {
        match command[..] {
            ["cd", below] => folder = below.to_owned(),
            // The preview has tests of its own; it would not end here.
            ["handover", "serve", "--open"] => {}
            ["handover", ref words @ ..] => {
                let root = scratch.at(&folder).display().to_string();
                let there = ["--root", &root];
                let there = there.iter().copied().filter(|_| words[0] != "init");
                scratch.run(&words.iter().copied().chain(there).collect::<Vec<_>>()).ends(0);
                ran.push(words[0]);
            }
            ref other => panic!("what is {other:?}?"),
        }
    }
    assert_eq!(ran, ["init", "new", "check", "build"]);
    // Minute 4: it has the shape of an instruction, and stands in the guide's list.
    let page = scratch.read(&format!("{folder}/public/guide/open-the-shop/index.html"));
    assert!(page.contains("<ol class=\"steps\">"), "{page}");
    let guide = scratch.read(&format!("{folder}/public/guide/index.html"));
    assert!(guide.contains("/guide/open-the-shop/"), "{guide}");
}

/// Minute 3: a quotation mark in front of the title and none behind it.
#[test]
fn the_slip_of_the_page_is_told_with_its_line_and_what_to_write() {
    let scratch = Scratch::new("five-minutes-slip");
    scratch.run(&["init", "site"]).ends(0);
    let root = scratch.at("site").display().to_string();
    let whole = scratch.read("site/content/_index.md");
    scratch.write("site/content/_index.md", &whole.replacen("title: ", "title: \"", 1));
    let said = scratch.run(&["build", "--root", &root]).ends(1).err();
    assert!(said.contains("content/_index.md:2"), "{said}");
    assert!(said.contains("quotation mark") || said.contains("quote"), "{said}");
    assert!(!scratch.at("site/public").exists(), "a broken site was published");
    scratch.write("site/content/_index.md", &whole);
    scratch.run(&["build", "--root", &root]).ends(0);
}
