//! What somebody would write with `reqwest` and `serde_json` who needs a list of groups and one group, and nothing else: the practical limit.
//!
//! The types have the fields that the generated ones have, in the simplest types that hold them. Who needs the id and the name alone can have less: [`Fields::IdAndName`].

use std::hint::black_box;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::vendor::Vendor;
use crate::{Outcome, each};

/// What is taken of each group of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fields {
    /// What the generated types have, too.
    All,
    /// What the smallest type has that is of any use.
    IdAndName,
}

/// A client and where the vendor is.
#[derive(Debug)]
pub struct ByHand {
    vendor: Vendor,
    fields: Fields,
    client: reqwest::Client,
    list: String,
    one: String,
}

impl ByHand {
    /// For the vendor at `url`.
    ///
    /// # Errors
    /// The HTTP client cannot be made.
    pub fn new(vendor: Vendor, url: &str, fields: Fields) -> Outcome<Self> {
        Self::with_client(vendor, url, fields, reqwest::Client::builder())
    }

    /// As [`new`](Self::new), and no call waits for ever: `reqwest` has no time-out by itself.
    ///
    /// # Errors
    /// The HTTP client cannot be made.
    pub fn with_timeout(vendor: Vendor, url: &str) -> Outcome<Self> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(30));
        Self::with_client(vendor, url, Fields::All, client)
    }

    fn with_client(
        vendor: Vendor,
        url: &str,
        fields: Fields,
        client: reqwest::ClientBuilder,
    ) -> Outcome<Self> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static("groups-benches/0.1.0"));
        let credential = match vendor {
            Vendor::Opendatasoft => "apikey a-key",
            Vendor::Kestra | Vendor::Segment => "Bearer a-token",
        };
        headers.insert(AUTHORIZATION, HeaderValue::from_static(credential));
        let client = client.default_headers(headers);
        let list = match vendor {
            Vendor::Kestra => format!("{url}{}", vendor.group_path("search")),
            Vendor::Opendatasoft => format!("{url}/api/automation/v1.0/groups/"),
            Vendor::Segment => format!("{url}/groups"),
        };
        Ok(Self {
            vendor,
            fields,
            client: client.build()?,
            list,
            one: format!("{url}{}", vendor.group_path(&vendor.id(0))),
        })
    }

    /// Reads all groups, and says how many there are.
    ///
    /// # Errors
    /// A request fails.
    pub async fn read(&self, page_size: u32) -> Outcome<u64> {
        match (self.vendor, self.fields) {
            (Vendor::Kestra, Fields::All) => self.read_kestra::<kestra::Group>(page_size).await,
            (Vendor::Kestra, Fields::IdAndName) => self.read_kestra::<Least>(page_size).await,
            (Vendor::Opendatasoft, Fields::All) => {
                self.read_opendatasoft::<opendatasoft::Group>(page_size)
                    .await
            }
            (Vendor::Opendatasoft, Fields::IdAndName) => {
                self.read_opendatasoft::<opendatasoft::Least>(page_size)
                    .await
            }
            (Vendor::Segment, Fields::All) => self.read_segment::<segment::Group>(page_size).await,
            (Vendor::Segment, Fields::IdAndName) => self.read_segment::<Least>(page_size).await,
        }
    }

    /// Gets one group.
    ///
    /// # Errors
    /// The request fails.
    pub async fn get(&self) -> Outcome<()> {
        match self.vendor {
            Vendor::Kestra => drop(black_box(
                self.fetch::<kestra::Group>(&self.one, &[]).await?,
            )),
            Vendor::Opendatasoft => {
                drop(black_box(
                    self.fetch::<opendatasoft::Group>(&self.one, &[]).await?,
                ));
            }
            Vendor::Segment => {
                let envelope = self
                    .fetch::<segment::Envelope<segment::One>>(&self.one, &[])
                    .await?;
                drop(black_box(envelope));
            }
        }
        Ok(())
    }

    /// Decodes a page, as [`read`](Self::read) does, and says how many groups are on it.
    ///
    /// # Errors
    /// The body is no page of the vendor.
    pub fn decode(vendor: Vendor, body: &[u8]) -> Outcome<usize> {
        Ok(match vendor {
            Vendor::Kestra => decoded::<kestra::Page<kestra::Group>>(body)?.results.len(),
            Vendor::Opendatasoft => decoded::<opendatasoft::Page<opendatasoft::Group>>(body)?
                .results
                .len(),
            Vendor::Segment => {
                let page: segment::Envelope<segment::Page<segment::Group>> = decoded(body)?;
                page.data.user_groups.len()
            }
        })
    }

    async fn fetch<T: DeserializeOwned>(&self, url: &str, query: &[(&str, &str)]) -> Outcome<T> {
        let mut request = self.client.get(url);
        if !query.is_empty() {
            request = request.query(query);
        }
        let response = request.send().await?.error_for_status()?;
        decoded(&response.bytes().await?)
    }

    async fn read_kestra<G: DeserializeOwned>(&self, page_size: u32) -> Outcome<u64> {
        let (mut seen, mut number, size) = (0, 1_u64, page_size.to_string());
        loop {
            let page = number.to_string();
            let query = [
                ("page", page.as_str()),
                ("size", &size),
                ("sort", "name:asc"),
            ];
            let page: kestra::Page<G> = self.fetch(&self.list, &query).await?;
            seen += each(page.results);
            if seen >= page.total {
                return Ok(seen);
            }
            number += 1;
        }
    }

    async fn read_opendatasoft<G: DeserializeOwned>(&self, page_size: u32) -> Outcome<u64> {
        let (mut seen, size) = (0, page_size.to_string());
        loop {
            let offset = seen.to_string();
            let query = [
                ("limit", size.as_str()),
                ("offset", &offset),
                ("sort", "created_at"),
            ];
            let page: opendatasoft::Page<G> = self.fetch(&self.list, &query).await?;
            seen += each(page.results);
            if page.next.is_none() || seen >= page.total_count {
                return Ok(seen);
            }
        }
    }

    async fn read_segment<G: DeserializeOwned>(&self, page_size: u32) -> Outcome<u64> {
        let (mut seen, mut cursor, size) = (0, None::<String>, page_size.to_string());
        loop {
            let mut query = vec![("pagination.count", size.as_str())];
            query.extend(
                cursor
                    .as_deref()
                    .map(|cursor| ("pagination.cursor", cursor)),
            );
            let page: segment::Envelope<segment::Page<G>> = self.fetch(&self.list, &query).await?;
            seen += each(page.data.user_groups);
            cursor = page.data.pagination.next;
            if cursor.is_none() {
                return Ok(seen);
            }
        }
    }
}

