//! Groups: list, get, create, update, delete.

use std::num::NonZeroU32;

use groups_core::{
    ErrorKind, Group, GroupChange, Groups as _, GroupsExt as _, NewGroup, PageRequest, Permission,
    Resource, RoleGrant,
};
use groups_tests::server::Answer;
use serde_json::json;

use crate::common::{all_groups, bare, group, ok, segment, sent, server, with_body};
use crate::{ANALYSTS, NOT_CONFIRMED, NOT_FOUND, SUCCESS};

fn written() -> Group {
    let mut written = Group::new(group("grp-analysts"), "Analysts");
    written.member_count = Some(3);
    written
}

fn first_page() -> Answer {
    ok(json!({"data": {
        "userGroups": [
            {
                "id": "grp-analysts",
                "name": "Analysts",
                "memberCount": 3.0,
                "permissions": [{
                    "roleId": "role-source-ro",
                    "roleName": "Source Read-only",
                    "resources": [{"id": "ws-1", "type": "WORKSPACE", "labels": []}]
                }]
            },
            {"id": "grp-empty", "name": "Empty", "memberCount": 0}
        ],
        "pagination": {"current": "MA==", "next": "Mg==", "totalEntries": 3}
    }}))
}

fn last_page() -> Answer {
    ok(json!({"data": {
        "userGroups": [
            {"id": "grp-owners", "name": "Owners", "memberCount": 1, "permissions": []}
        ],
        "pagination": {"current": "Mg==", "next": null, "previous": "MA==", "totalEntries": 3}
    }}))
}

