//! Adding permissions to those of a group, which can be written as a whole only.

use groups_core::{ErrorKind, GroupPermissions as _, Permission, Resource, Result, RoleGrant};
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::common::{Sent, bare, group, named, ok, opendatasoft, sent, server, with_body};
use crate::{ANALYSTS, NOT_FOUND, api};

const GET: &str = api!("GET" "/groups/analysts/");
const PUT: &str = api!("PUT" "/groups/analysts/");

/// A group that grants these, and nothing else is known of it.
fn granting(names: &[&str]) -> Value {
    json!({"uid": "analysts", "title": "Analysts", "permissions": names})
}

async fn add(script: Vec<Answer>, wanted: &[Permission]) -> (Result<Vec<Permission>>, Vec<Sent>) {
    let server = server(script).await;
    let provider = opendatasoft(&server.url());
    let added = provider.add_permissions(&group("analysts"), wanted).await;
    (added, sent(&server))
}

#[tokio::test]
async fn what_is_granted_stays_and_the_rest_of_the_group_is_written_back() {
    let after = ["explore_restricted_dataset", "edit_page", "by_the_vendor"];
    let script = vec![ok(ANALYSTS), ok(granting(&after))];
    let (added, requests) = add(script, &named(&["edit_page"])).await;
    let why = "the answer tells what the group grants, not the wish";
    assert_eq!(added.unwrap(), named(&after), "{why}");
    let body = json!({
        "title": "Analysts",
        "description": "People who explore the restricted catalogue.",
        "permissions": ["explore_restricted_dataset", "edit_page"],
        "explore_limits": {"api_calls": {"limit": 2000, "unit": "day"}}
    });
    assert_eq!(requests, [bare(GET), with_body(PUT, body)]);
}

/// In the order of the group and then of the wish. The names are compared exactly.
#[tokio::test]
async fn every_permission_is_written_once_and_none_is_lost() {
    for (before, wanted, written) in [
        (&[][..], &["b", "a"][..], &["b", "a"][..]),
        (&["a", "b"], &["c", "b", "c"], &["a", "b", "c"]),
        (&["b", "a"], &["a"], &["b", "a"]),
        (
            &["future_permission"],
            &["edit_page"],
            &["future_permission", "edit_page"],
        ),
        (&["edit_page"], &["Edit_page"], &["edit_page", "Edit_page"]),
    ] {
        let script = vec![ok(granting(before)), ok(granting(written))];
        let (added, requests) = add(script, &named(wanted)).await;
        assert_eq!(added.unwrap(), named(written));
        let body = json!({"title": "Analysts", "permissions": written});
        assert_eq!(requests, [bare(GET), with_body(PUT, body)]);
    }
}

/// What a write without the old ones does to them is known: it takes them away.
#[tokio::test]
async fn permissions_that_the_read_leaves_out_are_not_written_over() {
    for current in [
        json!({"uid": "analysts", "title": "Analysts"}),
        json!({"uid": "analysts", "title": "Analysts", "permissions": null}),
    ] {
        let script = vec![ok(&current), ok(granting(&["edit_page"]))];
        let (added, requests) = add(script, &named(&["edit_page"])).await;
        let error = added.unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::Incomplete, "retrieve_user_group")
        );
        assert_eq!(requests, [bare(GET)], "{current}");
    }
}

#[tokio::test]
async fn a_write_that_does_not_tell_the_result_is_not_taken_for_the_wish() {
    let silent = json!({"uid": "analysts", "title": "Analysts"});
    let (added, requests) = add(vec![ok(ANALYSTS), ok(silent)], &named(&["edit_page"])).await;
    let error = added.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Incomplete, "update_user_group")
    );
    assert_eq!(requests.len(), 2);
}

#[tokio::test]
async fn a_group_that_cannot_be_read_is_not_written() {
    for (answer, kind) in [
        (Answer::json(404, NOT_FOUND), ErrorKind::NotFound),
        (Answer::empty(403), ErrorKind::PermissionDenied),
        (ok(json!({"permissions": []})), ErrorKind::InvalidResponse),
    ] {
        let script = vec![answer, ok(granting(&["edit_page"]))];
        let (added, requests) = add(script, &named(&["edit_page"])).await;
        assert_eq!(added.unwrap_err().kind(), kind);
        assert_eq!(requests, [bare(GET)]);
    }
}

#[tokio::test]
async fn nothing_to_add_and_a_role_are_refused_before_any_request() {
    let role = RoleGrant::new("role-1", vec![Resource::new("ws-1", "WORKSPACE")]);
    let with_role = [named(&["edit_page"]), vec![Permission::Role(role)]].concat();
    for wanted in [vec![], with_role] {
        let (added, requests) = add(vec![], &wanted).await;
        let error = added.unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::InvalidInput, "update_user_group")
        );
        assert_eq!(requests, []);
    }
}
