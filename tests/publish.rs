//! The laws of publishing, on a real disk: the folder is the old site or the new one, files of others
//! stay, and what must not be touched is not.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use handover::engine::{Engine, Manifest};
use handover::publish::{How, Places, Published, Staging};
use support::{Scratch, TestSite, site};

fn small() -> TestSite {
    site([
        ("content/_index.md", "Home"),
        ("content/a.md", "A"),
        ("content/b.md", "B"),
        ("static/p.txt", "p"),
    ])
}

fn publish(site: &TestSite, scratch: &Scratch, output: &str) -> Published {
    publish_by(site, scratch, output, |staging| staging)
}

fn publish_by(
    site: &TestSite,
    scratch: &Scratch,
    output: &str,
    how: impl Fn(Staging) -> Staging,
) -> Published {
    let places = Places { root: scratch.at("site"), home: None };
    site.write(&scratch.at("site"));
    let staging =
        how(Staging::open(&scratch.at(output), &places, &|_| ()).expect("may be published into"));
    let build =
        Engine::default().build(site.snapshot(), &site.request(), &Manifest::default(), &staging);
    assert!(!build.has_errors());
    staging.finish(handover::fingerprint::Fingerprint::of("all")).expect("published")
}

/// Names of everything directly in a folder, hidden things too.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("readable")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn only_what_differs_is_written_and_what_is_gone_is_removed() {
    for one_by_one in [false, true] {
        let scratch = Scratch::new("publish");
        let how =
            |staging: Staging| if one_by_one { staging.one_by_one("told so") } else { staging };
        let first = publish_by(&small(), &scratch, "out", how);
        assert_eq!((first.unchanged, first.removed.len()), (0, 0));
        let again = publish_by(&small(), &scratch, "out", how);
        assert_eq!(again.how, How::Untouched);
        let kept = std::fs::metadata(scratch.at("out/b/index.html"))
            .expect("there")
            .modified()
            .expect("a time");
        std::thread::sleep(std::time::Duration::from_millis(20));
        std::fs::remove_file(scratch.at("site/static/p.txt")).expect("there");
        let changed =
            small().without("static/p.txt").file("content/a.md", "A2").file("content/c/d.md", "D");
        let third = publish_by(&changed, &scratch, "out", how);
        let written: Vec<&str> = third.written.iter().map(|path| path.as_str()).collect();
        assert_eq!(
            written,
            ["a/index.html", "c/d/index.html", "c/index.html", "index.html", "sitemap.xml"]
                .iter()
                .copied()
                .filter(|path| *path != "index.html")
                .collect::<Vec<_>>()
        );
        let removed: Vec<&str> = third.removed.iter().map(|path| path.as_str()).collect();
        assert_eq!(removed, ["p.txt"]);
        assert_eq!(
            std::fs::metadata(scratch.at("out/b/index.html"))
                .expect("there")
                .modified()
                .expect("a time"),
            kept,
            "an unchanged file keeps its time"
        );
        assert!(scratch.read("out/a/index.html").contains("A2"));
        assert!(!scratch.at("out/p.txt").exists());
        assert_eq!(names(scratch.path()), ["out", "site"], "nothing is left beside the folder");
        match third.how {
            How::AtOnce => assert!(!one_by_one),
            How::OneByOne(reason) => assert_eq!(reason, "told so"),
            How::Untouched => panic!("something changed"),
        }
    }
}

