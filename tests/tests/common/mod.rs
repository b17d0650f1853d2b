//! What the tests of the traits share: the providers over a recording server, the requests as they went out, and one call of
//! every operation through the traits.

#![allow(dead_code, reason = "each test binary uses a part of it")]

pub(crate) mod call;
pub(crate) mod failures;
pub(crate) mod gate;

use groups_core::{
    Completeness, EmailAddress, ErrorKind, Group, GroupId, GroupProvider, Groups, GroupsExt as _,
    Member, MemberKey, MemberOutcome, MemberOutcomes, Members, MembersExt as _, Pages, Permission,
    Result, UserId, Username,
};
use groups_tests::calls::Provider;
use groups_tests::one_attempt;
use groups_tests::server::{Answer, Server};
use serde_json::Value;

/// The credential of every provider of these tests.
pub(crate) const TOKEN: &str = "canary-token";

/// A function of the name of each provider, which makes the provider at `url`, and beside it a module of that name, whose function `with` takes settings
/// of the connection too.
macro_rules! typed {
    ($($module:ident: $variant:ident,)+) => {$(
        pub(crate) fn $module(url: &str) -> groups_tests::providers::$module::Provider {
            $module::with(url, groups_tests::one_attempt())
        }

        pub(crate) mod $module {
            use groups_tests::providers::$module::{Config, FORMS, Provider};
            use groups_transport::ConnectionOptions;

            pub(crate) fn with(url: &str, options: ConnectionOptions) -> Provider {
                let builder = (FORMS[0].set)(Config::builder(), super::TOKEN);
                let config = builder.with_base_url(url).with_options(options).build();
                config.unwrap().provider()
            }
        }
    )+};
}

groups_tests::with_providers!(typed);

/// A provider at `url`.
pub(crate) fn any(provider: Provider, url: &str) -> Box<dyn GroupProvider> {
    let builder = provider.builder().with_options(&one_attempt());
    let builder = builder.with_base_url(url).with_credential(0, TOKEN);
    builder.build().unwrap().provider()
}

/// A server with these answers, one per request.
pub(crate) async fn server(script: impl IntoIterator<Item = Answer>) -> Server {
    Server::start(script).await.unwrap()
}

/// A JSON answer with status 200.
pub(crate) fn ok(body: impl ToString) -> Answer {
    Answer::ok(body)
}

/// A request: the method with the target, and the body if there is one.
pub(crate) type Sent = (String, Option<Value>);

/// A request without a body.
pub(crate) fn bare(target: &str) -> Sent {
    (target.to_owned(), None)
}

/// A request with a JSON body.
pub(crate) fn with_body(target: &str, body: Value) -> Sent {
    (target.to_owned(), Some(body))
}

/// All requests that the server got, in their order.
pub(crate) fn sent(server: &Server) -> Vec<Sent> {
    let sent = |request: &groups_tests::server::Request| {
        let body = (!request.body.is_empty()).then(|| {
            let json = request.header("content-type") == Some("application/json");
            assert!(json, "a body is announced as JSON: {:?}", request.headers);
            serde_json::from_slice(&request.body).unwrap()
        });
        (request.target().to_owned(), body)
    };
    server.requests().iter().map(sent).collect()
}

/// The id of a group.
pub(crate) fn group(id: &str) -> GroupId {
    GroupId::new(id).unwrap()
}

/// A member by username.
pub(crate) fn username(name: &str) -> MemberKey {
    Username::new(name).unwrap().into()
}

/// A member by e-mail address.
pub(crate) fn email(address: &str) -> MemberKey {
    EmailAddress::new(address).unwrap().into()
}

/// A member by account id.
pub(crate) fn user_id(id: &str) -> MemberKey {
    UserId::new(id).unwrap().into()
}

/// Permissions by name.
pub(crate) fn named(names: &[&str]) -> Vec<Permission> {
    let named = |name: &&str| Permission::Named((*name).to_owned());
    names.iter().map(named).collect()
}

/// Everything that a walk yields, or its error.
pub(crate) async fn drain<T: groups_core::Listed>(pages: Pages<'_, T>) -> Result<Vec<T>> {
    let mut items = pages.items();
    let mut all = Vec::new();
    while let Some(item) = items.next_item().await {
        all.push(item?);
    }
    Ok(all)
}

/// Walks to the end and tells what proves that everything was read.
pub(crate) async fn completeness<T: groups_core::Listed>(
    mut pages: Pages<'_, T>,
) -> Option<Completeness> {
    while let Some(page) = pages.next_page().await {
        page.unwrap();
    }
    pages.completeness()
}

/// The cursor was refused as one of another listing.
pub(crate) fn assert_foreign_cursor<T: std::fmt::Debug>(result: Result<T>, operation: &str) {
    let error = result.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::InvalidInput, operation)
    );
    assert_eq!(error.detail(), Some("the cursor is not of this listing"));
}

/// All groups.
pub(crate) async fn all_groups<P: Groups + ?Sized>(provider: &P) -> Result<Vec<Group>> {
    drain(provider.list_groups()).await
}

/// All members of a group.
pub(crate) async fn all_members<P: Members + ?Sized>(
    provider: &P,
    id: &GroupId,
) -> Result<Vec<Member>> {
    drain(provider.list_members(id)).await
}

/// What became of each member of a call, as `key: done` or `key: <kind of the error>`, in the order of the call.
pub(crate) fn told(outcomes: &MemberOutcomes) -> Vec<String> {
    let told = |outcome: &MemberOutcome| {
        let result = match &outcome.result {
            Ok(()) => "done".to_owned(),
            Err(error) => format!("{:?}", error.kind()),
        };
        format!("{}: {result}", outcome.member.as_str())
    };
    outcomes.outcomes().iter().map(told).collect()
}
