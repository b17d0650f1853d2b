//! Paths and the parameters in them.

use std::collections::{HashMap, HashSet};

use super::Report;
use super::problem::rules;
use super::shape::Role;
use super::spec::Spec;

rules! {
    PATH_TEMPLATE = "path-template", Rejected: "A path starts with a slash and has balanced, named, different parameters.",
        why "progenitor refuses a malformed template, drops a path without leading slash and collapses double slashes.",
        fix "Write the path as the vendor does, each parameter once as `{name}`, without query, fragment or special characters.";
    PATH_CONFLICT = "path-conflict", Silent: "Two paths differ in more than the names of their parameters.",
        why "They are the same path on the wire, and OpenAPI forbids them.",
        fix "Put the operations under one path.";
    PATH_PARAMETER_UNDECLARED = "path-parameter-undeclared", Rejected: "Every parameter of a path is declared.",
        why "progenitor panics when it puts the path together.",
        fix "Declare a parameter with this name and `in: path`, in the operation or for the whole path.";
    PATH_PARAMETER_UNUSED = "path-parameter-unused", Rejected: "Every path parameter is part of the path.",
        why "progenitor panics when it sorts the parameters, or asks callers for a value that goes nowhere.",
        fix "Remove the parameter, or correct its name here or in the path.";
    PATH_PARAMETER_REQUIRED = "path-parameter-required", Rejected: "A path parameter is `required: true`.",
        why "progenitor asserts it, as OpenAPI demands it.",
        fix "Add `required: true`.";
    PATH_PARAMETER_TYPE = "path-parameter-type", House: "A path parameter is a validated id.",
        why "With a bare string, the id `..` addresses another endpoint: `DELETE /groups/../users` is `DELETE /users`.",
        fix "Give the parameter a `$ref` to a schema with `x-groups-type`.";
}

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    check_templates(spec, report);
    check_declarations(spec, report);
    for (id, parameter) in spec
        .written(Role::Parameter)
        .filter(|(_, it)| it.text("in") == Some("path"))
    {
        let name = parameter.text("name").unwrap_or_default();
        if !parameter.flag("required") {
            report.push(
                &PATH_PARAMETER_REQUIRED,
                spec.at_key(id, "required"),
                format!("`{name}` is not required"),
            );
        }
        let schema = spec
            .child_at(id, "schema")
            .and_then(|schema| spec.resolve(schema));
        if schema.is_some_and(|schema| spec.get(schema).get("x-groups-type").is_none()) {
            let what = format!("`{name}` has a type that accepts `..` and `a/b`");
            report.push(&PATH_PARAMETER_TYPE, spec.at_key(id, "schema"), what);
        }
    }
}

/// The names of the parameters of a path, or what is wrong with it.
fn template(path: &str) -> Result<Vec<&str>, String> {
    if !path.starts_with('/') {
        return Err("the path does not start with a slash".to_owned());
    }
    if path.contains("//") {
        return Err("the path has two slashes in a row".to_owned());
    }
    let mut names = Vec::new();
    let mut seen = HashSet::new();
    for (index, part) in path.split('{').enumerate() {
        let constant = if index == 0 {
            part
        } else {
            let (name, constant) = part.split_once('}').ok_or("a `{` is not closed")?;
            if name.is_empty() || name.contains('/') {
                return Err(format!("`{{{name}}}` is not a parameter"));
            }
            if !seen.insert(name) {
                return Err(format!("`{{{name}}}` occurs twice"));
            }
            names.push(name);
            constant
        };
        if constant.contains('}') {
            return Err("a `}` closes nothing".to_owned());
        }
        // The mocks put the path into a regular expression, and anything else would be sent percent-encoded or cut off.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:@!&',;=%/".contains(c);
        if let Some(c) = constant.chars().find(|c| !is_plain(*c)) {
            return Err(format!("{c:?} cannot be in a path"));
        }
    }
    Ok(names)
}

/// The path with all parameters alike.
fn skeleton(path: &str) -> String {
    let mut out = String::new();
    for part in path.split('{') {
        match part.split_once('}') {
            Some((_, constant)) if !out.is_empty() => {
                out.push_str("{}");
                out.push_str(constant);
            }
            _ => out.push_str(part),
        }
    }
    out
}

fn check_templates(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut skeletons = HashMap::new();
    for id in spec.ids(Role::PathItem) {
        let path = spec.get(id).key();
        match template(path) {
            Err(what) => report.push(&PATH_TEMPLATE, spec.at(id), what),
            Ok(_) => {
                if let Some(other) = skeletons.insert(skeleton(path), path) {
                    report.push(
                        &PATH_CONFLICT,
                        spec.at(id),
                        format!("this is the same path as `{other}`"),
                    );
                }
            }
        }
    }
}

fn check_declarations(spec: &Spec<'_>, report: &mut Report<'_>) {
    for operation in &spec.operations {
        let Ok(names) = template(operation.path) else {
            continue;
        };
        let declared = || {
            operation
                .parameters
                .iter()
                .filter(|parameter| parameter.location == "path")
        };
        if operation.parameters_known {
            let declared: HashSet<&str> = declared().map(|parameter| parameter.name).collect();
            for name in names.iter().filter(|name| !declared.contains(*name)) {
                let what = format!("`{{{name}}}` of the path is not declared");
                report.push(&PATH_PARAMETER_UNDECLARED, spec.at(operation.id), what);
            }
        }
        let names: HashSet<&str> = names.into_iter().collect();
        for parameter in declared().filter(|parameter| !names.contains(parameter.name)) {
            let what = format!("`{}` is not in `{}`", parameter.name, operation.path);
            report.push(&PATH_PARAMETER_UNUSED, spec.at(parameter.listed), what);
        }
    }
}
