//! The operations of Opendatasoft.

use groups_opendatasoft::types::{ApiCallLimit, ExploreLimits, GroupSort};
use groups_opendatasoft::types::{RelatedUserBatch, RelatedUserWrite, UserGroupUpdate};

use super::{Call, Outcome, Provider};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../fixtures/opendatasoft/", $name, ".json"))
    };
}

const GROUP: &[(&str, &str)] = &[("group_uid", "analysts")];
const NOT_FOUND: (u16, &str) = (404, fixture!("error.404"));
const DESCRIPTION: &str = "People who explore the restricted catalogue.";

fn limits() -> ExploreLimits {
    ExploreLimits {
        api_calls: Some(ApiCallLimit {
            limit: Some(2000_u64.into()),
            unit: Some("day".into()),
        }),
    }
}

fn permissions<P: From<&'static str>, const N: usize>(names: [&'static str; N]) -> Vec<P> {
    names.map(P::from).into()
}

fn batch<const N: usize>(names: [&str; N]) -> RelatedUserBatch {
    let names = names.into_iter().map(TryInto::try_into);
    let users = names.filter_map(|name| name.ok().map(|username| RelatedUserWrite { username }));
    RelatedUserBatch(users.collect())
}

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
        send: |clients, [group, _]| {
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
        send: |clients, [group, _]| {
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
        send: |clients, [group, _]| {
            let call = clients.opendatasoft.delete_user_group().group_uid(group);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Opendatasoft,
        operation: "list_users_of_a_user_group",
        request: "GET /api/automation/v1.0/groups/analysts/users/?limit=20&offset=0",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("list_users_of_a_user_group.200"))),
        errors: &[NOT_FOUND],
        send: |clients, [group, _]| {
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
        send: |clients, [group, _]| {
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
        send: |clients, [group, _]| {
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
        send: |clients, [group, user]| {
            let call = clients.opendatasoft.delete_user_of_a_user_group();
            let call = call.group_uid(group).username(user);
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
        send: |clients, [group, _]| {
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
        send: |clients, [group, _]| {
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
    Call {
        provider: Provider::Opendatasoft,
        operation: "list_users_of_a_user_group",
        request: "GET /api/automation/v1.0/groups/analysts/users/",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("list_users_of_a_user_group.200"))),
        errors: &[],
        send: |clients, [group, _]| {
            let call = clients.opendatasoft.list_users_of_a_user_group();
            let call = call.group_uid(group);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
