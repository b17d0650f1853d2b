//! Seeds.

use crate::vendor::Vendor;

use super::super::Segment;
use super::{Wire, choices};

fn load(seed: &str) -> Result<Segment, String> {
    let mut segment = Segment::new(choices("{}"));
    let seed = serde_json::from_str(seed).unwrap();
    segment.load(&seed, "2025-06-13T10:00:00Z".parse().unwrap())?;
    Ok(segment)
}

#[test]
fn a_wrong_seed_is_told_where() {
    for (seed, message) in [
        (
            r#"{"users":[{"email":"a@x"},{"email":"A@x"}]}"#,
            "users[1]: A@x is there already",
        ),
        (
            r#"{"users":[{"email":"a@x","invited":true},{"email":"a@x"}]}"#,
            "users[1]: a@x is there already",
        ),
        (
            r#"{"users":[{"email":"a@x","id":"1"},{"email":"b@x","id":"1"}]}"#,
            "users[1]: a user has the id 1 already",
        ),
        (
            r#"{"groups":[{"name":"A","id":"1"},{"name":"B","id":"1"}]}"#,
            "groups[1]: a group has the id 1 already",
        ),
        (
            r#"{"groups":[{"name":"A","members":["a@x"]}]}"#,
            "groups[0]: members[0]: no user is called a@x",
        ),
        (
            r#"{"users":[{"email":"user.000001@example.com"}],"fill":{"users":2,"groups":0,"memberships":0}}"#,
            "fill: user.000001@example.com is there already",
        ),
    ] {
        assert_eq!(load(seed).unwrap_err(), message);
    }
    let error = load(r#"{"groups":[{"name":"A","permissions":["admin"]}]}"#).unwrap_err();
    let start = "groups[0]: permissions[0]: no role has the id admin; there are role-source-ro, ";
    assert!(error.starts_with(start), "{error}");
}

#[test]
fn what_a_seed_leaves_out_is_made_up() {
    let mut wire = Wire::new();
    wire.segment = load(
        r#"{"users":[{"email":"ada.l@example.com"}],"groups":[{"name":"A","members":["ADA.L@example.com"]}]}"#,
    )
    .unwrap();
    let (_, users) = wire.json("GET /users");
    let user = &users["data"]["users"][0];
    assert_eq!(user["name"], "ada.l");
    assert_eq!(user["id"].as_str().unwrap().len(), 22);
    let (_, groups) = wire.json("GET /groups");
    let group = &groups["data"]["userGroups"][0];
    assert_eq!(group["memberCount"], 1);
    assert_ne!(group["id"], user["id"]);
}

#[test]
fn a_population_is_spread_evenly() {
    let mut wire = Wire::new();
    wire.segment = load(r#"{"fill":{"users":50,"groups":20,"memberships":200}}"#).unwrap();
    let (_, groups) = wire.json("GET /groups");
    let groups = groups["data"]["userGroups"].as_array().unwrap();
    assert_eq!(groups.len(), 20);
    assert!(groups.iter().all(|group| group["memberCount"] == 10));
    let (_, users) = wire.json("GET /users");
    let users = users["data"]["users"].as_array().unwrap();
    assert_eq!(users.len(), 50);
    let id = users[49]["id"].as_str().unwrap();
    let (_, groups) = wire.json(&format!("GET /users/{id}/groups"));
    assert_eq!(groups["data"]["pagination"]["totalEntries"], 4);
}
