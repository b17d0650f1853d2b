//! Who carries the steps out, in spite of faults.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use groups_core::{
    Error, ErrorKind, Group, GroupId, GroupProvider, GroupsExt as _, MemberKey, MemberOutcomes,
    MembersExt as _, Operation, Permission, Result as CoreResult, Retryability,
};

use super::{CLAUSE, Cast, Step};
use crate::checks::permissions::meaning;
use crate::lab::{identities, identity};
use crate::violation::described;
use crate::{Lab, Violation};

/// How often a call is made before a program gives up. With a quarter of the requests failing and a list of several of them, bad luck of this length does not happen.
const PATIENCE: u32 = 60;

/// A careful program.
pub(super) struct Actor<'a> {
    lab: &'a Lab<'a>,
    provider: &'a dyn GroupProvider,
    cast: &'a Cast,
    met_trouble: AtomicBool,
}

impl<'a> Actor<'a> {
    pub(super) fn new(lab: &'a Lab<'a>, cast: &'a Cast) -> Self {
        Self {
            lab,
            provider: lab.provider(),
            cast,
            met_trouble: AtomicBool::new(false),
        }
    }

    /// Whether any call failed.
    pub(super) fn has_met_trouble(&self) -> bool {
        self.met_trouble.load(Ordering::Relaxed)
    }

    /// Notes that a call failed.
    fn trouble(&self) {
        self.met_trouble.store(true, Ordering::Relaxed);
    }

    /// Does the step. What may be repeated is repeated; where it is unclear what happened, the state is read before anything else.
    pub(super) async fn perform(&self, step: &Step) -> Result<(), Violation> {
        let targets = self.targets(step).await?;
        let mut last = None;
        for attempt in 0..PATIENCE {
            let members = self.members_to_change(step, &targets, attempt).await?;
            let error = match self.attempt(step, &targets, &members).await {
                Ok(()) if self.settled(step, &targets).await? => return Ok(()),
                Ok(()) => {
                    let found = "success, but reading back shows that it has not happened";
                    return Err(Violation::new(CLAUSE, format!("{step:?} to happen"), found));
                }
                Err(error) => error,
            };
            self.trouble();
            self.lab.printable(&error)?;
            // What may be repeated is repeated at once; what still fails may have happened all the same.
            if error.retryability() != Retryability::Safe || attempt > 1 {
                if self.done(step, &targets).await? {
                    return Ok(());
                }
                if !passes(&error) {
                    let expected = format!("{step:?} to happen");
                    return Err(Violation::new(CLAUSE, expected, described(&error)));
                }
            }
            last = Some(error);
        }
        let last = last.map_or_else(String::new, |error| described(&error));
        Err(Violation::new(
            CLAUSE,
            format!("{step:?} to happen within {PATIENCE} calls"),
            last,
        ))
    }

    /// The groups that the step is about.
    async fn targets(&self, step: &Step) -> Result<Vec<GroupId>, Violation> {
        let names = match step {
            Step::Create(_) => return Ok(Vec::new()),
            Step::Change(name, _)
            | Step::Delete(name)
            | Step::Add(name, _)
            | Step::Remove(name, _)
            | Step::Replace(name, _)
            | Step::AddPermissions(name, _)
            | Step::ReplacePermissions(name, _) => vec![*name],
            Step::SetGroups(_, names) => names.clone(),
        };
        let groups = self.groups().await?;
        let id_of = |name: &&str| {
            let found = groups.iter().find(|group| group.name == *name);
            found.map(|group| group.id.clone())
        };
        let ids: Vec<_> = names.iter().filter_map(id_of).collect();
        if ids.len() == names.len() {
            Ok(ids)
        } else {
            let names_there: Vec<_> = groups.iter().map(|group| &group.name).collect();
            let found = format!("{names_there:?}");
            Err(Violation::new(CLAUSE, format!("groups {names:?}"), found))
        }
    }

    fn keys(&self, places: &[usize]) -> Vec<MemberKey> {
        let users = places
            .iter()
            .filter_map(|place| self.cast.users.get(*place));
        users.map(|user| user.key.clone()).collect()
    }

    fn permissions(&self, places: &[usize]) -> Vec<Permission> {
        let permissions = places.iter();
        permissions
            .filter_map(|place| self.cast.permissions.get(*place).cloned())
            .collect()
    }

