//! Who is in a group of a tenant, and in which groups a user is.

use std::collections::HashSet;
use std::time::Duration;

use groups_core::{
    Error, ErrorKind, GroupId, Member, MemberKey, MemberOutcomes, Members, MembersExt as _, Page,
    PageRequest, Result, UserGroups, UserId, async_trait,
};
use groups_transport::OperationSpec;
use groups_transport::runtime::ClientInfo as _;

use crate::convert::{member, user_id};
use crate::generated::api::{NAME, failed};
use crate::generated::operations as spec;
use crate::listing::fetch_page;
use crate::{KestraProvider, types};

/// The pauses before the second and every further reading of a list that does not show a change yet: the schedule of the vendor's Terraform provider.
const PAUSES: [Duration; 4] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

impl KestraProvider {
    /// Gives access to the tenant to somebody who may have it already. Whether it was given now.
    async fn give_access(&self, user: &UserId) -> Result<bool> {
        let request = self.client().create_tenant_access_1();
        let response = request.tenant(self.tenant()).user_id(user).send().await;
        match response.map_err(failed(&spec::CREATE_TENANT_ACCESS_1)) {
            Ok(_) => Ok(true),
            Err(error) => match error.kind() {
                // Access is there. After a repeat an earlier attempt may have given it.
                ErrorKind::Conflict => Ok(error.attempts() > 1),
                // Somebody else has to give it, and the next call will tell.
                ErrorKind::PermissionDenied => Ok(false),
                ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::InvalidResponse => {
                    let note = "the user may have been given access to the tenant";
                    Err(noting(error, note))
                }
                _ => Err(error),
            },
        }
    }

    async fn add_member(&self, group: &GroupId, user: UserId) -> Result<()> {
        let _turn = self.turn(&user).await;
        let given = self.give_access(&user).await?;
        let request = self.client().add_user_to_group().tenant(self.tenant());
        let response = request.id(group).user_id(user).send().await;
        let added = response.map(drop).map_err(failed(&spec::ADD_USER_TO_GROUP));
        done(added).map_err(|error| after_giving_access(error, given))
    }

    async fn remove_member(&self, group: &GroupId, user: UserId) -> Result<()> {
        let _turn = self.turn(&user).await;
        let request = self.client().delete_user_from_group().tenant(self.tenant());
        let response = request.id(group).user_id(user).send().await;
        done(
            response
                .map(drop)
                .map_err(failed(&spec::DELETE_USER_FROM_GROUP)),
        )
    }

    /// Fails unless all groups exist: nobody gets access to the tenant for a group that is not there.
    async fn check_groups(&self, groups: &[GroupId]) -> Result<()> {
        let operation = &spec::LIST_GROUP_IDS;
        let body = types::ApiIds {
            ids: groups.to_vec(),
        };
        let request = self.client().list_group_ids().tenant(self.tenant());
        let response = request.body(body).send().await.map_err(failed(operation))?;
        let found: HashSet<_> = response.iter().map(|group| &group.id).collect();
        if groups.iter().all(|group| found.contains(group)) {
            Ok(())
        } else {
            let error = Error::new(ErrorKind::NotFound, NAME, operation.id);
            Err(error.with_detail("one of the groups does not exist; nothing was changed"))
        }
    }
}

/// Says in an error what has happened before it.
fn after_giving_access(error: Error, given: bool) -> Error {
    let note = "the user was given access to the tenant before this failed, and still has it";
    if given { noting(error, note) } else { error }
}

fn noting(error: Error, note: &str) -> Error {
    let detail = match error.detail() {
        Some(detail) => format!("{detail}; {note}"),
        None => note.to_owned(),
    };
    error.with_detail(detail)
}

/// The documented conflicts of a membership say that it is as it should be already.
fn done(result: Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::Conflict => Ok(()),
        other => other,
    }
}

#[async_trait]
impl Members for KestraProvider {
    /// Not sorted, because servers of version 2.0 are known to fail on it.
    async fn list_members_page(&self, id: &GroupId, page: PageRequest) -> Result<Page<Member>> {
        let operation = &spec::SEARCH_GROUP_MEMBERS;
        let request = self.client().search_group_members();
        let request = request.tenant(self.tenant()).id(id);
        let (members, total, position) = fetch_page!(request, operation, &page);
        let members = members.into_iter().map(|wire| member(wire, id)).collect();
        Ok(position.page(members, total))
    }

    async fn add_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let users = user_ids(members, &spec::ADD_USER_TO_GROUP)?;
        if !users.is_empty() {
            self.check_groups(std::slice::from_ref(id)).await?;
        }
        let add = |user| self.add_member(id, user);
        Ok(MemberOutcomes::one_by_one(members.iter().zip(users), add).await)
    }

    async fn remove_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let users = user_ids(members, &spec::DELETE_USER_FROM_GROUP)?;
        let remove = |user| self.remove_member(id, user);
        Ok(MemberOutcomes::one_by_one(members.iter().zip(users), remove).await)
    }

    async fn confirm_members(
        &self,
        id: &GroupId,
        present: &[MemberKey],
        absent: &[MemberKey],
    ) -> Result<Vec<MemberKey>> {
        // A key of another form is in no list, which would confirm that its owner is gone.
        for keys in [present, absent] {
            user_ids(keys, &spec::SEARCH_GROUP_MEMBERS)?;
        }
        let mut pauses = PAUSES.iter();
        loop {
            let read = match self.list_members(id).read_all().await {
                Ok(listing) => listing.unconfirmed(present, absent),
                Err(error) => Err(error),
            };
            // A list that catches up while it is read is one that lags.
            let is_over = match &read {
                Ok(unconfirmed) => unconfirmed.is_empty(),
                Err(error) => error.kind() != ErrorKind::Incomplete,
            };
            match pauses.next() {
                Some(pause) if !is_over => self.client().inner().sleep(*pause).await,
                _ => return read,
            }
        }
    }
}

#[async_trait]
impl UserGroups for KestraProvider {
    async fn set_user_groups(&self, user: &MemberKey, groups: &[GroupId]) -> Result<()> {
        let operation = &spec::UPDATE_USER_GROUPS;
        let user = user_id(user, operation)?;
        let _turn = self.turn(&user).await;
        let mut given = false;
        if !groups.is_empty() {
            self.check_groups(groups).await?;
            given = self.give_access(&user).await?;
        }
        let body = types::IamUserGroupControllerApiUpdateUserGroupsRequest {
            group_ids: groups.to_vec(),
        };
        let request = self.client().update_user_groups().tenant(self.tenant());
        let response = request.id(user).body(body).send().await;
        let set = response.map(drop).map_err(failed(operation));
        set.map_err(|error| after_giving_access(error, given))
    }
}

/// The account ids of members, or a refusal of any other key.
fn user_ids(members: &[MemberKey], operation: &OperationSpec) -> Result<Vec<UserId>> {
    members
        .iter()
        .map(|member| user_id(member, operation))
        .collect()
}
