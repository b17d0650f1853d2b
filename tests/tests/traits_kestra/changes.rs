//! Adding members, access to the tenant first, and removing them: one after the other, with an outcome for each. What is looked up before stands in
//! [`existing`](crate::existing).

use groups_core::{
    Error, ErrorKind, Granularity, MemberKey, MemberOutcomes, Members as _, Retryability,
};
use groups_kestra::{ConnectionOptions, RetryPolicy};
use groups_tests::server::Answer;
use groups_tests::time::JumpingTime;
use serde_json::{Value, json};

use crate::common::{Sent, bare, email, group, kestra, ok, sent, server, told, user_id, username};
use crate::{ADA, ALAN, ANALYSTS, access, ada, alan, conflict, found, given, look_up, not_found};

pub(crate) fn put(user: &str) -> Sent {
    bare(&format!(
        "PUT /api/v1/main/groups/{ANALYSTS}/members/{user}"
    ))
}

fn delete(user: &str) -> Sent {
    bare(&format!(
        "DELETE /api/v1/main/groups/{ANALYSTS}/members/{user}"
    ))
}

/// The answer to a change of a membership: the member with the groups that are left.
fn member(id: &str, groups: Value) -> Answer {
    ok(json!({"id": id, "username": "x@example.com", "displayName": "X", "groups": groups}))
}

pub(crate) fn added(id: &str) -> Answer {
    let membership = json!({"id": ANALYSTS, "external": false, "membership": "MEMBER"});
    member(id, json!([membership]))
}

fn removed(id: &str) -> Answer {
    member(id, json!([]))
}

/// Adds to a group that exists: the outcomes, and the requests after the one that has made sure of the group.
async fn add(script: Vec<Answer>, members: &[MemberKey]) -> (MemberOutcomes, Vec<Sent>) {
    let server = server([vec![found(&[ANALYSTS])], script].concat()).await;
    let provider = kestra(&server.url());
    let outcomes = provider.add_members(&group(ANALYSTS), members).await;
    let outcomes = outcomes.unwrap();
    assert_eq!(outcomes.granularity(), Granularity::PerMember);
    let mut requests = sent(&server);
    assert_eq!(requests.remove(0), look_up(&[ANALYSTS]));
    (outcomes, requests)
}

async fn remove(script: Vec<Answer>, members: &[MemberKey]) -> (MemberOutcomes, Vec<Sent>) {
    let server = server(script).await;
    let provider = kestra(&server.url());
    let outcomes = provider.remove_members(&group(ANALYSTS), members).await;
    let outcomes = outcomes.unwrap();
    assert_eq!(outcomes.granularity(), Granularity::PerMember);
    (outcomes, sent(&server))
}

fn done(id: &str) -> String {
    format!("{id}: done")
}

#[tokio::test]
async fn access_to_the_tenant_comes_before_the_membership() {
    let script = vec![given(), added(ADA), Answer::empty(204), added(ALAN)];
    let (outcomes, requests) = add(script, &[ada(), alan()]).await;
    assert_eq!(told(&outcomes), [done(ADA), done(ALAN)]);
    let expected = [access(ADA), put(ADA), access(ALAN), put(ALAN)];
    assert_eq!(requests, expected);
}

#[tokio::test]
async fn ids_are_one_segment_each() {
    let script = [found(&["a/b"]), given(), added("x"), removed("x")];
    let server = server(script).await;
    let provider = kestra(&server.url());
    let (id, users) = (group("a/b"), [user_id("../ü")]);
    let outcomes = provider.add_members(&id, &users).await.unwrap();
    assert!(outcomes.is_complete());
    let outcomes = provider.remove_members(&id, &users).await.unwrap();
    assert!(outcomes.is_complete());
    let expected = [
        look_up(&["a/b"]),
        access("..%2F%C3%BC"),
        bare("PUT /api/v1/main/groups/a%2Fb/members/..%2F%C3%BC"),
        bare("DELETE /api/v1/main/groups/a%2Fb/members/..%2F%C3%BC"),
    ];
    assert_eq!(sent(&server), expected);
}

/// Who has access keeps it, and whether a credential that may not give access may add members is for the server to say.
#[tokio::test]
async fn access_that_is_there_or_cannot_be_given_does_not_stop_an_addition() {
    for answer in [conflict(), Answer::empty(409), Answer::empty(403)] {
        let (outcomes, requests) = add(vec![answer, added(ADA)], &[ada()]).await;
        assert_eq!(told(&outcomes), [done(ADA)]);
        assert_eq!(requests, [access(ADA), put(ADA)]);
    }
}

