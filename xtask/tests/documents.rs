//! The commands that the documents name exist, and the gate runs what the README says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use std::fs;

use common::{Tree, text, workspace};

/// Every `cargo ...` and `bash ...` command line in a code span or code block.
fn commands(document: &str) -> Vec<String> {
    let markdown = fs::read_to_string(workspace().join(document)).unwrap();
    let mut commands = Vec::new();
    let mut in_shell = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            in_shell = line == "```sh";
        } else if in_shell {
            commands.push(line.trim().to_owned());
        } else {
            let spans = line.split('`').skip(1).step_by(2);
            commands.extend(
                spans
                    .filter(|span| span.starts_with("cargo "))
                    .map(|span| span.trim().to_owned()),
            );
        }
    }
    commands
}

#[test]
fn the_readme_has_exactly_two_set_up_commands_and_the_gate_runs_both() {
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap();
    let blocks: Vec<_> = readme
        .split("```sh\n")
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap())
        .collect();
    assert_eq!(
        blocks,
        ["cargo xtask drive", "cargo test --workspace --all-features"]
    );
    let gate = fs::read_to_string(workspace().join(".ci/run")).unwrap();
    for command in blocks {
        assert!(
            gate.lines().any(|line| line == format!("step {command}")),
            "{command}"
        );
    }
}

#[test]
fn every_xtask_command_in_the_documents_is_understood() {
    let tree = Tree::new("documents");
    let mut understood = 0;
    for document in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "specs/README.md",
    ] {
        for command in commands(document) {
            let Some(rest) = command.strip_prefix("cargo xtask ") else {
                continue;
            };
            // `generate [--check]` shows an option that may be left out.
            let words: Vec<_> = rest
                .split(' ')
                .map(|word| word.trim_matches(['[', ']']))
                .collect();
            let output = tree.xtask(&[&words[..], &["--help"]].concat());
            assert!(
                output.status.success(),
                "{document}: `{command}`: {}",
                text(&output)
            );
            understood += 1;
        }
    }
    assert!(understood >= 10, "only {understood} commands were found");
}

#[test]
fn the_links_between_the_documents_lead_somewhere() {
    for document in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "specs/README.md",
    ] {
        let path = workspace().join(document);
        let markdown = fs::read_to_string(&path).unwrap();
        for target in markdown
            .split("](")
            .skip(1)
            .map(|rest| rest.split(')').next().unwrap())
        {
            if target.starts_with("https://") {
                continue;
            }
            assert!(
                path.parent().unwrap().join(target).exists(),
                "{document}: {target}"
            );
        }
    }
}

#[test]
fn the_places_that_the_architecture_names_exist() {
    let markdown = fs::read_to_string(workspace().join("ARCHITECTURE.md")).unwrap();
    let mut found = 0;
    for span in markdown.split('`').skip(1).step_by(2) {
        let is_path = ["specs/", "crates/", "xtask/", "tests/", "docs/"]
            .iter()
            .any(|folder| span.starts_with(folder));
        if is_path && !span.contains('<') {
            assert!(workspace().join(span).exists(), "{span}");
            found += 1;
        }
    }
    assert!(found >= 8, "only {found} places were found");
}
