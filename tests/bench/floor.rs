//! The least a build can do: walk, read, Markdown to HTML, one template, write; page by page, on all
//! cores. It resolves no link, knows no other page, makes no list and remembers nothing.
//!
//! ```text
//! cargo run --release --example floor -- SITE OUT
//! ```
//!
//! Of `SITE` it reads `content/`. It uses the crates that Handover uses, and the same allocator, so
//! that what `tests/bench/run` measures above it is what Handover does besides.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use tera::{Context, Tera};
use walkdir::WalkDir;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TEMPLATE: &str = "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<title>{{ title }}</title>
</head>
<body>
<main>
<h1>{{ title }}</h1>
{{ content | safe }}
</main>
</body>
</html>
";

type Failed = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failed> {
    let words: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [site, out] = &words[..] else {
        return Err("give two folders: cargo run --release --example floor -- SITE OUT".into());
    };
    let content = site.join("content");
    let mut tera = Tera::default();
    tera.add_raw_template("page.html", TEMPLATE)?;
    let files = WalkDir::new(&content).into_iter().collect::<Result<Vec<_>, _>>()?;
    files
        .par_iter()
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "md"))
        .try_for_each(|file| page(&tera, file.path(), &target(out, &content, file.path())?))
}

/// Where a page goes: `a/b.md` to `a/b/index.html`, `a/_index.md` to `a/index.html`.
fn target(out: &Path, content: &Path, file: &Path) -> Result<PathBuf, Failed> {
    let below = file.strip_prefix(content)?.with_extension("");
    let folder = if below.ends_with("_index") { below.parent().unwrap_or(&below) } else { &below };
    Ok(out.join(folder).join("index.html"))
}

/// Makes one page.
fn page(tera: &Tera, file: &Path, target: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(file)?;
    let front_and_body = text.strip_prefix("---\n").and_then(|text| text.split_once("\n---\n"));
    let (front, body) = front_and_body.ok_or("a page without front matter")?;
    let title = front.lines().find_map(|line| line.strip_prefix("title: ")).unwrap_or_default();
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut content = String::with_capacity(body.len() * 2);
    html::push_html(&mut content, Parser::new_ext(body, options));
    let mut context = Context::new();
    context.insert("title", title);
    context.insert("content", &content);
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(target, tera.render("page.html", &context)?)?)
}