#[tokio::test]
async fn a_user_whom_the_server_does_not_know_fails_alone() {
    let script = vec![not_found(), given(), added(ALAN)];
    let (outcomes, requests) = add(script, &[ada(), alan()]).await;
    assert_eq!(told(&outcomes), [format!("{ADA}: NotFound"), done(ALAN)]);
    let (_, error) = outcomes.failures().next().unwrap();
    assert_eq!(error.operation(), "create_tenant_access_1");
    let expected = [access(ADA), access(ALAN), put(ALAN)];
    assert_eq!(requests, expected);
}

#[tokio::test]
async fn who_is_a_member_already_is_added() {
    let (outcomes, requests) = add(vec![given(), conflict()], &[ada()]).await;
    assert_eq!(told(&outcomes), [done(ADA)]);
    assert_eq!(requests, [access(ADA), put(ADA)]);
    // Twice in one call.
    let script = vec![given(), added(ADA), conflict(), conflict()];
    let (outcomes, requests) = add(script, &[ada(), ada()]).await;
    assert_eq!(told(&outcomes), [done(ADA), done(ADA)]);
    assert_eq!(requests.len(), 4);
}

/// A group or a user that is not there: nobody was added.
#[tokio::test]
async fn a_membership_that_is_refused_fails_this_member_and_the_next_is_tried() {
    let invalid = || Answer::json(422, r#"{"message": "Invalid entity: canary"}"#);
    for (refusal, kind) in [
        (not_found(), "NotFound"),
        (invalid(), "Rejected"),
        (Answer::empty(400), "Rejected"),
    ] {
        let script = vec![given(), refusal, given(), added(ALAN)];
        let (outcomes, requests) = add(script, &[ada(), alan()]).await;
        assert_eq!(told(&outcomes), [format!("{ADA}: {kind}"), done(ALAN)]);
        let (_, error) = outcomes.failures().next().unwrap();
        assert_eq!(error.operation(), "add_user_to_group");
        assert_eq!(requests.len(), 4);
    }
}

#[tokio::test]
async fn who_is_removed_or_was_no_member_is_removed() {
    let script = vec![removed(ADA), conflict()];
    let (outcomes, requests) = remove(script, &[ada(), alan()]).await;
    assert_eq!(told(&outcomes), [done(ADA), done(ALAN)]);
    // Nobody gets access who is to leave.
    assert_eq!(requests, [delete(ADA), delete(ALAN)]);
}

/// It may mean that the group is another one, in which somebody still is.
#[tokio::test]
async fn not_found_is_never_a_removal() {
    let script = vec![not_found(), removed(ALAN)];
    let (outcomes, requests) = remove(script, &[ada(), alan()]).await;
    assert_eq!(told(&outcomes), [format!("{ADA}: NotFound"), done(ALAN)]);
    let (_, error) = outcomes.failures().next().unwrap();
    assert_eq!(error.operation(), "delete_user_from_group");
    assert_eq!(requests, [delete(ADA), delete(ALAN)]);
}

fn assert_not_attempted(error: &Error, kind: ErrorKind, operation: &str) {
    assert_eq!((error.kind(), error.operation()), (kind, operation));
    let detail = "not attempted, because an earlier change failed";
    assert_eq!(error.detail(), Some(detail));
    assert_eq!(error.retryability(), Retryability::Safe);
    assert_eq!((error.status(), error.attempts()), (None, 0));
}

#[tokio::test]
async fn a_failure_that_is_not_about_the_member_stops_and_says_so() {
    let grace = || user_id("grace");
    let everybody = [ada(), alan(), grace()];
    for (status, kind) in [
        (401, ErrorKind::Unauthenticated),
        (429, ErrorKind::RateLimited),
        (500, ErrorKind::Unavailable),
        (503, ErrorKind::Unavailable),
    ] {
        for (script, operation, expected_requests) in [
            (
                vec![given(), added(ADA), Answer::empty(status)],
                "create_tenant_access_1",
                3,
            ),
            (
                vec![given(), added(ADA), given(), Answer::empty(status)],
                "add_user_to_group",
                4,
            ),
        ] {
            let (outcomes, requests) = add(script, &everybody).await;
            let shown = format!("{kind:?}");
            let expected = [
                done(ADA),
                format!("{ALAN}: {shown}"),
                format!("grace: {shown}"),
            ];
            assert_eq!(told(&outcomes), expected);
            assert_eq!(requests.len(), expected_requests);
            let outcomes = outcomes.into_outcomes();
            let failed = outcomes[1].result.as_ref().unwrap_err();
            assert_eq!(failed.status(), Some(status));
            let left = outcomes[2].result.as_ref().unwrap_err();
            assert_not_attempted(left, kind, operation);
        }
        let script = vec![removed(ADA), Answer::empty(status)];
        let (outcomes, requests) = remove(script, &everybody).await;
        assert_eq!(requests.len(), 2);
        let outcomes = outcomes.into_outcomes();
        assert!(outcomes[0].result.is_ok());
        assert_eq!(outcomes[1].result.as_ref().unwrap_err().kind(), kind);
        let left = outcomes[2].result.as_ref().unwrap_err();
        assert_not_attempted(left, kind, "delete_user_from_group");
    }
}

/// Whoever may not add this member may not add the next one either.
#[tokio::test]
async fn a_credential_that_may_not_change_members_stops() {
    let refused = || Answer::empty(403);
    let script = vec![refused(), refused()];
    let (outcomes, requests) = add(script, &[ada(), alan()]).await;
    let expected = [
        format!("{ADA}: PermissionDenied"),
        format!("{ALAN}: PermissionDenied"),
    ];
    assert_eq!(told(&outcomes), expected);
    assert_eq!(requests, [access(ADA), put(ADA)]);
    let (outcomes, requests) = remove(vec![refused()], &[ada(), alan()]).await;
    assert_eq!(told(&outcomes), expected);
    assert_eq!(requests, [delete(ADA)]);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_never_a_success() {
    for answer in [
        ok("<html>welcome</html>"),
        ok(json!([])),
        ok(json!({})),
        Answer::empty(302),
    ] {
        let (outcomes, _) = add(vec![given(), answer.clone()], &[ada()]).await;
        assert_eq!(told(&outcomes), [format!("{ADA}: InvalidResponse")]);
        let (outcomes, _) = remove(vec![answer], &[ada()]).await;
        assert_eq!(told(&outcomes), [format!("{ADA}: InvalidResponse")]);
    }
}

/// The first attempt may have been carried out, and the second finds that it was.
#[tokio::test]
async fn a_conflict_after_a_repeat_is_done_as_well() {
    let broken = || Answer::empty(503);
    let twice = |then: Answer| [broken(), then];
    let script = [
        twice(found(&[ANALYSTS])),
        twice(conflict()),
        twice(conflict()),
        twice(conflict()),
    ];
    let server = server(script.concat()).await;
    let options = ConnectionOptions::new()
        .with_environment(JumpingTime::new(0.0))
        .with_retry(RetryPolicy::new());
    let provider = kestra::with(&server.url(), options);
    let id = group(ANALYSTS);
    let outcomes = provider.add_members(&id, &[ada()]).await.unwrap();
    assert_eq!(told(&outcomes), [done(ADA)]);
    let outcomes = provider.remove_members(&id, &[ada()]).await.unwrap();
    assert_eq!(told(&outcomes), [done(ADA)]);
    let again = |request: Sent| [request.clone(), request];
    let expected = [look_up(&[ANALYSTS]), access(ADA), put(ADA), delete(ADA)];
    assert_eq!(sent(&server), expected.map(again).concat());
}

#[tokio::test]
async fn nobody_to_add_or_to_remove_means_no_request() {
    let server = server([]).await;
    let (provider, id) = (kestra(&server.url()), group(ANALYSTS));
    for outcomes in [
        provider.add_members(&id, &[]).await.unwrap(),
        provider.remove_members(&id, &[]).await.unwrap(),
    ] {
        assert!(outcomes.outcomes().is_empty());
        assert_eq!(outcomes.granularity(), Granularity::PerMember);
    }
    assert_eq!(sent(&server), []);
}

#[tokio::test]
async fn one_member_of_another_form_refuses_the_whole_call_before_any_request() {
    for other in [email("ada@example.com"), username("ada@example.com")] {
        let server = server([]).await;
        let provider = kestra(&server.url());
        let members = [ada(), other];
        let id = group(ANALYSTS);
        for result in [
            provider.add_members(&id, &members).await,
            provider.remove_members(&id, &members).await,
        ] {
            assert_eq!(result.unwrap_err().kind(), ErrorKind::InvalidInput);
        }
        assert_eq!(sent(&server), []);
    }
}
