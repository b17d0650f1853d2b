//! What a case is, and the words in which the plan and the model speak of it.

use std::fmt;

use groups_tests::calls::Call;
use groups_tests::server::Answer;
use groups_transport::FailureKind;

/// One operation, one fault, one way of repeating it.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) call: &'static Call,
    pub(crate) fault: Fault,
    pub(crate) mode: Mode,
    pub(crate) seed: u64,
    /// What the client draws.
    pub(crate) random: f64,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (provider, operation) = (self.call.provider, self.call.operation);
        let (fault, mode, seed) = (&self.fault.name, self.mode, self.seed);
        write!(
            f,
            "{provider:?} {operation}, {fault}, {mode:?}, seed {seed}"
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The next attempt succeeds.
    Once,
    /// No attempt succeeds.
    ForEver,
}

/// Something that goes wrong.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) name: String,
    /// What the server says; nobody listens if it is `None`.
    pub(crate) answer: Option<Answer>,
    /// Whether the request may go out again.
    pub(crate) meaning: Meaning,
    /// For how long the answer asks to wait.
    pub(crate) asked: Asked,
    /// How the call ends if this is its last attempt.
    pub(crate) end: End,
    pub(crate) pace: Pace,
    /// A smaller bound of the body, where the answer has no end.
    pub(crate) max_body: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// It never arrived, or was refused before it was looked at.
    NotDone,
    /// The same as [`NotDone`](Self::NotDone) as long as the answer asks to wait, else [`Unclear`](Self::Unclear).
    NotDoneIfAsked,
    /// It may have been done.
    Unclear,
    /// The answer stands.
    Final,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Asked {
    Nothing,
    /// So many seconds.
    For(f64),
    /// Until so many seconds after the start of the call.
    Until(f64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The documented value.
    Success,
    Failure(FailureKind),
    /// An error with this status and what is kept of the body.
    Error(u16, Kept),
    /// A success that cannot be decoded.
    Undecodable,
    /// A status that is neither success nor error.
    Unexpected(u16),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    Exactly(Vec<u8>),
    /// As much as came through before the connection broke.
    PartOf(Vec<u8>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    Quick,
    /// The server falls silent: a short real time-out ends it.
    Silent,
}

impl Fault {
    /// Adds a header to the answer.
    pub(crate) fn header(&mut self, name: &str, value: &str) -> &mut Self {
        self.answer = self.answer.take().map(|it| it.with_header(name, value));
        self
    }
}
