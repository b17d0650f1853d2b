//! `cargo xtask generate`: from each spec to one provider crate.
//!
//! Everything is made in memory first and compared or written only when all of it could be made, so that a bad spec leaves the tree as it
//! was. `--check` runs the same code and differs in the last step only.

mod checks;
mod client;
mod command;
mod enums;
mod facts;
mod files;
mod manifest;
mod mocks;
mod operations;
mod readme;
mod rewrite;
mod settings;
mod source;
mod spec;

use std::path::Path;
use std::time::{Duration, Instant};

pub use command::{Args, command};
pub(crate) use facts::{ID_TYPES, QUERY_FILTER};
pub use files::{Change, Changes};
pub(crate) use operations::NAMES as OPERATIONS_NAMES;
pub(crate) use rewrite::{ADDED_METHODS, REMOVED_METHODS};

use crate::lint::Problem;
use crate::specs;
use files::Files;
use spec::Spec;

/// The generator whose output we check in; it stands in every header.
const GENERATOR: &str = "progenitor 0.15.1";

/// What became of one provider.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The provider's name.
    pub provider: String,
    /// Operations in its spec.
    pub operations: usize,
    /// Wire types in its client.
    pub types: usize,
    /// Lines of generated Rust.
    pub lines: usize,
    /// How long it took to read, lint and generate.
    pub elapsed: Duration,
    /// How much of its spec is marked as not finished.
    pub unfinished: usize,
    /// The provider's files that differ, in the form that `generate` or `generate --check` gives them.
    pub changed: usize,
}

/// What stands in the way of generating.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// Specs have problems.
    Specs(Vec<Problem>),
    /// Something else, in words for the maintainer.
    Other(String),
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Other(message)
    }
}

/// Everything that the specs produce.
#[derive(Debug)]
pub struct Generated {
    /// One report per provider, in alphabetical order.
    pub reports: Vec<Report>,
    files: Files,
}

impl Generated {
    /// How the tree below `root` differs from what it should be.
    ///
    /// # Errors
    /// A message if the tree cannot be read.
    pub fn compare(&self, root: &Path) -> Result<Changes, String> {
        self.files.compare(root)
    }
}

/// Generates the crates of `providers`, of all providers if there are none. Writes nothing.
///
/// # Errors
/// All problems of all specs, or the first thing that could not be made.
pub fn generate(root: &Path, providers: &[String]) -> Result<Generated, Failure> {
    let all = specs::providers(root).map_err(|error| error.to_string())?;
    let chosen = spec::choose(&all, providers)?;

    let mut problems = Vec::new();
    let mut specs = Vec::new();
    for provider in &chosen {
        let start = Instant::now();
        match Spec::load(root, provider) {
            Ok(spec) => specs.push((spec, start.elapsed())),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::Specs(problems));
    }

    let mut files = Files::new(providers.is_empty());
    let mut reports = Vec::new();
    for (spec, reading) in specs {
        let start = Instant::now();
        let mut report = provider(root, &spec, &mut files)?;
        report.elapsed = reading + start.elapsed();
        reports.push(report);
    }
    files.add(
        "crates/groups-httpmock/Cargo.toml",
        manifest::httpmock(&all),
    );
    files.add(
        "crates/groups-httpmock/src/generated/mod.rs",
        mocks::module(&all)?,
    );
    files.add(
        &format!("{}/mod.rs", checks::TYPES),
        checks::types_module(&all),
    );
    files.add(
        &format!("{}/mod.rs", checks::FUZZ),
        checks::decoder_module(&all),
    );
    files.add("fuzz/Cargo.toml", manifest::fuzz(&all));

    let changes = files.compare(root)?;
    for report in &mut reports {
        report.changed = changes.of(&report.provider).count();
    }
    Ok(Generated { reports, files })
}

/// All files of one provider.
fn provider(root: &Path, spec: &Spec, files: &mut Files) -> Result<Report, String> {
    let name = &spec.provider;
    let krate = format!("crates/groups-{name}");
    let client = client::generate(spec)?;
    let mut lines = client.text.lines().count();

    let mut add = |path: String, text: String| {
        lines += if path.ends_with("client.rs") {
            0
        } else {
            text.lines().count()
        };
        files.add(&path, text);
    };
    add(
        format!("{krate}/src/generated/client.rs"),
        client.text.clone(),
    );
    let mut modules = vec!["operations"];
    if let Some(text) = enums::generate(spec) {
        add(format!("{krate}/src/generated/enums.rs"), text);
        modules.insert(0, "enums");
    }
    add(
        format!("{krate}/src/generated/mod.rs"),
        client::module(spec, &modules),
    );
    add(
        format!("{krate}/src/generated/operations.rs"),
        operations::generate(spec)?,
    );
    add(
        format!(
            "crates/groups-httpmock/src/generated/{}.rs",
            spec::module(name)
        ),
        mocks::generate(spec)?,
    );
    let types = checks::types(spec, &client);
    add(
        format!("{}/{}.rs", checks::TYPES, spec::module(name)),
        types,
    );
    let decoder = checks::decoder(spec, &client);
    add(
        format!("{}/{}.rs", checks::FUZZ, spec::module(name)),
        decoder,
    );

    files.add(&format!("{krate}/Cargo.toml"), manifest::provider(spec));
    let path = format!("{krate}/README.md");
    let readme = readme::update(&root.join(&path), &path, spec)?;
    files.add(&path, readme);

    Ok(Report {
        provider: name.clone(),
        operations: spec.operations.len(),
        types: client.types.len(),
        lines,
        elapsed: Duration::ZERO,
        unfinished: spec.unfinished,
        changed: 0,
    })
}
