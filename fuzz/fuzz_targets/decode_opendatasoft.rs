//! Answers of Opendatasoft, and what the traits make of them.
#![no_main]

use groups_core::{Group, User as Account};
use groups_fuzz::generated::opendatasoft::decode;
use groups_fuzz::{Answer, can_be_written};
use groups_opendatasoft::types::{User, UserGroup, UserGroupPage, UserPage};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some(answer) = Answer::from_input(input) else {
        return;
    };
    decode(answer);
    if !answer.is_json() {
        return;
    }
    let page = answer.success::<UserGroupPage>();
    let groups = page.and_then(|page| page.results).unwrap_or_default();
    for group in groups.into_iter().chain(answer.success::<UserGroup>()) {
        can_be_written(&Group::from(group));
    }
    let page = answer.success::<UserPage>();
    let users = page.and_then(|page| page.results).unwrap_or_default();
    for user in users.into_iter().chain(answer.success::<User>()) {
        can_be_written(&Account::from(user));
    }
});
