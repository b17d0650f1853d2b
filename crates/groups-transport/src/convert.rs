//! From the error of a generated client to the error of the traits: one mapping for all providers.

use groups_core::{ErrorKind, Retryability};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::runtime::Error;
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
            Self::Transport(failure) => new(failure_kind(&failure))
                .with_retryability(failure_retryability(&failure, operation))
                .with_source(failure),
            Self::ErrorResponse(value) => {
                let status = value.status();
                let mut error = new(status_kind(status))
                    .with_status(status.as_u16())
                    .with_retryability(status_retryability(status, value.headers(), operation));
                if let Some(code) = value.code() {
                    error = error.with_vendor_code(code);
                }
                if let Some(message) = value.message() {
                    error = error.with_vendor_message(message);
                }
                if let Some(id) = value.request_id().or_else(|| request_id(value.headers())) {
                    error = error.with_request_id(id);
                }
                error
            }
            Self::UnexpectedResponse(response) => {
                let status = response.status();
                let detail = if status.is_redirection() {
                    "the provider redirects; no redirect is followed, check the base URL"
                } else {
                    "the status is neither success nor error"
                };
                new(ErrorKind::InvalidResponse)
                    .with_status(status.as_u16())
                    .with_retryability(after_the_fact(operation))
                    .with_detail(detail)
            }
            Self::InvalidResponse(invalid) => new(ErrorKind::InvalidResponse)
                .with_status(invalid.status())
                .with_retryability(after_the_fact(operation))
                .with_detail(invalid.to_string()),
        }
    }
}

fn failure_kind(failure: &Failure) -> ErrorKind {
    match failure.kind() {
        FailureKind::InvalidRequest => ErrorKind::InvalidInput,
        FailureKind::Timeout => ErrorKind::Timeout,
        FailureKind::Connect | FailureKind::Interrupted => ErrorKind::Unavailable,
        FailureKind::TooLarge | FailureKind::Redirected => ErrorKind::InvalidResponse,
    }
}

fn failure_retryability(failure: &Failure, operation: &OperationSpec) -> Retryability {
    match failure.kind() {
        FailureKind::InvalidRequest => Retryability::Never,
        FailureKind::Connect => Retryability::Safe,
        FailureKind::Timeout | FailureKind::Interrupted => ambiguous(operation),
        FailureKind::TooLarge | FailureKind::Redirected => after_the_fact(operation),
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

fn status_retryability(
    status: StatusCode,
    headers: &HeaderMap,
    operation: &OperationSpec,
) -> Retryability {
    match status.as_u16() {
        429 => Retryability::Safe,
        503 if headers.contains_key(RETRY_AFTER) => Retryability::Safe,
        408 | 500 | 502 | 503 | 504 => ambiguous(operation),
        _ => Retryability::Never,
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

fn request_id(headers: &HeaderMap) -> Option<String> {
    let value = headers
        .get("x-request-id")
        .or_else(|| headers.get("x-correlation-id"))?;
    Some(value.to_str().ok()?.to_owned())
}
