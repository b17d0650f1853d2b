//! The table of checks.

use std::fmt;

use futures_util::future::LocalBoxFuture;
use groups_core::Operation;

use crate::checks::*;
use crate::{CheckResult, Lab, Outcome, Setup, Violation};

type Function = for<'a> fn(&'a Lab<'a>) -> LocalBoxFuture<'a, CheckResult>;

/// One part of the contract.
pub struct Check {
    name: &'static str,
    operations: &'static [Operation],
    function: Function,
}

impl Check {
    /// The check of this name, if there is one.
    pub fn named(name: &str) -> Option<&'static Self> {
        CHECKS.iter().find(|check| check.name == name)
    }

    /// The name of the check: that of its function and of the test that [`contract_tests!`](crate::contract_tests) makes of it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What the provider has to support for the check to run.
    pub fn operations(&self) -> &'static [Operation] {
        self.operations
    }

    /// Runs the check against a fresh installation.
    ///
    /// # Errors
    /// The provider breaks its contract, or there is no installation.
    pub async fn run(&self, setup: &dyn Setup) -> CheckResult {
        let lab = Lab::new(setup).await?;
        let mut operations = self.operations.iter();
        match operations.find(|operation| !lab.supports(**operation)) {
            Some(missing) => Ok(Outcome::Skipped(
                format!("the provider does not support `{missing}`").into(),
            )),
            None => (self.function)(&lab).await,
        }
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check")
            .field("name", &self.name)
            .field("operations", &self.operations)
            .finish_non_exhaustive()
    }
}

/// Runs the check `name` and sees that it is skipped exactly if `skipped` says so.
///
/// # Errors
/// The provider breaks its contract, there is no such check, or it was skipped unexpectedly, or not skipped as expected.
pub async fn verify(setup: &dyn Setup, name: &str, skipped: &[&str]) -> CheckResult {
    let check = Check::named(name)
        .ok_or_else(|| Violation::new("the suite", "the name of a check", name))?;
    let outcome = check.run(setup).await?;
    let expected = skipped.contains(&name);
    match &outcome {
        Outcome::Skipped(reason) if !expected => Err(Violation::new(
            "nothing is skipped silently",
            "a check that runs, or its name in the list of those that are skipped",
            reason.as_ref(),
        )),
        Outcome::Passed if expected => Err(Violation::new(
            "nothing is skipped silently",
            "a check that is skipped, as the list says",
            "it runs and passes: take it off the list",
        )),
        _ => Ok(outcome),
    }
}

