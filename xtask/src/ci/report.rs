//! How the result of the gate is written down.

use std::io::{self, Write};
use std::time::Duration;

use serde_json::json;

use super::{Ending, Row, Step};
use crate::format::Format;

/// Writes the table of a run.
pub(super) fn table(rows: &[Row], format: Format, out: &mut dyn Write) -> io::Result<()> {
    let total: Duration = rows.iter().map(|row| row.elapsed).sum();
    match format {
        Format::Human => {
            let width = rows.iter().map(|row| row.step.len());
            let width = width.chain(["total".len()]).max().unwrap_or_default();
            writeln!(out, "\n{:<width$}  seconds  result", "step")?;
            for row in rows {
                let (result, detail) = words(&row.ending);
                let seconds = match row.ending {
                    Ending::NotReached | Ending::NotRun(_) => "-".to_owned(),
                    Ending::Passed | Ending::Failed(_) => {
                        format!("{:.1}", row.elapsed.as_secs_f64())
                    }
                };
                let detail = detail.map(|text| format!(": {text}")).unwrap_or_default();
                writeln!(out, "{:<width$}  {seconds:>7}  {result}{detail}", row.step)?;
            }
            writeln!(out, "{:<width$}  {:>7.1}", "total", total.as_secs_f64())?;
        }
        Format::Json => {
            let passed = rows.iter().all(|row| row.ending == Ending::Passed);
            let steps: Vec<_> = rows.iter().map(line).collect();
            let report = json!({ "passed": passed, "seconds": seconds(total), "steps": steps });
            writeln!(out, "{report}")?;
        }
    }
    out.flush()
}

/// Writes what the steps are.
pub(super) fn list(steps: &[&Step], format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Human => {
            let width = steps.iter().map(|step| step.name.len()).max();
            let width = width.unwrap_or_default();
            for step in steps {
                let only = if step.by_name_only {
                    " (by name only)"
                } else {
                    ""
                };
                writeln!(out, "{:<width$}  {}{only}", step.name, step.about)?;
                for command in step.commands {
                    writeln!(out, "{:<width$}    {command}", "")?;
                }
            }
        }
        Format::Json => {
            let steps: Vec<_> = steps
                .iter()
                .map(|step| {
                    json!({
                        "step": step.name,
                        "about": step.about,
                        "commands": step.commands,
                        "by_name_only": step.by_name_only,
                    })
                })
                .collect();
            writeln!(out, "{}", json!({ "steps": steps }))?;
        }
    }
    out.flush()
}

fn line(row: &Row) -> serde_json::Value {
    let (result, detail) = words(&row.ending);
    json!({ "step": row.step, "seconds": seconds(row.elapsed), "result": result, "detail": detail })
}

/// Seconds with their milliseconds.
fn seconds(duration: Duration) -> f64 {
    duration.as_millis() as f64 / 1000.0
}

/// The ending in a word or two, and what there is to say beyond that.
fn words(ending: &Ending) -> (&'static str, Option<&str>) {
    match ending {
        Ending::Passed => ("passed", None),
        Ending::Failed(detail) => ("failed", Some(detail)),
        Ending::NotRun(detail) => ("not run", Some(detail)),
        Ending::NotReached => ("not reached", None),
    }
}
