//! Memberships: list, add, remove, owner or member.

use super::super::Choices;
use super::super::choices::{ExternalMemberships, MemberSort, TenantAccess};
use super::{ADA, ALAN, ANALYSTS, STEWARDS, Server, VIEWERS};

fn member(group: &str, user: &str) -> String {
    format!("/api/v1/main/groups/{group}/members/{user}")
}

#[test]
fn a_member_is_added_once() {
    let mut server = Server::defaults();
    let line = format!("PUT {}", member(ANALYSTS, ALAN));
    server.send(&line).is(
        200,
        r#"{"id": "3XgT9vKfJ6uEa1DqMi5oPz", "username": "alan@example.com", "displayName": "Alan Turing",
            "groups": [{"id": "5aWnB8rSxGtQ0yLhC2kVjE", "name": "analysts", "external": false, "membership": "MEMBER"}]}"#,
    );
    server.send(&line).is(
        409,
        r#"{"message": "Conflict: already a member",
            "_links": {"self": {"href": "/api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE/members/3XgT9vKfJ6uEa1DqMi5oPz", "templated": false}}}"#,
    );
    assert_eq!(server.members(ANALYSTS), [ALAN]);
}

#[test]
fn a_member_is_removed_once() {
    let mut server = Server::defaults();
    server.send(&format!("PUT {}", member(ANALYSTS, ALAN)));
    let line = format!("DELETE {}", member(ANALYSTS, ALAN));
    server.send(&line).is(
        200,
        r#"{"id": "3XgT9vKfJ6uEa1DqMi5oPz", "username": "alan@example.com", "displayName": "Alan Turing", "groups": []}"#,
    );
    server.send(&line).fails(409, "Conflict: not a member");
    assert!(server.members(ANALYSTS).is_empty());
    assert!(server.has_access(ALAN));
}

#[test]
fn an_unknown_group_or_user_is_404() {
    let mut server = Server::defaults();
    for method in ["PUT", "DELETE"] {
        server
            .send(&format!("{method} {}", member("nope", ADA)))
            .fails(404, "Not Found: no such group");
        server
            .send(&format!("{method} {}", member(ANALYSTS, "nope")))
            .fails(404, "Not Found: no such user");
    }
    server
        .send("GET /api/v1/main/groups/nope/members")
        .fails(404, "Not Found: no such group");
}

#[test]
fn a_page_of_members_shows_all_their_groups() {
    let mut server = Server::defaults();
    for (group, user) in [(ANALYSTS, ADA), (STEWARDS, ADA), (ANALYSTS, ALAN)] {
        assert_eq!(
            server.send(&format!("PUT {}", member(group, user))).status,
            200
        );
    }
    let line =
        format!("PUT /api/v1/main/groups/{ANALYSTS}/members/membership/{ADA}?membership=OWNER");
    assert_eq!(server.send(&line).status, 200);
    server.send(&format!("GET /api/v1/main/groups/{ANALYSTS}/members?page=1&size=200")).is(
        200,
        r#"{"results": [
            {"id": "7HkQ2mZp0RtYw4cVbN8sLd", "username": "ada@example.com", "displayName": "Ada Lovelace", "groups": [
                {"id": "5aWnB8rSxGtQ0yLhC2kVjE", "name": "analysts", "external": false, "membership": "OWNER"},
                {"id": "9dPmU4iOeZf7KcRb1TsXwN", "name": "stewards", "external": true, "membership": "MEMBER"}]},
            {"id": "3XgT9vKfJ6uEa1DqMi5oPz", "username": "alan@example.com", "displayName": "Alan Turing", "groups": [
                {"id": "5aWnB8rSxGtQ0yLhC2kVjE", "name": "analysts", "external": false, "membership": "MEMBER"}]}],
          "total": 2}"#,
    );
}

#[test]
fn the_type_of_a_membership_changes_there_and_back() {
    let mut server = Server::defaults();
    server.send(&format!("PUT {}", member(ANALYSTS, ALAN)));
    let path = format!("PUT /api/v1/main/groups/{ANALYSTS}/members/membership/{ALAN}");
    for kind in ["OWNER", "OWNER", "MEMBER"] {
        let answer = server.send(&format!("{path}?membership={kind}"));
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["groups"][0]["membership"], kind);
    }
    server.send(&path).fails(
        400,
        "Bad Request: Required QueryValue [membership] not specified",
    );
    server.send(&format!("{path}?membership=owner")).fails(
        422,
        "Illegal argument: membership: owner is neither OWNER nor MEMBER",
    );
    let line =
        format!("PUT /api/v1/main/groups/{ANALYSTS}/members/membership/{ADA}?membership=OWNER");
    server.send(&line).fails(409, "Conflict: not a member");
    let line = format!("PUT /api/v1/main/groups/nope/members/membership/{ALAN}?membership=OWNER");
    server.send(&line).fails(404, "Not Found: no such group");
}

