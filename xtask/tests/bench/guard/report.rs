//! The three forms of the report.

use super::{Abacus, PLACE, Workspace, run};
use xtask::format::PageFormat;

const STORED: [(&str, u64); 4] = [
    ("fast", 10_000),
    ("gone", 5),
    ("same", 1_234_568),
    ("slow", 10_000),
];
const COUNTED: [(&str, u64); 4] = [
    ("fast", 5_000),
    ("fresh", 7),
    ("same", 1_234_567),
    ("slow", 10_500),
];

fn written(format: PageFormat, update: bool) -> String {
    let workspace = Workspace::with(&STORED);
    let mut abacus = Abacus::new(&COUNTED);
    let (result, text) = run(&workspace, &mut abacus, update, format);
    assert_eq!(result, Ok(update));
    text
}

#[test]
fn for_people() {
    let text = written(PageFormat::Human, false);
    let table: Vec<_> = text.lines().take(6).collect();
    assert_eq!(
        table,
        [
            "benchmark          stored         counted    change",
            "fast               10,000           5,000  -50.00 %  fewer: renew",
            "fresh                   -               7         -  new: store",
            "gone                    5               -         -  missing",
            "same            1,234,568       1,234,567   +0.00 %",
            "slow               10,000          10,500   +5.00 %  too many",
        ]
    );
    assert!(!text.contains('\x1b'), "nobody asked for colors");
}

#[test]
fn for_a_page() {
    let text = written(PageFormat::Markdown, false);
    let table: Vec<_> = text.lines().take(7).collect();
    assert_eq!(
        table,
        [
            "| benchmark | stored | counted | change | |",
            "| --- | ---: | ---: | ---: | --- |",
            "| `fast` | 10,000 | 5,000 | -50.00 % | fewer: renew |",
            "| `fresh` | - | 7 | - | new: store |",
            "| `gone` | 5 | - | - | missing |",
            "| `same` | 1,234,568 | 1,234,567 | +0.00 % | |",
            "| `slow` | 10,000 | 10,500 | +5.00 % | too many |",
        ]
    );
    let updated = written(PageFormat::Markdown, true);
    assert!(updated.contains("| `slow` | 10,000 | 10,500 | +5.00 % | |"));
}

#[test]
fn for_programs() {
    let text = written(PageFormat::Json, false);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(text.lines().count(), 1);
    let row = |name, stored, counted, change, verdict| {
        serde_json::json!({
            "name": name, "stored": stored, "counted": counted,
            "change_percent": change, "verdict": verdict,
        })
    };
    let expected = serde_json::json!({
        "passed": false,
        "updated": false,
        "baseline": PLACE,
        "threshold_percent": 3,
        "benchmarks": [
            row("fast", Some(10_000), Some(5_000), Some(-50.0), "fewer"),
            row("fresh", None, Some(7), None, "new"),
            row("gone", Some(5), None, None, "missing"),
            row("same", Some(1_234_568), Some(1_234_567), Some(0.0), "within"),
            row("slow", Some(10_000), Some(10_500), Some(5.0), "more"),
        ],
    });
    assert_eq!(report, expected);
    let updated: serde_json::Value =
        serde_json::from_str(&written(PageFormat::Json, true)).unwrap();
    assert_eq!(updated["passed"], true);
    assert_eq!(updated["updated"], true);
}
