//! How members are named, and what is said of them.

use std::slice;

use groups_core::{
    AccountState, EmailAddress, ErrorKind, Granularity, MemberKey, MemberKeyKind, MemberOutcomes,
    MembersExt as _, Operation, UserId, Username,
};

use super::{passed, skipped};
use crate::lab::{identities, identity, same};
use crate::violation::{Must as _, ensure};
use crate::{CheckResult, Disturbance, Lab, Violation};

/// Nobody to add or remove means no request, and an outcome of nobody.
///
/// # Errors
/// The provider breaks this clause.
pub async fn nobody_to_change_means_no_request(lab: &Lab<'_>) -> CheckResult {
    let clause = "nobody to add or remove means no request and an empty outcome";
    let group = lab.group().await?;
    let before = lab.home().requests();
    let mut calls = vec![lab.provider().add_members(&group, &[])];
    if lab.supports(Operation::RemoveMembers) {
        calls.push(lab.provider().remove_members(&group, &[]));
    }
    for call in calls {
        let outcomes = call.await.must(clause)?;
        ensure(outcomes.outcomes().is_empty(), clause, "no outcome", || {
            format!("{outcomes:?}")
        })?;
    }
    lab.unsent_since(before, clause)?;
    passed()
}

/// There is one outcome for every member, in the order of the call, and they are as precise as the capabilities say.
///
/// # Errors
/// The provider breaks this clause.
pub async fn outcomes_name_every_member_in_order(lab: &Lab<'_>) -> CheckResult {
    let clause = "there is one outcome for every member, in the order of the call";
    let mut keys = lab.keys(5).await?;
    keys.reverse();
    let group = lab.group().await?;
    let added = lab
        .provider()
        .add_members(&group, &keys)
        .await
        .must(clause)?;
    reports(lab, &added, &keys, clause)?;
    let removed = lab
        .provider()
        .remove_members(&group, &keys)
        .await
        .must(clause)?;
    reports(lab, &removed, &keys, clause)?;
    if lab.supports(Operation::ReplaceMembers) {
        let replaced = lab
            .provider()
            .replace_members(&group, &keys)
            .await
            .must(clause)?;
        reports(lab, &replaced, &keys, clause)?;
    }
    passed()
}

fn reports(
    lab: &Lab<'_>,
    outcomes: &MemberOutcomes,
    keys: &[MemberKey],
    clause: &str,
) -> Result<(), Violation> {
    let named = outcomes.outcomes().iter().map(|outcome| &outcome.member);
    ensure(named.eq(keys), clause, &format!("{keys:?}"), || {
        format!("{outcomes:?}")
    })?;
    let per_member = outcomes.granularity() == Granularity::PerMember;
    ensure(
        per_member == lab.capabilities().per_member_outcomes,
        "outcomes are per member exactly where `per_member_outcomes` says so",
        &format!("per member: {}", lab.capabilities().per_member_outcomes),
        || format!("{:?}", outcomes.granularity()),
    )
}

/// Keys of the forms that the provider does not take.
fn foreign_keys(own: MemberKeyKind) -> Vec<MemberKey> {
    let keys = [
        EmailAddress::new("ada@example.com")
            .ok()
            .map(MemberKey::from),
        UserId::new("ada").ok().map(MemberKey::from),
        Username::new("ada").ok().map(MemberKey::from),
    ];
    let keys = keys.into_iter().flatten();
    keys.filter(|key| key.kind() != own).collect()
}

