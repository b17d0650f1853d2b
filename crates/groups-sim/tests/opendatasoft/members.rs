//! Members, and the groups of a user.

use groups_sim::opendatasoft::Choices;
use groups_sim::{Fill, Seed, VendorName};
use serde_json::json;

use crate::common::{ODS, ods};
use crate::{NOT_FOUND, default, start};

const ADA: &str = concat!(
    r#"{"username":"ada.lovelace","display_name":"ada.lovelace","first_name":"Ada","last_name":"Lovelace","is_active":true,"email":"ada@example.com","#,
    r#""is_ods":false,"account_type":"local","permissions":[],"joined_at":"2025-06-12T14:05:10Z","last_seen_at":null,"last_login_at":null,"#,
    r#""expires_at":null,"explore_limits":{},"management_limits":{},"groups":[{"uid":"analysts"},{"uid":"stewards"}],"#,
    r#""identity_providers":[{"uid":"opendatasoft"}]}"#,
);

#[tokio::test]
async fn a_member_is_added_listed_and_removed() {
    let sim = default().await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let added = ods(
        url,
        "POST",
        "/groups/stewards/users/",
        r#"{"username": "ada.lovelace"}"#,
    )
    .await;
    assert_eq!((added.status, added.text()), (201, ADA));
    let listed = ods(url, "GET", "/groups/stewards/users/", "").await;
    let expected = format!(r#"{{"total_count":1,"next":null,"previous":null,"results":[{ADA}]}}"#);
    assert_eq!((listed.status, listed.text()), (200, expected.as_str()));
    let group = ods(url, "GET", "/groups/stewards/", "").await.json();
    assert_eq!(group["user_count"], 1);

    let path = "/groups/stewards/users/ada%2Elovelace/";
    let removed = ods(url, "DELETE", path, "").await;
    assert_eq!((removed.status, removed.text()), (204, ""));
    assert_eq!(removed.header("content-type"), None);
    let again = ods(url, "DELETE", path, "").await;
    assert_eq!((again.status, again.text()), (404, NOT_FOUND));
    // Who is in the other group stays there.
    let others = ods(url, "GET", "/groups/analysts/", "").await.json();
    assert_eq!(others["user_count"], 2);
}

#[tokio::test]
async fn an_unknown_user_is_no_member() {
    let sim = default().await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let unknown = ods(
        url,
        "POST",
        "/groups/analysts/users/",
        r#"{"username": "nobody"}"#,
    )
    .await;
    let expected = r#"{"error_code":"validation_error","message":"The input is not valid.","detail":{"username":["No user of this domain has this name."]}}"#;
    assert_eq!((unknown.status, unknown.text()), (400, expected));
    for body in ["{}", r#"{"username": ""}"#, r#"{"username": null}"#] {
        let missing = ods(url, "POST", "/groups/analysts/users/", body).await;
        assert_eq!(
            missing.json()["detail"],
            json!({"username": ["This field is required."]})
        );
    }
    let cases = [
        ("GET", "/groups/nothing/users/", ""),
        (
            "POST",
            "/groups/nothing/users/",
            r#"{"username": "ada.lovelace"}"#,
        ),
        ("POST", "/groups/nothing/users/batch/", "[]"),
        ("DELETE", "/groups/nothing/users/ada.lovelace/", ""),
        ("DELETE", "/groups/analysts/users/nobody/", ""),
        ("GET", "/users/nobody/", ""),
        (
            "PUT",
            "/users/nobody/",
            r#"{"email": "nobody@example.com"}"#,
        ),
    ];
    for (method, path, body) in cases {
        let answer = ods(url, method, path, body).await;
        assert_eq!(
            (answer.status, answer.text()),
            (404, NOT_FOUND),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn a_batch_says_what_became_of_each_user() {
    let sim = default().await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let batch = r#"[{"username": "ada.lovelace"}, {"username": "nobody"}, {}, {"username": "ada.lovelace"}]"#;
    let answer = ods(url, "POST", "/groups/stewards/users/batch/", batch).await;
    let success = format!(r#"{{"status_code":"success","data":{ADA}}}"#);
    let unknown = format!(r#"{{"status_code":"error","error":{NOT_FOUND}}}"#);
    let missing = r#"{"status_code":"error","error":{"error_code":"validation_error","message":"The input is not valid.","detail":{"username":["This field is required."]}}}"#;
    let expected = format!(r#"{{"0":{success},"1":{unknown},"2":{missing},"3":{success}}}"#);
    assert_eq!((answer.status, answer.text()), (200, expected.as_str()));
    let group = ods(url, "GET", "/groups/stewards/", "").await.json();
    assert_eq!(group["user_count"], 1);
    for body in [r#"{"username": "ada.lovelace"}"#, r#"["ada.lovelace"]"#] {
        let answer = ods(url, "POST", "/groups/stewards/users/batch/", body).await;
        assert_eq!(answer.status, 400, "{body}");
    }
}

#[tokio::test]
async fn the_members_of_a_large_group_come_in_pages() {
    let sim = start(
        Seed::new().with_fill(Fill::new(45, 1, 45)),
        Choices::default(),
    )
    .await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let mut path = "/groups/group_000000/users/".to_owned();
    let mut sizes = Vec::new();
    loop {
        let page = ods(url, "GET", &path, "").await.json();
        assert_eq!(page["total_count"], 45);
        sizes.push(page["results"].as_array().unwrap().len());
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = next
            .strip_prefix(&format!("http://sim{ODS}"))
            .unwrap()
            .to_owned();
    }
    assert_eq!(sizes, [20, 20, 5]);
}

#[tokio::test]
async fn a_user_shows_its_groups_and_takes_others() {
    let sim = default().await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let short = ods(url, "GET", "/users/ada.lovelace/", "").await;
    let expected = ADA.replace(r#",{"uid":"stewards"}"#, "");
    assert_eq!((short.status, short.text()), (200, expected.as_str()));
    let full = ods(url, "GET", "/users/ada.lovelace/?expand=groups", "")
        .await
        .json();
    let analysts = ods(url, "GET", "/groups/analysts/", "").await.json();
    assert_eq!(full["groups"], json!([analysts]));

    let update = r#"{"email": "ada@example.com", "first_name": "Augusta Ada", "groups": [{"uid": "stewards"}]}"#;
    let updated = ods(url, "PUT", "/users/ada.lovelace/", update).await.json();
    assert_eq!(
        (&updated["first_name"], &updated["last_name"]),
        (&"Augusta Ada".into(), &"Lovelace".into())
    );
    assert_eq!(updated["groups"][0]["title"], "Stewards");
    let counts = ["analysts", "stewards"].map(|group| format!("/groups/{group}/"));
    for path in counts {
        assert_eq!(
            ods(url, "GET", &path, "").await.json()["user_count"],
            1,
            "{path}"
        );
    }
    let refused = [
        (r#"{"groups": []}"#, "email"),
        (r#"{"email": "nowhere"}"#, "email"),
        (
            r#"{"email": "a@b", "groups": [{"uid": "stewards"}, {"uid": "nothing"}]}"#,
            "groups",
        ),
        (r#"{"email": "a@b", "username": "another"}"#, "username"),
        (r#"{"email": "a@b", "permissions": ["fly"]}"#, "permissions"),
    ];
    for (body, field) in refused {
        let answer = ods(url, "PUT", "/users/ada.lovelace/", body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(
            answer.json()["detail"][field].is_array(),
            "{body}: {}",
            answer.text()
        );
    }
    let unchanged = ods(url, "GET", "/users/ada.lovelace/", "").await.json();
    assert_eq!(
        (&unchanged["email"], &unchanged["groups"]),
        (&"ada@example.com".into(), &json!([{"uid": "stewards"}]))
    );
}
