//! The members of a group, as the server lists them.

use groups_core::{AccountState, ErrorKind, Member, MemberRole, UserId, Username};
use serde_json::{Value, json};

use crate::common::{all_members, bare, group, kestra, sent, server, user_id};
use crate::{ADA, ALAN, ANALYSTS, STEWARDS, not_found, page};

fn member(id: &str) -> Member {
    let mut member = Member::new(user_id(id), AccountState::Active);
    member.user.user_id = Some(UserId::new(id).unwrap());
    member
}

fn named(id: &str, username: &str) -> Member {
    let mut member = member(id);
    member.user.username = Some(Username::new(username).unwrap());
    member
}

async fn members(results: &[Value]) -> Vec<Member> {
    let server = server([page(results, results.len() as u64)]).await;
    let members = all_members(&kestra(&server.url()), &group(ANALYSTS)).await;
    // Sorting is not asked for: servers of version 2.0 are known to fail on it.
    let target = format!("GET /api/v1/main/groups/{ANALYSTS}/members?page=1&size=200");
    assert_eq!(sent(&server), [bare(&target)]);
    members.unwrap()
}

#[tokio::test]
async fn what_the_server_says_of_this_group_is_taken_and_the_rest_is_left() {
    let members = members(&[
        json!({
            "id": ADA,
            "username": "Ada@example.com",
            "displayName": "Ada Lovelace",
            "groups": [
                {"id": STEWARDS, "name": "stewards", "external": true, "membership": "MEMBER"},
                {"id": ANALYSTS, "name": "analysts", "external": false, "membership": "OWNER"}
            ]
        }),
        json!({"id": ALAN, "username": "alan@example.com"}),
    ])
    .await;
    let mut ada = named(ADA, "Ada@example.com");
    ada.user.email = Some("Ada@example.com".to_owned());
    ada.user.display_name = Some("Ada Lovelace".to_owned());
    ada.role = Some(MemberRole::Owner);
    ada.managed_externally = Some(false);
    let mut alan = named(ALAN, "alan@example.com");
    alan.user.email = Some("alan@example.com".to_owned());
    assert_eq!(members, [ada, alan]);
}

#[tokio::test]
async fn a_role_is_told_where_it_is_known() {
    for (membership, role) in [
        (json!("OWNER"), Some(MemberRole::Owner)),
        (json!("MEMBER"), Some(MemberRole::Member)),
        (json!("DEPUTY"), None),
        (json!("owner"), None),
        (json!(""), None),
        (json!(null), None),
    ] {
        for (external, managed) in [
            (json!(true), Some(true)),
            (json!(false), Some(false)),
            (json!(null), None),
        ] {
            let groups = json!([{"id": ANALYSTS, "membership": membership, "external": external}]);
            let members = members(&[json!({"id": ADA, "groups": groups})]).await;
            let mut expected = member(ADA);
            (expected.role, expected.managed_externally) = (role, managed);
            assert_eq!(members, [expected], "{groups}");
        }
    }
}

#[tokio::test]
async fn nothing_is_known_of_a_membership_that_the_server_does_not_describe() {
    for groups in [
        json!(null),
        json!([]),
        json!([{"id": STEWARDS, "membership": "OWNER", "external": true}]),
    ] {
        let members = members(&[json!({"id": ADA, "groups": groups})]).await;
        assert_eq!(members, [member(ADA)], "{groups}");
    }
}

/// That of a service account is none, and neither is that of a person whom a directory has named otherwise.
#[tokio::test]
async fn a_user_name_is_an_address_only_where_it_looks_like_one() {
    for username in ["deploy-bot", "CORP\\ada", "ada@", "@example.com", "ada b@c"] {
        let members = members(&[json!({"id": ADA, "username": username})]).await;
        assert_eq!(members, [named(ADA, username)], "{username}");
    }
    // What cannot even stand in a path is no user name, and the member is still there.
    let unusable = members(&[json!({"id": ADA, "username": ".."})]).await;
    assert_eq!(unusable, [member(ADA)]);
    let silent = members(&[json!({"id": ADA, "username": null})]).await;
    assert_eq!(silent, [member(ADA)]);
}

#[tokio::test]
async fn a_member_who_cannot_be_named_fails_the_list_instead_of_vanishing() {
    for broken in [
        json!({"username": "ada@example.com"}),
        json!({"id": null}),
        json!({"id": ""}),
        json!({"id": ".."}),
        json!({"id": "a\nb"}),
        json!({"id": ADA, "groups": [{"membership": "OWNER"}]}),
        json!(null),
    ] {
        let script = [page(&[json!({"id": ALAN}), broken.clone()], 2)];
        let server = server(script).await;
        let members = all_members(&kestra(&server.url()), &group(ANALYSTS)).await;
        let error = members.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{broken}");
        assert_eq!(error.operation(), "search_group_members");
    }
}

#[tokio::test]
async fn an_unknown_group_is_not_a_group_without_members() {
    let server = server([not_found()]).await;
    let members = all_members(&kestra(&server.url()), &group("a/b c")).await;
    assert!(members.unwrap_err().is_not_found());
    let target = "GET /api/v1/main/groups/a%2Fb%20c/members?page=1&size=200";
    assert_eq!(sent(&server), [bare(target)]);
}

#[tokio::test]
async fn a_group_without_members_has_an_empty_list() {
    assert_eq!(members(&[]).await, []);
}
