//! What goes wrong, and what that means by the documents of HTTP and of the vendors.

use std::time::Duration;

use groups_tests::calls::{Call, Provider};
use groups_tests::server::{Answer, Fault as Wire};
use groups_transport::FailureKind;

use crate::bodies;
use crate::case::{Asked, End, Fault, Kept, Meaning, Pace};
use crate::chance::Chance;

/// The id by which a vendor finds the request, in every answer.
pub(crate) const REQUEST_ID: &str = "request-4711";
/// The bound of bodies that have no end.
const SMALL: usize = 20_000;
const DRIP: Duration = Duration::from_millis(250);

/// Everything that goes wrong for `call`.
pub(crate) fn faults(call: &Call, chance: &mut Chance, trap: &str) -> Vec<Fault> {
    let mut all = Plan::default();
    all.connections(call, chance);
    all.refusals(call);
    all.statuses();
    all.bodies(call);
    all.redirects(chance, trap);
    all.0
}

/// The documented success, with some body in any case, so that there is something to cut.
pub(crate) fn success(call: &Call) -> Answer {
    let answer = match call.success {
        (status, Some(body)) => Answer::json(status, body),
        (_, None) => Answer::json(
            200,
            "{\"filler\": \"of an answer whose body does not matter\"}",
        ),
    };
    answer.with_header("x-request-id", REQUEST_ID)
}

#[derive(Default)]
struct Plan(Vec<Fault>);

impl Plan {
    fn add(&mut self, name: &str, answer: Answer, meaning: Meaning, end: End) -> &mut Fault {
        self.0.push(Fault {
            name: name.to_owned(),
            answer: Some(answer),
            meaning,
            asked: Asked::Nothing,
            end,
            pace: Pace::Quick,
            max_body: None,
        });
        self.0.last_mut().unwrap()
    }

    /// A success that does not arrive as a whole.
    fn broken(&mut self, name: &str, answer: Answer, kind: FailureKind) -> &mut Fault {
        self.add(name, answer, Meaning::Unclear, End::Failure(kind))
    }

    /// An answer with an error status.
    fn error(&mut self, name: &str, status: u16, body: Vec<u8>, meaning: Meaning) -> &mut Fault {
        let kept = body[..body.len().min(8192)].to_vec();
        let answer = Answer::empty(status)
            .with_header("content-type", "application/json")
            .with_header("x-request-id", REQUEST_ID)
            .with_body(body);
        let end = End::Error(status, Kept::Exactly(kept));
        self.add(name, answer, meaning, end)
    }

    fn connections(&mut self, call: &Call, chance: &mut Chance) {
        use FailureKind::{Connect, Interrupted, Timeout, TooSlow};
        let (head, body) = (success(call).head_len(), success(call).body_len());
        let headers = chance.between(1, head);
        let inside = head + chance.between(1, body);
        let broken = |wire| success(call).with_fault(wire);

        let refused = self.broken("connection refused", success(call), Connect);
        (refused.answer, refused.meaning) = (None, Meaning::NotDone);
        for (name, at) in [
            ("before the answer", 0),
            ("inside the headers", headers),
            ("inside the body", inside),
        ] {
            let reset = broken(Wire::ResetAfter(at));
            self.broken(&format!("reset {name}"), reset, Interrupted);
            let kind = if at < head { Timeout } else { TooSlow };
            let stall = broken(Wire::StallAfter(at));
            self.broken(&format!("stall {name}"), stall, kind).pace = Pace::Silent;
        }
        for (name, at, kind) in [("headers", 0, Timeout), ("body", head, TooSlow)] {
            let drip = broken(Wire::DripAfter(at, DRIP));
            self.broken(&format!("drip of the {name}"), drip, kind).pace = Pace::Silent;
        }
        for (name, at) in [("before", 0), ("inside", headers)] {
            let close = broken(Wire::CloseAfter(at));
            self.broken(&format!("close {name} the headers"), close, Interrupted);
        }
        for eighth in 0..8 {
            let cut = broken(Wire::CloseAfter(head + body * eighth / 8));
            self.broken(&format!("body cut at {eighth}/8"), cut, Interrupted);
        }
        let noise = Answer::raw(&b"this is not HTTP\r\n\r\n"[..]);
        self.broken("not HTTP", noise, Interrupted);
    }

