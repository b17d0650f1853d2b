//! Opendatasoft's answers, byte for byte where the vendor's examples say them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

#[path = "opendatasoft/choices.rs"]
mod choices;
mod common;
#[path = "opendatasoft/lists.rs"]
mod lists;
#[path = "opendatasoft/members.rs"]
mod members;

use common::{ODS, clock, ods, seed, send};
use groups_sim::opendatasoft::Choices;
use groups_sim::{Seed, Sim, VendorName};

async fn start(seed: Seed, choices: Choices) -> Sim {
    let sim = Sim::builder()
        .only(VendorName::Opendatasoft)
        .with_strict(true);
    let sim = sim.with_clock(clock()).with_seed(seed);
    sim.with_choices(choices).start().await.unwrap()
}

async fn default() -> Sim {
    start(seed(), Choices::default()).await
}

const NOT_FOUND: &str = r#"{"error_code":"not_found","message":"Nothing found here."}"#;

const ANALYSTS: &str = concat!(
    r#"{"uid":"analysts","title":"Analysts","description":"People who explore the restricted catalogue.","user_count":0,"#,
    r#""permissions":["explore_restricted_dataset"],"explore_limits":{"api_calls":{"limit":2000,"unit":"day"}},"management_limits":{},"#,
    r#""created_at":"2025-06-12T14:05:10Z","updated_at":"2025-06-12T14:05:10Z","#,
    r#""created_by":{"username":"sim.admin"},"updated_by":{"username":"sim.admin"}}"#,
);

const CREATE: &str = r#"{"title": "Analysts", "description": "People who explore the restricted catalogue.", "permissions": ["explore_restricted_dataset"], "explore_limits": {"api_calls": {"limit": 2000, "unit": "day"}}}"#;

