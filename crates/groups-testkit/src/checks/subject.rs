//! The lists that can be read, and made longer behind the provider's back.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use groups_core::{
    AccountState, AllMemberships, Completeness, GroupId, GroupsExt as _, Listed, Listing, Member,
    MemberKey, MembersExt as _, Membership, Operation, Pages, User, UserDirectoryExt as _,
};

use crate::lab::{identity, same};
use crate::violation::{Must as _, ensure};
use crate::{Lab, Violation};

/// A list that can be made longer behind the provider's back.
pub(super) enum Subject {
    Groups,
    Members(GroupId),
    Users,
    GroupsOf(Box<User>),
    /// Everybody who is in a group, of which there is this one.
    Memberships(GroupId),
}

impl Subject {
    pub(super) async fn memberships(lab: &Lab<'_>) -> Result<Self, Violation> {
        Ok(Self::Memberships(lab.group().await?))
    }

    pub(super) async fn members(lab: &Lab<'_>) -> Result<Self, Violation> {
        Ok(Self::Members(lab.group().await?))
    }

    pub(super) async fn groups_of(lab: &Lab<'_>) -> Result<Self, Violation> {
        match lab.users(1).await?.pop() {
            Some(user) => Ok(Self::GroupsOf(Box::new(user))),
            None => Err(Violation::new(
                "the installation adds users",
                "a user",
                "none",
            )),
        }
    }

    pub(super) fn operation(&self) -> Operation {
        match self {
            Self::Groups => Operation::ListGroups,
            Self::Members(_) => Operation::ListMembers,
            Self::Users => Operation::ListUsers,
            Self::GroupsOf(_) => Operation::ListUserGroups,
            Self::Memberships(_) => Operation::AllMemberships,
        }
    }

    /// Adds items, and tells their identities.
    pub(super) async fn grow(&self, lab: &Lab<'_>, count: usize) -> Result<Vec<String>, Violation> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let ids = |groups: Vec<GroupId>| groups.iter().map(GroupId::to_string).collect();
        let names = |keys: &[MemberKey]| keys.iter().map(identity).collect();
        Ok(match self {
            Self::Groups => ids(lab.groups(count).await?),
            Self::Users => names(&lab.keys(count).await?),
            Self::Members(group) => {
                let keys = lab.keys(count).await?;
                lab.put(group, &keys).await?;
                names(&keys)
            }
            Self::Memberships(group) => {
                let keys = lab.keys(count).await?;
                lab.put(group, &keys).await?;
                keys.iter().map(|key| membership(group, key)).collect()
            }
            Self::GroupsOf(user) => {
                let groups = lab.groups(count).await?;
                for group in &groups {
                    lab.put(group, std::slice::from_ref(&user.key)).await?;
                }
                ids(groups)
            }
        })
    }

    /// Reads everything, in pages of `size`.
    pub(super) async fn read(
        &self,
        lab: &Lab<'_>,
        size: Option<NonZeroU32>,
    ) -> Result<Walked, Violation> {
        let operation = self.operation();
        let provider = lab.provider();
        match self {
            Self::Groups => walk(lab, operation, sized(provider.list_groups(), size)).await,
            Self::Users => walk(lab, operation, sized(provider.list_users(), size)).await,
            Self::Members(group) => {
                walk(lab, operation, sized(provider.list_members(group), size)).await
            }
            Self::GroupsOf(user) => {
                walk(lab, operation, sized(provider.list_user_groups(user), size)).await
            }
            Self::Memberships(_) => walk_memberships(lab, size).await,
        }
    }

    /// Whether the list is read otherwise than where nothing is disturbed. A disturbance that changes nothing tests nothing.
    pub(super) async fn is_disturbed(
        &self,
        lab: &Lab<'_>,
        everything: &BTreeSet<String>,
    ) -> Result<bool, Violation> {
        let read = self.read_all(lab, None).await;
        Ok(!read.is_ok_and(|extent| extent.is_undisturbed(self.is_uncounted(lab), everything)))
    }

    /// Whether the vendor gives no count, so that nothing proves the list.
    pub(super) fn is_uncounted(&self, lab: &Lab<'_>) -> bool {
        lab.home().uncounted().contains(&self.operation())
    }

    /// Reads everything at once, as a program does that acts on it.
    pub(super) async fn read_all(
        &self,
        lab: &Lab<'_>,
        size: Option<NonZeroU32>,
    ) -> groups_core::Result<Extent> {
        let provider = lab.provider();
        Ok(match self {
            Self::Groups => sized(provider.list_groups(), size).read_all().await?.into(),
            Self::Users => sized(provider.list_users(), size).read_all().await?.into(),
            Self::Members(group) => sized(provider.list_members(group), size)
                .read_all()
                .await?
                .into(),
            Self::GroupsOf(user) => sized(provider.list_user_groups(user), size)
                .read_all()
                .await?
                .into(),
            Self::Memberships(_) => all_sized(lab, size).read_all().await?.into(),
        })
    }

