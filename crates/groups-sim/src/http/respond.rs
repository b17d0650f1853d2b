//! Answers as bytes, whole or cut.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use futures_core::Stream;

use crate::answer::Answer;

/// The bytes of a body that are sent before the connection closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) bytes: usize,
    /// Says nothing about the length beforehand.
    pub(crate) chunked: bool,
}

/// A whole answer.
pub(crate) fn whole(answer: Answer) -> Response<Body> {
    let (mut response, body) = head(answer);
    *response.body_mut() = Body::from(body);
    response
}

/// An answer whose body ends too early, with the connection.
pub(crate) fn cut(answer: Answer, cut: Cut) -> Response<Body> {
    let (mut response, body) = head(answer);
    let full = body.len();
    // One byte less at most: a body that arrives whole is not cut.
    let sent = cut.bytes.min(full.saturating_sub(1));
    if !cut.chunked {
        let length = HeaderValue::from(full);
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, length);
    }
    let start = Bytes::from(body).slice(..sent);
    *response.body_mut() = Body::from_stream(Broken::new(start));
    response
}

fn head(answer: Answer) -> (Response<Body>, Vec<u8>) {
    let mut response = Response::new(Body::empty());
    // A vendor that answers with an impossible status is wrong itself, and says so.
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let body = answer.body.map(|(media_type, body)| {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        body
    });
    for (name, value) in answer.headers {
        let pair = HeaderName::from_bytes(name.as_bytes())
            .ok()
            .zip(HeaderValue::from_str(&value).ok());
        match pair {
            Some((name, value)) => drop(headers.append(name, value)),
            None => tracing::error!(name, value, "this is no header"),
        }
    }
    (response, body.unwrap_or_default())
}

/// Some bytes, then an error that closes the connection.
struct Broken(VecDeque<Step>);

enum Step {
    Data(Bytes),
    /// Lets the server write what it has: it writes nothing more once a body has failed.
    Flush,
    Fail,
}

impl Broken {
    fn new(start: Bytes) -> Self {
        let data = (!start.is_empty()).then_some(Step::Data(start));
        let end = [Step::Flush, Step::Fail];
        Self(data.into_iter().chain(end).collect())
    }
}

impl Stream for Broken {
    type Item = Result<Bytes, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0.pop_front() {
            Some(Step::Data(data)) => Poll::Ready(Some(Ok(data))),
            Some(Step::Flush) => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Some(Step::Fail) | None => {
                Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
            }
        }
    }
}
