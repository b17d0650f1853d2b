//! One rule: which calls, how often, and what happens to them.

use std::time::Duration;

use super::operations;
use crate::VendorName;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The answer comes so much later, in real time.
    Latency {
        /// How much later, in real time.
        delay: Duration,
        /// The call is carried out before the wait instead of after it.
        acted: bool,
    },
    /// The server answers with an error of its own.
    Status {
        /// The status, for example 429 or 503.
        status: u16,
        /// What the header `Retry-After` says, in seconds; `None` for no such header.
        retry_after: Option<u32>,
        /// What the answer holds.
        body: ErrorBody,
        /// The call is carried out all the same.
        acted: bool,
    },
    /// The answer ends too early, and the connection closes. An answer without a body does not come at all.
    CutBody {
        /// The bytes of the body that arrive, never all of them; `None` for half of the body.
        bytes: Option<usize>,
        /// The answer does not say beforehand how long it is.
        chunked: bool,
    },
    /// The connection closes, and nothing was carried out.
    Drop,
    /// The call is carried out, and the connection closes without an answer.
    LostAnswer,
    /// The answer says that the call was carried out, and it was not. Strikes writing operations only.
    LostWrite,
    /// The answer shows what held so many successful writes ago. Strikes reading operations only.
    StaleByWrites(u32),
    /// The answer shows what held so long ago, on the clock of the simulator. Strikes reading operations only.
    StaleByTime(Duration),
    /// The page holds what the first page does, whatever was asked for, and says that the next page is this page. Strikes lists only.
    RepeatedCursor,
    /// The list has moved by so many items since the page before was read: a positive number leaves items out, a negative one repeats them. Strikes lists
    /// only, and no first page.
    Shift(i64),
    /// The last page of a list comes without its last item and says that it is the last. What the vendor says of the number of items stays right.
    CutList,
}

/// What the answer of a [`Fault::Status`] holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorBody {
    /// The vendor's own words, with its hints for 429.
    #[default]
    Vendor,
    /// A page of HTML, as from a proxy.
    Html,
    /// Nothing.
    Empty,
    /// JSON that is not what any operation answers.
    Nonsense,
}

/// How often a rule strikes, of the calls that it fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Frequency {
    Always,
    Probability(f64),
    Every(u32),
    First(u32),
}

/// A fault and the calls that it strikes; all calls at first.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub(super) fault: Fault,
    pub(super) vendor: Option<VendorName>,
    pub(super) operation: Option<String>,
    pub(super) frequency: Frequency,
    pub(super) limit: Option<u32>,
    pub(super) seed: Option<u64>,
    pub(super) writes_only: bool,
}

impl Rule {
    /// A rule that strikes every call that the fault can strike.
    pub fn new(fault: Fault) -> Self {
        Self {
            fault,
            vendor: None,
            operation: None,
            frequency: Frequency::Always,
            limit: None,
            seed: None,
            writes_only: false,
        }
    }

    /// Only calls of this operation; `*` stands for all. It has the vendor's name in snake case, for example `list_user_groups`.
    #[must_use]
    pub fn on(mut self, vendor: VendorName, operation: impl Into<String>) -> Self {
        self.vendor = Some(vendor);
        self.operation(operation)
    }

    /// Only calls of this operation, of any vendor that has it.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into()).filter(|operation| operation != "*");
        self
    }

    /// Strikes with this probability, from 0 to 1.
    #[must_use]
    pub fn with_probability(mut self, probability: f64) -> Self {
        self.frequency = Frequency::Probability(probability);
        self
    }

    /// Strikes the `n`th call and every `n`th after it.
    #[must_use]
    pub fn every(mut self, n: u32) -> Self {
        self.frequency = Frequency::Every(n);
        self
    }

    /// Strikes the first `n` calls.
    #[must_use]
    pub fn first(mut self, n: u32) -> Self {
        self.frequency = Frequency::First(n);
        self
    }

    /// Strikes this number of calls in total, and then never again.
    #[must_use]
    pub fn with_limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// The seed of this rule alone.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Strikes only calls that change something.
    #[must_use]
    pub fn on_writes(mut self) -> Self {
        self.writes_only = true;
        self
    }

    /// What is wrong with the rule: the field, and why.
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        if let Some(operation) = &self.operation {
            let known = operations(self.vendor);
            if !known.contains(&operation.as_str()) {
                let owner = self.vendor.map_or("no vendor", VendorName::as_str);
                let not = if self.vendor.is_some() { "no " } else { "an " };
                let known = known.join(", ");
                let message =
                    format!("{owner} has {not}operation `{operation}`; there are: *, {known}");
                return Err(("operation", message));
            }
        }
        match self.frequency {
            Frequency::Probability(probability) if !(0.0..=1.0).contains(&probability) => {
                return Err(("probability", format!("{probability} is not from 0 to 1")));
            }
            Frequency::Every(0) => return Err(("every", "0 strikes nothing".to_owned())),
            _ => {}
        }
        match self.fault {
            // A success without sense is a fault, too.
            Fault::Status {
                status,
                body: ErrorBody::Nonsense,
                ..
            } if (200..600).contains(&status) => Ok(()),
            Fault::Status { status, .. } if !(400..600).contains(&status) => {
                Err(("status", format!("{status} is not from 400 to 599")))
            }
            _ => Ok(()),
        }
    }
}
