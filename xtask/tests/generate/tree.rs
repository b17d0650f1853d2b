//! The tree is current, and the check sees every difference.

use std::fs;

use crate::common::{Tree, providers, text, workspace};
use xtask::generate::{Change, generate};

#[test]
fn the_generated_files_of_this_workspace_are_current() {
    let changes = generate(workspace(), &[])
        .unwrap()
        .compare(workspace())
        .unwrap();
    let stale: Vec<_> = changes.iter().map(|(path, _)| path).collect();
    assert!(
        stale.is_empty(),
        "run `cargo xtask generate`; stale: {stale:?}"
    );
}

#[test]
fn two_runs_write_the_same_bytes_and_the_second_writes_nothing() {
    let tree = Tree::new("two_runs");
    let current = tree.files();
    for path in current.keys() {
        let generated = path
            .components()
            .any(|part| part.as_os_str() == "generated");
        if generated || path.ends_with("Cargo.toml") {
            fs::remove_file(path).unwrap();
        }
    }
    let first = tree.xtask(&["generate"]);
    assert!(first.status.success(), "{}", text(&first));
    let rewritten = tree.files();
    for (path, content) in &rewritten {
        assert_eq!(current.get(path), Some(content), "{}", path.display());
    }
    let second = text(&tree.xtask(&["generate"]));
    let unchanged = second.matches(" 0 files written").count();
    assert_eq!(unchanged, providers().len(), "{second}");
    assert_eq!(tree.files(), rewritten);
}

