//! The files of a provider that are written once and belong to its author from then on.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::names::Names;
use crate::generate::{Scaffold, ScaffoldOperation};

/// The paths at which nothing may be before.
pub(super) fn own_places(names: &Names) -> Vec<String> {
    let Names { plain, ident, .. } = names;
    vec![
        format!("specs/{plain}.yaml"),
        format!("crates/groups-{plain}"),
        format!("crates/groups-httpmock/src/generated/{ident}.rs"),
        format!("crates/groups-sim/tests/frame/lists/{ident}.json"),
        format!("fuzz/fuzz_targets/decode_{ident}.rs"),
        format!("crates/groups-sim/src/{ident}"),
        format!("tests/src/providers/{ident}.rs"),
        format!("tests/src/providers/{ident}"),
        format!("tests/tests/contract/{ident}.rs"),
        format!("tests/tests/mocks/{ident}.rs"),
        format!("tests/fixtures/{ident}"),
        format!("tests/fixtures/companies/{ident}.json"),
    ]
}

/// The README of the crate, without the table of operations.
pub(super) fn readme(names: &Names, server: &str) -> String {
    let text = include_str!("templates/crate/README.md.txt");
    names.fill(text).replace("@server@", server)
}

/// The other files, by path.
pub(super) fn files(names: &Names, scaffold: &Scaffold) -> Vec<(String, String)> {
    let Names { plain, ident, .. } = names;
    let krate = |name: &str| format!("crates/groups-{plain}/src/{name}");
    let sim = |name: &str| format!("crates/groups-sim/src/{ident}/{name}");
    let auth = if scaffold.bearer {
        String::new()
    } else {
        "\n        // TODO(@name@): how the credential is sent.".to_owned()
    };
    let ends_in_slash = |operation: &ScaffoldOperation| operation.path.ends_with('/');
    let slash = !scaffold.operations.is_empty() && scaffold.operations.iter().all(ends_in_slash);
    let templates = [
        (
            format!("crates/groups-{plain}/CHANGELOG.md"),
            include_str!("templates/crate/CHANGELOG.md.txt"),
        ),
        (krate("lib.rs"), include_str!("templates/crate/lib.rs.txt")),
        (
            krate("config.rs"),
            include_str!("templates/crate/config.rs.txt"),
        ),
        (
            krate("convert.rs"),
            include_str!("templates/crate/convert.rs.txt"),
        ),
        (
            krate("directory.rs"),
            include_str!("templates/crate/directory.rs.txt"),
        ),
        (
            krate("provider.rs"),
            include_str!("templates/crate/provider.rs.txt"),
        ),
        (sim("mod.rs"), include_str!("templates/sim/mod.rs.txt")),
        (sim("calls.rs"), include_str!("templates/sim/calls.rs.txt")),
        (
            sim("routes.rs"),
            include_str!("templates/sim/routes.rs.txt"),
        ),
        (
            sim("CHOICES.md"),
            include_str!("templates/sim/CHOICES.md.txt"),
        ),
        (
            format!("tests/tests/contract/{ident}.rs"),
            include_str!("templates/tests/contract.rs.txt"),
        ),
        (
            format!("tests/src/providers/{ident}.rs"),
            include_str!("templates/tests/provider.rs.txt"),
        ),
        (
            format!("tests/tests/mocks/{ident}.rs"),
            include_str!("templates/tests/mocks.rs.txt"),
        ),
        (
            format!("crates/groups-sim/tests/frame/lists/{ident}.json"),
            include_str!("templates/sim/lists.json.txt"),
        ),
        (
            format!("fuzz/fuzz_targets/decode_{ident}.rs"),
            include_str!("templates/fuzz.rs.txt"),
        ),
        (
            format!("tests/fixtures/companies/{ident}.json"),
            include_str!("templates/tests/company.json.txt"),
        ),
    ];
    let filled = templates.map(|(path, template)| {
        let text = template
            .replace("@auth@", &auth)
            .replace("@error@", &error(scaffold))
            .replace("@slash@", &slash.to_string())
            .replace("@arms@", &arms(scaffold))
            .replace("@routes@", &routes(scaffold))
            .replace("@operations@", &scaffold.operations.len().to_string())
            .replace("@api_path@", &scaffold.base_path);
        let text = names.fill(&text);
        let text = if path.ends_with(".rs") {
            formatted(text)
        } else {
            text
        };
        (path, text)
    });
    filled.into()
}

/// How the vendor's error is read.
fn error(scaffold: &Scaffold) -> String {
    let Some(error) = &scaffold.error else {
        return String::new();
    };
    format!(
        r"
use groups_transport::ErrorBody;

use crate::types;

// TODO(@name@): where the code and the text stand, and how long to wait if the body says so.
impl ErrorBody for {error} {{
    fn code(&self) -> Option<String> {{
        None
    }}

    fn message(&self) -> Option<String> {{
        None
    }}
}}
"
    )
}

/// The operations of the simulator, all to be written.
fn arms(scaffold: &Scaffold) -> String {
    let arm = |operation: &ScaffoldOperation| {
        let ScaffoldOperation {
            id, method, path, ..
        } = operation;
        format!("            // TODO(@name@): `{id}`, `{method} {path}`.\n")
    };
    scaffold.operations.iter().map(arm).collect()
}

/// The routes of the simulator, those without parameters before those with one in the same place.
fn routes(scaffold: &Scaffold) -> String {
    let mut operations: Vec<_> = scaffold.operations.iter().collect();
    operations.sort_by_key(|operation| operation.path.replace('{', "~"));
    let route = |operation: &ScaffoldOperation| {
        let query: Vec<_> = operation
            .query
            .iter()
            .map(|name| format!("Parameter::single({name:?})"))
            .collect();
        let body = if operation.body { "JSON" } else { "Body::None" };
        let kind = match operation.method.as_str() {
            "GET" if operation.lists => "List",
            "GET" => "Read",
            _ => "Write",
        };
        let ScaffoldOperation {
            id, method, path, ..
        } = operation;
        format!(
            "    Route::new({id:?}, {method:?}, {path:?}, &[{}], {body}, Kind::{kind}),\n",
            query.join(", ")
        )
    };
    operations.into_iter().map(route).collect()
}

/// As rustfmt writes it; as it stands where there is no rustfmt.
fn formatted(text: String) -> String {
    let run = || {
        let mut rustfmt = Command::new("rustfmt")
            .args(["--edition", "2024", "--emit", "stdout"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        rustfmt.stdin.take()?.write_all(text.as_bytes()).ok()?;
        let output = rustfmt.wait_with_output().ok()?;
        let formatted = String::from_utf8(output.stdout).ok()?;
        (output.status.success() && !formatted.is_empty()).then_some(formatted)
    };
    run().unwrap_or(text)
}
