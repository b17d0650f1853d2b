//! The users of a portal, and the groups of a user.

use std::num::NonZeroU32;

use groups_core::{
    AccountState, Completeness, Cursor, EmailAddress, ErrorKind, Group, PageRequest, Result, User,
    UserDirectory as _, UserDirectoryExt as _, Username,
};
use groups_tests::server::{Answer, Server};
use serde_json::{Value, json};

use crate::common::{
    assert_foreign_cursor, bare, completeness, email, group, named, ok, opendatasoft, sent, server,
    user_id, username,
};
use crate::{ADA, ANALYSTS, NOT_FOUND, api};

/// The vendor's link is a reason to go on and nothing else: its host never gets a request.
const NEXT: &str = "https://portal.example.com/api/automation/v1.0/users/?limit=2&offset=2";

fn page(total: Value, next: Option<&str>, results: Value) -> Answer {
    ok(json!({"total_count": total, "next": next, "previous": null, "results": results}))
}

fn known(name: &str) -> User {
    let mut user = User::new(username(name), AccountState::Active);
    user.username = Some(Username::new(name).unwrap());
    user
}

fn ada() -> User {
    let mut ada = known("ada.lovelace");
    ada.email = Some("ada@example.com".to_owned());
    ada.display_name = Some("Ada Lovelace".to_owned());
    ada
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::new(text).unwrap()
}

fn user(name: &str, email: &str) -> Value {
    json!({"username": name, "email": email})
}

fn list(query: &str) -> (String, Option<Value>) {
    bare(&format!("{}?{query}", api!("GET" "/users/")))
}

