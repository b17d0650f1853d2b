//! `cargo xtask new-provider`, and the page that walks through it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

#[path = "../common/mod.rs"]
mod common;
mod measured;
mod page;
mod pattern;
mod refused;
mod tree;
mod walk;
