//! The real program in a real folder: what it says, what it makes, how it ends.

mod support;

use std::path::Path;

use support::{Ran, Scratch, site};

/// Output with times and folders taken out, which differ from run to run.
fn settled(text: &str, scratch: &Scratch) -> String {
    let mut settled = text.replace(scratch.path().to_str().expect("text"), "FOLDER");
    while let Some(at) =
        settled.find(" s\n").or_else(|| settled.ends_with(" s").then(|| settled.len() - 2))
    {
        let start = settled[..at].rfind(", ").unwrap_or(0);
        settled.replace_range(start..at + 2, ", TIME");
    }
    settled
}

fn whole(ran: &Ran, scratch: &Scratch) -> String {
    format!(
        "status {}\n--- out\n{}--- err\n{}",
        ran.code(),
        settled(&ran.out(), scratch),
        settled(&ran.err(), scratch)
    )
}

#[test]
fn a_new_site_is_made_checked_and_built_without_a_word() {
    let scratch = Scratch::new("init");
    let ran = scratch.run(&["init", "my-playbook", "--title", "Mine: a \"playbook\""]).ends(0);
    assert_eq!(
        ran.out(),
        "made `my-playbook` with 31 files; next:\n\n  cd my-playbook\n  handover serve --open      shows it, and follows your edits\n  handover build             writes it to `public`, for any web host\n"
    );
    // The settings send the reader to a file that is there.
    let settings = scratch.read("my-playbook/site.yaml");
    assert!(settings.contains("documentation: content/docs/site-yaml.md\n"), "{settings}");
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/docs/site-yaml.md").exists());
    let root = scratch.at("my-playbook");
    let root = root.to_str().expect("text");
    let checked = scratch.run(&["check", "--strict", "--quiet", "--root", root]).ends(0);
    assert_eq!((checked.out(), checked.err()), (String::new(), String::new()));
    let built = scratch.run(&["build", "--quiet", "--root", root]).ends(0);
    assert_eq!((built.out(), built.err()), (String::new(), String::new()));
    assert!(scratch.read("my-playbook/public/index.html").contains("Mine: a &quot;playbook&quot;"));
    let again = scratch.run(&["init", "my-playbook"]).ends(3);
    assert!(again.err().contains("is not empty"), "{}", again.err());
}

#[test]
fn a_new_page_has_title_date_and_address_and_is_never_overwritten() {
    let scratch = Scratch::new("new");
    scratch.run(&["init", "."]).ends(0);
    let ran = scratch.run(&["new", "guide/Train your helper"]).ends(0);
    assert_eq!(ran.out(), "content/guide/train-your-helper.md  →  /guide/train-your-helper/\n");
    assert_eq!(
        scratch.read("content/guide/train-your-helper.md"),
        "---\ntitle: Train your helper\ndescription:\n---\n\n"
    );
    scratch.run(&["new", "blog/first", "--title", "Yes: first"]).ends(0);
    let post = scratch.read("content/blog/first.md");
    assert!(post.starts_with("---\ntitle: \"Yes: first\"\ndescription:\ndate: 20"), "{post}");
    let again = scratch.run(&["new", "blog/first"]).ends(3);
    assert!(again.err().contains("is there already"));
    scratch.write(
        "archetypes/guide.md",
        "---\ntitle: {title}\nweight: 9\n---\n\n# {title} on {date}\n",
    );
    scratch.run(&["new", "guide/x.md"]).ends(0);
    assert!(
        scratch
            .read("content/guide/x.md")
            .starts_with("---\ntitle: X\nweight: 9\n---\n\n# X on 20")
    );
    for wrong in ["../out", "a//b", "_hidden", "a/.b"] {
        scratch.run(&["new", wrong]).ends(2);
    }
    scratch.run(&["build"]).ends(0);
}

