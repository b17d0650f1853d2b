//! What `new-provider` refuses, and that nothing is written then; and what it makes without a document.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{text, xtask};
use crate::tree;

fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.clone(), fs::read(path).unwrap());
            }
        }
    }
    files
}

/// Fails with these words and leaves the tree as it was.
fn refused(root: &Path, arguments: &[&str], words: &str) {
    let before = files(root);
    let output = xtask(root, arguments);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {shown}");
    assert!(
        shown.contains(words),
        "{arguments:?}: no `{words}` in {shown}"
    );
    assert!(files(root) == before, "{arguments:?} changed something");
}

const SERVER: [&str; 2] = ["--server", "https://api.example.com"];

#[test]
fn a_name_that_cannot_be_one_or_is_taken_is_refused() {
    let root = tree::copy("names_refused");
    for (name, words) in [
        ("Acme", "use lower-case letters"),
        ("ac_me", "use lower-case letters"),
        ("1acme", "begin with a letter"),
        ("../acme", "use lower-case letters"),
        ("core", "`groups-core` is the crate of the shared types"),
        ("match", "`match` is a keyword"),
        ("segment", "`specs/segment.yaml` exists"),
    ] {
        refused(
            &root,
            &[&["new-provider", name], &SERVER[..]].concat(),
            words,
        );
    }
    // Any trace of an earlier one is somebody's work.
    fs::create_dir_all(root.join("crates/groups-sim/src/acme")).unwrap();
    let acme = [&["new-provider", "acme"], &SERVER[..]].concat();
    refused(&root, &acme, "`crates/groups-sim/src/acme` exists");
    let _ = fs::remove_dir_all(&root);
}

#[test]
fn a_list_that_has_no_place_for_one_more_is_named() {
    let root = tree::copy("places_missing");
    let acme = [&["new-provider", "acme"], &SERVER[..]].concat();
    for (file, line) in [
        ("Cargo.toml", "groups-"),
        ("crates/groups-sim/src/vendors.rs", "vendors! {"),
        ("tests/src/providers.rs", "macro_rules! with_providers"),
        ("CHANGELOG.md", "| `groups-"),
    ] {
        let path = root.join(file);
        let text = fs::read_to_string(&path).unwrap();
        let without = text.lines().filter(|known| !known.starts_with(line));
        let without: Vec<_> = without.collect();
        fs::write(&path, without.join("\n")).unwrap();
        refused(&root, &acme, &format!("`{file}`"));
        fs::remove_file(&path).unwrap();
        refused(&root, &acme, &format!("`{file}` cannot be read"));
        fs::write(&path, text).unwrap();
    }
    assert!(
        xtask(&root, &acme).status.success(),
        "nothing else is wrong"
    );
    let _ = fs::remove_dir_all(&root);
}

#[test]
fn a_document_or_an_address_that_is_none_is_refused() {
    let root = tree::copy("documents_refused");
    let document =
        |path: &'static str| [&["new-provider", "acme", "--document", path], &SERVER[..]].concat();
    refused(&root, &document("nowhere.md"), "nowhere.md");
    refused(&root, &document("LICENSE-MIT"), "LICENSE-MIT");
    for server in [
        "api.example.com",
        "ftp://api.example.com",
        "https://a@b.example",
        "",
    ] {
        let arguments = ["new-provider", "acme", "--server", server];
        let before = files(&root);
        let output = xtask(&root, &arguments);
        assert!(!output.status.success(), "{server}");
        assert!(files(&root) == before, "{server}");
    }
    let _ = fs::remove_dir_all(&root);
}

#[test]
fn without_a_document_everything_is_made_as_well_and_lint_says_what_is_unfinished() {
    let root = tree::copy("without_document");
    let arguments = [
        &["new-provider", "acme-cloud", "--format", "json"],
        &SERVER[..],
    ]
    .concat();
    let output = xtask(&root, &arguments);
    let shown = text(&output);
    assert!(output.status.success(), "{shown}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let left = report["left"].as_array().unwrap();
    assert!(left.len() > 10, "{shown}");
    for one in left {
        let file = fs::read_to_string(root.join(one["file"].as_str().unwrap())).unwrap();
        let line = usize::try_from(one["line"].as_u64().unwrap()).unwrap();
        assert!(
            file.lines().nth(line - 1).unwrap().contains("TODO"),
            "{one}"
        );
    }
    for change in report["changes"].as_array().unwrap() {
        assert!(
            root.join(change["path"].as_str().unwrap()).is_file(),
            "{change}"
        );
    }
    let check = xtask(&root, &["generate", "--check"]);
    assert!(check.status.success(), "{}", text(&check));
    let lint = xtask(&root, &["lint", "acme-cloud"]);
    assert_eq!(lint.status.code(), Some(1), "{}", text(&lint));
    let again = xtask(&root, &arguments);
    assert_eq!(again.status.code(), Some(2), "{}", text(&again));
    let _ = fs::remove_dir_all(&root);
}
