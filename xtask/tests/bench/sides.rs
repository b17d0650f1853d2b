//! Sides that take turns, and programs that are measured.

use std::cell::RefCell;
use std::process::Command;

use serde::Deserialize;
use xtask::bench::{Side, in_turns, measured, samples};

#[test]
fn each_round_begins_with_another_side() {
    let order = RefCell::new(String::new());
    let side = |name: &'static str| {
        let order = &order;
        Side::new(name, move || {
            order.borrow_mut().push_str(name);
            Ok(name.len() as f64)
        })
    };
    let sides = [side("a"), side("bb"), side("ccc")];
    let used = in_turns(&sides, 4, &mut Vec::new()).unwrap();
    assert_eq!(
        *order.borrow(),
        "abbccc".to_owned() + "bbccca" + "cccabb" + "abbccc"
    );
    let values = samples(&used, |value| *value);
    assert_eq!(values[1].side, "bb");
    assert_eq!(values[1].values, [2.0; 4]);
}

#[test]
fn a_side_that_fails_ends_the_work_by_name() {
    let sides = [Side::new("by hand", || {
        Err::<f64, _>("no connection".to_owned())
    })];
    let error = in_turns(&sides, 3, &mut Vec::new()).unwrap_err();
    assert_eq!(error, "by hand: no connection");
}

#[derive(Debug, Deserialize, PartialEq)]
struct Answer {
    items: u64,
}

/// A shell command, in place of a contender.
fn said(text: &str) -> Result<Answer, String> {
    measured(Command::new("sh").args(["-c", text]))
}

#[test]
fn a_contender_is_believed_only_if_it_succeeds_and_prints_a_result() {
    assert_eq!(said(r#"echo '{"items":3}'"#), Ok(Answer { items: 3 }));
    let error = said("echo 3 of 4 >&2; exit 1").unwrap_err();
    assert!(
        error.contains("exit status: 1") && error.ends_with("3 of 4"),
        "{error}"
    );
    let error = said("echo ready").unwrap_err();
    assert!(
        error.contains("printed no result") && error.ends_with("ready\n"),
        "{error}"
    );
    let error = measured::<Answer>(&mut Command::new("no-such-program")).unwrap_err();
    assert!(
        error.starts_with("`no-such-program` cannot be run"),
        "{error}"
    );
}
