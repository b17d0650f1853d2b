//! What stands in running text: limits, events of the audit trail, ways to authenticate.

use super::lines::Line;
use crate::api::{Operation, Said, Stated};

/// A list on `line`, or that there is none.
pub(super) fn list<T>(items: Vec<Stated<T>>, line: usize) -> Said<Vec<Stated<T>>> {
    match items.first().map(|first| first.line) {
        None => Said::Absent,
        Some(first) => Said::This(Stated {
            value: items,
            line: if line == 0 { first } else { line },
        }),
    }
}

/// The rate limit and the audit events of a description.
#[expect(
    clippy::type_complexity,
    reason = "the types of two fields of `Operation`"
)]
pub(super) fn of(description: &Said<String>) -> (Said<(u64, u64)>, Said<Vec<Stated<String>>>) {
    let Said::This(Stated { value: text, line }) = description else {
        return (Said::Nothing, Said::Nothing);
    };
    let limit = rate_limit(text).map_or(Said::Nothing, |value| {
        Said::This(Stated { value, line: *line })
    });
    let events = audit_events(text)
        .into_iter()
        .map(|value| Stated { value, line: *line })
        .collect();
    let events = match list(events, *line) {
        Said::Absent => Said::Nothing,
        events => events,
    };
    (limit, events)
}

/// A vendor whose descriptions state limits or events does so where there are any: then none is stated of the other operations.
pub(super) fn settle(operations: &mut [Operation]) {
    let limits = operations
        .iter()
        .any(|one| one.rate_limit.value().is_some());
    let events = operations
        .iter()
        .any(|one| one.audit_events.value().is_some());
    for one in operations {
        if limits && one.rate_limit == Said::Nothing {
            one.rate_limit = Said::Absent;
        }
        if events && one.audit_events == Said::Nothing {
            one.audit_events = Said::Absent;
        }
    }
}

/// `60 requests per minute`, `100 requests every 10 seconds`, `5 calls/second`: the number, and in how many seconds.
///
/// Of several limits the first is taken.
fn rate_limit(text: &str) -> Option<(u64, u64)> {
    let text = text.to_lowercase().replace('/', " per ");
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let number = |word: &&str| word.replace([',', '_'], "").parse::<u64>().ok();
    (0..words.len()).find_map(|start| {
        let mut rest = words.get(start..)?.iter();
        let requests = number(rest.next()?).filter(|requests| *requests > 0)?;
        let mut word = rest.next()?;
        if *word == "api" {
            word = rest.next()?;
        }
        matches!(*word, "request" | "requests" | "call" | "calls").then_some(())?;
        matches!(*rest.next()?, "per" | "every" | "each" | "a" | "an" | "in").then_some(())?;
        let mut word = rest.next()?;
        let mut count = 1;
        if let Some(value) = number(word) {
            count = value;
            word = rest.next()?;
        }
        let unit = match word.trim_end_matches('s') {
            "second" | "sec" => 1,
            "minute" | "min" => 60,
            "hour" => 3600,
            "day" => 86400,
            _ => return None,
        };
        Some((
            requests,
            u64::checked_mul(count, unit).filter(|seconds| *seconds > 0)?,
        ))
    })
}

/// The events that a description names beside the audit trail: in a list behind `audit trail ... events:`, or in backticks in the same sentence.
fn audit_events(text: &str) -> Vec<String> {
    // Only ASCII is changed, so positions in both are the same.
    let lower = text.to_ascii_lowercase();
    let mut events = Vec::new();
    for (start, found) in lower.match_indices("audit trail") {
        let after = start + found.len();
        let rest = text.get(after..).unwrap_or_default();
        let listed = bullets(rest);
        let named = if listed.is_empty() {
            let before = text.get(..start).unwrap_or_default();
            let from = before.rfind(['.', '•', '\n']).map_or(0, |at| {
                at + before
                    .get(at..)
                    .and_then(|b| b.chars().next())
                    .map_or(1, char::len_utf8)
            });
            let to = sentence_end(rest);
            let sentence = text.get(from..after + to).unwrap_or_default();
            if sentence.contains("event") {
                in_backticks(sentence)
            } else {
                Vec::new()
            }
        } else {
            listed
        };
        for event in named {
            if !events.contains(&event) {
                events.push(event);
            }
        }
    }
    events
}

