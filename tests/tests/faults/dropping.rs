//! Futures: they cross threads, need no second thread, and leave nothing behind when they are dropped.

use std::future::{Future, pending, poll_fn};
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use groups_core::{GroupId, GroupsExt as _, MembersExt as _, NewGroup};
use groups_core::{GroupPermissions, Groups, Members};
use groups_segment::SegmentProvider;
use groups_tests::calls::{Clients, calls};
use groups_tests::server::{Answer, Fault, Server};
use groups_transport::{BoxFuture, ConnectionOptions, Environment, RetryPolicy};

use crate::plan::success;
use crate::run::Client;

/// Nothing here waits for anything but loopback.
const TOO_LONG: Duration = Duration::from_secs(20);

/// One request at a time. Waiting is real here, and bounded by what no run reaches.
fn one_at_a_time() -> ConnectionOptions {
    Client::new()
        .options()
        .with_max_concurrency(NonZeroU32::MIN)
        .with_retry(RetryPolicy::off())
        .with_timeout(Duration::from_secs(10))
        .with_deadline(Duration::from_secs(10))
        .without_rate_limits()
}

/// Polls `call` until the server has read so many requests, and then drops it. Between two looks it gives way to the server, which runs on the
/// same thread.
async fn drop_after(
    mut call: Pin<Box<dyn Future<Output = ()> + Send + '_>>,
    requests: usize,
    server: &Server,
) {
    let start = Instant::now();
    poll_fn(|cx| {
        let finished = call.as_mut().poll(cx).is_ready();
        assert!(!finished, "the call was not stalled");
        assert!(start.elapsed() < TOO_LONG, "the call does not go out");
        if server.requests().len() >= requests {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// `#[tokio::test]` is a runtime of one thread, so this is also the proof that one thread is enough.
#[tokio::test]
async fn a_call_that_is_dropped_makes_room_for_the_next() {
    let options = one_at_a_time();
    for call in calls() {
        let silence = [0, 20, success(call).head_len() + 3];
        for after in silence {
            let stalled = success(call).with_fault(Fault::StallAfter(after));
            let script = [stalled.clone(), stalled, success(call)];
            let server = Server::start(script).await.unwrap();
            let clients = Clients::with_options(&server.url(), &options).unwrap();
            for requests in [1, 2] {
                let running = async { drop(call.run(&clients).await) };
                drop_after(Box::pin(running), requests, &server).await;
            }
            let outcome = call.run(&clients).await;
            assert!(outcome.result.is_ok(), "{call:?} {after}: {outcome:?}");
            assert_eq!(server.requests().len(), 3);
        }
    }
}

/// A call that waits for its turn behind another and is dropped there must not take the turn with it.
#[tokio::test]
async fn a_call_that_is_dropped_while_it_waits_for_its_turn_takes_nothing() {
    let options = one_at_a_time();
    for call in calls() {
        let stalled = success(call).with_fault(Fault::StallAfter(0));
        let server = Server::start([stalled, success(call)]).await.unwrap();
        let clients = Clients::with_options(&server.url(), &options).unwrap();
        let first = Box::pin(async { drop(call.run(&clients).await) });
        let second = async { drop(call.run(&clients).await) };
        // The second waits for the permit of the first; both are dropped once the first has arrived.
        let both = Box::pin(async {
            let (mut first, mut second) = (first, Box::pin(second));
            poll_fn(|cx| {
                let first = first.as_mut().poll(cx).is_ready();
                let second = second.as_mut().poll(cx).is_ready();
                if first || second {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                }
            })
            .await;
        });
        drop_after(both, 1, &server).await;
        let outcome = call.run(&clients).await;
        assert!(outcome.result.is_ok(), "{call:?}: {outcome:?}");
        assert_eq!(server.requests().len(), 2, "{call:?}");
    }
}

/// Time in which nobody wakes up.
#[derive(Debug, Default)]
struct Asleep(AtomicBool);

impl Environment for Asleep {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn utc(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async {
            self.0.store(true, Ordering::Relaxed);
            pending().await
        })
    }

    fn random(&self) -> f64 {
        0.5
    }
}

/// A call that waits before it goes out again has no request under way, so it must not keep others from theirs.
#[tokio::test]
async fn a_call_that_waits_takes_no_room_and_can_be_dropped() {
    let usual = one_at_a_time();
    for call in calls() {
        let busy = Answer::empty(503).with_header("retry-after", "5");
        let server = Server::start([busy, success(call)]).await.unwrap();
        let time = Arc::new(Asleep::default());
        let options = usual
            .clone()
            .with_retry(RetryPolicy::new())
            .with_environment(time.clone());
        let clients = Clients::with_options(&server.url(), &options).unwrap();
        let mut first = call.run(&clients);
        poll_fn(|cx| {
            assert!(first.as_mut().poll(cx).is_pending(), "{call:?}");
            let asleep = time.0.load(Ordering::Relaxed);
            if asleep {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
        let second = tokio::time::timeout(TOO_LONG, call.run(&clients)).await;
        let outcome = second.expect("the second call has to wait for the first");
        assert!(outcome.result.is_ok(), "{call:?}: {outcome:?}");
        drop(first);
        assert_eq!(server.requests().len(), 2, "{call:?}");
    }
}

fn is_send<T: Send>(future: T) -> T {
    future
}

/// Compiles only if the futures cross threads. `Call::run` says it of the generated clients: its futures are boxed as `Send`.
#[tokio::test]
async fn the_futures_of_the_traits_cross_threads() {
    let server = Server::start([]).await.unwrap();
    let options = one_at_a_time();
    let client = Clients::with_options(&server.url(), &options)
        .unwrap()
        .segment;
    let provider = SegmentProvider::new(client);
    let group = GroupId::new("grp-1").unwrap();
    // The server answers each with 599: what counts is that they run.
    let mut failed = 0;
    failed += u32::from(is_send(provider.get_group(&group)).await.is_err());
    failed += u32::from(is_send(provider.delete_group(&group)).await.is_err());
    let new = NewGroup::new("One");
    failed += u32::from(is_send(provider.create_group(&new)).await.is_err());
    failed += u32::from(
        is_send(provider.replace_members(&group, &[]))
            .await
            .is_err(),
    );
    failed += u32::from(is_send(provider.list_permissions(&group)).await.is_err());
    let mut pages = provider.list_groups();
    let page = is_send(pages.next_page()).await;
    failed += u32::from(page.is_some_and(|page| page.is_err()));
    let mut items = provider.list_members(&group).items();
    let item = is_send(items.next_item()).await;
    failed += u32::from(item.is_some_and(|item| item.is_err()));
    assert_eq!((failed, server.requests().len()), (7, 7));
}
