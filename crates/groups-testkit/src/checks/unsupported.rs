//! What a provider cannot do, and what it says of itself.

use groups_core::{ErrorKind, MembershipsExt as _, Operation};

use super::{passed, skipped};
use crate::calls::Target;
use crate::violation::ensure;
use crate::{CheckResult, Lab};

/// Every operation that the capabilities lack is `Unsupported`, before any request.
///
/// # Errors
/// The provider breaks this clause.
pub async fn operations_outside_the_capabilities_are_refused(lab: &Lab<'_>) -> CheckResult {
    let missing = Operation::ALL.iter().copied();
    let missing: Vec<_> = missing
        .filter(|operation| !lab.supports(*operation))
        .collect();
    if missing.is_empty() {
        return skipped("the provider supports everything");
    }
    let target = Target::new(lab).await?;
    let kind = ErrorKind::Unsupported;
    for operation in missing {
        let clause = format!("`{operation}` is refused before any request");
        let call = target.call(lab.provider(), operation);
        lab.refused_unsent(call, kind, &clause).await?;
    }
    if !lab.supports(Operation::ListMembers) {
        let clause = "`confirm_members` is refused before any request";
        let member = std::slice::from_ref(&target.member.key);
        let call = lab.provider().confirm_members(&target.group, member, &[]);
        lab.refused_unsent(call, kind, clause).await?;
    }
    if !(lab.supports(Operation::ListGroups) && lab.supports(Operation::ListMembers)) {
        let clause = "`memberships_by_group` is refused before any request";
        let call = lab.provider().memberships_by_group().read_all();
        lab.refused_unsent(call, kind, clause).await?;
    }
    passed()
}

/// The capabilities do not contradict each other.
///
/// # Errors
/// The provider breaks this clause.
pub async fn capabilities_agree_with_each_other(lab: &Lab<'_>) -> CheckResult {
    let clause = "capabilities agree with each other";
    let capabilities = lab.capabilities();
    let has =
        |operations: &[Operation]| operations.iter().any(|operation| lab.supports(*operation));
    let permissions = has(&[
        Operation::ListPermissions,
        Operation::AddPermissions,
        Operation::ReplacePermissions,
    ]);
    ensure(
        permissions == capabilities.permission_model.is_some(),
        clause,
        "a permission model exactly where there are operations on permissions",
        || format!("{capabilities:?}"),
    )?;
    let changes = has(&[
        Operation::AddMembers,
        Operation::RemoveMembers,
        Operation::ReplaceMembers,
    ]);
    ensure(
        changes || !capabilities.per_member_outcomes,
        clause,
        "outcomes per member only where members can be changed",
        || format!("{capabilities:?}"),
    )?;
    ensure(
        changes || has(&[Operation::SetUserGroups]) || !capabilities.serialised_user_writes,
        clause,
        "serialised writes only where there are any",
        || format!("{capabilities:?}"),
    )?;
    ensure(
        has(&[Operation::ListMembers]) || !capabilities.lagging_member_lists,
        clause,
        "lists of members that lag only where members can be listed",
        || format!("{capabilities:?}"),
    )?;
    passed()
}

/// The name and the capabilities are told without a request and do not change, and `Debug` prints no credential.
///
/// # Errors
/// The provider breaks this clause.
pub async fn describing_itself_makes_no_request(lab: &Lab<'_>) -> CheckResult {
    let clause = "a provider describes itself without a request";
    let before = lab.home().requests();
    let provider = lab.provider();
    let described = (provider.name(), *provider.capabilities());
    let again = (provider.name(), *provider.capabilities());
    ensure(
        described == again,
        clause,
        &format!("{described:?}"),
        || format!("{again:?}"),
    )?;
    ensure(!described.0.is_empty(), clause, "a name", || "none")?;
    lab.keeps_secret(&format!("{provider:?}"))?;
    lab.unsent_since(before, clause)?;
    passed()
}
