//! What the examples share: where they run, and a piece of a program that is tested in two ways.

mod company;
mod connect;
mod file_limiter;
mod sharding;

use groups_core::{Complete, EmailAddress, Group, GroupProvider, UserDirectoryExt as _};

pub use crate::company::company;
pub use crate::connect::{Connected, connect, simulated};
pub use crate::file_limiter::FileLimiter;
pub use crate::sharding::add_to_groups;

/// The only group of this name. No vendor but Kestra promises that there is only one.
///
/// # Errors
/// There is none, or there are several.
pub fn only_group<'a>(groups: &'a Complete<Group>, name: &'a str) -> Result<&'a Group, Failure> {
    let mut named = groups.named(name);
    match (named.next(), named.next()) {
        (Some(group), None) => Ok(group),
        (None, _) => Err(format!("there is no group {name}").into()),
        (Some(_), Some(_)) => Err(format!("there are several groups {name}").into()),
    }
}

/// What examples fail with.
pub type Failure = Box<dyn std::error::Error>;

/// Takes a person out of every group and returns the names of the groups. Nobody of this address is no group.
///
/// A piece of a program of yours, for the tests of this package: `tests/with_simulator.rs` runs it on every vendor with state, `tests/with_mocks.rs` on
/// scripted answers.
///
/// # Errors
/// The first failure. Somebody who is left in a group is always a failure.
pub async fn offboard(
    provider: &dyn GroupProvider,
    address: &EmailAddress,
) -> groups_core::Result<Vec<String>> {
    let Some(person) = provider.find_user(address).await? else {
        return Ok(Vec::new());
    };
    // A list that is not proven to be complete could leave the person in a group.
    let groups = provider
        .list_user_groups(&person)
        .read_all()
        .await?
        .complete()?;
    let mut left = Vec::new();
    for group in groups.into_items() {
        let member = std::slice::from_ref(&person.key);
        provider
            .remove_members(&group.id, member)
            .await?
            .into_result()?;
        left.push(group.name);
    }
    Ok(left)
}
