//! Segment keeps the contract.

use groups_core::{
    AccountState, EmailAddress, GroupId, MemberKey, Operation, Permission, Resource, RoleGrant,
    User, UserId,
};
use groups_sim::segment::{Choices, Cursors, EmailCase, Reaction};
use groups_sim::{SeedUser, VendorName};
use groups_testkit::SetupResult;
use serde_json::json;

use crate::installation::{Console, Simulated, Vendor, install};
use crate::shifting::Leaving;

#[derive(Default)]
pub(crate) struct Segment;

impl Vendor for Segment {
    const NAME: VendorName = VendorName::Segment;
    const LIST_MEMBERS: &'static [&'static str] =
        &["list_users_from_user_group", "list_invites_from_user_group"];

    fn user(seed: &SeedUser) -> User {
        let email = EmailAddress::new(seed.email.clone()).unwrap();
        let mut user = User::new(email.into(), AccountState::Active);
        user.email = Some(seed.email.clone());
        if seed.invited {
            user.state = AccountState::Invited;
        } else {
            user.user_id = Some(UserId::new(seed.id.clone().unwrap()).unwrap());
            user.display_name.clone_from(&seed.name);
        }
        user
    }

    fn add_members(
        console: &Console<'_>,
        group: &GroupId,
        members: &[MemberKey],
    ) -> SetupResult<()> {
        let emails: Vec<_> = members.iter().map(MemberKey::as_str).collect();
        let body = json!({"emails": emails});
        console.call("POST", &format!("/groups/{group}/users"), Some(&body))?;
        Ok(())
    }

    fn remove(console: &Console<'_>, leaving: &Leaving) -> SetupResult<()> {
        let encoded = |text: &str| text.replace('+', "%2B").replace('@', "%40");
        let target = match leaving {
            Leaving::Group(id) => format!("/groups/{id}"),
            Leaving::Member(group, key) => {
                format!("/group/{group}/users?emails.0={}", encoded(key.as_str()))
            }
            Leaving::User(user) => {
                let id = user.user_id.as_ref().ok_or("no account")?;
                format!("/users?userIds.0={id}")
            }
        };
        console.call("DELETE", &target, None)?;
        Ok(())
    }

    fn members_of(console: &Console<'_>, group: &GroupId) -> SetupResult<Vec<MemberKey>> {
        let mut members = Vec::new();
        for (list, items) in [("users", "users"), ("invites", "emails")] {
            let mut cursor = String::new();
            loop {
                let target = format!("/groups/{group}/{list}?pagination.count=1000{cursor}");
                let data = &console.call("GET", &target, None)?["data"];
                for item in data[items].as_array().ok_or("no list")? {
                    let email = item["email"].as_str().or(item.as_str()).unwrap_or_default();
                    members.push(EmailAddress::new(email)?.into());
                }
                match data["pagination"]["next"].as_str() {
                    Some(next) => {
                        cursor = format!("&pagination.cursor={}", next.replace('=', "%3D"));
                    }
                    None => break,
                }
            }
        }
        Ok(members)
    }

    fn permissions(console: &Console<'_>) -> SetupResult<Vec<Permission>> {
        let roles = console.call("GET", "/roles?pagination.count=200", None)?;
        let roles = roles["data"]["roles"].as_array().ok_or("no roles")?;
        let ids = roles.iter().filter_map(|role| role["id"].as_str());
        let grant = |id: &str| RoleGrant::new(id, vec![Resource::new("ws-1", "WORKSPACE")]);
        Ok(ids.take(3).map(|id| Permission::Role(grant(id))).collect())
    }
}

async fn documented() -> SetupResult<Simulated<Segment>> {
    install(|sim| sim, &[]).await
}

/// A workspace that decides otherwise where the documents leave it open and a provider could notice.
async fn otherwise() -> SetupResult<Simulated<Segment>> {
    let mut choices = Choices::default();
    choices.unknown_emails = Reaction::NotFound;
    choices.existing_members = Reaction::Conflict;
    choices.non_members = Reaction::NotFound;
    choices.twin_names = Reaction::Conflict;
    choices.email_case = EmailCase::Lowercased;
    choices.permissions_in_write_answers = true;
    choices.policy_fields = true;
    choices.cursors = Cursors::Sealed;
    choices.null_cursors = true;
    choices.newest_first = true;
    choices.retry_after = false;
    install(|sim| sim.with_choices(choices), &[]).await
}

/// A workspace whose lists do not say how long they are: nothing is proven.
async fn without_totals() -> SetupResult<Simulated<Segment>> {
    let mut choices = Choices::default();
    choices.total_entries = false;
    let uncounted = &[
        Operation::ListGroups,
        Operation::ListMembers,
        Operation::AllMemberships,
        Operation::ListUsers,
        Operation::ListUserGroups,
    ];
    install(|sim| sim.with_choices(choices), uncounted).await
}

/// What Segment does not have: a call that sets the groups of a user, descriptions, parts of access, and lists that are known to lag.
macro_rules! contract {
    ($setup:ident $(, $more:literal)*) => {
        contract_tests!(
            super::$setup,
            skipped: [
                "groups_of_a_user_become_exactly_those_set",
                "unknown_groups_of_a_user_are_refused",
                "awkward_descriptions_survive",
                "access_is_granted_only_where_declared",
                "unknown_groups_give_no_access",
                "setting_unknown_groups_gives_no_access",
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

    contract!(otherwise);
}

mod uncounted {
    use groups_testkit::contract_tests;

    contract!(without_totals);
}
