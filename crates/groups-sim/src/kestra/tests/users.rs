//! Users of the installation.

use super::super::Choices;
use super::super::choices::{
    AbsentValue, DuplicateEmail, ExternalMemberships, OwnerFlag, TenantAccess,
};
use super::{ADA, ALAN, ANALYSTS, STEWARDS, Server, VIEWER, VIEWERS};

const ADA_PATH: &str = "/api/v1/users/7HkQ2mZp0RtYw4cVbN8sLd";

#[test]
fn a_search_for_an_address_answers_as_the_vendor_does() {
    let mut server = Server::defaults();
    server.set_password(ADA, "a1", "secret");
    server
        .send("GET /api/v1/users?page=1&size=100&filters%5Bq%5D%5BEQUALS%5D=ada%40example.com")
        .is(
            200,
            r#"{"results": [{"id": "7HkQ2mZp0RtYw4cVbN8sLd", "username": "ada@example.com", "displayName": "Ada Lovelace",
                "tenants": [{"id": "main", "name": "main"}], "auths": [{"id": "a1", "name": "password", "type": "PASSWORD"}],
                "superAdmin": false}], "total": 1}"#,
        );
}

#[test]
fn a_user_is_read_with_tenants_and_groups() {
    let mut server = Server::defaults();
    server.send(&format!("PUT /api/v1/main/groups/{ANALYSTS}/members/{ADA}"));
    server.send(&format!("GET {ADA_PATH}")).is(
        200,
        r#"{"id": "7HkQ2mZp0RtYw4cVbN8sLd", "username": "ada@example.com", "displayName": "Ada Lovelace",
            "firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com",
            "tenants": [{"id": "main", "name": "main"}],
            "groups": [{"id": "5aWnB8rSxGtQ0yLhC2kVjE", "tenantId": "main"}],
            "superAdmin": false, "restricted": false}"#,
    );
    server
        .send("GET /api/v1/users/nobody")
        .fails(404, "Not Found: no such user");
}

