//! Nobody gets access to the tenant for a group that is not there, and access that was given is told when the rest fails.

use groups_core::{
    Error, ErrorKind, GroupId, MemberOutcomes, Members as _, Result, UserGroups as _,
};
use groups_tests::server::Answer;
use serde_json::json;

use crate::changes::{added, put};
use crate::common::{Sent, group, kestra, ok, sent, server};
use crate::user_groups::{all_found, groups, look_up_all, set};
use crate::{
    ADA, ALAN, ANALYSTS, STEWARDS, access, ada, alan, conflict, found, given, look_up, not_found,
};

/// Adds two people to [`ANALYSTS`], all of them or an error.
async fn add(script: Vec<Answer>) -> (Result<()>, Vec<Sent>) {
    let server = server(script).await;
    let provider = kestra(&server.url());
    let (id, members) = (group(ANALYSTS), [ada(), alan()]);
    let added = provider.add_members(&id, &members).await;
    (added.and_then(MemberOutcomes::into_result), sent(&server))
}

/// Puts one person into these groups.
async fn put_into(groups: &[GroupId], script: Vec<Answer>) -> (Result<()>, Vec<Sent>) {
    let server = server(script).await;
    let set = kestra(&server.url());
    let set = set.set_user_groups(&ada(), groups).await;
    (set, sent(&server))
}

fn assert_unknown(error: &Error) {
    assert!(error.is_not_found(), "{error}");
    assert_eq!(error.operation(), "list_group_ids");
    let detail = "one of the groups does not exist; nothing was changed";
    assert_eq!(error.detail(), Some(detail));
    assert_eq!(error.status(), None, "the server has answered as it should");
}

#[tokio::test]
async fn a_group_that_is_not_there_gives_nobody_access() {
    let other_case = ANALYSTS.to_lowercase();
    for there in [&[][..], &[STEWARDS], &[&other_case]] {
        let (added, requests) = add(vec![found(there)]).await;
        assert_unknown(&added.unwrap_err());
        assert_eq!(requests, [look_up(&[ANALYSTS])], "{there:?}");
    }
}

#[tokio::test]
async fn one_group_of_several_that_is_not_there_gives_nobody_access() {
    for there in [&[][..], &[STEWARDS], &[ANALYSTS], &["other", ANALYSTS]] {
        let (set, requests) = put_into(&groups(), vec![found(there)]).await;
        assert_unknown(&set.unwrap_err());
        assert_eq!(requests, [look_up_all()], "{there:?}");
    }
}

/// One request, however many people and groups there are, and before anything is given to anybody.
#[tokio::test]
async fn groups_are_looked_up_once_for_each_call() {
    let everybody = || vec![given(), added(ADA), conflict(), added(ALAN)];
    let changes = || [access(ADA), put(ADA), access(ALAN), put(ALAN)];
    for there in [&[ANALYSTS][..], &[STEWARDS, ANALYSTS, ANALYSTS]] {
        let (added, requests) = add([vec![found(there)], everybody()].concat()).await;
        added.unwrap();
        let expected = [vec![look_up(&[ANALYSTS])], changes().to_vec()].concat();
        assert_eq!(requests, expected, "{there:?}");
    }
    // In any order, and with others.
    for there in [&[ANALYSTS, STEWARDS][..], &["other", STEWARDS, ANALYSTS]] {
        let script = vec![found(there), given(), Answer::empty(204)];
        let (done, requests) = put_into(&groups(), script).await;
        done.unwrap();
        let expected = [look_up_all(), access(ADA), set(&[STEWARDS, ANALYSTS])];
        assert_eq!(requests, expected, "{there:?}");
    }
    // The same group twice is one group.
    let twice = [group(ANALYSTS), group(ANALYSTS)];
    let script = vec![found(&[ANALYSTS]), given(), Answer::empty(204)];
    put_into(&twice, script).await.0.unwrap();
}

#[tokio::test]
async fn groups_that_cannot_be_looked_up_give_nobody_access() {
    for (answer, kind) in [
        (Answer::empty(401), ErrorKind::Unauthenticated),
        (Answer::empty(403), ErrorKind::PermissionDenied),
        (not_found(), ErrorKind::NotFound),
        // Of a lookup it says nothing that would be done already.
        (conflict(), ErrorKind::Conflict),
        (Answer::empty(500), ErrorKind::Unavailable),
        (Answer::empty(204), ErrorKind::InvalidResponse),
        (ok(json!({})), ErrorKind::InvalidResponse),
        (ok(json!([null])), ErrorKind::InvalidResponse),
        (
            ok(json!([{"name": "analysts"}])),
            ErrorKind::InvalidResponse,
        ),
        (ok(json!([ANALYSTS])), ErrorKind::InvalidResponse),
        (found(&["", ANALYSTS]), ErrorKind::InvalidResponse),
    ] {
        let (added, requests) = add(vec![answer.clone()]).await;
        let error = added.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (kind, "list_group_ids"));
        assert_eq!(requests, [look_up(&[ANALYSTS])]);
        let (set, requests) = put_into(&groups(), vec![answer]).await;
        let error = set.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (kind, "list_group_ids"));
        assert_eq!(requests, [look_up_all()]);
    }
}

