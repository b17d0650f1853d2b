//! `cargo xtask diff`: small specs and crates of our own in repositories of their own.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod command;
mod repository;
mod rust;
mod wire;
