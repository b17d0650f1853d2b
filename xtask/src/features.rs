//! `cargo xtask features`: checks every package that is published with each of its features alone, and with none.
//!
//! All features together are what the rest of the gate checks. What only works beside another feature, or adds a warning
//! where another is missing, is found here.

use std::collections::BTreeMap;
use std::env;
use std::fmt;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

/// A package with the one feature that it is checked with, or with none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combination {
    /// The name of the package.
    pub package: String,
    /// The feature.
    pub feature: Option<String>,
}

impl fmt::Display for Combination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.feature {
            Some(feature) => write!(f, "{} with `{feature}` alone", self.package),
            None => write!(f, "{} without features", self.package),
        }
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    publish: Option<Vec<String>>,
    features: BTreeMap<String, Vec<String>>,
}

/// What there is to check, of what `cargo metadata` says about the workspace.
///
/// `default` is left out: it only names others.
///
/// # Errors
/// `metadata` is not what cargo prints.
pub fn combinations(metadata: &str) -> Result<Vec<Combination>, String> {
    let metadata: Metadata = serde_json::from_str(metadata)
        .map_err(|error| format!("`cargo metadata` prints something else: {error}"))?;
    // An empty list of registries is what `publish = false` means.
    let published = |package: &Package| package.publish.as_ref().is_none_or(|to| !to.is_empty());
    let mut combinations = Vec::new();
    for package in metadata.packages.into_iter().filter(published) {
        let features = package
            .features
            .into_keys()
            .filter(|name| name != "default");
        for feature in std::iter::once(None).chain(features.map(Some)) {
            combinations.push(Combination {
                package: package.name.clone(),
                feature,
            });
        }
    }
    Ok(combinations)
}

/// Checks all combinations of the workspace at `root` and says on `out` which. Whether all are well.
///
/// # Errors
/// cargo could not be run.
pub fn command(root: &Path, out: &mut dyn Write) -> Result<bool, String> {
    let metadata = cargo(root)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !metadata.status.success() {
        let said = String::from_utf8_lossy(&metadata.stderr);
        return Err(format!("`cargo metadata` failed: {said}"));
    }
    let mut all_are_well = true;
    let combinations = combinations(&String::from_utf8_lossy(&metadata.stdout))?;
    for combination in combinations {
        // Flushed, because cargo writes to the same place by itself.
        writeln!(out, "{combination}")
            .and_then(|()| out.flush())
            .map_err(|error| format!("the progress cannot be written: {error}"))?;
        let mut clippy = cargo(root);
        clippy.args(["clippy", "--quiet", "--no-default-features", "--package"]);
        clippy.arg(&combination.package);
        if let Some(feature) = &combination.feature {
            clippy.args(["--features", feature]);
        }
        let status = clippy
            .args(["--", "-D", "warnings"])
            .status()
            .map_err(|error| format!("cargo cannot be run: {error}"))?;
        if !status.success() {
            all_are_well = false;
            writeln!(out, "{combination}: failed")
                .map_err(|error| format!("the progress cannot be written: {error}"))?;
        }
    }
    Ok(all_are_well)
}

/// The cargo that runs this.
fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_of_what_is_published_is_checked_alone() {
        let metadata = r#"{ "packages": [
            { "name": "a", "publish": null, "features": { "default": ["x"], "x": [], "y": ["x"] } },
            { "name": "ours", "publish": [], "features": { "z": [] } },
            { "name": "b", "publish": null, "features": {} }
        ] }"#;
        let combinations = combinations(metadata).unwrap();
        let told: Vec<_> = combinations.iter().map(ToString::to_string).collect();
        let expected = [
            "a without features",
            "a with `x` alone",
            "a with `y` alone",
            "b without features",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_no_metadata_is_an_error() {
        let error = combinations("error: no such command").unwrap_err();
        assert!(error.starts_with("`cargo metadata` prints something else: "));
    }
}