#[test]
fn a_build_reports_in_three_forms() {
    let scratch = Scratch::new("report");
    site([
        ("content/a.md", "![](p.svg)"),
        ("content/p.svg", "<svg width='1' height='1'></svg>"),
        ("content/later.md", "---\ndate: 2031-02-03 09:30\n---\n"),
        ("content/draft.md", "---\ndraft: true\n---\n"),
    ])
    .write(scratch.path());
    let human = scratch.run(&["build", "--now", "2026-11-23"]);
    let again = scratch.run(&["build", "--now", "2026-11-23"]);
    let short = scratch.run(&["check", "--now", "2026-11-23", "--format", "short"]);
    let forms = [human, again, short].map(|ran| whole(&ran, &scratch)).join("\n\n");
    insta::assert_snapshot!(forms);
    let json = scratch.run(&["build", "--now", "2026-11-23", "--format", "json"]).ends(0);
    let lines: Vec<serde_json::Value> =
        json.out().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines[0]["type"], "diagnostic");
    assert_eq!(lines[0]["code"], "image-alt");
    assert_eq!(lines[1]["type"], "report");
    assert_eq!(lines[1]["held"][1]["due"], "2031-02-03T09:30:00Z");
    assert_eq!(json.err(), "");
}

#[test]
fn exit_statuses_tell_what_happened() {
    let scratch = Scratch::new("status");
    site([("content/a.md", "[x](/no/)")]).write(scratch.path());
    scratch.run(&["build"]).ends(1);
    scratch.run(&["check"]).ends(1);
    scratch.run(&["biuld"]).ends(2);
    scratch.run(&["build", "--frobnicate"]).ends(2);
    scratch.run(&["build", "--base-url", "example.org"]).ends(2);
    scratch.run(&["build", "--now", "13/25/2026"]).ends(2);
    scratch.run(&["build", "--root", "nowhere"]).ends(3);
    scratch.run(&[]).ends(2);
    scratch.run(&["--help"]).ends(0);
    scratch.run(&["--version"]).ends(0);
    site([("content/a.md", "![](https://x.example/y.png)")]).write(scratch.path());
    scratch.run(&["check"]).ends(0);
    scratch.run(&["check", "--strict"]).ends(1);
}

#[test]
fn quiet_is_quiet_and_colour_follows_the_conventions() {
    let scratch = Scratch::new("quiet");
    site([("content/a.md", "[x](/no/)")]).write(scratch.path());
    let plain = scratch.run(&["build"]).err();
    assert!(!plain.contains('\x1b'), "no colour in a pipe");
    let forced = scratch.command(&["build"]).env("CLICOLOR_FORCE", "1").output().expect("starts");
    assert!(String::from_utf8_lossy(&forced.stderr).contains('\x1b'));
    let refused = scratch
        .command(&["build"])
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .output()
        .expect("starts");
    assert!(!String::from_utf8_lossy(&refused.stderr).contains('\x1b'));
    site([("content/a.md", "fine")]).write(scratch.path());
    let quiet = scratch.run(&["build", "--quiet"]).ends(0);
    assert_eq!((quiet.out(), quiet.err()), (String::new(), String::new()));
}

#[test]
fn a_folder_without_settings_says_what_to_do() {
    let scratch = Scratch::new("nosite");
    insta::assert_snapshot!(whole(&scratch.run(&["build"]), &scratch));
}

#[test]
fn the_clock_can_be_told() {
    let scratch = Scratch::new("clock");
    site([("content/a.md", "---\ndate: 2026-11-24\n---\n")]).write(scratch.path());
    let built = |words: &[&str], epoch: Option<&str>| {
        let mut command = scratch.command(words);
        if let Some(epoch) = epoch {
            command.env("SOURCE_DATE_EPOCH", epoch);
        }
        let ran = command.output().expect("starts");
        (ran.status.code(), scratch.at("public/a/index.html").exists())
    };
    assert_eq!(built(&["build"], Some("1795392000")), (Some(0), false));
    assert_eq!(built(&["build"], Some("1795478400")), (Some(0), true));
    assert_eq!(built(&["build", "--now", "2026-11-23"], Some("1795478400")), (Some(0), false));
    assert_eq!(built(&["build", "--now", "2026-11-23", "--future"], None), (Some(0), true));
    assert_eq!(built(&["build"], Some("soon")).0, Some(2));
}

