//! Access to a tenant.

use super::super::Choices;
use super::super::choices::{AfterDeletion, RepeatedAccess};
use super::{ADA, ALAN, ANALYSTS, Server};

#[test]
fn access_is_read_with_groups_and_roles() {
    let mut server = Server::defaults();
    server.add_role("1rOlE2xQ7uLw9ZbT4fAdMi", "Flow viewer");
    server.send(&format!("PUT /api/v1/main/groups/{ANALYSTS}/members/{ADA}"));
    let body = format!(
        r#"{{"type": "GROUP", "externalId": "{ANALYSTS}", "roleId": "1rOlE2xQ7uLw9ZbT4fAdMi"}}"#
    );
    server.send_json("POST /api/v1/main/bindings", &body);
    server.send(&format!("GET /api/v1/main/tenant-access/{ADA}")).is(
        200,
        r#"{"tenantId": "main", "userId": "7HkQ2mZp0RtYw4cVbN8sLd", "username": "ada@example.com", "displayName": "Ada Lovelace",
            "groups": [{"id": "5aWnB8rSxGtQ0yLhC2kVjE", "name": "analysts", "external": false}],
            "roles": [{"id": "1rOlE2xQ7uLw9ZbT4fAdMi", "name": "Flow viewer", "origin": "GROUP",
                "sourceId": "5aWnB8rSxGtQ0yLhC2kVjE", "permissions": [{"resource": "FLOW", "actions": ["VIEW", "LIST"]}]}],
            "superAdmin": false}"#,
    );
    let body = format!(
        r#"{{"type": "USER", "externalId": "{ADA}", "roleId": "1rOlE2xQ7uLw9ZbT4fAdMi", "namespaceId": "company"}}"#
    );
    let binding = server.send_json("POST /api/v1/main/bindings", &body).json();
    let access = server
        .send(&format!("GET /api/v1/main/tenant-access/{ADA}"))
        .json();
    let own = &access["roles"][0];
    assert_eq!(
        (&own["origin"], &own["namespace"]),
        (&"BINDING".into(), &"company".into())
    );
    assert_eq!(own["sourceId"], binding["id"]);
}

#[test]
fn those_with_access_are_listed() {
    let mut server = Server::defaults();
    server.set_password(ADA, "a1", "secret");
    server.send(&format!("PUT /api/v1/main/groups/{ANALYSTS}/members/{ADA}"));
    server
        .send(&format!("DELETE /api/v1/main/tenant-access/{ALAN}"))
        .is_empty(204);
    server.send("GET /api/v1/main/tenant-access?page=1&size=100").is(
        200,
        r#"{"results": [{"id": "7HkQ2mZp0RtYw4cVbN8sLd", "username": "ada@example.com", "displayName": "Ada Lovelace",
            "groups": [{"id": "5aWnB8rSxGtQ0yLhC2kVjE", "name": "analysts", "external": false}],
            "auths": [{"name": "password", "type": "PASSWORD"}]}], "total": 1}"#,
    );
}

#[test]
fn access_is_given_by_id() {
    let mut server = Server::defaults();
    let line = format!("PUT /api/v1/main/tenant-access/{ALAN}");
    server
        .send(&line)
        .fails(409, "Conflict: the user has access to the tenant");
    server.kestra.choices.repeated_access = RepeatedAccess::Created;
    server.send(&line).is_empty(201);
    server
        .send("PUT /api/v1/main/tenant-access/nobody")
        .fails(404, "Not Found: no such user");
    server
        .send(&format!("PUT /api/v1/other/tenant-access/{ALAN}"))
        .fails(404, "Not Found: no such tenant");
}

#[test]
fn access_is_given_by_address() {
    let mut server = Server::defaults();
    let line = "POST /api/v1/main/tenant-access";
    let body = r#"{"email": "Alan@example.com"}"#;
    server
        .send_json(line, body)
        .fails(409, "Conflict: the user has access to the tenant");
    server
        .send(&format!("DELETE /api/v1/main/tenant-access/{ALAN}"))
        .is_empty(204);
    server.send_json(line, body).is_empty(204);
    assert!(server.has_access(ALAN));
    server
        .send_json(line, r#"{"email": "nobody@example.com"}"#)
        .fails(404, "Not Found: no such user");
    server
        .send_json(line, "{}")
        .fails(422, "Invalid entity: email: must not be null");
}

#[test]
fn access_is_taken_once_with_memberships_or_without() {
    for (choice, members) in [
        (AfterDeletion::Removed, vec![]),
        (AfterDeletion::Kept, vec![ADA]),
    ] {
        let choices = Choices {
            memberships_after_revocation: choice,
            ..Choices::default()
        };
        let mut server = Server::new(choices);
        server.send(&format!("PUT /api/v1/main/groups/{ANALYSTS}/members/{ADA}"));
        let line = format!("DELETE /api/v1/main/tenant-access/{ADA}");
        server.send(&line).is_empty(204);
        let none = "Not Found: the user has no access to the tenant";
        server.send(&line).fails(404, none);
        server
            .send(&format!("GET /api/v1/main/tenant-access/{ADA}"))
            .fails(404, none);
        assert_eq!(server.members(ANALYSTS), members);
    }
    let mut server = Server::defaults();
    server
        .send("DELETE /api/v1/main/tenant-access/nobody")
        .fails(404, "Not Found: no such user");
    server
        .send("GET /api/v1/main/tenant-access/nobody")
        .fails(404, "Not Found: no such user");
}

#[test]
fn a_completion_offers_only_those_with_access() {
    let mut server = Server::defaults();
    let line = "POST /api/v1/main/tenant-access/autocomplete";
    assert_eq!(
        server.send_json(line, r#"{"q": "EXAMPLE"}"#).ids(),
        [ADA, ALAN]
    );
    assert_eq!(
        server.send_json(line, r#"{"username": "alan"}"#).ids(),
        [ALAN]
    );
    let body = format!(r#"{{"q": "a", "ids": ["{ALAN}", "nobody"]}}"#);
    assert_eq!(server.send_json(line, &body).ids(), [ALAN, ADA]);
    server.send(&format!("DELETE /api/v1/main/tenant-access/{ALAN}"));
    assert_eq!(server.send_json(line, &body).ids(), [ADA]);
}
