//! Facts that vendors put into the description of an operation instead of into a field.

use super::{Operation, Said, Stated};

/// Reads what the descriptions of `operations` say, where nothing else says it.
///
/// A vendor whose descriptions state limits or events does so wherever there are any: then none is stated of the other operations.
/// Where no description states one, the document does not speak of them.
pub fn read(operations: &mut [Operation]) {
    for operation in &mut *operations {
        let Said::This(Stated { value: text, line }) = &operation.description else {
            continue;
        };
        let stated = |value| Stated { value, line: *line };
        if let (Said::Nothing, Some(value)) = (&operation.rate_limit, rate_limit(text)) {
            operation.rate_limit = Said::This(Stated { value, line: *line });
        }
        let events: Vec<_> = audit_events(text).into_iter().map(stated).collect();
        if operation.audit_events == Said::Nothing && !events.is_empty() {
            operation.audit_events = Said::This(Stated {
                value: events,
                line: *line,
            });
        }
    }
    if operations
        .iter()
        .any(|one| one.rate_limit.value().is_some())
    {
        for one in operations
            .iter_mut()
            .filter(|one| one.rate_limit == Said::Nothing)
        {
            one.rate_limit = Said::Absent;
        }
    }
    if operations
        .iter()
        .any(|one| one.audit_events.value().is_some())
    {
        for one in operations
            .iter_mut()
            .filter(|one| one.audit_events == Said::Nothing)
        {
            one.audit_events = Said::Absent;
        }
    }
}

/// The limit that a description gives: requests, and the seconds in which they may be sent.
///
/// Understood is a number of requests or calls and a period, as in "60 requests per minute" or "1,000 API calls every 10 seconds".
#[must_use]
pub fn rate_limit(text: &str) -> Option<(u64, u64)> {
    let words: Vec<String> = text.split_whitespace().map(word).collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let (thing, joined) = match word.split_once('/') {
            Some((thing, unit)) => (thing, Some(unit)),
            None => (&**word, None),
        };
        if !matches!(thing, "request" | "requests" | "call" | "calls" | "req") {
            return None;
        }
        // "60 requests", "60 API calls", "60 HTTP requests"
        let number = (1..=2)
            .filter_map(|back| words.get(at.checked_sub(back)?))
            .find_map(|word| number(word))
            .filter(|number| *number > 0)?;
        if let Some(unit) = joined {
            return Some((number, seconds(unit)?));
        }
        let mut rest = words.get(at + 1..)?.iter().map(String::as_str);
        let mut next = rest.next()?;
        if !matches!(
            next,
            "per" | "a" | "every" | "each" | "in" | "within" | "/" | "an"
        ) {
            return None;
        }
        next = rest.next()?;
        if matches!(next, "a" | "each" | "every") {
            next = rest.next()?;
        }
        let periods = match self::number(next) {
            Some(periods) => {
                next = rest.next()?;
                periods
            }
            None => 1,
        };
        Some((number, seconds(next)?.checked_mul(periods)?))
    })
}

/// A word without the marks around it.
fn word(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/')
        .to_lowercase()
}

/// A whole number, perhaps with commas between its thousands.
fn number(word: &str) -> Option<u64> {
    word.starts_with(|c: char| c.is_ascii_digit())
        .then(|| word.replace([',', '_'], "").parse().ok())
        .flatten()
}

fn seconds(unit: &str) -> Option<u64> {
    Some(match unit {
        "s" | "sec" | "second" | "seconds" => 1,
        "m" | "min" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 60 * 60,
        "d" | "day" | "days" => 24 * 60 * 60,
        _ => return None,
    })
}

/// The events that a description says the call writes to the audit trail or log.
///
/// Understood are a list behind `audit trail ... events:`, whose items begin with `*`, `•` or `-` and end with the line, with the next
/// item or with two spaces; and names in backticks in a sentence that speaks of an event and of the audit trail.
#[must_use]
pub fn audit_events(text: &str) -> Vec<String> {
    // Lower case of ASCII keeps every position.
    let lower = text.to_ascii_lowercase();
    let mut events = Vec::new();
    for words in ["audit trail", "audit log"] {
        for (start, _) in lower.match_indices(words) {
            let (before, after) = text.split_at(start);
            let mut found = listed(after);
            if found.is_empty() {
                found = named(before, after);
            }
            for event in found {
                if !events.contains(&event) {
                    events.push(event);
                }
            }
        }
    }
    events
}

/// The items of a list behind the first colon that is not that of a link.
fn listed(after: &str) -> Vec<String> {
    let colon = after
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| !after.get(at + 1..).unwrap_or_default().starts_with("//"));
    let Some((_, list)) = colon.and_then(|at| after.split_at_checked(at + 1)) else {
        return Vec::new();
    };
    let mut rest = list;
    let mut events = Vec::new();
    while let Some(item) = rest.trim_start().strip_prefix(['*', '•', '-']) {
        let item = item.trim_start_matches([' ', '\t']);
        let end = ["\n", "\r", "  ", "*", "•"]
            .iter()
            .filter_map(|mark| item.find(mark))
            .min()
            .unwrap_or(item.len());
        let (event, after) = item.split_at(end);
        let event = event
            .trim()
            .trim_end_matches(['.', ',', ';'])
            .trim_matches('`');
        if !event.is_empty() {
            events.push(event.to_owned());
        }
        rest = after;
    }
    events
}

