//! Steps as processes of this machine.

use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Failure, Host, Tool};
use crate::cargo::forget_this_package;

/// Runs commands in the root of the workspace.
#[derive(Debug)]
pub struct Processes {
    root: PathBuf,
    aside: bool,
    start: Instant,
}

impl Processes {
    /// A host for the workspace at `root`. With `aside`, the standard output of commands goes to standard error.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>, aside: bool) -> Self {
        Self {
            root: root.into(),
            aside,
            start: Instant::now(),
        }
    }

    /// The process of a command line. Words are separated by spaces; there is no quoting.
    fn command(&self, line: &str) -> Command {
        let mut words = line.split_whitespace();
        let program = words.next().unwrap_or_default();
        let mut command = if program.contains('/') {
            Command::new(self.root.join(program))
        } else {
            Command::new(program)
        };
        command.args(words).current_dir(&self.root);
        forget_this_package(&mut command);
        command
    }
}

impl Host for Processes {
    fn has(&mut self, tool: &Tool) -> bool {
        let output = self.command(tool.probe).stdin(Stdio::null()).output();
        output.is_ok_and(|output| {
            output.status.success() && String::from_utf8_lossy(&output.stdout).contains(tool.prints)
        })
    }

    fn run(&mut self, line: &str, environment: &[(&str, &str)]) -> Result<(), Failure> {
        let mut command = self.command(line);
        command.envs(environment.iter().copied());
        if self.aside {
            command.stdout(io::stderr());
        }
        match command.status() {
            Ok(status) if status.success() => Ok(()),
            // Somebody or the system ended it, for example for want of memory: it has found nothing.
            Ok(status) if status.code().is_none() => {
                Err(Failure::NotRun(format!("it was ended by {status}")))
            }
            Ok(status) => Err(Failure::Failed(status.to_string())),
            Err(error) => Err(Failure::NotRun(error.to_string())),
        }
    }

    fn elapsed(&mut self) -> Duration {
        self.start.elapsed()
    }
}
