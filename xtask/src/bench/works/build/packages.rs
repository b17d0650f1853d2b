//! The packages around the programs, and what cargo says of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

/// A manifest with these dependencies. `[workspace]`: it belongs to none, although it is inside of one.
fn manifest(dependencies: &[String]) -> String {
    format!(
        r#"[package]
name = "program"
version = "0.0.0"
publish = false
edition = "2024"

[dependencies]
{}

[profile.release]
strip = true

[workspace]
"#,
        dependencies.join("\n")
    )
}

/// What every program with an asynchronous `main` has.
const TOKIO: &str = r#"tokio = { version = "1", default-features = false, features = ["rt"] }"#;

fn ours(root: &Path, name: &str) -> String {
    let path = root.join("crates").join(name);
    // Quoted as Rust does it, which TOML reads the same way.
    format!("{name} = {{ path = {:?} }}", path.to_string_lossy())
}

/// The program over the traits.
#[must_use]
pub fn provider(root: &Path, provider: &str) -> String {
    let krate = ours(root, &format!("groups-{provider}"));
    manifest(&[ours(root, "groups-core"), krate, TOKIO.to_owned()])
}

/// The program that needs no provider.
#[must_use]
pub fn core(root: &Path) -> String {
    manifest(&[ours(root, "groups-core")])
}

/// The program around the client of OpenAPI Generator, with the TLS that ours has by itself.
#[must_use]
pub fn openapi_generator() -> String {
    let client = r#"client = { path = "client", default-features = false, features = ["rustls"] }"#;
    manifest(&[client.to_owned(), TOKIO.to_owned()])
}

/// The program by hand, with the versions and the features of reqwest that ours has.
///
/// # Errors
/// Ours does not have something of that.
pub fn by_hand(ours: &Resolved) -> Result<String, String> {
    let dependency = |name: &str, more: &str| {
        let version = &ours.package(name)?.version;
        Ok::<_, String>(format!("{name} = {{ version = \"={version}\"{more} }}"))
    };
    // What begins with two underscores is for the package's own use.
    let features = ours.package("reqwest")?.features.iter();
    let features: Vec<_> = features
        .filter(|name| !name.starts_with("__"))
        .map(|name| format!("\"{name}\""))
        .collect();
    let features = features.join(", ");
    let features = format!(", default-features = false, features = [{features}]");
    Ok(manifest(&[
        dependency("reqwest", &features)?,
        dependency("serde", ", features = [\"derive\"]")?,
        dependency("serde_json", "")?,
        TOKIO.to_owned(),
    ]))
}

/// The packages that a program is built of, by their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    packages: BTreeMap<String, Package>,
}

/// A package.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Package {
    version: String,
    /// The features that it is built with.
    features: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Named>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    name: String,
    version: String,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    features: Vec<String>,
}

impl Resolved {
    /// Reads what `cargo metadata` says.
    ///
    /// # Errors
    /// It is something else.
    pub fn read(metadata: &str) -> Result<Self, String> {
        let metadata: Metadata = serde_json::from_str(metadata)
            .map_err(|error| format!("`cargo metadata` said something else than usual: {error}"))?;
        let nodes = metadata.resolve.nodes.into_iter();
        let mut features: BTreeMap<_, _> = nodes.map(|node| (node.id, node.features)).collect();
        let packages = metadata.packages.into_iter().filter_map(|package| {
            let features = features.remove(&package.id)?;
            let version = package.version;
            Some((package.name, Package { version, features }))
        });
        Ok(Self {
            packages: packages.collect(),
        })
    }

    fn package(&self, name: &str) -> Result<&Package, String> {
        self.packages.get(name).ok_or_else(|| {
            format!(
                "our crates do not depend on `{name}` any more: change what xtask/src/bench/works/build/packages.rs holds them against"
            )
        })
    }
}

/// The packages, with their versions, in what `cargo tree --prefix none` says, without the first line, which is the program itself.
#[must_use]
pub fn crates(tree: &str) -> BTreeSet<String> {
    let lines = tree.lines().skip(1);
    let names = lines.filter_map(|line| {
        let mut words = line.split_whitespace();
        Some(format!("{} {}", words.next()?, words.next()?))
    });
    names.collect()
}
