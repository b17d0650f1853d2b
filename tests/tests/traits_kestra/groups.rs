//! Groups: list, get, create, update, delete.

use groups_core::{ErrorKind, Group, GroupChange, Groups as _, NewGroup};
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::common::{Sent, all_groups, bare, group, kestra, ok, sent, server, with_body};
use crate::{ANALYSTS, STEWARDS, analysts, conflict, not_found, page};

const VIEWERS: &str = "2qYsH6jUgAo3FnTxD9mKbV";

fn list(query: &str) -> Sent {
    bare(&format!("GET /api/v1/main/groups/search?{query}"))
}

fn target(method: &str) -> String {
    format!("{method} /api/v1/main/groups/{ANALYSTS}")
}

fn read_analysts() -> Group {
    let mut analysts = Group::new(group(ANALYSTS), "analysts");
    analysts.description = Some("Reads the catalogue".to_owned());
    analysts
}

/// Servers before version 2.0 tell the id and the name only.
#[tokio::test]
async fn the_groups_are_read_sorted_by_name_until_there_are_as_many_as_the_total() {
    let stewards = json!({
        "id": STEWARDS,
        "name": "stewards",
        "description": null,
        "securityIntegrationName": "corporate-directory"
    });
    let viewers = json!({"id": VIEWERS, "name": "viewers"});
    let server = server([page(&[analysts(), stewards], 3), page(&[viewers], 3)]).await;
    let groups = all_groups(&kestra(&server.url())).await.unwrap();
    let expected = [
        read_analysts(),
        Group::new(group(STEWARDS), "stewards"),
        Group::new(group(VIEWERS), "viewers"),
    ];
    assert_eq!(groups, expected);
    let expected = [
        list("page=1&size=200&sort=name%3Aasc"),
        list("page=2&size=2&sort=name%3Aasc"),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn a_group_that_cannot_be_read_fails_the_list_instead_of_vanishing() {
    for broken in [
        json!({"name": "no id"}),
        json!({"id": null, "name": "no id"}),
        json!({"id": "", "name": "empty id"}),
        json!({"id": "..", "name": "another endpoint"}),
        json!({"id": "no-name"}),
        json!(null),
    ] {
        let server = server([page(&[analysts(), broken.clone()], 2)]).await;
        let error = all_groups(&kestra(&server.url())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{broken}");
        assert_eq!(error.operation(), "search_groups");
    }
}

#[tokio::test]
async fn get_group_reads_one_group() {
    let server = server([ok(analysts()), not_found()]).await;
    let provider = kestra(&server.url());
    let read = provider.get_group(&group(ANALYSTS)).await.unwrap();
    assert_eq!(read, read_analysts());
    let error = provider.get_group(&group("a/b c")).await.unwrap_err();
    assert!(error.is_not_found());
    let expected = [
        bare(&target("GET")),
        bare("GET /api/v1/main/groups/a%2Fb%20c"),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn create_group_sends_the_name_and_the_description_and_no_members() {
    let server = server([ok(analysts()), ok(analysts())]).await;
    let provider = kestra(&server.url());
    let new = NewGroup::new("analysts");
    let created = provider.create_group(&new).await.unwrap();
    assert_eq!(created, read_analysts());
    let new = new.with_description("Reads the catalogue");
    let created = provider.create_group(&new).await.unwrap();
    assert_eq!(created, read_analysts());
    let create = "POST /api/v1/main/groups";
    let bare_name = json!({"name": "analysts"});
    let described = json!({"name": "analysts", "description": "Reads the catalogue"});
    let expected = [with_body(create, bare_name), with_body(create, described)];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn a_name_that_is_taken_is_a_conflict_and_never_a_group() {
    let server = server([conflict(), conflict()]).await;
    let provider = kestra(&server.url());
    let created = provider.create_group(&NewGroup::new("analysts")).await;
    assert_eq!(created.unwrap_err().kind(), ErrorKind::Conflict);
    let change = GroupChange::new()
        .with_name("stewards")
        .with_description("");
    let updated = provider.update_group(&group(ANALYSTS), &change).await;
    let error = updated.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Conflict, "update_group")
    );
}

/// A write without a description may clear it, so a whole group is written.
#[tokio::test]
async fn what_the_change_leaves_out_is_read_and_written_back() {
    let (name, description) = ("analysts", "Reads the catalogue");
    for (change, body) in [
        (
            GroupChange::new().with_name("readers"),
            json!({"name": "readers", "description": description}),
        ),
        (
            GroupChange::new().with_description("Reads and exports the catalogue"),
            json!({"name": name, "description": "Reads and exports the catalogue"}),
        ),
        (
            GroupChange::new().with_description(""),
            json!({"name": name, "description": ""}),
        ),
    ] {
        let server = server([ok(analysts()), ok(analysts())]).await;
        let provider = kestra(&server.url());
        let updated = provider.update_group(&group(ANALYSTS), &change).await;
        assert_eq!(
            updated.unwrap(),
            read_analysts(),
            "the answer, not the wish"
        );
        let expected = [bare(&target("GET")), with_body(&target("PUT"), body)];
        assert_eq!(sent(&server), expected);
    }
}

#[tokio::test]
async fn a_description_that_is_not_there_is_not_invented() {
    let nameless = json!({"id": ANALYSTS, "name": "analysts"});
    let server = server([ok(nameless), ok(analysts())]).await;
    let change = GroupChange::new().with_name("readers");
    let provider = kestra(&server.url());
    provider
        .update_group(&group(ANALYSTS), &change)
        .await
        .unwrap();
    let expected = [
        bare(&target("GET")),
        with_body(&target("PUT"), json!({"name": "readers"})),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn a_whole_change_is_written_without_a_reading() {
    let server = server([ok(analysts())]).await;
    let change = GroupChange::new()
        .with_name("analysts")
        .with_description("Reads and exports the catalogue");
    let provider = kestra(&server.url());
    provider
        .update_group(&group(ANALYSTS), &change)
        .await
        .unwrap();
    let body = json!({"name": "analysts", "description": "Reads and exports the catalogue"});
    assert_eq!(sent(&server), [with_body(&target("PUT"), body)]);
}

#[tokio::test]
async fn a_group_that_cannot_be_read_is_not_written() {
    for (answer, kind) in [
        (not_found(), ErrorKind::NotFound),
        (Answer::empty(403), ErrorKind::PermissionDenied),
        (Answer::empty(503), ErrorKind::Unavailable),
        (ok(json!({"id": ANALYSTS})), ErrorKind::InvalidResponse),
    ] {
        for change in [
            GroupChange::new().with_name("readers"),
            GroupChange::new().with_description("Reads."),
        ] {
            let server = server([answer.clone()]).await;
            let provider = kestra(&server.url());
            let updated = provider.update_group(&group(ANALYSTS), &change).await;
            let error = updated.unwrap_err();
            assert_eq!((error.kind(), error.operation()), (kind, "get_group"));
            assert_eq!(sent(&server), [bare(&target("GET"))]);
        }
    }
}

#[tokio::test]
async fn a_change_that_changes_nothing_is_refused_before_any_request() {
    let server = server([]).await;
    let provider = kestra(&server.url());
    let change = GroupChange::new();
    let updated = provider.update_group(&group(ANALYSTS), &change).await;
    assert_eq!(updated.unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(sent(&server), []);
}

#[tokio::test]
async fn a_write_that_does_not_answer_with_a_group_is_an_error() {
    for body in [
        json!({}),
        json!({"id": ANALYSTS}),
        json!({"name": "analysts"}),
        Value::Null,
    ] {
        let server = server([ok(&body), ok(&body)]).await;
        let provider = kestra(&server.url());
        let created = provider.create_group(&NewGroup::new("analysts")).await;
        assert_eq!(
            created.unwrap_err().kind(),
            ErrorKind::InvalidResponse,
            "{body}"
        );
        let change = GroupChange::new().with_name("a").with_description("b");
        let updated = provider.update_group(&group(ANALYSTS), &change).await;
        assert_eq!(
            updated.unwrap_err().kind(),
            ErrorKind::InvalidResponse,
            "{body}"
        );
    }
}

/// The status of a deletion is documented as 200 without a body.
#[tokio::test]
async fn delete_group_deletes_and_does_not_take_an_absent_group_for_deleted() {
    let script = [
        Answer::empty(200),
        Answer::empty(204),
        ok(json!({"new": 1})),
        not_found(),
    ];
    let server = server(script).await;
    let provider = kestra(&server.url());
    for _ in 0..3 {
        provider.delete_group(&group(ANALYSTS)).await.unwrap();
    }
    let error = provider.delete_group(&group(ANALYSTS)).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(sent(&server), vec![bare(&target("DELETE")); 4]);
}
