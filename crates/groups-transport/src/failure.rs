//! Requests that got no complete answer.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::{CredentialError, LimiterError};

/// A request that got no complete answer. Prints neither URL nor body nor credential.
#[derive(Debug)]
pub struct Failure(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: FailureKind,
    detail: Option<String>,
    history: History,
    retry_after: Option<Duration>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What happened in a call before its last attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Attempts that were sent, the last one included.
    pub attempts: u32,
    /// An earlier attempt of the call was answered, if only with a refusal, or may have been acted on.
    pub reached: bool,
    /// The provider may have acted on an earlier attempt of the call.
    pub may_have_acted: bool,
}

/// Why there is no complete answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// The request was refused before anything was sent.
    InvalidRequest,
    /// There is no usable credential. Nothing was sent.
    Credential,
    /// No time was left to send the request.
    Deadline,
    /// The rate limit gives no turn before the deadline. Nothing was sent. See [`Failure::retry_after`].
    RateLimited,
    /// The limiter could not say whether the request may be sent. Nothing was sent.
    Limiter,
    /// No connection: the request was certainly not sent.
    Connect,
    /// The connection is not to be trusted, for example because of the certificate: the request was certainly not sent.
    Tls,
    /// No answer began in time. The provider may have acted.
    Timeout,
    /// The answer began but did not end in time. The provider may have acted.
    TooSlow,
    /// The connection broke after the request was sent, or the body was cut. The provider may have acted.
    Interrupted,
    /// The answer is larger than allowed. The provider may have acted.
    TooLarge,
    /// The answer is not the provider's: a login page of a proxy, for example, where no content is documented. The provider may have acted.
    ForeignAnswer,
    /// The answer came from another address than the request went to. It was not used.
    Redirected,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, detail: impl Into<String>) -> Self {
        Self::build(kind, Some(detail.into()), None)
    }

    fn build(
        kind: FailureKind,
        detail: Option<String>,
        source: Option<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        let history = History::default();
        Self(Box::new(Inner {
            kind,
            detail,
            history,
            retry_after: None,
            source,
        }))
    }

    /// No turn before the deadline, but after `wait`.
    pub(crate) fn rate_limited(wait: Duration) -> Self {
        let detail = format!("the next turn is in {} s", wait.as_secs_f64());
        let mut failure = Self::new(FailureKind::RateLimited, detail);
        failure.0.retry_after = Some(wait);
        failure
    }

    pub(crate) fn from_credentials(error: CredentialError) -> Self {
        Self::build(FailureKind::Credential, None, Some(error.into()))
    }

    pub(crate) fn from_limiter(error: LimiterError) -> Self {
        Self::build(FailureKind::Limiter, None, Some(error))
    }

    /// From an error before the answer began.
    pub(crate) fn from_reqwest(error: reqwest::Error) -> Self {
        let kind = if error.is_builder() {
            FailureKind::InvalidRequest
        } else if is_tls(&error) {
            FailureKind::Tls
        } else if error.is_connect() {
            FailureKind::Connect
        } else if error.is_timeout() {
            FailureKind::Timeout
        } else {
            FailureKind::Interrupted
        };
        // The URL holds ids of people and may hold a key.
        Self::build(kind, None, Some(error.without_url().into()))
    }

    /// From an error while the body was read.
    pub(crate) fn from_body(error: reqwest::Error) -> Self {
        let kind = if error.is_timeout() {
            FailureKind::TooSlow
        } else {
            FailureKind::Interrupted
        };
        Self::build(kind, None, Some(error.without_url().into()))
    }

    /// Adds what was decided after the failure.
    pub(crate) fn with_detail(mut self, detail: String) -> Self {
        self.0.detail = Some(match self.0.detail.take() {
            Some(before) => format!("{before}; {detail}"),
            None => detail,
        });
        self
    }

    pub(crate) fn with_history(mut self, history: History) -> Self {
        self.0.history = history;
        self
    }

    /// Why there is no complete answer.
    pub fn kind(&self) -> FailureKind {
        self.0.kind
    }

    /// More than the kind says, or nothing.
    pub(crate) fn detail(&self) -> &str {
        self.0.detail.as_deref().unwrap_or("it could not be built")
    }

    /// The pause after which a turn under the rate limit is free.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// What happened before the last attempt.
    pub fn history(&self) -> History {
        self.0.history
    }

    /// Whether the provider certainly did not act on any attempt of the call.
    pub fn never_sent(&self) -> bool {
        let this_one = matches!(
            self.0.kind,
            FailureKind::InvalidRequest
                | FailureKind::Credential
                | FailureKind::Deadline
                | FailureKind::RateLimited
                | FailureKind::Limiter
                | FailureKind::Connect
                | FailureKind::Tls
        );
        this_one && !self.0.history.may_have_acted
    }
}

/// TLS errors come as connection errors with one of rustls somewhere in the chain.
fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    // An I/O error hides its inner error from `source`.
    let inner = error
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref);
    is_rustls(error)
        || inner.is_some_and(|inner| is_tls(inner))
        || error.source().is_some_and(is_tls)
}

#[cfg(feature = "rustls")]
fn is_rustls(error: &(dyn StdError + 'static)) -> bool {
    error.is::<rustls::Error>()
}

#[cfg(not(feature = "rustls"))]
fn is_rustls(_: &(dyn StdError + 'static)) -> bool {
    false
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.kind {
            FailureKind::InvalidRequest => "the request is invalid and was not sent",
            FailureKind::Credential => "there is no usable credential",
            FailureKind::Deadline => "no time was left to send the request",
            FailureKind::RateLimited => "the rate limit gives no turn before the deadline",
            FailureKind::Limiter => "the limiter failed, nothing was sent",
            FailureKind::Connect => "no connection to the provider",
            FailureKind::Tls => "no trusted connection to the provider",
            FailureKind::Timeout => "no answer in time",
            FailureKind::TooSlow => "the answer did not end in time",
            FailureKind::Interrupted => "the connection broke before the answer was complete",
            FailureKind::TooLarge => "the answer is too large",
            FailureKind::ForeignAnswer => "the answer is not the provider's",
            FailureKind::Redirected => "the answer came from another address",
        })?;
        if let Some(detail) = &self.0.detail {
            write!(f, ": {detail}")?;
        }
        match self.0.history.attempts {
            0 | 1 => Ok(()),
            attempts => write!(f, " (after {attempts} attempts)"),
        }
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
#[cfg(feature = "rustls")]
mod tests {
    use tokio::io::AsyncWriteExt as _;
    use tokio::net::TcpListener;

    use super::*;

    async fn failure_of(url: String) -> Failure {
        let client = reqwest::Client::builder().build().unwrap();
        Failure::from_reqwest(client.get(url).send().await.unwrap_err())
    }

    /// Somebody listens, but does not speak TLS: not the same as nobody listening.
    #[tokio::test]
    async fn an_untrusted_connection_is_told_from_none() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream
                .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                .await
                .unwrap();
        });
        let untrusted = failure_of(format!("https://{address}/?id=canary")).await;
        server.await.unwrap();
        assert_eq!(untrusted.kind(), FailureKind::Tls, "{untrusted:?}");
        let nobody = failure_of(format!("https://{address}/?id=canary")).await;
        assert_eq!(nobody.kind(), FailureKind::Connect, "{nobody:?}");
        assert!(untrusted.never_sent() && nobody.never_sent());
        assert!(!format!("{untrusted:?} {nobody:?}").contains("canary"));
    }
}
