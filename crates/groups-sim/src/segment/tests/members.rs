//! Adding, replacing and removing members.

use super::Wire;

const ADA: &str = "ada@example.com";
const ALAN: &str = "alan@example.com";
const GRACE: &str = "grace@example.com";

/// The users and invites of a group are exactly these.
#[track_caller]
fn has(wire: &mut Wire, group: &str, users: &[&str], invites: &[&str]) {
    let (got_users, got_invites) = wire.members(group);
    assert_eq!(got_users, users);
    assert_eq!(got_invites, invites);
}

#[test]
fn users_and_invites_are_two_lists() {
    let mut wire = Wire::new();
    let add = r#"POST /groups/grp-empty/users {"emails":["grace@example.com","alan@example.com"]}"#;
    assert_eq!(wire.send(add).0, 200);
    has(&mut wire, "grp-empty", &[ALAN], &[GRACE]);
    // Whoever is there already stays there, once and at the same place.
    let add = r#"POST /groups/grp-empty/users {"emails":["ada@example.com","alan@example.com","ada@example.com"]}"#;
    let (status, body) = wire.json(add);
    assert_eq!(status, 200);
    assert_eq!(body["data"]["userGroup"]["memberCount"], 3);
    has(&mut wire, "grp-empty", &[ALAN, ADA], &[GRACE]);
    let (_, groups) = wire.json("GET /users/usr-ada/groups");
    assert_eq!(groups["data"]["pagination"]["totalEntries"], 3);
}

