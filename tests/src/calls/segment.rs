//! The operations of Segment.

use groups_segment::types::{AllowedLabelBeta, PermissionInputV1, PermissionResourceV1};

use super::{Call, Outcome, Provider};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../fixtures/segment/", $name, ".json"))
    };
}

const GROUP: &[(&str, &str)] = &[("user_group_id", "grp-analysts")];

/// The same three for every operation.
const ERRORS: &[(u16, &str)] = &[
    (404, fixture!("error.404")),
    (422, fixture!("error.422")),
    (429, fixture!("error.429")),
];

fn emails<const N: usize>(emails: [&str; N]) -> Vec<String> {
    emails.map(str::to_owned).into()
}

fn permission(
    role: &str,
    resource: &str,
    kind: &str,
    labels: Option<Vec<AllowedLabelBeta>>,
) -> PermissionInputV1 {
    let resource = PermissionResourceV1 {
        id: resource.into(),
        type_: kind.into(),
        labels,
    };
    PermissionInputV1 {
        role_id: role.into(),
        resources: vec![resource],
    }
}

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
        send: |clients, [group, _]| {
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
        send: |clients, [group, _]| {
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
        send: |clients, [group, _]| {
            let call = clients.segment.update_user_group().user_group_id(group);
            let call = call.body_map(|body| body.name("Data analysts"));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "replace_permissions_for_user_group",
        request: "PUT /groups/grp-analysts/permissions",
        parameters: GROUP,
        body: Some(concat!(
            r#"{"permissions":[{"resources":[{"id":"ws-1","type":"WORKSPACE"}],"roleId":"role-source-ro"},"#,
            r#"{"resources":[{"id":"spa-9","type":"SPACE"}],"roleId":"role-space-admin"}]}"#
        )),
        success: (
            200,
            Some(fixture!("replace_permissions_for_user_group.200")),
        ),
        errors: ERRORS,
        send: |clients, [group, _]| {
            let permissions = vec![
                permission("role-source-ro", "ws-1", "WORKSPACE", None),
                permission("role-space-admin", "spa-9", "SPACE", None),
            ];
            let call = clients.segment.replace_permissions_for_user_group();
            let call = call.user_group_id(group);
            let call = call.body_map(|body| body.permissions(permissions));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "add_permissions_to_user_group",
        request: "POST /groups/grp-analysts/permissions",
        parameters: GROUP,
        body: Some(concat!(
            r#"{"permissions":[{"resources":[{"id":"ws-1","labels":[{"description":"live data","key":"env","#,
            r#""value":"prod"}],"type":"WORKSPACE"}],"roleId":"role-source-ro"},{"resources":[{"id":"spa-9","#,
            r#""type":"SPACE"}],"roleId":"role-space-admin"}]}"#
        )),
        success: (200, Some(fixture!("add_permissions_to_user_group.200"))),
        errors: ERRORS,
        send: |clients, [group, _]| {
            let label = AllowedLabelBeta {
                key: "env".into(),
                value: "prod".into(),
                description: Some("live data".into()),
            };
            let permissions = vec![
                permission("role-source-ro", "ws-1", "WORKSPACE", Some(vec![label])),
                permission("role-space-admin", "spa-9", "SPACE", None),
            ];
            let call = clients.segment.add_permissions_to_user_group();
            let call = call.user_group_id(group);
            let call = call.body_map(|body| body.permissions(permissions));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "list_users_from_user_group",
        request: "GET /groups/grp-analysts/users?pagination.count=200&pagination.cursor=MA%3D%3D",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("list_users_from_user_group.200"))),
        errors: ERRORS,
        send: |clients, [group, _]| {
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
        send: |clients, [group, _]| {
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
        send: |clients, [group, _]| {
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
        send: |clients, [group, _]| {
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
        send: |clients, [group, _]| {
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
    Call {
        provider: Provider::Segment,
        operation: "replace_users_in_user_group",
        request: "PUT /group/grp-analysts/users",
        parameters: GROUP,
        body: Some(r#"{"emails":[]}"#),
        success: (200, Some(fixture!("replace_users_in_user_group.200"))),
        errors: &[],
        send: |clients, [group, _]| {
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
        send: |clients, [group, _]| {
            let call = clients.segment.remove_users_from_user_group();
            let call = call.user_group_id(group);
            let call = call.emails(emails(["a&emails.1=b@example.com"]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "replace_permissions_for_user_group",
        request: "PUT /groups/grp-analysts/permissions",
        parameters: GROUP,
        body: Some(concat!(
            r#"{"permissions":[{"resources":[{"id":"x","labels":[],"type":"A_KIND_OF_TOMORROW"}],"roleId":"r"},"#,
            r#"{"resources":[{"id":"y","labels":[{"key":"k","value":"v"}],"type":"SOURCE"}],"roleId":"s"}]}"#
        )),
        success: (
            200,
            Some(fixture!("replace_permissions_for_user_group.200")),
        ),
        errors: &[],
        send: |clients, [group, _]| {
            let label = AllowedLabelBeta {
                key: "k".into(),
                value: "v".into(),
                description: None,
            };
            let permissions = vec![
                permission("r", "x", "A_KIND_OF_TOMORROW", Some(Vec::new())),
                permission("s", "y", "SOURCE", Some(vec![label])),
            ];
            let call = clients.segment.replace_permissions_for_user_group();
            let call = call.user_group_id(group);
            let call = call.body_map(|body| body.permissions(permissions));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
