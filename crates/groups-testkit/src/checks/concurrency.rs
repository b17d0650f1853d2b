//! Several writers at a time.

use std::collections::BTreeSet;
use std::slice;

use futures_util::future::{join, join_all};
use groups_core::{GroupId, GroupsExt as _, MemberKey, MemberOutcomes, NewGroup, Operation};

use super::passed;
use crate::lab::same;
use crate::violation::Must as _;
use crate::{CheckResult, Lab, Violation};

const WRITERS: usize = 12;

async fn add(
    lab: &Lab<'_>,
    group: &GroupId,
    member: &MemberKey,
    clause: &str,
) -> Result<(), Violation> {
    let outcomes = lab
        .provider()
        .add_members(group, slice::from_ref(member))
        .await;
    outcomes.and_then(MemberOutcomes::into_result).must(clause)
}

async fn remove(
    lab: &Lab<'_>,
    group: &GroupId,
    member: &MemberKey,
    clause: &str,
) -> Result<(), Violation> {
    let outcomes = lab
        .provider()
        .remove_members(group, slice::from_ref(member))
        .await;
    outcomes.and_then(MemberOutcomes::into_result).must(clause)
}

/// The first violation, if there is one.
fn all(results: Vec<Result<(), Violation>>) -> Result<(), Violation> {
    results.into_iter().collect()
}

/// Members whom several writers add to one group at once are all in it.
///
/// # Errors
/// The provider breaks this clause.
pub async fn members_added_at_once_are_all_in(lab: &Lab<'_>) -> CheckResult {
    let clause = "members who are added at once are all in";
    let keys = lab.keys(WRITERS).await?;
    let group = lab.group().await?;
    all(join_all(keys.iter().map(|key| add(lab, &group, key, clause))).await)?;
    lab.members_are(&group, &keys, clause).await?;
    passed()
}

/// Additions to a group and removals from it at the same time do not undo each other.
///
/// # Errors
/// The provider breaks this clause.
pub async fn members_added_and_removed_at_once(lab: &Lab<'_>) -> CheckResult {
    let clause = "additions and removals at the same time do not undo each other";
    let keys = lab.keys(WRITERS).await?;
    let (leaving, coming) = keys.split_at(WRITERS / 2);
    let group = lab.group_of(leaving).await?;
    let additions = join_all(coming.iter().map(|key| add(lab, &group, key, clause)));
    let removals = join_all(leaving.iter().map(|key| remove(lab, &group, key, clause)));
    let (added, removed) = join(additions, removals).await;
    all(added)?;
    all(removed)?;
    lab.members_are(&group, coming, clause).await?;
    passed()
}

/// Groups of different names that are created at once all exist, with ids of their own.
///
/// # Errors
/// The provider breaks this clause.
pub async fn groups_created_at_once_all_exist(lab: &Lab<'_>) -> CheckResult {
    let clause = "groups that are created at once all exist";
    let names: BTreeSet<_> = (0..WRITERS)
        .map(|number| format!("Group {number}"))
        .collect();
    let groups: Vec<_> = names.iter().map(NewGroup::new).collect();
    let created = join_all(
        groups
            .iter()
            .map(|group| lab.provider().create_group(group)),
    )
    .await;
    let mut ids = BTreeSet::new();
    for group in created {
        ids.insert(group.must(clause)?.id.to_string());
    }
    let listed = lab.everything(Operation::ListGroups, lab.provider().list_groups());
    let listed = listed.await?;
    same(
        &names,
        listed.iter().map(|group| group.name.clone()),
        clause,
    )?;
    same(
        &ids,
        listed.iter().map(|group| group.id.to_string()),
        clause,
    )?;
    passed()
}

/// One user who is added to several groups, and removed from others, at the same time is where every writer wanted it. Where the vendor loses such writes, the provider runs them one after the other.
///
/// # Errors
/// The provider breaks this clause.
pub async fn groups_of_one_user_changed_at_once(lab: &Lab<'_>) -> CheckResult {
    let clause = "writes for one user at the same time do not undo each other";
    let users = lab.keys(1).await?;
    let groups = lab.groups(WRITERS).await?;
    let (first, second) = groups.split_at(WRITERS / 2);
    for user in &users {
        all(join_all(first.iter().map(|group| add(lab, group, user, clause))).await)?;
        for group in first {
            lab.members_are(group, &users, clause).await?;
        }
        let additions = join_all(second.iter().map(|group| add(lab, group, user, clause)));
        if lab.supports(Operation::RemoveMembers) {
            let removals = join_all(first.iter().map(|group| remove(lab, group, user, clause)));
            let (added, removed) = join(additions, removals).await;
            all(added)?;
            all(removed)?;
            for group in first {
                lab.members_are(group, &[], clause).await?;
            }
        } else {
            all(additions.await)?;
        }
        for group in second {
            lab.members_are(group, &users, clause).await?;
        }
    }
    passed()
}
