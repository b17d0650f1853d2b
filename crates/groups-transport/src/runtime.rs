//! What generated code sees where progenitor would have it use `progenitor_client`.
//!
//! The names and call shapes are progenitor's, so that its output compiles unchanged but for the path. What stands behind them differs
//! where progenitor's own runtime loses or leaks something, or brings more than we use: see `docs/decisions/0001-own-runtime.md` and
//! `0016-few-dependencies.md`.

mod request;

use std::borrow::Cow;
use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
use std::time::{Duration, SystemTime};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, InvalidHeaderValue};
use serde::de::DeserializeOwned;

pub use self::request::{QueryParam, RequestBuilder};
use crate::body::MAX_EXCERPT_BYTES;
use crate::decode::decode;
use crate::transport::Parts;
use crate::{
    ErrorBody, Failure, FailureKind, History, InvalidResponse, OperationSpec, Response, Transport,
};

/// Everything but the unreserved characters of RFC 3986. progenitor's own set leaves `\` alone, which a URL parser turns into `/`.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Writes a text as one path segment.
pub fn encode_path(text: &str) -> String {
    // Most ids need no encoding, and are copied as they are.
    Cow::from(utf8_percent_encode(text, SEGMENT)).into_owned()
}

/// What every generated client tells about itself.
pub trait ClientInfo<Inner> {
    /// The version of the API, as the spec has it.
    fn api_version() -> &'static str;

    /// The root of the API.
    fn baseurl(&self) -> &str;

    /// What sends the requests in the end.
    fn client(&self) -> &reqwest::Client;

    /// What requests go through.
    fn inner(&self) -> &Inner;
}

/// Ties a generated client to its transport. The provider crate implements it by naming its documented error; a crate that forgets does not
/// compile.
#[allow(
    async_fn_in_trait,
    reason = "used with concrete clients only, whose futures are `Send`"
)]
pub trait ClientHooks<Inner = Transport>: ClientInfo<Transport> {
    /// The documented error.
    type Error: ErrorBody + DeserializeOwned;

    /// Reads from the body of a refusal how long the provider asks us to wait, where it says so there.
    fn wait_hint(body: &[u8], now: SystemTime) -> Option<Duration> {
        let error: Self::Error = serde_json::from_slice(body).ok()?;
        error.wait_hint(now)
    }

    /// Sends the request of `operation` through the transport and decodes the answer.
    ///
    /// # Errors
    /// What [`Error`] tells apart.
    async fn answer<T: DeserializeOwned>(
        &self,
        request: reqwest::Request,
        operation: &'static OperationSpec,
    ) -> Result<ResponseValue<T>, Error<Self::Error>> {
        let sending = self.inner().execute(request, operation, Self::wait_hint);
        ResponseValue::from_response(success(sending.await?)?)
    }

    /// The same for an operation whose success has a body that does not matter, or none.
    ///
    /// # Errors
    /// What [`Error`] tells apart.
    async fn no_content(
        &self,
        request: reqwest::Request,
        operation: &'static OperationSpec,
    ) -> Result<ResponseValue<()>, Error<Self::Error>> {
        let sending = self.inner().execute(request, operation, Self::wait_hint);
        Ok(ResponseValue::empty(success(sending.await?)?))
    }
}

/// The answer, if it is a success.
fn success<E: DeserializeOwned>(response: Response) -> Result<Response, Error<E>> {
    match response.status().as_u16() {
        200..=299 => Ok(response),
        400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(
            response,
        )?)),
        _ => Err(Error::UnexpectedResponse(response)),
    }
}

/// A decoded answer with its status and headers. `Debug` prints the status only.
pub struct ResponseValue<T>(Box<Value<T>>);

struct Value<T> {
    inner: T,
    answer: Parts,
}

impl<T: DeserializeOwned> ResponseValue<T> {
    /// Decodes the body of a success or an error.
    ///
    /// An error whose body is not the documented JSON is decoded as if it were `{}`, which every error schema accepts: the status and
    /// the [`excerpt`](Self::excerpt) are kept, whatever a gateway answers.
    #[doc(hidden)]
    pub fn from_response<E>(response: Response) -> Result<Self, Error<E>> {
        let mut answer = *response.0;
        let (status, known) = (answer.status, answer.operation.properties);
        let is_error = status.is_client_error() || status.is_server_error();
        let decoded = decode(&answer.body, known);
        let decoded = if is_error {
            decoded.or_else(|_| decode(b"{}", known))
        } else {
            decoded
        };
        match decoded {
            Ok(inner) => {
                // A success is in the value; of an error a part is kept.
                answer
                    .body
                    .truncate(if is_error { MAX_EXCERPT_BYTES } else { 0 });
                Ok(Self(Box::new(Value { inner, answer })))
            }
            Err(problem) => Err(Error::InvalidResponse(InvalidResponse::new(
                problem, answer,
            ))),
        }
    }
}

impl ResponseValue<()> {
    /// Takes an answer whose body does not matter.
    fn empty(response: Response) -> Self {
        let mut answer = *response.0;
        answer.body.clear();
        Self(Box::new(Value { inner: (), answer }))
    }
}

impl<T> ResponseValue<T> {
    /// The decoded body.
    pub fn into_inner(self) -> T {
        self.0.inner
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.answer.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.answer.headers
    }

