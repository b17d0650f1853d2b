//! The command through its binary: what it compares, how it writes it, and what it asks of the versions.

use serde_json::Value;

use super::repository::Repository;

const SPEC: &str = "specs/acme.yaml";
const OLD: &str = "      operationId: list_groups\n";
const NEW: &str = "      operationId: list_groups\n      x-groups-idempotent: false\n";

/// Everything that git knows and everything in the work tree.
fn state(repository: &Repository) -> [String; 6] {
    let git = |arguments: &[&str]| repository.git(arguments);
    [
        git(&["for-each-ref"]),
        git(&[
            "status",
            "--porcelain=v2",
            "--branch",
            "--untracked-files=all",
        ]),
        git(&["worktree", "list", "--porcelain"]),
        git(&["ls-files", "--stage"]),
        git(&["stash", "list"]),
        git(&["symbolic-ref", "HEAD"]),
    ]
}

#[test]
fn without_changes_all_is_well() {
    let repository = Repository::new("without-changes");
    let answer = repository.diff(&["--skip-rust", "--require-bump"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let commit = &repository.git(&["rev-parse", "HEAD"])[..12];
    assert_eq!(
        answer.out,
        format!(
            "crate        wire  rust  version\n\
             groups-acme  none  -     still 0.1.0\n\
             The Rust API was not compared: the versions that are asked for are the least that is needed.\n\
             0 changes since `v0.1.0` ({commit})\n"
        )
    );
}

#[test]
fn the_text_says_what_where_and_why() {
    let repository = Repository::new("text");
    repository.replace(SPEC, OLD, NEW);
    let answer = repository.diff(&["--skip-rust"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let expected = "\
groups-acme (still 0.1.0, needs 0.2.0)

breaking[idempotency] wire: the operation was idempotent and is not idempotent
  at   paths./groups.get.x-groups-idempotent (specs/acme.yaml:21)
  in   GET /groups
  why  the transport repeats a call whose outcome is open only if it is idempotent: callers get errors that were mended before, or calls are sent twice that were not

crate        wire      rust  version
groups-acme  breaking  -     still 0.1.0, needs 0.2.0
";
    assert!(answer.out.starts_with(expected), "{}", answer.out);
}

#[test]
fn markdown_is_a_part_of_a_changelog() {
    let repository = Repository::new("markdown");
    repository.replace(SPEC, OLD, NEW);
    repository.replace(
        SPEC,
        "summary: List",
        "deprecated: true\n      summary: Lists",
    );
    repository.replace(SPEC, "        page: 50\n", "        page: 60\n");
    let answer = repository.diff(&["--skip-rust", "--format", "markdown"]);
    let expected = "\
## Changes since v0.1.0

The Rust API was not compared: the versions that are asked for are the least that is needed.

### groups-acme (still 0.1.0, needs 0.2.0)

#### Breaking

- **wire** `paths./groups.get.x-groups-idempotent`: the operation was idempotent and is not idempotent (in GET /groups); the transport repeats a call whose outcome is open only if it is idempotent: callers get errors that were mended before, or calls are sent twice that were not (`idempotency`).

#### Added and eased

- **wire** `paths./groups.get.x-groups-pagination.page`: `page` of the pagination was `50` and is `60` (in GET /groups); a walk takes other steps and sees the same items (`page-size`).

#### Documentation

- **wire** `paths./groups.get.deprecated`: the operation is deprecated (in GET /groups); a deprecated part works as before; it only warns of its end (`deprecation`).
- New words at 1 place of the spec and on 0 Rust items.
";
    assert_eq!(answer.out, expected);
    assert_eq!(answer.code, Some(0));
}

#[test]
fn json_has_every_detail() {
    let repository = Repository::new("json");
    repository.replace(SPEC, OLD, NEW);
    let answer = repository.diff(&["--skip-rust", "--format", "json"]);
    let report: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(report["base"], "v0.1.0");
    assert_eq!(
        report["commit"],
        repository.git(&["rev-parse", "HEAD"]).trim()
    );
    assert_eq!(report["rust_compared"], false);
    assert_eq!(report["covered"], false);
    let entry = &report["crates"][0];
    assert_eq!(entry["name"], "groups-acme");
    assert_eq!(entry["base_version"], "0.1.0");
    assert_eq!(entry["version"], "0.1.0");
    assert_eq!(entry["required_version"], "0.2.0");
    assert_eq!(entry["wire"], "breaking");
    assert_eq!(entry["rust"], Value::Null);
    let change = &entry["changes"][0];
    assert_eq!(change["side"], "wire");
    assert_eq!(change["class"], "breaking");
    assert_eq!(change["rule"], "idempotency");
    assert_eq!(change["at"], "paths./groups.get.x-groups-idempotent");
    assert_eq!(change["also"][0], "GET /groups");
    assert_eq!(change["base"], Value::Null);
    assert_eq!(change["work"]["line"], 21);
}

#[test]
fn versions_that_are_too_low_fail_if_that_is_asked() {
    let repository = Repository::new("bump");
    repository.replace(SPEC, OLD, NEW);
    let asked = ["--skip-rust", "--require-bump"];
    assert_eq!(repository.diff(&asked).code, Some(1));
    assert_eq!(repository.diff(&["--skip-rust"]).code, Some(0));
    repository.replace("Cargo.toml", "0.1.0", "0.1.9");
    repository.lock();
    let answer = repository.diff(&asked);
    assert_eq!(answer.code, Some(1));
    assert!(
        answer.out.contains("0.1.0 -> 0.1.9, needs 0.2.0"),
        "{}",
        answer.out
    );
    repository.replace("Cargo.toml", "0.1.9", "0.2.0");
    let answer = repository.diff(&asked);
    assert_eq!(answer.code, Some(0));
    assert!(
        answer.out.contains("0.1.0 -> 0.2.0, covers 0.2.0"),
        "{}",
        answer.out
    );
    repository.replace("Cargo.toml", "0.2.0", "0.0.9");
    let answer = repository.diff(&asked);
    assert_eq!(answer.code, Some(2));
    assert!(
        answer.err.contains("lower than 0.1.0 at `v0.1.0`"),
        "{}",
        answer.err
    );
}

#[test]
fn an_addition_asks_for_a_patch_and_a_text_for_nothing() {
    let repository = Repository::new("patch");
    repository.replace(SPEC, "summary: List", "summary: Lists");
    assert_eq!(
        repository.diff(&["--skip-rust", "--require-bump"]).code,
        Some(0)
    );
    repository.replace(SPEC, "        page: 50\n", "        page: 60\n");
    let answer = repository.diff(&["--skip-rust", "--require-bump"]);
    assert_eq!(answer.code, Some(1));
    assert!(answer.out.contains("needs 0.1.1"), "{}", answer.out);
}

#[test]
fn new_and_removed_providers_are_changes_of_their_own() {
    let repository = Repository::new("providers");
    repository.write("specs/other.yaml", include_str!("base.yaml"));
    repository.krate("groups-other", "//! Other.\n");
    let answer = repository.diff(&["--skip-rust"]);
    assert_eq!(
        answer.changes(),
        ["additive[provider-added] wire: the provider `other` is new"]
    );
    assert!(
        answer
            .out
            .contains("groups-other  additive  -     0.1.0, new\n"),
        "{}",
        answer.out
    );

    repository.lock();
    repository.commit();
    repository.remove("specs/acme.yaml");
    repository.remove("crates/groups-acme");
    let answer = repository.diff(&["--skip-rust", "--base", "HEAD"]);
    assert_eq!(
        answer.changes(),
        ["breaking[provider-removed] wire: the provider `acme` is gone"]
    );
    assert!(
        answer
            .out
            .contains("groups-acme   breaking  -     0.1.0, gone\n"),
        "{}",
        answer.out
    );
    // By name, both are found.
    assert_eq!(
        repository
            .diff(&["--skip-rust", "--base", "HEAD", "acme"])
            .changes()
            .len(),
        1
    );
    assert_eq!(
        repository
            .diff(&["--skip-rust", "--base", "HEAD", "other"])
            .changes()
            .len(),
        0
    );
    let answer = repository.diff(&["--skip-rust", "--base", "HEAD", "nobody"]);
    assert_eq!(answer.code, Some(2));
    assert!(
        answer.err.contains(
            "neither `HEAD` nor the work tree has `specs/nobody.yaml`; there is acme, other"
        ),
        "{}",
        answer.err
    );
}

#[test]
fn the_base_is_the_highest_release_that_head_contains() {
    let repository = Repository::new("release");
    repository.replace(SPEC, "summary: List", "summary: Lists");
    repository.commit();
    for tag in ["v0.2.0", "v0.10.0-rc.1", "v0.9.0", "vendor"] {
        repository.git(&["tag", tag]);
    }
    repository.commit();
    repository.git(&["checkout", "--quiet", "-b", "other"]);
    repository.commit();
    repository.git(&["tag", "v0.11.0"]);
    repository.git(&["checkout", "--quiet", "main"]);
    let answer = repository.diff(&["--skip-rust"]);
    assert!(
        answer.out.contains("0 changes since `v0.9.0`"),
        "{answer:?}"
    );
}

#[test]
fn what_cannot_be_compared_is_an_error_that_says_what_to_do() {
    let repository = Repository::empty("no-release");
    let answer = repository.diff(&["--skip-rust"]);
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert!(answer.err.contains("`--base REV`"), "{}", answer.err);

    let repository = Repository::new("unknown");
    for (base, says) in [
        ("v9.9.9", "`v9.9.9` is no revision of this repository"),
        (
            "--output=x",
            "`--output=x` is no revision of this repository",
        ),
        (
            "HEAD:specs",
            "`HEAD:specs` is no revision of this repository",
        ),
    ] {
        let answer = repository.diff(&["--skip-rust", &format!("--base={base}")]);
        assert_eq!(answer.code, Some(2), "{answer:?}");
        assert!(answer.err.contains(says), "{}", answer.err);
        assert_eq!(answer.out, "");
    }
    repository.git(&["tag", "--delete", "v0.1.0"]);
    let answer = repository.diff(&["--skip-rust"]);
    assert_eq!(answer.code, Some(2));
    assert!(
        answer
            .err
            .contains("name what to compare with by `--base REV`"),
        "{}",
        answer.err
    );
}

#[test]
fn a_base_whose_workspace_is_broken_is_an_error_that_says_what_to_do() {
    let repository = Repository::new("broken-workspace");
    repository.write("crates/empty/README.md", "No crate.\n");
    repository.commit();
    repository.remove("crates/empty");
    let answer = repository.diff(&["--skip-rust", "--base", "HEAD"]);
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert!(
        answer
            .err
            .contains("cargo cannot read the workspace of `HEAD`"),
        "{}",
        answer.err
    );
    assert!(
        answer.err.contains("name another by `--base REV`"),
        "{}",
        answer.err
    );
}

#[test]
fn a_shallow_clone_says_so() {
    let origin = Repository::new("origin");
    origin.commit();
    let shallow = Repository::empty("shallow");
    shallow.remove(".git");
    shallow.remove(".gitignore");
    let from = format!("file://{}", origin.root.display());
    shallow.git(&["clone", "--quiet", "--depth=1", &from, "."]);
    let answer = shallow.diff(&["--skip-rust"]);
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert!(
        answer.err.contains("git fetch --unshallow --tags"),
        "{}",
        answer.err
    );
    let answer = shallow.diff(&["--skip-rust", "--base", "v0.1.0"]);
    assert_eq!(answer.code, Some(2));
    assert!(
        answer.err.contains("this clone is shallow"),
        "{}",
        answer.err
    );
    // What is there can be compared with.
    let answer = shallow.diff(&["--skip-rust", "--base", "HEAD"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
}

#[test]
fn a_spec_that_cannot_be_read_is_named_with_its_line() {
    let repository = Repository::new("unreadable");
    repository.replace(SPEC, "openapi: 3.0.3\n", "openapi: 3.0.3\nopenapi: 3.0.3\n");
    let answer = repository.diff(&["--skip-rust"]);
    assert_eq!(answer.code, Some(2));
    assert!(
        answer
            .err
            .contains("specs/acme.yaml:2:1: error[duplicate-key]"),
        "{}",
        answer.err
    );
    repository.commit();
    repository.replace(SPEC, "openapi: 3.0.3\nopenapi: 3.0.3\n", "openapi: 3.0.3\n");
    let answer = repository.diff(&["--skip-rust", "--base", "HEAD"]);
    assert_eq!(answer.code, Some(2));
    assert!(
        answer
            .err
            .contains("HEAD:specs/acme.yaml:2:1: error[duplicate-key]"),
        "{}",
        answer.err
    );
}

#[test]
fn a_workspace_inside_of_a_repository_is_compared_with_itself() {
    let inner = Repository::new("outer/inner");
    let outer = Repository {
        root: inner.root.parent().unwrap().to_owned(),
    };
    inner.remove(".git");
    outer.git(&["init", "--quiet", "--initial-branch=main"]);
    outer.write("specs/acme.yaml", "this is not the spec\n");
    outer.commit();
    inner.replace(SPEC, OLD, NEW);
    let answer = inner.diff(&["--skip-rust", "--base", "HEAD"]);
    assert_eq!(answer.changes().len(), 1, "{answer:?}");
}

/// As in hooks and in `git rebase --exec`, where the variables may speak of another repository.
#[test]
fn variables_of_git_lead_to_no_other_repository() {
    let other = Repository::new("variables-other");
    other.replace(SPEC, "summary: List", "summary: Lists");
    other.commit();
    other.git(&["tag", "--force", "v0.1.0"]);
    let repository = Repository::new("variables");
    repository.replace(SPEC, OLD, NEW);
    let expected = repository.diff(&["--skip-rust"]);
    assert_eq!(expected.changes().len(), 1, "{expected:?}");
    let git = other.root.join(".git");
    let variables = [
        ("GIT_DIR", git.clone()),
        ("GIT_INDEX_FILE", git.join("index")),
        ("GIT_WORK_TREE", other.root.clone()),
    ];
    let answer = repository.diff_with(&variables, &["--skip-rust"]);
    assert_eq!(answer.out, expected.out, "{answer:?}");
}

#[test]
fn nothing_of_the_user_is_touched() {
    let repository = Repository::new("untouched");
    repository.replace(SPEC, OLD, NEW);
    repository.git(&["add", SPEC]);
    repository.replace(SPEC, "summary: List", "summary: Lists");
    repository.write("crates/groups-acme/src/new.rs", "");
    let before = state(&repository);
    for arguments in [
        &["--skip-rust"][..],
        &["--skip-rust", "--base", "nothing"],
        &["--base", "HEAD"],
    ] {
        repository.diff(arguments);
        assert_eq!(state(&repository), before, "{arguments:?}");
        let left: Vec<_> = std::fs::read_dir(repository.root.join("target/diff"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with("tree-") || name.starts_with("index-"))
            .collect();
        assert_eq!(left, Vec::<String>::new(), "{arguments:?}");
    }
}
