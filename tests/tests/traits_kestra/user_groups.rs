//! Setting all groups of a user: access to the tenant first, then the whole list. What is looked up before stands in [`existing`](crate::existing).

use groups_core::{ErrorKind, GroupId, MemberKey, TenantId, UserGroups as _};
use groups_kestra::KestraConfig;
use groups_tests::one_attempt;
use groups_tests::server::Answer;
use serde_json::json;

use crate::common::{bare, email, group, kestra, sent, server, user_id, username, with_body};
use crate::{ADA, ANALYSTS, STEWARDS, access, ada, conflict, found, given, look_up, not_found};

pub(crate) fn groups() -> [GroupId; 2] {
    [group(STEWARDS), group(ANALYSTS)]
}

pub(crate) fn set(groups: &[&str]) -> crate::common::Sent {
    let target = format!("PUT /api/v1/main/users/{ADA}/groups");
    with_body(&target, json!({"groupIds": groups}))
}

pub(crate) fn look_up_all() -> crate::common::Sent {
    look_up(&[STEWARDS, ANALYSTS])
}

pub(crate) fn all_found() -> Answer {
    found(&[STEWARDS, ANALYSTS])
}

#[tokio::test]
async fn the_whole_list_is_sent_in_its_order_after_the_access() {
    for access_answer in [given(), Answer::empty(204), conflict(), Answer::empty(403)] {
        let server = server([all_found(), access_answer, Answer::empty(204)]).await;
        let provider = kestra(&server.url());
        provider.set_user_groups(&ada(), &groups()).await.unwrap();
        let expected = [look_up_all(), access(ADA), set(&[STEWARDS, ANALYSTS])];
        assert_eq!(sent(&server), expected);
    }
}

/// Who is to be in no group needs no access.
#[tokio::test]
async fn no_groups_is_sent_as_an_empty_list_without_giving_access() {
    let server = server([Answer::empty(204)]).await;
    let provider = kestra(&server.url());
    provider.set_user_groups(&ada(), &[]).await.unwrap();
    assert_eq!(sent(&server), [set(&[])]);
}

#[tokio::test]
async fn without_access_nothing_is_set() {
    for (answer, kind) in [
        (not_found(), ErrorKind::NotFound),
        (Answer::empty(401), ErrorKind::Unauthenticated),
        (Answer::empty(422), ErrorKind::Rejected),
        (Answer::empty(500), ErrorKind::Unavailable),
    ] {
        let server = server([all_found(), answer]).await;
        let set = kestra(&server.url());
        let error = set.set_user_groups(&ada(), &groups()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (kind, "create_tenant_access_1")
        );
        assert_eq!(sent(&server), [look_up_all(), access(ADA)]);
    }
}

/// A conflict is documented for one membership, not for the whole list.
#[tokio::test]
async fn a_list_that_is_refused_is_an_error() {
    for (answer, kind) in [
        (Answer::empty(400), ErrorKind::Rejected),
        (Answer::empty(403), ErrorKind::PermissionDenied),
        (not_found(), ErrorKind::NotFound),
        (conflict(), ErrorKind::Conflict),
    ] {
        let server = server([all_found(), given(), answer]).await;
        let set = kestra(&server.url());
        let error = set.set_user_groups(&ada(), &groups()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (kind, "update_user_groups")
        );
        assert_eq!(server.requests().len(), 3);
    }
}

#[tokio::test]
async fn a_user_of_another_form_is_refused_before_any_request() {
    let others: [MemberKey; 2] = [email("ada@example.com"), username("ada")];
    for other in others {
        let server = server([]).await;
        let provider = kestra(&server.url());
        let error = provider.set_user_groups(&other, &groups()).await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
        assert_eq!(sent(&server), []);
    }
}

#[tokio::test]
async fn the_tenant_and_the_user_are_one_segment_each() {
    for (tenant, encoded_tenant) in [("research", "research"), ("a/b ü", "a%2Fb%20%C3%BC")] {
        for (id, encoded) in [
            ("a/b", "a%2Fb"),
            ("%2e%2e", "%252e%252e"),
            ("ada@example.com", "ada%40example.com"),
            (r"..\..", "..%5C.."),
            ("a?b#c;d", "a%3Fb%23c%3Bd"),
            ("...", "..."),
        ] {
            let script = [found(&["a/b"]), given(), Answer::empty(204)];
            let server = server(script).await;
            let builder = KestraConfig::builder()
                .with_token("not-a-token")
                .with_options(one_attempt())
                .with_tenant(tenant);
            let config = builder.with_base_url(server.url()).build().unwrap();
            let provider = config.provider();
            assert_eq!(provider.tenant(), &TenantId::new(tenant).unwrap());
            let groups = [group("a/b")];
            let set = provider.set_user_groups(&user_id(id), &groups).await;
            set.unwrap();
            let root = format!("/api/v1/{encoded_tenant}");
            let target = format!("PUT {root}/users/{encoded}/groups");
            let expected = [
                with_body(&format!("POST {root}/groups/ids"), json!({"ids": ["a/b"]})),
                bare(&format!("PUT {root}/tenant-access/{encoded}")),
                with_body(&target, json!({"groupIds": ["a/b"]})),
            ];
            assert_eq!(sent(&server), expected);
        }
    }
}

#[tokio::test]
async fn a_server_behind_a_path_is_reached_there() {
    let server = server([Answer::empty(204)]).await;
    let provider = kestra(&format!("{}/kestra/", server.url()));
    provider.set_user_groups(&user_id("u"), &[]).await.unwrap();
    assert_eq!(
        server.requests()[0].target(),
        "PUT /kestra/api/v1/main/users/u/groups"
    );
}
