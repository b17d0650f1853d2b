//! `cargo xtask ci`: the gate. Runs every check that a change must pass and says how long each took.
//!
//! What the steps print goes through unchanged. The steps themselves are commands, in [`STEPS`], so that each can be run by
//! hand as it stands.

mod processes;
mod report;
mod run;
mod steps;

use std::io::{self, Write};
use std::path::Path;

pub use processes::Processes;
pub use run::{Ending, Failure, Host, Row, run};
pub use steps::{STEPS, Step, Tool};

use crate::format::Format;

/// The arguments of `cargo xtask ci`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// The steps to run, in the order of the gate whatever the order here; the whole gate if none is given.
    #[arg(value_name = "STEP")]
    pub steps: Vec<String>,
    /// Print the steps and run none.
    #[arg(long)]
    pub list: bool,
    /// Run the steps after a failure, too.
    #[arg(long)]
    pub keep_going: bool,
    /// How the table is written. With `json`, standard output has the table alone, and what the steps print is on
    /// standard error.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs the gate in the workspace at `root`, or what `args` asks for instead. Whether every step passed.
///
/// # Errors
/// There is no such step, or a step could not be run, for example because a tool is missing.
pub fn command(args: &Args, root: &Path, out: &mut dyn Write) -> Result<bool, String> {
    let json = args.format == Format::Json;
    let mut processes = Processes::new(root, json);
    let mut stderr = io::stderr();
    carry_out(args, STEPS, &mut processes, out, &mut stderr)
}

/// [`command`] with other steps, and run by another host. `aside` gets what is no part of the report.
///
/// # Errors
/// As for [`command`].
pub fn carry_out(
    args: &Args,
    steps: &[Step],
    host: &mut dyn Host,
    out: &mut dyn Write,
    aside: &mut dyn Write,
) -> Result<bool, String> {
    let unwritable = |error: io::Error| format!("the report cannot be written: {error}");
    let chosen = chosen(&args.steps, steps)?;
    if args.list {
        let steps: Vec<_> = if args.steps.is_empty() {
            steps.iter().collect()
        } else {
            chosen
        };
        report::list(&steps, args.format, out).map_err(unwritable)?;
        return Ok(true);
    }
    let rows = match args.format {
        Format::Human => run(&chosen, args.keep_going, host, out)?,
        Format::Json => run(&chosen, args.keep_going, host, aside)?,
    };
    report::table(&rows, args.format, out).map_err(unwritable)?;
    if rows
        .iter()
        .any(|row| matches!(row.ending, Ending::Failed(_)))
    {
        return Ok(false);
    }
    let not_run: Vec<_> = rows.iter().filter_map(Row::not_run).collect();
    if not_run.is_empty() {
        Ok(true)
    } else {
        Err(not_run.join("\n       "))
    }
}

/// The steps that `wanted` names, in the order of `steps`; without names, the gate.
fn chosen<'s>(wanted: &[String], steps: &'s [Step]) -> Result<Vec<&'s Step>, String> {
    if let Some(unknown) = wanted
        .iter()
        .find(|name| steps.iter().all(|step| step.name != **name))
    {
        let all: Vec<_> = steps.iter().map(|step| step.name).collect();
        let all = all.join(", ");
        return Err(format!(
            "`{unknown}` is no step of the gate; there are {all}"
        ));
    }
    let is_chosen = |step: &&Step| {
        if wanted.is_empty() {
            !step.by_name_only
        } else {
            wanted.iter().any(|name| name == step.name)
        }
    };
    Ok(steps.iter().filter(is_chosen).collect())
}
