//! What a provider says that it can do is what it does: every operation of every provider, through the traits that they share.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

use std::collections::BTreeSet;

use groups_core::{
    ErrorKind, Granularity, GroupChange, GroupProvider, GroupsExt as _, MembersExt as _, NewGroup,
    Operation, Permission, Result, Retryability, UserId,
};
use groups_kestra::KestraConfig;
use groups_opendatasoft::OpendatasoftConfig;
use groups_tests::server::{Answer, Server};
use serde_json::json;

use crate::common::call::{MEMBER_KEYS, PERMISSION_MODELS, call, member, permission};
use crate::common::{TOKEN, group, kestra, ok, opendatasoft, segment, sent, server};

/// Every provider of the workspace.
fn providers(url: &str) -> Vec<Box<dyn GroupProvider>> {
    vec![
        Box::new(kestra(url)),
        Box::new(opendatasoft(url)),
        Box::new(segment(url)),
    ]
}

/// Every provider, each with a server that refuses every request as unexpected.
async fn each() -> Vec<(Box<dyn GroupProvider>, Server)> {
    let mut each = Vec::new();
    for index in 0..providers("http://localhost").len() {
        let server = server([]).await;
        each.push((providers(&server.url()).swap_remove(index), server));
    }
    each
}

#[tokio::test]
async fn what_is_supported_reaches_the_server_and_the_rest_is_refused_without_a_request() {
    for operation in Operation::ALL {
        for (provider, server) in each().await {
            let context = format!("{}: {operation}", provider.name());
            let error = call(&*provider, *operation).await.expect_err(&context);
            let requests = server.requests().len();
            if provider.capabilities().supports(*operation) {
                assert!(requests >= 1, "{context}: {error}");
                assert_eq!(error.kind(), ErrorKind::Unavailable, "{context}");
                assert_eq!(error.status(), Some(599), "{context}");
            } else {
                assert_eq!(requests, 0, "{context}: {error}");
                assert_eq!(error.kind(), ErrorKind::Unsupported, "{context}");
                assert_eq!(error.operation(), operation.as_str(), "{context}");
                assert_eq!(error.retryability(), Retryability::Never, "{context}");
                assert_eq!((error.provider(), error.status()), (provider.name(), None));
            }
        }
    }
}

#[test]
fn the_capabilities_are_those_of_the_documented_operations() {
    let told = |provider: &dyn GroupProvider| {
        let supported = |operation: &&Operation| provider.capabilities().supports(**operation);
        let supported: Vec<_> = Operation::ALL.iter().filter(supported).collect();
        supported
            .iter()
            .map(|operation| operation.as_str())
            .collect::<Vec<_>>()
    };
    let url = "http://localhost";
    assert_eq!(told(&kestra(url)), ["set_user_groups"]);
    let of_opendatasoft = [
        "list_groups",
        "get_group",
        "create_group",
        "update_group",
        "delete_group",
        "list_members",
        "add_members",
        "remove_members",
        "list_permissions",
        "replace_permissions",
    ];
    assert_eq!(told(&opendatasoft(url)), of_opendatasoft);
    let mut of_segment: Vec<_> = Operation::ALL.iter().map(|op| op.as_str()).collect();
    of_segment.retain(|name| *name != "set_user_groups");
    assert_eq!(told(&segment(url)), of_segment);
}

#[tokio::test]
async fn a_provider_is_told_from_the_others_and_says_the_same_every_time() {
    let providers = providers("http://localhost");
    let names: BTreeSet<_> = providers.iter().map(|provider| provider.name()).collect();
    assert_eq!(names, BTreeSet::from(["kestra", "opendatasoft", "segment"]));
    for provider in &providers {
        assert_eq!(provider.name(), provider.name());
        assert_eq!(provider.capabilities(), provider.capabilities());
    }
    assert_eq!(providers[0].capabilities(), &groups_kestra::CAPABILITIES);
    assert_eq!(
        providers[1].capabilities(),
        &groups_opendatasoft::CAPABILITIES
    );
    assert_eq!(providers[2].capabilities(), &groups_segment::CAPABILITIES);
}

