//! Statuses and bodies that no document announces: gateways, proxies and servers that fail half-way.
//!
//! Whatever the body of an error is, its status and headers must survive, a bounded part of the body must be there for whoever asks, and
//! nothing of it may be printed.

use groups_tests::calls::{self, Problem};
use groups_tests::server::Answer;
use groups_transport::FailureKind;
use serde_json::{Value, json};

use crate::{decoded, exchange};

/// Stands in every body and must not be printed.
const CANARY: &str = "canary-7f3a";
const MAX_EXCERPT: usize = 8 * 1024;

/// Bodies that are no error of any provider.
fn foreign_bodies() -> Vec<(&'static str, Vec<u8>)> {
    let quoted = format!("{CANARY}, expected {CANARY} at line 1");
    let mut invalid_utf8 = format!(r#"{{"message":"{CANARY}"#).into_bytes();
    invalid_utf8.extend(b"\xff\xfe\"}");
    let mut large = format!("<html>{CANARY}").into_bytes();
    large.resize(1024 * 1024, b'x');
    vec![
        ("empty", Vec::new()),
        ("HTML", format!("<html><h1>{CANARY}</h1></html>").into()),
        ("cut JSON", format!(r#"{{"message":"{CANARY}"#).into()),
        ("a text", json!(quoted).to_string().into()),
        ("a list", json!([]).to_string().into()),
        ("null", "null".into()),
        ("invalid UTF-8", invalid_utf8),
        ("1 MiB", large),
        ("deep nesting", r#"{"detail":["#.repeat(10_000).into()),
    ]
}

#[tokio::test]
async fn an_undocumented_error_keeps_status_headers_and_a_bounded_excerpt() {
    for call in calls::calls() {
        for (name, body) in foreign_bodies() {
            let statuses = [
                400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 502, 503, 504, 599,
            ];
            let answers = statuses.map(|status| {
                let answer = Answer::empty(status).with_header("content-type", "text/html");
                answer
                    .with_header("x-request-id", "r-1")
                    .with_body(body.clone())
            });
            let (outcomes, requests, _) = exchange(call, answers).await;
            assert_eq!(requests.len(), statuses.len(), "nothing is retried");
            for (status, outcome) in statuses.into_iter().zip(outcomes) {
                let error = outcome.result.unwrap_err();
                assert_eq!(error.problem, Problem::ErrorResponse, "{status} {name}");
                assert_eq!(error.body, json!({}), "{status} {name}");
                assert_eq!(outcome.status, Some(status), "{name}");
                let header = ("x-request-id".to_owned(), "r-1".to_owned());
                assert!(outcome.headers.contains(&header), "{status} {name}");
                let kept = &body[..body.len().min(MAX_EXCERPT)];
                assert!(outcome.excerpt == kept, "{status} {name}");
                assert!(
                    outcome.shown.contains(&status.to_string()),
                    "{}",
                    outcome.shown
                );
                assert!(!outcome.shown.contains(CANARY), "{}", outcome.shown);
            }
        }
    }
}

#[tokio::test]
async fn a_documented_body_is_read_whatever_status_and_content_type_it_has() {
    for call in calls::calls() {
        let errors = call.provider.facts().errors;
        assert!(!errors.is_empty(), "{call:?}");
        for content_type in [
            "text/plain",
            "application/vnd.segment.v1+json; charset=utf-8",
        ] {
            let answers = errors.iter().map(|(status, body)| {
                let answer = Answer::empty(*status).with_header("content-type", content_type);
                answer.with_body(*body)
            });
            let (outcomes, _, server) = exchange(call, answers).await;
            for ((status, body), outcome) in errors.iter().zip(outcomes) {
                assert_eq!(outcome.status, Some(*status));
                let error = outcome.result.unwrap_err();
                assert_eq!(error.body, decoded(body, &server.url()), "{call:?}");
                assert_eq!(outcome.excerpt, body.as_bytes());
            }
        }
    }
}

#[tokio::test]
async fn another_success_status_is_a_success() {
    for call in calls::calls() {
        let answers = [200, 201, 202, 206, 299].map(|status| match call.success.1 {
            Some(body) => Answer::json(status, body),
            None => Answer::json(status, "{}"),
        });
        let (outcomes, _, server) = exchange(call, answers).await;
        let expected = match call.success.1 {
            Some(fixture) => decoded(fixture, &server.url()),
            None => Value::Null,
        };
        for outcome in outcomes {
            assert_eq!(outcome.result, Ok(expected.clone()), "{call:?}");
        }
    }
}

/// A login page of a proxy must not count as "deleted".
#[tokio::test]
async fn a_call_that_returns_nothing_succeeds_only_without_a_foreign_body() {
    let foreign = Err(Problem::Transport(FailureKind::ForeignAnswer));
    for call in calls::calls().filter(|call| call.success.1.is_none()) {
        for (name, body) in foreign_bodies() {
            let silent = body.is_empty();
            let plain = Answer::empty(200).with_body(body.clone());
            let json = Answer::json(200, "").with_body(body);
            let (outcomes, ..) = exchange(call, [plain, json]).await;
            let [plain, json] = &outcomes[..] else {
                panic!("{} outcomes", outcomes.len())
            };
            let expected = if silent {
                Ok(Value::Null)
            } else {
                foreign.clone()
            };
            let result = plain.result.clone().map_err(|error| error.problem);
            assert_eq!(result, expected, "{name}");
            assert_eq!(json.result, Ok(Value::Null), "{name}");
        }
    }
}
