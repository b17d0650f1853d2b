//! Pages, search, sort and filters.

use groups_sim::opendatasoft::Choices;
use groups_sim::{Fill, Seed, SeedGroup, VendorName};
use serde_json::Value;

use crate::common::{ODS, ods};
use crate::{default, start};

/// The values of a member of each result.
fn values<'a>(page: &'a Value, member: &str) -> Vec<&'a str> {
    let results = page["results"].as_array().unwrap().iter();
    results.map(|item| item[member].as_str().unwrap()).collect()
}

#[tokio::test]
async fn pages_link_to_each_other_with_what_was_asked_for() {
    let seed = ["Analysts", "Publishers", "Stewards"].into_iter();
    let group = |title| SeedGroup::new(title).with_permissions(["edit_page", "edit_domain"]);
    let seed = seed.fold(Seed::new(), |seed, title| seed.with_group(group(title)));
    let sim = start(seed, Choices::default()).await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let query = "limit=2&offset=0&sort=group__title&permissions=edit_domain&permissions=edit_page";
    let first = ods(url, "GET", &format!("/groups/?{query}&apikey=secret"), "")
        .await
        .json();
    let rest = "sort=group__title&permissions=edit_domain&permissions=edit_page";
    let next = format!("http://sim{ODS}/groups/?limit=2&offset=2&{rest}");
    assert_eq!(
        (&first["total_count"], &first["next"]),
        (&3.into(), &next.clone().into())
    );
    assert_eq!(
        (values(&first, "uid"), &first["previous"]),
        (vec!["analysts", "publishers"], &Value::Null)
    );

    let path = next.strip_prefix(&format!("http://sim{ODS}")).unwrap();
    let second = ods(url, "GET", path, "").await.json();
    let previous = format!("http://sim{ODS}/groups/?limit=2&{rest}");
    assert_eq!(
        (values(&second, "uid"), &second["next"]),
        (vec!["stewards"], &Value::Null)
    );
    assert_eq!(second["previous"], previous);

    let empty = ods(url, "GET", "/groups/?limit=0", "").await;
    assert_eq!(
        empty.text(),
        r#"{"total_count":3,"next":null,"previous":null,"results":[]}"#
    );
    let beyond = ods(url, "GET", "/groups/?limit=2&offset=9", "")
        .await
        .json();
    assert_eq!(
        (values(&beyond, "uid").len(), &beyond["next"]),
        (0, &Value::Null)
    );
    assert_eq!(
        beyond["previous"],
        format!("http://sim{ODS}/groups/?limit=2&offset=7")
    );
}

#[tokio::test]
async fn numbers_out_of_range_are_refused() {
    let sim = default().await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    for query in [
        "limit=1001",
        "limit=-1",
        "limit=100.0",
        "limit=",
        "limit=many",
    ] {
        let answer = ods(url, "GET", &format!("/groups/?{query}"), "").await;
        let expected = r#"{"error_code":"bad_request","message":"`limit` must be a whole number from 0 to 1000."}"#;
        assert_eq!((answer.status, answer.text()), (400, expected), "{query}");
    }
    assert_eq!(ods(url, "GET", "/users/?offset=-1", "").await.status, 400);
    assert_eq!(ods(url, "GET", "/groups/?limit=1000", "").await.status, 200);
}

