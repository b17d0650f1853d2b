//! Which lists are proven to be whole: those whose totals the vendor tells, and those that another count fits.

use groups_core::{
    AccountState, Completeness, ErrorKind, GroupsExt as _, Listing, Members as _, MembersExt as _,
    Result, User, UserDirectoryExt as _, UserId,
};
use groups_segment::SegmentProvider;
use groups_tests::server::{Answer, Server};
use serde_json::{Value, json};

use crate::common::{bare, email, group, ok, segment, sent, server};

/// The end of a list, with or without a total.
fn end(total: Option<u64>) -> Value {
    match total {
        Some(total) => json!({"current": "MA==", "totalEntries": total}),
        None => json!({"current": "MA=="}),
    }
}

fn invites(count: usize, total: Option<u64>) -> Answer {
    let emails: Vec<_> = (0..count).map(|n| format!("i{n}@example.com")).collect();
    ok(json!({"data": {"emails": emails, "invites": emails, "pagination": end(total)}}))
}

fn users(count: usize, total: Option<u64>) -> Answer {
    let user =
        |n| json!({"id": format!("u{n}"), "name": "X", "email": format!("u{n}@example.com")});
    let users: Vec<_> = (0..count).map(user).collect();
    ok(json!({"data": {"users": users, "pagination": end(total)}}))
}

/// The group with its own count.
fn counted(members: &Value) -> Answer {
    let group = json!({"id": "grp-analysts", "name": "Analysts", "memberCount": members});
    ok(json!({"data": {"userGroup": group}}))
}

/// How many members are read, and what that proves.
async fn read(provider: &SegmentProvider) -> Result<(usize, Completeness)> {
    let id = group("grp-analysts");
    Ok(told(&provider.list_members(&id).read_all().await?))
}

fn told<T>(listing: &Listing<T>) -> (usize, Completeness) {
    let completeness = match listing {
        Listing::Complete(_) => Completeness::Proven,
        Listing::Unproven(unproven) => unproven.completeness(),
    };
    (listing.items().len(), completeness)
}

fn asked(server: &Server) -> Vec<String> {
    sent(server).into_iter().map(|(target, _)| target).collect()
}

#[tokio::test]
async fn two_totals_prove_the_members_without_a_further_request() {
    let server = server([invites(1, Some(1)), users(2, Some(2))]).await;
    let read = read(&segment(&server.url())).await.unwrap();
    assert_eq!(read, (3, Completeness::Proven));
    let expected = [
        "GET /groups/grp-analysts/invites?pagination.count=200",
        "GET /groups/grp-analysts/users?pagination.count=200",
    ];
    assert_eq!(asked(&server), expected);
}

/// Whether a group counts invited people is not documented; where there are none it makes no difference.
#[tokio::test]
async fn without_a_total_of_the_users_the_count_of_a_group_without_invites_decides() {
    let differs = |counted| Completeness::CountDiffers { read: 2, counted };
    for (count, completeness) in [
        (json!(2), Completeness::Proven),
        (json!(2.0), Completeness::Proven),
        (json!(0), differs(0)),
        (json!(1), differs(1)),
        (json!(3), differs(3)),
        // No count at all.
        (json!(null), Completeness::Uncounted),
        (json!(-1), Completeness::Uncounted),
        (json!(2.5), Completeness::Uncounted),
    ] {
        let script = [invites(0, Some(0)), users(2, None), counted(&count)];
        let server = server(script).await;
        let read = read(&segment(&server.url())).await.unwrap();
        assert_eq!(read, (2, completeness), "{count}");
        assert_eq!(asked(&server).len(), 3);
        assert_eq!(sent(&server)[2], bare("GET /groups/grp-analysts"));
    }
}

/// Two users who are missing and two invites make a count right that is wrong.
#[tokio::test]
async fn the_count_of_a_group_with_invites_is_not_asked_for() {
    for of_invites in [Some(1), None] {
        let server = server([invites(1, of_invites), users(2, None)]).await;
        let read = read(&segment(&server.url())).await.unwrap();
        assert_eq!(read, (3, Completeness::Uncounted));
        assert_eq!(asked(&server).len(), 2);
    }
}

/// The count of the group speaks of the users at least, so it says nothing of invites that have no total of their own.
#[tokio::test]
async fn without_a_total_of_the_invites_nothing_is_proven() {
    let server = server([invites(1, None), users(2, Some(2))]).await;
    let read = read(&segment(&server.url())).await.unwrap();
    assert_eq!(read, (3, Completeness::Uncounted));
    assert_eq!(asked(&server).len(), 2);
}

