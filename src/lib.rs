//! Handover.

pub mod source;
pub mod fingerprint;
pub mod diagnostic;
pub mod yaml;
pub mod time;
pub mod config;
