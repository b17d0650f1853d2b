//! What runs, in which order, and when it ends.

use super::{Paper, ci};

#[test]
fn the_whole_gate_runs_in_its_order_with_the_environment_of_each_step() {
    let mut host = Paper::default();
    let (result, ..) = ci(&[], &mut host);
    assert_eq!(result, Ok(true));
    let all = ["FLAGS=-D warnings one --a", "two", "three", "four", "six"];
    assert_eq!(host.ran, all);
}

#[test]
fn steps_that_are_named_run_in_the_order_of_the_gate_and_nothing_else_does() {
    let mut host = Paper::default();
    let (result, ..) = ci(&["last", "rare", "second", "last"], &mut host);
    assert_eq!(result, Ok(true));
    assert_eq!(host.ran, ["two", "three", "five", "six"]);
}

#[test]
fn a_step_that_does_not_exist_is_refused_with_those_that_do_and_nothing_runs() {
    let mut host = Paper::default();
    let (result, ..) = ci(&["first", "secnd"], &mut host);
    let error = result.unwrap_err();
    let all = "`secnd` is no step of the gate; there are first, second, third, rare, last";
    assert_eq!(error, all);
    assert!(host.ran.is_empty());
}

#[test]
fn the_first_failure_ends_the_step_and_the_run() {
    let mut host = Paper {
        fails: vec!["two"],
        ..Paper::default()
    };
    let (result, ..) = ci(&[], &mut host);
    assert_eq!(result, Ok(false));
    assert_eq!(host.ran, ["FLAGS=-D warnings one --a", "two"]);
}

#[test]
fn with_keep_going_the_other_steps_run_and_the_run_has_failed() {
    let mut host = Paper {
        fails: vec!["two"],
        ..Paper::default()
    };
    let (result, ..) = ci(&["--keep-going"], &mut host);
    assert_eq!(result, Ok(false));
    let all = ["FLAGS=-D warnings one --a", "two", "four", "six"];
    assert_eq!(host.ran, all);
}

#[test]
fn a_command_that_cannot_be_run_is_no_failure_of_what_it_checks() {
    let mut host = Paper {
        cannot_run: vec!["three"],
        ..Paper::default()
    };
    let (result, ..) = ci(&[], &mut host);
    let reason = "the step `second` cannot run `three`: no such file";
    assert_eq!(result, Err(reason.to_owned()));
    assert_eq!(host.ran.last().unwrap(), "three");
}

#[test]
fn a_missing_tool_is_said_before_anything_runs() {
    let mut host = Paper {
        has_no_tools: true,
        ..Paper::default()
    };
    let (result, ..) = ci(&[], &mut host);
    let reason = "the step `third` needs hammer 2: run `cargo install hammer@2`";
    assert_eq!(result, Err(reason.to_owned()));
    assert!(host.ran.is_empty());
    // Nobody needs it for another step.
    assert_eq!(ci(&["first"], &mut host).0, Ok(true));
}

#[test]
fn with_keep_going_a_missing_tool_takes_its_step_alone() {
    let mut host = Paper {
        has_no_tools: true,
        ..Paper::default()
    };
    let (result, ..) = ci(&["--keep-going"], &mut host);
    assert!(result.unwrap_err().contains("hammer"));
    let others = ["FLAGS=-D warnings one --a", "two", "three", "six"];
    assert_eq!(host.ran, others);
}

#[test]
fn what_was_found_outweighs_what_could_not_be_run() {
    let mut host = Paper {
        has_no_tools: true,
        fails: vec!["six"],
        ..Paper::default()
    };
    assert_eq!(ci(&["--keep-going"], &mut host).0, Ok(false));
}
