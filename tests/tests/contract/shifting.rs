//! Lists that change while they are read: a colleague at the console removes something after the first page.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use groups_core::{
    AllMemberships, Capabilities, Group, GroupId, GroupPermissions, GroupProvider, Groups, Member,
    MemberKey, Members, Memberships, MembershipsExt as _, Page, PageRequest, Provider, Result,
    User, UserDirectory, UserGroups, async_trait,
};

use crate::installation::{Console, Vendor};

/// What a colleague removes.
pub(crate) enum Leaving {
    Group(GroupId),
    Member(GroupId, MemberKey),
    User(User),
}

/// A provider that reads lists, with a colleague who is faster.
pub(crate) struct Shifting<V> {
    inner: Arc<dyn GroupProvider>,
    sim: Arc<groups_sim::Sim>,
    /// Nothing has disappeared in this walk so far.
    is_whole: AtomicBool,
    vendor: std::marker::PhantomData<V>,
}

impl<V: Vendor> Shifting<V> {
    pub(crate) fn new(inner: Arc<dyn GroupProvider>, sim: Arc<groups_sim::Sim>) -> Self {
        Self {
            inner,
            sim,
            is_whole: AtomicBool::new(true),
            vendor: std::marker::PhantomData,
        }
    }

    /// After the first page with items that is not the last, one of its items disappears. A list in two parts may begin with an empty one.
    fn shift<T>(
        &self,
        is_first: bool,
        page: Result<Page<T>>,
        leaving: impl Fn(&T) -> Leaving,
    ) -> Result<Page<T>> {
        let page = page?;
        if is_first {
            self.is_whole.store(true, Ordering::Relaxed);
        }
        if let (Some(item), Some(_)) = (page.items.last(), &page.next)
            && self.is_whole.swap(false, Ordering::Relaxed)
        {
            let console = Console::new::<V>(&self.sim);
            V::remove(&console, &leaving(item)).expect("the colleague may remove everything");
        }
        Ok(page)
    }
}

impl<V> std::fmt::Debug for Shifting<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.fmt(f)
    }
}

impl<V: Vendor> Provider for Shifting<V> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn capabilities(&self) -> &'static Capabilities {
        self.inner.capabilities()
    }
}

#[async_trait]
impl<V: Vendor> Groups for Shifting<V> {
    async fn list_groups_page(&self, page: PageRequest) -> Result<Page<Group>> {
        let is_first = page.cursor.is_none();
        let page = self.inner.list_groups_page(page).await;
        self.shift(is_first, page, |group| Leaving::Group(group.id.clone()))
    }
}

#[async_trait]
impl<V: Vendor> Members for Shifting<V> {
    async fn list_members_page(&self, id: &GroupId, page: PageRequest) -> Result<Page<Member>> {
        let is_first = page.cursor.is_none();
        let page = self.inner.list_members_page(id, page).await;
        self.shift(is_first, page, |member| {
            Leaving::Member(id.clone(), member.key().clone())
        })
    }
}

impl<V: Vendor> Memberships for Shifting<V> {
    /// Where the simulator shifts by itself what they are read from, the provider's own way. Elsewhere group by group, because what disappears is in the pages above.
    fn all_memberships(&self) -> AllMemberships<'_> {
        if V::SHIFTED_MEMBERSHIPS {
            self.inner.all_memberships()
        } else {
            self.memberships_by_group()
        }
    }
}

impl<V: Vendor> GroupPermissions for Shifting<V> {}

impl<V: Vendor> UserGroups for Shifting<V> {}

#[async_trait]
impl<V: Vendor> UserDirectory for Shifting<V> {
    async fn list_users_page(&self, page: PageRequest) -> Result<Page<User>> {
        let is_first = page.cursor.is_none();
        let page = self.inner.list_users_page(page).await;
        self.shift(is_first, page, |user| Leaving::User(user.clone()))
    }
}
