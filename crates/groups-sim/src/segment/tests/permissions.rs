//! Granting roles to groups and users.

use serde_json::json;

use super::Wire;

const GROUP: &str = "/groups/grp-analysts/permissions";
const USER: &str = "/users/usr-ada/permissions";
const SOURCE: &str =
    r#"{"roleId":"role-source-admin","resources":[{"id":"src-1","type":"SOURCE"}]}"#;

fn permissions(list: &str) -> String {
    format!(r#"{{"permissions":[{list}]}}"#)
}

#[test]
fn adding_answers_with_the_whole_list() {
    let mut wire = Wire::new();
    let (status, body) = wire.json(&format!("POST {GROUP} {}", permissions(SOURCE)));
    assert_eq!(status, 200);
    let roles = ["role-source-ro", "role-source-admin"];
    let listed = body["data"]["permissions"].as_array().unwrap();
    let listed: Vec<_> = listed.iter().map(|one| &one["roleId"]).collect();
    assert_eq!(listed, roles);
    let (_, group) = wire.json("GET /groups/grp-analysts");
    let read = &group["data"]["userGroup"]["permissions"];
    assert_eq!(read, &body["data"]["permissions"]);
    // A group is not another one, nor a user.
    let (_, group) = wire.json("GET /groups/grp-empty");
    assert!(group["data"]["userGroup"].get("permissions").is_none());
    let (_, user) = wire.json("GET /users/usr-ada");
    assert!(user["data"]["user"].get("permissions").is_none());
}

#[test]
fn a_permission_is_held_once_unless_chosen_otherwise() {
    for (text, count) in [("{}", 1), (r#"{"duplicate_permissions":true}"#, 2)] {
        let mut wire = Wire::with(text);
        wire.send(&format!("POST {USER} {}", permissions(SOURCE)));
        let (_, body) = wire.json(&format!("POST {USER} {}", permissions(SOURCE)));
        let listed = body["data"]["permissions"].as_array().unwrap();
        assert_eq!(listed.len(), count);
        let other = SOURCE.replace("src-1", "src-2");
        let (_, body) = wire.json(&format!("POST {USER} {}", permissions(&other)));
        let listed = body["data"]["permissions"].as_array().unwrap();
        assert_eq!(listed.len(), count + 1);
    }
}

#[test]
fn replacing_leaves_nothing_of_what_was() {
    let mut wire = Wire::new();
    let (_, body) = wire.json(&format!("PUT {GROUP} {}", permissions(SOURCE)));
    let expected = json!([{
        "roleId": "role-source-admin",
        "roleName": "Source Admin",
        "resources": [{"id": "src-1", "type": "SOURCE"}],
    }]);
    assert_eq!(body["data"]["permissions"], expected);
    let (status, body) = wire.json(&format!("PUT {GROUP} {}", permissions("")));
    assert_eq!((status, &body["data"]["permissions"]), (200, &json!([])));

    let mut wire = Wire::with(r#"{"empty_permissions":"unprocessable"}"#);
    for path in [GROUP, USER] {
        wire.invalid(&format!("PUT {path} {}", permissions("")), &["permissions"]);
    }
    assert_eq!(
        wire.send(&format!("POST {GROUP} {}", permissions(""))).0,
        200
    );
    let (_, group) = wire.json("GET /groups/grp-analysts");
    assert_eq!(
        group["data"]["userGroup"]["permissions"][0]["roleId"],
        "role-source-ro"
    );
}

#[test]
fn everything_wrong_is_named_and_nothing_is_done() {
    let mut wire = Wire::new();
    let input = permissions(
        r#"{"roleId":"role-x","resources":[]},
           {"roleId":"role-member","resources":[{"id":"","type":"SPACE"},
             {"id":"spa-1","type":"SPACE","labels":[{"key":"env","value":"prod"}]},
             {"id":"ws-1","type":"WORKSPACE","labels":[{"key":"env","value":"prod"}]},
             {"id":"spa-2","type":"SPACE","labels":[]}]}"#,
    );
    let fields = [
        "permissions[0].roleId",
        "permissions[1].resources[0].id",
        "permissions[1].resources[1].labels",
    ];
    for method in ["PUT", "POST"] {
        wire.invalid(&format!("{method} {GROUP} {input}"), &fields);
        wire.invalid(&format!("{method} {USER} {input}"), &fields);
    }
    let (_, group) = wire.json("GET /groups/grp-analysts");
    let held = group["data"]["userGroup"]["permissions"].as_array();
    assert_eq!(held.map(Vec::len), Some(1));
}

#[test]
fn the_schema_is_checked() {
    let mut wire = Wire::new();
    for (list, field) in [
        (r#"{"resources":[]}"#, "permissions[0].roleId"),
        (r#"{"roleId":"role-member"}"#, "permissions[0].resources"),
        (
            r#"{"roleId":"role-member","resources":[{"id":"x","type":"PLANET"}]}"#,
            "permissions[0].resources[0].type",
        ),
        (
            r#"{"roleId":"role-member","resources":[{"type":"SOURCE"}]}"#,
            "permissions[0].resources[0].id",
        ),
        (
            r#"{"roleId":"role-member","resources":[{"id":"ws-1","type":"WORKSPACE","labels":[{"key":"env"}]}]}"#,
            "permissions[0].resources[0].labels[0].value",
        ),
        (
            r#"{"roleId":"role-member","resources":[],"labels":[]}"#,
            "permissions.0.labels",
        ),
    ] {
        wire.invalid(&format!("PUT {GROUP} {}", permissions(list)), &[field]);
    }
    wire.invalid(&format!("PUT {GROUP} {{}}"), &["permissions"]);
    let absent = "/users/nobody/permissions";
    assert_eq!(
        wire.fails(&format!("PUT {absent} {}", permissions("")), 404)[0].0,
        "not-found"
    );
}
