//! The generated clients and the traits.

use std::hint::black_box;
use std::num::NonZeroU32;

use groups_core::{GroupId, GroupProvider, GroupsExt as _};
use groups_kestra::{ConnectionOptions, KestraConfig, KestraProvider};
use groups_opendatasoft::{OpendatasoftConfig, OpendatasoftProvider};
use groups_segment::{SegmentConfig, SegmentProvider};

use crate::vendor::Vendor;
use crate::{Outcome, each};

/// As many calls as the widest measurement makes at once: who calls by hand knows no cap either.
const AT_ONCE: NonZeroU32 = NonZeroU32::new(64).unwrap();

/// The provider of a vendor, with its client. Nothing listens to `tracing`, and documented limits are off: what is measured is what every call pays.
#[derive(Debug)]
pub enum Ours {
    /// Kestra.
    Kestra(KestraProvider),
    /// Opendatasoft.
    Opendatasoft(OpendatasoftProvider),
    /// Segment.
    Segment(SegmentProvider),
}

impl Ours {
    /// For the vendor at `url`, with any credential.
    ///
    /// # Errors
    /// The configuration is refused.
    pub fn new(vendor: Vendor, url: &str) -> Outcome<Self> {
        Self::with_credential(vendor, url, "a-token")
    }

    /// For the vendor at `url`.
    ///
    /// # Errors
    /// The configuration is refused.
    pub fn with_credential(vendor: Vendor, url: &str, credential: &str) -> Outcome<Self> {
        let options = ConnectionOptions::new()
            .without_rate_limits()
            .with_max_concurrency(AT_ONCE);
        Ok(match vendor {
            Vendor::Kestra => {
                let config = KestraConfig::builder()
                    .with_base_url(url)
                    .with_token(credential);
                Self::Kestra(config.with_options(options).build()?.provider())
            }
            Vendor::Opendatasoft => {
                let config = OpendatasoftConfig::builder().with_base_url(url);
                let config = config.with_api_key(credential).with_options(options);
                Self::Opendatasoft(config.build()?.provider())
            }
            Vendor::Segment => {
                let config = SegmentConfig::builder()
                    .with_base_url(url)
                    .with_token(credential);
                Self::Segment(config.with_options(options).build()?.provider())
            }
        })
    }

    /// The traits.
    #[must_use]
    pub fn provider(&self) -> &dyn GroupProvider {
        match self {
            Self::Kestra(provider) => provider,
            Self::Opendatasoft(provider) => provider,
            Self::Segment(provider) => provider,
        }
    }

    /// Reads all groups as items of a stream through the traits, and says how many there are.
    ///
    /// # Errors
    /// A request fails.
    pub async fn read_by_traits(&self, page_size: NonZeroU32) -> Outcome<u64> {
        let groups = self.provider().list_groups();
        let mut groups = groups.with_page_size(page_size).items();
        let mut seen = 0;
        while let Some(group) = groups.next_item().await {
            drop(black_box(group?));
            seen += 1;
        }
        Ok(seen)
    }

    /// Reads all memberships as items of a stream through the traits, and says how many there are.
    ///
    /// # Errors
    /// A request fails.
    pub async fn read_memberships(&self) -> Outcome<u64> {
        let mut memberships = self.provider().all_memberships();
        let mut seen = 0;
        while let Some(membership) = memberships.next_item().await {
            drop(black_box(membership?));
            seen += 1;
        }
        Ok(seen)
    }

    /// Gets one group through the traits.
    ///
    /// # Errors
    /// The request fails.
    pub async fn get_by_traits(&self, id: &GroupId) -> Outcome<()> {
        drop(black_box(self.provider().get_group(id).await?));
        Ok(())
    }

    /// Reads all groups page by page through the generated client, and says how many there are.
    ///
    /// # Errors
    /// A request fails, or an answer lacks what the walk needs.
    pub async fn read_by_client(&self, page_size: NonZeroU32) -> Outcome<u64> {
        match self {
            Self::Kestra(provider) => read_kestra(provider.client(), page_size).await,
            Self::Opendatasoft(provider) => read_opendatasoft(provider.client(), page_size).await,
            Self::Segment(provider) => read_segment(provider.client(), page_size).await,
        }
    }

    /// Gets one group through the generated client.
    ///
    /// # Errors
    /// The request fails.
    pub async fn get_by_client(&self, id: &GroupId) -> Outcome<()> {
        match self {
            Self::Kestra(provider) => {
                let request = provider.client().get_group().tenant("main").id(id);
                drop(black_box(request.send().await?));
            }
            Self::Opendatasoft(provider) => {
                let request = provider.client().retrieve_user_group().group_uid(id);
                drop(black_box(request.send().await?));
            }
            Self::Segment(provider) => {
                let request = provider.client().get_user_group().user_group_id(id);
                drop(black_box(request.send().await?));
            }
        }
        Ok(())
    }
}

async fn read_kestra(client: &groups_kestra::Client, page_size: NonZeroU32) -> Outcome<u64> {
    let (mut seen, mut number) = (0, 1);
    loop {
        let request = client.search_groups().tenant("main").page(number);
        let request = request
            .size(page_size.get())
            .sort(vec!["name:asc".to_owned()]);
        let page = request.send().await?.into_inner();
        let total = page.total.and_then(groups_core::Count::get);
        seen += each(page.results.ok_or("the page has no groups")?);
        if seen >= total.ok_or("the page has no total")? {
            return Ok(seen);
        }
        number += 1;
    }
}

async fn read_opendatasoft(
    client: &groups_opendatasoft::Client,
    page_size: NonZeroU32,
) -> Outcome<u64> {
    let mut seen = 0;
    loop {
        let request = client
            .list_user_groups()
            .limit(page_size.get())
            .offset(seen);
        let request = request.sort(groups_opendatasoft::types::GroupSort::CreatedAt);
        let page = request.send().await?.into_inner();
        seen += each(page.results.ok_or("the page has no groups")?);
        if page.next.is_none() {
            return Ok(seen);
        }
    }
}

async fn read_segment(client: &groups_segment::Client, page_size: NonZeroU32) -> Outcome<u64> {
    let (mut seen, mut cursor) = (0, None);
    loop {
        let mut request = client.list_user_groups().pagination_count(page_size);
        if let Some(cursor) = cursor {
            request = request.pagination_cursor(cursor);
        }
        let data = request.send().await?.into_inner().data;
        seen += each(data.user_groups);
        cursor = data.pagination.ok_or("the page has no position")?.next;
        if cursor.is_none() {
            return Ok(seen);
        }
    }
}
