//! Limits as a caller sees them.

use std::time::Duration;

use groups_sim::{Limits, Sim, VendorName, segment};

use crate::common::{Answer, clock, send};

async fn start(choices: segment::Choices, limits: Limits) -> Sim {
    let sim = Sim::builder().only(VendorName::Segment).with_strict(true);
    let sim = sim.with_clock(clock()).with_choices(choices);
    sim.with_limits(limits).start().await.unwrap()
}

async fn get(sim: &Sim, target: &str) -> Answer {
    let headers = [("authorization", "Bearer sim-segment")];
    send(
        sim.url(VendorName::Segment).unwrap(),
        "GET",
        target,
        &headers,
        "",
    )
    .await
}

fn budget(answer: &Answer) -> [Option<&str>; 3] {
    ["consumed", "remaining", "reset"].map(|part| answer.header(&format!("x-ratelimit-{part}")))
}

#[tokio::test]
async fn reads_have_a_budget_and_tell_it() {
    let sim = start(segment::Choices::default(), Limits::Real).await;
    let reset = Some("Thu, 12 Jun 2025 14:06:10 GMT");
    for (target, left) in [
        ("/groups", "599"),
        ("/groups/none", "599"),
        ("/users", "599"),
    ] {
        let answer = get(&sim, target).await;
        assert_eq!(budget(&answer), [Some("1"), Some(left), reset], "{target}");
    }
    assert_eq!(
        budget(&get(&sim, "/groups").await),
        [Some("2"), Some("598"), reset]
    );

    let mut choices = segment::Choices::default();
    choices.reads_per_minute = Some(2);
    let sim = start(choices.clone(), Limits::Real).await;
    for status in [200, 200, 429, 429] {
        assert_eq!(get(&sim, "/groups").await.status, status);
    }
    assert_eq!(get(&sim, "/users").await.status, 200);
    sim.clock().advance(Duration::from_secs(60));
    assert_eq!(get(&sim, "/groups").await.status, 200);

    for (number, limits) in [(None, Limits::Real), (Some(2), Limits::Off)] {
        choices.reads_per_minute = number;
        let sim = start(choices.clone(), limits).await;
        for _ in 0..4 {
            let answer = get(&sim, "/groups").await;
            assert_eq!((answer.status, budget(&answer)), (200, [None; 3]));
        }
    }
}