/// A member who is named in another form than the provider's is `InvalidInput` before any request, also among others who are named well.
///
/// # Errors
/// The provider breaks this clause.
pub async fn other_key_forms_are_refused(lab: &Lab<'_>) -> CheckResult {
    let clause = "a key of another form is refused before any request";
    let changes = [
        Operation::AddMembers,
        Operation::RemoveMembers,
        Operation::ReplaceMembers,
        Operation::SetUserGroups,
    ];
    let supported: Vec<_> = changes
        .into_iter()
        .filter(|change| lab.supports(*change))
        .collect();
    if supported.is_empty() {
        return skipped("the provider changes no membership");
    }
    let member = lab.keys(1).await?;
    let group = lab.group_of(&member).await?;
    let provider = lab.provider();
    let kind = ErrorKind::InvalidInput;
    for foreign in foreign_keys(lab.capabilities().member_key) {
        let keys: Vec<_> = member.iter().cloned().chain([foreign.clone()]).collect();
        for change in &supported {
            match change {
                Operation::AddMembers => {
                    let call = provider.add_members(&group, &keys);
                    lab.refused_unsent(call, kind, clause).await?;
                }
                Operation::RemoveMembers => {
                    let call = provider.remove_members(&group, &keys);
                    lab.refused_unsent(call, kind, clause).await?;
                }
                Operation::ReplaceMembers => {
                    let call = provider.replace_members(&group, &keys);
                    lab.refused_unsent(call, kind, clause).await?;
                }
                _ => {
                    let call = provider.set_user_groups(&foreign, slice::from_ref(&group));
                    lab.refused_unsent(call, kind, clause).await?;
                }
            }
        }
    }
    passed()
}

/// The outcome of one member of a call, or of the call as a whole.
fn succeeded(outcomes: &groups_core::Result<MemberOutcomes>, key: &MemberKey) -> bool {
    outcomes.as_ref().is_ok_and(|outcomes| {
        let mut all = outcomes.outcomes().iter();
        all.any(|outcome| outcome.member == *key && outcome.result.is_ok())
    })
}

/// Somebody whom the vendor does not know is not added and said to be. Where the vendor takes anybody, for example as invited, they are in the list then.
///
/// # Errors
/// The provider breaks this clause.
pub async fn unknown_members_are_never_ok_and_absent(lab: &Lab<'_>) -> CheckResult {
    let clause = "whoever is unknown is not said to be added without being in";
    let group = lab.group().await?;
    let nobody = vec![lab.home().unknown_member()];
    let outcomes = lab.provider().add_members(&group, &nobody).await;
    let said = nobody.iter().any(|key| succeeded(&outcomes, key));
    errors_are_printable(lab, &outcomes)?;
    let expected = if said { &*nobody } else { &[] };
    lab.members_are(&group, expected, clause).await?;
    passed()
}

/// One unknown person among others: whoever is said to be added is in, and whoever is in is said to be added.
///
/// # Errors
/// The provider breaks this clause.
pub async fn one_unknown_member_does_not_hide_among_others(lab: &Lab<'_>) -> CheckResult {
    let clause = "of a mixed call exactly those are in who are said to be";
    let group = lab.group().await?;
    let mut keys = lab.keys(2).await?;
    keys.insert(1, lab.home().unknown_member());
    let outcomes = lab.provider().add_members(&group, &keys).await;
    errors_are_printable(lab, &outcomes)?;
    keys.retain(|key| succeeded(&outcomes, key));
    lab.members_are(&group, &keys, clause).await?;
    passed()
}

fn errors_are_printable(
    lab: &Lab<'_>,
    outcomes: &groups_core::Result<MemberOutcomes>,
) -> Result<(), Violation> {
    match outcomes {
        Ok(outcomes) => outcomes
            .failures()
            .try_for_each(|(_, error)| lab.printable(error)),
        Err(error) => lab.printable(error),
    }
}

/// A listed member has a key of the provider's form, which is the key that the vendor gave, and is not said to be invited. Roles are told only where members have some.
///
/// # Errors
/// The provider breaks this clause.
pub async fn members_are_described(lab: &Lab<'_>) -> CheckResult {
    let clause = "a member is described as the capabilities say";
    let keys = lab.keys(3).await?;
    let group = lab.group_of(&keys).await?;
    let members = lab.everything(Operation::ListMembers, lab.provider().list_members(&group));
    let members = members.await?;
    same(
        &identities(&keys),
        members.iter().map(|member| identity(member.key())),
        clause,
    )?;
    let capabilities = lab.capabilities();
    for member in &members {
        let fits = member.key().kind() == capabilities.member_key
            && member.user.state == AccountState::Active
            && (capabilities.member_roles || member.role.is_none());
        ensure(fits, clause, &format!("what fits {capabilities:?}"), || {
            format!("{member:?}")
        })?;
    }
    passed()
}

