//! What is kept of the requests.

use std::path::PathBuf;
use std::time::Duration;

use groups_sim::{Fault, Faults, Rule, Sim, VendorName};
use serde_json::{Value, json};

use crate::builder;
use crate::common::{ODS, exchange, ods, ods_request, send};

/// A file of its own, which is removed in the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let name = format!("groups-sim-{}-{name}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn lines(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(&self.0).unwrap();
        assert!(text.ends_with('\n'));
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn what_was_received_can_be_asserted_without_credentials() {
    let sim = builder().start().await.unwrap();
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let created = ods(url, "POST", "/groups/", r#"{"title": "A"}"#).await;
    assert_eq!(created.status, 201);
    let target = format!("{ODS}/users/?search=ada&apikey=sim-opendatasoft");
    send(url, "GET", &target, &[], "").await;
    send(url, "GET", "/elsewhere", &[], "").await;

    let requests = sim.requests();
    assert_eq!(requests.len(), 3);
    let [create, search, lost] = &requests[..] else {
        unreachable!()
    };
    assert_eq!(create.vendor, VendorName::Opendatasoft);
    assert_eq!(
        (create.operation, create.status),
        (Some("create_user_group"), Some(201))
    );
    assert_eq!(
        (create.method.as_str(), create.target.as_str()),
        ("POST", "/api/automation/v1.0/groups/")
    );
    assert_eq!(create.text(), r#"{"title": "A"}"#);
    assert_eq!(create.header("authorization"), Some("Apikey ***"));
    assert_eq!(create.header("content-type"), Some("application/json"));
    assert_eq!(create.time, crate::clock().now());
    assert_eq!(search.target, format!("{ODS}/users/?search=ada&apikey=***"));
    assert_eq!((lost.operation, lost.status), (None, Some(404)));
    assert!(!format!("{requests:?}").contains("sim-opendatasoft"));

    sim.clear_requests();
    assert!(sim.requests().is_empty());
}

#[tokio::test]
async fn only_the_last_requests_are_kept() {
    let sim = builder().with_request_capacity(2).start().await.unwrap();
    for number in 0..5 {
        ods(
            sim.url(VendorName::Opendatasoft).unwrap(),
            "GET",
            &format!("/users/?offset={number}"),
            "",
        )
        .await;
    }
    let kept = sim.requests();
    let kept: Vec<_> = kept
        .iter()
        .map(|request| (&request.target[..], request.status))
        .collect();
    let target = |number| format!("{ODS}/users/?offset={number}");
    assert_eq!(
        kept,
        [(&target(3)[..], Some(200)), (&target(4)[..], Some(200))]
    );
}

#[tokio::test]
async fn a_record_has_a_line_for_each_request_at_once() {
    let file = Scratch::new("record");
    let sim = builder()
        .with_strict(false)
        .with_record(&file.0)
        .with_request_capacity(0)
        .start()
        .await
        .unwrap();
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let none = r#"{"title": "A", "password": "p"}"#;
    ods(url, "POST", "/groups/", none).await;
    let lines = file.lines();
    let headers = json!([
        ["host", "sim"],
        ["connection", "close"],
        ["authorization", "Apikey ***"],
        ["content-type", "application/json"],
        ["content-length", "31"],
    ]);
    let answer = json!({
        "uid": "a", "title": "A", "user_count": 0, "permissions": [], "explore_limits": {}, "management_limits": {},
        "created_at": "2025-06-12T14:05:10Z", "updated_at": "2025-06-12T14:05:10Z",
        "created_by": {"username": "sim.admin"}, "updated_by": {"username": "sim.admin"},
    });
    let shown: Value = serde_json::from_str(lines[0]["answer"].as_str().unwrap()).unwrap();
    assert_eq!(shown, answer);
    let mut line = lines[0].clone();
    line["answer"] = Value::Null;
    let body = line["body"].as_str().unwrap();
    line["body"] = serde_json::from_str(body).unwrap();
    let expected = json!({
        "time": "2025-06-12T14:05:10Z", "vendor": "opendatasoft", "operation": "create_user_group", "method": "POST",
        "target": "/api/automation/v1.0/groups/", "headers": headers, "body": {"password": "***", "title": "A"},
        "status": 201, "answer": null, "faults": [],
    });
    assert_eq!(line, expected);

    sim.set_faults(&Faults::new().with_rule(Rule::new(Fault::LostAnswer)))
        .unwrap();
    let bytes = ods_request("DELETE", "/groups/a/", "");
    assert_eq!(exchange(url, &bytes).await, b"");
    let lost = file.lines().remove(1);
    assert_eq!(
        (&lost["status"], &lost["faults"]),
        (&Value::Null, &json!(["lost_answer"]))
    );
    assert!(sim.requests().is_empty());
    sim.stop().await;

    // A record that exists is continued.
    let sim = builder().with_record(&file.0).start().await.unwrap();
    ods(
        sim.url(VendorName::Opendatasoft).unwrap(),
        "GET",
        "/groups/",
        "",
    )
    .await;
    assert_eq!(file.lines().len(), 3);
}

#[tokio::test]
async fn a_record_that_cannot_be_written_is_said_at_the_start() {
    let nowhere = std::env::temp_dir()
        .join("groups-sim-no-such-directory")
        .join("record");
    let error = Sim::builder()
        .with_record(nowhere)
        .start()
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "the record file cannot be written");
}

#[tokio::test]
async fn a_request_whose_client_left_is_recorded_without_an_answer() {
    let file = Scratch::new("left");
    let late = Fault::Latency {
        delay: Duration::from_secs(3_600),
        acted: false,
    };
    let faults = Faults::new().with_rule(Rule::new(late));
    let sim = builder()
        .with_record(&file.0)
        .with_faults(faults)
        .start()
        .await
        .unwrap();
    let heard = async {
        while sim.requests().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        answer = ods(sim.url(VendorName::Opendatasoft).unwrap(), "GET", "/groups/", "") => panic!("{answer:?}"),
        () = heard => {}
    }
    while std::fs::metadata(&file.0).unwrap().len() == 0 {
        tokio::task::yield_now().await;
    }
    let [line] = &file.lines()[..] else {
        panic!("one request, one line")
    };
    assert_eq!(
        (&line["operation"], &line["status"]),
        (&json!("list_user_groups"), &Value::Null)
    );
}

#[tokio::test]
async fn of_a_large_body_the_beginning_is_kept_and_a_file_gets_all_of_it() {
    let file = Scratch::new("large");
    let sim = builder().with_record(&file.0).start().await.unwrap();
    const KEPT: usize = 64 * 1024;
    for length in [KEPT, KEPT + 1, 3 * KEPT] {
        let title = "a".repeat(length - r#"{"title":""}"#.len());
        let body = format!(r#"{{"title":"{title}"}}"#);
        let created = ods(
            sim.url(VendorName::Opendatasoft).unwrap(),
            "POST",
            "/groups/",
            &body,
        )
        .await;
        assert_eq!(created.status, 201);
        let received = sim.requests().pop().unwrap();
        assert_eq!(
            (received.body.len(), received.body_cut),
            (KEPT, length - KEPT)
        );
        assert!(body.as_bytes().starts_with(&received.body));
        assert_eq!(file.lines().pop().unwrap()["body"], body.as_str());
    }
}

#[tokio::test]
async fn secrets_in_a_body_that_cannot_be_read_are_not_recorded() {
    let file = Scratch::new("broken");
    let sim = builder().with_record(&file.0).start().await.unwrap();
    let broken = r#"{"title": "A", "password": "hunter2"#;
    assert_eq!(
        ods(
            sim.url(VendorName::Opendatasoft).unwrap(),
            "POST",
            "/groups/",
            broken
        )
        .await
        .status,
        400
    );
    let number = r#"{"title": "A", "token": 271828}"#;
    assert_eq!(
        ods(
            sim.url(VendorName::Opendatasoft).unwrap(),
            "POST",
            "/groups/",
            number
        )
        .await
        .status,
        400
    );
    let text = std::fs::read_to_string(&file.0).unwrap();
    assert!(
        !text.contains("hunter2") && !text.contains("271828"),
        "{text}"
    );
    assert_eq!(file.lines()[0]["body"], "*** (35 bytes)");
}
