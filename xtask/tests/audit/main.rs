//! `cargo xtask audit`, as its users call it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod acme;
mod command;
mod deviations;
mod differences;
mod large;
mod markdown;
mod matching;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with the spec of Acme and one document.
struct Case {
    folder: PathBuf,
}

/// What the command said.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Case {
    fn new(name: &str, spec: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("audit")
            .join(name);
        let _ = fs::remove_dir_all(&folder);
        let case = Self { folder };
        case.write("specs/acme.yaml", spec);
        case
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs the command in the folder.
    fn run(&self, arguments: &[&str]) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .current_dir(&self.folder)
            .args(["--root", ".", "audit", "acme"])
            .args(arguments)
            .output()
            .unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// `text` with the one occurrence of `old` replaced.
fn change(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old}");
    text.replace(old, new)
}

/// The differences, without the summary. Each begins with its operation.
fn lines(out: &str) -> Vec<String> {
    let mut operation = "";
    let mut lines = Vec::new();
    let mut all: Vec<&str> = out.lines().collect();
    all.pop();
    for line in all {
        if let Some(found) = line.strip_prefix("  ") {
            lines.push(format!("{operation}: {found}"));
        } else if line.starts_with("stale ") {
            lines.push(line.to_owned());
        } else {
            operation = line;
        }
    }
    lines
}
