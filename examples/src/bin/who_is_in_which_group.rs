//! Who is in which group, at every vendor, in one program that knows none of them.
//!
//! ```sh
//! cargo run -p groups-examples --bin who_is_in_which_group
//! ```

#![allow(clippy::print_stdout, reason = "it is a program")]

use groups_core::{GroupProvider, GroupsExt as _, Listing, MembersExt as _, Result};
use groups_examples::{Failure, connect};

async fn print_members(provider: &dyn GroupProvider) -> Result<()> {
    let mut groups = provider.list_groups().items();
    while let Some(group) = groups.next_item().await {
        let group = group?;
        println!("{}: {}", provider.name(), group.name);
        let members = provider.list_members(&group.id).read_all().await?;
        for member in members.items() {
            let state = member.user.state;
            println!("    {} ({state:?})", member.key().as_str());
        }
        if let Listing::Unproven(unproven) = members {
            println!("    and maybe others: {:?}", unproven.completeness());
        }
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let connected = connect().await?;
    for provider in &connected.providers {
        print_members(provider.as_ref()).await?;
    }
    Ok(())
}
