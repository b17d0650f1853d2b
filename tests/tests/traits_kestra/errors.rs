//! Every failure of every operation becomes the same error, wherever it happens.

use std::time::Duration;

use groups_core::{GroupProvider, Operation};
use groups_tests::one_attempt;
use groups_tests::server::Answer;
use serde_json::json;

use crate::common::call::call;
use crate::common::failures::{Case, Row, any_gateway, check, check_without_answer};
use crate::common::{kestra, ok, server};
use crate::{analysts, found, given, page};

fn provider(url: &str) -> Box<dyn GroupProvider> {
    Box::new(kestra(url))
}

fn impatient(url: &str) -> Box<dyn GroupProvider> {
    let options = one_attempt().with_timeout(Duration::from_millis(50));
    Box::new(kestra::with(url, options))
}

/// The group, and a binding of it that is not the wanted one.
fn before_bindings() -> [Answer; 2] {
    [ok(analysts()), page(&[binding()], 1)]
}

fn binding() -> serde_json::Value {
    json!({
        "id": "canary-binding",
        "type": "GROUP",
        "role": {"id": "canary-other"},
        "group": {"id": "canary-group"}
    })
}

fn rows() -> Vec<Row> {
    let access = "create_tenant_access_1";
    let more = || page(&[json!({"id": "canary", "name": "canary"})], 2);
    let bound = || ok(binding());
    let there = || found(&["canary-group"]);
    let to_bound = || before_bindings().into_iter().chain([bound()]);
    vec![
        Row::new(Operation::ListGroups, "search_groups"),
        Row::new(Operation::ListGroups, "search_groups").after([more()]),
        Row::new(Operation::GetGroup, "get_group"),
        Row::new(Operation::CreateGroup, "create_group").not_idempotent(),
        Row::new(Operation::UpdateGroup, "get_group"),
        Row::new(Operation::UpdateGroup, "update_group").after([ok(analysts())]),
        Row::new(Operation::DeleteGroup, "delete_group").without_body(),
        Row::new(Operation::ListMembers, "search_group_members"),
        Row::new(Operation::ListMembers, "search_group_members").after([more()]),
        Row::new(Operation::AllMemberships, "list_tenant_access"),
        Row::new(Operation::AllMemberships, "list_tenant_access").after([more()]),
        Row::new(Operation::AddMembers, "list_group_ids"),
        Row::new(Operation::AddMembers, access)
            .after([there()])
            .without_body()
            .taking_for_done(&[403, 409]),
        Row::new(Operation::AddMembers, "add_user_to_group")
            .after([there(), given()])
            .taking_for_done(&[409]),
        Row::new(Operation::RemoveMembers, "delete_user_from_group").taking_for_done(&[409]),
        Row::new(Operation::ListPermissions, "get_group"),
        Row::new(Operation::ListPermissions, "search_bindings").after([ok(analysts())]),
        Row::new(Operation::AddPermissions, "get_group"),
        Row::new(Operation::AddPermissions, "search_bindings").after([ok(analysts())]),
        Row::new(Operation::AddPermissions, "create_binding")
            .after(before_bindings())
            .not_idempotent()
            .taking_for_done(&[409]),
        Row::new(Operation::AddPermissions, "search_bindings").after(to_bound()),
        Row::new(Operation::ReplacePermissions, "get_group"),
        Row::new(Operation::ReplacePermissions, "search_bindings").after([ok(analysts())]),
        Row::new(Operation::ReplacePermissions, "create_binding")
            .after(before_bindings())
            .not_idempotent()
            .taking_for_done(&[409]),
        Row::new(Operation::ReplacePermissions, "delete_binding")
            .after(to_bound())
            .without_body()
            .taking_for_done(&[404]),
        Row::new(Operation::ReplacePermissions, "search_bindings")
            .after(to_bound().chain([Answer::empty(204)])),
        Row::new(Operation::SetUserGroups, "list_group_ids"),
        Row::new(Operation::SetUserGroups, access)
            .after([there()])
            .without_body()
            .taking_for_done(&[403, 409]),
        Row::new(Operation::SetUserGroups, "update_user_groups")
            .after([there(), given()])
            .without_body(),
        Row::new(Operation::ListUsers, "list_tenant_access"),
        Row::new(Operation::ListUsers, "list_tenant_access").after([more()]),
        Row::new(Operation::FindUser, "list_tenant_access"),
        Row::new(Operation::ListUserGroups, "get_tenant_access"),
    ]
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
async fn no_answer_is_repeatable_only_where_that_does_no_harm() {
    check_without_answer(provider, impatient, rows()).await;
}

/// There is one call for each member only.
#[tokio::test]
async fn replacing_members_is_unsupported_and_sends_nothing() {
    let server = server([]).await;
    let provider = kestra(&server.url());
    let error = call(&provider, Operation::ReplaceMembers).await;
    assert!(error.unwrap_err().is_unsupported());
    assert_eq!(server.requests(), []);
}
