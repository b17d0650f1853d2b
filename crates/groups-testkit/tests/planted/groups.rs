//! Bugs in groups.

use groups_core::{
    ErrorKind, Group, GroupChange, GroupId, GroupPermissions as _, Groups, GroupsExt as _,
    Members as _, NewGroup, Operation, Page, PageRequest, Result, Retryability, async_trait,
};
use groups_testkit::Installation as _;

use crate::Buggy;
use crate::bug::Bug;

/// The first hundred characters.
fn cut(text: &str) -> String {
    text.chars().take(100).collect()
}

impl Buggy {
    fn text(&self, text: &str) -> String {
        match self.bug {
            Bug::TextsAreCut => cut(text),
            Bug::NamesAreDecoded => text.replace("%2e", "."),
            _ => text.to_owned(),
        }
    }

    async fn named(&self, name: &str) -> Option<Group> {
        let listing = self.inner.list_groups().read_all().await.ok()?;
        listing
            .items()
            .iter()
            .find(|group| group.name == name)
            .cloned()
    }

    async fn first_group(&self) -> Option<Group> {
        let page = self
            .inner
            .list_groups_page(PageRequest::first())
            .await
            .ok()?;
        page.items.into_iter().next()
    }
}

#[async_trait]
impl Groups for Buggy {
    async fn list_groups_page(&self, page: PageRequest) -> Result<Page<Group>> {
        let answer = self.inner.list_groups_page(page.clone()).await;
        let mut answer = self.page(&page, answer)?;
        if self.has(Bug::ListHidesAGroup) {
            let before = answer.items.len();
            answer.items.retain(|group| group.name != "Readers");
            let hidden = u64::try_from(before - answer.items.len()).unwrap();
            answer.total = answer.total.map(|total| total - hidden);
        }
        Ok(answer)
    }

    async fn get_group(&self, id: &GroupId) -> Result<Group> {
        if let Some(answer) = self
            .unsupported(Operation::GetGroup, Group::new(id.clone(), "x"))
            .await
        {
            return answer;
        }
        match self.answer(self.inner.get_group(id).await) {
            Err(error) if self.has(Bug::NotFoundIsAGroup) && error.is_not_found() => {
                Ok(Group::new(id.clone(), ""))
            }
            answer => answer,
        }
    }

    async fn create_group(&self, group: &NewGroup) -> Result<Group> {
        let mut new = NewGroup::new(self.text(&group.name));
        new.description = group.description.as_deref().map(|text| self.text(text));
        match self.bug {
            Bug::CreateDropsDescription => new.description = None,
            Bug::CreationsShareABuffer => {
                self.shared.name.lock().unwrap().clone_from(&new.name);
                // A request, during which others overwrite the buffer.
                let _ = self.first_group().await;
                new.name = self.shared.name.lock().unwrap().clone();
            }
            _ => {}
        }
        let twin = match self.bug {
            Bug::ConflictIsSuccess | Bug::TwinsShareAnId => self.named(&new.name).await,
            _ => None,
        };
        let mut answer = self.answer(self.inner.create_group(&new).await);
        match (self.bug, &answer) {
            (Bug::CreationIsSafe | Bug::CreationIsSafeTwins, Err(_)) => {
                return answer.map_err(|error| error.with_retryability(Retryability::Safe));
            }
            (Bug::CreationIsRepeated, Err(_)) => {
                answer = self.inner.create_group(&new).await;
            }
            (Bug::SilenceIsSuccess, Err(_)) => {
                return Ok(Group::new(GroupId::new("somewhere").unwrap(), &new.name));
            }
            _ => {}
        }
        match (self.bug, answer, twin) {
            (Bug::ConflictIsSuccess, Err(error), Some(twin))
                if error.kind() == ErrorKind::Conflict =>
            {
                Ok(twin)
            }
            (Bug::TwinsShareAnId, Ok(_), Some(twin)) => Ok(twin),
            (Bug::CreatorJoins, Ok(group), _) => {
                let creator = self.inner.add_users(1).await.unwrap();
                let keys: Vec<_> = creator.into_iter().map(|user| user.key).collect();
                let _ = groups_core::Members::add_members(&self.inner, &group.id, &keys).await?;
                Ok(group)
            }
            (_, answer, _) => answer,
        }
    }

    async fn update_group(&self, id: &GroupId, change: &GroupChange) -> Result<Group> {
        if let Some(answer) = self
            .unsupported(Operation::UpdateGroup, Group::new(id.clone(), "x"))
            .await
        {
            return answer;
        }
        let mut change = change.clone();
        change.name = change.name.as_deref().map(|name| self.text(name));
        match self.bug {
            Bug::EmptyChangeIsSuccess if change.is_empty() => {
                return self.inner.get_group(id).await;
            }
            Bug::UpdateClearsDescription => {
                change.description = change.description.or(Some(String::new()))
            }
            Bug::UpdateHitsAnother => {
                if let Some(first) = self.first_group().await {
                    let other = GroupChange::new().with_name("hit");
                    self.inner.update_group(&first.id, &other).await?;
                }
            }
            Bug::UpdateClearsPermissions => drop(self.inner.replace_permissions(id, &[]).await?),
            Bug::UpdateClearsMembers => self.inner.replace_members(id, &[]).await?.into_result()?,
            _ => {}
        }
        let answer = self.answer(self.inner.update_group(id, &change).await);
        match answer {
            Err(_) if self.has(Bug::SilenceIsSuccess) => Ok(Group::new(id.clone(), "silence")),
            answer => answer,
        }
    }

    async fn delete_group(&self, id: &GroupId) -> Result<()> {
        if let Some(answer) = self.unsupported(Operation::DeleteGroup, ()).await {
            return answer;
        }
        if self.has(Bug::DeleteForgets) {
            return self.inner.get_group(id).await.map(drop);
        }
        match self.answer(self.inner.delete_group(id).await) {
            Err(error) if self.has(Bug::DeleteAgainIsSuccess) && error.is_not_found() => Ok(()),
            Err(_) if self.has(Bug::SilenceIsSuccess) => Ok(()),
            answer => answer,
        }
    }
}
