//! Groups of the workspace.

use super::{ERRORS, GROUP};
use crate::calls::{Call, Outcome, Provider};

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Segment,
        operation: "list_user_groups",
        request: "GET /groups?pagination.count=2&pagination.cursor=MA%3D%3D",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_user_groups.200"))),
        errors: ERRORS,
        send: |clients, _| {
            let call = clients.segment.list_user_groups().pagination_count(2_u32);
            let call = call.pagination_cursor("MA==");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "create_user_group",
        request: "POST /groups",
        parameters: &[],
        body: Some(r#"{"name":"Analysts"}"#),
        success: (200, Some(fixture!("create_user_group.200"))),
        errors: ERRORS,
        send: |clients, _| {
            let call = clients.segment.create_user_group();
            let call = call.body_map(|body| body.name("Analysts"));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "get_user_group",
        request: "GET /groups/grp-analysts",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("get_user_group.200"))),
        errors: ERRORS,
        send: |clients, [group, ..]| {
            let call = clients.segment.get_user_group().user_group_id(group);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "delete_user_group",
        request: "DELETE /groups/grp-analysts",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("delete_user_group.200"))),
        errors: ERRORS,
        send: |clients, [group, ..]| {
            let call = clients.segment.delete_user_group().user_group_id(group);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "update_user_group",
        request: "PATCH /groups/grp-analysts",
        parameters: GROUP,
        body: Some(r#"{"name":"Data analysts"}"#),
        success: (200, Some(fixture!("update_user_group.200"))),
        errors: ERRORS,
        send: |clients, [group, ..]| {
            let call = clients.segment.update_user_group().user_group_id(group);
            let call = call.body_map(|body| body.name("Data analysts"));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[
    Call {
        provider: Provider::Segment,
        operation: "list_user_groups",
        request: "GET /groups",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_user_groups.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.segment.list_user_groups();
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "list_user_groups",
        request: "GET /groups?pagination.count=2&pagination.cursor=Mg%3D%3D",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_user_groups.last.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.segment.list_user_groups().pagination_count(2_u32);
            let call = call.pagination_cursor("Mg==");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