    /// 429 and 503 in every form of asking to wait, and nonsense in place of a wait.
    fn refusals(&mut self, call: &Call) {
        use Asked::{For, Nothing, Until};
        let digits = "9".repeat(300);
        for (name, header, value, asked) in [
            ("bare", "x-nothing", "", Nothing),
            ("seconds", "retry-after", "12", For(12.0)),
            ("no seconds", "retry-after", "0", For(0.0)),
            ("a fraction", "retry-after", "1.25", For(1.25)),
            (
                "a date",
                "retry-after",
                "Fri, 13 Jun 2025 10:01:00 GMT",
                Until(60.0),
            ),
            (
                "the date of a reset",
                "x-ratelimit-reset",
                "Fri, 13 Jun 2025 10:00:30 +0000",
                Until(30.0),
            ),
            (
                "the second of a reset",
                "x-ratelimit-reset",
                "1749808807",
                Until(7.0),
            ),
            ("a negative wait", "retry-after", "-7", Nothing),
            ("no number", "retry-after", "NaN", Nothing),
            ("300 digits", "retry-after", &digits, Nothing),
            (
                "a date of the past",
                "retry-after",
                "Fri, 13 Jun 2025 09:00:00 GMT",
                Nothing,
            ),
            (
                "the year 9999",
                "retry-after",
                "Fri, 31 Dec 9999 23:59:59 GMT",
                Nothing,
            ),
            ("more than the deadline", "retry-after", "3600", For(3600.0)),
        ] {
            let name = format!("429, {name}");
            let fault = self.error(&name, 429, bodies::error(), Meaning::NotDone);
            fault.header(header, value).asked = asked;
        }
        let hint = br#"{"errors":[{"type":"canary-in-a-body","data":{"msBeforeNext":11500}}]}"#;
        let fault = self.error("429, in the body", 429, hint.to_vec(), Meaning::NotDone);
        if call.provider == Provider::Segment {
            fault.asked = For(11.5);
        }
        for (name, value, asked) in [
            ("503, seconds", "3", For(3.0)),
            ("503, a date", "Fri, 13 Jun 2025 10:00:05 GMT", Until(5.0)),
        ] {
            let fault = self.error(name, 503, bodies::error(), Meaning::NotDoneIfAsked);
            fault.header("retry-after", value).asked = asked;
        }
        // No refusal, but a wait that is kept if the request goes out again.
        let fault = self.error("500, seconds", 500, bodies::error(), Meaning::Unclear);
        fault.header("retry-after", "4").asked = For(4.0);
    }

    fn statuses(&mut self) {
        for status in [408, 500, 502, 503, 504] {
            let name = status.to_string();
            self.error(&name, status, bodies::error(), Meaning::Unclear);
        }
        for status in [400, 401, 403, 404, 409, 410, 418, 422, 501, 505] {
            let name = status.to_string();
            self.error(&name, status, bodies::error(), Meaning::Final);
        }
        for (name, body) in [
            ("HTML", bodies::html()),
            ("empty", Vec::new()),
            ("invalid UTF-8", bodies::invalid_utf8()),
            ("large", bodies::large()),
        ] {
            self.error(&format!("404, {name}"), 404, body.clone(), Meaning::Final);
            self.error(&format!("502, {name}"), 502, body, Meaning::Unclear);
        }
        let fault = self.error("404, wrong type", 404, bodies::error(), Meaning::Final);
        fault.header("content-type", "image/png");
        let fault = self.error("422, gzip bomb", 422, bodies::bomb(), Meaning::Final);
        fault.header("content-encoding", "gzip");

        // The status is worth more than a body that does not come.
        let body = bodies::large();
        let whole = |kept: &[u8]| kept[..8192].to_vec();
        for (name, wire, kept, pace) in [
            (
                "cut",
                Wire::CloseAfter(1000),
                Kept::PartOf(whole(&body)),
                Pace::Quick,
            ),
            (
                "reset",
                Wire::ResetAfter(1000),
                Kept::PartOf(whole(&body)),
                Pace::Quick,
            ),
            (
                "stalled",
                Wire::StallAfter(1000),
                Kept::PartOf(whole(&body)),
                Pace::Silent,
            ),
            (
                "endless",
                Wire::Endless,
                Kept::Exactly(whole(&body)),
                Pace::Quick,
            ),
        ] {
            let name = format!("404, {name}");
            let fault = self.error(&name, 404, body.clone(), Meaning::Final);
            fault.answer = fault.answer.take().map(|answer| answer.with_fault(wire));
            fault.end = End::Error(404, kept);
            fault.pace = pace;
        }
    }

