//! The traits over one tenant of Kestra: the requests that go out, and the errors that come back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

use std::time::Duration;

use groups_core::{
    GroupId, GroupProvider, Operation, Provider as _, TenantId, UserGroups as _, UserId,
};
use groups_kestra::KestraConfig;
use groups_tests::one_attempt;
use groups_tests::server::Answer;
use serde_json::json;

use crate::common::call::call;
use crate::common::failures::{Case, Row, any_gateway, check, check_without_answer};
use crate::common::{group, kestra, kestra_with, sent, server, with_body};

const ADA: &str = "7HkQ2mZp0RtYw4cVbN8sLd";
const ANALYSTS: &str = "5aWnB8rSxGtQ0yLhC2kVjE";
const STEWARDS: &str = "9dPmU4iOeZf7KcRb1TsXwN";

fn user(id: &str) -> UserId {
    UserId::new(id).unwrap()
}

fn groups() -> [GroupId; 2] {
    [group(STEWARDS), group(ANALYSTS)]
}

#[tokio::test]
async fn set_user_groups_sends_the_whole_list_in_its_order() {
    let server = server([Answer::empty(204)]).await;
    kestra(&server.url())
        .set_user_groups(&user(ADA), &groups())
        .await
        .unwrap();
    let target = format!("PUT /api/v1/main/users/{ADA}/groups");
    assert_eq!(
        sent(&server),
        [with_body(
            &target,
            json!({"groupIds": [STEWARDS, ANALYSTS]})
        )]
    );
}

#[tokio::test]
async fn no_groups_is_sent_as_an_empty_list() {
    let server = server([Answer::empty(204)]).await;
    kestra(&server.url())
        .set_user_groups(&user(ADA), &[])
        .await
        .unwrap();
    let target = format!("PUT /api/v1/main/users/{ADA}/groups");
    assert_eq!(sent(&server), [with_body(&target, json!({"groupIds": []}))]);
}

#[tokio::test]
async fn the_tenant_and_the_user_are_one_segment_each() {
    for (tenant, encoded_tenant) in [("research", "research"), ("a/b ü", "a%2Fb%20%C3%BC")] {
        for (id, encoded) in [
            ("a/b", "a%2Fb"),
            ("%2e%2e", "%252e%252e"),
            ("ada@example.com", "ada%40example.com"),
            (r"..\..", "..%5C.."),
            ("a?b#c;d", "a%3Fb%23c%3Bd"),
            ("...", "..."),
        ] {
            let server = server([Answer::empty(204)]).await;
            let builder = KestraConfig::builder()
                .with_token("not-a-token")
                .with_tenant(tenant);
            let config = builder.with_base_url(server.url()).build().unwrap();
            assert_eq!(config.provider().tenant(), &TenantId::new(tenant).unwrap());
            config
                .provider()
                .set_user_groups(&user(id), &[])
                .await
                .unwrap();
            let target = format!("PUT /api/v1/{encoded_tenant}/users/{encoded}/groups");
            assert_eq!(sent(&server), [with_body(&target, json!({"groupIds": []}))]);
        }
    }
}

#[tokio::test]
async fn a_server_behind_a_path_is_reached_there() {
    let server = server([Answer::empty(204)]).await;
    let provider = kestra(&format!("{}/kestra/", server.url()));
    provider.set_user_groups(&user("u"), &[]).await.unwrap();
    assert_eq!(
        server.requests()[0].target(),
        "PUT /kestra/api/v1/main/users/u/groups"
    );
}

#[tokio::test]
async fn everything_else_is_unsupported_and_sends_nothing() {
    let server = server([]).await;
    let provider = kestra(&server.url());
    for operation in Operation::ALL
        .iter()
        .filter(|op| **op != Operation::SetUserGroups)
    {
        assert!(!provider.capabilities().supports(*operation));
        let error = call(&provider, *operation).await.unwrap_err();
        assert!(error.is_unsupported(), "{operation}: {error}");
        assert_eq!(
            (error.provider(), error.operation()),
            ("kestra", operation.as_str())
        );
    }
    assert_eq!(sent(&server), []);
}

fn provider(url: &str) -> Box<dyn GroupProvider> {
    Box::new(kestra(url))
}

fn impatient(url: &str) -> Box<dyn GroupProvider> {
    let options = one_attempt().with_timeout(Duration::from_millis(50));
    Box::new(kestra_with(url, options))
}

fn rows() -> Vec<Row> {
    vec![Row::new(Operation::SetUserGroups, "update_user_groups").without_body()]
}

fn documented(status: u16, links: &str, message: &str) -> Case {
    let body = format!(
        r#"{{
          "message": "{message}",
          "_links": {{"self": {links}}},
          "_embedded": {{"errors": [{{"message": "canary", "path": "canary.request"}}]}},
          "path": "canary"
        }}"#
    );
    Case::of_status(status, Answer::json(status, body)).with_message(message)
}

fn cases() -> Vec<Case> {
    let one = r#"{"href": "/api/v1/main/users/canary/groups", "templated": false}"#;
    let list = format!("[{one}]");
    let logged = r#"{"message": "Internal server error: canary", "logref": "log-7"}"#;
    let correlated = Answer::json(500, logged).with_header("x-correlation-id", "request-7");
    vec![
        documented(400, &list, "Bad Request: canary is not usable"),
        documented(401, one, "Unauthorized: canary"),
        documented(403, one, "Forbidden: canary"),
        documented(404, one, "Not Found: no such group canary"),
        documented(409, one, "Conflict: canary"),
        documented(422, &list, "Invalid entity: canary"),
        documented(429, one, "Too Many Requests: canary"),
        documented(503, one, "Service Unavailable: canary"),
        Case::of_status(500, correlated)
            .with_code("log-7")
            .with_message("Internal server error: canary")
            .with_request_id("request-7"),
    ]
}

#[tokio::test]
async fn a_documented_error_keeps_what_the_server_says() {
    check(provider, rows(), cases).await;
}

#[tokio::test]
async fn an_answer_that_nobody_documents_keeps_its_status() {
    check(provider, rows(), any_gateway).await;
}

#[tokio::test]
async fn no_answer_is_repeatable_because_the_call_is_idempotent() {
    check_without_answer(provider, impatient, rows()).await;
}
