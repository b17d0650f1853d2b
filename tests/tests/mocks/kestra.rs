//! Kestra.

use groups_core::{BindingId, GroupId, TenantId, UserId};
use groups_httpmock::kestra::MockServerExt as _;
use groups_kestra::{BindingType, GroupIdentifierMembership, QueryFilter};
use groups_tests::calls::{Call, Values};
use httpmock::{Mock, MockServer};

use super::{Bare, NONE, from};

/// One condition.
fn filter(field: &str, operation: &str, value: &str) -> QueryFilter {
    QueryFilter::new(field, operation, value).unwrap()
}

pub(super) fn mock<'a>(server: &'a MockServer, call: &Call, values: Values<'_>) -> Mock<'a> {
    let [first, second, third] = values;
    let tenant = || TenantId::new(first).unwrap();
    let group = || GroupId::new(second).unwrap();
    let binding = || BindingId::new(second).unwrap();
    let user = |text: &str| UserId::new(text).unwrap();
    let (body, answer) = (call.body, call.success.1);
    match call.operation {
        "create_group" => server.create_group(|when, then| {
            when.tenant(&tenant()).body(&from(body));
            then.ok(&from(answer));
        }),
        "search_groups" => server.search_groups(|when, then| {
            let when = when.tenant(&tenant()).page(1).size(2).q("ana");
            let others = QueryFilter::none_of("name", ["stewards", "viewers"]);
            let when = when.filters([filter("name", "EQUALS", "analysts"), others.unwrap()]);
            when.sort(["name:asc", "id:desc"]);
            then.ok(&from(answer));
        }),
        "list_group_ids" => server.list_group_ids(|when, then| {
            when.tenant(&tenant()).body(&from(body));
            then.ok(&from(answer));
        }),
        "get_group" => server.get_group(|when, then| {
            when.tenant(&tenant()).id(&group());
            then.ok(&from(answer));
        }),
        "update_group" => server.update_group(|when, then| {
            when.tenant(&tenant()).id(&group()).body(&from(body));
            then.ok(&from(answer));
        }),
        "delete_group" => server.delete_group(|when, then| {
            when.tenant(&tenant()).id(&group());
            then.ok();
        }),
        "search_group_members" => server.search_group_members(|when, then| {
            let when = when.tenant(&tenant()).id(&group()).page(1).size(200);
            let when = when.q("a b").sort(["username:asc", "id:asc"]);
            when.filters([filter("q", "EQUALS", "ada+x@example.com")]);
            then.ok(&from(answer));
        }),
        "add_user_to_group" => server.add_user_to_group(|when, then| {
            when.tenant(&tenant()).id(&group()).user_id(&user(third));
            then.ok(&from(answer));
        }),
        "delete_user_from_group" => server.delete_user_from_group(|when, then| {
            when.tenant(&tenant()).id(&group()).user_id(&user(third));
            then.ok(&from(answer));
        }),
        "set_user_membership_for_group" => server.set_user_membership_for_group(|when, then| {
            let when = when.tenant(&tenant()).id(&group()).user_id(&user(third));
            when.membership(&GroupIdentifierMembership::Owner);
            then.ok(&from(answer));
        }),
        "update_user_groups" => server.update_user_groups(|when, then| {
            let when = when.tenant(&tenant()).id(&user(second));
            when.body(&from(body));
            then.no_content();
        }),
        "list_users" => server.list_users(|when, then| {
            let when = when.page(1).size(100).q("ada").sort(["username:desc"]);
            when.filters([
                filter("q", "EQUALS", "ada@example.com"),
                filter("super_admin", "EQUALS", "false"),
            ]);
            then.ok(&from(answer));
        }),
        "get_user" => server.get_user(|when, then| {
            when.id(&user(first));
            then.ok(&from(answer));
        }),
        "get_current_user" => server.get_current_user(|_, then| {
            then.ok(&from(answer));
        }),
        "list_tenant_access" => server.list_tenant_access(|when, then| {
            let when = when.tenant(&tenant()).page(1).size(100);
            let when = when.filters([filter("username", "STARTS_WITH", "ada")]);
            when.sort(["username:asc"]);
            then.ok(&from(answer));
        }),
        "get_tenant_access" => server.get_tenant_access(|when, then| {
            when.tenant(&tenant()).user_id(&user(second));
            then.ok(&from(answer));
        }),
        "create_tenant_access_1" => server.create_tenant_access_1(|when, then| {
            when.tenant(&tenant()).user_id(&user(second));
            then.created();
        }),
        "delete_tenant_access" => server.delete_tenant_access(|when, then| {
            when.tenant(&tenant()).user_id(&user(second));
            then.no_content();
        }),
        "create_binding" => server.create_binding(|when, then| {
            when.tenant(&tenant()).body(&from(body));
            then.ok(&from(answer));
        }),
        "search_bindings" => server.search_bindings(|when, then| {
            let when = when.tenant(&tenant()).page(1).size(100).q("a");
            let when = when.filters([filter("type", "EQUALS", "GROUP")]);
            let when = when.type_(&BindingType::Group).sort(["id:asc"]);
            when.id("5aWnB8rSxGtQ0yLhC2kVjE").namespace("company.team");
            then.ok(&from(answer));
        }),
        "get_binding" => server.get_binding(|when, then| {
            when.tenant(&tenant()).id(&binding());
            then.ok(&from(answer));
        }),
        "delete_binding" => server.delete_binding(|when, then| {
            when.tenant(&tenant()).id(&binding());
            then.no_content();
        }),
        "search_roles" => server.search_roles(|when, then| {
            let when = when.tenant(&tenant()).page(1).size(100).q("Viewer");
            let names = QueryFilter::one_of("name", ["Viewer", "Editor"]);
            when.filters([names.unwrap()]).sort(["name:asc"]);
            then.ok(&from(answer));
        }),
        other => panic!("no mock of {other}"),
    }
}

/// The lists, each with a mock that expects none of the optional parameters.
pub(super) fn bare(server: &MockServer) -> Vec<Bare<'_>> {
    macro_rules! list {
        ($operation:ident $(, $parameter:ident)*) => {
            (
                stringify!($operation),
                server.$operation(|when, then| {
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
