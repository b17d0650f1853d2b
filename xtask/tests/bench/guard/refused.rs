//! What cannot be carried out, and what it says.

use super::{Abacus, PLACE, Workspace, conditions, run};
use xtask::format::PageFormat;

fn error(workspace: &Workspace, abacus: &mut Abacus, update: bool) -> String {
    let (result, text) = run(workspace, abacus, update, PageFormat::Human);
    assert_eq!(text, "", "a report of nothing");
    result.unwrap_err()
}

#[test]
fn a_missing_tool_is_named_before_anything_is_built() {
    let mut abacus = Abacus::new(&[("a", 10)]);
    abacus.conditions = Err("valgrind is missing: install it".to_owned());
    for update in [false, true] {
        let workspace = Workspace::with(&[("a", 10)]);
        assert_eq!(
            error(&workspace, &mut abacus, update),
            "valgrind is missing: install it"
        );
    }
    assert!(!abacus.has_counted);
}

#[test]
fn without_a_baseline_there_is_nothing_to_compare_with() {
    let mut abacus = Abacus::new(&[("a", 10)]);
    let message = error(&Workspace::new(), &mut abacus, false);
    assert!(message.contains(&format!("`{PLACE}` does not exist")));
    assert!(message.contains("`cargo xtask bench --guard --update`"));
    assert!(!abacus.has_counted);
}

#[test]
fn counts_of_another_toolchain_are_not_compared() {
    let workspace = Workspace::with(&[("a", 10)]);
    let mut abacus = Abacus::new(&[("a", 10)]);
    let mut other = conditions();
    other.insert("rustc".to_owned(), "rustc 10.0.0".to_owned());
    other.insert("valgrind".to_owned(), "valgrind-4".to_owned());
    abacus.conditions = Ok(other);
    let message = error(&workspace, &mut abacus, false);
    assert!(message.contains("rustc: `rustc 9.9.9` there, `rustc 10.0.0` here"));
    assert!(message.contains("valgrind: `nothing` there, `valgrind-4` here"));
    assert!(!message.contains("target:"), "{message}");
    assert!(message.contains("`cargo xtask bench --guard --update`"));
    assert!(!abacus.has_counted);
}

#[test]
fn a_target_that_is_no_name_leads_to_no_file() {
    let mut abacus = Abacus::new(&[("a", 10)]);
    for target in ["", "../../secret", "a/b", "a b"] {
        let mut strange = conditions();
        strange.insert("target".to_owned(), target.to_owned());
        abacus.conditions = Ok(strange);
        let workspace = Workspace::new();
        assert_eq!(
            error(&workspace, &mut abacus, true),
            "the target is not known"
        );
    }
    let mut without = conditions();
    without.remove("target");
    abacus.conditions = Ok(without);
    assert_eq!(
        error(&Workspace::new(), &mut abacus, true),
        "the target is not known"
    );
}

#[test]
fn a_malformed_baseline_says_where_and_what_to_do() {
    for (text, problem) in [
        ("", "EOF while parsing"),
        ("{", "EOF while parsing"),
        ("[]", "invalid length 0"),
        ("{}", "missing field `conditions`"),
        (r#"{"conditions":{}}"#, "missing field `instructions`"),
        (
            r#"{"conditions":{},"instructions":{"a":-1}}"#,
            "invalid value",
        ),
        (
            r#"{"conditions":{},"instructions":{"a":1.5}}"#,
            "invalid type",
        ),
        (
            r#"{"conditions":{},"instructions":{"a":"1"}}"#,
            "invalid type",
        ),
        (
            r#"{"conditions":{},"instructions":{},"more":1}"#,
            "unknown field `more`",
        ),
        (
            r#"{"conditions":{},"instructions":{"a":0}}"#,
            "`a` has no instructions",
        ),
    ] {
        let mut abacus = Abacus::new(&[("a", 10)]);
        let message = error(&Workspace::with_text(text), &mut abacus, false);
        assert!(
            message.starts_with(&format!("`{PLACE}` is no baseline: ")),
            "{text}: {message}"
        );
        assert!(message.contains(problem), "{text}: {message}");
        assert!(message.contains("--update"), "{text}: {message}");
        assert!(!abacus.has_counted, "{text}");
    }
}

#[test]
fn what_fails_while_it_counts_is_no_result_and_stores_nothing() {
    for update in [false, true] {
        let workspace = Workspace::with(&[("a", 10)]);
        let stored = workspace.stored();
        let mut abacus = Abacus::new(&[]);
        let message = error(&workspace, &mut abacus, update);
        assert_eq!(message, "no benchmark was run");
        abacus.counts = Err("it does not build".to_owned());
        assert_eq!(error(&workspace, &mut abacus, update), "it does not build");
        assert_eq!(workspace.stored(), stored);
    }
}
