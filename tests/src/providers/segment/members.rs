//! Users and invites of a group.

use super::{ERRORS, GROUP, emails};
use crate::calls::{Call, Outcome, Provider};

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Segment,
        operation: "list_users_from_user_group",
        request: "GET /groups/grp-analysts/users?pagination.count=200&pagination.cursor=MA%3D%3D",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("list_users_from_user_group.200"))),
        errors: ERRORS,
        send: |clients, [group, ..]| {
            let call = clients.segment.list_users_from_user_group();
            let call = call.user_group_id(group).pagination_count(200_u32);
            let call = call.pagination_cursor("MA==");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "add_users_to_user_group",
        request: "POST /groups/grp-analysts/users",
        parameters: GROUP,
        body: Some(r#"{"emails":["ada@example.com","grace@example.com"]}"#),
        success: (200, Some(fixture!("add_users_to_user_group.200"))),
        errors: ERRORS,
        send: |clients, [group, ..]| {
            let emails = emails(["ada@example.com", "grace@example.com"]);
            let call = clients.segment.add_users_to_user_group();
            let call = call.user_group_id(group);
            let call = call.body_map(|body| body.emails(emails));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "list_invites_from_user_group",
        request: "GET /groups/grp-analysts/invites?pagination.count=200&pagination.cursor=MA%3D%3D",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("list_invites_from_user_group.200"))),
        errors: ERRORS,
        send: |clients, [group, ..]| {
            let call = clients.segment.list_invites_from_user_group();
            let call = call.user_group_id(group).pagination_count(200_u32);
            let call = call.pagination_cursor("MA==");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "replace_users_in_user_group",
        request: "PUT /group/grp-analysts/users",
        parameters: GROUP,
        body: Some(r#"{"emails":["ada@example.com","alan@example.com"]}"#),
        success: (200, Some(fixture!("replace_users_in_user_group.200"))),
        errors: ERRORS,
        send: |clients, [group, ..]| {
            let emails = emails(["ada@example.com", "alan@example.com"]);
            let call = clients.segment.replace_users_in_user_group();
            let call = call.user_group_id(group);
            let call = call.body_map(|body| body.emails(emails));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "remove_users_from_user_group",
        request: "DELETE /group/grp-analysts/users?emails.0=alan%40example.com&emails.1=grace%2Bx%40example.com",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("remove_users_from_user_group.200"))),
        errors: ERRORS,
        send: |clients, [group, ..]| {
            let emails = emails(["alan@example.com", "grace+x@example.com"]);
            let call = clients.segment.remove_users_from_user_group();
            let call = call.user_group_id(group).emails(emails);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[
    Call {
        provider: Provider::Segment,
        operation: "replace_users_in_user_group",
        request: "PUT /group/grp-analysts/users",
        parameters: GROUP,
        body: Some(r#"{"emails":[]}"#),
        success: (200, Some(fixture!("replace_users_in_user_group.200"))),
        errors: &[],
        send: |clients, [group, ..]| {
            let call = clients.segment.replace_users_in_user_group();
            let call = call.user_group_id(group);
            let call = call.body_map(|body| body.emails(Vec::new()));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "remove_users_from_user_group",
        request: "DELETE /group/grp-analysts/users?emails.0=a%26emails.1%3Db%40example.com",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("remove_users_from_user_group.200"))),
        errors: &[],
        send: |clients, [group, ..]| {
            let call = clients.segment.remove_users_from_user_group();
            let call = call.user_group_id(group);
            let call = call.emails(emails(["a&emails.1=b@example.com"]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
