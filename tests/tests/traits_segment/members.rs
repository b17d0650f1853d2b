//! The members of a group: its pending invites and then its users, each list read to its proven end.

use std::num::NonZeroU32;

use groups_core::{
    AccountState, Cursor, EmailAddress, ErrorKind, GroupId, Member, Members as _, MembersExt as _,
    PageRequest, UserId,
};
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::NOT_FOUND;
use crate::common::{all_members, bare, drain, group, ok, segment, sent, server};

const USERS: &str = "GET /groups/grp-analysts/users?pagination.count=200";
const INVITES: &str = "GET /groups/grp-analysts/invites?pagination.count=200";

fn analysts() -> GroupId {
    group("grp-analysts")
}

fn users(users: &[&str], pagination: Value) -> Answer {
    let user = |name: &&str| {
        let email = format!("{name}@example.com");
        json!({"id": format!("usr-{name}"), "name": format!("{name} X"), "email": email})
    };
    let users: Vec<_> = users.iter().map(user).collect();
    ok(json!({"data": {"users": users, "pagination": pagination}}))
}

fn invites(names: &[&str], pagination: Value) -> Answer {
    let emails: Vec<_> = names
        .iter()
        .map(|name| format!("{name}@example.com"))
        .collect();
    ok(json!({"data": {"emails": emails, "pagination": pagination}}))
}

fn end() -> Value {
    json!({"current": "MA=="})
}

fn next(cursor: &str) -> Value {
    json!({"current": "MA==", "next": cursor})
}

fn total(entries: u64) -> Value {
    json!({"current": "MA==", "next": null, "totalEntries": entries})
}

fn user(name: &str) -> Member {
    let mut user = invited(name);
    user.user.state = AccountState::Active;
    user.user.user_id = Some(UserId::new(format!("usr-{name}")).unwrap());
    user.user.display_name = Some(format!("{name} X"));
    user
}

fn invited(name: &str) -> Member {
    let address = format!("{name}@example.com");
    let key = EmailAddress::new(address.clone()).unwrap();
    let mut member = Member::new(key.into(), AccountState::Invited);
    member.user.email = Some(address);
    member
}

async fn kind_after(script: Vec<Answer>) -> ErrorKind {
    let server = server(script).await;
    all_members(&segment(&server.url()), &analysts())
        .await
        .unwrap_err()
        .kind()
}

#[tokio::test]
async fn pending_invites_belong_to_the_group_and_come_first() {
    let script = [
        invites(&["grace"], total(1)),
        users(&["Ada", "alan"], total(2)),
    ];
    let server = server(script).await;
    let members = all_members(&segment(&server.url()), &analysts())
        .await
        .unwrap();
    assert_eq!(members, [invited("grace"), user("Ada"), user("alan")]);
    assert_eq!(sent(&server), [bare(INVITES), bare(USERS)]);
}