/// As `reqwest` does it itself, in `Response::json`.
fn decoded<T: DeserializeOwned>(body: &[u8]) -> Outcome<T> {
    Ok(serde_json::from_slice(body)?)
}

/// A group of Kestra or Segment.
#[allow(dead_code, reason = "decoding is what is measured")]
#[derive(Deserialize)]
struct Least {
    id: String,
    name: String,
}

#[allow(dead_code, reason = "decoding is what is measured")]
mod kestra {
    use super::Deserialize;

    #[derive(Deserialize)]
    pub(super) struct Page<G> {
        pub(super) results: Vec<G>,
        pub(super) total: u64,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Group {
        id: String,
        name: String,
        description: Option<String>,
        security_integration_name: Option<String>,
    }
}

#[allow(dead_code, reason = "decoding is what is measured")]
mod opendatasoft {
    use super::Deserialize;

    #[derive(Deserialize)]
    pub(super) struct Page<G> {
        pub(super) results: Vec<G>,
        pub(super) total_count: u64,
        pub(super) next: Option<String>,
        previous: Option<String>,
    }

    #[derive(Deserialize)]
    pub(super) struct Least {
        uid: String,
        title: String,
    }

    #[derive(Deserialize)]
    pub(super) struct Group {
        uid: String,
        title: String,
        description: Option<String>,
        user_count: Option<u64>,
        permissions: Option<Vec<String>>,
        explore_limits: Option<Limits>,
        management_limits: Option<serde_json::Map<String, serde_json::Value>>,
        created_at: Option<String>,
        updated_at: Option<String>,
        created_by: Option<Author>,
        updated_by: Option<Author>,
    }

    #[derive(Deserialize)]
    struct Limits {
        api_calls: Option<ApiCalls>,
    }

    #[derive(Deserialize)]
    struct ApiCalls {
        limit: u64,
        unit: Option<String>,
    }

    #[derive(Deserialize)]
    struct Author {
        username: Option<String>,
    }
}

#[allow(dead_code, reason = "decoding is what is measured")]
mod segment {
    use super::Deserialize;

    #[derive(Deserialize)]
    pub(super) struct Envelope<T> {
        pub(super) data: T,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Page<G> {
        pub(super) user_groups: Vec<G>,
        pub(super) pagination: Pagination,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct One {
        user_group: Group,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Pagination {
        current: Option<String>,
        pub(super) next: Option<String>,
        previous: Option<String>,
        total_entries: Option<u64>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Group {
        id: String,
        name: String,
        member_count: Option<u64>,
        permissions: Option<Vec<Permission>>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Permission {
        role_id: String,
        role_name: String,
        resources: Option<Vec<Resource>>,
        labels: Option<Vec<Label>>,
    }

    #[derive(Deserialize)]
    struct Resource {
        id: String,
        r#type: String,
        labels: Option<Vec<Label>>,
    }

    #[derive(Deserialize)]
    struct Label {
        key: String,
        value: String,
        description: Option<String>,
    }
}
