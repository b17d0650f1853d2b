//! All memberships of a portal: from its users.

use std::num::NonZeroU32;

use groups_core::{AccountState, Completeness, ErrorKind, Listing, Memberships as _};
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::common::{ok, opendatasoft, sent, server};

fn page(total: u64, next: Option<&str>, users: &[Value]) -> Answer {
    ok(json!({"total_count": total, "next": next, "results": users}))
}

fn user(name: &str, groups: &[&str]) -> Value {
    let groups: Vec<_> = groups.iter().map(|uid| json!({"uid": uid})).collect();
    json!({"username": name, "email": format!("{name}@example.com"), "groups": groups})
}

#[tokio::test]
async fn users_are_read_with_their_groups() {
    let mut inactive = user("cyd", &["b"]);
    inactive["is_active"] = json!(false);
    // A portal may expand groups that nobody asked to be.
    inactive["groups"][0]["title"] = json!("B");
    let next = Some("https://portal.example/next");
    let server = server([
        page(3, next, &[user("ada", &["a", "b"]), user("bob", &[])]),
        page(3, None, &[inactive]),
    ])
    .await;
    let provider = opendatasoft(&server.url());
    let all = provider.all_memberships().read_all().await.unwrap();
    let all = all.complete().unwrap();
    let told = all.items().iter().map(|one| {
        let member = &one.member;
        (one.group.as_str(), member.key().as_str(), member.user.state)
    });
    let told: Vec<_> = told.collect();
    let expected = [
        ("a", "ada", AccountState::Active),
        ("b", "ada", AccountState::Active),
        ("b", "cyd", AccountState::Inactive),
    ];
    assert_eq!(told, expected);
    let targets: Vec<_> = sent(&server)
        .into_iter()
        .map(|(target, _)| target)
        .collect();
    assert_eq!(
        targets,
        [
            "GET /api/automation/v1.0/users/?limit=1000&offset=0&sort=username",
            "GET /api/automation/v1.0/users/?limit=1000&offset=2&sort=username",
        ]
    );
}

/// The vendor does not promise the list, and one that is not there is no empty one.
#[tokio::test]
async fn a_user_without_a_list_of_groups_leaves_a_doubt() {
    for groups in [None, Some(json!(null))] {
        let mut silent = json!({"username": "bob"});
        if let Some(groups) = groups {
            silent["groups"] = groups;
        }
        let server = server([page(2, None, &[user("ada", &["a"]), silent])]).await;
        let provider = opendatasoft(&server.url());
        let Listing::Unproven(unproven) = provider.all_memberships().read_all().await.unwrap()
        else {
            panic!("bob may be in any group");
        };
        assert_eq!(unproven.completeness(), Completeness::Untold { items: 1 });
        assert_eq!(unproven.items().len(), 1);
    }
}

#[tokio::test]
async fn what_is_seen_to_be_wrong_leaves_no_list() {
    let next = Some("https://portal.example/next");
    let (ada, bob) = (user("ada", &["a"]), user("bob", &["a"]));
    let without_total = ok(json!({"next": null, "results": [ada.clone()]}));
    for script in [
        // Somebody comes twice, a total changes, a list is cut, a total is left out, a group stands twice.
        vec![
            page(2, next, std::slice::from_ref(&ada)),
            page(2, None, std::slice::from_ref(&ada)),
        ],
        vec![
            page(2, next, std::slice::from_ref(&ada)),
            page(3, None, std::slice::from_ref(&bob)),
        ],
        vec![page(2, None, std::slice::from_ref(&ada))],
        vec![without_total],
        vec![page(1, None, &[user("ada", &["a", "a"])])],
    ] {
        let server = server(script).await;
        let provider = opendatasoft(&server.url());
        let one = NonZeroU32::MIN;
        let all = provider.all_memberships().with_page_size(one).read_all();
        assert_eq!(all.await.unwrap_err().kind(), ErrorKind::Incomplete);
    }
}
