//! The responses of an operation as a whole: which there are, and what they have in common.

use std::collections::HashSet;

use super::Report;
use super::bodies::{JSON, content};
use super::problem::rules;
use super::spec::{Id, Operation, Response, Spec};
use crate::document::Node;

rules! {
    DEFAULT_RESPONSE = "default-response", Rejected: "No operation has a `default` response.",
        why "For progenitor `default` is a success and an error at once; beside a success with another body it panics.",
        fix "Declare `4XX` and `5XX` with the error schema instead.";
    SEVERAL_SUCCESS_TYPES = "several-success-types", Rejected: "All successes of an operation have the same content.",
        why "progenitor panics (`response_types.len() <= 1`): a method has one success type.",
        fix "Refer to the same schema from every 2xx status and from `2XX`, or leave the content out of all of them.";
    SEVERAL_ERROR_TYPES = "several-error-types", Rejected: "All errors of an operation have the same content.",
        why "progenitor panics (`response_types.len() <= 1`): a method has one error type. An empty error counts as a type.",
        fix "Refer to the same error schema from every documented error, from `4XX` and from `5XX`.";
    STATUS_CODE = "status-code", Rejected: "A status is a registered code or one of `2XX`, `4XX`, `5XX`.",
        why "The generator drops or refuses other keys, and panics when it names the mock of an unregistered code.",
        fix "Write the three digits, or the range with two capital X.";
    STATUS_IGNORED = "status-ignored", Silent: "Only successes and errors are declared.",
        why "progenitor makes nothing of 1xx and 3xx: the call ends in `UnexpectedResponse` all the same.",
        fix "Remove the response. The transport deals with redirects.";
    MISSING_RANGE = "missing-range", House: "`2XX`, `4XX` and `5XX` are declared.",
        why "A status that is not declared loses its type: a new success becomes an error, an error loses its body.",
        fix "After the documented statuses declare `2XX` with the content of the success, `4XX` and `5XX` with the error schema.";
    SUCCESS_FIRST = "success-first", House: "The documented success comes first.",
        why "The operations table and the mocks show the first status as the one that the vendor documents.",
        fix "Move the documented 2xx status to the top of `responses`.";
    ERROR_SCHEMA = "error-schema", House: "An error schema accepts `{}`.",
        why "A gateway that answers without the documented fields must not hide the status behind a decoding error.",
        fix "Make it an object without `required`; every property is optional.";
}

/// The codes that have a registered reason phrase; the generator names the methods of the mocks after it.
pub(crate) const REGISTERED: &[&str] = &[
    "200", "201", "202", "203", "204", "205", "206", "207", "208", "226", "400", "401", "402",
    "403", "404", "405", "406", "407", "408", "409", "410", "411", "412", "413", "414", "415",
    "416", "417", "418", "421", "422", "423", "424", "425", "426", "428", "429", "431", "451",
    "500", "501", "502", "503", "504", "505", "506", "507", "508", "510", "511",
];

const RANGES: &[&str] = &["2XX", "4XX", "5XX"];

/// What an operation returns for a status, as far as the generator tells it apart.
#[derive(Clone, Copy, PartialEq)]
enum Content<'d> {
    Empty,
    Raw,
    Reference(&'d str),
    /// The generator merges these, whatever they say; `inline-schema` reports them.
    Inline,
}

impl std::fmt::Display for Content<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => write!(f, "no content"),
            Self::Raw => write!(f, "raw content"),
            Self::Reference(reference) => {
                write!(f, "`{}`", reference.rsplit('/').next().unwrap_or_default())
            }
            Self::Inline => write!(f, "an inline schema"),
        }
    }
}