/// `confirm_members` names exactly those who are missing and should not be, and those who are there and should not be.
///
/// # Errors
/// The provider breaks this clause.
pub async fn confirmation_tells_who_differs(lab: &Lab<'_>) -> CheckResult {
    let clause = "`confirm_members` names exactly those of whom the list says otherwise";
    let keys = lab.keys(4).await?;
    let (members, strangers) = keys.split_at(2);
    let group = lab.group_of(members).await?;
    let provider = lab.provider();
    let uncounted = lab.home().uncounted().contains(&Operation::ListMembers);
    let everybody = provider
        .confirm_members(&group, &keys, &[])
        .await
        .must(clause)?;
    same(
        &identities(strangers),
        everybody.iter().map(identity),
        clause,
    )?;
    if !uncounted {
        let agreed = provider
            .confirm_members(&group, members, strangers)
            .await
            .must(clause)?;
        same(&identities(&[]), agreed.iter().map(identity), clause)?;
        let nobody = provider
            .confirm_members(&group, &[], &keys)
            .await
            .must(clause)?;
        same(&identities(members), nobody.iter().map(identity), clause)?;
    }
    passed()
}

/// Where lists of members are known to lag, `confirm_members` reads again until the list has caught up.
///
/// # Errors
/// The provider breaks this clause.
pub async fn confirmation_waits_for_lagging_lists(lab: &Lab<'_>) -> CheckResult {
    let clause = "`confirm_members` waits for a list that lags";
    if !lab.capabilities().lagging_member_lists {
        return skipped("lists of members are not known to lag");
    }
    let keys = lab.keys(2).await?;
    let [witness, group] = [lab.group().await?, lab.group().await?];
    if !lab.disturb(Disturbance::StaleMembers { reads: 2 }).await? {
        return skipped("the installation cannot make lists lag");
    }
    let provider = lab.provider();
    let add = async |group| -> Result<(), Violation> {
        let added = provider.add_members(group, &keys).await.must(clause)?;
        added.into_result().must(clause)
    };
    // Of another group, so that no reading of this one is used up.
    add(&witness).await?;
    let listed = provider.list_members(&witness).read_all().await;
    let listed = listed.must(clause)?;
    if listed.items().len() == keys.len() {
        return skipped("the list does not lag");
    }
    add(&group).await?;
    let left = provider
        .confirm_members(&group, &keys, &[])
        .await
        .must(clause)?;
    same(&identities(&[]), left.iter().map(identity), clause)?;
    let removed = provider.remove_members(&group, &keys).await.must(clause)?;
    removed.into_result().must(clause)?;
    let left = provider
        .confirm_members(&group, &[], &keys)
        .await
        .must(clause)?;
    same(&identities(&[]), left.iter().map(identity), clause)?;
    passed()
}

/// An e-mail address in other letters names the same member; a username or an id in other letters is somebody else.
///
/// # Errors
/// The provider breaks this clause.
pub async fn keys_are_compared_as_their_form_asks(lab: &Lab<'_>) -> CheckResult {
    let clause =
        "addresses are compared without regard to the case of letters, names and ids exactly";
    let keys = lab.keys(1).await?;
    let group = lab.group_of(&keys).await?;
    let shouted: Vec<_> = keys.iter().filter_map(in_other_letters).collect();
    if shouted.is_empty() {
        return skipped("the keys have no letters");
    }
    let left = lab
        .provider()
        .confirm_members(&group, &shouted, &[])
        .await
        .must(clause)?;
    let by_address = lab.capabilities().member_key == MemberKeyKind::Email;
    let expected = if by_address { &[][..] } else { &*shouted };
    same(&identities(expected), left.iter().map(identity), clause)?;
    passed()
}

/// The key with every letter in the other case; `None` if that is no other key.
fn in_other_letters(key: &MemberKey) -> Option<MemberKey> {
    let swapped: String = key.as_str().chars().map(swapped).collect();
    if swapped == key.as_str() {
        return None;
    }
    Some(match key {
        MemberKey::Email(_) => EmailAddress::new(swapped).ok()?.into(),
        MemberKey::UserId(_) => UserId::new(swapped).ok()?.into(),
        MemberKey::Username(_) => Username::new(swapped).ok()?.into(),
        _ => return None,
    })
}

fn swapped(letter: char) -> char {
    if letter.is_ascii_lowercase() {
        letter.to_ascii_uppercase()
    } else {
        letter.to_ascii_lowercase()
    }
}