#[test]
fn why_tells_what_a_page_is_made_of() {
    let scratch = Scratch::new("why");
    scratch.run(&["init", "."]).ends(0);
    let by_file = scratch.run(&["why", "guide/pick-one-task.md"]).ends(0).out();
    assert_eq!(by_file, scratch.run(&["why", "/guide/pick-one-task/"]).ends(0).out());
    assert_eq!(by_file, scratch.run(&["why", "content/guide/pick-one-task.md"]).ends(0).out());
    let whole = scratch.run(&["why", "https://example.org/guide/pick-one-task/"]).ends(0).out();
    assert_eq!(by_file, whole);
    for other in ["/tags/", "tags/index.html", "/404.html", "atom.xml", "/site.css"] {
        scratch.run(&["why", other]).ends(0);
    }
    for line in [
        "/guide/pick-one-task/  →  guide/pick-one-task/index.html",
        "  text       content/guide/pick-one-task.md",
        "  template   themes/daybook/templates/page.html",
        "  with       themes/daybook/templates/base.html",
        "  with       themes/daybook/templates/parts.html",
        "  asked      get_url(path=\"theme/daybook.css\")",
        "  linked by  content/guide/write-it-down.md",
    ] {
        assert!(by_file.contains(line), "{line}\n{by_file}");
    }
    let view = scratch.run(&["why", "guide/pick-one-task.md", "--view"]).ends(0).out();
    let view: serde_json::Value = serde_json::from_str(&view).expect("JSON");
    assert_eq!(view["page"]["title"], "Pick one task");
    assert_eq!(view["config"]["base_url"], "https://example.org");
    let wrong = scratch.run(&["why", "guide/pick-one-taks.md"]).ends(3);
    assert!(wrong.err().contains("did you mean `guide/pick-one-task.md`?"), "{}", wrong.err());
}

#[test]
fn templates_of_the_theme_come_to_light() {
    let scratch = Scratch::new("theme");
    scratch.run(&["init", "."]).ends(0);
    let list = scratch.run(&["theme", "list"]).ends(0).out();
    assert!(
        list.contains("daybook  inside Handover  (used by this site)")
            && list.contains("  page.html"),
        "{list}"
    );
    assert!(list.contains("plain  inside Handover\n"), "{list}");
    scratch.run(&["theme", "copy", "page.html", "--extend"]).ends(0);
    let text = scratch.read("templates/page.html");
    assert!(
        text.starts_with("{% extends \"daybook/page.html\" %}") && text.contains("facts"),
        "{text}"
    );
    scratch.run(&["build", "--quiet"]).ends(0);
    scratch.write(
        "templates/page.html",
        &format!("{text}{{% block facts %}}<p>No facts.</p>{{% endblock %}}\n"),
    );
    scratch.run(&["build", "--quiet"]).ends(0);
    let page = scratch.read("public/guide/pick-one-task/index.html");
    assert!(page.contains("<p>No facts.</p>") && page.contains("<h1>Pick one task</h1>"));
    let again = scratch.run(&["theme", "copy", "page.html"]).ends(3);
    assert!(again.err().contains("is there already"));
    let wrong = scratch.run(&["theme", "copy", "pgae.html"]).ends(3);
    assert!(wrong.err().contains("did you mean `page.html`?"));
    let whole = scratch.run(&["theme", "copy", "list.html", "--extend"]).ends(3);
    assert!(whole.err().contains("`list.html` has no blocks"), "{}", whole.err());
    assert!(!scratch.at("templates/list.html").exists());
}

