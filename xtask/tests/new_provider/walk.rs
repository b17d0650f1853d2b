//! The page is walked: every command runs in a copy of the workspace, and what a person writes is put in place where the page says so.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::text;
use crate::page::{self, Step};
use crate::tree;

#[test]
fn the_page_leads_from_a_document_to_a_provider_that_keeps_the_contract() {
    let root = tree::copy("walk");
    let target = root.join("target");
    lend_dependencies(&target);
    let mut finished = tree::finished();
    let steps = page::steps(&page::text());
    let mut listed = 0;
    for step in &steps {
        match step {
            Step::Write(file) => {
                let text = finished.remove(file);
                let text = text.unwrap_or_else(|| panic!("{file} is written twice, or never was"));
                let path = root.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            Step::Run { command, fails } => {
                let output = run(command, &root, &target);
                let shown = text(&output);
                assert_eq!(!output.status.success(), *fails, "{command}\n{shown}");
                if *fails {
                    says_what_is_left(command, &output, &shown);
                    listed += 1;
                }
                if command.contains("--test contract acme") && !fails {
                    assert!(shown.contains("test finished::acme ... ok"), "{shown}");
                    assert!(!shown.contains(" 0 passed"), "{shown}");
                }
            }
        }
    }
    assert_eq!(listed, 2, "lint and the contract say what is left");
    let unused: Vec<_> = finished.keys().collect();
    assert!(unused.is_empty(), "the page does not name {unused:?}");
    let last = steps.iter().rev();
    let last = last.filter(|step| matches!(step, Step::Run { fails: false, .. }));
    assert!(last.count() > 8, "the page has commands");
    let _ = fs::remove_dir_all(&root);
}

/// A fresh scaffold is not taken for a finished provider, and what is left is said with its place.
fn says_what_is_left(command: &str, output: &Output, shown: &str) {
    if command.starts_with("cargo xtask lint") {
        assert_eq!(output.status.code(), Some(1), "{shown}");
        assert!(shown.contains("specs/acme.yaml:"), "{shown}");
        assert!(shown.contains("error[todo]"), "{shown}");
    } else {
        // Not that it does not compile.
        assert!(shown.contains("finished::acme"), "{shown}");
        for file in [
            "specs/acme.yaml:",
            "crates/groups-acme/src/provider.rs:",
            "crates/groups-sim/src/acme/calls.rs:",
            "tests/tests/contract/acme.rs:",
        ] {
            assert!(shown.contains(file), "{file} is not named:\n{shown}");
        }
    }
}

fn run(command: &str, root: &Path, target: &Path) -> Output {
    let mut words = command.split_whitespace().peekable();
    let mut variables = Vec::new();
    while let Some(set) = words.next_if(|word| *word != "cargo") {
        variables.push(set.split_once('=').unwrap());
    }
    assert_eq!(words.next(), Some("cargo"), "{command}");
    let words: Vec<_> = words.collect();
    let mut process = match words.as_slice() {
        // The program that `cargo xtask` would build once more.
        ["xtask", arguments @ ..] => {
            let mut process = Command::new(env!("CARGO_BIN_EXE_xtask"));
            process.arg("--root").arg(root).args(arguments);
            process
        }
        arguments => {
            let mut process = Command::new(env!("CARGO"));
            process.args(arguments);
            process
        }
    };
    process
        .current_dir(root)
        .envs(variables)
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TARGET_DIR", target)
        .env_remove("CARGO_BUILD_BUILD_DIR")
        .env("CARGO_TERM_COLOR", "never")
        .env("RUST_BACKTRACE", "0")
        .output()
        .unwrap()
}

/// Copies what is built of the dependencies, so that they need not be built again. What is built of the workspace itself stays where it is: its files have the
/// same names in both trees, so a folder that both used would mix them up.
fn lend_dependencies(target: &Path) {
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    for folder in ["deps", "build", ".fingerprint"] {
        let from = built.join("debug").join(folder);
        if from.is_dir() {
            lend(&from, &target.join("debug").join(folder));
        }
    }
}

fn lend(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let own = name.strip_prefix("lib").unwrap_or(&name);
        let of_the_workspace = own.starts_with("groups") || own.starts_with("xtask");
        if !of_the_workspace && (path.is_dir() || is_library(&path)) {
            copy_with_times(&path, &to.join(name));
        }
    }
}

/// Whether a file is what others are built with, and not a program.
fn is_library(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ["rlib", "rmeta", "so", "dylib", "dll", "d"].contains(&ending))
}

/// Cargo compares times.
fn copy_with_times(from: &Path, to: &Path) {
    // Whatever is built at the same time may come and go: what is not copied is built again.
    let Ok(metadata) = fs::metadata(from) else {
        return;
    };
    if metadata.is_dir() {
        if fs::create_dir_all(to).is_ok()
            && let Ok(entries) = fs::read_dir(from)
        {
            for entry in entries.flatten() {
                copy_with_times(&entry.path(), &to.join(entry.file_name()));
            }
        }
    } else if fs::copy(from, to).is_ok()
        && let (Ok(time), Ok(file)) = (
            metadata.modified(),
            fs::File::options().write(true).open(to),
        )
    {
        let _ = file.set_modified(time);
    }
}
