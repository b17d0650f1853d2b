//! Groups: list, get, create, delete.

use std::num::NonZeroU32;

use groups_core::{Cursor, ErrorKind, Group, Groups as _, GroupsExt as _, NewGroup, PageRequest};
use groups_tests::server::Answer;
use serde_json::json;

use crate::common::{
    all_groups, bare, drain, group, named, ok, opendatasoft, sent, server, with_body,
};
use crate::{ANALYSTS, NOT_FOUND, api};

fn analysts() -> Group {
    let mut analysts = Group::new(group("analysts"), "Analysts");
    analysts.description = Some("People who explore the restricted catalogue.".to_owned());
    analysts.member_count = Some(2);
    analysts.permissions = Some(named(&["explore_restricted_dataset"]));
    analysts
}

/// The vendor's link is a reason to go on and nothing else: its host never gets a request.
fn first_page() -> Answer {
    ok(format!(
        r#"{{
          "total_count": 3,
          "next": "https://portal.example.com/api/automation/v1.0/groups/?limit=2&offset=2",
          "previous": null,
          "results": [
            {ANALYSTS},
            {{
              "uid": "publishers",
              "title": "Publishers",
              "user_count": 0,
              "permissions": ["create_dataset", "some_future_permission"],
              "created_by": null,
              "updated_by": null
            }}
          ]
        }}"#
    ))
}

fn last_page() -> Answer {
    ok(json!({
        "total_count": 3,
        "next": null,
        "previous": "https://portal.example.com/api/automation/v1.0/groups/?limit=2",
        "results": [{"uid": "stewards", "title": "Stewards"}]
    }))
}

