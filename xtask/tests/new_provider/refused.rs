//! What `new-provider` refuses, and that nothing is written then; and what it makes without a document.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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
    fs::copy(
        root.join("specs/segment.yaml"),
        root.join("specs/seg-ment-2.yaml"),
    )
    .unwrap();
    for (name, words) in [
        ("Acme", "use lower-case letters"),
        ("ac_me", "use lower-case letters"),
        ("1acme", "begin with a letter"),
        ("../acme", "use lower-case letters"),
        ("core", "`groups-core` is the crate of the shared types"),
        ("match", "`match` is a keyword"),
        ("segment", "`specs/segment.yaml` exists"),
        ("acme-", "each hyphen of the name"),
        ("ac--me", "each hyphen of the name"),
        ("vec", "would be `Vec`"),
        ("user", "would be `User`"),
        ("seed", "`crates/groups-sim/src/seed.rs` exists"),
        ("seg-ment2", "as those of `seg-ment-2`"),
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
    fs::write(
        root.join("empty.yaml"),
        "openapi: 3.0.3\ninfo: {title: Acme, version: \"1\"}\npaths: {}\n",
    )
    .unwrap();
    refused(
        &root,
        &document("empty.yaml"),
        "the document has no operations",
    );
    for server in [
        "api.example.com",
        "ftp://api.example.com",
        "https://a@b.example",
        "https://{tenant}.example.com",
        "https://api.example.com?version=1",
        "",
    ] {
        let arguments = ["new-provider", "acme", "--server", server];
        let words = format!("`{server}` cannot be the address of the API: ");
        refused(&root, &arguments, &words);
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

/// What a draft of it has in the way: a query in a path, and two fields of one name.
const AWKWARD: &str = r#"openapi: 3.0.3
info: {title: Acme, version: "1"}
paths:
  /groups?all=1:
    get:
      operationId: list_groups
      responses:
        "200":
          description: Everything.
          content:
            application/json:
              schema: {type: object, properties: {a b: {type: string}, a_b: {type: string}}}
"#;

#[test]
fn a_draft_of_which_no_code_can_be_made_is_kept_and_can_be_mended() {
    let root = tree::copy("draft_kept");
    fs::write(root.join("awkward.yaml"), AWKWARD).unwrap();
    let kept = "target/new-provider/acme.yaml";
    let before = files(&root);
    let arguments = ["new-provider", "acme", "--document", "awkward.yaml"];
    let output = xtask(&root, &[&arguments, &SERVER[..]].concat());
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(2), "{shown}");
    for words in [
        &format!("{kept}:"),
        "error[path-template]",
        "error[property-name]",
        "cargo xtask new-provider acme --spec target/new-provider/acme.yaml",
    ] {
        assert!(shown.contains(words), "no `{words}` in {shown}");
    }
    assert!(!shown.contains("error[todo]"), "{shown}");
    let mut after = files(&root);
    let draft = after.remove(&root.join(kept)).unwrap();
    assert!(after == before, "nothing else is written");

    // Not mended yet.
    let go_on = ["new-provider", "acme", "--spec", kept];
    refused(&root, &go_on, "error[path-template]");
    let draft = String::from_utf8(draft).unwrap();
    let mended = draft.replace("/groups?all=1", "/groups");
    let mended = mended.replace("a_b:", "c:");
    fs::write(root.join(kept), &mended).unwrap();
    let output = xtask(&root, &go_on);
    assert!(output.status.success(), "{}", text(&output));
    let spec = fs::read_to_string(root.join("specs/acme.yaml")).unwrap();
    assert_eq!(spec, mended);
    let readme = fs::read_to_string(root.join("crates/groups-acme/README.md")).unwrap();
    assert!(
        readme.contains("another address than `https://api.example.com` |"),
        "{readme}"
    );
    let _ = fs::remove_dir_all(&root);
}

#[test]
fn a_spec_to_begin_with_has_an_address_of_its_own() {
    let root = tree::copy("spec_given");
    let spec = |file: &'static str| ["new-provider", "acme", "--spec", file];
    refused(
        &root,
        &spec("nowhere.yaml"),
        "`nowhere.yaml` cannot be read",
    );
    refused(&root, &spec("LICENSE-MIT"), "LICENSE-MIT");
    refused(
        &root,
        &[&spec("specs/segment.yaml")[..], &SERVER].concat(),
        "cannot be used with",
    );
    refused(&root, &["new-provider", "acme"], "--server");
    let _ = fs::remove_dir_all(&root);
}

/// Whatever the name is, and wherever the alphabet has it.
#[test]
fn an_entry_stands_in_the_right_list_for_every_name() {
    let root = tree::copy("every_name");
    for name in ["acme", "initech", "nova-2", "zeta"] {
        let output = xtask(&root, &[&["new-provider", name], &SERVER[..]].concat());
        assert!(output.status.success(), "{name}: {}", text(&output));
        for file in ["Cargo.toml", "tests/Cargo.toml"] {
            let manifest = fs::read_to_string(root.join(file)).unwrap();
            let (_, list) = manifest.split_once("dependencies]\n").unwrap();
            let list = list.split("\n[").next().unwrap();
            assert!(
                list.contains(&format!("groups-{name} = ")),
                "{file}: {list}"
            );
        }
    }
    let mut sources = vec!["crates/groups-sim/src/lib.rs".to_owned()];
    sources.extend(["tests/src/providers.rs", "tests/tests/contract/main.rs"].map(str::to_owned));
    for file in sources {
        let output = Command::new("rustfmt")
            .args([
                "--edition",
                "2024",
                "--check",
                "--config",
                "skip_children=true",
            ])
            .arg(root.join(&file))
            .output()
            .unwrap();
        assert!(output.status.success(), "{file}: {}", text(&output));
    }
    let _ = fs::remove_dir_all(&root);
}

#[test]
fn an_open_enum_of_the_draft_is_exported_where_the_tests_look_for_it() {
    let root = tree::copy("open_enums");
    let document = ["new-provider", "acme", "--document", "specs/segment.yaml"];
    let output = xtask(&root, &[&document, &SERVER[..]].concat());
    assert!(output.status.success(), "{}", text(&output));
    let source = fs::read_to_string(root.join("crates/groups-acme/src/lib.rs")).unwrap();
    let line = "pub use crate::generated::enums::{OperationStatus, ResourceType};\n";
    assert!(source.contains(line), "{source}");
    let _ = fs::remove_dir_all(&root);
}