#[tokio::test]
async fn each_list_has_its_own_cursors() {
    let script = [
        invites(&["a"], next("Mg==")),
        invites(&["b"], end()),
        users(&["c"], next("Mg==")),
        users(&["d"], total(2)),
    ];
    let server = server(script).await;
    let members = all_members(&segment(&server.url()), &analysts())
        .await
        .unwrap();
    assert_eq!(members, [invited("a"), invited("b"), user("c"), user("d")]);
    let second = "&pagination.cursor=Mg%3D%3D";
    let expected = [
        bare(INVITES),
        bare(&format!("{INVITES}{second}")),
        bare(USERS),
        bare(&format!("{USERS}{second}")),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn the_pages_tell_which_list_they_belong_to() {
    let script = [invites(&["a"], total(1)), users(&[], total(0))];
    let server = server(script).await;
    let provider = segment(&server.url());
    let first = provider
        .list_members_page(&analysts(), PageRequest::first())
        .await
        .unwrap();
    assert_eq!((first.part, first.total), (0, Some(1)));
    let request = PageRequest::first().with_cursor(first.next.unwrap());
    let last = provider
        .list_members_page(&analysts(), request)
        .await
        .unwrap();
    assert_eq!((last.part, last.total, last.next), (1, Some(0), None));
}

#[tokio::test]
async fn a_group_of_invites_only_and_a_group_of_nobody_are_read() {
    let script = [invites(&["grace"], total(1)), users(&[], total(0))];
    let invited_only = server(script).await;
    let members = all_members(&segment(&invited_only.url()), &analysts())
        .await
        .unwrap();
    assert_eq!(members, [invited("grace")]);
    let nobody = server([invites(&[], end()), users(&[], total(0))]).await;
    assert_eq!(
        all_members(&segment(&nobody.url()), &analysts())
            .await
            .unwrap(),
        []
    );
    assert_eq!(nobody.requests().len(), 2);
}

#[tokio::test]
async fn the_page_size_holds_for_both_lists() {
    let server = server([invites(&[], end()), users(&[], total(0))]).await;
    let provider = segment(&server.url());
    let id = analysts();
    let pages = provider
        .list_members(&id)
        .with_page_size(NonZeroU32::new(7).unwrap());
    drain(pages).await.unwrap();
    let expected = [
        bare("GET /groups/grp-analysts/invites?pagination.count=7"),
        bare("GET /groups/grp-analysts/users?pagination.count=7"),
    ];
    assert_eq!(sent(&server), expected);
}

#[tokio::test]
async fn each_list_is_held_to_its_own_total() {
    for (of_users, of_invites) in [(1, 1), (3, 1), (2, 0), (2, 2), (3, 0), (0, 3), (1, 2)] {
        let script = vec![
            invites(&["c"], total(of_invites)),
            users(&["a", "b"], total(of_users)),
        ];
        let kind = kind_after(script).await;
        assert_eq!(
            kind,
            ErrorKind::Incomplete,
            "{of_users} users, {of_invites} invites"
        );
    }
}

/// Somebody may accept an invite at any time, and leaves one list for the other then.
#[tokio::test]
async fn who_accepts_an_invite_during_the_walk_is_never_missed() {
    let pending = || invites(&["grace"], total(1));
    let none_pending = || invites(&[], total(0));
    let before = || users(&["ada"], total(1));
    let after = || users(&["ada", "grace"], total(2));
    for (accepted, script, seen) in [
        ("never", [pending(), before()], vec![invited("grace")]),
        (
            "before the walk",
            [none_pending(), after()],
            vec![user("grace")],
        ),
        (
            "between the lists",
            [pending(), after()],
            vec![invited("grace"), user("grace")],
        ),
    ] {
        let server = server(script).await;
        let members = all_members(&segment(&server.url()), &analysts()).await;
        let members = members.unwrap_or_else(|error| panic!("{accepted}: {error}"));
        let is_grace = |member: &Member| member.key().as_str() == "grace@example.com";
        let found: Vec<_> = members.into_iter().filter(is_grace).collect();
        assert_eq!(found, seen, "{accepted}");
        assert_eq!(sent(&server), [bare(INVITES), bare(USERS)], "{accepted}");
    }
}

/// The one who is in both lists is the user in the end, in any spelling.
#[tokio::test]
async fn who_is_in_both_lists_is_one_member() {
    for pending in ["grace", "Grace"] {
        let script = [
            invites(&[pending], total(1)),
            users(&["ada", "grace"], total(2)),
        ];
        let server = server(script).await;
        let provider = segment(&server.url());
        let id = analysts();
        let listing = provider.list_members(&id).read_all().await.unwrap();
        let mut members = listing.complete().unwrap().into_items();
        members.sort_by_key(|member| member.key().as_str().to_owned());
        assert_eq!(members, [user("ada"), user("grace")], "{pending}");
    }
}

/// A list that shifts while it is read shows somebody twice, and has hidden somebody else.
#[tokio::test]
async fn somebody_twice_in_one_list_is_incomplete() {
    for again in ["a", "A"] {
        let of_invites = vec![invites(&["a"], next("Mg==")), invites(&[again], end())];
        assert_eq!(kind_after(of_invites).await, ErrorKind::Incomplete);
        let of_users = vec![
            invites(&[], end()),
            users(&["a"], next("Mg==")),
            users(&[again], total(2)),
        ];
        assert_eq!(kind_after(of_users).await, ErrorKind::Incomplete);
        let one_page = vec![invites(&["a", again], total(2))];
        assert_eq!(kind_after(one_page).await, ErrorKind::Incomplete);
    }
}

/// Between two pages of the invites the second page may have moved up. The total tells.
#[tokio::test]
async fn a_list_that_changes_between_its_pages_is_incomplete() {
    let first = |entries: u64| json!({"current": "MA==", "next": "Mg==", "totalEntries": entries});
    let of_invites = vec![
        invites(&["a", "b"], first(4)),
        invites(&["d"], total(3)),
        users(&["c"], total(1)),
    ];
    assert_eq!(kind_after(of_invites).await, ErrorKind::Incomplete);
    let of_users = vec![
        invites(&[], total(0)),
        users(&["a", "b"], first(4)),
        users(&["d"], total(3)),
    ];
    assert_eq!(kind_after(of_users).await, ErrorKind::Incomplete);
}

#[tokio::test]
async fn cursors_that_lead_in_a_circle_are_left() {
    // Each page has somebody new, so that only the cursor tells.
    let circle = [("a", "A"), ("b", "B"), ("c", "A"), ("d", "B"), ("e", "A")];
    let script = circle.map(|(name, cursor)| invites(&[name], next(cursor)));
    let of_invites = server(script).await;
    let error = all_members(&segment(&of_invites.url()), &analysts())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert_eq!(of_invites.requests().len(), 3);

    let users = circle.map(|(name, cursor)| users(&[name], next(cursor)));
    let of_users = server([vec![invites(&[], end())], users.to_vec()].concat()).await;
    let error = all_members(&segment(&of_users.url()), &analysts())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert_eq!(of_users.requests().len(), 4);
}

#[tokio::test]
async fn a_list_that_does_not_tell_its_position_is_incomplete() {
    for silent in [
        json!({"emails": [], "pagination": null}),
        json!({"emails": []}),
    ] {
        let script = vec![ok(json!({"data": silent}))];
        assert_eq!(kind_after(script).await, ErrorKind::Incomplete);
    }
    for silent in [
        json!({"users": [], "pagination": null}),
        json!({"users": []}),
    ] {
        let script = vec![invites(&["a"], total(1)), ok(json!({"data": silent}))];
        assert_eq!(kind_after(script).await, ErrorKind::Incomplete);
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_read_fails_the_whole() {
    for (answer, kind) in [
        (Answer::json(404, NOT_FOUND), ErrorKind::NotFound),
        (Answer::empty(429), ErrorKind::RateLimited),
        (Answer::empty(500), ErrorKind::Unavailable),
        (
            ok(json!({"data": {"pagination": end()}})),
            ErrorKind::InvalidResponse,
        ),
    ] {
        assert_eq!(kind_after(vec![answer.clone()]).await, kind);
        assert_eq!(
            kind_after(vec![invites(&["a"], total(1)), answer]).await,
            kind
        );
    }
}

#[tokio::test]
async fn a_member_who_cannot_be_named_fails_the_list_instead_of_vanishing() {
    let ada = json!({"id": "usr-ada", "name": "Ada", "email": "ada@example.com"});
    for broken in [
        json!({"id": "usr-x", "name": "X", "email": "canary"}),
        json!({"id": "usr-x", "name": "X", "email": ""}),
        json!({"id": "..", "name": "X", "email": "x@example.com"}),
        json!({"id": "a\nb", "name": "X", "email": "x@example.com"}),
        json!({"id": "usr-x", "name": "X"}),
    ] {
        let body = json!({"data": {"users": [ada, broken], "pagination": end()}});
        // The group, with its own count, is not even asked for.
        let kind = kind_after(vec![invites(&[], end()), ok(body)]).await;
        assert_eq!(kind, ErrorKind::InvalidResponse, "{broken}");
    }
    for broken in ["", "canary", "a b@example.com", "a\n@example.com"] {
        let emails = json!(["ada@example.com", broken]);
        let body = json!({"data": {"emails": emails, "pagination": end()}});
        let kind = kind_after(vec![ok(body)]).await;
        assert_eq!(kind, ErrorKind::InvalidResponse, "{broken:?}");
    }
}

#[tokio::test]
async fn a_cursor_of_another_listing_is_refused_before_any_request() {
    for text in ["", "Mg==", "20,20", "groups:Mg==", "Users:Mg=="] {
        let server = server([]).await;
        let request = PageRequest::first().with_cursor(Cursor::new(text));
        let error = segment(&server.url())
            .list_members_page(&analysts(), request)
            .await;
        assert_eq!(
            error.unwrap_err().kind(),
            ErrorKind::InvalidInput,
            "{text:?}"
        );
        assert_eq!(sent(&server), []);
    }
}
