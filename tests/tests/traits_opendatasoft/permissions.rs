//! Permissions of a group: they are a part of the group, which is read and written as a whole.

use groups_core::{ErrorKind, GroupPermissions as _, Permission, Resource, RoleGrant};
use groups_tests::server::Answer;
use serde_json::json;

use crate::common::{bare, group, named, ok, opendatasoft, sent, server, with_body};
use crate::{ANALYSTS, NOT_FOUND, api};

const GET: &str = api!("GET" "/groups/analysts/");
const PUT: &str = api!("PUT" "/groups/analysts/");

#[tokio::test]
async fn list_permissions_keeps_the_order_and_the_unknown() {
    let names = ["edit_domain", "some_future_permission", "create_page", ""];
    let body = json!({"uid": "analysts", "title": "Analysts", "permissions": names});
    let server = server([ok(body)]).await;
    let provider = opendatasoft(&server.url());
    let permissions = provider.list_permissions(&group("analysts")).await.unwrap();
    assert_eq!(permissions, named(&names));
    assert_eq!(sent(&server), [bare(GET)]);
}

#[tokio::test]
async fn no_permissions_is_an_empty_list_and_silence_about_them_is_not() {
    let body = json!({"uid": "analysts", "title": "Analysts", "permissions": []});
    let empty = server([ok(body)]).await;
    let provider = opendatasoft(&empty.url());
    assert_eq!(
        provider.list_permissions(&group("analysts")).await.unwrap(),
        []
    );
    for body in [
        json!({"uid": "analysts", "title": "Analysts"}),
        json!({"uid": "analysts", "title": "Analysts", "permissions": null}),
    ] {
        let server = server([ok(&body)]).await;
        let provider = opendatasoft(&server.url());
        let error = provider
            .list_permissions(&group("analysts"))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{body}");
    }
}

#[tokio::test]
async fn replace_permissions_writes_the_rest_of_the_group_back() {
    let wanted = ["edit_page", "brand_new_permission"];
    let after = json!({
        "uid": "analysts",
        "title": "Analysts",
        "permissions": ["edit_page", "brand_new_permission", "granted_by_the_vendor"]
    });
    let server = server([ok(ANALYSTS), ok(after)]).await;
    let provider = opendatasoft(&server.url());
    let id = group("analysts");
    let permissions = provider
        .replace_permissions(&id, &named(&wanted))
        .await
        .unwrap();
    let expected = named(&["edit_page", "brand_new_permission", "granted_by_the_vendor"]);
    assert_eq!(
        permissions, expected,
        "the answer tells what the group grants, not the wish"
    );
    let body = json!({
        "title": "Analysts",
        "description": "People who explore the restricted catalogue.",
        "permissions": wanted,
        "explore_limits": {"api_calls": {"limit": 2000, "unit": "day"}}
    });
    assert_eq!(sent(&server), [bare(GET), with_body(PUT, body)]);
}

/// What is written is known, whatever was there before.
#[tokio::test]
async fn replace_permissions_needs_no_permissions_in_the_read() {
    for current in [
        json!({"uid": "analysts", "title": "Analysts", "description": "D."}),
        json!({"uid": "analysts", "title": "Analysts", "description": "D.", "permissions": null}),
    ] {
        for wanted in [&["edit_page"][..], &[]] {
            let after = json!({"uid": "analysts", "title": "Analysts", "permissions": wanted});
            let server = server([ok(&current), ok(after)]).await;
            let permissions = opendatasoft(&server.url())
                .replace_permissions(&group("analysts"), &named(wanted))
                .await
                .unwrap();
            assert_eq!(permissions, named(wanted));
            let body = json!({"title": "Analysts", "description": "D.", "permissions": wanted});
            assert_eq!(sent(&server), [bare(GET), with_body(PUT, body)]);
        }
    }
}

#[tokio::test]
async fn replacing_by_nothing_sends_an_empty_list() {
    let after = json!({"uid": "analysts", "title": "Analysts", "permissions": []});
    let server = server([ok(&after), ok(&after)]).await;
    let provider = opendatasoft(&server.url());
    assert_eq!(
        provider
            .replace_permissions(&group("analysts"), &[])
            .await
            .unwrap(),
        []
    );
    let body = json!({"title": "Analysts", "permissions": []});
    assert_eq!(sent(&server), [bare(GET), with_body(PUT, body)]);
}

#[tokio::test]
async fn a_write_that_does_not_tell_the_result_is_not_taken_for_the_wish() {
    let silent = json!({"uid": "analysts", "title": "Analysts"});
    let server = server([ok(ANALYSTS), ok(silent)]).await;
    let provider = opendatasoft(&server.url());
    let wanted = named(&["edit_page"]);
    let error = provider
        .replace_permissions(&group("analysts"), &wanted)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Incomplete, "update_user_group")
    );
}

#[tokio::test]
async fn a_group_that_cannot_be_read_is_not_written() {
    let server = server([Answer::json(404, NOT_FOUND)]).await;
    let provider = opendatasoft(&server.url());
    let error = provider
        .replace_permissions(&group("analysts"), &[])
        .await
        .unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(sent(&server), [bare(GET)]);
}

#[tokio::test]
async fn a_role_is_refused_before_any_request() {
    let role = RoleGrant::new("role-1", vec![Resource::new("ws-1", "WORKSPACE")]);
    let server = server([]).await;
    let provider = opendatasoft(&server.url());
    let wanted = [named(&["edit_page"]), vec![Permission::Role(role)]].concat();
    let error = provider
        .replace_permissions(&group("analysts"), &wanted)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(sent(&server), []);
}
