//! Every way in which a vendor says no, in every operation.

use groups_core::{Error, ErrorKind, GroupsExt as _, Operation, Retryability};

use super::{passed, skipped};
use crate::calls::{Target, reads};
use crate::violation::{described, ensure};
use crate::{CheckResult, Disturbance, Lab, Violation};

/// What makes a kind of refusal.
struct Refusal {
    kind: ErrorKind,
    /// The kinds that a provider may make of it.
    kinds: &'static [ErrorKind],
    /// Vendors say this to writes only.
    of_writes: bool,
    /// What a provider may say about repeating an operation.
    retry: fn(Operation) -> &'static [Retryability],
    /// The operations for which the answer may as well mean that everything is as it should be.
    may_be_done: &'static [Operation],
}

const ANY: &[Retryability] = &[
    Retryability::Never,
    Retryability::Safe,
    Retryability::Ambiguous,
];

/// A conflict can say of these that a membership or a grant is there already, or is not.
const CONFLICT_MAY_BE_DONE: &[Operation] = &[
    Operation::AddMembers,
    Operation::RemoveMembers,
    Operation::AddPermissions,
    Operation::ReplacePermissions,
];

/// The success of these has no content at many vendors, so that any is as good.
const ANSWERED_BY_NOTHING: &[Operation] = &[
    Operation::DeleteGroup,
    Operation::AddMembers,
    Operation::RemoveMembers,
    Operation::SetUserGroups,
];

fn any(_: Operation) -> &'static [Retryability] {
    ANY
}

fn never(_: Operation) -> &'static [Retryability] {
    &[Retryability::Never]
}

fn safe(_: Operation) -> &'static [Retryability] {
    &[Retryability::Safe]
}

/// Trouble of the vendor's own passes. Whether a write was carried out is not known, unless the vendor says so.
fn later(operation: Operation) -> &'static [Retryability] {
    if reads(operation) {
        &[Retryability::Safe]
    } else {
        &[Retryability::Safe, Retryability::Ambiguous]
    }
}

/// Nobody knows what became of a write that was not answered, and a second group is harm.
fn unanswered(operation: Operation) -> &'static [Retryability] {
    if operation == Operation::CreateGroup {
        &[Retryability::Ambiguous]
    } else {
        later(operation)
    }
}

impl Refusal {
    /// Every operation of the provider fails in this way.
    async fn check(self, lab: &Lab<'_>) -> CheckResult {
        let target = Target::new(lab).await?;
        let operations = Operation::ALL.iter().copied();
        let operations = operations
            .filter(|operation| lab.supports(*operation) && !(self.of_writes && reads(*operation)));
        let operations: Vec<_> = operations.collect();
        if operations.is_empty() {
            return skipped("the provider has no such operation");
        }
        if !lab.disturb(Disturbance::Refusals(self.kind)).await? {
            return skipped("the installation cannot refuse in this way");
        }
        let mut refused = false;
        for operation in &operations {
            let answer = target.call(lab.provider(), *operation).await;
            refused |= answer.is_err();
            self.fits(lab, *operation, answer)?;
        }
        if operations.contains(&Operation::ListMembers) {
            let member = std::slice::from_ref(&target.member.key);
            let confirmed = lab.provider().confirm_members(&target.group, member, &[]);
            self.fits(lab, Operation::ListMembers, confirmed.await.map(drop))?;
        }
        lab.calm().await?;
        untouched(lab, &target).await?;
        if refused {
            passed()
        } else {
            skipped("nothing was refused")
        }
    }

    fn fits(
        &self,
        lab: &Lab<'_>,
        operation: Operation,
        answer: Result<(), Error>,
    ) -> Result<(), Violation> {
        if answer.is_ok() && self.may_be_done.contains(&operation) {
            return Ok(());
        }
        let clause = format!("`{operation}` says what the vendor says: {}", self.kind);
        let error = lab.fails(answer, self.kinds, &clause)?;
        let allowed = (self.retry)(operation);
        let clause = format!("`{operation}` says whether it may be repeated");
        ensure(
            allowed.contains(&error.retryability()),
            &clause,
            &format!("one of {allowed:?} for {:?}", self.kind),
            || described(&error),
        )
    }
}

