//! Users: the directory, and the groups of a user.

use std::collections::BTreeSet;

use groups_core::{
    AccountState, ErrorKind, GroupId, Listed as _, NewGroup, Operation, User, UserDirectoryExt as _,
};

use super::{passed, skipped};
use crate::calls::address;
use crate::installation::nobodys_address;
use crate::lab::{identity, same};
use crate::violation::{Must as _, ensure};
use crate::{CheckResult, Lab, Violation};

/// Setting the groups of a user puts the user into each of them and out of all others, and changes nobody else.
///
/// # Errors
/// The provider breaks this clause.
pub async fn groups_of_a_user_become_exactly_those_set(lab: &Lab<'_>) -> CheckResult {
    let clause = "a user is in exactly the groups that were set, and nobody else moves";
    let users = lab.users(2).await?;
    let [user, other] = &users[..] else {
        return skipped("the installation adds no users");
    };
    let both = [user.key.clone(), other.key.clone()];
    let [first, second, third] = [
        lab.group_of(&both).await?,
        lab.group_of(&both[1..]).await?,
        lab.group().await?,
    ];
    let only = |key: &groups_core::MemberKey| vec![key.clone()];
    let provider = lab.provider();
    let wanted = [second.clone(), third.clone()];
    provider
        .set_user_groups(&user.key, &wanted)
        .await
        .must(clause)?;
    lab.members_are(&first, &only(&other.key), clause).await?;
    lab.members_are(&second, &both, clause).await?;
    lab.members_are(&third, &only(&user.key), clause).await?;
    provider
        .set_user_groups(&user.key, &wanted)
        .await
        .must(clause)?;
    lab.members_are(&second, &both, clause).await?;
    provider
        .set_user_groups(&user.key, &[])
        .await
        .must(clause)?;
    for (group, expected) in [(&first, &both[1..]), (&second, &both[1..]), (&third, &[])] {
        lab.members_are(group, expected, clause).await?;
    }
    passed()
}

/// Setting a group that does not exist is an error, not a success without the group.
///
/// # Errors
/// The provider breaks this clause.
pub async fn unknown_groups_of_a_user_are_refused(lab: &Lab<'_>) -> CheckResult {
    let clause = "a user cannot be put into a group that does not exist";
    let provider = lab.provider();
    let gone = provider
        .create_group(&NewGroup::new("Gone"))
        .await
        .must(clause)?
        .id;
    provider.delete_group(&gone).await.must(clause)?;
    for user in lab.users(1).await? {
        let set = provider
            .set_user_groups(&user.key, std::slice::from_ref(&gone))
            .await;
        let kinds = [
            ErrorKind::NotFound,
            ErrorKind::Rejected,
            ErrorKind::Conflict,
        ];
        lab.fails(set, &kinds, clause)?;
    }
    passed()
}

async fn directory(lab: &Lab<'_>) -> Result<Vec<User>, Violation> {
    let users = lab.provider().list_users();
    lab.everything(Operation::ListUsers, users).await
}

/// Everybody who was added is listed, with the key by which they are put into groups, and as active.
///
/// # Errors
/// The provider breaks this clause.
pub async fn users_are_listed(lab: &Lab<'_>) -> CheckResult {
    let clause = "the directory has everybody, by the key by which they are put into groups";
    let before: BTreeSet<_> = directory(lab)
        .await?
        .iter()
        .map(|user| identity(&user.key))
        .collect();
    let added = lab.users(5).await?;
    let mut expected = before;
    expected.extend(added.iter().map(|user| identity(&user.key)));
    let listed = directory(lab).await?;
    same(
        &expected,
        listed.iter().map(|user| identity(&user.key)),
        clause,
    )?;
    for user in added {
        let found = listed.iter().find(|other| other.key == user.key);
        let active = found.is_some_and(|found| found.state == AccountState::Active);
        ensure(active, clause, &format!("`{:?}`, active", user.key), || {
            format!("{found:?}")
        })?;
    }
    for user in &listed {
        let own = lab.capabilities().member_key;
        ensure(
            user.key.kind() == own,
            clause,
            &format!("a key by {own}"),
            || format!("{user:?}"),
        )?;
    }
    passed()
}

/// A user is found by the address, in whatever letters it is written. `None` is said of an address that nobody has.
///
/// # Errors
/// The provider breaks this clause.
pub async fn users_are_found_by_address(lab: &Lab<'_>) -> CheckResult {
    let clause = "a user is found by the address, without regard to the case of letters";
    let added = lab.users(3).await?;
    let listed = directory(lab).await?;
    let mut with_address = Vec::new();
    for one in &added {
        let found = listed.iter().find(|user| user.key == one.key);
        let missing =
            || Violation::new(clause, format!("{:?} in the directory", one.key), "nobody");
        let user = found.ok_or_else(missing)?;
        if user.email.is_some() {
            with_address.push(user);
        }
    }
    for user in &with_address {
        let own = address(user);
        let shouted = own.as_str().to_uppercase().parse();
        for address in [Ok(own.clone()), shouted].into_iter().flatten() {
            let found = lab.provider().find_user(&address).await.must(clause)?;
            let right = found.as_ref().is_some_and(|found| found.key == user.key);
            ensure(right, clause, &format!("{:?}", user.key), || {
                format!("{found:?}")
            })?;
        }
    }
    let nobody = lab.provider().find_user(&nobodys_address()).await;
    if lab.home().uncounted().contains(&Operation::ListUsers) {
        lab.fails(nobody, &[ErrorKind::Incomplete], clause)?;
    } else {
        let nobody = nobody.must(clause)?;
        ensure(nobody.is_none(), clause, "nobody", || format!("{nobody:?}"))?;
    }
    if with_address.is_empty() {
        return skipped("the directory tells no addresses");
    }
    passed()
}

/// Somebody who is invited is in the directory, as invited.
///
/// # Errors
/// The provider breaks this clause.
pub async fn invited_users_are_listed_as_invited(lab: &Lab<'_>) -> CheckResult {
    let clause = "somebody who is invited is in the directory, as invited";
    if !lab.capabilities().pending_invites {
        return skipped("there are no people without an account");
    }
    let Some(invited) = lab.home().invite().await.must("the installation invites")? else {
        return skipped("the installation invites nobody");
    };
    let listed = directory(lab).await?;
    let found = listed
        .iter()
        .find(|user| user.identity() == invited.identity());
    let right = found.is_some_and(|user| user.state == AccountState::Invited);
    ensure(right, clause, "`Invited`", || format!("{found:?}"))?;
    passed()
}

/// The groups of a user are those that the user is in, and no others.
///
/// # Errors
/// The provider breaks this clause.
pub async fn groups_of_a_user_are_listed(lab: &Lab<'_>) -> CheckResult {
    let clause = "the groups of a user are those that the user is in";
    let users = lab.users(2).await?;
    let [user, other] = &users[..] else {
        return skipped("the installation adds no users");
    };
    let one = [user.key.clone()];
    let both = [user.key.clone(), other.key.clone()];
    let groups = [
        lab.group_of(&one).await?,
        lab.group_of(&both).await?,
        lab.group_of(&both[1..]).await?,
        lab.group().await?,
    ];
    let [first, second, third, _] = &groups;
    for (who, expected) in [(user, [first, second]), (other, [second, third])] {
        let expected: BTreeSet<_> = expected.map(GroupId::to_string).into();
        let listing = lab.provider().list_user_groups(who);
        let listed = lab.everything(Operation::ListUserGroups, listing).await?;
        same(
            &expected,
            listed.iter().map(|group| group.id.to_string()),
            clause,
        )?;
    }
    passed()
}
