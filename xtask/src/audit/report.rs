//! How differences are written down.

use std::io::{self, Write};

use super::facts::{Difference, Outcome, Stale};
use crate::report::{Format, annotate};
use crate::terminal::{count, paint, printable};

/// Writes `outcome` to `out`. `color` is for [`Format::Human`] only; `all` shows what deviations cover, too.
pub(super) fn write(
    outcome: &Outcome,
    format: Format,
    all: bool,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human(outcome, all, color, out),
        Format::Json => {
            serde_json::to_writer(&mut *out, outcome)?;
            writeln!(out)
        }
        Format::Github => {
            for one in outcome.uncovered() {
                let title = format!("audit {}", one.change.name());
                let message = format!("{}{}", prefix(one), said(one));
                annotate(out, &one.spec_file, (one.spec_line, 1), &title, &message)?;
            }
            for one in &outcome.stale {
                let message = stale(one);
                annotate(out, &one.file, (one.line, 1), "audit stale", &message)?;
            }
            Ok(())
        }
    }
}

fn human(outcome: &Outcome, all: bool, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let shown = outcome
        .differences
        .iter()
        .filter(|one| all || one.reason.is_none());
    let mut heading = None;
    for one in shown {
        let operation = one.operation.as_deref().unwrap_or("the document");
        if heading != Some(operation) {
            writeln!(out, "{}", paint(color, "1", &printable(operation)))?;
            heading = Some(operation);
        }
        let change = match one.reason {
            None => paint(color, "31", one.change.name()),
            Some(_) => paint(color, "2", one.change.name()),
        };
        writeln!(out, "  {change} {}", printable(&said(one)))?;
        if let Some(reason) = &one.reason {
            writeln!(out, "    covered: {}", printable(reason))?;
        }
    }
    for one in &outcome.stale {
        let label = paint(color, "31", "stale");
        let at = format!("{}:{}", one.file, one.line);
        writeln!(
            out,
            "{label} {}: {}",
            printable(&at),
            printable(&stale(one))
        )?;
    }
    let uncovered = outcome.uncovered().count();
    let covered = outcome.differences.len() - uncovered;
    let mut summary = format!(
        "{}, {}: {} and {}; {covered} covered by deviations, {} unchecked",
        count(outcome.operations, "operation"),
        count(outcome.facts, "fact"),
        count(uncovered, "difference"),
        count(outcome.stale.len(), "stale deviation"),
        outcome.unchecked,
    );
    if outcome.unspoken > 0 {
        let operations = count(outcome.unspoken, "operation");
        summary += &format!("; {operations} of the spec in no document");
    }
    if outcome.left_out > 0 {
        let operations = count(outcome.left_out, "operation");
        summary += &format!("; {operations} of the documents not in the spec");
    }
    writeln!(out, "{summary}")
}

fn prefix(one: &Difference) -> String {
    one.operation
        .as_ref()
        .map_or(String::new(), |name| format!("{name}: "))
}

/// `parameters.limit.required: true (acme.md:7), in the spec not (acme.yaml:12)`
fn said(one: &Difference) -> String {
    let spec = format!("{}:{}", one.spec_file, one.spec_line);
    let document = format!("{}:{}", one.document_file, one.document_line);
    let side = |value: &Option<String>, at: &str| match value {
        Some(value) => format!("`{value}` ({at})"),
        None => format!("nothing ({at})"),
    };
    let field = if one.field.is_empty() {
        "operation"
    } else {
        &one.field
    };
    format!(
        "{field}: spec {}, document {}",
        side(&one.spec, &spec),
        side(&one.document, &document)
    )
}

fn stale(one: &Stale) -> String {
    let now = match one.is_changed {
        true => "the documents say there something else than `found` does",
        false => "the documents say there what the spec says",
    };
    format!("the deviation at `{}` no longer holds: {now}", one.at)
}
