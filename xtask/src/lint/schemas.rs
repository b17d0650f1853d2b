//! Schemas, wherever they are used.

use std::collections::HashSet;

use super::Report;
use super::problem::rules;
use super::shape::Role;
use super::spec::{Id, Place, Spec};
use crate::document::{Entry, Node, Value};

rules! {
    UNKNOWN_TYPE = "unknown-type", Rejected: "A `type` is one of the six types of OpenAPI 3.0.",
        why "progenitor panics (`invalid type`).",
        fix "Write `string`, `number`, `integer`, `boolean`, `array` or `object`, and `nullable: true` for null.";
    TYPE_MISSING = "type-missing", Rejected: "A schema that restricts its values has a `type`.",
        why "progenitor panics on a bound without `type` (`invalid or unexpected schema`) and guesses in other cases.",
        fix "Add `type`.";
    KEYWORD_MISMATCH = "keyword-mismatch", Rejected: "A keyword applies to the type of its schema.",
        why "progenitor panics on a `format` of an object, array or boolean, and ignores other keywords of another type.",
        fix "Remove the keyword, or correct the `type`.";
    EXCLUSIVE_BOUND = "exclusive-bound", Rejected: "`exclusiveMinimum` and `exclusiveMaximum` accompany a bound.",
        why "progenitor panics (`exclusive_minimum set without minimum`); in OpenAPI 3.0 they are booleans.",
        fix "Add `minimum` or `maximum`, or remove the exclusive one.";
    EMPTY_COMPOSITION = "empty-composition", Rejected: "A composition has parts.",
        why "progenitor panics (`trying to merge an empty array of schemas`).",
        fix "List the parts, or remove the keyword.";
    SCHEMA_NOT = "schema-not", Rejected: "No schema uses `not`.",
        why "progenitor panics on most uses of it.",
        fix "Describe what the value is.";
    DEFAULT_MISMATCH = "default-mismatch", Rejected: "A `default` is a value of its schema.",
        why "progenitor refuses a default that does not have the type.",
        fix "Correct the default or the type.";
    ENUM_VALUES = "enum-values", Rejected: "An `enum` lists different values of its type.",
        why "progenitor panics on two equal values and refuses values of another type.",
        fix "List each value once, quoted where the type is `string`.";
    REQUIRED_UNKNOWN = "required-unknown", Silent: "What is `required` is a property.",
        why "progenitor invents a property that holds any JSON.",
        fix "Correct the name, or add the property.";
    ARRAY_ITEMS = "array-items", Silent: "A list says what its items are.",
        why "OpenAPI demands it; progenitor generates a list of any JSON.",
        fix "Add `items`.";
    INLINE_SCHEMA = "inline-schema", Silent: "Objects, bodies and special types are components.",
        why "progenitor merges the inline schemas of an operation, invents names for the others, and replaces only components by our own types.",
        fix "Move the schema to `components/schemas` and refer to it by `$ref`.";
    READ_ONLY_IN_REQUEST = "read-only-in-request", House: "A request body has no read-only property.",
        why "The caller could set what the vendor ignores or refuses.",
        fix "Give the request a schema of its own without the property.";
}

