//! The typed mock of each operation, expecting the call of the table and answering with its fixture.

use groups_core::GroupId;
use groups_httpmock::{kestra, opendatasoft, segment};
use groups_opendatasoft::types::GroupSort;
use groups_tests::calls::{Call, Provider};
use httpmock::{Mock, MockServer};
use serde::de::DeserializeOwned;

/// The typed value of a JSON text.
fn from<T: DeserializeOwned>(json: Option<&str>) -> T {
    let json = json.unwrap().replace("{origin}", "http://localhost");
    serde_json::from_str(&json).unwrap()
}

/// Expects `call` with the path parameters `values`.
pub(crate) fn mock<'a>(server: &'a MockServer, call: &Call, values: [&str; 2]) -> Mock<'a> {
    match call.provider {
        Provider::Opendatasoft => opendatasoft(server, call, values),
        Provider::Segment => segment(server, call, values),
        Provider::Kestra => kestra(server, call, values),
    }
}

fn opendatasoft<'a>(server: &'a MockServer, call: &Call, [group, user]: [&str; 2]) -> Mock<'a> {
    use opendatasoft::MockServerExt as _;
    let id = || GroupId::new(group).unwrap();
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
            when.group_uid(&id()).username(&user.parse().unwrap());
            then.no_content();
        }),
        other => panic!("no mock of {other}"),
    }
}

fn segment<'a>(server: &'a MockServer, call: &Call, [group, _]: [&str; 2]) -> Mock<'a> {
    use segment::MockServerExt as _;
    let id = || GroupId::new(group).unwrap();
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
        other => panic!("no mock of {other}"),
    }
}

/// The type of the parameter.
fn count(number: u32) -> Option<std::num::NonZeroU32> {
    std::num::NonZeroU32::new(number)
}

fn kestra<'a>(server: &'a MockServer, call: &Call, [tenant, id]: [&str; 2]) -> Mock<'a> {
    use kestra::MockServerExt as _;
    match call.operation {
        "update_user_groups" => server.update_user_groups(|when, then| {
            let when = when.tenant(&tenant.parse().unwrap());
            when.id(&id.parse().unwrap()).body(&from(call.body));
            then.no_content();
        }),
        other => panic!("no mock of {other}"),
    }
}

/// Expects the lists without any of their optional parameters.
pub(crate) fn bare_lists(server: &MockServer) -> [(Provider, &'static str, Mock<'_>); 5] {
    use opendatasoft::MockServerExt as Opendatasoft;
    use segment::MockServerExt as Segment;
    let none = [""; 0];
    let groups = Opendatasoft::list_user_groups(server, |when, then| {
        let when = when.limit(None).offset(None).search(None).sort(None);
        when.permissions(none);
        then.ok(&from(Some("{}")));
    });
    let members = Opendatasoft::list_users_of_a_user_group(server, |when, then| {
        when.limit(None).offset(None);
        then.ok(&from(Some("{}")));
    });
    let segment_groups = Segment::list_user_groups(server, |when, then| {
        when.pagination_count(None).pagination_cursor(None);
        then.ok(&from(Some(r#"{"data":{"userGroups":[]}}"#)));
    });
    let users = Segment::list_users_from_user_group(server, |when, then| {
        when.pagination_count(None).pagination_cursor(None);
        then.ok(&from(Some(r#"{"data":{"users":[]}}"#)));
    });
    let invites = Segment::list_invites_from_user_group(server, |when, then| {
        when.pagination_count(None).pagination_cursor(None);
        then.ok(&from(Some(r#"{"data":{"emails":[]}}"#)));
    });
    [
        (Provider::Opendatasoft, "list_user_groups", groups),
        (
            Provider::Opendatasoft,
            "list_users_of_a_user_group",
            members,
        ),
        (Provider::Segment, "list_user_groups", segment_groups),
        (Provider::Segment, "list_users_from_user_group", users),
        (Provider::Segment, "list_invites_from_user_group", invites),
    ]
}