/// The end of the first sentence: a full stop at the end of a word. Those in links end no sentence.
fn sentence_end(text: &str) -> usize {
    text.char_indices()
        .find(|(at, c)| {
            *c == '\n'
                || (*c == '.'
                    && text
                        .get(at + 1..)
                        .and_then(|rest| rest.chars().next())
                        .is_none_or(char::is_whitespace))
        })
        .map_or(text.len(), |(at, _)| at)
}

/// The items of a list that begins right behind `events:`, with or without line breaks. An item ends at a wide space or a line break.
fn bullets(text: &str) -> Vec<String> {
    // Behind the words stands the target of the link that they are.
    let text = match text
        .strip_prefix("](")
        .and_then(|text| text.split_once(')'))
    {
        Some((_, behind)) => behind,
        None => text,
    };
    let Some((lead, list)) = text.split_once(':') else {
        return Vec::new();
    };
    if lead.contains('.') || !lead.contains("event") {
        return Vec::new();
    }
    let mut events = Vec::new();
    let mut rest = list.trim_start();
    while let Some(item) = rest.strip_prefix("* ").or_else(|| rest.strip_prefix("- ")) {
        let item = item.trim_start();
        let end = ["  ", "\n", " * "]
            .iter()
            .filter_map(|end| item.find(end))
            .min()
            .unwrap_or(item.len());
        let (event, behind) = item.split_at(end);
        let event = event.trim().trim_matches('`').trim_end_matches('.');
        if !event.is_empty() {
            events.push(event.to_owned());
        }
        rest = behind.trim_start();
    }
    events
}

fn in_backticks(text: &str) -> Vec<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(|event| event.trim().to_owned())
        .filter(|event| !event.is_empty())
        .collect()
}

/// Adds the ways to authenticate that an example names: `* Bearer Authentication (token):` above the code, or `Configure ... authorization: token`
/// in it.
pub(super) fn schemes(lines: &[Line<'_>], schemes: &mut Vec<Stated<(String, String)>>) {
    for line in lines {
        let Some((name, kind)) = scheme(line.text) else {
            continue;
        };
        if !schemes.iter().any(|known| known.value.0 == name) {
            schemes.push(Stated {
                value: (name.to_owned(), kind.to_owned()),
                line: line.number,
            });
        }
    }
}

fn scheme(text: &str) -> Option<(&str, &'static str)> {
    let text = text.trim();
    let (kind, name) = if let Some(text) = text.strip_prefix("* ") {
        let (kind, name) = text.split_once(" Authentication (")?;
        (kind, name.strip_suffix("):")?)
    } else {
        let (_, text) = text.split_once("Configure ")?;
        let (kind, rest) = text.split_once("authorization")?;
        (kind, rest.split_once(": ")?.1)
    };
    let lower = kind.to_ascii_lowercase();
    let kind = ["basic", "bearer", "api key", "oauth"]
        .into_iter()
        .find(|known| lower.contains(known))?;
    let kind = match kind {
        "basic" => "http basic",
        "bearer" => "http bearer",
        "api key" => "apiKey",
        _ => "oauth2",
    };
    Some((name.trim(), kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_found_in_running_text() {
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
    fn events_are_found_in_lists_and_in_backticks() {
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

    #[test]
    fn ways_to_authenticate_are_found_above_and_in_the_code() {
        for (line, expected) in [
            (
                "* Api Key Authentication (HeaderKey):",
                Some(("HeaderKey", "apiKey")),
            ),
            (
                "* Bearer (JWT) Authentication (token):",
                Some(("token", "http bearer")),
            ),
            (
                "# Configure Bearer authorization (Bearer): token",
                Some(("token", "http bearer")),
            ),
            (
                "    // Configure HTTP basic authorization: login",
                Some(("login", "http basic")),
            ),
            (
                "# Configure OAuth2 access token for authorization: sso",
                Some(("sso", "oauth2")),
            ),
            ("# Configure the client", None),
            ("* Digest Authentication (old):", None),
        ] {
            assert_eq!(scheme(line), expected, "{line}");
        }
    }
}