#[test]
fn access_comes_before_membership() {
    let mut server = Server::defaults();
    server
        .send(&format!("DELETE /api/v1/main/tenant-access/{ALAN}"))
        .is_empty(204);
    let line = format!("PUT {}", member(ANALYSTS, ALAN));
    server
        .send(&line)
        .fails(404, "Not Found: the user has no access to the tenant");
    server
        .send(&format!("PUT /api/v1/main/tenant-access/{ALAN}"))
        .is_empty(201);
    assert_eq!(server.send(&line).status, 200);
}

#[test]
fn membership_can_bring_and_take_access() {
    let choices = Choices {
        tenant_access: Some(TenantAccess::SideEffect),
        ..Choices::default()
    };
    let mut server = Server::new(choices);
    server
        .send(&format!("DELETE /api/v1/main/tenant-access/{ALAN}"))
        .is_empty(204);
    for group in [ANALYSTS, VIEWERS] {
        assert_eq!(
            server.send(&format!("PUT {}", member(group, ALAN))).status,
            200
        );
    }
    assert!(server.has_access(ALAN));
    server.send(&format!("DELETE {}", member(ANALYSTS, ALAN)));
    assert!(server.has_access(ALAN));
    server.send(&format!("DELETE {}", member(VIEWERS, ALAN)));
    assert!(!server.has_access(ALAN));
}

#[test]
fn an_external_group_can_be_closed_to_writes() {
    let mut server = Server::defaults();
    let answer = server.send(&format!("PUT {}", member(STEWARDS, ADA)));
    assert_eq!(answer.json()["groups"][0]["external"], true);
    assert_eq!(
        server
            .send(&format!("DELETE {}", member(STEWARDS, ADA)))
            .status,
        200
    );

    server.send(&format!("PUT {}", member(STEWARDS, ADA)));
    server.kestra.choices.external_memberships = ExternalMemberships::Refused;
    let refused = "Illegal state: the membership is managed externally";
    server
        .send(&format!("DELETE {}", member(STEWARDS, ADA)))
        .fails(409, refused);
    server
        .send(&format!("PUT {}", member(STEWARDS, ALAN)))
        .fails(409, refused);
    assert_eq!(server.members(STEWARDS), [ADA]);
    assert_eq!(
        server
            .send(&format!("PUT {}", member(ANALYSTS, ALAN)))
            .status,
        200
    );
}

#[test]
fn sorting_members_fails_unless_it_works() {
    let mut server = Server::defaults();
    for user in [ALAN, ADA] {
        server.send(&format!("PUT {}", member(ANALYSTS, user)));
    }
    let line = format!("GET /api/v1/main/groups/{ANALYSTS}/members?sort=username:asc");
    server.send(&line).fails(500, "Internal server error");
    assert_eq!(server.members(ANALYSTS), [ALAN, ADA]);
    server.kestra.choices.member_sort = MemberSort::Works;
    assert_eq!(server.send(&line).ids(), [ADA, ALAN]);
}

#[test]
fn members_are_searched_by_themselves_and_by_their_groups() {
    let mut server = Server::defaults();
    for (group, user) in [(ANALYSTS, ADA), (ANALYSTS, ALAN), (VIEWERS, ALAN)] {
        server.send(&format!("PUT {}", member(group, user)));
    }
    let path = format!("GET /api/v1/main/groups/{ANALYSTS}/members");
    for (filter, found) in [
        ("filters[q][EQUALS]=ADA%40example.com", vec![ADA]),
        ("filters[q][EQUALS]=turing", vec![ALAN]),
        ("filters[username][EQUALS]=ada%40example.com", vec![ADA]),
        ("filters[username][EQUALS]=ada", vec![]),
        (
            "filters[userId][IN]=3XgT9vKfJ6uEa1DqMi5oPz,nobody",
            vec![ALAN],
        ),
        ("filters[groupList][EQUALS]=viewers", vec![ALAN]),
        (
            "filters[groupList][NOT_EQUALS]=2qYsH6jUgAo3FnTxD9mKbV",
            vec![ADA],
        ),
    ] {
        assert_eq!(
            server.send(&format!("{path}?{filter}")).ids(),
            found,
            "{filter}"
        );
    }
}
