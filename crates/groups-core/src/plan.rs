//! From who is in a group to who should be.

use std::collections::HashSet;

use crate::{Complete, Member, MemberKey, Result};

/// The changes that make a group's members those that are wanted.
///
/// It is as good as the list: where lists lag behind writes, let earlier writes show first ([`confirm_members`](crate::Members::confirm_members)).
/// Made from a [`Complete`] list only: from a list that was cut, everybody who is missing in it would be added again, and nobody who should leave would be found.
///
/// ```
/// use groups_core::{GroupId, MemberKey, MemberPlan, MembersExt, Result};
///
/// async fn replace(group: &GroupId, wanted: &[MemberKey], provider: &dyn groups_core::GroupProvider) -> Result<()> {
///     let current = provider.list_members(group).read_all().await?.complete()?;
///     let plan = MemberPlan::between(&current, wanted)?;
///     // New members first: nobody who stays loses access if the second call fails.
///     provider.add_members(group, &plan.add).await?.into_result()?;
///     provider.remove_members(group, &plan.remove).await?.into_result()
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemberPlan {
    /// Who is wanted and not a member, each once, in the order of the wish.
    pub add: Vec<MemberKey>,
    /// Who is a member and not wanted, in the provider's spelling.
    pub remove: Vec<MemberKey>,
    /// Who is a member, not wanted, and kept because an identity provider manages the membership.
    pub kept: Vec<MemberKey>,
}

impl MemberPlan {
    /// What has to change so that `wanted` are the members.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if somebody in `wanted` is not named in the form of the members: the plan would remove everybody.
    pub fn between(current: &Complete<Member>, wanted: &[MemberKey]) -> Result<Self> {
        wanted.iter().try_for_each(|key| current.check_form(key))?;
        let wanted_names: HashSet<_> = wanted.iter().map(MemberKey::folded).collect();
        let mut known: HashSet<_> = current
            .items()
            .iter()
            .map(|member| member.user.key.folded())
            .collect();
        let mut plan = Self::default();
        for member in current.items() {
            let key = &member.user.key;
            if wanted_names.contains(&key.folded()) {
                continue;
            }
            if member.managed_externally == Some(true) {
                plan.kept.push(key.clone());
            } else {
                plan.remove.push(key.clone());
            }
        }
        let new = wanted.iter().filter(|key| known.insert(key.folded()));
        plan.add = new.cloned().collect();
        Ok(plan)
    }

    /// Whether nothing has to change.
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountState, Completeness, EmailAddress, Listing, Operation};

    fn key(name: &str) -> MemberKey {
        EmailAddress::new(format!("{name}@example.com"))
            .unwrap()
            .into()
    }

    fn member(name: &str) -> Member {
        Member::new(key(name), AccountState::Active)
    }

    #[test]
    fn only_the_difference_changes_and_external_members_stay() {
        let mut external = member("ext");
        external.managed_externally = Some(true);
        let current = vec![member("ada"), member("Alan"), external];
        let listing = Listing::new(current, Completeness::Proven, "p", Operation::ListMembers);
        let current = listing.complete().unwrap();
        let wanted = [key("ALAN"), key("grace"), key("Grace")];
        let plan = MemberPlan::between(&current, &wanted).unwrap();
        assert_eq!(plan.add, [key("grace")]);
        assert_eq!(plan.remove, [key("ada")]);
        assert_eq!(plan.kept, [key("ext")]);
        let nothing = MemberPlan::between(&current, &[key("ada"), key("alan"), key("ext")]);
        assert!(nothing.unwrap().is_empty());
    }

    #[test]
    fn a_key_of_another_form_is_refused_instead_of_planning_to_remove_everybody() {
        let current = vec![member("ada")];
        let listing = Listing::new(current, Completeness::Proven, "p", Operation::ListMembers);
        let current = listing.complete().unwrap();
        let by_name = [MemberKey::from(crate::Username::new("ada").unwrap())];
        for error in [
            MemberPlan::between(&current, &by_name).unwrap_err(),
            current.member(&by_name[0]).unwrap_err(),
        ] {
            assert_eq!(error.kind(), crate::ErrorKind::InvalidInput);
            assert!(error.to_string().contains("username"), "{error}");
        }
        assert!(current.member(&key("ADA")).unwrap().is_some());
        assert!(current.member(&key("eda")).unwrap().is_none());
    }
}
