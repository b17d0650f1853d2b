//! Setting all groups of a user, who can be written as a whole only: read, changed, written back, and the answer held against the wish.

use groups_core::{ErrorKind, GroupId, Result, UserGroups as _};
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::common::{
    Sent, bare, email, group, ok, opendatasoft, sent, server, user_id, username, with_body,
};
use crate::{ADA, NOT_FOUND, api};

const PUT: &str = api!("PUT" "/users/ada.lovelace/");

fn get() -> Sent {
    bare(api!("GET" "/users/ada.lovelace/?expand=groups"))
}

fn read() -> Value {
    serde_json::from_str(ADA).unwrap()
}

/// [`ADA`] without a property.
fn without(property: &str) -> Value {
    let mut user = read();
    user.as_object_mut().unwrap().remove(property).unwrap();
    user
}

/// [`ADA`] in these groups.
fn in_groups(uids: &[&str]) -> Value {
    let mut user = read();
    user["groups"] = uids.iter().map(|uid| json!({"uid": uid})).collect();
    user
}

/// What is written of [`ADA`].
fn written(uids: &[&str]) -> Value {
    let groups: Vec<_> = uids.iter().map(|uid| json!({"uid": uid})).collect();
    json!({
        "username": "ada.lovelace",
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "permissions": ["explore_restricted_dataset"],
        "explore_limits": {"api_calls": {"limit": 2000, "unit": "day"}},
        "groups": groups
    })
}

async fn set(script: Vec<Answer>, uids: &[&str]) -> (Result<()>, Vec<Sent>) {
    let server = server(script).await;
    let provider = opendatasoft(&server.url());
    let groups: Vec<GroupId> = uids.iter().map(|uid| group(uid)).collect();
    let result = provider
        .set_user_groups(&username("ada.lovelace"), &groups)
        .await;
    (result, sent(&server))
}

#[tokio::test]
async fn the_user_is_written_back_with_the_wanted_groups_and_everything_else_as_it_was() {
    for uids in [&["stewards", "analysts"][..], &["analysts"], &["a/b"], &[]] {
        let script = vec![ok(ADA), ok(in_groups(uids))];
        let (result, requests) = set(script, uids).await;
        result.unwrap();
        assert_eq!(requests, [get(), with_body(PUT, written(uids))]);
    }
}

/// In any order, each once, short or full.
#[tokio::test]
async fn the_groups_of_the_answer_are_compared_by_their_ids() {
    let mut answer = read();
    answer["groups"] = json!([
        {"uid": "analysts", "title": "Analysts", "user_count": 2},
        {"uid": "stewards"}
    ]);
    let script = vec![ok(ADA), ok(answer)];
    let wanted = ["stewards", "analysts", "stewards"];
    let (result, requests) = set(script, &wanted).await;
    result.unwrap();
    assert_eq!(requests[1], with_body(PUT, written(&wanted)));
}

#[tokio::test]
async fn what_the_user_does_not_have_is_not_invented() {
    let current = json!({
        "username": "ada.lovelace",
        "email": "ada@example.com",
        "first_name": null,
        "permissions": ["some_future_permission"]
    });
    let script = vec![ok(current), ok(in_groups(&["analysts"]))];
    let (result, requests) = set(script, &["analysts"]).await;
    result.unwrap();
    let body = json!({
        "username": "ada.lovelace",
        "email": "ada@example.com",
        "permissions": ["some_future_permission"],
        "groups": [{"uid": "analysts"}]
    });
    assert_eq!(requests, [get(), with_body(PUT, body)]);
}

/// Whether a write without them keeps or clears them is not documented.
#[tokio::test]
async fn a_user_without_an_address_or_permissions_is_not_written() {
    for property in ["email", "permissions"] {
        let mut null = read();
        null[property] = json!(null);
        for current in [without(property), null] {
            let script = vec![ok(current), ok(in_groups(&["analysts"]))];
            let (result, requests) = set(script, &["analysts"]).await;
            let error = result.unwrap_err();
            assert_eq!(
                (error.kind(), error.operation()),
                (ErrorKind::Incomplete, "get_user"),
                "{property}"
            );
            assert_eq!(requests, [get()], "{property}");
        }
    }
}

#[tokio::test]
async fn a_user_who_cannot_be_read_is_not_written() {
    for (answer, kind) in [
        (Answer::json(404, NOT_FOUND), ErrorKind::NotFound),
        (Answer::empty(403), ErrorKind::PermissionDenied),
        (Answer::empty(500), ErrorKind::Unavailable),
        (ok(json!({})), ErrorKind::InvalidResponse),
    ] {
        let (result, requests) = set(vec![answer], &["analysts"]).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (kind, "get_user"));
        assert_eq!(requests, [get()]);
    }
}

/// A portal that adds the groups instead of replacing them leaves somebody where they should no longer be.
#[tokio::test]
async fn groups_that_are_not_those_that_were_sent_are_no_success() {
    for (wanted, after) in [
        (&["stewards"][..], &["analysts", "stewards"][..]),
        (&["stewards"], &["analysts"]),
        (&["stewards"], &[]),
        (&[], &["analysts"]),
        (&["Stewards"], &["stewards"]),
    ] {
        let script = vec![ok(ADA), ok(in_groups(after))];
        let (result, requests) = set(script, wanted).await;
        let error = result.unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::InvalidResponse, "update_user"),
            "{wanted:?}: {after:?}"
        );
        assert_eq!(requests.len(), 2);
    }
    let mut null = read();
    null["groups"] = json!(null);
    for silent in [without("groups"), null] {
        for wanted in [&["stewards"][..], &[]] {
            let (result, _) = set(vec![ok(ADA), ok(&silent)], wanted).await;
            let error = result.unwrap_err();
            assert_eq!(
                (error.kind(), error.operation()),
                (ErrorKind::Incomplete, "update_user")
            );
        }
    }
}

#[tokio::test]
async fn a_refused_write_is_an_error_of_the_write() {
    let refused = r#"{"error_code": "validation_error", "message": "No such group."}"#;
    for (answer, kind) in [
        (Answer::json(400, refused), ErrorKind::Rejected),
        (Answer::json(404, NOT_FOUND), ErrorKind::NotFound),
        (Answer::empty(409), ErrorKind::Conflict),
    ] {
        let (result, requests) = set(vec![ok(ADA), answer], &["nowhere"]).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (kind, "update_user"));
        assert_eq!(requests.len(), 2);
    }
}

#[tokio::test]
async fn a_user_of_another_form_is_refused_before_any_request() {
    for other in [email("ada@example.com"), user_id("1")] {
        let server = server([]).await;
        let provider = opendatasoft(&server.url());
        let result = provider.set_user_groups(&other, &[group("analysts")]).await;
        assert_eq!(result.unwrap_err().kind(), ErrorKind::InvalidInput);
        assert_eq!(sent(&server), []);
    }
}
