//! Who is in a group after a change.

use std::slice;

use groups_core::{
    AccountState, ErrorKind, GroupId, MemberKey, MemberOutcomes, MembersExt as _, Operation,
    Result as CoreResult, User,
};

use super::errors::deleted;
use super::{passed, skipped};
use crate::violation::{Must as _, described, ensure};
use crate::{CheckResult, Lab, Violation};

/// Every member of the call succeeded.
fn all_ok(outcomes: CoreResult<MemberOutcomes>, clause: &str) -> Result<(), Violation> {
    outcomes.must(clause)?.into_result().must(clause)
}

/// The call succeeded, or says by one of these errors, for the member or as a whole, that there was nothing to do.
fn nothing_to_do(
    outcomes: CoreResult<MemberOutcomes>,
    kinds: &[ErrorKind],
    clause: &str,
) -> Result<(), Violation> {
    match outcomes.and_then(MemberOutcomes::into_result) {
        Err(error) if !kinds.contains(&error.kind()) => {
            let expected = format!("success, or an error of {kinds:?}");
            Err(Violation::new(clause, expected, described(&error)))
        }
        _ => Ok(()),
    }
}

/// A group with two members, and a second group with one of them, to see that changes of the first do not reach it.
struct Pair<'a> {
    lab: &'a Lab<'a>,
    group: GroupId,
    members: [MemberKey; 2],
    strangers: [MemberKey; 3],
    other: GroupId,
}

impl<'a> Pair<'a> {
    async fn new(lab: &'a Lab<'a>) -> Result<Self, Violation> {
        let clause = "the installation adds users";
        let keys = lab.keys(5).await?;
        let [a, b, c, d, e] = <[MemberKey; 5]>::try_from(keys)
            .map_err(|keys| Violation::new(clause, "5 users", keys.len().to_string()))?;
        let members = [a, b];
        let group = lab.group_of(&members).await?;
        let other = lab.group_of(&members[..1]).await?;
        Ok(Self {
            lab,
            group,
            members,
            strangers: [c, d, e],
            other,
        })
    }

    /// The first group has these members, and the second has the one it had.
    async fn holds(&self, expected: &[MemberKey], clause: &str) -> Result<(), Violation> {
        let [first, _] = &self.members;
        self.lab.members_are(&self.group, expected, clause).await?;
        let clause = format!("{clause}; other groups stay as they are");
        self.lab
            .members_are(&self.other, slice::from_ref(first), &clause)
            .await
    }
}

/// Whoever is added is a member then, those who were members stay, and nobody else gets in.
///
/// # Errors
/// The provider breaks this clause.
pub async fn added_members_are_in(lab: &Lab<'_>) -> CheckResult {
    let clause = "whoever is added is in, whoever was in stays";
    let pair = Pair::new(lab).await?;
    let [a, b] = &pair.members;
    let [c, d, _] = &pair.strangers;
    let (one, two) = (slice::from_ref(c), slice::from_ref(d));
    all_ok(lab.provider().add_members(&pair.group, one).await, clause)?;
    let keys = [a, b, c].map(Clone::clone);
    pair.holds(&keys, clause).await?;
    all_ok(lab.provider().add_members(&pair.group, two).await, clause)?;
    let keys = [a, b, c, d].map(Clone::clone);
    pair.holds(&keys, clause).await?;
    passed()
}

/// Adding somebody who is a member changes nothing and is `Ok`, `Conflict` or `Rejected`.
///
/// # Errors
/// The provider breaks this clause.
pub async fn adding_again_changes_nothing(lab: &Lab<'_>) -> CheckResult {
    let clause = "adding a member again changes nothing";
    let pair = Pair::new(lab).await?;
    let outcomes = lab.provider().add_members(&pair.group, &pair.members).await;
    let kinds = [ErrorKind::Conflict, ErrorKind::Rejected];
    nothing_to_do(outcomes, &kinds, clause)?;
    pair.holds(&pair.members, clause).await?;
    passed()
}

