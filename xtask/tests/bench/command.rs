//! The command line, as far as it measures nothing.

use std::fs;
use std::path::Path;

use xtask::bench::{Args, Findings, Results, Samples, Store, Unit, WORKS, command, rows};

use crate::folder;

fn run(args: &Args, root: &Path) -> Result<String, String> {
    let mut out = Vec::new();
    let met = command(args, root, &root.join("from"), &mut out)?;
    assert!(met);
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn every_work_is_listed() {
    let args = Args {
        list: true,
        ..Args::default()
    };
    let text = run(&args, &folder("list")).unwrap();
    assert_eq!(text.lines().count(), WORKS.len());
    for (line, work) in text.lines().zip(WORKS) {
        assert!(
            line.starts_with(work.name) && line.ends_with(work.about),
            "{line}"
        );
    }
}

#[test]
fn an_unknown_work_is_refused_before_anything_is_measured() {
    let args = Args {
        works: vec!["read".to_owned(), "reed".to_owned()],
        ..Args::default()
    };
    let root = folder("unknown");
    let error = run(&args, &root).unwrap_err();
    assert!(
        error.starts_with("there is no work `reed`; there are read, "),
        "{error}"
    );
    assert!(!root.exists());
}

#[test]
fn a_result_to_compare_with_is_read_before_anything_is_measured() {
    let args = Args {
        works: vec!["read".to_owned()],
        compare: Some("no-such-file.json".into()),
        ..Args::default()
    };
    let root = folder("compare");
    let error = run(&args, &root).unwrap_err();
    // Where the caller is, and not at the root.
    let file = root.join("from/no-such-file.json");
    let start = format!("`{}` cannot be read", file.display());
    assert!(error.starts_with(&start), "{error}");
    assert!(!root.exists());
}

#[test]
fn results_that_are_damaged_are_told_of_before_anything_is_measured() {
    let root = folder("damaged");
    fs::create_dir_all(root.join("target/bench")).unwrap();
    fs::write(root.join("target/bench/results.json"), "{").unwrap();
    let args = Args {
        works: vec!["read".to_owned()],
        ..Args::default()
    };
    let error = run(&args, &root).unwrap_err();
    assert!(error.contains("results.json` holds no results"), "{error}");
    assert!(error.ends_with("; remove it"), "{error}");
}

#[test]
fn a_work_that_cannot_be_done_is_named_and_the_others_are_tried() {
    // No workspace, so that nothing can be built.
    let root = folder("no-workspace");
    fs::create_dir_all(&root).unwrap();
    fs::write(root.join("Cargo.toml"), "[workspace]\n").unwrap();
    let args = Args {
        works: vec!["small".to_owned(), "read".to_owned()],
        ..Args::default()
    };
    let error = run(&args, &root).unwrap_err();
    let lines: Vec<_> = error.lines().map(str::trim).collect();
    let failed = "could not be measured: the programs of `groups-benches` do not compile";
    assert_eq!(lines, [format!("read {failed}"), format!("small {failed}")]);
    assert!(!root.join("target/bench").exists());
}

/// A workspace with a page and one kept result.
fn documented(test: &str, page: &str) -> Result<String, String> {
    let root = folder(test);
    fs::create_dir_all(root.join("docs")).unwrap();
    fs::write(root.join("docs/performance.md"), page).unwrap();
    let side = Samples {
        side: "traits".to_owned(),
        values: vec![1.5],
    };
    let findings = Findings {
        rows: rows("acme", "wall time", Unit::Seconds, &[side], |_| None),
        ..Findings::default()
    };
    let mut results = Results::here();
    results.add("read", findings);
    Store::new(&root.join("target/bench"))
        .keep(&results)
        .unwrap();
    let args = Args {
        document: true,
        ..Args::default()
    };
    let said = run(&args, &root)?;
    assert_eq!(said, "");
    Ok(fs::read_to_string(root.join("docs/performance.md")).unwrap())
}

#[test]
fn the_page_gets_the_latest_tables_and_keeps_its_text() {
    let page = "# Costs\n\nBefore.\n\n<!-- bench:read -->\nold\n<!-- /bench:read -->\n\nAfter.\n";
    let expected = "\
# Costs

Before.

<!-- bench:read -->

| case | measure | side | median | ratio (middle half) | goal |
| --- | --- | --- | ---: | --- | --- |
| acme | wall time | traits | 1.50 s |  |  |

<!-- /bench:read -->

After.
";
    assert_eq!(documented("page", page).unwrap(), expected);
}

/// An ordinary run leaves the work tree as it is.
#[test]
fn the_picture_of_growth_comes_beside_the_page_only_with_it() {
    let root = folder("picture");
    fs::create_dir_all(root.join("docs")).unwrap();
    let page = root.join("docs/performance.md");
    let empty = "<!-- bench:growth -->\n<!-- /bench:growth -->\n";
    fs::write(&page, empty).unwrap();
    let kept = root.join("target/bench");
    let mut results = Results::here();
    results.add("growth", Findings::default());
    Store::new(&kept).keep(&results).unwrap();
    let args = Args {
        document: true,
        ..Args::default()
    };
    let error = run(&args, &root).unwrap_err();
    assert!(error.starts_with("`growth.svg` cannot be read"), "{error}");
    assert_eq!(fs::read_to_string(&page).unwrap(), empty);
    fs::write(kept.join("growth.svg"), "<svg/>").unwrap();
    run(&args, &root).unwrap();
    let picture = fs::read_to_string(root.join("docs/growth.svg")).unwrap();
    assert_eq!(picture, "<svg/>");
    assert_ne!(fs::read_to_string(&page).unwrap(), empty);
}

#[test]
fn a_page_without_a_place_for_a_work_is_left_as_it_is() {
    let page = "<!-- /bench:read -->\n<!-- bench:read -->\n";
    let error = documented("no-place", page).unwrap_err();
    let wanted = "`docs/performance.md` has no place for `read`: write `<!-- bench:read -->` and `<!-- /bench:read -->` where its table belongs";
    assert_eq!(error, wanted);
    let kept = fs::read_to_string(folder_of("no-place").join("docs/performance.md")).unwrap();
    assert_eq!(kept, page);
}

fn folder_of(test: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("bench")
        .join(test)
}
