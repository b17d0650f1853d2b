//! Names that the generator makes Rust names of: they must be there, be different, and stay different.

use std::collections::HashMap;

use heck::{ToPascalCase as _, ToShoutySnakeCase as _, ToSnakeCase as _};

use super::Report;
use super::problem::{Rule, rules};
use super::shape::Role;
use super::spec::{Id, Location, Place, Spec};
use crate::document::Node;
use crate::generate::{ADDED_METHODS, OPERATIONS_NAMES, REMOVED_METHODS};
use crate::specs::is_keyword;

rules! {
    OPERATION_ID_MISSING = "operation-id-missing", Rejected: "Every operation has an `operationId`.",
        why "progenitor refuses the document: the id becomes the name of the method.",
        fix "Add the vendor's name of the operation in snake case.";
    OPERATION_ID_DUPLICATE = "operation-id-duplicate", Rejected: "No two operations have the same `operationId`.",
        why "progenitor refuses the document.",
        fix "Rename one of the operations.";
    OPERATION_ID_CASE = "operation-id-case", House: "An `operationId` is in snake case.",
        why "Retry, rate limit and logs look operations up by this name, which must be the name of the method.",
        fix "Write it in lower case with single underscores: `list_user_groups`.";
    OPERATION_NAME = "operation-name", Rejected: "Operations have different names in Rust, and none that the client has already.",
        why "Two methods, builders, constants or mocks of the same name do not compile, and neither does a builder that hides a name which generated code uses.",
        fix "Rename the operation: a verb and what it acts on, such as `list_user_groups`, is never taken.";
    SCHEMA_NAME = "schema-name", Rejected: "Schemas have different names in Rust, and none that generated code uses.",
        why "Two types of the same name do not compile, or one of them is dropped. One that is called as a type or trait of the standard library hides it.",
        fix "Rename the schema; its name is not sent.";
    PROPERTY_NAME = "property-name", Rejected: "The properties of a schema have different names in Rust.",
        why "Two fields of the same name do not compile. `extra` holds typed additional properties.",
        fix "Leave out the property that is not needed, or describe the object without `properties`.";
    PARAMETER_NAME = "parameter-name", Silent: "The parameters of an operation have different names in Rust, and none that the builder has already.",
        why "progenitor drops one of two parameters of the same name in different places; other clashes do not compile.",
        fix "Leave out the parameter that is not needed, or rename the path parameter: its name is not sent.";
    ENUM_NAME = "enum-name", Rejected: "The values of an enumeration have different names in Rust.",
        why "progenitor panics (`Failed to make unique variant names`); an open enumeration has the variant `Unknown` already, and no variant can be called `Self`.",
        fix "Leave out one of the values; an open enumeration still reads it.";
}

/// What progenitor's client and the modules around it define or import. What we change in it is listed where we do.
const CLIENT_NAMES: &[&str] = &[
    "client",
    "baseurl",
    "api_version",
    "inner",
    "answer",
    "no_content",
    "error",
    "client_info",
    "client_hooks",
    "response_value",
];

/// What generated code, or what is derived on it, may call by a bare name: the prelude, and what the formatting and conversion traits need.
///
/// Not all of them break today's output. That depends on the kind of schema and on the version of progenitor.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "ConversionError",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Display",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "FromStr",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "JsonSchema",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Serialize",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// What the generated builders and mocks define beside a method for each parameter.
const BUILDER_NAMES: &[&str] = &[
    "new",
    "send",
    "stream",
    "client",
    "body",
    "body_map",
    "header_map",
    "into_inner",
];

/// The name that progenitor and typify give to a field, parameter or method. Keywords get an underscore, which cannot
/// create a collision: a name that ends in one loses it here.
fn snake(name: &str) -> String {
    identifier(name, |text| text.to_snake_case(), "x")
}

/// The name of a type or variant that progenitor and typify make of `name`.
pub(crate) fn type_name(name: &str) -> String {
    pascal(name)
}

fn pascal(name: &str) -> String {
    identifier(name, |text| text.to_pascal_case(), "X")
}

fn identifier(name: &str, case: fn(&str) -> String, prefix: &str) -> String {
    let out = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            case(&name.replace('\'', "").replace(|c| !is_part(c), "-"))
        }
    };
    if out.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        out
    } else {
        format!("{prefix}{out}")
    }
}

/// Reports every name that is taken already. The first of two equal names keeps it.
struct Taken<'n> {
    rule: &'static Rule,
    /// By the name in Rust; `None` for what the generated code defines itself.
    names: HashMap<String, Option<&'n str>>,
}

impl<'n> Taken<'n> {
    fn new(rule: &'static Rule, reserved: &[&str], rust: fn(&str) -> String) -> Self {
        Self {
            rule,
            names: reserved.iter().map(|name| (rust(name), None)).collect(),
        }
    }

    fn add(
        &mut self,
        report: &mut Report<'_>,
        name: &'n str,
        rust: String,
        at: impl FnOnce() -> Location,
    ) {
        let what = match self.names.get(&rust) {
            None => {
                self.names.insert(rust, Some(name));
                return;
            }
            Some(None) => {
                format!("`{name}` becomes `{rust}`, which the generated code has already")
            }
            Some(Some(other)) => format!("`{name}` becomes `{rust}`, as `{other}` does"),
        };
        report.push(self.rule, at(), what);
    }
}

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    check_operations(spec, report);
    let mut taken = Taken::new(&SCHEMA_NAME, &[], pascal);
    for (id, schema) in spec.ids(Role::Schema).map(|id| (id, spec.get(id))) {
        if spec.get(schema.parent).role == Role::Components {
            let (name, rust) = (schema.key(), pascal(schema.key()));
            if schema_is_taken(name) {
                let what = format!(
                    "`{name}` becomes `{rust}`, which generated code uses in another meaning"
                );
                report.push(&SCHEMA_NAME, spec.at(id), what);
            } else {
                taken.add(report, name, rust, || spec.at(id));
            }
        }
        check_properties(spec, report, id, schema);
        check_variants(spec, report, id, schema);
    }
    for operation in &spec.operations {
        // `body` is a name like any other where there is no body, but the next version of the API may have one.
        let mut taken = Taken::new(&PARAMETER_NAME, BUILDER_NAMES, snake);
        for parameter in &operation.parameters {
            taken.add(report, parameter.name, snake(parameter.name), || {
                spec.at(parameter.listed)
            });
        }
    }
}

