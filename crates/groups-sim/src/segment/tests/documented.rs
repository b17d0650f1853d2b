//! Answers byte by byte, as the vendor's documents show them (with invented ids and names).

use super::Wire;

/// Gives `Analysts` the permission and `Owners` the empty list that the examples have.
fn with_permissions(text: &str, labels: &str) -> Wire {
    let mut wire = Wire::with(text);
    let permission = format!(
        r#"{{"roleId":"role-source-ro","resources":[{{"id":"ws-1","type":"WORKSPACE","labels":{labels}}}]}}"#
    );
    let put = "PUT /groups/grp-analysts/permissions";
    let (status, _) = wire.send(&format!(r#"{put} {{"permissions":[{permission}]}}"#));
    assert_eq!(status, 200);
    wire.succeeds(
        r#"PUT /groups/grp-owners/permissions {"permissions":[]}"#,
        r#"{"data": {"permissions": []}}"#,
    );
    wire
}

#[test]
fn first_page_of_groups() {
    with_permissions("{}", "[]").succeeds(
        "GET /groups?pagination.count=2",
        r#"{
          "data": {
            "userGroups": [
              {
                "id": "grp-analysts",
                "name": "Analysts",
                "memberCount": 3,
                "permissions": [
                  {
                    "roleId": "role-source-ro",
                    "roleName": "Source Read-only",
                    "resources": [{"id": "ws-1", "type": "WORKSPACE", "labels": []}]
                  }
                ]
              },
              {"id": "grp-empty", "name": "Empty", "memberCount": 0}
            ],
            "pagination": {"current": "MA==", "next": "Mg==", "totalEntries": 3}
          }
        }"#,
    );
}

#[test]
fn last_page_of_groups() {
    with_permissions(r#"{"null_cursors": true}"#, "[]").succeeds(
        "GET /groups?pagination.count=2&pagination.cursor=Mg%3D%3D",
        r#"{
          "data": {
            "userGroups": [{"id": "grp-owners", "name": "Owners", "memberCount": 1, "permissions": []}],
            "pagination": {"current": "Mg==", "next": null, "previous": "MA==", "totalEntries": 3}
          }
        }"#,
    );
}

#[test]
fn created_group() {
    let mut wire = Wire::new();
    let (status, body) = wire.json(r#"POST /groups {"name": "Analysts"}"#);
    assert_eq!(status, 200);
    let id = body["data"]["userGroup"]["id"].as_str().unwrap();
    assert_eq!(id.len(), 22);
    assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let expected =
        format!(r#"{{"data":{{"userGroup":{{"id":"{id}","name":"Analysts","memberCount":0}}}}}}"#);
    wire.succeeds(&format!("GET /groups/{id}"), &expected);
    assert_eq!(body.to_string().len(), expected.len());
}

#[test]
fn one_group() {
    let labels = r#"[{"key":"env","value":"prod","description":"live data"}]"#;
    with_permissions(r#"{"empty_labels": true}"#, labels).succeeds(
        "GET /groups/grp-analysts",
        r#"{
          "data": {
            "userGroup": {
              "id": "grp-analysts",
              "name": "Analysts",
              "memberCount": 3,
              "permissions": [
                {
                  "roleId": "role-source-ro",
                  "roleName": "Source Read-only",
                  "resources": [
                    {
                      "id": "ws-1",
                      "type": "WORKSPACE",
                      "labels": [{"key": "env", "value": "prod", "description": "live data"}]
                    }
                  ],
                  "labels": []
                }
              ]
            }
          }
        }"#,
    );
}

#[test]
fn renamed_group() {
    Wire::new().succeeds(
        r#"PATCH /groups/grp-analysts {"name": "Data analysts"}"#,
        r#"{"data": {"userGroup": {"id": "grp-analysts", "name": "Data analysts", "memberCount": 3}}}"#,
    );
}

#[test]
fn deleted_group() {
    let mut wire = Wire::new();
    wire.succeeds(
        "DELETE /groups/grp-analysts",
        r#"{"data": {"status": "SUCCESS"}}"#,
    );
    let (status, body) = wire.send("DELETE /groups/grp-analysts");
    assert_eq!(status, 404);
    assert_eq!(
        body,
        r#"{"errors":[{"type":"not-found","message":"No group has this id.","status":404}]}"#
    );
}

#[test]
fn members_of_a_group() {
    let mut wire = Wire::new();
    wire.succeeds(
        "GET /groups/grp-analysts/users?pagination.count=200",
        r#"{
          "data": {
            "users": [
              {"id": "usr-ada", "name": "Ada Lovelace", "email": "ada@example.com"},
              {"id": "usr-alan", "name": "Alan Turing", "email": "alan@example.com"}
            ],
            "pagination": {"current": "MA==", "totalEntries": 2}
          }
        }"#,
    );
    wire.succeeds(
        "GET /groups/grp-analysts/invites?pagination.count=200",
        r#"{"data": {"emails": ["grace@example.com"], "pagination": {"current": "MA==", "totalEntries": 1}}}"#,
    );
}

