//! The people of a workspace, invited ones included, and the groups of a user.

use std::num::NonZeroU32;

use groups_core::{
    AccountState, Cursor, EmailAddress, ErrorKind, Group, PageRequest, User, UserDirectory as _,
    UserDirectoryExt as _, UserId,
};
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::NOT_FOUND;
use crate::common::{bare, email, group, ok, segment, sent, server};

const USERS: &str = "GET /users?pagination.count=200";
const INVITES: &str = "GET /invites?pagination.count=200";

fn users(names: &[&str], pagination: Value) -> Answer {
    let user = |name: &&str| {
        let id = name.to_lowercase();
        let email = format!("{name}@example.com");
        json!({"id": format!("usr-{id}"), "name": format!("{name} X"), "email": email, "permissions": []})
    };
    let users: Vec<_> = names.iter().map(user).collect();
    ok(json!({"data": {"users": users, "pagination": pagination}}))
}

fn invites(names: &[&str], pagination: Value) -> Answer {
    let address = |name: &&str| format!("{name}@example.com");
    let invites: Vec<_> = names.iter().map(address).collect();
    ok(json!({"data": {"invites": invites, "pagination": pagination}}))
}

fn total(entries: u64) -> Value {
    json!({"current": "MA==", "next": null, "totalEntries": entries})
}

fn end() -> Value {
    json!({"current": "MA=="})
}

fn next(cursor: &str) -> Value {
    json!({"current": "MA==", "next": cursor})
}

fn invited(name: &str) -> User {
    let address = format!("{name}@example.com");
    let mut user = User::new(email(&address), AccountState::Invited);
    user.email = Some(address);
    user
}

fn account(name: &str) -> User {
    let mut user = invited(name);
    user.state = AccountState::Active;
    user.user_id = Some(UserId::new(format!("usr-{}", name.to_lowercase())).unwrap());
    user.display_name = Some(format!("{name} X"));
    user
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::new(text).unwrap()
}

#[tokio::test]
async fn invited_people_come_first_and_then_the_users() {
    let first = || json!({"current": "MA==", "next": "Mg==", "totalEntries": 2});
    let script = [
        invites(&["grace"], first()),
        invites(&["Alan"], json!({"current": "Mg==", "totalEntries": 2})),
        users(&["Ada"], first()),
        users(&["edsger"], total(2)),
    ];
    let server = server(script).await;
    let provider = segment(&server.url());
    let listing = provider.list_users().read_all().await.unwrap();
    let everybody = listing.complete().unwrap().into_items();
    let expected = [
        invited("grace"),
        invited("Alan"),
        account("Ada"),
        account("edsger"),
    ];
    assert_eq!(everybody, expected);
    let second = "&pagination.cursor=Mg%3D%3D";
    let expected = [
        bare(INVITES),
        bare(&format!("{INVITES}{second}")),
        bare(USERS),
        bare(&format!("{USERS}{second}")),
    ];
    assert_eq!(sent(&server), expected);
}

/// The invite may have been accepted between the two requests.
#[tokio::test]
async fn somebody_in_both_lists_is_one_user() {
    for pending in ["ada", "Ada", "ADA"] {
        let script = || [invites(&[pending], total(1)), users(&["ada"], total(1))];
        let server = server(script().into_iter().chain(script())).await;
        let provider = segment(&server.url());
        let listing = provider.list_users().read_all().await.unwrap();
        let everybody = listing.complete().unwrap().into_items();
        assert_eq!(everybody, [account("ada")], "{pending}");
        let found = provider.find_user(&address("ADA@example.com")).await;
        assert_eq!(found.unwrap(), Some(account("ada")), "{pending}");
    }
}

#[tokio::test]
async fn users_and_invited_people_are_found_by_address() {
    for (text, expected) in [
        ("ada@example.com", Some(account("Ada"))),
        ("ADA@EXAMPLE.COM", Some(account("Ada"))),
        ("Grace@Example.com", Some(invited("grace"))),
        ("grace@example.co", None),
        ("race@example.com", None),
    ] {
        let script = [invites(&["grace"], total(1)), users(&["Ada"], total(1))];
        let server = server(script).await;
        let provider = segment(&server.url());
        let found = provider.find_user(&address(text)).await.unwrap();
        assert_eq!(found, expected, "{text}");
        assert_eq!(sent(&server), [bare(INVITES), bare(USERS)]);
    }
}

#[tokio::test]
async fn nobody_is_found_only_where_both_lists_are_proven_to_be_complete() {
    for (of_invites, of_users) in [(total(1), end()), (end(), total(1)), (end(), end())] {
        let script = || {
            [
                invites(&["grace"], of_invites.clone()),
                users(&["ada"], of_users.clone()),
            ]
        };
        let server = server(script().into_iter().chain(script())).await;
        let provider = segment(&server.url());
        let found = provider.find_user(&address("alan@example.com")).await;
        let error = found.unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::Incomplete, "list_users")
        );
        // Whoever is there is there.
        let found = provider.find_user(&address("grace@example.com")).await;
        assert_eq!(found.unwrap(), Some(invited("grace")));
    }
}

/// Accounts are told apart by address, so one that comes twice says that the list has shifted.
#[tokio::test]
async fn two_accounts_with_one_address_are_no_answer() {
    let script = [invites(&[], total(0)), users(&["ada", "ADA"], total(2))];
    let server = server(script).await;
    let provider = segment(&server.url());
    let found = provider.find_user(&address("ada@example.com")).await;
    assert_eq!(found.unwrap_err().kind(), ErrorKind::Incomplete);
}

