//! Parameters of every kind; `paths.rs` has what holds for path parameters only.

use std::collections::HashSet;

use super::Report;
use super::problem::rules;
use super::shape::Role;
use super::spec::{Id, Spec};
use crate::document::Node;

rules! {
    PARAMETER_LOCATION = "parameter-location", Rejected: "A parameter is in the path, the query or a header.",
        why "The generator stops at any other location.",
        fix "Write `in: path`, `in: query` or `in: header`.";
    COOKIE_PARAMETER = "cookie-parameter", Rejected: "A parameter is not a cookie.",
        why "progenitor refuses cookie parameters.",
        fix "Leave the parameter out. A cookie that carries a session belongs to the transport.";
    PARAMETER_STYLE = "parameter-style", Rejected: "A parameter has the default style of its location.",
        why "progenitor refuses every style but `simple` in path and headers and `form` in the query.",
        fix "Remove `style`. Declare the pieces of an object as parameters of their own: `page.count`, `page.cursor`.";
    PARAMETER_CONTENT = "parameter-content", Rejected: "A parameter has a schema, not content.",
        why "progenitor refuses parameters that are a document by themselves.",
        fix "Declare the parameter as a string with `schema`; the caller serializes the value.";
    PARAMETER_SCHEMA = "parameter-schema", Rejected: "A parameter has a schema.",
        why "The generator stops at a parameter without a type.",
        fix "Add `schema`.";
    PARAMETER_SHAPE = "parameter-shape", Rejected: "A parameter is a scalar, or in the query a list of scalars.",
        why "There is no text for anything else: the client would not compile, or send what nobody documented.",
        fix "Declare each piece as a parameter of its own.";
    PARAMETER_DUPLICATE = "parameter-duplicate", Silent: "A parameter is listed once.",
        why "progenitor keeps the last one of the same name.",
        fix "Remove one of the two.";
    RESERVED_HEADER = "reserved-header", Silent: "`Accept`, `Content-Type` and `Authorization` are not parameters.",
        why "OpenAPI ignores such parameters, and a credential must not pass through a caller's hands on every call.",
        fix "Remove the parameter. The media type follows from the content, the credential from `security`.";
    QUERY_ARRAY = "query-array", Silent: "A list in the query is exploded.",
        why "progenitor always repeats the key (`name=a&name=b`), so `name=a,b` cannot be sent.",
        fix "Remove `explode: false`, or declare the parameter as a string and say how the values are joined.";
}

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for (id, parameter) in spec.written(Role::Parameter) {
        let Some(location) = parameter.text("in") else {
            continue;
        };
        let name = parameter.text("name").unwrap_or_default();
        match location {
            "path" | "query" => {}
            "header" => {
                if ["accept", "content-type", "authorization"]
                    .contains(&name.to_ascii_lowercase().as_str())
                {
                    report.push(
                        &RESERVED_HEADER,
                        spec.at_key(id, "name"),
                        format!("`{name}` is not a parameter"),
                    );
                }
            }
            "cookie" => {
                report.push(
                    &COOKIE_PARAMETER,
                    spec.at_key(id, "in"),
                    format!("`{name}` is a cookie"),
                );
                continue;
            }
            _ => {
                let what = format!("`{location}` is not a location");
                report.push(&PARAMETER_LOCATION, spec.at_key(id, "in"), what);
                continue;
            }
        }
        let only_style = if location == "query" {
            "form"
        } else {
            "simple"
        };
        if let Some(style) = parameter.text("style").filter(|style| *style != only_style) {
            let what = format!("the style is `{style}` where only `{only_style}` works");
            report.push(&PARAMETER_STYLE, spec.at_key(id, "style"), what);
        }
        if parameter.get("content").is_some() {
            let what = format!("`{name}` is described by `content`");
            report.push(&PARAMETER_CONTENT, spec.at_key(id, "content"), what);
        } else if parameter.get("schema").is_none() {
            report.push(
                &PARAMETER_SCHEMA,
                spec.at(id),
                format!("`{name}` has no schema"),
            );
        }
        check_shape(spec, report, id, location);
    }
    check_duplicates(spec, report);
}

/// The `type` of a schema, behind its reference.
pub(super) fn type_of<'d>(spec: &Spec<'d>, schema: Id) -> Option<&'d str> {
    spec.get(spec.resolve(schema)?).text("type")
}

fn check_shape(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, location: &str) {
    let Some(schema) = spec.child_at(id, "schema") else {
        return;
    };
    let Some(written) = spec.resolve(schema) else {
        return;
    };
    let is_list = location == "query" && type_of(spec, schema) == Some("array");
    if is_list && spec.get(id).get("explode").and_then(Node::as_bool) == Some(false) {
        report.push(
            &QUERY_ARRAY,
            spec.at_key(id, "explode"),
            "the values are joined into one",
        );
    }
    let (element, prefix) = if is_list {
        (spec.child_at(written, "items"), "a list of ")
    } else {
        (Some(schema), "")
    };
    let Some(element) = element.filter(|element| spec.resolve(*element).is_some()) else {
        return;
    };
    let thing = match type_of(spec, element) {
        Some("object") => "objects",
        Some("array") => "lists",
        // A wrong name of a type is reported as such.
        Some(_) => return,
        None => "values without `type`",
    };
    let what = format!("the parameter takes {prefix}{thing}");
    report.push(&PARAMETER_SHAPE, spec.at_key(id, "schema"), what);
}

fn check_duplicates(spec: &Spec<'_>, report: &mut Report<'_>) {
    for owner in spec.ids(Role::PathItem).chain(spec.ids(Role::Operation)) {
        let mut seen = HashSet::new();
        for listed in spec
            .children(owner)
            .filter(|child| spec.get(*child).role == Role::Parameter)
        {
            let Some(parameter) = spec.resolve(listed).map(|id| spec.get(id)) else {
                continue;
            };
            let (Some(name), Some(location)) = (parameter.text("name"), parameter.text("in"))
            else {
                continue;
            };
            if !seen.insert((name, location)) {
                let what = format!("the {location} parameter `{name}` is listed twice");
                report.push(&PARAMETER_DUPLICATE, spec.at(listed), what);
            }
        }
    }
}
