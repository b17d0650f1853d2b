//! A limiter for the processes of one host: what is known of each quota stands in a file, and whoever holds the lock of the file may change it.

use std::fs::{self, File, OpenOptions};
use std::future::ready;
use std::io::{self, Read as _};
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use groups_segment::{Admission, BoxFuture, LimitRequest, Limiter, LimiterError};
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

/// Who holds the lock is done in much less.
const BUSY: Duration = Duration::from_millis(1);

/// Lets all processes of a host that use the same directory share the quotas of one account.
///
/// The clock is that of the host. Set forward, it can bring a turn too early, which the vendor may refuse; set back, it can make a pause longer. A file that is damaged is
/// an error and never taken for a free turn. Only for file systems on which `flock` works between the processes, so not for most network file systems.
#[derive(Clone, Debug)]
pub struct FileLimiter {
    directory: PathBuf,
}

/// What is known of a quota: times in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct State {
    /// The next turn.
    next: u64,
    /// After a refusal nobody sends before this.
    closed_until: u64,
}

impl FileLimiter {
    /// Keeps one file for each quota in `directory`, which is made if it is not there.
    ///
    /// # Errors
    /// The directory cannot be made.
    pub fn new(directory: impl Into<PathBuf>) -> io::Result<Self> {
        let directory = directory.into();
        fs::create_dir_all(&directory)?;
        Ok(Self { directory })
    }

    /// Changes what is known of a quota, at the time that `change` is told. `None` if somebody else is about it.
    fn change<T>(
        &self,
        request: &LimitRequest<'_>,
        change: impl FnOnce(&mut State, u64) -> T,
    ) -> Result<Option<T>, LimiterError> {
        let name = format!("{}-{}", request.provider(), request.scope());
        let path = self.directory.join(name);
        let failed = |error: LimiterError| format!("the file {}: {error}", path.display());
        let open = || {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            options.open(&path)
        };
        let changing = || -> Result<Option<T>, LimiterError> {
            let file = open()?;
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => {}
                Err(Errno::WOULDBLOCK) => return Ok(None),
                Err(error) => return Err(error.into()),
            }
            let mut state = State::read(&file)?;
            // Not before the lock is held: who came earlier has an earlier time.
            let answer = change(&mut state, nanoseconds(request.utc())?);
            file.write_all_at(state.line().as_bytes(), 0)?;
            // The lock ends with the file, and with the process.
            Ok(Some(answer))
        };
        changing().map_err(|error| failed(error).into())
    }

    fn admit(&self, request: &LimitRequest<'_>) -> Result<Admission, LimiterError> {
        let interval = request.interval().map(in_nanoseconds);
        let answer = self.change(request, |state, now| state.admit(interval, now))?;
        Ok(answer.unwrap_or(Admission::Later(BUSY)))
    }
}

impl Limiter for FileLimiter {
    fn acquire<'a>(
        &'a self,
        request: &'a LimitRequest<'a>,
    ) -> BoxFuture<'a, Result<Admission, LimiterError>> {
        Box::pin(ready(self.admit(request)))
    }

    fn refused<'a>(
        &'a self,
        request: &'a LimitRequest<'a>,
        wait: Duration,
    ) -> BoxFuture<'a, Result<(), LimiterError>> {
        Box::pin(async move {
            let close = |state: &mut State, now: u64| state.close(now, in_nanoseconds(wait));
            while self.change(request, close)?.is_none() {
                tokio::time::sleep(BUSY).await;
            }
            Ok(())
        })
    }
}

impl State {
    fn admit(&mut self, interval: Option<u64>, now: u64) -> Admission {
        if self.closed_until > now {
            return Admission::Closed(Duration::from_nanos(self.closed_until - now));
        }
        let Some(interval) = interval else {
            return Admission::Granted;
        };
        if self.next > now {
            // A turn that is further away was granted before the clock was set back.
            let wait = (self.next - now).min(interval);
            self.next = now.saturating_add(wait);
            return Admission::Later(Duration::from_nanos(wait));
        }
        self.next = now.saturating_add(interval);
        Admission::Granted
    }

    fn close(&mut self, now: u64, wait: u64) {
        self.closed_until = self.closed_until.max(now.saturating_add(wait));
    }

