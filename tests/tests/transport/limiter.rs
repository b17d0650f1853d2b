//! A limiter that the program brings: what it is asked and told, what becomes of a call when it fails, and clients that share one.

use std::future::ready;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use groups_core::{ErrorKind, Groups as _, GroupsExt as _, Retryability};
use groups_segment::{
    Admission, BoxFuture, ConnectionOptions, InMemoryLimiter, LimitRequest, Limiter, LimiterError,
    SegmentProvider, SharedLimiter,
};
use groups_tests::server::{Answer, Server};
use groups_tests::time::JumpingTime;

use super::{GROUP, Setup, create, delete, get};

const GONE: &str = "the store of the limits is unreachable";

/// A limiter that can fail and says what it is asked and told.
#[derive(Clone, Debug, Default)]
struct Store {
    limiter: Arc<InMemoryLimiter>,
    fails_to_grant: bool,
    fails_to_listen: bool,
    log: Arc<Mutex<Vec<String>>>,
}

impl Store {
    fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    fn note(&self, what: &str, request: &LimitRequest<'_>) {
        let (provider, scope) = (request.provider(), request.scope());
        let limit = request.limit().map(|limit| (limit.requests, limit.seconds));
        let line = format!("{what} {provider}/{scope} {limit:?}");
        self.log.lock().unwrap().push(line);
    }
}

impl Limiter for Store {
    fn acquire<'a>(
        &'a self,
        request: &'a LimitRequest<'a>,
    ) -> BoxFuture<'a, Result<Admission, LimiterError>> {
        self.note("turn", request);
        if self.fails_to_grant {
            return Box::pin(ready(Err(GONE.into())));
        }
        self.limiter.acquire(request)
    }

    fn refused<'a>(
        &'a self,
        request: &'a LimitRequest<'a>,
        wait: Duration,
    ) -> BoxFuture<'a, Result<(), LimiterError>> {
        self.note(&format!("{wait:?}"), request);
        if self.fails_to_listen {
            return Box::pin(ready(Err(GONE.into())));
        }
        self.limiter.refused(request, wait)
    }
}

async fn setup(store: &Store, script: impl IntoIterator<Item = Answer>) -> Setup {
    let limiter = SharedLimiter::new(store.clone());
    Setup::with_options(script, |options| options.with_limiter(limiter)).await
}

#[tokio::test]
async fn without_the_store_nothing_is_sent_and_no_list_is_empty() {
    let store = Store {
        fails_to_grant: true,
        ..Store::default()
    };
    let setup = setup(&store, []).await;
    let provider = SegmentProvider::new(setup.client.clone());
    let errors = [
        create(&setup.client).await.unwrap_err(),
        get(&setup.client).await.unwrap_err(),
        provider.list_groups().read_all().await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert_eq!(error.retryability(), Retryability::Safe);
        assert_eq!((error.attempts(), error.status()), (0, None));
        let (mut chain, mut cause) = (error.to_string(), std::error::Error::source(&error));
        while let Some(error) = cause {
            chain = format!("{chain}: {error}");
            cause = error.source();
        }
        assert!(chain.contains("limiter") && chain.contains(GONE), "{chain}");
    }
    assert_eq!((setup.requests(), setup.slept().len()), (0, 0));
}

#[tokio::test]
async fn it_is_asked_for_each_attempt_and_told_of_each_refusal() {
    let refused = || Answer::empty(429).with_header("retry-after", "12");
    let store = Store::default();
    let script = [
        Answer::json(200, GROUP),
        refused(),
        Answer::json(200, GROUP),
        refused(),
        Answer::json(200, GROUP),
    ];
    let setup = setup(&store, script).await;
    get(&setup.client).await.unwrap();
    get(&setup.client).await.unwrap();
    create(&setup.client).await.unwrap();
    let write = "segment/user-group-writes Some((60, 60))";
    let expected = [
        "turn segment/ None".to_owned(),
        "turn segment/ None".to_owned(),
        "12s segment/ None".to_owned(),
        "turn segment/ None".to_owned(),
        format!("turn {write}"),
        format!("12s {write}"),
        format!("turn {write}"),
    ];
    assert_eq!(store.log(), expected);
    assert_eq!(setup.slept(), [12.0, 12.0]);
}

