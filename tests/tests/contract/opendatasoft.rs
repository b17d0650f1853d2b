//! Opendatasoft keeps the contract.

use groups_core::{AccountState, GroupId, MemberKey, Permission, User, Username};
use groups_sim::opendatasoft::{Choices, ExistingMember, MemberList, NextLink, Put, ReadOnly};
use groups_sim::{SeedUser, VendorName};
use groups_testkit::SetupResult;
use serde_json::{Value, json};

use crate::installation::{Console, Simulated, Vendor, install};
use crate::shifting::Leaving;

#[derive(Default)]
pub(crate) struct Opendatasoft;

const API: &str = "/api/automation/v1.0";

impl Vendor for Opendatasoft {
    const NAME: VendorName = VendorName::Opendatasoft;
    const LIST_MEMBERS: &'static [&'static str] = &["list_users_of_a_user_group"];

    const SHIFTED: &'static [&'static str] = &["get_users"];
    const SHIFTED_MEMBERSHIPS: bool = true;

    fn person(seed: SeedUser) -> SeedUser {
        let (name, _) = seed.email.split_once('@').unwrap();
        let name = name.to_owned();
        seed.with_username(name)
    }

    fn user(seed: &SeedUser) -> User {
        let username = Username::new(seed.username.clone().unwrap()).unwrap();
        let mut user = User::new(username.clone().into(), AccountState::Active);
        user.username = Some(username);
        user.email = Some(seed.email.clone());
        user.display_name.clone_from(&seed.name);
        user
    }

    fn add_members(
        console: &Console<'_>,
        group: &GroupId,
        members: &[MemberKey],
    ) -> SetupResult<()> {
        let users = members
            .iter()
            .map(|member| json!({"username": member.as_str()}));
        let target = format!("{API}/groups/{group}/users/batch/");
        let outcomes = console.call("POST", &target, Some(&users.collect()))?;
        let outcomes = outcomes.as_object().ok_or("no outcomes")?;
        if outcomes
            .values()
            .all(|outcome| outcome["status_code"] == "success")
        {
            Ok(())
        } else {
            Err("not everybody was added".into())
        }
    }

    fn remove(console: &Console<'_>, leaving: &Leaving) -> SetupResult<()> {
        let path = match leaving {
            Leaving::Group(id) => format!("groups/{id}/"),
            Leaving::Member(group, key) => {
                format!("groups/{group}/users/{}/", key.as_str())
            }
            // Nobody can be deleted by this interface.
            Leaving::User(_) => return Ok(()),
        };
        console.call("DELETE", &format!("{API}/{path}"), None)?;
        Ok(())
    }

    fn members_of(console: &Console<'_>, group: &GroupId) -> SetupResult<Vec<MemberKey>> {
        let target = format!("{API}/users/?limit=1000&offset=");
        let mut members = Vec::new();
        for offset in (0..).step_by(1000) {
            let page = console.call("GET", &format!("{target}{offset}"), None)?;
            let users = page["results"].as_array().ok_or("no results")?;
            if users.is_empty() {
                break;
            }
            let is_member = |user: &&Value| {
                let groups = user["groups"].as_array();
                groups.is_some_and(|groups| groups.iter().any(|one| one["uid"] == group.as_str()))
            };
            for user in users.iter().filter(is_member) {
                let name = user["username"].as_str().unwrap_or_default();
                members.push(Username::new(name)?.into());
            }
        }
        Ok(members)
    }

    fn permissions(_console: &Console<'_>) -> SetupResult<Vec<Permission>> {
        let names = [
            "explore_restricted_dataset",
            "edit_page",
            "manage_subdomains",
        ];
        Ok(names.map(|name| Permission::Named(name.into())).to_vec())
    }
}

async fn documented() -> SetupResult<Simulated<Opendatasoft>> {
    install(|sim| sim, &[]).await
}

/// A portal that decides otherwise where the documents leave it open and a provider could notice.
async fn otherwise() -> SetupResult<Simulated<Opendatasoft>> {
    let mut choices = Choices::default();
    choices.put = Put::Replace;
    choices.read_only = ReadOnly::Refuse;
    choices.member_list = MemberList::Whole;
    choices.existing_member = ExistingMember::Refuse;
    choices.next_link = NextLink::Relative;
    install(|sim| sim.with_choices(choices), &[]).await
}

/// What Opendatasoft does not have: a call that replaces members, people without an account, parts of access, and lists that are known to lag. The groups of a user
/// stand in one object, which nothing cuts.
macro_rules! contract {
    ($setup:ident $(, $more:literal)*) => {
        contract_tests!(
            super::$setup,
            skipped: [
                "replacing_by_nobody_clears_the_group",
                "replacing_makes_the_list_exact",
                "invited_people_can_be_members",
                "invited_users_are_listed_as_invited",
                "access_is_granted_only_where_declared",
                "unknown_groups_give_no_access",
                "setting_unknown_groups_gives_no_access",
                "cut_groups_of_a_user_are_not_complete",
                "confirmation_waits_for_lagging_lists",
                $($more,)*
            ]
        );
    };
}

mod as_documented {
    use groups_testkit::contract_tests;

    contract!(documented);
}

mod decided_otherwise {
    use groups_testkit::contract_tests;

    // The simulator disturbs the pages of a list, and a list in one piece has none.
    contract!(
        otherwise,
        "shifting_members_are_not_complete",
        "growing_members_are_not_complete",
        "repeated_pages_of_members_end",
        "cut_members_are_not_complete",
        "absence_needs_a_complete_list_of_members"
    );
}
