//! Permissions of a group: roles on resources.

use groups_core::{ErrorKind, GroupPermissions as _, Label, Permission, Resource, RoleGrant};
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::NOT_FOUND;
use crate::common::{bare, group, named, ok, segment, sent, server, with_body};

const GET: &str = "GET /groups/grp-analysts";
const ADD: &str = "POST /groups/grp-analysts/permissions";
const REPLACE: &str = "PUT /groups/grp-analysts/permissions";

fn grant(role: &str, name: &str, resources: Vec<Resource>) -> RoleGrant {
    let mut grant = RoleGrant::new(role, resources);
    grant.role_name = Some(name.to_owned());
    grant
}

fn label(key: &str, value: &str, description: Option<&str>) -> Label {
    let mut label = Label::new(key, value);
    label.description = description.map(str::to_owned);
    label
}

fn labelled(mut resource: Resource, labels: Vec<Label>) -> Resource {
    resource.labels = labels;
    resource
}

/// The group with these permissions.
fn with_permissions(permissions: Value) -> Answer {
    let group = json!({"id": "grp-analysts", "name": "Analysts", "permissions": permissions});
    ok(json!({"data": {"userGroup": group}}))
}

/// What the group grants after a write; the vendor sends more than it documents.
fn granted() -> Answer {
    ok(json!({"data": {"permissions": [
        {
            "policyId": "pol-1",
            "roleId": "role-source-ro",
            "roleName": "Source Read-only",
            "subjectId": "grp-analysts",
            "subjectType": "group",
            "resources": [{"id": "ws-1", "type": "WORKSPACE", "labels": []}]
        },
        {
            "roleId": "role-space-admin",
            "roleName": "Unify and Engage Admin",
            "resources": [{"id": "spa-9", "type": "SPACE"}]
        }
    ]}}))
}

fn granted_model() -> [Permission; 2] {
    let workspace = vec![Resource::new("ws-1", "WORKSPACE")];
    let space = vec![Resource::new("spa-9", "SPACE")];
    [
        Permission::Role(grant("role-source-ro", "Source Read-only", workspace)),
        Permission::Role(grant("role-space-admin", "Unify and Engage Admin", space)),
    ]
}

#[tokio::test]
async fn list_permissions_keeps_labels_and_unknown_kinds() {
    let answer = with_permissions(json!([
        {
            "roleId": "role-source-ro",
            "roleName": "Source Read-only",
            "resources": [
                {
                    "id": "ws-1",
                    "type": "WORKSPACE",
                    "labels": [{"key": "env", "value": "prod", "description": "live data"}]
                },
                {"id": "x-1", "type": "HOLOGRAM", "labels": null}
            ],
            "labels": [{"key": "team", "value": "a"}]
        },
        {"roleId": "role-2", "roleName": "Two", "resources": []}
    ]));
    let server = server([answer]).await;
    let permissions = segment(&server.url())
        .list_permissions(&group("grp-analysts"))
        .await;
    let env = label("env", "prod", Some("live data"));
    let workspace = labelled(Resource::new("ws-1", "WORKSPACE"), vec![env]);
    let resources = vec![workspace, Resource::new("x-1", "HOLOGRAM")];
    let mut first = grant("role-source-ro", "Source Read-only", resources);
    first.labels = vec![label("team", "a", None)];
    let second = grant("role-2", "Two", vec![]);
    assert_eq!(
        permissions.unwrap(),
        [Permission::Role(first), Permission::Role(second)]
    );
    assert_eq!(sent(&server), [bare(GET)]);
}

#[tokio::test]
async fn a_group_of_which_no_permissions_are_told_grants_none() {
    let id = group("grp-analysts");
    let absent = ok(json!({"data": {"userGroup": {"id": "grp-analysts", "name": "Analysts"}}}));
    let silence = [
        with_permissions(json!([])),
        with_permissions(json!(null)),
        absent,
    ];
    let server = server(silence).await;
    let provider = segment(&server.url());
    for _ in 0..3 {
        assert_eq!(provider.list_permissions(&id).await.unwrap(), []);
    }
}

