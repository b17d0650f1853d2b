//! JSON to wire types, with errors that do not quote the body.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use crate::body::MAX_EXCERPT_BYTES;
use crate::transport::Parts;

/// A success whose body is not the documented JSON.
pub struct InvalidResponse(Box<Inner>);

struct Inner {
    problem: Problem,
    answer: Parts,
}

/// What is wrong with a body, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    path: String,
    text: String,
}

impl InvalidResponse {
    pub(crate) fn new(problem: Problem, mut answer: Parts) -> Self {
        answer.body.truncate(MAX_EXCERPT_BYTES);
        Self(Box::new(Inner { problem, answer }))
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        self.0.answer.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.answer.headers
    }

    /// The first 8 KiB of the body. It may hold personal data: do not log it.
    pub fn excerpt(&self) -> &[u8] {
        &self.0.answer.body
    }

    /// Where in the JSON, for example `data.userGroups[3].id`; `.` for the document itself.
    pub fn path(&self) -> &str {
        &self.0.problem.path
    }

    /// What was expected there. Never quotes the body.
    pub fn problem(&self) -> &str {
        &self.0.problem.text
    }

    pub(crate) fn answer(&self) -> &Parts {
        &self.0.answer
    }
}

impl fmt::Display for InvalidResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at `{}`: {}", self.path(), self.problem())
    }
}

impl fmt::Debug for InvalidResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "InvalidResponse(HTTP {}, {self})",
            self.status().as_u16()
        )
    }
}

impl std::error::Error for InvalidResponse {}

/// Decodes `body`. Of the names in it, only `known` ones (sorted) are printed when that fails.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8], known: &[&str]) -> Result<T, Problem> {
    // One look at the whole body is much cheaper than one at each of its strings.
    let decoded = std::str::from_utf8(body).map(serde_json::from_str);
    if let Ok(Ok(value)) = decoded {
        return Ok(value);
    }
    // Only a failure pays for tracking the path.
    let mut json = serde_json::Deserializer::from_slice(body);
    let (path, text) = match serde_path_to_error::deserialize::<_, T>(&mut json) {
        Ok(value) => match json.end() {
            Ok(()) => return Ok(value),
            Err(error) => (".".to_owned(), describe(&error)),
        },
        Err(error) => (describe_path(error.path(), known), describe(error.inner())),
    };
    Err(Problem { path, text })
}

/// The path. A mapping may be keyed by people, so that names which are no known property are left out.
fn describe_path(path: &Path, known: &[&str]) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } => {
                if !text.is_empty() {
                    text.push('.');
                }
                let printable = known.binary_search(&key.as_str()).is_ok()
                    || key.bytes().all(|byte| byte.is_ascii_digit());
                text.push_str(if printable { key } else { "<key>" });
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    if text.is_empty() {
        ".".to_owned()
    } else {
        text
    }
}

/// What serde says, without the values that it quotes from the body.
fn describe(error: &serde_json::Error) -> String {
    if !error.is_data() {
        let what = if error.is_eof() {
            "the JSON ends too early"
        } else {
            "this is not JSON"
        };
        return format!("{what} (line {}, column {})", error.line(), error.column());
    }
    let text = error.to_string();
    if let Some((_, expected)) = text.rsplit_once(", expected ") {
        let expected = expected.split(" at line ").next().unwrap_or(expected);
        format!("expected {expected}")
    } else if text.starts_with("missing field `") || text.starts_with("an id must not ") {
        text.split(" at line ").next().unwrap_or(&text).to_owned()
    } else {
        "the value does not fit its type".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Page {
        items: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Item {
        id: groups_core::GroupId,
        count: u32,
    }

    #[test]
    fn an_error_names_the_place_and_the_type_and_not_the_value() {
        for (body, path, problem) in [
            (
                r#"{"items":[{"id":"a","count":"canary"}]}"#,
                "items[0].count",
                "expected u32",
            ),
            (
                r#"{"items":[{"count":1}]}"#,
                "items[0]",
                "missing field `id`",
            ),
            (
                r#"{"items":[{"id":"canary\n","count":1}]}"#,
                "items[0].id",
                "an id must not contain control characters",
            ),
            (
                r#"{"items":"canary, expected x at line 1"}"#,
                "items",
                "expected a sequence",
            ),
            (
                r#"{"items":[]} canary"#,
                ".",
                "this is not JSON (line 1, column 14)",
            ),
            (
                r#"{"canary": "#,
                "<key>",
                "the JSON ends too early (line 1, column 11)",
            ),
            ("", ".", "the JSON ends too early (line 1, column 0)"),
            ("<html>canary", ".", "this is not JSON (line 1, column 1)"),
        ] {
            let error = decode::<Page>(body.as_bytes(), &["count", "id", "items"]).unwrap_err();
            assert_eq!(
                (error.path.as_str(), error.text.as_str()),
                (path, problem),
                "{body}"
            );
            assert!(!format!("{error:?}").contains("canary"), "{error:?}");
        }
    }
}
