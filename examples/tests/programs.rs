//! Every example runs as it stands, and says what its text promises.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::process::{Command, Output};

use groups_sim::VendorName;

fn run(program: &str, arguments: &[&str]) -> Output {
    run_with(program, arguments, &[])
}

fn run_with(program: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(program);
    // Nobody's credentials: the examples must find the simulator.
    for (name, _) in std::env::vars_os() {
        let is_set_here = ["JOB_COMPLETION_INDEX", "SHARD_COUNT", "QUOTA_DIRECTORY"];
        let name = name.to_string_lossy();
        if name.starts_with("GROUPS_") || is_set_here.contains(&&*name) {
            command.env_remove(&*name);
        }
    }
    let variables = variables.iter().copied();
    command.args(arguments).envs(variables).output().unwrap()
}

#[track_caller]
fn output(program: &str, arguments: &[&str]) -> String {
    let output = run(program, arguments);
    let failure = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{failure}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn who_is_in_which_group() {
    let text = output(env!("CARGO_BIN_EXE_who_is_in_which_group"), &[]);
    let vendors = VendorName::ALL.map(|vendor| format!("{vendor}: Analysts"));
    let people = [
        "    linus@example.com (Invited)",
        "    ada@example.com (Active)",
    ];
    for line in vendors.iter().map(String::as_str).chain(people) {
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    }
    assert!(!text.contains("and maybe others"), "{text}");
}

#[test]
fn a_member_is_moved_at_every_vendor() {
    let text = output(env!("CARGO_BIN_EXE_move_a_member"), &[]);
    assert_eq!(
        text.matches("moved from Analysts to Stewards").count(),
        VendorName::ALL.len(),
        "{text}"
    );
}

#[test]
fn members_are_replaced_unless_too_many_would_go() {
    let program = env!("CARGO_BIN_EXE_replace_with_safety_check");
    let text = output(program, &[]);
    assert_eq!(
        text.matches("2 members, 1 to add, 1 to remove").count(),
        VendorName::ALL.len(),
        "{text}"
    );

    let refused = run(program, &["Analysts", "grace@example.com"]);
    assert!(!refused.status.success());
    let why = String::from_utf8(refused.stderr).unwrap();
    assert!(why.contains("nothing was changed"), "{why}");
}

/// A shard without groups, so that nothing waits for its turn.
#[test]
fn a_worker_does_its_shard_and_none_that_there_is_not() {
    let program = env!("CARGO_BIN_EXE_add_to_groups");
    let shard = |index, count| [("JOB_COMPLETION_INDEX", index), ("SHARD_COUNT", count)];
    for (index, count) in [("4", "4"), ("0", "0")] {
        let refused = run_with(program, &[], &shard(index, count));
        assert!(!refused.status.success());
        let why = String::from_utf8(refused.stderr).unwrap();
        assert!(why.contains("InvalidShard"), "{index} of {count}: {why}");
    }
    for wrong in ["", "one", "-1"] {
        let refused = run_with(program, &[], &shard(wrong, "4"));
        let why = String::from_utf8(refused.stderr).unwrap();
        assert!(
            !refused.status.success() && why.contains("JOB_COMPLETION_INDEX"),
            "{why}"
        );
    }
    // Which of several is not said.
    let refused = run_with(program, &[], &[("SHARD_COUNT", "4")]);
    let why = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success(), "{why}");
    assert!(why.contains("JOB_COMPLETION_INDEX"), "{why}");
    let done = run_with(program, &[], &shard("0", "1000000"));
    let text = String::from_utf8(done.stdout).unwrap();
    assert_eq!(text.trim(), "shard 0 of 1000000: 0 groups changed");
}
