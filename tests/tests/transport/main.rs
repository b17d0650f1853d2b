//! What the transport does on a bad day: repeats, waits, gives up, and what it says then.
//!
//! Everything goes through the generated clients against a scripted server; time jumps.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod credentials;
mod extremes;
mod last_word;
mod limiter;
mod per_call;
mod repeats;
mod slow_credentials;
mod waits;

use std::sync::Arc;

use groups_segment::{Client, ConnectionOptions, Counters, SegmentConfig};
use groups_tests::server::{Answer, Server};
use groups_tests::time::JumpingTime;

const GROUP: &str = r#"{"data":{"userGroup":{"id":"grp-1","name":"One","memberCount":0}}}"#;

/// A client of a scripted server, with everything that can be looked at afterwards.
struct Setup {
    server: Server,
    time: Arc<JumpingTime>,
    counters: Arc<Counters>,
    client: Client,
}

impl Setup {
    async fn new(script: impl IntoIterator<Item = Answer>) -> Self {
        Self::with_options(script, |options| options).await
    }

    async fn with_options(
        script: impl IntoIterator<Item = Answer>,
        change: impl FnOnce(ConnectionOptions) -> ConnectionOptions,
    ) -> Self {
        let server = Server::start(script).await.unwrap();
        let time = JumpingTime::new(1.0);
        let counters = Arc::new(Counters::default());
        let options = ConnectionOptions::new()
            .with_environment(time.clone())
            .with_observer(counters.clone());
        let client = SegmentConfig::builder()
            .with_token("not-a-token")
            .with_base_url(server.url())
            .with_options(change(options))
            .build()
            .unwrap()
            .client();
        Self {
            server,
            time,
            counters,
            client,
        }
    }

    /// The waits in seconds.
    fn slept(&self) -> Vec<f64> {
        self.time
            .slept()
            .iter()
            .map(std::time::Duration::as_secs_f64)
            .collect()
    }

    fn requests(&self) -> usize {
        self.server.requests().len()
    }
}

/// Reads a group: may be repeated.
async fn get(client: &Client) -> groups_core::Result<()> {
    use groups_core::Groups as _;
    let provider = groups_segment::SegmentProvider::new(client.clone());
    provider
        .get_group(&"grp-1".parse().unwrap())
        .await
        .map(|_| ())
}

/// Deletes a group: may be repeated, and counts as a write under the rate limit.
async fn delete(client: &Client) -> groups_core::Result<()> {
    use groups_core::Groups as _;
    let provider = groups_segment::SegmentProvider::new(client.clone());
    provider.delete_group(&"grp-1".parse().unwrap()).await
}

/// Creates a group: may be repeated only if the provider certainly did not act.
async fn create(client: &Client) -> groups_core::Result<()> {
    use groups_core::Groups as _;
    let provider = groups_segment::SegmentProvider::new(client.clone());
    provider
        .create_group(&groups_core::NewGroup::new("One"))
        .await
        .map(|_| ())
}
