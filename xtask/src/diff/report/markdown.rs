//! The report as a part of a changelog.

use std::io::{self, Write};

use super::{few, limits, version};
use crate::diff::{Change, Class, Crate, Side, Summary};
use crate::terminal::{count, printable};

pub(super) fn write(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## Changes since {}", printable(&summary.base))?;
    if let Some(limits) = limits(summary) {
        writeln!(out, "\n{limits}")?;
    }
    let changed: Vec<_> = summary
        .crates
        .iter()
        .filter(|(_, entry)| !entry.changes.is_empty())
        .collect();
    if changed.is_empty() {
        return writeln!(out, "\nNothing changed.");
    }
    for (name, entry) in changed {
        writeln!(out, "\n### {name} ({})", version(entry))?;
        section(entry, Class::Breaking, "Breaking", out)?;
        section(entry, Class::Additive, "Added and eased", out)?;
        texts(entry, out)?;
    }
    Ok(())
}

fn section(entry: &Crate, class: Class, title: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut changes = entry
        .changes
        .iter()
        .filter(|change| change.rule.class == class)
        .peekable();
    if changes.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "\n#### {title}\n")?;
    for change in changes {
        writeln!(
            out,
            "- **{}** {}: {}{}; {} (`{}`).",
            change.side.name(),
            code(&change.at),
            printable(&change.what),
            also(change),
            change.rule.why,
            change.rule.id
        )?;
    }
    Ok(())
}

/// Readers of a changelog want to know that texts changed, not which words.
fn texts(entry: &Crate, out: &mut dyn Write) -> io::Result<()> {
    let number = |side| {
        let changes = entry.changes.iter();
        let texts = changes
            .filter(|change| change.rule.class == Class::Documentation && change.side == side);
        texts.count()
    };
    let (wire, rust) = (number(Side::Wire), number(Side::Rust));
    if wire + rust == 0 {
        return Ok(());
    }
    writeln!(out, "\n#### Documentation\n")?;
    writeln!(
        out,
        "- New words at {} of the spec and on {}.",
        count(wire, "place"),
        count(rust, "Rust item")
    )
}

fn also(change: &Change) -> String {
    if change.also.is_empty() {
        return String::new();
    }
    let names = printable(&few(&change.also));
    match change.side {
        Side::Wire => format!(" (in {names})"),
        Side::Rust => format!(" (also {names})"),
    }
}

/// Text as code, whatever is in it.
fn code(text: &str) -> String {
    let text = printable(text);
    if text.is_empty() {
        return "the document".to_owned();
    }
    let fence = if text.contains('`') { "``" } else { "`" };
    format!("{fence}{text}{fence}")
}
