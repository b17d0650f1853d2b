//! Groups: create, read, update, delete, by ids, completion.

use super::super::choices::{AbsentValue, AfterDeletion, DeleteGroup, ServerVersion, TenantAccess};
use super::super::{Choices, Links};
use super::{ADA, ALAN, ANALYSTS, STEWARDS, Server, VIEWER, VIEWERS};

const ANALYST_PATH: &str = "/api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE";

#[test]
fn a_group_is_created_with_members_and_read() {
    let mut server = Server::defaults();
    let made = server.send_json(
        "POST /api/v1/main/groups",
        &format!(r#"{{"name": "editors", "description": "Write", "membersId": ["{ADA}"]}}"#),
    );
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 22);
    assert!(id.chars().all(|letter| letter.is_ascii_alphanumeric()));
    made.is(
        200,
        &format!(r#"{{"id": "{id}", "name": "editors", "description": "Write"}}"#),
    );
    assert_eq!(server.send(&format!("GET /api/v1/main/groups/{id}")), made);
    assert_eq!(server.members(&id), [ADA]);
}

#[test]
fn ids_are_the_same_on_every_run_and_differ_from_each_other() {
    let make = |server: &mut Server, name: &str| {
        let body = format!(r#"{{"name": "{name}"}}"#);
        server.send_json("POST /api/v1/main/groups", &body).body
    };
    let (mut one, mut two) = (Server::defaults(), Server::defaults());
    let first = make(&mut one, "a");
    assert_eq!(first, make(&mut two, "a"));
    assert_ne!(first.replace("\"a\"", "\"b\""), make(&mut one, "b"));
}

#[test]
fn the_answer_to_a_read_is_the_vendors() {
    let mut server = Server::defaults();
    server.send(&format!("GET {ANALYST_PATH}")).is(
        200,
        r#"{"id": "5aWnB8rSxGtQ0yLhC2kVjE", "name": "analysts", "description": "Reads the catalogue"}"#,
    );
    // The detail of a group does not say who provisions it, and what is absent is left out.
    server
        .send(&format!("GET /api/v1/main/groups/{STEWARDS}"))
        .is(
            200,
            r#"{"id": "9dPmU4iOeZf7KcRb1TsXwN", "name": "stewards"}"#,
        );
}

#[test]
fn an_unknown_group_or_tenant_is_404() {
    let mut server = Server::defaults();
    server.send("GET /api/v1/main/groups/nope").is(
        404,
        r#"{"message": "Not Found: no such group", "_links": {"self": {"href": "/api/v1/main/groups/nope", "templated": false}}}"#,
    );
    for line in [
        "GET /api/v1/other/groups/search",
        &format!("GET /api/v1/other/groups/{ANALYSTS}"),
    ] {
        server.send(line).fails(404, "Not Found: no such tenant");
    }
}

#[test]
fn names_are_unique_and_not_empty() {
    let mut server = Server::defaults();
    server
        .send_json("POST /api/v1/main/groups", r#"{"name": "analysts"}"#)
        .is(
            409,
            r#"{"message": "Conflict: the name analysts is in use",
                "_links": {"self": {"href": "/api/v1/main/groups", "templated": false}}}"#,
        );
    let line = format!("PUT /api/v1/main/groups/{VIEWERS}");
    server
        .send_json(&line, r#"{"name": "analysts"}"#)
        .fails(409, "Conflict: the name analysts is in use");
    let choices = Choices {
        links: Links::Array,
        ..Choices::default()
    };
    let mut server = Server::new(choices);
    server.send_json("POST /api/v1/main/groups", r#"{"name": ""}"#).is(
        422,
        r#"{"message": "Invalid entity: name: must not be empty",
            "_links": {"self": [{"href": "/api/v1/main/groups", "templated": false}]},
            "_embedded": {"errors": [{"message": "must not be empty", "path": "createGroup.request.name"}]}}"#,
    );
    server
        .send_json("POST /api/v1/main/groups", "{}")
        .fails(422, "Invalid entity: name: must not be null");
}

#[test]
fn a_name_is_free_again_after_a_rename_and_after_a_deletion() {
    let mut server = Server::defaults();
    let line = format!("PUT {ANALYST_PATH}");
    assert_eq!(
        server.send_json(&line, r#"{"name": "analysts"}"#).status,
        200
    );
    assert_eq!(
        server.send_json(&line, r#"{"name": "readers"}"#).status,
        200
    );
    let again = server.send_json("POST /api/v1/main/groups", r#"{"name": "analysts"}"#);
    assert_eq!(again.status, 200);
    let taken = server.send_json("POST /api/v1/main/groups", r#"{"name": "readers"}"#);
    assert_eq!(taken.status, 409);
    server.send(&format!("DELETE {ANALYST_PATH}")).is_empty(200);
    let free = server.send_json("POST /api/v1/main/groups", r#"{"name": "readers"}"#);
    assert_eq!(free.status, 200);
}

#[test]
fn nothing_is_created_if_a_member_cannot_be_one() {
    let mut server = Server::defaults();
    server
        .send(&format!("DELETE /api/v1/main/tenant-access/{ALAN}"))
        .is_empty(204);
    for member in ["nobody", ALAN] {
        let body = format!(r#"{{"name": "editors", "membersId": ["{ADA}", "{member}"]}}"#);
        assert_eq!(
            server.send_json("POST /api/v1/main/groups", &body).status,
            404
        );
    }
    let page = server.send("GET /api/v1/main/groups/search");
    assert_eq!(page.json()["total"], 3);
}

#[test]
fn an_update_changes_name_and_description_and_no_members() {
    let mut server = Server::defaults();
    server.send(&format!("PUT {ANALYST_PATH}/members/{ADA}"));
    let line = format!("PUT {ANALYST_PATH}");
    server
        .send_json(&line, r#"{"name": "analysts", "description": "Reads and exports the catalogue"}"#)
        .is(
            200,
            r#"{"id": "5aWnB8rSxGtQ0yLhC2kVjE", "name": "analysts", "description": "Reads and exports the catalogue"}"#,
        );
    assert_eq!(server.members(ANALYSTS), [ADA]);
    server.send_json(&line, r#"{"name": "analysts"}"#).is(
        200,
        r#"{"id": "5aWnB8rSxGtQ0yLhC2kVjE", "name": "analysts"}"#,
    );
    server
        .send_json("PUT /api/v1/main/groups/nope", r#"{"name": "x"}"#)
        .fails(404, "Not Found: no such group");
}

#[test]
fn an_absent_description_can_stay() {
    let choices = Choices {
        absent_description: AbsentValue::Kept,
        ..Choices::default()
    };
    let mut server = Server::new(choices);
    let answer = server.send_json(&format!("PUT {ANALYST_PATH}"), r#"{"name": "readers"}"#);
    assert_eq!(answer.json()["description"], "Reads the catalogue");
}

#[test]
fn a_deleted_group_is_gone_with_its_memberships_and_bindings() {
    let mut server = Server::defaults();
    server.send(&format!("PUT {ANALYST_PATH}/members/{ADA}"));
    let body = format!(r#"{{"type": "GROUP", "externalId": "{ANALYSTS}", "roleId": "{VIEWER}"}}"#);
    assert_eq!(
        server.send_json("POST /api/v1/main/bindings", &body).status,
        200
    );
    server.send(&format!("DELETE {ANALYST_PATH}")).is_empty(200);
    server
        .send(&format!("DELETE {ANALYST_PATH}"))
        .fails(404, "Not Found: no such group");
    let ada = server.send(&format!("GET /api/v1/users/{ADA}"));
    assert_eq!(ada.json()["groups"], serde_json::json!([]));
    assert_eq!(
        server.send("GET /api/v1/main/bindings/search").json()["total"],
        0
    );
    assert!(server.has_access(ADA));
}

#[test]
fn the_deletion_of_a_group_is_open_to_choice() {
    let choices = Choices {
        delete_group: DeleteGroup::NoContent,
        bindings_of_deleted_group: AfterDeletion::Kept,
        tenant_access: Some(TenantAccess::SideEffect),
        access_after_group_deletion: AfterDeletion::Removed,
        ..Choices::default()
    };
    let mut server = Server::new(choices);
    for (group, user) in [(ANALYSTS, ADA), (ANALYSTS, ALAN), (VIEWERS, ALAN)] {
        server.send(&format!("PUT /api/v1/main/groups/{group}/members/{user}"));
    }
    let body = format!(r#"{{"type": "GROUP", "externalId": "{ANALYSTS}", "roleId": "{VIEWER}"}}"#);
    let binding = server.send_json("POST /api/v1/main/bindings", &body).json()["id"].clone();
    let binding = binding.as_str().unwrap();
    server.send(&format!("DELETE {ANALYST_PATH}")).is_empty(204);
    // It was the only group of one of the two.
    assert_eq!(
        (server.has_access(ADA), server.has_access(ALAN)),
        (false, true)
    );
    server.send(&format!("GET /api/v1/main/bindings/{binding}")).is(
        200,
        &format!(r#"{{"id": "{binding}", "type": "GROUP", "role": {{"id": "{VIEWER}", "name": "Viewer"}}}}"#),
    );
}

#[test]
fn groups_are_looked_up_by_id_in_the_order_asked_for() {
    let mut server = Server::defaults();
    let body = format!(r#"{{"ids": ["{VIEWERS}", "nope", "{ANALYSTS}"]}}"#);
    server.send_json("POST /api/v1/main/groups/ids", &body).is(
        200,
        r#"[{"id": "2qYsH6jUgAo3FnTxD9mKbV", "name": "viewers"},
            {"id": "5aWnB8rSxGtQ0yLhC2kVjE", "name": "analysts", "description": "Reads the catalogue"}]"#,
    );
    server
        .send_json("POST /api/v1/main/groups/ids", "{}")
        .fails(422, "Invalid entity: ids: must not be null");
}

#[test]
fn a_completion_offers_what_has_the_text_and_what_is_asked_for() {
    let mut server = Server::defaults();
    let line = "POST /api/v1/main/groups/autocomplete";
    assert_eq!(server.send_json(line, r#"{"q": "ALY"}"#).ids(), [ANALYSTS]);
    let body = format!(r#"{{"q": "e", "ids": ["{STEWARDS}"]}}"#);
    assert_eq!(server.send_json(line, &body).ids(), [STEWARDS, VIEWERS]);
    let body = format!(r#"{{"ids": ["{STEWARDS}"], "existingOnly": true}}"#);
    assert_eq!(server.send_json(line, &body).ids(), [STEWARDS]);
    assert_eq!(
        server.send_json(line, "{}").ids(),
        [VIEWERS, ANALYSTS, STEWARDS]
    );
    let filtered = format!("{line}?filters%5Bname%5D%5BSTARTS_WITH%5D=view");
    assert_eq!(
        server.send_json(&filtered, r#"{"q": "e"}"#).ids(),
        [VIEWERS]
    );
}

#[test]
fn an_older_server_tells_less_of_a_group() {
    let choices = Choices {
        version: ServerVersion::V1,
        ..Choices::default()
    };
    let mut server = Server::new(choices);
    server.send("GET /api/v1/main/groups/search?q=E").is(
        200,
        r#"{"results": [{"id": "2qYsH6jUgAo3FnTxD9mKbV", "name": "viewers"}, {"id": "9dPmU4iOeZf7KcRb1TsXwN", "name": "stewards"}], "total": 2}"#,
    );
    server.send("GET /api/v1/main/groups/search?q=analysts").is(
        200,
        r#"{"results": [{"id": "5aWnB8rSxGtQ0yLhC2kVjE", "name": "analysts"}], "total": 1}"#,
    );
}
