//! All memberships in one call.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use groups_core::{
    AccountState, AllMemberships, GroupId, Listed as _, Listing, MemberKey, Membership,
    MembershipsExt as _, Operation,
};

use super::passed;
use super::subject::membership;
use crate::lab::same;
use crate::violation::{Must as _, ensure};
use crate::{CheckResult, Lab, Violation};

/// Groups with nobody, with one, and with several members, some of whom are in other groups, too; and somebody who is in none. Tells the memberships.
async fn furnish(lab: &Lab<'_>) -> Result<Vec<(GroupId, MemberKey)>, Violation> {
    let mut keys = lab.keys(5).await?;
    if let Some(invited) = lab.home().invite().await.must("the installation invites")? {
        keys.insert(0, invited.key);
    }
    keys.pop();
    let mut memberships = Vec::new();
    // The last group is the largest: who stops early misses it.
    for members in [0..0, 1..3, 0..1, 2..3, 0..keys.len()] {
        let members = keys.get(members).unwrap_or_default();
        let group = lab.group().await?;
        if !members.is_empty() {
            lab.put(&group, members).await?;
        }
        memberships.extend(members.iter().map(|key| (group.clone(), key.clone())));
    }
    Ok(memberships)
}

async fn read(
    lab: &Lab<'_>,
    all: AllMemberships<'_>,
    operation: Operation,
) -> Result<Vec<Membership>, Violation> {
    let clause = format!("`{operation}` reads everything and proves it");
    let uncounted = lab.home().uncounted().contains(&operation);
    match all.read_all().await.must(&clause)? {
        Listing::Complete(complete) if !uncounted => Ok(complete.into_items()),
        Listing::Unproven(unproven) if uncounted => Ok(unproven.assume_complete().into_items()),
        listing => Err(Violation::new(
            clause,
            format!("a complete list: {}", !uncounted),
            format!("{listing:?}"),
        )),
    }
}

/// All memberships are exactly those that there are, invited people included, each once, and described as in the list of the members of a group.
///
/// # Errors
/// The provider breaks this clause.
pub async fn all_memberships_are_those_of_all_groups(lab: &Lab<'_>) -> CheckResult {
    let clause = "all memberships are those of all groups";
    let expected = furnish(lab).await?;
    let operation = Operation::AllMemberships;
    let found = read(lab, lab.provider().all_memberships(), operation).await?;
    let names = expected.iter().map(|(group, key)| membership(group, key));
    let names: BTreeSet<_> = names.collect();
    same(&names, found.iter().map(identity), clause)?;
    let capabilities = lab.capabilities();
    for one in &found {
        let member = &one.member;
        ensure(
            member.key().kind() == capabilities.member_key
                && (capabilities.pending_invites || member.user.state != AccountState::Invited)
                && (capabilities.member_roles || member.role.is_none()),
            clause,
            "members as the capabilities describe them",
            || format!("{member:?}"),
        )?;
    }
    passed()
}

fn identity(one: &Membership) -> String {
    one.identity().into_owned()
}

/// Neither the size of the pages nor the number of groups that are read at once changes what is read, nor in which order.
///
/// # Errors
/// The provider breaks this clause.
pub async fn neither_pages_nor_concurrency_change_memberships(lab: &Lab<'_>) -> CheckResult {
    let clause = "neither pages nor concurrency change memberships";
    furnish(lab).await?;
    let operation = Operation::AllMemberships;
    let provider = lab.provider();
    let usual = read(lab, provider.all_memberships(), operation).await?;
    for (size, concurrency) in [(1, 1), (1, 8), (2, 3), (1000, 1), (1000, 8)] {
        let number = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let all = provider.all_memberships();
        let all = all.with_page_size(number(size));
        let all = all.with_concurrency(number(concurrency));
        let found = read(lab, all, operation).await?;
        ensure(found == usual, clause, &format!("{usual:?}"), || {
            format!("pages of {size}, {concurrency} at once: {found:?}")
        })?;
    }
    passed()
}

/// The lists of the members of all groups tell the same memberships.
///
/// # Errors
/// The provider breaks this clause.
pub async fn group_by_group_is_the_same(lab: &Lab<'_>) -> CheckResult {
    let clause = "the lists of the members of all groups tell the same memberships";
    furnish(lab).await?;
    let provider = lab.provider();
    let all = read(lab, provider.all_memberships(), Operation::AllMemberships).await?;
    let by_group = provider.memberships_by_group();
    let by_group = read(lab, by_group, Operation::ListMembers).await?;
    let names: BTreeSet<_> = by_group.iter().map(identity).collect();
    same(&names, all.iter().map(identity), clause)?;
    passed()
}
