//! Kestra keeps the contract.

use groups_core::{
    AccountState, GroupId, MemberKey, Permission, RoleGrant, User, UserId, Username,
};
use groups_sim::kestra::{
    Choices, DeleteGroup, InvalidPayload, Links, RepeatedAccess, ServerVersion,
};
use groups_sim::{SeedUser, VendorName};
use groups_testkit::SetupResult;

use crate::installation::{Console, Simulated, Vendor, install};
use crate::shifting::Leaving;

#[derive(Default)]
pub(crate) struct Kestra;

const API: &str = "/api/v1/main";

impl Vendor for Kestra {
    const NAME: VendorName = VendorName::Kestra;
    const LIST_MEMBERS: &'static [&'static str] = &["search_group_members"];
    /// Not that of giving access: nobody gets past the first of two writes whose answer is always lost.
    const LOST_ANSWERS: &'static [&'static str] = &[
        "create_group",
        "update_group",
        "delete_group",
        "add_user_to_group",
        "delete_user_from_group",
        "update_user_groups",
        "create_binding",
        "delete_binding",
    ];

    fn user(seed: &SeedUser) -> User {
        let id = UserId::new(seed.id.clone().unwrap()).unwrap();
        let mut user = User::new(id.clone().into(), AccountState::Active);
        user.user_id = Some(id);
        user.username = Some(Username::new(seed.email.clone()).unwrap());
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
            let target = format!("{API}/groups/{group}/members/{}", member.as_str());
            console.call("PUT", &target, None)?;
        }
        Ok(())
    }

    fn remove(console: &Console<'_>, leaving: &Leaving) -> SetupResult<()> {
        let path = match leaving {
            Leaving::Group(id) => format!("groups/{id}"),
            Leaving::Member(group, key) => format!("groups/{group}/members/{}", key.as_str()),
            Leaving::User(user) => format!("tenant-access/{}", user.key.as_str()),
        };
        console.call("DELETE", &format!("{API}/{path}"), None)?;
        Ok(())
    }

    fn members_of(console: &Console<'_>, group: &GroupId) -> SetupResult<Vec<MemberKey>> {
        let mut members = Vec::new();
        for page in 1.. {
            let target = format!("{API}/groups/{group}/members?size=1000&page={page}");
            let answer = console.call("GET", &target, None)?;
            let results = answer["results"].as_array().ok_or("no results")?;
            if results.is_empty() {
                break;
            }
            for member in results {
                members.push(UserId::new(member["id"].as_str().unwrap_or_default())?.into());
            }
        }
        Ok(members)
    }

    fn has_access(console: &Console<'_>, user: &User) -> SetupResult<Option<bool>> {
        let target = format!("{API}/tenant-access/{}", user.key.as_str());
        let (status, _) = console.status("GET", &target, None)?;
        Ok(Some(status == 200))
    }

    fn permissions(console: &Console<'_>) -> SetupResult<Vec<Permission>> {
        let roles = console.call("GET", &format!("{API}/roles/search?page=1&size=100"), None)?;
        let roles = roles["results"].as_array().ok_or("no roles")?;
        let ids = roles.iter().filter_map(|role| role["id"].as_str());
        let role = |id: &str| Permission::Role(RoleGrant::new(id, Vec::new()));
        Ok(ids.take(3).map(role).collect())
    }
}

async fn version_2() -> SetupResult<Simulated<Kestra>> {
    install(|sim| sim, &[]).await
}

/// A server of version 1.x, where access to the tenant comes and goes with memberships, and which decides otherwise where the documents leave it open and a provider could notice.
async fn version_1() -> SetupResult<Simulated<Kestra>> {
    let mut choices = Choices::default();
    choices.version = ServerVersion::V1;
    choices.links = Links::Array;
    choices.repeated_access = RepeatedAccess::Created;
    choices.delete_group = DeleteGroup::NoContent;
    choices.invalid_group_ids = InvalidPayload::BadRequest;
    install(|sim| sim.with_choices(choices), &[]).await
}

/// What Kestra does not have: a call that replaces members, and people without an account. The groups of a user stand in one object, which nothing cuts.
macro_rules! contract {
    ($setup:ident $(, $more:literal)*) => {
        contract_tests!(
            super::$setup,
            skipped: [
                "replacing_by_nobody_clears_the_group",
                "replacing_makes_the_list_exact",
                "invited_people_can_be_members",
                "invited_users_are_listed_as_invited",
                "cut_groups_of_a_user_are_not_complete",
                $($more,)*
            ]
        );
    };
}

mod of_version_2 {
    use groups_testkit::contract_tests;

    contract!(version_2);
}

mod of_version_1 {
    use groups_testkit::contract_tests;

    contract!(version_1);
}
