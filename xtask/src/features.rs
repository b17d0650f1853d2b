//! `cargo xtask features`: checks, and with `--test` tests, every package that is published with each of its features alone, and with none.
//!
//! All features together are what the rest of the gate tests. What only works beside another feature, or adds a warning
//! where another is missing, is found here.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::path::Path;

use serde::Deserialize;

use crate::cargo::cargo;

/// The arguments of `cargo xtask features`.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Args {
    /// Checks all targets and runs their tests, also those of the documentation; without it, only libraries and programs are checked.
    #[arg(long)]
    pub test: bool,
}

/// A package with the one feature that it is checked with, or with none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combination {
    /// The name of the package.
    pub package: String,
    /// The feature.
    pub feature: Option<String>,
}

impl Combination {
    /// What is run, without `cargo`: no warning, and where asked for, all tests pass.
    #[must_use]
    pub fn commands(&self, test: bool) -> Vec<Vec<&str>> {
        let with = |command, more: &[&'static str]| {
            let mut words = vec![command, "--quiet", "--package", self.package.as_str()];
            words.push("--no-default-features");
            if let Some(feature) = &self.feature {
                words.extend(["--features", feature.as_str()]);
            }
            words.extend(more);
            words
        };
        if test {
            let no_warning = ["--all-targets", "--", "-D", "warnings"];
            vec![with("clippy", &no_warning), with("test", &[])]
        } else {
            vec![with("clippy", &["--", "-D", "warnings"])]
        }
    }
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
pub fn command(args: Args, root: &Path, out: &mut dyn Write) -> Result<bool, String> {
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
        for command in &combination.commands(args.test) {
            let status = cargo(root)
                .args(command)
                .status()
                .map_err(|error| format!("cargo cannot be run: {error}"))?;
            if !status.success() {
                all_are_well = false;
                writeln!(out, "{combination}: `cargo {}` failed", command.join(" "))
                    .map_err(|error| format!("the progress cannot be written: {error}"))?;
            }
        }
    }
    Ok(all_are_well)
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
    fn each_is_checked_and_tested_with_this_feature_and_no_other() {
        let told = |feature: Option<&str>, test| {
            let combination = Combination {
                package: "a".to_owned(),
                feature: feature.map(str::to_owned),
            };
            let commands = combination.commands(test).into_iter();
            commands
                .map(|command| command.join(" "))
                .collect::<Vec<_>>()
        };
        let check = "clippy --quiet --package a --no-default-features --features x -- -D warnings";
        assert_eq!(told(Some("x"), false), [check]);
        let alone = [
            "clippy --quiet --package a --no-default-features --features x --all-targets -- -D warnings",
            "test --quiet --package a --no-default-features --features x",
        ];
        assert_eq!(told(Some("x"), true), alone);
        let none = [
            "clippy --quiet --package a --no-default-features --all-targets -- -D warnings",
            "test --quiet --package a --no-default-features",
        ];
        assert_eq!(told(None, true), none);
    }

    #[test]
    fn what_is_no_metadata_is_an_error() {
        let error = combinations("error: no such command").unwrap_err();
        assert!(error.starts_with("`cargo metadata` prints something else: "));
    }
}
