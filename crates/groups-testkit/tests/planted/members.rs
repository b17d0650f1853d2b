//! Bugs in members and permissions.

use std::sync::atomic::{AtomicBool, Ordering};

use groups_core::{
    AccountState, AllMemberships, Group, GroupId, GroupPermissions, GroupPlan, GroupStart,
    Groups as _, Member, MemberKey, MemberOutcome, MemberOutcomes, MemberRole, Members,
    MembersExt as _, Memberships, Operation, Page, PageRequest, Permission, Provider as _, Result,
    User, UserDirectoryExt as _, UserGroups as _, async_trait,
};

use crate::Buggy;
use crate::bug::Bug;

impl Buggy {
    /// What the bug makes of an outcome.
    fn outcomes(
        &self,
        keys: &[MemberKey],
        outcomes: Result<MemberOutcomes>,
    ) -> Result<MemberOutcomes> {
        let done = || {
            keys.iter()
                .map(|key| MemberOutcome::new(key.clone(), Ok(())))
                .collect()
        };
        let outcomes = match self.answer(outcomes) {
            Err(_) if self.has(Bug::SilenceIsSuccess) => {
                return Ok(MemberOutcomes::per_member(done()));
            }
            outcomes => outcomes?,
        };
        Ok(match self.bug {
            Bug::UnknownIsAdded => MemberOutcomes::per_member(done()),
            Bug::OutcomesAreVague => MemberOutcomes::whole_call(keys.iter().cloned()),
            Bug::OutcomesAreReversed => {
                let mut outcomes = outcomes.into_outcomes();
                outcomes.reverse();
                MemberOutcomes::per_member(outcomes)
            }
            _ => outcomes,
        })
    }

    async fn members(&self, id: &GroupId) -> Result<Vec<MemberKey>> {
        let listing = self.inner.list_members(id).read_all().await?;
        Ok(listing
            .items()
            .iter()
            .map(|member| member.key().clone())
            .collect())
    }

    async fn groups_of(&self, key: &MemberKey) -> Result<Vec<Group>> {
        let users = self.inner.list_users().read_all().await?;
        let user = users.items().iter().find(|user| user.key == *key);
        let user = user
            .cloned()
            .unwrap_or_else(|| User::new(key.clone(), AccountState::Active));
        let groups = self.inner.list_user_groups(&user).read_all().await?;
        Ok(groups.items().to_vec())
    }

    async fn add(&self, id: &GroupId, keys: &[MemberKey]) -> Result<MemberOutcomes> {
        let done = || {
            Ok(MemberOutcomes::per_member(
                keys.iter()
                    .map(|key| MemberOutcome::new(key.clone(), Ok(())))
                    .collect(),
            ))
        };
        match self.bug {
            Bug::AddReplaces if !keys.is_empty() => self.inner.replace_members(id, keys).await,
            Bug::AddToggles => {
                let members = self.members(id).await?;
                let known: Vec<_> = keys
                    .iter()
                    .filter(|key| members.contains(key))
                    .cloned()
                    .collect();
                let outcomes = self.inner.add_members(id, keys).await;
                self.inner.remove_members(id, &known).await?.into_result()?;
                outcomes
            }
            Bug::AddTakesTwenty => {
                let some: Vec<_> = keys.iter().take(20).cloned().collect();
                self.inner.add_members(id, &some).await?.into_result()?;
                done()
            }
            Bug::AddReadsAndWrites if !keys.is_empty() => {
                let mut members = self.members(id).await?;
                members.extend(keys.iter().cloned());
                self.inner.replace_members(id, &members).await
            }
            Bug::AddWritesGroupsOfUser if !keys.is_empty() => {
                self.inner.get_group(id).await?;
                for key in keys {
                    let groups = self.groups_of(key).await?.into_iter();
                    let ids: Vec<_> = groups.map(|group| group.id).chain([id.clone()]).collect();
                    self.inner.set_user_groups(key, &ids).await?;
                }
                done()
            }
            Bug::OtherKeysAreDropped => self.inner.add_members(id, &self.of_own_form(keys)).await,
            Bug::NobodyIsSent => {
                self.inner.get_group(id).await?;
                self.inner.add_members(id, keys).await
            }
            _ => self.inner.add_members(id, keys).await,
        }
    }
}

#[async_trait]
impl Members for Buggy {
    async fn list_members_page(&self, id: &GroupId, page: PageRequest) -> Result<Page<Member>> {
        let answer = self.inner.list_members_page(id, page.clone()).await;
        let mut answer = self.page(&page, answer)?;
        for member in &mut answer.items {
            match self.bug {
                Bug::InvitedAreActive => member.user.state = AccountState::Active,
                Bug::RolesAreInvented => member.role = Some(MemberRole::Owner),
                _ => {}
            }
        }
        Ok(answer)
    }

    async fn add_members(&self, id: &GroupId, keys: &[MemberKey]) -> Result<MemberOutcomes> {
        self.shared.added.store(true, Ordering::Relaxed);
        let outcomes = self.add(id, keys).await;
        self.outcomes(keys, outcomes)
    }

    async fn remove_members(&self, id: &GroupId, keys: &[MemberKey]) -> Result<MemberOutcomes> {
        let nobody = MemberOutcomes::whole_call(keys.iter().cloned());
        if let Some(answer) = self.unsupported(Operation::RemoveMembers, nobody).await {
            return answer;
        }
        match self.bug {
            Bug::RemoveForgets => {
                return Ok(MemberOutcomes::per_member(
                    keys.iter()
                        .map(|key| MemberOutcome::new(key.clone(), Ok(())))
                        .collect(),
                ));
            }
            Bug::RemoveClears => {
                let _ = self.inner.replace_members(id, &[]).await?;
            }
            _ => {}
        }
        self.outcomes(keys, self.inner.remove_members(id, keys).await)
    }

