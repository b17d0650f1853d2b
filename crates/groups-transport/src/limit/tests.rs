//! Many tasks in virtual time, against a provider that counts.

mod sharing;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant, SystemTime};

use futures_util::future::join_all;

use super::Limits;
use crate::environment::{BoxFuture, Environment};
use crate::{FailureKind, OperationSpec, RateLimit, SharedLimiter};

static WRITE: OperationSpec = OperationSpec {
    id: "write",
    method: "POST",
    path: "/",
    summary: "",
    success: 200,
    content: true,
    errors: &[],
    idempotent: false,
    rate_limit: Some(RateLimit {
        requests: 60,
        seconds: 60,
        scope: "writes",
    }),
    pagination: None,
    query: &[],
    properties: &[],
};

static READ: OperationSpec = OperationSpec {
    id: "read",
    rate_limit: None,
    ..WRITE
};

/// Time that passes only when everybody waits for it.
#[derive(Debug)]
struct VirtualTime {
    start: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    now: Duration,
    /// When each sleeper wakes, by the number of the sleeper.
    sleepers: BTreeMap<u64, (Duration, Option<Waker>)>,
    next: u64,
}

struct Sleep<'a> {
    time: &'a VirtualTime,
    number: u64,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = lock(&self.time.state);
        let now = state.now;
        match state.sleepers.get_mut(&self.number) {
            Some((until, waker)) if *until > now => {
                *waker = Some(cx.waker().clone());
                Poll::Pending
            }
            _ => Poll::Ready(()),
        }
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        lock(&self.time.state).sleepers.remove(&self.number);
    }
}

impl Environment for VirtualTime {
    fn now(&self) -> Instant {
        self.start + lock(&self.state).now
    }

    fn utc(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + lock(&self.state).now
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let mut state = lock(&self.state);
        let (number, until) = (state.next, state.now + duration);
        state.next += 1;
        state.sleepers.insert(number, (until, None));
        Box::pin(Sleep { time: self, number })
    }

    fn random(&self) -> f64 {
        0.5
    }
}

impl VirtualTime {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            start: Instant::now(),
            state: Mutex::default(),
        })
    }

    fn elapsed(&self) -> Duration {
        lock(&self.state).now
    }

    /// Runs `future`; whenever nobody has anything left to do, time jumps to the next sleeper.
    fn run<F: Future>(&self, future: F) -> F::Output {
        let mut future = std::pin::pin!(future);
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return output;
            }
            if woken.0.swap(false, Ordering::Relaxed) {
                continue;
            }
            let mut state = lock(&self.state);
            let next = state.sleepers.values().map(|(until, _)| *until).min();
            state.now = next
                .expect("everybody waits and nobody sleeps")
                .max(state.now);
            for (_, waker) in state.sleepers.values_mut() {
                if let Some(waker) = waker.take() {
                    waker.wake();
                }
            }
        }
    }
}

/// Whether anybody has something to do.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn limits(time: &Arc<VirtualTime>, concurrency: u32) -> Limits {
    sharing(time, concurrency, SharedLimiter::in_memory())
}