#[tokio::test]
async fn a_group_is_created_read_renamed_and_deleted() {
    let sim = start(Seed::new(), Choices::default()).await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let created = ods(url, "POST", "/groups/", CREATE).await;
    assert_eq!((created.status, created.text()), (201, ANALYSTS));
    assert_eq!(created.header("content-type"), Some("application/json"));
    let read = ods(url, "GET", "/groups/analysts/", "").await;
    assert_eq!((read.status, read.text()), (200, ANALYSTS));

    sim.clock().advance(std::time::Duration::from_secs(60));
    let rename = r#"{"title": "Data analysts", "description": "People who explore the restricted catalogue.", "permissions": ["explore_restricted_dataset", "explore_monitoring"], "explore_limits": {"api_calls": {"limit": 2000, "unit": "day"}}}"#;
    let renamed = ods(url, "PUT", "/groups/analysts/", rename).await;
    let expected = ANALYSTS
        .replace(r#""Analysts""#, r#""Data analysts""#)
        .replace(r#"dataset"]"#, r#"dataset","explore_monitoring"]"#)
        .replace(
            r#""updated_at":"2025-06-12T14:05:10Z""#,
            r#""updated_at":"2025-06-12T14:06:10Z""#,
        );
    assert_eq!((renamed.status, renamed.text()), (200, expected.as_str()));

    let deleted = ods(url, "DELETE", "/groups/analysts/", "").await;
    assert_eq!((deleted.status, deleted.text()), (204, ""));
    assert_eq!(deleted.header("content-type"), None);
    for method in ["DELETE", "GET"] {
        let gone = ods(url, method, "/groups/analysts/", "").await;
        assert_eq!((gone.status, gone.text()), (404, NOT_FOUND), "{method}");
    }
}

#[tokio::test]
async fn a_uid_is_made_of_the_title_and_never_given_twice() {
    let sim = start(Seed::new(), Choices::default()).await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let titles = [
        ("Content Designers", "content_designers"),
        ("Content  Designers!", "content_designers_2"),
        ("content designers", "content_designers_3"),
        ("Überall", "berall"),
        ("東京", "group"),
    ];
    for (title, uid) in titles {
        let body = serde_json::json!({"title": title}).to_string();
        let created = ods(url, "POST", "/groups/", &body).await;
        assert_eq!(
            (created.status, &created.json()["uid"]),
            (201, &uid.into()),
            "{title}"
        );
    }
}

#[tokio::test]
async fn a_body_that_does_not_fit_is_refused_with_the_field() {
    let sim = default().await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let invalid = |field: &str, message: &str| {
        format!(
            r#"{{"error_code":"validation_error","message":"The input is not valid.","detail":{{"{field}":["{message}"]}}}}"#
        )
    };
    let cases = [
        ("{}", invalid("title", "This field is required.")),
        (
            r#"{"title": "  "}"#,
            invalid("title", "This field may not be blank."),
        ),
        (
            r#"{"title": 7}"#,
            invalid("title", "invalid type: integer `7`, expected a string"),
        ),
        (
            r#"{"title": "A", "description": null}"#,
            invalid("description", "invalid type: null, expected a string"),
        ),
        (
            r#"{"title": "A", "permissions": ["edit_domain", "fly"]}"#,
            invalid("permissions", "There is no permission `fly`."),
        ),
        (
            r#"{"title": "A", "explore_limits": {"api_calls": {"limit": -1, "unit": "day"}}}"#,
            invalid(
                "explore_limits.api_calls.limit",
                "This value must be at least 0.",
            ),
        ),
        (
            r#"{"title": "A", "colour": "red"}"#,
            invalid("colour", "This field is not documented."),
        ),
    ];
    for (method, path) in [("POST", "/groups/"), ("PUT", "/groups/analysts/")] {
        for (body, expected) in &cases {
            let refused = ods(url, method, path, body).await;
            assert_eq!(
                (refused.status, refused.text()),
                (400, expected.as_str()),
                "{body}"
            );
        }
    }
    let broken = ods(url, "POST", "/groups/", "{").await;
    assert_eq!(
        (broken.status, &broken.json()["error_code"]),
        (400, &"bad_request".into())
    );
    let none = ods(url, "POST", "/groups/", "").await;
    assert_eq!(
        (none.status, none.text()),
        (400, invalid("title", "This field is required.").as_str())
    );
    let listed = ods(url, "GET", "/groups/", "").await;
    assert_eq!(listed.json()["total_count"], 2);
}

#[tokio::test]
async fn a_key_is_taken_in_either_place_and_any_case_of_the_scheme() {
    let sim = default().await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let target = format!("{ODS}/groups/?limit=0");
    for scheme in ["apikey", "Apikey", "APIKEY"] {
        let header = format!("{scheme} sim-opendatasoft");
        let answer = send(url, "GET", &target, &[("authorization", &header)], "").await;
        assert_eq!(answer.status, 200, "{header}");
    }
    let in_query = format!("{target}&apikey=sim-opendatasoft");
    assert_eq!(send(url, "GET", &in_query, &[], "").await.status, 200);

    let refused = [
        (None, &target, "Credentials are missing."),
        (Some("Apikey another"), &target, "The key is not valid."),
        (
            Some("sim-opendatasoft"),
            &target,
            "The key is not understood.",
        ),
        (
            Some("Bearer sim-opendatasoft"),
            &target,
            "The key is not understood.",
        ),
        // The header decides.
        (Some("Apikey another"), &in_query, "The key is not valid."),
    ];
    for (header, target, message) in refused {
        let header = header.map(|header| ("authorization", header));
        let answer = send(url, "GET", target, header.as_slice(), "").await;
        let expected = format!(r#"{{"error_code":"not_authenticated","message":"{message}"}}"#);
        assert_eq!(
            (answer.status, answer.text()),
            (401, expected.as_str()),
            "{header:?}"
        );
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
}

#[tokio::test]
async fn what_does_not_exist_is_refused_in_the_vendors_words() {
    let sim = default().await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    for path in [
        "/",
        "/group/",
        "/groups/analysts/members/",
        "/groups//users/",
    ] {
        let answer = ods(url, "GET", path, "").await;
        assert_eq!((answer.status, answer.text()), (404, NOT_FOUND), "{path}");
    }
    for method in ["PATCH", "HEAD", "OPTIONS"] {
        let answer = ods(url, method, "/groups/analysts/", "").await;
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, PUT, DELETE"));
    }
    let key = ("authorization", "Apikey sim-opendatasoft");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let target = format!("{ODS}/groups/");
    let answer = send(url, "POST", &target, &[key, form], "title=Analysts").await;
    let expected =
        r#"{"error_code":"unsupported_media_type","message":"The body must be application/json."}"#;
    assert_eq!((answer.status, answer.text()), (415, expected));
}
