//! `cargo xtask bench --guard`: instructions are counted and compared with those that are stored.
//!
//! The counts come from a [`Counter`], of which [`Machine`] runs the benchmark `guard` of `groups-benches` under callgrind. Everything
//! else is independent of the machine: reading and writing a [`Baseline`], comparing, and the report. Decision 0017 says why it is
//! done in this way.

mod baseline;
mod compare;
mod machine;
mod report;
mod summary;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

pub use baseline::{Baseline, Conditions};
pub use compare::{Row, THRESHOLD_PERCENT, Verdict, compare};
pub use machine::Machine;
pub use summary::instructions;

use crate::format::PageFormat;
use crate::terminal::colors;

/// Instructions by benchmark.
pub type Counts = BTreeMap<String, u64>;

/// Counts instructions, and says under what conditions.
pub trait Counter {
    /// What the counts depend on besides the sources. Cheap, and fails where something is missing that counting takes.
    ///
    /// # Errors
    /// What is missing and how to get it.
    fn conditions(&mut self) -> Result<Conditions, String>;

    /// Builds and runs the benchmarks.
    ///
    /// # Errors
    /// Why they could not be run, or did not come to an end.
    fn count(&mut self) -> Result<Counts, String>;
}

/// Counts and compares with the baseline below `root`, or stores the counts there with `update`. Whether no benchmark executes too many instructions and each is
/// compared.
///
/// # Errors
/// The benchmarks could not be run, or there is no baseline that holds for the conditions.
pub fn command(
    update: bool,
    format: PageFormat,
    root: &Path,
    counter: &mut dyn Counter,
    out: &mut dyn Write,
) -> Result<bool, String> {
    let conditions = counter.conditions()?;
    let place = baseline::place(&conditions)?;
    let file = root.join(&place);
    let stored = match read(&file, &place) {
        // What cannot be read is replaced.
        Err(_) if update => None,
        stored => stored?,
    };
    if !update {
        // Before minutes are spent on building.
        let stored = stored.as_ref().ok_or_else(|| {
            format!(
                "there is nothing to compare with: `{place}` does not exist. To store what this work tree executes, run \
                 `cargo xtask bench --guard --update`"
            )
        })?;
        stored.check(&conditions, &place)?;
    }
    let counted = counter.count()?;
    if counted.is_empty() {
        return Err("no benchmark was run".to_owned());
    }
    // Other conditions make other counts: a change to them is no change of the sources.
    let comparable = stored.filter(|stored| stored.check(&conditions, &place).is_ok());
    let before = comparable.map_or_else(Counts::new, |stored| stored.instructions);
    let rows = compare(&before, &counted);
    if update {
        let baseline = Baseline {
            conditions,
            instructions: counted,
        };
        baseline.write(&file, &place)?;
    }
    let summary = report::Report {
        rows: &rows,
        place: &place,
        updated: update,
    };
    summary
        .write(format, colors(), out)
        .map_err(|error: io::Error| format!("the report cannot be written: {error}"))?;
    Ok(update || rows.iter().all(|row| !row.verdict.fails()))
}

/// The baseline in `file`, if there is one.
fn read(file: &Path, place: &str) -> Result<Option<Baseline>, String> {
    match fs::read_to_string(file) {
        Ok(text) => Baseline::read(&text, place).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("`{place}` cannot be read: {error}")),
    }
}
