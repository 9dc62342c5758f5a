//! The preview, asked over HTTP: what it answers is what `build` writes, and nobody but its own
//! browser gets an answer.

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use support::{Scratch, TestSite, site, themed};

/// A preview that ends with the test.
struct Preview {
    child: Child,
    port: u16,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer, taken apart.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The page without what the preview adds to it.
    fn page(&self) -> String {
        let text = self.text();
        match text.find("<script src=\"/.handover/live.js\"") {
            Some(at) => {
                let end = text[at..].find("</script>").expect("closed") + at + "</script>".len();
                format!("{}{}", &text[..at], &text[end..])
            }
            None => text,
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find(|line| {
            line.to_ascii_lowercase().starts_with(&format!("{}:", name.to_ascii_lowercase()))
        })?;
        Some(line.split_once(':')?.1.trim())
    }
}

impl Preview {
    /// Shows the site in a scratch folder.
    fn of(scratch: &Scratch, more: &[&str]) -> Preview {
        let words: Vec<&str> =
            ["serve", "--format", "json"].into_iter().chain(more.iter().copied()).collect();
        let mut child = scratch
            .command(&words)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let out = child.stdout.take().expect("piped");
        let (sender, ready) = std::sync::mpsc::channel();
        // Read to the end, or the preview would wait for somebody to listen.
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if line.contains("\"ready\"") {
                    let port = line.split("127.0.0.1:").nth(1).expect("an address");
                    let port = port.split('/').next().expect("a port").parse().expect("a number");
                    let _ = sender.send(port);
                }
            }
        });
        let port = ready.recv_timeout(Duration::from_secs(20)).expect("the preview is ready");
        Preview { child, port }
    }

    fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("can be set");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("answered");
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).expect("a status").parse().expect("a number");
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Answer {
        self.get_with(path, "")
    }

    fn get_with(&self, path: &str, headers: &str) -> Answer {
        let port = self.port;
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{headers}\r\n"
        ))
    }

    /// Asks until the answer is as it should be.
    #[track_caller]
    fn until(&self, path: &str, right: impl Fn(&Answer) -> bool) -> Answer {
        let begun = Instant::now();
        loop {
            let answer = self.get(path);
            if right(&answer) {
                return answer;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(10),
                "{path} stays: {} {}",
                answer.status,
                answer.text()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn on_disk(name: &str, site: &TestSite) -> Scratch {
    let scratch = Scratch::new(name);
    site.write(scratch.path());
    scratch
}

/// A path as browsers ask for it.
fn asked(path: &str) -> String {
    let path = path.strip_suffix("index.html").unwrap_or(path);
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

#[test]
fn every_answer_is_what_build_writes() {
    let site = themed([
        ("content/_index.md", "---\ntitle: Home\n---\nWelcome.\n"),
        ("content/über uns.md", "# Über uns\n\n[home](/) and `code`.\n"),
        (
            "content/guide/a.md",
            "---\ntitle: A\ntags: [x]\naliases: [/old/]\n---\n```rust\nfn f() {}\n```\n",
        ),
        ("content/blog/2026-01-01-p.md", "---\ntitle: P\n---\nText.\n"),
        ("static/data.bin", "\u{0}\u{1}binary"),
        ("static/notes.txt", "notes"),
    ]);
    let scratch = on_disk("same", &site);
    scratch.run(&["build", "--now", "2026-11-23"]).ends(0);
    let preview = Preview::of(&scratch, &["--now", "2026-11-23"]);
    let built = scratch.tree("public");
    assert!(built.len() > 15, "{:?}", built.keys());
    for (path, bytes) in built {
        if path == ".handover-output" {
            continue;
        }
        let answer = preview.get(&format!("/playbook/{}", asked(&path)));
        assert_eq!(answer.status, 200, "{path}");
        if path.ends_with(".html") {
            // The one thing the preview changes: links to the site's own origin are paths.
            let wanted = String::from_utf8(bytes).expect("text");
            let home = |text: &str| {
                text.replace("href=\"https://example.org/", "href=\"/")
                    .replace("src=\"https://example.org/", "src=\"/")
            };
            assert_eq!(home(&answer.page()), home(&wanted), "{path}");
        } else {
            assert_eq!(answer.body, bytes, "{path}");
        }
    }
}

#[test]
fn an_edit_is_answered_and_never_a_page_of_before() {
    let scratch =
        on_disk("edits", &site([("content/a.md", "# A\n\nOne.\n"), ("content/b.md", "# B\n")]));
    let preview = Preview::of(&scratch, &[]);
    assert!(preview.get("/a/").text().contains("One."));
    for round in 0..20 {
        scratch.write("content/a.md", &format!("# A\n\nRound {round}.\n"));
        preview.until("/a/", |answer| answer.text().contains(&format!("Round {round}.")));
    }
    std::fs::remove_file(scratch.at("content/b.md")).expect("there");
    preview.until("/b/", |answer| answer.status == 404);
    scratch.write("content/b.md", "# B again\n");
    preview.until("/b/", |answer| answer.status == 200);
    // A change of address moves the whole preview.
    let settings = scratch.read("site.yaml");
    scratch.write("site.yaml", &settings.replace("example.org/", "example.org/sub/"));
    preview.until("/sub/a/", |answer| answer.status == 200);
    assert_eq!(preview.get("/").header("location"), Some("/sub/"));
}

#[test]
fn what_cannot_be_made_is_answered_with_its_fault_over_its_last_good_form() {
    let scratch =
        on_disk("faults", &site([("content/a.md", "# A\n\nGood.\n"), ("content/b.md", "# B\n")]));
    let preview = Preview::of(&scratch, &[]);
    assert_eq!(preview.get("/a/").status, 200);
    let template = scratch.read("templates/page.html");
    for broken in ["{{ page.nothing.at_all }}", "{% if x %}", "{{ no_such_function() }}"] {
        scratch.write("templates/page.html", broken);
        let answer = preview.until("/a/", |answer| answer.status == 500);
        assert!(answer.text().contains("Good."), "the last good form: {}", answer.text());
        assert!(answer.text().contains("handover-fault"), "the fault: {}", answer.text());
        assert!(answer.text().contains("templates/page.html"), "its place: {}", answer.text());
        scratch.write("templates/page.html", &template);
        preview.until("/a/", |answer| answer.status == 200);
    }
    let settings = scratch.read("site.yaml");
    scratch.write("site.yaml", "title: [\n");
    let answer = preview.until("/a/", |answer| answer.status == 500);
    assert!(answer.text().contains("Good.") && answer.text().contains("site.yaml"));
    scratch.write("site.yaml", &settings);
    preview.until("/a/", |answer| answer.status == 200);
    // A fault in one page is no fault of another.
    scratch.write("content/b.md", "[x](/nowhere/)");
    preview.until("/b/", |answer| answer.text().contains("/nowhere/"));
    assert_eq!(preview.get("/a/").status, 200);
}

#[test]
fn a_site_that_never_was_good_says_what_to_mend_and_then_appears() {
    let files = site([("content/a.md", "# A\n")]).file("templates/page.html", "{% if x %}");
    let scratch = on_disk("never", &files);
    let preview = Preview::of(&scratch, &[]);
    let answer = preview.get("/a/");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("templates/page.html"), "{}", answer.text());
    scratch.write("templates/page.html", "{{ page.title }}");
    preview.until("/a/", |answer| answer.status == 200);
}

#[test]
fn only_the_previews_own_browser_is_answered() {
    let scratch =
        on_disk("host", &site([("content/a.md", "# A\n"), ("static/f.txt", "0123456789")]));
    let preview = Preview::of(&scratch, &[]);
    let host = |host: &str| {
        preview
            .ask(&format!("GET /a/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
            .status
    };
    assert_eq!(host(&format!("localhost:{}", preview.port)), 200);
    assert_eq!(host("evil.example"), 403);
    assert_eq!(host("127.0.0.1.evil.example"), 403);
    let news = "/.handover/events?page=/a/";
    assert_eq!(preview.get_with(news, "Origin: https://evil.example\r\n").status, 403);
    let post = format!(
        "POST /a/ HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        preview.port
    );
    assert_eq!(preview.ask(&post).status, 405);
    for path in [
        "/../site.yaml",
        "/..%2fsite.yaml",
        "/.handover-output",
        "/site.yaml",
        "/content/a.md",
        "/%ff",
    ] {
        assert!(matches!(preview.get(path).status, 400 | 404), "{path}");
    }
    let part = preview.get_with("/f.txt", "Range: bytes=2-4\r\n");
    assert_eq!((part.status, part.text().as_str()), (206, "234"));
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    assert_eq!(preview.get_with("/f.txt", "Range: bytes=20-\r\n").status, 416);
    let whole = preview.get("/f.txt");
    assert_eq!(whole.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(whole.header("cache-control"), Some("no-store"));
    assert_eq!(whole.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(preview.get("/nowhere/").status, 404);
    assert!(preview.get("/nowhere/").text().contains("not here"), "the site's own page");
    assert_eq!(preview.get("/a").header("location"), Some("/a/"));
}

#[test]
fn a_second_preview_starts_from_what_the_first_one_knew() {
    let scratch = on_disk(
        "again",
        &site([("content/a.md", "# A\n\n```rust\nfn f() {}\n```\n"), ("content/b.md", "# B\n")]),
    );
    let first = Preview::of(&scratch, &[]);
    let before = first.get("/a/").page();
    // It remembers when all is quiet.
    let begun = Instant::now();
    while !scratch.at(".handover/documents").exists() {
        assert!(begun.elapsed() < Duration::from_secs(10), "nothing is remembered");
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(first);
    scratch.write("content/b.md", "# B, edited while nobody looked\n");
    let second = Preview::of(&scratch, &[]);
    assert_eq!(second.get("/a/").page(), before);
    assert!(second.get("/b/").text().contains("while nobody looked"));
}

/// Many editors change a file's mode after they closed it: that stopped what was being made, and
/// nobody heard of the fault.
#[test]
fn a_change_that_changes_nothing_hides_no_fault() {
    let mut many = site([("content/a.md", "# A\n")]);
    for number in 0..300 {
        many = many.file(&format!("content/p{number}.md"), format!("# Page {number}\n"));
    }
    let scratch = on_disk("chmod", &many);
    let preview = Preview::of(&scratch, &[]);
    let template = scratch.read("templates/page.html");
    for delay in [0, 1, 2, 4, 8] {
        scratch.write("templates/page.html", &format!("{template}{{{{ page.no_such_thing }}}}"));
        std::thread::sleep(Duration::from_millis(delay));
        let file = scratch.at("templates/page.html");
        let now = std::fs::metadata(&file).expect("there").permissions();
        std::fs::set_permissions(&file, now).expect("can be set");
        let told = |wanted: &str| {
            let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).expect("listens");
            stream.set_read_timeout(Some(Duration::from_millis(300))).expect("can be set");
            let ask = format!(
                "GET /.handover/events HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
                preview.port
            );
            stream.write_all(ask.as_bytes()).expect("sent");
            let mut text = Vec::new();
            let _ = stream.read_to_end(&mut text);
            String::from_utf8_lossy(&text).contains(wanted)
        };
        let begun = Instant::now();
        while !told("no_such_thing") {
            assert!(begun.elapsed() < Duration::from_secs(10), "nobody was told, {delay} ms");
        }
        scratch.write("templates/page.html", &template);
        preview.until("/a/", |answer| answer.status == 200);
    }
}

/// What is gone is gone at once, also before it is known what else goes.
#[test]
fn a_page_that_was_removed_is_not_answered_any_more() {
    let mut many = site([("content/a.md", "# A\n")]);
    for number in 0..20 {
        many = many.file(&format!("content/p{number}.md"), "# Page\n");
    }
    let scratch = on_disk("removed", &many);
    let preview = Preview::of(&scratch, &[]);
    // Watching begins beside the first answers.
    scratch.write("content/a.md", "# Seen\n");
    preview.until("/a/", |answer| answer.text().contains("Seen"));
    std::thread::sleep(Duration::from_millis(300));
    let mut stale = Vec::new();
    for number in 0..20 {
        std::fs::remove_file(scratch.at(&format!("content/p{number}.md"))).expect("there");
        // Time for the system to tell, and less than what is waited for more to go.
        std::thread::sleep(Duration::from_millis(10));
        if preview.get(&format!("/p{number}/")).status != 404 {
            stale.push(number);
        }
    }
    // A busy machine may tell late now and then; a preview that does not wait is stale every time.
    assert!(stale.len() < 6, "still answered: {stale:?}");
}

#[test]
fn an_edit_behind_a_link_into_the_sites_own_folder_is_seen() {
    let scratch = on_disk("linked", &site([("content/b.md", "# B\n")]));
    scratch.write("shared/a.md", "# A\n\nOne.\n");
    std::os::unix::fs::symlink("../shared/a.md", scratch.at("content/a.md")).expect("made");
    let preview = Preview::of(&scratch, &[]);
    preview.until("/a/", |answer| answer.text().contains("One."));
    std::thread::sleep(Duration::from_millis(1500));
    scratch.write("shared/a.md", "# A\n\nTwo.\n");
    preview.until("/a/", |answer| answer.text().contains("Two."));
}

/// A page that is known from an earlier run only is read when it is asked for, from where it is by
/// then: what was to be read under its old name was once shown empty.
#[test]
fn a_page_known_from_before_is_shown_whole_under_its_new_name() {
    let text = "# A\n\nWhole, with [a link](/b/).\n";
    let scratch = on_disk("renamed", &site([("content/a.md", text), ("content/b.md", "# B\n")]));
    scratch.run(&["build"]).ends(0);
    let preview = Preview::of(&scratch, &[]);
    assert_eq!(preview.get("/b/").status, 200);
    std::fs::rename(scratch.at("content/a.md"), scratch.at("content/c.md")).expect("moved");
    let answer = preview.until("/c/", |answer| answer.status == 200);
    assert!(answer.text().contains("Whole, with <a href=\"/b/\">a link</a>."), "{}", answer.text());
}

#[test]
fn looking_by_the_clock_finds_edits_too() {
    let scratch = on_disk("poll", &site([("content/a.md", "# A\n")]));
    let preview = Preview::of(&scratch, &["--poll", "100ms"]);
    scratch.write("content/a.md", "# Polled\n");
    preview.until("/a/", |answer| answer.text().contains("Polled"));
}