#[tokio::test]
async fn add_and_replace_send_roles_on_resources_and_return_what_is_granted_then() {
    let server = server([granted(), granted()]).await;
    let provider = segment(&server.url());
    let id = group("grp-analysts");
    let env = label("env", "prod", Some("live data"));
    let team = label("team", "a", None);
    let workspace = labelled(Resource::new("ws-1", "WORKSPACE"), vec![env, team]);
    let wanted = [
        // The name was read from the vendor and is not sent.
        Permission::Role(grant("role-source-ro", "Source Read-only", vec![workspace])),
        Permission::Role(RoleGrant::new(
            "role-space-admin",
            vec![
                Resource::new("spa-9", "SPACE"),
                Resource::new("x-1", "HOLOGRAM"),
            ],
        )),
    ];
    assert_eq!(
        provider.add_permissions(&id, &wanted).await.unwrap(),
        granted_model()
    );
    assert_eq!(
        provider.replace_permissions(&id, &wanted).await.unwrap(),
        granted_model()
    );
    let body = json!({"permissions": [
        {
            "roleId": "role-source-ro",
            "resources": [{
                "id": "ws-1",
                "type": "WORKSPACE",
                "labels": [
                    {"key": "env", "value": "prod", "description": "live data"},
                    {"key": "team", "value": "a"}
                ]
            }]
        },
        {
            "roleId": "role-space-admin",
            "resources": [{"id": "spa-9", "type": "SPACE"}, {"id": "x-1", "type": "HOLOGRAM"}]
        }
    ]});
    assert_eq!(
        sent(&server),
        [with_body(ADD, body.clone()), with_body(REPLACE, body)]
    );
}

#[tokio::test]
async fn what_was_listed_can_be_written_back() {
    let listed = json!([{
        "roleId": "role-source-ro",
        "roleName": "Source Read-only",
        "resources": [{"id": "x-1", "type": "HOLOGRAM", "labels": [{"key": "k", "value": "v"}]}],
        "labels": []
    }]);
    let server = server([with_permissions(listed), granted()]).await;
    let provider = segment(&server.url());
    let id = group("grp-analysts");
    let permissions = provider.list_permissions(&id).await.unwrap();
    provider
        .replace_permissions(&id, &permissions)
        .await
        .unwrap();
    let resources =
        json!([{"id": "x-1", "type": "HOLOGRAM", "labels": [{"key": "k", "value": "v"}]}]);
    let body = json!({"permissions": [{"roleId": "role-source-ro", "resources": resources}]});
    assert_eq!(sent(&server), [bare(GET), with_body(REPLACE, body)]);
}

#[tokio::test]
async fn a_narrowing_that_cannot_be_written_is_refused_and_never_dropped() {
    let workspace = || vec![Resource::new("ws-1", "WORKSPACE")];
    let mut narrowed = RoleGrant::new("role-1", workspace());
    narrowed.labels = vec![Label::new("env", "prod")];
    let nothing = RoleGrant::new("role-1", vec![]);
    for refused in [narrowed, nothing] {
        let server = server([]).await;
        let provider = segment(&server.url());
        let id = group("grp-analysts");
        let fine = RoleGrant::new("role-1", workspace());
        let wanted = [Permission::Role(fine), Permission::Role(refused)];
        let error = provider.add_permissions(&id, &wanted).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        let error = provider
            .replace_permissions(&id, &wanted)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(sent(&server), []);
    }
}

#[tokio::test]
async fn a_name_is_refused_before_any_request() {
    let server = server([]).await;
    let provider = segment(&server.url());
    let id = group("grp-analysts");
    let names = named(&["edit_domain"]);
    let error = provider.add_permissions(&id, &names).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let error = provider.replace_permissions(&id, &names).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(sent(&server), []);
}

#[tokio::test]
async fn nothing_to_add_sends_nothing_and_replacing_by_nothing_says_so() {
    let none = ok(json!({"data": {"permissions": []}}));
    let server = server([none]).await;
    let provider = segment(&server.url());
    let id = group("grp-analysts");
    let error = provider.add_permissions(&id, &[]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(sent(&server), []);
    assert_eq!(provider.replace_permissions(&id, &[]).await.unwrap(), []);
    assert_eq!(
        sent(&server),
        [with_body(REPLACE, json!({"permissions": []}))]
    );
}

#[tokio::test]
async fn an_answer_without_permissions_is_an_error() {
    let id = group("grp-analysts");
    let wanted = [Permission::Role(RoleGrant::new(
        "role-1",
        vec![Resource::new("ws-1", "WORKSPACE")],
    ))];
    for answer in [
        ok(json!({"data": {}})),
        ok(json!({"data": {"permissions": null}})),
        Answer::json(404, NOT_FOUND),
    ] {
        let server = server([answer.clone(), answer]).await;
        let provider = segment(&server.url());
        provider.add_permissions(&id, &wanted).await.unwrap_err();
        provider
            .replace_permissions(&id, &wanted)
            .await
            .unwrap_err();
        assert_eq!(server.requests().len(), 2);
    }
}
