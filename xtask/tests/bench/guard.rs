//! `cargo xtask bench --guard` with counts of our own, and that it and the benchmarks agree.

mod agreement;
mod comparison;
mod refused;
mod report;
mod stored;
mod summary;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use xtask::bench::guard::{Baseline, Conditions, Counter, Counts, command};
use xtask::format::PageFormat;

const PLACE: &str = "benches/baselines/abacus-unknown-none.json";

/// A workspace with or without a baseline. Gone when the test is over.
struct Workspace(PathBuf);

impl Workspace {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("xtask-guard-{}-{number}", std::process::id());
        let root = std::env::temp_dir().join(name);
        fs::create_dir_all(&root).unwrap();
        Self(root)
    }

    /// With a baseline that holds for [`conditions`].
    fn with(stored: &[(&str, u64)]) -> Self {
        let baseline = Baseline {
            conditions: conditions(),
            instructions: counts(stored),
        };
        Self::with_text(&serde_json::to_string(&baseline).unwrap())
    }

    fn with_text(text: &str) -> Self {
        let workspace = Self::new();
        let file = workspace.0.join(PLACE);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
        workspace
    }

    fn root(&self) -> &Path {
        &self.0
    }

    fn stored(&self) -> String {
        fs::read_to_string(self.0.join(PLACE)).unwrap()
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Counts what it is told to.
struct Abacus {
    conditions: Result<Conditions, String>,
    counts: Result<Counts, String>,
    has_counted: bool,
}

impl Abacus {
    fn new(counted: &[(&str, u64)]) -> Self {
        Self {
            conditions: Ok(conditions()),
            counts: Ok(counts(counted)),
            has_counted: false,
        }
    }
}

impl Counter for Abacus {
    fn conditions(&mut self) -> Result<Conditions, String> {
        self.conditions.clone()
    }

    fn count(&mut self) -> Result<Counts, String> {
        self.has_counted = true;
        self.counts.clone()
    }
}

fn conditions() -> Conditions {
    let conditions = [("rustc", "rustc 9.9.9"), ("target", "abacus-unknown-none")];
    let conditions = conditions.map(|(name, value)| (name.to_owned(), value.to_owned()));
    conditions.into_iter().collect()
}

fn counts(counts: &[(&str, u64)]) -> Counts {
    let counts = counts.iter();
    counts
        .map(|(name, count)| ((*name).to_owned(), *count))
        .collect()
}

/// The result of the command, and what it wrote.
fn run(
    workspace: &Workspace,
    abacus: &mut Abacus,
    update: bool,
    format: PageFormat,
) -> (Result<bool, String>, String) {
    let mut out = Vec::new();
    let result = command(update, format, workspace.root(), abacus, &mut out);
    (result, String::from_utf8(out).unwrap())
}

/// The comparison of two sets of counts for people.
fn compared(stored: &[(&str, u64)], counted: &[(&str, u64)]) -> (bool, String) {
    let workspace = Workspace::with(stored);
    let (result, text) = run(
        &workspace,
        &mut Abacus::new(counted),
        false,
        PageFormat::Human,
    );
    (result.unwrap(), text)
}
