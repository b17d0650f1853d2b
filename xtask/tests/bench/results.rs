//! Rows, their spread and goals, and how they are kept and written down.

use std::fs;

use xtask::bench::{
    Args, Findings, Goal, Results, Row, Samples, Spread, Store, Unit, command, rows, tables,
};

use xtask::format::PageFormat as Format;

use crate::folder;

fn side(name: &str, values: &[f64]) -> Samples {
    Samples {
        side: name.to_owned(),
        values: values.to_vec(),
    }
}

/// Rounds of different speed, in which the second side always takes a tenth more.
fn compared(goal: Option<Goal>) -> Vec<Row> {
    let by_hand = side("by hand", &[1.0, 4.0, 2.0, 8.0]);
    let traits = side("traits", &[1.1, 4.4, 2.2, 8.8]);
    let goal_of = |side: &str| goal.filter(|_| side == "traits");
    rows(
        "acme",
        "processor time",
        Unit::Seconds,
        &[by_hand, traits],
        goal_of,
    )
}

#[test]
fn a_ratio_is_taken_within_each_round() {
    let rows = compared(None);
    let [by_hand, traits] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    assert_eq!((by_hand.ratio, &by_hand.reference), (None, &None));
    let ratio = traits.ratio.unwrap();
    // The values are far apart, the ratios are not.
    assert!(
        (ratio.low - 1.1).abs() < 1e-9 && (ratio.high - 1.1).abs() < 1e-9,
        "{ratio:?}"
    );
    assert_eq!(traits.reference, Some(("by hand".to_owned(), 3.0)));
}

#[test]
fn a_spread_has_the_middle_half() {
    let spread = Spread::of(&[5.0, 1.0, 4.0, 2.0, 3.0]).unwrap();
    assert_eq!((spread.low, spread.median, spread.high), (2.0, 3.0, 4.0));
    // Two in the middle count alike.
    let spread = Spread::of(&[8.0, 1.0, 4.0, 2.0]).unwrap();
    assert_eq!((spread.low, spread.median, spread.high), (1.75, 3.0, 5.0));
    let spread = Spread::of(&[7.0]).unwrap();
    assert_eq!((spread.low, spread.median, spread.high), (7.0, 7.0, 7.0));
    assert_eq!(Spread::of(&[]), None);
    // What was not counted has no row, instead of one with a number that nobody measured.
    assert_eq!(Spread::of(&[1.0, f64::NAN]), None);
    let counted = side("counted", &[1.0]);
    let uncounted = side("uncounted", &[f64::NAN]);
    let rows = rows(
        "acme",
        "allocations",
        Unit::Plain,
        &[counted, uncounted],
        |_| None,
    );
    assert_eq!(rows.len(), 1);
}

#[test]
fn a_goal_is_met_up_to_its_edge() {
    let is_met = |goal| compared(Some(goal))[1].is_met();
    assert_eq!(is_met(Goal::RatioAtMost(1.11)), Some(true));
    assert_eq!(is_met(Goal::RatioAtMost(1.09)), Some(false));
    assert_eq!(is_met(Goal::RatioAtLeast(1.09)), Some(true));
    assert_eq!(is_met(Goal::RatioAtLeast(1.11)), Some(false));
    let median = compared(None)[1].value.median;
    // The medians are 3.0 and 3.3.
    assert_eq!(is_met(Goal::AtMost(median)), Some(true));
    assert_eq!(is_met(Goal::AtMost(3.2)), Some(false));
    assert_eq!(is_met(Goal::AtLeast(median)), Some(true));
    assert_eq!(is_met(Goal::AtLeast(3.4)), Some(false));
    assert_eq!(is_met(Goal::MoreAtMost(0.4)), Some(true));
    assert_eq!(is_met(Goal::MoreAtMost(0.2)), Some(false));
    assert_eq!(compared(None)[1].is_met(), None);
}

#[test]
fn a_goal_without_its_reference_is_missed() {
    let alone = side("traits", &[1.0]);
    let goal = |_: &str| Some(Goal::RatioAtMost(2.0));
    let rows = rows("acme", "processor time", Unit::Seconds, &[alone], goal);
    assert_eq!(rows[0].is_met(), Some(false));
}

fn results(work: &str, goal: Goal) -> Results {
    let mut findings = Findings {
        rows: compared(Some(goal)),
        ..Findings::default()
    };
    findings.skip("OpenAPI Generator", "there is no\n`java`");
    findings
        .others
        .insert("kestrapy 2.0.3 for kestra".to_owned());
    let mut results = Results::here();
    results.add(work, findings);
    results
}

