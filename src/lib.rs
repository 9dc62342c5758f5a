//! Handover.

pub mod config;
pub mod diagnostic;
pub mod fingerprint;
pub mod parse;
pub mod source;
pub mod time;
pub mod yaml;