    /// All lines are of one length, so that one write replaces what is there.
    fn line(self) -> String {
        format!("{:020} {:020}\n", self.next, self.closed_until)
    }

    fn read(mut file: &File) -> Result<Self, LimiterError> {
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        if text.is_empty() {
            return Ok(Self::default());
        }
        let numbers = text.trim_end().split_once(' ');
        let state = numbers.and_then(|(next, closed_until)| {
            Some(Self {
                next: next.parse().ok()?,
                closed_until: closed_until.parse().ok()?,
            })
        });
        state
            .filter(|state| state.line() == text)
            .ok_or_else(|| "it is damaged: remove it when nobody uses it".into())
    }
}

fn nanoseconds(time: SystemTime) -> Result<u64, LimiterError> {
    Ok(in_nanoseconds(time.duration_since(UNIX_EPOCH)?))
}

fn in_nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use groups_segment::{RateLimit, SystemEnvironment};

    use super::*;

    /// One a day: no test takes as long.
    const LIMIT: Option<RateLimit> = Some(RateLimit {
        requests: 1,
        seconds: 86_400,
        scope: "writes",
    });
    const SECOND: u64 = 1_000_000_000;

    #[test]
    fn turns_are_apart_and_a_pause_is_never_shortened() {
        let (mut state, interval) = (State::default(), Some(SECOND));
        assert_eq!(state.admit(interval, 100 * SECOND), Admission::Granted);
        let later = Admission::Later(Duration::from_nanos(SECOND - 1));
        assert_eq!(state.admit(interval, 100 * SECOND + 1), later);
        assert_eq!(state.admit(interval, 101 * SECOND), Admission::Granted);
        state.close(101 * SECOND, 30 * SECOND);
        state.close(101 * SECOND, 10 * SECOND);
        for limit in [interval, None] {
            let closed = Admission::Closed(Duration::from_secs(30));
            assert_eq!(state.admit(limit, 101 * SECOND), closed);
            assert_eq!(state.admit(limit, 131 * SECOND), Admission::Granted);
        }
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nobody_wait_longer_than_an_interval() {
        let (mut state, interval) = (State::default(), Some(SECOND));
        assert_eq!(state.admit(interval, 5_000 * SECOND), Admission::Granted);
        let later = Admission::Later(Duration::from_secs(1));
        assert_eq!(state.admit(interval, 100 * SECOND), later);
        assert_eq!(state.admit(interval, 101 * SECOND), Admission::Granted);
    }

    /// A directory of this test alone.
    struct Directory(PathBuf);

    impl Directory {
        fn new(name: &str) -> Self {
            let name = format!("groups-file-limiter-{name}-{}", std::process::id());
            Self(std::env::temp_dir().join(name))
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_damaged_file_is_no_free_turn() {
        let directory = Directory::new("damaged");
        let limiter = FileLimiter::new(&directory.0).unwrap();
        let environment = SystemEnvironment;
        let request = LimitRequest::new("segment", LIMIT, &environment);
        assert_eq!(limiter.admit(&request).unwrap(), Admission::Granted);
        let file = directory.0.join("segment-writes");
        for damage in ["0", "0 0\n", "nonsense\n", "-1 0", " "] {
            fs::write(&file, damage).unwrap();
            let error = limiter.admit(&request).unwrap_err().to_string();
            assert!(error.contains("segment-writes"), "{damage:?}: {error}");
        }
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();
        assert!(limiter.admit(&request).is_err());
    }

    #[test]
    fn whoever_comes_while_the_file_is_locked_asks_again_soon() {
        let directory = Directory::new("locked");
        let limiter = FileLimiter::new(&directory.0).unwrap();
        let environment = SystemEnvironment;
        let request = LimitRequest::new("segment", LIMIT, &environment);
        assert_eq!(limiter.admit(&request).unwrap(), Admission::Granted);
        let file = File::open(directory.0.join("segment-writes")).unwrap();
        flock(&file, FlockOperation::LockExclusive).unwrap();
        assert_eq!(limiter.admit(&request).unwrap(), Admission::Later(BUSY));
        drop(file);
        let next = limiter.admit(&request).unwrap();
        assert!(
            matches!(next, Admission::Later(wait) if wait > BUSY),
            "{next:?}"
        );
    }
}
