//! Real processes.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use xtask::ci::{Failure, Host as _, Processes, STEPS, Tool};

/// A folder with a script of the given name and text.
fn with_script(name: &str, text: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(root.join("bin")).unwrap();
    let script = root.join("bin/step");
    fs::write(&script, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    root
}

#[test]
fn a_command_runs_in_the_root_with_its_environment_and_without_that_of_this_package() {
    let record = "{ pwd; echo \"$FLAGS|$1|$2|${CARGO_PKG_NAME-none}|${CARGO_MANIFEST_DIR-none}\"; } > record";
    let root = with_script("ci-runs", record);
    let mut host = Processes::new(&root, false);
    assert!(
        std::env::var_os("CARGO_PKG_NAME").is_some(),
        "cargo sets it"
    );
    assert_eq!(host.run("bin/step a  b", &[("FLAGS", "-D x")]), Ok(()));
    let record = fs::read_to_string(root.join("record")).unwrap();
    let root = root.canonicalize().unwrap();
    assert_eq!(record, format!("{}\n-D x|a|b|none|none\n", root.display()));
}

#[test]
fn how_a_command_ended_is_told_apart_from_that_it_did_not_run() {
    let root = with_script("ci-fails", "exit 7");
    let mut host = Processes::new(&root, false);
    let failed = Failure::Failed("exit status: 7".to_owned());
    assert_eq!(host.run("bin/step", &[]), Err(failed));
    for line in ["bin/nothing", "no-such-program-anywhere", ""] {
        let ending = host.run(line, &[]);
        assert!(
            matches!(ending, Err(Failure::NotRun(_))),
            "{line}: {ending:?}"
        );
    }
}

#[test]
fn a_command_that_is_ended_from_outside_has_found_nothing() {
    let root = with_script("ci-ended", "kill -9 $$");
    let ended = Processes::new(&root, false).run("bin/step", &[]);
    let reason = "it was ended by signal: 9 (SIGKILL)".to_owned();
    assert_eq!(ended, Err(Failure::NotRun(reason)));
}

#[test]
fn a_tool_of_another_version_is_not_there() {
    let root = with_script("ci-tools", "echo tool 2.1");
    let mut host = Processes::new(&root, false);
    let tool = |probe, prints| Tool {
        name: "",
        probe,
        prints,
        install: "",
    };
    assert!(host.has(&tool("bin/step", "2.1")));
    assert!(!host.has(&tool("bin/step", "3.0")));
    assert!(!host.has(&tool("bin/nothing", "")));
}

#[test]
fn the_binary_lists_the_steps_and_exits_with_2_for_one_that_does_not_exist() {
    let ci = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("ci").args(arguments).output().unwrap()
    };
    let list = ci(&["--list"]);
    assert_eq!(list.status.code(), Some(0));
    let list = String::from_utf8(list.stdout).unwrap();
    for step in STEPS {
        assert!(list.contains(step.name) && list.contains(step.about));
    }
    let unknown = ci(&["nothing"]);
    assert_eq!(unknown.status.code(), Some(2));
    let said = String::from_utf8(unknown.stderr).unwrap();
    assert!(said.starts_with("error: `nothing` is no step"), "{said}");
}

#[test]
fn the_binary_exits_with_1_for_a_step_that_fails_and_prints_json_alone() {
    let root = with_script("ci-exit", "");
    // Nothing can be formatted here, and no manifest further up is found instead.
    fs::write(root.join("Cargo.toml"), "this is no manifest").unwrap();
    let ci = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("--root").arg(&root).arg("ci").args(arguments);
        command.output().unwrap()
    };
    let failed = ci(&["--format", "json", "fmt"]);
    assert_eq!(failed.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&failed.stdout).unwrap();
    assert_eq!(report["passed"], false);
    assert_eq!(report["steps"][0]["step"], "fmt");
    let said = String::from_utf8(failed.stderr).unwrap();
    assert!(
        said.starts_with("==> fmt: cargo fmt --all --check\n"),
        "{said}"
    );
    assert!(said.contains("this is no manifest"), "{said}");
}