/// Whoever is removed is out, those who were not named stay.
///
/// # Errors
/// The provider breaks this clause.
pub async fn removed_members_are_out(lab: &Lab<'_>) -> CheckResult {
    let clause = "whoever is removed is out, whoever was not named stays";
    let pair = Pair::new(lab).await?;
    let [a, b] = &pair.members;
    let one = slice::from_ref(a);
    all_ok(
        lab.provider().remove_members(&pair.group, one).await,
        clause,
    )?;
    pair.holds(slice::from_ref(b), clause).await?;
    passed()
}

/// Removing somebody who is not a member changes nothing and is `Ok`, `NotFound` or `Conflict`.
///
/// # Errors
/// The provider breaks this clause.
pub async fn removing_strangers_changes_nothing(lab: &Lab<'_>) -> CheckResult {
    let clause = "removing somebody who is not a member changes nothing";
    let pair = Pair::new(lab).await?;
    let [stranger, ..] = &pair.strangers;
    let outcomes = lab
        .provider()
        .remove_members(&pair.group, slice::from_ref(stranger));
    let kinds = [ErrorKind::NotFound, ErrorKind::Conflict];
    nothing_to_do(outcomes.await, &kinds, clause)?;
    pair.holds(&pair.members, clause).await?;
    passed()
}

/// After a replacement exactly those are members who were named: new ones are in, old ones who are not named are out.
///
/// # Errors
/// The provider breaks this clause.
pub async fn replacing_makes_the_list_exact(lab: &Lab<'_>) -> CheckResult {
    let clause = "after a replacement exactly those are members who were named";
    let pair = Pair::new(lab).await?;
    let [_, stays] = &pair.members;
    let [c, d, _] = &pair.strangers;
    let wanted = [c, stays, d].map(Clone::clone);
    all_ok(
        lab.provider().replace_members(&pair.group, &wanted).await,
        clause,
    )?;
    pair.holds(&wanted, clause).await?;
    // The same once more, as after an answer that was lost.
    all_ok(
        lab.provider().replace_members(&pair.group, &wanted).await,
        clause,
    )?;
    pair.holds(&wanted, clause).await?;
    passed()
}

/// A replacement by nobody clears the group.
///
/// # Errors
/// The provider breaks this clause.
pub async fn replacing_by_nobody_clears_the_group(lab: &Lab<'_>) -> CheckResult {
    let clause = "a replacement by nobody clears the group";
    let pair = Pair::new(lab).await?;
    all_ok(
        lab.provider().replace_members(&pair.group, &[]).await,
        clause,
    )?;
    pair.holds(&[], clause).await?;
    passed()
}

/// Forty people are added and twenty of them removed, in one call each.
///
/// # Errors
/// The provider breaks this clause.
pub async fn many_members_change_in_one_call(lab: &Lab<'_>) -> CheckResult {
    let clause = "many members change in one call";
    let keys = lab.keys(40).await?;
    let (leaving, staying) = keys.split_at(20);
    let group = lab.group().await?;
    all_ok(lab.provider().add_members(&group, &keys).await, clause)?;
    lab.members_are(&group, &keys, clause).await?;
    all_ok(lab.provider().remove_members(&group, leaving).await, clause)?;
    lab.members_are(&group, staying, clause).await?;
    passed()
}

/// Somebody who is invited can be added, is listed as invited beside the others, and can be removed.
///
/// # Errors
/// The provider breaks this clause.
pub async fn invited_people_can_be_members(lab: &Lab<'_>) -> CheckResult {
    let clause = "an invited person can be a member, and is seen to be invited";
    if !lab.capabilities().pending_invites {
        return skipped("members are never people without an account");
    }
    let invited = lab.home().invite().await.must("the installation invites")?;
    let Some(invited) = invited else {
        return skipped("the installation invites nobody");
    };
    let pair = Pair::new(lab).await?;
    let key = slice::from_ref(&invited.key);
    all_ok(lab.provider().add_members(&pair.group, key).await, clause)?;
    let [a, b] = pair.members.clone();
    pair.holds(&[a, b, invited.key.clone()], clause).await?;
    let listing = lab.provider().list_members(&pair.group);
    for member in lab.everything(Operation::ListMembers, listing).await? {
        let is_invited = member.key().names_the_same_as(&invited.key);
        ensure(
            is_invited == (member.user.state == AccountState::Invited),
            clause,
            "`Invited` for whoever has no account, and for nobody else",
            || format!("{member:?}"),
        )?;
    }
    if lab.supports(Operation::RemoveMembers) {
        all_ok(
            lab.provider().remove_members(&pair.group, key).await,
            clause,
        )?;
        pair.holds(&pair.members, clause).await?;
    }
    passed()
}

