//! What groups grant.

use std::collections::BTreeSet;
use std::slice;

use groups_core::{
    ErrorKind, Group, GroupChange, GroupId, Operation, Permission, PermissionModel, Resource,
    RoleGrant,
};

use super::{passed, skipped};
use crate::lab::same;
use crate::violation::{Must as _, ensure};
use crate::{CheckResult, Lab, Violation};

/// What tells a permission from others: not the name of a role or the description of a label, which are only read.
pub(crate) fn meaning(permission: &Permission) -> String {
    let Permission::Role(grant) = permission else {
        return format!("{permission:?}");
    };
    let resources: BTreeSet<_> = grant
        .resources
        .iter()
        .map(|resource| {
            let labels = resource.labels.iter();
            let labels: BTreeSet<_> = labels.map(|label| (&label.key, &label.value)).collect();
            (&resource.kind, &resource.id, labels)
        })
        .collect();
    format!("role {} on {resources:?}", grant.role_id)
}

fn meanings<'a>(permissions: impl IntoIterator<Item = &'a Permission>) -> BTreeSet<String> {
    permissions.into_iter().map(meaning).collect()
}

/// These are the permissions, each once.
fn are(expected: &[&Permission], found: &[Permission], clause: &str) -> Result<(), Violation> {
    let expected = meanings(expected.iter().copied());
    same(&expected, found.iter().map(meaning), clause)
}

/// The group grants exactly this.
async fn grants(
    lab: &Lab<'_>,
    group: &GroupId,
    expected: &[&Permission],
    clause: &str,
) -> Result<(), Violation> {
    let found = lab.provider().list_permissions(group).await.must(clause)?;
    are(expected, &found, clause)
}

/// A group that is new grants nothing.
///
/// # Errors
/// The provider breaks this clause.
pub async fn new_groups_grant_nothing(lab: &Lab<'_>) -> CheckResult {
    let group = lab.group().await?;
    grants(lab, &group, &[], "a new group grants nothing").await?;
    passed()
}

/// Added permissions join those that are there. The answer is the whole list, and adding what is there does not double it.
///
/// # Errors
/// The provider breaks this clause.
pub async fn added_permissions_join_the_others(lab: &Lab<'_>) -> CheckResult {
    let clause = "added permissions join the others; the answer is the whole list";
    let provider = lab.provider();
    let [a, b, _] = &lab.permissions()?;
    let [group, other] = [lab.group().await?, lab.group().await?];
    let answer = provider
        .add_permissions(&group, slice::from_ref(a))
        .await
        .must(clause)?;
    are(&[a], &answer, clause)?;
    let answer = provider
        .add_permissions(&group, slice::from_ref(b))
        .await
        .must(clause)?;
    are(&[a, b], &answer, clause)?;
    grants(lab, &group, &[a, b], clause).await?;
    grants(lab, &other, &[], clause).await?;
    passed()
}

/// After a replacement the group grants exactly what was named, and the answer is that list.
///
/// # Errors
/// The provider breaks this clause.
pub async fn replaced_permissions_are_exact(lab: &Lab<'_>) -> CheckResult {
    let clause = "after a replacement a group grants exactly what was named";
    let provider = lab.provider();
    let [a, b, c] = &lab.permissions()?;
    let [group, other] = [lab.group().await?, lab.group().await?];
    for wanted in [[a, b], [b, c], [b, c], [c, a]] {
        let permissions = wanted.map(Clone::clone);
        let answer = provider
            .replace_permissions(&group, &permissions)
            .await
            .must(clause)?;
        are(&wanted, &answer, clause)?;
        grants(lab, &group, &wanted, clause).await?;
    }
    grants(lab, &other, &[], clause).await?;
    passed()
}

/// A replacement by nothing revokes everything.
///
/// # Errors
/// The provider breaks this clause.
pub async fn replacing_by_nothing_revokes_all(lab: &Lab<'_>) -> CheckResult {
    let clause = "a replacement by nothing revokes everything";
    let provider = lab.provider();
    let group = lab.group().await?;
    let permissions = lab.permissions()?;
    provider
        .replace_permissions(&group, &permissions)
        .await
        .must(clause)?;
    let answer = provider
        .replace_permissions(&group, &[])
        .await
        .must(clause)?;
    are(&[], &answer, clause)?;
    grants(lab, &group, &[], clause).await?;
    passed()
}

/// Changing a group's name keeps what it grants and who is in it, also where the provider can only write a group as a whole.
///
/// # Errors
/// The provider breaks this clause.
pub async fn renaming_keeps_permissions_and_members(lab: &Lab<'_>) -> CheckResult {
    let clause = "a new name keeps permissions and members";
    let provider = lab.provider();
    let members = lab.keys(2).await?;
    let group = lab.group_of(&members).await?;
    let can_grant =
        lab.supports(Operation::ReplacePermissions) && lab.supports(Operation::ListPermissions);
    let granted = if can_grant {
        let [a, b, _] = lab.permissions()?;
        vec![a, b]
    } else {
        Vec::new()
    };
    if can_grant {
        provider
            .replace_permissions(&group, &granted)
            .await
            .must(clause)?;
    }
    let change = GroupChange::new().with_name("Renamed");
    let renamed: Group = provider.update_group(&group, &change).await.must(clause)?;
    let granted: Vec<_> = granted.iter().collect();
    if let (true, Some(told)) = (can_grant, &renamed.permissions) {
        are(&granted, told, clause)?;
    }
    if can_grant {
        grants(lab, &group, &granted, clause).await?;
    }
    let can_look = lab.supports(Operation::ListMembers);
    if can_look {
        lab.members_are(&group, &members, clause).await?;
    }
    if can_grant || can_look {
        passed()
    } else {
        skipped("the provider shows neither permissions nor members")
    }
}

/// A permission of another form than the provider's is `InvalidInput` before any request, also among others.
///
/// # Errors
/// The provider breaks this clause.
pub async fn other_permission_forms_are_refused(lab: &Lab<'_>) -> CheckResult {
    let clause = "a permission of another form is refused before any request";
    let foreign = match lab.capabilities().permission_model {
        Some(PermissionModel::Named) => {
            let resource = Resource::new("1", "WORKSPACE");
            Permission::Role(RoleGrant::new("1", vec![resource]))
        }
        Some(PermissionModel::Roles) => Permission::Named("edit_domain".to_owned()),
        _ => return skipped("the provider grants no permissions"),
    };
    let group = lab.group().await?;
    let [own, ..] = lab.permissions()?;
    let permissions = [own, foreign];
    let provider = lab.provider();
    let kind = ErrorKind::InvalidInput;
    let mut ran = false;
    if lab.supports(Operation::AddPermissions) {
        let call = provider.add_permissions(&group, &permissions);
        lab.refused_unsent(call, kind, clause).await?;
        ran = true;
    }
    if lab.supports(Operation::ReplacePermissions) {
        let call = provider.replace_permissions(&group, &permissions);
        lab.refused_unsent(call, kind, clause).await?;
        ran = true;
    }
    ensure(
        ran,
        "a permission model comes with permissions that can be changed or read",
        "an operation on permissions",
        || "none",
    )?;
    passed()
}
