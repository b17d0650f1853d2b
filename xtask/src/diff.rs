//! `cargo xtask diff`: what changed since a revision, whom it breaks, and which versions that asks for.
//!
//! There are two comparisons: the specs (`wire`) and the public items of the crates (`rust`). Each finds [`Change`]s, and each
//! change has a [`Rule`], which says how it is classified and why. A rule that is added needs a planted change in
//! `xtask/tests/diff`. `bump` makes versions of the classes, `report` writes it all down.

mod bump;
mod change;
mod git;
mod packages;
mod report;
mod rust;
mod summary;
pub mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use crate::document::Document;
use crate::specs;
use crate::terminal::colors;
pub use change::{Change, Class, Place, Rule, Side};
use git::Base;
pub use report::Format;
use summary::{Crate, Summary};

/// The rules by which changes on the wire are classified.
pub fn wire_rules() -> impl Iterator<Item = &'static Rule> {
    wire::rules::RULES.iter().copied()
}

/// The rules by which changes of the Rust API are classified.
pub fn rust_rules() -> impl Iterator<Item = &'static Rule> {
    rust::rules::RULES.iter().copied()
}

/// The arguments of `cargo xtask diff`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// The providers that are compared, as in `specs/PROVIDER.yaml`, with their crates; without any, everything.
    #[arg(value_name = "PROVIDER")]
    pub providers: Vec<String>,
    /// What the work tree is compared with; by default the latest release (a tag like `v0.1.0`) that HEAD contains.
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// How the changes are written.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Compare the specs only, which takes no compiler. Bumps are then the least that is needed.
    #[arg(long)]
    pub skip_rust: bool,
    /// Fail if a version in `Cargo.toml` is lower than the changes ask for.
    #[arg(long)]
    pub require_bump: bool,
}

/// Compares the work tree at `root` with a revision and writes the report to `out`. Whether all is well: only missing bumps are
/// not, and only if they are asked for.
///
/// # Errors
/// What could not be read, in words that say what to do. No comparison is ever taken for one without changes.
pub fn command(args: &Args, root: &Path, out: &mut impl Write) -> Result<bool, String> {
    let base = Base::find(root, args.base.as_deref())?;
    let tree = base.check_out(&rust::folder(root))?;
    let name = format!("`{}`", base.name);
    let before = packages::read(root, tree.path(), &name).map_err(|error| {
        format!("{error}\nA revision whose workspace is broken cannot be compared; name another by `--base REV`")
    })?;
    let after = packages::read(root, root, "the work tree")?;

    let providers = Providers::read(root, &base)?;
    let mut summary = Summary::new(&base, args);
    let chosen = providers.chosen(&args.providers, &base)?;
    for provider in &chosen {
        let changes = providers.compare(root, &base, provider)?;
        summary.add(&crate_of(provider), changes);
    }
    let names: BTreeSet<String> = if args.providers.is_empty() {
        before.keys().chain(after.keys()).cloned().collect()
    } else {
        chosen.iter().map(|provider| crate_of(provider)).collect()
    };
    if !args.skip_rust {
        let found = rust::compare(root, &base, tree.path(), (&before, &after), &names)?;
        for (name, changes) in found.changes {
            summary.add(&name, changes);
        }
        summary.pass_on(&found.mentioned, &after);
    }
    summary.versions(&names, &before, &after)?;
    let text = summary.finish();
    report::write(&text, args.format, colors(), out)
        .and_then(|()| out.flush())
        .map_err(|error| format!("the report cannot be written: {error}"))?;
    Ok(!args.require_bump || text.is_covered())
}

/// The crate that is generated from the spec of a provider.
fn crate_of(provider: &str) -> String {
    format!("groups-{provider}")
}

/// The specs of both versions.
struct Providers {
    before: BTreeSet<String>,
    after: BTreeSet<String>,
}

impl Providers {
    fn read(root: &Path, base: &Base) -> Result<Self, String> {
        let files = base.list("specs/")?;
        let names = files.iter().filter_map(|file| file.strip_suffix(".yaml"));
        let before = names.map(str::to_owned).collect();
        let after = match specs::providers(root) {
            Ok(providers) => providers.into_iter().collect(),
            // All of them may be gone, which is a change like others.
            Err(specs::Error::None) => BTreeSet::new(),
            Err(specs::Error::Folder(error)) if error.kind() == std::io::ErrorKind::NotFound => {
                BTreeSet::new()
            }
            Err(error) => return Err(error.to_string()),
        };
        Ok(Self { before, after })
    }

    fn chosen(&self, names: &[String], base: &Base) -> Result<BTreeSet<String>, String> {
        let all: BTreeSet<String> = self.before.union(&self.after).cloned().collect();
        if names.is_empty() {
            return Ok(all);
        }
        for name in names {
            if !all.contains(name) {
                let known: Vec<_> = all.iter().map(String::as_str).collect();
                return Err(format!(
                    "neither `{}` nor the work tree has `specs/{name}.yaml`; there is {}",
                    base.name,
                    if known.is_empty() {
                        "none".to_owned()
                    } else {
                        known.join(", ")
                    }
                ));
            }
        }
        Ok(names.iter().cloned().collect())
    }

    fn compare(&self, root: &Path, base: &Base, provider: &str) -> Result<Vec<Change>, String> {
        let file = format!("specs/{provider}.yaml");
        match (
            self.before.contains(provider),
            self.after.contains(provider),
        ) {
            (true, true) => {
                let bytes = base.file(&file)?.unwrap_or_default();
                let name = format!("{}:{file}", base.name);
                let from =
                    Document::from_bytes(&name, &bytes).map_err(|problem| problem.to_string())?;
                let to = read(root, &file)?;
                wire::compare(&file, &from, &to)
            }
            (true, false) => Ok(vec![wire::whole(&file, provider, false)]),
            (false, _) => {
                // A new spec that cannot be read is no new provider.
                read(root, &file)?;
                Ok(vec![wire::whole(&file, provider, true)])
            }
        }
    }
}

fn read(root: &Path, file: &str) -> Result<Document, String> {
    let path = root.join(file);
    let bytes = std::fs::metadata(&path)
        .and_then(|metadata| {
            if metadata.is_file() {
                std::fs::read(&path)
            } else {
                Err(std::io::Error::other("it is not a regular file"))
            }
        })
        .map_err(|error| format!("{file}:1:1: the spec cannot be read: {error}"))?;
    Document::from_bytes(file, &bytes).map_err(|problem| problem.to_string())
}

/// The crates, by name.
type Packages = BTreeMap<String, packages::Package>;
