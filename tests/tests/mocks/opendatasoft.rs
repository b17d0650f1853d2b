//! Opendatasoft.

use groups_core::GroupId;
use groups_httpmock::opendatasoft::MockServerExt as _;
use groups_opendatasoft::types::{GroupSort, UserSort};
use groups_tests::calls::{Call, Values};
use httpmock::{Mock, MockServer};

use super::{Bare, NONE, from};

pub(super) fn mock<'a>(server: &'a MockServer, call: &Call, values: Values<'_>) -> Mock<'a> {
    let [first, second, _] = values;
    let id = || GroupId::new(first).unwrap();
    let (body, answer) = (call.body, call.success.1);
    match call.operation {
        "list_user_groups" => server.list_user_groups(|when, then| {
            let when = when.limit(2).offset(0).search("R&D \u{e9}t\u{e9}");
            let when = when.sort(GroupSort::GroupTitle);
            when.permissions(["edit_domain", "edit_page"]);
            then.ok(&from(answer));
        }),
        "create_user_group" => server.create_user_group(|when, then| {
            when.body(&from(body));
            then.created(&from(answer));
        }),
        "retrieve_user_group" => server.retrieve_user_group(|when, then| {
            when.group_uid(&id());
            then.ok(&from(answer));
        }),
        "update_user_group" => server.update_user_group(|when, then| {
            when.group_uid(&id()).body(&from(body));
            then.ok(&from(answer));
        }),
        "delete_user_group" => server.delete_user_group(|when, then| {
            when.group_uid(&id());
            then.no_content();
        }),
        "list_users_of_a_user_group" => server.list_users_of_a_user_group(|when, then| {
            when.group_uid(&id()).limit(20).offset(0);
            then.ok(&from(answer));
        }),
        "add_user_to_user_group" => server.add_user_to_user_group(|when, then| {
            when.group_uid(&id()).body(&from(body));
            then.created(&from(answer));
        }),
        "batch_add_users_to_user_group" => server.batch_add_users_to_user_group(|when, then| {
            when.group_uid(&id()).body(&from(body));
            then.ok(&from(answer));
        }),
        "delete_user_of_a_user_group" => server.delete_user_of_a_user_group(|when, then| {
            when.group_uid(&id()).username(&second.parse().unwrap());
            then.no_content();
        }),
        "get_users" => server.get_users(|when, then| {
            let when = when.limit(1000).offset(0).search("ada+x@example.com");
            let when = when.sort([UserSort::LastName, UserSort::Username]);
            let when = when.permissions(["create_page", "manage_page"]);
            when.all_permissions(["edit_domain", "edit_page"]);
            then.ok(&from(answer));
        }),
        "get_user" => server.get_user(|when, then| {
            when.username(&first.parse().unwrap()).expand("groups");
            then.ok(&from(answer));
        }),
        "update_user" => server.update_user(|when, then| {
            let when = when.username(&first.parse().unwrap());
            when.body(&from(body));
            then.ok(&from(answer));
        }),
        other => panic!("no mock of {other}"),
    }
}

/// The lists, each with a mock that expects none of the optional parameters.
pub(super) fn bare(server: &MockServer) -> Vec<Bare<'_>> {
    let groups = server.list_user_groups(|when, then| {
        let when = when.limit(None).offset(None).search(None).sort(None);
        when.permissions(NONE);
        then.ok(&from(Some("{}")));
    });
    let members = server.list_users_of_a_user_group(|when, then| {
        when.limit(None).offset(None);
        then.ok(&from(Some("{}")));
    });
    let users = server.get_users(|when, then| {
        let when = when.limit(None).offset(None).search(None).sort(NONE);
        when.permissions(NONE).all_permissions(NONE);
        then.ok(&from(Some("{}")));
    });
    let user = server.get_user(|when, then| {
        when.expand(None);
        then.ok(&from(Some(r#"{"username":"ada"}"#)));
    });
    [
        ("list_user_groups", groups),
        ("list_users_of_a_user_group", members),
        ("get_users", users),
        ("get_user", user),
    ]
    .into()
}
