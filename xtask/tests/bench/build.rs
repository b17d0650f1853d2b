//! The work `build`.

use std::path::Path;

use xtask::bench::build::packages::{Resolved, by_hand, core, crates, openapi_generator, provider};
use xtask::bench::build::{Measured, with_core, with_provider};
use xtask::bench::{Outside, Row, Used};

fn dependencies(manifest: &str) -> Vec<&str> {
    let (_, rest) = manifest.split_once("[dependencies]\n").unwrap();
    let (dependencies, _) = rest.split_once("\n\n").unwrap();
    dependencies.lines().collect()
}

const METADATA: &str = r#"{
  "packages": [
    {"id": "a", "name": "reqwest", "version": "0.13.5", "source": null},
    {"id": "b", "name": "serde", "version": "1.0.229"},
    {"id": "c", "name": "serde_json", "version": "1.0.151"},
    {"id": "d", "name": "unused", "version": "7.0.0"}
  ],
  "resolve": {
    "nodes": [
      {"id": "a", "features": ["__rustls", "__tls", "json", "rustls"], "deps": []},
      {"id": "b", "features": ["default", "derive"], "deps": []},
      {"id": "c", "features": ["default", "std"], "deps": []}
    ],
    "root": "a"
  }
}"#;

/// Otherwise another version or feature would be what is measured.
#[test]
fn what_is_by_hand_has_the_versions_of_ours_and_the_features_of_reqwest() {
    let manifest = by_hand(&Resolved::read(METADATA).unwrap()).unwrap();
    assert_eq!(
        dependencies(&manifest),
        [
            r#"reqwest = { version = "=0.13.5", default-features = false, features = ["json", "rustls"] }"#,
            r#"serde = { version = "=1.0.229", features = ["derive"] }"#,
            r#"serde_json = { version = "=1.0.151" }"#,
            r#"tokio = { version = "1", default-features = false, features = ["rt"] }"#,
        ]
    );
}

#[test]
fn what_ours_does_not_have_is_an_error() {
    let without = METADATA.replace(r#""name": "serde_json""#, r#""name": "simd""#);
    let error = by_hand(&Resolved::read(&without).unwrap()).unwrap_err();
    assert!(error.contains("`serde_json`"), "{error}");
    let error = Resolved::read("error: no such command").unwrap_err();
    assert!(error.contains("`cargo metadata`"), "{error}");
}

#[test]
fn the_packages_differ_in_what_they_depend_on_alone() {
    let root = Path::new("/a folder/\"groups\"");
    let hand = by_hand(&Resolved::read(METADATA).unwrap()).unwrap();
    let all = [
        provider(root, "acme"),
        core(root),
        openapi_generator(),
        hand,
    ];
    let frame = |manifest: &String| {
        let (before, rest) = manifest.split_once("[dependencies]\n").unwrap();
        (
            before.to_owned(),
            rest.split_once("\n\n").unwrap().1.to_owned(),
        )
    };
    for manifest in &all {
        assert_eq!(frame(manifest), frame(&all[0]));
        assert!(manifest.contains("strip = true") && manifest.ends_with("[workspace]\n"));
    }
    assert_eq!(
        dependencies(&all[0])[..2],
        [
            r#"groups-core = { path = "/a folder/\"groups\"/crates/groups-core" }"#,
            r#"groups-acme = { path = "/a folder/\"groups\"/crates/groups-acme" }"#,
        ]
    );
    assert_eq!(dependencies(&all[1]).len(), 1);
    // TLS as ours has it: the generated client has another by itself.
    let client = dependencies(&all[2])[0];
    assert!(client.contains("default-features = false, features = [\"rustls\"]"));
}

#[test]
fn a_package_counts_once_and_the_program_does_not() {
    let tree = "program v0.0.0 (/a/folder/target/bench/build/core)\n\
                groups-core v0.1.0 (/a/folder/crates/groups-core)\n\
                serde v1.0.229\n\
                serde_derive v1.0.229 (proc-macro)\n\
                syn v2.0.1\n\
                syn v3.0.9\n\
                \n\
                serde v1.0.229 (*)\n";
    let names: Vec<_> = crates(tree).into_iter().collect();
    assert_eq!(
        names,
        [
            "groups-core v0.1.0",
            "serde v1.0.229",
            "serde_derive v1.0.229",
            "syn v2.0.1",
            "syn v3.0.9",
        ]
    );
}

fn measured(side: &str, crates: f64, binary: f64, seconds: f64) -> Used<Measured> {
    let used = Outside {
        cpu_s: seconds,
        wall_s: seconds,
        peak_kib: 1.0,
        status: Some(0),
    };
    Used {
        side: side.to_owned(),
        rounds: vec![Measured {
            crates,
            release: used,
            binary,
            dev: used,
            checks: vec![used; 3],
        }],
    }
}

/// The measures that have a goal, and whether it is met.
fn goals<'a>(rows: &'a [Row], side: &str) -> Vec<(&'a str, bool)> {
    let of_side = rows.iter().filter(|row| row.side == side);
    of_side
        .filter_map(|row| Some((row.measure.as_str(), row.is_met()?)))
        .collect()
}

#[test]
fn ours_is_held_against_what_is_by_hand() {
    let by_hand = measured("by hand", 90.0, 4.0, 60.0);
    let foreign = measured("OpenAPI Generator", 200.0, 40.0, 600.0);
    let with = |crates, binary, seconds| {
        let ours = measured("groups-segment", crates, binary, seconds);
        let rows = with_provider(&[by_hand.clone(), ours, foreign.clone()]);
        assert_eq!(goals(&rows, "by hand"), []);
        assert_eq!(goals(&rows, "OpenAPI Generator"), []);
        let goals = goals(&rows, "groups-segment");
        goals
            .into_iter()
            .map(|(measure, met)| (measure.to_owned(), met))
            .collect::<Vec<_>>()
    };
    let all = |crates, binary, cold| {
        [
            ("crates", crates),
            ("stripped binary", binary),
            ("cold build for release, processor time", cold),
            ("cold build for release, wall time", cold),
            ("cold build, processor time", cold),
            ("cold build, wall time", cold),
        ]
        .map(|(measure, met)| (measure.to_owned(), met))
        .to_vec()
    };
    assert_eq!(with(105.0, 5.0, 69.0), all(true, true, true));
    assert_eq!(with(106.0, 5.0, 69.0), all(false, true, true));
    assert_eq!(with(105.0, 5.1, 69.0), all(true, false, true));
    assert_eq!(with(105.0, 5.0, 69.1), all(true, true, false));
}

#[test]
fn the_core_has_bounds_of_its_own() {
    let with = |crates, seconds| {
        let rows = with_core(&[measured("groups-core", crates, 1.0, seconds)]);
        let goals = goals(&rows, "groups-core");
        goals.into_iter().map(|(_, met)| met).collect::<Vec<_>>()
    };
    assert_eq!(with(15.0, 5.0), [true, true, true]);
    assert_eq!(with(16.0, 5.0), [false, true, true]);
    assert_eq!(with(15.0, 5.1), [true, false, false]);
}
