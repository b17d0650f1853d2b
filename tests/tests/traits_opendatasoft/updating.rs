//! Changing a group: it is read, changed and written back as a whole.

use groups_core::{ErrorKind, GroupChange, Groups as _};
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::common::{bare, group, named, ok, opendatasoft, sent, server, with_body};
use crate::{ANALYSTS, NOT_FOUND, api};

const GET: &str = api!("GET" "/groups/analysts/");
const PUT: &str = api!("PUT" "/groups/analysts/");

/// What is written back of [`ANALYSTS`] when nothing is changed.
fn unchanged() -> Value {
    json!({
        "title": "Analysts",
        "description": "People who explore the restricted catalogue.",
        "permissions": ["explore_restricted_dataset"],
        "explore_limits": {"api_calls": {"limit": 2000, "unit": "day"}}
    })
}

#[tokio::test]
async fn what_the_change_leaves_out_is_written_back_as_it_was() {
    for (change, key, value) in [
        (
            GroupChange::new().with_name("Data analysts"),
            "title",
            "Data analysts",
        ),
        (
            GroupChange::new().with_description("Others."),
            "description",
            "Others.",
        ),
        (GroupChange::new().with_description(""), "description", ""),
    ] {
        let server = server([ok(ANALYSTS), ok(ANALYSTS)]).await;
        opendatasoft(&server.url())
            .update_group(&group("analysts"), &change)
            .await
            .unwrap();
        let mut body = unchanged();
        body[key] = value.into();
        assert_eq!(sent(&server), [bare(GET), with_body(PUT, body)]);
    }
}

#[tokio::test]
async fn values_that_are_newer_than_this_crate_are_written_back() {
    let current = json!({
        "uid": "analysts",
        "title": "Analysts",
        "permissions": ["some_future_permission", "edit_domain", "Edit_Domain"],
        "explore_limits": {"api_calls": {"limit": 2000.0, "unit": "fortnight"}}
    });
    let server = server([ok(&current), ok(ANALYSTS)]).await;
    let change = GroupChange::new()
        .with_name("Data analysts")
        .with_description("New.");
    opendatasoft(&server.url())
        .update_group(&group("analysts"), &change)
        .await
        .unwrap();
    let body = json!({
        "title": "Data analysts",
        "description": "New.",
        "permissions": ["some_future_permission", "edit_domain", "Edit_Domain"],
        "explore_limits": {"api_calls": {"limit": 2000, "unit": "fortnight"}}
    });
    assert_eq!(sent(&server), [bare(GET), with_body(PUT, body)]);
}

#[tokio::test]
async fn what_the_group_does_not_have_is_not_invented() {
    let current = json!({
        "uid": "analysts",
        "title": "Analysts",
        "description": null,
        "permissions": [],
        "explore_limits": null
    });
    let server = server([ok(&current), ok(ANALYSTS)]).await;
    let change = GroupChange::new().with_name("Data analysts");
    opendatasoft(&server.url())
        .update_group(&group("analysts"), &change)
        .await
        .unwrap();
    let body = json!({"title": "Data analysts", "permissions": []});
    assert_eq!(sent(&server), [bare(GET), with_body(PUT, body)]);
}

/// Whether a write without permissions keeps or clears them is not documented.
#[tokio::test]
async fn a_read_that_leaves_the_permissions_out_is_not_written_back() {
    for current in [
        json!({"uid": "analysts", "title": "Analysts"}),
        json!({"uid": "analysts", "title": "Analysts", "permissions": null}),
    ] {
        let server = server([ok(&current), ok(ANALYSTS)]).await;
        let change = GroupChange::new().with_name("Data analysts");
        let error = opendatasoft(&server.url())
            .update_group(&group("analysts"), &change)
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::Incomplete, "retrieve_user_group"),
            "{current}"
        );
        assert_eq!(sent(&server), [bare(GET)], "{current}");
    }
}

#[tokio::test]
async fn the_group_is_returned_as_it_is_after_the_change() {
    let renamed = json!({
        "uid": "data_analysts",
        "title": "Data analysts",
        "user_count": 3.0,
        "permissions": ["edit_domain"]
    });
    let server = server([ok(ANALYSTS), ok(renamed)]).await;
    let change = GroupChange::new().with_name("Data analysts");
    let provider = opendatasoft(&server.url());
    let updated = provider
        .update_group(&group("analysts"), &change)
        .await
        .unwrap();
    assert_eq!(updated.id, group("data_analysts"));
    assert_eq!(updated.name, "Data analysts");
    assert_eq!(updated.description, None);
    assert_eq!(updated.member_count, Some(3));
    assert_eq!(updated.permissions, Some(named(&["edit_domain"])));
}

#[tokio::test]
async fn a_group_that_cannot_be_read_is_not_written() {
    for (answer, kind) in [
        (Answer::json(404, NOT_FOUND), ErrorKind::NotFound),
        (Answer::empty(403), ErrorKind::PermissionDenied),
        (Answer::empty(503), ErrorKind::Unavailable),
        (ok(json!({"uid": "analysts"})), ErrorKind::InvalidResponse),
    ] {
        let server = server([answer]).await;
        let change = GroupChange::new().with_name("Data analysts");
        let provider = opendatasoft(&server.url());
        let error = provider
            .update_group(&group("analysts"), &change)
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (kind, "retrieve_user_group")
        );
        assert_eq!(sent(&server), [bare(GET)]);
    }
}

#[tokio::test]
async fn a_failed_write_is_an_error_of_the_write() {
    let conflict = json!({"error_code": "conflict", "message": "This title is taken."});
    let server = server([ok(ANALYSTS), Answer::json(409, conflict.to_string())]).await;
    let change = GroupChange::new().with_name("Stewards");
    let provider = opendatasoft(&server.url());
    let error = provider
        .update_group(&group("analysts"), &change)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Conflict, "update_user_group")
    );
    assert_eq!(error.vendor_code(), Some("conflict"));
    assert_eq!(error.vendor_message(), Some("This title is taken."));
}

#[tokio::test]
async fn a_change_that_changes_nothing_is_refused_before_any_request() {
    let server = server([]).await;
    let provider = opendatasoft(&server.url());
    let error = provider
        .update_group(&group("analysts"), &GroupChange::new())
        .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(sent(&server), []);
}
