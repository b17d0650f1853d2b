//! Lists the groups and adds a member, with the smallest types that do.

use reqwest::{Client, Url};
use serde::{Deserialize, Serialize};
use tokio::runtime::Builder;

const URL: &str = "https://api.segmentapis.com";

#[derive(Deserialize)]
struct Envelope {
    data: Page,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    user_groups: Vec<Group>,
    pagination: Pagination,
}

#[derive(Deserialize)]
struct Group {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Pagination {
    next: Option<String>,
}

#[derive(Serialize)]
struct Add<'a> {
    emails: [&'a str; 1],
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Builder::new_current_thread().enable_all().build()?.block_on(run())
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let token = std::env::var("GROUPS_SEGMENT_TOKEN")?;
    let client = Client::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut url = Url::parse(&format!("{URL}/groups"))?;
        url.query_pairs_mut().append_pair("pagination.count", "200");
        if let Some(cursor) = &cursor {
            url.query_pairs_mut().append_pair("pagination.cursor", cursor);
        }
        let answer = client.get(url).bearer_auth(&token).send().await?.error_for_status()?;
        let page: Envelope = serde_json::from_slice(&answer.bytes().await?)?;
        for group in &page.data.user_groups {
            println!("{} {}", group.id, group.name);
        }
        cursor = page.data.pagination.next;
        if cursor.is_none() {
            break;
        }
    }
    let body = serde_json::to_vec(&Add { emails: ["ada@example.com"] })?;
    let call = client.post(format!("{URL}/groups/grp-analysts/users")).bearer_auth(&token);
    call.header("content-type", "application/json").body(body).send().await?.error_for_status()?;
    Ok(())
}
