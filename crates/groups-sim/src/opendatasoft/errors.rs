//! Errors in the words of the Automation API: `components/responses` of its OpenAPI document.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::choices::QuotaError;
use super::state::State;
use super::view::time;
use crate::answer::Answer;
use crate::request::{BodyError, Request};
use crate::vendor::Refusal;

/// The error codes that the document shows are `bad_request`, `internal_error`, `validation_error` and `not_found`; the others are made up alike.
#[derive(Serialize)]
pub(super) struct Error<'a> {
    error_code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Value>,
}

fn error(status: u16, error_code: &str, message: &str) -> Answer {
    Answer::of(
        status,
        &Error {
            error_code,
            message,
            trace_id: None,
            detail: None,
        },
    )
}

pub(super) fn not_found() -> Answer {
    Answer::of(404, &unknown_item())
}

pub(super) fn bad_request(message: &str) -> Answer {
    error(400, "bad_request", message)
}

pub(super) fn not_authenticated(message: &str) -> Answer {
    error(401, "not_authenticated", message)
}

/// A field of the body that is wrong.
pub(super) fn validation(field: &str, message: &str) -> Answer {
    Answer::of(400, &validation_error(field, message))
}

fn validation_error(field: &str, message: &str) -> Error<'static> {
    let mut detail = Map::new();
    detail.insert(field.to_owned(), json!([message]));
    Error {
        error_code: "validation_error",
        message: "The input is not valid.",
        trace_id: None,
        detail: Some(detail.into()),
    }
}

/// What a batch says of an item that names no user.
pub(super) fn unknown_item() -> Error<'static> {
    Error {
        error_code: "not_found",
        message: "Nothing found here.",
        trace_id: None,
        detail: None,
    }
}

/// What a batch says of an item that is wrong.
pub(super) fn invalid_item(field: &str, message: &str) -> Error<'static> {
    validation_error(field, message)
}

/// A body that cannot be used. `required` is the field that the operation needs most.
pub(super) fn body(failure: &BodyError, required: &str) -> Answer {
    match failure {
        BodyError::Missing => validation(required, "This field is required."),
        BodyError::NotJson { message } => bad_request(&format!("The body is no JSON: {message}")),
        BodyError::Schema { path, message } if path == "." && message.contains("missing field") => {
            validation(required, "This field is required.")
        }
        BodyError::Schema { path, message } if path == "." => bad_request(message),
        BodyError::Schema { path, message } => validation(path, message),
        BodyError::Unknown { members } => {
            let first = members.first().map(String::as_str).unwrap_or_default();
            validation(first, "This field is not documented.")
        }
    }
}

/// An error of the server itself.
pub(super) fn failure(status: u16) -> Answer {
    match status {
        401 => not_authenticated("Credentials are missing."),
        403 => error(403, "permission_denied", "This key may not manage groups."),
        404 => not_found(),
        status if status < 500 => error(status, "bad_request", "The call is refused."),
        status => Answer::of(
            status,
            &Error {
                error_code: "internal_error",
                message: "Something failed on the server.",
                trace_id: Some("0f8fad5b-d9cb-469f-a165-70867728950e"),
                detail: None,
            },
        ),
    }
}

#[derive(Serialize)]
struct Quota {
    errorcode: u32,
    reset_time: String,
    limit_time_unit: &'static str,
    call_limit: u32,
    error: &'static str,
}

fn too_many(state: &State, milliseconds: u64) -> Answer {
    let message = "The quota of this domain is used up.";
    match state.choices.quota_error {
        QuotaError::Error => error(429, "too_many_requests", message),
        QuotaError::Quota => {
            let wait = SignedDuration::from_millis(i64::try_from(milliseconds).unwrap_or(i64::MAX));
            let reset = state.now.saturating_add(wait).unwrap_or(Timestamp::MAX);
            let quota = Quota {
                errorcode: 10_002,
                reset_time: time(reset),
                limit_time_unit: "day",
                call_limit: 10_000,
                error: message,
            };
            Answer::of(429, &quota)
        }
    }
}

pub(super) fn refuse(state: &State, refusal: &Refusal, request: &Request) -> Answer {
    match refusal {
        Refusal::UnknownPath => not_found(),
        Refusal::MethodNotAllowed => {
            let message = format!("The method {} is not allowed here.", request.method);
            error(405, "method_not_allowed", &message)
        }
        Refusal::UnsupportedMediaType => {
            let message = "The body must be application/json.";
            error(415, "unsupported_media_type", message)
        }
        Refusal::TooLarge => error(413, "request_too_large", "The body is too large."),
        Refusal::Undocumented(what) => bad_request(&format!("Not documented: {what}.")),
        Refusal::RateLimited { milliseconds, .. } => too_many(state, *milliseconds),
        Refusal::Failure(status) => failure(*status),
    }
}
