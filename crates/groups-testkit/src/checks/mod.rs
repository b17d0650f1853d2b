//! The checks, by subject.

pub mod completeness;
pub mod concurrency;
pub mod errors;
pub mod faulty;
pub mod groups;
pub mod members;
pub mod membership;
pub mod memberships;
pub mod names;
pub mod paging;
pub mod permissions;
pub mod refusals;
mod subject;
pub mod unsupported;
pub mod users;

use std::borrow::Cow;

use crate::{CheckResult, Outcome};

/// Why a check has tested nothing although the installation says that it is disturbed.
const UNDISTURBED: &str = "the list was read as if nothing was disturbed";

/// The check has found nothing wrong.
fn passed() -> CheckResult {
    Ok(Outcome::Passed)
}

/// The check cannot run.
fn skipped(reason: impl Into<Cow<'static, str>>) -> CheckResult {
    Ok(Outcome::Skipped(reason.into()))
}
