//! What a run prints.

use serde_json::{Value, json};

use super::{Paper, ci};

#[test]
fn the_table_has_step_seconds_and_result_after_the_commands() {
    let (_, out, aside) = ci(&[], &mut Paper::default());
    let expected = "\
==> first: one --a
==> second: two
==> second: three
==> third: four
==> last: six

step    seconds  result
first       1.5  passed
second      3.0  passed
third       1.5  passed
last        1.5  passed
total       7.5
";
    assert_eq!(out, expected);
    assert_eq!(aside, "");
}

#[test]
fn the_table_says_what_failed_and_what_was_not_reached() {
    let mut host = Paper {
        fails: vec!["two"],
        ..Paper::default()
    };
    let (_, out, _) = ci(&[], &mut host);
    let (_, table) = out.split_once("\n\n").unwrap();
    let expected = "\
step    seconds  result
first       1.5  passed
second      1.5  failed: `two`: exit status: 7
third         -  not reached
last          -  not reached
total       3.0
";
    assert_eq!(table, expected);
}

#[test]
fn the_table_says_what_to_install() {
    let mut host = Paper {
        has_no_tools: true,
        ..Paper::default()
    };
    let (_, out, _) = ci(&[], &mut host);
    let expected = "
step    seconds  result
first         -  not reached
second        -  not reached
third         -  not run: needs hammer 2: run `cargo install hammer@2`
last          -  not reached
total       0.0
";
    assert_eq!(out, expected);
}

#[test]
fn json_is_alone_on_standard_output() {
    let mut host = Paper {
        fails: vec!["two"],
        ..Paper::default()
    };
    let (_, out, aside) = ci(&["--format", "json"], &mut host);
    let report: Value = serde_json::from_str(&out).unwrap();
    let line = |step: &str, seconds: f64, result: &str, detail: Value| json!({ "step": step, "seconds": seconds, "result": result, "detail": detail });
    let expected = json!({
        "passed": false,
        "seconds": 3.0,
        "steps": [
            line("first", 1.5, "passed", Value::Null),
            line("second", 1.5, "failed", json!("`two`: exit status: 7")),
            line("third", 0.0, "not reached", Value::Null),
            line("last", 0.0, "not reached", Value::Null),
        ],
    });
    assert_eq!(report, expected);
    assert_eq!(aside, "==> first: one --a\n==> second: two\n");
}

#[test]
fn the_list_has_every_step_with_its_commands_and_runs_none() {
    let mut host = Paper::default();
    let (result, out, _) = ci(&["--list"], &mut host);
    assert_eq!(result, Ok(true));
    assert!(host.ran.is_empty());
    let expected = "\
first   one command
          one --a
second  two commands
          two
          three
third   needs a tool
          four
rare    takes a network (by name only)
          five
last    the end
          six
";
    assert_eq!(out, expected);
}

#[test]
fn the_list_can_be_of_some_steps_and_in_json() {
    let (_, out, _) = ci(
        &["--list", "--format", "json", "second"],
        &mut Paper::default(),
    );
    let list: Value = serde_json::from_str(&out).unwrap();
    let second = json!({ "step": "second", "about": "two commands", "commands": ["two", "three"], "by_name_only": false });
    assert_eq!(list, json!({ "steps": [second] }));
}
