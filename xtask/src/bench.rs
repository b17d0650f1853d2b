//! `cargo xtask bench`: what the workspace costs, beside what a user would pick instead.
//!
//! Every comparison is made in one run, side by side and in turns, because absolute times on shared machines mean nothing. The
//! results of each work are kept below `target/bench`, so that a later run can be held against them.

pub mod contenders;
pub mod fit;
pub mod guard;
mod meter;
mod plot;
mod process;
mod report;
mod result;
mod server;
mod sides;
pub mod sized;
mod store;
mod works;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use meter::{Outside, Usage, measured};
pub use plot::{Line, Panel, svg};
pub use report::{Compared, tables};
pub use result::{Findings, Goal, Row, Samples, Skipped, Spread, Unit, rows};
pub use sides::{Measure, Side, Used, in_turns, samples, table};
pub use store::{Results, Store};
pub use works::{WORKS, Work, build, generate, read};

use crate::format::PageFormat;

/// The arguments of `cargo xtask bench`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// The works to do; all of them if none is given.
    #[arg(value_name = "WORK")]
    pub works: Vec<String>,
    /// Print the works and do none.
    #[arg(long)]
    pub list: bool,
    /// How often each side does its work; by default what the work needs for a ratio that can be told from noise.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: Option<u32>,
    /// An earlier result to hold this one against, as it lies in `target/bench/results.json`.
    #[arg(long, value_name = "FILE")]
    pub compare: Option<PathBuf>,
    /// Write the tables of the latest results into `docs/performance.md` and the picture of growth beside it, after the works that
    /// are named; none is done if none is.
    #[arg(long)]
    pub document: bool,
    /// Install below `target/bench` what the clients of others need, say what is not possible, and measure nothing.
    #[arg(long, conflicts_with_all = ["works", "list", "rounds", "compare", "document"])]
    pub prepare: bool,
    /// Count instructions and compare them with those that are stored. Takes valgrind and `gungraun-runner`.
    #[arg(long, conflicts_with_all = ["works", "list", "rounds", "compare", "document", "prepare"])]
    pub guard: bool,
    /// Store the counts instead of comparing them.
    #[arg(long, requires = "guard")]
    pub update: bool,
    /// How the tables are written.
    #[arg(long, value_enum, default_value_t)]
    pub format: PageFormat,
}

/// What a work is given.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The workspace.
    pub root: &'a Path,
    /// How often each side does its work, if the caller says so.
    pub rounds: Option<u32>,
}

impl Setting<'_> {
    /// Where results and whatever a work builds are kept; never a tracked file.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.root.join("target/bench")
    }

    /// How often each side does its work, `usual` unless the caller says otherwise.
    #[must_use]
    pub fn rounds(&self, usual: u32) -> u32 {
        self.rounds.unwrap_or(usual)
    }
}

/// Measures, and writes the tables. Whether all goals were met. `from` is the folder that the caller names files from.
///
/// # Errors
/// There is no such work, a work could not be done, or a file could not be read or written.
pub fn command(args: &Args, root: &Path, from: &Path, out: &mut dyn Write) -> Result<bool, String> {
    let unwritable = |error: io::Error| format!("the report cannot be written: {error}");
    if args.guard {
        let mut machine = guard::Machine::new(root);
        return guard::command(args.update, args.format, root, &mut machine, out);
    }
    if args.list {
        report::list(out).map_err(unwritable)?;
        return Ok(true);
    }
    let earlier = args.compare.as_deref();
    let earlier = earlier.map(|file| store::read(&from.join(file)));
    let earlier = earlier.transpose()?;
    let setting = Setting {
        root,
        rounds: args.rounds,
    };
    if args.prepare {
        return contenders::prepare(&setting, &mut contenders::Processes, out);
    }
    let store = Store::new(&setting.folder());
    let chosen = if args.document && args.works.is_empty() {
        Vec::new()
    } else {
        works::chosen(&args.works)?
    };
    // What is wrong with the file is to be known before an hour is spent.
    let kept = store.latest()?;
    if chosen.is_empty() {
        kept.document(root, &setting.folder())?;
        return Ok(true);
    }
    let folders = folders(root);
    let mut results = Results::here();
    let mut failures = Vec::new();
    let mut stderr = io::stderr();
    for work in chosen {
        // Nowhere is left to report that standard error is closed.
        let _ = writeln!(stderr, "{}: {}", work.name, work.about);
        match (work.run)(&setting, &mut stderr) {
            Ok(mut findings) => {
                findings.forget_folders(&folders);
                results.add(work.name, findings);
                store.keep(&results)?;
            }
            // The others are still worth knowing.
            Err(error) => failures.push(format!("{} could not be measured: {error}", work.name)),
        }
    }
    tables(&results, earlier.as_ref(), args.format, out).map_err(unwritable)?;
    if !failures.is_empty() {
        return Err(failures.join("\n       "));
    }
    if args.document {
        store.latest()?.document(root, &setting.folder())?;
    }
    Ok(results.are_met())
}

/// The folders of this machine that programs name in their complaints, with what stands for them.
fn folders(root: &Path) -> Vec<(String, &'static str)> {
    let root = (root.to_string_lossy().into_owned(), ".");
    let home = std::env::home_dir().map(|home| (home.to_string_lossy().into_owned(), "~"));
    let long = |folder: &(String, _)| folder.0.len() > 1;
    [Some(root), home]
        .into_iter()
        .flatten()
        .filter(long)
        .collect()
}
