//! Answers of Segment, what the traits make of them, and the wait that a refusal asks for.
#![no_main]

use std::time::SystemTime;

use groups_core::{Group, Permission};
use groups_fuzz::{Answer, can_be_written};
use groups_segment::{Client, types as t};
use groups_transport::runtime::ClientHooks;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some(answer) = Answer::from_input(input) else {
        return;
    };
    if answer.is_error() {
        answer.error::<t::RequestErrorEnvelope>();
        let _ = Client::wait_hint(answer.body, SystemTime::UNIX_EPOCH);
        return;
    }
    let page = answer.success::<t::ListUserGroups200Response>();
    if !answer.is_json() {
        return;
    }
    let one = [
        answer
            .success()
            .map(|a: t::GetUserGroup200Response| a.data.user_group),
        answer
            .success()
            .map(|a: t::CreateUserGroup200Response| a.data.user_group),
        answer
            .success()
            .map(|a: t::UpdateUserGroup200Response| a.data.user_group),
        answer
            .success()
            .map(|a: t::AddUsersToUserGroup200Response| a.data.user_group),
        answer
            .success()
            .map(|a: t::ReplaceUsersInUserGroup200Response| a.data.user_group),
    ];
    let page = page.map(|a| a.data.user_groups);
    for group in page
        .unwrap_or_default()
        .into_iter()
        .chain(one.into_iter().flatten())
    {
        can_be_written(&Group::from(group));
    }
    let added = answer
        .success()
        .map(|a: t::AddPermissionsToUserGroup200Response| a.data.permissions);
    for permission in added.unwrap_or_default() {
        can_be_written(&Permission::from(permission));
    }
    answer.success::<t::ReplacePermissionsForUserGroup200Response>();
    answer.success::<t::RemoveUsersFromUserGroup200Response>();
    answer.success::<t::DeleteUserGroup200Response>();
    answer.success::<t::ListUsersFromUserGroup200Response>();
    answer.success::<t::ListInvitesFromUserGroup200Response>();
    answer.success::<t::ListUsers200Response>();
    answer.success::<t::ListUserGroupsFromUser200Response>();
    answer.success::<t::ListInvites200Response>();
    answer.success::<t::ListRoles200Response>();
    answer.success::<t::GetUser200Response>();
    answer.success::<t::CreateInvites201Response>();
});
