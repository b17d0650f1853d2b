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
#[path = "capabilities/readme.rs"]
mod readme;

use std::collections::BTreeSet;

use groups_core::{
    Capabilities, ErrorKind, GroupChange, GroupPermissions, GroupProvider, Groups, MemberKeyKind,
    Members, Memberships, MembershipsExt as _, NewGroup, Operation, Provider, Retryability,
    UserDirectory, UserGroups,
};
use groups_tests::calls::Provider as Known;
use groups_tests::server::Server;

use crate::common::call::{call, member};
use crate::common::{TOKEN, any, group, sent, server};

/// Every provider of the workspace at `url`.
fn providers(url: &str) -> impl Iterator<Item = (Known, Box<dyn GroupProvider>)> {
    let all = Known::ALL.into_iter();
    all.map(move |known| (known, any(known, url)))
}

/// Every provider, each with a server that refuses every request as unexpected.
async fn each() -> Vec<(Box<dyn GroupProvider>, Server)> {
    let mut each = Vec::new();
    for known in Known::ALL {
        let server = server([]).await;
        each.push((any(known, &server.url()), server));
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
impl Memberships for Nothing {}
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
    let by_group = Nothing.memberships_by_group().read_all().await;
    assert!(by_group.unwrap_err().is_unsupported());
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
    for (known, provider) in providers("http://localhost") {
        let unsupported = known.facts().told.unsupported;
        let mut names: Vec<_> = Operation::ALL.iter().map(|op| op.as_str()).collect();
        names.retain(|name| !unsupported.contains(name));
        assert_eq!(names.len() + unsupported.len(), 17, "{known:?}");
        assert_eq!(told(&*provider), names, "{known:?}");
    }
}

/// What a program must know before it changes anybody's access.
#[test]
fn the_capabilities_tell_what_a_provider_does_besides() {
    for provider in Known::ALL {
        let (told, found) = (provider.facts().told, provider.capabilities());
        for (name, told, found) in [
            (
                "description",
                told.group_description,
                found.group_description,
            ),
            ("invites", told.pending_invites, found.pending_invites),
            ("roles", told.member_roles, found.member_roles),
            ("access", told.add_grants_access, found.add_grants_access),
            (
                "turns",
                told.serialised_user_writes,
                found.serialised_user_writes,
            ),
            ("lag", told.lagging_member_lists, found.lagging_member_lists),
            (
                "outcomes",
                told.per_member_outcomes,
                found.per_member_outcomes,
            ),
        ] {
            assert_eq!(told, found, "{provider:?}: {name}");
        }
        assert_eq!(
            told.permission_model, found.permission_model,
            "{provider:?}"
        );
        assert_eq!(told.member_key, found.member_key, "{provider:?}");
    }
}

#[tokio::test]
async fn a_provider_is_told_from_the_others_and_says_the_same_every_time() {
    for (known, provider) in providers("http://localhost") {
        assert_eq!(provider.name(), known.id());
        assert_eq!(provider.name(), provider.name());
        assert_eq!(provider.capabilities(), known.capabilities());
        assert_eq!(provider.capabilities(), provider.capabilities());
    }
    let names: BTreeSet<_> = Known::ALL.into_iter().map(Known::id).collect();
    assert_eq!(names.len(), Known::ALL.len());
}

#[tokio::test]
async fn a_form_of_permissions_is_told_exactly_where_permissions_can_be_reached() {
    for (_, provider) in providers("http://localhost") {
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
    for provider in Known::ALL {
        for (form, (name, _)) in provider.forms().into_iter().enumerate() {
            let builder = provider.builder().with_base_url(url);
            let config = builder.with_credential(form, TOKEN).build().unwrap();
            let provider = config.provider();
            let shown = format!("{name}: {provider:?} {provider:#?}");
            assert!(shown.contains("provider.example"), "{shown}");
            assert!(!shown.contains("canary"), "{shown}");
        }
    }
}
