//! Answers of Kestra, and what the traits make of them.
#![no_main]

use groups_core::{Group, User};
use groups_fuzz::generated::kestra::decode;
use groups_fuzz::{Answer, can_be_written};
use groups_kestra::types as t;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some(answer) = Answer::from_input(input) else {
        return;
    };
    decode(answer);
    if !answer.is_json() {
        return;
    }
    let page = answer.success::<t::PagedResultsApiGroupSummary>();
    for group in page.and_then(|page| page.results).unwrap_or_default() {
        can_be_written(&Group::from(group));
    }
    if let Some(group) = answer.success::<t::IamGroupControllerApiGroupDetail>() {
        can_be_written(&Group::from(group));
    }
    let page = answer.success::<t::PagedResultsIamTenantAccessControllerApiUserTenantAccess>();
    for user in page.and_then(|page| page.results).unwrap_or_default() {
        can_be_written(&User::from(user));
    }
    let page = answer.success::<t::PagedResultsIamUserControllerApiUserSummary>();
    for user in page.and_then(|page| page.results).unwrap_or_default() {
        can_be_written(&User::from(user));
    }
});
