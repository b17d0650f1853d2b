//! From the error of a generated client to the error of the traits: one mapping for all providers.

use std::time::{Duration, SystemTime};

use groups_core::{ErrorKind, Retryability};
use reqwest::StatusCode;

use crate::body::MAX_EXCERPT_BYTES;
use crate::retry::Effect;
use crate::runtime::{Error, ResponseValue};
use crate::transport::Parts;
use crate::{Failure, FailureKind, OperationSpec};

/// What a provider's documented error tells, in common words.
pub trait ErrorBody {
    /// The machine-readable code.
    fn code(&self) -> Option<String>;

    /// The text for people.
    fn message(&self) -> Option<String>;

    /// The id by which the vendor finds the request, if it is in the body.
    fn request_id(&self) -> Option<String> {
        None
    }

    /// How long the provider asks us to wait, if it says so in the body.
    fn wait_hint(&self, now: SystemTime) -> Option<Duration> {
        let _ = now;
        None
    }
}

/// No error of the API has a documented body.
impl ErrorBody for () {
    fn code(&self) -> Option<String> {
        None
    }

    fn message(&self) -> Option<String> {
        None
    }
}

impl<E: ErrorBody> Error<E> {
    /// The error of the traits, for `operation` of `provider`.
    pub fn into_core(
        self,
        provider: &'static str,
        operation: &'static OperationSpec,
    ) -> groups_core::Error {
        let new = |kind| groups_core::Error::new(kind, provider, operation.id);
        match self {
            Self::InvalidRequest(why) => new(ErrorKind::InvalidInput).with_detail(why),
            Self::Transport(failure) => {
                let retryability = failure_retryability(&failure, operation);
                let mut error = new(failure_kind(&failure))
                    .with_attempts(failure.history().attempts)
                    .with_retryability(retryability);
                if let Some(pause) = failure.retry_after() {
                    error = error.with_retry_after(pause);
                }
                error.with_source(failure)
            }
            Self::ErrorResponse(value) => {
                refusal(&value, operation, new(status_kind(value.status())))
            }
            Self::UnexpectedResponse(response) => {
                let detail = if response.status().is_redirection() {
                    "the provider redirects; no redirect is followed, check the base URL"
                } else {
                    "the status is neither success nor error"
                };
                let error = new(ErrorKind::InvalidResponse).with_detail(detail);
                with_answer(error, &response.0).with_retryability(after_the_fact(operation))
            }
            Self::InvalidResponse(invalid) => {
                let error = new(ErrorKind::InvalidResponse).with_detail(invalid.to_string());
                with_answer(error, invalid.answer()).with_retryability(after_the_fact(operation))
            }
        }
    }
}

/// What every answer has, whatever it says.
fn with_answer(error: groups_core::Error, answer: &Parts) -> groups_core::Error {
    let headers = answer
        .headers
        .iter()
        .filter(|(_, value)| !value.is_sensitive());
    let headers = headers.filter_map(|(name, value)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    });
    let body = answer.body.get(..MAX_EXCERPT_BYTES).unwrap_or(&answer.body);
    let mut error = error
        .with_status(answer.status.as_u16())
        .with_attempts(answer.history.attempts)
        .with_answer(headers, String::from_utf8_lossy(body));
    if let Some(id) = answer.request_id() {
        error = error.with_request_id(id);
    }
    match answer.wait {
        Some(pause) => error.with_retry_after(pause),
        None => error,
    }
}

fn refusal<E: ErrorBody>(
    value: &ResponseValue<E>,
    operation: &OperationSpec,
    error: groups_core::Error,
) -> groups_core::Error {
    let answer = value.answer();
    let effect = Effect::of_status(answer.status, answer.told_to_wait);
    let retryability = match effect {
        Effect::None if !answer.history.may_have_acted => Retryability::Safe,
        Effect::None | Effect::Unknown => ambiguous(operation),
        Effect::Final => Retryability::Never,
    };
    let mut error = with_answer(error, answer).with_retryability(retryability);
    if effect == Effect::Final {
        error = after_earlier_attempts(error, value);
    }
    if let Some(note) = value.note() {
        error = error.with_detail(note);
    }
    if let Some(code) = value.code() {
        error = error.with_vendor_code(code);
    }
    if let Some(message) = value.message() {
        error = error.with_vendor_message(message);
    }
    match ErrorBody::request_id(&**value) {
        Some(id) => error.with_request_id(id),
        None => error,
    }
}

/// This answer may only be the consequence of an earlier attempt: the second create finds the name taken, the second delete finds nothing.
///
/// For a create every earlier attempt that reached the provider counts, even one that was refused: a gateway may refuse what the server behind it has done. Which
/// status says "already exists" is not documented by all vendors, so all refusals of content are taken for it.
fn after_earlier_attempts<E>(
    error: groups_core::Error,
    value: &ResponseValue<E>,
) -> groups_core::Error {
    let detail =
        "an earlier attempt of this call may have been carried out; read back what is there";
    if value.is_ambiguous() {
        error
            .with_kind(ErrorKind::Ambiguous)
            .with_retryability(Retryability::Ambiguous)
            .with_detail(detail)
    } else if value.history().may_have_acted {
        error.with_detail(detail)
    } else {
        error
    }
}

fn failure_kind(failure: &Failure) -> ErrorKind {
    match failure.kind() {
        FailureKind::InvalidRequest => ErrorKind::InvalidInput,
        FailureKind::Credential => ErrorKind::Unauthenticated,
        FailureKind::RateLimited => ErrorKind::RateLimited,
        FailureKind::Deadline | FailureKind::Timeout | FailureKind::TooSlow => ErrorKind::Timeout,
        FailureKind::Limiter
        | FailureKind::Connect
        | FailureKind::Tls
        | FailureKind::Interrupted => ErrorKind::Unavailable,
        FailureKind::TooLarge | FailureKind::ForeignAnswer | FailureKind::Redirected => {
            ErrorKind::InvalidResponse
        }
    }
}

fn failure_retryability(failure: &Failure, operation: &OperationSpec) -> Retryability {
    match failure.kind() {
        _ if failure.history().may_have_acted => ambiguous(operation),
        FailureKind::InvalidRequest | FailureKind::Credential => Retryability::Never,
        FailureKind::Deadline
        | FailureKind::RateLimited
        | FailureKind::Limiter
        | FailureKind::Connect
        | FailureKind::Tls => Retryability::Safe,
        FailureKind::Timeout | FailureKind::TooSlow | FailureKind::Interrupted => {
            ambiguous(operation)
        }
        FailureKind::TooLarge | FailureKind::ForeignAnswer | FailureKind::Redirected => {
            after_the_fact(operation)
        }
    }
}

/// One mapping from status to kind for all providers.
fn status_kind(status: StatusCode) -> ErrorKind {
    match status.as_u16() {
        401 => ErrorKind::Unauthenticated,
        403 => ErrorKind::PermissionDenied,
        404 | 410 => ErrorKind::NotFound,
        408 => ErrorKind::Timeout,
        409 => ErrorKind::Conflict,
        429 => ErrorKind::RateLimited,
        500.. => ErrorKind::Unavailable,
        _ => ErrorKind::Rejected,
    }
}

/// The provider may have acted; trying again may help.
fn ambiguous(operation: &OperationSpec) -> Retryability {
    if operation.idempotent {
        Retryability::Safe
    } else {
        Retryability::Ambiguous
    }
}

/// The provider answered, so it may have acted; trying again will not change the answer.
fn after_the_fact(operation: &OperationSpec) -> Retryability {
    if operation.idempotent {
        Retryability::Never
    } else {
        Retryability::Ambiguous
    }
}
