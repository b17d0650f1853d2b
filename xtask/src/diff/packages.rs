//! The published crates of a workspace, as cargo sees them.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::bump::Version;

/// A library that is meant to be published.
#[derive(Clone, Debug)]
pub(super) struct Package {
    /// The name of the package.
    pub(super) name: String,
    /// The name of the library in Rust.
    pub(super) library: String,
    /// The version.
    pub(super) version: Version,
    /// The features, each with what it turns on.
    pub(super) features: BTreeMap<String, BTreeSet<String>>,
    /// The oldest Rust that it compiles with.
    pub(super) rust_version: Option<String>,
    /// What the library needs, by the name that it has in Rust, with the required version.
    pub(super) dependencies: BTreeMap<String, String>,
}

/// The cargo that runs this, so that both versions see the same toolchain.
pub(super) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// The published libraries of the workspace at `tree`, by name. Cargo runs in `root`, whose toolchain and settings it takes.
///
/// # Errors
/// Cargo cannot read the workspace; `which` names it.
pub(super) fn read(
    root: &Path,
    tree: &Path,
    which: &str,
) -> Result<BTreeMap<String, Package>, String> {
    let output = cargo()
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--manifest-path",
        ])
        .arg(tree.join("Cargo.toml"))
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "cargo cannot read the workspace of {which}: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("what cargo says of {which} is not understood: {error}"))?;
    let mut packages = BTreeMap::new();
    for package in metadata.packages {
        // An empty list of registries means that it is not published.
        if package.publish.as_ref().is_some_and(Vec::is_empty) {
            continue;
        }
        let Some(library) = package.targets.iter().find(|target| {
            let is_library = |kind: &String| matches!(kind.as_str(), "lib" | "rlib" | "proc-macro");
            target.kind.iter().any(is_library)
        }) else {
            continue;
        };
        let version = Version::parse(&package.version).ok_or_else(|| {
            format!(
                "the version `{}` of `{}` in {which} is not understood",
                package.version, package.name
            )
        })?;
        let of_library = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind.is_none())
            .map(|dependency| {
                let name = dependency.rename.as_ref().unwrap_or(&dependency.name);
                (name.replace('-', "_"), dependency.req.clone())
            })
            .collect();
        packages.insert(
            package.name.clone(),
            Package {
                name: package.name,
                library: library.name.replace('-', "_"),
                version,
                features: package.features,
                rust_version: package.rust_version,
                dependencies: of_library,
            },
        );
    }
    Ok(packages)
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Described>,
}

#[derive(Deserialize)]
struct Described {
    name: String,
    version: String,
    publish: Option<Vec<String>>,
    targets: Vec<Target>,
    features: BTreeMap<String, BTreeSet<String>>,
    rust_version: Option<String>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    name: String,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    req: String,
    kind: Option<String>,
    rename: Option<String>,
}
