//! The two calls, generated and by hand.

use std::net::SocketAddr;
use std::num::NonZeroU32;

use groups_segment::{Client, ConnectionOptions, SegmentConfig};
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue, USER_AGENT};
use serde::Deserialize;

use crate::Outcome;
use crate::server::PAGE;

const TOKEN: &str = "a-token-of-a-workspace";
const GROUP: &str = "sgJDWk3K21k6LE000000";

/// The generated client.
pub(crate) struct Generated(Client);

impl Generated {
    pub(crate) fn new(server: SocketAddr) -> Outcome<Self> {
        let config = SegmentConfig::builder()
            .with_token(TOKEN)
            .with_base_url(format!("http://{server}"))
            .with_options(ConnectionOptions::new().without_rate_limits())
            .build()?;
        Ok(Self(config.client()))
    }

    pub(crate) async fn page(&self) -> Outcome<usize> {
        let count = NonZeroU32::try_from(PAGE as u32)?;
        let page = self
            .0
            .list_user_groups()
            .pagination_count(count)
            .send()
            .await?;
        Ok(page.into_inner().data.user_groups.len())
    }

    pub(crate) async fn group(&self) -> Outcome<usize> {
        let group = self.0.get_user_group().user_group_id(GROUP).send().await?;
        Ok(group.into_inner().data.user_group.name.len())
    }
}

/// What somebody would write who needs these two calls and nothing else.
pub(crate) struct ByHand {
    client: reqwest::Client,
    url: String,
}

impl ByHand {
    pub(crate) fn new(server: SocketAddr) -> Outcome<Self> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static("groups-segment/0.1.0"));
        let client = reqwest::Client::builder()
            .default_headers(headers)
            .build()?;
        Ok(Self {
            client,
            url: format!("http://{server}/groups"),
        })
    }

    pub(crate) async fn page(&self) -> Outcome<usize> {
        let request = self
            .client
            .get(&self.url)
            .query(&[("pagination.count", PAGE)]);
        let response = request
            .bearer_auth(TOKEN)
            .send()
            .await?
            .error_for_status()?;
        let page: Envelope<Page> = serde_json::from_slice(&response.bytes().await?)?;
        Ok(page.data.user_groups.len())
    }

    pub(crate) async fn group(&self) -> Outcome<usize> {
        let request = self.client.get(format!("{}/{GROUP}", self.url));
        let response = request
            .bearer_auth(TOKEN)
            .send()
            .await?
            .error_for_status()?;
        let group: Envelope<One> = serde_json::from_slice(&response.bytes().await?)?;
        Ok(group.data.user_group.name.len())
    }
}

// The fields that the generated types have, in the simplest types that hold them.

#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "decoding is what is measured")]
struct Page {
    user_groups: Vec<Group>,
    pagination: Pagination,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct One {
    user_group: Group,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "decoding is what is measured")]
struct Pagination {
    current: Option<String>,
    next: Option<String>,
    previous: Option<String>,
    total_entries: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "decoding is what is measured")]
struct Group {
    id: String,
    name: String,
    member_count: Option<u64>,
    permissions: Option<Vec<Permission>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "decoding is what is measured")]
struct Permission {
    role_id: String,
    role_name: String,
    resources: Option<Vec<Resource>>,
    labels: Option<Vec<Label>>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "decoding is what is measured")]
struct Resource {
    id: String,
    r#type: String,
    labels: Option<Vec<Label>>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "decoding is what is measured")]
struct Label {
    key: String,
    value: String,
    description: Option<String>,
}
