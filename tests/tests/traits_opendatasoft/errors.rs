//! Every failure of every operation becomes the same error, wherever it happens.

use std::time::Duration;

use groups_core::{GroupProvider, Operation};
use groups_tests::one_attempt;
use groups_tests::server::Answer;

use crate::common::call::call;
use crate::common::failures::{Case, Row, any_gateway, assert_silent, check, check_without_answer};
use crate::common::{ok, opendatasoft, server};
use crate::{ADA, ANALYSTS};

fn provider(url: &str) -> Box<dyn GroupProvider> {
    Box::new(opendatasoft(url))
}

fn impatient(url: &str) -> Box<dyn GroupProvider> {
    let options = one_attempt().with_timeout(Duration::from_millis(50));
    Box::new(opendatasoft::with(url, options))
}

fn rows() -> Vec<Row> {
    let more = r#"{
      "total_count": 2,
      "next": "https://canary.example/",
      "results": [{"uid": "a", "title": "A"}]
    }"#;
    let more_members = r#"{
      "total_count": 21,
      "next": "/api/automation/v1.0/groups/canary-group/users/?offset=20",
      "results": [{"username": "canary"}]
    }"#;
    let more_users = r#"{
      "total_count": 2,
      "next": "https://canary.example/",
      "results": [{"username": "canary"}]
    }"#;
    vec![
        Row::new(Operation::ListGroups, "list_user_groups"),
        Row::new(Operation::ListGroups, "list_user_groups").after([ok(more)]),
        Row::new(Operation::GetGroup, "retrieve_user_group"),
        Row::new(Operation::CreateGroup, "create_user_group").not_idempotent(),
        Row::new(Operation::UpdateGroup, "retrieve_user_group"),
        Row::new(Operation::UpdateGroup, "update_user_group").after([ok(ANALYSTS)]),
        Row::new(Operation::DeleteGroup, "delete_user_group").without_body(),
        Row::new(Operation::ListMembers, "list_users_of_a_user_group"),
        Row::new(Operation::ListMembers, "list_users_of_a_user_group").after([ok(more_members)]),
        Row::new(Operation::AllMemberships, "get_users"),
        Row::new(Operation::AllMemberships, "get_users").after([ok(more_users)]),
        Row::new(Operation::AddMembers, "batch_add_users_to_user_group").not_idempotent(),
        Row::new(Operation::RemoveMembers, "delete_user_of_a_user_group").without_body(),
        Row::new(Operation::ListPermissions, "retrieve_user_group"),
        Row::new(Operation::AddPermissions, "retrieve_user_group"),
        Row::new(Operation::AddPermissions, "update_user_group").after([ok(ANALYSTS)]),
        Row::new(Operation::ReplacePermissions, "retrieve_user_group"),
        Row::new(Operation::ReplacePermissions, "update_user_group").after([ok(ANALYSTS)]),
        Row::new(Operation::SetUserGroups, "get_user"),
        Row::new(Operation::SetUserGroups, "update_user").after([ok(ADA)]),
        Row::new(Operation::ListUsers, "get_users"),
        Row::new(Operation::ListUsers, "get_users").after([ok(more_users)]),
        Row::new(Operation::FindUser, "get_users"),
        Row::new(Operation::ListUserGroups, "get_user"),
        // Which of the groups it is, the portal tells by its id only. That the group is gone is told otherwise: see the directory.
        Row::new(Operation::ListUserGroups, "retrieve_user_group")
            .after([ok(ADA)])
            .taking_for_done(&[404]),
    ]
}

fn documented(status: u16, code: &str, message: &str) -> Case {
    let body = format!(
        r#"{{
          "error_code": "{code}",
          "message": "{message}",
          "detail": {{"canary": ["canary"]}},
          "new": "canary"
        }}"#
    );
    Case::of_status(status, Answer::json(status, body))
        .with_code(code)
        .with_message(message)
}

