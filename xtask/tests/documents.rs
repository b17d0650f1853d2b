//! The commands, links and places that the documents name exist.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser as _;
use common::workspace;
use xtask::cli::Arguments;

/// Every `cargo ...` and `bash ...` command line in a code span or code block.
fn commands(document: &Path) -> Vec<String> {
    let markdown = fs::read_to_string(workspace().join(document)).unwrap();
    let mut commands = Vec::new();
    let mut in_shell = false;
    // A block can be part of a list.
    for line in markdown.lines().map(str::trim) {
        if line.starts_with("```") {
            in_shell = line == "```sh";
        } else if in_shell {
            commands.push(line.to_owned());
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

/// All Markdown files of the workspace that people read, as seen from its root.
fn documents() -> Vec<PathBuf> {
    let mut documents = Vec::new();
    for folder in [".", "docs", "docs/decisions", "specs", "examples", "fuzz"] {
        documents.extend(markdown(Path::new(folder)));
    }
    for entry in fs::read_dir(workspace().join("crates")).unwrap() {
        let krate = Path::new("crates").join(entry.unwrap().file_name());
        documents.extend(markdown(&krate));
    }
    documents.sort();
    documents
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(workspace().join(folder)).unwrap();
    let files = entries.map(|entry| folder.join(entry.unwrap().file_name()));
    files
        .filter(|file| file.extension().is_some_and(|extension| extension == "md"))
        .collect()
}

#[test]
fn every_xtask_command_in_the_documents_is_understood() {
    let (mut understood, mut mistakes) = (Vec::new(), Vec::new());
    for document in documents() {
        for command in commands(&document) {
            let Some(rest) = command.strip_prefix("cargo xtask ") else {
                continue;
            };
            // `generate [--check]` shows an option that may be left out, and `"v$OLD"` a variable.
            let words = rest
                .split_whitespace()
                .map(|word| word.trim_matches(['[', ']', '"']))
                .take_while(|word| !word.starts_with(['#', '>', '|', '&']));
            let line = ["cargo xtask"].into_iter().chain(words);
            let parsed = Arguments::try_parse_from(line);
            // Asking for help is no mistake.
            let mistake = parsed.err().filter(|error| error.use_stderr());
            if let Some(mistake) = mistake {
                mistakes.push(format!("{}: `{command}`: {mistake}", document.display()));
            }
            understood.push(command);
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    assert!(
        understood.len() >= 20,
        "only these were found: {understood:?}"
    );
}

/// The `sed` commands of the guide to releases, run on copies of the files that they change.
#[test]
fn the_commands_of_a_release_set_the_version_everywhere() {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("release");
    let _ = fs::remove_dir_all(&root);
    let mut changelogs: Vec<_> = documents();
    changelogs.retain(|file| file.ends_with("CHANGELOG.md"));
    assert!(changelogs.len() >= 9, "{changelogs:?}");
    let mut readmes: Vec<_> = documents();
    readmes.retain(|file| file.starts_with("crates") && file.ends_with("README.md"));
    let manifest = [PathBuf::from("Cargo.toml")];
    for file in manifest.iter().chain(&changelogs).chain(&readmes) {
        fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
        fs::copy(workspace().join(file), root.join(file)).unwrap();
    }
    let before = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let old = before
        .lines()
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .unwrap();
    let mut commands = commands(Path::new("docs/releasing.md"));
    commands.retain(|command| command.starts_with("sed "));
    let output = Command::new("bash")
        .args(["-ec", &commands.join("\n")])
        .env("OLD", old)
        .env("NEW", "7.8.9")
        .current_dir(&root)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");

    let after = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let expected: Vec<_> = before
        .lines()
        .map(|line| {
            let is_ours = line.starts_with("version = ") || line.contains("path = \"crates/");
            let ours = if is_ours {
                line.replace(old, "7.8.9")
            } else {
                line.to_owned()
            };
            assert!(!is_ours || ours != line, "{line}");
            ours
        })
        .collect();
    assert_eq!(after.lines().collect::<Vec<_>>(), expected);
    for file in changelogs {
        let changes = fs::read_to_string(root.join(&file)).unwrap();
        let released = changes.contains("## Unreleased\n\n## 7.8.9 - 20");
        assert!(released, "{}", file.display());
    }
    let mut told = 0;
    for file in readmes {
        let readme = fs::read_to_string(root.join(&file)).unwrap();
        for rest in readme.split(" = { version = \"").skip(1) {
            assert!(rest.starts_with("7.8\""), "{}", file.display());
            told += 1;
        }
    }
    assert!(told >= 1, "no README says how to depend on its crate");
}

#[test]
fn the_links_between_the_documents_lead_somewhere() {
    for document in documents() {
        let document = document.display();
        let path = workspace().join(document.to_string());
        let markdown = fs::read_to_string(&path).unwrap();
        for target in markdown
            .split("](")
            .skip(1)
            .map(|rest| rest.split(')').next().unwrap())
        {
            // Elsewhere, within the page, or an item of the documentation of a crate, which rustdoc checks.
            let is_item = target.contains("::") || target.starts_with('`');
            if target.starts_with("https://") || target.starts_with('#') || is_item {
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
