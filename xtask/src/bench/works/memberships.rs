//! How many requests it takes to read who is in which group.

use std::io::Write;

use serde::Deserialize;

use super::super::Setting;
use super::super::meter::measured;
use super::super::result::{Findings, Goal, Samples, Unit, rows};
use super::super::server::{PROVIDERS, Programs};

/// Users, groups with members, members of each, and groups without members. The last one has fewer users than groups, where another way would be shorter for Segment: it is shown
/// without a goal (decision 0014).
const INSTALLATIONS: [[u32; 4]; 3] = [
    [10_000, 1_000, 100, 0],
    [10_000, 500, 100, 500],
    [100, 1_000, 100, 0],
];

#[derive(Debug, Deserialize)]
struct Counted {
    requests: f64,
    fewest: f64,
}

pub(super) fn run(setting: &Setting<'_>, progress: &mut dyn Write) -> Result<Findings, String> {
    let programs = Programs::built(setting.root)?;
    let mut findings = Findings::default();
    for provider in PROVIDERS {
        for installation in INSTALLATIONS {
            let [users, groups, members, empty] = installation;
            let mut command = programs.command("contender");
            command.args(["requests", provider]);
            let counted: Counted =
                measured(command.args(installation.map(|number| number.to_string())))?;
            let side = |side: &str, value| Samples {
                side: side.to_owned(),
                values: vec![value],
            };
            let sides = [
                side("fewest possible", counted.fewest),
                side("all_memberships", counted.requests),
            ];
            let case = format!(
                "{provider}, {groups} groups of {members}, {empty} without members, {users} users"
            );
            let wanted = Goal::RatioAtMost(1.0);
            let fewest =
                |side: &str| (side == "all_memberships" && users > groups).then_some(wanted);
            findings
                .rows
                .extend(rows(&case, "requests", Unit::Count, &sides, fewest));
            // Nowhere is left to report that standard error is closed.
            let _ = write!(progress, ".");
        }
    }
    let _ = writeln!(progress);
    Ok(findings)
}
