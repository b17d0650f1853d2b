//! The same document as the generator reads it.

use serde::Deserialize as _;
use serde_path_to_error::{Deserializer, Segment, Track};

use super::{Document, Step, render};
use crate::lint::{Problem, reading};

impl Document {
    /// The document as the types that progenitor works with.
    ///
    /// # Errors
    /// What does not fit OpenAPI 3.0, at the nearest place that can be told: the types buffer much of their input.
    pub fn openapi(&self) -> Result<openapiv3::OpenAPI, Problem> {
        let fail = |path: &[Step<'_>], what: String| {
            Problem::new(
                &reading::OPENAPI_STRUCTURE,
                self.name(),
                self.span_of(path),
                &render(path),
                what,
            )
        };
        let json =
            serde_json::to_string(self.root()).map_err(|error| fail(&[], error.to_string()))?;
        let mut reader = serde_json::Deserializer::from_str(&json);
        let mut track = Track::new();
        openapiv3::OpenAPI::deserialize(Deserializer::new(&mut reader, &mut track)).map_err(
            |error| {
                let path = track.path();
                let steps: Vec<Step<'_>> = path
                    .iter()
                    .map_while(|segment| match segment {
                        Segment::Seq { index } => Some(Step::Index(*index)),
                        Segment::Map { key } => Some(Step::Key(key)),
                        Segment::Enum { .. } | Segment::Unknown => None,
                    })
                    .collect();
                // The position in the intermediate JSON text, which serde_json appends, would mislead.
                let message = error.to_string();
                let message = message
                    .rsplit_once(" at line ")
                    .map_or(message.as_str(), |(message, _)| message);
                fail(&steps, message.to_owned())
            },
        )
    }
}
