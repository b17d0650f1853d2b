//! Programs of this machine.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;
use std::process::{Command, Output};

use super::super::process::output;
use crate::cargo::{forget_the_callers_build, forget_this_package};

/// A program with its arguments, the environment that it needs and where it runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The program: a name that is looked for in `PATH`, or a path.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// What is set in its environment.
    pub environment: Vec<(OsString, OsString)>,
    /// The folder in which it runs, if not in that of this process.
    pub folder: Option<PathBuf>,
}

impl Line {
    /// A program without arguments.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            ..Self::default()
        }
    }

    /// With further arguments.
    #[must_use]
    pub fn with<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        let arguments = arguments.into_iter();
        self.arguments
            .extend(arguments.map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// With a variable of the environment.
    #[must_use]
    pub fn set(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// In a folder.
    #[must_use]
    pub fn inside(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// The process.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        forget_this_package(&mut command);
        forget_the_callers_build(&mut command);
        command
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command
    }
}

/// Why a program did not do what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// There is no such program.
    Absent,
    /// It could not be started, or it failed: in one line, what it said.
    Failed(String),
}

/// Something that runs programs.
pub trait Machine {
    /// Runs a program to its end and gives what it wrote to its standard output.
    ///
    /// # Errors
    /// There is no such program, or it failed.
    fn run(&mut self, line: &Line) -> Result<String, Failure>;
}

/// This machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Processes;

impl Machine for Processes {
    fn run(&mut self, line: &Line) -> Result<String, Failure> {
        match output(&mut line.command()) {
            Ok(output) if output.status.success() => {
                Ok(String::from_utf8_lossy(&output.stdout).into_owned())
            }
            Ok(output) => Err(Failure::Failed(gist(&output))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Failure::Absent),
            Err(error) => Err(Failure::Failed(error.to_string())),
        }
    }
}

/// The line that says what went wrong: the first one that names an error and is no quotation of source code, or else the last one.
fn gist(output: &Output) -> String {
    let said = [&output.stderr, &output.stdout].map(|text| String::from_utf8_lossy(text));
    let lines = || said.iter().flat_map(|text| text.lines());
    let names_error = |line: &&str| {
        !line.starts_with(char::is_whitespace) && line.to_lowercase().contains("error")
    };
    let last = || said.iter().find_map(|text| last_line(text));
    let line = lines().find(names_error).or_else(last);
    line.map_or_else(|| output.status.to_string(), |line| line.trim().to_owned())
}

fn last_line(text: &str) -> Option<&str> {
    text.lines().rfind(|line| !line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(script: &str) -> Result<String, Failure> {
        Processes.run(&Line::new("sh").with(["-c", script]))
    }

    #[test]
    fn what_a_program_prints_is_given_and_what_it_complains_of_in_one_line() {
        assert_eq!(said("echo 7; echo warning >&2"), Ok("7\n".to_owned()));
        let failed = |text: &str| Err(Failure::Failed(text.to_owned()));
        let python = "echo 'Traceback (most recent call last):\n  raise errors.Error\nImportError: no x' >&2; exit 1";
        assert_eq!(said(python), failed("ImportError: no x"));
        let cargo = "echo 'error[E1]: first\nerror: could not compile' >&2; exit 101";
        assert_eq!(said(cargo), failed("error[E1]: first"));
        assert_eq!(said("echo a; echo b; echo; exit 3"), failed("b"));
        assert_eq!(said("exit 3"), failed("exit status: 3"));
    }

    #[test]
    fn a_program_that_does_not_exist_is_absent() {
        let absent = Processes.run(&Line::new("no-such-program-of-groups"));
        assert_eq!(absent, Err(Failure::Absent));
    }
}