fn check_operations(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut ids = HashMap::new();
    let mut taken = Taken::new(&OPERATION_NAME, CLIENT_NAMES, pascal);
    for operation in &spec.operations {
        let at = || spec.at_key(operation.id, "operationId");
        let Some(name) = operation.name else {
            // One of another type is reported as such.
            if spec.get(operation.id).get("operationId").is_none() {
                report.push(&OPERATION_ID_MISSING, at(), "the operation has no name");
            }
            continue;
        };
        if let Some((method, path)) = ids.insert(name, (operation.method, operation.path)) {
            let what = format!("`{name}` is also the name of `{method} {path}`");
            report.push(&OPERATION_ID_DUPLICATE, at(), what);
            continue;
        }
        if !is_snake(name) {
            report.push(
                &OPERATION_ID_CASE,
                at(),
                format!("`{name}` is not in snake case"),
            );
        }
        if let Some(what) = reserved_operation(name) {
            report.push(&OPERATION_NAME, at(), what);
            continue;
        }
        // The builder is a type, and type names are the more alike: `list_v2` and `list_v_2` become `ListV2`.
        taken.add(report, name, pascal(name), at);
    }
}

/// Whether generated code uses the name that a schema of this name would have.
pub(crate) fn schema_is_taken(name: &str) -> bool {
    let rust = pascal(name);
    rust == "Self" || PRELUDE.contains(&rust.as_str())
}

/// Whether the generated code cannot have an operation of this name.
pub(crate) fn operation_is_taken(name: &str) -> bool {
    let builder = pascal(name);
    reserved_operation(name).is_some() || CLIENT_NAMES.iter().any(|taken| pascal(taken) == builder)
}

/// Why the generated code cannot have an operation of this name, if it cannot.
fn reserved_operation(name: &str) -> Option<String> {
    let (method, builder, constant) = (snake(name), pascal(name), name.to_shouty_snake_case());
    let is_in = |names: &[&str], name: &str| names.contains(&name);
    if is_keyword(&method) {
        Some(format!(
            "`{name}` becomes `{method}_`, as `{method}` is a keyword of Rust: its retry and rate limit would not be found"
        ))
    } else if is_in(&OPERATIONS_NAMES, &constant) {
        Some(format!(
            "`{name}` becomes `{constant}`, which `generated/operations.rs` has already"
        ))
    } else if is_in(ADDED_METHODS, &method) {
        Some(format!(
            "`{name}` becomes `{method}`, which is a method of the client already"
        ))
    } else if is_in(REMOVED_METHODS, &method) {
        Some(format!(
            "`{name}` becomes `{method}`, which is removed as a constructor of progenitor's"
        ))
    } else if is_in(PRELUDE, &builder) {
        Some(format!(
            "`{name}` becomes the builder `{builder}`, which hides that of the standard library"
        ))
    } else {
        None
    }
}

/// Whether the generator leaves the name as it is.
fn is_snake(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    name.split('_').all(is_word)
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && snake(name) == name
}

fn check_properties(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, schema: &Place<'_>) {
    let has_extra = schema.get("additionalProperties").is_some_and(Node::is_map);
    let mut taken = Taken::new(
        &PROPERTY_NAME,
        if has_extra { &["extra"] } else { &[] },
        snake,
    );
    for child in spec
        .children(id)
        .filter(|child| spec.get(*child).field() == "properties")
    {
        let name = spec.get(child).key();
        taken.add(report, name, snake(name), || spec.at(child));
    }
}

fn check_variants(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, schema: &Place<'_>) {
    if let Some(open) = schema.node.entry("x-groups-open-enum") {
        let mut taken = Taken::new(&ENUM_NAME, &["Unknown", "Self"], pascal);
        for entry in open.value.entries() {
            taken.add(report, &entry.key, pascal(&entry.key), || {
                spec.at(id).key(open).key(entry)
            });
        }
    }
    if let Some(closed) = schema.node.entry("enum") {
        let values = || {
            closed
                .value
                .items()
                .iter()
                .enumerate()
                .filter_map(|(i, item)| Some((i, item, item.as_str()?)))
        };
        let is_ambiguous = |name: fn(&str) -> String| {
            let mut seen = HashMap::new();
            values().any(|(_, _, value)| {
                seen.insert(name(value), value)
                    .is_some_and(|other| other != value)
            })
        };
        // typify makes a second attempt with the special characters spelled out.
        if is_ambiguous(pascal) && is_ambiguous(spelled_out) {
            let mut taken = Taken::new(&ENUM_NAME, &[], pascal);
            for (index, item, value) in values() {
                taken.add(report, value, spelled_out(value), || {
                    spec.at(id).key(closed).item(index, item)
                });
            }
        }
    }
}

fn spelled_out(value: &str) -> String {
    pascal(&value.replace(|c: char| c == '_' || !c.is_alphanumeric(), "X"))
}