#[test]
fn written_members() {
    let mut wire = Wire::new();
    wire.succeeds(
        r#"POST /groups/grp-analysts/users {"emails": ["ada@example.com", "grace@example.com"]}"#,
        r#"{"data": {"userGroup": {"id": "grp-analysts", "name": "Analysts", "memberCount": 3}}}"#,
    );
    wire.succeeds(
        r#"PUT /group/grp-analysts/users {"emails": ["ada@example.com", "alan@example.com"]}"#,
        r#"{"data": {"userGroup": {"id": "grp-analysts", "name": "Analysts", "memberCount": 2}}}"#,
    );
    wire.succeeds(
        "DELETE /group/grp-analysts/users?emails.0=alan%40example.com&emails.1=grace%40example.com",
        r#"{"data": {"status": "SUCCESS"}}"#,
    );
    wire.succeeds(
        r#"PUT /group/grp-analysts/users {"emails": []}"#,
        r#"{"data": {"userGroup": {"id": "grp-analysts", "name": "Analysts", "memberCount": 0}}}"#,
    );
}

#[test]
fn permission_writes() {
    let body = r#"{
      "permissions": [
        {"roleId": "role-source-ro", "resources": [{"id": "ws-1", "type": "WORKSPACE"}]},
        {"roleId": "role-space-admin", "resources": [{"id": "spa-9", "type": "SPACE"}]}
      ]
    }"#;
    Wire::new().succeeds(
        &format!("PUT /groups/grp-analysts/permissions {body}"),
        r#"{
          "data": {
            "permissions": [
              {
                "roleId": "role-source-ro",
                "roleName": "Source Read-only",
                "resources": [{"id": "ws-1", "type": "WORKSPACE"}]
              },
              {
                "roleId": "role-space-admin",
                "roleName": "Unify and Engage Admin",
                "resources": [{"id": "spa-9", "type": "SPACE"}]
              }
            ]
          }
        }"#,
    );
    let mut wire = Wire::with(r#"{"policy_fields": true}"#);
    wire.succeeds(
        &format!("POST /groups/grp-empty/permissions {body}"),
        r#"{
          "data": {
            "permissions": [
              {
                "policyId": "pol-2",
                "roleId": "role-source-ro",
                "roleName": "Source Read-only",
                "subjectId": "grp-empty",
                "subjectType": "group",
                "resources": [{"id": "ws-1", "type": "WORKSPACE"}]
              },
              {
                "policyId": "pol-3",
                "roleId": "role-space-admin",
                "roleName": "Unify and Engage Admin",
                "subjectId": "grp-empty",
                "subjectType": "group",
                "resources": [{"id": "spa-9", "type": "SPACE"}]
              }
            ]
          }
        }"#,
    );
}

#[test]
fn users() {
    let mut wire = Wire::new();
    let (status, _) = wire.send(
        r#"PUT /users/usr-alan/permissions {"permissions": [{"roleId": "role-member", "resources": [{"id": "ws-1", "type": "WORKSPACE"}]}]}"#,
    );
    assert_eq!(status, 200);
    wire.succeeds(
        "GET /users?pagination.count=200",
        r#"{
          "data": {
            "users": [
              {"id": "usr-ada", "name": "Ada Lovelace", "email": "ada@example.com"},
              {
                "id": "usr-alan",
                "name": "Alan Turing",
                "email": "alan@example.com",
                "permissions": [
                  {"roleId": "role-member", "roleName": "Workspace Member", "resources": [{"id": "ws-1", "type": "WORKSPACE"}]}
                ]
              }
            ],
            "pagination": {"current": "MA==", "totalEntries": 2}
          }
        }"#,
    );
    wire.succeeds(
        r#"PUT /users/usr-ada/permissions {"permissions": []}"#,
        r#"{"data": {"permissions": []}}"#,
    );
    wire.succeeds(
        "GET /users/usr-ada",
        r#"{"data": {"user": {"id": "usr-ada", "name": "Ada Lovelace", "email": "ada@example.com", "permissions": []}}}"#,
    );
    wire.succeeds(
        "GET /users/usr-alan/groups?pagination.count=200",
        r#"{
          "data": {
            "groups": [{"id": "grp-analysts", "name": "Analysts"}],
            "pagination": {"current": "MA==", "totalEntries": 1}
          }
        }"#,
    );
    wire.succeeds(
        "DELETE /users?userIds.0=usr-ada&userIds.1=usr-alan",
        r#"{"data": {"status": "SUCCESS"}}"#,
    );
}

#[test]
fn invites() {
    let mut wire = Wire::new();
    let listed = r#"{"data": {"invites": ["grace@example.com"], "pagination": {"current": "MA==", "totalEntries": 1}}}"#;
    wire.succeeds("GET /invites?pagination.count=200", listed);
    wire.succeeds(
        "DELETE /invites?emails.0=grace%40example.com",
        r#"{"data": {"status": "SUCCESS"}}"#,
    );
    let created = wire.send(
        r#"POST /invites {"invites": [{"email": "grace@example.com", "permissions": [{"roleId": "role-member", "resources": [{"id": "ws-1", "type": "WORKSPACE"}]}]}]}"#,
    );
    let expected = r#"{"data":{"emails":["grace@example.com"]}}"#.to_owned();
    assert_eq!(created, (201, expected));
    wire.succeeds("GET /invites?pagination.count=200", listed);
}

#[test]
fn roles() {
    Wire::new().succeeds(
        "GET /roles?pagination.count=2",
        r#"{
          "data": {
            "roles": [
              {"id": "role-source-ro", "name": "Source Read-only", "description": "Reads sources."},
              {"id": "role-member", "name": "Workspace Member", "description": "Basic access."}
            ],
            "pagination": {"current": "MA==", "next": "Mg==", "totalEntries": 10}
          }
        }"#,
    );
}
