//! `x-groups-pagination`: every list says how it is walked.

use std::collections::HashMap;

use super::Report;
use super::bodies::content;
use super::extensions::{check_count, check_keys, check_text};
use super::problem::rules;
use super::spec::{Id, Location, Operation, Spec};
use crate::document::Node;

rules! {
    PAGINATION = "pagination", House: "Every list declares how it is walked, in terms of its parameters and its body.",
        why "A list that is not walked to its end looks like a shorter list: members would seem to be absent.",
        fix "Add `x-groups-pagination` as `specs/README.md` describes it, or `x-groups-pagination: none` if the vendor returns everything at once.";
}

const KEY: &str = "x-groups-pagination";

/// What a style requires beside `style` and `items`: names of query parameters and paths in the body.
struct Style {
    name: &'static str,
    /// The numbers that go with it. Where the vendor's link has the size, there is none to choose.
    sizes: &'static [&'static str],
    parameters: &'static [&'static str],
    paths: &'static [&'static str],
}

const STYLES: &[Style] = &[
    Style {
        name: "offset",
        sizes: &["page"],
        parameters: &["offset", "limit"],
        paths: &[],
    },
    Style {
        name: "cursor",
        sizes: &["page"],
        parameters: &["cursor", "limit"],
        paths: &["next"],
    },
    Style {
        name: "next-link",
        sizes: &[],
        parameters: &["offset", "limit"],
        paths: &["next"],
    },
    Style {
        name: "page",
        sizes: &["page"],
        parameters: &["number", "limit"],
        paths: &[],
    },
];

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    // Many operations may return the same large schema, which is looked through once.
    let mut looks = HashMap::new();
    for operation in &spec.operations {
        let body = body(spec, operation);
        let look = body.map(|body| {
            *looks
                .entry(body)
                .or_insert_with(|| Look::at_body(spec, body))
        });
        match spec.get(operation.id).node.entry(KEY) {
            Some(entry) => {
                let at = spec.at(operation.id).key(entry);
                check_declaration(spec, report, operation, body, &at, &entry.value);
            }
            None if is_list(operation, look.unwrap_or_default()) => {
                report.push(
                    &PAGINATION,
                    spec.at(operation.id),
                    "the operation may list, but does not say how it is walked",
                );
            }
            None => {}
        }
    }
}

/// The schema of the documented success.
fn body(spec: &Spec<'_>, operation: &Operation<'_>) -> Option<Id> {
    let success = operation
        .responses
        .iter()
        .find(|response| response.status.starts_with('2'))?;
    let media = content(spec, success.id?).next()?;
    spec.resolve(spec.child_at(media, "schema")?)
}

/// The property of an object, also of one that is put together by `allOf`.
fn property(spec: &Spec<'_>, schema: Id, name: &str) -> Option<Id> {
    parts(spec, schema)
        .into_iter()
        .find_map(|part| spec.member(part, "properties", name))
        .and_then(|id| spec.resolve(id))
}

/// The schema and the parts that it is put together from.
fn parts(spec: &Spec<'_>, schema: Id) -> Vec<Id> {
    let mut parts = vec![schema];
    let mut at = 0;
    // The bound is for schemas that are part of themselves.
    while let Some(id) = parts.get(at).copied().filter(|_| at < 100) {
        let of_all = spec
            .children(id)
            .filter(|child| spec.get(*child).field() == "allOf");
        parts.extend(of_all.filter_map(|child| spec.resolve(child)));
        at += 1;
    }
    parts
}

/// What a body looks like: all that can be told without knowing the vendor.
#[derive(Clone, Copy, Default)]
struct Look {
    /// A list beside a total, a next page or a description of the page.
    page: bool,
    /// A list, or an object with one.
    list: bool,
    /// An object with an id of its own and with a list.
    item: bool,
}

impl Look {
    /// What the body looks like, or the `data` in it.
    fn at_body(spec: &Spec<'_>, body: Id) -> Self {
        let data = property(spec, body, "data").filter(|data| *data != body);
        [Some(body), data]
            .into_iter()
            .flatten()
            .map(|schema| Self::at(spec, schema))
            .fold(Self::default(), |a, b| Self {
                page: a.page || b.page,
                list: a.list || b.list,
                item: a.item || b.item,
            })
    }

    fn at(spec: &Spec<'_>, schema: Id) -> Self {
        let (mut lists, mut counts, mut has_id) = (false, false, false);
        let properties = parts(spec, schema).into_iter().flat_map(|part| {
            spec.children(part)
                .filter(|child| spec.get(*child).field() == "properties")
        });
        for child in properties {
            let name = spec.get(child).key().to_lowercase();
            counts |= name == "pagination" || name.starts_with("total") || name.starts_with("next");
            has_id |= matches!(name.as_str(), "id" | "_id" | "uid" | "uuid");
            lists |= spec.resolve(child).is_some_and(|id| is_many(spec, id));
        }
        Self {
            page: lists && counts,
            list: is_many(spec, schema) || lists && !has_id,
            item: lists && has_id,
        }
    }
}