#[test]
fn both_ways_of_publishing_give_the_same_folder() {
    let (a, b) = (Scratch::new("ways"), Scratch::new("ways"));
    for site in [
        small(),
        small()
            .without("content/a.md")
            .file("content/a/index.md", "now a bundle")
            .file("static/b.txt", "x"),
    ] {
        publish(&site, &a, "out");
        publish_by(&site, &b, "out", |staging| staging.one_by_one("told so"));
        assert_eq!(a.tree("out"), b.tree("out"));
    }
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let scratch = Scratch::new("shape");
    let file = small().file("static/x", "a file");
    let folder = small().file("content/x/y.md", "a page").file("content/x/_index.md", "");
    for site in [&file, &folder, &file] {
        let _ = std::fs::remove_dir_all(scratch.at("site"));
        publish_by(site, &scratch, "out", |staging| staging.one_by_one("told so"));
        let expected = site.build().outputs;
        let found: BTreeMap<String, Vec<u8>> = scratch
            .tree("out")
            .into_iter()
            .filter(|(path, _)| path != ".handover-output")
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn files_of_others_stay_and_the_report_says_so() {
    let scratch = Scratch::new("others");
    publish(&small(), &scratch, "out");
    scratch.write("out/notes/mine.txt", "mine");
    let published = publish(&small().file("content/a.md", "A2"), &scratch, "out");
    assert_eq!(
        published.how,
        How::OneByOne("the folder holds files of others, such as `notes/mine.txt`".to_owned())
    );
    assert_eq!(scratch.read("out/notes/mine.txt"), "mine");
    assert!(scratch.read("out/a/index.html").contains("A2"));
    assert_eq!(
        names(&scratch.at("out")).iter().filter(|name| name.starts_with(".handover")).count(),
        1
    );
}

#[test]
fn a_hosts_branch_is_adopted_and_a_strangers_folder_is_not() {
    let scratch = Scratch::new("adopt");
    scratch.write("branch/.git/HEAD", "ref");
    scratch.write("branch/CNAME", "example.org");
    scratch.write("branch/README.md", "read me");
    publish(&small(), &scratch, "branch");
    assert_eq!(scratch.read("branch/CNAME"), "example.org");
    scratch.write("strange/diary.txt", "dear diary");
    let places = Places { root: scratch.at("site"), home: None };
    let refused = Staging::open(&scratch.at("strange"), &places, &|_| ()).err().expect("refused");
    assert!(refused.to_string().contains("there is `diary.txt`"), "{refused}");
    assert_eq!(scratch.tree("strange").len(), 1);
}

/// A lock was made beside the folder before it was looked into, and its refusal was another one
/// where nothing may be made there.
#[test]
fn a_refusal_touches_nothing_around_the_folder() {
    let scratch = Scratch::new("untouched");
    small().write(&scratch.at("site"));
    scratch.write("around/strange/diary.txt", "dear diary");
    std::os::unix::fs::symlink("gone", scratch.at("around/nowhere")).expect("can be made");
    let time = |path: &str| {
        std::fs::metadata(scratch.at(path)).expect("there").modified().expect("a time")
    };
    let before = (time("around"), time("around/strange"));
    for command in ["build", "clean"] {
        for (output, why) in [
            (
                "around/strange",
                "it is not empty, and Handover did not fill it: there is `diary.txt`",
            ),
            ("around/nowhere", "it is a link that leads nowhere"),
            ("around/nowhere/deep", "`around/nowhere` is a link that leads nowhere"),
        ] {
            let ran = scratch.run(&[command, "--root", "site", "--output", output]).ends(3);
            let doing = if command == "build" { "publish into" } else { "clean" };
            let expected = format!("error: will not {doing} `{output}`: {why}\n");
            assert!(ran.err().starts_with(&expected), "{}", ran.err());
            assert!(ran.err().contains("help: "), "{}", ran.err());
        }
    }
    assert_eq!((time("around"), time("around/strange")), before);
    assert!(std::fs::symlink_metadata(scratch.at("around/gone")).is_err());
}

/// Its files are in the folder and their list is not: it must not be taken for a stranger's.
#[test]
fn a_first_build_that_was_killed_in_the_middle_is_finished() {
    let scratch = Scratch::new("first");
    scratch.write("out/a/index.html", "new a");
    scratch.write(".out.handover-new/new/n/index.html", "new n");
    scratch.write(".out.handover-new/new/.handover-output", "# list\n5 a/index.html\n");
    scratch.write(".out.handover-new/journal", "write a/index.html\nwrite n/index.html\nend\n");
    let places = Places { root: scratch.at("site"), home: None };
    drop(Staging::open(&scratch.at("out"), &places, &|_| ()).expect("ours"));
    assert_eq!(scratch.read("out/n/index.html"), "new n");
    assert_eq!(names(scratch.path()), ["out"]);
}

#[test]
fn a_file_of_others_in_the_way_is_not_overwritten() {
    let scratch = Scratch::new("way");
    publish(&small(), &scratch, "out");
    scratch.write("out/c/index.html", "mine");
    let site = small().file("content/c.md", "C").file("content/a.md", "A2");
    site.write(&scratch.at("site"));
    let places = Places { root: scratch.at("site"), home: None };
    let staging = Staging::open(&scratch.at("out"), &places, &|_| ()).expect("ours");
    Engine::default().build(site.snapshot(), &site.request(), &Manifest::default(), &staging);
    assert!(staging.finish(handover::fingerprint::Fingerprint::of("all")).is_err());
    assert_eq!(scratch.read("out/c/index.html"), "mine");
    assert!(!scratch.read("out/a/index.html").contains("A2"), "nothing else was published either");
}

#[test]
fn an_interrupted_journal_is_finished_by_the_next_build() {
    let scratch = Scratch::new("journal");
    publish(&small(), &scratch, "out");
    // As a build killed in the middle would leave it: decided, half carried out.
    scratch.write(".out.handover-new/new/a/index.html", "new a");
    scratch.write(".out.handover-new/new/n/index.html", "new n");
    scratch.write(".out.handover-new/journal", "write a/index.html\nwrite n/index.html\nwrite z/index.html\nremove p.txt\nremove ../../etc/x\nend\n");
    let places = Places { root: scratch.at("site"), home: None };
    drop(Staging::open(&scratch.at("out"), &places, &|_| ()).expect("ours"));
    assert_eq!(scratch.read("out/a/index.html"), "new a");
    assert_eq!(scratch.read("out/n/index.html"), "new n");
    assert!(!scratch.at("out/p.txt").exists());
    assert_eq!(names(scratch.path()), ["out", "site"]);
}

#[test]
fn a_folder_that_is_a_link_is_published_into_file_by_file() {
    let scratch = Scratch::new("link");
    std::fs::create_dir_all(scratch.at("real")).expect("can be made");
    std::os::unix::fs::symlink(scratch.at("real"), scratch.at("out")).expect("can be made");
    let published = publish(&small(), &scratch, "out");
    assert_eq!(published.how, How::OneByOne("the folder is a link".to_owned()));
    assert!(scratch.at("real/index.html").exists());
    assert!(std::fs::symlink_metadata(scratch.at("out")).expect("there").is_symlink());
}

#[test]
fn folders_that_must_not_be_published_into_are_refused_untouched() {
    let scratch = Scratch::new("refuse");
    small().write(&scratch.at("home/site"));
    std::os::unix::fs::symlink(scratch.at("home/site/content"), scratch.at("sneaky"))
        .expect("can be made");
    let before = scratch.tree("home");
    let home = scratch.at("home");
    let home = home.to_str().expect("text");
    for output in [
        "/",
        home,
        &format!("{home}/site"),
        &format!("{home}/site/content"),
        &format!("{home}/site/content/out"),
        &format!("{home}/site/static/deep/er"),
        &format!("{home}/site/public/../templates"),
        &format!("{home}/site/.git"),
        scratch.path().to_str().expect("text"),
        scratch.at("sneaky").to_str().expect("text"),
        scratch.at("sneaky/sub").to_str().expect("text"),
        &format!("{home}/site/site.yaml"),
    ] {
        let mut command = scratch.command(&["build", "--root", "home/site", "--output", output]);
        let ran = command.env("HOME", home).output().expect("starts");
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(3), "{output}: {said}");
        assert!(said.contains("will not publish into"), "{output}: {said}");
        assert_eq!(scratch.tree("home"), before, "{output}");
    }
}

/// Whether nothing but the cache is left beside the site.
fn no_litter(folder: &Path) -> bool {
    names(folder).iter().all(|name| name == ".handover" || !name.contains(".handover"))
}

#[test]
fn a_failing_build_changes_nothing() {
    let scratch = Scratch::new("fail");
    small().write(scratch.path());
    scratch.run(&["build"]).ends(0);
    let before = scratch.tree("public");
    for (path, text) in [
        ("content/a.md", "[x](/nowhere/)"),
        ("content/a.md", "---\ntitle: [\n---\n"),
        ("templates/page.html", "{{ nothing }}"),
        ("templates/page.html", "{% if %}"),
        ("site.yaml", "titel: x\n"),
    ] {
        let good = scratch.read(path);
        scratch.write(path, text);
        scratch.write("content/b.md", "changed as well");
        scratch.run(&["build"]).ends(1);
        assert_eq!(scratch.tree("public"), before, "{path}: {text}");
        assert!(no_litter(scratch.path()), "{path}: {text}");
        scratch.write(path, &good);
        scratch.write("content/b.md", "B");
    }
}

#[test]
fn two_builds_at_once_take_turns() {
    let scratch = Scratch::new("turns");
    let mut site = small();
    for n in 0..200 {
        site = site.file(&format!("content/p{n}.md"), format!("page {n}"));
    }
    site.write(scratch.path());
    let children: Vec<_> =
        (0..4).map(|_| scratch.command(&["build", "--quiet"]).spawn().expect("starts")).collect();
    for mut child in children {
        assert!(child.wait().expect("ends").success());
    }
    // And the list of what was written.
    assert_eq!(scratch.tree("public").len(), site.build().outputs.len() + 1);
    assert!(no_litter(scratch.path()));
}

/// Builds of two versions of a site are killed at random moments. Whatever the moment, the folder is
/// one of the two, whole; and the next build leaves no litter.
#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let kills: u32 =
        std::env::var("HANDOVER_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(12);
    let scratch = Scratch::new("kill");
    let version = |word: &str| {
        let mut site = small();
        for n in 0..700 {
            site =
                site.file(&format!("content/p{n}.md"), format!("# Page {n}\n\nThis is {word}.\n"));
        }
        site
    };
    let versions = [version("old"), version("new")];
    let mut whole = Vec::new();
    for site in &versions {
        site.write(scratch.path());
        scratch.run(&["build", "--quiet"]).ends(0);
        whole.push(scratch.tree("public"));
    }
    // How long it takes to make one version of the other: a build that has less to do would end the
    // others before they publish anything.
    versions[0].write(scratch.path());
    let begun = std::time::Instant::now();
    scratch.run(&["build", "--quiet"]).ends(0);
    let mut usual = begun.elapsed();
    let mut cut_short = 0;
    let mut met = [0; 2];
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..kills {
        versions[(round as usize + 1) % 2].write(scratch.path());
        let mut child = scratch.command(&["build", "--quiet"]).spawn().expect("starts");
        // Xorshift: any sequence will do, and the same one every time can be looked into.
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let wait = usual.mul_f64((seed % 1_000) as f64 / 800.0);
        std::thread::sleep(wait);
        // A build that had to clear up after a killed one takes longer than one that had not.
        let ended = child.try_wait().expect("runs").is_some();
        cut_short += u32::from(!ended);
        usual = usual.mul_f64(if ended { 0.93 } else { 1.07 });
        let _ = child.kill();
        let _ = child.wait();
        let found = scratch.tree("public");
        match whole.iter().position(|tree| *tree == found) {
            Some(at) => met[at] += 1,
            None => {
                let strange: Vec<&String> = found
                    .iter()
                    .filter(|(path, bytes)| whole.iter().all(|tree| tree.get(*path) != Some(bytes)))
                    .map(|(path, _)| path)
                    .collect();
                panic!(
                    "round {round}: neither the old site nor the new one; {} files, strange: {strange:?}",
                    found.len()
                );
            }
        }
    }
    let both = cut_short > 0 && met.iter().all(|times| *times > 0);
    assert!(kills < 50 || both, "{cut_short} were cut short, and met were {met:?}");
    versions[0].write(scratch.path());
    scratch.run(&["build", "--quiet"]).ends(0);
    assert_eq!(scratch.tree("public"), whole[0]);
    assert!(no_litter(scratch.path()), "{:?}", names(scratch.path()));
    println!(
        "killed {kills} times, {cut_short} in the middle: {} times the old site, {} times the new one",
        met[0], met[1]
    );
}
