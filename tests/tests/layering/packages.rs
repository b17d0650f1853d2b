//! What cargo says about the packages of the workspace.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// What this cargo prints.
pub(crate) fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    let failure = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {failure}");
    String::from_utf8(output.stdout).unwrap()
}

/// The platform that everything is built for here. What others need is not fetched where nothing was built for them.
pub(crate) fn host() -> String {
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap().to_owned()
}

pub(crate) fn metadata(arguments: &[&str]) -> Value {
    let all = [
        &["metadata", "--offline", "--format-version", "1"],
        arguments,
    ]
    .concat();
    serde_json::from_str(&cargo(&all)).unwrap()
}

/// A package of the workspace.
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest: PathBuf,
    pub(crate) fields: Value,
}

impl Package {
    /// The names of all packages that this one depends on, in every section of the manifest.
    pub(crate) fn dependencies(&self) -> BTreeSet<&str> {
        let dependencies = self.fields["dependencies"].as_array().unwrap().iter();
        dependencies
            .map(|dependency| dependency["name"].as_str().unwrap())
            .collect()
    }

    pub(crate) fn is_published(&self) -> bool {
        self.fields["publish"].is_null()
    }
}

pub(crate) fn packages() -> Vec<Package> {
    let metadata = metadata(&["--no-deps"]);
    let package = |fields: &Value| Package {
        name: fields["name"].as_str().unwrap().to_owned(),
        manifest: fields["manifest_path"].as_str().unwrap().into(),
        fields: fields.clone(),
    };
    let packages: Vec<_> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(package)
        .collect();
    assert!(
        packages.len() >= 8,
        "the workspace has more packages than these"
    );
    packages
}
