//! Bindings and roles.

use super::{ADA, ANALYSTS, Server, VIEWER};

#[test]
fn a_group_is_bound_to_a_role() {
    let mut server = Server::defaults();
    let body = format!(
        r#"{{"type": "GROUP", "externalId": "{ANALYSTS}", "roleId": "{VIEWER}", "namespaceId": "company.team"}}"#
    );
    let made = server.send_json("POST /api/v1/main/bindings", &body);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let binding = format!(
        r#"{{"id": "{id}", "type": "GROUP", "namespace": "company.team", "role": {{"id": "8kVdWq5RzLx0HsYc3nGtJm", "name": "Viewer"}},
             "group": {{"id": "5aWnB8rSxGtQ0yLhC2kVjE", "name": "analysts"}}}}"#
    );
    made.is(200, &binding);
    server
        .send(&format!("GET /api/v1/main/bindings/{id}"))
        .is(200, &binding);
    let page = format!(r#"{{"results": [{binding}], "total": 1}}"#);
    server
        .send("GET /api/v1/main/bindings/search")
        .is(200, &page);
    server
        .send_json("POST /api/v1/main/bindings", &body)
        .fails(409, "Conflict: there is such a binding");
    // The whole tenant is another place than a namespace.
    let whole = body.replace(r#", "namespaceId": "company.team""#, "");
    assert_eq!(
        server
            .send_json("POST /api/v1/main/bindings", &whole)
            .status,
        200
    );
    server
        .send(&format!("DELETE /api/v1/main/bindings/{id}"))
        .is_empty(204);
    for method in ["GET", "DELETE"] {
        let line = format!("{method} /api/v1/main/bindings/{id}");
        server.send(&line).fails(404, "Not Found: no such binding");
    }
    assert_eq!(
        server.send_json("POST /api/v1/main/bindings", &body).status,
        200
    );
}

#[test]
fn a_user_is_bound_to_a_role() {
    let mut server = Server::defaults();
    let body = format!(r#"{{"type": "USER", "externalId": "{ADA}", "roleId": "{VIEWER}"}}"#);
    let made = server.send_json("POST /api/v1/main/bindings", &body);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    made.is(
        200,
        &format!(
            r#"{{"id": "{id}", "type": "USER", "role": {{"id": "{VIEWER}", "name": "Viewer"}},
                 "user": {{"id": "{ADA}", "username": "ada@example.com", "displayName": "Ada Lovelace", "type": "STANDARD"}}}}"#
        ),
    );
}

#[test]
fn bindings_are_searched_by_what_they_bind() {
    let mut server = Server::defaults();
    let bind = |server: &mut Server, kind: &str, id: &str, namespace: &str| {
        let body = format!(
            r#"{{"type": "{kind}", "externalId": "{id}", "roleId": "{VIEWER}", "namespaceId": "{namespace}"}}"#
        );
        let made = server.send_json("POST /api/v1/main/bindings", &body).json();
        made["id"].as_str().unwrap().to_owned()
    };
    let user = bind(&mut server, "USER", ADA, "company.team");
    let group = bind(&mut server, "GROUP", ANALYSTS, "company");
    let path = "GET /api/v1/main/bindings/search";
    for (query, found) in [
        ("type=GROUP".to_owned(), vec![&group]),
        (format!("type=GROUP&id={ADA}"), vec![]),
        (format!("id={ADA}"), vec![&user]),
        ("namespace=company".to_owned(), vec![&group]),
        ("filters[type][EQUALS]=USER".to_owned(), vec![&user]),
        (
            "filters[namespace][PREFIX]=company".to_owned(),
            vec![&user, &group],
        ),
        ("filters[q][EQUALS]=lovelace".to_owned(), vec![&user]),
        (
            "filters[name][EQUALS]=Viewer&sort=type:asc".to_owned(),
            vec![&group, &user],
        ),
        (
            format!("filters[external_id][EQUALS]={ANALYSTS}"),
            vec![&group],
        ),
    ] {
        let ids = server.send(&format!("{path}?{query}")).ids();
        assert_eq!(ids.iter().collect::<Vec<_>>(), found, "{query}");
    }
    server.send(&format!("{path}?type=ROBOT")).fails(
        422,
        "Illegal argument: type: ROBOT is neither USER nor GROUP",
    );
}

#[test]
fn what_a_binding_names_has_to_exist() {
    let mut server = Server::defaults();
    for (body, status, message) in [
        (
            r#"{"type": "GROUP", "externalId": "nope", "roleId": "8kVdWq5RzLx0HsYc3nGtJm"}"#,
            404,
            "Not Found: no such group",
        ),
        (
            r#"{"type": "USER", "externalId": "nope", "roleId": "8kVdWq5RzLx0HsYc3nGtJm"}"#,
            404,
            "Not Found: no such user",
        ),
        (
            r#"{"type": "USER", "externalId": "7HkQ2mZp0RtYw4cVbN8sLd", "roleId": "nope"}"#,
            404,
            "Not Found: no such role",
        ),
        (
            r#"{"type": "ROBOT", "externalId": "x", "roleId": "x"}"#,
            422,
            "Illegal argument: type: ROBOT is neither USER nor GROUP",
        ),
        (
            r#"{"type": "USER", "roleId": "x"}"#,
            422,
            "Invalid entity: externalId: must not be null",
        ),
    ] {
        server
            .send_json("POST /api/v1/main/bindings", body)
            .fails(status, message);
    }
}

