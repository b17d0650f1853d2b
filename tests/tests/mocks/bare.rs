//! Lists without any of their optional parameters.

use groups_httpmock::kestra::MockServerExt as Kestra;
use groups_httpmock::opendatasoft::MockServerExt as Opendatasoft;
use groups_httpmock::segment::MockServerExt as Segment;
use groups_kestra::QueryFilter;
use groups_tests::calls::Provider;
use httpmock::{Mock, MockServer};

use super::from;

type Bare<'a> = (Provider, &'static str, Mock<'a>);

/// All lists, each with a mock that expects none of the parameters.
pub(crate) fn lists(server: &MockServer) -> Vec<Bare<'_>> {
    let mut all = opendatasoft(server);
    all.extend(segment(server));
    all.extend(kestra(server));
    all
}

const NONE: [&str; 0] = [];

fn opendatasoft(server: &MockServer) -> Vec<Bare<'_>> {
    let groups = Opendatasoft::list_user_groups(server, |when, then| {
        let when = when.limit(None).offset(None).search(None).sort(None);
        when.permissions(NONE);
        then.ok(&from(Some("{}")));
    });
    let members = Opendatasoft::list_users_of_a_user_group(server, |when, then| {
        when.limit(None).offset(None);
        then.ok(&from(Some("{}")));
    });
    let users = Opendatasoft::get_users(server, |when, then| {
        let when = when.limit(None).offset(None).search(None).sort(NONE);
        when.permissions(NONE).all_permissions(NONE);
        then.ok(&from(Some("{}")));
    });
    let user = Opendatasoft::get_user(server, |when, then| {
        when.expand(None);
        then.ok(&from(Some(r#"{"username":"ada"}"#)));
    });
    [
        ("list_user_groups", groups),
        ("list_users_of_a_user_group", members),
        ("get_users", users),
        ("get_user", user),
    ]
    .map(|(operation, mock)| (Provider::Opendatasoft, operation, mock))
    .into()
}

fn segment(server: &MockServer) -> Vec<Bare<'_>> {
    macro_rules! list {
        ($operation:ident, $answer:literal) => {
            (
                Provider::Segment,
                stringify!($operation),
                Segment::$operation(server, |when, then| {
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

fn kestra(server: &MockServer) -> Vec<Bare<'_>> {
    macro_rules! list {
        ($operation:ident $(, $parameter:ident)*) => {
            (
                Provider::Kestra,
                stringify!($operation),
                Kestra::$operation(server, |when, then| {
                    let when = when.page(None).size(None).sort(NONE);
                    when.filters(Vec::<QueryFilter>::new())$(.$parameter(None))*;
                    then.ok(&from(Some("{}")));
                }),
            )
        };
    }
    vec![
        list!(search_groups, q),
        list!(search_group_members, q),
        list!(list_users, q),
        list!(list_tenant_access),
        list!(search_bindings, q, type_, id, namespace),
        list!(search_roles, q),
    ]
}
