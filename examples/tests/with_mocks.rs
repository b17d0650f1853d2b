//! How a program of yours is tested with typed mocks: one scripted answer for each call, where a simulator would be too helpful.

#![allow(clippy::unwrap_used, reason = "tests")]

use groups_core::{EmailAddress, ErrorKind};
use groups_examples::offboard;
use groups_httpmock::segment::MockServerExt as _;
use groups_segment::{ConnectionOptions, RetryPolicy, SegmentConfig};
use httpmock::MockServer;
use serde_json::json;

/// The vendor says that there are two users, and shows one: nobody may conclude that the person is not there.
#[tokio::test]
async fn a_directory_that_is_cut_short_offboards_nobody_and_says_so() {
    let server = MockServer::start_async().await;
    server.list_invites(|_, then| {
        let none =
            json!({"data": {"invites": [], "pagination": {"current": "MA==", "totalEntries": 0}}});
        then.ok(&serde_json::from_value(none).unwrap());
    });
    server.list_users(|_, then| {
        let cut = json!({"data": {
            "users": [{"id": "usr-alan", "name": "Alan", "email": "alan@example.com"}],
            "pagination": {"current": "MA==", "totalEntries": 2},
        }});
        then.ok(&serde_json::from_value(cut).unwrap());
    });
    let removal = server.remove_users_from_user_group(|when, then| {
        drop((when, then));
    });
    let options = ConnectionOptions::new().with_retry(RetryPolicy::off());
    let config = SegmentConfig::builder()
        .with_base_url(server.base_url())
        .with_token("a-token")
        .with_options(options);
    let provider = config.build().unwrap().provider();

    let ada = EmailAddress::new("ada@example.com").unwrap();
    let error = offboard(&provider, &ada).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    removal.assert_calls_async(0).await;
}
