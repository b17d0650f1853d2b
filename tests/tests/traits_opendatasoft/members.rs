//! The members of a group, read to the proven end.

use groups_core::{
    AccountState, Cursor, ErrorKind, Group, GroupId, Member, Members as _, MembersExt as _,
    PageRequest, Username,
};
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::common::{all_members, bare, drain, group, ok, opendatasoft, sent, server, username};
use crate::{NOT_FOUND, api};

const FIRST: &str = api!("GET" "/groups/analysts/users/");

fn analysts() -> GroupId {
    group("analysts")
}

/// Users `user-<from>` to `user-<to - 1>`.
pub(crate) fn users(from: u32, to: u32) -> Vec<Value> {
    (from..to)
        .map(|n| json!({"username": format!("user-{n}")}))
        .collect()
}

#[tokio::test]
async fn the_first_request_has_no_query_and_every_user_is_a_member() {
    let body = json!({
        "total_count": 4,
        "next": null,
        "previous": null,
        "results": [
            {
                "username": "ada.lovelace",
                "display_name": "ada.l",
                "first_name": "Ada",
                "last_name": "Lovelace",
                "is_active": true,
                "email": "ada@example.com",
                "account_type": "global",
                "permissions": ["explore_restricted_dataset"],
                "expires_at": null,
                "explore_limits": {},
                "groups": [{"uid": "analysts"}]
            },
            {
                "username": "alan.turing",
                "email": "alan@example.com",
                "is_active": false,
                "account_type": "hologram",
                "groups": [{"uid": "analysts", "title": "Analysts", "user_count": 2}]
            },
            {"username": "grace", "first_name": "", "last_name": "", "display_name": "Grace H."},
            {"username": "k", "first_name": "Katherine", "last_name": null, "email": "not an e-mail"}
        ]
    });
    let server = server([ok(body)]).await;
    let members = all_members(&opendatasoft(&server.url()), &analysts())
        .await
        .unwrap();
    let member = |name: &str, state, email: Option<&str>, display: Option<&str>| {
        let mut member = Member::new(username(name), state);
        member.user.username = Some(Username::new(name).unwrap());
        member.user.email = email.map(str::to_owned);
        member.user.display_name = display.map(str::to_owned);
        member
    };
    let (active, inactive) = (AccountState::Active, AccountState::Inactive);
    let expected = [
        member(
            "ada.lovelace",
            active,
            Some("ada@example.com"),
            Some("Ada Lovelace"),
        ),
        member("alan.turing", inactive, Some("alan@example.com"), None),
        member("grace", active, None, Some("Grace H.")),
        member("k", active, Some("not an e-mail"), Some("Katherine")),
    ];
    assert_eq!(members, expected);
    assert_eq!(sent(&server), [bare(FIRST)]);
}

#[tokio::test]
async fn a_group_without_members_has_an_empty_list() {
    let server = server([ok(json!({"total_count": 0, "next": null, "results": []}))]).await;
    let members = all_members(&opendatasoft(&server.url()), &analysts())
        .await
        .unwrap();
    assert_eq!(members, []);
}

#[tokio::test]
async fn a_list_that_stops_at_the_default_page_is_incomplete() {
    let body = json!({"total_count": 21, "next": null, "results": users(0, 20)});
    let server = server([ok(body)]).await;
    let provider = opendatasoft(&server.url());
    let id = analysts();
    let mut members = provider.list_members(&id).items();
    let error = loop {
        match members.next_item().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => break error,
            None => panic!("20 of 21 members are taken for all"),
        }
    };
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert!(
        members.next_item().await.is_none(),
        "nothing comes after an error"
    );
    assert_eq!(sent(&server), [bare(FIRST)]);
}

#[tokio::test]
async fn an_answer_without_a_list_is_never_an_empty_list() {
    for body in [
        json!({"total_count": 0, "next": null, "results": null}),
        json!({"total_count": 0, "next": null}),
        json!({}),
    ] {
        let server = server([ok(&body)]).await;
        let error = all_members(&opendatasoft(&server.url()), &analysts())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{body}");
        assert_eq!(error.operation(), "list_users_of_a_user_group");
    }
}

#[tokio::test]
async fn a_member_who_cannot_be_named_fails_the_list_instead_of_vanishing() {
    for broken in [
        json!({"email": "ada@example.com"}),
        json!({"username": null}),
        json!({"username": ""}),
        json!({"username": "a\nb"}),
    ] {
        let results = json!([{"username": "ada.lovelace"}, broken]);
        let body = json!({"total_count": 2, "next": null, "results": results});
        let server = server([ok(body)]).await;
        let error = all_members(&opendatasoft(&server.url()), &analysts())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{results}");
    }
}

#[tokio::test]
async fn an_unknown_group_is_not_a_group_without_members() {
    let server = server([Answer::json(404, NOT_FOUND)]).await;
    let error = all_members(&opendatasoft(&server.url()), &analysts())
        .await
        .unwrap_err();
    assert!(error.is_not_found());
}

#[tokio::test]
async fn a_cursor_of_another_listing_is_refused_before_any_request() {
    for text in [
        "",
        "20",
        "x,20",
        "20,x",
        "-1,20",
        "20,-1",
        "4294967296,0",
        "1,2,3",
    ] {
        let server = server([]).await;
        let request = PageRequest::first().with_cursor(Cursor::new(text));
        let error = opendatasoft(&server.url())
            .list_members_page(&analysts(), request)
            .await;
        assert_eq!(
            error.unwrap_err().kind(),
            ErrorKind::InvalidInput,
            "{text:?}"
        );
        assert_eq!(sent(&server), []);
    }
}

#[tokio::test]
async fn the_vendor_documents_no_page_size_so_none_is_sent() {
    let server = server([ok(json!({"total_count": 0, "next": null, "results": []}))]).await;
    let provider = opendatasoft(&server.url());
    let id = Group::new(analysts(), "Analysts").id;
    let pages = provider
        .list_members(&id)
        .with_page_size(100.try_into().unwrap());
    drain(pages).await.unwrap();
    assert_eq!(sent(&server), [bare(FIRST)]);
}

/// The list of a portal is not known to lag behind writes, so it is read once.
#[tokio::test]
async fn a_change_is_confirmed_by_one_reading() {
    let two = || ok(json!({"total_count": 2, "next": null, "results": users(0, 2)}));
    let (here, gone) = (username("user-1"), username("user-2"));
    for (present, absent, expected) in [
        (vec![here.clone()], vec![gone.clone()], vec![]),
        (vec![gone.clone()], vec![], vec![gone.clone()]),
        (vec![], vec![here.clone()], vec![here.clone()]),
        // Names are compared exactly.
        (vec![username("User-1")], vec![], vec![username("User-1")]),
    ] {
        let server = server([two()]).await;
        let provider = opendatasoft(&server.url());
        let id = analysts();
        let unconfirmed = provider.confirm_members(&id, &present, &absent).await;
        assert_eq!(unconfirmed.unwrap(), expected);
        assert_eq!(sent(&server), [bare(FIRST)]);
    }
    let server = server([Answer::json(404, NOT_FOUND)]).await;
    let provider = opendatasoft(&server.url());
    let error = provider.confirm_members(&analysts(), &[], &[gone]).await;
    assert!(error.unwrap_err().is_not_found());
}
