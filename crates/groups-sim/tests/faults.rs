//! Every kind of fault, as a client sees it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

#[path = "faults/answers.rs"]
mod answers;
mod common;
#[path = "faults/files.rs"]
mod files;
#[path = "faults/states.rs"]
mod states;

use common::{clock, exchange, ods_request, parse, seed};
use groups_sim::{Fault, Faults, Rule, Sim, VendorName};

async fn start(rule: Rule) -> Sim {
    let sim = Sim::builder()
        .only(VendorName::Opendatasoft)
        .with_strict(true);
    let sim = sim.with_clock(clock()).with_seed(seed());
    sim.with_faults(Faults::new().with_rule(rule))
        .start()
        .await
        .unwrap()
}

fn on(operation: &str, fault: Fault) -> Rule {
    Rule::new(fault).on(VendorName::Opendatasoft, operation)
}

const JOIN: (&str, &str, &str) = (
    "POST",
    "/groups/stewards/users/",
    r#"{"username": "ada.lovelace"}"#,
);

/// What came back, to the end of the connection.
async fn call(sim: &Sim, (method, path, body): (&str, &str, &str)) -> Vec<u8> {
    exchange(
        sim.url(VendorName::Opendatasoft).unwrap(),
        &ods_request(method, path, body),
    )
    .await
}

/// The status, or 0 if the connection was closed instead.
async fn status(sim: &Sim, request: (&str, &str, &str)) -> u16 {
    let received = call(sim, request).await;
    if received.is_empty() {
        0
    } else {
        parse(&received).status
    }
}

/// The members of a group as they really are.
fn members(sim: &Sim, group: &str) -> u64 {
    let target = format!("{}/groups/{group}/", common::ODS);
    let reply = sim
        .call(VendorName::Opendatasoft, "GET", &target, None)
        .unwrap();
    reply.body["user_count"].as_u64().unwrap()
}

#[tokio::test]
async fn rules_strike_as_often_as_they_say_and_the_same_on_every_run() {
    let list = ("GET", "/groups/", "");
    let pattern = async |rule: Rule| {
        let sim = start(rule).await;
        let mut pattern = String::new();
        for _ in 0..12 {
            pattern.push(if status(&sim, list).await == 0 {
                'x'
            } else {
                '.'
            });
        }
        pattern
    };
    assert_eq!(
        pattern(Rule::new(Fault::Drop).first(3)).await,
        "xxx........."
    );
    assert_eq!(
        pattern(Rule::new(Fault::Drop).every(4)).await,
        "...x...x...x"
    );
    assert_eq!(
        pattern(Rule::new(Fault::Drop).every(4).with_limit(2)).await,
        "...x...x...."
    );
    assert_eq!(
        pattern(Rule::new(Fault::Drop).operation("*").with_limit(1)).await,
        "x..........."
    );
    assert_eq!(pattern(on("get_users", Fault::Drop)).await, "............");
    assert_eq!(
        pattern(Rule::new(Fault::Drop).with_probability(0.0)).await,
        "............"
    );
    assert_eq!(
        pattern(Rule::new(Fault::Drop).with_probability(1.0)).await,
        "xxxxxxxxxxxx"
    );
    let random = |seed| Rule::new(Fault::Drop).with_probability(0.5).with_seed(seed);
    let (first, again, other) = (
        pattern(random(1)).await,
        pattern(random(1)).await,
        pattern(random(2)).await,
    );
    assert_eq!(first, again);
    assert_ne!(first, other);
}

#[tokio::test]
async fn faults_can_be_changed_while_it_runs() {
    let sim = start(Rule::new(Fault::Drop)).await;
    let list = ("GET", "/groups/", "");
    assert_eq!(status(&sim, list).await, 0);
    sim.set_faults(&Faults::new()).unwrap();
    assert_eq!(status(&sim, list).await, 200);
    let unknown = Faults::new().with_rule(on("list_group", Fault::Drop));
    let error = sim.set_faults(&unknown).unwrap_err();
    assert_eq!(
        (error.line, error.field.as_str()),
        (None, "rules[0].operation")
    );
    assert_eq!(status(&sim, list).await, 200);
}
