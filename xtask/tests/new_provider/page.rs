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
