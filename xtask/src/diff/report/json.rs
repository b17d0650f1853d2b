//! The report for programs.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;

use crate::diff::{Change, Class, Place, Side, Summary};

#[derive(Serialize)]
struct Report<'s> {
    base: &'s str,
    commit: &'s str,
    rust_compared: bool,
    covered: bool,
    crates: Vec<Entry<'s>>,
}

#[derive(Serialize)]
struct Entry<'s> {
    name: &'s str,
    base_version: Option<String>,
    version: Option<String>,
    required_version: Option<String>,
    covered: bool,
    wire: Option<Class>,
    rust: Option<Class>,
    changes: Vec<Line<'s>>,
}

#[derive(Serialize)]
struct Line<'s> {
    side: Side,
    class: Class,
    rule: &'s str,
    what: &'s str,
    why: &'s str,
    at: &'s str,
    also: &'s BTreeSet<String>,
    base: Option<&'s Place>,
    work: Option<&'s Place>,
}

pub(super) fn write(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let crates = summary.crates.iter().map(|(name, entry)| Entry {
        name,
        base_version: entry.before.as_ref().map(ToString::to_string),
        version: entry.after.as_ref().map(ToString::to_string),
        required_version: entry.required.as_ref().map(ToString::to_string),
        covered: entry.is_covered(),
        wire: entry.class(Side::Wire),
        rust: entry.class(Side::Rust),
        changes: entry.changes.iter().map(line).collect(),
    });
    let report = Report {
        base: &summary.base,
        commit: &summary.commit,
        rust_compared: summary.has_rust,
        covered: summary.is_covered(),
        crates: crates.collect(),
    };
    serde_json::to_writer(&mut *out, &report)?;
    writeln!(out)
}

fn line(change: &Change) -> Line<'_> {
    Line {
        side: change.side,
        class: change.rule.class,
        rule: change.rule.id,
        what: &change.what,
        why: change.rule.why,
        at: &change.at,
        also: &change.also,
        base: change.base.as_ref(),
        work: change.work.as_ref(),
    }
}
