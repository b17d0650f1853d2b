//! Lists the groups and adds a member, with the client that OpenAPI Generator makes of the same spec.

use client::apis::configuration::Configuration;
use client::apis::iam_groups_api::{add_users_to_user_group, list_user_groups};
use client::models::AddUsersToUserGroupV1Input;
use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Builder::new_current_thread().enable_all().build()?.block_on(run())
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut configuration = Configuration::new();
    configuration.bearer_access_token = Some(std::env::var("GROUPS_SEGMENT_TOKEN")?);
    let mut cursor: Option<String> = None;
    loop {
        let data = list_user_groups(&configuration, Some(200), cursor.as_deref()).await?.data;
        for group in &data.user_groups {
            println!("{} {}", group.id, group.name);
        }
        cursor = data.pagination.flatten().and_then(|pagination| pagination.next.flatten());
        if cursor.is_none() {
            break;
        }
    }
    let body = AddUsersToUserGroupV1Input::new(vec!["ada@example.com".to_owned()]);
    add_users_to_user_group(&configuration, "grp-analysts", body).await?;
    Ok(())
}
