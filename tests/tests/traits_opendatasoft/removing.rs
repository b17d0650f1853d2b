//! Removing members: one call for each of them, one after the other.

use std::io::{ErrorKind as IoErrorKind, Read as _};
use std::net::TcpListener;
use std::time::Duration;

use groups_core::{ErrorKind, Granularity, MemberKey, MemberOutcomes, Members as _, Retryability};
use groups_tests::one_attempt;
use groups_tests::server::Answer;

use crate::common::failures::assert_silent;
use crate::common::{bare, email, group, opendatasoft, sent, server, user_id, username};
use crate::{NOT_FOUND, api};

fn people(names: &[&str]) -> Vec<MemberKey> {
    names.iter().map(|name| username(name)).collect()
}

fn kinds(outcomes: &MemberOutcomes) -> Vec<Option<ErrorKind>> {
    let kind = |outcome: &groups_core::MemberOutcome| {
        outcome.result.as_ref().err().map(groups_core::Error::kind)
    };
    outcomes.outcomes().iter().map(kind).collect()
}

fn names(outcomes: &MemberOutcomes) -> Vec<&str> {
    outcomes
        .outcomes()
        .iter()
        .map(|outcome| outcome.member.as_str())
        .collect()
}

#[tokio::test]
async fn each_member_is_one_delete_in_the_order_of_the_call() {
    let server = server([Answer::empty(204), Answer::empty(204), Answer::empty(204)]).await;
    let members = people(&["louise.data", "a/b", "ü@example.com"]);
    let provider = opendatasoft(&server.url());
    let outcomes = provider
        .remove_members(&group("an alyst"), &members)
        .await
        .unwrap();
    assert!(outcomes.is_complete());
    assert_eq!(outcomes.granularity(), Granularity::PerMember);
    assert_eq!(names(&outcomes), ["louise.data", "a/b", "ü@example.com"]);
    let expected = [
        bare(api!("DELETE" "/groups/an%20alyst/users/louise.data/")),
        bare(api!("DELETE" "/groups/an%20alyst/users/a%2Fb/")),
        bare(api!("DELETE" "/groups/an%20alyst/users/%C3%BC%40example.com/")),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn a_failure_of_one_member_does_not_keep_the_others() {
    let refused = r#"{"error_code": "validation_error", "message": "No."}"#;
    for (status, body, kind) in [
        (404, NOT_FOUND, ErrorKind::NotFound),
        (400, refused, ErrorKind::Rejected),
        (422, refused, ErrorKind::Rejected),
        (409, refused, ErrorKind::Conflict),
    ] {
        let server = server([
            Answer::empty(204),
            Answer::json(status, body),
            Answer::empty(204),
        ])
        .await;
        let provider = opendatasoft(&server.url());
        let members = people(&["ada", "nobody", "alan"]);
        let outcomes = provider
            .remove_members(&group("analysts"), &members)
            .await
            .unwrap();
        assert_eq!(names(&outcomes), ["ada", "nobody", "alan"]);
        assert_eq!(kinds(&outcomes), [None, Some(kind), None], "{status}");
        let (_, error) = outcomes.failures().next().unwrap();
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.operation(), "delete_user_of_a_user_group");
        let expected = [
            bare(api!("DELETE" "/groups/analysts/users/ada/")),
            bare(api!("DELETE" "/groups/analysts/users/nobody/")),
            bare(api!("DELETE" "/groups/analysts/users/alan/")),
        ];
        assert_eq!(sent(&server), expected);
    }
}

#[tokio::test]
async fn a_failure_of_the_provider_stops_and_nobody_else_is_tried() {
    for (status, kind) in [
        (401, ErrorKind::Unauthenticated),
        (403, ErrorKind::PermissionDenied),
        (429, ErrorKind::RateLimited),
        (500, ErrorKind::Unavailable),
        (502, ErrorKind::Unavailable),
        (503, ErrorKind::Unavailable),
        (302, ErrorKind::InvalidResponse),
    ] {
        let server = server([Answer::empty(204), Answer::empty(status)]).await;
        let provider = opendatasoft(&server.url());
        let members = people(&["ada", "alan", "canary.3", "canary.4"]);
        let outcomes = provider
            .remove_members(&group("analysts"), &members)
            .await
            .unwrap();
        assert_eq!(names(&outcomes), ["ada", "alan", "canary.3", "canary.4"]);
        assert_eq!(
            kinds(&outcomes),
            [None, Some(kind), Some(kind), Some(kind)],
            "{status}"
        );
        let expected = [
            bare(api!("DELETE" "/groups/analysts/users/ada/")),
            bare(api!("DELETE" "/groups/analysts/users/alan/")),
        ];
        assert_eq!(sent(&server), expected, "{status}");
        let failures: Vec<_> = outcomes.failures().map(|(_, error)| error).collect();
        assert_eq!(failures[0].status(), Some(status));
        for error in &failures[1..] {
            assert_eq!(error.status(), None, "there was no answer");
            assert_eq!(error.retryability(), Retryability::Safe, "nothing was sent");
            assert!(error.to_string().contains("not attempted"), "{error}");
            assert_silent(error, &status.to_string());
        }
    }
}

#[tokio::test]
async fn silence_stops_and_nobody_else_is_tried() {
    // On a busy machine the first request may not have been sent so soon.
    for milliseconds in [50, 500, 5_000] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let options = one_attempt().with_timeout(Duration::from_millis(milliseconds));
        let provider = opendatasoft::with(&url, options);
        let members = people(&["ada", "alan"]);
        let outcomes = provider
            .remove_members(&group("analysts"), &members)
            .await
            .unwrap();
        assert_eq!(
            kinds(&outcomes),
            [Some(ErrorKind::Timeout), Some(ErrorKind::Timeout)]
        );
        let last = outcomes.outcomes()[1].result.as_ref().unwrap_err();
        assert!(last.to_string().contains("not attempted"), "{last}");

        let Some(request) = arrived(&listener) else {
            continue;
        };
        assert!(
            request.starts_with(api!("DELETE" "/groups/analysts/users/ada/ ")),
            "{request}"
        );
        assert_eq!(request.matches("HTTP/1.1").count(), 1, "{request}");
        assert_eq!(
            listener.accept().unwrap_err().kind(),
            IoErrorKind::WouldBlock
        );
        return;
    }
    panic!("nothing arrived");
}