fn cases() -> Vec<Case> {
    let quota = r#"{
      "errorcode": 10002,
      "reset_time": "2025-06-13T00:00:00Z",
      "limit_time_unit": "day",
      "call_limit": 10000,
      "error": "The quota of canary is used up."
    }"#;
    let traced = r#"{
      "error_code": "internal_error",
      "message": "Something failed for canary.",
      "trace_id": "0f8fad5b-d9cb-469f-a165-70867728950e"
    }"#;
    let with_header = Answer::json(500, traced).with_header("x-request-id", "not-this-one");
    vec![
        documented(400, "validation_error", "canary@example.com is not valid."),
        documented(401, "not_authenticated", "The key canary is unknown."),
        documented(403, "permission_denied", "canary may not manage groups."),
        documented(404, "not_found", "canary is not here."),
        documented(409, "conflict", "canary is taken."),
        documented(422, "validation_error", "canary is not valid."),
        Case::of_status(429, Answer::json(429, quota))
            .with_code("10002")
            .with_message("The quota of canary is used up."),
        Case::of_status(500, with_header)
            .with_code("internal_error")
            .with_message("Something failed for canary.")
            .with_request_id("0f8fad5b-d9cb-469f-a165-70867728950e"),
    ]
}

#[tokio::test]
async fn a_documented_error_keeps_what_the_vendor_says() {
    check(provider, rows(), cases).await;
}

#[tokio::test]
async fn an_answer_that_nobody_documents_keeps_its_status() {
    check(provider, rows(), any_gateway).await;
}

#[tokio::test]
async fn names_that_a_broken_answer_uses_as_keys_are_not_printed() {
    for body in [
        r#"{"canary@example.com": "#,
        r#"{"next": {"canary@example.com": 1}}"#,
    ] {
        let server = server([ok(body)]).await;
        let error = call(&opendatasoft(&server.url()), Operation::ListGroups)
            .await
            .unwrap_err();
        assert_silent(&error, body);
    }
}

#[tokio::test]
async fn no_answer_is_repeatable_only_where_that_does_no_harm() {
    check_without_answer(provider, impatient, rows()).await;
}

#[tokio::test]
async fn the_pause_that_the_portal_asks_for_is_kept() {
    let body = r#"{"errorcode": 10002, "reset_time": "2025-06-13T12:00:30+02:00"}"#;
    let limited = || Answer::json(429, body);
    let reset = "x-ratelimit-reset";
    for (answer, seconds) in [
        (limited().with_header("retry-after", "12"), 12),
        (limited(), 30),
        (limited().with_header(reset, "1749808807"), 30),
        (Answer::empty(429).with_header(reset, "1749808807"), 7),
        (
            Answer::empty(429).with_header(reset, "Fri, 13 Jun 2025 10:00:09 GMT"),
            9,
        ),
        (
            Answer::empty(503).with_header("retry-after", "Fri, 13 Jun 2025 12:01:00 +0200"),
            60,
        ),
    ] {
        let server = server([answer]).await;
        let error = call(&opendatasoft(&server.url()), Operation::GetGroup)
            .await
            .unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
    }
}

/// What came is kept for the person who looks into it, within bounds, and printed nowhere.
#[tokio::test]
async fn a_large_answer_is_kept_in_part_and_a_cookie_not_at_all() {
    for status in [200, 302, 422, 500] {
        let page = "<html>canary ü".repeat(2_000);
        let answer = Answer::json(status, page.clone())
            .with_header("set-cookie", "session=canary")
            .with_header("x-planted", "canary");
        let server = server([answer]).await;
        let error = call(&opendatasoft(&server.url()), Operation::GetGroup)
            .await
            .unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert_eq!((error.header("set-cookie"), error.attempts()), (None, 1));
        let excerpt = error.body_excerpt();
        assert!(excerpt.len() > 8_000 && excerpt.len() <= 8 * 1024 + 3);
        let whole = excerpt.trim_end_matches(char::REPLACEMENT_CHARACTER);
        assert!(page.starts_with(whole), "{status}");
        assert_silent(&error, &status.to_string());
    }
}
