//! Every rule of the linter with a spec that breaks it, the report formats, and input of the worst kind.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers fail the test that calls them"
)]

mod cases;
mod formats;
mod hostile;

use std::fmt::Write as _;
use std::path::PathBuf;

use xtask::document::Document;
use xtask::lint::{self, Problem};

/// A spec without problems. The other specs of these tests are made from it.
const BASE: &str = include_str!("../specs/base.yaml");

fn problems_of(text: &str) -> Vec<Problem> {
    match Document::parse("spec.yaml", text) {
        Ok(document) => lint::lint(&document),
        Err(problem) => vec![problem],
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().fold(String::new(), |mut out, problem| {
        let _ = writeln!(out, "  {problem}\n      at {}", problem.path);
        out
    })
}

/// A temporary folder that is removed with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("xtask-lint-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
