//! Blocks, from Markdown to the page: what each becomes, what stays as Markdown has it, and what is
//! said when something is wrong.

mod support;

use support::{Built, TestSite, site, themed};

/// A site whose pages are nothing but their text.
fn page(text: &str) -> TestSite {
    bare([
        ("content/first-hire.md", text),
        ("content/tools/brief.md", "---\ntitle: The brief\ndescription: One page.\n---\n"),
    ])
}

fn bare<const N: usize>(files: [(&str, &str); N]) -> TestSite {
    let mut site = site(files);
    site.put("templates/page.html", "{{ page.content }}");
    site.put("templates/section.html", "{{ section.content }}");
    site
}

fn html(text: &str) -> String {
    page(text).build().quiet().text("first-hire/index.html").trim().to_owned()
}

const EVERY: &str = r#"---
title: First hire
---
See [the brief][brief].[^1]

:::mistake[You take the *first* [who][brief] says yes]{#first-yes .wide cost="3 to 6 weeks"}

The inbox is full.[^2]

:::

:::instead[Pay three people]{time="1 hour"}

Give all [the brief](tools/brief.md).

:::

## Before

:::checklist[Before you say yes]{#before-yes}

Take an hour for it.

- [ ] I wrote the **brief** on one page {#one-page}
  Use the [template][brief].
- [ ] Access
  - [ ] Mail
  - [ ] Bank {#bank}

    The one with *two* keys.

### Last

- [ ] I know `who` answers

:::

:::steps[Answer shop e-mail]{#answer}

```yaml
owner: Virtual assistant
when: every morning
needs: [help-desk account, price list]
done: nothing is older than a day
```

1. **Open the help desk.** {time=2m}
   Sign in with your own name.
2. **Sort** by age. {time="1h 3m" result="oldest on top" #sort}

   > [!WARNING]
   > If someone is angry, stop.

3. **Answer.**

:::

:::scorecard[Compare *two* people]{#samples .wide}

```yaml
scale: 1-10
people: [Ana, Bo & Co]
blank: true
```

Score them first.

| What we look at | Weight | Ana | Bo & Co |
|:---|---:|---|---|
| [Paid sample][brief] | 1.5 | 7 | 5,5 |
| Clear `words` | 2 | – | 3 |

One was on holiday.

:::

> [!IMPORTANT]
> Never by e-mail.

:::hint[Short]

- a

  :::note{fold}

  deep

  :::

:::

:::details[Why *three*?]{open}

:::quote[Ana]{source=https://a.test/a?b=c&d}

It paid.

:::

::: /details

:::cards

- [The brief](tools/brief.md)
- [The *card*](https://a.test)
  Compare three.

:::

:::cards[Tools]{from=section:/tools/}

:::

:::video[A talk]{url=https://www.a.test/talk length=42m}

About it.

:::

:::shelf[Training]{from=books#training}

Read one.

:::

:::calculator[What does it cost?]{#month}

```yaml
inputs:
  hours: {label: Hours a week, value: 6, min: 1, max: 40, step: 0.5, unit: h}
  price: {label: Price per hour, value: 18.5, min: 1, unit: $}
let:
  month: hours * 52 / 12
results:
  cost: {say: "You pay {cost} for {hours} hours.", is: "if(hours > 20, 0.9, 1) * month * price", unit: $, round: 1}
  back: {say: "{back} come back.", is: month, label: Time, unit: h, round: 0.5}
examples: [{hours: 4.5}, {hours: 30, price: 1000}]
```

One person, by the hour.

:::

[brief]: tools/brief.md
[^1]: One
[^2]: Two
"#;

#[test]
fn every_block_becomes_what_its_template_says() {
    let built = page(EVERY)
        .file(
            "data/books.yaml",
            "training:\n- {title: Show, author: A, year: 2001, why: you *begin*, link: /tools/brief/, paid: true}\n",
        )
        .build()
        .quiet();
    insta::assert_snapshot!(built.text("first-hire/index.html"));
}

#[test]
fn the_table_of_contents_has_the_titles_of_what_is_done_and_not_those_of_asides() {
    let built = page(EVERY)
        .file("data/books.yaml", "training: [{title: Show}]")
        .file(
            "templates/page.html",
            "{% for a in page.toc %}{{ a.title }}({% for b in a.children %}{{ b.id }} {% endfor %}) {% endfor %}",
        )
        .build()
        .quiet();
    assert_eq!(
        built.text("first-hire/index.html"),
        "You take the first who says yes() Pay three people() Before(before-yes last answer samples tools a-talk training month ) "
    );
}

#[test]
fn markdown_around_and_inside_keeps_its_meaning() {
    let around =
        html("1. a\n\n   :::tip\n\n   b\n\n   :::\n\n2. c\n\n> q\n>\n> :::tip\n>\n> d\n>\n> :::\n");
    let plain = html("1. a\n\n   X\n\n2. c\n\n> q\n>\n> Y\n");
    let tip = |text: &str| {
        format!(
            "<div class=\"block tip\" role=\"note\" aria-label=\"Tip\">\n<p class=\"lab\" aria-hidden=\"true\">Tip</p>\n<p>{text}</p>\n</div>"
        )
    };
    assert_eq!(around, plain.replace("<p>X</p>", &tip("b")).replace("<p>Y</p>", &tip("d")));
    // Times, dates and colons in text are text.
    assert_eq!(
        html(
            "At 10:30, 1:3, re:Invent, ::: in the middle.\n\n\\:::tip\n\n`:::` and\n\n```\n:::tip\n```\n"
        ),
        "<p>At 10:30, 1:3, re:Invent, ::: in the middle.</p>\n<p>:::tip</p>\n<p><code>:::</code> and</p>\n<pre tabindex=\"0\"><code>:::tip\n</code></pre>"
    );
}

#[test]
fn a_block_in_a_footnote_is_drawn_where_the_footnote_stands() {
    let text = html("a[^1]\n\n[^1]: b\n\n    :::tip[T]\n\n    [c](tools/brief.md)\n\n    :::\n");
    let notes = text.find("<section class=\"footnotes\"").unwrap();
    let tip = text.find("<section class=\"block tip\" id=\"t\"").unwrap();
    assert!(tip > notes && text[tip..].contains("<a href=\"/tools/brief/\">c</a>"), "{text}");
}

#[test]
fn a_block_can_be_linked_to_like_a_heading() {
    let built = page(
        "[a](#list) [b](#list.one) [c](#do-2) [d](#short)\n\n:::checklist{#list}\n\n- [ ] x {#one}\n\n:::\n\n:::steps{#do}\n\n1. **a**\n2. **b**\n\n:::\n\n:::tip[Short]\n\nx\n\n:::\n",
    );
    built.build().quiet();
    let built = page("[a](#lst)\n\n:::checklist{#list}\n\n- [ ] x\n\n:::\n").build();
    assert_eq!(built.codes(), ["link-anchor-missing"]);
}

#[test]
fn in_feeds_and_summaries_blocks_can_be_read() {
    let text = "---\ntitle: A\ndate: 2026-11-01\n---\n:::checklist[List]{#list}\n\n- [ ] one\n  hint\n\n:::\n\n<!-- more -->\n\n:::video[Talk]{url=https://a.test/t}\n\nw\n\n:::\n";
    let built = bare([("content/blog/a.md", text)])
        .file(
            "site.yaml",
            "title: T\nbase_url: https://example.org/p/\ntheme: false\nfeeds: {formats: [json], full: true}\n",
        )
        .file("templates/section.html", "{% for page in section.pages %}{{ page.summary }}{% endfor %}")
        .build();
    let feed: serde_json::Value = serde_json::from_str(built.text("feed.json")).unwrap();
    let html = feed["items"][0]["content_html"].as_str().unwrap();
    assert!(html.contains("<li>☐ one <p>hint</p></li>") && !html.contains("<input"), "{html}");
    assert!(html.contains("<a href=\"https://a.test/t\">"), "{html}");
    let list = built.text("blog/index.html");
    assert!(list.contains("<strong>List</strong>") && list.contains("one</label>"), "{list}");
    assert!(!list.contains("fieldset") && !list.contains("Talk"), "{list}");
}

#[test]
fn a_theme_has_blocks_of_its_own_and_a_site_does_not_invent_any() {
    let text =
        ":::price[Ten hours]{amount=180}\n\n```yaml\nparts: [a, b]\n```\n\nAll *in*.\n\n:::\n";
    let theme = |site: TestSite| {
        site.file("themes/plain/theme.yaml", "blocks:\n  price: {attributes: [amount]}\n")
            .file("themes/plain/templates/page.html", "{{ page.content }}")
            .file("themes/plain/templates/section.html", "s")
            .file(
                "themes/plain/templates/blocks/price.html",
                "{{ block.title }} {{ block.data.amount }} {{ block.data.parts | join(sep=\"+\") }} {{ block.body }}",
            )
            .file("site.yaml", "title: T\nbase_url: https://a.example/\ntheme: plain\n")
    };
    let built = theme(site([("content/a.md", text)])).build();
    let drawn = built.text("a/index.html").trim();
    assert!(drawn.ends_with("Ten hours 180 a+b <p>All <em>in</em>.</p>"), "{drawn}");
    let built = theme(site([("content/a.md", ":::price[T]{amout=1}\n\n:::\n")])).build();
    assert_eq!(
        built.said().lines().next(),
        Some(
            "content/a.md:1:13: error[block-attr-unknown]: `:::price` has no setting `amout` (did you mean `amount`?)"
        )
    );
    // The template alone is no declaration.
    let built = page(text).file("templates/blocks/price.html", "x").build();
    assert!(built.codes().contains(&"block-unknown"), "{}", built.told());
}

#[test]
fn a_site_changes_the_look_of_one_block() {
    let built = themed([
        ("site.yaml", "title: T\nbase_url: https://a.example/\n"),
        ("content/a.md", ":::tip\n\nx\n\n:::\n\n> [!TIP]\n> y\n"),
        ("templates/blocks/tip.html", "<aside>{{ block.body }}</aside>"),
    ])
    .build()
    .quiet();
    let text = built.text("a/index.html");
    assert!(
        text.contains("<aside><p>x</p></aside>") && text.contains("<aside><p>y</p></aside>"),
        "{text}"
    );
}

#[test]
fn a_broken_look_is_told_with_its_place() {
    let built = page(":::tip\n\nx\n\n:::\n")
        .file("templates/blocks/tip.html", "a\n{{ block.boddy }}\n")
        .build();
    insta::assert_snapshot!(built.told());
}

#[test]
fn books_of_a_data_file_are_checked_where_they_stand() {
    let built = page(":::books{from=books#training}\n\n:::\n\n:::books{from=books#trainig}\n\n:::\n\n:::books{from=boks}\n\n:::\n\n:::books{from=books}\n\n:::\n")
        .file(
            "data/books.yaml",
            "training:\n- title: A\n  yeer: 2001\n- author: B\n- title: C\n  year: soon\n  link: /nowhere/\n",
        )
        .build();
    insta::assert_snapshot!(built.told());
}

fn described(text: &str) -> TestSite {
    page(&format!("---\ndescription: x\n---\n{text}")).with_rules()
}

/// Every fault that one page can have, all told in one run.
#[test]
fn every_fault_is_told_with_its_place_in_one_run() {
    let cases = [
        ("Unknown", ":::checklsit[A]{#a}\n\n- [ ] b\n\n:::\n"),
        (
            "Never closed",
            ":::checklist[Before you say yes]{#before-yes}\n\n- [ ] a\n- [ ] b\n\nMore text.\n",
        ),
        ("Closed in a list", ":::tip\n\n- a\n\n  :::\n\nb\n"),
        ("Opened in a list", "- a\n\n  :::tip\n\n  b\n\n:::\n"),
        ("A stray end", "a\n\n:::\n"),
        (
            "Crossed",
            ":::mistake[A]\n\n:::tip\n\nb\n\n::: /mistake\n\n:::\n\n:::instead[B]\n\nc\n\n:::\n",
        ),
        ("Colons", "::::tip\n\na\n\n:::::\n"),
        ("A setting", ":::steps{onwer=Ana}\n\n1. **a**\n\n:::\n"),
        ("Braces", ":::tip{#a b=\"c}\n\nd\n\n:::\n"),
        ("No brackets", ":::tip Keep it short\n\na\n\n:::\n"),
        ("No id", ":::checklist[Before you say yes]\n\n- [ ] a\n\n:::\n"),
        ("The same id", "## A {#a}\n\n:::tip[B]{#a}\n\nb\n\n:::\n"),
        ("Bare data", ":::steps\n\nowner: Ana\nwhen: daily\n\n1. **a**\n\n:::\n"),
        (
            "Wrong data",
            ":::video[A]\n\n```yaml\nurl: https://a.test/a\nlength: long\nchapters: {start: Hello}\nspeekers: [Mia]\n```\n\nb\n\n:::\n",
        ),
        ("Broken data", ":::steps\n\n```yaml\nowner: [Ana\n```\n\n1. **a**\n\n:::\n"),
        ("Data where none belongs", ":::tip\n\n```yaml\na: 1\n```\n\nb\n\n:::\n"),
        (
            "Nothing in it",
            ":::checklist{#a}\n\n:::\n\n:::steps\n\n:::\n\n:::cards\n\n:::\n\n:::books\n\n:::\n",
        ),
        (
            "What has no place",
            ":::steps\n\n1. **a**\n\n| b | c |\n|---|---|\n| d | e |\n\n:::\n\n:::checklist{#a}\n\n- [ ] f\n\nLost.\n\n:::\n",
        ),
        ("Inside itself", ":::steps\n\n1. **a**\n\n   :::steps\n\n   1. **b**\n\n   :::\n\n:::\n"),
        ("No answer", ":::mistake[A]\n\nb\n\n:::\n\nc\n\n:::instead[D]\n\ne\n\n:::\n"),
        ("Crowded", ":::checklist{#a}\n\n- [ ] b\n:::\n"),
        ("Ticked, twice, without a box", ":::checklist{#a}\n\n- [x] b\n- [ ] b\n- c\n\n:::\n"),
        (
            "An item's braces",
            ":::checklist{#a}\n\n- [ ] b {time=2m}\n\n:::\n\n:::steps\n\n1. **c** {tme=2m}\n2. **d** {time=soon}\n3. e\n\n:::\n",
        ),
        (
            "Words without quotes",
            ":::mistake[A]{cost=$832 and a month #a}\n\nb\n\n:::\n\n:::instead[C]{time=2 hours}\n\nd\n\n:::\n\n:::steps\n\n1. **e** {time=1h 50m}\n2. **f** {time=20 minutes who=Ana}\n\n:::\n\n:::checklist{#c}\n\n- [ ] g {one}\n\n:::\n",
        ),
        (
            "A card",
            ":::cards\n\n- The brief\n- [The brief](tools/breif.md)\n\n:::\n\n:::cards{from=tools}\n\n:::\n",
        ),
        (
            "A recording",
            ":::video[A]\n\n```yaml\nfile: talk.mp4\n```\n\n:::\n\n:::video[B]{url=https://a.test/b}\n\n:::\n\n:::video[C]\n\nc\n\n:::\n",
        ),
        (
            "A scorecard",
            ":::scorecard[A]\n\n```yaml\npeple: [Ana, Bo]\n```\n\n| b | c | Ana | Ana | |\n|---|---|---|---|---|\n| d | 3 | 7 | -1 | good |\n| d | 0 | 1,000 | 2 | 3 | 4 |\n| | x | | | |\n| e | -2 |\n| f | | 1 |\n\n## G\n\n| h | i |\n|---|---|\n\n:::\n",
        ),
        (
            "The columns of a scorecard",
            ":::scorecard{#a}\n\n```yaml\npeople: [Ana, Bo, Cy]\n```\n\n| b | c | Ana | Bo |\n|---|---|---|---|\n| d | 3 | 1 | 2 |\n\n:::\n\n:::scorecard{#e}\n\n```yaml\npeople: [Ana, Bo]\n```\n\n| b | Ana | Bo |\n|---|---|---|\n| d | 1 | 2 |\n\n:::\n\n:::scorecard{#f}\n\n```yaml\nscale: 0-50\npeople: [Ana, Bo]\n```\n\n| b | c | Bo | Anna |\n|---|---|---|---|\n| d | 3 | 42 | 2 |\n\n:::\n\n:::scorecard{#g}\n\n```yaml\npeople: Ana\n```\n\n| b | c | Ana | Bo |\n|---|---|---|---|\n| d | 1001 | 1 | 2 |\n\n:::\n\n:::scorecard{#h}\n\n| b | c |\n|---|---|\n| d | 3 |\n\n:::\n\n:::scorecard{#i}\n\n| b |\n|---|\n| d |\n\n:::\n",
        ),
        (
            "An empty scorecard",
            ":::scorecard{#a}\n\n:::\n\n:::scorecard{#b}\n\n| c | d | Ana |\n|---|---|---|\n\n:::\n",
        ),
        ("No title", ":::mistake\n\na\n\n:::\n\n:::instead\n\nb\n\n:::\n"),
        ("A folded warning", ":::warning{fold}\n\na\n\n:::\n\n:::tip{fold=maybe}\n\nb\n\n:::\n"),
        (
            "A calculator without anything",
            ":::calculator\n\n:::\n\n:::calculator[A]{#a}\n\n```yaml\ninputs: {a: {value: 1}}\nresult: 1\n```\n\n:::\n",
        ),
        (
            "A calculator with slips",
            ":::calculator[A]{#a}\n\n```yaml\ninputs:\n  hours: {label: Hours, value: 60, min: 1, max: 40, step: 0}\n  Price: {value: \"18,5\"}\n  min: {value: 1}\n  low: {min: 3, max: 2}\nlet:\n  month: hours * 52 ÷ 12\nresults:\n  cost: {say: \"You pay {cots}, {month}\", is: month * huors}\n  back: {is: \"min(hours)\"}\n  torn: {is: min(hours, 3)}\n  bare: {say: \"a {\", unt: h}\nexamples: [{hour: 3}, {hours: 50}]\n```\n\n:::\n",
        ),
        (
            "A calculator that goes round",
            ":::calculator[A]{#a}\n\n```yaml\ninputs: {a: {value: 1}}\nlet:\n  one: three + a\n  two: one * 2\nresults:\n  three: {say: \"{three}\", is: 1 - two}\n```\n\n:::\n",
        ),
        (
            "A calculator that divides by nought",
            "> :::calculator[A]{#a}\n>\n> ```yaml\n> inputs: {a: {value: 1}, b: {value: 2, min: 0}, c: {value: 1}}\n> let:\n>   one: 1 / (a - 7.5)\n>   two: a / b\n> results:\n>   r: {is: one}\n>   s: {say: \"{s}\", is: two}\n> ```\n>\n> :::\n",
        ),
        ("Too far to the right", "a\n        :::tip\n"),
    ];
    let mut all = String::new();
    for (name, text) in cases {
        all.push_str(&format!("## {name}\n\n{}\n\n", described(text).build().told().trim()));
    }
    insta::assert_snapshot!(all);
    let together: String = cases
        .iter()
        .filter(|(name, _)| !matches!(*name, "Never closed" | "Closed in a list"))
        .map(|(_, text)| format!("{text}\n"))
        .collect();
    let codes = |built: Built| {
        let mut codes = built.codes();
        codes.sort_unstable();
        codes.dedup();
        codes
    };
    let mut apart: Vec<&str> = cases
        .iter()
        .filter(|(name, _)| !matches!(*name, "Never closed" | "Closed in a list"))
        .flat_map(|(_, text)| described(text).build().codes())
        .collect();
    apart.sort_unstable();
    apart.dedup();
    assert_eq!(codes(described(&together).build()), apart);
}

#[test]
fn a_page_says_what_it_is_in_the_words_of_schema_org() {
    let built = page(&format!("---\ntitle: A \"b\" </script>\ndate: 2026-11-01\nauthors: [mia]\n---\n{}", EVERY.split_once("---\n").unwrap().1.split_once("---\n").unwrap().1))
        .file("data/books.yaml", "training: [{title: Show, author: A, isbn: \"1\", link: /tools/brief/}]")
        .file("templates/page.html", "{{ page.structured }}")
        .file("templates/section.html", "{{ section.structured or \"none\" }}")
        .file("templates/taxonomy_single.html", "{{ term.structured or \"none\" }}")
        .file("templates/taxonomy_list.html", "-")
        .file("site.yaml", "title: T\nbase_url: https://a.example/p/\ntheme: false\nauthors: {mia: {name: Mia, bio: She writes., url: https://mia.example/}}\n")
        .build();
    let text = built.text("first-hire/index.html");
    assert!(!text.contains('<'));
    let json: serde_json::Value = serde_json::from_str(text).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&json).unwrap());
    let person: serde_json::Value =
        serde_json::from_str(built.text("authors/mia/index.html")).unwrap();
    assert_eq!(person["@graph"][0]["name"], "Mia");
    assert_eq!(built.text("index.html"), "none");
}

/// A tab before the colons of a block in a list came apart from them, and the block was said never
/// to end.
#[test]
fn a_block_in_a_list_can_be_indented_with_a_tab() {
    let with =
        |indent: &str| html(&format!("- a\n\n{indent}:::tip\n\n{indent}b\n\n{indent}:::\n\n- c\n"));
    assert_eq!(with("\t"), with("  "));
    assert!(with("\t").contains("<p>b</p>\n</div>"));
}

/// A block among the text of a block that reads a list was taken for HTML, and refused.
#[test]
fn a_block_stands_among_the_text_of_a_checklist() {
    let text = html(":::checklist{#a}\n\n:::tip\n\nb\n\n:::\n\n- [ ] c\n\n:::\n");
    assert!(text.contains("<p>b</p>\n</div>\n<form"), "{text}");
}

/// A block that began behind two marks of lists or quotes was text, and only its end was told.
#[test]
fn a_block_begins_behind_any_marks_of_lists_and_quotes() {
    let text = html(
        "- - :::tip\n\n    a\n\n    :::\n\n- > :::tip\n  >\n  > b\n  >\n  > :::\n\n> 1. :::tip\n>\n>    c\n>\n>    :::\n",
    );
    assert_eq!(text.matches("class=\"block tip\"").count(), 3, "{text}");
}

/// In quotes, and where lines end as on Windows, a fault of the data was told at its first line.
#[test]
fn data_is_told_where_it_stands_in_quotes_and_with_the_line_ends_of_windows() {
    let text = ":::steps\n\n```yaml\nwhen: é\nowneer: é\nneeds: {a: 1}\n```\n\n1. **a**\n\n:::\n";
    let quoted = text.lines().map(|line| format!("> {line}\n")).collect::<String>();
    let places = |text: &str| {
        let built = page(text).build();
        let said: Vec<String> = built
            .said()
            .lines()
            .filter_map(|line| Some(line.split_once(": ")?.0.to_owned()))
            .collect();
        said
    };
    let expected = ["content/first-hire.md:5:1", "content/first-hire.md:6:8"];
    assert_eq!(places(text), expected);
    assert_eq!(places(&text.replace('\n', "\r\n")), expected);
    assert_eq!(places(&quoted), ["content/first-hire.md:5:3", "content/first-hire.md:6:10"]);
}

/// Cards of a section stopped the build of every site with full feeds: there, the section was asked
/// for by its whole address.
#[test]
fn cards_of_a_section_and_what_pages_say_of_themselves_stand_in_feeds_as_well() {
    let text = "---\ntitle: A\ndate: 2026-11-01\n---\n:::cards{from=section:/werkzeuge-für-alle/}\n\n:::\n\n:::cards\n\n- [There](/werkzeuge-für-alle/ä/#h)\n\n:::\n";
    let built = bare([
        ("content/a.md", text),
        ("content/werkzeuge-für-alle/ä.md", "---\ntitle: Ä\ndescription: All of it.\n---\n## H\n"),
    ])
    .file(
        "site.yaml",
        "title: T\nbase_url: https://example.org/p/\ntheme: false\nfeeds: {formats: [json], full: true}\n",
    )
    .build();
    let feed: serde_json::Value = serde_json::from_str(built.text("feed.json")).unwrap();
    let html = feed["items"][0]["content_html"].as_str().unwrap();
    for shown in [html, built.text("a/index.html")] {
        assert_eq!(shown.matches("<p>All of it.</p>").count(), 2, "{shown}");
    }
}

/// `from=section:` with the address of a page was told as a fault of the theme's template.
#[test]
fn cards_of_what_is_no_section_are_told_where_they_are_asked_for() {
    let built = page(
        ":::cards{from=section:/tools/brief/}\n\n:::\n\n:::cards{from=section:/tool/}\n\n:::\n\n:::cards{from=section:https://a.test/}\n\n:::\n",
    )
    .build();
    insta::assert_snapshot!(built.told());
}

/// A point called "Title" had the id of the list's title.
#[test]
fn the_points_of_a_checklist_and_its_title_have_ids_of_their_own() {
    let text = html(":::checklist[A]{#a}\n\n- [ ] Title\n- [ ] Hint\n  b\n\n:::\n");
    let mut ids: Vec<&str> =
        text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{text}");
}

/// Three colons closed a block that four had opened, without a word, though longer rows are there to
/// tell which end belongs to which beginning.
#[test]
fn an_end_has_as_many_colons_as_its_beginning() {
    let built = page("::::tip\n\n:::note\n\na\n\n:::\n\n:::\n").build();
    assert_eq!(
        built.said().lines().next(),
        Some(
            "content/first-hire.md:9:1: error[block-crossed]: 3 colons close a `:::tip` that 4 colons opened in line 1 (write `::::`, or close `tip` before)"
        )
    );
    html("::::tip\n\n:::note\n\na\n\n:::\n\n::::\n\n::::tip\n\nb\n\n::: /tip\n");
}

/// Data in a fence named `yml` was text, and the block was said to have none.
#[test]
fn data_may_be_called_yml() {
    let text = html(":::steps\n\n```yml\nowner: Ana\n```\n\n1. **a**\n\n:::\n");
    assert!(text.contains("<dd>Ana</dd>") && !text.contains("<pre"), "{text}");
}

/// A slip in the first line of a mistake was told a second time, at what to do instead.
#[test]
fn a_mistake_that_cannot_be_read_is_told_once() {
    for opening in [":::mistke[A]", ":::mistake[A]{cost=}"] {
        let built = page(&format!("{opening}\n\na\n\n:::\n\n:::instead[B]\n\nb\n\n:::\n")).build();
        assert_eq!(built.codes().len(), 1, "{}", built.told());
    }
}

/// A block whose template shows the text of a page with the same block ran until the stack was full.
#[test]
fn pages_that_show_each_other_in_a_circle_are_told() {
    let include = "{% set page = get_page(path=block.data.page) %}<div>{{ page.content }}</div>";
    let with = |second: &'static str| {
        site([
            ("content/a.md", ":::include{page=b.md}\n\n:::\n\n:::include{page=b.md}\n\n:::\n"),
            ("content/b.md", second),
        ])
        .file("themes/plain/theme.yaml", "blocks:\n  include: {attributes: [page]}\n")
        .file("themes/plain/templates/page.html", "{{ page.content }}")
        .file("themes/plain/templates/section.html", "s")
        .file("themes/plain/templates/blocks/include.html", include)
        .file("site.yaml", "title: T\nbase_url: https://a.example/\ntheme: plain\n")
        .build()
    };
    assert_eq!(with("b\n").text("a/index.html").matches("<div><p>b</p>").count(), 2);
    let circle = with(":::include{page=a.md}\n\n:::\n\n:::include{page=a.md}\n\n:::\n");
    insta::assert_snapshot!(circle.told());
}

/// On a site below `/hire/`, cards of the section `hire` showed the pages of `hire/hire`, and a card
/// to the home page what the section says of itself.
#[test]
fn cards_mean_the_same_pages_whatever_the_address_of_the_site_is() {
    let shown = |base: &str| {
        let text = ":::cards\n\n- [a](/)\n- [b](/hire/)\n- [c](/hire/hire/)\n\n:::\n\n:::cards{from=section:/hire/}\n\n:::\n";
        let built = bare([
            ("content/a.md", text),
            ("content/_index.md", "---\ndescription: Home\n---\n"),
            ("content/hire/_index.md", "---\ndescription: Hire\n---\n"),
            ("content/hire/hire/_index.md", "---\ndescription: Inside\n---\n"),
            ("content/hire/hire/p.md", "---\ntitle: Wrong\n---\n"),
            ("content/hire/p.md", "---\ntitle: Right\n---\n"),
        ])
        .file("site.yaml", format!("title: T\nbase_url: https://example.org{base}\ntheme: false\n"))
        .build();
        built
            .text("a/index.html")
            .replace(&format!("href=\"{}", base.trim_end_matches('/')), "href=\"")
    };
    let plain = shown("/");
    for said in ["Home", "Hire", "Inside", "Right"] {
        assert!(plain.contains(said), "{plain}");
    }
    assert_eq!(shown("/hire/"), plain);
}
