//! The command line: what is understood, and who carries it out.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::cargo::cargo;
use crate::{audit, bench, ci, diff, features, fuzz, generate, lint, new_provider};

/// Maintainer tasks: check the specs and turn them into crates.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    after_help = "Exit codes: 0 all is well; 1 a spec has problems or differs from a document, a generated file is stale, a call of \
                  `drive` failed, `fuzz` found a crash, a step of `ci` failed, a goal of `bench` was missed or `bench --guard` counted more instructions than are stored, or the versions do not cover what \
                  `diff --require-bump` found; 2 the command could not be carried out."
)]
pub struct Arguments {
    /// The workspace to work on; by default the one that this was built in.
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Compare a spec with documents of its vendor.
    Audit(audit::Args),
    /// Measure what the workspace costs, beside what a user would pick instead.
    Bench(bench::Args),
    /// Run the gate: every check that a change must pass.
    Ci(ci::Args),
    /// Say what changed since a revision, whom it breaks, and which versions that asks for.
    Diff(diff::Args),
    /// Check every package that is published with each of its features alone, and with none.
    Features(features::Args),
    /// Find everything in the specs that the generator or the house rules do not allow.
    Lint(lint::Args),
    /// Turn each spec into its crate; only files that change are written.
    Generate(generate::Args),
    /// Make everything that a new provider consists of, as far as it follows from its name, its address and the vendor's documents.
    NewProvider(new_provider::Args),
    /// Regenerate all clients, then call every operation against a local HTTP server.
    Drive,
    /// Run the fuzz targets for a bounded time. Needs a nightly toolchain and cargo-fuzz.
    Fuzz(fuzz::Args),
}

/// Does what the command line of this process says.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            // Nowhere is left to report that standard error is closed.
            let _ = writeln!(io::stderr(), "error: {message}");
            ExitCode::from(2)
        }
    }
}

/// Whether all is well.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let root = match &arguments.root {
        Some(root) => root.clone(),
        None => PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")),
    };
    let from = env::current_dir()
        .map_err(|error| format!("the current folder cannot be told: {error}"))?;
    // Problems name files as they are seen from the root.
    env::set_current_dir(&root)
        .map_err(|error| format!("`{}` cannot be entered: {error}", root.display()))?;
    let root = env::current_dir()
        .map_err(|error| format!("the current folder cannot be told: {error}"))?;
    let out = &mut io::stdout().lock();
    match &arguments.task {
        Task::Audit(args) => audit::command(args, &root, &from, out),
        Task::Bench(args) => bench::command(args, &root, &from, out),
        Task::Ci(args) => ci::command(args, &root, out),
        Task::Diff(args) => diff::command(args, &root, out),
        Task::Features(args) => features::command(*args, &root, out),
        Task::Lint(args) => {
            let problems = lint::command(args, &root, out).map_err(|error| error.to_string())?;
            Ok(problems == 0)
        }
        Task::Generate(args) => generate::command(args, &root, out),
        Task::NewProvider(args) => {
            new_provider::command(args, &root, out)?;
            Ok(true)
        }
        Task::Drive => {
            let all_is_well = generate::command(&generate::Args::default(), &root, out)?;
            Ok(all_is_well && drive(&root)?)
        }
        Task::Fuzz(args) => fuzz::command(args, &root, out),
    }
}

/// Builds the freshly generated clients and calls them.
fn drive(root: &Path) -> Result<bool, String> {
    cargo(root)
        .args([
            "run",
            "--quiet",
            "--package",
            "groups-tests",
            "--bin",
            "drive",
        ])
        .status()
        .map(|status| status.success())
        .map_err(|error| format!("cargo cannot be run: {error}"))
}
