//! `cargo xtask generate`: from each spec to one provider crate.
//!
//! Everything is made in memory first and compared or written only when all of it could be made, so that a bad spec leaves the tree as it
//! was. `--check` runs the same code and differs in the last step only.

mod api;
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
mod threads;

use std::path::Path;
use std::time::{Duration, Instant};

pub use command::{Args, command};
pub(crate) use facts::{ID_TYPES, QUERY_FILTER};
pub(crate) use files::Files;
pub use files::{Change, Changes};
pub(crate) use operations::NAMES as OPERATIONS_NAMES;
pub(crate) use readme::EMPTY as EMPTY_README;
pub(crate) use rewrite::{ADDED_METHODS, REMOVED_METHODS};

use crate::lint::Problem;
use crate::specs;
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
    let loaded = threads::each(&chosen, |provider| {
        let start = Instant::now();
        Spec::load(root, provider).map(|spec| (spec, start.elapsed()))
    });
    for loaded in loaded? {
        match loaded {
            Ok(spec) => specs.push(spec),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::Specs(problems));
    }

    let mut files = Files::new(providers.is_empty());
    let mut reports = Vec::new();
    let made = threads::each(&specs, |(spec, reading)| {
        let start = Instant::now();
        let readme = readme::read(root, &readme_of(&spec.provider))?;
        let (mut report, files) = provider(spec, &readme)?;
        report.elapsed = *reading + start.elapsed();
        Ok::<_, String>((report, files))
    });
    for made in made? {
        let (report, of_provider) = made?;
        files.extend(of_provider);
        reports.push(report);
    }
    of_all(&all, &mut files)?;

    let changes = files.compare(root)?;
    for report in &mut reports {
        report.changed = changes.of(&report.provider).count();
    }
    Ok(Generated { reports, files })
}

/// What is generated from the names of all providers.
fn of_all(all: &[String], files: &mut Files) -> Result<(), String> {
    files.add("crates/groups-httpmock/Cargo.toml", manifest::httpmock(all));
    files.add(
        "crates/groups-httpmock/src/generated/mod.rs",
        mocks::module(all)?,
    );
    files.add(
        &format!("{}/mod.rs", checks::TYPES),
        checks::types_module(all),
    );
    files.add(
        &format!("{}/mod.rs", checks::FUZZ),
        checks::decoder_module(all),
    );
    files.add("fuzz/Cargo.toml", manifest::fuzz(all));
    Ok(())
}

fn readme_of(provider: &str) -> String {
    format!("crates/groups-{provider}/README.md")
}

/// What a provider that is not there yet is to have.
#[derive(Debug)]
pub(crate) struct Scaffold {
    /// The generated files, and the README with its table.
    pub(crate) files: Files,
    /// The operations of the spec.
    pub(crate) operations: Vec<ScaffoldOperation>,
    /// The wire type of the documented error, for example `types::Problem`.
    pub(crate) error: Option<String>,
    /// The names of the open enums.
    pub(crate) enums: Vec<String>,
    /// The path of the API below the host.
    pub(crate) base_path: String,
    /// Whether the API takes a bearer token.
    pub(crate) bearer: bool,
}

/// An operation of a [`Scaffold`].
#[derive(Debug)]
pub(crate) struct ScaffoldOperation {
    pub(crate) id: String,
    /// In upper case.
    pub(crate) method: String,
    /// Below the host.
    pub(crate) path: String,
    /// The names of the query parameters.
    pub(crate) query: Vec<String>,
    /// Whether it answers with a list or a page of one.
    pub(crate) lists: bool,
    /// Whether its request has a body.
    pub(crate) body: bool,
}

/// What `spec`, which is no file yet, produces for a provider that is not there yet.
///
/// # Errors
/// As [`generate`].
pub(crate) fn scaffold(
    root: &Path,
    name: &str,
    spec: &str,
    readme: &str,
) -> Result<Scaffold, Failure> {
    let mut all = specs::providers(root).map_err(|error| error.to_string())?;
    all.push(name.to_owned());
    all.sort();
    let spec = Spec::parse(name, spec).map_err(Failure::Specs)?;
    let (_, mut files) = provider(&spec, readme)?;
    of_all(&all, &mut files)?;
    let error = client::generate(&spec)?.errors.into_iter().next();
    let operations = spec.operations.iter().map(|operation| ScaffoldOperation {
        id: operation.id.clone(),
        method: operation.method.clone(),
        path: operation.path.clone(),
        query: operation.query.iter().map(|one| one.name.clone()).collect(),
        lists: operation.lists,
        body: operation.body,
    });
    Ok(Scaffold {
        operations: operations.collect(),
        error,
        enums: enums::names(&spec),
        base_path: spec.base_path.clone(),
        bearer: facts::takes_bearer(&spec.openapi),
        files,
    })
}

/// All files of one provider.
fn provider(spec: &Spec, readme: &str) -> Result<(Report, Files), String> {
    let name = &spec.provider;
    let krate = format!("crates/groups-{name}");
    let (mocks, client) = threads::both(|| mocks::generate(spec), || client::generate(spec))?;
    let client = client?;
    let mut files = Files::new(false);
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
    add(
        format!("{krate}/src/generated/api.rs"),
        api::generate(spec, &client.errors)?,
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
        mocks?,
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
    let path = readme_of(name);
    let readme = readme::update(readme, &path, spec)?;
    files.add(&path, readme);

    let report = Report {
        provider: name.clone(),
        operations: spec.operations.len(),
        types: client.types.len(),
        lines,
        elapsed: Duration::ZERO,
        unfinished: spec.unfinished,
        changed: 0,
    };
    Ok((report, files))
}
