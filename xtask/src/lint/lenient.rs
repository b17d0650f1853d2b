//! "Read lenient": what a schema must not insist on if a response can contain it.

use std::collections::HashSet;

use super::Report;
use super::problem::rules;
use super::shape::Role;
use super::spec::{Id, Place, Spec};
use crate::document::Node;

rules! {
    CLOSED_ENUM = "closed-enum", Silent: "A response has no closed `enum`.",
        why "The vendor adds a value and the whole page fails to decode.",
        fix "Replace `enum` by `x-groups-open-enum` with a description for each value; unknown ones are kept as text.";
    RESPONSE_CONSTRAINT = "response-constraint", Silent: "A response does not restrict its values.",
        why "progenitor checks these on what it reads: one long name fails the page. `uniqueItems` drops repeated items.",
        fix "Remove the constraint, or move it to a schema that only requests use.";
    CLOSED_OBJECT = "closed-object", Silent: "A response may have unknown properties.",
        why "With `additionalProperties: false` the first property that the vendor adds fails the page.",
        fix "Remove `additionalProperties: false`.";
    OPTIONAL_NOT_NULLABLE = "optional-not-nullable", Silent: "An optional property of a response may be null.",
        why "Vendors send `null` for what is not there, and for a list or map that fails the page.",
        fix "Add `nullable: true`, or list the property as `required` if the vendor promises it.";
    RESPONSE_UNION = "response-union", Silent: "A response has no `anyOf` or `oneOf`.",
        why "progenitor tries the alternatives one by one: a value of a new kind fails the page, and an open `anyOf` fails on every value.",
        fix "Describe one object with optional properties, or leave the schema open (no `type`) and decode it by hand.";
    RESPONSE_NUMBER = "response-number", Silent: "A number in a response is a count or has another explicit format.",
        why "`type: integer` fails the page on `3.0` and on `-1`, and both are seen in practice.",
        fix "Write `type: number, format: count`, or `type: number, format: double` for what is not a count.";
    RESPONSE_FORMAT = "response-format", Silent: "A response has no format that is parsed strictly.",
        why "progenitor turns these formats into types that refuse an unusual spelling, and one fails the page.",
        fix "Remove `format` and say in the description what the text looks like.";
    CONVERTED_FORMAT = "converted-format", Silent: "A `count` or `date-time` schema says nothing else about its value.",
        why "The generator replaces exactly this schema by our lenient type. With one more keyword or extension it does not recognize it.",
        fix "Keep `type`, `format`, `nullable`, `description` and `example`; record a deviation on the object around it.";
}

/// Each of these makes typify generate a type that checks its value.
const CONSTRAINTS: &[&str] = &[
    "pattern",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
];

/// The formats that typify turns into types of other crates. `date-time` is among them, but we convert it first.
const STRICT_FORMATS: &[&str] = &["uuid", "date", "ip", "ipv4", "ipv6"];

/// What does not keep the generator from recognizing a schema, because it is documentation.
const METADATA: &[&str] = &[
    "type",
    "format",
    "nullable",
    "description",
    "title",
    "default",
    "example",
    "deprecated",
    "readOnly",
    "writeOnly",
    "externalDocs",
];

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for (id, schema) in spec.written(Role::Schema) {
        check_converted(spec, report, id, schema);
        if spec.in_response(id) {
            check_keywords(spec, report, id, schema);
            check_optional(spec, report, id, schema);
        }
    }
}

fn check_converted(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, schema: &Place<'_>) {
    let format = schema.text("format").unwrap_or_default();
    if !matches!(
        (schema.text("type"), format),
        (Some("number"), "count") | (Some("string"), "date-time")
    ) {
        return;
    }
    if let Some(entry) = schema
        .node
        .entries()
        .iter()
        .find(|entry| !METADATA.contains(&entry.key.as_str()))
    {
        let what = format!(
            "`{}` keeps `format: {format}` from being recognized",
            entry.key
        );
        report.push(&CONVERTED_FORMAT, spec.at(id).key(entry), what);
    }
}

fn check_keywords(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, schema: &Place<'_>) {
    for entry in schema.node.entries() {
        let key = entry.key.as_str();
        let at = || spec.at(id).key(entry);
        let text = entry.value.as_str();
        match key {
            "enum" => report.push(
                &CLOSED_ENUM,
                at(),
                "a response can contain this closed enumeration",
            ),
            "anyOf" | "oneOf" => report.push(
                &RESPONSE_UNION,
                at(),
                format!("a response can contain this `{key}`"),
            ),
            "additionalProperties" if entry.value.as_bool() == Some(false) => {
                report.push(
                    &CLOSED_OBJECT,
                    at(),
                    "a response can contain this closed object",
                );
            }
            "format" if text.is_some_and(|format| STRICT_FORMATS.contains(&format)) => {
                let what = format!("`{}` is parsed strictly", text.unwrap_or_default());
                report.push(&RESPONSE_FORMAT, at(), what);
            }
            "type" if text == Some("integer") => {
                report.push(
                    &RESPONSE_NUMBER,
                    at(),
                    "a response can contain this `integer`",
                );
            }
            "type" if text == Some("number") && schema.get("format").is_none() => {
                report.push(
                    &RESPONSE_NUMBER,
                    at(),
                    "a response can contain this number without `format`",
                );
            }
            _ if CONSTRAINTS.contains(&key) => {
                report.push(
                    &RESPONSE_CONSTRAINT,
                    at(),
                    format!("a response can contain this `{key}`"),
                );
            }
            _ => {}
        }
    }
}

fn check_optional(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, schema: &Place<'_>) {
    let required = schema.get("required").map(Node::items).unwrap_or_default();
    let required: HashSet<&str> = required.iter().filter_map(Node::as_str).collect();
    for child in spec
        .children(id)
        .filter(|child| spec.get(*child).field() == "properties")
    {
        let property = spec.get(child);
        if !required.contains(property.key()) && !accepts_null(property) {
            let what = format!("`{}` is optional, but not nullable", property.key());
            report.push(&OPTIONAL_NOT_NULLABLE, spec.at(child), what);
        }
    }
}

/// Whether the generated field of an optional property reads null: an `Option` or any JSON.
fn accepts_null(property: &Place<'_>) -> bool {
    const TYPED: &[&str] = &[
        "type",
        "enum",
        "properties",
        "items",
        "additionalProperties",
        "oneOf",
        "anyOf",
        "not",
    ];
    if property.reference.is_some() || property.flag("nullable") {
        return true;
    }
    match property.get("allOf").map(Node::items) {
        // The way to describe a reference.
        Some([part]) => part.get("$ref").is_some(),
        Some(_) => false,
        None => !TYPED.iter().any(|key| property.get(key).is_some()),
    }
}
