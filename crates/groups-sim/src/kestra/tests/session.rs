//! Credentials, sessions, tokens, the first user, and who may do what.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;

use super::super::Choices;
use super::super::choices::{BasicAuth, ErrorBody};
use super::{ADA, ALAN, ANALYSTS, Server, VIEWERS};

const LIST: &str = "GET /api/v1/main/groups/search";

fn basic(pair: &str) -> String {
    format!("Basic {}", STANDARD.encode(pair))
}

#[test]
fn a_call_without_known_credentials_is_401() {
    let mut server = Server::defaults();
    server.headers.clear();
    server.send(LIST).is_empty(401);
    for wrong in [
        "Bearer sim-kestra2",
        "Bearer",
        "sim-kestra",
        "Digest sim-kestra",
        "Basic c2ltLWtlc3RyYQ==",
        "Basic %",
        &basic("admin@kestra.io:wrong"),
        &basic("ada@example.com:"),
    ] {
        server.authorize("authorization", wrong);
        server.send(LIST).is_empty(401);
    }
    server.kestra.choices.unauthorized_body = ErrorBody::JsonError;
    server.send(LIST).is(
        401,
        r#"{"message": "Unauthorized", "_links": {"self": {"href": "/api/v1/main/groups/search", "templated": false}}}"#,
    );
}

#[test]
fn bearer_and_basic_are_credentials() {
    let mut server = Server::defaults();
    server.set_password(ADA, "a1", "pass:word");
    for (header, status) in [
        ("Bearer sim-kestra".to_owned(), 200),
        ("bearer sim-kestra".to_owned(), 200),
        (basic("admin@kestra.io:sim-kestra"), 200),
        // She has no role.
        (basic("ada@example.com:pass:word"), 403),
    ] {
        server.authorize("authorization", &header);
        assert_eq!(server.send(LIST).status, status, "{header}");
    }
    let choices = Choices {
        basic_auth: BasicAuth::Refused,
        ..Choices::default()
    };
    let mut server = Server::new(choices);
    server.authorize("authorization", &basic("admin@kestra.io:sim-kestra"));
    server.send(LIST).is_empty(401);
}