#[test]
fn a_user_is_created_and_deleted() {
    let mut server = Server::defaults();
    let made = server.send_json(
        "POST /api/v1/users",
        &format!(
            r#"{{"email": "Grace@example.com", "firstName": "Grace", "lastName": "Hopper", "password": "Secret!1",
                 "tenants": ["main"], "groups": ["{ANALYSTS}"]}}"#
        ),
    );
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let auth = made.json()["auths"][0]["id"].as_str().unwrap().to_owned();
    made.is(
        201,
        &format!(
            r#"{{"id": "{id}", "username": "Grace@example.com", "displayName": "Grace Hopper", "firstName": "Grace",
                 "lastName": "Hopper", "email": "Grace@example.com", "tenants": [{{"id": "main", "name": "main"}}],
                 "auths": [{{"id": "{auth}", "name": "password", "type": "PASSWORD"}}],
                 "groups": [{{"id": "{ANALYSTS}", "tenantId": "main"}}], "superAdmin": false, "restricted": false}}"#
        ),
    );
    assert_eq!(server.members(ANALYSTS), [id.as_str()]);
    let body = format!(r#"{{"type": "USER", "externalId": "{id}", "roleId": "{VIEWER}"}}"#);
    assert_eq!(
        server.send_json("POST /api/v1/main/bindings", &body).status,
        200
    );
    server
        .send(&format!("DELETE /api/v1/users/{id}"))
        .is_empty(204);
    server
        .send(&format!("DELETE /api/v1/users/{id}"))
        .fails(404, "Not Found: no such user");
    server
        .send(&format!("GET /api/v1/main/groups/{ANALYSTS}/members"))
        .is(200, r#"{"results": [], "total": 0}"#);
    for list in ["bindings/search", "tenant-access?filters[q][EQUALS]=grace"] {
        let page = server.send(&format!("GET /api/v1/main/{list}"));
        assert_eq!(page.json()["total"], 0, "{list}");
    }
    let again = server.send_json("POST /api/v1/users", r#"{"email": "grace@example.com"}"#);
    assert_eq!(again.status, 201);
}

#[test]
fn an_address_has_to_be_one_and_free() {
    let mut server = Server::defaults();
    let line = "POST /api/v1/users";
    server
        .send_json(line, "{}")
        .fails(422, "Invalid entity: email: must not be null");
    server.send_json(line, r#"{"email": "ada"}"#).fails(
        422,
        "Invalid entity: email: must be a well-formed email address",
    );
    let taken = r#"{"email": "ADA@example.com"}"#;
    server
        .send_json(line, taken)
        .fails(409, "Conflict: the e-mail address is in use");
    server
        .send_json(line, r#"{"email": "admin@kestra.io"}"#)
        .fails(409, "Conflict: the e-mail address is in use");
    let other = format!("PUT /api/v1/users/{ALAN}");
    server
        .send_json(&other, taken)
        .fails(409, "Conflict: the e-mail address is in use");
    server.kestra.choices.duplicate_email = DuplicateEmail::UnprocessableEntity;
    server
        .send_json(line, taken)
        .fails(422, "Invalid entity: email: is in use");
}

#[test]
fn unknown_tenants_and_groups_are_404_and_nobody_is_created() {
    let mut server = Server::defaults();
    for (member, message) in [
        (r#""tenants": ["other"]"#, "Not Found: no such tenant"),
        (
            r#""tenants": ["main"], "groups": ["nope"]"#,
            "Not Found: no such group",
        ),
        (
            r#""groups": ["5aWnB8rSxGtQ0yLhC2kVjE"]"#,
            "Not Found: the user has no access to the tenant of a group",
        ),
    ] {
        let body = format!(r#"{{"email": "grace@example.com", {member}}}"#);
        server
            .send_json("POST /api/v1/users", &body)
            .fails(404, message);
    }
    assert_eq!(server.send("GET /api/v1/users").json()["total"], 2);
    server.kestra.choices.tenant_access = Some(TenantAccess::SideEffect);
    let body = format!(r#"{{"email": "grace@example.com", "groups": ["{ANALYSTS}"]}}"#);
    let made = server.send_json("POST /api/v1/users", &body);
    assert_eq!(
        made.json()["tenants"],
        serde_json::json!([{"id": "main", "name": "main"}])
    );
}

#[test]
fn an_update_without_lists_clears_them_unless_they_are_kept() {
    let body = r#"{"email": "ada@example.org", "firstName": "Augusta"}"#;
    for (choice, memberships) in [(AbsentValue::Cleared, 0), (AbsentValue::Kept, 1)] {
        let choices = Choices {
            absent_user_lists: choice,
            ..Choices::default()
        };
        let mut server = Server::new(choices);
        server.send(&format!("PUT /api/v1/main/groups/{ANALYSTS}/members/{ADA}"));
        let answer = server.send_json(&format!("PUT {ADA_PATH}"), body);
        assert_eq!(answer.status, 200);
        let user = answer.json();
        assert_eq!(user["username"], "ada@example.org");
        assert_eq!(user["displayName"], "Augusta Lovelace");
        assert_eq!(user["groups"].as_array().unwrap().len(), memberships);
        assert_eq!(user["tenants"].as_array().unwrap().len(), memberships);
        assert_eq!(server.has_access(ADA), choice == AbsentValue::Kept);
        let old = server.send_json("POST /api/v1/users", r#"{"email": "ada@example.com"}"#);
        assert_eq!(old.status, 201);
    }
}

#[test]
fn an_update_with_lists_sets_them() {
    let mut server = Server::defaults();
    server.send(&format!("PUT /api/v1/main/groups/{ANALYSTS}/members/{ADA}"));
    let body =
        format!(r#"{{"email": "ada@example.com", "tenants": ["main"], "groups": ["{VIEWERS}"]}}"#);
    let answer = server.send_json(&format!("PUT {ADA_PATH}"), &body);
    assert_eq!(
        answer.json()["groups"],
        serde_json::json!([{"id": VIEWERS, "tenantId": "main"}])
    );
    assert!(server.members(ANALYSTS).is_empty());
    let unknown = r#"{"email": "ada@example.com", "tenants": ["main"], "groups": ["nope"]}"#;
    server
        .send_json(&format!("PUT {ADA_PATH}"), unknown)
        .fails(404, "Not Found: no such group");
    assert_eq!(server.members(VIEWERS), [ADA]);
}

#[test]
fn the_mark_of_a_superadmin_has_two_names() {
    let line = "POST /api/v1/users";
    for (flag, names) in [
        (OwnerFlag::SuperAdmin, vec!["superAdmin"]),
        (OwnerFlag::InstanceOwner, vec!["instanceOwner"]),
        (OwnerFlag::Both, vec!["superAdmin", "instanceOwner"]),
    ] {
        let choices = Choices {
            owner_flag: flag,
            ..Choices::default()
        };
        let mut server = Server::new(choices);
        let written = [
            r#"{"email": "a@b", "superAdmin": true}"#,
            r#"{"email": "c@d", "instanceOwner": true}"#,
        ];
        for body in written {
            let user = server.send_json(line, body).json();
            for name in ["superAdmin", "instanceOwner"] {
                let expected = names
                    .contains(&name)
                    .then_some(&serde_json::Value::Bool(true));
                assert_eq!(user.get(name), expected, "{name} with {flag:?}");
            }
        }
    }
}

#[test]
fn a_refused_change_leaves_everything_as_it_was() {
    let mut server = Server::defaults();
    server.kestra.choices.external_memberships = ExternalMemberships::Refused;
    let refused = "Illegal state: the membership is managed externally";
    let body = format!(
        r#"{{"email": "new@example.com", "firstName": "New", "tenants": ["main"], "groups": ["{STEWARDS}"]}}"#
    );
    server
        .send_json("POST /api/v1/users", &body)
        .fails(409, refused);
    assert_eq!(server.send("GET /api/v1/users").ids(), [ADA, ALAN]);
    let before = server.send(&format!("GET {ADA_PATH}"));
    server
        .send_json(&format!("PUT {ADA_PATH}"), &body)
        .fails(409, refused);
    assert_eq!(server.send(&format!("GET {ADA_PATH}")), before);
}

#[test]
fn one_property_is_changed_at_a_time() {
    let mut server = Server::defaults();
    let patch = |server: &mut Server, path: &str, body: &str| {
        server.send_json(&format!("PATCH {ADA_PATH}{path}"), body)
    };
    let details = patch(
        &mut server,
        "",
        r#"{"firstName": "Augusta", "email": "augusta@example.com"}"#,
    );
    let user = details.json();
    assert_eq!(
        (details.status, &user["displayName"]),
        (200, &"Augusta Lovelace".into())
    );
    assert_eq!(user["username"], "augusta@example.com");
    assert_eq!(user["tenants"][0]["id"], "main");
    patch(&mut server, "", r#"{"email": "alan@example.com"}"#)
        .fails(409, "Conflict: the e-mail address is in use");
    patch(&mut server, "/restricted", r#"{"restricted": true}"#).is_empty(204);
    patch(&mut server, "/superadmin", r#"{"superAdmin": true}"#).is_empty(204);
    let user = server.send(&format!("GET {ADA_PATH}")).json();
    assert_eq!(
        (&user["restricted"], &user["superAdmin"]),
        (&true.into(), &true.into())
    );
    patch(&mut server, "/instanceowner", r#"{"instanceOwner": false}"#).is_empty(204);
    let user = patch(&mut server, "/password", r#"{"password": "secret"}"#).json();
    assert_eq!(user["superAdmin"], false);
    let auth = user["auths"][0]["id"].as_str().unwrap().to_owned();
    assert!(
        server
            .kestra
            .log_in("augusta@example.com", "secret")
            .is_some()
    );
    server
        .send(&format!("DELETE {ADA_PATH}/auths/OIDC"))
        .fails(404, "Not Found: no such authentication");
    assert_eq!(
        server
            .send(&format!("DELETE {ADA_PATH}/auths/{auth}"))
            .status,
        200
    );
    assert!(
        server
            .kestra
            .log_in("augusta@example.com", "secret")
            .is_none()
    );
    server
        .send(&format!("DELETE {ADA_PATH}/refresh-token"))
        .is_empty(204);
    server
        .send("DELETE /api/v1/users/nobody/refresh-token")
        .fails(404, "Not Found: no such user");
}

#[test]
fn an_update_without_groups_alone_clears_memberships_alone() {
    let mut server = Server::defaults();
    server.send(&format!("PUT /api/v1/main/groups/{ANALYSTS}/members/{ADA}"));
    let body = r#"{"email": "ada@example.com", "tenants": ["main"]}"#;
    assert_eq!(
        server.send_json(&format!("PUT {ADA_PATH}"), body).status,
        200
    );
    assert!(server.members(ANALYSTS).is_empty());
    assert!(server.has_access(ADA));
}
