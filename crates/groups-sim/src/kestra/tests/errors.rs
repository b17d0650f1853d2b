//! Refusals of the frame in Kestra's shapes.

use super::super::choices::{ErrorBody, Links};
use super::super::{Choices, Kestra};
use super::{Reply, Server, reply};
use crate::request::Request;
use crate::vendor::{Refusal, Vendor};

fn refuse(refusal: &Refusal) -> Reply {
    let request = Request {
        method: "POST".to_owned(),
        path: "/api/v1/main/groups".to_owned(),
        query: "a=b".to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    };
    reply(Kestra::new(Choices::default()).refuse(refusal, &request))
}

#[test]
fn refusals_are_errors_of_the_web_layer() {
    let self_link =
        r#""_links": {"self": {"href": "/api/v1/main/groups?a=b", "templated": false}}"#;
    for (refusal, status, message) in [
        (Refusal::UnknownPath, 404, "Not Found"),
        (
            Refusal::MethodNotAllowed,
            405,
            "Method Not Allowed: POST is not one of the methods of this path",
        ),
        (
            Refusal::UnsupportedMediaType,
            415,
            "Unsupported Media Type: the body is to be application/json",
        ),
        (Refusal::TooLarge, 413, "Request Entity Too Large"),
        (
            Refusal::Undocumented("header x-odd".to_owned()),
            422,
            "Illegal argument: header x-odd",
        ),
        (
            Refusal::RateLimited {
                milliseconds: 5,
                consumed: 1,
            },
            429,
            "Too Many Requests",
        ),
        (Refusal::Failure(403), 403, "Forbidden"),
        (Refusal::Failure(409), 409, "Conflict"),
        (Refusal::Failure(500), 500, "Internal server error"),
    ] {
        refuse(&refusal).is(
            status,
            &format!(r#"{{"message": "{message}", {self_link}}}"#),
        );
    }
}

#[test]
fn a_proxy_answers_in_html() {
    refuse(&Refusal::Failure(401)).is_empty(401);
    for status in [502, 503, 504] {
        let answer = refuse(&Refusal::Failure(status));
        assert_eq!(
            (answer.status, answer.media_type),
            (status, Some("text/html"))
        );
        assert!(answer.body.starts_with("<html>"), "{}", answer.body);
    }
}

#[test]
fn unknown_members_of_a_body_matter_only_to_a_strict_server() {
    let body = r#"{"name": "editors", "colour": "red"}"#;
    let mut server = Server::defaults();
    server
        .send_json("POST /api/v1/main/groups", body)
        .fails(422, "Illegal argument: unknown members: colour");
    server.strict = false;
    assert_eq!(
        server.send_json("POST /api/v1/main/groups", body).status,
        200
    );
}

#[test]
fn choices_are_read_from_configuration() {
    let choices: Choices = serde_json::from_str(
        r#"{"version": "v1", "links": "array", "unauthorized_body": "json_error", "max_page_size": null,
            "tenant_access": "prerequisite", "delete_group": "no_content"}"#,
    )
    .unwrap();
    assert_eq!(choices.links, Links::Array);
    assert_eq!(choices.unauthorized_body, ErrorBody::JsonError);
    assert_eq!(choices.max_page_size, None);
    assert!(serde_json::from_str::<Choices>(r#"{"colour": "red"}"#).is_err());
}

/// The table of the choices names every one of them, with every value.
#[test]
fn the_table_of_choices_is_complete() {
    let table = include_str!("../CHOICES.md");
    let code = include_str!("../choices.rs");
    let fields = code
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub "));
    let fields: Vec<_> = fields
        .filter_map(|line| line.split_once(": "))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(fields.len(), 25);
    let rows: Vec<_> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .collect();
    let named: Vec<_> = rows.iter().map(|(name, _)| *name).collect();
    assert_eq!(named, fields);
}
