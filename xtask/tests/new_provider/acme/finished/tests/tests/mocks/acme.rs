//! Acme.

use std::num::NonZeroU32;

use groups_core::{GroupId, UserId};
use groups_httpmock::acme::MockServerExt as _;
use groups_tests::calls::{Call, Values};
use httpmock::{Mock, MockServer};

use super::{Bare, from};

pub(super) fn mock<'a>(server: &'a MockServer, call: &Call, values: Values<'_>) -> Mock<'a> {
    let group = || GroupId::new(values[0]).unwrap();
    let user = || UserId::new(values[1]).unwrap();
    let two = NonZeroU32::new(2);
    let (body, answer) = (call.body, call.success.1);
    match call.operation {
        "list_groups" => server.list_groups(|when, then| {
            when.limit(two).offset(0);
            then.ok(&from(answer));
        }),
        "create_group" => server.create_group(|when, then| {
            when.body(&from(body));
            then.created(&from(answer));
        }),
        "get_group" => server.get_group(|when, then| {
            when.group_id(&group());
            then.ok(&from(answer));
        }),
        "delete_group" => server.delete_group(|when, then| {
            when.group_id(&group());
            then.no_content();
        }),
        "list_members" => server.list_members(|when, then| {
            when.group_id(&group()).limit(two).offset(0);
            then.ok(&from(answer));
        }),
        "add_member" => server.add_member(|when, then| {
            when.group_id(&group()).user_id(&user());
            then.no_content();
        }),
        "remove_member" => server.remove_member(|when, then| {
            when.group_id(&group()).user_id(&user());
            then.no_content();
        }),
        "list_users" => server.list_users(|when, then| {
            when.limit(two).offset(0);
            then.ok(&from(answer));
        }),
        other => panic!("no mock of {other}"),
    }
}

/// The lists, each with a mock that expects none of the optional parameters.
pub(super) fn bare(server: &MockServer) -> Vec<Bare<'_>> {
    macro_rules! list {
        ($operation:ident) => {
            (
                stringify!($operation),
                server.$operation(|when, then| {
                    when.limit(None).offset(None);
                    then.ok(&from(Some(r#"{"items":[],"total":0}"#)));
                }),
            )
        };
    }
    vec![list!(list_groups), list!(list_members), list!(list_users)]
}