    /// The pause that the provider asks for: by `Retry-After`, in the body or by `X-RateLimit-Reset`, if that makes sense. Counted from the answer.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.answer.wait
    }

    /// The id by which the vendor finds the request in its logs, from the usual headers.
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.request_id()
    }

    /// What happened in the call before this answer.
    pub fn history(&self) -> History {
        self.0.answer.history
    }

    /// Why the request was not sent again, where that needs saying: the deadline left no room.
    pub fn note(&self) -> Option<&str> {
        self.0.answer.note.as_deref()
    }

    /// Whether this refusal of a change may be the consequence of an earlier attempt of the same call: the name is taken, perhaps by
    /// the group that the first attempt created. Neither a conflict nor a success: read back what is there.
    pub fn is_ambiguous(&self) -> bool {
        let Parts {
            operation,
            status,
            history,
            ..
        } = &self.0.answer;
        !operation.idempotent && history.reached && matches!(status.as_u16(), 400 | 409 | 422)
    }

    /// The first 8 KiB of the body of an error, as it came; empty for a success. It may hold personal data: do not log it.
    pub fn excerpt(&self) -> &[u8] {
        &self.0.answer.body
    }

    pub(crate) fn answer(&self) -> &Parts {
        &self.0.answer
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.inner
    }
}

impl<T> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResponseValue(HTTP {})", self.status().as_u16())
    }
}

/// Why a call of a generated client failed. `E` is the provider's documented error.
///
/// Neither `Display` nor `Debug` prints a body, a URL or a credential.
#[non_exhaustive]
pub enum Error<E = ()> {
    /// An argument was missing or refused; nothing was sent.
    InvalidRequest(String),
    /// There is no complete answer.
    Transport(Failure),
    /// The provider answered with a status from 400 up.
    ErrorResponse(ResponseValue<E>),
    /// The provider answered with a status that is neither success nor error, such as a redirect.
    UnexpectedResponse(Response),
    /// The provider reports success, but the body is not the documented JSON.
    InvalidResponse(InvalidResponse),
}

impl<E> Error<E> {
    /// The status, if an answer came.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::InvalidRequest(_) | Self::Transport(_) => None,
            Self::ErrorResponse(value) => Some(value.status()),
            Self::UnexpectedResponse(response) => Some(response.status()),
            Self::InvalidResponse(invalid) => Some(invalid.status()),
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidRequest(why) => write!(f, "invalid request, nothing was sent: {why}"),
            Self::Transport(failure) => fmt::Display::fmt(failure, f),
            Self::ErrorResponse(value) => {
                write!(f, "the provider answered HTTP {}", value.status().as_u16())?;
                if value.is_ambiguous() {
                    f.write_str(", but an earlier attempt may have been carried out: read back")?;
                }
                value.note().map_or(Ok(()), |note| write!(f, " ({note})"))
            }
            Self::UnexpectedResponse(response) => {
                write!(f, "unexpected answer HTTP {}", response.status().as_u16())
            }
            Self::InvalidResponse(invalid) => write!(f, "unusable answer: {invalid}"),
        }
    }
}

impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidRequest(why) => f.debug_tuple("InvalidRequest").field(why).finish(),
            Self::Transport(failure) => f.debug_tuple("Transport").field(failure).finish(),
            Self::ErrorResponse(value) => f.debug_tuple("ErrorResponse").field(value).finish(),
            Self::UnexpectedResponse(response) => {
                f.debug_tuple("UnexpectedResponse").field(response).finish()
            }
            Self::InvalidResponse(invalid) => {
                f.debug_tuple("InvalidResponse").field(invalid).finish()
            }
        }
    }
}

impl<E> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // `Display` prints the failure itself, so the chain goes on behind it.
            Self::Transport(failure) => failure.source(),
            _ => None,
        }
    }
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        match failure.kind() {
            FailureKind::InvalidRequest => Self::InvalidRequest(failure.detail().to_owned()),
            _ => Self::Transport(failure),
        }
    }
}

impl<E> From<reqwest::Error> for Error<E> {
    fn from(error: reqwest::Error) -> Self {
        Failure::from_reqwest(error).into()
    }
}

impl<E> From<InvalidHeaderValue> for Error<E> {
    fn from(_: InvalidHeaderValue) -> Self {
        Self::InvalidRequest("a header value contains characters that no header can have".into())
    }
}

impl<E> From<Infallible> for Error<E> {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_stays_one_segment_for_every_url_parser() {
        for (text, encoded) in [
            ("a/b", "a%2Fb"),
            (r"a\..\b", "a%5C..%5Cb"),
            ("%2e%2e", "%252e%252e"),
            ("a?b#c", "a%3Fb%23c"),
            ("ada+x@example.com", "ada%2Bx%40example.com"),
            ("é", "%C3%A9"),
            ("a b;c", "a%20b%3Bc"),
            ("az-AZ_0.9~", "az-AZ_0.9~"),
        ] {
            assert_eq!(encode_path(text), encoded);
            let url: reqwest::Url = format!("https://a.example/groups/{}/users", encode_path(text))
                .parse()
                .unwrap();
            assert_eq!(url.path(), format!("/groups/{encoded}/users"));
        }
    }

    #[test]
    fn errors_are_small() {
        assert!(
            size_of::<Error<[u64; 64]>>() <= 64,
            "{}",
            size_of::<Error<[u64; 64]>>()
        );
    }
}
