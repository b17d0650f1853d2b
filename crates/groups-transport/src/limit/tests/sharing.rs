//! Limiters that several clients share, and limiters that do not work.

use std::future::{pending, ready};

use futures_util::future::join;

use super::*;
use crate::{Admission, InMemoryLimiter, LimitRequest, Limiter, LimiterError};

/// Writes of `tasks` tasks, taking turns between two clients of one limiter. When, and of which client.
fn sent_by_two(tasks: usize, requests: usize) -> Vec<(Duration, usize)> {
    let time = VirtualTime::new();
    let limiter = SharedLimiter::in_memory();
    let clients = [0, 1].map(|_| sharing(&time, 64, limiter.clone()));
    let deadline = time.now() + Duration::from_secs(3600);
    let times = Mutex::new(Vec::new());
    let task = |number: usize| {
        let (time, clients, times) = (&time, &clients, &times);
        async move {
            for _ in 0..requests / tasks {
                let client = number % 2;
                let (permit, _) = clients[client].pass(&WRITE, deadline).await.unwrap();
                lock(times).push((time.elapsed(), client));
                time.sleep(Duration::from_millis(80)).await;
                drop(permit);
            }
        }
    };
    time.run(join_all((0..tasks).map(task)));
    times.into_inner().unwrap()
}

#[test]
fn two_clients_of_one_limiter_use_one_quota_and_all_of_it() {
    for tasks in [2, 8, 64] {
        let times = sent_by_two(tasks, 640);
        assert_eq!(times.len(), 640);
        for pair in times.windows(2) {
            let interval = pair[1].0 - pair[0].0;
            assert!(interval >= Duration::from_millis(1015), "{interval:?}");
        }
        let rate = 639.0 / times[639].0.as_secs_f64();
        assert!(rate >= 0.98, "{tasks} tasks: {rate} per second");
    }
}

#[test]
fn neither_of_two_clients_overtakes_the_other() {
    for tasks in [2, 8, 64] {
        for (number, pair) in sent_by_two(tasks, 640).windows(2).enumerate() {
            assert_ne!(pair[0].1, pair[1].1, "{tasks} tasks, turn {number}");
        }
    }
}

/// The quota is the provider's.
#[test]
fn providers_and_scopes_do_not_know_each_other() {
    let time = VirtualTime::new();
    let limiter = InMemoryLimiter::default();
    let request = |provider, limit| LimitRequest::new(provider, limit, &*time);
    let (other_scope, none) = (Some("other"), None);
    let asked = [
        ("one", Some("writes")),
        ("two", Some("writes")),
        ("one", other_scope),
        ("one", none),
    ];
    let limit = |scope| WRITE.rate_limit.map(|limit| RateLimit { scope, ..limit });
    for (provider, scope) in asked {
        let request = request(provider, scope.and_then(limit));
        let answer = time.run(limiter.acquire(&request)).unwrap();
        assert_eq!(answer, Admission::Granted, "{provider} {scope:?}");
    }
    let again = request("one", WRITE.rate_limit);
    let wait = Admission::Later(Duration::from_millis(1015));
    assert_eq!(time.run(limiter.acquire(&again)).unwrap(), wait);
}

#[test]
fn a_refusal_of_one_client_holds_for_the_other() {
    let time = VirtualTime::new();
    let limiter = SharedLimiter::in_memory();
    let [one, other] = [0, 1].map(|_| sharing(&time, 64, limiter.clone()));
    let deadline = time.now() + Duration::from_secs(3600);
    for operation in [&WRITE, &READ] {
        let before = time.elapsed();
        refuse(&time, &one, operation, 30);
        drop(time.run(other.pass(operation, deadline)).unwrap());
        assert_eq!(time.elapsed() - before, Duration::from_secs(30));
    }
}

/// A client of which all permits are taken holds up nobody but itself.
#[test]
fn slow_answers_of_one_client_do_not_keep_the_other_waiting() {
    let time = VirtualTime::new();
    let limiter = SharedLimiter::in_memory();
    let [slow, quick] = [1, 64].map(|permits| sharing(&time, permits, limiter.clone()));
    let deadline = time.now() + Duration::from_secs(3600);
    let (permit, _) = time.run(slow.pass(&READ, deadline)).unwrap();
    let blocked = async {
        drop(slow.pass(&WRITE, deadline).await.unwrap());
        time.elapsed()
    };
    let others = async {
        for _ in 0..10 {
            drop(quick.pass(&WRITE, deadline).await.unwrap());
        }
        let done = time.elapsed();
        drop(permit);
        done
    };
    let (blocked, done) = time.run(join(blocked, others));
    assert_eq!(done, Duration::from_millis(1015) * 9);
    assert_eq!(blocked, Duration::from_millis(1015) * 10);
}

