//! A request as the vendors' state machines see it: read completely, with nothing decided about it yet.

use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use crate::json::Json;

/// One request, read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// The method in upper case.
    pub(crate) method: String,
    /// The path as it was sent, percent-encoded.
    pub(crate) path: String,
    /// The query as it was sent, percent-encoded, without `?`; empty if there is none.
    pub(crate) query: String,
    /// The headers in their order; names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The first value of a header; `name` in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(known, _)| known == name);
        header.map(|(_, value)| value.as_str())
    }

    /// The query as decoded pairs, in their order: `+` and `%20` are spaces.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        pairs(&self.query)
    }

    /// The body as decoded pairs, in their order, as a browser sends a form.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        pairs(&String::from_utf8_lossy(&self.body))
    }

    /// The path and the query, as they stand in the request line.
    pub(crate) fn target(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    /// The media type of the body in lower case, without parameters.
    pub(crate) fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        let media_type = value.split(';').next().unwrap_or_default();
        Some(media_type.trim().to_ascii_lowercase())
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// [`BodyError`] says what is wrong and where, so that each vendor can say it in its own shape. Members that `T` does not know are an error
    /// only if `strict`. An array is never read as a struct.
    pub(crate) fn json<T: DeserializeOwned>(&self, strict: bool) -> Result<T, BodyError> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Err(BodyError::Missing);
        }
        let value: serde_json::Value =
            serde_json::from_slice(&self.body).map_err(|error| BodyError::NotJson {
                message: error.to_string(),
            })?;
        let mut unknown = Vec::new();
        let mut track = serde_path_to_error::Track::new();
        let tracked = serde_path_to_error::Deserializer::new(Json(value), &mut track);
        let read = serde_ignored::deserialize(tracked, |path| unknown.push(path.to_string()));
        match read {
            Err(error) => Err(BodyError::Schema {
                path: track.path().to_string(),
                message: error.to_string(),
            }),
            Ok(_) if strict && !unknown.is_empty() => Err(BodyError::Unknown { members: unknown }),
            Ok(read) => Ok(read),
        }
    }
}

/// Why a body cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BodyError {
    /// There is none.
    Missing,
    /// It is no JSON.
    NotJson {
        /// What the reader says.
        message: String,
    },
    /// It is JSON that does not fit.
    Schema {
        /// Where, for example `invites[0].email`; `.` for the whole body.
        path: String,
        /// What the reader says.
        message: String,
    },
    /// It has members that the vendor does not document, and the server is strict.
    Unknown {
        /// Their paths.
        members: Vec<String>,
    },
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let pieces = text.split('&').filter(|piece| !piece.is_empty());
    let pair = |piece: &str| {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        (
            decode(&name.replace('+', " ")),
            decode(&value.replace('+', " ")),
        )
    };
    pieces.map(pair).collect()
}

/// Percent-decodes; what is no UTF-8 is replaced, as servers do.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
