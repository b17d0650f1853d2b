//! What a program of its own providers needs: the traits and the model, no client.

use groups_core::{GroupId, Groups, GroupsExt};

/// Prints the groups of any provider.
pub async fn print(provider: &dyn Groups) -> Result<(), Box<dyn std::error::Error>> {
    let mut groups = provider.list_groups().items();
    while let Some(group) = groups.next_item().await {
        println!("{}", group?.id);
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{}", GroupId::new("grp-analysts")?);
    Ok(())
}