/// Whether the operation lists, or may well do.
///
/// Only one thing with lists certainly does not: the read of a single object, addressed by what stands last in the path and with an id of
/// its own in the answer. Its lists are attributes. Where it is not clear we ask, as `none` is said quickly.
fn is_list(operation: &Operation<'_>, look: Look) -> bool {
    let named = |name: &str| name.starts_with("list_") || name.starts_with("search_");
    let of_one = operation.path.trim_end_matches('/').ends_with('}');
    operation.name.is_some_and(named)
        || look.page
        || operation.method == "get" && (look.list || look.item && !of_one)
}

/// Whether the schema is an array, or an object of objects by name.
fn is_many(spec: &Spec<'_>, schema: Id) -> bool {
    let is_deep = |id: Id| {
        parts(spec, id).into_iter().any(|part| {
            let part = spec.get(part);
            matches!(part.text("type"), Some("object" | "array"))
                || part.get("properties").is_some()
        })
    };
    parts(spec, schema).into_iter().any(|part| {
        let values = spec
            .child_at(part, "additionalProperties")
            .and_then(|values| spec.resolve(values));
        spec.get(part).text("type") == Some("array") || values.is_some_and(is_deep)
    })
}

fn is_array(spec: &Spec<'_>, schema: Id) -> bool {
    parts(spec, schema)
        .into_iter()
        .any(|part| spec.get(part).text("type") == Some("array"))
}

fn check_declaration(
    spec: &Spec<'_>,
    report: &mut Report<'_>,
    operation: &Operation<'_>,
    body: Option<Id>,
    at: &Location,
    node: &Node,
) {
    if node.as_str() == Some("none") {
        return;
    }
    if !node.is_map() {
        report.push(
            &PAGINATION,
            at.clone(),
            "this is neither a mapping nor `none`",
        );
        return;
    }
    let style = node.get("style").and_then(Node::as_str);
    let Some(style) = STYLES.iter().find(|known| Some(known.name) == style) else {
        let at = node
            .entry("style")
            .map_or_else(|| at.clone(), |entry| at.key(entry));
        report.push(
            &PAGINATION,
            at,
            "the style is none of `offset`, `cursor`, `next-link` and `page`",
        );
        return;
    };
    let must = [
        &["style", "items"],
        style.sizes,
        style.parameters,
        style.paths,
    ]
    .concat();
    check_keys(report, &PAGINATION, at, node, &must, &["total", "max"]);
    for key in ["page", "max"] {
        check_count(report, &PAGINATION, at, node, key);
    }
    let number = |key: &str| node.get(key).and_then(Node::as_int);
    if let (Some(page), Some(max), Some(entry)) =
        (number("page"), number("max"), node.entry("page"))
        && page > max
    {
        report.push(
            &PAGINATION,
            at.key(entry),
            format!("a page of {page} exceeds the largest of {max}"),
        );
    }
    for key in style.parameters {
        check_parameter(report, operation, at, node, key);
    }
    for key in [&["items", "total"], style.paths].concat() {
        check_path(spec, report, body, at, node, key);
    }
}

fn check_parameter(
    report: &mut Report<'_>,
    operation: &Operation<'_>,
    at: &Location,
    node: &Node,
    key: &str,
) {
    check_text(report, &PAGINATION, at, node, key);
    let Some(entry) = node.entry(key) else { return };
    let Some(name) = entry.value.as_str().filter(|_| operation.parameters_known) else {
        return;
    };
    if !operation
        .parameters
        .iter()
        .any(|parameter| (parameter.name, parameter.location) == (name, "query"))
    {
        let what = format!("the operation has no query parameter `{name}`");
        report.push(&PAGINATION, at.key(entry), what);
    }
}

fn check_path(
    spec: &Spec<'_>,
    report: &mut Report<'_>,
    body: Option<Id>,
    at: &Location,
    node: &Node,
    key: &str,
) {
    check_text(report, &PAGINATION, at, node, key);
    let Some(entry) = node.entry(key) else { return };
    let Some(path) = entry.value.as_str() else {
        return;
    };
    let Some(body) = body else {
        report.push(
            &PAGINATION,
            at.key(entry),
            "the success has no body to find this in",
        );
        return;
    };
    let mut schema = body;
    for name in path.split('.') {
        match property(spec, schema, name) {
            Some(found) => schema = found,
            None => {
                report.push(
                    &PAGINATION,
                    at.key(entry),
                    format!("the body has no `{path}`: `{name}` is not a property"),
                );
                return;
            }
        }
    }
    if key == "items" && !is_array(spec, schema) {
        report.push(
            &PAGINATION,
            at.key(entry),
            format!("`{path}` of the body is not a list"),
        );
    }
}