/// What the vendor's client tests do before they begin: make the first user, log in, fetch the token of the page, mint an API token.
#[test]
fn the_set_up_of_the_vendors_client_tests_works() {
    let mut server = Server::with(Choices::default(), "{}");
    server.headers.clear();
    assert_eq!(server.send("GET /api/v1/setup").status, 200);
    let body = r#"{"username": "root@root.com", "password": "Root!1234", "tenant": {"id": "main", "name": "main"}}"#;
    let made = server.send_json("POST /api/v1/setup", body);
    assert_eq!(made.status, 200);
    assert_eq!(server.send("GET /api/v1/setup").status, 405);
    server
        .send_json("POST /api/v1/setup", body)
        .fails(405, "Method Not Allowed: the instance is set up");

    let wrong = r#"{"username": "root@root.com", "password": "Root!"}"#;
    server.send_json("POST /login", wrong).is_empty(401);
    let login = r#"{"username": "root@root.com", "password": "Root!1234"}"#;
    let session = server.send_json("POST /login", login);
    assert_eq!(session.status, 200);
    let session = cookie(&session.headers, "JWT");
    let page = server.send("GET /ui/");
    assert_eq!((page.status, page.media_type), (200, Some("text/html")));
    let csrf = cookie(&page.headers, "csrfToken");
    let (_, rest) = page
        .body
        .split_once(r#"<meta name="csrf-token" content=""#)
        .unwrap();
    assert_eq!(rest.split_once("\">").unwrap().0, csrf);

    server.authorize("cookie", &format!("csrfToken={csrf}; JWT={session}"));
    let body = r#"{"name": "ci-token", "maxAge": "P1D"}"#;
    server
        .send_json("POST /api/v1/me/api-tokens", body)
        .fails(403, "Forbidden");
    server.headers.push(("x-csrf-token".to_owned(), csrf));
    let token = server.send_json("POST /api/v1/me/api-tokens", body);
    assert_eq!(token.status, 200);
    let token = token.json()["fullToken"].as_str().unwrap().to_owned();

    server.authorize("authorization", &format!("Bearer {token}"));
    let me = server.send("GET /api/v1/me").json();
    assert_eq!(me["id"], made.json()["id"]);
    assert_eq!(
        (&me["superAdmin"], &me["instanceOwner"]),
        (&true.into(), &true.into())
    );
    assert_eq!(
        me["tenants"],
        serde_json::json!([{"id": "main", "name": "main"}])
    );
    assert_eq!(
        server.send("GET /api/v1/main/tenant-access").json()["total"],
        1
    );
    let user = server.send_json("POST /api/v1/users", r#"{"email": "new@example.com"}"#);
    assert_eq!(user.status, 201);

    server.now += SignedDuration::from_hours(23);
    assert_eq!(server.send("GET /api/v1/me").status, 200);
    server.now += SignedDuration::from_hours(1);
    server.send("GET /api/v1/me").is_empty(401);
}

pub(super) fn cookie(headers: &[(&'static str, String)], name: &str) -> String {
    let cookies = headers.iter().filter(|(header, _)| *header == "set-cookie");
    let mut values = cookies.filter_map(|(_, value)| value.split(';').next()?.split_once('='));
    values
        .find(|(known, _)| *known == name)
        .unwrap()
        .1
        .to_owned()
}

#[test]
fn a_form_logs_in_as_json_does() {
    let mut server = Server::defaults();
    let form = "application/x-www-form-urlencoded";
    let body = "username=admin%40kestra.io&password=sim-kestra";
    let answer = server.exchange("POST /login", Some((form, body)));
    assert_eq!(answer.status, 200);
    let session = cookie(&answer.headers, "JWT");
    server.authorize("cookie", &format!("JWT={session}"));
    assert_eq!(
        server.send("GET /api/v1/me").json()["profile"]["username"],
        "admin@kestra.io"
    );
    assert_eq!(server.send("GET /login").body, server.send("GET /ui").body);
    server.authorize("cookie", &format!("JWT={session}x"));
    server.send("GET /api/v1/me").is_empty(401);
}

#[test]
fn the_configured_superadmin_is_in_no_list() {
    let mut server = Server::defaults();
    server.send("GET /api/v1/me").is(
        200,
        r#"{"id": "0admin0of0the0instance", "superAdmin": true, "instanceOwner": true, "restricted": false,
            "profile": {"username": "admin@kestra.io", "email": "admin@kestra.io"},
            "tenants": [{"id": "main", "name": "main"}]}"#,
    );
    assert_eq!(server.send("GET /api/v1/users").ids(), [ADA, ALAN]);
}

#[test]
fn tokens_are_listed_and_revoked_by_their_owner_or_a_superadmin() {
    let mut server = Server::defaults();
    let path = format!("/api/v1/users/{ADA}/api-tokens");
    let body = r#"{"name": "sync", "description": "nightly", "maxAge": "PT1H"}"#;
    let made = server.send_json(&format!("POST {path}"), body).json();
    let (id, token) = (
        made["id"].as_str().unwrap(),
        made["fullToken"].as_str().unwrap(),
    );
    let prefix = &token[..8];
    let list = format!(
        r#"{{"total": 1, "results": [{{"id": "{id}", "name": "sync", "description": "nightly", "prefix": "{prefix}",
             "iat": "2024-10-04T00:00:00Z", "exp": "2024-10-04T01:00:00Z", "extended": false, "expired": false}}]}}"#
    );
    server.send(&format!("GET {path}")).is(200, &list);
    // The superadmin's own tokens are others.
    server
        .send("GET /api/v1/me/api-tokens")
        .is(200, r#"{"total": 0, "results": []}"#);
    server
        .send(&format!("DELETE /api/v1/me/api-tokens/{id}"))
        .fails(404, "Not Found: no such token");
    server.authorize("authorization", &format!("Bearer {token}"));
    server.send("GET /api/v1/me/api-tokens").is(200, &list);
    server
        .send(&format!("DELETE /api/v1/me/api-tokens/{id}"))
        .is_empty(204);
    server.send("GET /api/v1/me").is_empty(401);
    server.authorize("authorization", "Bearer sim-kestra");
    server
        .send(&format!("DELETE {path}/{id}"))
        .fails(404, "Not Found: no such token");
    for (body, message) in [
        (
            r#"{"name": "Sync"}"#,
            "Invalid entity: name: must match \"^(?=.{1,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$\"",
        ),
        (
            r#"{"name": "sync", "maxAge": "soon"}"#,
            "Illegal argument: maxAge: soon is no duration",
        ),
    ] {
        server
            .send_json(&format!("POST {path}"), body)
            .fails(422, message);
    }
}