#[test]
fn replacing_keeps_whoever_is_named_and_no_one_else() {
    let mut wire = Wire::new();
    let put = |emails: &str| format!(r#"PUT /group/grp-analysts/users {{"emails":[{emails}]}}"#);
    assert_eq!(wire.send(&put(r#""alan@example.com""#)).0, 200);
    has(&mut wire, "grp-analysts", &[ALAN], &[]);
    wire.send(&put(r#""grace@example.com","ada@example.com""#));
    has(&mut wire, "grp-analysts", &[ADA], &[GRACE]);
    let (status, body) = wire.json(&put(""));
    assert_eq!(
        (status, &body["data"]["userGroup"]["memberCount"]),
        (200, &0.into())
    );
    has(&mut wire, "grp-analysts", &[], &[]);
    // Nobody has left the workspace or another group.
    has(&mut wire, "grp-owners", &[ADA], &[]);
    let (_, invites) = wire.json("GET /invites");
    assert_eq!(invites["data"]["invites"][0], GRACE);
}

#[test]
fn removing_takes_every_form_of_an_array() {
    for query in [
        "emails.0=alan%40example.com&emails.1=grace%40example.com",
        "emails[0]=alan%40example.com&emails[1]=grace%40example.com",
        "emails%5B0%5D=alan%40example.com&emails%5B1%5D=grace%40example.com",
        "emails[]=alan%40example.com&emails[]=grace%40example.com",
        "emails=alan%40example.com&emails=grace%40example.com",
    ] {
        let mut wire = Wire::new();
        let line = format!("DELETE /group/grp-analysts/users?{query}");
        assert_eq!(wire.send(&line).0, 200, "{query}");
        has(&mut wire, "grp-analysts", &[ADA], &[]);
    }
    let mut wire = Wire::new();
    for query in [
        "",
        "?emailsx=a",
        "?emails.x=a",
        "?emails.=a",
        "?userIds.0=a",
    ] {
        let line = format!("DELETE /group/grp-analysts/users{query}");
        wire.invalid(&line, &["emails"]);
    }
    has(&mut wire, "grp-analysts", &[ADA, ALAN], &[GRACE]);
}

#[test]
fn a_plus_in_an_address_must_be_encoded() {
    let mut wire = Wire::new();
    let invite = r#"POST /invites {"invites":[{"email":"grace+x@example.com"}]}"#;
    assert_eq!(wire.send(invite).0, 201);
    let add = r#"POST /groups/grp-empty/users {"emails":["grace+x@example.com"]}"#;
    assert_eq!(wire.send(add).0, 200);
    let remove = "DELETE /group/grp-empty/users?emails.0=";
    wire.invalid(&format!("{remove}grace+x%40example.com"), &["emails[0]"]);
    assert_eq!(
        wire.send(&format!("{remove}grace%2Bx%40example.com")).0,
        200
    );
    has(&mut wire, "grp-empty", &[], &[]);
}

const WRITES: [&str; 3] = [
    r#"POST /groups/grp-empty/users {"emails":["ada@example.com","x@example.com","y@example.com"]}"#,
    r#"PUT /group/grp-analysts/users {"emails":["ada@example.com","x@example.com","y@example.com"]}"#,
    "DELETE /group/grp-analysts/users?emails.0=ada%40example.com&emails.1=x%40example.com&emails.2=y%40example.com",
];

#[test]
fn unknown_addresses_stop_the_whole_call() {
    for (reaction, status, kind) in [
        ("not_found", 404, "not-found"),
        ("conflict", 409, "conflict"),
        ("unprocessable", 422, "input-validation"),
    ] {
        let mut wire = Wire::with(&format!(r#"{{"unknown_emails":"{reaction}"}}"#));
        for line in WRITES {
            let problems = wire.fails(line, status);
            let expected =
                ["emails[1]", "emails[2]"].map(|field| (kind.to_owned(), field.to_owned()));
            assert_eq!(problems, expected, "{line}");
        }
        has(&mut wire, "grp-empty", &[], &[]);
        has(&mut wire, "grp-analysts", &[ADA, ALAN], &[GRACE]);
    }
}

#[test]
fn unknown_addresses_may_be_left_out() {
    let [add, replace, remove] = WRITES;
    let mut wire = Wire::with(r#"{"unknown_emails":"accept"}"#);
    assert_eq!(wire.send(add).0, 200);
    has(&mut wire, "grp-empty", &[ADA], &[]);
    assert_eq!(wire.send(replace).0, 200);
    has(&mut wire, "grp-analysts", &[ADA], &[]);
    assert_eq!(wire.send(remove).0, 200);
    has(&mut wire, "grp-analysts", &[], &[]);
}

#[test]
fn calls_may_be_carried_out_in_part() {
    let [add, replace, remove] = WRITES;
    let mut wire = Wire::with(r#"{"partial_writes":true}"#);
    wire.fails(add, 422);
    has(&mut wire, "grp-empty", &[ADA], &[]);
    wire.fails(remove, 422);
    has(&mut wire, "grp-analysts", &[ALAN], &[GRACE]);
    wire.fails(replace, 422);
    has(&mut wire, "grp-analysts", &[ADA], &[]);
}

#[test]
fn members_that_are_there_already_may_be_refused() {
    let add = r#"POST /groups/grp-owners/users {"emails":["alan@example.com","ada@example.com"]}"#;
    let mut wire = Wire::with(r#"{"existing_members":"conflict"}"#);
    let expected = [("conflict".to_owned(), "emails[1]".to_owned())];
    assert_eq!(wire.fails(add, 409), expected);
    has(&mut wire, "grp-owners", &[ADA], &[]);
    // Replacing has nothing against them.
    let put = r#"PUT /group/grp-owners/users {"emails":["ada@example.com"]}"#;
    assert_eq!(wire.send(put).0, 200);
}

#[test]
fn removing_a_stranger_may_be_refused() {
    let remove = "DELETE /group/grp-owners/users?emails.0=ada%40example.com&emails.1=alan%40example.com&emails.2=grace%40example.com";
    let mut wire = Wire::with(r#"{"non_members":"not_found"}"#);
    let expected =
        ["emails[1]", "emails[2]"].map(|field| ("not-found".to_owned(), field.to_owned()));
    assert_eq!(wire.fails(remove, 404), expected);
    has(&mut wire, "grp-owners", &[ADA], &[]);
    let mut wire = Wire::new();
    assert_eq!(wire.send(remove).0, 200);
    has(&mut wire, "grp-owners", &[], &[]);
}

#[test]
fn the_case_of_addresses() {
    let add = r#"POST /groups/grp-empty/users {"emails":["ADA@example.com","Grace@Example.com"]}"#;
    let mut wire = Wire::new();
    assert_eq!(wire.send(add).0, 200);
    has(&mut wire, "grp-empty", &[ADA], &[GRACE]);

    let mut wire = Wire::with(r#"{"email_case":"sensitive"}"#);
    wire.invalid(add, &["emails[0]", "emails[1]"]);
    let invite = r#"POST /invites {"invites":[{"email":"ADA@example.com"}]}"#;
    assert_eq!(wire.send(invite).0, 201);
    let (_, invites) = wire.json("GET /invites");
    assert_eq!(invites["data"]["invites"][1], "ADA@example.com");

    let invite = r#"POST /invites {"invites":[{"email":"Edith@Example.com"}]}"#;
    for (case, spelling) in [
        ("insensitive", "Edith@Example.com"),
        ("lowercased", "edith@example.com"),
    ] {
        let mut wire = Wire::with(&format!(r#"{{"email_case":"{case}"}}"#));
        wire.send(invite);
        let (_, invites) = wire.json("GET /invites");
        assert_eq!(invites["data"]["invites"][1], spelling);
        let remove = "DELETE /invites?emails.0=EDITH%40example.com";
        assert_eq!(wire.send(remove).0, 200);
    }
}

#[test]
fn what_member_count_counts() {
    let mut wire = Wire::with(r#"{"member_count":"users"}"#);
    let (_, group) = wire.json("GET /groups/grp-analysts");
    assert_eq!(group["data"]["userGroup"]["memberCount"], 2);
    let mut wire = Wire::new();
    let (_, group) = wire.json("GET /groups/grp-analysts");
    assert_eq!(group["data"]["userGroup"]["memberCount"], 3);
}

#[test]
fn a_call_may_have_too_many_items() {
    let mut wire = Wire::with(r#"{"max_items": 1}"#);
    let two = r#"{"emails":["ada@example.com","alan@example.com"]}"#;
    wire.invalid(&format!("POST /groups/grp-empty/users {two}"), &["emails"]);
    wire.invalid(&format!("PUT /group/grp-empty/users {two}"), &["emails"]);
    wire.invalid(
        "DELETE /group/grp-empty/users?emails.0=a&emails.1=b",
        &["emails"],
    );
    wire.invalid("DELETE /users?userIds.0=a&userIds.1=b", &["userIds"]);
    wire.invalid(
        r#"POST /invites {"invites":[{"email":"a@b.c"},{"email":"d@b.c"}]}"#,
        &["invites"],
    );
    has(&mut wire, "grp-empty", &[], &[]);
    let one = r#"{"emails":["ada@example.com"]}"#;
    assert_eq!(
        wire.send(&format!("PUT /group/grp-empty/users {one}")).0,
        200
    );
}

#[test]
fn a_user_who_leaves_the_workspace_leaves_every_group() {
    let mut wire = Wire::new();
    assert_eq!(wire.send("DELETE /users?userIds.0=usr-ada").0, 200);
    has(&mut wire, "grp-analysts", &[ALAN], &[GRACE]);
    has(&mut wire, "grp-owners", &[], &[]);
    let (_, group) = wire.json("GET /groups/grp-owners");
    assert_eq!(group["data"]["userGroup"]["memberCount"], 0);
    assert_eq!(wire.fails("GET /users/usr-ada", 404)[0].0, "not-found");
    let add = r#"POST /groups/grp-empty/users {"emails":["ada@example.com"]}"#;
    wire.invalid(add, &["emails[0]"]);
    // One that is gone stops the others.
    let both = "DELETE /users?userIds.0=usr-ada&userIds.1=usr-alan";
    let expected = [("not-found".to_owned(), "userIds[0]".to_owned())];
    assert_eq!(wire.fails(both, 404), expected);
    assert_eq!(wire.send("GET /users/usr-alan").0, 200);
    let mut wire = Wire::with(r#"{"unknown_users":"accept"}"#);
    assert_eq!(wire.send("DELETE /users?userIds.0=nobody").0, 200);
}
