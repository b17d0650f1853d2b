//! Calls as they stand on the wire, against the state machine itself.

mod choices;
mod documented;
mod frame;
mod groups;
mod invites;
mod lists;
mod load;
mod members;
mod permissions;

use jiff::Timestamp;
use serde_json::Value;

use crate::answer::Answer;
use crate::request::Request;
use crate::routes::{Found, Routes};
use crate::vendor::{Body, Call, Context, PagingFault, Route, Vendor};

use super::{Choices, Segment};

/// The workspace of the documented examples: `Analysts` with two users and an invite, `Empty`, and `Owners` with one of the users.
const SEED: &str = r#"{
  "users": [
    {"email": "ada@example.com", "id": "usr-ada", "name": "Ada Lovelace"},
    {"email": "alan@example.com", "id": "usr-alan", "name": "Alan Turing"},
    {"email": "grace@example.com", "invited": true}
  ],
  "groups": [
    {
      "name": "Analysts",
      "id": "grp-analysts",
      "members": ["ada@example.com", "alan@example.com", "grace@example.com"],
      "permissions": ["role-source-ro"]
    },
    {"name": "Empty", "id": "grp-empty"},
    {"name": "Owners", "id": "grp-owners", "members": ["ada@example.com"]}
  ]
}"#;

/// A caller with the right token, and the time.
struct Wire {
    segment: Segment,
    now: Timestamp,
    strict: bool,
    paging: PagingFault,
    headers: Vec<(String, String)>,
}

/// Choices with what a test wants otherwise, in the words of a file.
fn choices(text: &str) -> Choices {
    serde_json::from_str(text).unwrap()
}

impl Wire {
    /// With the example workspace and the default choices.
    fn new() -> Self {
        Self::with("{}")
    }

    /// With the example workspace and other choices.
    fn with(text: &str) -> Self {
        let mut wire = Self {
            segment: Segment::new(choices(text)),
            now: "2025-06-13T10:00:00Z".parse().unwrap(),
            strict: true,
            paging: PagingFault::None,
            headers: vec![("authorization".to_owned(), "Bearer sim-segment".to_owned())],
        };
        let seed = serde_json::from_str(SEED).unwrap();
        wire.segment.load(&seed, wire.now).unwrap();
        wire
    }

    /// Sends a request line with an optional body behind it, as in `POST /groups {"name": "A"}`, and gives the status and the body.
    fn send(&mut self, text: &str) -> (u16, String) {
        let answer = self.answer(text);
        let (media_type, body) = answer.body.expect("every answer has a body");
        assert_eq!(media_type, "application/json");
        (answer.status, String::from_utf8(body).unwrap())
    }

    /// As [`send`](Self::send), with the body read.
    fn json(&mut self, text: &str) -> (u16, Value) {
        let (status, body) = self.send(text);
        (status, serde_json::from_str(&body).unwrap())
    }

    fn answer(&mut self, text: &str) -> Answer {
        let request = request(text, &self.headers);
        let (route, parameters) = resolve(&request);
        assert_eq!(
            matches!(route.body, Body::None),
            request.body.is_empty() && !matches!(route.method, "POST" | "PUT" | "PATCH"),
            "{text}: a body where there is none, or none where there is one"
        );
        let context = Context {
            now: self.now,
            base_url: "http://127.0.0.1:9903",
            strict: self.strict,
            paging: self.paging,
        };
        let principal = self.segment.authorize(&request, &context).unwrap();
        let call = Call {
            route,
            request: &request,
            parameters,
            principal,
        };
        self.segment.handle(&call, &context)
    }

    /// The request succeeds with exactly this body, blanks aside.
    #[track_caller]
    fn succeeds(&mut self, text: &str, body: &str) {
        assert_eq!(self.send(text), (200, compact(body)), "{text}");
    }

    /// The request fails; gives the type and the field of each problem.
    #[track_caller]
    fn fails(&mut self, text: &str, status: u16) -> Vec<(String, String)> {
        let (answered, body) = self.json(text);
        assert_eq!(answered, status, "{text}: {body}");
        assert!(body.get("data").is_none(), "{text}: {body}");
        let errors = body["errors"].as_array().unwrap();
        assert!(!errors.is_empty());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let pair = |error: &Value| (text(&error["type"]), text(&error["field"]));
        errors.iter().map(pair).collect()
    }

    /// The request is refused as invalid for these fields.
    #[track_caller]
    fn invalid(&mut self, text: &str, fields: &[&str]) {
        let expected: Vec<_> = fields
            .iter()
            .map(|field| ("input-validation".to_owned(), (*field).to_owned()))
            .collect();
        assert_eq!(self.fails(text, 422), expected, "{text}");
    }

    /// The addresses of a group's users and of its invites.
    fn members(&mut self, group: &str) -> (Vec<String>, Vec<String>) {
        let (status, users) = self.json(&format!("GET /groups/{group}/users"));
        assert_eq!(status, 200);
        let (status, invites) = self.json(&format!("GET /groups/{group}/invites"));
        assert_eq!(status, 200);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let users = users["data"]["users"].as_array().unwrap();
        let invites = invites["data"]["emails"].as_array().unwrap();
        (
            users.iter().map(|user| text(&user["email"])).collect(),
            invites.iter().map(text).collect(),
        )
    }
}

fn request(text: &str, headers: &[(String, String)]) -> Request {
    let (method, rest) = text.split_once(' ').unwrap();
    let (target, body) = rest.split_once(' ').unwrap_or((rest, ""));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: headers.to_vec(),
        body: body.as_bytes().to_vec(),
    }
}

/// The operation of a request, as the server finds it.
fn resolve(request: &Request) -> (&'static Route, Vec<String>) {
    match Routes::new(Segment::ROUTES, Segment::TRAILING_SLASH).find(&request.method, &request.path)
    {
        Found::Route {
            route, parameters, ..
        } => (route, parameters),
        _ => panic!("no operation for {} {}", request.method, request.path),
    }
}

/// JSON without blanks, everything else untouched: the order of members counts.
fn compact(json: &str) -> String {
    let mut inside = false;
    let mut escaped = false;
    json.chars()
        .filter(|&character| {
            let kept = inside || !character.is_whitespace();
            inside ^= character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            kept
        })
        .collect()
}
