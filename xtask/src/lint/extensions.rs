//! The vendor extensions of `specs/README.md`, except pagination.

use std::collections::HashMap;

use super::parameters::type_of;
use super::problem::{Rule, rules};
use super::shape::Role;
use super::spec::{Id, Location, Operation, Spec};
use super::{Report, deviations};
use crate::document::{Entry, Node};
use crate::generate::{ID_TYPES, QUERY_FILTER as QUERY_FILTER_TYPE};

rules! {
    UNKNOWN_EXTENSION = "unknown-extension", House: "An extension is one of those in `specs/README.md`.",
        why "Nothing reads another one: a misspelled extension does nothing and tells nobody.",
        fix "Correct the name. A new extension is documented in `specs/README.md` and added to `xtask/src/lint/extensions.rs`.";
    MISPLACED_EXTENSION = "misplaced-extension", House: "An extension is on the object that it is for.",
        why "The generator looks for it there only.",
        fix "Move it to the object that `specs/README.md` names.";
    GROUPS_TYPE = "groups-type", House: "`x-groups-type` names a validated type of ours, on a string.",
        why "The generator replaces the schema by this type.",
        fix "Write `GroupId`, `UserId`, `Username`, `TenantId`, `BindingId` or `RoleId` on a schema of `type: string`, for a condition in the query `QueryFilter`.";
    OPEN_ENUM = "open-enum", House: "`x-groups-open-enum` maps each value of a string to its description.",
        why "The values become variants with this documentation, and the OpenAPI type stays an open string.",
        fix "Write a mapping of value to description on a schema of `type: string` without `enum`.";
    QUERY_ENCODING = "query-encoding", House: "`x-groups-query` is `indexed` or `filters`, on a list in the query.",
        why "These are the ways of sending a list that the generator adds to the repeated key.",
        fix "Write `x-groups-query: indexed` or `x-groups-query: filters` on a query parameter of `type: array`, or remove it.";
    QUERY_FILTER = "query-filter", House: "A `QueryFilter` is an item of a list with `x-groups-query: filters`, and each such item is one.",
        why "Only there it is taken apart into `name[field][OPERATION]=value`, and only it can be: anywhere else a condition would be sent that nobody reads.",
        fix "Give the parameter `x-groups-query: filters` and items with a `$ref` to a schema with `x-groups-type: QueryFilter`.";
    IDEMPOTENT = "idempotent", House: "Every POST and PATCH says whether it is idempotent.",
        why "The transport repeats an ambiguous failure only where it is, and no HTTP rule decides it for these methods.",
        fix "Add `x-groups-idempotent: true` if a second identical request changes nothing more, otherwise `false`.";
    RATE_LIMIT = "rate-limit", House: "A documented rate limit is declared.",
        why "The transport keeps to the limits that it knows of.",
        fix "Add `x-groups-rate-limit: {requests: 60, seconds: 60, scope: NAME}`, or `undocumented` where the vendor gives no numbers.";
    RATE_LIMIT_CONFLICT = "rate-limit-conflict", House: "One scope has one limit.",
        why "Operations with the same scope share a budget, which cannot have two sizes.",
        fix "Give the operation a scope of its own, or the same numbers.";
    AUDIT_EVENTS = "audit-events", House: "`x-groups-audit-events` is a list of event names.",
        why "They are shown in the documentation of the method.",
        fix "Write a list of texts.";
}

/// Each extension with the object that it belongs to; `None` is any.
const EXTENSIONS: &[(&str, Option<Role>, Check)] = &[
    ("x-groups-idempotent", Some(Role::Operation), idempotent),
    ("x-groups-rate-limit", Some(Role::Operation), rate_limit),
    ("x-groups-audit-events", Some(Role::Operation), audit_events),
    // Checked in `pagination.rs`.
    (
        "x-groups-pagination",
        Some(Role::Operation),
        |_, _, _, _| {},
    ),
    ("x-groups-query", Some(Role::Parameter), query),
    ("x-groups-type", Some(Role::Schema), groups_type),
    ("x-groups-open-enum", Some(Role::Schema), open_enum),
    ("x-groups-deviations", None, deviations::check),
    // Checked in `unfinished.rs`, with every other mark.
    (super::unfinished::KEY, None, |_, _, _, _| {}),
];

