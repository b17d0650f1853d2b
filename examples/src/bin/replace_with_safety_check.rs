//! Makes the members of a group those of a list, unless that would remove suspiciously many.
//!
//! ```sh
//! cargo run -p groups-examples --bin replace_with_safety_check -- Analysts ada@example.com grace@example.com
//! ```

#![allow(clippy::print_stdout, reason = "it is a program")]

use groups_core::{
    EmailAddress, Group, GroupProvider, GroupsExt as _, MemberKey, MemberPlan, MembersExt as _,
    UserDirectoryExt as _,
};
use groups_examples::{Failure, connect, only_group};

/// More removals than this part of the members are not believed: the list is more likely wrong than the company halved.
const MOST_REMOVED: f64 = 0.5;

/// What is to happen at one vendor.
struct Planned<'a> {
    provider: &'a dyn GroupProvider,
    group: Group,
    wanted: Vec<MemberKey>,
    plan: MemberPlan,
}

/// Reads everything and changes nothing.
async fn plan<'a>(
    provider: &'a dyn GroupProvider,
    name: &str,
    wanted: &[EmailAddress],
) -> Result<Planned<'a>, Failure> {
    let groups = provider.list_groups().read_all().await?.complete()?;
    let group = only_group(&groups, name)?.clone();

    // From addresses to what the vendor calls its members. Somebody who is not there is an error.
    let users = provider.list_users().read_all().await?.complete()?;
    let key = |address| {
        let mut found = users.with_email(address);
        match (found.next(), found.next()) {
            (Some(user), None) => Ok(user.key.clone()),
            (None, _) => Err("somebody on the list is unknown"),
            (Some(_), Some(_)) => Err("somebody on the list is several users"),
        }
    };
    let wanted: Vec<MemberKey> = wanted.iter().map(key).collect::<Result<_, _>>()?;

    // `complete` refuses a list that was cut: from it, this would remove nobody and add everybody again.
    let current = provider
        .list_members(&group.id)
        .read_all()
        .await?
        .complete()?;
    let plan = MemberPlan::between(&current, &wanted)?;
    println!(
        "{}: {} members, {} to add, {} to remove, {} left to their identity provider",
        provider.name(),
        current.len(),
        plan.add.len(),
        plan.remove.len(),
        plan.kept.len(),
    );
    if plan.remove.len() as f64 > current.len() as f64 * MOST_REMOVED {
        return Err("too many members would be removed; nothing was changed".into());
    }
    Ok(Planned {
        provider,
        group,
        wanted,
        plan,
    })
}

async fn carry_out(planned: &Planned<'_>) -> Result<(), Failure> {
    let Planned {
        provider,
        group,
        wanted,
        plan,
    } = planned;
    provider
        .add_members(&group.id, &plan.add)
        .await?
        .into_result()?;
    provider
        .remove_members(&group.id, &plan.remove)
        .await?
        .into_result()?;
    let wrong = provider
        .confirm_members(&group.id, wanted, &plan.remove)
        .await?;
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("{} memberships are not as they should be", wrong.len()).into())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let connected = connect().await?;
    let mut arguments = std::env::args().skip(1);
    let (group, addresses) = match arguments.next() {
        Some(group) => (group, arguments.collect()),
        None if !connected.is_real() => {
            let addresses = ["ada@example.com", "grace@example.com"];
            ("Analysts".to_owned(), addresses.map(str::to_owned).to_vec())
        }
        None => return Err("usage: replace_with_safety_check GROUP ADDRESS...".into()),
    };
    let wanted = addresses.into_iter().map(EmailAddress::new);
    let wanted: Vec<_> = wanted.collect::<Result<_, _>>()?;
    // Everything is planned before anything is changed.
    let mut planned = Vec::new();
    for provider in &connected.providers {
        planned.push(plan(provider.as_ref(), &group, &wanted).await?);
    }
    for one in &planned {
        carry_out(one).await?;
    }
    Ok(())
}