/// Every check, with the operations that it needs. Both the table and the tests are made of this list.
#[doc(hidden)]
#[macro_export]
macro_rules! __checks {
    ([$($callback:tt)+] $($arguments:tt)*) => {
        $($callback)+! {
            $($arguments)*
            groups::created_groups_are_read_back [CreateGroup GetGroup]
            groups::created_groups_are_listed [CreateGroup ListGroups]
            groups::created_groups_are_empty [CreateGroup]
            groups::equal_names_are_refused_or_twins [CreateGroup ListGroups]
            groups::a_change_touches_only_what_it_names [CreateGroup GetGroup UpdateGroup]
            groups::a_change_of_one_group_leaves_the_others [CreateGroup GetGroup UpdateGroup]
            groups::empty_changes_are_refused [UpdateGroup]
            groups::descriptions_are_kept_or_refused [CreateGroup]
            groups::deleted_groups_are_gone [CreateGroup ListGroups DeleteGroup]
            names::awkward_names_survive_creation [CreateGroup GetGroup ListGroups]
            names::awkward_names_survive_renaming [GetGroup UpdateGroup]
            names::awkward_descriptions_survive [CreateGroup GetGroup]
            membership::added_members_are_in [AddMembers]
            membership::adding_again_changes_nothing [AddMembers]
            membership::removed_members_are_out [RemoveMembers]
            membership::removing_strangers_changes_nothing [RemoveMembers]
            membership::replacing_makes_the_list_exact [ReplaceMembers]
            membership::replacing_by_nobody_clears_the_group [ReplaceMembers]
            membership::many_members_change_in_one_call [AddMembers RemoveMembers]
            membership::invited_people_can_be_members [AddMembers ListMembers]
            membership::access_is_granted_only_where_declared [AddMembers]
            membership::unknown_groups_give_no_access [AddMembers CreateGroup DeleteGroup]
            membership::setting_unknown_groups_gives_no_access [SetUserGroups CreateGroup DeleteGroup]
            members::nobody_to_change_means_no_request [AddMembers]
            members::outcomes_name_every_member_in_order [AddMembers RemoveMembers]
            members::other_key_forms_are_refused []
            members::unknown_members_are_never_ok_and_absent [AddMembers]
            members::one_unknown_member_does_not_hide_among_others [AddMembers]
            members::members_are_described [ListMembers]
            members::confirmation_tells_who_differs [ListMembers]
            members::confirmation_waits_for_lagging_lists [AddMembers RemoveMembers ListMembers]
            members::keys_are_compared_as_their_form_asks [ListMembers]
            memberships::all_memberships_are_those_of_all_groups [AllMemberships]
            memberships::neither_pages_nor_concurrency_change_memberships [AllMemberships]
            memberships::group_by_group_is_the_same [AllMemberships ListGroups ListMembers]
            permissions::new_groups_grant_nothing [ListPermissions]
            permissions::added_permissions_join_the_others [AddPermissions ListPermissions]
            permissions::replaced_permissions_are_exact [ReplacePermissions ListPermissions]
            permissions::replacing_by_nothing_revokes_all [ReplacePermissions ListPermissions]
            permissions::renaming_keeps_permissions_and_members [UpdateGroup]
            permissions::other_permission_forms_are_refused []
            users::groups_of_a_user_become_exactly_those_set [SetUserGroups]
            users::unknown_groups_of_a_user_are_refused [SetUserGroups CreateGroup DeleteGroup]
            users::users_are_listed [ListUsers]
            users::users_are_found_by_address [FindUser ListUsers]
            users::invited_users_are_listed_as_invited [ListUsers]
            users::groups_of_a_user_are_listed [ListUserGroups]
            paging::groups_around_the_page_size [ListGroups]
            paging::members_around_the_page_size [ListMembers]
            paging::users_around_the_page_size [ListUsers]
            paging::groups_of_a_user_around_the_page_size [ListUserGroups]
            paging::memberships_around_the_page_size [AllMemberships]
            paging::ten_thousand_groups [ListGroups]
            paging::ten_thousand_members [ListMembers]
            paging::ten_thousand_users [ListUsers]
            completeness::cut_groups_are_not_complete [ListGroups]
            completeness::cut_members_are_not_complete [ListMembers]
            completeness::cut_users_are_not_complete [ListUsers]
            completeness::cut_groups_of_a_user_are_not_complete [ListUserGroups]
            completeness::cut_memberships_are_not_complete [AllMemberships]
            completeness::shifting_groups_are_not_complete [ListGroups]
            completeness::shifting_members_are_not_complete [ListMembers]
            completeness::shifting_users_are_not_complete [ListUsers]
            completeness::shifting_memberships_are_not_complete [AllMemberships]
            completeness::growing_groups_are_not_complete [ListGroups]
            completeness::growing_members_are_not_complete [ListMembers]
            completeness::growing_users_are_not_complete [ListUsers]
            completeness::growing_memberships_are_not_complete [AllMemberships]
            completeness::repeated_pages_of_groups_end [ListGroups]
            completeness::repeated_pages_of_members_end [ListMembers]
            completeness::repeated_pages_of_users_end [ListUsers]
            completeness::repeated_pages_of_memberships_end [AllMemberships]
            completeness::absence_needs_a_complete_list_of_members [ListMembers]
            completeness::absence_needs_a_complete_directory [FindUser]
            concurrency::members_added_at_once_are_all_in [AddMembers]
            concurrency::members_added_and_removed_at_once [AddMembers RemoveMembers]
            concurrency::groups_created_at_once_all_exist [CreateGroup ListGroups]
            concurrency::groups_of_one_user_changed_at_once [AddMembers]
            errors::unknown_groups_are_not_found [CreateGroup DeleteGroup]
            errors::members_of_unknown_groups_are_not_found [CreateGroup DeleteGroup]
            errors::permissions_of_unknown_groups_are_not_found [CreateGroup DeleteGroup]
            errors::lost_answers_of_creations_are_ambiguous [CreateGroup ListGroups]
            errors::lost_answers_are_not_success []
            refusals::unauthenticated []
            refusals::permission_denied []
            refusals::rate_limited []
            refusals::unavailable []
            refusals::timeout []
            refusals::invalid_response []
            refusals::not_found []
            refusals::conflict []
            refusals::rejected []
            unsupported::operations_outside_the_capabilities_are_refused []
            unsupported::capabilities_agree_with_each_other []
            unsupported::describing_itself_makes_no_request []
            faulty::life_cycle [CreateGroup ListGroups]
            faulty::life_cycle_under_faults [CreateGroup ListGroups]
            faulty::life_cycle_with_lost_answers [CreateGroup ListGroups]
        }
    };
}

macro_rules! table {
    ($($module:ident :: $name:ident [$($operation:ident)*])*) => {
        /// Every check.
        pub static CHECKS: &[Check] = &[$(
            Check {
                name: stringify!($name),
                operations: &[$(Operation::$operation),*],
                function: |lab| Box::pin($module::$name(lab)),
            }
        ),*];
    };
}

__checks! { [table] }

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_is_there_once() {
        let names: HashSet<_> = CHECKS.iter().map(Check::name).collect();
        assert_eq!(names.len(), CHECKS.len());
    }
}