type Check = fn(&Spec<'_>, &mut Report<'_>, Id, &Entry);

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for (id, entry) in &spec.extensions {
        let at = || spec.at(*id).key(entry);
        match EXTENSIONS.iter().find(|(name, ..)| *name == entry.key) {
            None => report.push(
                &UNKNOWN_EXTENSION,
                at(),
                format!("there is no extension `{}`", entry.key),
            ),
            Some((_, Some(role), _)) if *role != spec.get(*id).role => {
                let what = format!("`{}` means nothing here", entry.key);
                report.push(&MISPLACED_EXTENSION, at(), what);
            }
            Some((_, _, check)) => check(spec, report, *id, entry),
        }
    }
    check_query_filters(spec, report);
    let mut scopes = HashMap::new();
    for operation in &spec.operations {
        check_operation(spec, report, operation, &mut scopes);
    }
}

fn check_operation<'d>(
    spec: &Spec<'d>,
    report: &mut Report<'_>,
    operation: &Operation<'d>,
    scopes: &mut HashMap<&'d str, (Option<i64>, Option<i64>)>,
) {
    let place = spec.get(operation.id);
    let method = operation.method;
    if matches!(method, "post" | "patch") && place.get("x-groups-idempotent").is_none() {
        let what = format!(
            "this {} does not say whether it is idempotent",
            method.to_uppercase()
        );
        report.push(&IDEMPOTENT, spec.at(operation.id), what);
    }
    let Some(limit) = place.node.entry("x-groups-rate-limit") else {
        if operation
            .responses
            .iter()
            .any(|response| response.status == "429")
        {
            report.push(
                &RATE_LIMIT,
                spec.at(operation.id),
                "the operation documents a `429`, but no limit",
            );
        } else if mentions_limit(place.text("description")) || mentions_limit(place.text("summary"))
        {
            report.push(
                &RATE_LIMIT,
                spec.at(operation.id),
                "the description speaks of a limit that is not declared",
            );
        }
        return;
    };
    let number = |key: &str| limit.value.get(key).and_then(Node::as_int);
    if let Some(scope) = limit.value.get("scope").and_then(Node::as_str) {
        let budget = (number("requests"), number("seconds"));
        if *scopes.entry(scope).or_insert(budget) != budget {
            let what = format!("another operation gives the scope `{scope}` another limit");
            report.push(&RATE_LIMIT_CONFLICT, spec.at(operation.id).key(limit), what);
        }
    }
}

fn mentions_limit(text: Option<&str>) -> bool {
    let text = text.unwrap_or_default().to_lowercase();
    [
        "rate limit",
        "rate-limit",
        "per minute",
        "per second",
        "per hour",
    ]
    .iter()
    .any(|words| text.contains(words))
}

/// Checks the keys of a mapping: all of `must`, perhaps some of `may`, nothing else. Says whether it is one.
pub(super) fn check_keys(
    report: &mut Report<'_>,
    rule: &'static Rule,
    at: &Location,
    node: &Node,
    must: &[&str],
    may: &[&str],
) -> bool {
    if !node.is_map() {
        report.push(
            rule,
            at.clone(),
            format!("this is {} where a mapping belongs", node.kind()),
        );
        return false;
    }
    for key in must.iter().filter(|key| node.get(key).is_none()) {
        report.push(rule, at.clone(), format!("`{key}` is missing"));
    }
    for entry in node
        .entries()
        .iter()
        .filter(|entry| ![must, may].iter().any(|keys| keys.contains(&&*entry.key)))
    {
        report.push(
            rule,
            at.key(entry),
            format!("`{}` means nothing here", entry.key),
        );
    }
    true
}

/// Checks that the value of a key, if there is one, is a text that says something.
pub(super) fn check_text(
    report: &mut Report<'_>,
    rule: &'static Rule,
    at: &Location,
    node: &Node,
    key: &str,
) {
    if let Some(entry) = node.entry(key)
        && entry
            .value
            .as_str()
            .is_none_or(|text| text.trim().is_empty())
    {
        report.push(rule, at.key(entry), format!("`{key}` is not a text"));
    }
}

/// Checks that the value of a key, if there is one, is a whole number from 1 to what the transport can hold.
pub(super) fn check_count(
    report: &mut Report<'_>,
    rule: &'static Rule,
    at: &Location,
    node: &Node,
    key: &str,
) {
    if let Some(entry) = node.entry(key)
        && !entry
            .value
            .as_int()
            .is_some_and(|number| (1..=i64::from(u32::MAX)).contains(&number))
    {
        let what = format!("`{key}` is not a whole number from 1 to {}", u32::MAX);
        report.push(rule, at.key(entry), what);
    }
}

fn idempotent(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, entry: &Entry) {
    if entry.value.as_bool().is_none() {
        report.push(
            &IDEMPOTENT,
            spec.at(id).key(entry),
            "this is neither `true` nor `false`",
        );
    }
}

