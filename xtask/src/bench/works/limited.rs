//! Writes under a documented limit, in virtual time.

use std::io::Write;

use serde::Deserialize;

use super::super::Setting;
use super::super::meter::measured;
use super::super::result::{Findings, Goal, Samples, Unit, rows};
use super::super::server::Programs;

/// How many tasks write at the same time.
const TASKS: [u32; 3] = [1, 8, 64];
/// Over all tasks.
const WRITES: u32 = 600;

#[derive(Debug, Deserialize)]
struct Written {
    /// Of the allowed rate.
    share: f64,
    refused: f64,
}

pub(super) fn run(setting: &Setting<'_>, _: &mut dyn Write) -> Result<Findings, String> {
    let programs = Programs::built(setting.root)?;
    let mut findings = Findings::default();
    for tasks in TASKS {
        let mut command = programs.command("contender");
        command.arg("limited");
        let written: Written =
            measured(command.args([tasks, WRITES].map(|number| number.to_string())))?;
        let case = format!("segment, {WRITES} writes at 60 per minute, tasks: {tasks}");
        let mut add = |measure, unit, value, goal| {
            let side = Samples {
                side: "traits".to_owned(),
                values: vec![value],
            };
            let found = rows(&case, measure, unit, &[side], |_| Some(goal));
            findings.rows.extend(found);
        };
        let share = Goal::AtLeast(0.98);
        add("rate by allowed rate", Unit::Plain, written.share, share);
        add(
            "refusals (429)",
            Unit::Count,
            written.refused,
            Goal::AtMost(0.0),
        );
    }
    Ok(findings)
}
