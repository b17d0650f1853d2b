//! JSON to wire types, with errors that do not quote the body.

use std::fmt;
use std::str::Utf8Error;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

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
    let text = str::from_utf8(body).map_err(|error| no_text(body, error, known))?;
    // Nothing else here depends on the type: what follows is compiled once, and not once for each type of each API.
    serde_json::from_str(text).map_err(|error| locate(body, &error, known))
}

/// The place of a byte that is no text.
fn no_text(body: &[u8], error: Utf8Error, known: &[&str]) -> Problem {
    let read = body.get(..error.valid_up_to()).unwrap_or(body);
    let last_line = read.rsplit(|byte| *byte == b'\n').next().unwrap_or(read);
    let line = 1 + read.iter().filter(|byte| **byte == b'\n').count();
    let column = last_line.len() + 1;
    Problem {
        path: describe_path(&path_after(read), known),
        text: format!("this is not JSON (line {line}, column {column}): it is not UTF-8"),
    }
}

/// The place of an error and what it is.
fn locate(body: &[u8], error: &serde_json::Error, known: &[&str]) -> Problem {
    let read = read_until(body, error.line(), error.column());
    Problem {
        path: describe_path(&path_after(read), known),
        text: describe(error),
    }
}

/// What was read of `body` before the error at this line and column, which count from 1 and in bytes.
fn read_until(body: &[u8], line: usize, column: usize) -> &[u8] {
    let lines_before = body.split_inclusive(|byte| *byte == b'\n');
    let start: usize = lines_before
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    body.get(..start + column).unwrap_or(body)
}

/// A step from a value to one inside of it.
enum Step<'a> {
    /// In a sequence.
    Index(usize),
    /// In an object: the key as it stands in the JSON, if there is one yet.
    Key(Option<&'a [u8]>),
}

/// As deep as `serde_json` goes into values of our types. What nobody reads may be deeper, and as deep as the answer is long.
const DEEPEST: usize = 128;

/// Where somebody is who has read `json`, the beginning of a document, and nothing behind it: in the value that ends here or begins next.
///
/// serde_json tells the line and the column of an error and no path. It has read a number, a text or an object to the end before it says that this is not what
/// was expected, and of a list or an object in the place of something else not even the bracket: either way that value is the one.
fn path_after(json: &[u8]) -> Vec<Step<'_>> {
    let mut path = Vec::new();
    let mut rest = json;
    while let Some((byte, after)) = rest.split_first()
        && path.len() < DEEPEST
    {
        rest = after;
        match byte {
            b'{' => path.push(Step::Key(None)),
            b'[' => path.push(Step::Index(0)),
            b'}' | b']' => drop(path.pop()),
            b',' => match path.last_mut() {
                Some(Step::Index(index)) => *index += 1,
                Some(Step::Key(key)) => *key = None,
                None => {}
            },
            b'"' => {
                let (text, after) = split_text(rest);
                rest = after;
                if let Some(Step::Key(key @ None)) = path.last_mut() {
                    *key = Some(text);
                }
            }
            _ => {}
        }
    }
    path
}

/// The text up to the next quotation mark that is not escaped, and what comes behind that.
fn split_text(json: &[u8]) -> (&[u8], &[u8]) {
    let mut escaped = false;
    let end = json.iter().position(|byte| match byte {
        _ if escaped => {
            escaped = false;
            false
        }
        b'\\' => {
            escaped = true;
            false
        }
        byte => *byte == b'"',
    });
    let (text, rest) = json.split_at(end.unwrap_or(json.len()));
    (text, rest.get(1..).unwrap_or_default())
}

/// The path as text. A mapping may be keyed by people, so that names which are no known property are left out.
fn describe_path(path: &[Step<'_>], known: &[&str]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Index(index) => text.push_str(&format!("[{index}]")),
            Step::Key(None) => {}
            Step::Key(Some(key)) => {
                if !text.is_empty() {
                    text.push('.');
                }
                let key = str::from_utf8(key).ok().filter(|key| {
                    known.binary_search(key).is_ok()
                        || key.bytes().all(|byte| byte.is_ascii_digit())
                });
                text.push_str(key.unwrap_or("<key>"));
            }
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
mod tests;
