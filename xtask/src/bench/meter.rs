//! What a program used: as it tells itself, or seen from outside.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Setting;
use super::process::{complaint, name, output, said};
use super::server::Programs;
use crate::cargo::forget_this_package;

/// What one run of a contender used, as it tells itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// The things that were seen.
    pub items: u64,
    /// Seconds of processor time, with what the kernel did.
    pub cpu_s: f64,
    /// Seconds on the clock.
    pub wall_s: f64,
    /// The largest resident memory, in KiB.
    pub peak_kib: f64,
    /// Calls of the allocator, where they are counted.
    pub allocations: Option<u64>,
}

/// Runs a program that prints what it found as one JSON object, and reads it.
///
/// # Errors
/// The program cannot be started, fails, or prints something else.
pub fn measured<T: DeserializeOwned>(command: &mut Command) -> Result<T, String> {
    let said = said(command)?;
    serde_json::from_str(&said).map_err(|error| {
        let start: String = said.chars().take(200).collect();
        let name = name(command);
        format!("`{name}` printed no result: {error}; it printed: {start}")
    })
}

/// What a command and its descendants used, seen from outside: for programs that do not tell it themselves.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Outside {
    /// Seconds of processor time, with what the kernel did.
    pub cpu_s: f64,
    /// Seconds on the clock.
    pub wall_s: f64,
    /// The largest resident memory of any of the processes, in KiB.
    pub peak_kib: f64,
    /// The exit code; none where a signal ended the command.
    pub status: Option<i32>,
}

impl Outside {
    /// Of two commands that run one after the other.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        Self {
            cpu_s: self.cpu_s + next.cpu_s,
            wall_s: self.wall_s + next.wall_s,
            peak_kib: self.peak_kib.max(next.peak_kib),
            status: next.status,
        }
    }
}

/// The program `meter` of `groups-benches`, which runs commands.
#[derive(Clone, Debug)]
pub(super) struct Meter {
    programs: Programs,
    /// Where it writes.
    file: PathBuf,
}

impl Meter {
    /// Builds it.
    pub(super) fn built(setting: &Setting<'_>) -> Result<Self, String> {
        let programs = Programs::built(setting.root)?;
        let folder = setting.folder();
        fs::create_dir_all(&folder)
            .map_err(|error| format!("`{}` cannot be made: {error}", folder.display()))?;
        let file = folder.join("meter.json");
        Ok(Self { programs, file })
    }

    /// Runs a command to its end, and returns what it used and what it wrote on standard output.
    pub(super) fn run(&self, command: &Command) -> Result<(Outside, String), String> {
        // A result of an earlier command must not be taken for the result of this one.
        if self.file.exists() {
            fs::remove_file(&self.file)
                .map_err(|error| format!("`{}` cannot be removed: {error}", self.file.display()))?;
        }
        let mut metered = self.programs.command("meter");
        metered.arg(&self.file).arg(command.get_program());
        metered.args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => metered.env(name, value),
                None => metered.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            metered.current_dir(folder);
        }
        forget_this_package(&mut metered);
        let output =
            output(&mut metered).map_err(|error| format!("`meter` cannot be run: {error}"))?;
        let shown = name(command);
        let complaint = || complaint(&output);
        if !output.status.success() {
            return Err(format!("`{shown}` was not measured: {}", complaint()));
        }
        let used = fs::read_to_string(&self.file)
            .map_err(|error| format!("`{}` cannot be read: {error}", self.file.display()))?;
        let used: Outside = serde_json::from_str(&used)
            .map_err(|error| format!("`meter` wrote something else than its result: {error}"))?;
        match used.status {
            Some(0) => Ok((used, String::from_utf8_lossy(&output.stdout).into_owned())),
            Some(code) => Err(format!("`{shown}` failed with {code}: {}", complaint())),
            None => Err(format!("`{shown}` was ended by a signal: {}", complaint())),
        }
    }
}
