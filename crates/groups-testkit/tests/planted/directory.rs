//! Bugs in the directory and in the groups of a user.

use std::sync::atomic::Ordering;

use groups_core::{
    AccountState, EmailAddress, Group, GroupId, Groups as _, MemberKey, Members as _, Operation,
    Page, PageRequest, Result, User, UserDirectory, UserDirectoryExt as _, UserGroups, async_trait,
};

use crate::Buggy;
use crate::bug::Bug;

#[async_trait]
impl UserGroups for Buggy {
    async fn set_user_groups(&self, user: &MemberKey, groups: &[GroupId]) -> Result<()> {
        if let Some(answer) = self.unsupported(Operation::SetUserGroups, ()).await {
            return answer;
        }
        self.shared.added.store(true, Ordering::Relaxed);
        self.sends_other_key(user).await;
        match self.bug {
            Bug::SetGroupsMerges => {
                for id in groups {
                    let added = self
                        .inner
                        .add_members(id, std::slice::from_ref(user))
                        .await?;
                    added.into_result()?;
                }
                Ok(())
            }
            Bug::SetGroupsDropsUnknown => {
                let mut known = Vec::new();
                for id in groups {
                    if self.inner.get_group(id).await.is_ok() {
                        known.push(id.clone());
                    }
                }
                self.inner.set_user_groups(user, &known).await
            }
            _ => self.answer(self.inner.set_user_groups(user, groups).await),
        }
    }
}

#[async_trait]
impl UserDirectory for Buggy {
    async fn list_users_page(&self, page: PageRequest) -> Result<Page<User>> {
        if let Some(answer) = self
            .unsupported(Operation::ListUsers, Page::new(Vec::new()))
            .await
        {
            return answer;
        }
        let answer = self.inner.list_users_page(page.clone()).await;
        let mut answer = self.page(&page, answer)?;
        for user in &mut answer.items {
            match (self.bug, &user.user_id) {
                (Bug::InvitedAreActive, _) => user.state = AccountState::Active,
                (Bug::DirectoryHasOtherKeys, Some(id)) => user.key = MemberKey::UserId(id.clone()),
                _ => {}
            }
        }
        Ok(answer)
    }

    async fn find_user(&self, address: &EmailAddress) -> Result<Option<User>> {
        if let Some(answer) = self.unsupported(Operation::FindUser, None).await {
            return answer;
        }
        let exact = |user: &User| user.email.as_deref() == Some(address.as_str());
        match self.bug {
            Bug::FindIsExact => {
                let users = self.list_users().read_all().await?;
                Ok(users.items().iter().find(|user| exact(user)).cloned())
            }
            Bug::FindSaysNobody => Ok(self.inner.find_user(address).await.ok().flatten()),
            Bug::CountIsWhatWasRead | Bug::DirectoryHasOtherKeys => {
                let users = self.list_users().read_all().await?.complete()?;
                Ok(users.with_email(address).next().cloned())
            }
            _ => self.answer(self.inner.find_user(address).await),
        }
    }

    async fn list_user_groups_page(&self, user: &User, page: PageRequest) -> Result<Page<Group>> {
        if let Some(answer) = self
            .unsupported(Operation::ListUserGroups, Page::new(Vec::new()))
            .await
        {
            return answer;
        }
        let answer = match self.bug {
            Bug::UserGroupsAreAll => self.inner.list_groups_page(page.clone()).await,
            _ => self.inner.list_user_groups_page(user, page.clone()).await,
        };
        self.page(&page, answer)
    }
}