/// The keywords that mean something for one type only.
const KEYWORDS: &[(&str, &[&str])] = &[
    ("pattern", &["string"]),
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("minimum", &["number", "integer"]),
    ("maximum", &["number", "integer"]),
    ("exclusiveMinimum", &["number", "integer"]),
    ("exclusiveMaximum", &["number", "integer"]),
    ("multipleOf", &["number", "integer"]),
    ("items", &["array"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("uniqueItems", &["array"]),
    ("properties", &["object"]),
    ("required", &["object"]),
    ("additionalProperties", &["object"]),
    ("minProperties", &["object"]),
    ("maxProperties", &["object"]),
    ("format", &["string", "number", "integer"]),
    ("enum", &["string", "number", "integer", "boolean"]),
];

const COMPOSITIONS: &[&str] = &["allOf", "anyOf", "oneOf"];

const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object"];

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for (id, schema) in spec.written(Role::Schema) {
        check_type(spec, report, id, schema);
        check_bounds(spec, report, id, schema);
        check_values(spec, report, id, schema);
        check_required(spec, report, id, schema);
        for key in COMPOSITIONS {
            if schema
                .get(key)
                .is_some_and(|parts| parts.items().is_empty())
            {
                report.push(
                    &EMPTY_COMPOSITION,
                    spec.at_key(id, key),
                    format!("`{key}` has no parts"),
                );
            }
        }
        if schema.get("not").is_some() {
            report.push(
                &SCHEMA_NOT,
                spec.at_key(id, "not"),
                "the schema says what a value is not",
            );
        }
        if schema.text("type") == Some("array") && schema.get("items").is_none() {
            report.push(
                &ARRAY_ITEMS,
                spec.at(id),
                "the items of the list are not described",
            );
        }
        if let Some(what) = inline(spec, schema) {
            report.push(&INLINE_SCHEMA, spec.at(id), what);
        }
        if spec.in_request(id) && schema.field() == "properties" && schema.flag("readOnly") {
            let what = format!(
                "`{}` is read-only, but part of a request body",
                schema.key()
            );
            report.push(&READ_ONLY_IN_REQUEST, spec.at_key(id, "readOnly"), what);
        }
    }
}

fn check_type(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, schema: &Place<'_>) {
    if schema.get("type").is_none() {
        // A composition may add properties to those of its parts, nothing else.
        let is_composed = COMPOSITIONS.iter().any(|key| schema.get(key).is_some());
        let restricts = |entry: &&Entry| {
            let keyword = KEYWORDS.iter().find(|(keyword, _)| *keyword == entry.key);
            keyword.is_some_and(|(_, kinds)| !is_composed || *kinds != ["object"])
        };
        if let Some(entry) = schema.node.entries().iter().find(restricts) {
            let what = format!("`{}` without `type`", entry.key);
            report.push(&TYPE_MISSING, spec.at(id).key(entry), what);
        }
    }
    let Some(kind) = schema.text("type") else {
        return;
    };
    if !TYPES.contains(&kind) {
        report.push(
            &UNKNOWN_TYPE,
            spec.at_key(id, "type"),
            format!("`{kind}` is not a type"),
        );
        return;
    }
    for entry in schema.node.entries() {
        let keyword = KEYWORDS.iter().find(|(keyword, _)| *keyword == entry.key);
        if keyword.is_some_and(|(_, kinds)| !kinds.contains(&kind)) {
            let what = format!("`{}` means nothing for the type `{kind}`", entry.key);
            report.push(&KEYWORD_MISMATCH, spec.at(id).key(entry), what);
        }
    }
}

fn check_bounds(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, schema: &Place<'_>) {
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if schema.flag(exclusive) && schema.get(bound).is_none() {
            let what = format!("`{exclusive}` without `{bound}`");
            report.push(&EXCLUSIVE_BOUND, spec.at_key(id, exclusive), what);
        }
    }
}

/// Whether a value is one of the type, as far as the generator looks.
fn fits(schema: &Place<'_>, value: &Node) -> bool {
    let number = match value.value {
        Value::Null => return schema.flag("nullable"),
        #[expect(
            clippy::cast_precision_loss,
            reason = "the generator compares in the same precision"
        )]
        Value::Int(value) => Some(value as f64),
        Value::Float(value) => Some(value),
        _ => None,
    };
    let kind = match schema.text("type") {
        Some("string") => matches!(value.value, Value::String(_)),
        Some("boolean") => matches!(value.value, Value::Bool(_)),
        Some("integer") => matches!(value.value, Value::Int(_)),
        Some("number") => number.is_some(),
        Some("array") => matches!(value.value, Value::Seq(_)),
        Some("object") => {
            let required = schema.get("required").map(Node::items).unwrap_or_default();
            let has = |name: &Node| name.as_str().is_none_or(|name| value.get(name).is_some());
            value.is_map() && required.iter().all(has)
        }
        _ => true,
    };
    let bound = |key: &str| match schema.get(key).map(|bound| &bound.value) {
        #[expect(clippy::cast_precision_loss, reason = "as above")]
        Some(Value::Int(bound)) => Some(*bound as f64),
        Some(Value::Float(bound)) => Some(*bound),
        _ => None,
    };
    let in_bounds = number.is_none_or(|number| {
        bound("minimum").is_none_or(|minimum| number >= minimum)
            && bound("maximum").is_none_or(|maximum| number <= maximum)
    });
    kind && in_bounds
}