#[test]
fn a_deleted_user_cannot_call() {
    let mut server = Server::defaults();
    let path = format!("/api/v1/users/{ADA}/api-tokens");
    let made = server
        .send_json(&format!("POST {path}"), r#"{"name": "sync"}"#)
        .json();
    let session = server.send(&format!("POST /api/v1/users/{ADA}/impersonate"));
    let session = cookie(&session.headers, "JWT");
    server
        .send(&format!("DELETE /api/v1/users/{ADA}"))
        .is_empty(204);
    let token = made["fullToken"].as_str().unwrap();
    server.authorize("authorization", &format!("Bearer {token}"));
    server.send("GET /api/v1/me").is_empty(401);
    server.authorize("cookie", &format!("JWT={session}"));
    server.send("GET /api/v1/me").is_empty(401);
}

#[test]
fn a_user_may_do_what_his_roles_and_ownerships_say() {
    let mut server = Server::defaults();
    server.set_password(ADA, "a1", "secret");
    let add = format!("PUT /api/v1/main/groups/{ANALYSTS}/members/{ALAN}");
    let elsewhere = format!("PUT /api/v1/main/groups/{VIEWERS}/members/{ALAN}");
    let admin = |server: &mut Server| server.authorize("authorization", "Bearer sim-kestra");
    let ada =
        |server: &mut Server| server.authorize("authorization", &basic("ada@example.com:secret"));

    ada(&mut server);
    for line in [
        LIST,
        "GET /api/v1/users",
        &add,
        "GET /api/v1/other/groups/search",
    ] {
        server.send(line).fails(403, "Forbidden");
    }
    assert_eq!(server.send("GET /api/v1/me").status, 200);

    // An owner manages the members of the group, and of no other.
    admin(&mut server);
    server.send(&format!("PUT /api/v1/main/groups/{ANALYSTS}/members/{ADA}"));
    server.send(&format!(
        "PUT /api/v1/main/groups/{ANALYSTS}/members/membership/{ADA}?membership=OWNER"
    ));
    ada(&mut server);
    assert_eq!(server.send(&add).status, 200);
    server.send(&elsewhere).fails(403, "Forbidden");

    // A role of one of her groups is hers.
    admin(&mut server);
    let role = server
        .main()
        .roles
        .iter()
        .find(|(_, role)| role.name == "Admin")
        .unwrap()
        .1
        .id
        .clone();
    let body = format!(r#"{{"type": "GROUP", "externalId": "{ANALYSTS}", "roleId": "{role}"}}"#);
    // But not if she has it in a namespace, where no groups are.
    let narrow = body.replace('}', r#", "namespaceId": "company"}"#);
    assert_eq!(
        server
            .send_json("POST /api/v1/main/bindings", &narrow)
            .status,
        200
    );
    ada(&mut server);
    server.send(LIST).fails(403, "Forbidden");
    admin(&mut server);
    let binding = server.send_json("POST /api/v1/main/bindings", &body);
    assert_eq!(binding.status, 200);
    ada(&mut server);
    assert_eq!(server.send(&elsewhere).status, 200);
    assert_eq!(server.send(LIST).status, 200);
    server.send("GET /api/v1/users").fails(403, "Forbidden");

    // Not without access to the tenant.
    admin(&mut server);
    server.kestra.choices.memberships_after_revocation = super::super::AfterDeletion::Kept;
    server
        .send(&format!("DELETE /api/v1/main/tenant-access/{ADA}"))
        .is_empty(204);
    ada(&mut server);
    server.kestra.choices.forbidden_body = ErrorBody::Empty;
    server.send(LIST).is_empty(403);
}

#[test]
fn a_user_changes_himself_and_a_superadmin_can_be_him() {
    let mut server = Server::defaults();
    let path = "PUT /api/v1/me/password";
    let change = r#"{"oldPassword": "secret", "newPassword": "better"}"#;
    server.send_json(path, change).fails(403, "Forbidden");
    server.set_password(ADA, "a1", "secret");
    let session = server.send(&format!("POST /api/v1/users/{ADA}/impersonate"));
    let session = cookie(&session.headers, "JWT");
    server.authorize("cookie", &format!("JWT={session}"));
    assert_eq!(server.send("GET /api/v1/me").json()["id"], ADA);
    server.authorize("authorization", &basic("ada@example.com:secret"));
    let me = server.send_json("PATCH /api/v1/me", r#"{"firstName": "Augusta"}"#);
    assert_eq!(me.json()["profile"]["firstName"], "Augusta");
    let wrong = change.replace("secret", "guess");
    server
        .send_json(path, &wrong)
        .fails(422, "Illegal argument: the old password is another");
    assert_eq!(server.send_json(path, change).status, 200);
    server.send("GET /api/v1/me").is_empty(401);
    server.authorize("authorization", &basic("ada@example.com:better"));
    assert_eq!(server.send("GET /api/v1/me").status, 200);
}
