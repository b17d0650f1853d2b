//! The gate, the README, `.ci/run` and the workflow say the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use xtask::ci::{STEPS, Step};

fn read(path: &str) -> String {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    fs::read_to_string(root.join(path)).unwrap()
}

fn step(name: &str) -> &'static Step {
    let step = STEPS.iter().find(|step| step.name == name);
    step.unwrap_or_else(|| panic!("the gate has no step `{name}`"))
}

#[test]
fn names_are_unique_and_every_step_does_something() {
    let names: BTreeSet<_> = STEPS.iter().map(|step| step.name).collect();
    assert_eq!(names.len(), STEPS.len());
    for step in STEPS {
        let [name, about] = [step.name, step.about];
        assert!(!step.commands.is_empty() && !about.is_empty(), "{name}");
        let is_word = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(name.chars().all(is_word), "{name}");
        // Words are separated by spaces and nothing quotes them.
        let quotes = step.commands.iter().any(|line| line.contains(['"', '\'']));
        assert!(!quotes, "{name}");
        for tool in step.needs {
            assert!(!tool.install.is_empty(), "{}", tool.name);
        }
    }
}

#[test]
fn no_step_gets_lost_or_moves() {
    let gate = STEPS.iter().filter(|step| !step.by_name_only);
    let gate: Vec<_> = gate.map(|step| step.name).collect();
    let expected = [
        "fmt", "clippy", "docs", "lint", "generate", "drive", "official", "deny", "fuzz",
        "features", "package", "test",
    ];
    assert_eq!(gate, expected);
    let by_name = STEPS.iter().filter(|step| step.by_name_only);
    let by_name: BTreeSet<_> = by_name.map(|step| step.name).collect();
    assert_eq!(
        by_name,
        BTreeSet::from(["advisories", "feature-tests", "msrv", "verify"])
    );
}

#[test]
fn the_commands_of_the_readme_are_steps_as_they_stand() {
    let readme = read("README.md");
    let commands: Vec<_> = readme
        .split("```sh\n")
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap())
        .collect();
    let of_steps = [step("drive"), step("test")].map(|step| step.commands);
    assert_eq!(commands, of_steps.concat());
    assert_eq!(STEPS.last().unwrap().name, "test");
    assert!(!step("test").by_name_only && !step("drive").by_name_only);
    // Who reads the gate sees the command without knowing the steps.
    assert!(read(".ci/run").contains(commands[1]));
}

#[test]
fn the_gate_installs_what_the_steps_need_and_calls_them() {
    let gate = read(".ci/run");
    let calls: Vec<_> = gate
        .lines()
        .filter(|line| line.contains("xtask ci"))
        .collect();
    assert_eq!(calls.last(), Some(&"exec cargo xtask ci \"$@\""));
    let version = gate
        .lines()
        .find_map(|line| line.strip_prefix("cargo_deny="));
    let deny = step("deny").needs[0];
    assert_eq!(version, Some(deny.prints));
    assert!(deny.name.contains(deny.prints) && deny.install.contains(deny.prints));
    for tool in step("official").needs {
        let name = tool.probe.split(' ').next().unwrap();
        assert!(read("tests/official/run").contains(name), "{name}");
    }
}

#[test]
fn the_workflow_calls_the_gate_and_its_actions_are_pinned() {
    let workflow = read(".github/workflows/ci.yml");
    let after = |key: &str| -> Vec<String> {
        let lines = workflow
            .lines()
            .map(|line| line.trim().trim_start_matches("- "));
        lines
            .filter_map(|line| line.strip_prefix(key).map(|value| value.trim().to_owned()))
            .collect()
    };
    assert_eq!(after("run:"), ["bash .ci/run"]);
    let actions = after("uses:");
    assert!(!actions.is_empty());
    for action in actions {
        let (_, version) = action.split_once('@').unwrap();
        let revision = version.split(' ').next().unwrap();
        let is_hash = revision.len() == 40 && revision.chars().all(|c| c.is_ascii_hexdigit());
        assert!(is_hash, "{action}");
    }
}

#[test]
fn the_oldest_compiler_is_the_one_that_the_manifests_promise() {
    let manifest = read("Cargo.toml");
    let promised = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = \"")?.strip_suffix('"'))
        .unwrap();
    assert!(read("README.md").contains(&format!("Rust {promised} or later")));
    let msrv = step("msrv");
    assert!(msrv.commands[0].starts_with(&format!("cargo +{promised} ")));
    let tool = msrv.needs[0];
    for text in [tool.name, tool.probe, tool.prints, tool.install] {
        assert!(text.contains(promised), "{text}");
    }
}

#[test]
fn the_packages_that_are_not_packed_are_those_that_are_not_published() {
    let metadata = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let ours_alone: BTreeSet<_> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| !package["publish"].is_null())
        .map(|package| package["name"].as_str().unwrap())
        .collect();
    for name in ["package", "verify"] {
        let excluded = step(name).commands[0].split(" --exclude ").skip(1);
        assert_eq!(excluded.collect::<BTreeSet<_>>(), ours_alone, "{name}");
    }
}