/// A site can use the second theme by its name, or bring a folder of that name in its place.
#[test]
fn the_small_theme_is_inside_the_program_too() {
    let scratch = Scratch::new("theme-plain");
    scratch.run(&["init", "."]).ends(0);
    let settings = scratch.read("site.yaml");
    scratch.write("site.yaml", &format!("{settings}theme: plain\n"));
    let list = scratch.run(&["theme", "list"]).ends(0).out();
    assert!(list.contains("plain  inside Handover  (used by this site)"), "{list}");
    assert!(list.contains("daybook  inside Handover\n") && list.contains("  accent (colour"));
    let theirs = include_str!("../themes/plain/templates/page.html");
    assert_eq!(scratch.run(&["theme", "show", "page.html"]).ends(0).out(), theirs);
    scratch.run(&["build", "--quiet"]).ends(0);
    assert!(scratch.read("public/index.html").contains("/theme/plain."));
    for name in ["page.html", "section.html"] {
        scratch.write(&format!("themes/plain/templates/{name}"), "mine");
    }
    let list = scratch.run(&["theme", "list"]).ends(0).out();
    assert!(list.contains("plain  themes/plain/  (used by this site)"), "{list}");
    scratch.run(&["build", "--quiet"]).ends(0);
    assert_eq!(scratch.read("public/index.html"), "mine");
    assert!(!scratch.at("public/404.html").exists(), "nothing of the other one is left");
}

/// Whoever fills a block wants to see what `super()` gives, most of all when it does not work yet.
#[test]
fn a_template_of_the_theme_is_shown_also_where_the_sites_own_goes_before_it() {
    let scratch = Scratch::new("theme-show");
    scratch.run(&["init", "."]).ends(0);
    let theirs = include_str!("../themes/daybook/templates/page.html");
    assert_eq!(scratch.run(&["theme", "show", "page.html"]).ends(0).out(), theirs);
    scratch.write("templates/page.html", "{% extends \"daybook/page.html\" %}{% endif %}");
    assert_eq!(scratch.run(&["theme", "show", "page.html"]).ends(0).out(), theirs);
    assert_eq!(scratch.run(&["theme", "show", "daybook/page.html"]).ends(0).out(), theirs);
    let wrong = scratch.run(&["theme", "show", "pgae.html"]).ends(3);
    assert!(wrong.err().contains("did you mean `page.html`?"), "{}", wrong.err());
}

#[test]
fn a_new_page_is_called_what_was_typed() {
    let scratch = Scratch::new("new-names");
    site([("content/hire/brief.md", "x"), ("content/blog/2026-11-01-first.md", "x")])
        .write(scratch.path());
    let new = |typed: &str| scratch.run(&["new", typed, "--now", "2026-11-23"]);
    let made = |typed: &str, file: &str, title: &str| {
        let told = scratch.run(&["new", typed]).ends(0).out();
        assert!(told.starts_with(&format!("content/{file}  →  /")), "{typed}: {told}");
        let text = scratch.read(&format!("content/{file}"));
        assert!(text.contains(&format!("title: {title}\n")), "{typed}: {text}");
    };
    assert_eq!(new("x").code(), 2, "`new` takes no `--now`");
    made("hire/scores/", "hire/scores.md", "Scores");
    made("hire/Hire a VA", "hire/hire-a-va.md", "Hire a VA");
    made("train/_index", "train/_index.md", "Train");
    made("content/hire/second-task.md", "hire/second-task.md", "Second task");
    for (typed, other) in [
        ("hire/Brief", "content/hire/brief.md"),
        ("hire/brief/index", "content/hire/brief.md"),
        ("blog/first", "content/blog/2026-11-01-first.md"),
    ] {
        let before = scratch.tree("content");
        let refused = scratch.run(&["new", typed]).ends(3).err();
        assert!(refused.contains(&format!("would have the address of `{other}`")), "{refused}");
        assert_eq!(scratch.tree("content"), before);
    }
}