    /// Reads everything in pages of `size` and compares it with what there is.
    pub(super) async fn is(
        &self,
        lab: &Lab<'_>,
        size: Option<NonZeroU32>,
        expected: &BTreeSet<String>,
    ) -> Result<Walked, Violation> {
        let pages = size.map_or("the provider's own pages".to_owned(), |size| {
            format!("pages of {size}")
        });
        let clause = format!(
            "`{}` reads {} items in {pages}",
            self.operation(),
            expected.len()
        );
        let walked = self.read(lab, size).await?;
        same(expected, walked.identities.iter().cloned(), &clause)?;
        Ok(walked)
    }
}

/// What came of reading a list page by page.
pub(super) struct Walked {
    pub(super) identities: Vec<String>,
    /// The most items that one page had.
    pub(super) largest_page: usize,
}

/// What was read, in order, and what it claims to be.
#[derive(Debug)]
pub(super) enum Extent {
    Complete(Vec<String>),
    Unproven(Vec<String>),
}

impl Extent {
    /// Whether this is what is read where nothing is disturbed: everything, each once, and as well proven as the vendor allows.
    pub(super) fn is_undisturbed(&self, uncounted: bool, everything: &BTreeSet<String>) -> bool {
        match self {
            Self::Complete(items) => !uncounted && is_exactly(items, everything),
            Self::Unproven(items) => uncounted && is_exactly(items, everything),
        }
    }
}

/// Whether the items are these, each once.
pub(super) fn is_exactly(items: &[String], expected: &BTreeSet<String>) -> bool {
    items.len() == expected.len() && items.iter().all(|item| expected.contains(item)) && {
        let seen: BTreeSet<_> = items.iter().collect();
        seen.len() == items.len()
    }
}

impl<T: Listed> From<Listing<T>> for Extent {
    fn from(listing: Listing<T>) -> Self {
        let items = listing.items().iter();
        let items = items.map(|item| item.identity().into_owned()).collect();
        match listing {
            Listing::Complete(_) => Self::Complete(items),
            Listing::Unproven(_) => Self::Unproven(items),
        }
    }
}

fn sized<T>(pages: Pages<'_, T>, size: Option<NonZeroU32>) -> Pages<'_, T> {
    match size {
        Some(size) => pages.with_page_size(size),
        None => pages,
    }
}

fn all_sized<'a>(lab: &'a Lab<'_>, size: Option<NonZeroU32>) -> AllMemberships<'a> {
    let all = lab.provider().all_memberships();
    match size {
        Some(size) => all.with_page_size(size),
        None => all,
    }
}

/// What tells a membership from all others.
pub(super) fn membership(group: &GroupId, key: &MemberKey) -> String {
    let member = Member::new(key.clone(), AccountState::Active);
    let membership = Membership::new(group.clone(), member);
    membership.identity().into_owned()
}

async fn walk_memberships(lab: &Lab<'_>, size: Option<NonZeroU32>) -> Result<Walked, Violation> {
    let mut all = all_sized(lab, size);
    let operation = Operation::AllMemberships;
    let clause = format!("`{operation}` reads everything and proves it");
    let mut identities = Vec::new();
    while let Some(one) = all.next_item().await {
        identities.push(one.must(&clause)?.identity().into_owned());
    }
    ensure_proof(lab, operation, all.completeness())?;
    Ok(Walked {
        identities,
        // They come one by one. The pages behind them are as large as was asked for, as far as anybody can tell.
        largest_page: size
            .and_then(|size| usize::try_from(size.get()).ok())
            .unwrap_or(1),
    })
}

async fn walk<T: Listed>(
    lab: &Lab<'_>,
    operation: Operation,
    mut pages: Pages<'_, T>,
) -> Result<Walked, Violation> {
    let clause = format!("`{operation}` reads everything and proves it");
    let mut walked = Walked {
        identities: Vec::new(),
        largest_page: 0,
    };
    while let Some(page) = pages.next_page().await {
        let page = page.must(&clause)?;
        walked.largest_page = walked.largest_page.max(page.items.len());
        walked
            .identities
            .extend(page.items.iter().map(|item| item.identity().into_owned()));
    }
    ensure_proof(lab, operation, pages.completeness())?;
    Ok(walked)
}

/// What was read is proven, unless the installation says that the vendor does not count.
fn ensure_proof(
    lab: &Lab<'_>,
    operation: Operation,
    completeness: Option<Completeness>,
) -> Result<(), Violation> {
    let proven = completeness.is_some_and(Completeness::is_proof);
    let uncounted = lab.home().uncounted().contains(&operation);
    ensure(
        proven != uncounted,
        &format!("`{operation}` reads everything and proves it"),
        &format!("a proof: {}", !uncounted),
        || format!("{completeness:?}"),
    )
}
