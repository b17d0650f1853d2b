//! An answer before it is written to the wire.

use serde::Serialize;

/// What a vendor answers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// Headers beside those that follow from the body.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The media type and the bytes of the body; `None` for no body at all.
    pub(crate) body: Option<(&'static str, Vec<u8>)>,
}

impl Answer {
    /// A JSON body. Members of a struct keep their order, those of a `Value` are sorted.
    pub(crate) fn of<T: Serialize + ?Sized>(status: u16, body: &T) -> Self {
        // Only maps with other keys than strings and values that refuse to be written fail; views of a state are neither.
        let bytes = serde_json::to_vec(body).unwrap_or_default();
        Self {
            status,
            headers: Vec::new(),
            body: Some(("application/json", bytes)),
        }
    }

    /// No body and no media type.
    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: None,
        }
    }

    /// A body of another media type.
    pub(crate) fn text(status: u16, media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Some((media_type, body.into())),
        }
    }

    /// Adds a header.
    #[must_use]
    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Whether the call was carried out.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