    async fn replace_members(&self, id: &GroupId, keys: &[MemberKey]) -> Result<MemberOutcomes> {
        let nobody = MemberOutcomes::whole_call(keys.iter().cloned());
        if let Some(answer) = self.unsupported(Operation::ReplaceMembers, nobody).await {
            return answer;
        }
        match self.bug {
            Bug::ReplaceAdds => self.inner.add_members(id, keys).await,
            Bug::ReplaceByNobodyForgets if keys.is_empty() => {
                Ok(MemberOutcomes::per_member(Vec::new()))
            }
            _ => self.outcomes(keys, self.inner.replace_members(id, keys).await),
        }
    }

    async fn confirm_members(
        &self,
        id: &GroupId,
        present: &[MemberKey],
        absent: &[MemberKey],
    ) -> Result<Vec<MemberKey>> {
        match self.bug {
            Bug::ConfirmsEverything => Ok(Vec::new()),
            Bug::AddressesAreExact => {
                let members = self.members(id).await?;
                let missing = present.iter().filter(|key| !members.contains(key));
                let left = absent.iter().filter(|key| members.contains(key));
                Ok(missing.chain(left).cloned().collect())
            }
            Bug::IdsAreFolded => {
                let members = self.members(id).await?;
                let folded = |key: &MemberKey| key.as_str().to_lowercase();
                let is_in =
                    |key: &&MemberKey| members.iter().any(|member| folded(member) == folded(key));
                let missing = present.iter().filter(|key| !is_in(key));
                let left = absent.iter().filter(is_in);
                Ok(missing.chain(left).cloned().collect())
            }
            Bug::ConfirmsOnce | Bug::CountIsWhatWasRead => {
                let listing = self.list_members(id).read_all().await?;
                let members: Vec<_> = listing.items().iter().map(Member::key).collect();
                let missing = present.iter().filter(|key| !members.contains(key));
                let left = absent.iter().filter(|key| members.contains(key));
                if !absent.is_empty() {
                    listing.clone().complete()?;
                }
                Ok(missing.chain(left).cloned().collect())
            }
            _ => self.answer(self.inner.confirm_members(id, present, absent).await),
        }
    }
}

#[async_trait]
impl GroupPermissions for Buggy {
    async fn list_permissions(&self, id: &GroupId) -> Result<Vec<Permission>> {
        if let Some(answer) = self
            .unsupported(Operation::ListPermissions, Vec::new())
            .await
        {
            return answer;
        }
        match self.answer(self.inner.list_permissions(id).await) {
            Ok(mut permissions) if self.has(Bug::GroupsGrant) => {
                use groups_testkit::Installation as _;
                permissions.extend(self.inner.permissions().into_iter().take(1));
                Ok(permissions)
            }
            Err(error) if self.has(Bug::UnknownGroupsGrantNothing) && error.is_not_found() => {
                Ok(Vec::new())
            }
            answer => answer,
        }
    }

    async fn add_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        if let Some(answer) = self
            .unsupported(Operation::AddPermissions, Vec::new())
            .await
        {
            return answer;
        }
        let added = match self.bug {
            Bug::PermissionsAddReplaces => self.inner.replace_permissions(id, permissions).await,
            Bug::OtherPermissionsAreDropped => {
                let own: Vec<_> = permissions.iter().take(1).cloned().collect();
                self.inner.add_permissions(id, &own).await
            }
            _ => self.inner.add_permissions(id, permissions).await,
        };
        match self.answer(added) {
            Ok(_) if self.has(Bug::PermissionsAnswerIsARepetition) => Ok(permissions.to_vec()),
            Err(_) if self.has(Bug::SilenceIsSuccess) => Ok(permissions.to_vec()),
            answer => answer,
        }
    }

    async fn replace_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        if let Some(answer) = self
            .unsupported(Operation::ReplacePermissions, Vec::new())
            .await
        {
            return answer;
        }
        let replaced = match self.bug {
            Bug::PermissionsReplaceAdds => self.inner.add_permissions(id, permissions).await,
            Bug::PermissionsNothingForgets if permissions.is_empty() => {
                self.inner.list_permissions(id).await
            }
            _ => self.inner.replace_permissions(id, permissions).await,
        };
        self.answer(replaced)
    }
}

impl Buggy {
    /// Whether the bug lets a key of another form through.
    pub(crate) async fn sends_other_key(&self, key: &MemberKey) {
        if self.has(Bug::OtherKeysAreSent) && key.kind() != self.capabilities().member_key {
            let _ = self.inner.list_groups_page(PageRequest::first()).await;
        }
    }
}

impl Memberships for Buggy {
    fn all_memberships(&self) -> AllMemberships<'_> {
        if !self.capabilities().supports(Operation::AllMemberships) {
            return AllMemberships::unsupported(self.name());
        }
        match self.bug {
            // These are in the lists.
            Bug::FirstPageOnly
            | Bug::CountIsWhatWasRead
            | Bug::DoublesAreDropped
            | Bug::RepetitionIsTheEnd
            | Bug::MembershipsSkipAGroup => AllMemberships::by_group(self, async move {
                let is_first = AtomicBool::new(true);
                let plan: GroupPlan<'_> = Box::new(move |group| {
                    let skips = self.has(Bug::MembershipsSkipAGroup)
                        && group.member_count != Some(0)
                        && is_first.swap(false, Ordering::Relaxed);
                    if skips {
                        GroupStart::skip()
                    } else {
                        GroupStart::whole()
                    }
                });
                Ok(plan)
            }),
            _ => self.inner.all_memberships(),
        }
    }
}