#[tokio::test]
async fn each_list_is_held_to_its_own_total() {
    for (of_invites, of_users) in [(0, 2), (1, 1), (1, 3), (2, 2), (2, 1), (3, 0)] {
        let script = [
            invites(&["grace"], total(of_invites)),
            users(&["ada", "alan"], total(of_users)),
        ];
        let server = server(script).await;
        let everybody = segment(&server.url()).list_users().read_all().await;
        let context = format!("{of_invites} invites, {of_users} users");
        assert_eq!(
            everybody.unwrap_err().kind(),
            ErrorKind::Incomplete,
            "{context}"
        );
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_read_fails_the_whole() {
    for (answer, kind) in [
        (Answer::json(404, NOT_FOUND), ErrorKind::NotFound),
        (Answer::empty(403), ErrorKind::PermissionDenied),
        (Answer::empty(500), ErrorKind::Unavailable),
        (
            ok(json!({"data": {"pagination": end()}})),
            ErrorKind::InvalidResponse,
        ),
        (
            ok(json!({"data": {"users": [], "invites": []}})),
            ErrorKind::Incomplete,
        ),
        (
            ok(
                json!({"data": {"users": [{"id": "..", "name": "X", "email": "x@example.com"}], "invites": ["x"], "pagination": end()}}),
            ),
            ErrorKind::InvalidResponse,
        ),
    ] {
        for before in [vec![], vec![invites(&["grace"], total(1))]] {
            let requests = before.len() + 1;
            let server = server(before.into_iter().chain([answer.clone()])).await;
            let everybody = segment(&server.url()).list_users().read_all().await;
            assert_eq!(everybody.unwrap_err().kind(), kind);
            assert_eq!(server.requests().len(), requests);
        }
    }
}

#[tokio::test]
async fn the_page_size_holds_for_both_lists() {
    let server = server([invites(&[], total(0)), users(&[], total(0))]).await;
    let provider = segment(&server.url());
    let size = NonZeroU32::new(5000).unwrap();
    let everybody = provider.list_users().with_page_size(size).read_all().await;
    assert!(everybody.unwrap().complete().unwrap().is_empty());
    let expected = [
        bare("GET /invites?pagination.count=1000"),
        bare("GET /users?pagination.count=1000"),
    ];
    assert_eq!(sent(&server), expected);
}

fn groups(ids: &[&str], pagination: Value) -> Answer {
    let groups: Vec<_> = ids
        .iter()
        .map(|id| json!({"id": id, "name": format!("Group {id}")}))
        .collect();
    ok(json!({"data": {"groups": groups, "pagination": pagination}}))
}

#[tokio::test]
async fn the_groups_of_a_user_are_listed_by_account_id() {
    let first = json!({"current": "MA==", "next": "Mg==", "totalEntries": 3});
    let script = [groups(&["a", "b"], first), groups(&["c"], total(3))];
    let server = server(script).await;
    let provider = segment(&server.url());
    let mut ada = account("ada");
    ada.user_id = Some(UserId::new("a/b c").unwrap());
    let listing = provider.list_user_groups(&ada).read_all().await.unwrap();
    let expected = ["a", "b", "c"].map(|id| Group::new(group(id), format!("Group {id}")));
    assert_eq!(listing.complete().unwrap().into_items(), expected);
    let path = "GET /users/a%2Fb%20c/groups?pagination.count=200";
    let expected = [
        bare(path),
        bare(&format!("{path}&pagination.cursor=Mg%3D%3D")),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn the_groups_of_a_user_are_all_of_them_or_an_error() {
    for (script, kind) in [
        (vec![Answer::json(404, NOT_FOUND)], ErrorKind::NotFound),
        (vec![groups(&["a"], total(2))], ErrorKind::Incomplete),
        (vec![groups(&["a", "a"], total(2))], ErrorKind::Incomplete),
        (
            vec![groups(&["a"], next("B")), Answer::empty(500)],
            ErrorKind::Unavailable,
        ),
        (
            vec![ok(json!({"data": {"groups": []}}))],
            ErrorKind::Incomplete,
        ),
        (
            vec![ok(json!({"data": {"pagination": end()}}))],
            ErrorKind::InvalidResponse,
        ),
        (
            vec![ok(
                json!({"data": {"groups": [{"id": "a"}], "pagination": end()}}),
            )],
            ErrorKind::InvalidResponse,
        ),
    ] {
        let server = server(script).await;
        let provider = segment(&server.url());
        let ada = account("ada");
        let listing = provider.list_user_groups(&ada).read_all().await;
        assert_eq!(listing.unwrap_err().kind(), kind);
    }
}

/// They have no account, and no operation tells their groups. That is no proof that they have none.
#[tokio::test]
async fn the_groups_of_invited_people_are_refused_before_any_request() {
    let server = server([]).await;
    let provider = segment(&server.url());
    let grace = invited("grace");
    let listing = provider.list_user_groups(&grace).read_all().await;
    let error = listing.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.operation(), "list_user_groups_from_user");
    assert_eq!(sent(&server), []);
}

#[tokio::test]
async fn a_cursor_of_another_listing_is_refused_before_any_request() {
    for text in ["", "Mg==", "20,20", "groups:Mg==", "Users:Mg=="] {
        let server = server([]).await;
        let request = PageRequest::first().with_cursor(Cursor::new(text));
        let page = segment(&server.url()).list_users_page(request).await;
        assert_eq!(
            page.unwrap_err().kind(),
            ErrorKind::InvalidInput,
            "{text:?}"
        );
        assert_eq!(sent(&server), []);
    }
}