/// What has come on the first connection, if anything has.
fn arrived(listener: &TcpListener) -> Option<String> {
    listener.set_nonblocking(true).unwrap();
    let (mut stream, _) = listener.accept().ok()?;
    stream.set_nonblocking(false).unwrap();
    let mut request = [0; 4096];
    // The client has closed the connection: nothing more is waited for.
    let length = stream.read(&mut request).unwrap_or(0);
    (length > 0).then(|| String::from_utf8_lossy(&request[..length]).into_owned())
}

#[tokio::test]
async fn nobody_to_remove_means_no_request() {
    let server = server([]).await;
    let provider = opendatasoft(&server.url());
    let outcomes = provider
        .remove_members(&group("analysts"), &[])
        .await
        .unwrap();
    assert!(outcomes.outcomes().is_empty() && outcomes.is_complete());
    assert_eq!(sent(&server), []);
}

#[tokio::test]
async fn one_member_of_another_form_refuses_the_whole_call_before_any_request() {
    for other in [email("ada@example.com"), user_id("1")] {
        let server = server([]).await;
        let provider = opendatasoft(&server.url());
        let members = [username("ada"), other];
        let error = provider
            .remove_members(&group("analysts"), &members)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(sent(&server), []);
    }
}

#[tokio::test]
async fn there_is_no_call_that_replaces_the_members() {
    let server = server([]).await;
    let provider = opendatasoft(&server.url());
    for members in [vec![], people(&["ada"])] {
        let error = provider
            .replace_members(&group("analysts"), &members)
            .await
            .unwrap_err();
        assert!(error.is_unsupported());
        assert_eq!(error.operation(), "replace_members");
    }
    assert_eq!(sent(&server), []);
}
