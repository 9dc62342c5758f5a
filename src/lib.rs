//! Handover.

pub mod check;
pub mod cli;
pub mod config;
pub mod data;
pub mod diagnostic;
pub mod discover;
pub mod engine;
pub mod fingerprint;
pub mod parse;
pub mod plan;
pub mod publish;
pub mod render;
pub mod serve;
pub mod site;
pub mod source;
pub mod theme;
pub mod time;
pub mod yaml;
