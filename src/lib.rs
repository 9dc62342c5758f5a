//! Handover turns a folder of Markdown into a published playbook.
//!
//! A build is a function from a snapshot of files to a set of outputs. Memory sits around it, the
//! outside world outside of it:
//!
//! ```text
//! discover → config → parse → (theme) → site → (check) → plan → render → publish
//!   disk    site.yaml  text    Tera   the graph  rules  outputs  bytes    disk
//!                       └─────── engine: the only memory ───────┘
//! serve = discover, build, keep in memory, wait; for ever
//! ```
//!
//! [`engine::Engine::build`] is that line as code. Each room, from the ground up:
//!
//! | room | takes → gives | never |
//! |---|---|---|
//! | [`fingerprint`] | bytes → what they are the same by | sees a time or an absolute path |
//! | [`source`] | names of files, outputs and addresses; a site's files as one value | opens a file |
//! | [`diagnostic`] | what is wrong, as data; its three printed forms | decides how the program ends |
//! | [`time`] | dates as people write them | reads the clock |
//! | [`yaml`] | YAML → plain values, and the place of each | lets a value through unchecked |
//! | [`number`] | numbers ↔ text as a language writes them | asks the platform |
//! | [`formula`] | a formula → what is wrong with it, what it comes to, its words | knows a block or a page |
//! | [`config`] | `site.yaml` → settings | is handed whole to a stage where a slice does |
//! | [`data`] | YAML, JSON, TOML, CSV → values | knows which page uses them |
//! | [`discover`] | the disk → a snapshot | parses anything |
//! | [`parse`] | one text → one document | knows its file name or another file |
//! | [`theme`] | templates → a checked theme with the graph of who uses whom | knows a page or a site |
//! | [`site`] | documents → the site, complete at birth | holds a field that a later pass fills |
//! | [`check`] | a site → what a reader would thank for | repeats what assembly finds |
//! | [`plan`] | site and theme → every output with recipe and key | renders; looks at the disk |
//! | [`render`] | a recipe → bytes | remembers |
//! | [`engine`] | a snapshot and what was made before → outputs into a sink | opens a file, prints, reads the clock |
//! | [`cache`] | what one run knows → the next run | holds anything that is needed |
//! | [`publish`] | the disk's sink: staging, exchange, removal, marker | knows Markdown or templates |
//! | [`serve`] | the loop, the watcher, HTTP, the memory sink | asks what kind of file changed |
//! | [`cli`] | words in, words out | computes a fact about the site |
//!
//! Stages that read what people wrote give the best value they can *and* what was wrong with it;
//! only the outside (`discover`, `cache`, `publish`, `serve`, `cli`) can fail. That a room uses only those
//! above it in this table is a test (`tests/architecture.rs`).

// The border to the outside: see `.clippy.toml`.
#![warn(clippy::disallowed_methods)]

// Vocabulary: sameness, places, trouble.
pub mod fingerprint;
pub mod source;
pub mod diagnostic;
pub mod time;
pub mod yaml;
pub mod number;
pub mod formula;

// The pipeline, in its order.
pub mod config;
pub mod data;
pub mod discover;
pub mod parse;
pub mod theme;
pub mod site;
pub mod check;
pub mod plan;
pub mod render;

// What stands around it.
pub mod engine;
pub mod cache;
pub mod publish;
pub mod serve;
pub mod cli;