/// The names in backticks in the sentence around, if it speaks of an event.
fn named(before: &str, after: &str) -> Vec<String> {
    let is_end = |text: &str, at: usize, c: char| {
        let next = text
            .get(at + c.len_utf8()..)
            .and_then(|rest| rest.chars().next());
        matches!(c, '\n' | '•') || (c == '.' && next.is_none_or(char::is_whitespace))
    };
    let start = before
        .char_indices()
        .rfind(|(at, c)| is_end(before, *at, *c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let end = after
        .char_indices()
        .find(|(at, c)| is_end(after, *at, *c))
        .map_or(after.len(), |(at, _)| at);
    let sentence = [
        before.get(start..).unwrap_or_default(),
        after.get(..end).unwrap_or_default(),
    ]
    .concat();
    if !sentence.contains("event") {
        return Vec::new();
    }
    let names = sentence.split('`').skip(1).step_by(2).map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{audit_events, rate_limit};

    #[test]
    fn limits_are_found_in_sentences() {
        for (text, limit) in [
            (
                "The limit is 60 requests per minute, which is low.",
                (60, 60),
            ),
            ("At most **1,000** API calls every 10 seconds.", (1000, 10)),
            ("Send 5 req/s.", (5, 1)),
            ("Limited to 200 requests / hour", (200, 3600)),
            ("You get 10 calls a day", (10, 86400)),
            ("10 requests in a minute", (10, 60)),
            ("Sends requests. Allowed are 7 requests per second.", (7, 1)),
        ] {
            assert_eq!(rate_limit(text), Some(limit), "{text}");
        }
        for text in [
            "",
            "Requests per minute are counted.",
            "Send 3 requests, then wait a minute.",
            "60 groups per minute",
            "99999999999999999999 requests per minute",
            "9 requests per 18446744073709551615 days",
            "It has 60 requests",
        ] {
            assert_eq!(rate_limit(text), None, "{text}");
        }
    }

    #[test]
    fn events_are_found_in_one_line_and_in_many() {
        let one_line = "Adds it.   • This call may write these [audit trail](/tag/Audit) events:* Group \
                        Made * Rule Made          The limit is 60 requests per minute, see * here.";
        assert_eq!(audit_events(one_line), ["Group Made", "Rule Made"]);
        let lines = "It is in the Audit Log (https://acme.example/log):\n\n* Group Made\n* Rule-Set Made.\n\nMore * text.";
        assert_eq!(audit_events(lines), ["Group Made", "Rule-Set Made"]);
        assert_eq!(
            audit_events("audit trail: * Größe geändert"),
            ["Größe geändert"]
        );
        let named = "Drops it. May write the `Group Dropped` event to the [audit trail](/tag/Audit). See `x`.";
        assert_eq!(audit_events(named), ["Group Dropped"]);
        for text in [
            "",
            "See the `x` event. The audit trail knows it.",
            "The audit trail knows it.",
            "audit trail: nothing",
            "events: * A",
        ] {
            assert!(audit_events(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn limits_are_found_with_their_first_number() {
        for (text, limit) in [
            ("No more than 60 requests per minute.", Some((60, 60))),
            (
                "limited to 1,000 API calls every 2 hours",
                Some((1000, 7200)),
            ),
            ("(5 requests/second)", Some((5, 1))),
            (
                "**100** requests per day, 10 requests per minute",
                Some((100, 86400)),
            ),
            ("up to 200 users per request", None),
            ("60 requests per", None),
            ("0 requests per minute", None),
            ("99999999999999999999 requests per minute", None),
            ("2 requests per 18446744073709551615 days", None),
        ] {
            assert_eq!(rate_limit(text), limit, "{text}");
        }
    }

    #[test]
    fn events_are_found_in_lists_or_in_backticks() {
        for (text, events) in [
            (
                "writes [audit trail](/log) events:* A B * C          The rest * is text.",
                &["A B", "C"] as &[_],
            ),
            (
                "writes [audit trail](https://log.example) events:\n\n* `A B`\n* C.\n\nThe rest.",
                &["A B", "C"],
            ),
            (
                "Uses `x`. • It writes the `A B` event to the [Audit Trail](/log). See `y`.",
                &["A B"],
            ),
            (
                "writes the `A` and `B` events to the audit trail",
                &["A", "B"],
            ),
            ("Reads the audit trail. It has an `id`.", &[]),
            ("audit trail events:", &[]),
            ("é•audit trail", &[]),
        ] {
            assert_eq!(audit_events(text), events, "{text}");
        }
    }
}
