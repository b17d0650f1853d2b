//! Invites to the workspace.

use groups_segment::types::{InvitePermissionV1, InviteV1, ResourceV1};

use super::permissions::label;
use super::{ERRORS, emails};
use crate::calls::{Call, Outcome, Provider};

fn invite(email: &str, permissions: Option<Vec<InvitePermissionV1>>) -> InviteV1 {
    InviteV1 {
        email: email.into(),
        permissions,
    }
}

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Segment,
        operation: "list_invites",
        request: "GET /invites?pagination.count=200&pagination.cursor=MA%3D%3D",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_invites.200"))),
        errors: ERRORS,
        send: |clients, _| {
            let call = clients.segment.list_invites();
            let call = call.pagination_count(200_u32).pagination_cursor("MA==");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "create_invites",
        request: "POST /invites",
        parameters: &[],
        body: Some(concat!(
            r#"{"invites":[{"email":"grace@example.com","permissions":[{"resources":"#,
            r#"[{"id":"ws-1","type":"WORKSPACE"}],"roleId":"role-member"}]}]}"#
        )),
        success: (201, Some(fixture!("create_invites.201"))),
        errors: ERRORS,
        send: |clients, _| {
            let workspace = ResourceV1 {
                id: "ws-1".into(),
                type_: "WORKSPACE".into(),
            };
            let member = InvitePermissionV1 {
                role_id: "role-member".into(),
                resources: Some(vec![workspace]),
                labels: None,
            };
            let invites = vec![invite("grace@example.com", Some(vec![member]))];
            let call = clients.segment.create_invites();
            let call = call.body_map(|body| body.invites(invites));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "delete_invites",
        request: "DELETE /invites?emails.0=grace%40example.com&emails.1=alan%2Bx%40example.com",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("delete_invites.200"))),
        errors: ERRORS,
        send: |clients, _| {
            let emails = emails(["grace@example.com", "alan+x@example.com"]);
            let call = clients.segment.delete_invites().emails(emails);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[
    Call {
        provider: Provider::Segment,
        operation: "list_invites",
        request: "GET /invites",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_invites.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.segment.list_invites();
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "create_invites",
        request: "POST /invites",
        parameters: &[],
        body: Some(concat!(
            r#"{"invites":[{"email":"grace@example.com"},{"email":"alan+x@example.com","#,
            r#""permissions":[{"labels":[{"key":"env","value":"prod"}],"roleId":"role-source-ro"}]},"#,
            r#"{"email":"ada@example.com","permissions":[]}]}"#
        )),
        success: (201, Some(fixture!("create_invites.201"))),
        errors: &[],
        send: |clients, _| {
            let labelled = InvitePermissionV1 {
                role_id: "role-source-ro".into(),
                resources: None,
                labels: Some(vec![label("env", "prod", None)]),
            };
            let invites = vec![
                invite("grace@example.com", None),
                invite("alan+x@example.com", Some(vec![labelled])),
                invite("ada@example.com", Some(Vec::new())),
            ];
            let call = clients.segment.create_invites();
            let call = call.body_map(|body| body.invites(invites));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "create_invites",
        request: "POST /invites",
        parameters: &[],
        body: Some(r#"{"invites":[]}"#),
        success: (201, Some(r#"{"data":{"emails":[]}}"#)),
        errors: &[],
        send: |clients, _| {
            let call = clients.segment.create_invites();
            let call = call.body_map(|body| body.invites(Vec::new()));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // One address, as the vendor's example has it, and one that tries to be two.
    Call {
        provider: Provider::Segment,
        operation: "delete_invites",
        request: "DELETE /invites?emails.0=grace%40example.com",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("delete_invites.200"))),
        errors: &[],
        send: |clients, _| {
            let emails = emails(["grace@example.com"]);
            let call = clients.segment.delete_invites().emails(emails);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "delete_invites",
        request: "DELETE /invites?emails.0=a%26emails.1%3Db%40example.com",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("delete_invites.200"))),
        errors: &[],
        send: |clients, _| {
            let emails = emails(["a&emails.1=b@example.com"]);
            let call = clients.segment.delete_invites().emails(emails);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
