//! Segment.

use groups_core::{GroupId, UserId};
use groups_httpmock::segment::MockServerExt as _;
use groups_tests::calls::{Call, Values};
use httpmock::{Mock, MockServer};

use super::{Bare, from};

pub(super) fn mock<'a>(server: &'a MockServer, call: &Call, values: Values<'_>) -> Mock<'a> {
    let id = || GroupId::new(values[0]).unwrap();
    let user = || UserId::new(values[0]).unwrap();
    let (body, answer) = (call.body, call.success.1);
    match call.operation {
        "list_user_groups" => server.list_user_groups(|when, then| {
            when.pagination_count(count(2)).pagination_cursor("MA==");
            then.ok(&from(answer));
        }),
        "create_user_group" => server.create_user_group(|when, then| {
            when.body(&from(body));
            then.ok(&from(answer));
        }),
        "get_user_group" => server.get_user_group(|when, then| {
            when.user_group_id(&id());
            then.ok(&from(answer));
        }),
        "delete_user_group" => server.delete_user_group(|when, then| {
            when.user_group_id(&id());
            then.ok(&from(answer));
        }),
        "update_user_group" => server.update_user_group(|when, then| {
            when.user_group_id(&id()).body(&from(body));
            then.ok(&from(answer));
        }),
        "replace_permissions_for_user_group" => {
            server.replace_permissions_for_user_group(|when, then| {
                when.user_group_id(&id()).body(&from(body));
                then.ok(&from(answer));
            })
        }
        "add_permissions_to_user_group" => server.add_permissions_to_user_group(|when, then| {
            when.user_group_id(&id()).body(&from(body));
            then.ok(&from(answer));
        }),
        "list_users_from_user_group" => server.list_users_from_user_group(|when, then| {
            let when = when.user_group_id(&id()).pagination_count(count(200));
            when.pagination_cursor("MA==");
            then.ok(&from(answer));
        }),
        "add_users_to_user_group" => server.add_users_to_user_group(|when, then| {
            when.user_group_id(&id()).body(&from(body));
            then.ok(&from(answer));
        }),
        "list_invites_from_user_group" => server.list_invites_from_user_group(|when, then| {
            let when = when.user_group_id(&id()).pagination_count(count(200));
            when.pagination_cursor("MA==");
            then.ok(&from(answer));
        }),
        "replace_users_in_user_group" => server.replace_users_in_user_group(|when, then| {
            when.user_group_id(&id()).body(&from(body));
            then.ok(&from(answer));
        }),
        "remove_users_from_user_group" => server.remove_users_from_user_group(|when, then| {
            let emails = ["alan@example.com", "grace+x@example.com"];
            when.user_group_id(&id()).emails(emails);
            then.ok(&from(answer));
        }),
        "list_users" => server.list_users(|when, then| {
            let when = when.pagination_count(count(200));
            when.pagination_cursor("MA==");
            then.ok(&from(answer));
        }),
        "list_user_groups_from_user" => server.list_user_groups_from_user(|when, then| {
            let when = when.user_id(&user()).pagination_count(count(200));
            when.pagination_cursor("MA==");
            then.ok(&from(answer));
        }),
        "list_roles" => server.list_roles(|when, then| {
            let when = when.pagination_count(count(200));
            when.pagination_cursor("MA==");
            then.ok(&from(answer));
        }),
        "list_invites" => server.list_invites(|when, then| {
            let when = when.pagination_count(count(200));
            when.pagination_cursor("MA==");
            then.ok(&from(answer));
        }),
        "get_user" => server.get_user(|when, then| {
            when.user_id(&user());
            then.ok(&from(answer));
        }),
        "replace_permissions_for_user" => server.replace_permissions_for_user(|when, then| {
            when.user_id(&user()).body(&from(body));
            then.ok(&from(answer));
        }),
        "add_permissions_to_user" => server.add_permissions_to_user(|when, then| {
            when.user_id(&user()).body(&from(body));
            then.ok(&from(answer));
        }),
        "create_invites" => server.create_invites(|when, then| {
            when.body(&from(body));
            then.created(&from(answer));
        }),
        "delete_invites" => server.delete_invites(|when, then| {
            when.emails(["grace@example.com", "alan+x@example.com"]);
            then.ok(&from(answer));
        }),
        other => panic!("no mock of {other}"),
    }
}

/// The type of the parameter.
fn count(number: u32) -> Option<std::num::NonZeroU32> {
    std::num::NonZeroU32::new(number)
}

/// The lists, each with a mock that expects none of the optional parameters.
pub(super) fn bare(server: &MockServer) -> Vec<Bare<'_>> {
    macro_rules! list {
        ($operation:ident, $answer:literal) => {
            (
                stringify!($operation),
                server.$operation(|when, then| {
                    when.pagination_count(None).pagination_cursor(None);
                    then.ok(&from(Some($answer)));
                }),
            )
        };
    }
    vec![
        list!(list_user_groups, r#"{"data":{"userGroups":[]}}"#),
        list!(list_users_from_user_group, r#"{"data":{"users":[]}}"#),
        list!(list_invites_from_user_group, r#"{"data":{"emails":[]}}"#),
        list!(list_users, r#"{"data":{"users":[]}}"#),
        list!(list_user_groups_from_user, r#"{"data":{"groups":[]}}"#),
        list!(list_invites, r#"{"data":{"invites":[]}}"#),
        list!(list_roles, r#"{"data":{"roles":[]}}"#),
    ]
}
