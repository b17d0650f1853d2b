//! Answers that are neither a usable success nor an error: redirects, nonsense after `200 OK`, connections that break off.

use std::io;
use std::time::Duration;

use groups_segment::SegmentConfig;
use groups_tests::calls::{self, Call, Clients, Outcome, Problem};
use groups_tests::one_attempt;
use groups_tests::server::{Answer, Server};
use groups_transport::{ConnectionOptions, FailureKind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::exchange;

fn with_bodies() -> impl Iterator<Item = &'static Call> {
    calls::calls().filter(|call| call.success.1.is_some())
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let elsewhere = Server::start([]).await.unwrap();
    for call in calls::calls() {
        for location in ["/elsewhere", "", elsewhere.url().as_str()] {
            let statuses = [300, 301, 302, 303, 304, 307, 308];
            let answers =
                statuses.map(|status| Answer::empty(status).with_header("location", location));
            let (outcomes, requests, _) = exchange(call, answers).await;
            assert_eq!(requests.len(), statuses.len(), "one request for each call");
            for (status, outcome) in statuses.into_iter().zip(outcomes) {
                let error = outcome.result.unwrap_err();
                assert_eq!(error.problem, Problem::UnexpectedResponse, "{status}");
                assert_eq!(outcome.status, Some(status));
            }
        }
    }
    assert_eq!(elsewhere.requests(), []);
}

#[tokio::test]
async fn a_status_beyond_all_classes_is_unexpected() {
    for call in calls::calls() {
        let answers = [600, 799, 999].map(|status| Answer::json(status, "{}"));
        for outcome in exchange(call, answers).await.0 {
            let error = outcome.result.unwrap_err();
            assert_eq!(error.problem, Problem::UnexpectedResponse, "{call:?}");
        }
    }
}

#[tokio::test]
async fn a_success_that_is_not_the_documented_json_says_where_and_quotes_nothing() {
    for call in with_bodies() {
        let bodies: [(&[u8], &str); 9] = [
            (b"", "the JSON ends too early (line 1, column 0)"),
            (b"<html>canary", "this is not JSON (line 1, column 1)"),
            (
                b"{\"\xff\xfe\":\"canary\"}",
                "this is not JSON (line 1, column 3): it is not UTF-8",
            ),
            (b"{\"canary", "the JSON ends too early (line 1, column 8)"),
            (b"{} canary", ""),
            (b"\"canary, expected canary at line 1\"", "expected "),
            (b"12345678", "expected "),
            (b"null", "expected "),
            (b"[\"canary\"]", ""),
        ];
        let answers = bodies.map(|(body, _)| Answer::empty(200).with_body(body));
        let (outcomes, requests, _) = exchange(call, answers).await;
        assert_eq!(requests.len(), bodies.len(), "nothing is retried");
        let is_list = call.success.1.unwrap().starts_with('[');
        for ((body, expected), outcome) in bodies.into_iter().zip(outcomes) {
            let is_text = str::from_utf8(body).is_ok();
            let body = String::from_utf8_lossy(body);
            // Where a list is documented, the first letter of an object is wrong already, if it is a letter of a text at all.
            let expected = match is_list && is_text && body.starts_with('{') {
                true => "expected ",
                false => expected,
            };
            assert_eq!(outcome.status, Some(200), "{body}");
            let Problem::InvalidResponse { problem, .. } = outcome.result.unwrap_err().problem
            else {
                panic!("{body}: {}", outcome.shown)
            };
            assert!(problem.starts_with(expected), "{body}: {problem}");
            for quoted in ["canary", "12345678"] {
                assert!(!outcome.shown.contains(quoted), "{body}: {}", outcome.shown);
            }
        }
    }
}

/// Keys are a part of the body too: those of a batch, and those that no schema knows.
#[tokio::test]
async fn the_place_of_a_mistake_quotes_no_key_that_the_server_chose() {
    for call in with_bodies() {
        let bodies = [
            r#"{"ada@example.com":canary"#,
            r#"{"data":{"ada@example.com":canary"#,
            r#"{"results":[{"ada@example.com":canary"#,
            r#"{"ada@example.com":{"status_code":3}}"#,
        ];
        let answers = bodies.map(|body| Answer::json(200, body));
        for (body, outcome) in bodies.into_iter().zip(exchange(call, answers).await.0) {
            let shown = &outcome.shown;
            assert!(!shown.contains("ada@example.com"), "{body}: {shown}");
        }
    }
}

