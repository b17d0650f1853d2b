//! Seeds, reset and changes by others.

use std::path::Path;
use std::time::Duration;

use groups_sim::{Fill, Seed, SeedGroup, SeedUser, Seeds, Sim, StartError, VendorName};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::builder;
use crate::common::{ODS, ods};

#[tokio::test]
async fn a_seed_file_fills_all_vendors_or_each_and_sets_choices() {
    let text = r#"{
        "users": [{"email": "ada@example.com", "username": "ada.lovelace", "name": "Ada Lovelace"}],
        "groups": [{"name": "Analysts", "id": "the-analysts", "description": "All", "members": ["ada@example.com"], "permissions": ["edit_page"]}],
        "fill": {"users": 3, "groups": 2, "memberships": 4},
        "choices": {"opendatasoft": {"member_list": "whole"}}
    }"#;
    let seeds = Seeds::from_json(text).unwrap();
    let sim = Sim::builder()
        .with_strict(true)
        .with_seeds(seeds)
        .only(VendorName::Opendatasoft)
        .start()
        .await
        .unwrap();
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let group = ods(url, "GET", "/groups/the-analysts/", "").await.json();
    assert_eq!(
        (&group["description"], &group["permissions"]),
        (&"All".into(), &json!(["edit_page"]))
    );
    let members = ods(url, "GET", "/groups/the-analysts/users/?limit=0", "")
        .await
        .json();
    assert_eq!(members["results"][0]["username"], "ada.lovelace");
    assert_eq!(
        ods(url, "GET", "/users/?limit=0", "").await.json()["total_count"],
        4
    );
    assert_eq!(
        ods(url, "GET", "/groups/?limit=0", "").await.json()["total_count"],
        3
    );

    let other = Seeds::from_json(r#"{"segment": {"groups": [{"name": "Analysts"}]}}"#).unwrap();
    let sim = Sim::builder()
        .with_strict(true)
        .with_seeds(other)
        .only(VendorName::Opendatasoft)
        .start()
        .await
        .unwrap();
    let listed = ods(
        sim.url(VendorName::Opendatasoft).unwrap(),
        "GET",
        "/groups/",
        "",
    )
    .await
    .json();
    assert_eq!(listed["total_count"], 0);
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_line_and_field() {
    let cases = [
        ("[", "line 1: "),
        ("{\n\"user\": []}", "line 2: user: unknown field `user`"),
        (
            "{\"users\": [\n{\"email\": 7}]}",
            "line 2: users[0].email: invalid type: integer `7`",
        ),
        (
            "{\"segment\": {\"groups\": [{\"name\": \"A\", \"member\": []}]}}",
            "line 1: segment.groups[0].member: unknown field `member`",
        ),
        (
            "{\"choices\": {\"opendatasoft\": {\"put\": \"merge\"}}}",
            "line 1: choices.opendatasoft.put: unknown variant `merge`, expected `keep` or `replace`",
        ),
        (
            "{\"users\": [], \"kestra\": {}}",
            "a file has either one seed for all vendors or one for each",
        ),
    ];
    for (text, expected) in cases {
        let error = Seeds::from_json(text).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{text}: {error}");
    }
}

#[tokio::test]
async fn a_seed_that_does_not_fit_is_refused_with_its_place() {
    let ada = || SeedUser::new("ada@example.com");
    let cases = [
        (
            Seed::new().with_user(ada()).with_user(ada()),
            "users[1]: there is a user `ada` already",
        ),
        (
            Seed::new().with_group(SeedGroup::new("A").with_members(["ada@example.com"])),
            "groups[0]: members[0]: there is no user `ada@example.com`",
        ),
        (
            Seed::new()
                .with_group(SeedGroup::new("A"))
                .with_group(SeedGroup::new("B").with_id("a")),
            "groups[1]: there is a group `a` already",
        ),
        (
            Seed::new().with_fill(Fill::new(3, 2, 7)),
            "fill: 3 users and 2 groups have at most 6 memberships, not 7",
        ),
    ];
    for (seed, expected) in cases {
        let start = Sim::builder()
            .only(VendorName::Opendatasoft)
            .with_seed(seed)
            .start();
        let error = start.await.unwrap_err().to_string();
        assert_eq!(error, format!("seed for opendatasoft: {expected}"));
    }
}

#[tokio::test]
async fn a_reset_undoes_everything_but_the_time() {
    let sim = builder().start().await.unwrap();
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    assert_eq!(
        ods(url, "DELETE", "/groups/analysts/", "").await.status,
        204
    );
    sim.clock().advance(Duration::from_secs(60));
    sim.reset().unwrap();
    assert!(sim.requests().is_empty());
    let group = ods(url, "GET", "/groups/analysts/", "").await.json();
    assert_eq!(
        (&group["user_count"], &group["created_at"]),
        (&2.into(), &"2025-06-12T14:06:10Z".into())
    );
}

#[tokio::test]
async fn others_change_what_a_client_sees() {
    let sim = builder().start().await.unwrap();
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let target = format!("{ODS}/groups/analysts/users/alan.turing/");
    let removed = sim
        .call(VendorName::Opendatasoft, "DELETE", &target, None)
        .unwrap();
    assert_eq!(
        (removed.status, removed.body),
        (204, serde_json::Value::Null)
    );
    let more = Seed::new().with_fill(Fill::new(5, 1, 5));
    sim.load(VendorName::Opendatasoft, &more).unwrap();
    let groups = ods(url, "GET", "/groups/?sort=created_at", "").await.json();
    let counts = groups["results"].as_array().unwrap().iter();
    let counts: Vec<_> = counts
        .map(|group| group["user_count"].as_u64().unwrap())
        .collect();
    assert_eq!(counts, [1, 0, 5]);
    // Nobody called but the client.
    assert_eq!(sim.requests().len(), 1);

    // A seed that is wrong in the middle changes nothing.
    let wrong = Seed::new()
        .with_group(SeedGroup::new("New"))
        .with_group(SeedGroup::new("B").with_id("stewards"));
    assert!(sim.load(VendorName::Opendatasoft, &wrong).is_err());
    assert_eq!(
        ods(url, "GET", "/groups/?limit=0", "").await.json()["total_count"],
        3
    );
    let error = sim.load(VendorName::Segment, &Seed::new()).unwrap_err();
    assert!(
        matches!(error, StartError::NotServed(VendorName::Segment)),
        "{error}"
    );
}

/// How a vendor lists what it holds: `lists/<vendor>.json` beside this file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    /// All users: the target, where the rows are in the answer, and what of a row makes the name and the address.
    users: List,
    /// All groups.
    groups: List,
    /// The members of the group whose id stands for `{id}`.
    members: List,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    target: String,
    rows: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    name: Vec<String>,
    #[serde(default)]
    address: String,
}

