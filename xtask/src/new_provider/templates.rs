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
        format!("crates/groups-sim/src/{ident}.rs"),
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

/// The templates of the other files, by the path of what is made of them.
fn templates(names: &Names) -> Vec<(String, &'static str)> {
    let Names { plain, ident, .. } = names;
    let krate = |name: &str| format!("crates/groups-{plain}/src/{name}");
    let sim = |name: &str| format!("crates/groups-sim/src/{ident}/{name}");
    vec![
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
    ]
}

/// A type must not be called as one that is meant where it is used: `Vec`, `User` and the like.
pub(super) fn refuse_ambiguous(names: &Names) -> Result<(), String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let code = |line: &&str| !line.trim_start().starts_with("//");
    let uses = |template: &str| {
        let template = template.replace("@Name@", "");
        let mut words = template
            .lines()
            .filter(code)
            .flat_map(|line| line.split(|c| !is_word(c)));
        words.any(|word| word == names.pascal)
    };
    let mut rust = templates(names)
        .into_iter()
        .filter(|(path, _)| path.ends_with(".rs"));
    if rust.any(|(_, template)| uses(template)) {
        return Err(format!(
            "`{}` cannot be the name of a provider: its type in the simulator and the tests would be `{}`, and their code means another thing by that",
            names.plain, names.pascal
        ));
    }
    Ok(())
}

/// The other files, by path.
pub(super) fn files(names: &Names, scaffold: &Scaffold) -> Vec<(String, String)> {
    let auth = if scaffold.bearer {
        String::new()
    } else {
        "\n        // TODO(@name@): how the credential is sent.".to_owned()
    };
    let ends_in_slash = |operation: &ScaffoldOperation| operation.path.ends_with('/');
    let slash = !scaffold.operations.is_empty() && scaffold.operations.iter().all(ends_in_slash);
    let filled = templates(names).into_iter().map(|(path, template)| {
        let text = template
            .replace("@auth@", &auth)
            .replace("@error@", &error(scaffold))
            .replace("@slash@", &slash.to_string())
            .replace("@arms@", &arms(scaffold))
            .replace("@routes@", &routes(scaffold))
            .replace("@vendor@", &route_parts(scaffold).join(", "))
            .replace("@json@", json(scaffold))
            .replace("@enums@", &enums(scaffold))
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
    filled.collect()
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

/// What the routes are made of. Rust warns of what is imported and not used.
fn route_parts(scaffold: &Scaffold) -> Vec<&'static str> {
    let has_query = |operation: &ScaffoldOperation| !operation.query.is_empty();
    let mut parts = vec!["Body", "Kind"];
    if scaffold.operations.iter().any(has_query) {
        parts.push("Parameter");
    }
    parts.push("Route");
    parts
}

/// The type of the bodies, if an operation has one.
fn json(scaffold: &Scaffold) -> &'static str {
    if scaffold.operations.iter().any(|operation| operation.body) {
        "const JSON: Body = Body::Json(&[\"application/json\"]);\n\n"
    } else {
        ""
    }
}

/// The exports of the open enums. The test of the types looks for them in the root of the crate.
fn enums(scaffold: &Scaffold) -> String {
    if scaffold.enums.is_empty() {
        return String::new();
    }
    format!(
        "pub use crate::generated::enums::{{{}}};\n",
        scaffold.enums.join(", ")
    )
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
