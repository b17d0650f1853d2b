//! Counting on this machine, under callgrind.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::super::process::said;
use super::{Conditions, Counter, Counts, summary};
use crate::cargo::{cargo, forget_the_callers_build};
use crate::ci::{Host as _, Processes, Tool};

/// What executes the benchmarks and counts.
const VALGRIND: Tool = Tool {
    name: "valgrind",
    probe: "valgrind --version",
    prints: "valgrind-",
    install: "install the package `valgrind` of your system, for example with `apt-get install valgrind`",
};

/// What starts valgrind for `gungraun`. The two have to have the same version.
const RUNNER: Tool = Tool {
    name: "gungraun-runner 0.20.0",
    probe: "gungraun-runner --version",
    prints: "gungraun-runner 0.20.0",
    install: "run `cargo install --locked gungraun-runner@0.20.0`",
};

/// What counting takes, besides what `rust-toolchain.toml` names.
const TOOLS: &[Tool] = &[VALGRIND, RUNNER];

/// Counts with valgrind.
#[derive(Debug)]
pub struct Machine {
    root: PathBuf,
    processes: Processes,
}

impl Machine {
    /// For the workspace at `root`.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            processes: Processes::new(root, false),
        }
    }

    /// What a program prints.
    fn ask(&self, program: &str, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new(program);
        let said = said(command.args(arguments).current_dir(&self.root))?;
        Ok(said.trim().to_owned())
    }
}

impl Counter for Machine {
    fn conditions(&mut self) -> Result<Conditions, String> {
        let missing: Vec<_> = TOOLS
            .iter()
            .filter(|tool| !self.processes.has(tool))
            .map(|tool| format!("{} is missing: {}", tool.name, tool.install))
            .collect();
        if !missing.is_empty() {
            return Err(missing.join("\n       "));
        }
        let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
        let rustc = self.ask(&rustc, &["-vV"])?;
        let version = rustc.lines().next().unwrap_or_default();
        let target = rustc.lines().find_map(|line| line.strip_prefix("host: "));
        // Copying, comparing and allocating memory are the C library's, and there is none of GNU on some systems.
        let libc = self.ask("getconf", &["GNU_LIBC_VERSION"]);
        let conditions = [
            ("rustc", version.to_owned()),
            ("target", target.unwrap_or_default().to_owned()),
            ("valgrind", self.ask("valgrind", &["--version"])?),
            ("libc", libc.unwrap_or_else(|_| "unknown".to_owned())),
            ("processor", processor().to_owned()),
        ];
        let conditions = conditions.map(|(name, value)| (name.to_owned(), value));
        Ok(conditions.into_iter().collect())
    }

    fn count(&mut self) -> Result<Counts, String> {
        let mut command = cargo(&self.root);
        forget_the_callers_build(&mut command);
        for (name, _) in env::vars_os() {
            // They would change how the benchmark is run.
            if name
                .to_str()
                .is_some_and(|name| name.starts_with("GUNGRAUN_"))
            {
                command.env_remove(name);
            }
        }
        let output = command
            .args(["bench", "--package", "groups-benches", "--bench", "guard"])
            .args(["--", "--output-format=json"])
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| format!("cargo cannot be run: {error}"))?;
        if !output.status.success() {
            return Err(format!(
                "the benchmark `guard` of `groups-benches` failed: {}",
                output.status
            ));
        }
        summary::instructions(&String::from_utf8_lossy(&output.stdout))
    }
}

/// By what the C library and others choose between several ways to copy and search.
fn processor() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    {
        if std::is_x86_feature_detected!("avx2") {
            "with AVX2"
        } else {
            "without AVX2"
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        "any"
    }
}
