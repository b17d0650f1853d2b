//! Who is in a group, from the side of the group and from that of the user.

use groups_kestra::GroupIdentifierMembership;
use groups_kestra::types::IamUserGroupControllerApiUpdateUserGroupsRequest as UserGroups;

use super::{ADA, ALAN, ANALYSTS, NOT_FOUND, STEWARDS, filters, ids, sort};
use crate::calls::{Call, Outcome, Provider};

const GROUP: &[(&str, &str)] = &[("tenant", "main"), ("id", ANALYSTS)];
const MEMBER: &[(&str, &str)] = &[("tenant", "main"), ("id", ANALYSTS), ("user_id", ALAN)];
const USER: &[(&str, &str)] = &[("tenant", "main"), ("id", ADA)];

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Kestra,
        operation: "search_group_members",
        request: concat!(
            "GET /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE/members",
            "?filters%5Bq%5D%5BEQUALS%5D=ada%2Bx%40example.com&page=1&q=a+b&size=200&sort=username%3Aasc&sort=id%3Aasc"
        ),
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("search_group_members.200"))),
        errors: &[NOT_FOUND],
        send: |clients, [tenant, group, ..]| {
            let call = clients.kestra.search_group_members();
            let call = call.tenant(tenant).id(group).page(1_u32).size(200_u32);
            let call = call.filters(filters([("q", "EQUALS", "ada+x@example.com")]));
            let call = call.q("a b").sort(sort(["username:asc", "id:asc"]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "add_user_to_group",
        request: "PUT /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE/members/3XgT9vKfJ6uEa1DqMi5oPz",
        parameters: MEMBER,
        body: None,
        success: (200, Some(fixture!("add_user_to_group.200"))),
        errors: &[NOT_FOUND, (409, fixture!("add_user_to_group.409"))],
        send: |clients, [tenant, group, user]| {
            let call = clients.kestra.add_user_to_group();
            let call = call.tenant(tenant).id(group).user_id(user);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "delete_user_from_group",
        request: "DELETE /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE/members/3XgT9vKfJ6uEa1DqMi5oPz",
        parameters: MEMBER,
        body: None,
        success: (200, Some(fixture!("delete_user_from_group.200"))),
        errors: &[NOT_FOUND, (409, fixture!("delete_user_from_group.409"))],
        send: |clients, [tenant, group, user]| {
            let call = clients.kestra.delete_user_from_group();
            let call = call.tenant(tenant).id(group).user_id(user);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "set_user_membership_for_group",
        request: concat!(
            "PUT /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE/members/membership/3XgT9vKfJ6uEa1DqMi5oPz",
            "?membership=OWNER"
        ),
        parameters: MEMBER,
        body: None,
        success: (200, Some(fixture!("set_user_membership_for_group.200"))),
        errors: &[NOT_FOUND, (409, fixture!("delete_user_from_group.409"))],
        send: |clients, [tenant, group, user]| {
            let call = clients.kestra.set_user_membership_for_group();
            let call = call.tenant(tenant).id(group).user_id(user);
            let call = call.membership(GroupIdentifierMembership::Owner);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "update_user_groups",
        request: "PUT /api/v1/main/users/7HkQ2mZp0RtYw4cVbN8sLd/groups",
        parameters: USER,
        body: Some(r#"{"groupIds":["5aWnB8rSxGtQ0yLhC2kVjE","9dPmU4iOeZf7KcRb1TsXwN"]}"#),
        success: (204, None),
        errors: &[(400, fixture!("update_user_groups.400")), NOT_FOUND],
        send: |clients, [tenant, user, ..]| {
            let call = clients.kestra.update_user_groups();
            let call = call.tenant(tenant).id(user);
            let call = call.body_map(|body| body.group_ids(ids([ANALYSTS, STEWARDS])));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[
    Call {
        provider: Provider::Kestra,
        operation: "search_group_members",
        request: "GET /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE/members",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("search_group_members.200"))),
        errors: &[],
        send: |clients, [tenant, group, ..]| {
            let call = clients.kestra.search_group_members();
            let call = call.tenant(tenant).id(group);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "search_group_members",
        request: "GET /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE/members?page=1&size=200",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("search_group_members.200"))),
        errors: &[],
        send: |clients, [tenant, group, ..]| {
            let call = clients.kestra.search_group_members();
            let call = call.tenant(tenant).id(group).page(1_u32).size(200_u32);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "set_user_membership_for_group",
        request: concat!(
            "PUT /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE/members/membership/3XgT9vKfJ6uEa1DqMi5oPz",
            "?membership=MEMBER"
        ),
        parameters: MEMBER,
        body: None,
        success: (200, Some(fixture!("add_user_to_group.200"))),
        errors: &[],
        send: |clients, [tenant, group, user]| {
            let call = clients.kestra.set_user_membership_for_group();
            let call = call.tenant(tenant).id(group).user_id(user);
            let call = call.membership(GroupIdentifierMembership::Member);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // A kind of membership of tomorrow goes out as it is given.
    Call {
        provider: Provider::Kestra,
        operation: "set_user_membership_for_group",
        request: concat!(
            "PUT /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE/members/membership/3XgT9vKfJ6uEa1DqMi5oPz",
            "?membership=A%26B"
        ),
        parameters: MEMBER,
        body: None,
        success: (200, Some(fixture!("add_user_to_group.200"))),
        errors: &[],
        send: |clients, [tenant, group, user]| {
            let call = clients.kestra.set_user_membership_for_group();
            let call = call.tenant(tenant).id(group).user_id(user);
            let call = call.membership("A&B");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "update_user_groups",
        request: "PUT /api/v1/main/users/7HkQ2mZp0RtYw4cVbN8sLd/groups",
        parameters: USER,
        body: Some(r#"{"groupIds":[]}"#),
        success: (204, None),
        errors: &[],
        send: |clients, [tenant, user, ..]| {
            let group_ids = Vec::new();
            let call = clients.kestra.update_user_groups();
            let call = call.tenant(tenant).id(user);
            let call = call.body(UserGroups { group_ids });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
