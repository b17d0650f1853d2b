//! Has rustdoc describe crates as JSON.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::super::packages::{Package, cargo};

/// One of the two versions of the workspace.
pub(crate) struct Source<'s> {
    /// The root of the work tree, whose toolchain and settings cargo takes.
    pub(crate) root: &'s Path,
    /// The root of this version.
    pub(crate) tree: &'s Path,
    /// What this version is called in messages.
    pub(crate) which: &'s str,
    /// Whether the files may not be changed by cargo either.
    pub(crate) is_users: bool,
}

/// Where artifacts are kept: below `target/`, like everything that can be made again.
pub(crate) fn folder(root: &Path) -> PathBuf {
    root.join("target").join("diff")
}

/// The descriptions of `packages`, by the name of the package.
///
/// # Errors
/// The crates do not build, or the toolchain cannot describe them; cargo's own words are on standard error by then.
pub(crate) fn describe(
    source: &Source<'_>,
    packages: &[&Package],
    target: &Path,
) -> Result<BTreeMap<String, PathBuf>, String> {
    if packages.is_empty() {
        return Ok(BTreeMap::new());
    }
    let count = match packages.len() {
        1 => "one crate".to_owned(),
        number => format!("{number} crates"),
    };
    // Whoever closed standard error does not want to know.
    let _ = writeln!(
        io::stderr(),
        "the public API of {count} in {} is being read",
        source.which
    );
    let mut command = cargo();
    command
        .args([
            "doc",
            "--no-deps",
            "--lib",
            "--all-features",
            "--manifest-path",
        ])
        .arg(source.tree.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target);
    for package in packages {
        command.args(["--package", &package.name]);
    }
    if source.is_users || source.tree.join("Cargo.lock").exists() {
        // Without it, cargo could write to the user's `Cargo.lock`, and the base could get other dependencies than it had.
        command.arg("--locked");
    }
    let names: Vec<_> = packages
        .iter()
        .map(|package| package.library.as_str())
        .collect();
    let flags = [
        "-Zunstable-options",
        "--output-format=json",
        "--cap-lints=allow",
    ];
    command
        .current_dir(source.root)
        // Only these crates may use what is not stable, and only rustdoc needs it: dependencies that look for nightly features see none.
        .env("RUSTC_BOOTSTRAP", names.join(","))
        .env("CARGO_ENCODED_RUSTDOCFLAGS", flags.join("\x1f"))
        .env_remove("CARGO_BUILD_TARGET")
        // Nothing may be shared between the versions, whatever the user's settings say: cargo tells the crates of a workspace
        // apart by their place in it, and would take those of one version for those of the other.
        .env("CARGO_BUILD_BUILD_DIR", target)
        .stdin(Stdio::null())
        // Standard output is for the report.
        .stdout(Stdio::null());
    let status = command
        .status()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !status.success() {
        let hint = if source.is_users {
            "mend what cargo says above (`cargo check --workspace --all-features` shows it too)"
        } else {
            "cargo says above why: dependencies that are not there need `cargo fetch` with a network once, and a revision that no longer builds cannot be compared"
        };
        return Err(format!(
            "the public API of {} cannot be read: {hint}; `--skip-rust` compares the specs alone",
            source.which
        ));
    }
    let mut files = BTreeMap::new();
    for package in packages {
        let file = target.join("doc").join(format!("{}.json", package.library));
        if !file.is_file() {
            return Err(format!(
                "rustdoc did not describe `{}` of {}: `{}` is missing; \
                 a `build.target` in the settings of cargo is not supported here",
                package.name,
                source.which,
                file.display()
            ));
        }
        files.insert(package.name.clone(), file);
    }
    Ok(files)
}

/// Where the descriptions of a commit are kept: they never change, except with the toolchain.
pub(crate) fn kept(root: &Path, commit: &str) -> Result<PathBuf, String> {
    let output = cargo()
        .arg("--version")
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    let version: String = String::from_utf8_lossy(&output.stdout)
        .trim()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .collect();
    Ok(folder(root).join("base").join(commit).join(version))
}

/// Keeps a description.
pub(crate) fn keep(file: &Path, kept: &Path) -> Result<(), String> {
    let fail = |error| format!("`{}` cannot be written: {error}", kept.display());
    if let Some(folder) = kept.parent() {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    // Under its final name only when it is whole.
    let part = kept.with_extension(format!("part-{}", std::process::id()));
    fs::copy(file, &part).map_err(fail)?;
    fs::rename(&part, kept).map_err(fail)
}