    /// Whom a call is about: everybody at first, and then only those of whom it is not seen that the step has happened. A call that changes one member after the other would otherwise
    /// never get past one whose answers are lost.
    async fn members_to_change(
        &self,
        step: &Step,
        targets: &[GroupId],
        attempt: u32,
    ) -> Result<Vec<MemberKey>, Violation> {
        let (Step::Add(_, who) | Step::Remove(_, who) | Step::Replace(_, who)) = step else {
            return Ok(Vec::new());
        };
        let keys = self.keys(who);
        let counted = !self
            .lab
            .home()
            .uncounted()
            .contains(&Operation::ListMembers);
        if attempt == 0 || !self.lab.supports(Operation::ListMembers) || !counted {
            return Ok(keys);
        }
        let (present, absent): (&[_], &[_]) = match step {
            Step::Add(..) => (&keys, &[]),
            Step::Remove(..) => (&[], &keys),
            _ => return Ok(keys),
        };
        let mut left = Vec::new();
        for id in targets {
            let read = async || self.provider.confirm_members(id, present, absent).await;
            left.extend(self.patiently(read).await?);
        }
        Ok(left)
    }

    async fn attempt(
        &self,
        step: &Step,
        targets: &[GroupId],
        members: &[MemberKey],
    ) -> CoreResult<()> {
        let provider = self.provider;
        if let Step::Create(group) = step {
            return provider.create_group(group).await.map(drop);
        }
        if let Step::SetGroups(user, _) = step {
            for key in self.keys(&[*user]) {
                provider.set_user_groups(&key, targets).await?;
            }
            return Ok(());
        }
        for id in targets {
            match step {
                Step::Change(_, change) => provider.update_group(id, change).await.map(drop)?,
                Step::Delete(_) => provider.delete_group(id).await?,
                Step::Add(..) => whole(provider.add_members(id, members).await)?,
                Step::Remove(..) => whole(provider.remove_members(id, members).await)?,
                Step::Replace(..) => whole(provider.replace_members(id, members).await)?,
                Step::AddPermissions(_, what) => {
                    let permissions = self.permissions(what);
                    provider.add_permissions(id, &permissions).await.map(drop)?;
                }
                Step::ReplacePermissions(_, what) => {
                    let permissions = self.permissions(what);
                    provider
                        .replace_permissions(id, &permissions)
                        .await
                        .map(drop)?;
                }
                Step::Create(_) | Step::SetGroups(..) => {}
            }
        }
        Ok(())
    }

    /// After a success: waits for lists that lag, so that what comes next does not see the past.
    async fn settled(&self, step: &Step, targets: &[GroupId]) -> Result<bool, Violation> {
        match step {
            Step::Add(..) | Step::Remove(..) | Step::Replace(..) | Step::SetGroups(..) => {
                self.done(step, targets).await
            }
            _ => Ok(true),
        }
    }