#[tokio::test]
async fn the_users_are_read_sorted_by_username_until_there_is_no_next() {
    let inactive = json!({"username": "alan", "email": "alan@example.com", "is_active": false});
    let full: Value = serde_json::from_str(ADA).unwrap();
    let script = [
        page(json!(3), Some(NEXT), json!([full, inactive])),
        page(json!(3.0), None, json!([{"username": "grace"}])),
    ];
    let server = server(script).await;
    let provider = opendatasoft(&server.url());
    let listing = provider.list_users().read_all().await.unwrap();
    let mut alan = known("alan");
    alan.state = AccountState::Inactive;
    alan.email = Some("alan@example.com".to_owned());
    let everybody = listing.complete().unwrap().into_items();
    assert_eq!(everybody, [ada(), alan, known("grace")]);
    let expected = [
        list("limit=1000&offset=0&sort=username"),
        list("limit=1000&offset=2&sort=username"),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn the_wanted_page_size_is_asked_for_and_never_more_than_1000() {
    for (size, limit) in [(2, 2), (1000, 1000), (5000, 1000)] {
        let server = server([page(json!(0), None, json!([]))]).await;
        let provider = opendatasoft(&server.url());
        let size = NonZeroU32::new(size).unwrap();
        let users = provider.list_users().with_page_size(size).read_all().await;
        assert!(users.unwrap().complete().unwrap().is_empty());
        let query = format!("limit={limit}&offset=0&sort=username");
        assert_eq!(sent(&server), [list(&query)]);
    }
}

#[tokio::test]
async fn a_directory_is_whole_or_an_error() {
    let one = || json!([{"username": "ada"}]);
    for (script, kind) in [
        (vec![page(json!(2), None, one())], ErrorKind::Incomplete),
        (vec![page(json!(0), None, one())], ErrorKind::Incomplete),
        (vec![page(json!(null), None, one())], ErrorKind::Incomplete),
        (vec![page(json!(-1), None, one())], ErrorKind::Incomplete),
        (
            vec![page(json!(1), None, json!(null))],
            ErrorKind::Incomplete,
        ),
        (
            vec![
                page(json!(2), Some(NEXT), one()),
                page(json!(2), None, one()),
            ],
            ErrorKind::Incomplete,
        ),
        (
            vec![
                page(json!(3), Some(NEXT), one()),
                page(json!(2), None, json!([{"username": "b"}])),
            ],
            ErrorKind::Incomplete,
        ),
        (
            vec![page(json!(2), Some(NEXT), one()), Answer::empty(500)],
            ErrorKind::Unavailable,
        ),
        (
            vec![page(json!(1), None, json!([{"username": ".."}]))],
            ErrorKind::InvalidResponse,
        ),
        (
            vec![page(json!(1), None, json!([{"email": "a@b.example"}]))],
            ErrorKind::InvalidResponse,
        ),
        (vec![ok(json!({}))], ErrorKind::Incomplete),
    ] {
        let server = server(script).await;
        let users = opendatasoft(&server.url()).list_users().read_all().await;
        assert_eq!(users.unwrap_err().kind(), kind, "{:?}", sent(&server));
    }
}

#[tokio::test]
async fn a_user_is_found_by_address_whatever_the_case_of_letters() {
    let everybody = json!([
        user("ada", "Ada@Example.com"),
        user("alan", "alan@example.com")
    ]);
    for (text, expected) in [
        ("ada@example.com", Some("ada")),
        ("ADA@EXAMPLE.COM", Some("ada")),
        ("alan@Example.com", Some("alan")),
        ("lan@example.com", None),
        ("alan@example.co", None),
    ] {
        let server = server([page(json!(2), None, everybody.clone())]).await;
        let provider = opendatasoft(&server.url());
        let found = provider.find_user(&address(text)).await.unwrap();
        let found = found.map(|user| user.key);
        assert_eq!(found, expected.map(username), "{text}");
        // The vendor's search is no exact match, so that nothing is searched for.
        assert_eq!(sent(&server), [list("limit=1000&offset=0&sort=username")]);
    }
}

#[tokio::test]
async fn a_user_is_not_chosen_from_two_and_not_missed_in_a_part() {
    let twins = json!([
        user("ada", "ada@example.com"),
        user("ada2", "ADA@example.com")
    ]);
    for (answer, kind) in [
        (page(json!(2), None, twins.clone()), ErrorKind::Conflict),
        (page(json!(3), None, twins.clone()), ErrorKind::Incomplete),
        (page(json!(null), None, twins), ErrorKind::Incomplete),
        (Answer::empty(403), ErrorKind::PermissionDenied),
    ] {
        let server = server([answer]).await;
        let provider = opendatasoft(&server.url());
        let found = provider.find_user(&address("ada@example.com")).await;
        assert_eq!(found.unwrap_err().kind(), kind);
    }
}

async fn groups_of(name: &str, script: Vec<Answer>) -> (Result<Vec<Group>>, Server) {
    let server = server(script).await;
    let provider = opendatasoft(&server.url());
    let user = known(name);
    let listing = provider.list_user_groups(&user).read_all().await;
    let groups = listing.and_then(|listing| Ok(listing.complete()?.into_items()));
    (groups, server)
}

fn with_groups(groups: &Value) -> Answer {
    let mut user: Value = serde_json::from_str(ADA).unwrap();
    user["groups"] = groups.clone();
    ok(user)
}

fn read_user() -> (String, Option<Value>) {
    bare(api!("GET" "/users/ada.lovelace/?expand=groups"))
}

#[tokio::test]
async fn full_groups_are_taken_as_they_stand_in_the_user() {
    let full: Value = serde_json::from_str(ANALYSTS).unwrap();
    let groups = json!([full, {"uid": "stewards", "title": "Stewards"}]);
    let script = vec![with_groups(&groups)];
    let (groups, server) = groups_of("ada.lovelace", script).await;
    let mut analysts = Group::new(group("analysts"), "Analysts");
    analysts.description = Some("People who explore the restricted catalogue.".to_owned());
    analysts.member_count = Some(2);
    analysts.permissions = Some(named(&["explore_restricted_dataset"]));
    let expected = [analysts, Group::new(group("stewards"), "Stewards")];
    assert_eq!(groups.unwrap(), expected);
    assert_eq!(sent(&server), [read_user()]);
}

#[tokio::test]
async fn short_groups_are_read_one_by_one() {
    let groups = json!([
        {"uid": "analysts"},
        {"uid": "stewards", "title": "Stewards"},
        {"uid": "a/b", "title": null}
    ]);
    let other = json!({"uid": "a/b", "title": "A or B"});
    let script = vec![with_groups(&groups), ok(ANALYSTS), ok(other)];
    let (groups, server) = groups_of("ada.lovelace", script).await;
    let groups = groups.unwrap();
    let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["Analysts", "Stewards", "A or B"]);
    assert_eq!(groups[0].member_count, Some(2));
    let expected = [
        read_user(),
        bare(api!("GET" "/groups/analysts/")),
        bare(api!("GET" "/groups/a%2Fb/")),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn a_user_without_groups_has_an_empty_list() {
    let (groups, server) = groups_of("ada.lovelace", vec![with_groups(&json!([]))]).await;
    assert_eq!(groups.unwrap(), []);
    assert_eq!(sent(&server), [read_user()]);
}

#[tokio::test]
async fn an_answer_without_groups_is_not_a_user_without_groups() {
    let absent = ok(json!({"username": "ada.lovelace", "email": "ada@example.com"}));
    for answer in [absent, with_groups(&json!(null))] {
        let (groups, _) = groups_of("ada.lovelace", vec![answer]).await;
        let error = groups.unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::Incomplete, "get_user")
        );
    }
}

#[tokio::test]
async fn the_groups_of_a_user_are_all_of_them_or_an_error() {
    let short = || with_groups(&json!([{"uid": "analysts"}, {"uid": "gone"}]));
    for (script, kind, operation) in [
        (
            vec![Answer::json(404, NOT_FOUND)],
            ErrorKind::NotFound,
            "get_user",
        ),
        (
            vec![short(), ok(ANALYSTS), Answer::empty(500)],
            ErrorKind::Unavailable,
            "retrieve_user_group",
        ),
        (
            vec![short(), Answer::empty(403)],
            ErrorKind::PermissionDenied,
            "retrieve_user_group",
        ),
        (
            vec![with_groups(&json!([{"title": "no uid"}]))],
            ErrorKind::InvalidResponse,
            "get_user",
        ),
        (
            vec![with_groups(
                &json!([{"uid": "a", "title": "A"}, {"uid": "a", "title": "A"}]),
            )],
            ErrorKind::Incomplete,
            "list_user_groups",
        ),
    ] {
        let (groups, _) = groups_of("ada.lovelace", script).await;
        let error = groups.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (kind, operation));
    }
}