/// Does the same for everybody.
#[derive(Clone, Copy, Debug)]
enum Broken {
    Unreachable,
    Silent,
    Later(Duration),
}

impl Broken {
    fn limits(self, time: &Arc<VirtualTime>) -> Limits {
        sharing(time, 1, SharedLimiter::new(self))
    }
}

impl Limiter for Broken {
    fn acquire<'a>(
        &'a self,
        _: &'a LimitRequest<'a>,
    ) -> BoxFuture<'a, Result<Admission, LimiterError>> {
        match *self {
            Self::Unreachable => Box::pin(ready(Err("the store is unreachable".into()))),
            Self::Silent => Box::pin(pending()),
            Self::Later(wait) => Box::pin(ready(Ok(Admission::Later(wait)))),
        }
    }

    fn refused<'a>(
        &'a self,
        _: &'a LimitRequest<'a>,
        _: Duration,
    ) -> BoxFuture<'a, Result<(), LimiterError>> {
        match self {
            Self::Unreachable => Box::pin(ready(Err("the store is unreachable".into()))),
            Self::Silent => Box::pin(pending()),
            Self::Later(_) => Box::pin(ready(Ok(()))),
        }
    }
}

/// With and without a limit, at once, and nothing is held afterwards.
#[test]
fn without_a_store_nothing_may_be_sent() {
    use std::error::Error as _;

    let time = VirtualTime::new();
    let limits = Broken::Unreachable.limits(&time);
    let deadline = time.now() + Duration::from_secs(5);
    for operation in [&WRITE, &READ, &WRITE, &READ] {
        let failure = time.run(limits.pass(operation, deadline)).unwrap_err();
        assert_eq!(failure.kind(), FailureKind::Limiter);
        assert!(failure.never_sent());
        let why = failure.source().unwrap().to_string();
        assert_eq!(why, "the store is unreachable");
    }
    assert_eq!(time.elapsed(), Duration::ZERO);
    let wait = Duration::from_secs(1);
    let told = time.run(limits.refused(&WRITE, wait, deadline));
    assert_eq!(told.unwrap_err().to_string(), "the store is unreachable");
}

#[test]
fn a_store_that_is_silent_is_waited_for_until_the_deadline() {
    let time = VirtualTime::new();
    let limits = Broken::Silent.limits(&time);
    let deadline = time.now() + Duration::from_secs(5);
    let failure = time.run(limits.pass(&READ, deadline)).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Deadline);
    assert!(failure.never_sent());
    assert_eq!(time.elapsed(), Duration::from_secs(5));

    let deadline = time.now() + Duration::from_secs(5);
    let told = limits.refused(&READ, Duration::from_secs(1), deadline);
    assert!(time.run(told).is_err());
    assert_eq!(time.elapsed(), Duration::from_secs(10));
}

/// "Again at once" for ever: time must go by, or the deadline never comes.
#[test]
fn a_limiter_that_names_no_wait_is_not_asked_without_end() {
    let time = VirtualTime::new();
    let limits = Broken::Later(Duration::ZERO).limits(&time);
    let deadline = time.now() + Duration::from_millis(20);
    let failure = time.run(limits.pass(&WRITE, deadline)).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::RateLimited);
    assert_eq!(time.elapsed(), Duration::from_millis(20));
}

#[test]
fn a_wait_of_the_limiter_beyond_the_deadline_fails_at_once() {
    let time = VirtualTime::new();
    let wait = Duration::from_secs(30);
    let limits = Broken::Later(wait).limits(&time);
    let deadline = time.now() + Duration::from_secs(5);
    let failure = time.run(limits.pass(&WRITE, deadline)).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::RateLimited);
    assert_eq!(failure.retry_after(), Some(wait));
    assert_eq!(time.elapsed(), Duration::ZERO);
}