fn content_of<'d>(spec: &Spec<'d>, response: Id) -> Content<'d> {
    let is_json = |media: &str| media == JSON || media.starts_with("application/json;");
    let Some(media) = content(spec, response).find(|media| is_json(spec.get(*media).key())) else {
        return if content(spec, response).next().is_some() {
            Content::Raw
        } else {
            Content::Empty
        };
    };
    let schema = spec
        .child_at(media, "schema")
        .and_then(|schema| spec.get(schema).reference);
    match schema.and_then(|entry| entry.value.as_str()) {
        Some(reference) => Content::Reference(reference),
        None => Content::Inline,
    }
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut error_schemas = HashSet::new();
    for operation in &spec.operations {
        for response in &operation.responses {
            check_status(spec, report, response);
        }
        check_types(spec, report, operation);
        check_order(spec, report, operation);
        for response in operation
            .responses
            .iter()
            .filter(|response| is_error(response.status))
        {
            let media = response.id.into_iter().flat_map(|id| content(spec, id));
            let schemas = media.filter_map(|media| spec.child_at(media, "schema"));
            for schema in schemas.filter_map(|schema| spec.resolve(schema)) {
                check_error_schema(spec, report, schema, &mut error_schemas);
            }
        }
    }
}

fn check_status(spec: &Spec<'_>, report: &mut Report<'_>, response: &Response<'_>) {
    let status = response.status;
    let at = || spec.at(response.listed);
    let is_code = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    if status == "default" {
        report.push(&DEFAULT_RESPONSE, at(), "`default` is declared");
    } else if status.starts_with(['1', '3']) && (is_code || status.ends_with("XX")) {
        report.push(
            &STATUS_IGNORED,
            at(),
            format!("`{status}` is neither a success nor an error"),
        );
    } else if !REGISTERED.contains(&status) && !RANGES.contains(&status) {
        report.push(
            &STATUS_CODE,
            at(),
            format!("`{status}` is not a status that can be generated"),
        );
    }
}

fn check_types(spec: &Spec<'_>, report: &mut Report<'_>, operation: &Operation<'_>) {
    for rule in [&SEVERAL_SUCCESS_TYPES, &SEVERAL_ERROR_TYPES] {
        let belongs = if rule == &SEVERAL_SUCCESS_TYPES {
            is_success
        } else {
            is_error
        };
        let mut first = None;
        for response in operation
            .responses
            .iter()
            .filter(|response| belongs(response.status))
        {
            let Some(id) = response.id else { continue };
            let content = content_of(spec, id);
            let (status, expected) = *first.get_or_insert((response.status, content));
            if content != expected {
                let what = format!(
                    "`{}` has {content}, `{status}` has {expected}",
                    response.status
                );
                report.push(rule, spec.at(response.listed), what);
            }
        }
    }
}

fn check_order(spec: &Spec<'_>, report: &mut Report<'_>, operation: &Operation<'_>) {
    let Some(responses) = spec.child_at(operation.id, "responses") else {
        return;
    };
    for range in RANGES {
        if !operation
            .responses
            .iter()
            .any(|response| response.status == *range)
        {
            report.push(
                &MISSING_RANGE,
                spec.at(responses),
                format!("`{range}` is not declared"),
            );
        }
    }
    let is_documented = |response: &Response<'_>| {
        is_success(response.status) && REGISTERED.contains(&response.status)
    };
    match operation.responses.first() {
        Some(first) if is_documented(first) => {}
        Some(first) if operation.responses.iter().any(is_documented) => {
            let what = format!("`{}` comes before the documented success", first.status);
            report.push(&SUCCESS_FIRST, spec.at(first.listed), what);
        }
        _ => report.push(
            &SUCCESS_FIRST,
            spec.at(responses),
            "no documented success is declared",
        ),
    }
}

/// Checks the schema and what it is put together from. `seen` keeps shared schemas from being looked at again.
fn check_error_schema(
    spec: &Spec<'_>,
    report: &mut Report<'_>,
    schema: Id,
    seen: &mut HashSet<Id>,
) {
    let mut todo = vec![schema];
    while let Some(id) = todo.pop() {
        if !seen.insert(id) {
            continue;
        }
        let schema = spec.get(id);
        if let Some(kind) = schema.text("type").filter(|kind| *kind != "object") {
            let what = format!("the error is of type `{kind}`, which does not accept `{{}}`");
            report.push(&ERROR_SCHEMA, spec.at_key(id, "type"), what);
        }
        if schema
            .get("required")
            .is_some_and(|required| !Node::items(required).is_empty())
        {
            report.push(
                &ERROR_SCHEMA,
                spec.at_key(id, "required"),
                "the error has required properties",
            );
        }
        let parts = spec
            .children(id)
            .filter(|child| spec.get(*child).field() == "allOf");
        todo.extend(parts.filter_map(|part| spec.resolve(part)));
    }
}
