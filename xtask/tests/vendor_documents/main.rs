//! The reader of vendors' documents, on small documents of our own.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "tests"
)]

mod damage;
mod markdown;
mod mutation;
mod outline;

use xtask::api::{self, Api};
use xtask::lint::Problem;

/// The pages of all dialects, by the name of the file.
pub const PAGES: [(&str, &str); 6] = [
    ("python.md", include_str!("python.md")),
    ("operations.md", include_str!("operations.md")),
    ("typescript.md", include_str!("typescript.md")),
    ("java.md", include_str!("java.md")),
    ("go.md", include_str!("go.md")),
    ("models.md", include_str!("models.md")),
];

/// The page of this name.
pub(crate) fn page(name: &str) -> &'static str {
    PAGES.iter().find(|(other, _)| *other == name).unwrap().1
}

/// Reads a document. What it is called does not matter.
pub(crate) fn read(text: impl AsRef<[u8]>) -> Result<Api, Problem> {
    api::parse("document.txt", text.as_ref())
}
