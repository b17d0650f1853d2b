//! Every operation with plausible arguments.

use std::slice;

use groups_core::{
    EmailAddress, Error, GroupChange, GroupId, GroupProvider, MemberKey, NewGroup, Operation,
    PageRequest, Permission, Result, User,
};

use crate::installation::nobodys_address;
use crate::{Lab, Violation};

/// What the calls are about.
pub(crate) struct Target {
    /// A group with [`member`](Self::member) in it.
    pub(crate) group: GroupId,
    pub(crate) member: User,
    /// Somebody who is not in the group.
    pub(crate) stranger: User,
    pub(crate) permissions: Vec<Permission>,
}

impl Target {
    /// A target that exists.
    pub(crate) async fn new(lab: &Lab<'_>) -> Result<Self, Violation> {
        let users = lab.users(2).await?;
        let clause = "the installation adds users";
        let [member, stranger] = <[User; 2]>::try_from(users)
            .map_err(|users| Violation::new(clause, "2 users", users.len().to_string()))?;
        let group = lab.group_of(slice::from_ref(&member.key)).await?;
        Ok(Self {
            group,
            member,
            stranger,
            permissions: lab.home().permissions().into_iter().take(1).collect(),
        })
    }

    fn stranger(&self) -> &[MemberKey] {
        slice::from_ref(&self.stranger.key)
    }

    fn member(&self) -> &[MemberKey] {
        slice::from_ref(&self.member.key)
    }

    /// Makes the call. What it answers is of no interest, only whether it fails; of a change of members, whether any member fails.
    pub(crate) async fn call(
        &self,
        provider: &dyn GroupProvider,
        operation: Operation,
    ) -> Result<()> {
        let id = &self.group;
        let first = PageRequest::first();
        match operation {
            Operation::ListGroups => provider.list_groups_page(first).await.map(drop),
            Operation::GetGroup => provider.get_group(id).await.map(drop),
            Operation::CreateGroup => {
                let group = NewGroup::new("created by a call");
                provider.create_group(&group).await.map(drop)
            }
            Operation::UpdateGroup => {
                let change = GroupChange::new().with_name("renamed by a call");
                provider.update_group(id, &change).await.map(drop)
            }
            Operation::DeleteGroup => provider.delete_group(id).await,
            Operation::ListMembers => provider.list_members_page(id, first).await.map(drop),
            Operation::AllMemberships => provider.all_memberships().read_all().await.map(drop),
            Operation::AddMembers => provider
                .add_members(id, self.stranger())
                .await?
                .into_result(),
            Operation::RemoveMembers => provider
                .remove_members(id, self.member())
                .await?
                .into_result(),
            Operation::ReplaceMembers => provider
                .replace_members(id, self.stranger())
                .await?
                .into_result(),
            Operation::ListPermissions => provider.list_permissions(id).await.map(drop),
            Operation::AddPermissions => {
                let added = provider.add_permissions(id, &self.permissions);
                added.await.map(drop)
            }
            Operation::ReplacePermissions => {
                let replaced = provider.replace_permissions(id, &self.permissions);
                replaced.await.map(drop)
            }
            Operation::SetUserGroups => {
                let groups = slice::from_ref(id);
                provider.set_user_groups(&self.stranger.key, groups).await
            }
            Operation::ListUsers => provider.list_users_page(first).await.map(drop),
            Operation::FindUser => provider.find_user(&address(&self.member)).await.map(drop),
            Operation::ListUserGroups => {
                let groups = provider.list_user_groups_page(&self.member, first);
                groups.await.map(drop)
            }
            // A unit test sees that there is no operation without a call.
            _ => Err(Error::unsupported(provider.name(), operation)),
        }
    }
}

/// The user's address, or one that nobody has.
pub(crate) fn address(user: &User) -> EmailAddress {
    let own = user.email.as_deref().and_then(|email| email.parse().ok());
    own.unwrap_or_else(nobodys_address)
}

/// Whether the operation only reads.
pub(crate) fn reads(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::ListGroups
            | Operation::GetGroup
            | Operation::ListMembers
            | Operation::AllMemberships
            | Operation::ListPermissions
            | Operation::ListUsers
            | Operation::FindUser
            | Operation::ListUserGroups
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SetupResult;
    use crate::memory::MemoryProvider;

    #[tokio::test]
    async fn every_operation_has_a_call_that_works() {
        let install = async || -> SetupResult<_> { Ok(MemoryProvider::with_everything()) };
        for operation in Operation::ALL {
            let lab = Lab::new(&install).await.unwrap();
            let target = Target::new(&lab).await.unwrap();
            let before = lab.home().requests();
            let answer = target.call(lab.provider(), *operation).await;
            assert!(answer.is_ok(), "{operation}: {answer:?}");
            assert!(lab.home().requests() > before, "{operation}");
        }
    }
}
