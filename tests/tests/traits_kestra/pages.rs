//! Every list of Kestra is walked by page number, and none is taken for complete without a count that fits.

use std::num::NonZeroU32;

use groups_core::{
    Completeness, Cursor, Error, ErrorKind, GroupPermissions as _, Groups as _, GroupsExt as _,
    Listing, Members as _, MembersExt as _, PageRequest, Result, UserDirectory as _,
    UserDirectoryExt as _,
};
use groups_kestra::{Directory, KestraProvider};
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::common::gate::Gate;
use crate::common::{bare, group, kestra, ok, sent, server};
use crate::{ANALYSTS, analysts, not_found, page, uncounted};

/// The lists that the traits walk: the operation, the path, and what follows the position.
const LISTS: [(&str, &str, &str); 5] = [
    (
        "search_groups",
        "/api/v1/main/groups/search",
        "&sort=name%3Aasc",
    ),
    (
        "search_group_members",
        "/api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE/members",
        "",
    ),
    ("list_tenant_access", "/api/v1/main/tenant-access", ""),
    ("list_users", "/api/v1/users", ""),
    (
        "search_bindings",
        "/api/v1/main/bindings/search",
        "&type=GROUP&id=5aWnB8rSxGtQ0yLhC2kVjE",
    ),
];

/// The request for a page of a list.
fn target(list: (&str, &str, &str), number: u32, size: u32) -> String {
    let (_, path, rest) = list;
    if list.0 == "search_bindings" {
        // The query is in the order of the alphabet.
        return format!("GET {path}?id={ANALYSTS}&page={number}&size={size}&type=GROUP");
    }
    format!("GET {path}?page={number}&size={size}{rest}")
}

/// An item of every list at once.
fn item(number: u32) -> Value {
    json!({
        "id": format!("id-{number}"),
        "name": format!("name-{number}"),
        "username": format!("user-{number}@example.com"),
        "type": "GROUP",
        "role": {"id": format!("role-{number}")},
        "group": {"id": ANALYSTS}
    })
}

fn items(numbers: std::ops::Range<u32>) -> Vec<Value> {
    numbers.map(item).collect()
}

/// How many items a list has, and whether it is proven that there are no others.
async fn read(list: &str, provider: &KestraProvider) -> Result<(usize, Completeness)> {
    fn told<T>(listing: Listing<T>) -> (usize, Completeness) {
        let completeness = match &listing {
            Listing::Complete(_) => Completeness::Proven,
            Listing::Unproven(unproven) => unproven.completeness(),
        };
        (listing.items().len(), completeness)
    }
    let id = group(ANALYSTS);
    Ok(match list {
        "search_groups" => told(provider.list_groups().read_all().await?),
        "search_group_members" => told(provider.list_members(&id).read_all().await?),
        "list_tenant_access" => told(provider.list_users().read_all().await?),
        "list_users" => {
            let provider = provider.clone().with_directory(Directory::Instance);
            told(provider.list_users().read_all().await?)
        }
        // A group whose grants are not proven to be all has no list of them at all.
        _ => (
            provider.list_permissions(&id).await?.len(),
            Completeness::Proven,
        ),
    })
}

/// Reads every list from `script`, and says what came of each, and which pages were asked for.
async fn each(
    script: &[Answer],
) -> Vec<(&'static str, Result<(usize, Completeness)>, Vec<String>)> {
    let mut results = Vec::new();
    for list in LISTS {
        let of_bindings = list.0 == "search_bindings";
        let first = of_bindings.then(|| ok(analysts()));
        let server = server(first.into_iter().chain(script.iter().cloned())).await;
        let result = read(list.0, &kestra(&server.url())).await;
        let mut asked = sent(&server);
        if of_bindings {
            asked.remove(0);
        }
        for (_, body) in &asked {
            assert_eq!(*body, None);
        }
        let asked = asked.into_iter().map(|(target, _)| target).collect();
        results.push((list.0, result, asked));
    }
    results
}

/// Every list must end like this after these pages.
async fn assert_read(script: &[Answer], read: usize, pages: &[(u32, u32)]) {
    for ((operation, result, asked), list) in each(script).await.into_iter().zip(LISTS) {
        let result = result.unwrap_or_else(|error| panic!("{operation}: {error}"));
        assert_eq!(result, (read, Completeness::Proven), "{operation}");
        let expected: Vec<_> = pages
            .iter()
            .map(|(number, size)| target(list, *number, *size))
            .collect();
        assert_eq!(asked, expected, "{operation}");
    }
}

/// Every list must fail after so many pages.
async fn assert_failed(script: &[Answer], pages: usize, check: impl Fn(&str, &Error)) {
    for (operation, result, asked) in each(script).await {
        let error = result.expect_err(operation);
        check(operation, &error);
        assert_eq!(asked.len(), pages, "{operation}: {error}");
    }
}

