//! Exchanges with the server as they stand on the wire. Bodies follow the vendor's schemas, with ids and names of our own.

mod access;
mod bindings;
mod errors;
mod filters;
mod groups;
mod lists;
mod load;
mod login;
mod members;
mod replace;
mod session;
mod users;

use jiff::{SignedDuration, Timestamp};

use super::state::{MAIN, Password, Role, Tenant};
use super::{Choices, Kestra};
use crate::answer::Answer;
use crate::request::{Request, decode};
use crate::seed::Seed;
use crate::vendor::{Body, Call, Context, PagingFault, Principal, Route, Vendor};

pub(super) const ADA: &str = "7HkQ2mZp0RtYw4cVbN8sLd";
pub(super) const ALAN: &str = "3XgT9vKfJ6uEa1DqMi5oPz";
pub(super) const ANALYSTS: &str = "5aWnB8rSxGtQ0yLhC2kVjE";
pub(super) const STEWARDS: &str = "9dPmU4iOeZf7KcRb1TsXwN";
pub(super) const VIEWERS: &str = "2qYsH6jUgAo3FnTxD9mKbV";
pub(super) const VIEWER: &str = "8kVdWq5RzLx0HsYc3nGtJm";

/// Two users, three groups of which an identity provider manages one, and no memberships.
const SEED: &str = r#"{
  "users": [
    {"email": "ada@example.com", "id": "7HkQ2mZp0RtYw4cVbN8sLd", "name": "Ada Lovelace"},
    {"email": "alan@example.com", "id": "3XgT9vKfJ6uEa1DqMi5oPz", "name": "Alan Turing"}
  ],
  "groups": [
    {"name": "viewers", "id": "2qYsH6jUgAo3FnTxD9mKbV"},
    {"name": "analysts", "id": "5aWnB8rSxGtQ0yLhC2kVjE", "description": "Reads the catalogue"},
    {"name": "stewards", "id": "9dPmU4iOeZf7KcRb1TsXwN", "integration": "corporate-directory"}
  ]
}"#;

/// A server and what its clients send.
pub(super) struct Server {
    pub(super) kestra: Kestra,
    /// The credentials of the next calls.
    pub(super) headers: Vec<(String, String)>,
    pub(super) now: Timestamp,
    pub(super) strict: bool,
    pub(super) paging: PagingFault,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) media_type: Option<&'static str>,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

impl Server {
    /// With the users and groups of the fixtures.
    pub(super) fn new(choices: Choices) -> Self {
        Self::with(choices, SEED)
    }

    pub(super) fn with(choices: Choices, seed: &str) -> Self {
        let mut kestra = Kestra::new(choices);
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 20_000);
        let seed: Seed = serde_json::from_str(seed).unwrap();
        kestra.load(&seed, now).unwrap();
        Self {
            kestra,
            headers: vec![("authorization".to_owned(), "Bearer sim-kestra".to_owned())],
            now,
            strict: true,
            paging: PagingFault::None,
        }
    }

    pub(super) fn defaults() -> Self {
        Self::new(Choices::default())
    }

    /// From here on, every call carries this header and no other.
    pub(super) fn authorize(&mut self, name: &str, value: &str) {
        self.headers = vec![(name.to_owned(), value.to_owned())];
    }

    /// Sends `METHOD target` without a body.
    pub(super) fn send(&mut self, line: &str) -> Reply {
        self.exchange(line, None)
    }

    /// Sends `METHOD target` with a JSON body.
    pub(super) fn send_json(&mut self, line: &str, body: &str) -> Reply {
        self.exchange(line, Some(("application/json", body)))
    }

    pub(super) fn exchange(&mut self, line: &str, body: Option<(&str, &str)>) -> Reply {
        let (method, target) = line.split_once(' ').unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers = self.headers.clone();
        if let Some((media_type, _)) = body {
            headers.push(("content-type".to_owned(), media_type.to_owned()));
        }
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: body.map_or_else(Vec::new, |(_, text)| text.as_bytes().to_vec()),
        };
        let (route, parameters) =
            resolve(method, path).unwrap_or_else(|| panic!("no route for {line}"));
        assert_eq!(
            body.is_some(),
            route.body != Body::None,
            "whether {line} has a body"
        );
        for (name, _) in request.pairs() {
            let name = name.split('[').next().unwrap();
            assert!(
                route.query.iter().any(|known| known.name == name),
                "{name} is no parameter of {line}"
            );
        }
        let context = Context {
            now: self.now,
            base_url: "http://127.0.0.1:9902",
            strict: self.strict,
            paging: self.paging,
        };
        let principal = match route.open {
            true => Ok(Principal::default()),
            false => self.kestra.authorize(&request, &context),
        };
        let principal = match principal {
            Ok(principal) => principal,
            Err(refused) => return reply(refused),
        };
        let call = Call {
            route,
            request: &request,
            parameters,
            principal,
        };
        reply(self.kestra.handle(&call, &context))
    }

    pub(super) fn main(&mut self) -> &mut Tenant {
        self.kestra.state.tenants.get_mut(MAIN).unwrap()
    }

    /// Gives a user a password.
    pub(super) fn set_password(&mut self, user: &str, auth_id: &str, text: &str) {
        let users = &mut self.kestra.state.users.table;
        let handle = users.handle(user).unwrap();
        users.get_mut(handle).unwrap().password = Some(Password {
            auth_id: auth_id.to_owned(),
            text: text.to_owned(),
        });
    }

    /// Adds a role that may look at flows.
    pub(super) fn add_role(&mut self, id: &str, name: &str) {
        let actions = vec!["VIEW".to_owned(), "LIST".to_owned()];
        let role = Role {
            id: id.to_owned(),
            name: name.to_owned(),
            permissions: [("FLOW".to_owned(), actions)].into_iter().collect(),
            ..Role::default()
        };
        self.main().roles.insert(id, role);
    }

    /// The ids of the members of a group, as the server lists them.
    pub(super) fn members(&mut self, group: &str) -> Vec<String> {
        let line = format!("GET /api/v1/main/groups/{group}/members?size=1000");
        self.send(&line).ids()
    }

    pub(super) fn has_access(&mut self, user: &str) -> bool {
        let line = format!("GET /api/v1/main/tenant-access/{user}");
        self.send(&line).status == 200
    }
}

