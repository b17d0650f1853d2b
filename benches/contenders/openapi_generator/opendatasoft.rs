//! Each page has a link to the next one; the link is not followed but tells that there is one.

use client::apis::configuration::{ApiKey, Configuration};
use client::apis::user_groups_api::list_user_groups;
use client::models::UserGroup;

use crate::Outcome;
use crate::contender::Page;

pub(crate) const NAME: &str = "opendatasoft";

/// The groups before this page.
pub(crate) type Place = u64;

pub(crate) fn configuration(url: &str) -> Configuration {
    // The client sends it in the query, too.
    let api_key = ApiKey {
        prefix: Some("Apikey".to_owned()),
        key: "a-key".to_owned(),
    };
    Configuration {
        base_path: format!("{url}/api/automation/v1.0"),
        api_key: Some(api_key),
        ..Configuration::new()
    }
}

pub(crate) async fn page(
    configuration: &Configuration,
    offset: Place,
    size: u32,
) -> Outcome<Page<UserGroup>> {
    let page = list_user_groups(configuration, Some(size), Some(offset), None, None, None);
    let page = page.await?;
    let groups = page.results.flatten().ok_or("a page without its list")?;
    let next = page.next.flatten().map(|_| offset + u64::from(size));
    Ok((groups, next))
}
