//! Points in time as texts.
//!
//! The calendar of a library for dates takes as long to compile as the rest of this crate twice over, and these few forms are all that an answer
//! can hold. The tests compare with such a library.

use std::time::{Duration, SystemTime};

/// A date of HTTP (RFC 9110, three forms) or of mail (RFC 5322, with any zone).
pub(super) fn http(text: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(text).ok().or_else(|| mail(text))
}

/// `Fri, 13 Jun 2025 12:01:00 +0200`. The day of the week and the seconds may be missing, a comment may follow; also the obsolete years and zones.
fn mail(text: &str) -> Option<SystemTime> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let text = text.split_once(',').map_or(text, |(_, text)| text);
    let mut words = text.split_ascii_whitespace();
    let day = number(words.next()?, 1..=2)?;
    let month = words.next()?;
    let is_month = |name: &&str| name.eq_ignore_ascii_case(month);
    let month = (1..).zip(MONTHS).find(|(_, name)| is_month(name))?.0;
    let year = words.next()?;
    let year = match (number(year, 2..=4)?, year.len()) {
        (year, 4) => year,
        (year, 2) if year < 50 => 2000 + year,
        (year, _) => 1900 + year,
    };
    let (time, zone) = (words.next()?, named_zone(words.next()?)?);
    let nothing_more = words.next().is_none_or(|word| word.starts_with('('));
    instant(year, month, day, time, zone).filter(|_| nothing_more)
}

/// The zones that RFC 5322 (4.3) still knows by name. It takes any other for Greenwich; a wait that is wrong by hours is worse than none here.
fn named_zone(zone: &str) -> Option<i64> {
    let hours = match zone.to_ascii_uppercase().as_str() {
        "GMT" | "UT" | "UTC" | "Z" => 0,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => return offset(zone),
    };
    Some(hours * 3600)
}

/// `2025-06-13T12:01:00.5+02:00`, a time stamp of RFC 3339.
pub(super) fn rfc3339(text: &str) -> Option<SystemTime> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let mut parts = date.splitn(3, '-');
    let year = number(parts.next()?, 4..=4)?;
    let month = number(parts.next()?, 2..=2)?;
    let day = number(parts.next()?, 2..=2)?;
    let (time, zone) = time.split_at(time.find(['Z', 'z', '+', '-'])?);
    let zone = match zone {
        "Z" | "z" => 0,
        zone => offset(zone)?,
    };
    instant(year, month, day, time, zone)
}

/// Digits only, and so many of them.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let plain = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

/// Seconds east of Greenwich: `+02:00`, `+0200` or `+02`.
fn offset(zone: &str) -> Option<i64> {
    let east = match zone.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = match zone.get(1..)? {
        digits if digits.len() == 5 => digits.split_once(':')?,
        digits if digits.len() == 2 => (digits, "00"),
        digits => digits.split_at_checked(2)?,
    };
    let (hours, minutes) = (number(hours, 2..=2)?, number(minutes, 2..=2)?);
    let seconds = i64::from(hours * 3600 + minutes * 60);
    (hours < 24 && minutes < 60).then_some(east * seconds)
}

