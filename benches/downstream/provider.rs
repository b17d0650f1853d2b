//! Lists the groups and adds a member, through the traits.

use groups_core::{GroupId, GroupsExt, MemberKey, Members};
use groups_segment::SegmentConfig;
use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Builder::new_current_thread().enable_all().build()?.block_on(run())
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let segment = SegmentConfig::from_env()?.provider();
    let mut groups = segment.list_groups().items();
    while let Some(group) = groups.next_item().await {
        let group = group?;
        println!("{} {}", group.id, group.name);
    }
    let analysts = GroupId::new("grp-analysts")?;
    let ada = MemberKey::Email("ada@example.com".parse()?);
    segment.add_members(&analysts, &[ada]).await?.into_result()?;
    Ok(())
}
