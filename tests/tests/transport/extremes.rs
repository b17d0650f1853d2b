//! The longest durations there are, and no wait at all.

use std::sync::Arc;
use std::time::Duration;

use groups_core::ErrorKind;
use groups_segment::{CallOptions, ConnectionOptions, Counters, RetryPolicy, SegmentConfig};
use groups_tests::server::{Answer, Server};

use super::{GROUP, Setup, create, get};

fn group() -> Answer {
    Answer::json(200, GROUP)
}

fn endless() -> RetryPolicy {
    RetryPolicy::new()
        .with_base(Duration::MAX)
        .with_cap(Duration::MAX)
        .with_max_attempts(u32::MAX)
}

/// A client with the real clock and what it counted.
async fn on_the_real_clock(
    script: impl IntoIterator<Item = Answer>,
    change: impl FnOnce(ConnectionOptions) -> ConnectionOptions,
) -> (Server, Arc<Counters>, groups_segment::Client) {
    let server = Server::start(script).await.unwrap();
    let counters = Arc::new(Counters::default());
    let options = ConnectionOptions::new().with_observer(counters.clone());
    let config = SegmentConfig::builder()
        .with_token("not-a-token")
        .with_base_url(server.url())
        .with_options(change(options));
    let client = config.build().unwrap().client();
    (server, counters, client)
}

#[tokio::test]
async fn the_longest_durations_mean_no_limit() {
    let unlimited = |options: ConnectionOptions| {
        options
            .with_connect_timeout(Duration::MAX)
            .with_timeout(Duration::MAX)
            .with_deadline(Duration::MAX)
            .with_retry(endless())
    };
    // The waits jump; each of them is bounded all the same.
    let setup = Setup::with_options([Answer::empty(500), group()], unlimited).await;
    get(&setup.client).await.unwrap();
    assert_eq!(setup.slept(), [24.0 * 60.0 * 60.0]);

    let (server, _, client) = on_the_real_clock([group(), group()], unlimited).await;
    get(&client).await.unwrap();
    create(&client).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn the_longest_durations_of_a_single_call_mean_no_limit() {
    let unlimited = CallOptions::new()
        .with_timeout(Duration::MAX)
        .with_deadline(Duration::MAX)
        .with_retry(endless());
    let setup = Setup::new([Answer::empty(500), group()]).await;
    let client = setup.client.with_call_options(unlimited.clone());
    get(&client).await.unwrap();

    let (_server, _, client) = on_the_real_clock([group()], |options| options).await;
    get(&client.with_call_options(unlimited)).await.unwrap();
}

#[tokio::test]
async fn no_time_at_all_sends_nothing() {
    let none = |options: ConnectionOptions| options.with_deadline(Duration::ZERO);
    let setup = Setup::with_options([group()], none).await;
    let error = get(&setup.client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert_eq!(setup.requests(), 0);
}

/// The real clock goes on while nothing waits.
#[tokio::test]
async fn a_wait_that_did_not_happen_is_not_reported() {
    let script = (0..6).map(|_| group());
    let (server, counters, client) = on_the_real_clock(script, |options| options).await;
    for _ in 0..5 {
        get(&client).await.unwrap();
    }
    create(&client).await.unwrap();
    assert_eq!(server.requests().len(), 6);
    assert_eq!((counters.waits(), counters.waited()), (0, Duration::ZERO));
}
