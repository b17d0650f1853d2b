//! Who may depend on whom, and what every package inherits from the workspace.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

#[path = "layering/packages.rs"]
mod packages;
#[path = "layering/public_api.rs"]
mod public_api;
#[path = "layering/publishing.rs"]
mod publishing;
#[path = "layering/sources.rs"]
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use groups_sim::VendorName;
use groups_tests::calls::Provider;
use serde_json::Value;

use packages::{host, metadata, packages, root};

const CORE: &str = "groups-core";
const TRANSPORT: &str = "groups-transport";
const MOCKS: &str = "groups-httpmock";
const SIMULATOR: &str = "groups-sim";
const TESTKIT: &str = "groups-testkit";
const TESTS: &str = "groups-tests";
const BENCHES: &str = "groups-benches";
const EXAMPLES: &str = "groups-examples";
const XTASK: &str = "xtask";

/// The names of the providers: each spec is one.
fn provider_names() -> Vec<String> {
    let specs = fs::read_dir(root().join("specs")).unwrap();
    let names = specs.filter_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        name.strip_suffix(".yaml").map(str::to_owned)
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert!(names.len() >= 3, "{names:?}");
    names
}

/// The packages of the providers.
fn providers() -> Vec<String> {
    let names = provider_names().into_iter();
    names.map(|name| format!("groups-{name}")).collect()
}

/// The packages of the workspace that `package` may depend on, or `None` if it has no place in the layering yet.
fn may_depend_on(package: &str) -> Option<Vec<String>> {
    let with_providers = |more: &[&str]| -> Vec<String> {
        let fixed = [CORE, TRANSPORT].into_iter().chain(more.iter().copied());
        fixed.map(str::to_owned).chain(providers()).collect()
    };
    let only = |packages: &[&str]| packages.iter().map(|name| (*name).to_owned()).collect();
    Some(match package {
        CORE | XTASK => vec![],
        TRANSPORT | TESTKIT => only(&[CORE]),
        // It must be able to disagree with the clients, and with the model.
        SIMULATOR => vec![],
        MOCKS => with_providers(&[]),
        // Clients are measured beside the same calls written by hand, and their requests are counted by the simulator.
        BENCHES => with_providers(&[SIMULATOR]),
        EXAMPLES => with_providers(&[MOCKS, SIMULATOR]),
        TESTS => with_providers(&[MOCKS, SIMULATOR, TESTKIT]),
        provider if providers().iter().any(|known| known == provider) => only(&[CORE, TRANSPORT]),
        _ => return None,
    })
}

/// Packages from outside that have one place only, with those that may depend on them.
fn reserved() -> Vec<(&'static str, Vec<String>)> {
    let fixed: [(_, &[&str]); 7] = [
        ("reqwest", &[TRANSPORT, BENCHES]),
        ("progenitor", &[XTASK]),
        ("progenitor-impl", &[XTASK]),
        ("openapiv3", &[XTASK]),
        ("secrecy", &[TRANSPORT]),
        ("httpmock", &[MOCKS, TESTS, EXAMPLES]),
        ("axum", &[SIMULATOR]),
    ];
    let mut reserved: Vec<(_, Vec<_>)> = fixed
        .map(|(name, allowed)| (name, allowed.iter().map(|one| (*one).to_owned()).collect()))
        .into();
    reserved[0].1.extend(providers());
    reserved
}

/// What has no place at all below the traits, not even through something else.
const NOT_IN_CORE: &[&str] = &[
    "http",
    "http-body",
    "httpmock",
    "hyper",
    "hyper-util",
    "progenitor",
    "reqwest",
    "rustls",
    "tokio",
    "tower",
    "tracing",
    "url",
];

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
            let is_allowed = allowed.iter().any(|one| one == dependency);
            assert!(is_allowed, "{direction}");
        }
    }
}

#[test]
fn the_providers_of_the_layering_are_those_that_exist() {
    let packages = packages();
    for provider in providers() {
        let package = packages.iter().find(|package| package.name == provider);
        let package = package.unwrap_or_else(|| panic!("{provider} does not exist"));
        let dependencies = package.dependencies();
        let shares_the_runtime = dependencies.is_superset(&BTreeSet::from([CORE, TRANSPORT]));
        assert!(shares_the_runtime, "{provider}: {dependencies:?}");
    }
}

#[test]
fn every_spec_has_tests_and_a_simulator() {
    let names: BTreeSet<_> = provider_names()
        .into_iter()
        .map(|name| name.replace('-', "_"))
        .collect();
    let named = |names: &mut dyn Iterator<Item = &'static str>| -> BTreeSet<String> {
        names.map(str::to_owned).collect()
    };
    let tested = named(&mut Provider::ALL.into_iter().map(Provider::id));
    assert_eq!(tested, names, "tests/src/providers.rs");
    let simulated = named(&mut VendorName::ALL.into_iter().map(VendorName::as_str));
    assert_eq!(simulated, names, "crates/groups-sim/src/vendors.rs");
}

/// Nor may anybody from outside bring it.
#[test]
fn only_packages_that_may_know_http_bring_a_client_of_it() {
    let (_, allowed) = reserved().remove(0);
    let metadata = metadata(&["--all-features", "--filter-platform", &host()]);
    let (mut known, mut bringers) = (BTreeMap::new(), BTreeSet::new());
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        known.insert(package["id"].as_str().unwrap(), name);
    }
    for node in metadata["resolve"]["nodes"].as_array().unwrap() {
        let mut dependencies = node["deps"].as_array().unwrap().iter();
        if dependencies.any(|dependency| known[dependency["pkg"].as_str().unwrap()] == "reqwest") {
            bringers.insert(known[node["id"].as_str().unwrap()].to_owned());
        }
    }
    assert_eq!(bringers, allowed.into_iter().collect());
}

#[test]
fn what_is_reserved_is_used_in_its_place_only() {
    let packages = packages();
    for (dependency, allowed) in reserved() {
        for package in &packages {
            let used = package.dependencies().contains(dependency);
            let allowed = allowed.contains(&package.name);
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
    let metadata = metadata(&["--filter-platform", &host()]);
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
fn what_is_for_us_alone_is_not_published_and_the_rest_is() {
    for package in packages() {
        let ours_alone = [BENCHES, EXAMPLES, XTASK, TESTS].contains(&package.name.as_str());
        assert_eq!(package.is_published(), !ours_alone, "{}", package.name);
    }
}

#[test]
fn the_sources_of_the_traits_name_no_provider_and_no_http_crate() {
    let directory = root().join("crates").join(CORE).join("src");
    let files = sources::rust_files(&directory);
    assert!(files.len() >= 10, "{files:?}");
    let providers = provider_names();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for word in sources::words(&sources::code(&text)) {
            assert!(
                !sources::is_foreign(&word, &providers),
                "{}: `{word}`",
                file.display()
            );
        }
    }
}
