//! Users of the portal.

use groups_core::GroupId;
use groups_opendatasoft::types::{UserGroupRefWrite, UserSort};

use super::{NOT_FOUND, limits, permissions};
use crate::calls::{Call, Outcome, Provider};

const USER: &[(&str, &str)] = &[("username", "ada.lovelace")];

/// References to groups; one whose id is refused is missing.
fn groups<const N: usize>(uids: [&str; N]) -> Vec<UserGroupRefWrite> {
    let uids = uids.into_iter().filter_map(|uid| GroupId::new(uid).ok());
    uids.map(|uid| UserGroupRefWrite { uid }).collect()
}

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Opendatasoft,
        operation: "get_users",
        request: concat!(
            "GET /api/automation/v1.0/users/?all_permissions=edit_domain&all_permissions=edit_page",
            "&limit=1000&offset=0&permissions=create_page&permissions=manage_page",
            "&search=ada%2Bx%40example.com&sort=last_name&sort=username"
        ),
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_users_of_a_user_group.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.opendatasoft.get_users();
            let call = call.limit(1000_u32).offset(0_u64);
            let call = call.search("ada+x@example.com");
            let call = call.sort(vec![UserSort::LastName, UserSort::Username]);
            let call = call.permissions(permissions(["create_page", "manage_page"]));
            let call = call.all_permissions(permissions(["edit_domain", "edit_page"]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "get_user",
        request: "GET /api/automation/v1.0/users/ada.lovelace/?expand=groups",
        parameters: USER,
        body: None,
        success: (200, Some(fixture!("get_user.200"))),
        errors: &[NOT_FOUND],
        send: |clients, [user, ..]| {
            let call = clients.opendatasoft.get_user();
            let call = call.username(user).expand("groups");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "update_user",
        request: "PUT /api/automation/v1.0/users/ada.lovelace/",
        parameters: USER,
        body: Some(concat!(
            r#"{"email":"ada@example.com","first_name":"Ada","#,
            r#""groups":[{"uid":"analysts"},{"uid":"stewards"}],"last_name":"Lovelace","#,
            r#""permissions":["explore_restricted_dataset"]}"#
        )),
        success: (200, Some(fixture!("update_user.200"))),
        errors: &[NOT_FOUND],
        send: |clients, [user, ..]| {
            let call = clients.opendatasoft.update_user().username(user);
            let call = call.body_map(|body| {
                let body = body.email("ada@example.com");
                let body = body.first_name("Ada".to_owned());
                let body = body.last_name("Lovelace".to_owned());
                let body = body.groups(groups(["analysts", "stewards"]));
                body.permissions(permissions(["explore_restricted_dataset"]))
            });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[
    Call {
        provider: Provider::Opendatasoft,
        operation: "get_users",
        request: "GET /api/automation/v1.0/users/?limit=1000&search=ada",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_users_of_a_user_group.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.opendatasoft.get_users();
            let call = call.limit(1000_u32).search("ada");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // A page in the middle has links to both sides.
    Call {
        provider: Provider::Opendatasoft,
        operation: "get_users",
        request: "GET /api/automation/v1.0/users/?limit=1&offset=1&sort=last_seen_at",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("get_users.middle.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.opendatasoft.get_users();
            let call = call.limit(1_u32).offset(1_u64);
            let call = call.sort(vec![UserSort::LastSeenAt]);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // Empty lists are not sent.
    Call {
        provider: Provider::Opendatasoft,
        operation: "get_users",
        request: "GET /api/automation/v1.0/users/",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_user_groups.empty.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.opendatasoft.get_users().sort(Vec::new());
            let call = call.permissions(Vec::new()).all_permissions(Vec::new());
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // Without `expand`, groups are short; a user without groups has none of either form.
    Call {
        provider: Provider::Opendatasoft,
        operation: "get_user",
        request: "GET /api/automation/v1.0/users/ada.lovelace/",
        parameters: USER,
        body: None,
        success: (200, Some(fixture!("add_user_to_user_group.201"))),
        errors: &[],
        send: |clients, [user, ..]| {
            let call = clients.opendatasoft.get_user().username(user);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "get_user",
        request: "GET /api/automation/v1.0/users/ada.lovelace/?expand=groups",
        parameters: USER,
        body: None,
        success: (200, Some(fixture!("get_user.no_groups.200"))),
        errors: &[],
        send: |clients, [user, ..]| {
            let call = clients.opendatasoft.get_user();
            let call = call.username(user).expand("groups");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // All groups taken away.
    Call {
        provider: Provider::Opendatasoft,
        operation: "update_user",
        request: "PUT /api/automation/v1.0/users/ada.lovelace/",
        parameters: USER,
        body: Some(r#"{"email":"ada@example.com","groups":[],"permissions":[]}"#),
        success: (200, Some(fixture!("get_user.no_groups.200"))),
        errors: &[],
        send: |clients, [user, ..]| {
            let call = clients.opendatasoft.update_user().username(user);
            let call = call.body_map(|body| {
                let body = body.email("ada@example.com").groups(groups([]));
                body.permissions(Vec::new())
            });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // Groups that are not mentioned are not sent.
    Call {
        provider: Provider::Opendatasoft,
        operation: "update_user",
        request: "PUT /api/automation/v1.0/users/ada.lovelace/",
        parameters: USER,
        body: Some(concat!(
            r#"{"email":"ada@example.com","explore_limits":{"api_calls":{"limit":2000,"unit":"day"}},"#,
            r#""username":"ada.lovelace"}"#
        )),
        success: (200, Some(fixture!("update_user.200"))),
        errors: &[],
        send: |clients, [user, ..]| {
            let call = clients.opendatasoft.update_user().username(user);
            let call = call.body_map(|body| {
                let body = body.email("ada@example.com").explore_limits(limits());
                match "ada.lovelace".parse::<groups_core::Username>() {
                    Ok(name) => body.username(name),
                    Err(_) => body,
                }
            });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
