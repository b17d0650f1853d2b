//! Listings whose pages lead nowhere: a walk must end, and must not end as if it were complete.

use std::sync::Arc;
use std::time::Duration;

use groups_core::{ErrorKind, GroupId, Groups, GroupsExt as _, Members, MembersExt as _, Pages};
use groups_core::{UserDirectory, UserDirectoryExt as _};
use groups_kestra::KestraConfig;
use groups_opendatasoft::OpendatasoftConfig;
use groups_segment::SegmentConfig;
use groups_tests::one_attempt;
use groups_tests::server::{Answer, Server};
use serde_json::json;

/// What happened in a walk.
#[derive(Debug)]
struct Walk {
    items: usize,
    end: Option<ErrorKind>,
    requests: usize,
}

async fn walk<T: groups_core::Listed>(pages: Pages<'_, T>, server: &Server) -> Walk {
    let mut items = pages.items();
    let (mut read, mut end) = (0, None);
    while let Some(item) = items.next_item().await {
        match item {
            Ok(_) => read += 1,
            Err(error) => end = Some(error.kind()),
        }
    }
    Walk {
        items: read,
        end,
        requests: server.requests().len(),
    }
}

fn segment(url: &str) -> Arc<dyn Everything> {
    let builder = SegmentConfig::builder().with_base_url(url);
    let builder = builder.with_token("not-a-token");
    let config = builder.with_options(one_attempt()).build();
    Arc::new(config.unwrap().provider())
}

fn opendatasoft(url: &str) -> Arc<dyn Everything> {
    let builder = OpendatasoftConfig::builder().with_base_url(url);
    let builder = builder.with_api_key("k-123");
    let config = builder.with_options(one_attempt()).build();
    Arc::new(config.unwrap().provider())
}

fn kestra(url: &str) -> Arc<dyn Everything> {
    let builder = KestraConfig::builder().with_base_url(url);
    let builder = builder.with_token("not-a-token");
    let config = builder.with_options(one_attempt()).build();
    Arc::new(config.unwrap().provider())
}

trait Everything: Groups + Members + UserDirectory {}
impl<T: Groups + Members + UserDirectory> Everything for T {}

/// A page of Segment with two items of its own and the cursor of the next.
fn segment_page(list: &str, number: usize, next: Option<&str>) -> Answer {
    let item = |half: usize| {
        let id = format!("it-{number}-{half}");
        match list {
            "userGroups" => json!({"id": id, "name": "One", "memberCount": 0}),
            "emails" => json!(format!("{id}@example.com")),
            _ => json!({"id": id, "name": "One", "email": format!("{id}@example.com")}),
        }
    };
    let pagination = json!({"current": "MA==", "next": next});
    let data = json!({"data": {list: [item(0), item(1)], "pagination": pagination}});
    Answer::json(200, data.to_string())
}

/// A page of groups of Opendatasoft with so many items of its own, and always a next one.
fn portal_page(number: usize, items: usize, total: u64) -> Answer {
    let item = |half: usize| json!({"uid": format!("it-{number}-{half}"), "title": "One"});
    let items: Vec<_> = (0..items).map(item).collect();
    let next = "{origin}/api/automation/v1.0/groups/?limit=100&offset=2";
    let body = json!({"total_count": total, "next": next, "results": items});
    Answer::json(200, body.to_string())
}

/// A page of members of Opendatasoft that leads to this offset.
fn members_page(number: usize, offset: &str) -> Answer {
    let item = |half: usize| json!({"username": format!("it-{number}-{half}")});
    let path = "{origin}/api/automation/v1.0/groups/one/users/";
    let next = format!("{path}?limit=100&offset={offset}");
    let body = json!({"total_count": 100, "next": next, "results": [item(0), item(1)]});
    Answer::json(200, body.to_string())
}

/// A page of Kestra, of groups, members or users, with so many items of its own.
fn numbered_page(number: usize, items: usize, total: u64) -> Answer {
    let item = |half: usize| json!({"id": format!("it-{number}-{half}"), "name": "One"});
    let items: Vec<_> = (0..items).map(item).collect();
    Answer::json(200, json!({"total": total, "results": items}).to_string())
}

