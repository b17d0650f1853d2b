//! How much of a provider is written by hand.

use std::fs;

use crate::common::{self, workspace};
use crate::page::{self, PAGE};
use crate::tree;

const BEGIN: &str = "| file | lines by hand |\n| --- | --- |\n";
const END: &str = "<!-- end of measured -->";

/// The lines of `finished` that are not lines of `scaffold` in the same order; empty ones do not count.
fn by_hand(scaffold: &str, finished: &str) -> usize {
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(str::to_owned).collect()
    };
    let (scaffold, finished) = (lines(scaffold), lines(finished));
    // The length of the longest common subsequence.
    let mut above = vec![0; scaffold.len() + 1];
    for line in &finished {
        let mut row = vec![0; scaffold.len() + 1];
        for (position, known) in scaffold.iter().enumerate() {
            row[position + 1] = if line == known {
                above[position] + 1
            } else {
                row[position].max(above[position + 1])
            };
        }
        above = row;
    }
    finished.len() - above.last().unwrap()
}

#[test]
fn what_a_provider_takes_is_measured() {
    let root = tree::copy("measured");
    let made = common::xtask(&root, &tree::ACME);
    assert!(made.status.success(), "{}", common::text(&made));
    let mut table = String::from(BEGIN);
    let (mut files, mut total) = (0, 0);
    for (file, finished) in tree::finished() {
        let scaffold = fs::read_to_string(root.join(&file)).unwrap_or_default();
        let lines = by_hand(&scaffold, &finished);
        table.push_str(&format!("| `{file}` | {lines} |\n"));
        files += 1;
        total += lines;
    }
    table.push_str(&format!("| {files} files | {total} |\n"));
    let text = page::text();
    let (_, rest) = text.split_once(BEGIN).unwrap();
    let (said, _) = rest.split_once(END).unwrap();
    assert!(
        format!("{BEGIN}{said}") == table,
        "{PAGE} says otherwise; put this there:\n{table}"
    );
    // What it takes is to stay small, and not to grow unnoticed.
    assert!(total < 750, "{total} lines by hand");
    let _ = fs::remove_dir_all(&root);
}

#[test]
fn only_what_is_new_counts() {
    assert_eq!(by_hand("a\nb\nc\n", "a\n\nb\nc\n"), 0);
    assert_eq!(by_hand("a\nb\nc\n", "a\nx\nc\ny\n"), 2);
    assert_eq!(by_hand("", "a\nb\n"), 2);
    assert!(workspace().join(PAGE).exists());
}