/// `time` is `12:01`, `12:01:00` or `12:01:00.5`; a leap second counts as the one before it. Nothing before 1970 is a point in time here, and no day that the calendar does not have.
fn instant(year: u32, month: u32, day: u32, time: &str, zone: i64) -> Option<SystemTime> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days_of_month = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if year < 1970 || !(1..=days_of_month).contains(&day) {
        return None;
    }
    // Counted from March, the leap day is the last of its year and the lengths of the months repeat.
    let (year, month) = match month {
        1 | 2 => (year - 1, month + 9),
        _ => (year, month - 3),
    };
    const DAYS_TO_1970: u32 = 719_468;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day
        - 1
        - DAYS_TO_1970;

    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut parts = time.splitn(3, ':');
    let hours = number(parts.next()?, 2..=2)?;
    let minutes = number(parts.next()?, 2..=2)?;
    let seconds = parts.next().map_or(Some(0), |text| number(text, 2..=2))?;
    if hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let seconds = seconds.min(59);
    let seconds = i64::from(days) * 86_400 + i64::from(hours * 3600 + minutes * 60 + seconds);
    let since = Duration::from_secs((seconds - zone).try_into().ok()?);
    let fraction = Duration::from_nanos(
        u64::from(number(fraction, 1..=9)?) * 10_u64.pow(9 - u32::try_from(fraction.len()).ok()?),
    );
    SystemTime::UNIX_EPOCH.checked_add(since + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_the_library(text: &str) -> Option<SystemTime> {
        let mail = || Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp());
        let timestamp: Option<jiff::Timestamp> = text.parse().ok().or_else(mail);
        timestamp.map(SystemTime::from)
    }

    #[test]
    fn every_day_of_four_hundred_years_is_the_one_that_a_library_knows() {
        let mut day = jiff::civil::date(1970, 1, 2);
        while day.year() < 2371 {
            let (year, month) = (day.year(), day.month());
            let stamp = format!("{year}-{month:02}-{:02}T23:59:58+01:00", day.day());
            assert_eq!(rfc3339(&stamp), by_the_library(&stamp), "{stamp}");
            day = day.tomorrow().unwrap();
        }
        for year in ["2024", "2025", "2000", "2100"] {
            for month in 0..14 {
                for day in ["00", "28", "29", "30", "31", "32"] {
                    let stamp = format!("{year}-{month:02}-{day}T00:00:00Z");
                    assert_eq!(rfc3339(&stamp), by_the_library(&stamp), "{stamp}");
                }
            }
        }
    }

    #[test]
    fn every_form_is_the_point_in_time_that_a_library_knows() {
        for text in [
            "2025-06-13T10:01:00Z",
            "2025-06-13t10:01:00z",
            "2025-06-13 10:01:00+00:00",
            "2025-06-13T12:01:00.5+02:00",
            "2025-06-13T00:01:00.000000001-09:30",
            "2025-06-13T00:01:00.123456789+0200",
            "1970-01-01T00:00:00Z",
            "9999-12-30T21:59:59Z",
            "2016-12-31T23:59:60Z",
            "2025-06-13T12:01:00+02",
        ] {
            assert!(rfc3339(text).is_some(), "{text}");
            assert_eq!(rfc3339(text), by_the_library(text), "{text}");
        }
        for text in [
            "Fri, 13 Jun 2025 10:01:00 GMT",
            "Fri, 13 Jun 2025 12:01:00 +0200",
            "13 Jun 2025 10:01 -0930",
            "1 Feb 2024 10:01:00 -0000",
            "Thu, 29 Feb 2024 10:01:00 +0000",
            "Sat, 31 Dec 2016 23:59:60 GMT",
            "Fri, 13 Jun 2025 12:01:00 +0200 (CEST)",
            "fri, 13 jun 2025 10:01:00 gmt",
            "Fri, 13 Jun 25 12:01:00 +0200",
            "1 Jan 00 10:01:00 -0000",
            "31 Dec 49 10:01:00 -0000",
            "31 Dec 75 10:01:00 +0000",
            "31 Dec 125 10:01:00 +0000",
            "13 Jun 2025 10:01:00 Z",
            "13 Jun 2025 10:01:00 UT",
            "13 Jun 2025 10:01:00 UTC",
            "13 Jun 2025 10:01:00 EST",
            "13 Jun 2025 10:01:00 EDT",
            "13 Jun 2025 10:01:00 CST",
            "13 Jun 2025 10:01:00 CDT",
            "13 Jun 2025 10:01:00 MST",
            "13 Jun 2025 10:01:00 MDT",
            "13 Jun 2025 10:01:00 PST",
            "13 Jun 2025 10:01:00 PDT",
        ] {
            assert!(mail(text).is_some(), "{text}");
            assert_eq!(http(text), by_the_library(text), "{text}");
            assert_eq!(mail(text), by_the_library(text), "{text}");
        }
    }

    #[test]
    fn nothing_else_is_a_point_in_time() {
        for text in [
            "",
            "-",
            "T",
            "2025-06-13",
            "2025-06-13T10:01:00",
            "2025-06-13T10:01:00+",
            "2025-06-13T10:01:00+2",
            "2025-06-13T10:01:00+24:00",
            "2025-06-13T10:01:00+02:60",
            "2025-06-13T10:01:00Zulu",
            "2025-06-13T10:01:00.Z",
            "2025-06-13T10:01:00.1234567890Z",
            "2025-06-13T24:00:00Z",
            "2025-06-13T10:60:00Z",
            "2025-06-13T10:01:61Z",
            "2025-6-13T10:01:00Z",
            "+025-06-13T10:01:00Z",
            "25-06-13T10:01:00Z",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00+01:00",
            "20é5-06-13T10:01:00Z",
            "2025-06-13T10:01:00é",
        ] {
            assert_eq!(rfc3339(text), None, "{text}");
        }
        for text in [
            "",
            ",",
            "Fri, 13 Jun 2025 10:01:00",
            "Fri, 13 Jun 2025 10:01:00 CEST",
            "Fri, 13 Jun 2025 10:01:00 +0200 x",
            "Fri, 13 Juni 2025 10:01:00 +0200",
            "Fri, 31 Jun 2025 10:01:00 +0200",
            "Fri, 013 Jun 2025 10:01:00 +0200",
            "Fri, 13 Jun 5 10:01:00 +0200",
            "Fri, 13 Jun 12025 10:01:00 +0200",
            "Fri, 13 Jun 2025 10:01:61 +0200",
            "13 Jun 50 10:01:00 +0200",
            "Fri, 13 Jun 2025 1:01:00 +0200",
            "Fri, 13 Jun 2025 10:01:00 +é",
        ] {
            assert_eq!(http(text), None, "{text}");
        }
    }
}
