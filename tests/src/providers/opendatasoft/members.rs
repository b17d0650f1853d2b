//! Members of a group.

use groups_opendatasoft::types::{RelatedUserBatch, RelatedUserWrite};

use super::{GROUP, NOT_FOUND};
use crate::calls::{Call, Outcome, Provider};

fn batch<const N: usize>(names: [&str; N]) -> RelatedUserBatch {
    let names = names.into_iter().map(TryInto::try_into);
    let users = names.filter_map(|name| name.ok().map(|username| RelatedUserWrite { username }));
    RelatedUserBatch(users.collect())
}

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Opendatasoft,
        operation: "list_users_of_a_user_group",
        request: "GET /api/automation/v1.0/groups/analysts/users/?limit=20&offset=0",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("list_users_of_a_user_group.200"))),
        errors: &[NOT_FOUND],
        send: |clients, [group, ..]| {
            let call = clients.opendatasoft.list_users_of_a_user_group();
            let call = call.group_uid(group).limit(20_u32).offset(0_u64);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "add_user_to_user_group",
        request: "POST /api/automation/v1.0/groups/analysts/users/",
        parameters: GROUP,
        body: Some(r#"{"username":"ada.lovelace"}"#),
        success: (201, Some(fixture!("add_user_to_user_group.201"))),
        errors: &[(400, fixture!("add_user_to_user_group.400")), NOT_FOUND],
        send: |clients, [group, ..]| {
            let call = clients.opendatasoft.add_user_to_user_group();
            let call = call.group_uid(group);
            let call = call.body_map(|body| body.username("ada.lovelace"));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "batch_add_users_to_user_group",
        request: "POST /api/automation/v1.0/groups/analysts/users/batch/",
        parameters: GROUP,
        body: Some(
            r#"[{"username":"ada.lovelace"},{"username":"nobody"},{"username":"alan.turing"}]"#,
        ),
        success: (200, Some(fixture!("batch_add_users_to_user_group.200"))),
        errors: &[NOT_FOUND],
        send: |clients, [group, ..]| {
            let users = batch(["ada.lovelace", "nobody", "alan.turing"]);
            let call = clients.opendatasoft.batch_add_users_to_user_group();
            let call = call.group_uid(group).body(users);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "delete_user_of_a_user_group",
        request: "DELETE /api/automation/v1.0/groups/analysts/users/ada.lovelace/",
        parameters: &[("group_uid", "analysts"), ("username", "ada.lovelace")],
        body: None,
        success: (204, None),
        errors: &[NOT_FOUND],
        send: |clients, [group, user, ..]| {
            let call = clients.opendatasoft.delete_user_of_a_user_group();
            let call = call.group_uid(group).username(user);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[Call {
    provider: Provider::Opendatasoft,
    operation: "list_users_of_a_user_group",
    request: "GET /api/automation/v1.0/groups/analysts/users/",
    parameters: GROUP,
    body: None,
    success: (200, Some(fixture!("list_users_of_a_user_group.200"))),
    errors: &[],
    send: |clients, [group, ..]| {
        let call = clients.opendatasoft.list_users_of_a_user_group();
        let call = call.group_uid(group);
        Box::pin(async { Outcome::new(call.send().await) })
    },
}];
