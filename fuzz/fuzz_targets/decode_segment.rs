//! Answers of Segment, what the traits make of them, and the wait that a refusal asks for.
#![no_main]

use std::time::SystemTime;

use groups_core::{Group, Permission};
use groups_fuzz::generated::segment::decode;
use groups_fuzz::{Answer, can_be_written};
use groups_segment::{Client, types as t};
use groups_transport::runtime::ClientHooks;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some(answer) = Answer::from_input(input) else {
        return;
    };
    decode(answer);
    if answer.is_error() {
        let _ = Client::wait_hint(answer.body, SystemTime::UNIX_EPOCH);
        return;
    }
    if !answer.is_json() {
        return;
    }
    let page = answer.success::<t::ListUserGroups200Response>();
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
});