/// Adding somebody who has no access to the part of the installation that the group belongs to gives it exactly where the capabilities say so.
///
/// # Errors
/// The provider breaks this clause.
pub async fn access_is_granted_only_where_declared(lab: &Lab<'_>) -> CheckResult {
    let clause = "adding a member gives access exactly where `add_grants_access` says so";
    let Some(outsider) = outsider(lab).await? else {
        return skipped(NO_OUTSIDER);
    };
    let group = lab.group().await?;
    let key = slice::from_ref(&outsider.key);
    let added = lab.provider().add_members(&group, key).await;
    let added = added.and_then(MemberOutcomes::into_result);
    let declared = lab.capabilities().add_grants_access;
    if declared {
        added.must(clause)?;
    }
    has_access(lab, &outsider, declared, clause).await?;
    passed()
}

/// Adding somebody without access to a group that does not exist gives no access, also where adding to one that exists does.
///
/// # Errors
/// The provider breaks this clause.
pub async fn unknown_groups_give_no_access(lab: &Lab<'_>) -> CheckResult {
    let clause = "adding somebody to a group that does not exist gives no access";
    let Some(outsider) = outsider(lab).await? else {
        return skipped(NO_OUTSIDER);
    };
    let gone = deleted(lab).await?;
    let key = slice::from_ref(&outsider.key);
    let added = lab.provider().add_members(&gone, key).await;
    let added = added.and_then(MemberOutcomes::into_result);
    lab.fails(added, UNKNOWN_GROUP, clause)?;
    has_access(lab, &outsider, false, clause).await?;
    passed()
}

/// The same for setting the groups of somebody without access, of which one does not exist.
///
/// # Errors
/// The provider breaks this clause.
pub async fn setting_unknown_groups_gives_no_access(lab: &Lab<'_>) -> CheckResult {
    let clause = "setting groups of which one does not exist gives no access";
    let Some(outsider) = outsider(lab).await? else {
        return skipped(NO_OUTSIDER);
    };
    let groups = [lab.group().await?, deleted(lab).await?];
    for groups in [&groups[1..], &groups[..]] {
        let set = lab.provider().set_user_groups(&outsider.key, groups).await;
        lab.fails(set, UNKNOWN_GROUP, clause)?;
        has_access(lab, &outsider, false, clause).await?;
    }
    passed()
}

const NO_OUTSIDER: &str =
    "the installation knows nobody without access, or does not tell who has access";

/// What a provider may make of a group that does not exist, or of somebody who cannot be put into it.
const UNKNOWN_GROUP: &[ErrorKind] = &[
    ErrorKind::NotFound,
    ErrorKind::Rejected,
    ErrorKind::Conflict,
];

/// Somebody who is known to have no access.
async fn outsider(lab: &Lab<'_>) -> Result<Option<User>, Violation> {
    let clause = "the installation adds an outsider";
    let Some(outsider) = lab.home().add_outsider().await.must(clause)? else {
        return Ok(None);
    };
    let access = access(lab, &outsider).await?;
    ensure(access != Some(true), clause, "no access", || "access")?;
    Ok(access.map(|_| outsider))
}

/// Whoever had no access has got some exactly if it is expected.
async fn has_access(
    lab: &Lab<'_>,
    user: &User,
    expected: bool,
    clause: &str,
) -> Result<(), Violation> {
    let found = access(lab, user).await?;
    ensure(
        found == Some(expected),
        clause,
        &format!("access: {expected}"),
        || format!("access: {found:?}"),
    )
}

async fn access(lab: &Lab<'_>, user: &User) -> Result<Option<bool>, Violation> {
    let access = lab.home().has_access(user).await;
    access.must("the installation tells who has access")
}