impl Lists {
    fn of(vendor: VendorName) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frame/lists");
        let file = folder.join(format!("{vendor}.json"));
        let text = std::fs::read_to_string(&file);
        let text = text.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }
}

/// The names and addresses of the users, and the names of the groups with the addresses of their members, as each vendor lists them.
fn population(sim: &Sim, vendor: VendorName) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let lists = Lists::of(vendor);
    let rows = |list: &List, id: &str| {
        let target = list.target.replace("{id}", id);
        let reply = sim.call(vendor, "GET", &target, None).unwrap();
        assert_eq!(reply.status, 200, "{target}: {}", reply.body);
        let rows = reply.body.pointer(&list.rows).unwrap().as_array();
        rows.unwrap().clone()
    };
    let text = |row: &Value, member: &str| row[member].as_str().unwrap().to_owned();
    let name = |list: &List, row: &Value| {
        let parts = list.name.iter().map(|member| text(row, member));
        parts.collect::<Vec<_>>().join(" ")
    };
    let shown = |user: &Value| {
        let address = text(user, &lists.users.address);
        format!("{} <{address}>", name(&lists.users, user))
    };
    let of_group = |group: &Value| {
        let members = rows(&lists.members, &text(group, &lists.groups.id));
        let members = members
            .iter()
            .map(|member| text(member, &lists.members.address));
        (name(&lists.groups, group), members.collect())
    };
    (
        rows(&lists.users, "").iter().map(shown).collect(),
        rows(&lists.groups, "").iter().map(of_group).collect(),
    )
}

#[tokio::test]
async fn a_made_up_population_is_the_same_for_every_vendor() {
    let seed = Seed::new().with_fill(Fill::new(3, 2, 4));
    let sim = Sim::builder().with_strict(true).with_seed(seed);
    let sim = sim.start().await.unwrap();
    let users = ["0", "1", "2"].map(|n| format!("User 00000{n} <user.00000{n}@example.com>"));
    let members = |numbers: [u32; 2]| {
        numbers
            .map(|n| format!("user.00000{n}@example.com"))
            .to_vec()
    };
    let groups = vec![
        ("Group 000000".to_owned(), members([0, 1])),
        ("Group 000001".to_owned(), members([2, 0])),
    ];
    for vendor in VendorName::ALL {
        assert_eq!(
            population(&sim, vendor),
            (users.to_vec(), groups.clone()),
            "{vendor}"
        );
    }
}

#[tokio::test]
async fn every_group_can_have_every_user_and_none_twice() {
    let seed = Seed::new().with_fill(Fill::new(3, 2, 6));
    let sim = Sim::builder().with_strict(true).with_seed(seed);
    let sim = sim.start().await.unwrap();
    for vendor in VendorName::ALL {
        let (_, groups) = population(&sim, vendor);
        assert!(
            groups.iter().all(|(_, members)| members.len() == 3),
            "{vendor}"
        );
    }
    let more = Seed::new().with_fill(Fill::new(0, 1, 1));
    let error = sim
        .load(VendorName::Segment, &more)
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "seed for segment: fill: 0 users and 1 groups have at most 0 memberships, not 1"
    );
}