    /// Whether the step has happened, as far as the provider can tell. Where it cannot, the step is repeated: they all are harmless then.
    async fn done(&self, step: &Step, targets: &[GroupId]) -> Result<bool, Violation> {
        let provider = self.provider;
        if let Step::Create(new) = step {
            let groups = self.groups().await?;
            return Ok(groups.iter().any(|group| group.name == new.name));
        }
        if let Step::SetGroups(user, _) = step {
            return self.is_in_exactly(&self.keys(&[*user]), targets).await;
        }
        for id in targets {
            let done = match step {
                Step::Change(_, change) => {
                    let Some(group) = self.group(id).await? else {
                        return Ok(false);
                    };
                    let renamed = change.name.as_ref().is_none_or(|name| group.name == *name);
                    let described =
                        change.description.is_none() || group.description == change.description;
                    renamed && described
                }
                Step::Delete(_) => {
                    let groups = self.groups().await?;
                    !groups.iter().any(|group| group.id == *id)
                }
                Step::Add(_, who) => self.confirmed(id, &self.keys(who), &[]).await?,
                Step::Remove(_, who) => self.confirmed(id, &[], &self.keys(who)).await?,
                Step::Replace(_, who) => {
                    let everybody: Vec<_> = (0..self.cast.users.len()).collect();
                    let keys = self.keys(who);
                    let mut others = self.keys(&everybody);
                    others.retain(|key| !keys.contains(key));
                    self.confirmed(id, &keys, &others).await? && self.members_are(id, &keys).await?
                }
                Step::AddPermissions(_, what) | Step::ReplacePermissions(_, what) => {
                    if !self.lab.supports(Operation::ListPermissions) {
                        return Ok(true);
                    }
                    let wanted: BTreeSet<_> = self.permissions(what).iter().map(meaning).collect();
                    let found = self
                        .patiently(async || provider.list_permissions(id).await)
                        .await?;
                    let found: BTreeSet<_> = found.iter().map(meaning).collect();
                    match step {
                        Step::AddPermissions(..) => found.is_superset(&wanted),
                        _ => found == wanted,
                    }
                }
                Step::Create(_) | Step::SetGroups(..) => true,
            };
            if !done {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The group as the provider tells most of it: a list may tell less.
    async fn group(&self, id: &GroupId) -> Result<Option<Group>, Violation> {
        if self.lab.supports(Operation::GetGroup) {
            let read = async || self.provider.get_group(id).await;
            return self.patiently(read).await.map(Some);
        }
        let groups = self.groups().await?;
        Ok(groups.into_iter().find(|group| group.id == *id))
    }

    async fn groups(&self) -> Result<Vec<Group>, Violation> {
        let pages = async || self.provider.list_groups().read_all().await;
        let listing = self.patiently(pages).await?;
        Ok(listing.items().to_vec())
    }

    /// Whether these people are in these groups and in no others.
    async fn is_in_exactly(
        &self,
        keys: &[MemberKey],
        targets: &[GroupId],
    ) -> Result<bool, Violation> {
        for group in self.groups().await? {
            let (present, absent) = if targets.contains(&group.id) {
                (keys, &[][..])
            } else {
                (&[][..], keys)
            };
            if !self.confirmed(&group.id, present, absent).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the group has all of `present` and none of `absent`. Where the vendor does not count, it is taken at its word.
    async fn confirmed(
        &self,
        id: &GroupId,
        present: &[MemberKey],
        absent: &[MemberKey],
    ) -> Result<bool, Violation> {
        if !self.lab.supports(Operation::ListMembers) {
            return Ok(true);
        }
        let uncounted = self.lab.home().uncounted();
        if !absent.is_empty() && uncounted.contains(&Operation::ListMembers) {
            let found = self.members(id).await?;
            let is_in = |key: &MemberKey| found.contains(&identity(key));
            return Ok(present.iter().all(is_in) && !absent.iter().any(is_in));
        }
        let confirmation = async || self.provider.confirm_members(id, present, absent).await;
        Ok(self.patiently(confirmation).await?.is_empty())
    }

    async fn members(&self, id: &GroupId) -> Result<BTreeSet<String>, Violation> {
        let pages = async || self.provider.list_members(id).read_all().await;
        let listing = self.patiently(pages).await?;
        let members = listing.items().iter();
        Ok(members.map(|member| identity(member.key())).collect())
    }

    async fn members_are(&self, id: &GroupId, keys: &[MemberKey]) -> Result<bool, Violation> {
        if !self.lab.supports(Operation::ListMembers) {
            return Ok(true);
        }
        Ok(self.members(id).await? == identities(keys))
    }

    /// Reads until it works: reading again is always harmless.
    async fn patiently<T, F>(&self, read: F) -> Result<T, Violation>
    where
        F: AsyncFn() -> CoreResult<T>,
    {
        let mut last = String::new();
        for _ in 0..PATIENCE {
            match read().await {
                Ok(value) => return Ok(value),
                Err(error) if passes(&error) => {
                    self.trouble();
                    last = described(&error);
                }
                Err(error) => {
                    return Err(Violation::new(
                        CLAUSE,
                        "a read that works",
                        described(&error),
                    ));
                }
            }
        }
        let expected = format!("a read that works within {PATIENCE} calls");
        Err(Violation::new(CLAUSE, expected, last))
    }
}

/// Of a change of several members, the first failure.
fn whole(outcomes: CoreResult<MemberOutcomes>) -> CoreResult<()> {
    outcomes?.into_result()
}

/// Whether the trouble is of a kind that passes, so that a program that has looked may try again.
fn passes(error: &Error) -> bool {
    error.retryability() != Retryability::Never
        || matches!(
            error.kind(),
            ErrorKind::Ambiguous
                | ErrorKind::RateLimited
                | ErrorKind::Unavailable
                | ErrorKind::Timeout
                | ErrorKind::InvalidResponse
                | ErrorKind::Incomplete
        )
}
