//! Roles of a group and of a user.

use groups_segment::types::{AllowedLabelBeta, PermissionInputV1, PermissionResourceV1};

use super::{ERRORS, GROUP, USER};
use crate::calls::{Call, Outcome, Provider};

pub(super) fn label(key: &str, value: &str, description: Option<&str>) -> AllowedLabelBeta {
    AllowedLabelBeta {
        key: key.into(),
        value: value.into(),
        description: description.map(str::to_owned),
    }
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
        send: |clients, [group, ..]| {
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
        send: |clients, [group, ..]| {
            let label = label("env", "prod", Some("live data"));
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
        operation: "replace_permissions_for_user",
        request: "PUT /users/usr-ada/permissions",
        parameters: USER,
        body: Some(concat!(
            r#"{"permissions":[{"resources":[{"id":"ws-1","type":"WORKSPACE"}],"roleId":"role-source-ro"},"#,
            r#"{"resources":[{"id":"spa-9","type":"SPACE"}],"roleId":"role-space-admin"}]}"#
        )),
        success: (200, Some(fixture!("replace_permissions_for_user.200"))),
        errors: ERRORS,
        send: |clients, [user, ..]| {
            let permissions = vec![
                permission("role-source-ro", "ws-1", "WORKSPACE", None),
                permission("role-space-admin", "spa-9", "SPACE", None),
            ];
            let call = clients.segment.replace_permissions_for_user();
            let call = call.user_id(user);
            let call = call.body_map(|body| body.permissions(permissions));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Segment,
        operation: "add_permissions_to_user",
        request: "POST /users/usr-ada/permissions",
        parameters: USER,
        body: Some(concat!(
            r#"{"permissions":[{"resources":[{"id":"ws-1","labels":[{"key":"env","value":"prod"}],"#,
            r#""type":"WORKSPACE"}],"roleId":"role-source-ro"}]}"#
        )),
        success: (200, Some(fixture!("add_permissions_to_user.200"))),
        errors: ERRORS,
        send: |clients, [user, ..]| {
            let labels = vec![label("env", "prod", None)];
            let permission = permission("role-source-ro", "ws-1", "WORKSPACE", Some(labels));
            let call = clients.segment.add_permissions_to_user().user_id(user);
            let call = call.body_map(|body| body.permissions(vec![permission]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[
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
        send: |clients, [group, ..]| {
            let label = label("k", "v", None);
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
    Call {
        provider: Provider::Segment,
        operation: "replace_permissions_for_user",
        request: "PUT /users/usr-ada/permissions",
        parameters: USER,
        body: Some(r#"{"permissions":[]}"#),
        success: (200, Some(r#"{"data":{"permissions":[]}}"#)),
        errors: &[],
        send: |clients, [user, ..]| {
            let call = clients.segment.replace_permissions_for_user();
            let call = call.user_id(user);
            let call = call.body_map(|body| body.permissions(Vec::new()));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
