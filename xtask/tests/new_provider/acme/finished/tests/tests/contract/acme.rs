//! Acme keeps the contract.

use groups_core::{AccountState, GroupId, MemberKey, Permission, User, UserId};
use groups_sim::{SeedUser, VendorName};
use groups_testkit::{SetupResult, contract_tests};

use crate::installation::{Console, Simulated, Vendor, install};
use crate::shifting::Leaving;

#[derive(Default)]
pub(crate) struct Acme;

impl Vendor for Acme {
    const NAME: VendorName = VendorName::Acme;
    const LIST_MEMBERS: &'static [&'static str] = &["list_members"];
    // No call removes a user.
    const SHIFTED: &'static [&'static str] = &["list_users"];

    fn user(seed: &SeedUser) -> User {
        let id = UserId::new(seed.id.clone().unwrap()).unwrap();
        let mut user = User::new(id.clone().into(), AccountState::Active);
        user.user_id = Some(id);
        user.email = Some(seed.email.clone());
        user.display_name.clone_from(&seed.name);
        user
    }

    fn add_members(
        console: &Console<'_>,
        group: &GroupId,
        members: &[MemberKey],
    ) -> SetupResult<()> {
        for member in members {
            let target = format!("/v1/groups/{group}/members/{}", member.as_str());
            console.call("PUT", &target, None)?;
        }
        Ok(())
    }

    fn remove(console: &Console<'_>, leaving: &Leaving) -> SetupResult<()> {
        let target = match leaving {
            Leaving::Group(id) => format!("/v1/groups/{id}"),
            Leaving::Member(group, key) => format!("/v1/groups/{group}/members/{}", key.as_str()),
            Leaving::User(_) => return Ok(()),
        };
        console.call("DELETE", &target, None)?;
        Ok(())
    }

    fn members_of(console: &Console<'_>, group: &GroupId) -> SetupResult<Vec<MemberKey>> {
        let mut members = Vec::new();
        loop {
            let offset = members.len();
            let target = format!("/v1/groups/{group}/members?limit=100&offset={offset}");
            let answer = console.call("GET", &target, None)?;
            let items = answer["items"].as_array().ok_or("no items")?;
            if items.is_empty() {
                return Ok(members);
            }
            for item in items {
                members.push(UserId::new(item["id"].as_str().unwrap_or_default())?.into());
            }
        }
    }

    fn permissions(_: &Console<'_>) -> SetupResult<Vec<Permission>> {
        Ok(Vec::new())
    }
}

async fn documented() -> SetupResult<Simulated<Acme>> {
    install(|sim| sim, &[]).await
}

// What Acme does not have: changes of a group, permissions, invites, the groups of a user.
contract_tests!(
    documented,
    skipped: [
        "a_change_of_one_group_leaves_the_others",
        "a_change_touches_only_what_it_names",
        "access_is_granted_only_where_declared",
        "added_permissions_join_the_others",
        "awkward_names_survive_renaming",
        "confirmation_waits_for_lagging_lists",
        "cut_groups_of_a_user_are_not_complete",
        "empty_changes_are_refused",
        "groups_of_a_user_are_listed",
        "groups_of_a_user_around_the_page_size",
        "groups_of_a_user_become_exactly_those_set",
        "invited_people_can_be_members",
        "invited_users_are_listed_as_invited",
        "new_groups_grant_nothing",
        "other_permission_forms_are_refused",
        "permissions_of_unknown_groups_are_not_found",
        "renaming_keeps_permissions_and_members",
        "replaced_permissions_are_exact",
        "replacing_by_nobody_clears_the_group",
        "replacing_by_nothing_revokes_all",
        "replacing_makes_the_list_exact",
        "setting_unknown_groups_gives_no_access",
        "unknown_groups_give_no_access",
        "unknown_groups_of_a_user_are_refused",
    ]
);