/// Whoever shares the quota does not know of the refusal: not the time to send more.
#[tokio::test]
async fn a_refusal_that_cannot_be_passed_on_is_the_end_of_the_call() {
    let store = Store {
        fails_to_listen: true,
        ..Store::default()
    };
    let refused = Answer::empty(429).with_header("retry-after", "12");
    let setup = setup(&store, [refused]).await;
    let error = get(&setup.client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::RateLimited, Some(429))
    );
    let note = error.detail().unwrap();
    assert!(note.contains("limiter") && note.contains(GONE), "{note}");
    assert_eq!((setup.requests(), setup.slept().len()), (1, 0));
}

/// A store that goes away between two attempts does not hide what the provider said.
#[tokio::test]
async fn a_store_that_fails_before_a_repeat_leaves_the_last_answer() {
    /// Grants one turn.
    #[derive(Debug, Default)]
    struct Once(Mutex<bool>);

    impl Limiter for Once {
        fn acquire<'a>(
            &'a self,
            _: &'a LimitRequest<'a>,
        ) -> BoxFuture<'a, Result<Admission, LimiterError>> {
            let used = std::mem::replace(&mut *self.0.lock().unwrap(), true);
            let answer = if used {
                Err(GONE.into())
            } else {
                Ok(Admission::Granted)
            };
            Box::pin(ready(answer))
        }

        fn refused<'a>(
            &'a self,
            _: &'a LimitRequest<'a>,
            _: Duration,
        ) -> BoxFuture<'a, Result<(), LimiterError>> {
            Box::pin(ready(Ok(())))
        }
    }

    let limiter = SharedLimiter::new(Once::default());
    let change = |options: ConnectionOptions| options.with_limiter(limiter);
    let setup = Setup::with_options([Answer::empty(500)], change).await;
    let error = delete(&setup.client).await.unwrap_err();
    assert_eq!(error.status(), Some(500));
    let note = error.detail().unwrap();
    assert!(note.contains("limiter"), "{note}");
    assert_eq!(setup.requests(), 1);
}

/// Two clients with the same token, made from the same settings, each with a server of its own, which cannot know that they are one customer.
async fn two(options: ConnectionOptions) -> (Arc<JumpingTime>, [groups_segment::Client; 2]) {
    let time = JumpingTime::new(1.0);
    let mut clients = Vec::new();
    for _ in 0..2 {
        let script = (0..8).map(|_| Answer::json(200, GROUP));
        let server = Server::start(script).await.unwrap();
        let config = groups_segment::SegmentConfig::builder()
            .with_token("not-a-token")
            .with_base_url(server.url())
            .with_options(options.clone().with_environment(time.clone()));
        clients.push(config.build().unwrap().client());
        // It runs as long as the test.
        std::mem::forget(server);
    }
    (time, clients.try_into().unwrap())
}

async fn writes(options: ConnectionOptions) -> Vec<Duration> {
    let (time, [one, other]) = two(options).await;
    for client in [&one, &other, &one, &other] {
        create(client).await.unwrap();
    }
    time.slept()
}

#[tokio::test]
async fn clients_with_one_limiter_share_a_quota_and_others_do_not() {
    let interval = Duration::from_millis(1015);
    let shared = ConnectionOptions::new().with_limiter(SharedLimiter::in_memory());
    assert_eq!(writes(shared).await, [interval; 3]);
    // The time of the first wait is also that of the other client.
    assert_eq!(writes(ConnectionOptions::new()).await, [interval; 1]);
}

#[tokio::test]
async fn clones_of_a_client_share_a_limiter_without_being_told() {
    let script = (0..2).map(|_| Answer::json(200, GROUP));
    let setup = Setup::new(script).await;
    create(&setup.client).await.unwrap();
    create(&setup.client.clone()).await.unwrap();
    assert_eq!(setup.slept(), [1.015]);
}

#[tokio::test]
async fn without_rate_limits_only_pauses_are_shared() {
    let store = Store::default();
    let limiter = SharedLimiter::new(store.clone());
    let script = (0..3).map(|_| Answer::json(200, GROUP));
    let change = |options: ConnectionOptions| options.with_limiter(limiter).without_rate_limits();
    let setup = Setup::with_options(script, change).await;
    let provider = SegmentProvider::new(setup.client.clone());
    for _ in 0..3 {
        let new = groups_core::NewGroup::new("One");
        provider.create_group(&new).await.unwrap();
    }
    assert!(setup.slept().is_empty());
    assert_eq!(store.log(), ["turn segment/user-group-writes None"; 3]);
}
