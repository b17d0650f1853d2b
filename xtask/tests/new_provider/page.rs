//! The page `docs/adding-a-provider.md` as steps.

use std::fs;

use crate::common::workspace;

pub(crate) const PAGE: &str = "docs/adding-a-provider.md";

/// What the page says to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Put this file in place.
    Write(String),
    /// Run this; whether it fails.
    Run { command: String, fails: bool },
}

pub(crate) fn text() -> String {
    fs::read_to_string(workspace().join(PAGE)).unwrap()
}

/// The steps of a page, in its order.
pub(crate) fn steps(text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut block: Option<&str> = None;
    for line in text.lines() {
        match (block, line.strip_prefix("```")) {
            (None, Some(language)) => block = Some(language),
            (Some(_), Some(_)) => block = None,
            (Some("sh"), None) => {
                let (command, comment) = line.split_once('#').unwrap_or((line, ""));
                steps.push(Step::Run {
                    command: command.trim().to_owned(),
                    fails: comment.trim() == "fails",
                });
            }
            (Some(_), None) => {}
            (None, None) => {
                // The files stand before the colon, each in backticks.
                let files = line.strip_prefix("Write ").unwrap_or_default();
                let files = files.split(':').next().unwrap_or_default();
                let files = files.split('`').skip(1).step_by(2);
                steps.extend(files.map(|file| Step::Write(file.to_owned())));
            }
        }
    }
    steps
}

#[test]
fn a_page_is_read_as_it_is_meant() {
    let text = "Write `a/b.rs` and `c.rs`: as `d`.\n\n```sh\ncargo x a\ncargo y   # fails\n```\n\n```rust\nWrite `e`\n```\n";
    let run = |command: &str, fails| Step::Run {
        command: command.to_owned(),
        fails,
    };
    let write = |file: &str| Step::Write(file.to_owned());
    assert_eq!(
        steps(text),
        [
            write("a/b.rs"),
            write("c.rs"),
            run("cargo x a", false),
            run("cargo y", true)
        ]
    );
}

/// The walk runs what the page says. So the page has to say what proves a provider, and to say it when everything is written.
#[test]
fn the_page_runs_everything_that_proves_a_provider() {
    let steps = steps(&text());
    let written = steps
        .iter()
        .rposition(|step| matches!(step, Step::Write(_)));
    let runs = |steps: &[Step], wanted: &str| {
        let ends = |command: &str| command.split(" --test ").any(|test| test == wanted);
        steps.iter().any(|step| {
            matches!(step, Step::Run { command, fails: false } if command == wanted || ends(command))
        })
    };
    let last = &steps[written.unwrap()..];
    for command in [
        "contract acme",
        "layering",
        "cargo xtask lint acme",
        "cargo xtask generate --check",
        "cargo fmt --all --check",
    ] {
        assert!(runs(last, command), "not run at the end: {command}");
    }
    for test in [
        "readme",
        "frame",
        "wire",
        "tolerance",
        "capabilities",
        "mocks",
    ] {
        assert!(runs(&steps, test), "not run: {test}");
    }
}