#[tokio::test]
async fn a_success_without_the_promised_body_is_not_a_success() {
    for call in with_bodies() {
        let (outcomes, ..) = exchange(call, [Answer::empty(204)]).await;
        let problem = outcomes[0].result.clone().unwrap_err().problem;
        let invalid = matches!(problem, Problem::InvalidResponse { path, .. } if path == ".");
        assert!(invalid, "{call:?}");
    }
}

/// Answers one request with `bytes` and closes the connection.
async fn break_off(call: &Call, bytes: String) -> io::Result<Outcome> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let length = call.body.unwrap_or_default().len();
    let server = async {
        let (mut stream, _) = listener.accept().await?;
        let mut request = Vec::new();
        loop {
            stream.read_buf(&mut request).await?;
            let end = request.windows(4).position(|bytes| bytes == b"\r\n\r\n");
            if end.is_some_and(|end| request.len() == end + 4 + length) {
                break;
            }
        }
        stream.write_all(bytes.as_bytes()).await?;
        stream.shutdown().await
    };
    let clients = Clients::new(&url).unwrap();
    let (served, outcome) = tokio::join!(server, call.run(&clients));
    served.map(|()| outcome)
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_interrupted_or_an_error_with_what_came() {
    for call in calls::calls() {
        let part = r#"{"message":"canary"#;
        let head = "Cut\r\ncontent-length: 1000\r\n\r\n";
        let outcome = break_off(call, format!("HTTP/1.1 200 {head}{part}")).await;
        let outcome = outcome.unwrap();
        let problem = outcome.result.unwrap_err().problem;
        assert_eq!(problem, Problem::Transport(FailureKind::Interrupted));
        assert!(!outcome.shown.contains("canary"), "{}", outcome.shown);

        let outcome = break_off(call, format!("HTTP/1.1 503 {head}{part}")).await;
        let outcome = outcome.unwrap();
        assert_eq!(outcome.status, Some(503));
        assert_eq!(outcome.excerpt, part.as_bytes());
        let problem = outcome.result.unwrap_err().problem;
        assert_eq!(problem, Problem::ErrorResponse);

        for nothing in ["", "HTTP/1.1 200", "canary: no HTTP\r\n\r\n"] {
            let outcome = break_off(call, nothing.to_owned()).await.unwrap();
            let problem = outcome.result.unwrap_err().problem;
            assert_eq!(problem, Problem::Transport(FailureKind::Interrupted));
            assert!(!outcome.shown.contains("canary"), "{}", outcome.shown);
        }
    }
}

fn bounded(url: &str, options: ConnectionOptions) -> groups_segment::Client {
    let config = SegmentConfig::builder().with_token("t").with_base_url(url);
    config.with_options(options).build().unwrap().client()
}

#[tokio::test]
async fn an_answer_above_the_bound_is_too_large_and_one_at_the_bound_is_not() {
    let call = calls::call(calls::Provider::Segment, "get_user_group").unwrap();
    let server = Server::start([call.answer(), call.answer()]).await.unwrap();
    let size = call.success.1.unwrap().len();
    for (bound, fits) in [(size, true), (size - 1, false)] {
        let options = one_attempt().with_max_body_bytes(bound);
        let client = bounded(&server.url(), options);
        let outcome = Outcome::new(client.get_user_group().user_group_id("a").send().await);
        let problem = outcome.result.err().map(|error| error.problem);
        let expected = Problem::Transport(FailureKind::TooLarge);
        assert_eq!(problem, Some(expected).filter(|_| !fits));
    }
}

#[tokio::test]
async fn a_server_that_never_answers_is_a_timeout() {
    // It takes connections and says nothing.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let options = one_attempt().with_timeout(Duration::from_millis(50));
    let client = bounded(&url, options);
    let outcome = Outcome::new(client.list_user_groups().send().await);
    let problem = outcome.result.unwrap_err().problem;
    assert_eq!(problem, Problem::Transport(FailureKind::Timeout));
}
