//! What must happen. Written from the rules, not from the code: a request that certainly was not done goes out again; one that may have
//! been done only if twice is the same as once; the server's word on waits is kept within the deadline.

use crate::case::{Asked, Case, End, Meaning, Mode};

/// Attempts of a call in the campaign, the first included.
pub(crate) const ATTEMPTS: usize = 3;
/// Seconds for a call with all its waits, the default of the client.
const DEADLINE: f64 = 300.0;

/// What must happen in a case.
#[derive(Debug)]
pub(crate) struct Expected {
    /// Attempts, those included that met a closed door.
    pub(crate) attempts: usize,
    /// Requests that the server reads.
    pub(crate) arrived: usize,
    /// The waits in seconds.
    pub(crate) waits: Vec<f64>,
    pub(crate) end: End,
    /// The call ends because the next wait does not fit.
    pub(crate) gives_up: bool,
}

pub(crate) fn expected(case: &Case) -> Expected {
    let fault = &case.fault;
    let listening = fault.answer.is_some();
    let mut expected = Expected {
        attempts: 0,
        arrived: 0,
        waits: Vec::new(),
        end: fault.end.clone(),
        gives_up: false,
    };
    loop {
        expected.attempts += 1;
        let bad = case.mode == Mode::ForEver || expected.attempts == 1;
        expected.arrived += usize::from(listening || !bad);
        if !bad {
            expected.end = End::Success;
            return expected;
        }
        let elapsed: f64 = expected.waits.iter().sum();
        let asked = match fault.asked {
            Asked::Nothing => None,
            Asked::For(seconds) => Some(seconds),
            Asked::Until(second) => (second > elapsed).then_some(second - elapsed),
        };
        let again = match fault.meaning {
            Meaning::NotDone => true,
            Meaning::NotDoneIfAsked => asked.is_some() || case.call.is_idempotent(),
            Meaning::Unclear => case.call.is_idempotent(),
            Meaning::Final => false,
        };
        if !again || expected.attempts == ATTEMPTS {
            return expected;
        }
        // Half a second, doubled after each attempt, and a random part of that.
        let bound = if expected.attempts == 1 { 0.5 } else { 1.0 };
        let own = bound * case.random;
        let wait = asked.map_or(own, |asked| asked.max(own));
        if elapsed + wait >= DEADLINE {
            expected.gives_up = true;
            return expected;
        }
        expected.waits.push(wait);
    }
}
