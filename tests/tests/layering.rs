//! Who may depend on whom, and what every package inherits from the workspace.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

#[path = "layering/sources.rs"]
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const CORE: &str = "groups-core";
const TRANSPORT: &str = "groups-transport";
const PROVIDERS: [&str; 3] = ["groups-kestra", "groups-opendatasoft", "groups-segment"];
const MOCKS: &str = "groups-httpmock";
const SIMULATOR: &str = "groups-sim";
const TESTKIT: &str = "groups-testkit";
const TESTS: &str = "groups-tests";
const BENCHES: &str = "groups-benches";
const EXAMPLES: &str = "groups-examples";
const XTASK: &str = "xtask";

/// The packages of the workspace that `package` may depend on, or `None` if it has no place in the layering yet.
fn may_depend_on(package: &str) -> Option<Vec<&'static str>> {
    let below_mocks = [CORE, TRANSPORT].into_iter().chain(PROVIDERS);
    Some(match package {
        CORE | XTASK => vec![],
        TRANSPORT | TESTKIT => vec![CORE],
        // It must be able to disagree with the clients, and with the model.
        SIMULATOR => vec![],
        provider if PROVIDERS.contains(&provider) => vec![CORE, TRANSPORT],
        MOCKS => below_mocks.collect(),
        // A client is measured beside the same calls written by hand.
        BENCHES => below_mocks.collect(),
        EXAMPLES => below_mocks.chain([MOCKS, SIMULATOR]).collect(),
        TESTS => below_mocks.chain([MOCKS, SIMULATOR, TESTKIT]).collect(),
        _ => return None,
    })
}

/// Packages from outside that have one place only, with those that may depend on them.
fn reserved() -> Vec<(&'static str, Vec<&'static str>)> {
    vec![
        ("reqwest", [&[TRANSPORT, BENCHES], &PROVIDERS[..]].concat()),
        ("progenitor-client", vec![TRANSPORT]),
        ("progenitor", vec![XTASK]),
        ("progenitor-impl", vec![XTASK]),
        ("openapiv3", vec![XTASK]),
        ("secrecy", vec![TRANSPORT]),
        ("httpmock", vec![MOCKS, TESTS, EXAMPLES]),
        ("axum", vec![SIMULATOR]),
    ]
}

/// What has no place at all below the traits, not even through something else.
const NOT_IN_CORE: &[&str] = &[
    "http",
    "http-body",
    "httpmock",
    "hyper",
    "hyper-util",
    "progenitor",
    "progenitor-client",
    "reqwest",
    "rustls",
    "tokio",
    "tower",
    "tracing",
    "url",
];

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// What this cargo prints.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    let failure = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {failure}");
    String::from_utf8(output.stdout).unwrap()
}

fn metadata(arguments: &[&str]) -> Value {
    let all = [
        &["metadata", "--offline", "--format-version", "1"],
        arguments,
    ]
    .concat();
    serde_json::from_str(&cargo(&all)).unwrap()
}

/// A package of the workspace.
struct Package {
    name: String,
    manifest: PathBuf,
    fields: Value,
}

impl Package {
    /// The names of all packages that this one depends on, in every section of the manifest.
    fn dependencies(&self) -> BTreeSet<&str> {
        let dependencies = self.fields["dependencies"].as_array().unwrap().iter();
        dependencies
            .map(|dependency| dependency["name"].as_str().unwrap())
            .collect()
    }

    fn is_published(&self) -> bool {
        self.fields["publish"].is_null()
    }
}