const STILL_HAS: &str =
    "the user was given access to the tenant before this failed, and still has it";

/// The ways in which a write after the access fails.
fn refusals() -> Vec<(Answer, ErrorKind)> {
    vec![
        (not_found(), ErrorKind::NotFound),
        (Answer::empty(422), ErrorKind::Rejected),
        (Answer::empty(403), ErrorKind::PermissionDenied),
        (Answer::empty(503), ErrorKind::Unavailable),
        (Answer::empty(302), ErrorKind::InvalidResponse),
    ]
}

/// The error of [`ADA`] when her access is answered like this and her membership is refused like that.
async fn refused(access: Answer, refusal: Answer) -> Error {
    let server = server([found(&[ANALYSTS]), access, refusal]).await;
    let provider = kestra(&server.url());
    let outcomes = provider.add_members(&group(ANALYSTS), &[ada()]).await;
    assert_eq!(server.requests().len(), 3);
    outcomes.unwrap().into_result().unwrap_err()
}

/// Whoever undoes what has failed must know that there is something to undo.
#[tokio::test]
async fn access_that_was_given_before_a_failure_is_told() {
    for (refusal, kind) in refusals() {
        let error = refused(given(), refusal.clone()).await;
        assert_eq!(
            (error.kind(), error.operation()),
            (kind, "add_user_to_group")
        );
        let detail = error.detail().unwrap_or_default();
        assert!(detail.ends_with(STILL_HAS), "{kind}: {detail}");
        let script = vec![all_found(), given(), refusal];
        let error = put_into(&groups(), script).await.0.unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (kind, "update_user_groups")
        );
        let detail = error.detail().unwrap_or_default();
        assert!(detail.ends_with(STILL_HAS), "{kind}: {detail}");
    }
    // For one list of groups a conflict is a failure.
    let script = vec![all_found(), given(), conflict()];
    let error = put_into(&groups(), script).await.0.unwrap_err();
    assert_eq!(error.detail(), Some(STILL_HAS));
}

#[tokio::test]
async fn access_that_was_there_or_was_not_given_is_not_told_as_given() {
    for (refusal, _) in refusals() {
        for answer in [conflict(), Answer::empty(403)] {
            let error = refused(answer.clone(), refusal.clone()).await;
            assert!(!error.to_string().contains("access"), "{error}");
            let script = vec![all_found(), answer, refusal.clone()];
            let error = put_into(&groups(), script).await.0.unwrap_err();
            assert!(!error.to_string().contains("access"), "{error}");
        }
    }
}

/// Each error speaks of its own member.
#[tokio::test]
async fn of_several_only_those_who_were_given_access_are_told_so() {
    let script = [
        found(&[ANALYSTS]),
        given(),
        not_found(),
        conflict(),
        not_found(),
    ];
    let server = server(script).await;
    let provider = kestra(&server.url());
    let (id, members) = (group(ANALYSTS), [ada(), alan()]);
    let outcomes = provider.add_members(&id, &members).await.unwrap();
    let details: Vec<_> = outcomes
        .failures()
        .map(|(member, error)| (member.as_str(), error.detail()))
        .collect();
    assert_eq!(details, [(ADA, Some(STILL_HAS)), (ALAN, None)]);
}

/// Nobody knows whether the access was given then, and whoever cleans up has to look.
#[tokio::test]
async fn an_access_that_may_have_been_given_is_said() {
    for (answer, kind) in [
        (Answer::empty(503), ErrorKind::Unavailable),
        (not_found(), ErrorKind::NotFound),
    ] {
        let (added, _) = add(vec![found(&[ANALYSTS]), answer]).await;
        let error = added.unwrap_err();
        assert_eq!(error.kind(), kind);
        let note = "the user may have been given access to the tenant";
        let is_said = error.to_string().contains(note);
        assert_eq!(is_said, kind == ErrorKind::Unavailable, "{error}");
    }
}
