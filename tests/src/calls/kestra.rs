//! The operation of Kestra.

use groups_core::GroupId;
use groups_kestra::types::IamUserGroupControllerApiUpdateUserGroupsRequest as Body;

use super::{Call, Outcome, Provider};

const ADA: &str = "7HkQ2mZp0RtYw4cVbN8sLd";

pub(super) static CALLS: &[Call] = &[Call {
    provider: Provider::Kestra,
    operation: "update_user_groups",
    request: "PUT /api/v1/main/users/7HkQ2mZp0RtYw4cVbN8sLd/groups",
    parameters: &[("tenant", "main"), ("id", ADA)],
    body: Some(r#"{"groupIds":["5aWnB8rSxGtQ0yLhC2kVjE","9dPmU4iOeZf7KcRb1TsXwN"]}"#),
    success: (204, None),
    errors: &[
        (
            400,
            include_str!("../../fixtures/kestra/update_user_groups.400.json"),
        ),
        (
            404,
            include_str!("../../fixtures/kestra/update_user_groups.404.json"),
        ),
    ],
    send: |clients, [tenant, id]| {
        let ids = ["5aWnB8rSxGtQ0yLhC2kVjE", "9dPmU4iOeZf7KcRb1TsXwN"].map(GroupId::new);
        let ids = ids.into_iter().filter_map(Result::ok).collect::<Vec<_>>();
        let call = clients.kestra.update_user_groups().tenant(tenant).id(id);
        let call = call.body_map(|body| body.group_ids(ids));
        Box::pin(async { Outcome::new(call.send().await) })
    },
}];

pub(super) static VARIANTS: &[Call] = &[Call {
    provider: Provider::Kestra,
    operation: "update_user_groups",
    request: "PUT /api/v1/main/users/7HkQ2mZp0RtYw4cVbN8sLd/groups",
    parameters: &[("tenant", "main"), ("id", ADA)],
    body: Some(r#"{"groupIds":[]}"#),
    success: (204, None),
    errors: &[],
    send: |clients, [tenant, id]| {
        let group_ids = Vec::new();
        let call = clients.kestra.update_user_groups().tenant(tenant).id(id);
        let call = call.body(Body { group_ids });
        Box::pin(async { Outcome::new(call.send().await) })
    },
}];
