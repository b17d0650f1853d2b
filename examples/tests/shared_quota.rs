//! Several processes share one quota and one job: the vendor refuses nothing, hardly a turn is lost, and no group is written twice.
//!
//! The processes are this program, started again. Time is virtual and the same for all of them: it passes when everybody sleeps, and this program says so over loopback.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use groups_core::{EmailAddress, Shard};
use groups_examples::{FileLimiter, add_to_groups};
use groups_segment::{BoxFuture, ConnectionOptions, Environment, SegmentConfig, SharedLimiter};
use groups_sim::{Clock, Limits, Seed, SeedGroup, SeedUser, Sim, VendorName};

const WORKERS: u32 = 4;
const GROUPS: u32 = 200;

/// Longer than any worker is awake.
const PATIENCE: Duration = Duration::from_secs(60);

/// 2025-06-13T10:00:00Z
fn start() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_749_808_800)
}

/// How the workers are told where everything is.
const TIME: &str = "SHARED_QUOTA_TIME";

fn main() {
    match env::var(TIME) {
        Ok(address) => work(&address),
        Err(_) => {
            processes_of_one_host_share_one_quota();
            println!("test processes_of_one_host_share_one_quota ... ok");
        }
    }
}

/// Time that another program hands out.
#[derive(Debug)]
struct RemoteTime {
    start: Instant,
    connection: Mutex<BufReader<TcpStream>>,
    nanoseconds: AtomicU64,
}

impl RemoteTime {
    fn connect(address: &str) -> Self {
        let connection = TcpStream::connect(address).unwrap();
        let time = Self {
            start: Instant::now(),
            connection: Mutex::new(BufReader::new(connection)),
            nanoseconds: AtomicU64::new(0),
        };
        time.wait();
        time
    }

    /// Waits until it is told what time it is.
    fn wait(&self) {
        let mut line = String::new();
        self.connection
            .lock()
            .unwrap()
            .read_line(&mut line)
            .unwrap();
        let now = line.trim().parse().unwrap();
        self.nanoseconds.store(now, Ordering::Relaxed);
    }

    fn elapsed(&self) -> Duration {
        Duration::from_nanos(self.nanoseconds.load(Ordering::Relaxed))
    }
}

impl Environment for RemoteTime {
    fn now(&self) -> Instant {
        self.start + self.elapsed()
    }

    fn utc(&self) -> SystemTime {
        start() + self.elapsed()
    }

    /// This process does one thing at a time: nothing else waits for the thread.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let until = (self.elapsed() + duration).as_nanos();
            let line = format!("{until}\n");
            let mut connection = self.connection.lock().unwrap();
            connection.get_mut().write_all(line.as_bytes()).unwrap();
            drop(connection);
            self.wait();
        })
    }

    fn random(&self) -> f64 {
        1.0
    }
}

/// What a worker does.
fn work(time: &str) {
    // First of all, since the others wait until everybody is there.
    let time = Arc::new(RemoteTime::connect(time));
    let variable = |name: &str| env::var(name).unwrap();
    let shard = Shard::new(variable("SHARD").parse().unwrap(), WORKERS).unwrap();
    let limiter = FileLimiter::new(variable("QUOTA_DIRECTORY")).unwrap();
    let options = ConnectionOptions::new()
        .with_environment(time)
        .with_limiter(SharedLimiter::new(limiter));
    let config = SegmentConfig::builder()
        .with_base_url(variable("SIM"))
        .with_token(VendorName::Segment.credential())
        .with_options(options);
    let provider = config.build().unwrap().provider();
    let address = EmailAddress::new("auditor@example.com").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let changed = runtime.block_on(add_to_groups(&provider, shard, &address));
    assert!(changed.unwrap() > 0);
}

/// What the workers say.
enum Said {
    Sleeps(usize, u64),
    Ends,
}