/// The calls that take members, each with `members`.
async fn with_members(
    provider: &dyn GroupProvider,
    operation: Operation,
    members: &[groups_core::MemberKey],
) -> Result<groups_core::MemberOutcomes> {
    let id = group("analysts");
    match operation {
        Operation::AddMembers => provider.add_members(&id, members).await,
        Operation::RemoveMembers => provider.remove_members(&id, members).await,
        Operation::ReplaceMembers => provider.replace_members(&id, members).await,
        other => panic!("{other} takes no members"),
    }
}

const MEMBER_WRITES: [Operation; 3] = [
    Operation::AddMembers,
    Operation::RemoveMembers,
    Operation::ReplaceMembers,
];

#[tokio::test]
async fn a_member_of_another_form_is_refused_without_a_request() {
    for (provider, server) in each().await {
        let own = provider.capabilities().member_key;
        for operation in MEMBER_WRITES {
            if !provider.capabilities().supports(operation) {
                continue;
            }
            for other in MEMBER_KEYS.iter().filter(|kind| **kind != own) {
                let members = [member(own), member(*other)];
                let error = with_members(&*provider, operation, &members)
                    .await
                    .unwrap_err();
                let context = format!("{}: {operation}: {other}", provider.name());
                assert_eq!(error.kind(), ErrorKind::InvalidInput, "{context}");
                assert!(
                    error.to_string().contains(&other.to_string()),
                    "{context}: {error}"
                );
            }
        }
        assert_eq!(sent(&server), []);
    }
}

#[tokio::test]
async fn nobody_to_add_or_remove_means_no_request_and_an_empty_outcome() {
    for (provider, server) in each().await {
        for operation in [Operation::AddMembers, Operation::RemoveMembers] {
            if !provider.capabilities().supports(operation) {
                continue;
            }
            let outcomes = with_members(&*provider, operation, &[]).await.unwrap();
            assert!(
                outcomes.outcomes().is_empty(),
                "{}: {operation}",
                provider.name()
            );
            let expected = if provider.capabilities().per_member_outcomes {
                Granularity::PerMember
            } else {
                Granularity::WholeCall
            };
            assert_eq!(
                outcomes.granularity(),
                expected,
                "{}: {operation}",
                provider.name()
            );
        }
        assert_eq!(sent(&server), []);
    }
}

#[tokio::test]
async fn a_permission_of_another_form_is_refused_without_a_request() {
    for (provider, server) in each().await {
        let capabilities = provider.capabilities();
        let id = group("analysts");
        for other in PERMISSION_MODELS {
            if capabilities.permission_model == Some(*other) {
                continue;
            }
            let wrong: [Permission; 1] = [permission(Some(*other))];
            for (operation, result) in [
                (
                    Operation::AddPermissions,
                    provider.add_permissions(&id, &wrong).await,
                ),
                (
                    Operation::ReplacePermissions,
                    provider.replace_permissions(&id, &wrong).await,
                ),
            ] {
                let expected = if capabilities.supports(operation) {
                    ErrorKind::InvalidInput
                } else {
                    ErrorKind::Unsupported
                };
                let context = format!("{}: {operation}: {other:?}", provider.name());
                assert_eq!(result.unwrap_err().kind(), expected, "{context}");
            }
        }
        assert_eq!(sent(&server), []);
    }
}

#[tokio::test]
async fn a_form_of_permissions_is_told_exactly_where_permissions_can_be_reached() {
    for provider in providers("http://localhost") {
        let capabilities = provider.capabilities();
        let reached = [
            Operation::ListPermissions,
            Operation::AddPermissions,
            Operation::ReplacePermissions,
        ];
        let reached = reached
            .iter()
            .any(|operation| capabilities.supports(*operation));
        assert_eq!(
            capabilities.permission_model.is_some(),
            reached,
            "{}",
            provider.name()
        );
    }
}

#[tokio::test]
async fn a_description_is_sent_or_refused_and_never_dropped() {
    for (provider, server) in each().await {
        if !provider.capabilities().supports(Operation::CreateGroup) {
            continue;
        }
        let new = NewGroup::new("Analysts").with_description("About them.");
        let error = provider.create_group(&new).await.unwrap_err();
        if provider.capabilities().group_description {
            let text = server.requests()[0].text();
            assert!(text.contains("About them."), "{}: {text}", provider.name());
        } else {
            assert!(error.is_unsupported(), "{}: {error}", provider.name());
            let change = GroupChange::new()
                .with_name("A")
                .with_description("About them.");
            let error = provider
                .update_group(&group("analysts"), &change)
                .await
                .unwrap_err();
            assert!(error.is_unsupported(), "{}: {error}", provider.name());
            assert_eq!(sent(&server), []);
        }
    }
}

