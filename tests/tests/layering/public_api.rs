//! Which crates the public API of our packages names, by what rustdoc knows about it.
//!
//! A type of another crate in our signatures makes that crate's breaking releases ours. The words of the sources do not show
//! all of them: a type can come through an alias, a derive or a re-export.
//!
//! What is generated is left out: it is made of `serde` and `reqwest` through and through, and no part of
//! the promise beyond what the root of a crate exports (`docs/releasing.md`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::packages::root;
use super::{CORE, SIMULATOR, TESTKIT, TRANSPORT, providers};

/// Crates that a public API may name, and for what.
type Named = &'static [(&'static str, &'static str)];

/// The packages written by hand, with the feature that adds to their public API.
const NAMED: &[(&str, Option<&str>, Named)] = &[
    (
        CORE,
        Some("schemars"),
        &[
            ("async_trait", "the macro for implementations of the traits"),
            ("futures_core", "`Stream`, which walks over pages are"),
            ("schemars", "JSON Schema, behind the feature of that name"),
            (
                "serde_core",
                "ids, counts and enums are read from and written to the wire",
            ),
        ],
    ),
    (
        TESTKIT,
        None,
        &[
            ("async_trait", "the macro for installations"),
            ("groups_core", "the traits that are held to the contract"),
        ],
    ),
    (
        SIMULATOR,
        None,
        &[
            ("serde_core", "names, choices and seeds are read from files"),
            ("serde_json", "`Value`: bodies that are sent and answered"),
        ],
    ),
    // It is what generated code runs on, and hands out what came.
    (
        TRANSPORT,
        None,
        &[
            ("bytes", "`Bytes`: the body of an answer"),
            ("groups_core", "the errors that its own become"),
            ("http", "`HeaderMap` and `StatusCode` of an answer"),
            (
                "reqwest",
                "the client that a program may bring, and the requests of generated clients",
            ),
            ("serde_core", "what answers are decoded into"),
        ],
    ),
];

/// What the part of a provider's crate that is written by hand may name.
const NAMED_BY_PROVIDERS: Named = &[
    ("groups_core", "the traits that it implements"),
    ("groups_transport", "how it is configured"),
];

/// In place of the name of the package itself.
const OWN: &str = "";

/// What is always there.
const STANDARD: [&str; 3] = ["alloc", "core", "std"];

/// The public API of a package, as rustdoc describes it.
///
/// Without the features that do not add to it: TLS alone takes half a minute to compile.
fn described(package: &str, feature: Option<&str>) -> Value {
    // A folder of its own: build scripts look at the variable, and so would all be built again.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("public-api");
    let output = Command::new(env!("CARGO"))
        .args(["rustdoc", "--quiet", "--offline", "--lib"])
        .args(["--package", package, "--no-default-features"])
        .args(feature.map(|feature| format!("--features={feature}")))
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTDOCFLAGS")
        .current_dir(root())
        .output()
        .unwrap();
    let failure = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "rustdoc of {package}: {failure}");
    let name = format!("doc/{}.json", package.replace('-', "_"));
    let text = std::fs::read_to_string(target.join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The crates that the items of `api` name, with the paths that they are named by.
fn named(api: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut named = BTreeMap::new();
    for item in api["index"].as_object().unwrap().values() {
        let implementation = &item["inner"]["impl"];
        // Those of other crates for all types, and those of the compiler, are not ours.
        let is_foreign = !implementation["blanket_impl"].is_null();
        let file = item["span"]["filename"].as_str().unwrap_or_default();
        let is_ours = item["crate_id"] == 0 && !file.contains("/src/generated/");
        if is_ours && !is_foreign && implementation["is_synthetic"] != true {
            collect(&item["inner"], api, &mut named);
        }
    }
    named
}

/// Collects every path below `value`. A path has an id, and the text that the source has for it.
fn collect(value: &Value, api: &Value, named: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, api, named)),
        Value::Object(fields) => {
            let text = fields.get("path").or_else(|| fields.get("source"));
            if let (Some(text), Some(id)) = (text, fields.get("id").and_then(Value::as_u64)) {
                let place = &api["paths"][id.to_string()];
                let krate = &place["crate_id"];
                let name = match api["external_crates"].get(krate.to_string()) {
                    Some(krate) => krate["name"].as_str().unwrap().to_owned(),
                    None if *krate == 0 => OWN.to_owned(),
                    None => format!("unknown crate of {text}"),
                };
                named.entry(name).or_default().insert(text.to_string());
            }
            fields.values().for_each(|value| collect(value, api, named));
        }
        _ => {}
    }
}

/// Fails if the public API of `package` names other crates than `allowed`, or not all of them.
fn check(package: &str, feature: Option<&str>, allowed: Named) {
    let named = named(&described(package, feature));
    let allowed: BTreeSet<_> = allowed.iter().map(|(name, _)| *name).collect();
    for (krate, paths) in &named {
        let is_allowed =
            krate == OWN || STANDARD.contains(&krate.as_str()) || allowed.contains(krate.as_str());
        assert!(
            is_allowed,
            "the public API of {package} names {krate}: {paths:?}"
        );
    }
    // What is allowed is there: the walk finds it, and the list is not longer than it must be.
    for krate in allowed.iter().chain(&[OWN, "core", "alloc"]) {
        assert!(
            named.contains_key(*krate),
            "{package} does not name {krate}"
        );
    }
}

#[test]
fn the_public_api_of_what_is_written_by_hand_names_only_crates_that_it_may() {
    for (package, feature, allowed) in NAMED {
        check(package, *feature, allowed);
    }
}

#[test]
fn what_providers_add_to_the_generated_client_names_the_traits_and_the_transport_alone() {
    for provider in providers() {
        check(&provider, None, NAMED_BY_PROVIDERS);
    }
}
