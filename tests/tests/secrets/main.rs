//! Nothing prints a credential: not `Debug` or `Display` of anything, not an error, not a log record of ours or of a dependency at the most
//! talkative level. Nor is a person, a query or a body in the log.
//!
//! One test in this binary listens to everything: the listener is global, so that nothing escapes on another thread.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod canary;
mod captured;
mod shown;

use std::error::Error;
use std::time::Duration;

use groups_tests::calls::{Call, MAX_PARAMETERS, Outcome, calls};
use groups_tests::server::{Answer, Closed, Fault, Request, Server};
use groups_tests::time::JumpingTime;
use groups_transport::{ConnectionOptions, RetryPolicy};

use crate::canary::{BODY, PERSON, clients, credential_in, person_in};
use crate::captured::Captured;

type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

/// The values of the path are persons, as far as the log is concerned.
const PERSONS: [&str; MAX_PARAMETERS] = [PERSON; MAX_PARAMETERS];

fn options() -> ConnectionOptions {
    ConnectionOptions::new()
        .with_environment(JumpingTime::new(0.5))
        .with_retry(RetryPolicy::new().with_max_attempts(2))
        .without_rate_limits()
}

/// The ways in which a call ends, by name. `None`: nobody listens.
fn endings(call: &Call) -> Vec<(&'static str, Option<Answer>)> {
    let json = format!(r#"{{"error":"{BODY}","message":"{BODY}","errors":[{{"type":"{BODY}"}}]}}"#);
    let html = format!("<html>{BODY}</html>");
    let garbage = Answer::json(call.success.0.max(200), format!("{{\"{BODY}"));
    let page = Answer::empty(200).with_header("content-type", "text/html");
    let there = format!("{{origin}}/{BODY}?{BODY}");
    let away = Answer::empty(302).with_header("location", &there);
    let cookie = format!("session={BODY}");
    vec![
        ("success", Some(call.answer())),
        ("404", Some(Answer::json(404, json.clone()))),
        ("401", Some(Answer::json(401, json.clone()))),
        ("429", Some(Answer::json(429, json))),
        ("500 HTML", Some(Answer::empty(500).with_body(html.clone()))),
        ("garbage", Some(garbage)),
        ("a page", Some(page.with_body(html))),
        ("redirect", Some(away.with_header("set-cookie", &cookie))),
        ("cut", Some(call.answer().with_fault(Fault::CloseAfter(60)))),
        (
            "silence",
            Some(call.answer().with_fault(Fault::StallAfter(0))),
        ),
        ("not HTTP", Some(Answer::raw(format!("{BODY}\r\n\r\n")))),
        ("refused", None),
    ]
}

/// Makes the call and returns all that can be printed of what comes back.
async fn end(call: &Call, form: usize, name: &str, answer: Option<Answer>) -> Result<String> {
    let Some(answer) = answer else {
        let closed = Closed::new()?;
        let clients = clients(call.provider, form, &closed.url(), &options())?;
        return Ok(call.run_with(&clients, PERSONS).await.shown);
    };
    let (outcome, sent) = match name {
        "silence" => silence(call, form, &answer).await?,
        _ => reach(call, form, &answer, &options()).await?,
    };
    // The test could not fail if the credential or the person were not sent in the first place.
    assert!(!sent.is_empty(), "{call:?} {name}: nothing arrived");
    for request in &sent {
        let text = format!("{request:?}");
        assert!(credential_in(&text).is_some(), "not sent: {text}");
        let person = call.parameters.is_empty() || text.contains(PERSON);
        assert!(person, "no person: {text}");
    }
    Ok(outcome.shown)
}

/// Makes the call to a server that gives `answer`, and returns what came of it and what arrived.
async fn reach(
    call: &Call,
    form: usize,
    answer: &Answer,
    options: &ConnectionOptions,
) -> Result<(Outcome, Vec<Request>)> {
    let server = Server::start([answer.clone(), answer.clone()]).await?;
    let clients = clients(call.provider, form, &server.url(), options)?;
    let outcome = call.run_with(&clients, PERSONS).await;
    Ok((outcome, server.requests()))
}

/// Gives up on a server that is silent: soon, but not before the request has arrived, which takes longer on a busy machine.
async fn silence(call: &Call, form: usize, answer: &Answer) -> Result<(Outcome, Vec<Request>)> {
    let mut timeout = Duration::from_millis(60);
    loop {
        let options = options()
            .with_timeout(timeout)
            .with_retry(RetryPolicy::off());
        let (outcome, sent) = reach(call, form, answer, &options).await?;
        timeout *= 10;
        if !sent.is_empty() || timeout > Duration::from_secs(60) {
            return Ok((outcome, sent));
        }
    }
}

/// Every way of every operation of every provider in every form of its credential.
async fn everything() -> Result {
    for call in calls() {
        for form in 0..call.provider.forms().len() {
            for (name, answer) in endings(call) {
                let shown = end(call, form, name, answer).await?;
                let what = format!("{:?} {} {name}", call.provider, call.operation);
                assert!(!shown.is_empty(), "{what}");
                assert_eq!(credential_in(&shown), None, "{what}: {shown}");
                // A decoded value is not printed by its answer, so neither is anybody in it.
                assert_eq!(person_in(&shown), None, "{what}: {shown}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn no_credential_is_printed_by_anything() -> Result {
    let captured = Captured::everything()?;
    everything().await?;
    shown::values().await?;
    let log = captured.text();

    // The listener does listen: to our spans, and to what dependencies say in both ways of saying it.
    for expected in [
        "operation{",
        "attempt{",
        "url.template=",
        "http.response.status_code=404",
        "groups_transport",
        "hyper_util::client",
        "log.target=\"reqwest",
        "TRACE",
        "DEBUG",
    ] {
        assert!(log.contains(expected), "`{expected}` is not in the log");
    }
    let line = |needle: &str| log.lines().find(|line| line.contains(needle)).unwrap_or("");
    if let Some(found) = credential_in(&log) {
        panic!("a credential is in the log: {}", line(&found));
    }
    if let Some(found) = person_in(&log) {
        panic!(
            "a person, a query or a body is in the log: {}",
            line(&found)
        );
    }
    Ok(())
}
