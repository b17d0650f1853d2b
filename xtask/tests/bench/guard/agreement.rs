//! The versions of the two halves of gungraun, the stored counts and the benchmarks agree.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use xtask::bench::guard::Baseline;

fn root() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).to_owned()
}

/// What follows `before` in `text`, up to the next quotation mark or line end.
fn after<'t>(text: &'t str, before: &str) -> &'t str {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("`{before}` is not there"));
    rest.split(['"', '`', '\n']).next().unwrap()
}

#[test]
fn the_runner_that_is_asked_for_fits_the_library() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let library = after(&lock, "name = \"gungraun\"\nversion = \"");
    let machine = root().join("xtask/src/bench/guard/machine.rs");
    let machine = fs::read_to_string(machine).unwrap();
    assert_eq!(after(&machine, "name: \"gungraun-runner "), library);
    assert_eq!(after(&machine, "prints: \"gungraun-runner "), library);
    assert_eq!(
        after(&machine, "cargo install --locked gungraun-runner@"),
        library
    );
}

#[test]
fn every_stored_baseline_is_one_and_is_named_after_its_target() {
    let folder = root().join("benches/baselines");
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let baseline = Baseline::read(&text, "it").unwrap();
        let target = baseline.conditions.get("target").unwrap();
        let file = path.file_name().unwrap().to_str().unwrap();
        assert_eq!(file, format!("{target}.json"));
        assert!(baseline.conditions.contains_key("rustc"), "{file}");
        names.insert(baseline.instructions.into_keys().collect::<Vec<_>>());
    }
    assert_eq!(names.len(), 1, "baselines of different benchmarks");
    let providers = ["kestra", "opendatasoft", "segment"];
    let works = [
        "calls::get",
        "decoding::page",
        "requests::create",
        "requests::list",
    ];
    let expected: Vec<_> = works
        .iter()
        .flat_map(|work| providers.map(|provider| format!("{work}::{provider}")))
        .collect();
    assert_eq!(names.first(), Some(&expected));
}
