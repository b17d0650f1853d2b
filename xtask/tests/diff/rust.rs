//! What changes of the Rust API mean: both versions of small crates are really described by rustdoc.

use std::collections::BTreeSet;

use xtask::diff;

use super::repository::{Answer, Repository};

const BASE: &str = include_str!("api/base.rs");
const WORK: &str = include_str!("api/work.rs");
const EXPECTED: &str = include_str!("api/expected.txt");

/// The changes of the Rust API with their paths: `CLASS[RULE] rust: WHAT @ PATH`.
fn lines(answer: &Answer) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut lines = answer.out.lines().peekable();
    while let Some(line) = lines.next() {
        if line.contains("] rust: ")
            && let Some(at) = lines.peek().and_then(|next| next.strip_prefix("  at   "))
        {
            let at = at.split(" (").next().unwrap();
            found.insert(format!("{line} @ {at}"));
        }
    }
    found
}

fn expected(text: &str) -> BTreeSet<String> {
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

fn manifest(features: &str, rust: &str) -> String {
    format!(
        "[package]\nname = \"groups-acme\"\nversion.workspace = true\nedition = \"2024\"\n\
         rust-version = \"{rust}\"\n\n[features]\n{features}\n"
    )
}

#[test]
fn each_change_is_classified_by_its_rule() {
    let repository = Repository::new("rust");
    let path = "crates/groups-acme/Cargo.toml";
    repository.write("crates/groups-acme/src/lib.rs", BASE);
    repository.write(
        path,
        &manifest("default = [\"a\"]\na = []\nb = []\nc = [\"a\"]", "1.86"),
    );
    repository.krate("groups-old", "//! Old.\n");
    repository.lock();
    repository.commit();
    repository.write("crates/groups-acme/src/lib.rs", WORK);
    repository.write(
        path,
        &manifest("default = []\na = [\"d\"]\nc = [\"a\"]\nd = []", "1.88"),
    );
    repository.remove("crates/groups-old");
    repository.krate("groups-new", "//! New.\n");
    repository.lock();
    let answer = repository.diff(&["--base", "HEAD"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let (found, expected) = (lines(&answer), expected(EXPECTED));
    let list = |set: Vec<&String>| {
        set.into_iter()
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    };
    assert!(
        found == expected,
        "found, but not expected:\n{}\nexpected, but not found:\n{}",
        list(found.difference(&expected).collect()),
        list(expected.difference(&found).collect())
    );
}

#[test]
fn every_rule_of_the_rust_api_is_expected_somewhere() {
    let found: BTreeSet<_> = EXPECTED
        .lines()
        .filter_map(|line| line.split(['[', ']']).nth(1))
        .collect();
    // It takes a dependency; the tests below have one.
    let elsewhere = ["public-dependency"];
    let missing: Vec<_> = diff::rust_rules()
        .map(|rule| rule.id)
        .filter(|rule| !found.contains(rule) && !elsewhere.contains(rule))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// A workspace in which `groups-acme` has an item of `groups-core` in its API, and `groups-other` has not.
fn dependent(name: &str) -> Repository {
    let repository = Repository::new(name);
    repository.krate(
        "groups-core",
        "//! Core.\n\n/// An id.\npub struct Id(pub u8);\n",
    );
    let with = |name: &str, code: &str| {
        repository.krate(name, code);
        let path = format!("crates/{name}/Cargo.toml");
        let manifest = repository.read(&path);
        repository.write(
            &path,
            &format!("{manifest}\n[dependencies]\ngroups-core = {{ path = \"../groups-core\", version = \"0.1.0\" }}\n"),
        );
    };
    with(
        "groups-acme",
        "//! Acme.\n\n/// The id.\npub fn id() -> groups_core::Id { groups_core::Id(1) }\n",
    );
    with(
        "groups-other",
        "//! Other.\n\n/// A number.\npub fn id() -> u8 { groups_core::Id(1).0 }\n",
    );
    repository.lock();
    repository.commit();
    repository
}

#[test]
fn a_breaking_change_breaks_those_who_show_it() {
    let repository = dependent("dependency");
    repository.replace("crates/groups-core/src/lib.rs", "Id(pub u8)", "Id(pub u16)");
    repository.replace(
        "crates/groups-other/src/lib.rs",
        "-> u8 { groups_core::Id(1).0 }",
        "-> u8 { 1 }",
    );
    let answer = repository.diff(&["--base", "HEAD", "--require-bump"]);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert_eq!(
        lines(&answer),
        expected(
            "breaking[public-dependency] rust: `groups-acme` has items of `groups-core` in its API, which changes in a breaking way @ Cargo.toml: groups_core\n\
             breaking[signature-changed] rust: was `pub struct groups_core::Id(pub u8)`, is `pub struct groups_core::Id(pub u16)` @ groups_core::Id"
        )
    );
    assert!(
        answer
            .out
            .contains("groups-other  none  none      still 0.1.0\n"),
        "{}",
        answer.out
    );

    // With the version, the requirement changes, which is the same change again.
    repository.replace("Cargo.toml", "0.1.0", "0.2.0");
    for name in ["groups-acme", "groups-other"] {
        let path = format!("crates/{name}/Cargo.toml");
        repository.replace(&path, "\"0.1.0\"", "\"0.2.0\"");
    }
    repository.lock();
    let answer = repository.diff(&["--base", "HEAD", "--require-bump"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    assert_eq!(
        lines(&answer),
        expected(
            "breaking[public-dependency] rust: `groups_core`, whose items are in the API, was required as `^0.1.0` and is as `^0.2.0` @ Cargo.toml: groups_core\n\
             breaking[signature-changed] rust: was `pub struct groups_core::Id(pub u8)`, is `pub struct groups_core::Id(pub u16)` @ groups_core::Id"
        )
    );
}

#[test]
fn a_re_export_is_the_item_that_it_leads_to() {
    let repository = dependent("re-export");
    let (core, acme) = (
        "crates/groups-core/src/lib.rs",
        "crates/groups-acme/src/lib.rs",
    );
    repository.write(
        core,
        "//! Core.\n\nmod private;\npub use private::{Id, Other};\n",
    );
    repository.write(
        "crates/groups-core/src/private.rs",
        "/// An id.\npub struct Id(pub u8);\n/// Another.\npub struct Other(pub u8);\n",
    );
    repository.write(acme, "//! Acme.\n\npub use groups_core::Id;\n");
    repository.commit();
    // What is re-exported, and nothing else, is shown.
    repository.replace(
        "crates/groups-core/src/private.rs",
        "Id(pub u8)",
        "Id(pub u16)",
    );
    let answer = repository.diff(&["--base", "HEAD"]);
    let through = "breaking[public-dependency] rust: `groups-acme` has items of `groups-core` in its API, which changes in a breaking way @ Cargo.toml: groups_core";
    assert!(lines(&answer).contains(through), "{answer:?}");
    // Another item of the same name, whether or not it is known where it is defined.
    repository.git(&["checkout", "--quiet", "."]);
    repository.write(acme, "//! Acme.\n\npub use groups_core::Other as Id;\n");
    for names in [&["--base", "HEAD"][..], &["--base", "HEAD", "acme"]] {
        assert_eq!(
            lines(&repository.diff(names)),
            expected(
                "breaking[signature-changed] rust: was `pub use groups_acme::Id of groups_core::Id`, is `pub use groups_acme::Id of groups_core::Other` @ groups_acme::Id"
            )
        );
    }
}

#[test]
fn a_type_that_moves_between_private_modules_is_the_same_type() {
    let repository = dependent("moved");
    let core = "crates/groups-core/src/lib.rs";
    repository.write(
        core,
        "//! Core.\n\nmod one {\n    /// An id.\n    pub struct Id(pub u8);\n}\npub use one::Id;\n",
    );
    repository.commit();
    repository.write(core, &repository.read(core).replace("one", "two"));
    let answer = repository.diff(&["--base", "HEAD"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    assert_eq!(answer.changes(), Vec::<&str>::new());
    // Only one of the two is described, so the place is all that is known.
    let answer = repository.diff(&["--base", "HEAD", "acme"]);
    assert_eq!(answer.changes().len(), 1, "{answer:?}");
}

/// Cargo could take the artifacts of one version for those of the other: they have the same names and places in their workspaces.
#[test]
fn each_version_is_built_from_its_own_crates() {
    let repository = dependent("mixed");
    let core = "crates/groups-core/src/lib.rs";
    let acme = "crates/groups-acme/src/lib.rs";
    repository.replace(
        core,
        "pub struct Id(pub u8);",
        "pub struct Id(pub u8);\n\n/// Another.\npub struct Other;",
    );
    repository.replace(
        acme,
        "pub fn id() -> groups_core::Id { groups_core::Id(1) }",
        "pub fn other() -> groups_core::Other { groups_core::Other }",
    );
    // Twice, and with another base in between: what an earlier run built is there.
    for (base, changes) in [("HEAD", 3), ("v0.1.0", 3), ("HEAD", 3)] {
        let answer = repository.diff(&["--base", base]);
        assert_eq!(answer.code, Some(0), "{base}: {answer:?}");
        assert!(answer.changes().len() >= changes, "{base}: {answer:?}");
    }
    let answer = repository.diff(&["--base", "HEAD", "acme"]);
    assert_eq!(
        lines(&answer),
        expected(
            "additive[item-added] rust: `pub fn groups_acme::other() -> groups_core::Other` is new @ groups_acme::other\n\
             breaking[item-removed] rust: `pub fn groups_acme::id() -> groups_core::Id` is gone @ groups_acme::id"
        )
    );
}

#[test]
fn a_version_that_does_not_build_is_an_error_and_not_a_version_without_changes() {
    let repository = Repository::new("broken");
    repository.replace(
        "crates/groups-acme/src/lib.rs",
        "pub fn group() {}",
        "pub fn group() -> Missing {}",
    );
    let answer = repository.diff(&[]);
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert_eq!(answer.out, "");
    assert!(
        answer
            .err
            .contains("the public API of the work tree cannot be read"),
        "{}",
        answer.err
    );
    assert!(answer.err.contains("--skip-rust"), "{}", answer.err);

    repository.commit();
    repository.replace(
        "crates/groups-acme/src/lib.rs",
        "pub fn group() -> Missing {}",
        "pub fn group() {}",
    );
    let answer = repository.diff(&["--base", "HEAD"]);
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert!(
        answer
            .err
            .contains("the public API of `HEAD` cannot be read"),
        "{}",
        answer.err
    );

    // Cargo would have to write to the user's file.
    repository.remove("Cargo.lock");
    let answer = repository.diff(&[]);
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert!(!repository.root.join("Cargo.lock").exists());
}

/// Another toolchain may write another form, and a disk may fill up.
#[test]
fn a_description_that_is_not_understood_is_an_error_and_not_a_version_without_changes() {
    let repository = Repository::new("form");
    assert_eq!(repository.diff(&[]).code, Some(0));
    let commit = repository.git(&["rev-parse", "HEAD"]);
    let folder = format!("target/diff/base/{}", commit.trim());
    let toolchain = std::fs::read_dir(repository.root.join(&folder))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let file = format!(
        "{folder}/{}/groups_acme.json",
        toolchain.file_name().display()
    );
    let text = repository.read(&file);
    let form = |number| format!("\"format_version\":{number}");
    let old = (1..=99)
        .map(form)
        .find(|form| text.contains(&format!("{form}}}")) || text.contains(&format!("{form},")))
        .unwrap();
    for (written, says) in [
        (text.replace(&old, &form(99)), "writes JSON of the form 99"),
        (text[..text.len() / 2].to_owned(), "remove the file"),
    ] {
        repository.write(&file, &written);
        let answer = repository.diff(&[]);
        assert_eq!(answer.code, Some(2), "{answer:?}");
        assert_eq!(answer.out, "");
        assert!(answer.err.contains(says), "{}", answer.err);
    }
    repository.remove(&file);
    assert_eq!(repository.diff(&[]).code, Some(0));
}

#[test]
fn both_sides_of_a_client_ask_for_one_version() {
    let repository = Repository::new("both-sides");
    repository.replace(
        "crates/groups-acme/src/lib.rs",
        "pub fn group() {}",
        "pub fn group() {}\n\n/// Two.\npub fn groups() {}",
    );
    repository.replace(
        "specs/acme.yaml",
        "      operationId: delete_group\n",
        "      operationId: delete_group\n      x-groups-idempotent: false\n",
    );
    let answer = repository.diff(&[]);
    assert!(
        answer
            .out
            .contains("groups-acme  breaking  additive  still 0.1.0, needs 0.2.0\n"),
        "{}",
        answer.out
    );
}