#[test]
fn many_bindings_are_made_together_or_not_at_all() {
    let mut server = Server::defaults();
    let line = "POST /api/v1/main/bindings/bulk";
    let one = |id: &str, kind: &str| {
        format!(r#"{{"type": "{kind}", "externalId": "{id}", "roleId": "{VIEWER}"}}"#)
    };
    let (user, group) = (one(ADA, "USER"), one(ANALYSTS, "GROUP"));
    server
        .send_json(line, &format!("[{user}, {group}, {user}]"))
        .fails(409, "Conflict: there is such a binding");
    assert_eq!(
        server.send("GET /api/v1/main/bindings/search").json()["total"],
        0
    );
    assert_eq!(
        server
            .send_json(line, &format!("[{user}, {group}]"))
            .ids()
            .len(),
        2
    );
    assert_eq!(
        server.send("GET /api/v1/main/bindings/search").json()["total"],
        2
    );
}

#[test]
fn roles_of_the_product_are_listed_and_cannot_be_changed() {
    let mut server = Server::defaults();
    server.send("GET /api/v1/main/roles/search?page=1&size=100&filters[name][EQUALS]=Viewer").is(
        200,
        r#"{"results": [{"id": "8kVdWq5RzLx0HsYc3nGtJm", "name": "Viewer", "isDefault": false, "isManaged": true, "permissionCount": 12}],
            "total": 1}"#,
    );
    let names = server
        .send("GET /api/v1/main/roles/search?sort=name:desc")
        .json();
    let names = names["results"].as_array().unwrap().iter();
    let names: Vec<_> = names
        .map(|role| role["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["Viewer", "Editor", "Admin"]);
    let line = format!("PUT /api/v1/main/roles/{VIEWER}");
    let body = r#"{"name": "Mine", "permissions": {"FLOW": ["VIEW"]}}"#;
    server.send_json(&line, body).fails(403, "Forbidden");
    server
        .send(&format!("DELETE /api/v1/main/roles/{VIEWER}"))
        .fails(403, "Forbidden");
    server.kestra.choices.version = super::super::ServerVersion::V1;
    server.send("GET /api/v1/main/roles/search?q=view").is(
        200,
        r#"{"results": [{"id": "8kVdWq5RzLx0HsYc3nGtJm", "name": "Viewer", "isDefault": false, "isManaged": true}], "total": 1}"#,
    );
}

#[test]
fn roles_of_the_tenant_come_and_go() {
    let mut server = Server::defaults();
    let line = "POST /api/v1/main/roles";
    let body = r#"{"name": "Flow viewer", "description": "Looks", "permissions": {"FLOW": ["VIEW", "LIST"]}}"#;
    let made = server.send_json(line, body);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let role = format!(
        r#""id": "{id}", "name": "Flow viewer", "description": "Looks", "permissions": {{"FLOW": ["VIEW", "LIST"]}},
           "isDefault": false, "isManaged": false"#
    );
    made.is(200, &format!("{{{role}}}"));
    server
        .send(&format!("GET /api/v1/main/roles/{id}"))
        .is(200, &format!("{{{role}}}"));
    let ids = format!(r#"{{"ids": ["nope", "{id}"]}}"#);
    server
        .send_json("POST /api/v1/main/roles/ids", &ids)
        .is(200, &format!(r#"[{{{role}, "deleted": false}}]"#));
    let found = server.send_json("POST /api/v1/main/roles/autocomplete", r#"{"q": "flow"}"#);
    assert_eq!(found.ids(), [id.as_str()]);
    server
        .send_json(line, r#"{"name": "Empty"}"#)
        .fails(422, "Invalid entity: permissions: must not be empty");
    server
        .send_json(line, r#"{"permissions": {"FLOW": []}}"#)
        .fails(422, "Invalid entity: name: must not be empty");

    let bound = format!(r#"{{"type": "USER", "externalId": "{ADA}", "roleId": "{id}"}}"#);
    assert_eq!(
        server
            .send_json("POST /api/v1/main/bindings", &bound)
            .status,
        200
    );
    server
        .send(&format!("DELETE /api/v1/main/roles/{id}"))
        .is_empty(204);
    server
        .send(&format!("GET /api/v1/main/roles/{id}"))
        .fails(404, "Not Found: no such role");
    assert_eq!(
        server.send("GET /api/v1/main/bindings/search").json()["total"],
        0
    );
}
