//! All memberships of a workspace: which lists are asked for, in which order, and which are not.

use std::num::NonZeroU32;

use groups_core::{
    AllMemberships, Completeness, ErrorKind, Listing, Memberships as _, MembershipsExt as _,
};
use groups_segment::SegmentProvider;
use groups_tests::server::{Answer, Server};
use serde_json::{Value, json};

use crate::NOT_FOUND;
use crate::common::{ok, segment, sent, server};

fn end(total: impl Into<Option<u64>>) -> Value {
    match total.into() {
        Some(total) => json!({"current": "MA==", "totalEntries": total}),
        None => json!({"current": "MA=="}),
    }
}

/// The list of invites of the workspace or of a group.
fn invites(names: &[&str], pagination: Value) -> Answer {
    let emails: Vec<_> = names.iter().map(|name| format!("{name}@x.org")).collect();
    ok(json!({"data": {"emails": emails, "invites": emails, "pagination": pagination}}))
}

fn users(names: &[&str], pagination: Value) -> Answer {
    let user = |name: &&str| json!({"id": format!("u-{name}"), "name": name, "email": format!("{name}@x.org")});
    let users: Vec<_> = names.iter().map(user).collect();
    ok(json!({"data": {"users": users, "pagination": pagination}}))
}

/// Groups of these ids, each with what the list says of its count.
fn groups(groups: &[(&str, Value)], pagination: Value) -> Answer {
    let group = |(id, count): &(&str, Value)| {
        let mut group = json!({"id": id, "name": id});
        if !count.is_null() {
            group["memberCount"] = count.clone();
        }
        group
    };
    let groups: Vec<_> = groups.iter().map(group).collect();
    ok(json!({"data": {"userGroups": groups, "pagination": pagination}}))
}

/// One group after the other, so that the order of the requests is certain.
fn in_order(provider: &SegmentProvider) -> AllMemberships<'_> {
    provider.all_memberships().with_concurrency(NonZeroU32::MIN)
}

fn asked(server: &Server) -> Vec<String> {
    sent(server).into_iter().map(|(target, _)| target).collect()
}

/// What was read, each as `group:name`, invited people with a question mark, and what it proves.
fn told(listing: &Listing<groups_core::Membership>) -> (Vec<String>, Completeness) {
    let completeness = match listing {
        Listing::Complete(_) => Completeness::Proven,
        Listing::Unproven(unproven) => unproven.completeness(),
    };
    let shown = listing.items().iter().map(|one| {
        let name = one.member.key().as_str().trim_end_matches("@x.org");
        let invited = one.member.user.user_id.is_none();
        format!("{}:{name}{}", one.group, if invited { "?" } else { "" })
    });
    (shown.collect(), completeness)
}

const NOBODY: &str = "GET /invites?pagination.count=1";
const GROUPS: &str = "GET /groups?pagination.count=1000";

#[tokio::test]
async fn without_invites_the_users_of_each_group_are_asked_for_and_empty_groups_are_not() {
    let server = server([
        invites(&[], end(0)),
        groups(
            &[("a", json!(2)), ("empty", json!(0)), ("b", json!(1.0))],
            json!({"current": "MA==", "next": "Mg==", "totalEntries": 5}),
        ),
        users(
            &["ada"],
            json!({"current": "MA==", "next": "Mg==", "totalEntries": 2}),
        ),
        users(&["bob"], end(2)),
        users(&["ada"], end(1)),
        groups(&[("zero", json!(0.0)), ("last", json!(1))], end(5)),
        users(&["cyd"], end(1)),
    ])
    .await;
    let listing = in_order(&segment(&server.url())).read_all().await.unwrap();
    let expected = ["a:ada", "a:bob", "b:ada", "last:cyd"].map(str::to_owned);
    assert_eq!(told(&listing), (expected.to_vec(), Completeness::Proven));
    assert_eq!(
        asked(&server),
        [
            NOBODY,
            GROUPS,
            "GET /groups/a/users?pagination.count=1000",
            "GET /groups/a/users?pagination.count=1000&pagination.cursor=Mg%3D%3D",
            "GET /groups/b/users?pagination.count=1000",
            "GET /groups?pagination.count=1000&pagination.cursor=Mg%3D%3D",
            "GET /groups/last/users?pagination.count=1000",
        ]
    );
}

/// A count that is left out, or is none, is not 0.
#[tokio::test]
async fn a_group_that_does_not_tell_its_count_is_read() {
    for count in [json!(null), json!(-1), json!(0.5), json!(1e300)] {
        let script = [
            invites(&[], end(0)),
            groups(&[("a", count.clone())], end(1)),
            users(&["ada"], end(1)),
        ];
        let server = server(script).await;
        let listing = in_order(&segment(&server.url())).read_all().await.unwrap();
        let expected = (vec!["a:ada".to_owned()], Completeness::Proven);
        assert_eq!(told(&listing), expected, "{count}");
        assert_eq!(asked(&server).len(), 3);
    }
}

