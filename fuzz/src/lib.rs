//! What the targets that decode answers share.

pub mod generated;

use std::fmt::Debug;

use bytes::Bytes;
use groups_transport::runtime::{Error, ResponseValue};
use groups_transport::{ErrorBody, Response};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

/// An answer: a status and a body.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// From 200 to 263, 300 to 363, 400 to 463 or 500 to 563.
    pub status: u16,
    /// What decodes or does not.
    pub body: &'a [u8],
}

impl<'a> Answer<'a> {
    /// The first byte is the status, `(status % 100) * 4 + status / 100 - 2`, the rest the body.
    pub fn from_input(input: &'a [u8]) -> Option<Self> {
        let (&first, body) = input.split_first()?;
        let first = u16::from(first);
        let status = 200 + first % 4 * 100 + first / 4;
        Some(Self { status, body })
    }

    /// Whether the client takes it for an error.
    pub fn is_error(self) -> bool {
        self.status >= 400
    }

    /// Whether the body is JSON at all. What is not fails in every type alike, so that one type is enough for it.
    pub fn is_json(self) -> bool {
        serde_json::from_slice::<IgnoredAny>(self.body).is_ok()
    }

    /// Reads a success as the clients do. What decodes can be written, and reads back as the same value; what does not is described in few words.
    pub fn success<T>(self) -> Option<T>
    where
        T: DeserializeOwned + Serialize + PartialEq + Debug,
    {
        if self.is_error() {
            return None;
        }
        match self.read::<T>() {
            Ok(value) => {
                let value = value.into_inner();
                survives_a_round_trip(&value);
                Some(value)
            }
            Err(error) => {
                assert!(
                    format!("{error} {error:?}").len() < 2000,
                    "the body is quoted"
                );
                None
            }
        }
    }

    /// Reads an error as the clients do: what is not the documented JSON is read as `{}`.
    pub fn error<E>(self) -> Option<E>
    where
        E: DeserializeOwned + Serialize + PartialEq + Debug + ErrorBody,
    {
        if !self.is_error() {
            return None;
        }
        let answer = self.read::<E>().expect("an error of any body is an error");
        assert!(answer.excerpt().len() <= 8 * 1024 && answer.status().as_u16() == self.status);
        let error = answer.into_inner();
        survives_a_round_trip(&error);
        let _ = (error.code(), error.message(), error.request_id());
        Some(error)
    }

    /// What the runtime of generated code does with an answer of any operation.
    fn read<T: DeserializeOwned>(self) -> Result<ResponseValue<T>, Error> {
        let operation = groups_kestra::OPERATIONS[0];
        let status = StatusCode::from_u16(self.status).expect("a status of three digits");
        let body = Bytes::copy_from_slice(self.body);
        let response = Response::for_fuzzing(operation, status, HeaderMap::new(), body);
        ResponseValue::from_response(response)
    }
}

fn survives_a_round_trip<T>(value: &T)
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    let text = serde_json::to_vec(value).expect("what was read can be written");
    let again: T = serde_json::from_slice(&text).expect("what was written can be read");
    if again == *value {
        return;
    }
    // The JSON parser is exact to the last digits of a fraction only.
    let [before, after] = [value, &again].map(|value| serde_json::to_value(value).unwrap());
    assert!(
        about_the_same(&before, &after),
        "{value:?} became {again:?}"
    );
}

fn about_the_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| about_the_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .all(|((k, a), (l, b))| k == l && about_the_same(a, b))
        }
        (Value::Number(a), Value::Number(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= a.abs() * 1e-12,
            _ => a == b,
        },
        _ => a == b,
    }
}

/// What the traits hand out can be written.
pub fn can_be_written<T: Serialize>(value: &T) {
    serde_json::to_vec(value).expect("the model can be written");
}
