//! Faults of the answer and of the connection.

use std::time::{Duration, Instant};

use groups_sim::{ErrorBody, Fault, Faults, Rule, VendorName};

use crate::common::{ods_request, parse};
use crate::{JOIN, call, members, on, start, status};

fn error(status: u16, retry_after: Option<u32>, body: ErrorBody, acted: bool) -> Rule {
    Rule::new(Fault::Status {
        status,
        retry_after,
        body,
        acted,
    })
}

#[tokio::test]
async fn a_status_comes_with_any_body_and_hint() {
    let internal = r#"{"error_code":"internal_error","message":"Something failed on the server.","trace_id":"0f8fad5b-d9cb-469f-a165-70867728950e"}"#;
    let quota = r#"{"errorcode":10002,"reset_time":"2025-06-12T14:05:19Z","limit_time_unit":"day","call_limit":10000,"error":"The quota of this domain is used up."}"#;
    let html = "<html>\r\n<head><title>Bad Gateway</title></head>\r\n<body>The server is out of reach.</body>\r\n</html>\r\n";
    let cases = [
        (
            error(500, None, ErrorBody::Vendor, false),
            None,
            Some("application/json"),
            internal,
        ),
        (
            error(503, Some(7), ErrorBody::Html, false),
            Some("7"),
            Some("text/html"),
            html,
        ),
        (error(502, None, ErrorBody::Empty, false), None, None, ""),
        (
            error(429, Some(9), ErrorBody::Vendor, false),
            Some("9"),
            Some("application/json"),
            quota,
        ),
        (error(429, None, ErrorBody::Empty, false), None, None, ""),
    ];
    for (rule, retry_after, media_type, body) in cases {
        let sim = start(rule.clone()).await;
        let answer = parse(&call(&sim, JOIN).await);
        assert_eq!(answer.text(), body, "{rule:?}");
        assert_eq!(answer.header("retry-after"), retry_after, "{rule:?}");
        assert_eq!(answer.header("content-type"), media_type, "{rule:?}");
        assert_eq!(members(&sim, "stewards"), 0, "{rule:?}");
    }
}

#[tokio::test]
async fn a_status_can_hide_that_the_call_was_carried_out() {
    let sim = start(error(504, None, ErrorBody::Empty, true)).await;
    assert_eq!(
        (status(&sim, JOIN).await, members(&sim, "stewards")),
        (504, 1)
    );
}

#[tokio::test]
async fn a_connection_closes_before_or_after_the_call() {
    let sim = start(Rule::new(Fault::Drop)).await;
    assert_eq!(
        (status(&sim, JOIN).await, members(&sim, "stewards")),
        (0, 0)
    );
    let sim = start(Rule::new(Fault::LostAnswer)).await;
    assert_eq!(
        (status(&sim, JOIN).await, members(&sim, "stewards")),
        (0, 1)
    );
}

#[tokio::test]
async fn a_cut_body_announces_more_than_it_sends_and_the_connection_closes() {
    let list = ("GET", "/groups/", "");
    let whole = parse(&call(&start(on("get_user", Fault::Drop)).await, list).await);
    for (bytes, expected) in [
        (Some(0), 0),
        (Some(10), 10),
        (Some(1_000_000), whole.raw.len() - 1),
        (None, whole.raw.len() / 2),
    ] {
        let cut = |chunked| Rule::new(Fault::CutBody { bytes, chunked });
        let sim = start(cut(false)).await;
        // The request asks to keep the connection: it closes all the same.
        let request = String::from_utf8(ods_request("GET", "/groups/", "")).unwrap();
        let request = request.replace("connection: close\r\n", "");
        let received = crate::exchange(
            sim.url(VendorName::Opendatasoft).unwrap(),
            request.as_bytes(),
        )
        .await;
        let answer = parse(&received);
        assert_eq!(
            (answer.status, answer.length()),
            (200, Some(whole.raw.len()))
        );
        assert_eq!(answer.raw, whole.raw[..expected], "{bytes:?}");

        let sim = start(cut(true)).await;
        let answer = parse(&call(&sim, list).await);
        assert_eq!(answer.header("transfer-encoding"), Some("chunked"));
        let start = &whole.raw[..expected];
        let chunk = format!(
            "{expected:X}\r\n{}\r\n",
            std::str::from_utf8(start).unwrap()
        );
        let chunk = if expected == 0 { String::new() } else { chunk };
        // The last chunk, of length 0, is missing.
        assert_eq!(answer.text(), chunk, "{bytes:?}");
    }
}

#[tokio::test]
async fn an_answer_without_a_body_is_cut_off_altogether() {
    let cut = Fault::CutBody {
        bytes: None,
        chunked: false,
    };
    let sim = start(Rule::new(cut)).await;
    let remove = ("DELETE", "/groups/analysts/users/ada.lovelace/", "");
    assert_eq!(
        (status(&sim, remove).await, members(&sim, "analysts")),
        (0, 1)
    );
}

#[tokio::test]
async fn an_answer_can_come_late() {
    let delay = Duration::from_millis(60);
    let late = |acted| Rule::new(Fault::Latency { delay, acted });
    for rule in [late(false), late(true)] {
        let sim = start(rule).await;
        let begin = Instant::now();
        assert_eq!(status(&sim, JOIN).await, 201);
        assert!(begin.elapsed() >= delay, "{:?}", begin.elapsed());
        assert_eq!(members(&sim, "stewards"), 1);
    }
}

#[tokio::test]
async fn who_does_not_wait_for_a_late_answer_may_have_been_heard() {
    let delay = Duration::from_secs(3_600);
    for acted in [false, true] {
        let sim = start(Rule::new(Fault::Latency { delay, acted })).await;
        let heard = async {
            while sim.requests().is_empty() || (acted && members(&sim, "stewards") == 0) {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            answer = call(&sim, JOIN) => panic!("{answer:?}"),
            () = heard => {}
        }
        assert_eq!(members(&sim, "stewards"), u64::from(acted));
        assert_eq!(sim.requests().pop().unwrap().status, None);
        // It does not wait either when it stops.
        sim.stop().await;
    }
}

#[tokio::test]
async fn several_faults_strike_one_call() {
    let delay = Duration::from_millis(30);
    let late = Fault::Latency {
        delay,
        acted: false,
    };
    let sim = start(Rule::new(late)).await;
    let late = Fault::Latency { delay, acted: true };
    let both = Faults::new()
        .with_rule(Rule::new(late))
        .with_rule(Rule::new(Fault::LostAnswer));
    sim.set_faults(&both).unwrap();
    let begin = Instant::now();
    assert_eq!(status(&sim, JOIN).await, 0);
    assert!(begin.elapsed() >= delay);
    assert_eq!(
        sim.requests().pop().unwrap().faults,
        ["latency", "lost_answer"]
    );
}
