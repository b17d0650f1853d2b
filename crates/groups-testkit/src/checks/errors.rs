//! What does not exist, and what was perhaps done.

use groups_core::{
    ErrorKind, GroupChange, GroupId, GroupsExt as _, MemberOutcomes, MembersExt as _, NewGroup,
    Operation, Result as CoreResult, Retryability,
};

use super::{passed, skipped};
use crate::calls::{Target, reads};
use crate::violation::{Must as _, described, ensure};
use crate::{CheckResult, Disturbance, Lab, Violation};

/// The id of a group that was deleted: certainly of the vendor's form, and nobody's.
pub(super) async fn deleted(lab: &Lab<'_>) -> Result<GroupId, Violation> {
    let clause = "a group is created and deleted";
    let group = lab
        .provider()
        .create_group(&NewGroup::new("Gone"))
        .await
        .must(clause)?;
    lab.provider().delete_group(&group.id).await.must(clause)?;
    Ok(group.id)
}

/// Reading, changing or deleting a group that does not exist is `NotFound`, and makes none.
///
/// # Errors
/// The provider breaks this clause.
pub async fn unknown_groups_are_not_found(lab: &Lab<'_>) -> CheckResult {
    let clause = "a group that does not exist is not found";
    let id = deleted(lab).await?;
    let provider = lab.provider();
    let not_found = [ErrorKind::NotFound];
    if lab.supports(Operation::GetGroup) {
        lab.fails(provider.get_group(&id).await, &not_found, clause)?;
    }
    if lab.supports(Operation::UpdateGroup) {
        let change = GroupChange::new().with_name("Back again");
        lab.fails(
            provider.update_group(&id, &change).await,
            &not_found,
            clause,
        )?;
    }
    lab.fails(provider.delete_group(&id).await, &not_found, clause)?;
    if lab.supports(Operation::ListGroups) {
        let groups = lab
            .everything(Operation::ListGroups, provider.list_groups())
            .await?;
        ensure(groups.is_empty(), clause, "no group", || {
            format!("{groups:?}")
        })?;
    }
    passed()
}

/// The members of a group that does not exist are not an empty list, and nobody can be put into it, or out of it.
///
/// # Errors
/// The provider breaks this clause.
pub async fn members_of_unknown_groups_are_not_found(lab: &Lab<'_>) -> CheckResult {
    let clause = "a group that does not exist has no members, not even none";
    let id = deleted(lab).await?;
    let keys = lab.keys(1).await?;
    let provider = lab.provider();
    let not_found = [ErrorKind::NotFound];
    let mut ran = false;
    if lab.supports(Operation::ListMembers) {
        let listed = provider.list_members(&id).read_all().await;
        lab.fails(listed, &not_found, clause)?;
        let confirmed = provider.confirm_members(&id, &[], &keys).await;
        lab.fails(confirmed, &not_found, clause)?;
        ran = true;
    }
    let failed = |outcomes: CoreResult<MemberOutcomes>| outcomes?.into_result();
    if lab.supports(Operation::AddMembers) {
        let added = failed(provider.add_members(&id, &keys).await);
        lab.fails(added, &not_found, clause)?;
        ran = true;
    }
    if lab.supports(Operation::RemoveMembers) {
        let removed = failed(provider.remove_members(&id, &keys).await);
        lab.fails(removed, &not_found, clause)?;
    }
    if lab.supports(Operation::ReplaceMembers) {
        let replaced = failed(provider.replace_members(&id, &keys).await);
        lab.fails(replaced, &not_found, clause)?;
    }
    if ran {
        passed()
    } else {
        skipped("the provider has no members")
    }
}

/// A group that does not exist grants nothing that could be listed or changed.
///
/// # Errors
/// The provider breaks this clause.
pub async fn permissions_of_unknown_groups_are_not_found(lab: &Lab<'_>) -> CheckResult {
    let clause = "a group that does not exist has no permissions, not even none";
    if lab.capabilities().permission_model.is_none() {
        return skipped("the provider grants no permissions");
    }
    let id = deleted(lab).await?;
    let permissions = lab.permissions()?;
    let provider = lab.provider();
    let not_found = [ErrorKind::NotFound];
    if lab.supports(Operation::ListPermissions) {
        lab.fails(provider.list_permissions(&id).await, &not_found, clause)?;
    }
    if lab.supports(Operation::AddPermissions) {
        let added = provider.add_permissions(&id, &permissions).await;
        lab.fails(added, &not_found, clause)?;
    }
    if lab.supports(Operation::ReplacePermissions) {
        let replaced = provider.replace_permissions(&id, &permissions).await;
        lab.fails(replaced, &not_found, clause)?;
    }
    passed()
}

/// A creation whose answer is lost is not said to be repeatable, because the group is there: repeating it makes a second one, or fails for the wrong reason.
///
/// # Errors
/// The provider breaks this clause.
pub async fn lost_answers_of_creations_are_ambiguous(lab: &Lab<'_>) -> CheckResult {
    let clause = "a creation whose answer is lost is ambiguous, and is not repeated";
    if !lab.disturb(Disturbance::LostAnswers).await? {
        return skipped("the installation cannot lose answers");
    }
    let created = lab
        .provider()
        .create_group(&NewGroup::new("Analysts"))
        .await;
    lab.calm().await?;
    let kinds = [
        ErrorKind::Timeout,
        ErrorKind::Unavailable,
        ErrorKind::InvalidResponse,
        ErrorKind::Ambiguous,
    ];
    let error = lab.fails(created, &kinds, clause)?;
    let ambiguous = error.retryability() == Retryability::Ambiguous;
    ensure(ambiguous, clause, "`Ambiguous`", || described(&error))?;
    let listed = lab.everything(Operation::ListGroups, lab.provider().list_groups());
    let listed = listed.await?;
    ensure(listed.len() == 1, clause, "one group", || {
        format!("{listed:?}")
    })?;
    passed()
}

/// A write whose answer is lost is an error, whatever it did.
///
/// # Errors
/// The provider breaks this clause.
pub async fn lost_answers_are_not_success(lab: &Lab<'_>) -> CheckResult {
    let clause = "a write whose answer is lost is not said to have succeeded";
    let writes = Operation::ALL
        .iter()
        .filter(|operation| !reads(**operation));
    let mut ran = false;
    for operation in writes.filter(|operation| lab.supports(**operation)) {
        let target = Target::new(lab).await?;
        if !lab.disturb(Disturbance::LostAnswers).await? {
            return skipped("the installation cannot lose answers");
        }
        let answer = target.call(lab.provider(), *operation).await;
        lab.calm().await?;
        match answer {
            Ok(()) => {
                let found = format!("success of `{operation}`");
                return Err(Violation::new(clause, "an error", found));
            }
            Err(error) => lab.printable(&error)?,
        }
        ran = true;
    }
    if ran {
        passed()
    } else {
        skipped("the provider writes nothing")
    }
}
