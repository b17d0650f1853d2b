//! Settings for single calls.

use std::time::Duration;

use groups_core::ErrorKind;
use groups_segment::{CallOptions, RetryPolicy};
use groups_tests::server::{Answer, Fault};

use super::{GROUP, Setup, get};

#[tokio::test]
async fn a_call_has_its_own_policy_deadline_timeout_and_headers() {
    let failures = || (0..10).map(|_| Answer::empty(500));

    let setup = Setup::new(failures()).await;
    let once = setup
        .client
        .with_call_options(CallOptions::new().with_retry(RetryPolicy::off()));
    assert!(get(&once).await.is_err());
    assert_eq!(setup.requests(), 1);
    // The client itself is as it was.
    assert!(get(&setup.client).await.is_err());
    assert_eq!(setup.requests(), 5);

    let setup = Setup::new(failures()).await;
    let soon = CallOptions::new().with_deadline(Duration::from_secs(1));
    assert!(get(&setup.client.with_call_options(soon)).await.is_err());
    assert_eq!(setup.slept(), [0.5]);

    let stall = Answer::empty(200).with_fault(Fault::StallAfter(0));
    let setup = Setup::new([stall]).await;
    let short = CallOptions::new()
        .with_timeout(Duration::from_millis(80))
        .with_retry(RetryPolicy::off());
    let error = get(&setup.client.with_call_options(short))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);

    let setup = Setup::new([Answer::json(200, GROUP)]).await;
    let traced = CallOptions::new().with_header("x-trace", "4711").unwrap();
    get(&setup.client.with_call_options(traced)).await.unwrap();
    assert_eq!(setup.server.requests()[0].header("x-trace"), Some("4711"));
}

#[tokio::test]
async fn a_success_shows_its_status_and_headers() {
    let answer = Answer::json(202, GROUP)
        .with_header("x-ratelimit-remaining", "57")
        .with_header("x-request-id", "r-1");
    let setup = Setup::new([answer]).await;
    let value = setup
        .client
        .get_user_group()
        .user_group_id("grp-1")
        .send()
        .await
        .unwrap();
    assert_eq!(value.status().as_u16(), 202);
    assert_eq!(value.headers()["x-ratelimit-remaining"], "57");
    assert_eq!(value.request_id(), Some("r-1"));
    assert_eq!(value.history().attempts, 1);
}