fn packages() -> Vec<Package> {
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

#[test]
fn every_package_has_a_place_and_depends_on_lower_ones_only() {
    let packages = packages();
    let ours: BTreeSet<_> = packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    for package in &packages {
        let allowed = may_depend_on(&package.name);
        let allowed = allowed.unwrap_or_else(|| panic!("give {} a place above", package.name));
        for dependency in package.dependencies().intersection(&ours) {
            let direction = format!("{} must not depend on {dependency}", package.name);
            assert!(allowed.contains(dependency), "{direction}");
        }
    }
}

#[test]
fn the_providers_of_the_layering_are_those_that_exist() {
    let packages = packages();
    for provider in PROVIDERS {
        let package = packages.iter().find(|package| package.name == provider);
        let package = package.unwrap_or_else(|| panic!("{provider} does not exist"));
        let dependencies = package.dependencies();
        let shares_the_runtime = dependencies.is_superset(&BTreeSet::from([CORE, TRANSPORT]));
        assert!(shares_the_runtime, "{provider}: {dependencies:?}");
    }
}

#[test]
fn what_is_reserved_is_used_in_its_place_only() {
    let packages = packages();
    for (dependency, allowed) in reserved() {
        for package in &packages {
            let used = package.dependencies().contains(dependency);
            let allowed = allowed.contains(&package.name.as_str());
            assert!(
                !used || allowed,
                "{} must not depend on {dependency}",
                package.name
            );
        }
    }
}

#[test]
fn the_traits_bring_no_http_and_no_runtime_with_them() {
    let host = cargo(&["-vV"]);
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let metadata = metadata(&["--filter-platform", host]);
    let mut names = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        names.insert(
            package["id"].as_str().unwrap(),
            package["name"].as_str().unwrap(),
        );
    }
    let mut edges: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for node in metadata["resolve"]["nodes"].as_array().unwrap() {
        let normal = |dependency: &&Value| {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            kinds.iter().any(|kind| kind["kind"] != "dev")
        };
        let dependencies = node["deps"].as_array().unwrap().iter().filter(normal);
        let ids = dependencies.map(|dependency| dependency["pkg"].as_str().unwrap());
        edges.insert(node["id"].as_str().unwrap(), ids.collect());
    }
    let reached = |package: &str| {
        let (start, _) = names.iter().find(|(_, name)| **name == package).unwrap();
        let (mut reached, mut open) = (BTreeSet::new(), vec![*start]);
        while let Some(id) = open.pop() {
            for next in &edges[id] {
                if reached.insert(names[next]) {
                    open.push(next);
                }
            }
        }
        reached
    };
    let below_core = reached(CORE);
    assert!(
        below_core.contains("serde"),
        "the walk finds nothing: {below_core:?}"
    );
    for foreign in NOT_IN_CORE {
        assert!(!below_core.contains(foreign), "{CORE} brings {foreign}");
    }
    // The same walk does find them where they are.
    assert!(reached(TRANSPORT).is_superset(&BTreeSet::from(["reqwest", "hyper", "tokio"])));
}

#[test]
fn every_package_inherits_what_the_workspace_says() {
    for package in packages() {
        let name = &package.name;
        let manifest = std::fs::read_to_string(&package.manifest).unwrap();
        let section = |wanted: &str| sources::section(&manifest, wanted);
        let head = section("package").unwrap_or_else(|| panic!("{name} has no [package]"));
        for field in ["version", "edition", "rust-version", "license"] {
            let inherited = format!("{field}.workspace = true");
            assert!(head.contains(&inherited.as_str()), "{name}: `{inherited}`");
        }
        let lints = section("lints").unwrap_or_else(|| panic!("{name} has no [lints]"));
        assert_eq!(lints, ["workspace = true"], "{name}");
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for line in section(kind).unwrap_or_default() {
                assert!(line.contains("workspace = true"), "{name}: {kind}: {line}");
            }
        }
    }
}

#[test]
fn what_is_for_us_alone_is_not_published_and_the_rest_can_be() {
    for package in packages() {
        let ours_alone = [BENCHES, EXAMPLES, XTASK, TESTS].contains(&package.name.as_str());
        assert_eq!(package.is_published(), !ours_alone, "{}", package.name);
        for field in ["description", "license", "rust_version"] {
            assert!(
                package.fields[field].is_string(),
                "{}: {field}",
                package.name
            );
        }
        if package.is_published() {
            let readme = package.fields["readme"].as_str();
            let readme = readme.unwrap_or_else(|| panic!("{} has no README", package.name));
            assert!(
                package.manifest.with_file_name(readme).is_file(),
                "{}",
                package.name
            );
            assert!(package.fields["repository"].is_string(), "{}", package.name);
        }
    }
}

#[test]
fn the_sources_of_the_traits_name_no_provider_and_no_http_crate() {
    let directory = root().join("crates").join(CORE).join("src");
    let files = sources::rust_files(&directory);
    assert!(files.len() >= 10, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for word in sources::words(&sources::code(&text)) {
            assert!(!sources::is_foreign(&word), "{}: `{word}`", file.display());
        }
    }
}