/// Not only Rust: manifests, READMEs and mocks too.
#[test]
fn the_check_covers_every_emitted_file() {
    let tree = Tree::new("every_file");
    let generated = generate(&tree.root, &[]).unwrap();
    let mut emitted = 0;
    for (path, content) in tree.files() {
        let shown = path
            .strip_prefix(&tree.root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let by_hand = shown.starts_with("specs/")
            || shown.starts_with("crates/groups-core/")
            || shown.starts_with("crates/groups-transport/")
            || shown.starts_with("crates/groups-sim/")
            || shown.starts_with("crates/groups-testkit/")
            || shown == "crates/groups-httpmock/README.md";
        if by_hand {
            continue;
        }
        emitted += 1;
        let current = String::from_utf8(content.clone()).unwrap();
        let changed = if shown.ends_with("README.md") {
            current.replacen("| `", "| `x", 1)
        } else {
            format!("{current}\n")
        };
        fs::write(&path, changed).unwrap();
        let changes = generated.compare(&tree.root).unwrap();
        let found: Vec<_> = changes.iter().collect();
        assert!(
            matches!(&found[..], [(one, Change::Update(_))] if *one == shown),
            "{shown}"
        );

        if !shown.ends_with("README.md") {
            fs::remove_file(&path).unwrap();
            let changes = generated.compare(&tree.root).unwrap();
            let found: Vec<_> = changes.iter().collect();
            assert!(
                matches!(&found[..], [(one, Change::Create(_))] if *one == shown),
                "{shown}"
            );
        }
        fs::write(&path, content).unwrap();
    }
    // Per provider: manifest, README, client, what ties it, module, operations, mock, types, decoder, and enums if there are some; the manifests of the mocks and of the
    // fuzz targets, and the modules of mocks, types and decoders.
    let with_enums = tree
        .files()
        .into_keys()
        .filter(|path| path.ends_with("enums.rs"));
    assert_eq!(emitted, providers().len() * 9 + with_enums.count() + 5);
    assert!(providers().len() >= 3);
}

#[test]
fn the_check_names_the_stale_file_and_the_remedy_and_writes_nothing() {
    let tree = Tree::new("stale");
    tree.write(
        "crates/groups-kestra/src/generated/client.rs",
        "// edited by hand\n",
    );
    let before = tree.files();
    let output = tree.xtask(&["generate", "--check"]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(
        shown.contains("  crates/groups-kestra/src/generated/client.rs: stale\n"),
        "{shown}"
    );
    assert!(shown.contains("cargo xtask generate\n"), "{shown}");
    assert_eq!(tree.files(), before);

    assert!(tree.xtask(&["generate", "kestra"]).status.success());
    assert!(tree.xtask(&["generate", "--check"]).status.success());
}

#[test]
fn a_file_that_no_spec_produces_any_more_is_reported_and_removed() {
    let tree = Tree::new("left_over");
    fs::remove_file(tree.root.join("specs/kestra.yaml")).unwrap();
    let output = tree.xtask(&["generate", "--check"]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    for path in [
        "crates/groups-httpmock/src/generated/kestra.rs",
        "crates/groups-kestra/Cargo.toml",
        "crates/groups-kestra/src/generated/client.rs",
    ] {
        assert!(
            shown.contains(&format!("  {path}: left over, no spec produces it\n")),
            "{shown}"
        );
    }
    assert!(
        shown.contains("  crates/groups-httpmock/Cargo.toml: stale\n"),
        "{shown}"
    );

    assert!(tree.xtask(&["generate"]).status.success());
    assert!(!tree.root.join("crates/groups-kestra/Cargo.toml").exists());
    assert!(
        tree.root.join("crates/groups-kestra/README.md").exists(),
        "not ours to remove"
    );
    assert!(tree.xtask(&["generate", "--check"]).status.success());
}

#[test]
fn everything_below_the_generated_folders_is_accounted_for() {
    let tree = Tree::new("accounted_for");
    let client = tree.read("crates/groups-kestra/src/generated/client.rs");
    let marked = "crates/groups-kestra/src/generated/old/client.rs";
    let marked_elsewhere = "crates/groups-core/src/generated/types.rs";
    tree.write(marked, &client);
    tree.write(marked_elsewhere, &client);
    let check = || {
        let output = tree.xtask(&["generate", "--check"]);
        assert_eq!(output.status.code(), Some(1));
        text(&output)
    };
    let shown = check();
    for path in [marked, marked_elsewhere] {
        let line = format!("  {path}: left over, no spec produces it\n");
        assert!(shown.contains(&line), "{shown}");
    }

    let unmarked = [
        "crates/groups-core/src/generated/a/b/c.txt",
        "crates/groups-kestra/src/generated/notes.rs",
    ];
    for path in unmarked {
        tree.write(path, "//! Somebody's work.\n");
    }
    let before = tree.files();
    let shown = check();
    for path in unmarked {
        let line =
            format!("  {path}: left over, and not generated: move it elsewhere or delete it\n");
        assert!(shown.contains(&line), "{shown}");
    }
    let json = tree.xtask(&["generate", "--check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let kinds: Vec<_> = json["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["change"])
        .collect();
    assert_eq!(kinds, ["foreign", "remove", "foreign", "remove"]);

    let output = tree.xtask(&["generate"]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(2), "{shown}");
    for path in unmarked {
        assert!(shown.contains(&format!("`{path}`")), "{shown}");
    }
    assert_eq!(tree.files(), before, "nothing is written or removed");

    for path in unmarked {
        fs::remove_file(tree.root.join(path)).unwrap();
    }
    assert!(tree.xtask(&["generate"]).status.success());
    for path in [marked, marked_elsewhere] {
        assert!(!tree.root.join(path).exists(), "{path}");
    }
    assert!(tree.xtask(&["generate", "--check"]).status.success());
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed_and_not_removed() {
    let tree = Tree::new("link");
    let target = tree
        .root
        .join("crates/groups-segment/src/generated/client.rs");
    let link = "crates/groups-kestra/src/generated/linked.rs";
    std::os::unix::fs::symlink(&target, tree.root.join(link)).unwrap();
    let output = tree.xtask(&["generate"]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(2), "{shown}");
    assert!(shown.contains(&format!("`{link}`")), "{shown}");
    assert!(target.exists() && tree.root.join(link).exists());
}

#[test]
fn one_provider_leaves_the_others_alone() {
    let tree = Tree::new("one_provider");
    let other = "crates/groups-segment/src/generated/client.rs";
    tree.write(other, "// stale\n");
    assert!(tree.xtask(&["generate", "kestra"]).status.success());
    assert_eq!(tree.read(other), "// stale\n");
}
