//! The operations of Segment.

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/fixtures/segment/",
            $name,
            ".json"
        ))
    };
}

mod groups;
mod invites;
mod members;
mod permissions;
mod users;

use super::Call;

const GROUP: &[(&str, &str)] = &[("user_group_id", "grp-analysts")];
const USER: &[(&str, &str)] = &[("user_id", "usr-ada")];

/// The same three for every operation.
const ERRORS: &[(u16, &str)] = &[
    (404, fixture!("error.404")),
    (422, fixture!("error.422")),
    (429, fixture!("error.429")),
];

fn emails<const N: usize>(emails: [&str; N]) -> Vec<String> {
    emails.map(str::to_owned).into()
}

pub(super) static CALLS: &[&[Call]] = &[
    groups::CALLS,
    members::CALLS,
    permissions::CALLS,
    users::CALLS,
    invites::CALLS,
];

pub(super) static VARIANTS: &[&[Call]] = &[
    groups::VARIANTS,
    members::VARIANTS,
    permissions::VARIANTS,
    users::VARIANTS,
    invites::VARIANTS,
];
