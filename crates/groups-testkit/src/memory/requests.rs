//! How the provider in memory sends requests, and what it checks before.

use std::future::poll_fn;
use std::task::Poll;

use groups_core::{
    Capabilities, Error, ErrorKind, GroupId, MemberKey, MemberOutcome, MemberOutcomes, Operation,
    Permission, PermissionModel, Result, Retryability,
};

use super::vendor::{Effect, Fate, Person, Row, State};
use super::{MemoryProvider, NAME};

pub(super) fn error(kind: ErrorKind, operation: Operation) -> Error {
    Error::new(kind, NAME, operation.as_str())
}

/// Lets other tasks run, as every request does.
async fn pause() {
    let mut waited = false;
    poll_fn(|context| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

impl MemoryProvider {
    /// Sends a request, unless the provider does not have the operation.
    pub(super) async fn request<T>(
        &self,
        operation: Operation,
        effect: Effect,
        act: impl FnOnce(&mut State) -> Result<T> + Send,
    ) -> Result<T> {
        self.offers(operation)?;
        pause().await;
        let mut state = self.state();
        match state.fate(effect) {
            Fate::Answered => act(&mut state),
            Fate::Refused(kind) => Err(failed(kind, operation, effect)),
            Fate::Lost(kind) => {
                drop(act(&mut state));
                Err(failed(kind, operation, effect))
            }
        }
    }

    fn offers(&self, operation: Operation) -> Result<()> {
        if self.capabilities.supports(operation) {
            Ok(())
        } else {
            Err(Error::unsupported(NAME, operation))
        }
    }

    pub(super) fn takes_keys(&self, operation: Operation, keys: &[MemberKey]) -> Result<()> {
        self.offers(operation)?;
        let own = self.capabilities.member_key;
        if keys.iter().all(|key| key.kind() == own) {
            Ok(())
        } else {
            let detail = format!("members are named by {own}");
            Err(error(ErrorKind::InvalidInput, operation).with_detail(detail))
        }
    }

    fn takes_permissions(&self, operation: Operation, permissions: &[Permission]) -> Result<()> {
        self.offers(operation)?;
        let own = self.capabilities.permission_model;
        let fits = |permission: &Permission| match permission {
            Permission::Named(_) => own == Some(PermissionModel::Named),
            Permission::Role(_) => own == Some(PermissionModel::Roles),
            _ => false,
        };
        if permissions.iter().all(fits) {
            Ok(())
        } else {
            let detail = "permissions are of another form";
            Err(error(ErrorKind::InvalidInput, operation).with_detail(detail))
        }
    }

    pub(super) fn takes_description(
        &self,
        operation: Operation,
        description: Option<&String>,
    ) -> Result<()> {
        self.offers(operation)?;
        if description.is_none() || self.capabilities.group_description {
            return Ok(());
        }
        Err(Error::unsupported(NAME, operation).with_detail("groups have no description"))
    }

    /// Changes members: per member, or all or nobody, as the capabilities say.
    pub(super) async fn change_members(
        &self,
        operation: Operation,
        id: &GroupId,
        keys: &[MemberKey],
        change: impl FnOnce(&mut Row, u32, &[Person]) + Send,
        is_fine: fn(&Capabilities, &State, &Row, Option<Person>) -> bool,
    ) -> Result<MemberOutcomes> {
        self.takes_keys(operation, keys)?;
        let capabilities = self.capabilities;
        self.request(operation, Effect::Harmless, |state| {
            let people: Vec<_> = keys.iter().map(|key| state.person(key)).collect();
            let row = row_of(state, operation, id)?;
            let fine: Vec<_> = people
                .iter()
                .map(|person| is_fine(capabilities, state, row, *person))
                .collect();
            let refused = || error(ErrorKind::NotFound, operation).with_status(404);
            if !capabilities.per_member_outcomes && fine.contains(&false) {
                return Err(refused());
            }
            let accepted = people.iter().zip(&fine).filter(|(_, fine)| **fine);
            let accepted: Vec<_> = accepted.filter_map(|(person, _)| *person).collect();
            if capabilities.add_grants_access && operation != Operation::RemoveMembers {
                for person in &accepted {
                    if let Some(account) = state.accounts.get_mut(*person) {
                        account.access = true;
                    }
                }
            }
            let stale_reads = state.stale_reads();
            if let Some(row) = state.group(id) {
                change(row, stale_reads, &accepted);
            }
            let outcomes = keys.iter().zip(fine).map(|(key, fine)| {
                let result = if fine { Ok(()) } else { Err(refused()) };
                MemberOutcome::new(key.clone(), result)
            });
            Ok(if capabilities.per_member_outcomes {
                MemberOutcomes::per_member(outcomes.collect())
            } else {
                MemberOutcomes::whole_call(keys.iter().cloned())
            })
        })
        .await
    }

    pub(super) fn nobody(&self) -> MemberOutcomes {
        if self.capabilities.per_member_outcomes {
            MemberOutcomes::per_member(Vec::new())
        } else {
            MemberOutcomes::whole_call([])
        }
    }

    pub(super) async fn write_permissions(
        &self,
        operation: Operation,
        id: &GroupId,
        permissions: &[Permission],
        clear: bool,
    ) -> Result<Vec<Permission>> {
        self.takes_permissions(operation, permissions)?;
        self.request(operation, Effect::Harmless, |state| {
            let row = row_of_mut(state, operation, id)?;
            if clear {
                row.permissions.clear();
            }
            row.add_permissions(permissions);
            Ok(row.permissions.clone())
        })
        .await
    }
}

/// The error of a request that was refused, or whose answer was lost.
fn failed(kind: ErrorKind, operation: Operation, effect: Effect) -> Error {
    let retryability = match kind {
        ErrorKind::RateLimited => Retryability::Safe,
        ErrorKind::Unavailable | ErrorKind::Timeout if effect != Effect::Creates => {
            Retryability::Safe
        }
        ErrorKind::Unavailable | ErrorKind::Timeout => Retryability::Ambiguous,
        ErrorKind::InvalidResponse if effect == Effect::Creates => Retryability::Ambiguous,
        _ => Retryability::Never,
    };
    error(kind, operation).with_retryability(retryability)
}

pub(super) fn row_of<'a>(state: &'a State, operation: Operation, id: &GroupId) -> Result<&'a Row> {
    let row = state.groups.iter().find(|row| row.id == *id);
    row.ok_or_else(|| error(ErrorKind::NotFound, operation).with_status(404))
}

pub(super) fn row_of_mut<'a>(
    state: &'a mut State,
    operation: Operation,
    id: &GroupId,
) -> Result<&'a mut Row> {
    let row = state.group(id);
    row.ok_or_else(|| error(ErrorKind::NotFound, operation).with_status(404))
}
