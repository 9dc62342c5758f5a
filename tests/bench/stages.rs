//! The stages of a build, one at a time and in memory: for whoever makes one of them faster.
//!
//! ```text
//! cargo bench
//! ```
//!
//! The sites are those of `tests/bench/site`, so Python must be there. Times are those of one machine
//! at one moment; `tests/bench/run` measures whole programs beside others.

#[path = "../support/mod.rs"]
mod support;

use std::process::Command;
use std::sync::{Arc, LazyLock};

use divan::Bencher;
use divan::counter::ItemsCount;
use handover::config::{self, Config, MarkdownOptions, Overrides};
use handover::engine::{Engine, Manifest, Nowhere};
use handover::fingerprint::Fingerprint;
use handover::parse::{Document, Grammars, ParseOptions, parse};
use handover::site::{self, CONTENT, CommentFiles, Input, is_markdown};
use handover::source::{Snapshot, SourcePath};
use handover::theme;
use support::fences::fences;
use support::{Scratch, TestSite};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How Markdown is read where the settings say nothing.
const MARKDOWN: MarkdownOptions = MarkdownOptions { highlight: true, smart: false, html: true };

/// The pages of the sites below.
const PAGES: usize = 1000;

/// The site that is measured elsewhere, in memory.
static SITE: LazyLock<TestSite> = LazyLock::new(|| {
    let scratch = Scratch::new("stages");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bench/site");
    let made = Command::new("python3")
        .arg(script)
        .arg(scratch.at("site"))
        .args(["--pages", &PAGES.to_string()])
        .status()
        .expect("Python is there");
    assert!(made.success(), "tests/bench/site does not make a site");
    TestSite::read(&scratch.at("site"))
});

fn main() {
    divan::main();
}

/// Parses a text again and again.
fn parsing(bencher: Bencher<'_, '_>, text: &str) {
    let print = Fingerprint::of(text);
    let options = ParseOptions { markdown: MARKDOWN, highlighter: Some(&Grammars) };
    bencher
        .counter(divan::counter::BytesCount::of_str(text))
        .bench(|| parse(text, print, &options));
}

#[divan::bench]
fn parse_one_page(bencher: Bencher<'_, '_>) {
    parsing(bencher, &SITE.text("content/part-0000/page-000007.md"));
}

/// Every block there is, as the page about blocks shows them.
#[divan::bench]
fn parse_a_page_with_all_blocks(bencher: Bencher<'_, '_>) {
    let shown = fences(include_str!("../../content/docs/blocks.md"));
    let blocks = shown.iter().filter(|fence| fence.language == "markdown");
    let text: Vec<&str> = blocks.map(|fence| fence.text.as_str()).collect();
    parsing(bencher, &text.join("\n"));
}

/// What assembly takes, made once.
struct Parsed {
    snapshot: Snapshot,
    config: Arc<Config>,
    theme: theme::Theme,
    content: Arc<[SourcePath]>,
    documents: Vec<Option<Arc<Document>>>,
}

fn parsed() -> Parsed {
    let snapshot = SITE.snapshot();
    let config = Arc::new(config::read(&snapshot, &Overrides::default()).value);
    let theme = theme::load(&snapshot, &config).value;
    let content: Arc<[SourcePath]> =
        snapshot.below(CONTENT).map(|(path, _)| path.clone()).collect();
    let options = ParseOptions { markdown: config.markdown, highlighter: None };
    let document = |path: &SourcePath| {
        let text = snapshot.text(path).filter(|_| is_markdown(path))?;
        Some(Arc::new(parse(&text, Fingerprint::of(&*text), &options).document))
    };
    let documents = content.iter().map(document).collect();
    Parsed { snapshot, config, theme, content, documents }
}

/// Documents to a site: the tree, addresses, links, lists, taxonomies.
#[divan::bench]
fn assemble_1000_pages(bencher: Bencher<'_, '_>) {
    let Parsed { snapshot, config, theme, content, documents } = &parsed();
    let request = SITE.request();
    let input = Input {
        snapshot,
        config,
        theme,
        content,
        documents,
        comments: &Arc::new(CommentFiles::default()),
        now: &request.now.moment(&config.zone),
        overrides: &request.overrides,
    };
    bencher
        .counter(ItemsCount::new(PAGES))
        .with_inputs(site::Memory::default)
        .bench_refs(|memory| site::assemble(&input, memory));
}

/// Every output of a planned site, on all cores: pages, lists, the feed, the sitemap.
#[divan::bench]
fn render_1000_pages(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(PAGES))
        .with_inputs(|| Engine::default().plan(SITE.snapshot(), &SITE.request()))
        .bench_refs(|planned| planned.carry_out(&Manifest::default(), None, &Nowhere));
}
