//! What our clients are measured beside and others have made: the vendors' own clients, and those that OpenAPI Generator makes of our specs.
//!
//! The programs around them are in `benches/contenders`. They are called like ours, `PROGRAM read PROVIDER URL GROUPS PAGE_SIZE`, and print
//! the same JSON object. What they need is no part of the workspace: [`prepare`] installs it below `target/bench`, and what is
//! installed already and in `PATH` does, too. What cannot be found is [`Skipped`], with what is absent and what helps.

mod machine;
mod openapi_generator;
mod prepare;
mod sdk;

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::process::Command;

pub use machine::{Failure, Line, Machine, Processes};
pub use openapi_generator::Generator;
pub use prepare::prepare;

use super::server::never_by_proxy;
use super::{Setting, Skipped};

/// A program that does the work with a client of somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contender {
    /// What the client is called, without its version.
    pub name: &'static str,
    /// Its version.
    pub version: String,
    /// The provider whose API it speaks.
    pub provider: String,
    line: Line,
    counted: Option<Line>,
}

impl fmt::Display for Contender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} for {}", self.name, self.version, self.provider)
    }
}

impl Contender {
    /// The process that reads all groups.
    #[must_use]
    pub fn read(&self, url: &str, groups: usize, page_size: usize) -> Command {
        self.process(&self.line, url, groups, page_size)
    }

    /// The same, but of a program that counts the calls of the allocator, if there is one: counting takes time.
    #[must_use]
    pub fn read_counted(&self, url: &str, groups: usize, page_size: usize) -> Option<Command> {
        let line = self.counted.as_ref()?;
        Some(self.process(line, url, groups, page_size))
    }

    fn process(&self, line: &Line, url: &str, groups: usize, page_size: usize) -> Command {
        let (groups, page_size) = (groups.to_string(), page_size.to_string());
        let line = line.clone();
        let mut command = line
            .with(["read", &self.provider, url, &groups, &page_size])
            .command();
        never_by_proxy(&mut command);
        command
    }
}

/// All contenders for a provider, or why one cannot be measured.
pub fn find(
    setting: &Setting<'_>,
    provider: &str,
    machine: &mut dyn Machine,
    progress: &mut dyn Write,
) -> Vec<Result<Contender, Skipped>> {
    let generated = generated(setting, provider, machine, progress);
    let official = official(setting, provider, machine);
    std::iter::once(generated).chain(official).collect()
}

/// The client that OpenAPI Generator makes of the spec; it is made and built first where something changed, which takes minutes the first time and is
/// told on `progress`.
///
/// # Errors
/// It cannot be made or built.
pub fn generated(
    setting: &Setting<'_>,
    provider: &str,
    machine: &mut dyn Machine,
    progress: &mut dyn Write,
) -> Result<Contender, Skipped> {
    openapi_generator::contender(setting, provider, machine, progress).map_err(|why| Skipped {
        what: format!("{} for {provider}", openapi_generator::NAME),
        why,
    })
}

/// The vendor's own client, where we have a program around it.
pub fn official(
    setting: &Setting<'_>,
    provider: &str,
    machine: &mut dyn Machine,
) -> Option<Result<Contender, Skipped>> {
    let sdk = sdk::ALL.iter().find(|sdk| sdk.provider == provider)?;
    Some(sdk.contender(setting, machine).map_err(|why| Skipped {
        what: sdk.name.to_owned(),
        why,
    }))
}

/// A path as it is seen from the workspace: reasons end up in documents, which name no folder of a machine.
fn seen<'a>(setting: &Setting<'_>, path: &'a Path) -> std::path::Display<'a> {
    path.strip_prefix(setting.root).unwrap_or(path).display()
}
