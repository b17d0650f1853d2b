//! `cargo xtask bench`, but for the measuring.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod build;
mod command;
mod contenders;
mod generate;
mod guard;
mod read;
mod results;
mod sides;

use std::fs;
use std::path::{Path, PathBuf};

/// An empty folder of one test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("bench")
        .join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    folder
}
