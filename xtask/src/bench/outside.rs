//! What a command used, seen from outside: for programs that do not tell it themselves.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::Setting;
use super::server::Programs;
use crate::cargo::forget_this_package;

/// What a command and its descendants used.
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
        let output = metered
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("`meter` cannot be run: {error}"))?;
        let shown = command.get_program().to_string_lossy();
        let complaint = || last_lines(&output.stdout, &output.stderr);
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

/// Runs a command that is not measured, and returns what it wrote on standard output.
pub(super) fn said(command: &mut Command) -> Result<String, String> {
    let shown = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`{shown}` cannot be run: {error}"))?;
    if !output.status.success() {
        let complaint = last_lines(&output.stdout, &output.stderr);
        return Err(format!(
            "`{shown}` ended with {}: {complaint}",
            output.status
        ));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a program complained about: the end of what it said, standard error first.
fn last_lines(stdout: &[u8], stderr: &[u8]) -> String {
    let said = if stderr.trim_ascii().is_empty() {
        stdout
    } else {
        stderr
    };
    let said = String::from_utf8_lossy(said);
    let lines: Vec<_> = said.trim().lines().collect();
    let start = lines.len().saturating_sub(12);
    lines.get(start..).unwrap_or_default().join("\n")
}

/// Removes a folder with everything in it, if there is one.
pub(super) fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(format!("`{}` cannot be removed: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}
