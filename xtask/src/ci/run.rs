//! The order of steps, and when to stop.

use std::io::Write;
use std::time::Duration;

use super::{Step, Tool};

/// Why a command did not end well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It ran and says that something is wrong.
    Failed(String),
    /// It could not be run.
    NotRun(String),
}

/// What runs commands and keeps the time.
pub trait Host {
    /// Whether `tool` is installed.
    fn has(&mut self, tool: &Tool) -> bool;

    /// Runs a command line with additional environment variables.
    ///
    /// # Errors
    /// Why it did not end well.
    fn run(&mut self, line: &str, environment: &[(&str, &str)]) -> Result<(), Failure>;

    /// The time since some moment that stays the same.
    fn elapsed(&mut self) -> Duration;
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All of its commands ended well.
    Passed,
    /// A command found something; with the command and its exit status.
    Failed(String),
    /// It could not be run; with the reason and the remedy.
    NotRun(String),
    /// A step before it did not pass.
    NotReached,
}

/// A step that has its ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The name of the step.
    pub step: &'static str,
    /// How long its commands took.
    pub elapsed: Duration,
    /// How it ended.
    pub ending: Ending,
}

impl Row {
    /// Which step could not be run and why, if that is so.
    pub(super) fn not_run(&self) -> Option<String> {
        match &self.ending {
            Ending::NotRun(reason) => Some(format!("the step `{}` {reason}", self.step)),
            _ => None,
        }
    }
}

/// Runs `steps` one after the other and says on `progress` which command runs. The first that does not pass is the last
/// that is run, unless `keep_going`.
///
/// # Errors
/// `progress` cannot be written to.
pub fn run(
    steps: &[&Step],
    keep_going: bool,
    host: &mut dyn Host,
    progress: &mut dyn Write,
) -> Result<Vec<Row>, String> {
    // Before anything runs: the last step can be minutes away.
    let missing: Vec<_> = steps.iter().map(|step| missing(step, host)).collect();
    let mut stopped = !keep_going && missing.iter().any(Option::is_some);
    let mut rows = Vec::new();
    for (step, missing) in steps.iter().zip(missing) {
        let start = host.elapsed();
        let ending = match missing {
            Some(reason) => Ending::NotRun(reason),
            None if stopped => Ending::NotReached,
            None => one(step, host, progress)?,
        };
        stopped |= !keep_going && ending != Ending::Passed;
        rows.push(Row {
            step: step.name,
            elapsed: host.elapsed().saturating_sub(start),
            ending,
        });
    }
    Ok(rows)
}

/// What to install before `step` can be run.
fn missing(step: &Step, host: &mut dyn Host) -> Option<String> {
    let missing: Vec<_> = step
        .needs
        .iter()
        .filter(|tool| !host.has(tool))
        .map(|tool| format!("needs {}: {}", tool.name, tool.install))
        .collect();
    (!missing.is_empty()).then(|| missing.join("; "))
}

fn one(step: &Step, host: &mut dyn Host, progress: &mut dyn Write) -> Result<Ending, String> {
    for line in step.commands {
        // Flushed, because the command writes to the same place by itself.
        writeln!(progress, "==> {}: {line}", step.name)
            .and_then(|()| progress.flush())
            .map_err(|error| format!("the progress cannot be written: {error}"))?;
        match host.run(line, step.environment) {
            Ok(()) => {}
            Err(Failure::Failed(how)) => return Ok(Ending::Failed(format!("`{line}`: {how}"))),
            Err(Failure::NotRun(why)) => {
                return Ok(Ending::NotRun(format!("cannot run `{line}`: {why}")));
            }
        }
    }
    Ok(Ending::Passed)
}
