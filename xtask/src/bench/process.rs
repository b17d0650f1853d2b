//! Programs that run to their end.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs a command to its end, without anything on its standard input.
pub(super) fn output(command: &mut Command) -> io::Result<Output> {
    command.stdin(Stdio::null()).output()
}

/// Runs a command, and returns what it wrote on standard output.
pub(super) fn said(command: &mut Command) -> Result<String, String> {
    let name = name(command);
    let output = output(command).map_err(|error| format!("`{name}` cannot be run: {error}"))?;
    if !output.status.success() {
        let (status, complaint) = (output.status, complaint(&output));
        return Err(format!("`{name}` ended with {status}: {complaint}"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a program is called, wherever on this machine it is.
pub(super) fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    name.to_string_lossy().into_owned()
}

/// What a program complained about: the end of what it said, standard error first.
pub(super) fn complaint(output: &Output) -> String {
    let said = if output.stderr.trim_ascii().is_empty() {
        &output.stdout
    } else {
        &output.stderr
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
