//! Requests that got no complete answer.

use std::error::Error as StdError;
use std::fmt;

/// A request that got no complete answer. Prints neither URL nor body nor credential.
#[derive(Debug)]
pub struct Failure(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: FailureKind,
    detail: Option<String>,
    source: Option<reqwest::Error>,
}

/// Why there is no complete answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// The request was refused before anything was sent.
    InvalidRequest,
    /// No connection, including TLS: the request was certainly not sent.
    Connect,
    /// No complete answer in time. The provider may have acted.
    Timeout,
    /// The connection broke after the request was sent, or the body was cut. The provider may have acted.
    Interrupted,
    /// The answer is larger than allowed. The provider may have acted.
    TooLarge,
    /// The answer came from another address than the request went to. It was not used.
    Redirected,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, detail: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            detail: Some(detail.into()),
            source: None,
        }))
    }

    pub(crate) fn from_reqwest(error: reqwest::Error) -> Self {
        let kind = if error.is_builder() {
            FailureKind::InvalidRequest
        } else if error.is_connect() {
            FailureKind::Connect
        } else if error.is_timeout() {
            FailureKind::Timeout
        } else {
            FailureKind::Interrupted
        };
        // The URL holds ids of people and may hold a key.
        let source = Some(error.without_url());
        Self(Box::new(Inner {
            kind,
            detail: None,
            source,
        }))
    }

    /// Why there is no complete answer.
    pub fn kind(&self) -> FailureKind {
        self.0.kind
    }

    /// Whether the provider certainly did not see the request.
    pub fn never_sent(&self) -> bool {
        matches!(
            self.0.kind,
            FailureKind::InvalidRequest | FailureKind::Connect
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.kind {
            FailureKind::InvalidRequest => "the request is invalid and was not sent",
            FailureKind::Connect => "no connection to the provider",
            FailureKind::Timeout => "no complete answer in time",
            FailureKind::Interrupted => "the connection broke before the answer was complete",
            FailureKind::TooLarge => "the answer is too large",
            FailureKind::Redirected => "the answer came from another address",
        })?;
        match &self.0.detail {
            Some(detail) => write!(f, ": {detail}"),
            None => Ok(()),
        }
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| source as _)
    }
}
