//! What a program used, as it tells itself.

use std::process::{Command, Stdio};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What one run of a contender used.
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
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| format!("`{name}` cannot be run: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim();
        let last: Vec<_> = said.lines().rev().take(12).collect();
        let last: Vec<_> = last.into_iter().rev().collect();
        return Err(format!(
            "`{name}` ended with {}: {}",
            output.status,
            last.join("\n")
        ));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| {
        let said = String::from_utf8_lossy(&output.stdout);
        let start: String = said.chars().take(200).collect();
        format!("`{name}` printed no result: {error}; it printed: {start}")
    })
}
