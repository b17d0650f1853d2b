//! Documented answers: every status of every operation with its body.

use std::collections::BTreeSet;

use groups_tests::calls::{self, Problem};
use groups_tests::server::Answer;

use crate::{decoded, exchange};

#[test]
fn every_documented_status_has_a_body_here() {
    for call in calls::calls() {
        let ours: BTreeSet<u16> = call.errors.iter().map(|(status, _)| *status).collect();
        let spec = call.spec().unwrap();
        let generated: BTreeSet<u16> = spec.errors.iter().copied().collect();
        assert_eq!(ours, generated, "{call:?}");
    }
}

#[tokio::test]
async fn every_success_is_decoded_completely() {
    for call in calls::calls().chain(calls::variants()) {
        let (outcomes, _, server) = exchange(call, [call.answer()]).await;
        let outcome = &outcomes[0];
        let expected = match call.success.1 {
            Some(fixture) => decoded(fixture, &server.url()),
            None => serde_json::Value::Null,
        };
        assert_eq!(outcome.result, Ok(expected), "{call:?}");
        assert_eq!(outcome.status, Some(call.success.0));
        assert_eq!(outcome.excerpt, b"", "a success needs no copy of its body");
        assert_eq!(
            outcome.shown,
            format!("Ok(ResponseValue(HTTP {}))", call.success.0)
        );
    }
}

#[tokio::test]
async fn every_documented_error_is_decoded_with_status_headers_and_body() {
    let mut errors = 0;
    for call in calls::calls() {
        let answers = call.errors.iter().map(|(status, body)| {
            Answer::json(*status, *body)
                .with_header("retry-after", "12")
                .with_header("x-ratelimit-reset", "Fri, 13 Jun 2025 10:01:00 GMT")
        });
        let (outcomes, requests, server) = exchange(call, answers).await;
        assert_eq!(requests.len(), call.errors.len(), "nothing is retried");
        for ((status, body), outcome) in call.errors.iter().zip(outcomes) {
            let error = outcome.result.unwrap_err();
            assert_eq!(error.problem, Problem::ErrorResponse, "{call:?}");
            assert_eq!(error.body, decoded(body, &server.url()), "{call:?}");
            assert_eq!(outcome.status, Some(*status));
            assert_eq!(outcome.excerpt, body.as_bytes());
            for (name, value) in [
                ("retry-after", "12"),
                ("x-ratelimit-reset", "Fri, 13 Jun 2025 10:01:00 GMT"),
                ("content-type", "application/json"),
            ] {
                let header = (name.to_owned(), value.to_owned());
                assert!(outcome.headers.contains(&header), "{:?}", outcome.headers);
            }
            errors += 1;
        }
    }
    let specs = calls::Provider::ALL.map(calls::Provider::operations);
    let documented = specs.into_iter().flatten().map(|spec| spec.errors.len());
    assert_eq!(errors, documented.sum::<usize>());
}

#[tokio::test]
async fn headers_of_a_success_are_kept() {
    for call in calls::calls() {
        let answer = call.answer().with_header("x-ratelimit-remaining", "57");
        let (outcomes, ..) = exchange(call, [answer]).await;
        let header = ("x-ratelimit-remaining".to_owned(), "57".to_owned());
        assert!(outcomes[0].headers.contains(&header), "{call:?}");
    }
}