/// Lets time pass until all workers have ended: whenever all of them sleep, up to the first that wakes.
fn pass_time(listener: &TcpListener, clock: &Clock) {
    let (say, said) = mpsc::channel();
    let (come, came) = mpsc::channel();
    let listener = listener.try_clone().unwrap();
    // On a thread of its own: a worker that never comes is a failure and no endless wait.
    thread::spawn(move || {
        let mut coming = listener.incoming().map_while(Result::ok);
        coming.try_for_each(|worker| come.send(worker))
    });
    let arrival = || came.recv_timeout(PATIENCE).expect("every worker comes");
    let mut workers: Vec<TcpStream> = (0..WORKERS).map(|_| arrival()).collect();
    for (number, worker) in workers.iter().enumerate() {
        let (say, lines) = (say.clone(), BufReader::new(worker.try_clone().unwrap()));
        thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                let until = line.parse().expect("a time");
                say.send(Said::Sleeps(number, until)).unwrap();
            }
            say.send(Said::Ends).unwrap();
        });
    }
    let mut tell = |worker: usize, now: u64| {
        let line = format!("{now}\n");
        workers[worker].write_all(line.as_bytes()).unwrap();
    };
    let (mut now, mut asleep) = (0, BTreeMap::new());
    let (mut awake, mut left) = (WORKERS, WORKERS);
    (0..WORKERS as usize).for_each(|worker| tell(worker, now));
    while left > 0 {
        awake -= 1;
        let said = said.recv_timeout(PATIENCE);
        match said.expect("every worker sleeps or ends") {
            Said::Sleeps(worker, until) => drop(asleep.insert(worker, until)),
            Said::Ends => left -= 1,
        }
        if awake > 0 || left == 0 {
            continue;
        }
        let next = *asleep.values().min().unwrap();
        clock.advance(Duration::from_nanos(next.saturating_sub(now)));
        now = next.max(now);
        asleep.retain(|worker, until| {
            let sleeps_on = *until > now;
            if !sleeps_on {
                awake += 1;
                tell(*worker, now);
            }
            sleeps_on
        });
    }
}

fn start_worker(number: u32, time: &str, sim: &str, directory: &std::path::Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .env(TIME, time)
        .env("SHARD", number.to_string())
        .env("SIM", sim)
        .env("QUOTA_DIRECTORY", directory)
        .stdin(Stdio::null())
        .spawn()
        .unwrap()
}

fn processes_of_one_host_share_one_quota() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let clock = Clock::stopped_at(start());
    let seed = Seed::new().with_user(SeedUser::new("auditor@example.com"));
    let seed = (0..GROUPS).fold(seed, |seed, number| {
        seed.with_group(SeedGroup::new(format!("Group {number}")))
    });
    let sim = Sim::builder()
        .only(VendorName::Segment)
        .with_strict(true)
        .with_limits(Limits::SharedByWrites)
        .with_clock(clock.clone())
        .with_seed(seed);
    let sim = runtime.block_on(sim.start()).unwrap();
    let url = sim.url(VendorName::Segment).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let time = listener.local_addr().unwrap().to_string();
    let directory = env::temp_dir().join(format!("groups-shared-quota-{}", std::process::id()));
    let workers: Vec<_> = (0..WORKERS)
        .map(|number| start_worker(number, &time, url, &directory))
        .collect();
    pass_time(&listener, &clock);
    for mut worker in workers {
        assert!(worker.wait().unwrap().success());
    }
    std::fs::remove_dir_all(directory).unwrap();

    let requests = sim.requests();
    let refused = requests.iter().filter(|one| one.status == Some(429));
    assert_eq!(refused.count(), 0, "429s");
    let writes: Vec<_> = requests.iter().filter(|one| one.method == "POST").collect();
    assert_eq!(writes.len(), GROUPS as usize);
    let mut groups: Vec<_> = writes.iter().map(|one| one.target.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    assert_eq!(groups.len(), GROUPS as usize, "a group was written twice");

    let mut times: Vec<_> = writes.iter().map(|one| one.time).collect();
    times.sort_unstable();
    for pair in times.windows(2) {
        let interval = pair[1].duration_since(pair[0]).unwrap();
        assert!(interval >= Duration::from_millis(1015), "{interval:?}");
    }
    // The vendor allows one a second.
    let span = times[times.len() - 1].duration_since(times[0]).unwrap();
    let achieved = f64::from(GROUPS - 1) / span.as_secs_f64();
    assert!(achieved >= 0.97, "{achieved} of the quota was used");
    println!("{WORKERS} processes, {GROUPS} writes: no 429, {achieved:.4} of the quota used");
}
