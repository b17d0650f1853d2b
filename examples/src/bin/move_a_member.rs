//! Moves a person from one group to another, at every vendor, so that there is no moment without access.
//!
//! ```sh
//! cargo run -p groups-examples --bin move_a_member -- ada@example.com Analysts Stewards
//! ```

#![allow(clippy::print_stdout, reason = "it is a program")]

use groups_core::{EmailAddress, GroupProvider, GroupsExt as _, MemberKey};
use groups_examples::{Failure, connect, only_group};

async fn move_member(
    provider: &dyn GroupProvider,
    address: &EmailAddress,
    from: &str,
    to: &str,
) -> Result<(), Failure> {
    let person = provider.find_user(address).await?;
    let person: MemberKey = person.ok_or("nobody has this address")?.key;
    let member = std::slice::from_ref(&person);
    let groups = provider.list_groups().read_all().await?.complete()?;
    let (from, to) = (only_group(&groups, from)?, only_group(&groups, to)?);

    provider.add_members(&to.id, member).await?.into_result()?;
    // Only what is seen is done: some vendors show a new member seconds later, and a lost write shows here.
    if !provider
        .confirm_members(&to.id, member, &[])
        .await?
        .is_empty()
    {
        return Err("the vendor does not show the new membership; the old one was kept".into());
    }
    provider
        .remove_members(&from.id, member)
        .await?
        .into_result()?;
    if !provider
        .confirm_members(&from.id, &[], member)
        .await?
        .is_empty()
    {
        return Err("the vendor still shows the old membership".into());
    }
    println!(
        "{}: moved from {} to {}",
        provider.name(),
        from.name,
        to.name
    );
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let connected = connect().await?;
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let (address, from, to) = match arguments.as_slice() {
        [address, from, to] => (address.as_str(), from.as_str(), to.as_str()),
        [] if !connected.is_real() => ("ada@example.com", "Analysts", "Stewards"),
        _ => return Err("usage: move_a_member ADDRESS FROM TO".into()),
    };
    let address = EmailAddress::new(address)?;
    for provider in &connected.providers {
        move_member(provider.as_ref(), &address, from, to).await?;
    }
    Ok(())
}
