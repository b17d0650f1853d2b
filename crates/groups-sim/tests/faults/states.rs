//! Faults of what a vendor remembers and of the pages it shows.

use std::time::Duration;

use groups_sim::{ErrorBody, Fault, Faults, Fill, Rule, Seed, VendorName};
use serde_json::Value;

use crate::common::{ods, parse};
use crate::{JOIN, call, members, on, start, status};

#[tokio::test]
async fn a_lost_write_looks_like_one_that_was_carried_out() {
    let sim = start(Rule::new(Fault::LostWrite).with_limit(1)).await;
    // What reads is not struck, and does not use up the rule.
    assert_eq!(status(&sim, ("GET", "/groups/", "")).await, 200);
    let answer = parse(&call(&sim, JOIN).await);
    assert_eq!(
        (
            answer.status,
            answer.json()["groups"].as_array().unwrap().len()
        ),
        (201, 2)
    );
    assert_eq!(members(&sim, "stewards"), 0);
    assert_eq!(
        (status(&sim, JOIN).await, members(&sim, "stewards")),
        (201, 1)
    );
}

async fn shown(sim: &groups_sim::Sim) -> u64 {
    let group = ods(
        sim.url(VendorName::Opendatasoft).unwrap(),
        "GET",
        "/groups/stewards/",
        "",
    )
    .await;
    group.json()["user_count"].as_u64().unwrap()
}

async fn join(sim: &groups_sim::Sim, username: &str) {
    let body = format!(r#"{{"username": "{username}"}}"#);
    assert_eq!(
        status(sim, ("POST", "/groups/stewards/users/", &body)).await,
        201
    );
}

#[tokio::test]
async fn a_read_shows_what_held_some_writes_ago() {
    let sim = start(on("retrieve_user_group", Fault::StaleByWrites(1))).await;
    assert_eq!(shown(&sim).await, 0);
    join(&sim, "ada.lovelace").await;
    assert_eq!(shown(&sim).await, 0);
    // A call that is refused is no write.
    let refused = (
        "POST",
        "/groups/stewards/users/",
        r#"{"username": "nobody"}"#,
    );
    assert_eq!(status(&sim, refused).await, 400);
    assert_eq!(shown(&sim).await, 0);
    join(&sim, "alan.turing").await;
    assert_eq!((shown(&sim).await, members(&sim, "stewards")), (1, 2));
    // Other operations are up to date.
    let listed = ods(
        sim.url(VendorName::Opendatasoft).unwrap(),
        "GET",
        "/groups/stewards/users/",
        "",
    )
    .await;
    assert_eq!(listed.json()["total_count"], 2);

    // Somebody else's change is a write too.
    let target = format!("{}/groups/stewards/users/alan.turing/", crate::common::ODS);
    let reply = sim
        .call(VendorName::Opendatasoft, "DELETE", &target, None)
        .unwrap();
    assert_eq!(
        (reply.status, shown(&sim).await, members(&sim, "stewards")),
        (204, 2, 1)
    );

    sim.set_faults(&Faults::new()).unwrap();
    assert_eq!(shown(&sim).await, 1);
}

#[tokio::test]
async fn a_read_shows_what_held_some_time_ago() {
    let sim = start(on(
        "retrieve_user_group",
        Fault::StaleByTime(Duration::from_secs(10)),
    ))
    .await;
    join(&sim, "ada.lovelace").await;
    assert_eq!(shown(&sim).await, 0);
    sim.clock().advance(Duration::from_secs(6));
    join(&sim, "alan.turing").await;
    assert_eq!(shown(&sim).await, 0);
    sim.clock().advance(Duration::from_secs(4));
    assert_eq!(shown(&sim).await, 1);
    sim.clock().advance(Duration::from_secs(6));
    assert_eq!(shown(&sim).await, 2);
}

#[tokio::test]
async fn a_list_can_repeat_its_first_page() {
    let sim = start(on("list_user_groups", Fault::RepeatedCursor)).await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let page = ods(url, "GET", "/groups/?limit=1", "").await.json();
    let own = format!("http://sim{}/groups/?limit=1", crate::common::ODS);
    assert_eq!(page["next"], own);
    let last = ods(url, "GET", "/groups/?limit=1&offset=1", "")
        .await
        .json();
    assert_eq!(last["next"], Value::Null);
    assert_eq!(last["results"].as_array().map(Vec::len), Some(1));
    assert_eq!(last["results"], page["results"]);
}

#[tokio::test]
async fn a_list_can_shift_between_two_pages() {
    let seed = Seed::new().with_fill(Fill::new(0, 9, 0));
    let uids = async |by: i64, offset: usize| {
        let rule = Rule::new(Fault::Shift(by));
        let sim = start(rule).await;
        sim.load(VendorName::Opendatasoft, &seed).unwrap();
        let path = format!("/groups/?limit=2&sort=group__title&offset={offset}");
        let page = ods(sim.url(VendorName::Opendatasoft).unwrap(), "GET", &path, "")
            .await
            .json();
        let results = page["results"].as_array().unwrap().iter();
        let uids: Vec<_> = results
            .map(|group| group["uid"].as_str().unwrap().to_owned())
            .collect();
        uids.join(" ")
    };
    assert_eq!(uids(1, 0).await, "analysts group_000000");
    // One group is left out, or comes a second time.
    assert_eq!(uids(1, 2).await, "group_000002 group_000003");
    assert_eq!(uids(-1, 2).await, "group_000000 group_000001");
}

#[tokio::test]
async fn a_list_can_lose_its_last_item_and_say_the_right_total() {
    let sim = start(Rule::new(Fault::CutList)).await;
    // Two groups are there.
    let seed = Seed::new().with_fill(Fill::new(0, 3, 0));
    sim.load(VendorName::Opendatasoft, &seed).unwrap();
    for (offset, items, is_last) in [(0, 2, false), (2, 2, false), (4, 0, true)] {
        let path = format!("/groups/?limit=2&offset={offset}");
        let page = ods(sim.url(VendorName::Opendatasoft).unwrap(), "GET", &path, "")
            .await
            .json();
        assert_eq!(page["results"].as_array().unwrap().len(), items, "{offset}");
        assert_eq!(page["next"].is_null(), is_last, "{offset}");
        assert_eq!(page["total_count"], 5);
    }
}

#[tokio::test]
async fn a_rule_for_writes_spares_reads_and_a_success_can_be_nonsense() {
    let nonsense = Fault::Status {
        status: 200,
        retry_after: None,
        body: ErrorBody::Nonsense,
        acted: false,
    };
    let sim = start(Rule::new(nonsense).on_writes()).await;
    let group = r#"{"title": "Analysts"}"#;
    let created = ods(
        sim.url(VendorName::Opendatasoft).unwrap(),
        "POST",
        "/groups/",
        group,
    )
    .await;
    assert_eq!(created.status, 200);
    assert_eq!(created.json(), serde_json::json!({"unexpected": [true]}));
    let listed = ods(
        sim.url(VendorName::Opendatasoft).unwrap(),
        "GET",
        "/groups/",
        "",
    )
    .await;
    assert_eq!(listed.json()["total_count"], 2);
}
