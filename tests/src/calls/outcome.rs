//! The result of any call in one form, so that one test can look at all operations.

use std::error::Error as _;

use groups_transport::FailureKind;
use groups_transport::runtime::{Error, ResponseValue};
use serde::Serialize;
use serde_json::Value;

/// How a call ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The status, if an answer came.
    pub status: Option<u16>,
    /// The headers of the answer, where the client keeps them.
    pub headers: Vec<(String, String)>,
    /// What is kept of the body of an error.
    pub excerpt: Vec<u8>,
    /// The decoded value, `null` if the operation has none, or the error.
    pub result: Result<Value, CallError>,
    /// Everything that `Display` and `Debug` of the result and of its sources print.
    pub shown: String,
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq)]
pub struct CallError {
    /// The kind of the error.
    pub problem: Problem,
    /// The decoded error of the provider; `null` if there is none.
    pub body: Value,
}

/// The kinds of errors of a generated client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Refused before anything was sent, with the reason.
    InvalidRequest(String),
    /// No complete answer.
    Transport(FailureKind),
    /// The provider answered with an error.
    ErrorResponse,
    /// A status that is neither success nor error.
    UnexpectedResponse,
    /// A success that cannot be decoded.
    InvalidResponse {
        /// Where.
        path: String,
        /// What is wrong there.
        problem: String,
    },
    /// An error that this crate does not know.
    Other,
}

impl Outcome {
    /// The result of any call of any generated client.
    pub fn new<T, E>(result: Result<ResponseValue<T>, Error<E>>) -> Self
    where
        T: Serialize,
        E: Serialize,
    {
        let mut outcome = Self {
            status: None,
            headers: Vec::new(),
            excerpt: Vec::new(),
            result: Ok(Value::Null),
            shown: format!("{result:?}"),
        };
        match result {
            Ok(value) => {
                outcome.keep(&value);
                outcome.result = Ok(to_json(&*value));
            }
            Err(error) => {
                outcome.status = error.status().map(|status| status.as_u16());
                outcome.shown.push_str(&format!(" {error}"));
                let mut source = error.source();
                while let Some(cause) = source {
                    outcome.shown.push_str(&format!(" {cause} {cause:?}"));
                    source = cause.source();
                }
                outcome.result = Err(outcome.error(error));
            }
        }
        outcome
    }

    fn keep<T>(&mut self, value: &ResponseValue<T>) {
        self.status = Some(value.status().as_u16());
        self.excerpt = value.excerpt().to_vec();
        let headers = value.headers().iter();
        self.headers = headers
            .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
            .collect();
    }

    fn error<E: Serialize>(&mut self, error: Error<E>) -> CallError {
        let problem = match error {
            Error::ErrorResponse(value) => {
                self.keep(&value);
                let body = to_json(&*value);
                let problem = Problem::ErrorResponse;
                return CallError { problem, body };
            }
            Error::InvalidRequest(why) => Problem::InvalidRequest(why),
            Error::Transport(failure) => Problem::Transport(failure.kind()),
            Error::UnexpectedResponse(_) => Problem::UnexpectedResponse,
            Error::InvalidResponse(invalid) => Problem::InvalidResponse {
                path: invalid.path().to_owned(),
                problem: invalid.problem().to_owned(),
            },
            _ => Problem::Other,
        };
        let body = Value::Null;
        CallError { problem, body }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn to_json<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| Value::String(error.to_string()))
}
