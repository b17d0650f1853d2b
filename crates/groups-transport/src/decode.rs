//! JSON to wire types, with errors that do not quote the body.

use std::fmt;

use serde::de::DeserializeOwned;

/// A success whose body is not the documented JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidResponse {
    status: u16,
    path: String,
    problem: String,
}

impl InvalidResponse {
    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Where in the JSON, for example `data.userGroups[3].id`; `.` for the document itself.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected there. Never quotes the body.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for InvalidResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at `{}`: {}", self.path, self.problem)
    }
}

impl std::error::Error for InvalidResponse {}

pub(crate) fn decode<T: DeserializeOwned>(status: u16, body: &[u8]) -> Result<T, InvalidResponse> {
    serde_json::from_slice(body).or_else(|_| {
        // Only a failure pays for tracking the path.
        let mut json = serde_json::Deserializer::from_slice(body);
        let error = match serde_path_to_error::deserialize::<_, T>(&mut json) {
            Ok(value) => match json.end() {
                Ok(()) => return Ok(value),
                Err(error) => (".".to_owned(), describe(&error)),
            },
            Err(error) => (error.path().to_string(), describe(error.inner())),
        };
        let (path, problem) = error;
        Err(InvalidResponse {
            status,
            path,
            problem,
        })
    })
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
    } else if text.starts_with("missing field `") {
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
                "the value does not fit its type",
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
            ("", ".", "the JSON ends too early (line 1, column 0)"),
            ("<html>canary", ".", "this is not JSON (line 1, column 1)"),
        ] {
            let error = decode::<Page>(200, body.as_bytes()).unwrap_err();
            assert_eq!((error.path(), error.problem()), (path, problem), "{body}");
            assert!(
                !format!("{error} {error:?}").contains("canary"),
                "{error:?}"
            );
        }
    }
}
