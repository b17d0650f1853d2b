//! Every failure of every operation becomes the same error, wherever it happens.

use std::time::Duration;

use groups_core::{GroupProvider, Operation};
use groups_tests::one_attempt;
use groups_tests::server::Answer;

use crate::common::call::call;
use crate::common::failures::{Case, Row, any_gateway, check, check_without_answer};
use crate::common::{ok, segment, server};

fn provider(url: &str) -> Box<dyn GroupProvider> {
    Box::new(segment(url))
}

fn impatient(url: &str) -> Box<dyn GroupProvider> {
    let options = one_attempt().with_timeout(Duration::from_millis(50));
    Box::new(segment::with(url, options))
}

fn rows() -> Vec<Row> {
    let more_groups = r#"{"data": {
      "userGroups": [{"id": "canary", "name": "canary"}],
      "pagination": {"current": "canary", "next": "canary"}
    }}"#;
    let invites = r#"{"data": {
      "emails": ["canary@example.com"],
      "pagination": {"current": "canary"}
    }}"#;
    let no_invites = r#"{"data": {
      "emails": [],
      "pagination": {"current": "canary", "totalEntries": 0}
    }}"#;
    let users = r#"{"data": {
      "users": [{"id": "canary", "name": "canary", "email": "canary@example.org"}],
      "pagination": {"current": "canary"}
    }}"#;
    let invited = r#"{"data": {
      "invites": ["canary@example.org"],
      "pagination": {"current": "canary"}
    }}"#;
    let nobody_invited = r#"{"data": {
      "invites": [],
      "pagination": {"current": "canary", "totalEntries": 0}
    }}"#;
    let one_group = r#"{"data": {
      "userGroups": [{"id": "canary", "name": "canary", "memberCount": 1}],
      "pagination": {"current": "canary", "totalEntries": 1}
    }}"#;
    let groups = r#"{"data": {
      "groups": [{"id": "canary", "name": "canary"}],
      "pagination": {"current": "canary", "next": "canary"}
    }}"#;
    vec![
        Row::new(Operation::ListGroups, "list_user_groups"),
        Row::new(Operation::ListGroups, "list_user_groups").after([ok(more_groups)]),
        Row::new(Operation::GetGroup, "get_user_group"),
        Row::new(Operation::CreateGroup, "create_user_group").not_idempotent(),
        Row::new(Operation::UpdateGroup, "update_user_group"),
        Row::new(Operation::DeleteGroup, "delete_user_group"),
        Row::new(Operation::ListMembers, "list_invites_from_user_group"),
        Row::new(Operation::ListMembers, "list_users_from_user_group").after([ok(invites)]),
        // The vendor left a total out, so that the group is asked for its own.
        Row::new(Operation::ListMembers, "get_user_group").after([ok(no_invites), ok(users)]),
        Row::new(Operation::AllMemberships, "list_invites"),
        Row::new(Operation::AllMemberships, "list_user_groups").after([ok(invited)]),
        // That a group is gone is told otherwise: see the memberships.
        Row::new(Operation::AllMemberships, "list_invites_from_user_group")
            .after([ok(invited), ok(one_group)])
            .taking_for_done(&[404]),
        Row::new(Operation::AllMemberships, "list_users_from_user_group")
            .after([ok(nobody_invited), ok(one_group)])
            .taking_for_done(&[404]),
        Row::new(Operation::AddMembers, "add_users_to_user_group").not_idempotent(),
        Row::new(Operation::RemoveMembers, "remove_users_from_user_group"),
        Row::new(Operation::ReplaceMembers, "replace_users_in_user_group"),
        Row::new(Operation::ListPermissions, "get_user_group"),
        Row::new(Operation::AddPermissions, "add_permissions_to_user_group").not_idempotent(),
        Row::new(
            Operation::ReplacePermissions,
            "replace_permissions_for_user_group",
        ),
        Row::new(Operation::ListUsers, "list_invites"),
        Row::new(Operation::ListUsers, "list_users").after([ok(invited)]),
        Row::new(Operation::FindUser, "list_invites"),
        Row::new(Operation::FindUser, "list_users").after([ok(invited)]),
        Row::new(Operation::ListUserGroups, "list_user_groups_from_user"),
        Row::new(Operation::ListUserGroups, "list_user_groups_from_user").after([ok(groups)]),
    ]
}

fn documented(status: u16, code: &str, message: &str) -> Case {
    let body = format!(
        r#"{{"errors": [{{
          "type": "{code}",
          "message": "{message}",
          "field": "canary",
          "status": {status},
          "data": {{"canary": "canary"}}
        }}]}}"#
    );
    let answer = Answer::json(status, body).with_header("x-request-id", "request-7");
    let case = Case::of_status(status, answer);
    case.with_code(code)
        .with_message(message)
        .with_request_id("request-7")
}

fn cases() -> Vec<Case> {
    let limited = r#"{"errors": [{
      "type": "RequestError",
      "message": "Request limit of canary reached.",
      "data": {"remainingPoints": 0, "msBeforeNext": 11500, "consumedPoints": 61}
    }]}"#;
    let two = r#"{"errors": [
      {"type": "input-validation", "message": "canary is no name.", "field": "name"},
      {"type": "other"},
      {"type": "input-validation", "message": "canary is too long.", "field": "name"}
    ]}"#;
    let limited = Answer::json(429, limited).with_header("retry-after", "12");
    vec![
        documented(400, "bad-request", "canary is bad."),
        documented(401, "unauthorized", "The token canary is not accepted."),
        documented(403, "forbidden", "canary may not."),
        documented(404, "not-found", "No group has the id canary."),
        documented(409, "conflict", "canary is taken."),
        documented(422, "input-validation", "canary@example.com is needed."),
        documented(500, "internal", "canary broke."),
        documented(503, "unavailable", "canary is away."),
        Case::of_status(429, limited)
            .with_code("RequestError")
            .with_message("Request limit of canary reached.")
            .with_pause(Duration::from_secs(12)),
        Case::of_status(422, Answer::json(422, two))
            .with_code("input-validation")
            .with_message("canary is no name.; canary is too long."),
        Case::of_status(404, Answer::json(404, r#"{"errors": []}"#)),
        Case::of_status(404, Answer::json(404, r#"{"errors": [{"type": "gone"}]}"#))
            .with_code("gone"),
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
async fn no_answer_is_repeatable_only_where_that_does_no_harm() {
    check_without_answer(provider, impatient, rows()).await;
}

#[tokio::test]
async fn the_pause_that_the_vendor_asks_for_is_kept() {
    let body = r#"{"errors": [{"type": "RequestError", "data": {"msBeforeNext": 11500}}]}"#;
    let limited = || Answer::json(429, body);
    let reset = "x-ratelimit-reset";
    for (answer, milliseconds) in [
        (limited().with_header("retry-after", "12"), 12_000),
        (limited(), 11_500),
        (limited().with_header(reset, "1749808807"), 11_500),
        (Answer::empty(429).with_header(reset, "1749808807"), 7_000),
        (
            Answer::empty(503).with_header("retry-after", "Fri, 13 Jun 2025 12:01:00 +0200"),
            60_000,
        ),
    ] {
        let server = server([answer]).await;
        let error = call(&segment(&server.url()), Operation::GetGroup)
            .await
            .unwrap_err();
        let pause = Duration::from_millis(milliseconds);
        assert_eq!(error.retry_after(), Some(pause));
    }
}
