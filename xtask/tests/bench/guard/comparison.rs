//! What passes and what does not.

use xtask::bench::guard::{Verdict, compare};

use super::{compared, counts};

/// The verdict on one benchmark.
fn verdict(stored: u64, counted: u64) -> Verdict {
    let rows = compare(&counts(&[("a", stored)]), &counts(&[("a", counted)]));
    let [row] = rows.as_slice() else {
        panic!("one benchmark, {} rows", rows.len());
    };
    row.verdict
}

#[test]
fn the_threshold_is_three_per_cent_in_either_direction() {
    for (stored, counted, expected) in [
        (10_000, 10_000, Verdict::Within),
        (10_000, 10_299, Verdict::Within),
        (10_000, 10_300, Verdict::Within),
        (10_000, 10_301, Verdict::More),
        (10_000, 20_000, Verdict::More),
        (10_000, 9_701, Verdict::Within),
        (10_000, 9_700, Verdict::Within),
        (10_000, 9_699, Verdict::Fewer),
        (10_000, 1, Verdict::Fewer),
        // The threshold lies between two whole numbers.
        (99, 101, Verdict::Within),
        (99, 102, Verdict::More),
        (1, 1, Verdict::Within),
        (1, 2, Verdict::More),
        (u64::MAX, u64::MAX, Verdict::Within),
        (1, u64::MAX, Verdict::More),
        (u64::MAX, 1, Verdict::Fewer),
    ] {
        assert_eq!(verdict(stored, counted), expected, "{stored} {counted}");
    }
}

#[test]
fn a_regression_fails_and_nothing_else_hides_it() {
    let stored = [("a", 10_000), ("b", 10_000), ("c", 10_000)];
    let (passed, _) = compared(&stored, &[("a", 10_299), ("b", 9_000), ("c", 10_000)]);
    assert!(passed);
    let (passed, text) = compared(&stored, &[("a", 10_301), ("b", 9_000), ("c", 10_000)]);
    assert!(!passed);
    let line = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("a "), "a 10,000 10,301 +3.01 % too many");
    assert_eq!(line("b "), "b 10,000 9,000 -10.00 % fewer: renew");
    assert_eq!(line("c "), "c 10,000 10,000 +0.00 %");
    assert!(text.contains("1 of 3 benchmarks: more than 3 % above what is stored."));
    assert!(text.contains("1 of 3 benchmarks: more than 3 % below what is stored."));
}

#[test]
fn a_gain_passes_and_asks_for_a_new_baseline() {
    let (passed, text) = compared(&[("a", 10_000)], &[("a", 9_699)]);
    assert!(passed);
    assert!(text.contains("To hold what was gained, run `cargo xtask bench --guard --update`."));
}

#[test]
fn what_is_not_stored_is_not_guarded_and_fails() {
    let (passed, text) = compared(&[("a", 10)], &[("a", 10), ("b", 10)]);
    assert!(!passed);
    assert!(text.contains("1 of 2 benchmarks: not stored yet, and so not guarded: run"));
}

#[test]
fn what_is_stored_and_not_run_fails() {
    let (passed, text) = compared(&[("a", 10), ("b", 10)], &[("a", 10)]);
    assert!(!passed);
    assert!(text.contains("1 of 2 benchmarks: stored, but not there any more:"));
    // A benchmark with another name is a new one, and the old one is missed.
    let (passed, text) = compared(&[("old", 10)], &[("renamed", 10)]);
    assert!(!passed);
    assert!(text.contains("1 of 2 benchmarks: not stored yet"));
    assert!(text.contains("1 of 2 benchmarks: stored, but not there"));
}

#[test]
fn rows_are_sorted_by_name_whatever_came_first() {
    let stored = counts(&[("b", 1), ("d", 1), ("a", 1)]);
    let rows = compare(&stored, &counts(&[("c", 1), ("a", 1)]));
    let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "d"]);
}