/// It was there when the user was read, so that neither the user is missing nor the list is shorter by it.
#[tokio::test]
async fn a_group_that_is_gone_when_it_is_read_leaves_the_list_incomplete() {
    let short = || with_groups(&json!([{"uid": "gone"}, {"uid": "analysts"}]));
    for answer in [Answer::json(404, NOT_FOUND), Answer::empty(404)] {
        let (groups, server) = groups_of("ada.lovelace", vec![short(), answer]).await;
        let error = groups.unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::Incomplete, "get_user")
        );
        let detail = "a group of the user was deleted while they were read";
        assert_eq!(error.detail(), Some(detail));
        let expected = [read_user(), bare(api!("GET" "/groups/gone/"))];
        assert_eq!(sent(&server), expected);
    }
}

/// They are a property of the user, and nobody counts them.
#[tokio::test]
async fn the_groups_of_a_user_come_in_one_piece_and_without_a_count() {
    for groups in [json!([{"uid": "analysts", "title": "Analysts"}]), json!([])] {
        let server = server([with_groups(&groups), with_groups(&groups)]).await;
        let provider = opendatasoft(&server.url());
        let ada = ada();
        let page = provider.list_user_groups_page(&ada, PageRequest::first());
        let page = page.await.unwrap();
        assert_eq!((page.total, page.second_count), (None, None));
        assert!(page.is_whole && page.next.is_none());
        let read = completeness(provider.list_user_groups(&ada)).await;
        assert_eq!(read, Some(Completeness::Whole));
    }
}

#[tokio::test]
async fn what_does_not_name_a_user_or_a_page_is_refused_before_any_request() {
    let server = server([]).await;
    let provider = opendatasoft(&server.url());
    for other in [email("ada@example.com"), user_id("1")] {
        let mut user = ada();
        user.key = other;
        let listing = provider.list_user_groups(&user).read_all().await;
        assert_eq!(listing.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    for text in ["", "2", "20,20"] {
        let second = PageRequest::first().with_cursor(Cursor::new(text));
        let page = provider.list_user_groups_page(&ada(), second).await;
        assert_foreign_cursor(page, "get_user");
    }
    for text in ["", "20,20", "users:MA==", "-1", "x"] {
        let request = PageRequest::first().with_cursor(Cursor::new(text));
        let page = provider.list_users_page(request).await;
        assert_foreign_cursor(page, "get_users");
    }
    assert_eq!(sent(&server), []);
}
