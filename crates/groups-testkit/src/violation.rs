//! What a check says.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use crate::SetupResult;

/// How a check ended that found nothing wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a check that was skipped has checked nothing"]
pub enum Outcome {
    /// The provider keeps this part of the contract.
    Passed,
    /// Nothing was checked, for this reason.
    Skipped(Cow<'static, str>),
}

/// What every check returns.
pub type CheckResult = Result<Outcome, Violation>;

/// The provider breaks its contract, or the installation could not be prepared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    clause: String,
    expected: String,
    found: String,
}

impl Violation {
    /// `clause` is broken: `expected` should have come, `found` came.
    pub fn new(
        clause: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self {
            clause: clause.into(),
            expected: expected.into(),
            found: found.into(),
        }
    }

    /// The clause of the contract.
    pub fn clause(&self) -> &str {
        &self.clause
    }

    /// What the contract asks for.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// What came instead.
    pub fn found(&self) -> &str {
        &self.found
    }

    /// The same, with the circumstances in front of what came.
    pub(crate) fn during(mut self, circumstances: impl fmt::Display) -> Self {
        self.found = format!("{circumstances}: {}", self.found);
        self
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            clause,
            expected,
            found,
        } = self;
        write!(
            f,
            "contract: {clause}\nexpected: {expected}\n   found: {found}"
        )
    }
}

impl StdError for Violation {}

/// `found` is only made where the contract is broken.
pub(crate) fn ensure<D: fmt::Display>(
    holds: bool,
    clause: &str,
    expected: &str,
    found: impl FnOnce() -> D,
) -> Result<(), Violation> {
    if holds {
        Ok(())
    } else {
        Err(Violation::new(clause, expected, found().to_string()))
    }
}

/// Turns what has to succeed into a violation where it does not.
pub(crate) trait Must<T> {
    /// The value, or the violation of `clause`.
    fn must(self, clause: &str) -> Result<T, Violation>;
}

impl<T> Must<T> for groups_core::Result<T> {
    fn must(self, clause: &str) -> Result<T, Violation> {
        self.map_err(|error| Violation::new(clause, "success", described(&error)))
    }
}

impl<T> Must<T> for SetupResult<T> {
    fn must(self, clause: &str) -> Result<T, Violation> {
        self.map_err(|error| {
            Violation::new(clause, "an installation to work with", error.to_string())
        })
    }
}

/// An error of invented people may be shown with all that the vendor said.
pub(crate) fn described(error: &groups_core::Error) -> String {
    let mut text = format!("the error `{error}` ({:?})", error.retryability());
    if let Some(message) = error.vendor_message() {
        text = format!("{text}, the vendor says `{message}`");
    }
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}, because `{cause}`");
        source = cause.source();
    }
    text
}
