//! Logins and how sessions end, and what the first user needs.

use jiff::SignedDuration;

use super::super::Choices;
use super::super::choices::LoginCsrf;
use super::super::session::MOST_SESSIONS;
use super::Server;
use super::session::cookie;

const LOGIN: &str = r#"{"username": "admin@kestra.io", "password": "sim-kestra"}"#;

/// A new session of the configured superadmin, as a cookie.
fn log_in(server: &mut Server) -> String {
    let answer = server.send_json("POST /login", LOGIN);
    assert_eq!(answer.status, 200);
    format!("JWT={}", cookie(&answer.headers, "JWT"))
}

#[test]
fn a_login_can_have_to_show_the_token_of_the_page() {
    let choices = Choices {
        login_csrf: LoginCsrf::Required,
        ..Choices::default()
    };
    let mut server = Server::new(choices);
    server.headers.clear();
    server
        .send_json("POST /login", LOGIN)
        .fails(403, "Forbidden");
    let page = server.send("GET /login");
    let token = cookie(&page.headers, "csrfToken");
    // The cookie alone is what a browser sends whatever page asks for it.
    server.authorize("cookie", &format!("csrfToken={token}"));
    server
        .send_json("POST /login", LOGIN)
        .fails(403, "Forbidden");
    let form = "application/x-www-form-urlencoded";
    let fields = "username=admin%40kestra.io&password=sim-kestra";
    let post = |server: &mut Server, body: &str| server.exchange("POST /login", Some((form, body)));
    post(&mut server, fields).fails(403, "Forbidden");
    post(&mut server, &format!("{fields}&csrfToken=guess")).fails(403, "Forbidden");
    assert!(
        page.body
            .contains(&format!(r#"name="csrfToken" value="{token}""#))
    );
    let shown = format!("{fields}&csrfToken={token}");
    assert_eq!(post(&mut server, &shown).status, 200);
    server.headers.push(("x-csrf-token".to_owned(), token));
    assert_eq!(server.send_json("POST /login", LOGIN).status, 200);
    let wrong = LOGIN.replace("sim-kestra", "guess");
    server.send_json("POST /login", &wrong).is_empty(401);
}

#[test]
fn a_session_is_over_after_its_time() {
    let minute = SignedDuration::from_mins(1);
    let mut server = Server::defaults();
    let session = log_in(&mut server);
    server.authorize("cookie", &session);
    server.now += minute * 59;
    assert_eq!(server.send("GET /api/v1/me").status, 200);
    server.now += minute;
    server.send("GET /api/v1/me").is_empty(401);

    let choices = Choices {
        session_minutes: None,
        ..Choices::default()
    };
    let mut server = Server::new(choices);
    let session = log_in(&mut server);
    server.authorize("cookie", &session);
    server.now += SignedDuration::from_hours(24 * 1_000);
    assert_eq!(server.send("GET /api/v1/me").status, 200);
}

#[test]
fn the_oldest_of_too_many_sessions_ends() {
    let mut server = Server::defaults();
    let sessions: Vec<_> = (0..=MOST_SESSIONS).map(|_| log_in(&mut server)).collect();
    server.authorize("cookie", &sessions[0]);
    server.send("GET /api/v1/me").is_empty(401);
    for kept in [&sessions[1], &sessions[MOST_SESSIONS]] {
        server.authorize("cookie", kept);
        assert_eq!(server.send("GET /api/v1/me").status, 200);
    }
}

#[test]
fn the_first_user_needs_a_name_and_a_password() {
    let mut server = Server::with(Choices::default(), "{}");
    server.headers.clear();
    for (body, member) in [
        (r#"{"username": "", "password": "Root!1234"}"#, "username"),
        (
            r#"{"username": "root@root.com", "password": " "}"#,
            "password",
        ),
        (
            r#"{"username": "root@root.com", "password": "Root!1234", "tenant": {"id": ""}}"#,
            "tenant.id",
        ),
    ] {
        let message = format!("Invalid entity: {member}: must not be blank");
        server
            .send_json("POST /api/v1/setup", body)
            .fails(422, &message);
    }
    // The configured superadmin would be the one to log in.
    let taken = r#"{"username": "Admin@kestra.io", "password": "Root!1234"}"#;
    server
        .send_json("POST /api/v1/setup", taken)
        .fails(409, "Conflict: the user name is in use");
    assert_eq!(server.send("GET /api/v1/setup").status, 200);
}
