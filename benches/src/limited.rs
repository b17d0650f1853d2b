//! Writes under a documented limit, in virtual time.
//!
//! Client and simulated vendor live by one clock, which stands still while a request is under way and jumps to the next turn when all tasks wait for one. So the work takes
//! milliseconds, and no moment of the machine is in the result.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use groups_core::{EmailAddress, GroupId, MemberKey, Members as _};
use groups_segment::{
    Admission, BoxFuture, ConnectionOptions, Environment, InMemoryLimiter, LimitRequest, Limiter,
    LimiterError, RetryPolicy, SegmentConfig, SegmentProvider, SharedLimiter,
};
use groups_sim::{Clock, Limits, Seed, SeedGroup, SeedUser, Sim, VendorName};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::Outcome;

/// What Segment documents for its writes, for each minute.
const ALLOWED: f64 = 60.0;
/// Longer than all writes take together.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);
const GROUP: &str = "grp-analysts";
const MEMBER: &str = "ada@example.com";

/// Time that passes when somebody waits for a turn and nothing is under way.
#[derive(Debug)]
struct VirtualTime {
    started: Instant,
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    passed: Duration,
    under_way: usize,
    /// Somebody was told to come back later, and has not yet.
    has_waiter: bool,
    /// Whoever sleeps, with the time of waking up.
    sleepers: Vec<(Duration, Waker)>,
}

impl VirtualTime {
    fn new() -> Self {
        Self {
            started: Instant::now(),
            clock: Clock::stopped_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Jumps to the first time of waking up, if nothing else can happen before. Others who sleep wait for their deadlines, which are far.
    fn pass(&self, state: &mut State) {
        if state.under_way > 0 || !state.has_waiter {
            return;
        }
        let Some(next) = state.sleepers.iter().map(|(until, _)| *until).min() else {
            return;
        };
        // Whoever it was asks again before time passes any more.
        state.has_waiter = false;
        self.clock.advance(next.saturating_sub(state.passed));
        state.passed = state.passed.max(next);
        let passed = state.passed;
        for (_, waker) in state.sleepers.extract_if(.., |(until, _)| *until <= passed) {
            waker.wake();
        }
    }

    /// A request is over.
    fn done(&self) {
        let mut state = self.state();
        state.under_way = state.under_way.saturating_sub(1);
        self.pass(&mut state);
    }
}

/// The environment and the limiter of the client: both see the one time.
#[derive(Clone, Debug)]
struct Virtual {
    time: Arc<VirtualTime>,
    limiter: Arc<InMemoryLimiter>,
}

impl Environment for Virtual {
    fn now(&self) -> Instant {
        self.time.started + self.time.state().passed
    }

    fn utc(&self) -> SystemTime {
        self.time.clock.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let until = self.time.state().passed + duration;
        Box::pin(std::future::poll_fn(move |cx| {
            let mut state = self.time.state();
            if state.passed >= until {
                return Poll::Ready(());
            }
            state.sleepers.push((until, cx.waker().clone()));
            self.time.pass(&mut state);
            Poll::Pending
        }))
    }

    fn random(&self) -> f64 {
        0.5
    }
}

impl Limiter for Virtual {
    fn acquire<'a>(
        &'a self,
        request: &'a LimitRequest<'a>,
    ) -> BoxFuture<'a, Result<Admission, LimiterError>> {
        Box::pin(async {
            let admission = self.limiter.acquire(request).await?;
            let mut state = self.time.state();
            state.has_waiter = admission != Admission::Granted;
            state.under_way += usize::from(admission == Admission::Granted);
            Ok(admission)
        })
    }

    fn refused<'a>(
        &'a self,
        request: &'a LimitRequest<'a>,
        wait: Duration,
    ) -> BoxFuture<'a, Result<(), LimiterError>> {
        self.limiter.refused(request, wait)
    }
}

/// Replaces the members of a group `writes` times, by so many tasks, and tells the share of the allowed rate that was reached and how often the vendor refused.
///
/// # Errors
/// The vendor cannot be simulated, or a write is lost.
pub async fn run(tasks: usize, writes: usize) -> Outcome<Value> {
    run_with(ConnectionOptions::new(), tasks, writes).await
}

async fn run_with(options: ConnectionOptions, tasks: usize, writes: usize) -> Outcome<Value> {
    let time = Arc::new(VirtualTime::new());
    let group = SeedGroup::new("Analysts").with_id(GROUP);
    let seed = Seed::new()
        .with_user(SeedUser::new(MEMBER))
        .with_group(group);
    let sim = Sim::builder().only(VendorName::Segment).with_seed(seed);
    let sim = sim
        .with_limits(Limits::SharedByWrites)
        .with_clock(time.clock.clone())
        .start()
        .await?;
    let both = Virtual {
        time: Arc::clone(&time),
        limiter: Arc::default(),
    };
    let options = options
        .with_environment(Arc::new(both.clone()))
        .with_limiter(SharedLimiter::new(both))
        // A refusal is counted, not repeated until it is none.
        .with_retry(RetryPolicy::off())
        .with_deadline(PATIENCE);
    let config = SegmentConfig::builder().with_base_url(sim.url(VendorName::Segment)?);
    let config = config.with_token(VendorName::Segment.credential());
    let provider = config.with_options(options).build()?.provider();
    let mut running = JoinSet::new();
    for task in 0..tasks {
        let share = writes / tasks + usize::from(task < writes % tasks);
        running.spawn(write(provider.clone(), Arc::clone(&time), share));
    }
    let mut refused = 0;
    while let Some(done) = running.join_next().await {
        refused += done??;
    }
    let times: Vec<_> = sim.requests().iter().map(|request| request.time).collect();
    if times.len() != writes {
        return Err(format!("{} of {writes} writes arrived", times.len()).into());
    }
    let (first, last) = times
        .iter()
        .min()
        .zip(times.iter().max())
        .ok_or("no write")?;
    let minutes = last.duration_since(*first)?.as_secs_f64() / 60.0;
    sim.stop().await;
    Ok(json!({
        "share": (writes - 1) as f64 / minutes / ALLOWED,
        "refused": refused,
    }))
}

/// Writes one after the other, and says how many were refused.
async fn write(provider: SegmentProvider, time: Arc<VirtualTime>, writes: usize) -> Outcome<usize> {
    let group = GroupId::new(GROUP)?;
    let members = [MemberKey::from(EmailAddress::new(MEMBER)?)];
    let mut refused = 0;
    for _ in 0..writes {
        let written = provider.replace_members(&group, &members).await;
        time.done();
        match written {
            Ok(_) => {}
            Err(error) if error.status() == Some(429) => refused += 1,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(options: ConnectionOptions, tasks: usize) -> Value {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let found = run_with(options, tasks, 130);
        runtime.unwrap().block_on(found).unwrap()
    }

    #[test]
    fn any_number_of_tasks_reaches_the_rate_and_is_never_refused() {
        for tasks in [1, 8, 64] {
            let found = found(ConnectionOptions::new(), tasks);
            assert_eq!(found["refused"], 0, "{tasks} tasks");
            let share = found["share"].as_f64().unwrap();
            assert!((0.98..1.0).contains(&share), "{tasks} tasks: {share}");
        }
    }

    #[test]
    fn who_keeps_no_limit_is_refused() {
        let found = found(ConnectionOptions::new().without_rate_limits(), 8);
        // After the first refusals the client waits as long as the vendor asks for.
        assert!(found["refused"].as_u64().unwrap() > 0, "{found}");
    }
}