/// A count that is taken at the end only does not know who left after the first page.
#[tokio::test]
async fn the_group_is_asked_at_both_ends_of_the_list() {
    let script = |first, last| {
        let user = json!({"id": "a", "name": "A", "email": "a@example.com"});
        let pagination = json!({"current": "MA==", "next": "Mg=="});
        let page = ok(json!({"data": {"users": [user], "pagination": pagination}}));
        let (first, last) = (counted(&json!(first)), counted(&json!(last)));
        [invites(0, Some(0)), page, first, users(1, None), last]
    };
    let stable = server(script(2, 2)).await;
    let complete = read(&segment(&stable.url())).await.unwrap();
    assert_eq!(complete, (2, Completeness::Proven));
    let expected = [
        "GET /groups/grp-analysts/invites?pagination.count=200",
        "GET /groups/grp-analysts/users?pagination.count=200",
        "GET /groups/grp-analysts",
        "GET /groups/grp-analysts/users?pagination.count=200&pagination.cursor=Mg%3D%3D",
        "GET /groups/grp-analysts",
    ];
    assert_eq!(asked(&stable), expected);

    let shrinking = server(script(3, 2)).await;
    let error = read(&segment(&shrinking.url())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
}

/// A group that is gone has no members any more that anybody could rely on.
#[tokio::test]
async fn a_count_that_cannot_be_read_fails_the_list() {
    for answer in [Answer::empty(404), Answer::empty(403), Answer::empty(500)] {
        let script = [invites(0, Some(0)), users(2, None), answer];
        let server = server(script).await;
        let error = read(&segment(&server.url())).await.unwrap_err();
        assert_eq!(error.operation(), "get_user_group");
    }
}

/// Addresses are compared without regard to the case of letters, and the list is read once.
#[tokio::test]
async fn a_list_that_is_not_proven_confirms_a_presence_and_no_absence() {
    let (here, invited) = (email("U0@Example.com"), email("I0@example.com"));
    let gone = email("u7@example.com");
    let proven = || [invites(1, Some(1)), users(2, Some(2))];
    let unproven = || [invites(1, None), users(2, Some(2))];
    let id = group("grp-analysts");
    for (script, present, absent, expected) in [
        (proven(), vec![here.clone()], vec![gone.clone()], vec![]),
        (proven(), vec![invited.clone()], vec![], vec![]),
        (
            proven(),
            vec![gone.clone()],
            vec![here.clone(), invited.clone()],
            vec![gone.clone(), here.clone(), invited.clone()],
        ),
        (unproven(), vec![here.clone()], vec![], vec![]),
    ] {
        let server = server(script).await;
        let provider = segment(&server.url());
        let unconfirmed = provider.confirm_members(&id, &present, &absent).await;
        assert_eq!(unconfirmed.unwrap(), expected);
        assert_eq!(asked(&server).len(), 2);
    }
    let server = server(unproven()).await;
    let provider = segment(&server.url());
    let unconfirmed = provider.confirm_members(&id, &[], &[gone]).await;
    assert_eq!(unconfirmed.unwrap_err().kind(), ErrorKind::Incomplete);
}

/// No other count is known of users, of groups and of the groups of a user.
#[tokio::test]
async fn other_lists_are_proven_by_their_totals_alone() {
    for (of_invites, of_users, completeness) in [
        (Some(1), Some(2), Completeness::Proven),
        (Some(1), None, Completeness::Uncounted),
        (None, Some(2), Completeness::Uncounted),
        (None, None, Completeness::Uncounted),
    ] {
        let server = server([invites(1, of_invites), users(2, of_users)]).await;
        let users = segment(&server.url()).list_users().read_all().await;
        assert_eq!(told(&users.unwrap()), (3, completeness));
        assert_eq!(asked(&server).len(), 2);
    }
    for (total, completeness) in [
        (Some(1), Completeness::Proven),
        (None, Completeness::Uncounted),
    ] {
        let groups = json!([{"id": "a", "name": "A"}]);
        let data = json!({"userGroups": groups, "groups": groups, "pagination": end(total)});
        let answer = ok(json!({"data": data}));
        let server = server([answer.clone(), answer]).await;
        let provider = segment(&server.url());
        let groups = provider.list_groups().read_all().await.unwrap();
        assert_eq!(told(&groups), (1, completeness));
        let mut ada = User::new(email("ada@example.com"), AccountState::Active);
        ada.user_id = Some(UserId::new("usr-ada").unwrap());
        let groups = provider.list_user_groups(&ada).read_all().await.unwrap();
        assert_eq!(told(&groups), (1, completeness));
    }
}
