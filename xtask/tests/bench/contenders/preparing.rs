//! What contenders need is installed as far as that is possible.

use xtask::bench::contenders::prepare;

use super::{JAR, Paper, cargo, setting};

fn prepared(paper: &mut Paper) -> (bool, String) {
    let (root, mut out) = (paper.root.clone(), Vec::new());
    let all_is_well = prepare(&setting(&root), paper, &mut out).unwrap();
    (all_is_well, String::from_utf8(out).unwrap())
}

#[test]
fn everything_is_installed_at_versions_that_are_written_down() {
    let mut paper = Paper::new("prepare")
        .with_jar()
        .answers(JAR, "7.26.0\n")
        .answers("python3 -m venv", "")
        .answers("npm", "")
        .answers("ROOT/target/bench/python/bin/python", "2.0.3\n")
        .answers(&cargo(), "");
    let (all_is_well, told) = prepared(&mut paper);
    assert!(all_is_well, "{told}");
    for line in [
        "ready: OpenAPI Generator 7.26.0 for kestra",
        "ready: kestrapy 2.0.3 for kestra",
    ] {
        assert!(told.lines().any(|text| text == line), "{told}");
    }
    let installs = [
        "python3 -m venv ROOT/target/bench/python",
        "ROOT/target/bench/python/bin/python -m pip install --quiet --no-input --disable-pip-version-check --no-deps --require-hashes --requirement ROOT/benches/contenders/requirements.txt",
        "npm ci --no-progress --no-audit --no-fund",
    ];
    assert_eq!(paper.ran[..3], installs);
    assert!(
        paper
            .root
            .join("target/bench/node/package-lock.json")
            .exists()
    );
}

#[test]
fn what_cannot_be_installed_is_told_and_keeps_nothing_else_from_it() {
    let mut paper = Paper::new("unprepared")
        .answers("python3 -m venv", "")
        .fails(
            "ROOT/target/bench/python/bin/python -m pip",
            "ERROR: no route to host",
        );
    let (all_is_well, told) = prepared(&mut paper);
    assert!(!all_is_well);
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(
        lines[..4],
        [
            "installing OpenAPI Generator and kestrapy into `target/bench/python`",
            "not possible: `target/bench/python/bin/python` fails: ERROR: no route to host",
            "installing Segment's TypeScript SDK into `target/bench/node`",
            "not possible: there is no `npm`: install Node.js 20 or later with npm",
        ]
    );
    assert!(
        told.contains("not possible: OpenAPI Generator for kestra: there is no `java` in PATH"),
        "{told}"
    );
    assert!(told.contains("not possible: kestrapy: "), "{told}");
}

#[test]
fn an_installation_that_failed_is_no_success_because_all_is_there_already() {
    let mut paper = Paper::new("half-prepared")
        .with_jar()
        .answers(JAR, "7.26.0\n")
        .answers("python3", "2.0.3\n")
        .answers(&cargo(), "");
    let (all_is_well, told) = prepared(&mut paper);
    assert!(told.contains("ready: kestrapy 2.0.3 for kestra"), "{told}");
    assert!(!all_is_well, "{told}");
}

#[test]
fn an_installation_without_a_client_that_can_be_measured_is_no_success() {
    let mut paper = Paper::new("no-build")
        .with_jar()
        .answers(JAR, "7.26.0\n")
        .answers("python3", "2.0.3\n")
        .answers("npm", "")
        .answers("ROOT/target/bench/python/bin/python", "2.0.3\n")
        .fails(&cargo(), "error: no network");
    let (all_is_well, told) = prepared(&mut paper);
    assert!(!all_is_well, "{told}");
    assert_eq!(told.matches("not possible").count(), 1, "{told}");
}
