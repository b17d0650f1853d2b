//! What a strict server refuses and a lenient one takes.

use groups_sim::VendorName;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::common::{Answer, ODS, exchange, parse, request, send};
use crate::{builder, common};

const KEY: (&str, &str) = ("authorization", "Apikey sim-opendatasoft");
const JSON: (&str, &str) = ("content-type", "application/json");

fn refusal(what: &str) -> String {
    format!(r#"{{"error_code":"bad_request","message":"Not documented: {what}."}}"#)
}

/// What a strict and a lenient server answer.
async fn both(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> [Answer; 2] {
    let strict = builder().start().await.unwrap();
    let lenient = builder().with_strict(false).start().await.unwrap();
    let target = format!("{ODS}{path}");
    [
        send(
            strict.url(VendorName::Opendatasoft).unwrap(),
            method,
            &target,
            headers,
            body,
        )
        .await,
        send(
            lenient.url(VendorName::Opendatasoft).unwrap(),
            method,
            &target,
            headers,
            body,
        )
        .await,
    ]
}

/// The method, the path, the headers, the body, what is not documented, and what a lenient server answers.
type Case<'a> = (
    &'a str,
    &'a str,
    &'a [(&'a str, &'a str)],
    &'a str,
    &'a str,
    u16,
);

#[tokio::test]
async fn undocumented_details_are_refused_by_a_strict_server_alone() {
    let get = "GET";
    let cases: &[Case] = &[
        (
            get,
            "/groups/?page=2",
            &[KEY],
            "",
            "the query parameter `page`",
            200,
        ),
        (
            get,
            "/groups/?limit%5B%5D=2",
            &[KEY],
            "",
            "the query parameter `limit[]`",
            200,
        ),
        (
            get,
            "/groups/?permissions.0=edit_page",
            &[KEY],
            "",
            "the query parameter `permissions.0`",
            200,
        ),
        (
            get,
            "/groups/?limit=2&limit=3",
            &[KEY],
            "",
            "the query parameter `limit` more than once",
            200,
        ),
        (
            get,
            "/groups/stewards/?limit=2",
            &[KEY],
            "",
            "the query parameter `limit`",
            200,
        ),
        (
            get,
            "/groups",
            &[KEY],
            "",
            "the path `/api/automation/v1.0/groups` without `/` at its end",
            200,
        ),
        (
            get,
            "/groups/%2E./",
            &[KEY],
            "",
            "the path segment `%2E.`",
            404,
        ),
        (
            get,
            "/groups/",
            &[KEY, ("x-trace", "1")],
            "",
            "the header `x-trace`",
            200,
        ),
        (
            get,
            "/groups/",
            &[KEY, KEY],
            "",
            "the header `authorization` more than once",
            200,
        ),
        (
            get,
            "/groups/",
            &[KEY, JSON],
            "{}",
            "a body where none is documented",
            200,
        ),
    ];
    for (method, path, headers, body, what, status) in cases {
        let [strict, lenient] = both(method, path, headers, body).await;
        assert_eq!(
            (strict.status, strict.text()),
            (400, refusal(what).as_str()),
            "{path}"
        );
        assert_eq!(lenient.status, *status, "{path}: {}", lenient.text());
    }
    let unknown = r#"{"title": "A", "colour": "red"}"#;
    let [strict, lenient] = both("POST", "/groups/", &[KEY, JSON], unknown).await;
    assert_eq!((strict.status, lenient.status), (400, 201));
    let group = r#"{"email": "ada@example.com", "groups": [{"uid": "analysts", "colour": "red"}]}"#;
    let [strict, lenient] = both("PUT", "/users/ada.lovelace/", &[KEY, JSON], group).await;
    assert_eq!((strict.status, lenient.status), (400, 200));
    assert!(
        strict
            .text()
            .contains(r#"{"groups.0.colour":["This field is not documented."]}"#),
        "{}",
        strict.text()
    );
    let [strict, lenient] = both(get, "/users/ada.lovelace/?expand=all", &[KEY], "").await;
    assert_eq!((strict.status, lenient.status), (400, 200));
}

#[tokio::test]
async fn what_every_client_of_http_sends_is_taken_by_a_strict_server() {
    let usual = [
        KEY,
        JSON,
        ("user-agent", "groups"),
        ("accept", "application/json"),
        ("accept", "text/plain"),
        ("accept-encoding", "gzip"),
    ];
    let [strict, _] = both("POST", "/groups/", &usual, r#"{"title": "A"}"#).await;
    assert_eq!(strict.status, 201, "{}", strict.text());
    let charset = [KEY, ("content-type", "Application/JSON; charset=utf-8")];
    let [strict, _] = both("POST", "/groups/", &charset, r#"{"title": "A"}"#).await;
    assert_eq!(strict.status, 201, "{}", strict.text());
}

#[tokio::test]
async fn credentials_come_before_every_other_objection_and_after_the_route() {
    let [strict, lenient] = both("GET", "/groups/?page=2", &[("x-trace", "1")], "").await;
    assert_eq!((strict.status, lenient.status), (401, 401));
    let [strict, lenient] = both("GET", "/nothing/", &[], "").await;
    assert_eq!((strict.status, lenient.status), (404, 404));
}

#[tokio::test]
async fn a_body_is_read_to_its_end_or_refused() {
    let sim = builder().start().await.unwrap();
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let target = format!("{ODS}/groups/");
    let chunked = format!(
        "POST {target} HTTP/1.1\r\nhost: sim\r\nconnection: close\r\nauthorization: Apikey sim-opendatasoft\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{{\"title\":\r\n4\r\n\"A\"}}\r\n0\r\n\r\n"
    );
    assert_eq!(parse(&exchange(url, chunked.as_bytes()).await).status, 201);
    let bytes = |number: usize| {
        let title = "a".repeat(number - r#"{"title":""}"#.len());
        request(
            "POST",
            &target,
            &[KEY, JSON],
            &format!(r#"{{"title":"{title}"}}"#),
        )
    };
    const MOST: usize = 8 * 1024 * 1024;
    assert_eq!(parse(&exchange(url, &bytes(MOST)).await).status, 201);
    for too_large in [MOST + 1, 2 * MOST] {
        let answer = parse(&exchange(url, &bytes(too_large)).await);
        let expected = r#"{"error_code":"request_too_large","message":"The body is too large."}"#;
        assert_eq!(
            (answer.status, answer.text()),
            (413, expected),
            "{too_large}"
        );
    }
}

#[tokio::test]
async fn a_request_that_ends_too_early_is_not_acted_upon() {
    let sim = builder().start().await.unwrap();
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let body = r#"{"title": "A"}"#;
    let whole = request("POST", &format!("{ODS}/groups/"), &[KEY, JSON], body);
    let whole = String::from_utf8(whole).unwrap();
    let half = whole.replace("content-length: 14", "content-length: 15");
    let mut stream = tokio::net::TcpStream::connect(url.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    stream.write_all(half.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut received = Vec::new();
    let _ = stream.read_to_end(&mut received).await;
    assert_eq!(String::from_utf8_lossy(&received), "");
    let count = common::ods(url, "GET", "/groups/?limit=0", "").await.json();
    assert_eq!(count["total_count"], 2);
}

#[tokio::test]
async fn several_calls_share_a_connection() {
    let sim = builder().start().await.unwrap();
    let one = request("GET", &format!("{ODS}/groups/?limit=0"), &[KEY], "");
    let kept = String::from_utf8(one.clone())
        .unwrap()
        .replace("connection: close\r\n", "");
    let all = [kept.as_bytes(), kept.as_bytes(), &one].concat();
    let received = exchange(sim.url(VendorName::Opendatasoft).unwrap(), &all).await;
    let received = String::from_utf8(received).unwrap();
    assert_eq!(received.matches("HTTP/1.1 200 OK\r\n").count(), 3);
    assert_eq!(sim.requests().len(), 3);
}