#[tokio::test]
async fn a_change_that_changes_nothing_is_refused_without_a_request() {
    for (provider, server) in each().await {
        let error = provider
            .update_group(&group("analysts"), &GroupChange::new())
            .await;
        let expected = if provider.capabilities().supports(Operation::UpdateGroup) {
            ErrorKind::InvalidInput
        } else {
            ErrorKind::Unsupported
        };
        assert_eq!(error.unwrap_err().kind(), expected, "{}", provider.name());
        assert_eq!(sent(&server), []);
    }
}

#[test]
fn debug_tells_the_address_and_no_credential() {
    let url = "https://provider.example";
    let in_query = OpendatasoftConfig::builder()
        .with_api_key(TOKEN)
        .with_api_key_in_query();
    let in_query = in_query.with_base_url(url).build().unwrap().provider();
    let basic = KestraConfig::builder()
        .with_basic("canary-user", TOKEN)
        .with_base_url(url);
    let basic = basic.build().unwrap().provider();
    let mut all = providers(url);
    all.extend([
        Box::new(in_query) as Box<dyn GroupProvider>,
        Box::new(basic),
    ]);
    for provider in all {
        let shown = format!("{provider:?} {provider:#?}");
        assert!(shown.contains("provider.example"), "{shown}");
        assert!(!shown.contains("canary"), "{shown}");
    }
}

/// A program that knows no provider: it does what can be done and says what it saw.
async fn report(provider: &dyn GroupProvider) -> Result<Vec<String>> {
    let can = |operation| provider.capabilities().supports(operation);
    let mut report = Vec::new();
    if can(Operation::ListGroups) && can(Operation::ListMembers) {
        let mut groups = provider.list_groups().items();
        while let Some(group) = groups.next_item().await {
            let group = group?;
            let mut members = provider.list_members(&group.id).items();
            while let Some(member) = members.next_item().await {
                let member = member?;
                let key = member.key.as_str();
                report.push(format!("{}: {key} ({:?})", group.name, member.state));
            }
        }
    }
    if can(Operation::SetUserGroups) {
        let user = UserId::new("ada").unwrap();
        provider
            .set_user_groups(&user, &[group("analysts")])
            .await?;
        report.push("ada: analysts".to_owned());
    }
    Ok(report)
}

/// Runs the program as a task of its own, which only a future that is `Send` can be.
async fn report_of(provider: Box<dyn GroupProvider>) -> Vec<String> {
    tokio::spawn(async move { report(&*provider).await })
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn one_program_runs_on_every_provider() {
    let end = json!({"current": "MA=="});
    let user = json!({"id": "u", "name": "Ada", "email": "ada@example.com"});
    let groups = json!([{"id": "analysts", "name": "Analysts"}]);
    let of_segment = server([
        ok(json!({"data": {"userGroups": groups, "pagination": end}})),
        ok(json!({"data": {"emails": ["alan@example.com"], "pagination": end}})),
        ok(json!({"data": {"users": [user], "pagination": end}})),
    ])
    .await;
    let expected = [
        "Analysts: alan@example.com (Invited)",
        "Analysts: ada@example.com (Active)",
    ];
    assert_eq!(
        report_of(Box::new(segment(&of_segment.url()))).await,
        expected
    );
    assert_eq!(of_segment.requests().len(), 3);

    let groups = json!([{"uid": "analysts", "title": "Analysts"}]);
    let users = json!([{"username": "ada"}, {"username": "alan", "is_active": false}]);
    let of_opendatasoft = server([
        ok(json!({"total_count": 1, "next": null, "results": groups})),
        ok(json!({"total_count": 2, "next": null, "results": users})),
    ])
    .await;
    let expected = ["Analysts: ada (Active)", "Analysts: alan (Inactive)"];
    assert_eq!(
        report_of(Box::new(opendatasoft(&of_opendatasoft.url()))).await,
        expected
    );
    assert_eq!(of_opendatasoft.requests().len(), 2);

    let of_kestra = server([Answer::empty(204)]).await;
    assert_eq!(
        report_of(Box::new(kestra(&of_kestra.url()))).await,
        ["ada: analysts"]
    );
    assert_eq!(of_kestra.requests().len(), 1);
}
