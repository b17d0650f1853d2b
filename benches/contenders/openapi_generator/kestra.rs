//! Pages are numbered from 1; the total says which is the last one.

use client::apis::configuration::Configuration;
use client::apis::groups_api::search_groups;
use client::models::ApiGroupSummary;

use crate::Outcome;
use crate::contender::Page;

pub(crate) const NAME: &str = "kestra";

const TENANT: &str = "main";

/// The pages before this one.
pub(crate) type Place = u32;

pub(crate) fn configuration(url: &str) -> Configuration {
    Configuration {
        base_path: url.to_owned(),
        bearer_access_token: Some("a-token".to_owned()),
        ..Configuration::new()
    }
}

pub(crate) async fn page(
    configuration: &Configuration,
    before: Place,
    size: u32,
) -> Outcome<Page<ApiGroupSummary>> {
    let number = before + 1;
    let page = search_groups(
        configuration,
        TENANT,
        Some(number),
        Some(size),
        None,
        None,
        None,
    );
    let page = page.await?;
    let groups = page.results.flatten().ok_or("a page without its list")?;
    let total = page.total.flatten().ok_or("a page without a total")?;
    let seen = f64::from(number) * f64::from(size);
    Ok((groups, Some(number).filter(|_| seen < total)))
}
