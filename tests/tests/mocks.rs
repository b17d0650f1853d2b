//! The typed mocks: each matches the request that the client really sends, and none that differs from it in one place.
//!
//! A mock that matches too much makes the tests of others worthless without anybody noticing.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests: a panic is a failed test"
)]

#[path = "mocks/typed.rs"]
mod typed;

use std::collections::BTreeSet;

use groups_tests::calls::{self, Call, Clients, MAX_PARAMETERS};
use httpmock::MockServer;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A request as text.
#[derive(Clone, Debug, PartialEq)]
struct Raw {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Value>,
}

impl Raw {
    fn new(call: &Call) -> Self {
        let (method, target) = call.request.split_once(' ').unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: pairs
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            body: call.body.map(|body| serde_json::from_str(body).unwrap()),
        }
    }

    /// Sends the request and returns the status of the answer.
    async fn send(&self, server: &MockServer) -> u16 {
        let query: Vec<String> = self
            .query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let separator = if query.is_empty() { "" } else { "?" };
        let (method, path, query) = (&self.method, &self.path, query.join("&"));
        let body = self.body.as_ref().map(Value::to_string).unwrap_or_default();
        let text = format!(
            "{method} {path}{separator}{query} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer);
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// All requests that differ in one place.
    fn neighbours(&self, call: &Call) -> Vec<Self> {
        let mut all = Vec::new();
        let mut add = |change: &dyn Fn(&mut Self)| {
            let mut other = self.clone();
            change(&mut other);
            assert_ne!(&other, self, "a change that changes nothing");
            all.push(other);
        };
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            if method != self.method {
                add(&|other| other.method = method.into());
            }
        }
        for (_, value) in call.parameters {
            for text in [
                "other".to_owned(),
                format!("{value}x"),
                format!("x{value}"),
                value.replace('.', "x") + "y",
            ] {
                add(&|other| {
                    other.path = self
                        .path
                        .replacen(&format!("/{value}"), &format!("/{text}"), 1)
                });
            }
        }
        add(&|other| other.path.push_str("/x"));
        add(&|other| other.path.insert_str(0, "/x"));
        add(&|other| match self.path.strip_suffix('/') {
            Some(path) => other.path = path.to_owned(),
            None => other.path.push('/'),
        });
        for at in 0..self.query.len() {
            add(&|other| drop(other.query.remove(at)));
            add(&|other| other.query[at].1.push('0'));
            add(&|other| other.query[at].0.push('x'));
            if at > 0 && list(&self.query[at].0) == list(&self.query[at - 1].0) {
                add(&|other| {
                    let value = other.query[at].1.clone();
                    other.query[at].1 = std::mem::replace(&mut other.query[at - 1].1, value);
                });
                let name = self.query[at].0.replace('1', "2");
                add(&|other| other.query.push((name.clone(), "x".into())));
            }
        }
        if let Some(body) = &self.body {
            add(&|other| other.body = None);
            for changed in changed(body) {
                add(&|other| other.body = Some(changed.clone()));
            }
        }
        all
    }
}

/// The name of a list without the index or the condition of an item.
fn list(name: &str) -> &str {
    let name = name.split("%5B").next().unwrap_or(name);
    name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')
}

/// All JSON texts that differ in one place.
fn changed(value: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    match value {
        Value::Array(items) => {
            all.push(items.iter().chain([&json!("x")]).cloned().collect());
            all.push(items[1..].iter().cloned().collect());
            if items.len() > 1 {
                all.push(items.iter().rev().cloned().collect());
            }
            for (at, item) in items.iter().enumerate() {
                for other in changed(item) {
                    let mut items = items.clone();
                    items[at] = other;
                    all.push(items.into());
                }
            }
        }
        Value::Object(object) => {
            for (name, field) in object {
                let mut without = object.clone();
                without.remove(name);
                all.push(without.into());
                for other in changed(field) {
                    let mut object = object.clone();
                    object[name] = other;
                    all.push(object.into());
                }
            }
        }
        Value::String(text) => all.push(json!(format!("{text}x"))),
        Value::Number(_) => all.push(json!(0)),
        other => panic!("{other} in a request"),
    }
    all
}

#[tokio::test]
async fn every_mock_matches_the_request_of_its_client() {
    for call in calls::calls() {
        let server = MockServer::start_async().await;
        let mock = typed::mock(&server, call, call.values());
        let clients = Clients::new(&server.base_url()).unwrap();
        let outcome = call.run(&clients).await;
        assert!(outcome.result.is_ok(), "{outcome:?}");
        assert_eq!(outcome.status, Some(call.success.0));
        assert_eq!(mock.calls_async().await, 1, "{call:?}");
    }
}

#[tokio::test]
async fn no_mock_matches_a_request_that_differs_in_one_place() {
    let mut tried = 0;
    for call in calls::calls() {
        let server = MockServer::start_async().await;
        let mock = typed::mock(&server, call, call.values());
        let raw = Raw::new(call);
        for neighbour in raw.neighbours(call) {
            let status = neighbour.send(&server).await;
            assert_eq!(status, 404, "{} matched {neighbour:?}", call.operation);
            tried += 1;
        }
        assert_eq!(mock.calls_async().await, 0);
        // The request that they are neighbours of does match.
        assert_eq!(raw.send(&server).await, call.success.0, "{raw:?}");
        assert_eq!(mock.calls_async().await, 1);
    }
    assert!(tried > 300, "only {tried}");
}

#[tokio::test]
async fn an_id_that_must_be_encoded_is_matched_literally() {
    for call in calls::calls().filter(|call| !call.parameters.is_empty()) {
        for id in [
            "a/b",
            "a+b@example.com",
            "a.b",
            ".*",
            "[^/]+",
            "%2e",
            "caf\u{e9}",
            "a b",
        ] {
            let server = MockServer::start_async().await;
            let mock = typed::mock(&server, call, [id; MAX_PARAMETERS]);
            let clients = Clients::new(&server.base_url()).unwrap();
            for other in ["axb", "a", "analysts"] {
                let outcome = call.run_with(&clients, [other; MAX_PARAMETERS]).await;
                assert_eq!(outcome.status, Some(404), "{id} matched {other}");
            }
            let outcome = call.run_with(&clients, [id; MAX_PARAMETERS]).await;
            assert_eq!(outcome.status, Some(call.success.0), "{id} {call:?}");
            assert_eq!(mock.calls_async().await, 1);
        }
    }
}

#[tokio::test]
async fn a_mock_can_expect_that_a_parameter_is_absent() {
    let server = MockServer::start_async().await;
    let mocks = typed::bare(&server);
    let names = mocks
        .iter()
        .map(|(provider, operation, _)| (provider.name(), *operation));
    let bare: BTreeSet<_> = names.collect();
    for call in calls::calls() {
        let mut query = call.spec().unwrap().query.iter();
        let wanted = query.any(|parameter| !parameter.required);
        assert_eq!(
            bare.contains(&(call.provider.name(), call.operation)),
            wanted,
            "{call:?}"
        );
    }
    for (provider, operation, mock) in mocks {
        let mut raw = Raw::new(calls::call(provider, operation).unwrap());
        let query = std::mem::take(&mut raw.query);
        for pair in query {
            raw.query = vec![pair];
            assert_eq!(raw.send(&server).await, 404, "{raw:?}");
        }
        assert_eq!(mock.calls_async().await, 0);
        raw.query.clear();
        assert_eq!(raw.send(&server).await, 200);
        assert_eq!(mock.calls_async().await, 1);
    }
}
