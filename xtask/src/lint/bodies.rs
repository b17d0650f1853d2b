//! What requests and responses carry.

use super::Report;
use super::problem::rules;
use super::shape::Role;
use super::spec::{Id, Spec};

rules! {
    REQUEST_MEDIA_TYPES = "request-media-types", Rejected: "A request body has one media type.",
        why "progenitor panics when it would have to choose (`more media types than expected`).",
        fix "Keep `application/json`.";
    REQUEST_MEDIA_TYPE = "request-media-type", Rejected: "A request body is JSON.",
        why "progenitor refuses most other media types, and our transport and mocks know JSON only.",
        fix "Describe the body under `application/json`.";
    REQUEST_BODY_REQUIRED = "request-body-required", Silent: "A request body is `required: true`.",
        why "progenitor always sends the body, and OpenAPI says that without `required` it may be left out.",
        fix "Add `required: true`. An operation that works without its body has no body.";
    RESPONSE_MEDIA_TYPE = "response-media-type", Silent: "A response is JSON or empty.",
        why "progenitor reads `application/json` only: it ignores other content beside it, and leaves other content alone as raw bytes.",
        fix "Describe the response under `application/json` alone, or leave out `content` where the body says nothing.";
    MEDIA_TYPE_ENCODING = "media-type-encoding", Rejected: "JSON has no `encoding`.",
        why "progenitor panics on it.",
        fix "Remove `encoding`.";
    MEDIA_TYPE_SCHEMA = "media-type-schema", Rejected: "JSON content has a schema.",
        why "progenitor refuses a body and panics on a response of unknown type.",
        fix "Add a `schema` with a `$ref` to a component.";
}

/// The only media type that we generate code for.
pub(super) const JSON: &str = "application/json";

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for (id, body) in spec.written(Role::RequestBody) {
        let count = content(spec, id).count();
        if count > 1 {
            let what = format!("there are {count} media types");
            report.push(&REQUEST_MEDIA_TYPES, spec.at_key(id, "content"), what);
        }
        if count == 0 && body.get("content").is_some() {
            report.push(
                &REQUEST_MEDIA_TYPE,
                spec.at_key(id, "content"),
                "there is no media type",
            );
        }
        for media in content(spec, id).filter(|media| spec.get(*media).key() != JSON) {
            let what = format!("the body is `{}`", spec.get(media).key());
            report.push(&REQUEST_MEDIA_TYPE, spec.at(media), what);
        }
        if !body.flag("required") {
            report.push(
                &REQUEST_BODY_REQUIRED,
                spec.at_key(id, "required"),
                "the body may be left out",
            );
        }
    }
    for (id, _) in spec.written(Role::Response) {
        for media in content(spec, id).filter(|media| spec.get(*media).key() != JSON) {
            let what = format!("the response is `{}`", spec.get(media).key());
            report.push(&RESPONSE_MEDIA_TYPE, spec.at(media), what);
        }
    }
    for (id, media) in spec.written(Role::MediaType) {
        if media.get("encoding").is_some() {
            report.push(
                &MEDIA_TYPE_ENCODING,
                spec.at_key(id, "encoding"),
                "`encoding` is declared",
            );
        }
        let is_parameter = spec.get(media.parent).role == Role::Parameter;
        if media.get("schema").is_none() && media.node.is_map() && !is_parameter {
            report.push(
                &MEDIA_TYPE_SCHEMA,
                spec.at(id),
                format!("`{}` has no schema", media.key()),
            );
        }
    }
}

/// The media types of a body or response.
pub(super) fn content(spec: &Spec<'_>, id: Id) -> impl Iterator<Item = Id> {
    spec.children(id)
        .filter(|child| spec.get(*child).field() == "content")
}
