//! Every example runs as it stands, and says what its text promises.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::process::{Command, Output};

use groups_sim::VendorName;

fn run(program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    // Nobody's credentials: the examples must find the simulator.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GROUPS_") {
            command.env_remove(name);
        }
    }
    command.args(arguments).output().unwrap()
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
