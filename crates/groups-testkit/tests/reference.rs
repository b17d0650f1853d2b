//! The provider in memory keeps the whole contract, whatever its vendor is like.

use groups_core::{Capabilities, MemberKeyKind, Operation, PermissionModel};
use groups_testkit::SetupResult;
use groups_testkit::memory::{MemoryOptions, MemoryProvider};

fn installed(
    capabilities: &'static Capabilities,
    options: MemoryOptions,
) -> SetupResult<MemoryProvider> {
    Ok(MemoryProvider::new(capabilities, options))
}

/// Can do everything, members by e-mail address, an outcome for each.
mod everything {
    use super::*;

    async fn install() -> SetupResult<MemoryProvider> {
        Ok(MemoryProvider::with_everything())
    }

    groups_testkit::contract_tests!(
        install,
        skipped: [
            "confirmation_waits_for_lagging_lists",
            "operations_outside_the_capabilities_are_refused",
        ],
    );
}

/// Members by id, lists that lag, adding gives access, names that need not be unique, calls that succeed or fail as a whole.
mod lagging {
    use super::*;

    static CAPABILITIES: Capabilities = Capabilities::new(MemberKeyKind::UserId)
        .with_operations(Operation::ALL)
        .with_group_description()
        .with_add_grants_access()
        .with_lagging_member_lists()
        .with_permission_model(PermissionModel::Named);

    async fn install() -> SetupResult<MemoryProvider> {
        let options = MemoryOptions::new()
            .with_page_size(7)
            .with_unique_names(false)
            .with_stale_reads(3);
        installed(&CAPABILITIES, options)
    }

    groups_testkit::contract_tests!(
        install,
        skipped: [
            "invited_people_can_be_members",
            "invited_users_are_listed_as_invited",
            "operations_outside_the_capabilities_are_refused",
        ],
    );
}

/// Members by name, no directory, no replacement of members, no descriptions.
mod narrow {
    use super::*;

    static CAPABILITIES: Capabilities = Capabilities::new(MemberKeyKind::Username)
        .with_operations(&[
            Operation::ListGroups,
            Operation::GetGroup,
            Operation::CreateGroup,
            Operation::UpdateGroup,
            Operation::DeleteGroup,
            Operation::ListMembers,
            Operation::AddMembers,
            Operation::RemoveMembers,
            Operation::ListPermissions,
            Operation::ReplacePermissions,
        ])
        .with_permission_model(PermissionModel::Roles);

    async fn install() -> SetupResult<MemoryProvider> {
        installed(&CAPABILITIES, MemoryOptions::new().with_page_size(1_000))
    }

    groups_testkit::contract_tests!(
        install,
        skipped: [
            "all_memberships_are_those_of_all_groups",
            "cut_memberships_are_not_complete",
            "group_by_group_is_the_same",
            "growing_memberships_are_not_complete",
            "memberships_around_the_page_size",
            "neither_pages_nor_concurrency_change_memberships",
            "repeated_pages_of_memberships_end",
            "shifting_memberships_are_not_complete",
            "absence_needs_a_complete_directory",
            "added_permissions_join_the_others",
            "awkward_descriptions_survive",
            "confirmation_waits_for_lagging_lists",
            "cut_groups_of_a_user_are_not_complete",
            "cut_users_are_not_complete",
            "groups_of_a_user_are_listed",
            "groups_of_a_user_around_the_page_size",
            "groups_of_a_user_become_exactly_those_set",
            "growing_users_are_not_complete",
            "invited_people_can_be_members",
            "invited_users_are_listed_as_invited",
            "repeated_pages_of_users_end",
            "replacing_by_nobody_clears_the_group",
            "replacing_makes_the_list_exact",
            "setting_unknown_groups_gives_no_access",
            "shifting_users_are_not_complete",
            "ten_thousand_users",
            "unknown_groups_of_a_user_are_refused",
            "users_are_found_by_address",
            "users_are_listed",
            "users_around_the_page_size",
        ],
    );
}

/// A vendor that never says how many there are: nothing is proven, and everything works that does not need it.
mod uncounted {
    use super::*;

    static CAPABILITIES: Capabilities = Capabilities::new(MemberKeyKind::Email)
        .with_operations(Operation::ALL)
        .with_pending_invites()
        .with_permission_model(PermissionModel::Named);

    async fn install() -> SetupResult<MemoryProvider> {
        installed(&CAPABILITIES, MemoryOptions::new().with_counts(false))
    }

    groups_testkit::contract_tests!(
        install,
        skipped: [
            "awkward_descriptions_survive",
            "confirmation_waits_for_lagging_lists",
            "operations_outside_the_capabilities_are_refused",
        ],
    );
}

/// One operation only, so that almost everything is looked up behind the provider's back.
mod one_operation {
    use super::*;
    use groups_testkit::{CHECKS, Outcome};

    static CAPABILITIES: Capabilities =
        Capabilities::new(MemberKeyKind::UserId).with_operations(&[Operation::SetUserGroups]);

    #[tokio::test]
    async fn what_can_be_checked_is() {
        let install = async || installed(&CAPABILITIES, MemoryOptions::new());
        let mut ran = Vec::new();
        for check in CHECKS {
            if check.run(&install).await.unwrap() == Outcome::Passed {
                ran.push(check.name());
            }
        }
        assert_eq!(
            ran,
            [
                "other_key_forms_are_refused",
                "groups_of_a_user_become_exactly_those_set",
                "lost_answers_are_not_success",
                "unauthenticated",
                "permission_denied",
                "rate_limited",
                "unavailable",
                "timeout",
                "invalid_response",
                "not_found",
                "conflict",
                "rejected",
                "operations_outside_the_capabilities_are_refused",
                "capabilities_agree_with_each_other",
                "describing_itself_makes_no_request",
            ]
        );
    }
}