async fn assert_incomplete(script: &[Answer], pages: usize) {
    let incomplete = |operation: &str, error: &Error| {
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{operation}: {error}");
    };
    assert_failed(script, pages, incomplete).await;
}

#[tokio::test]
async fn one_page_with_everything_is_everything() {
    assert_read(&[page(&items(0..3), 3)], 3, &[(1, 200)]).await;
    assert_read(&[page(&[], 0)], 0, &[(1, 200)]).await;
    let decimal = ok(json!({"results": items(0..1), "total": 1.0}));
    assert_read(&[decimal], 1, &[(1, 200)]).await;
}

#[tokio::test]
async fn full_pages_are_followed_until_the_total_is_reached_and_not_further() {
    let script = [page(&items(0..200), 400), page(&items(200..400), 400)];
    assert_read(&script, 400, &[(1, 200), (2, 200)]).await;
    let script = [page(&items(0..200), 201), page(&items(200..201), 201)];
    assert_read(&script, 201, &[(1, 200), (2, 200)]).await;
}

/// Nobody documents the largest page. A second page of 200 would begin behind items that were never read.
#[tokio::test]
async fn the_largest_page_of_a_server_is_taken_over() {
    let script = [
        page(&items(0..100), 250),
        page(&items(100..200), 250),
        page(&items(200..250), 250),
    ];
    assert_read(&script, 250, &[(1, 200), (2, 100), (3, 100)]).await;
}

#[tokio::test]
async fn a_list_that_does_not_say_how_long_it_is_is_never_proven() {
    for total in [json!(null), json!(-1), json!(1.5), json!(1e300)] {
        for script in [
            vec![ok(json!({"results": items(0..2), "total": total}))],
            vec![ok(json!({"results": [], "total": total}))],
        ] {
            assert_uncounted(&script, 1).await;
        }
    }
    assert_uncounted(&[uncounted(&items(0..2))], 1).await;
    assert_uncounted(&[uncounted(&[])], 1).await;
    // A full page is not taken for the last one.
    let script = [uncounted(&items(0..200)), uncounted(&items(200..203))];
    assert_uncounted(&script, 2).await;
    let script = [uncounted(&items(0..200)), uncounted(&[])];
    assert_uncounted(&script, 2).await;
}

async fn assert_uncounted(script: &[Answer], pages: usize) {
    for (operation, result, asked) in each(script).await {
        assert_eq!(asked.len(), pages, "{operation}");
        match result {
            Ok((_, completeness)) => {
                assert_ne!(operation, "search_bindings");
                assert_eq!(completeness, Completeness::Uncounted, "{operation}");
            }
            Err(error) => {
                assert_eq!(operation, "search_bindings", "{error}");
                assert_eq!(error.kind(), ErrorKind::Incomplete);
            }
        }
    }
}

#[tokio::test]
async fn a_list_that_is_shorter_or_longer_than_announced_is_incomplete() {
    assert_incomplete(&[page(&items(0..2), 1)], 1).await;
    assert_incomplete(&[page(&items(0..2), 0)], 1).await;
    assert_incomplete(&[page(&[], 3)], 1).await;
    let script = [page(&items(0..2), 3), page(&[], 3)];
    assert_incomplete(&script, 2).await;
    let script = [page(&items(0..2), 3), page(&items(2..4), 3)];
    assert_incomplete(&script, 2).await;
}

#[tokio::test]
async fn a_list_that_changes_while_it_is_read_is_incomplete() {
    for now in [3, 5] {
        let script = [page(&items(0..2), 4), page(&items(2..4), now)];
        assert_incomplete(&script, 2).await;
    }
    // Somebody in front was added, and the total is that of before.
    let script = [page(&items(0..2), 4), page(&items(1..3), 4)];
    assert_incomplete(&script, 2).await;
    // The server ignores which page is meant.
    let script = vec![page(&items(0..2), 6); 3];
    assert_incomplete(&script, 2).await;
}

#[tokio::test]
async fn an_answer_without_a_list_is_never_an_empty_list() {
    for body in [
        json!({"total": 0}),
        json!({"results": null, "total": 0}),
        json!({}),
        json!({"message": "Unauthorized"}),
    ] {
        let no_list = |operation: &str, error: &Error| {
            assert_eq!(error.kind(), ErrorKind::Incomplete, "{operation}: {body}");
            assert_eq!(error.operation(), operation);
            assert_eq!(error.detail(), Some("the answer has no `results`"));
        };
        assert_failed(&[ok(&body)], 1, no_list).await;
        assert_failed(&[page(&items(0..2), 3), ok(&body)], 2, no_list).await;
    }
}