/// The limits of a client that was given this limiter.
fn sharing(time: &Arc<VirtualTime>, concurrency: u32, limiter: SharedLimiter) -> Limits {
    let environment: Arc<dyn Environment> = time.clone();
    let concurrency = NonZeroU32::new(concurrency).unwrap();
    Limits::new(
        environment,
        "provider",
        limiter,
        &[&WRITE, &READ],
        |operation| operation.rate_limit,
        concurrency,
    )
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells the limiter that the provider refused a request.
fn refuse(time: &VirtualTime, limits: &Limits, operation: &OperationSpec, seconds: u64) {
    let deadline = time.now() + Duration::from_secs(1);
    let wait = Duration::from_secs(seconds);
    time.run(limits.refused(operation, wait, deadline)).unwrap();
}

/// The times at which `tasks` tasks together send `requests` requests.
fn sent(tasks: usize, requests: usize) -> Vec<Duration> {
    let time = VirtualTime::new();
    let limits = limits(&time, 64);
    let deadline = time.now() + Duration::from_secs(3600);
    let times = Mutex::new(Vec::new());
    let task = || async {
        for _ in 0..requests / tasks {
            let (permit, _) = limits.pass(&WRITE, deadline).await.unwrap();
            lock(&times).push(time.elapsed());
            // An answer takes a while.
            time.sleep(Duration::from_millis(80)).await;
            drop(permit);
        }
    };
    time.run(join_all((0..tasks).map(|_| task())));
    times.into_inner().unwrap()
}

#[test]
fn any_number_of_tasks_reaches_98_percent_of_the_rate() {
    for tasks in [1, 8, 64] {
        let times = sent(tasks, 640);
        let last = times.iter().max().unwrap().as_secs_f64();
        let rate = (times.len() - 1) as f64 / last;
        assert!(rate >= 0.98, "{tasks} tasks: {rate} per second");
    }
}

/// However it counts, and although requests take up to 0.8 seconds to arrive.
#[test]
fn a_provider_with_the_same_limit_refuses_nothing() {
    let mut random = fastrand::Rng::with_seed(7);
    for tasks in [1, 8, 64] {
        let mut arrivals: Vec<f64> = sent(tasks, 640)
            .iter()
            .map(|at| at.as_secs_f64() + random.f64() * 0.8)
            .collect();
        arrivals.sort_by(f64::total_cmp);
        for (first, window) in arrivals.windows(61).enumerate() {
            let span = window[60] - window[0];
            assert!(
                span > 60.0,
                "{tasks} tasks: 61 requests from number {first} within {span} s"
            );
        }
        let mut bucket = (60.0_f64, 0.0_f64);
        for at in &arrivals {
            bucket = ((bucket.0 + (at - bucket.1)).min(60.0) - 1.0, *at);
            assert!(
                bucket.0 >= 0.0,
                "{tasks} tasks: the bucket is empty at {at} s"
            );
        }
    }
}

#[test]
fn after_a_refusal_all_tasks_wait_together() {
    let time = VirtualTime::new();
    let limits = limits(&time, 64);
    let deadline = time.now() + Duration::from_secs(3600);
    refuse(&time, &limits, &WRITE, 30);
    refuse(&time, &limits, &WRITE, 10);
    let task = || async {
        drop(limits.pass(&WRITE, deadline).await.unwrap());
        time.elapsed()
    };
    let times = time.run(join_all((0..8).map(|_| task())));
    assert!(
        times.iter().all(|at| *at >= Duration::from_secs(30)),
        "{times:?}"
    );

    // Another scope is not concerned.
    let other = VirtualTime::new();
    let limits = self::limits(&other, 64);
    refuse(&other, &limits, &WRITE, 30);
    drop(
        other
            .run(limits.pass(&READ, other.now() + Duration::from_secs(1)))
            .unwrap(),
    );
    assert_eq!(other.elapsed(), Duration::ZERO);
}

#[test]
fn a_turn_after_the_deadline_fails_at_once() {
    let time = VirtualTime::new();
    let limits = limits(&time, 64);
    let deadline = time.now() + Duration::from_secs(5);
    refuse(&time, &limits, &WRITE, 30);
    let failure = time.run(limits.pass(&WRITE, deadline)).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::RateLimited);
    assert_eq!(failure.retry_after(), Some(Duration::from_secs(30)));
    assert!(failure.never_sent());
    assert_eq!(time.elapsed(), Duration::ZERO);
}

#[test]
fn no_more_requests_than_allowed_are_under_way() {
    let time = VirtualTime::new();
    let limits = limits(&time, 3);
    let deadline = time.now() + Duration::from_secs(3600);
    let (under_way, most) = (Mutex::new(0), Mutex::new(0));
    let task = || async {
        let (permit, _) = limits.pass(&READ, deadline).await.unwrap();
        *lock(&under_way) += 1;
        let now = *lock(&under_way);
        let before = *lock(&most);
        *lock(&most) = now.max(before);
        time.sleep(Duration::from_secs(1)).await;
        *lock(&under_way) -= 1;
        drop(permit);
    };
    time.run(join_all((0..12).map(|_| task())));
    assert_eq!(*lock(&most), 3);
    assert_eq!(time.elapsed(), Duration::from_secs(4));
}

#[test]
fn dropping_a_waiting_call_leaks_no_permit() {
    let time = VirtualTime::new();
    let limits = limits(&time, 1);
    let deadline = time.now() + Duration::from_secs(3600);
    let (permit, _) = time.run(limits.pass(&READ, deadline)).unwrap();
    {
        let mut waiting = Box::pin(limits.pass(&READ, deadline));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(waiting.as_mut().poll(&mut cx).is_pending());
    }
    drop(permit);
    drop(time.run(limits.pass(&READ, deadline)).unwrap());
}

/// Answers that take long keep permits, and the turns must not pile up behind them.
#[test]
fn slow_answers_do_not_make_requests_bunch_up() {
    let time = VirtualTime::new();
    let limits = limits(&time, 4);
    let deadline = time.now() + Duration::from_secs(36_000);
    let times = Mutex::new(Vec::new());
    let task = |number: u64| {
        let (time, limits, times) = (&time, &limits, &times);
        async move {
            for turn in 0..20 {
                let (permit, _) = limits.pass(&WRITE, deadline).await.unwrap();
                lock(times).push(time.elapsed());
                let seconds = if (turn / 5) % 2 == 0 { 40 + number } else { 0 };
                time.sleep(Duration::from_secs(seconds)).await;
                drop(permit);
            }
        }
    };
    time.run(join_all((0..16).map(task)));
    let mut times = times.into_inner().unwrap();
    times.sort();
    for window in times.windows(61) {
        assert!(
            window[60] - window[0] > Duration::from_secs(60),
            "{window:?}"
        );
    }
}

#[test]
fn whoever_waits_for_others_fails_at_the_deadline() {
    let time = VirtualTime::new();
    let limits = limits(&time, 64);
    let deadline = time.now() + Duration::from_secs(10);
    let task = || async { limits.pass(&WRITE, deadline).await.map(|_| ()) };
    let results = time.run(join_all((0..30).map(|_| task())));
    let passed = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!(passed, 10);
    assert!(
        time.elapsed() <= Duration::from_secs(10),
        "{:?}",
        time.elapsed()
    );
}
