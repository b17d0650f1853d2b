//! What a provider says that it can do is what it does: every operation of every provider, through the traits that they share.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

#[path = "capabilities/forms.rs"]
mod forms;
#[path = "capabilities/program.rs"]
mod program;

use std::collections::BTreeSet;

use groups_core::{
    Capabilities, ErrorKind, GroupChange, GroupPermissions, GroupProvider, Groups, MemberKeyKind,
    Members, NewGroup, Operation, PermissionModel, Provider, Retryability, UserDirectory,
    UserGroups,
};
use groups_kestra::KestraConfig;
use groups_opendatasoft::OpendatasoftConfig;
use groups_tests::server::Server;

use crate::common::call::{call, member};
use crate::common::{TOKEN, group, kestra, opendatasoft, segment, sent, server};

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

/// A provider that can do nothing and writes nothing itself.
#[derive(Debug)]
struct Nothing;

static NOTHING: Capabilities = Capabilities::new(MemberKeyKind::UserId);

impl Provider for Nothing {
    fn name(&self) -> &'static str {
        "nothing"
    }

    fn capabilities(&self) -> &'static Capabilities {
        &NOTHING
    }
}

impl Groups for Nothing {}
impl Members for Nothing {}
impl GroupPermissions for Nothing {}
impl UserGroups for Nothing {}
impl UserDirectory for Nothing {}

#[tokio::test]
async fn what_a_provider_does_not_write_itself_is_unsupported() {
    for operation in Operation::ALL {
        let error = call(&Nothing, *operation).await.unwrap_err();
        assert!(error.is_unsupported(), "{operation}: {error}");
        assert_eq!(
            (error.provider(), error.operation()),
            ("nothing", operation.as_str())
        );
    }
    let id = group("analysts");
    let members = [member(MemberKeyKind::UserId)];
    let confirmed = Nothing.confirm_members(&id, &members, &[]).await;
    assert!(confirmed.unwrap_err().is_unsupported());
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
    let all_but = |missing: &[&str]| {
        let mut names: Vec<_> = Operation::ALL.iter().map(|op| op.as_str()).collect();
        names.retain(|name| !missing.contains(name));
        assert_eq!(names.len() + missing.len(), 16);
        names
    };
    assert_eq!(told(&kestra(url)), all_but(&["replace_members"]));
    assert_eq!(told(&opendatasoft(url)), all_but(&["replace_members"]));
    assert_eq!(told(&segment(url)), all_but(&["set_user_groups"]));
}

/// What a program must know before it changes anybody's access.
#[test]
fn the_capabilities_tell_what_a_provider_does_besides() {
    let kestra = &groups_kestra::CAPABILITIES;
    let opendatasoft = &groups_opendatasoft::CAPABILITIES;
    let segment = &groups_segment::CAPABILITIES;
    type Flag = fn(&Capabilities) -> bool;
    let flags: [(&str, Flag, [bool; 3]); 7] = [
        ("description", |c| c.group_description, [true, true, false]),
        ("invites", |c| c.pending_invites, [false, false, true]),
        ("roles", |c| c.member_roles, [true, false, false]),
        ("access", |c| c.add_grants_access, [true, false, false]),
        ("turns", |c| c.serialised_user_writes, [true, false, false]),
        ("lag", |c| c.lagging_member_lists, [true, false, false]),
        ("outcomes", |c| c.per_member_outcomes, [true, true, false]),
    ];
    for (name, flag, expected) in flags {
        let told = [kestra, opendatasoft, segment].map(flag);
        assert_eq!(told, expected, "{name}");
    }
    let models = [kestra, opendatasoft, segment].map(|c| c.permission_model);
    let (named, roles) = (PermissionModel::Named, PermissionModel::Roles);
    assert_eq!(models, [Some(roles), Some(named), Some(roles)]);
    let keys = [kestra, opendatasoft, segment].map(|c| c.member_key);
    let expected = [
        MemberKeyKind::UserId,
        MemberKeyKind::Username,
        MemberKeyKind::Email,
    ];
    assert_eq!(keys, expected);
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
