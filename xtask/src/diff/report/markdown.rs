//! The report as a part of a changelog.

use std::io::{self, Write};

use super::{few, limits, version};
use crate::diff::{Change, Class, Crate, Side, Summary, rust, wire};
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
        section(entry, Class::Documentation, "Documentation", out)?;
    }
    Ok(())
}

fn section(entry: &Crate, class: Class, title: &str, out: &mut dyn Write) -> io::Result<()> {
    let (texts, changes): (Vec<_>, Vec<_>) = entry
        .changes
        .iter()
        .filter(|change| change.rule.class == class)
        .partition(|change| is_text(change));
    if texts.is_empty() && changes.is_empty() {
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
    if texts.is_empty() {
        return Ok(());
    }
    let number = |side| texts.iter().filter(|change| change.side == side).count();
    writeln!(
        out,
        "- New words at {} of the spec and on {}.",
        count(number(Side::Wire), "place"),
        count(number(Side::Rust), "Rust item")
    )
}

/// Readers of a changelog want to know that texts changed, not which words.
fn is_text(change: &Change) -> bool {
    let rules = [&wire::rules::DOCUMENTATION, &rust::rules::DOCS];
    rules.contains(&change.rule)
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
