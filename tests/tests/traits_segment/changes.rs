//! Changes of members: add, remove, replace. Segment accepts or refuses each call as a whole.

use groups_core::{ErrorKind, Granularity, MemberKey, MemberOutcomes, Members as _};
use groups_tests::server::Answer;
use serde_json::json;

use crate::common::{bare, email, group, ok, segment, sent, server, user_id, username, with_body};
use crate::{ANALYSTS, NOT_CONFIRMED, NOT_FOUND, SUCCESS};

const ADD: &str = "POST /groups/grp-analysts/users";
const REPLACE: &str = "PUT /group/grp-analysts/users";
const REMOVE: &str = "DELETE /group/grp-analysts/users";

fn people() -> Vec<MemberKey> {
    vec![email("Ada@example.com"), email("grace+x@example.com")]
}

fn assert_whole_call(outcomes: &MemberOutcomes, members: &[MemberKey]) {
    assert_eq!(outcomes.granularity(), Granularity::WholeCall);
    let keys: Vec<_> = outcomes
        .outcomes()
        .iter()
        .map(|outcome| &outcome.member)
        .collect();
    assert_eq!(keys, members.iter().collect::<Vec<_>>());
    assert!(outcomes.is_complete());
}

#[tokio::test]
async fn add_members_sends_the_addresses_as_they_are_spelled() {
    let server = server([ok(ANALYSTS)]).await;
    let provider = segment(&server.url());
    let outcomes = provider
        .add_members(&group("grp-analysts"), &people())
        .await
        .unwrap();
    assert_whole_call(&outcomes, &people());
    let body = json!({"emails": ["Ada@example.com", "grace+x@example.com"]});
    assert_eq!(sent(&server), [with_body(ADD, body)]);
}

#[tokio::test]
async fn remove_members_sends_indexed_addresses_to_the_singular_path() {
    let server = server([ok(SUCCESS), ok(SUCCESS)]).await;
    let provider = segment(&server.url());
    let outcomes = provider
        .remove_members(&group("grp-analysts"), &people())
        .await
        .unwrap();
    assert_whole_call(&outcomes, &people());
    let one = [email("ü&emails.1=x@example.com")];
    let outcomes = provider.remove_members(&group("a/b"), &one).await.unwrap();
    assert_whole_call(&outcomes, &one);
    let expected = [
        bare(&format!(
            "{REMOVE}?emails.0=Ada%40example.com&emails.1=grace%2Bx%40example.com"
        )),
        bare("DELETE /group/a%2Fb/users?emails.0=%C3%BC%26emails.1%3Dx%40example.com"),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn replace_members_sends_the_whole_membership_to_the_singular_path() {
    let server = server([ok(ANALYSTS)]).await;
    let provider = segment(&server.url());
    let outcomes = provider
        .replace_members(&group("grp-analysts"), &people())
        .await
        .unwrap();
    assert_whole_call(&outcomes, &people());
    let body = json!({"emails": ["Ada@example.com", "grace+x@example.com"]});
    assert_eq!(sent(&server), [with_body(REPLACE, body)]);
}

#[tokio::test]
async fn replacing_by_nobody_clears_the_group() {
    let server = server([ok(ANALYSTS)]).await;
    let provider = segment(&server.url());
    let outcomes = provider
        .replace_members(&group("grp-analysts"), &[])
        .await
        .unwrap();
    assert_whole_call(&outcomes, &[]);
    assert_eq!(sent(&server), [with_body(REPLACE, json!({"emails": []}))]);
}

#[tokio::test]
async fn nobody_to_add_or_to_remove_means_no_request() {
    let server = server([]).await;
    let provider = segment(&server.url());
    let added = provider
        .add_members(&group("grp-analysts"), &[])
        .await
        .unwrap();
    assert_whole_call(&added, &[]);
    let removed = provider
        .remove_members(&group("grp-analysts"), &[])
        .await
        .unwrap();
    assert_whole_call(&removed, &[]);
    assert_eq!(sent(&server), []);
}

#[tokio::test]
async fn a_refused_call_has_no_outcomes() {
    let refused = || Answer::json(404, NOT_FOUND);
    let server = server([refused(), refused(), refused()]).await;
    let provider = segment(&server.url());
    let id = group("grp-analysts");
    assert!(
        provider
            .add_members(&id, &people())
            .await
            .unwrap_err()
            .is_not_found()
    );
    assert!(
        provider
            .remove_members(&id, &people())
            .await
            .unwrap_err()
            .is_not_found()
    );
    assert!(
        provider
            .replace_members(&id, &people())
            .await
            .unwrap_err()
            .is_not_found()
    );
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_removal_that_is_not_confirmed_is_an_error() {
    for status in NOT_CONFIRMED {
        let server = server([ok(json!({"data": {"status": status}}))]).await;
        let provider = segment(&server.url());
        let error = provider
            .remove_members(&group("grp-analysts"), &people())
            .await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{status:?}");
        assert_eq!(error.operation(), "remove_users_from_user_group");
    }
}

#[tokio::test]
async fn a_write_that_does_not_answer_with_a_group_is_an_error() {
    let id = group("grp-analysts");
    for body in [
        json!({}),
        json!({"data": {}}),
        json!({"data": {"userGroup": null}}),
    ] {
        let server = server([ok(&body), ok(&body)]).await;
        let provider = segment(&server.url());
        let error = provider.add_members(&id, &people()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{body}");
        let error = provider.replace_members(&id, &people()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{body}");
    }
}

#[tokio::test]
async fn a_removal_too_long_for_a_url_is_refused_before_any_request() {
    let person = |n: usize| email(&format!("person-{n:0>80}@example.com"));
    let many: Vec<_> = (0..100).map(person).collect();
    let server = server([ok(SUCCESS), ok(ANALYSTS), ok(ANALYSTS)]).await;
    let provider = segment(&server.url());
    let id = group("grp-analysts");
    let error = provider.remove_members(&id, &many).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(sent(&server), []);
    // What is left of the budget still works, and bodies have no such bound.
    provider
        .remove_members(&id, &many[..50])
        .await
        .unwrap()
        .into_result()
        .unwrap();
    provider
        .add_members(&id, &many)
        .await
        .unwrap()
        .into_result()
        .unwrap();
    provider
        .replace_members(&id, &many)
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn one_member_of_another_form_refuses_the_whole_call_before_any_request() {
    for other in [username("ada@example.com"), user_id("usr-ada")] {
        let server = server([]).await;
        let provider = segment(&server.url());
        let members = [email("ada@example.com"), other];
        let id = group("grp-analysts");
        let results = [
            provider.add_members(&id, &members).await,
            provider.remove_members(&id, &members).await,
            provider.replace_members(&id, &members).await,
        ];
        for result in results {
            assert_eq!(result.unwrap_err().kind(), ErrorKind::InvalidInput);
        }
        assert_eq!(sent(&server), []);
    }
}
