//! Groups: create, read, update, delete.

use std::collections::BTreeSet;

use groups_core::{
    ErrorKind, Group, GroupChange, GroupsExt as _, Listed as _, NewGroup, Operation,
};

use super::passed;
use crate::lab::same;
use crate::violation::{Must as _, ensure};
use crate::{CheckResult, Lab, Violation};

/// A group of this name, with a description where groups have one.
fn new_group(lab: &Lab<'_>, name: &str) -> NewGroup {
    let group = NewGroup::new(name);
    if lab.capabilities().group_description {
        group.with_description("what it is for")
    } else {
        group
    }
}

async fn create(lab: &Lab<'_>, name: &str, clause: &str) -> Result<Group, Violation> {
    let group = new_group(lab, name);
    lab.provider().create_group(&group).await.must(clause)
}

/// The group has this name and, where groups have one, this description.
fn is(
    lab: &Lab<'_>,
    group: &Group,
    name: &str,
    description: &str,
    clause: &str,
) -> Result<(), Violation> {
    let described =
        !lab.capabilities().group_description || group.description.as_deref() == Some(description);
    ensure(
        group.name == name && described,
        clause,
        &format!("`{name}`, described as `{description}` where groups have a description"),
        || format!("{group:?}"),
    )
}

/// A group is created as it was asked for, and reading it by its id gives the same group.
///
/// # Errors
/// The provider breaks this clause.
pub async fn created_groups_are_read_back(lab: &Lab<'_>) -> CheckResult {
    let clause = "a created group is read back by its id";
    let created = create(lab, "Analysts", clause).await?;
    is(lab, &created, "Analysts", "what it is for", clause)?;
    let read = lab.provider().get_group(&created.id).await.must(clause)?;
    is(lab, &read, "Analysts", "what it is for", clause)?;
    ensure(read.id == created.id, clause, created.id.as_str(), || {
        read.id.clone()
    })?;
    passed()
}

/// Created groups are in the list of groups, each once, beside those of other people.
///
/// # Errors
/// The provider breaks this clause.
pub async fn created_groups_are_listed(lab: &Lab<'_>) -> CheckResult {
    let clause = "created groups are listed";
    let mut expected = BTreeSet::from([lab.group().await?.as_str().to_owned()]);
    for name in ["Analysts", "Editors", "Readers"] {
        let group = create(lab, name, clause).await?;
        expected.insert(group.id.as_str().to_owned());
    }
    let listed = lab.everything(Operation::ListGroups, lab.provider().list_groups());
    let listed = listed.await?;
    let found = listed.iter().map(|group| group.identity().into_owned());
    same(&expected, found, clause)?;
    let names: BTreeSet<_> = listed.iter().map(|group| group.name.as_str()).collect();
    let all = ["Analysts", "Editors", "Readers"]
        .iter()
        .all(|name| names.contains(name));
    ensure(all, clause, "the names that were given", || {
        format!("{names:?}")
    })?;
    passed()
}

/// A group starts without members, also where the provider could make its creator one, and without permissions.
///
/// # Errors
/// The provider breaks this clause.
pub async fn created_groups_are_empty(lab: &Lab<'_>) -> CheckResult {
    let clause = "a group starts without members and without permissions";
    let group = create(lab, "Analysts", clause).await?;
    if lab.supports(Operation::ListMembers) {
        lab.members_are(&group.id, &[], clause).await?;
    }
    if lab.supports(Operation::ListPermissions) {
        let granted = lab
            .provider()
            .list_permissions(&group.id)
            .await
            .must(clause)?;
        ensure(granted.is_empty(), clause, "no permission", || {
            format!("{granted:?}")
        })?;
    }
    passed()
}

/// A name that is taken is refused as a conflict or as invalid. A provider that takes it makes a second group with an id of its own; it never returns the first.
///
/// # Errors
/// The provider breaks this clause.
pub async fn equal_names_are_refused_or_twins(lab: &Lab<'_>) -> CheckResult {
    let clause = "a name that is taken is refused, or makes a second group";
    let first = create(lab, "Analysts", clause).await?;
    let mut expected = BTreeSet::from([first.id.as_str().to_owned()]);
    match lab
        .provider()
        .create_group(&new_group(lab, "Analysts"))
        .await
    {
        Ok(twin) => {
            ensure(twin.id != first.id, clause, "another id", || {
                twin.id.clone()
            })?;
            expected.insert(twin.id.as_str().to_owned());
        }
        refused => {
            lab.fails(refused, &[ErrorKind::Conflict, ErrorKind::Rejected], clause)?;
        }
    }
    let listed = lab.everything(Operation::ListGroups, lab.provider().list_groups());
    let listed = listed.await?;
    same(
        &expected,
        listed.iter().map(|group| group.identity().into_owned()),
        clause,
    )?;
    passed()
}

