//! How long the transport waits, and when it does not.

use std::num::NonZeroU32;
use std::time::Duration;

use groups_core::ErrorKind;
use groups_segment::{Error, FailureKind};
use groups_tests::server::{Answer, Fault};

use super::{GROUP, Setup, create, get};

fn group() -> Answer {
    Answer::json(200, GROUP)
}

#[tokio::test]
async fn the_provider_is_given_the_time_that_it_asks_for() {
    let in_the_body = r#"{"errors":[{"type":"RequestError","message":"Request limit reached.",
        "data":{"remainingPoints":0,"msBeforeNext":11500,"consumedPoints":61}}]}"#;
    for (what, answer, seconds) in [
        (
            "seconds",
            Answer::empty(429).with_header("retry-after", "12"),
            12.0,
        ),
        (
            "a fraction",
            Answer::empty(429).with_header("retry-after", "1.5"),
            1.5,
        ),
        (
            "a date",
            Answer::empty(429).with_header("retry-after", "Fri, 13 Jun 2025 10:01:00 GMT"),
            60.0,
        ),
        (
            "a date with a zone",
            Answer::empty(429).with_header("retry-after", "Fri, 13 Jun 2025 12:01:00 +0200"),
            60.0,
        ),
        (
            "a date west of Greenwich",
            Answer::empty(429).with_header("retry-after", "13 Jun 2025 05:01:00 -0500"),
            60.0,
        ),
        ("the body", Answer::json(429, in_the_body), 11.5),
        (
            "the header before the body",
            Answer::json(429, in_the_body).with_header("retry-after", "12"),
            12.0,
        ),
        (
            "a date of the reset",
            Answer::empty(429).with_header("x-ratelimit-reset", "Fri, 13 Jun 2025 10:00:30 GMT"),
            30.0,
        ),
        (
            "seconds since 1970 of the reset",
            Answer::empty(429).with_header("x-ratelimit-reset", "1749808807"),
            7.0,
        ),
        (
            "less than our own wait",
            Answer::empty(429).with_header("retry-after", "0"),
            0.5,
        ),
        (
            "nonsense",
            Answer::empty(429).with_header("retry-after", "-5"),
            0.5,
        ),
        (
            "503",
            Answer::empty(503).with_header("retry-after", "3"),
            3.0,
        ),
    ] {
        let setup = Setup::new([answer, group()]).await;
        get(&setup.client)
            .await
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(setup.slept(), [seconds], "{what}");
        assert_eq!(setup.counters.waited().as_secs_f64(), seconds, "{what}");
    }
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_fails_at_once_and_says_so() {
    let refused = Answer::empty(429).with_header("retry-after", "3600");
    let setup = Setup::new([refused, group()]).await;
    let call = setup
        .client
        .get_user_group()
        .user_group_id("grp-1")
        .send()
        .await;
    let Err(Error::ErrorResponse(answer)) = call else {
        panic!("{call:?}")
    };
    let note = "not sent again: the provider asks for a wait of 3600 s, the deadline leaves 300 s";
    assert_eq!(answer.note(), Some(note));
    assert_eq!(answer.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!((setup.requests(), setup.slept().len()), (1, 0));

    let refused = Answer::empty(429).with_header("retry-after", "3600");
    let error = get(&Setup::new([refused]).await.client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.detail()),
        (ErrorKind::RateLimited, Some(note))
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
}

#[tokio::test]
async fn all_waits_together_stay_within_the_deadline() {
    let failures = (0..10).map(|_| Answer::empty(503).with_header("retry-after", "4"));
    let setup = Setup::with_options(failures, |options| {
        options.with_deadline(Duration::from_secs(10))
    })
    .await;
    let error = get(&setup.client).await.unwrap_err();
    assert_eq!(setup.slept(), [4.0, 4.0]);
    assert!(
        error.detail().unwrap().contains("the deadline leaves 2 s"),
        "{error}"
    );
}

#[tokio::test]
async fn writes_keep_to_the_documented_rate_and_reads_do_not_wait() {
    let setup = Setup::new((0..12).map(|_| group())).await;
    for _ in 0..6 {
        get(&setup.client).await.unwrap();
    }
    assert!(setup.slept().is_empty());
    for _ in 0..6 {
        create(&setup.client).await.unwrap();
    }
    let waited: f64 = setup.slept().iter().sum();
    assert!((5.0..5.2).contains(&waited), "{waited}");
    // A clone shares the budget.
    assert_eq!(setup.counters.waits(), 5);
}

#[tokio::test]
async fn the_rate_can_be_changed_and_switched_off() {
    let one = NonZeroU32::MIN;
    let many = NonZeroU32::new(7).unwrap();
    let setup = Setup::with_options((0..3).map(|_| group()), |options| {
        options.with_rate_limit("user-group-writes", many, one)
    })
    .await;
    for _ in 0..3 {
        create(&setup.client).await.unwrap();
    }
    let waited: f64 = setup.slept().iter().sum();
    // Two seventh of a second, and a little more.
    assert!((2.0 / 7.0..0.3).contains(&waited), "{waited}");

    let off = |options: groups_segment::ConnectionOptions| options.without_rate_limits();
    let setup = Setup::with_options((0..3).map(|_| group()), off).await;
    for _ in 0..3 {
        create(&setup.client).await.unwrap();
    }
    assert!(setup.slept().is_empty());
}

#[tokio::test]
async fn after_a_refusal_other_calls_wait_too() {
    let refused = Answer::empty(429).with_header("retry-after", "20");
    let setup = Setup::with_options([refused, group()], |options| {
        options.with_retry(groups_segment::RetryPolicy::off())
    })
    .await;
    assert_eq!(
        create(&setup.client).await.unwrap_err().kind(),
        ErrorKind::RateLimited
    );
    create(&setup.client).await.unwrap();
    assert_eq!(setup.slept(), [20.0]);
}

/// What becomes of a call to a server that gives this answer, after so many milliseconds.
async fn given_up(answer: &Answer, milliseconds: u64) -> groups_segment::Failure {
    let short = |options: groups_segment::ConnectionOptions| {
        options
            .with_timeout(Duration::from_millis(milliseconds))
            .with_retry(groups_segment::RetryPolicy::off())
    };
    let setup = Setup::with_options([answer.clone()], short).await;
    let call = setup.client.get_user_group().user_group_id("grp-1");
    match call.send().await {
        Err(Error::Transport(failure)) => failure,
        other => panic!("{other:?}"),
    }
}

/// The only real waits: a socket that stays silent.
#[tokio::test]
async fn silence_and_slowness_are_told_apart() {
    let body = group().head_len() + 5;
    for (answer, kind) in [
        (
            group().with_fault(Fault::StallAfter(0)),
            FailureKind::Timeout,
        ),
        (
            group().with_fault(Fault::StallAfter(20)),
            FailureKind::Timeout,
        ),
        (
            group().with_fault(Fault::StallAfter(body)),
            FailureKind::TooSlow,
        ),
        (
            group().with_fault(Fault::DripAfter(body, Duration::from_millis(60))),
            FailureKind::TooSlow,
        ),
    ] {
        let mut failure = given_up(&answer, 100).await;
        // On a busy machine nothing may have come so soon. None of these answers is complete by then either.
        for longer in [400, 1600] {
            if failure.kind() != kind {
                failure = given_up(&answer, longer).await;
            }
        }
        assert_eq!(failure.kind(), kind);
        assert!(!failure.never_sent());
    }
}

#[tokio::test]
async fn an_endless_or_huge_answer_is_cut_off() {
    let small = |options: groups_segment::ConnectionOptions| options.with_max_body_bytes(10_000);
    let endless = Answer::json(200, "x".repeat(1000)).with_fault(Fault::Endless);
    let announced = Answer::json(200, "x".repeat(10_001));
    for answer in [endless, announced] {
        let setup = Setup::with_options([answer], small).await;
        let call = setup
            .client
            .get_user_group()
            .user_group_id("grp-1")
            .send()
            .await;
        let Err(Error::Transport(failure)) = call else {
            panic!("{call:?}")
        };
        assert_eq!(failure.kind(), FailureKind::TooLarge);
        assert_eq!(setup.requests(), 1);
    }
    // The body of an error is read up to a bound and the status is what counts.
    let endless = Answer::json(404, "x".repeat(1000)).with_fault(Fault::Endless);
    let setup = Setup::with_options([endless], small).await;
    assert_eq!(get(&setup.client).await.unwrap_err().status(), Some(404));
}
