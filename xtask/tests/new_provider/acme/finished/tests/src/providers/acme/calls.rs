//! One call of each operation, from the vendor's `GroupsApi` and `UsersApi` documents.

use crate::calls::{Call, Outcome, Provider};

const GROUP: (&str, &str) = ("group_id", "grp-analysts");

pub(super) const ERROR: &str = r#"{"code":"not_found","message":"There is none."}"#;
const NOT_FOUND: &[(u16, &str)] = &[(404, ERROR)];

const ANALYSTS: &str = r#"{"id":"grp-analysts","name":"Analysts","description":"They analyse."}"#;
const GROUPS: &str = r#"{"items":[{"id":"grp-analysts","name":"Analysts"}],"total":1}"#;
const USERS: &str =
    r#"{"items":[{"id":"usr-ada","email":"ada@example.com","name":"Ada"}],"total":1}"#;

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Acme,
        operation: "list_groups",
        request: "GET /v1/groups?limit=2&offset=0",
        parameters: &[],
        body: None,
        success: (200, Some(GROUPS)),
        errors: &[],
        send: |clients, _| {
            let call = clients.acme.list_groups().limit(2_u32).offset(0_u64);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Acme,
        operation: "create_group",
        request: "POST /v1/groups",
        parameters: &[],
        body: Some(r#"{"name":"Stewards"}"#),
        success: (201, Some(ANALYSTS)),
        errors: &[(400, ERROR)],
        send: |clients, _| {
            let call = clients
                .acme
                .create_group()
                .body_map(|body| body.name("Stewards"));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Acme,
        operation: "get_group",
        request: "GET /v1/groups/grp-analysts",
        parameters: &[GROUP],
        body: None,
        success: (200, Some(ANALYSTS)),
        errors: NOT_FOUND,
        send: |clients, [group, ..]| {
            let call = clients.acme.get_group().group_id(group);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Acme,
        operation: "list_members",
        request: "GET /v1/groups/grp-analysts/members?limit=2&offset=0",
        parameters: &[GROUP],
        body: None,
        success: (200, Some(USERS)),
        errors: NOT_FOUND,
        send: |clients, [group, ..]| {
            let call = clients
                .acme
                .list_members()
                .group_id(group)
                .limit(2_u32)
                .offset(0_u64);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Acme,
        operation: "add_member",
        request: "PUT /v1/groups/grp-analysts/members/usr-ada",
        parameters: &[GROUP, ("user_id", "usr-ada")],
        body: None,
        success: (204, None),
        errors: NOT_FOUND,
        send: |clients, [group, user, ..]| {
            let call = clients.acme.add_member().group_id(group).user_id(user);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Acme,
        operation: "remove_member",
        request: "DELETE /v1/groups/grp-analysts/members/usr-alan",
        parameters: &[GROUP, ("user_id", "usr-alan")],
        body: None,
        success: (204, None),
        errors: NOT_FOUND,
        send: |clients, [group, user, ..]| {
            let call = clients.acme.remove_member().group_id(group).user_id(user);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Acme,
        operation: "delete_group",
        request: "DELETE /v1/groups/grp-analysts",
        parameters: &[GROUP],
        body: None,
        success: (204, None),
        errors: NOT_FOUND,
        send: |clients, [group, ..]| {
            let call = clients.acme.delete_group().group_id(group);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Acme,
        operation: "list_users",
        request: "GET /v1/users?limit=2&offset=0",
        parameters: &[],
        body: None,
        success: (200, Some(USERS)),
        errors: &[],
        send: |clients, _| {
            let call = clients.acme.list_users().limit(2_u32).offset(0_u64);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
