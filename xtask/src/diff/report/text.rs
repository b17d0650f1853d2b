//! The report for a terminal.

use std::io::{self, Write};

use super::{class, few, limits, version};
use crate::diff::{Change, Class, Place, Side, Summary};
use crate::terminal::{count, paint, printable};

pub(super) fn write(summary: &Summary, color: bool, out: &mut dyn Write) -> io::Result<()> {
    for (name, entry) in &summary.crates {
        if entry.changes.is_empty() {
            continue;
        }
        writeln!(
            out,
            "{}",
            paint(color, "1", &format!("{name} ({})", version(entry)))
        )?;
        writeln!(out)?;
        for change in &entry.changes {
            write_change(summary, change, color, out)?;
        }
        writeln!(out)?;
    }
    table(summary, out)?;
    if let Some(limits) = limits(summary) {
        writeln!(out, "{limits}")?;
    }
    let number = summary
        .crates
        .values()
        .map(|entry| entry.changes.len())
        .sum();
    let short: String = summary.commit.chars().take(12).collect();
    writeln!(
        out,
        "{} since `{}` ({short})",
        count(number, "change"),
        printable(&summary.base)
    )
}

fn write_change(
    summary: &Summary,
    change: &Change,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let code = match change.rule.class {
        Class::Breaking => "1;31",
        Class::Additive => "1;32",
        Class::Documentation => "2",
    };
    let label = format!("{}[{}]", change.rule.class.name(), change.rule.id);
    writeln!(
        out,
        "{} {}: {}",
        paint(color, code, &label),
        change.side.name(),
        printable(&change.what)
    )?;
    let mut line = |name: &str, text: &str| {
        let name = paint(color, "2", &format!("{name:<4}"));
        writeln!(out, "  {name} {}", printable(text))
    };
    line("at", &place(summary, change))?;
    if !change.also.is_empty() {
        let name = match change.side {
            Side::Wire => "in",
            Side::Rust => "also",
        };
        line(name, &few(&change.also))?;
    }
    if change.rule.class != Class::Documentation {
        line("why", change.rule.why)?;
    }
    Ok(())
}

fn place(summary: &Summary, change: &Change) -> String {
    let show = |place: &Place| format!("{}:{}", place.file, place.line);
    let files = match (&change.base, &change.work) {
        (Some(base), Some(work)) if base == work => show(work),
        (Some(base), Some(work)) => {
            format!("{}, {}:{}", show(work), summary.base, show(base))
        }
        (Some(base), None) => format!("{}:{}", summary.base, show(base)),
        (None, Some(work)) => show(work),
        (None, None) => return change.at.clone(),
    };
    if change.at.is_empty() {
        files
    } else {
        format!("{} ({files})", change.at)
    }
}

fn table(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = vec![["crate", "wire", "rust", "version"].map(str::to_owned)];
    for (name, entry) in &summary.crates {
        let rust = if summary.has_rust {
            class(entry.class(Side::Rust))
        } else {
            "-"
        };
        rows.push([
            name.clone(),
            class(entry.class(Side::Wire)).to_owned(),
            rust.to_owned(),
            version(entry),
        ]);
    }
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2)];
    for [name, wire, rust, version] in &rows {
        let [first, second, third] = widths;
        writeln!(
            out,
            "{name:first$}  {wire:second$}  {rust:third$}  {version}"
        )?;
    }
    Ok(())
}
