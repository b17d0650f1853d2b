//! What becomes of groups.

use super::Wire;

#[test]
fn a_group_lives_from_its_creation_to_its_end() {
    let mut wire = Wire::new();
    let (_, created) = wire.json(r#"POST /groups {"name":"New"}"#);
    let id = created["data"]["userGroup"]["id"].as_str().unwrap();
    let (_, listed) = wire.json("GET /groups");
    assert_eq!(listed["data"]["userGroups"][3]["id"], id);
    assert_eq!(listed["data"]["pagination"]["totalEntries"], 4);

    let (status, _) = wire.send(&format!(r#"PATCH /groups/{id} {{"name":"Newer"}}"#));
    assert_eq!(status, 200);
    let (_, read) = wire.json(&format!("GET /groups/{id}"));
    assert_eq!(read["data"]["userGroup"]["name"], "Newer");

    assert_eq!(wire.send(&format!("DELETE /groups/{id}")).0, 200);
    for line in [
        format!("GET /groups/{id}"),
        format!("GET /groups/{id}/users"),
        format!("GET /groups/{id}/invites"),
        format!(r#"PATCH /groups/{id} {{"name":"A"}}"#),
        format!(r#"POST /groups/{id}/users {{"emails":[]}}"#),
        format!(r#"PUT /group/{id}/users {{"emails":[]}}"#),
        format!("DELETE /group/{id}/users?emails.0=ada%40example.com"),
        format!(r#"POST /groups/{id}/permissions {{"permissions":[]}}"#),
        format!(r#"PUT /groups/{id}/permissions {{"permissions":[]}}"#),
    ] {
        let expected = [("not-found".to_owned(), String::new())];
        assert_eq!(wire.fails(&line, 404), expected, "{line}");
    }
}

#[test]
fn ids_are_the_same_on_every_run_and_never_the_same_twice() {
    let ids = || -> Vec<_> {
        let mut wire = Wire::new();
        (0..3)
            .map(|_| wire.send(r#"POST /groups {"name":"A"}"#).1)
            .collect()
    };
    let first = ids();
    assert_eq!(first, ids());
    assert_ne!(first[0], first[1]);
    assert_ne!(first[1], first[2]);
}

#[test]
fn a_deleted_group_leaves_its_members_in_the_workspace() {
    let mut wire = Wire::new();
    wire.send("DELETE /groups/grp-analysts");
    let (_, users) = wire.json("GET /users");
    assert_eq!(users["data"]["pagination"]["totalEntries"], 2);
    let (_, invites) = wire.json("GET /invites");
    assert_eq!(invites["data"]["invites"][0], "grace@example.com");
    let (_, groups) = wire.json("GET /users/usr-ada/groups");
    assert_eq!(groups["data"]["groups"][0]["id"], "grp-owners");
    assert_eq!(groups["data"]["pagination"]["totalEntries"], 1);
}

#[test]
fn a_name_is_needed() {
    let mut wire = Wire::new();
    for body in ["{}", r#"{"name":""}"#, r#"{"name":null}"#] {
        for line in ["POST /groups", "PATCH /groups/grp-empty"] {
            let answer = wire.send(&format!("{line} {body}"));
            let expected = r#"{"errors":[{"type":"input-validation","message":"A name is needed.","field":"name"}]}"#;
            assert_eq!(answer, (422, expected.to_owned()), "{line} {body}");
        }
    }
}

#[test]
fn twins_are_allowed_unless_chosen_otherwise() {
    let create = r#"POST /groups {"name":"Owners"}"#;
    let rename = r#"PATCH /groups/grp-empty {"name":"Owners"}"#;
    let keep = r#"PATCH /groups/grp-owners {"name":"Owners"}"#;
    for line in [create, rename, keep] {
        assert_eq!(Wire::new().send(line).0, 200);
    }
    for (reaction, status) in [("conflict", 409), ("unprocessable", 422)] {
        let mut wire = Wire::with(&format!(r#"{{"twin_names":"{reaction}"}}"#));
        assert_eq!(wire.fails(create, status)[0].1, "name");
        assert_eq!(wire.fails(rename, status)[0].1, "name");
        assert_eq!(wire.send(keep).0, 200);
        assert_eq!(wire.send(r#"POST /groups {"name":"owners"}"#).0, 200);
        let (_, groups) = wire.json("GET /groups");
        assert_eq!(groups["data"]["pagination"]["totalEntries"], 4);
        assert_eq!(groups["data"]["userGroups"][1]["name"], "Empty");
    }
}

#[test]
fn names_may_have_a_length() {
    let mut wire = Wire::with(r#"{"max_name_length": 3}"#);
    assert_eq!(wire.send(r#"POST /groups {"name":"äöü"}"#).0, 200);
    wire.invalid(r#"POST /groups {"name":"abcd"}"#, &["name"]);
    wire.invalid(r#"PATCH /groups/grp-empty {"name":"abcd"}"#, &["name"]);
}

#[test]
fn writes_may_answer_with_permissions() {
    let line = r#"PATCH /groups/grp-analysts {"name":"A"}"#;
    let (_, body) = Wire::new().json(line);
    assert!(body["data"]["userGroup"].get("permissions").is_none());
    let (_, body) = Wire::with(r#"{"permissions_in_write_answers": true}"#).json(line);
    assert_eq!(
        body["data"]["userGroup"]["permissions"][0]["roleId"],
        "role-source-ro"
    );
}