/// Whether the count of a group speaks of invites is not documented: a group with a count of 0 may have some.
#[tokio::test]
async fn with_invites_every_group_is_asked_for_its_own() {
    let somebody = [
        invites(
            &["eve"],
            json!({"current": "MA==", "next": "Mg==", "totalEntries": 2}),
        ),
        // A total alone is enough, and so is an invite without a total.
        invites(&[], end(1)),
        invites(&["eve"], end(0)),
        invites(&["eve"], end(None)),
        // Nobody, but uncounted.
        invites(&[], end(None)),
        invites(
            &[],
            json!({"current": "MA==", "next": "Mg==", "totalEntries": 0}),
        ),
    ];
    for first in somebody {
        let server = server([
            first,
            groups(
                &[("a", json!(2)), ("empty", json!(0)), ("b", json!(null))],
                end(3),
            ),
            invites(&["eve"], end(1)),
            users(&["ada"], end(1)),
            invites(
                &["eve"],
                json!({"current": "MA==", "next": "Mg==", "totalEntries": 2}),
            ),
            invites(&["fay"], end(2)),
            users(&[], end(0)),
            invites(&[], end(0)),
            users(&["bob"], end(1)),
        ])
        .await;
        let listing = in_order(&segment(&server.url())).read_all().await.unwrap();
        let expected = ["a:eve?", "a:ada", "empty:eve?", "empty:fay?", "b:bob"];
        let expected = expected.map(str::to_owned).to_vec();
        assert_eq!(told(&listing), (expected, Completeness::Proven));
        assert_eq!(
            asked(&server),
            [
                NOBODY,
                GROUPS,
                "GET /groups/a/invites?pagination.count=1000",
                "GET /groups/a/users?pagination.count=1000",
                "GET /groups/empty/invites?pagination.count=1000",
                "GET /groups/empty/invites?pagination.count=1000&pagination.cursor=Mg%3D%3D",
                "GET /groups/empty/users?pagination.count=1000",
                "GET /groups/b/invites?pagination.count=1000",
                "GET /groups/b/users?pagination.count=1000",
            ]
        );
    }
}

/// If the count of a group has more than its users although nobody is invited, something is not seen.
#[tokio::test]
async fn a_count_that_does_not_fit_leaves_a_doubt() {
    let server = server([
        invites(&[], end(0)),
        groups(&[("a", json!(2)), ("b", json!(1))], end(2)),
        users(&["ada"], end(1)),
        users(&["ada"], end(1)),
    ])
    .await;
    let listing = in_order(&segment(&server.url())).read_all().await.unwrap();
    let differs = Completeness::CountDiffers {
        read: 1,
        counted: 2,
    };
    assert_eq!(told(&listing).1, differs);
    assert_eq!(
        listing.complete().unwrap_err().kind(),
        ErrorKind::Incomplete
    );
}

/// Whoever accepts an invite while the group is read is listed twice, and kept once.
#[tokio::test]
async fn somebody_who_accepts_an_invite_is_a_user_in_the_end() {
    let server = server([
        invites(&["eve"], end(1)),
        groups(&[("a", json!(1)), ("b", json!(1))], end(2)),
        invites(&["eve"], end(1)),
        users(&["eve"], end(1)),
        invites(&[], end(0)),
        users(&["eve"], end(1)),
    ])
    .await;
    let listing = in_order(&segment(&server.url())).read_all().await.unwrap();
    assert_eq!(told(&listing).0, ["a:eve", "b:eve"]);
}

/// A count that does not speak of invites was 0 when the groups were listed. Whoever accepts one after that is in the group all the time, first as invited and then as a user.
#[tokio::test]
async fn somebody_who_accepts_an_invite_to_a_group_of_count_0_is_not_missed() {
    let server = server([
        invites(&["eve"], end(1)),
        groups(&[("a", json!(0))], end(1)),
        invites(&[], end(0)),
        users(&["eve"], end(1)),
    ])
    .await;
    let listing = in_order(&segment(&server.url())).read_all().await.unwrap();
    let expected = (vec!["a:eve".to_owned()], Completeness::Proven);
    assert_eq!(told(&listing), expected);
}

#[tokio::test]
async fn a_group_that_is_deleted_meanwhile_leaves_no_list() {
    let server = server([
        invites(&[], end(0)),
        groups(&[("a", json!(1)), ("gone", json!(1))], end(2)),
        users(&["ada"], end(1)),
        Answer::json(404, NOT_FOUND),
    ])
    .await;
    let error = in_order(&segment(&server.url())).read_all().await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert_eq!(error.group(), Some("gone"));
    assert_eq!(error.operation(), "all_memberships");
}

#[tokio::test]
async fn a_list_that_changes_leaves_no_list() {
    let more = |total: u64| json!({"current": "MA==", "next": "Mg==", "totalEntries": total});
    let of_users = [
        invites(&[], end(0)),
        groups(&[("a", json!(2))], end(1)),
        users(&["ada"], more(2)),
        users(&["bob"], end(3)),
    ];
    let of_groups = [
        invites(&[], end(0)),
        groups(&[("a", json!(0))], more(2)),
        groups(&[("b", json!(0))], end(3)),
    ];
    for (script, group) in [(of_users.to_vec(), Some("a")), (of_groups.to_vec(), None)] {
        let server = server(script).await;
        let error = in_order(&segment(&server.url())).read_all().await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete);
        assert_eq!(error.group(), group);
    }
}

/// Without asking first, and in the usual pages.
#[tokio::test]
async fn group_by_group_takes_two_requests_for_each() {
    let server = server([
        groups(&[("a", json!(0)), ("b", json!(1))], end(2)),
        invites(&[], end(0)),
        users(&[], end(0)),
        invites(&[], end(0)),
        users(&["ada"], end(1)),
    ])
    .await;
    let provider = segment(&server.url());
    let all = provider.memberships_by_group();
    let all = all.with_concurrency(NonZeroU32::MIN).read_all();
    assert_eq!(told(&all.await.unwrap()).0, ["b:ada"]);
    assert_eq!(
        asked(&server),
        [
            "GET /groups?pagination.count=200",
            "GET /groups/a/invites?pagination.count=200",
            "GET /groups/a/users?pagination.count=200",
            "GET /groups/b/invites?pagination.count=200",
            "GET /groups/b/users?pagination.count=200",
        ]
    );
}
