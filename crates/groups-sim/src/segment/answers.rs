//! Bodies of answers: `data` on success, `errors` on failure, never both.

use serde::Serialize;

use crate::answer::Answer;
use crate::request::BodyError;

use super::choices::Reaction;

#[derive(Serialize)]
struct Data<T> {
    data: T,
}

/// A success.
pub(super) fn data<T: Serialize>(status: u16, data: T) -> Answer {
    Answer::of(status, &Data { data })
}

/// The success of a call that has nothing to tell.
pub(super) fn success() -> Answer {
    #[derive(Serialize)]
    struct Status {
        status: &'static str,
    }
    data(200, Status { status: "SUCCESS" })
}

/// What is wrong with a request: one element of `errors`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Points>,
    #[serde(skip_serializing_if = "Option::is_none", rename = "status")]
    written_status: Option<u16>,
    #[serde(skip)]
    status: u16,
}

/// What a 429 tells of the budget.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Points {
    remaining_points: u32,
    ms_before_next: u64,
    consumed_points: u32,
}

impl Problem {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        let kind = match status {
            401 => "unauthorized",
            404 => "not-found",
            409 => "conflict",
            413 => "payload-too-large",
            422 => "input-validation",
            500.. => "server-error",
            _ => "RequestError",
        };
        Self {
            kind,
            message: message.into(),
            field: None,
            data: None,
            written_status: (status == 404).then_some(status),
            status,
        }
    }

    /// Something in the input is wrong.
    pub(super) fn input(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(422, message).at(field)
    }

    pub(super) fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The budget is used up.
    pub(super) fn limited(milliseconds: u64, consumed: u32) -> Self {
        Self {
            data: Some(Points {
                remaining_points: 0,
                ms_before_next: milliseconds,
                consumed_points: consumed,
            }),
            ..Self::new(429, "Request limit reached.")
        }
    }
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        problems(vec![problem])
    }
}

/// A failure; the first problem tells its status.
pub(super) fn problems(errors: Vec<Problem>) -> Answer {
    #[derive(Serialize)]
    struct Errors {
        errors: Vec<Problem>,
    }
    let status = errors.first().map_or(500, |problem| problem.status);
    Answer::of(status, &Errors { errors })
}

impl Reaction {
    /// The problem that this reaction makes of something at `field`, if any.
    pub(super) fn problem(
        self,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> Option<Problem> {
        let status = match self {
            Self::Accept => return None,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Unprocessable => 422,
        };
        Some(Problem::new(status, message).at(field))
    }
}

/// A body that cannot be read is a validation error, with the place in `field` if it is known.
impl From<BodyError> for Problem {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::Missing => Self::new(422, "A body is needed."),
            BodyError::NotJson { message } => {
                Self::new(422, format!("The body is not JSON: {message}."))
            }
            BodyError::Schema { path, message } => {
                let place = (path != ".").then_some(path);
                let missing = message
                    .strip_prefix("missing field `")
                    .and_then(|rest| rest.strip_suffix('`'));
                match (place, missing) {
                    (None, None) => Self::new(422, format!("The body does not fit: {message}.")),
                    (None, Some(name)) => Self::input(name, "A value is needed."),
                    (Some(place), None) => {
                        Self::input(place, format!("The value does not fit: {message}."))
                    }
                    (Some(place), Some(name)) => {
                        Self::input(format!("{place}.{name}"), "A value is needed.")
                    }
                }
            }
            BodyError::Unknown { members } => {
                let field = members.into_iter().next().unwrap_or_default();
                Self::input(field, "The schema has no such member.")
            }
        }
    }
}