#[tokio::test]
async fn groups_are_searched_sorted_and_filtered() {
    let sim = default().await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    sim.clock().advance(std::time::Duration::from_secs(1));
    assert_eq!(
        ods(
            url,
            "PUT",
            "/groups/analysts/",
            r#"{"title": "Zoologists"}"#
        )
        .await
        .status,
        200
    );
    let cases = [
        ("", vec!["stewards", "analysts"]),
        ("?sort=updated_at", vec!["stewards", "analysts"]),
        ("?sort=created_at", vec!["analysts", "stewards"]),
        ("?sort=group__title", vec!["stewards", "analysts"]),
        ("?sort=user_count", vec!["stewards", "analysts"]),
        ("?sort=created_by__username", vec!["analysts", "stewards"]),
        ("?search=ANALYST", vec!["analysts"]),
        ("?search=zoologist", vec!["analysts"]),
        ("?search=catalogue+restricted", vec!["analysts"]),
        ("?search=catalogue%20stew", vec![]),
        ("?search=st&sort=created_at", vec!["analysts", "stewards"]),
        ("?permissions=explore_restricted_dataset", vec!["analysts"]),
        (
            "?permissions=explore_restricted_dataset&permissions=edit_page",
            vec![],
        ),
    ];
    for (query, expected) in cases {
        let page = ods(url, "GET", &format!("/groups/{query}"), "")
            .await
            .json();
        assert_eq!(values(&page, "uid"), expected, "{query}");
        assert_eq!(page["total_count"], expected.len(), "{query}");
    }
    for sort in ["title", "-updated_at", ""] {
        let answer = ods(url, "GET", &format!("/groups/?sort={sort}"), "").await;
        assert_eq!(answer.status, 400, "{sort}");
    }
    let joined = ods(
        url,
        "POST",
        "/groups/stewards/users/",
        r#"{"username": "grace.hopper"}"#,
    );
    assert_eq!(joined.await.status, 201);
    assert_eq!(
        ods(url, "DELETE", "/groups/analysts/users/alan.turing/", "")
            .await
            .status,
        204
    );
    assert_eq!(
        ods(url, "DELETE", "/groups/analysts/users/ada.lovelace/", "")
            .await
            .status,
        204
    );
    let page = ods(url, "GET", "/groups/?sort=user_count", "").await.json();
    assert_eq!(values(&page, "uid"), ["analysts", "stewards"]);
}

#[tokio::test]
async fn users_are_searched_sorted_and_filtered() {
    let sim = default().await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let ada = r#"{"email": "ada@example.com", "permissions": ["edit_page"]}"#;
    assert_eq!(
        ods(url, "PUT", "/users/ada.lovelace/", ada).await.status,
        200
    );
    let (ada, alan, grace) = ("ada.lovelace", "alan.turing", "grace.hopper");
    let cases = [
        ("", vec![ada, alan, grace]),
        ("?sort=last_name", vec![grace, ada, alan]),
        ("?sort=last_seen_at&sort=last_name", vec![grace, ada, alan]),
        ("?search=ada", vec![ada]),
        ("?search=ADA@EXAMPLE.COM", vec![ada]),
        ("?search=example&sort=first_name&limit=2", vec![ada, alan]),
        ("?permissions=edit_page", vec![ada]),
        ("?permissions=explore_restricted_dataset", vec![]),
        (
            "?all_permissions=explore_restricted_dataset",
            vec![ada, alan],
        ),
        (
            "?all_permissions=explore_restricted_dataset&all_permissions=edit_page",
            vec![ada],
        ),
    ];
    for (query, expected) in cases {
        let page = ods(url, "GET", &format!("/users/{query}"), "").await.json();
        assert_eq!(values(&page, "username"), expected, "{query}");
    }
    assert_eq!(ods(url, "GET", "/users/?sort=email", "").await.status, 400);
}

#[tokio::test]
async fn a_large_population_is_the_same_on_every_run() {
    let sim = start(
        Seed::new().with_fill(Fill::new(50, 30, 100)),
        Choices::default(),
    )
    .await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let page = ods(url, "GET", "/groups/?limit=1000", "").await.json();
    let counts = page["results"].as_array().unwrap().iter();
    let counts: Vec<_> = counts
        .map(|group| group["user_count"].as_u64().unwrap())
        .collect();
    assert_eq!((counts.len(), counts.iter().sum::<u64>()), (30, 100));
    assert_eq!(page["results"][29]["uid"], "group_000029");
    let members = ods(url, "GET", "/groups/group_000029/users/", "")
        .await
        .json();
    assert_eq!(
        values(&members, "username"),
        ["user.000046", "user.000047", "user.000048", "user.000049"]
    );
}
