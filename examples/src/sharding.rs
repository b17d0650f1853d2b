//! A large job that several workers do together.

use groups_core::{
    EmailAddress, GroupProvider, GroupsExt as _, MemberPlan, MembersExt as _, Shard,
};

use crate::Failure;

/// Puts a person into every group of a shard and returns how many of them changed.
///
/// It can be started again at any time: what is done already is seen and not done twice.
///
/// # Errors
/// The first failure.
pub async fn add_to_groups(
    provider: &dyn GroupProvider,
    shard: Shard,
    address: &EmailAddress,
) -> Result<usize, Failure> {
    let person = provider.find_user(address).await?;
    let person = person.ok_or("nobody has this address")?.key;
    // Every worker lists all groups and leaves out those of the others: a group that was cut off the list would be in no shard.
    let groups = provider.list_groups().read_all().await?.complete()?;
    let mut changed = 0;
    for group in groups.items() {
        if !shard.contains(group.id.as_str()) {
            continue;
        }
        let current = provider
            .list_members(&group.id)
            .read_all()
            .await?
            .complete()?;
        // Everybody who is there stays.
        let mut wanted: Vec<_> = current
            .items()
            .iter()
            .map(|member| member.key().clone())
            .collect();
        wanted.push(person.clone());
        let plan = MemberPlan::between(&current, &wanted)?;
        if !plan.is_empty() {
            let added = provider.add_members(&group.id, &plan.add).await?;
            added.into_result()?;
            changed += 1;
        }
    }
    Ok(changed)
}