    /// Successes that are none, and one that only looks wrong.
    fn bodies(&mut self, call: &Call) {
        let status = success_status(call);
        // Where no body is documented, none matters, unless it is evidently not the provider's.
        let (useless, foreign, typed) = match call.success.1 {
            Some(_) => (End::Undecodable, End::Undecodable, End::Success),
            None => {
                let foreign = End::Failure(FailureKind::ForeignAnswer);
                (End::Success, foreign.clone(), foreign)
            }
        };
        let broken = bodies::with_invalid_utf8(call.success.1.unwrap_or(r#"{"a": "b"}"#));
        for (name, kind, body, end) in [
            ("HTML", "text/html", bodies::html(), &foreign),
            ("empty", "application/json", Vec::new(), &useless),
            ("invalid UTF-8", "application/json", broken, &useless),
            (
                "another JSON",
                "application/json",
                b"\"canary-in-a-body\"".to_vec(),
                &useless,
            ),
        ] {
            let answer = Answer::empty(status)
                .with_header("content-type", kind)
                .with_header("x-request-id", REQUEST_ID)
                .with_body(body);
            let name = format!("success, {name}");
            self.add(&name, answer, Meaning::Final, end.clone());
        }
        let bomb = Answer::json(status, "")
            .with_body(bodies::bomb())
            .with_header("content-encoding", "gzip")
            .with_header("x-request-id", REQUEST_ID);
        self.add("success, gzip bomb", bomb, Meaning::Final, useless);
        let answer = match call.success.1 {
            Some(body) => Answer::empty(status).with_body(body),
            None => Answer::empty(status).with_body("a page"),
        };
        let answer = answer
            .with_header("content-type", "text/plain")
            .with_header("x-request-id", REQUEST_ID);
        self.add("success, wrong type", answer, Meaning::Final, typed);

        let too_large = End::Failure(FailureKind::TooLarge);
        let endless = Answer::json(status, bodies::CANARY.repeat(100)).with_fault(Wire::Endless);
        let large = Answer::json(status, "x".repeat(SMALL + 1));
        // Its end is the end of the connection, so it is not known beforehand how large it is.
        let head = format!("HTTP/1.1 {status} OK\r\ncontent-type: application/json\r\n\r\n");
        let unannounced = Answer::raw(format!("{head}\"{}", "x".repeat(SMALL)));
        for (name, answer) in [
            ("endless", endless),
            ("too large", large),
            ("too large and not announced", unannounced),
        ] {
            let name = format!("success, {name}");
            let fault = self.add(&name, answer, Meaning::Final, too_large.clone());
            fault.max_body = Some(SMALL);
        }
    }

    /// None is followed, wherever it leads.
    fn redirects(&mut self, chance: &mut Chance, trap: &str) {
        for (name, to) in [
            ("on the origin", "/elsewhere".to_owned()),
            ("off the origin", format!("{trap}/elsewhere")),
        ] {
            let status = [301, 302, 303, 307, 308][chance.between(0, 5)];
            let answer = Answer::empty(status).with_header("location", &to);
            let name = format!("redirect {name}");
            let end = End::Unexpected(status);
            self.add(&name, answer, Meaning::Final, end);
        }
    }
}

fn success_status(call: &Call) -> u16 {
    match call.success {
        (status, Some(_)) => status,
        (_, None) => 200,
    }
}