#[tokio::test]
async fn list_groups_pages_by_offset_until_there_is_no_next() {
    let server = server([first_page(), last_page()]).await;
    let groups = all_groups(&opendatasoft(&server.url())).await.unwrap();
    let mut publishers = Group::new(group("publishers"), "Publishers");
    publishers.member_count = Some(0);
    publishers.permissions = Some(named(&["create_dataset", "some_future_permission"]));
    let stewards = Group::new(group("stewards"), "Stewards");
    assert_eq!(groups, [analysts(), publishers, stewards]);
    let expected = [
        bare(api!("GET" "/groups/?limit=1000&offset=0&sort=created_at")),
        bare(api!("GET" "/groups/?limit=1000&offset=2&sort=created_at")),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn a_page_tells_where_the_listing_goes_on() {
    let server = server([first_page(), last_page()]).await;
    let provider = opendatasoft(&server.url());
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
    for (size, limit) in [(2, 2), (1000, 1000), (5000, 1000)] {
        let server = server([first_page(), last_page()]).await;
        let provider = opendatasoft(&server.url());
        let pages = provider
            .list_groups()
            .with_page_size(NonZeroU32::new(size).unwrap());
        assert_eq!(drain(pages).await.unwrap().len(), 3);
        let target = |offset| {
            let path = api!("GET" "/groups/");
            bare(&format!(
                "{path}?limit={limit}&offset={offset}&sort=created_at"
            ))
        };
        assert_eq!(sent(&server), [target(0), target(2)]);
    }
}

#[tokio::test]
async fn a_portal_without_groups_has_an_empty_list() {
    for total in [json!(0), json!(0.0)] {
        let body = json!({"total_count": total, "next": null, "results": []});
        let server = server([ok(body)]).await;
        assert_eq!(all_groups(&opendatasoft(&server.url())).await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_list_that_is_shorter_or_longer_than_announced_is_incomplete() {
    for total in [0, 1, 3, 1000] {
        let results = json!([{"uid": "a", "title": "A"}, {"uid": "b", "title": "B"}]);
        let body = json!({"total_count": total, "next": null, "results": results});
        let server = server([ok(body)]).await;
        let error = all_groups(&opendatasoft(&server.url())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{total}");
    }
}

#[tokio::test]
async fn an_answer_without_a_list_is_never_an_empty_list() {
    for body in [
        json!({"total_count": 0, "next": null, "results": null}),
        json!({"total_count": 0, "next": null}),
        json!({}),
        json!({"detail": "ok"}),
    ] {
        let server = server([ok(&body)]).await;
        let error = all_groups(&opendatasoft(&server.url())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{body}");
        assert_eq!(error.operation(), "list_user_groups");
    }
}

#[tokio::test]
async fn a_list_that_breaks_off_on_a_later_page_is_an_error() {
    for (answer, kind) in [
        (
            ok(json!({"total_count": 3, "next": null})),
            ErrorKind::Incomplete,
        ),
        (Answer::empty(500), ErrorKind::Unavailable),
        (Answer::json(404, NOT_FOUND), ErrorKind::NotFound),
    ] {
        let server = server([first_page(), answer]).await;
        let error = all_groups(&opendatasoft(&server.url())).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_list_that_never_ends_is_left() {
    let next = "https://portal.example.com/x";
    let page = || ok(json!({"total_count": 3, "next": next, "results": []}));
    let server = server([page(), page(), page(), page()]).await;
    let error = all_groups(&opendatasoft(&server.url())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert!(server.requests().len() <= 2, "{:?}", sent(&server));
}

#[tokio::test]
async fn a_group_that_cannot_be_read_fails_the_list_instead_of_vanishing() {
    for broken in [
        json!({"title": "no uid"}),
        json!({"uid": "", "title": "empty uid"}),
        json!({"uid": "..", "title": "another endpoint"}),
        json!({"uid": "no-title"}),
        json!(null),
    ] {
        let results = json!([{"uid": "a", "title": "A"}, broken]);
        let body = json!({"total_count": 2, "next": null, "results": results});
        let server = server([ok(body)]).await;
        let error = all_groups(&opendatasoft(&server.url())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{results}");
    }
}

#[tokio::test]
async fn a_cursor_of_another_listing_is_refused_before_any_request() {
    for text in ["", "20,20", "users:MA==", "-1", "x"] {
        let server = server([]).await;
        let request = PageRequest::first().with_cursor(Cursor::new(text));
        let error = opendatasoft(&server.url()).list_groups_page(request).await;
        assert_eq!(
            error.unwrap_err().kind(),
            ErrorKind::InvalidInput,
            "{text:?}"
        );
        assert_eq!(sent(&server), []);
    }
}

#[tokio::test]
async fn get_group_reads_one_group() {
    let server = server([ok(ANALYSTS), Answer::json(404, NOT_FOUND)]).await;
    let provider = opendatasoft(&server.url());
    assert_eq!(
        provider.get_group(&group("analysts")).await.unwrap(),
        analysts()
    );
    let error = provider.get_group(&group("a/b c")).await.unwrap_err();
    assert!(error.is_not_found());
    let expected = [
        bare(api!("GET" "/groups/analysts/")),
        bare(api!("GET" "/groups/a%2Fb%20c/")),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn create_group_sends_the_name_and_the_description_and_returns_the_new_id() {
    let created = || Answer::json(201, ANALYSTS);
    let server = server([created(), created()]).await;
    let provider = opendatasoft(&server.url());
    let new = NewGroup::new("Analysts");
    assert_eq!(provider.create_group(&new).await.unwrap(), analysts());
    let new = new.with_description("People who explore.");
    assert_eq!(provider.create_group(&new).await.unwrap(), analysts());
    let target = api!("POST" "/groups/");
    let expected = [
        with_body(target, json!({"title": "Analysts"})),
        with_body(
            target,
            json!({"title": "Analysts", "description": "People who explore."}),
        ),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn delete_group_deletes_and_does_not_take_an_absent_group_for_deleted() {
    let server = server([Answer::empty(204), Answer::json(404, NOT_FOUND)]).await;
    let provider = opendatasoft(&server.url());
    provider.delete_group(&group("analysts")).await.unwrap();
    let error = provider.delete_group(&group("analysts")).await.unwrap_err();
    assert!(error.is_not_found());
    let delete = || bare(api!("DELETE" "/groups/analysts/"));
    assert_eq!(sent(&server), [delete(), delete()]);
}
