//! Each page has the cursor of the next one.

use client::apis::configuration::Configuration;
use client::apis::iam_groups_api::list_user_groups;
use client::models::UserGroupV1;

use crate::Outcome;
use crate::contender::Page;

pub(crate) const NAME: &str = "segment";

/// The cursor of this page; the first one has none.
pub(crate) type Place = Option<String>;

pub(crate) fn configuration(url: &str) -> Configuration {
    Configuration {
        base_path: url.to_owned(),
        bearer_access_token: Some("a-token".to_owned()),
        ..Configuration::new()
    }
}

pub(crate) async fn page(
    configuration: &Configuration,
    cursor: Place,
    size: u32,
) -> Outcome<Page<UserGroupV1>> {
    let page = list_user_groups(configuration, Some(size), cursor.as_deref());
    let data = page.await?.data;
    let pagination = data.pagination.flatten();
    let pagination = pagination.ok_or("a page that does not say whether there are more")?;
    Ok((data.user_groups, pagination.next.flatten().map(Some)))
}
