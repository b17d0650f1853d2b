//! The conditions of a search, which only Kestra has.

#![cfg(feature = "kestra")]
#![allow(clippy::unwrap_used, reason = "tests")]

use groups_kestra::{FilterOperation, KestraConfig, QueryFilter};
use groups_transport::InvalidFilter;
use httpmock::MockServer;

use groups_httpmock::kestra::MockServerExt as _;

fn filters(names: &[&str]) -> Result<Vec<QueryFilter>, InvalidFilter> {
    let mut filters = vec![QueryFilter::new("q", FilterOperation::Equals, "R&D é")?];
    if !names.is_empty() {
        filters.push(QueryFilter::one_of("name", names)?);
    }
    Ok(filters)
}

#[tokio::test]
async fn a_mock_expects_exactly_the_filters_that_it_names() {
    let server = MockServer::start_async().await;
    let mock = server.search_groups(|when, then| {
        let when = when.tenant(&"main".parse().unwrap()).page(1).size(200);
        when.filters(filters(&["analysts", "stewards"]).unwrap());
        then.ok(&serde_json::from_str("{}").unwrap());
    });
    let config = KestraConfig::builder()
        .with_token("a-token")
        .with_base_url(server.base_url());
    let client = config.build().unwrap().client();
    let search = || client.search_groups().tenant("main").page(1).size(200);

    let both = filters(&["analysts", "stewards"]).unwrap();
    assert!(search().filters(both.clone()).send().await.is_ok());
    assert!(
        search()
            .sort(vec!["name:asc".to_owned()])
            .filters(both.clone())
            .send()
            .await
            .is_ok()
    );
    mock.assert_calls(2);

    let reversed = both.iter().rev().cloned().collect::<Vec<_>>();
    let other = filters(&["analysts"]).unwrap();
    let fewer = filters(&[]).unwrap();
    for sent in [reversed, other, fewer, Vec::new()] {
        let result = search().filters(sent.clone()).send().await;
        let status = result.unwrap_err().status();
        assert_eq!(status.map(|status| status.as_u16()), Some(404), "{sent:?}");
    }
    mock.assert_calls(2);
}