impl Reply {
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The ids of the rows of a page, or of an array.
    pub(super) fn ids(&self) -> Vec<String> {
        assert_eq!(self.status, 200, "{}", self.body);
        let body = self.json();
        let rows = body.get("results").unwrap_or(&body);
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Asserts the status and the exact bytes of the body, but for blanks between the tokens of `body`.
    #[track_caller]
    pub(super) fn is(&self, status: u16, body: &str) {
        assert_eq!(
            (self.status, self.body.as_str()),
            (status, compact(body).as_str())
        );
        assert_eq!(self.media_type, Some("application/json"));
    }

    /// Asserts the status and that there is neither a body nor a media type.
    #[track_caller]
    pub(super) fn is_empty(&self, status: u16) {
        assert_eq!(
            (self.status, self.body.as_str(), self.media_type),
            (status, "", None)
        );
    }

    /// Asserts the status and the message of an error.
    #[track_caller]
    pub(super) fn fails(&self, status: u16, message: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.json()["message"], message);
    }
}

pub(super) fn reply(answer: Answer) -> Reply {
    let (media_type, body) = answer.body.unzip();
    Reply {
        status: answer.status,
        media_type,
        headers: answer.headers,
        body: String::from_utf8(body.unwrap_or_default()).unwrap(),
    }
}

/// The first route that fits, and its parameters.
fn resolve(method: &str, path: &str) -> Option<(&'static Route, Vec<String>)> {
    Kestra::ROUTES.iter().find_map(|route| {
        let sent: Vec<_> = path.split('/').collect();
        let template: Vec<_> = route.path.split('/').collect();
        if route.method != method || sent.len() != template.len() {
            return None;
        }
        let mut parameters = Vec::new();
        for (sent, template) in sent.into_iter().zip(template) {
            if template.starts_with('{') {
                parameters.push(decode(sent));
            } else if sent != template {
                return None;
            }
        }
        Some((route, parameters))
    })
}

/// JSON without blanks outside of strings.
fn compact(json: &str) -> String {
    let mut text = String::new();
    let (mut inside, mut escaped) = (false, false);
    for letter in json.chars() {
        if inside || !letter.is_whitespace() {
            text.push(letter);
        }
        if letter == '"' && !escaped {
            inside = !inside;
        }
        escaped = letter == '\\' && !escaped;
    }
    text
}

/// Every operation has a handler: none ends in the answer for those that have none.
#[test]
fn every_route_is_served() {
    for route in Kestra::ROUTES {
        let mut server = Server::defaults();
        let path = route.path.replace("{tenant}", "main");
        let path = path
            .split('/')
            .map(|part| if part.starts_with('{') { "x" } else { part });
        let line = format!("{} {}", route.method, path.collect::<Vec<_>>().join("/"));
        let answer = match route.body {
            Body::None => server.send(&line),
            Body::Json(_) | Body::Form => server.send_json(&line, "{}"),
        };
        assert_ne!(answer.status, 500, "{line}: {}", answer.body);
    }
}

/// No route hides behind one that stands before it.
#[test]
fn every_route_is_reached() {
    for route in Kestra::ROUTES {
        let (found, _) = resolve(route.method, route.path).unwrap();
        assert!(
            std::ptr::eq(found, route),
            "{} {}",
            route.method,
            route.path
        );
    }
}
