//! What `--update` stores.

use super::{Abacus, PLACE, Workspace, conditions, run};
use xtask::format::PageFormat;

const STORED: &str = r#"{
  "conditions": {
    "rustc": "rustc 9.9.9",
    "target": "abacus-unknown-none"
  },
  "instructions": {
    "a": 12,
    "b": 34567
  }
}
"#;

#[test]
fn counts_are_stored_by_name_one_per_line_and_compared_from_then_on() {
    let workspace = Workspace::new();
    let mut abacus = Abacus::new(&[("b", 34_567), ("a", 12)]);
    let (result, text) = run(&workspace, &mut abacus, true, PageFormat::Human);
    assert_eq!(result, Ok(true));
    assert!(text.contains(&format!("2 benchmarks, stored in `{PLACE}`")));
    assert_eq!(workspace.stored(), STORED);

    let (result, text) = run(&workspace, &mut abacus, false, PageFormat::Human);
    assert_eq!(result, Ok(true));
    assert!(text.contains(&format!(
        "2 benchmarks, none further than 3 % from `{PLACE}`."
    )));
    assert_eq!(workspace.stored(), STORED);
}

#[test]
fn an_update_accepts_whatever_is_counted_and_shows_what_changes() {
    let workspace = Workspace::with(&[("a", 6), ("gone", 1)]);
    let mut abacus = Abacus::new(&[("a", 12), ("b", 34_567)]);
    let (result, text) = run(&workspace, &mut abacus, true, PageFormat::Human);
    assert_eq!(result, Ok(true));
    assert!(text.contains("+100.00 %"), "{text}");
    assert!(text.contains("gone"), "{text}");
    assert_eq!(workspace.stored(), STORED);
}

#[test]
fn an_update_replaces_what_cannot_be_read_or_compared() {
    let other = STORED.replace("9.9.9", "1.0.0").replace("12", "6");
    for text in ["<<<<<<< HEAD", &other] {
        let workspace = Workspace::with_text(text);
        let mut abacus = Abacus::new(&[("a", 12), ("b", 34_567)]);
        let (result, report) = run(&workspace, &mut abacus, true, PageFormat::Human);
        assert_eq!(result, Ok(true));
        // A change that another toolchain made is no change of ours.
        assert!(!report.contains('%'), "{report}");
        assert_eq!(workspace.stored(), STORED);
    }
}

#[test]
fn a_comparison_stores_nothing() {
    let workspace = Workspace::with(&[("a", 10)]);
    let stored = workspace.stored();
    let mut abacus = Abacus::new(&[("a", 20)]);
    abacus.conditions = Ok(conditions());
    let (result, _) = run(&workspace, &mut abacus, false, PageFormat::Human);
    assert_eq!(result, Ok(false));
    assert_eq!(workspace.stored(), stored);
}
