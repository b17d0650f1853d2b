//! Seeds.

use jiff::Timestamp;

use super::super::{Choices, Kestra};
use super::{Server, VIEWER};
use crate::seed::Seed;
use crate::vendor::Vendor;

fn load(seed: &str) -> Result<(), String> {
    let seed: Seed = serde_json::from_str(seed).unwrap();
    Kestra::new(Choices::default()).load(&seed, Timestamp::UNIX_EPOCH)
}

#[test]
fn a_seed_gives_members_roles_and_access() {
    let seed = format!(
        r#"{{"users": [{{"email": "ada@example.com", "id": "ada", "username": "ada.lovelace"}}, {{"email": "alan@example.com", "id": "alan", "tenant_access": false}}],
             "groups": [{{"name": "analysts", "id": "analysts", "members": ["ada@example.com"], "permissions": ["{VIEWER}"]}}]}}"#
    );
    let mut server = Server::with(Choices::default(), &seed);
    assert_eq!(server.members("analysts"), ["ada"]);
    assert_eq!(
        (server.has_access("ada"), server.has_access("alan")),
        (true, false)
    );
    let access = server.send("GET /api/v1/main/tenant-access/ada").json();
    assert_eq!(access["roles"][0]["name"], "Viewer");
    // People log in with their addresses, whatever they are called elsewhere.
    let ada = server.send("GET /api/v1/users/ada").json();
    assert_eq!(
        (&ada["username"], &ada["email"]),
        (&"ada@example.com".into(), &"ada@example.com".into())
    );
    // Nobody gave a name, and none is made up.
    assert_eq!(access.get("displayName"), None);
}

#[test]
fn a_wrong_seed_is_refused_with_the_place() {
    for (seed, message) in [
        (
            r#"{"users": [{"email": "a@b"}, {"email": "A@b"}]}"#,
            "users: A@b: there is a user with this address",
        ),
        (
            r#"{"users": [{"email": "a@b", "id": "x"}, {"email": "c@d", "id": "x"}]}"#,
            "users: c@d: the id x is taken",
        ),
        (
            r#"{"groups": [{"name": "g", "members": ["a@b"]}]}"#,
            "groups: g: no user a@b",
        ),
        (
            r#"{"groups": [{"name": "g"}, {"name": "g"}]}"#,
            "groups: g: the name is empty or taken",
        ),
        (
            r#"{"groups": [{"name": "g", "id": "x"}, {"name": "h", "id": "x"}]}"#,
            "groups: h: the id x is taken",
        ),
        (
            r#"{"groups": [{"name": "g", "permissions": ["r"]}]}"#,
            "groups: g: no role r",
        ),
    ] {
        assert_eq!(load(seed).unwrap_err(), message);
    }
}

#[test]
fn a_made_up_population_has_the_numbers_asked_for() {
    let seed = r#"{"fill": {"users": 7, "groups": 3, "memberships": 10}}"#;
    let mut server = Server::with(Choices::default(), seed);
    assert_eq!(server.send("GET /api/v1/users").json()["total"], 7);
    assert_eq!(
        server.send("GET /api/v1/main/tenant-access").json()["total"],
        7
    );
    let groups = server.send("GET /api/v1/main/groups/search").ids();
    let members: Vec<_> = groups
        .iter()
        .map(|group| server.members(group).len())
        .collect();
    assert_eq!(members, [3, 3, 4]);
}
