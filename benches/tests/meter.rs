//! The program `meter`, on small commands.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Runs `meter` on a command, with a file of this name.
fn meter(name: &str, command: &[&str]) -> (Output, Option<Value>) {
    let file: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_file(&file);
    let output = Command::new(env!("CARGO_BIN_EXE_meter"))
        .arg(&file)
        .args(command)
        .output()
        .unwrap();
    let text = fs::read_to_string(&file).ok();
    (
        output,
        text.map(|text| serde_json::from_str(&text).unwrap()),
    )
}

#[test]
fn what_a_command_and_its_children_used_is_written() {
    // A child of the child does the work, and tells itself what it used: first for itself, then for its children.
    let work = "sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; times'; echo done";
    let (output, used) = meter("work.json", &["sh", "-c", work]);
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.ends_with("\ndone\n"), "{told}");
    let seconds = |time: &str| {
        let (minutes, seconds) = time.strip_suffix('s').unwrap().split_once('m').unwrap();
        minutes.parse::<f64>().unwrap() * 60.0 + seconds.parse::<f64>().unwrap()
    };
    let own = told.lines().next().unwrap().split_whitespace();
    let own: f64 = own.map(seconds).sum();
    let used = used.unwrap();
    let number = |name: &str| used.get(name).and_then(Value::as_f64).unwrap();
    // Shells round to their ticks, user and system time alike.
    assert!(own > 0.03 && number("cpu_s") > own - 0.02, "{own}, {used}");
    assert!(number("wall_s") > own - 0.02, "{own}, {used}");
    assert_eq!(used.get("status"), Some(&Value::from(0)));
}

#[test]
fn the_memory_of_a_child_of_the_child_is_seen() {
    // `tail` holds what may be the last line.
    let work = "head -c 40000000 /dev/zero | tail -n 1 | wc -c";
    let (output, used) = meter("memory.json", &["sh", "-c", work]);
    assert_eq!(output.stdout.trim_ascii(), b"40000000");
    let used = used.unwrap();
    let peak = used.get("peak_kib").and_then(Value::as_f64).unwrap();
    assert!(peak > 39_000.0, "{used}");
}

#[test]
fn a_command_that_fails_is_measured_too() {
    let status = |name, script| {
        let (output, used) = meter(name, &["sh", "-c", script]);
        assert!(output.status.success());
        used.unwrap().get("status").cloned()
    };
    assert_eq!(status("fails.json", "exit 3"), Some(Value::from(3)));
    assert_eq!(status("killed.json", "kill -9 $$"), Some(Value::Null));
}

#[test]
fn what_cannot_be_measured_is_an_error() {
    let (output, used) = meter("absent.json", &["no-such-program-of-groups"]);
    assert_eq!((output.status.code(), used), (Some(2), None));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("`no-such-program-of-groups`"), "{said}");
    let (output, used) = meter("nothing.json", &[]);
    assert_eq!((output.status.code(), used), (Some(2), None));
}
