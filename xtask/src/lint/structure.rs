//! The form of OpenAPI 3.0: which keys there are and what their values look like.

use super::Report;
use super::problem::rules;
use super::shape::{Kind, Role, fields};
use super::spec::{Id, Location, Spec};
use crate::document::{Entry, Node, Value};

rules! {
    OPENAPI_VERSION = "openapi-version", Rejected: "The document is OpenAPI 3.0.",
        why "progenitor reads OpenAPI 3.0 only; 3.1 changes what a schema means.",
        fix "Write `openapi: 3.0.3` and the schemas in the 3.0 way (`nullable: true`, one `type`).";
    WRONG_TYPE = "wrong-type", Rejected: "A value has the type that OpenAPI gives it.",
        why "The generator stops at a value of another type, or reads the object as something else.",
        fix "Write the value in the form that is asked for. Quote a text that looks like a number.";
    MISSING_KEY = "missing-key", Rejected: "An object has the keys that OpenAPI requires.",
        why "The generator stops at an object that lacks one of them.",
        fix "Add the key.";
    IGNORED_KEY = "ignored-key", Silent: "Every key means something to the generator.",
        why "The generator ignores what it does not know, so a misspelled or unsupported key does nothing and tells nobody.",
        fix "Correct the spelling, put the key where it belongs, or remove it.";
    COMPONENT_NAME = "component-name", Rejected: "The name of a component consists of letters, digits, `.`, `-` and `_`.",
        why "OpenAPI allows no other names, and the generator does not undo the escapes that a reference to one would need.",
        fix "Rename the component and the references to it.";
}

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let version = spec.get(0).text("openapi");
    // The generator would accept every 3.0.x; anything that only starts like it is refused as well.
    let is_3_0 = |version: &str| {
        version
            .strip_prefix("3.0.")
            .is_some_and(|patch| !patch.is_empty() && patch.bytes().all(|b| b.is_ascii_digit()))
    };
    if let Some(version) = version.filter(|version| !is_3_0(version)) {
        report.push(
            &OPENAPI_VERSION,
            spec.at_key(0, "openapi"),
            format!("the version is `{version}`"),
        );
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    for id in spec.ids(Role::Components).flat_map(|id| spec.children(id)) {
        let name = spec.get(id).key();
        if name.is_empty() || !name.chars().all(is_plain) {
            report.push(
                &COMPONENT_NAME,
                spec.at(id),
                format!("`{name}` cannot be the name of a component"),
            );
        }
    }
}

/// Reports an object that is not a mapping.
pub(super) fn wrong_type(
    spec: &Spec<'_>,
    report: &mut Report<'_>,
    id: Id,
    node: &Node,
    wanted: &str,
) {
    push_wrong_type(report, spec.at(id), node, wanted);
}

fn push_wrong_type(report: &mut Report<'_>, at: Location, node: &Node, wanted: &str) {
    report.push(
        &WRONG_TYPE,
        at,
        format!("this is {} where {wanted} belongs", node.kind()),
    );
}

/// Reports the required keys that the object at `id` lacks.
pub(super) fn missing(spec: &Spec<'_>, report: &mut Report<'_>, id: Id) {
    let place = spec.get(id);
    for field in fields(place.role)
        .iter()
        .filter(|field| field.required && place.get(field.name).is_none())
    {
        report.push(
            &MISSING_KEY,
            spec.at(id),
            format!("`{}` is missing", field.name),
        );
    }
}

/// Reports a key that OpenAPI does not know.
pub(super) fn unknown_key(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, entry: &Entry) {
    report.push(
        &IGNORED_KEY,
        spec.at(id).key(entry),
        format!("OpenAPI 3.0 has no `{}` here", entry.key),
    );
}

/// Reports a value that has not the type that its key asks for. Objects are checked when they are entered.
pub(super) fn check_kind(
    spec: &Spec<'_>,
    report: &mut Report<'_>,
    id: Id,
    entry: &Entry,
    kind: Kind,
) {
    let node = &entry.value;
    let at = || spec.at(id).key(entry);
    let (fits, wanted) = match kind {
        Kind::Text => (matches!(node.value, Value::String(_)), "a string"),
        Kind::Flag => (node.as_bool().is_some(), "`true` or `false`"),
        Kind::Whole => (node.as_int().is_some(), "a whole number"),
        Kind::Number => (
            matches!(node.value, Value::Int(_) | Value::Float(_)),
            "a number",
        ),
        Kind::AnyList | Kind::TextList | Kind::List(_) | Kind::Security => {
            (matches!(node.value, Value::Seq(_)), "a list")
        }
        Kind::Map(_) | Kind::TextMap => (node.is_map(), "a mapping"),
        Kind::FlagOr(_) => (
            node.as_bool().is_some() || node.is_map(),
            "`true`, `false` or a schema",
        ),
        Kind::Ignored => {
            report.push(
                &IGNORED_KEY,
                at(),
                format!("the generator does not look at `{}`", entry.key),
            );
            return;
        }
        Kind::Any | Kind::One(_) => return,
    };
    if !fits {
        push_wrong_type(report, at(), node, wanted);
        return;
    }
    match kind {
        Kind::TextList => texts(report, &at(), node),
        Kind::TextMap => {
            for member in node
                .entries()
                .iter()
                .filter(|member| member.value.as_str().is_none())
            {
                push_wrong_type(report, at().key(member), &member.value, "a string");
            }
        }
        Kind::Security => security(report, &at(), node),
        _ => {}
    }
}

fn texts(report: &mut Report<'_>, at: &Location, list: &Node) {
    for (index, item) in list
        .items()
        .iter()
        .enumerate()
        .filter(|(_, item)| item.as_str().is_none())
    {
        push_wrong_type(report, at.item(index, item), item, "a string");
    }
}

fn security(report: &mut Report<'_>, at: &Location, list: &Node) {
    for (index, requirement) in list.items().iter().enumerate() {
        let at = at.item(index, requirement);
        if !requirement.is_map() {
            push_wrong_type(
                report,
                at,
                requirement,
                "a mapping from a security scheme to its scopes",
            );
            continue;
        }
        for scheme in requirement.entries() {
            if matches!(scheme.value.value, Value::Seq(_)) {
                texts(report, &at.key(scheme), &scheme.value);
            } else {
                push_wrong_type(report, at.key(scheme), &scheme.value, "a list of scopes");
            }
        }
    }
}
