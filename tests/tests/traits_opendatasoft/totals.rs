//! The total proves that a list is whole: without one, with one that changes, and with more items than it there is no list.

use groups_core::{Error, ErrorKind};
use groups_tests::server::{Answer, Server};
use serde_json::{Value, json};

use crate::common::{all_groups, all_members, group, ok, opendatasoft, server};

/// The two lists of a portal, which have their pages in common.
const LISTS: [&str; 2] = ["list_user_groups", "list_users_of_a_user_group"];

/// A page of either list: an item is a group and a user at once. `next` is where the portal says that the list goes on.
fn page(total: &Value, next: Option<u32>, names: &[&str]) -> Answer {
    let item = |name: &&str| json!({"uid": name, "title": name, "username": name});
    let results: Vec<_> = names.iter().map(item).collect();
    let path = "{origin}/api/automation/v1.0/groups/analysts/users/";
    let next = next.map(|offset| format!("{path}?offset={offset}"));
    let mut body = json!({"total_count": total, "next": next, "results": results});
    if *total == absent() {
        body.as_object_mut().unwrap().remove("total_count");
    }
    ok(body)
}

fn absent() -> Value {
    json!("absent")
}

/// Reads a list that must fail.
async fn failure(list: &str, server: &Server) -> Error {
    let provider = opendatasoft(&server.url());
    if list == LISTS[0] {
        all_groups(&provider).await.unwrap_err()
    } else {
        let id = group("analysts");
        all_members(&provider, &id).await.unwrap_err()
    }
}

/// Reads both lists from `script`; each must be left as incomplete after so many requests.
async fn incomplete_after(requests: usize, script: &[Answer]) {
    for list in LISTS {
        let server = server(script.to_vec()).await;
        let error = failure(list, &server).await;
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{list}: {error}");
        assert_eq!(server.requests().len(), requests, "{list}: {error}");
    }
}

#[tokio::test]
async fn a_list_that_does_not_say_how_long_it_is_is_refused() {
    let unknown = "the answer does not say how many there are";
    for total in [absent(), json!(null), json!(-1), json!(1.5), json!(1e300)] {
        for (script, requests) in [
            (vec![page(&total, None, &[])], 1),
            (vec![page(&total, None, &["a"])], 1),
            (vec![page(&total, Some(1), &["a"])], 1),
            (
                vec![page(&json!(2), Some(1), &["a"]), page(&total, None, &["b"])],
                2,
            ),
        ] {
            for list in LISTS {
                let server = server(script.clone()).await;
                let error = failure(list, &server).await;
                assert_eq!(error.kind(), ErrorKind::Incomplete, "{list}: {total}");
                assert_eq!(error.detail(), Some(unknown), "{list}: {total}");
                assert_eq!(error.operation(), list, "{total}");
                assert_eq!(server.requests().len(), requests, "{list}: {total}");
            }
        }
    }
}

#[tokio::test]
async fn a_total_that_changes_during_the_walk_ends_it() {
    for (before, now) in [(5, 4), (5, 6), (3, 5), (5, 0)] {
        let script = [
            page(&json!(before), Some(1), &["a"]),
            page(&json!(now), Some(2), &["b"]),
            page(&json!(now), Some(3), &["c"]),
        ];
        incomplete_after(2, &script).await;
    }
}

/// Otherwise it would be walked until something else gives out.
#[tokio::test]
async fn a_portal_that_ignores_the_offset_is_left_on_the_second_page() {
    let pages: Vec<_> = (1..6)
        .map(|number| page(&json!(3), Some(2 * number), &["a", "b"]))
        .collect();
    incomplete_after(2, &pages).await;
}

#[tokio::test]
async fn a_page_with_more_than_there_is_ends_the_walk() {
    let script = [
        page(&json!(1), Some(2), &["a", "b"]),
        page(&json!(1), None, &[]),
    ];
    incomplete_after(1, &script).await;
}

#[tokio::test]
async fn a_list_of_several_pages_with_one_total_is_read() {
    for list in LISTS {
        let script = [
            page(&json!(3), Some(2), &["a", "b"]),
            page(&json!(3.0), None, &["c"]),
        ];
        let server = server(script).await;
        let provider = opendatasoft(&server.url());
        let read = if list == LISTS[0] {
            all_groups(&provider).await.unwrap().len()
        } else {
            let members = all_members(&provider, &group("analysts")).await;
            members.unwrap().len()
        };
        assert_eq!((read, server.requests().len()), (3, 2), "{list}");
    }
}