/// What a change leaves out keeps its value, in the answer and when it is read again.
///
/// # Errors
/// The provider breaks this clause.
pub async fn a_change_touches_only_what_it_names(lab: &Lab<'_>) -> CheckResult {
    let clause = "what a change leaves out keeps its value";
    let provider = lab.provider();
    let id = create(lab, "Analysts", clause).await?.id;
    let rename = GroupChange::new().with_name("Data analysts");
    let renamed = provider.update_group(&id, &rename).await.must(clause)?;
    is(lab, &renamed, "Data analysts", "what it is for", clause)?;
    let read = provider.get_group(&id).await.must(clause)?;
    is(lab, &read, "Data analysts", "what it is for", clause)?;
    if lab.capabilities().group_description {
        let change = GroupChange::new().with_description("something else");
        let changed = provider.update_group(&id, &change).await.must(clause)?;
        is(lab, &changed, "Data analysts", "something else", clause)?;
        let read = provider.get_group(&id).await.must(clause)?;
        is(lab, &read, "Data analysts", "something else", clause)?;
    }
    passed()
}

/// Changing one group leaves the others as they are.
///
/// # Errors
/// The provider breaks this clause.
pub async fn a_change_of_one_group_leaves_the_others(lab: &Lab<'_>) -> CheckResult {
    let clause = "a change of one group leaves the others as they are";
    let provider = lab.provider();
    let one = create(lab, "Analysts", clause).await?;
    let other = create(lab, "Editors", clause).await?;
    let rename = GroupChange::new().with_name("Publishers");
    let changed = provider
        .update_group(&other.id, &rename)
        .await
        .must(clause)?;
    ensure(changed.id == other.id, clause, other.id.as_str(), || {
        changed.id.clone()
    })?;
    let read = provider.get_group(&one.id).await.must(clause)?;
    is(lab, &read, "Analysts", "what it is for", clause)?;
    passed()
}

/// A change that changes nothing is `InvalidInput` before any request.
///
/// # Errors
/// The provider breaks this clause.
pub async fn empty_changes_are_refused(lab: &Lab<'_>) -> CheckResult {
    let id = lab.group().await?;
    let change = GroupChange::new();
    let call = lab.provider().update_group(&id, &change);
    let clause = "an empty change is refused before any request";
    lab.refused_unsent(call, ErrorKind::InvalidInput, clause)
        .await?;
    passed()
}

/// A description is kept where groups have one. Elsewhere it is `Unsupported` before any request, never dropped, and no group is made.
///
/// # Errors
/// The provider breaks this clause.
pub async fn descriptions_are_kept_or_refused(lab: &Lab<'_>) -> CheckResult {
    let clause = "a description is kept, or refused before any request";
    let provider = lab.provider();
    let described = NewGroup::new("Analysts").with_description("two\nlines & \"quotes\"");
    let change = GroupChange::new()
        .with_name("Renamed")
        .with_description("new");
    if !lab.capabilities().group_description {
        let call = provider.create_group(&described);
        lab.refused_unsent(call, ErrorKind::Unsupported, clause)
            .await?;
        let id = lab.group().await?;
        let call = provider.update_group(&id, &change);
        lab.refused_unsent(call, ErrorKind::Unsupported, clause)
            .await?;
        return passed();
    }
    let created = provider.create_group(&described).await.must(clause)?;
    ensure(
        created.description == described.description,
        clause,
        "the description that was given",
        || format!("{:?}", created.description),
    )?;
    // Not giving one is not the same as giving an empty one, but shows as one of the two.
    let plain = NewGroup::new("Editors");
    let plain = provider.create_group(&plain).await.must(clause)?;
    ensure(
        plain.description.as_deref().unwrap_or_default().is_empty(),
        clause,
        "no description where none was given",
        || format!("{:?}", plain.description),
    )?;
    passed()
}

/// A deleted group is in no list and not found any more, and the others stay. Deleting it again is `NotFound`.
///
/// # Errors
/// The provider breaks this clause.
pub async fn deleted_groups_are_gone(lab: &Lab<'_>) -> CheckResult {
    let clause = "a deleted group is gone, and nothing else is";
    let provider = lab.provider();
    let kept = create(lab, "Analysts", clause).await?;
    let deleted = create(lab, "Editors", clause).await?;
    provider.delete_group(&deleted.id).await.must(clause)?;
    let listed = lab.everything(Operation::ListGroups, provider.list_groups());
    let listed = listed.await?;
    let expected = BTreeSet::from([kept.id.as_str().to_owned()]);
    same(
        &expected,
        listed.iter().map(|group| group.identity().into_owned()),
        clause,
    )?;
    let again = provider.delete_group(&deleted.id).await;
    lab.fails(again, &[ErrorKind::NotFound], clause)?;
    if lab.supports(Operation::GetGroup) {
        let read = provider.get_group(&deleted.id).await;
        lab.fails(read, &[ErrorKind::NotFound], clause)?;
    }
    passed()
}