#[test]
fn every_command_on_a_site_speaks_json() {
    let scratch = Scratch::new("json");
    scratch.run(&["init", "."]).ends(0);
    for (words, kind) in [
        (&["build"][..], "report"),
        (&["check"], "report"),
        (&["new", "guide/third"], "new"),
        (&["why", "_index.md"], "why"),
        (&["theme", "list"], "themes"),
        (&["theme", "show", "page.html"], "template"),
        (&["theme", "copy", "page.html"], "copied"),
        (&["clean"], "clean"),
    ] {
        let out = scratch.run(&[words, &["--format", "json"]].concat()).ends(0).out();
        let last = out.lines().last().unwrap_or_default();
        let told: serde_json::Value = serde_json::from_str(last).expect(&out);
        assert_eq!(told["type"], kind, "{words:?}: {out}");
    }
}

#[test]
fn clean_removes_what_was_made_and_nothing_else() {
    let scratch = Scratch::new("clean");
    scratch.run(&["init", "."]).ends(0);
    let before = scratch.tree(".");
    scratch.run(&["build"]).ends(0);
    scratch.write("public/mine/note.txt", "mine");
    scratch.run(&["clean"]).ends(0);
    let left: Vec<String> = scratch.tree("public").into_keys().collect();
    assert_eq!(left, [".handover-output", "mine/note.txt"]);
    // It is still ours, so the next build may publish into it.
    scratch.run(&["build"]).ends(0);
    scratch.run(&["clean"]).ends(0);
    assert_eq!(scratch.read("public/mine/note.txt"), "mine");
    std::fs::remove_dir_all(scratch.at("public")).expect("there");
    assert_eq!(scratch.tree("."), before);
    scratch.run(&["clean"]).ends(0);
    let stranger = Scratch::new("clean");
    stranger.run(&["clean"]).ends(3);
}

#[test]
fn strange_files_are_told_and_do_no_harm() {
    use std::os::unix::ffi::OsStrExt as _;
    let scratch = Scratch::new("strange");
    site([("content/a.md", "fine"), ("static/.env", "SECRET"), ("static/.well-known/x", "1")])
        .write(scratch.path());
    std::fs::write(scratch.at("content/latin1.md"), b"Gr\xfc\xdfe\n").expect("can be written");
    std::os::unix::fs::symlink("/etc", scratch.at("static/etc")).expect("can be made");
    std::os::unix::fs::symlink("nowhere", scratch.at("static/dangling")).expect("can be made");
    std::os::unix::fs::symlink("..", scratch.at("static/loop")).expect("can be made");
    std::fs::write(scratch.at("content").join(std::ffi::OsStr::from_bytes(b"x\xff.md")), "x")
        .expect("can be written");
    let made = std::process::Command::new("mkfifo").arg(scratch.at("content/pipe.md")).status();
    assert!(made.is_ok_and(|status| status.success()));
    let ran = scratch.run(&["build", "--format", "short"]).ends(1);
    insta::assert_snapshot!(ran.err());
    for name in ["content/latin1.md", "static/etc"] {
        let _ = std::fs::remove_file(scratch.at(name));
    }
    scratch.run(&["build"]).ends(0);
    assert!(scratch.at("public/.well-known/x").exists());
    assert!(!scratch.at("public/.env").exists());
}

#[test]
fn links_out_of_the_site_can_be_allowed() {
    let scratch = Scratch::new("symlink");
    scratch.write("elsewhere/logo.svg", "<svg/>");
    site([("content/a.md", "fine")]).write(&scratch.at("site"));
    std::fs::create_dir_all(scratch.at("site/static")).expect("can be made");
    std::os::unix::fs::symlink(scratch.at("elsewhere"), scratch.at("site/static/shared"))
        .expect("can be made");
    scratch.run(&["build", "--root", "site"]).ends(1);
    let settings = format!("{}symlinks: [static/shared]\n", support::SETTINGS);
    scratch.write("site/site.yaml", &settings);
    scratch.run(&["build", "--root", "site"]).ends(0);
    assert_eq!(scratch.read("site/public/shared/logo.svg"), "<svg/>");
}

