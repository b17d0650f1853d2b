//! All memberships of a tenant: from the users with access to it.

use std::num::NonZeroU32;

use groups_core::{Completeness, ErrorKind, Listing, Memberships as _};
use serde_json::{Value, json};

use crate::common::{kestra, sent, server};
use crate::page;

/// A user with what the list says of the groups; nothing at all if that is `null`.
fn user(id: &str, groups: Value) -> Value {
    let mut user = json!({"id": id, "username": format!("{id}@example.com")});
    if !groups.is_null() {
        user["groups"] = groups;
    }
    user
}

fn group(id: &str, external: bool) -> Value {
    json!({"id": id, "name": id, "external": external})
}

#[tokio::test]
async fn users_are_read_with_their_groups() {
    let server = server([
        page(
            &[
                user("ada", json!([group("a", false), group("b", true)])),
                user("bob", json!([])),
            ],
            3,
        ),
        page(&[user("cyd", json!([{"id": "a", "name": "a"}]))], 3),
    ])
    .await;
    let provider = kestra(&server.url());
    let two = NonZeroU32::new(2).unwrap();
    let all = provider.all_memberships().with_page_size(two);
    let all = all.read_all().await.unwrap().complete().unwrap();
    let told = all.items().iter().map(|one| {
        assert_eq!(one.member.role, None, "the list does not tell it");
        let external = one.member.managed_externally;
        (one.group.as_str(), one.member.key().as_str(), external)
    });
    let told: Vec<_> = told.collect();
    let expected = [
        ("a", "ada", Some(false)),
        ("b", "ada", Some(true)),
        ("a", "cyd", None),
    ];
    assert_eq!(told, expected);
    let targets: Vec<_> = sent(&server)
        .into_iter()
        .map(|(target, _)| target)
        .collect();
    assert_eq!(
        targets,
        [
            "GET /api/v1/main/tenant-access?page=1&size=2",
            "GET /api/v1/main/tenant-access?page=2&size=2",
        ]
    );
}

#[tokio::test]
async fn a_thousand_users_are_one_request() {
    let users: Vec<_> = (0..1000)
        .map(|number| user(&format!("u{number}"), json!([group("a", false)])))
        .collect();
    let server = server([page(&users, 1000)]).await;
    let provider = kestra(&server.url());
    let all = provider.all_memberships().read_all().await.unwrap();
    assert_eq!(all.complete().unwrap().len(), 1000);
    let targets: Vec<_> = sent(&server)
        .into_iter()
        .map(|(target, _)| target)
        .collect();
    assert_eq!(targets, ["GET /api/v1/main/tenant-access?page=1&size=1000"]);
}

/// The server leaves out what has no value, and an empty list is a value: a list that is not there is no empty one.
#[tokio::test]
async fn a_user_without_a_list_of_groups_leaves_a_doubt() {
    let mut null = user("bob", json!(null));
    null["groups"] = json!(null);
    for silent in [user("bob", json!(null)), null] {
        let users = [user("ada", json!([group("a", false)])), silent];
        let server = server([page(&users, 2)]).await;
        let provider = kestra(&server.url());
        let all = provider.all_memberships().read_all().await.unwrap();
        let Listing::Unproven(unproven) = all else {
            panic!("bob may be in any group");
        };
        assert_eq!(unproven.completeness(), Completeness::Untold { items: 1 });
        assert_eq!(unproven.items().len(), 1);
    }
}

#[tokio::test]
async fn what_is_seen_to_be_wrong_leaves_no_list() {
    let ada = || user("ada", json!([group("a", false)]));
    let twice = user("ada", json!([group("a", false), group("a", true)]));
    let nameless = user("ada", json!([{"name": "a"}]));
    for (pages, kind) in [
        // Somebody comes twice, a total changes, a list is cut.
        (
            vec![page(&[ada()], 2), page(&[ada()], 2)],
            ErrorKind::Incomplete,
        ),
        (
            vec![page(&[ada()], 2), page(&[user("bob", json!([]))], 3)],
            ErrorKind::Incomplete,
        ),
        (vec![page(&[ada()], 2), page(&[], 2)], ErrorKind::Incomplete),
        (vec![page(&[twice], 1)], ErrorKind::Incomplete),
        (vec![page(&[nameless], 1)], ErrorKind::InvalidResponse),
    ] {
        let server = server(pages).await;
        let provider = kestra(&server.url());
        let one = NonZeroU32::MIN;
        let all = provider.all_memberships().with_page_size(one).read_all();
        assert_eq!(all.await.unwrap_err().kind(), kind);
    }
}
