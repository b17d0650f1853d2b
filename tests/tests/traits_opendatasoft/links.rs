//! The vendor's link to the next page of members: only its `limit` and `offset` are used, and only if it leads to this very list.

use groups_core::ErrorKind;
use groups_opendatasoft::OpendatasoftConfig;
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::api;
use crate::common::{TOKEN, all_members, bare, group, ok, opendatasoft, sent, server};
use crate::members::users;

const LIST: &str = "/api/automation/v1.0/groups/analysts/users/";
const FIRST: &str = api!("GET" "/groups/analysts/users/");

const NOT_THIS_LIST: &str = "the link to the next page does not lead to a page of this list";

fn page(next: Value, results: Vec<Value>) -> Answer {
    ok(json!({"total_count": 21, "next": next, "results": results}))
}

fn here(query: &str) -> String {
    format!("{{origin}}{LIST}{query}")
}

#[tokio::test]
async fn the_next_request_repeats_what_the_link_says() {
    for (link, query) in [
        (here("?limit=20&offset=20"), "?limit=20&offset=20"),
        (here("?offset=20"), "?offset=20"),
        (here("?offset=20&limit=7"), "?limit=7&offset=20"),
        (here("?limit=20"), "?limit=20"),
        (
            here("?offset=18446744073709551615"),
            "?offset=18446744073709551615",
        ),
        (format!("{LIST}?limit=20&offset=20"), "?limit=20&offset=20"),
        // A key that the vendor put into the link is not repeated.
        (here("?apikey=somebody-else&offset=20"), "?offset=20"),
        (here("?offset=20#fragment"), "?offset=20"),
    ] {
        let pages = [
            page(json!(link), users(0, 20)),
            page(json!(null), users(20, 21)),
        ];
        let server = server(pages).await;
        let provider = opendatasoft(&server.url());
        let members = all_members(&provider, &group("analysts")).await.unwrap();
        let names: Vec<_> = members.iter().map(|member| member.key().as_str()).collect();
        let expected: Vec<_> = (0..21).map(|n| format!("user-{n}")).collect();
        assert_eq!(names, expected, "{link}");
        assert_eq!(
            sent(&server),
            [bare(FIRST), bare(&format!("{FIRST}{query}"))],
            "{link}"
        );
    }
}

#[tokio::test]
async fn a_link_that_leads_elsewhere_is_not_followed() {
    for link in [
        "https://canary.example/api/automation/v1.0/groups/analysts/users/?offset=20",
        "http://127.0.0.1:1/api/automation/v1.0/groups/analysts/users/?offset=20",
        "http://localhost/api/automation/v1.0/groups/analysts/users/?offset=20",
        "//canary.example/api/automation/v1.0/groups/analysts/users/?offset=20",
        "{origin}.canary.example/api/automation/v1.0/groups/analysts/users/?offset=20",
        "{origin}@canary.example/api/automation/v1.0/groups/analysts/users/?offset=20",
        "{origin}/api/automation/v1.0/groups/canary/users/?offset=20",
        "{origin}/api/automation/v1.0/groups/analysts/users/../../canary/users/?offset=20",
        "{origin}/api/automation/v1.0/groups/analysts/users?offset=20",
        "{origin}/api/automation/v1.0/groups/analysts/?offset=20",
        "{origin}/api/automation/v1.0/users/?offset=20",
        "{origin}/groups/analysts/users/?offset=20",
        "{origin}/?offset=20",
        "javascript:alert('canary')",
        "canary",
        "http://[canary",
        "",
    ] {
        let server = server([page(json!(link), users(0, 20))]).await;
        let provider = opendatasoft(&server.url());
        let error = all_members(&provider, &group("analysts"))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{link}");
        assert_eq!(error.detail(), Some(NOT_THIS_LIST), "{link}");
        assert!(
            !format!("{error} {error:?}").contains("canary"),
            "{link}: {error:?}"
        );
        assert_eq!(sent(&server), [bare(FIRST)], "{link}");
    }
}

#[tokio::test]
async fn a_link_that_says_something_unknown_is_not_followed() {
    for query in [
        "?offset=20&cursor=abc",
        "?page=2",
        "?Offset=20",
        "?offset=-20",
        "?offset=twenty",
        "?offset=",
        "?limit=4294967296&offset=20",
        "?offset=18446744073709551616",
        "?search=a&offset=20",
    ] {
        let server = server([page(json!(here(query)), users(0, 20))]).await;
        let provider = opendatasoft(&server.url());
        let error = all_members(&provider, &group("analysts"))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{query}");
        assert_eq!(error.detail(), Some(NOT_THIS_LIST), "{query}");
        assert_eq!(sent(&server), [bare(FIRST)], "{query}");
    }
}

#[tokio::test]
async fn links_that_lead_in_a_circle_are_left() {
    for links in [
        ["?offset=20", "?offset=20", "?offset=20"],
        ["?offset=20", "?offset=40", "?offset=20"],
        ["", "", ""],
    ] {
        let page = |query| {
            let next = here(query);
            ok(json!({"total_count": 1000, "next": next, "results": users(0, 20)}))
        };
        let server = server(links.map(page)).await;
        let provider = opendatasoft(&server.url());
        let error = all_members(&provider, &group("analysts"))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{links:?}");
        assert!(server.requests().len() <= 3);
    }
}

#[tokio::test]
async fn the_group_in_the_link_is_compared_in_its_encoded_form() {
    let link = "{origin}/api/automation/v1.0/groups/a%2Fb%20%C3%A9/users/?offset=20";
    let pages = [
        page(json!(link), users(0, 20)),
        page(json!(null), users(20, 21)),
    ];
    let server = server(pages).await;
    let provider = opendatasoft(&server.url());
    let members = all_members(&provider, &group("a/b é")).await.unwrap();
    assert_eq!(members.len(), 21);
    let target = api!("GET" "/groups/a%2Fb%20%C3%A9/users/");
    assert_eq!(
        sent(&server),
        [bare(target), bare(&format!("{target}?offset=20"))]
    );
}

#[tokio::test]
async fn a_path_prefix_belongs_to_the_list() {
    let prefixed = "{origin}/proxy/api/automation/v1.0/groups/analysts/users/?offset=20";
    let pages = [
        page(json!(prefixed), users(0, 20)),
        page(json!(here("?offset=20")), vec![]),
    ];
    let server = server(pages).await;
    let provider = opendatasoft(&format!("{}/proxy/", server.url()));
    let error = all_members(&provider, &group("analysts"))
        .await
        .unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::Incomplete,
        "the second link leaves the prefix"
    );
    let target = "GET /proxy/api/automation/v1.0/groups/analysts/users/";
    assert_eq!(
        sent(&server),
        [bare(target), bare(&format!("{target}?offset=20"))]
    );
}

#[tokio::test]
async fn a_key_in_the_query_goes_with_every_page_and_only_once() {
    let link = here(&format!("?apikey={TOKEN}&offset=20"));
    let pages = [
        page(json!(link), users(0, 20)),
        page(json!(null), users(20, 21)),
    ];
    let server = server(pages).await;
    let builder = OpendatasoftConfig::builder().with_base_url(server.url());
    let config = builder
        .with_api_key(TOKEN)
        .with_api_key_in_query()
        .build()
        .unwrap();
    let members = all_members(&config.provider(), &group("analysts"))
        .await
        .unwrap();
    assert_eq!(members.len(), 21);
    let expected = [
        bare(&format!("{FIRST}?apikey={TOKEN}")),
        bare(&format!("{FIRST}?offset=20&apikey={TOKEN}")),
    ];
    assert_eq!(sent(&server), expected);
}
