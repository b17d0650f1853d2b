//! One group at a time, by several tasks.

use std::io::Write;

use serde::Deserialize;

use super::super::Setting;
use super::super::meter::measured;
use super::super::result::{Findings, Goal, Unit};
use super::super::server::{PROVIDERS, Programs, Server};
use super::super::sides::{Measure, Side, in_turns, table};
use super::read::OWN_SIDES;

/// How many tasks call at the same time.
const TASKS: [u32; 3] = [1, 8, 64];
/// Calls of a side in a round, over all tasks.
const CALLS: u32 = 20_000;
/// Each is one ratio.
const ROUNDS: u32 = 9;

#[derive(Debug, Deserialize)]
struct Calls {
    calls: f64,
    cpu_s: f64,
    wall_s: f64,
    p50_us: f64,
    p99_us: f64,
}

const RATE: &str = "calls";

/// `reqwest` waits for ever unless it is told not to, and ours never does: this side shows what of the difference that is.
const PATIENT: (&str, &str) = ("by-hand-timeout", "by hand, with a time-out");

/// What is measured of each side.
const MEASURES: [Measure<Calls>; 4] = [
    (RATE, Unit::PerSecond, |used| used.calls / used.wall_s),
    ("processor time of a call", Unit::Microseconds, |used| {
        used.cpu_s / used.calls * 1e6
    }),
    ("latency, p50", Unit::Microseconds, |used| used.p50_us),
    ("latency, p99", Unit::Microseconds, |used| used.p99_us),
];

pub(super) fn run(setting: &Setting<'_>, progress: &mut dyn Write) -> Result<Findings, String> {
    let programs = Programs::built(setting.root)?;
    let mut findings = Findings::default();
    for provider in PROVIDERS {
        let server = Server::start(&programs, provider, 1, 1, 0)?;
        for tasks in TASKS {
            // Nowhere is left to report that standard error is closed.
            let _ = write!(progress, "{provider}, {tasks} tasks ");
            let side = |(name, shown): (&'static str, &str)| {
                let (programs, url) = (programs.clone(), server.url.clone());
                Side::new(shown, move || {
                    let mut command = programs.command("contender");
                    command.args(["small", provider, &url, name]);
                    command.args([tasks.to_string(), CALLS.to_string()]);
                    measured::<Calls>(&mut command)
                })
            };
            let sides: Vec<_> = OWN_SIDES.into_iter().chain([PATIENT]).map(side).collect();
            let used = in_turns(&sides, setting.rounds(ROUNDS), progress)?;
            let case = format!("{provider}, get one group, tasks: {tasks}");
            let goal = |side: &str, measure: &str| {
                let wanted = matches!(side, "generated client" | "traits") && measure == RATE;
                wanted.then_some(Goal::RatioAtLeast(0.95))
            };
            findings.rows.extend(table(&case, &used, &MEASURES, goal));
        }
    }
    Ok(findings)
}