#[test]
fn a_closed_pipe_is_nobodys_fault() {
    let scratch = Scratch::new("pipe");
    scratch.run(&["init", "."]).ends(0);
    let program = env!("CARGO_BIN_EXE_handover");
    let shell = format!(
        "{program} why guide/pick-one-task.md --view | head -n 1; test ${{PIPESTATUS[0]}} -eq 0"
    );
    let status = std::process::Command::new("bash")
        .args(["-c", &shell])
        .current_dir(scratch.path())
        .status();
    assert!(status.is_ok_and(|status| status.success()));
}

#[test]
fn moving_the_site_or_its_time_zone_changes_no_byte() {
    let here = Scratch::new("here");
    here.run(&["init", "."]).ends(0);
    here.run(&["build", "--now", "2030-01-01"]).ends(0);
    let there = Scratch::new("there");
    let copied = std::process::Command::new("cp")
        .args(["-r"])
        .arg(here.at("."))
        .arg(there.at("deeper"))
        .status();
    assert!(copied.is_ok_and(|status| status.success()));
    std::fs::remove_dir_all(there.at("deeper/public")).expect("there");
    let ran = there
        .command(&["build", "--root", "deeper", "--now", "2030-01-01"])
        .env("TZ", "Pacific/Auckland")
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("RAYON_NUM_THREADS", "1")
        .status();
    assert!(ran.is_ok_and(|status| status.success()));
    assert_eq!(here.tree("public"), there.tree("deeper/public"));
}

/// A site of two pages that is built once.
fn built_once(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    site([
        ("content/_index.md", "---\ntitle: Home\n---\n"),
        ("content/guide/_index.md", "---\ntitle: Guide\n---\n"),
        ("content/guide/a.md", "---\ntitle: A\nweight: 1\n---\nText.\n"),
        ("content/guide/b.md", "---\ntitle: B\nweight: 2\n---\nText.\n"),
    ])
    .write(scratch.path());
    scratch.run(&["build"]).ends(0);
    scratch
}

#[test]
fn what_blocks_are_made_of_is_told() {
    let scratch = built_once("explain-blocks");
    scratch.write("data/books.yaml", "a: [{title: T}]\n");
    scratch.write(
        "content/guide/a.md",
        "---\ntitle: A\nweight: 1\n---\n:::books{from=books#a}\n\n:::\n\n:::tip\n\nText.\n\n:::\n",
    );
    scratch.run(&["build"]).ends(0);
    let why = scratch.run(&["why", "guide/a.md"]).ends(0).out();
    assert!(why.contains("  blocks     data/books.yaml\n  blocks     themes/daybook/"), "{why}");
    let told = || scratch.run(&["build", "--explain", "--quiet"]).ends(0).out();
    let made =
        |file: &str| format!("guide/a/index.html: {file} changed, which its blocks are made of\n");
    scratch.write("data/books.yaml", "a: [{title: U}]\n");
    assert_eq!(told(), made("data/books.yaml"));
    scratch.write("templates/blocks/tip.html", "<p>{{ block.body }}</p>");
    assert_eq!(told(), made("templates/blocks/tip.html"));
    std::fs::remove_file(scratch.at("templates/blocks/tip.html")).unwrap();
    assert_eq!(told(), made("templates/blocks/tip.html"));
    // Words of a glossary reach every page.
    let words =
        |text: &str| format!("---\ntitle: W\n---\n:::glossary\n\n### Text\n\n{text}.\n\n:::\n");
    scratch.write("content/w.md", &words("One"));
    scratch.run(&["build"]).ends(0);
    scratch.write("content/w.md", &words("Two"));
    let explained = "guide/a/index.html: content/w.md changed, whose words it may explain\n";
    let all = told();
    assert!(all.contains(explained), "{all}");
    // What the template is given is what it prints: with the blocks drawn.
    let view = scratch.run(&["why", "guide/a.md", "--view"]).ends(0).out();
    assert!(view.contains("role=\\\"note\\\""), "{view}");
}

