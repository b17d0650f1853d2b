//! A schema asks for an object, and an array of its values is none.

use groups_sim::{Sim, VendorName};
use serde_json::Value;

use crate::common::{clock, seed, send};

#[tokio::test]
async fn an_array_is_refused_where_an_object_is_expected() {
    let ods = "/api/automation/v1.0";
    let kestra = "/api/v1";
    let cases = [
        (
            VendorName::Opendatasoft,
            "POST",
            format!("{ods}/groups/"),
            r#"["A"]"#,
            400,
        ),
        (
            VendorName::Opendatasoft,
            "POST",
            format!("{ods}/groups/"),
            r#"{"title": "A", "explore_limits": [{"limit": 1, "unit": "day"}]}"#,
            400,
        ),
        (
            VendorName::Opendatasoft,
            "POST",
            format!("{ods}/groups/stewards/users/"),
            r#"["ada.lovelace"]"#,
            400,
        ),
        (
            VendorName::Opendatasoft,
            "POST",
            format!("{ods}/groups/stewards/users/batch/"),
            r#"[["ada.lovelace"]]"#,
            400,
        ),
        (
            VendorName::Opendatasoft,
            "PUT",
            format!("{ods}/users/ada.lovelace/"),
            r#"{"email": "ada@example.com", "groups": [["stewards"]]}"#,
            400,
        ),
        (
            VendorName::Segment,
            "POST",
            "/groups".to_owned(),
            r#"["A"]"#,
            422,
        ),
        (
            VendorName::Segment,
            "POST",
            "/groups".to_owned(),
            r#" [ "A" ]"#,
            422,
        ),
        (
            VendorName::Segment,
            "POST",
            "/invites".to_owned(),
            r#"{"invites": [["new@example.com"]]}"#,
            422,
        ),
        (
            VendorName::Kestra,
            "POST",
            format!("{kestra}/main/groups"),
            r#"["A"]"#,
            422,
        ),
        (
            VendorName::Kestra,
            "POST",
            format!("{kestra}/users"),
            r#"["new@example.com"]"#,
            422,
        ),
        (
            VendorName::Kestra,
            "POST",
            format!("{kestra}/setup"),
            r#"{"username": "a@b", "password": "p", "tenant": ["main", "main"]}"#,
            422,
        ),
    ];
    let seed = seed();
    for strict in [false, true] {
        let sim = Sim::builder().with_strict(strict).with_clock(clock());
        let sim = sim
            .with_seed(without_permissions(seed.clone()))
            .start()
            .await
            .unwrap();
        for (vendor, method, target, body, status) in &cases {
            let headers = [
                ("authorization", vendor.authorization()),
                ("content-type", "application/json"),
            ];
            let url = sim.url(*vendor).unwrap();
            let answer = send(url, method, target, &headers, body).await;
            assert_eq!(answer.status, *status, "{vendor} {body}: {}", answer.text());
            let text = answer.json().to_string();
            assert!(
                text.contains("expected an object"),
                "{vendor} {body}: {text}"
            );
        }
        // Nothing came of any of them.
        let stewards = sim.call(
            VendorName::Opendatasoft,
            "GET",
            &format!("{ods}/groups/stewards/"),
            None,
        );
        assert_eq!(stewards.unwrap().body["user_count"], 0);
        let invites = sim
            .call(VendorName::Segment, "GET", "/invites", None)
            .unwrap();
        assert_eq!(invites.body["data"]["invites"], Value::Array(Vec::new()));
    }
}

/// Permissions differ between vendors.
fn without_permissions(mut seed: groups_sim::Seed) -> groups_sim::Seed {
    for group in &mut seed.groups {
        group.permissions.clear();
    }
    seed
}
