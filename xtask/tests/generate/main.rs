//! `cargo xtask generate`: what it writes, the tree that it keeps, and what it refuses.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "../common/mod.rs"]
mod common;
mod output;
mod refused;
mod tree;
