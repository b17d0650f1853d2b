//! Groups of the portal.

use groups_opendatasoft::types::{ApiCallLimit, ExploreLimits, GroupSort, UserGroupUpdate};

use super::{DESCRIPTION, GROUP, NOT_FOUND, limits, permissions};
use crate::calls::{Call, Outcome, Provider};

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Opendatasoft,
        operation: "list_user_groups",
        request: concat!(
            "GET /api/automation/v1.0/groups/?limit=2&offset=0",
            "&permissions=edit_domain&permissions=edit_page&search=R%26D+%C3%A9t%C3%A9&sort=group__title"
        ),
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_user_groups.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.opendatasoft.list_user_groups();
            let call = call.limit(2_u32).offset(0_u64).sort(GroupSort::GroupTitle);
            let call = call.permissions(permissions(["edit_domain", "edit_page"]));
            let call = call.search("R&D été");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "create_user_group",
        request: "POST /api/automation/v1.0/groups/",
        parameters: &[],
        body: Some(concat!(
            r#"{"description":"People who explore the restricted catalogue.","#,
            r#""explore_limits":{"api_calls":{"limit":2000,"unit":"day"}},"#,
            r#""permissions":["explore_restricted_dataset"],"title":"Analysts"}"#
        )),
        success: (201, Some(fixture!("create_user_group.201"))),
        errors: &[(400, fixture!("create_user_group.400"))],
        send: |clients, _| {
            let call = clients.opendatasoft.create_user_group().body_map(|body| {
                let body = body.title("Analysts").description(DESCRIPTION.to_owned());
                let body = body.permissions(permissions(["explore_restricted_dataset"]));
                body.explore_limits(limits())
            });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "retrieve_user_group",
        request: "GET /api/automation/v1.0/groups/analysts/",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("retrieve_user_group.200"))),
        errors: &[NOT_FOUND],
        send: |clients, [group, ..]| {
            let call = clients.opendatasoft.retrieve_user_group().group_uid(group);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "update_user_group",
        request: "PUT /api/automation/v1.0/groups/analysts/",
        parameters: GROUP,
        body: Some(concat!(
            r#"{"description":"People who explore the restricted catalogue.","#,
            r#""explore_limits":{"api_calls":{"limit":2000,"unit":"day"}},"#,
            r#""permissions":["explore_restricted_dataset","explore_monitoring"],"title":"Data analysts"}"#
        )),
        success: (200, Some(fixture!("update_user_group.200"))),
        errors: &[NOT_FOUND],
        send: |clients, [group, ..]| {
            let permissions = permissions(["explore_restricted_dataset", "explore_monitoring"]);
            let call = clients.opendatasoft.update_user_group().group_uid(group);
            let call = call.body(UserGroupUpdate {
                title: "Data analysts".into(),
                description: Some(DESCRIPTION.into()),
                permissions: Some(permissions),
                explore_limits: Some(limits()),
            });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "delete_user_group",
        request: "DELETE /api/automation/v1.0/groups/analysts/",
        parameters: GROUP,
        body: None,
        success: (204, None),
        errors: &[NOT_FOUND],
        send: |clients, [group, ..]| {
            let call = clients.opendatasoft.delete_user_group().group_uid(group);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[
    Call {
        provider: Provider::Opendatasoft,
        operation: "list_user_groups",
        request: "GET /api/automation/v1.0/groups/",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_user_groups.last.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.opendatasoft.list_user_groups();
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "list_user_groups",
        request: "GET /api/automation/v1.0/groups/?limit=0&permissions=a_permission_of_tomorrow",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_user_groups.empty.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.opendatasoft.list_user_groups().limit(0_u32);
            let call = call.permissions(permissions(["a_permission_of_tomorrow"]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "create_user_group",
        request: "POST /api/automation/v1.0/groups/",
        parameters: &[],
        body: Some(r#"{"title":"Analysts"}"#),
        success: (201, Some(fixture!("create_user_group.201"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.opendatasoft.create_user_group();
            let call = call.body_map(|body| body.title("Analysts"));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "update_user_group",
        request: "PUT /api/automation/v1.0/groups/analysts/",
        parameters: GROUP,
        body: Some(r#"{"description":"","permissions":[],"title":"Data analysts"}"#),
        success: (200, Some(fixture!("update_user_group.200"))),
        errors: &[],
        send: |clients, [group, ..]| {
            let call = clients.opendatasoft.update_user_group().group_uid(group);
            let call = call.body_map(|body| {
                let body = body.title("Data analysts").description(String::new());
                body.permissions(Vec::new())
            });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "create_user_group",
        request: "POST /api/automation/v1.0/groups/",
        parameters: &[],
        body: Some(r#"{"explore_limits":{},"title":"Analysts"}"#),
        success: (201, Some(fixture!("create_user_group.201"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.opendatasoft.create_user_group().body_map(|body| {
                let limits = ExploreLimits { api_calls: None };
                body.title("Analysts").explore_limits(limits)
            });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "update_user_group",
        request: "PUT /api/automation/v1.0/groups/analysts/",
        parameters: GROUP,
        body: Some(r#"{"explore_limits":{"api_calls":{}},"title":"Data analysts"}"#),
        success: (200, Some(fixture!("update_user_group.200"))),
        errors: &[],
        send: |clients, [group, ..]| {
            let (limit, unit) = (None, None);
            let api_calls = Some(ApiCallLimit { limit, unit });
            let call = clients.opendatasoft.update_user_group().group_uid(group);
            let call = call.body_map(|body| {
                let body = body.title("Data analysts");
                body.explore_limits(ExploreLimits { api_calls })
            });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
