//! What goes wrong, and how Kestra's web layer says it: `JsonError` bodies.

use serde::Serialize;
use serde_json::{Value, json};

use super::choices::{Choices, ErrorBody, Links};
use crate::answer::Answer;
use crate::request::{BodyError, Request};
use crate::vendor::Refusal;

/// What a handler returns.
pub(super) type Outcome<T = Answer> = Result<T, Problem>;

/// An error before it has a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    status: u16,
    message: String,
    /// What is wrong with which member.
    fields: Vec<(String, String)>,
}

impl Problem {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            fields: Vec::new(),
        }
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self::new(404, format!("Not Found: {what}"))
    }

    pub(super) fn conflict(what: impl std::fmt::Display) -> Self {
        Self::new(409, format!("Conflict: {what}"))
    }

    pub(super) fn forbidden() -> Self {
        Self::new(403, "Forbidden")
    }

    pub(super) fn illegal_argument(what: impl std::fmt::Display) -> Self {
        Self::new(422, format!("Illegal argument: {what}"))
    }

    pub(super) fn bad_filters(what: impl std::fmt::Display) -> Self {
        Self::new(400, format!("Invalid query filters: {what}"))
    }

    /// A value that breaks a rule: `path` is the framework's name of it, `member` the caller's.
    pub(super) fn invalid(member: &str, path: &str, rule: &str) -> Self {
        let mut problem = Self::new(422, format!("Invalid entity: {member}: {rule}"));
        problem.fields.push((rule.to_owned(), path.to_owned()));
        problem
    }

    /// The same problem under another status.
    #[must_use]
    pub(super) fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The answer of the web layer.
    pub(super) fn answer(&self, request: &Request, choices: &Choices) -> Answer {
        if self.status == 403 && choices.forbidden_body == ErrorBody::Empty {
            return Answer::empty(403);
        }
        let fields = self.fields.iter();
        let fields = fields.map(|(message, path)| json!({"message": message, "path": path}));
        let fields: Vec<_> = fields.collect();
        let body = JsonError {
            message: &self.message,
            links: links(request, choices.links),
            embedded: (!fields.is_empty()).then(|| json!({ "errors": fields })),
        };
        Answer::of(self.status, &body)
    }
}

impl From<BodyError> for Problem {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::Missing => Self::new(422, "Invalid route params: the body is missing"),
            BodyError::NotJson { message } => Self::new(422, format!("Invalid json: {message}")),
            BodyError::Schema { path, message } => Self {
                status: 422,
                message: "Invalid json mapping".to_owned(),
                fields: vec![(message, path)],
            },
            BodyError::Unknown { members } => {
                Self::illegal_argument(format!("unknown members: {}", members.join(", ")))
            }
        }
    }
}

/// An error in the order of the vendor's members.
#[derive(Serialize)]
struct JsonError<'a> {
    message: &'a str,
    #[serde(rename = "_links")]
    links: Value,
    #[serde(rename = "_embedded", skip_serializing_if = "Option::is_none")]
    embedded: Option<Value>,
}

fn links(request: &Request, form: Links) -> Value {
    let link = json!({"href": request.target(), "templated": false});
    match form {
        Links::Object => json!({ "self": link }),
        Links::Array => json!({ "self": [link] }),
    }
}

/// The answer to missing or wrong credentials.
pub(super) fn unauthorized(request: &Request, choices: &Choices) -> Answer {
    match choices.unauthorized_body {
        ErrorBody::Empty => Answer::empty(401),
        ErrorBody::JsonError => Problem::new(401, "Unauthorized").answer(request, choices),
    }
}

/// A refusal of the frame.
pub(super) fn refuse(refusal: &Refusal, request: &Request, choices: &Choices) -> Answer {
    let problem = match refusal {
        Refusal::UnknownPath => Problem::new(404, "Not Found"),
        Refusal::MethodNotAllowed => Problem::new(
            405,
            format!(
                "Method Not Allowed: {} is not one of the methods of this path",
                request.method
            ),
        ),
        Refusal::UnsupportedMediaType => Problem::new(
            415,
            "Unsupported Media Type: the body is to be application/json",
        ),
        Refusal::TooLarge => Problem::new(413, "Request Entity Too Large"),
        Refusal::Undocumented(what) => Problem::illegal_argument(what),
        Refusal::RateLimited { .. } => Problem::new(429, "Too Many Requests"),
        // What a proxy answers in front of a server that it cannot reach.
        Refusal::Failure(status @ (502..=504)) => return proxy_page(*status),
        Refusal::Failure(401) => return unauthorized(request, choices),
        Refusal::Failure(403) => Problem::forbidden(),
        Refusal::Failure(status) => Problem::new(*status, reason(*status)),
    };
    problem.answer(request, choices)
}

/// How the web layer begins the message of a status.
fn reason(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        404 => "Not Found",
        409 => "Conflict",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        500 => "Internal server error",
        _ => "Failure",
    }
}

fn proxy_page(status: u16) -> Answer {
    let title = match status {
        502 => "502 Bad Gateway",
        503 => "503 Service Temporarily Unavailable",
        _ => "504 Gateway Time-out",
    };
    let page = format!(
        "<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center></body></html>"
    );
    Answer::text(status, "text/html", page)
}