/// What was refused has not happened.
async fn untouched(lab: &Lab<'_>, target: &Target) -> Result<(), Violation> {
    let clause = "what was refused has not happened";
    let can_look = lab.supports(Operation::ListMembers)
        || matches!(lab.home().members_of(&target.group).await, Ok(Some(_)));
    if can_look {
        let member = std::slice::from_ref(&target.member.key);
        lab.members_are(&target.group, member, clause).await?;
    }
    if lab.supports(Operation::ListGroups) {
        let groups = lab.everything(Operation::ListGroups, lab.provider().list_groups());
        let groups = groups.await?;
        let same = groups.len() == 1 && groups.iter().all(|group| group.id == target.group);
        ensure(same, clause, "the group that was there", || {
            format!("{groups:?}")
        })?;
    }
    Ok(())
}

/// A credential that is not accepted is `Unauthenticated`, and asking again does not help.
///
/// # Errors
/// The provider breaks this clause.
pub async fn unauthenticated(lab: &Lab<'_>) -> CheckResult {
    let refusal = Refusal {
        kind: ErrorKind::Unauthenticated,
        kinds: &[ErrorKind::Unauthenticated],
        of_writes: false,
        retry: never,
        may_be_done: &[],
    };
    refusal.check(lab).await
}

/// A credential that may not do this is `PermissionDenied`, and asking again does not help.
///
/// # Errors
/// The provider breaks this clause.
pub async fn permission_denied(lab: &Lab<'_>) -> CheckResult {
    let refusal = Refusal {
        kind: ErrorKind::PermissionDenied,
        kinds: &[ErrorKind::PermissionDenied],
        of_writes: false,
        retry: never,
        may_be_done: &[],
    };
    refusal.check(lab).await
}

/// A quota that is used up is `RateLimited`. Nothing was done, so everything may be repeated later.
///
/// # Errors
/// The provider breaks this clause.
pub async fn rate_limited(lab: &Lab<'_>) -> CheckResult {
    let refusal = Refusal {
        kind: ErrorKind::RateLimited,
        kinds: &[ErrorKind::RateLimited],
        of_writes: false,
        retry: safe,
        may_be_done: &[],
    };
    refusal.check(lab).await
}

/// Trouble of the vendor's own is `Unavailable`, and it passes.
///
/// # Errors
/// The provider breaks this clause.
pub async fn unavailable(lab: &Lab<'_>) -> CheckResult {
    let refusal = Refusal {
        kind: ErrorKind::Unavailable,
        kinds: &[ErrorKind::Unavailable],
        of_writes: false,
        retry: later,
        may_be_done: &[],
    };
    refusal.check(lab).await
}

/// An answer that does not come is `Timeout`. A creation may have happened then.
///
/// # Errors
/// The provider breaks this clause.
pub async fn timeout(lab: &Lab<'_>) -> CheckResult {
    let refusal = Refusal {
        kind: ErrorKind::Timeout,
        kinds: &[ErrorKind::Timeout],
        of_writes: false,
        retry: unanswered,
        may_be_done: &[],
    };
    refusal.check(lab).await
}

/// An answer that makes no sense is `InvalidResponse`, or `Incomplete` where a part of it is missing; it is never an empty list.
///
/// # Errors
/// The provider breaks this clause.
pub async fn invalid_response(lab: &Lab<'_>) -> CheckResult {
    let refusal = Refusal {
        kind: ErrorKind::InvalidResponse,
        kinds: &[ErrorKind::InvalidResponse, ErrorKind::Incomplete],
        of_writes: false,
        retry: any,
        may_be_done: ANSWERED_BY_NOTHING,
    };
    refusal.check(lab).await
}

/// What the vendor does not know is `NotFound`; it is never success and never an empty list.
///
/// # Errors
/// The provider breaks this clause.
pub async fn not_found(lab: &Lab<'_>) -> CheckResult {
    let refusal = Refusal {
        kind: ErrorKind::NotFound,
        kinds: &[ErrorKind::NotFound],
        of_writes: false,
        retry: never,
        may_be_done: &[],
    };
    refusal.check(lab).await
}

/// A change that collides with what exists is `Conflict`.
///
/// # Errors
/// The provider breaks this clause.
pub async fn conflict(lab: &Lab<'_>) -> CheckResult {
    let refusal = Refusal {
        kind: ErrorKind::Conflict,
        kinds: &[ErrorKind::Conflict],
        of_writes: true,
        retry: never,
        may_be_done: CONFLICT_MAY_BE_DONE,
    };
    refusal.check(lab).await
}

/// A request whose content the vendor does not accept is `Rejected`.
///
/// # Errors
/// The provider breaks this clause.
pub async fn rejected(lab: &Lab<'_>) -> CheckResult {
    let refusal = Refusal {
        kind: ErrorKind::Rejected,
        kinds: &[ErrorKind::Rejected],
        of_writes: true,
        retry: never,
        may_be_done: &[],
    };
    refusal.check(lab).await
}