/// The pages of Kestra have numbers and no links: a page that adds nothing, or only what was there before, is not the end of a list that
/// announces more.
#[tokio::test]
async fn numbered_pages_that_lead_nowhere_end_a_walk_as_incomplete() {
    let page = numbered_page;
    let without_a_list = || Answer::json(200, r#"{"total": 2}"#);
    let group = GroupId::new("one").unwrap();
    for (script, items) in [
        // The same page for ever.
        (vec![page(0, 2, 100); 30], 2),
        // Nothing more comes.
        (vec![page(0, 2, 100), page(1, 0, 100)], 2),
        (vec![page(0, 0, 100)], 0),
        // More or less than announced, or another number each time.
        (vec![page(0, 2, 3), page(1, 2, 3)], 2),
        (vec![page(0, 2, 4), page(1, 2, 3)], 2),
        // No list at all.
        (vec![without_a_list()], 0),
        (vec![page(0, 2, 4), without_a_list()], 2),
    ] {
        let pages = script.len();
        for list in ["groups", "members", "users"] {
            let server = Server::start(script.clone()).await.unwrap();
            let kestra = kestra(&server.url());
            let walk = match list {
                "groups" => walk(kestra.list_groups(), &server).await,
                "members" => walk(kestra.list_members(&group), &server).await,
                _ => walk(kestra.list_users(), &server).await,
            };
            assert_eq!(walk.end, Some(ErrorKind::Incomplete), "{list}: {walk:?}");
            assert_eq!(walk.items, items, "{list}: {walk:?}");
            assert_eq!(walk.requests, pages.min(2), "{list}: {walk:?}");
        }
    }
    // The probe tells the truth about a list that is whole.
    let server = Server::start([page(0, 2, 3), page(1, 1, 3)]).await.unwrap();
    let walk = walk(kestra(&server.url()).list_groups(), &server).await;
    assert_eq!((walk.items, walk.end, walk.requests), (3, None, 2));
}

const REPEATS: [(&[&str], usize); 4] = [
    (&["10", "10"], 1),
    (&["10", "20", "10", "20"], 2),
    (&["10", "20", "20", "10"], 2),
    (&["10", "20", "30", "20"], 3),
];

#[tokio::test]
async fn a_cursor_that_comes_again_anywhere_ends_a_walk_as_incomplete() {
    for list in ["userGroups", "emails", "members of a portal"] {
        for (cursors, pages_read) in REPEATS {
            let script = cursors.iter().cycle().take(30).enumerate();
            let script = script.map(|(number, next)| match list {
                "userGroups" | "emails" => segment_page(list, number, Some(next)),
                _ => members_page(number, next),
            });
            let server = Server::start(script).await.unwrap();
            let group = GroupId::new("one").unwrap();
            let walk = match list {
                "userGroups" => walk(segment(&server.url()).list_groups(), &server).await,
                "emails" => walk(segment(&server.url()).list_members(&group), &server).await,
                _ => walk(opendatasoft(&server.url()).list_members(&group), &server).await,
            };
            assert_eq!(walk.end, Some(ErrorKind::Incomplete), "{list} {cursors:?}");
            // The page that repeats is not handed out: whatever is on it may have been read before.
            assert_eq!(walk.items, 2 * pages_read, "{list} {cursors:?}: {walk:?}");
            assert_eq!(walk.requests, pages_read + 1, "{list} {cursors:?}");
        }
    }
}

/// The members are two lists, the invites and then the users, and each has cursors of its own.
#[tokio::test]
async fn a_cursor_may_come_again_in_another_list_but_not_in_the_same() {
    let group = GroupId::new("grp-1").unwrap();
    for (next, end) in [(None, None), (Some("A"), Some(ErrorKind::Incomplete))] {
        let server = Server::start([
            segment_page("emails", 0, Some("A")),
            segment_page("emails", 1, None),
            segment_page("users", 0, Some("A")),
            segment_page("users", 1, next),
        ]);
        let server = server.await.unwrap();
        let walk = walk(segment(&server.url()).list_members(&group), &server).await;
        assert_eq!((walk.end, walk.requests), (end, 4), "{walk:?}");
    }
}

/// The place in the list of groups is counted, so it comes again when a page adds nothing.
#[tokio::test]
async fn a_portal_that_promises_more_and_gives_nothing_ends_a_walk_as_incomplete() {
    // Items per page; the walk stands still where one has none.
    for (pages, read) in [(&[2, 0, 0][..], 2), (&[0, 0], 0), (&[2, 2, 0, 2, 0], 4)] {
        let script = pages.iter().cycle().take(30).enumerate();
        let script = script.map(|(number, items)| portal_page(number, *items, 100));
        let server = Server::start(script).await.unwrap();
        let walk = walk(opendatasoft(&server.url()).list_groups(), &server).await;
        assert_eq!(walk.end, Some(ErrorKind::Incomplete), "{pages:?}");
        assert_eq!(walk.items, read, "{pages:?}");
        assert!(walk.requests <= pages.len(), "{pages:?}: {walk:?}");
    }
}

/// A portal that ignores the offset gives the same pages for ever. More items than it announces are enough to know.
#[tokio::test]
async fn a_portal_that_repeats_its_pages_ends_a_walk_as_incomplete() {
    for cycle in [1, 2] {
        let script = (0..40).map(|number| portal_page(number % cycle, 1, 3));
        let server = Server::start(script).await.unwrap();
        let walk = walk(opendatasoft(&server.url()).list_groups(), &server).await;
        assert_eq!(walk.end, Some(ErrorKind::Incomplete), "{walk:?}");
        assert!(walk.requests <= 5, "{walk:?}");
    }
}

/// A page of a walk that fails, however it fails, is the end of it, and not a complete one.
#[tokio::test]
async fn a_page_that_fails_ends_a_walk_with_its_error() {
    let cut = segment_page("userGroups", 1, Some("B"));
    let cut = cut
        .clone()
        .with_fault(groups_tests::server::Fault::CloseAfter(
            cut.head_len() + cut.body_len() / 2,
        ));
    for (bad, kind) in [
        (cut, ErrorKind::Unavailable),
        (Answer::empty(500), ErrorKind::Unavailable),
        (Answer::empty(429), ErrorKind::RateLimited),
        (Answer::empty(404), ErrorKind::NotFound),
        (Answer::empty(200), ErrorKind::InvalidResponse),
    ] {
        let script = [segment_page("userGroups", 0, Some("A")), bad];
        let server = Server::start(script).await.unwrap();
        let walk = walk(segment(&server.url()).list_groups(), &server).await;
        assert_eq!((walk.items, walk.end), (2, Some(kind)), "{walk:?}");
        assert_eq!(walk.requests, 2, "{kind:?}");
    }
}

/// A walk has as many deadlines as pages: none of them adds up to the next.
#[tokio::test]
async fn each_page_has_a_deadline_of_its_own() {
    let time = groups_tests::time::JumpingTime::new(1.0);
    let options = groups_segment::ConnectionOptions::new()
        .with_environment(time.clone())
        .with_deadline(Duration::from_secs(10));
    let busy = || Answer::empty(503).with_header("retry-after", "8");
    let page = |number, next| segment_page("userGroups", number, next);
    let script = [busy(), page(0, Some("A")), busy(), page(1, None)];
    let server = Server::start(script).await.unwrap();
    let builder = SegmentConfig::builder().with_base_url(server.url());
    let builder = builder.with_token("not-a-token").with_options(options);
    let provider = builder.build().unwrap().provider();
    let walk = walk(provider.list_groups(), &server).await;
    assert_eq!((walk.items, walk.end, walk.requests), (4, None, 4));
    assert_eq!(time.slept(), [Duration::from_secs(8); 2]);
}