#[test]
fn a_build_tells_why_it_made_what_it_made() {
    let scratch = built_once("explain");
    assert_eq!(scratch.run(&["build", "--explain", "--quiet"]).ends(0).out(), "");
    scratch.write("content/guide/a.md", "---\ntitle: Z\nweight: 1\n---\nText.\n");
    let told = scratch.run(&["build", "--explain", "--quiet"]).ends(0).out();
    assert_eq!(
        told,
        "guide/a/index.html: the title of content/guide/a.md changed\n\
         guide/b/index.html: the title of content/guide/a.md changed\n\
         guide/index.html: the title of content/guide/a.md changed\n"
    );
    scratch.write("content/guide/c.md", "---\ntitle: C\nweight: 3\n---\n");
    let template = scratch.read("templates/section.html");
    scratch.write("templates/section.html", &format!("{template}<!-- x -->"));
    let told = scratch.run(&["build", "--explain", "--quiet"]).ends(0).out();
    assert_eq!(
        told,
        "guide/b/index.html: content/guide/c.md is new\n\
         guide/c/index.html: content/guide/c.md is new\n\
         guide/index.html: the template templates/section.html changed\n\
         index.html: the template templates/section.html changed\n\
         sitemap.xml: content/guide/c.md is new\n"
    );
    scratch.write("public/guide/a/index.html", "torn");
    let told = scratch.run(&["build", "--explain", "--quiet"]).ends(0).out();
    assert_eq!(told, "guide/a/index.html: its file was not what Handover had written\n");
    scratch.write("content/guide/b.md", "---\ntitle: B\nweight: 2\n---\nMore text.\n");
    let why = scratch.run(&["why", "guide/b.md"]).ends(0).out();
    assert!(why.contains("  shows      content/guide/a.md (page.lower)\n"), "{why}");
    assert!(why.contains("  made       content/guide/c.md is new\n"), "{why}");
    assert!(
        why.ends_with("  next time  made again: the text of content/guide/b.md changed\n"),
        "{why}"
    );
    let json = scratch.run(&["why", "guide/b.md", "--format", "json"]).ends(0).out();
    assert!(json.contains(r#""next":"the text of content/guide/b.md changed""#), "{json}");
}

#[test]
fn a_file_that_was_changed_by_hand_is_found_by_verify_and_mended_without_the_cache() {
    let scratch = built_once("verify");
    scratch.run(&["build", "--verify"]).ends(0);
    let good = scratch.read("public/guide/a/index.html");
    let bad = good.replace('A', "B");
    assert_eq!(good.len(), bad.len());
    scratch.write("public/guide/a/index.html", &bad);
    let told = scratch.run(&["build", "--verify"]).ends(3).err();
    assert!(told.contains("guide/a/index.html"), "{told}");
    scratch.run(&["build", "--no-cache", "--verify"]).ends(0);
    assert_eq!(scratch.read("public/guide/a/index.html"), good);
}

#[test]
fn without_the_cache_nothing_of_it_is_read_or_written() {
    let scratch = built_once("no-cache");
    std::fs::remove_dir_all(scratch.at(".handover")).expect("there");
    scratch.run(&["build", "--no-cache"]).ends(0);
    assert!(!scratch.at(".handover").exists());
    scratch.run(&["build"]).ends(0);
    assert_eq!(scratch.read(".handover/.gitignore"), "*\n");
    scratch.run(&["clean"]).ends(0);
    assert!(!scratch.at(".handover").exists());
}

/// Whoever kills a build, or lends it a folder it cannot write, loses time only.
#[test]
fn a_cache_that_cannot_be_written_stops_nothing() {
    let scratch = built_once("cache-folder");
    std::fs::remove_dir_all(scratch.at(".handover")).expect("there");
    scratch.write(".handover", "a file where the folder should be");
    scratch.write("content/guide/a.md", "changed");
    scratch.run(&["build"]).ends(0);
    scratch.run(&["build", "--verify"]).ends(0);
}

#[test]
fn build_watch_publishes_after_every_edit_and_never_wakes_itself() {
    let scratch = built_once("watch");
    let mut child = scratch
        .command(&["build", "--watch", "--output", "docs"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("starts");
    let wait_for = |path: &str, text: &str| {
        for _ in 0..400 {
            if std::fs::read_to_string(scratch.at(path)).is_ok_and(|now| now.contains(text)) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        panic!("{path} never said {text}");
    };
    wait_for("docs/guide/a/index.html", "Text.");
    for round in 0..3 {
        scratch.write("content/guide/a.md", &format!("---\ntitle: A\n---\nRound {round}.\n"));
        wait_for("docs/guide/a/index.html", &format!("Round {round}."));
    }
    // A fault publishes nothing, and what is mended is published.
    scratch.write("content/guide/b.md", "[x](/nowhere/)");
    scratch.write("content/guide/a.md", "---\ntitle: A\n---\nNot yet.\n");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert!(!scratch.read("docs/guide/a/index.html").contains("Not yet."));
    scratch.write("content/guide/b.md", "fine");
    wait_for("docs/guide/a/index.html", "Not yet.");
    std::thread::sleep(std::time::Duration::from_millis(2500));
    child.kill().expect("runs");
    let told = child.wait_with_output().expect("ends").stdout;
    let told = String::from_utf8_lossy(&told);
    // The first build, four that published, and nothing by itself.
    assert_eq!(told.lines().filter(|line| line.contains("pages, ")).count(), 5, "{told}");
}

/// Two builds may write files of the same sizes into one folder: what one of them remembers of it is
/// nothing the folder holds any more. Once that was published as it was.
#[test]
fn what_another_build_wrote_into_the_folder_is_noticed() {
    let scratch = built_once("another");
    let address = |url: &str| {
        scratch.run(&["build", "--quiet", "--base-url", url]).ends(0);
        scratch.read("public/sitemap.xml")
    };
    let a = address("https://a.example/");
    let b = address("https://b.example/");
    assert_eq!(a.len(), b.len());
    assert_eq!(address("https://a.example/"), a);
    let text = |word: &str| {
        scratch.write("content/guide/a.md", &format!("---\ntitle: A\n---\n{word}\n"));
    };
    let shown = || scratch.read("public/guide/a/index.html");
    text("Hello");
    scratch.run(&["build", "--quiet"]).ends(0);
    text("Jello");
    scratch.run(&["build", "--quiet", "--no-cache"]).ends(0);
    text("Hello");
    scratch.run(&["build", "--quiet"]).ends(0);
    assert!(shown().contains("Hello"), "{}", shown());
}

/// A cache does not grow with every version of every piece of code.
#[test]
fn code_that_stands_nowhere_any_more_is_forgotten() {
    let scratch = built_once("pieces");
    let size = || std::fs::metadata(scratch.at(".handover/pieces")).expect("there").len();
    let mut sizes = Vec::new();
    for round in 0..4 {
        let code = format!("let number = {round};\n").repeat(50);
        scratch.write("content/guide/a.md", &format!("```rust\n{code}```\n"));
        scratch.run(&["build", "--quiet"]).ends(0);
        sizes.push(size());
    }
    assert_eq!(sizes[0], sizes[3], "{sizes:?}");
}

/// A day that was named stays that day, whatever is due between it and today.
#[test]
fn watching_at_a_moment_in_the_past_does_not_go_round_and_round() {
    let scratch = built_once("past");
    scratch.write("content/guide/c.md", "---\ntitle: C\npublish: 2021-01-01\n---\n");
    let mut child = scratch
        .command(&["build", "--watch", "--now", "2020-06-01"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("starts");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    child.kill().expect("runs");
    let told = child.wait_with_output().expect("ends").stdout;
    let told = String::from_utf8_lossy(&told);
    assert_eq!(told.lines().filter(|line| line.contains("pages, ")).count(), 1, "{told}");
}