fn check_values(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, schema: &Place<'_>) {
    let values = schema
        .node
        .entry("enum")
        .filter(|entry| matches!(entry.value.value, Value::Seq(_)));
    if let Some(default) = schema.get("default") {
        let listed = values.is_none_or(|values| {
            values
                .value
                .items()
                .iter()
                .any(|v| v.value == default.value)
        });
        let parts = spec
            .children(id)
            .filter(|child| spec.get(*child).field() == "allOf");
        let mut parts = parts.filter_map(|part| spec.resolve(part));
        let fits_parts =
            parts.all(|part| default.value == Value::Null || fits(spec.get(part), default));
        if !listed || !fits(schema, default) || !fits_parts {
            report.push(
                &DEFAULT_MISMATCH,
                spec.at_key(id, "default"),
                "the default is not a value of the schema",
            );
        }
    }
    let Some(values) = values else { return };
    let at = spec.at(id).key(values);
    if values.value.items().is_empty() {
        report.push(&ENUM_VALUES, at, "no value is listed");
        return;
    }
    let mut seen = HashSet::new();
    for (index, value) in values.value.items().iter().enumerate() {
        if !fits(schema, value) {
            report.push(
                &ENUM_VALUES,
                at.item(index, value),
                format!("this is {} among other values", value.kind()),
            );
        }
        if value.as_str().is_some_and(|text| !seen.insert(text)) {
            report.push(
                &ENUM_VALUES,
                at.item(index, value),
                "this value is listed twice",
            );
        }
    }
}

fn check_required(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, schema: &Place<'_>) {
    // The parts of an `allOf` speak about the properties of each other.
    if schema.field() == "allOf" || schema.get("allOf").is_some() {
        return;
    }
    let Some(required) = schema.node.entry("required") else {
        return;
    };
    let properties = schema.get("properties");
    for (index, item) in required.value.items().iter().enumerate() {
        let Some(name) = item.as_str() else { continue };
        if properties
            .and_then(|properties| properties.get(name))
            .is_none()
        {
            let at = spec.at(id).key(required).item(index, item);
            report.push(
                &REQUIRED_UNKNOWN,
                at,
                format!("there is no property `{name}`"),
            );
        }
    }
}

/// Whether the schema should have been a component, and why.
fn inline(spec: &Spec<'_>, schema: &Place<'_>) -> Option<String> {
    let parent = spec.get(schema.parent);
    match parent.role {
        Role::Components => return None,
        Role::MediaType => return Some("the schema of the content is written here".to_owned()),
        _ => {}
    }
    for key in ["x-groups-type", "x-groups-open-enum"] {
        if schema.get(key).is_some() {
            return Some(format!("`{key}` has no effect on a schema without a name"));
        }
    }
    // The parts of an `allOf` are merged into the schema that they belong to, which has a name.
    let is_part = schema.field() == "allOf";
    if schema.get("properties").is_some() && !is_part {
        return Some("an object is described here".to_owned());
    }
    if schema.get("enum").is_some() {
        return Some("an enumeration is described here".to_owned());
    }
    if schema.get("oneOf").is_some() || schema.get("anyOf").is_some() {
        return Some("a choice is described here".to_owned());
    }
    // A single part is the way to describe a reference or to make it nullable.
    if schema
        .get("allOf")
        .is_some_and(|parts| parts.items().len() > 1)
        && !is_part
    {
        return Some("a composition is described here".to_owned());
    }
    None
}