#[tokio::test]
async fn list_groups_follows_the_cursor_until_there_is_none() {
    let server = server([first_page(), last_page()]).await;
    let groups = all_groups(&segment(&server.url())).await.unwrap();
    let resources = vec![Resource::new("ws-1", "WORKSPACE")];
    let mut role = RoleGrant::new("role-source-ro", resources);
    role.role_name = Some("Source Read-only".to_owned());
    let mut analysts = written();
    analysts.permissions = Some(vec![Permission::Role(role)]);
    let mut empty = Group::new(group("grp-empty"), "Empty");
    empty.member_count = Some(0);
    let mut owners = Group::new(group("grp-owners"), "Owners");
    owners.member_count = Some(1);
    owners.permissions = Some(vec![]);
    assert_eq!(groups, [analysts, empty, owners]);
    let expected = [
        bare("GET /groups?pagination.count=200"),
        bare("GET /groups?pagination.count=200&pagination.cursor=Mg%3D%3D"),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn a_page_tells_where_the_listing_goes_on() {
    let server = server([first_page(), last_page()]).await;
    let provider = segment(&server.url());
    let first = provider
        .list_groups_page(PageRequest::first())
        .await
        .unwrap();
    assert_eq!(
        (first.items.len(), first.total, first.part),
        (2, Some(3), 0)
    );
    let request = PageRequest::first().with_cursor(first.next.unwrap());
    let last = provider.list_groups_page(request).await.unwrap();
    assert_eq!(
        (last.items.len(), last.total, last.next),
        (1, Some(3), None)
    );
}

#[tokio::test]
async fn list_groups_asks_for_the_wanted_page_size_and_never_for_more_than_1000() {
    for (size, count) in [(2, 2), (1000, 1000), (5000, 1000)] {
        let server = server([last_page(), last_page()]).await;
        let provider = segment(&server.url());
        let size = NonZeroU32::new(size).unwrap();
        let mut pages = provider.list_groups().with_page_size(size);
        pages
            .next_page()
            .await
            .unwrap()
            .expect_err("the total is 3");
        assert_eq!(
            sent(&server),
            [bare(&format!("GET /groups?pagination.count={count}"))]
        );
    }
}

#[tokio::test]
async fn an_empty_cursor_is_the_end() {
    for pagination in [
        json!({"current": "MA==", "next": "", "totalEntries": 1}),
        json!({"current": "MA==", "totalEntries": 1.0}),
        json!({"current": "MA==", "next": null}),
        json!({}),
    ] {
        let groups = json!([{"id": "a", "name": "A"}]);
        let body = json!({"data": {"userGroups": groups, "pagination": pagination}});
        let server = server([ok(&body)]).await;
        assert_eq!(
            all_groups(&segment(&server.url())).await.unwrap().len(),
            1,
            "{body}"
        );
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_that_does_not_tell_its_position_is_incomplete() {
    for body in [
        json!({"data": {"userGroups": []}}),
        json!({"data": {"userGroups": [], "pagination": null}}),
        json!({"data": {"userGroups": [{"id": "a", "name": "A"}]}}),
    ] {
        let server = server([ok(&body)]).await;
        let error = all_groups(&segment(&server.url())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{body}");
        assert_eq!(error.operation(), "list_user_groups");
    }
}

#[tokio::test]
async fn a_list_that_is_shorter_or_longer_than_announced_is_incomplete() {
    for total in [0, 1, 3] {
        let groups = json!([{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]);
        let pagination = json!({"current": "MA==", "totalEntries": total});
        let body = json!({"data": {"userGroups": groups, "pagination": pagination}});
        let server = server([ok(body)]).await;
        let error = all_groups(&segment(&server.url())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{total}");
    }
}

#[tokio::test]
async fn cursors_that_lead_in_a_circle_are_left() {
    for cursors in [["A", "A", "A"], ["A", "B", "A"]] {
        let page = |next| {
            ok(json!({"data": {"userGroups": [], "pagination": {"current": "x", "next": next}}}))
        };
        let server = server(cursors.map(page)).await;
        let error = all_groups(&segment(&server.url())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{cursors:?}");
        assert!(server.requests().len() <= 3);
    }
}

#[tokio::test]
async fn an_answer_without_a_list_is_never_an_empty_list() {
    let position = json!({"current": "MA==", "totalEntries": 0});
    for body in [
        json!({"data": {"pagination": position}}),
        json!({"data": {"userGroups": null, "pagination": position}}),
        json!({"data": null}),
        json!({}),
        json!({"errors": [{"type": "internal"}]}),
    ] {
        let server = server([ok(&body)]).await;
        let error = all_groups(&segment(&server.url())).await.unwrap_err();
        let unproven = [ErrorKind::InvalidResponse, ErrorKind::Incomplete];
        assert!(unproven.contains(&error.kind()), "{body}: {error}");
    }
}

#[tokio::test]
async fn a_cursor_is_sent_as_one_value_whatever_it_holds() {
    let next = "a b&pagination.count=1#/?%é+";
    let pagination = json!({"current": "MA==", "next": next});
    let body = json!({"data": {"userGroups": [], "pagination": pagination}});
    let end = json!({"data": {"userGroups": [], "pagination": {"current": "x"}}});
    let server = server([ok(body), ok(end)]).await;
    all_groups(&segment(&server.url())).await.unwrap();
    let encoded = "a+b%26pagination.count%3D1%23%2F%3F%25%C3%A9%2B";
    let expected = format!("GET /groups?pagination.count=200&pagination.cursor={encoded}");
    assert_eq!(sent(&server)[1], bare(&expected));
}

#[tokio::test]
async fn get_group_reads_one_group() {
    let server = server([ok(ANALYSTS), Answer::json(404, NOT_FOUND)]).await;
    let provider = segment(&server.url());
    assert_eq!(
        provider.get_group(&group("grp-analysts")).await.unwrap(),
        written()
    );
    assert!(
        provider
            .get_group(&group("a/b c"))
            .await
            .unwrap_err()
            .is_not_found()
    );
    assert_eq!(
        sent(&server),
        [
            bare("GET /groups/grp-analysts"),
            bare("GET /groups/a%2Fb%20c")
        ]
    );
}

#[tokio::test]
async fn create_group_sends_the_name_and_returns_the_new_id() {
    let server = server([ok(ANALYSTS)]).await;
    let provider = segment(&server.url());
    let created = provider
        .create_group(&NewGroup::new("Analysts"))
        .await
        .unwrap();
    assert_eq!(created, written());
    assert_eq!(
        sent(&server),
        [with_body("POST /groups", json!({"name": "Analysts"}))]
    );
}

#[tokio::test]
async fn update_group_sends_the_name() {
    let server = server([ok(ANALYSTS)]).await;
    let provider = segment(&server.url());
    let change = GroupChange::new().with_name("Data analysts");
    let updated = provider
        .update_group(&group("grp-analysts"), &change)
        .await
        .unwrap();
    assert_eq!(
        updated,
        written(),
        "the answer tells the name, not the wish"
    );
    let expected = with_body(
        "PATCH /groups/grp-analysts",
        json!({"name": "Data analysts"}),
    );
    assert_eq!(sent(&server), [expected]);
}

#[tokio::test]
async fn a_description_is_refused_and_never_dropped() {
    let server = server([]).await;
    let provider = segment(&server.url());
    for description in ["People.", ""] {
        let new = NewGroup::new("Analysts").with_description(description);
        assert!(
            provider
                .create_group(&new)
                .await
                .unwrap_err()
                .is_unsupported()
        );
        for change in [GroupChange::new(), GroupChange::new().with_name("Analysts")] {
            let change = change.with_description(description);
            let error = provider.update_group(&group("grp-analysts"), &change).await;
            assert!(error.unwrap_err().is_unsupported());
        }
    }
    assert_eq!(sent(&server), []);
}

#[tokio::test]
async fn a_change_that_changes_nothing_is_refused_before_any_request() {
    let server = server([]).await;
    let provider = segment(&server.url());
    let error = provider
        .update_group(&group("grp-analysts"), &GroupChange::new())
        .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(sent(&server), []);
}

#[tokio::test]
async fn delete_group_deletes_and_does_not_take_an_absent_group_for_deleted() {
    let server = server([ok(SUCCESS), Answer::json(404, NOT_FOUND)]).await;
    let provider = segment(&server.url());
    provider.delete_group(&group("grp-analysts")).await.unwrap();
    let error = provider
        .delete_group(&group("grp-analysts"))
        .await
        .unwrap_err();
    assert!(error.is_not_found());
    let delete = || bare("DELETE /groups/grp-analysts");
    assert_eq!(sent(&server), [delete(), delete()]);
}

#[tokio::test]
async fn a_deletion_that_is_not_confirmed_is_an_error() {
    for status in NOT_CONFIRMED {
        let server = server([ok(json!({"data": {"status": status}}))]).await;
        let error = segment(&server.url())
            .delete_group(&group("grp-analysts"))
            .await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{status:?}");
        assert_eq!(error.operation(), "delete_user_group");
    }
}