fn rate_limit(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, entry: &Entry) {
    let at = spec.at(id).key(entry);
    if entry.value.as_str() == Some("undocumented") {
        return;
    }
    if check_keys(
        report,
        &RATE_LIMIT,
        &at,
        &entry.value,
        &["requests", "seconds", "scope"],
        &[],
    ) {
        check_count(report, &RATE_LIMIT, &at, &entry.value, "requests");
        check_count(report, &RATE_LIMIT, &at, &entry.value, "seconds");
        check_text(report, &RATE_LIMIT, &at, &entry.value, "scope");
    }
}

fn audit_events(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, entry: &Entry) {
    let at = spec.at(id).key(entry);
    let items = entry.value.items();
    if items.is_empty() {
        report.push(&AUDIT_EVENTS, at, "this is not a list of texts");
        return;
    }
    for (index, item) in items.iter().enumerate() {
        if item.as_str().is_none_or(|text| text.trim().is_empty()) {
            report.push(&AUDIT_EVENTS, at.item(index, item), "this is not a text");
        }
    }
}

fn query(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, entry: &Entry) {
    let at = || spec.at(id).key(entry);
    let parameter = spec.get(id);
    let schema = spec.child_at(id, "schema");
    let is_list = schema.and_then(|schema| type_of(spec, schema)) == Some("array");
    let form = entry.value.as_str();
    if !matches!(form, Some("indexed" | "filters")) {
        report.push(
            &QUERY_ENCODING,
            at(),
            "the value is neither `indexed` nor `filters`",
        );
    } else if parameter.text("in") != Some("query") || !is_list {
        report.push(
            &QUERY_ENCODING,
            at(),
            "the parameter is not a list in the query",
        );
    } else if form == Some("filters") {
        let items = schema.and_then(|schema| spec.child_at(schema, "items"));
        if !items.is_some_and(|items| is_query_filter(spec, items)) {
            let what = "the items of the list are something else than `QueryFilter`";
            report.push(&QUERY_FILTER, at(), what);
        }
    }
}

fn is_query_filter(spec: &Spec<'_>, schema: Id) -> bool {
    let schema = spec.resolve(schema).map(|id| spec.get(id));
    schema.is_some_and(|schema| schema.text("x-groups-type") == Some(QUERY_FILTER_TYPE))
}

/// A reference to a `QueryFilter` from anywhere but the items of a list that is encoded as such.
fn check_query_filters(spec: &Spec<'_>, report: &mut Report<'_>) {
    for id in spec.ids(Role::Schema) {
        let place = spec.get(id);
        if place.reference.is_none() || !is_query_filter(spec, id) {
            continue;
        }
        let list = spec.get(place.parent);
        let parameter = spec.get(list.parent);
        let is_encoded = place.field() == "items"
            && list.field() == "schema"
            && parameter.role == Role::Parameter
            && parameter.text("x-groups-query") == Some("filters");
        if !is_encoded {
            let what = "a `QueryFilter` cannot be sent from here";
            report.push(&QUERY_FILTER, spec.at(id), what);
        }
    }
}

fn is_string(spec: &Spec<'_>, id: Id) -> bool {
    spec.get(id).text("type") == Some("string")
}

fn groups_type(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, entry: &Entry) {
    let at = || spec.at(id).key(entry);
    match entry.value.as_str() {
        Some(name) if ID_TYPES.contains(&name) || name == QUERY_FILTER_TYPE => {}
        Some(name) => report.push(&GROUPS_TYPE, at(), format!("there is no type `{name}`")),
        None => report.push(
            &GROUPS_TYPE,
            at(),
            format!("this is {} where a name belongs", entry.value.kind()),
        ),
    }
    if !is_string(spec, id) {
        report.push(&GROUPS_TYPE, at(), "the schema is not of `type: string`");
    }
}

fn open_enum(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, entry: &Entry) {
    let at = spec.at(id).key(entry);
    let values = entry.value.entries();
    if values.is_empty() {
        report.push(
            &OPEN_ENUM,
            at.clone(),
            "this is not a mapping of values to descriptions",
        );
    }
    for value in values.iter().filter(|value| {
        value
            .value
            .as_str()
            .is_none_or(|text| text.trim().is_empty())
    }) {
        report.push(
            &OPEN_ENUM,
            at.key(value),
            format!("`{}` has no description", value.key),
        );
    }
    if !is_string(spec, id) {
        report.push(
            &OPEN_ENUM,
            at.clone(),
            "the schema is not of `type: string`",
        );
    }
    if spec.get(id).get("enum").is_some() {
        report.push(&OPEN_ENUM, at, "`enum` closes what this opens");
    }
}