fn written(results: &Results, earlier: Option<&Results>, format: Format) -> String {
    let mut out = Vec::new();
    tables(results, earlier, format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn tables_say_what_was_missed_and_what_is_missing() {
    let results = results("read", Goal::RatioAtMost(1.05));
    assert!(!results.are_met());
    let text = written(&results, None, Format::Markdown);
    let expected = "\
## read

| case | measure | side | median | ratio (middle half) | goal |
| --- | --- | --- | ---: | --- | --- |
| acme | processor time | by hand | 3.00 s |  |  |
| acme | processor time | traits | 3.30 s | 1.100 (1.100 to 1.100) | <= 1.05 x, missed |

- measured: kestrapy 2.0.3 for kestra
- not measured: OpenAPI Generator: there is no `java`

";
    assert_eq!(text, expected);
    let text = written(&results, None, Format::Human);
    assert!(text.contains("<= 1.05 x, missed"), "{text}");
    assert!(
        text.contains("not measured: OpenAPI Generator: there is no `java`"),
        "{text}"
    );
}

#[test]
fn an_earlier_run_stands_beside_as_its_ratio() {
    let mut earlier = results("read", Goal::RatioAtMost(1.2));
    let findings = earlier.works.get_mut("read").unwrap();
    findings.rows[1].ratio = Spread::of(&[1.02]);
    let text = written(
        &results("read", Goal::RatioAtMost(1.2)),
        Some(&earlier),
        Format::Markdown,
    );
    let line =
        "| traits | 3.30 s | 1.100 (1.100 to 1.100) | <= 1.20 x, met | 1.020 (1.020 to 1.020) |";
    assert!(text.contains(line), "{text}");
    findings_of_another_case(&mut earlier);
    let text = written(
        &results("read", Goal::RatioAtMost(1.2)),
        Some(&earlier),
        Format::Markdown,
    );
    assert!(text.contains("<= 1.20 x, met | - |"), "{text}");
}

fn findings_of_another_case(results: &mut Results) {
    for row in &mut results.works.get_mut("read").unwrap().rows {
        "another".clone_into(&mut row.case);
    }
}

#[test]
fn json_is_what_is_kept() {
    let mut results = results("read", Goal::MoreAtMost(1.0));
    // Numbers with few digits: the last one of many may be read as its neighbour.
    for row in &mut results.works.get_mut("read").unwrap().rows {
        row.value = Spread::of(&[1.5]).unwrap();
        row.ratio = row.ratio.and(Spread::of(&[1.25]));
    }
    let text = written(&results, None, Format::Json);
    let back: Results = serde_json::from_str(&text).unwrap();
    assert_eq!(back, results);
    assert!(!text.contains("earlier"), "{text}");
    // What it is held against stands beside, and the file still holds results.
    let mut earlier = results.clone();
    findings_of_another_case(&mut earlier);
    let text = written(&results, Some(&earlier), Format::Json);
    let back: Results = serde_json::from_str(&text).unwrap();
    assert_eq!(back, results);
    let text: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(text["earlier"], serde_json::to_value(&earlier).unwrap());
}

#[test]
fn a_work_that_is_not_done_again_keeps_its_results() {
    let folder = folder("kept");
    let store = Store::new(&folder);
    assert!(store.latest().unwrap().works.is_empty());
    store.keep(&results("read", Goal::AtMost(1.0))).unwrap();
    store.keep(&results("small", Goal::AtMost(2.0))).unwrap();
    store.keep(&results("read", Goal::AtMost(3.0))).unwrap();
    let works = store.latest().unwrap().works;
    assert_eq!(works.keys().collect::<Vec<_>>(), ["read", "small"]);
    assert_eq!(works["read"].rows[1].goal, Some(Goal::AtMost(3.0)));
}

#[test]
fn results_of_another_machine_are_not_mixed_in() {
    let folder = folder("another-machine");
    let store = Store::new(&folder);
    let mut other = results("read", Goal::AtMost(1.0));
    other.target = "another system".to_owned();
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("results.json");
    fs::write(&file, serde_json::to_string(&other).unwrap()).unwrap();
    assert!(store.latest().unwrap().works.is_empty());
    // Beside this one they are named as such.
    let here = results("read", Goal::AtMost(1.0));
    let note = "The earlier results are of another machine: another system, ";
    let text = written(&here, Some(&other), Format::Markdown);
    assert!(text.starts_with(note), "{text}");
    let text = written(&here, Some(&here), Format::Markdown);
    assert!(text.starts_with("## read"), "{text}");
}

#[test]
fn a_file_that_holds_no_results_is_said_to_be_none() {
    let folder = folder("no-results");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("results.json");
    fs::write(&file, "{").unwrap();
    let error = Store::new(&folder).latest().unwrap_err();
    assert!(
        error.contains("results.json` holds no results of `cargo xtask bench`"),
        "{error}"
    );
    let mut other = Results::here();
    other.version = 7;
    fs::write(&file, serde_json::to_string(&other).unwrap()).unwrap();
    // To measure again puts them right, and they are no reason not to.
    let store = Store::new(&folder);
    assert!(store.latest().unwrap().works.is_empty());
    let args = Args {
        compare: Some(file),
        ..Args::default()
    };
    let error = command(&args, &folder, &folder, &mut Vec::new()).unwrap_err();
    assert!(
        error.ends_with("has results in form 7, this program knows 1; measure again"),
        "{error}"
    );
    store.keep(&results("read", Goal::AtMost(1.0))).unwrap();
    assert_eq!(store.latest().unwrap().works.len(), 1);
}
