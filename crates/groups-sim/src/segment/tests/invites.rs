//! Invites: made, renewed, accepted, over.

use jiff::SignedDuration;

use super::Wire;

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn accept(wire: &mut Wire) -> Result<String, String> {
    let now = wire.now;
    wire.segment
        .accept("Grace@example.com", "Grace Hopper", now)
}

#[test]
fn an_accepted_invite_is_a_user_in_the_same_groups() {
    let mut wire = Wire::new();
    let renew = r#"POST /invites {"invites":[{"email":"grace@example.com","permissions":[{"roleId":"role-member","labels":[{"key":"env","value":"prod"}]}]}]}"#;
    assert_eq!(wire.send(renew).0, 201);
    let add = r#"POST /groups/grp-empty/users {"emails":["grace@example.com"]}"#;
    wire.send(add);
    let id = accept(&mut wire).unwrap();
    for (group, users) in [("grp-analysts", 3), ("grp-empty", 1)] {
        let (users_now, invites_now) = wire.members(group);
        assert_eq!(users_now.len(), users);
        assert_eq!(users_now.last().unwrap(), "grace@example.com");
        assert_eq!(invites_now.len(), 0);
    }
    let (_, invites) = wire.json("GET /invites");
    assert_eq!(invites["data"]["pagination"]["totalEntries"], 0);
    let expected = format!(
        r#"{{"data": {{"user": {{"id": "{id}", "name": "Grace Hopper", "email": "grace@example.com",
          "permissions": [{{"roleId": "role-member", "roleName": "Workspace Member", "resources": [],
            "labels": [{{"key": "env", "value": "prod"}}]}}]}}}}}}"#
    );
    let (status, body) = wire.send(&format!("GET /users/{id}"));
    assert_eq!(
        (status, super::compact(&body)),
        (200, super::compact(&expected))
    );
    assert_eq!(
        accept(&mut wire),
        Err("Grace@example.com is not invited".to_owned())
    );
}

#[test]
fn an_accepted_invite_does_not_bring_back_a_deleted_group() {
    let mut wire = Wire::new();
    wire.send(r#"POST /groups/grp-empty/users {"emails":["grace@example.com"]}"#);
    wire.send("DELETE /groups/grp-analysts");
    let id = accept(&mut wire).unwrap();
    wire.succeeds(
        &format!("GET /users/{id}/groups"),
        r#"{"data": {"groups": [{"id": "grp-empty", "name": "Empty"}], "pagination": {"current": "MA==", "totalEntries": 1}}}"#,
    );
}

#[test]
fn an_invite_that_is_over_stays_listed() {
    let mut wire = Wire::new();
    wire.now += DAY * 14;
    assert_eq!(wire.members("grp-analysts").1, ["grace@example.com"]);
    let (_, group) = wire.json("GET /groups/grp-analysts");
    assert_eq!(group["data"]["userGroup"]["memberCount"], 3);
    assert_eq!(
        accept(&mut wire),
        Err("the invite of Grace@example.com is over".to_owned())
    );
    // A new invite has a new time, and the groups are those of the old one.
    let renew = r#"POST /invites {"invites":[{"email":"grace@example.com"}]}"#;
    assert_eq!(wire.send(renew).0, 201);
    wire.now += DAY * 13;
    assert!(accept(&mut wire).is_ok());
    assert_eq!(wire.members("grp-analysts").0.len(), 3);
}

#[test]
fn an_invite_that_is_over_may_be_dropped() {
    let mut wire = Wire::with(r#"{"expired_invites":"dropped","invite_days":3}"#);
    wire.now += DAY;
    let later = r#"POST /invites {"invites":[{"email":"edith@example.com"}]}"#;
    wire.send(later);
    wire.send(r#"POST /groups/grp-empty/users {"emails":["edith@example.com"]}"#);
    wire.now += DAY * 2 - SignedDuration::from_millis(1);
    assert_eq!(wire.members("grp-analysts").1, ["grace@example.com"]);
    wire.now += SignedDuration::from_millis(1);
    assert_eq!(wire.members("grp-analysts").1, Vec::<String>::new());
    assert_eq!(wire.members("grp-empty").1, ["edith@example.com"]);
    let (_, group) = wire.json("GET /groups/grp-analysts");
    assert_eq!(group["data"]["userGroup"]["memberCount"], 2);
    assert!(accept(&mut wire).is_err());
    wire.now += DAY;
    let (_, invites) = wire.json("GET /invites");
    assert_eq!(invites["data"]["pagination"]["totalEntries"], 0);
}

#[test]
fn deleting_an_invite_takes_it_out_of_its_groups() {
    let mut wire = Wire::new();
    let expected = [("not-found".to_owned(), "emails[1]".to_owned())];
    let both = "DELETE /invites?emails.0=grace%40example.com&emails.1=ada%40example.com";
    assert_eq!(wire.fails(both, 404), expected);
    assert_eq!(wire.members("grp-analysts").1.len(), 1);
    let one = "DELETE /invites?emails.0=grace%40example.com";
    assert_eq!(wire.send(one).0, 200);
    assert_eq!(wire.members("grp-analysts").1.len(), 0);
    let expected = [("not-found".to_owned(), "emails[0]".to_owned())];
    assert_eq!(wire.fails(one, 404), expected);
    // An invite that is made again is in no group.
    wire.send(r#"POST /invites {"invites":[{"email":"grace@example.com"}]}"#);
    assert_eq!(wire.members("grp-analysts").1.len(), 0);
    let mut wire = Wire::with(r#"{"unknown_invites":"accept"}"#);
    assert_eq!(wire.send(both).0, 200);
    assert_eq!(wire.send("GET /users/usr-ada").0, 200);
}

#[test]
fn inviting_somebody_who_is_known() {
    let both = r#"POST /invites {"invites":[{"email":"ada@example.com"},{"email":"grace@example.com"},{"email":"edith@example.com"}]}"#;
    let mut wire = Wire::new();
    assert_eq!(wire.send(both).0, 201);
    let (_, invites) = wire.json("GET /invites");
    let expected = serde_json::json!(["grace@example.com", "edith@example.com"]);
    assert_eq!(invites["data"]["invites"], expected);

    let mut wire = Wire::with(r#"{"known_invitees":"unprocessable"}"#);
    wire.invalid(both, &["invites[0].email", "invites[1].email"]);
    let (_, invites) = wire.json("GET /invites");
    assert_eq!(invites["data"]["pagination"]["totalEntries"], 1);
}

#[test]
fn an_invite_needs_an_address_and_known_roles() {
    let mut wire = Wire::new();
    for email in ["", "edith", "@example.com", "edith@", "edith x@example.com"] {
        let line = format!(r#"POST /invites {{"invites":[{{"email":"{email}"}}]}}"#);
        wire.invalid(&line, &["invites[0].email"]);
    }
    wire.invalid(
        r#"POST /invites {"invites":[{"email":"edith@example.com","permissions":[{"roleId":"role-member"},{"roleId":"role-x"}]}]}"#,
        &["invites[0].permissions[1].roleId"],
    );
    let (_, invites) = wire.json("GET /invites");
    assert_eq!(invites["data"]["pagination"]["totalEntries"], 1);
}
