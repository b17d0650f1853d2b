//! How long a provider asks us to wait.

mod date;

use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};

/// A longer wait is taken for nonsense. The longest quota that a vendor of ours documents ends at midnight.
const LONGEST: Duration = Duration::from_secs(31 * 24 * 60 * 60);

/// The wait that an answer asks for: by `Retry-After`, else by `hint` (what the provider says in the body), else by `X-RateLimit-Reset`.
///
/// `None` if nothing is said or what is said makes no sense; our own schedule applies then.
pub(crate) fn of_answer(
    headers: &HeaderMap,
    hint: Option<Duration>,
    now: SystemTime,
) -> Option<Duration> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::trim)
    };
    let retry_after =
        text(RETRY_AFTER.as_str()).and_then(|text| delay(text).or_else(|| http_date(text, now)));
    let reset = || {
        text("x-ratelimit-reset").and_then(|text| epoch(text, now).or_else(|| http_date(text, now)))
    };
    retry_after
        .or(hint.filter(|hint| *hint <= LONGEST))
        .or_else(reset)
}

/// The `Retry-After` of an answer alone.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    delay(text).or_else(|| http_date(text, now))
}

/// Seconds, also with a fraction, which some servers send although HTTP has whole ones only.
fn delay(text: &str) -> Option<Duration> {
    let plain = |c: char| c.is_ascii_digit() || c == '.';
    // No sign, no exponent, no `NaN`, no `inf`; and no number that only looks like one.
    if text.is_empty() || text.len() > 20 || !text.chars().all(plain) {
        return None;
    }
    let wait = Duration::try_from_secs_f64(text.parse().ok()?).ok()?;
    (wait <= LONGEST).then_some(wait)
}

fn http_date(text: &str, now: SystemTime) -> Option<Duration> {
    until(date::http(text)?, now)
}

/// The wait until an RFC 3339 time stamp, as some vendors put it into the body of a refusal.
pub fn until_timestamp(text: &str, now: SystemTime) -> Option<Duration> {
    until(date::rfc3339(text)?, now)
}

/// A time that is not in the future says nothing.
fn until(time: SystemTime, now: SystemTime) -> Option<Duration> {
    let wait = time.duration_since(now).ok()?;
    (!wait.is_zero() && wait <= LONGEST).then_some(wait)
}

/// Seconds since 1970.
fn epoch(text: &str, now: SystemTime) -> Option<Duration> {
    let seconds: u64 = text.parse().ok()?;
    until(
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?,
        now,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2025-06-13T10:00:00Z
    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_749_808_800)
    }

    fn wait(name: &'static str, value: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        of_answer(&headers, None, now())
    }

    #[test]
    fn every_form_of_retry_after_is_understood() {
        for (value, seconds) in [
            ("12", 12.0),
            ("0", 0.0),
            ("1.5", 1.5),
            (" 3 ", 3.0),
            ("Fri, 13 Jun 2025 10:01:00 GMT", 60.0),
            ("Fri, 13 Jun 2025 10:01:00 +0000", 60.0),
            ("Fri, 13 Jun 2025 12:01:00 +0200", 60.0),
            ("13 Jun 2025 10:01:00 -0000", 60.0),
            ("Friday, 13-Jun-25 10:01:00 GMT", 60.0),
            ("Fri Jun 13 10:01:00 2025", 60.0),
        ] {
            assert_eq!(
                wait("retry-after", value),
                Some(Duration::from_secs_f64(seconds)),
                "{value}"
            );
        }
    }

    #[test]
    fn nonsense_says_nothing() {
        let digits = "9".repeat(300);
        for value in [
            "",
            "-1",
            "NaN",
            "inf",
            "1e3",
            "+5",
            "1.2.3",
            ".",
            "soon",
            "99999999",
            &digits,
            "Fri, 13 Jun 2025 09:59:00 GMT",
            "Fri, 31 Dec 9999 23:59:59 GMT",
        ] {
            assert_eq!(wait("retry-after", value), None, "{value}");
        }
    }

    #[test]
    fn a_time_stamp_in_the_body_is_understood() {
        assert_eq!(
            until_timestamp("2025-06-13T10:01:00Z", now()),
            Some(Duration::from_secs(60))
        );
        assert_eq!(until_timestamp("2025-06-13T09:59:00Z", now()), None);
        assert_eq!(until_timestamp("tomorrow", now()), None);
    }

    #[test]
    fn the_reset_is_a_date_or_seconds_since_1970() {
        let minute = Some(Duration::from_secs(60));
        assert_eq!(
            wait("x-ratelimit-reset", "Fri, 13 Jun 2025 10:01:00 GMT"),
            minute
        );
        assert_eq!(wait("x-ratelimit-reset", "1749808860"), minute);
        assert_eq!(wait("x-ratelimit-reset", "1749808700"), None);
        assert_eq!(wait("x-ratelimit-reset", "18446744073709551615"), None);
    }

    #[test]
    fn retry_after_comes_before_the_body_and_the_body_before_the_reset() {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-reset", "1749808860".parse().unwrap());
        let hint = Some(Duration::from_millis(11_500));
        assert_eq!(of_answer(&headers, hint, now()), hint);
        headers.insert("retry-after", "12".parse().unwrap());
        assert_eq!(
            of_answer(&headers, hint, now()),
            Some(Duration::from_secs(12))
        );
        headers.insert("retry-after", "nonsense".parse().unwrap());
        assert_eq!(of_answer(&headers, hint, now()), hint);
    }
}