#[tokio::test]
async fn a_list_that_breaks_off_on_a_later_page_is_an_error() {
    for (answer, kind) in [
        (Answer::empty(500), ErrorKind::Unavailable),
        (Answer::empty(401), ErrorKind::Unauthenticated),
        (not_found(), ErrorKind::NotFound),
        (
            ok(json!({"results": [{}], "total": 3})),
            ErrorKind::InvalidResponse,
        ),
    ] {
        let script = [page(&items(0..2), 3), answer];
        let of_kind = |operation: &str, error: &Error| {
            assert_eq!(error.kind(), kind, "{operation}: {error}");
            assert_eq!(error.operation(), operation);
        };
        assert_failed(&script, 2, of_kind).await;
    }
}

#[tokio::test]
async fn the_wanted_page_size_is_asked_for() {
    for size in [1, 2, 5000] {
        let server = server([page(&items(0..1), 2), page(&items(1..2), 2)]).await;
        let provider = kestra(&server.url());
        let pages = provider
            .list_users()
            .with_page_size(NonZeroU32::new(size).unwrap());
        let listing = pages.read_all().await.unwrap();
        assert_eq!(listing.complete().unwrap().len(), 2);
        let first = target(LISTS[2], 1, size);
        assert_eq!(sent(&server), [bare(&first), bare(&target(LISTS[2], 2, 1))]);
    }
}

#[tokio::test]
async fn a_page_tells_where_the_list_goes_on() {
    let server = server([page(&items(0..2), 3), page(&items(2..3), 3)]).await;
    let provider = kestra(&server.url());
    let first = provider.list_groups_page(PageRequest::first()).await;
    let first = first.unwrap();
    assert_eq!(
        (first.items.len(), first.total, first.part),
        (2, Some(3), 0)
    );
    // The size of the first page holds, whatever is wished for later.
    let request = PageRequest::first().with_cursor(first.next.unwrap());
    let request = request.with_size(NonZeroU32::new(50).unwrap());
    let last = provider.list_groups_page(request).await.unwrap();
    assert_eq!(
        (last.items.len(), last.total, last.next),
        (1, Some(3), None)
    );
    assert_eq!(sent(&server)[1], bare(&target(LISTS[0], 2, 2)));
}

#[tokio::test]
async fn a_cursor_of_another_listing_is_refused_before_any_request() {
    for text in ["", "2", "20,20", "users:Mg==", "0x20", "2x0", "-1x2"] {
        let server = server([]).await;
        let provider = kestra(&server.url());
        let request = || PageRequest::first().with_cursor(Cursor::new(text));
        let instance = provider.clone().with_directory(Directory::Instance);
        let id = group(ANALYSTS);
        let errors = [
            provider.list_groups_page(request()).await.unwrap_err(),
            provider
                .list_members_page(&id, request())
                .await
                .unwrap_err(),
            provider.list_users_page(request()).await.unwrap_err(),
            instance.list_users_page(request()).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{text:?}");
        }
        assert_eq!(sent(&server), []);
    }
}

/// A server with so many groups and a largest page of its own.
async fn answer_all(mut gate: Gate, groups: u32, largest: u32) {
    let groups: Vec<_> = (0..groups).map(item).collect();
    loop {
        let request = gate.next().await;
        let (_, query) = request.target.split_once('?').unwrap();
        let value = |name: &str| -> u32 {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let value = pairs.find(|(key, _)| *key == name).unwrap().1;
            value.parse().unwrap()
        };
        let size = value("size").min(largest);
        let skipped = (value("page") - 1) * size;
        let pages = groups.iter().skip(skipped as usize);
        let results: Vec<_> = pages.take(size as usize).collect();
        let body = json!({"results": results, "total": groups.len()});
        request.answer(200, &body.to_string()).await;
    }
}

#[tokio::test]
async fn every_group_is_read_once_whatever_the_sizes() {
    for groups in [0, 1, 2, 3, 5, 6, 7, 12] {
        for largest in [1, 2, 3, 5] {
            for wanted in [1, 2, 3, 4, 7] {
                let gate = Gate::start().await;
                let provider = kestra(&gate.url());
                let served = tokio::spawn(answer_all(gate, groups, largest));
                let pages = provider.list_groups();
                let pages = pages.with_page_size(NonZeroU32::new(wanted).unwrap());
                let listing = pages.read_all().await.unwrap().complete().unwrap();
                served.abort();
                let read = listing.items().iter().map(|group| group.name.clone());
                let expected = (0..groups).map(|number| format!("name-{number}"));
                assert!(read.eq(expected), "{groups}, {largest}, {wanted}");
            }
        }
    }
}
