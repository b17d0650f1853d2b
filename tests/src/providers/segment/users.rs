//! Users and roles of the workspace.

use super::{ERRORS, USER};
use crate::calls::{Call, Outcome, Provider};

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Segment,
        operation: "list_users",
        request: "GET /users?pagination.count=200&pagination.cursor=MA%3D%3D",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_users.200"))),
        errors: ERRORS,
        send: |clients, _| {
            let call = clients.segment.list_users();
            let call = call.pagination_count(200_u32).pagination_cursor("MA==");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "get_user",
        request: "GET /users/usr-ada",
        parameters: USER,
        body: None,
        success: (200, Some(fixture!("get_user.200"))),
        errors: ERRORS,
        send: |clients, [user, ..]| {
            let call = clients.segment.get_user().user_id(user);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "list_user_groups_from_user",
        request: "GET /users/usr-ada/groups?pagination.count=200&pagination.cursor=MA%3D%3D",
        parameters: USER,
        body: None,
        success: (200, Some(fixture!("list_user_groups_from_user.200"))),
        errors: ERRORS,
        send: |clients, [user, ..]| {
            let call = clients.segment.list_user_groups_from_user().user_id(user);
            let call = call.pagination_count(200_u32).pagination_cursor("MA==");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "list_roles",
        request: "GET /roles?pagination.count=200&pagination.cursor=MA%3D%3D",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_roles.200"))),
        errors: ERRORS,
        send: |clients, _| {
            let call = clients.segment.list_roles();
            let call = call.pagination_count(200_u32).pagination_cursor("MA==");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[
    Call {
        provider: Provider::Segment,
        operation: "list_users",
        request: "GET /users?pagination.count=200&pagination.cursor=Mg%3D%3D",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_users.last.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.segment.list_users();
            let call = call.pagination_count(200_u32).pagination_cursor("Mg==");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "list_users",
        request: "GET /users?pagination.count=200",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_users.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.segment.list_users();
            let call = call.pagination_count(200_u32);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "list_user_groups_from_user",
        request: "GET /users/usr-ada/groups?pagination.count=200",
        parameters: USER,
        body: None,
        success: (200, Some(fixture!("list_user_groups_from_user.200"))),
        errors: &[],
        send: |clients, [user, ..]| {
            let call = clients.segment.list_user_groups_from_user().user_id(user);
            let call = call.pagination_count(200_u32);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "list_roles",
        request: "GET /roles",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_roles.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.segment.list_roles();
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
